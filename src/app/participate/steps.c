// steps.c - the table of steps as a page; the steps that can be taken now; and what was frozen.
#include "app/participate/steps.h"

#include "app/participate/participate.sql.h"
#include "app/participate/steps.html.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "core/rehearsal.h"

msg step_need_word(int n)
{
    static const msg words[] = {
#define NEED(name, consultation) MSG_trajectory_need_##name,
#include "core/need.def"
#undef NEED
    };

    return words[n];
}

// Those that are asked of a consultation only.
static const uint32_t consultation_needs = 0
#define NEED(name, consultation) | (uint32_t)(consultation) << NEED_##name
#include "core/need.def"
#undef NEED
    ;

static msg state_word(int s)
{
    return trajectory_state_word(trajectory_state_name((enum trajectory_state)s));
}

static msg role_of(int r)
{
    return r == ROLE_SYSTEM ? MSG_trajectory_role_system : step_role_word(role_name((enum role)r));
}

static struct msgs roles_of(struct mem *m, uint32_t bits)
{
    return msgs_of_bits(m, bits & ~(1u << TELL_FOLLOWERS), 31, role_of);
}

enum err participate_steps(struct req *q, struct res *r)
{
    struct step_line *at = MEM_ARRAY(q->mem, struct step_line, EVENT_COUNT);

    for (int e = 0; e < EVENT_COUNT; e++) {
        const struct trajectory_event_rule *x = &trajectory_events[e];
        at[e] = (struct step_line){
            .word = step_event_word(x->name),
            .back = x->to == TRAJECTORY_BACK,
            .to = x->to == TRAJECTORY_BACK ? MSG_none : state_word(x->to),
            .from = msgs_of_bits(q->mem, x->from, TRAJECTORY_STATE_COUNT - 1, state_word),
            .who = roles_of(q->mem, x->who),
            .needs = msgs_of_bits(q->mem, x->needs & ~consultation_needs, NEED_COUNT - 1,
                                  step_need_word),
            .consulted =
                msgs_of_bits(q->mem, x->needs & consultation_needs, NEED_COUNT - 1, step_need_word),
            .tells = roles_of(q->mem, x->tells),
            .followers = x->tells & 1u << TELL_FOLLOWERS,
            .starts = msgs_of_bits(q->mem, x->starts, CLOCK_KIND_COUNT - 1, clock_kind_word),
            .ends = msgs_of_bits(q->mem, x->ends, CLOCK_KIND_COUNT - 1, clock_kind_word),
            .stands = x->ends & 1u << CLOCK_TERMS,
            .runs = x->starts & 1u << CLOCK_TERMS,
        };
    }
    const struct steps_view v = {.steps = {at, EVENT_COUNT}};
    struct html *h =
        page_open(q, r,
                  &(struct page){.title = msg_text(q->lang, MSG_participate_steps_title),
                                 .description = msg_text(q->lang, MSG_participate_steps_lead),
                                 .menu = "participate"});
    participate_steps_html(h, &v);
    return page_close(h);
}

// ---- versions ----

enum { VERSIONS_A_PAGE = 50 };

enum err participate_versions(struct req *q, struct res *r)
{
    struct trajectory_version_line_rows versions;
    struct trajectory_change_rows changes = {0};
    struct versions_view v = {0};
    struct place_row place;
    struct trajectory_row t;
    int64_t before = INT64_MAX;

