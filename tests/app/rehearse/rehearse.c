// A rehearsal: the whole of it on the real pages; no trace of it in anything public; the same seed gives the same round; its clock
// reaches every day in it; nobody is written to; and clearing it away leaves nothing.
#include "app/rehearse/rehearse.h"
#include "core/survey.h"
#include "tests/app/rehearse/practice.h"
#include "tests/support/raw.h"
#include "web/impl.h"

#include <stdio.h>
#include <time.h>

#define REAL "/testdam/meedoen/plein"

// Begins one; the path of its trajectory.
static const char *begin(struct practice *p, const char *seed)
{
    const str done = house_form(p->t, &p->h, REAL "/oefenronde", p->leader, REAL "/oefenronde",
                                str_format(p->t->mem, "zaad=%s", seed));

    CHECK(p->t, str_find(done, STR("303")) >= 0);
    return str_z(p->t->mem,
                 str_format(p->t->mem, "/" STR_FMT "/meedoen/plein",
                            STR_ARG(practice_one(p,
                                                 "select p.slug from rehearsal r join place p on "
                                                 "p.id = r.place order by r.id desc limit 1"))));
}

TEST(rehearse, begins_with_everybody_and_is_marked_on_every_page)
{
    struct practice p;

    if (!practice_open(t, &p)) return;
    const char *world = begin(&p, "zwaluw1");
    CHECK_INT(t, practice_count(&p, "contribution"), 76);
    CHECK_INT(t, practice_count(&p, "rehearsal_part where part = 'letter'"), 40);
    CHECK(t, str_eq(practice_one(&p, "select state from trajectory order by id desc limit 1"),
                    STR("open")));
    const char *pages[] = {"",           "/oefenronde",    "/inbreng",
                           "/inbreng/1", "/antwoordtabel", "/toezicht",
                           "/stap",      "/antwoorden",    "/versies",
                           "/bewerk",    "/invoer"};
    for (size_t i = 0; i < COUNT_OF(pages); i++) {
        t->row = pages[i];
        const str page = practice_ask(&p, p.leader, practice_under(&p, world, pages[i]));
        CHECK_INT(t, practice_status(page), 200);
        CHECK(t, str_find(page, STR("Oefening: verzonnen inwoners")) >= 0);
        CHECK(t, str_find(page, STR("noindex")) >= 0);
        CHECK(t, str_find(page, STR("no-store")) >= 0);
    }
    t->row = NULL;
    // What the plan lacks is said, and is not put into the plan itself.
    CHECK(t,
          str_find(practice_ask(&p, p.leader, world), STR("Dit staat nog niet in je plan")) >= 0);
    CHECK_INT(t,
              practice_count(&p,
                             "trajectory_text where trajectory in (select origin from rehearsal)"),
              1);
    house_close(t, &p.h);
}

