// What the rest leans on: text, memory, days, JSON, UTF-8.
#include "base/day.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/utf8.h"
#include "tests/support/test.h"

TEST(str, reads_whole_numbers_only)
{
    static const struct {
        const char *name, *in;
        enum err err;
        int64_t want;
    } rows[] = {
        {"zero", "0", ERR_NONE, 0},
        {"lowest", "-9223372036854775808", ERR_NONE, INT64_MIN},
        {"highest", "9223372036854775807", ERR_NONE, INT64_MAX},
        {"one over", "9223372036854775808", ERR_INVALID, 7},
        {"empty", "", ERR_INVALID, 7},
        {"space", " 1", ERR_INVALID, 7},
        {"rest", "1x", ERR_INVALID, 7},
        {"sign only", "-", ERR_INVALID, 7},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        int64_t got = 7;
        t->row = rows[i].name;
        CHECK_INT(t, str_int(str_of(rows[i].in), INT64_MIN, INT64_MAX, &got), rows[i].err);
        CHECK_INT(t, got, rows[i].want);
    }
}

TEST(str, cuts_lines_with_both_ends)
{
    str rest = STR("a\r\nb\n\nc"), line;
    const char *want[] = {"a", "b", "", "c"};

    for (size_t i = 0; i < COUNT_OF(want); i++) {
        CHECK(t, str_line(&rest, &line));
        CHECK_STR(t, line, want[i]);
    }
    CHECK(t, !str_line(&rest, &line));
}

TEST(str, knows_a_slug)
{
    CHECK(t, str_is_slug(STR("uitdaagrecht-2027"), 40));
    CHECK(t, !str_is_slug(STR("-a"), 40));
    CHECK(t, !str_is_slug(STR("a--b"), 40));
    CHECK(t, !str_is_slug(STR("A"), 40));
    CHECK(t, !str_is_slug(STR(""), 40));
    CHECK(t, !str_is_slug(STR("abc"), 2));
}

TEST(mem, unwinds_at_its_limit)
{
    struct mem *m = mem_new(100000);
    volatile int got = 0;

    if (MEM_GUARD(m)) {
        got = -1;
    } else {
        for (int i = 0; i < 1000; i++) {
            memset(mem_alloc(m, 1000), 1, 1000);
            got = i + 1;
        }
        mem_unguard(m);
    }
    CHECK_INT(t, got, -1);
    mem_free(m);
}

TEST(mem, gives_back_to_a_mark_and_zeroes_again)
{
    const struct mem_mark mark = mem_mark(t->mem);
    char *a = mem_alloc(t->mem, 100);

    memset(a, 'x', 100);
    mem_alloc(t->mem, 200000);
    mem_reset(t->mem, mark);
    CHECK_INT(t, mem_used(t->mem), mark.total);
    const char *b = mem_alloc(t->mem, 100);
    for (int i = 0; i < 100; i++)
        CHECK_INT(t, b[i], 0);
}

TEST(day, is_the_calendar)
{
    static const struct {
        const char *name, *in;
        enum err err;
        int days, weekday;
    } rows[] = {
        {"epoch", "1970-01-01", ERR_NONE, 0, 3},
        {"leap", "2024-02-29", ERR_NONE, 19782, 3},
        {"no leap", "2023-02-29", ERR_INVALID, -1, 0},
        {"century", "1900-02-29", ERR_INVALID, -1, 0},
        {"today", "2026-11-25", ERR_NONE, 20782, 2},
        {"month", "2026-13-01", ERR_INVALID, -1, 0},
        {"letters", "2026-1x-01", ERR_INVALID, -1, 0},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        day got = {-1};
        t->row = rows[i].name;
        CHECK_INT(t, day_parse(str_of(rows[i].in), &got), rows[i].err);
        CHECK_INT(t, got.n, rows[i].days);
        if (rows[i].err == ERR_NONE) CHECK_INT(t, day_weekday(got), rows[i].weekday);
    }
}

TEST(day, changes_the_clock_on_the_last_sundays)
{
    int64_t at;

    NEED(t, at_parse_iso(STR("2026-03-29T00:59:59Z"), &at));
    CHECK_INT(t, day_offset_s(at), 3600);
    CHECK_INT(t, day_offset_s(at + 1), 7200);
    NEED(t, at_parse_iso(STR("2026-10-25T00:59:59Z"), &at));
    CHECK_INT(t, day_offset_s(at), 7200);
    CHECK_INT(t, day_offset_s(at + 1), 3600);
}

PROP(day, reads_back_what_it_writes, 2000)
{
    const int64_t at = (int64_t)test_random(t, 4102444800u);
    int64_t iso = -1, http = -1;

    NEED(t, at_parse_iso(at_iso(t->mem, at), &iso));
    NEED(t, at_parse_http(at_http(t->mem, at), &http));
    CHECK_INT(t, iso, at);
    CHECK_INT(t, http, at);
}

