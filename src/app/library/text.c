#include "app/library/text.h"

#include "app/library/library.h"
#include "app/library/library.sql.h"
#include "html/markdown.h"

struct place {
    struct db *db;
    struct mem *mem;
    const char *base;
    enum err err; // of the database; the callback has no way to give it back
};

static bool link_to(void *ctx, str href, safe text, struct out *out)
{
    struct place *p = ctx;
    str path;

    if (str_starts(href, STR("item:"))) {
        struct item_row item;
        bool found = false;

        if (p->err == ERR_NONE)
            p->err = item_by_slug(p->db, p->mem, str_from(href, 5), &found, &item);
        if (!found) return false;
        const str values[] = {item_kind_path(item.kind), item.slug};
        path = html_path(p->mem, p->base, "/bibliotheek/{kind}/{slug}", values, 2);
    } else if (str_starts(href, STR("term:"))) {
        const str values[] = {str_from(href, 5)};
        path = html_path(p->mem, p->base, "/begrip/{slug}", values, 1);
    } else {
        return false;
    }
    OUT_LIT(out, "<a href=\"");
    out_str(out, path);
    OUT_LIT(out, "\">");
    out_str(out, text.s);
    OUT_LIT(out, "</a>");
    return true;
}

enum err text_html(struct db *db, struct mem *m, str markdown, enum lang lang, safe *out)
{
    struct place p = {.db = db, .mem = m, .base = lang == LANG_EN ? "/en" : ""};

    *out = markdown_html(m, markdown, &(struct markdown_options){.ctx = &p, .link = link_to});
    return p.err;
}

struct paragraphs text_paragraphs(struct mem *m, str markdown)
{
    struct paragraphs p = {0};
    const str plain = markdown_plain(m, markdown);
    size_t lines = 1;

    for (size_t i = 0; i < plain.n; i++)
        lines += plain.at[i] == '\n';
    p.at = MEM_ARRAY(m, str, lines);
    // A paragraph ends at an empty line; the lines of a list stay together.
    for (str rest = plain; rest.n;) {
        const ptrdiff_t end = str_find(rest, STR("\n\n"));
        const str piece = str_trim(end < 0 ? rest : str_part(rest, 0, (size_t)end));

        if (piece.n) p.at[p.n++] = piece;
        rest = end < 0 ? (str){0} : str_from(rest, (size_t)end + 2);
    }
    return p;
}
