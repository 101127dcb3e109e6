// opinion.c - the map from beginning to end; each step stands in a file of its own (steps.h).
#include "engine/opinion/opinion.h"

#include "engine/opinion/steps.h"

#include <math.h>

static void place_statements(struct mem *m, struct opinion_map *map)
{
    const struct opinion_votes *v = map->votes;
    const double scale = sqrt((double)v->statements);

    map->statement_xy = MEM_ARRAY(m, double, 2 * (size_t)v->statements + 2);
    map->extremity = MEM_ARRAY(m, double, (size_t)v->statements + 1);
    for (int j = 0; j < v->statements; j++) {
        const double x = scale * (1 - map->axes.mean[j]) * map->axes.axis[0][j];
        const double y = scale * (1 - map->axes.mean[j]) * map->axes.axis[1][j];
        map->statement_xy[2 * j] = x;
        map->statement_xy[2 * j + 1] = y;
        map->extremity[j] = sqrt(x * x + y * y);
    }
}

static void group_places(struct opinion_map *map)
{
    const int people = map->votes->people;

    for (int g = 0; g < map->k; g++)
        map->group[g].first = -1;
    for (int i = 0; i < people; i++) {
        if (map->of[i] < 0) continue;
        struct opinion_group *g = &map->group[map->of[i]];
        if (g->first < 0) g->first = i;
        g->size++;
        g->x += map->xy[2 * (size_t)i];
        g->y += map->xy[2 * (size_t)i + 1];
    }
    for (int k = 0; k < map->k; k++)
        if (map->group[k].size) {
            map->group[k].x /= map->group[k].size;
            map->group[k].y /= map->group[k].size;
        }
    for (int i = 0; i < people; i++) {
        if (map->of[i] < 0) continue;
        struct opinion_group *g = &map->group[map->of[i]];
        const double x = map->xy[2 * (size_t)i] - g->x, y = map->xy[2 * (size_t)i + 1] - g->y;
        g->xx += x * x / g->size;
        g->xy += x * y / g->size;
        g->yy += y * y / g->size;
    }
}

static enum err find_groups(struct mem *m, const struct opinion_ask *ask, struct chance *chance,
                            struct opinion_map *map)
{
    const struct opinion_votes *v = map->votes;
    const struct mem_mark mark = mem_mark(m);
    double *xy = MEM_ARRAY(m, double, 2 * (size_t)map->in_map + 2);
    int8_t *of = MEM_ARRAY(m, int8_t, (size_t)map->in_map + 1);
    struct grouping g;
    enum err e = ERR_NONE;
    int n = 0;

    for (int i = 0; i < v->people; i++)
        if (map->in[i]) {
            xy[2 * (size_t)n] = map->xy[2 * (size_t)i];
            xy[2 * (size_t)n++ + 1] = map->xy[2 * (size_t)i + 1];
        }
    groups_find(m, map->mode, xy, NULL, n, chance, &g, of);
    if (map->mode == OPINION_CIVIC && g.k > 1 && ask->shuffles >= 0) {
        map->plain_bound = structure_bound(m, v, map->axes.mean);
        if (map->axes.value[0] <= map->plain_bound)
            e = structure_test(m, v, map->axes.value[0], ask->shuffles, chance, ask->progress,
                               &map->shuffles, &map->shuffles_larger);
        if (map->shuffles_larger) { // one group: nothing tells these people apart
            g.k = 1;
            memset(g.tried, 0, sizeof g.tried);
            memset(g.base_group, 0, sizeof g.base_group);
            memset(of, 0, (size_t)n);
        }
    }
    map->k = g.k;
    map->bases = g.bases;
    memcpy(map->silhouette, g.silhouette, sizeof map->silhouette);
    memcpy(map->tried, g.tried, sizeof map->tried);
    for (int b = 0; b < g.bases; b++)
        map->group[g.base_group[b]].bases++;
    for (int i = v->people - 1; i >= 0; i--)
        map->of[i] = map->in[i] ? of[--n] : -1;
    mem_reset(m, mark);
    return e;
}

enum err opinion_map_make(struct mem *m, const struct opinion_votes *v,
                          const struct opinion_ask *ask, struct opinion_map *out)
{
    struct opinion_map map = {.votes = v, .mode = ask->mode, .stability = -1, .proven = true};
    struct chance own, *chance = ask->chance ? ask->chance : &own;
    enum err e;

    if (ask->given)
        for (int i = 0; i < v->people; i++)
            if (ask->given[i] >= OPINION_GROUPS_MAX) return ERR_INVALID;
    if (!ask->chance) chance_start(&own, ask->seed);
    progress_go_on(ask->progress, 0, "axes");
    const struct axes_ask search = {.start = ask->axes,
                                    .chance = chance,
                                    .progress = ask->progress};
    e = axes_find(m, v, &search, &map.axes);
    progress_go_on(ask->progress, 0.4, "places");
    map.xy = MEM_ARRAY(m, double, 2 * (size_t)v->people + 2);
    map.in = MEM_ARRAY(m, bool, (size_t)v->people + 1);
    map.of = MEM_ARRAY(m, int8_t, (size_t)v->people + 1);
    axes_project(m, v, &map.axes, map.xy);
    place_statements(m, &map);

    progress_go_on(ask->progress, 0.5, "groups");
    if (ask->given) {
        for (int i = 0; i < v->people; i++) {
            map.of[i] = ask->given[i] < 0 ? -1 : ask->given[i];
            map.in[i] = map.of[i] >= 0;
            map.in_map += map.in[i];
            if (map.of[i] >= map.k) map.k = map.of[i] + 1;
        }
    } else {
        groups_who(v, ask->was_in, map.in);
        for (int i = 0; i < v->people; i++)
            map.in_map += map.in[i];
        const enum err stopped = find_groups(m, ask, chance, &map);
        if (stopped) e = stopped;
    }
    map.clear = map.k > 1;
    group_places(&map);

    progress_go_on(ask->progress, 0.7, "counts");
    said_count(m, &map);
    said_lists(m, &map);
    if (ask->samples > 0 && map.k > 1 && !ask->given && e == ERR_NONE) {
        map.stability =
            structure_stability(m, &map, ask->samples, chance, ask->progress, &map.samples);
        if (map.samples < ask->samples) e = ERR_LIMIT;
    }
    progress_go_on(ask->progress, 1, "done");
    map.proven = e == ERR_NONE;
    map.seed = ask->seed;
    map.seed_hash = chance_hash(m, chance);
    map.draws = chance->draws;
    *out = map;
    return e;
}

double opinion_alike(struct mem *m, const int *a, const int *b, int n)
{
    return rand_adjusted(m, a, b, n, OPINION_GROUPS_MAX);
}
