// What somebody hostile tries with accounts, rights and what is one's own. Numbers are those of the table in
// docs/reference/security-tests.md.
#include "core/invitation.h"
#include "core/job.h"
#include "i18n/messages.h"
#include "main/main.h"
#include "tests/support/raw.h"
#include "tests/web/house.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static const char *const forms = "Content-Type: application/x-www-form-urlencoded\r\n";

// The letters are made but do not go out, so that they can be read in their row.
static void write_letters(struct test *t, struct house *h)
{
    for (int i = 0; i < features_n; i++)
        if (strcmp(features[i]->name, "account") == 0)
            house_work(t, h, features[i]->jobs, features[i]->n_jobs, (int64_t)time(NULL));
}

static const char *sqlf(struct test *t, struct house *h, const char *text)
{
    return str_z(t->mem, str_trim(raw_sql(t, h->database, text)));
}

static int form(struct test *t, struct house *h, const char *who, const char *to,
                const char *fields)
{
    return client_status(house_form(t, h, who ? "/mijn" : "/inloggen", who, to, str_of(fields)));
}

static bool knows(struct test *t, struct house *h, const char *who)
{
    return client_status(house_ask(t, h, "GET", "/mijn", who, (str){0})) == 200;
}

// The key of the newest letter that is still waiting.
static const char *letter_key(struct test *t, struct house *h)
{
    const char *body = sqlf(t, h, "select body from mail order by id desc limit 1");
    const char *at = strstr(body, "sleutel=");

    CHECK(t, at != NULL);
    return at ? str_z(t->mem, str_part(str_of(at + 8), 0, SESSION_KEY)) : "";
}

static void town(struct test *t, struct house *h, const char *slug)
{
    raw_sql(t, h->database,
            str_z(t->mem,
                  str_format(t->mem,
                             "insert into place (slug, kind, name, parent, created_at) values "
                             "('%s', 'municipality', '%s', 1, 1)",
                             slug, slug)));
}

static place_id place_of(struct test *t, struct house *h, const char *slug)
{
    return (place_id){atoll(
        sqlf(t, h,
             str_z(t->mem, str_format(t->mem, "select id from place where slug = '%s'", slug))))};
}

// 22 and 24: what somebody may no longer give, their invitations do not give either.
TEST(hostile, t24_an_invitation_ends_with_the_right_of_who_sent_it)
{
    static const char *const ways[] = {"taken", "blocked", "erased", "ended"};
    struct house h;

    if (!house_open(t, &h, NULL, 0)) return;
    town(t, &h, "hier");
    const char *boss = house_person(t, &h, "boss@example.nl", "operator", PLACE_ROOT);
    for (size_t i = 0; i < COUNT_OF(ways); i++) {
        t->row = ways[i];
        const char *mail = str_z(t->mem, str_format(t->mem, "carla%zu@example.nl", i));
        const char *carla = house_person(t, &h, mail, "coordinator", place_of(t, &h, "hier"));
        CHECK_INT(
            t,
            form(t, &h, carla, "/beheer/uitnodigen",
                 str_z(t->mem,
                       str_format(t->mem,
                                  "mail=schaduw%zu%%40example.nl&naam=S&rol=editor&plaats=hier",
                                  i))),
            303);
        const char *key = letter_key(t, &h);
        const char *uid =
            sqlf(t, &h,
                 str_z(t->mem,
                       str_format(t->mem, "select uid from person where mail = '%s'", mail)));
        const char *at = str_z(t->mem, str_format(t->mem, "/beheer/mensen/%s", uid));
        if (i == 0)
            CHECK_INT(t,
                      form(t, &h, boss, str_z(t->mem, str_format(t->mem, "%s/rol/weg", at)),
                           "rol=coordinator&plaats=hier"),
                      303);
        if (i == 1)
            CHECK_INT(t,
                      form(t, &h, boss, str_z(t->mem, str_format(t->mem, "%s/toegang", at)),
                           "toegang=dicht"),
                      303);
        if (i == 2) CHECK_INT(t, form(t, &h, carla, "/mijn/wissen", "zeker=ja"), 303);
        if (i == 3)
            raw_sql(t, h.database,
                    str_z(t->mem, str_format(t->mem,
                                             "update person_right set until_at = 1 where person = "
                                             "(select id from person where mail = '%s')",
                                             mail)));
        const char *page = str_z(t->mem, str_format(t->mem, "/uitnodiging?sleutel=%s", key));
        CHECK_INT(t, client_status(house_get(t, &h, page)), 410);
        // Who looks after the place sees that it lets nobody in: this one, and those before it.
        str list = house_ask(t, &h, "GET", "/beheer/uitnodigen", boss, (str){0});
        size_t voids = 0;
        for (ptrdiff_t n; (n = str_find(list, msg_text(LANG_NL, MSG_admin_invite_void))) >= 0;
             voids++)
            list = str_from(list, (size_t)n + 1);
        CHECK_INT(t, voids, i + 1);
        const str accept = house_form(t, &h, "/inloggen", NULL, "/uitnodiging",
                                      str_format(t->mem, "sleutel=%s&naam=Schaduw", key));
        CHECK_INT(t, client_status(accept), 410);
        CHECK(t, !client_field(accept, STR("set-cookie")).at);
        CHECK(t, !*sqlf(t, &h,
                        str_z(t->mem,
                              str_format(t->mem,
                                         "select role from person_right r join person p on p.id = "
                                         "r.person where p.mail = 'schaduw%zu@example.nl'",
                                         i))));
    }
    t->row = NULL;
    // Of who still may, and of the command line, they are good.
    CHECK_INT(t,
              form(t, &h, boss, "/beheer/uitnodigen",
                   "mail=goed%40example.nl&naam=G&rol=editor&plaats=hier"),
              303);
    const str page = house_ask(t, &h, "GET", "/beheer/uitnodigen", boss, (str){0});
    CHECK(t, str_find(page, msg_text(LANG_NL, MSG_admin_invite_void)) >
                 str_find(page, STR("goed@example.nl"))); // the newest is first, and not void
    CHECK(t, str_find(page, STR("goed@example.nl")) > 0);
    const str good = house_form(t, &h, "/inloggen", NULL, "/uitnodiging",
                                str_format(t->mem, "sleutel=%s&naam=Goed", letter_key(t, &h)));
    CHECK_INT(t, client_status(good), 303);
    house_close(t, &h);
}

