// Trajectories over the web: a plan from idea to archive by the people who may, and by nobody else; what is secret stays
// secret; the promise that is missed is there for everybody; the fingerprint is that of the text; the feed for calendars.
#include "base/hash.h"
#include "core/clocks.h"
#include "core/job.h"
#include "core/person.h"
#include "core/trajectory.h"
#include "main/main.h"
#include "tests/web/house.h"

#include <stdio.h>
#include <time.h>

#define HERE "/oefenstad/meedoen/het-plein"

struct people {
    const char *leader, *executive, *clerk, *member, *reader;
};

static enum err practice_read(struct db *db, void *arg)
{
    struct place_row *place = arg;
    bool found;
    struct mem *m = mem_new(1 << 20);
    const enum err e = place_by_slug(db, m, STR("oefenstad"), &found, place);

    mem_free(m);
    return e == ERR_NONE && !found ? ERR_NOT_FOUND : e;
}

static struct people people_of(struct test *t, struct house *h)
{
    struct place_row place;

    CHECK_INT(t, store_read(h->store, t->mem, practice_read, &place), ERR_NONE);
    return (struct people){
        house_person(t, h, "leider@example.nl", "project_leader", place.id),
        house_person(t, h, "college@example.nl", "executive", place.id),
        house_person(t, h, "griffie@example.nl", "clerk", place.id),
        house_person(t, h, "raad@example.nl", "council_member", place.id),
        house_person(t, h, "lezer@example.nl", "reader", place.id),
    };
}

static int saved(struct test *t, struct house *h, const char *who, const char *from, const char *to,
                 const char *fields)
{
    return client_status(house_form(t, h, from, who, to, str_of(fields)));
}

// A form of who may not see the page it stands on: with a token of a page of their own.
static int refused(struct test *t, struct house *h, const char *who, const char *to,
                   const char *fields)
{
    return client_status(house_form(t, h, "/mijn", who, to, str_of(fields)));
}

static int step(struct test *t, struct house *h, const char *who, const char *fields)
{
    return saved(t, h, who, HERE "/stap", HERE "/stap", fields);
}

static bool shows(struct test *t, struct house *h, const char *who, const char *path,
                  const char *what)
{
    return str_find(house_ask(t, h, "GET", path, who, (str){0}), str_of(what)) > 0;
}

static int count_in(struct test *t, struct house *h, const char *path, const char *what)
{
    str rest = house_ask(t, h, "GET", path, NULL, (str){0});
    int n = 0;

    for (ptrdiff_t at; (at = str_find(rest, str_of(what))) >= 0; n++)
        rest = str_part(rest, (size_t)at + 1, rest.n);
    return n;
}

static const char *days_form(struct test *t, int starts, int ends, int decision, int feedback,
                             const char *rest)
{
    const day today = day_of_at((int64_t)time(NULL));
    struct mem *m = t->mem;

    return str_z(m, str_format(m,
                               "deel=6&begin=" STR_FMT "&eind=" STR_FMT "&besluit=" STR_FMT
                               "&terug=" STR_FMT "%s",
                               STR_ARG(day_iso(m, (day){today.n + starts})),
                               STR_ARG(day_iso(m, (day){today.n + ends})),
                               STR_ARG(day_iso(m, (day){today.n + decision})),
                               STR_ARG(day_iso(m, (day){today.n + feedback})), rest));
}

