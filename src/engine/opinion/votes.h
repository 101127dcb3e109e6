// votes.h - who voted what on which statement, in the form the engine computes with.
//
// Rows are people, columns are statements, both numbered from 0 in the order of their ids. Order of ids: when all
// are whole numbers (no sign, no leading zero) by value, else by bytes, shorter first on a common beginning.
// Values   -1 disagree, 0 pass, +1 agree. A pair may come more than once: the last counts, by `at`, then by order.
// Stored   one number per vote: statement * 4 + value + 1, ascending within a row; no cell for what was not voted.
// Bounds   OPINION_*. Beyond them ERR_LIMIT; a number out of range is ERR_INVALID. Nothing is half made.
// Cost     4 bytes per vote, 4 per person, 1 per statement; while it is made 8 per vote more, beside the rows as given.
#pragma once

#include "base/mem.h"
#include "base/str.h"

enum {
    OPINION_PEOPLE_MAX = 10000000,
    OPINION_STATEMENTS_MAX = 100000,
    OPINION_VOTES_MAX = INT32_MAX, // 2^31 is refused
};

// What a moderator decided about a statement.
enum {
    OPINION_OUT = 1,  // left out of the map and of every list; its votes still count as votes
    OPINION_META = 2, // about the person: asked first, left out of nothing else
};

struct opinion_vote {
    int64_t at;      // when; any unit
    uint32_t person; // 0..people-1
    uint32_t cell;   // opinion_cell(statement, value)
};

struct opinion_votes {
    int people, statements;
    uint32_t n;      // votes that count
    uint32_t *start; // [people + 1]; row i is cell[start[i]..start[i + 1])
    uint32_t *cell;
    uint8_t *flags; // [statements] OPINION_OUT, OPINION_META
    int out;        // how many are OPINION_OUT
};

static inline uint32_t opinion_cell(int statement, int value)
{
    return (uint32_t)statement * 4 + (uint32_t)(value + 1);
}

static inline int opinion_statement(uint32_t cell)
{
    return (int)(cell >> 2);
}

static inline int opinion_value(uint32_t cell)
{
    return (int)(cell & 3) - 1;
}

static inline uint32_t opinion_voted(const struct opinion_votes *v, int person)
{
    return v->start[person + 1] - v->start[person];
}

// flags may be NULL: none. They are copied.
CHECKED enum err opinion_votes_make(struct mem *m, const struct opinion_vote *given, int64_t n,
                                    int people, int statements, const uint8_t *flags,
                                    struct opinion_votes *out);
// The same without some people (drop[i] true). kept[] says who the others were before; their number is out->people.
void opinion_votes_without(struct mem *m, const struct opinion_votes *v, const bool *drop,
                           struct opinion_votes *out, int **out_kept);
