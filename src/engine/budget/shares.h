// shares.h - one run of Equal Shares, for count.c and explain.c: the engine's own, not for callers.
//
// Every ballot has a purse: what each person who voted so still has, between two whole numbers of 2^-shift: `high`
// of the purse and `low` beside it, of which most looks need the first only.
// A purse that was emptied is exactly 0. Until then it is what each started with, minus what was paid for
// the projects of the ballot that were bought: so nothing else needs to be kept to know it exactly.
#pragma once

#include "engine/budget/chain.h"
#include "engine/budget/count.h"

struct purse {
    int64_t high; // more than 0 until it is emptied
    uint32_t people;
    int32_t emptied; // in this round; -1: not yet
};

// What a supporter pays for one unit of use (one vote, or one point), between two fractions.
struct rate {
    int64_t low_top, low_under, high_top, high_under;
    double low, high; // the same divided by what one unit is worth: what rounds are decided on
};

// A project waits for its turn by a bound that its rate was never below.
struct turn {
    double low;
    int project;
};

struct share_round {
    int project;
    uint64_t weight;              // of those who could pay in full, each times the points
    uint32_t payers, emptied_now; // people: who paid in full, who gave all they had left
    int *tied;                    // the others that were equal, when there are
    int n_tied;
    struct rate rate;
};

struct shares {
    const struct election *e;
    const struct budget_ask *ask;
    struct mem *mem;
    bool points; // utilities are points
    int *rank;
    // of one run
    struct ratio each;
    int shift, cost_shift;
    int64_t *cost_low, *cost_high;
    struct purse *purse;
    int64_t *low; // of the purses
    struct share_round *round;
    int rounds;
    int *round_of; // per project; -1: not bought
    struct amount spent;
    struct chain chain;
    struct turn
        *turn; // a heap of what may still be bought, and some that was: the lowest bound first
    int turns;
    struct amount *area_left;
    struct rate *rate; // per project, of the newest round in which it was looked at
    double *worth;     // per project, of one unit of use
    // scratch
    uint64_t *k; // per round
    struct turn *seen;
    struct rich {
        int64_t b; // a purse, and who have it
        uint32_t people;
    } * rich;
    int64_t *unit;
    unsigned char *kind;
    bool stopped;
    int forced_round, forced_project; // to try another choice in a tie; -1
    int64_t exact;                    // comparisons that needed fractions
    // what explain.c asks for: told after each round, before the next
    void (*watch)(void *arg, const struct shares *s);
    void *watch_arg;
};

struct shares *shares_new(struct mem *m, const struct election *e, const struct budget_ask *ask);
// Buys until nothing can be bought; with `within`, stops as soon as the winners cost more than the budget and
// gives false.
bool shares_run(struct shares *s, struct ratio each, bool within);
// All rounds until now are in s->chain.
void shares_extend(struct shares *s);
// What one supporter pays in full for one unit, in round r.
struct ratio shares_rate(struct shares *s, struct mem *m, int r);
// What a person with ballot b has, after the rounds before `round`.
struct nat shares_purse(struct shares *s, struct mem *m, uint32_t b, int round);
// What the supporters of p have together, after the rounds before `round`: over chain_under.
struct nat shares_money(struct shares *s, struct mem *m, int p, int round);
// Looks at a project as it stands now: false when its supporters cannot pay it.
bool shares_look(struct shares *s, int p);
bool shares_area_fits(const struct shares *s,
                      int p); // or would it cost more than its area has left
// Of a project that shares_look said can be paid: exact value of the rate for one unit.
struct ratio shares_exact_rate(struct shares *s, struct mem *m, int p);
