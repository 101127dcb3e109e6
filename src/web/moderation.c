#include "web/moderation.h"

#include "core/challenge.h"

enum { LINES = 200, PAGE = 50, NOTE_SIGNS = 2000 };

static const struct {
    const char *name;
    msg word;
} reasons[] = {
#define REASON(name) {#name, MSG_moderation_reason_##name},
#include "core/hide_reason.def"
#undef REASON
};

msg hide_reason_word(str reason)
{
    for (size_t i = 0; i < COUNT_OF(reasons); i++)
        if (str_eq(reason, str_of(reasons[i].name))) return reasons[i].word;
    return MSG_none;
}

struct reason_choices hide_reasons(struct mem *m, str chosen)
{
    const struct reason_choices out = {MEM_ARRAY(m, struct reason_choice, COUNT_OF(reasons)),
                                       COUNT_OF(reasons)};

    for (size_t i = 0; i < COUNT_OF(reasons); i++)
        out.at[i] = (struct reason_choice){str_of(reasons[i].name), reasons[i].word,
                                           str_eq(chosen, str_of(reasons[i].name))};
    return out;
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
            .initiative = str_eq(x->kind, STR("initiative")),
            .challenge = str_eq(x->kind, STR("challenge")),
            .reason = hide_reason_word(x->reason),
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
        v->title = x->title;
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

// The words of a challenge are many rows: only of what somebody has to decide on.
static enum err challenge_words(struct req *q, const struct moderation_line_rows *rows,
                                struct moderation_views *lines)
{
    struct challenge_text_rows texts;

    for (int i = 0; i < lines->n; i++) {
        struct moderation_view *v = &lines->at[i];
        struct out o = out_new(q->mem);
        if (!v->challenge || !(v->can_second || v->waits_second || v->can_judge || v->waits_judge))
            continue;
        TRY(challenge_texts(q->db, q->mem, (challenge_id){rows->at[i].challenge}, &texts));
        for (int k = 0; k < texts.n; k++) {
            if (k) out_str(&o, STR("\n\n"));
            out_str(&o, texts.at[k].body);
        }
        v->body = out_get(&o);
    }
    return ERR_NONE;
}

enum err moderation_desk_fill(struct req *q, const struct moderation_about *in,
                              struct moderation_desk *d)
{
    struct moderation_line_rows rows;

    TRY(in->place.v ? moderations_in(q->db, q->mem, in->place, LINES, &rows)
                    : moderations_of(q->db, q->mem, in->trajectory, LINES, &rows));
    lines_fill(q, &rows, rows.n, false, &d->lines);
    TRY(challenge_words(q, &rows, &d->lines));
    d->reasons = hide_reasons(q->mem, d->reason);
    return ERR_NONE;
}

void moderation_typed(struct req *q, struct moderation_desk *d)
{
    d->kind = req_line(q, "soort", 20);
    d->number = req_line(q, "nummer", 12);
    d->reason = req_line(q, "reden", 20);
    d->note = req_words(q, "toelichting", NOTE_SIGNS);
    d->critical = req_line(q, "kritiek", 4);
    if (!hide_reason_is(d->reason)) d->reason_problem = MSG_moderation_reason_empty;
    if (!d->note.n) d->note_problem = MSG_moderation_note_empty;
    if (!str_eq(d->critical, STR("ja")) && !str_eq(d->critical, STR("nee")))
        d->critical_problem = MSG_moderation_critical_empty;
}

bool moderation_typed_well(const struct moderation_desk *d)
{
    return !d->number_problem && !d->kind_problem && !d->reason_problem && !d->note_problem &&
           !d->critical_problem;
}

enum err moderation_hide(struct req *q, const struct moderation_about *about,
                         const struct moderation_desk *d, msg not_there,
                         struct moderation_done *out)
{
    const bool two = str_eq(d->critical, STR("ja"));
    const enum err e = moderation_ask(q->db, q->mem, q->now,
                                      &(struct moderation_new){.about = *about,
                                                               .reason = d->reason,
                                                               .note = d->note,
                                                               .critical = two,
                                                               .first = who_person(q->who)});

    if (e == ERR_CONFLICT) return fail(q, e, not_there);
    TRY(e);
    *out =
        (struct moderation_done){.about = *about,
                                 .tells = two ? MODERATION_TELLS_NOBODY : MODERATION_TELLS_HIDDEN,
                                 .reason = hide_reason_word(d->reason),
                                 .note = d->note,
                                 .what = two ? "moderation.ask" : "moderation.hide",
                                 .detail = d->reason};
    return ERR_NONE;
}

static enum err one(struct req *q, const struct moderation_about *in, struct moderation_row *out)
{
    moderation_id id;
    bool found;

    if (str_int(req_line(q, "besluit", 20), 1, INT64_MAX, &id.v) != ERR_NONE) return ERR_NOT_FOUND;
    TRY(moderation_by_id(q->db, q->mem, id, &found, out));
    return found && out->place.v == in->place.v && out->trajectory.v == in->trajectory.v
               ? ERR_NONE
               : ERR_NOT_FOUND;
}

static enum err act_on(struct req *q, const struct moderation_row *m, str act,
                       struct moderation_done *out)
{
    const bool agrees = str_eq(act, STR("akkoord"));