// 31, for people: a name is to be seen, and is not to be taken for another line or way of reading.
TEST(hostile, t31_a_name_can_be_seen)
{
    static const char *const bad[] = {
        "",
        " ",
        "\xc2\xa0",
        "\xe3\x85\xa4",
        "\xe2\xa0\x80",
        "\xe1\x85\x9f",
        "\xe2\x80\x83 \xe2\x80\x83",
        "A\xe2\x80\xa8"
        "B",
        "A\xe2\x80\xa9"
        "B",
        "A\xd8\x9c",
        "A\xe1\xa0\x8e",
        "A\xc2\xad"
        "B",
        "A\xef\xbf\xb9",
        "A\xf3\xa0\x81\x81",
        "A\xe2\x81\xa6",
        "A\xef\xbb\xbf",
        "A\n",
        "A\x7f",
        "A\xc2\x85",
        "A\xff",
        "\xcc\x81",
        "A\xf3\xa0\x84\x80",
        "A\xef\xb8\x8f",
        "\xf0\x9d\x85\x99",
    };
    static const char *const good[] = {"Anne",
                                       "\xc5\xbdofia O'Neil-\xc3\x87"
                                       "elik",
                                       "\xe6\x9d\x8e\xe9\x9b\xb7",
                                       "\xd8\xb9\xd9\x85\xd8\xb1",
                                       "J. (Hans) de Vri\xc3\xabs",
                                       "E\xcc\x81lise"};

    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        t->row = str_z(t->mem, str_format(t->mem, "bad %zu", i));
        CHECK(t, !person_is_name(str_of(bad[i])));
    }
    for (size_t i = 0; i < COUNT_OF(good); i++) {
        t->row = good[i];
        CHECK(t, person_is_name(str_of(good[i])));
    }
    t->row = NULL;
}

static enum err own_name(struct db *db, void *arg)
{
    struct test *t = arg;
    struct place_row place;
    bool found;

    TRY(place_by_slug(db, t->mem, STR("daar"), &found, &place));
    return place_door_put(db, place.id, STR(""), STR(""), STR("meent.daar.example"), STR(""));
}

