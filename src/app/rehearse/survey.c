// survey.c - of a plan with a survey: a copy of its newest questionnaire, open, with sheets of invented residents in it. What they write in
// their own words comes from people.def as well; one of them goes over the line.
#include "core/survey.h"
#include "app/rehearse/rehearse.h"
#include "base/hash.h"

enum { SHEETS = 36, VALUE_SIGNS = 200, DAY_S = 86400 };

static str number_between(struct mem *m, struct chance *c, int64_t least, int64_t most)
{
    const int64_t span = most > least && most - least < 1000 ? most - least : 3;

    return str_format(m, "%lld", (long long)(least + (int64_t)chance_below(c, (uint64_t)span + 1)));
}

static str ranking(struct mem *m, struct chance *c, const struct question *q)
{
    struct out o = out_new(m);
    int at[FORM_CHOICES];

    for (int i = 0; i < q->choices; i++)
        at[i] = i;
    chance_shuffle(c, at, q->choices);
    for (int i = 0; i < q->choices; i++) {
        if (i) out_byte(&o, ' ');
        out_str(&o, q->choice[at[i]].id);
    }
    return out_get(&o);
}

// Some leave out what they may; what does not fit the question is left out too.
static str answer(struct mem *m, struct chance *c, const struct question *q, int sheet)
{
    const bool words = q->kind == QUESTION_text;
    str sent = STR(""), value;

    if (!q->required && chance_below(c, 100) < (words ? 60 : 6) && (sheet || !words))
        return STR("");
    switch (q->kind) {
    case QUESTION_single:
    case QUESTION_multiple:
        if (q->choices) sent = q->choice[chance_below(c, (uint64_t)q->choices)].id;
        break;
    case QUESTION_ranking: sent = ranking(m, c, q); break;
    case QUESTION_scale:
    case QUESTION_number: sent = number_between(m, c, q->least, q->most); break;
    case QUESTION_text: sent = rehearse_words(c, sheet == 0); break;
    case QUESTION_place: sent = msg_text(LANG_NL, MSG_rehearse_address); break;
    case QUESTION_KIND_COUNT: break;
    }
    return form_value(m, q, sent, &value) == VALUE_FINE ? value : STR("");
}

static enum err sheets(struct db *db, struct mem *mem, int64_t now, const struct rehearsal_row *r,
                       const struct survey_row *s, const struct form *f)
{
    struct chance c;

    chance_start(&c, str_format(mem, STR_FMT " survey", STR_ARG(r->seed)));
    for (int i = 0; i < SHEETS; i++) {
        str *value = MEM_ARRAY(mem, str, (size_t)f->n + 1), ticket;
        const int64_t at = now - (int64_t)chance_below(&c, REHEARSAL_BACK) * DAY_S;
        int first;
        for (int q = 0; q < f->n; q++)
            value[q] = answer(mem, &c, &f->at[q], i);
        TRY(survey_enter(db, mem, at, s, f, value,
                         chance_below(&c, 4) ? STR("online") : STR("street"), 0, NULL, &first,
                         &ticket));
    }
    return survey_tickets_drop(db, s->id);
}

enum err rehearse_survey(struct db *db, struct mem *mem, int64_t now, const struct rehearsal_row *r,
                         const struct trajectory_row *t)
{
    const int64_t opened = now - (int64_t)REHEARSAL_BACK * DAY_S, ends = t->ends_day;
    struct survey_new n = {.trajectory = t->id, .kind = STR("open")};
    struct survey_line_rows before;
    struct survey_row s;
    int64_t number, changed;
    bool found;

    TRY(surveys_of(db, mem, r->origin, &before));
    if (!before.n) return ERR_NONE;
    TRY(survey_by_number(db, mem, r->origin, before.at[before.n - 1].number, &found, &s));
    if (!found) return ERR_NONE;
    TRY(survey_form(mem, &s, &n.form));
    if (!n.form.n) return ERR_NONE;
    TRY(survey_add(db, mem, opened, &n, &number));
    TRY(survey_by_number(db, mem, t->id, number, &found, &s));
    // What the steps would have made of it when it opened; its test round is tried with the real one.
    TRY(survey_rules_set(db, s.id, &ends, 0, STR(""), STR(""), 0, &changed));
    TRY(survey_version_insert(db, s.id, 1, s.form, sha256_hex(mem, s.form), opened));
    TRY(survey_version_set(db, s.id, 1));
    TRY(survey_event_insert(db, s.id, STR("open"), STR("ready"), STR("open"), STR("project_leader"),
                            STR(""), NULL, opened));
    TRY(survey_state_set(db, s.id, survey_state_name(SURVEY_open), opened));
    TRY(survey_by_number(db, mem, t->id, number, &found, &s));
    return sheets(db, mem, now, r, &s, &n.form);
}

enum err rehearse_survey_close(struct db *db, struct mem *mem, int64_t now,
                               const struct trajectory_row *t)
{
    const struct survey_step step = {.event = SURVEY_EVENT_close,
                                     .roles = 1u << ROLE_SYSTEM,
                                     .who = STR("system")};
    struct survey_past_rows rows;
    uint32_t missing;

    TRY(rehearse_surveys_past(db, mem, t->id, day_of_at(now).n, &rows));
    for (int i = 0; i < rows.n; i++)
        TRY(survey_go(db, mem, now, rows.at[i].id, &step, &missing));
    return ERR_NONE;
}
