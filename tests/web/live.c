// Lines that stay open: told of every commit, here or elsewhere; let go when their client left; ended at the stop.
#include "tests/web/house.h"

#include "core/settings.h"
#include "web/live.h"

#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { LINES = 60 };

static const struct db_query count_all = {.name = "test_count",
                                          .sql = {"select count(*) from meta",
                                                  "select count(*) from meta"},
                                          .types = "",
                                          .columns = 1};
static const struct db_query add_one = {.name = "test_add",
                                        .sql = {"insert into meta (name, value) values (?1, 'x')",
                                                "insert into meta (name, value) values ($1, 'x')"},
                                        .types = "t",
                                        .params = 1};

static enum err look(struct db *db, struct mem *mem, int64_t id, str *out)
{
    struct db_rows *rows;
    bool more;

    TRY(db_open(db, &count_all, NULL, &rows));
    TRY(db_next(rows, &more));
    *out = str_format(mem, "%lld.%lld", (long long)id, (long long)db_int(rows, 0));
    db_close(rows);
    return ERR_NONE;
}

static enum err line(struct req *q, struct res *r)
{
    return res_live(q, r, look, 7);
}

static const struct route routes[] = {
    {GET, "/t/line", MAY_READ, line, "line", 0},
};
static const struct feature feature = {.name = "t", .routes = routes, .n_routes = 1};
static const struct feature *const features_of_test[] = {&feature};

static enum err add(struct db *db, void *arg)
{
    const struct db_value v = {.type = DB_TEXT, .s = *(str *)arg};

    return db_exec(db, &add_one, &v, NULL);
}

static int line_open(struct test *t, const struct house *h)
{
    const int fd = client_open(h->port);

    client_send(fd,
                str_format(t->mem,
                           "GET /t/line HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n"));
    return fd;
}

static bool line_has(struct test *t, int fd, str what, str *out)
{
    struct out all = out_new(t->mem);

    for (int i = 0; i < 40; i++) {
        out_str(&all, client_read(t, fd, 25));
        if (str_find(out_get(&all), what) >= 0) break;
    }
    if (out) *out = out_get(&all);
    return str_find(out_get(&all), what) >= 0;
}

static int64_t count_now(struct test *t, struct house *h)
{
    str got = {0};
    const int fd = line_open(t, h);
    int64_t n = -1;

    CHECK(t, line_has(t, fd, STR("data: 7."), &got));
    got = str_from(got, (size_t)str_find(got, STR("data: 7.")) + 8);
    const ptrdiff_t end = str_find_byte(got, ' ');
    CHECK_INT(t, str_int(str_part(got, 0, (size_t)end), 0, 1000, &n), ERR_NONE);
    close(fd);
    return n;
}

TEST(live, tells_every_line_of_a_commit_here_or_elsewhere)
{
    struct house h;
    struct store *other = NULL;
    int fds[LINES];
    str got = {0};
    str name = STR("eerste");

    if (!house_open(t, &h, features_of_test, 1)) return;
    const int64_t n = count_now(t, &h);
    for (int i = 0; i < LINES; i++)
        fds[i] = line_open(t, &h);
    for (int i = 0; i < LINES; i++)
        CHECK(t, line_has(t, fds[i], STR("retry: 2000"), i ? NULL : &got));
    CHECK(t, str_find(got, STR("text/event-stream")) > 0);
    CHECK(t, str_find(got, STR("x-accel-buffering: no")) > 0);
    CHECK(t, str_find(got, STR("no-store")) > 0);

    NEED(t, store_write(h.store, NULL, add, &name));
    for (int i = 0; i < LINES; i++)
        CHECK(t, line_has(t, fds[i], str_format(t->mem, "data: 7.%lld ", (long long)n + 1), NULL));

    // Another process on the same database.
    const struct store_config sc = {.url = str_of(h.database), .readers = 1};
    NEED(t, store_open(&sc, &other));
    name = STR("tweede");
    CHECK_INT(t, store_write(other, NULL, add, &name), ERR_NONE);
    CHECK(t, line_has(t, fds[0], str_format(t->mem, "data: 7.%lld ", (long long)n + 2), NULL));

    // Clients that leave are let go when something is said to them; the rest stays.
    for (int i = 1; i < LINES; i++)
        close(fds[i]);
    for (int i = 0; i < 100 && http_streams(h.server) > 1; i++) {
        name = str_format(t->mem, "n%d", i);
        CHECK_INT(t, store_write(other, NULL, add, &name), ERR_NONE);
        nanosleep(&(struct timespec){.tv_nsec = 20000000}, NULL);
    }
    CHECK_INT(t, http_streams(h.server), 1);
    store_close(other);

    // The stop ends what is open, and is not held up by it.
    house_close(t, &h);
    (void)client_read(t, fds[0], 1000);
    char c;
    CHECK_INT(t, read(fds[0], &c, 1), 0);
    close(fds[0]);
}

TEST(live, head_and_too_many_are_answered_at_once)
{
    struct house h;
    enum { FULL = 760 }; // three quarters of http's 1000 connections
    static int fds[FULL];

    if (!house_open(t, &h, features_of_test, 1)) return;
    const str head =
        client_ask(t, h.port, STR("HEAD /t/line HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
    CHECK_INT(t, client_status(head), 200);
    for (int i = 0; i < FULL; i++)
        fds[i] = line_open(t, &h);
    int good = 0, refused = 0;
    for (int tries = 0; tries < 100 && good + refused < FULL; tries++) {
        nanosleep(&(struct timespec){.tv_nsec = 20000000}, NULL);
        for (int i = 0; i < FULL; i++) {
            char got[16] = {0};
            if (recv(fds[i], got, 15, MSG_DONTWAIT) < 12 || strncmp(got, "HTTP/1.1 ", 9) != 0)
                continue;
            good += strncmp(got + 9, "200", 3) == 0;
            refused += strncmp(got + 9, "503", 3) == 0;
        }
    }
    CHECK_INT(t, good, 750);
    CHECK_INT(t, refused, FULL - 750);
    CHECK_INT(t, http_streams(h.server), 750);
    for (int i = 0; i < FULL; i++)
        close(fds[i]);
    house_close(t, &h);
}