    if (req_query(q, "voor", 20).n &&
        str_int(req_query(q, "voor", 20), 1, INT64_MAX, &before) != ERR_NONE)
        return ERR_INVALID;
    TRY(trajectory_asked(q, &place, &t));
    TRY(trajectory_head(q, &place, &t, &v.head));
    TRY(trajectory_versions(q->db, q->mem, t.id, before, VERSIONS_A_PAGE + 1, &versions));
    if (versions.n > VERSIONS_A_PAGE) {
        versions.n = VERSIONS_A_PAGE;
        v.older = versions.at[versions.n - 1].version;
    }
    if (versions.n)
        TRY(trajectory_changes(q->db, q->mem, t.id, versions.at[versions.n - 1].version, before,
                               &changes));
    struct version_line *at = MEM_ARRAY(q->mem, struct version_line, (size_t)versions.n + 1);
    for (int i = 0; i < versions.n; i++) {
        const struct trajectory_version_line_row *x = &versions.at[i];
        struct change_line *lines = MEM_ARRAY(q->mem, struct change_line, (size_t)changes.n + 1);
        int n = 0;
        for (int k = 0; k < changes.n; k++)
            if (changes.at[k].version == x->version)
                lines[n++] = (struct change_line){changes.at[k].part, changes.at[k].text_before,
                                                  changes.at[k].text_after};
        at[i] =
            (struct version_line){x->version, day_of_at(x->at), x->why, x->fingerprint, {lines, n}};
    }
    v.versions = (struct version_lines){at, versions.n};
    struct html *h =
        page_open(q, r,
                  &(struct page){.title = msg_text(q->lang, MSG_participate_versions_title),
                                 .menu = "participate",
                                 .theme = place.theme,
                                 .no_index = true});
    participate_versions_html(h, &v);
    return page_close(h);
}

// The bytes whose SHA-256 is the fingerprint.
enum err participate_version_text(struct req *q, struct res *r)
{
    struct trajectory_version_row x;
    struct place_row place;
    struct trajectory_row t;
    int64_t version;
    bool found;

    TRY(trajectory_asked(q, &place, &t));
    TRY(req_id(q, "version", &version));
    TRY(trajectory_version_of(q->db, q->mem, t.id, version, &found, &x));
    if (!found) return ERR_NOT_FOUND;
    r->type = "text/plain; charset=utf-8";
    r->open = true;
    out_str(&r->body, x.body);
    return ERR_NONE;
}

// ---- taking a step ----

static msg event_about(int e)
{
    static const msg words[] = {
#define EVENT(name, from, to, who, needs, tells, starts, ends) MSG_trajectory_about_##name,
#include "core/trajectory_event.def"
#undef EVENT
    };

    return words[e];
}

static msg text_word(enum trajectory_event e)
{
    return e == EVENT_decide      ? MSG_participate_text_decision
           : e == EVENT_feed_back ? MSG_participate_text_feedback
                                  : MSG_participate_text_evaluation;
}

static enum err forms_fill(struct req *q, const struct place_row *place,
                           const struct trajectory_row *t, struct step_view *v, str refused)
{
    const uint32_t roles = who_roles(q->who, place->id);
    struct step_form *at = MEM_ARRAY(q->mem, struct step_form, EVENT_COUNT);
    int n = 0;

    for (int e = 0; e < EVENT_COUNT; e++) {
        const struct trajectory_event_rule *x = &trajectory_events[e];
        uint32_t missing;
        if (!(x->from & 1u << trajectory_state_of(t))) continue;
        TRY(trajectory_missing(q->db, q->mem, q->now, t, (enum trajectory_event)e, NULL, &missing));
        at[n++] = (struct step_form){
            .name = x->name,
            .word = step_event_word(x->name),
            .about = event_about(e),
            .text_word = text_word((enum trajectory_event)e),
            .allowed = x->who & roles,
            .can = !missing,
            .why = x->needs & 1u << NEED_why,
            .ref = x->needs & 1u << NEED_reference,
            .text = x->needs & (1u << NEED_decision | 1u << NEED_feedback | 1u << NEED_evaluation),
            .ground = x->needs & 1u << NEED_ground,
            .deviation = e == EVENT_decide,
            .refused = str_eq(refused, x->name),
            .missing = msgs_of_bits(q->mem, missing, NEED_COUNT - 1, step_need_word),
            .to_answers = missing & 1u << NEED_answers && may(q->who, MAY_ANSWER, place->id),
            .who = roles_of(q->mem, x->who),
        };
    }
    v->forms = (struct step_forms){at, n};
    return ERR_NONE;
}

static struct ground_options grounds(struct mem *m)
{
    static const struct {
        const char *name;
        msg word;
    } rows[] = {
#define GROUND(name) {#name, MSG_none_##name},
#include "core/none.def"
#undef GROUND
    };
    struct ground_option *at = MEM_ARRAY(m, struct ground_option, COUNT_OF(rows));

    for (size_t i = 0; i < COUNT_OF(rows); i++)
        at[i] = (struct ground_option){str_of(rows[i].name), rows[i].word};
    return (struct ground_options){at, COUNT_OF(rows)};
}

