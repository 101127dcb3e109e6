// rehearse.h - a rehearsal of a trajectory, of initiatives or of the right to challenge: its invented residents, the list of tasks, and
// finishing it.
//
// What it is, and how it stays out of everything public, stands in core/rehearsal.h. Here nothing is worked on: the tasks are done on
// the pages where they are done for real, and measured from the rows.
#pragma once

#include "app/rehearse/rehearse.sql.h"
#include "base/chance.h"
#include "core/cli.h"
#include "core/contribution.h"
#include "core/inspection.h"
#include "core/rehearsal.h"
#include "web/trajectory.h"
#include "web/who.h"

#define ROUTE ROUTE_DECLARE
#include "app/rehearse/rehearse.def"
#undef ROUTE

enum { REHEARSE_WEEK = 7, REHEARSE_LETTERS = 40, REHEARSE_CROWD = 22, REHEARSE_SEED_SIGNS = 8 };

enum rehearse_task {
#define TASK(kind, name, must, where, lesson) TASK_##name,
#include "app/rehearse/task.def"
#undef TASK
    TASK_COUNT
};

struct rehearse_lesson {
    str course, module, slug, title;
    bool found;
};

struct rehearse_line { // a task
    const char *name;
    msg what, why, where_word;
    str where; // address without language, until rehearse_lines_count
    bool done, must;
    bool absent;   // not of this plan
    int64_t n, of; // how far; of 0: it is done or not
    struct rehearse_lesson lesson;
};
struct rehearse_lines {
    struct rehearse_line *at;
    int n;
};

struct rehearse_group { // who lives there, and who came
    msg word;
    int64_t share, came, came_share;
};
struct rehearse_groups {
    struct rehearse_group *at;
    int n;
};

struct rehearse_part { // which invented one plays it
    str part;
    int64_t number; // 0: it cannot be looked at now
};
struct rehearse_parts {
    struct rehearse_part *at;
    int n;
};

struct rehearse_found { // what the invented register says of a name that was drawn
    int64_t place_in;
    str name;
    msg said;
    bool paper;
};
struct rehearse_register {
    struct rehearse_found *at;
    int n;
};

struct rehearse_written { // a line on paper
    int64_t line;
    str name, postcode, house, born;
};
struct rehearse_writing {
    struct rehearse_written *at;
    int n;
};
struct rehearse_sheet { // that came by post
    str code, href;
    bool done, typed;
    struct rehearse_writing lines;
};
struct rehearse_sheets {
    struct rehearse_sheet *at;
    int n;
};

struct rehearse_past { // an earlier one, on the plan or at the place
    str href;
    msg kind;
    day on, until;
    bool finished, world, mine;
};
struct rehearse_pasts {
    struct rehearse_past *at;
    int n;
};

struct rehearse_view {
    struct trajectory_head head; // of a plan
    struct place_row place;      // of initiatives and challenges
    str self;                    // where the page stands
    bool challenges;             // else of initiatives
    struct rehearse_sheets sheets;
    struct rehearse_register drawn;
    // on the plan
    struct rehearse_pasts pasts;
    msg asked; // what the place says
    bool consults, over;
    // in its own world
    struct rehearse_lines lines;
    struct rehearse_groups groups;
    str seed, real_href;
    day today, ends, goes;
    int64_t days, done, left; // of the tasks that are needed
    bool finished, can_finish, open;
    int64_t waiting;  // for a second pair of eyes
    const char *said; // what was just done
};

// Everybody who takes part: the same for the same seed, and for the same plan.
CHECKED enum err rehearse_people(struct db *db, struct mem *mem, int64_t now,
                                 const struct rehearsal_row *r, const struct trajectory_row *t);
// Of a plan with a survey: the survey, with sheets; and it closes by itself.
CHECKED enum err rehearse_survey(struct db *db, struct mem *mem, int64_t now,
                                 const struct rehearsal_row *r, const struct trajectory_row *t);
CHECKED enum err rehearse_survey_close(struct db *db, struct mem *mem, int64_t now,
                                       const struct trajectory_row *t);
// What one of them writes in a survey; with `over` what goes over the line.
str rehearse_words(struct chance *c, bool over);
str rehearse_over_line(void);
// How far each task is.
CHECKED enum err rehearse_measure(struct db *db, struct mem *mem, int64_t now,
                                  const struct rehearsal_row *r, const struct trajectory_row *t,
                                  struct rehearse_lines *out);
bool rehearse_may_finish(const struct rehearse_lines *lines);
// Which number each part has; empty of a trajectory.
CHECKED enum err rehearse_parts_of(struct db *db, struct mem *mem, const struct rehearsal_row *r,
                                   struct rehearse_parts *out);

// ---- what two kinds of pages share ----

str rehearse_seed_asked(struct req *q);            // as typed, or a fresh one
str rehearse_in_language(struct req *q, str path); // of the page that is asked for
void rehearse_lines_count(struct req *q, struct rehearse_view *v);
enum err rehearse_finish(struct req *q, const struct rehearsal_row *x,
                         const struct trajectory_row *t, str object);
void rehearse_said(struct req *q, struct rehearse_view *v);

// ---- of initiatives ----

CHECKED enum err rehearse_initiatives(struct db *db, struct mem *mem, int64_t now,
                                      const struct rehearsal_row *r);
// What residents do when a week has passed, and what the colleagues do when asked.
CHECKED enum err rehearse_initiatives_week(struct db *db, struct mem *mem, int64_t now,
                                           const struct rehearsal_row *r);
CHECKED enum err rehearse_initiatives_colleague(struct db *db, struct mem *mem, int64_t now,
                                                const struct rehearsal_row *r);
// What is to be found of a name with that clue (initiative_found.def), and what the register says.
str rehearse_clue_found(str clue);
msg rehearse_clue_word(str clue);

str rehearse_name(struct mem *mem, struct chance *c); // of somebody who does not exist

// ---- of the right to challenge ----

CHECKED enum err rehearse_challenges(struct db *db, struct mem *mem, int64_t now,
                                     const struct rehearsal_row *r);
CHECKED enum err rehearse_challenges_week(struct db *db, struct mem *mem, int64_t now,
                                          const struct rehearsal_row *r);
CHECKED enum err rehearse_challenges_colleague(struct db *db, struct mem *mem, int64_t now,
                                               const struct rehearsal_row *r);

enum { REHEARSE_COMMANDS = 1 };
extern const struct command rehearse_commands[REHEARSE_COMMANDS];
extern const struct feature rehearse_feature;
