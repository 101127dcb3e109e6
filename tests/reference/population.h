// population.h - represent and city once more, slow and plain, to compare with; and the published practice data.
//
// Nothing here is shared with the engines but the structures that they are given. Person by person, cell by cell.
#pragma once

#include "base/out.h"
#include "base/table.h"
#include "tests/support/test.h"

int population_rounds(int usual);                      // MEENT_TEST_ROUNDS, or what is usual
str population_file(struct test *t, const char *name); // of MEENT_TESTDATA; skips when absent
struct margin population_margin(struct test *t, int n, const int *variable, const int *groups);

// Raking person by person: cell[p * margins + g] is where p falls in margin g. Gives the cycles done; w[people].
int plain_rake(const struct margin *margin, int margins, const int *cell, int people, double *w);

// Fitting a dense table: codes are worked out from the place of a cell every time. Gives the cycles done.
int plain_fit(const struct margin *margin, int margins, const int *axis_groups, int axes,
              double *cell);

// The range of one hidden inner cell of a table with public totals, one unit at a time, at most `most` either way.
void plain_range(const int64_t *count, int rows, int columns, const bool *hidden, int row,
                 int column, int most, int *out_down, int *out_up);
// The same by listing every table that fits (small ones only).
void plain_range_listed(const int64_t *count, int rows, int columns, const bool *hidden, int row,
                        int column, int64_t *out_low, int64_t *out_high);
// The least pattern of a table of 3 by 3 with public totals, of all 512; false: none protects.
bool plain_least(const int64_t *count, int k, bool *out_hidden, int64_t *out_total, int *out_cells);
