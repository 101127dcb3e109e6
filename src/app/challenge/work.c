// work.c - a challenge as who works on it sees it: contact person, conditions, what the departments think, what it costs
// now, the agreement, and the steps.
#include "app/challenge/challenge.h"

#include "app/challenge/work.html.h"
#include "base/money.h"
#include "base/utf8.h"

#include <assert.h>

static bool holds(const struct here *h, enum role r)
{
    return h->roles & 1u << r;
}

static str plain(struct req *q, int64_t sum)
{
    return sum % 100 ? str_format(q->mem, "%lld,%02d", (long long)(sum / 100), (int)(sum % 100))
                     : str_format(q->mem, "%lld", (long long)(sum / 100));
}

static enum err leaders_fill(struct req *q, const struct here *h, struct options *out)
{
    struct holder_rows rows;

    TRY(holders_to_choose(q->db, q->mem, h->place.id, STR("project_leader"), q->now, &rows));
    *out = (struct options){MEM_ARRAY(q->mem, struct option, (size_t)rows.n + 1), 0};
    for (int i = 0; i < rows.n; i++)
        out->at[out->n++] =
            (struct option){.value = str_format(q->mem, "%lld", (long long)rows.at[i].id.v),
                            .text = rows.at[i].name,
                            .chosen = h->c.has_contact && h->c.contact.v == rows.at[i].id.v};
    return ERR_NONE;
}

static enum err work_get(struct req *q, struct work_view *v)
{
    struct challenge_member_rows members;
    struct here h;

    TRY(challenge_here_work(q, &h));
    TRY(challenge_shown_fill(q, &h, true, &v->s));
    TRY(leaders_fill(q, &h, &v->leaders));
    v->can_lead = holds(&h, ROLE_project_leader);
    v->can_judge = v->can_lead || holds(&h, ROLE_expert);
    v->parts = v->s.agreement;
    v->budget = h.c.budget_cents ? plain(q, h.c.budget_cents) : STR("");
    v->from = h.c.has_runs_from ? day_iso(q->mem, v->s.runs_from) : STR("");
    v->until = h.c.has_runs_until ? day_iso(q->mem, v->s.runs_until) : STR("");
    assert(v->s.costs.rows.n <= CHALLENGE_COSTS_MOST);
    v->costs = (struct cost_lines){MEM_ARRAY(q->mem, struct cost_line, CHALLENGE_COSTS_MOST),
                                   v->s.costs.rows.n};
    for (int i = 0; i < v->costs.n; i++)
        v->costs.at[i] = v->s.costs.rows.at[i];
    TRY(challenge_members(q->db, q->mem, h.c.id, &members));
    v->members.at = MEM_ARRAY(q->mem, struct member_line, (size_t)members.n + 1);
    for (int i = 0; i < members.n; i++)
        v->members.at[v->members.n++] =
            (struct member_line){members.at[i].id.v, members.at[i].name, members.at[i].mail,
                                 members.at[i].first != 0, false};
    return ERR_NONE;
}

static enum err work_page(struct req *q, struct res *r, struct work_view *v)
{
    TRY(challenge_steps_fill(q, &v->s.h, &v->steps));
    v->grounds = challenge_grounds_of(q, &v->s.h);
    struct html *h = challenge_page(q, r, &v->s.h.place, v->s.h.c.title, true, true);
    challenge_work_html(h, v);
    return page_close(h);
}

enum err challenge_work(struct req *q, struct res *r)
{
    struct work_view v = {.problem = STR("")};

    v.saved = req_query(q, "klaar", 1).n > 0;
    TRY(work_get(q, &v));
    return work_page(q, r, &v);
}

static enum err done(struct req *q, const struct here *h, const char *what)
{
    return audit_by(q, what, challenge_object(q->mem, h->c.id), STR(""));
}

// One who is a project leader there.
static enum err contact_save(struct req *q, const struct work_view *v)
{
    const str chosen = req_line(q, "contact", 20);
    int64_t id;

    for (int i = 0; i < v->leaders.n; i++)
        if (str_eq(v->leaders.at[i].value, chosen)) {
            TRY(str_int(chosen, 1, INT64_MAX, &id));
            const person_id person = {id};
            TRY(challenge_set_contact(q->db, v->s.h.c.id, &person, q->now));
            return done(q, &v->s.h, "challenge.contact");
        }
    return fail(q, ERR_INVALID, MSG_error_invalid);
}

static bool among(str s, const char *const names[], size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(s, str_of(names[i]))) return true;
    return false;
}

