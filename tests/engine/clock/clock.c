// Terms: the worked dates of the field, and 700 more that another program reckoned (tests/reference/clock.py).
#include "engine/clock/clock.h"
#include "base/csv.h"
#include "base/disk.h"
#include "tests/support/test.h"

#include <fcntl.h>

static day at(int year, int month, int d)
{
    return day_of((struct ymd){year, month, d});
}

TEST(clock, ends_where_the_law_says)
{
    static const struct {
        const char *name;
        enum clock_rule rule;
        const char *from, *last, *moved_from;
        enum holiday why;
    } rows[] = {
        {"no move", CLOCK_RULE_views, "2026-11-05", "2026-12-16", "", HOLIDAY_none},
        {"Christmas on a Friday", CLOCK_RULE_views, "2026-11-14", "2026-12-28", "2026-12-25",
         HOLIDAY_christmas_1},
        {"Easter Sunday, then Monday", CLOCK_RULE_views, "2027-02-15", "2027-03-30", "2027-03-28",
         HOLIDAY_sunday},
        {"5 May, also in 2027", CLOCK_RULE_no_views_decision, "2027-04-07", "2027-05-07",
         "2027-05-05", HOLIDAY_liberation},
        {"longer than three months", CLOCK_RULE_application, "2026-06-27", "2026-12-27", "",
         HOLIDAY_none},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct clock rule = clock_of_rule(rows[i].rule);
        struct clock_end e;
        day from;

        t->row = rows[i].name;
        NEED(t, day_parse(str_of(rows[i].from), &from));
        NEED(t, clock_end(&rule, from, NULL, 0, &e));
        CHECK_STR(t, day_iso(t->mem, e.last), rows[i].last);
        CHECK_INT(t, e.moved, rows[i].moved_from[0] != 0);
        if (e.moved) CHECK_STR(t, day_iso(t->mem, e.moved_from), rows[i].moved_from);
        CHECK_INT(t, e.why, rows[i].why);
    }
}

TEST(clock, knows_the_holidays)
{
    static const struct {
        int y, m, d;
        enum holiday want;
    } rows[] = {
        {2026, 4, 3, HOLIDAY_good_friday},
        {2026, 4, 6, HOLIDAY_easter_monday},
        {2026, 4, 27, HOLIDAY_kings_day},
        {2025, 4, 26, HOLIDAY_kings_day}, // the 27th is a Sunday
        {2025, 4, 27, HOLIDAY_sunday},
        {2026, 5, 5, HOLIDAY_liberation},
        {2026, 5, 14, HOLIDAY_ascension},
        {2026, 5, 25, HOLIDAY_whit_monday},
        {2026, 12, 26, HOLIDAY_christmas_2}, // a Saturday too
        {2026, 12, 31, HOLIDAY_none},
        {2027, 1, 1, HOLIDAY_new_year},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++)
        CHECK_INT(t, clock_holiday(at(rows[i].y, rows[i].m, rows[i].d)), rows[i].want);
    CHECK_STR(t, day_iso(t->mem, clock_easter(2038)), "2038-04-25"); // the latest there is
    CHECK_STR(t, day_iso(t->mem, clock_easter(2285)), "2285-03-22"); // the earliest
}

TEST(clock, stands_still_while_paused)
{
    const struct clock eight = clock_of_rule(CLOCK_RULE_reasonable);
    struct clock_end e;
    struct clock_pause p[] = {
        {at(2026, 1, 12), at(2026, 1, 22)}, // ten days
        {at(2026, 3, 5), at(2026, 3, 10)},  // within the end as it then is: five more
    };

    NEED(t, clock_end(&eight, at(2026, 1, 5), NULL, 0, &e));
    CHECK_STR(t, day_iso(t->mem, e.last), "2026-03-02");
    NEED(t, clock_end(&eight, at(2026, 1, 5), p, 1, &e));
    CHECK_STR(t, day_iso(t->mem, e.last), "2026-03-12");
    CHECK_INT(t, e.paused, 10);
    NEED(t, clock_end(&eight, at(2026, 1, 5), p, 2, &e));
    CHECK_STR(t, day_iso(t->mem, e.last), "2026-03-17");
    // Of working days only those that run are counted: two days still are two working days later, a weekend still is nothing.
    static const struct {
        const char *from, *until, *last;
        int paused;
    } rows[] = {
        {"2026-11-24", "2026-11-26", "2026-12-08", 2},
        {"2026-11-28", "2026-11-30", "2026-12-04", 2},
        {"2026-11-27", "2026-11-30", "2026-12-07", 3},
        {"2026-11-23", "2026-11-24", "2026-12-04", 0}, // before it runs
        {"2026-12-07", "2026-12-09", "2026-12-04", 0}, // and after it
        {"2026-12-04", "2026-12-24", "2026-12-24", 20},
    };
    const struct clock nine = {.n = 9, .unit = CLOCK_WORKDAYS, .statutory = true};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct clock_pause one;
        t->row = rows[i].from;
        NEED(t, day_parse(str_of(rows[i].from), &one.from));
        NEED(t, day_parse(str_of(rows[i].until), &one.until));
        NEED(t, clock_end(&nine, at(2026, 11, 23), &one, 1, &e));
        CHECK_STR(t, day_iso(t->mem, e.last), rows[i].last);
        CHECK_INT(t, e.paused, rows[i].paused);
    }
    t->row = NULL;
    p[1].from = at(2026, 1, 20);
    CHECK_INT(t, clock_end(&eight, at(2026, 1, 5), p, 2, &e), ERR_INVALID); // they overlap
    p[0].until = at(2026, 1, 1);
    CHECK_INT(t, clock_end(&eight, at(2026, 1, 5), p, 1, &e), ERR_INVALID); // backwards
}

