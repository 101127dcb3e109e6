// Whatever is written comes out as our own tags, closed in order, with safe addresses, within bounds.
#include "html/markdown.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static bool link_to(void *ctx, str href, safe text, struct out *out)
{
    (void)ctx;
    if (!str_starts(href, STR("term:"))) return false;
    OUT_LIT(out, "<a href=\"#");
    put_html_attr(out, href);
    OUT_LIT(out, "\">");
    out_str(out, text.s);
    OUT_LIT(out, "</a>");
    return true;
}

static bool image_of(void *ctx, str src, str alt, struct out *out)
{
    (void)ctx, (void)src;
    OUT_LIT(out, "<img alt=\"");
    put_html_attr(out, alt);
    OUT_LIT(out, "\">");
    return true;
}

static void need(bool good)
{
    if (!good) abort();
}

static bool among(str s, const char *words)
{
    for (str rest = str_of(words), word; str_cut(&rest, ' ', &word);)
        if (str_eq(word, s)) return true;
    return false;
}

static void check(str html)
{
    str *stack = malloc((html.n + 1) * sizeof *stack);
    size_t depth = 0;

    for (ptrdiff_t i; (i = str_find_byte(html, '<')) >= 0;) {
        html = str_from(html, (size_t)i + 1);
        const ptrdiff_t close = str_find_byte(html, '>');
        need(close > 0);
        str tag = str_part(html, 0, (size_t)close);
        html = str_from(html, (size_t)close + 1);
        const bool end = tag.at[0] == '/';
        str name = str_from(tag, end), word;
        str_cut(&name, ' ', &word);
        need(among(word, "p h1 h2 h3 h4 h5 h6 ul ol li blockquote pre code em strong del a br hr "
                         "img table thead tbody tr th td"));
        // Only a link has one; the words of a picture may hold the same signs.
        const ptrdiff_t href = str_eq(word, STR("a")) ? str_find(tag, STR(" href=\"")) : -1;
        if (href >= 0) {
            const str value = str_from(tag, (size_t)href + 7);
            need(value.at[0] == '#' ||
                 href_is_safe(str_part(value, 0, (size_t)str_find_byte(value, '"'))));
        }
        if (among(word, "br hr img")) continue;
        if (!end)
            stack[depth++] = word;
        else
            need(depth > 0 && str_eq(stack[--depth], word));
    }
    need(depth == 0);
    free(stack);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static const struct markdown_options options = {.heading_base = 1,
                                                    .link = link_to,
                                                    .image = image_of};
    struct mem *m = mem_new((size_t)1 << 30);
    const str text = {(const char *)data, n};

    check(markdown_html(m, text, &options).s);
    check(markdown_html(m, text, NULL).s);
    need(markdown_plain(m, text).n <= 4 * n + 64); // a tab in code becomes four spaces
    markdown_excerpt(m, text, 40);
    mem_free(m);
    return 0;
}