// 30 and 36: links go to the configured name, or where we listen, never where the request said; and nothing that is
// typed reaches the head of a letter.
TEST(hostile, t36_a_letter_goes_by_what_is_configured)
{
    struct house h;

    if (!house_open(t, &h, NULL, 0)) return;
    const char *boss = house_person(t, &h, "boss@example.nl", "operator", PLACE_ROOT);
    for (int configured = 0; configured < 2; configured++) {
        h.set.origin = configured ? STR("http://meent.example") : STR("");
        const str page = house_get(t, &h, "/inloggen");
        const ptrdiff_t at = str_find(page, STR("name=\"token\" value=\""));
        const str token = str_part(str_from(page, (size_t)at + 20), 0,
                                   (size_t)str_find_byte(str_from(page, (size_t)at + 20), '"'));
        const str body = str_format(t->mem, "token=" STR_FMT "&mail=boss%%40example.nl&x=%d",
                                    STR_ARG(token), configured);
        const str asked =
            client_ask(t, h.port,
                       str_format(t->mem,
                                  "POST /inloggen HTTP/1.1\r\nHost: "
                                  "evil.example\r\nX-Forwarded-Host: evil.example\r\n"
                                  "X-Forwarded-Proto: https\r\nForwarded: "
                                  "host=evil.example\r\n%sContent-Length: %zu\r\n\r\n" STR_FMT,
                                  forms, body.n, STR_ARG(body)));
        CHECK_INT(t, client_status(asked), 303);
        CHECK(t, str_find(client_field(asked, STR("location")), STR("evil")) < 0);
        house_work(t, &h, NULL, 0, (int64_t)time(NULL));
    }
    // By the own name of a place the letter leads back there, as the place has it; by another name to the house.
    town(t, &h, "daar");
    NEED(t, store_write(h.store, NULL, own_name, t));
    site_tick(h.site);
    static const char *const hosts[][2] = {
        {"Meent.Daar.Example", "http://meent.daar.example/inloggen/link?"},
        {"meent.daar.example.evil.nl", "http://meent.example/inloggen/link?"},
        {"meent.daar.example:81", "http://meent.example/inloggen/link?"}};
    for (size_t i = 0; i < COUNT_OF(hosts); i++) {
        t->row = hosts[i][0];
        const str page =
            client_ask(t, h.port,
                       str_format(t->mem,
                                  "GET /inloggen HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n",
                                  hosts[i][0]));
        const ptrdiff_t at = str_find(page, STR("name=\"token\" value=\""));
        str rest = str_from(page, (size_t)at + 20), token;
        str_cut(&rest, '"', &token);
        const str body =
            str_format(t->mem, "token=" STR_FMT "&mail=boss%%40example.nl", STR_ARG(token));
        CHECK_INT(t,
                  client_status(client_ask(
                      t, h.port,
                      str_format(t->mem,
                                 "POST /inloggen HTTP/1.1\r\nHost: %s\r\nX-Forwarded-Host: "
                                 "evil.example\r\nConnection: close\r\n%sContent-Length: "
                                 "%zu\r\n\r\n" STR_FMT,
                                 hosts[i][0], forms, body.n, STR_ARG(body)))),
                  303);
        write_letters(t, &h);
        const char *letter = sqlf(t, &h, "select body from mail order by id desc limit 1");
        CHECK(t, strstr(letter, hosts[i][1]) != NULL);
    }
    t->row = NULL;
    CHECK_INT(t, raw_files_with(t, str_z(t->mem, h.set.data), STR("evil.")), 0);
    CHECK(t, str_find(raw_dump(t, h.database), STR("example.evil")) < 0);
    CHECK_INT(t, raw_files_with(t, str_z(t->mem, h.set.data), STR("evil.example")), 0);
    CHECK(t, str_find(raw_dump(t, h.database), STR("evil.example")) < 0);
    static const char *const heads[] = {
        "mail=a%40example.nl%0d%0aBcc:%20b@example.nl&naam=X&rol=reader&plaats=alles",
        "mail=a%40example.nl,b%40example.nl&naam=X&rol=reader&plaats=alles",
        "mail=a%40example.nl%00&naam=X&rol=reader&plaats=alles",
        "mail=%3Ca%40example.nl%3E&naam=X&rol=reader&plaats=alles",
        "mail=%22a%20b%22%40example.nl&naam=X&rol=reader&plaats=alles",
        "mail=a%40example.nl&naam=X%0d%0aBcc:%20b@example.nl&rol=reader&plaats=alles",
        "mail=a%40example.nl&naam=X%0aY&rol=reader&plaats=alles",
    };
    for (size_t i = 0; i < COUNT_OF(heads); i++) {
        t->row = heads[i];
        CHECK_INT(t, form(t, &h, boss, "/beheer/uitnodigen", heads[i]),
                  strstr(heads[i], "%00") ? 400 : 422);
    }
    t->row = NULL;
    house_close(t, &h);
}

