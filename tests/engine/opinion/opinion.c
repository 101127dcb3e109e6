// The map against a plain version, what must not change it, and its edges.
#include "tests/reference/opinion.h"
#include "engine/opinion/simulate.h"
#include "tests/engine/opinion/conversation.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static bool near(double a, double b, double tolerance)
{
    return fabs(a - b) <= tolerance * fmax(1, fabs(b));
}

// A random small conversation, in both forms. Structure, gaps, moderation and size vary with the round.
static struct opinion_votes random_conversation(struct test *t, struct plain *p)
{
    const int people = 1 + (int)test_random(t, (uint64_t)(t->round < 20 ? 12 : PLAIN_PEOPLE));
    const int statements =
        1 + (int)test_random(t, (uint64_t)(t->round < 20 ? 8 : PLAIN_STATEMENTS));
    const uint64_t gaps = test_random(t, 95), groups = 1 + test_random(t, 4),
                   noise = test_random(t, 100);
    int8_t *votes = MEM_ARRAY(t->mem, int8_t, (size_t)people * (size_t)statements);
    uint8_t *flags = MEM_ARRAY(t->mem, uint8_t, (size_t)statements);
    const uint64_t pattern = t->rand | 1;

    memset(p, 0, sizeof *p);
    p->people = people;
    p->statements = statements;
    for (int j = 0; j < statements; j++) {
        p->out[j] = test_random(t, 8) == 0;
        p->meta[j] = test_random(t, 12) == 0;
        flags[j] = (uint8_t)((p->out[j] ? OPINION_OUT : 0) | (p->meta[j] ? OPINION_META : 0));
    }
    for (int i = 0; i < people; i++)
        for (int j = 0; j < statements; j++) {
            const uint64_t lean =
                pattern * (uint64_t)(j * 7 + 1) * ((uint64_t)i % groups + 1) >> 61;
            int8_t v = lean < 4 ? 1 : -1;
            if (test_random(t, 100) < noise) v = (int8_t)((int)test_random(t, 3) - 1);
            if (test_random(t, 100) < gaps) v = NO_VOTE;
            votes[i * statements + j] = p->vote[i][j] = v;
        }
    return conversation_of(t, votes, people, statements, flags);
}

static void same_said(struct test *t, const char *what, const struct opinion_said_list *got,
                      const struct plain_said *want, int n)
{
    t->row = what;
    CHECK_INT(t, got->n, n);
    for (int i = 0; i < n && i < got->n; i++) {
        CHECK_INT(t, got->at[i].statement, want[i].statement);
        CHECK_INT(t, got->at[i].agree, want[i].agree);
        CHECK_INT(t, got->at[i].best_agree, want[i].best_agree);
        CHECK_INT(t, got->at[i].count, want[i].count);
        CHECK_INT(t, got->at[i].n, want[i].n);
        CHECK(t, near(got->at[i].p, want[i].p, 1e-12));
        CHECK(t, near(got->at[i].p_test, want[i].p_test, 1e-12));
        CHECK(t, near(got->at[i].r, want[i].r, 1e-12));
        CHECK(t, near(got->at[i].r_test, want[i].r_test, 1e-12));
    }
}

