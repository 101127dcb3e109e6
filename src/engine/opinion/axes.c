// axes.c - eigenvectors of X'X for the sparse, centred matrix of votes. Sums run in the order of the rows.
#include "engine/opinion/axes.h"

#include <assert.h>
#include <float.h>
#include <math.h>

enum {
    BLOCK = AXES_VALUES, // vectors per product
    BASIS = 40,          // vectors kept before a restart
    KEEP = 8,            // of them, after it
    SMALL = 48,          // statements up to which X'X itself is made and solved whole
    GRAM = 256,          // up to which it is made, when that is less work than the products with X:
    GRAM_PAIRS = 40,     // pairs of votes of one person, for each vote
    CHECK_VOTES = 100000 // from here a product costs more than looking whether it was enough
};

// Two doubles that the processor adds at once; where it cannot, the compiler writes two additions.
typedef double two __attribute__((vector_size(16)));

struct search {
    const struct opinion_votes *v;
    const uint32_t *weight;
    const double *mean;
    struct chance *chance;
    int n, stride;     // statements; the same made even, so that vectors begin on 16 bytes
    two *table, *sums; // per cell, BLOCK numbers
    double *gram;      // X'X, n rows of `stride`; or NULL
    double *basis;     // BASIS + BLOCK vectors
    double *w;         // BLOCK vectors
    double h[BASIS * BASIS], s[SMALL * SMALL], value[SMALL];
    double r[BLOCK][BLOCK];
};

static void means(struct mem *m, const struct opinion_votes *v, const uint32_t *weight,
                  double *out_mean)
{
    const struct mem_mark mark = mem_mark(m);
    int64_t *n = MEM_ARRAY(m, int64_t, (size_t)v->statements * 4);

    for (int i = 0; i < v->people; i++)
        for (uint32_t e = v->start[i]; e < v->start[i + 1]; e++)
            n[v->cell[e]] += weight ? weight[i] : 1;
    for (int j = 0; j < v->statements; j++) {
        const int64_t *c = n + (size_t)j * 4, all = c[0] + c[1] + c[2];
        const bool none = all == 0 || (v->flags[j] & OPINION_OUT);
        out_mean[j] = none ? 0 : (double)(c[2] - c[0]) / (double)all;
    }
    mem_reset(m, mark);
}

// X'X whole: a product with it no longer depends on how many votes there are.
static void gram_make(struct mem *m, struct search *l)
{
    const struct opinion_votes *v = l->v;
    const size_t stride = (size_t)l->stride;
    double *gram = MEM_ARRAY(m, double, (size_t)l->n *stride), x[GRAM];
    int at[GRAM];

    for (int i = 0; i < v->people; i++) {
        const double weight = l->weight ? l->weight[i] : 1;
        int n = 0;
        for (uint32_t e = v->start[i]; e < v->start[i + 1]; e++) {
            const int j = (int)opinion_statement(v->cell[e]);
            if (v->flags[j] & OPINION_OUT) continue;
            at[n] = j;
            x[n++] = opinion_value(v->cell[e]) - l->mean[j];
        }
        if (weight == 0) continue;
        for (int a = 0; a < n; a++) {
            double *row = gram + (size_t)at[a] * stride;
            const double times = weight * x[a];
            for (int b = a; b < n; b++)
                row[at[b]] += times * x[b];
        }
    }
    for (int i = 0; i < l->n; i++) // the statements of a person rise
        for (int j = 0; j < i; j++)
            gram[(size_t)i * stride + (size_t)j] = gram[(size_t)j * stride + (size_t)i];
    l->gram = gram;
}

static bool gram_pays(const struct opinion_votes *v)
{
    uint64_t pairs = 0;

    if (v->statements > GRAM) return false;
    for (int i = 0; i < v->people; i++) {
        const uint64_t n = v->start[i + 1] - v->start[i];
        pairs += n * (n + 1) / 2;
    }
    return pairs <= GRAM_PAIRS * (uint64_t)v->n;
}

