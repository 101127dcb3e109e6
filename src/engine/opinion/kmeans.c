// kmeans.c - k-means in the plane, silhouettes, and the adjusted Rand index.
#include "engine/opinion/kmeans.h"

#include <math.h>

enum { GRID_MAX = 64, PER_SQUARE = 8, BLOCK_SIDE = 4 };

// Points sorted by square of a grid; of each square its sums, so that it can move as a whole.
struct grid {
    int side;
    double x0, y0, width, height; // of a square
    int *first;                   // [side * side + 1] into order
    int *order;                   // points by square, ascending within one
    double *sum;                  // [2 * squares]
    int64_t *weight;              // [squares]
};

static int clamp(double at, int side)
{
    return at <= 0 ? 0 : at >= side ? side - 1 : (int)at;
}

static void grid_make(struct mem *m, const struct kmeans_ask *ask, struct grid *g)
{
    double x1, y1;

    *g = (struct grid){.side = 1};
    while (g->side < GRID_MAX && g->side * g->side * PER_SQUARE < ask->n)
        g->side *= 2;
    g->x0 = x1 = ask->xy[0];
    g->y0 = y1 = ask->xy[1];
    for (int i = 0; i < ask->n; i++) {
        const double x = ask->xy[2 * (size_t)i], y = ask->xy[2 * (size_t)i + 1];
        if (x < g->x0) g->x0 = x;
        if (x > x1) x1 = x;
        if (y < g->y0) g->y0 = y;
        if (y > y1) y1 = y;
    }
    g->width = (x1 - g->x0) / g->side;
    g->height = (y1 - g->y0) / g->side;
    const int squares = g->side * g->side;
    g->first = MEM_ARRAY(m, int, (size_t)squares + 1);
    g->order = MEM_ARRAY(m, int, (size_t)ask->n);
    g->sum = MEM_ARRAY(m, double, 2 * (size_t)squares);
    g->weight = MEM_ARRAY(m, int64_t, (size_t)squares);
    int *square = MEM_ARRAY(m, int, (size_t)ask->n);
    for (int i = 0; i < ask->n; i++) {
        const double x = ask->xy[2 * (size_t)i], y = ask->xy[2 * (size_t)i + 1];
        const int column = g->width > 0 ? clamp((x - g->x0) / g->width, g->side) : 0;
        const int row = g->height > 0 ? clamp((y - g->y0) / g->height, g->side) : 0;
        const int64_t w = ask->weight ? ask->weight[i] : 1;
        const int s = square[i] = row * g->side + column;
        g->first[s + 1]++;
        g->sum[2 * s] += (double)w * x;
        g->sum[2 * s + 1] += (double)w * y;
        g->weight[s] += w;
    }
    for (int s = 0; s < squares; s++)
        g->first[s + 1] += g->first[s];
    for (int i = 0; i < ask->n; i++)
        g->order[g->first[square[i]]++] = i;
    for (int s = squares; s > 0; s--)
        g->first[s] = g->first[s - 1];
    g->first[0] = 0;
}

int kmeans_first(const double *xy, int n, int k, double *out)
{
    int found = 0;

    for (int i = 0; i < n && found < k; i++) {
        bool known = false;
        for (int c = 0; c < found && !known; c++)
            known = out[2 * c] == xy[2 * (size_t)i] && out[2 * c + 1] == xy[2 * (size_t)i + 1];
        if (known) continue;
        out[2 * found] = xy[2 * (size_t)i];
        out[2 * found + 1] = xy[2 * (size_t)i + 1];
        found++;
    }
    return found;
}

static double square(double x)
{
    return x * x;
}

struct area {
    double left, right, low, high;
};

// The squares (row, column) to (row + n, column + n) of the grid.
static struct area area_of(const struct grid *g, int row, int column, int n)
{
    const double left = g->x0 + column * g->width, low = g->y0 + row * g->height;

    return (struct area){left, left + n * g->width, low, low + n * g->height};
}