// Every form with what no person types: it is refused, or kept as text; nothing breaks.
TEST(hostile, t38_forms_take_text_within_bounds)
{
    struct house h;
    struct out huge = out_new(t->mem);

    if (!house_open(t, &h, NULL, 0)) return;
    const char *boss = house_person(t, &h, "boss@example.nl", "operator", PLACE_ROOT);
    for (int i = 0; i < 20000; i++)
        out_byte(&huge, 'a');
    const char *const values[] = {"%ff%fe",
                                  "%c0%af",
                                  "%00",
                                  "%ed%a0%80",
                                  "-1",
                                  "%F0%9F%92%A9",
                                  "%27%22%3E%3Cscript%3E",
                                  str_z(t->mem, out_get(&huge))};
    static const char *const names[] = {"mail",       "naam",   "rol",       "plaats",
                                        "tot",        "taal",   "code",      "vraag",
                                        "sleutel",    "naar",   "lijst",     "stap",
                                        "adres",      "client", "geheim",    "domeinen",
                                        "toegang",    "state",  "iss",       "aanbieder",
                                        "credential", "device", "signature", "zeker"};

    for (int f = 0; f < features_n; f++) {
        if (strcmp(features[f]->name, "account") != 0 && strcmp(features[f]->name, "admin") != 0)
            continue;
        for (int k = 0; k < features[f]->n_routes; k++) {
            const struct route *r = &features[f]->routes[k];
            if (r->method != POST || strstr(r->path, "{") ||
                strcmp(r->path, "/mijn/uitloggen") == 0)
                continue;
            for (size_t v = 0; v < COUNT_OF(values); v++) {
                struct out fields = out_new(t->mem);
                for (size_t n = 0; n < (v == 7 ? 8 : COUNT_OF(names)); n++)
                    out_format(&fields, "%s%s=%s", n ? "&" : "", names[n], values[v]);
                t->row = str_z(t->mem, str_format(t->mem, "%s %.20s", r->path, values[v]));
                const int status =
                    client_status(house_form(t, &h, "/mijn", boss, r->path, out_get(&fields)));
                CHECK(t, status >= 300 && status < 500);
                CHECK(t, knows(t, &h, boss));
            }
        }
    }
    t->row = NULL;
    // A list that is too long is said to be, not cut off and sent.
    struct out list = out_new(t->mem);
    OUT_LIT(&list, "stap=verstuur&lijst=");
    for (int i = 0; i < 450; i++)
        out_format(&list, "p%d%%40example.nl,%.*s,reader,alles%%0a", i, 70,
                   str_z(t->mem, out_get(&huge)));
    for (int i = 0; i < 60000; i++)
        out_byte(&list, '\n' == 0 ? 'x' : '+');
    for (int i = 0; i < 60000; i++)
        out_byte(&list, '+');
    CHECK_INT(t, client_status(house_form(t, &h, "/mijn", boss, "/beheer/lijst", out_get(&list))),
              422);
    CHECK_STR(t, str_of(sqlf(t, &h, "select count(*) from invitation")), "0");
    house_close(t, &h);
}

// 18: what is not one's own is not there, by whatever number it is asked.
TEST(hostile, t18_numbers_of_others_and_numbers_that_are_none)
{
    struct house h;
    static const char *const bad[] = {"0",
                                      "-1",
                                      "01",
                                      "1e3",
                                      "0x1",
                                      "99999999999999999999",
                                      "9223372036854775807",
                                      "1%20or%201=1",
                                      "%27",
                                      "1;2",
                                      "%E2%82%AC",
                                      "a"};

    if (!house_open(t, &h, NULL, 0)) return;
    const char *anne = house_person(t, &h, "anne@example.nl", NULL, PLACE_ROOT);
    const char *bob = house_person(t, &h, "bob@example.nl", NULL, PLACE_ROOT);
    const char *boss = house_person(t, &h, "boss@example.nl", "operator", PLACE_ROOT);
    raw_sql(t, h.database,
            "insert into passkey (person, credential, algorithm, public_key, counter, name, "
            "created_at) select id, 'k', -7, 'x', 0, 'van Bob', 1 from person where mail = "
            "'bob@example.nl'");
    const char *session = sqlf(t, &h,
                               "select s.id from session s join person p on p.id = s.person where "
                               "p.mail = 'bob@example.nl'");
    CHECK_INT(t,
              form(t, &h, anne,
                   str_z(t->mem, str_format(t->mem, "/mijn/apparaten/%s/weg", session)), "x=1"),
              404);
    CHECK_INT(t, form(t, &h, anne, "/mijn/passkeys/1/naam", "naam=Mijn"), 404);
    CHECK_INT(t, form(t, &h, anne, "/mijn/passkeys/1/weg", "x=1"), 404);
    CHECK(t, knows(t, &h, bob));
    CHECK_STR(t, str_of(sqlf(t, &h, "select name from passkey")), "van Bob");
    // Numbers and names that are none, at every address with one in it, for who may everything.
    for (int f = 0; f < features_n; f++)
        for (int k = 0; k < features[f]->n_routes; k++) {
            const struct route *r = &features[f]->routes[k];
            if (!strstr(r->path, "{") || (strcmp(features[f]->name, "account") != 0 &&
                                          strcmp(features[f]->name, "admin") != 0))
                continue;
            for (size_t i = 0; i < COUNT_OF(bad); i++) {
                struct out path = out_new(t->mem);
                for (str rest = str_from(str_of(r->path), 1), part; str_cut(&rest, '/', &part);) {
                    out_byte(&path, '/');
                    out_str(&path, part.n && part.at[0] == '{' ? str_of(bad[i]) : part);
                }
                t->row = str_z(t->mem, out_get(&path));
                const int status =
                    r->method == POST
                        ? form(t, &h, boss, t->row, "naam=x&rol=reader&plaats=alles&x=1")
                        : client_status(house_ask(t, &h, "GET", t->row, boss, (str){0}));
                CHECK_INT(t, status, 404);
            }
        }
    t->row = NULL;
    house_close(t, &h);
}

