// What counts for a certificate, against a plain recount; given at night by the job, once; and who sees what of it, an operator
// included.
#include "base/day.h"
#include "core/job.h"
#include "core/jwt.h"
#include "core/pdf.h"
#include "core/progress.h"
#include "tests/support/raw.h"
#include "tests/web/house.h"

#include <stdlib.h>
#include <time.h>

#define GROUP "/groep/oefengroep-vorig-jaar"

static int64_t number(struct test *t, const struct house *h, const char *sql)
{
    int64_t n = -1;

    CHECK_INT(t, str_int(str_trim(raw_sql(t, h->database, sql)), 0, INT64_MAX, &n), ERR_NONE);
    return n;
}

struct seen {
    struct test *t;
    struct progress_list list;
    int64_t now;
};

static enum err progress_read(struct db *db, void *arg)
{
    struct seen *s = arg;
    struct group_row g;
    bool found;

    TRY(group_by_slug(db, s->t->mem, STR("oefengroep-vorig-jaar"), &found, &g));
    return progress_of(db, s->t->mem, s->now, &g, NULL, LANG_NL, &s->list);
}

// The rules once more, one condition taken away at a time: each of them is needed, and no other.
TEST(certificate, needs_each_condition)
{
    static const struct {
        const char *name, *sql;
        bool certificate;
    } rows[] = {
        {"all of it", "select 1", true},
        {"one session missed",
         "delete from meeting_presence where meeting in (select id from meeting where number = 4)",
         true},
        {"a second one missed",
         "update meeting_presence set state = 'excused' where meeting in (select id from meeting "
         "where number = 5)",
         false},
        {"there for less than half of it",
         "update meeting_presence set state = 'part', minutes = 119 where meeting in (select id "
         "from meeting where number = 5)",
         false},
        {"there for half of it",
         "update meeting_presence set state = 'part', minutes = 120 where meeting in (select id "
         "from meeting where number = 5)",
         true},
        {"an objection changes nothing",
         "insert into meeting_presence (meeting, member, uid, state, minutes, how, reason, at) "
         "select meeting, member, 'obj' || member, 'absent', 0, 'objection', 'x', 1 from "
         "meeting_presence where meeting in (select id from meeting where number = 6)",
         true},
        {"an empty part of the plan",
         "update workbook_section set body = '' where section = "
         "'plan-goal'",
         false},
        {"it is written", "update workbook_section set body = 'x' where section = 'plan-goal'",
         true},
        {"no exercise of a module",
         "update workbook_section set body = '' where section = "
         "'oefening7'",
         false},
        {"another exercise of it",
         "update workbook_section set body = 'x', section = 'andere' where section = 'oefening7'",
         true},
        {"a teach-back taken back",
         "update observation set state = 'withdrawn' where id = (select min(id) from observation "
         "where kind = 'teachback' and member = (select m.id from group_member m join person p on "
         "p.id = m.person where p.mail = 'noor@oefengroep.example'))",
         false},
        {"and signed again", "update observation set state = 'signed'", true},
        {"no lesson was watched", "update observation set kind = 'watched' where kind = 'lesson'",
         false},
    };
    struct seen s = {.t = t, .now = (int64_t)time(NULL)};
    struct house h;

    if (!house_open(t, &h, NULL, 0)) return;
    house_fill(t, &h);
    house_command(t, &h, "certificate", "demo");
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        t->row = rows[i].name;
        raw_sql(t, h.database, rows[i].sql);
        NEED(t, store_read(h.store, t->mem, progress_read, &s));
        CHECK_INT(t, s.list.n, 5);
        for (int k = 0; k < s.list.n; k++)
            if (str_eq(s.list.at[k].who.name, STR("Noor Vlindertuin")))
                CHECK_INT(t, s.list.at[k].certificate, rows[i].certificate);
            else if (!str_eq(s.list.at[k].who.name, STR("Siem Kwakel")))
                CHECK_INT(t, s.list.at[k].certificate, false);
    }
    t->row = NULL;
    house_close(t, &h);
}

