#include "engine/sortition/legacy.h"

#include "engine/sortition/types.h"

#include <string.h>

struct pool {
    const struct sortition *ask;
    int *left, *chosen; // per value
    int *alive, n;      // people still there, in order
    int *at;            // place in alive; -1 gone
    const int *home_first, *home_next;
    int *group;
    const int *room; // per value
};

static void leave(struct pool *p, int person)
{
    const int at = p->at[person], last = p->alive[p->n - 1];

    if (at < 0) return;
    p->alive[at] = last, p->at[last] = at;
    p->at[person] = -1;
    p->n--;
    for (int f = 0; f < p->ask->categories; f++)
        p->left[p->ask->of[person * p->ask->categories + f]]--;
}

static bool has(const struct sortition *ask, int person, int value)
{
    return ask->of[person * ask->categories + ask->value[value].category] == value;
}

static bool one_try(struct pool *p, struct chance *chance)
{
    const struct sortition *ask = p->ask;

    memset(p->chosen, 0, (size_t)ask->values * sizeof *p->chosen);
    memset(p->left, 0, (size_t)ask->values * sizeof *p->left);
    p->n = 0;
    for (int i = 0; i < ask->people; i++) {
        p->at[i] = p->n, p->alive[p->n++] = i;
        for (int f = 0; f < ask->categories; f++)
            p->left[ask->of[i * ask->categories + f]]++;
    }
    for (int v = 0; v < ask->values; v++)
        for (int i = p->n - 1; i >= 0 && ask->value[v].max == 0; i--)
            if (has(ask, p->alive[i], v)) leave(p, p->alive[i]);
    for (int seat = 0; seat < ask->seats; seat++) {
        int best = -1;
        for (int v = 0; v < ask->values; v++) {
            const int need = ask->value[v].min - p->chosen[v];
            if (p->chosen[v] + p->left[v] < ask->value[v].min) return false;
            if (p->left[v] == 0 || ask->value[v].max == 0) continue;
            // need / left is larger, compared without division
            if (best < 0 || (int64_t)need * p->left[best] >
                                (int64_t)(ask->value[best].min - p->chosen[best]) * p->left[v])
                best = v;
        }
        int nth, who = -1;
        if (ask->values == 0) {
            if (p->n == 0) return false;
            who = p->alive[chance_below(chance, (uint64_t)p->n)];
        } else {
            if (best < 0) return false;
            nth = (int)chance_below(chance, (uint64_t)p->left[best]);
            for (int i = 0; i < p->n; i++)
                if (has(ask, p->alive[i], best) && nth-- == 0) {
                    who = p->alive[i];
                    break;
                }
        }
        p->group[seat] = who;
        leave(p, who);
        if (ask->household && ask->household[who] >= 0)
            for (int i = p->home_first[ask->household[who]]; i >= 0; i = p->home_next[i])
                leave(p, i);
        for (int f = 0; f < ask->categories; f++) {
            const int v = ask->of[who * ask->categories + f];
            if (++p->chosen[v] < ask->value[v].max) continue;
            for (int i = p->n - 1; i >= 0; i--)
                if (has(ask, p->alive[i], v)) leave(p, p->alive[i]);
        }
    }
    for (int v = 0; v < ask->values; v++)
        if (p->chosen[v] < ask->value[v].min || p->chosen[v] > ask->value[v].max) return false;
    return true;
}

enum err sortition_legacy(struct mem *mem, const struct sortition *ask, int runs,
                          struct chance *chance, const struct progress *progress,
                          struct sortition_legacy *legacy, struct sortition_chances *out)
{
    struct pool p = {.ask = ask};
    const size_t n = (size_t)ask->people + 1;
    int homes = 0;

    for (int i = 0; ask->household && i < ask->people; i++)
        if (ask->household[i] >= homes) homes = ask->household[i] + 1;
    int *first = MEM_ARRAY(mem, int, (size_t)homes + 1), *next = MEM_ARRAY(mem, int, n);
    for (int h = 0; h < homes; h++)
        first[h] = -1;
    for (int i = ask->people - 1; ask->household && i >= 0; i--)
        if (ask->household[i] >= 0)
            next[i] = first[ask->household[i]], first[ask->household[i]] = i;
    p.home_first = first, p.home_next = next;
    p.left = MEM_ARRAY(mem, int, (size_t)ask->values + 1),
    p.chosen = MEM_ARRAY(mem, int, (size_t)ask->values + 1);
    p.alive = MEM_ARRAY(mem, int, n), p.at = MEM_ARRAY(mem, int, n);
    p.group = MEM_ARRAY(mem, int, (size_t)ask->seats + 1);
    int64_t *times = MEM_ARRAY(mem, int64_t, n);
    legacy->runs = legacy->failed = 0;
    for (int run = 0; run < runs; run++) {
        bool done = false;
        for (int t = 0; t < 100 && !done; t++)
            done = one_try(&p, chance);
        if (!done) {
            legacy->failed++;
        } else {
            if (legacy->groups)
                memcpy(legacy->groups + (size_t)legacy->runs * (size_t)ask->seats, p.group,
                       (size_t)ask->seats * sizeof *p.group);
            legacy->runs++;
            for (int s = 0; s < ask->seats; s++)
                times[p.group[s]]++;
        }
        if (run == 9 && legacy->runs == 0)
            break; // ten times a hundred tries: there is hardly a chance
        if (run % 64 == 63 && !progress_go_on(progress, (double)run / runs, "legacy")) break;
    }
    int *type = MEM_ARRAY(mem, int, n), *count = MEM_ARRAY(mem, int, n);
    double *each = MEM_ARRAY(mem, double, n);
    for (int i = 0; i < ask->people; i++) {
        each[i] = legacy->runs ? (double)times[i] / legacy->runs : 0;
        type[i] = i, count[i] = 1;
    }
    *out = (struct sortition_chances){.method = SORTITION_LEGACY,
                                      .types = ask->people,
                                      .type = type,
                                      .count = count,
                                      .out = MEM_ARRAY(mem, bool, n),
                                      .chance = each};
    sortition_measure(mem, ask->people, out);
    return legacy->runs ? ERR_NONE : ERR_LIMIT;
}
