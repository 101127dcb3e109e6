// table.c - bringing points together by hand: in pages, by looking for words, and whole heaps that say nearly the same.
#include "app/answer/table.h"

#include "app/answer/table.html.h"
#include "base/utf8.h"
#include "engine/similar/similar.h"

enum { POINTS_AT_ONCE = 200, ASIDE_SIGNS = 200, SAME_SIGNS = 160 };

enum err clusters_fill(struct req *q, const struct here *h, int64_t besides,
                       struct cluster_choices *out)
{
    struct cluster_line_rows rows;

    TRY(clusters_of(q->db, q->mem, h->t.id, &rows));
    *out = (struct cluster_choices){MEM_ARRAY(q->mem, struct cluster_choice, (size_t)rows.n + 1), 0,
                                    0};
    for (int i = 0; i < rows.n; i++) {
        const struct cluster_line_row *x = &rows.at[i];
        if (x->id.v == besides) continue;
        out->at[out->n++] =
            (struct cluster_choice){.id = x->id.v,
                                    .points = x->points,
                                    .title = x->title,
                                    .published = x->has_published && x->published > 0,
                                    .state = !x->verdict.at ? MSG_answer_state_none
                                             : x->has_published && x->published > 0
                                                 ? MSG_answer_state_public
                                             : x->has_reader ? MSG_answer_state_read
                                                             : MSG_answer_state_draft};
        out->open += !out->at[out->n - 1].published;
    }
    return ERR_NONE;
}

bool gaps_none(const struct answer_gap_row *g)
{
    return !g->loose && !g->silent && !g->unread && !g->aside_unread;
}

enum err gaps_fill(struct req *q, const struct here *h, struct gaps *out)
{
    struct answer_gap_row row;

    TRY(answer_gaps(q->db, q->mem, h->t.id, &row));
    *out = (struct gaps){row.loose, row.silent, row.unread, row.aside_unread, row.ready, false};
    out->clear = gaps_none(&row) && row.ready > 0;
    return ERR_NONE;
}

static void points_view_fill(struct req *q, const struct point_line_rows *rows, int n,
                             struct point_views *out)
{
    out->at = MEM_ARRAY(q->mem, struct point_view, (size_t)n + 1);
    out->n = n;
    for (int i = 0; i < n; i++)
        out->at[i] = (struct point_view){.id = rows->at[i].id.v,
                                         .number = rows->at[i].number,
                                         .body = rows->at[i].body,
                                         .channel = channel_word(rows->at[i].channel)};
}

// Those without a group, and which of them say nearly the same.
struct heap {
    struct point_line_rows rows; // without a group
    str *texts;
    struct similar_groups g;
    int *size; // of the group that a text stands for
};

static enum err heap_read(struct req *q, const struct here *h, struct heap *out)
{
    TRY(points_loose(q->db, q->mem, h->t.id, 0, TABLE_POINTS, &out->rows));
    out->texts = MEM_ARRAY(q->mem, str, (size_t)out->rows.n + 1);
    out->size = MEM_ARRAY(q->mem, int, (size_t)out->rows.n + 1);
    for (int i = 0; i < out->rows.n; i++)
        out->texts[i] = out->rows.at[i].body;
    TRY(similar_groups(q->mem, out->texts, out->rows.n, &out->g));
    for (int i = 0; i < out->rows.n; i++)
        out->size[out->g.stands[i]]++;
    return ERR_NONE;
}

// ---- the table ----

static enum err undo_fill(struct req *q, struct table_view *v)
{
    struct cluster_act_row act;
    bool found;

    TRY(act_newest(q->db, q->mem, v->h.t.id, who_person(q->who), &found, &act));
    v->undone = found ? act.points : 0;
    return ERR_NONE;
}

static enum err found_fill(struct req *q, struct table_view *v)
{
    struct similar_hit hits[SIMILAR_HITS];
    struct point_line_rows rows;
    int n;

