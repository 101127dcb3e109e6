// What the template compiler refuses, and where it says so. What it makes is tested in tests/html/sample.c.
#include "tools/htmlgen/htmlgen.h"

#include "tests/support/test.h"

static const char nl[] =
    "msgid \"\"\nmsgstr \"\"\n\"Plural-Forms: nplurals=2; plural=(n != 1);\\n\"\n\n"
    "msgid \"a.plain\"\nmsgstr \"Gewoon\"\n\n"
    "msgid \"a.named\"\nmsgstr \"Van {name}\"\n\n"
    "msgid \"a.count\"\nmsgid_plural \"a.count\"\nmsgstr[0] \"{n} film\"\nmsgstr[1] \"{n} "
    "films\"\n\n"
    "msgid \"a.link\"\nmsgstr \"Lees {l}dit{/l}\"\n\n"
    "msgid \"a.dutch\"\nmsgstr \"Alleen Nederlands\"\n";
static const char en[] =
    "msgid \"\"\nmsgstr \"\"\n\"Plural-Forms: nplurals=2; plural=(n != 1);\\n\"\n\n"
    "msgid \"a.plain\"\nmsgstr \"Plain\"\n\n"
    "msgid \"a.named\"\nmsgstr \"By {name}\"\n\n"
    "msgid \"a.count\"\nmsgid_plural \"a.count\"\nmsgstr[0] \"{n} film\"\nmsgstr[1] \"{n} "
    "films\"\n\n"
    "msgid \"a.link\"\nmsgstr \"Read {l}this{/l}\"\n";

static str compile(struct test *t, const char *file, const char *text, str *out_c)
{
    struct complaints c = {.text = out_new(t->mem)};
    struct po_book book = {.mem = t->mem};
    struct routes routes = {.mem = t->mem};
    str h;

    *out_c = (str){0};
    po_parse(&book, 0, STR("nl.po"), str_of(nl), &c);
    po_parse(&book, 1, STR("en.po"), str_of(en), &c);
    po_sort(&book);
    routes_parse(&routes, STR("a.def"),
                 STR("ROUTE(GET, \"/a\", R, a_list)\nROUTE(GET, \"/a/{x}/{y}\", R, a_show)\n"), &c);
    CHECK_INT(t, c.n, 0);
    htmlgen_compile(t->mem, str_of(file), str_of(text), &book, &routes, STR("x"), &c, out_c, &h);
    return out_get(&c.text);
}

