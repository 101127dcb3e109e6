// The table of steps of initiatives, walked: every step in every role from every state and of both kinds, each of its needs taken
// away one by one; who is the same person; two hundred who sign at once; and what a sample may say.
#include "core/initiative.h"

#include "base/hash.h"
#include "core/audit.h"
#include "core/session.h"
#include "tests/support/test.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>

enum { DAY_S = 86400, ROLES = ROLE_COUNT + 2 };

static const int64_t now = 1795000000; // 18 November 2026

struct walk {
    struct test *t;
    struct db *db;
    struct place_row place;
    initiative_budget_id budget;
    initiative_id into;
};

static enum err sql(struct walk *w, const char *format, ...)
{
    char text[600];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return db_run_text(w->db, text);
}

static enum err make(struct walk *w, enum initiative_kind kind, initiative_id *out)
{
    struct initiative_receipt got;

    TRY(initiative_add(w->db, w->t->mem, now,
                       &(struct initiative_new){.place = &w->place,
                                                .kind = kind,
                                                .area = w->place.id,
                                                .title = STR("Bankjes bij de vijver"),
                                                .gist = STR("Een plek om te zitten."),
                                                .body = STR("Wij zetten twee bankjes neer."),
                                                .maker_name = STR("Tester"),
                                                .maker_age = 30},
                       &got));
    *out = got.id;
    return ERR_NONE;
}

// One that lacks nothing, in some state: of each need that says the opposite of another, the one that this step asks.
static enum err full(struct walk *w, enum initiative_kind kind, enum initiative_state state,
                     uint32_t needs, initiative_id *out)
{
    const bool shrt = needs & 1u << INITIATIVE_NEED_short,
               fails = needs & 1u << INITIATIVE_NEED_not_enough;
    const day today = day_of_at(now);
    const int64_t last = today.n + (needs & 1u << INITIATIVE_NEED_past ? -1 : 10);

    TRY(make(w, kind, out));
    TRY(initiative_set_text(w->db, *out, STR("Bankjes"), STR("Zitten."), STR("Twee bankjes."),
                            STR("Zet bankjes neer."), w->place.id, 100000, STR("hout"), STR("VVE"),
                            &w->budget, now));
    TRY(initiative_set_rules(w->db, *out, 10, 12, &last, STR("art. 1")));
    TRY(initiative_set_account(w->db, *out, 90000, STR("Ze staan er."), STR("Twee bankjes"), now));
    TRY(initiative_set_into(w->db, *out, &w->into));
    return sql(w,
               "update initiative set state = '%.*s', shown = 1, signed_n = %d, sample_n = 20, "
               "checked_n = 20, wrong_n = %d, meeting_day = %d, file_day = %d where id = %lld",
               STR_ARG(initiative_state_name(state)), shrt ? 9 : 20, fails ? 11 : 1, (int)today.n,
               (int)today.n - 1, (long long)out->v);
}

static struct initiative_step step_of(enum initiative_event e, enum initiative_kind kind,
                                      uint32_t roles)
{
    return (struct initiative_step){.event = e,
                                    .roles = roles,
                                    .who = STR("command"),
                                    .why = STR("Daarom."),
                                    .ref = STR("2026/99"),
                                    .text = STR("Zo doen we het."),
                                    .ground = kind == INITIATIVE_OWN ? STR("profit") : STR("power"),
                                    .tested = true,
                                    .on = day_of_at(now)};
}

static int bit_of(int role)
{
    return role < ROLE_COUNT    ? role
           : role == ROLE_COUNT ? INITIATIVE_ROLE_MAKER
                                : INITIATIVE_ROLE_SYSTEM;
}

static enum err try_cell(struct walk *w, int e, int s, int role, enum initiative_kind kind,
                         int *taken)
{
    struct test *t = w->t;
    const struct initiative_event_rule *rule = &initiative_events[e];
    const uint32_t bit = role == ROLES ? ~0u : 1u << bit_of(role);
    const struct initiative_step step = step_of((enum initiative_event)e, kind, bit);
    const uint32_t other =
        1u << (kind == INITIATIVE_OWN ? INITIATIVE_NEED_kind_agenda : INITIATIVE_NEED_kind_own);
    // A state or an end that is not of this kind cannot be reached; a step of the other kind never taken.
    const bool kinds = initiative_state_kinds((enum initiative_state)rule->to) & (uint32_t)kind;
    const enum err want = !(rule->from & 1u << s) || !kinds ? ERR_CONFLICT
                          : !(rule->who & bit)              ? ERR_FORBIDDEN
                          : rule->needs & other             ? ERR_UNSOLVABLE
                                                            : ERR_NONE;
    struct initiative_row after;
    initiative_id id;
    uint32_t missing;

    t->row = str_z(t->mem, str_format(t->mem, STR_FMT " from " STR_FMT " by %d, kind %d",
                                      STR_ARG(rule->name),
                                      STR_ARG(initiative_state_name((enum initiative_state)s)),
                                      role, (int)kind));
    TRY(full(w, kind, (enum initiative_state)s, rule->needs, &id));
    CHECK_INT(t, initiative_go(w->db, t->mem, now, id, &step, &missing), want);
    TRY(initiative_by_id(w->db, t->mem, id, &after));
    CHECK_INT(t, initiative_state_of(&after), want == ERR_NONE ? rule->to : s);
    if (want == ERR_NONE) {
        ++*taken;
        CHECK_INT(t, missing, 0);
        CHECK_INT(t, after.shown, 1);
        CHECK_INT(t, after.phase, initiative_phase_in(&after, (enum initiative_state)rule->to));
    }
    return sql(w, "update initiative_budget set granted = 0");
}

static enum err walk_open(struct db *db, struct walk *w)
{
    place_id id;

    w->db = db;
    TRY(place_add(db, w->t->mem, now,
                  &(struct place_new){.slug = STR("waterstad"),
                                      .kind = STR("municipality"),
                                      .name = STR("Waterstad"),
                                      .parent = PLACE_ROOT},
                  &id));
    TRY(place_by_id(db, w->t->mem, id, &w->place));
    TRY(place_add(db, w->t->mem, now,
                  &(struct place_new){.slug = STR("waterstad-noord"),
                                      .kind = STR("district"),
                                      .name = STR("Noord"),
                                      .parent = id},
                  &(place_id){0}));
    TRY(initiative_budget_insert(db, w->t->mem, id, 2026, STR("Wijkgeld"), STR(""), 5000000,
                                 STR("2026/1"), now, &w->budget));
    TRY(make(w, INITIATIVE_AGENDA, &w->into));
    return sql(w, "update initiative set state = 'collecting', shown = 1, threshold = 10");
}

