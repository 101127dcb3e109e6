// The table of steps, walked: every step in every role from every state, each of its needs taken away one by one; the
// clocks it starts and ends; the plan that is frozen; and what the table as a whole never allows.
#include "core/trajectory.h"
#include "core/clocks.h"
#include "tests/support/test.h"

enum { DAY_S = 86400 };

static const int64_t now = 1795000000; // 18 November 2026

struct walk {
    struct test *t;
    struct db *db;
    place_id place;
    int made;
};

static enum err sql(struct walk *w, const char *text)
{
    return db_run_text(w->db, text);
}

static enum err fill_texts(struct walk *w, trajectory_id id)
{
    for (int i = 0; i < PART_COUNT; i++)
        TRY(trajectory_text_set(w->db, id, plan_part_name((enum plan_part)i), STR("nl"),
                                STR("Tekst.")));
    static const char *const questions[] = {
#define STOP(name) #name,
#include "core/stop.def"
#undef STOP
    };
    for (size_t i = 0; i < COUNT_OF(questions); i++)
        TRY(trajectory_stop_set(w->db, id, str_of(questions[i]), STR("green"), STR("")));
    return ERR_NONE;
}

// A trajectory that lacks nothing, in some state. Its last day has passed, so that it may be closed as well.
static enum err full(struct walk *w, enum trajectory_state state, trajectory_id *out)
{
    const day today = day_of_at(now);
    const int64_t starts = today.n - 30, ends = today.n - 1, decision = today.n + 30,
                  feedback = today.n + 50;
    struct mem *m = w->t->mem;
    trajectory_frame_id frame;
    trajectory_way_id way;
    int64_t n;

    TRY(trajectory_add(w->db, m, now,
                       &(struct trajectory_new){.place = w->place,
                                                .slug = str_format(m, "traject-%d", ++w->made),
                                                .title = STR("Het plein"),
                                                .kind = STR("participation")},
                       out));
    TRY(fill_texts(w, *out));
    TRY(trajectory_frame_insert(w->db, m, *out, STR("fixed"), STR("De bomen blijven."), STR(""),
                                STR("Zij zijn beschermd."), STR(""), 1, &frame));
    TRY(trajectory_frame_confirm(w->db, frame, *out, STR("council"), STR("2026/31"), today.n - 60,
                                 &n));
    TRY(trajectory_frame_insert(w->db, m, *out, STR("open"), STR("De banken."), STR(""),
                                STR("Daar is geld voor."), STR(""), 2, &frame));
    TRY(trajectory_frame_confirm(w->db, frame, *out, STR("council"), STR("2026/31"), today.n - 60,
                                 &n));
    TRY(trajectory_way_insert(w->db, m, *out, STR("meeting"), STR("Avond"), STR(""), STR(""),
                              STR(""), 90, NULL, NULL, STR(""), 1, &way));
    TRY(trajectory_set_plan(w->db, *out, STR("Het plein"), STR(""), STR("advise"), STR("council"),
                            &starts, &ends, &decision, &feedback, 0, now));
    trajectory_event_id event;
    TRY(trajectory_event_insert(w->db, m, *out, STR("feed_back"), STR("decided"), STR("fed_back"),
                                STR("project_leader"), STR(""), STR(""), NULL, now, &event));
    return trajectory_set_state(w->db, *out, trajectory_state_name(state),
                                state == TRAJECTORY_paused ? STR("open") : STR(""), now);
}

static struct trajectory_step step_of(enum trajectory_event e, uint32_t roles)
{
    return (struct trajectory_step){.event = e,
                                    .roles = roles,
                                    .who = STR("command"),
                                    .why = STR("Daarom."),
                                    .ref = STR("2026/99"),
                                    .text = STR("Zo doen we het."),
                                    .ground = STR("law")};
}

static const char *row_name(struct walk *w, int e, int s, int role)
{
    return str_z(w->t->mem, str_format(w->t->mem, STR_FMT " from " STR_FMT " as " STR_FMT,
                                       STR_ARG(trajectory_events[e].name),
                                       STR_ARG(trajectory_state_name((enum trajectory_state)s)),
                                       STR_ARG(role < ROLE_COUNT ? role_name((enum role)role)
                                                                 : STR("system"))));
}

