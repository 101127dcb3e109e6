// challenges.c - the invented groups of a rehearsal of the right to challenge, and what they and the colleagues do by themselves. They
// take the real steps (core/challenge_event.def), also those of the past.
#include "app/rehearse/rehearse.h"
#include "core/challenge.h"

enum { DAY_S = 86400, STARTS_AFTER = 60, ROWS = 2, ENOUGH = 12, FEW = 3 };

static const struct {
    const char *part, *form, *title, *task;
    int64_t cents;
    bool says_now;
} challengers[] = {
#define CHALLENGER(part, form, title, task, cents, says_now) \
    {#part, form, title, task, cents, says_now},
#include "app/rehearse/challenge.def"
#undef CHALLENGER
#undef PUBLIC_TASK
#undef SAYS
#undef THINKS
#undef CREW
};
static const struct {
    const char *title, *about, *area;
    int64_t cents;
} offers[] = {
#define PUBLIC_TASK(title, about, area, cents) {title, about, area, cents},
#include "app/rehearse/challenge.def"
#undef CHALLENGER
#undef PUBLIC_TASK
#undef SAYS
#undef THINKS
#undef CREW
};
static const struct {
    const char *part, *what, *words;
} says[] = {
#define SAYS(part, what, words) {#part, what, words},
#include "app/rehearse/challenge.def"
#undef CHALLENGER
#undef PUBLIC_TASK
#undef SAYS
#undef THINKS
#undef CREW
};
static const struct {
    enum challenge_aspect aspect;
    const char *verdict, *words;
} thoughts[] = {
#define THINKS(aspect, verdict, words) {CHALLENGE_ASPECT_##aspect, verdict, words},
#include "app/rehearse/challenge.def"
#undef CHALLENGER
#undef PUBLIC_TASK
#undef SAYS
#undef THINKS
#undef CREW
};
static const char *const crews[] = {
#define CREW(name) name,
#include "app/rehearse/challenge.def"
#undef CHALLENGER
#undef PUBLIC_TASK
#undef SAYS
#undef THINKS
#undef CREW
};
struct cast {
    struct db *db;
    struct mem *mem;
    int64_t now;
    const struct rehearsal_row *r;
    struct chance chance;
    int64_t support;          // that the by-law asks
    bool form;                // and a legal form
    int64_t lead;             // days before it starts
    int first_crew, n_groups; // dealt so far
};

static int below(struct cast *c, int n)
{
    return (int)chance_below(&c->chance, (uint64_t)n);
}

static str words(const char *part, const char *what)
{
    for (size_t i = 0; i < COUNT_OF(says); i++)
        if (!strcmp(says[i].part, part) && !strcmp(says[i].what, what))
            return str_of(says[i].words);
    return STR("");
}

// Who has no words of their own says what anybody says.
static str reply(const char *part, const char *what)
{
    const str own = words(part, what);

    return own.n ? own : words("any", what);
}

// How many days a term of the by-law is, from today.
static enum err term_days(struct cast *c, enum bylaw_key key, int64_t *out)
{
    const day today = day_of_at(c->now);
    struct clock_end end;
    struct clock term;
    str basis;

    *out = 0;
    TRY(bylaw_term(c->db, c->mem, c->r->place, key, today, &term, &basis));
    if (!term.n) return ERR_NONE;
    TRY(clock_end(&term, today, NULL, 0, &end));
    *out = end.last.n - today.n;
    return ERR_NONE;
}

// Days ago: as many as that, but never beyond half of the term that runs.
static enum err ago(struct cast *c, enum bylaw_key key, int64_t days, int64_t *out)
{
    int64_t term;

    TRY(term_days(c, key, &term));
    *out = term / 2 < days ? term / 2 : days;
    return ERR_NONE;
}

static enum err cast_start(struct cast *c, struct db *db, struct mem *mem, int64_t now,
                           const struct rehearsal_row *r)
{
    const day today = day_of_at(now);
    int64_t form;

    *c = (struct cast){.db = db, .mem = mem, .now = now, .r = r};
    chance_start(&c->chance, str_format(mem, STR_FMT " challenge", STR_ARG(r->seed)));
    TRY(bylaw_value(db, mem, r->place, BYLAW_challenge_support, today, &c->support));
    TRY(bylaw_value(db, mem, r->place, BYLAW_challenge_legal_form, today, &form));
    c->form = form != 0;
    return term_days(c, BYLAW_challenge_lead, &c->lead);
}

// A step: of the group, or of the colleague in the past.
static enum err go(struct cast *c, challenge_id id, int64_t days_ago, struct challenge_step s)
{
    const bool group = challenge_events_table[s.event].who & 1u << CHALLENGE_GROUP;
    uint32_t missing;

    s.roles = challenge_events_table[s.event].who;
    s.who = group ? STR("group") : STR("system");
    s.person = group ? NULL : &c->r->colleague;
    return challenge_go(c->db, c->mem, c->now - days_ago * DAY_S, id, &s, &missing);
}

#define STEP(name, ...) ((struct challenge_step){.event = CHALLENGE_EVENT_##name, __VA_ARGS__})

// ---- the groups ----

static enum err list_of_tasks(struct cast *c)
{
    const int year = day_ymd(day_of_at(c->now)).year;

    for (size_t i = 0; i < COUNT_OF(offers); i++) {
        struct challenge_task_row before;
        challenge_task_id id;
        bool found;
        TRY(challenge_task_by_title(c->db, c->mem, c->r->place, str_of(offers[i].title), &found,
                                    &before));
        if (found && !before.gone) continue; // the place has it itself
        TRY(challenge_task_put(
            c->db, c->mem, c->now,
            &(struct challenge_task_new){.place = c->r->place,
                                         .title = str_of(offers[i].title),
                                         .about = str_of(offers[i].about),
                                         .area = str_of(offers[i].area),
                                         .source = msg_text(LANG_NL, MSG_rehearse_task_source),
                                         .cost_cents = offers[i].cents,
                                         .cost_year = year},
            &id));
    }
    return ERR_NONE;
}

// What each part costs: most of it the work, the rest what one needs for it. now_cents: of the list of tasks.
static enum err costs(struct cast *c, challenge_id id, int stage, int64_t now_cents)
{
    static const msg titles[ROWS] = {MSG_rehearse_cost_work, MSG_rehearse_cost_things};
    const int64_t then_cents = challengers[stage].cents / 100 * (95 + below(c, 6)),
                  then[ROWS] = {then_cents / 5 * 4, then_cents - then_cents / 5 * 4},
                  now[ROWS] = {now_cents / 5 * 4, now_cents - now_cents / 5 * 4};
    const bool says_now = challengers[stage].says_now && now_cents;

    for (int i = 0; i < ROWS && then_cents; i++) {
        challenge_cost_id cost;
        TRY(challenge_cost_insert(c->db, c->mem, id, msg_text(LANG_NL, titles[i]),
                                  says_now ? &now[i] : NULL,
                                  says_now ? msg_text(LANG_NL, MSG_rehearse_task_source) : STR(""),
                                  then[i], &cost));
    }
    return ERR_NONE;
}

static enum err texts(struct cast *c, challenge_id id, const char *part)
{
    for (int p = 0; p < CHALLENGE_PART_COUNT; p++) {
        const str name = challenge_part_name((enum challenge_part)p);
        const str body = words(part, str_z(c->mem, name));
        if (body.n) TRY(challenge_text_set(c->db, id, name, body));
    }
    return ERR_NONE;
}

// As many as the by-law asks, and long enough before it starts.
static enum err ready(struct cast *c, const struct challenge_row *x, str form, int64_t support)
{
    const int64_t starts = day_of_at(c->now).n + c->lead + STARTS_AFTER;

    return challenge_set(c->db, x->id, x->has_task ? &x->task : NULL, x->title, x->group_name, form,
                         1, support, &starts, c->now);
}

static int stage_of(const char *part)
{
    for (size_t i = 0; i < COUNT_OF(challengers); i++)
        if (!strcmp(challengers[i].part, part)) return (int)i;
    return 0;
}

static enum err add(struct cast *c, const char *part, int64_t days_ago, challenge_id *out)
{
    const int stage = stage_of(part);
    const bool small = !strcmp(part, "small");
    struct challenge_receipt got;
    struct challenge_task_row task;
    struct challenge_row x;
    bool found;

    TRY(challenge_task_by_title(c->db, c->mem, c->r->place, str_of(challengers[stage].task), &found,
                                &task));
    TRY(challenge_add(c->db, c->mem, c->now - days_ago * DAY_S,
                      &(struct challenge_new){
                          .place = c->r->place,
                          .title = str_of(challengers[stage].title),
                          .group =
                              str_of(crews[(c->first_crew + c->n_groups++) % (int)COUNT_OF(crews)]),
                          .name = rehearse_name(c->mem, &c->chance),
                          .task = found ? &task.id : NULL,
                          .lang = LANG_NL},
                      &got));
    *out = got.id;
    TRY(texts(c, got.id, part));
    TRY(costs(c, got.id, stage, found ? task.cost_cents : 0));
    TRY(challenge_by_id(c->db, c->mem, got.id, &x));
    // Where a legal form is asked, each has one but who is too small.
    const str form = str_of(challengers[stage].form);
    TRY(ready(c, &x, !small && c->form && str_eq(form, STR("none")) ? STR("association") : form,
              small ? (c->support > FEW ? FEW : 0) : c->support + ENOUGH + below(c, 40)));
    return rehearsal_challenge_insert(c->db, c->r->id, got.id, str_of(part));
}

// A group that asks for a talk, or files at once: so many days ago, within the term of the by-law for it.
static enum err comes(struct cast *c, const char *part, bool files, int64_t days)
{
    challenge_id id;
    int64_t at;

    TRY(ago(c, files ? BYLAW_challenge_receipt : BYLAW_challenge_talk, days, &at));
    TRY(add(c, part, at, &id));
    return go(c, id, at, files ? STEP(file) : STEP(ask_talk));
}

// All was looked at, and the colleague advised no; the group has said what it thinks of that.
static enum err advised_against(struct cast *c)
{
    static const char *const against[CHALLENGE_ASPECT_COUNT] = {
        [CHALLENGE_ASPECT_domain] = "against",
        [CHALLENGE_ASPECT_legal] = "conditions",
        [CHALLENGE_ASPECT_purchasing] = "against",
        [CHALLENGE_ASPECT_finance] = "against"};
    static const msg why[CHALLENGE_ASPECT_COUNT] = {
        [CHALLENGE_ASPECT_domain] = MSG_rehearse_against_domain,
        [CHALLENGE_ASPECT_legal] = MSG_rehearse_against_legal,
        [CHALLENGE_ASPECT_purchasing] = MSG_rehearse_against_purchasing,
        [CHALLENGE_ASPECT_finance] = MSG_rehearse_against_finance};
    challenge_id id;
    int64_t at, receipt, react;

    TRY(ago(c, BYLAW_challenge_decide, 40, &at));
    TRY(ago(c, BYLAW_challenge_receipt, 3, &receipt));
    TRY(ago(c, BYLAW_challenge_react, 4, &react));
    if (react > at / 2) react = at / 2;
    TRY(add(c, "refuse", at, &id));
    TRY(go(c, id, at, STEP(file)));
    TRY(challenge_set_contact(c->db, id, &c->r->colleague, c->now - at * DAY_S));
    if (receipt > at - react) receipt = at - react;
    TRY(go(c, id, at - receipt, STEP(accept)));
    for (int k = 0; k < CHALLENGE_CONDITION_COUNT; k++)
        TRY(challenge_condition_set(
            c->db, id, challenge_condition_name((enum challenge_condition)k),
            k == CHALLENGE_CONDITION_not_dearer || k == CHALLENGE_CONDITION_safety ? STR("not")
                                                                                   : STR("met"),
            STR(""), &c->r->colleague, c->now - react * DAY_S));
    for (int a = 0; a < CHALLENGE_ASPECT_COUNT; a++)
        TRY(challenge_assessment_set(c->db, id, challenge_aspect_name((enum challenge_aspect)a),
                                     str_of(against[a]), msg_text(LANG_NL, why[a]),
                                     role_name(ROLE_expert),
                                     a == CHALLENGE_ASPECT_domain ? NULL : &c->r->colleague,
                                     c->now - react * DAY_S)); // of the subject: somebody else
    TRY(go(c, id, react, STEP(advise, .text = msg_text(LANG_NL, MSG_rehearse_advised_no))));
    return go(c, id, react / 2, STEP(react, .text = reply("refuse", "react")));
}

enum err rehearse_challenges(struct db *db, struct mem *mem, int64_t now,
                             const struct rehearsal_row *r)
{
    struct cast c;

    TRY(cast_start(&c, db, mem, now, r));
    c.first_crew = below(&c, (int)COUNT_OF(crews));
    TRY(list_of_tasks(&c));
    TRY(comes(&c, "whole", false, 5));
    TRY(comes(&c, "wrong", false, 6));
    // Who is too few, or is no legal person, only where the by-law asks that.
    if (c.support > 1 || c.form) TRY(comes(&c, "small", false, 4));
    TRY(comes(&c, "angry", true, 2));
    TRY(comes(&c, "incomplete", true, 3));
    return advised_against(&c);
}

// ---- what the groups do in a week ----

struct steps {
    const struct challenge_event_row *last, *talked;
    bool reacted, objected; // reacted: to the newest advice
};

static struct steps steps_of(const struct challenge_event_rows *all)
{
    struct steps s = {0};

    for (int i = 0; i < all->n; i++) {
        const struct challenge_event_row *e = &all->at[i];
        s.last = e;
        if (str_eq(e->event, STR("talked"))) s.talked = e;
        if (str_eq(e->event, STR("advise"))) s.reacted = false;
        if (str_eq(e->event, STR("react"))) s.reacted = true;
        if (str_eq(e->event, STR("object"))) s.objected = true;
    }
    return s;
}

// Does what they were told name another way than a challenge?
static bool sends_on(struct mem *mem, str said)
{
    static const char *const ways[] = {"meld", "initiatief", "wijzer", "report", "initiative"};
    const str low = str_lower(mem, said);

    for (size_t i = 0; i < COUNT_OF(ways); i++)
        if (str_find(low, str_of(ways[i])) >= 0) return true;
    return false;
}

static enum err after_talk(struct cast *c, const struct challenge_row *x, const char *part,
                           const struct steps *s)
{
    if (!s->talked) return ERR_NONE;
    if (!strcmp(part, "wrong"))
        return sends_on(c->mem, s->talked->body) ? go(c, x->id, 0, STEP(withdraw))
                                                 : go(c, x->id, 0, STEP(ask_talk));
    // Who was too few found more people, and made an association.
    TRY(ready(c, x, str_eq(x->legal_form, STR("none")) ? STR("association") : x->legal_form,
              x->support_n < c->support ? c->support + ENOUGH : x->support_n));
    return go(c, x->id, 0, STEP(file));
}

static enum err supplies(struct cast *c, const struct challenge_row *x, const char *part)
{
    if (!strcmp(part, "incomplete")) TRY(texts(c, x->id, "supplied"));
    return go(c, x->id, 0, STEP(supply));
}

static enum err group_goes(struct cast *c, const struct challenge_row *x, const char *part)
{
    struct challenge_event_rows all;

    TRY(challenge_events(c->db, c->mem, x->id, &all));
    const struct steps s = steps_of(&all);
    const bool told =
        s.last && (str_eq(s.last->event, STR("check")) || str_eq(s.last->event, STR("evaluate")));
    switch (challenge_state_of(x->state)) {
    case CHALLENGE_draft: return after_talk(c, x, part, &s);
    case CHALLENGE_supplement: return supplies(c, x, part);
    case CHALLENGE_advised:
        return s.reacted ? ERR_NONE : go(c, x->id, 0, STEP(react, .text = reply(part, "react")));
    case CHALLENGE_refused:
    case CHALLENGE_inadmissible:
        return s.objected ? ERR_NONE : go(c, x->id, 0, STEP(object, .why = reply(part, "object")));
    case CHALLENGE_agreeing: return x->signed_at ? ERR_NONE : go(c, x->id, 0, STEP(sign));
    case CHALLENGE_running:
    case CHALLENGE_evaluated:
        return told ? go(c, x->id, 0, STEP(reflect, .text = reply(part, "reflect"))) : ERR_NONE;
    default: return ERR_NONE; // it is not their turn
    }
}

enum err rehearse_challenges_week(struct db *db, struct mem *mem, int64_t now,
                                  const struct rehearsal_row *r)
{
    struct rehearsed_challenge_rows all;
    struct cast c;

    TRY(cast_start(&c, db, mem, now, r));
    TRY(rehearse_challenges_of(db, mem, r->id, &all));
    for (int k = 0; k < all.n; k++) {
        struct challenge_row x;
        TRY(challenge_by_id(db, mem, all.at[k].id, &x));
        // What cannot be yet, is left for another week.
        const enum err e = group_goes(&c, &x, str_z(mem, all.at[k].part));
        if (e != ERR_UNSOLVABLE) TRY(e);
    }
    return ERR_NONE;
}

// ---- the colleagues ----

// The objection of who was refused on an advice that says so stays a no; any other no is looked at again.
static enum err objection(struct cast *c, const struct rehearsed_challenge_row *x)
{
    const str ref = str_format(c->mem, "BEZWAAR-%lld", (long long)x->id.v);

    return str_eq(x->part, STR("refuse"))
               ? go(c, x->id, 0,
                    STEP(uphold, .ref = ref,
                         .text = msg_text(LANG_NL, MSG_rehearse_objection_upheld)))
               : go(c, x->id, 0,
                    STEP(revise, .ref = ref,
                         .text = msg_text(LANG_NL, MSG_rehearse_objection_revised)));
}

// Law, purchasing and finance say what they think of each that is looked at; the subject itself is of who practises. And who
// practises said no: then the objection is the colleague's.
enum err rehearse_challenges_colleague(struct db *db, struct mem *mem, int64_t now,
                                       const struct rehearsal_row *r)
{
    struct rehearsed_challenge_rows all;
    struct cast c;

    TRY(cast_start(&c, db, mem, now, r));
    TRY(rehearse_challenges_of(db, mem, r->id, &all));
    for (int k = 0; k < all.n; k++) {
        if (str_eq(all.at[k].state, STR("objection"))) TRY(objection(&c, &all.at[k]));
        if (!str_eq(all.at[k].state, STR("assessing"))) continue;
        for (size_t i = 0; i < COUNT_OF(thoughts); i++)
            TRY(challenge_assessment_set(db, all.at[k].id,
                                         challenge_aspect_name(thoughts[i].aspect),
                                         str_of(thoughts[i].verdict), str_of(thoughts[i].words),
                                         role_name(ROLE_expert), &r->colleague, now));
    }
    return ERR_NONE;
}
