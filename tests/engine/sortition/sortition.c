// What must hold whatever the question is: invariants of the chances, the lottery, relaxations, replacements, letters.
#include "engine/sortition/certificate.h"
#include "engine/sortition/legacy.h"
#include "engine/sortition/lottery.h"
#include "engine/sortition/relax.h"
#include "tests/engine/sortition/question.h"

#include <math.h>
#include <stdlib.h>

static enum err run(struct test *t, const struct sortition *ask, enum sortition_method method,
                    struct sortition_chances *r)
{
    const struct sortition_options options = {.method = method};

    *r = (struct sortition_chances){0};
    return sortition_chances(t->mem, ask, &options, r);
}

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static double *sorted(struct test *t, const struct sortition *ask,
                      const struct sortition_chances *r)
{
    double *all = MEM_ARRAY(t->mem, double, (size_t)ask->people);

    for (int i = 0; i < ask->people; i++)
        all[i] = r->chance[r->type[i]];
    qsort(all, (size_t)ask->people, sizeof *all, by_size);
    return all;
}

// Below 0: a is the worse vector in the order of LEXIMIN. NASH is near its product to nine digits, hence to fewer in the
// chances themselves.
static int compare(const double *a, const double *b, int n, enum sortition_method m)
{
    for (int i = 0; i < n; i++)
        if (fabs(a[i] - b[i]) > (m == SORTITION_NASH ? 1e-5 : 1e-7)) return a[i] < b[i] ? -1 : 1;
    return 0;
}

PROP(sortition, chances_are_sound, 60)
{
    const struct sortition ask = t->round % 3
                                     ? question_small(t, 14, 6)
                                     : question_town(t, 30 + t->round, 8 + t->round / 6, 3, 1);

    for (int m = 0; m < SORTITION_LEGACY; m++) {
        struct sortition_chances r;
        double parts = 0;
        t->row = sortition_method_name((enum sortition_method)m);
        const enum err e = run(t, &ask, (enum sortition_method)m, &r);
        if (e == ERR_UNSOLVABLE) return;
        CHECK_INT(t, e, ERR_NONE);
        if (e != ERR_NONE) return;
        CHECK(t, fabs(r.sum - ask.seats) < 1e-6);
        for (int j = 0; j < r.types; j++)
            CHECK(t, r.chance[j] >= 0 && r.chance[j] <= 1 + 1e-9);
        for (int p = 0; p < r.panels; p++) {
            int person[16 + 64], n = 0;
            bool *used = MEM_ARRAY(t->mem, bool, (size_t)ask.people);
            parts += r.part[p];
            CHECK(t, r.part[p] > 0);
            // Any people of the types will do, but for housemates: the lottery's test looks at those.
            for (int k = 0; k < r.panel[p].n; k++)
                for (int i = 0, want = r.panel[p].at[k].n; i < ask.people && want > 0; i++)
                    if (r.type[i] == r.panel[p].at[k].type && !used[i])
                        used[i] = true, person[n++] = i, want--;
            struct sortition alone = ask;
            alone.household = NULL;
            CHECK(t, group_meets(&alone, person, n));
        }
        CHECK(t, fabs(parts - 1) < 1e-9);
    }
}

PROP(sortition, methods_are_best_at_what_they_promise, 40)
{
    struct sortition ask = question_town(t, 40 + t->round, 10, 3, t->round % 3);
    struct sortition_chances r[SORTITION_LEGACY];

    for (int m = 0; m < SORTITION_LEGACY; m++) {
        const enum err e = run(t, &ask, (enum sortition_method)m, &r[m]);
        if (e == ERR_UNSOLVABLE) return;
        t->row = sortition_method_name((enum sortition_method)m);
        CHECK_INT(t, e, ERR_NONE);
        if (e != ERR_NONE) return;
    }
    const double per = (double)(ask.people - r[0].uncoverable) / ask.seats;
    const double *best = sorted(t, &ask, &r[SORTITION_LEXIMIN]);
    CHECK(t, fabs(r[SORTITION_LEXIMIN].min - r[SORTITION_MAXIMIN].min) < 1e-8);
    for (int m = 0; m < SORTITION_LEGACY; m++) {
        t->row = sortition_method_name((enum sortition_method)m);
        CHECK(t, compare(best, sorted(t, &ask, &r[m]), ask.people, (enum sortition_method)m) >= 0);
        CHECK(t, r[SORTITION_NASH].geometric_mean >= r[m].geometric_mean - 1e-7);
        CHECK(t, r[SORTITION_MINIMAX].max <= r[m].max + 1e-8);
        const struct sortition_chances *g = &r[SORTITION_GOLDILOCKS];
        if (r[m].min > 0)
            CHECK(t, per * g->max + 1 / (per * g->min) <=
                         per * r[m].max + 1 / (per * r[m].min) + 1e-7);
    }
}

