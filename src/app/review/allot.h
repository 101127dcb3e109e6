// allot.h - who reads whose text: fixed by a seed, so that the same people and texts always give the same pairs.
//
// In       reader[i]: who can read, with a city each (any number); text[k].author: the reader who wrote it, or -1 for who is no
//          reader (any more). had[]: pairs that are there already. each: how many readers a text gets, 1..ALLOT_EACH_MAX.
// Out      pairs to add, by text and then in no order that says anything. Nobody reads their own text, and no text twice.
// Load     when every reader wrote one text and nothing is there yet, everybody reads exactly `each` texts. Otherwise the one
//          with the fewest is asked first.
// Cities   as many pairs as can be are between two cities, and the readers of a text come from different ones: the order
//          in which people sit in a circle is bettered by swaps. With five cities of five and three readers all of them are.
// Small    fewer than each + 1 readers: a text gets all there are but its author; maybe none.
// Cost     a circle of n: 60 n swaps looked at; adding: texts times readers.
#pragma once

#include "base/str.h"

enum { ALLOT_MAX = 500, ALLOT_EACH_MAX = 5 };

struct allot_text {
    int author;   // of reader[], or -1
    int64_t city; // of the author
};

struct allot_pair {
    int text, reader;
};

struct allot_pairs {
    struct allot_pair *at;
    int n;
};

// ERR_INVALID: a count out of its bounds.
CHECKED enum err allot(struct mem *m, const int64_t *reader_city, int readers,
                       const struct allot_text *texts, int n, int each,
                       const struct allot_pairs *had, str seed, struct allot_pairs *out);
