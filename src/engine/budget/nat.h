// nat.h - natural numbers of any length, for what is decided exactly: the least that the count needs.
//
// A nat is never changed; each result is new in the arena, which the caller marks and resets.
#pragma once

#include "engine/budget/amount.h"

struct nat {
    const uint64_t *limb; // the least first, the highest is not 0
    uint32_t n;
};

struct nat nat_of(struct mem *m, uint64_t v);
struct nat nat_of_amount(struct mem *m, struct amount a);
struct nat nat_copy(struct mem *m, struct nat a);
int nat_cmp(struct nat a, struct nat b);
struct nat nat_add(struct mem *m, struct nat a, struct nat b);
struct nat nat_sub(struct mem *m, struct nat a, struct nat b); // a >= b
struct nat nat_times(struct mem *m, struct nat a, uint64_t k);
struct nat nat_mul(struct mem *m, struct nat a, struct nat b);
struct nat nat_shift(struct mem *m, struct nat a, int bits); // to the left; negative: to the right
uint64_t nat_rest(struct nat a, uint64_t by);                // by > 0
struct nat nat_over(struct mem *m, struct nat a, uint64_t by);
void nat_divide(struct mem *m, struct nat a, struct nat by, struct nat *out_quotient,
                struct nat *out_rest); // by > 0
struct nat nat_gcd(struct mem *m, struct nat a, struct nat b);
int nat_bits(struct nat a);
uint64_t nat_u64(struct nat a); // asserts that it fits
str nat_text(struct mem *m, struct nat a);
uint64_t u64_gcd(uint64_t a, uint64_t b);

// a times k, plus or minus b times l: one step of a sum over rounds.
struct nat nat_step(struct mem *m, struct nat a, uint64_t k, struct nat b, uint64_t l, bool minus);

static inline bool nat_is_zero(struct nat a)
{
    return a.n == 0;
}

// A fraction; not always in lowest terms.
struct ratio {
    struct nat top, under;
};

struct ratio ratio_lowest(struct mem *m, struct ratio r);
str ratio_text(struct mem *m, struct ratio r); // "p/q" in lowest terms, "p" when q is 1
// As a decimal, cut off (never rounded up) after so many decimals, scaled by 10^-decimals first.
str ratio_decimal(struct mem *m, struct ratio r, int decimals, int places);
