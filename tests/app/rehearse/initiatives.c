// A rehearsal of initiatives: the whole of it on the real pages, in both directions; no trace; the clock; and nothing left.
#include "tests/app/rehearse/practice.h"
#include "tests/support/raw.h"

#include <stdio.h>
#include <time.h>

#define ROOM "/testdam/oefenronde"

static const char *begin(struct practice *p, const char *seed)
{
    const str done = house_form(p->t, &p->h, ROOM, p->leader, ROOM,
                                str_format(p->t->mem, "soort=initiative&zaad=%s", seed));

    CHECK_INT(p->t, practice_status(done), 303);
    return str_z(p->t->mem,
                 str_format(p->t->mem, "/" STR_FMT,
                            STR_ARG(practice_one(p,
                                                 "select p.slug from rehearsal r join place p on "
                                                 "p.id = r.place order by r.id desc limit 1"))));
}

// "/initiatieven/4/stap" of who plays that part in the newest.
static const char *at(struct practice *p, const char *part, const char *tail)
{
    const str number = practice_one(
        p, str_z(p->t->mem,
                 str_format(
                     p->t->mem,
                     "select i.number from initiative i join rehearsal_initiative x on "
                     "x.initiative = i.id where x.part = '%s' order by x.rehearsal desc limit 1",
                     part)));

    return str_z(p->t->mem,
                 str_format(p->t->mem, "/initiatieven/" STR_FMT "%s", STR_ARG(number), tail));
}

static int64_t is(struct practice *p, const char *part, const char *state)
{
    return practice_count(
        p, str_z(p->t->mem,
                 str_format(p->t->mem,
                            "initiative i join rehearsal_initiative x on x.initiative = i.id "
                            "where x.part = '%s' and i.state = '%s'",
                            part, state)));
}

static bool done(struct practice *p, const char *world, const char *task)
{
    const str page = practice_ask(p, p->leader, practice_under(p, world, "/oefenronde"));
    const ptrdiff_t title = str_find(page, str_format(p->t->mem, "\">%s</h3>", task));
    const ptrdiff_t h3 =
        title >= 0 ? title : str_find(page, str_format(p->t->mem, ">%s</h3>", task));

    if (h3 < 0) {
        test_fail(p->t, __FILE__, __LINE__, "no task %s", task);
        return false;
    }
    return str_starts(str_from(page,
                               (size_t)str_find(str_from(page, (size_t)h3), STR("m-task__state")) +
                                   (size_t)h3),
                      STR("m-task__state\"><strong>"));
}

static void type_sheet(struct practice *p, const char *world, str code)
{
    struct out o = out_new(p->t->mem);
    const str lines = practice_one(
        p,
        str_z(p->t->mem,
              str_format(p->t->mem,
                         "select l.line, replace(l.name, ' ', '+'), replace(l.postcode, ' ', '+'), "
                         "l.house, l.born from rehearsal_sheet l join initiative_sheet h on h.id = "
                         "l.sheet where h.code = '" STR_FMT "' and l.good = 1 order by 1",
                         STR_ARG(code))));

    for (str rest = lines, n, name, postcode, house, born;
         str_line(&rest, &n) && str_line(&rest, &name) && str_line(&rest, &postcode) &&
         str_line(&rest, &house) && str_line(&rest, &born);)
        out_format(&o,
                   "naam-" STR_FMT "=" STR_FMT "&postcode-" STR_FMT "=" STR_FMT
                   "&huisnummer-" STR_FMT "=" STR_FMT "&geboren-" STR_FMT "=" STR_FMT "&",
                   STR_ARG(n), STR_ARG(name), STR_ARG(n), STR_ARG(postcode), STR_ARG(n),
                   STR_ARG(house), STR_ARG(n), STR_ARG(born));
    CHECK_INT(p->t,
              practice_post(p, world,
                            at(p, "sheets",
                               str_z(p->t->mem,
                                     str_format(p->t->mem, "/papier/" STR_FMT, STR_ARG(code)))),
                            str_z(p->t->mem, out_get(&o))),
              303);
}

