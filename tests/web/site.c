// The machinery around pages, tried on a feature of its own: forms, tokens, the cache, codings, files, rights.
#include "core/file.h"
#include "tests/web/house.h"
#include "web/token.h"

#include <stdlib.h>
#include <unistd.h>
#include <zlib.h>

static int made; // how often the page was made: the cache is what keeps it low

static enum err counted(struct req *q, struct res *r)
{
    const str word = req_query(q, "q", 50);

    made++;
    r->type = "text/plain; charset=utf-8";
    for (int i = 0; i < 100; i++)
        out_format(&r->body, "%s word=" STR_FMT "\n", q->lang == LANG_EN ? "en" : "nl",
                   STR_ARG(word));
    return ERR_NONE;
}

static enum err named(struct req *q, struct res *r)
{
    out_str(&r->body, q->origin);
    return ERR_NONE;
}

static enum err form(struct req *q, struct res *r)
{
    struct html *h = page_open(q, r, &(struct page){.title = STR("form"), .form = true});

    OUT_LIT(h->out, "<h1>form</h1><form method=\"post\">");
    html_token(h);
    OUT_LIT(h->out, "</form>");
    return page_close(h);
}

static enum err save(struct req *q, struct res *r)
{
    struct db_value p[2] = {{.type = DB_TEXT, .s = req_form(q, "name", 50)},
                            {.type = DB_TEXT, .s = STR("x")}};
    static const struct db_query add = {.name = "test_add",
                                        .sql = {"insert into meta (name, value) values (?1, ?2)",
                                                "insert into meta (name, value) values ($1, $2)"},
                                        .types = "tt",
                                        .params = 2};
    int64_t changed;

    if (str_eq(p[0].s, STR("refuse"))) return fail(q, ERR_CONFLICT, MSG_web_conflict_lead);
    TRY(db_exec(q->db, &add, p, &changed));
    if (str_eq(p[0].s, STR("undone"))) return ERR_INVALID; // after the row: it must be gone again
    return redirect(q, r, STR("/t/counted"));
}

static enum err part(struct req *q, struct res *r)
{
    int64_t id;

    TRY(req_id(q, "id", &id));
    out_format(&r->body, "id=%lld", (long long)id);
    return ERR_NONE;
}

static enum err word(struct req *q, struct res *r)
{
    (void)q;
    OUT_LIT(&r->body, "word");
    return ERR_NONE;
}

static enum err broken(struct req *q, struct res *r)
{
    (void)q, (void)r;
    return ERR_STORE;
}

static enum err greedy(struct req *q, struct res *r)
{
    (void)r;
    for (int i = 0; i < 1000; i++)
        mem_alloc(q->mem, 1 << 20);
    return ERR_NONE;
}

static enum err file(struct req *q, struct res *r)
{
    const char *type = str_eq(req_path_text(q, "kind"), STR("html")) ? "text/html" : "video/mp4";
    int fd;
    int64_t bytes;
    const str sha = req_path_text(q, "sha");

    TRY(file_open(q->site->files, sha, &fd, &bytes));
    return res_file(q, r,
                    &(struct sent_file){.fd = fd,
                                        .bytes = bytes,
                                        .type = type,
                                        .etag = sha,
                                        .name = STR("één \"film\".mp4")});
}

static const struct route routes[] = {
    {GET, "/t/counted", MAY_READ, counted, "counted", 0},
    {GET, "/t/named", MAY_READ, named, "named", 0},
    {GET, "/t/form", MAY_READ, form, "form", 0},
    {POST, "/t/form", MAY_READ, save, "save", 0},
    {GET, "/t/{id}", MAY_READ, part, "part", 0},
    {GET, "/t/{id}/word", MAY_READ, word, "word", 0},
    {GET, "/t/broken", MAY_READ, broken, "broken", 0},
    {GET, "/t/greedy", MAY_READ, greedy, "greedy", 0},
    {GET, "/t/secret", MAY_OPERATE, word, "secret", 0},
    {GET, "/api/broken", MAY_READ, broken, "api", 0},
    {GET, "/t/file/{kind}/{sha}", MAY_READ, file, "file", 0},
};
static const struct feature feature = {.name = "test",
                                       .routes = routes,
                                       .n_routes = COUNT_OF(routes)};
