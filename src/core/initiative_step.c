// initiative_step.c - taking an initiative from one state to the next: the table, what each need looks at, the clocks it starts,
// and the money it takes from a budget.
#include "base/hash.h"
#include "base/utf8.h"
#include "core/audit.h"
#include "core/initiative.h"
#include "core/job.h"

// ---- the table ----

enum {
    LEADER = 1u << ROLE_project_leader,
    EXECUTIVE = 1u << ROLE_executive,
    CLERK = 1u << ROLE_clerk,
    MAKER = 1u << INITIATIVE_ROLE_MAKER,
    NOBODY = 0,
    NOTHING = 0,
    NO_CLOCK = 0,
    PAUSE = 1u << INITIATIVE_PAUSE,
};
#define SYSTEM    (1u << INITIATIVE_ROLE_SYSTEM)
#define FOLLOWERS (1u << INITIATIVE_TELL_FOLLOWERS)
#define RESUME    (1u << INITIATIVE_RESUME)

// The formatter takes a brace in a macro for the start of a body.
// clang-format off
#define IN(state) (1u << INITIATIVE_##state)
#define N(need) (1u << INITIATIVE_NEED_##need)
#define C(kind) (1u << CLOCK_KIND_##kind)
#define EVENT_ROW(name, from, to, who, needs, tells, starts, ends) \
    {{#name, sizeof #name - 1}, from, INITIATIVE_##to, who, needs, tells, starts, ends},
#define NEED_ROW(name) {#name, sizeof #name - 1},
#define SHOWS_ROW(name, kind, phase, signs, shows) shows,
// clang-format on

const struct initiative_event_rule initiative_events[INITIATIVE_EVENT_COUNT] = {
#define EVENT EVENT_ROW
#include "core/initiative_event.def"
#undef EVENT
};

static const str need_names[] = {
#define NEED NEED_ROW
#include "core/initiative_need.def"
#undef NEED
};

static const bool shows[] = {
#define STATE SHOWS_ROW
#include "core/initiative_state.def"
#undef STATE
};

_Static_assert(INITIATIVE_NEED_COUNT <= 32 && INITIATIVE_STATE_COUNT <= 32, "a bit each");

bool initiative_event_parse(str name, enum initiative_event *out)
{
    for (int i = 0; i < INITIATIVE_EVENT_COUNT; i++)
        if (str_eq(initiative_events[i].name, name)) {
            *out = (enum initiative_event)i;
            return true;
        }
    return false;
}

str initiative_need_name(enum initiative_need n)
{
    return need_names[n];
}

// ---- what the by-law says ----

// The district that an area is, or lies in.
static place_id district_of(const struct initiative_row *i, const struct place_row *area)
{
    return str_eq(area->kind, STR("neighbourhood")) && area->has_parent &&
                   area->parent.v != i->place.v
               ? area->parent
               : area->id;
}

// Of a district: a number, or a share of who live there with that number as the most.
static enum err threshold_district(struct db *db, struct mem *mem, int64_t now,
                                   const struct initiative_row *i, const struct place_row *area,
                                   struct bylaw_fact *f, struct initiative_rules *out)
{
    struct bylaw_fact percent, residents;
    const place_id district = district_of(i, area);
    const day rules = initiative_rules_day(i, now);

    TRY(bylaw_at(db, mem, i->place, BYLAW_agenda_district, rules, f));
    TRY(bylaw_at(db, mem, i->place, BYLAW_agenda_district_percent, rules, &percent));
    if (!percent.value) return ERR_NONE;
    // How many live there is no rule but a fact: what is known of it now.
    TRY(bylaw_at(db, mem, district, BYLAW_agenda_residents, day_of_at(now), &residents));
    out->percent = percent.value;
    if (residents.own && residents.place.v == district.v) out->residents = residents.value;
    const int64_t share = (out->residents * percent.value + 99) / 100; // a part of a person is one
    if (!f->value || share < f->value) {
        *f = percent;
        f->value = share;
        f->confirmed = percent.confirmed && residents.confirmed;
    }
    return ERR_NONE;
}

// Of the level of that area; where a by-law knows no such level, the one above it.
static enum err threshold_of(struct db *db, struct mem *mem, int64_t now,
                             const struct initiative_row *i, struct initiative_rules *out)
{
    const day rules = initiative_rules_day(i, now);
    struct bylaw_fact f = {0};
    struct place_row area;

    TRY(place_by_id(db, mem, i->area, &area));
    if (i->area.v != i->place.v && str_eq(area.kind, STR("neighbourhood")))
        TRY(bylaw_at(db, mem, i->place, BYLAW_agenda_neighbourhood, rules, &f));
    if (i->area.v != i->place.v && !f.value)
        TRY(threshold_district(db, mem, now, i, &area, &f, out));
    if (!f.value && !out->percent) TRY(bylaw_at(db, mem, i->place, BYLAW_agenda_city, rules, &f));
    out->threshold = f.value;
    out->basis = f.source;
    out->confirmed = f.confirmed;
    return ERR_NONE;
}

// The lighter way: fewer names, of whatever area, and another age.
static enum err rules_light(struct db *db, struct mem *mem, int64_t now,
                            const struct initiative_row *i, struct initiative_rules *out)
{
    const day rules = initiative_rules_day(i, now);
    struct bylaw_fact f;
    int64_t on;

    TRY(bylaw_value(db, mem, i->place, BYLAW_agenda_light_on, rules, &on));
    TRY(bylaw_value(db, mem, i->place, BYLAW_agenda_light_age, rules, &out->min_age));
    TRY(bylaw_at(db, mem, i->place, BYLAW_agenda_light, rules, &f));
    out->threshold = on ? f.value : 0;
    out->basis = f.source;
    out->confirmed = f.confirmed;
    return ERR_NONE;
}

static enum err rules_agenda(struct db *db, struct mem *mem, int64_t now,
                             const struct initiative_row *i, struct initiative_rules *out)
{
    const day rules = initiative_rules_day(i, now);
    struct clock_end end;
    struct clock term, file;
    int64_t on, online, paper;
    str basis;

    if (i->light) {
        TRY(rules_light(db, mem, now, i, out));
    } else {
        TRY(threshold_of(db, mem, now, i, out));
        TRY(bylaw_value(db, mem, i->place, BYLAW_agenda_age, rules, &out->min_age));
    }
    TRY(bylaw_value(db, mem, i->place, BYLAW_agenda_on, rules, &on));
    TRY(bylaw_value(db, mem, i->place, BYLAW_agenda_online, rules, &online));
    TRY(bylaw_value(db, mem, i->place, BYLAW_agenda_paper, rules, &paper));
    out->online = online;
    out->paper = paper;
    TRY(bylaw_term(db, mem, i->place, BYLAW_agenda_collect, rules, &term, &basis));
    if (term.n) {
        TRY(clock_end(&term, day_of_at(now), NULL, 0, &end));
        out->last = end.last;
        TRY(bylaw_term(db, mem, i->place, BYLAW_agenda_file, rules, &file, &basis));
        TRY(clock_end(&file, out->last, NULL, 0, &end));
        out->file = end.last;
    }
    out->on = on && (out->threshold > 0 || out->percent) && term.n > 0;
    return ERR_NONE;
}

day initiative_rules_day(const struct initiative_row *i, int64_t now)
{
    const enum initiative_state s = initiative_state_of(i);

    return i->has_filed_day && s != INITIATIVE_draft && s != INITIATIVE_talk
               ? (day){(int32_t)i->filed_day}
               : day_of_at(now);
}

enum err initiative_rules(struct db *db, struct mem *mem, int64_t now,
                          const struct initiative_row *i, struct initiative_rules *out)
{
    const day rules = initiative_rules_day(i, now);
    struct bylaw_fact f;
    int64_t on;

    *out = (struct initiative_rules){0};
    if (initiative_kind_of(i) == INITIATIVE_AGENDA) return rules_agenda(db, mem, now, i, out);
    TRY(bylaw_value(db, mem, i->place, BYLAW_initiative_on, rules, &on));
    TRY(bylaw_value(db, mem, i->place, BYLAW_initiative_age, rules, &out->min_age));
    TRY(bylaw_value(db, mem, i->place, BYLAW_initiative_small, rules, &out->small));
    TRY(bylaw_value(db, mem, i->place, BYLAW_initiative_max, rules, &out->max));
    TRY(bylaw_at(db, mem, i->place, BYLAW_initiative_support, rules, &f));
    out->on = on;
    out->online = out->paper = true; // not everybody has a mail address
    out->threshold = i->amount > out->small ? f.value : 0;
    out->basis = f.source;
    out->confirmed = f.confirmed;
    return ERR_NONE;
}

// ---- what is needed ----

struct look {
    struct db *db;
    struct mem *mem;
    int64_t now;
    day today;
    const struct initiative_row *i;
    const struct initiative_step *step; // may be NULL
    struct initiative_rules rules;
    struct initiative_row into;
    bool has_into;
    int64_t left; // in its budget
    bool has_budget;
    bool photo_waits; // until it is made anew; or it could not be
};

static enum err look_at(struct look *l)
{
    struct initiative_budget_row b;
    enum err e;

    struct initiative_photo_head_row photo;
    bool has_photo;

    TRY(initiative_rules(l->db, l->mem, l->now, l->i, &l->rules));
    TRY(initiative_photo_now(l->db, l->mem, l->i->id, &has_photo, &photo));
    l->photo_waits = has_photo && !str_eq(photo.state, STR("ready"));
    if (l->i->has_budget) {
        TRY(initiative_budget_by_id(l->db, l->mem, l->i->place, l->i->budget, &l->has_budget, &b));
        if (l->has_budget) l->left = b.total - b.granted;
    }
    if (l->i->has_into_id) {
        e = initiative_by_id(l->db, l->mem, l->i->into_id, &l->into);
        if (e != ERR_NONE && e != ERR_NOT_FOUND) return e;
        l->has_into = e == ERR_NONE;
    }
    return ERR_NONE;
}

static bool given(const struct look *l, str s)
{
    return !l->step || str_trim(s).n > 0;
}

static bool need_kind_own(const struct look *l)
{
    return initiative_kind_of(l->i) == INITIATIVE_OWN && l->rules.on;
}

static bool need_kind_agenda(const struct look *l)
{
    return initiative_kind_of(l->i) == INITIATIVE_AGENDA && l->rules.on;
}

static bool need_plan(const struct look *l)
{
    return str_trim(l->i->title).n && str_trim(l->i->gist).n && str_trim(l->i->body).n;
}

static bool need_question(const struct look *l)
{
    return str_trim(l->i->ask).n > 0;
}

static bool need_money(const struct look *l)
{
    return l->i->amount > 0 && str_trim(l->i->costs).n;
}

static int64_t granted_by(const struct look *l)
{
    return l->step && l->step->amount ? l->step->amount : l->i->amount;
}

static bool need_limit(const struct look *l)
{
    return granted_by(l) <= l->i->amount && (!l->rules.max || granted_by(l) <= l->rules.max);
}

static bool need_maker(const struct look *l)
{
    const int64_t least =
        l->rules.min_age > INITIATIVE_AGE_LEAST ? l->rules.min_age : INITIATIVE_AGE_LEAST;

    return str_trim(l->i->maker_name).n && l->i->maker_age >= least;
}

static bool need_holder(const struct look *l)
{
    return l->i->maker_age >= INITIATIVE_GROWN || str_trim(l->i->holder).n;
}

static bool need_why(const struct look *l)
{
    return given(l, l->step ? l->step->why : STR(""));
}

static bool need_ground(const struct look *l)
{
    if (!l->step) return true;
    for (int g = 0; g < INITIATIVE_GROUND_COUNT; g++)
        if (str_eq(l->step->ground, initiative_ground_name((enum initiative_ground)g)))
            return initiative_ground_kinds((enum initiative_ground)g) &
                   (uint32_t)initiative_kind_of(l->i);
    return false;
}

static bool need_mandate(const struct look *l)
{
    return !l->step || granted_by(l) <= l->rules.small || l->step->roles & EXECUTIVE;
}

static bool need_budget(const struct look *l)
{
    return l->has_budget && granted_by(l) > 0 && granted_by(l) <= l->left;
}

static bool need_neighbours(const struct look *l)
{
    return l->i->signed_n >= l->i->threshold;
}

static bool need_ready_day(const struct look *l)
{
    return !l->step || l->step->on.n >= l->today.n;
}

static bool need_account(const struct look *l)
{
    return str_trim(l->i->account).n && l->i->spent > 0;
}

static bool need_photo(const struct look *l)
{
    return str_trim(l->i->photo_alt).n > 0 && !l->photo_waits;
}

static bool need_tested(const struct look *l)
{
    return !l->step || l->step->tested;
}

static bool need_rules(const struct look *l)
{
    return l->rules.on;
}

static bool need_residents(const struct look *l)
{
    return !l->rules.percent || l->rules.residents > 0;
}

static bool need_ways(const struct look *l)
{
    return l->rules.online || l->rules.paper;
}

static bool need_support(const struct look *l)
{
    return l->i->threshold > 0 && l->i->signed_n >= l->i->threshold;
}

static bool need_short(const struct look *l)
{
    return l->i->signed_n < l->i->threshold;
}

static bool need_unfiled(const struct look *l)
{
    return l->i->has_file_day && l->i->file_day < l->today.n;
}

static bool need_past(const struct look *l)
{
    return l->i->has_last_day && l->i->last_day < l->today.n;
}

static enum sample_says says(const struct look *l)
{
    int64_t ppb;

    return sample_says(l->i->signed_n, l->i->threshold, l->i->checked_n, l->i->wrong_n, &ppb);
}

static bool need_sample(const struct look *l)
{
    return l->i->sample_n > 0 && l->i->checked_n >= l->i->sample_n && says(l) != SAMPLE_UNDECIDED;
}

static bool need_enough(const struct look *l)
{
    return says(l) == SAMPLE_ENOUGH;
}

static bool need_not_enough(const struct look *l)
{
    return says(l) == SAMPLE_SHORT;
}

static bool need_reference(const struct look *l)
{
    return given(l, l->step ? l->step->ref : STR(""));
}

static bool need_meeting_day(const struct look *l)
{
    return !l->step || l->step->on.n >= l->today.n;
}

static bool need_held(const struct look *l)
{
    return l->i->has_meeting_day && l->i->meeting_day <= l->today.n;
}

static bool need_text(const struct look *l)
{
    return given(l, l->step ? l->step->text : STR(""));
}

static bool need_into(const struct look *l)
{
    return l->has_into && l->into.place.v == l->i->place.v && l->into.id.v != l->i->id.v &&
           initiative_kind_of(&l->into) == INITIATIVE_AGENDA &&
           initiative_signs(&l->into, l->today);
}

static bool (*const need_looks[])(const struct look *l) = {
#define NEED(name) need_##name,
#include "core/initiative_need.def"
#undef NEED
};

enum err initiative_missing(struct db *db, struct mem *mem, int64_t now,
                            const struct initiative_row *i, enum initiative_event e,
                            const struct initiative_step *s, uint32_t *out)
{
    struct look l = {.db = db, .mem = mem, .now = now, .today = day_of_at(now), .i = i, .step = s};
    uint32_t missing = 0;

    TRY(look_at(&l));
    for (int n = 0; n < INITIATIVE_NEED_COUNT; n++)
        if (initiative_events[e].needs & 1u << n && !need_looks[n](&l)) missing |= 1u << n;
    *out = missing;
    return ERR_NONE;
}

// ---- clocks ----

struct promise {
    enum clock_kind kind;
    int own, agenda; // key of the by-law; -1: not of this kind
    const char *title, *title_en;
    enum turn turn_own, turn_agenda;
};

// What a clock of a kind means here. Evaluation ends on a day that was named. That collecting support ends is no promise of anybody.
// clang-format off
static const struct promise promises[] = {
    {CLOCK_KIND_talk,       BYLAW_initiative_talk,    -1,                    "Een gesprek over het idee", "A talk about the idea", TURN_leader, TURN_leader},
    {CLOCK_KIND_receipt,    -1,                       BYLAW_agenda_precheck, "De griffie zegt of het voorstel op de agenda kan", "The clerk says whether it can be put on the agenda", TURN_council, TURN_council},
    {CLOCK_KIND_other,      -1,                       BYLAW_agenda_check,    "De steun is gecontroleerd", "The support has been checked", TURN_council, TURN_council},
    {CLOCK_KIND_agreement,  -1,                       BYLAW_agenda_meeting,  "De raad bespreekt het voorstel, of de dag ervan staat vast", "The council speaks about the proposal, or the day of that is fixed", TURN_council, TURN_council},
    {CLOCK_KIND_decision,   BYLAW_initiative_decide,  BYLAW_agenda_feedback, "Er is een besluit", "There is a decision", TURN_leader, TURN_council},
    {CLOCK_KIND_feedback,   -1,                       BYLAW_agenda_feedback, "De indiener hoort wat er met het besluit gebeurt", "The maker hears what becomes of the decision", TURN_council, TURN_council},
    {CLOCK_KIND_evaluation, BYLAW_initiative_account, -1,                    "De indiener laat zien wat ervan kwam", "The maker shows what came of it", TURN_applicant, TURN_applicant},
};
// clang-format on

static enum err promise_start(struct db *db, struct mem *mem, int64_t now,
                              const struct initiative_row *i, const struct initiative_step *s,
                              const struct promise *p)
{
    const bool own = initiative_kind_of(i) == INITIATIVE_OWN;
    const day today = day_of_at(now);
    struct clock_new c = {.place = i->place,
                          .object = initiative_object(mem, i->id),
                          .kind = p->kind,
                          .title = str_of(p->title),
                          .title_en = str_of(p->title_en),
                          .basis = i->bylaw,
                          .hidden =
                              !i->shown && !i->hidden && !shows[initiative_events[s->event].to],
                          .turn = own ? p->turn_own : p->turn_agenda,
                          .start = today,
                          .who = s->who};
    int key = own ? p->own : p->agenda;
    struct initiative_rules rules;
    clock_id id;

    if (key < 0) return ERR_NONE;
    if (p->kind == CLOCK_KIND_decision && own) {
        TRY(initiative_rules(db, mem, now, i, &rules));
        if (i->amount <= rules.small) key = BYLAW_initiative_small_decide;
    }
    if (s->event == INITIATIVE_EVENT_schedule) {
        c.title = STR("De raad bespreekt het voorstel");
        c.title_en = STR("The council speaks about the proposal");
    }
    TRY(bylaw_term(db, mem, i->place, (enum bylaw_key)key, initiative_rules_day(i, now), &c.term,
                   &c.basis));
    if (!c.term.n) return ERR_NONE; // the by-law asks none
    if (s->event == INITIATIVE_EVENT_schedule) {
        c.term = (struct clock){0};
        c.due = s->on;
    }
    if (p->kind == CLOCK_KIND_evaluation && i->has_meeting_day && i->meeting_day > today.n) {
        struct clock_end end; // after it was carried out
        TRY(clock_end(&c.term, (day){(int32_t)i->meeting_day}, NULL, 0, &end));
        c.term = (struct clock){0};
        c.due = end.last;
    }
    return clock_start(db, mem, now, &c, &id);
}

// A meeting that is later than was promised, and not the first after the term: the promise stays.
static bool keeps(const struct initiative_step *s, const struct clock_row *c)
{
    return s->event == INITIATIVE_EVENT_schedule && s->on.n > c->due_day && !s->first;
}

static enum err clocks_move(struct db *db, struct mem *mem, int64_t now,
                            const struct initiative_row *i, const struct initiative_step *s,
                            const struct initiative_event_rule *rule)
{
    // What the council spoke about was done on the day of its meeting, whenever the clerk writes it down.
    const day today = day_of_at(now),
              done = s->event == INITIATIVE_EVENT_treat ? (day){(int32_t)i->meeting_day} : today;
    uint32_t kept = 0;
    struct clock_rows all;
    enum clock_kind kind;

    TRY(clocks_of_object(db, mem, initiative_object(mem, i->id), &all));
    for (int k = 0; k < all.n; k++) {
        const struct clock_row *c = &all.at[k];
        if (c->has_ended_day || !clock_kind_parse(c->kind, &kind)) continue;
        if (rule->ends & 1u << kind && keeps(s, c))
            kept |= 1u << kind;
        else if (rule->ends & 1u << kind)
            TRY(clock_finish(db, mem, now, c->id, done,
                             s->event == INITIATIVE_EVENT_withdraw ||
                                 s->event == INITIATIVE_EVENT_stop ||
                                 s->event == INITIATIVE_EVENT_join,
                             s->who));
        if (kind != CLOCK_KIND_decision) continue;
        enum err e = ERR_NONE;
        if (rule->starts & PAUSE)
            e = clock_pause_from(db, mem, now, c->id, today, TURN_applicant, s->why, s->who);
        if (rule->starts & RESUME) e = clock_resume(db, mem, now, c->id, today, s->who);
        if (e != ERR_NONE && e != ERR_CONFLICT) return e;
    }
    for (size_t k = 0; k < COUNT_OF(promises); k++)
        if (rule->starts & ~kept & 1u << promises[k].kind)
            TRY(promise_start(db, mem, now, i, s, &promises[k]));
    return ERR_NONE;
}

// The job initiative.watch of app/initiative: once a day what passed its last day, as long as something collects.
enum err initiative_watch_plan(struct db *db, struct mem *mem, int64_t now)
{
    const day tomorrow = {day_of_at(now).n + 1};
    const int64_t midnight = (int64_t)tomorrow.n * 86400;
    bool added;

    return job_add_once(db, STR("initiative.watch"), STR(""),
                        midnight - day_offset_s(midnight) + 7 * 60,
                        str_format(mem, "initiative.watch.%d", (int)tomorrow.n), &added);
}

// ---- going ----

static bool fits(str s)
{
    return utf8_valid(s) && utf8_length(s) <= INITIATIVE_TEXT_SIGNS;
}

static str role_taken(const struct initiative_step *s, uint32_t may)
{
    for (int r = 0; r < ROLE_COUNT; r++)
        if (s->roles & may & 1u << r) return role_name((enum role)r);
    return s->roles & may & MAKER ? STR("maker") : STR("system");
}

// What is fixed when people begin to sign.
static enum err fix_rules(struct db *db, struct mem *mem, int64_t now,
                          const struct initiative_row *i)
{
    const bool agenda = initiative_kind_of(i) == INITIATIVE_AGENDA;
    struct initiative_rules rules;
    int64_t last;

    TRY(initiative_rules(db, mem, now, i, &rules));
    last = rules.last.n;
    if (agenda) TRY(initiative_set_file_day(db, i->id, rules.file.n));
    TRY(initiative_set_ways(db, i->id, rules.online, rules.paper, rules.percent, rules.residents));
    return initiative_set_rules(db, i->id, rules.threshold, rules.min_age, agenda ? &last : NULL,
                                rules.basis);
}

static enum err take_money(struct db *db, const struct initiative_row *i,
                           const struct initiative_step *s)
{
    const int64_t amount = s->amount ? s->amount : i->amount;
    int64_t changed;

    TRY(initiative_budget_take(db, i->budget, amount, &changed));
    if (!changed) return ERR_CONFLICT; // somebody else was granted it meanwhile
    return initiative_set_granted(db, i->id, amount, str_trim(s->why));
}

static enum err draw(struct db *db, struct mem *mem, const struct initiative_row *i)
{
    unsigned char raw[16];

    random_bytes(raw, sizeof raw);
    return initiative_sample_draw(db, mem, i, hex_text(mem, raw, sizeof raw), false);
}

// What a step does besides its state.
static enum err keep(struct db *db, struct mem *mem, int64_t now, const struct initiative_row *i,
                     const struct initiative_step *s)
{
    const str text = str_trim(s->text), why = str_trim(s->why), ref = str_trim(s->ref);

    switch (s->event) {
    case INITIATIVE_EVENT_send:
    case INITIATIVE_EVENT_present: return initiative_set_filed(db, i->id, day_of_at(now).n);
    case INITIATIVE_EVENT_collect: TRY(initiative_watch_plan(db, mem, now)); // fall through
    case INITIATIVE_EVENT_take_up: return fix_rules(db, mem, now, i);
    case INITIATIVE_EVENT_grant: return take_money(db, i, s);
    case INITIATIVE_EVENT_start:
    case INITIATIVE_EVENT_schedule: return initiative_set_meeting(db, i->id, s->on.n);
    case INITIATIVE_EVENT_finish: // what was not spent comes back
        return i->has_budget && i->spent < i->granted
                   ? initiative_budget_back(db, i->budget, i->granted - i->spent)
                   : ERR_NONE;
    case INITIATIVE_EVENT_stop:
        TRY(initiative_photo_remove(db, now, i->id));
        return i->has_budget ? initiative_budget_back(db, i->budget, i->granted) : ERR_NONE;
    case INITIATIVE_EVENT_withdraw:
        return i->has_budget && i->granted ? initiative_budget_back(db, i->budget, i->granted)
                                           : ERR_NONE;
    case INITIATIVE_EVENT_refuse:
    case INITIATIVE_EVENT_exclude: return initiative_set_ground(db, i->id, s->ground, why);
    case INITIATIVE_EVENT_fall_short: return initiative_set_ground(db, i->id, STR("support"), why);
    case INITIATIVE_EVENT_not_admit:
        TRY(initiative_set_ground(db, i->id, s->ground, why));
        return initiative_set_decision(db, i->id, ref, why);
    case INITIATIVE_EVENT_count: return draw(db, mem, i);
    case INITIATIVE_EVENT_reach: return initiative_reached(db, i->id, &now);
    case INITIATIVE_EVENT_drop: return initiative_reached(db, i->id, NULL);
    case INITIATIVE_EVENT_admit: return initiative_set_decision(db, i->id, ref, why);
    case INITIATIVE_EVENT_treat: return initiative_set_feedback(db, i->id, text);
    case INITIATIVE_EVENT_decide: return initiative_set_decision(db, i->id, ref, text);
    case INITIATIVE_EVENT_feed_back: return initiative_set_feedback(db, i->id, text);
    default: return ERR_NONE;
    }
}

// The day that its signatures go: some weeks after they were checked, or after it ended without.
static enum err erase_later(struct db *db, struct mem *mem, int64_t now,
                            const struct initiative_row *i, int to)
{
    const day today = day_of_at(now);
    struct clock_end end;
    struct clock term;
    str basis;

    if (initiative_phase_of((enum initiative_state)to) != INITIATIVE_OVER &&
        to != INITIATIVE_counted && to != INITIATIVE_granted)
        return ERR_NONE;
    TRY(bylaw_term(db, mem, i->place, BYLAW_agenda_delete, initiative_rules_day(i, now), &term,
                   &basis));
    if (!term.n) return initiative_set_erase(db, i->id, today.n);
    TRY(clock_end(&term, today, NULL, 0, &end));
    return initiative_set_erase(db, i->id, end.last.n);
}

// Of what everybody sees, how many stand in each phase.
static enum err tally_move(struct db *db, const struct initiative_row *i,
                           enum initiative_phase phase)
{
    if (phase == i->phase) return ERR_NONE;
    if (i->phase) TRY(initiative_tally_add(db, i->place, i->phase, -1));
    return phase ? initiative_tally_add(db, i->place, phase, 1) : ERR_NONE;
}

static enum err tally(struct db *db, const struct initiative_row *i, enum initiative_state to)
{
    return tally_move(db, i,
                      !i->hidden && (i->shown || shows[to]) ? initiative_phase_in(i, to)
                                                            : INITIATIVE_HIDDEN);
}

enum err initiative_hide(struct db *db, struct mem *mem, int64_t now, initiative_id id, bool hidden)
{
    struct initiative_row i;
    int64_t changed;

    TRY(initiative_by_id(db, mem, id, &i));
    const enum initiative_phase phase =
        hidden ? INITIATIVE_HIDDEN : initiative_phase_in(&i, initiative_state_of(&i));
    TRY(initiative_set_hidden(db, id, hidden, phase, now, &changed));
    return changed ? tally_move(db, &i, phase) : ERR_CONFLICT;
}

enum err initiative_go(struct db *db, struct mem *mem, int64_t now, initiative_id id,
                       const struct initiative_step *s, uint32_t *out_missing)
{
    const struct initiative_event_rule *rule = &initiative_events[s->event];
    const enum initiative_state to = (enum initiative_state)rule->to;
    struct initiative_row i;
    initiative_event_id event;

    *out_missing = 0;
    if (!fits(s->why) || !fits(s->ref) || !fits(s->text) || s->amount < 0 ||
        s->amount > INITIATIVE_CENTS_MOST)
        return ERR_INVALID;
    TRY(initiative_by_id(db, mem, id, &i));
    if (!(rule->from & 1u << initiative_state_of(&i)) ||
        !(initiative_state_kinds(to) & (uint32_t)initiative_kind_of(&i)))
        return ERR_CONFLICT;
    if (!(rule->who & s->roles)) return ERR_FORBIDDEN;
    TRY(initiative_missing(db, mem, now, &i, s->event, s, out_missing));
    if (*out_missing) return ERR_UNSOLVABLE;

    const str state = initiative_state_name(to);
    TRY(keep(db, mem, now, &i, s));
    TRY(initiative_by_id(db, mem, id, &i)); // with what was fixed just now
    TRY(tally(db, &i, to));
    TRY(initiative_set_state(db, id, state, shows[to], initiative_phase_in(&i, to), now));
    TRY(erase_later(db, mem, now, &i, to));
    TRY(initiative_event_insert(db, mem, id, rule->name, i.state, state, role_taken(s, rule->who),
                                str_trim(s->why), str_trim(s->ref), s->person, now, &event));
    TRY(initiative_by_id(db, mem, id, &i));
    TRY(clocks_move(db, mem, now, &i, s, rule));
    if (rule->tells)
        TRY(job_add(db, STR("initiative.tell"), str_format(mem, "%lld", (long long)event.v), now));
    return audit(db, mem, now, s->who, str_format(mem, "initiative." STR_FMT, STR_ARG(rule->name)),
                 initiative_object(mem, id), state);
}