// 25: what can be taken along is for who is signed in now, and may now; nothing keeps it.
TEST(hostile, t25_downloads_are_for_who_may_now)
{
    struct house h;

    if (!house_open(t, &h, NULL, 0)) return;
    const char *anne = house_person(t, &h, "anne@example.nl", "privacy_officer", PLACE_ROOT);
    const char *bob = house_person(t, &h, "bob@example.nl", NULL, PLACE_ROOT);
    static const char *const own = "/mijn/gegevens.json", *const log = "/beheer/logboek.csv";
    const str a = house_ask(t, &h, "GET", own, anne, (str){0}),
              b = house_ask(t, &h, "GET", own, bob, (str){0}),
              l = house_ask(t, &h, "GET", log, anne, (str){0});
    CHECK_INT(t, client_status(a), 200);
    CHECK_INT(t, client_status(l), 200);
    CHECK_STR(t, client_field(a, STR("cache-control")), "no-store");
    CHECK_STR(t, client_field(l, STR("cache-control")), "no-store");
    CHECK(t, !client_field(a, STR("etag")).at &&
                 !client_field(a, STR("access-control-allow-origin")).at);
    CHECK(t, str_find(b, STR("anne@example.nl")) < 0); // another session gets its own
    CHECK_INT(t, client_status(house_get(t, &h, own)), 303);
    CHECK_INT(t, client_status(house_get(t, &h, log)), 303);
    CHECK_INT(t, client_status(house_ask(t, &h, "GET", log, bob, (str){0})), 403);
    raw_sql(t, h.database, "update person_right set until_at = 2"); // the role ended
    CHECK_INT(t, client_status(house_ask(t, &h, "GET", log, anne, (str){0})), 403);
    raw_sql(t, h.database, "update session set seen_at = seen_at - 8 * 86400"); // the session ended
    CHECK_INT(t, client_status(house_ask(t, &h, "GET", own, anne, (str){0})), 303);
    house_close(t, &h);
}

// 33: a form of elsewhere, an old token, another person's; what says nothing of where it comes from needs a token too.
TEST(hostile, t33_a_form_comes_from_here)
{
    static const char *const from[] = {
        "Sec-Fetch-Site: cross-site\r\n", "Sec-Fetch-Site: same-site\r\n",
        "Origin: https://evil.example\r\n", "Origin: null\r\n",
        "Sec-Fetch-Site: none\r\nOrigin: http://127.0.0.1.evil.example\r\n"};
    struct house h;

    if (!house_open(t, &h, NULL, 0)) return;
    const char *anne = house_person(t, &h, "anne@example.nl", NULL, PLACE_ROOT);
    for (size_t i = 0; i < COUNT_OF(from); i++) {
        t->row = from[i];
        // house_form adds `who` to the headers: here with a line more, and a good token.
        const char *who = str_z(t->mem, str_format(t->mem, "%s%s", anne, from[i]));
        CHECK_INT(t,
                  client_status(house_form(t, &h, "/mijn", who, "/mijn", STR("naam=Boef&taal=nl"))),
                  403);
        CHECK_INT(t,
                  client_status(house_form(t, &h, "/inloggen", from[i], "/inloggen",
                                           STR("mail=a%40example.nl"))),
                  403);
    }
    t->row = NULL;
    CHECK_INT(t, form(t, &h, anne, "/mijn", "naam=Anne&taal=nl"), 303);
    CHECK_STR(t, str_of(sqlf(t, &h, "select name from person")), "Anne");
    house_close(t, &h);
}