TEST(utf8, refuses_what_is_not)
{
    static const char *const bad[] = {"\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80",
                                      "\xff",     "\xe2\x82",     "\x80"};

    for (size_t i = 0; i < COUNT_OF(bad); i++)
        CHECK(t, !utf8_valid(str_of(bad[i])));
    CHECK(t, utf8_valid(STR("één ideeën \xf0\x9f\x99\x82 \xef\xbf\xbd")));
}

TEST(utf8, folds_as_readers_search)
{
    struct out o = out_new(t->mem);

    utf8_fold_text(&o, STR("Coördinatie IJSSELĲ Straße Łódź"));
    CHECK_STR(t, out_get(&o), "coordinatie ijsselij strasse lodz");
}

TEST(json, escapes_and_separates)
{
    struct out o = out_new(t->mem);
    struct json j = json_new(&o);

    json_open(&j, '{');
    json_key(&j, "a");
    json_text(&j, STR("</script>\"\n\xe2\x80\xa8"));
    json_key(&j, "b");
    json_open(&j, '[');
    json_int(&j, -5);
    json_bool(&j, true);
    json_double(&j, 0.1);
    json_none(&j);
    json_close(&j, ']');
    json_close(&j, '}');
    CHECK_STR(t, out_get(&o),
              "{\"a\":\"\\u003c/script\\u003e\\\"\\n\\u2028\",\"b\":[-5,true,0.1,null]}");
}

TEST(hash, is_sha256)
{
    CHECK_STR(t, sha256_hex(t->mem, STR("abc")),
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(utf8, makes_slugs_that_are_slugs)
{
    static const struct {
        const char *in, *want;
        size_t most;
    } rows[] = {
        {"Wie doet mee?", "wie-doet-mee", 60},
        {"Griffie / griffier", "griffie-griffier", 60},
        {"  Coördinatie & thema's  ", "coordinatie-themas", 60},
        {"'s avonds", "s-avonds", 60},
        {"--a--", "a", 60},
        {"lang woord", "lang", 5},
        {"lang woord", "lang-w", 6},
        {"?!", "", 60},
        {"", "", 60},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const str got = utf8_slug(t->mem, str_of(rows[i].in), rows[i].most);

        t->row = rows[i].in;
        CHECK_STR(t, got, rows[i].want);
        CHECK(t, got.n == 0 || str_is_slug(got, rows[i].most));
    }
}

TEST(json, numbers_are_whole_billionths)
{
    struct json_value v;
    int64_t n = 0;

    NEED(t, json_read(t->mem, STR("[1, -2.5, 0.1234567891, 1E20, true]"), &v, NULL));
    CHECK(t, json_billionths(&v.at[0], &n) && n == 1000000000);
    CHECK(t, json_billionths(&v.at[1], &n) && n == -2500000000);
    CHECK(t, json_billionths(&v.at[2], &n) && n == 123456789);
    CHECK(t, !json_billionths(&v.at[3], &n) && !json_billionths(&v.at[4], &n));
    CHECK(t, !json_billionths(NULL, &n));
}

TEST(json, reads_a_tree)
{
    struct json_value v;
    double x = 0;

    NEED(t,
         json_read(t->mem,
                   STR(" {\"a\": [1, 2.5, \"\xc3\xa9\\n\"], \"b\": {\"c\": null, \"d\": true}} "),
                   &v, NULL));
    CHECK_INT(t, json_get(&v, "a")->n, 3);
    CHECK_INT(t, json_get(&v, "a")->at[0].integer, 1);
    CHECK(t, json_number(&json_get(&v, "a")->at[1], &x) && x == 2.5);
    CHECK_STR(t, json_get(&v, "a")->at[2].text, "\xc3\xa9\n");
    CHECK_INT(t, json_get(json_get(&v, "b"), "c")->kind, JSON_NONE);
    CHECK(t, json_get(json_get(&v, "b"), "d")->is_true);
    CHECK(t, json_get(json_get(&v, "x"), "y") == NULL);
    CHECK(t, json_get_text(&v, "a").at == NULL);
}

TEST(json, refuses_what_is_not_json)
{
    static const struct {
        const char *name, *in;
        int line;
    } rows[] = {
        {"nothing", "", 1},
        {"rest", "1 2", 1},
        {"double key", "{\"a\":1,\n\"a\":2}", 2},
        {"nan", "[NaN]", 1},
        {"too large", "[99999999999999999999]", 1},
        {"broken text", "[\"\xff\"]", 1},
        {"lone surrogate", "[\"\\ud800\"]", 1},
        {"nul", "[\"\\u0000\"]", 1},
        {"trailing comma", "[1,]", 1},
    };
    struct out deep = out_new(t->mem);
    struct json_value v;
    struct json_problem p;

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        t->row = rows[i].name;
        p = (struct json_problem){0};
        CHECK_INT(t, json_read(t->mem, str_of(rows[i].in), &v, &p), ERR_INVALID);
        CHECK_INT(t, p.line, rows[i].line);
        CHECK(t, p.what.n > 0);
    }
    for (int i = 0; i < 66; i++)
        out_byte(&deep, '[');
    for (int i = 0; i < 66; i++)
        out_byte(&deep, ']');
    CHECK_INT(t, json_read(t->mem, out_get(&deep), &v, &p), ERR_INVALID);
}
