// amount.h - amounts of money: whole numbers of up to 256 bits, read from and written as exact decimals.
//
// An election scales all its amounts by one power of ten (decimals), so that each is a whole number.
// Reads    digits with one decimal point or comma, an optional sign: "1250", "12,50", "+.5"; no thousands
//          separators and no exponent.
// Bounds   AMOUNT_DIGITS_MAX digits together, leading and trailing zeros of the fraction not counted.
#pragma once

#include "base/str.h"

enum { AMOUNT_DIGITS_MAX = 60, AMOUNT_LIMBS = 4 };

struct amount {
    uint64_t limb[AMOUNT_LIMBS]; // the least first
};

// What a text says, before it is known how many decimals the election has.
struct decimal {
    bool negative;
    int digits, decimals;          // decimals of `digits` stand after the point
    char digit[AMOUNT_DIGITS_MAX]; // '0'..'9', the first is not 0
};

enum amount_problem { AMOUNT_FINE, AMOUNT_NO_NUMBER, AMOUNT_TOO_LONG };

enum amount_problem decimal_read(str text, struct decimal *out);
// As a whole number of 10^-decimals; false when that has more than AMOUNT_DIGITS_MAX digits. `decimals`
// is at least that of d.
bool decimal_amount(const struct decimal *d, int decimals, struct amount *out);

struct amount amount_of(uint64_t v);
int amount_cmp(struct amount a, struct amount b);
bool amount_is_zero(struct amount a);
struct amount amount_add(struct amount a, struct amount b); // asserts that it fits
struct amount amount_sub(struct amount a, struct amount b); // a >= b
struct amount amount_times(struct amount a, uint64_t k);    // asserts that it fits
uint64_t amount_divide(struct amount *a, uint64_t by);      // gives the rest
// The sign of a*x - b*y.
int amount_cross_cmp(struct amount a, uint64_t x, struct amount b, uint64_t y);
struct amount amount_half(struct amount a);
double amount_double(struct amount a); // the nearest but for a relative 2^-52
str amount_text(struct mem *m, struct amount a, int decimals); // "12.5": as short as can be
