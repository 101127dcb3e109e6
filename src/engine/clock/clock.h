// clock.h - a legal term as a clock: from the day something happened to the last day somebody may or must act, and why it is that day.
//
//     struct clock t = {.n = 6, .unit = CLOCK_WEEKS, .first_counts = true, .statutory = true};   // views, Awb 3:16
//     struct clock_end e;
//     TRY(clock_end(&t, day_of((struct ymd){2026, 11, 14}), NULL, 0, &e));
//     // e.last is Monday 28 December 2026; e.moved_from Friday 25 December; e.why HOLIDAY_christmas_1
//
// Rules    a term of weeks that counts its first day ends 7 n - 1 days later, else 7 n days later; of months and years
//          on the same number of a later month, or its last day when that month is shorter.
// Moved    a statutory term that ends on a Saturday, a Sunday or a holiday ends on the next other day (Algemene
//          termijnenwet 1), and one of three days or more holds at least two such days (2). Not when it is longer
//          than 90 days, 12 weeks or 3 months, or of years (4). Never when it is counted back.
// Pauses   the term stands still on these days; what was moved is judged after them. Of a term in working days only those that
//          run are counted: a weekend that stands still makes no difference.
// Holidays Algemene termijnenwet 3: New Year, Good Friday, Easter Monday, King's Day (26 April when the 27th is a
//          Sunday), 5 May, Ascension, Whit Monday, both days of Christmas. Sundays count as such.
// Bounds   years 1970..2200; n 1..3660; CLOCK_PAUSES_MAX.
// Errors   ERR_INVALID  out of bounds, or pauses that overlap or run backwards
// Source   Algemene termijnenwet and Awb, read in versions of about 2017; let a lawyer confirm before use. The names and
//          numbers of rules stand in clock.def. Worked out in docs/engines/clock.md.
#pragma once

#include "base/day.h"

enum { CLOCK_PAUSES_MAX = 50 };

enum clock_unit { CLOCK_DAYS, CLOCK_WORKDAYS, CLOCK_WEEKS, CLOCK_MONTHS, CLOCK_YEARS };

enum holiday {
    HOLIDAY_none,
#define HOLIDAY(name) HOLIDAY_##name,
#include "engine/clock/holiday.def"
#undef HOLIDAY
    HOLIDAY_COUNT
};

struct clock {
    int n;
    enum clock_unit unit;
    bool first_counts; // the day it starts is day one
    bool statutory;    // the Algemene termijnenwet holds for it
    bool
        back; // counted back from a day: the last day on which something can still be done before it
};

struct clock_pause {
    day from, until; // the first day that stands still, and the first that runs again
};

struct clock_end {
    day last;
    bool moved;
    day moved_from;
    enum holiday why; // of moved_from; HOLIDAY_saturday or _sunday for a weekend
    int paused;       // days that stood still
    day remind;       // at two thirds of the way
};

CHECKED enum err clock_end(const struct clock *t, day from, const struct clock_pause *pauses, int n,
                           struct clock_end *out);

// What makes that day one on which no term ends: a holiday, else Saturday or Sunday; HOLIDAY_none.
enum holiday clock_holiday(day d);
const char *holiday_name(enum holiday h); // "easter_monday"
day clock_easter(int year);               // Sunday

// The named rules of the law: clock.def.
enum clock_rule {
#define CLOCK(name, n, unit, first, statutory, back, source) CLOCK_RULE_##name,
#include "engine/clock/clock.def"
#undef CLOCK
    CLOCK_RULE_COUNT
};

struct clock clock_of_rule(enum clock_rule r);
const char *clock_rule_name(enum clock_rule r);   // "views"
const char *clock_rule_source(enum clock_rule r); // "Awb 3:16"
bool clock_rule_parse(str name, enum clock_rule *out);