static enum err try_cell(struct walk *w, int e, int s, int role, trajectory_id spare)
{
    struct test *t = w->t;
    const struct trajectory_event_rule *rule = &trajectory_events[e];
    const int bit = role < ROLE_COUNT ? role : ROLE_SYSTEM;
    const struct trajectory_step step = step_of((enum trajectory_event)e, 1u << bit);
    const enum err want = !(rule->from & 1u << s)    ? ERR_CONFLICT
                          : !(rule->who & 1u << bit) ? ERR_FORBIDDEN
                                                     : ERR_NONE;
    trajectory_id id = spare;
    struct trajectory_row after;
    uint32_t missing;

    t->row = row_name(w, e, s, role);
    if (want == ERR_NONE)
        TRY(full(w, (enum trajectory_state)s, &id));
    else
        TRY(trajectory_set_state(w->db, id, trajectory_state_name((enum trajectory_state)s),
                                 STR(""), now));
    CHECK_INT(t, trajectory_go(w->db, t->mem, now, id, &step, &missing), want);
    CHECK_INT(t, missing, 0);
    TRY(trajectory_by_id(w->db, t->mem, id, &after));
    const int to = want != ERR_NONE ? s : rule->to == TRAJECTORY_BACK ? TRAJECTORY_open : rule->to;
    CHECK_INT(t, trajectory_state_of(&after), to);
    CHECK_INT(t, after.version, want == ERR_NONE && e == EVENT_open ? 1 : 0);
    return ERR_NONE;
}

static enum err walk_open(struct db *db, struct walk *w)
{
    w->db = db;
    w->made = 0;
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
    trajectory_id spare;
    int done = 0;

    TRY(walk_open(db, &w));
    TRY(full(&w, TRAJECTORY_idea, &spare));
    for (int e = 0; e < EVENT_COUNT; e++)
        for (int s = 0; s < TRAJECTORY_STATE_COUNT; s++)
            for (int role = 0; role <= ROLE_COUNT; role++, done++)
                TRY(try_cell(&w, e, s, role, spare));
    w.t->row = NULL;
    CHECK_INT(w.t, done, EVENT_COUNT * TRAJECTORY_STATE_COUNT * (ROLE_COUNT + 1));
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

TEST(trajectory, every_step_in_every_role_from_every_state)
{
    run(t, try_all);
}

// ---- needs ----

// What takes one need away and nothing else; NULL: it comes with the step.
static const char *const spoil[NEED_COUNT] = {
    [NEED_question] = "delete from trajectory_text where part = 'question'",
    [NEED_plan] = "delete from trajectory_text where part = 'audience'",
    [NEED_frames] = "delete from trajectory_frame where kind = 'open'",
    [NEED_stop_test] = "update trajectory_stop set answer = 'red' where question = 'choice'",
    [NEED_confirmed] = "update trajectory_frame set confirmed_by = ''",
    [NEED_contact] = "delete from trajectory_text where part = 'contact'",
    [NEED_dates] = "update trajectory set feedback_day = decision_day - 1",
    [NEED_decider] = "update trajectory set decider = ''",
    [NEED_decision_day] = "update trajectory set decision_day = null",
    [NEED_feedback_day] = "update trajectory set feedback_day = null",
    [NEED_privacy] = "delete from trajectory_text where part = 'data'",
    [NEED_call_in] = "insert into trajectory_call (trajectory, question, asked_at) "
                     "select id, 'Waarom?', 0 from trajectory",
    [NEED_end_day] = "update trajectory set ends_day = ends_day + 9",
    [NEED_rehearsed] =
        "insert into place_rule (place, name, value, from_day, source) select place, "
        "'rehearsal', 2, 0, 'x' from trajectory limit 1",
    [NEED_feedback_sent] = "delete from trajectory_event",
    [NEED_answers] =
        "insert into contribution (trajectory, number, key_hash, channel, body, received_day, "
        "created_at) select id, 1, "
        "'0123456789012345678901234567890123456789012345678901234567890123'"
        ", 'online', 'Een bank', 0, 0 from trajectory; "
        "insert into contribution_point (trajectory, contribution, seq, body) select trajectory, "
        "id, 1, body from contribution",
    // Of a consultation only: a row that says it is one.
    [NEED_draft] =
        "insert into consultation (trajectory, legal, everybody) select id, 0, 1 from trajectory",
    [NEED_term] = "insert into consultation (trajectory, legal, everybody, announced_day, "
                  "announced_ref) select id, 1, 1, 1, 'x' from trajectory; "
                  "insert into document (id, trajectory, slug, title, created_at) select 1, id, "
                  "'plan', 'Plan', 0 from trajectory; "
                  "insert into document_version (document, version, state, label, why, created_at) "
                  "values (1, 1, 'published', 'draft', '', 0)",
    [NEED_annunciation] =
        "insert into consultation (trajectory, legal, everybody) select id, 0, 1 from trajectory",
    [NEED_late_post] =
        "insert into consultation (trajectory, legal, everybody) select id, 0, 1 from trajectory",
    [NEED_changes] =
        "insert into consultation (trajectory, legal, everybody) select id, 0, 1 from trajectory",
};

static enum err try_need(struct walk *w, int e, int need)
{
    struct test *t = w->t;
    const struct trajectory_event_rule *rule = &trajectory_events[e];
    struct trajectory_step step = step_of((enum trajectory_event)e, rule->who);
    trajectory_id id;
    uint32_t missing;
    int from = 0;