static void plan_make(struct test *t, struct house *h, const struct people *p)
{
    static const char *const parts[] = {
        "deel=1&titel=Het+plein&titel_en=The+square&question=Wat+wil+je%3F&goal=Stenen&changes="
        "Bomen",
        "deel=2&audience=Buren&missed=Jongeren%2C+bij+de+school&effort=Tien+minuten&contact=Team",
        "deel=3&invloed=advise&beslist=council&handling=Wij+lezen+alles&who=De+raad",
        "deel=7&money=Genoeg&data=Geen+naam",
        "deel=8&choice=green&willing=green&time=green&means=orange&reach=green&safe=green",
    };
    struct mem *m = t->mem;

    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        const char *from = str_z(m, str_format(m, HERE "/bewerk?deel=%.*s", 1, parts[i] + 5));
        t->row = parts[i];
        CHECK_INT(t, saved(t, h, p->leader, from, HERE "/bewerk", parts[i]), 303);
    }
    t->row = NULL;
    CHECK_INT(t,
              saved(t, h, p->leader, HERE "/bewerk?deel=4", HERE "/kader",
                    "soort=fixed&kader=De+kastanje+blijft&omdat=Hij+is+beschermd"),
              303);
    CHECK_INT(t,
              saved(t, h, p->leader, HERE "/bewerk?deel=4", HERE "/kader",
                    "soort=open&kader=De+banken&omdat=Er+is+geld+voor"),
              303);
    CHECK_INT(t, saved(t, h, p->leader, HERE "/bewerk?deel=4", HERE "/kader", "soort=open&kader=X"),
              400); // no reason
    CHECK_INT(t,
              saved(t, h, p->leader, HERE "/bewerk?deel=5", HERE "/manier",
                    "soort=meeting&titel=Avond&minuten=90&adres=javascript%3Aalert"),
              400);
    CHECK_INT(t,
              saved(t, h, p->leader, HERE "/bewerk?deel=5", HERE "/manier",
                    "soort=meeting&titel=Avond&minuten=90"),
              303);
    CHECK_INT(t,
              saved(t, h, p->leader, HERE "/bewerk?deel=6", HERE "/bewerk",
                    "deel=6&begin=2027-02-30"),
              422); // a day that does not exist
    CHECK_INT(t,
              saved(t, h, p->leader, HERE "/bewerk?deel=6", HERE "/bewerk",
                    days_form(t, 1, 30, 60, 80, "")),
              303);
}

// Days go by: what stands in the database is moved back, for what looks at the real clock.
static void days_pass(struct test *t, struct house *h, int days)
{
    char text[600];

    snprintf(text, sizeof text,
             "update trajectory set starts_day = starts_day - %d, ends_day = ends_day - %d, "
             "decision_day = "
             "decision_day - %d, feedback_day = feedback_day - %d",
             days, days, days, days);
    house_sql(t, h, text);
    snprintf(text, sizeof text,
             "update clock set start_day = start_day - %d, due_day = due_day - %d, first_due_day = "
             "first_due_day - %d, remind_day = remind_day - %d",
             days, days, days, days);
    house_sql(t, h, text);
}

static void secret_before(struct test *t, struct house *h, const struct people *p)
{
    static const char *const paths[] = {HERE, HERE "/versies", "/en" HERE};

    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        t->row = paths[i];
        CHECK_INT(t, client_status(house_get(t, h, paths[i])), 404);
        CHECK_INT(t, client_status(house_ask(t, h, "GET", paths[i], p->reader, (str){0})), 404);
        CHECK_INT(t, client_status(house_ask(t, h, "GET", paths[i], p->member, (str){0})), 200);
    }
    static const char *const lists[] = {"/meedoen",
                                        "/oefenstad/meedoen",
                                        "/oefenstad/raad",
                                        "/oefenstad/participatiekaart",
                                        "/meedoen/trajecten.csv",
                                        "/api/v1/trajecten",
                                        "/meedoen/kalender.ics",
                                        "/meedoen/feed.xml",
                                        "/sitemap.xml"};
    for (size_t i = 0; i < COUNT_OF(lists); i++) {
        t->row = lists[i];
        CHECK(t, !shows(t, h, NULL, lists[i], "het-plein"));
    }
    t->row = NULL;
    CHECK(t, shows(t, h, p->member, "/oefenstad/raad", "het-plein"));
}

static str version_text(struct test *t, struct house *h, const char *path, str *fingerprint)
{
    const str page = house_get(t, h, HERE "/versies");
    const ptrdiff_t at = str_find(page, STR("<code translate=\"no\">"));

    *fingerprint = STR("");
    for (str rest = page; rest.n > 64; rest = str_from(rest, 1))
        if (str_is_sha256(str_part(rest, 0, 64))) {
            *fingerprint = str_part(rest, 0, 64);
            break;
        }
    CHECK(t, at > 0);
    return client_body(house_get(t, h, path));
}

