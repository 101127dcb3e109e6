// money.h - amounts in whole cents, as people type them.
//
// Reads    "1250", "1.250", "1 250", "1250,50", "1.250,50", "12.50", with or without "€" before it. A point or blank
//          between thousands stands before each group of three; what has two digits after the last comma or point is cents.
// Refuses  "1,250" (a thousand in English, a thousandth in Dutch), "0,005", "1.25.0", a sign: ERR_INVALID
#pragma once

#include "base/err.h"
#include "base/str.h"

typedef int64_t cents;

#define CENTS_MOST INT64_C(100000000000000) /* a million million euro */
CHECKED enum err cents_parse(str s, cents *out);