static const char *field(struct req *q, const char *what, str name)
{
    return str_z(q->mem, str_format(q->mem, "%s-" STR_FMT, what, STR_ARG(name)));
}

static bool is_sent(struct req *q, const char *name)
{
    return req_form(q, name, 1).at != NULL;
}

// Nothing is kept before all of it is right, and the page shows what was typed.
static void refused(struct req *q, struct work_view *v)
{
    v->problem = msg_text(q->lang, MSG_challenge_not_saved);
}

static msg judged_problem(const struct judged_line *x, bool condition)
{
    if (utf8_length(x->note) > CHALLENGE_TEXT_SIGNS) return MSG_challenge_too_long;
    if (!x->answer.n) return x->note.n || x->judged ? MSG_challenge_judge_first : MSG_none;
    return condition || x->note.n ? MSG_none : MSG_challenge_why_empty;
}

static enum err judged_save(struct req *q, struct work_view *v, bool conditions)
{
    static const char *const answers[] = {"met", "not", "unclear"};
    static const char *const verdicts[] = {"good", "conditions", "against"};
    struct judged_lines *all = conditions ? &v->s.conditions : &v->s.assessments;
    const str role = role_name(holds(&v->s.h, ROLE_expert) ? ROLE_expert : ROLE_project_leader);
    const person_id self = who_person(q->who);
    bool changed[CHALLENGE_CONDITION_COUNT] = {0}; // somebody else's stays theirs
    int problems = 0;

    static_assert((int)CHALLENGE_ASPECT_COUNT <= (int)CHALLENGE_CONDITION_COUNT, "one of each");
    for (int i = 0; i < all->n; i++) {
        struct judged_line *x = &all->at[i];
        const str answer = req_line(q, field(q, "oordeel", x->name), 12);
        const str note = req_words(q, field(q, "toelichting", x->name), REQ_WHOLE);
        if (!is_sent(q, field(q, "oordeel", x->name))) continue;
        if (answer.n && !among(answer, conditions ? answers : verdicts, 3)) return ERR_INVALID;
        changed[i] = !str_eq(answer, x->answer) || !str_eq(note, x->note);
        x->answer = answer;
        x->note = note;
        if (changed[i]) x->problem = judged_problem(x, conditions);
        problems += x->problem != MSG_none;
    }
    if (problems) {
        refused(q, v);
        return ERR_NONE;
    }
    for (int i = 0; i < all->n; i++) {
        const struct judged_line *x = &all->at[i];
        if (changed[i])
            TRY(conditions ? challenge_condition_set(q->db, v->s.h.c.id, x->name, x->answer,
                                                     x->note, &self, q->now)
                           : challenge_assessment_set(q->db, v->s.h.c.id, x->name, x->answer,
                                                      x->note, role, &self, q->now));
    }
    return done(q, &v->s.h, conditions ? "challenge.conditions" : "challenge.assessment");
}

// What it costs now, and how that is known: both, or neither.
static msg cost_problem(const struct cost_line *x, int64_t *out_sum)
{
    if (!x->now.n && !x->source.n) return MSG_none;
    if (cents_parse(x->now, out_sum) != ERR_NONE || *out_sum > CHALLENGE_CENTS_MOST ||
        !x->source.n || utf8_length(x->source) > CHALLENGE_LINE_SIGNS)
        return MSG_challenge_cost_now_wrong;
    return MSG_none;
}

static enum err costs_save(struct req *q, struct work_view *v)
{
    int64_t sums[CHALLENGE_COSTS_MOST] = {0}, changed;
    bool there[CHALLENGE_COSTS_MOST] = {0};
    int problems = 0;

    for (int i = 0; i < v->costs.n; i++) {
        struct cost_line *x = &v->costs.at[i];
        const str name = str_format(q->mem, "%lld", (long long)x->id);
        const str now = req_line(q, field(q, "nu", name), 30);
        const str source = req_line(q, field(q, "bron", name), CHALLENGE_LINE_SIGNS + 1);
        if (!is_sent(q, field(q, "nu", name))) continue;
        there[i] = true;
        x->now = now;
        x->source = source;
        x->problem = cost_problem(x, &sums[i]);
        problems += x->problem != MSG_none;
    }
    if (problems) {
        refused(q, v);
        return ERR_NONE;
    }
    for (int i = 0; i < v->costs.n; i++) {
        const struct cost_line *x = &v->costs.at[i];
        if (there[i])
            TRY(challenge_cost_now(q->db, (challenge_cost_id){x->id}, v->s.h.c.id,
                                   x->now.n ? &sums[i] : NULL, x->source, &changed));
    }
    return done(q, &v->s.h, "challenge.costs");
}

