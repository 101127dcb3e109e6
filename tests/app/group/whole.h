// whole.h - the story of one group through nine modules (whole.c): what it is, and the tools of its parts.
#pragma once

#include "core/group.h"
#include "tests/web/house.h"

#include <stdio.h>

enum {
    PEOPLE = 25,
    MODULES = 9,
    VOTERS = 6,
    MONTH = 28,
    LENGTH = 240, // minutes of a meeting
    PEERS = 5,
    ROUNDS = 2,
    RUNS = 9,
    PARTS_MAX = 40,
    COMPETENCES = 16,
    QUESTIONS_MAX = 8
};

enum state { PRESENT, PART_LONG, PART_SHORT, EXCUSED, ABSENT };

// What the story itself remembers of a round of reviews: who did what, from the forms that it sent.
struct whole_round {
    const char *path, *title;
    int readers, handed, sent;
    bool hands_in[PEOPLE], lazy[PEOPLE];
    int given[PEOPLE], did[PEOPLE]; // to read, and sent
    int got[PEOPLE];                // of readers
    bool by[PEOPLE][PEOPLE];        // whose text, read by whom
    int day;                        // the last one to hand in
    bool trainer_read[PEOPLE];
};

struct whole_peers { // and of a peer group
    const char *path;
    int people[PEERS];
    int minutes, day; // of its conversation
};

struct whole_part { // of a session, as its file has it
    str id, title, needs;
    int minutes;
};

struct whole_session {
    struct whole_part part[PARTS_MAX];
    int n;
};

struct whole_moment { // of an evaluation: how many answered, and the sums of how sure they were
    int n, sum[QUESTIONS_MAX];
};

struct whole {
    struct test *t;
    struct house h;
    const char *trainer, *boss, *mentor, *who[PEOPLE];
    learn_group_id group;
    str slug, member[PEOPLE];
    str meeting[MODULES];
    int module;              // being made
    int64_t starts[MODULES]; // now, with the clock moved
    int64_t listed[MODULES]; // when the list of who was there was sent
    int letter_day[MODULES]; // 0: not gone yet
    int questions[MODULES];
    struct whole_moment before[MODULES], after[MODULES], later[MODULES];
    struct whole_session session[MODULES];
    str module_title[MODULES], session_title[MODULES];
    int study[MODULES], live[MODULES];     // minutes
    int exercises[MODULES], plan[MODULES]; // pieces of its chapter
    str next;                              // the tenth run of the first session
    int64_t next_at, ran[RUNS];
    int took[RUNS][PARTS_MAX]; // minutes; -1: skipped
    const char *newer;         // the folder of the newer course
    struct whole_round round[ROUNDS];
    struct whole_peers peers[PEERS];
};

// ---- the plan, which knows nothing of the program ----

enum state whole_plan(int p, int i); // of somebody in a module
int whole_was_there(int p);
bool whole_dossier(int p);
bool whole_watched(int p);

int whole_before(int i); // how many fill in the evaluation
int whole_after(int i);
int whole_later(int i);
int whole_sure(int p, int q, bool after);
int whole_assessed(int moment); // how many say where they stand
int whole_score(int p, int competence, int moment);
int whole_vote(int p, int i);
int whole_reactions(int i);

// ---- its parts ----

void whole_course_read(struct whole *w); // what its files say, read by the test itself
void whole_evaluates(struct whole *w, int i, bool after);
void whole_letters(struct whole *w);
void whole_assesses(struct whole *w, int moment);
// Another group of the same trainer goes through the first session nine times; a tenth stands in the calendar.
void whole_runs(struct whole *w);

// A round from its form to its end, with the clock moved; three in ten of who should read do not.
void whole_review(struct whole *w, struct whole_round *r, const char *section);
// The program makes the peer groups; each talks about a case by the protocol, and the day ends.
void whole_intervision(struct whole *w);
// Every page of the group, as everybody who may reads it: each figure on it is what the story made it.
void whole_read(struct whole *w);

// ---- tools ----

bool whole_has(str page, const char *text);
int whole_times(str page, const char *text); // how often it stands there
str whole_between(str page, const char *after, const char *until);
#define whole_text(w, ...) str_z((w)->t->mem, str_format((w)->t->mem, __VA_ARGS__))
str whole_stream(struct whole *w, FILE *f); // to its end; NULL fails the test
void whole_sql(struct whole *w, const char *statement);
int whole_count(struct whole *w, const char *statement);
str whole_page(struct whole *w, const char *who, const char *path); // it is there
int whole_post(struct whole *w, const char *who, const char *from, const char *to,
               const char *fields);
// Days later: everything that was, was that much earlier. Then the night's work, of one kind.
void whole_days_pass(struct whole *w, int days);
void whole_night(struct whole *w, const char *job);
