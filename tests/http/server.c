#include "http/http.h"
#include "tests/http/client.h"

#include <pthread.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

struct echo {
    struct http_server *server;
    int port;
};

static void *answer_late(void *arg)
{
    struct http_request *q = arg;
    const struct timespec nap = {.tv_nsec = 30 * 1000000L};

    nanosleep(&nap, NULL);
    http_answer(q, &(struct http_answer){.status = 200, .body = STR("late")});
    return NULL;
}

static void echo(struct http_request *q, void *arg)
{
    (void)arg;
    if (str_eq(q->path, STR("/later"))) {
        pthread_t thread;
        http_later(q);
        pthread_create(&thread, NULL, answer_late, q);
        pthread_detach(thread);
        return;
    }
    if (str_eq(q->path, STR("/full")))
        for (;;)
            mem_alloc(q->mem, 100000);
    if (str_eq(q->path, STR("/split"))) { // a line end never reaches the head
        const struct http_field f = {STR("location"), STR("/x\r\nset-cookie: a=b")};
        http_answer(q, &(struct http_answer){.status = 303, .headers = &f, .n_headers = 1});
        return;
    }
    const str body = str_format(q->mem, "%d|" STR_FMT "|" STR_FMT "|" STR_FMT "|%d", q->method,
                                STR_ARG(q->path), STR_ARG(q->query), STR_ARG(q->body), q->local);
    http_answer(q, &(struct http_answer){.status = 200, .body = body});
}

static struct echo start(struct test *t, struct http_config c)
{
    struct echo e = {0};
    str why = {0};

    if (!c.listen.at) c.listen = STR("127.0.0.1:0");
    if (!c.threads) c.threads = 2;
    c.handle = echo;
    if (http_start(&c, &e.server, t->mem, &why) != ERR_NONE)
        test_fail(t, __FILE__, __LINE__, STR_FMT, STR_ARG(why));
    else
        e.port = http_port(e.server);
    return e;
}

