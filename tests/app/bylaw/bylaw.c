// The page of a by-law; setting a value: a look first, then laying it down; by nobody else.
#include "core/cli.h"
#include "main/main.h"
#include "tests/web/house.h"

static enum err make(struct db *db, void *arg)
{
    struct test *t = arg;
    place_id id;

    for (int i = 0; i < 2; i++)
        TRY(place_add(db, t->mem, 0,
                      &(struct place_new){.slug = i ? STR("anderdam") : STR("testdam"),
                                          .kind = STR("municipality"),
                                          .name = i ? STR("Anderdam") : STR("Testdam"),
                                          .parent = PLACE_ROOT},
                      &id));
    return ERR_NONE;
}

static bool has(str answer, const char *what)
{
    return str_find(client_body(answer), str_of(what)) >= 0;
}

#define EDIT   "/testdam/verordening/wijzig/challenge_decide"
#define FIELDS "&vanaf=2026-01-01&bron=Artikel+12&uitleg=Zo+doen+we+dat.&vastgesteld=1"

TEST(bylaw_page, a_look_first_then_laid_down)
{
    struct house h;

    if (!house_open(t, &h, NULL, 0)) return;
    CHECK_INT(t, store_write(h.store, t->mem, make, t), ERR_NONE);
    const char *clerk = house_person(t, &h, "griffie@example.nl", "coordinator", (place_id){2});
    CHECK(t, has(house_get(t, &h, "/testdam/verordening"), "8 weken"));
    CHECK(t, has(house_get(t, &h, "/en/testdam/verordening"), "8 weeks"));
    CHECK_INT(t, client_status(house_get(t, &h, EDIT)), 303); // sign in first
    // What is wrong is said beside its field, and nothing is laid down.
    static const char *const wrong[] = {"waarde=&eenheid=weeks" FIELDS,
                                        "waarde=0&eenheid=weeks" FIELDS,
                                        "waarde=521&eenheid=weeks" FIELDS,
                                        "waarde=-1&eenheid=weeks" FIELDS,
                                        "waarde=10&eenheid=eeuwen" FIELDS,
                                        "waarde=10&eenheid=weeks&vanaf=morgen&bron=x",
                                        "waarde=10&eenheid=weeks&vanaf=2026-02-30&bron=x",
                                        "waarde=10&eenheid=weeks&vanaf=2026-01-01&bron="};
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        t->row = wrong[i];
        CHECK_INT(t,
                  client_status(house_form(t, &h, EDIT, clerk, EDIT,
                                           str_format(t->mem, "%s&vast=1", wrong[i]))),
                  422);
    }
    t->row = NULL;
    const str look = house_form(t, &h, EDIT, clerk, EDIT, STR("waarde=10&eenheid=weeks" FIELDS));
    CHECK_INT(t, client_status(look), 200);
    CHECK(t, has(look, "<ins>10 weken</ins>") && has(look, "<del>8 weken</del>"));
    CHECK(t, has(house_get(t, &h, "/testdam/verordening"), "8 weken")); // a look changes nothing
    CHECK_INT(t,
              client_status(house_form(t, &h, EDIT, clerk, EDIT,
                                       STR("waarde=10&eenheid=weeks&vast=1" FIELDS))),
              303);
    const str page = house_get(t, &h, "/testdam/verordening");
    CHECK(t, has(page, "10 weken") && has(page, "Artikel 12") && has(page, "Zo doen we dat."));
    CHECK(
        t,
        has(house_get(t, &h, "/api/v1/plaatsen/testdam/verordening"),
            "{\"key\":\"challenge_decide\",\"value\":10,\"unit\":\"weeks\",\"from\":\"2026-01-01\","
            "\"source\":\"Artikel 12\",\"confirmed\":true}"));
    CHECK(t, has(house_get(t, &h, "/testdam/verordening.csv"),
                 "challenge_decide,10,weeks,2026-01-01,Artikel 12,yes"));
    CHECK(t, has(house_get(t, &h, "/anderdam/verordening"), "8 weken"));
    // Of another place it is not there; a key that is none neither.
    CHECK_INT(t,
              client_status(house_ask(t, &h, "GET", "/anderdam/verordening/wijzig/challenge_decide",
                                      clerk, (str){0})),
              404);
    CHECK_INT(t,
              client_status(
                  house_ask(t, &h, "GET", "/testdam/verordening/wijzig/place", clerk, (str){0})),
              404);
    house_close(t, &h);
}

static enum err set(struct test *t, struct house *h, const char *key, const char *value)
{
    const char *const words[] = {"testdam", key, value, "--source", "Artikel 12"};
    char *args[COUNT_OF(words)], *name[] = {str_z(t->mem, STR("bylaw")), str_z(t->mem, STR("set"))};
    int used;
    const struct command *command = command_find(2, name, &used);

    for (size_t i = 0; i < COUNT_OF(words); i++)
        args[i] = str_z(t->mem, str_of(words[i]));
    struct cli c = {.mem = t->mem,
                    .command = command,
                    .set = &h->set,
                    .args = args,
                    .n = COUNT_OF(words),
                    .store = h->store,
                    .files = h->files};
    return command->run(&c);
}

// Money as people type it: 2500 is two thousand five hundred euro, here and on the page.
TEST(bylaw_page, the_command_reads_money_as_people_type_it)
{
    static const struct {
        const char *key, *value;
        enum err err;
        int64_t want;
    } rows[] = {
        {"initiative_small", "2500", ERR_NONE, 250000},
        {"initiative_small", "2.500,50", ERR_NONE, 250050},
        {"initiative_small", "veel", ERR_INVALID, 0},
        {"initiative_small", "10.000.000", ERR_INVALID, 0},
        {"challenge_decide", "13", ERR_NONE, 13},
        {"challenge_decide", "13,50", ERR_INVALID, 0},
    };
    struct house h;

    if (!house_open(t, &h, NULL, 0)) return;
    CHECK_INT(t, store_write(h.store, t->mem, make, t), ERR_NONE);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        t->row = rows[i].value;
        CHECK_INT(t, set(t, &h, rows[i].key, rows[i].value), rows[i].err);
        if (rows[i].err == ERR_NONE)
            CHECK_INT(t,
                      house_count(t, &h,
                                  str_z(t->mem,
                                        str_format(t->mem,
                                                   "bylaw where key = '%s' and value = %lld "
                                                   "and until_day is null",
                                                   rows[i].key, (long long)rows[i].want))),
                      1);
    }
    t->row = NULL;
    house_close(t, &h);
}
