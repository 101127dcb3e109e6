// check.h - verifies what a draw says about itself, with whole numbers only, and without a line of the code that made it.
//
// In       the question as it was read, and the JSON that `meent sortition draw` gave.
// Checks   every group has its seats, nobody twice, all quotas, no two housemates; counts per person; the number of
//          groups; the hash of the list; that the group drawn is in it; and the bound on the lowest chance.
// Trusts   that people called uncoverable are so, and a bound of kind "search": the verdict says which it is.
#pragma once

#include "base/json.h"
#include "engine/sortition/sortition.h"

enum check_bound { CHECK_BOUND_NONE, CHECK_BOUND_QUOTAS, CHECK_BOUND_SEARCH };

struct sortition_verdict {
    bool fine;
    str problem; // the first that was found, a whole English sentence
    int groups, distinct;
    int worst, uncoverable; // lowest count of a person; people said to be in no group at all
    enum check_bound bound;
    int64_t num, den; // nobody can give everybody more: proven here when bound is QUOTAS
};

void sortition_check(struct mem *mem, const struct sortition *ask, const struct json_value *draw,
                     struct sortition_verdict *out);