PROP(opinion, agrees_with_the_plain_version, 80)
{
    struct plain *p = MEM_NEW(t->mem, struct plain);
    const struct opinion_votes v = random_conversation(t, p);
    const struct opinion_ask ask = {.mode = OPINION_COMPAT, .seed = STR("plain")};
    struct opinion_map map;

    NEED(t, opinion_map_make(t->mem, &v, &ask, &map));
    plain_axes(p);
    const double s1 = sqrt(fmax(p->value[0], 0)), s2 = sqrt(fmax(p->value[1], 0)),
                 s3 = sqrt(fmax(p->value[2], 0));
    // Near ties the axes are anybody's; the rest then starts from the engine's.
    const bool apart =
        p->people > 1 && v.statements > 2 && s2 - s3 > 0.01 * s1 && s1 - s2 > 0.01 * s1;
    for (int j = 0; j < v.statements; j++) {
        CHECK(t, near(map.axes.mean[j], p->mean[j], 1e-14));
        for (int k = 0; k < 2 && apart; k++)
            CHECK(t, near(map.axes.axis[k][j], p->axis[k][j], 1e-7));
        if (apart) CHECK(t, near(map.extremity[j], p->extremity[j], 1e-7));
        p->extremity[j] = map.extremity[j];
    }
    if (v.statements > 2 && p->people > 1) CHECK(t, near(map.axes.value[0], p->value[0], 1e-9));
    for (int i = 0; i < v.people; i++) {
        CHECK_INT(t, map.in[i], p->in[i]);
        for (int k = 0; k < 2; k++) {
            if (apart) CHECK(t, near(map.xy[2 * i + k], p->xy[i][k], 1e-6));
            p->xy[i][k] = map.xy[2 * i + k];
        }
    }
    plain_compat(p);
    CHECK_INT(t, map.k, p->k);
    CHECK_INT(t, map.bases, p->bases);
    for (int k = 2; k <= 5; k++)
        CHECK(t, near(map.silhouette[k], p->silhouette[k], 1e-9));
    for (int i = 0; i < v.people; i++)
        CHECK_INT(t, map.of[i], p->of[i]);
    plain_said(p);
    for (int g = 0; g < map.k && g < p->k; g++)
        same_said(t, "representative", &map.group[g].list, p->list[g], p->listed[g]);
    same_said(t, "agreed", &map.agreed, p->agreed, p->n_agreed);
    same_said(t, "disagreed", &map.disagreed, p->disagreed, p->n_disagreed);
    for (int j = 0; j < v.statements; j++) {
        CHECK(t, near(map.informed[j], p->informed[j], 1e-12));
        CHECK(t, near(map.priority[j], p->priority[j], 1e-12));
    }
}

// Votes of the first conversation, changed by `change`, with people in another order.
static struct opinion_votes changed(struct test *t, const struct opinion_votes *v,
                                    const int *person, int people, int statements, int sign)
{
    struct opinion_vote *given = MEM_ARRAY(t->mem, struct opinion_vote, (size_t)v->n * 2 + 1);
    uint8_t *flags = MEM_ARRAY(t->mem, uint8_t, (size_t)statements + 1);
    struct opinion_votes out = {0};
    int64_t n = 0;

    memcpy(flags, v->flags, (size_t)v->statements);
    for (int i = 0; i < people; i++)
        for (uint32_t e = v->start[person[i]]; e < v->start[person[i] + 1]; e++)
            given[n++] =
                (struct opinion_vote){.person = (uint32_t)i,
                                      .cell = opinion_cell(opinion_statement(v->cell[e]),
                                                           sign * opinion_value(v->cell[e]))};
    CHECK_INT(t, opinion_votes_make(t->mem, given, n, people, statements, flags, &out), ERR_NONE);
    return out;
}

static bool axes_apart(const struct opinion_map *map)
{
    const double *v = map->axes.value;

    return v[0] > 0 && v[0] - v[1] > 0.02 * v[0] && v[1] - v[2] > 0.02 * v[0];
}

