// Intervision groups: sizes, cities, nobody twice, and no division that is better; mending moves only who has to.
#include "app/group/peers.h"
#include "tests/support/test.h"

static int distinct(const int64_t *city, int n)
{
    int k = 0;

    for (int i = 0; i < n; i++) {
        bool first = true;
        for (int j = 0; first && j < i; j++)
            first = city[j] != city[i];
        k += first;
    }
    return k;
}

static void sizes_are_right(struct test *t, const int *group, int n, int groups, int spread)
{
    int size[PEERS_MAX] = {0}, low = n, high = 0;

    for (int i = 0; i < n; i++) {
        CHECK(t, group[i] >= 0 && group[i] < groups);
        if (group[i] >= 0 && group[i] < groups) size[group[i]]++;
    }
    for (int g = 0; g < groups; g++) {
        low = size[g] < low ? size[g] : low;
        high = size[g] > high ? size[g] : high;
    }
    if (n >= PEERS_LEAST) CHECK(t, low >= PEERS_LEAST && high <= PEERS_MOST);
    CHECK(t, high - low <= spread);
}

PROP(peers, five_of_three_cities, 400)
{
    const int n = (int)test_random(t, 8 + (uint64_t)t->round / 4),
              towns = 1 + (int)test_random(t, 8);
    int64_t city[120];
    int group[120], again[120];
    struct peers p, q;

    for (int i = 0; i < n; i++) // a few large cities and some small ones
        city[i] = (int64_t)(test_random(t, 2) ? test_random(t, (uint64_t)towns)
                                              : test_random(t, 1 + (uint64_t)towns / 2));
    CHECK_INT(t, peers_make(t->mem, city, n, STR("zaad"), group, &p), ERR_NONE);
    sizes_are_right(t, group, n, p.groups, 1);
    CHECK_INT(t, p.cities, peers_cities(t->mem, city, group, n, p.groups));
    CHECK_INT(t, peers_make(t->mem, city, n, STR("zaad"), again, &q), ERR_NONE);
    for (int i = 0; i < n; i++)
        CHECK_INT(t, again[i], group[i]);
}

// Everything tried: no division into as many groups of these sizes has more cities in its poorest group.
PROP(peers, no_division_is_better, 30)
{
    const int n = 8 + (int)test_random(t, 5), towns = 2 + (int)test_random(t, 5);
    int64_t city[12];
    int group[12], other[12];
    struct peers p;
    long ways = 1;
    int best = 0;

    for (int i = 0; i < n; i++)
        city[i] = (int64_t)test_random(t, (uint64_t)towns);
    CHECK_INT(t, peers_make(t->mem, city, n, STR("x"), group, &p), ERR_NONE);
    for (int i = 0; i < n; i++)
        ways *= p.groups;
    for (long w = 0; w < ways; w++) {
        int size[4] = {0}, fewest = n;
        bool even = true;
        long rest = w;
        for (int i = 0; i < n; i++, rest /= p.groups)
            size[other[i] = (int)(rest % p.groups)]++;
        for (int g = 0; g < p.groups; g++)
            even = even && size[g] >= n / p.groups && size[g] <= (n + p.groups - 1) / p.groups;
        if (!even) continue;
        for (int g = 0; g < p.groups; g++) {
            unsigned seen = 0;
            for (int i = 0; i < n; i++)
                if (other[i] == g) seen |= 1u << city[i];
            const int k = __builtin_popcount(seen);
            fewest = k < fewest ? k : fewest;
        }
        best = fewest > best ? fewest : best;
    }
    CHECK_INT(t, p.cities, best);
}

TEST(peers, twenty_five_from_five_cities_are_five_of_five)
{
    int64_t city[25];
    int group[25];
    struct peers p;

    for (int i = 0; i < 25; i++)
        city[i] = 10 + i / 5;
    CHECK_INT(t, peers_make(t->mem, city, 25, STR("leergang"), group, &p), ERR_NONE);
    CHECK_INT(t, p.groups, 5);
    CHECK_INT(t, p.cities, 5); // one of each city in each group
    CHECK_INT(t, peers_make(t->mem, city, PEERS_MAX + 1, STR("x"), group, &p), ERR_INVALID);
    CHECK_INT(t, peers_make(t->mem, city, 0, STR("x"), group, &p), ERR_NONE);
    CHECK_INT(t, p.groups, 0);
}

// Numbers without gaps, and what they were before.
static void close_up(const int *from, int n, int *to)
{
    for (int i = 0; i < n; i++) {
        to[i] = 0;
        for (int g = 0; g < from[i]; g++) {
            bool there = false;
            for (int k = 0; k < n && !there; k++)
                there = from[k] == g;
            to[i] += there;
        }
    }
}

// People drop out of five groups of five, and others come. Sizes stay right; as long as no group has to go up into the
// others, only few move.
// Three groups, of which one went up into the others: who was in those two is still in the group of that number.
TEST(peers, a_group_that_stays_keeps_its_number)
{
    static const int64_t city[] = {1, 2, 1, 2, 3, 4, 5, 1, 2, 3, 4, 5};
    static const int before[] = {0, 0, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2};
    int after[COUNT_OF(before)];
    struct peers p;

    CHECK_INT(t, peers_mend(t->mem, city, before, COUNT_OF(before), STR("a"), after, &p), ERR_NONE);
    CHECK_INT(t, p.groups, 2);
    for (size_t i = 2; i < COUNT_OF(before); i++)
        CHECK_INT(t, after[i], before[i]);
    CHECK(t, after[0] > 0 && after[1] > 0);
}

PROP(peers, mends_with_few_moves, 300)
{
    const int towns = 3 + (int)test_random(t, 4);
    int64_t city[60];
    int before[60], after[60], dense[60], n = 25, moved = 0;
    struct peers p;

    for (int i = 0; i < n; i++)
        city[i] = i % towns;
    CHECK_INT(t, peers_make(t->mem, city, n, STR("a"), before, &p), ERR_NONE);
    const int gone = (int)test_random(t, 14), come = (int)test_random(t, 6);
    for (int k = 0; k < gone; k++) {
        const int i = (int)test_random(t, (uint64_t)n--);
        city[i] = city[n];
        before[i] = before[n];
    }
    for (int k = 0; k < come; k++, n++) {
        city[n] = (int64_t)test_random(t, (uint64_t)towns);
        before[n] = -1;
    }
    CHECK_INT(t, peers_mend(t->mem, city, before, n, STR("b"), after, &p), ERR_NONE);
    close_up(after, n, dense);
    sizes_are_right(t, dense, n, p.groups, 3);
    CHECK_INT(t, p.cities, peers_cities(t->mem, city, dense, n, p.groups));
    if (gone <= 1 && come == 0) {
        for (int i = 0; i < n; i++)
            moved += after[i] != before[i];
        // One who leaves makes one group of four. Two change places only where that left two cities.
        CHECK(t, moved <= (towns == 3 ? 2 : 0));
    }
    if (gone == 0) {
        for (int i = 0; i < 25; i++)
            moved += after[i] != before[i];
        CHECK(t, moved <= 2 * come); // a newcomer only changes places to bring in a city
    }
    if (n >= 20 && distinct(city, n) >= 5) CHECK(t, p.cities >= 2);
}
