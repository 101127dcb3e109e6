// The running order: by hand, and a simulated day in which everything runs over.
#include "engine/agenda/agenda.h"

#include "tests/support/test.h"

#include <stdio.h>

enum { MIN = 60, DAY_BLOCKS = 24, OVERRUNS = 200 };

static const struct agenda_block four[] = {
    {STR("welkom"), 20, 0, true, false},
    {STR("praat"), 30, 0, false, false},
    {STR("pauze"), 20, 60 * MIN, false, true},
    {STR("slot"), 20, 0, true, false},
};
static const struct agenda_plan short_plan = {four, 4, 0, 100 * MIN};

static struct agenda fold(struct test *t, const struct agenda_plan *p, const struct agenda_event *e,
                          int n, int64_t now)
{
    struct agenda a = {0};
    const enum err err = agenda_fold(t->mem, p, e, n, now, &a);

    CHECK_INT(t, err, ERR_NONE);
    return a;
}

TEST(agenda, stands_as_planned_before_it_begins)
{
    const struct agenda a = fold(t, &short_plan, NULL, 0, -30 * MIN);

    CHECK_INT(t, a.now, -1);
    CHECK_INT(t, a.next, 0);
    CHECK_INT(t, a.rows[1].from, 20 * MIN);
    CHECK_INT(t, a.rows[2].from, 60 * MIN);
    CHECK(t, a.rows[2].kept);
    CHECK_INT(t, a.ends_at, 100 * MIN);
    CHECK_INT(t, a.stretches[0].over_s, -10 * MIN);
    CHECK_INT(t, a.stretches[1].over_s, 0);
}

TEST(agenda, what_runs_over_moves_the_rest_and_a_fixed_time_stays)
{
    const struct agenda_event e[] = {{STR("a"), 5 * MIN, AGENDA_START, STR("welkom"), {0}, 0},
                                     {STR("b"), 6 * MIN, AGENDA_MORE, STR("welkom"), {0}, 2}};
    struct agenda a = fold(t, &short_plan, e, 2, 10 * MIN);
    struct agenda_offers offers;

    CHECK_INT(t, a.now, 0);
    CHECK_INT(t, a.rows[0].until, 27 * MIN);
    CHECK_INT(t, a.rows[1].until, 57 * MIN);
    CHECK_INT(t, a.rows[2].from, 60 * MIN);
    NEED(t, agenda_offers(t->mem, &short_plan, &a, &offers));
    CHECK_INT(t, offers.n, 0);

    a = fold(t, &short_plan, e, 2, 35 * MIN); // eight minutes over
    CHECK_INT(t, a.rows[0].until, 35 * MIN);
    CHECK_INT(t, a.rows[1].until, 60 * MIN);
    CHECK_INT(t, a.rows[1].short_s, 5 * MIN);
    CHECK_INT(t, a.rows[2].from, 60 * MIN);
    CHECK_INT(t, a.stretches[0].over_s, 5 * MIN);
    NEED(t, agenda_offers(t->mem, &short_plan, &a, &offers));
    CHECK_INT(t, offers.n, 2);
    CHECK_INT(t, offers.at[0].way, AGENDA_SHORTEN);
    CHECK_INT(t, offers.at[0].frees, 5);
    CHECK_INT(t, offers.at[1].way, AGENDA_DROP);
    CHECK_INT(t, offers.at[1].frees, 30);
}

TEST(agenda, undo_skip_swap_and_end)
{
    const struct agenda_event e[] = {
        {STR("1"), 0, AGENDA_START, STR("welkom"), {0}, 0},
        {STR("2"), 10 * MIN, AGENDA_SWAP, STR("praat"), STR("slot"), 0},
        {STR("3"), 11 * MIN, AGENDA_SWAP, STR("pauze"), STR("slot"), 0}, // fixed: nothing
        {STR("4"), 12 * MIN, AGENDA_SKIP, STR("praat"), {0}, 0},
        {STR("5"), 13 * MIN, AGENDA_UNDO, {0}, STR("4"), 0},
        {STR("6"), 14 * MIN, AGENDA_UNDO, {0}, STR("5"), 0},
        {STR("7"), 20 * MIN, AGENDA_START, STR("slot"), {0}, 0},
        {STR("8"), 90 * MIN, AGENDA_END, {0}, {0}, 0},
    };
    struct agenda a = fold(t, &short_plan, e, 3, 12 * MIN);
    CHECK_INT(t, a.rows[1].block, 3);
    CHECK_INT(t, a.ignored, 1);
    a = fold(t, &short_plan, e, 4, 13 * MIN);
    CHECK_INT(t, a.rows[3].state, AGENDA_SKIPPED);
    a = fold(t, &short_plan, e, 5, 14 * MIN);
    CHECK_INT(t, a.rows[3].state, AGENDA_TO_COME);
    a = fold(t, &short_plan, e, 6, 14 * MIN);
    CHECK_INT(t, a.rows[3].state, AGENDA_SKIPPED);
    a = fold(t, &short_plan, e, 7, 21 * MIN);
    CHECK_INT(t, a.rows[a.now].block, 3);
    CHECK_INT(t, a.rows[0].until, 20 * MIN);
    a = fold(t, &short_plan, e, 8, 95 * MIN);
    CHECK(t, a.ended);
    CHECK_INT(t, a.ends_at, 90 * MIN);
    CHECK_INT(t, a.next, -1);
    CHECK_INT(t, a.rows[2].state, AGENDA_SKIPPED); // the break never came
}

