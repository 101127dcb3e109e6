#include "app/group/peers.h"

#include "base/chance.h"

#include <stdlib.h>

struct town { // the people of one city
    int64_t city;
    int *who, n;
};

struct towns {
    struct town *at;
    int n;
};

static struct towns towns_of(struct mem *m, const int64_t *city, int n, struct chance *chance)
{
    struct towns t = {MEM_ARRAY(m, struct town, (size_t)n + 1), 0};
    int *order = MEM_ARRAY(m, int, (size_t)n + 1);

    for (int i = 0; i < n; i++)
        order[i] = i;
    chance_shuffle(chance, order, n);
    for (int i = 0; i < n; i++) {
        int k = 0;
        while (k < t.n && t.at[k].city != city[order[i]])
            k++;
        if (k == t.n) t.at[t.n++] = (struct town){city[order[i]], MEM_ARRAY(m, int, (size_t)n), 0};
        t.at[k].who[t.at[k].n++] = order[i];
    }
    return t;
}

// How many cities the poorest of g groups has when people are dealt in turn: cities with at least g people are in
// every group, and the people of the small ones are spread as evenly as can be.
static int cities_in(const struct towns *t, int g)
{
    int large = 0, small = 0;

    for (int i = 0; i < t->n; i++)
        if (t->at[i].n >= g)
            large++;
        else
            small += t->at[i].n;
    return large + small / g;
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

static int groups_for(const struct towns *t, int n)
{
    int best = 1, best_cities = -1, best_off = 0;

    if (n < 2 * PEERS_LEAST) return 1;
    for (int g = (n + PEERS_MOST - 1) / PEERS_MOST; g * PEERS_LEAST <= n; g++) {
        const int cities = least(PEERS_CITIES, cities_in(t, g)), off = abs(n - g * PEERS_SIZE);
        if (cities > best_cities || (cities == best_cities && off < best_off)) {
            best = g;
            best_cities = cities;
            best_off = off;
        }
    }
    return best;
}

int peers_cities(struct mem *m, const int64_t *city, const int *group, int n, int groups)
{
    int fewest = groups ? n : 0;
    int64_t *seen = MEM_ARRAY(m, int64_t, (size_t)n + 1);

    for (int g = 0; g < groups; g++) {
        int k = 0;
        for (int i = 0; i < n; i++) {
            int j = 0;
            if (group[i] != g) continue;
            while (j < k && seen[j] != city[i])
                j++;
            if (j == k) seen[k++] = city[i];
        }
        fewest = least(fewest, k);
    }
    return fewest;
}

enum err peers_make(struct mem *m, const int64_t *city, int n, str seed, int *out_group,
                    struct peers *out)
{
    struct chance chance;
    int next = 0;

    if (n < 0 || n > PEERS_MAX) return ERR_INVALID;
    *out = (struct peers){0};
    if (n == 0) return ERR_NONE;
    chance_start(&chance, seed);
    const struct towns t = towns_of(m, city, n, &chance);
    const int groups = groups_for(&t, n);
    for (int large = 1; large >= 0; large--)
        for (int i = 0; i < t.n; i++) {
            if ((t.at[i].n >= groups) != large) continue;
            for (int k = 0; k < t.at[i].n; k++)
                out_group[t.at[i].who[k]] = next++ % groups;
        }
    *out = (struct peers){groups, peers_cities(m, city, out_group, n, groups)};
    return ERR_NONE;
}

// ---- mending ----

struct mend {
    struct mem *m;
    const int64_t *city;
    int *group, n, groups;
    int *number; // of each group, as people know it
};

static int size_of(const struct mend *w, int g)
{
    int n = 0;

    for (int i = 0; i < w->n; i++)
        n += w->group[i] == g;
    return n;
}

// People of that city in the group, besides `not`.
static int of_city(const struct mend *w, int g, int64_t city, int not )
{
    int n = 0;

    for (int i = 0; i < w->n; i++)
        n += i != not &&w->group[i] == g && w->city[i] == city;
    return n;
}

// The smallest group, first one where the city is new.
static void place(struct mend *w, int i)
{
    int best = 0, best_cost = 1 << 30;

    for (int g = 0; g < w->groups; g++) {
        const int size = size_of(w, g);
        const int cost = (size < PEERS_LEAST  ? 0
                          : size < PEERS_MOST ? 1
                                              : 2) *
                             10000 +
                         (of_city(w, g, w->city[i], i) ? 1000 : 0) + size;
        if (cost < best_cost) {
            best = g;
            best_cost = cost;
        }
    }
    w->group[i] = best;
}

// One group less: the last one takes the place of g, and keeps its number.
static void last_becomes(struct mend *w, int g)
{
    w->groups--;
    w->number[g] = w->number[w->groups];
    for (int i = 0; i < w->n; i++)
        if (w->group[i] == w->groups) w->group[i] = g;
}

static void empty_gone(struct mend *w)
{
    for (int g = 0; g < w->groups;) {
        if (size_of(w, g) > 0) {
            g++;
            continue;
        }
        last_becomes(w, g);
    }
}

// One person from a group of six or more to the small one; somebody whose city is double there and new here goes first.
static bool lend(struct mend *w, int to)
{
    int best = -1, best_cost = 1 << 30;

    for (int i = 0; i < w->n; i++) {
        const int from = w->group[i];
        if (from == to || size_of(w, from) <= PEERS_SIZE) continue;
        const int cost = (of_city(w, to, w->city[i], i) ? 100 : 0) +
                         (of_city(w, from, w->city[i], i) ? 0 : 10) - size_of(w, from);
        if (cost < best_cost) {
            best = i;
            best_cost = cost;
        }
    }
    if (best >= 0) w->group[best] = to;
    return best >= 0;
}

static void small_ones(struct mend *w)
{
    for (int turn = 0; turn < w->n && w->groups > 1; turn++) {
        int small = 0;
        for (int g = 1; g < w->groups; g++)
            if (size_of(w, g) < size_of(w, small)) small = g;
        if (size_of(w, small) >= PEERS_LEAST) return;
        if (lend(w, small)) continue;
        // Nobody can be spared: it goes up into the others.
        for (int i = 0; i < w->n; i++)
            if (w->group[i] == small) w->group[i] = -1;
        last_becomes(w, small);
        for (int i = 0; i < w->n; i++)
            if (w->group[i] < 0) place(w, i);
    }
}

static int worth(const struct mend *w, int g)
{
    int cities = 0;

    for (int i = 0; i < w->n; i++) {
        bool first = w->group[i] == g;
        for (int k = 0; first && k < i; k++)
            first = w->group[k] != g || w->city[k] != w->city[i];
        cities += first;
    }
    return least(cities, PEERS_CITIES);
}

// Two people change places when that brings a group below three cities nearer to it; each change raises the sum.
static void poor_ones(struct mend *w)
{
    for (int g = 0; g < w->groups; g++)
        while (worth(w, g) < PEERS_CITIES) {
            bool better = false;
            for (int i = 0; !better && i < w->n; i++)
                for (int k = 0; !better && k < w->n && w->group[i] == g; k++) {
                    const int other = w->group[k];
                    if (other == g) continue;
                    const int before = worth(w, g) + worth(w, other);
                    w->group[i] = other;
                    w->group[k] = g;
                    better = worth(w, g) + worth(w, other) > before;
                    if (better) break;
                    w->group[i] = g;
                    w->group[k] = other;
                }
            if (!better) break;
        }
}

enum err peers_mend(struct mem *m, const int64_t *city, const int *before, int n, str seed,
                    int *out_group, struct peers *out)
{
    struct mend w = {.m = m, .city = city, .group = out_group, .n = n};

    if (n < 0 || n > PEERS_MAX) return ERR_INVALID;
    for (int i = 0; i < n; i++) {
        if (before[i] < -1 || before[i] >= PEERS_MAX) return ERR_INVALID;
        out_group[i] = before[i];
        if (before[i] >= w.groups) w.groups = before[i] + 1;
    }
    w.number = MEM_ARRAY(m, int, (size_t)w.groups + 1);
    for (int g = 0; g < w.groups; g++)
        w.number[g] = g;
    empty_gone(&w);
    if (w.groups == 0) return peers_make(m, city, n, seed, out_group, out);
    for (int i = 0; i < n; i++)
        if (out_group[i] < 0) place(&w, i);
    small_ones(&w);
    poor_ones(&w);
    for (int g = 0; g < w.groups; g++) {
        const int size = size_of(&w, g);
        if (size > PEERS_MOST || (size < PEERS_LEAST && n >= PEERS_LEAST))
            return peers_make(m, city, n, seed, out_group, out);
    }
    *out = (struct peers){w.groups, peers_cities(m, city, out_group, n, w.groups)};
    for (int i = 0; i < n; i++)
        out_group[i] = w.number[out_group[i]];
    return ERR_NONE;
}
