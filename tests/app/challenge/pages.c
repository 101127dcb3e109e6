// The pages of a challenge: begun without an account, filed by its link, worked on in the right role, refused and objected to;
// what a stranger, another group and another municipality see; and what a hostile hand sends.
#include "base/day.h"
#include "tests/support/clamd.h"
#include "tests/web/house.h"

#include <stdio.h>
#include <time.h>

struct town {
    struct test *t;
    struct house h;
    place_id place;
    const char *leader, *expert, *college, *clerk;
};

static enum err make(struct db *db, void *arg)
{
    struct town *w = arg;
    struct mem *m = w->t->mem;
    place_id other;

    TRY(place_add(db, m, 0,
                  &(struct place_new){.slug = STR("testdam"),
                                      .kind = STR("municipality"),
                                      .name = STR("Testdam"),
                                      .parent = PLACE_ROOT},
                  &w->place));
    return place_add(db, m, 0,
                     &(struct place_new){.slug = STR("anderdam"),
                                         .kind = STR("municipality"),
                                         .name = STR("Anderdam"),
                                         .parent = PLACE_ROOT},
                     &other);
}

static bool town_open(struct test *t, struct town *w)
{
    *w = (struct town){.t = t};
    if (!house_open(t, &w->h, NULL, 0)) return false;
    w->h.set.origin = STR("http://meent.example");
    CHECK_INT(t, store_write(w->h.store, t->mem, make, w), ERR_NONE);
    w->leader = house_person(t, &w->h, "leider@example.nl", "project_leader", w->place);
    w->expert = house_person(t, &w->h, "vak@example.nl", "expert", w->place);
    w->college = house_person(t, &w->h, "college@example.nl", "executive", w->place);
    w->clerk = house_person(t, &w->h, "griffie@example.nl", "clerk", w->place);
    return true;
}

static bool has(str answer, const char *what)
{
    return str_find(client_body(answer), str_of(what)) >= 0;
}

static str get(struct town *w, const char *path, const char *who)
{
    return house_ask(w->t, &w->h, "GET", path, who, (str){0});
}

#define NEW  "/testdam/uitdagen/nieuw"
#define ONE  "/testdam/uitdagen/1"
#define WORK ONE "/werk"
#define WORDS                                                                               \
    "doe=woorden&titel=De+hoek&groep=De+Hoek&task=Maaien&why=Beter&people=Wij&value=Samen&" \
    "quality=Goed&rechtsvorm=none"                                                          \
    "&steun=30&post0=Onderhoud&nu0=1.200&straks0=1000&bron0="

// Begins one; the address of its own page, with the key.
static const char *begin(struct town *w, const char *title)
{
    const str answer =
        house_form(w->t, &w->h, NEW, NULL, NEW,
                   str_format(w->t->mem,
                              "titel=%s&groep=De+Hoek&naam=Zwaluwstaart&mail=groep@planted.example",
                              title));

    CHECK_INT(w->t, client_status(answer), 303);
    return str_z(w->t->mem, client_field(answer, STR("location")));
}

static str key_of(struct town *w, const char *mine)
{
    const str s = str_of(mine);

    (void)w;
    return str_part(str_from(s, (size_t)str_find(s, STR("sleutel=")) + 8), 0, 16);
}

static int mine_post(struct town *w, const char *mine, const char *fields)
{
    const char *to =
        str_z(w->t->mem, str_part(str_of(mine), 0, (size_t)str_find_byte(str_of(mine), '?')));

    return client_status(house_form(w->t, &w->h, mine, NULL, to,
                                    str_format(w->t->mem, "sleutel=" STR_FMT "&%s",
                                               STR_ARG(key_of(w, mine)), fields)));
}

#define PDF                                                                                  \
    "%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\ntrailer\n<</Root 1 0 R>>\nstartxref\n0\n" \
    "%%EOF\n"

// A document of the group; fields "a=b\nc=d", a file when there are bytes.
static int document(struct town *w, const char *mine, const char *fields, const char *bytes)
{
    const char *to =
        str_z(w->t->mem, str_format(w->t->mem, STR_FMT "/stuk",
                                    STR_ARG(str_part(str_of(mine), 0,
                                                     (size_t)str_find_byte(str_of(mine), '?')))));

    return client_status(house_form_file(w->t, &w->h, mine, NULL, to,
                                         str_format(w->t->mem, "sleutel=" STR_FMT "\n%s",
                                                    STR_ARG(key_of(w, mine)), fields),
                                         bytes ? "bestand" : "niets",
                                         bytes ? "../Plan \xc3\xa9.exe" : "",
                                         str_of(bytes ? bytes : "")));
}

static int work_post(struct town *w, const char *who, const char *fields)
{
    return client_status(house_form(w->t, &w->h, WORK, who, WORK, str_of(fields)));
}

