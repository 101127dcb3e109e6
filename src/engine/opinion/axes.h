// axes.h - the two directions in which people differ most: principal components of votes, gaps left out.
//
// A vote counts as its distance to the mean of its statement, a gap as 0, so the matrix stays as sparse as the
// votes are. Rows may be weighted with whole numbers (0 leaves somebody out): the bootstrap does.
// Method   block Lanczos, four vectors at a time, with thick restarts, on X'X by products with X only; at most
//          48 statements: the whole of X'X, solved; up to 256, where people do not have too many votes each, products
//          with X'X made once. Small eigenproblems by Householder and QL. Start from `start` or from chance.
// Out      axis: unit length, its largest entry positive (equal sizes: the first); all 0 when there is no such
//          direction. value: the four largest eigenvalues of X'X. One person: the row of votes, normalised.
// Proven   residual[k] = |X'X a - value a| / value[0]; `done` when both are <= tolerance.
// Cost     per product about 4 ns a vote; 20 to 100 products. Memory 42 vectors of 8 bytes per statement and
//          2 tables of 128 bytes per statement.
// Source   Golub & Van Loan, Matrix Computations, ch. 10; Wu & Simon, SIAM J. Matrix Anal. 22 (2000) 602-616.
#pragma once

#include "base/chance.h"
#include "base/progress.h"
#include "engine/opinion/votes.h"

enum { AXES = 2, AXES_VALUES = 4, AXES_PRODUCTS_MAX = 500 };

struct axes_ask {
    const uint32_t *weight; // [people], or NULL: 1 each
    const double *start;    // [AXES_VALUES * statements] to begin from, or NULL
    double tolerance;       // 0: 1e-12
    int products;           // at most; 0: AXES_PRODUCTS_MAX
    struct chance *chance;
    const struct progress *progress;
};

struct axes {
    double *mean; // [statements]; 0 for what is moderated out
    double
        *axis[AXES_VALUES]; // [statements] each; two are the map, the others start the next search
    double value[AXES_VALUES], residual[AXES_VALUES];
    bool
        determined; // false when the second and third value are too near: the axes are then arbitrary
    bool done;
    int products;
};

CHECKED enum err axes_find(struct mem *m, const struct opinion_votes *v, const struct axes_ask *ask,
                           struct axes *out); // ERR_LIMIT: stopped; the best so far is in *out
// Where people stand: xy[2 * i], xy[2 * i + 1]. Scaled by the root of statements / own votes.
void axes_project(struct mem *m, const struct opinion_votes *v, const struct axes *a, double *xy);
