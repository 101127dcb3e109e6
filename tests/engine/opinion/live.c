// A map that follows the votes: rows as if made at once, counts exact, axes near, letters kept.
#include "engine/opinion/live.h"

#include "engine/opinion/coordinated.h"
#include "engine/opinion/simulate.h"
#include "tests/engine/opinion/conversation.h"

#include <math.h>

static struct simulated conversation(struct test *t, int people, int groups, int scripted, str seed)
{
    const struct simulate_ask ask = {.people = people,
                                     .statements = 50,
                                     .groups = groups,
                                     .per_person = 20,
                                     .apart = 0.7,
                                     .dividing = 0.6,
                                     .smallest = 0.7,
                                     .scripted = scripted,
                                     .scripted_votes = scripted % 2 ? 20 : 0,
                                     .seed = seed};
    struct simulated s = {0};

    CHECK_INT(t, opinion_simulate(t->mem, &ask, &s), ERR_NONE);
    return s;
}

PROP(opinion_live, follows_the_votes, 12)
{
    const str seed = str_format(t->mem, "live %llu", (unsigned long long)t->rand);
    const struct simulated s = conversation(t, 60 + 20 * t->round, 1 + t->round % 3, 0, seed);
    struct mem *even = mem_new((size_t)1 << 28), *odd = mem_new((size_t)1 << 28);
    struct opinion_votes first, whole;
    struct opinion_live live;
    const struct opinion_ask ask = {.mode = (enum opinion_mode)(t->round % 2), .seed = STR("live")};
    int64_t n = s.n / 3;
    int people = 0, statements = 50;

    for (int64_t i = 0; i < n; i++)
        if ((int)s.vote[i].person >= people) people = (int)s.vote[i].person + 1;
    NEED(t, opinion_votes_make(t->mem, s.vote, n, people, statements, NULL, &first));
    NEED(t, opinion_live_start(t->mem, even, odd, &first, &ask, &live));
    struct opinion_vote *all = MEM_ARRAY(t->mem, struct opinion_vote, (size_t)s.n * 2);
    memcpy(all, s.vote, (size_t)n * sizeof *all);
    int64_t n_all = n;
    while (n < s.n) {
        int64_t batch = test_random(t, 3) == 0 ? 1 : 1 + (int64_t)test_random(t, 200);
        if (batch > s.n - n) batch = s.n - n;
        const int64_t from = n_all;
        for (int64_t i = 0; i < batch; i++) {
            if ((int)s.vote[n].person >= people) people = (int)s.vote[n].person + 1;
            all[n_all++] = s.vote[n++];
            if (test_random(t, 10) == 0) { // somebody changes his mind
                const struct opinion_vote *old = &all[test_random(t, (uint64_t)n_all)];
                all[n_all] =
                    (struct opinion_vote){.at = s.n + n_all,
                                          .person = old->person,
                                          .cell = opinion_cell(opinion_statement(old->cell),
                                                               (int)test_random(t, 3) - 1)};
                n_all++;
            }
        }
        for (int64_t i = from; i < n_all; i++)
            all[i].at = i; // in the order in which they come
        NEED(t, opinion_live_add(&live, all + from, n_all - from, people, statements));
        for (int64_t i = 0; i < from; i++)
            all[i].at = i;
        NEED(t, opinion_votes_make(t->mem, all, n_all, people, statements, NULL, &whole));
        CHECK_INT(t, live.votes.n, whole.n);
        CHECK(t, memcmp(live.votes.start, whole.start,
                        ((size_t)people + 1) * sizeof *whole.start) == 0);
        CHECK(t, memcmp(live.votes.cell, whole.cell, (size_t)whole.n * sizeof *whole.cell) == 0);
        if (t->failed) break;
    }
    struct opinion_map now;
    const struct opinion_ask same = {.mode = ask.mode, .given = live.map.of};
    NEED(t, opinion_map_make(t->mem, &whole, &same, &now));
    CHECK_INT(t, now.k, live.map.k);
    const double *v = now.axes.value;
    const bool apart = v[0] - v[1] > 0.05 * v[0] && v[1] - v[2] > 0.05 * v[0];
    for (int j = 0; j < statements; j++) {
        CHECK(t, now.axes.mean[j] == live.map.axes.mean[j]);
        CHECK(t, now.informed[j] == live.map.informed[j]);
        if (apart) CHECK(t, fabs(now.axes.axis[0][j] - live.map.axes.axis[0][j]) < 1e-4);
        for (int g = 0; g < now.k; g++)
            CHECK_INT(t, now.count[g][j].agree, live.map.count[g][j].agree);
    }
    mem_free(even);
    mem_free(odd);
}

TEST(opinion_live, refuses_and_changes_nothing)
{
    const struct simulated s = conversation(t, 80, 2, 0, STR("refuse"));
    struct mem *even = mem_new((size_t)1 << 28), *odd = mem_new((size_t)1 << 28);
    struct opinion_votes v;
    struct opinion_live live;

    NEED(t, opinion_votes_make(t->mem, s.vote, s.n, s.people, 50, NULL, &v));
    NEED(t,
         opinion_live_start(t->mem, even, odd, &v, &(struct opinion_ask){.seed = STR("l")}, &live));
    const struct opinion_vote bad = {.person = 80, .cell = opinion_cell(0, 1)};
    CHECK_INT(t, opinion_live_add(&live, &bad, 1, 80, 50), ERR_INVALID);
    CHECK_INT(t, opinion_live_add(&live, &bad, 1, 79, 50), ERR_INVALID);
    CHECK_INT(t, live.votes.n, v.n);
    CHECK_INT(t, opinion_live_add(&live, &bad, 1, 81, 50), ERR_NONE);
    CHECK_INT(t, live.votes.n, v.n + 1);
    CHECK_INT(t, live.map.of[80], -1); // one vote is too few for the map
    mem_free(even);
    mem_free(odd);
}

PROP(opinion_coordinated, flags_scripts_and_leaves_people_alone, 12)
{
    static const int scripted[] = {0, 61, 500, 41, 121, 0};
    const int script = scripted[t->round % 6];
    const struct simulated s =
        conversation(t, 300 + 50 * t->round, 1 + t->round % 4, script,
                     str_format(t->mem, "script %llu", (unsigned long long)t->rand));
    struct opinion_votes v, without;
    struct opinion_map map;
    struct coordinated c;
    int hit = 0, wrong = 0, *kept;

    NEED(t, opinion_votes_make(t->mem, s.vote, s.n, s.people, 50, NULL, &v));
    NEED(t, opinion_map_make(t->mem, &v, &(struct opinion_ask){.seed = STR("script")}, &map));
    NEED(t, opinion_coordinated(t->mem, &map, NULL, &c));
    bool *drop = MEM_ARRAY(t->mem, bool, (size_t)s.people);
    for (int i = 0; i < s.people; i++) {
        drop[i] = c.of[i] >= 0;
        hit += drop[i] && s.group[i] < 0;
        wrong += drop[i] && s.group[i] >= 0;
    }
    CHECK(t, hit >= script * 9 / 10);
    CHECK(t, wrong <= s.people / 50);
    CHECK_INT(t, c.people, hit + wrong);
    CHECK_INT(t, c.n > 0, script > 0);

    // And the map without them is the map of the others.
    opinion_votes_without(t->mem, &v, drop, &without, &kept);
    CHECK_INT(t, without.people, s.people - c.people);
    for (int i = 0; i < without.people; i++) {
        CHECK(t, !drop[kept[i]]);
        CHECK_INT(t, opinion_voted(&without, i), opinion_voted(&v, kept[i]));
    }
}
