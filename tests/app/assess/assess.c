// Where do I stand: nobody else sees what somebody says, and what the trainers see cannot be subtracted into one person's answer.
#include "core/group.h"
#include "tests/support/raw.h"
#include "tests/web/house.h"

#include <stdio.h>
#include <time.h>

#define PAGE "/groep/peilgroep/waar-sta-ik"
enum { PEOPLE = 21 };

static enum err world(struct db *db, void *arg)
{
    struct test *t = arg;
    struct mem *m = t->mem;
    struct group_row demo;
    struct person_row p;
    learn_group_id group;
    group_member_id member;
    bool found;
    const int64_t now = (int64_t)time(NULL);

    TRY(group_by_slug(db, m, STR("oefengroep"), &found, &demo));
    const struct group_new n = {STR("Peilgroep"), demo.place, demo.version, STR("nl"), true};
    TRY(group_add(db, m, now, &n, &group));
    TRY(db_run_text(db, "update learn_group set state = 'running' where slug = 'peilgroep'"));
    for (int i = 0; i <= PEOPLE + 1; i++) {
        TRY(person_by_mail(db, m, str_format(m, "peil%d@example.nl", i), &found, &p));
        TRY(member_add(db, m, now, group, p.id,
                       i < PEOPLE    ? STR("participant")
                       : i == PEOPLE ? STR("trainer")
                                     : STR("coordinator"),
                       STR("in"), NULL, &member));
    }
    return ERR_NONE;
}

// What a trainer sees of the group: from its heading on.
static str group_part(struct test *t, const struct house *h, const char *who)
{
    const str page = house_ask(t, h, "GET", PAGE, who, (str){0});
    const ptrdiff_t at = str_find(page, STR("id=\"groep-kop\"")),
                    end = str_find(page, STR("</main>"));

    CHECK(t, at > 0 && end > at);
    return at > 0 && end > at ? str_part(page, (size_t)at, (size_t)(end - at)) : STR("");
}

static const char *const keys[] = {"goal",    "feedback", "value",  "frames", "stop", "listen",
                                   "signal",  "missing",  "data",   "choose", "run",  "initiative",
                                   "council", "chain",    "answer", "teach"};

static str answers(struct test *t, int score, const char *how)
{
    struct out o = out_new(t->mem);

    out_format(&o, "moment=start&doe=%s", how);
    for (size_t i = 0; i < COUNT_OF(keys); i++)
        out_format(&o, "&%s=%d", keys[i], score);
    return out_get(&o);
}

TEST(assess, shows_averages_that_cannot_be_subtracted)
{
    const char *who[PEOPLE + 2];
    struct house h;
    str before = {0}, now;

    if (!house_open(t, &h, NULL, 0)) return;
    house_fill(t, &h);
    for (int i = 0; i < PEOPLE + 2; i++)
        who[i] = house_person(t, &h, str_z(t->mem, str_format(t->mem, "peil%d@example.nl", i)),
                              NULL, PLACE_ROOT);
    const char *boss = house_person(t, &h, "beheer@example.nl", "operator", PLACE_ROOT);
    const char *place = house_person(t, &h, "regelt@example.nl", "coordinator", PLACE_ROOT);
    CHECK_INT(t, store_write(h.store, t->mem, world, t), ERR_NONE);
    // A draft is kept and counts for nothing; with something missing it stays one.
    CHECK_INT(t,
              client_status(
                  house_form(t, &h, PAGE, who[0], PAGE, STR("moment=start&goal=4&doe=klaar"))),
              200);
    CHECK_INT(t,
              client_status(
                  house_form(t, &h, PAGE, who[0], PAGE, STR("moment=start&value=2&doe=bewaar"))),
              303);
    CHECK(t, str_find(house_ask(t, &h, "GET", PAGE, who[0], (str){0}),
                      STR("<option value=\"4\" selected")) > 0);
    CHECK_INT(t,
              client_status(
                  house_form(t, &h, PAGE, who[0], PAGE, STR("moment=end&goal=4&doe=bewaar"))),
              409);
    int sum = 0;
    for (int i = 0; i < PEOPLE; i++) {
        const int score = 1 + i % 5;
        t->row = str_z(t->mem, str_format(t->mem, "person %d", i + 1));
        CHECK_INT(t,
                  client_status(house_form(t, &h, PAGE, who[i], PAGE, answers(t, score, "klaar"))),
                  303);
        CHECK_INT(t,
                  client_status(house_form(t, &h, "/mijn", who[i], PAGE, answers(t, 5, "klaar"))),
                  409);
        sum += score;
        now = group_part(t, &h, who[PEOPLE]);
        const int sent = i + 1;
        if (sent < 10) {
            CHECK(t, str_find(now, STR("tien mensen nodig")) > 0);
        } else if (sent == 10 || sent == 20) {
            // The average of all until now, against a plain recount.
            const int tenths = (sum * 20 + sent) / (sent * 2);
            CHECK(t, str_find(now, str_format(t->mem, "(%d mensen)", sent)) > 0);
            CHECK(t, str_find(now, str_format(t->mem, ">%d,%d<", tenths / 10, tenths % 10)) > 0);
            before = now;
        } else {
            CHECK(t, str_eq(now, before)); // one more answer changes nothing
        }
    }
    // Somebody is erased: what was published stays, so that there is no before and after.
    raw_sql(t, h.database,
            "delete from group_member where person = (select id from person where mail = "
            "'peil3@example.nl')");
    CHECK(t, str_eq(group_part(t, &h, who[PEOPLE]), before));
    // Who trains sees no answers, and who takes part no averages; others nothing at all.
    t->row = NULL;
    CHECK(t, str_find(house_ask(t, &h, "GET", PAGE, who[PEOPLE], (str){0}), STR("id=\"van-mij\"")) <
                 0);
    CHECK(t,
          str_find(house_ask(t, &h, "GET", PAGE, who[1], (str){0}), STR("id=\"groep-kop\"")) < 0);
    const char *const none[] = {who[PEOPLE + 1], boss, place};
    for (size_t i = 0; i < COUNT_OF(none); i++) {
        CHECK_INT(t, client_status(house_ask(t, &h, "GET", PAGE, none[i], (str){0})), 404);
        CHECK_INT(t,
                  client_status(house_form(t, &h, "/mijn", none[i], PAGE, answers(t, 3, "klaar"))),
                  404);
    }
    CHECK_INT(t,
              client_status(house_form(t, &h, "/mijn", who[PEOPLE], PAGE, answers(t, 3, "klaar"))),
              404);
    house_close(t, &h);
}

// Everybody says the same: an average at the end of the scale would say what each of them said.
TEST(assess, keeps_averages_from_the_ends)
{
    const char *who[PEOPLE + 2];
    struct house h;

    if (!house_open(t, &h, NULL, 0)) return;
    house_fill(t, &h);
    for (int i = 0; i < PEOPLE + 2; i++)
        who[i] = house_person(t, &h, str_z(t->mem, str_format(t->mem, "peil%d@example.nl", i)),
                              NULL, PLACE_ROOT);
    CHECK_INT(t, store_write(h.store, t->mem, world, t), ERR_NONE);
    for (int i = 0; i < 10; i++)
        CHECK_INT(t, client_status(house_form(t, &h, PAGE, who[i], PAGE, answers(t, 5, "klaar"))),
                  303);
    CHECK(t, str_find(group_part(t, &h, who[PEOPLE]), STR("≥ 4,5")) > 0);
    CHECK(t, str_find(group_part(t, &h, who[PEOPLE]), STR("5,0")) < 0);
    house_close(t, &h);
}
