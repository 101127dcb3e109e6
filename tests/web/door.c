// A place with a name of its own: its page is the home, its look everywhere, its name in links; another Host shows the
// main house, and never gets into a link (test 36). Languages of a place.
#include "web/door.h"
#include "core/mail.h"
#include "core/place.h"
#include "i18n/messages.h"
#include "tests/web/house.h"

#include <time.h>

struct town {
    struct test *t;
    place_id id;
    const char *host, *langs, *sender, *sender_name;
    struct place_door door;
    str origin;
    const struct settings *set;
};

static enum err make(struct db *db, void *arg)
{
    struct town *w = arg;
    const struct place_new p = {.slug = STR("hier"),
                                .kind = STR("municipality"),
                                .name = STR("Hier"),
                                .parent = PLACE_ROOT};

    TRY(place_add(db, w->t->mem, 1, &p, &w->id));
    TRY(place_change(db, w->id, p.name, STR(""), STR("denhaag")));
    return place_door_put(db, w->id, STR("post@hier.example"), STR(""), str_of(w->host),
                          str_of(w->langs));
}

static enum err change(struct db *db, void *arg)
{
    struct town *w = arg;

    return place_door_put(db, w->id, str_of(w->sender), str_of(w->sender_name), str_of(w->host),
                          str_of(w->langs));
}

static enum err read_door(struct db *db, void *arg)
{
    struct town *w = arg;

    TRY(place_door(db, w->t->mem, w->id, &w->door));
    return place_origin(db, w->t->mem, w->set, w->id, &w->origin);
}

static str ask(struct test *t, struct house *h, const char *path, const char *host)
{
    return client_ask(t, h->port,
                      str_format(t->mem, "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n",
                                 path, host));
}

TEST(door, the_name_of_a_place_opens_its_page)
{
    struct town w = {.t = t, .host = "meent.hier.example", .langs = ""};
    struct house h;

    if (!house_open(t, &h, NULL, 0)) return;
    h.set.origin = STR("https://meent.example");
    NEED(t, store_write(h.store, t->mem, make, &w));
    site_tick(h.site);
    const str home = ask(t, &h, "/", "Meent.Hier.example");
    CHECK_INT(t, client_status(home), 200);
    CHECK(t, str_find(home, STR("<h1 class=\"nl-heading nl-heading--level-1\">Hier</h1>")) > 0);
    CHECK(t, str_find(home, STR("class=\"denhaag-theme\"")) > 0);
    CHECK(t, str_find(home, STR("rel=\"canonical\" href=\"https://meent.hier.example/\"")) > 0);
    CHECK(t, str_find(home, STR("hreflang=\"en\" href=\"https://meent.hier.example/en/\"")) > 0);
    // Its look also on pages that are everybody's.
    CHECK(t,
          str_find(ask(t, &h, "/over", "meent.hier.example"), STR("class=\"denhaag-theme\"")) > 0);
    // The house, and any other name, are not the place; and a page of one is never kept for the other.
    static const char *const others[] = {"meent.example", "evil.example", "meent.hier.example.evil",
                                         "hier.example", "meent.hier.example:81"};
    for (int again = 0; again < 2; again++)
        for (size_t i = 0; i < COUNT_OF(others); i++) {
            const str page = ask(t, &h, "/", others[i]);
            t->row = others[i];
            CHECK_INT(t, client_status(page), 200);
            CHECK(t, str_find(page, STR("--level-1\">Hier<")) < 0);
            CHECK(t, str_find(page, STR("evil")) < 0);
            CHECK(t, str_find(page, STR("href=\"https://meent.example/\"")) > 0);
        }
    t->row = NULL;
    // The name goes, and within a second the door with it.
    w.host = w.sender = w.sender_name = "";
    NEED(t, store_write(h.store, NULL, change, &w));
    site_tick(h.site);
    CHECK(t, str_find(ask(t, &h, "/", "meent.hier.example"), STR("--level-1\">Hier<")) < 0);
    house_close(t, &h);
}