PROP(opinion, keeps_what_must_not_matter, 40)
{
    struct plain *p = MEM_NEW(t->mem, struct plain);
    const struct opinion_votes v = random_conversation(t, p);
    int8_t *given = MEM_ARRAY(t->mem, int8_t, (size_t)v.people * 2 + 1);
    int8_t *turned = MEM_ARRAY(t->mem, int8_t, (size_t)v.people * 2 + 1);
    int *order = MEM_ARRAY(t->mem, int, (size_t)v.people * 2 + 1);
    struct opinion_ask ask = {.mode = OPINION_COMPAT, .given = given};
    struct opinion_map map, other;

    for (int i = 0; i < v.people; i++) {
        given[i] = (int8_t)((int)test_random(t, 4) - 1);
        order[i] = i;
    }
    NEED(t, opinion_map_make(t->mem, &v, &ask, &map));

    t->row = "agree for disagree";
    struct opinion_votes w = changed(t, &v, order, v.people, v.statements, -1);
    NEED(t, opinion_map_make(t->mem, &w, &ask, &other));
    for (int j = 0; j < v.statements; j++) {
        CHECK(t, near(other.axes.mean[j], -map.axes.mean[j], 1e-15));
        for (int g = 0; g < map.k; g++) {
            CHECK_INT(t, other.count[g][j].agree, map.count[g][j].disagree);
            CHECK_INT(t, other.count[g][j].n, map.count[g][j].n);
        }
        CHECK(t, near(other.informed[j], map.informed_against[j], 1e-14));
    }
    CHECK(t, near(other.axes.value[0], map.axes.value[0], 1e-10));
    CHECK_INT(t, other.disagreed.n, map.agreed.n);
    for (int i = 0; i < map.agreed.n && i < other.disagreed.n; i++)
        CHECK_INT(t, other.disagreed.at[i].statement, map.agreed.at[i].statement);

    t->row = "people in another order";
    for (int i = v.people - 1; i > 0; i--) {
        const int k = (int)test_random(t, (uint64_t)i + 1), kept = order[i];
        order[i] = order[k];
        order[k] = kept;
    }
    for (int i = 0; i < v.people; i++)
        turned[i] = given[order[i]];
    w = changed(t, &v, order, v.people, v.statements, 1);
    ask.given = turned;
    NEED(t, opinion_map_make(t->mem, &w, &ask, &other));
    for (int j = 0; j < v.statements; j++) {
        CHECK(t, near(other.axes.mean[j], map.axes.mean[j], 0));
        for (int k = 0; k < 2 && axes_apart(&map); k++)
            CHECK(t, near(other.axes.axis[k][j], map.axes.axis[k][j], 1e-8));
        CHECK(t, near(other.informed[j], map.informed[j], 1e-14));
    }
    for (int i = 0; i < v.people && axes_apart(&map); i++)
        for (int k = 0; k < 2; k++)
            CHECK(t, near(other.xy[2 * i + k], map.xy[2 * order[i] + k], 1e-7));
    for (int g = 0; g < map.k && g < other.k && axes_apart(&map); g++) {
        CHECK_INT(t, other.group[g].list.n, map.group[g].list.n);
        for (int i = 0; i < map.group[g].list.n && i < other.group[g].list.n; i++)
            CHECK_INT(t, other.group[g].list.at[i].statement, map.group[g].list.at[i].statement);
    }

    t->row = "a statement nobody voted on";
    for (int i = 0; i < v.people; i++)
        order[i] = i;
    w = changed(t, &v, order, v.people, v.statements + 1, 1);
    ask.given = given;
    NEED(t, opinion_map_make(t->mem, &w, &ask, &other));
    const double wider = sqrt((v.statements + 1.0) / v.statements);
    for (int i = 0; i < v.people && axes_apart(&map); i++)
        CHECK(t, near(other.xy[2 * i], map.xy[2 * i] * wider, 1e-7));
    CHECK(t, near(other.axes.value[0], map.axes.value[0], 1e-10));
    for (int j = 0; j < v.statements; j++)
        CHECK(t, near(other.informed[j], map.informed[j], 0));

    t->row = "everybody twice";
    for (int i = 0; i < v.people; i++) {
        order[v.people + i] = i;
        turned[i] = turned[v.people + i] = given[i];
    }
    w = changed(t, &v, order, 2 * v.people, v.statements, 1);
    ask.given = turned;
    NEED(t, opinion_map_make(t->mem, &w, &ask, &other));
    for (int j = 0; j < v.statements; j++)
        for (int g = 0; g < map.k; g++) {
            CHECK_INT(t, other.count[g][j].agree, 2 * map.count[g][j].agree);
            CHECK_INT(t, other.count[g][j].disagree, 2 * map.count[g][j].disagree);
            CHECK_INT(t, other.count[g][j].n, 2 * map.count[g][j].n);
        }
    if (v.people > 1) CHECK(t, near(other.axes.value[0], 2 * map.axes.value[0], 1e-9));
}

