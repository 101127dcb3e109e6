// manage.c - running a survey: where it stands, what the next step needs, its rules, and how many answered. Never what.
#include "app/survey/manage.h"

#include "app/survey/manage.html.h"
#include "app/survey/result.h"
#include "base/utf8.h"

static msg event_word(int e)
{
    static const msg words[] = {
#define EVENT(name, from, to, who, needs) MSG_survey_event_##name,
#include "core/survey_event.def"
#undef EVENT
    };

    return words[e];
}

static msg event_about(int e)
{
    static const msg words[] = {
#define EVENT(name, from, to, who, needs) MSG_survey_event_##name##_about,
#include "core/survey_event.def"
#undef EVENT
    };

    return words[e];
}

static msg need_word(int n)
{
    static const msg words[] = {
#define NEED(name) MSG_survey_need_##name,
#include "core/survey_need.def"
#undef NEED
    };

    return words[n];
}

static msg state_word_of(int s)
{
    return survey_state_word(survey_state_name((enum survey_state)s));
}

static msg who_word(int r)
{
    return r == ROLE_SYSTEM ? MSG_survey_by_itself : role_word(role_name((enum role)r));
}

// The table itself, for everybody: how a survey goes, in which order, and what stops it.
enum err survey_steps(struct req *q, struct res *r)
{
    struct rule_rows v = {MEM_ARRAY(q->mem, struct rule_row, SURVEY_EVENT_COUNT),
                          SURVEY_EVENT_COUNT};

    for (int e = 0; e < SURVEY_EVENT_COUNT; e++) {
        const struct survey_event_rule *rule = &survey_events[e];
        v.at[e] = (struct rule_row){.word = event_word(e),
                                    .to = state_word_of((int)rule->to),
                                    .from = msgs_of_bits(q->mem, rule->from, SURVEY_STATE_COUNT - 1,
                                                         state_word_of),
                                    .who = msgs_of_bits(q->mem, rule->who, ROLE_SYSTEM, who_word),
                                    .needs = msgs_of_bits(q->mem, rule->needs,
                                                          SURVEY_NEED_COUNT - 1, need_word)};
    }
    struct html *h =
        page_open(q, r,
                  &(struct page){.title = msg_text(q->lang, MSG_survey_steps_title),
                                 .description = msg_text(q->lang, MSG_survey_steps_lead)});
    survey_steps_html(h, &v);
    return page_close(h);
}

// The steps from here, with what each still needs.
static enum err events_fill(struct req *q, struct manage_view *v)
{
    const uint32_t roles = who_roles(q->who, v->h.place.id);

    v->events.at = MEM_ARRAY(q->mem, struct event_line, SURVEY_EVENT_COUNT);
    for (int e = 0; e < SURVEY_EVENT_COUNT; e++) {
        const struct survey_event_rule *rule = &survey_events[e];
        uint32_t missing;
        if (!(rule->from & 1u << survey_state_of(&v->h.s)) || !(rule->who & roles)) continue;
        struct event_line *l = &v->events.at[v->events.n++];
        *l = (struct event_line){.name = rule->name,
                                 .word = event_word(e),
                                 .about = event_about(e),
                                 .why = rule->needs & 1u << SURVEY_NEED_why,
                                 .asked =
                                     v->missing_notice && v->asked_step == (enum survey_event)e};
        // the reason comes with the step
        TRY(survey_missing(q->db, q->mem, q->now, &v->h.s, (enum survey_event)e, STR("-"),
                           &missing));
        l->missing.at = MEM_ARRAY(q->mem, msg, SURVEY_NEED_COUNT);
        for (int n = 0; n < SURVEY_NEED_COUNT; n++)
            if (missing & 1u << n) l->missing.at[l->missing.n++] = need_word(n);
    }
    return ERR_NONE;
}

static enum err past_fill(struct req *q, struct manage_view *v)
{
    struct survey_event_rows rows;
    enum survey_event e;

