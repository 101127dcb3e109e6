// Hiding an initiative and a challenge, under the rules of a contribution: nowhere public any more, a page that says so, its maker
// told, one appeal judged by another, two people for criticism, nothing that a step shows again; and all of it counted in public.
#include "base/day.h"
#include "core/challenge.h"
#include "core/clocks.h"
#include "core/initiative.h"
#include "core/session.h"
#include "tests/web/house.h"

#include <time.h>

#define KEY       "2222222222222222"
#define WATCH     "/testdam/toezicht"
#define REGISTER  "/testdam/moderatie"
#define PLAN      "/testdam/initiatieven/1"
#define CHALLENGE "/testdam/uitdagen/1"
#define HIDE(kind, critical)  \
    "doe=verberg&soort=" kind \
    "&nummer=1&reden=insult&toelichting=Zonder+schelden+mag+het&kritiek=" critical

struct town {
    struct test *t;
    struct house h;
    place_id place, other;
    const char *leader, *moderator, *third, *clerk, *stranger;
};

// Each with words that stand nowhere else, and a promise.
static enum err make(struct db *db, void *arg)
{
    struct town *w = arg;
    struct mem *m = w->t->mem;
    const int64_t now = (int64_t)time(NULL);
    struct place_new town = {.slug = STR("testdam"),
                             .kind = STR("municipality"),
                             .name = STR("Testdam"),
                             .parent = PLACE_ROOT};
    struct initiative_receipt got;
    struct challenge_receipt taken;
    struct place_row place;
    clock_id clock;

    TRY(place_add(db, m, 0, &town, &w->place));
    town.slug = STR("anderdam");
    town.name = STR("Anderdam");
    TRY(place_add(db, m, 0, &town, &w->other));
    TRY(place_by_id(db, m, w->place, &place));
    TRY(initiative_add(db, m, now,
                       &(struct initiative_new){.place = &place,
                                                .kind = INITIATIVE_AGENDA,
                                                .area = w->place,
                                                .title = STR("Zwaluwplan bij de school"),
                                                .gist = STR("Zwaluwkort oversteken."),
                                                .body = STR("Zwaluwtekst van ons."),
                                                .maker_name = STR("Maakster"),
                                                .maker_mail = STR("maakster@example.nl"),
                                                .maker_age = 30,
                                                .lang = LANG_EN},
                       &got));
    TRY(challenge_add(db, m, now,
                      &(struct challenge_new){.place = w->place,
                                              .title = STR("Zwaluwhoek maaien"),
                                              .group = STR("Zwaluwgroep"),
                                              .name = STR("Anne"),
                                              .mail = STR("groep@example.nl")},
                      &taken));
    TRY(challenge_text_set(db, taken.id, STR("task"), STR("Zwaluwtaak in de buurt.")));
    for (int k = 0; k < 2; k++)
        TRY(clock_start(db, m, now,
                        &(struct clock_new){.place = w->place,
                                            .object = k ? challenge_object(m, taken.id)
                                                        : initiative_object(m, got.id),
                                            .kind = CLOCK_KIND_receipt,
                                            .title = STR("We zeggen iets"),
                                            .basis = STR("test"),
                                            .turn = TURN_council,
                                            .start = day_of_at(now),
                                            .due = {day_of_at(now).n + 5},
                                            .who = STR("test")},
                        &clock));
    return ERR_NONE;
}

static void sql(struct town *w, const char *text)
{
    house_sql(w->t, &w->h, text);
}

static int64_t count(struct town *w, const char *what)
{
    return house_count(w->t, &w->h, what);
}