static void look_at_the_sample(struct practice *p, const char *world)
{
    const str looks = practice_one(p, "select k.place_in, coalesce(g.clue, 'good') from "
                                      "initiative_look k join rehearsal_initiative x on "
                                      "x.initiative = k.initiative and x.part = 'sample' left join "
                                      "rehearsal_signature g on g.signature = "
                                      "k.signature where k.place_in <= 50 order by 1");
    struct out o = out_new(p->t->mem);

    out_format(&o, "na=0");
    for (str rest = looks, n, clue; str_line(&rest, &n) && str_line(&rest, &clue);)
        out_format(&o, "&bevinding-" STR_FMT "=" STR_FMT, STR_ARG(n),
                   STR_ARG(rehearse_clue_found(clue)));
    CHECK_INT(p->t,
              practice_post(p, world, at(p, "sample", "/controle"), str_z(p->t->mem, out_get(&o))),
              303);
}

TEST(rehearse, initiatives_are_finished_by_doing_them)
{
    struct practice p;

    if (!practice_open(t, &p)) return;
    CHECK_INT(t, practice_status(practice_ask(&p, p.leader, ROOM)), 200);
    const char *world = begin(&p, "zwaluw1");
    CHECK_INT(t, practice_post(&p, world, "/oefenronde", "doe=af"), 409);
    // Each page says what it is.
    const char *pages[] = {"/oefenronde",
                           "/initiatieven/werk",
                           at(&p, "sample", "/stap"),
                           at(&p, "sheets", "/papier"),
                           at(&p, "sheets", ""),
                           "/verordening",
                           "/initiatieven",
                           at(&p, "sample", "/controle")};
    for (size_t i = 0; i < COUNT_OF(pages); i++) {
        t->row = pages[i];
        const str page = practice_ask(&p, p.leader, practice_under(&p, world, pages[i]));
        CHECK_INT(t, practice_status(page), 200);
        CHECK(t, str_find(page, STR("Oefening: verzonnen inwoners")) >= 0);
    }
    t->row = NULL;
    CHECK_INT(t,
              practice_post(&p, world, at(&p, "elsewhere", "/stap"),
                            "stap=exclude&grond=power&reden=Daar+gaan+de+spoorwegen+over."),
              303);
    CHECK(t, done(&p, world, "Zeg waarom de raad niet over de trein gaat"));
    CHECK_INT(t,
              practice_post(&p, world, at(&p, "sheets", "/stap"),
                            "doe=opgehouden&tel=nee&reden=Een+wegwerpdienst"),
              303);
    CHECK(t, done(&p, world, "Kijk naar de namen die in één keer kwamen"));
    // One sheet is read alike and counts; of the other a third decides.
    for (str rest = practice_one(&p, "select code from initiative_sheet order by id"), code;
         str_line(&rest, &code);)
        if (code.n) type_sheet(&p, world, code);
    CHECK_INT(t, practice_count(&p, "initiative_sheet where done_at > 0"), 1);
    CHECK(t, !done(&p, world, "Typ de twee vellen over"));
    CHECK_INT(t, practice_post(&p, world, "/oefenronde", "doe=collega"), 303);
    CHECK_INT(t, practice_count(&p, "initiative_sheet where done_at > 0 and counted > 0"), 2);
    CHECK(t, done(&p, world, "Typ de twee vellen over"));
    CHECK_INT(t, is(&p, "sheets", "reached"), 1);
    // The sample, with the register; when it says nothing yet, all of them, of which colleagues do the rest.
    CHECK_INT(t, practice_post(&p, world, at(&p, "sample", "/stap"), "stap=count"), 303);
    CHECK(t, str_find(practice_ask(&p, p.leader, practice_under(&p, world, "/oefenronde")),
                      STR("Staat ingeschreven op dit adres")) >= 0);
    look_at_the_sample(&p, world);
    int step = practice_post(&p, world, at(&p, "sample", "/stap"), "stap=confirm");
    if (step != 303) {
        CHECK_INT(t, practice_post(&p, world, at(&p, "sample", "/controle"), "doe=alles"), 303);
        look_at_the_sample(&p, world);
        CHECK_INT(t, practice_post(&p, world, "/oefenronde", "doe=collega"), 303);
        step = practice_post(&p, world, at(&p, "sample", "/stap"), "stap=confirm");
    }
    CHECK_INT(t, step, 303);
    CHECK(t, done(&p, world, "Tel het voorstel over het zwembad met een steekproef"));
    // Two that are alike: nothing moves until its people say so.
    const str into = practice_one(&p, "select i.number from initiative i join rehearsal_initiative "
                                      "x on x.initiative = i.id where x.part = 'sheets'");
    CHECK_INT(t,
              practice_post(&p, world, at(&p, "alike", "/stap"),
                            str_z(t->mem,
                                  str_format(t->mem, "doe=samen&nummer=" STR_FMT, STR_ARG(into)))),
              303);
    const char *names = "initiative_signature s join rehearsal_initiative x on x.initiative = "
                        "s.initiative where x.part = 'alike' and s.state = 'valid'";
    const int64_t before = practice_count(&p, names);
    CHECK_INT(t, practice_post(&p, world, "/oefenronde", "doe=week"), 303);
    CHECK_INT(t, is(&p, "alike", "joined"), 1);
    CHECK_INT(t, practice_count(&p, names), before);
    CHECK_INT(t, practice_post(&p, world, "/oefenronde", "doe=week"), 303);
    CHECK(t, practice_count(&p, names) < before); // those who said so
    CHECK(t, practice_count(&p, names) > 0);
    CHECK_INT(t, is(&p, "sheets", "filed"), 1);
    CHECK_INT(t, is(&p, "expire", "expired"), 1);
    CHECK_INT(t, is(&p, "money", "accounted"), 1);
    CHECK_INT(t, practice_post(&p, world, at(&p, "money", "/stap"), "stap=finish"), 303);
    CHECK_INT(t, practice_post(&p, world, "/oefenronde", "doe=af"), 303);
    CHECK_INT(t,
              practice_count(&p, "rehearsal where finished_at is not null and kind = 'initiative'"),
              1);
    const str list = practice_ask(&p, p.leader, practice_under(&p, world, "/oefenronde"));
    CHECK(t, str_find(list, STR("Gemist.")) >= 0); // the child, the council
    CHECK(t, str_find(practice_ask(&p, p.leader, ROOM), STR("Afgerond op")) >= 0);
    house_close(t, &p.h);
}

