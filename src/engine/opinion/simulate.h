// simulate.h - made-up conversations whose groups are known: for tests, measurements and the practice city.
//
// Every statement has a share of agrees and of passes. Of the statements a part divides: there each group leans one
// way, `apart` from the others; on the rest all groups are alike. People vote on a random part of the statements.
// With one group there is no structure: votes are independent. Scripted voters all give one pattern, except that
// each of their votes is a slip (a random vote) with chance `slip`.
// Nobody here exists; people are numbers.
// Chance   only from the seed. Same seed, same conversation, on every machine.
// Bounds   votes.h; groups 1..OPINION_GROUPS_MAX.
#pragma once

#include "base/chance.h"
#include "engine/opinion/opinion.h"

struct simulate_ask {
    int people, statements, groups;
    double per_person; // votes in the mean; a person gives from half to one and a half times that
    double apart;    // 0..1: difference in agrees between groups on what divides them; 0.7 is much
    double dividing; // 0..1: part of the statements that divide
    double smallest; // 0..1: size of the smallest group against an equal share
    int scripted;    // added after the others
    int scripted_votes; // statements they vote on; 0: as others
    double slip;
    str seed;
};

struct simulated {
    int people; // scripted ones included
    struct opinion_vote *vote;
    int64_t n;
    int8_t *group; // [people] true group; -1 scripted
    str seed_hash;
    uint64_t draws;
};

CHECKED enum err opinion_simulate(struct mem *m, const struct simulate_ask *ask,
                                  struct simulated *out); // ERR_INVALID, ERR_LIMIT
