// sortition.h - LEXIMIN once more, slow and plain, in whole numbers: every group is written down, then one exact
// simplex tableau of them all. For at most PLAIN_PEOPLE_MAX people; shares nothing with src/engine/sortition.
#pragma once

#include "engine/sortition/sortition.h"

enum { PLAIN_PEOPLE_MAX = 14, PLAIN_GROUPS_MAX = 4096 };

struct plain_leximin {
    int groups;                       // that meet every quota; 0: no answer
    uint16_t group[PLAIN_GROUPS_MAX]; // as bits
    bool in_some[PLAIN_PEOPLE_MAX];
    double chance[PLAIN_PEOPLE_MAX];
    bool too_large; // a number would not fit in 128 bits
};

void plain_leximin(struct mem *mem, const struct sortition *ask, struct plain_leximin *out);
