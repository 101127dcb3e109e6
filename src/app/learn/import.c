// import.c - a course folder becomes a version: read, checked, rendered once, stored; shown to readers, and taken back.
//
// Rendered is everything a reader may see, in every language of the site; from trainer/ nothing is, so no
// page can show it. The letters of the key become a mark on an option that is only ever compared.
#include "app/learn/import.sql.h"
#include "app/learn/learn.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "core/audit.h"
#include "core/file.h"
#include "core/item.h"
#include "core/search.h"
#include "html/markdown.h"

#include <stdlib.h>

// Raise it when rendering changes, so that the same text is rendered anew.
#define RENDERER "6"

// ---- rows to write ----

struct part {
    enum lang lang;
    str kind, module, slug, uid, said, title, summary, goal, phase, ref, form, html;
    int seq, step, minutes, live_minutes, people;
};

struct block_row {
    enum lang lang;
    str part, kind, uid, ref, title, html, feedback, form, software, room, needs, fixed;
    int seq, correct, minutes, starts;
    bool must;
};

struct term_row {
    enum lang lang;
    int seq;
    str slug, uid, said, name, plain, formal, sort;
};

struct asset { // a file that is no text
    str path, sha256;
    int64_t bytes;
};

struct import {
    struct mem *m;
    struct course *c;
    const struct course_file *files;
    int n_files;
    int64_t now;
    str slug, fingerprint, content, who, note;
    bool publish;
    struct asset *assets;
    int n_assets;
    struct learn_report *report;
    struct {
        str slug, kind;
    } * items; // beside c->refs
    int n_items;

    struct part *parts;
    struct block_row *blocks;
    struct term_row *terms;
    struct search_doc *docs;
    int n_parts, n_blocks, n_terms, n_docs, room_parts, room_blocks, room_terms, room_docs;

    // of the text that is being rendered
    enum lang lang;
    str base;            // "" or "/en"
    str file, part, uid; // path of the file, kind and uid of the page
    int module;          // place, -1
    int used;            // terms explained so far on this page
    int seq;             // of the next block
    struct search_passage *said;
    int n_said, room_said;
};

static void *one_more(struct mem *m, void *at, size_t size, int n, int *room)
{
    if (n < *room) return at;
    const int more = *room ? *room * 2 : 64;
    void *bigger = mem_array(m, (size_t)more, size);
    if (n) memcpy(bigger, at, (size_t)n * size);
    *room = more;
    return bigger;
}