PROP(sortition, order_and_names_do_not_matter, 25)
{
    struct sortition ask = question_town(t, 50, 9, 3, 1), turned = ask;
    const int f = ask.categories;
    int *of = MEM_ARRAY(t->mem, int, (size_t)(ask.people * f));
    struct sortition_chances a, b;

    // People the other way round, categories moved on by one, values within a category the other way round.
    struct sortition_value *value = MEM_ARRAY(t->mem, struct sortition_value, (size_t)ask.values);
    for (int v = 0; v < ask.values; v++) {
        const int per = ask.values / f, c = (ask.value[v].category + 1) % f, k = per - 1 - v % per;
        value[c * per + k] = ask.value[v];
        value[c * per + k].category = c;
    }
    for (int i = 0; i < ask.people; i++)
        for (int c = 0; c < f; c++) {
            const int v = ask.of[(ask.people - 1 - i) * f + c], per = ask.values / f;
            of[i * f + (c + 1) % f] = (c + 1) % f * per + per - 1 - v % per;
        }
    turned.of = of, turned.value = value;
    const enum err e = run(t, &ask, SORTITION_LEXIMIN, &a);
    CHECK_INT(t, run(t, &turned, SORTITION_LEXIMIN, &b), e);
    if (e != ERR_NONE) return;
    for (int i = 0; i < ask.people; i++)
        CHECK(t, fabs(a.chance[a.type[i]] - b.chance[b.type[ask.people - 1 - i]]) < 1e-6);
}

// One category more that never binds; everybody twice, with twice the seats.
PROP(sortition, what_changes_nothing_and_what_only_helps, 20)
{
    struct sortition ask = question_town(t, 40, 8, 2, 1), wide = ask, twice = ask;
    const int f = ask.categories, n = ask.people;
    struct sortition_chances a, b;

    if (run(t, &ask, SORTITION_LEXIMIN, &a) != ERR_NONE) return;
    struct sortition_value *value =
        MEM_ARRAY(t->mem, struct sortition_value, (size_t)ask.values + 2);
    memcpy(value, ask.value, (size_t)ask.values * sizeof *value);
    for (int v = 0; v < 2; v++)
        value[ask.values + v] =
            (struct sortition_value){.category = f, .name = STR("x"), .max = ask.seats};
    int *of = MEM_ARRAY(t->mem, int, (size_t)(n * (f + 1)));
    for (int i = 0; i < n; i++) {
        for (int c = 0; c < f; c++)
            of[i * (f + 1) + c] = ask.of[i * f + c];
        of[i * (f + 1) + f] = ask.values + (int)test_random(t, 2);
    }
    wide.categories = f + 1, wide.values += 2, wide.value = value, wide.of = of;
    CHECK_INT(t, run(t, &wide, SORTITION_LEXIMIN, &b), ERR_NONE);
    for (int i = 0; i < n && !t->failed; i++)
        CHECK(t, fabs(a.chance[a.type[i]] - b.chance[b.type[i]]) < 1e-6);

    struct sortition_value *two = MEM_ARRAY(t->mem, struct sortition_value, (size_t)ask.values);
    for (int v = 0; v < ask.values; v++) {
        two[v] = ask.value[v];
        two[v].min *= 2, two[v].max *= 2;
    }
    str *id = MEM_ARRAY(t->mem, str, 2 * (size_t)n);
    int *both = MEM_ARRAY(t->mem, int, (size_t)(2 * n * f));
    for (int i = 0; i < 2 * n; i++) {
        id[i] = str_format(t->mem, "q%d", i);
        memcpy(both + i * f, ask.of + i % n * f, (size_t)f * sizeof *both);
    }
    twice.people = 2 * n, twice.seats *= 2, twice.value = two, twice.id = id, twice.of = both;
    CHECK_INT(t, run(t, &twice, SORTITION_MAXIMIN, &b), ERR_NONE);
    CHECK(t, b.min >= a.min - 1e-8);
}

