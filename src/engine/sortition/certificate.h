// certificate.h - what a distribution ships so that anybody can verify it with whole numbers: written, and read again.
//
// Written into what `meent sortition chances` and `draw` say with --json (format 3):
//   sha256             comes last; of all that stands before its comma, so that a changed sign is found at once
//   certificate
//     classes          who is interchangeable: ids, each person once; a class is a number from 0 in what follows
//     mix              the distribution: groups of people, each with its part; parts add up to 10^12. People of a class
//                      take turns, so that each has the mean of his class
//     uncoverable      claims: no group has more than 0 of what these classes weigh
//     bound            the claim that says how good a lottery can be (check.c has what follows from it, per method).
//                      NASH: weights are at least unit / chance. GOLDILOCKS: `both` is a weight on either side that
//                      comes with the lowest chance being no more than the highest
//     levels           claims, the lowest level first: with those of lower levels as they are, and all others at least at
//                      this level, nobody of a weight above 0 can have more
//
// A claim is: no group has more than `most` of the `weights` of its people. Its proof is a list of steps, the first of
// which is where it starts. A split sends groups with at most so many seats of `of` to one step, the others to another;
// `of` is a line of the table of quotas, from 0, and beyond those a class. At a leaf every quota has a multiplier, in units
// of 1 / over, as have all seats and kinds of home (the lowest class in them): whoever takes the sum of what the quotas
// allow, and of what a class weighs beyond its multipliers, gets less than most + 1, and seats are whole. With over = 0
// nothing weighs, and there is no group at all.
#pragma once

#include "base/json.h"
#include "engine/sortition/sortition.h"

static const int64_t CERTIFICATE_PARTS = 1000000000000;

// Writes the members of one JSON object. `household`: the columns that say who are housemates.
void sortition_certificate(struct mem *mem, const struct sortition *ask,
                           const struct sortition_chances *chances, str household,
                           const struct progress *progress, struct json *j);
// Ends the object that is open in `o`, and all that is in it.
void sortition_sign(struct mem *mem, struct out *o);

// ---- the same, read: every index is within its table, every list as long as it has to be ----

struct certificate_step {
    int below, above; // a split: two steps further on. 0: a leaf
    int of, most;     // a quota, or values + class: at most so many seats, or more
    int64_t over, seats;
    const int64_t *quota; // multipliers
    int homes;
    const int *kind; // of a home: a class
    const int64_t *home;
};

struct certificate_claim {
    const int64_t *weight; // of a class
    int64_t most, extra;   // `unit` or `both`
    int steps;
    const struct certificate_step *step;
};

struct certificate_class { // the same values, and the same classes in their homes
    int example, size;     // one of them; how many
    int kind,
        rooms; // the lowest class in their homes, -1: they live alone; homes of which it is the lowest
    bool out; // called uncoverable
};

struct certificate {
    str method;
    bool proven;
    int64_t gamma;   // billionths
    int outs;        // people called uncoverable
    const bool *out; // of a person: he is
    // A draw; without one, 0 groups.
    int groups, chosen;
    const int *group; // group[g * seats + i]: a person
    const int *told;  // to a person: groups that he is in
    // Chances; of LEGACY 0 classes.
    int classes, mix;
    const struct certificate_class *at;
    const int *class_of, *panel;
    const int64_t *part, *chance; // of a group of the mix, adding up; told to a person, billionths
    int uncoverables, levels;
    const struct certificate_claim *uncoverable, *level, *bound; // bound NULL: none
};

// `said` is what json_read made of `text`. ERR_INVALID: *problem is a whole English sentence.
CHECKED enum err certificate_read(struct mem *mem, const struct sortition *ask, str text,
                                  const struct json_value *said, struct certificate *out,
                                  str *problem);