// Everything that a stranger can read, found from the front page, the sitemap and by the pattern of each route.
TEST(rehearse, leaves_no_trace_in_anything_public)
{
    struct practice p;

    if (!practice_open(t, &p)) return;
    const char *world = begin(&p, "zwaluw1");
    const str slug =
        practice_one(&p, "select slug from place where parent is null and kind = 'practice'");
    const char *other = house_person(t, &p.h, "ander@example.nl", "project_leader", p.place);
    const char *boss = house_person(t, &p.h, "baas@example.nl", "operator", PLACE_ROOT);
    const char *readers[] = {NULL, other, boss};
    int n_routes, asked = 0;
    const struct route_info *routes = router_all(p.h.site->impl->router, &n_routes);

    CHECK(t, slug.n > 11);
    for (int i = 0; i < n_routes; i++) {
        const struct route *r = routes[i].route;
        struct out o = out_new(t->mem);
        str rest = str_of(r->path), part;
        bool place = false, open = true;
        if (r->method != GET) continue;
        // Of a real place what is public; of the world everything.
        for (int w = 0; w < 2; w++) {
            o.n = 0;
            for (rest = str_from(str_of(r->path), 1); str_cut(&rest, '/', &part);) {
                out_byte(&o, '/');
                if (str_starts(part, STR("{place}"))) {
                    out_str(&o, w ? slug : STR("testdam"));
                    place = true;
                } else if (str_eq(part, STR("{trajectory}"))) {
                    OUT_LIT(&o, "plein");
                } else if (part.n && part.at[0] == '{') {
                    OUT_LIT(&o, "1");
                } else {
                    out_str(&o, part);
                }
            }
            if (w && !place) continue;
            const char *path = str_z(t->mem, out_get(&o));
            open = r->right == MAY_READ;
            for (size_t k = 0; k < COUNT_OF(readers); k++) {
                if (!open && !readers[k]) continue;
                t->row = path;
                const str page = practice_ask(&p, readers[k], path);
                asked++;
                if (w)
                    CHECK_INT(t, practice_status(page) == 404 || practice_status(page) == 403, 1);
                CHECK(t, w || str_find(page, slug) < 0);
                CHECK(t, str_find(page, STR("Oefening: verzonnen inwoners")) < 0);
                CHECK(t, str_find(page, STR("prutsplan")) < 0);
                if (w || k == 0) CHECK(t, str_find(page, STR("Zwaluwplein")) < 0);
            }
        }
    }
    t->row = NULL;
    CHECK(t, asked > 200);
    // By search, by following, and with words of its own.
    CHECK(t, str_find(practice_ask(&p, NULL, "/zoeken?q=zwaluwplein"), slug) < 0);
    CHECK(t, str_find(practice_ask(&p, NULL, "/sitemap.xml"), slug) < 0);
    // A change by a stranger.
    CHECK_INT(t,
              practice_status(house_form(t, &p.h, "/over", other,
                                         practice_under(&p, world, "/oefenronde"),
                                         STR("doe=weg"))) == 303,
              0);
    CHECK_INT(t, practice_count(&p, "rehearsal where place is not null"), 1);
    house_close(t, &p.h);
}

TEST(rehearse, the_same_seed_gives_the_same_round)
{
    static const char *const all = "select c.channel, c.body, c.name, x.part, x.people, c.number "
                                   "from contribution c join rehearsal_part x on "
                                   "x.contribution = c.id join rehearsal r on r.id = x.rehearsal "
                                   "where r.id = (select max(id) from "
                                   "rehearsal) - %d order by c.number";
    struct practice p;

    if (!practice_open(t, &p)) return;
    practice_same_by_seed(&p, begin, all, 5000);
    house_close(t, &p.h);
}

// Does a row of it go with a trajectory?
static bool belongs(struct test *t, const struct house *h, str table, int depth)
{
    if (str_eq(table, STR("trajectory"))) return true;
    if (depth > 4) return false;
    const str up =
        raw_sql(t, h->database,
                str_z(t->mem, str_format(t->mem,
                                         "select \"table\" from pragma_foreign_key_list('" STR_FMT
                                         "') where on_delete = 'CASCADE'",
                                         STR_ARG(table))));
    for (str rest = up, line; str_line(&rest, &line);)
        if (line.n && !str_eq(line, table) && belongs(t, h, line, depth + 1)) return true;
    return false;
}

