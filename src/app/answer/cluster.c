// cluster.c - one cluster: its points, the answer to them, and a second reader.
#include "app/answer/table.h"

#include "app/answer/cluster.html.h"
#include "app/answer/moderate.h"

static const char *const verdicts[] = {"adopted", "partly", "not", "later", "elsewhere"};

static enum err cluster_get(struct req *q, struct cluster_view *v)
{
    struct cluster_row row;
    cluster_id id;
    bool found;

    TRY(here_must(q, MAY_ANSWER, &v->h));
    TRY(req_id(q, "cluster", &id.v));
    TRY(cluster_by_id(q->db, q->mem, v->h.t.id, id, &found, &row));
    if (!found || row.gone) return ERR_NOT_FOUND;
    v->id = id.v;
    v->title = row.title;
    return ERR_NONE;
}

enum err name_of(struct req *q, bool known, person_id id, str *out)
{
    struct person_row p;

    *out = STR("");
    if (!known) return ERR_NONE;
    TRY(person_by_id(q->db, q->mem, id, &p));
    *out = p.name;
    return ERR_NONE;
}

static enum err answer_fill(struct req *q, struct cluster_view *v, bool texts)
{
    struct answer_row a;

    TRY(answer_of(q->db, q->mem, (cluster_id){v->id}, &v->answered, &a));
    if (!v->answered) return ERR_NONE;
    TRY(name_of(q, a.has_author, a.author, &v->author));
    TRY(name_of(q, a.has_reader, a.reader, &v->reader));
    v->author_on = day_of_at(a.author_at);
    v->read = a.has_reader || a.read_at > 0;
    v->read_on = day_of_at(a.read_at);
    v->published = a.published > 0;
    v->by_me = a.has_author && a.author.v == who_person(q->who).v;
    if (!texts) return ERR_NONE;
    v->verdict = a.verdict;
    v->elsewhere = a.elsewhere;
    v->reason = a.reason;
    v->paragraph = a.paragraph;
    v->before = a.text_before;
    v->after_text = a.text_after;
    v->minority = a.minority;
    return ERR_NONE;
}

static enum err cluster_show(struct req *q, struct res *r, struct cluster_view *v, int64_t after)
{
    struct point_line_rows rows;

    TRY(clusters_fill(q, &v->h, v->id, &v->clusters));
    TRY(points_in(q->db, q->mem, v->h.t.id, v->id, after, ANSWER_PAGE + 1, &rows));
    v->points.at = MEM_ARRAY(q->mem, struct point_view, ANSWER_PAGE + 1);
    for (int i = 0; i < rows.n && i < ANSWER_PAGE; i++)
        v->points.at[v->points.n++] =
            (struct point_view){.id = rows.at[i].id.v,
                                .number = rows.at[i].number,
                                .body = rows.at[i].body,
                                .channel = channel_word(rows.at[i].channel)};
    v->after = rows.n > ANSWER_PAGE ? rows.at[ANSWER_PAGE - 1].id.v : 0;
    v->verdicts.n = COUNT_OF(verdicts);
    for (size_t i = 0; i < COUNT_OF(verdicts); i++) {
        const str value = str_of(verdicts[i]);
        v->verdicts.at[i] =
            (struct verdict_choice){value, verdict_word(value), str_eq(value, v->verdict)};
    }
    plain_fill(q->mem, v->reason, &v->plain);
    struct html *h = here_page(q, r, &v->h, MSG_answer_cluster_title, true, true);
    answer_cluster_html(h, v);
    return page_close(h);
}

enum err answer_cluster(struct req *q, struct res *r)
{
    struct cluster_view v = {0};
    int64_t after;

    TRY(cluster_get(q, &v));
    TRY(req_query_int(q, "na", 0, INT64_MAX, 0, &after));
    TRY(answer_fill(q, &v, true));
    v.saved = req_query(q, "klaar", 1).n > 0;
    return cluster_show(q, r, &v, after);
}

static void answer_check(struct cluster_view *v)
{
    bool known = false;

    for (size_t i = 0; i < COUNT_OF(verdicts); i++)
        known |= str_eq(v->verdict, str_of(verdicts[i]));
    const bool changes = str_eq(v->verdict, STR("adopted")) || str_eq(v->verdict, STR("partly"));
    if (!known) v->verdict_problem = MSG_answer_verdict_empty;
    if (!v->reason.n) v->reason_problem = MSG_answer_reason_empty;
    if (!v->minority.n) v->minority_problem = MSG_answer_minority_empty;
    if (str_eq(v->verdict, STR("elsewhere")) && !v->elsewhere.n)
        v->elsewhere_problem = MSG_answer_elsewhere_empty;
    if (changes && !v->paragraph.n) v->paragraph_problem = MSG_answer_paragraph_empty;
    if (changes && !v->after_text.n) v->after_problem = MSG_answer_after_empty;
    v->problems = (v->verdict_problem != MSG_none) + (v->reason_problem != MSG_none) +
                  (v->minority_problem != MSG_none) + (v->elsewhere_problem != MSG_none) +
                  (v->paragraph_problem != MSG_none) + (v->after_problem != MSG_none);
}

