// legacy.h - the greedy way in which groups were drawn before: for comparison only, it promises nothing.
//
// Fills the group person by person from the value that is most short; starts again when stuck, at most a hundred times.
// Chances are counts over `runs` runs. Source: as published with Flanigan et al. (2021).
#pragma once

#include "engine/sortition/sortition.h"

// In the result every person is a type of his own and nothing is proven; somebody who was never drawn has 0. The
// groups are kept when `groups` is not NULL: groups[run * seats + i], of the runs that gave one.
struct sortition_legacy {
    int runs, failed; // runs that gave a group; that gave none in a hundred tries
    int *groups;
};

CHECKED enum err sortition_legacy(struct mem *mem, const struct sortition *ask, int runs,
                                  struct chance *chance, const struct progress *progress,
                                  struct sortition_legacy *legacy, struct sortition_chances *out);