TEST(participate, a_plan_from_idea_to_archive_by_who_may)
{
    struct house h;
    str fingerprint;

    if (!house_open(t, &h, NULL, 0)) return;
    h.set.origin = STR("http://meent.example");
    house_fill(t, &h);
    const struct people p = people_of(t, &h);

    CHECK_INT(t, refused(t, &h, p.reader, "/oefenstad/meedoen/nieuw", "titel=X&vraag=Y"), 403);
    CHECK_INT(t, refused(t, &h, p.member, "/oefenstad/meedoen/nieuw", "titel=X&vraag=Y"), 403);
    CHECK_INT(t, refused(t, &h, p.leader, "/utrecht/meedoen/nieuw", "titel=X&vraag=Y"), 403);
    CHECK_INT(t,
              saved(t, &h, p.leader, "/oefenstad/meedoen/nieuw", "/oefenstad/meedoen/nieuw",
                    "titel=&vraag=Y"),
              422);
    CHECK_INT(t,
              saved(t, &h, p.leader, "/oefenstad/meedoen/nieuw", "/oefenstad/meedoen/nieuw",
                    "titel=Het+plein&vraag=Wat+wil+je%3F"),
              303);
    CHECK_INT(t,
              saved(t, &h, p.leader, "/oefenstad/meedoen/nieuw", "/oefenstad/meedoen/nieuw",
                    "titel=Het+plein&vraag=Wat+wil+je%3F"),
              422); // there is one of that name
    secret_before(t, &h, &p);
    CHECK_INT(t, step(t, &h, p.leader, "stap=begin"), 303);
    CHECK_INT(t, step(t, &h, p.executive, "stap=adopt"), 422); // no plan yet
    plan_make(t, &h, &p);
    CHECK_INT(t, step(t, &h, p.leader, "stap=adopt"), 403); // that is for the executive
    CHECK_INT(t, refused(t, &h, p.reader, HERE "/stap", "stap=adopt"), 403);
    CHECK_INT(t, step(t, &h, p.executive, "stap=adopt"), 303);
    CHECK_INT(t, step(t, &h, p.executive, "stap=adopt"), 409);
    CHECK(t, shows(t, &h, NULL, HERE, "De kastanje blijft"));
    CHECK(t, shows(t, &h, NULL, HERE, "Nog niet bevestigd"));
    CHECK(t, shows(t, &h, NULL, "/en" HERE, "The square"));

    // The council calls it in, and confirms the frames.
    CHECK_INT(t, refused(t, &h, p.reader, HERE "/raadpleeg", "vraag=Waarom%3F"), 403);
    CHECK(t, shows(t, &h, p.member, HERE, HERE "/stap#raad"));
    CHECK(t, shows(t, &h, p.member, "/oefenstad/raad", HERE "/stap#raad"));
    CHECK(t, !shows(t, &h, NULL, "/oefenstad/raad", "/stap#raad"));
    CHECK_INT(t, saved(t, &h, p.member, HERE "/stap", HERE "/raadpleeg", "vraag=Waarom%3F"), 303);
    CHECK_INT(t, step(t, &h, p.leader, "stap=announce"), 303);
    days_pass(t, &h, 23); // ten working days, over Christmas too
    // Within the term only; before that the way to it stands where a member looks.
    CHECK_INT(t, refused(t, &h, p.member, HERE "/raadpleeg", "vraag=Te+laat%3F"), 409);
    CHECK_INT(t, step(t, &h, p.leader, "stap=open"), 422);
    CHECK(t, shows(t, &h, p.leader, HERE "/stap", "elke vraag van de raad heeft een antwoord"));
    CHECK_INT(t,
              saved(t, &h, p.leader, HERE "/stap", HERE "/raadpleeg/1",
                    "antwoord=Daarom&kenmerk=7"),
              303);
    CHECK_INT(t, step(t, &h, p.leader, "stap=open"), 422); // frames
    house_sql(t, &h,
              "update trajectory_frame set confirmed_by = 'council', confirmed_ref = 'besluit 7', "
              "confirmed_day = 20000");
    CHECK_INT(t, step(t, &h, p.leader, "stap=open"), 303);
    const str body = version_text(t, &h, HERE "/versies/1", &fingerprint);
    CHECK(t, str_eq(sha256_hex(t->mem, body), fingerprint));
    CHECK(t, str_find(body, STR("De kastanje blijft")) > 0);

    // What changes now needs a reason, and everybody sees it.
    CHECK_INT(t,
              saved(t, &h, p.leader, HERE "/bewerk?deel=7", HERE "/bewerk",
                    "deel=7&money=Minder&data=Geen+naam"),
              422);
    CHECK(t, !shows(t, &h, NULL, HERE, "Minder"));
    CHECK_INT(t,
              saved(t, &h, p.leader, HERE "/bewerk?deel=7", HERE "/bewerk",
                    "deel=7&money=Minder&data=Geen+naam&waarom=De+prijzen+stegen"),
              303);
    CHECK(t, shows(t, &h, NULL, HERE "/versies", "De prijzen stegen"));
    CHECK(t, shows(t, &h, NULL, HERE "/versies", "<del>Genoeg</del>"));
    CHECK(t, shows(t, &h, NULL, "/oefenstad/raad", "De prijzen stegen"));

    // It closes by itself; the decision and the feedback come late, and the page says so for ever.
    CHECK_INT(t, step(t, &h, p.leader, "stap=close"), 422); // not before its last day
    days_pass(t, &h, 20);
    house_sql(
        t, &h,
        "insert into job (kind, payload, run_at, created_at) values ('clocks.watch', '', 1, 1)");
    house_work(t, &h, NULL, 0, (int64_t)time(NULL));
    CHECK(t, shows(t, &h, NULL, HERE, "Gesloten"));
    CHECK_INT(t, step(t, &h, p.leader, "stap=weigh"), 303);
    CHECK_INT(t, step(t, &h, p.leader, "stap=advise"), 303);
    days_pass(t, &h, 60);
    CHECK(t, shows(t, &h, NULL, HERE, "Belofte niet gehaald"));
    CHECK(t, shows(t, &h, NULL, "/oefenstad/raad", "m-trow--late"));
    // What has stood still since before its day is not late, on no page; the moment it runs again it is.
    const int late = count_in(t, &h, "/oefenstad/raad", "m-trow--late");
    house_sql(t, &h,
              "insert into clock_pause (clock, from_day, why, turn_before) select id, due_day, "
              "'Wacht', turn from clock where ended_day is null and kind = 'decision'");
    CHECK(t, count_in(t, &h, "/oefenstad/raad", "m-trow--late") < late);
    house_sql(t, &h, "delete from clock_pause");
    CHECK_INT(t, count_in(t, &h, "/oefenstad/raad", "m-trow--late"), late);
    // On the sheet of all: how far, and that a promise was missed.
    CHECK(t, shows(t, &h, NULL, "/oefenstad/participatiekaart", "stap 4 van 7"));
    CHECK(t, shows(t, &h, NULL, "/en/oefenstad/participatiekaart", "step 4 of 7"));
    // A document: its form leads there, and it stands on the page; an address that runs is refused.
    CHECK(t, shows(t, &h, p.leader, HERE "/bewerk?deel=7", "Adres (link) van het stuk"));
    CHECK_INT(t,
              saved(t, &h, p.leader, HERE "/bewerk?deel=7", HERE "/stuk",
                    "titel=Schets&adres=javascript:alert(1)"),
              400);
    CHECK_INT(t,
              saved(t, &h, p.leader, HERE "/bewerk?deel=7", HERE "/stuk",
                    "titel=Schets&adres=https%3A%2F%2Fwww.example.nl%2Fschets.pdf"),
              303);
    CHECK(t, shows(t, &h, NULL, HERE, "https://www.example.nl/schets.pdf"));
    // The feed: practice is no news; with a real one it is there.
    CHECK(t, !shows(t, &h, NULL, "/meedoen/feed.xml", "<entry>"));
    house_sql(t, &h, "update trajectory set practice = 0 where slug = 'het-plein'");
    CHECK(t, shows(t, &h, NULL, "/meedoen/feed.xml", "/oefenstad/meedoen/het-plein</id>"));
    CHECK(t, shows(t, &h, NULL, "/en/meedoen/feed.xml", "xml:lang=\"en\""));
    house_sql(t, &h, "update trajectory set practice = 1 where slug = 'het-plein'");
    house_sql(
        t, &h,
        "insert into job (kind, payload, run_at, created_at) values ('clocks.watch', '', 1, 1)");
    house_work(t, &h, NULL, 0, (int64_t)time(NULL));
    CHECK_INT(t, step(t, &h, p.clerk, "stap=decide&tekst=Zo"), 422); // no reference
    CHECK_INT(t, step(t, &h, p.leader, "stap=decide&tekst=Zo&kenmerk=8"), 403);
    CHECK_INT(t,
              step(t, &h, p.clerk,
                   "stap=decide&tekst=Er+komen+banken&kenmerk=besluit+8&waarom=Minder+geld"),
              303);
    CHECK(t, shows(t, &h, NULL, "/oefenstad/raad", "Minder geld"));
    CHECK_INT(t, step(t, &h, p.leader, "stap=archive"), 409); // not before the feedback
    CHECK_INT(t, step(t, &h, p.leader, "stap=feed_back&tekst="), 422);
    CHECK_INT(t, step(t, &h, p.leader, "stap=feed_back&tekst=Overgenomen"), 303);
    CHECK_INT(t, step(t, &h, p.leader, "stap=evaluate&tekst=Eerder+beginnen"), 303);
    CHECK_INT(t, step(t, &h, p.leader, "stap=archive"), 303);
    CHECK(t, shows(t, &h, NULL, HERE, "Belofte niet gehaald"));
    CHECK(t, shows(t, &h, NULL, HERE, "niet gehaald"));
    CHECK_INT(t,
              saved(t, &h, p.leader, HERE "/bewerk?deel=7", HERE "/bewerk",
                    "deel=7&money=X&waarom=X"),
              409);
    // What somebody did is theirs to see; when they go, the step stays without them.
    CHECK(t, shows(t, &h, p.member, "/mijn/gegevens.json", "Waarom?"));
    CHECK(t, shows(t, &h, p.clerk, "/mijn/gegevens.json", "\"decide\""));
    CHECK_INT(t, saved(t, &h, p.clerk, "/mijn/wissen", "/mijn/wissen", "zeker=ja"), 303);
    CHECK(t, shows(t, &h, NULL, HERE, "besluit 8"));
    house_close(t, &h);
}