// What is judged wrongly is not done: the burst counted, the train collected for, the sample waved through.
TEST(rehearse, initiatives_that_are_waved_through_are_missed)
{
    struct practice p;

    if (!practice_open(t, &p)) return;
    const char *world = begin(&p, "zwaluw2");
    CHECK_INT(t,
              practice_post(&p, world, at(&p, "elsewhere", "/stap"),
                            "stap=exclude&grond=complaint&reden=Nee"),
              303);
    CHECK(t, !done(&p, world, "Zeg waarom de raad niet over de trein gaat"));
    CHECK_INT(t,
              practice_post(&p, world, at(&p, "sheets", "/stap"),
                            "doe=opgehouden&tel=ja&reden=Prima"),
              303);
    CHECK(t, !done(&p, world, "Kijk naar de namen die in één keer kwamen"));
    CHECK_INT(t, practice_post(&p, world, at(&p, "sample", "/stap"), "stap=count"), 303);
    CHECK_INT(t,
              practice_post(&p, world, at(&p, "sample", "/controle"),
                            "na=0&bevinding-1=twice&bevinding-2=twice&bevinding-3=young"),
              303);
    CHECK(t, !done(&p, world, "Tel het voorstel over het zwembad met een steekproef"));
    // What cannot be on paper is refused, and says so.
    const str code = practice_one(&p, "select code from initiative_sheet order by id limit 1");
    const str never =
        practice_one(&p, "select born from rehearsal_sheet where born like '%-02-31'");
    CHECK_INT(
        t,
        practice_post(
            &p, world,
            at(&p, "sheets", str_z(t->mem, str_format(t->mem, "/papier/" STR_FMT, STR_ARG(code)))),
            str_z(t->mem,
                  str_format(
                      t->mem,
                      "naam-1=Jan+Proefstra&postcode-1=1234AB&huisnummer-1=1&geboren-1=" STR_FMT,
                      STR_ARG(never)))),
        422);
    house_close(t, &p.h);
}

