// A plan of one's own through the pages, by somebody without an account: nothing stands on the site that nobody looked at, and
// what people put their name under stays what it was.
#include "base/day.h"
#include "core/initiative.h"
#include "core/session.h"
#include "main/main.h"
#include "tests/support/raw.h"
#include "tests/web/house.h"

#include <string.h>
#include <time.h>

#define BASE  "/testdam/initiatieven/1"
#define KEY   "2222222222222222"
#define MINE  BASE "/mijn?sleutel=" KEY
#define DIRT  "De wethouder is een dief"
#define TITLE "Bankjes bij de vijver"

struct town {
    struct test *t;
    struct house h;
    place_id place;
    const char *leader, *board, *clerk;
};

static void sql(struct town *w, const char *text)
{
    house_sql(w->t, &w->h, text);
}

static int64_t count(struct town *w, const char *what)
{
    return house_count(w->t, &w->h, what);
}

static enum err make(struct db *db, void *arg)
{
    struct town *w = arg;
    struct mem *m = w->t->mem;
    struct place_row place;
    struct initiative_receipt got;
    initiative_budget_id budget;

    TRY(place_add(db, m, 0,
                  &(struct place_new){.slug = STR("testdam"),
                                      .kind = STR("municipality"),
                                      .name = STR("Testdam"),
                                      .parent = PLACE_ROOT},
                  &w->place));
    TRY(place_by_id(db, m, w->place, &place));
    TRY(initiative_budget_insert(db, m, w->place, 2026, STR("Wijkgeld"), STR(""), 5000000,
                                 STR("2026/1"), 0, &budget));
    TRY(initiative_add(db, m, (int64_t)time(NULL),
                       &(struct initiative_new){.place = &place,
                                                .kind = INITIATIVE_OWN,
                                                .area = w->place,
                                                .title = STR(TITLE),
                                                .gist = STR("Een plek om te zitten."),
                                                .body = STR("Wij zetten twee bankjes neer."),
                                                .maker_name = STR("Maakster"),
                                                .maker_mail = STR("maakster@example.nl"),
                                                .maker_age = 30},
                       &got));
    return initiative_set_text(db, got.id, STR(TITLE), STR("Een plek om te zitten."),
                               STR("Wij zetten twee bankjes neer."), STR(""), w->place, 400000,
                               STR("hout"), STR("VVE"), &budget, (int64_t)time(NULL));
}

static bool town_open(struct test *t, struct town *w)
{
    *w = (struct town){.t = t};
    if (!house_open(t, &w->h, NULL, 0)) return false;
    CHECK_INT(t, store_write(w->h.store, t->mem, make, w), ERR_NONE);
    sql(w, str_z(t->mem, str_format(t->mem, "update initiative set key_hash = '" STR_FMT "'",
                                    STR_ARG(key_hash(t->mem, STR(KEY))))));
    w->leader = house_person(t, &w->h, "leider@example.nl", "project_leader", w->place);
    w->board = house_person(t, &w->h, "college@example.nl", "executive", w->place);
    w->clerk = house_person(t, &w->h, "griffie@example.nl", "clerk", w->place);
    return true;
}

static str get(struct town *w, const char *path, const char *who)
{
    return house_ask(w->t, &w->h, "GET", path, who, (str){0});
}

static bool has(str answer, const char *what)
{
    return str_find(client_body(answer), str_of(what)) >= 0;
}

// Who made it, with the code alone.
static str mine(struct town *w, const char *fields)
{
    return house_form(w->t, &w->h, MINE, NULL, BASE "/mijn",
                      str_format(w->t->mem, "sleutel=" KEY "&%s", fields));
}

static str step(struct town *w, const char *who, const char *fields)
{
    return house_form(w->t, &w->h, BASE "/stap", who, BASE "/stap", str_of(fields));
}

#define SAVE(title)                                                                      \
    "doe=bewaar&titel=" title "&kort=Zitten&tekst=Twee+bankjes&bedrag=4000&kosten=hout&" \
    "ontvanger=VVE&naam=Maakster&leeftijd=30&budget=1"

TEST(initiative_plan_pages, nothing_stands_on_the_site_that_nobody_looked_at)
{
    static const char *const open[] = {"/testdam/initiatieven", "/testdam/initiatieven/feed.xml",
                                       "/testdam/initiatieven/alles.csv",
                                       "/api/v1/initiatieven/testdam"};
    struct town w;

    if (!town_open(t, &w)) return;
    CHECK_INT(t, client_status(mine(&w, "doe=stap&stap=send")), 303);
    CHECK_INT(t, client_status(step(&w, w.leader, "stap=ask_first&reden=Wie+helpt+er%3F")), 303);
    CHECK_INT(t, client_status(mine(&w, SAVE("De+wethouder+is+een+dief"))), 303);
    CHECK(t, has(get(&w, MINE, NULL), DIRT));
    CHECK_INT(t, client_status(mine(&w, "doe=stap&stap=add_more&antwoord=Ik")), 409);
    CHECK_INT(t, client_status(mine(&w, "doe=stap&stap=send_again")), 303);
    CHECK_INT(t, count(&w, "initiative where state = 'asked' and shown = 0"), 1);
    CHECK_INT(t, client_status(get(&w, BASE, NULL)), 404);
    for (size_t i = 0; i < COUNT_OF(open); i++)
        CHECK(t, !has(get(&w, open[i], NULL), DIRT));
    CHECK_INT(t, client_status(mine(&w, SAVE("Iets"))), 409); // it is being looked at
    CHECK(t, has(get(&w, BASE "/stap", w.leader), DIRT)); // by who decides whether it comes there
    house_close(t, &w.h);
}

