// votes.h - small elections for the tests of the budget engine: drawn at random, written as .pb and read back.
#pragma once

#include "engine/budget/report.h"
#include "tests/reference/budget.h"
#include "tests/support/test.h"

int budget_rounds(int usual); // MEENT_TEST_ROUNDS, or what is usual

struct votes_ask {
    int projects, voters; // most
    int cost, budget;     // most, in tenths when there are decimals
    bool with_points, decimals;
};

// A plain election; ids are "p0" to "p9" in an order of their own.
struct plain votes_random(struct test *t, const struct votes_ask *ask);
str votes_pb(struct mem *m, const struct plain *p, bool with_points, bool decimals);
bool votes_read(struct test *t, str pb, struct election *e); // false: told as a failure
struct budget_ask votes_budget_ask(const struct plain *p);   // rule and options as in plain
