// The photograph in the account of an initiative: what is none is refused and says so; nobody sees it before its time; what is shown
// holds no place; so many a day; taken away it is gone. And signing where the by-law says paper only.
#include "core/initiative.h"
#include "core/picture.h"
#include "core/session.h"
#include "main/main.h"
#include "tests/support/clamd.h"
#include "tests/support/paint.h"
#include "tests/support/raw.h"
#include "tests/web/house.h"

#include <stdio.h>
#include <time.h>

#define BASE "/testdam/initiatieven/1"
#define KEY  "2222222222222222"
#define MINE BASE "/mijn?sleutel=" KEY

struct town {
    struct test *t;
    struct house h;
    place_id place;
    const char *leader;
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
    return initiative_add(db, m, (int64_t)time(NULL),
                          &(struct initiative_new){.place = &place,
                                                   .kind = INITIATIVE_OWN,
                                                   .area = w->place,
                                                   .title = STR("Bankjes bij de vijver"),
                                                   .gist = STR("Een plek om te zitten."),
                                                   .body = STR("Wij zetten twee bankjes neer."),
                                                   .maker_name = STR("Maakster"),
                                                   .maker_age = 13},
                          &got);
}

static bool town_open(struct test *t, struct town *w)
{
    *w = (struct town){.t = t};
    if (!house_open(t, &w->h, NULL, 0)) return false;
    CHECK_INT(t, store_write(w->h.store, t->mem, make, w), ERR_NONE);
    sql(w,
        str_z(t->mem,
              str_format(t->mem,
                         "update initiative set state = 'running', shown = 1, phase = 2, granted "
                         "= 50000, amount = 50000, key_hash = '" STR_FMT "'",
                         STR_ARG(key_hash(t->mem, STR(KEY))))));
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

#define FIELDS \
    "doe=verslag\nsleutel=" KEY "\nverslag=Ze staan er.\nuitgegeven=450\nfoto-tekst=Twee bankjes"

static str send(struct town *w, const char *name, str bytes)
{
    return house_form_file(w->t, &w->h, MINE, NULL, BASE "/mijn", STR(FIELDS), "foto", name, bytes);
}

static void work(struct town *w)
{
    for (int f = 0; f < features_n; f++)
        if (strcmp(features[f]->name, "initiative") == 0)
            house_work(w->t, &w->h, features[f]->jobs, features[f]->n_jobs, (int64_t)time(NULL));
}

static bool painted(struct test *t, str *out)
{
    return paint(t, "paint.png", "testsrc=size=640x480:rate=1", "null", "GPS zwaluw", out);
}

static const char *photo_path(struct town *w)
{
    const str sha = raw_sql(w->t, w->h.database, "select photo from initiative");
    return str_z(w->t->mem, str_format(w->t->mem, BASE "/foto/" STR_FMT, STR_ARG(str_trim(sha))));
}

// Tests 39 and 40.
TEST(initiative_photo, is_a_picture_without_its_place_and_only_when_public)
{
    static const char huge[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\xea\x60\0\0\xea\x60\x08\2\0\0\0"
                               "00000000000000000000000000000000000000000000";
    struct town w;
    str picture;

    if (!town_open(t, &w)) return;
    // What is no picture, whatever it is called, is refused beside its field; the words are not lost.
    const struct {
        const char *name;
        str bytes;
        const char *says;
    } wrong[] = {
        {"x.jpg",
         STR("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'><rect/></svg>      "),
         "JPG of PNG"},
        {"x.png",
         STR("<!DOCTYPE html><script>alert(1)</script>                                    "),
         "JPG of PNG"},
        {"x.jpg",
         STR("GIF89a                                                                      "),
         "JPG of PNG"},
        {"x.jpg",
         STR("%PDF-1.7 trailer startxref 1 xref and so on and so on and so on %%EOF       "),
         "JPG of PNG"},
        {"x.png", {huge, sizeof huge - 1}, "te groot"},
    };
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        t->row = wrong[i].name;
        const str answer = send(&w, wrong[i].name, wrong[i].bytes);
        CHECK_INT(t, client_status(answer), 422);
        CHECK(t, has(answer, wrong[i].says) && has(answer, "Twee bankjes") &&
                     has(answer, "Ze staan er."));
    }
    t->row = NULL;
    CHECK_INT(t, count(&w, "initiative_photo"), 0);
    CHECK_INT(t, count(&w, "job where kind = 'initiative.photo'"), 0);
    if (!painted(t, &picture)) {
        house_close(t, &w.h);
        return;
    }
    // It waits until it is made anew: not to be sent in before that, and nowhere to be seen.
    CHECK_INT(t, client_status(send(&w, "x.png", picture)), 303);
    CHECK(t, has(get(&w, MINE, NULL), "We maken je foto klaar"));
    CHECK_INT(t,
              client_status(house_form(t, &w.h, MINE, NULL, BASE "/mijn",
                                       STR("sleutel=" KEY "&doe=stap&stap=account"))),
              422);
    CHECK_INT(t, client_status(get(&w, photo_path(&w), NULL)), 404);
    work(&w);
    CHECK_INT(t,
              count(&w, "initiative_photo where state = 'ready' and width = 640 and height = 480"),
              1);
    const char *path = photo_path(&w);
    CHECK_INT(t, client_status(get(&w, path, NULL)), 404); // not public yet
    CHECK_INT(t, client_status(get(&w, path, w.leader)), 200);
    const str own = get(&w, str_z(t->mem, str_format(t->mem, "%s?sleutel=" KEY, path)), NULL);
    CHECK_INT(t, client_status(own), 200);
    CHECK(t, str_find(own, STR("image/jpeg")) > 0 && str_find(own, STR("no-store")) > 0 &&
                 str_find(own, STR("nosniff")) > 0);
    CHECK(t, str_find(client_body(own), STR("waluw")) < 0);
    CHECK_INT(t,
              client_status(
                  get(&w, str_z(t->mem, str_format(t->mem, "%s?sleutel=3333333333333333", path)),
                      NULL)),
              404);
    CHECK(t, !has(get(&w, BASE, NULL), "/foto/"));
    CHECK_INT(t,
              client_status(house_form(t, &w.h, MINE, NULL, BASE "/mijn",
                                       STR("sleutel=" KEY "&doe=stap&stap=account"))),
              303);
    CHECK(t, has(get(&w, BASE "/stap", w.leader), "/foto/") &&
                 has(get(&w, BASE "/stap", w.leader), "Ze staan er."));
    CHECK_INT(t,
              client_status(
                  house_form(t, &w.h, BASE "/stap", w.leader, BASE "/stap", STR("stap=finish"))),
              303);
    const str page = get(&w, BASE, NULL);
    CHECK(t, has(page, "width=\"640\" height=\"480\" alt=\"Twee bankjes\""));
    CHECK_INT(t, client_status(get(&w, path, NULL)), 200);
    // Taken away by who made it, also now: nowhere any more.
    CHECK_INT(t,
              client_status(house_form(t, &w.h, MINE, NULL, BASE "/mijn",
                                       STR("sleutel=" KEY "&doe=foto-weg"))),
              303);
    CHECK_INT(t, client_status(get(&w, path, NULL)), 404);
    CHECK(t, !has(get(&w, BASE, NULL), "/foto/"));
    CHECK_INT(t, count(&w, "initiative_photo where body is not null or sha256 <> ''"), 0);
    house_close(t, &w.h);
}

TEST(initiative_photo, so_many_a_day_and_a_broken_one_says_so)
{
    static const char broken[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\3\x20\0\0\2\x58\x08\2\0\0\0"
                                 "00000000000000000000000000000000000000000000";
    const str bytes = {broken, sizeof broken - 1};
    struct town w;
    str picture;

    if (!town_open(t, &w)) return;
    for (int i = 0; i < INITIATIVE_PHOTOS_DAY; i++)
        CHECK_INT(t, client_status(send(&w, "x.png", bytes)), 303);
    const str more = send(&w, "x.png", bytes);
    CHECK_INT(t, client_status(more), 422);
    CHECK(t, has(more, "Morgen kan er weer een bij"));
    CHECK_INT(t, count(&w, "initiative_photo where body is not null"),
              1); // each takes the place of the one before
    if (painted(t, &picture)) {
        work(&w);
        CHECK_INT(t, count(&w, "initiative_photo where state = 'refused' and body is null"), 1);
        CHECK(t, has(get(&w, MINE, NULL), "We konden deze foto niet lezen"));
        CHECK_INT(t,
                  client_status(house_form(t, &w.h, MINE, NULL, BASE "/mijn",
                                           STR("sleutel=" KEY "&doe=stap&stap=account"))),
                  422);
        CHECK_INT(t,
                  client_status(house_form(t, &w.h, MINE, NULL, BASE "/mijn",
                                           STR("sleutel=" KEY "&doe=foto-weg"))),
                  303);
        CHECK_INT(t,
                  client_status(house_form(t, &w.h, MINE, NULL, BASE "/mijn",
                                           STR("sleutel=" KEY "&doe=stap&stap=account"))),
                  303); // why there is none is said
    }
    house_close(t, &w.h);
}

TEST(initiative_photo, on_paper_only_where_the_by_law_says_so)
{
    struct town w;

    if (!town_open(t, &w)) return;
    sql(&w,
        str_z(t->mem,
              str_format(t->mem,
                         "update initiative set kind = 'agenda', state = 'collecting', phase = 1, "
                         "threshold = 85, percent = 2, residents = 4201, online = 0, min_age = "
                         "16, bylaw = 'artikel 7', last_day = %d",
                         day_of_at((int64_t)time(NULL)).n + 10)));
    const str page = get(&w, BASE, NULL);
    CHECK(t, has(page, "Hier teken je op papier") && !has(page, BASE "/teken\""));
    CHECK(t, has(page, "2 procent van de 4.201 inwoners"));
    CHECK(t, has(get(&w, "/en" BASE, NULL), "2 percent of the 4,201 residents"));
    CHECK(t, has(get(&w, BASE "/teken", NULL), "Hier teken je op papier"));
    const char *clerk = house_person(t, &w.h, "griffie@example.nl", "clerk", w.place);
    CHECK_INT(t,
              client_status(
                  house_form(t, &w.h, MINE, NULL, BASE "/mijn", STR("sleutel=" KEY "&doe=vellen"))),
              303);
    CHECK_INT(t, count(&w, "initiative_sheet"), 10);
    // A form of elsewhere does not help.
    const str forced =
        house_form(t, &w.h, BASE "/papier", clerk, BASE "/teken",
                   STR("naam=Bo+Blad&postcode=1234AB&huisnummer=1&geboren=1990-01-01&"
                       "mail=bo@example.nl"));
    CHECK_INT(t, client_status(forced), 409);
    CHECK_INT(t, count(&w, "initiative_signature"), 0);
    sql(&w, "update initiative set online = 1, paper = 0");
    CHECK(t, has(get(&w, BASE, NULL), "Tekenen kan hier alleen online"));
    CHECK_INT(t,
              client_status(
                  house_form(t, &w.h, MINE, NULL, BASE "/mijn", STR("sleutel=" KEY "&doe=vellen"))),
              409);
    house_close(t, &w.h);
}

// Test 40: a photograph goes to no decoder before the scanner has seen it.
TEST(initiative_photo, is_looked_at_first)
{
    const int64_t now = (int64_t)time(NULL) + 1;
    struct clamd scanner;
    struct town w;
    str picture;

    if (!town_open(t, &w) || !clamd_open(t, &scanner)) return;
    w.h.set.scanner = str_of(scanner.address);
    if (painted(t, &picture)) {
        CHECK_INT(t, client_status(send(&w, "x.png", picture)), 303);
        atomic_store(&scanner.mode, CLAMD_SILENT);
        house_work(t, &w.h, NULL, 0, now); // no answer yet
        CHECK_INT(t, count(&w, "initiative_photo where state = 'waiting'"), 1);
        CHECK(t, has(get(&w, MINE, NULL), "Het wordt eerst nagekeken"));
        atomic_store(&scanner.mode, CLAMD_LOOKS);
        house_work(t, &w.h, NULL, 0, now + 60);
        CHECK_INT(t, count(&w, "initiative_photo where state = 'ready'"), 1);
        CHECK(t, !has(get(&w, MINE, NULL), "nagekeken"));
        const str sick = clamd_sick(t->mem, picture);
        CHECK_INT(t, client_status(send(&w, "x.png", sick)), 303);
        house_work(t, &w.h, NULL, 0, now + 120);
        CHECK_INT(t, count(&w, "initiative_photo where state = 'refused' and body is null"), 1);
        CHECK(t, has(get(&w, MINE, NULL), "Win.Test.EICAR_HDB-1") &&
                     has(get(&w, MINE, NULL), "Ze staan er."));
        CHECK(t, has(get(&w, "/en" MINE, NULL), "Our virus scanner found something in this file"));
        CHECK_INT(t,
                  client_status(house_form(t, &w.h, MINE, NULL, BASE "/mijn",
                                           STR("sleutel=" KEY "&doe=foto-weg"))),
                  303);
        CHECK(t, !has(get(&w, MINE, NULL), "EICAR"));
    }
    clamd_close(&scanner);
    house_close(t, &w.h);
}
