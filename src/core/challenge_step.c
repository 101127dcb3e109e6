// challenge_step.c - taking a challenge from one state to the next: the table, what each need looks at, and the clocks.
#include "base/utf8.h"
#include "core/audit.h"
#include "core/challenge.h"
#include "core/job.h"
#include "i18n/messages.h"

// ---- the table ----

enum {
    GROUP = (int)(1u << CHALLENGE_GROUP),
    LEADER = 1u << ROLE_project_leader,
    EXECUTIVE = 1u << ROLE_executive,
    CLERK = 1u << ROLE_clerk,
    FOLLOWERS = 1u << CHALLENGE_FOLLOWERS,
    NOTHING = 0,
    NO_CLOCK = 0
};

// The formatter takes a brace in a macro for the start of a body.
// clang-format off
#define IN(state) (1u << CHALLENGE_##state)
#define N(need) (1u << CHALLENGE_NEED_##need)
#define C(kind) (1u << CLOCK_KIND_##kind)
#define EVENT_ROW(name, from, to, who, needs, tells, starts, ends) \
    {{#name, sizeof #name - 1}, from, CHALLENGE_##to, (uint32_t)(who), needs, (uint32_t)(tells), starts, ends},
#define NEED_ROW(name) {#name, sizeof #name - 1},
// clang-format on

const struct challenge_event_rule challenge_events_table[CHALLENGE_EVENT_COUNT] = {
#define EVENT EVENT_ROW
#include "core/challenge_event.def"
#undef EVENT
};

static const str need_names[] = {
#define NEED NEED_ROW
#include "core/challenge_need.def"
#undef NEED
};

bool challenge_event_parse(str name, enum challenge_event *out)
{
    for (int i = 0; i < CHALLENGE_EVENT_COUNT; i++)
        if (str_eq(challenge_events_table[i].name, name)) {
            *out = (enum challenge_event)i;
            return true;
        }
    return false;
}

str challenge_need_name(enum challenge_need n)
{
    return need_names[n];
}

// ---- what is needed ----

struct look {
    struct db *db;
    struct mem *mem;
    int64_t now;
    day today, rules; // rules: the day whose by-law holds
    const struct challenge_row *c;
    const struct challenge_step *step; // may be NULL
    struct challenge_text_rows texts;
    struct challenge_cost_rows costs;
    struct challenge_condition_rows conditions;
    struct challenge_assessment_rows assessments;
    struct challenge_event_rows events;
    struct clock_rows clocks;
    enum err e; // a query that failed, at the end
};

static enum err look_at(struct look *l)
{
    TRY(challenge_texts(l->db, l->mem, l->c->id, &l->texts));
    TRY(challenge_costs(l->db, l->mem, l->c->id, &l->costs));
    TRY(challenge_conditions(l->db, l->mem, l->c->id, &l->conditions));
    TRY(challenge_assessments(l->db, l->mem, l->c->id, &l->assessments));
    TRY(challenge_events(l->db, l->mem, l->c->id, &l->events));
    return clocks_of_object(l->db, l->mem, challenge_object(l->mem, l->c->id), &l->clocks);
}

static int64_t ruled(struct look *l, enum bylaw_key key)
{
    int64_t value = 0;
    const enum err e = bylaw_value(l->db, l->mem, l->c->place, key, l->rules, &value);

    if (e != ERR_NONE) l->e = e;
    return value;
}

// The last day of a term of the by-law that begins on a day; false: it asks none.
static bool term_end(struct look *l, enum bylaw_key key, day from, day *out)
{
    struct clock term;
    struct clock_end end;
    str basis;
    const enum err e = bylaw_term(l->db, l->mem, l->c->place, key, l->rules, &term, &basis);

    if (e != ERR_NONE) l->e = e;
    if (e != ERR_NONE || !term.n) return false;
    term.statutory = false; // a length, no last day on which somebody must act
    if (clock_end(&term, from, NULL, 0, &end) != ERR_NONE) return false;
    *out = end.last;
    return true;
}

static bool has_parts(const struct look *l, bool group)
{
    for (int p = 0; p < CHALLENGE_PART_COUNT; p++) {
        bool there = false;
        if (challenge_part_is_group((enum challenge_part)p) != group ||
            !challenge_part_required((enum challenge_part)p))
            continue;
        for (int i = 0; i < l->texts.n; i++)
            there = there ||
                    (str_eq(l->texts.at[i].part, challenge_part_name((enum challenge_part)p)) &&
                     str_trim(l->texts.at[i].body).n);
        if (!there) return false;
    }
    return true;
}

// What comes with the step itself counts as given while its form is still to be filled in.
static bool is_asked(const struct look *l)
{
    return !l->step || l->step->asked;
}

static bool given(const struct look *l, str s)
{
    return is_asked(l) || str_trim(s).n > 0;
}

// Events after the newest of `since`; all when it is not there.
static bool happened(const struct look *l, const char *what, const char *since)
{
    bool found = false;

    for (int i = 0; i < l->events.n; i++) {
        if (str_eq(l->events.at[i].event, str_of(since))) found = false;
        if (str_eq(l->events.at[i].event, str_of(what))) found = true;
    }
    return found;
}

static bool need_exists(struct look *l)
{
    return ruled(l, BYLAW_challenge_on) != 0;
}

static bool need_subject(struct look *l)
{
    for (int i = 0; i < l->texts.n; i++)
        if (str_eq(l->texts.at[i].part, STR("task"))) return str_trim(l->texts.at[i].body).n > 0;
    return false;
}

static bool need_request(struct look *l)
{
    return has_parts(l, true);
}

static bool need_costs(struct look *l)
{
    return l->costs.n > 0;
}

static bool need_age(struct look *l)
{
    return !ruled(l, BYLAW_challenge_age) || l->c->age_ok;
}

static bool need_support(struct look *l)
{
    return l->c->support_n >= ruled(l, BYLAW_challenge_support);
}

static bool need_legal_form(struct look *l)
{
    return !ruled(l, BYLAW_challenge_legal_form) || !str_eq(l->c->legal_form, STR("none"));
}

static bool need_lead(struct look *l)
{
    day first;

    if (!term_end(l, BYLAW_challenge_lead, l->today, &first)) return true;
    return l->c->has_starts_day && l->c->starts_day >= first.n;
}

static bool need_contact(struct look *l)
{
    return l->c->has_contact;
}

static bool need_supplement_over(struct look *l)
{
    for (int i = 0; i < l->clocks.n; i++)
        if (str_eq(l->clocks.at[i].kind, STR("supplement")) && !l->clocks.at[i].has_ended_day &&
            l->clocks.at[i].due_day >= l->today.n)
            return false;
    return true;
}

static bool need_ground(struct look *l)
{
    enum challenge_bar b;
    bool on = false;

    if (is_asked(l)) return true;
    if (!challenge_bar_parse(l->step->ground, &b)) return false;
    const enum err e = challenge_bars(l->db, l->mem, l->now, l->c, b, &on);
    if (e != ERR_NONE) l->e = e;
    return on;
}

static bool need_once(struct look *l)
{
    return !happened(l, "complex", "file");
}

static bool need_conditions(struct look *l)
{
    for (int k = 0; k < CHALLENGE_CONDITION_COUNT; k++) {
        bool asked = false, judged = false;
        const enum err e =
            challenge_asks(l->db, l->mem, l->now, l->c, (enum challenge_condition)k, &asked);
        if (e != ERR_NONE) l->e = e;
        for (int i = 0; i < l->conditions.n; i++)
            judged = judged || str_eq(l->conditions.at[i].name,
                                      challenge_condition_name((enum challenge_condition)k));
        if (asked && !judged) return false;
    }
    return true;
}

static bool need_costs_now(struct look *l)
{
    return challenge_sum(&l->costs).known;
}

static bool need_assessed(struct look *l)
{
    return l->assessments.n == CHALLENGE_ASPECT_COUNT;
}

// Who is not known any more was somebody else.
static bool need_by_two(struct look *l)
{
    const struct challenge_assessment_rows *all = &l->assessments;

    for (int i = 1; i < all->n; i++)
        if (!all->at[0].has_person || !all->at[i].has_person ||
            all->at[0].person.v != all->at[i].person.v)
            return true;
    return !all->n;
}

static bool need_reaction(struct look *l)
{
    if (happened(l, "react", "advise")) return true;
    for (int i = 0; i < l->clocks.n; i++)
        if (str_eq(l->clocks.at[i].kind, STR("reaction")) && !l->clocks.at[i].has_ended_day &&
            l->clocks.at[i].due_day >= l->today.n)
            return false;
    return true;
}

static bool need_mandate(struct look *l)
{
    const int64_t most = ruled(l, BYLAW_challenge_council);

    return !most || challenge_sum(&l->costs).then_cents < most;
}

static bool need_trial_until(struct look *l)
{
    day last;

    if (is_asked(l)) return true;
    if (!l->step->has_until || l->step->until.n <= l->today.n) return false;
    return !term_end(l, BYLAW_challenge_trial, l->today, &last) || l->step->until.n <= last.n;
}

static bool need_may_object(struct look *l)
{
    return ruled(l, BYLAW_challenge_objection) != BYLAW_OBJECTION_NO;
}

// The command line is nobody, and so is who is not here any more.
static bool need_other_person(struct look *l)
{
    struct challenge_decider_row decider;
    bool found;

    if (!l->step || !l->step->person) return true;
    const enum err e = challenge_decider(l->db, l->mem, l->c->id, &found, &decider);
    if (e != ERR_NONE) l->e = e;
    return e != ERR_NONE || !found || !decider.has_person || decider.person.v != l->step->person->v;
}

// Words, money and days; a trial not beyond its last day, another not longer than the by-law says.
static bool need_agreement(struct look *l)
{
    const struct challenge_row *c = l->c;
    day last;

    if (!has_parts(l, false) || !c->has_runs_from || !c->has_runs_until ||
        c->runs_until <= c->runs_from)
        return false;
    if (c->has_trial_day) return c->runs_until <= c->trial_day;
    return !term_end(l, BYLAW_challenge_duration, (day){(int32_t)c->runs_from}, &last) ||
           c->runs_until <= last.n;
}

static bool need_signed(struct look *l)
{
    return l->c->signed_at > 0;
}

static bool need_extension(struct look *l)
{
    day last;

    if (is_asked(l)) return true;
    if (!l->step->has_until || !l->c->has_runs_until || l->step->until.n <= l->c->runs_until)
        return false;
    return !term_end(l, BYLAW_challenge_extension, (day){(int32_t)l->c->runs_until}, &last) ||
           l->step->until.n <= last.n;
}

static bool need_why(struct look *l)
{
    return given(l, l->step ? l->step->why : STR(""));
}

static bool need_ref(struct look *l)
{
    return given(l, l->step ? l->step->ref : STR(""));
}

static bool need_text(struct look *l)
{
    return given(l, l->step ? l->step->text : STR(""));
}

static bool need_weigh(struct look *l)
{
    return given(l, l->step ? l->step->weigh : STR(""));
}

static bool (*const need_looks[])(struct look *l) = {
#define NEED(name) need_##name,
#include "core/challenge_need.def"
#undef NEED
};

enum err challenge_missing(struct db *db, struct mem *mem, int64_t now,
                           const struct challenge_row *c, enum challenge_event e,
                           const struct challenge_step *s, uint32_t *out)
{
    struct look l = {.db = db,
                     .mem = mem,
                     .now = now,
                     .today = day_of_at(now),
                     .rules = challenge_rules_day(c, now),
                     .c = c,
                     .step = s};
    uint32_t missing = 0;

    TRY(look_at(&l));
    for (int i = 0; i < CHALLENGE_NEED_COUNT; i++)
        if (challenge_events_table[e].needs & 1u << i && !need_looks[i](&l)) missing |= 1u << i;
    TRY(l.e);
    *out = missing;
    return ERR_NONE;
}

// ---- clocks ----

// Which term of the by-law a clock runs, what is promised, and who is up.
static const struct {
    enum clock_kind kind;
    enum bylaw_key key;
    msg title;
    enum turn turn;
} terms[] = {
    {CLOCK_KIND_talk, BYLAW_challenge_talk, MSG_challenge_clock_talk, TURN_leader},
    {CLOCK_KIND_receipt, BYLAW_challenge_receipt, MSG_challenge_clock_receipt, TURN_leader},
    {CLOCK_KIND_supplement, BYLAW_challenge_complete, MSG_challenge_clock_supplement,
     TURN_applicant},
    {CLOCK_KIND_decision, BYLAW_challenge_decide, MSG_challenge_clock_decision, TURN_leader},
    {CLOCK_KIND_reaction, BYLAW_challenge_react, MSG_challenge_clock_reaction, TURN_applicant},
    {CLOCK_KIND_agreement, BYLAW_challenge_agree, MSG_challenge_clock_agreement, TURN_leader},
    {CLOCK_KIND_check, BYLAW_challenge_check, MSG_challenge_clock_check, TURN_leader},
    {CLOCK_KIND_evaluation, BYLAW_challenge_evaluate, MSG_challenge_clock_evaluation, TURN_leader},
    {CLOCK_KIND_objection, BYLAW_challenge_objection_term, MSG_challenge_clock_objection,
     TURN_applicant},
    {CLOCK_KIND_objection_answer, BYLAW_challenge_objection_answer,
     MSG_challenge_clock_objection_answer, TURN_executive},
    {CLOCK_KIND_appeal, BYLAW_challenge_objection_term, MSG_challenge_clock_appeal, TURN_applicant},
};

struct going {
    struct db *db;
    struct mem *mem;
    int64_t now;
    const struct challenge_row *c;
    const struct challenge_step *s;
    str object, path;
};

// What runs of a kind; an id of 0: none.
static enum err running(const struct going *g, enum clock_kind kind, struct clock_row *out)
{
    struct clock_rows all;

    *out = (struct clock_row){0};
    TRY(clocks_of_object(g->db, g->mem, g->object, &all));
    for (int i = 0; i < all.n; i++)
        if (!all.at[i].has_ended_day && str_eq(all.at[i].kind, clock_kind_name(kind)))
            *out = all.at[i];
    return ERR_NONE;
}

static enum err start(const struct going *g, int term)
{
    const day today = day_of_at(g->now);
    struct clock_new n = {.place = g->c->place,
                          .object = g->object,
                          .path = g->path,
                          .kind = terms[term].kind,
                          .title = msg_text(LANG_NL, terms[term].title),
                          .title_en = msg_text(LANG_EN, terms[term].title),
                          .hidden = g->s->event == CHALLENGE_EVENT_ask_talk, // of a draft
                          .turn = terms[term].turn,
                          .start = today,
                          .who = g->s->who};
    struct clock_row before;
    clock_id id;

    TRY(running(g, n.kind, &before));
    if (before.id.v) return ERR_NONE; // the same promise, still running
    // Of an objection that nobody may make, nothing runs.
    if (n.kind == CLOCK_KIND_objection || n.kind == CLOCK_KIND_appeal) {
        int64_t may;
        TRY(bylaw_value(g->db, g->mem, g->c->place, BYLAW_challenge_objection,
                        challenge_rules_day(g->c, g->now), &may));
        if (may == BYLAW_OBJECTION_NO) return ERR_NONE;
    }
    TRY(bylaw_term(g->db, g->mem, g->c->place, terms[term].key, challenge_rules_day(g->c, g->now),
                   &n.term, &n.basis));
    return clock_start(g->db, g->mem, g->now, &n, &id);
}

// The term for the decision stands still while the group completes its request (Awb 4:15), runs longer when the case is
// complex (Awb 4:14), and shows who is up.
static enum err decision_clock(const struct going *g)
{
    const day today = day_of_at(g->now);
    const enum challenge_event e = g->s->event;
    struct clock_row c;

    TRY(running(g, CLOCK_KIND_decision, &c));
    if (!c.id.v) return ERR_NONE;
    if (e == CHALLENGE_EVENT_ask_more)
        return clock_pause_from(g->db, g->mem, g->now, c.id, today, TURN_applicant,
                                utf8_clip(str_trim(g->s->why), CLOCK_WHY_SIGNS), g->s->who);
    if (e == CHALLENGE_EVENT_supply)
        return clock_resume(g->db, g->mem, g->now, c.id, today, g->s->who);
    if (e == CHALLENGE_EVENT_advise) return clock_set_turn(g->db, c.id, turn_name(TURN_executive));
    if (e == CHALLENGE_EVENT_to_council)
        return clock_set_turn(g->db, c.id, turn_name(TURN_council));
    if (e != CHALLENGE_EVENT_complex) return ERR_NONE;
    struct clock_pause pauses[CLOCK_PAUSES_MAX];
    struct clock_pause_rows rows;
    struct clock_end end;
    struct clock term;
    str basis;
    TRY(clock_pauses(g->db, g->mem, c.id, &rows));
    int n = 0;
    for (int i = 0; i < rows.n && n < CLOCK_PAUSES_MAX; i++)
        if (rows.at[i].has_until_day)
            pauses[n++] = (struct clock_pause){{(int32_t)rows.at[i].from_day},
                                               {(int32_t)rows.at[i].until_day}};
    TRY(bylaw_term(g->db, g->mem, g->c->place, BYLAW_challenge_decide_complex,
                   challenge_rules_day(g->c, g->now), &term, &basis));
    TRY(clock_end(&term, (day){(int32_t)c.start_day}, pauses, n, &end));
    if (end.last.n <= c.due_day) return ERR_NONE; // the by-law gives no more time
    return clock_extend(g->db, g->mem, g->now, c.id, end.last,
                        utf8_clip(str_trim(g->s->why), CLOCK_WHY_SIGNS), g->s->who);
}

static enum err clocks(const struct going *g)
{
    const struct challenge_event_rule *rule = &challenge_events_table[g->s->event];
    const enum challenge_event e = g->s->event;
    const bool stopped = e == CHALLENGE_EVENT_withdraw || e == CHALLENGE_EVENT_stop ||
                         e == CHALLENGE_EVENT_hand_back || e == CHALLENGE_EVENT_lapse;

    for (int i = 0; i < CLOCK_KIND_COUNT; i++)
        if (rule->ends & 1u << i)
            TRY(clocks_finish_object(g->db, g->mem, g->now, g->object, (enum clock_kind)i,
                                     day_of_at(g->now), stopped, g->s->who));
    for (size_t i = 0; i < COUNT_OF(terms); i++)
        if (rule->starts & 1u << terms[i].kind) TRY(start(g, (int)i));
    return decision_clock(g);
}

// ---- going ----

static str role_taken(const struct challenge_step *s, uint32_t may)
{
    if (s->roles & may & 1u << CHALLENGE_GROUP) return STR("group");
    for (int i = 0; i < ROLE_COUNT; i++)
        if (s->roles & may & 1u << i) return role_name((enum role)i);
    return STR("");
}

static bool fits(str s)
{
    return s.n <= 4 * CHALLENGE_TEXT_SIGNS && utf8_valid(s) &&
           utf8_length(s) <= CHALLENGE_TEXT_SIGNS;
}

static enum err keep(const struct going *g)
{
    const int64_t until = g->s->until.n;

    switch (g->s->event) {
    case CHALLENGE_EVENT_file: return challenge_set_filed(g->db, g->c->id, day_of_at(g->now).n);
    case CHALLENGE_EVENT_accept: return challenge_set_shown(g->db, g->c->id);
    case CHALLENGE_EVENT_grant:
    case CHALLENGE_EVENT_council_grant:
        return challenge_set_verdict(g->db, g->c->id, STR("yes"), NULL);
    case CHALLENGE_EVENT_try_out:
    case CHALLENGE_EVENT_council_try_out:
        return challenge_set_verdict(g->db, g->c->id, STR("trial"), &until);
    case CHALLENGE_EVENT_refuse:
    case CHALLENGE_EVENT_council_refuse:
        return challenge_set_verdict(g->db, g->c->id, STR("no"), NULL);
    case CHALLENGE_EVENT_bar:
    case CHALLENGE_EVENT_lapse: return challenge_set_verdict(g->db, g->c->id, STR("barred"), NULL);
    case CHALLENGE_EVENT_revise: return challenge_set_verdict(g->db, g->c->id, STR(""), NULL);
    case CHALLENGE_EVENT_sign: return challenge_set_signed(g->db, g->c->id, g->now);
    case CHALLENGE_EVENT_extend: return challenge_set_until(g->db, g->c->id, until);
    case CHALLENGE_EVENT_withdraw: return challenge_documents_withdraw(g->db, g->c->id);
    default: return ERR_NONE;
    }
}

enum err challenge_go(struct db *db, struct mem *mem, int64_t now, challenge_id id,
                      const struct challenge_step *s, uint32_t *out_missing)
{
    const struct challenge_event_rule *rule = &challenge_events_table[s->event];
    const int64_t until = s->until.n;
    struct challenge_row c;
    struct place_row place;
    challenge_event_id event;

    *out_missing = 0;
    if (!fits(s->why) || !fits(s->text) || !fits(s->weigh) || !utf8_valid(s->ref) ||
        utf8_length(s->ref) > CHALLENGE_LINE_SIGNS)
        return ERR_INVALID;
    TRY(challenge_by_id(db, mem, id, &c));
    const enum challenge_state from = challenge_state_of(c.state);
    if (!(rule->from & 1u << from)) return ERR_CONFLICT;
    if (!(rule->who & s->roles)) return ERR_FORBIDDEN;
    TRY(challenge_missing(db, mem, now, &c, s->event, s, out_missing));
    if (*out_missing) return ERR_UNSOLVABLE;

    TRY(place_by_id(db, mem, c.place, &place));
    const int to = rule->to == CHALLENGE_STAY ? (int)from : rule->to;
    const str state = challenge_state_name((enum challenge_state)to);
    const struct going g = {.db = db,
                            .mem = mem,
                            .now = now,
                            .c = &c,
                            .s = s,
                            .object = challenge_object(mem, id),
                            .path = challenge_path(mem, place.slug, c.number)};
    TRY(keep(&g));
    if (rule->to != CHALLENGE_STAY) TRY(challenge_set_state(db, id, state, now));
    TRY(challenge_event_insert(db, mem, id, rule->name, c.state, state, role_taken(s, rule->who),
                               str_trim(s->why), str_trim(s->ref), str_trim(s->text),
                               str_trim(s->weigh), s->ground, s->has_until ? &until : NULL,
                               s->person, now, &event));
    TRY(clocks(&g));
    if (rule->tells)
        TRY(job_add(db, STR("challenge.tell"), str_format(mem, "%lld", (long long)event.v), now));
    return audit(db, mem, now, s->who, str_format(mem, "challenge." STR_FMT, STR_ARG(rule->name)),
                 g.object, state);
}