TEST(opinion, edges)
{
    static const struct {
        const char *name;
        int people, statements;
        int8_t fill;
    } rows[] = {
        {"nothing", 0, 0, 0},
        {"one person, no statement", 1, 0, 0},
        {"no person, one statement", 0, 1, 0},
        {"one and one", 1, 1, 1},
        {"one person", 1, 20, 1},
        {"one statement", 40, 1, -1},
        {"two people", 2, 9, 1},
        {"no votes", 30, 30, NO_VOTE},
        {"passes only", 30, 60, 0},
        {"all agree", 30, 60, 1},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++)
        for (int mode = 0; mode < 2; mode++) {
            const size_t n = (size_t)rows[i].people * (size_t)rows[i].statements;
            int8_t *votes = MEM_ARRAY(t->mem, int8_t, n + 1);
            const struct opinion_ask ask = {.mode = (enum opinion_mode)mode,
                                            .seed = STR("edge"),
                                            .samples = 2};
            struct opinion_map map;
            struct chance c;

            t->row = rows[i].name;
            memset(votes, rows[i].fill, n);
            const struct opinion_votes v =
                conversation_of(t, votes, rows[i].people, rows[i].statements, NULL);
            NEED(t, opinion_map_make(t->mem, &v, &ask, &map));
            CHECK_INT(t, map.k, rows[i].people > 0);
            CHECK(t, !map.clear);
            for (int x = 0; x < 2 * v.people; x++)
                CHECK(t, map.xy[x] == 0);
            chance_start(&c, STR("edge"));
            CHECK_INT(t, opinion_next(&map, -1, &c) >= 0, rows[i].statements > 0);
        }
    t->row = "one person's axis is his votes";
    const int8_t votes[] = {1, -1, 0, 1};
    struct opinion_map map;
    const struct opinion_votes v = conversation_of(t, votes, 1, 4, NULL);
    NEED(t, opinion_map_make(t->mem, &v, &(struct opinion_ask){.seed = STR("x")}, &map));
    CHECK(t, near(map.axes.axis[0][0], 1 / sqrt(3), 1e-15) && map.axes.axis[0][2] == 0);
    CHECK(t, near(map.axes.axis[0][1], -1 / sqrt(3), 1e-15) && map.axes.axis[1][0] == 0);
}

TEST(opinion, two_blocks_are_two_groups)
{
    int8_t votes[60 * 12];
    struct opinion_map map;

    for (int i = 0; i < 60; i++)
        for (int j = 0; j < 12; j++)
            // Everybody passes once, so that not all of a block stand on one spot.
            votes[i * 12 + j] = (int8_t)(i % 12 == j ? 0 : (i < 35) == (j % 3 > 0) ? 1 : -1);
    const struct opinion_votes v = conversation_of(t, votes, 60, 12, NULL);
    for (int mode = 0; mode < 2; mode++) {
        const struct opinion_ask ask = {.mode = (enum opinion_mode)mode,
                                        .seed = STR("blocks"),
                                        .samples = 10};
        NEED(t, opinion_map_make(t->mem, &v, &ask, &map));
        CHECK_INT(t, map.k, 2);
        CHECK(t, map.silhouette[2] > 0.8 && map.clear);
        CHECK_INT(t, map.group[0].size, 35);
        CHECK_INT(t, map.group[1].size, 25);
        CHECK(t, map.stability > 0.99);
    }
}

