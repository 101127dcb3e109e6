// The table of steps, walked: every step in every role from every state, and each need taken away; a code answers once, whatever
// is tried; and nothing leads from a code, or from when somebody came, to what was answered.
#include "core/survey.h"

#include "core/clocks.h"
#include "core/session.h"
#include "tests/support/test.h"

enum { DAY_S = 86400 };

static const int64_t now = 1795000000; // 18 November 2026

static const char form_text[] =
    "{\"format\":\"meent-survey/"
    "1\",\"title\":\"T\",\"questions\":[{\"id\":\"v1\",\"kind\":\"single\",\"text\":\"Ja?\","
    "\"required\":true,\"choices\":[{\"id\":\"a\",\"text\":\"Ja\"},{\"id\":\"b\",\"text\":\"Nee\"}]"
    "},{\"id\":\"v2\",\"kind\":"
    "\"text\",\"text\":\"Waarom?\",\"when\":[{\"question\":\"v1\",\"any\":[\"b\"]}]}]}";

struct walk {
    struct test *t;
    struct db *db;
    place_id place;
    trajectory_id trajectory;
    int made;
};

static enum err form_of(struct walk *w, struct form *out)
{
    return form_read(w->t->mem, str_of(form_text), out, MEM_NEW(w->t->mem, struct form_faults));
}

static enum err enter(struct walk *w, survey_id id, const char *a, const char *b)
{
    struct mem *m = w->t->mem;
    str value[2] = {str_of(a), str_of(b)}, ticket;
    struct survey_row s;
    struct form f;
    int first;

    TRY(survey_by_id(w->db, m, id, &s));
    TRY(form_of(w, &f));
    return survey_enter(w->db, m, now, &s, &f, value, STR("street"), 1, NULL, &first, &ticket);
}

// A sample that lacks nothing, in some state. The last day has passed for what closes it, and is to come for what opens it.
static enum err full(struct walk *w, enum survey_state state, bool over, survey_id *out)
{
    struct mem *m = w->t->mem;
    const int64_t today = day_of_at(now).n, ends = over ? today - 1 : today + 20;
    struct survey_new n = {.trajectory = w->trajectory, .kind = STR("sample")};
    struct survey_row s;
    int64_t number, changed, batch;
    str code[3];
    bool found;

    TRY(form_of(w, &n.form));
    TRY(survey_add(w->db, m, now, &n, &number));
    TRY(survey_by_number(w->db, m, w->trajectory, number, &found, &s));
    *out = s.id;
    TRY(survey_rules_set(w->db, s.id, &ends, 100, STR("lijst"), STR("age"), 0, &changed));
    TRY(survey_stratum_insert(w->db, s.id, 1, STR("Noord"), 60));
    TRY(survey_stratum_insert(w->db, s.id, 2, STR("Zuid"), 40));
    TRY(survey_codes_make(w->db, m, &s, 1, false, 3, code, &batch));
    TRY(survey_state_set(w->db, s.id, STR("testing"), now));
    for (int i = 0; i < SURVEY_TRIED; i++)
        TRY(enter(w, s.id, "a", ""));
    return survey_state_set(w->db, s.id, survey_state_name(state), now);
}

static enum err walk_open(struct db *db, struct walk *w)
{
    struct mem *m = w->t->mem;
    const int64_t today = day_of_at(now).n, starts = today - 10, ends = today + 30;

    w->db = db;
    TRY(place_add(db, m, now,
                  &(struct place_new){.slug = STR("waterstad"),
                                      .kind = STR("municipality"),
                                      .name = STR("Waterstad"),
                                      .parent = PLACE_ROOT},
                  &w->place));
    TRY(trajectory_add(db, m, now,
                       &(struct trajectory_new){.place = w->place,
                                                .slug = STR("plein"),
                                                .title = STR("Het plein"),
                                                .kind = STR("participation")},
                       &w->trajectory));
    TRY(trajectory_set_plan(db, w->trajectory, STR("Het plein"), STR(""), STR("advise"),
                            STR("council"), &starts, &ends, NULL, NULL, 0, now));
    return trajectory_set_state(db, w->trajectory, STR("open"), STR(""), now);
}

static enum err try_cell(struct walk *w, int e, int s, int role, survey_id spare)
{
    struct test *t = w->t;
    const struct survey_event_rule *rule = &survey_events[e];
    const int bit = role < ROLE_COUNT ? role : ROLE_SYSTEM;
    const struct survey_step step = {.event = (enum survey_event)e,
                                     .roles = 1u << bit,
                                     .who = STR("command"),
                                     .why = STR("Daarom.")};
    const enum err want = !(rule->from & 1u << s)    ? ERR_CONFLICT
                          : !(rule->who & 1u << bit) ? ERR_FORBIDDEN
                                                     : ERR_NONE;
    survey_id id = spare;
    struct survey_row after;
    uint32_t missing;

