#include "html/markdown.h"

#include "tests/support/test.h"

#include <linux/perf_event.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static bool link_to(void *ctx, str href, safe text, struct out *out)
{
    (void)ctx;
    if (!str_starts(href, STR("term:"))) return false;
    OUT_LIT(out, "<a class=\"term\" href=\"#");
    put_html_attr(out, str_from(href, 5));
    OUT_LIT(out, "\">");
    out_str(out, text.s);
    OUT_LIT(out, "</a>");
    return true;
}

static bool image_of(void *ctx, str src, str alt, struct out *out)
{
    (void)ctx;
    if (!str_eq(src, STR("plaat.svg"))) return false;
    OUT_LIT(out, "<img src=\"/static/plaat.svg\" alt=\"");
    put_html_attr(out, alt);
    OUT_LIT(out, "\">");
    return true;
}

static const struct markdown_options options = {.heading_base = 1,
                                                .link = link_to,
                                                .image = image_of};

TEST(markdown, renders)
{
    static const struct {
        const char *in, *want;
    } rows[] = {
        {"", ""},
        {"Hallo\nwereld", "<p>Hallo\nwereld</p>\n"},
        {"a  \nb", "<p>a<br>\nb</p>\n"},
        {"# Eén *ding*", "<h2 id=\"een-ding\">Eén <em>ding</em></h2>\n"},
        {"###### diep", "<h6 id=\"diep\">diep</h6>\n"},
        {"## a\n## a\n## a-2\n## a", "<h3 id=\"a\">a</h3>\n<h3 id=\"a-2\">a</h3>\n<h3 "
                                     "id=\"a-2-2\">a-2</h3>\n<h3 id=\"a-3\">a</h3>\n"},
        {"## Kaders {#kaders}", "<h3 id=\"kaders\">Kaders</h3>\n"},
        {"## !!", "<h3 id=\"h\">!!</h3>\n"},
        {"## {#abc}", "<h3 id=\"abc\"></h3>\n"},
        {"- a\n- **b**", "<ul>\n<li>a</li>\n<li><strong>b</strong></li>\n</ul>\n"},
        {"3. a\n4. b", "<ol start=\"3\">\n<li>a</li>\n<li>b</li>\n</ol>\n"},
        {"> q", "<blockquote>\n<p>q</p>\n</blockquote>\n"},
        {"```c\na < b\n```", "<pre><code>a &lt; b\n</code></pre>\n"},
        {"`a<b` ~~c~~", "<p><code>a&lt;b</code> <del>c</del></p>\n"},
        {"---", "<hr>\n"},
        {"- [ ] a\n- [b]", "<ul>\n<li class=\"m-tick\">a</li>\n<li>[b]</li>\n</ul>\n"},
        {"|a|b|\n|---|--:|\n|1|2|",
         "<table>\n<thead>\n<tr><th scope=\"col\">a</th><th scope=\"col\" "
         "class=\"m-right\">b</th></tr>\n</thead>\n<tbody>\n"
         "<tr><td>1</td><td class=\"m-right\">2</td></tr>\n</tbody>\n</table>\n"},
        {"| |b|\n|---|---|\n|1|2|",
         "<table>\n<thead>\n<tr><td></td><th scope=\"col\">b</th></tr>\n</thead>\n<tbody>\n"
         "<tr><td>1</td><td>2</td></tr>\n</tbody>\n</table>\n"},
        {"[x](https://a.example/?b=1&c=2)",
         "<p><a href=\"https://a.example/?b=1&amp;c=2\" rel=\"external noopener\">x</a></p>\n"},
        {"<https://a.example>",
         "<p><a href=\"https://a.example\" rel=\"external noopener\">https://a.example</a></p>\n"},
        {"<a@b.example>", "<p><a href=\"mailto:a@b.example\">a@b.example</a></p>\n"},
        {"[x](#deel)", "<p><a href=\"#deel\">x</a></p>\n"},
        {"[*ka*ders](term:kaders)",
         "<p><a class=\"term\" href=\"#kaders\"><em>ka</em>ders</a></p>\n"},
        {"[x](item:niets) [y](../l02.md)", "<p>x y</p>\n"},
        {"![een *plaat*](plaat.svg)", "<p><img src=\"/static/plaat.svg\" alt=\"een plaat\"></p>\n"},
        {"![een](https://a.example/p.png)", "<p>een</p>\n"},
        {"![a ![b](c) d](plaat.svg) e", "<p><img src=\"/static/plaat.svg\" alt=\"a b d\"> e</p>\n"},
        {"<b onclick=x>vet</b>", "<p>&lt;b onclick=x&gt;vet&lt;/b&gt;</p>\n"},
        {"<script>x</script>", "<p>&lt;script&gt;x&lt;/script&gt;</p>\n"},
        {"&eacute; &#233; &#xE9; &lt; &bogus; &#0; &#x110000;",
         "<p>é é é &lt; &amp;bogus; \xef\xbf\xbd \xef\xbf\xbd</p>\n"},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        t->row = rows[i].in;
        CHECK_STR(t, markdown_html(t->mem, str_of(rows[i].in), &options).s, rows[i].want);
    }
}

