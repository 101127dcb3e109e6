// survey_step.c - taking a survey from one state to the next: the table, and what each need looks at.
#include "base/hash.h"
#include "base/utf8.h"
#include "core/audit.h"
#include "core/clocks.h"
#include "core/job.h"
#include "core/survey.h"

enum {
    LEADER = 1u << ROLE_project_leader,
    EXECUTIVE = 1u << ROLE_executive,
    SYSTEM = 1u << ROLE_SYSTEM,
    NOTHING = 0
};

// The formatter takes a brace in a macro for the start of a body.
// clang-format off
#define IN(state) (1u << SURVEY_##state)
#define N(need) (1u << SURVEY_NEED_##need)
#define EVENT_ROW(name, from, to, who, needs) {{#name, sizeof #name - 1}, from, SURVEY_##to, who, needs},
// clang-format on

const struct survey_event_rule survey_events[SURVEY_EVENT_COUNT] = {
#define EVENT EVENT_ROW
#include "core/survey_event.def"
#undef EVENT
};

bool survey_event_parse(str name, enum survey_event *out)
{
    for (int i = 0; i < SURVEY_EVENT_COUNT; i++)
        if (str_eq(survey_events[i].name, name)) {
            *out = (enum survey_event)i;
            return true;
        }
    return false;
}

// ---- what is needed ----

struct look {
    struct db *db;
    struct mem *mem;
    day today;
    const struct survey_row *s;
    struct trajectory_row t;
    struct form form;
    struct form_faults *faults;
    struct survey_stratum_rows strata;
    int64_t tried, codes, papers, unjudged;
    str why;
};

static enum err look_at(struct look *l)
{
    struct survey_sheet_sum_rows sums;
    struct survey_batch_rows batches;
    struct survey_paper_rows papers;

    TRY(trajectory_by_id(l->db, l->mem, l->s->trajectory, &l->t));
    TRY(survey_form(l->mem, l->s, &l->form));
    l->faults = MEM_NEW(l->mem, struct form_faults);
    form_check(l->mem, &l->form, l->faults);
    TRY(survey_strata(l->db, l->mem, l->s->id, &l->strata));
    TRY(survey_sheets_count(l->db, l->mem, l->s->id, 1, &sums));
    for (int i = 0; i < sums.n; i++)
        if (str_eq(sums.at[i].state, STR("done"))) l->tried += sums.at[i].n;
    TRY(survey_batches(l->db, l->mem, l->s->id, &batches));
    for (int i = 0; i < batches.n; i++)
        if (!batches.at[i].paper) l->codes += batches.at[i].n - batches.at[i].voided;
    TRY(survey_papers_waiting(l->db, l->mem, l->s->id, &papers));
    l->papers = papers.n;
    for (int i = 0; i < l->form.n; i++) {
        int64_t n;
        if (l->form.at[i].kind != QUESTION_text) continue;
        TRY(survey_texts_count(l->db, l->mem, l->s->id, l->form.at[i].id, STR(""), &n));
        l->unjudged += n;
    }
    return ERR_NONE;
}

static bool need_questions(const struct look *l)
{
    return l->form.n > 0;
}

static bool need_logic(const struct look *l)
{
    return l->faults->n == 0;
}

static bool need_tried(const struct look *l)
{
    return l->tried >= SURVEY_TRIED;
}

static bool need_trajectory(const struct look *l)
{
    return trajectory_takes_part(&l->t, l->today);
}

// Within the days of the trajectory, and not over before it begins.
static bool need_dates(const struct look *l)
{
    return l->s->has_ends_day && l->s->ends_day > l->today.n &&
           (!l->t.has_ends_day || l->s->ends_day <= l->t.ends_day);
}

// A sample says what it was drawn from; its parts add up to the whole.
static bool need_population(const struct look *l)
{
    int64_t people = 0;

    if (!survey_is_sample(l->s)) return true;
    for (int i = 0; i < l->strata.n; i++)
        people += l->strata.at[i].people;
    return l->s->population > 0 && l->s->source.n && l->codes <= l->s->population &&
           (!l->strata.n || people == l->s->population);
}

