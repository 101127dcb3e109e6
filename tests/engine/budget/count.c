// The rules: against the plain version, by what must always hold, and on elections whose answer is known.
#include "tests/engine/budget/votes.h"

#include "engine/budget/shares.h"

static str ids_of(struct mem *m, const struct election *e, const struct budget_result *r)
{
    struct out o = out_new(m);

    for (int i = 0; i < r->n; i++) {
        if (i) out_byte(&o, ' ');
        out_str(&o, e->project[r->won[i].project].id);
    }
    return out_get(&o);
}

// ---- against tests/reference ----

static void one_election(struct test *t, struct plain *p, bool with_points, bool decimals)
{
    const str pb = votes_pb(t->mem, p, with_points, decimals);
    struct election e;

    if (!votes_read(t, pb, &e)) return;
    for (int rule = 0; rule < PLAIN_RULE_COUNT; rule++)
        for (int lex = 0; lex < 2; lex++)
            for (int completion = 0; completion <= PLAIN_ADD1U; completion++) {
                const bool shares = rule >= PLAIN_SHARES_COST && rule <= PLAIN_SHARES_POINTS;
                if (!shares && completion) continue;
                if (!with_points && (rule == PLAIN_POINTS || rule == PLAIN_SHARES_POINTS)) continue;
                p->rule = (enum plain_rule)rule;
                p->completion = (enum plain_completion)completion;
                p->lex = lex;
                p->exhaustive = completion >= PLAIN_ADD1 && p->voters % 2;
                p->no_skip = rule <= PLAIN_POINTS && p->voters % 3 == 0;
                p->threshold = rule <= PLAIN_POINTS && p->voters % 4 == 0 ? 2 : 0;
                const struct plain_result want = plain_count(p);
                struct budget_ask ask = votes_budget_ask(p);
                struct budget_result got;
                // Now and then the intervals are so wide that nearly all is decided on fractions.
                ask.filter_bits = p->budget % 4 == 0 ? 8 : p->budget % 4 == 1 ? 16 : 0;
                NEED(t, budget_count(t->mem, &e, &ask, &got));
                bool same = got.n == want.n && got.runs == want.runs;
                for (int i = 0; i < got.n && same; i++)
                    same = got.won[i].project == want.won[i];
                if (rule >= PLAIN_SHARES_COST && (!shares || !completion))
                    same &= got.ties == want.tied_rounds;
                if (same) continue;
                struct out o = out_new(t->mem);
                for (int i = 0; i < want.n; i++)
                    out_format(&o, "%s ", p->id[want.won[i]]);
                test_fail(t, __FILE__, __LINE__,
                          "rule %d completion %d lex %d: " STR_FMT
                          " (%lld runs, %d ties), plain: " STR_FMT
                          "(%d runs, %d ties) of\n" STR_FMT,
                          rule, completion, lex, STR_ARG(ids_of(t->mem, &e, &got)),
                          (long long)got.runs, got.ties, STR_ARG(out_get(&o)), want.runs,
                          want.tied_rounds, STR_ARG(pb));
                return;
            }
}

TEST(budget, agrees_with_the_plain_version)
{
    const int rounds = budget_rounds(300);

    t->rand = t->seed;
    for (int i = 0; i < rounds && !t->failed; i++) {
        const struct mem_mark mark = mem_mark(t->mem);
        const bool decimals = i % 3 == 1, with_points = i % 2;
        const struct votes_ask ask = {.projects = 1 + i % 6,
                                      .voters = 1 + i % 9,
                                      .cost = decimals ? 120 : 12,
                                      .budget = decimals ? 400 : 40,
                                      .with_points = with_points,
                                      .decimals = decimals};
        struct plain p = votes_random(t, &ask);
        one_election(t, &p, with_points, decimals);
        mem_reset(t->mem, mark);
    }
}

// ---- what always holds ----