TEST(opinion, refuses_what_is_out_of_range)
{
    struct opinion_vote v = {.person = 0, .cell = opinion_cell(0, 1)};
    struct opinion_votes out;

    CHECK_INT(t, opinion_votes_make(t->mem, &v, 1, 1, 1, NULL, &out), ERR_NONE);
    CHECK_INT(t, opinion_votes_make(t->mem, &v, 1, 0, 1, NULL, &out), ERR_INVALID);
    CHECK_INT(t, opinion_votes_make(t->mem, &v, 1, 1, 0, NULL, &out), ERR_INVALID);
    v.cell = 3; // no such value
    CHECK_INT(t, opinion_votes_make(t->mem, &v, 1, 1, 1, NULL, &out), ERR_INVALID);
    CHECK_INT(t, opinion_votes_make(t->mem, &v, (int64_t)1 << 31, 1, 1, NULL, &out), ERR_LIMIT);
    CHECK_INT(t, opinion_votes_make(t->mem, &v, 1, OPINION_PEOPLE_MAX + 1, 1, NULL, &out),
              ERR_LIMIT);
    CHECK_INT(t, opinion_votes_make(t->mem, &v, 1, 1, OPINION_STATEMENTS_MAX + 1, NULL, &out),
              ERR_LIMIT);
    CHECK_INT(t, opinion_votes_make(t->mem, &v, -1, 1, 1, NULL, &out), ERR_INVALID);
}

TEST(opinion, the_last_vote_counts)
{
    const struct opinion_vote given[] = {
        {.at = 5, .person = 1, .cell = opinion_cell(0, 1)},
        {.at = 9, .person = 0, .cell = opinion_cell(1, -1)},
        {.at = 3, .person = 1, .cell = opinion_cell(0, 0)},
        {.at = 9, .person = 0, .cell = opinion_cell(1, 1)},
        {.at = 1, .person = 0, .cell = opinion_cell(0, -1)},
    };
    struct opinion_votes v;

    NEED(t, opinion_votes_make(t->mem, given, COUNT_OF(given), 2, 2, NULL, &v));
    CHECK_INT(t, v.n, 3);
    CHECK_INT(t, v.cell[0], opinion_cell(0, -1));
    CHECK_INT(t, v.cell[1], opinion_cell(1, 1)); // as late as the other, and after it
    CHECK_INT(t, v.cell[2], opinion_cell(0, 1)); // later than the one below it
}

static int rounds(int usual)
{
    const char *z = getenv("MEENT_TEST_ROUNDS");
    const int n = z ? atoi(z) : 0;

    return n > 0 ? n : usual;
}

TEST(opinion, independent_votes_have_no_clear_groups)
{
    const int n = rounds(60);
    int clear = 0;

    for (int i = 0; i < n; i++) {
        const struct mem_mark mark = mem_mark(t->mem);
        const str seed = str_format(t->mem, "none %d", i);
        struct chance c;
        chance_start(&c, seed);
        const struct simulate_ask ask = {.people = 30 + (int)chance_below(&c, 300),
                                         .statements = 8 + (int)chance_below(&c, 60),
                                         .groups = 1,
                                         .per_person = 5 + (double)chance_below(&c, 40),
                                         .seed = seed};
        struct simulated s;
        struct opinion_votes v;
        struct opinion_map map;
        NEED(t, opinion_simulate(t->mem, &ask, &s));
        NEED(t, opinion_votes_make(t->mem, s.vote, s.n, s.people, ask.statements, NULL, &v));
        NEED(t, opinion_map_make(t->mem, &v, &(struct opinion_ask){.seed = seed}, &map));
        clear += map.clear;
        CHECK_INT(t, map.k, map.clear ? map.k : 1);
        mem_reset(t->mem, mark);
    }
    if (n >= 1000) printf("independent votes: %d of %d conversations with groups\n", clear, n);
    CHECK(t, clear <= n / 20);
}