// 34: no page but the player may stand in a frame of others, and the player has no form and knows nobody.
TEST(hostile, t34_only_the_player_may_be_framed)
{
    struct house h;
    int closed = 0;

    if (!house_open(t, &h, NULL, 0)) return;
    house_fill(t, &h);
    const char *anne = house_person(t, &h, "anne@example.nl", "operator", PLACE_ROOT);
    raw_sql(t, h.database, "update item set state = 'published'");
    str rest = client_body(house_get(t, &h, "/sitemap.xml"));
    for (int i = 0; i < 400; i++) {
        struct out o = out_new(t->mem);
        const ptrdiff_t at = str_find(rest, STR("<loc>"));
        if (at < 0) break;
        rest = str_from(rest, (size_t)at + 5);
        str loc = str_part(rest, 0, (size_t)str_find_byte(rest, '<'));
        loc = str_from(loc, (size_t)str_find(loc, STR("://")) + 3);
        out_str(&o, str_from(loc, (size_t)str_find_byte(loc, '/')));
        const char *path = str_z(t->mem, out_get(&o));
        t->row = path;
        const str page = house_ask(t, &h, "GET", path, anne, (str){0});
        CHECK(t, str_find(client_field(page, STR("content-security-policy")),
                          STR("frame-ancestors 'none'")) > 0);
        CHECK_STR(t, client_field(page, STR("x-frame-options")), "DENY");
        closed++;
        const str player =
            house_ask(t, &h, "GET", str_z(t->mem, str_format(t->mem, "%s/speler", path)), anne,
                      (str){0});
        if (client_status(player) != 200) continue;
        CHECK(t, str_find(player, STR("<form")) < 0 && str_find(player, STR("anne")) < 0);
        CHECK(t, str_find(player, STR("/mijn")) < 0);
    }
    t->row = NULL;
    CHECK(t, closed > 50);
    for (int f = 0; f < features_n; f++)
        for (int k = 0; k < features[f]->n_routes; k++) {
            const struct route *r = &features[f]->routes[k];
            if (r->method == POST || strstr(r->path, "{")) continue;
            t->row = r->path;
            const str page = house_ask(t, &h, "GET", r->path, anne, (str){0});
            if (client_status(page) != 200 ||
                !str_starts(client_field(page, STR("content-type")), STR("text/html")))
                continue;
            CHECK(t, str_find(client_field(page, STR("content-security-policy")),
                              STR("frame-ancestors 'none'")) > 0);
        }
    t->row = NULL;
    house_close(t, &h);
}

// 42: what opens a door is kept as a hash, works once, for a short time, by POST.
TEST(hostile, t42_keys_are_kept_as_hashes)
{
    struct house h;

    if (!house_open(t, &h, NULL, 0)) return;
    house_person(t, &h, "anne@example.nl", NULL, PLACE_ROOT);
    const str asked =
        house_form(t, &h, "/inloggen", NULL, "/inloggen", STR("mail=anne%40example.nl"));
    const str ask = str_from(client_field(asked, STR("location")), 21);
    house_work(t, &h, NULL, 0, (int64_t)time(NULL));
    const char *body = sqlf(t, &h, "select count(*) from mail where body <> ''");
    CHECK_STR(t, str_of(body), "0"); // what was sent is not kept
    const str dump = raw_dump(t, h.database);
    CHECK(t, ask.n == SESSION_KEY && str_find(dump, ask) < 0);
    CHECK_STR(t,
              str_of(sqlf(t, &h, "select length(hash) + length(code) + length(ask) from sign_in")),
              "192");
    // The cookie neither.
    const char *anne = house_person(t, &h, "anne@example.nl", NULL, PLACE_ROOT);
    CHECK(t, str_find(raw_dump(t, h.database), str_part(str_of(anne), 14, SESSION_KEY)) < 0);
    // Past its quarter of an hour it is nothing.
    CHECK_STR(t, str_of(sqlf(t, &h, "select max(ends_at - created_at) from sign_in")), "900");
    house_close(t, &h);
}