TEST(agenda, what_cannot_be_a_plan_is_refused)
{
    struct agenda_block b[] = {{STR("a"), 10, 0, false, false}, {STR("a"), 10, 0, false, false}};
    struct agenda_plan p = {b, 2, 0, 1200};
    struct agenda a;

    CHECK_INT(t, agenda_fold(t->mem, &p, NULL, 0, 0, &a), ERR_INVALID);
    b[1].id = STR("b");
    b[1].minutes = 0;
    CHECK_INT(t, agenda_fold(t->mem, &p, NULL, 0, 0, &a), ERR_INVALID);
    b[1].minutes = AGENDA_MINUTES_MAX + 1;
    CHECK_INT(t, agenda_fold(t->mem, &p, NULL, 0, 0, &a), ERR_INVALID);
    p.n = 0;
    CHECK_INT(t, agenda_fold(t->mem, &p, NULL, 0, 0, &a), ERR_INVALID);
}

// ---- a day by chance ----

struct sim {
    struct agenda_block blocks[DAY_BLOCKS];
    struct agenda_plan plan;
    struct agenda_event events[4000];
    int n;
    int64_t now;
};

static void day_make(struct test *t, struct sim *s)
{
    int64_t at = 9 * 3600;

    memset(s, 0, sizeof *s);
    for (int i = 0; i < DAY_BLOCKS; i++) {
        struct agenda_block *b = &s->blocks[i];
        b->id = str_format(t->mem, "blok%02d", i);
        b->minutes = 5 + (int)test_random(t, 36);
        b->must = test_random(t, 3) == 0;
        b->is_break = i % 7 == 6;
        at += (int64_t)test_random(t, 2) * 5 * MIN *
              (i % 6 == 5); // sometimes room before a fixed time
        if (i % 6 == 5) b->fixed_at = at;
        at += b->minutes * MIN;
    }
    s->plan = (struct agenda_plan){s->blocks, DAY_BLOCKS, 9 * 3600, at};
}

static void say(struct test *t, struct sim *s, enum agenda_act act, str block, str other,
                int minutes)
{
    s->events[s->n] = (struct agenda_event){
        str_format(t->mem, "e%04d", s->n), s->now, act, block, other, minutes};
    s->n++;
}

// No two overlap, all are in order, and who has a fixed time that is not past has it.
static void check_times(struct test *t, const struct sim *s, const struct agenda *a)
{
    int64_t last = 0;

    for (int i = 0; i < a->n; i++) {
        const struct agenda_row *r = &a->rows[i];
        if (r->state == AGENDA_SKIPPED) continue;
        CHECK(t, r->from >= last);
        CHECK(t, r->until >= r->from);
        if (r->state == AGENDA_TO_COME) {
            const int64_t fixed = s->blocks[r->block].fixed_at;
            CHECK(t, r->until - r->from + r->short_s == (int64_t)r->minutes * MIN);
            if (fixed && fixed >= s->now) CHECK_INT(t, r->from, fixed);
        }
        last = r->until;
    }
    if (!a->ended) CHECK(t, a->ends_at == last);
}

// A taken offer takes away exactly what it says.
static void check_offers(struct test *t, struct sim *s, const struct agenda *a)
{
    struct agenda_offers offers;
    int asked = 0;

    NEED(t, agenda_offers(t->mem, &s->plan, a, &offers));
    for (int k = 0; k < a->n_stretches; k++)
        asked += a->stretches[k].over_s > 0 && a->stretches[k].is_last;
    for (int i = 0; i < offers.n; i++) {
        const struct agenda_offer *o = &offers.at[i];
        const struct agenda_stretch *was = &a->stretches[o->stretch];
        struct agenda_event *more, all[4100];
        struct agenda after;
        int n, sum = 0;

        asked -= o->way == AGENDA_LATER;
        for (int k = 0; k < o->n; k++)
            sum += o->cuts[k].minutes;
        CHECK_INT(t, sum, o->frees);
        NEED(t, agenda_offer_events(t->mem, o, str_format(t->mem, "o%d", i), s->now, &more, &n));
        memcpy(all, s->events, (size_t)s->n * sizeof *all);
        memcpy(all + s->n, more, (size_t)n * sizeof *all);
        NEED(t, agenda_fold(t->mem, &s->plan, all, s->n + n, s->now, &after));
        CHECK_INT(t, after.ignored, a->ignored);
        int64_t over =
            was->over_s - (int64_t)o->frees * MIN; // of a stretch of which nothing is left
        if (over > 0) CHECK(t, after.n_stretches > 0);
        for (int k = 0; k < after.n_stretches; k++)
            if (after.stretches[k].until_at == was->until_at &&
                after.stretches[k].is_last == was->is_last)
                over = after.stretches[k].over_s;
        CHECK_INT(t, over, was->over_s - (int64_t)o->frees * MIN);
        if (o->way != AGENDA_LATER)
            CHECK_INT(t, o->misses, over > 0 ? (over + MIN - 1) / MIN : 0);
        else
            CHECK_INT(t, o->misses, (was->over_s + MIN - 1) / MIN);
        check_times(t, s, &after);
    }
    CHECK_INT(t, asked, 0); // whoever cannot hold the end hears so
}

