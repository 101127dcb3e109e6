// What giving a part taught: reckoned against a plain recount, shown to the editor, and along with what a city gives back.
#include "app/learn/run.h"

#include "tests/support/raw.h"
#include "tests/web/house.h"

#include <stdio.h>

PROP(run_learned, is_the_middle_and_the_middle_half, 300)
{
    const int n = 1 + (int)test_random(t, 12);
    int64_t s[12], usual = 0;
    struct run_line r = {0};

    for (int i = 0; i < n; i++)
        s[i] = (int64_t)test_random(t, 4000);
    for (int i = 0; i < n; i++) // sorted by hand
        for (int k = i + 1; k < n; k++)
            if (s[k] < s[i]) {
                const int64_t x = s[i];
                s[i] = s[k], s[k] = x;
            }
    run_minutes(s, n, &r);
    usual = n % 2 ? s[n / 2] * 2 : s[n / 2] + s[n / 2 - 1];
    CHECK_INT(t, r.usual, (usual + 60) / 120);
    CHECK(t, r.least <= r.usual + 1 && r.usual <= r.most + 1);
}

TEST(run_learned, says_which_parts_do_not_fit)
{
    static const struct {
        const char *name;
        int planned, runs, took[5], skipped;
        bool over, left_out;
    } rows[] = {
        {"as planned", 15, 3, {900, 900, 960}, 0, false, false},
        {"a fifth more", 15, 3, {1080, 1080, 1080}, 0, true, false},
        {"twice is no proof", 15, 2, {2000, 2000}, 0, false, false},
        {"a minute is nothing", 4, 3, {300, 300, 300}, 0, false, false},
        {"half of the times out", 15, 2, {900, 900}, 2, false, true},
        {"once out of four", 15, 3, {900, 900, 900}, 1, false, false},
        {"never given", 15, 0, {0}, 3, false, true},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct run_took_row at[8] = {0};
        struct run_took_rows all = {.at = at};
        t->row = rows[i].name;
        for (int k = 0; k < rows[i].runs + rows[i].skipped; k++) {
            at[all.n] = (struct run_took_row){.block = STR("j0a0almh"),
                                              .place_name = STR("Utrecht"),
                                              .title = STR("Aankomst"),
                                              .path = STR(""),
                                              .planned_s = rows[i].planned * 60,
                                              .skipped = k >= rows[i].runs,
                                              .took_s = k < rows[i].runs ? rows[i].took[k] : 0};
            all.n++;
        }
        const struct run_lines lines = run_fold(t->mem, &all);
        CHECK_INT(t, lines.n, 1);
        CHECK_INT(t, lines.at[0].runs, rows[i].runs);
        CHECK_INT(t, lines.at[0].skipped, rows[i].skipped);
        CHECK_INT(t, lines.at[0].over, rows[i].over);
        CHECK_INT(t, lines.at[0].left_out, rows[i].left_out);
    }
    t->row = NULL;
}

static bool has(str page, const char *text)
{
    return str_find(page, str_of(text)) >= 0;
}