    TRY(points_loose(q->db, q->mem, v->h.t.id, 0, TABLE_POINTS, &rows));
    str *texts = MEM_ARRAY(q->mem, str, (size_t)rows.n + 1);
    for (int i = 0; i < rows.n; i++)
        texts[i] = rows.at[i].body;
    TRY(similar_find(q->mem, v->ask, texts, rows.n, ANSWER_PAGE, hits, &n));
    struct point_line_rows best = {MEM_ARRAY(q->mem, struct point_line_row, (size_t)n + 1), n};
    for (int i = 0; i < n; i++)
        best.at[i] = rows.at[hits[i].text];
    points_view_fill(q, &best, n, &v->points);
    return ERR_NONE;
}

static enum err asides_fill(struct req *q, struct table_view *v)
{
    struct aside_line_rows rows;

    TRY(asides_waiting(q->db, q->mem, v->h.t.id, ANSWER_PAGE, &rows));
    v->asides.at = MEM_ARRAY(q->mem, struct aside_view, (size_t)rows.n + 1);
    for (int i = 0; i < rows.n; i++) {
        const struct aside_line_row *x = &rows.at[i];
        struct aside_view *a = &v->asides.at[v->asides.n++];
        *a = (struct aside_view){.number = x->number,
                                 .reason = x->reason,
                                 .state = x->has_reader ? MSG_answer_state_read
                                                        : MSG_answer_state_draft};
        a->body = answer_excerpt(x->body, ASIDE_SIGNS, &a->more);
    }
    return ERR_NONE;
}

static enum err table_fill(struct req *q, struct table_view *v, int64_t after)
{
    struct note_head_row note;
    bool found;

    TRY(clusters_fill(q, &v->h, 0, &v->clusters));
    TRY(gaps_fill(q, &v->h, &v->gaps));
    TRY(asides_fill(q, v));
    TRY(undo_fill(q, v));
    TRY(note_newest(q->db, q->mem, v->h.t.id, &found, &note));
    v->version = found ? note.version : 0;
    if (v->ask.n) return found_fill(q, v);
    struct point_line_rows rows;
    TRY(points_loose(q->db, q->mem, v->h.t.id, after, ANSWER_PAGE + 1, &rows));
    const int n = rows.n > ANSWER_PAGE ? ANSWER_PAGE : rows.n;
    points_view_fill(q, &rows, n, &v->points);
    v->after = rows.n > n ? rows.at[n - 1].id.v : 0;
    return ERR_NONE;
}

static enum err table_show(struct req *q, struct res *r, struct table_view *v)
{
    struct html *h = here_page(q, r, &v->h, MSG_answer_table_title, true, true);

    answer_table_html(h, v);
    return page_close(h);
}

enum err answer_table(struct req *q, struct res *r)
{
    struct table_view v = {0};
    int64_t after;

    TRY(here_must(q, MAY_ANSWER, &v.h));
    v.ask = req_query(q, "q", 200);
    TRY(req_query_int(q, "na", 0, INT64_MAX, 0, &after));
    TRY(table_fill(q, &v, after));
    return table_show(q, r, &v);
}

// Long stretches that are the same say nothing of the difference: of those only the ends stay.
static struct word_runs runs_short(struct req *q, struct word_runs runs)
{
    for (int i = 0; i < runs.n; i++) {
        struct word_run *x = &runs.at[i];
        if (x->kind != WORD_SAME || utf8_length(x->text) <= SAME_SIGNS) continue;
        str head = utf8_clip(x->text, SAME_SIGNS / 2);
        size_t tail = x->text.n - SAME_SIGNS / 2;
        while (head.n && head.at[head.n - 1] != ' ') // whole words
            head.n--;
        while (tail < x->text.n && x->text.at[tail] != ' ')
            tail++;
        x->text = str_format(q->mem, STR_FMT "…" STR_FMT, STR_ARG(head),
                             STR_ARG(str_from(x->text, tail)));
    }
    return runs;
}

static str tick_name(struct mem *m, int64_t heap)
{
    return str_format(m, "ook-%lld", (long long)heap);
}