// A week of the world in which no day or second stays behind; each in a column of the schema that keeps one.
TEST(rehearse, its_clock_reaches_every_day_in_it)
{
    // What is no moment of the world: when the job of a clock ran, ids that end so, and the round itself.
    static const char *const none[] = {"rehearsal"};
    struct practice p;
    int checked = 0;

    if (!practice_open(t, &p)) return;
    begin(&p, "zwaluw1");
    const char *world = begin(&p, "zwaluw3");
    const char *newest = "select min(received_day) from contribution where trajectory = (select "
                         "max(id) from trajectory)";
    const str before =
        practice_one(&p, "select starts_day from trajectory order by id desc limit 1");
    const str first = practice_one(&p, newest);
    CHECK_INT(t, practice_post(&p, world, "/oefenronde", "doe=week"), 303);
    int64_t a, b, c, d;
    CHECK_INT(t, str_int(before, 1, 99999, &a), ERR_NONE);
    CHECK_INT(t,
              str_int(practice_one(&p,
                                   "select starts_day from trajectory order by id desc limit 1"),
                      1, 99999, &b),
              ERR_NONE);
    CHECK_INT(t, a - b, 7);
    CHECK_INT(t, str_int(first, 1, 99999, &c), ERR_NONE);
    CHECK_INT(t, str_int(practice_one(&p, newest), 1, 99999, &d), ERR_NONE);
    CHECK_INT(t, c - d, 7);
    // The other world stood still.
    CHECK(t, str_eq(practice_one(
                        &p, "select starts_day from trajectory where id = (select min(trajectory) "
                            "from rehearsal)"),
                    before));
    // The schema: a table that goes with a trajectory, and a column that holds a day or a second, is in the list.
    if (raw_is_sqlite(p.h.database)) {
        const str file = practice_whole(t, "src/core/rehearsal.sql");
        for (str rest = raw_tables(t, p.h.database), table; str_line(&rest, &table);) {
            bool skip = !table.n;
            for (size_t i = 0; i < COUNT_OF(none); i++)
                skip = skip || str_eq(table, str_of(none[i]));
            if (skip || !belongs(t, &p.h, table, 0)) continue;
            const str columns =
                raw_sql(t, p.h.database,
                        str_z(t->mem,
                              str_format(t->mem,
                                         "select name from pragma_table_info('" STR_FMT
                                         "') where name in ('at', 'day') or name like '%%\\_at' "
                                         "escape '\\' or name like '%%\\_day' escape '\\'",
                                         STR_ARG(table))));
            for (str more = columns, column; str_line(&more, &column);) {
                if (!column.n) continue;
                checked++;
                t->row = str_z(t->mem, str_format(t->mem, STR_FMT "." STR_FMT, STR_ARG(table),
                                                  STR_ARG(column)));
                CHECK(t, practice_moves(t, file, table, column));
            }
        }
        t->row = NULL;
        CHECK(t, checked > 50);
    }
    house_close(t, &p.h);
}

TEST(rehearse, clearing_it_away_leaves_nothing)
{
    struct practice p;

    if (!practice_open(t, &p)) return;
    // The first one makes what stays: the log, jobs.
    const str before = practice_tables(&p);
    const char *world = begin(&p, "zwaluw1");
    CHECK_INT(t,
              practice_post(&p, world, "/toezicht",
                            "doe=verberg&nummer=1&reden=insult&toelichting=x&kritiek=ja"),
              303);
    CHECK_INT(t, practice_post(&p, world, "/oefenronde", "doe=collega"), 303);
    CHECK_INT(t, practice_count(&p, "contribution where state = 'hidden'"), 1);
    CHECK_INT(t, practice_post(&p, world, "/oefenronde", "doe=week"), 303);
    CHECK_INT(t, practice_post(&p, world, "/oefenronde", "doe=weg"), 303);
    const str after = practice_tables(&p);
    t->row = "before and after";
    CHECK(t, str_eq(before, after));
    if (!str_eq(before, after))
        fprintf(stderr, STR_FMT "\n----\n" STR_FMT "\n", STR_ARG(before), STR_ARG(after));
    t->row = NULL;
    CHECK_INT(t, practice_status(practice_ask(&p, p.leader, world)), 404);
    CHECK_INT(t, practice_status(practice_ask(&p, p.leader, REAL "/oefenronde")), 200);
    house_close(t, &p.h);
}