TEST(sortition, gives_what_can_be_worked_out_by_hand)
{
    // 6 of "a", 4 of "b"; exactly 3 and 1 seats: 1/2 and 1/4.
    struct sortition_value value[] = {{0, STR("a"), 3, 3, 0, 4}, {0, STR("b"), 1, 1, 0, 4}};
    int of[] = {0, 0, 0, 0, 0, 0, 1, 1, 1, 1};
    str id[10];
    struct sortition ask = {.seats = 4,
                            .categories = 1,
                            .category = (str[]){STR("c")},
                            .values = 2,
                            .value = value,
                            .people = 10,
                            .id = id,
                            .of = of};
    struct sortition_chances r;

    for (int i = 0; i < 10; i++)
        id[i] = str_format(t->mem, "%d", i);
    NEED(t, run(t, &ask, SORTITION_LEXIMIN, &r));
    CHECK(t, fabs(r.chance[r.type[0]] - 0.5) < 1e-12 && fabs(r.chance[r.type[9]] - 0.25) < 1e-12);
    // No quotas: everybody 4/10.
    value[0] = (struct sortition_value){0, STR("a"), 0, 4, 0, 4},
    value[1] = (struct sortition_value){0, STR("b"), 0, 4, 0, 4};
    NEED(t, run(t, &ask, SORTITION_LEXIMIN, &r));
    CHECK(t, fabs(r.min - 0.4) < 1e-12 && fabs(r.max - 0.4) < 1e-12);
    // As many seats as people: 1.
    ask.seats = 10, value[0].max = value[1].max = 10;
    for (int m = 0; m < SORTITION_LEGACY; m++) {
        t->row = sortition_method_name((enum sortition_method)m);
        NEED(t, run(t, &ask, (enum sortition_method)m, &r));
        CHECK(t, fabs(r.min - 1) < 1e-9);
    }
    // A maximum of 0: those are in no group, and are named.
    ask.seats = 4, value[1].max = 0;
    NEED(t, run(t, &ask, SORTITION_LEXIMIN, &r));
    CHECK_INT(t, r.uncoverable, 4);
    CHECK(t, fabs(r.min - 4.0 / 6) < 1e-12);
    // More than there are: no group; one less "a" would do.
    value[0] = (struct sortition_value){0, STR("a"), 1, 4, 0, 4},
    value[1] = (struct sortition_value){0, STR("b"), 0, 4, 0, 4};
    ask.seats = 10, value[0].max = 5, value[0].max_flex = 10;
    value[1].max = value[1].max_flex = 10;
    CHECK_INT(t, run(t, &ask, SORTITION_LEXIMIN, &r), ERR_UNSOLVABLE);
    struct sortition_relaxation x;
    NEED(t, sortition_relax(t->mem, &ask, -1, NULL, &x));
    CHECK_INT(t, x.n, 1);
    CHECK(t, x.change[0].value == 0 && x.change[0].max == 6 && x.only && fabs(x.cost - 1) < 1e-9);
}

