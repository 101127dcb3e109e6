// align.h - which pieces of two sequences belong together: equal ones in order, pieces that share words, and words
// themselves. What the versions of a course and of a document are compared with.
#pragma once

#include "base/out.h"

// The longest common run in order, nearly: equal ends first, then what is unique in both, then by table where that
// fits ALIGN_TABLE. to_b[i] is the place in b of a[i], or -1; ascending.
enum { ALIGN_TABLE = 1 << 20 };

void align_exact(struct mem *m, const uint64_t *a, int n, const uint64_t *b, int k, int *to_b);
uint64_t text_key(str s, uint64_t seed);

struct bag { // the words of a text, as sorted keys
    uint32_t *at;
    int n;
};

struct bag bag_of(struct mem *m, str text);
int bag_alike(const struct bag *a, const struct bag *b); // thousandths that they share
// Pairs that share at least half of their words, in order, with the most shared in all.
void align_alike(struct mem *m, const struct bag *const *a, int n, const struct bag *const *b,
                 int k, int *to_b);

// Two texts word by word, to mark what went and what came.
enum word_kind { WORD_SAME, WORD_GONE, WORD_NEW };

struct word_run {
    enum word_kind kind;
    str text;
};

struct word_runs {
    struct word_run *at;
    int n;
};

struct word_runs words_diff(struct mem *m, str before, str after);
// The words of both; *out_whole is false when both changed the same ones: then ours stand there.
str words_merge(struct mem *m, str base, str ours, str theirs, bool *out_whole);
