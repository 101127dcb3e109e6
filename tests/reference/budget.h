// budget.h - the rules of the budget engine once more, slow and plain, for small elections: to check the engine against.
//
// Every voter stands alone with a purse, every amount is a fraction of two 128-bit numbers, every round looks at every
// project, and a rate is found by sorting. Nothing here is shared with the engine.
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum { PLAIN_PROJECTS_MAX = 8, PLAIN_VOTERS_MAX = 12, PLAIN_ROUNDS_MAX = 5000 };

enum plain_rule {
    PLAIN_GREEDY,
    PLAIN_DENSITY,
    PLAIN_POINTS,
    PLAIN_SHARES_COST,
    PLAIN_SHARES_CARDINALITY,
    PLAIN_SHARES_POINTS,
    PLAIN_PHRAGMEN,
    PLAIN_RULE_COUNT
};

enum plain_completion { PLAIN_NONE, PLAIN_REST, PLAIN_ADD1, PLAIN_ADD1U };

struct plain {
    int projects, voters;
    int64_t budget, step;
    int64_t cost[PLAIN_PROJECTS_MAX];
    char id[PLAIN_PROJECTS_MAX][4];
    int points[PLAIN_VOTERS_MAX][PLAIN_PROJECTS_MAX]; // -1: not on the ballot
    // what is asked
    enum plain_rule rule;
    enum plain_completion completion;
    bool lex, exhaustive, no_skip;
    int threshold;
};

struct plain_result {
    int won[PLAIN_PROJECTS_MAX], n;
    int runs, tied_rounds; // rounds of the last run in which several were equally good
};

struct plain_result plain_count(const struct plain *p);
