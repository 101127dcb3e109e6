// steps.h - the steps of the map, for the files of this engine. Nobody else includes it.
#pragma once

#include "engine/opinion/kmeans.h"
#include "engine/opinion/opinion.h"

// groups.c: who is in, base clusters, groups (steps 4 to 6). `weight`: of people, NULL for 1 each.
void groups_who(const struct opinion_votes *v, const bool *was_in, bool *in);
struct grouping {
    int k, bases;
    double silhouette[OPINION_GROUPS_MAX + 1];
    bool tried[OPINION_GROUPS_MAX + 1];
    int8_t part[OPINION_GROUPS_MAX + 1][OPINION_BASES_MAX]; // [k] group of each base
    int found[OPINION_GROUPS_MAX + 1];                      // [k] groups that were left
    int64_t base_weight[OPINION_BASES_MAX];
    double base_xy[2 * OPINION_BASES_MAX];
};

// Groups to go on from: of each point its base cluster before (255: none), and the groups of those.
struct grouping_before {
    const uint8_t *base;
    int bases;
    const int8_t (*part)[OPINION_BASES_MAX];
};
// Groups for every k. base_of[i]: base cluster of point i. xy and weight are of those in the map only. r->k: the best.
void groups_find(struct mem *m, enum opinion_mode mode, const double *xy, const uint32_t *weight,
                 int n, const struct grouping_before *before, struct chance *chance,
                 struct grouping *out, int *base_of);
// structure.c: is there any, and does it hold? Above the bound no shuffle is needed to say so.
double structure_bound(struct mem *m, const struct opinion_votes *v, const double *mean);
CHECKED enum err structure_test(struct mem *m, const struct opinion_votes *v, double value,
                                int shuffles, struct chance *chance,
                                const struct progress *progress, int *out_done, int *out_larger);
double structure_stability(struct mem *m, const struct opinion_map *map, int samples,
                           struct chance *chance, const struct progress *progress, int *out_done);
// said.c: counts and lists (steps 7 to 11).
void said_count(struct mem *m, struct opinion_map *map);
void said_lists(struct mem *m, struct opinion_map *map);