static void judge(struct town *w)
{
    CHECK_INT(
        w->t,
        work_post(
            w, w->expert,
            "doe=voorwaarden&oordeel-existing=met&oordeel-effective=met&oordeel-not_dearer=met&"
            "oordeel-backing=met&oordeel-no_market=met&oordeel-contracts=met&oordeel-safety=met&"
            "oordeel-staff=met"),
        303);
    CHECK_INT(w->t,
              work_post(w, w->expert,
                        "doe=beoordeling&oordeel-domain=good&toelichting-domain=Kan&oordeel-legal="
                        "good&toelichting-legal=Kan&"
                        "oordeel-purchasing=good&toelichting-purchasing=Kan&oordeel-finance="
                        "against&toelichting-finance=Duur"),
              303);
    CHECK(w->t, has(get(w, WORK, w->leader), "Niet alles is door één persoon beoordeeld"));
    CHECK_INT(w->t,
              work_post(w, w->leader,
                        "doe=beoordeling&oordeel-domain=conditions&toelichting-domain=Past+hier"),
              303);
    CHECK(w->t, !has(get(w, WORK, w->leader), "Niet alles is door één persoon beoordeeld"));
    const str page = get(w, WORK, w->expert);
    const ptrdiff_t at = str_find(client_body(page), STR("name=\"nu-"));
    CHECK(w->t, at > 0);
    const str from = str_from(client_body(page), (size_t)at + 9);
    const str id = str_part(from, 0, (size_t)str_find_byte(from, '"'));
    CHECK_INT(w->t,
              work_post(w, w->expert,
                        str_z(w->t->mem, str_format(w->t->mem,
                                                    "doe=kosten&nu-" STR_FMT "=1.200&bron-" STR_FMT
                                                    "=begroting",
                                                    STR_ARG(id), STR_ARG(id)))),
              303);
}

static void contact(struct town *w)
{
    const str page = get(w, WORK, w->leader);
    const str body = client_body(page);
    const ptrdiff_t at = str_find(body, STR("name=\"contact\"><option value=\""));
    CHECK(w->t, at > 0);
    const str from = str_from(body, (size_t)at + 30);
    CHECK_INT(
        w->t,
        work_post(w, w->leader,
                  str_z(w->t->mem,
                        str_format(w->t->mem, "doe=contact&contact=" STR_FMT,
                                   STR_ARG(str_part(from, 0, (size_t)str_find_byte(from, '"')))))),
        303);
}

// Somebody at the municipality looked, and takes it up.
static void take_up(struct town *w)
{
    contact(w);
    CHECK_INT(w->t, work_post(w, w->leader, "doe=stap&stap=accept"), 303);
}

// By everybody, in every place where it might be; all of them agree.
static bool is_seen(struct town *w)
{
    static const char *const lists[] = {"/testdam/uitdagen",
                                        "/testdam/raad",
                                        "/api/v1/uitdagingen",
                                        "/testdam/uitdagen/lijst.csv",
                                        "/testdam/uitdagen/feed.xml",
                                        "/testdam/meedoen/kalender",
                                        "/testdam/meedoen/kalender.ics"};
    const bool seen = client_status(get(w, ONE, NULL)) == 200;

    CHECK_INT(w->t, client_status(get(w, ONE, NULL)), seen ? 200 : 404);
    CHECK_INT(w->t, client_status(get(w, "/api/v1/uitdagingen/testdam/1", w->leader)),
              seen ? 200 : 404);
    for (size_t i = 0; i < COUNT_OF(lists); i++) {
        w->t->row = lists[i];
        CHECK_INT(w->t, has(get(w, lists[i], NULL), "De hoek"), seen);
    }
    w->t->row = NULL;
    return seen;
}