static const struct feature *const list[] = {&feature};

static int status(struct test *t, struct house *h, const char *path)
{
    return client_status(house_get(t, h, path));
}

TEST(web, finds_the_route)
{
    static const struct {
        const char *path;
        int want;
    } rows[] = {
        {"/t/1", 200},
        {"/t/01", 404},
        {"/t/x", 404},
        {"/t/0", 404},
        {"/t/1/word", 200},
        {"/t/x/word", 200},
        {"/t/counted", 200},
        {"/t/counted/word", 200},
        {"/t//word", 404},
        {"/t", 404},
        {"//t/1", 404},
        {"/t/1/", 308},
        {"/t/1/word/", 308},
        {"/t/1//", 404},
        {"/en/t/1", 200},
        {"/en/t/1/", 308},
        {"/en/static/x", 404},
        {"/EN/t/1", 404},
        {"/t/99999999999999999999", 404},
        {"/t/1/word/more", 404},
        {"/static/none.js", 404},
        {"/static/../t/1", 400},
        {"/t/%31", 200},
    };
    struct house h;

    if (!house_open(t, &h, list, 1)) return;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        t->row = rows[i].path;
        CHECK_INT(t, status(t, &h, rows[i].path), rows[i].want);
    }
    t->row = NULL;
    CHECK_STR(t, client_field(house_get(t, &h, "/en/api/broken?x=1"), STR("location")),
              "/api/broken?x=1");
    CHECK_STR(t, client_field(house_get(t, &h, "/en"), STR("location")), "/en/");
    CHECK_STR(t, client_field(house_get(t, &h, "/en/t/1/?q=a%20b"), STR("location")),
              "/en/t/1?q=a%20b");
    const str refused = house_ask(t, &h, "POST", "/t/1", NULL, STR(""));
    CHECK_INT(t, client_status(refused), 405);
    CHECK_STR(t, client_field(refused, STR("allow")), "GET, HEAD");
    CHECK_STR(t, client_field(house_ask(t, &h, "PUT", "/t/form", NULL, (str){0}), STR("allow")),
              "GET, HEAD, POST");
    const str head = house_ask(t, &h, "HEAD", "/t/1", NULL, (str){0});
    CHECK_INT(t, client_status(head), 200);
    CHECK_STR(t, client_field(head, STR("content-length")), "4");
    CHECK_INT(t, (int)client_body(head).n, 0);
    house_close(t, &h);
}

TEST(web, says_what_went_wrong)
{
    struct house h;

    if (!house_open(t, &h, list, 1)) return;
    str a = house_get(t, &h, "/en/t/nothing-here");
    CHECK_INT(t, client_status(a), 404);
    CHECK(t, str_find(client_body(a), STR("This page is not here")) > 0);
    CHECK(t,
          str_find(client_body(a), STR("value=\"nothing here\"")) > 0); // ready to be searched for
    CHECK_STR(t, client_field(a, STR("cache-control")), "no-store");
    a = house_get(t, &h, "/t/%3Cscript%3Ealert(1)%3C%2Dscript%3E");
    CHECK(t, str_find(client_body(a), STR("<script>alert")) < 0);
    a = house_get(t, &h, "/t/broken");
    CHECK_INT(t, client_status(a), 500);
    CHECK(t, str_find(client_body(a), STR("m-error__code")) > 0); // the number to mention
    a = house_get(t, &h, "/api/broken");
    CHECK_INT(t, client_status(a), 500);
    CHECK_STR(t, client_field(a, STR("content-type")), "application/problem+json; charset=utf-8");
    CHECK_INT(t, status(t, &h, "/t/greedy"), 507);
    CHECK_INT(t, status(t, &h, "/t/1"), 200);
    house_close(t, &h);
}

