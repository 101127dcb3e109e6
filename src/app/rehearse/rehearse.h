// rehearse.h - the rehearsal of a trajectory: its invented residents, the list of tasks, and finishing it.
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
#define TASK(name, must, where, lesson) TASK_##name,
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
    str where; // address without language
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

struct rehearse_past { // an earlier one, on the plan
    str href;
    day on, until;
    bool finished, world, mine;
};
struct rehearse_pasts {
    struct rehearse_past *at;
    int n;
};

struct rehearse_view {
    struct trajectory_head head;
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
CHECKED enum err rehearse_measure(struct db *db, struct mem *mem, const struct rehearsal_row *r,
                                  const struct trajectory_row *t,
                                  struct rehearse_line out[TASK_COUNT]);

enum { REHEARSE_COMMANDS = 1 };
extern const struct command rehearse_commands[REHEARSE_COMMANDS];
extern const struct feature rehearse_feature;
