// The smallest relaxation is one more search: per value there are steps below its minimum and above its maximum,
// with a price. A step above is written as a step less of room that is there, so that all coefficients are one.
#include "engine/sortition/relax.h"

#include "engine/sortition/types.h"

#include <math.h>
#include <string.h>

static const int64_t NODES = 200000;

struct relax {
    struct mem *mem;
    const struct sortition *ask;
    struct types t;
    struct search s;
    double *aim;
    int *below, *above; // steps there are, per value
    int must;
};

static double price_below(const struct sortition_value *v)
{
    return 1 + 2.0 / v->min;
}

static void model(struct relax *r, const struct progress *progress)
{
    const struct sortition *ask = r->ask;
    const int v_n = ask->values, n = r->t.n + 2 * v_n, f = ask->categories;
    int *start = MEM_ARRAY(r->mem, int, (size_t)n + 1);
    int *row = MEM_ARRAY(r->mem, int, (size_t)r->t.n *(size_t)(f + 1) + 2 * (size_t)v_n + 1);
    int e = 0;

    for (int j = 0; j < r->t.n; j++) {
        for (int i = 0; i < f; i++)
            row[e++] = r->t.value[j * f + i];
        row[e++] = v_n;
        start[j + 1] = e;
    }
    for (int v = 0; v < 2 * v_n; v++) {
        row[e++] = v % v_n;
        start[r->t.n + v + 1] = e;
    }
    r->s = (struct search){.mem = r->mem, .types = &r->t, .progress = progress, .loose = true};
    r->s.lp = lp_new(r->mem, n, v_n + 1, start, row);
    r->s.house_row = MEM_ARRAY(r->mem, int, (size_t)r->t.houses + 1);
    for (int h = 0; h < r->t.houses; h++)
        r->s.house_row[h] = -1;
    r->s.c = MEM_ARRAY(r->mem, int, (size_t)n + 1);
    r->s.seen = MEM_ARRAY(r->mem, bool, (size_t)n + 1);
    r->aim = MEM_ARRAY(r->mem, double, (size_t)n + 1);
    r->s.aim = r->aim;
}

static void set_bounds(struct relax *r)
{
    const struct sortition *ask = r->ask;
    struct lp *p = r->s.lp;
    const int v_n = ask->values, t = r->t.n;

    for (int j = 0; j < t; j++)
        p->lo[j] = 0, p->hi[j] = r->t.cap[j];
    if (r->must >= 0) p->lo[r->t.of[r->must]] = 1;
    for (int v = 0; v < v_n; v++) {
        const struct sortition_value *q = &ask->value[v];
        p->lo[t + v] = 0, p->hi[t + v] = r->below[v];
        r->aim[t + v] = r->below[v] ? -price_below(q) : 0;
        p->lo[t + v_n + v] = 0, p->hi[t + v_n + v] = r->above[v];
        r->aim[t + v_n + v] = 1;
        p->lo[p->n + v] = q->min + r->above[v];
        p->hi[p->n + v] = (q->max < ask->seats ? q->max : ask->seats) + r->above[v];
    }
    p->lo[p->n + v_n] = p->hi[p->n + v_n] = ask->seats;
}