TEST(web, operator_pages_are_for_operators)
{
    struct house h;

    if (!house_open(t, &h, list, 1)) return;
    h.set.operator_token = STR("0123456789abcdef");
    CHECK_INT(t, status(t, &h, "/t/secret"), 200); // this machine
    static const struct {
        const char *host;
        int want;
    } hosts[] = {
        {"localhost", 200},         {"[::1]:8080", 200},
        {"meent.example", 403}, // a proxy that tells nothing, or a page that gave its name our address
        {"127.0.0.1.example", 403}, {"localhost.example:1", 403},
    };
    for (size_t i = 0; i < COUNT_OF(hosts); i++) {
        t->row = hosts[i].host;
        const str ask =
            str_format(t->mem, "GET /t/secret HTTP/1.1\r\nHost: %s\r\n\r\n", hosts[i].host);
        CHECK_INT(t, client_status(client_ask(t, h.port, ask)), hosts[i].want);
    }
    t->row = NULL;
    const char *far = "X-Forwarded-For: 192.0.2.1\r\n";
    CHECK_INT(t, client_status(house_ask(t, &h, "GET", "/t/secret", far, (str){0})), 403);
    CHECK_INT(t,
              client_status(house_ask(
                  t, &h, "GET", "/t/secret",
                  "X-Forwarded-For: 192.0.2.1\r\nAuthorization: Bearer 0123456789abcdef\r\n",
                  (str){0})),
              200);
    CHECK_INT(t,
              client_status(house_ask(
                  t, &h, "GET", "/t/secret",
                  "X-Forwarded-For: 192.0.2.1\r\nAuthorization: Bearer 0123456789abcdeg\r\n",
                  (str){0})),
              403);
    h.set.operator_token = STR("");
    CHECK_INT(t,
              client_status(house_ask(t, &h, "GET", "/t/secret",
                                      "X-Forwarded-For: 192.0.2.1\r\nAuthorization: Bearer \r\n",
                                      (str){0})),
              403);
    house_close(t, &h);
}

static enum err touch(struct db *db, void *arg)
{
    (void)arg;
    return db_run_text(db, "insert into meta (name, value) values ('t', '1') on conflict (name) do "
                           "update set value = meta.value || '1'");
}

// The page that one reader asks for under another name is not what the next one gets.
TEST(web, the_cache_knows_host_and_scheme)
{
    static const struct {
        const char *fields, *want;
    } rows[] = {
        {"Host: evil.example\r\n", "http://evil.example"},
        {"Host: meent.example\r\n", "http://meent.example"},
        {"Host: meent.example\r\nX-Forwarded-Host: evil.example\r\n", "http://meent.example"},
        {"Host: meent.example\r\nForwarded: host=evil.example\r\n", "http://meent.example"},
        {"Host: meent.example\r\nX-Forwarded-Proto: https\r\n", "http://meent.example"},
    };
    struct house h;

    if (!house_open(t, &h, list, 1)) return;
    for (size_t i = 0; i < 2 * COUNT_OF(rows); i++) {
        t->row = rows[i % COUNT_OF(rows)].fields;
        const str ask = str_format(t->mem, "GET /t/named HTTP/1.1\r\n%s\r\n", t->row);
        CHECK_STR(t, client_body(client_ask(t, h.port, ask)), rows[i % COUNT_OF(rows)].want);
    }
    t->row = NULL;
    h.set.origin = STR("https://meent.example");
    CHECK_STR(t,
              client_body(client_ask(t, h.port,
                                     STR("GET /t/named HTTP/1.1\r\nHost: evil.example\r\n\r\n"))),
              "https://meent.example");
    house_close(t, &h);
}

TEST(web, the_cache_is_exact)
{
    struct house h;

    if (!house_open(t, &h, list, 1)) return;
    made = 0;
    const str first = house_get(t, &h, "/t/counted");
    CHECK_INT(t, made, 1);
    CHECK_STR(t, client_body(house_get(t, &h, "/t/counted")), str_z(t->mem, client_body(first)));
    CHECK_INT(t, made, 1);
    house_get(t, &h, "/t/counted?utm=1&x=2"); // what no handler asks for is the same page
    CHECK_INT(t, made, 1);
    house_get(t, &h, "/t/counted?q=a");
    CHECK_INT(t, made, 2);
    house_get(t, &h, "/t/counted?x=1&q=a");
    CHECK_INT(t, made, 2);
    CHECK(t, str_starts(client_body(house_get(t, &h, "/t/counted?q=b")), STR("nl word=b")));
    CHECK(t, str_starts(client_body(house_get(t, &h, "/t/counted?q=a")), STR("nl word=a")));
    CHECK(t, str_starts(client_body(house_get(t, &h, "/en/t/counted?q=a")), STR("en word=a")));
    CHECK_INT(t, made, 4);
    // One commit, and nothing old is given any more.
    NEED(t, store_write(h.store, NULL, touch, NULL));
    house_get(t, &h, "/t/counted");
    CHECK_INT(t, made, 5);
    house_get(t, &h, "/t/counted");
    CHECK_INT(t, made, 5);
    site_reload(h.site, &h.set); // another cobrand may stand on every page
    house_get(t, &h, "/t/counted");
    CHECK_INT(t, made, 6);
    house_close(t, &h);
}

