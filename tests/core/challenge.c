// The table of steps of a challenge, walked: every step in every role from every state, each of its needs taken away one by
// one, what the table as a whole never allows; the clocks with a supplement and a complex case; three by-laws by settings.
#include "core/challenge.h"
#include "tests/support/test.h"

static const int64_t now = 1795000000; // 18 November 2026

enum { PARTIES = ROLE_COUNT + 1 }; // each role, and the group

struct walk {
    struct test *t;
    struct db *db;
    place_id place;
    person_id leader;
    int made;
};

static enum err sql(struct walk *w, const char *text)
{
    return db_run_text(w->db, text);
}

static enum err law(struct walk *w, place_id place, enum bylaw_key key, int64_t value,
                    enum clock_unit unit)
{
    return bylaw_set(w->db, w->t->mem, 0,
                     &(struct bylaw_new){.place = place,
                                         .key = key,
                                         .value = value,
                                         .unit = unit,
                                         .from = day_of((struct ymd){2026, 1, 1}),
                                         .source = STR("Verordening 2026, artikel 8"),
                                         .who = STR("command")});
}

static enum err fill(struct walk *w, challenge_id id)
{
    const day today = day_of_at(now);
    const int64_t starts = today.n + 300, cost = 1200000, from = today.n + 10,
                  until = today.n + 300;
    challenge_cost_id k;

    for (int p = 0; p < CHALLENGE_PART_COUNT; p++)
        TRY(challenge_text_set(w->db, id, challenge_part_name((enum challenge_part)p),
                               STR("Tekst.")));
    TRY(challenge_cost_insert(w->db, w->t->mem, id, STR("Maaien"), &cost, STR("begroting 2026"),
                              1000000, &k));
    for (int i = 0; i < CHALLENGE_CONDITION_COUNT; i++)
        TRY(challenge_condition_set(w->db, id,
                                    challenge_condition_name((enum challenge_condition)i),
                                    STR("met"), STR(""), NULL, now));
    for (int i = 0; i < CHALLENGE_ASPECT_COUNT; i++)
        TRY(challenge_assessment_set(w->db, id, challenge_aspect_name((enum challenge_aspect)i),
                                     STR("good"), STR("Kan."), STR("expert"), NULL, now));
    TRY(challenge_set(w->db, id, NULL, STR("De groene hoek"), STR("De Hoek"), STR("association"), 1,
                      40, &starts, now));
    TRY(challenge_set_agreement(w->db, id, 1000000, &from, &until, now));
    TRY(challenge_set_signed(w->db, id, now));
    return challenge_set_contact(w->db, id, &w->leader, now);
}

// A challenge that lacks nothing, in some state.
static enum err full(struct walk *w, enum challenge_state state, challenge_id *out)
{
    struct mem *m = w->t->mem;
    struct challenge_receipt got;
    challenge_event_id event;

    w->made++;
    TRY(challenge_add(w->db, m, now,
                      &(struct challenge_new){.place = w->place,
                                              .title = STR("De groene hoek"),
                                              .group = STR("De Hoek"),
                                              .name = STR("Iemand"),
                                              .mail = STR("iemand@example.nl")},
                      &got));
    *out = got.id;
    TRY(fill(w, got.id));
    if (state != CHALLENGE_draft && state != CHALLENGE_talk)
        TRY(challenge_set_filed(w->db, got.id, day_of_at(now).n));
    if (state == CHALLENGE_advised) // the group has reacted
        TRY(challenge_event_insert(w->db, m, got.id, STR("react"), STR("advised"), STR("advised"),
                                   STR("group"), STR(""), STR(""), STR("Ja."), STR(""), STR(""),
                                   NULL, NULL, now, &event));
    return challenge_set_state(w->db, got.id, challenge_state_name(state), now);
}

static struct challenge_step step_of(enum challenge_event e, uint32_t roles)
{
    const day today = day_of_at(now);

    return (struct challenge_step){.event = e,
                                   .roles = roles,
                                   .who = STR("command"),
                                   .why = STR("Daarom."),
                                   .ref = STR("2026/99"),
                                   .text = STR("Zo doen we het."),
                                   .weigh = STR("De buurt leert elkaar kennen."),
                                   .ground = STR("tax"),
                                   .has_until = true,
                                   .until = {e == CHALLENGE_EVENT_extend ? today.n + 400
                                                                         : today.n + 360}};
}

