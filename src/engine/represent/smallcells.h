// smallcells.h - which cells of a count table to leave out, so that no group below k can be read or computed.
//
//     struct cells_ask ask = {.k = 10};
//     TRY(cells_protect(m, count, rows, columns, &ask, &pattern));
//
// Primary   0 < count < k is hidden. Zeros are shown unless `hide_zeros`. Totals are public unless below k
//           themselves: such a row or column has no line at all, and its total is a hidden cell like the others.
// Secondary more cells, until each primary cell may, for all a reader can compute from what is published and
//           counts >= 0, be anything in a range of at least k (high - low >= k).
// Least     the smallest hidden count, then the fewest cells, then the first list of cells by row and column.
//           Exact up to CELLS_EXACT rows and columns within `nodes`; `proven` says so. Beyond: cheapest cycles
//           first, then cells that turned out not to be needed are shown again, largest first.
// Audit     of any pattern: the range of every hidden cell, from largest flows. It is done on every result.
// Errors    ERR_UNSOLVABLE  hiding everything does not protect: merge first (`unprotected` cells remain)
//           ERR_LIMIT       stopped or out of nodes: *out protects, the least is not proven, `gap` says by how
//                           many people at most (mostly 0: only the number of cells is open)
// Cost      bench/represent.md.
// Source    Cox, JASA 75 (1980) 377-385; Kelly, Golden & Assad, Networks 22 (1992) 397-417; Gusfield, SIAM J.
//           Comput. 17 (1988) 552-571 (ranges by flow). Worked out in docs/engines/represent.md.
#pragma once

#include "base/progress.h"
#include "base/str.h"

enum { CELLS_SIDE_MAX = 2000, CELLS_MAX = 1000000, CELLS_EXACT = 8, CELLS_NODES = 1000000 };
enum { CELLS_IMPROVE = 400 }; // up to so many cells each secondary cell is tried another way
#define CELLS_COUNT_MAX ((int64_t)1 << 44) // of all together
#define CELLS_NO_LIMIT  ((int64_t)1 << 50) // high of a cell about which nothing bounds it

struct cells_ask {
    int k;           // 10 by default (0), at least 2
    bool hide_zeros; // a zero is primary too
    bool heuristic;  // do not search for the least
    // Two tables over the same people that share a variable, the rows: columns [0, split) are of the first, the rest
    // of the second. Rows add up to the same in both; protected and audited together. 0: one table.
    int split;
    int64_t nodes; // 0: CELLS_NODES
    const struct progress *progress;
};

struct cells_range {
    int row, column; // row == rows: the total of the column; column == columns: of the row
    int64_t count, low, high;
    bool primary;
};

struct cells_pattern {
    int rows, columns, k;
    // [rows + 1][columns + 1]: the last of each is the total. `published` is -1 where hidden.
    int64_t *count;
    bool *primary, *hidden;
    bool *no_row, *no_column;  // total between 0 and k: the line is left out
    struct cells_range *range; // of every hidden cell, by row and column
    int ranges;
    int64_t hidden_total, nodes; // of inner cells
    int hidden_cells, unprotected;
    bool proven;
    int64_t
        gap; // people by whom another pattern could at most hide fewer, totals included; -1: not looked for
};

CHECKED enum err cells_protect(struct mem *m, const int64_t *count, int rows, int columns,
                               const struct cells_ask *ask, struct cells_pattern *out);
// Only looks: hidden[(rows + 1) * (columns + 1)] as published. *out_unprotected primary cells have a range below k.
CHECKED enum err cells_audit(struct mem *m, const int64_t *count, int rows, int columns,
                             const bool *hidden, const struct cells_ask *ask,
                             struct cells_pattern *out);

// Which two neighbours to merge so that the rest can be protected with least hidden; false: none, leave the table out.
struct cells_merged {
    bool rows; // else columns
    int first; // with the next
    int64_t hidden_total;
};
bool cells_merge(struct mem *m, const int64_t *count, int rows, int columns,
                 const struct cells_ask *ask, struct cells_merged *out);

// Every count to a multiple of base next to it, so that rows, columns and the whole still add up.
// out[(rows + 1) * (columns + 1)] with totals. Counts that are multiples stay. The result
// is the same for the same table.
CHECKED enum err cells_round(struct mem *m, const int64_t *count, int rows, int columns, int base,
                             int64_t *out);
