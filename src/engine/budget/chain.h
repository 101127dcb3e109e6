// chain.h - the exact value of each round, over denominators that grow by one small factor a round.
//
// Round r has the value top[r] / under[r], with under[r] = under[r - 1] * factor[r]. A purse is what each person
// started with, minus (or a load: nothing, plus) the values of some rounds; so any sum of purses is a start
// and one whole number per round, and is worked out from the first round to the last by multiplying with small
// numbers only.
#pragma once

#include "engine/budget/nat.h"

struct chain {
    struct mem *mem;
    struct nat base; // under, before the first round
    struct nat *top, *under;
    uint64_t *factor;
    int known;
};

struct chain chain_new(struct mem *m, int rounds_max, struct nat base);
static inline struct nat chain_under(const struct chain *c)
{
    return c->known ? c->under[c->known - 1] : c->base;
}
// start, over base, minus or plus k[r] times each round's value: over chain_under. k has `known` numbers.
struct nat chain_sum(const struct chain *c, struct mem *m, struct nat start, const uint64_t *k,
                     bool minus);
// The next round's value is (cost - sum) / weight, or (cost + sum) / weight, with a sum as above. weight 0: no
// later sum asks for this round.
void chain_add(struct chain *c, struct amount cost, struct nat start, const uint64_t *k, bool minus,
               uint64_t weight);
