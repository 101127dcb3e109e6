// Places and their rules: what is refused, and what holds when.
#include "core/place.h"
#include "tests/support/test.h"

static const int64_t now = 1700000000;

static enum err try_places(struct db *db, void *arg)
{
    struct test *t = arg;
    struct mem *m = t->mem;
    static const struct {
        const char *name, *slug, *kind, *title, *code;
        enum err want;
    } rows[] = {
        {"good", "utrecht", "municipality", "Utrecht", "GM0344", ERR_NONE},
        {"again", "utrecht", "municipality", "Utrecht", "", ERR_CONFLICT},
        {"an address", "bibliotheek", "municipality", "X", "", ERR_INVALID},
        {"no slug", "Den Haag", "municipality", "X", "", ERR_INVALID},
        {"no kind", "x", "all", "X", "", ERR_INVALID},
        {"no name", "x", "municipality", " ", "", ERR_INVALID},
        {"code too short", "x", "municipality", "X", "GM34", ERR_INVALID},
        {"code of letters", "x", "municipality", "X", "GM03x4", ERR_INVALID},
        {"a district", "utrecht-oost", "district", "Oost", "WK034405", ERR_NONE},
    };
    place_id utrecht = {0}, id;
    int64_t value;
    bool found;

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct place_new p = {.slug = str_of(rows[i].slug),
                                    .kind = str_of(rows[i].kind),
                                    .name = str_of(rows[i].title),
                                    .code = str_of(rows[i].code),
                                    .parent = i == 8 ? utrecht : PLACE_ROOT};
        t->row = rows[i].name;
        CHECK_INT(t, place_add(db, m, now, &p, &id), rows[i].want);
        if (i == 0) utrecht = id;
    }
    t->row = NULL;
    const place_id oost = id;
    const day d0 = {20000}, d1 = {20100};
    TRY(place_rule_at(db, m, oost, RULE_answer_days, d0, &found, &value));
    CHECK(t, !found);
    TRY(rule_set(db, m, utrecht, RULE_answer_days, 42, d0, STR("Verordening 2026, artikel 5")));
    TRY(rule_set(db, m, utrecht, RULE_answer_days, 28, d1, STR("Verordening 2027, artikel 5")));
    CHECK_INT(t, rule_set(db, m, utrecht, RULE_answer_days, 30, d1, STR("x")), ERR_INVALID);
    CHECK_INT(t, rule_set(db, m, utrecht, RULE_answer_days, 0, (day){20200}, STR("x")),
              ERR_INVALID);
    CHECK_INT(t, rule_set(db, m, utrecht, RULE_answer_days, 30, (day){20200}, STR(" ")),
              ERR_INVALID);
    static const struct {
        int day;
        bool found;
        int value;
    } when[] = {
        {19999, false, 0}, {20000, true, 42}, {20099, true, 42},
        {20100, true, 28}, {30000, true, 28},
    };
    for (size_t i = 0; i < COUNT_OF(when); i++) {
        TRY(place_rule_at(db, m, oost, RULE_answer_days, (day){when[i].day}, &found, &value));
        CHECK_INT(t, found, when[i].found);
        if (found) CHECK_INT(t, value, when[i].value);
    }
    // A district of its own mind.
    TRY(rule_set(db, m, oost, RULE_answer_days, 14, d0, STR("Besluit")));
    TRY(place_rule_at(db, m, oost, RULE_answer_days, d1, &found, &value));
    CHECK_INT(t, value, 14);
    return ERR_NONE;
}

TEST(place, rules_hold_for_a_period_and_for_what_lies_in_it)
{
    const struct store_config config = {.url = str_of(test_database(t)), .readers = 1};
    struct store *s = NULL;

    NEED(t, store_open(&config, &s));
    NEED(t, store_migrate(s, -1));
    CHECK_INT(t, store_write(s, t->mem, try_places, t), ERR_NONE);
    store_close(s);
}
