// The best panel under weights: branch and bound over the linear program, depth first.
#include "engine/sortition/types.h"

#include <assert.h>
#include <math.h>
#include <string.h>

static const double WHOLE = 1e-6;

struct trail {
    int column;
    double lo, hi;
};

struct choice {
    int trail_n; // to go back to before the other side is tried
    int column;
    double lo, hi; // the other side
};

struct search search_new(struct mem *mem, const struct types *t, const struct progress *progress)
{
    struct search s = {.mem = mem, .types = t, .progress = progress};
    const int f = t->categories;
    int *start = MEM_ARRAY(mem, int, (size_t)t->n + 1);
    int *row = MEM_ARRAY(mem, int, (size_t)t->n *(size_t)(f + 1) + 1);

    for (int j = 0, e = 0; j < t->n; j++) {
        for (int i = 0; i < f; i++)
            row[e++] = t->value[j * f + i];
        row[e++] = t->values;
        start[j + 1] = e;
    }
    s.lp = lp_new(mem, t->n, t->values + 1, start, row);
    s.house_row = MEM_ARRAY(mem, int, (size_t)t->houses + 1);
    for (int h = 0; h < t->houses; h++)
        s.house_row[h] = -1;
    s.c = MEM_ARRAY(mem, int, (size_t)t->n + 1);
    s.seen = MEM_ARRAY(mem, bool, (size_t)t->n + 1);
    search_reset(&s);
    return s;
}

void search_reset(struct search *s)
{
    const struct types *t = s->types;
    struct lp *p = s->lp;

    for (int j = 0; j < t->n; j++)
        p->lo[j] = 0, p->hi[j] = t->cap[j];
    for (int v = 0; v < t->values; v++) {
        p->lo[p->n + v] = t->lo[v];
        p->hi[p->n + v] = t->hi[v] < t->seats ? t->hi[v] : t->seats;
    }
    p->lo[p->n + t->values] = p->hi[p->n + t->values] = t->seats;
}

bool search_houses(struct search *s, const double *x, bool per_person)
{
    enum { AT_ONCE = 64 };
    const struct types *t = s->types;
    struct lp *p = s->lp;
    int which[AT_ONCE], n = 0;

    if (t->houses == 0) return false;
    // Rows are for good, so they may not stand after the mark.
    struct mem_mark mark = mem_mark(s->mem);
    double *sum = MEM_ARRAY(s->mem, double, (size_t)t->houses);
    for (int j = 0; j < t->n; j++)
        if (t->house[j] >= 0) sum[t->house[j]] += per_person ? x[j] * t->count[j] : x[j];
    for (int h = 0; h < t->houses && n < AT_ONCE; h++)
        if (s->house_row[h] < 0 && sum[h] > t->house_room[h] + 1e-7) which[n++] = h;
    mem_reset(s->mem, mark);
    for (int i = 0; i < n; i++) {
        const int h = which[i];
        s->house_row[h] = lp_add_row(p, 0, t->house_room[h]);
        for (int j = 0; j < t->n; j++)
            if (t->house[j] == h) p->own[j] = s->house_row[h];
    }
    return n > 0;
}

enum lp_end search_relax(struct search *s, double cutoff)
{
    for (;;) {
        const enum lp_end e = lp_solve(s->lp, cutoff);
        if (e != LP_DONE || !search_houses(s, s->lp->x, false)) return e;
    }
}

bool panel_fits(const struct types *t, const int *c)
{
    int seats = 0;

    for (int v = 0; v < t->values; v++) {
        int n = 0;
        for (int j = 0; j < t->n; j++)
            for (int f = 0; f < t->categories; f++)
                n += t->value[j * t->categories + f] == v ? c[j] : 0;
        if (n < t->lo[v] || n > t->hi[v]) return false;
    }
    for (int j = 0; j < t->n; j++) {
        if (c[j] < 0 || c[j] > t->cap[j]) return false;
        seats += c[j];
    }
    for (int h = 0; h < t->houses; h++) {
        int n = 0;
        for (int j = 0; j < t->n; j++)
            n += t->house[j] == h ? c[j] : 0;
        if (n > t->house_room[h]) return false;
    }
    return seats == t->seats;
}

struct sortition_panel panel_of(struct mem *mem, const struct types *t, const int *c)
{
    struct sortition_panel p = {0};

    for (int j = 0; j < t->n; j++)
        p.n += c[j] > 0;
    p.at = MEM_ARRAY(mem, struct sortition_part, (size_t)p.n + 1);
    for (int j = 0, i = 0; j < t->n; j++)
        if (c[j] > 0) p.at[i++] = (struct sortition_part){j, c[j]};
    return p;
}

static void bound_set(struct search *s, int column, double lo, double hi)
{
    struct lp *p = s->lp;

    if (s->trail_n == s->trail_room) {
        const int next = s->trail_room ? 2 * s->trail_room : 256;
        struct trail *more = MEM_ARRAY(s->mem, struct trail, (size_t)next);
        if (s->trail_n) memcpy(more, s->trail, (size_t)s->trail_n * sizeof *more);
        s->trail = more, s->trail_room = next;
    }
    s->trail[s->trail_n++] = (struct trail){column, p->lo[column], p->hi[column]};
    p->lo[column] = lo, p->hi[column] = hi;
}

