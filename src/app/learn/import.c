// import.c - a course folder becomes the version that readers see: read, checked, rendered once, stored.
//
// Rendered is everything a reader may see, in every language of the site; from trainer/ nothing is, so no
// page can show it. The letters of the key become a mark on an option that is only ever compared.
#include "app/learn/import.sql.h"
#include "app/learn/learn.h"
#include "base/disk.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "core/item.h"
#include "core/search.h"
#include "html/markdown.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

// Raise it when rendering changes, so that the same text is rendered anew.
#define RENDERER "6"

enum { FOLDER_DEPTH = 8 };

// ---- files of a folder ----

struct folder {
    struct mem *m;
    struct course_file *at;
    int n, room;
};

static void file_put_in(struct folder *f, str path, str text)
{
    if (f->n == f->room) {
        const int room = f->room ? f->room * 2 : 128;
        struct course_file *at = MEM_ARRAY(f->m, struct course_file, (size_t)room);
        if (f->n) memcpy(at, f->at, (size_t)f->n * sizeof *at);
        f->at = at;
        f->room = room;
    }
    f->at[f->n++] = (struct course_file){path, text};
}

static bool is_text(str name)
{
    return str_ends(name, STR(".md")) || str_ends(name, STR(".vtt")) ||
           str_ends(name, STR(".txt")) || str_eq(name, STR("LICENSE"));
}

static enum err folder_walk(struct folder *f, int fd, str under, int depth)
{
    DIR *dir = fdopendir(fd);
    enum err e = ERR_NONE;

    if (!dir) {
        close(fd);
        return ERR_IO;
    }
    for (const struct dirent *d; e == ERR_NONE && (d = readdir(dir));) {
        struct stat s;

        // Hidden files are of editors and forges; links may lead anywhere.
        if (d->d_name[0] == '.' || fstatat(fd, d->d_name, &s, AT_SYMLINK_NOFOLLOW)) continue;
        const str path =
            str_format(f->m, STR_FMT "%s%s", STR_ARG(under), under.n ? "/" : "", d->d_name);
        if (S_ISDIR(s.st_mode) && depth < FOLDER_DEPTH) {
            const int sub = openat(fd, d->d_name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
            e = sub < 0 ? ERR_IO : folder_walk(f, sub, path, depth + 1);
        } else if (S_ISREG(s.st_mode)) {
            str text = {0};
            // One byte more than allowed, so that the reader of courses says which file is too large.
            if (is_text(str_of(d->d_name)))
                e = disk_read(f->m, fd, d->d_name, TEXT_BYTES_MAX + 1, &text);
            if (f->n < COURSE_FILES_MAX + 1) file_put_in(f, path, text);
        }
    }
    closedir(dir);
    return e;
}

static int by_path(const void *a, const void *b)
{
    return str_cmp(((const struct course_file *)a)->path, ((const struct course_file *)b)->path);
}

enum err learn_read(struct mem *m, const char *folder, struct course_file **out_files, int *out_n,
                    struct course *out)
{
    struct folder f = {.m = m};
    const int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    *out = (struct course){.findings = findings_new(m)};
    if (fd < 0) return ERR_NOT_FOUND;
    TRY(folder_walk(&f, fd, STR(""), 0));
    if (f.n) qsort(f.at, (size_t)f.n, sizeof *f.at, by_path);
    *out_files = f.at;
    *out_n = f.n;
    return course_read(m, f.at, f.n, COURSE_WITH_TRAINER, out);
}

static bool is_course(struct mem *m, const char *folder)
{
    struct stat s;

    return stat(str_z(m, str_format(m, "%s/course.md", folder)), &s) == 0 && S_ISREG(s.st_mode);
}

static int by_text(const void *a, const void *b)
{
    return str_cmp(*(const str *)a, *(const str *)b);
}

enum err learn_folders(struct mem *m, const char *root, struct strs *out)
{
    enum { MOST = 50 };

