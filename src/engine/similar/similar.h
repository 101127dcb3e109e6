// similar.h - short texts that say nearly the same: campaign letters in a heap, and what is there already while somebody types.
//
//     TRY(similar_groups(mem, texts, n, &g));                 // g.stands[i] == i: alone, or stands for others
//     TRY(similar_find(mem, typed, texts, n, 5, hits, &many)); // best first
//
// Signs    a text is read as letters and digits, folded (utf8.h: capitals and diacritics go), apostrophes left out; all
//          else is one space between words, with a space before the first and after the last. Letters that do not fold
//          to a-z are told apart by their number modulo 27: exact for languages in Latin script.
// Pieces   of a text: the set of its runs of five signs (of all its signs when it has fewer).
// Groups   texts are taken from few pieces to many, equal ones in the order given. Each joins the text that stands for a
//          group before it with which it shares most: common / all pieces of the two, SIMILAR_ALIKE per mille or more; or
//          which is in it for SIMILAR_HELD per mille or more and has SIMILAR_LETTER pieces or more: a letter of a campaign with
//          words of one's own added. Of equal shares the first in the order given. Else it stands for a group of its own.
//          So a group has no chains: all in it are near the one text that stands for them.
// Find     the asked text is read as runs of three signs inside words with the space before and after each; the last word
//          has no space after it, for it is being typed. The weight of a run is 16 log2((n + 1) / texts that hold it),
//          rounded down. share = 1000 * weight of the runs that a text holds / weight of all asked, rounded down;
//          SIMILAR_LEAST or more is a hit. score = share * 400 / (400 + signs of the text), rounded down: long texts
//          hold much by chance. Order: score, share, then the order given.
// Bounds   SIMILAR_TEXTS, SIMILAR_BYTES; of an asked text the first SIMILAR_RUNS different runs count.
// Errors   ERR_TOO_LARGE  more texts, or a longer one
// Cost     find: linear in the bytes of all texts. Groups: linear, plus for each text those whose rarest pieces it shares;
//          quadratic when all texts are of one mould and yet no two are near. Measured in bench/similar.md.
// Source   trigrams with spaces as in PostgreSQL's pg_trgm; resemblance and containment: Broder, On the resemblance and
//          containment of documents (1997); candidates by rarest pieces: Bayardo, Ma and Srikant, Scaling up all pairs
//          similarity search (2007). Worked out in docs/engines/similar.md.
#pragma once

#include "base/str.h"

enum {
    SIMILAR_TEXTS = 200000,
    SIMILAR_BYTES = 100000,
    SIMILAR_RUNS = 512,
    SIMILAR_HITS = 50,
    SIMILAR_ALIKE = 500,
    SIMILAR_HELD = 800,
    SIMILAR_LETTER = 100,
    SIMILAR_LEAST = 300,
};

struct similar_hit {
    int text, score, share;
};

struct similar_groups {
    int *stands; // for each text, which one stands for it
    int *
        share; // common / all pieces of the two, per mille, rounded down; 1000 for who stands for itself
    int n, groups;
};

CHECKED enum err similar_groups(struct mem *m, const str *texts, int n, struct similar_groups *out);
// out has room for `most`, 1..SIMILAR_HITS. An asked text without letters finds nothing.
CHECKED enum err similar_find(struct mem *m, str ask, const str *texts, int n, int most,
                              struct similar_hit *out, int *out_n);
