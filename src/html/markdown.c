#include "html/markdown.h"

#include "base/utf8.h"

#include <md4c.h>

enum event_kind { ENTER_BLOCK, LEAVE_BLOCK, ENTER_SPAN, LEAVE_SPAN, TEXT };

struct event {
    unsigned char kind, type, detail; // detail: heading level, alignment, 1 for an item to tick
    unsigned number;                  // of an ordered list
    str text;                         // also the address of a link or image
};

struct recording {
    str source;
    struct event *at;
    size_t n, cap;
    char *bytes; // texts that are not part of the source
    size_t bytes_n, bytes_cap;
    bool full;
};

// The parser's callbacks: no memory is taken here.

static int add(struct recording *r, enum event_kind kind, int type, int detail, unsigned number,
               str text)
{
    if (r->n == r->cap) {
        r->full = true;
        return 1;
    }
    r->at[r->n++] = (struct event){(unsigned char)kind, (unsigned char)type, (unsigned char)detail,
                                   number, text};
    return 0;
}

static bool keep(struct recording *r, const char *at, size_t n)
{
    if (n > r->bytes_cap - r->bytes_n) {
        r->full = true;
        return false;
    }
    if (n) memcpy(r->bytes + r->bytes_n, at, n);
    r->bytes_n += n;
    return true;
}

static const struct {
    const char *name, *text;
} entities[] = {
    {"amp", "&"},       {"lt", "<"},       {"gt", ">"},     {"quot", "\""},  {"apos", "'"},
    {"nbsp", "\u00a0"}, {"shy", "\u00ad"}, {"ndash", "–"},  {"mdash", "—"},  {"hellip", "…"},
    {"lsquo", "‘"},     {"rsquo", "’"},    {"ldquo", "“"},  {"rdquo", "”"},  {"laquo", "«"},
    {"raquo", "»"},     {"middot", "·"},   {"bull", "•"},   {"times", "×"},  {"euro", "€"},
    {"copy", "©"},      {"reg", "®"},      {"deg", "°"},    {"frac12", "½"}, {"sect", "§"},
    {"eacute", "é"},    {"Eacute", "É"},   {"egrave", "è"}, {"ecirc", "ê"},  {"euml", "ë"},
    {"iuml", "ï"},      {"ouml", "ö"},     {"uuml", "ü"},   {"auml", "ä"},   {"aacute", "á"},
    {"agrave", "à"},    {"acirc", "â"},    {"oacute", "ó"}, {"ocirc", "ô"},  {"uacute", "ú"},
    {"iacute", "í"},    {"ccedil", "ç"},   {"ntilde", "ñ"}, {"szlig", "ß"},  {"rarr", "→"},
    {"larr", "←"},
};

// An entity as text; what we do not know stays as it was written. `sign` has room for four bytes.
static str entity_text(str s, char sign[4])
{
    const str name = str_part(s, 1, s.n - 2);
    uint32_t c = 0;

    if (s.n < 4) return s;
    if (name.at[0] != '#') {
        for (size_t i = 0; i < COUNT_OF(entities); i++)
            if (str_eq(name, str_of(entities[i].name))) return str_of(entities[i].text);
        return s;
    }
    const bool hex = (name.at[1] | 32) == 'x';
    for (size_t i = 1 + hex; i < name.n; i++) {
        const unsigned digit = name.at[i] <= '9' ? (unsigned)(name.at[i] - '0')
                                                 : (unsigned)((name.at[i] | 32) - 'a' + 10);
        c = c * (hex ? 16 : 10) + digit;
        if (c > 0x10ffff) break;
    }
    if (c == 0 || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff)) return STR("\xef\xbf\xbd");
    struct out o = {.at = sign, .cap = 4};
    utf8_put(&o, c);
    return out_get(&o);
}

static bool attribute(struct recording *r, const MD_ATTRIBUTE *a, str *out)
{
    const size_t start = r->bytes_n;
    char sign[4];

    for (int i = 0; a->size && a->substr_offsets[i] < a->size; i++) {
        str piece = {a->text + a->substr_offsets[i],
                     a->substr_offsets[i + 1] - a->substr_offsets[i]};

        if (a->substr_types[i] == MD_TEXT_ENTITY) piece = entity_text(piece, sign);
        if (a->substr_types[i] == MD_TEXT_NULLCHAR) piece = STR("\xef\xbf\xbd");
        if (!keep(r, piece.at, piece.n)) return false;
    }
    *out = (str){r->bytes + start, r->bytes_n - start};
    return true;
}

