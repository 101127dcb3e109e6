// read.c - reading beside the margin: a document with the views counted at each paragraph, one paragraph with what was said and
// how it changed, and two versions next to each other.
#include "app/consultation/consultation.h"

#include "app/consultation/read.html.h"
#include "base/utf8.h"
#include "html/markdown.h"

#include <stdlib.h>

static enum err text_find(struct req *q, const struct stage *s, struct document_row *d,
                          struct document_version_rows *published)
{
    struct document_version_rows all;
    bool found;
    str slug;

    if (!s->readable) return ERR_NOT_FOUND;
    TRY(req_slug(q, "document", &slug));
    TRY(document_by_slug(q->db, q->mem, s->t.id, slug, &found, d));
    if (!found) return ERR_NOT_FOUND;
    TRY(document_versions(q->db, q->mem, d->id, &all));
    *published = (struct document_version_rows){MEM_ARRAY(q->mem, struct document_version_row,
                                                          (size_t)all.n + 1),
                                                0};
    for (int i = 0; i < all.n; i++)
        if (str_eq(all.at[i].state, STR("published"))) published->at[published->n++] = all.at[i];
    return published->n ? ERR_NONE : ERR_NOT_FOUND;
}

// The version that a query names; without one the newest.
static enum err version_find(struct req *q, const struct document_version_rows *rows,
                             const char *name, int otherwise,
                             const struct document_version_row **out)
{
    int64_t asked;

    TRY(req_query_int(q, name, 1, INT32_MAX, 0, &asked));
    *out = &rows->at[otherwise];
    if (!asked) return ERR_NONE;
    for (int i = 0; i < rows->n; i++)
        if (rows->at[i].version == asked) {
            *out = &rows->at[i];
            return ERR_NONE;
        }
    return ERR_NOT_FOUND;
}

static int by_paragraph(const void *a, const void *b)
{
    const struct view_count_row *x = a, *y = b;

    return str_cmp(x->paragraph, y->paragraph);
}

// In the order of bytes, whatever a database thinks of the alphabet.
static enum err counts_get(struct req *q, document_id document, struct view_count_rows *out)
{
    TRY(view_counts(q->db, q->mem, document, out));
    if (out->n) qsort(out->at, (size_t)out->n, sizeof out->at[0], by_paragraph);
    return ERR_NONE;
}

static int64_t count_of(const struct view_count_rows *rows, str paragraph)
{
    const struct view_count_row key = {.paragraph = paragraph};
    const struct view_count_row *found =
        rows->n ? bsearch(&key, rows->at, (size_t)rows->n, sizeof key, by_paragraph) : NULL;

    return found ? found->n : 0;
}

// From *at on and round, and *at behind what was found: who asks in order pays for a walk, not for its square.
static const struct paragraph *paragraph_next(const struct document *d, str id, int *at)
{
    for (int i = 0; i < d->n; i++) {
        const int k = (*at + i) % d->n;
        if (!str_eq(d->at[k].id, id)) continue;
        *at = k + 1;
        return &d->at[k];
    }
    return NULL;
}

static const struct paragraph *paragraph_in(const struct document *d, str id)
{
    return paragraph_next(d, id, &(int){0});
}

static bool same(const struct paragraph *a, const struct paragraph *b)
{
    return a->level == b->level && str_eq(a->body, b->body);
}

static void paragraphs_fill(struct req *q, const struct document *d, const struct document *before,
                            const struct view_count_rows *counts, struct read_view *v)
{
    int above[8], depth = 0; // the headings that a paragraph stands under
    int at = 0;

    v->paragraphs.at = MEM_ARRAY(q->mem, struct paragraph_line, (size_t)d->n + 1);
    v->contents.at = MEM_ARRAY(q->mem, struct paragraph_line, (size_t)d->n + 1);
    for (int i = 0; i < d->n; i++) {
        const struct paragraph *p = &d->at[i];
        const struct paragraph *was = before ? paragraph_next(before, p->id, &at) : NULL;
        struct paragraph_line *l = &v->paragraphs.at[v->paragraphs.n++];
        *l = (struct paragraph_line){.id = p->id,
                                     .place = i + 1,
                                     .views = count_of(counts, p->id),
                                     .added = before && !was,
                                     .changed = before && was && !same(p, was)};
        if (p->level) { // on the page never more than one below the heading it stands under
            while (depth && above[depth - 1] >= p->level)
                depth--;
            l->level = depth > 2 ? 4 : 2 + depth;
            if (depth < (int)COUNT_OF(above)) above[depth++] = p->level;
            l->words = str_trim(markdown_plain(q->mem, p->body));
            v->contents.at[v->contents.n++] = *l;
        } else {
            l->body = paragraph_html(q, p->body);
        }
    }
}