// Nothing but our own tags, and no address but those we allow, whatever is written.
TEST(markdown, lets_nothing_unsafe_through)
{
    static const char *const rows[] = {
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](java&#115;cript:alert(1))",
        "[x](javascript&colon;alert(1))",
        "[x](java&Tab;script:alert(1))",
        "[x](java&#10;script:alert(1))",
        "[x](&#1;javascript:alert(1))",
        "[x](<java\tscript:alert(1)>)",
        "[x]( javascript:alert(1) )",
        "[x](data:text/html;base64,PHN2Zz4=)",
        "[x](vbscript:msgbox(1))",
        "[x](//evil.example)",
        "[x](/\\evil.example)",
        "[x](\\\\evil.example)",
        "[x](https:evil.example)",
        "[x](\"onmouseover=alert(1)//)",
        "[x](#\"onmouseover=\"alert(1))",
        "[x](https://a.example/\"onmouseover=\"alert(1))",
        "[x][y]\n\n[y]: javascript:alert(1) 'onmouseover=\"x\"'",
        "<javascript:alert(1)>",
        "<vbscript:x>",
        "![x](javascript:alert(1))",
        "![\"onerror=alert(1) x=\"](plaat.svg)",
        "![<script>](plaat.svg)",
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "<!-- x --><iframe srcdoc=x>",
        "<![CDATA[<script>x</script>]]>",
        "<?php x ?>",
        "## <script>x</script> {#\"x}",
        "## x {#x\"onclick=\"y}",
        "```\"><script>x</script>\nx\n```",
        "|<script>|\n|---|\n|<b onclick=x>|",
    };
    static const char *const never[] = {
        "<script",   "<img src=x", "<svg",           "<iframe",     "<!--",
        "<?",        "<b",         "href=\"java",    "href=\"data", "href=\"vb",
        "href=\"//", "href=\"/\\", "href=\"https:e",
    };
    static const char *const never_unquoted[] = {"onmouseover", "onerror", "onclick", "style"};

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const str all = markdown_html(t->mem, str_of(rows[i]), &options).s;
        str html = str_lower(t->mem, all), tag;

        t->row = rows[i];
        for (str rest = html;
             str_cut(&rest, '<', &tag);) { // what stands in tags; > is escaped in values
            tag = str_part(rest, 0, (size_t)(rest.at ? str_find_byte(rest, '>') : 0));
            tag = str_format(t->mem, "<" STR_FMT, STR_ARG(tag));
            for (size_t k = 0; k < COUNT_OF(never); k++)
                if (str_find(tag, str_of(never[k])) >= 0 && !str_eq(tag, STR("<blockquote")))
                    test_fail(t, __FILE__, __LINE__, "found %s in " STR_FMT, never[k],
                              STR_ARG(all));
            str between;
            for (bool quoted = false; str_cut(&tag, '"', &between); quoted = !quoted)
                for (size_t k = 0; k < COUNT_OF(never_unquoted); k++)
                    if (!quoted && str_find(between, str_of(never_unquoted[k])) >= 0)
                        test_fail(t, __FILE__, __LINE__, "found %s in " STR_FMT, never_unquoted[k],
                                  STR_ARG(all));
        }
    }
}