static str party(int p)
{
    return p < ROLE_COUNT ? role_name((enum role)p) : STR("group");
}

static uint32_t party_bit(int p)
{
    return 1u << (p < ROLE_COUNT ? p : CHALLENGE_GROUP);
}

static const char *cell_name(struct walk *w, int e, int s, int p)
{
    return str_z(w->t->mem, str_format(w->t->mem, STR_FMT " from " STR_FMT " as " STR_FMT,
                                       STR_ARG(challenge_events_table[e].name),
                                       STR_ARG(challenge_state_name((enum challenge_state)s)),
                                       STR_ARG(party(p))));
}

static enum err try_cell(struct walk *w, int e, int s, int p, challenge_id spare)
{
    struct test *t = w->t;
    const struct challenge_event_rule *rule = &challenge_events_table[e];
    const struct challenge_step step = step_of((enum challenge_event)e, party_bit(p));
    const enum err want = !(rule->from & 1u << s)       ? ERR_CONFLICT
                          : !(rule->who & party_bit(p)) ? ERR_FORBIDDEN
                                                        : ERR_NONE;
    challenge_id id = spare;
    struct challenge_row after;
    struct challenge_event_rows events;
    struct clock_rows clocks;
    uint32_t missing;

    t->row = cell_name(w, e, s, p);
    if (want == ERR_NONE)
        TRY(full(w, (enum challenge_state)s, &id));
    else
        TRY(challenge_set_state(w->db, id, challenge_state_name((enum challenge_state)s), now));
    CHECK_INT(t, challenge_go(w->db, t->mem, now, id, &step, &missing), want);
    CHECK_INT(t, missing, 0);
    TRY(challenge_by_id(w->db, t->mem, id, &after));
    CHECK_INT(t, challenge_state_of(after.state),
              want != ERR_NONE || rule->to == CHALLENGE_STAY ? s : rule->to);
    if (want != ERR_NONE) return ERR_NONE;
    TRY(challenge_events(w->db, t->mem, id, &events));
    CHECK(t, events.n > 0);
    CHECK_STR(t, events.at[events.n - 1].event, str_z(t->mem, rule->name));
    CHECK_STR(t, events.at[events.n - 1].role, str_z(t->mem, party(p)));
    // Each clock that the row names runs, and no other.
    TRY(clocks_of_object(w->db, t->mem, challenge_object(t->mem, id), &clocks));
    uint32_t runs = 0;
    for (int i = 0; i < clocks.n; i++) {
        enum clock_kind k;
        CHECK(t, clock_kind_parse(clocks.at[i].kind, &k));
        CHECK(t, clocks.at[i].due_day > day_of_at(now).n);
        CHECK(t, clocks.at[i].path.n > 0);
        runs |= 1u << k;
    }
    CHECK_INT(t, runs, rule->starts);
    return ERR_NONE;
}

static enum err walk_open(struct db *db, struct walk *w)
{
    w->db = db;
    w->made = 0;
    TRY(person_add(db, w->t->mem, now, STR("contact@example.nl"), STR("Contact"), STR("nl"),
                   &w->leader));
    return place_add(db, w->t->mem, now,
                     &(struct place_new){.slug = STR("waterstad"),
                                         .kind = STR("practice"),
                                         .name = STR("Waterstad"),
                                         .parent = PLACE_ROOT},
                     &w->place);
}

static enum err try_all(struct db *db, void *arg)
{
    struct walk w = {.t = arg};
    challenge_id spare;
    int done = 0, taken = 0;

    TRY(walk_open(db, &w));
    TRY(full(&w, CHALLENGE_draft, &spare));
    for (int e = 0; e < CHALLENGE_EVENT_COUNT; e++)
        for (int s = 0; s < CHALLENGE_STATE_COUNT; s++)
            for (int p = 0; p < PARTIES; p++, done++) {
                TRY(try_cell(&w, e, s, p, spare));
                taken += w.made;
            }
    w.t->row = NULL;
    CHECK_INT(w.t, done, CHALLENGE_EVENT_COUNT * CHALLENGE_STATE_COUNT * PARTIES);
    CHECK(w.t, taken > CHALLENGE_EVENT_COUNT);
    return ERR_NONE;
}

