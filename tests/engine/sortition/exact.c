// Every group written down and LEXIMIN in whole numbers, against the engine: small random questions, about a third
// without an answer. MEENT_TEST_ROUNDS=10000 is the long run.
#include "tests/engine/sortition/question.h"
#include "tests/reference/sortition.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

// What all methods promise, from the list of all groups.
static void check_others(struct test *t, const struct sortition *ask,
                         const struct plain_leximin *plain, double least)
{
    static const enum sortition_method methods[] = {SORTITION_MAXIMIN, SORTITION_NASH,
                                                    SORTITION_GOLDILOCKS, SORTITION_MINIMAX};

    for (size_t m = 0; m < COUNT_OF(methods); m++) {
        const struct sortition_options options = {.method = methods[m]};
        struct sortition_chances r;
        const enum err e = sortition_chances(t->mem, ask, &options, &r);
        t->row = sortition_method_name(methods[m]);
        CHECK_INT(t, e, ERR_NONE);
        if (e != ERR_NONE) return;
        CHECK(t, r.proven);
        CHECK(t, fabs(r.sum - ask->seats) < 1e-9);
        if (methods[m] == SORTITION_MAXIMIN) CHECK(t, fabs(r.min - least) < 1e-9);
        if (methods[m] != SORTITION_NASH) continue;
        // The condition of the largest product, over all groups: sum of 1 / chance is at most the number of people.
        double most = 0;
        int people = 0;
        for (int i = 0; i < ask->people; i++)
            people += plain->in_some[i];
        for (int g = 0; g < plain->groups; g++) {
            double s = 0;
            for (int i = 0; i < ask->people; i++)
                if (plain->group[g] >> i & 1) s += 1 / r.chance[r.type[i]];
            if (s > most) most = s;
        }
        CHECK(t, most <= people * (1 + 1e-6));
    }
    t->row = NULL;
}

TEST(sortition_exact, is_leximin_to_nine_digits)
{
    const int rounds = test_rounds(300);
    int none = 0, out = 0, cut = 0, skipped = 0;

    for (int round = 0; round < rounds && !t->failed; round++) {
        struct mem_mark mark = mem_mark(t->mem);
        const uint64_t seed = t->rand;
        const struct sortition ask = question_small(t, 12, 4);
        const struct sortition_options options = {0};
        struct plain_leximin *plain = MEM_NEW(t->mem, struct plain_leximin);
        struct sortition_chances r = {0};
        plain_leximin(t->mem, &ask, plain);
        if (plain->too_large) {
            skipped++;
            continue;
        }
        const enum err e = sortition_chances(t->mem, &ask, &options, &r);
        CHECK_INT(t, e, plain->groups ? ERR_NONE : ERR_UNSOLVABLE);
        none += plain->groups == 0;
        double least = 2;
        for (int i = 0; i < ask.people && plain->groups && e == ERR_NONE; i++) {
            if (r.out[r.type[i]] == plain->in_some[i])
                test_fail(t, __FILE__, __LINE__, "person %d: in some group or not", i);
            if (fabs(r.chance[r.type[i]] - plain->chance[i]) > 1e-9)
                test_fail(t, __FILE__, __LINE__, "person %d has %.12f, not %.12f", i,
                          r.chance[r.type[i]], plain->chance[i]);
            if (plain->in_some[i] && plain->chance[i] < least) least = plain->chance[i];
            out += !plain->in_some[i];
        }
        cut += r.whole;
        if (plain->groups && round % 4 == 0) check_others(t, &ask, plain, least);
        if (t->failed) printf("sortition_exact: MEENT_TEST_SEED=%llu\n", (unsigned long long)seed);
        mem_reset(t->mem, mark);
    }
    if (rounds > 1000)
        printf("sortition_exact: %d questions, %d without an answer, %d where pieces promise too "
               "much, %d people in no "
               "group, %d not compared\n",
               rounds, none, cut, out, skipped);
    CHECK(t, none > 0 && out > 0 &&
                 (cut > 0 || rounds < 2000)); // so many that each kind is among them
}