    TRY(survey_events_of(q->db, q->mem, v->h.s.id, &rows));
    v->past.at = MEM_ARRAY(q->mem, struct past_line, (size_t)rows.n + 1);
    for (int i = rows.n; i-- > 0;)
        if (survey_event_parse(rows.at[i].event, &e))
            v->past.at[v->past.n++] =
                (struct past_line){event_word((int)e), day_of_at(rows.at[i].at), rows.at[i].why};
    return ERR_NONE;
}

static enum err sums_fill(struct req *q, struct manage_view *v)
{
    static const char *const channels[] = {"online", "paper", "phone", "street", "meeting"};
    struct survey_sheet_sum_rows sums, tests;
    struct survey_batch_rows batches;
    struct survey_paper_rows papers;

    TRY(survey_sheets_count(q->db, q->mem, v->h.s.id, 0, &sums));
    v->sums.at = MEM_ARRAY(q->mem, struct sum_line, COUNT_OF(channels));
    for (size_t c = 0; c < COUNT_OF(channels); c++) {
        int64_t n = 0;
        for (int i = 0; i < sums.n; i++)
            if (str_eq(sums.at[i].state, STR("done")) &&
                str_eq(sums.at[i].channel, str_of(channels[c])))
                n += sums.at[i].n;
        if (n)
            v->sums.at[v->sums.n++] =
                (struct sum_line){survey_channel_word(str_of(channels[c])), n};
        v->done += n;
    }
    for (int i = 0; i < sums.n; i++)
        if (str_eq(sums.at[i].state, STR("hurried"))) v->hurried += sums.at[i].n;
    TRY(survey_sheets_count(q->db, q->mem, v->h.s.id, 1, &tests));
    for (int i = 0; i < tests.n; i++)
        if (str_eq(tests.at[i].state, STR("done"))) v->tested += tests.at[i].n;
    TRY(survey_batches(q->db, q->mem, v->h.s.id, &batches));
    for (int i = 0; i < batches.n; i++)
        if (!batches.at[i].paper) {
            v->asked += batches.at[i].n - batches.at[i].voided;
            v->used += batches.at[i].used;
        }
    if (v->asked)
        v->response =
            str_format(q->mem, "%lld%%", (long long)((v->used * 100 + v->asked / 2) / v->asked));
    TRY(survey_papers_waiting(q->db, q->mem, v->h.s.id, &papers));
    v->papers = papers.n;
    // Until it is closed nobody sees how many said something in their own words.
    for (int i = 0; i < v->h.form.n && survey_state_of(&v->h.s) != SURVEY_open; i++) {
        int64_t n;
        if (v->h.form.at[i].kind != QUESTION_text) continue;
        TRY(survey_texts_count(q->db, q->mem, v->h.s.id, v->h.form.at[i].id, STR(""), &n));
        v->unjudged += n;
    }
    return ERR_NONE;
}

static void about_fill(struct req *q, struct manage_view *v, str chosen)
{
    static const struct {
        const char *trait;
        msg word;
    } traits[] = {
#define ABOUT(trait) {#trait, MSG_survey_about_##trait},
#define VALUE(trait, value)
#include "core/survey_about.def"
#undef ABOUT
#undef VALUE
    };

    v->about.at = MEM_ARRAY(q->mem, struct about_tick, COUNT_OF(traits));
    for (size_t i = 0; i < COUNT_OF(traits); i++) {
        const str trait = str_of(traits[i].trait);
        v->about.at[v->about.n++] =
            (struct about_tick){trait, str_format(q->mem, "wie-%s", traits[i].trait),
                                traits[i].word, choice_in(chosen, trait)};
    }
}

static enum err manage_show(struct req *q, struct res *r, struct manage_view *v)
{
    const enum survey_state state = survey_state_of(&v->h.s);