TEST(rehearse, goes_on_its_day_and_a_finished_one_stays_with_the_plan)
{
    struct practice p;

    if (!practice_open(t, &p)) return;
    begin(&p, "zwaluw1");
    begin(&p, "zwaluw2");
    house_sql(t, &p.h, "update rehearsal set finished_at = 1790000000 where seed = 'zwaluw1'");
    house_sql(
        t, &p.h,
        "insert into job (kind, payload, run_at, created_at) values ('people.erase', '', 1, 1)");
    house_work(t, &p.h, NULL, 0, (int64_t)time(NULL) + (int64_t)(REHEARSAL_DAYS + 3) * 86400);
    CHECK_INT(t, practice_count(&p, "rehearsal"), 1);
    CHECK_INT(
        t,
        practice_count(
            &p, "rehearsal where place is null and trajectory is null and finished_at is not null"),
        1);
    CHECK_INT(t, practice_count(&p, "contribution"), 0);
    CHECK_INT(t, practice_count(&p, "place where parent is null"), 1);
    house_close(t, &p.h);
}

TEST(rehearse, nobody_is_written_to)
{
    struct practice p;

    if (!practice_open(t, &p)) return;
    const int64_t letters = practice_count(&p, "mail");
    const char *world = begin(&p, "zwaluw1");
    CHECK_INT(t, practice_post(&p, world, "/oefenronde", "doe=week"), 303);
    CHECK_INT(t, practice_post(&p, world, "/oefenronde", "doe=week"), 303); // closed by itself
    CHECK_INT(t, practice_count(&p, "trajectory where state = 'closed'"), 1);
    house_work(t, &p.h, NULL, 0, (int64_t)time(NULL) + 3 * 86400);
    CHECK_INT(t, practice_count(&p, "mail"), letters);
    CHECK_INT(t, practice_count(&p, "notice"), 0);
    house_close(t, &p.h);
}