TEST(http_server, reads_heads_strictly)
{
#define HOST "Host: a\r\n"
    static const struct {
        const char *name, *in;
        size_t n;
        int want;
        const char *body;
    } rows[] = {
#define ROW(name, in, want, body) {name, in, sizeof(in) - 1, want, body}
        ROW("plain", "GET /a?b=c HTTP/1.1\r\n" HOST "\r\n", 200, "0|/a|b=c||1"),
        ROW("decoded once", "GET /%61%2561 HTTP/1.1\r\n" HOST "\r\n", 200, "0|/a%61|||1"),
        ROW("no fields but host", "GET / HTTP/1.1\r\nhost: a\r\n\r\n", 200, "0|/|||1"),
        ROW("blanks around a value", "GET / HTTP/1.1\r\nHost: \t a \t\r\nX: y  \r\n\r\n", 200,
            NULL),
        ROW("empty value", "GET / HTTP/1.1\r\nX:\r\n" HOST "\r\n", 200, NULL),
        ROW("empty value last", "GET / HTTP/1.1\r\n" HOST "X:\r\n\r\n", 200, NULL),
        ROW("cookie", "GET / HTTP/1.1\r\n" HOST "Cookie: a=b; c=\"d e\"; x\r\nY: z\r\n\r\n", 200,
            NULL),
        ROW("query kept", "GET /?a=1&b=2+3%20&=&c HTTP/1.1\r\n" HOST "\r\n", 200,
            "0|/|a=1&b=2+3%20&=&c||1"),
        ROW("absolute", "GET http://a/x?y HTTP/1.1\r\n" HOST "\r\n", 200, "0|/x|y||1"),
        ROW("absolute, other host", "GET http://b/x HTTP/1.1\r\n" HOST "\r\n", 400, NULL),
        ROW("1.0", "GET / HTTP/1.0\r\n" HOST "\r\n", 200, NULL),
        ROW("post", "POST /f HTTP/1.1\r\n" HOST "Content-Length: 3\r\n\r\na=b", 200, "2|/f||a=b|1"),
        ROW("post, nothing", "POST /f HTTP/1.1\r\n" HOST "Content-Length: 0\r\n\r\n", 200,
            "2|/f|||1"),
        ROW("get with body", "GET /f HTTP/1.1\r\n" HOST "Content-Length: 2\r\n\r\nhi", 200, NULL),
        ROW("chunked",
            "POST /f HTTP/1.1\r\n" HOST
            "Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n",
            411, NULL),
        ROW("other method", "DELETE / HTTP/1.1\r\n" HOST "\r\n", 200, "3|/|||1"),
        ROW("proxy", "GET / HTTP/1.1\r\n" HOST "X-Forwarded-For: 1.2.3.4\r\n\r\n", 200, "0|/|||0"),

        ROW("no host", "GET / HTTP/1.1\r\nX: y\r\n\r\n", 400, NULL),
        ROW("no host 1.0", "GET / HTTP/1.0\r\nX: y\r\n\r\n", 400, NULL),
        ROW("two hosts", "GET / HTTP/1.1\r\n" HOST HOST "\r\n", 400, NULL),
        ROW("empty host", "GET / HTTP/1.1\r\nHost:\r\n\r\n", 400, NULL),
        ROW("host with a path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400, NULL),
        ROW("host with a user", "GET / HTTP/1.1\r\nHost: a@b\r\n\r\n", 400, NULL),
        ROW("two lengths",
            "POST / HTTP/1.1\r\n" HOST "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", 400,
            NULL),
        ROW("two equal lengths",
            "POST / HTTP/1.1\r\n" HOST "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc", 400,
            NULL),
        ROW("length list", "POST / HTTP/1.1\r\n" HOST "Content-Length: 3, 3\r\n\r\nabc", 400, NULL),
        ROW("signed length", "POST / HTTP/1.1\r\n" HOST "Content-Length: +3\r\n\r\nabc", 400, NULL),
        ROW("minus length", "POST / HTTP/1.1\r\n" HOST "Content-Length: -1\r\n\r\nabc", 400, NULL),
        ROW("hex length", "POST / HTTP/1.1\r\n" HOST "Content-Length: 0x3\r\n\r\nabc", 400, NULL),
        ROW("length and coding",
            "POST / HTTP/1.1\r\n" HOST
            "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            400, NULL),
        ROW("coding and length",
            "POST / HTTP/1.1\r\n" HOST
            "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
            400, NULL),
        ROW("two codings",
            "POST / HTTP/1.1\r\n" HOST
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
            400, NULL),
        ROW("unknown coding",
            "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", -1, NULL),
        ROW("coding in 1.0",
            "POST / HTTP/1.0\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400, NULL),
        ROW("blank before colon", "GET / HTTP/1.1\r\n" HOST "X : y\r\n\r\n", 400, NULL),
        ROW("length with a blank", "POST / HTTP/1.1\r\n" HOST "Content-Length : 3\r\n\r\nabc", 400,
            NULL),
        ROW("folded", "GET / HTTP/1.1\r\n" HOST "X: y\r\n z\r\nA: b\r\n\r\n", 400, NULL),
        ROW("folded last", "GET / HTTP/1.1\r\n" HOST "X: y\r\n z\r\n\r\n", 400, NULL),
        ROW("folded host", "GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n", 400, NULL),
        ROW("folded first", "GET / HTTP/1.1\r\n X: y\r\n" HOST "\r\n", 400, NULL),
        ROW("NUL in value", "GET / HTTP/1.1\r\n" HOST "X: y\0z\r\nA: b\r\n\r\n", 400, NULL),
        ROW("NUL in last value", "GET / HTTP/1.1\r\n" HOST "X: y\0z\r\n\r\n", 400, NULL),
        ROW("NUL in name", "GET / HTTP/1.1\r\n" HOST "X\0Y: z\r\n\r\n", 400, NULL),
        ROW("NUL in target", "GET /a\0b HTTP/1.1\r\n" HOST "\r\n", 400, NULL),
        ROW("control in value", "GET / HTTP/1.1\r\n" HOST "X: y\001z\r\n\r\n", 400, NULL),
        ROW("control in name", "GET / HTTP/1.1\r\n" HOST "X\001: z\r\n\r\n", 400, NULL),
        ROW("CR in value", "GET / HTTP/1.1\r\n" HOST "X: y\rz\r\n\r\n", 400, NULL),
        ROW("bare LF", "GET / HTTP/1.1\r\n" HOST "X: y\nA: b\r\n\r\n", 400, NULL),
        ROW("bare LF after host", "GET / HTTP/1.1\r\nHost: a\nX: y\r\n\r\n", 400, NULL),
        ROW("bare LF first line", "GET / HTTP/1.1\n" HOST "\r\n", 400, NULL),
        ROW("no colon", "GET / HTTP/1.1\r\n" HOST "nonsense\r\n\r\n", 400, NULL),
        ROW("no name", "GET / HTTP/1.1\r\n" HOST ": x\r\n\r\n", 400, NULL),
        ROW("method with odd signs", "G{T / HTTP/1.1\r\n" HOST "\r\n", 400, NULL),
        ROW("blank in target", "GET /a b HTTP/1.1\r\n" HOST "\r\n", -1, NULL),
        ROW("star", "OPTIONS * HTTP/1.1\r\n" HOST "\r\n", 400, NULL),
        ROW("no slash", "GET a HTTP/1.1\r\n" HOST "\r\n", 400, NULL),
        ROW("fragment", "GET /a#b HTTP/1.1\r\n" HOST "\r\n", 400, NULL),
        ROW("dots", "GET /../etc/passwd HTTP/1.1\r\n" HOST "\r\n", 400, NULL),
        ROW("coded dots", "GET /a/%2e%2e/b HTTP/1.1\r\n" HOST "\r\n", 400, NULL),
        ROW("coded slash", "GET /a%2fb HTTP/1.1\r\n" HOST "\r\n", 400, NULL),
        ROW("coded NUL", "GET /a%00 HTTP/1.1\r\n" HOST "\r\n", 400, NULL),
        ROW("broken percent", "GET /a%zz HTTP/1.1\r\n" HOST "\r\n", 400, NULL),
        ROW("overlong UTF-8", "GET /%c0%ae HTTP/1.1\r\n" HOST "\r\n", 400, NULL),
        ROW("other version", "GET / HTTP/2.0\r\n" HOST "\r\n", 505, NULL),
        ROW("expect",
            "POST / HTTP/1.1\r\n" HOST "Expect: 100-continue\r\nContent-Length: 99999999\r\n\r\n",
            413, NULL),
        ROW("line end in an answer", "GET /split HTTP/1.1\r\n" HOST "\r\n", 303, ""),
#undef ROW
    };
    struct echo e = start(t, (struct http_config){0});

    for (size_t i = 0; i < COUNT_OF(rows) && e.server; i++) {
        t->row = rows[i].name;
        const str answer = client_ask(t, e.port, (str){rows[i].in, rows[i].n});
        const int status = client_status(answer);
        if (rows[i].want < 0) // refused, whichever word the library has for it
            CHECK(t, status == 400 || status == 501 || status == 0);
        else
            CHECK_INT(t, status, rows[i].want);
        if (status >= 400) CHECK(t, str_eq(client_field(answer, STR("connection")), STR("close")));
        CHECK(t, !client_field(answer, STR("set-cookie")).at);
        if (rows[i].body) CHECK_STR(t, client_body(answer), rows[i].body);
    }
    if (e.server) CHECK(t, http_stop(e.server, 5));
}

static str long_request(struct test *t, const char *start_text, size_t n, const char *end)
{
    char *fill = mem_raw(t->mem, n);

    memset(fill, 'a', n);
    return str_format(t->mem, "%s" STR_FMT "%s", start_text, STR_ARG(((str){fill, n})), end);
}

TEST(http_server, bounds_what_comes_in)
{
    struct echo e = start(t, (struct http_config){.body_max = 1000, .mem_max = 1 << 20});

    if (!e.server) return;
    const str target = long_request(t, "GET /", 5000, " HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK_INT(t, client_status(client_ask(t, e.port, target)), 414);
    const str field = long_request(t, "GET / HTTP/1.1\r\nHost: a\r\nX: ", 9000, "\r\n\r\n");
    CHECK_INT(t, client_status(client_ask(t, e.port, field)), 431);
    const str huge = long_request(t, "GET / HTTP/1.1\r\nHost: a\r\nX: ", 60000, "\r\n\r\n");
    const int status = client_status(client_ask(t, e.port, huge)); // the library's own word
    CHECK(t, status == 431 || status == 413 || status == 0);

    struct out many = out_new(t->mem);
    OUT_LIT(&many, "GET / HTTP/1.1\r\nHost: a\r\n");
    for (int i = 0; i < 70; i++)
        out_format(&many, "X%d: y\r\n", i);
    OUT_LIT(&many, "\r\n");
    CHECK_INT(t, client_status(client_ask(t, e.port, out_get(&many))), 431);

    const str body =
        long_request(t, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n\r\n", 1001, "");
    CHECK_INT(t, client_status(client_ask(t, e.port, body)), 413);
    const str exact =
        long_request(t, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n", 1000, "");
    CHECK_INT(t, client_status(client_ask(t, e.port, exact)), 200);
    CHECK_INT(t, client_status(client_ask(t, e.port, STR("GET /full HTTP/1.1\r\nHost: a\r\n\r\n"))),
              507);
    CHECK_INT(t, client_status(client_ask(t, e.port, STR("GET / HTTP/1.1\r\nHost: a\r\n\r\n"))),
              200);
    CHECK(t, http_stop(e.server, 5));
}

TEST(http_server, keeps_a_connection_and_answers_in_order)
{
    struct echo e = start(t, (struct http_config){0});

    if (!e.server) return;
    const int fd = client_open(e.port);
    client_send(fd, STR("GET /1 HTTP/1.1\r\nHost: a\r\n\r\nHEAD /2 HTTP/1.1\r\nHost: a\r\n\r\n"
                        "POST /later HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx"
                        "GET /4 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
    const str all = client_read(t, fd, 2000);
    close(fd);
    CHECK_INT(t, client_status(all), 200);
    CHECK(t, client_field(all, STR("date")).n == 29);
    CHECK(t, str_find(all, STR("0|/1|||1HTTP/1.1 200")) > 0);
    CHECK(t, str_find(all, STR("1|/2")) < 0); // HEAD: no body
    CHECK(t, str_find(all, STR("lateHTTP/1.1 200")) > 0);
    CHECK(t, str_ends(all, STR("0|/4|||1")));
    CHECK(t, http_stop(e.server, 5));
}

TEST(http_server, survives_who_leaves_while_waiting)
{
    struct echo e = start(t, (struct http_config){0});

    if (!e.server) return;
    for (int i = 0; i < 20; i++) {
        const int fd = client_open(e.port);
        client_send(fd, STR("GET /later HTTP/1.1\r\nHost: a\r\n\r\n"));
        close(fd);
    }
    CHECK_INT(t, client_status(client_ask(t, e.port, STR("GET / HTTP/1.1\r\nHost: a\r\n\r\n"))),
              200);
    CHECK(t, http_stop(e.server, 5)); // waits for all of them
}

TEST(http_server, ends_who_is_slow)
{
    struct echo e =
        start(t, (struct http_config){.head_seconds = 1, .body_seconds = 1, .idle_seconds = 5});
    const struct timespec nap = {.tv_nsec = 100 * 1000000L};
    int fd[3];

    if (!e.server) return;
    for (int i = 0; i < 3; i++)
        fd[i] = client_open(e.port);
    client_send(fd[1], STR("GET / HTTP/1.1\r\n"));
    client_send(fd[2], STR("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 500\r\n\r\n"));
    for (int i = 0; i < 22; i++) { // one byte at a time, never silent for long
        for (int k = 0; k < 3; k++)
            client_send(fd[k], STR("a"));
        nanosleep(&nap, NULL);
    }
    for (int i = 0; i < 3; i++) {
        static const char *const names[] = {"first line", "head", "body"};
        t->row = names[i];
        CHECK_INT(t, client_status(client_read(t, fd[i], 100)), 408);
        close(fd[i]);
    }
    t->row = NULL;
    CHECK_INT(t, http_connections(e.server), 0);
    CHECK_INT(t, client_status(client_ask(t, e.port, STR("GET / HTTP/1.1\r\nHost: a\r\n\r\n"))),
              200);
    CHECK(t, http_stop(e.server, 5));
}

TEST(http_server, listens_on_a_unix_socket)
{
    const char *folder = test_folder(t);
    const str path = str_format(t->mem, "%s/http", folder);
    struct echo e =
        start(t,
              (struct http_config){.listen = str_format(t->mem, "unix:" STR_FMT, STR_ARG(path))});

    if (!e.server) return;
    const int fd = client_open_unix(path.at);
    CHECK(t, fd >= 0);
    client_send(fd, STR("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
    CHECK_STR(t, client_body(client_answer(t, fd, false)),
              "0|/|||0"); // a proxy is not this machine
    close(fd);

    struct http_server *second = NULL;
    str why = {0};
    const struct http_config c = {.listen = str_format(t->mem, "unix:" STR_FMT, STR_ARG(path)),
                                  .handle = echo};
    CHECK_INT(t, http_start(&c, &second, t->mem, &why), ERR_IO); // somebody listens there
    CHECK(t, http_stop(e.server, 5));
    CHECK(t, access(path.at, F_OK) != 0);
}

TEST(http_server, says_what_is_wrong_with_an_address)
{
    static const char *const rows[] = {
        "", "8080", "nonsense:80", "127.0.0.1:", "127.0.0.1:99999999", "[::1:80", "unix:"};

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct http_server *s = NULL;
        str why = {0};
        const struct http_config c = {.listen = str_of(rows[i]), .handle = echo};
        t->row = rows[i];
        CHECK(t, http_start(&c, &s, t->mem, &why) != ERR_NONE);
        CHECK(t, why.n > 20);
    }
}