TEST(clock, counted_back_is_never_moved)
{
    const struct clock call_in = {.n = 2, .unit = CLOCK_WEEKS, .statutory = true, .back = true};
    const struct clock workdays = {.n = 3, .unit = CLOCK_WORKDAYS, .back = true};
    struct clock_end e;

    NEED(t, clock_end(&call_in, at(2027, 1, 8), NULL, 0, &e)); // to Christmas
    CHECK_STR(t, day_iso(t->mem, e.last), "2026-12-25");
    CHECK(t, !e.moved);
    NEED(t, clock_end(&workdays, at(2026, 12, 29), NULL, 0, &e)); // 28, 24, 23 December
    CHECK_STR(t, day_iso(t->mem, e.last), "2026-12-23");
}

TEST(clock, short_ones_hold_two_working_days)
{
    const struct clock three = {.n = 3, .unit = CLOCK_DAYS, .statutory = true};
    struct clock_end e;

    // From Thursday 24 December 2026: Friday, Saturday and Sunday are free; Monday is one, Tuesday the second.
    NEED(t, clock_end(&three, at(2026, 12, 24), NULL, 0, &e));
    CHECK_STR(t, day_iso(t->mem, e.last), "2026-12-29");
}

TEST(clock, reminds_at_two_thirds)
{
    const struct clock six = {.n = 6, .unit = CLOCK_WEEKS};
    struct clock_end e;

    NEED(t, clock_end(&six, at(2026, 11, 2), NULL, 0, &e));
    CHECK_STR(t, day_iso(t->mem, e.remind), "2026-11-30");
}

TEST(clock, refuses_what_is_out_of_bounds)
{
    struct clock_end e;

    CHECK_INT(t, clock_end(&(struct clock){.n = 0}, at(2026, 1, 1), NULL, 0, &e), ERR_INVALID);
    CHECK_INT(t, clock_end(&(struct clock){.n = 4000}, at(2026, 1, 1), NULL, 0, &e), ERR_INVALID);
    CHECK_INT(t, clock_end(&(struct clock){.n = 1}, at(1969, 12, 31), NULL, 0, &e), ERR_INVALID);
    CHECK_INT(t,
              clock_end(&(struct clock){.n = 300, .unit = CLOCK_YEARS}, at(2026, 1, 1), NULL, 0,
                        &e),
              ERR_INVALID);
}

TEST(clock, agrees_with_another_method)
{
    static const char *const units[] = {"days", "workdays", "weeks", "months", "years"};
    str text;
    bool more;
    int n = 0;

    NEED(t, disk_read(t->mem, AT_FDCWD, "tests/engine/clock/dates.csv", 1 << 20, &text));
    struct csv c = csv_open(t->mem, text);
    NEED(t, csv_next(&c, &more)); // names
    for (;;) {
        struct clock term = {0};
        struct clock_pause pauses[8];
        struct clock_end e;
        str rest, one, first;
        day from;
        int64_t number;
        int n_pauses = 0;

        NEED(t, csv_next(&c, &more));
        if (!more) break;
        NEED(t, str_int(c.field[0], 1, 1000, &number));
        term.n = (int)number;
        for (size_t u = 0; u < COUNT_OF(units); u++)
            if (str_eq(c.field[1], str_of(units[u]))) term.unit = (enum clock_unit)u;
        term.first_counts = str_eq(c.field[2], STR("1"));
        term.statutory = str_eq(c.field[3], STR("1"));
        term.back = str_eq(c.field[7], STR("1"));
        NEED(t, day_parse(c.field[4], &from));
        for (rest = c.field[8]; str_cut(&rest, ' ', &one) && one.n; n_pauses++) {
            CHECK(t, n_pauses < (int)COUNT_OF(pauses) && str_cut(&one, '/', &first));
            NEED(t, day_parse(first, &pauses[n_pauses].from));
            NEED(t, day_parse(one, &pauses[n_pauses].until));
        }
        NEED(t, clock_end(&term, from, pauses, n_pauses, &e));
        t->row = str_z(t->mem, str_format(t->mem, "line %d", c.line));
        CHECK_STR(t, day_iso(t->mem, e.last), str_z(t->mem, c.field[6]));
        if (e.moved) CHECK_STR(t, day_iso(t->mem, e.moved_from), str_z(t->mem, c.field[5]));
        n++;
    }
    CHECK_INT(t, n, 700);
}