static struct budget_result counted(struct test *t, const struct election *e, struct budget_ask ask)
{
    struct budget_result r = {0};
    const enum err why = budget_count(t->mem, e, &ask, &r);

    if (why) test_fail(t, __FILE__, __LINE__, "budget_count gave %s", err_name(why));
    return r;
}

// What a run of Equal Shares must satisfy, in fractions.
static void check_run(struct test *t, const struct election *e, struct shares *s)
{
    struct mem *m = t->mem;
    struct ratio last = {{0}, nat_of(m, 1)};

    shares_extend(s);
    const struct nat under = chain_under(&s->chain);
    for (int r = 0; r < s->rounds; r++) {
        const int p = s->round[r].project;
        const struct nat cost = nat_of_amount(m, e->project[p].cost);
        struct nat paid = {0};
        for (uint32_t b = 0; b < e->ballots; b++) {
            const struct nat before = shares_purse(s, m, b, r),
                             after = shares_purse(s, m, b, r + 1);
            CHECK(t, nat_cmp(after, before) <= 0); // and none is below 0: a nat
            paid = nat_add(m, paid, nat_times(m, nat_sub(m, before, after), e->people[b]));
        }
        CHECK(t, nat_cmp(paid, nat_mul(m, cost, under)) == 0); // payments add up to the cost
        struct ratio rate = shares_rate(s, m, r);
        if (s->ask->utility == UTILITY_COST && cost.n) rate.under = nat_mul(m, rate.under, cost);
        // Rates never fall.
        CHECK(t, nat_cmp(nat_mul(m, last.top, rate.under), nat_mul(m, rate.top, last.under)) <= 0);
        last = rate;
    }
    for (int p = 0; p < e->projects; p++) {
        if (s->round_of[p] >= 0 || !budget_supported(e, s->ask, p)) continue;
        // Nothing is left that its supporters could still pay.
        CHECK(t, nat_cmp(shares_money(s, m, p, s->rounds),
                         nat_mul(m, nat_of_amount(m, e->project[p].cost), under)) < 0);
    }
    // Priceable: each had the same, nobody paid for what he does not support (he could not: purses of ballots
    // that do not list a project do not change in its round).
    for (uint32_t b = 0; b < e->ballots; b++)
        for (int r = 0; r < s->rounds; r++) {
            bool lists = false;
            for (uint32_t i = e->first[b]; i < e->first[b + 1]; i++)
                lists |= e->pick[i] == s->round[r].project;
            if (!lists)
                CHECK(t, nat_cmp(shares_purse(s, m, b, r), shares_purse(s, m, b, r + 1)) == 0);
        }
}

TEST(budget, identities_hold)
{
    const int rounds = budget_rounds(120);

    t->rand = t->seed;
    for (int i = 0; i < rounds && !t->failed; i++) {
        const struct mem_mark mark = mem_mark(t->mem);
        const struct votes_ask small = {
            .projects = 7, .voters = 12, .cost = 30, .budget = 100, .with_points = i % 2};
        const struct plain p = votes_random(t, &small);
        struct election e;
        if (!votes_read(t, votes_pb(t->mem, &p, small.with_points, false), &e)) return;
        for (int u = 0; u <= (small.with_points ? UTILITY_POINTS : UTILITY_CARDINALITY); u++) {
            struct budget_ask ask = {.rule = BUDGET_SHARES,
                                     .utility = (enum budget_utility)u,
                                     .rounds = true};
            const struct budget_result none = counted(t, &e, ask);
            check_run(t, &e, none.shares);
            CHECK(t, amount_cmp(none.cost, e.money) <= 0);
            ask.completion = COMPLETION_ADD1U;
            const struct budget_result add1u = counted(t, &e, ask);
            check_run(t, &e, add1u.shares);
            CHECK(t, amount_cmp(add1u.cost, e.money) <= 0);
        }
        CHECK(t, amount_cmp(counted(t, &e, (struct budget_ask){.rule = BUDGET_GREEDY}).cost,
                            e.money) <= 0);
        CHECK(t, amount_cmp(counted(t, &e, (struct budget_ask){.rule = BUDGET_PHRAGMEN}).cost,
                            e.money) <= 0);
        mem_reset(t->mem, mark);
    }
}