static void run(struct test *t, store_fn *fn)
{
    struct store *s;

    NEED(t, store_open(&(struct store_config){.url = str_of(test_database(t)), .readers = 2}, &s));
    NEED(t, store_migrate(s, -1));
    CHECK_INT(t, store_write(s, t->mem, fn, t), ERR_NONE);
    store_close(s);
}

TEST(challenge, every_step_in_every_role_from_every_state)
{
    run(t, try_all);
}

// ---- needs ----

#define LAW(key, value)                                                                     \
    "insert into bylaw (place, key, value, unit, from_day, source, at) select place, '" key \
    "', " value ", '', 0, 's', 0 from challenge limit 1"
#define CLOCK(kind)                                                                             \
    "insert into clock (place, object, kind, title, basis, start_day, first_due_day, due_day, " \
    "remind_day, turn, created_at) "                                                            \
    "select place, 'challenge:' || cast(id as text), '" kind                                    \
    "', 't', 'b', 1, 30000, 30000, 20000, 'leader', 1 from challenge"

// What takes one need away and nothing else; NULL: it comes with the step.
static const char *const spoil[CHALLENGE_NEED_COUNT] = {
    [CHALLENGE_NEED_exists] = LAW("challenge_on", "0"),
    [CHALLENGE_NEED_subject] = "update challenge_text set body = ' ' where part = 'task'",
    [CHALLENGE_NEED_request] = "delete from challenge_text where part = 'value'",
    [CHALLENGE_NEED_costs] = "delete from challenge_cost",
    [CHALLENGE_NEED_age] = LAW("challenge_age", "16") "; update challenge set age_ok = 0",
    [CHALLENGE_NEED_support] = LAW("challenge_support", "41"),
    [CHALLENGE_NEED_legal_form] =
        LAW("challenge_legal_form", "1") "; update challenge set legal_form = 'none'",
    [CHALLENGE_NEED_lead] =
        "update challenge set starts_day = null; insert into bylaw (place, key, value, unit, "
        "from_day, "
        "source, at) select place, 'challenge_lead', 18, 'weeks', 0, 's', 0 from challenge limit 1",
    [CHALLENGE_NEED_contact] = "update challenge set contact = null",
    [CHALLENGE_NEED_supplement_over] = CLOCK("supplement"),
    [CHALLENGE_NEED_once] =
        "insert into challenge_event (challenge, event, from_state, to_state, role, at) "
        "select id, 'complex', 'assessing', 'assessing', 'project_leader', 1 from challenge",
    [CHALLENGE_NEED_conditions] = "delete from challenge_condition where name = 'safety'",
    [CHALLENGE_NEED_costs_now] = "update challenge_cost set now_source = ''",
    [CHALLENGE_NEED_assessed] = "delete from challenge_assessment where aspect = 'legal'",
    [CHALLENGE_NEED_by_two] =
        "update challenge_assessment set person = (select min(contact) from challenge)",
    [CHALLENGE_NEED_reaction] = "delete from challenge_event; " CLOCK("reaction"),
    [CHALLENGE_NEED_mandate] = LAW("challenge_council", "1000000"),
    [CHALLENGE_NEED_may_object] = LAW("challenge_objection", "2"),
    [CHALLENGE_NEED_other_person] =
        "insert into challenge_event (challenge, event, from_state, to_state, role, person, at) "
        "select id, 'refuse', 'advised', 'refused', 'executive', contact, 1 from challenge",
    [CHALLENGE_NEED_agreement] = "delete from challenge_text where part = 'agree_liability'",
    [CHALLENGE_NEED_signed] = "update challenge set signed_at = 0",
};

static enum err try_need(struct walk *w, int e, int need)
{
    struct test *t = w->t;
    const struct challenge_event_rule *rule = &challenge_events_table[e];
    struct challenge_step step = step_of((enum challenge_event)e, rule->who);
    challenge_id id;
    struct challenge_row after;
    uint32_t missing;
    int from = 0;