TEST(web, codes_and_revalidates)
{
    static const struct {
        const char *accept, *coding, *end;
    } rows[] = {
        {"Accept-Encoding: gzip\r\n", "gzip", "-gz\""},
        {"Accept-Encoding: br, gzip\r\n", "br", "-br\""},
        {"Accept-Encoding: identity\r\n", NULL, "\""},
        {"", NULL, "\""},
    };
    struct house h;

    if (!house_open(t, &h, list, 1)) return;
    for (int again = 0; again < 2; again++) // made, then from the cache
        for (size_t i = 0; i < COUNT_OF(rows); i++) {
            t->row = rows[i].accept;
            const str a = house_ask(t, &h, "GET", "/t/counted", rows[i].accept, (str){0});
            const str tag = client_field(a, STR("etag"));
            CHECK_INT(t, client_status(a), 200);
            CHECK_STR(t, client_field(a, STR("vary")), "accept-encoding");
            CHECK(t, str_ends(tag, str_of(rows[i].end)));
            if (rows[i].coding)
                CHECK_STR(t, client_field(a, STR("content-encoding")), rows[i].coding);
            else
                CHECK(t, !client_field(a, STR("content-encoding")).at);
            if (i == 0) { // it really is what it says
                char plain[4096];
                z_stream z = {.next_in = (unsigned char *)client_body(a).at,
                              .avail_in = (unsigned)client_body(a).n,
                              .next_out = (unsigned char *)plain,
                              .avail_out = sizeof plain};
                inflateInit2(&z, 15 + 16);
                CHECK_INT(t, inflate(&z, Z_FINISH), Z_STREAM_END);
                inflateEnd(&z);
                CHECK_STR(t, client_body(house_get(t, &h, "/t/counted")),
                          str_z(t->mem, (str){plain, z.total_out}));
            }
            const str fields = str_format(t->mem, "%sIf-None-Match: " STR_FMT "\r\n",
                                          rows[i].accept, STR_ARG(tag));
            const str same = house_ask(t, &h, "GET", "/t/counted", str_z(t->mem, fields), (str){0});
            CHECK_INT(t, client_status(same), 304);
            CHECK_STR(t, client_field(same, STR("etag")), str_z(t->mem, tag));
            CHECK_INT(t, (int)client_body(same).n, 0);
        }
    t->row = NULL;
    CHECK_INT(t,
              client_status(
                  house_ask(t, &h, "GET", "/t/counted", "If-None-Match: \"other\"\r\n", (str){0})),
              200);
    house_close(t, &h);
}

static str token_of(struct test *t, struct house *h)
{
    const str page = client_body(house_get(t, h, "/t/form"));
    const ptrdiff_t at = str_find(page, STR("name=\"token\" value=\""));

    if (at < 0) return STR("");
    return str_copy(t->mem, str_part(page, (size_t)at + 20, TOKEN_TEXT));
}

static int send_form(struct test *t, struct house *h, str token, const char *name,
                     const char *fields)
{
    const str body = str_format(t->mem, "token=" STR_FMT "&name=%s", STR_ARG(token), name);
    const str all =
        str_format(t->mem, "Content-Type: application/x-www-form-urlencoded\r\n%s", fields);

    return client_status(house_ask(t, h, "POST", "/t/form", str_z(t->mem, all), body));
}

static enum err count_rows(struct db *db, void *arg)
{
    static const struct db_query q = {.name = "test_count",
                                      .sql = {"select count(*) from meta where value = 'x'",
                                              "select count(*) from meta where value = 'x'"},
                                      .types = "",
                                      .columns = 1};
    struct db_rows *rows;
    bool more;

