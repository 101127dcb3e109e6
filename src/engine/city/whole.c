#include "engine/city/whole.h"

#include <math.h>

struct rounding {
    const struct fit *f;
    struct chance *chance;
    int *base;           // [cells] rounded down
    int *count;          // [cells]
    double **off;        // [margins] what there is less what is wanted
    int **start, **list; // cells of a cell of a margin
    int span;            // how far above `base` a cell may be
};

static double want(const struct fit *f, int g, int c)
{
    return f->margin[g].count[c];
}

static void change(struct rounding *r, int cell, int by)
{
    r->count[cell] += by;
    for (int g = 0; g < r->f->margins; g++)
        r->off[g][r->f->of[g][cell]] += by;
}

// By how much the sum of squares changes when one person moves from a to b.
static double gain(const struct rounding *r, int a, int b)
{
    double sum = 0;

    for (int g = 0; g < r->f->margins; g++) {
        const int x = r->f->of[g][a], y = r->f->of[g][b];
        if (x == y) continue;
        sum += 2 - 2 * r->off[g][x] + 2 * r->off[g][y];
    }
    return sum;
}

static bool may_lose(const struct rounding *r, int c)
{
    const int least = r->span > 1 ? r->base[c] - (r->span - 1) : r->base[c];

    return r->count[c] > 0 && r->count[c] > least;
}

static bool may_win(const struct rounding *r, int c)
{
    return r->count[c] < r->base[c] + r->span;
}

struct fraction {
    double part;
    uint64_t tie;
    int cell;
};

static void fractions_sort(struct mem *m, struct fraction *x, int n)
{
    struct fraction *a = x, *b = MEM_ARRAY(m, struct fraction, (size_t)n + 1);

    for (int64_t width = 1; width < n; width *= 2) {
        for (int64_t from = 0; from < n; from += 2 * width) {
            const int64_t middle = from + width < n ? from + width : n;
            const int64_t end = from + 2 * width < n ? from + 2 * width : n;
            int64_t i = from, j = middle;
            for (int64_t k = from; k < end; k++) {
                bool left = j == end;
                if (!left && i < middle)
                    left =
                        a[i].part > a[j].part || (a[i].part == a[j].part && a[i].tie <= a[j].tie);
                b[k] = left ? a[i++] : a[j++];
            }
        }
        struct fraction *kept = a;
        a = b;
        b = kept;
    }
    if (a != x) memcpy(x, a, (size_t)n * sizeof *x);
}

// Up where no margin is over afterwards; then, for what is left, up where it hurts least.
static void greedy(struct mem *m, struct rounding *r, int64_t left)
{
    const struct fit *f = r->f;
    struct fraction *x = MEM_ARRAY(m, struct fraction, (size_t)f->cells + 1);
    int n = 0;

    for (int c = 0; c < f->cells; c++) {
        const double part = f->count[c] - r->base[c];
        if (part > 0) x[n++] = (struct fraction){part, chance_bits(r->chance), c};
    }
    fractions_sort(m, x, n);
    for (int slack = 0; left > 0 && slack < 3; slack++)
        for (int i = 0; i < n && left > 0; i++) {
            bool fits = may_win(r, x[i].cell);
            for (int g = 0; g < f->margins && fits; g++)
                fits = r->off[g][f->of[g][x[i].cell]] <= slack - 0.5;
            if (!fits) continue;
            change(r, x[i].cell, 1);
            left--;
        }
    for (int i = 0; n && left > 0; i = (i + 1) % n) { // more left than cells that fit
        change(r, x[i].cell, 1);
        left--;
    }
}

static void cells_by_margin(struct mem *m, struct rounding *r)
{
    const struct fit *f = r->f;

    r->start = MEM_ARRAY(m, int *, (size_t)f->margins);
    r->list = MEM_ARRAY(m, int *, (size_t)f->margins);
    for (int g = 0; g < f->margins; g++) {
        r->start[g] = MEM_ARRAY(m, int, (size_t)f->margin[g].cells + 2);
        r->list[g] = MEM_ARRAY(m, int, (size_t)f->cells + 1);
        for (int c = 0; c < f->cells; c++)
            r->start[g][f->of[g][c] + 2]++;
        for (int i = 0; i < f->margin[g].cells; i++)
            r->start[g][i + 2] += r->start[g][i + 1];
        for (int c = 0; c < f->cells; c++)
            r->list[g][r->start[g][f->of[g][c] + 1]++] = c;
    }
}