// A text that ends where its memory ends: the parser must not look further. The sanitizer watches.
TEST(markdown, reads_no_further_than_the_text)
{
    static const char *const texts[] = {"", "|a|b|\n|---|---|\n|1|2|", "# a {#b}\n\n> q", "```\nx"};

    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        const size_t n = strlen(texts[i]);
        char *at = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

        t->row = texts[i];
        CHECK(t, at != MAP_FAILED && mprotect(at + 4096, 4096, PROT_NONE) == 0);
        memcpy(at + 4096 - n, texts[i], n);
        markdown_html(t->mem, (str){at + 4096 - n, n}, NULL);
        markdown_plain(t->mem, (str){at + 4096 - n, n});
        munmap(at, 8192);
    }
}

TEST(markdown, writes_plain_text)
{
    static const struct {
        const char *in, *plain, *excerpt;
    } rows[] = {
        {"", "", ""},
        {"# Kop\n\nEerste *zin*.\nTweede zin.\n\nDan [dit](term:x).",
         "Kop\n\nEerste zin. Tweede zin.\n\nDan dit.", "Eerste zin. Tweede…"},
        {"- een\n- twee\n\nklaar", "een\ntwee\n\nklaar", "klaar"},
        {"|a|b|\n|---|---|\n|1|2|", "a b\n\n1 2", ""},
        {"![plaat](x) en `code`", "plaat en code", "plaat en code"},
        {"> lang woordzonderspaties", "lang woordzonderspaties", "lang woordzonderspa…"},
        {"&lt;b&gt;", "<b>", "<b>"},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        t->row = rows[i].in;
        CHECK_STR(t, markdown_plain(t->mem, str_of(rows[i].in)), rows[i].plain);
        CHECK_STR(t, markdown_excerpt(t->mem, str_of(rows[i].in), 20), rows[i].excerpt);
    }
}

// A table that would be far larger than its text is shown as it was written, and ends.
TEST(markdown, bounds_what_it_makes)
{
    struct out o = out_new(t->mem);

    for (int i = 0; i < 4000; i++)
        OUT_LIT(&o, "|a");
    OUT_LIT(&o, "\n");
    for (int i = 0; i < 4000; i++)
        OUT_LIT(&o, "|---");
    for (int i = 0; i < 4000; i++)
        OUT_LIT(&o, "\n|");
    const str html = markdown_html(t->mem, out_get(&o), NULL).s;
    CHECK(t, html.n < 20 * o.n);
}

// Tags that open are closed, in order: a small check of what random marks come to.
PROP(markdown, closes_its_tags, 1500)
{
    static const char *const bits[] = {
        "*",      "**",
        "_",      "`",
        "[",      "](",
        ")",      "![",
        "\n",     "\n\n",
        "> ",     "- ",
        "1. ",    "# ",
        "|",      "|-|\n",
        "    ",   "<",
        ">",      "&amp;",
        "a",      "b c",
        "\\",     "~~",
        "term:x", "https://a.example",
        "---\n",  "```\n",
        "{#x}",   "\"",
        "&#0;",
    };
    struct out o = out_new(t->mem);
    str stack[512];
    int depth = 0;
    const int n = (int)test_random(t, 4 + (uint64_t)t->round / 10);

    for (int i = 0; i < n; i++)
        out_str(&o, str_of(bits[test_random(t, COUNT_OF(bits))]));
    const str all = markdown_html(t->mem, out_get(&o), &options).s;
    str html = all;
    for (ptrdiff_t i; (i = str_find_byte(html, '<')) >= 0;) {
        html = str_from(html, (size_t)i + 1);
        const bool end = html.at[0] == '/';
        size_t k = end;
        while (k < html.n && html.at[k] != ' ' && html.at[k] != '>')
            k++;
        const str name = str_part(html, end, k - end);
        if (str_eq(name, STR("br")) || str_eq(name, STR("hr")) || str_eq(name, STR("img")))
            continue;
        if (!end && depth < 512)
            stack[depth++] = name;
        else if (end) {
            if (depth == 0 || !str_eq(stack[depth - 1], name))
                test_fail(t, __FILE__, __LINE__, STR_FMT " gave " STR_FMT, STR_ARG(out_get(&o)),
                          STR_ARG(all));
            if (depth > 0) depth--;
        }
    }
    CHECK_INT(t, depth, 0);
}