// Once each: the texts that are not the same as the one that stands for the heap, what is different marked.
static void variants_fill(struct req *q, const struct heap *heap, int first, int *left,
                          struct alike_view *v)
{
    v->variants.at = MEM_ARRAY(q->mem, struct variant_view, ALIKE_VARIANTS);
    int *of = MEM_ARRAY(q->mem, int, ALIKE_VARIANTS);
    for (int i = 0; i < heap->rows.n; i++) {
        const str body = heap->texts[i];
        if (heap->g.stands[i] != first || str_eq(body, heap->texts[first])) continue;
        int k = 0;
        while (k < v->variants.n && !str_eq(heap->texts[of[k]], body))
            k++;
        if (k < v->variants.n) {
            v->variants.at[k].n++;
            continue;
        }
        if (k == ALIKE_VARIANTS || *left == 0) continue;
        --*left;
        of[k] = i;
        v->variants.at[v->variants.n++] =
            (struct variant_view){heap->rows.at[i].id.v, heap->rows.at[i].number, 1,
                                  heap->g.share[i] / 10,
                                  runs_short(q, words_diff(q->mem, heap->texts[first], body))};
    }
}

enum err answer_alike(struct req *q, struct res *r)
{
    struct alikes_view v = {0};
    struct heap heap;
    int first[ALIKE_GROUPS + 1], left = ALIKE_COMPARED;

    TRY(here_must(q, MAY_ANSWER, &v.h));
    TRY(clusters_fill(q, &v.h, 0, &v.clusters));
    TRY(heap_read(q, &v.h, &heap));
    v.groups.at = MEM_ARRAY(q->mem, struct alike_view, ALIKE_GROUPS + 1);
    for (int i = 0; i < heap.rows.n; i++) { // the largest first
        if (heap.size[i] < 2) continue;
        int at = v.groups.n;
        while (at > 0 && heap.size[first[at - 1]] < heap.size[i])
            at--;
        if (at == ALIKE_GROUPS) continue;
        if (v.groups.n < ALIKE_GROUPS) v.groups.n++;
        memmove(&first[at + 1], &first[at], (size_t)(v.groups.n - 1 - at) * sizeof *first);
        first[at] = i;
    }
    for (int i = 0; i < v.groups.n; i++) {
        const struct point_line_row *x = &heap.rows.at[first[i]];
        v.groups.at[i] = (struct alike_view){.id = x->id.v,
                                             .number = x->number,
                                             .n = heap.size[first[i]],
                                             .body = x->body,
                                             .tick = str_z(q->mem, tick_name(q->mem, x->id.v))};
        variants_fill(q, &heap, first[i], &left, &v.groups.at[i]);
    }
    struct html *h = here_page(q, r, &v.h, MSG_answer_alike_title, true, true);
    answer_alike_html(h, &v);
    return page_close(h);
}

// ---- moving ----

enum err points_move(struct req *q, const struct here *h, const contribution_point_id *points,
                     int n, int64_t cluster, int64_t merged)
{
    cluster_act_id act;
    int64_t fixed;

    if (cluster) {
        TRY(cluster_published(q->db, q->mem, (cluster_id){cluster}, &fixed));
        if (fixed) return fail(q, ERR_CONFLICT, MSG_answer_is_public);
    }
    TRY(act_insert(q->db, q->mem, h->t.id, who_person(q->who), cluster, merged, n, q->now, &act));
    for (int i = 0; i < n; i++) {
        struct point_here_row p;
        bool found;
        TRY(point_by_id(q->db, q->mem, h->t.id, points[i], &found, &p));
        if (!found || !str_eq(p.state, STR("admitted"))) return ERR_NOT_FOUND;
        if (p.has_cluster && p.cluster == cluster) continue;
        if (p.has_cluster) {
            TRY(cluster_published(q->db, q->mem, (cluster_id){p.cluster}, &fixed));
            if (fixed) return fail(q, ERR_CONFLICT, MSG_answer_is_public);
        }
        TRY(act_point(q->db, act, p.id, p.has_cluster ? &p.cluster : NULL));
        TRY(point_cluster_set(q->db, p.id, cluster ? &cluster : NULL));
    }
    return audit_by(q, "answer.move", str_format(q->mem, "trajectory:%lld", (long long)h->t.id.v),
                    str_format(q->mem, "cluster=%lld points=%d", (long long)cluster, n));
}

enum err cluster_named(struct req *q, const struct here *h, str title, cluster_id *out)
{
    struct cluster_row row;
    bool found;