enum err consultation_read(struct req *q, struct res *r)
{
    const struct document_version_row *version, *before = NULL;
    struct read_view v = {.english = q->lang == LANG_EN};
    struct document_version_rows rows;
    struct view_count_rows counts;
    struct document d, old;
    struct document_row row;

    TRY(stage_get(q, &v.s));
    TRY(text_find(q, &v.s, &row, &rows));
    TRY(version_find(q, &rows, "versie", rows.n - 1, &version));
    TRY(inspection_text(q->db, q->mem, version->id, &d));
    v.versions.at = MEM_ARRAY(q->mem, struct version_line, (size_t)rows.n + 1);
    for (int i = 0; i < rows.n; i++) {
        const struct document_version_row *x = &rows.at[i];
        if (x->version < version->version) before = x;
        v.versions.at[v.versions.n++] =
            (struct version_line){.version = x->version,
                                  .on = day_of_at(x->published_at),
                                  .here = x->id.v == version->id.v,
                                  .decided = str_eq(x->label, STR("decided"))};
    }
    if (before) TRY(inspection_text(q->db, q->mem, before->id, &old));
    TRY(counts_get(q, row.id, &counts));
    paragraphs_fill(q, &d, before ? &old : NULL, &counts, &v);
    for (int i = 0; i < counts.n; i++)
        v.views += counts.at[i].n;
    v.whole = count_of(&counts, STR(""));
    v.slug = row.slug;
    v.title = document_title(q, row.title, row.title_en);
    v.dutch = q->lang != LANG_NL && !row.title_en.n;
    v.version = version->version;
    v.newest = version == &rows.at[rows.n - 1];
    v.decided = str_eq(version->label, STR("decided"));
    v.on = day_of_at(version->published_at);
    v.why = version->why;
    v.fingerprint = version->fingerprint;
    v.changes = before != NULL;
    struct html *h = stage_page(q, r, &v.s, v.title, false, !v.newest);
    consultation_read_html(h, &v);
    return page_close(h);
}

// The text with its ids, of one version: its SHA-256 is the fingerprint on the page.
enum err consultation_text(struct req *q, struct res *r)
{
    const struct document_version_row *version;
    struct document_version_rows rows;
    struct document_row row;
    struct document d;
    struct stage s;

    TRY(stage_get(q, &s));
    TRY(text_find(q, &s, &row, &rows));
    TRY(version_find(q, &rows, "versie", rows.n - 1, &version));
    TRY(inspection_text(q->db, q->mem, version->id, &d));
    r->type = "text/markdown; charset=utf-8";
    r->open = true;
    r->body = out_new(q->mem);
    out_str(&r->body, document_write(q->mem, &d));
    return ERR_NONE;
}

// ---- what differs ----

static struct word_lines marks_of(struct req *q, str before, str after)
{
    const struct word_runs runs = words_diff(q->mem, before, after);
    struct word_lines l = {MEM_ARRAY(q->mem, struct word_line, (size_t)runs.n + 1), runs.n};

    for (int i = 0; i < runs.n; i++)
        l.at[i] = (struct word_line){runs.at[i].text, (int)runs.at[i].kind};
    return l;
}

msg view_verdict(str verdict)
{
    return str_eq(verdict, STR("adopted"))  ? MSG_answer_verdict_adopted
           : str_eq(verdict, STR("partly")) ? MSG_answer_verdict_partly
           : str_eq(verdict, STR("not"))    ? MSG_answer_verdict_not
           : str_eq(verdict, STR("later"))  ? MSG_answer_verdict_later
                                            : MSG_answer_verdict_elsewhere;
}

