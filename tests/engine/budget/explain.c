// Explanations: what they say happens, does happen when it is counted again.
#include "tests/engine/budget/votes.h"

static bool wins(struct test *t, const struct election *e, struct budget_ask ask, int p)
{
    struct budget_result r;

    ask.rounds = false;
    if (budget_count(t->mem, e, &ask, &r) != ERR_NONE) return false;
    for (int i = 0; i < r.n; i++)
        if (r.won[i].project == p) return true;
    return false;
}

// The file with so many more voters who list only p: the change an outsider would make.
static struct election with_voters(struct test *t, const struct plain *p, int project, int more,
                                   int64_t cost, bool with_points)
{
    struct out o = out_new(t->mem);
    struct plain changed = *p;
    struct election e = {0};

    if (cost >= 0) changed.cost[project] = cost;
    out_str(&o, votes_pb(t->mem, &changed, with_points, false));
    for (int i = 0; i < more; i++)
        out_format(&o, "new%d;%s%s\n", i, p->id[project], with_points ? ";1" : "");
    if (!votes_read(t, out_get(&o), &e)) t->failed = true;
    return e;
}

static void check_why(struct test *t, const struct plain *p, const struct election *e,
                      const struct budget_ask *ask, const struct budget_result *r,
                      const struct project_why *w, bool with_points)
{
    const int a = w->project;
    bool won = false;
    struct why_sentence sentence[WHY_SENTENCES_MAX];

    for (int i = 0; i < r->n; i++)
        won |= r->won[i].project == a;
    CHECK_INT(t, w->reason == REASON_WON || w->reason == REASON_WON_LATER, won);
    CHECK(t, w->reason < REASON_COUNT);
    CHECK(t, budget_why_sentences(t->mem, e, ask, w, sentence) > 0);
    if (won) return;
    CHECK(t, w->votes_searched && w->cost_searched);
    if (w->votes_needed) {
        const struct election yes = with_voters(t, p, a, (int)w->votes_needed, -1, with_points),
                              no = with_voters(t, p, a, (int)w->votes_needed - 1, -1, with_points);
        if (!wins(t, &yes, *ask, a))
            test_fail(t, __FILE__, __LINE__, "%s does not win with %lld more voters", p->id[a],
                      (long long)w->votes_needed);
        if (wins(t, &no, *ask, a))
            test_fail(t, __FILE__, __LINE__, "%s wins with %lld more voters already", p->id[a],
                      (long long)w->votes_needed - 1);
    }
    if (w->has_wins_at) {
        const int64_t cost = (int64_t)w->wins_at.limb[0];
        const struct election yes = with_voters(t, p, a, 0, cost, with_points),
                              no = with_voters(t, p, a, 0, cost + 1, with_points);
        if (!wins(t, &yes, *ask, a))
            test_fail(t, __FILE__, __LINE__, "%s does not win at %lld", p->id[a], (long long)cost);
        if (wins(t, &no, *ask, a))
            test_fail(t, __FILE__, __LINE__, "%s wins at %lld too", p->id[a], (long long)cost + 1);
    }
    if (w->reason == REASON_NO_MONEY) {
        // money + short = cost, and it is short.
        const struct nat cost =
            nat_mul(t->mem, nat_of_amount(t->mem, e->project[a].cost), w->money.under);
        CHECK(t, nat_cmp(nat_add(t->mem, w->money.top, w->short_by.top), cost) == 0);
        CHECK(t, !nat_is_zero(w->short_by.top));
        for (int i = 1; i < w->takers; i++)
            CHECK(t, nat_cmp(w->taker[i - 1].money.top, w->taker[i].money.top) >= 0);
        // What was there at the start is there still, or went to winners.
        if (w->takers < EXPLAIN_TAKERS_MAX) {
            uint64_t people = 0;
            for (uint32_t i = e->by_first[a]; i < e->by_first[a + 1]; i++)
                if (ask->utility != UTILITY_POINTS || e->by_points[i])
                    people += e->people[e->by[i]];
            struct nat sum = w->money.top;
            for (int i = 0; i < w->takers; i++)
                sum = nat_add(t->mem, sum, w->taker[i].money.top);
            CHECK(t, nat_cmp(nat_mul(t->mem, sum, r->each.under),
                             nat_mul(t->mem, nat_times(t->mem, r->each.top, people),
                                     w->money.under)) == 0);
        }
    }
}

