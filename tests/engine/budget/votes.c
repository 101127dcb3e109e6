#include "tests/engine/budget/votes.h"

#include "base/out.h"

#include <stdio.h>
#include <stdlib.h>

int budget_rounds(int usual)
{
    const char *z = getenv("MEENT_TEST_ROUNDS");
    const int n = z ? atoi(z) : 0;

    return n > 0 ? n : usual;
}

struct plain votes_random(struct test *t, const struct votes_ask *ask)
{
    struct plain p = {.projects = (int)test_random(t, (uint64_t)ask->projects + 1),
                      .voters = 1 + (int)test_random(t, (uint64_t)ask->voters),
                      .budget = 1 + (int64_t)test_random(t, (uint64_t)ask->budget),
                      .step = ask->decimals ? 10 : 1};
    const uint64_t equal = test_random(t, 3), often = 1 + test_random(t, 4);

    for (int a = 0; a < p.projects; a++) {
        // Equal costs make ties; a cost of 0 is allowed and rare.
        p.cost[a] = equal == 0 && a ? p.cost[0] : (int64_t)test_random(t, (uint64_t)ask->cost + 1);
        if (p.cost[a] == 0 && test_random(t, 4)) p.cost[a] = 1;
        snprintf(p.id[a], sizeof p.id[a], "p%d", (a * 7 + 3) % 10);
    }
    for (int i = 0; i < p.voters; i++)
        for (int a = 0; a < p.projects; a++) {
            const bool yes = equal == 2 && i ? p.points[0][a] >= 0 && test_random(t, 5)
                                             : test_random(t, often + 1) > 0;
            p.points[i][a] = !yes ? -1 : ask->with_points ? (int)test_random(t, 4) : 1;
        }
    return p;
}

static void amount_out(struct out *o, int64_t v, bool decimals)
{
    if (!decimals)
        out_int(o, v);
    else
        out_format(o, "%lld%c%lld", (long long)(v / 10), v % 3 ? '.' : ',', (long long)(v % 10));
}

str votes_pb(struct mem *m, const struct plain *p, bool with_points, bool decimals)
{
    struct out *o = MEM_NEW(m, struct out);

    *o = out_sized(m, 8192);
    out_format(o, "META\nkey;value\nvote_type;%s\nbudget;",
               with_points ? "cumulative" : "approval");
    amount_out(o, p->budget, decimals);
    OUT_LIT(o, "\nPROJECTS\nproject_id;cost\n");
    for (int a = 0; a < p->projects; a++) {
        out_format(o, "%s;", p->id[a]);
        amount_out(o, p->cost[a], decimals);
        out_byte(o, '\n');
    }
    out_format(o, "VOTES\nvoter_id;vote%s\n", with_points ? ";points" : "");
    for (int i = 0; i < p->voters; i++) {
        const char *comma = "";
        out_format(o, "v%d;", i);
        for (int a = 0; a < p->projects; a++)
            if (p->points[i][a] >= 0) {
                out_format(o, "%s%s", comma, p->id[a]);
                comma = ",";
            }
        if (with_points) {
            comma = "";
            out_byte(o, ';');
            for (int a = 0; a < p->projects; a++)
                if (p->points[i][a] >= 0) {
                    out_format(o, "%s%d", comma, p->points[i][a]);
                    comma = ",";
                }
        }
        out_byte(o, '\n');
    }
    return out_get(o);
}

bool votes_read(struct test *t, str pb, struct election *e)
{
    if (election_read(t->mem, pb, &(struct election_ask){0}, e) == ERR_NONE) return true;
    test_fail(t, __FILE__, __LINE__, "%s at line %d of:\n" STR_FMT, e->faults.at[0].name,
              e->faults.at[0].line, STR_ARG(pb));
    return false;
}

struct budget_ask votes_budget_ask(const struct plain *p)
{
    static const struct budget_ask asks[] = {
        [PLAIN_GREEDY] = {.rule = BUDGET_GREEDY},
        [PLAIN_DENSITY] = {.rule = BUDGET_GREEDY, .order = ORDER_DENSITY},
        [PLAIN_POINTS] = {.rule = BUDGET_GREEDY, .order = ORDER_POINTS},
        [PLAIN_SHARES_COST] = {.rule = BUDGET_SHARES},
        [PLAIN_SHARES_CARDINALITY] = {.rule = BUDGET_SHARES, .utility = UTILITY_CARDINALITY},
        [PLAIN_SHARES_POINTS] = {.rule = BUDGET_SHARES, .utility = UTILITY_POINTS},
        [PLAIN_PHRAGMEN] = {.rule = BUDGET_PHRAGMEN},
    };
    struct budget_ask ask = asks[p->rule];

    ask.completion = (enum budget_completion)p->completion;
    ask.tie = p->lex ? TIE_LEX : TIE_CIVIC;
    ask.exhaustive = p->exhaustive;
    ask.no_skip = p->no_skip;
    ask.threshold = (uint32_t)p->threshold;
    return ask;
}