static enum err try_all(struct db *db, void *arg)
{
    struct walk w = {.t = arg};
    int taken = 0, may = 0;

    TRY(walk_open(db, &w));
    for (int e = 0; e < INITIATIVE_EVENT_COUNT; e++)
        for (int s = 0; s < INITIATIVE_STATE_COUNT; s++)
            for (int kind = INITIATIVE_OWN; kind <= INITIATIVE_AGENDA; kind++) {
                const enum initiative_kind k = (enum initiative_kind)kind;
                // Where a step does not begin, it is refused in all roles at once; else in each by itself.
                const bool begins =
                    initiative_events[e].from & 1u << s &&
                    initiative_state_kinds((enum initiative_state)initiative_events[e].to) &
                        (uint32_t)kind;
                if (!begins) TRY(try_cell(&w, e, s, ROLES, k, &taken));
                for (int role = 0; begins && role < ROLES; role++)
                    TRY(try_cell(&w, e, s, role, k, &taken));
            }
    // As many were taken as the table says: no more, no less.
    for (int e = 0; e < INITIATIVE_EVENT_COUNT; e++)
        for (int s = 0; s < INITIATIVE_STATE_COUNT; s++)
            for (int kind = INITIATIVE_OWN; kind <= INITIATIVE_AGENDA; kind++) {
                const struct initiative_event_rule *r = &initiative_events[e];
                const uint32_t other = 1u << (kind == INITIATIVE_OWN ? INITIATIVE_NEED_kind_agenda
                                                                     : INITIATIVE_NEED_kind_own);
                if (!(r->from & 1u << s) || r->needs & other ||
                    !(initiative_state_kinds((enum initiative_state)r->to) & (uint32_t)kind))
                    continue;
                for (int role = 0; role < ROLES; role++)
                    may += (r->who & 1u << bit_of(role)) != 0;
            }
    w.t->row = NULL;
    CHECK_INT(w.t, taken, may);
    CHECK(w.t, taken > 60);
    return ERR_NONE;
}

static void run(struct test *t, store_fn *fn)
{
    struct store *s;

    NEED(t, store_open(&(struct store_config){.url = str_of(test_database(t)),
                                              .readers = 2,
                                              .write_ms = 120000},
                       &s));
    NEED(t, store_migrate(s, -1));
    CHECK_INT(t, store_write(s, t->mem, fn, t), ERR_NONE);
    store_close(s);
}

TEST(initiative, every_step_in_every_role_from_every_state)
{
    run(t, try_all);
}

// ---- needs ----

// What takes one need away and nothing else; NULL: it comes with the step.
static const char *const spoil[INITIATIVE_NEED_COUNT] = {
    [INITIATIVE_NEED_plan] = "update initiative set gist = ''",
    [INITIATIVE_NEED_question] = "update initiative set ask = ' '",
    [INITIATIVE_NEED_money] = "update initiative set costs = ''",
    [INITIATIVE_NEED_limit] =
        "insert into bylaw (place, key, value, from_day, source, at) select id, "
        "'initiative_max', 99999, 1, 'x', 1 from place where id > 1",
    [INITIATIVE_NEED_maker] = "update initiative set maker_age = 11",
    [INITIATIVE_NEED_holder] = "update initiative set maker_age = 16, holder = ''",
    [INITIATIVE_NEED_mandate] = "update initiative set amount = 250001",
    [INITIATIVE_NEED_budget] = "update initiative_budget set granted = total - 99999",
    [INITIATIVE_NEED_neighbours] = "update initiative set signed_n = 9",
    [INITIATIVE_NEED_account] = "update initiative set spent = 0",
    [INITIATIVE_NEED_photo] = "update initiative set photo_alt = ''",
    [INITIATIVE_NEED_kind_own] = "insert into bylaw (place, key, value, from_day, source, at) "
                                 "select id, 'initiative_on', 0, 1, 'x', 1 from place where id > 1",
    [INITIATIVE_NEED_kind_agenda] = "insert into bylaw (place, key, value, from_day, source, at) "
                                    "select id, 'agenda_on', 0, 1, 'x', 1 from place where id > 1",
    [INITIATIVE_NEED_rules] = "insert into bylaw (place, key, value, from_day, source, at) select "
                              "id, 'agenda_city', 0, 1, 'x', 1 from place where id > 1",
    [INITIATIVE_NEED_residents] =
        "insert into bylaw (place, key, value, from_day, source, at) select id, "
        "'agenda_district_percent', 2, 1, 'x', 1 from place where slug = 'waterstad'; "
        "update initiative set area = (select id from place where slug = 'waterstad-noord')",
    [INITIATIVE_NEED_ways] =
        "insert into bylaw (place, key, value, from_day, source, at) select id, 'agenda_online', "
        "0, 1, 'x', 1 from place where slug = 'waterstad'; insert into bylaw (place, key, value, "
        "from_day, source, at) select id, 'agenda_paper', 0, 1, 'x', 1 from place where slug = "
        "'waterstad'",
    [INITIATIVE_NEED_support] = "update initiative set signed_n = 9",
    [INITIATIVE_NEED_short] = "update initiative set signed_n = 10",
    [INITIATIVE_NEED_past] = "update initiative set last_day = last_day + 1",
    [INITIATIVE_NEED_unfiled] = "update initiative set file_day = file_day + 1",
    [INITIATIVE_NEED_sample] = "update initiative set checked_n = 19",
    [INITIATIVE_NEED_enough] = "update initiative set wrong_n = 11",
    [INITIATIVE_NEED_not_enough] = "update initiative set wrong_n = 10",
    [INITIATIVE_NEED_held] = "update initiative set meeting_day = meeting_day + 1",
    [INITIATIVE_NEED_into] = "update initiative set into_id = id",
};

static void spoil_step(struct initiative_step *s, int need)
{
    switch (need) {
    case INITIATIVE_NEED_why: s->why = STR("  "); break;
    case INITIATIVE_NEED_ground: s->ground = STR("zomaar"); break;
    case INITIATIVE_NEED_tested: s->tested = false; break;
    case INITIATIVE_NEED_reference: s->ref = STR(""); break;
    case INITIATIVE_NEED_text: s->text = STR("\n"); break;
    case INITIATIVE_NEED_meeting_day:
    case INITIATIVE_NEED_ready_day: s->on.n--; break;
    default: break;
    }
}

static enum err try_need(struct walk *w, int e, int need)
{
    struct test *t = w->t;
    const struct initiative_event_rule *rule = &initiative_events[e];
    struct initiative_row after;
    initiative_id id;
    uint32_t missing;
    int from = 0;

