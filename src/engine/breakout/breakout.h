// breakout.h - divides the people in a hall into groups: by number or size, by chance or with the cities mixed.
//
// In       n people, 1..BREAKOUT_PEOPLE_MAX; city[i] is any number, the same for who comes from the same city; NULL: not mixed.
// Out      team[i] is 0..teams-1. Sizes differ by at most one. Mixed: of every city two teams differ by at most one.
// Chance   only from `seed` (base/chance.h).
// Errors   ERR_INVALID    no people, or more teams than people
// Cost     n log n.
#pragma once

#include "base/str.h"

enum { BREAKOUT_PEOPLE_MAX = 2000 };

// How many teams of about `size` people; rather one larger than asked than one of a single person.
int breakout_teams(int n, int size);
CHECKED enum err breakout_divide(struct mem *m, str seed, int n, const int64_t *city, int teams,
                                 int *team);
// The same, but who has the same unit stays together (people of one project; 0: of none). Largest units first, each to the
// team that is smallest, of those to where the fewest come from its cities: sizes differ by at most the largest unit. There are
// never more teams than units; *out_teams says how many.
CHECKED enum err breakout_keep(struct mem *m, str seed, int n, const int64_t *city,
                               const int64_t *unit, int teams, int *team, int *out_teams);
// Where somebody goes who comes in late: to the smallest team, of those to where the fewest come from the same city.
int breakout_place(int n, const int64_t *city, const int *team, int teams, int64_t from);
