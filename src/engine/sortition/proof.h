// proof.h - why no panel has more than so much of something, in whole numbers that anybody can add up.
//
// Inside the engine. A tree: each split is on the seats of a type or of a value (at most so many, or more), and each leaf
// has a multiplier per quota that adds up to too little. certificate.h says how it is written, check.h verifies it.
#pragma once

#include "engine/sortition/types.h"

struct proof_step {
    int type, value,
        most;         // a split: of a type or a value (the other is -1), at most `most` or more
    int below, above; // the steps that go on; 0: a leaf
    // A leaf. In units of 1 / over: a seat of a person of the type is worth at most the sum of the multipliers of his
    // values, of all seats and of his kind of household, and what is left over; all of that is less than most + 1.
    int64_t over, seats;
    const int64_t *feature, *home; // per value; per kind of household
    bool empty; // there is no panel at all here: the same with weights of 0 is less than 0
};

struct proof {
    int n;
    struct proof_step *step;
    int room;
};

// That every panel has weight * c <= most. False: not within so many steps.
bool proof_make(struct search *s, const int64_t *weight, int64_t most, struct proof *out);
