#include "http/head.h"
#include "http/query.h"
#include "http/range.h"
#include "tests/support/test.h"

TEST(http_head, takes_the_best_coding)
{
    static const struct {
        const char *in;
        enum coding want;
    } rows[] = {
        {"", CODING_NONE},
        {"gzip", CODING_GZIP},
        {"gzip, deflate, br", CODING_BROTLI},
        {"br;q=0, gzip", CODING_GZIP},
        {"br;q=0.1, gzip;q=0.9", CODING_GZIP},
        {"gzip;q=0", CODING_NONE},
        {"*", CODING_BROTLI},
        {"*;q=0", CODING_NONE},
        {"br;q=0, *", CODING_GZIP},
        {"identity", CODING_NONE},
        {"GZIP ; Q=1.000", CODING_GZIP},
        {"gzip;q=2", CODING_NONE},
        {"gzip;q=nonsense, ,;;, br;q=", CODING_NONE},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        t->row = rows[i].in;
        CHECK_INT(t, head_coding(str_of(rows[i].in)), rows[i].want);
    }
}

TEST(http_head, compares_etags_weakly)
{
    static const struct {
        const char *list;
        bool want;
    } rows[] = {
        {NULL, false},
        {"", false},
        {"\"a\"", true},
        {"W/\"a\"", true},
        {"\"b\", \"a\"", true},
        {"\"b\",W/\"a\"", true},
        {"*", true},
        {"\"aa\"", false},
        {"a", false},
        {"\"b\" \"a", false},
        {"\"b,\"a\"", false},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        t->row = rows[i].list;
        CHECK_INT(t, head_etag_match(str_of(rows[i].list), STR("\"a\"")), rows[i].want);
    }
}

TEST(http_query, reads_forms_as_browsers_write_them)
{
    struct query q;

    NEED(t, query_parse(t->mem, STR("a=1&b=x+y%26%C3%A9&a=2&&c&=d"), &q));
    CHECK_INT(t, q.n, 5);
    CHECK_STR(t, query_get(&q, STR("a")), "1");
    CHECK_STR(t, query_get(&q, STR("b")), "x y&é");
    CHECK_STR(t, query_get(&q, STR("c")), "");
    CHECK(t, query_get(&q, STR("c")).at != NULL);
    CHECK(t, query_get(&q, STR("z")).at == NULL);
    NEED(t, query_parse(t->mem, STR(""), &q));
    CHECK_INT(t, q.n, 0);

    static const char *const bad[] = {"a=%", "a=%1", "a=%zz", "a=%00", "a=%ff", "%c0%80=1"};
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        t->row = bad[i];
        CHECK_INT(t, query_parse(t->mem, str_of(bad[i]), &q), ERR_INVALID);
    }
    struct out many = out_new(t->mem);
    for (int i = 0; i <= QUERY_PAIRS_MAX; i++)
        OUT_LIT(&many, "&");
    CHECK_INT(t, query_parse(t->mem, out_get(&many), &q), ERR_INVALID);
    CHECK_INT(t, form_parse(t->mem, out_get(&many), &q), ERR_NONE); // a form may have more
    for (int i = 0; i <= FORM_PAIRS_MAX; i++)
        OUT_LIT(&many, "&");
    CHECK_INT(t, form_parse(t->mem, out_get(&many), &q), ERR_INVALID);
}

TEST(http_range, gives_the_bytes_asked_for)
{
    static const struct {
        const char *in;
        int64_t size;
        enum range want;
        int64_t at, bytes;
    } rows[] = {
        {"bytes=0-0", 10, RANGE_PART, 0, 1},
        {"bytes=0-", 10, RANGE_PART, 0, 10},
        {"bytes=2-5", 10, RANGE_PART, 2, 4},
        {"bytes=5-99", 10, RANGE_PART, 5, 5},
        {"bytes=-3", 10, RANGE_PART, 7, 3},
        {"bytes=-99", 10, RANGE_PART, 0, 10},
        {"bytes=9-9", 10, RANGE_PART, 9, 1},
        {"bytes=10-", 10, RANGE_UNSATISFIABLE, 0, 0},
        {"bytes=-0", 10, RANGE_UNSATISFIABLE, 0, 0},
        {"bytes=0-", 0, RANGE_UNSATISFIABLE, 0, 0},
        {"bytes=-1", 0, RANGE_UNSATISFIABLE, 0, 0},
        {"bytes=5-2", 10, RANGE_NONE, 0, 0},
        {"bytes=0-1,3-4", 10, RANGE_NONE, 0, 0},
        {"bytes=", 10, RANGE_NONE, 0, 0},
        {"bytes=-", 10, RANGE_NONE, 0, 0},
        {"bytes=--1", 10, RANGE_NONE, 0, 0},
        {"bytes=a-b", 10, RANGE_NONE, 0, 0},
        {"bytes=1", 10, RANGE_NONE, 0, 0},
        {"items=0-1", 10, RANGE_NONE, 0, 0},
        {"bytes=99999999999999999999-", 10, RANGE_NONE, 0, 0},
        {"bytes=0-999999999999999999", 10, RANGE_PART, 0, 10},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct range_span got = {0};
        t->row = rows[i].in;
        CHECK_INT(t, range_parse(str_of(rows[i].in), rows[i].size, &got), rows[i].want);
        CHECK_INT(t, got.at, rows[i].at);
        CHECK_INT(t, got.bytes, rows[i].bytes);
    }
}