// Of some centres those that may be nearest somewhere in an area: none whose nearest corner is farther than the
// farthest corner of another. In the same order; at least one.
static int candidates(const struct grid *g, struct area a, const double *centre, const int *some,
                      int k, int *out)
{
    // A point at the edge may lie outside by rounding; then it must not miss its centre.
    const double size = g->width + g->height;
    double nearest[KMEANS_MAX], bound = INFINITY;
    int n = 0;

    for (int i = 0; i < k; i++) {
        const double x = centre[2 * some[i]], y = centre[2 * some[i] + 1];
        const double near_x = x < a.left ? a.left - x : x > a.right ? x - a.right : 0;
        const double near_y = y < a.low ? a.low - y : y > a.high ? y - a.high : 0;
        const double left = fabs(x - a.left), right = fabs(x - a.right);
        const double low = fabs(y - a.low), high = fabs(y - a.high);
        const double far_x = left > right ? left : right, far_y = low > high ? low : high;
        nearest[i] = near_x * near_x + near_y * near_y;
        const double far = far_x * far_x + far_y * far_y;
        if (far < bound) bound = far;
    }
    for (int i = 0; i < k; i++)
        if (nearest[i] <= bound * (1 + 1e-6) + 1e-9 * size * size) out[n++] = some[i];
    return n;
}

struct round {
    double *sum;     // [2 * k]
    int64_t *weight; // [k]
};

// The points of a square to the nearest of some centres; `of` only when asked.
static void assign_square(const struct kmeans_ask *ask, const struct grid *g, int s,
                          const double *centre, const int *some, int n, struct round *r, int *of)
{
    if (n == 1 && !of) {
        r->sum[2 * some[0]] += g->sum[2 * s];
        r->sum[2 * some[0] + 1] += g->sum[2 * s + 1];
        r->weight[some[0]] += g->weight[s];
        return;
    }
    for (int e = g->first[s]; e < g->first[s + 1]; e++) {
        const int i = g->order[e];
        const double x = ask->xy[2 * (size_t)i], y = ask->xy[2 * (size_t)i + 1];
        const int64_t w = ask->weight ? ask->weight[i] : 1;
        int best = some[0];
        double least = square(x - centre[2 * best]) + square(y - centre[2 * best + 1]);
        for (int t = 1; t < n; t++) {
            const double d = square(x - centre[2 * some[t]]) + square(y - centre[2 * some[t] + 1]);
            if (d < least) least = d, best = some[t];
        }
        r->sum[2 * best] += (double)w * x;
        r->sum[2 * best + 1] += (double)w * y;
        r->weight[best] += w;
        if (of) of[i] = best;
    }
}

// Every point to its nearest centre. First which centres matter to a block of squares, then to each of them.
static void assign(const struct kmeans_ask *ask, const struct grid *g, const double *centre, int k,
                   struct round *r, int *of)
{
    const int step = g->side >= 2 * BLOCK_SIDE ? BLOCK_SIDE : g->side;
    int all[KMEANS_MAX], block[KMEANS_MAX], some[KMEANS_MAX];

    memset(r->sum, 0, 2 * (size_t)k * sizeof *r->sum);
    memset(r->weight, 0, (size_t)k * sizeof *r->weight);
    for (int c = 0; c < k; c++)
        all[c] = c;
    for (int row = 0; row < g->side; row += step)
        for (int column = 0; column < g->side; column += step) {
            const int n = step < g->side
                              ? candidates(g, area_of(g, row, column, step), centre, all, k, block)
                              : k;
            const int *from = step < g->side ? block : all;
            for (int y = row; y < row + step; y++)
                for (int x = column; x < column + step; x++) {
                    const int s = y * g->side + x;
                    if (g->weight[s] == 0) continue;
                    if (g->side == 1)
                        assign_square(ask, g, s, centre, from, n, r, of);
                    else
                        assign_square(ask, g, s, centre, some,
                                      candidates(g, area_of(g, y, x, 1), centre, from, n, some), r,
                                      of);
                }
        }
}

// By x, then y; by insertion, for centres are few and mostly in order.
static void sort_places(double *at, int n)
{
    for (int i = 1; i < n; i++) {
        const double x = at[2 * i], y = at[2 * i + 1];
        int j = i;
        for (; j > 0 && (at[2 * j - 2] > x || (at[2 * j - 2] == x && at[2 * j - 1] > y)); j--) {
            at[2 * j] = at[2 * j - 2];
            at[2 * j + 1] = at[2 * j - 1];
        }
        at[2 * j] = x;
        at[2 * j + 1] = y;
    }
}

