// Putting one's name under an initiative through the pages: a link changes nothing, a button does; nobody learns who signed;
// paper is typed by two; names stay hidden and go on their day; support moves only by who gave it.
#include "base/day.h"
#include "core/initiative.h"
#include "core/session.h"
#include "main/main.h"
#include "tests/support/raw.h"
#include "tests/web/house.h"

#include <stdio.h>
#include <time.h>

#define BASE "/testdam/initiatieven"

enum { CROWD = 1000 };

struct town {
    struct test *t;
    struct house h;
    place_id place;
    const char *clerk, *second, *third, *leader;
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

    TRY(place_add(db, m, 0,
                  &(struct place_new){.slug = STR("testdam"),
                                      .kind = STR("municipality"),
                                      .name = STR("Testdam"),
                                      .parent = PLACE_ROOT},
                  &w->place));
    TRY(place_by_id(db, m, w->place, &place));
    for (int n = 0; n < 2; n++)
        TRY(initiative_add(db, m, (int64_t)time(NULL),
                           &(struct initiative_new){.place = &place,
                                                    .kind = INITIATIVE_AGENDA,
                                                    .area = w->place,
                                                    .title = n ? STR("Een zebra bij de school")
                                                               : STR("Zebrapad bij de school"),
                                                    .gist = STR("Veilig oversteken."),
                                                    .body = STR("Wij willen een zebra."),
                                                    .maker_name = STR("Maakster"),
                                                    .maker_age = 13},
                           &got));
    return ERR_NONE;
}

