#include "engine/breakout/breakout.h"

#include "base/chance.h"

#include <stdlib.h>

int breakout_teams(int n, int size)
{
    if (size < 1) size = 1;
    const int teams = n / size;

    return teams < 1 ? 1 : teams;
}

struct person {
    int64_t city;
    int of_city, order, who; // how many come from there, first
};

static int by_city(const void *a, const void *b)
{
    const struct person *x = a, *y = b;

    if (x->of_city != y->of_city) return x->of_city > y->of_city ? -1 : 1;
    if (x->city != y->city) return x->city < y->city ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

// Dealt like cards: one city after the other, so that each is spread as evenly as it can be.
enum err breakout_divide(struct mem *m, str seed, int n, const int64_t *city, int teams, int *team)
{
    struct chance c;

    if (n < 1 || n > BREAKOUT_PEOPLE_MAX || teams < 1 || teams > n) return ERR_INVALID;
    struct person *p = MEM_ARRAY(m, struct person, (size_t)n);
    int *order = MEM_ARRAY(m, int, (size_t)n), *name = MEM_ARRAY(m, int, (size_t)teams);
    for (int i = 0; i < n; i++)
        order[i] = i;
    for (int i = 0; i < teams; i++)
        name[i] = i;
    chance_start(&c, seed);
    chance_shuffle(&c, order, n);
    chance_shuffle(&c, name, teams);
    for (int i = 0; i < n; i++) {
        p[i] = (struct person){.city = city ? city[i] : 0, .order = order[i], .who = i};
        for (int k = 0; k < n; k++)
            p[i].of_city += !city || city[k] == city[i];
    }
    qsort(p, (size_t)n, sizeof *p, by_city);
    for (int i = 0; i < n; i++)
        team[p[i].who] = name[i % teams];
    return ERR_NONE;
}

struct unit {
    int first, size, order; // who of it comes first
};

static int by_size(const void *a, const void *b)
{
    const struct unit *x = a, *y = b;

    if (x->size != y->size) return x->size > y->size ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

static bool same_unit(const int64_t *unit, int a, int b)
{
    return a == b || (unit[a] && unit[a] == unit[b]);
}

enum err breakout_keep(struct mem *m, str seed, int n, const int64_t *city, const int64_t *unit,
                       int teams, int *team, int *out_teams)
{
    struct chance c;
    int units = 0;

    if (n < 1 || n > BREAKOUT_PEOPLE_MAX || teams < 1 || teams > n) return ERR_INVALID;
    struct unit *u = MEM_ARRAY(m, struct unit, (size_t)n);
    int *order = MEM_ARRAY(m, int, (size_t)n), *size = MEM_ARRAY(m, int, (size_t)n);
    for (int i = 0; i < n; i++)
        order[i] = i;
    chance_start(&c, seed);
    chance_shuffle(&c, order, n);
    for (int i = 0; i < n; i++) {
        bool first = true;
        for (int k = 0; k < i && first; k++)
            first = !same_unit(unit, i, k);
        if (!first) continue;
        u[units] = (struct unit){.first = i, .order = order[i]};
        for (int k = i; k < n; k++)
            u[units].size += same_unit(unit, i, k);
        units++;
    }
    if (teams > units) teams = units;
    qsort(u, (size_t)units, sizeof *u, by_size);
    for (int i = 0; i < n; i++)
        team[i] = -1, size[i] = 0;
    for (int x = 0; x < units; x++) {
        int best = 0, best_same = 0;
        for (int k = 0; k < teams; k++) {
            int same = 0;
            for (int i = 0; city && i < n; i++)
                for (int j = 0; team[i] == k && j < n; j++)
                    same += same_unit(unit, u[x].first, j) && city[i] == city[j];
            if (k == 0 || size[k] < size[best] || (size[k] == size[best] && same < best_same))
                best = k, best_same = same;
        }
        for (int j = 0; j < n; j++)
            if (same_unit(unit, u[x].first, j)) team[j] = best;
        size[best] += u[x].size;
    }
    *out_teams = teams;
    return ERR_NONE;
}

int breakout_place(int n, const int64_t *city, const int *team, int teams, int64_t from)
{
    int best = 0, best_size = -1, best_same = 0;

    for (int t = 0; t < teams; t++) {
        int size = 0, same = 0;
        for (int i = 0; i < n; i++)
            if (team[i] == t) size++, same += city && city[i] == from;
        if (best_size < 0 || size < best_size || (size == best_size && same < best_same))
            best = t, best_size = size, best_same = same;
    }
    return best;
}
