// fit.h - a population from margins: the table nearest to a seed that has every margin (IPF).
//
//     struct fit f;
//     TRY(city_fit(m, &all, sample, margins, n_margins, &ask, &faults, &f));
//
// In       margins over any of the variables, all of the same people (base/table.h); `sample`: rows of people, the
//          seed; NULL: a seed of 1 everywhere. `add` goes to every cell that is possible; `impossible`: combinations
//          that cannot be.
// Axes     the variables of the sample in its order, else in the order of the margins.
// Limit    the table minimises the Kullback-Leibler distance to the seed; odds ratios that no margin touches stay.
// Faults   margins that disagree where they overlap (the worst pair; `rescale` scales the later one instead), a
//          margin above 0 whose seed cells are all 0: ERR_INVALID.
// Errors   ERR_LIMIT  stopped, or not within 1e-10 of the total after the cycles: *out is valid
// Bounds   CITY_*; more cells than that only with add 0, when just the combinations of the sample are kept.
// Cost     bench/city.md; 8 bytes a cell plus 4 per margin.
// Source   Deming & Stephan 1940; Csiszar, Ann. Prob. 3 (1975) 146-158. Worked out in docs/engines/city.md.
#pragma once

#include "base/progress.h"
#include "base/table.h"

enum city_fault {
    CITY_FAULT_FIRST = TABLE_FAULT_COUNT - 1,
#define FAULT(name, a) CITY_FAULT_##name,
#include "engine/city/fault.def"
#undef FAULT
};

enum { CITY_VARIABLES_MAX = 12, CITY_CELLS_MAX = 10000000, CITY_CYCLES = 2000 };

struct fit_ask {
    double add;
    bool rescale;
    const struct table *impossible; // [impossible_n]
    int impossible_n;
    int cycles; // 0: CITY_CYCLES
    const struct progress *progress;
};

struct fit {
    int n; // axes
    int variable[CITY_VARIABLES_MAX], groups[CITY_VARIABLES_MAX];
    int cells;
    uint32_t *code; // [cells * n], the last axis fastest; only cells with a seed above 0
    double *count;  // [cells]
    int margins;
    const struct margin *margin; // as used: scaled when that was asked
    int **of;                    // [margins][cells] cell of the margin
    double all_cells;            // of the crossing
    int iterations;
    bool converged;
    double max_abs_error, total, entropy;
};

CHECKED enum err city_fit(struct mem *m, const struct variables *v, const struct table *sample,
                          const struct margin *margin, int margins, const struct fit_ask *ask,
                          struct faults *faults, struct fit *out);
// The same from a seed that is computed: `seed` [product of groups], row by row.
CHECKED enum err city_fit_seed(struct mem *m, const struct variables *v, const int *variable, int n,
                               const double *seed, const struct margin *margin, int margins,
                               const struct fit_ask *ask, struct faults *faults, struct fit *out);
// Indices of the largest cells, ties by place.
int city_fit_largest(const struct fit *f, int most, int *out);
