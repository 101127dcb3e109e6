// lp.h - linear programs with few rows and many boxed columns: maximise cost * x, rows and columns within bounds.
//
//   struct lp *p = lp_new(mem, columns, rows, start, row);
//   p->lo[j], p->hi[j], p->cost[j] of column j; of row i they stand at p->n + i (a row is a variable too: its sum).
//   if (lp_solve(p, -INFINITY) == LP_DONE) ... p->x[j] ...
//
// Every variable has two finite bounds, so that any basis can be made dual feasible by moving variables to their
// other bound: one method, the dual simplex with bound flipping, serves a changed objective, changed bounds and
// added rows alike. The inverse of the basis is kept as a full matrix of rows * rows.
// Columns hold ones in the rows they are made with (a row named twice: two). Later come `own` rows, each column in at
// most one.
// Source: Koberstein, The dual simplex method, techniques for a fast and stable implementation (2005).
#pragma once

#include "base/mem.h"

#include <stdbool.h>
#include <stdint.h>

enum lp_end {
    LP_DONE,
    LP_NONE,   // no point within the bounds; lp->ray says why
    LP_CUTOFF, // the best is below what was asked
    LP_LIMIT   // too many steps: numbers are not good enough here
};

struct lp {
    struct mem *mem;
    int n, m, room;         // columns, rows, rows there is memory for
    const int *start, *row; // column j has a one in row[start[j]..start[j + 1])
    int *own;               // the own row of a column, -1 without
    double *lo, *hi, *cost, *x;
    double *d;   // reduced costs
    double *ray; // after LP_NONE: multipliers of the rows that no point within bounds can meet
    double value;
    int64_t steps;

    double *shift;   // small and fixed, so that no two ways are exactly as good
    double scale;    // of the costs, by which the shift is multiplied
    double feasible; // sums of many columns are rounded more
    double *alpha, *inverse, *weight, *work, *eta;
    int *head, *at, *pick; // basic variable per row; row per variable, -1 when not basic
    int since;             // steps since the inverse was made anew
    bool ready;
};

struct lp *lp_new(struct mem *mem, int columns, int rows, const int *start, const int *row);
int lp_add_row(struct lp *p, double lo, double hi); // own row: set own[j] afterwards
enum lp_end lp_solve(struct lp *p, double cutoff);
// What one more of a row's sum costs, per row, at the last basis: a column is worth its cost less these.
void lp_multipliers(const struct lp *p, double *out);
// No point within the bounds is worth more: from the multipliers of the last basis, whatever was rounded.
double lp_bound(struct lp *p);