TEST(door, a_place_that_speaks_dutch_only)
{
    struct town w = {.t = t, .host = "meent.hier.example", .langs = "nl"};
    struct house h;

    if (!house_open(t, &h, NULL, 0)) return;
    h.set.origin = STR("https://meent.example");
    NEED(t, store_write(h.store, t->mem, make, &w));
    site_tick(h.site);
    const str page = ask(t, &h, "/hier", "meent.example");
    CHECK_INT(t, client_status(page), 200);
    CHECK(t, str_find(page, STR("hreflang=\"en\"")) < 0);
    const str english = ask(t, &h, "/en/hier", "meent.example");
    CHECK_INT(t, client_status(english), 404);
    CHECK(t, str_find(english, STR("href=\"/hier\"")) > 0); // the way to the page there is
    CHECK(t, str_find(ask(t, &h, "/sitemap.xml", "meent.example"), STR("/en/hier<")) < 0);
    // Whatever feature a page of the place is of; also a form, and where who asks would have to sign in.
    static const char *const pages[] = {"/hier/meedoen", "/hier/raad", "/hier/meedoen/kalender",
                                        "/hier/meedoen/bestaat-niet", "/hier/meedoen/nieuw"};
    for (size_t i = 0; i < COUNT_OF(pages); i++) {
        const char *en = str_z(t->mem, str_format(t->mem, "/en%s", pages[i]));
        const str refused = ask(t, &h, en, "meent.example");
        t->row = pages[i];
        CHECK_INT(t, client_status(refused), 404);
        CHECK(t, str_find(refused, msg_text(LANG_EN, MSG_web_only_dutch_here)) > 0);
        const str dutch = ask(t, &h, pages[i], "meent.example");
        CHECK_INT(t, client_status(dutch), i < 3 ? 200 : i == 3 ? 404 : 303);
        CHECK(t, str_find(dutch, STR("hreflang=\"en\"")) < 0);
    }
    t->row = NULL;
    const char *boss = house_person(t, &h, "boss@example.nl", "operator", PLACE_ROOT);
    h.set.origin = STR("http://meent.example"); // its session goes without TLS here
    CHECK_INT(t,
              client_status(house_form(t, &h, "/en/mijn", boss, "/en/hier/meedoen/nieuw",
                                       STR("titel=Nieuw"))),
              404);
    CHECK(t, str_find(ask(t, &h, "/sitemap.xml", "meent.example"), STR("/en/hier/")) < 0);
    CHECK(t, str_find(ask(t, &h, "/sitemap.xml", "meent.example"), STR("/hier/meedoen")) > 0);
    h.set.origin = STR("https://meent.example");
    // Behind its own name there is no English at all.
    CHECK_INT(t, client_status(ask(t, &h, "/en/", "meent.hier.example")), 404);
    const str over = ask(t, &h, "/en/over", "meent.hier.example");
    CHECK_INT(t, client_status(over), 404);
    CHECK(t, str_find(over, STR("<html lang=\"nl\"")) > 0);
    CHECK(t, str_find(over, STR("hreflang=\"en\"")) < 0);
    CHECK_INT(t, client_status(ask(t, &h, "/over", "meent.hier.example")), 200);
    CHECK_INT(t, client_status(ask(t, &h, "/en/over", "meent.example")), 200);
    house_close(t, &h);
}

TEST(door, letters_and_links_take_the_configured_name)
{
    struct town w = {.t = t, .host = "meent.hier.example", .langs = ""};
    const struct settings set = {.origin = STR("https://meent.example")};
    struct house h;

    if (!house_open(t, &h, NULL, 0)) return;
    w.set = &set;
    NEED(t, store_write(h.store, t->mem, make, &w));
    NEED(t, store_read(h.store, t->mem, read_door, &w));
    CHECK_STR(t, w.origin, "https://meent.hier.example");
    CHECK_STR(t, w.door.sender, "post@hier.example");
    CHECK_STR(t, w.door.sender_name, "Hier"); // an address without a name gets that of the place
    w.sender = "";
    w.sender_name = "Gemeente Hier";
    w.host = "";
    NEED(t, store_write(h.store, NULL, change, &w));
    NEED(t, store_read(h.store, t->mem, read_door, &w));
    CHECK_STR(t, w.origin, "https://meent.example");
    CHECK_STR(t, w.door.sender, "");
    CHECK_STR(t, w.door.sender_name, "Gemeente Hier");
    house_close(t, &h);
}

TEST(door, knows_a_name_when_it_sees_one)
{
    static const struct {
        const char *in;
        bool want;
    } rows[] = {
        {"meent.utrecht.nl", true},
        {"meent.utrecht.nl:8443", true},
        {"localhost:8080", true},
        {"a-b.example", true},
        {"", false},
        {"utrecht", false},
        {"Meent.nl", false},
        {"https://meent.nl", false},
        {"meent.nl/", false},
        {"meent..nl", false},
        {".meent.nl", false},
        {"meent.nl.", false},
        {"-meent.nl", false},
        {"meent-.nl", false},
        {"meent.nl:0", false},
        {"meent.nl:99999", false},
        {"127.0.0.1", false},
        {"[::1]", false},
        {"meent.nl\r\nX: y", false},
        {"a@meent.nl", false},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        t->row = rows[i].in;
        CHECK_INT(t, place_is_host(str_of(rows[i].in)), rows[i].want);
    }
}