static void product_gram(const struct search *l, const double *in, double *out)
{
    const size_t stride = (size_t)l->stride, pairs = stride / 2;
    const two *v0 = (const two *)in, *v1 = v0 + pairs, *v2 = v1 + pairs, *v3 = v2 + pairs;

    for (size_t j = 0; j < (size_t)l->n; j++) {
        const two *row = (const two *)(l->gram + j * stride);
        two s0 = {0, 0}, s1 = s0, s2 = s0, s3 = s0;
        for (size_t k = 0; k < pairs; k++) {
            s0 += row[k] * v0[k];
            s1 += row[k] * v1[k];
            s2 += row[k] * v2[k];
            s3 += row[k] * v3[k];
        }
        out[j] = s0[0] + s0[1];
        out[stride + j] = s1[0] + s1[1];
        out[2 * stride + j] = s2[0] + s2[1];
        out[3 * stride + j] = s3[0] + s3[1];
    }
}

// w = X'X in, for BLOCK vectors at once. The vote and the mean stand in the table, so that a vote is one addition
// on the way out and one on the way back.
static void product(struct search *l, const double *in, double *out)
{
    const struct opinion_votes *v = l->v;
    const size_t stride = (size_t)l->stride;

    if (l->gram) {
        product_gram(l, in, out);
        return;
    }
    for (int j = 0; j < l->n; j++) {
        double *t = (double *)(l->table + (size_t)j * 4 * (BLOCK / 2));
        const bool none = v->flags[j] & OPINION_OUT;
        for (int value = -1; value <= 1; value++)
            for (int b = 0; b < BLOCK; b++)
                *t++ = none ? 0 : (value - l->mean[j]) * in[(size_t)b * stride + (size_t)j];
    }
    memset(l->sums, 0, (size_t)l->n * 4 * BLOCK * sizeof(double));
    for (int i = 0; i < v->people; i++) {
        const uint32_t *cell = v->cell + v->start[i], *end = v->cell + v->start[i + 1];
        two a = {0, 0}, b = {0, 0};

        if (l->weight && l->weight[i] == 0) continue;
        for (const uint32_t *c = cell; c < end; c++) {
            const two *t = l->table + (size_t)*c * 2;
            a += t[0];
            b += t[1];
        }
        if (l->weight) {
            a *= (two){l->weight[i], l->weight[i]};
            b *= (two){l->weight[i], l->weight[i]};
        }
        for (const uint32_t *c = cell; c < end; c++) {
            two *t = l->sums + (size_t)*c * 2;
            t[0] += a;
            t[1] += b;
        }
    }
    for (int j = 0; j < l->n; j++) {
        const double *t = (const double *)(l->sums + (size_t)j * 4 * (BLOCK / 2));
        for (int b = 0; b < BLOCK; b++) {
            double sum = 0;
            for (int value = -1; value <= 1; value++)
                sum += (value - l->mean[j]) * t[(value + 1) * BLOCK + b];
            out[(size_t)b * stride + (size_t)j] = v->flags[j] & OPINION_OUT ? 0 : sum;
        }
    }
}

static double dot(const double *a, const double *b, int stride)
{
    const two *x = (const two *)a, *y = (const two *)b;
    two sum = {0, 0};

    for (int i = 0; i < stride / 2; i++)
        sum += x[i] * y[i];
    return sum[0] + sum[1];
}

static void subtract(double *from, double times, const double *what, int stride)
{
    two *x = (two *)from;
    const two *y = (const two *)what, t = {times, times};

    for (int i = 0; i < stride / 2; i++)
        x[i] -= t * y[i];
}

// Takes from BLOCK vectors what lies along q; adds to d how much that was.
static void subtract_block(double *w, const double *q, int stride, double d[BLOCK])
{
    const two *x = (const two *)q;
    two *w0 = (two *)w, *w1 = (two *)(w + stride), *w2 = (two *)(w + 2 * (size_t)stride),
        *w3 = (two *)(w + 3 * (size_t)stride);
    two s0 = {0, 0}, s1 = s0, s2 = s0, s3 = s0;

    for (int i = 0; i < stride / 2; i++) {
        s0 += x[i] * w0[i];
        s1 += x[i] * w1[i];
        s2 += x[i] * w2[i];
        s3 += x[i] * w3[i];
    }
    const double sum[BLOCK] = {s0[0] + s0[1], s1[0] + s1[1], s2[0] + s2[1], s3[0] + s3[1]};
    s0 = (two){sum[0], sum[0]}, s1 = (two){sum[1], sum[1]};
    s2 = (two){sum[2], sum[2]}, s3 = (two){sum[3], sum[3]};
    for (int i = 0; i < stride / 2; i++) {
        w0[i] -= s0 * x[i];
        w1[i] -= s1 * x[i];
        w2[i] -= s2 * x[i];
        w3[i] -= s3 * x[i];
    }
    for (int b = 0; b < BLOCK; b++)
        d[b] += sum[b];
}