static enum err calls_fill(struct req *q, const struct trajectory_row *t, struct step_view *v)
{
    struct trajectory_call_rows rows;

    TRY(trajectory_calls(q->db, q->mem, t->id, &rows));
    struct call_line *at = MEM_ARRAY(q->mem, struct call_line, (size_t)rows.n + 1);
    for (int i = 0; i < rows.n; i++)
        at[i] = (struct call_line){rows.at[i].id.v,
                                   rows.at[i].question,
                                   rows.at[i].answer,
                                   rows.at[i].ref,
                                   day_of_at(rows.at[i].asked_at),
                                   rows.at[i].has_answered_at};
    v->calls = (struct call_lines){at, rows.n};
    return ERR_NONE;
}

static enum err clocks_fill(struct req *q, const struct trajectory_row *t, struct step_view *v)
{
    struct clock_rows rows;

    TRY(clocks_of(q->db, q->mem, t->id, &rows));
    struct clock_line *at = MEM_ARRAY(q->mem, struct clock_line, (size_t)rows.n + 1);
    for (int i = 0; i < rows.n; i++)
        at[i] = clock_line_of(q, &rows.at[i]);
    v->clocks = (struct clock_lines){at, rows.n};
    return ERR_NONE;
}

enum err participate_call_in_open(struct req *q, const struct trajectory_row *t, bool *out,
                                  day *out_until)
{
    const enum trajectory_state s = trajectory_state_of(t);
    struct chance_of_row row = {0};

    *out = false;
    if (!may(q->who, MAY_CALL_IN, t->place)) return ERR_NONE;
    if (s == TRAJECTORY_adopted || s == TRAJECTORY_announced)
        TRY(call_in_of(q->db, q->mem, t->id, day_of_at(q->now).n, out, &row));
    *out_until = (day){(int32_t)row.due_day};
    return ERR_NONE;
}

static enum err rehearse_fill(struct req *q, const struct place_row *place,
                              const struct trajectory_row *t, struct step_view *v)
{
    const enum trajectory_state s = trajectory_state_of(t);
    enum rehearsal_rule asked;
    bool apart, found;
    day on;

    if (s > TRAJECTORY_announced || !v->can_answer) return ERR_NONE;
    TRY(rehearsal_last(q->db, q->mem, t, &apart, &found, &on));
    TRY(rehearsal_asked(q->db, q->mem, place->id, day_of_at(q->now), &asked));
    v->rehearse = !apart && !found && asked != REHEARSAL_OFF;
    return ERR_NONE;
}

static enum err step_page(struct req *q, struct res *r, const struct place_row *place,
                          const struct trajectory_row *t, struct step_view *v, str refused)
{
    day until;

    TRY(trajectory_head(q, place, t, &v->head));
    TRY(forms_fill(q, place, t, v, refused));
    TRY(calls_fill(q, t, v));
    TRY(clocks_fill(q, t, v));
    v->grounds = grounds(q->mem);
    TRY(participate_call_in_open(q, t, &v->can_call_in, &until));
    v->can_answer = may(q->who, MAY_LEAD_TRAJECTORY, place->id);
    TRY(rehearse_fill(q, place, t, v));
    struct html *h =
        page_open(q, r,
                  &(struct page){.title = msg_text(q->lang, MSG_participate_step_title),
                                 .menu = "participate",
                                 .theme = place->theme,
                                 .no_index = true,
                                 .form = true});
    participate_step_html(h, v);
    return page_close(h);
}

static enum err seen(struct req *q, struct place_row *place, struct trajectory_row *t, enum right r)
{
    TRY(trajectory_asked(q, place, t));
    return must(q, r, place->id);
}

enum err participate_step(struct req *q, struct res *r)
{
    struct step_view v = {.taken = req_query(q, "gedaan", 1).n > 0,
                          .asked = req_query(q, "gevraagd", 1).n > 0};
    struct place_row place;
    struct trajectory_row t;

    TRY(seen(q, &place, &t, MAY_SEE_PLANS));
    return step_page(q, r, &place, &t, &v, STR(""));
}

static str own_page(struct req *q, const struct place_row *place, const struct trajectory_row *t,
                    const char *tail)
{
    return str_format(q->mem, "/" STR_FMT "/meedoen/" STR_FMT "%s", STR_ARG(place->slug),
                      STR_ARG(t->slug), tail);
}