    t->row = str_z(t->mem, str_format(t->mem, STR_FMT " without " STR_FMT, STR_ARG(rule->name),
                                      STR_ARG(initiative_need_name((enum initiative_need)need))));
    while (!(rule->from & 1u << from) || initiative_state_kinds((enum initiative_state)from) ==
                                             INITIATIVE_OWN + INITIATIVE_AGENDA)
        if (++from == INITIATIVE_STATE_COUNT) break;
    const enum initiative_state s =
        from < INITIATIVE_STATE_COUNT ? (enum initiative_state)from : INITIATIVE_draft;
    const bool agenda =
        initiative_state_kinds((enum initiative_state)rule->to) == INITIATIVE_AGENDA;
    const enum initiative_kind kind = agenda ? INITIATIVE_AGENDA : INITIATIVE_OWN;
    struct initiative_step step = step_of((enum initiative_event)e, kind, rule->who);
    if (need == INITIATIVE_NEED_mandate) step.roles = 1u << ROLE_project_leader;
    TRY(full(w, kind, s, rule->needs, &id));
    spoil_step(&step, need);
    if (spoil[need]) TRY(sql(w, "%s", spoil[need]));
    CHECK_INT(t, initiative_go(w->db, t->mem, now, id, &step, &missing), ERR_UNSOLVABLE);
    CHECK(t, missing & 1u << need);
    // What one thing is missing for may be missing for another as well.
    const uint32_t also = 1u << INITIATIVE_NEED_sample | 1u << INITIATIVE_NEED_enough;
    CHECK_INT(t, missing & ~(also | 1u << need), 0);
    TRY(initiative_by_id(w->db, t->mem, id, &after));
    CHECK_INT(t, initiative_state_of(&after), s);
    TRY(sql(w, "delete from bylaw"));
    TRY(sql(w, "update initiative_budget set granted = 0"));
    return sql(w,
               "update initiative set state = 'collecting', signed_n = 0, threshold = 10, "
               "last_day = null, kind = 'agenda' where id = %lld",
               (long long)w->into.v);
}

static enum err try_needs(struct db *db, void *arg)
{
    struct walk w = {.t = arg};
    int tried = 0;

    TRY(walk_open(db, &w));
    for (int e = 0; e < INITIATIVE_EVENT_COUNT; e++)
        for (int n = 0; n < INITIATIVE_NEED_COUNT; n++)
            if (initiative_events[e].needs & 1u << n) {
                TRY(try_need(&w, e, n));
                tried++;
            }
    w.t->row = NULL;
    CHECK(w.t, tried > 50);
    return ERR_NONE;
}

TEST(initiative, a_step_without_one_of_its_needs_is_refused_and_says_which)
{
    run(t, try_needs);
}

// ---- to the cent ----

struct cent {
    const char *name, *change; // change: besides what is full already
    enum initiative_event event;
    enum initiative_kind kind;
    int64_t granted; // in cents; 0: what was asked
    uint32_t by;
    int need; // what it fails for; -1: accepted
};

#define LIMIT(cents)                                                          \
    "insert into bylaw (place, key, value, from_day, source, at) select id, " \
    "'initiative_max', " #cents ", 1, 'x', 1 from place where id > 1"
#define LEFT(cents) "update initiative_budget set granted = total - " #cents
#define SMALL       "update initiative set amount = 250000"
#define ABOVE       "update initiative set amount = 250001"
#define NAMES(n)    "update initiative set signed_n = " #n
#define LEAD        (1u << ROLE_project_leader)
#define BOARD       (1u << ROLE_executive)
#define MAKER_BIT   (1u << INITIATIVE_ROLE_MAKER)
#define SYSTEM_BIT  (1u << INITIATIVE_ROLE_SYSTEM)