// Whether no centre moved as far as `still`; when some were dropped, the pairs are those of the shorter list.
static bool stands_still(const double *old, int k_old, const double *new, int k_new, double still)
{
    double a[2 * KMEANS_MAX], b[2 * KMEANS_MAX];
    const int k = k_old < k_new ? k_old : k_new;

    memcpy(a, old, 2 * (size_t)k_old * sizeof *a);
    memcpy(b, new, 2 * (size_t)k_new * sizeof *b);
    sort_places(a, k_old);
    sort_places(b, k_new);
    for (int i = 0; i < k; i++)
        if (sqrt(square(a[2 * i] - b[2 * i]) + square(a[2 * i + 1] - b[2 * i + 1])) >= still)
            return false;
    return true;
}

void kmeans_run(struct mem *m, const struct kmeans_ask *ask, const double *start, int k,
                struct kmeans *out)
{
    struct kmeans r = {.k = k};

    r.centre = MEM_ARRAY(m, double, 2 * (size_t)k + 2);
    r.weight = MEM_ARRAY(m, int64_t, (size_t)k + 1);
    r.of = MEM_ARRAY(m, int, (size_t)ask->n + 1);
    if (ask->n == 0 || k == 0) {
        r.k = 0;
        *out = r;
        return;
    }
    const struct mem_mark mark = mem_mark(m);
    struct grid g;
    struct round sums = {MEM_ARRAY(m, double, 2 * (size_t)k), MEM_ARRAY(m, int64_t, (size_t)k)};
    double *centre = MEM_ARRAY(m, double, 2 * (size_t)k),
           *next = MEM_ARRAY(m, double, 2 * (size_t)k);
    int *number = MEM_ARRAY(m, int, (size_t)k);

    grid_make(m, ask, &g);
    memcpy(centre, start, 2 * (size_t)k * sizeof *centre);
    for (bool done = false; !done;) {
        assign(ask, &g, centre, r.k, &sums, NULL);
        int kept = 0;
        for (int c = 0; c < r.k; c++) {
            number[c] = kept;
            if (sums.weight[c] == 0) continue;
            next[2 * kept] = sums.sum[2 * c] / (double)sums.weight[c];
            next[2 * kept + 1] = sums.sum[2 * c + 1] / (double)sums.weight[c];
            kept++;
        }
        r.rounds++;
        done = r.rounds >= ask->rounds || stands_still(centre, r.k, next, kept, ask->still);
        if (done) { // who belongs where is what this round decided; the centres are their means
            assign(ask, &g, centre, r.k, &sums, r.of);
            for (int i = 0; i < ask->n; i++)
                r.of[i] = number[r.of[i]];
        }
        r.k = kept;
        memcpy(centre, next, 2 * (size_t)kept * sizeof *centre);
    }
    memcpy(r.centre, centre, 2 * (size_t)r.k * sizeof *centre);
    for (int i = 0; i < ask->n; i++) {
        const double *c = r.centre + 2 * r.of[i];
        const int64_t w = ask->weight ? ask->weight[i] : 1;
        r.weight[r.of[i]] += w;
        r.spread += (double)w * (square(ask->xy[2 * (size_t)i] - c[0]) +
                                 square(ask->xy[2 * (size_t)i + 1] - c[1]));
    }
    mem_reset(m, mark);
    *out = r;
}

