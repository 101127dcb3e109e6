// show.c - the page where it all begins: what lies open, until when, how to say what you think, and what happened with it.
#include "app/consultation/consultation.h"

#include "app/consultation/show.html.h"

// Was it there from the first second, or added later? What comes later is said with its date.
static bool came_later(const struct stage *s, day on)
{
    return s->t.has_starts_day && on.n > s->starts.n;
}

static enum err documents_fill(struct req *q, struct show_view *v)
{
    struct document_rows rows;

    TRY(documents_of(q->db, q->mem, v->s.t.id, &rows));
    v->documents.at = MEM_ARRAY(q->mem, struct document_line, (size_t)rows.n + 1);
    for (int i = 0; i < rows.n; i++) {
        struct document_version_row newest, before;
        struct view_count_rows counts;
        bool found, earlier;
        TRY(document_version_before(q->db, q->mem, rows.at[i].id, INT32_MAX, &found, &newest));
        if (!found) continue;
        TRY(document_version_before(q->db, q->mem, rows.at[i].id, (int)newest.version, &earlier,
                                    &before));
        struct document_line *l = &v->documents.at[v->documents.n++];
        *l = (struct document_line){.slug = rows.at[i].slug,
                                    .title =
                                        document_title(q, rows.at[i].title, rows.at[i].title_en),
                                    .dutch = q->lang != LANG_NL && !rows.at[i].title_en.n,
                                    .version = newest.version,
                                    .why = newest.why,
                                    .changes = earlier,
                                    .decided = str_eq(newest.label, STR("decided")),
                                    .on = day_of_at(newest.published_at)};
        l->fresh = came_later(&v->s, l->on) && !l->decided;
        TRY(view_counts(q->db, q->mem, rows.at[i].id, &counts));
        for (int k = 0; k < counts.n; k++)
            l->views += counts.at[k].n;
    }
    return ERR_NONE;
}

static enum err annexes_fill(struct req *q, struct show_view *v)
{
    struct trajectory_document_rows rows;

    TRY(trajectory_documents(q->db, q->mem, v->s.t.id, &rows));
    v->annexes.at = MEM_ARRAY(q->mem, struct annex_line, (size_t)rows.n + 1);
    for (int i = 0; i < rows.n; i++) {
        const day on = {(int32_t)rows.at[i].day};
        v->annexes.at[v->annexes.n++] =
            (struct annex_line){.title =
                                    in_reader_language(q, rows.at[i].title, rows.at[i].title_en),
                                .dutch = q->lang != LANG_NL && !rows.at[i].title_en.n,
                                .href = rows.at[i].href,
                                .scan = scanned_of(rows.at[i].scan, rows.at[i].found),
                                .fresh = came_later(&v->s, on),
                                .on = on};
    }
    return ERR_NONE;
}

// Was each who reacted told of the decision: by mail all at once, on paper when the last letter is made.
static enum err told_fill(struct req *q, struct show_view *v)
{
    int64_t last;

    if (v->s.c.corrected_at) v->corrected = day_of_at(v->s.c.corrected_at);
    if (!v->views || inspection_phase_of(&v->s.t) != INSPECTION_DECIDED) return ERR_NONE;
    TRY(letters_due_count(q->db, q->mem, v->s.t.id, STR("decided"), v->s.c.corrected_at,
                          &v->letters));
    TRY(letters_nowhere(q->db, q->mem, v->s.t.id, &v->nowhere));
    TRY(letters_made_at(q->db, q->mem, v->s.t.id, STR("decided"), &last));
    v->told = v->s.c.told_at && !v->letters;
    v->told_on = day_of_at(last > v->s.c.told_at ? last : v->s.c.told_at);
    return ERR_NONE;
}

// What was changed after it was said, each with its reason.
static enum err notes_fill(struct req *q, struct show_view *v)
{
    struct trajectory_event_rows rows;

    TRY(trajectory_events_of(q->db, q->mem, v->s.t.id, &rows));
    v->notes.at = MEM_ARRAY(q->mem, struct note_line, (size_t)rows.n + 1);
    for (int i = 0; i < rows.n; i++)
        if (str_eq(rows.at[i].event, STR("change")))
            v->notes.at[v->notes.n++] =
                (struct note_line){day_of_at(rows.at[i].at), rows.at[i].why};
    return ERR_NONE;
}

enum err consultation_show(struct req *q, struct res *r)
{
    struct view_sum_row sum;
    struct show_view v = {.english = q->lang == LANG_EN};

    TRY(stage_get(q, &v.s));
    if (v.s.readable) {
        TRY(documents_fill(q, &v));
        TRY(annexes_fill(q, &v));
    }
    TRY(view_sum(q->db, q->mem, v.s.t.id, v.s.last.n, v.s.post_last.n, &sum));
    v.views = sum.n;
    v.spoken = sum.spoken;
    v.late = sum.late;
    if (v.s.readable && v.s.t.has_ends_day && q->now >= v.s.closes_at && !sum.n) {
        v.none_yet = day_of_at(q->now).n <= v.s.post_last.n;
        v.none = !v.none_yet;
    }
    TRY(told_fill(q, &v));
    TRY(notes_fill(q, &v));
    v.days_left = v.s.last.n - day_of_at(q->now).n;
    v.announced.n = (int32_t)v.s.c.announced_day;
    v.opens = moment_text(q, v.s.opens_at, false);
    v.closes = moment_text(q, v.s.closes_at - 1, false);
    if (v.s.c.legal && v.s.t.has_starts_day)
        TRY(inspection_last_day(v.s.starts, &v.law_last, &v.law_was));
    struct html *h =
        stage_page(q, r, &v.s, msg_text(q->lang, MSG_consultation_title), false, false);
    consultation_show_html(h, &v);
    return page_close(h);
}
