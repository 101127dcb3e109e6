// table.h - tables of categories: people with a value per column, or counts per combination of values.
//
//     struct variables all = variables_new(m);
//     TRY(table_read(m, text, &(struct table_ask){.number = STR("count"), .number_needed = true}, &all, &faults, &t));
//     TRY(margin_make(m, &all, &t, &faults, &margin));
//
// Variables are shared by all tables that are read with the same list: "woman" has the same code in each. Groups are
// numbered as they first came. A column `invented` marks made-up data and is skipped.
// Empty   a field without signs is code -1, "not known"; a table of counts may not have one.
// Numbers decimal, 0 or more, at most 15 digits.
// Faults  all of them in *faults: file, line, column (of the field, in bytes), field, value; ERR_INVALID when any.
//         Their sentences are table.fault.NAME in locale/.
// Bounds  TABLE_*; a value or name TABLE_BYTES_MAX bytes.
// Cost    linear in the bytes.
#pragma once

#include "base/fault.h"

enum {
    TABLE_VARIABLES_MAX = 64,
    TABLE_GROUPS_MAX = 1000000,
    TABLE_ROWS_MAX = 20000000,
    TABLE_BYTES_MAX = 200,
    MARGIN_VARIABLES_MAX = 8,
    MARGIN_CELLS_MAX = 10000000,
};

enum table_fault {
#define FAULT(name, a) TABLE_FAULT_##name,
#include "base/table.def"
#undef FAULT
    TABLE_FAULT_COUNT // the first code of an engine that reads tables
};

struct variable {
    str name;
    int groups;
    str *group;
    // finding a group by its name
    int room, slots;
    int32_t *slot;
};

struct variables {
    struct mem *mem;
    int n;
    struct variable at[TABLE_VARIABLES_MAX];
};

struct variables variables_new(struct mem *m);
int variable_find(const struct variables *v, str name); // -1 when there is none
int variable_group(const struct variable *v, str name); // -1 when there is none
int variable_add(struct variables *v, str name); // the old one when it is there; -1 when full
int variable_group_add(struct mem *m, struct variable *v, str name); // -1 when full

struct table_ask {
    str file;           // for faults
    str number;         // name of a column with a number; absent: none
    bool number_needed; // else it may be missing, and table.number is NULL
    bool known_only;    // columns that are no variable yet are skipped
    bool all_known;     // every variable that is known must be there
    bool no_empty;      // an empty value is a fault
};

struct table {
    str file;
    int rows, columns;
    int *variable;   // [columns] index among the variables
    int32_t *code;   // [rows * columns] group; -1: empty
    double *number;  // [rows] or NULL
    int *line;       // [rows] where it stood
    int line_column; // of the number, as a column of the text; for faults
};

CHECKED enum err table_read(struct mem *m, str text, const struct table_ask *ask,
                            struct variables *v, struct faults *faults, struct table *out);

// Counts over the crossing of one or more variables, the last one fastest. Combinations that the table does not
// have are 0.
struct margin {
    str file;
    int n;
    int variable[MARGIN_VARIABLES_MAX], groups[MARGIN_VARIABLES_MAX];
    int cells;
    double *count; // [cells]
    double total;
};

// Groups that a variable gets later are not in it: read every table first.
CHECKED enum err margin_make(struct mem *m, const struct variables *v, const struct table *t,
                             struct faults *faults, struct margin *out);
// Its sums over the variables in `keep` (indices among all variables, each one of the margin's).
void margin_sum(struct mem *m, const struct margin *from, const int *keep, int n,
                struct margin *out);
int margin_place(const struct margin *g, int variable); // which of its variables it is; -1: none
str margin_name(struct mem *m, const struct variables *v, const struct margin *g); // "age x sex"
str margin_cell_name(struct mem *m, const struct variables *v, const struct margin *g,
                     int cell); // "65+, woman"