static void away_from(struct search *l, int at, int from)
{
    double *x = l->basis + (size_t)at * (size_t)l->stride;

    for (int twice = 0; twice < 2; twice++)
        for (int i = from; i < at; i++) {
            const double *q = l->basis + (size_t)i * (size_t)l->stride;
            subtract(x, dot(x, q, l->stride), q, l->stride);
        }
}

// The vector at `at` of the basis becomes a unit vector, upright to all before it; it is so already to those before
// `from`, to the rounding of `size`. Gives what remained of it; 0 when that was rounding only, and then chance gives
// another vector.
static double upright(struct search *l, int at, int from, double size)
{
    double *x = l->basis + (size_t)at * (size_t)l->stride;

    for (int tries = 0; tries < 8; tries++) {
        away_from(l, at, from);
        const double left = sqrt(dot(x, x, l->stride));
        double again = 1;
        if (left > 1e-14 * size) {
            for (int j = 0; j < l->n; j++)
                x[j] /= left;
            if (left < 1e-4 * size) { // much was taken away: what rounding left behind weighs now
                away_from(l, at, 0);
                again = sqrt(dot(x, x, l->stride));
                for (int j = 0; j < l->n && again > 0; j++)
                    x[j] /= again;
            }
            if (again > 0.5) return tries ? 0 : left;
        }
        for (int j = 0; j < l->n; j++)
            x[j] = 2 * chance_part(l->chance) - 1;
        from = 0;
        size = sqrt(dot(x, x, l->stride));
    }
    assert(!"more vectors than the space has directions");
    return 0;
}

// The symmetric a[n * n] becomes, by reflections, a matrix of three diagonals: d on it, e beside it (e[i] between
// i - 1 and i). a holds the product of the reflections afterwards (Householder; Golub & Van Loan 8.3.1).
static void tridiagonal(double *a, int n, double *d, double *e)
{
    double u[SMALL], p[SMALL], scales[SMALL];

    for (int i = n - 1; i > 0;
         i--) { // row i keeps its entry left of the diagonal, the rest becomes 0
        double square = 0;
        for (int k = 0; k < i; k++) {
            u[k] = a[i * n + k];
            square += u[k] * u[k];
        }
        const double size = sqrt(square);
        scales[i] = 0;
        e[i] = u[i - 1];
        if (square == u[i - 1] * u[i - 1]) continue; // is so already
        e[i] = u[i - 1] > 0 ? -size : size;
        const double h = square - u[i - 1] * e[i]; // half of |u|^2 after the next line
        u[i - 1] -= e[i];
        double along = 0;
        for (int k = 0; k < i; k++) {
            double sum = 0;
            for (int l = 0; l < i; l++)
                sum += a[k * n + l] * u[l];
            p[k] = sum / h;
            along += p[k] * u[k];
        }
        for (int k = 0; k < i; k++)
            p[k] -= along / (2 * h) * u[k];
        for (int k = 0; k < i; k++)
            for (int l = 0; l < i; l++)
                a[k * n + l] -= u[k] * p[l] + p[k] * u[l];
        for (int k = 0; k < i; k++)
            a[i * n + k] = u[k]; // for the product below
        scales[i] = h;
    }
    e[0] = 0;
    for (int i = 0; i < n; i++)
        d[i] = a[i * n + i];
    // The product, from the smallest reflection to the largest; row i of a still holds its vector.
    for (int i = 0; i < n; i++) {
        if (i > 0 && scales[i] > 0)
            for (int k = 0; k < i; k++) {
                double sum = 0;
                for (int l = 0; l < i; l++)
                    sum += a[i * n + l] * a[l * n + k];
                p[k] = sum / scales[i];
            }
        if (i > 0 && scales[i] > 0)
            for (int l = 0; l < i; l++)
                for (int k = 0; k < i; k++)
                    a[l * n + k] -= a[i * n + l] * p[k];
        for (int k = 0; k < i; k++)
            a[i * n + k] = a[k * n + i] = 0;
        a[i * n + i] = 1;
    }
}