static bool town_open(struct test *t, struct town *w)
{
    *w = (struct town){.t = t};
    if (!house_open(t, &w->h, NULL, 0)) return false;
    w->h.set.origin = STR("http://meent.example");
    CHECK_INT(t, store_write(w->h.store, t->mem, make, w), ERR_NONE);
    sql(w,
        str_z(t->mem,
              str_format(t->mem,
                         "update initiative set key_hash = '" STR_FMT
                         "', state = 'collecting', shown = 1, phase = 1, threshold = 3, "
                         "min_age = 12, online = 1, last_day = %d; "
                         "insert into initiative_tally (place, phase, n) select place, 1, 1 "
                         "from initiative; update challenge_member set key_hash = '" STR_FMT
                         "'; update challenge set state = 'assessing', shown = 1, filed_day = "
                         "1",
                         STR_ARG(key_hash(t->mem, STR(KEY))), day_of_at((int64_t)time(NULL)).n + 10,
                         STR_ARG(key_hash(t->mem, STR(KEY))))));
    w->leader = house_person(t, &w->h, "leider@example.nl", "project_leader", w->place);
    w->moderator = house_person(t, &w->h, "toezicht@example.nl", "moderator", w->place);
    w->third = house_person(t, &w->h, "derde@example.nl", "moderator", w->place);
    w->clerk = house_person(t, &w->h, "griffie@example.nl", "clerk", w->place);
    w->stranger = house_person(t, &w->h, "ander@example.nl", "moderator", w->other);
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

static int act(struct town *w, const char *who, const char *fields)
{
    return client_status(house_form(w->t, &w->h, WATCH, who, WATCH, str_of(fields)));
}

// Who made it, with the code alone.
static int mine(struct town *w, const char *of, const char *fields)
{
    const char *page = str_z(w->t->mem, str_format(w->t->mem, "%s/mijn?sleutel=" KEY, of)),
               *to = str_z(w->t->mem, str_format(w->t->mem, "%s/mijn", of));

    return client_status(house_form(w->t, &w->h, page, NULL, to,
                                    str_format(w->t->mem, "sleutel=" KEY "&%s", fields)));
}

static str mine_page(struct town *w, const char *of)
{
    return get(w, str_z(w->t->mem, str_format(w->t->mem, "%s/mijn?sleutel=" KEY, of)), NULL);
}

// Every page and file for everybody where words of either could stand. So many of them have these.
static int stands(struct town *w, const char *words)
{
    static const char *const open[] = {
        "/testdam/initiatieven",
        "/testdam/initiatieven?stand=steun",
        "/testdam/initiatieven/feed.xml",
        "/testdam/initiatieven/alles.csv",
        "/testdam/initiatieven/lijkt-op?tekst=zwaluwplan+bij+de+school",
        "/testdam/initiatieven/budgetten",
        "/api/v1/initiatieven/testdam",
        "/testdam/uitdagen",
        "/testdam/uitdagen/lijst.csv",
        "/testdam/uitdagen/feed.xml",
        "/api/v1/uitdagingen",
        "/api/v1/uitdagingen/testdam/1",
        "/testdam/meedoen",
        "/testdam/meedoen/kalender",
        "/testdam/meedoen/kalender.ics",
        "/meedoen",
        "/meedoen/kalender",
        "/testdam/raad",
        "/testdam",
        "/zoeken?q=zwaluwplan+zwaluwhoek",
        "/sitemap.xml",
        PLAN,
        PLAN "/teken",
        CHALLENGE,
        REGISTER,
    };
    int n = 0;

    for (size_t i = 0; i < COUNT_OF(open); i++)
        n += has(get(w, open[i], NULL), words);
    return n;
}

TEST(moderate_place, a_hidden_initiative_stands_nowhere_and_comes_back_where_its_steps_brought_it)
{
    struct town w;

    if (!town_open(t, &w)) return;
    CHECK(t, stands(&w, "Zwaluwplan") >= 8);
    CHECK(t, has(get(&w, "/testdam/initiatieven", NULL), "1 initiatief, 1 zoekt steun"));
    CHECK(t, has(get(&w, PLAN "/stap", w.leader), WATCH "?soort=initiatief&amp;nummer=1"));
    CHECK(t, has(get(&w, PLAN, w.moderator), WATCH "?soort=initiatief&amp;nummer=1"));
    CHECK(t, !has(get(&w, PLAN, NULL), WATCH) && !has(get(&w, PLAN, w.stranger), WATCH));
    CHECK(t, has(get(&w, WATCH "?soort=initiatief&nummer=1", w.leader), "value=\"1\""));
    static const char *const bad[] = {
        "doe=verberg&soort=initiatief&nummer=1&reden=&toelichting=Blijft+staan&kritiek=nee",
        "doe=verberg&soort=initiatief&nummer=1&reden=zomaar&toelichting=Blijft+staan&kritiek=nee",
        "doe=verberg&soort=initiatief&nummer=1&reden=insult&toelichting=Blijft+staan",
        "doe=verberg&soort=initiatief&nummer=7&reden=insult&toelichting=Blijft+staan&kritiek=nee",
        "doe=verberg&nummer=1&reden=insult&toelichting=Blijft+staan&kritiek=nee",
    };
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        const str answer = house_form(t, &w.h, WATCH, w.moderator, WATCH, str_of(bad[i]));
        CHECK_INT(t, client_status(answer), 422);
        CHECK(t, has(answer, "Blijft staan"));
    }
    CHECK_INT(t,
              act(&w, w.moderator,
                  "doe=verberg&soort=initiatief&nummer=1&reden=insult&toelichting=&kritiek=nee"),
              422);
    CHECK_INT(t, count(&w, "moderation"), 0);
    CHECK_INT(t, act(&w, w.moderator, HIDE("initiatief", "nee")), 303);
    CHECK_INT(t, act(&w, w.moderator, HIDE("initiatief", "nee")), 409);

    // Nowhere; its own page says so, with the reason, and leads to the register.
    static const char *const words[] = {"Zwaluwplan", "Zwaluwkort", "Zwaluwtekst"};
    for (size_t i = 0; i < COUNT_OF(words); i++)
        CHECK_INT(t, stands(&w, words[i]), 0);
    const str page = get(&w, PLAN, NULL);
    CHECK_INT(t, client_status(page), 200);
    CHECK(t, has(page, "Dit initiatief is verborgen") && has(page, "Het scheldt"));
    CHECK(t, has(page, "noindex") && has(page, REGISTER));
    CHECK(t, !has(page, "Zonder schelden mag het"));
    CHECK(t, has(get(&w, "/testdam/initiatieven", NULL), "0 initiatieven, 0 zoeken steun"));
    CHECK(t, has(get(&w, "/testdam/initiatieven", NULL), REGISTER));
    CHECK(t, has(get(&w, REGISTER, NULL), "<strong>1</strong> Het scheldt"));
    CHECK_INT(t, client_status(get(&w, PLAN "/teken", NULL)), 404);
    CHECK(t, has(get(&w, PLAN "/stap", w.clerk), "Zwaluwtekst")); // the work goes on
    // Told in the language of who made it.
    CHECK_INT(t,
              count(&w, "mail where recipient = 'maakster@example.nl' and subject like '%is "
                        "hidden%' and body like '%It scolds%' and body like "
                        "'%/en/testdam/initiatieven/terugvinden%'"),
              1);
    CHECK(t, has(mine_page(&w, PLAN), "Zonder schelden mag het"));

    // A step that shows does not show it.
    sql(&w, "update initiative set signed_n = 3, state = 'reached'");
    CHECK_INT(t, mine(&w, PLAN, "doe=stap&stap=file"), 303);
    CHECK_INT(t, count(&w, "initiative where state = 'filed' and shown = 0 and phase = 0"), 1);
    for (size_t i = 0; i < COUNT_OF(words); i++)
        CHECK_INT(t, stands(&w, words[i]), 0);

    // The appeal: once, judged by another.
    CHECK_INT(t, act(&w, w.third, "doe=oordeel&besluit=1&uitspraak=terug&waarom=x"), 409);
    CHECK_INT(t, mine(&w, PLAN, "doe=bezwaar&bezwaar="), 422);
    CHECK_INT(t, mine(&w, PLAN, "doe=bezwaar&bezwaar=Het+is+geen+schelden"), 303);
    CHECK_INT(t, mine(&w, PLAN, "doe=bezwaar&bezwaar=Nog+eens"), 409);
    CHECK(t, has(get(&w, WATCH, w.third), "Het is geen schelden"));
    CHECK(t, has(get(&w, WATCH, w.third), "Zwaluwtekst"));
    CHECK(t, !has(get(&w, REGISTER, NULL), "Het is geen schelden"));
    CHECK_INT(t, act(&w, w.moderator, "doe=oordeel&besluit=1&uitspraak=terug&waarom=x"), 409);
    CHECK_INT(t, act(&w, w.third, "doe=oordeel&besluit=1&uitspraak=terug&waarom="), 400);
    CHECK_INT(t, act(&w, w.third, "doe=oordeel&besluit=1&uitspraak=terug&waarom=Het+mag"), 303);
    CHECK_INT(t, act(&w, w.third, "doe=oordeel&besluit=1&uitspraak=blijft&waarom=x"), 409);
    CHECK(t, stands(&w, "Zwaluwplan") >= 6);
    CHECK_INT(t, count(&w, "initiative where shown = 1 and hidden = 0 and phase = 2"), 1);
    CHECK_INT(t, count(&w, "initiative_tally where phase = 2 and n = 1"), 1);
    CHECK_INT(t, count(&w, "initiative_tally where phase = 1 and n = 0"), 1);
    CHECK(t, has(mine_page(&w, PLAN), "Het mag"));
    CHECK(t, has(get(&w, REGISTER, NULL), "Teruggezet"));
    CHECK_INT(t,
              count(&w, "mail where recipient = 'maakster@example.nl' and body like '%Het mag%'"),
              1);
    CHECK_INT(t, count(&w, "audit where what like 'moderation.%' and object = 'initiative:1'"), 3);
    house_close(t, &w.h);
}

