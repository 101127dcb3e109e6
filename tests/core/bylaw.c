// A by-law as settings: what holds on which day at which place, its bounds, and the model where nobody said anything.
#include "core/bylaw.h"

#include "tests/support/test.h"

static day on(int y, int m, int d)
{
    return day_of((struct ymd){y, m, d});
}

struct town {
    struct test *t;
    place_id town, district;
};

static enum err make_town(struct db *db, void *arg)
{
    struct town *w = arg;
    struct mem *m = w->t->mem;

    TRY(place_add(db, m, 0,
                  &(struct place_new){.slug = STR("testdam"),
                                      .kind = STR("municipality"),
                                      .name = STR("Testdam"),
                                      .parent = PLACE_ROOT},
                  &w->town));
    return place_add(db, m, 0,
                     &(struct place_new){.slug = STR("testdam-noord"),
                                         .kind = STR("district"),
                                         .name = STR("Noord"),
                                         .parent = w->town},
                     &w->district);
}

static enum err set(struct db *db, struct town *w, place_id place, enum bylaw_key key,
                    int64_t value, enum clock_unit unit, day from)
{
    return bylaw_set(db, w->t->mem, 0,
                     &(struct bylaw_new){.place = place,
                                         .key = key,
                                         .value = value,
                                         .unit = unit,
                                         .from = from,
                                         .source = STR("Verordening, artikel 5"),
                                         .who = STR("command")});
}

static enum err holds(struct db *db, void *arg)
{
    struct town *w = arg;
    struct test *t = w->t;
    struct bylaw_fact f;
    struct clock c;
    int64_t n;
    str basis;

    TRY(make_town(db, w));
    TRY(bylaw_at(db, t->mem, w->town, BYLAW_challenge_decide, on(2026, 6, 1), &f));
    CHECK(t, !f.own && !f.confirmed && f.source.n > 0);
    CHECK_INT(t, f.value, 8);
    CHECK_INT(t, (int)f.unit, CLOCK_WEEKS);
    TRY(set(db, w, w->town, BYLAW_challenge_decide, 26, CLOCK_WEEKS, on(2026, 1, 1)));
    TRY(set(db, w, w->town, BYLAW_challenge_decide, 3, CLOCK_MONTHS, on(2027, 1, 1)));
    static const struct {
        int y, m, d;
        int64_t value;
        enum clock_unit unit;
    } rows[] = {
        {2025, 12, 31, 8, CLOCK_WEEKS},
        {2026, 1, 1, 26, CLOCK_WEEKS},
        {2026, 12, 31, 26, CLOCK_WEEKS},
        {2027, 1, 1, 3, CLOCK_MONTHS},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        for (int k = 0; k < 2; k++) { // a district follows its municipality
            TRY(bylaw_at(db, t->mem, k ? w->district : w->town, BYLAW_challenge_decide,
                         on(rows[i].y, rows[i].m, rows[i].d), &f));
            CHECK_INT(t, f.value, rows[i].value);
            CHECK_INT(t, (int)f.unit, (int)rows[i].unit);
        }
    TRY(bylaw_term(db, t->mem, w->town, BYLAW_challenge_decide, on(2027, 2, 1), &c, &basis));
    CHECK_INT(t, c.n, 3);
    CHECK_STR(t, basis, "Verordening, artikel 5");
    TRY(set(db, w, w->district, BYLAW_agenda_age, 12, CLOCK_DAYS, on(2026, 1, 1)));
    TRY(bylaw_value(db, t->mem, w->district, BYLAW_agenda_age, on(2026, 2, 1), &n));
    CHECK_INT(t, n, 12);
    TRY(bylaw_value(db, t->mem, w->town, BYLAW_agenda_age, on(2026, 2, 1), &n));
    CHECK_INT(t, n, 16);
    // The same day again puts a mistake right; a day before the newest is refused.
    TRY(set(db, w, w->district, BYLAW_agenda_age, 14, CLOCK_DAYS, on(2026, 1, 1)));
    TRY(bylaw_value(db, t->mem, w->district, BYLAW_agenda_age, on(2026, 2, 1), &n));
    CHECK_INT(t, n, 14);
    CHECK_INT(t, set(db, w, w->district, BYLAW_agenda_age, 13, CLOCK_DAYS, on(2025, 1, 1)),
              ERR_INVALID);
    return ERR_NONE;
}

TEST(bylaw, holds_from_its_day_at_its_place)
{
    struct store *s;
    struct town w = {.t = t};

    NEED(t, store_open(&(struct store_config){.url = str_of(test_database(t)), .readers = 1}, &s));
    NEED(t, store_migrate(s, -1));
    CHECK_INT(t, store_write(s, t->mem, holds, &w), ERR_NONE);
    store_close(s);
}

static enum err bounds(struct db *db, void *arg)
{
    struct town *w = arg;

    TRY(make_town(db, w));
    for (int i = 0; i < BYLAW_COUNT; i++) {
        const struct bylaw_key_rule *k = &bylaw_keys[i];
        enum bylaw_key back;
        w->t->row = k->name.at;
        CHECK(w->t, bylaw_parse(k->name, &back) && back == (enum bylaw_key)i);
        CHECK(w->t, k->model >= k->min && k->model <= k->max);
        CHECK_INT(w->t, set(db, w, w->town, back, k->min - 1, k->unit, on(2026, 1, 1)),
                  ERR_INVALID);
        CHECK_INT(w->t, set(db, w, w->town, back, k->max + 1, k->unit, on(2026, 1, 1)),
                  ERR_INVALID);
        CHECK_INT(w->t, set(db, w, w->town, back, k->min, k->unit, on(2026, 1, 1)), ERR_NONE);
        CHECK_INT(w->t, set(db, w, w->town, back, k->max, k->unit, on(2026, 1, 2)), ERR_NONE);
    }
    CHECK_INT(w->t,
              bylaw_set(db, w->t->mem, 0,
                        &(struct bylaw_new){.place = w->town,
                                            .key = BYLAW_agenda_city,
                                            .value = 250,
                                            .from = on(2027, 1, 1),
                                            .source = STR("  "),
                                            .who = STR("command")}),
              ERR_INVALID);
    return ERR_NONE;
}

TEST(bylaw, every_key_has_bounds_and_a_source)
{
    struct store *s;
    struct town w = {.t = t};

    NEED(t, store_open(&(struct store_config){.url = str_of(test_database(t)), .readers = 1}, &s));
    NEED(t, store_migrate(s, -1));
    CHECK_INT(t, store_write(s, t->mem, bounds, &w), ERR_NONE);
    store_close(s);
}
