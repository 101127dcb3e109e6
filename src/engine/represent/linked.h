// linked.h - several count tables over the same people, of up to four variables each, checked and protected together.
//
//     struct linked l;
//     TRY(linked_make(m, margins, n, &(struct linked_ask){.k = 10}, &l));
//     TRY(linked_protect(&l));
//
// Published  every given table, and all its totals: over each choice of its variables, down to the total of all people.
//            A total that two tables have is one cell: hidden in both or in neither.
// Primary    0 < count < k. A group whose total is below k has no line: all its cells are hidden.
// Secondary  more cells of the given tables (of totals only where one is primary), until each primary cell may, for all
//            that follows from what is published and counts >= 0, be anything in a range of at least k. A cell is
//            chosen where the multipliers of the bound say that it is what binds, the smallest count first; then
//            cells that turned out not to be needed are shown again, largest first.
// Audit      the lowest and the highest value of every hidden cell, by linear programs over the crossing of all variables,
//            rounded inwards to whole numbers. Whole-numbered tables may have a narrower range than these
//            (with two tables they never have); nothing says which, so keep some room: docs/engines/represent.md.
// Errors     ERR_INVALID     linked.wrong: too large, or two tables differ in a shared total (first, second, name of the cell)
//            ERR_UNSOLVABLE  some primary cell cannot be protected (`unprotected`), or all people together are too few
//            ERR_LIMIT       stopped: what is hidden protects only where the ranges say so
// Cost       two programs per primary cell and some per secondary one; rows are published cells, columns the crossing.
// Source     Cox & Sande 1978; Fischetti & Salazar, Management Science 47 (2001), on the model.
#pragma once

#include "base/progress.h"
#include "base/table.h"

enum {
    LINKED_TABLES_MAX = 16,    // given
    LINKED_VARIABLES_MAX = 4,  // of one table
    LINKED_ALL_MAX = 64,       // with all their totals
    LINKED_JOINT_MAX = 20000,  // combinations of all variables
    LINKED_CELLS_MAX = 800,    // published, hidden or not
    LINKED_COUNT_MAX = 1000000 // people
};

struct linked_ask {
    int k; // 10 by default (0), at least 2
    bool hide_zeros;
    const struct progress *progress;
};

struct linked_table {
    int n, variable[LINKED_VARIABLES_MAX], groups[LINKED_VARIABLES_MAX];
    int cells, first; // first: of its cells, among all
    int given;        // place among the given tables; -1: a total of some
};

struct linked_cell {
    int table, at; // at: within its table
    int64_t count, low, high;
    bool primary, must, hidden;
};

struct linked {
    struct mem *mem;
    struct linked_ask ask;
    struct linked_table *table; // [tables], the total of all people last
    int tables;
    struct linked_cell *cell; // [cells]
    int cells, joint;
    int64_t people;
    int hidden_cells, unprotected, programs; // hidden_cells: of given tables
    int64_t hidden_people;                   // in these
    int failed; // programs whose numbers were not good enough: their cell counts as known
    enum linked_wrong { LINKED_FINE, LINKED_TOO_LARGE, LINKED_NOT_WHOLE, LINKED_DIFFER } wrong;
    int wrong_first, wrong_second, wrong_cell; // given tables; the cell of the second one's total
    struct linked_table wrong_total;
    struct lp *lp;
    const int *lp_row; // [joint * tables] the cells that each combination stands in
    double *highest,
        *lowest; // per primary cell, all cells at both ends of a range that is wide enough
    double *end;
    int *primary, primaries;
    bool stopped;
};

CHECKED enum err linked_make(struct mem *m, const struct margin *given, int n,
                             const struct linked_ask *ask, struct linked *out);
CHECKED enum err linked_protect(struct linked *l);
CHECKED enum err linked_audit(struct linked *l); // only the ranges of cells with `hidden`
