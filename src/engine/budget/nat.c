// nat.c - schoolbook arithmetic on 64-bit limbs; division as in Knuth, The Art of Computer Programming 2, 4.3.1 D.
#include "engine/budget/nat.h"

#include <assert.h>

typedef unsigned __int128 wide;

static struct nat made(uint64_t *limb, uint32_t n)
{
    while (n && !limb[n - 1])
        n--;
    return (struct nat){limb, n};
}

static uint64_t *room(struct mem *m, size_t n)
{
    return MEM_ARRAY(m, uint64_t, n);
}

struct nat nat_of(struct mem *m, uint64_t v)
{
    uint64_t *limb = room(m, 1);

    limb[0] = v;
    return made(limb, 1);
}

struct nat nat_of_amount(struct mem *m, struct amount a)
{
    uint64_t *limb = room(m, AMOUNT_LIMBS);

    memcpy(limb, a.limb, sizeof a.limb);
    return made(limb, AMOUNT_LIMBS);
}

struct nat nat_copy(struct mem *m, struct nat a)
{
    uint64_t *limb = room(m, a.n);

    if (a.n) memcpy(limb, a.limb, a.n * sizeof *limb);
    return (struct nat){limb, a.n};
}

int nat_cmp(struct nat a, struct nat b)
{
    if (a.n != b.n) return a.n < b.n ? -1 : 1;
    for (uint32_t i = a.n; i-- > 0;)
        if (a.limb[i] != b.limb[i]) return a.limb[i] < b.limb[i] ? -1 : 1;
    return 0;
}

struct nat nat_add(struct mem *m, struct nat a, struct nat b)
{
    return nat_step(m, a, 1, b, 1, false);
}

struct nat nat_sub(struct mem *m, struct nat a, struct nat b)
{
    return nat_step(m, a, 1, b, 1, true);
}

struct nat nat_times(struct mem *m, struct nat a, uint64_t k)
{
    uint64_t *limb = room(m, a.n + 1), carry = 0;

    for (uint32_t i = 0; i < a.n; i++) {
        const wide product = (wide)a.limb[i] * k + carry;
        limb[i] = (uint64_t)product;
        carry = (uint64_t)(product >> 64);
    }
    limb[a.n] = carry;
    return made(limb, a.n + 1);
}

struct nat nat_step(struct mem *m, struct nat a, uint64_t k, struct nat b, uint64_t l, bool minus)
{
    const uint32_t n = (a.n > b.n ? a.n : b.n) + 2;
    uint64_t *limb = room(m, n), carry_a = 0, carry_b = 0, carry = 0;

    for (uint32_t i = 0; i < n; i++) {
        const wide x = (wide)(i < a.n ? a.limb[i] : 0) * k + carry_a;
        const wide y = (wide)(i < b.n ? b.limb[i] : 0) * l + carry_b;
        const uint64_t low_x = (uint64_t)x, low_y = (uint64_t)y;
        carry_a = (uint64_t)(x >> 64), carry_b = (uint64_t)(y >> 64);
        const wide r = minus ? (wide)low_x - low_y - carry : (wide)low_x + low_y + carry;
        limb[i] = (uint64_t)r;
        carry = (uint64_t)(r >> 64) & 1;
    }
    assert(!carry && carry_a == carry_b); // both 0: of n limbs the highest can hold no product
    return made(limb, n);
}

struct nat nat_mul(struct mem *m, struct nat a, struct nat b)
{
    uint64_t *limb = room(m, (size_t)a.n + b.n);

    for (uint32_t i = 0; i < a.n; i++) {
        uint64_t carry = 0;
        for (uint32_t k = 0; k < b.n; k++) {
            const wide sum = (wide)a.limb[i] * b.limb[k] + limb[i + k] + carry;
            limb[i + k] = (uint64_t)sum;
            carry = (uint64_t)(sum >> 64);
        }
        limb[i + b.n] = carry;
    }
    return made(limb, a.n + b.n);
}

struct nat nat_shift(struct mem *m, struct nat a, int bits)
{
    const uint32_t whole = (uint32_t)(bits < 0 ? -bits : bits) / 64;
    const int part = (bits < 0 ? -bits : bits) % 64;

    if (bits < 0) {
        if (whole >= a.n) return (struct nat){0};
        uint64_t *limb = room(m, a.n - whole);
        for (uint32_t i = whole; i < a.n; i++) {
            const uint64_t above = i + 1 < a.n ? a.limb[i + 1] : 0;
            limb[i - whole] = part ? a.limb[i] >> part | above << (64 - part) : a.limb[i];
        }
        return made(limb, a.n - whole);
    }
    uint64_t *limb = room(m, a.n + whole + 1);
    for (uint32_t i = 0; i < a.n; i++) {
        limb[i + whole] |= a.limb[i] << part;
        if (part) limb[i + whole + 1] = a.limb[i] >> (64 - part);
    }
    return made(limb, a.n + whole + 1);
}

uint64_t nat_rest(struct nat a, uint64_t by)
{
    uint64_t rest = 0;

    for (uint32_t i = a.n; i-- > 0;)
        rest = (uint64_t)(((wide)rest << 64 | a.limb[i]) % by);
    return rest;
}

struct nat nat_over(struct mem *m, struct nat a, uint64_t by)
{
    uint64_t *limb = room(m, a.n), rest = 0;

    for (uint32_t i = a.n; i-- > 0;) {
        const wide part = (wide)rest << 64 | a.limb[i];
        limb[i] = (uint64_t)(part / by);
        rest = (uint64_t)(part % by);
    }
    return made(limb, a.n);
}