    t->row = str_z(t->mem, str_format(t->mem, STR_FMT " without " STR_FMT, STR_ARG(rule->name),
                                      STR_ARG(challenge_need_name((enum challenge_need)need))));
    while (!(rule->from & 1u << from))
        from++;
    TRY(full(w, (enum challenge_state)from, &id));
    if (need == CHALLENGE_NEED_other_person) step.person = &w->leader; // who took the decision
    if (spoil[need])
        TRY(sql(w, spoil[need]));
    else if (need == CHALLENGE_NEED_why)
        step.why = STR("  ");
    else if (need == CHALLENGE_NEED_ref)
        step.ref = STR("");
    else if (need == CHALLENGE_NEED_ground)
        step.ground = STR("urgent"); // a ground that the by-law does not name
    else if (need == CHALLENGE_NEED_weigh)
        step.weigh = STR("");
    else if (need == CHALLENGE_NEED_trial_until || need == CHALLENGE_NEED_extension)
        step.until = (day){day_of_at(now).n + 3000};
    else
        step.text = STR("\n");
    CHECK_INT(t, challenge_go(w->db, t->mem, now, id, &step, &missing), ERR_UNSOLVABLE);
    const uint32_t also = need == CHALLENGE_NEED_subject ? 1u << CHALLENGE_NEED_request : 0;
    CHECK_INT(t, missing & ~also, 1u << need);
    TRY(challenge_by_id(w->db, t->mem, id, &after));
    CHECK_INT(t, challenge_state_of(after.state), from);
    return sql(w, "delete from challenge; delete from bylaw; delete from clock");
}

static enum err try_needs(struct db *db, void *arg)
{
    struct walk w = {.t = arg};
    int tried = 0;

    TRY(walk_open(db, &w));
    for (int e = 0; e < CHALLENGE_EVENT_COUNT; e++)
        for (int n = 0; n < CHALLENGE_NEED_COUNT; n++)
            if (challenge_events_table[e].needs & 1u << n) {
                TRY(try_need(&w, e, n));
                tried++;
            }
    w.t->row = NULL;
    CHECK(w.t, tried >= CHALLENGE_NEED_COUNT);
    return ERR_NONE;
}

TEST(challenge, a_step_without_one_of_its_needs_is_refused_and_says_which)
{
    run(t, try_needs);
}

// ---- the table as a whole ----

static uint32_t reachable(uint32_t without)
{
    uint32_t seen = 1u << CHALLENGE_draft;

    for (int round = 0; round < CHALLENGE_STATE_COUNT; round++)
        for (int e = 0; e < CHALLENGE_EVENT_COUNT; e++) {
            const struct challenge_event_rule *r = &challenge_events_table[e];
            if (r->to != CHALLENGE_STAY && r->from & seen && !(without & 1u << r->to))
                seen |= 1u << r->to;
        }
    return seen;
}

TEST(challenge, what_the_table_never_allows)
{
    const uint32_t refused = 1u << CHALLENGE_refused | 1u << CHALLENGE_inadmissible;

    CHECK_INT(t, reachable(0),
              (1u << CHALLENGE_STATE_COUNT) - 1); // no state that nobody can come to
    CHECK(t, !(reachable(1u << CHALLENGE_advised) &
               1u << CHALLENGE_agreeing)); // no yes without advice
    CHECK(t, !(reachable(1u << CHALLENGE_advised) & 1u << CHALLENGE_refused));
    CHECK(t, !(reachable(1u << CHALLENGE_agreeing) &
               1u << CHALLENGE_running)); // nor without agreement
    for (int e = 0; e < CHALLENGE_EVENT_COUNT; e++) {
        const struct challenge_event_rule *r = &challenge_events_table[e];
        t->row = str_z(t->mem, r->name);
        CHECK(t, r->who != 0 && r->from != 0);
        // Who decides is never who advised; the group decides about itself only.
        if (r->needs & 1u << CHALLENGE_NEED_ref)
            CHECK_INT(t, r->who & ~(1u << ROLE_executive | 1u << ROLE_clerk), 0);
        if (r->to < CHALLENGE_STATE_COUNT && refused & 1u << r->to)
            CHECK(t, r->needs & 1u << CHALLENGE_NEED_ref && r->tells & 1u << CHALLENGE_GROUP &&
                         r->starts & 1u << CLOCK_KIND_objection);
        if (r->to == CHALLENGE_agreeing || r->to == CHALLENGE_refused)
            CHECK(t, r->needs & 1u << CHALLENGE_NEED_weigh);
        // Who took the decision does not judge the objection to it.
        if (r->from & 1u << CHALLENGE_objection)
            CHECK(t, r->needs & 1u << CHALLENGE_NEED_other_person);
        // What somebody else does with it, the group hears.
        if (!(r->who & 1u << CHALLENGE_GROUP)) CHECK(t, r->tells & 1u << CHALLENGE_GROUP);
        for (int s = 0; s < CHALLENGE_STATE_COUNT; s++)
            if (challenge_is_over(challenge_state_name((enum challenge_state)s)))
                CHECK(t, !(r->from & 1u << s));
    }
    t->row = NULL;
}

