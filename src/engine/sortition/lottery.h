// lottery.h - from chances to m whole groups of which one is drawn in public: everybody's chance is then a count.
//
// In       a question, its chances (sortition.h), m, a seed.
// Out      m groups of people, in the order in which they are numbered; how often each person is in one.
// Method   multiplicities near m * part by pairwise rounding that keeps every expectation; of fifty such the one whose
//          worst-off person is best; then single groups are exchanged while that helps those who have least.
//          Within a type people are dealt in turn, so that their counts differ by at most one; with households the
//          least served go first, and counts that still differ by more are evened out by exchange.
// Repeat   same question, chances and seed: the same groups, on every machine.
#pragma once

#include "engine/sortition/sortition.h"

enum { LOTTERY_MAX = 10000 };

struct sortition_lottery {
    int groups, seats;
    const int *person; // person[g * seats + i]: of group g, by id
    const int *times;  // per person: in how many groups
    int distinct;      // groups of types that differ
    double worst;      // lowest times / groups over the people who can be in a group
    str sha256;        // of the list: sortition_list
    int chosen;        // drawn from the same seed, for who does not draw in public
    bool exchanged;    // groups were exchanged after rounding
    uint64_t draws;    // numbers taken from the seed
};

CHECKED enum err sortition_lottery(struct mem *mem, const struct sortition *ask,
                                   const struct sortition_chances *chances, int groups,
                                   struct chance *chance, struct sortition_lottery *out);
// The same from groups that are there already (groups[g * seats + i]): numbered and drawn from the same seed.
void sortition_lottery_of(struct mem *mem, const struct sortition *ask, const int *person,
                          int groups, struct chance *chance, struct sortition_lottery *out);
// The list as text: one line per group, ids in order, divided by tabs. Its SHA-256 is published before the draw.
str sortition_list(struct mem *mem, const struct sortition *ask, const int *person, int groups,
                   int seats);

// Whom to write to first: letters over addresses, each stratum its share to the nearest letter; every address has
// the same chance.
struct sortition_letters {
    const int *chosen;               // addresses, in order
    const int *of_stratum, *letters; // addresses and letters per stratum
};

void sortition_letters(struct mem *mem, const int *in, int addresses, int strata, int letters,
                       struct chance *chance, struct sortition_letters *out);