static void back_to(struct search *s, int trail_n)
{
    while (s->trail_n > trail_n) {
        const struct trail *t = &s->trail[--s->trail_n];
        s->lp->lo[t->column] = t->lo, s->lp->hi[t->column] = t->hi;
    }
}

// Sums of values come first when they are broken: they cut deeper.
int search_broken(const struct search *s)
{
    const struct lp *p = s->lp;
    const struct types *t = s->types;
    int best = -1;
    double top = 0;

    for (int i = 0; i < p->m; i++) {
        const int j = p->head[i];
        if (j >= p->n + t->values) continue; // all seats, households
        double part = p->x[j] - floor(p->x[j]);
        if (part > 0.5) part = 1 - part;
        if (part <= WHOLE) continue;
        if (j >= p->n) part += 0.2;
        if (part > top) top = part, best = j;
    }
    return best;
}

static bool take_panel(struct search *s, int *c, double *value)
{
    const struct lp *p = s->lp;

    *value = 0;
    for (int j = 0; j < p->n; j++) {
        c[j] = (int)floor(p->x[j] + 0.5);
        if (s->aim) *value += s->aim[j] * c[j];
    }
    return s->loose || panel_fits(s->types, c);
}

enum found search_panel(struct search *s, double beat, double enough, int64_t nodes, double *value,
                        double *bound)
{
    struct lp *p = s->lp;
    const int base = s->trail_n;
    int depth = 0;
    bool have = false, sure = true;
    double best = beat;
    // The better of two that differ only in the last digits is not worth a search.
    double margin = isfinite(beat) ? 1e-9 * (1 + fabs(beat)) : 1e-9;

    if (!s->stack_room) {
        s->stack_room = 512;
        s->stack = MEM_ARRAY(s->mem, struct choice, (size_t)s->stack_room);
    }
    for (int j = 0; j < p->n + p->m; j++)
        p->cost[j] = s->aim && j < p->n ? s->aim[j] : 0;
    *value = beat;
    *bound = INFINITY;
    s->searches++;
    for (int64_t node = 0;; node++) {
        enum lp_end e = search_relax(s, s->aim ? best + margin : -INFINITY);
        bool dead = e == LP_NONE || e == LP_CUTOFF;
        s->nodes++;
        if (node == 0 && e == LP_DONE) *bound = s->aim ? lp_bound(p) : 0;
        if (e == LP_DONE && s->aim && lp_bound(p) <= best + margin) dead = true;
        if (e == LP_LIMIT) dead = true, sure = false;
        if (!dead) {
            const int j = search_broken(s);
            if (j < 0) {
                double v;
                // c of the caller is only replaced by what is better.
                struct mem_mark mark = mem_mark(s->mem);
                int *c = MEM_ARRAY(s->mem, int, (size_t)p->n + 1);
                if (!take_panel(s, c, &v)) {
                    sure = false;
                } else if (!s->aim || v > best) {
                    memcpy(s->c, c, (size_t)p->n * sizeof *c);
                    for (int t = 0; t < p->n; t++)
                        s->seen[t] = s->seen[t] || c[t] > 0;
                    best = v, have = true;
                    margin = 1e-9 * (1 + fabs(best));
                }
                mem_reset(s->mem, mark);
                if (have && (!s->aim || best >= enough)) {
                    back_to(s, base);
                    *value = best;
                    if (*bound < best) *bound = best;
                    return depth == 0 ? FOUND_BEST : FOUND_ENOUGH;
                }
                dead = true;
            } else {
                if (depth == s->stack_room) {
                    struct choice *more = MEM_ARRAY(s->mem, struct choice, 2 * (size_t)depth);
                    memcpy(more, s->stack, (size_t)depth * sizeof *more);
                    s->stack = more, s->stack_room = 2 * depth;
                }
                const double down = floor(p->x[j]), lo = p->lo[j], hi = p->hi[j];
                const bool up = p->x[j] - down > 0.5;
                s->stack[depth++] =
                    (struct choice){s->trail_n, j, up ? lo : down + 1, up ? down : hi};
                if (up)
                    bound_set(s, j, down + 1, hi);
                else
                    bound_set(s, j, lo, down);
            }
        }
        if (dead) {
            if (depth == 0) break;
            const struct choice *c = &s->stack[--depth];
            back_to(s, c->trail_n);
            bound_set(s, c->column, c->lo, c->hi);
        }
        if (node >= nodes || (node % 256 == 255 && !progress_go_on(s->progress, -1, "search"))) {
            back_to(s, base);
            *value = best;
            return FOUND_LIMIT;
        }
    }
    back_to(s, base);
    *value = best;
    if (!sure) return FOUND_LIMIT;
    *bound = best; // but for `margin`, in which no panel is thought to hide
    return have ? FOUND_BEST : FOUND_NONE;
}