TEST(moderate_place, a_hidden_challenge_stands_nowhere_and_its_group_is_told)
{
    struct town w;

    if (!town_open(t, &w)) return;
    CHECK(t, stands(&w, "Zwaluwhoek") >= 7);
    CHECK(t, has(get(&w, CHALLENGE "/werk", w.leader), WATCH "?soort=uitdaging&amp;nummer=1"));
    CHECK(t, has(get(&w, CHALLENGE, w.moderator), WATCH "?soort=uitdaging&amp;nummer=1"));
    CHECK(t, !has(get(&w, CHALLENGE, NULL), WATCH));
    CHECK_INT(t, act(&w, w.moderator, HIDE("uitdaging", "nee")), 303);
    CHECK(t, has(get(&w, CHALLENGE, w.moderator), "\"" WATCH "\""));
    static const char *const words[] = {"Zwaluwhoek", "Zwaluwgroep", "Zwaluwtaak"};
    for (size_t i = 0; i < COUNT_OF(words); i++)
        CHECK_INT(t, stands(&w, words[i]), 0);
    const str page = get(&w, CHALLENGE, NULL);
    CHECK_INT(t, client_status(page), 200);
    CHECK(t, has(page, "Deze uitdaging is verborgen") && has(page, "Het scheldt"));
    CHECK(t, has(page, "noindex") && has(page, REGISTER));
    CHECK(t, has(get(&w, "/testdam/uitdagen", NULL), REGISTER));
    CHECK_INT(t,
              count(&w, "mail where recipient = 'groep@example.nl' and subject like '%is "
                        "verborgen%' and body like '%/testdam/uitdagen/terugvinden%'"),
              1);
    CHECK(t, has(mine_page(&w, CHALLENGE), "Zonder schelden mag het"));
    CHECK(t, has(get(&w, CHALLENGE "/werk", w.leader), "Zwaluwtaak")); // the work goes on
    // What a step shows stays out of sight.
    sql(&w, "update challenge set state = 'filed', contact = (select id from person order by id "
            "limit 1)");
    CHECK_INT(t,
              client_status(house_form(t, &w.h, CHALLENGE "/werk", w.leader, CHALLENGE "/werk",
                                       STR("doe=stap&stap=accept"))),
              303);
    CHECK_INT(t, count(&w, "challenge where state = 'assessing' and shown = 0"), 1);
    CHECK_INT(t, stands(&w, "Zwaluwhoek"), 0);
    CHECK_INT(t, mine(&w, CHALLENGE, "doe=bezwaar&bezwaar="), 422);
    CHECK_INT(t, mine(&w, CHALLENGE, "doe=bezwaar&bezwaar=Wij+schelden+niet"), 303);
    CHECK_INT(t, mine(&w, CHALLENGE, "doe=bezwaar&bezwaar=Nog+eens"), 409);
    CHECK(t, has(get(&w, WATCH, w.third), "Zwaluwtaak"));
    CHECK_INT(t, act(&w, w.moderator, "doe=oordeel&besluit=1&uitspraak=terug&waarom=x"), 409);
    CHECK_INT(t, act(&w, w.third, "doe=oordeel&besluit=1&uitspraak=blijft&waarom=Toch+niet"), 303);
    CHECK_INT(t, stands(&w, "Zwaluwhoek"), 0);
    CHECK(t, has(mine_page(&w, CHALLENGE), "Toch niet"));
    CHECK_INT(t, count(&w, "audit where what like 'moderation.%' and object = 'challenge:1'"), 3);
    house_close(t, &w.h);
}

