// sortition.h - draws a group that mirrors a community, from the people who said yes, with chances that are fair,
// explained and repeatable.
//
// In        people, each with one value per category; how many of the group may have a value; seats.
// Chances   sortition_chances: every person's probability, and the mix of groups that gives it, for
//             MAXIMIN     the lowest chance as high as can be
//             LEXIMIN     then the second lowest, and so on
//             NASH        the product of the chances as large as can be
//             GOLDILOCKS  neither very low nor very high: least (n/k) max + gamma / ((n/k) min)
//             MINIMAX     the highest chance as low as can be (for comparison: somebody may get 0)
//             LEGACY      the greedy way of before (for comparison: estimated, nothing is guaranteed)
//           Where the definition leaves room, the mix is the LEXIMIN one within it (MAXIMIN: any).
// Draw      sortition_lottery: m whole groups, one of which is drawn in public; everybody's chance is a count.
// Proof     sortition_chances says `proven`; the certificate (certificate.h) is verified by check.h alone.
// Chance    only where a struct chance is given: its seed is published before the draw.
// Errors    ERR_UNSOLVABLE  no group meets every quota; sortition_relax says what would have to give
//           ERR_LIMIT       stopped, or too hard: the result is the best found, and says what is not proven
//           ERR_INTERNAL    the engine's own check of its result failed
// Memory    the caller's arena: some 100 bytes per person, 4 types * types up to 100 MB; see docs/engines/sortition.md.
// Source    Flanigan, Goelz, Gupta, Hennig, Procaccia: Fair algorithms for selecting citizens' assemblies,
//           Nature 596 (2021) 548-552. Goldilocks: Baharav, Flanigan (2024). Worked out in docs/engines/sortition.md.
#pragma once

#include "base/chance.h"
#include "base/fault.h"
#include "base/progress.h"

enum { SORTITION_PEOPLE_MAX = 100000, SORTITION_CATEGORIES_MAX = 40, SORTITION_VALUES_MAX = 1000 };

struct sortition_value {
    int category;
    str name;
    int min, max;           // of the group
    int min_flex, max_flex; // as far as they may be moved when no group exists
};

struct sortition {
    int seats;
    int categories;
    const str *category;
    int values;
    const struct sortition_value *value; // those of a category stand together
    int people;
    const str *id;    // each once
    const int *by_id; // people in the order of their ids; NULL: not put in order
    const int *of;    // of[i * categories + f]: the value, an index in `value`
    const int
        *household; // a number from 0 that housemates share, -1 alone; NULL: nobody has housemates
};

static inline int sortition_value_of(const struct sortition *ask, int person, int category)
{
    return ask->of[(size_t)person * (size_t)ask->categories + (size_t)category];
}

enum sortition_method {
    SORTITION_LEXIMIN,
    SORTITION_MAXIMIN,
    SORTITION_NASH,
    SORTITION_GOLDILOCKS,
    SORTITION_MINIMAX,
    SORTITION_LEGACY,
    SORTITION_METHODS
};

// How far a computation is, for who looks on: the lowest chance is between low and high.
struct sortition_state {
    double low, high;
    int panels;
};

struct sortition_options {
    enum sortition_method method;
    double gamma;  // of GOLDILOCKS; 0: 1
    int64_t nodes; // of one search for a group; 0: 2,000,000
    const struct progress *progress;
    struct sortition_state *state; // NULL: nobody looks on
};

// A group before there are people in it: so many of each type. Types are numbers from 0; see sortition_chances.
struct sortition_part {
    int type, n;
};

struct sortition_panel {
    struct sortition_part *at; // by type; types with none are left out
    int n;
};

struct sortition_chances {
    enum sortition_method method;
    int types;
    const int *type;         // of a person: people of a type are interchangeable
    const int *count;        // people of a type
    const int *house, *room; // of a type: its kind of household (-1 without); households of a kind
    const bool *out;         // type that is in no group at all, proven
    const double *chance;    // of a type: what the mix below gives
    int panels;
    const struct sortition_panel *panel;
    const double *part;                         // of a panel; adds up to 1
    double min, max, gini, geometric_mean, sum; // over the people who can be in a group
    int uncoverable;                            // people who cannot
    bool proven; // the definition of the method is met, for LEGACY never
    double gap; // at most so far from it: lowest chance; NASH: its logarithm; GOLDILOCKS: its value
    double bound; // nobody can give everybody more than this
    bool whole;   // quotas alone promise more: the bound rests on which whole groups there are
    int levels, searches;
    int64_t nodes;
    const double *
        proof; // weights of a type's seats, of which no group has more than the mix: why it cannot be better
    double both; // GOLDILOCKS: what counts above and below 0 alike
};

// Who asks wrongly is told by sortition_read (read.h); here it is an assert.
CHECKED enum err sortition_chances(struct mem *mem, const struct sortition *ask,
                                   const struct sortition_options *options,
                                   struct sortition_chances *out);
const char *sortition_method_name(enum sortition_method m); // "leximin"
