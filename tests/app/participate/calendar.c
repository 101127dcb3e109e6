// The days that were promised on what residents begin and challenge, and the meetings of the council: on the page, in the feed and
// on the page of the council; what is not shown to everybody is not in them; found by an index.
#include "tests/support/raw.h"
#include "tests/web/house.h"

#include <time.h>

static bool has(str answer, const char *what)
{
    return str_find(client_body(answer), str_of(what)) >= 0;
}

static str get(struct test *t, struct house *h, const char *path)
{
    const str answer = house_get(t, h, path);

    CHECK_INT(t, client_status(answer), 200);
    return answer;
}

static enum err make(struct db *db, void *arg)
{
    struct test *t = arg;
    place_id id;

    return place_add(db, t->mem, 0,
                     &(struct place_new){.slug = STR("testdam"),
                                         .kind = STR("municipality"),
                                         .name = STR("Testdam"),
                                         .parent = PLACE_ROOT},
                     &id);
}

static const struct {
    const char *title, *path; // as the page links to it; NULL: everywhere unseen
    const char *table, *columns, *values;
} rows[] = {
    {"Getoond plan", "/testdam/initiatieven/1", "initiative",
     "kind, state, shown, phase, meeting_day", "'own', 'checking', 1, 1, null"},
    {"Gevraagd plan", NULL, "initiative", "kind, state, shown, phase, meeting_day",
     "'own', 'asked', 0, 0, null"},
    {"Naar de raad", "/testdam/initiatieven/3", "initiative",
     "kind, state, shown, phase, meeting_day", "'agenda', 'scheduled', 1, 2, %d"},
    {"Niet naar de raad", NULL, "initiative", "kind, state, shown, phase, meeting_day",
     "'agenda', 'precheck', 0, 0, %d"},
    {"Getoonde uitdaging", "/testdam/uitdagen/5", "challenge", "group_name, state, shown, lang",
     "'g', 'assessing', 1, 'nl'"},
    {"Nieuwe uitdaging", NULL, "challenge", "group_name, state, shown, lang",
     "'g', 'filed', 0, 'nl'"},
    {"Aangevulde uitdaging", NULL, "challenge", "group_name, state, shown, lang",
     "'g', 'supplement', 1, 'nl'"},
};

// Each with a decision that is promised in ten days, and an answer that was promised ten days ago.
static void fill(struct test *t, struct house *h, int today)
{
    struct out o = out_new(t->mem);

    CHECK_INT(t, store_write(h->store, t->mem, make, t), ERR_NONE);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const bool plan = !strcmp(rows[i].table, "initiative");
        out_format(
            &o,
            "insert into %s (id, place, number, title, created_at, changed_at, state_at, %s%s) "
            "select %d, max(id), %d, '%s', 1, 1, 1, ",
            rows[i].table, rows[i].columns,
            plan ? ", practice, key_hash, area, gist, body" : ", practice", (int)i + 1, (int)i + 1,
            rows[i].title);
        out_format(&o, rows[i].values, today + 12);
        if (plan)
            out_format(&o, ", 0, '%064d', max(id), 'x', 'x'", (int)i);
        else
            out_format(&o, ", 0");
        out_format(&o, " from place; ");
        for (int late = 0; late < 2; late++)
            out_format(&o,
                       "insert into clock (place, object, kind, title, title_en, basis, public, "
                       "start_day, first_due_day, due_day, remind_day, turn, created_at) select "
                       "max(id), '%s:%d', '%s', '%s', 'Promised', 'b', %d, 1, %d, %d, 1, "
                       "'executive', 1 from place; ",
                       rows[i].table, (int)i + 1, late ? "answer" : "decision",
                       late ? "Antwoord" : "Besluit",
                       // a decision that was promised before the plan was shown
                       late || !plan, late ? today - 10 : today + 10,
                       late ? today - 10 : today + 10);
    }
    raw_sql(t, h->database, str_z(t->mem, out_get(&o)));
}

