// stat.h - the few distributions that comparing counts needs.
//
// Source   Abramowitz & Stegun 6.5 and 26.4 (incomplete gamma: series below a+1, Lentz's continued fraction above);
//          exact multinomial test by enumeration; docs/engines/represent.md.
#pragma once

#include "base/chance.h"
#include "base/progress.h"

// Chance that a chi-squared with `df` degrees of freedom is at least x. df >= 1. Relative error below 1e-12.
double stat_chi_squared(double x, int df);
double stat_normal_two_sided(double z); // P(|Z| >= |z|)
double stat_log_factorial(int64_t n);

enum { STAT_GROUPS_MAX = 1000, STAT_OUTCOMES_MAX = 3000000, STAT_DRAWS = 100000 };

struct stat_exact {
    bool exact;           // every outcome was looked at; else `draws` were
    int64_t outcomes;     // looked at, or drawn
    double p;             // outcomes whose chi-squared is at least that of what was seen
    double p_probability; // outcomes that are at most as probable; exact only, else -1
};

// Counts o over groups with expected shares; sum(o) = n, shares add up to 1 and are above 0. At most STAT_GROUPS_MAX.
// Draws answer (1 + as far) / (1 + draws). ERR_LIMIT: stopped; what was drawn until then counts.
CHECKED enum err stat_multinomial(struct mem *m, const int64_t *o, const double *share, int groups,
                                  struct chance *chance, const struct progress *progress,
                                  struct stat_exact *out);