    v->state = survey_state_word(v->h.s.state);
    v->rules = v->h.can_lead &&
               (state == SURVEY_draft || state == SURVEY_testing || state == SURVEY_ready);
    v->closed = state == SURVEY_closed || state == SURVEY_published;
    if (state == SURVEY_testing)
        v->test_link = str_format(q->mem, STR_FMT "%s" STR_FMT "/proef?" EDIT_KEY_FIELD "=" STR_FMT,
                                  STR_ARG(q->origin), q->lang == LANG_EN ? "/en" : "",
                                  STR_ARG(v->h.where), STR_ARG(v->h.s.test_key));
    TRY(events_fill(q, v));
    TRY(past_fill(q, v));
    TRY(sums_fill(q, v));
    struct html *h = survey_page(q, r, &v->h, MSG_survey_manage_title, true, true);
    survey_manage_html(h, v);
    return page_close(h);
}

static enum err rules_read(struct req *q, struct manage_view *v)
{
    const struct survey_row *s = &v->h.s;
    struct survey_stratum_rows strata;
    struct out lines = out_new(q->mem);

    TRY(survey_strata(q->db, q->mem, s->id, &strata));
    for (int i = 0; i < strata.n; i++)
        out_format(&lines, STR_FMT "; %lld\n", STR_ARG(strata.at[i].name),
                   (long long)strata.at[i].people);
    v->strata = out_get(&lines);
    v->ends = s->has_ends_day ? day_iso(q->mem, (day){(int32_t)s->ends_day}) : STR("");
    v->population = s->population ? str_format(q->mem, "%lld", (long long)s->population) : STR("");
    v->source = s->source;
    v->weigh = s->weigh;
    about_fill(q, v, s->about);
    return ERR_NONE;
}

enum err survey_manage(struct req *q, struct res *r)
{
    struct manage_view v = {0};

    TRY(survey_here_must(q, MAY_INTAKE, &v.h));
    TRY(rules_read(q, &v));
    return manage_show(q, r, &v);
}

// "Noord; 12000", one a line.
static bool strata_parse(struct req *q, str text, struct survey_stratum_rows *out)
{
    str line;

    out->at = MEM_ARRAY(q->mem, struct survey_stratum_row, SURVEY_STRATA + 1);
    out->n = 0;
    while (str_line(&text, &line)) {
        str rest = line, name;
        int64_t people;
        if (!str_trim(line).n) continue;
        if (out->n == SURVEY_STRATA || !str_cut(&rest, ';', &name)) return false;
        name = str_trim(name);
        if (!name.n || utf8_length(name) > SURVEY_STRATUM_SIGNS || !rest.at ||
            str_int(str_trim(rest), 1, SURVEY_PEOPLE, &people) != ERR_NONE)
            return false;
        for (int i = 0; i < out->n; i++)
            if (str_eq(out->at[i].name, name)) return false;
        out->at[out->n] = (struct survey_stratum_row){out->n + 1, name, people};
        out->n++;
    }
    return true;
}

// A letter carries the number of its part: once there are letters a number keeps its name. How many live there may be mended.
static enum err strata_stay(struct req *q, struct manage_view *v,
                            const struct survey_stratum_rows *typed)
{
    struct survey_stratum_rows now;
    struct survey_batch_rows batches;
    bool letters = false, same;

    TRY(survey_strata(q->db, q->mem, v->h.s.id, &now));
    TRY(survey_batches(q->db, q->mem, v->h.s.id, &batches));
    for (int i = 0; i < batches.n; i++)
        letters = letters || (!batches.at[i].paper && batches.at[i].n > batches.at[i].voided);
    same = now.n == typed->n;
    for (int i = 0; i < now.n && same; i++)
        same = str_eq(now.at[i].name, typed->at[i].name);
    if (letters && !same) v->strata_problem = MSG_survey_strata_letters;
    return ERR_NONE;
}

enum err survey_manage_save(struct req *q, struct res *r)
{
    struct survey_stratum_rows strata = {0};
    struct manage_view v = {0};
    int64_t population = 0, ends = 0, changed;
    struct out about = out_new(q->mem);
    str ticked[16];
    day d;