static enum err answer_save(struct req *q, struct res *r, struct cluster_view *v, bool *out_shown)
{
    const person_id self = who_person(q->who);
    int64_t changed;

    v->verdict = req_line(q, "besluit", 20);
    v->elsewhere = req_line(q, "naar", 200);
    v->reason = req_words(q, "reden", ANSWER_TEXT_SIGNS);
    v->paragraph = req_line(q, "alinea", 200);
    v->before = req_words(q, "eerst", ANSWER_TEXT_SIGNS);
    v->after_text = req_words(q, "nu", ANSWER_TEXT_SIGNS);
    v->minority = req_words(q, "anders", ANSWER_TEXT_SIGNS);
    answer_check(v);
    if (v->problems) {
        r->status = 422;
        *out_shown = true;
        TRY(answer_fill(q, v, false));
        return cluster_show(q, r, v, 0);
    }
    const bool sent_on = str_eq(v->verdict, STR("elsewhere"));
    const bool changes = str_eq(v->verdict, STR("adopted")) || str_eq(v->verdict, STR("partly"));
    TRY(answer_put(q->db, (cluster_id){v->id}, v->h.t.id, v->verdict,
                   sent_on ? v->elsewhere : STR(""), v->reason, changes ? v->paragraph : STR(""),
                   changes ? v->before : STR(""), changes ? v->after_text : STR(""), v->minority,
                   &self, q->now, &changed));
    if (!changed) return fail(q, ERR_CONFLICT, MSG_answer_is_public);
    return audit_by(q, "answer.write", str_format(q->mem, "cluster:%lld", (long long)v->id),
                    v->verdict);
}

static enum err answer_agree(struct req *q, const struct cluster_view *v)
{
    int64_t changed;

    TRY(answer_read_by(q->db, (cluster_id){v->id}, who_person(q->who), q->now, &changed));
    if (!changed) return fail(q, ERR_CONFLICT, MSG_answer_other_reads);
    return audit_by(q, "answer.read", str_format(q->mem, "cluster:%lld", (long long)v->id),
                    STR(""));
}

static enum err rename_it(struct req *q, const struct cluster_view *v)
{
    const str title = req_line(q, "titel", ANSWER_TITLE_SIGNS);
    int64_t fixed;

    if (!title.n) return fail(q, ERR_INVALID, MSG_answer_title_empty);
    TRY(cluster_published(q->db, q->mem, (cluster_id){v->id}, &fixed));
    if (fixed) return fail(q, ERR_CONFLICT, MSG_answer_is_public);
    TRY(cluster_rename(q->db, (cluster_id){v->id}, title));
    return audit_by(q, "answer.rename", str_format(q->mem, "cluster:%lld", (long long)v->id),
                    STR(""));
}

// All points of this cluster into another, and this one goes: one step, that can be undone.
static enum err merge_into(struct req *q, const struct cluster_view *v)
{
    struct point_line_rows rows;
    struct cluster_row into;
    cluster_id id;
    bool found;
    int64_t fixed;

    if (str_int(req_line(q, "groep", 20), 1, INT64_MAX, &id.v) != ERR_NONE || id.v == v->id)
        return fail(q, ERR_INVALID, MSG_answer_choose_group);
    TRY(cluster_by_id(q->db, q->mem, v->h.t.id, id, &found, &into));
    if (!found || into.gone) return ERR_NOT_FOUND;
    TRY(cluster_published(q->db, q->mem, (cluster_id){v->id}, &fixed));
    if (fixed) return fail(q, ERR_CONFLICT, MSG_answer_is_public);
    TRY(points_in(q->db, q->mem, v->h.t.id, v->id, 0, TABLE_POINTS, &rows));
    contribution_point_id *ids = MEM_ARRAY(q->mem, contribution_point_id, (size_t)rows.n + 1);
    for (int i = 0; i < rows.n; i++)
        ids[i] = rows.at[i].id;
    TRY(points_move(q, &v->h, ids, rows.n, id.v, v->id));
    return cluster_gone(q->db, (cluster_id){v->id}, 1);
}

enum err answer_cluster_save(struct req *q, struct res *r)
{
    const str act = req_line(q, "doe", 20);
    struct cluster_view v = {0};
    bool shown = false;

    TRY(cluster_get(q, &v));
    if (str_eq(act, STR("voeg"))) {
        TRY(merge_into(q, &v));
        return here_go(q, r, &v.h, STR("/antwoordtabel"));
    }
    if (str_eq(act, STR("bewaar")))
        TRY(answer_save(q, r, &v, &shown));
    else if (str_eq(act, STR("akkoord")))
        TRY(answer_agree(q, &v));
    else if (str_eq(act, STR("naam")))
        TRY(rename_it(q, &v));
    else
        return fail(q, ERR_INVALID, MSG_error_invalid);
    return shown ? ERR_NONE
                 : here_go(q, r, &v.h,
                           str_format(q->mem, "/antwoordtabel/%lld?klaar=1", (long long)v.id));
}
