// moderate.c - hiding a contribution under rules that hold for the municipality itself: a reason from the list, the author
// told, a second person where it criticises the authority, and another one for what the author says against it.
#include "app/answer/moderate.h"

#include "app/answer/moderate.html.h"
#include "core/mail.h"

enum { LINES = 200 };

static const struct {
    const char *name;
    msg word;
} reasons[] = {
#define REASON(name) {#name, MSG_moderation_reason_##name},
#include "core/hide_reason.def"
#undef REASON
};

msg reason_word(str reason)
{
    for (size_t i = 0; i < COUNT_OF(reasons); i++)
        if (str_eq(reason, str_of(reasons[i].name))) return reasons[i].word;
    return MSG_none;
}

bool reason_is(str reason)
{
    return reason_word(reason) != MSG_none;
}

// ---- for who does it ----

static void lines_fill(struct req *q, const struct moderation_line_rows *rows, int n, bool open,
                       struct moderation_views *out)
{
    const person_id self = open ? (person_id){0} : who_person(q->who);

    *out = (struct moderation_views){MEM_ARRAY(q->mem, struct moderation_view, (size_t)n + 1), 0};
    for (int i = 0; i < n; i++) {
        const struct moderation_line_row *x = &rows->at[i];
        const bool asked = str_eq(x->state, STR("asked")), hidden = str_eq(x->state, STR("hidden"));
        const bool first = x->has_first && x->first.v == self.v,
                   second = x->has_second && x->second.v == self.v;
        struct moderation_view *v = &out->at[out->n++];
        *v = (struct moderation_view){
            .id = x->id.v,
            .number = x->number,
            .reason = reason_word(x->reason),
            .critical = x->critical,
            .two = x->has_second || x->second_at > 0,
            .appealed = x->appeal_at > 0,
            .judged = x->judged_at > 0,
            .on = day_of_at(x->first_at),
            .appeal_on = day_of_at(x->appeal_at),
            .judged_on = day_of_at(x->judged_at),
            .days = x->judged_at > 0 ? (x->judged_at - x->appeal_at) / 86400 : 0,
            .state = asked                              ? MSG_moderation_state_asked
                     : str_eq(x->state, STR("refused")) ? MSG_moderation_state_refused
                     : hidden                           ? MSG_moderation_state_hidden
                                                        : MSG_moderation_state_shown,
        };
        if (open) continue; // the register has reasons and days, nothing of what was said
        v->body = x->body;
        v->note = x->note;
        v->appeal = x->appeal;
        v->verdict_why = x->verdict_why;
        v->can_second = asked && !first;
        v->waits_second = asked && first;
        v->can_judge = hidden && v->appealed && !v->judged && !first && !second;
        v->waits_judge = hidden && v->appealed && !v->judged && (first || second);
    }
}

static enum err watch_show(struct req *q, struct res *r, struct watch_view *v)
{
    struct moderation_line_rows rows;

    TRY(moderations_of(q->db, q->mem, v->h.t.id, LINES, &rows));
    lines_fill(q, &rows, rows.n, false, &v->lines);
    v->reasons.n = COUNT_OF(reasons);
    v->reasons.at = MEM_ARRAY(q->mem, struct reason_choice, COUNT_OF(reasons));
    for (size_t i = 0; i < COUNT_OF(reasons); i++)
        v->reasons.at[i] = (struct reason_choice){str_of(reasons[i].name), reasons[i].word,
                                                  str_eq(v->reason, str_of(reasons[i].name))};
    struct html *h = here_page(q, r, &v->h, MSG_moderation_title, true, true);
    answer_watch_html(h, v);
    return page_close(h);
}

enum err answer_watch(struct req *q, struct res *r)
{
    struct watch_view v = {0};

    TRY(here_must(q, MAY_MODERATE, &v.h));
    v.number = req_query(q, "nummer", 12);
    v.saved = req_query(q, "klaar", 1).n > 0;
    return watch_show(q, r, &v);
}