static int enter_block(MD_BLOCKTYPE type, void *detail, void *ctx)
{
    struct recording *r = ctx;
    int small = 0;
    unsigned number = 0;

    if (type == MD_BLOCK_H) small = (int)((MD_BLOCK_H_DETAIL *)detail)->level;
    if (type == MD_BLOCK_TH || type == MD_BLOCK_TD) small = ((MD_BLOCK_TD_DETAIL *)detail)->align;
    if (type == MD_BLOCK_LI) small = ((MD_BLOCK_LI_DETAIL *)detail)->is_task != 0;
    if (type == MD_BLOCK_OL) number = ((MD_BLOCK_OL_DETAIL *)detail)->start;
    return add(r, ENTER_BLOCK, type, small, number, (str){0});
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *ctx)
{
    return add(ctx, LEAVE_BLOCK, type,
               type == MD_BLOCK_H ? (int)((MD_BLOCK_H_DETAIL *)detail)->level : 0, 0, (str){0});
}

static int enter_span(MD_SPANTYPE type, void *detail, void *ctx)
{
    struct recording *r = ctx;
    str address = {0};

    if (type == MD_SPAN_A && !attribute(r, &((MD_SPAN_A_DETAIL *)detail)->href, &address)) return 1;
    if (type == MD_SPAN_IMG && !attribute(r, &((MD_SPAN_IMG_DETAIL *)detail)->src, &address))
        return 1;
    return add(r, ENTER_SPAN, type, 0, 0, address);
}

static int leave_span(MD_SPANTYPE type, void *detail, void *ctx)
{
    (void)detail;
    return add(ctx, LEAVE_SPAN, type, 0, 0, (str){0});
}

static int text_piece(MD_TEXTTYPE type, const MD_CHAR *at, MD_SIZE n, void *ctx)
{
    struct recording *r = ctx;
    str s = {at, n};
    char sign[4];

    if (type == MD_TEXT_BR || type == MD_TEXT_SOFTBR) return add(r, TEXT, type, 0, 0, (str){0});
    if (type == MD_TEXT_NULLCHAR) s = STR("\xef\xbf\xbd");
    if (type == MD_TEXT_ENTITY) s = entity_text(s, sign);
    if (s.at < r->source.at || s.at > r->source.at + r->source.n) { // not part of the source
        const size_t start = r->bytes_n;

        if (!keep(r, s.at, s.n)) return 1;
        s.at = r->bytes + start;
    }
    return add(r, TEXT, type, 0, 0, s);
}

// Room grows by doubling and the parser starts again; a text that makes far more than it is long (a table
// of a thousand columns and empty rows) is not read as Markdown.
static bool record(struct mem *m, str source, struct recording *r)
{
    const MD_PARSER parser = {
        .flags = MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_TASKLISTS | MD_FLAG_NOHTML,
        .enter_block = enter_block,
        .leave_block = leave_block,
        .enter_span = enter_span,
        .leave_span = leave_span,
        .text = text_piece,
    };
    const size_t most = 4 * source.n + 4096;
    // md4c looks for line ends with strcspn, so it reads on until a zero byte: one past the text it was given.
    source = str_copy(m, source);

    for (size_t cap = source.n / 4 + 64; cap <= most; cap *= 2) {
        const struct mem_mark mark = mem_mark(m);

        *r = (struct recording){.source = source, .cap = cap, .bytes_cap = 2 * cap};
        r->at = mem_alloc(m, cap * sizeof *r->at);
        r->bytes = mem_raw(m, r->bytes_cap);
        if (md_parse(source.at, (MD_SIZE)source.n, &parser, r) == 0) return true;
        mem_reset(m, mark);
        if (!r->full) return false;
    }
    return false;
}

// Ids of headings

struct id_entry {
    str id;
    int next; // number for the next one with these words
};

struct open_span {
    unsigned char type;
    size_t start; // of what stands in a link
    str href;
};

enum { SPANS_MAX = 64 }; // deeper ones are not marked

struct writer {
    struct mem *mem;
    struct out out;
    struct open_span spans[SPANS_MAX];
    int n_spans;
    const struct markdown_options *o;
    const struct event *e, *end;
    struct id_entry *ids;
    size_t mask;
};

static struct id_entry *find_id(const struct writer *w, str id)
{
    uint32_t hash = 2166136261u;

    for (size_t i = 0; i < id.n; i++)
        hash = (hash ^ (unsigned char)id.at[i]) * 16777619u;
    size_t i = hash & w->mask;
    while (w->ids[i].id.n && !str_eq(w->ids[i].id, id))
        i = (i + 1) & w->mask;
    return &w->ids[i];
}