TEST(challenge_page, from_a_draft_to_a_refusal_and_an_objection)
{
    struct town w;

    if (!town_open(t, &w)) return;
    const char *mine = begin(&w, "De+hoek");
    CHECK(t, has(get(&w, mine, NULL), "De hoek"));
    CHECK_STR(t, client_field(get(&w, mine, NULL), STR("cache-control")), "no-store");
    // A draft is the group's own.
    CHECK_INT(t, client_status(get(&w, ONE, NULL)), 404);
    CHECK_INT(t, client_status(get(&w, ONE, w.leader)), 404);
    CHECK_INT(t, client_status(get(&w, WORK, w.leader)), 404);
    CHECK(t, !has(get(&w, "/testdam/uitdagen", NULL), "De hoek"));
    CHECK(t, !has(get(&w, "/api/v1/uitdagingen", NULL), "De hoek"));
    // Not before it is complete; then it is, and everybody sees it, without the names.
    CHECK_INT(t, mine_post(&w, mine, "doe=stap&stap=file"), 422);
    CHECK_INT(t, mine_post(&w, mine, WORDS), 303);
    CHECK_INT(t, mine_post(&w, mine, "doe=stap&stap=file"), 303);
    CHECK(t, !is_seen(&w)); // nobody looked at it yet
    CHECK(t, has(get(&w, mine, NULL), "Eerst leest iemand van de gemeente"));
    CHECK(t, has(get(&w, WORK, w.leader), "Eerst leest iemand van de gemeente"));
    CHECK_INT(t, mine_post(&w, mine, WORDS), 409); // its words stand now
    // Every open step in every role at the municipality but the right one.
    CHECK_INT(t, work_post(&w, w.college, "doe=stap&stap=accept"), 403);
    CHECK_INT(t, work_post(&w, w.clerk, "doe=stap&stap=accept"), 403);
    CHECK_INT(t, work_post(&w, w.leader, "doe=stap&stap=accept"), 422); // no contact person
    CHECK_INT(t, work_post(&w, w.college, "doe=contact&contact=1"), 403);
    contact(&w);
    CHECK_INT(t, work_post(&w, w.leader, "doe=stap&stap=accept"), 303);
    CHECK_INT(t, work_post(&w, w.leader, "doe=stap&stap=accept"), 422); // twice
    CHECK(t, is_seen(&w));
    const str shown = get(&w, ONE, NULL);
    CHECK(t, has(shown, "Samen") && has(shown, "\u00a01.000"));
    CHECK(t, !has(shown, "Zwaluwstaart") && !has(shown, "planted.example"));
    CHECK(t, has(get(&w, "/en" ONE, NULL), "Being assessed"));
    CHECK(t,
          has(get(&w, "/testdam/uitdagen/lijst.csv", NULL), "testdam,1,De hoek,De Hoek,assessing"));
    // While its words change it is not, nor before they were looked at again.
    CHECK_INT(t, work_post(&w, w.leader, "doe=stap&stap=ask_more&waarom=Wie"), 303);
    CHECK(t, !is_seen(&w));
    CHECK_INT(t, mine_post(&w, mine, "doe=stap&stap=supply"), 303);
    CHECK(t, !is_seen(&w));
    CHECK_INT(t, work_post(&w, w.leader, "doe=stap&stap=accept"), 303);
    CHECK(t, is_seen(&w));
    CHECK_INT(t, work_post(&w, w.leader, "doe=stap&stap=advise&tekst=Nee"), 422);
    judge(&w);
    CHECK(t, !has(get(&w, ONE, NULL), "Duur")); // not before the advice
    CHECK_INT(t, work_post(&w, w.leader, "doe=stap&stap=advise&tekst=Zeg+nee"), 303);
    CHECK(t, has(get(&w, ONE, NULL), "Duur") && has(get(&w, ONE, NULL), "Zeg nee"));
    // In which role each was judged, everybody reads; by whom, who works on it.
    CHECK(t, has(get(&w, ONE, NULL), "deskundige, ") && has(get(&w, ONE, NULL), "projectleider, "));
    CHECK(t, !has(get(&w, ONE, NULL), "vak@example.nl"));
    CHECK(t, has(get(&w, WORK, w.clerk), "deskundige "));
    CHECK_INT(t,
              work_post(&w, w.college,
                        "doe=stap&stap=refuse&kenmerk=2026/1&tekst=Nee&waarde=Gewogen"),
              403); // the step is not offered before the group reacted
    CHECK_INT(t, mine_post(&w, mine, "doe=stap&stap=react&tekst=Jammer"), 303);
    CHECK_INT(t,
              work_post(&w, w.leader,
                        "doe=stap&stap=refuse&kenmerk=2026/1&tekst=Nee&waarde=Gewogen"),
              403);
    CHECK_INT(t, work_post(&w, w.college, "doe=stap&stap=refuse&kenmerk=2026/1&tekst=Nee"),
              422); // not weighed
    CHECK_INT(
        t,
        work_post(
            &w, w.college,
            "doe=stap&stap=refuse&kenmerk=2026/1&tekst=Wij+zeggen+nee&waarde=De+buurt+woog+mee"),
        303);
    const str refused = get(&w, ONE, NULL);
    CHECK(t,
          has(refused, "De buurt woog mee") && has(refused, "2026/1") && has(refused, "6 weken"));
    CHECK_INT(t, mine_post(&w, mine, "doe=stap&stap=object&waarom=Onze+waarde+is+niet+gezien"),
              303);
    CHECK(t, !has(get(&w, ONE, NULL), "niet gezien")); // between the group and the municipality
    CHECK(t, has(get(&w, WORK, w.college), "niet gezien"));
    // Who said no does not decide on the objection, and reads that before filling in anything.
#define UPHOLD "doe=stap&stap=uphold&kenmerk=2026/9&tekst=Het+blijft+nee"
    CHECK(t, has(get(&w, WORK, w.college), "is een ander dan wie nee zei") &&
                 !has(get(&w, WORK, w.college), "value=\"uphold\""));
    CHECK_INT(t, work_post(&w, w.college, UPHOLD), 403);
    CHECK_INT(t, work_post(&w, w.college, "doe=stap&stap=revise&kenmerk=2026/9&tekst=Ja"), 403);
    const char *second = house_person(t, &w.h, "college2@example.nl", "executive", w.place);
    CHECK(t, has(get(&w, WORK, second), "value=\"uphold\""));
    CHECK_INT(t, work_post(&w, second, UPHOLD), 303);
    CHECK(t, has(get(&w, ONE, NULL), "Het blijft nee"));
    // Each letter went where it should.
    house_work(t, &w.h, NULL, 0, (int64_t)time(NULL));
    house_close(t, &w.h);
}