TEST(participate_calendar, holds_what_was_promised_of_everything_that_is_shown)
{
    const int today = day_of_at((int64_t)time(NULL)).n;
    struct house h;

    if (!house_open(t, &h, NULL, 0)) return;
    fill(t, &h, today);
    const str days = get(t, &h, "/testdam/meedoen/kalender"),
              ics = get(t, &h, "/testdam/meedoen/kalender.ics"),
              english = get(t, &h, "/en/testdam/meedoen/kalender"),
              everywhere = get(t, &h, "/meedoen/kalender.ics"),
              council = get(t, &h, "/testdam/raad");
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const str link = str_format(t->mem, "href=\"%s\"", rows[i].path ? rows[i].path : "nowhere");
        const bool seen = rows[i].path != NULL;
        t->row = rows[i].title;
        CHECK_INT(t, str_find(client_body(days), link) >= 0, seen);
        CHECK_INT(t, has(days, rows[i].title), seen);
        CHECK_INT(t,
                  has(ics,
                      str_z(t->mem, str_format(t->mem, "SUMMARY:%s: Besluit\r\n", rows[i].title))),
                  seen);
        CHECK_INT(t, has(everywhere, rows[i].title), seen);
        CHECK_INT(t, has(english, rows[i].title), seen);
        CHECK_INT(t, has(council, rows[i].title), seen);
    }
    t->row = NULL;
    CHECK(t, has(ics, "SUMMARY:Naar de raad: Vergadering van de raad\r\n"));
    CHECK(t, has(english, "Meeting of the council") && has(english, "Promised"));
    CHECK(t, has(english, "href=\"/en/testdam/uitdagen/5\""));
    CHECK(t, has(get(t, &h, "/en/testdam/meedoen/kalender.ics"),
                 "URL:http://meent.test/en/testdam/initiatieven/3\r\n") ||
                 has(get(t, &h, "/en/testdam/meedoen/kalender.ics"), "/en/testdam/initiatieven/3"));
    // The same promise has the same name for ever, and a meeting another than a clock of the same number.
    CHECK(t, has(ics, "UID:meeting-3@") && has(ics, "UID:clock-"));
    CHECK(t, str_eq(client_body(get(t, &h, "/testdam/meedoen/kalender.ics")), client_body(ics)));
    house_sql(t, &h, "update initiative set meeting_day = meeting_day + 7");
    CHECK(t, has(get(t, &h, "/testdam/meedoen/kalender.ics"), "UID:meeting-3@"));
    // What residents were to do, and a chance that passed, is no promise that was missed; nor is what stands still.
    CHECK(t, has(council, "m-trow--late"));
    house_sql(t, &h, "update clock set turn = 'applicant'");
    CHECK(t, !has(get(t, &h, "/testdam/raad"), "m-trow--late"));
    house_sql(t, &h, "update clock set turn = 'council', kind = 'appeal'");
    CHECK(t, !has(get(t, &h, "/testdam/raad"), "m-trow--late"));
    house_sql(t, &h, "update clock set kind = 'answer'");
    CHECK(t, has(get(t, &h, "/testdam/raad"), "m-trow--late") &&
                 has(get(t, &h, "/testdam/meedoen/kalender"), "m-state--late"));
    house_sql(t, &h,
              "insert into clock_pause (clock, from_day, why, turn_before) select id, 1, 'w', "
              "'executive' from clock");
    CHECK(t, !has(get(t, &h, "/testdam/raad"), "m-trow--late") &&
                 !has(get(t, &h, "/testdam/meedoen/kalender"), "m-state--late"));
    house_close(t, &h);
}

