// Coming in and going out, as bytes over the line: what is stored, what is told, what works once.
#include "core/job.h"
#include "core/mail.sql.h"
#include "main/main.h"
#include "tests/web/house.h"

#include <stdio.h>
#include <time.h>

struct peek {
    struct test *t;
    int64_t letter;
    struct mail_row mail;
    int64_t waiting;
    int64_t now;
};

// The newest letter in the folder of a house without a server: its text.
static str newest_letter(struct test *t, struct house *h, int number)
{
    const char *path =
        str_z(t->mem, str_format(t->mem, STR_FMT "/mail/%06d.eml", STR_ARG(h->set.data), number));
    FILE *f = fopen(path, "r");
    char *bytes = mem_raw(t->mem, 20000), *text = mem_raw(t->mem, 20000);
    size_t n = 0, k = 0;
    unsigned bits = 0, held = 0;

    if (!f) return (str){0};
    const size_t size = fread(bytes, 1, 20000, f);
    fclose(f);
    const str all = {bytes, size};
    const ptrdiff_t part = str_find(all, STR("text/plain"));
    if (part < 0) return (str){0};
    const ptrdiff_t body = part + str_find(str_from(all, (size_t)part), STR("\r\n\r\n"));
    const ptrdiff_t end = body + str_find(str_from(all, (size_t)body), STR("\r\n--"));
    static const char signs[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (n = (size_t)body; n < (size_t)end; n++) {
        const char *at = memchr(signs, bytes[n], 64);
        if (!at) continue;
        bits = bits << 6 | (unsigned)(at - signs);
        held += 6;
        if (held >= 8) {
            held -= 8;
            text[k++] = (char)(bits >> held & 0xff);
        }
    }
    return (str){text, k};
}

static str between(str s, str from, const char *until)
{
    const ptrdiff_t at = str_find(s, from);

    if (at < 0) return STR("");
    const str rest = str_from(s, (size_t)at + from.n);
    size_t n = 0;
    while (n < rest.n && !strchr(until, rest.at[n]))
        n++;
    return str_part(rest, 0, n);
}

static const char *cookie_of(struct test *t, str answer)
{
    const str set = client_field(answer, STR("set-cookie"));
    const ptrdiff_t end = str_find_byte(set, ';');

    CHECK(t, set.n > 40);
    return str_z(t->mem, str_format(t->mem, "Cookie: " STR_FMT "\r\n",
                                    STR_ARG(str_part(set, 0, (size_t)end))));
}

TEST(account, lets_somebody_in_by_letter)
{
    struct house h;

    if (!house_open(t, &h, NULL, 0)) return;
    h.set.origin = STR("http://meent.example");
    house_person(t, &h, "anne@example.nl", NULL, PLACE_ROOT);

    // Asking looks the same for who is known and who is not; no cookie is set.
    const str known = house_form(t, &h, "/inloggen?naar=/over", NULL, "/inloggen",
                                 STR("mail=Anne%40Example.nl&naar=/over"));
    const str unknown = house_form(t, &h, "/inloggen", NULL, "/inloggen",
                                   STR("mail=nobody%40example.nl&naar=/over"));
    CHECK_INT(t, client_status(known), 303);
    CHECK_INT(t, client_status(unknown), 303);
    CHECK_INT(t, known.n, unknown.n);
    CHECK(t, !client_field(known, STR("set-cookie")).at);
    house_work(t, &h, NULL, 0, (int64_t)time(NULL));
    const str letter = newest_letter(t, &h, 1);
    CHECK(t, letter.n > 100);
    CHECK(t, !newest_letter(t, &h, 2).at); // nobody gets none

    // The link goes to the configured name and changes nothing when it is opened, however often.
    const str key = between(letter, STR("http://meent.example/inloggen/link?sleutel="), "\r\n ");
    CHECK_INT(t, key.n, SESSION_KEY);
    const char *link =
        str_z(t->mem, str_format(t->mem, "/inloggen/link?sleutel=" STR_FMT, STR_ARG(key)));
    for (int i = 0; i < 3; i++) {
        const str page = house_get(t, &h, link);
        CHECK_INT(t, client_status(page), 200);
        CHECK(t, str_find(page, STR("anne@example.nl")) > 0);
        CHECK(t, !client_field(page, STR("set-cookie")).at);
        CHECK_STR(t, client_field(page, STR("cache-control")), "no-store");
    }
    const str fields = str_format(t->mem, "sleutel=" STR_FMT, STR_ARG(key));
    const str in = house_form(t, &h, link, NULL, "/inloggen/link", fields);
    CHECK_INT(t, client_status(in), 303);
    CHECK_STR(t, client_field(in, STR("location")), "/over");
    const str set = client_field(in, STR("set-cookie"));
    CHECK(t, str_find(set, STR("HttpOnly")) > 0 && str_find(set, STR("SameSite=Lax")) > 0);
    const char *anne = cookie_of(t, in);
    const str mine = house_ask(t, &h, "GET", "/mijn", anne, (str){0});
    CHECK_INT(t, client_status(mine), 200);
    CHECK(t, str_find(mine, STR("anne@example.nl")) > 0);
    CHECK_STR(t, client_field(mine, STR("cache-control")), "no-store");

    // Once.
    CHECK_INT(t, client_status(house_get(t, &h, link)), 410);
    CHECK_INT(t, client_status(house_form(t, &h, "/inloggen", NULL, "/inloggen/link", fields)),
              410);

    // Out: the session is gone, not only the cookie.
    const str out = house_form(t, &h, "/mijn", anne, "/mijn/uitloggen", STR(""));
    CHECK_INT(t, client_status(out), 303);
    CHECK(t, str_find(client_field(out, STR("set-cookie")), STR("Max-Age=0")) > 0);
    CHECK_INT(t, client_status(house_ask(t, &h, "GET", "/mijn", anne, (str){0})), 303);
    house_close(t, &h);
}

TEST(account, takes_the_code_five_times_and_once)
{
    struct house h;

    if (!house_open(t, &h, NULL, 0)) return;
    house_person(t, &h, "anne@example.nl", NULL, PLACE_ROOT);
    for (int round = 0; round < 2; round++) {
        const str asked =
            house_form(t, &h, "/inloggen", NULL, "/inloggen", STR("mail=anne%40example.nl"));
        const str location = client_field(asked, STR("location"));
        CHECK(t, str_starts(location, STR("/inloggen/code?vraag=")));
        house_work(t, &h, NULL, 0, (int64_t)time(NULL));
        const str letter = newest_letter(t, &h, round + 1);
        const str code = between(letter, STR("code over: "), "\r\n");
        CHECK_INT(t, code.n, 9);
        const char *page = str_z(t->mem, location);
        const str ask = str_from(location, 21);
        for (int i = 0; i < (round ? 5 : 4); i++) {
            const str wrong =
                house_form(t, &h, page, NULL, "/inloggen/code",
                           str_format(t->mem, "vraag=" STR_FMT "&code=00000000", STR_ARG(ask)));
            CHECK_INT(t, client_status(wrong), 422);
        }
        struct out o = out_new(t->mem);
        out_format(&o, "vraag=" STR_FMT "&code=%.4s+%.4s", STR_ARG(ask), code.at, code.at + 5);
        const str right = house_form(t, &h, page, NULL, "/inloggen/code", out_get(&o));
        CHECK_INT(t, client_status(right), round ? 422 : 303); // after five it is too late
        if (!round) {
            CHECK(t, client_field(right, STR("set-cookie")).n > 0);
            CHECK_INT(t,
                      client_status(house_form(t, &h, page, NULL, "/inloggen/code", out_get(&o))),
                      422);
        }
    }
    house_close(t, &h);
}

// Test 22 of the list: fixation, signing out, a right taken away.
TEST(account, a_session_ends_when_it_should)
{
    struct house h;

    if (!house_open(t, &h, NULL, 0)) return;
    const char *anne = house_person(t, &h, "anne@example.nl", NULL, PLACE_ROOT);
    const char *bob = house_person(t, &h, "bob@example.nl", NULL, PLACE_ROOT);
    CHECK_INT(t, client_status(house_ask(t, &h, "GET", "/mijn", anne, (str){0})), 200);

    // A form made for one is of no use to another, and a made-up session is none.
    const str page = house_ask(t, &h, "GET", "/mijn", anne, (str){0});
    const str token = between(page, STR("name=\"token\" value=\""), "\"");
    const char *as_bob =
        str_z(t->mem,
              str_format(t->mem, "%sContent-Type: application/x-www-form-urlencoded\r\n", bob));
    CHECK_INT(t,
              client_status(house_ask(t, &h, "POST", "/mijn", as_bob,
                                      str_format(t->mem, "token=" STR_FMT "&naam=Bob&taal=nl",
                                                 STR_ARG(token)))),
              403);
    CHECK_INT(t,
              client_status(
                  house_ask(t, &h, "GET", "/mijn",
                            "Cookie: meent=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\r\n",
                            (str){0})),
              303);
    // Two cookies of the name: somebody put one there.
    const str two = str_format(t->mem, "%.*s; meent=x\r\n", (int)strlen(anne) - 2, anne);
    CHECK_INT(t, client_status(house_ask(t, &h, "GET", "/mijn", str_z(t->mem, two), (str){0})),
              303);

    // Idle for a week, or older than thirty days.
    house_sql(t, &h, "update session set seen_at = seen_at - 7 * 86400 - 1");
    CHECK_INT(t, client_status(house_ask(t, &h, "GET", "/mijn", anne, (str){0})), 303);
    house_sql(
        t, &h,
        "update session set seen_at = seen_at + 7 * 86400 + 1, created_at = created_at - 30 * "
        "86400 - 1");
    CHECK_INT(t, client_status(house_ask(t, &h, "GET", "/mijn", anne, (str){0})), 303);
    house_sql(t, &h, "update session set created_at = created_at + 30 * 86400 + 1");
    CHECK_INT(t, client_status(house_ask(t, &h, "GET", "/mijn", anne, (str){0})), 200);
    // Blocked: from the next request on.
    house_sql(t, &h, "update person set state = 'blocked' where mail = 'anne@example.nl'");
    CHECK_INT(t, client_status(house_ask(t, &h, "GET", "/mijn", anne, (str){0})), 303);
    CHECK_INT(t, client_status(house_ask(t, &h, "GET", "/mijn", bob, (str){0})), 200);
    house_close(t, &h);
}

// Reading stays as it was: no cookie is set, and who is signed in gets a page from the cache too.
TEST(account, leaves_reading_alone)
{
    struct house h;

    if (!house_open(t, &h, NULL, 0)) return;
    const char *anne = house_person(t, &h, "anne@example.nl", NULL, PLACE_ROOT);
    const str out = house_get(t, &h, "/over"),
              in = house_ask(t, &h, "GET", "/over", anne, (str){0});
    CHECK(t, !client_field(out, STR("set-cookie")).at);
    CHECK_STR(t, client_field(out, STR("cache-control")), "no-cache");
    CHECK_STR(t, client_field(in, STR("cache-control")), "private, no-cache");
    CHECK(t,
          str_find(out, STR("href=\"/inloggen\"")) > 0 && str_find(out, STR("href=\"/mijn\"")) < 0);
    CHECK(t,
          str_find(in, STR("href=\"/mijn\"")) > 0 && str_find(in, STR("href=\"/inloggen\"")) < 0);
    CHECK(t, str_find(in, STR("anne")) < 0); // a page for many holds nothing of one
    house_close(t, &h);
}

// Test 35: only paths of ours are gone on to.
TEST(account, goes_on_to_own_paths_only)
{
    static const char *const bad[] = {"//evil.example",
                                      "/%5Cevil.example",
                                      "https://evil.example/",
                                      "/%0d%0aSet-Cookie:x",
                                      "javascript:alert(1)",
                                      "evil.example",
                                      "/%00",
                                      "/%2Fevil.example",
                                      "/x%22"};
    struct house h;

    if (!house_open(t, &h, NULL, 0)) return;
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        t->row = bad[i];
        const str page =
            house_get(t, &h, str_z(t->mem, str_format(t->mem, "/inloggen?naar=%s", bad[i])));
        if (client_status(page) == 400) continue; // the head was refused
        CHECK_STR(t, between(page, STR("name=\"naar\" value=\""), "\""), "/mijn");
    }
    house_close(t, &h);
}