    TRY(survey_here_must(q, MAY_LEAD_TRAJECTORY, &v.h));
    v.ends = req_line(q, "einde", 10);
    v.population = req_line(q, "bevolking", 12);
    v.source = req_line(q, "bron", 200);
    v.strata = req_words(q, "delen", 4000);
    v.weigh = req_line(q, "weeg", 1).n > 0;
    const int n = req_form_all(q, "wie", ticked, COUNT_OF(ticked));
    for (int i = 0; i < n; i++) {
        if (about.n) out_byte(&about, ' ');
        out_str(&about, str_trim(ticked[i]));
    }
    about_fill(q, &v, out_get(&about));
    about = out_new(q->mem); // only what can be asked
    for (int i = 0; i < v.about.n; i++)
        if (v.about.at[i].on) {
            if (about.n) out_byte(&about, ' ');
            out_str(&about, v.about.at[i].trait);
        }
    if (v.ends.n && day_parse(v.ends, &d) != ERR_NONE)
        v.ends_problem = MSG_survey_ends_wrong;
    else if (v.ends.n)
        ends = d.n;
    if (v.population.n && str_int(v.population, 1, SURVEY_PEOPLE, &population) != ERR_NONE)
        v.population_problem = MSG_survey_population_wrong;
    if (!strata_parse(q, v.strata, &strata))
        v.strata_problem = MSG_survey_strata_wrong;
    else
        TRY(strata_stay(q, &v, &strata));
    if (v.ends_problem || v.population_problem || v.strata_problem) {
        r->status = 422;
        return manage_show(q, r, &v);
    }
    TRY(survey_rules_set(q->db, v.h.s.id, v.ends.n ? &ends : NULL, population, v.source,
                         out_get(&about), v.weigh, &changed));
    if (!changed) return fail(q, ERR_CONFLICT, MSG_survey_rules_fixed);
    TRY(survey_strata_drop(q->db, v.h.s.id));
    for (int i = 0; i < strata.n; i++)
        TRY(survey_stratum_insert(q->db, v.h.s.id, strata.at[i].number, strata.at[i].name,
                                  strata.at[i].people));
    TRY(audit_by(q, "survey.rules", survey_object(q, &v.h), STR("")));
    return survey_to(q, r, &v.h, STR("/beheer"));
}

enum err survey_step_take(struct req *q, struct res *r)
{
    const person_id self = who_person(q->who);
    struct manage_view v = {0};
    struct survey_step step = {.person = &self};
    uint32_t missing;

    TRY(survey_here_must(q, MAY_STEP_TRAJECTORY, &v.h));
    if (!survey_event_parse(req_line(q, "stap", 20), &step.event))
        return fail(q, ERR_INVALID, MSG_error_invalid);
    step.roles = who_roles(q->who, v.h.place.id);
    step.who = who_uid(q->who);
    step.why = req_words(q, "waarom", TRAJECTORY_TEXT_SIGNS);
    const enum err e = survey_go(q->db, q->mem, q->now, v.h.s.id, &step, &missing);
    if (e == ERR_UNSOLVABLE) {
        TRY(rules_read(q, &v));
        v.missing_notice = MSG_survey_step_missing;
        v.why = step.why;
        v.asked_step = step.event;
        if (missing & 1u << SURVEY_NEED_why) v.why_problem = need_word(SURVEY_NEED_why);
        r->status = 409;
        return manage_show(q, r, &v);
    }
    if (e == ERR_CONFLICT) return fail(q, e, MSG_survey_step_late);
    TRY(e);
    if (step.event == SURVEY_EVENT_publish) {
        TRY(survey_here_any(q, &v.h));
        TRY(result_publish(q, &v.h));
        return survey_to(q, r, &v.h, STR("/uitkomst"));
    }
    return survey_to(q, r, &v.h, STR("/beheer"));
}