TEST(initiative_plan_pages, a_text_stays_what_people_put_their_name_under)
{
    struct town w;

    if (!town_open(t, &w)) return;
    mine(&w, "doe=stap&stap=send");
    CHECK_INT(t, client_status(step(&w, w.leader, "stap=take_up")), 303);
    CHECK(t, has(get(&w, BASE, NULL), TITLE));
    CHECK_INT(t, client_status(step(&w, w.leader, "stap=ask_more&reden=Wie+krijgt+het%3F")), 303);
    const str asked = get(&w, MINE, NULL);
    CHECK(t, has(asked, "Wie krijgt het?"));
    CHECK(t, has(asked, "Daarom blijft de tekst zoals die is"));
    CHECK(t, !has(asked, "name=\"titel\""));
    CHECK_INT(t, client_status(mine(&w, SAVE("De+wethouder+is+een+dief"))), 409);
    CHECK(t, !has(get(&w, BASE, NULL), DIRT));
    // An answer is asked, and it is said that it is.
    const str none = mine(&w, "doe=stap&stap=add_more&antwoord=+&ontvanger=School");
    CHECK_INT(t, client_status(none), 422);
    CHECK(t, has(none, "Het ontbreekt hieraan") && has(none, "Een reden in gewone woorden"));
    CHECK_INT(t,
              client_status(mine(&w, "doe=stap&stap=add_more&antwoord=De+school+krijgt+het&"
                                     "ontvanger=De+school&budget=1&titel=Anders")),
              303);
    CHECK_INT(t,
              count(&w, "initiative where state = 'checking' and title = '" TITLE
                        "' and holder = 'De school' and budget is not null"),
              1);
    CHECK(t, has(get(&w, BASE "/stap", w.leader), "De school krijgt het"));
    CHECK(t, !has(get(&w, BASE, NULL), "De school krijgt het"));
    house_close(t, &w.h);
}

// A step that cannot be taken says what it lacks, also when every field was filled in.
TEST(initiative_plan_pages, a_refusal_says_what_is_missing)
{
    struct town w;

    if (!town_open(t, &w)) return;
    mine(&w, "doe=stap&stap=send");
    step(&w, w.leader, "stap=take_up");
    sql(&w, "update initiative set signed_n = 10");
    const str above = step(&w, w.leader, "stap=grant&reden=Goed&bedrag=4000");
    CHECK_INT(t, client_status(above), 422);
    CHECK(t, has(above, "Boven het kleine bedrag beslist het college"));
    CHECK(t, !has(above, "Een reden in gewone woorden."));
    const str more = step(&w, w.board, "stap=grant&reden=Goed&bedrag=4000,01");
    CHECK_INT(t, client_status(more), 422);
    CHECK(t, has(more, "niet hoger is dan wat er gevraagd is"));
    CHECK_INT(t, count(&w, "initiative where state = 'checking' and granted = 0"), 1);
    CHECK_INT(t, client_status(step(&w, w.board, "stap=grant&reden=Goed&bedrag=3500")), 303);
    CHECK_INT(t, count(&w, "initiative where state = 'granted' and granted = 350000"), 1);
    house_close(t, &w.h);
}

// ---- letters, terms and the work list ----

static void work(struct town *w)
{
    for (int f = 0; f < features_n; f++)
        if (strcmp(features[f]->name, "initiative") == 0)
            house_work(w->t, &w->h, features[f]->jobs, features[f]->n_jobs, (int64_t)time(NULL));
}

static void law(struct town *w, const char *key, int64_t value)
{
    sql(w,
        str_z(w->t->mem, str_format(w->t->mem,
                                    "insert into bylaw (place, key, value, from_day, source, at) "
                                    "values (%lld, '%s', %lld, 1, 'x', 1)",
                                    (long long)w->place.v, key, (long long)value)));
}