static str form_answer(struct test *t, struct house *h, const char *who, const char *from,
                       const char *to, const char *fields)
{
    return client_body(house_form(t, h, from, who, to, str_of(fields)));
}

// The day of the event of that name, as it stands in the feed.
static str feed_day(struct test *t, struct house *h, const char *summary)
{
    str rest = client_body(house_get(t, h, "/oefenstad/meedoen/kalender.ics")), line,
        found = STR("none");
    const str want = str_format(t->mem, "SUMMARY:%s", summary);

    while (str_line(&rest, &line)) {
        if (str_starts(line, STR("DTSTART;VALUE=DATE:")))
            found = str_from(str_trim(line), sizeof "DTSTART;VALUE=DATE:" - 1);
        if (str_eq(str_trim(line), want)) return found;
    }
    return STR("none");
}

static str compact(struct mem *m, day d) // 20261215
{
    const struct ymd x = day_ymd(d);

    return str_format(m, "%04d%02d%02d", x.year, x.month, x.day);
}

TEST(participate, a_plan_that_was_announced_keeps_what_it_said)
{
    static const char *const edit = HERE "/bewerk";
    static const struct {
        const char *fields, *from, *typed, *says; // what stays typed, and which need it names
    } gone[] = {
        {"deel=7&money=Minder&data=&waarom=Zomaar", HERE "/bewerk?deel=7", ">Minder</textarea>",
         "Er staat wat we met je gegevens doen."},
        {"deel=3&invloed=&beslist=council&handling=Anders&who=De+raad&waarom=Zomaar",
         HERE "/bewerk?deel=3", ">Anders</textarea>", "alle verplichte delen, de invloed"},
        {"deel=3&invloed=advise&beslist=&handling=Anders&who=De+raad&waarom=Zomaar",
         HERE "/bewerk?deel=3", "value=\"Zomaar\"", "Er staat wie beslist."},
        {"deel=1&titel=Het+plein&titel_en=The+square&question=&goal=Stenen&changes=Bomen&waarom=Zo",
         HERE "/bewerk?deel=1", ">Stenen</textarea>", "alle verplichte delen"},
    };
    const day today = day_of_at((int64_t)time(NULL));
    struct house h;

    if (!house_open(t, &h, NULL, 0)) return;
    house_fill(t, &h);
    const struct people p = people_of(t, &h);
    CHECK_INT(t,
              saved(t, &h, p.leader, "/oefenstad/meedoen/nieuw", "/oefenstad/meedoen/nieuw",
                    "titel=Het+plein&vraag=Wat+wil+je%3F"),
              303);
    CHECK_INT(t, step(t, &h, p.leader, "stap=begin"), 303);
    plan_make(t, &h, &p);
    CHECK_INT(t, step(t, &h, p.executive, "stap=adopt"), 303);

    // Adopted, it can still be emptied; then it is not announced.
    CHECK_INT(t, saved(t, &h, p.leader, gone[3].from, edit, gone[3].fields), 303);
    CHECK_INT(t, step(t, &h, p.leader, "stap=announce"), 422);
    CHECK_INT(t,
              saved(t, &h, p.leader, gone[3].from, edit,
                    "deel=1&titel=Het+plein&titel_en=The+square&question=Wat+wil+je%3F&goal=Stenen&"
                    "changes=Bomen"),
              303);
    CHECK_INT(t, step(t, &h, p.leader, "stap=announce"), 303);

    // The last day to take part is told as the last day, everywhere.
    CHECK(t, shows(t, &h, NULL, "/oefenstad/meedoen/kalender", "Laatste dag om mee te doen"));
    CHECK(t, str_eq(feed_day(t, &h, "Het plein: Laatste dag om mee te doen"),
                    compact(t->mem, (day){today.n + 30})));
    CHECK(t, str_eq(feed_day(t, &h, "Het plein: Je kunt meedoen"),
                    compact(t->mem, (day){today.n + 1})));
    const str last = date_long(t->mem, LANG_NL, (day){today.n + 30});
    CHECK(t, shows(t, &h, p.leader, HERE "/stap",
                   str_z(t->mem, str_format(t->mem, "Uiterlijk " STR_FMT, STR_ARG(last)))));

    days_pass(t, &h, 23);
    house_sql(t, &h,
              "update trajectory_frame set confirmed_by = 'council', confirmed_ref = 'besluit 7', "
              "confirmed_day = 20000");
    CHECK_INT(t, step(t, &h, p.leader, "stap=open"), 303);
    for (size_t i = 0; i < COUNT_OF(gone); i++) {
        t->row = gone[i].fields;
        CHECK_INT(t, saved(t, &h, p.leader, gone[i].from, edit, gone[i].fields), 422);
        const str page = form_answer(t, &h, p.leader, gone[i].from, edit, gone[i].fields);
        CHECK(t, str_find(page, STR("Dit plan is al aangekondigd")) > 0);
        CHECK(t, str_find(page, str_of(gone[i].says)) > 0);
        CHECK(t, str_find(page, str_of(gone[i].typed)) > 0);
        CHECK(t, shows(t, &h, NULL, HERE, "Geen naam"));
        CHECK(t, shows(t, &h, NULL, HERE, "Jouw invloed"));
        CHECK(t, shows(t, &h, NULL, HERE, "Wat wil je?"));
    }
    t->row = NULL;
    CHECK(t, !shows(t, &h, NULL, HERE "/versies", "Zomaar"));
    const str ways = house_ask(t, &h, "GET", HERE "/bewerk?deel=5", p.leader, (str){0});
    const ptrdiff_t way = str_find(ways, STR(HERE "/manier/"));
    CHECK(t, way > 0);
    const str action = way > 0 ? str_from(ways, (size_t)way) : STR(HERE "/manier/0\"");
    const char *path = str_z(t->mem, str_part(action, 0, (size_t)str_find_byte(action, '"')));
    CHECK_INT(t, saved(t, &h, p.leader, HERE "/bewerk?deel=5", path, "waarom=Zomaar"), 409);
    // What is new is confirmed in the same form.
    CHECK_INT(t,
              saved(t, &h, p.leader, HERE "/bewerk?deel=4", HERE "/kader",
                    "soort=fixed&kader=De+bron+blijft&omdat=Hij+is+oud&waarom=Vergeten"),
              400);
    CHECK_INT(t,
              saved(t, &h, p.leader, HERE "/bewerk?deel=4", HERE "/kader",
                    "soort=fixed&kader=De+bron+blijft&omdat=Hij+is+oud&waarom=Vergeten&door="
                    "executive&kenmerk=8&op=2020-01-01"),
              409); // here the council confirms
    CHECK_INT(t,
              saved(t, &h, p.leader, HERE "/bewerk?deel=4", HERE "/kader",
                    "soort=fixed&kader=De+bron+blijft&omdat=Hij+is+oud&waarom=Vergeten&door="
                    "council&kenmerk=8&op=2020-01-01"),
              303);
    CHECK(t, shows(t, &h, NULL, HERE, "De bron blijft"));
    CHECK(t, !shows(t, &h, NULL, HERE, "Nog niet bevestigd"));
    house_close(t, &h);
}