TEST(rehearse, initiatives_leave_no_trace_and_nobody_is_written_to)
{
    struct practice p;

    if (!practice_open(t, &p)) return;
    const int64_t letters = practice_count(&p, "mail");
    const str before = practice_tables(&p);
    const char *world = begin(&p, "zwaluw1");
    const str slug = str_from(str_of(world), 1);
    static const char *const words[] = {"buurtzwembad", "trein vaker"};
    const char *other = practice_trace(&p, slug, words, COUNT_OF(words));
    CHECK(t, str_find(practice_ask(&p, NULL, "/zoeken?q=buurtzwembad"), slug) < 0);
    CHECK(t, str_find(practice_ask(&p, NULL, "/sitemap.xml"), slug) < 0);
    CHECK(t, practice_status(house_form(t, &p.h, "/over", other,
                                        practice_under(&p, world, "/oefenronde"),
                                        STR("doe=weg"))) != 303);
    // Of what it is not about nothing can be changed in it.
    CHECK_INT(t,
              practice_status(house_form(t, &p.h, practice_under(&p, world, "/oefenronde"),
                                         p.leader, practice_under(&p, world, "/uitdagen/nieuw"),
                                         STR("titel=x"))),
              404);
    CHECK_INT(t, practice_post(&p, world, at(&p, "sample", "/stap"), "stap=count"), 303);
    CHECK_INT(t, practice_post(&p, world, "/oefenronde", "doe=week"), 303);
    house_work(t, &p.h, NULL, 0, (int64_t)time(NULL) + 86400);
    CHECK_INT(t, practice_count(&p, "mail"), letters);
    CHECK_INT(t, practice_count(&p, "notice"), 0);
    practice_trace_end(&p);
    CHECK_INT(t, practice_post(&p, world, "/oefenronde", "doe=weg"), 303);
    const str after = practice_tables(&p);
    t->row = "before and after";
    CHECK(t, str_eq(before, after));
    if (!str_eq(before, after))
        fprintf(stderr, STR_FMT "\n----\n" STR_FMT "\n", STR_ARG(before), STR_ARG(after));
    t->row = NULL;
    house_close(t, &p.h);
}

// Does a row of it go with what hangs on the place of a world?
static bool belongs(struct test *t, const struct house *h, str table, int depth)
{
    static const char *const roots[] = {"initiative",        "challenge", "challenge_task",
                                        "initiative_budget", "clock",     "bylaw"};

    for (size_t i = 0; i < COUNT_OF(roots); i++)
        if (str_eq(table, str_of(roots[i]))) return true;
    if (depth > 4) return false;
    for (str rest =
                 raw_sql(t, h->database,
                         str_z(t->mem,
                               str_format(t->mem,
                                          "select \"table\" from pragma_foreign_key_list('" STR_FMT
                                          "') where on_delete = 'CASCADE'",
                                          STR_ARG(table)))),
             line;
         str_line(&rest, &line);)
        if (line.n && !str_eq(line, table) && belongs(t, h, line, depth + 1)) return true;
    return false;
}