static enum err answers_fill(struct req *q, document_id document, str paragraph,
                             struct answer_lines *out)
{
    struct answer_on_rows rows;

    TRY(answers_on(q->db, q->mem, document, paragraph, &rows));
    out->at = MEM_ARRAY(q->mem, struct answer_line, (size_t)rows.n + 1);
    for (int i = 0; i < rows.n; i++)
        out->at[out->n++] = (struct answer_line){rows.at[i].title, rows.at[i].reason,
                                                 view_verdict(rows.at[i].verdict)};
    return ERR_NONE;
}

enum err changes_fill(struct req *q, const struct stage *s, document_id document,
                      const struct document *before, const struct document *after,
                      bool with_answers, struct change_lines *out)
{
    static const msg words[] = {[DOCUMENT_ADDED] = MSG_consultation_added,
                                [DOCUMENT_REMOVED] = MSG_consultation_removed,
                                [DOCUMENT_CHANGED] = MSG_consultation_changed,
                                [DOCUMENT_MOVED] = MSG_consultation_moved};
    struct document_changes c;
    struct view_count_rows counts;

    (void)s;
    document_diff(q->mem, before, after, &c);
    TRY(counts_get(q, document, &counts));
    out->at = MEM_ARRAY(q->mem, struct change_line, (size_t)c.n + 1);
    for (int i = 0; i < c.n; i++) {
        const struct document_change *x = &c.at[i];
        struct change_line *l = &out->at[out->n++];
        *l = (struct change_line){.id = x->id,
                                  .kind = words[x->kind],
                                  .before = str_trim(markdown_plain(q->mem, x->before)),
                                  .after = str_trim(markdown_plain(q->mem, x->after)),
                                  .place = x->place_after ? x->place_after : x->place_before,
                                  .here = x->place_after > 0,
                                  .views = count_of(&counts, x->id),
                                  .has_words = x->kind == DOCUMENT_CHANGED};
        l->words =
            paragraph_words(q->mem,
                            &(struct paragraph){.body = x->place_after ? x->after : x->before}, 90);
        if (l->has_words) l->marks = marks_of(q, l->before, l->after);
        if (with_answers && l->views) TRY(answers_fill(q, document, x->id, &l->answers));
    }
    return ERR_NONE;
}

enum err consultation_changes(struct req *q, struct res *r)
{
    const struct document_version_row *from, *to;
    struct document_version_rows rows;
    struct changes_view v = {0};
    struct document a, b;
    struct document_row row;

    TRY(stage_get(q, &v.s));
    TRY(text_find(q, &v.s, &row, &rows));
    TRY(version_find(q, &rows, "naar", rows.n - 1, &to));
    const int place = (int)(to - rows.at);
    TRY(version_find(q, &rows, "van", place > 0 ? place - 1 : 0, &from));
    TRY(inspection_text(q->db, q->mem, from->id, &a));
    TRY(inspection_text(q->db, q->mem, to->id, &b));
    TRY(changes_fill(q, &v.s, row.id, &a, &b, true, &v.changes));
    for (int i = 0; i < v.changes.n; i++) {
        const msg kind = v.changes.at[i].kind;
        ++*(kind == MSG_consultation_added     ? &v.added
            : kind == MSG_consultation_removed ? &v.removed
            : kind == MSG_consultation_moved   ? &v.moved
                                               : &v.changed);
    }
    v.slug = row.slug;
    v.title = document_title(q, row.title, row.title_en);
    v.dutch = q->lang != LANG_NL && !row.title_en.n;
    v.from = from->version;
    v.to = to->version;
    v.from_on = day_of_at(from->published_at);
    v.to_on = day_of_at(to->published_at);
    v.decided = str_eq(to->label, STR("decided"));
    v.why = to->why;
    struct html *h =
        stage_page(q, r, &v.s, msg_text(q->lang, MSG_consultation_changes_title), false, false);
    consultation_changes_html(h, &v);
    return page_close(h);
}

// ---- one paragraph ----