// A session that goes on past midnight is of the day on which it began, as everywhere else.
TEST(certificate, a_late_session_is_of_one_day)
{
    struct seen s = {.t = t, .now = (int64_t)time(NULL)};
    struct house h;

    if (!house_open(t, &h, NULL, 0)) return;
    house_fill(t, &h);
    house_command(t, &h, "certificate", "demo");
    raw_sql(
        t, h.database,
        "update meeting set starts_at = 1788294600, ends_at = 1788309000 where number = 7"); // 22:30 - 02:30
    NEED(t, store_read(h.store, t->mem, progress_read, &s));
    for (int i = 0; i < s.list.n; i++) {
        const struct progress *p = &s.list.at[i];
        t->row = str_z(t->mem, p->who.name);
        for (int k = 0; k < p->n; k++)
            if (p->at[k].number == 7 && p->at[k].present)
                CHECK_INT(t, day_of_at(p->at[k].to_at).n, day_of_at(p->at[k].from_at).n);
    }
    t->row = NULL;
    house_close(t, &h);
}

TEST(certificate, is_given_at_night_and_once)
{
    struct house h;

    if (!house_open(t, &h, NULL, 0)) return;
    h.set.origin = STR("http://meent.example");
    house_fill(t, &h);
    house_command(t, &h, "certificate", "demo");
    const int64_t before = number(t, &h, "select count(*) from award");
    // Toon gives his last lessons; the night gives him the certificate, and plans the next.
    raw_sql(t, h.database,
            "insert into observation (uid, member, kind, observer, number, held_day, minutes, "
            "people, form, state, made_at, changed_at, signed_at) select 'toontoo' || o.x, m.id, "
            "o.k, null, 5, 20000, 45, 5, '', 'signed', 1, 1, 1 from group_member m join person p "
            "on p.id = m.person join (select '1' as x, 'teachback' as k union all select '2', "
            "'lesson') o on 1 = 1 where p.mail = 'toon@oefengroep.example'");
    raw_sql(t, h.database,
            "insert into job (kind, payload, run_at, created_at) values ('certificate.day', '', 1, "
            "1)");
    house_work(t, &h, NULL, 0, (int64_t)time(NULL) + 1);
    CHECK_INT(t, (int)number(t, &h, "select count(*) from award"), (int)before + 1);
    CHECK_INT(t,
              (int)number(t, &h,
                          "select count(*) from job where kind = 'certificate.day' and state = "
                          "'new'"),
              1);
    // The next night, with the clock moved: nothing twice, and what was taken back does not come again.
    house_work(t, &h, NULL, 0, (int64_t)time(NULL) + 2 * 86400);
    CHECK_INT(t, (int)number(t, &h, "select count(*) from award"), (int)before + 1);
    CHECK_INT(t,
              (int)number(t, &h,
                          "select count(*) from award a join person p on p.id = a.person where "
                          "p.mail = 'siem@oefengroep.example' and a.kind = 'course'"),
              1);
    CHECK_INT(t, (int)number(t, &h, "select count(*) from signing_key"), 1);
    // One place in the list each, and each code another.
    CHECK_INT(t, (int)number(t, &h, "select count(*) - count(distinct slot) from award"), 0);
    CHECK_INT(t, (int)number(t, &h, "select count(*) - count(distinct code) from award"), 0);
    house_close(t, &h);
}