TEST(participate, the_table_of_steps_says_what_the_program_does)
{
    struct house h;

    if (!house_open(t, &h, NULL, 0)) return;
    house_fill(t, &h);
    const str body = client_body(house_get(t, &h, "/meedoen/stappen"));
    CHECK(t, str_find(body, STR("Termijnen staan stil")) > 0);
    CHECK(t, str_find(body, STR("Termijnen lopen verder")) > 0);
    // Each need of a consultation stands under its own head, and no other does.
    str rest = body;
    int heads = 0;
    for (ptrdiff_t i; (i = str_find(rest, STR("Alleen als een stuk ter inzage ligt"))) >= 0;
         heads++)
        rest = str_from(rest, (size_t)i + 10);
    CHECK_INT(t, heads, 4); // announce, open, weigh, decide
    // A choice not to ask anybody is no plan that will be frozen.
    CHECK(t, !shows(t, &h, NULL, "/oefenstad/meedoen/brug-westersluis", "Nog niet vastgelegd"));
    CHECK(t, shows(t, &h, NULL, "/oefenstad/meedoen/afval-op-straat", "Nog niet vastgelegd"));
    // A rule that is a choice is said in its word, to who reads and to who follows.
    CHECK(t, shows(t, &h, NULL, "/oefenstad", "Wie de kaders bevestigt: de raad"));
    CHECK(t, shows(t, &h, NULL, "/en/oefenstad", "Who confirms the frames: the council"));
    house_close(t, &h);
}