int nat_bits(struct nat a)
{
    return a.n ? (int)a.n * 64 - __builtin_clzll(a.limb[a.n - 1]) : 0;
}

void nat_divide(struct mem *m, struct nat a, struct nat by, struct nat *out_quotient,
                struct nat *out_rest)
{
    assert(by.n);
    if (nat_cmp(a, by) < 0) {
        *out_quotient = (struct nat){0};
        *out_rest = a;
        return;
    }
    if (by.n == 1) {
        *out_rest = nat_of(m, nat_rest(a, by.limb[0]));
        *out_quotient = nat_over(m, a, by.limb[0]);
        return;
    }
    const int shift = __builtin_clzll(by.limb[by.n - 1]);
    const struct nat v = nat_shift(m, by, shift), shifted = nat_shift(m, a, shift);
    uint64_t *u = room(m, (size_t)a.n + 1), *q = room(m, a.n - by.n + 1);
    memcpy(u, shifted.limb, shifted.n * sizeof *u);
    for (uint32_t j = a.n - v.n + 1; j-- > 0;) {
        const wide two = (wide)u[j + v.n] << 64 | u[j + v.n - 1];
        wide guess = u[j + v.n] >= v.limb[v.n - 1] ? UINT64_MAX : two / v.limb[v.n - 1];
        wide rest = two - guess * v.limb[v.n - 1];
        while (rest <= UINT64_MAX && guess * v.limb[v.n - 2] > (rest << 64 | u[j + v.n - 2])) {
            guess--;
            rest += v.limb[v.n - 1];
        }
        uint64_t borrow = 0, carry = 0;
        for (uint32_t i = 0; i < v.n; i++) {
            const wide product = guess * v.limb[i] + carry;
            carry = (uint64_t)(product >> 64);
            const wide less = (wide)u[i + j] - (uint64_t)product - borrow;
            u[i + j] = (uint64_t)less;
            borrow = (uint64_t)(less >> 64) & 1;
        }
        const wide less = (wide)u[j + v.n] - carry - borrow;
        u[j + v.n] = (uint64_t)less;
        if (less >> 64) { // one too many
            guess--;
            carry = 0;
            for (uint32_t i = 0; i < v.n; i++) {
                const wide sum = (wide)u[i + j] + v.limb[i] + carry;
                u[i + j] = (uint64_t)sum;
                carry = (uint64_t)(sum >> 64);
            }
            u[j + v.n] += carry;
        }
        q[j] = (uint64_t)guess;
    }
    *out_quotient = made(q, a.n - by.n + 1);
    *out_rest = nat_shift(m, made(u, v.n), -shift);
}

uint64_t u64_gcd(uint64_t a, uint64_t b)
{
    while (b) {
        const uint64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

struct nat nat_gcd(struct mem *m, struct nat a, struct nat b)
{
    while (b.n) {
        struct nat quotient, rest;
        if (b.n == 1) return nat_of(m, u64_gcd(b.limb[0], nat_rest(a, b.limb[0])));
        nat_divide(m, a, b, &quotient, &rest);
        a = b;
        b = rest;
    }
    return a;
}

uint64_t nat_u64(struct nat a)
{
    assert(a.n <= 1);
    return a.n ? a.limb[0] : 0;
}

str nat_text(struct mem *m, struct nat a)
{
    enum { CHUNK = 19 };
    const uint64_t ten = UINT64_C(10000000000000000000);
    const size_t most = (size_t)a.n * 20 + 2;
    char *text = mem_raw(m, most);
    size_t at = most;

    if (!a.n) text[--at] = '0';
    while (a.n) {
        uint64_t part = nat_rest(a, ten);
        a = nat_over(m, a, ten);
        for (int i = 0; i < CHUNK && (part || a.n); i++) {
            text[--at] = (char)('0' + part % 10);
            part /= 10;
        }
    }
    return (str){text + at, most - at};
}

struct ratio ratio_lowest(struct mem *m, struct ratio r)
{
    struct nat rest;
    const struct nat common = nat_gcd(m, r.under, r.top);

    if (common.n == 1 && common.limb[0] == 1) return r;
    nat_divide(m, r.top, common, &r.top, &rest);
    nat_divide(m, r.under, common, &r.under, &rest);
    return r;
}

str ratio_text(struct mem *m, struct ratio r)
{
    r = ratio_lowest(m, r);
    const str top = nat_text(m, r.top);
    if (r.under.n == 1 && r.under.limb[0] == 1) return top;
    return str_format(m, STR_FMT "/" STR_FMT, STR_ARG(top), STR_ARG(nat_text(m, r.under)));
}

str ratio_decimal(struct mem *m, struct ratio r, int decimals, int places)
{
    struct nat quotient, rest;

    for (int i = 0; i < places; i++)
        r.top = nat_times(m, r.top, 10);
    for (int i = 0; i < decimals; i++)
        r.under = nat_times(m, r.under, 10);
    nat_divide(m, r.top, r.under, &quotient, &rest);
    const str digits = nat_text(m, quotient);
    char *text = mem_raw(m, digits.n + (size_t)places + 2);
    size_t n = 0;
    const size_t whole = digits.n > (size_t)places ? digits.n - (size_t)places : 0;
    if (whole)
        memcpy(text, digits.at, whole), n = whole;
    else
        text[n++] = '0';
    if (places) text[n++] = '.';
    for (size_t i = digits.n; i < (size_t)places; i++)
        text[n++] = '0';
    memcpy(text + n, digits.at + whole, digits.n - whole);
    return (str){text, n + digits.n - whole};
}