// ---- the term for the decision ----

static enum err go(struct walk *w, challenge_id id, enum challenge_event e, int days)
{
    const struct challenge_step s = step_of(e, challenge_events_table[e].who);
    uint32_t missing;

    w->t->row = str_z(w->t->mem, challenge_events_table[e].name);
    const enum err err =
        challenge_go(w->db, w->t->mem, now + (int64_t)days * 86400, id, &s, &missing);
    CHECK_INT(w->t, err, ERR_NONE);
    CHECK_INT(w->t, missing, 0);
    w->t->row = NULL;
    return err;
}

static enum err decision(struct walk *w, challenge_id id, struct clock_row *out)
{
    struct clock_rows all;

    TRY(clocks_of_object(w->db, w->t->mem, challenge_object(w->t->mem, id), &all));
    for (int i = 0; i < all.n; i++)
        if (str_eq(all.at[i].kind, STR("decision"))) *out = all.at[i];
    return ERR_NONE;
}

static enum err try_terms(struct db *db, void *arg)
{
    struct walk w = {.t = arg};
    const day today = day_of_at(now);
    struct clock_row c = {0};
    challenge_id id;

    TRY(walk_open(db, &w));
    TRY(law(&w, w.place, BYLAW_challenge_decide, 10, CLOCK_WEEKS));
    TRY(law(&w, w.place, BYLAW_challenge_decide_complex, 26, CLOCK_WEEKS));
    TRY(full(&w, CHALLENGE_draft, &id));
    TRY(go(&w, id, CHALLENGE_EVENT_file, 0));
    TRY(decision(&w, id, &c));
    CHECK_INT(w.t, c.due_day, today.n + 70); // Wednesday 27 January 2027
    CHECK_STR(w.t, c.basis, "Verordening 2026, artikel 8");
    // Two weeks in which it stands still while the group completes its request.
    TRY(go(&w, id, CHALLENGE_EVENT_ask_more, 5));
    TRY(decision(&w, id, &c));
    CHECK_STR(w.t, c.turn, "applicant");
    TRY(go(&w, id, CHALLENGE_EVENT_supply, 19));
    TRY(decision(&w, id, &c));
    CHECK_INT(w.t, c.due_day, today.n + 84);
    CHECK_INT(w.t, c.first_due_day, today.n + 70);
    CHECK_STR(w.t, c.turn, "leader");
    TRY(go(&w, id, CHALLENGE_EVENT_accept, 20));
    // A by-law that changes now does not touch what was filed before.
    TRY(bylaw_set(db, w.t->mem, 0,
                  &(struct bylaw_new){.place = w.place,
                                      .key = BYLAW_challenge_decide_complex,
                                      .value = 52,
                                      .unit = CLOCK_WEEKS,
                                      .from = {today.n + 15},
                                      .source = STR("Nieuwe verordening"),
                                      .who = STR("command")}));
    TRY(go(&w, id, CHALLENGE_EVENT_complex, 21));
    TRY(decision(&w, id, &c));
    CHECK_INT(w.t, c.due_day, today.n + 26 * 7 + 14);
    TRY(go(&w, id, CHALLENGE_EVENT_advise, 22));
    TRY(decision(&w, id, &c));
    CHECK_STR(w.t, c.turn, "executive");
    TRY(go(&w, id, CHALLENGE_EVENT_react, 23));
    TRY(go(&w, id, CHALLENGE_EVENT_try_out, 300)); // too late, and that stays to be seen
    TRY(decision(&w, id, &c));
    CHECK_STR(w.t, c.outcome, "late");
    CHECK(w.t, c.has_missed_day && c.missed_day == today.n + 26 * 7 + 15);
    struct challenge_row row;
    TRY(challenge_by_id(db, w.t->mem, id, &row));
    CHECK_STR(w.t, row.verdict, "trial");
    return ERR_NONE;
}