TEST(htmlgen, refuses)
{
    static const struct {
        const char *body, *said; // the body begins at line 2
    } rows[] = {
        // where a value may not stand
        {"<a title={{ v }}>·</a>", "2: the value of title needs double quotes"},
        {"<a title='{{ v }}'>·</a>", "2: the value of title needs double quotes"},
        {"<a {{ v }}>·</a>", "2: a value cannot stand here"},
        {"<p\n{{ v }}=\"x\">·</p>", "3: a value cannot stand here"},
        {"<{{ v }}>", "2: < is written &lt;"},
        {"<p onclick=\"{{ v }}\">·</p>", "2: onclick: script stands in assets/"},
        {"<p onclick=\"go()\">·</p>", "2: onclick: script stands in assets/"},
        {"<p OnClick=\"go()\">·</p>", "2: OnClick: script stands in assets/"},
        {"<p style=\"{{ v }}\">·</p>", "2: style is not allowed"},
        {"<iframe title=\"·\" srcdoc=\"{{ v }}\"></iframe>", "2: srcdoc is not allowed"},
        {"<style>{{ v }}</style>", "2: <style> is not allowed"},
        {"<script>{{ v }}</script>", "2: inside <script> only {{ json … }}"},
        {"<script>1</script>", "2: script stands in assets/"},
        {"<script type=\"application/ld+json\">{{ v }}</script>",
         "2: inside <script> only {{ json … }}"},
        {"<script type=\"application/ld+json\">{}</script>",
         "2: inside <script> only {{ json … }}"},
        {"<!-- {{ v }} -->", "2: a remark is written {{ # … }}"},
        {"<base href=\"https://x\">", "2: <base> is not allowed"},
        {"<object></object>", "2: <object> is not allowed"},
        {"<a href=\"{{ v }}\">·</a>", "2: an address begins with {{ url name }}"},
        {"<a href=\"javascript:{{ v }}\">·</a>", "2: an address begins with http:"},
        {"<a href=\"javascript:x\">·</a>", "2: an address begins with http:"},
        {"<a href=\"/a\">·</a>", "2: an address of ours is written {{ url name }}"},
        {"<a href=\"#x{{ href v }}\">·</a>", "2: {{ href e }} is the whole of an attribute"},
        {"<a href=\"x{{ url a_list }}\">·</a>", "2: an address of ours stands at the beginning"},
        {"<a href=\"{{ t a.plain }}\">·</a>", "2: a sentence is no address"},
        {"<a href=\"{{ date v }}\">·</a>", "2: a date or number for people"},
        {"<a target=\"_blank\">·</a>", "2: no target"},
        // blocks
        {"{{ if v }}<p>{{ end }}</p>", "2: <p> is opened in a block and not closed in it"},
        {"<p>{{ if v }}</p>{{ end }}", "2: </p> closes a tag that was opened outside this block"},
        {"<p{{ if v }}>{{ end }}·</p>", "2: the tag <p> ends inside a block"},
        {"<p {{ if v }}class=\"a{{ end }}\">·</p>",
         "2: this block begins inside a tag and ends inside the value"},
        {"<p class=\"{{ if v }}a\"{{ end }}>·</p>",
         "2: this block begins inside the value of an attribute and ends inside a tag"},
        {"<p {{ if v }}hidden{{ end }}{{ if v }}inert{{ end }}>·</p>",
         "2: a space is missing before an attribute"},
        {"{{ if v }}·", "2: this if has no {{ end }}"},
        {"{{ for x in v }}·", "2: this for has no {{ end }}"},
        {"{{ if v }}·{{ else }}·{{ else }}·{{ end }}", "2: {{ else }} does not belong"},
        {"·{{ end }}", "2: {{ end }} belongs to no block"},
        {"{{ for x v }}·{{ end }}", "2: a loop is written"},
        {"<p {{ for x in v }}a=\"1\"{{ end }}>·</p>", "2: a loop cannot stand between attributes"},
        {"{{ if v }}{{ content }}{{ end }}", "2: {{ content }} stands outside blocks"},
        {"{{ content }}\n{{ content }}", "3: a page has one {{ content }}"},
        {"{{ v", "2: {{ is not closed"},
        {"{{ f(v }}", "2: brackets do not match"},
        {"{{ v; w }}", "2: this is not one C expression"},
        {"{{ }}", "2: an expression is missing"},
        {"{{ let 1 = v }}", "2: write {{ let x = expression }}"},
        // closed or not
        {"<p>·", "2: <p> is not closed"},
        {"<div>\n<p>·</div>", "3: </div> comes while <p> of line 3 is open"},
        {"·</p>", "2: </p> closes nothing"},
        {"<br></br>", "2: <br> has no end tag"},
        {"<p/>·", "2: in HTML <p/> closes nothing"},
        {"<p class=\"a\"id=\"b\">·</p>", "2: a space is missing before an attribute"},
        {"<p class=\"a\" class=\"b\">·</p>", "2: the attribute class stands there twice"},
        {"<p class=\"a\" {{ if v }}class=\"b\"{{ end }}>·</p>",
         "2: the attribute class stands there twice"},
        {"<p {{ if v }}class=\"a\"{{ end }} class=\"b\">·</p>",
         "2: the attribute class stands there twice"},
        {"<meta http-equiv=\"refresh\" content=\"0;url={{ v }}\">",
         "2: http-equiv belongs in the headers"},
        {"<xmp>·</xmp>", "2: <xmp> is not allowed"},
        {"<svg><animate></animate></svg>", "2: <animate> is not allowed"},
        {"<p class=\"a>·</p>", "2: < inside the value of class"},
        {"<p", "2: the tag <p> does not end"},
        {"<P>·</P>", "2: write tag names in lower case"},
        {"<p>1 < 2</p>", "2: < is written &lt;"},
        {"<p>· & ·</p>", "2: & is written &amp;"},
        {"<p><ul></ul></p>", "2: <ul> would close the <p>"},
        {"<div><li>·</li></div>", "2: <li> stands in <ul>"},
        {"<textarea aria-label=\"·\"><p></textarea>", "2: a tag inside <textarea>"},
        // for everybody
        {"<img src=\"{{ asset a.svg }}\">", "2: <img> needs alt"},
        {"<button>·</button>", "2: <button> needs type"},
        {"<iframe></iframe>", "2: <iframe> needs title"},
        {"<html></html>", "2: <html> needs lang"},
        {"<p id=\"a\">·</p>\n<p id=\"a\">·</p>", "3: the id \"a\" stands already at line 2"},
        {"{{ for x in v }}<p id=\"a\">·</p>{{ end }}", "2: the id \"a\" would come more than once"},
        {"<h1>·</h1>\n<h3>·</h3>", "3: <h3> follows <h1>"},
        {"<h1>·</h1>{{ if v }}<h2>·</h2>{{ end }}\n<h3>·</h3>", "3: <h3> follows <h1>"},
        {"<input>", "2: <input> needs an id with <label for>"},
        {"<input id=\"a\">", "2: no <label for=\"a\"> in this page"},
        {"<label for=\"a\">·</label>", "2: <label for=\"a\"> names no id"},
        {"<p tabindex=\"3\">·</p>", "2: tabindex is 0 or -1"},
        {"<a href=\"#\"><a href=\"#\">·</a></a>", "2: <a> inside <a>"},
        {"<form method=\"post\" action=\"{{ url a_list }}\">\n</form>",
         "2: a form that posts needs {{ token }}"},
        {"{{ token }}", "2: {{ token }} stands in a form"},
        {"<p>Welkom</p>", "2: words people read belong in a sentence, {{ t key }}: \"Welkom\""},
        {"<p>\né</p>", "3: words people read belong"},
        {"<p title=\"Welkom\">·</p>", "2: words people read belong"},
        {"<p\nplaceholder=\"é\">·</p>", "3: words people read belong"},
        {"<input type=\"submit\" value=\"Ga\">", "2: words people read belong"},
        // names
        {"{{ t a.none }}", "2: there is no sentence \"a.none\""},
        {"\n{{ t a.dutch }}", "3: the sentence \"a.dutch\" is missing in en"},
        {"{{ t a.named }}", "2: the sentence \"a.named\" needs the value name"},
        {"{{ t a.plain name=v }}", "2: the sentence \"a.plain\" has no value name"},
        {"{{ t a.named name = v }}", "2: a value of a sentence is written name=expression"},
        {"{{ t a.count }}", "2: the sentence \"a.count\" needs the value n"},
        {"{{ t a.link l=v }}", "2: {l}…{/l} needs {{ fill }}"},
        {"{{ fill a.link }}{{ slot l }}<b></b>{{ end }}",
         "2: the sentence \"a.link\" has text for this slot"},
        {"{{ fill a.named }}{{ slot name }}<b>{{ content }}</b>{{ end }}",
         "2: the slot has {{ content }}, but"},
        {"{{ fill a.named }}·{{ slot name }}{{ end }}",
         "2: between {{ fill }} and the first {{ slot }} nothing may stand"},
        {"{{ url a_none }}", "2: there is no route a_none"},
        {"{{ url a_show v }}", "2: the route a_show is /a/{x}/{y}: give it 2 values"},
        {"{{ url a_list v }}", "2: the route a_list is /a: give it 0 values"},
        {"{{ url a_list ? v }}", "2: a query value is written name=expression"},
        {"{{ asset meent }}", "2: an asset is named with its extension"},
        {"{{ icon A }}", "2: \"A\" is no name of an icon"},
        {"{{ use other }}", "2: write {{ use name(values) }}"},
        {"<p>·</p>{{ page p(int w) }}", "2: the page p stands already at line 1"},
        {"{{ include \"a.h\" }}", "2: {{ include }} stands before the first page"},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        str c;
        const str text = str_format(t->mem, "{{ page p(int v) }}\n%s", rows[i].body);
        const str said = compile(t, "p.html", str_z(t->mem, text), &c),
                  want = str_format(t->mem, "p.html:%s", rows[i].said);

        t->row = rows[i].body;
        if (str_find(said, want) < 0)
            test_fail(t, __FILE__, __LINE__, "said \"" STR_FMT "\", not \"" STR_FMT "\"",
                      STR_ARG(said), STR_ARG(want));
        CHECK(t, c.at == NULL);
    }
}

