// The sample templates, compiled: what comes out, in both languages.
#include "tests/html/sample.html.h"
#include "tests/html/sample.xml.h"
#include "tests/support/test.h"

static struct sample_item items[] = {
    {STR("Een <b> & \"twee\""), STR("een/twee"), STR("Zegt \"ja\" & 'nee'"), 65, true},
    {STR("Drie"), STR("drie"), STR("x"), 3900, false},
};

static str show(struct test *t, enum lang lang, int n, const char *label)
{
    struct out o = out_new(t->mem);
    struct html h = {
        .out = &o, .mem = t->mem, .lang = lang, .base = lang ? "/en" : "", .token = STR("T")};
    const struct sample v = {
        .title = STR("<Titel>"),
        .site = STR("M&M"),
        .label = str_of(label),
        .body = {STR("<em>opgemaakt</em>")},
        .date = day_of((struct ymd){2026, 11, 25}),
        .items = {items, n},
    };

    sample_show_html(&h, &v);
    return out_get(&o);
}

static void has(struct test *t, str page, const char *what)
{
    t->row = what;
    CHECK(t, str_find(page, str_of(what)) >= 0);
}

TEST(sample, escapes_and_joins_in_dutch)
{
    const str page = show(t, LANG_NL, 2, "\"><script>");

    has(t, page, "<h1>&lt;Titel&gt;</h1><p>2 films op M&amp;M woensdag 25 november 2026</p>");
    has(t, page, "<ul class=\"list list-long\">");
    has(t, page,
        "<li class=\"fresh\"><a href=\"/bibliotheek/film/een%2Ftwee\">Een &lt;b&gt; &amp; "
        "\"twee\"</a>");
    has(t, page, "title=\"Zegt &#34;ja&#34; &amp; &#39;nee&#39;\">1 minuut en 5 seconden</span>");
    has(t, page, "<li>1/65 1:05</li>");
    has(t, page, "<li>2/3.900 1:05:00</li>");
    has(t, page,
        "<em>opgemaakt</em><form method=\"post\" action=\"/zoeken\"><input type=\"hidden\" "
        "name=\"token\" value=\"T\">");
    has(t, page,
        "value=\"&#34;&gt;&lt;script&gt;\" placeholder=\"Zoek &#34;snel&#34; op M&amp;M\"");
    has(t, page,
        "<a href=\"/zoeken?q=%22%3E%3Cscript%3E&amp;page=2\">Ga</a> <a href=\"/\">Veel &amp; "
        "meer</a> <a href=\"#\"");
    has(t, page, "<pre translate=\"no\">\n  a\n  b</pre>");
    CHECK(t, str_find(page, STR("<script")) < 0);
}

TEST(sample, speaks_english)
{
    const str page = show(t, LANG_EN, 1, "/x");

    has(t, page, "<p>1 film on M&amp;M Wednesday 25 November 2026</p>");
    has(t, page, "<ul class=\"list\">");
    has(t, page, "href=\"/en/bibliotheek/film/een%2Ftwee\"");
    has(t, page, "action=\"/en/zoeken\"");
    has(t, page, "<a href=\"/\">Many &amp; more</a>");
    has(t, page, "1 minute and 5 seconds");
}

TEST(sample, shows_the_other_branches)
{
    has(t, show(t, LANG_NL, 0, ""),
        "<p>0 films op M&amp;M woensdag 25 november 2026</p><p>Nog niets</p>");
}

TEST(sample, splits_a_frame)
{
    struct out o = out_new(t->mem);
    struct html h = {.out = &o, .mem = t->mem, .lang = LANG_EN, .base = "/en"};

    sample_frame_open_html(&h, STR("A & B"));
    OUT_LIT(&o, "*");
    sample_frame_close_html(&h, STR("A & B"));
    CHECK_STR(
        t, out_get(&o),
        "<!doctype html><html lang=\"en\"><head><title>A &amp; "
        "B</title></head><body><main>*</main><footer>"
        "<p>The <a href=\"https://example.org/\">source</a> is open.</p></footer></body></html>");
}

TEST(sample, writes_xml)
{
    struct out o = out_new(t->mem);
    struct html h = {
        .out = &o, .mem = t->mem, .lang = LANG_NL, .base = "", .origin = STR("https://m.example")};
    const struct sample v = {.title = STR("A\x0b & B"),
                             .site = STR("<x>"),
                             .body = {STR("<p>x</p>")},
                             .items = {items, 1}};

    sample_feed_xml(&h, &v);
    CHECK_STR(t, out_get(&o),
              "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\"><channel><title>A "
              "&amp; B</title><language>nl</language>"
              "<link>https://m.example/</link><item><title>Een &lt;b&gt; &amp; \"twee\"</title>"
              "<link>https://m.example/bibliotheek/film/een%2Ftwee?a=1&amp;b=2</"
              "link><description>&lt;p&gt;x&lt;/p&gt;</description>"
              "<enclosure url=\"https://m.example/bibliotheek/film/een%2Ftwee\" length=\"65\" "
              "note=\"Zegt &#34;ja&#34; &amp; &#39;nee&#39;\"/>"
              "<minutes>65 films op &lt;x&gt;</minutes></item></channel></rss>");
}