    t->row = str_z(t->mem, str_format(t->mem, STR_FMT " without " STR_FMT, STR_ARG(rule->name),
                                      STR_ARG(need_name((enum need)need))));
    while (!(rule->from & 1u << from))
        from++;
    TRY(full(w, (enum trajectory_state)from, &id));
    if (spoil[need])
        TRY(sql(w, spoil[need]));
    else if (need == NEED_why)
        step.why = STR("  ");
    else if (need == NEED_reference)
        step.ref = STR("");
    else if (need == NEED_ground)
        step.ground = STR("zomaar");
    else
        step.text = STR("\n");
    CHECK_INT(t, trajectory_go(w->db, t->mem, now, id, &step, &missing), ERR_UNSOLVABLE);
    CHECK(t, missing & 1u << need);
    // What a day or a part is missing for may be missing for the dates or the plan as well.
    const uint32_t also = 1u << NEED_dates | 1u << NEED_plan | 1u << NEED_decider;
    CHECK_INT(t, missing & ~(also | 1u << need), 0);
    struct trajectory_row after;
    TRY(trajectory_by_id(w->db, t->mem, id, &after));
    CHECK_INT(t, trajectory_state_of(&after), from);
    TRY(sql(w, "delete from trajectory_call; delete from place_rule where name = 'rehearsal'"));
    return sql(w, "delete from trajectory");
}

static enum err try_needs(struct db *db, void *arg)
{
    struct walk w = {.t = arg};

    TRY(walk_open(db, &w));
    for (int e = 0; e < EVENT_COUNT; e++)
        for (int n = 0; n < NEED_COUNT; n++)
            if (trajectory_events[e].needs & 1u << n) TRY(try_need(&w, e, n));
    w.t->row = NULL;
    return ERR_NONE;
}

TEST(trajectory, a_step_without_one_of_its_needs_is_refused_and_says_which)
{
    run(t, try_needs);
}

// ---- the table as a whole ----

static uint32_t reachable(uint32_t without)
{
    uint32_t seen = 1u << TRAJECTORY_idea;

    for (int round = 0; round < TRAJECTORY_STATE_COUNT; round++)
        for (int e = 0; e < EVENT_COUNT; e++) {
            const struct trajectory_event_rule *r = &trajectory_events[e];
            if (r->to != TRAJECTORY_BACK && r->from & seen && !(without & 1u << r->to))
                seen |= 1u << r->to;
        }
    return seen;
}

TEST(trajectory, what_the_table_never_allows)
{
    const uint32_t all = (1u << TRAJECTORY_STATE_COUNT) - 1;
    const uint32_t honest = 1u << NEED_confirmed | 1u << NEED_decider | 1u << NEED_decision_day |
                            1u << NEED_feedback_day | 1u << NEED_privacy;
    const uint32_t whole = 1u << NEED_plan | 1u << NEED_frames | 1u << NEED_stop_test;

    CHECK_INT(t, reachable(0), all); // no state that nobody can come to
    CHECK(t, !(reachable(1u << TRAJECTORY_fed_back) & 1u << TRAJECTORY_archived)); // not unanswered
    CHECK(t, !(reachable(1u << TRAJECTORY_adopted) & 1u << TRAJECTORY_open));
    for (int e = 0; e < EVENT_COUNT; e++) {
        const struct trajectory_event_rule *r = &trajectory_events[e];
        t->row = str_z(t->mem, r->name);
        CHECK(t, r->who != 0 && r->from != 0);
        if (r->to == TRAJECTORY_open) CHECK_INT(t, r->needs & honest, honest);
        if (r->to == TRAJECTORY_decided) CHECK(t, r->needs & 1u << NEED_reference);
        if (r->to == TRAJECTORY_archived) CHECK(t, r->needs & 1u << NEED_feedback_sent);
        if (r->to == TRAJECTORY_archived || r->to == TRAJECTORY_fed_back)
            CHECK(t, r->needs & 1u << NEED_answers);
        if (r->to == TRAJECTORY_announced || r->to == TRAJECTORY_open)
            CHECK_INT(t, r->needs & whole, whole);
        CHECK_INT(t, r->ends >> CLOCK_TERMS & 1, r->to == TRAJECTORY_paused);
        CHECK_INT(t, r->starts >> CLOCK_TERMS & 1, r->to == TRAJECTORY_BACK);
        if (r->to == TRAJECTORY_paused || r->to == TRAJECTORY_stopped || r->to == TRAJECTORY_none)
            CHECK(t, r->needs & 1u << NEED_why);
        CHECK(t, !(r->from & (1u << TRAJECTORY_archived | 1u << TRAJECTORY_none))); // over is over
    }
    t->row = NULL;
}

// ---- one from idea to archive, late once ----

static enum err go(struct walk *w, trajectory_id id, enum trajectory_event e, int64_t at)
{
    const struct trajectory_step s = step_of(e, trajectory_events[e].who);
    uint32_t missing;

