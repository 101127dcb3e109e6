#include "engine/budget/chain.h"

struct chain chain_new(struct mem *m, int rounds_max, struct nat base)
{
    const size_t n = (size_t)rounds_max + 1;

    return (struct chain){.mem = m,
                          .base = base,
                          .top = MEM_ARRAY(m, struct nat, n),
                          .under = MEM_ARRAY(m, struct nat, n),
                          .factor = MEM_ARRAY(m, uint64_t, n)};
}

struct nat chain_sum(const struct chain *c, struct mem *m, struct nat start, const uint64_t *k,
                     bool minus)
{
    struct nat sum = start;
    uint64_t pending = 1; // factors of rounds that have no part in the sum

    for (int r = 0; r < c->known; r++) {
        uint64_t product;
        if (__builtin_mul_overflow(pending, c->factor[r], &product)) {
            sum = nat_times(m, sum, pending);
            product = c->factor[r];
        }
        if (k[r]) {
            sum = nat_step(m, sum, product, c->top[r], k[r], minus);
            product = 1;
        }
        pending = product;
    }
    return pending == 1 ? sum : nat_times(m, sum, pending);
}

static struct nat kept(uint64_t *at, struct nat a)
{
    if (a.n) memcpy(at, a.limb, a.n * sizeof *at);
    return (struct nat){at, a.n};
}

void chain_add(struct chain *c, struct amount cost, struct nat start, const uint64_t *k, bool minus,
               uint64_t weight)
{
    const struct nat under = chain_under(c);
    const int r = c->known;
    // What stays is taken first, so that the work can be let go. A value is no more than a cost, or all loads
    // together: 64 bits for the people are room enough.
    uint64_t *top_at = MEM_ARRAY(c->mem, uint64_t, under.n + AMOUNT_LIMBS + 4);
    uint64_t *under_at = MEM_ARRAY(c->mem, uint64_t, under.n + 2);
    const struct mem_mark mark = mem_mark(c->mem);

    c->factor[r] = 1;
    if (weight) {
        const struct nat sum = chain_sum(c, c->mem, start, k, minus);
        const struct nat all = nat_mul(c->mem, nat_of_amount(c->mem, cost), under);
        const struct nat value = minus ? nat_sub(c->mem, all, sum) : nat_add(c->mem, all, sum);
        const uint64_t common = u64_gcd(weight, nat_rest(value, weight));
        c->factor[r] = weight / common;
        c->top[r] = kept(top_at, nat_over(c->mem, value, common));
    } else {
        c->top[r] = (struct nat){0};
    }
    c->under[r] = kept(under_at, nat_times(c->mem, under, c->factor[r]));
    mem_reset(c->mem, mark);
    c->known++;
}