static str unique_id(struct writer *w, str words)
{
    struct id_entry *base = find_id(w, words);

    if (!base->id.n) {
        *base = (struct id_entry){words, 2};
        return words;
    }
    for (;;) {
        const str id = str_format(w->mem, STR_FMT "-%d", STR_ARG(words), base->next++);
        struct id_entry *e = find_id(w, id);

        if (e->id.n) continue;
        *e = (struct id_entry){id, 2};
        return id;
    }
}

static str id_from_words(struct mem *m, str s)
{
    const str id = utf8_slug(m, utf8_clip(s, 80), 160);

    return id.n ? id : STR("h");
}

// The words between here and the end of this heading, image or paragraph.
static str words_until(struct mem *m, const struct event *e, const struct event *end,
                       enum event_kind kind, int type)
{
    struct out o = out_sized(m, 128);
    int deep = 0;

    for (; e < end; e++) {
        if (e->kind == (kind == LEAVE_SPAN ? ENTER_SPAN : ENTER_BLOCK) && e->type == type) deep++;
        if (e->kind == kind && e->type == type && deep-- == 0) break;
        if (kind == LEAVE_SPAN && (e->kind == ENTER_BLOCK || e->kind == LEAVE_BLOCK)) break;
        if (e->kind == TEXT) {
            if (e->type == MD_TEXT_BR || e->type == MD_TEXT_SOFTBR)
                out_byte(&o, ' ');
            else
                out_str(&o, e->text);
        }
    }
    return out_get(&o);
}

// "Titel {#abc}" -> the id, and how much of the words is title.
static str written_id(str words, size_t *title)
{
    words = str_trim(words);
    *title = words.n;
    if (!str_ends(words, STR("}"))) return (str){0};
    size_t i = words.n;
    while (i > 1 && !(words.at[i - 1] == '#' && words.at[i - 2] == '{'))
        i--;
    const str id = str_part(words, i, words.n - i - 1);
    if (i < 2 || !str_is_slug(id, 64)) return (str){0};
    *title = str_trim(str_part(words, 0, i - 2)).n;
    return id;
}

static void heading(struct writer *w, const struct event *e)
{
    const str words = words_until(w->mem, e + 1, w->end, LEAVE_BLOCK, MD_BLOCK_H);
    const int level = e->detail + (w->o ? w->o->heading_base : 0);
    size_t title;
    str id = written_id(words, &title);

    id = unique_id(w, id.n ? id : id_from_words(w->mem, words));
    out_format(&w->out, "<h%d id=\"%s" STR_FMT "\">", level > 6 ? 6 : level,
               w->o && w->o->id_prefix ? w->o->id_prefix : "", STR_ARG(id));
}

static void heading_end(struct writer *w, const struct event *e, size_t start)
{
    const int level = e->detail + (w->o ? w->o->heading_base : 0);
    const str written = {w->out.at + start, w->out.n - start};
    const ptrdiff_t open = str_find_byte(written, '>');
    const str inside = str_from(written, (size_t)open + 1);
    size_t title;

    if (written_id(inside, &title).n) w->out.n = start + (size_t)open + 1 + title;
    out_format(&w->out, "</h%d>\n", level > 6 ? 6 : level);
}

static void link_end(struct writer *w, str href, size_t start)
{
    const safe text = {str_copy(w->mem, (str){w->out.at + start, w->out.n - start})};

    w->out.n = start;
    const bool own = href.n && href.at[0] != '#' && (href.at[0] == '/' || href.at[0] == '?');
    if (!own && href_is_safe(href)) {
        OUT_LIT(&w->out, "<a href=\"");
        put_html_attr(&w->out, href);
        if ((href.at[0] | 32) == 'h')
            OUT_LIT(&w->out, "\" rel=\"external noopener\">");
        else
            OUT_LIT(&w->out, "\">");
        out_str(&w->out, text.s);
        OUT_LIT(&w->out, "</a>");
        return;
    }
    if (!w->o || !w->o->link || !w->o->link(w->o->ctx, href, text, &w->out)) {
        w->out.n = start;
        out_str(&w->out, text.s);
    }
}

