#include "engine/clock/clock.h"

#include <assert.h>

enum { YEAR_FIRST = 1970, YEAR_LAST = 2200, N_MAX = 3660 };

static bool in_years(day d)
{
    const int year = day_ymd(d).year;

    return year >= YEAR_FIRST && year <= YEAR_LAST;
}

// The Gregorian computus in the form of Meeus, Astronomical Algorithms (1991), chapter 8.
day clock_easter(int year)
{
    const int a = year % 19, b = year / 100, c = year % 100;
    const int d = b / 4, e = b % 4, f = (b + 8) / 25, g = (b - f + 1) / 3;
    const int h = (19 * a + b - d - g + 15) % 30;
    const int i = c / 4, k = c % 4, l = (32 + 2 * e + 2 * i - h - k) % 7;
    const int m = (a + 11 * h + 22 * l) / 451;
    const int n = h + l - 7 * m + 114;

    return day_of((struct ymd){year, n / 31, n % 31 + 1});
}

static day kings_day(int year)
{
    const day d = day_of((struct ymd){year, 4, 27});

    return day_weekday(d) == 6 ? (day){d.n - 1} : d;
}

enum holiday clock_holiday(day d)
{
    const struct ymd date = day_ymd(d);
    const int from_easter = d.n - clock_easter(date.year).n;
    const int weekday = day_weekday(d);

    if (date.month == 1 && date.day == 1) return HOLIDAY_new_year;
    if (from_easter == -2) return HOLIDAY_good_friday;
    if (from_easter == 1) return HOLIDAY_easter_monday;
    if (from_easter == 39) return HOLIDAY_ascension;
    if (from_easter == 50) return HOLIDAY_whit_monday;
    if (d.n == kings_day(date.year).n) return HOLIDAY_kings_day;
    if (date.month == 5 && date.day == 5) return HOLIDAY_liberation;
    if (date.month == 12 && date.day == 25) return HOLIDAY_christmas_1;
    if (date.month == 12 && date.day == 26) return HOLIDAY_christmas_2;
    return weekday == 5 ? HOLIDAY_saturday : weekday == 6 ? HOLIDAY_sunday : HOLIDAY_none;
}

static int month_days(int year, int month)
{
    const day first = day_of((struct ymd){year, month, 1});

    return day_of((struct ymd){year + (month == 12), month == 12 ? 1 : month + 1, 1}).n - first.n;
}

static day months_on(day from, int n)
{
    struct ymd d = day_ymd(from);
    const int month = d.year * 12 + d.month - 1 + n;

    d.year = month / 12;
    d.month = month % 12 + 1;
    const int most = month_days(d.year, d.month);
    if (d.day > most) d.day = most;
    return day_of(d);
}

static bool pauses_are_sound(const struct clock_pause *p, int n)
{
    if (n < 0 || n > CLOCK_PAUSES_MAX) return false;
    for (int i = 0; i < n; i++)
        if (p[i].until.n < p[i].from.n || (i && p[i].from.n < p[i - 1].until.n)) return false;
    return true;
}

// Of working days only those are counted that run: a day that stands still takes one away only when it was one.
static day workdays_on(const struct clock *t, day from, const struct clock_pause *p, int n,
                       int *out_paused)
{
    const int sign = t->back ? -1 : 1;
    day d = t->first_counts ? from : (day){from.n + sign};
    int left = t->n, i = 0;

    *out_paused = 0;
    for (;; d.n += sign) {
        for (; i < n && p[i].from.n <= d.n; i++) {
            if (p[i].until.n <= d.n) continue;
            *out_paused += p[i].until.n - d.n;
            d = p[i].until;
        }
        if (clock_holiday(d) == HOLIDAY_none && --left == 0) return d;
    }
}

// The last day by the calendar alone.
static day counted(const struct clock *t, day from)
{
    const int sign = t->back ? -1 : 1, first = t->first_counts ? 1 : 0;

    switch (t->unit) {
    case CLOCK_DAYS: return (day){from.n + sign * (t->n - first)};
    case CLOCK_WEEKS: return (day){from.n + sign * (7 * t->n - first)};
    case CLOCK_MONTHS: return (day){months_on(from, sign * t->n).n - sign * first};
    case CLOCK_YEARS: return (day){months_on(from, sign * 12 * t->n).n - sign * first};
    case CLOCK_WORKDAYS: break; // workdays_on
    }
    return from;
}