TEST(challenge, the_term_stands_still_runs_longer_and_is_missed_for_good)
{
    run(t, try_terms);
}

// ---- three municipalities ----

struct town {
    const char *slug;
    int64_t decide, lead, support, council;
    enum clock_unit unit;
    bool legal_form, urgent, may_object;
    // what the same request meets there
    enum err file, grant;
    int32_t days; // until the decision
    enum err object;
};

static const struct town towns[] = {
    {"ruimdam", 8, 0, 0, 0, CLOCK_WEEKS, false, false, true, ERR_NONE, ERR_NONE, 56, ERR_NONE},
    {"strengdam", 10, 18, 100, 0, CLOCK_WEEKS, true, false, true, ERR_UNSOLVABLE, ERR_NONE, 0,
     ERR_NONE},
    {"raadsdam", 6, 0, 25, 1000000, CLOCK_MONTHS, false, true, false, ERR_NONE, ERR_UNSOLVABLE, 181,
     ERR_UNSOLVABLE},
};

static enum err try_town(struct walk *w, const struct town *town)
{
    struct test *t = w->t;
    struct challenge_row row;
    struct clock_row c = {0};
    challenge_id id;
    uint32_t missing;

    t->row = town->slug;
    TRY(place_add(w->db, t->mem, now,
                  &(struct place_new){.slug = str_of(town->slug),
                                      .kind = STR("municipality"),
                                      .name = str_of(town->slug),
                                      .parent = PLACE_ROOT},
                  &w->place));
    TRY(law(w, w->place, BYLAW_challenge_decide, town->decide, town->unit));
    TRY(law(w, w->place, BYLAW_challenge_lead, town->lead, CLOCK_WEEKS));
    TRY(law(w, w->place, BYLAW_challenge_support, town->support, CLOCK_DAYS));
    TRY(law(w, w->place, BYLAW_challenge_council, town->council, CLOCK_DAYS));
    TRY(law(w, w->place, BYLAW_challenge_legal_form, town->legal_form, CLOCK_DAYS));
    TRY(law(w, w->place, BYLAW_challenge_bar_urgent, town->urgent, CLOCK_DAYS));
    TRY(law(w, w->place, BYLAW_challenge_objection,
            town->may_object ? BYLAW_OBJECTION_YES : BYLAW_OBJECTION_NO, CLOCK_DAYS));
    TRY(full(w, CHALLENGE_draft, &id));
    const struct challenge_step file = step_of(CHALLENGE_EVENT_file, 1u << CHALLENGE_GROUP);
    CHECK_INT(t, challenge_go(w->db, t->mem, now, id, &file, &missing), town->file);
    if (town->file != ERR_NONE) {
        CHECK_INT(t, missing, 1u << CHALLENGE_NEED_support);
        return ERR_NONE;
    }
    TRY(decision(w, id, &c));
    CHECK_INT(t, c.due_day - day_of_at(now).n, town->days);
    // Urgent: a ground in one by-law only.
    struct challenge_step bar = step_of(CHALLENGE_EVENT_bar, 1u << ROLE_executive);
    bar.ground = STR("urgent");
    TRY(challenge_by_id(w->db, t->mem, id, &row));
    TRY(challenge_missing(w->db, t->mem, now, &row, bar.event, &bar, &missing));
    CHECK_INT(t, missing, town->urgent ? 0 : 1u << CHALLENGE_NEED_ground);
    TRY(challenge_set_state(w->db, id, STR("advised"), now));
    challenge_event_id event;
    TRY(challenge_event_insert(w->db, t->mem, id, STR("react"), STR("advised"), STR("advised"),
                               STR("group"), STR(""), STR(""), STR("Ja."), STR(""), STR(""), NULL,
                               NULL, now, &event));
    const struct challenge_step grant = step_of(CHALLENGE_EVENT_grant, 1u << ROLE_executive);
    CHECK_INT(t, challenge_go(w->db, t->mem, now, id, &grant, &missing), town->grant);
    TRY(challenge_set_state(w->db, id, STR("refused"), now));
    const struct challenge_step object = step_of(CHALLENGE_EVENT_object, 1u << CHALLENGE_GROUP);
    CHECK_INT(t, challenge_go(w->db, t->mem, now, id, &object, &missing), town->object);
    return ERR_NONE;
}

