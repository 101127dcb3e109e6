// phragmen.h - one run of sequential Phragmen; the engine's own.
//
// A load is what a person has carried: after a project is bought, all its supporters carry the same. So the load of
// a ballot is the value of the last round that bought one of its projects.
#pragma once

#include "engine/budget/chain.h"
#include "engine/budget/greedy.h"

struct load {
    int64_t low, high;
    uint32_t people;
};

struct load_round {
    int project;
    int *tied;
    int n_tied;
};

struct phragmen {
    const struct election *e;
    const struct budget_ask *ask;
    struct mem *mem;
    int *rank;
    int shift;
    struct load *load;
    struct load_round *round;
    int rounds;
    int *round_of;
    struct amount spent;
    struct chain chain;
    int64_t *low, *high; // of each project, as it was when it was looked at
    int *looked;
    uint64_t *k;
    int64_t exact;
    int forced_round, forced_project;
    int stopped_by; // the project that would have cost more than what was left; -1
};

struct phragmen *phragmen_new(struct mem *m, const struct election *e,
                              const struct budget_ask *ask);
void phragmen_run(struct phragmen *s);
void phragmen_extend(struct phragmen *s);
struct ratio phragmen_load(struct phragmen *s, int r); // after round r