TEST(certificate, each_page_with_each_role)
{
    static const char *const mails[] = {"noor@oefengroep.example",    "siem@oefengroep.example",
                                        "zbordes@oefengroep.example", "bplanner@oefengroep.example",
                                        "coordinator@example.nl",     "beheerder@example.nl",
                                        "privacy@example.nl",         "vreemd@example.nl"};
    // owner, other participant, trainer, coordinator, coordinator of the place, operator, privacy officer, a stranger
    static const struct {
        const char *name;
        int progress, others, pdf, revoke; // others: the names of the rest of the group
    } want[] = {
        {"owner", 200, 0, 303, 404},
        {"participant", 200, 0, 404, 404},
        {"trainer", 200, 1, 404, 404},
        {"coordinator", 200, 1, 404, 422},
        {"place coordinator", 200, 1, 404, 422},
        {"operator", 404, 0, 404, 404},
        {"privacy officer", 404, 0, 404, 404},
        {"stranger", 404, 0, 404, 404},
    };
    struct house h;
    struct json_value claims;

    if (!house_open(t, &h, NULL, 0)) return;
    h.set.origin = STR("http://meent.example");
    house_fill(t, &h);
    house_command(t, &h, "certificate", "demo");
    const str code = str_trim(
        raw_sql(t, h.database,
                "select a.code from award a join person p on p.id = a.person where p.mail = "
                "'noor@oefengroep.example' and a.kind = 'course'"));
    const char *at = str_z(t->mem, str_format(t->mem, "/certificaat/" STR_FMT, STR_ARG(code)));
    const char *pdf = str_z(t->mem, str_format(t->mem, "%s/pdf", at));
    const char *out = str_z(t->mem, str_format(t->mem, "%s/certificaat.pdf", at));
    const str fields = str_format(t->mem, "code=" STR_FMT, STR_ARG(code));
    for (size_t i = 0; i < COUNT_OF(want); i++) {
        const char *who = house_person(t, &h, mails[i],
                                       i == 4   ? "coordinator"
                                       : i == 5 ? "operator"
                                       : i == 6 ? "privacy_officer"
                                                : NULL,
                                       PLACE_ROOT);
        t->row = want[i].name;
        const str page = house_ask(t, &h, "GET", GROUP "/voortgang", who, (str){0});
        CHECK_INT(t, client_status(page), want[i].progress);
        CHECK_INT(t, str_find(page, STR("Bodil Fluitekruid")) > 0, want[i].others);
        CHECK(t, str_find(page, STR("Oefentekst")) < 0); // nobody reads what somebody wrote
        CHECK_INT(t,
                  client_status(
                      house_form(t, &h, "/mijn", who, GROUP "/voortgang/intrekken", fields)),
                  want[i].revoke); // without a reason: refused with a sentence, or not there
        if (pdf_possible())
            CHECK_INT(t, client_status(house_form(t, &h, "/mijn", who, pdf, STR("x=1"))),
                      want[i].pdf);
        CHECK_INT(t, client_status(house_ask(t, &h, "GET", out, who, (str){0})), 404);
        // Whoever has the code sees the certificate, without an address.
        const str shown = house_ask(t, &h, "GET", at, who, (str){0});
        CHECK_INT(t, client_status(shown), 200);
        CHECK(t, str_find(shown, STR("Noor Vlindertuin")) > 0);
        CHECK(t, str_find(shown, STR("noor@")) < 0);
        const str mine = house_ask(t, &h, "GET", "/mijn/certificaten", who, (str){0});
        CHECK_INT(t, str_find(mine, str_format(t->mem, "%.4s-", code.at)) > 0, i == 0);
    }
    t->row = NULL;
    // Not signed in: the group is closed, the certificate open; another code is nobody's.
    CHECK_INT(t, client_status(house_get(t, &h, GROUP "/voortgang")), 303);
    CHECK_INT(t, client_status(house_get(t, &h, at)), 200);
    CHECK_INT(t, client_status(house_get(t, &h, "/certificaat/bcdf-2345-ghjk")), 404);
    // Our own reader of tokens agrees with our own signer; other people's are in tests/journeys/certificate.test.mjs.
    const str keys = client_body(house_get(t, &h, "/certificaat/sleutels.json"));
    const str token =
        client_body(house_get(t, &h, str_z(t->mem, str_format(t->mem, "%s/badge.jwt", at))));
    CHECK_INT(t, jwt_read(t->mem, token, keys, &claims), ERR_NONE);
    CHECK_STR(t, json_get_text(&claims, "iss"), "http://meent.example/certificaat/uitgever");
    CHECK(t, str_find(keys, STR("PRIVATE")) < 0 && str_find(keys, STR("\"d\"")) < 0);
    house_close(t, &h);
}