    TRY(cluster_by_title(q->db, q->mem, h->t.id, title, &found, &row));
    *out = row.id;
    return found ? ERR_NONE : cluster_insert(q->db, q->mem, h->t.id, title, q->now, out);
}

// To which cluster a form says: a new title before a choice. *out_said false: neither.
static enum err target(struct req *q, const struct here *h, bool *out_said, int64_t *out)
{
    const str title = req_line(q, "nieuw", ANSWER_TITLE_SIGNS), chosen = req_line(q, "groep", 20);
    struct cluster_row row;
    cluster_id id;
    bool found;

    *out_said = title.n || chosen.n;
    *out = 0;
    if (title.n) {
        TRY(cluster_named(q, h, title, &id));
        *out = id.v;
        return ERR_NONE;
    }
    if (!chosen.n || str_eq(chosen, STR("geen"))) return ERR_NONE;
    if (str_int(chosen, 1, INT64_MAX, &id.v) != ERR_NONE) return ERR_NOT_FOUND;
    TRY(cluster_by_id(q->db, q->mem, h->t.id, id, &found, &row));
    if (!found || row.gone) return ERR_NOT_FOUND;
    *out = id.v;
    return ERR_NONE;
}

// Of a heap: what is word for word the same, and each text that was shown and stayed ticked. What was not shown stays.
static enum err heap_chosen(struct req *q, const struct here *h, int64_t like,
                            contribution_point_id **out, int *out_n)
{
    str said[ALIKE_VARIANTS];
    struct heap heap;
    int64_t id;
    int first = -1;

    const int ticked =
        req_form_all(q, str_z(q->mem, tick_name(q->mem, like)), said, ALIKE_VARIANTS);
    if (ticked < 0) return ERR_INVALID;
    TRY(heap_read(q, h, &heap));
    for (int i = 0; i < heap.rows.n && first < 0; i++)
        if (heap.rows.at[i].id.v == like) first = i;
    *out = MEM_ARRAY(q->mem, contribution_point_id, (size_t)heap.rows.n + 1);
    str *moves = MEM_ARRAY(q->mem, str, (size_t)ticked + 1);
    int n = 0;
    for (int k = 0; first >= 0 && k < ticked; k++) {
        if (str_int(said[k], 1, INT64_MAX, &id) != ERR_NONE) return ERR_NOT_FOUND;
        for (int i = 0; i < heap.rows.n; i++)
            if (heap.rows.at[i].id.v == id && heap.g.stands[i] == first) moves[n++] = heap.texts[i];
    }
    if (first >= 0) moves[n++] = heap.texts[first];
    for (int i = 0; i < heap.rows.n; i++) {
        bool moved = false;
        for (int k = 0; heap.g.stands[i] == first && k < n && !moved; k++)
            moved = str_eq(moves[k], heap.texts[i]);
        if (moved) (*out)[(*out_n)++] = heap.rows.at[i].id;
    }
    return ERR_NONE;
}

static enum err points_chosen(struct req *q, const struct here *h, contribution_point_id **out,
                              int *out_n)
{
    str said[POINTS_AT_ONCE];
    int64_t like;

    *out_n = 0;
    if (str_int(req_line(q, "gelijk", 20), 1, INT64_MAX, &like) == ERR_NONE)
        return heap_chosen(q, h, like, out, out_n);
    const int n =
        req_form_all(q, req_form(q, "alles", 1).n ? "hier" : "punt", said, POINTS_AT_ONCE);
    if (n < 0) return ERR_INVALID;
    *out = MEM_ARRAY(q->mem, contribution_point_id, (size_t)n + 1);
    for (int i = 0; i < n; i++)
        if (str_int(said[i], 1, INT64_MAX, &(*out)[(*out_n)++].v) != ERR_NONE) return ERR_NOT_FOUND;
    return ERR_NONE;
}