static void same_ids(struct test *t, const char *what, const struct election *a,
                     const struct budget_result *x, const struct election *b,
                     const struct budget_result *y)
{
    const str l = ids_of(t->mem, a, x), r = ids_of(t->mem, b, y);

    if (!str_eq(l, r))
        test_fail(t, __FILE__, __LINE__, "%s: " STR_FMT " is not " STR_FMT, what, STR_ARG(l),
                  STR_ARG(r));
}

static void swap_voters(struct test *t, struct plain *p)
{
    for (int i = p->voters - 1; i > 0; i--) {
        const int k = (int)test_random(t, (uint64_t)i + 1);
        int row[PLAIN_PROJECTS_MAX];
        memcpy(row, p->points[i], sizeof row);
        memcpy(p->points[i], p->points[k], sizeof row);
        memcpy(p->points[k], row, sizeof row);
    }
}

static void swap_projects(struct test *t, struct plain *p)
{
    for (int a = p->projects - 1; a > 0; a--) {
        const int b = (int)test_random(t, (uint64_t)a + 1);
        const int64_t cost = p->cost[a];
        char id[4];
        p->cost[a] = p->cost[b], p->cost[b] = cost;
        memcpy(id, p->id[a], sizeof id);
        memcpy(p->id[a], p->id[b], sizeof id);
        memcpy(p->id[b], id, sizeof id);
        for (int i = 0; i < p->voters; i++) {
            const int x = p->points[i][a];
            p->points[i][a] = p->points[i][b], p->points[i][b] = x;
        }
    }
}

TEST(budget, equal_shares_does_not_change_with)
{
    const int rounds = budget_rounds(150);
    static const char *const names[] = {"voters in another order", "projects in another order",
                                        "each voter three times",  "all amounts times seven",
                                        "a project nobody wants",  "a project above the budget"};

    t->rand = t->seed;
    for (int i = 0; i < rounds && !t->failed; i++) {
        const struct mem_mark mark = mem_mark(t->mem);
        const struct votes_ask small = {
            .projects = 7, .voters = 4, .cost = 12, .budget = 50, .with_points = i % 2};
        const struct plain p = votes_random(t, &small);
        const enum budget_utility u =
            small.with_points ? (enum budget_utility)(i % 3) : (enum budget_utility)(i / 2 % 2);
        const struct budget_ask ask = {.rule = BUDGET_SHARES, .utility = u};
        struct election e, x;
        if (!votes_read(t, votes_pb(t->mem, &p, small.with_points, false), &e)) return;
        const struct budget_result r = counted(t, &e, ask);
        for (size_t k = 0; k < COUNT_OF(names); k++) {
            struct plain q = p;
            if (k == 0) swap_voters(t, &q);
            if (k == 1) swap_projects(t, &q);
            if (k == 2)
                for (q.voters = 3 * p.voters; q.voters % (3 * p.voters) == 0; q.voters++) {
                    for (int v = 0; v < 3 * p.voters; v++)
                        memcpy(q.points[v], p.points[v % p.voters], sizeof q.points[v]);
                }
            if (k == 2) q.voters = 3 * p.voters;
            if (k == 3) {
                q.budget *= 7;
                for (int a = 0; a < q.projects; a++)
                    q.cost[a] *= 7;
            }
            if (k >= 4) {
                memcpy(q.id[q.projects], "zz", 3);
                q.cost[q.projects] = k == 4 ? 1 : q.budget + 1;
                for (int v = 0; v < q.voters; v++)
                    q.points[v][q.projects] = k == 4 ? -1 : 3;
                q.projects++;
            }
            if (!votes_read(t, votes_pb(t->mem, &q, small.with_points, false), &x)) return;
            const struct budget_result s = counted(t, &x, ask);
            t->row = names[k];
            same_ids(t, names[k], &e, &r, &x, &s);
        }
        mem_reset(t->mem, mark);
    }
}

