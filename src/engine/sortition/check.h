// check.h - verifies what a distribution says about itself, with whole numbers only, and without a line of the code that
// made it.
//
// In       the question as it was read, and the JSON that `meent sortition draw` or `chances` gave (certificate.h).
// Checks   its hash; every group: its seats, nobody twice, all quotas, no two housemates. Of a draw the counts per person,
//          the hash of the list, that the group drawn is in it. Of chances, which a draw has too, everybody's chance; and,
//          by adding up proofs, that people called uncoverable are so, how good a lottery can be at most by what the
//          method asks, and level by level that nobody could have more.
// Trusts   that people without a proof are uncoverable; the verdict counts them. A chance is compared to nine decimals of
//          what is printed. LEGACY has chances that are estimated, and nothing to check but the groups of a draw.
#pragma once

#include "base/json.h"
#include "engine/sortition/sortition.h"

struct sortition_verdict {
    bool fine;
    str problem;             // the first that was found, a whole English sentence
    str method;              // what it says it is
    int groups;              // of the draw; 0: chances alone
    int worst;               // lowest count of a person in them
    int mix;                 // groups that give the chances
    int uncoverable, proven; // people said to be in no group at all; of those, with a proof
    int64_t num, den; // the bound: what it is of, check.c says at bound(); den 0: there is none
    int64_t off;      // the chances are at most so far from it, in billionths
    int levels;       // of the order of LEXIMIN that were proven; all, or there would be a problem
    int64_t levels_off; // nobody can have more by so many billionths, while who has less keeps that
    int steps;          // of all proofs
};

// `said` is what json_read made of `text`.
void sortition_check(struct mem *mem, const struct sortition *ask, str text,
                     const struct json_value *said, struct sortition_verdict *out);