static bool town_open(struct test *t, struct town *w)
{
    *w = (struct town){.t = t};
    if (!house_open(t, &w->h, NULL, 0)) return false;
    w->h.set.origin = STR("http://meent.example");
    CHECK_INT(t, store_write(w->h.store, t->mem, make, w), ERR_NONE);
    sql(w, str_z(t->mem,
                 str_format(t->mem,
                            "update initiative set state = 'collecting', shown = 1, phase = 1, "
                            "threshold = 3, min_age = 12, last_day = %d",
                            day_of_at((int64_t)time(NULL)).n + 10)));
    w->clerk = house_person(t, &w->h, "griffie1@example.nl", "clerk", w->place);
    w->second = house_person(t, &w->h, "griffie2@example.nl", "clerk", w->place);
    w->third = house_person(t, &w->h, "griffie3@example.nl", "clerk", w->place);
    w->leader = house_person(t, &w->h, "leider@example.nl", "project_leader", w->place);
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

static str sign(struct town *w, int n, const char *mail, const char *name)
{
    return house_form(w->t, &w->h, str_z(w->t->mem, str_format(w->t->mem, BASE "/%d/teken", n)),
                      NULL, str_z(w->t->mem, str_format(w->t->mem, BASE "/%d/teken", n)),
                      str_format(w->t->mem,
                                 "naam=%s&postcode=1234+AB&huisnummer=1&geboren=1990-01-01&mail=%s",
                                 name, mail));
}

// The address in the newest letter.
static const char *letter(struct town *w)
{
    str rest =
        raw_sql(w->t, w->h.database,
                "select body from mail where body like '%sleutel=%' order by id desc limit 1");
    const ptrdiff_t at = str_find(rest, STR("/testdam/initiatieven/"));

    CHECK(w->t, at >= 0);
    if (at < 0) return "/";
    rest = str_from(rest, (size_t)at);
    size_t n = 0;
    while (n < rest.n && rest.at[n] > ' ')
        n++;
    return str_z(w->t->mem, str_part(rest, 0, n));
}

static str press(struct town *w, const char *page, const char *what)
{
    const str s = str_of(page);
    const ptrdiff_t q = str_find_byte(s, '?');
    const str key = str_from(s, (size_t)str_find(s, STR("sleutel=")) + 8);

    return house_form(w->t, &w->h, page, NULL, str_z(w->t->mem, str_part(s, 0, (size_t)q)),
                      str_format(w->t->mem, "sleutel=" STR_FMT "&doe=%s", STR_ARG(key), what));
}

// Tests 10 and 41: what fetches every link in a mail counts nobody; a second time looks like the first.
TEST(initiative_sign, a_link_does_nothing_and_a_button_counts)
{
    struct town w;

    if (!town_open(t, &w)) return;
    const str first = sign(&w, 1, "anne@example.nl", "Anne+Tester");
    CHECK_INT(t, client_status(first), 200);
    CHECK_INT(t, count(&w, "initiative_signature where state = 'pending'"), 1);
    const char *page = letter(&w);
    for (int i = 0; i < 20; i++)
        CHECK_INT(t, client_status(get(&w, page, NULL)), 200);
    CHECK_INT(t, client_status(house_ask(t, &w.h, "HEAD", page, NULL, (str){0})), 200);
    CHECK_INT(t, count(&w, "initiative_signature where state = 'valid'"), 0);
    CHECK_INT(t, client_status(press(&w, page, "bevestig")), 303);
    CHECK_INT(t, client_status(press(&w, page, "bevestig")), 303); // again: nothing more
    CHECK_INT(t, count(&w, "initiative where number = 1 and signed_n = 1"), 1);
    // The same address with a tag, and the same person with another address: the page says what it said.
    const str again = sign(&w, 1, "ANNE%2Bx@example.nl", "Iemand+Anders");
    CHECK_INT(t, client_status(again), 200);
    CHECK_INT(t, client_body(again).n > 0, 1);
    CHECK_INT(t, count(&w, "initiative_signature"),
              1); // a letter only: the key of the old one is new
    CHECK_INT(t, client_status(get(&w, page, NULL)), 404);
    const str other = sign(&w, 1, "ander@example.nl", "Tester,+anne");
    CHECK_INT(t, client_status(other), 200);
    CHECK_INT(t, (int64_t)client_body(other).n - (int64_t)client_body(first).n,
              1); // one letter more in the address
    const char *twice = letter(&w);
    CHECK_INT(t, client_status(press(&w, twice, "bevestig")), 303);
    CHECK_INT(t, count(&w, "initiative where number = 1 and signed_n = 1"), 1);
    CHECK(t, has(get(&w, twice, NULL), "bevestigd"));
    // At most five letters a day to one address.
    for (int i = 0; i < 9; i++)
        sign(&w, 2, str_z(t->mem, str_format(t->mem, "veel%%2B%d@example.nl", i)),
             str_z(t->mem, str_format(t->mem, "Naam+%c%c", 'a' + i, 'b' + i)));
    CHECK_INT(t, count(&w, "mail where recipient like 'veel%'"), INITIATIVE_LETTERS_DAY);
    house_close(t, &w.h);
}

// Test 11: kept for later and pressed after the end; too young; another script; test 18: numbers that are none; test 19: more
// fields than the form has.
TEST(initiative_sign, in_time_by_who_may)
{
    struct town w;

    if (!town_open(t, &w)) return;
    sign(&w, 1, "laat@example.nl", "Laat+Tester");
    const char *late = letter(&w);
    sql(&w, "update initiative_signature set created_at = created_at - 30 * 86400");
    CHECK_INT(t, client_status(press(&w, late, "bevestig")), 409);
    sign(&w, 1, "dicht@example.nl", "Dicht+Tester");
    const char *closed = letter(&w);
    sql(&w, "update initiative set last_day = last_day - 11 where number = 1");
    CHECK(t, has(get(&w, closed, NULL), "Tekenen kan hier nu niet")); // and no button
    CHECK_INT(t, client_status(press(&w, closed, "bevestig")), 403);
    CHECK_INT(t, client_status(get(&w, BASE "/1/teken", NULL)), 200);
    CHECK_INT(t, count(&w, "initiative where signed_n > 0"), 0);
    sql(&w, "update initiative set last_day = last_day + 11 where number = 1");
    const str young = house_form(
        t, &w.h, BASE "/1/teken", NULL, BASE "/1/teken",
        STR("naam=Jong+Tester&postcode=1234AB&huisnummer=1&geboren=2020-01-01&mail=j@example.nl"));
    CHECK_INT(t, client_status(young), 422);
    CHECK(t, has(young, "Jong Tester")); // what was typed is not lost
    const str script = sign(&w, 1, "x@example.nl", "%D0%90nne+Tester");
    CHECK_INT(t, client_status(script), 422);
    const str more = house_form(t, &w.h, BASE "/1/teken", NULL, BASE "/1/teken",
                                STR("naam=Meer+Tester&postcode=1234AB&huisnummer=1&geboren=1990-01-"
                                    "01&mail=m@example.nl&state="
                                    "valid&signed_n=999&threshold=1&counted_at=1&person=1"));
    CHECK_INT(t, client_status(more), 200);
    CHECK_INT(t, count(&w, "initiative where signed_n > 0 or threshold = 1"), 0);
    CHECK_INT(t, count(&w, "initiative_signature where state = 'valid' or person is not null"), 0);
    static const char *const odd[] = {"/0",
                                      "/-1",
                                      "/99999999999999999999",
                                      "/x",
                                      "/3",
                                      "/1/steun",
                                      "/1/steun?sleutel=2222222222222222",
                                      "/1/mijn?sleutel=x"};
    for (size_t i = 0; i < COUNT_OF(odd); i++)
        CHECK_INT(t,
                  client_status(
                      get(&w, str_z(t->mem, str_format(t->mem, BASE "%s", odd[i])), NULL)),
                  404);
    house_close(t, &w.h);
}

// Tests 21 and 43: a name stands nowhere but with the clerk; what is not public is nowhere.
TEST(initiative_sign, names_are_hidden)
{
    static const char *const open[] = {BASE,
                                       BASE "/1",
                                       BASE "/1/teken",
                                       BASE "/alles.csv",
                                       BASE "/feed.xml",
                                       "/api/v1/initiatieven/testdam",
                                       BASE "/lijkt-op?tekst=zebrapad",
                                       "/testdam/raad"};
    struct town w;

    if (!town_open(t, &w)) return;
    sign(&w, 1, "zwaluw@planted.example", "Zwaluwstaart+Tester");
    press(&w, letter(&w), "bevestig");
    sql(&w, "update initiative set state = 'counting', sample_n = 1 where number = 1");
    sql(&w, "insert into initiative_look (initiative, signature, place_in) select initiative, id, "
            "1 from "
            "initiative_signature where state = 'valid'");
    for (size_t i = 0; i < COUNT_OF(open); i++) {
        const str page = get(&w, open[i], NULL), theirs = get(&w, open[i], w.leader);
        t->row = open[i];
        CHECK_INT(t, client_status(page), 200);
        CHECK(t,
              !has(page, "Zwaluwstaart") && !has(page, "planted.example") && !has(page, "1234 AB"));
        CHECK(t, !has(theirs, "Zwaluwstaart") && !has(theirs, "planted.example"));
    }
    t->row = NULL;
    CHECK_INT(t, client_status(get(&w, BASE "/1/controle", w.leader)), 403);
    CHECK_INT(t, client_status(get(&w, BASE "/1/papier", w.leader)), 403);
    CHECK(t, !has(get(&w, BASE "/1/stap", w.leader), "Zwaluwstaart"));
    CHECK(t, has(get(&w, BASE "/1/controle", w.clerk), "Zwaluwstaart"));
    sql(&w, "update initiative set shown = 0, phase = 0 where number = 2");
    CHECK_INT(t, client_status(get(&w, BASE "/2", NULL)), 404);
    CHECK_INT(t, client_status(get(&w, BASE "/2/teken", NULL)), 404);
    for (size_t i = 0; i < COUNT_OF(open); i++)
        CHECK(t, !has(get(&w, open[i], NULL), "Een zebra bij de school"));
    house_close(t, &w.h);
}

// Typed by two who do not see each other; a third chooses; who had signed counts once.
TEST(initiative_sign, paper_is_typed_by_two)
{
    struct town w;

    if (!town_open(t, &w)) return;
    sign(&w, 1, "anne@example.nl", "Anne+Tester");
    press(&w, letter(&w), "bevestig");
    CHECK_INT(t,
              client_status(house_form(t, &w.h, BASE "/1/papier", w.clerk, BASE "/1/papier",
                                       STR("aantal=2"))),
              303);
    const str codes = raw_sql(t, w.h.database, "select code from initiative_sheet order by id");
    const char *one = str_z(t->mem, str_format(t->mem, BASE "/1/papier/" STR_FMT,
                                               STR_ARG(str_part(codes, 0, 8))));
    const char *two = str_z(t->mem, str_format(t->mem, BASE "/1/papier/" STR_FMT,
                                               STR_ARG(str_part(codes, 9, 8))));
    CHECK(t, has(get(&w, BASE "/1/papier/afdruk", w.clerk), str_z(t->mem, str_part(codes, 0, 8))));
    const char *lines = "naam-1=Bo+Blad&postcode-1=1234AB&huisnummer-1=2&geboren-1=1-2-1980&"
                        "naam-2=Anne+Tester&postcode-2=1234ab&huisnummer-2=1&geboren-2=1-1-1990";
    const str bad = house_form(t, &w.h, one, w.clerk, one,
                               STR("naam-1=Bo&postcode-1=1&huisnummer-1=2&geboren-1=x"));
    CHECK_INT(t, client_status(bad), 422);
    CHECK_INT(t, client_status(house_form(t, &w.h, one, w.clerk, one, str_of(lines))), 303);
    CHECK(t, !has(get(&w, one, w.second), "Bo Blad"));
    CHECK_INT(t, client_status(house_form(t, &w.h, BASE "/1/papier", w.clerk, one, str_of(lines))),
              409);
    CHECK_INT(t, count(&w, "initiative where number = 1 and signed_n = 1"), 1);
    CHECK_INT(t, client_status(house_form(t, &w.h, one, w.second, one, str_of(lines))), 303);
    CHECK_INT(t, count(&w, "initiative where number = 1 and signed_n = 2"),
              1); // Anne had signed on line
    CHECK_INT(t, count(&w, "initiative_sheet where counted = 1 and twice = 1"), 1);
    CHECK_INT(t, count(&w, "initiative_entry"), 0);
    // The other sheet: they differ in the first line.
    house_form(t, &w.h, two, w.clerk, two,
               STR("naam-1=Cees+Vel&postcode-1=1234AB&huisnummer-1=3&geboren-1=1-2-1980"));
    house_form(t, &w.h, two, w.second, two,
               STR("naam-1=Kees+Vel&postcode-1=1234AB&huisnummer-1=3&geboren-1=1-2-1980"));
    CHECK_INT(t, count(&w, "initiative where number = 1 and signed_n = 2"), 1);
    CHECK(t, !has(get(&w, two, w.second), "Cees Vel"));
    CHECK(t, has(get(&w, two, w.third), "Cees Vel"));
    CHECK_INT(t,
              client_status(house_form(t, &w.h, BASE "/1/papier", w.second, two, STR("kies-1=1"))),
              409);
    CHECK_INT(t, client_status(house_form(t, &w.h, two, w.third, two, STR("kies-1="))), 400);
    CHECK_INT(t, client_status(house_form(t, &w.h, two, w.third, two, STR("kies-1=2"))), 303);
    CHECK_INT(t, count(&w, "initiative where number = 1 and signed_n = 3 and state = 'reached'"),
              1);
    CHECK_INT(t, count(&w, "initiative_signature where name = 'Kees Vel'"), 1);
    house_close(t, &w.h);
}

static enum err night(struct db *db, void *arg)
{
    struct town *w = arg;
    struct out report = out_new(w->t->mem);

    for (int f = 0; f < features_n; f++)
        if (strcmp(features[f]->name, "initiative") == 0)
            TRY(features[f]->retain(db, w->t->mem, (int64_t)time(NULL), &report));
    return ERR_NONE;
}

// The jobs of this feature, and no letter sent: a letter that went is not kept.
static void work(struct town *w)
{
    for (int f = 0; f < features_n; f++)
        if (strcmp(features[f]->name, "initiative") == 0)
            house_work(w->t, &w->h, features[f]->jobs, features[f]->n_jobs, (int64_t)time(NULL));
}

// Support never moves by itself: asked by a letter, moved by a button, or it stays. Taking back works; deletion comes on its day.
TEST(initiative_sign, moving_is_asked_and_names_go)
{
    struct town w;

    if (!town_open(t, &w)) return;
    static const char *const people[] = {"aa", "bb", "cc"};
    for (size_t i = 0; i < COUNT_OF(people); i++) {
        sign(&w, 2, str_z(t->mem, str_format(t->mem, "%s@example.nl", people[i])),
             str_z(t->mem, str_format(t->mem, "%s+Tester", people[i])));
        press(&w, letter(&w), "bevestig");
    }
    CHECK_INT(t, count(&w, "initiative where number = 2 and signed_n = 3 and state = 'reached'"),
              1);
    // The clerk proposes; who made it is the only one who can do it.
    CHECK_INT(t,
              client_status(house_form(t, &w.h, BASE "/2/stap", w.leader, BASE "/2/stap",
                                       STR("doe=samen&nummer=1"))),
              403);
    CHECK_INT(t,
              client_status(house_form(t, &w.h, BASE "/2/stap", w.clerk, BASE "/2/stap",
                                       STR("doe=samen&nummer=2"))),
              400);
    CHECK_INT(t,
              client_status(house_form(t, &w.h, BASE "/2/stap", w.clerk, BASE "/2/stap",
                                       STR("doe=samen&nummer=1"))),
              303);
    CHECK_INT(t,
              client_status(
                  house_form(t, &w.h, BASE "/2/stap", w.clerk, BASE "/2/stap", STR("stap=join"))),
              403);
    sql(&w,
        str_z(t->mem,
              str_format(t->mem, "update initiative set key_hash = '" STR_FMT "' where number = 2",
                         STR_ARG(key_hash(t->mem, STR("2222222222222222"))))));
    const char *mine = BASE "/2/mijn?sleutel=2222222222222222";
    CHECK(t, has(get(&w, mine, NULL), "Ga samen verder"));
    CHECK_INT(t,
              client_status(house_form(t, &w.h, mine, NULL, BASE "/2/mijn",
                                       STR("sleutel=2222222222222222&stap=join"))),
              303);
    work(&w);
    CHECK_INT(t, count(&w, "initiative where number = 2 and signed_n = 3 and state = 'joined'"), 1);
    CHECK_INT(t, count(&w, "initiative where number = 1 and signed_n = 0"), 1);
    CHECK_INT(t, count(&w, "mail where subject like 'Mag je naam mee%'"), 3);
    work(&w);
    CHECK_INT(t, count(&w, "mail where subject like 'Mag je naam mee%'"), 3); // asked once
    const char *asked = letter(&w);
    CHECK_INT(t, client_status(get(&w, asked, NULL)), 200);
    CHECK_INT(t, count(&w, "initiative where number = 1 and signed_n = 0"),
              1); // a link does nothing
    CHECK_INT(t, client_status(press(&w, asked, "mee")), 303);
    CHECK_INT(t, count(&w, "initiative where number = 1 and signed_n = 1"), 1);
    CHECK_INT(t, count(&w, "initiative where number = 2 and signed_n = 2"),
              1); // two said nothing: they stay
    CHECK_INT(t,
              count(&w, "initiative_signature where initiative = (select id from initiative where "
                        "number = 2) and state = 'valid'"),
              2);
    CHECK(t, client_status(get(&w, asked, NULL)) ==
                 404); // the letter leads to where the name stands now
    // Taking back: the row says nothing of anybody any more.
    sign(&w, 1, "weg@example.nl", "Weg+Tester");
    const char *gone = letter(&w);
    press(&w, gone, "bevestig");
    CHECK_INT(t, client_status(press(&w, gone, "intrekken")), 303);
    CHECK_INT(t,
              count(&w,
                    "initiative_signature where mail = 'weg@example.nl' or name = 'Weg Tester'"),
              0);
    CHECK_INT(t, count(&w, "initiative where number = 1 and signed_n = 1"), 1);
    // On the day that was said they go; the number stays.
    CHECK_INT(t, count(&w, "initiative where number = 2 and erase_day is not null"), 1);
    sql(&w, "update initiative set erase_day = 1 where number = 2");
    CHECK_INT(t, store_write(w.h.store, t->mem, night, &w), ERR_NONE);
    CHECK_INT(
        t,
        count(
            &w,
            "initiative_signature where initiative = (select id from initiative where number = 2)"),
        0);
    CHECK_INT(t, count(&w, "initiative where number = 2 and erased_n = 3 and signed_n = 2"), 1);
    house_close(t, &w.h);
}

// A thousand names from one line in one minute.
static void crowd(struct town *w, int n, const char *label)
{
    for (int i = 0; i < CROWD; i++) {
        const struct mem_mark mark = mem_mark(w->t->mem);
        char mail[40], name[40];
        snprintf(mail, sizeof mail, "%s%d@example.nl", label, i);
        snprintf(name, sizeof name, "Naam+%c%c%c", 'a' + i / 100, 'a' + i / 10 % 10, 'a' + i % 10);
        CHECK_INT(w->t, client_status(sign(w, n, mail, name)), 200);
        mem_reset(w->t->mem, mark);
    }
}

// The address in the letter to somebody.
static const char *letter_to(struct town *w, const char *mail)
{
    const str body =
        raw_sql(w->t, w->h.database,
                str_z(w->t->mem,
                      str_format(w->t->mem, "select body from mail where recipient = '%s'", mail)));
    const ptrdiff_t at = str_find(body, STR("/testdam/initiatieven/"));
    size_t n = 0;

    CHECK(w->t, at >= 0);
    if (at < 0) return "/";
    const str rest = str_from(body, (size_t)at);
    while (n < rest.n && rest.at[n] > ' ')
        n++;
    return str_z(w->t->mem, str_part(rest, 0, n));
}

// Test 12: a library has one address and may sign as it likes, when the setting names it; of a line at home what comes above a number is
// held until the clerk has looked, and nothing of it is lost.
TEST(initiative_sign, a_burst_from_one_line_is_held_and_not_lost)
{
    struct town w;

    if (!town_open(t, &w)) return;
    sql(&w, "update initiative set threshold = 100000");
    w.h.set.limit_address = 0;
    w.h.set.hold_signatures = 30;
    w.h.set.shared_addresses = STR("192.0.2.1 127.0.0.1");
    crowd(&w, 1, "lezer");
    CHECK_INT(t, count(&w, "initiative_signature where initiative = 1"), CROWD);
    CHECK_INT(t, count(&w, "initiative_signature where held <> 0"), 0);

    w.h.set.shared_addresses = STR("192.0.2.1");
    house_window(60);
    crowd(&w, 2, "thuis");
    CHECK_INT(t, count(&w, "initiative_signature where initiative = 2"), CROWD); // none lost
    CHECK_INT(t, count(&w, "initiative_signature where initiative = 2 and held = 1"), CROWD - 30);
    // The first count when they confirm; the rest wait, and are told.
    for (int i = 20; i < 50; i++) {
        char mail[40];
        snprintf(mail, sizeof mail, "thuis%d@example.nl", i);
        const char *page = letter_to(&w, mail);
        CHECK_INT(t, client_status(press(&w, page, "bevestig")), 303);
        CHECK_INT(t, client_status(press(&w, page, "bevestig")), 303);
        CHECK_INT(t, has(get(&w, page, NULL), "wacht nog"), i >= 30);
    }
    CHECK_INT(t, count(&w, "initiative where number = 2 and signed_n = 10"), 1);
    CHECK_INT(t, count(&w, "initiative_signature where held = 2 and state = 'pending'"), 20);
    // One changes their mind while waiting; the last day passes; a month passes: the rest is still there.
    CHECK_INT(t, client_status(press(&w, letter_to(&w, "thuis49@example.nl"), "intrekken")), 303);
    CHECK_INT(t, count(&w, "initiative_signature where held = 2 and state = 'pending'"), 19);
    sql(&w, str_z(t->mem, str_format(t->mem, "update initiative set last_day = %d where number = 2",
                                     day_of_at((int64_t)time(NULL)).n - 1)));
    sql(&w, "update initiative_signature set created_at = 1 where held <> 0");
    house_work(t, &w.h, NULL, 0, (int64_t)time(NULL) + 2 * 86400);
    CHECK_INT(t, count(&w, "initiative where number = 2 and state = 'collecting'"), 1);
    CHECK_INT(t, count(&w, "initiative_signature where held = 2 and state = 'pending'"), 19);
    // Who leads may not decide; the clerk sees them, must give a reason, and counts them once.
    const char *desk = BASE "/2/stap";
    CHECK(t, !has(get(&w, desk, w.leader), "opgehouden"));
    CHECK(t, has(get(&w, desk, w.clerk), "Er wachten 19 namen"));
    CHECK(t, !has(get(&w, desk, w.clerk), "thuis31")); // no more of an address than where it is
    CHECK_INT(t,
              client_status(
                  house_form(t, &w.h, desk, w.leader, desk, STR("doe=opgehouden&tel=ja&reden=Ik"))),
              403);
    CHECK_INT(t,
              client_status(house_form(t, &w.h, desk, w.clerk, desk, STR("doe=opgehouden&tel=ja"))),
              400);
    CHECK_INT(t,
              client_status(house_form(t, &w.h, desk, w.clerk, desk,
                                       STR("doe=opgehouden&tel=ja&reden=Een+buurthuis"))),
              303);
    CHECK_INT(t, count(&w, "initiative where number = 2 and signed_n = 29"), 1);
    CHECK_INT(t, count(&w, "initiative_signature where initiative = 2 and state = 'valid'"), 29);
    CHECK_INT(t, count(&w, "initiative_signature where held <> 0 and state = 'pending'"), 0);
    CHECK_INT(t, count(&w, "audit where what = 'initiative.held_count'"), 1);
    // Nothing of the line is kept.
    CHECK(t, str_find(raw_dump(t, w.h.database), STR("127.0.0.1")) < 0);
    house_close(t, &w.h);
}

// ---- the last day ----

static enum err watch(struct db *db, void *arg)
{
    struct town *w = arg;

    return initiative_watch_plan(db, w->t->mem, (int64_t)time(NULL) - 2 * 86400);
}

// As a night does.
static void midnight(struct town *w)
{
    CHECK_INT(w->t, store_write(w->h.store, w->t->mem, watch, w), ERR_NONE);
    work(w);
}

static const char *iso(struct town *w, int ago)
{
    return str_z(w->t->mem,
                 day_iso(w->t->mem, (day){day_of_at((int64_t)time(NULL)).n - (int32_t)ago}));
}

static const char *sheet(struct town *w, int n)
{
    const str codes = raw_sql(w->t, w->h.database, "select code from initiative_sheet order by id");

    return str_z(w->t->mem, str_format(w->t->mem, BASE "/1/papier/" STR_FMT,
                                       STR_ARG(str_part(codes, (size_t)n * 9, 8))));
}

static int type(struct town *w, const char *who, const char *path, const char *name,
                const char *came)
{
    return client_status(house_form(
        w->t, &w->h, path, who, path,
        str_format(w->t->mem,
                   "naam-1=%s&postcode-1=1234AB&huisnummer-1=2&geboren-1=1-2-1980&binnen=%s", name,
                   came)));
}

// Paper is as good as a screen: what came in on time counts, whenever it is typed.
TEST(initiative_sign, paper_that_came_in_on_time_counts_when_it_is_typed_later)
{
    struct town w;

    if (!town_open(t, &w)) return;
    house_form(t, &w.h, BASE "/1/papier", w.clerk, BASE "/1/papier", STR("aantal=4"));
    sql(&w, "update initiative_sheet set made_at = made_at - 40 * 86400");
    sql(&w, str_z(t->mem, str_format(t->mem, "update initiative set last_day = %d where number = 1",
                                     day_of_at((int64_t)time(NULL)).n - 2)));
    CHECK_INT(t, type(&w, w.clerk, sheet(&w, 0), "Bo+Blad", iso(&w, -1)), 422); // tomorrow
    CHECK_INT(t, type(&w, w.clerk, sheet(&w, 0), "Bo+Blad", iso(&w, 41)),
              422); // before it was made
    CHECK_INT(t, type(&w, w.clerk, sheet(&w, 0), "Bo+Blad", iso(&w, 2)), 303);
    midnight(&w);
    CHECK_INT(t, count(&w, "initiative where number = 1 and state = 'collecting'"), 1);
    CHECK(t, has(get(&w, sheet(&w, 0), w.second), "Dit vel kwam binnen op"));
    CHECK_INT(t, type(&w, w.second, sheet(&w, 0), "Bo+Blad", iso(&w, 0)), 303); // it was said
    CHECK_INT(t, count(&w, "initiative where number = 1 and signed_n = 1"), 1);
    // Too late is too late, and the page says that of the sheet.
    const str late = house_form(t, &w.h, sheet(&w, 1), w.clerk, sheet(&w, 1),
                                str_format(t->mem,
                                           "naam-1=Bas&postcode-1=1234AB&huisnummer-1=3&"
                                           "geboren-1=1-2-1980&binnen=%s",
                                           iso(&w, 1)));
    CHECK_INT(t, client_status(late), 409);
    CHECK(t, has(late, "De namen op dit vel tellen niet mee"));
    // One that lies there untyped is waited for too, and not for ever.
    CHECK_INT(t,
              client_status(house_form(t, &w.h, sheet(&w, 2), w.clerk, sheet(&w, 2),
                                       str_format(t->mem, "doe=binnen&binnen=%s", iso(&w, 3)))),
              303);
    midnight(&w);
    CHECK_INT(t, count(&w, "initiative where number = 1 and state = 'collecting'"), 1);
    sql(&w, str_z(t->mem, str_format(t->mem, "update initiative set last_day = %d where number = 1",
                                     day_of_at((int64_t)time(NULL)).n - 15)));
    sql(&w, "update initiative_sheet set came_day = came_day - 20 where came_day is not null");
    midnight(&w);
    CHECK_INT(t, count(&w, "initiative where number = 1 and state = 'expired'"), 1);
    house_close(t, &w.h);
}

// Enough names and never handed in: the maker is told once, then it ends and the names have their day.
TEST(initiative_sign, what_is_never_handed_in_ends)
{
    const int today = day_of_at((int64_t)time(NULL)).n;
    struct town w;

    if (!town_open(t, &w)) return;
    sign(&w, 1, "anne@example.nl", "Anne+Tester");
    press(&w, letter(&w), "bevestig");
    sql(&w,
        str_z(t->mem,
              str_format(t->mem,
                         "update initiative set state = 'reached', threshold = 1, last_day = "
                         "%d, file_day = %d, maker_mail = 'maakster@example.nl' where number = 1",
                         today - 21, today + 7)));
    for (int n = 0; n < 2; n++)
        midnight(&w);
    CHECK_INT(t,
              count(&w, "mail where recipient = 'maakster@example.nl' and subject like 'Dien je%'"),
              1);
    CHECK_INT(t, count(&w, "initiative where number = 1 and state = 'reached'"), 1);
    sql(&w, "update initiative set shown = 0 where number = 2");
    CHECK(t, !has(get(&w, BASE, NULL), "Tekenen tot en met"));
    CHECK(t, !has(get(&w, BASE "/1", NULL), "te laat"));
    sql(&w, str_z(t->mem, str_format(t->mem, "update initiative set file_day = %d where number = 1",
                                     today - 1)));
    midnight(&w);
    CHECK_INT(t, count(&w, "initiative where number = 1 and state = 'lapsed' and erase_day > 0"),
              1);
    CHECK(t, has(get(&w, BASE "/1", NULL), "Niet op tijd ingediend"));
    sql(&w, "update initiative set erase_day = 1 where number = 1");
    CHECK_INT(t, store_write(w.h.store, t->mem, night, &w), ERR_NONE);
    CHECK_INT(t, count(&w, "initiative_signature"), 0);
    house_close(t, &w.h);
}