static bool need_codes(const struct look *l)
{
    return !survey_is_sample(l->s) || l->codes > 0;
}

static bool need_end_day(const struct look *l)
{
    return l->s->has_ends_day && l->s->ends_day < l->today.n;
}

// No sheet of paper lies half typed.
static bool need_entered(const struct look *l)
{
    return l->papers == 0;
}

static bool need_judged(const struct look *l)
{
    return l->unjudged == 0;
}

static bool need_why(const struct look *l)
{
    return str_trim(l->why).n > 0;
}

static bool (*const need_looks[])(const struct look *l) = {
#define NEED(name) need_##name,
#include "core/survey_need.def"
#undef NEED
};

enum err survey_missing(struct db *db, struct mem *mem, int64_t now, const struct survey_row *s,
                        enum survey_event e, str why, uint32_t *out)
{
    struct look l = {.db = db, .mem = mem, .today = day_of_at(now), .s = s, .why = why};

    *out = 0;
    if (!survey_events[e].needs) return ERR_NONE;
    TRY(look_at(&l));
    for (int i = 0; i < SURVEY_NEED_COUNT; i++)
        if (survey_events[e].needs & 1u << i && !need_looks[i](&l)) *out |= 1u << i;
    return ERR_NONE;
}

// ---- what a step does besides ----

// What is asked is fixed, with a fingerprint; the same text is not fixed twice.
static enum err freeze(struct db *db, struct mem *mem, int64_t now, const struct survey_row *s)
{
    const str hash = sha256_hex(mem, s->form);
    struct survey_version_row v;
    bool found;

    TRY(survey_version_of(db, mem, s->id, s->version, &found, &v));
    if (found && str_eq(v.fingerprint, hash)) return ERR_NONE;
    TRY(survey_version_insert(db, s->id, s->version + 1, s->form, hash, now));
    return survey_version_set(db, s->id, s->version + 1);
}

static str object_of(struct mem *m, const struct survey_row *s)
{
    return str_format(m, "survey:%lld", (long long)s->id.v);
}

static enum err promise(struct db *db, struct mem *mem, int64_t now, const struct survey_row *s,
                        str who)
{
    struct trajectory_row t;
    clock_id id;

    TRY(trajectory_by_id(db, mem, s->trajectory, &t));
    return clock_start(
        db, mem, now,
        &(struct clock_new){
            .place = t.place,
            .trajectory = &t.id,
            .object = object_of(mem, s),
            .kind = CLOCK_KIND_other,
            .title = str_format(mem, "Uitkomst van de enquête \xe2\x80\x9c" STR_FMT "\xe2\x80\x9d",
                                STR_ARG(s->title)),
            .title_en = str_format(mem, "Results of the survey \xe2\x80\x9c" STR_FMT "\xe2\x80\x9d",
                                   STR_ARG(s->title_en.n ? s->title_en : s->title)),
            .basis = STR("belofte bij de enquête"),
            .turn = TURN_leader,
            .start = day_of_at(now),
            .due = {(int32_t)s->ends_day + SURVEY_RESULT_DAYS},
            .who = who},
        &id);
}

static enum err promise_end(struct db *db, struct mem *mem, int64_t now, const struct survey_row *s,
                            bool stopped, str who)
{
    const str object = object_of(mem, s);
    struct clock_rows all;

    TRY(clocks_of(db, mem, s->trajectory, &all));
    for (int i = 0; i < all.n; i++)
        if (str_eq(all.at[i].object, object) && !all.at[i].has_ended_day)
            TRY(clock_finish(db, mem, now, all.at[i].id, day_of_at(now), stopped, who));
    return ERR_NONE;
}

// The key with which people try it out; an address that was passed on before ends.
static enum err test_key(struct db *db, struct mem *mem, const struct survey_row *s)
{
    unsigned char some[16];

    random_bytes(some, sizeof some);
    return survey_test_key_set(db, s->id, hex_text(mem, some, sizeof some));
}

