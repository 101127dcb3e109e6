// explain.h - why each project won or lost, in exact numbers; each sentence is a key and its numbers.
//
// In       a result with ask.rounds. The keys are budget.why.NAME in locale/.
// Numbers  money is exact as a fraction; in sentences it is cut off after two decimals, and what is short is rounded
//          up, so that "at least" and "short" stay true.
// Needed   votes_needed: with so many more voters, who list this project and nothing else, it would have won; with one
//          fewer it would not. wins_at: it would have won at this cost, and not at one unit (10^-decimals) more.
//          Found by counting again, so that both sides are proven. A search that would take more than `work` looks at
//          purses is not made, and says so.
// Errors   none of its own.
// Cost     one more run that looks at every project in every round; then the searches.
#pragma once

#include "engine/budget/count.h"

enum { EXPLAIN_TAKERS_MAX = 5 };

enum reason {
    REASON_WON,        // by the rule
    REASON_WON_LATER,  // by the completion
    REASON_NO_VOTES,   // nobody (or no point) supports it
    REASON_TOO_DEAR,   // costs more than the budget, or than the money of its area
    REASON_AREA_FULL,  // the money of its area was gone
    REASON_NO_MONEY,   // its supporters had not enough left
    REASON_NO_ROOM,    // greedy: did not fit in what was left
    REASON_STOPPED,    // Phragmen, greedy without skipping: the count ended before its turn
    REASON_THRESHOLD,  // greedy: too few votes to be counted
    REASON_COMPARISON, // the other rule's winners were preferred
    REASON_COUNT
};

struct taker {
    int project;
    struct ratio money; // what it cost the supporters of the project that is explained
};

struct project_why {
    int project;
    enum reason reason;
    int round; // won: that round; lost: the rounds that were over when it could no longer be paid
    // Equal Shares, won
    struct ratio rate;      // per unit of use
    struct ratio payment;   // the most that anybody paid
    struct ratio effective; // cost / payment of one unit in full
    uint32_t payers, emptied;
    struct ratio left; // what its supporters had after
    // Equal Shares, lost
    struct ratio money; // what its supporters had then
    struct ratio short_by;
    struct taker taker[EXPLAIN_TAKERS_MAX];
    int takers;
    str *votes_then; // effective votes in each round until then, cut off after two decimals
    int n_votes_then;
    // Greedy: what was left when its turn came. Phragmen, won: the load of its supporters after.
    struct amount room;
    struct ratio load;
    // Lost, any rule
    bool votes_searched, cost_searched;
    int64_t votes_needed; // 0: no number up to 16 times the voters
    struct amount wins_at;
    bool has_wins_at; // false: not even when it costs nothing
};

struct explain_ask {
    int only;     // a project; -1: all
    bool needed;  // search for votes_needed and wins_at
    int64_t work; // see above; 0: no bound
    const struct progress *progress;
};

struct explained {
    struct project_why *at; // in the order of the file
    int n;
    struct budget_totals totals, greedy; // the second: had it been greedy by votes
};

void budget_explain(struct mem *m, const struct election *e, const struct budget_ask *ask,
                    const struct budget_result *r, const struct explain_ask *want,
                    struct explained *out);

// The sentences about one project; of keys budget.why.KEY, with their values.
enum { WHY_SENTENCES_MAX = 8, WHY_VALUES_MAX = 6 };

struct why_value {
    const char *name;
    bool number;
    int64_t integer;
    str text;
};

struct why_sentence {
    const char *key;
    struct why_value value[WHY_VALUES_MAX];
    int n;
};

int budget_why_sentences(struct mem *m, const struct election *e, const struct budget_ask *ask,
                         const struct project_why *w, struct why_sentence out[WHY_SENTENCES_MAX]);

// The election with `more` voters who list only p, and with another cost of p when `cost` is given.
struct election election_changed(struct mem *m, const struct election *e, int p, uint32_t more,
                                 const struct amount *cost);