// Back to where the form stood: the table as it was looked for, the heaps, or a cluster.
static str back(struct req *q)
{
    const str from = req_line(q, "terug", 20);
    struct out o = out_new(q->mem);
    int64_t id;

    OUT_LIT(&o, "/antwoordtabel");
    if (str_eq(from, STR("gelijk")))
        OUT_LIT(&o, "/gelijk");
    else if (str_int(from, 1, INT64_MAX, &id) == ERR_NONE)
        out_format(&o, "/%lld", (long long)id);
    else if (req_line(q, "q", 200).n) {
        OUT_LIT(&o, "?q=");
        url_part(&o, req_line(q, "q", 200));
    }
    return out_get(&o);
}

enum err answer_table_act(struct req *q, struct res *r)
{
    struct table_view v = {0};
    contribution_point_id *points;
    int64_t cluster;
    bool said;
    int n;

    TRY(here_must(q, MAY_ANSWER, &v.h));
    TRY(points_chosen(q, &v.h, &points, &n));
    v.title = req_line(q, "nieuw", ANSWER_TITLE_SIGNS);
    v.ask = req_line(q, "q", 200);
    if (n == 0)
        v.problem = MSG_answer_choose_points;
    else {
        TRY(target(q, &v.h, &said, &cluster));
        if (!said) v.problem = MSG_answer_choose_group;
    }
    if (v.problem) {
        r->status = 422;
        TRY(table_fill(q, &v, 0));
        return table_show(q, r, &v);
    }
    TRY(points_move(q, &v.h, points, n, cluster, 0));
    return here_go(q, r, &v.h, back(q));
}

enum err answer_undo(struct req *q, struct res *r)
{
    struct cluster_act_row act;
    struct cluster_act_point_rows rows;
    int64_t changed;
    struct here h;
    bool found;

    TRY(here_must(q, MAY_ANSWER, &h));
    TRY(act_newest(q->db, q->mem, h.t.id, who_person(q->who), &found, &act));
    if (!found) return fail(q, ERR_CONFLICT, MSG_answer_nothing_undone);
    TRY(act_undo(q->db, act.id, q->now, &changed));
    if (act.merged) TRY(cluster_gone(q->db, (cluster_id){act.merged}, 0));
    TRY(act_points(q->db, q->mem, act.id, &rows));
    for (int i = 0; i < rows.n; i++) {
        const struct cluster_act_point_row *x = &rows.at[i];
        // what somebody else moved on since then stays where they put it
        if ((x->has_cluster ? x->cluster : 0) != act.cluster) continue;
        TRY(point_cluster_set(q->db, x->point, x->has_was ? &x->was : NULL));
    }
    TRY(audit_by(q, "answer.undo", str_format(q->mem, "trajectory:%lld", (long long)h.t.id.v),
                 str_format(q->mem, "act=%lld", (long long)act.id.v)));
    return here_go(q, r, &h, back(q));
}

// ---- one contribution in points ----

static enum err points_show(struct req *q, struct res *r, struct points_view *v)
{
    struct html *h = here_page(q, r, &v->h, MSG_answer_points_title, true, true);

    answer_points_html(h, v);
    return page_close(h);
}

static enum err points_get(struct req *q, struct points_view *v, struct contribution_row *c,
                           struct contribution_point_rows *rows)
{
    struct out o = out_new(q->mem);
    struct aside_row aside;
    int64_t fixed;

    TRY(here_must(q, MAY_ANSWER, &v->h));
    TRY(here_contribution(q, &v->h, c));
    if (!str_eq(c->state, STR("admitted"))) return ERR_NOT_FOUND;
    TRY(contribution_points(q->db, q->mem, c->id, rows));
    v->number = c->number;
    v->body = c->body;
    for (int i = 0; i < rows->n; i++) {
        if (i) OUT_LIT(&o, "\n\n");
        out_str(&o, rows->at[i].body);
        if (!rows->at[i].has_cluster || v->published) continue;
        TRY(cluster_published(q->db, q->mem, (cluster_id){rows->at[i].cluster}, &fixed));
        v->published = fixed > 0;
    }
    v->points = out_get(&o);
    TRY(aside_of(q->db, q->mem, c->id, &v->kept, &aside));
    if (!v->kept) return ERR_NONE;
    v->aside = true;
    v->aside_why = aside.reason;
    v->published |= aside.published > 0;
    v->by_me = aside.has_author && aside.author.v == who_person(q->who).v;
    v->read = aside.has_reader || aside.read_at > 0;
    v->author_on = day_of_at(aside.author_at);
    v->read_on = day_of_at(aside.read_at);
    TRY(name_of(q, aside.has_author, aside.author, &v->author));
    return name_of(q, aside.has_reader, aside.reader, &v->reader);
}