TEST(opinion, planted_groups_are_found)
{
    const int n = rounds(30);
    int found = 0, clear = 0;

    for (int i = 0; i < n; i++) {
        const struct mem_mark mark = mem_mark(t->mem);
        const str seed = str_format(t->mem, "planted %d", i);
        struct chance c;
        chance_start(&c, seed);
        const int groups =
            2 +
            (int)chance_below(&c, 2); // two axes hold three groups; more need not lie apart in them
        const struct simulate_ask ask = {.people = 150 + (int)chance_below(&c, 400),
                                         .statements = 30 + (int)chance_below(&c, 60),
                                         .groups = groups,
                                         .per_person = 30,
                                         .apart = 0.8,
                                         .dividing = 0.7,
                                         .smallest = 0.6,
                                         .seed = seed};
        struct simulated s;
        struct opinion_votes v;
        struct opinion_map map;
        NEED(t, opinion_simulate(t->mem, &ask, &s));
        NEED(t, opinion_votes_make(t->mem, s.vote, s.n, s.people, ask.statements, NULL, &v));
        NEED(t, opinion_map_make(t->mem, &v, &(struct opinion_ask){.seed = seed}, &map));
        int *a = MEM_ARRAY(t->mem, int, (size_t)s.people),
            *b = MEM_ARRAY(t->mem, int, (size_t)s.people);
        for (int k = 0; k < s.people; k++) {
            a[k] = map.of[k] < 0 ? -1 : s.group[k];
            b[k] = map.of[k];
        }
        const double same = opinion_alike(t->mem, a, b, s.people);
        found += same >= 0.95;
        clear += map.clear;
        mem_reset(t->mem, mark);
    }
    if (n >= 500)
        printf("planted groups: %d of %d with adjusted Rand >= 0.95, %d clear\n", found, n, clear);
    CHECK_INT(t, clear, n);
    CHECK(t, found >= n * 9 / 10);
}

TEST(opinion, repeats_to_the_last_bit)
{
    const struct simulate_ask ask = {.people = 300,
                                     .statements = 70,
                                     .groups = 3,
                                     .per_person = 25,
                                     .apart = 0.6,
                                     .dividing = 0.5,
                                     .seed = STR("again")};
    struct simulated s;
    struct opinion_votes v;
    struct opinion_map a, b;

    NEED(t, opinion_simulate(t->mem, &ask, &s));
    NEED(t, opinion_votes_make(t->mem, s.vote, s.n, s.people, ask.statements, NULL, &v));
    const struct opinion_ask map = {.seed = STR("again"), .samples = 5};
    NEED(t, opinion_map_make(t->mem, &v, &map, &a));
    NEED(t, opinion_map_make(t->mem, &v, &map, &b));
    CHECK(t, memcmp(a.xy, b.xy, 2 * (size_t)v.people * sizeof *a.xy) == 0);
    CHECK(t, memcmp(a.of, b.of, (size_t)v.people) == 0 && a.stability == b.stability);
    CHECK_INT(t, a.draws, b.draws);
}

static bool stop(void *arg, double fraction, const char *text)
{
    int *left = arg;

    (void)fraction;
    (void)text;
    return (*left)-- > 0;
}

TEST(opinion, a_stop_leaves_a_valid_map)
{
    const struct simulate_ask ask = {.people = 200,
                                     .statements = 80,
                                     .groups = 2,
                                     .per_person = 20,
                                     .apart = 0.5,
                                     .dividing = 0.5,
                                     .seed = STR("stop")};
    struct simulated s;
    struct opinion_votes v;

    NEED(t, opinion_simulate(t->mem, &ask, &s));
    NEED(t, opinion_votes_make(t->mem, s.vote, s.n, s.people, ask.statements, NULL, &v));
    for (int steps = 0; steps < 60; steps += 3) {
        int left = steps;
        const struct progress p = {stop, &left};
        struct opinion_map map;
        const enum err e =
            opinion_map_make(t->mem, &v,
                             &(struct opinion_ask){.seed = STR("s"), .samples = 5, .progress = &p},
                             &map);
        CHECK_INT(t, e == ERR_NONE, map.proven);
        CHECK(t, e == ERR_NONE || e == ERR_LIMIT);
        CHECK(t, map.k >= 1 && map.informed && map.axes.value[0] > 0);
    }
}