static str typed(struct req *q, const char *name, size_t most)
{
    const str s = req_form(q, name, most);

    return s.at ? s : STR("");
}

enum err participate_step_take(struct req *q, struct res *r)
{
    struct step_view v = {.typed_why = typed(q, "waarom", CLOCK_WHY_SIGNS),
                          .typed_ref = typed(q, "kenmerk", 200),
                          .typed_text = typed(q, "tekst", TRAJECTORY_TEXT_SIGNS)};
    struct place_row place;
    struct trajectory_row t;
    enum trajectory_event event;
    uint32_t missing;

    TRY(seen(q, &place, &t, MAY_STEP_TRAJECTORY));
    if (!trajectory_event_parse(req_form(q, "stap", 40), &event)) return ERR_INVALID;
    const person_id person = who_person(q->who);
    const struct trajectory_step s = {.event = event,
                                      .roles = who_roles(q->who, place.id),
                                      .person = &person,
                                      .who = who_uid(q->who),
                                      .why = v.typed_why,
                                      .ref = v.typed_ref,
                                      .text = v.typed_text,
                                      .ground = typed(q, "grond", 40)};
    const enum err e = trajectory_go(q->db, q->mem, q->now, t.id, &s, &missing);
    if (e == ERR_UNSOLVABLE) {
        v.problem = msg_text(q->lang, MSG_participate_step_missing);
        r->status = 422;
        return step_page(q, r, &place, &t, &v, trajectory_events[event].name);
    }
    if (e == ERR_CONFLICT) return fail(q, e, MSG_participate_step_conflict);
    if (e == ERR_FORBIDDEN) return fail(q, e, MSG_participate_step_forbidden);
    TRY(e);
    if (event ==
        EVENT_evaluate) // the printed note of answers ends with what was learned (app/answer)
        TRY(job_add(q->db, STR("answer.paper"), str_format(q->mem, "%lld", (long long)t.id.v),
                    q->now));
    return redirect(q, r, own_page(q, &place, &t, "/stap?gedaan=1"));
}

enum err participate_call_in(struct req *q, struct res *r)
{
    const str question = str_trim(typed(q, "vraag", CLOCK_WHY_SIGNS));
    struct step_view v = {0};
    struct place_row place;
    struct trajectory_row t;
    trajectory_call_id id;
    bool in_time;
    day until;

    TRY(seen(q, &place, &t, MAY_CALL_IN));
    TRY(participate_call_in_open(q, &t, &in_time, &until));
    if (!in_time) return fail(q, ERR_CONFLICT, MSG_participate_call_late);
    if (!question.n) {
        v.problem = msg_text(q->lang, MSG_participate_call_empty);
        r->status = 422;
        return step_page(q, r, &place, &t, &v, STR(""));
    }
    const person_id person = who_person(q->who);
    TRY(trajectory_call_insert(q->db, q->mem, t.id, question, &person, q->now, &id));
    TRY(audit_by(q, "trajectory.call_in", str_format(q->mem, "trajectory:%lld", (long long)t.id.v),
                 STR("")));
    return redirect(q, r, own_page(q, &place, &t, "/stap?gevraagd=1"));
}

enum err participate_call_answer(struct req *q, struct res *r)
{
    const str answer = str_trim(typed(q, "antwoord", CLOCK_WHY_SIGNS));
    struct step_view v = {0};
    struct place_row place;
    struct trajectory_row t;
    trajectory_call_id id;
    int64_t n;

    TRY(seen(q, &place, &t, MAY_LEAD_TRAJECTORY));
    TRY(req_id(q, "call", &id.v));
    if (!answer.n) {
        v.problem = msg_text(q->lang, MSG_participate_call_answer_empty);
        r->status = 422;
        return step_page(q, r, &place, &t, &v, STR(""));
    }
    TRY(trajectory_call_answer(q->db, id, t.id, answer, typed(q, "kenmerk", 200), q->now, &n));
    if (!n) return ERR_NOT_FOUND;
    TRY(audit_by(q, "trajectory.call_answer",
                 str_format(q->mem, "trajectory:%lld", (long long)t.id.v), STR("")));
    return redirect(q, r, own_page(q, &place, &t, "/stap"));
}