static const char *const block_tags[][2] = {
    [MD_BLOCK_QUOTE] = {"<blockquote>\n", "</blockquote>\n"},
    [MD_BLOCK_UL] = {"<ul>\n", "</ul>\n"},
    [MD_BLOCK_OL] = {"<ol>\n", "</ol>\n"},
    [MD_BLOCK_LI] = {"<li>", "</li>\n"},
    [MD_BLOCK_HR] = {"<hr>\n", ""},
    [MD_BLOCK_CODE] = {"<pre><code>", "</code></pre>\n"},
    [MD_BLOCK_P] = {"<p>", "</p>\n"},
    [MD_BLOCK_TABLE] = {"<table>\n", "</table>\n"},
    [MD_BLOCK_THEAD] = {"<thead>\n", "</thead>\n"},
    [MD_BLOCK_TBODY] = {"<tbody>\n", "</tbody>\n"},
    [MD_BLOCK_TR] = {"<tr>", "</tr>\n"},
    [MD_BLOCK_TH] = {"<th scope=\"col\">", "</th>"},
    [MD_BLOCK_TD] = {"<td>", "</td>"},
};

static const char *const span_tags[][2] = {
    [MD_SPAN_EM] = {"<em>", "</em>"},
    [MD_SPAN_STRONG] = {"<strong>", "</strong>"},
    [MD_SPAN_CODE] = {"<code>", "</code>"},
    [MD_SPAN_DEL] = {"<del>", "</del>"},
};

static void put(struct writer *w, const char *tag)
{
    if (tag) out_str(&w->out, str_of(tag));
}

static void write_text(struct writer *w, const struct event *e)
{
    if (e->type == MD_TEXT_BR)
        OUT_LIT(&w->out, "<br>\n");
    else if (e->type == MD_TEXT_SOFTBR)
        out_byte(&w->out, '\n');
    else
        put_html_text(&w->out, e->text);
}

// The parser may close what it did not open (md4c 0.4.8: "[_](*)_"), so spans are closed by our own count.
static void close_span(struct writer *w)
{
    const struct open_span *top = &w->spans[--w->n_spans];

    if (top->type == MD_SPAN_A)
        link_end(w, top->href, top->start);
    else
        put(w, span_tags[top->type][1]);
}

static void leave(struct writer *w, unsigned char type)
{
    int i = w->n_spans;

    while (i > 0 && w->spans[i - 1].type != type)
        i--;
    while (i > 0 && w->n_spans >= i)
        close_span(w);
}

static void enter(struct writer *w, const struct event *e)
{
    const bool link = e->type == MD_SPAN_A;

    if (w->n_spans == SPANS_MAX ||
        (!link && (e->type >= COUNT_OF(span_tags) || !span_tags[e->type][0])))
        return;
    if (link)
        for (int i = 0; i < w->n_spans; i++)
            if (w->spans[i].type == MD_SPAN_A) return;
    if (!link) put(w, span_tags[e->type][0]);
    w->spans[w->n_spans++] = (struct open_span){e->type, w->out.n, e->text};
}

// Gives the last event that belongs to the image.
static const struct event *image(struct writer *w, const struct event *e)
{
    const str alt = words_until(w->mem, e + 1, w->end, LEAVE_SPAN, MD_SPAN_IMG);
    const size_t start = w->out.n;

    if (!w->o || !w->o->image || !w->o->image(w->o->ctx, e->text, alt, &w->out)) {
        w->out.n = start;
        put_html_text(&w->out, alt);
    }
    for (int deep = 0; e + 1 < w->end && e[1].kind != ENTER_BLOCK && e[1].kind != LEAVE_BLOCK;
         e++) {
        if (e[1].type != MD_SPAN_IMG) continue;
        if (e[1].kind == ENTER_SPAN) deep++;
        if (e[1].kind == LEAVE_SPAN && deep-- == 0) break;
    }
    return e;
}