static enum err tests_end(struct db *db, const struct survey_row *s)
{
    TRY(survey_sheets_drop_test(db, s->id));
    TRY(survey_interviews_drop(db, s->id));
    TRY(survey_tickets_drop(db, s->id));
    TRY(survey_about_drop(db, s->id));
    return survey_test_key_set(db, s->id, STR(""));
}

static enum err effects(struct db *db, struct mem *mem, int64_t now, const struct survey_row *s,
                        const struct survey_step *step)
{
    const int64_t today = day_of_at(now).n;

    switch (step->event) {
    case SURVEY_EVENT_test: TRY(freeze(db, mem, now, s)); return test_key(db, mem, s);
    case SURVEY_EVENT_revise: // answers to questions that change say nothing
        return tests_end(db, s);
    case SURVEY_EVENT_approve: return survey_test_key_set(db, s->id, STR(""));
    case SURVEY_EVENT_open:
        TRY(tests_end(db, s));
        TRY(freeze(db, mem, now, s));
        // closes in the night after its last day
        TRY(job_add(db, STR("survey.close"), STR(""),
                    at_of_local((day){(int32_t)s->ends_day + 1}, 10)));
        return promise(db, mem, now, s, step->who);
    case SURVEY_EVENT_close:
        TRY(survey_sheets_drop_busy(db, s->id));
        TRY(survey_codes_let_go(db, s->id));
        TRY(survey_tickets_drop(db, s->id));
        return survey_closed_set(db, s->id, &today);
    case SURVEY_EVENT_publish: return promise_end(db, mem, now, s, false, step->who);
    case SURVEY_EVENT_stop:
        TRY(survey_sheets_drop_busy(db, s->id));
        TRY(survey_codes_let_go(db, s->id));
        TRY(tests_end(db, s));
        TRY(survey_stop_why_set(db, s->id, str_trim(step->why)));
        return promise_end(db, mem, now, s, true, step->who);
    case SURVEY_EVENT_COUNT: break;
    }
    return ERR_NONE;
}

static str role_taken(const struct survey_step *s, uint32_t may)
{
    for (int i = 0; i < ROLE_COUNT; i++)
        if (s->roles & may & 1u << i) return role_name((enum role)i);
    return STR("system");
}

enum err survey_go(struct db *db, struct mem *mem, int64_t now, survey_id id,
                   const struct survey_step *step, uint32_t *out_missing)
{
    const struct survey_event_rule *rule = &survey_events[step->event];
    struct survey_row s;

    *out_missing = 0;
    if (!utf8_valid(step->why) || utf8_length(step->why) > TRAJECTORY_TEXT_SIGNS)
        return ERR_INVALID;
    TRY(survey_by_id(db, mem, id, &s));
    if (!(rule->from & 1u << survey_state_of(&s))) return ERR_CONFLICT;
    if (!(rule->who & step->roles)) return ERR_FORBIDDEN;
    TRY(survey_missing(db, mem, now, &s, step->event, step->why, out_missing));
    if (*out_missing) return ERR_UNSOLVABLE;

    const str state = survey_state_name(rule->to);
    TRY(survey_state_set(db, id, state, now));
    TRY(survey_event_insert(db, id, rule->name, s.state, state, role_taken(step, rule->who),
                            str_trim(step->why), step->person, now));
    TRY(effects(db, mem, now, &s, step));
    return audit(db, mem, now, step->who, str_format(mem, "survey." STR_FMT, STR_ARG(rule->name)),
                 object_of(mem, &s), state);
}

enum err survey_watch(struct db *db, struct mem *mem, int64_t now)
{
    struct survey_ended_rows rows;
    uint32_t missing;

    TRY(surveys_ended(db, mem, day_of_at(now).n, &rows));
    for (int i = 0; i < rows.n; i++)
        TRY(survey_go(db, mem, now, rows.at[i].id,
                      &(struct survey_step){.event = SURVEY_EVENT_close,
                                            .roles = SYSTEM,
                                            .who = STR("system")},
                      &missing));
    return ERR_NONE;
}