// What is typed is kept whole, or shown again whole.
TEST(challenge_page, nothing_that_was_typed_gets_lost)
{
    struct town w;

    if (!town_open(t, &w)) return;
    const char *mine = begin(&w, "De+hoek");
    CHECK_INT(t, mine_post(&w, mine, WORDS), 303);
    CHECK_INT(t, mine_post(&w, mine, "doe=stap&stap=file"), 303);
    static const struct {
        const char *name, *fields;
        const char *shown[3];
    } rows[] = {
        {"a note without a judgement",
         "doe=voorwaarden&oordeel-existing=met&toelichting-existing=Bestaat+al&oordeel-effective=&"
         "toelichting-effective=Nog+uitzoeken",
         {"Bestaat al", "Nog uitzoeken", "Kies eerst een oordeel"}},
        {"a judgement without a note",
         "doe=beoordeling&oordeel-domain=good&toelichting-domain=Past+hier&oordeel-legal=good&"
         "toelichting-legal=&oordeel-purchasing=against&toelichting-purchasing=Loopt+nog",
         {"Past hier", "Loopt nog", "value=\"against\" selected"}},
        {"a cost without where it comes from",
         "doe=kosten&nu-1=1.234&bron-1=",
         {"value=\"1.234\"", "aria-invalid", "<details class=\"m-details\" open"}},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const str page =
            house_form(t, &w.h, WORK, w.expert, WORK, str_format(t->mem, "%s", rows[i].fields));
        t->row = rows[i].name;
        CHECK_INT(t, client_status(page), 422);
        CHECK(t, has(page, "Er is nog niets bewaard"));
        for (size_t k = 0; k < COUNT_OF(rows[i].shown); k++)
            CHECK(t, has(page, rows[i].shown[k]));
    }
    t->row = NULL;
    CHECK_INT(t, house_count(t, &w.h, "challenge_condition"), 0);
    CHECK_INT(t, house_count(t, &w.h, "challenge_assessment"), 0);
    CHECK_INT(t, house_count(t, &w.h, "challenge_cost where now_cents is null"), 0);
    // One at a time is fine, and what another wrote stays; a cost that is not known after all goes.
    CHECK_INT(t,
              work_post(&w, w.expert,
                        "doe=voorwaarden&oordeel-existing=met&toelichting-existing=Bestaat+al"),
              303);
    CHECK_INT(t, work_post(&w, w.leader, "doe=voorwaarden&oordeel-safety=not"), 303);
    CHECK_INT(t,
              house_count(t, &w.h,
                          "challenge_condition where name = 'existing' and note = 'Bestaat al'"),
              1);
    CHECK_INT(t, work_post(&w, w.expert, "doe=voorwaarden&oordeel-existing=&toelichting-existing="),
              422); // what was judged is judged anew, not taken away
    CHECK_INT(t, work_post(&w, w.expert, "doe=kosten&nu-1=&bron-1="), 303);
    CHECK_INT(t, house_count(t, &w.h, "challenge_cost where now_cents is null"), 1);
    // A refused step keeps its ground and its day, in its own form alone.
    const str barred = house_form(t, &w.h, WORK, w.college, WORK,
                                  STR("doe=stap&stap=bar&grond=tax&kenmerk=2026/7&waarom="));
    CHECK_INT(t, client_status(barred), 422);
    CHECK(t, has(barred, "value=\"tax\" selected") && has(barred, "value=\"2026/7\""));
    house_close(t, &w.h);
}

