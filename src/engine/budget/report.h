// report.h - a count told: as JSON, and as a table of rounds that anybody can work out again.
//
// The JSON of budget_json_count has, in this order: rule, options, voters, ballots_distinct, projects, budget, winners
// (ids, in order of purchase), cost (exact), runs, ties, voters_with_a_winner, and what else there is to say; with
// `explained` also a list per project. It leaves the object open, so that a caller may add what it measured.
// Amounts are exact decimals; fractions "p/q" in lowest terms.
#pragma once

#include "base/json.h"
#include "engine/budget/explain.h"

const char *budget_rule_name(enum budget_rule r);             // "equal-shares"
const char *budget_order_name(enum budget_order o);           // "density"
const char *budget_utility_name(enum budget_utility u);       // "cardinality"
const char *budget_completion_name(enum budget_completion c); // "add1u"

void budget_json_count(struct json *j, const struct election *e, const struct budget_ask *ask,
                       const struct budget_result *r, const struct explained *explained);

// Equal Shares: a row for each class of people with the same purse that paid, and one for each winner of
// a completion; greedy and Phragmen: a row for each winner. Needs ask.rounds. CSV.
str budget_log(struct mem *m, const struct election *e, const struct budget_ask *ask,
               const struct budget_result *r);