    TRY(db_open(db, &q, NULL, &rows));
    TRY(db_next(rows, &more));
    *(int64_t *)arg = more ? db_int(rows, 0) : -1;
    db_close(rows);
    return ERR_NONE;
}

static int64_t rows_now(struct test *t, struct house *h)
{
    int64_t n = -1;

    CHECK_INT(t, store_read(h->store, NULL, count_rows, &n), ERR_NONE);
    return n;
}

TEST(web, a_form_is_taken_once)
{
    struct house h;

    if (!house_open(t, &h, list, 1)) return;
    const str one = token_of(t, &h), two = token_of(t, &h);
    CHECK_INT(t, (int)one.n, TOKEN_TEXT);
    CHECK(t, !str_eq(one, two)); // new in every page
    CHECK_INT(t, send_form(t, &h, one, "a", ""), 303);
    CHECK_INT(t, rows_now(t, &h), 1);
    CHECK_INT(t, send_form(t, &h, one, "a", ""),
              303); // twice sent, once done: the key would be a conflict
    CHECK_INT(t, rows_now(t, &h), 1);
    CHECK_INT(t, send_form(t, &h, one, "b", ""), 303); // the same page, filled in anew
    CHECK_INT(t, rows_now(t, &h), 2);
    CHECK_INT(t, send_form(t, &h, two, "a", ""), 409); // a unique rule of the table
    CHECK_INT(t, send_form(t, &h, two, "refuse", ""), 409);
    // Who is refused finds the way back to the form, when the browser says where it stood and that is here.
    static const struct {
        const char *from;
        bool back;
    } came[] = {
        {"%s://%s/t/page?klaar=1", true},
        {"%s://%s//elders.example/", false},
        {"%s://%s.elders.example/t/page", false},
        {"%s://elders.example/t/page?%s", false},
    };
    for (size_t i = 0; i < COUNT_OF(came); i++) {
        const char *host = str_z(t->mem, str_format(t->mem, "127.0.0.1:%d", h.port));
        struct out o = out_new(t->mem);
        OUT_LIT(&o, "Content-Type: application/x-www-form-urlencoded\r\nReferer: ");
        out_format(&o, came[i].from, "http", host);
        OUT_LIT(&o, "\r\n");
        const str page =
            house_ask(t, &h, "POST", "/t/form", str_z(t->mem, out_get(&o)),
                      str_format(t->mem, "token=" STR_FMT "&name=refuse", STR_ARG(two)));
        t->row = came[i].from;
        CHECK_INT(t, client_status(page), 409);
        CHECK(t, (str_find(page, msg_text(LANG_NL, MSG_web_error_back)) >= 0) == came[i].back);
        CHECK(t, (str_find(page, STR("href=\"/t/page?klaar=1\"")) >= 0) == came[i].back);
        CHECK(t, str_find(page, STR("elders.example")) < 0);
    }
    t->row = NULL;
    CHECK_INT(t, send_form(t, &h, two, "undone", ""), 400);
    CHECK_INT(t, rows_now(t, &h), 2);
    CHECK_INT(t, send_form(t, &h, two, "c", "Sec-Fetch-Site: same-origin\r\n"), 303);

    CHECK_INT(t, send_form(t, &h, two, "d", "Sec-Fetch-Site: cross-site\r\n"), 403);
    CHECK_INT(t, send_form(t, &h, two, "d", "Sec-Fetch-Site: same-site\r\n"), 403);
    CHECK_INT(t, send_form(t, &h, two, "d", "Origin: https://elsewhere.example\r\n"), 403);
    CHECK_INT(t, send_form(t, &h, two, "d", "Origin: null\r\n"), 403);
    CHECK_INT(t, send_form(t, &h, STR(""), "d", ""), 403);
    char *forged = str_z(t->mem, two);
    forged[20] = forged[20] == 'A' ? 'B' : 'A';
    CHECK_INT(t, send_form(t, &h, str_of(forged), "d", ""), 403);
    CHECK_INT(t, rows_now(t, &h), 3);
    CHECK_STR(t, client_field(house_get(t, &h, "/t/form"), STR("cache-control")), "no-store");
    house_close(t, &h);
}

