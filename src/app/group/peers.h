// peers.h - makes intervision groups of about five, with people of as many cities as there can be in each.
//
// In       city[i] is the city of person i, any number; n people, 0..PEERS_MAX.
// Out      group[i], 0..groups-1 (mending: see there), of person i. cities: how many are in the group with the fewest.
// Make     sizes differ by at most one and lie in 4..7 (fewer than four people: one group). The number of groups is the one
//          nearest to five in each that gives every group three cities (or as many as there are); when none does, the
//          one with the most. For that number of groups no other division has more cities in its poorest group.
// Mend     starts from what is: -1 for who has no group. Newcomers go where they are needed; a group below four takes
//          somebody from a large one, or goes up into the others; whoever need not move stays. When that leaves a
//          group too small or too large, everybody is divided anew. Else each group keeps its number, under which its
//          conversations are counted: one that went up into the others leaves a gap.
// Chance   only from `seed`: the same people and seed give the same groups.
// Source   dealing in turn, city after city: small cities in one run of places, so that each group gets as many of them
//          as any other. Proof and properties in tests/app/group/peers.c.
#pragma once

#include "base/str.h"

enum { PEERS_SIZE = 5, PEERS_LEAST = 4, PEERS_MOST = 7, PEERS_CITIES = 3, PEERS_MAX = 500 };

struct peers {
    int groups, cities;
};

// ERR_INVALID: more people than PEERS_MAX.
CHECKED enum err peers_make(struct mem *m, const int64_t *city, int n, str seed, int *out_group,
                            struct peers *out);
CHECKED enum err peers_mend(struct mem *m, const int64_t *city, const int *before, int n, str seed,
                            int *out_group, struct peers *out);
// The fewest cities in a group of a division that is there.
int peers_cities(struct mem *m, const int64_t *city, const int *group, int n, int groups);