// ---- 27: nesting ----

enum {
    MOST = 10
}; // a square would be 16; what no longer fits the caches of the processor costs up to twice as much a byte

struct steps {
    int fd; // of the counter of instructions; -1: this machine has none for us, and time on the processor is what counts
};

static struct steps steps_open(void)
{
    struct perf_event_attr a = {.type = PERF_TYPE_HARDWARE,
                                .size = sizeof a,
                                .config = PERF_COUNT_HW_INSTRUCTIONS,
                                .exclude_kernel = 1,
                                .exclude_hv = 1};

    return (struct steps){(int)syscall(SYS_perf_event_open, &a, 0, -1, -1, 0)};
}

static uint64_t steps_now(const struct steps *s)
{
    struct timespec at;
    uint64_t n = 0;

    if (s->fd >= 0 && read(s->fd, &n, sizeof n) == sizeof n) return n;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &at);
    return (uint64_t)at.tv_sec * 1000000000U + (uint64_t)at.tv_nsec;
}

static uint64_t cost(struct test *t, const struct steps *s, str bit, size_t bytes)
{
    struct mem *m = mem_new((size_t)1 << 30);
    struct out o = out_new(m);

    while (o.n + bit.n <= bytes)
        out_str(&o, bit);
    const str text = out_get(&o);
    const uint64_t from = steps_now(s);
    const str html = markdown_html(m, text, &options).s;
    const uint64_t n = steps_now(s) - from;
    CHECK(t, html.n < 40 * bytes);
    mem_free(m);
    return n;
}

// Four times the text costs four times the steps, whatever is in it: a megabyte of nesting is no weapon.
TEST(markdown, a_megabyte_of_nesting_costs_a_straight_line)
{
    static const char *const bits[] = {
        "> ",     ">",       "- ",       "* ",        "1. ",   "[",       "![",       "](",
        "[a](",   "[a](b",   "*",        "**a",       "_a ",   "*a_b",    "`",        "`` ` ",
        "<",      "<a ",     "</",       "<!--",      "&",     "&#1;",    "|",        "|-",
        "~~",     "~~a",     "\\",       "[x]: /u\n", "#",     "# \n",    "```\n",    "~~~\n",
        "\n\n> ", "- a\n  ", "a **b_c ", "[[[a]]]",   "<svg>", "<math><", "\"><svg ", "x\n===\n",
    };
    const struct steps s = steps_open();

    for (size_t i = 0; i < COUNT_OF(bits); i++) {
        t->row = bits[i];
        uint64_t small = 0, large = 0;
        // Other work on the machine only adds: three tries, the least of each.
        for (int k = 0; k < 3 && (k == 0 || large > small * MOST); k++) {
            const uint64_t a = cost(t, &s, str_of(bits[i]), MARKDOWN_MAX / 4);
            const uint64_t b = cost(t, &s, str_of(bits[i]), MARKDOWN_MAX);
            small = k && small < a ? small : a;
            large = k && large < b ? large : b;
        }
        if (large > small * MOST)
            test_fail(t, __FILE__, __LINE__, "%.1f times the steps for four times the text",
                      (double)large / (double)small);
    }
    t->row = NULL;
    if (s.fd >= 0) close(s.fd);
}