TEST(participate_calendar, the_council_reads_what_it_called_in)
{
    struct house h;

    if (!house_open(t, &h, NULL, 0)) return;
    house_fill(t, &h);
    CHECK(t, !has(get(t, &h, "/oefenstad/raad"), "Naar de raad gehaald"));
    house_sql(t, &h,
              "insert into trajectory_call (trajectory, question, asked_at) select id, 'Waarom?', "
              "1700000000 from trajectory where state = 'open'");
    CHECK(t, has(get(t, &h, "/oefenstad/raad"), "Naar de raad gehaald"));
    CHECK(t, has(get(t, &h, "/oefenstad/raad"), "wacht op antwoord"));
    CHECK(t, has(get(t, &h, "/en/oefenstad/raad"), "Called in by the council"));
    house_sql(t, &h, "update trajectory_call set answer = 'Daarom.', answered_at = 1700000001");
    CHECK(t, has(get(t, &h, "/oefenstad/raad"), "beantwoord"));
    house_close(t, &h);
}

// Two hundred places with a hundred promises, nearly all kept, and twenty initiatives each. PostgreSQL plans without knowing from which day
// on, and of how many places: with so few rows it rightly reads all of a table, but for what is late.
TEST(participate_calendar, finds_its_rows_by_an_index)
{
    static const char *const names[] = {"calendar_in", "meetings_in", "late_in", "called_in"};
    static const char *const whole[] = {"SCAN c\n", "SCAN c ",  "SCAN i\n", "SCAN i ",  "SCAN x\n",
                                        "SCAN x ",  "SCAN k\n", "SCAN k ",  "SCAN t\n", "SCAN t "};
    const char *url = test_database(t);
    struct store *s;
    int tried = 0;

    NEED(t, store_open(&(struct store_config){.url = str_of(url), .readers = 1}, &s));
    NEED(t, store_migrate(s, -1));
    store_close(s);
    raw_sql(t, url,
            "insert into place (slug, kind, name, parent, created_at) with recursive n(i) as "
            "(select 1 union all select i + 1 from n where i < 200) select 'p' || i, "
            "'municipality', 'p', 1, 1 from n");
    raw_sql(t, url,
            "insert into clock (place, object, kind, title, basis, start_day, first_due_day, "
            "due_day, remind_day, turn, created_at, ended_day) with recursive n(i) as (select 1 "
            "union all select i + 1 from n where i < 20000) select 2 + i % 200, 'initiative:' || "
            "i, 'decision', 't', 'b', 1, i, i, 1, 'executive', 1, case when i % 50 > 0 then i end "
            "from n");
    raw_sql(t, url,
            str_z(t->mem,
                  str_format(t->mem,
                             "insert into initiative (place, number, key_hash, kind, state, shown, "
                             "phase, practice, area, title, gist, body, created_at, changed_at, "
                             "state_at) with recursive n(i) as (select 1 union all select i + 1 "
                             "from n where i < 4000) select 2 + i %% 200, i, %s, 'agenda', "
                             "'collecting', 1, 1, 0, 1, 'b', 'b', 'b', i, i, i from n",
                             raw_is_sqlite(url) ? "printf('%064d', i)"
                                                : "lpad(i::text, 64, '0')")));
    raw_sql(t, url, "analyze");
    for (const struct db_query *q = db_queries(); q; q = q->next)
        for (size_t i = 0; i < COUNT_OF(names); i++) {
            if (strcmp(q->name, names[i])) continue;
            const str plan = raw_plan(t, url, q);
            t->row = q->name;
            CHECK(t, plan.n > 0);
            for (size_t k = 0; k < COUNT_OF(whole); k++)
                if (str_find(plan, str_of(whole[k])) >= 0)
                    test_fail(t, __FILE__, __LINE__, "%s: " STR_FMT, whole[k], STR_ARG(plan));
            if (!strcmp(names[i], "late_in"))
                CHECK(t, str_find(plan, raw_is_sqlite(url) ? STR("INDEX clock_")
                                                           : STR("clock_late")) >= 0);
            tried++;
        }
    t->row = NULL;
    CHECK_INT(t, tried, COUNT_OF(names));
}