// Extended justified representation up to one project. Take any projects, and people who list them all: if the projects
// cost no more than these people's part of the budget, one of the people has winners of as much use, or would have
// more with one of the projects added. So those who have neither must be too few to pay for them.
TEST(budget, cohesive_groups_get_their_part_but_for_one_project)
{
    const int rounds = budget_rounds(60);

    t->rand = t->seed;
    for (int i = 0; i < rounds && !t->failed; i++) {
        const struct mem_mark mark = mem_mark(t->mem);
        const struct votes_ask small = {.projects = 7, .voters = 10, .cost = 20, .budget = 60};
        const struct plain p = votes_random(t, &small);
        struct election e;
        if (!votes_read(t, votes_pb(t->mem, &p, false, false), &e)) return;
        for (int u = UTILITY_COST; u <= UTILITY_CARDINALITY; u++) {
            const struct budget_result r =
                counted(t, &e,
                        (struct budget_ask){.rule = BUDGET_SHARES,
                                            .utility = (enum budget_utility)u});
            bool won[PLAIN_PROJECTS_MAX] = {false};
            for (int k = 0; k < r.n; k++)
                won[r.won[k].project] = true;
            for (unsigned set = 1; set < 1u << p.projects; set++) {
                int64_t cost = 0, use = 0, short_of = 0;
                for (int a = 0; a < p.projects; a++)
                    if (set >> a & 1) cost += p.cost[a], use += u == UTILITY_COST ? p.cost[a] : 1;
                for (int v = 0; v < p.voters; v++) {
                    bool all = true;
                    int64_t has = 0, best = 0;
                    for (int a = 0; a < p.projects; a++) {
                        const int64_t one = u == UTILITY_COST ? p.cost[a] : 1;
                        const bool in = set >> a & 1, lists = p.points[v][a] >= 0;
                        if (in && !lists) all = false;
                        if (lists && won[a]) has += one;
                        if (in && !won[a] && one > best) best = one;
                    }
                    short_of += all && has < use && has + best <= use;
                }
                if (short_of && cost * p.voters <= p.budget * short_of)
                    test_fail(t, __FILE__, __LINE__, "projects %x: %lld people get less", set,
                              (long long)short_of);
            }
        }
        mem_reset(t->mem, mark);
    }
}

// ---- elections whose answer is known ----

#define HEAD(type, budget) \
    "META\nkey;value\nvote_type;" type "\nbudget;" budget "\nPROJECTS\nproject_id;cost\n"

