// show.c - one contribution: as everybody sees it, and as who brought it in sees it, with the answer beside their words.
#include "app/answer/answer.h"

#include "app/answer/moderate.h"
#include "app/answer/show.html.h"
#include "base/utf8.h"
#include "core/inspection.h"

msg verdict_word(str verdict)
{
    return str_eq(verdict, STR("adopted"))  ? MSG_answer_verdict_adopted
           : str_eq(verdict, STR("partly")) ? MSG_answer_verdict_partly
           : str_eq(verdict, STR("not"))    ? MSG_answer_verdict_not
           : str_eq(verdict, STR("later"))  ? MSG_answer_verdict_later
                                            : MSG_answer_verdict_elsewhere;
}

static enum err answers_fill(struct req *q, struct shown_view *v, contribution_id id)
{
    struct answer_to_rows rows;

    TRY(answers_to(q->db, q->mem, id, &rows));
    v->answers.at = MEM_ARRAY(q->mem, struct answered_view, (size_t)rows.n + 1);
    for (int i = 0; i < rows.n; i++) {
        const struct answer_to_row *x = &rows.at[i];
        if (v->c.withdrawn) break; // of the words nothing is left to answer
        if (!str_eq(x->state,
                    STR("admitted"))) { // set aside is whole: one reason for all its points
            v->waiting |= !x->aside.at;
            if (x->aside.at && !v->answers.n)
                v->answers.at[v->answers.n++] =
                    (struct answered_view){.verdict = MSG_answer_verdict_none,
                                           .reason = x->aside,
                                           .on = day_of_at(x->aside_at)};
            continue;
        }
        if (!x->verdict.at) {
            v->waiting = true;
            continue;
        }
        v->answers.at[v->answers.n++] =
            (struct answered_view){.point = rows.n > 1 ? x->point : STR(""),
                                   .title = x->title,
                                   .verdict = verdict_word(x->verdict),
                                   .verdict_key = x->verdict,
                                   .elsewhere = x->elsewhere,
                                   .reason = x->reason,
                                   .paragraph = x->paragraph,
                                   .before = x->text_before,
                                   .after = x->text_after,
                                   .minority = x->minority,
                                   .adopted = str_eq(x->verdict, STR("adopted")) ||
                                              str_eq(x->verdict, STR("partly")),
                                   .on = day_of_at(x->read_at)};
    }
    return v->waiting || !v->answers.n ? late_get(q, &v->h) : ERR_NONE;
}

static void contribution_fill(const struct contribution_row *c, struct contribution_view *out)
{
    *out = (struct contribution_view){.number = c->number,
                                      .body = c->body,
                                      .name = c->named ? c->name : STR(""),
                                      .behalf = c->behalf,
                                      .channel = channel_word(c->channel),
                                      .received = {(int32_t)c->received_day},
                                      .hidden = str_eq(c->state, STR("hidden")),
                                      .withdrawn = str_eq(c->state, STR("withdrawn"))};
}

static enum err moderation_fill(struct req *q, struct shown_view *v, contribution_id id)
{
    return moderation_seen_fill(q, &(struct moderation_about){.contribution = id}, v->c.hidden,
                                &v->m);
}

enum err answer_contribution(struct req *q, struct res *r)
{
    struct shown_view v = {0};
    struct contribution_row c;

    TRY(here_get(q, &v.h));
    TRY(here_contribution(q, &v.h, &c));
    contribution_fill(&c, &v.c);
    if (v.c.hidden) {
        v.c.body = v.c.name = v.c.behalf = STR("");
        TRY(moderation_fill(q, &v, c.id));
        v.m.note = v.m.verdict_why = STR(""); // between who wrote it and who hid it
    }
    TRY(answers_fill(q, &v, c.id));
    TRY(view_about(q->db, q->mem, c.id, &v.is_view, &v.about));
    TRY(view_also(q->db, q->mem, c.id, &v.also));
    if (v.c.hidden)
        for (int i = 0; i < v.answers.n; i++)
            v.answers.at[i].point = STR("");
    struct html *h =
        here_page(q, r, &v.h, MSG_answer_one_title, false, v.c.hidden || v.c.withdrawn);
    answer_one_html(h, &v);
    return page_close(h);
}

