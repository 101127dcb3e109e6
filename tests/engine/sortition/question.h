// question.h - invented questions for the tests of sortition: small ones at random, larger ones as a town would have.
#pragma once

#include "engine/sortition/sortition.h"
#include "tests/support/test.h"

// People 3..people_max, seats 1..seats_max, one to three categories; quotas around a random group, or off it;
// about one in four with households.
struct sortition question_small(struct test *t, int people_max, int seats_max);
// n people who say yes unevenly, categories with five values or so, quotas by the population's shares, `slack` wide.
struct sortition question_town(struct test *t, int people, int seats, int categories, int slack);
bool group_meets(const struct sortition *ask, const int *person,
                 int n);     // quotas and households, by hand
int test_rounds(int normal); // MEENT_TEST_ROUNDS, for a long run