static enum err rights_try(struct db *db, void *arg)
{
    struct peek *p = arg;
    struct mem *m = p->t->mem;
    struct test *t = p->t;
    const int64_t now = 1700000000;
    person_id a, b;
    place_id city;
    bool known, in;

    const struct place_new place = {.slug = STR("oefenstad"),
                                    .kind = STR("practice"),
                                    .name = STR("Oefenstad"),
                                    .parent = PLACE_ROOT};
    TRY(place_add(db, m, now, &place, &city));
    TRY(person_add(db, m, now, STR("a@example.nl"), STR("A"), STR("nl"), &a));
    TRY(person_add(db, m, now, STR("b@example.nl"), STR("B"), STR("nl"), &b));
    CHECK_INT(t, person_add(db, m, now, STR("b@example.nl"), STR("B"), STR("nl"), &b),
              ERR_CONFLICT);
    CHECK_INT(t, person_add(db, m, now, STR("c@example.nl"), STR("a\xe2\x80\xae"), STR("nl"), &b),
              ERR_INVALID);
    TRY(operator_known(db, m, now, &known));
    CHECK(t, !known);
    TRY(right_give(db, m, now, a, ROLE_operator, PLACE_ROOT, 0, STR("command")));
    // Test 24: the last who runs the whole stays; one with an end does not count.
    CHECK_INT(t, right_take(db, m, now, a, ROLE_operator, PLACE_ROOT), ERR_CONFLICT);
    TRY(right_give(db, m, now, b, ROLE_operator, PLACE_ROOT, now + 100, STR("command")));
    CHECK_INT(t, right_take(db, m, now, a, ROLE_operator, PLACE_ROOT), ERR_CONFLICT);
    CHECK_INT(t, right_give(db, m, now, a, ROLE_operator, PLACE_ROOT, now + 100, STR("command")),
              ERR_CONFLICT);
    TRY(right_give(db, m, now, b, ROLE_operator, PLACE_ROOT, 0, STR("command")));
    TRY(right_take(db, m, now, a, ROLE_operator, PLACE_ROOT));
    CHECK_INT(t, right_take(db, m, now, a, ROLE_operator, PLACE_ROOT), ERR_NOT_FOUND);
    CHECK_INT(t, right_take(db, m, now, b, ROLE_operator, PLACE_ROOT), ERR_CONFLICT);
    TRY(place_within(db, m, city, PLACE_ROOT, &in));
    CHECK(t, in);
    TRY(place_within(db, m, PLACE_ROOT, city, &in));
    CHECK(t, !in);
    return ERR_NONE;
}

TEST(account, keeps_the_last_operator)
{
    struct house h;
    struct peek p = {.t = t};

    if (!house_open(t, &h, NULL, 0)) return;
    CHECK_INT(t, store_write(h.store, t->mem, rights_try, &p), ERR_NONE);
    house_close(t, &h);
}