// Does the Algemene termijnenwet leave it alone (article 4)?
static bool too_long_to_move(const struct clock *t)
{
    switch (t->unit) {
    case CLOCK_DAYS: return t->n > 90;
    case CLOCK_WEEKS: return t->n > 12;
    case CLOCK_MONTHS: return t->n > 3;
    case CLOCK_YEARS: return true;
    case CLOCK_WORKDAYS: break;
    }
    return false;
}

// Article 2: at least two days that are no weekend and no holiday.
static day with_two_workdays(day first, day last)
{
    int workdays = 0;

    for (day d = first; d.n <= last.n && workdays < 2; d.n++)
        workdays += clock_holiday(d) == HOLIDAY_none;
    while (workdays < 2) {
        last.n++;
        workdays += clock_holiday(last) == HOLIDAY_none;
    }
    return last;
}

// Every day that stands still before the end puts the end a day later, which may bring in more of them.
static void paused(const struct clock_pause *p, int n, day from, day *last, int *out)
{
    *out = 0;
    for (int i = 0; i < n; i++) {
        const int start = p[i].from.n < from.n ? from.n : p[i].from.n;
        if (p[i].until.n <= start || start > last->n) continue;
        last->n += p[i].until.n - start;
        *out += p[i].until.n - start;
    }
}

enum err clock_end(const struct clock *t, day from, const struct clock_pause *pauses, int n,
                   struct clock_end *out)
{
    struct clock_end e = {0};

    if (t->n < 1 || t->n > N_MAX || !in_years(from) || (t->back && n) ||
        !pauses_are_sound(pauses, n))
        return ERR_INVALID;
    if (t->unit == CLOCK_WORKDAYS) {
        e.last = workdays_on(t, from, pauses, n, &e.paused);
    } else {
        e.last = counted(t, from);
        paused(pauses, n, t->first_counts ? from : (day){from.n + 1}, &e.last, &e.paused);
    }
    if (!in_years(e.last)) return ERR_INVALID;
    if (t->statutory && !t->back && !too_long_to_move(t)) {
        const day first = t->first_counts ? from : (day){from.n + 1};
        const day before = e.last;

        while (clock_holiday(e.last) != HOLIDAY_none)
            e.last.n++;
        if (before.n - first.n >= 2) e.last = with_two_workdays(first, e.last);
        e.moved = e.last.n != before.n;
        e.moved_from = before;
        e.why = e.moved ? clock_holiday(before) : HOLIDAY_none;
    }
    e.remind = (day){from.n + (e.last.n - from.n) * 2 / 3};
    *out = e;
    return ERR_NONE;
}

const char *holiday_name(enum holiday h)
{
    static const char *const names[] = {
        "none",
#define HOLIDAY(name) #name,
#include "engine/clock/holiday.def"
#undef HOLIDAY
    };

    assert(h >= 0 && h < HOLIDAY_COUNT);
    return names[h];
}

static const struct {
    const char *name, *source;
    struct clock term;
} rules[] = {
// The formatter takes a row for a block and breaks it.
// clang-format off
#define CLOCK(name, n, unit, first, law, back, from) {#name, from, {n, CLOCK_##unit, first, law, back}},
// clang-format on
#include "engine/clock/clock.def"
#undef CLOCK
};

struct clock clock_of_rule(enum clock_rule r)
{
    assert(r >= 0 && r < CLOCK_RULE_COUNT);
    return rules[r].term;
}

const char *clock_rule_name(enum clock_rule r)
{
    assert(r >= 0 && r < CLOCK_RULE_COUNT);
    return rules[r].name;
}

const char *clock_rule_source(enum clock_rule r)
{
    assert(r >= 0 && r < CLOCK_RULE_COUNT);
    return rules[r].source;
}

bool clock_rule_parse(str name, enum clock_rule *out)
{
    for (int i = 0; i < CLOCK_RULE_COUNT; i++)
        if (str_eq(name, str_of(rules[i].name))) {
            *out = (enum clock_rule)i;
            return true;
        }
    return false;
}
