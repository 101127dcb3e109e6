// represent.h - who takes part, against the population: what is far from expected, how far, and how sure.
//
//     struct compare c;
//     TRY(represent_compare(m, &all, margins, n_margins, &people, &ask, &notes, &c));
//
// In       margins: counts of the population (base/table.h); people: one row per participant, same variables, read
//          after the margins. The shares of a variable come from the first margin that has it.
// Unknown  an empty value counts for no group of that variable; how many is told.
// Not in   a group with participants and no people in the population is told and left out of chi-squared.
// Honest   R says little when few respond (docs/engines/represent.md): show `cv` and `duncan`; `r` only among
//          people who were invited by lot.
// Chance   only from `seed`, and only where an expected count is below 5 and the outcomes are too many to list.
// Errors   ERR_UNSOLVABLE  a variable has no margin at all
//          ERR_LIMIT       stopped: the draws until then count
// Source   Schouten, Cobben & Bethlehem, Survey Methodology 35 (2009) 101-113 (R-indicator); Holm 1979.
#pragma once

#include "base/table.h"
#include "engine/represent/response.h"
#include "engine/represent/stat.h"

enum represent_fault {
    REPRESENT_FAULT_FIRST = TABLE_FAULT_COUNT - 1,
#define FAULT(name, a) REPRESENT_FAULT_##name,
#include "engine/represent/fault.def"
#undef FAULT
};

enum { REPRESENT_ANSWERS_MIN = 30, REPRESENT_EXPECTED_MIN = 5 };

#define REPRESENT_Z       1.96 // two-sided 5 %
#define REPRESENT_UNKNOWN 0.30 // above this share unknown, say so in front
#define REPRESENT_FINITE  0.05 // above this share of the population: finite correction

// A word for a group, from the margin and never from the raw difference.
enum represent_word { REPRESENT_TOO_LITTLE, REPRESENT_LESS, REPRESENT_AS_EXPECTED, REPRESENT_MORE };

struct compare_group {
    int64_t observed;
    double population, expected;
    double pearson;  // (o - e) / sqrt(e)
    double adjusted; // (o - e) / sqrt(e (1 - share)); times `finite` where that applies
    double index;    // o / e
    double p;        // two-sided, of `adjusted`
    double p_holm;   // after Holm over all groups of all variables
    enum represent_word word;
};

struct compare_variable {
    int variable, groups;
    struct compare_group *group; // [groups]; without people: expected 0, and not in the sums
    int64_t n, unknown,
        outside; // participants that count; without a value; in a group without people
    double population, min_expected;
    double x2, p, g2, cohen_w, duncan;
    int df;
    double finite; // 1, or 1 / sqrt(1 - n / N)
    bool small;    // an expected count is below 5: `exact` holds
    struct stat_exact exact;
    struct response response;
};

// The same, per cell of a margin with more variables.
struct compare_cross {
    const struct margin *margin;
    int64_t n;
    struct response response;
    struct response_fit model; // person by person, without what variables do together
    bool modelled; // false: nobody or everybody took part, or more than the population has
};

struct compare {
    int participants, variables, crosses;
    double population; // of the first margin
    struct compare_variable *variable;
    struct compare_cross *cross;
    str seed, seed_hash;
    uint64_t draws;
};

struct compare_ask {
    str seed;
    const struct progress *progress;
};

CHECKED enum err represent_compare(struct mem *m, const struct variables *v,
                                   const struct margin *margin, int margins,
                                   const struct table *people, const struct compare_ask *ask,
                                   struct faults *notes, struct compare *out);
