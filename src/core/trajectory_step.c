// trajectory_step.c - taking a trajectory from one state to the next: the table, and what each need looks at.
#include "base/hash.h"
#include "base/utf8.h"
#include "core/audit.h"
#include "core/clocks.h"
#include "core/contribution.h"
#include "core/inspection.h"
#include "core/job.h"
#include "core/person.h"
#include "core/rehearsal.h"
#include "core/trajectory.h"

// ---- the table ----

enum {
    LEADER = 1u << ROLE_project_leader,
    EXECUTIVE = 1u << ROLE_executive,
    CLERK = 1u << ROLE_clerk,
    SYSTEM = 1u << ROLE_SYSTEM,
    FOLLOWERS = 1u << TELL_FOLLOWERS,
    NOBODY = 0,
    NOTHING = 0,
    NO_CLOCK = 0,
    TERMS = 1u << CLOCK_TERMS
};

// The formatter takes a brace in a macro for the start of a body.
// clang-format off
#define IN(state) (1u << TRAJECTORY_##state)
#define N(need) (1u << NEED_##need)
#define C(kind) (1u << CLOCK_KIND_##kind)
#define EVENT_ROW(name, from, to, who, needs, tells, starts, ends) \
    {{#name, sizeof #name - 1}, from, TRAJECTORY_##to, who, needs, tells, starts, ends},
#define NEED_ROW(name, consultation) {#name, sizeof #name - 1},
// clang-format on

const struct trajectory_event_rule trajectory_events[EVENT_COUNT] = {
#define EVENT EVENT_ROW
#include "core/trajectory_event.def"
#undef EVENT
};

static const str need_names[] = {
#define NEED NEED_ROW
#include "core/need.def"
#undef NEED
};

bool trajectory_event_parse(str name, enum trajectory_event *out)
{
    for (int i = 0; i < EVENT_COUNT; i++)
        if (str_eq(trajectory_events[i].name, name)) {
            *out = (enum trajectory_event)i;
            return true;
        }
    return false;
}

str need_name(enum need n)
{
    return need_names[n];
}

// ---- what is needed ----

struct look {
    struct db *db;
    struct mem *mem;
    uint32_t needs; // a bit per need that is asked
    day today;
    const struct trajectory_row *t;
    const struct trajectory_step *step; // may be NULL
    struct trajectory_text_rows texts;
    struct trajectory_frame_rows frames;
    struct trajectory_way_rows ways;
    struct trajectory_stop_rows stops;
    struct trajectory_call_rows calls;
    struct clock_rows clocks;
    struct trajectory_event_rows events;
    int64_t open_days, feedback_days; // 0: no rule
    bool council_frames;
    bool consults; // it is a consultation, and then:
    struct consultation_row consultation;
    int64_t published, decided; // versions of its documents
    bool rehearsed;             // or that is not asked here
    struct answer_gap_row gaps; // of its answers, when they are asked
};

static enum err rule_of(struct look *l, enum rule r, int64_t *out)
{
    bool found;

    *out = 0;
    TRY(place_rule_at(l->db, l->mem, l->t->place, r, l->today, &found, out));
    if (!found) *out = 0;
    return ERR_NONE;
}

// In a rehearsal itself it is not asked either.
static enum err rehearsed_of(struct look *l)
{
    enum rehearsal_rule asked;
    bool apart;

    TRY(place_apart(l->db, l->mem, l->t->place, &apart));
    TRY(rehearsal_asked(l->db, l->mem, l->t->place, l->today, &asked));
    l->rehearsed = apart || asked != REHEARSAL_REQUIRED;
    return l->rehearsed ? ERR_NONE : rehearsal_done(l->db, l->mem, l->t, &l->rehearsed);
}

static enum err look_at(struct look *l)
{
    int64_t council;

    TRY(trajectory_texts(l->db, l->mem, l->t->id, &l->texts));
    TRY(trajectory_frames(l->db, l->mem, l->t->id, &l->frames));
    TRY(trajectory_ways(l->db, l->mem, l->t->id, &l->ways));
    TRY(trajectory_stops(l->db, l->mem, l->t->id, &l->stops));
    TRY(trajectory_calls(l->db, l->mem, l->t->id, &l->calls));
    TRY(clocks_of(l->db, l->mem, l->t->id, &l->clocks));
    TRY(trajectory_events_of(l->db, l->mem, l->t->id, &l->events));
    TRY(rule_of(l, RULE_open_days, &l->open_days));
    TRY(rule_of(l, RULE_feedback_days, &l->feedback_days));
    TRY(rule_of(l, RULE_council_frames, &council));
    l->council_frames = council == 1;
    TRY(rehearsed_of(l));
    if (l->needs & N(answers)) TRY(answer_gaps(l->db, l->mem, l->t->id, &l->gaps));
    TRY(consultation_of(l->db, l->mem, l->t->id, &l->consults, &l->consultation));
    if (!l->consults) return ERR_NONE;
    TRY(documents_published(l->db, l->mem, l->t->id, &l->published));
    return documents_decided(l->db, l->mem, l->t->id, &l->decided);
}

static bool has_part(const struct look *l, enum plan_part p)
{
    for (int i = 0; i < l->texts.n; i++)
        if (str_eq(l->texts.at[i].part, plan_part_name(p)) &&
            str_eq(l->texts.at[i].lang, STR("nl")))
            return str_trim(l->texts.at[i].body).n > 0;
    return false;
}

static bool given(const struct look *l, str s)
{
    return !l->step || str_trim(s).n > 0;
}

static bool need_question(const struct look *l)
{
    return has_part(l, PART_question);
}

static bool need_ground(const struct look *l)
{
    static const char *const grounds[] = {
#define GROUND(name) #name,
#include "core/none.def"
#undef GROUND
    };

    if (!l->step) return true;
    for (size_t i = 0; i < COUNT_OF(grounds); i++)
        if (str_eq(l->step->ground, str_of(grounds[i]))) return true;
    return false;
}

static bool need_why(const struct look *l)
{
    return given(l, l->step ? l->step->why : STR(""));
}

static bool need_plan(const struct look *l)
{
    for (int i = 0; i < PART_COUNT; i++)
        if (plan_part_required((enum plan_part)i) && !has_part(l, (enum plan_part)i)) return false;
    return l->t->influence.n && l->ways.n;
}

// Something can be changed, something cannot, and each has its reason.
static bool need_frames(const struct look *l)
{
    bool open = false, fixed = false;

    for (int i = 0; i < l->frames.n; i++) {
        const struct trajectory_frame_row *f = &l->frames.at[i];
        if (!str_trim(f->why).n) return false;
        open = open || str_eq(f->kind, STR("open"));
        fixed = fixed || str_eq(f->kind, STR("fixed"));
    }
    return open && fixed;
}

static bool need_stop_test(const struct look *l)
{
    int answered = 0;

    for (int i = 0; i < l->stops.n; i++) {
        if (str_eq(l->stops.at[i].answer, STR("red"))) return false;
        answered++;
    }
    return answered == STOP_COUNT;
}

static bool need_confirmed(const struct look *l)
{
    for (int i = 0; i < l->frames.n; i++) {
        const struct trajectory_frame_row *f = &l->frames.at[i];
        if (!f->confirmed_by.n || !f->has_confirmed_day || !f->confirmed_ref.n) return false;
        if (l->council_frames && !str_eq(f->confirmed_by, STR("council"))) return false;
    }
    return l->frames.n > 0;
}

static bool need_contact(const struct look *l)
{
    return has_part(l, PART_contact);
}

static bool days_in_order(const struct trajectory_row *t)
{
    return t->has_starts_day && t->has_ends_day && t->has_decision_day && t->has_feedback_day &&
           t->starts_day <= t->ends_day && t->ends_day < t->decision_day &&
           t->decision_day <= t->feedback_day;
}

// In order, long enough, and the answer comes in time: what the by-law of the place asks.
static bool need_dates(const struct look *l)
{
    const struct trajectory_row *t = l->t;

    if (!days_in_order(t)) return false;
    if (t->ends_day - t->starts_day + 1 < l->open_days) return false;
    return !l->feedback_days || t->feedback_day - t->decision_day <= l->feedback_days;
}

static bool need_decider(const struct look *l)
{
    return l->t->decider.n && has_part(l, PART_who);
}

static bool need_decision_day(const struct look *l)
{
    return l->t->has_decision_day;
}

static bool need_feedback_day(const struct look *l)
{
    return l->t->has_feedback_day;
}

static bool need_privacy(const struct look *l)
{
    return has_part(l, PART_data);
}

// The days in which the council may call a plan in are over, and what it asked has an answer.
static bool need_call_in(const struct look *l)
{
    for (int i = 0; i < l->calls.n; i++)
        if (!l->calls.at[i].has_answered_at) return false;
    for (int i = 0; i < l->clocks.n; i++)
        if (str_eq(l->clocks.at[i].kind, STR("call_in")) && !l->clocks.at[i].has_ended_day &&
            l->clocks.at[i].due_day >= l->today.n)
            return false;
    return true;
}

static bool need_end_day(const struct look *l)
{
    return l->t->has_ends_day && l->t->ends_day < l->today.n;
}

static bool need_reference(const struct look *l)
{
    return given(l, l->step ? l->step->ref : STR(""));
}

static bool need_decision(const struct look *l)
{
    return given(l, l->step ? l->step->text : STR(""));
}

// Each point that counts is in a group, and each group has its answer where everybody can read it; so has what was set aside its reason.
static bool need_answers(const struct look *l)
{
    return !l->gaps.loose && !l->gaps.untold;
}

static bool need_feedback(const struct look *l)
{
    return given(l, l->step ? l->step->text : STR(""));
}

static bool need_evaluation(const struct look *l)
{
    return given(l, l->step ? l->step->text : STR(""));
}

static bool need_feedback_sent(const struct look *l)
{
    for (int i = 0; i < l->events.n; i++)
        if (str_eq(l->events.at[i].event, STR("feed_back"))) return true;
    return false;
}

static bool need_rehearsed(const struct look *l)
{
    return l->rehearsed;
}

// ---- of a consultation only ----

static bool need_draft(const struct look *l)
{
    return !l->consults || l->published > 0;
}

// As long as the law asks, with the first day counted (Awb 3:16).
static bool need_term(const struct look *l)
{
    day last, was;

    if (!l->consults || !l->consultation.legal) return true;
    if (!l->t->has_starts_day || !l->t->has_ends_day) return false;
    return inspection_last_day((day){(int32_t)l->t->starts_day}, &last, &was) == ERR_NONE &&
           l->t->ends_day >= last.n;
}

// Before it opens everybody could read that it would (Awb 3:12).
static bool need_annunciation(const struct look *l)
{
    return !l->consults ||
           (l->consultation.has_announced_day && l->consultation.announced_ref.n &&
            l->t->has_starts_day && l->consultation.announced_day < l->t->starts_day);
}

// A letter that was posted on the last day is here, or does not count any more (Awb 6:9).
static bool need_late_post(const struct look *l)
{
    return !l->consults || (l->t->has_ends_day &&
                            inspection_post_last((day){(int32_t)l->t->ends_day}).n < l->today.n);
}

// The text as it was decided is there, beside the draft; or somebody said that nothing in it changed.
static bool need_changes(const struct look *l)
{
    return !l->consults || l->decided > 0 || l->consultation.unchanged;
}

static bool (*const need_looks[])(const struct look *l) = {
#define NEED(name, consultation) need_##name,
#include "core/need.def"
#undef NEED
};

enum err trajectory_missing(struct db *db, struct mem *mem, int64_t now,
                            const struct trajectory_row *t, enum trajectory_event e,
                            const struct trajectory_step *s, uint32_t *out)
{
    struct look l = {.db = db,
                     .mem = mem,
                     .needs = trajectory_events[e].needs,
                     .today = day_of_at(now),
                     .t = t,
                     .step = s};
    uint32_t missing = 0;

    TRY(look_at(&l));
    for (int i = 0; i < NEED_COUNT; i++)
        if (l.needs & 1u << i && !need_looks[i](&l)) missing |= 1u << i;
    *out = missing;
    return ERR_NONE;
}

// Of what opening asks, what the plan itself says. Of its days only their order: a promised day may become later than a by-law
// allows, and everybody sees that it did.
enum err trajectory_plan_lacks(struct db *db, struct mem *mem, int64_t now,
                               const struct trajectory_row *t, uint32_t *out)
{
    struct look l = {.db = db,
                     .mem = mem,
                     .needs = N(plan) | N(frames) | N(confirmed) | N(decider) | N(decision_day) |
                              N(feedback_day) | N(privacy) | N(dates) | N(term),
                     .today = day_of_at(now),
                     .t = t};
    uint32_t lacks = 0;

    TRY(look_at(&l));
    for (int i = 0; i < NEED_COUNT; i++)
        if (l.needs & 1u << i && !(i == NEED_dates ? days_in_order(t) : need_looks[i](&l)))
            lacks |= 1u << i;
    *out = lacks;
    return ERR_NONE;
}

// ---- clocks ----

static enum err promise(struct db *db, struct mem *mem, int64_t now, const struct trajectory_row *t,
                        enum clock_kind kind, const char *title, const char *title_en, int64_t told,
                        enum turn turn, str who)
{
    const day today = day_of_at(now);
    const int64_t due = clock_due_of(kind, told);
    const day end = {(int32_t)(due < today.n ? today.n : due)};
    clock_id id;

    return clock_start(db, mem, now,
                       &(struct clock_new){.place = t->place,
                                           .trajectory = &t->id,
                                           .kind = kind,
                                           .title = str_of(title),
                                           .title_en = str_of(title_en),
                                           .basis = STR("belofte in het plan"),
                                           .turn = turn,
                                           .start = today,
                                           .due = end,
                                           .who = who},
                       &id);
}

static enum err call_in(struct db *db, struct mem *mem, int64_t now, const struct trajectory_row *t,
                        str who)
{
    const day today = day_of_at(now);
    int64_t days = 0;
    clock_id id;
    bool found;

    TRY(place_rule_at(db, mem, t->place, RULE_call_in_days, today, &found, &days));
    if (!found || !days) return ERR_NONE;
    return clock_start(db, mem, now,
                       &(struct clock_new){.place = t->place,
                                           .trajectory = &t->id,
                                           .kind = CLOCK_KIND_call_in,
                                           .title = STR("De raad kan het plan naar zich toe halen"),
                                           .title_en = STR("The council may call the plan in"),
                                           .basis = STR("participatieverordening"),
                                           .turn = TURN_council,
                                           .start = today,
                                           .term = {.n = (int)days, .unit = CLOCK_WORKDAYS},
                                           .who = who},
                       &id);
}

static enum turn turn_of_decider(str decider)
{
    return str_eq(decider, STR("council"))     ? TURN_council
           : str_eq(decider, STR("residents")) ? TURN_residents
           : str_eq(decider, STR("mandate"))   ? TURN_leader
                                               : TURN_executive;
}

static enum err clocks_start(struct db *db, struct mem *mem, int64_t now,
                             const struct trajectory_row *t, uint32_t kinds, str who)
{
    if (kinds & C(call_in)) TRY(call_in(db, mem, now, t, who));
    if (kinds & C(opening))
        TRY(promise(db, mem, now, t, CLOCK_KIND_opening, "Je kunt meedoen", "You can take part",
                    t->starts_day, TURN_leader, who));
    if (kinds & C(closing))
        TRY(promise(db, mem, now, t, CLOCK_KIND_closing, "Laatste dag om mee te doen",
                    "Last day to take part", t->ends_day, TURN_leader, who));
    if (kinds & C(decision))
        TRY(promise(db, mem, now, t, CLOCK_KIND_decision, "Er is een besluit",
                    "There is a decision", t->decision_day, turn_of_decider(t->decider), who));
    if (kinds & C(feedback))
        TRY(promise(db, mem, now, t, CLOCK_KIND_feedback,
                    "Je hoort wat er met je inbreng is gedaan",
                    "You hear what was done with your input", t->feedback_day, TURN_leader, who));
    return ERR_NONE;
}

// A term stands still with the trajectory; a day that was named does not.
static enum err clocks_pause(struct db *db, struct mem *mem, int64_t now,
                             const struct trajectory_row *t, bool on, str why, str who)
{
    const day today = day_of_at(now);
    struct clock_rows all;

    TRY(clocks_of(db, mem, t->id, &all));
    for (int i = 0; i < all.n; i++) {
        enum turn turn;
        if (all.at[i].has_ended_day || !all.at[i].n) continue;
        if (!turn_parse(all.at[i].turn, &turn)) turn = TURN_leader;
        const enum err e = on ? clock_pause_from(db, mem, now, all.at[i].id, today, turn, why, who)
                              : clock_resume(db, mem, now, all.at[i].id, today, who);
        if (e != ERR_NONE && e != ERR_CONFLICT) return e;
    }
    return ERR_NONE;
}

// ---- going ----

// On the first second of its first day, and of the day after its last, a job takes the step. Whether it still is its day is
// asked there.
enum err trajectory_dots(struct db *db, struct mem *mem, const struct trajectory_row *t)
{
    const int64_t at[] = {inspection_opens_at(t), inspection_closes_at(t)};
    bool added;

    for (size_t i = 0; i < COUNT_OF(at); i++)
        if (i ? t->has_ends_day : t->has_starts_day)
            TRY(job_add_once(db, STR("trajectory.dot"), str_format(mem, "%lld", (long long)t->id.v),
                             at[i],
                             str_format(mem, "trajectory.dot.%lld.%lld", (long long)t->id.v,
                                        (long long)at[i]),
                             &added));
    return ERR_NONE;
}

// Of a consultation: each who gave a view hears what was decided, and what one can do (app/consultation).
static enum err tell_who_reacted(struct db *db, struct mem *mem, int64_t now,
                                 const struct trajectory_row *t)
{
    struct consultation_row c;
    bool found;

    TRY(consultation_of(db, mem, t->id, &found, &c));
    return found ? job_add(db, STR("consultation.decided"),
                           str_format(mem, "%lld 0", (long long)t->id.v), now)
                 : ERR_NONE;
}

static enum err freeze(struct db *db, struct mem *mem, int64_t now, const struct trajectory_row *t)
{
    str text;

    TRY(trajectory_plan_text(db, mem, t->id, &text));
    TRY(trajectory_version_insert(db, t->id, 1, text, sha256_hex(mem, text), STR(""), now));
    return trajectory_set_version(db, t->id, 1, now);
}

static str role_taken(const struct trajectory_step *s, uint32_t may)
{
    for (int i = 0; i < ROLE_COUNT; i++)
        if (s->roles & may & 1u << i) return role_name((enum role)i);
    return STR("system");
}

static bool fits(str s)
{
    return utf8_valid(s) && utf8_length(s) <= TRAJECTORY_TEXT_SIGNS;
}

static enum err keep_texts(struct db *db, const struct trajectory_row *t,
                           const struct trajectory_step *s)
{
    const str text = str_trim(s->text);

    if (s->event == EVENT_decide) return trajectory_set_decision(db, t->id, str_trim(s->ref), text);
    if (s->event == EVENT_feed_back) return trajectory_set_feedback(db, t->id, text);
    if (s->event == EVENT_evaluate) return trajectory_set_evaluation(db, t->id, text);
    if (s->event == EVENT_decline) return trajectory_set_ground(db, t->id, s->ground);
    return ERR_NONE;
}

static int state_after(const struct trajectory_row *t, const struct trajectory_event_rule *rule)
{
    if (rule->to != TRAJECTORY_BACK) return rule->to;
    const struct trajectory_row before = {.state = t->before_pause};
    return (int)trajectory_state_of(&before);
}

enum err trajectory_go(struct db *db, struct mem *mem, int64_t now, trajectory_id id,
                       const struct trajectory_step *s, uint32_t *out_missing)
{
    const struct trajectory_event_rule *rule = &trajectory_events[s->event];
    const day today = day_of_at(now);
    struct trajectory_row t;
    trajectory_event_id event;

    *out_missing = 0;
    if (!fits(s->why) || !fits(s->ref) || !fits(s->text)) return ERR_INVALID;
    TRY(trajectory_by_id(db, mem, id, &t));
    if (!(rule->from & 1u << trajectory_state_of(&t))) return ERR_CONFLICT;
    if (!(rule->who & s->roles)) return ERR_FORBIDDEN;
    TRY(trajectory_missing(db, mem, now, &t, s->event, s, out_missing));
    if (*out_missing) return ERR_UNSOLVABLE;

    const int to = state_after(&t, rule);
    const str state = trajectory_state_name((enum trajectory_state)to);
    TRY(keep_texts(db, &t, s));
    TRY(trajectory_set_state(db, id, state, to == TRAJECTORY_paused ? t.state : STR(""), now));
    TRY(trajectory_event_insert(db, mem, id, rule->name, t.state, state, role_taken(s, rule->who),
                                str_trim(s->why), str_trim(s->ref), s->person, now, &event));
    if (s->event == EVENT_open) TRY(freeze(db, mem, now, &t));
    if (s->event == EVENT_announce) TRY(trajectory_dots(db, mem, &t));
    if (s->event == EVENT_decide) TRY(tell_who_reacted(db, mem, now, &t));
    TRY(clocks_start(db, mem, now, &t, rule->starts, s->who));
    for (int i = 0; i < CLOCK_KIND_COUNT; i++)
        if (rule->ends & 1u << i)
            TRY(clocks_finish(db, mem, now, id, (enum clock_kind)i, today,
                              s->event == EVENT_stop || s->event == EVENT_send_back, s->who));
    if ((rule->starts | rule->ends) & TERMS)
        TRY(clocks_pause(db, mem, now, &t, rule->ends & TERMS, s->why, s->who));
    if (rule->tells)
        TRY(job_add(db, STR("trajectory.tell"), str_format(mem, "%lld", (long long)event.v), now));
    return audit(db, mem, now, s->who, str_format(mem, "trajectory." STR_FMT, STR_ARG(rule->name)),
                 str_format(mem, "trajectory:%lld", (long long)id.v), state);
}