    w->t->row = str_z(w->t->mem, trajectory_events[e].name);
    const enum err err = trajectory_go(w->db, w->t->mem, at, id, &s, &missing);
    CHECK_INT(w->t, err, ERR_NONE);
    CHECK_INT(w->t, missing, 0);
    return err;
}

static enum err clock_find(struct walk *w, trajectory_id id, const char *kind,
                           struct clock_row *out)
{
    struct clock_rows all;

    TRY(clocks_of(w->db, w->t->mem, id, &all));
    for (int i = 0; i < all.n; i++)
        if (str_eq(all.at[i].kind, str_of(kind))) {
            *out = all.at[i];
            return ERR_NONE;
        }
    return ERR_NOT_FOUND;
}

static enum err try_story(struct db *db, void *arg)
{
    struct walk w = {.t = arg};
    struct test *t = w.t;
    const day today = day_of_at(now);
    const int64_t starts = today.n + 20, ends = today.n + 50, decision = today.n + 80,
                  feedback = today.n + 100, later = today.n + 120;
    struct trajectory_version_line_rows versions;
    struct trajectory_change_rows changes;
    struct clock_row c;
    trajectory_id id;
    struct trajectory_plan before;
    uint32_t missing, lost;

    TRY(walk_open(db, &w));
    TRY(rule_set(db, t->mem, w.place, RULE_call_in_days, 10, (day){today.n - 10}, STR("art. 4")));
    TRY(rule_set(db, t->mem, w.place, RULE_open_days, 28, (day){today.n - 10}, STR("art. 5")));
    TRY(full(&w, TRAJECTORY_idea, &id));
    TRY(sql(&w, "delete from trajectory_event"));
    TRY(trajectory_set_plan(db, id, STR("Het plein"), STR(""), STR("advise"), STR("council"),
                            &starts, &ends, &decision, &feedback, 0, now));
    TRY(go(&w, id, EVENT_begin, now));
    TRY(go(&w, id, EVENT_adopt, now));
    TRY(clock_find(&w, id, "call_in", &c));
    CHECK_STR(t, day_iso(t->mem, (day){(int32_t)c.due_day}), "2026-12-02"); // ten working days on
    TRY(go(&w, id, EVENT_announce, now));
    const struct trajectory_step open = step_of(EVENT_open, trajectory_events[EVENT_open].who);
    CHECK_INT(t, trajectory_go(db, t->mem, now, id, &open, &missing), ERR_UNSOLVABLE);
    CHECK_INT(t, missing, 1u << NEED_call_in); // the council still has its days
    TRY(go(&w, id, EVENT_open, now + 20 * DAY_S));
    TRY(clock_find(&w, id, "opening", &c));
    CHECK_STR(t, c.outcome, "kept");

