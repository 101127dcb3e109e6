// A decomposition in the manner of Birkhoff: what is left, over its mass, is always within the rounded bounds, and each
// panel makes at least one more type or value stand at a whole number.
#include "engine/sortition/peel.h"

#include <math.h>
#include <string.h>

static const double WHOLE = 1e-9, DONE = 1e-11;
static const int64_t NODES = 1000; // of one panel; who needs more does not fit, most often

struct peel {
    struct search *s;
    double *left, mass; // per variable of the program: columns, then rows
    double *lo, *hi;    // as they were
};

static void bounds(struct peel *p)
{
    struct lp *lp = p->s->lp;

    for (int j = 0; j < lp->n + p->s->types->values; j++) {
        const double x = p->left[j] / p->mass;
        const double lo = floor(x + WHOLE), hi = ceil(x - WHOLE);
        lp->lo[j] = lo > p->lo[j] ? lo : p->lo[j];
        lp->hi[j] = hi < p->hi[j] ? hi : p->hi[j];
        if (lp->hi[j] < lp->lo[j]) lp->hi[j] = lp->lo[j];
    }
}

// How much of panel c can go, so that what is left stays within its bounds.
static double room(const struct peel *p, const double *count)
{
    const struct lp *lp = p->s->lp;
    double most = p->mass;

    for (int j = 0; j < lp->n + p->s->types->values; j++) {
        // (left - x count) within (mass - x) * [lo, hi]
        const double above = p->left[j] - p->mass * lp->lo[j],
                     below = p->mass * lp->hi[j] - p->left[j];
        if (count[j] > lp->lo[j] && above < most * (count[j] - lp->lo[j]))
            most = above / (count[j] - lp->lo[j]);
        if (count[j] < lp->hi[j] && below < most * (lp->hi[j] - count[j]))
            most = below / (lp->hi[j] - count[j]);
    }
    return most;
}

static void sums(const struct types *t, double *x) // of values, from types
{
    memset(x + t->n, 0, (size_t)t->values * sizeof *x);
    for (int j = 0; j < t->n; j++)
        for (int f = 0; f < t->categories && x[j] != 0; f++)
            x[t->n + t->value[j * t->categories + f]] += x[j];
}

static void add(struct mem *m, struct mix *mix, struct sortition_panel panel, double part)
{
    if (mix->n == mix->room) {
        const int next = mix->room ? 2 * mix->room : 256;
        struct sortition_panel *panels = MEM_ARRAY(m, struct sortition_panel, (size_t)next);
        double *parts = MEM_ARRAY(m, double, (size_t)next);
        if (mix->n) {
            memcpy(panels, mix->panel, (size_t)mix->n * sizeof *panels);
            memcpy(parts, mix->part, (size_t)mix->n * sizeof *parts);
        }
        mix->panel = panels, mix->part = parts, mix->room = next;
    }
    mix->panel[mix->n] = panel, mix->part[mix->n++] = part;
}

// For who looks on: the lowest chance of what was taken.
static void show(const struct peel *p, const double *goal, int panels)
{
    const struct types *t = p->s->types;
    double low = 1;

    for (int j = 0; j < t->n; j++)
        if (t->cap[j] > 0 && (goal[j] - p->left[j]) / t->count[j] < low)
            low = (goal[j] - p->left[j]) / t->count[j];
    p->s->state->low = low > 0 ? low : 0, p->s->state->panels = panels;
}

void peel(struct search *s, const double *goal, struct mix *mix)
{
    const struct types *t = s->types;
    struct lp *lp = s->lp;
    const size_t all = (size_t)(lp->n + lp->m) + 1;
    struct peel p = {.s = s, .mass = 1};
    double *count = MEM_ARRAY(s->mem, double, all), *aim = MEM_ARRAY(s->mem, double, all);

    p.left = MEM_ARRAY(s->mem, double, all);
    p.lo = MEM_ARRAY(s->mem, double, all), p.hi = MEM_ARRAY(s->mem, double, all);
    memcpy(p.lo, lp->lo, (all - 1) * sizeof *p.lo), memcpy(p.hi, lp->hi, (all - 1) * sizeof *p.hi);
    memcpy(p.left, goal, (size_t)t->n * sizeof *goal);
    sums(t, p.left);
    *mix = (struct mix){0};
    while (p.mass > DONE && progress_go_on(s->progress, -1, "peel")) {
        double value, bound;
        bounds(&p);
        // Who has most left goes first: then the part can be large.
        for (int j = 0; j < t->n; j++)
            aim[j] = p.left[j] / p.mass;
        s->aim = aim;
        const enum found f = search_panel(s, -INFINITY, -INFINITY, NODES, &value, &bound);
        s->aim = NULL;
        if (f != FOUND_BEST && f != FOUND_ENOUGH) break;
        for (int j = 0; j < t->n; j++)
            count[j] = s->c[j];
        sums(t, count);
        const double part = room(&p, count);
        if (!(part > DONE)) break;
        add(s->mem, mix, panel_of(s->mem, t, s->c), part);
        p.mass -= part;
        for (int j = 0; j < t->n + t->values; j++)
            p.left[j] -= part * count[j];
        if (s->state) show(&p, goal, mix->n);
    }
    for (int i = 0; i < mix->n; i++)
        mix->part[i] /= 1 - p.mass;
    const size_t now = (size_t)(lp->n + lp->m); // rows of households may have come
    for (size_t j = 0; j < all - 1 && j < now; j++)
        lp->lo[j] = p.lo[j], lp->hi[j] = p.hi[j];
}