// Tests 1, 10, 17, 18, 19, 21, 33: of this object.
TEST(challenge_page, strangers_other_groups_and_other_places_see_nothing)
{
    struct town w;

    if (!town_open(t, &w)) return;
    const char *mine = begin(&w, "De+hoek"), *other = begin(&w, "Het+plein");
    static const char *const odd[] = {"/testdam/uitdagen/0",
                                      "/testdam/uitdagen/-1",
                                      "/testdam/uitdagen/99999999999999999999",
                                      "/testdam/uitdagen/x",
                                      "/anderdam/uitdagen/1",
                                      "/testdam/uitdagen/1/mijn",
                                      "/testdam/uitdagen/1/mijn?sleutel=2222222222222222"};
    for (size_t i = 0; i < COUNT_OF(odd); i++) {
        t->row = odd[i];
        CHECK_INT(t, client_status(get(&w, odd[i], NULL)), 404);
    }
    t->row = NULL;
    const str key = key_of(&w, mine);
    const char *crossed =
        str_z(t->mem,
              str_format(t->mem, "/testdam/uitdagen/2/mijn?sleutel=" STR_FMT, STR_ARG(key)));
    CHECK_INT(t, client_status(get(&w, crossed, NULL)), 404);
    CHECK_INT(t,
              client_status(
                  get(&w,
                      str_z(t->mem, str_format(t->mem, "/anderdam/uitdagen/1/mijn?sleutel=" STR_FMT,
                                               STR_ARG(key))),
                      NULL)),
              404);
    // A form of one group with the key of another: the token is bound to the key.
    CHECK_INT(t,
              client_status(house_form(
                  t, &w.h, other, NULL, "/testdam/uitdagen/1/mijn",
                  str_format(t->mem, "sleutel=" STR_FMT "&doe=stap&stap=withdraw", STR_ARG(key)))),
              403);
    CHECK_INT(t,
              client_status(house_ask(
                  t, &w.h, "POST", "/testdam/uitdagen/1/mijn",
                  "Content-Type: application/x-www-form-urlencoded\r\n",
                  str_format(t->mem, "sleutel=" STR_FMT "&doe=stap&stap=withdraw", STR_ARG(key)))),
              403);
    // Looking at every link changes nothing; a column that no form has changes nothing.
    CHECK_INT(t,
              mine_post(&w, mine,
                        WORDS "&state=running&verdict=yes&practice=1&contact=1&signed_at=1&budget_"
                              "cents=9&id=2&place=1&number=7"),
              303);
    CHECK_INT(t, mine_post(&w, mine, "doe=stap&stap=file&state=running&verdict=yes&shown=1"), 303);
    CHECK(t, !is_seen(&w));
    // The steps of the municipality are not the group's, and the other way round.
    CHECK_INT(t, mine_post(&w, mine, "doe=stap&stap=accept"), 403);
    take_up(&w);
    const str json = get(&w, "/api/v1/uitdagingen", NULL);
    CHECK(t, has(json, "\"state\":\"assessing\",\"verdict\":null") && has(json, "\"number\":1"));
    CHECK_INT(t, mine_post(&w, mine, "doe=stap&stap=nothing"), 400);
    CHECK_INT(t, work_post(&w, w.leader, "doe=stap&stap=withdraw"), 403);
    const char *elsewhere =
        house_person(t, &w.h, "ander@example.nl", "project_leader", (place_id){w.place.v + 1});
    CHECK_INT(t, client_status(get(&w, WORK, elsewhere)), 404);
    CHECK_INT(t, client_status(get(&w, "/testdam/uitdagen/werk", elsewhere)), 404);
    CHECK_INT(t, client_status(get(&w, "/testdam/uitdagen/taken/beheer", elsewhere)), 404);
    // Who is added holds a link of their own; who began it cannot be taken away.
    CHECK_INT(t, mine_post(&w, mine, "doe=lid&naam=Nog+iemand"), 200);
    CHECK_INT(t, mine_post(&w, mine, "doe=lid&naam="), 422);
    CHECK_INT(t, mine_post(&w, mine, "doe=lid&naam=X&mail=geen"), 422);
    CHECK_INT(t, mine_post(&w, mine, "doe=lid_weg&lid=1"), 404);
    house_close(t, &w.h);
}