// The whole of it, by the pages on which it is done for real; and then the plan itself may open where that is asked.
TEST(rehearse, is_finished_by_doing_it)
{
    struct practice p;

    if (!practice_open(t, &p)) return;
    const char *world = begin(&p, "zwaluw1");
    CHECK_INT(t, practice_post(&p, world, "/oefenronde", "doe=af"), 409); // nothing is done
    // What is over the line is hidden, with a reason; one criticises the authority and needs two.
    for (str rest = practice_one(&p, "select c.number from contribution c join rehearsal_part x on "
                                     "x.contribution = c.id where x.part = 'over' order by 1"),
             number;
         str_line(&rest, &number);)
        if (number.n)
            CHECK_INT(t,
                      practice_post(
                          &p, world, "/toezicht",
                          str_z(t->mem,
                                str_format(t->mem,
                                           "doe=verberg&nummer=" STR_FMT
                                           "&reden=threat&toelichting=Dit+mag+niet.&kritiek=nee",
                                           STR_ARG(number)))),
                      303);
    // Double ones are put aside, all but one of each.
    for (str rest = practice_one(
                 &p, "select c.number from contribution c join rehearsal_part x on "
                     "x.contribution = c.id where x.part in ('double', 'hand') and c.id not in "
                     "(select min(contribution) from rehearsal_part group by part) order by 1"),
             number;
         str_line(&rest, &number);)
        if (number.n)
            CHECK_INT(t,
                      practice_status(house_form(
                          t, &p.h,
                          practice_under(&p, world,
                                         str_z(t->mem,
                                               str_format(t->mem, "/antwoordtabel/punten/" STR_FMT,
                                                          STR_ARG(number)))),
                          p.leader,
                          practice_under(&p, world,
                                         str_z(t->mem,
                                               str_format(t->mem, "/antwoordtabel/punten/" STR_FMT,
                                                          STR_ARG(number)))),
                          STR("punten=Nee&opzij=1&reden=dubbel"))),
                      303);
    // All that is left in two groups: the letters, and the rest.
    for (int g = 0; g < 2; g++)
        for (;;) {
            struct out o = out_new(t->mem);
            int n = 0;
            for (str rest = practice_one(
                         &p, g ? "select p.id from contribution_point p join contribution c "
                                 "on c.id = p.contribution where p.cluster is null and "
                                 "p.state = 'admitted' and c.state = 'admitted' limit 40"
                               : "select p.id from contribution_point p join rehearsal_part "
                                 "x on x.contribution = p.contribution where x.part = "
                                 "'letter' and p.cluster is null limit 40"),
                     id;
                 str_line(&rest, &id);)
                if (id.n) out_format(&o, "punt=" STR_FMT "&", STR_ARG(id)), n++;
            if (!n) break;
            out_format(&o, "nieuw=Groep+%d", g);
            CHECK_INT(t, practice_post(&p, world, "/antwoordtabel", str_z(t->mem, out_get(&o))),
                      303);
        }
    CHECK(t, str_find(practice_ask(&p, p.leader, practice_under(&p, world, "/oefenronde")),
                      STR("40 van 40")) >= 0);
    for (str rest = practice_one(&p, "select id from cluster order by 1"), id;
         str_line(&rest, &id);)
        if (id.n)
            CHECK_INT(t,
                      practice_post(
                          &p, world,
                          str_z(t->mem, str_format(t->mem, "/antwoordtabel/" STR_FMT, STR_ARG(id))),
                          "doe=bewaar&besluit=partly&reden=Wij+doen+een+deel.&anders=Niemand.&"
                          "alinea=Banken&eerst=Vier+banken&nu=Zes+banken"),
                      303);
    CHECK(t, practice_post(&p, world, "/antwoordtabel/publiceren", "") != 303 ||
                 practice_count(&p, "answer_note") == 0);
    CHECK_INT(t, practice_post(&p, world, "/oefenronde", "doe=collega"), 303);
    CHECK_INT(t,
              practice_status(
                  house_form(t, &p.h, practice_under(&p, world, "/antwoordtabel"), p.leader,
                             practice_under(&p, world, "/antwoordtabel/publiceren"), STR(""))),
              303);
    CHECK_INT(t, practice_count(&p, "answer_note"), 1);
    // Two weeks on it is closed by itself; then the steps, in time.
    CHECK_INT(t, practice_post(&p, world, "/oefenronde", "doe=week"), 303);
    CHECK_INT(t, practice_post(&p, world, "/oefenronde", "doe=week"), 303);
    CHECK(t, practice_count(&p, "contribution where reply <> ''") > 5);
    static const char *const steps[] = {"stap=weigh",
                                        "stap=advise",
                                        "stap=decide&kenmerk=2026/1&tekst=Besloten.",
                                        "stap=feed_back&tekst=Dit+deden+we.",
                                        "stap=evaluate&tekst=Dit+leerden+we.",
                                        "stap=archive"};
    for (size_t i = 0; i < COUNT_OF(steps); i++) {
        t->row = steps[i];
        CHECK_INT(t, practice_post(&p, world, "/stap", steps[i]), 303);
    }
    t->row = NULL;
    CHECK_INT(t, practice_post(&p, world, "/oefenronde", "doe=af"), 303);
    CHECK_INT(t, practice_count(&p, "rehearsal where finished_at is not null"), 1);
    const str list = practice_ask(&p, p.leader, practice_under(&p, world, "/oefenronde"));
    CHECK(t, str_find(list, STR("Deze oefenronde is af")) >= 0);
    CHECK(t, str_find(list, STR("Gemist.")) >= 0); // the long letter, and who did not come
    CHECK(t, str_find(practice_ask(&p, p.leader, REAL "/oefenronde"), STR("Afgerond op")) >= 0);
    CHECK(t, str_find(practice_ask(&p, p.leader, REAL "/bewerk"), STR("Afgerond op")) >= 0);
    house_close(t, &p.h);
}

struct ruled {
    struct test *t;
    trajectory_id plan;
    uint32_t missing;
};

static enum err what_lacks(struct db *db, void *arg)
{
    struct ruled *x = arg;
    struct trajectory_row t;

    TRY(trajectory_by_id(db, x->t->mem, x->plan, &t));
    return trajectory_missing(db, x->t->mem, (int64_t)time(NULL), &t, EVENT_open, NULL,
                              &x->missing);
}