    t->row =
        str_z(t->mem, str_format(t->mem, STR_FMT " from " STR_FMT " as %d", STR_ARG(rule->name),
                                 STR_ARG(survey_state_name((enum survey_state)s)), bit));
    if (want == ERR_NONE)
        TRY(full(w, (enum survey_state)s, e == SURVEY_EVENT_close, &id));
    else
        TRY(survey_state_set(w->db, id, survey_state_name((enum survey_state)s), now));
    CHECK_INT(t, survey_go(w->db, t->mem, now, id, &step, &missing), want);
    CHECK_INT(t, missing, 0);
    TRY(survey_by_id(w->db, t->mem, id, &after));
    CHECK_INT(t, survey_state_of(&after), want == ERR_NONE ? (int)rule->to : s);
    return ERR_NONE;
}

static enum err try_all(struct db *db, void *arg)
{
    struct walk w = {.t = arg};
    survey_id spare;
    int done = 0;

    TRY(walk_open(db, &w));
    TRY(full(&w, SURVEY_draft, false, &spare));
    for (int e = 0; e < SURVEY_EVENT_COUNT; e++)
        for (int s = 0; s < SURVEY_STATE_COUNT; s++)
            for (int role = 0; role <= ROLE_COUNT; role++, done++)
                TRY(try_cell(&w, e, s, role, spare));
    w.t->row = NULL;
    CHECK_INT(w.t, done, SURVEY_EVENT_COUNT * SURVEY_STATE_COUNT * (ROLE_COUNT + 1));
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

TEST(survey, every_step_in_every_role_from_every_state)
{
    run(t, try_all);
}

// ---- needs ----

// What takes one need away and nothing else; NULL: it comes with the step.
static const char *const spoil[SURVEY_NEED_COUNT] = {
    [SURVEY_NEED_questions] = "update survey set form = "
                              "'{\"format\":\"meent-survey/1\",\"title\":\"T\",\"questions\":[]}'",
    [SURVEY_NEED_logic] = "update survey set form = replace(form, '[\"b\"]', '[\"z\"]')",
    [SURVEY_NEED_tried] = "delete from survey_sheet where test = 1",
    [SURVEY_NEED_trajectory] = "update trajectory set state = 'paused'",
    [SURVEY_NEED_dates] = "update survey set ends_day = ends_day + 90",
    [SURVEY_NEED_population] = "update survey set population = 99",
    [SURVEY_NEED_codes] = "delete from survey_code",
    [SURVEY_NEED_end_day] = "update survey set ends_day = ends_day + 9",
    [SURVEY_NEED_entered] = "insert into survey_entry (code, person, answers, at) select id, null, "
                            "'{}', 1 from survey_code",
    [SURVEY_NEED_judged] = NULL, // below
};

static enum err try_need(struct walk *w, int e, int need)
{
    struct test *t = w->t;
    const struct survey_event_rule *rule = &survey_events[e];
    struct survey_step step = {.event = (enum survey_event)e,
                               .roles = rule->who,
                               .who = STR("command"),
                               .why = need == SURVEY_NEED_why ? STR(" ") : STR("Daarom.")};
    survey_id id;
    uint32_t missing;
    int from = 0;

    t->row = str_z(t->mem, str_format(t->mem, STR_FMT " without %d", STR_ARG(rule->name), need));
    while (!(rule->from & 1u << from))
        from++;
    TRY(db_run_text(w->db, "delete from survey"));
    TRY(db_run_text(w->db, "update trajectory set state = 'open'"));
    TRY(full(w, (enum survey_state)from, e == SURVEY_EVENT_close, &id));
    if (need == SURVEY_NEED_judged) {
        TRY(survey_state_set(w->db, id, STR("open"), now));
        TRY(enter(w, id, "b", "Omdat"));
        TRY(survey_state_set(w->db, id, survey_state_name((enum survey_state)from), now));
    } else if (spoil[need])
        TRY(db_run_text(w->db, spoil[need]));
    CHECK_INT(t, survey_go(w->db, t->mem, now, id, &step, &missing), ERR_UNSOLVABLE);
    CHECK(t, missing & 1u << need);
    // without questions there is no logic either, and without codes no population too large
    if (need != SURVEY_NEED_questions) CHECK_INT(t, missing, 1u << need);
    return ERR_NONE;
}

static enum err try_needs(struct db *db, void *arg)
{
    struct walk w = {.t = arg};

    TRY(walk_open(db, &w));
    for (int e = 0; e < SURVEY_EVENT_COUNT; e++)
        for (int need = 0; need < SURVEY_NEED_COUNT; need++)
            if (survey_events[e].needs & 1u << need) TRY(try_need(&w, e, need));
    w.t->row = NULL;
    return ERR_NONE;
}

TEST(survey, each_need_by_itself)
{
    run(t, try_needs);
}

// ---- codes and sheets ----

static enum err count(struct walk *w, const char *what, int64_t *out)
{
    struct db_query q = {.name = "count", .types = "", .columns = 1};
    struct db_rows *rows;
    bool more;

