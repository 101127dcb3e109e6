// practice.h - a municipality with one plan and who leads it, for the tests of rehearsals; and what they share.
#pragma once

#include "app/rehearse/rehearse.h"
#include "tests/web/house.h"

struct practice {
    struct test *t;
    struct house h;
    place_id place;
    trajectory_id plan;
    const char *leader;
};

bool practice_open(struct test *t, struct practice *p);
str practice_one(struct practice *p, const char *sql); // what it answers
str practice_ask(struct practice *p, const char *who, const char *path);
int practice_status(str answer);
const char *practice_under(struct practice *p, const char *world, const char *tail);
int practice_post(struct practice *p, const char *world, const char *tail, const char *fields);
int64_t practice_count(struct practice *p, const char *of);
// How many rows each table has; besides the log, what was sent twice, jobs, and who signed in.
str practice_tables(struct practice *p);

// Every GET route, of the real place and of the world, as a stranger, a colleague and the operator: the world is not there, and none of
// its words stands anywhere. Gives the colleague; _end takes them away again.
const char *practice_trace(struct practice *p, str slug, const char *const words[], size_t n);
void practice_trace_end(struct practice *p);
// Its 90 days are over: what is done each night takes away all of it.
void practice_is_over(struct practice *p, const char *world);

// Three rounds, of which the last two with one seed: what `sql` gives of each (%d: how many rounds back) is the same for those, more
// than `least` bytes, and not that of the first.
void practice_same_by_seed(struct practice *p,
                           const char *(*begin)(struct practice *p, const char *seed),
                           const char *sql, size_t least);

// A file of the project.
str practice_whole(struct test *t, const char *path);
// Is there a statement that puts the column back?
bool practice_moves(struct test *t, str file, str table, str column);
