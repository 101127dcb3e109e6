#include "engine/sortition/hull.h"

#include <math.h>
#include <string.h>

static void hull_grow(struct hull *h)
{
    const int types = h->search->types->n, next = h->room ? 2 * h->room : 2 * types + 64;
    struct mem *m = h->search->mem;
    struct lp *old = h->lp;
    struct sortition_panel *panel = MEM_ARRAY(m, struct sortition_panel, (size_t)next);
    int *start = MEM_ARRAY(m, int, (size_t)next + 1);

    if (h->panels) {
        memcpy(panel, h->panel, (size_t)h->panels * sizeof *panel);
        memcpy(start, h->start, ((size_t)h->panels + 1) * sizeof *start);
    }
    for (int j = h->panels; j < next; j++)
        start[j + 1] = start[h->panels];
    h->panel = panel, h->start = start;
    h->part = MEM_ARRAY(m, double, (size_t)next);
    h->lp = lp_new(m, next, types + 1, start, h->row);
    for (int j = 0; j < h->panels; j++)
        h->lp->hi[j] = 1;
    for (int i = 0; i <= types && old; i++) { // the same basis goes on
        h->lp->lo[next + i] = old->lo[old->n + i], h->lp->hi[next + i] = old->hi[old->n + i];
        h->lp->cost[next + i] = old->cost[old->n + i];
        h->lp->at[next + i] = -1;
    }
    for (int i = 0; i <= types && old; i++) {
        const int v = old->head[i] < old->n ? old->head[i] : old->head[i] - old->n + next;
        h->lp->head[i] = v, h->lp->at[v] = i;
    }
    h->lp->lo[next + types] = h->lp->hi[next + types] = 1;
    h->room = next;
}

struct hull *hull_new(struct search *s, int64_t nodes)
{
    struct hull *h = MEM_NEW(s->mem, struct hull);

    h->search = s, h->nodes = nodes;
    h->a = MEM_ARRAY(s->mem, double, (size_t)s->types->n + 1);
    return h;
}

void hull_add(struct hull *h, struct sortition_panel p)
{
    struct mem *m = h->search->mem;

    if (h->panels == h->room) hull_grow(h);
    const int types = h->search->types->n, from = h->start[h->panels];
    const int most = from + h->search->types->seats + 1;
    if (most > h->rows_room) {
        const int next = 2 * most + 1024;
        int *row = MEM_ARRAY(m, int, (size_t)next);
        if (from) memcpy(row, h->row, (size_t)from * sizeof *row);
        h->row = row, h->rows_room = next;
        h->lp->row = row;
    }
    int e = from;
    for (int i = 0; i < p.n; i++)
        for (int k = 0; k < p.at[i].n; k++)
            h->row[e++] = p.at[i].type;
    h->row[e++] = types;
    for (int j = h->panels + 1; j <= h->room; j++)
        h->start[j] = e;
    h->lp->hi[h->panels] = 1;
    h->panel[h->panels++] = p;
}

static double weigh(const double *a, const struct sortition_panel *p)
{
    double s = 0;

    for (int i = 0; i < p->n; i++)
        s += a[p->at[i].type] * p->at[i].n;
    return s;
}

// The multipliers of a program without a point, as a * seats: at most `most` in every panel that is known, and at
// least `*need` within the bounds.
static void proof(struct hull *h, double *need)
{
    const struct lp *p = h->lp;
    double best = -INFINITY, sign = 1, top = 0;

    for (int side = 1; side >= -1; side -= 2) {
        double known = -INFINITY, low = 0;
        for (int j = 0; j < h->search->types->n; j++) {
            const double a = h->a[j] = side * p->ray[j];
            low += a * (a > 0 ? p->lo[p->n + j] : p->hi[p->n + j]);
        }
        for (int i = 0; i < h->panels; i++) {
            const double v = weigh(h->a, &h->panel[i]);
            if (v > known) known = v;
        }
        if (low - known > best) best = low - known, sign = side, h->most = known, *need = low;
    }
    for (int j = 0; j < h->search->types->n; j++)
        if (fabs(p->ray[j]) > top) top = fabs(p->ray[j]);
    for (int j = 0; j < h->search->types->n; j++)
        h->a[j] = sign * p->ray[j] / top;
    h->most /= top, *need /= top;
}

enum look { LOOK_NONE, LOOK_MORE, LOOK_LIMIT };

// A panel that has more than `beat` of aim becomes a column.
static enum look look(struct hull *h, const double *aim, double beat, double enough, double *value)
{
    struct search *s = h->search;
    double bound;

    s->aim = aim;
    const enum found f = search_panel(s, beat, enough, h->nodes, value, &bound);
    s->aim = NULL;
    if (f == FOUND_NONE) return LOOK_NONE;
    if (f == FOUND_LIMIT && !(*value > beat)) return LOOK_LIMIT;
    hull_add(h, panel_of(s->mem, s->types, s->c));
    return LOOK_MORE;
}

enum lp_end hull_solve(struct hull *h)
{
    const int types = h->search->types->n;

    for (;;) {
        struct lp *p = h->lp;
        double value, need = 0;
        enum look l;
        const enum lp_end e = lp_solve(p, -INFINITY);
        if (e == LP_LIMIT || !progress_go_on(h->search->progress, -1, "mix")) return LP_LIMIT;
        if (e == LP_NONE) {
            proof(h, &need);
            l = look(h, h->a, h->most, need, &value);
            if (l == LOOK_LIMIT) return LP_LIMIT;
            if (l == LOOK_MORE) {
                if (value >= need - 1e-12) continue;
                h->most = value;
            }
            return LP_NONE;
        }
        bool asked = false;
        for (int j = 0; j < types; j++)
            asked = asked || p->cost[p->n + j] != 0;
        if (asked) {
            lp_multipliers(p, h->a);
            const double beat = h->a[types];
            for (int j = 0; j < types; j++)
                h->a[j] = -h->a[j];
            l = look(h, h->a, beat, beat + 0.05 * (1 + fabs(beat)), &value);
            if (l == LOOK_LIMIT) return LP_LIMIT;
            if (l == LOOK_MORE && value > beat + 1e-9 * (1 + fabs(beat))) continue;
        }
        h->parts = h->panels;
        p = h->lp;
        for (int i = 0; i < h->panels; i++)
            h->part[i] = p->x[i];
        return LP_DONE;
    }
}
