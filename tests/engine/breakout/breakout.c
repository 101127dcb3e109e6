#include "engine/breakout/breakout.h"

#include "tests/support/test.h"

PROP(breakout, sizes_and_cities_differ_by_one, 300)
{
    const int n = 7 + (int)test_random(t, 74), size = 2 + (int)test_random(t, 7),
              cities = 1 + (int)test_random(t, 8);
    const int teams = breakout_teams(n, size);
    int team[100], again[100], count[100] = {0}, most = 0, least = n;
    int64_t city[100];

    for (int i = 0; i < n; i++)
        city[i] = (int64_t)test_random(t, (uint64_t)cities) * 7;
    const str seed = str_format(t->mem, "%llu", (unsigned long long)test_random(t, 1000000));
    NEED(t, breakout_divide(t->mem, seed, n, city, teams, team));
    NEED(t, breakout_divide(t->mem, seed, n, city, teams, again));
    CHECK_INT(t, memcmp(team, again, sizeof(int) * (size_t)n), 0);
    for (int i = 0; i < n; i++)
        count[team[i]]++;
    for (int k = 0; k < teams; k++) {
        if (count[k] > most) most = count[k];
        if (count[k] < least) least = count[k];
    }
    CHECK(t, most - least <= 1);
    CHECK(t, least >= size || teams == 1);
    for (int c = 0; c < cities; c++) {
        int high = 0, low = n;
        for (int k = 0; k < teams; k++) {
            int of = 0;
            for (int i = 0; i < n; i++)
                of += team[i] == k && city[i] == c * 7;
            if (of > high) high = of;
            if (of < low) low = of;
        }
        CHECK(t, high - low <= 1);
    }
    // Who comes late makes no team more than one larger than another.
    const int late = breakout_place(n, city, team, teams, 7);
    CHECK_INT(t, count[late], least);
}

TEST(breakout, what_cannot_be_divided_is_refused)
{
    int team[4];

    CHECK_INT(t, breakout_divide(t->mem, STR("x"), 0, NULL, 1, team), ERR_INVALID);
    CHECK_INT(t, breakout_divide(t->mem, STR("x"), 3, NULL, 4, team), ERR_INVALID);
    int made;
    const int64_t none[4] = {0};
    CHECK_INT(t, breakout_keep(t->mem, STR("x"), 3, NULL, none, 4, team, &made), ERR_INVALID);
    CHECK_INT(t, breakout_keep(t->mem, STR("x"), 0, NULL, none, 1, team, &made), ERR_INVALID);
    CHECK_INT(t, breakout_teams(3, 5), 1);
    CHECK_INT(t, breakout_teams(25, 5), 5);
}

PROP(breakout, who_works_on_one_project_stays_together, 300)
{
    const int n = 2 + (int)test_random(t, 79), projects = 1 + (int)test_random(t, 12);
    int team[100], again[100], count[100] = {0}, most = 0, least = n, largest = 1, made, twice;
    int64_t city[100], unit[100];

    for (int i = 0; i < n; i++) {
        city[i] = (int64_t)test_random(t, 5);
        unit[i] = (int64_t)test_random(t, (uint64_t)projects + 1) * 31;
    }
    int units = 0;
    for (int i = 0; i < n; i++) {
        int same = 0;
        bool first = true;
        for (int k = 0; k < n; k++)
            if (k == i || (unit[i] && unit[k] == unit[i])) same++, first &= k >= i;
        units += first;
        if (same > largest) largest = same;
    }
    const int asked = 1 + (int)test_random(t, (uint64_t)n);
    const str seed = str_format(t->mem, "%llu", (unsigned long long)test_random(t, 1000000));
    NEED(t, breakout_keep(t->mem, seed, n, city, unit, asked, team, &made));
    NEED(t, breakout_keep(t->mem, seed, n, city, unit, asked, again, &twice));
    CHECK_INT(t, memcmp(team, again, sizeof(int) * (size_t)n), 0);
    CHECK_INT(t, made, asked < units ? asked : units);
    for (int i = 0; i < n; i++) {
        CHECK(t, team[i] >= 0 && team[i] < made);
        count[team[i]]++;
        for (int k = 0; k < i; k++)
            CHECK(t, !(unit[i] && unit[i] == unit[k]) || team[i] == team[k]);
    }
    for (int k = 0; k < made; k++) {
        if (count[k] > most) most = count[k];
        if (count[k] < least) least = count[k];
    }
    CHECK(t, least >= 1);
    CHECK(t, most - least <= largest);
}
