// check.h - verifies what a distribution says about itself, with whole numbers only, and without a line of the code that
// made it.
//
// In       the question as it was read, and the JSON that `meent sortition draw` or `chances` gave (certificate.h).
// Checks   draw: every group has its seats, nobody twice, all quotas, no two housemates; counts per person; the hash of
//          the list; that the group drawn is in it. Both: the same of the groups of the mix, its parts, everybody's
//          chance; and, by adding up proofs, the bound, and that people called uncoverable are so.
// Trusts   what came without a proof; the verdict says which. A chance is compared to nine decimals of what is printed.
#pragma once

#include "base/json.h"
#include "engine/sortition/sortition.h"

enum check_bound { CHECK_BOUND_NONE, CHECK_BOUND_LOW, CHECK_BOUND_HIGH, CHECK_BOUND_PRODUCT };

struct sortition_verdict {
    bool fine;
    str problem;             // the first that was found, a whole English sentence
    bool draw;               // else chances
    int groups;              // of the draw, or of the mix that gives the chances
    int64_t worst, of;       // lowest count of a person, of so many; of chances: parts
    int uncoverable, proven; // people said to be in no group at all; of those, with a proof
    enum check_bound bound;  // proven here
    int64_t num, den;        // what it is
    int steps;               // of all proofs
};

void sortition_check(struct mem *mem, const struct sortition *ask, const struct json_value *said,
                     struct sortition_verdict *out);