TEST(budget, known_elections)
{
    static const struct {
        const char *name, *pb;
        struct budget_ask ask;
        const char *won, *cost;
        int runs, ties;
    } rows[] = {
        {"one project, exactly paid",
         HEAD("approval", "10") "a;10\nVOTES\nvoter_id;vote\n1;a\n2;a\n3;a\n",
         {.rule = BUDGET_SHARES},
         "a",
         "10",
         1,
         0},
        {"one cent too much",
         HEAD("approval", "10") "a;10.01\nVOTES\nvoter_id;vote\n1;a\n2;a\n",
         {.rule = BUDGET_SHARES},
         "",
         "0",
         1,
         0},
        {"one of three does not pay",
         HEAD("approval", "9") "a;9\nVOTES\nvoter_id;vote\n1;a\n2;a\n3;\n",
         {.rule = BUDGET_SHARES},
         "",
         "0",
         1,
         0},
        {"two alike: the smaller id",
         HEAD("approval", "10") "b;10\na;10\nVOTES\nvoter_id;vote\n1;a,b\n2;b,a\n",
         {.rule = BUDGET_SHARES},
         "a",
         "10",
         1,
         1},
        {"a prefix comes first",
         HEAD("approval", "10") "aa;10\na;10\nVOTES\nvoter_id;vote\n1;a,aa\n",
         {.rule = BUDGET_SHARES},
         "a",
         "10",
         1,
         1},
        {"all fit, one run",
         HEAD("approval", "10") "a;5\nb;5\nVOTES\nvoter_id;vote\n1;a\n2;b\n3;\n",
         {.rule = BUDGET_SHARES, .completion = COMPLETION_ADD1},
         "a b",
         "10",
         1,
         0},
        {"choose-1",
         HEAD("choose-1", "6") "a;2\nb;2\nc;2\nVOTES\nvoter_id;vote\n1;a\n2;b\n3;a\n",
         {.rule = BUDGET_SHARES},
         "a b",
         "4",
         1,
         0},
        {"phragmen stops at the first too dear",
         HEAD("approval", "10") "a;6\nb;6\nc;1\nVOTES\nvoter_id;vote\n1;a,b\n2;a,b\n3;c\n",
         {.rule = BUDGET_PHRAGMEN},
         "c a",
         "7",
         1,
         1},
        {"greedy skips",
         HEAD("approval", "10") "a;6\nb;6\nc;4\nVOTES\nvoter_id;vote\n1;a,b,c\n2;a,b\n3;a\n",
         {.rule = BUDGET_GREEDY},
         "a c",
         "10",
         1,
         0},
        {"greedy without skipping",
         HEAD("approval", "10") "a;6\nb;6\nc;4\nVOTES\nvoter_id;vote\n1;a,b,c\n2;a,b\n3;a\n",
         {.rule = BUDGET_GREEDY, .no_skip = true},
         "a",
         "6",
         1,
         0},
        {"a cost of 0 wins at once",
         HEAD("approval", "10") "a;10\nz;0\nVOTES\nvoter_id;vote\n1;a\n2;a,z\n",
         {.rule = BUDGET_SHARES},
         "z a",
         "10",
         1,
         0},
        {"nothing is less than nearly nothing",
         HEAD("approval", "1") "1;0\n2;0.000000000000000002731\nVOTES\nvoter_id;vote\na;1,2\nb;2\n",
         {.rule = BUDGET_SHARES, .filter_bits = 12},
         "1 2",
         "0.000000000000000002731",
         1,
         0},
        {"no projects",
         HEAD("approval", "10") "VOTES\nvoter_id;vote\n1;\n",
         {.rule = BUDGET_SHARES, .completion = COMPLETION_ADD1},
         "",
         "0",
         1,
         0},
        {"no projects, phragmen",
         HEAD("approval", "10") "VOTES\nvoter_id;vote\n1;\n",
         {.rule = BUDGET_PHRAGMEN},
         "",
         "0",
         1,
         0},
        {"2^31 and more",
         HEAD("approval",
              "9223372036854775808") "a;2147483648\nb;9223372034707292160\nVOTES\nvoter_id;vote\n1;"
                                     "a,b\n",
         {.rule = BUDGET_SHARES},
         "a b",
         "9223372036854775808",
         1,
         1},
        {"forty decimals",
         HEAD("approval", "1") "a;0.3333333333333333333333333333333333333333\nb;0."
                               "3333333333333333333333333333333333333334\n"
                               "c;0.3333333333333333333333333333333333333334\nVOTES\nvoter_id;"
                               "vote\n1;a,b,c\n2;a,b,c\n3;b\n",
         {.rule = BUDGET_SHARES, .completion = COMPLETION_GREEDY},
         "b a",
         "0.6666666666666666666666666666666666666667",
         1,
         1},
        {"points decide",
         HEAD("cumulative", "10") "a;10\nb;10\nVOTES\nvoter_id;vote;points\n1;a,b;1,3\n2;a,b;1,3\n",
         {.rule = BUDGET_SHARES, .utility = UTILITY_POINTS},
         "b",
         "10",
         1,
         0},
        {"points with decimals",
         HEAD("cumulative",
              "10") "a;10\nb;10\nVOTES\nvoter_id;vote;points\n1;a,b;1,0.5\n2;a,b;0.25,1.125\n",
         {.rule = BUDGET_GREEDY, .order = ORDER_POINTS},
         "b",
         "10",
         1,
         0},
        {"nobody approves",
         HEAD("approval", "10") "a;1\nVOTES\nvoter_id;vote\n1;\n2;none\n",
         {.rule = BUDGET_SHARES, .completion = COMPLETION_ADD1U},
         "",
         "0",
         1,
         0},
        {"a finer step",
         HEAD("approval", "10") "a;6\nb;6\nVOTES\nvoter_id;vote\n1;a\n2;b\n",
         {.rule = BUDGET_SHARES,
          .completion = COMPLETION_ADD1,
          .step = {.digits = 1, .decimals = 1, .digit = {'5'}}},
         "",
         "0",
         3,
         0},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct election e;
        t->row = rows[i].name;
        if (!votes_read(t, str_of(rows[i].pb), &e)) continue;
        const struct budget_result r = counted(t, &e, rows[i].ask);
        CHECK_STR(t, ids_of(t->mem, &e, &r), rows[i].won);
        CHECK_STR(t, amount_text(t->mem, r.cost, e.decimals), rows[i].cost);
        CHECK_INT(t, r.runs, rows[i].runs);
        CHECK_INT(t, r.ties, rows[i].ties);
    }
}

