// groups.c - who is in the map, base clusters, and groups: as the established program does, or the civic way.
#include "engine/opinion/steps.h"

#include <math.h>

enum {
    BASE_ROUNDS = 100,
    COMPAT_ROUNDS = 20,
    STARTS = 16,
    CIVIC_ROUNDS = 1000,
    BASES_PER_GROUP = 12
};

void groups_who(const struct opinion_votes *v, const bool *was_in, bool *in)
{
    const uint32_t enough =
        v->statements < OPINION_VOTES_MIN ? (uint32_t)v->statements : OPINION_VOTES_MIN;
    int n = 0, places = v->people < OPINION_PEOPLE_MIN ? v->people : OPINION_PEOPLE_MIN;

    for (int i = 0; i < v->people; i++) {
        in[i] = opinion_voted(v, i) >= enough || (was_in && was_in[i]);
        n += in[i];
    }
    for (; n < places; n++) { // the most active of the others, equals by number
        int most = -1;
        for (int i = 0; i < v->people; i++)
            if (!in[i] && (most < 0 || opinion_voted(v, i) > opinion_voted(v, most))) most = i;
        in[most] = true;
    }
}

static void compat(struct mem *m, const struct kmeans *base, const uint32_t *weight, int k,
                   struct kmeans *out)
{
    double start[2 * OPINION_GROUPS_MAX];
    const struct kmeans_ask ask = {
        .xy = base->centre, .weight = weight, .n = base->k, .still = 0.01, .rounds = COMPAT_ROUNDS};

    kmeans_run(m, &ask, start, kmeans_first(base->centre, base->k, k, start), out);
}

// k-means++ with weights: the first centre by weight, the next ones by weight times squared distance to the nearest.
static int spread_start(const struct kmeans *base, const uint32_t *weight, int k,
                        struct chance *chance, double *out)
{
    double part[OPINION_BASES_MAX];
    int found = 0;

    while (found < k) {
        double total = 0;
        for (int i = 0; i < base->k; i++) {
            double near = found ? INFINITY : 1;
            for (int c = 0; c < found; c++) {
                const double x = base->centre[2 * i] - out[2 * c];
                const double y = base->centre[2 * i + 1] - out[2 * c + 1];
                if (x * x + y * y < near) near = x * x + y * y;
            }
            part[i] = weight[i] * near;
            total += part[i];
        }
        if (!(total > 0)) break; // fewer different places than groups
        const double goal = chance_part(chance) * total;
        double sum = 0;
        int pick = -1;
        for (int i = 0; i < base->k && sum <= goal; i++) {
            sum += part[i];
            if (part[i] > 0) pick = i;
        }
        out[2 * found] = base->centre[2 * pick];
        out[2 * found + 1] = base->centre[2 * pick + 1];
        found++;
    }
    return found;
}

static bool civic(struct mem *m, const struct kmeans *base, const uint32_t *weight, int64_t people,
                  int k, struct chance *chance, struct kmeans *out)
{
    const struct kmeans_ask ask = {
        .xy = base->centre, .weight = weight, .n = base->k, .still = 1e-9, .rounds = CIVIC_ROUNDS};
    double start[2 * OPINION_GROUPS_MAX];

    for (int s = 0; s < STARTS; s++) {
        struct kmeans one;
        const int found = spread_start(base, weight, k, chance, start);
        kmeans_run(m, &ask, start, found, &one);
        kmeans_moves(&ask, &one);
        // Equal spreads differ in their last bits by the order of the centres.
        if (s == 0 || one.spread < out->spread * (1 - 1e-12)) *out = one;
    }
    if (out->k < k) return false;
    for (int g = 0; g < k; g++)
        if (out->weight[g] < OPINION_GROUP_MIN || out->weight[g] * OPINION_GROUP_MIN_SHARE < people)
            return false;
    return true;
}

// Largest first; equals by their first member.
static void number_by_size(struct grouping *r, const int *base_of, int n)
{
    int64_t size[OPINION_GROUPS_MAX] = {0};
    int first[OPINION_GROUPS_MAX], order[OPINION_GROUPS_MAX], number[OPINION_GROUPS_MAX];

    for (int g = 0; g < r->k; g++) {
        first[g] = n;
        order[g] = g;
    }
    for (int b = 0; b < r->bases; b++)
        size[r->base_group[b]] += r->base_weight[b];
    for (int i = n - 1; i >= 0; i--)
        first[r->base_group[base_of[i]]] = i;
    for (int i = 1; i < r->k; i++)
        for (int j = i; j > 0; j--) {
            const int a = order[j - 1], b = order[j];
            if (size[a] > size[b] || (size[a] == size[b] && first[a] < first[b])) break;
            order[j - 1] = b;
            order[j] = a;
        }
    for (int g = 0; g < r->k; g++)
        number[order[g]] = g;
    for (int b = 0; b < r->bases; b++)
        r->base_group[b] = number[r->base_group[b]];
}

void groups_find(struct mem *m, enum opinion_mode mode, const double *xy, const uint32_t *weight,
                 int n, struct chance *chance, struct grouping *out, int8_t *of)
{
    struct grouping r = {.k = n > 0};
    const struct mem_mark mark = mem_mark(m);
    const struct kmeans_ask ask = {
        .xy = xy, .weight = weight, .n = n, .still = 0.01, .rounds = BASE_ROUNDS};
    double start[2 * OPINION_BASES_MAX];
    uint32_t sizes[OPINION_BASES_MAX];
    int64_t people = 0;
    struct kmeans base, groups;
    double best = 0;
    bool any = false;

    kmeans_run(m, &ask, start, kmeans_first(xy, n, OPINION_BASES_MAX, start), &base);
    r.bases = base.k;
    for (int b = 0; b < base.k; b++) {
        r.base_weight[b] = base.weight[b];
        sizes[b] = (uint32_t)base.weight[b];
        people += base.weight[b];
    }
    memcpy(r.base_xy, base.centre, 2 * (size_t)base.k * sizeof *base.centre);
    const double *far = distances(m, base.centre, base.k);
    int most = 2 + base.k / BASES_PER_GROUP;
    if (most > OPINION_GROUPS_MAX) most = OPINION_GROUPS_MAX;
    for (int k = 2; k <= most && base.k > 1; k++) {
        const struct mem_mark inner = mem_mark(m);
        bool allowed = true;
        double s;
        if (mode == OPINION_COMPAT) {
            compat(m, &base, sizes, k, &groups);
            s = silhouette(m, far, NULL, base.k, groups.of, groups.k);
        } else {
            allowed = civic(m, &base, sizes, people, k, chance, &groups);
            s = allowed ? silhouette(m, far, sizes, base.k, groups.of, groups.k) : 0;
        }
        if (allowed) {
            r.tried[k] = true;
            r.silhouette[k] = s;
            if (!any || s >= best) { // equal: more groups
                any = true;
                best = s;
                r.k = groups.k;
                memcpy(r.base_group, groups.of, (size_t)base.k * sizeof *groups.of);
            }
        }
        mem_reset(m, inner);
    }
    if (mode == OPINION_CIVIC) number_by_size(&r, base.of, n);
    for (int i = 0; i < n; i++)
        of[i] = (int8_t)r.base_group[base.of[i]];
    mem_reset(m, mark);
    *out = r;
}