enum err answer_points(struct req *q, struct res *r)
{
    struct contribution_point_rows rows;
    struct points_view v = {0};
    struct contribution_row c;

    TRY(points_get(q, &v, &c, &rows));
    return points_show(q, r, &v);
}

// Paragraphs: what stands between empty lines.
static int paragraphs(str text, str *out, int most)
{
    int n = 0;
    str rest = text, line;
    const char *start = NULL, *end = NULL;

    for (bool more = true; more;) {
        more = str_line(&rest, &line);
        const bool empty = !more || str_trim(line).n == 0;
        if (!empty) {
            if (!start) start = line.at;
            end = line.at + line.n;
        } else if (start) {
            if (n == most) return -1;
            out[n++] = str_trim((str){start, (size_t)(end - start)});
            start = NULL;
        }
    }
    return n;
}

// That no answer belongs to it is looked at by two, as an answer is.
static enum err aside_agree(struct req *q, const struct points_view *v, contribution_id id)
{
    int64_t changed;

    TRY(aside_read_by(q->db, id, who_person(q->who), q->now, &changed));
    if (!changed) return fail(q, ERR_CONFLICT, MSG_answer_other_reads);
    return audit_by(q, "answer.aside_read", here_object(q, v->number, &v->h), STR(""));
}

static enum err aside_save(struct req *q, const struct points_view *v, contribution_id id)
{
    const person_id self = who_person(q->who);
    int64_t changed;

    if (!v->aside) return aside_drop(q->db, id);
    TRY(aside_put(q->db, id, v->h.t.id, v->aside_why, &self, q->now, &changed));
    return changed ? ERR_NONE : fail(q, ERR_CONFLICT, MSG_answer_is_public);
}

enum err answer_points_save(struct req *q, struct res *r)
{
    enum { MOST = 30 };
    struct contribution_point_rows rows;
    struct points_view v = {0};
    struct contribution_row c;
    str said[MOST];

    TRY(points_get(q, &v, &c, &rows));
    if (str_eq(req_line(q, "doe", 20), STR("akkoord"))) {
        TRY(aside_agree(q, &v, c.id));
        return here_go(q, r, &v.h, STR("/antwoordtabel"));
    }
    if (v.published) return fail(q, ERR_CONFLICT, MSG_answer_is_public);
    v.points = req_words(q, "punten", CONTRIBUTION_SIGNS);
    v.aside = req_form(q, "opzij", 1).n > 0;
    v.aside_why = req_line(q, "reden", 300);
    const int n = paragraphs(v.points, said, MOST);
    if (n < 1) v.points_problem = MSG_answer_points_wrong;
    if (v.aside && !v.aside_why.n) v.aside_problem = MSG_answer_aside_empty;
    if (v.points_problem || v.aside_problem) {
        r->status = 422;
        return points_show(q, r, &v);
    }
    // A point that keeps its words keeps its group; the k-th place becomes the k-th paragraph.
    for (int i = 0; i < n || i < rows.n; i++) {
        contribution_point_id id;
        if (i >= n) {
            TRY(point_drop(q->db, rows.at[i].id));
            continue;
        }
        if (i >= rows.n)
            TRY(contribution_point_insert(q->db, q->mem, v.h.t.id, c.id, i + 1, said[i], NULL,
                                          &id));
        else {
            id = rows.at[i].id;
            if (v.aside || !str_eq(rows.at[i].body, said[i]))
                TRY(point_cluster_set(q->db, id, NULL));
        }
        TRY(point_body_set(q->db, id, said[i], v.aside ? STR("aside") : STR("admitted")));
    }
    TRY(aside_save(q, &v, c.id));
    TRY(audit_by(q, "answer.points", here_object(q, c.number, &v.h),
                 str_format(q->mem, "points=%d aside=%d", n, v.aside)));
    return here_go(q, r, &v.h, STR("/antwoordtabel"));
}