// Tests 19, 21, 32, 39: a file is what its bytes say, read only by who may, and gone when it is taken back.
TEST(challenge_page, a_file_is_for_whom_it_is_meant)
{
    struct town w;

    if (!town_open(t, &w)) return;
    const char *mine = begin(&w, "De+hoek"), *other = begin(&w, "Het+plein");
    const char *anne = house_person(t, &w.h, "anne@example.nl", NULL, PLACE_ROOT);
    const str key = key_of(&w, mine), other_key = key_of(&w, other);
#define AT(path, k) str_z(t->mem, str_format(t->mem, path "?sleutel=" STR_FMT, STR_ARG(k)))
    CHECK_INT(t, mine_post(&w, mine, WORDS), 303);
    // What nobody chose is not public.
    CHECK_INT(t, document(&w, mine, "stuk=Wie wij zijn\nadres=", PDF), 303);
    CHECK_INT(t, document(&w, mine, "stuk=Ons plan\nadres=\nvoor=iedereen", PDF), 303);
    static const struct {
        const char *fields, *bytes;
    } bad[] = {
        {"stuk=\nadres=", PDF},
        {"stuk=X\nadres=", NULL},
        {"stuk=X\nadres=https://x.example", PDF},
        {"stuk=X\nadres=", "<!doctype html><script>1</script>"},
        {"stuk=X\nadres=", "PK\3\4niets"},
        {"stuk=X\nadres=", "%PDF-1.7\n/JavaScript\n%%EOF\n"},
        {"stuk=X\nadres=http://x.example", NULL},
    };
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        t->row = bad[i].fields;
        CHECK_INT(t, document(&w, mine, bad[i].fields, bad[i].bytes), 422);
    }
    t->row = NULL;
    // A draft: the group reads its own, nobody else knows of it.
    const str got = get(&w, AT(ONE "/mijn/stuk/1", key), NULL);
    CHECK_INT(t, client_status(got), 200);
    CHECK_STR(t, client_field(got, STR("content-type")), "application/pdf");
    CHECK_STR(t, client_field(got, STR("cache-control")), "no-store");
    CHECK(t, str_find(client_field(got, STR("content-disposition")), STR(".pdf")) > 0);
    CHECK(t, str_eq(client_body(got), STR(PDF)));
    CHECK_INT(t, client_status(get(&w, ONE "/stuk/2", NULL)), 404);
    CHECK_INT(t, client_status(get(&w, ONE "/stuk/2", w.leader)), 404);
    CHECK_INT(t, client_status(get(&w, AT(ONE "/mijn/stuk/1", other_key), NULL)), 404);
    CHECK_INT(t, client_status(get(&w, AT("/testdam/uitdagen/2/mijn/stuk/1", other_key), NULL)),
              404);
    CHECK_INT(t, client_status(get(&w, ONE "/mijn/stuk/1", NULL)), 404);
    CHECK_INT(t, mine_post(&w, mine, "doe=stap&stap=file"), 303);
    CHECK_INT(t, client_status(get(&w, ONE "/stuk/2", NULL)), 404); // nobody looked at it yet
    take_up(&w);
    // Everybody the one, the parties both; the other is not even named to the rest.
    static const struct {
        const char *path;
        int who, status; // 0 nobody, 1 somebody signed in, 2 who works there
    } asks[] = {
        {ONE "/stuk/1", 0, 404}, {ONE "/stuk/1", 1, 404},
        {ONE "/stuk/1", 2, 200}, {ONE "/stuk/2", 0, 200},
        {ONE "/stuk/2", 1, 200}, {ONE "/stuk/2", 2, 200},
        {ONE "/stuk/3", 0, 404}, {"/testdam/uitdagen/2/stuk/2", 0, 404},
    };
    for (size_t i = 0; i < COUNT_OF(asks); i++) {
        t->row = asks[i].path;
        CHECK_INT(t,
                  client_status(get(&w, asks[i].path,
                                    asks[i].who == 0   ? NULL
                                    : asks[i].who == 1 ? anne
                                                       : w.leader)),
                  asks[i].status);
    }
    t->row = NULL;
    CHECK(t, has(get(&w, ONE, NULL), "Ons plan") && !has(get(&w, ONE, NULL), "Wie wij zijn"));
    CHECK(t, has(get(&w, WORK, w.leader), "Wie wij zijn"));
    const str json = get(&w, "/api/v1/uitdagingen/testdam/1", NULL);
    CHECK(t, has(json, "/testdam/uitdagen/1/stuk/2") && !has(json, "Wie wij zijn"));
    CHECK(t, !has(json, "Zwaluwstaart") && has(json, "\"assessments\":[]"));
    CHECK_INT(t, client_status(get(&w, "/api/v1/uitdagingen/testdam/2", w.leader)), 404); // a draft
    CHECK(t, has(get(&w, "/testdam/uitdagen/feed.xml", NULL), "De hoek"));
    CHECK(t, !has(get(&w, "/testdam/uitdagen/feed.xml", NULL), "Het plein"));
    // The municipality adds its own; nobody takes back what is of the other side.
    CHECK_INT(t,
              client_status(house_form_file(t, &w.h, WORK, w.expert, WORK "/stuk",
                                            STR("stuk=Onze nota\nadres="), "bestand", "n.pdf",
                                            STR(PDF))),
              303);
    CHECK_INT(t,
              client_status(house_form_file(t, &w.h, WORK, w.college, WORK "/stuk",
                                            STR("stuk=X\nadres="), "bestand", "n.pdf", STR(PDF))),
              403);
    CHECK_INT(t, mine_post(&w, mine, "doe=stuk_weg&stuk=3"), 404);
    CHECK_INT(t, work_post(&w, w.leader, "doe=stuk_weg&stuk=2"), 404);
    CHECK_INT(t, mine_post(&w, other, "doe=stuk_weg&stuk=2"), 404);
    CHECK_INT(t, client_status(get(&w, AT(ONE "/mijn/stuk/3", key), NULL)), 200);
    // Taken back: the day stays, nothing else.
    CHECK_INT(t, mine_post(&w, mine, "doe=stuk_weg&stuk=2"), 303);
    CHECK_INT(t, client_status(get(&w, ONE "/stuk/2", NULL)), 404);
    CHECK(t, !has(get(&w, ONE, NULL), "Ons plan") && has(get(&w, ONE, NULL), "teruggenomen op"));
    CHECK_INT(t, mine_post(&w, mine, "doe=stuk_weg&stuk=2"), 404); // once
    // A group that withdraws takes its files along; the municipality keeps its own.
    CHECK_INT(t, mine_post(&w, mine, "doe=stap&stap=withdraw"), 303);
    CHECK_INT(t, client_status(get(&w, AT(ONE "/mijn/stuk/1", key), NULL)), 404);
    CHECK_INT(t, client_status(get(&w, AT(ONE "/mijn/stuk/3", key), NULL)), 200);
    house_close(t, &w.h);
}