TEST(budget, ordinal_ballots_have_borda_points_when_asked)
{
    struct election e;
    const str pb =
        STR(HEAD("ordinal", "10") "a;10\nb;10\nc;10\nVOTES\nvoter_id;vote\n1;c,a\n2;a,c\n3;c\n");

    NEED(t, election_read(t->mem, pb, &(struct election_ask){.borda = true}, &e));
    CHECK_INT(t, e.project[0].points, 1 + 2);
    CHECK_INT(t, e.project[2].points, 2 + 1 + 2);
    CHECK_INT(t, e.project[2].votes, 3);
    CHECK_INT(t, e.ballots, 3);
    const struct budget_result r = counted(t, &e, (struct budget_ask){.order = ORDER_POINTS});
    CHECK_STR(t, ids_of(t->mem, &e, &r), "c");
}

TEST(budget, ties_say_whether_they_decide)
{
    struct election e;
    // a and b are equal and only one fits; c and d are equal and both fit.
    const str pb =
        STR(HEAD("approval",
                 "10") "a;6\nb;6\nc;2\nd;2\nVOTES\nvoter_id;vote\n1;a,b,c,d\n2;a,b,c,d\n3;c,d\n");

    if (!votes_read(t, pb, &e)) return;
    const struct budget_result r =
        counted(t, &e, (struct budget_ask){.rule = BUDGET_SHARES, .completion = COMPLETION_GREEDY});
    CHECK_STR(t, ids_of(t->mem, &e, &r), "c d a");
    CHECK_INT(t, r.ties, 2);
    if (r.ties != 2) return;
    CHECK(t, !r.tie[0].decides && r.tie[0].n == 2);
    CHECK(t, r.tie[1].decides && r.tie[1].n == 2);
}

