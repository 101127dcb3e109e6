// opinion.c - the map from beginning to end; each step stands in a file of its own (steps.h).
#include "engine/opinion/opinion.h"

#include "engine/opinion/steps.h"

#include <math.h>

// Between two maps the axes need only be as exact as anybody can see.
#define LIVE_TOLERANCE 1e-5

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

// A new best k has to win so often in a row before it takes the place of the one that is shown, unless that one
// is not allowed any more.
enum { WINS = 4 };

static int settle(const struct opinion_map *before, const struct grouping *g,
                  struct opinion_map *map)
{
    const int shown = before ? before->k : 0;

    if (!before || shown < 2 || !g->tried[shown] || g->k == shown) return g->k;
    map->rival = g->k;
    map->rival_wins = before->rival == g->k ? before->rival_wins + 1 : 1;
    return map->rival_wins < WINS ? shown : g->k;
}

// Groups keep their number from map to map as far as their people do.
static void keep_numbers(const struct opinion_map *before, struct opinion_map *map)
{
    int both[OPINION_GROUPS_MAX][OPINION_GROUPS_MAX] = {{0}}, number[OPINION_GROUPS_MAX];
    bool taken[OPINION_GROUPS_MAX] = {false};

    if (!before || before->k != map->k || map->k < 2) return;
    for (int i = 0; i < before->votes_people; i++)
        if (before->of[i] >= 0 && map->of[i] >= 0) both[map->of[i]][before->of[i]]++;
    for (int g = 0; g < map->k; g++)
        number[g] = -1;
    for (int step = 0; step < map->k; step++) {
        int a = -1, b = -1;
        for (int g = 0; g < map->k; g++)
            for (int h = 0; h < map->k; h++)
                if (number[g] < 0 && !taken[h] && (a < 0 || both[g][h] > both[a][b])) a = g, b = h;
        number[a] = b;
        taken[b] = true;
    }
    for (int i = 0; i < map->votes->people; i++)
        if (map->of[i] >= 0) map->of[i] = (int8_t)number[map->of[i]];
    for (int c = 0; c < map->bases; c++)
        map->part[map->k][c] = (int8_t)number[map->part[map->k][c]];
}

static enum err find_groups(struct mem *m, const struct opinion_ask *ask, struct chance *chance,
                            struct opinion_map *map)
{
    const struct opinion_votes *v = map->votes;
    const struct opinion_map *before = ask->before;
    const struct mem_mark mark = mem_mark(m);
    double *xy = MEM_ARRAY(m, double, 2 * (size_t)map->in_map + 2);
    int *base_of = MEM_ARRAY(m, int, (size_t)map->in_map + 1);
    uint8_t *former = MEM_ARRAY(m, uint8_t, (size_t)map->in_map + 1);
    struct grouping g;
    enum err e = ERR_NONE;
    int n = 0;

    for (int i = 0; i < v->people; i++)
        if (map->in[i]) {
            xy[2 * (size_t)n] = map->xy[2 * (size_t)i];
            xy[2 * (size_t)n + 1] = map->xy[2 * (size_t)i + 1];
            former[n++] = before && i < before->votes_people ? before->base[i] : 255;
        }
    const struct grouping_before start = {former, before ? before->bases : 0,
                                          before ? (const int8_t(*)[OPINION_BASES_MAX])before->part
                                                 : NULL};
    groups_find(m, map->mode, xy, NULL, n, before ? &start : NULL, chance, &g, base_of);
    int k = settle(before, &g, map);
    if (map->mode == OPINION_CIVIC && k > 1 && ask->shuffles >= 0) {
        map->plain_bound = structure_bound(m, v, map->axes.mean);
        // Shuffling takes longer than all the rest: between two maps only when a tenth was added.
        const bool lately = before && before->shuffled_votes > 0 &&
                            v->n < before->shuffled_votes + before->shuffled_votes / 10;
        if (map->axes.value[0] > map->plain_bound) {
            map->shuffled_votes = 0;
        } else if (lately) {
            map->shuffles = before->shuffles;
            map->shuffles_larger = before->shuffles_larger;
            map->shuffled_votes = before->shuffled_votes;
        } else {
            e = structure_test(m, v, map->axes.value[0], ask->shuffles, chance, ask->progress,
                               &map->shuffles, &map->shuffles_larger);
            map->shuffled_votes = v->n;
        }
    }
    const bool one = map->shuffles_larger > 0; // one group: nothing tells these people apart
    map->bases = g.bases;
    memcpy(map->part, g.part, sizeof map->part);
    if (!one) {
        memcpy(map->silhouette, g.silhouette, sizeof map->silhouette);
        memcpy(map->tried, g.tried, sizeof map->tried);
    }
    map->k = one ? 1 : k > 1 ? g.found[k] : k;
    const int8_t *part = one ? g.part[0] : g.part[k]; // of 0 and 1 all are 0
    for (int i = v->people - 1; i >= 0; i--) {
        map->base[i] = map->in[i] ? (uint8_t)base_of[--n] : 255;
        map->of[i] = map->in[i] ? part[map->base[i]] : -1;
    }
    if (map->k == k) keep_numbers(before, map);
    part = map->k > 1 ? map->part[k] : map->part[0];
    for (int b = 0; b < g.bases; b++)
        map->group[part[b]].bases++;
    mem_reset(m, mark);
    return e;
}

enum err opinion_map_make(struct mem *m, const struct opinion_votes *v,
                          const struct opinion_ask *ask, struct opinion_map *out)
{
    struct opinion_map map = {.votes = v,
                              .votes_people = v->people,
                              .votes_statements = v->statements,
                              .mode = ask->mode,
                              .stability = -1,
                              .proven = true};
    struct chance own, *chance = ask->chance ? ask->chance : &own;
    enum err e;

    if (ask->given)
        for (int i = 0; i < v->people; i++)
            if (ask->given[i] >= OPINION_GROUPS_MAX) return ERR_INVALID;
    if (!ask->chance) chance_start(&own, ask->seed);
    progress_go_on(ask->progress, 0, "axes");
    double *start = NULL;
    if (ask->before) { // new statements begin at 0
        start = MEM_ARRAY(m, double, AXES_VALUES *((size_t)v->statements + 1));
        for (int k = 0; k < AXES_VALUES; k++)
            memcpy(start + (size_t)k * (size_t)v->statements, ask->before->axes.axis[k],
                   (size_t)ask->before->votes_statements * sizeof *start);
    }
    const struct axes_ask search = {.start = start,
                                    .tolerance = start ? LIVE_TOLERANCE : 0,
                                    .chance = chance,
                                    .progress = ask->progress};
    e = axes_find(m, v, &search, &map.axes);
    progress_go_on(ask->progress, 0.4, "places");
    map.xy = MEM_ARRAY(m, double, 2 * (size_t)v->people + 2);
    map.in = MEM_ARRAY(m, bool, (size_t)v->people + 1);
    map.of = MEM_ARRAY(m, int8_t, (size_t)v->people + 1);
    map.base = MEM_ARRAY(m, uint8_t, (size_t)v->people + 1);
    memset(map.base, 255, (size_t)v->people);
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
        if (ask->before) memcpy(map.in, ask->before->in, (size_t)ask->before->votes_people);
        groups_who(v, ask->before ? map.in : ask->was_in, map.in);
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