TEST(budget, explanations_are_true)
{
    const int rounds = budget_rounds(40);

    t->rand = t->seed;
    for (int i = 0; i < rounds && !t->failed; i++) {
        const struct mem_mark mark = mem_mark(t->mem);
        const bool with_points = i % 3 == 2;
        const struct votes_ask small = {
            .projects = 6, .voters = 9, .cost = 15, .budget = 40, .with_points = with_points};
        struct plain p = votes_random(t, &small);
        struct election e;
        if (!votes_read(t, votes_pb(t->mem, &p, with_points, false), &e)) return;
        for (int rule = 0; rule < PLAIN_RULE_COUNT; rule++) {
            if (!with_points && (rule == PLAIN_POINTS || rule == PLAIN_SHARES_POINTS)) continue;
            p.rule = (enum plain_rule)rule;
            p.completion = (enum plain_completion)(i % 4);
            p.no_skip = rule <= PLAIN_POINTS && i % 5 == 0;
            struct budget_ask ask = votes_budget_ask(&p);
            struct budget_result r;
            struct explained explained;
            ask.rounds = true;
            NEED(t, budget_count(t->mem, &e, &ask, &r));
            budget_explain(t->mem, &e, &ask, &r, &(struct explain_ask){.only = -1, .needed = true},
                           &explained);
            CHECK_INT(t, explained.n, e.projects);
            for (int a = 0; a < explained.n; a++)
                check_why(t, &p, &e, &ask, &r, &explained.at[a], with_points);
        }
        mem_reset(t->mem, mark);
    }
}

TEST(budget, a_winner_is_explained_in_exact_numbers)
{
    // Three people with 10 each. a is paid by all three, 5 each; b by the first two, who have 5 each left.
    struct election e;
    struct budget_result r;
    struct explained x;
    const str pb = STR("META\nkey;value\nvote_type;approval\nbudget;30\nPROJECTS\nproject_id;cost\n"
                       "a;15\nb;10\nc;12\nVOTES\nvoter_id;vote\n1;a,b\n2;a,b,c\n3;a,c\n");
    const struct budget_ask ask = {.rule = BUDGET_SHARES, .rounds = true};

    if (!votes_read(t, pb, &e)) return;
    NEED(t, budget_count(t->mem, &e, &ask, &r));
    budget_explain(t->mem, &e, &ask, &r, &(struct explain_ask){.only = -1, .needed = true}, &x);
    CHECK_STR(t, ratio_text(t->mem, x.at[0].rate), "1/3");
    CHECK_STR(t, ratio_text(t->mem, x.at[0].payment), "5");
    CHECK_STR(t, ratio_text(t->mem, x.at[0].effective), "3");
    CHECK_STR(t, ratio_text(t->mem, x.at[0].left), "15");
    CHECK_STR(t, ratio_text(t->mem, x.at[1].payment), "5");
    CHECK_INT(t, x.at[1].round, 1);
    CHECK_INT(t, x.at[1].emptied, 2);
    // c: its supporters had 10 after a, and 5 after b.
    CHECK_INT(t, x.at[2].reason, REASON_NO_MONEY);
    CHECK_INT(t, x.at[2].round, 1);
    CHECK_STR(t, ratio_text(t->mem, x.at[2].money), "10");
    CHECK_STR(t, ratio_text(t->mem, x.at[2].short_by), "2");
    CHECK_INT(t, x.at[2].takers, 1);
    CHECK_INT(t, x.totals.with_a_winner, 3);
    const str table = budget_log(t->mem, &e, &ask, &r);
    CHECK_STR(t, table,
              "stage,round,project,cost,votes,paid,people,points,paid_each,paid_each_decimal,"
              "paid_together_decimal\r\n"
              "shares,1,a,15,3,full,3,,5,5.000000,15.000000\r\n"
              "shares,2,b,10,2,all,2,,5,5.000000,10.000000\r\n");
}