PROP(sortition, lottery_keeps_its_promises, 40)
{
    const struct sortition ask =
        t->round % 2 ? question_small(t, 14, 6) : question_town(t, 60, 12, 3, 1);
    const int groups = 100;
    struct sortition_chances r;
    struct sortition_lottery a, b;
    struct chance chance;

    if (run(t, &ask, SORTITION_LEXIMIN, &r) != ERR_NONE) return;
    const str seed = str_format(t->mem, "seed %llu", (unsigned long long)test_random(t, 1u << 30));
    chance_start(&chance, seed);
    NEED(t, sortition_lottery(t->mem, &ask, &r, groups, &chance, &a));
    chance_start(&chance, seed);
    NEED(t, sortition_lottery(t->mem, &ask, &r, groups, &chance, &b));
    CHECK_STR(t, a.sha256, str_z(t->mem, b.sha256));
    CHECK_INT(t, a.chosen, b.chosen);
    int64_t *sum = MEM_ARRAY(t->mem, int64_t, (size_t)r.types);
    int *times = MEM_ARRAY(t->mem, int, (size_t)ask.people);
    for (int g = 0; g < groups; g++) {
        CHECK(t, group_meets(&ask, a.person + g * ask.seats, ask.seats));
        for (int i = 0; i < ask.seats; i++)
            times[a.person[g * ask.seats + i]]++;
    }
    for (int i = 0; i < ask.people; i++) {
        CHECK_INT(t, a.times[i], times[i]);
        sum[r.type[i]] += times[i];
    }
    for (int i = 0; i < ask.people && !ask.household; i++) {
        const int64_t n = r.count[r.type[i]], s = sum[r.type[i]];
        CHECK(t, times[i] >= s / n && times[i] <= (s + n - 1) / n);
    }
    CHECK(t, a.worst >= r.min - (double)ask.seats / groups);
}

// Chi-square of 200,000 draws against the counts: the group is drawn evenly.
TEST(sortition, draws_are_even)
{
    enum { GROUPS = 100, DRAWS = 200000 };
    struct chance chance;
    int times[GROUPS] = {0};
    double chi = 0;

    chance_start(&chance, STR("even"));
    for (int i = 0; i < DRAWS; i++)
        times[chance_below(&chance, GROUPS)]++;
    for (int g = 0; g < GROUPS; g++)
        chi += (times[g] - DRAWS / GROUPS) * (double)(times[g] - DRAWS / GROUPS) / (DRAWS / GROUPS);
    CHECK(t, chi < 180); // 99 degrees: p is 1e-6 at 180.8
}

// Every combination of changes, by hand, against the search.
PROP(sortition, relaxation_is_the_least, 40)
{
    struct sortition ask = question_small(t, 9, 4);
    struct sortition_relaxation x;
    const enum err e = sortition_relax(t->mem, &ask, -1, NULL, &x);
    double least = INFINITY;

    // The cost of a group is what its counts are outside the quotas.
    for (unsigned g = 0; g < 1u << ask.people; g++) {
        int person[16], n = 0;
        double cost = 0;
        for (int i = 0; i < ask.people; i++)
            if (g >> i & 1) person[n++] = i;
        if (n != ask.seats) continue;
        struct sortition free_of = ask;
        free_of.values = 0;
        if (!group_meets(&free_of, person, n)) continue; // households stay
        for (int v = 0; v < ask.values; v++) {
            int k = 0;
            for (int i = 0; i < n; i++)
                for (int c = 0; c < ask.categories; c++)
                    k += ask.of[person[i] * ask.categories + c] == v;
            if (k < ask.value[v].min) cost += (ask.value[v].min - k) * (1 + 2.0 / ask.value[v].min);
            if (k > ask.value[v].max) cost += k - ask.value[v].max;
        }
        if (cost < least) least = cost;
    }
    if (!isfinite(least)) {
        CHECK_INT(t, e, ERR_UNSOLVABLE);
        return;
    }
    CHECK_INT(t, e, ERR_NONE);
    if (e == ERR_NONE) CHECK(t, fabs(x.cost - least) < 1e-6);
    CHECK(t, (x.n == 0) == (least == 0));
}

