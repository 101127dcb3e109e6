// count.h - which projects win: greedy, Equal Shares with its completions, and sequential Phragmen.
//
//     struct budget_result r;
//     enum err why = budget_count(m, &e, &ask, &r);
//     for (int i = 0; i < r.n; i++) ... e.project[r.won[i].project].id
//
// In       an election without faults (election.h), and what is asked; zeroes are: greedy by votes. A good
//          start for Equal Shares is BUDGET_SHARES_ASK: cost utilities, add1, the civic chain.
// Out      winners in the order of purchase; the same on every machine.
// Exact    every decision is proven: intervals of whole numbers first, fractions of any length where these touch.
// Ties     civic: more supporters (of points: more points), then the lower cost, then the smallest id; lex:
//          the smallest id. Ids in order of bytes, a prefix first. Each tie that the chain had to cut is reported.
// add1     every person gets `step` more and all is counted afresh, until the winners cost more than the budget;
//          the run before that stands. exhaustive: stops also at the first run to which no supported
//          project could be added. When all supported projects together fit, all win, after one run.
// Areas    limits: the projects of an area may together cost no more than its money, within the budget; a
//          project that would cost more is out for good. own: each area is an election of its own.
// Errors   ERR_INVALID    points asked of ballots without points
//          ERR_LIMIT      stopped by progress or runs_max: the best run so far stands
// Cost     bench/budget.md.
// Source   Peters, Pierczynski, Skowron, "Proportional Participatory Budgeting with Additive Utilities", NeurIPS
//          2021; Brill et al., AAAI 2023, for Phragmen. Worked out in docs/engines/budget.md.
#pragma once

#include "base/progress.h"
#include "engine/budget/election.h"
#include "engine/budget/nat.h"

enum budget_rule { BUDGET_GREEDY, BUDGET_SHARES, BUDGET_PHRAGMEN };
enum budget_order { ORDER_VOTES, ORDER_DENSITY, ORDER_POINTS }; // of greedy
enum budget_utility { UTILITY_COST, UTILITY_CARDINALITY, UTILITY_POINTS };
enum budget_completion { COMPLETION_NONE, COMPLETION_GREEDY, COMPLETION_ADD1, COMPLETION_ADD1U };
enum budget_tie { TIE_CIVIC, TIE_LEX };
enum budget_areas { AREAS_NONE, AREAS_LIMITS, AREAS_OWN };

struct budget_ask {
    enum budget_rule rule;
    enum budget_order order;
    enum budget_utility utility;
    enum budget_completion completion;
    enum budget_tie tie;
    enum budget_areas areas;
    bool no_skip;       // greedy stops at the first project that does not fit
    uint32_t threshold; // greedy: only projects with so many votes
    bool exhaustive;    // add1: see above
    bool
        comparison; // greedy's winners instead, when more people have more of their projects among those
    struct decimal step; // add1; no digits: one unit of currency
    int64_t runs_max;    // 0: as many as it takes
    bool rounds;         // keep what explain.h and the table of rounds need of the last run
    bool no_ties;        // do not look for ties
    int filter_bits;     // 0: 61. Fewer leave more to fractions and change no result: for tests
    const struct progress *progress;
};

#define BUDGET_SHARES_ASK \
    ((struct budget_ask){.rule = BUDGET_SHARES, .completion = COMPLETION_ADD1})

enum budget_stage { STAGE_RULE, STAGE_GREEDY, STAGE_COUNT };

struct winner {
    int project;
    enum budget_stage stage; // by the rule itself, or by the greedy completion after it
    int round;               // of the last run, from 0; of the completion its own
};

struct tie {
    int round;
    int *project; // equal in that round, the one that was taken first
    int n;
    bool decides; // another choice here gives other winners
};

struct shares;
struct phragmen;

struct budget_result {
    struct winner *won;
    int n;
    struct amount cost;
    int64_t runs;
    struct tie *tie;
    int ties;
    bool greedy_instead;                   // comparison: more people preferred greedy's
    uint32_t prefer_shares, prefer_greedy; // comparison
    struct ratio each;     // Equal Shares: what each person had in the last run, in 10^-decimals
    struct shares *shares; // of the last run, when asked for rounds
    struct phragmen *phragmen;  // the same
    struct budget_result *area; // AREAS_OWN: one for each area, places as in `e`
    uint32_t *area_voters;
};

CHECKED enum err budget_count(struct mem *m, const struct election *e, const struct budget_ask *ask,
                              struct budget_result *out);

// Voters and money.
struct budget_totals {
    uint32_t with_a_winner;
    uint64_t approved_winners;  // of all voters together: divided by voters, the mean
    struct ratio approved_cost; // of all voters together
    uint32_t *having;           // having[k] voters have k winners, 0..most
    int most;
    double
        gini; // of what each voter's share of the spending is, a project's cost divided over its supporters
};

void budget_totals(struct mem *m, const struct election *e, const struct budget_result *r,
                   struct budget_totals *out);

// Places of projects by the tie chain: rank[p] smaller comes first.
int *budget_ranks(struct mem *m, const struct election *e, enum budget_tie tie, bool by_points);
bool budget_supported(const struct election *e, const struct budget_ask *ask, int project);