TEST(htmlgen, refuses_broken_xml)
{
    static const struct {
        const char *body, *said;
    } rows[] = {
        {"<a><br></a>", "2: </a> comes while <br> of line 2 is open"},
        {"<a b=c/>", "2: the value of b needs double quotes"},
        {"<a b/>", "2: in XML the attribute b needs a value"},
        {"<a>&nbsp;</a>", "2: XML does not know &nbsp;"},
        {"{{ v }}", "2: in XML text stands inside an element"},
        {"<a>", "2: <a> is not closed"},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        str c;
        const str text = str_format(t->mem, "{{ page p(int v) }}\n%s", rows[i].body);
        const str said = compile(t, "p.xml", str_z(t->mem, text), &c),
                  want = str_format(t->mem, "p.xml:%s", rows[i].said);

        t->row = rows[i].body;
        if (str_find(said, want) < 0)
            test_fail(t, __FILE__, __LINE__, "said \"" STR_FMT "\", not \"" STR_FMT "\"",
                      STR_ARG(said), STR_ARG(want));
    }
}

// What looks like what is refused, and is right.
TEST(htmlgen, accepts)
{
    static const char *const rows[] = {
        "<p {{ if v }}hidden{{ end }} class=\"a\">·</p>",
        "<p{{ if v }} hidden{{ else }} inert{{ end }}{{ if v }} lang=\"en\"{{ end }}>·</p>",
        "<p {{ if v }}class=\"a\"{{ else }}class=\"b\"{{ end }}>·</p>",
        "<p class=\"a{{ if v }} b{{ elif v }} c{{ end }}\">·</p>",
        "{{ if v }}<p id=\"a\">·</p>{{ else }}<p id=\"a\">·</p>{{ end }}",
        "<h2>·</h2><h3>·</h3><h2>·</h2>",
        "<p translate=\"no\">Meent</p>",
        "<p>&nbsp;· 12 % – € → “”</p>",
        "<input type=\"hidden\" name=\"a\" value=\"x\">",
        "<label>{{ t a.plain }}<input></label>",
        "<input aria-label=\"{{ t a.plain }}\">",
        "<select id=\"a\"><option>{{ v }}</option></select><label for=\"a\">·</label>",
        "<input id=\"f-{{ v }}\">",
        "<a href=\"mailto:{{ v }}\">·</a><a href=\"#d-{{ v }}\">·</a><a href=\"?q={{ v "
        "}}\">·</a><a href=\"https://a.example/{{ v }}\">·</a>",
        "<a href=\"{{ url a_show v (v + 1) ? q=v page=(v + 2) }}#x\">·</a>",
        "<a href=\"{{ origin }}{{ path a_show f(v, \")\") v }}\">·</a>",
        "<script src=\"{{ asset a.js }}\" type=\"module\"></script>",
        "<script type=\"application/ld+json\">{{ json v }}</script>",
        "<svg viewBox=\"0 0 1 1\"><linearGradient id=\"a\"/><path d=\"M0 0\"/></svg>",
        "{{ t a.count n=v }}<p title=\"{{ t a.count n=(v + 1) }}\">{{ t a.named name=date:v }}</p>",
        "{{ fill a.link }}{{ slot l }}<a href=\"{{ url a_list }}\">{{ content }}</a>{{ end }}",
        "{{ fill a.named }} {{ slot name }}<b>{{ v }}</b>{{ end }}",
        "{{ # don't \"mind }}{{ \"}}\" }}{{ '\"' }}",
        "{{ wrap card(v) }}<p>·</p>{{ end }}{{ use other() }}",
        "<form method=\"post\" action=\"{{ url a_list }}\">{{ token }}</form>",
        "<img src=\"{{ href v }}\" alt=\"\">",
        "{{ date }}{{ date.n }}{{ number - 1 }}",
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        str c;
        const str said =
            compile(t, "p.html",
                    str_z(t->mem, str_format(t->mem, "{{ page p(int v) }}\n%s", rows[i])), &c);

        t->row = rows[i];
        CHECK_STR(t, said, "");
        CHECK(t, c.n > 0);
    }
}