static enum err author_tell(struct req *q, const struct here *h, contribution_id id, msg reason,
                            str note, msg subject, msg text)
{
    struct contribution_row c;

    TRY(contribution_by_id(q->db, q->mem, id, &c));
    if (!c.mail.n || h->t.practice)
        return ERR_NONE;                    // without an address: on the page with the code
    const enum lang lang = lang_of(c.lang); // of who wrote it, not of who hides it
    // clang-format off
    const struct msg_arg args[] = {
        {.name = "title", .s = title_in(&h->t, lang)},
        {.name = "number", .s = str_format(q->mem, "%lld", (long long)c.number)},
        {.name = "reason", .s = reason ? msg_text(lang, reason) : STR("")},
        {.name = "note", .s = note},
        {.name = "address", .s = lookup_address(q->mem, settings_origin(q->mem, q->site->set), h->place.slug, h->t.slug, lang)},
        {.name = "place", .s = h->place.name},
    };
    // clang-format on
    return mail_queue(q->db, q->mem, q->now, c.mail, msg_fill(q->mem, lang, subject, args, 1),
                      msg_fill(q->mem, lang, text, args, COUNT_OF(args)));
}

static enum err hide_now(struct req *q, const struct here *h, contribution_id id, msg reason,
                         str note)
{
    int64_t changed;

    TRY(contribution_state_set(q->db, id, STR("admitted"), STR("hidden"), &changed));
    if (!changed) return fail(q, ERR_CONFLICT, MSG_moderation_not_there);
    return author_tell(q, h, id, reason, note, MSG_moderation_mail_subject,
                       MSG_moderation_mail_text);
}

static enum err hide(struct req *q, struct res *r, struct watch_view *v, bool *out_shown)
{
    const str critical = req_line(q, "kritiek", 4);
    struct contribution_row c;
    struct moderation_row before;
    moderation_id id;
    int64_t number;
    bool found = false;

    v->number = req_line(q, "nummer", 12);
    v->reason = req_line(q, "reden", 20);
    v->note = req_words(q, "toelichting", 2000);
    v->critical = critical;
    if (str_int(v->number, 1, INT64_MAX, &number) == ERR_NONE)
        TRY(contribution_by_number(q->db, q->mem, v->h.t.id, number, &found, &c));
    if (!found) v->number_problem = MSG_moderation_number_wrong;
    if (!reason_is(v->reason)) v->reason_problem = MSG_moderation_reason_empty;
    if (!v->note.n) v->note_problem = MSG_moderation_note_empty;
    if (!str_eq(critical, STR("ja")) && !str_eq(critical, STR("nee")))
        v->critical_problem = MSG_moderation_critical_empty;
    if (v->number_problem || v->reason_problem || v->note_problem || v->critical_problem) {
        r->status = 422;
        *out_shown = true;
        return watch_show(q, r, v);
    }
    const bool two = str_eq(critical, STR("ja"));
    TRY(moderation_newest(q->db, q->mem, c.id, &found, &before));
    if ((found && str_eq(before.state, STR("asked"))) || !str_eq(c.state, STR("admitted")))
        return fail(q, ERR_CONFLICT, MSG_moderation_not_there);
    TRY(moderation_insert(q->db, q->mem, v->h.t.id, c.id, v->reason, v->note, two,
                          two ? STR("asked") : STR("hidden"), who_person(q->who), q->now, &id));
    if (!two) TRY(hide_now(q, &v->h, c.id, reason_word(v->reason), v->note));
    return audit_by(q, two ? "moderation.ask" : "moderation.hide", here_object(q, number, &v->h),
                    v->reason);
}

static enum err one(struct req *q, const struct here *h, struct moderation_act_row *out)
{
    moderation_id id;
    bool found;

    if (str_int(req_line(q, "besluit", 20), 1, INT64_MAX, &id.v) != ERR_NONE) return ERR_NOT_FOUND;
    TRY(moderation_by_id(q->db, q->mem, h->t.id, id, &found, out));
    return found ? ERR_NONE : ERR_NOT_FOUND;
}

static enum err second(struct req *q, const struct here *h, bool agree)
{
    struct moderation_act_row m;
    int64_t changed;

    TRY(one(q, h, &m));
    TRY(moderation_second(q->db, m.id, agree ? STR("hidden") : STR("refused"), who_person(q->who),
                          q->now, &changed));
    if (!changed) return fail(q, ERR_CONFLICT, MSG_moderation_other);
    if (agree) TRY(hide_now(q, h, m.contribution, reason_word(m.reason), m.note));
    return audit_by(q, agree ? "moderation.hide" : "moderation.refuse", here_object(q, m.number, h),
                    m.reason);
}