// Amsterdam gives its neighbourhoods upper bounds, other cities give each its own money.
TEST(budget, areas)
{
    const str pb = STR("META\nkey;value\nvote_type;approval\nbudget;100\nneighborhoods;East,West\n"
                       "budget_per_neighborhood;50,50\nPROJECTS\nproject_id;cost;neighborhood\n"
                       "a;40;East\nb;30;East\nc;30;West\nd;10;West\nVOTES\nvoter_id;vote\n"
                       "1;a,b\n2;a,b\n3;a,b\n4;c\n5;c,d\n");
    const struct election_ask reading = {.area = STR("neighborhood")};
    static const struct {
        const char *name;
        struct budget_ask ask;
        const char *won;
    } rows[] = {
        {"greedy, no areas", {.rule = BUDGET_GREEDY}, "b a c"},
        {"greedy, limits", {.rule = BUDGET_GREEDY, .areas = AREAS_LIMITS}, "b c d"},
        {"shares, limits",
         {.rule = BUDGET_SHARES, .completion = COMPLETION_GREEDY, .areas = AREAS_LIMITS},
         "b c d"},
        {"add1, limits",
         {.rule = BUDGET_SHARES, .completion = COMPLETION_ADD1, .areas = AREAS_LIMITS},
         "b c d"},
        {"phragmen, limits", {.rule = BUDGET_PHRAGMEN, .areas = AREAS_LIMITS}, "b d c"},
        {"shares, own", {.rule = BUDGET_SHARES, .areas = AREAS_OWN}, "b c d"},
        {"greedy, own", {.rule = BUDGET_GREEDY, .areas = AREAS_OWN}, "b c d"},
    };
    struct election e;

    NEED(t, election_read(t->mem, pb, &reading, &e));
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        t->row = rows[i].name;
        const struct budget_result r = counted(t, &e, rows[i].ask);
        CHECK_STR(t, ids_of(t->mem, &e, &r), rows[i].won);
    }
}

TEST(budget, comparison_takes_greedy_when_more_people_prefer_it)
{
    // Nine of ten want only the dear one; Equal Shares without completion can buy only the cheap one for the tenth.
    struct election e;
    const str pb = STR(HEAD("approval", "10") "a;10\nb;1\nVOTES\nvoter_id;vote\n1;a\n2;a\n3;a\n4;"
                                              "a\n5;a\n6;a\n7;a\n8;a\n9;a\n10;b\n");

    if (!votes_read(t, pb, &e)) return;
    const struct budget_result r =
        counted(t, &e, (struct budget_ask){.rule = BUDGET_SHARES, .comparison = true});
    CHECK_STR(t, ids_of(t->mem, &e, &r), "a");
    CHECK(t, r.greedy_instead);
    CHECK_INT(t, r.prefer_greedy, 9);
    CHECK_INT(t, r.prefer_shares, 1);
}

static bool never(void *arg, double fraction, const char *text)
{
    (void)fraction, (void)text;
    return --*(int *)arg > 0;
}

TEST(budget, stops_when_told_and_says_so)
{
    struct election e;
    const str pb =
        STR(HEAD("approval", "1000000") "a;600000\nb;600000\nVOTES\nvoter_id;vote\n1;a\n2;b\n");
    int left = 5;
    const struct progress progress = {never, &left};
    struct budget_ask ask = {.rule = BUDGET_SHARES,
                             .completion = COMPLETION_ADD1,
                             .progress = &progress};
    struct budget_result r;

    if (!votes_read(t, pb, &e)) return;
    CHECK_INT(t, budget_count(t->mem, &e, &ask, &r), ERR_LIMIT);
    CHECK_INT(t, r.runs, 5);
    CHECK_INT(t, r.n, 0);
    ask.progress = NULL;
    ask.runs_max = 7;
    CHECK_INT(t, budget_count(t->mem, &e, &ask, &r), ERR_LIMIT);
    CHECK_INT(t, r.runs, 7);
}

TEST(budget, asks_points_only_of_ballots_that_have_them)
{
    struct election e;
    struct budget_result r;

    if (!votes_read(t, STR(HEAD("approval", "1") "a;1\nVOTES\nvoter_id;vote\n1;a\n"), &e)) return;
    CHECK_INT(t, budget_count(t->mem, &e, &(struct budget_ask){.order = ORDER_POINTS}, &r),
              ERR_INVALID);
}