static enum err try_towns(struct db *db, void *arg)
{
    struct walk w = {.t = arg};

    TRY(walk_open(db, &w));
    for (size_t i = 0; i < COUNT_OF(towns); i++)
        TRY(try_town(&w, &towns[i]));
    w.t->row = NULL;
    return ERR_NONE;
}

TEST(challenge, three_municipalities_with_three_by_laws_by_settings_only)
{
    run(t, try_towns);
}

// ---- keys and tasks ----

static enum err try_keys(struct db *db, void *arg)
{
    struct walk w = {.t = arg};
    struct challenge_receipt a, b;
    struct challenge_row row;
    struct challenge_member_row who;
    challenge_task_id task, again;
    bool found;
    str second;

    TRY(walk_open(db, &w));
    struct challenge_new n = {.place = w.place,
                              .title = STR("De hoek"),
                              .group = STR("De Hoek"),
                              .name = STR("Iemand")};
    TRY(challenge_add(db, w.t->mem, now, &n, &a));
    TRY(challenge_add(db, w.t->mem, now, &n, &b));
    CHECK_INT(w.t, b.number, a.number + 1);
    TRY(challenge_join(db, w.t->mem, now, a.id, STR("Nog iemand"), STR(""), NULL, false, &second));
    TRY(challenge_open(db, w.t->mem, w.place, a.number, a.key, &found, &row, &who));
    CHECK(w.t, found && who.first && row.id.v == a.id.v);
    TRY(challenge_open(db, w.t->mem, w.place, a.number, second, &found, &row, &who));
    CHECK(w.t, found && !who.first);
    TRY(challenge_open(db, w.t->mem, w.place, b.number, a.key, &found, &row, &who));
    CHECK(w.t, !found); // a key of another challenge
    TRY(challenge_open(db, w.t->mem, PLACE_ROOT, a.number, a.key, &found, &row, &who));
    CHECK(w.t, !found); // nor of another place
    TRY(challenge_open(db, w.t->mem, w.place, a.number, STR("2222222222222222"), &found, &row,
                       &who));
    CHECK(w.t, !found);
    for (int i = 0; i < CHALLENGE_MEMBERS_MOST; i++) {
        const enum err e =
            challenge_join(db, w.t->mem, now, a.id, STR("Lid"), STR(""), NULL, false, &second);
        CHECK_INT(w.t, e, i < CHALLENGE_MEMBERS_MOST - 2 ? ERR_NONE : ERR_CONFLICT);
    }
    n.name = STR(" ");
    CHECK_INT(w.t, challenge_add(db, w.t->mem, now, &n, &a), ERR_INVALID);
    TRY(law(&w, w.place, BYLAW_challenge_on, 0, CLOCK_DAYS));
    n.name = STR("Iemand");
    CHECK_INT(w.t, challenge_add(db, w.t->mem, now, &n, &a), ERR_CONFLICT);

    struct challenge_task_new k = {.place = w.place,
                                   .title = STR("Gras maaien"),
                                   .source = STR("begroting"),
                                   .cost_cents = 100,
                                   .cost_year = 2026};
    TRY(challenge_task_put(db, w.t->mem, now, &k, &task));
    k.cost_cents = 200;
    TRY(challenge_task_put(db, w.t->mem, now, &k, &again));
    CHECK_INT(w.t, again.v, task.v); // the same title is the same task
    k.cost_cents = -1;
    CHECK_INT(w.t, challenge_task_put(db, w.t->mem, now, &k, &again), ERR_INVALID);
    k.cost_cents = 1;
    k.number = 99;
    CHECK_INT(w.t, challenge_task_put(db, w.t->mem, now, &k, &again), ERR_INVALID);
    return ERR_NONE;
}

TEST(challenge, a_key_opens_its_own_challenge_only)
{
    run(t, try_keys);
}