// One over and one short cell of one margin; a person of the first that may go, to a cell of the second. Of some
// pairs the best; also when it changes nothing, for the next may then be better.
static bool move(struct rounding *r, int g, const int *over, int overs, const int *under,
                 int unders)
{
    const int from = over[chance_below(r->chance, (uint64_t)overs)],
              to = under[chance_below(r->chance, (uint64_t)unders)];
    const int *a = r->list[g] + r->start[g][from], *b = r->list[g] + r->start[g][to];
    const int na = r->start[g][from + 1] - r->start[g][from],
              nb = r->start[g][to + 1] - r->start[g][to];
    double best = 1;
    int best_a = -1, best_b = -1;

    if (!na || !nb) return false;
    for (int i = 0; i < 24; i++) {
        const int x = a[chance_below(r->chance, (uint64_t)na)];
        if (!may_lose(r, x)) continue;
        for (int k = 0; k < 4; k++) {
            const int y = b[chance_below(r->chance, (uint64_t)nb)];
            if (!may_win(r, y)) continue;
            const double sum = gain(r, x, y);
            if (sum >= best) continue;
            best = sum, best_a = x, best_b = y;
        }
    }
    if (best_a < 0 || best > 0.5) return false;
    change(r, best_a, -1);
    change(r, best_b, 1);
    return true;
}

static double worst_of(const struct rounding *r)
{
    double worst = 0;

    for (int g = 0; g < r->f->margins; g++)
        for (int c = 0; c < r->f->margin[g].cells; c++)
            worst = fmax(worst, fabs(r->off[g][c]));
    return worst;
}

static int64_t repair(struct mem *m, struct rounding *r, int64_t most,
                      const struct progress *progress)
{
    const struct fit *f = r->f;
    int cells = 1;
    int64_t moves = 0;

    for (int g = 0; g < f->margins; g++)
        if (f->margin[g].cells > cells) cells = f->margin[g].cells;
    int *over = MEM_ARRAY(m, int, (size_t)cells), *under = MEM_ARRAY(m, int, (size_t)cells);
    for (bool any = true; any && moves < most;) {
        any = false;
        if (!progress_go_on(progress, -1, "whole people")) break;
        for (int g = 0; g < f->margins; g++) {
            int overs = 0, unders = 0;
            for (int c = 0; c < f->margin[g].cells; c++) {
                if (r->off[g][c] > 0.5) over[overs++] = c;
                if (r->off[g][c] < -0.5) under[unders++] = c;
            }
            if (!overs || !unders) continue;
            any = true;
            for (int tries = 0; tries < overs + unders; tries++, moves += 96)
                if (move(r, g, over, overs, under, unders)) break;
        }
    }
    return moves;
}

enum err city_whole(struct mem *m, const struct fit *f, struct chance *chance,
                    const struct progress *progress, struct whole *out)
{
    struct rounding r = {.f = f, .chance = chance, .span = 1};
    struct whole w = {.total = (int64_t)(f->margin[0].total + 0.5)};
    int64_t left = w.total;

    if (f->margin[0].total > 1e9) return ERR_INVALID;
    r.base = MEM_ARRAY(m, int, (size_t)f->cells + 1);
    r.count = MEM_ARRAY(m, int, (size_t)f->cells + 1);
    r.off = MEM_ARRAY(m, double *, (size_t)f->margins);
    for (int g = 0; g < f->margins; g++) {
        r.off[g] = MEM_ARRAY(m, double, (size_t)f->margin[g].cells);
        for (int c = 0; c < f->margin[g].cells; c++)
            r.off[g][c] = -want(f, g, c);
    }
    for (int c = 0; c < f->cells; c++) {
        // What differs from a whole number by less than the fit does is that number.
        r.base[c] = (int)floor(f->count[c] + 1e-9);
        change(&r, c, r.base[c]);
        left -= r.base[c];
    }
    greedy(m, &r, left);
    cells_by_margin(m, &r);
    w.moves = repair(m, &r, CITY_MOVES, progress);
    w.max_margin_error = worst_of(&r);
    if (w.max_margin_error > 1) {
        r.span = 2;
        w.moves += repair(m, &r, CITY_MOVES, progress);
        w.max_margin_error = worst_of(&r);
        w.loose = true;
    }
    w.count = r.count;
    *out = w;
    return ERR_NONE;
}
