// How often something may be sent, by address, by person, at the door; whose word on the address counts (test 36).
#include "web/limit.h"
#include "tests/web/house.h"

#include <stdlib.h>

TEST(limit, counts_in_windows_by_kind_and_who)
{
    struct limiter *l = limiter_new(t->mem);

    for (int i = 0; i < 5; i++)
        CHECK_INT(t, limit_take(l, 6000, LIMIT_SIGN_IN, STR("a"), 3), i < 3);
    CHECK(t, limit_take(l, 6000, LIMIT_ADDRESS, STR("a"), 3)); // another kind
    CHECK(t, limit_take(l, 6000, LIMIT_SIGN_IN, STR("b"), 3)); // somebody else
    CHECK(t, !limit_take(l, 6599, LIMIT_SIGN_IN, STR("a"), 3));
    CHECK(t, limit_take(l, 6600, LIMIT_SIGN_IN, STR("a"), 3)); // ten minutes later
    CHECK(t, limit_take(l, 6600, LIMIT_SIGN_IN, STR("a"), 0)); // no limit
}

// A flood of addresses pushes out what is least busy, not who is being held.
TEST(limit, a_flood_does_not_free_who_is_held)
{
    struct limiter *l = limiter_new(t->mem);
    int let_in = 0;

    for (int i = 0; i < 1000; i++)
        limit_take(l, 6000, LIMIT_SIGN_IN, STR("villain"), 1000);
    for (int i = 0; i < 100000; i++)
        limit_take(l, 6000, LIMIT_SIGN_IN, str_format(t->mem, "%d", i), 1000);
    for (int i = 0; i < 10; i++)
        let_in += limit_take(l, 6000, LIMIT_SIGN_IN, STR("villain"), 1000);
    CHECK_INT(t, let_in, 0);
}

static int sign_in(struct test *t, struct house *h, const char *fields)
{
    const str page = house_get(t, h, "/inloggen");
    const ptrdiff_t at = str_find(page, STR("name=\"token\" value=\""));
    const str rest = str_from(page, (size_t)at + 20);
    const str head =
        str_format(t->mem, "%sContent-Type: application/x-www-form-urlencoded\r\n", fields);

    return client_status(
        house_ask(t, h, "POST", "/inloggen", str_z(t->mem, head),
                  str_format(t->mem, "token=" STR_FMT "&mail=a%%40example.nl",
                             STR_ARG(str_part(rest, 0, (size_t)str_find_byte(rest, '"'))))));
}

TEST(limit, the_door_closes_and_reading_stays_open)
{
    struct house h;

    if (!house_open(t, &h, NULL, 0)) return;
    h.set.limit_sign_in = 5;
    for (int i = 0; i < 8; i++) {
        // Nobody named this proxy: what it says of addresses changes nothing.
        const str fields = str_format(t->mem, "X-Forwarded-For: 10.0.0.%d\r\n", i);
        CHECK_INT(t, sign_in(t, &h, str_z(t->mem, fields)), i < 5 ? 303 : 429);
    }
    const str page = house_get(t, &h, "/inloggen");
    CHECK_INT(t, client_status(page), 200);
    CHECK_INT(t, client_status(house_get(t, &h, "/over")), 200);
    house_close(t, &h);
}

TEST(limit, a_named_proxy_tells_whom_to_count_by_its_last_word)
{
    struct house h;

    setenv("MEENT_PROXIES", "10.9.9.9 127.0.0.1", 1);
    const bool open = house_open(t, &h, NULL, 0);
    unsetenv("MEENT_PROXIES");
    if (!open) return;
    h.set.limit_sign_in = 2;
    for (int i = 0; i < 4; i++) {
        // What the client wrote itself stands first; the proxy adds the last.
        const str same = str_format(t->mem, "X-Forwarded-For: 192.0.2.%d, 203.0.113.7\r\n", i);
        CHECK_INT(t, sign_in(t, &h, str_z(t->mem, same)), i < 2 ? 303 : 429);
        const str other = str_format(t->mem, "X-Forwarded-For: 203.0.113.7, 198.51.100.%d\r\n", i);
        CHECK_INT(t, sign_in(t, &h, str_z(t->mem, other)), 303);
    }
    house_close(t, &h);
}
