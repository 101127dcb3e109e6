// weights.h - a weight per participant, so that together they have the margins of the population (raking).
//
// In       margins of one or more variables; people as in represent.h, without empty values in those variables.
// Start    1 each, or people->number (design weights, above 0).
// Method   cycle over the margins, scaling each group to its target, until every margin is within `tolerance`
//          relative or `cycles` are done. Totals that differ are scaled to the first margin's, and told.
// Trim     weights divided by their mean into [low, high]: after each cycle clip, spread the difference over the
//          others, go on. Margins that cannot be met then are told with how far they are.
// Errors   ERR_UNSOLVABLE  a target above 0 whose group has no participant left: told, with whom to merge
//          ERR_LIMIT       stopped, or not within tolerance after the cycles: *out is valid, `converged` false
// Cost     memory 12 bytes a participant plus the distinct combinations; time in bench/represent.md.
// Source   Deming & Stephan 1940; Kish 1965 for the loss by weighting (deff).
#pragma once

#include "engine/represent/represent.h"

#define WEIGHTS_TOLERANCE 1e-10
#define WEIGHTS_LOW       0.3
#define WEIGHTS_HIGH      3.0

enum { WEIGHTS_CYCLES = 1000 };

struct weights_ask {
    bool trim;
    double low, high, tolerance; // 0: the defaults
    int cycles;                  // 0: WEIGHTS_CYCLES
    const struct progress *progress;
};

struct weights_miss {
    int margin, cell;
    double relative; // sum of weights / target - 1
};

struct weights {
    int n;
    double *w; // [n]
    int combinations, iterations;
    bool converged;
    double max_rel_error;
    struct weights_miss worst;                 // over all margins
    struct weights_miss *of_margin;            // [margins] the worst cell of each
    int margins, trimmed;                      // participants at low or high
    double deff, n_eff, min, max, sum, sum_sq; // min and max divided by the mean
};

CHECKED enum err represent_weights(struct mem *m, const struct variables *v,
                                   const struct margin *margin, int margins,
                                   const struct table *people, const struct weights_ask *ask,
                                   struct faults *notes, struct weights *out);