// 24: the last who runs the whole stays, whatever is tried.
TEST(hostile, t24_the_last_operator_stays_in_every_way)
{
    struct house h;

    if (!house_open(t, &h, NULL, 0)) return;
    const char *a = house_person(t, &h, "a@example.nl", "operator", PLACE_ROOT);
    const char *b = house_person(t, &h, "b@example.nl", "operator", PLACE_ROOT);
    const char *ua =
        str_z(t->mem,
              str_format(t->mem, "/beheer/mensen/%s",
                         sqlf(t, &h, "select uid from person where mail = 'a@example.nl'")));
    const char *ub =
        str_z(t->mem,
              str_format(t->mem, "/beheer/mensen/%s",
                         sqlf(t, &h, "select uid from person where mail = 'b@example.nl'")));
#define AT(who, what) str_z(t->mem, str_format(t->mem, "%s/%s", who, what))
    // b gets an end: from then on a is the last, though b may still do everything until that day.
    CHECK_INT(t, form(t, &h, a, AT(ub, "rol"), "rol=operator&plaats=alles&tot=2099-01-01"), 303);
    CHECK_INT(t, form(t, &h, b, AT(ua, "rol/weg"), "rol=operator&plaats=alles"), 409);
    CHECK_INT(t, form(t, &h, b, AT(ua, "rol"), "rol=operator&plaats=alles&tot=2099-01-01"), 409);
    CHECK_INT(t, form(t, &h, b, AT(ua, "toegang"), "toegang=dicht"), 409);
    CHECK_INT(t, form(t, &h, a, AT(ua, "rol/weg"), "rol=operator&plaats=alles"), 409);
    CHECK_INT(t, form(t, &h, a, "/mijn/wissen", "zeker=ja"), 409);
    // An invitation of b to a with an end: accepted, and a keeps what a has.
    CHECK_INT(t,
              form(t, &h, b, "/beheer/uitnodigen",
                   "mail=a%40example.nl&naam=A&rol=operator&plaats=alles&tot=2099-01-01"),
              303);
    const char *key = letter_key(t, &h);
    CHECK_INT(t,
              client_status(house_form(t, &h, "/inloggen", NULL, "/uitnodiging",
                                       str_format(t->mem, "sleutel=%s&naam=A", key))),
              303);
    CHECK_STR(t,
              str_of(
                  sqlf(t, &h,
                       "select count(*) from person_right r join person p on p.id = r.person where "
                       "p.mail = 'a@example.nl' and r.role = 'operator' and r.until_at is null")),
              "1");
    // Somebody blocked who is an operator does not count as one.
    CHECK_INT(t, form(t, &h, a, AT(ub, "rol"), "rol=operator&plaats=alles"), 303);
    CHECK_INT(t, form(t, &h, a, AT(ub, "toegang"), "toegang=dicht"), 303);
    CHECK_INT(t, form(t, &h, a, "/mijn/wissen", "zeker=ja"), 409);
    CHECK_INT(t, form(t, &h, a, AT(ua, "rol/weg"), "rol=operator&plaats=alles"), 409);
    // By term: two years unseen, both; the night sends neither the last away.
    raw_sql(t, h.database, "update person set seen_at = 1");
    raw_sql(
        t, h.database,
        "insert into job (kind, payload, run_at, created_at) values ('people.erase', '', 1, 1)");
    house_work(t, &h, NULL, 0, (int64_t)time(NULL));
    CHECK_STR(t, str_of(sqlf(t, &h, "select mail from person order by id")), "a@example.nl");
    CHECK(t, knows(t, &h, a) && !knows(t, &h, b));
#undef AT
    house_close(t, &h);
}

// 20: what is asked for in an address chooses among what a page offers; no name of a column is one of those.
TEST(hostile, t20_no_column_can_be_asked_for)
{
    static const char *const paths[] = {"/bibliotheek", "/beheer/mensen", "/beheer/logboek",
                                        "/api/v1/items", "/zoeken"};
    static const char *const names[] = {"q",        "kind",     "soort",  "thema", "theme",
                                        "module",   "plaats",   "wat",    "wie",   "waarover",
                                        "na",       "after",    "lang",   "sort",  "order",
                                        "order_by", "volgorde", "filter", "veld",  "limit",
                                        "offset"};
    struct house h;
    int tried = 0;

    if (!house_open(t, &h, NULL, 0)) return;
    const char *boss = house_person(t, &h, "boss@example.nl", "operator", PLACE_ROOT);
    const char *hash = sqlf(t, &h, "select hash from session");
    for (str rest = raw_sql(t, h.database,
                            raw_is_sqlite(h.database)
                                ? "select distinct c.name from sqlite_master m, "
                                  "pragma_table_info(m.name) c where m.type = 'table'"
                                : "select distinct column_name from information_schema.columns "
                                  "where table_schema = current_schema()"),
             column;
         str_line(&rest, &column);) {
        if (!column.n) continue;
        for (size_t p = 0; p < COUNT_OF(paths); p++) {
            struct out o = out_new(t->mem);
            for (size_t n = 0; n < COUNT_OF(names); n++)
                out_format(&o, "%s%s%s=" STR_FMT, n ? "" : paths[p], n ? "&" : "?", names[n],
                           STR_ARG(column));
            t->row = str_z(t->mem, out_get(&o));
            const str answer = house_ask(t, &h, "GET", t->row, boss, (str){0});
            const int status = client_status(answer);
            CHECK(t, status == 200 || status == 303 || status == 400 || status == 404 ||
                         status == 422);
            CHECK(t, str_find(answer, str_of(hash)) < 0);
            tried++;
        }
    }
    t->row = NULL;
    CHECK(t, tried > 300);
    house_close(t, &h);
}