// Eigenvalues, largest first, and vectors (columns of a) of the symmetric a[n * n], n up to SMALL. QL with implicit
// shifts (Golub & Van Loan 8.3.3).
static void eigen(double *a, int n, double *d)
{
    double e[SMALL + 1];

    tridiagonal(a, n, d, e);
    for (int i = 1; i < n; i++)
        e[i - 1] = e[i];
    e[n - 1] = 0;
    for (int l = 0; l < n; l++)
        for (int round = 0; round < 60; round++) {
            int m = l;
            while (m < n - 1 && fabs(e[m]) > DBL_EPSILON * (fabs(d[m]) + fabs(d[m + 1])))
                m++;
            if (m == l) break;
            const double half = (d[l + 1] - d[l]) / (2 * e[l]);
            const double root = sqrt(half * half + 1);
            double g = d[m] - d[l] + e[l] / (half + (half >= 0 ? root : -root));
            double s = 1, c = 1, p = 0;
            int i = m - 1;
            for (; i >= l; i--) {
                const double f = s * e[i], b = c * e[i], r = sqrt(f * f + g * g);
                e[i + 1] = r;
                if (r == 0) {
                    d[i + 1] -= p;
                    e[m] = 0;
                    break;
                }
                s = f / r;
                c = g / r;
                g = d[i + 1] - p;
                const double q = (d[i] - g) * s + 2 * c * b;
                p = s * q;
                d[i + 1] = g + p;
                g = c * q - b;
                for (int k = 0; k < n; k++) {
                    const double x = a[k * n + i + 1], y = a[k * n + i];
                    a[k * n + i + 1] = s * y + c * x;
                    a[k * n + i] = c * y - s * x;
                }
            }
            if (i >= l) continue;
            d[l] -= p;
            e[l] = g;
            e[m] = 0;
        }
    for (int i = 0; i < n; i++) {
        int best = i;
        for (int j = i + 1; j < n; j++)
            if (d[j] > d[best]) best = j;
        if (best == i) continue;
        const double kept = d[i];
        d[i] = d[best];
        d[best] = kept;
        for (int k = 0; k < n; k++) {
            const double x = a[k * n + i];
            a[k * n + i] = a[k * n + best];
            a[k * n + best] = x;
        }
    }
}

// X'X whole, for few statements: every product gives BLOCK of its columns.
static void whole(struct search *l, struct axes *a)
{
    const int n = l->n;
    double *x = l->s;

    for (int j = 0; j < n; j += BLOCK) {
        memset(l->w, 0, (size_t)BLOCK * (size_t)l->stride * sizeof(double));
        double *in = l->basis;
        memset(in, 0, (size_t)BLOCK * (size_t)l->stride * sizeof(double));
        for (int b = 0; b < BLOCK && j + b < n; b++)
            in[(size_t)b * (size_t)l->stride + (size_t)(j + b)] = 1;
        product(l, in, l->w);
        a->products++;
        for (int b = 0; b < BLOCK && j + b < n; b++)
            for (int i = 0; i < n; i++)
                x[i * n + j + b] = l->w[(size_t)b * (size_t)l->stride + (size_t)i];
    }
    for (int i = 0; i < n; i++) // equal to the last bit on both sides
        for (int j = 0; j < i; j++)
            x[i * n + j] = x[j * n + i];
    eigen(x, n, l->value);
    for (int k = 0; k < AXES_VALUES; k++) {
        a->value[k] = k < n ? l->value[k] : 0;
        for (int j = 0; j < n; j++)
            a->axis[k][j] = k < n ? x[j * n + k] : 0;
    }
    a->done = true;
}

// The first `n_out` eigenvectors of h, as vectors of statements, into `to` (may be the basis itself).
static void ritz(struct search *l, int k, int n_out, double *to)
{
    for (int j = 0; j < l->n; j++) {
        double x[BASIS];
        for (int i = 0; i < k; i++)
            x[i] = l->basis[(size_t)i * (size_t)l->stride + (size_t)j];
        for (int t = 0; t < n_out; t++) {
            double sum = 0;
            for (int i = 0; i < k; i++)
                sum += x[i] * l->s[i * k + t];
            to[(size_t)t * (size_t)l->stride + (size_t)j] = sum;
        }
    }
}