TEST(moderate_place, criticism_needs_two_and_a_refusal_hides_nothing)
{
    struct town w;

    if (!town_open(t, &w)) return;
    CHECK_INT(t, act(&w, w.moderator, HIDE("initiatief", "ja")), 303);
    CHECK_INT(t, act(&w, w.moderator, HIDE("initiatief", "ja")), 409);
    CHECK(t, has(get(&w, PLAN, NULL), "Zwaluwplan")); // still there
    CHECK_INT(t, count(&w, "mail"), 0);
    CHECK_INT(t, act(&w, w.moderator, "doe=akkoord&besluit=1"), 409);
    CHECK(t, has(get(&w, WATCH, w.leader), "Zwaluwtekst")); // what one agrees to
    CHECK_INT(t, act(&w, w.leader, "doe=akkoord&besluit=1"), 303);
    CHECK(t, !has(get(&w, PLAN, NULL), "Zwaluwplan"));
    CHECK_INT(t, count(&w, "mail where recipient = 'maakster@example.nl'"), 1);
    CHECK(t, has(get(&w, REGISTER, NULL), "Twee mensen beslisten"));
    CHECK_INT(t, mine(&w, PLAN, "doe=bezwaar&bezwaar=Kritiek+mag"), 303);
    CHECK_INT(t, act(&w, w.leader, "doe=oordeel&besluit=1&uitspraak=terug&waarom=x"), 409);
    CHECK_INT(t, act(&w, w.third, "doe=oordeel&besluit=1&uitspraak=terug&waarom=Kritiek+mag"), 303);
    CHECK(t, has(get(&w, PLAN, NULL), "Zwaluwplan"));
    CHECK_INT(t, act(&w, w.moderator, HIDE("uitdaging", "ja")), 303);
    CHECK_INT(t, act(&w, w.leader, "doe=weiger&besluit=2"), 303);
    CHECK(t, has(get(&w, CHALLENGE, NULL), "Zwaluwhoek"));
    CHECK(t, has(get(&w, REGISTER, NULL), "Niet verborgen"));
    house_close(t, &w.h);
}