static enum err history_fill(struct req *q, const struct document_version_rows *rows, str id,
                             struct paragraph_view *v)
{
    const struct paragraph *was = NULL;
    struct document d;

    v->history.at = MEM_ARRAY(q->mem, struct change_line, (size_t)rows->n + 1);
    for (int i = 0; i < rows->n; i++) {
        TRY(inspection_text(q->db, q->mem, rows->at[i].id, &d));
        const struct paragraph *now = paragraph_in(&d, id);
        if (i && (was || now) && (!was || !now || !same(was, now))) {
            struct change_line *l = &v->history.at[v->history.n++];
            *l = (struct change_line){.place = (int)rows->at[i].version,
                                      .kind = !was   ? MSG_consultation_added
                                              : !now ? MSG_consultation_removed
                                                     : MSG_consultation_changed,
                                      .before = was ? str_trim(markdown_plain(q->mem, was->body))
                                                    : STR(""),
                                      .after = now ? str_trim(markdown_plain(q->mem, now->body))
                                                   : STR(""),
                                      .has_words = was && now};
            if (l->has_words) l->marks = marks_of(q, l->before, l->after);
        }
        was = now;
    }
    return ERR_NONE;
}

static enum err said_fill(struct req *q, document_id document, str paragraph, int64_t before,
                          struct said_lines *out)
{
    struct view_on_rows rows;

    TRY(views_on(q->db, q->mem, document, paragraph, before, CONSULTATION_PAGE, &rows));
    out->at = MEM_ARRAY(q->mem, struct said_line, (size_t)rows.n + 1);
    for (int i = 0; i < rows.n; i++) {
        struct said_line *l = &out->at[out->n++];
        *l = (struct said_line){.number = rows.at[i].number,
                                .hidden = str_eq(rows.at[i].state, STR("hidden")),
                                .spoken = rows.at[i].spoken,
                                .on = {(int32_t)rows.at[i].received_day}};
        if (l->hidden) continue;
        l->body = utf8_clip(rows.at[i].body, 500);
        l->more = l->body.n < rows.at[i].body.n;
    }
    return ERR_NONE;
}

enum err consultation_paragraph(struct req *q, struct res *r)
{
    const str id = req_path_text(q, "paragraph");
    struct document_version_rows rows;
    const struct paragraph *p = NULL;
    struct paragraph_view v = {0};
    struct document d;
    struct document_row row;
    int64_t before;

    TRY(stage_get(q, &v.s));
    TRY(text_find(q, &v.s, &row, &rows));
    if (!paragraph_is_id(id)) return ERR_NOT_FOUND;
    TRY(req_query_int(q, "voor", 1, INT64_MAX, INT64_MAX, &before));
    for (int i = rows.n; i-- > 0 && !p;) { // the newest version that has it
        TRY(inspection_text(q->db, q->mem, rows.at[i].id, &d));
        p = paragraph_in(&d, id);
        v.version = rows.at[i].version;
        v.gone = i < rows.n - 1;
    }
    if (!p) return ERR_NOT_FOUND;
    v.id = p->id;
    v.place = (int)(p - d.at) + 1;
    v.total = d.n;
    v.words = paragraph_words(q->mem, p, 90);
    v.body = p->level ? (safe){.s = STR("")} : paragraph_html(q, p->body);
    if (v.place > 1) v.previous = d.at[v.place - 2].id;
    if (v.place < d.n) v.next = d.at[v.place].id;
    v.slug = row.slug;
    v.title = document_title(q, row.title, row.title_en);
    v.dutch = q->lang != LANG_NL && !row.title_en.n;
    TRY(history_fill(q, &rows, id, &v));
    TRY(said_fill(q, row.id, id, before, &v.said));
    TRY(answers_fill(q, row.id, id, &v.answers));
    struct html *h =
        stage_page(q, r, &v.s,
                   msg_fill(q->mem, q->lang, MSG_consultation_paragraph_n,
                            (const struct msg_arg[]){
                                {.name = "n", .s = number_text(q->mem, q->lang, v.place)}},
                            1),
                   false, true);
    consultation_paragraph_html(h, &v);
    return page_close(h);
}