#define ADD(im, what, row)                                                                         \
    do {                                                                                           \
        (im)->what =                                                                               \
            one_more((im)->m, (im)->what, sizeof *(im)->what, (im)->n_##what, &(im)->room_##what); \
        (im)->what[(im)->n_##what++] = (row);                                                      \
    } while (0)

static str absent_is_empty(str s)
{
    return s.at ? s : STR("");
}

// ---- Markdown ----

static str inline_of(struct mem *m, str html); // one paragraph without its <p>

static void put_escaped(struct mem *m, struct out *o, str s, bool attribute)
{
    struct html h = {.out = o, .mem = m};

    if (attribute)
        html_attr(&h, s);
    else
        html_text(&h, s);
}

// "[kaders](term:kaders)": a button that opens the explanation, as assets/README.md writes it.
static bool term_put(struct import *im, str slug, safe text, struct out *out)
{
    const struct term *t = course_term(im->c, slug);

    if (!t) return false;
    const struct term_words *w = term_in(im->c, t, str_of(lang_codes[im->lang]));
    // A term may be explained twice on a page; the second time it has another id.
    const str id = str_format(im->m, "term-" STR_FMT "-%d", STR_ARG(t->id), ++im->used);

    out_format(out, "<button class=\"m-term\" type=\"button\" popovertarget=\"" STR_FMT "\">",
               STR_ARG(id));
    out_str(out, text.s);
    out_format(out, "</button><span class=\"m-term__pop\" id=\"" STR_FMT "\" popover><strong>",
               STR_ARG(id));
    put_escaped(im->m, out, w->name, false);
    OUT_LIT(out, ":</strong> ");
    put_escaped(im->m, out, str_trim(markdown_plain(im->m, w->plain)), false);
    OUT_LIT(out, " <a href=\"");
    put_escaped(im->m, out,
                learn_path(im->m, str_z(im->m, im->base), im->slug, STR("terms"), im->slug,
                           im->slug, 0),
                true);
    out_format(out, "#" STR_FMT "\" lang=\"%s\">", STR_ARG(t->id), lang_codes[im->lang]);
    put_escaped(im->m, out, msg_text(im->lang, MSG_learn_terms_link), false);
    OUT_LIT(out, "</a></span>");
    return true;
}

static void link_put(struct import *im, str path, safe text, struct out *out)
{
    OUT_LIT(out, "<a href=\"");
    put_escaped(im->m, out, path, true);
    OUT_LIT(out, "\">");
    out_str(out, text.s);
    OUT_LIT(out, "</a>");
}

static bool item_put_link(struct import *im, str slug, safe text, struct out *out)
{
    for (int i = 0; i < im->n_items; i++)
        if (str_eq(im->items[i].slug, slug)) {
            const str values[] = {item_kind_path(im->items[i].kind), slug};
            if (values[0].n == 0) return false;
            link_put(im,
                     html_path(im->m, str_z(im->m, im->base), "/bibliotheek/{kind}/{slug}", values,
                               2),
                     text, out);
            return true;
        }
    return false;
}

// "../lessons/l02-x.md" from the file that is being rendered, as a path in the folder; absent when it leads out.
static str path_from(struct mem *m, str file, str target)
{
    struct out o = out_new(m);
    str rest = target, part;
    size_t end = file.n;

    while (end > 0 && file.at[end - 1] != '/')
        end--;
    out_str(&o, str_part(file, 0, end));
    while (str_cut(&rest, '/', &part)) {
        if (part.n == 0 || str_eq(part, STR("."))) continue;
        if (!str_eq(part, STR(".."))) {
            out_str(&o, part);
            out_byte(&o, '/');
            continue;
        }
        if (o.n == 0) return (str){0};
        o.n--;
        while (o.n > 0 && o.at[o.n - 1] != '/')
            o.n--;
    }
    return str_part(out_get(&o), 0, o.n ? o.n - 1 : 0);
}

static bool is_file_of(const struct course_doc *d, str path)
{
    for (int i = 0; i < d->n_texts; i++)
        if (str_eq(d->texts[i].path, path)) return true;
    return false;
}

static str page_of_docs(struct import *im, const struct course_docs *docs, const char *kind,
                        str module, str path)
{
    for (int i = 0; i < docs->n; i++)
        if (is_file_of(&docs->at[i], path))
            return learn_path(im->m, str_z(im->m, im->base), im->slug, str_of(kind), module,
                              docs->at[i].slug, 0);
    return (str){0};
}

// The address of the page that shows a file of the course; absent when no page does.
static str page_of(struct import *im, str path)
{
    const struct course *c = im->c;
    const char *base = str_z(im->m, im->base);

    if (is_file_of(&c->about, path))
        return learn_path(im->m, base, im->slug, STR("course"), im->slug, im->slug, 0);
    if (is_file_of(&c->glossary, path))
        return learn_path(im->m, base, im->slug, STR("terms"), im->slug, im->slug, 0);
    for (int i = 0; i < c->n_modules; i++) {
        const struct module *mod = &c->modules[i];
        const str module = mod->doc.slug;
        str found;

        if (is_file_of(&mod->doc, path))
            return learn_path(im->m, base, im->slug, STR("module"), module, module, 0);
        for (int k = 0; k < mod->sessions.n; k++)
            if (is_file_of(&mod->sessions.at[k].doc, path))
                return learn_path(im->m, base, im->slug, STR("session"), module,
                                  mod->sessions.at[k].doc.slug, k + 1);
        if ((found = page_of_docs(im, &mod->lessons, "lesson", module, path)).at) return found;
        if ((found = page_of_docs(im, &mod->exercises, "exercise", module, path)).at) return found;
        if ((found = page_of_docs(im, &mod->handouts, "handout", module, path)).at) return found;
        if ((found = page_of_docs(im, &mod->forms, "form", module, path)).at) return found;
    }
    const str page = page_of_docs(im, &c->pages, "page", STR(""), path);
    if (page.at) return page;
    return page_of_docs(im, &c->media, "script", STR(""), path);
}

static bool put_link(void *ctx, str href, safe text, struct out *out)
{
    struct import *im = ctx;
    str rest = href, path;

    if (str_starts(href, STR("term:"))) return term_put(im, str_from(href, 5), text, out);
    if (str_starts(href, STR("item:"))) return item_put_link(im, str_from(href, 5), text, out);
    if (str_starts(href, STR("/"))) { // another page of this site
        if (!href_is_safe(href)) return false;
        link_put(im, str_format(im->m, STR_FMT STR_FMT, STR_ARG(im->base), STR_ARG(href)), text,
                 out);
        return true;
    }
    str_cut(&rest, '#', &path);
    const str page = page_of(im, path_from(im->m, im->file, path));
    if (!page.at) return false;
    link_put(im,
             rest.at ? str_format(im->m, STR_FMT "#" STR_FMT, STR_ARG(page), STR_ARG(rest)) : page,
             text, out);
    return true;
}

static bool put_words(void *ctx, str href, safe text,
                      struct out *out) // inside a label no link may stand
{
    (void)ctx, (void)href, (void)text, (void)out;
    return false;
}

// A button may stand alone at the end of a line and the comma after it on the next. So what follows a term
// goes before its explanation, together with the button in one unbroken piece.
static str with_kept_signs(struct mem *m, str html)
{
    static const char open[] = "<button class=\"m-term\"";
    struct out o = out_new(m);
    ptrdiff_t at;

    while ((at = str_find(html, str_of(open))) >= 0) {
        const str from = str_from(html, (size_t)at);
        const ptrdiff_t button = str_find(from, STR("</button>")),
                        end = str_find(from, STR("</a></span>"));
        if (button < 0 || end < button) break;
        const size_t b = (size_t)button + strlen("</button>"),
                     e = (size_t)end + strlen("</a></span>");
        size_t signs = 0;
        while (e + signs < from.n && memchr(",.;:!?)", from.at[e + signs], 7))
            signs++;
        out_str(&o, str_part(html, 0, (size_t)at));
        if (signs) OUT_LIT(&o, "<span class=\"m-term__keep\">");
        out_str(&o, str_part(from, 0, b));
        out_str(&o, str_part(from, e, signs));
        if (signs) OUT_LIT(&o, "</span>");
        out_str(&o, str_part(from, b, e - b));
        html = str_from(from, e + signs);
    }
    out_str(&o, html);
    return out_get(&o);
}

static str rendered(struct import *im, str markdown, int heading_base, const char *prefix)
{
    const struct markdown_options o = {.heading_base = heading_base,
                                       .id_prefix = prefix,
                                       .ctx = im,
                                       .link = put_link};

    return with_kept_signs(im->m, markdown_html(im->m, markdown, &o).s);
}

// What stands in a label or in a line: paragraphs become lines; lists and the like become plain text.
static str rendered_line(struct import *im, str markdown)
{
    const struct markdown_options o = {.ctx = im, .link = put_words};
    const str html = markdown_html(im->m, markdown, &o).s, line = inline_of(im->m, html);
    struct out out = out_new(im->m);

    if (line.at) return line;
    put_escaped(im->m, &out, str_trim(markdown_plain(im->m, markdown)), false);
    return out_get(&out);
}

static str inline_of(struct mem *m, str html)
{
    struct out o = out_new(m);
    str rest = str_trim(html);
    bool first = true;

    while (rest.n) {
        if (!str_starts(rest, STR("<p>"))) return (str){0};
        const ptrdiff_t end = str_find(rest, STR("</p>"));
        if (end < 0) return (str){0};
        if (!first) OUT_LIT(&o, "<br>");
        out_str(&o, str_part(rest, 3, (size_t)end - 3));
        rest = str_trim(str_from(rest, (size_t)end + 4));
        first = false;
    }
    return out_get(&o);
}

// ---- search ----

static void say(struct import *im, str markdown)
{
    str rest = markdown_plain(im->m, markdown);

    while (rest.n) {
        const ptrdiff_t end = str_find(rest, STR("\n\n"));
        const str said = str_trim(end < 0 ? rest : str_part(rest, 0, (size_t)end));

        if (said.n) {
            im->said = one_more(im->m, im->said, sizeof *im->said, im->n_said, &im->room_said);
            im->said[im->n_said++] = (struct search_passage){said, -1};
        }
        rest = end < 0 ? STR("") : str_from(rest, (size_t)end + 2);
    }
}

static void doc_put(struct import *im, str uid, const char *kind, str title, str summary, str path,
                    str module_ref)
{
    str *facets = MEM_ARRAY(im->m, str, 1);
    const struct search_doc doc = {
        .ref = str_format(im->m, "course:" STR_FMT, STR_ARG(uid)),
        .kind = str_of(kind),
        .title = title,
        .path = path,
        .summary = summary,
        .lang = im->lang,
        .dated = day_of_at(im->now),
        .facets = facets,
        .n_facets = module_ref.n != 0,
        .passages = im->said,
        .n_passages = im->n_said,
    };

    facets[0] = str_format(im->m, "module=" STR_FMT, STR_ARG(module_ref));
    ADD(im, docs, doc);
    im->said = NULL;
    im->n_said = im->room_said = 0;
}

// ---- pages ----

static void block_put(struct import *im, struct block_row row)
{
    row.lang = im->lang;
    row.part = im->uid;
    row.seq = im->seq++;
    ADD(im, blocks, row);
}

static void lines_put(struct import *im, const char *kind, const struct strs *lines)
{
    for (int i = 0; i < lines->n; i++) {
        block_put(im, (struct block_row){.kind = str_of(kind), .title = lines->at[i]});
        say(im, lines->at[i]);
    }
}

static void question_put(struct import *im, const struct block *b)
{
    const struct question *q = course_question(im->c, block_attr(b, "ref"));

    if (!q) return; // a finding already
    const str lang = str_of(lang_codes[im->lang]);
    const struct question_words *w = question_in(q, lang);

    block_put(im, (struct block_row){
                      .kind = STR("question"),
                      .uid = q->doc.id,
                      .ref = q->kind == QUESTION_MULTIPLE ? STR("multiple") : STR("choice"),
                      .title = course_text_in(&q->doc, lang)->title,
                      .html = rendered(im, w->prompt, 2, str_z(im->m, q->doc.id)),
                  });
    say(im, w->prompt);
    for (int i = 0; i < q->n_options; i++)
        block_put(im, (struct block_row){
                          .kind = STR("option"),
                          .ref = str_format(im->m, "%c", 'a' + i),
                          .html = rendered_line(im, w->options[i].answer),
                          .feedback = rendered_line(im, w->options[i].feedback),
                          .correct = q->has_key ? (int)(q->correct >> i & 1) : -1,
                      });
}

// "Peiling", and what it asks: what people do together inside a part reads as a piece of its own.
static msg live_word(str kind)
{
    static const struct {
        const char *kind;
        msg word;
    } words[] = {
        {"poll", MSG_learn_live_poll},
        {"wordcloud", MSG_learn_live_wordcloud},
        {"scale", MSG_learn_live_scale},
        {"ranking", MSG_learn_live_ranking},
        {"breakout", MSG_learn_live_breakout},
        {"intervision", MSG_learn_live_intervision},
        {"evaluation", MSG_learn_live_evaluation},
    };

    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (str_eq(kind, str_of(words[i].kind))) return words[i].word;
    return MSG_none;
}

static void question_inside(struct import *im, const struct block *b, struct out *o)
{
    const struct question *q = course_question(im->c, block_attr(b, "ref"));

    if (!q) return;
    const struct question_words *w = question_in(q, str_of(lang_codes[im->lang]));
    out_str(o, rendered(im, w->prompt, 3, str_z(im->m, b->id)));
    OUT_LIT(o, "<ol class=\"m-live__options\">");
    for (int i = 0; i < q->n_options; i++) {
        OUT_LIT(o, "<li>");
        out_str(o, rendered_line(im, w->options[i].answer));
        OUT_LIT(o, "</li>");
    }
    OUT_LIT(o, "</ol>");
    say(im, w->prompt);
}

// Text and the blocks in it, for what is printed as one sheet: an exercise, a form, a part of a session.
static str rendered_inside(struct import *im, const struct blocks *in, int heading_base,
                           const char *prefix)
{
    struct out o = out_new(im->m);

    for (int i = 0; i < in->n; i++) {
        const struct block *b = &in->at[i];

        if (block_is_text(b)) {
            const bool own = i || prefix[0]; // the first piece of a page keeps its plain ids
            out_str(&o, rendered(im, b->inside, heading_base,
                                 own ? str_z(im->m, str_format(im->m, "%s%d-", prefix, i)) : NULL));
            say(im, b->inside);
            continue;
        }
        // An evaluation form says above its title already what it is.
        const msg word = str_eq(im->part, STR("form")) ? MSG_none : live_word(b->kind);
        OUT_LIT(&o, "<div class=\"m-live\">");
        if (word != MSG_none) {
            const str minutes = block_attr(b, "minutes");
            OUT_LIT(&o, "<p class=\"m-live__kind\">");
            put_escaped(im->m, &o, msg_text(im->lang, word), false);
            if (minutes.n) {
                const struct msg_arg n = {.name = "n", .s = minutes};
                OUT_LIT(&o, " · ");
                put_escaped(im->m, &o, msg_fill(im->m, im->lang, MSG_learn_live_minutes, &n, 1),
                            false);
            }
            OUT_LIT(&o, "</p>");
        }
        question_inside(im, b, &o);
        out_str(&o, rendered_inside(im, &b->blocks, heading_base, str_z(im->m, b->id)));
        OUT_LIT(&o, "</div>");
    }
    return out_get(&o);
}

static void exercise_put(struct import *im, const struct block *b)
{
    const struct course_doc *d = course_exercise(im->c, im->module, block_attr(b, "ref"));
    int64_t minutes;

    if (!d) return;
    const struct course_text *t = course_text_in(d, str_of(lang_codes[im->lang]));
    if (str_int(absent_is_empty(block_attr(b, "minutes")), 1, COURSE_MINUTES_MAX, &minutes) !=
        ERR_NONE)
        minutes = d->minutes;
    block_put(im, (struct block_row){
                      .kind = STR("exercise"),
                      .uid = b->id,
                      .ref = d->slug,
                      .title = t->title,
                      .html = rendered_inside(im, &t->blocks, 1, str_z(im->m, b->id)),
                      .minutes = (int)minutes,
                  });
}

static str text_inside(struct import *im, const struct block *b) // without blocks in it
{
    struct out o = out_new(im->m);

    if (b->blocks.n == 0) return b->inside;
    for (int i = 0; i < b->blocks.n; i++)
        if (block_is_text(&b->blocks.at[i])) {
            out_str(&o, b->blocks.at[i].inside);
            OUT_LIT(&o, "\n\n");
        }
    return out_get(&o);
}

static bool is_item_block(const struct block *b)
{
    return block_is(b, "film") || block_is(b, "podcast") || block_is(b, "reading") ||
           block_is(b, "worksheet") || block_is(b, "case");
}

static void lesson_blocks_put(struct import *im, const struct course_text *t)
{
    for (int i = 0; i < t->blocks.n; i++) {
        const struct block *b = &t->blocks.at[i];

        if (block_is_text(b)) {
            const char *prefix = i ? str_z(im->m, str_format(im->m, "t%d-", i)) : NULL;
            block_put(im, (struct block_row){.kind = STR("text"),
                                             .html = rendered(im, b->inside, 0, prefix)});
            say(im, b->inside);
        } else if (is_item_block(b)) {
            block_put(im, (struct block_row){.kind = b->kind,
                                             .uid = b->id,
                                             .ref = absent_is_empty(block_attr(b, "ref"))});
        } else if (block_is(b, "question")) {
            question_put(im, b);
        } else if (block_is(b, "exercise")) {
            exercise_put(im, b);
        } else if (block_is(b, "note") || block_is(b, "remember") || block_is(b, "print")) {
            const str text = text_inside(im, b);
            block_put(im, (struct block_row){.kind = b->kind,
                                             .uid = b->id,
                                             .title = absent_is_empty(block_attr(b, "title")),
                                             .html = rendered(im, text, 1, str_z(im->m, b->id))});
            say(im, text);
        } // the others are of sessions and trainers; check.c refused them here
    }
}

// The pieces without the heading they open with, which is shown above them.
static struct blocks under_title(struct mem *m, const struct blocks *from, str *title)
{
    struct blocks in = {MEM_ARRAY(m, struct block, (size_t)from->n + 1), from->n};
    str rest;

    for (int i = 0; i < in.n; i++)
        in.at[i] = from->at[i];
    if (in.n && block_is_text(&in.at[0]) && block_title(&in.at[0], title, &rest)) {
        in.at[0].inside = rest;
        if (rest.n == 0) in = (struct blocks){in.at + 1, in.n - 1};
    }
    return in;
}

static void session_blocks_put(struct import *im, const struct session *s, str *out_intro)
{
    const str lang = str_of(lang_codes[im->lang]);
    const struct course_text *t = course_text_in(&s->doc, lang);
    struct out intro = out_new(im->m);

    for (int i = 0; i < t->blocks.n; i++)
        if (block_is_text(&t->blocks.at[i])) {
            out_str(&intro, t->blocks.at[i].inside);
            OUT_LIT(&intro, "\n\n");
        }
    say(im, out_get(&intro));
    *out_intro = rendered(im, out_get(&intro), 0, NULL);
    for (int i = 0; i < s->n_parts; i++) {
        const struct session_part *p = &s->parts[i];
        const struct block *b = course_part_in(s, p, lang);
        str title = p->title;

        const str form = block_attr(b, "form"), software = block_attr(b, "software");
        const struct blocks inside = under_title(im->m, &b->blocks, &title);
        say(im, title);
        block_put(im,
                  (struct block_row){
                      .kind = p->is_break ? STR("break") : STR("part"),
                      .uid = p->id,
                      .title = title,
                      .html = rendered_inside(im, &inside, -1, str_z(im->m, p->id)), // under an h2
                      .minutes = p->minutes,
                      .starts = p->start,
                      .form = absent_is_empty(form.n ? form : p->form),
                      .software = absent_is_empty(software.n ? software : p->software),
                      .must = p->must,
                      .room = absent_is_empty(block_attr(b, "room")),
                      .needs = absent_is_empty(block_attr(b, "needs")),
                      .fixed = absent_is_empty(block_attr(b, "fixed")),
                  });
    }
}

static void page_start(struct import *im, const char *kind, const struct course_doc *d,
                       const struct course_text *t)
{
    im->file = t->path;
    im->part = str_of(kind);
    im->uid = d->id;
    im->module = d->module;
    im->used = 0;
    im->seq = 1;
}

static void page_put(struct import *im, struct part p, const struct course_doc *d,
                     const struct course_text *t, str module_ref)
{
    // What search calls it.
    const char *kind = str_eq(im->part, STR("course")) || str_eq(im->part, STR("module")) ||
                               str_eq(im->part, STR("script"))
                           ? "page"
                       : str_eq(im->part, STR("form")) ? "handout"
                                                       : str_z(im->m, im->part);

    p.lang = im->lang;
    p.kind = im->part;
    p.slug = str_lower(im->m, d->slug); // CHANGES.md
    p.uid = d->id.n ? d->id : p.slug;
    p.said = t->language.n ? t->language : im->c->language;
    p.title = absent_is_empty(t->title);
    p.summary = absent_is_empty(t->summary);
    ADD(im, parts, p);
    // What is not translated is found under its own language only.
    if (str_eq(p.said, str_of(lang_codes[im->lang])))
        doc_put(im, p.uid, kind, p.title, p.summary,
                learn_path(im->m, "", im->slug, p.kind, p.module, p.slug, p.seq), module_ref);
    im->said = NULL;
    im->n_said = im->room_said = 0;
}

static void docs_put(struct import *im, const struct module *mod, const struct course_docs *docs,
                     const char *kind, int *step)
{
    for (int i = 0; i < docs->n; i++) {
        const struct course_doc *d = &docs->at[i];
        const struct course_text *t = course_text_in(d, str_of(lang_codes[im->lang]));
        struct part p = {.module = mod ? mod->doc.slug : STR(""),
                         .seq = i + 1,
                         .minutes = d->minutes};

        page_start(im, kind, d, t);
        if (step) {
            p.step = ++*step;
            lesson_blocks_put(im, t);
        } else {
            // A page without a head has its title in its first line.
            str opens = STR("");
            const struct blocks inside = under_title(im->m, &t->blocks, &opens);
            const bool own = opens.n && str_eq(opens, t->title);
            p.html = rendered_inside(im, own ? &inside : &t->blocks, 0, "");
            p.form = absent_is_empty(t->form);
            p.ref = absent_is_empty(d->ref);
        }
        page_put(im, p, d, t, mod ? mod->ref : STR(""));
    }
}

static void module_put(struct import *im, const struct module *mod, int *step)
{
    const str lang = str_of(lang_codes[im->lang]);
    const struct course_text *t = course_text_in(&mod->doc, lang);
    struct part p = {.module = mod->doc.slug,
                     .seq = mod->number,
                     .step = ++*step,
                     .goal = absent_is_empty(t->goal),
                     .phase = absent_is_empty(t->phase),
                     .ref = mod->ref,
                     .minutes = mod->study_minutes,
                     .live_minutes = mod->live_minutes};

    page_start(im, "module", &mod->doc, t);
    p.html = rendered(im, t->body, 0, NULL);
    say(im, p.goal);
    lines_put(im, "outcome", &t->outcomes);
    lines_put(im, "need", &t->needs);
    say(im, t->body);
    // Where the texts come from is often said once, in the course's own language.
    lines_put(im, "source", t->source.n ? &t->source : &mod->doc.texts[0].source);
    page_put(im, p, &mod->doc, t, mod->ref);

    docs_put(im, mod, &mod->lessons, "lesson", step);
    for (int i = 0; i < mod->sessions.n; i++) {
        const struct session *s = &mod->sessions.at[i];
        const struct course_text *st = course_text_in(&s->doc, lang);
        struct part sp = {.module = mod->doc.slug,
                          .seq = i + 1,
                          .step = ++*step,
                          .minutes = s->doc.minutes,
                          .people = s->doc.people};

        page_start(im, "session", &s->doc, st);
        session_blocks_put(im, s, &sp.html);
        lines_put(im, "need", &st->needs);
        page_put(im, sp, &s->doc, st, mod->ref);
    }
    docs_put(im, mod, &mod->exercises, "exercise", NULL);
    docs_put(im, mod, &mod->handouts, "handout", NULL);
    docs_put(im, mod, &mod->forms, "form", NULL);
}

static int by_sort(const void *a, const void *b)
{
    const struct term_row *x = a, *y = b;

    return str_cmp(x->sort, y->sort);
}

static void terms_put(struct import *im)
{
    const str lang = str_of(lang_codes[im->lang]);
    const int first = im->n_terms;

    if (im->c->n_terms == 0) return;
    im->file = im->c->glossary.texts[0].path;
    im->module = -1;
    for (int i = 0; i < im->c->n_terms; i++) {
        const struct term *t = &im->c->terms[i];
        const struct term_words *w = term_in(im->c, t, lang);
        bool own = false;

        for (int k = 0; k < im->c->glossary.n_texts; k++)
            own |= w == &t->words[k] && str_eq(im->c->glossary.texts[k].language, lang);
        im->used = 1000 * (i + 1); // terms in terms: ids apart from those of other entries
        const struct term_row row = {
            .lang = im->lang,
            .slug = t->slug,
            .uid = t->id,
            .said = own ? lang : im->c->language,
            .name = w->name,
            .plain = rendered(im, w->plain, 3, NULL),
            .formal = w->professional.n ? rendered(im, w->professional, 3, NULL) : STR(""),
            .sort = sort_key(im->m, w->name),
        };
        ADD(im, terms, row);
        if (!own) continue;
        say(im, w->plain);
        say(im, w->professional);
        doc_put(im, t->id, "term", w->name, str_trim(markdown_plain(im->m, w->plain)),
                str_format(im->m, STR_FMT "#" STR_FMT,
                           STR_ARG(learn_path(im->m, "", im->slug, STR("terms"), im->slug, im->slug,
                                              0)),
                           STR_ARG(t->id)),
                STR(""));
    }
    qsort(im->terms + first, (size_t)(im->n_terms - first), sizeof *im->terms, by_sort);
    for (int i = first; i < im->n_terms; i++)
        im->terms[i].seq = i - first + 1;
}

static void render_all(struct import *im)
{
    for (int l = 0; l < LANG_COUNT; l++) {
        im->lang = (enum lang)l;
        im->base = l == LANG_NL ? STR("") : STR("/en");
        const struct course_text *t = course_text_in(&im->c->about, str_of(lang_codes[l]));
        int step = 0;

        page_start(im, "course", &im->c->about, t);
        const struct part p = {.module = STR(""), .seq = 1, .html = rendered(im, t->body, 0, NULL)};
        say(im, t->body);
        lines_put(im, "source", t->source.n ? &t->source : &im->c->about.texts[0].source);
        page_put(im, p, &im->c->about, t, STR(""));
        for (int i = 0; i < im->c->n_modules; i++)
            module_put(im, &im->c->modules[i], &step);
        docs_put(im, NULL, &im->c->pages, "page", NULL);
        docs_put(im, NULL, &im->c->media, "script", NULL);
        terms_put(im);
    }
}

// ---- the database ----

static enum err items_look_up(struct db *db, void *arg)
{
    struct import *im = arg;
    const struct course *c = im->c;

    im->items = mem_array(im->m, (size_t)c->n_refs + 1, sizeof *im->items);
    im->n_items = 0;
    for (int i = 0; i < c->n_refs; i++) {
        const struct course_ref *r = &c->refs[i];
        bool seen = false;
        str kind;

        if (r->kind != REF_ITEM) continue;
        for (int k = 0; k < im->n_items; k++)
            seen |= str_eq(im->items[k].slug, r->target);
        if (seen) continue;
        TRY(item_kind(db, im->m, r->target, &kind));
        im->items[im->n_items].slug = r->target;
        im->items[im->n_items++].kind = kind;
    }
    return ERR_NONE;
}

// Items that the library does not have (yet): said, but the course is still of use without them.
static void items_missing(struct import *im)
{
    im->report->item_findings = findings_new(im->m);
    for (int i = 0; i < im->c->n_refs; i++) {
        const struct course_ref *r = &im->c->refs[i];

        if (r->kind != REF_ITEM) continue;
        for (int k = 0; k < im->n_items; k++)
            if (str_eq(im->items[k].slug, r->target) && im->items[k].kind.n == 0) {
                finding_add(&im->report->item_findings, r->file, r->line, FINDING_reference_broken,
                            r->item_kind.n ? r->item_kind : STR("item"), r->target);
                im->report->missing++;
            }
    }
    findings_end(&im->report->item_findings);
}

static void hash_add(struct sha256 *h, str s)
{
    const uint64_t n = s.n;

    sha256_add(h, &n, sizeof n);
    if (s.n) sha256_add(h, s.at, s.n);
}

static str hash_end(struct mem *m, struct sha256 *h)
{
    unsigned char sum[SHA256_BYTES];

    sha256_end(h, sum);
    return hex_text(m, sum, sizeof sum);
}

// By what a version is known: paths and bytes. Without assets it is what the text of a version from before has.
static str content_of(struct mem *m, const struct course_file *files, int n, bool with_assets)
{
    struct sha256 h;

    sha256_start(&h);
    for (int i = 0; i < n; i++) {
        if (!with_assets && !learn_is_text(files[i].path)) continue;
        hash_add(&h, files[i].path);
        hash_add(&h, files[i].text);
    }
    return hash_end(m, &h);
}

// By what its rows are known: also how it was rendered, and which items it names.
static str fingerprint(struct import *im)
{
    struct sha256 h;

    sha256_start(&h);
    hash_add(&h, STR("renderer " RENDERER));
    hash_add(&h, im->content);
    for (int i = 0; i < im->n_items; i++) { // the same text links elsewhere when an item appears
        hash_add(&h, im->items[i].slug);
        hash_add(&h, im->items[i].kind);
    }
    return hash_end(im->m, &h);
}

static enum err rows_write(struct db *db, struct import *im, course_version_id v)
{
    for (int i = 0; i < im->n_parts; i++) {
        const struct part *p = &im->parts[i];
        TRY(course_part_add(db, v, str_of(lang_codes[p->lang]), p->kind, p->module, p->slug, p->uid,
                            p->seq, p->step, p->said, p->title, p->summary, p->goal, p->phase,
                            p->ref, p->minutes, p->live_minutes, p->people, p->form, p->html));
    }
    for (int i = 0; i < im->n_blocks; i++) {
        const struct block_row *b = &im->blocks[i];
        TRY(course_block_add(db, v, str_of(lang_codes[b->lang]), b->part, b->seq, b->kind, b->uid,
                             b->ref, b->title, b->html, b->feedback, b->correct, b->minutes,
                             b->starts, b->form, b->software, b->must, absent_is_empty(b->room),
                             absent_is_empty(b->needs), absent_is_empty(b->fixed)));
    }
    for (int i = 0; i < im->n_terms; i++) {
        const struct term_row *t = &im->terms[i];
        TRY(course_term_add(db, v, str_of(lang_codes[t->lang]), t->seq, t->slug, t->uid, t->said,
                            t->name, t->plain, t->formal));
    }
    return ERR_NONE;
}

static enum err version_write(struct db *db, struct import *im, course_id course, int64_t live,
                              course_version_id *out)
{
    course_version_id v;

    TRY(course_version_add(db, im->m, course, im->c->version, im->c->licence, im->fingerprint,
                           im->now, im->content, live, im->who, im->note, &v));
    for (int i = 0; i < im->n_files; i++)
        if (learn_is_text(im->files[i].path))
            TRY(course_file_add(db, v, im->files[i].path, im->files[i].text));
    for (int i = 0; i < im->n_assets; i++) {
        const struct asset *a = &im->assets[i];
        TRY(file_add(db, a->sha256, a->bytes, STR("application/octet-stream"), a->path, im->now));
        TRY(course_asset_add(db, v, a->path, a->sha256, a->bytes));
    }
    TRY(rows_write(db, im, v));
    *out = v;
    return ERR_NONE;
}

// The same text, rendered as it is rendered now.
static enum err version_again(struct db *db, struct import *im, course_version_id v)
{
    TRY(course_parts_drop(db, v));
    TRY(course_blocks_drop(db, v));
    TRY(course_terms_drop(db, v));
    TRY(course_version_fingerprint_set(db, v, im->fingerprint));
    return rows_write(db, im, v);
}

// Versions of cities say mostly what the course itself says: only that one is found.
static enum err search_write(struct db *db, struct import *im, course_id course, int64_t before)
{
    int64_t upstream;

    TRY(course_upstream(db, im->m, course, &upstream));
    if (upstream) return ERR_NONE;
    if (before) { // what the old version said and the new one does not
        struct course_uid_rows uids;

        TRY(course_uids(db, im->m, before, &uids));
        for (int i = 0; i < uids.n; i++)
            TRY(search_drop(db, im->m,
                            str_format(im->m, "course:" STR_FMT, STR_ARG(uids.at[i].uid))));
    }
    for (int i = 0; i < im->n_docs; i++)
        TRY(search_put(db, im->m, &im->docs[i]));
    return ERR_NONE;
}

// A version from before versions had a content: known by its text.
static enum err version_unnamed(struct db *db, struct import *im, course_id course, bool *found,
                                struct course_version_brief_row *out)
{
    const str text = content_of(im->m, im->files, im->n_files, false);
    struct course_version_brief_rows rows;

    TRY(course_versions_unnamed(db, im->m, course, &rows));
    for (int i = rows.n - 1; i >= 0 && !*found; i--) {
        struct course_file_rows files;
        TRY(course_files(db, im->m, rows.at[i].id.v, &files));
        struct learn_source old = {MEM_ARRAY(im->m, struct course_file, (size_t)files.n + 1),
                                   files.n, STR(""), STR("")};
        for (int k = 0; k < files.n; k++)
            old.at[k] = (struct course_file){files.at[k].path, files.at[k].body};
        old = learn_leaving(im->m, &old, &(struct learn_pack){.with_local = true});
        if (!str_eq(content_of(im->m, old.at, old.n, false), text)) continue;
        TRY(course_version_content_set(db, rows.at[i].id, im->content));
        *found = true;
        *out = rows.at[i];
    }
    return ERR_NONE;
}

static enum err make_live(struct db *db, struct import *im, course_id course, int64_t live,
                          course_version_id v)
{
    TRY(course_version_state_set(db, v, STR("published")));
    TRY(course_live_set(db, course, v.v));
    im->report->live = true;
    return search_write(db, im, course, live);
}

// Something comes in: a draft, unless nobody has this course yet or it is asked to be live.
static enum err course_bring(struct db *db, void *arg)
{
    struct import *im = arg;
    struct learn_report *r = im->report;
    struct course_known_row known;
    struct course_version_brief_row old = {.state = STR("")};
    course_version_id v;
    course_id course;
    bool found;

    r->unchanged = r->again = r->live = false;
    TRY(course_by_uid(db, im->m, im->c->id, &found, &known));
    if (found) {
        course = known.id;
    } else {
        known.live = 0;
        TRY(course_add(db, im->m, im->c->id, im->slug,
                       &course)); // ERR_CONFLICT: another course has the address
    }
    TRY(course_version_of(db, im->m, course, im->content, &found, &old));
    if (!found) TRY(version_unnamed(db, im, course, &found, &old));
    const bool publish = im->publish || known.live == 0;
    if (found) {
        v = old.id;
        r->number = v.v;
        r->live = known.live == v.v;
        if (!str_eq(old.fingerprint, im->fingerprint)) {
            TRY(version_again(db, im, v));
            if (r->live) TRY(search_write(db, im, course, v.v));
            r->again = true;
        }
        // What readers see or saw, and a draft that is there: nothing to do. One that was taken back is there again.
        if (r->live || (!publish && !str_eq(old.state, STR("dropped")))) {
            r->unchanged = !r->again;
            r->state = old.state;
            return ERR_NONE;
        }
        if (!publish) TRY(course_version_state_set(db, v, STR("draft")));
    } else {
        TRY(version_write(db, im, course, known.live, &v));
        old.state = STR("dropped"); // taken back it is as if it never came
    }
    r->number = v.v;
    r->state = publish ? STR("published") : STR("draft");
    TRY(course_act_add(db, course, publish ? STR("publish") : STR("import"), v.v, known.live,
                       old.state, im->now));
    TRY(audit(db, im->m, im->now, im->who, publish ? STR("course.publish") : STR("course.import"),
              im->c->id, str_format(im->m, "version %lld", (long long)v.v)));
    return publish ? make_live(db, im, course, known.live, v) : ERR_NONE;
}

// A version that is there becomes the one that readers see.
static enum err course_publish(struct db *db, void *arg)
{
    struct import *im = arg;
    struct course_version_brief_row old;
    struct course_known_row known;
    bool found;

    TRY(course_by_uid(db, im->m, im->c->id, &found, &known));
    if (!found) return ERR_NOT_FOUND;
    TRY(course_version_by_id(db, im->m, known.id, im->report->number, &found, &old));
    if (!found) return ERR_NOT_FOUND;
    im->report->unchanged = known.live == old.id.v;
    im->report->state = STR("published");
    if (im->report->unchanged) return ERR_NONE;
    if (!str_eq(old.fingerprint, im->fingerprint)) TRY(version_again(db, im, old.id));
    TRY(course_act_add(db, known.id, STR("publish"), old.id.v, known.live, old.state, im->now));
    TRY(audit(db, im->m, im->now, im->who, STR("course.publish"), im->c->id,
              str_format(im->m, "version %lld", (long long)old.id.v)));
    return make_live(db, im, known.id, known.live, old.id);
}

struct undoing {
    struct import im; // of the version that comes back
    course_id course;
    struct course_act_row act;
    str uid;
};

static enum err course_undo(struct db *db, void *arg)
{
    struct undoing *u = arg;
    struct import *im = &u->im;
    struct course_known_row known;
    struct course_act_row act;
    course_version_id v;
    bool found;

    TRY(course_by_uid(db, im->m, u->uid, &found, &known));
    if (!found) return ERR_NOT_FOUND;
    TRY(course_act_last(db, im->m, u->course, &found, &act));
    if (!found || act.id.v != u->act.id.v) return ERR_CONFLICT; // somebody did something in between
    v.v = act.version;
    TRY(course_version_state_set(db, v, act.state_before));
    if (str_eq(act.kind, STR("publish"))) {
        TRY(course_live_set(db, u->course, act.live_before));
        TRY(search_write(db, im, u->course, known.live));
    }
    TRY(course_act_undo(db, act.id, im->now));
    return audit(db, im->m, im->now, im->who, STR("course.undo"), u->uid,
                 str_format(im->m, STR_FMT " of version %lld", STR_ARG(act.kind),
                            (long long)act.version));
}

struct known_slug {
    struct mem *m;
    str uid, slug;
    bool found;
};

// A course keeps the address it first had, made from its title, also when it has another title now.
static enum err slug_look_up(struct db *db, void *arg)
{
    struct known_slug *k = arg;
    struct course_known_row known;

    TRY(course_by_uid(db, k->m, k->uid, &k->found, &known));
    if (k->found) k->slug = known.slug;
    return ERR_NONE;
}

// All that is worked out before the database is asked to change: read, checked, rendered.
static enum err prepare(struct store *s, struct import *im, bool broken_too)
{
    struct learn_report *out = im->report;
    const enum err e = learn_course_read(im->m, im->files, im->n_files, &out->course);

    if (e != ERR_NONE && !(broken_too && e == ERR_INVALID)) return e;
    im->c = &out->course;
    struct known_slug known = {.m = im->m,
                               .uid = out->course.id,
                               .slug = utf8_slug(im->m, out->course.about.texts[0].title, 80)};
    TRY(store_read(s, im->m, slug_look_up, &known));
    if (!str_is_slug(known.slug, 80)) return ERR_INVALID;
    im->slug = known.slug;
    TRY(store_read(s, im->m, items_look_up, im));
    items_missing(im);
    im->fingerprint = fingerprint(im);
    render_all(im);
    out->slug = im->slug;
    out->version = out->course.version;
    out->modules = out->course.n_modules;
    for (int i = 0; i < out->course.n_modules; i++)
        out->lessons += out->course.modules[i].lessons.n;
    out->pages = im->n_parts;
    return ERR_NONE;
}

static enum err assets_keep(struct import *im, struct files *files)
{
    im->assets = MEM_ARRAY(im->m, struct asset, (size_t)im->n_files + 1);
    for (int i = 0; i < im->n_files; i++) {
        struct file_put put;
        if (learn_is_text(im->files[i].path)) continue;
        TRY(file_put_bytes(files, im->files[i].text, &put));
        im->assets[im->n_assets++] =
            (struct asset){im->files[i].path, str_copy(im->m, str_of(put.sha256)), put.bytes};
    }
    return ERR_NONE;
}

enum err learn_bring(struct store *s, struct mem *m, const struct learn_ask *ask,
                     struct learn_report *out)
{
    // What was typed is what the findings are about; kept is its one form, so that the same content is the same version.
    const struct learn_source typed = {.at = (struct course_file *)ask->files, .n = ask->n};
    const struct learn_source kept =
        learn_leaving(m, &typed, &(struct learn_pack){.with_local = true});
    struct import im = {.m = m,
                        .files = ask->files,
                        .n_files = ask->n,
                        .now = ask->now,
                        .who = ask->who.n ? ask->who : STR("command"),
                        .note = absent_is_empty(ask->note),
                        .publish = ask->publish,
                        .content = content_of(m, kept.at, kept.n, true),
                        .report = out};

    *out = (struct learn_report){.state = STR("")};
    TRY(prepare(s, &im, false));
    im.files = kept.at;
    im.n_files = kept.n;
    if (ask->store_files) TRY(assets_keep(&im, ask->store_files));
    return store_write(s, m, course_bring, &im);
}

enum err learn_import(struct store *s, struct mem *m, const char *folder, int64_t now,
                      struct learn_report *out)
{
    struct learn_source source;

    *out = (struct learn_report){.state = STR("")};
    TRY(learn_folder(m, folder, &source));
    return learn_bring(s, m, &(struct learn_ask){.files = source.at, .n = source.n, .now = now},
                       out);
}

// ---- versions that are there

struct wanted {
    struct mem *m;
    str slug;
    int64_t version;
    enum { WANT_GIVEN, WANT_DRAFT, WANT_LIVE } which;
    struct course_known_row course;
    struct course_version_brief_row row;
    struct course_file_rows files;
    struct course_asset_rows assets;
};

static enum err version_look_up(struct db *db, void *arg)
{
    struct wanted *w = arg;
    bool found;

    TRY(course_by_slug(db, w->m, w->slug, &found, &w->course));
    if (!found) return ERR_NOT_FOUND;
    if (w->which == WANT_DRAFT)
        TRY(course_draft(db, w->m, w->course.id, &found, &w->row));
    else
        TRY(course_version_by_id(db, w->m, w->course.id,
                                 w->which == WANT_LIVE ? w->course.live : w->version, &found,
                                 &w->row));
    if (!found) return ERR_NOT_FOUND;
    TRY(course_files(db, w->m, w->row.id.v, &w->files));
    return course_assets(db, w->m, w->row.id.v, &w->assets);
}

static void files_of_version(struct wanted *w, struct learn_source *out)
{
    *out = (struct learn_source){
        .at = MEM_ARRAY(w->m, struct course_file, (size_t)(w->files.n + w->assets.n) + 1)};
    for (int i = 0; i < w->files.n; i++)
        out->at[out->n++] = (struct course_file){w->files.at[i].path, w->files.at[i].body};
    for (int i = 0; i < w->assets.n; i++)
        out->at[out->n++] = (struct course_file){w->assets.at[i].path, {0}};
    qsort(out->at, (size_t)out->n, sizeof *out->at, learn_by_path);
}

enum err learn_stored(struct store *s, struct mem *m, struct files *files, str slug,
                      int64_t version, struct learn_source *out)
{
    struct wanted w = {.m = m,
                       .slug = slug,
                       .version = version,
                       .which = version ? WANT_GIVEN : WANT_LIVE};

    TRY(store_read(s, m, version_look_up, &w));
    files_of_version(&w, out);
    for (int i = 0; i < out->n && files; i++)
        for (int k = 0; k < w.assets.n && !out->at[i].text.at; k++)
            if (str_eq(w.assets.at[k].path, out->at[i].path))
                TRY(file_text(files, m, w.assets.at[k].sha256, LEARN_FILE_BYTES_MAX,
                              &out->at[i].text));
    return ERR_NONE;
}

enum err learn_publish(struct store *s, struct mem *m, str slug, int64_t version, int64_t now,
                       str who, struct learn_report *out)
{
    struct wanted w = {.m = m,
                       .slug = slug,
                       .version = version,
                       .which = version ? WANT_GIVEN : WANT_DRAFT};
    struct learn_source source;

    *out = (struct learn_report){.state = STR("")};
    TRY(store_read(s, m, version_look_up, &w));
    files_of_version(&w, &source);
    // Bytes of pictures are not read again for what is known already.
    struct import im = {.m = m,
                        .files = source.at,
                        .n_files = source.n,
                        .content = w.row.content,
                        .now = now,
                        .who = who,
                        .report = out};
    TRY(prepare(s, &im, false));
    out->number = w.row.id.v;
    return store_write(s, m, course_publish, &im);
}

static enum err undo_look_up(struct db *db, void *arg)
{
    struct wanted *w = arg;
    bool found;

    TRY(course_by_slug(db, w->m, w->slug, &found, &w->course));
    return found ? ERR_NONE : ERR_NOT_FOUND;
}

static enum err act_look_up(struct db *db, void *arg)
{
    struct undoing *u = arg;
    bool found;

    TRY(course_act_last(db, u->im.m, u->course, &found, &u->act));
    return found ? ERR_NONE : ERR_GONE;
}

enum err learn_undo(struct store *s, struct mem *m, str slug, int64_t now, str who,
                    struct learn_undone *out)
{
    struct wanted w = {.m = m, .slug = slug};
    struct learn_report report = {.state = STR("")};
    struct learn_source source;

    TRY(store_read(s, m, undo_look_up, &w));
    struct undoing u = {.im = {.m = m, .now = now, .who = who, .report = &report},
                        .course = w.course.id,
                        .uid = w.course.uid};
    TRY(store_read(s, m, act_look_up, &u));
    const bool publish = str_eq(u.act.kind, STR("publish"));
    *out = (struct learn_undone){.publish = publish,
                                 .version = u.act.version,
                                 .live = publish ? u.act.live_before : w.course.live};
    if (publish && u.act.live_before) { // what comes back has to be found again
        w.which = WANT_GIVEN;
        w.version = u.act.live_before;
        TRY(store_read(s, m, version_look_up, &w));
        files_of_version(&w, &source);
        u.im.files = source.at;
        u.im.n_files = source.n;
        u.im.content = w.row.content;
        TRY(prepare(s, &u.im, true));
    }
    return store_write(s, m, course_undo, &u);
}

static enum err versions_look_up(struct db *db, void *arg)
{
    struct learn_versions *v = arg;
    struct course_version_line_rows rows;
    struct course_known_row known;
    bool found;

    TRY(course_by_slug(db, v->m, v->slug, &found, &known));
    if (!found) return ERR_NOT_FOUND;
    TRY(course_versions(db, v->m, known.id, &rows));
    v->at = MEM_ARRAY(v->m, struct learn_version, (size_t)rows.n + 1);
    v->n = rows.n;
    for (int i = 0; i < rows.n; i++)
        v->at[i] = (struct learn_version){rows.at[i].id.v,     rows.at[i].version,
                                          rows.at[i].state,    rows.at[i].made_at,
                                          rows.at[i].who,      rows.at[i].note,
                                          rows.at[i].based_on, rows.at[i].id.v == known.live};
    return ERR_NONE;
}

enum err learn_version_list(struct store *s, struct mem *m, str slug, struct learn_versions *out)
{
    *out = (struct learn_versions){.m = m, .slug = slug};
    return store_read(s, m, versions_look_up, out);
}

enum err learn_with_assets(struct db *db, struct mem *m, const struct course_file *files, int n,
                           int64_t assets_of, struct learn_source *out)
{
    struct course_asset_rows assets;

    TRY(course_assets(db, m, assets_of, &assets));
    *out =
        (struct learn_source){.at = MEM_ARRAY(m, struct course_file, (size_t)(n + assets.n) + 1)};
    for (int i = 0; i < n; i++)
        out->at[out->n++] = files[i];
    for (int i = 0; i < assets.n; i++)
        out->at[out->n++] = (struct course_file){assets.at[i].path, {0}};
    if (out->n) qsort(out->at, (size_t)out->n, sizeof *out->at, learn_by_path);
    return ERR_NONE;
}

enum err learn_put(struct db *db, struct mem *m, const struct learn_put_ask *ask,
                   struct learn_report *out, course_version_id *out_version)
{
    // Undone it stays at its own address: somebody may have been sent there.
    struct course_version_brief_row old = {.state = STR("published")};
    struct course_asset_rows assets;
    struct learn_source whole;
    bool found;

    *out = (struct learn_report){.state = STR("")};
    TRY(learn_with_assets(db, m, ask->files, ask->n, ask->assets_of, &whole));
    TRY(learn_course_read(m, whole.at, whole.n, &out->course));
    struct import im = {.m = m,
                        .c = &out->course,
                        .files = whole.at,
                        .n_files = whole.n,
                        .now = ask->now,
                        .slug = ask->slug,
                        .who = ask->who,
                        .note = absent_is_empty(ask->why),
                        .content = content_of(m, whole.at, whole.n, true),
                        .report = out};
    TRY(course_assets(db, m, ask->assets_of, &assets));
    im.assets = MEM_ARRAY(m, struct asset, (size_t)assets.n + 1);
    for (int i = 0; i < assets.n; i++)
        im.assets[im.n_assets++] =
            (struct asset){assets.at[i].path, assets.at[i].sha256, assets.at[i].bytes};
    TRY(items_look_up(db, &im));
    items_missing(&im);
    im.fingerprint = fingerprint(&im);
    render_all(&im);
    out->version = out->course.version;
    TRY(course_version_of(db, m, ask->course, im.content, &found, &old));
    if (!found)
        TRY(version_write(db, &im, ask->course, ask->live, out_version));
    else {
        *out_version = old.id;
        if (!str_eq(old.fingerprint, im.fingerprint)) TRY(version_again(db, &im, old.id));
    }
    out->number = out_version->v;
    out->live = true;
    TRY(course_act_add(db, ask->course, STR("publish"), out_version->v, ask->live, old.state,
                       ask->now));
    TRY(course_version_state_set(db, *out_version, STR("published")));
    TRY(course_live_set(db, ask->course, out_version->v));
    return search_write(db, &im, ask->course, ask->live);
}

enum err learn_look(struct db *db, struct mem *m, struct course *c, str slug, str path,
                    enum lang lang, str piece, str *out_html)
{
    struct findings f = findings_new(m);
    struct blocks blocks;
    struct import im = {.m = m,
                        .c = c,
                        .slug = slug,
                        .file = path,
                        .part = STR(""),
                        .uid = STR(""),
                        .module = -1,
                        .lang = lang,
                        .base = lang == LANG_NL ? STR("") : STR("/en")};

    TRY(items_look_up(db, &im));
    TRY(block_parse(m, path, piece, 1, &f, &blocks));
    *out_html = rendered_inside(&im, &blocks, 1, "kijk-");
    return ERR_NONE;
}