// ---- of who brought it in ----

static enum err mine_get(struct req *q, str key, struct shown_view *v, struct contribution_row *c)
{
    int64_t number;
    bool found;

    TRY(here_get(q, &v->h));
    TRY(req_id(q, "number", &number));
    TRY(contribution_open(q->db, q->mem, v->h.t.id, number, key, &found, c));
    if (!found) return ERR_NOT_FOUND; // no such number and no such key look the same
    v->key = key;
    v->code = contribution_code(q->mem, number, key);
    contribution_fill(c, &v->c);
    v->c.name = c->name;
    v->mail = c->mail;
    v->reply = c->reply;
    v->reply_why = c->reply_why;
    TRY(answers_fill(q, v, c->id));
    TRY(view_about(q->db, q->mem, c->id, &v->is_view, &v->about));
    TRY(view_also(q->db, q->mem, c->id, &v->also));
    return moderation_fill(q, v, c->id);
}

static enum err mine_show(struct req *q, struct res *r, struct shown_view *v)
{
    struct html *h = here_page(q, r, &v->h, MSG_answer_mine_title, true, true);

    answer_mine_html(h, v);
    return page_close(h);
}

enum err answer_mine(struct req *q, struct res *r)
{
    struct shown_view v = {0};
    struct contribution_row c;

    TRY(mine_get(q, req_query(q, EDIT_KEY_FIELD, EDIT_KEY_SIGNS), &v, &c));
    v.fresh = req_query(q, "nieuw", 1).n > 0;
    v.done = req_query(q, "klaar", 1).n > 0;
    return mine_show(q, r, &v);
}

static enum err withdraw(struct req *q, const struct shown_view *v,
                         const struct contribution_row *c)
{
    int64_t changed;

    TRY(contribution_withdraw(q->db, c->id, &changed));
    if (!changed) return fail(q, ERR_CONFLICT, MSG_answer_gone_already);
    TRY(contribution_points_empty(q->db, c->id));
    TRY(aside_drop(q->db, c->id));
    TRY(view_sound_drop(q->db, q->mem, c->id, true));
    return audit_by(q, "contribution.withdraw", here_object(q, c->number, &v->h), STR(""));
}

static enum err reply(struct req *q, const struct shown_view *v, const struct contribution_row *c,
                      str said)
{
    if (v->answers.n == 0 || v->c.withdrawn) return fail(q, ERR_CONFLICT, MSG_answer_no_answer_yet);
    TRY(contribution_reply_set(q->db, c->id, said, req_words(q, "waarom", 1000), q->now));
    return audit_by(q, "contribution.reply", here_object(q, c->number, &v->h), STR(""));
}

enum err answer_mine_save(struct req *q, struct res *r)
{
    const str act = req_line(q, "doe", 20);
    struct shown_view v = {0};
    struct contribution_row c;

    TRY(mine_get(q, req_line(q, EDIT_KEY_FIELD, EDIT_KEY_SIGNS), &v, &c));
    if (str_eq(act, STR("intrekken")))
        TRY(withdraw(q, &v, &c));
    else if (str_eq(act, STR("ja")) || str_eq(act, STR("nee")))
        TRY(reply(q, &v, &c, str_eq(act, STR("ja")) ? STR("yes") : STR("no")));
    else if (str_eq(act, STR("bezwaar"))) {
        TRY(moderation_appeal_take(q, &(struct moderation_about){.contribution = c.id},
                                   here_object(q, c.number, &v.h), &v.m));
        if (v.m.appeal_problem) {
            r->status = 422;
            return mine_show(q, r, &v);
        }
    } else
        return fail(q, ERR_INVALID, MSG_error_invalid);
    return here_go(q, r, &v.h,
                   str_format(q->mem, "/inbreng/%lld/mijn?" EDIT_KEY_FIELD "=" STR_FMT "&klaar=1",
                              (long long)c.number, STR_ARG(v.key)));
}
