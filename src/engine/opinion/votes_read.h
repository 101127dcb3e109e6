// votes_read.h - tables of votes and statements, as exported by the established program, into rows to compute with.
//
// Votes      columns comment-id, voter-id, vote; timestamp (whole number) when there is one; others are skipped.
//            Also understood: statement, participant, value and the like (votes_read.c has the list).
// Statements comment-id; moderated (-1 out, 0 not looked at, 1 in) and comment-body when there are; meta (1) too.
// Sign       `agree` says which value means agree, 1 or -1. It is never guessed.
// Columns    of the map: statements that somebody voted on; with `all` also those that only the table has.
// Faults     all of them, in *faults: code, name, line, column, field, value; ERR_INVALID when there is one.
// Bounds     votes.h; an id OPINION_ID_BYTES_MAX bytes of UTF-8.
// Cost       bench/opinion.md. `scratch` holds 16 bytes per row while reading; afterwards it may be cleared, unless
//            `given` is needed. Ids borrow from the texts.
#pragma once

#include "base/fault.h"
#include "engine/opinion/votes.h"

enum { OPINION_ID_BYTES_MAX = 200 };

enum opinion_fault {
#define FAULT(name, a) OPINION_FAULT_##name,
#include "engine/opinion/fault.def"
#undef FAULT
};

struct opinion_tables {
    str votes, statements; // text; statements.at NULL: no such table
    int agree;             // 1 or -1
    bool strict;           // what no moderator let in is out
    bool all;              // statements without a vote too
};

struct opinion_read {
    struct opinion_votes votes;
    str *person, *statement;             // ids, in the order of the numbers
    bool people_whole, statements_whole; // all ids are whole numbers
    str *text, *author;                  // [statements] absent without a table
    int64_t *made_at;                    // [statements] timestamp of the table
    int8_t *moderated;                   // [statements] -1, 0, 1
    struct opinion_vote *given;          // rows as they came, renumbered; in scratch
    int64_t rows;
    int counts_differ; // statements whose agrees or disagrees in the table are not what the votes add up to
};

CHECKED enum err opinion_tables_read(struct mem *m, struct mem *scratch,
                                     const struct opinion_tables *t, struct faults *faults,
                                     struct opinion_read *out);

// Groups that are known: columns voter-id and group. -1 or empty is no group. out[people].
CHECKED enum err opinion_groups_read(struct mem *m, str text, const struct opinion_read *r,
                                     struct faults *faults, int8_t *out);

// The number of an id; -1 when there is none.
int opinion_find(const str *ids, bool whole, int n, str id);
