#include "html/html.h"

#include "tests/support/test.h"

static struct html writer(struct test *t, struct out *o)
{
    *o = out_new(t->mem);
    return (struct html){.out = o,
                         .mem = t->mem,
                         .base = "",
                         .origin = STR("https://meent.example"),
                         .token = STR("tok\"en")};
}

TEST(html, escapes_by_place)
{
    struct out o;
    struct html h = writer(t, &o);

    html_text(&h, STR("a < b & \"c\" > 'd'"));
    CHECK_STR(t, out_get(&o), "a &lt; b &amp; \"c\" &gt; 'd'");
    h = writer(t, &o);
    html_attr(&h, STR("a < b & \"c\" > 'd'\n\t\x01\x7f"));
    CHECK_STR(t, out_get(&o), "a &lt; b &amp; &#34;c&#34; &gt; &#39;d&#39;\n\t\x7f");
    h = writer(t, &o);
    xml_attr(&h, STR("a\nb\tc\"\x1f"));
    CHECK_STR(t, out_get(&o), "a&#10;b&#9;c&#34;");
    h = writer(t, &o);
    xml_text(&h, STR("a\x0b\xef\xbf\xbe<\xef\xbf\xbf\xef\xbf\xbd\xef"));
    CHECK_STR(t, out_get(&o), "a&lt;\xef\xbf\xbd\xef");
    h = writer(t, &o);
    html_url_part(&h, STR("a b/c?d=é&~-._"));
    CHECK_STR(t, out_get(&o), "a%20b%2Fc%3Fd%3D%C3%A9%26~-._");
    h = writer(t, &o);
    html_json(&h, STR("{\"a\":\"</script>\"}"));
    CHECK_STR(t, out_get(&o), "{\"a\":\"\\u003c/script>\"}");
    h = writer(t, &o);
    html_token(&h);
    CHECK_STR(t, out_get(&o), "<input type=\"hidden\" name=\"token\" value=\"tok&#34;en\">");
}

// Random bytes, rich in what needs escaping, at every alignment: fast and plain must agree.
PROP(html, fast_escaping_is_plain_escaping, 2000)
{
    static const char rich[] = "&<>\"'\n\t\r\x01\x1f\x7f\xc3\xa9 abcdefghij";
    char bytes[300];
    const size_t n = test_random(t, 2 + (uint64_t)(t->round % 290)), start = test_random(t, n + 1);
    const uint64_t often = 1 + test_random(t, 40);

    for (size_t i = 0; i < n; i++)
        bytes[i] = test_random(t, often) == 0 ? rich[test_random(t, sizeof rich)]
                                              : (char)('a' + test_random(t, 26));
    const str s = {bytes + start, n - start};
    struct out fast = out_new(t->mem), plain = out_new(t->mem);

    put_html_text(&fast, s);
    html_text_plain(&plain, s);
    CHECK(t, str_eq(out_get(&fast), out_get(&plain)));
    fast = out_new(t->mem), plain = out_new(t->mem);
    put_html_attr(&fast, s);
    html_attr_plain(&plain, s);
    CHECK(t, str_eq(out_get(&fast), out_get(&plain)));
    for (size_t i = 0; i < fast.n; i++)
        CHECK(t, !strchr("<>\"'", fast.at[i]) || fast.at[i] == 0);
}

TEST(html, knows_safe_addresses)
{
    static const struct {
        const char *url;
        bool safe;
    } rows[] = {
        {"https://example.org/a?b=c#d", true},
        {"HTTPS://example.org", true},
        {"http://example.org", true},
        {"mailto:a@example.org", true},
        {"tel:+31201234567", true},
        {"/over", true},
        {"/", true},
        {"#deel", true},
        {"?q=x", true},
        {"", false},
        {"//evil.example", false},
        {"/\\evil.example", false},
        {"\\\\evil.example", false},
        {"https:evil", false},
        {"https:/\\evil", false},
        {"javascript:alert(1)", false},
        {"JavaScript:alert(1)", false},
        {" javascript:alert(1)", false},
        {"java\nscript:alert(1)", false},
        {"\x01javascript:alert(1)", false},
        {"data:text/html,x", false},
        {"vbscript:x", false},
        {"file:///etc/passwd", false},
        {"blob:https://x", false},
        {"over", false},
        {"../over", false},
        {":x", false},
        {"http", false},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct out o;
        struct html h = writer(t, &o);

        t->row = rows[i].url;
        CHECK_INT(t, href_is_safe(str_of(rows[i].url)), rows[i].safe);
        html_href(&h, str_of(rows[i].url));
        if (!rows[i].safe) CHECK_STR(t, out_get(&o), "#");
    }
}

TEST(html, makes_addresses_of_routes)
{
    CHECK_STR(t,
              html_path(t->mem, "/en", "/b/{kind}/{slug}", (const str[]){STR("film"), STR("a/ b")},
                        2),
              "/en/b/film/a%2F%20b");
    CHECK_STR(t, html_path(t->mem, "", "/", NULL, 0), "/");
}
