// read.h - the tables of a draw: quotas and people, from CSV to struct sortition; all faults, not the first.
//
// Quotas    categories.csv: category, feature (or value), min, max, and if wanted min_flex, max_flex: as far as they
//           may be moved when no group exists (empty or -1: as far as needed).
// People    one column per category; an id column (`id`, else the number of the row from 1); other columns are
//           let be. Values and names of columns are the same after trimming and in small letters (ASCII).
// Household columns of an address: people with the same are housemates; all empty: none.
// Errors    ERR_INVALID with faults (fault.def).
#pragma once

#include "engine/sortition/sortition.h"

enum sortition_fault {
#define FAULT(name, a) SORTITION_FAULT_##name,
#include "engine/sortition/fault.def"
#undef FAULT
    SORTITION_FAULTS
};

struct sortition_tables {
    str categories, people; // the texts
    int seats;
    str id;        // name of the id column; empty: see above
    str household; // names of columns, divided by commas; empty: none
    // filled:
    struct sortition ask;
    const int *line; // of a person
};

CHECKED enum err sortition_read(struct mem *mem, struct sortition_tables *t, struct faults *faults);
// The person with this id, -1 without.
int sortition_person(const struct sortition *ask, str id);

// A table of addresses for the first letters: one column names the address, others its stratum.
struct sortition_addresses {
    str text, id, strata;
    // filled:
    int n, strata_n;
    const str *address, *stratum; // stratum: its values joined with " / "
    const int *in;                // stratum of an address
};

CHECKED enum err sortition_read_addresses(struct mem *mem, struct sortition_addresses *a,
                                          struct faults *faults);