void kmeans_moves(const struct kmeans_ask *ask, struct kmeans *r)
{
    for (bool moved = true; moved;) {
        moved = false;
        for (int i = 0; i < ask->n; i++) {
            const double x = ask->xy[2 * (size_t)i], y = ask->xy[2 * (size_t)i + 1];
            const int64_t w = ask->weight ? ask->weight[i] : 1;
            const int from = r->of[i];
            const double *c = r->centre + 2 * from;
            if (r->weight[from] == w) continue; // a cluster keeps its last point
            const double own = (double)r->weight[from], step = (double)w;
            const double gain = own * step / (own - step) * (square(x - c[0]) + square(y - c[1]));
            double least = gain * (1 - 1e-9); // less is rounding, and would go round for ever
            int to = -1;
            for (int g = 0; g < r->k; g++) {
                const double other = (double)r->weight[g];
                const double cost =
                    other * step / (other + step) *
                    (square(x - r->centre[2 * g]) + square(y - r->centre[2 * g + 1]));
                if (g != from && cost < least) least = cost, to = g;
            }
            if (to < 0) continue;
            double *a = r->centre + 2 * from, *b = r->centre + 2 * to;
            const double more = (double)r->weight[to];
            a[0] = (a[0] * own - x * step) / (own - step);
            a[1] = (a[1] * own - y * step) / (own - step);
            b[0] = (b[0] * more + x * step) / (more + step);
            b[1] = (b[1] * more + y * step) / (more + step);
            r->weight[from] -= w;
            r->weight[to] += w;
            r->of[i] = to;
            moved = true;
        }
    }
    r->spread = 0;
    for (int i = 0; i < ask->n; i++) {
        const double *c = r->centre + 2 * r->of[i];
        r->spread +=
            (double)(ask->weight ? ask->weight[i] : 1) *
            (square(ask->xy[2 * (size_t)i] - c[0]) + square(ask->xy[2 * (size_t)i + 1] - c[1]));
    }
}

double *distances(struct mem *m, const double *xy, int n)
{
    double *far = MEM_ARRAY(m, double, (size_t)n *(size_t)n + 1);

    for (int i = 0; i < n; i++)
        for (int j = 0; j < i; j++)
            far[i * n + j] = far[j * n + i] =
                sqrt(square(xy[2 * i] - xy[2 * j]) + square(xy[2 * i + 1] - xy[2 * j + 1]));
    return far;
}

double silhouette(struct mem *m, const double *far, const uint32_t *weight, int n, const int *of,
                  int k)
{
    if (k < 2) return 0;
    const struct mem_mark mark = mem_mark(m);
    int64_t *size = MEM_ARRAY(m, int64_t, (size_t)k), total = 0;
    double *to = MEM_ARRAY(m, double, (size_t)k), sum = 0;

    for (int i = 0; i < n; i++)
        size[of[i]] += weight ? weight[i] : 1;
    for (int i = 0; i < n; i++) {
        const int64_t w = weight ? weight[i] : 1;
        total += w;
        if (size[of[i]] <= 1) continue;
        memset(to, 0, (size_t)k * sizeof *to);
        for (int j = 0; j < n; j++)
            to[of[j]] += (double)(weight ? weight[j] : 1) * far[i * n + j];
        const double own = to[of[i]] / (double)(size[of[i]] - 1);
        double other = INFINITY;
        for (int g = 0; g < k; g++)
            if (g != of[i] && size[g] > 0 && to[g] / (double)size[g] < other)
                other = to[g] / (double)size[g];
        const double most = fmax(own, other);
        if (most > 0 && other < INFINITY) sum += (double)w * (other - own) / most;
    }
    mem_reset(m, mark);
    return total ? sum / (double)total : 0;
}

double rand_adjusted(struct mem *m, const int *a, const int *b, int n, int size)
{
    const struct mem_mark mark = mem_mark(m);
    double *table = MEM_ARRAY(m, double, (size_t)size *(size_t)size);
    double *row = MEM_ARRAY(m, double, (size_t)size), *column = MEM_ARRAY(m, double, (size_t)size);
    double all = 0, pairs = 0, rows = 0, columns = 0;

    for (int i = 0; i < n; i++) {
        if (a[i] < 0 || b[i] < 0) continue;
        table[a[i] * size + b[i]]++;
        row[a[i]]++;
        column[b[i]]++;
        all++;
    }
    for (int i = 0; i < size; i++) {
        rows += row[i] * (row[i] - 1) / 2;
        columns += column[i] * (column[i] - 1) / 2;
        for (int j = 0; j < size; j++)
            pairs += table[i * size + j] * (table[i * size + j] - 1) / 2;
    }
    mem_reset(m, mark);
    const double chance = all > 1 ? rows * columns / (all * (all - 1) / 2) : 0;
    const double most = (rows + columns) / 2;
    return most == chance ? 1 : (pairs - chance) / (most - chance);
}