static enum err judge(struct req *q, const struct here *h)
{
    const str verdict = req_line(q, "uitspraak", 10), why = req_words(q, "waarom", 2000);
    const bool stays = str_eq(verdict, STR("blijft"));
    struct moderation_act_row m;
    int64_t changed;

    if ((!stays && !str_eq(verdict, STR("terug"))) || !why.n)
        return fail(q, ERR_INVALID, MSG_moderation_judge_empty);
    TRY(one(q, h, &m));
    TRY(moderation_judge(q->db, m.id, stays ? STR("hidden") : STR("shown"),
                         stays ? STR("stays") : STR("back"), why, who_person(q->who), q->now,
                         &changed));
    if (!changed) return fail(q, ERR_CONFLICT, MSG_moderation_other);
    if (!stays) {
        TRY(contribution_state_set(q->db, m.contribution, STR("hidden"), STR("admitted"),
                                   &changed));
        if (!changed) return fail(q, ERR_CONFLICT, MSG_moderation_not_there);
    }
    TRY(author_tell(q, h, m.contribution, MSG_none, why, MSG_moderation_judged_subject,
                    MSG_moderation_judged_text));
    return audit_by(q, "moderation.judge", here_object(q, m.number, h), verdict);
}

enum err answer_watch_save(struct req *q, struct res *r)
{
    const str act = req_line(q, "doe", 20);
    struct watch_view v = {0};
    bool shown = false;

    TRY(here_must(q, MAY_MODERATE, &v.h));
    if (str_eq(act, STR("verberg")))
        TRY(hide(q, r, &v, &shown));
    else if (str_eq(act, STR("akkoord")) || str_eq(act, STR("weiger")))
        TRY(second(q, &v.h, str_eq(act, STR("akkoord"))));
    else if (str_eq(act, STR("oordeel")))
        TRY(judge(q, &v.h));
    else
        return fail(q, ERR_INVALID, MSG_error_invalid);
    return shown ? ERR_NONE : here_go(q, r, &v.h, STR("/toezicht?klaar=1"));
}

// ---- for everybody ----

// What was hidden, by its reason; also what was put back since. What was only asked hid nothing.
static enum err register_count(struct req *q, struct register_view *v)
{
    struct moderation_count_rows rows;

    TRY(moderations_count(q->db, q->mem, v->h.t.id, &rows));
    v->reasons.n = COUNT_OF(reasons);
    v->reasons.at = MEM_ARRAY(q->mem, struct reason_count, COUNT_OF(reasons));
    for (size_t i = 0; i < COUNT_OF(reasons); i++)
        v->reasons.at[i] = (struct reason_count){reasons[i].word, 0};
    for (int i = 0; i < rows.n; i++) {
        const struct moderation_count_row *x = &rows.at[i];
        const bool asked = str_eq(x->state, STR("asked")),
                   refused = str_eq(x->state, STR("refused"));
        if (asked) v->asked += x->n;
        if (refused) v->refused += x->n;
        if (str_eq(x->state, STR("shown"))) v->back += x->n;
        for (size_t k = 0; k < COUNT_OF(reasons) && !asked && !refused; k++)
            if (str_eq(x->reason, str_of(reasons[k].name))) v->reasons.at[k].n += x->n;
    }
    return ERR_NONE;
}

enum err answer_register(struct req *q, struct res *r)
{
    struct register_view v = {0};
    struct moderation_line_rows rows;
    int64_t before;

    TRY(here_get(q, &v.h));
    TRY(req_query_int(q, "voor", 1, INT64_MAX, INT64_MAX, &before));
    TRY(moderations_page(q->db, q->mem, v.h.t.id, before, ANSWER_PAGE + 1, &rows));
    const int n = rows.n > ANSWER_PAGE ? ANSWER_PAGE : rows.n;
    lines_fill(q, &rows, n, true, &v.lines);
    v.before = rows.n > n ? rows.at[n - 1].id.v : 0;
    TRY(register_count(q, &v));
    struct html *h = here_page(q, r, &v.h, MSG_answer_register_title, false, false);
    answer_register_html(h, &v);
    return page_close(h);
}