// Test 40: a file waits for the scanner, also for the group that sent it; in what the API says of it there is no address.
TEST(challenge_page, a_file_is_looked_at_first)
{
    struct clamd scanner;
    struct town w;

    if (!town_open(t, &w) || !clamd_open(t, &scanner)) return;
    w.h.set.scanner = str_of(scanner.address);
    const char *mine = begin(&w, "De+hoek");
    const str key = key_of(&w, mine);
    const char *sick = str_z(t->mem, str_format(t->mem, "%s" STR_FMT "\n%%%%EOF\n", PDF,
                                                STR_ARG(clamd_virus(t->mem))));
    const char *own[] = {AT(ONE "/mijn/stuk/1", key), AT(ONE "/mijn/stuk/2", key)};
    CHECK_INT(t, mine_post(&w, mine, WORDS), 303);
    CHECK_INT(t, document(&w, mine, "stuk=Ons plan\nadres=\nvoor=iedereen", PDF), 303);
    CHECK_INT(t, document(&w, mine, "stuk=Nog een\nadres=\nvoor=iedereen", sick), 303);
    CHECK_INT(t, mine_post(&w, mine, "doe=stap&stap=file"), 303);
    take_up(&w);
    const char *const addresses[] = {own[0], own[1], ONE "/stuk/1", ONE "/stuk/2"};
    for (size_t i = 0; i < COUNT_OF(addresses); i++)
        for (int who = 0; who < 2; who++) {
            t->row = addresses[i];
            CHECK_INT(t, client_status(get(&w, addresses[i], who ? w.leader : NULL)), 404);
        }
    t->row = NULL;
    CHECK(t, has(get(&w, ONE, NULL), "wordt nagekeken op virussen"));
    const str json = get(&w, "/api/v1/uitdagingen/testdam/1", NULL);
    CHECK(t, has(json, "\"url\":null,\"scan\":\"held\"") && !has(json, "/stuk/"));
    CHECK(t, has(get(&w, mine, NULL), "Tot die tijd kan niemand het openen"));
    house_work(t, &w.h, NULL, 0, (int64_t)time(NULL) + 1);
    CHECK_INT(t, client_status(get(&w, own[0], NULL)), 200);
    CHECK_INT(t, client_status(get(&w, ONE "/stuk/1", NULL)), 200);
    CHECK_INT(t, client_status(get(&w, own[1], NULL)), 404);
    CHECK_INT(t, client_status(get(&w, ONE "/stuk/2", w.leader)), 404);
    CHECK(t, has(get(&w, mine, NULL), "Win.Test.EICAR_HDB-1"));
    CHECK(t, has(get(&w, WORK, w.leader), "Win.Test.EICAR_HDB-1"));
    CHECK_INT(t, house_count(t, &w.h, "challenge_file where length(body) = 0"), 1);
    clamd_close(&scanner);
    house_close(t, &w.h);
}

// Tests 26, 27, 29: strings that a browser, a spreadsheet or a letter might take for something else.
TEST(challenge_page, hostile_words_stay_words)
{
    struct town w;

    if (!town_open(t, &w)) return;
    const char *mine = begin(&w, "%3Cscript%3Ealert(1)%3C%2Fscript%3E");
    CHECK_INT(t,
              mine_post(&w, mine,
                        "doe=woorden&titel=%3DHYPERLINK(1)&groep=%3Cimg+src%3Dx+onerror%3Dalert(1)%"
                        "3E&task=%22%3E%3Csvg+onload%3D1%3E&why=javascript:1"
                        "&people=%3C%2Ftextarea%3E%3Cscript%3E&value=v&quality=q&rechtsvorm=none&"
                        "post0=%3Cb%3E&straks0=1"),
              303);
    CHECK_INT(t, document(&w, mine, "stuk=X\nadres=javascript:alert(1)", NULL), 422);
    CHECK_INT(t, document(&w, mine, "stuk=X\nadres=//kwaad.example", NULL), 422);
    CHECK_INT(t,
              document(&w, mine,
                       "stuk=<script>\nadres=https://goed.example/\"><script>\nvoor=iedereen",
                       NULL),
              303);
    CHECK_INT(t, mine_post(&w, mine, "doe=stap&stap=file"), 303);
    take_up(&w);
    const char *const pages[] = {ONE, "/testdam/uitdagen", "/testdam/raad", mine};
    for (size_t i = 0; i < COUNT_OF(pages); i++) {
        const str page = get(&w, pages[i], NULL);
        t->row = pages[i];
        CHECK_INT(t, client_status(page), 200);
        CHECK(t, !has(page, "<script>alert") && !has(page, "<img src=x") &&
                     !has(page, "<svg onload") && !has(page, "<b>") && !has(page, "\"><script>"));
    }
    t->row = NULL;
    CHECK(t, has(get(&w, "/testdam/uitdagen/lijst.csv", NULL), "'=HYPERLINK(1)"));
    // Too long, broken amounts and days: said, and nothing is lost.
    CHECK_INT(t, client_status(house_form(t, &w.h, NEW, NULL, NEW, STR("titel=&groep=&naam="))),
              422);
    CHECK_INT(t,
              client_status(
                  house_form(t, &w.h, NEW, NULL, NEW, STR("titel=a&groep=b&naam=c&mail=geen"))),
              422);
    const char *second = begin(&w, "Nog+een");
    CHECK_INT(t,
              mine_post(&w, second,
                        "doe=woorden&titel=a&groep=b&rechtsvorm=none&post0=x&straks0=1,250"),
              422);
    CHECK_INT(t,
              mine_post(&w, second,
                        "doe=woorden&titel=a&groep=b&rechtsvorm=none&post0=x&straks0=-5"),
              422);
    CHECK_INT(t,
              mine_post(&w, second, "doe=woorden&titel=a&groep=b&rechtsvorm=none&begin=31-12-2026"),
              422);
    CHECK_INT(t, mine_post(&w, second, "doe=woorden&titel=a&groep=b&rechtsvorm=none&steun=veel"),
              422);
    CHECK_INT(t, mine_post(&w, second, "doe=woorden&titel=a&groep=b&rechtsvorm=bv"), 422);
    house_close(t, &w.h);
}