// Whatever the order in which it is told, and however often: the same.
static void check_same(struct test *t, const struct sim *s, const struct agenda *a)
{
    struct agenda_event all[8000];
    struct agenda again;

    for (int i = 0; i < s->n; i++) {
        const int k = (int)test_random(t, (uint64_t)i + 1);
        all[i] = all[k];
        all[k] = s->events[i];
    }
    memcpy(all + s->n, all, (size_t)s->n * sizeof *all);
    NEED(t, agenda_fold(t->mem, &s->plan, all, 2 * s->n, s->now, &again));
    CHECK_INT(t, again.now, a->now);
    CHECK_INT(t, again.ends_at, a->ends_at);
    for (int i = 0; i < a->n; i++) {
        CHECK_INT(t, again.rows[i].block, a->rows[i].block);
        CHECK_INT(t, again.rows[i].state, a->rows[i].state);
        CHECK_INT(t, again.rows[i].from, a->rows[i].from);
        CHECK_INT(t, again.rows[i].until, a->rows[i].until);
    }
}

// What a trainer would do when a block is over: the next one begins; a fixed one when it is its time.
static void go_on(struct test *t, struct sim *s, const struct agenda *a)
{
    if (a->next < 0) {
        say(t, s, AGENDA_END, STR(""), STR(""), 0);
        return;
    }
    const struct agenda_block *b = &s->blocks[a->rows[a->next].block];
    if (b->fixed_at > s->now) s->now = b->fixed_at;
    say(t, s, AGENDA_START, b->id, STR(""), 0);
}

PROP(agenda, a_day_of_24_blocks_with_200_overruns, 40)
{
    struct sim *s = MEM_NEW(t->mem, struct sim);
    struct agenda a;
    int overruns = 0;

    day_make(t, s);
    s->now = s->plan.begins_at;
    go_on(t, s, &(struct agenda){.rows = &(struct agenda_row){0}, .n = 1, .next = 0});
    for (int step = 0; overruns < OVERRUNS && step < 1000; step++) {
        const struct mem_mark mark = mem_mark(t->mem);
        NEED(t, agenda_fold(t->mem, &s->plan, s->events, s->n, s->now, &a));
        check_times(t, s, &a);
        check_offers(t, s, &a);
        if (step % 16 == 0) check_same(t, s, &a);
        if (t->failed) return;
        mem_reset(t->mem, mark);
        NEED(t, agenda_fold(t->mem, &s->plan, s->events, s->n, s->now, &a));
        const int pending = a.next < 0 ? 0 : a.n - a.next;
        const str now = a.now < 0 ? STR("") : s->blocks[a.rows[a.now].block].id;
        const str some =
            pending ? s->blocks[a.rows[a.next + (int)test_random(t, (uint64_t)pending)].block].id
                    : STR("");
        const str other =
            pending ? s->blocks[a.rows[a.next + (int)test_random(t, (uint64_t)pending)].block].id
                    : STR("");
        switch (test_random(t, 24)) {
        case 0: say(t, s, AGENDA_SKIP, some, STR(""), 0); break;
        case 1: say(t, s, AGENDA_SWAP, some, other, 0); break;
        case 2:
            if (s->n)
                say(t, s, AGENDA_UNDO, STR(""), s->events[test_random(t, (uint64_t)s->n)].id, 0);
            break;
        case 3: say(t, s, AGENDA_MORE, some, STR(""), 2); break;
        case 4:
            s->now = a.now < 0 ? s->now : a.rows[a.now].until;
            go_on(t, s, &a);
            break;
        default: // it runs over, by seconds or by minutes
            s->now += 1 + (int64_t)test_random(t, test_random(t, 5) ? 50 : 400);
            if (test_random(t, 2)) say(t, s, AGENDA_MORE, now, STR(""), 2);
            overruns++;
        }
        if (a.ended) break;
    }
    CHECK(t, overruns == OVERRUNS || a.ended);
}