// The eigenvalues of h and how far each of the first four is from the truth.
static void look(struct search *l, int k, struct axes *a)
{
    for (int i = 0; i < k; i++)
        for (int j = 0; j < k; j++)
            l->s[i * k + j] = l->h[i * BASIS + j];
    eigen(l->s, k, l->value);
    for (int t = 0; t < AXES_VALUES; t++) {
        double square = 0;
        for (int c = 0; c < BLOCK; c++) {
            double sum = 0;
            for (int d = c; d < BLOCK; d++)
                sum += l->r[c][d] * l->s[(k - BLOCK + d) * k + t];
            square += sum * sum;
        }
        a->value[t] = l->value[t] > 0 ? l->value[t] : 0;
        a->residual[t] = l->value[0] > 0 ? sqrt(square) / l->value[0] : 0;
    }
}

static enum err lanczos(struct search *l, const struct axes_ask *ask, struct axes *a)
{
    const double tolerance = ask->tolerance > 0 ? ask->tolerance : 1e-12;
    // Of the last two only the values are wanted; of a rough search not even those.
    const double loose = tolerance > 1e-7 ? 1e-2 : 1e-6;
    const int most = ask->products > 0 ? ask->products : AXES_PRODUCTS_MAX;
    const size_t stride = (size_t)l->stride;
    enum err e = ERR_NONE;
    int k = 0;

    for (int b = 0; b < BLOCK; b++) {
        for (int j = 0; j < l->n; j++)
            l->basis[(size_t)b * stride + (size_t)j] =
                ask->start ? ask->start[(size_t)b * (size_t)l->n + (size_t)j]
                           : 2 * chance_part(l->chance) - 1;
        upright(l, b, 0, 0);
    }
    for (;;) {
        product(l, l->basis + (size_t)k * stride, l->w);
        a->products++;
        double size = 0; // of the product: what is left of it far below this is rounding
        for (int c = 0; c < BLOCK; c++)
            size = fmax(size, dot(l->w + (size_t)c * stride, l->w + (size_t)c * stride, l->stride));
        size = sqrt(size);
        for (int c = 0; c < BLOCK; c++)
            for (int i = 0; i < k + BLOCK; i++)
                l->h[i * BASIS + k + c] = 0;
        for (int repeat = 0; repeat < 2; repeat++)
            for (int i = 0; i < k + BLOCK; i++)
                subtract_block(l->w, l->basis + (size_t)i * stride, l->stride,
                               l->h + i * BASIS + k);
        for (int c = 0; c < BLOCK; c++)
            for (int i = 0; i < k + c; i++)
                l->h[(k + c) * BASIS + i] = l->h[i * BASIS + k + c];
        k += BLOCK;

        // The next block: what is left of the product, upright; r says how long it was.
        memset(l->r, 0, sizeof l->r);
        for (int c = 0; c < BLOCK; c++) {
            double *x = l->basis + (size_t)(k + c) * stride;
            memcpy(x, l->w + (size_t)c * stride, stride * sizeof *x);
            for (int d = 0; d < c; d++) {
                const double *q = l->basis + (size_t)(k + d) * stride;
                l->r[d][c] = dot(x, q, l->stride);
            }
            l->r[c][c] = upright(l, k + c, k, size);
        }
        const bool last = a->products >= most || !progress_go_on(ask->progress, -1, "axes");
        if (k < BASIS && !last && !(l->v->n >= CHECK_VOTES && k >= 2 * BLOCK) &&
            !(ask->start && k <= 2 * BLOCK))
            continue;
        look(l, k, a);
        a->done = a->residual[0] <= tolerance && a->residual[1] <= tolerance &&
                  a->residual[2] <= loose && a->residual[3] <= loose;
        if (a->done || last) break;
        if (k < BASIS) continue;
        ritz(l, k, KEEP, l->basis);
        memmove(l->basis + KEEP * stride, l->basis + (size_t)k * stride,
                BLOCK * stride * sizeof(double));
        memset(l->h, 0, sizeof l->h);
        for (int i = 0; i < KEEP; i++)
            l->h[i * BASIS + i] = l->value[i];
        k = KEEP;
    }
    if (!a->done) e = ERR_LIMIT;
    ritz(l, k, AXES_VALUES, l->basis);
    for (int t = 0; t < AXES_VALUES; t++)
        memcpy(a->axis[t], l->basis + (size_t)t * stride, (size_t)l->n * sizeof(double));
    return e;
}