TEST(challenge_page, tasks_are_a_table)
{
    struct town w;

    if (!town_open(t, &w)) return;
#define TASKS "/testdam/uitdagen/taken/beheer"
    static const struct {
        const char *table;
        int status;
    } rows[] = {
        {"taak,kosten,jaar,bron%0AMaaien,12.000,2026,begroting%0ABoeken,\"1.500,50\",2026,"
         "begroting%0A",
         303},
        {"taak,kosten,jaar%0AMaaien,12.000,2026%0A", 422},
        {"taak,kosten,jaar,bron%0AMaaien,veel,2026,begroting%0A", 422},
        {"taak,kosten,jaar,bron%0AMaaien,12,1926,begroting%0A", 422},
        {"taak,kosten,jaar,bron%0AMaaien,12,2026,%0A", 422},
        {"", 422},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        t->row = rows[i].table;
        CHECK_INT(t,
                  client_status(house_form(t, &w.h, TASKS, w.leader, TASKS,
                                           str_format(t->mem, "tabel=%s", rows[i].table))),
                  rows[i].status);
    }
    t->row = NULL;
    // What was wrong changed nothing; what comes out goes in again.
    const str page = get(&w, "/testdam/uitdagen/taken", NULL);
    CHECK(t, has(page, "Maaien") && has(page, "\u00a01.500,50"));
    CHECK(t, has(get(&w, "/testdam/uitdagen/taken.csv", NULL),
                 "1,Maaien,,,,\"12000,00\",2026,begroting,"));
    CHECK_INT(t,
              client_status(house_form(
                  t, &w.h, TASKS, w.leader, TASKS,
                  STR("tabel=nummer,taak,kosten,jaar,bron%0A2,Boeken,99,2026,begroting%0A"))),
              303);
    CHECK(t, !has(get(&w, "/testdam/uitdagen/taken", NULL), "Maaien"));
    // What a spreadsheet would reckon with is held back in the table, and is itself again when it comes in.
    for (int i = 0; i < 2; i++) {
        CHECK_INT(t,
                  client_status(house_form(
                      t, &w.h, TASKS, w.leader, TASKS,
                      STR("tabel=nummer,taak,taak_en,uitleg,waar,kosten,jaar,bron,contract_tot%0A"
                          "2,\"'=SOM(A1)\",\"''@x\",\"'-groen-\",,\"99,00\",2026,begroting,%0A"))),
                  303);
        CHECK_STR(t, client_body(get(&w, "/testdam/uitdagen/taken.csv", NULL)),
                  "nummer,taak,taak_en,uitleg,waar,kosten,jaar,bron,contract_tot\r\n"
                  "2,\"'=SOM(A1)\",\"''@x\",\"'-groen-\",,\"99,00\",2026,begroting,\r\n");
    }
    CHECK(t, has(get(&w, "/testdam/uitdagen/taken", NULL), ">=SOM(A1)<"));
    house_close(t, &w.h);
}

TEST(challenge_page, the_route_finder_ends_everywhere_in_five_questions)
{
    struct town w;
    int ends = 0;

    if (!town_open(t, &w)) return;
    for (int n = 0; n < 64; n++) { // every way, with answers to spare
        char path[64], answers[7] = "";
        for (int i = 0; i < 6; i++)
            answers[i] = n & 1 << i ? 'j' : 'n';
        snprintf(path, sizeof path, "/testdam/wijzer?a=%s", answers);
        const str page = get(&w, path, NULL);
        t->row = path;
        CHECK_INT(t, client_status(page), 200);
        CHECK(t, has(page, "id=\"uitkomst\""));
        ends += has(page, "id=\"uitkomst\"");
        // five questions at most: what was said is no longer
        int said = 0;
        for (str rest = client_body(page); (str_find(rest, STR("<li class=\"m-trow\">"))) >= 0;
             said++)
            rest = str_from(rest, (size_t)str_find(rest, STR("<li class=\"m-trow\">")) + 5);
        CHECK(t, said >= 1 && said <= 5);
    }
    t->row = NULL;
    CHECK_INT(t, ends, 64);
    CHECK(t, has(get(&w, "/testdam/wijzer", NULL), "id=\"vraag\""));
    CHECK(t, has(get(&w, "/testdam/wijzer?a=nn", NULL), "/testdam/wijzer?a=nnj"));
    CHECK(t, has(get(&w, "/testdam/wijzer?a=%3Cscript%3E", NULL), "id=\"vraag\""));
    CHECK(t, has(get(&w, "/testdam/wijzer?a=nnjjj", NULL), "/testdam/uitdagen/nieuw"));
    CHECK(t, has(get(&w, "/en/testdam/wijzer?a=nnjjj", NULL), "/en/testdam/uitdagen/nieuw"));
    house_close(t, &w.h);
}