    q.sql[0] = q.sql[1] = str_z(w->t->mem, str_format(w->t->mem, "select count(*) from %s", what));
    TRY(db_open(w->db, &q, NULL, &rows));
    TRY(db_next(rows, &more));
    *out = db_int(rows, 0);
    db_close(rows);
    return ERR_NONE;
}

static enum err check_count(struct walk *w, const char *what, int64_t want)
{
    int64_t n;

    w->t->row = what;
    TRY(count(w, what, &n));
    CHECK_INT(w->t, n, want);
    w->t->row = NULL;
    return ERR_NONE;
}

static enum err opened(struct walk *w, survey_id *id, struct survey_row *s, str *code, int n)
{
    int64_t batch;

    TRY(full(w, SURVEY_ready, false, id));
    TRY(survey_by_id(w->db, w->t->mem, *id, s));
    TRY(survey_codes_make(w->db, w->t->mem, s, 2, false, n, code, &batch));
    uint32_t missing;
    TRY(survey_go(w->db, w->t->mem, now, *id,
                  &(struct survey_step){.event = SURVEY_EVENT_open,
                                        .roles = 1u << ROLE_project_leader,
                                        .who = STR("command")},
                  &missing));
    return survey_by_id(w->db, w->t->mem, *id, s);
}

static enum err try_codes(struct db *db, void *arg)
{
    struct walk w = {.t = arg};
    struct test *t = arg;
    struct survey_sheet sheet, again;
    struct survey_row s;
    struct form f;
    survey_id id;
    str code[4], ticket;
    int first;

    TRY(walk_open(db, &w));
    TRY(form_of(&w, &f));
    TRY(opened(&w, &id, &s, code, 4));
    // Opening erased the trial, fixed the questions and promised a day.
    TRY(check_count(&w, "survey_sheet", 0));
    TRY(check_count(&w, "survey_version where version = 1", 1));
    TRY(check_count(&w, "clock where object <> '' and ended_day is null", 1));
    TRY(check_count(&w, "job where kind = 'survey.close'", 1));
    CHECK_INT(t, survey_form_save(db, t->mem, id, &f), ERR_CONFLICT);
    // None, of another shape, of the paper: the same answer for all.
    static const char *const wrong[] = {"", "2222-2222-2222", "0000-0000-0000", "abcd",
                                        "'; drop table survey; --"};
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        t->row = wrong[i];
        CHECK_INT(t, survey_begin(db, t->mem, now, &s, str_of(wrong[i]), false, &sheet),
                  ERR_NOT_FOUND);
    }
    t->row = NULL;
    // The same code goes on where it was, with another key; the one before opens nothing.
    TRY(survey_begin(db, t->mem, now, &s, code[0], false, &sheet));
    CHECK_INT(t, sheet.stratum, 2);
    TRY(survey_answer_put(db, sheet.id, STR("v1"), STR("b")));
    TRY(survey_begin(db, t->mem, now + 30, &s, code[0], false, &again));
    CHECK_INT(t, again.id, sheet.id);
    CHECK_INT(t, survey_sheet_open(db, t->mem, &s, sheet.key, &sheet), ERR_NOT_FOUND);
    TRY(check_count(&w, "survey_sheet", 1));
    // Two codes, two sheets: each keeps its own.
    TRY(survey_begin(db, t->mem, now, &s, code[1], false, &sheet));
    CHECK(t, sheet.id != again.id);
    TRY(survey_send(db, t->mem, now + 60, &s, &f, &sheet, &first, &ticket));
    CHECK_INT(t, first, 0); // nothing answered yet
    TRY(survey_answer_put(db, again.id, STR("v2"), STR("Daarom")));
    TRY(survey_answer_put(db, again.id, STR("v1"),
                          STR("a"))); // back, and otherwise: v2 is not asked any more
    TRY(survey_send(db, t->mem, now + 60, &s, &f, &again, &first, &ticket));
    CHECK_INT(t, first, -1);
    TRY(check_count(&w, "survey_answer where question = 'v2'", 0));
    TRY(check_count(&w, "survey_sheet where state = 'done' and key_hash is null and started_at = 0",
                    1));
    TRY(check_count(&w, "survey_code where state = 'used' and sheet is null", 1));
    // Used is used, by every way there is.
    CHECK_INT(t, survey_begin(db, t->mem, now, &s, code[0], false, &sheet), ERR_NOT_FOUND);
    CHECK_INT(t, survey_send(db, t->mem, now + 90, &s, &f, &again, &first, &ticket), ERR_CONFLICT);
    TRY(check_count(&w, "survey_sheet where state = 'done'", 1));
    return ERR_NONE;
}