TEST(rehearse, the_clock_of_a_place_reaches_every_day_in_it)
{
    // A day of birth is no day of the world.
    static const char *const none[] = {"initiative_signature.born_day",
                                       "initiative_entry.born_day"};
    struct practice p;
    int checked = 0;

    if (!practice_open(t, &p)) return;
    begin(&p, "zwaluw1");
    const char *world = begin(&p, "zwaluw3");
    static const char *const days[] = {
        "select last_day from initiative where place = (select max(place) from rehearsal) and "
        "last_day is not null order by id limit 1",
        "select min(due_day) from clock where place = (select max(place) from rehearsal)"};
    int64_t a[2], b[2];
    const str other = practice_one(
        &p, "select sum(due_day) from clock where place = (select min(place) from rehearsal)");
    for (int i = 0; i < 2; i++)
        CHECK_INT(t, str_int(practice_one(&p, days[i]), 1, 99999, &a[i]), ERR_NONE);
    CHECK_INT(t, practice_post(&p, world, "/oefenronde", "doe=week"), 303);
    for (int i = 0; i < 2; i++) {
        CHECK_INT(t, str_int(practice_one(&p, days[i]), 1, 99999, &b[i]), ERR_NONE);
        CHECK_INT(t, a[i] - b[i], 7);
    }
    CHECK(
        t,
        str_eq(
            practice_one(
                &p,
                "select sum(due_day) from clock where place = (select min(place) from rehearsal)"),
            other));
    if (raw_is_sqlite(p.h.database)) {
        const str file = practice_whole(t, "src/core/rehearsal.sql");
        for (str rest = raw_tables(t, p.h.database), table; str_line(&rest, &table);) {
            if (!table.n || !belongs(t, &p.h, table, 0)) continue;
            const str columns = raw_sql(
                t, p.h.database,
                str_z(
                    t->mem,
                    str_format(t->mem,
                               "select name from pragma_table_info('" STR_FMT
                               "') where name in ('at', 'day', 'runs_from', 'runs_until') or name "
                               "like '%%\\_at' escape '\\' or name like '%%\\_day' escape '\\'",
                               STR_ARG(table))));
            for (str more = columns, column; str_line(&more, &column);) {
                bool skip = !column.n;
                t->row = str_z(t->mem, str_format(t->mem, STR_FMT "." STR_FMT, STR_ARG(table),
                                                  STR_ARG(column)));
                for (size_t i = 0; i < COUNT_OF(none); i++)
                    skip = skip || !strcmp(t->row, none[i]);
                if (skip) continue;
                checked++;
                CHECK(t, practice_moves(t, file, table, column));
            }
        }
        t->row = NULL;
        CHECK(t, checked > 40);
    }
    house_close(t, &p.h);
}

TEST(rehearse, the_same_seed_gives_the_same_names)
{
    static const char *const all = "select s.channel, s.name, s.postcode, s.house, s.born_day, "
                                   "s.state, coalesce(g.clue, '') from "
                                   "initiative_signature s join rehearsal_initiative x on "
                                   "x.initiative = s.initiative left join "
                                   "rehearsal_signature g on g.signature = s.id where x.rehearsal "
                                   "= (select max(id) from rehearsal) - %d order by s.id";
    struct practice p;

    if (!practice_open(t, &p)) return;
    practice_same_by_seed(&p, begin, all, 5000);
    // Those of a place with small numbers, and of one where a child may not: nothing is missing that is needed.
    house_sql(t, &p.h,
              "insert into bylaw (place, key, value, from_day, source, at) select id, "
              "'agenda_city', 5, 0, 'x', 1 from place where slug = 'testdam'; "
              "insert into bylaw (place, key, value, from_day, source, at) select id, "
              "'initiative_age', 16, 0, 'x', 1 from place where slug = 'testdam'; "
              "insert into bylaw (place, key, value, from_day, source, at) select id, 'agenda_on', "
              "0, 0, 'x', 1 from place where slug = 'testdam'");
    const char *world = begin(&p, "zwaluw1");
    CHECK_INT(t,
              practice_count(
                  &p, "rehearsal_initiative where rehearsal = (select max(id) from rehearsal)"),
              6);
    CHECK(t, str_find(practice_ask(&p, p.leader, practice_under(&p, world, "/oefenronde")),
                      STR("Noor")) < 0);
    house_close(t, &p.h);
}