TEST(initiative_plan_pages, a_letter_is_of_its_step_and_a_refusal_says_why)
{
    struct town w;

    if (!town_open(t, &w)) return;
    mine(&w, "doe=stap&stap=send");
    step(&w, w.leader, "stap=take_up");
    CHECK_INT(t,
              client_status(step(&w, w.leader, "stap=refuse&grond=unsafe&reden=Te+dicht+op+huis")),
              303);
    work(&w);
    // The letter about taking it up is sent after it was refused, and still says what that step did.
    CHECK_INT(t, count(&w, "mail where body like '%We kijken of het kan%'"), 1);
    CHECK_INT(t,
              count(&w, "mail where recipient = 'maakster@example.nl' and body like '%Het is niet "
                        "veilig%Te dicht op huis%bezwaar maken%binnen 6 weken%'"),
              1);
    const str over = get(&w, MINE, NULL);
    CHECK(t, has(over, "Het is niet veilig") && has(over, "binnen 6 weken"));
    CHECK(t, has(over, "Dit is afgelopen") && !has(over, "De gemeente is aan zet"));
    law(&w, "initiative_objection", BYLAW_OBJECTION_NO); // from before it was handed in
    CHECK(t, has(get(&w, MINE, NULL), "geen bezwaar"));
    house_close(t, &w.h);
}

TEST(initiative_plan_pages, the_work_list_says_what_comes_first)
{
    const char *list = "/testdam/initiatieven/werk";
    struct town w;

    if (!town_open(t, &w)) return;
    mine(&w, "doe=stap&stap=send");
    sql(&w, "insert into initiative (place, number, key_hash, kind, state, practice, area, title, "
            "gist, body, created_at, changed_at, state_at) select place, 2, replace(key_hash, "
            "'a', 'b'), kind, 'asked', 0, area, 'Een ouder plan', '', '', 1, 1, 1 from initiative");
    const str soon = get(&w, list, w.leader);
    CHECK(t, has(soon, "Klaar voor") && has(soon, "projectleider"));
    CHECK(t, !has(soon, "te laat"));
    CHECK(t, str_find(soon, STR(TITLE)) < str_find(soon, STR("Een ouder plan")));
    sql(&w, "update clock set due_day = start_day - 1");
    CHECK(t, has(get(&w, list, w.leader), "te laat"));
    house_close(t, &w.h);
}

TEST(initiative_plan_pages, what_needs_no_names_takes_none)
{
    struct town w;

    if (!town_open(t, &w)) return;
    sql(&w, "update initiative set amount = 90000");
    mine(&w, "doe=stap&stap=send");
    CHECK_INT(t, client_status(step(&w, w.leader, "stap=take_up")), 303);
    CHECK_INT(t, client_status(get(&w, BASE, NULL)), 200);
    CHECK_INT(t, client_status(get(&w, BASE "/teken", NULL)), 404);
    const struct initiative_row none = {.state = STR("checking")};
    CHECK(t, !initiative_signs(&none, day_of_at((int64_t)time(NULL))));
    CHECK(t, has(get(&w, "/testdam/initiatieven", NULL), "1 initiatief, 0 zoeken steun"));
    // Above the small amount neighbours are asked, of whatever age when the by-law names none.
    mine(&w, "doe=stap&stap=withdraw");
    sql(&w, "update initiative set amount = 400000, state = 'asked', phase = 0, shown = 0; "
            "delete from initiative_tally");
    CHECK_INT(t, client_status(step(&w, w.leader, "stap=take_up")), 303);
    const str form = get(&w, BASE "/teken", NULL);
    CHECK_INT(t, client_status(form), 200);
    CHECK(t, has(form, "Je kunt tekenen als je woont in Testdam") && !has(form, "0 jaar"));
    CHECK(t, has(get(&w, "/testdam/initiatieven", NULL), "1 initiatief, 1 zoekt steun"));
    house_close(t, &w.h);
}

TEST(initiative_plan_pages, the_lighter_way_is_there_where_the_by_law_has_it)
{
    const char *new = "/testdam/initiatieven/nieuw";
    const str idea =
        STR("soort=licht&titel=Meer+bomen&kort=Schaduw&tekst=Bomen&naam=Noor&leeftijd=12");
    struct town w;

    if (!town_open(t, &w)) return;
    CHECK(t, !has(get(&w, new, NULL), "soort-licht"));
    CHECK_INT(t, client_status(house_form(t, &w.h, new, NULL, new, idea)), 422);
    law(&w, "agenda_light_on", 1);
    law(&w, "agenda_light", 100);
    law(&w, "agenda_light_age", 12);
    CHECK(t, has(get(&w, new, NULL), "met 100 namen"));
    CHECK_INT(t, client_status(house_form(t, &w.h, new, NULL, new, idea)), 303);
    CHECK_INT(t, count(&w, "initiative where kind = 'agenda' and light = 1"), 1);
    sql(&w, "update initiative set state = 'precheck' where number = 2");
    const char *desk = "/testdam/initiatieven/2/stap";
    str bars = STR("stap=collect");
    for (int k = 0; k < 8; k++)
        bars = str_format(t->mem, STR_FMT "&geldt-niet=%d", STR_ARG(bars), k);
    CHECK_INT(t, client_status(house_form(t, &w.h, desk, w.clerk, desk, bars)), 303);
    CHECK_INT(t, count(&w, "initiative where number = 2 and threshold = 100 and min_age = 12"), 1);
    CHECK(t, has(get(&w, "/testdam/initiatieven/2", NULL), "de lichtere weg"));
    CHECK(t, has(get(&w, "/api/v1/initiatieven/testdam", NULL), "\"light\":true"));
    house_close(t, &w.h);
}