enum err sortition_relax(struct mem *mem, const struct sortition *ask, int must,
                         const struct progress *progress, struct sortition_relaxation *out)
{
    struct relax *r = MEM_NEW(mem, struct relax);
    struct sortition wide = *ask;
    struct sortition_value *value = MEM_ARRAY(mem, struct sortition_value, (size_t)ask->values + 1);
    double least, bound, free_room = 0;
    const int v_n = ask->values;

    r->mem = mem, r->ask = ask, r->must = must;
    r->below = MEM_ARRAY(mem, int, (size_t)v_n + 1),
    r->above = MEM_ARRAY(mem, int, (size_t)v_n + 1);
    for (int v = 0; v < v_n; v++) {
        const struct sortition_value *q = &ask->value[v];
        const int top = q->max_flex < ask->seats ? q->max_flex : ask->seats;
        value[v] = *q;
        value[v].max = q->max_flex > q->max ? q->max_flex : q->max;
        r->below[v] = q->min > q->min_flex ? q->min - q->min_flex : 0;
        r->above[v] = top > q->max ? top - q->max : 0;
        free_room += r->above[v];
    }
    wide.value = value;
    r->t = types_make(mem, &wide);
    model(r, progress);
    set_bounds(r);
    *out = (struct sortition_relaxation){0};
    const enum found f = search_panel(&r->s, -INFINITY, INFINITY, NODES, &least, &bound);
    if (f == FOUND_NONE) return ERR_UNSOLVABLE;
    if (f == FOUND_LIMIT && !(least > -INFINITY)) return ERR_LIMIT;
    out->proven = f != FOUND_LIMIT;
    out->cost = free_room - least;
    out->change = MEM_ARRAY(mem, struct sortition_change, (size_t)v_n + 1);
    int *found = MEM_ARRAY(mem, int, (size_t)r->s.lp->n + 1);
    memcpy(found, r->s.c, (size_t)r->s.lp->n * sizeof *found);
    for (int v = 0; v < v_n; v++) {
        const int below = found[r->t.n + v], above = r->above[v] - found[r->t.n + v_n + v];
        if (below == 0 && above == 0) continue;
        out->change[out->n++] =
            (struct sortition_change){v, ask->value[v].min - below, ask->value[v].max + above};
    }
    // Another as cheap would have less of one of these.
    out->only = out->proven;
    for (int v = 0; v < 2 * v_n && out->only; v++) {
        const int j = r->t.n + v;
        double other;
        set_bounds(r);
        if (v < v_n) {
            if (found[j] == 0) continue;
            r->s.lp->hi[j] = found[j] - 1;
        } else {
            if (found[j] == r->above[v - v_n]) continue;
            r->s.lp->lo[j] = found[j] + 1;
        }
        const enum found g = search_panel(&r->s, least - 1e-6, least - 1e-6, NODES, &other, &bound);
        out->only = g == FOUND_NONE;
    }
    return out->proven ? ERR_NONE : ERR_LIMIT;
}

enum err sortition_replace(struct mem *mem, const struct sortition *ask, const int *stays,
                           int stays_n, const int *gone, int gone_n, struct sortition *out,
                           const int **out_who)
{
    const int f = ask->categories;
    bool *left_out = MEM_ARRAY(mem, bool, (size_t)ask->people + 1);
    struct sortition_value *value = MEM_ARRAY(mem, struct sortition_value, (size_t)ask->values + 1);
    int *who = MEM_ARRAY(mem, int, (size_t)ask->people + 1), n = 0, homes = 0;
    str *id = MEM_ARRAY(mem, str, (size_t)ask->people + 1);
    int *of = MEM_ARRAY(mem, int, (size_t)ask->people *(size_t)f + 1);
    int *household = ask->household ? MEM_ARRAY(mem, int, (size_t)ask->people + 1) : NULL;

    memcpy(value, ask->value, (size_t)ask->values * sizeof *value);
    for (int i = 0; household && i < ask->people; i++)
        if (ask->household[i] >= homes) homes = ask->household[i] + 1;
    bool *home = MEM_ARRAY(mem, bool, (size_t)homes + 1);
    for (int i = 0; i < gone_n; i++)
        left_out[gone[i]] = true;
    for (int i = 0; i < stays_n; i++) {
        left_out[stays[i]] = true;
        if (household && ask->household[stays[i]] >= 0) home[ask->household[stays[i]]] = true;
        for (int c = 0; c < f; c++) {
            struct sortition_value *v = &value[ask->of[stays[i] * f + c]];
            if (v->max == 0) return ERR_UNSOLVABLE;
            v->max--;
            v->min -= v->min > 0;
            v->min_flex -= v->min_flex > 0;
            v->max_flex -= v->max_flex > 0;
        }
    }
    for (int i = 0; i < ask->people; i++) {
        if (left_out[i] || (household && ask->household[i] >= 0 && home[ask->household[i]]))
            continue;
        who[n] = i, id[n] = ask->id[i];
        if (f) memcpy(of + n * f, ask->of + i * f, (size_t)f * sizeof *of);
        if (household) household[n] = ask->household[i];
        n++;
    }
    *out = *ask;
    out->seats = ask->seats - stays_n;
    out->value = value, out->people = n, out->id = id, out->of = of, out->household = household;
    out->by_id = NULL;
    *out_who = who;
    return out->seats >= 1 && out->seats <= n ? ERR_NONE : ERR_UNSOLVABLE;
}