TEST(htmlgen, collapses_space_that_changes_nothing)
{
    static const struct {
        const char *body, *out;
    } rows[] = {
        {"<ul>\n  <li>·</li>\n\n  <li>·</li>\n</ul>\n", "<ul><li>·</li><li>·</li></ul>"},
        {"<p>\n  · <b>·</b>\n  <i>·</i>\n</p>", "<p>· <b>·</b>\\n<i>·</i></p>"},
        {"<p>·  ·</p>", "<p>· ·</p>"},
        {"<p>{{ t a.plain }} <b>·</b></p>", "<p>Gewoon <b>·</b></p>"},
        {"<pre>\n ·\n  ·</pre>", "<pre>\\n ·\\n  ·</pre>"},
        {"<p   class=\"a\"\n   hidden  >·</p>", "<p class=\\\"a\\\" hidden>·</p>"},
        {"<a href=\"{{ path a_show \"film\" 2 ? k=STR(\"x-1\") }}\">·</a>",
         "<a href=\\\"/a/film/2\\077k=x-1\\\">·</a>"},
        {"<a href=\"{{ url a_list }}\">·</a>", "<a href=\\\"/en/a\\\">·</a>"},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        str c;
        const str said =
            compile(t, "p.html",
                    str_z(t->mem, str_format(t->mem, "{{ page p(int v) }}\n%s", rows[i].body)), &c);

        t->row = rows[i].body;
        CHECK_STR(t, said, "");
        if (str_find(c, str_format(t->mem, "\"%s\"", rows[i].out)) < 0)
            test_fail(t, __FILE__, __LINE__, STR_FMT, STR_ARG(c));
    }
}

TEST(htmlgen, refuses_broken_routes)
{
    static const struct {
        const char *in, *said;
    } rows[] = {
        {"ROUTE(GET, \"/a\", R)", "a.def:1: a route is written"},
        {"ROUTE(GET, a, R, a_b)", "a.def:1: a route is written"},
        {"\nROUTE(GET, \"/{a\", R, a_b)", "a.def:2: a route is written"},
        {"ROUTE(GET, \"/\", R, a_b)\nROUTE(GET, \"/c\", R, a_b)",
         "a.def:2: the route a_b stands already at a.def:1"},
        {"// ROUTE(x)\nFEATURE(a)\nROUTE_BIG(POST, \"/{a_b}/\", R, a_b, 1 << 20)", ""},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct complaints c = {.text = out_new(t->mem)};
        struct routes r = {.mem = t->mem};

        t->row = rows[i].in;
        routes_parse(&r, STR("a.def"), str_of(rows[i].in), &c);
        if (!str_starts(out_get(&c.text), str_of(rows[i].said)) ||
            (c.n > 0) != (rows[i].said[0] != 0))
            test_fail(t, __FILE__, __LINE__, "said \"" STR_FMT "\"", STR_ARG(out_get(&c.text)));
    }
}
