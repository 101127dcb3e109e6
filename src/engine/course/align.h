// align.h - which pieces of two sequences belong together. What merge.c, diff.c and words.c share; nobody else includes it.
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