struct box {
    struct test *t;
    const char *who;
    int late;
};

static enum err box_read(struct db *db, void *arg)
{
    struct box *b = arg;
    struct letter_rows letters;

    TRY(person_letters(db, b->t->mem, str_of(b->who), &letters));
    for (int i = 0; i < letters.n; i++)
        b->late += str_starts(letters.at[i].subject, STR("Te laat: "));
    return ERR_NONE;
}

TEST(participate, letters_go_to_who_must_know_and_a_late_promise_escalates)
{
    struct house h;

    if (!house_open(t, &h, NULL, 0)) return;
    house_fill(t, &h);
    people_of(t, &h);
    house_sql(t, &h,
              "update clock set due_day = due_day - 40, remind_day = remind_day - 40 where kind = "
              "'decision'");
    for (int round = 0; round < 3; round++) {
        house_sql(
            t, &h,
            "insert into job (kind, payload, run_at, created_at) values ('clocks.watch', '', 1, "
            "1)");
        house_work(t, &h, NULL, 0, (int64_t)time(NULL));
        house_sql(
            t, &h,
            "update clock set due_day = due_day - 30 where kind = 'decision' and ended_day is "
            "null");
    }
    static const char *const told[] = {"leider@example.nl", "college@example.nl",
                                       "griffie@example.nl"};
    for (size_t i = 0; i < COUNT_OF(told); i++) {
        struct box box = {.t = t, .who = told[i]};
        t->row = told[i];
        NEED(t, store_read(h.store, t->mem, box_read, &box));
        CHECK(t, box.late > 0);
    }
    struct box reader = {.t = t, .who = "lezer@example.nl"};
    NEED(t, store_read(h.store, t->mem, box_read, &reader));
    CHECK_INT(t, reader.late, 0);
    t->row = NULL;
    house_close(t, &h);
}

TEST(participate, calendar_feed_is_well_formed)
{
    struct house h;

    if (!house_open(t, &h, NULL, 0)) return;
    house_fill(t, &h);
    const str answer = house_get(t, &h, "/oefenstad/meedoen/kalender.ics");
    str body = client_body(answer), line;
    int begun = 0, ended = 0;

    CHECK(t, str_starts(client_field(answer, STR("content-type")), STR("text/calendar")));
    CHECK(t, str_starts(body, STR("BEGIN:VCALENDAR\r\n")));
    CHECK(t, str_ends(body, STR("END:VCALENDAR\r\n")));
    for (size_t i = 0; i < body.n; i++)
        if (body.at[i] == '\n') CHECK(t, i > 0 && body.at[i - 1] == '\r');
    while (str_line(&body, &line)) {
        CHECK(t, line.n <= 75);
        begun += str_eq(line, STR("BEGIN:VEVENT"));
        ended += str_eq(line, STR("END:VEVENT"));
    }
    CHECK(t, begun > 3);
    CHECK_INT(t, begun, ended);
    CHECK(t, str_eq(client_body(house_get(t, &h, "/oefenstad/meedoen/kalender.ics")),
                    client_body(answer)));
    house_close(t, &h);
}