    // A promised day moves later, with a reason; not earlier, and not without one.
    TRY(trajectory_plan_now(db, t->mem, now, id, &before));
    TRY(trajectory_set_plan(db, id, STR("Het plein"), STR(""), STR("advise"), STR("council"),
                            &starts, &ends, &decision, &later, 0, now));
    const int64_t then = now + 30 * DAY_S;
    CHECK_INT(t,
              trajectory_plan_changed(db, t->mem, then, id, &before, STR(" "), STR("command"),
                                      &lost),
              ERR_INVALID);
    TRY(trajectory_plan_changed(db, t->mem, then, id, &before, STR("De raad komt later bijeen."),
                                STR("command"), &lost));
    TRY(clock_find(&w, id, "feedback", &c));
    CHECK_INT(t, c.due_day, later);
    CHECK_INT(t, c.first_due_day, feedback);
    TRY(trajectory_versions(db, t->mem, id, INT64_MAX, 10, &versions));
    TRY(trajectory_changes(db, t->mem, id, 1, INT64_MAX, &changes));
    CHECK_INT(t, versions.n, 2);
    CHECK_INT(t, changes.n, 1);
    if (changes.n == 1) CHECK_STR(t, changes.at[0].part, "feedback");
    TRY(trajectory_plan_now(db, t->mem, now, id, &before));
    TRY(trajectory_set_plan(db, id, STR("Het plein"), STR(""), STR("advise"), STR("council"),
                            &starts, &ends, &decision, &feedback, 0, now));
    CHECK_INT(t,
              trajectory_plan_changed(db, t->mem, then, id, &before, STR("Eerder."), STR("command"),
                                      &lost),
              ERR_CONFLICT);
    TRY(trajectory_set_plan(db, id, STR("Het plein"), STR(""), STR("advise"), STR("council"),
                            &starts, &ends, &decision, &later, 0, now));

    TRY(go(&w, id, EVENT_close, now + 51 * DAY_S));
    TRY(go(&w, id, EVENT_weigh, now + 52 * DAY_S));
    TRY(go(&w, id, EVENT_pause, now + 53 * DAY_S));
    TRY(go(&w, id, EVENT_resume, now + 54 * DAY_S));
    TRY(go(&w, id, EVENT_advise, now + 60 * DAY_S));
    TRY(go(&w, id, EVENT_decide, now + 79 * DAY_S));
    TRY(clock_find(&w, id, "decision", &c));
    CHECK_STR(t, c.outcome, "kept");

    // The promise of feedback passes: red for everybody, and it stays so.
    TRY(clock_find(&w, id, "feedback", &c));
    CHECK_INT(t, clock_colour(&c, (day){(int32_t)later}), CLOCK_ORANGE);
    CHECK_INT(t, clock_colour(&c, (day){(int32_t)later + 1}), CLOCK_RED);
    TRY(go(&w, id, EVENT_feed_back, now + 125 * DAY_S));
    TRY(clock_find(&w, id, "feedback", &c));
    CHECK_STR(t, c.outcome, "late");
    CHECK_INT(t, c.missed_day, later + 1);
    CHECK(t, clock_is_late(&c, (day){(int32_t)later + 400}));
    TRY(go(&w, id, EVENT_evaluate, now + 200 * DAY_S));
    TRY(go(&w, id, EVENT_archive, now + 201 * DAY_S));
    t->row = NULL;
    return ERR_NONE;
}

TEST(trajectory, from_idea_to_archive_with_a_promise_that_is_missed)
{
    run(t, try_story);
}

// ---- what was announced is not taken away ----

static enum err try_loss(struct walk *w, enum trajectory_state state, int64_t version,
                         const char *take, uint32_t want)
{
    struct test *t = w->t;
    struct trajectory_plan before;
    trajectory_id id;
    uint32_t lost;

    TRY(full(w, state, &id));
    TRY(trajectory_set_version(w->db, id, version, now));
    TRY(trajectory_plan_now(w->db, t->mem, now, id, &before));
    CHECK_INT(t, before.lacks, 0);
    TRY(sql(w, take));
    CHECK_INT(t,
              trajectory_plan_changed(w->db, t->mem, now, id, &before, STR("Daarom."),
                                      STR("command"), &lost),
              want ? ERR_UNSOLVABLE : ERR_NONE);
    CHECK_INT(t, lost, want);
    // What was lacking before stays lacking: somebody can mend the rest.
    TRY(trajectory_plan_now(w->db, t->mem, now, id, &before));
    TRY(sql(w, "update trajectory set title = 'Het grote plein'"));
    CHECK_INT(t,
              trajectory_plan_changed(w->db, t->mem, now, id, &before, STR("Daarom."),
                                      STR("command"), &lost),
              ERR_NONE);
    return sql(w, "delete from trajectory");
}

static enum err try_losses(struct db *db, void *arg)
{
    static const struct {
        const char *take;
        uint32_t lost; // once it is open
    } rows[] = {
        {"delete from trajectory_text where part = 'data'", 1u << NEED_plan | 1u << NEED_privacy},
        {"update trajectory_text set body = ' ' where part = 'who'",
         1u << NEED_plan | 1u << NEED_decider},
        {"update trajectory_text set body = '' where part = 'question'", 1u << NEED_plan},
        {"update trajectory set influence = ''", 1u << NEED_plan},
        {"update trajectory set decider = ''", 1u << NEED_decider},
        {"delete from trajectory_way", 1u << NEED_plan},
        {"delete from trajectory_frame where kind = 'open'", 1u << NEED_frames},
        {"update trajectory_frame set confirmed_by = '' where kind = 'open'", 1u << NEED_confirmed},
        {"update trajectory set starts_day = null", 1u << NEED_dates},
        {"update trajectory_text set body = 'Anders.'", 0},
        {"update trajectory set influence = 'consult'", 0},
    };
    struct walk w = {.t = arg};

