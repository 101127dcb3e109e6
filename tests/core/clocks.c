// Clocks: a term that stands still, is made longer, is kept or late; nothing takes a missed day away.
#include "core/clocks.h"
#include "tests/support/test.h"

static const int64_t now = 1767600000; // Monday 5 January 2026

TEST(clocks, what_closes_is_told_by_its_last_day)
{
    struct clock_row c = {.kind = STR("closing"), .due_day = 101, .ended_day = 101};

    CHECK_INT(t, clock_due_of(CLOCK_KIND_closing, 100), 101);
    CHECK_INT(t, clock_told(c.kind, 101).n, 100);
    CHECK_INT(t, clock_told_end(&c).n, 100);
    c.ended_day = 90; // it was stopped
    CHECK_INT(t, clock_told_end(&c).n, 90);
    CHECK_INT(t, clock_due_of(CLOCK_KIND_decision, 100), 100);
    CHECK_INT(t, clock_told(STR("decision"), 100).n, 100);
    CHECK_INT(t, clock_told(STR("of a later version"), 100).n, 100);
}

static enum err try_clock(struct db *db, void *arg)
{
    struct test *t = arg;
    struct mem *m = t->mem;
    const str us = STR("command");
    const day start = day_of_at(now);
    struct clock_row c;
    clock_id id, promise;

    const struct clock_new n = {.place = PLACE_ROOT,
                                .object = STR("challenge:1"),
                                .kind = CLOCK_KIND_decision,
                                .title = STR("Besluit"),
                                .basis = STR("Awb 4:13"),
                                .turn = TURN_executive,
                                .start = start,
                                .term = clock_of_rule(CLOCK_RULE_reasonable),
                                .who = us};
    TRY(clock_start(db, m, now, &n, &id));
    TRY(clock_by_id(db, m, id, &c));
    CHECK_STR(t, day_iso(m, (day){(int32_t)c.due_day}), "2026-03-02"); // eight weeks
    CHECK_INT(t, clock_pause_from(db, m, now, id, start, TURN_applicant, STR(" "), us),
              ERR_INVALID);
    TRY(clock_pause_from(db, m, now, id, (day){start.n + 7}, TURN_applicant, STR("Aanvullen"), us));
    CHECK_INT(t, clock_pause_from(db, m, now, id, (day){start.n + 8}, TURN_applicant, STR("x"), us),
              ERR_CONFLICT);
    TRY(clock_by_id(db, m, id, &c));
    CHECK_STR(t, c.turn, "applicant");
    TRY(clock_resume(db, m, now, id, (day){start.n + 17}, us));
    TRY(clock_by_id(db, m, id, &c));
    CHECK_STR(t, c.turn, "executive");
    CHECK_STR(t, day_iso(m, (day){(int32_t)c.due_day}), "2026-03-12"); // ten days on
    CHECK_INT(t, clock_extend(db, m, now, id, (day){(int32_t)c.due_day}, STR("x"), us),
              ERR_INVALID);
    TRY(clock_extend(db, m, now, id, (day){(int32_t)c.due_day + 10}, STR("Advies nodig"), us));
    TRY(clock_pause_from(db, m, now, id, (day){start.n + 20}, TURN_applicant, STR("Nog iets"), us));
    TRY(clock_resume(db, m, now, id, (day){start.n + 22}, us));
    TRY(clock_by_id(db, m, id,
                    &c)); // the term: Saturday 14 March, so Monday; the ten days on top stay given
    CHECK_STR(t, day_iso(m, (day){(int32_t)c.due_day}), "2026-03-26");
    TRY(clock_finish(db, m, now, id, (day){(int32_t)c.due_day}, false, us));
    TRY(clock_by_id(db, m, id, &c));
    CHECK_STR(t, c.outcome, "kept");
    CHECK_INT(t, clock_finish(db, m, now, id, start, false, us), ERR_CONFLICT);

    // A named day that passes while it is made longer stays missed.
    struct clock_new named = n;
    named.term = (struct clock){0};
    named.due = (day){start.n + 10};
    named.kind = CLOCK_KIND_feedback;
    TRY(clock_start(db, m, now, &named, &promise));
    CHECK_INT(t, clock_pause_from(db, m, now, promise, start, TURN_applicant, STR("x"), us),
              ERR_CONFLICT);
    TRY(clock_extend(db, m, now + 12 * 86400, promise, (day){start.n + 40}, STR("Drukte"), us));
    TRY(clock_finish(db, m, now, promise, (day){start.n + 30}, false, us));
    TRY(clock_by_id(db, m, promise, &c));
    CHECK_INT(t, c.missed_day, start.n + 11);
    CHECK_STR(t, c.outcome, "late");
    CHECK(t, clock_is_late(&c, (day){start.n + 3000}));

    // It stood still before its day came: not late however long it lasts, nor when it ends like that.
    TRY(clock_start(db, m, now, &n, &id));
    TRY(clock_by_id(db, m, id, &c));
    const day due = {(int32_t)c.due_day}, after = {due.n + 30};
    CHECK(t, clock_is_late(&c, after));
    CHECK_INT(t, clock_colour(&c, after), CLOCK_RED);
    TRY(clock_pause_from(db, m, now, id, due, TURN_applicant, STR("Aanvullen"), us));
    TRY(clock_by_id(db, m, id, &c));
    CHECK(t, !clock_is_late(&c, after));
    CHECK_INT(t, clock_colour(&c, after), CLOCK_GREY);
    CHECK_INT(t, clock_colour(&c, (day){due.n - 1}), CLOCK_ORANGE); // it does not stand still yet
    TRY(clock_finish(db, m, now, id, after, false, us));
    TRY(clock_by_id(db, m, id, &c));
    CHECK_STR(t, c.outcome, "kept");
    CHECK(t, !c.has_missed_day && !clock_is_late(&c, after));

    // One that was late already stays so, standing still or not.
    TRY(clock_start(db, m, now, &n, &id));
    TRY(clock_pause_from(db, m, now, id, (day){due.n + 1}, TURN_applicant, STR("Aanvullen"), us));
    TRY(clock_by_id(db, m, id, &c));
    CHECK(t, clock_is_late(&c, after) && clock_colour(&c, after) == CLOCK_RED);
    return ERR_NONE;
}

TEST(clocks, stand_still_are_made_longer_and_stay_missed)
{
    struct store *s;

    NEED(t, store_open(&(struct store_config){.url = str_of(test_database(t)), .readers = 2}, &s));
    NEED(t, store_migrate(s, -1));
    CHECK_INT(t, store_write(s, t->mem, try_clock, t), ERR_NONE);
    store_close(s);
}
