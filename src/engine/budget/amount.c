// amount.c - decimals in, whole numbers of four limbs, decimals out.
#include "engine/budget/amount.h"

#include <assert.h>

typedef unsigned __int128 wide;

enum amount_problem decimal_read(str text, struct decimal *out)
{
    struct decimal d = {0};
    bool any = false, point = false;
    int zeros = 0; // after the last digit that is no 0, behind the point

    text = str_trim(text);
    size_t i = text.n && (text.at[0] == '-' || text.at[0] == '+');
    d.negative = i && text.at[0] == '-';
    for (; i < text.n; i++) {
        const char c = text.at[i];
        if (c == '.' || c == ',') {
            if (point) return AMOUNT_NO_NUMBER;
            point = true;
            continue;
        }
        if (c < '0' || c > '9') return AMOUNT_NO_NUMBER;
        any = true;
        if (point && c == '0') {
            zeros++;
            continue;
        }
        for (int need = point ? zeros + 1 : 1; need > 0; need--) {
            const char digit = need == 1 ? c : '0';
            if (point) d.decimals++;
            if (d.digits == 0 && digit == '0') continue;
            if (d.digits == AMOUNT_DIGITS_MAX) return AMOUNT_TOO_LONG;
            d.digit[d.digits++] = digit;
        }
        if (d.decimals > AMOUNT_DIGITS_MAX) return AMOUNT_TOO_LONG;
        zeros = 0;
    }
    if (!any) return AMOUNT_NO_NUMBER;
    if (d.digits == 0) d.decimals = 0, d.negative = false;
    *out = d;
    return AMOUNT_FINE;
}

bool decimal_amount(const struct decimal *d, int decimals, struct amount *out)
{
    const int more = decimals - d->decimals;
    struct amount a = {0};

    assert(more >= 0);
    if (d->digits && d->digits + more > AMOUNT_DIGITS_MAX) return false;
    for (int i = 0; d->digits && i < d->digits + more; i++)
        a = amount_add(amount_times(a, 10),
                       amount_of(i < d->digits ? (uint64_t)(d->digit[i] - '0') : 0));
    *out = a;
    return true;
}

struct amount amount_of(uint64_t v)
{
    return (struct amount){{v}};
}

int amount_cmp(struct amount a, struct amount b)
{
    for (int i = AMOUNT_LIMBS - 1; i >= 0; i--)
        if (a.limb[i] != b.limb[i]) return a.limb[i] < b.limb[i] ? -1 : 1;
    return 0;
}

bool amount_is_zero(struct amount a)
{
    return !(a.limb[0] | a.limb[1] | a.limb[2] | a.limb[3]);
}

struct amount amount_add(struct amount a, struct amount b)
{
    uint64_t carry = 0;

    for (int i = 0; i < AMOUNT_LIMBS; i++) {
        const wide sum = (wide)a.limb[i] + b.limb[i] + carry;
        a.limb[i] = (uint64_t)sum;
        carry = (uint64_t)(sum >> 64);
    }
    assert(!carry);
    return a;
}

struct amount amount_sub(struct amount a, struct amount b)
{
    uint64_t borrow = 0;

    for (int i = 0; i < AMOUNT_LIMBS; i++) {
        const wide less = (wide)a.limb[i] - b.limb[i] - borrow;
        a.limb[i] = (uint64_t)less;
        borrow = (uint64_t)(less >> 64) & 1;
    }
    assert(!borrow);
    return a;
}

struct amount amount_times(struct amount a, uint64_t k)
{
    uint64_t carry = 0;

    for (int i = 0; i < AMOUNT_LIMBS; i++) {
        const wide product = (wide)a.limb[i] * k + carry;
        a.limb[i] = (uint64_t)product;
        carry = (uint64_t)(product >> 64);
    }
    assert(!carry);
    return a;
}

uint64_t amount_divide(struct amount *a, uint64_t by)
{
    uint64_t rest = 0;

    for (int i = AMOUNT_LIMBS - 1; i >= 0; i--) {
        const wide part = (wide)rest << 64 | a->limb[i];
        a->limb[i] = (uint64_t)(part / by);
        rest = (uint64_t)(part % by);
    }
    return rest;
}

struct amount amount_half(struct amount a)
{
    amount_divide(&a, 2);
    return a;
}

int amount_cross_cmp(struct amount a, uint64_t x, struct amount b, uint64_t y)
{
    uint64_t left[AMOUNT_LIMBS + 1], right[AMOUNT_LIMBS + 1], carry = 0, carry_right = 0;

    for (int i = 0; i < AMOUNT_LIMBS; i++) {
        const wide l = (wide)a.limb[i] * x + carry, r = (wide)b.limb[i] * y + carry_right;
        left[i] = (uint64_t)l, carry = (uint64_t)(l >> 64);
        right[i] = (uint64_t)r, carry_right = (uint64_t)(r >> 64);
    }
    left[AMOUNT_LIMBS] = carry, right[AMOUNT_LIMBS] = carry_right;
    for (int i = AMOUNT_LIMBS; i >= 0; i--)
        if (left[i] != right[i]) return left[i] < right[i] ? -1 : 1;
    return 0;
}

double amount_double(struct amount a)
{
    int top = AMOUNT_LIMBS - 1;

    while (top > 0 && !a.limb[top])
        top--;
    // The two highest limbs hold at least 65 bits: what is below them is less than a relative 2^-64.
    double v = (double)a.limb[top];
    if (top > 0) v = v * 0x1p64 + (double)a.limb[top - 1];
    for (int i = top - 1; i > 0; i--)
        v *= 0x1p64;
    return v;
}

str amount_text(struct mem *m, struct amount a, int decimals)
{
    enum { ROOM = 3 * AMOUNT_DIGITS_MAX };
    char back[ROOM];
    int n = 0, written = 0;

    do
        back[n++] = (char)('0' + amount_divide(&a, 10));
    while (!amount_is_zero(a) || n <= decimals);
    int skip = 0;
    while (skip < decimals && back[skip] == '0')
        skip++;
    char *text = mem_raw(m, (size_t)n + 1);
    for (int i = n - 1; i >= skip; i--) {
        text[written++] = back[i];
        if (i == decimals && i > skip) text[written++] = '.';
    }
    return (str){text, (size_t)written};
}
