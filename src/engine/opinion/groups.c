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

// Centres to go on from: merged where they are equal; while there are fewer than k, the point farthest from its
// centre becomes one. The first `found` are there already.
static int complete_start(struct mem *m, const double *xy, int n, int k, int found, double *start)
{
    const struct mem_mark mark = mem_mark(m);
    double *far = MEM_ARRAY(m, double, (size_t)n + 1);
    int kept = 0;

    for (int c = 0; c < found; c++) {
        bool known = false;
        for (int d = 0; d < kept && !known; d++)
            known = start[2 * d] == start[2 * c] && start[2 * d + 1] == start[2 * c + 1];
        if (known) continue;
        start[2 * kept] = start[2 * c];
        start[2 * kept++ + 1] = start[2 * c + 1];
    }
    for (int i = 0; i < n && kept < k; i++) {
        far[i] = INFINITY;
        for (int c = 0; c < kept; c++) {
            const double x = xy[2 * (size_t)i] - start[2 * c],
                         y = xy[2 * (size_t)i + 1] - start[2 * c + 1];
            if (x * x + y * y < far[i]) far[i] = x * x + y * y;
        }
    }
    while (kept < k) {
        int most = -1;
        for (int i = 0; i < n; i++)
            if (far[i] > 0 && (most < 0 || far[i] > far[most])) most = i;
        if (most < 0) break;
        start[2 * kept] = xy[2 * (size_t)most];
        start[2 * kept + 1] = xy[2 * (size_t)most + 1];
        for (int i = 0; i < n; i++) {
            const double x = xy[2 * (size_t)i] - start[2 * kept],
                         y = xy[2 * (size_t)i + 1] - start[2 * kept + 1];
            if (x * x + y * y < far[i]) far[i] = x * x + y * y;
        }
        kept++;
    }
    mem_reset(m, mark);
    return kept;
}

// Where the members of each former cluster are now, in the mean. Former cluster of point i: of[base[i]], or base[i].
static int former_centres(const double *xy, int n, const struct grouping_before *before,
                          const int8_t *of, int clusters, double *start)
{
    double sum[3 * OPINION_BASES_MAX] = {0};
    int found = 0;

    for (int i = 0; i < n; i++) {
        if (before->base[i] >= before->bases) continue;
        const int c = of ? of[before->base[i]] : before->base[i];
        if (c < 0) continue;
        sum[3 * c] += xy[2 * (size_t)i];
        sum[3 * c + 1] += xy[2 * (size_t)i + 1];
        sum[3 * c + 2]++;
    }
    for (int c = 0; c < clusters; c++)
        if (sum[3 * c + 2] > 0) {
            start[2 * found] = sum[3 * c] / sum[3 * c + 2];
            start[2 * found++ + 1] = sum[3 * c + 1] / sum[3 * c + 2];
        }
    return found;
}

static void compat(struct mem *m, const struct kmeans *base, const uint32_t *weight, int k,
                   double *start, int found, struct kmeans *out)
{
    const struct kmeans_ask ask = {
        .xy = base->centre, .weight = weight, .n = base->k, .still = 0.01, .rounds = COMPAT_ROUNDS};

    found = found ? complete_start(m, base->centre, base->k, k, found, start)
                  : kmeans_first(base->centre, base->k, k, start);
    kmeans_run(m, &ask, start, found, out);
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
static void number_by_size(struct grouping *r, int k, const int *base_of, int n)
{
    int64_t size[OPINION_GROUPS_MAX] = {0};
    int first[OPINION_GROUPS_MAX], order[OPINION_GROUPS_MAX], number[OPINION_GROUPS_MAX];
    int8_t *part = r->part[k];

    for (int g = 0; g < k; g++) {
        first[g] = n;
        order[g] = g;
    }
    for (int b = 0; b < r->bases; b++)
        size[part[b]] += r->base_weight[b];
    for (int i = n - 1; i >= 0; i--)
        first[part[base_of[i]]] = i;
    for (int i = 1; i < k; i++)
        for (int j = i; j > 0; j--) {
            const int a = order[j - 1], b = order[j];
            if (size[a] > size[b] || (size[a] == size[b] && first[a] < first[b])) break;
            order[j - 1] = b;
            order[j] = a;
        }
    for (int g = 0; g < k; g++)
        number[order[g]] = g;
    for (int b = 0; b < r->bases; b++)
        part[b] = (int8_t)number[part[b]];
}

void groups_find(struct mem *m, enum opinion_mode mode, const double *xy, const uint32_t *weight,
                 int n, const struct grouping_before *before, struct chance *chance,
                 struct grouping *out, int *base_of)
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
    int found = before ? former_centres(xy, n, before, NULL, before->bases, start) : 0;

    found = found ? complete_start(m, xy, n, OPINION_BASES_MAX, found, start)
                  : kmeans_first(xy, n, OPINION_BASES_MAX, start);
    kmeans_run(m, &ask, start, found, &base);
    r.bases = base.k;
    for (int b = 0; b < base.k; b++) {
        r.base_weight[b] = base.weight[b];
        sizes[b] = (uint32_t)base.weight[b];
        people += base.weight[b];
    }
    memcpy(r.base_xy, base.centre, 2 * (size_t)base.k * sizeof *base.centre);
    for (int i = 0; i < n; i++)
        base_of[i] = base.of[i];
    const double *far = distances(m, base.centre, base.k);
    int most = 2 + base.k / BASES_PER_GROUP;
    if (most > OPINION_GROUPS_MAX) most = OPINION_GROUPS_MAX;
    for (int k = 2; k <= most && base.k > 1; k++) {
        const struct mem_mark inner = mem_mark(m);
        bool allowed = true;
        if (mode == OPINION_COMPAT) {
            found = before
                        ? former_centres(xy, n, before, before->part[k], OPINION_GROUPS_MAX, start)
                        : 0;
            compat(m, &base, sizes, k, start, found, &groups);
        } else {
            allowed = civic(m, &base, sizes, people, k, chance, &groups);
        }
        if (allowed) {
            r.tried[k] = true;
            r.found[k] = groups.k;
            r.silhouette[k] = silhouette(m, far, mode == OPINION_COMPAT ? NULL : sizes, base.k,
                                         groups.of, groups.k);
            for (int b = 0; b < base.k; b++)
                r.part[k][b] = (int8_t)groups.of[b];
            if (mode == OPINION_CIVIC) number_by_size(&r, k, base_of, n);
            if (!any || r.silhouette[k] >= best) { // equal: more groups
                any = true;
                best = r.silhouette[k];
                r.k = k;
            }
        }
        mem_reset(m, inner);
    }
    mem_reset(m, mark);
    *out = r;
}