// Unit length, largest entry positive; nothing when the direction carries nothing.
static void finish(const struct opinion_votes *v, double *axis, bool carries)
{
    const int n = v->statements;
    double size = 0;

    for (int j = 0; j < n; j++) {
        if (v->flags[j] & OPINION_OUT) axis[j] = 0; // and not nearly so
        size = fabs(axis[j]) > size ? fabs(axis[j]) : size;
    }
    if (!carries || size == 0) {
        memset(axis, 0, (size_t)n * sizeof *axis);
        return;
    }
    double square = 0, sign = 0;
    for (int j = 0; j < n; j++) {
        square += axis[j] * axis[j];
        // Equal in truth may differ in the last bits.
        if (sign == 0 && fabs(axis[j]) >= size * (1 - 1e-9)) sign = axis[j] < 0 ? -1 : 1;
    }
    for (int j = 0; j < n; j++)
        axis[j] = sign * axis[j] / sqrt(square);
}

enum err axes_find(struct mem *m, const struct opinion_votes *v, const struct axes_ask *ask,
                   struct axes *out)
{
    const int n = v->statements;
    struct axes a = {.mean = MEM_ARRAY(m, double, (size_t)n + 1)};
    enum err e = ERR_NONE;

    for (int k = 0; k < AXES_VALUES; k++)
        a.axis[k] = MEM_ARRAY(m, double, (size_t)n + 1);
    means(m, v, ask->weight, a.mean);
    const struct mem_mark mark = mem_mark(m);
    if (n > 0) {
        struct search *l = MEM_NEW(m, struct search);
        const size_t cells = (size_t)n * 4 * (BLOCK / 2);
        *l = (struct search){.v = v,
                             .weight = ask->weight,
                             .mean = a.mean,
                             .chance = ask->chance,
                             .n = n,
                             .stride = (n + 1) & ~1};
        l->table = MEM_ARRAY(m, two, cells);
        l->sums = MEM_ARRAY(m, two, cells);
        l->basis = MEM_ARRAY(m, double, (BASIS + BLOCK) * (size_t)l->stride);
        l->w = MEM_ARRAY(m, double, (size_t)BLOCK *(size_t)l->stride);
        if (n <= SMALL) {
            whole(l, &a);
        } else {
            // From a start that is near, a few products are enough.
            if (!ask->start && gram_pays(v)) gram_make(m, l);
            e = lanczos(l, ask, &a);
        }
        mem_reset(m, mark);
    } else {
        a.done = true;
    }
    for (int k = 0; k < AXES_VALUES; k++) {
        if (a.value[k] <= 1e-13 * a.value[0]) a.value[k] = 0;
        finish(v, a.axis[k], a.value[k] > 0);
    }
    if (n == 1) a.axis[0][0] = 1;
    if (v->people == 1) { // centred, nothing is left of one row: its votes are the direction
        for (uint32_t e2 = 0; e2 < v->n; e2++)
            if (!(v->flags[opinion_statement(v->cell[e2])] & OPINION_OUT))
                a.axis[0][opinion_statement(v->cell[e2])] = opinion_value(v->cell[e2]);
        finish(v, a.axis[0], true);
    }
    const double s1 = sqrt(a.value[0]), s2 = sqrt(a.value[1]), s3 = sqrt(a.value[2]);
    a.determined = s1 > 0 && s2 - s3 >= 1e-9 * s1;
    *out = a;
    return e;
}

void axes_project(struct mem *m, const struct opinion_votes *v, const struct axes *a, double *xy)
{
    const struct mem_mark mark = mem_mark(m);
    two *table = MEM_ARRAY(m, two, (size_t)v->statements * 4 + 1);

    for (int j = 0; j < v->statements; j++)
        for (int value = -1; value <= 1 && !(v->flags[j] & OPINION_OUT); value++)
            table[opinion_cell(j, value)] =
                (two){(value - a->mean[j]) * a->axis[0][j], (value - a->mean[j]) * a->axis[1][j]};
    for (int i = 0; i < v->people; i++) {
        // What is moderated out counts as voted on by everybody, so only other votes are counted here.
        int voted = v->out;
        two sum = {0, 0};
        for (uint32_t e = v->start[i]; e < v->start[i + 1]; e++) {
            sum += table[v->cell[e]];
            voted += !(v->flags[opinion_statement(v->cell[e])] & OPINION_OUT);
        }
        const double scale = sqrt((double)v->statements / (voted > 1 ? voted : 1));
        xy[2 * (size_t)i] = scale * sum[0];
        xy[2 * (size_t)i + 1] = scale * sum[1];
    }
    mem_reset(m, mark);
}