TEST(survey, a_code_answers_once)
{
    run(t, try_codes);
}

// Ranks of two orders of n: Spearman's rho, in thousandths.
static int64_t rho(const int64_t *a, int n)
{
    double sum = 0;

    for (int i = 0; i < n; i++) {
        int rank = 0;
        for (int k = 0; k < n; k++)
            rank += a[k] < a[i];
        sum += (double)(rank - i) * (rank - i);
    }
    return (int64_t)(1000 - 6000 * sum / ((double)n * ((double)n * n - 1)));
}

enum { CAME = 1000 };

// Test 47: with the whole database, neither row, number nor time says which answers came when or from which code.
static enum err try_order(struct db *db, void *arg)
{
    struct walk w = {.t = arg};
    struct test *t = arg;
    int64_t *ids = MEM_ARRAY(t->mem, int64_t, CAME);
    str *code = MEM_ARRAY(t->mem, str, CAME);
    struct survey_value_rows rows;
    struct survey_row s;
    struct form f;
    survey_id id;
    int first;

    TRY(walk_open(db, &w));
    TRY(form_of(&w, &f));
    TRY(opened(&w, &id, &s, code, 90));
    for (int i = 0; i < CAME; i++) {
        struct survey_sheet sheet;
        str ticket;
        if (i < 90) {
            TRY(survey_begin(db, t->mem, now + i, &s, code[i], false, &sheet));
            TRY(survey_answer_put(db, sheet.id, STR("v1"), STR("a")));
            TRY(survey_send(db, t->mem, now + i + 60, &s, &f, &sheet, &first, &ticket));
            ids[i] = sheet.id;
        } else {
            str value[2] = {STR("a"), STR("")};
            TRY(survey_enter(db, t->mem, now + i, &s, &f, value, STR("street"), 1, NULL, &first,
                             &ticket));
        }
        TRY(survey_about_add(db, id, STR("age"), i % 2 ? STR("a18") : STR("a27")));
    }
    const int64_t r = rho(ids, 90);
    CHECK(t, r > -350 && r < 350); // 90 by chance: beyond this once in a thousand
    TRY(survey_values(db, t->mem, id, 0, &rows));
    CHECK_INT(t, rows.n, CAME);
    TRY(check_count(&w, "survey_sheet where key_hash is not null or started_at <> 0", 0));
    TRY(check_count(&w, "survey_code where sheet is not null", 0));
    TRY(check_count(&w, "survey_about", 2)); // counts, not people
    return ERR_NONE;
}

TEST(survey, nothing_leads_from_a_code_or_a_moment_to_an_answer)
{
    run(t, try_order);
}

// Faster than anybody reads: kept, not counted. In the street somebody else types, so that says nothing.
static enum err try_hurried(struct db *db, void *arg)
{
    struct walk w = {.t = arg};
    struct test *t = arg;
    const int64_t ends = day_of_at(now).n + 5;
    struct survey_new n = {.kind = STR("open")};
    struct survey_row s;
    int64_t number, changed;
    bool found;

    TRY(walk_open(db, &w));
    n.trajectory = w.trajectory;
    TRY(form_of(&w, &n.form));
    TRY(survey_add(db, t->mem, now, &n, &number));
    TRY(survey_by_number(db, t->mem, w.trajectory, number, &found, &s));
    TRY(survey_rules_set(db, s.id, &ends, 0, STR(""), STR(""), 0, &changed));
    TRY(survey_state_set(db, s.id, STR("open"), now));
    TRY(survey_by_id(db, t->mem, s.id, &s));
    for (int i = 0; i < 40; i++) {
        struct survey_sheet sheet;
        str ticket;
        int first;
        TRY(survey_begin(db, t->mem, now, &s, STR(""), false, &sheet));
        TRY(survey_answer_put(db, sheet.id, STR("v1"), STR("a")));
        TRY(survey_send(db, t->mem, now + (i < 30 ? 1 : 9), &s, &n.form, &sheet, &first, &ticket));
    }
    TRY(check_count(&w, "survey_sheet where state = 'hurried'", 30));
    TRY(check_count(&w, "survey_sheet where state = 'done'", 10));
    // The day after the last one nothing comes in, whatever the job did.
    struct survey_sheet sheet;
    CHECK_INT(t, survey_begin(db, t->mem, now + 6 * DAY_S, &s, STR(""), false, &sheet), ERR_GONE);
    TRY(survey_watch(db, t->mem, now + 6 * DAY_S));
    return check_count(&w, "survey where state = 'closed' and closed_day is not null", 1);
}

TEST(survey, faster_than_anybody_reads_does_not_count)
{
    run(t, try_hurried);
}
