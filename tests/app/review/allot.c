// Who reads whose text: the rules that hold for every group, tried on many; and the same seed, the same pairs.
#include "app/review/allot.h"
#include "base/chance.h"
#include "tests/support/test.h"

struct case_of {
    int64_t city[ALLOT_MAX];
    struct allot_text texts[ALLOT_MAX];
    int readers, n;
};

static void rules(struct test *t, const struct case_of *c, int each, const struct allot_pairs *p,
                  int *load)
{
    static int has[ALLOT_MAX];
    static bool pair[64][64];

    memset(has, 0, sizeof has);
    memset(pair, 0, sizeof pair);
    for (int i = 0; i < c->readers; i++)
        load[i] = 0;
    for (int i = 0; i < p->n; i++) {
        const struct allot_pair x = p->at[i];
        CHECK(t, c->texts[x.text].author != x.reader);
        CHECK(t, !pair[x.text][x.reader]);
        pair[x.text][x.reader] = true;
        has[x.text]++;
        load[x.reader]++;
    }
    for (int k = 0; k < c->n; k++) {
        const int others = c->readers - (c->texts[k].author >= 0);
        CHECK_INT(t, has[k], others < each ? others : each);
    }
}

TEST(allot, everybody_reads_as_many_and_nobody_their_own)
{
    struct case_of c;
    struct chance chance;
    const struct allot_pairs none = {0};
    struct allot_pairs p, again;
    int load[ALLOT_MAX];

    chance_start(&chance, STR("cases"));
    for (int n = 1; n <= 60; n++)
        for (int each = 1; each <= ALLOT_EACH_MAX; each++) {
            const uint64_t cities = 1 + chance_below(&chance, 6);
            c.readers = c.n = n;
            for (int i = 0; i < n; i++) {
                c.city[i] = (int64_t)chance_below(&chance, cities);
                c.texts[i] = (struct allot_text){i, c.city[i]};
            }
            const str seed = str_format(t->mem, "%d %d", n, each);
            NEED(t, allot(t->mem, c.city, n, c.texts, n, each, &none, seed, &p));
            rules(t, &c, each, &p, load);
            for (int i = 0; n > each && i < n; i++)
                CHECK_INT(t, load[i], each);
            NEED(t, allot(t->mem, c.city, n, c.texts, n, each, &none, seed, &again));
            CHECK(t, again.n == p.n && memcmp(again.at, p.at, (size_t)p.n * sizeof *p.at) == 0);
        }
    // A part of the people wrote something, one of them is gone, and some pairs are there: the same rules.
    for (int n = 5; n <= 60; n++) {
        c.readers = n;
        c.n = n - n / 3;
        for (int i = 0; i < n; i++)
            c.city[i] = (int64_t)chance_below(&chance, 5);
        for (int k = 0; k < c.n; k++)
            c.texts[k] = (struct allot_text){k == 0 ? -1 : k, c.city[k]};
        NEED(t, allot(t->mem, c.city, n, c.texts, c.n, 2, &none, STR("part"), &p));
        rules(t, &c, 2, &p, load);
        int most = 0, least = 99;
        for (int i = 0; i < n; i++)
            most = load[i] > most ? load[i] : most, least = load[i] < least ? load[i] : least;
        CHECK(t, most - least <= 2);
        struct allot_pairs had = {p.at, p.n / 2},
                           both = {MEM_ARRAY(t->mem, struct allot_pair, 400), 0};
        NEED(t, allot(t->mem, c.city, n, c.texts, c.n, 2, &had, STR("later"), &again));
        for (int i = 0; i < had.n; i++)
            both.at[both.n++] = had.at[i];
        for (int i = 0; i < again.n; i++)
            both.at[both.n++] = again.at[i];
        rules(t, &c, 2, &both, load);
    }
    CHECK_INT(t, allot(t->mem, c.city, 2, c.texts, 2, 0, &none, STR("x"), &p), ERR_INVALID);
}

// Five cities of five: nobody needs to read somebody of their own city, and the three readers of a text are of three.
TEST(allot, spreads_over_the_cities)
{
    struct case_of c = {.readers = 25, .n = 25};
    const struct allot_pairs none = {0};
    struct allot_pairs p;

    for (int i = 0; i < 25; i++)
        c.city[i] = i / 5, c.texts[i] = (struct allot_text){i, i / 5};
    for (int s = 0; s < 200; s++) {
        unsigned cities[25] = {0};
        int own = 0, same = 0;
        NEED(t, allot(t->mem, c.city, 25, c.texts, 25, 3, &none, str_format(t->mem, "%d", s), &p));
        for (int i = 0; i < p.n; i++) {
            const int64_t city = c.city[p.at[i].reader];
            own += city == c.texts[p.at[i].text].city;
            same += (cities[p.at[i].text] >> city & 1) != 0;
            cities[p.at[i].text] |= 1U << city;
        }
        CHECK_INT(t, own, 0);
        CHECK_INT(t, same, 0);
    }
}