static bool lacks(struct practice *p)
{
    struct ruled x = {p->t, p->plan, 0};

    CHECK_INT(p->t, store_read(p->h.store, p->t->mem, what_lacks, &x), ERR_NONE);
    return x.missing & 1u << NEED_rehearsed;
}

TEST(rehearse, opening_asks_for_one_where_the_place_says_so)
{
    struct practice p;

    if (!practice_open(t, &p)) return;
    CHECK(t, !lacks(&p)); // nothing said: advised
    house_sql(t, &p.h,
              "insert into place_rule (place, name, value, from_day, source) select place, "
              "'rehearsal', 2, 1, 'x' from trajectory");
    CHECK(t, lacks(&p));
    CHECK(t, str_find(practice_ask(&p, p.leader, REAL "/oefenronde"),
                      STR("moet je eerst een oefenronde")) >= 0);
    begin(&p, "zwaluw1"); // in it nobody asks for one: it opened
    CHECK(t, lacks(&p));
    house_sql(t, &p.h, "update rehearsal set finished_at = 1790000000");
    CHECK(t, !lacks(&p));
    // By who leads it, and by nobody else.
    house_person(t, &p.h, "ander@example.nl", "project_leader", p.place);
    house_sql(t, &p.h,
              "update trajectory set owner = (select id from person where mail = "
              "'ander@example.nl') where slug = 'plein' and practice = 0");
    CHECK(t, lacks(&p));
    house_sql(t, &p.h,
              "update trajectory set owner = (select id from person where mail = "
              "'leider@example.nl') where slug = 'plein' and practice = 0");
    CHECK(t, !lacks(&p));
    house_sql(t, &p.h,
              "update rehearsal set finished_at = null; update place_rule set value = 0 where name "
              "= 'rehearsal'");
    CHECK(t, !lacks(&p));
    house_close(t, &p.h);
}

// Bad input is told what to do, and changes nothing.
TEST(rehearse, refuses_what_it_cannot_do)
{
    struct practice p;

    if (!practice_open(t, &p)) return;
    CHECK_INT(t, practice_post(&p, REAL, "/oefenronde", "zaad=Niet+goed"), 400);
    CHECK_INT(t, practice_count(&p, "rehearsal"), 0);
    const char *world = begin(&p, "zwaluw1");
    CHECK_INT(t, practice_post(&p, world, "/oefenronde", "doe=iets"), 400);
    const char *mod = house_person(t, &p.h, "mod@example.nl", "moderator", p.place);
    CHECK_INT(t, practice_status(practice_ask(&p, mod, REAL "/oefenronde")), 403);
    CHECK_INT(t, practice_status(practice_ask(&p, mod, practice_under(&p, world, "/oefenronde"))),
              404);
    house_close(t, &p.h);
}

// ---- of a plan with a survey, and of one that lies open ----

static enum err add_survey(struct db *db, void *arg)
{
    struct practice *p = arg;
    struct form_faults *faults = MEM_NEW(p->t->mem, struct form_faults);
    struct survey_new n = {.trajectory = p->plan, .kind = STR("open")};
    int64_t number;

    TRY(form_read(p->t->mem, practice_whole(p->t, "content/practice/survey-open.json"), &n.form,
                  faults));
    return survey_add(db, p->t->mem, 1, &n, &number);
}