static const struct cent cents_rows[] = {
#define OWN(name, change, event, granted, by, need) \
    {name, change, INITIATIVE_EVENT_##event, INITIATIVE_OWN, granted, by, need},
#define AGENDA(name, change, event, by, need) \
    {name, change, INITIATIVE_EVENT_##event, INITIATIVE_AGENDA, 0, by, need},
    // clang-format off
    OWN("asks the most",                 LIMIT(100000), send,  0,      MAKER_BIT, -1)
    OWN("asks a cent more",              LIMIT(99999),  send,  0,      MAKER_BIT, INITIATIVE_NEED_limit)
    OWN("granted above the most",        LIMIT(99999),  grant, 0,      LEAD,      INITIATIVE_NEED_limit)
    OWN("granted the most",              LIMIT(100000), grant, 100000, LEAD,      -1)
    OWN("granted a cent more than asked", LIMIT(200000), grant, 100001, LEAD,     INITIATIVE_NEED_limit)
    OWN("all that is left",              LEFT(100000),  grant, 0,      LEAD,      -1)
    OWN("a cent more than is left",      LEFT(99999),   grant, 0,      LEAD,      INITIATIVE_NEED_budget)
    OWN("granted all that is left",      LEFT(70001),   grant, 70001,  LEAD,      -1)
    OWN("granted a cent more than left", LEFT(70001),   grant, 70002,  LEAD,      INITIATIVE_NEED_budget)
    OWN("the small amount",              SMALL,         grant, 0,      LEAD,      -1)
    OWN("a cent above, by one official", ABOVE,         grant, 0,      LEAD,      INITIATIVE_NEED_mandate)
    OWN("a cent above, by the board",    ABOVE,         grant, 0,      BOARD,     -1)
    AGENDA("as many names",              NAMES(10),     reach,         SYSTEM_BIT, -1)
    AGENDA("one fewer",                  NAMES(9),      reach,         SYSTEM_BIT, INITIATIVE_NEED_support)
    // clang-format on
};

static enum err try_cents(struct db *db, void *arg)
{
    struct walk w = {.t = arg};
    struct test *t = w.t;

    TRY(walk_open(db, &w));
    for (size_t i = 0; i < COUNT_OF(cents_rows); i++) {
        const struct cent *c = &cents_rows[i];
        const struct initiative_event_rule *rule = &initiative_events[c->event];
        struct initiative_step step = step_of(c->event, c->kind, c->by);
        struct initiative_budget_row before, after;
        struct initiative_row now_is;
        initiative_id id;
        bool found;
        uint32_t missing;
        int from = 0;

        t->row = c->name;
        while (!(rule->from & 1u << from))
            from++;
        step.amount = c->granted;
        TRY(full(&w, c->kind, (enum initiative_state)from, rule->needs, &id));
        TRY(sql(&w, "%s", c->change));
        TRY(initiative_budget_by_id(db, t->mem, w.place.id, w.budget, &found, &before));
        CHECK_INT(t, initiative_go(db, t->mem, now, id, &step, &missing),
                  c->need < 0 ? ERR_NONE : ERR_UNSOLVABLE);
        CHECK_INT(t, missing, c->need < 0 ? 0 : 1u << c->need);
        TRY(initiative_by_id(db, t->mem, id, &now_is));
        CHECK_INT(t, initiative_state_of(&now_is), c->need < 0 ? rule->to : from);
        TRY(initiative_budget_by_id(db, t->mem, w.place.id, w.budget, &found, &after));
        const int64_t took = c->need < 0 && c->event == INITIATIVE_EVENT_grant
                                 ? (c->granted ? c->granted : now_is.amount)
                                 : 0;
        CHECK_INT(t, after.granted - before.granted, took);
        TRY(sql(&w, "delete from bylaw"));
        TRY(sql(&w, "update initiative_budget set granted = 0"));
    }
    t->row = NULL;
    return ERR_NONE;
}

// Test 5: exactly as much as there is, is accepted; one cent or one name on the other side is not, and takes nothing.
TEST(initiative, to_the_cent_and_to_the_name)
{
    run(t, try_cents);
}

// ---- the table as a whole ----

TEST(initiative, what_the_table_never_allows)
{
    static const bool shows[] = {
#define STATE(name, kinds, phase, signs, shows) shows,
#include "core/initiative_state.def"
#undef STATE
    };
    uint32_t seen = 1u << INITIATIVE_draft;
    uint32_t used = 0, hidden = seen; // hidden: what one can come to without anybody having looked

    for (int round = 0; round < INITIATIVE_STATE_COUNT; round++)
        for (int e = 0; e < INITIATIVE_EVENT_COUNT; e++)
            if (initiative_events[e].from & seen) seen |= 1u << initiative_events[e].to;
    for (int round = 0; round < INITIATIVE_STATE_COUNT; round++)
        for (int e = 0; e < INITIATIVE_EVENT_COUNT; e++)
            if (initiative_events[e].from & hidden && !shows[initiative_events[e].to])
                hidden |= 1u << initiative_events[e].to;
    CHECK_INT(t, seen, (1u << INITIATIVE_STATE_COUNT) - 1); // no state that nobody can come to
    for (int e = 0; e < INITIATIVE_EVENT_COUNT; e++) {
        const struct initiative_event_rule *r = &initiative_events[e];
        const uint32_t maker = 1u << INITIATIVE_ROLE_MAKER;
        t->row = str_z(t->mem, r->name);
        CHECK(t, r->who != 0 && r->from != 0);
        used |= r->needs;
        // Who makes it decides nothing about it; who decides says why, or where it is written.
        if (r->to == INITIATIVE_granted || r->to == INITIATIVE_refused ||
            r->to == INITIATIVE_inadmissible || r->to == INITIATIVE_stopped)
            CHECK(t, !(r->who & maker) && r->needs & 1u << INITIATIVE_NEED_why);
        if (r->to == INITIATIVE_decided || r->to == INITIATIVE_admissible)
            CHECK(t, r->needs & 1u << INITIATIVE_NEED_reference);
        // Nothing becomes public by who made it, by whatever way it came where it is.
        if (shows[r->to] && r->from & hidden) CHECK(t, !(r->who & maker));
        // Joining is for who made it, so support is never taken along by an official.
        if (r->to == INITIATIVE_joined) CHECK_INT(t, r->who, maker);
        if (r->to == INITIATIVE_counted)
            CHECK(t, r->needs & 1u << INITIATIVE_NEED_sample &&
                         r->needs & 1u << INITIATIVE_NEED_enough);
    }
    t->row = NULL;
    CHECK_INT(t, used, UINT32_MAX >> (32 - INITIATIVE_NEED_COUNT)); // no need that no step asks
}

// ---- who is the same ----

TEST(initiative, one_person_is_one_person)
{
    static const struct {
        const char *mail, *once;
    } mails[] = {
        {"An.ne+meent@Example.nl", "an.ne@example.nl"},
        {"anne@example.nl", "anne@example.nl"},
        {"A.n.n.e+x@googlemail.com", "anne@gmail.com"},
        {"+anne@example.nl", "+anne@example.nl"},
        {"anne+", ""},
    };
    static const struct {
        const char *row, *name, *postcode, *house, *born;
        bool same;
        unsigned problems;
    } who[] = {
        {"plain", "Anne de Vries", "1234 AB", "12a", "2013-02-09", true, 0},
        {"as typed", "  DE VRIES, anné ", "1234ab", "12 A", "9-2-2013", true, 0},
        {"marks", "Anne\xcc\x81 de Vries", "1234 ab", "12-a", "09/02/2013", true, 0},
        {"sister", "Anna de Vries", "1234 AB", "12a", "2013-02-09", false, 0},
        {"elsewhere", "Anne de Vries", "1234 AB", "12b", "2013-02-09", false, 0},
        {"cyrillic", "\xd0\x90nne de Vries", "1234 AB", "12a", "2013-02-09", false, SIGNER_NAME},
        {"hidden", "Anne\xe2\x80\x8b Vries", "1234 AB", "12a", "2013-02-09", false, SIGNER_NAME},
        {"number", "Anne 2", "1234 AB", "12a", "2013-02-09", false, SIGNER_NAME},
        {"postcode", "Anne", "0234 AB", "12a", "2013-02-09", false, SIGNER_POSTCODE},
        {"no house", "Anne", "1234 AB", "a", "2013-02-09", false, SIGNER_HOUSE},
        {"no day", "Anne", "1234 AB", "1", "31-2-2013", false, SIGNER_BORN},
        {"tomorrow", "Anne", "1234 AB", "1", "2026-11-19", false, SIGNER_BORN},
        {"too young", "Anne", "1234 AB", "1", "2014-11-19", false, SIGNER_YOUNG},
        {"twelve", "Anne", "1234 AB", "1", "2014-11-18", false, 0},
    };
    struct signer_clean first = {0};

    for (size_t i = 0; i < COUNT_OF(mails); i++) {
        t->row = mails[i].mail;
        CHECK_STR(t, signer_mail_once(t->mem, str_of(mails[i].mail)), mails[i].once);
    }
    for (size_t i = 0; i < COUNT_OF(who); i++) {
        const struct signer s = {.mail = STR("a@example.nl"),
                                 .name = str_of(who[i].name),
                                 .postcode = str_of(who[i].postcode),
                                 .house = str_of(who[i].house),
                                 .born = str_of(who[i].born)};
        struct signer_clean c;
        unsigned problems;
        t->row = who[i].row;
        signer_clean(t->mem, &s, 12, day_of_at(now), true, &c, &problems);
        CHECK_INT(t, problems, who[i].problems);
        if (i == 0) first = c;
        if (!who[i].problems) CHECK_INT(t, str_eq(c.who_once, first.who_once), who[i].same);
    }
    t->row = NULL;
}

// ---- three by-laws, by settings only ----

struct town {
    struct walk *w;
    place_id place;
};

static enum err town_make(struct town *x, const char *slug)
{
    return place_add(x->w->db, x->w->t->mem, now,
                     &(struct place_new){.slug = str_of(slug),
                                         .kind = STR("municipality"),
                                         .name = str_of(slug),
                                         .parent = PLACE_ROOT},
                     &x->place);
}

static enum err part_of(struct town *x, place_id parent, const char *slug, const char *kind,
                        place_id *out)
{
    return place_add(x->w->db, x->w->t->mem, now,
                     &(struct place_new){.slug = str_of(slug),
                                         .kind = str_of(kind),
                                         .name = str_of(slug),
                                         .parent = parent},
                     out);
}

static enum err law(struct town *x, place_id place, enum bylaw_key key, int64_t value)
{
    return bylaw_set(x->w->db, x->w->t->mem, now,
                     &(struct bylaw_new){.place = place,
                                         .key = key,
                                         .value = value,
                                         .unit = bylaw_keys[key].unit,
                                         .from = {day_of_at(now).n - 100},
                                         .source = str_format(x->w->t->mem, "artikel van " STR_FMT,
                                                              STR_ARG(bylaw_keys[key].name)),
                                         .confirmed = true,
                                         .who = STR("command")});
}

// One about that area, before signing opens and after: what is missing (bits), or the row.
static enum err opened(struct town *x, place_id area, uint32_t *out_missing,
                       struct initiative_row *out)
{
    struct walk w = *x->w;
    initiative_id id;

    TRY(place_by_id(w.db, w.t->mem, x->place, &w.place));
    TRY(make(&w, INITIATIVE_AGENDA, &id));
    TRY(sql(&w, "update initiative set area = %lld, state = 'precheck' where id = %lld",
            (long long)area.v, (long long)id.v));
    const struct initiative_step step =
        step_of(INITIATIVE_EVENT_collect, INITIATIVE_AGENDA, 1u << ROLE_clerk);
    const enum err e = initiative_go(w.db, w.t->mem, now, id, &step, out_missing);
    if (e != ERR_NONE && e != ERR_UNSOLVABLE) return e;
    return initiative_by_id(w.db, w.t->mem, id, out);
}

static enum err put_name(struct town *x, const struct initiative_row *i, const char *name,
                         const char *born, bool paper, unsigned *out_bad, enum signed_how *out)
{
    struct test *t = x->w->t;
    const struct signer s = {.mail = str_format(t->mem, "%s%lld@example.nl", paper ? "p" : "o",
                                                (long long)i->id.v),
                             .name = str_of(name),
                             .postcode = STR("1234 AB"),
                             .house = STR("1"),
                             .born = str_of(born)};
    struct signer_clean c;
    str key;

    *out = SIGNED_CLOSED;
    signer_clean(t->mem, &s, i->min_age, day_of_at(now), !paper, &c, out_bad);
    if (*out_bad) return ERR_NONE;
    return paper ? initiative_sign_paper(x->w->db, t->mem, now, i, &c, day_of_at(now), STR("vel"),
                                         1, out)
                 : initiative_sign(x->w->db, t->mem, now, i, &c, LANG_NL, NULL, false, out, &key);
}

static enum err three_laws(struct db *db, void *arg)
{
    struct walk w = {.t = arg};
    struct test *t = w.t;
    struct town young = {.w = &w}, share = young, paper = young;
    place_id north, south, east, corner, block;
    struct initiative_row i;
    enum signed_how how;
    uint32_t missing;
    unsigned bad;

    TRY(walk_open(db, &w));
    // From twelve years, 250 names for everything, on line and on paper.
    TRY(town_make(&young, "jongstad"));
    TRY(law(&young, young.place, BYLAW_agenda_age, 12));
    TRY(law(&young, young.place, BYLAW_agenda_city, 250));
    TRY(opened(&young, young.place, &missing, &i));
    CHECK_INT(t, missing, 0);
    CHECK(t, i.threshold == 250 && i.min_age == 12 && i.online && i.paper && !i.percent);
    TRY(put_name(&young, &i, "Noor Test", "2014-11-18", false, &bad, &how)); // twelve today
    CHECK(t, !bad && how == SIGNED_WAITS);
    TRY(put_name(&young, &i, "Later Test", "2014-11-19", false, &bad, &how)); // tomorrow
    CHECK_INT(t, (int)bad, SIGNER_YOUNG);

    // From sixteen, two percent of a district with 250 as the most; of the whole municipality 1,000.
    TRY(town_make(&share, "deelstad"));
    TRY(part_of(&share, share.place, "deel-noord", "district", &north));
    TRY(part_of(&share, share.place, "deel-zuid", "district", &south));
    TRY(part_of(&share, share.place, "deel-oost", "district", &east));
    TRY(part_of(&share, north, "deel-hoek", "neighbourhood", &corner));
    TRY(law(&share, share.place, BYLAW_agenda_age, 16));
    TRY(law(&share, share.place, BYLAW_agenda_city, 1000));
    TRY(law(&share, share.place, BYLAW_agenda_district, 250));
    TRY(law(&share, share.place, BYLAW_agenda_district_percent, 2));
    TRY(law(&share, share.place, BYLAW_agenda_residents, 90000)); // of the whole: of no district
    TRY(law(&share, north, BYLAW_agenda_residents, 4201));
    TRY(law(&share, south, BYLAW_agenda_residents, 20000));
    TRY(opened(&share, share.place, &missing, &i));
    CHECK(t, !missing && i.threshold == 1000 && i.min_age == 16);
    TRY(opened(&share, south, &missing, &i));
    CHECK(t, !missing && i.threshold == 250 && i.percent == 2 && i.residents == 20000);
    CHECK_STR(t, i.bylaw, "artikel van agenda_district");
    TRY(opened(&share, corner, &missing, &i)); // no number for a neighbourhood: its district's
    CHECK(t, !missing && i.threshold == 85 && i.residents == 4201);
    TRY(opened(&share, east, &missing, &i)); // how many live there nobody said
    CHECK_INT(t, missing, 1u << INITIATIVE_NEED_residents);
    TRY(law(&share, east, BYLAW_agenda_residents, 50));
    TRY(opened(&share, east, &missing, &i));
    CHECK(t, !missing && i.threshold == 1);
    TRY(opened(&share, north, &missing, &i));
    CHECK(t, !missing && i.threshold == 85); // 84.02: a part of a person is one
    CHECK_STR(t, i.bylaw, "artikel van agenda_district_percent");
    TRY(law(&share, north, BYLAW_agenda_residents, 8000)); // a change moves nothing that runs
    TRY(initiative_by_id(db, t->mem, i.id, &i));
    CHECK(t, i.threshold == 85 && i.residents == 4201);
    TRY(put_name(&share, &i, "Net Test", "2010-11-19", false, &bad, &how)); // sixteen tomorrow
    CHECK_INT(t, (int)bad, SIGNER_YOUNG);

    // On paper only, 25 for a neighbourhood.
    TRY(town_make(&paper, "papierstad"));
    TRY(part_of(&paper, paper.place, "papier-buurt", "neighbourhood", &block));
    TRY(law(&paper, paper.place, BYLAW_agenda_online, 0));
    TRY(law(&paper, paper.place, BYLAW_agenda_neighbourhood, 25));
    TRY(opened(&paper, block, &missing, &i));
    CHECK(t, !missing && i.threshold == 25 && !i.online && i.paper);
    TRY(put_name(&paper, &i, "Op Scherm", "1990-01-01", false, &bad, &how));
    CHECK(t, !bad && how == SIGNED_CLOSED);
    TRY(put_name(&paper, &i, "Op Papier", "1990-01-01", true, &bad, &how));
    CHECK(t, !bad && how == SIGNED_COUNTED);
    TRY(law(&paper, paper.place, BYLAW_agenda_online, 1)); // later: not for what runs
    TRY(initiative_by_id(db, t->mem, i.id, &i));
    TRY(put_name(&paper, &i, "Op Scherm", "1990-01-01", false, &bad, &how));
    CHECK_INT(t, how, SIGNED_CLOSED);
    TRY(law(&paper, paper.place, BYLAW_agenda_paper, 0));
    TRY(opened(&paper, block, &missing, &i));
    CHECK(t, !missing && i.online && !i.paper);
    TRY(put_name(&paper, &i, "Op Papier", "1990-01-01", true, &bad, &how));
    CHECK_INT(t, how, SIGNED_CLOSED);
    TRY(law(&paper, paper.place, BYLAW_agenda_online, 0));
    TRY(opened(&paper, block, &missing, &i));
    CHECK_INT(t, missing, 1u << INITIATIVE_NEED_ways);
    return ERR_NONE;
}

TEST(initiative, three_municipalities_by_settings_only)
{
    run(t, three_laws);
}

// ---- the by-law of the day of handing in, and the day of a meeting ----

static enum err rule_from(struct walk *w, enum bylaw_key key, int64_t value, int32_t day_n)
{
    return bylaw_set(w->db, w->t->mem, now,
                     &(struct bylaw_new){.place = w->place.id,
                                         .key = key,
                                         .value = value,
                                         .unit = bylaw_keys[key].unit,
                                         .from = {day_n},
                                         .source = STR("artikel 1"),
                                         .confirmed = true,
                                         .who = STR("command")});
}

static enum err go_at(struct walk *w, initiative_id id, enum initiative_event e,
                      enum initiative_kind kind, int64_t at, day on, bool first)
{
    struct initiative_step s = step_of(e, kind, initiative_events[e].who);
    uint32_t missing;

    s.on = on;
    s.first = first;
    const enum err err = initiative_go(w->db, w->t->mem, at, id, &s, &missing);
    if (err == ERR_UNSOLVABLE) CHECK_INT(w->t, missing, 0);
    return err;
}

// The clock of that kind that runs; 0: none does.
static enum err due_of(struct walk *w, initiative_id id, enum clock_kind kind, int64_t *out)
{
    struct clock_rows all;

    *out = 0;
    TRY(clocks_of_object(w->db, w->t->mem, initiative_object(w->t->mem, id), &all));
    for (int k = 0; k < all.n; k++)
        if (!all.at[k].has_ended_day && str_eq(all.at[k].kind, clock_kind_name(kind)))
            *out = all.at[k].due_day;
    return ERR_NONE;
}

static enum err filed_then(struct db *db, void *arg)
{
    struct walk w = {.t = arg};
    struct test *t = w.t;
    const day today = day_of_at(now);
    const int64_t before = now - 5 * DAY_S;
    struct initiative_step grant;
    struct initiative_row i;
    initiative_id id, later;
    uint32_t missing;
    int64_t due;

    TRY(walk_open(db, &w));
    TRY(full(&w, INITIATIVE_OWN, INITIATIVE_draft, 0, &id));
    TRY(full(&w, INITIATIVE_OWN, INITIATIVE_draft, 0, &later));
    TRY(go_at(&w, id, INITIATIVE_EVENT_send, INITIATIVE_OWN, before, today, false));
    // From today it is stricter in every way.
    TRY(rule_from(&w, BYLAW_initiative_small, 50000, today.n));
    TRY(rule_from(&w, BYLAW_initiative_max, 60000, today.n));
    TRY(rule_from(&w, BYLAW_initiative_support, 30, today.n));
    TRY(go_at(&w, id, INITIATIVE_EVENT_take_up, INITIATIVE_OWN, now, today, false));
    TRY(initiative_by_id(db, t->mem, id, &i));
    CHECK_INT(t, i.threshold, 0);
    CHECK_INT(t, i.filed_day, today.n - 5);
    grant = step_of(INITIATIVE_EVENT_grant, INITIATIVE_OWN, 1u << ROLE_project_leader);
    CHECK_INT(t, initiative_go(db, t->mem, now, id, &grant, &missing), ERR_NONE);
    // What is handed in today goes by the rule of today.
    const struct initiative_step send =
        step_of(INITIATIVE_EVENT_send, INITIATIVE_OWN, 1u << INITIATIVE_ROLE_MAKER);
    CHECK_INT(t, initiative_go(db, t->mem, now, later, &send, &missing), ERR_UNSOLVABLE);
    CHECK_INT(t, missing, 1u << INITIATIVE_NEED_limit);

    // A meeting: six weeks, and then the first.
    for (int first = 0; first < 2; first++) {
        TRY(full(&w, INITIATIVE_AGENDA, INITIATIVE_counted, 0, &id));
        TRY(go_at(&w, id, INITIATIVE_EVENT_admit, INITIATIVE_AGENDA, now, today, false));
        TRY(due_of(&w, id, CLOCK_KIND_agreement, &due));
        CHECK_INT(t, due, today.n + 42);
        const day meeting = {today.n + 50};
        TRY(go_at(&w, id, INITIATIVE_EVENT_schedule, INITIATIVE_AGENDA, now, meeting, first));
        TRY(due_of(&w, id, CLOCK_KIND_agreement, &due));
        CHECK_INT(t, due, today.n + (first ? 50 : 42));
        // Earlier is always good, and what was done at the meeting was done that day.
        TRY(go_at(&w, id, INITIATIVE_EVENT_schedule, INITIATIVE_AGENDA, now, (day){today.n + 40},
                  false));
        TRY(due_of(&w, id, CLOCK_KIND_agreement, &due));
        CHECK_INT(t, due, today.n + 40);
        TRY(go_at(&w, id, INITIATIVE_EVENT_treat, INITIATIVE_AGENDA, now + 42 * DAY_S, today,
                  false));
        struct clock_rows all;
        TRY(clocks_of_object(db, t->mem, initiative_object(t->mem, id), &all));
        for (int k = 0; k < all.n; k++)
            CHECK(t, !all.at[k].has_missed_day);
    }
    return ERR_NONE;
}

TEST(initiative, keeps_the_by_law_of_its_day_and_the_day_of_its_meeting)
{
    run(t, filed_then);
}

// ---- two hundred at the threshold ----

enum { SIGNERS = 200, THRESHOLD = 100 };

struct crowd {
    struct test *t;
    struct store *store[2];
    initiative_id id;
    struct place_row place;
    str keys[SIGNERS];
};

struct one {
    struct crowd *c;
    int n;
    bool again, leave;
    enum signed_how how;
    enum err err;
};

static enum err crowd_make(struct db *db, void *arg)
{
    struct crowd *c = arg;
    struct walk w = {.t = c->t};
    struct initiative_row i;

    TRY(walk_open(db, &w));
    c->id = w.into;
    c->place = w.place;
    TRY(sql(&w, "update initiative set threshold = %d", THRESHOLD));
    TRY(initiative_by_id(db, c->t->mem, c->id, &i));
    for (int n = 0; n < SIGNERS; n++) {
        // Of every ten one is the same person under another address of mail.
        const int who = n % 10 == 9 ? n - 1 : n;
        const struct signer s = {.mail = str_format(c->t->mem, "p%d@example.nl", n),
                                 .name = str_format(c->t->mem, "%c%c Tester", 'a' + who / 20,
                                                    'a' + who % 20),
                                 .postcode = STR("1234 AB"),
                                 .house = STR("1"),
                                 .born = STR("1990-01-01")};
        struct signer_clean clean;
        enum signed_how how;
        unsigned problems;
        signer_clean(c->t->mem, &s, 12, day_of_at(now), true, &clean, &problems);
        if (problems) return ERR_INVALID;
        TRY(initiative_sign(db, c->t->mem, now, &i, &clean, LANG_NL, NULL, false, &how,
                            &c->keys[n]));
        if (how != SIGNED_WAITS) return ERR_INTERNAL;
    }
    return ERR_NONE;
}

static enum err one_write(struct db *db, void *arg)
{
    struct one *o = arg;
    struct mem *m = mem_new(1 << 22);
    struct initiative_signature_row s;
    bool found, asked;

    enum err e = initiative_signature_open(db, m, o->c->id, o->c->keys[o->n], &found, &asked, &s);
    if (e == ERR_NONE && !found) e = ERR_NOT_FOUND;
    if (e == ERR_NONE && o->leave) e = initiative_sign_withdraw(db, m, now, &s);
    if (e == ERR_NONE && !o->leave) e = initiative_sign_confirm(db, m, now, &s, &o->how);
    mem_free(m);
    return e;
}

static void *one_run(void *arg)
{
    struct one *o = arg;

    o->err = store_write(o->c->store[o->n % 2], NULL, one_write, o);
    return NULL;
}

struct seen {
    struct test *t;
    initiative_id id;
    struct initiative_row i;
    int64_t valid, reached, dropped, tells;
};

static enum err seen_read(struct db *db, void *arg)
{
    struct seen *s = arg;
    struct initiative_event_rows events;
    struct initiative_way_rows ways;

    TRY(initiative_by_id(db, s->t->mem, s->id, &s->i));
    TRY(initiative_ways(db, s->t->mem, s->id, &ways));
    for (int k = 0; k < ways.n; k++)
        if (str_eq(ways.at[k].state, STR("valid"))) s->valid += ways.at[k].n;
    TRY(initiative_events_of(db, s->t->mem, s->id, &events));
    for (int k = 0; k < events.n; k++) {
        s->reached += str_eq(events.at[k].event, STR("reach"));
        s->dropped += str_eq(events.at[k].event, STR("drop"));
    }
    return ERR_NONE;
}

static struct seen look(struct crowd *c)
{
    struct seen s = {.t = c->t, .id = c->id};

    CHECK_INT(c->t, store_read(c->store[0], c->t->mem, seen_read, &s), ERR_NONE);
    return s;
}

TEST(initiative, two_hundred_at_once_change_the_state_once)
{
    struct crowd c = {.t = t};
    pthread_t threads[2 * SIGNERS];
    struct one ones[2 * SIGNERS];
    const char *url = test_database(t);

    NEED(t, store_open(&(struct store_config){.url = str_of(url), .readers = 4, .write_ms = 60000},
                       &c.store[0]));
    NEED(t, store_migrate(c.store[0], -1));
    // With PostgreSQL half of them come by a second server on the same database.
    c.store[1] = c.store[0];
    if (store_kind(c.store[0]) == STORE_POSTGRES)
        NEED(t,
             store_open(&(struct store_config){.url = str_of(url), .readers = 4, .write_ms = 60000},
                        &c.store[1]));
    NEED(t, store_write(c.store[0], t->mem, crowd_make, &c));
    CHECK_INT(t, look(&c).i.signed_n, 0); // what is not confirmed does not count

    for (int n = 0; n < 2 * SIGNERS; n++) { // every button pressed twice
        ones[n] = (struct one){.c = &c, .n = n % SIGNERS};
        CHECK_INT(t, pthread_create(&threads[n], NULL, one_run, &ones[n]), 0);
    }
    int counted = 0, twice = 0, again = 0;
    for (int n = 0; n < 2 * SIGNERS; n++) {
        pthread_join(threads[n], NULL);
        CHECK_INT(t, ones[n].err, ERR_NONE);
        counted += ones[n].how == SIGNED_COUNTED;
        twice += ones[n].how == SIGNED_TWICE;
        again += ones[n].how == SIGNED_AGAIN;
    }
    struct seen s = look(&c);
    CHECK_INT(t, counted, SIGNERS * 9 / 10);
    CHECK_INT(t, counted + twice + again, 2 * SIGNERS);
    CHECK_INT(t, s.i.signed_n, SIGNERS * 9 / 10);
    CHECK_INT(t, s.valid, s.i.signed_n); // page = database (test 14)
    CHECK_INT(t, initiative_state_of(&s.i), INITIATIVE_reached);
    CHECK_INT(t, s.reached, 1);
    CHECK_INT(t, s.dropped, 0);
    CHECK_INT(t, s.i.reached_at, now);

    // Test 2: as many leave at once as bring it below; the state goes back once.
    for (int n = 0; n < SIGNERS; n++) {
        ones[n] = (struct one){.c = &c, .n = n, .leave = true};
        CHECK_INT(t, pthread_create(&threads[n], NULL, one_run, &ones[n]), 0);
    }
    for (int n = 0; n < SIGNERS; n++)
        pthread_join(threads[n], NULL);
    s = look(&c);
    CHECK_INT(t, s.i.signed_n, 0);
    CHECK_INT(t, s.valid, 0);
    CHECK_INT(t, initiative_state_of(&s.i), INITIATIVE_collecting);
    CHECK_INT(t, s.dropped, 1);
    CHECK(t, !s.i.has_reached_at);
    if (c.store[1] != c.store[0]) store_close(c.store[1]);
    store_close(c.store[0]);
}

// ---- the sample ----

// The same chance, slowly: by the triangle of Pascal in whole numbers.
static double choose(int n, int k)
{
    double c = 1;

    if (k < 0 || k > n) return 0;
    for (int i = 1; i <= k; i++)
        c = c * (n - k + i) / i;
    return c;
}

static enum sample_says slowly(int n, int threshold, int k, int wrong)
{
    const int m = n - threshold + 1;
    double few = 0, many = 0;

    if (n < threshold || n - wrong < threshold) return SAMPLE_SHORT;
    if (k >= n) return SAMPLE_ENOUGH;
    if (k == 0) return SAMPLE_UNDECIDED;
    for (int x = 0; x <= wrong; x++)
        few += choose(m, x) * choose(n - m, k - x) / choose(n, k);
    if (few <= 0.05) return SAMPLE_ENOUGH;
    for (int x = wrong; x <= k; x++)
        many += choose(m - 1, x) * choose(n - m + 1, k - x) / choose(n, k);
    return wrong && many <= 0.05 ? SAMPLE_SHORT : SAMPLE_UNDECIDED;
}

TEST(initiative, a_sample_says_what_the_exact_chance_says)
{
    int64_t ppb;
    int tried = 0;

    for (int n = 1; n <= 26; n++)
        for (int threshold = 1; threshold <= n + 1; threshold++)
            for (int k = 0; k <= n; k++)
                for (int wrong = 0; wrong <= k; wrong++, tried++)
                    if (sample_says(n, threshold, k, wrong, &ppb) != slowly(n, threshold, k, wrong))
                        test_fail(t, __FILE__, __LINE__, "n %d threshold %d looked %d wrong %d", n,
                                  threshold, k, wrong);
    CHECK(t, tried > 50000);
    // The size is the smallest that can say it with two wrong ones; and never less than needed.
    static const struct {
        int64_t n, threshold;
    } sizes[] = {
        {300, 250}, {1200, 1000}, {2500, 2500}, {27000, 2500}, {260, 250}, {1, 1},
    };
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        const int64_t n = sizes[i].n, k = sample_size(n, sizes[i].threshold);
        CHECK(t, k >= 1 && k <= n);
        if (k == n) continue;
        CHECK_INT(t, sample_says(n, sizes[i].threshold, k, SAMPLE_SPARE, &ppb), SAMPLE_ENOUGH);
        CHECK_INT(t, sample_says(n, sizes[i].threshold, k - 1, SAMPLE_SPARE, &ppb),
                  SAMPLE_UNDECIDED);
    }
    CHECK_INT(t, sample_size(2500, 2500), 2500); // just enough: each one matters
    CHECK_INT(t, sample_size(0, 10), 0);
    CHECK_INT(t, sample_says(100000, 60000, 30000, 12500, &ppb),
              SAMPLE_SHORT); // nothing underflows
    CHECK_INT(t, sample_says(100000, 60000, 30000, 11500, &ppb), SAMPLE_ENOUGH);
}

static enum err try_draw(struct db *db, void *arg)
{
    struct walk w = {.t = arg};
    struct test *t = w.t;
    struct initiative_look_line_rows first, second, whole;
    struct initiative_row i;

    TRY(walk_open(db, &w));
    TRY(sql(&w, "update initiative set state = 'counting', threshold = 100, signed_n = 150"));
    for (int n = 0; n < 150; n++)
        TRY(sql(&w,
                "insert into initiative_signature (initiative, state, channel, key_hash, mail, "
                "mail_once, name, postcode, house, born_day, who_once, lang, created_at) values "
                "(%lld, 'valid', 'paper', '%064d', '', '', 'N', '1234 AB', '1', 0, 'w%d', 'nl', 1)",
                (long long)w.into.v, n, n));
    TRY(initiative_by_id(db, t->mem, w.into, &i));
    TRY(initiative_sample_draw(db, t->mem, &i, STR("een openbaar zaad"), false));
    TRY(initiative_looks(db, t->mem, w.into, 0, 1000, &first));
    CHECK_INT(t, first.n, sample_size(150, 100));
    CHECK(t, first.n > 5 && first.n < 30);
    // The same again from the seed; and a draw of all begins with it.
    TRY(initiative_looks_drop(db, w.into));
    TRY(initiative_sample_draw(db, t->mem, &i, STR("een openbaar zaad"), false));
    TRY(initiative_looks(db, t->mem, w.into, 0, 1000, &second));
    TRY(initiative_sample_draw(db, t->mem, &i, STR("een openbaar zaad"), true));
    TRY(initiative_looks(db, t->mem, w.into, 0, 1000, &whole));
    CHECK_INT(t, whole.n, 150);
    for (int k = 0; k < first.n; k++) {
        CHECK_INT(t, second.at[k].signature.v, first.at[k].signature.v);
        CHECK_INT(t, whole.at[k].signature.v, first.at[k].signature.v);
    }
    CHECK_INT(t, initiative_sample_found(db, t->mem, now, w.into, 1, STR("twice"), NULL), ERR_NONE);
    CHECK_INT(t, initiative_sample_found(db, t->mem, now, w.into, 2, STR("good"), NULL), ERR_NONE);
    CHECK_INT(t, initiative_sample_found(db, t->mem, now, w.into, 1, STR("good"), NULL), ERR_NONE);
    CHECK_INT(t, initiative_sample_found(db, t->mem, now, w.into, 3, STR("young"), NULL), ERR_NONE);
    CHECK_INT(t, initiative_sample_found(db, t->mem, now, w.into, 3, STR("zomaar"), NULL),
              ERR_INVALID);
    CHECK_INT(t, initiative_sample_found(db, t->mem, now, w.into, 151, STR("good"), NULL),
              ERR_NOT_FOUND);
    TRY(initiative_by_id(db, t->mem, w.into, &i));
    CHECK_INT(t, i.checked_n, 3);
    CHECK_INT(t, i.wrong_n, 1);
    CHECK_INT(t, i.sample_n, 150);
    return ERR_NONE;
}

TEST(initiative, a_draw_repeats_from_its_seed)
{
    run(t, try_draw);
}
