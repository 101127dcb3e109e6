// structure.c - are there groups at all, and would they be there with other people? Both by doing it again.
#include "engine/opinion/steps.h"

#include <math.h>

// Past this ratio to the largest of three shuffled conversations, or to what none of them can well exceed, more
// shuffling changes nothing.
#define PLAIN_RATIO 1.5
#define PLAIN_BOUND 1.1
enum { SHUFFLES = 39, PLAIN_AFTER = 3, PEOPLE_PER_SAMPLE = 5000, SAMPLE_PRODUCTS = 60 };

// Independent entries with these variances have a norm of about the longest row plus the longest column (Bandeira &
// van Handel 2016); shuffled conversations stay at two thirds of its square.
double structure_bound(struct mem *m, const struct opinion_votes *v, const double *mean)
{
    const struct mem_mark mark = mem_mark(m);
    double *square = MEM_ARRAY(m, double, (size_t)v->statements + 1);
    uint32_t *n = MEM_ARRAY(m, uint32_t, (size_t)v->statements + 1);
    double row = 0, column = 0;

    for (uint32_t e = 0; e < v->n; e++) {
        const int j = opinion_statement(v->cell[e]);
        const double x = opinion_value(v->cell[e]) - mean[j];
        square[j] += v->flags[j] & OPINION_OUT ? 0 : x * x;
        n[j]++;
    }
    for (int j = 0; j < v->statements; j++) {
        if (square[j] > column) column = square[j];
        if (n[j]) square[j] /= n[j];
    }
    for (int i = 0; i < v->people; i++) {
        double sum = 0;
        for (uint32_t e = v->start[i]; e < v->start[i + 1]; e++)
            sum += square[opinion_statement(v->cell[e])];
        if (sum > row) row = sum;
    }
    mem_reset(m, mark);
    const double norm = sqrt(row) + sqrt(column);
    return PLAIN_BOUND * norm * norm;
}

// Parallel analysis (Horn 1965; Buja & Eyuboglu 1992): the values of each statement are dealt out anew among those
// who voted on it. That keeps who voted where and how popular each statement is, and takes away only what people
// have in common across statements. Groups are shown when no dealing gives as large a first eigenvalue.
enum err structure_test(struct mem *m, const struct opinion_votes *v, double value, int shuffles,
                        struct chance *chance, const struct progress *progress, int *out_done,
                        int *out_larger)
{
    const int most = shuffles > 0 ? shuffles : SHUFFLES;
    const struct mem_mark mark = mem_mark(m);
    uint32_t *first = MEM_ARRAY(m, uint32_t, (size_t)v->statements + 2);
    uint32_t *place = MEM_ARRAY(m, uint32_t, (size_t)v->n + 1); // of cells, by statement
    struct opinion_votes w = *v;
    double largest = 0;
    enum err e = ERR_NONE;

    for (uint32_t i = 0; i < v->n; i++)
        first[opinion_statement(v->cell[i]) + 1]++;
    for (int j = 0; j < v->statements; j++)
        first[j + 1] += first[j];
    for (uint32_t i = 0; i < v->n; i++)
        place[first[opinion_statement(v->cell[i])]++] = i;
    for (int j = v->statements; j > 0; j--)
        first[j] = first[j - 1];
    first[0] = 0;
    w.cell = MEM_ARRAY(m, uint32_t, (size_t)v->n + 1);
    memcpy(w.cell, v->cell, (size_t)v->n * sizeof *w.cell);

    *out_done = *out_larger = 0;
    while (*out_done < most && *out_larger == 0) {
        if (*out_done >= PLAIN_AFTER && value > PLAIN_RATIO * largest) break;
        if (!progress_go_on(progress, -1, "structure")) {
            e = ERR_LIMIT;
            break;
        }
        for (int j = 0; j < v->statements; j++) {
            const uint32_t *at = place + first[j];
            for (uint32_t n = first[j + 1] - first[j]; n > 1; n--) {
                const uint32_t other = (uint32_t)chance_below(chance, n), kept = w.cell[at[n - 1]];
                w.cell[at[n - 1]] = w.cell[at[other]];
                w.cell[at[other]] = kept;
            }
        }
        const struct mem_mark inner = mem_mark(m);
        const struct axes_ask ask = {.tolerance = 3e-3,
                                     .products = SAMPLE_PRODUCTS,
                                     .chance = chance};
        struct axes a;
        const enum err found = axes_find(m, &w, &ask, &a);
        (void)found; // a rough value will do
        if (a.value[0] > largest) largest = a.value[0];
        *out_larger += a.value[0] >= value * (1 - 1e-9);
        ++*out_done;
        mem_reset(m, inner);
    }
    mem_reset(m, mark);
    return e;
}

// As many people drawn again as there are, at most PEOPLE_PER_SAMPLE, each as often as chance has it; the whole map
// from there; how far its groups agree with the groups shown.
double structure_stability(struct mem *m, const struct opinion_map *map, int samples,
                           struct chance *chance, const struct progress *progress, int *out_done)
{
    const struct opinion_votes *v = map->votes;
    const int n = v->people < PEOPLE_PER_SAMPLE ? v->people : PEOPLE_PER_SAMPLE;
    double sum = 0;

    *out_done = 0;
    for (int s = 0; s < samples; s++) {
        if (!progress_go_on(progress, -1, "stability")) break;
        const struct mem_mark mark = mem_mark(m);
        uint32_t *weight = MEM_ARRAY(m, uint32_t, (size_t)v->people);
        for (int i = 0; i < n; i++)
            weight[chance_below(chance, (uint64_t)v->people)]++;

        double *start = MEM_ARRAY(m, double, AXES_VALUES *(size_t)v->statements);
        for (int k = 0; k < AXES_VALUES; k++)
            memcpy(start + (size_t)k * (size_t)v->statements, map->axes.axis[k],
                   (size_t)v->statements * sizeof *start);
        const struct axes_ask ask = {.weight = weight,
                                     .start = start,
                                     .tolerance = 1e-5,
                                     .products = SAMPLE_PRODUCTS,
                                     .chance = chance};
        struct axes a;
        const enum err found = axes_find(m, v, &ask, &a);
        (void)found; // when two axes are nearly equal, either is as good
        double *xy = MEM_ARRAY(m, double, 2 * (size_t)v->people);
        axes_project(m, v, &a, xy);

        uint32_t *w = MEM_ARRAY(m, uint32_t, (size_t)map->in_map);
        int *shown = MEM_ARRAY(m, int, (size_t)map->in_map),
            *now = MEM_ARRAY(m, int, (size_t)map->in_map);
        int *base = MEM_ARRAY(m, int, (size_t)map->in_map);
        int k = 0;
        for (int i = 0; i < v->people; i++) {
            if (!map->in[i] || weight[i] == 0) continue;
            xy[2 * k] = xy[2 * (size_t)i];
            xy[2 * k + 1] = xy[2 * (size_t)i + 1];
            w[k] = weight[i];
            shown[k++] = map->of[i];
        }
        struct grouping g;
        groups_find(m, map->mode, xy, w, k, NULL, chance, &g, base);
        for (int i = 0; i < k; i++)
            now[i] = g.part[g.k][base[i]]; // all 0 when there are no groups
        sum += rand_adjusted(m, shown, now, k, OPINION_GROUPS_MAX);
        ++*out_done;
        mem_reset(m, mark);
    }
    return *out_done ? sum / *out_done : -1;
}