TEST(rehearse, a_survey_comes_along_filled_in_and_closes_by_itself)
{
    struct practice p;

    if (!practice_open(t, &p)) return;
    CHECK_INT(t, store_write(p.h.store, t->mem, add_survey, &p), ERR_NONE);
    const str before = practice_tables(&p);
    const char *world = begin(&p, "zwaluw1");
    const char *mine = "survey_sheet where survey = (select max(id) from survey)";
    CHECK(t, practice_count(&p, mine) > 20);
    CHECK_INT(t, practice_count(&p, "survey_sheet where survey = (select min(id) from survey)"), 0);
    const str list = practice_ask(&p, p.leader, practice_under(&p, world, "/oefenronde"));
    CHECK(t, str_find(list, STR("Publiceer de uitkomst")) >= 0);
    CHECK_INT(t,
              practice_status(
                  practice_ask(&p, p.leader, practice_under(&p, world, "/enquete/1/beheer"))),
              200);
    CHECK_INT(t, practice_status(practice_ask(&p, NULL, practice_under(&p, world, "/enquete/1"))),
              404);
    CHECK_INT(t, practice_post(&p, world, "/oefenronde", "doe=week"), 303);
    CHECK_INT(t, practice_post(&p, world, "/oefenronde", "doe=week"), 303);
    CHECK_INT(t, practice_count(&p, "survey where state = 'closed'"), 1);
    // What was written is judged on the real page: the threat goes out.
    const char *texts = practice_under(&p, world, "/enquete/1/teksten");
    for (int i = 0; i < 5; i++) {
        struct out o = out_new(t->mem);
        int n = 0;
        for (str rest = practice_one(
                     &p, "select question, sheet, value from survey_answer where judged = '' "
                         "and value like '%.' limit 90"),
                 question, sheet, value;
             str_line(&rest, &question) && str_line(&rest, &sheet) && str_line(&rest, &value);) {
            const bool over = str_find(value, STR("alleen over straat")) >= 0;
            out_format(&o, "%s" STR_FMT "-" STR_FMT "=%s", n++ ? "&" : "", STR_ARG(question),
                       STR_ARG(sheet), over ? "threat" : "ja");
        }
        if (!n) break;
        CHECK_INT(t, practice_status(house_form(t, &p.h, texts, p.leader, texts, out_get(&o))),
                  303);
    }
    CHECK_INT(t, practice_count(&p, "survey_answer where judged = 'out'"), 1);
    const char *manage = practice_under(&p, world, "/enquete/1/beheer");
    CHECK_INT(t,
              practice_status(house_form(t, &p.h, manage, p.leader,
                                         practice_under(&p, world, "/enquete/1/stap"),
                                         STR("stap=publish"))),
              303);
    CHECK_INT(t, practice_count(&p, "survey_result"), 1);
    CHECK_INT(t, practice_post(&p, world, "/oefenronde", "doe=weg"), 303);
    CHECK(t, str_eq(before, practice_tables(&p)));
    house_close(t, &p.h);
}

TEST(rehearse, a_consultation_lies_open_in_it_with_views_on_its_paragraphs)
{
    struct practice p;

    if (!practice_open(t, &p)) return;
    house_sql(t, &p.h,
              "update trajectory set kind = 'consultation'; insert into consultation (trajectory, "
              "legal, everybody) select id, 1, 1 from trajectory");
    const str before = practice_tables(&p);
    const char *world = begin(&p, "zwaluw1");
    CHECK_INT(t, practice_count(&p, "consultation_view"), 76);
    CHECK(t, practice_count(&p, "consultation_view where paragraph <> ''") > 20);
    CHECK_INT(t, practice_count(&p, "document_version where state = 'published'"), 1);
    CHECK_INT(t,
              practice_status(practice_ask(&p, p.leader, practice_under(&p, world, "/ter-inzage"))),
              200);
    CHECK_INT(t, practice_status(practice_ask(&p, NULL, practice_under(&p, world, "/ter-inzage"))),
              404);
    // A week for the late post besides: then it can be weighed.
    CHECK_INT(t, practice_post(&p, world, "/oefenronde", "doe=week"), 303);
    CHECK_INT(t, practice_post(&p, world, "/oefenronde", "doe=week"), 303);
    CHECK_INT(t, practice_post(&p, world, "/stap", "stap=weigh"), 422);
    CHECK_INT(t, practice_post(&p, world, "/oefenronde", "doe=week"), 303);
    CHECK_INT(t, practice_post(&p, world, "/stap", "stap=weigh"), 303);
    CHECK_INT(t, practice_post(&p, world, "/oefenronde", "doe=weg"), 303);
    CHECK(t, str_eq(before, practice_tables(&p)));
    house_close(t, &p.h);
}