static enum err agreement_save(struct req *q, struct work_view *v)
{
    const struct here *h = &v->s.h;
    int64_t sum = 0, from = 0, until = 0;
    day d;

    if (!str_eq(h->c.state, STR("agreeing"))) return fail(q, ERR_CONFLICT, MSG_challenge_moved_on);
    v->budget = req_line(q, "bedrag", 30);
    v->from = req_line(q, "vanaf", 12);
    v->until = req_line(q, "totmet", 12);
    for (int i = 0; i < v->parts.n; i++) {
        struct text_line *x = &v->parts.at[i];
        x->body = req_words(q, str_z(q->mem, x->name), REQ_WHOLE);
        if (utf8_length(x->body) > CHALLENGE_TEXT_SIGNS)
            v->problem = msg_text(q->lang, MSG_challenge_too_long);
    }
    if (v->budget.n && (cents_parse(v->budget, &sum) != ERR_NONE || sum > CHALLENGE_CENTS_MOST))
        v->problem = msg_text(q->lang, MSG_challenge_cost_amount);
    if (v->from.n && day_parse(v->from, &d) != ERR_NONE)
        v->problem = msg_text(q->lang, MSG_challenge_day_wrong);
    else if (v->from.n)
        from = d.n;
    if (v->until.n && day_parse(v->until, &d) != ERR_NONE)
        v->problem = msg_text(q->lang, MSG_challenge_day_wrong);
    else if (v->until.n)
        until = d.n;
    if (v->problem.n) return ERR_NONE;
    for (int i = 0; i < v->parts.n; i++)
        TRY(challenge_text_set(q->db, h->c.id, v->parts.at[i].name, v->parts.at[i].body));
    TRY(challenge_set_agreement(q->db, h->c.id, sum, v->from.n ? &from : NULL,
                                v->until.n ? &until : NULL, q->now));
    return done(q, h, "challenge.agreement");
}

static enum err work_done(struct req *q, struct res *r, const struct here *h)
{
    struct challenge_row now;

    // After a first talk it is the group's own again, and not found here.
    TRY(challenge_by_id(q->db, q->mem, h->c.id, &now));
    if (str_eq(now.state, STR("draft")))
        return redirect(q, r,
                        str_format(q->mem, "/" STR_FMT "/uitdagen/werk?klaar=1",
                                   STR_ARG(h->place.slug)));
    return redirect(q, r, str_format(q->mem, STR_FMT "/werk?klaar=1", STR_ARG(h->base)));
}

enum err challenge_work_save(struct req *q, struct res *r)
{
    const str act = req_line(q, "doe", 20);
    struct work_view v = {.problem = STR("")};

    TRY(work_get(q, &v));
    const struct here h = v.s.h;
    if (str_eq(act, STR("stap")))
        TRY(challenge_step_take(q, &h, &v.problem)); // the table says in which role
    else if (str_eq(act, STR("contact")) && v.can_lead)
        TRY(contact_save(q, &v));
    else if (str_eq(act, STR("voorwaarden")) && v.can_judge)
        TRY(judged_save(q, &v, true));
    else if (str_eq(act, STR("beoordeling")) && v.can_judge)
        TRY(judged_save(q, &v, false));
    else if (str_eq(act, STR("kosten")) && v.can_judge)
        TRY(costs_save(q, &v));
    else if (str_eq(act, STR("afspraken")) && v.can_lead)
        TRY(agreement_save(q, &v));
    else if (str_eq(act, STR("stuk_weg")) && v.can_judge)
        TRY(challenge_document_remove(q, &h));
    else
        return fail(q, ERR_FORBIDDEN, MSG_error_forbidden);
    if (v.problem.n) {
        r->status = 422;
        v.typed = challenge_step_typed(q);
        return work_page(q, r, &v);
    }
    return work_done(q, r, &h);
}

enum err challenge_work_document(struct req *q, struct res *r)
{
    struct work_view v = {.problem = STR("")};

    TRY(work_get(q, &v));
    if (!v.can_judge) return fail(q, ERR_FORBIDDEN, MSG_error_forbidden);
    const struct here h = v.s.h;
    TRY(challenge_document_add(q, &h, &v.document));
    if (!v.document.problem) return work_done(q, r, &h);
    r->status = 422;
    return work_page(q, r, &v);
}