    *out = (struct strs){MEM_ARRAY(m, str, MOST), 0};
    if (is_course(m, root)) {
        out->at[out->n++] = str_copy(m, str_of(root));
        return ERR_NONE;
    }
    DIR *dir = opendir(root);
    if (!dir) return ERR_NOT_FOUND;
    for (const struct dirent *d; (d = readdir(dir)) && out->n < MOST;) {
        const str path = str_format(m, "%s/%s", root, d->d_name);
        if (d->d_name[0] != '.' && is_course(m, str_z(m, path))) out->at[out->n++] = path;
    }
    closedir(dir);
    qsort(out->at, (size_t)out->n, sizeof *out->at, by_text);
    return out->n ? ERR_NONE : ERR_NOT_FOUND;
}

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

struct import {
    struct mem *m;
    struct course *c;
    const struct course_file *files;
    int n_files;
    int64_t now;
    str slug, fingerprint;
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
        {"poll",        MSG_learn_live_poll       },
        {"wordcloud",   MSG_learn_live_wordcloud  },
        {"scale",       MSG_learn_live_scale      },
        {"ranking",     MSG_learn_live_ranking    },
        {"breakout",    MSG_learn_live_breakout   },
        {"intervision", MSG_learn_live_intervision},
        {"evaluation",  MSG_learn_live_evaluation },
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
        OUT_LIT(&o, "<section class=\"m-live\">");
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
        OUT_LIT(&o, "</section>");
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

static str fingerprint(struct import *im)
{
    unsigned char sum[SHA256_BYTES];
    struct sha256 h;

    sha256_start(&h);
    hash_add(&h, STR("renderer " RENDERER));
    for (int i = 0; i < im->n_files; i++) {
        hash_add(&h, im->files[i].path);
        hash_add(&h, im->files[i].text);
    }
    for (int i = 0; i < im->n_items; i++) { // the same text links elsewhere when an item appears
        hash_add(&h, im->items[i].slug);
        hash_add(&h, im->items[i].kind);
    }
    sha256_end(&h, sum);
    return hex_text(im->m, sum, sizeof sum);
}

static enum err version_write(struct db *db, struct import *im, course_id course,
                              course_version_id *out)
{
    course_version_id v;

    TRY(course_version_add(db, im->m, course, im->c->version, im->c->licence, im->fingerprint,
                           im->now, &v));
    for (int i = 0; i < im->n_files; i++)
        if (im->files[i].text.at) TRY(course_file_add(db, v, im->files[i].path, im->files[i].text));
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
    *out = v;
    return ERR_NONE;
}

static enum err search_write(struct db *db, struct import *im, int64_t before)
{
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

static enum err course_write(struct db *db, void *arg)
{
    struct import *im = arg;
    struct course_known_row known;
    course_version_id version;
    course_id course;
    bool found;

    im->report->unchanged = false;
    TRY(course_by_uid(db, im->m, im->c->id, &found, &known));
    if (found) {
        course = known.id;
    } else {
        known.live = 0;
        TRY(course_add(db, im->m, im->c->id, im->slug,
                       &course)); // ERR_CONFLICT: another course has the address
    }
    TRY(course_version_known(db, im->m, course, im->fingerprint, &found, &version));
    if (found && known.live == version.v) {
        im->report->unchanged = true;
        return ERR_NONE;
    }
    if (!found) TRY(version_write(db, im, course, &version)); // else: back to what was there before
    TRY(course_live_set(db, course, version.v));
    return search_write(db, im, known.live);
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

enum err learn_import(struct store *s, struct mem *m, const char *folder, int64_t now,
                      struct learn_report *out)
{
    struct course_file *files;
    int n;

    *out = (struct learn_report){0};
    TRY(learn_read(m, folder, &files, &n, &out->course));
    struct known_slug known = {.m = m,
                               .uid = out->course.id,
                               .slug = utf8_slug(m, out->course.about.texts[0].title, 80)};
    TRY(store_read(s, m, slug_look_up, &known));
    if (!str_is_slug(known.slug, 80)) return ERR_INVALID;

    struct import im = {.m = m,
                        .c = &out->course,
                        .files = files,
                        .n_files = n,
                        .now = now,
                        .slug = known.slug,
                        .report = out};
    TRY(store_read(s, m, items_look_up, &im));
    items_missing(&im);
    im.fingerprint = fingerprint(&im);
    render_all(&im);
    out->version = out->course.version;
    out->modules = out->course.n_modules;
    for (int i = 0; i < out->course.n_modules; i++)
        out->lessons += out->course.modules[i].lessons.n;
    out->pages = im.n_parts;
    return store_write(s, m, course_write, &im);
}