TEST(rehearse, initiatives_go_after_ninety_days)
{
    struct practice p;

    if (!practice_open(t, &p)) return;
    const str before = practice_tables(&p);
    practice_is_over(&p, begin(&p, "zwaluw1"));
    CHECK(t, str_eq(before, practice_tables(&p)));
    house_close(t, &p.h);
}

// Where a rehearsal is required, a value about initiatives is not confirmed before one was finished; that rule is set on a page.
TEST(rehearse, a_value_is_confirmed_after_a_rehearsal_where_that_is_required)
{
    static const char *const edit = "/testdam/verordening/wijzig/agenda_city";
    static const str confirmed =
        STR("waarde=120&vanaf=2026-01-01&bron=Artikel+4&vastgesteld=1&vast=1");
    struct practice p;

    if (!practice_open(t, &p)) return;
    const char *clerk = house_person(t, &p.h, "griffie@example.nl", "clerk", p.place);
    const char *rule = "/testdam/verordening/oefenen";
    CHECK_INT(t, practice_status(practice_ask(&p, p.leader, rule)), 403);
    CHECK_INT(t, practice_status(house_form(t, &p.h, rule, clerk, rule, STR("regel=2&bron="))),
              422);
    CHECK_INT(t, practice_status(house_form(t, &p.h, rule, clerk, rule, STR("regel=3&bron=x"))),
              400);
    CHECK_INT(t, practice_count(&p, "place_rule where name = 'rehearsal'"), 0);
    CHECK_INT(t,
              practice_status(
                  house_form(t, &p.h, rule, clerk, rule, STR("regel=2&bron=Artikel+9"))),
              303);
    CHECK_INT(t, practice_count(&p, "place_rule where name = 'rehearsal' and value = 2"), 1);
    const str refused = house_form(t, &p.h, edit, clerk, edit, confirmed);
    CHECK_INT(t, practice_status(refused), 422);
    CHECK(t, str_find(refused, STR("moet je eerst oefenen")) >= 0);
    CHECK_INT(t, practice_count(&p, "bylaw"), 0);
    // Not confirmed it can be laid down: with that one rehearses.
    CHECK_INT(t,
              practice_status(house_form(t, &p.h, edit, clerk, edit,
                                         STR("waarde=300&vanaf=2026-01-01&bron=Artikel+4&vast=1"))),
              303);
    begin(&p, "zwaluw1");
    CHECK_INT(t, practice_status(house_form(t, &p.h, edit, clerk, edit, confirmed)), 422);
    house_sql(t, &p.h, "update rehearsal set finished_at = 1790000000");
    CHECK_INT(t, practice_status(house_form(t, &p.h, edit, clerk, edit, confirmed)), 303);
    CHECK_INT(t, practice_count(&p, "bylaw where key = 'agenda_city' and confirmed = 1"), 1);
    // Of the right to challenge another was to be rehearsed.
    const char *other = "/testdam/verordening/wijzig/challenge_age";
    CHECK_INT(t, practice_status(house_form(t, &p.h, other, clerk, other, confirmed)), 422);
    house_sql(t, &p.h, "update rehearsal set kind = 'challenge'");
    CHECK_INT(t, practice_status(house_form(t, &p.h, other, clerk, other, confirmed)), 303);
    house_close(t, &p.h);
}