    TRY(walk_open(db, &w));
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        w.t->row = rows[i].take;
        TRY(try_loss(&w, TRAJECTORY_plan, 0, rows[i].take, 0));
        TRY(try_loss(&w, TRAJECTORY_adopted, 0, rows[i].take, 0));
        TRY(try_loss(&w, TRAJECTORY_announced, 0, rows[i].take,
                     rows[i].lost & ~(1u << NEED_confirmed)));
        TRY(try_loss(&w, TRAJECTORY_open, 1, rows[i].take, rows[i].lost));
        TRY(try_loss(&w, TRAJECTORY_paused, 1, rows[i].take, rows[i].lost));
    }
    w.t->row = NULL;
    return ERR_NONE;
}

TEST(trajectory, what_opening_asks_is_not_taken_away_once_it_is_announced)
{
    run(t, try_losses);
}

// ---- by-laws ----

// Three municipalities with rules of their own: the same plan may open in one and not in another. Settings only.
static enum err try_by_laws(struct db *db, void *arg)
{
    struct walk w = {.t = arg};
    struct test *t = w.t;
    static const struct {
        const char *name;
        int open_days, feedback_days, council;
        uint32_t missing;
    } rows[] = {
        {"zeestad", 14, 60, 0, 0},
        {"heidestad", 42, 60, 0, 1u << NEED_dates},
        {"bosstad", 14, 14, 1, 1u << NEED_dates | 1u << NEED_confirmed},
    };
    const day from = {day_of_at(now).n - 100};

    TRY(walk_open(db, &w));
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct trajectory_step open = step_of(EVENT_open, trajectory_events[EVENT_open].who);
        trajectory_id id;
        uint32_t missing;
        t->row = rows[i].name;
        TRY(place_add(db, t->mem, now,
                      &(struct place_new){.slug = str_of(rows[i].name),
                                          .kind = STR("municipality"),
                                          .name = str_of(rows[i].name),
                                          .parent = PLACE_ROOT},
                      &w.place));
        TRY(rule_set(db, t->mem, w.place, RULE_open_days, rows[i].open_days, from, STR("art. 1")));
        TRY(rule_set(db, t->mem, w.place, RULE_feedback_days, rows[i].feedback_days, from,
                     STR("art. 2")));
        TRY(rule_set(db, t->mem, w.place, RULE_council_frames, rows[i].council, from,
                     STR("art. 3")));
        TRY(full(&w, TRAJECTORY_announced, &id));
        TRY(sql(&w, "update trajectory_frame set confirmed_by = 'executive'"));
        const enum err e = trajectory_go(db, t->mem, now, id, &open, &missing);
        CHECK_INT(t, e, rows[i].missing ? ERR_UNSOLVABLE : ERR_NONE);
        CHECK_INT(t, missing, rows[i].missing);
    }
    t->row = NULL;
    return ERR_NONE;
}

TEST(trajectory, three_municipalities_differ_by_settings_only)
{
    run(t, try_by_laws);
}