TEST(run_learned, goes_along_with_what_a_city_gives_back)
{
    static const char file[] = "modules/m01-goede-trainer/sessions/s1.md";
    struct house h;

    if (!house_open(t, &h, NULL, 0)) return;
    house_fill(t, &h);
    const char *eef = house_person(t, &h, "eef@example.nl", "editor", PLACE_ROOT);
    const str utrecht =
        str_trim(raw_sql(t, h.database, "select id from place where slug = 'utrecht'"));
    int64_t city = 0;
    CHECK_INT(t, str_int(utrecht, 1, INT64_MAX, &city), ERR_NONE);
    const char *ria = house_person(t, &h, "ria@example.nl", "editor", (place_id){city});
    CHECK_INT(t,
              client_status(house_form(t, &h, "/leergang/democratisch-vakmanschap/versies", ria,
                                       "/leergang/democratisch-vakmanschap/eigen-versie",
                                       str_format(t->mem, "plaats=%lld", (long long)city))),
              303);
    // Three groups of the city gave its first part; a practice group that took an hour does not count.
    static const char *const sql[] = {
        "insert into learn_group (id, slug, place, version, name, lang, state, practice, "
        "created_at, changed_at) select 880, 'echt', 1, c.live, 'Echt', 'nl', 'running', 0, 1, 1 "
        "from course c where c.slug = 'democratisch-vakmanschap-utrecht'",
        "insert into learn_group (id, slug, place, version, name, lang, state, practice, "
        "created_at, changed_at) select 881, 'oefen', 1, c.live, 'Oefen', 'nl', 'running', 1, 1, 1 "
        "from course c where c.slug = 'democratisch-vakmanschap-utrecht'",
        "insert into meeting (id, uid, learn_group, number, session, title, starts_at, ends_at, "
        "place, venue, state, changed_at) select 880 + n, 'mmmmm88' || n, case when n = 4 then 881 "
        "else 880 end, 1, 'e6mcomll', '', 1000, 9000, p.id, '', 'held', 1 from place p join "
        "(select 1 as n union all select 2 union all select 3 union all select 4) x on 1 = 1 where "
        "p.slug = 'utrecht'",
        "insert into meeting_took (meeting, block, place, planned_s, took_s, skipped, at) select "
        "m.id, 'j0a0almh', m.place, 1200, case m.id when 881 then 1500 when 882 then 1620 when 883 "
        "then 1740 else 3600 end, 0, 1 from meeting m where m.id between 881 and 884",
        "insert into meeting_event (meeting, uid, at, act, block, other, minutes, note, made_at) "
        "values (881, 'note0001', 1, 'note', 'j0a0almh', '', 0, 'Koffie duurt langer dan je "
        "denkt', 1)",
    };
    for (size_t i = 0; i < COUNT_OF(sql); i++)
        (void)raw_sql(t, h.database, sql[i]);
    const str work =
        house_ask(t, &h, "GET", "/leergang/democratisch-vakmanschap/bewerk", eef, (str){0});
    CHECK(t, has(work, "Delen die niet passen"));
    CHECK(t, has(work, "gepland 20 min, meestal 27 (25 tot 29), 3 keer gegeven"));

    // The city gives that part more time, and gives it back.
    const char *piece =
        str_z(t->mem,
              str_format(
                  t->mem,
                  "/leergang/democratisch-vakmanschap-utrecht/bewerk/stuk?bestand=%s&stuk=j0a0almh",
                  file));
    const str page = client_body(house_ask(t, &h, "GET", piece, ria, (str){0}));
    const ptrdiff_t at = str_find(page, STR("name=\"was\" value=\""));
    CHECK(t, at > 0);
    if (at < 0) {
        house_close(t, &h);
        return;
    }
    const str saved = house_form(
        t, &h, piece, ria, "/leergang/democratisch-vakmanschap-utrecht/bewerk/stuk",
        str_format(t->mem,
                   "bestand=%s&stuk=j0a0almh&na=&was=" STR_FMT
                   "&tekst=%%3A%%3A%%3A+%%7B.part+%%23j0a0almh+minutes%%3D30+form%%3Dplenair%%7D%%"
                   "0A%%23%%23%%23+Aankomst%%0A%%0ANeem+de+tijd.%%0A%%3A%%3A%%3A"
                   "&waarom=Twintig+minuten+is+te+kort&bewaar=1",
                   file, STR_ARG(str_part(page, (size_t)at + 18, 64))));
    CHECK_INT(t, client_status(saved), 303);
    const char *give = "/leergang/democratisch-vakmanschap-utrecht/geef-terug";
    const str asked = house_ask(t, &h, "GET", give, ria, (str){0});
    CHECK(t, has(asked, "meestal 27 (25 tot 29)") && has(asked, "Koffie duurt langer"));
    CHECK_INT(t,
              client_status(house_form(
                  t, &h, give, ria, give,
                  str_format(t->mem, "kies=%s%%23j0a0almh&waarom=Te+kort&bewijs=&notities=1",
                             file))),
              303);
    const str seen =
        house_ask(t, &h, "GET", "/leergang/democratisch-vakmanschap/aangeboden/1", eef, (str){0});
    CHECK(t, has(seen, "Utrecht: gepland 20 min, meestal 27 (25 tot 29), 3 keer gegeven"));
    CHECK(t, has(seen, "Koffie duurt langer"));
    // It stays what it was then.
    (void)raw_sql(t, h.database, "delete from meeting_took");
    CHECK(t, has(house_ask(t, &h, "GET", "/leergang/democratisch-vakmanschap/aangeboden/1", eef,
                           (str){0}),
                 "meestal 27 (25 tot 29)"));
    house_close(t, &h);
}