static void write_all(struct writer *w)
{
    size_t heading_start = 0;

    for (const struct event *e = w->e; e < w->end; e++) {
        if (e->kind == ENTER_BLOCK || e->kind == LEAVE_BLOCK)
            while (w->n_spans > 0)
                close_span(w);
        switch (e->kind) {
        case ENTER_BLOCK:
            if (e->type == MD_BLOCK_H) {
                heading_start = w->out.n;
                heading(w, e);
            } else if (e->type == MD_BLOCK_OL && e->number != 1)
                out_format(&w->out, "<ol start=\"%u\">\n", e->number);
            else if (e->type == MD_BLOCK_LI && e->detail)
                put(w, "<li class=\"m-tick\">"); // a box to tick with a pen; `[x]` is the same box
            else if (e->type == MD_BLOCK_TH && e + 1 < w->end && e[1].kind == LEAVE_BLOCK) {
                put(w, "<td></td>"); // an empty corner heads nothing
                e++;
            } else if (e->type == MD_BLOCK_TD && e->detail == MD_ALIGN_RIGHT)
                put(w,
                    "<td class=\"m-right\">"); // numbers; the security policy refuses a style attribute
            else if (e->type == MD_BLOCK_TH && e->detail == MD_ALIGN_RIGHT)
                put(w, "<th scope=\"col\" class=\"m-right\">");
            else if (e->type < COUNT_OF(block_tags))
                put(w, block_tags[e->type][0]);
            break;
        case LEAVE_BLOCK:
            if (e->type == MD_BLOCK_H)
                heading_end(w, e, heading_start);
            else if (e->type < COUNT_OF(block_tags))
                put(w, block_tags[e->type][1]);
            break;
        case ENTER_SPAN:
            if (e->type == MD_SPAN_IMG)
                e = image(w, e);
            else
                enter(w, e);
            break;
        case LEAVE_SPAN: leave(w, e->type); break;
        default: write_text(w, e);
        }
    }
}

static str bounded(str text)
{
    if (text.n <= MARKDOWN_MAX) return text;
    text.n = MARKDOWN_MAX;
    while (text.n && ((unsigned char)text.at[text.n] & 0xc0) == 0x80)
        text.n--;
    return text;
}

safe markdown_html(struct mem *m, str text, const struct markdown_options *o)
{
    struct recording r;
    struct writer w = {.mem = m, .o = o};
    size_t headings = 0, size = 16;

    text = bounded(text);
    if (text.n == 0) return (safe){{"", 0}};
    if (!record(m, text, &r)) {
        w.out = out_new(m);
        put(&w, "<pre>");
        put_html_text(&w.out, text);
        put(&w, "</pre>\n");
        return (safe){out_get(&w.out)};
    }
    for (size_t i = 0; i < r.n; i++)
        headings += r.at[i].kind == ENTER_BLOCK && r.at[i].type == MD_BLOCK_H;
    while (size < 2 * headings + 1)
        size *= 2;
    w.ids = MEM_ARRAY(m, struct id_entry, size);
    w.mask = size - 1;
    w.e = r.at;
    w.end = r.at + r.n;
    w.out = out_new(m);
    out_room(&w.out, 2 * text.n + 256);
    write_all(&w);
    return (safe){out_get(&w.out)};
}

str markdown_plain(struct mem *m, str text)
{
    struct recording r;
    struct out o;
    int gap = 0; // line ends to write before the next words

    text = bounded(text);
    if (text.n == 0) return (str){"", 0};
    if (!record(m, text, &r)) return text;
    o = out_new(m);
    for (size_t i = 0; i < r.n; i++) {
        const struct event *e = &r.at[i];

        if (e->kind == TEXT) {
            if (o.n)
                for (; gap; gap--)
                    out_byte(&o, '\n');
            gap = 0;
            if (e->type == MD_TEXT_BR || e->type == MD_TEXT_SOFTBR)
                out_byte(&o, ' ');
            else
                out_str(&o, e->text);
        } else if (e->kind == LEAVE_BLOCK || e->kind == ENTER_BLOCK) {
            const bool line = e->type == MD_BLOCK_LI || e->type == MD_BLOCK_TR;
            const bool cell = e->type == MD_BLOCK_TH || e->type == MD_BLOCK_TD;

            if (cell && e->kind == ENTER_BLOCK && o.n && gap == 0) out_byte(&o, ' ');
            if (!cell && gap < (line ? 1 : 2)) gap = line ? 1 : 2;
        }
    }
    const str plain = str_trim(out_get(&o));
    return plain;
}

str markdown_excerpt(struct mem *m, str text, size_t max_signs)
{
    struct recording r;
    str words = {"", 0};

    text = bounded(text);
    if (text.n == 0 || !record(m, text, &r)) return words;
    for (size_t i = 0; i < r.n && words.n == 0; i++)
        if (r.at[i].kind == ENTER_BLOCK && r.at[i].type == MD_BLOCK_P)
            words = str_trim(words_until(m, r.at + i + 1, r.at + r.n, LEAVE_BLOCK, MD_BLOCK_P));
    if (utf8_length(words) <= max_signs) return words;
    str cut = utf8_clip(words, max_signs ? max_signs - 1 : 0);
    size_t space = cut.n;
    while (space && cut.at[space - 1] != ' ')
        space--;
    if (space > cut.n / 2) cut.n = space;
    return str_format(m, STR_FMT "…", STR_ARG(str_trim(cut)));
}