TEST(moderate_place, nobody_signs_what_is_hidden)
{
    struct initiative_row i = {.state = STR("collecting"), .threshold = 3};
    const day today = day_of_at((int64_t)time(NULL));
    struct town w;

    CHECK(t, initiative_signs(&i, today));
    i.hidden = 1;
    CHECK(t, !initiative_signs(&i, today));
    if (!town_open(t, &w)) return;
    const str form = get(&w, PLAN "/teken", NULL);
    CHECK_INT(t, client_status(form), 200);
    sql(&w, "update initiative set hidden = 1, shown = 0, phase = 0");
    CHECK_INT(t,
              client_status(house_form(t, &w.h, "/testdam/initiatieven/terugvinden", NULL,
                                       PLAN "/teken",
                                       STR("mail=a%40example.nl&naam=Anne&postcode=3511AB&"
                                           "huisnummer=1&geboren=1990-01-01"))),
              404);
    CHECK_INT(t, count(&w, "initiative_signature"), 0);
    house_close(t, &w.h);
}

// Every act, by every role that may not, and by who may somewhere else.
TEST(moderate_place, only_who_holds_the_right_there_does_any_of_it)
{
    static const char *const acts[] = {HIDE("initiatief", "nee"), HIDE("uitdaging", "nee"),
                                       "doe=akkoord&besluit=1", "doe=weiger&besluit=1",
                                       "doe=oordeel&besluit=1&uitspraak=terug&waarom=x"};
    static const char *const roles[] = {
#define ROLE(name, ...) #name,
#include "core/role.def"
#undef ROLE
    };
    struct town w;

    if (!town_open(t, &w)) return;
    CHECK_INT(t, act(&w, w.moderator, HIDE("initiatief", "ja")), 303);
    for (size_t r = 0; r < COUNT_OF(roles); r++) {
        const str role = str_of(roles[r]);
        if (str_eq(role, STR("moderator")) || str_eq(role, STR("project_leader"))) continue;
        const char *who =
            house_person(t, &w.h, str_z(t->mem, str_format(t->mem, "rol%d@example.nl", (int)r)),
                         roles[r], w.place);
        CHECK_INT(t, client_status(get(&w, WATCH, who)), 403);
        for (size_t a = 0; a < COUNT_OF(acts); a++)
            CHECK_INT(t,
                      client_status(house_form(t, &w.h, "/testdam/initiatieven/nieuw", who, WATCH,
                                               str_of(acts[a]))),
                      403);
    }
    CHECK_INT(t, client_status(get(&w, WATCH, w.stranger)), 403);
    for (size_t a = 0; a < COUNT_OF(acts); a++)
        CHECK_INT(t,
                  client_status(house_form(t, &w.h, "/anderdam/toezicht", w.stranger, WATCH,
                                           str_of(acts[a]))),
                  403);
    // A line of another place is not there.
    for (size_t a = 2; a < COUNT_OF(acts); a++)
        CHECK_INT(t,
                  client_status(house_form(t, &w.h, "/anderdam/toezicht", w.stranger,
                                           "/anderdam/toezicht", str_of(acts[a]))),
                  404);
    CHECK_INT(t,
              client_status(house_form(t, &w.h, "/anderdam/toezicht", w.stranger,
                                       "/anderdam/toezicht", STR(HIDE("initiatief", "nee")))),
              422);
    CHECK_INT(t, count(&w, "moderation where state = 'asked'"), 1);
    CHECK_INT(t, count(&w, "moderation"), 1);
    CHECK(t, stands(&w, "Zwaluwplan") >= 8);
    house_close(t, &w.h);
}