TEST(web_token, holds_for_a_while_and_for_one_reader)
{
    const unsigned char secret[TOKEN_SECRET] = {1}, other[TOKEN_SECRET] = {2};
    unsigned char nonce[TOKEN_NONCE];
    const str token = token_new(t->mem, secret, 1000, STR("key"));

    CHECK_INT(t, token_check(secret, 1000, STR("key"), token, nonce), ERR_NONE);
    CHECK_INT(t, token_check(secret, 1000 + TOKEN_SECONDS, STR("key"), token, nonce), ERR_NONE);
    CHECK_INT(t, token_check(secret, 1001 + TOKEN_SECONDS, STR("key"), token, nonce), ERR_GONE);
    CHECK_INT(t, token_check(secret, 900, STR("key"), token, nonce), ERR_GONE); // from the future
    CHECK_INT(t, token_check(secret, 1000, STR("kez"), token, nonce), ERR_FORBIDDEN);
    CHECK_INT(t, token_check(other, 1000, STR("key"), token, nonce), ERR_FORBIDDEN);
    CHECK_INT(t, token_check(secret, 1000, STR("key"), (str){0}, nonce), ERR_FORBIDDEN);
}

TEST(web, sends_files_in_parts)
{
    static const struct {
        const char *fields;
        int want;
        const char *body, *range;
    } rows[] = {
        {"", 200, "0123456789", NULL},
        {"Range: bytes=2-4\r\n", 206, "234", "bytes 2-4/10"},
        {"Range: bytes=-1\r\n", 206, "9", "bytes 9-9/10"},
        {"Range: bytes=5-\r\n", 206, "56789", "bytes 5-9/10"},
        {"Range: bytes=10-\r\n", 416, NULL, "bytes */10"},
        {"Range: bytes=0-1,4-5\r\n", 200, "0123456789", NULL},
        {"Range: nonsense\r\n", 200, "0123456789", NULL},
        {"Range: bytes=2-4\r\nIf-Range: \"other\"\r\n", 200, "0123456789", NULL},
        {"Range: bytes=2-4\r\nIf-Range: Wed, 25 Nov 2026 15:04:05 GMT\r\n", 200, "0123456789",
         NULL},
        {"If-None-Match: *\r\n", 304, "", NULL},
    };
    struct house h;
    struct file_put put;

    if (!house_open(t, &h, list, 1)) return;
    NEED(t, file_put_bytes(h.files, STR("0123456789"), &put));
    const str path = str_format(t->mem, "/t/file/film/%s", put.sha256);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        t->row = rows[i].fields;
        const str a = house_ask(t, &h, "GET", path.at, rows[i].fields, (str){0});
        CHECK_INT(t, client_status(a), rows[i].want);
        if (rows[i].body) CHECK_STR(t, client_body(a), rows[i].body);
        if (rows[i].range)
            CHECK_STR(t, client_field(a, STR("content-range")), rows[i].range);
        else
            CHECK(t, !client_field(a, STR("content-range")).at);
    }
    const str matching = str_format(t->mem, "Range: bytes=2-4\r\nIf-Range: \"%s\"\r\n", put.sha256);
    CHECK_INT(t, client_status(house_ask(t, &h, "GET", path.at, matching.at, (str){0})), 206);
    const str head = house_ask(t, &h, "HEAD", path.at, "Range: bytes=2-4\r\n", (str){0});
    CHECK_INT(t, client_status(head), 200);
    CHECK_STR(t, client_field(head, STR("content-length")), "10");
    CHECK_STR(t, client_field(head, STR("accept-ranges")), "bytes");
    CHECK_STR(t, client_field(head, STR("content-type")), "video/mp4");
    CHECK_STR(
        t, client_field(head, STR("content-disposition")),
        "inline; filename=\"__n__film_.mp4\"; filename*=UTF-8''%C3%A9%C3%A9n%20%22film%22.mp4");
    // What could run in a browser is saved, never shown.
    const str odd =
        house_get(t, &h, str_z(t->mem, str_format(t->mem, "/t/file/html/%s", put.sha256)));
    CHECK_STR(t, client_field(odd, STR("content-type")), "application/octet-stream");
    CHECK(t, str_starts(client_field(odd, STR("content-disposition")), STR("attachment")));
    house_close(t, &h);
}
