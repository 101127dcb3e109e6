// relax.h - when no group exists: the smallest change of the quotas that makes one possible, and why one person
// can be in no group at all.
//
// Least    lowering a minimum by one costs 1 + 2 / minimum (of 1: 3, of 10: 1.2; 0 cannot be lowered), raising a
//          maximum by one costs 1; within min_flex and max_flex.
// Errors   ERR_UNSOLVABLE  not even with every quota as far as it may be moved
//          ERR_LIMIT       stopped; the answer is one that works, perhaps not the least
#pragma once

#include "engine/sortition/sortition.h"

struct sortition_change {
    int value;
    int min, max; // what they would be
};

struct sortition_relaxation {
    struct sortition_change *change;
    int n; // 0: nothing needs to change
    double cost;
    bool only;   // no other change costs as little
    bool proven; // that it is the least
};

// must: a person who has to be in the group, or -1.
CHECKED enum err sortition_relax(struct mem *mem, const struct sortition *ask, int must,
                                 const struct progress *progress, struct sortition_relaxation *out);

// Who takes the place of people who left: the question for the seats that are empty. stays and gone are people;
// housemates of those who stay, and people whose value is full, are left out by quotas and by the list.
// who[i]: person i of the new question in the old one. ERR_UNSOLVABLE: those who stay are over a maximum.
CHECKED enum err sortition_replace(struct mem *mem, const struct sortition *ask, const int *stays,
                                   int stays_n, const int *gone, int gone_n, struct sortition *out,
                                   const int **out_who);