TEST(moderate_place, the_register_counts_all_and_pages)
{
    static const char *const many[] = {"initiative, 'insult', 'n', 0, 'hidden', 1",
                                       "initiative, 'private', 'n', 0, 'shown', 1",
                                       "initiative, 'insult', 'n', 1, 'asked', 1",
                                       "initiative, 'private', 'n', 1, 'refused', 1"};
    static const int n[] = {60, 2, 3, 4};
    struct town w;

    if (!town_open(t, &w)) return;
    CHECK(t, has(get(&w, REGISTER, NULL), "Er is niets verborgen"));
    for (size_t i = 0; i < COUNT_OF(many); i++)
        for (int k = 0; k < n[i]; k++)
            sql(&w,
                str_z(t->mem, str_format(t->mem,
                                         "insert into moderation (place, initiative, reason, note, "
                                         "critical, state, first_at) select place, id, %s from "
                                         "initiative",
                                         many[i] + 12)));
    const str page = get(&w, REGISTER, NULL);
    CHECK(t, has(page, "<strong>60</strong> Het scheldt"));
    CHECK(t, has(page, "<strong>2</strong> Er staan gegevens"));
    CHECK(t, has(page, "2 keer is iets teruggezet"));
    CHECK(t, has(page, "<dt>Wacht op een tweede</dt><dd>3</dd>"));
    CHECK(t, has(page, "<dt>Niet verborgen</dt><dd>4</dd>"));
    CHECK(t, has(page, REGISTER "?voor=20\""));
    CHECK(t, !has(get(&w, REGISTER "?voor=20", NULL), "?voor="));
    CHECK(t, has(get(&w, "/en" REGISTER, NULL), "Initiative 1"));
    house_close(t, &w.h);
}