    if (agrees || str_eq(act, STR("weiger"))) {
        out->tells = agrees ? MODERATION_TELLS_HIDDEN : MODERATION_TELLS_NOBODY;
        out->reason = hide_reason_word(m->reason);
        out->note = m->note;
        out->what = agrees ? "moderation.hide" : "moderation.refuse";
        out->detail = m->reason;
        return moderation_second(q->db, q->mem, q->now, m, agrees, who_person(q->who));
    }
    const str verdict = req_line(q, "uitspraak", 10);
    out->tells = MODERATION_TELLS_JUDGED;
    out->note = req_words(q, "waarom", NOTE_SIGNS);
    out->what = "moderation.judge";
    out->detail = verdict;
    return moderation_judge(q->db, q->mem, q->now, m, str_eq(verdict, STR("blijft")), out->note,
                            who_person(q->who));
}

enum err moderation_act(struct req *q, const struct moderation_about *in, str act, msg not_there,
                        struct moderation_done *out)
{
    const str verdict = req_line(q, "uitspraak", 10);
    struct moderation_row m;

    *out = (struct moderation_done){0};
    if (str_eq(act, STR("oordeel"))) {
        if ((!str_eq(verdict, STR("blijft")) && !str_eq(verdict, STR("terug"))) ||
            !req_words(q, "waarom", NOTE_SIGNS).n)
            return fail(q, ERR_INVALID, MSG_moderation_judge_empty);
    } else if (!str_eq(act, STR("akkoord")) && !str_eq(act, STR("weiger")))
        return fail(q, ERR_INVALID, MSG_error_invalid);
    TRY(one(q, in, &m));
    out->about =
        (struct moderation_about){m.trajectory, m.contribution, m.place, m.initiative, m.challenge};
    const enum err e = act_on(q, &m, act, out);
    if (e == ERR_FORBIDDEN) return fail(q, ERR_CONFLICT, MSG_moderation_other);
    return e == ERR_CONFLICT ? fail(q, e, not_there) : e;
}

// ---- for everybody ----

// What was hidden, by its reason; also what was put back since. What was only asked hid nothing.
static void counts_fill(struct req *q, const struct moderation_count_rows *rows,
                        struct moderation_register *v)
{
    v->reasons.n = COUNT_OF(reasons);
    v->reasons.at = MEM_ARRAY(q->mem, struct reason_count, COUNT_OF(reasons));
    for (size_t i = 0; i < COUNT_OF(reasons); i++)
        v->reasons.at[i] = (struct reason_count){reasons[i].word, 0};
    for (int i = 0; i < rows->n; i++) {
        const struct moderation_count_row *x = &rows->at[i];
        const bool asked = str_eq(x->state, STR("asked")),
                   refused = str_eq(x->state, STR("refused"));
        if (asked) v->asked += x->n;
        if (refused) v->refused += x->n;
        if (str_eq(x->state, STR("shown"))) v->back += x->n;
        for (size_t k = 0; k < COUNT_OF(reasons) && !asked && !refused; k++)
            if (str_eq(x->reason, str_of(reasons[k].name))) v->reasons.at[k].n += x->n;
    }
}

enum err moderation_register_fill(struct req *q, const struct moderation_about *in, int64_t before,
                                  struct moderation_register *out)
{
    struct moderation_count_rows counts;
    struct moderation_line_rows rows;

    TRY(in->place.v ? moderations_page_in(q->db, q->mem, in->place, before, PAGE + 1, &rows)
                    : moderations_page(q->db, q->mem, in->trajectory, before, PAGE + 1, &rows));
    const int n = rows.n > PAGE ? PAGE : rows.n;
    lines_fill(q, &rows, n, true, &out->lines);
    out->before = rows.n > n ? rows.at[n - 1].id.v : 0;
    TRY(in->place.v ? moderations_count_in(q->db, q->mem, in->place, &counts)
                    : moderations_count(q->db, q->mem, in->trajectory, &counts));
    counts_fill(q, &counts, out);
    return ERR_NONE;
}

// ---- at the thing itself ----

enum err moderation_seen_fill(struct req *q, const struct moderation_about *about, bool hidden,
                              struct moderation_seen *out)
{
    struct moderation_row m;
    bool found;

    out->hidden = hidden;
    TRY(moderation_newest(q->db, q->mem, about, &found, &m));
    if (!found || str_eq(m.state, STR("asked")) || str_eq(m.state, STR("refused"))) return ERR_NONE;
    out->known = true;
    out->reason = hide_reason_word(m.reason);
    out->on = day_of_at(m.second_at > 0 ? m.second_at : m.first_at);
    out->note = m.note;
    out->appealed = m.appeal_at > 0;
    out->judged = m.judged_at > 0;
    out->can_appeal = hidden && !out->appealed;
    out->verdict_why = m.verdict_why;
    return ERR_NONE;
}

enum err moderation_appeal_take(struct req *q, const struct moderation_about *about, str object,
                                struct moderation_seen *out)
{
    struct moderation_row m;
    int64_t changed = 0;
    bool found;

    out->appeal = req_words(q, "bezwaar", NOTE_SIGNS);
    if (!out->appeal.n) {
        out->appeal_problem = MSG_answer_appeal_empty;
        return ERR_NONE;
    }
    TRY(moderation_newest(q->db, q->mem, about, &found, &m));
    if (found) TRY(moderation_appeal(q->db, m.id, out->appeal, q->now, &changed));
    if (!changed) return fail(q, ERR_CONFLICT, MSG_moderation_appeal_done);
    return audit_by(q, "moderation.appeal", object, STR(""));
}