PROP(sortition, replacements_keep_the_quotas, 20)
{
    const struct sortition ask = question_town(t, 60, 10, 3, 1);
    struct sortition_chances r;
    struct sortition_lottery l;
    struct chance chance;
    struct sortition rest;
    const int *who;

    if (run(t, &ask, SORTITION_LEXIMIN, &r) != ERR_NONE) return;
    chance_start(&chance, STR("first"));
    NEED(t, sortition_lottery(t->mem, &ask, &r, 10, &chance, &l));
    int group[64];
    memcpy(group, l.person + l.chosen * ask.seats, (size_t)ask.seats * sizeof *group);
    const enum err e =
        sortition_replace(t->mem, &ask, group + 2, ask.seats - 2, group, 2, &rest, &who);
    if (e == ERR_UNSOLVABLE || run(t, &rest, SORTITION_LEXIMIN, &r) != ERR_NONE) return;
    NEED(t, sortition_lottery(t->mem, &rest, &r, 10, &chance, &l));
    for (int i = 0; i < 2; i++) {
        const int in = who[l.person[l.chosen * 2 + i]];
        CHECK(t, in != group[0] || i > 0);
        group[i] = in;
    }
    CHECK(t, group_meets(&ask, group, ask.seats));
}

TEST(sortition, letters_are_shared_out_fairly)
{
    enum { ADDRESSES = 100, LETTERS = 33, DRAWS = 3000 };
    int in[ADDRESSES], times[ADDRESSES] = {0};

    for (int i = 0; i < ADDRESSES; i++)
        in[i] = i < 50 ? 0 : i < 85 ? 1 : 2;
    for (int d = 0; d < DRAWS; d++) {
        struct mem_mark mark = mem_mark(t->mem);
        struct sortition_letters l;
        struct chance chance;
        int given[3] = {0};
        chance_start(&chance, str_format(t->mem, "letters %d", d));
        sortition_letters(t->mem, in, ADDRESSES, 3, LETTERS, &chance, &l);
        for (int i = 0; i < LETTERS; i++)
            times[l.chosen[i]]++, given[in[l.chosen[i]]]++;
        for (int s = 0; s < 3; s++) {
            const double share = (double)LETTERS * l.of_stratum[s] / ADDRESSES;
            CHECK(t,
                  given[s] == l.letters[s] && given[s] >= floor(share) && given[s] <= ceil(share));
        }
        mem_reset(t->mem, mark);
    }
    for (int i = 0; i < ADDRESSES; i++) // five standard deviations
        CHECK(t, fabs(times[i] - DRAWS * 0.33) < 5 * sqrt(DRAWS * 0.33 * 0.67));
}

TEST(sortition, legacy_meets_the_quotas_and_promises_nothing)
{
    const struct sortition ask = question_town(t, 80, 10, 3, 2);
    struct sortition_legacy legacy = {.groups = MEM_ARRAY(t->mem, int, 2000)};
    struct sortition_chances r;
    struct chance chance;

    chance_start(&chance, STR("legacy"));
    if (sortition_legacy(t->mem, &ask, 200, &chance, NULL, &legacy, &r) != ERR_NONE) return;
    for (int g = 0; g < legacy.runs; g++)
        CHECK(t, group_meets(&ask, legacy.groups + g * ask.seats, ask.seats));
    CHECK(t, !r.proven && fabs(r.sum - ask.seats) < 1e-9);
}

static bool stop_at_once(void *arg, double fraction, const char *text)
{
    (void)fraction, (void)text;
    return ++*(int *)arg < 4;
}

TEST(sortition, a_stopped_run_says_what_is_not_proven)
{
    const struct sortition ask = question_town(t, 300, 30, 5, 1);
    int told = 0;
    const struct progress progress = {stop_at_once, &told};
    struct sortition_state state = {0};
    const struct sortition_options options = {.progress = &progress, .state = &state};
    struct sortition_chances r = {0};
    const enum err e = sortition_chances(t->mem, &ask, &options, &r);

    CHECK_INT(t, e, ERR_LIMIT);
    CHECK(t, !r.proven && r.panels > 0 && r.gap >= 0);
    CHECK(t, fabs(r.sum - ask.seats) < 1e-6);
}