// 43: nothing of people on what everybody can read: pages, feeds, exports, the API, whatever the routes offer.
TEST(hostile, t43_nothing_of_people_is_public)
{
    static const char *const signs[] = {"zwaluw77", "Zwaluwstaart", "boss@example.nl"};
    struct house h;
    struct out paths = out_new(t->mem);
    int n = 0;

    if (!house_open(t, &h, NULL, 0)) return;
    house_fill(t, &h);
    const char *boss = house_person(t, &h, "boss@example.nl", "operator", PLACE_ROOT);
    const char *zwaluw = house_person(t, &h, "zwaluw77@planted.example", "editor", PLACE_ROOT);
    house_person(t, &h, "zwaluw77@planted.example", "trainer", place_of(t, &h, "utrecht"));
    CHECK_INT(t, form(t, &h, zwaluw, "/mijn", "naam=Zwaluwstaart&taal=nl"), 303);
    CHECK_INT(t,
              form(t, &h, boss, "/beheer/uitnodigen",
                   "mail=zwaluw77b%40planted.example&naam=Zwaluwstaart&rol=editor&plaats=utrecht"),
              303);
    raw_sql(t, h.database,
            "insert into case_sent (person, state, title, consent, created_at, changed_at, "
            "sent_at) select id, 'sent', 'Zwaluwstaart', 'Zwaluwstaart', 1, 1, 1 from person where "
            "mail = 'zwaluw77@planted.example'");
    for (int f = 0; f < features_n; f++)
        for (int k = 0; k < features[f]->n_routes; k++) {
            const struct route *r = &features[f]->routes[k];
            if (r->method == POST || strstr(r->path, "{")) continue;
            out_format(&paths, "%s\n", r->path);
            if (strstr(r->path, "/api/") || strcmp(r->path, "/zoeken") == 0)
                out_format(&paths, "%s?q=zwaluwstaart\n", r->path);
        }
    OUT_LIT(&paths, "/oai?verb=ListRecords&metadataPrefix=oai_dc\n/beheer/mensen?q=zwaluw\n/"
                    "utrecht\n/plaats/utrecht\n");
    str rest = client_body(house_get(t, &h, "/sitemap.xml"));
    for (ptrdiff_t at; (at = str_find(rest, STR("<loc>"))) >= 0;) {
        rest = str_from(rest, (size_t)at + 5);
        str loc = str_part(rest, 0, (size_t)str_find_byte(rest, '<'));
        loc = str_from(loc, (size_t)str_find(loc, STR("://")) + 3);
        out_str(&paths, str_from(loc, (size_t)str_find_byte(loc, '/')));
        out_byte(&paths, '\n');
    }
    for (str all = out_get(&paths), path; str_line(&all, &path);) {
        if (!path.n) continue;
        t->row = str_z(t->mem, path);
        const str answer = house_get(t, &h, t->row);
        for (size_t i = 0; i < COUNT_OF(signs); i++)
            if (str_find(answer, str_of(signs[i])) >= 0)
                test_fail(t, __FILE__, __LINE__, "%s is public", signs[i]);
        n++;
    }
    t->row = NULL;
    CHECK(t, n > 120);
    house_close(t, &h);
}

// The table in docs/reference names tests that are there.
TEST(hostile, the_table_by_number_names_tests_that_are_there)
{
    char *bytes = mem_raw(t->mem, 1 << 20);
    FILE *f = fopen("docs/reference/security-tests.md", "r");
    const size_t size = f ? fread(bytes, 1, 1 << 20, f) : 0;
    int rows = 0, named = 0;

    CHECK(t, size > 1000);
    if (f) fclose(f);
    for (str rest = {bytes, size}, line; str_line(&rest, &line);) {
        if (!str_starts(line, STR("| ")) || line.at[2] < '1' || line.at[2] > '9') continue;
        rows++;
        str words = line, part, file = {0};
        for (int i = 0; str_cut(&words, '`', &part); i++) {
            if (i % 2 == 0) continue;
            if (!file.at) {
                file = part;
                continue;
            }
            t->row = str_z(t->mem, part);
            char *text = mem_raw(t->mem, 1 << 20);
            FILE *in = fopen(str_z(t->mem, file), "r");
            const size_t n = in ? fread(text, 1, 1 << 20, in) : 0;
            if (in) fclose(in);
            if (str_find((str){text, n}, part) < 0)
                test_fail(t, __FILE__, __LINE__, STR_FMT " does not hold " STR_FMT, STR_ARG(file),
                          STR_ARG(part));
            file = (str){0};
            named++;
        }
    }
    t->row = NULL;
    CHECK_INT(t, rows, 38);
    CHECK(t, named >= 30);
}
