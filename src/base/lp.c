// Dual simplex with bound flipping and steepest edge, on an explicit inverse. Deliberately without a primal
// method, presolve or sparse factors: the rows are some tens.
#include "base/lp.h"

#include <assert.h>
#include <math.h>
#include <string.h>

static const double FEASIBLE = 1e-11, PIVOT = 1e-7; // the first for some hundreds of columns
enum { RENEW = 120 };

static double spread(uint64_t i) // 0.5..1.5, always the same for i
{
    i = (i + 1) * 0x9e3779b97f4a7c15u;
    i = (i ^ (i >> 30)) * 0xbf58476d1ce4e5b9u;
    i = (i ^ (i >> 27)) * 0x94d049bb133111ebu;
    return 0.5 + (double)((i ^ (i >> 31)) >> 11) / 9007199254740992.0;
}

static void room(struct lp *p, int rows)
{
    if (rows <= p->room) return;
    const int cap = rows < 24 ? 32 : rows + rows / 2, all = p->n + cap;
    const size_t kept = (size_t)(p->n + p->m);
    double **of_all[] = {&p->lo, &p->hi, &p->cost, &p->x, &p->d, &p->alpha, &p->shift};
    double **of_rows[] = {&p->ray, &p->weight, &p->work, &p->eta};

    for (size_t i = 0; i < sizeof of_all / sizeof *of_all; i++) {
        double *next = MEM_ARRAY(p->mem, double, (size_t)all);
        if (kept && *of_all[i]) memcpy(next, *of_all[i], kept * sizeof *next);
        *of_all[i] = next;
    }
    for (size_t i = 0; i < sizeof of_rows / sizeof *of_rows; i++) {
        double *next = MEM_ARRAY(p->mem, double, (size_t)cap);
        if (p->m && *of_rows[i]) memcpy(next, *of_rows[i], (size_t)p->m * sizeof *next);
        *of_rows[i] = next;
    }
    int *head = MEM_ARRAY(p->mem, int, (size_t)cap), *at = MEM_ARRAY(p->mem, int, (size_t)all);
    p->pick = MEM_ARRAY(p->mem, int, (size_t)all);
    if (p->m) memcpy(head, p->head, (size_t)p->m * sizeof *head);
    if (kept && p->at) memcpy(at, p->at, kept * sizeof *at);
    p->head = head, p->at = at;
    double *inverse = MEM_ARRAY(p->mem, double, (size_t)cap *(size_t)cap);
    for (int i = 0; i < p->m; i++)
        memcpy(inverse + (size_t)i * (size_t)cap, p->inverse + (size_t)i * (size_t)p->room,
               (size_t)p->m * sizeof *inverse);
    p->inverse = inverse;
    for (int j = p->m ? p->n + p->m : 0; j < all; j++) {
        p->at[j] = -1;
        p->shift[j] = spread((uint64_t)j);
    }
    p->room = cap;
}

struct lp *lp_new(struct mem *mem, int columns, int rows, const int *start, const int *row)
{
    struct lp *p = MEM_NEW(mem, struct lp);

    p->mem = mem, p->n = columns, p->start = start, p->row = row;
    p->feasible = columns > 500 ? FEASIBLE * columns / 500 : FEASIBLE;
    p->own = MEM_ARRAY(mem, int, (size_t)columns + 1);
    for (int j = 0; j < columns; j++)
        p->own[j] = -1;
    room(p, rows + 8);
    for (int i = 0; i < rows; i++)
        lp_add_row(p, 0, 0);
    return p;
}

static inline double *inverse_row(const struct lp *p, int i)
{
    return p->inverse + (size_t)i * (size_t)p->room;
}

// A new row's sum is basic; its row of the inverse follows from the basic columns that stand in it, which for an
// own row are set later: the inverse is made anew at the next solve.
int lp_add_row(struct lp *p, double lo, double hi)
{
    room(p, p->m + 1);
    const int i = p->m++, j = p->n + i;
    p->lo[j] = lo, p->hi[j] = hi, p->cost[j] = 0;
    p->head[i] = j, p->at[j] = i, p->weight[i] = 1;
    p->ready = false;
    return i;
}

static inline double dot_column(const struct lp *p, const double *v, int j)
{
    if (j >= p->n) return -v[j - p->n];
    double s = 0;
    for (int e = p->start[j]; e < p->start[j + 1]; e++)
        s += v[p->row[e]];
    if (p->own[j] >= 0) s += v[p->own[j]];
    return s;
}

static inline void add_column(const struct lp *p, double *v, int j, double times)
{
    if (j >= p->n) {
        v[j - p->n] -= times;
        return;
    }
    for (int e = p->start[j]; e < p->start[j + 1]; e++)
        v[p->row[e]] += times;
    if (p->own[j] >= 0) v[p->own[j]] += times;
}

// Gauss-Jordan with the largest pivot of each column. A column that depends on others leaves the basis for the sum
// of a row that is still free.
static void renew(struct lp *p)
{
    const int m = p->m;
    const size_t w = (size_t)p->room;
    struct mem_mark mark = mem_mark(p->mem);
    double *b = MEM_ARRAY(p->mem, double, (size_t)m *(size_t)m + 1);
    double *column = MEM_ARRAY(p->mem, double, (size_t)m + 1);
    int *place = MEM_ARRAY(p->mem, int, (size_t)m + 1),
        *old = MEM_ARRAY(p->mem, int, (size_t)m + 1);

    for (int i = 0; i < m; i++) {
        memset(inverse_row(p, i), 0, (size_t)m * sizeof(double));
        inverse_row(p, i)[i] = 1;
        old[i] = p->head[i], place[i] = -1;
        p->at[old[i]] = -1;
    }
    // b is kept by columns of the basis in the rows of b's transpose: b[i * m + c].
    for (int c = 0; c < m; c++) {
        memset(column, 0, (size_t)m * sizeof *column);
        add_column(p, column, old[c], 1);
        for (int i = 0; i < m; i++)
            b[(size_t)i * (size_t)m + (size_t)c] = column[i];
    }
    for (int c = 0; c < m; c++) {
        int best = -1;
        for (int i = 0; i < m; i++)
            if (place[i] < 0 && (best < 0 || fabs(b[(size_t)i * (size_t)m + (size_t)c]) >
                                                 fabs(b[(size_t)best * (size_t)m + (size_t)c])))
                best = i;
        double pivot = b[(size_t)best * (size_t)m + (size_t)c];
        if (fabs(pivot) < 1e-9) {
            // Depends: put a sum in its place, one whose column has the largest entry among the free rows.
            int take = -1;
            double top = 0;
            for (int i = 0; i < m; i++) {
                bool used = p->at[p->n + i] >= 0;
                for (int o = 0; o < m && !used; o++)
                    used = o != c && old[o] == p->n + i;
                if (used) continue;
                for (int r = 0; r < m; r++)
                    if (place[r] < 0 && fabs(inverse_row(p, r)[i]) > top)
                        top = fabs(inverse_row(p, r)[i]), best = r, take = i;
            }
            assert(take >= 0);
            for (int i = 0; i < m; i++)
                b[(size_t)i * (size_t)m + (size_t)c] = -inverse_row(p, i)[take];
            if (old[c] < p->n + m) p->x[old[c]] = p->lo[old[c]];
            old[c] = p->n + take;
            pivot = b[(size_t)best * (size_t)m + (size_t)c];
        }
        place[best] = c;
        p->head[best] = old[c], p->at[old[c]] = best;
        double *row = b + (size_t)best * (size_t)m, *inv = p->inverse + (size_t)best * w;
        for (int k = 0; k < m; k++)
            row[k] /= pivot, inv[k] /= pivot;
        for (int i = 0; i < m; i++) {
            const double f = b[(size_t)i * (size_t)m + (size_t)c];
            if (i == best || f == 0) continue;
            double *to = b + (size_t)i * (size_t)m, *ti = p->inverse + (size_t)i * w;
            for (int k = 0; k < m; k++)
                to[k] -= f * row[k];
            for (int k = 0; k < m; k++)
                ti[k] -= f * inv[k];
        }
    }
    for (int i = 0; i < m; i++) {
        double s = 0;
        for (int k = 0; k < m; k++)
            s += inverse_row(p, i)[k] * inverse_row(p, i)[k];
        p->weight[i] = s;
    }
    p->since = 0;
    p->ready = true;
    mem_reset(p->mem, mark);
}

static inline double cost_of(const struct lp *p, int j)
{
    return p->cost[j] - p->scale * p->shift[j];
}

static void multipliers(const struct lp *p, double *out, bool shifted)
{
    memset(out, 0, (size_t)p->m * sizeof *out);
    for (int i = 0; i < p->m; i++) {
        const double c = shifted ? cost_of(p, p->head[i]) : p->cost[p->head[i]];
        if (c == 0) continue;
        const double *inv = inverse_row(p, i);
        for (int k = 0; k < p->m; k++)
            out[k] += c * inv[k];
    }
}

// Reduced costs from the costs, each variable at the bound that suits its own, the basic ones from the others.
static void place_all(struct lp *p)
{
    const int all = p->n + p->m;

    multipliers(p, p->work, true);
    for (int j = 0; j < all; j++) {
        if (p->at[j] >= 0) {
            p->d[j] = 0;
            continue;
        }
        p->d[j] = cost_of(p, j) - dot_column(p, p->work, j);
        p->x[j] = p->d[j] > 0 ? p->hi[j] : p->lo[j];
    }
    memset(p->eta, 0, (size_t)p->m * sizeof *p->eta);
    for (int j = 0; j < all; j++)
        if (p->at[j] < 0 && p->x[j] != 0) add_column(p, p->eta, j, -p->x[j]);
    for (int i = 0; i < p->m; i++) {
        const double *inv = inverse_row(p, i);
        double s = 0;
        for (int k = 0; k < p->m; k++)
            s += inv[k] * p->eta[k];
        p->x[p->head[i]] = s;
    }
    p->value = 0;
    for (int j = 0; j < all; j++)
        p->value += cost_of(p, j) * p->x[j];
}

static int leaving(const struct lp *p, double *out_short)
{
    double top = 0;
    int best = -1;

    for (int i = 0; i < p->m; i++) {
        const int j = p->head[i];
        const double low = p->lo[j] - p->x[j], high = p->x[j] - p->hi[j],
                     v = low > high ? low : high;
        if (v > p->feasible && v * v > top * p->weight[i]) {
            top = v * v / p->weight[i];
            best = i;
            *out_short = low > high ? low : -high;
        }
    }
    return best;
}

// The entering variable; variables before it in the order of ratios move to their other bound. pick[0..*flips).
static int entering(struct lp *p, double shortage, int *out_flips)
{
    const double s = shortage > 0 ? 1 : -1;
    double slope = fabs(shortage), before = 0;
    int n = 0, flips = 0;

    for (int j = 0; j < p->n + p->m; j++) {
        if (p->at[j] >= 0 || p->lo[j] == p->hi[j]) continue;
        const double b = -s * p->alpha[j];
        const bool high = p->x[j] == p->hi[j];
        if (high ? b < -PIVOT : b > PIVOT) p->pick[n++] = j;
    }
    while (flips < n) {
        // Among the ratios that are all but least, the largest pivot.
        double least = INFINITY, top = 0;
        int best = -1;
        for (int i = flips; i < n; i++) {
            const int j = p->pick[i];
            const double r = (fabs(p->d[j]) + 1e-11) / fabs(p->alpha[j]);
            if (r < least) least = r;
        }
        for (int i = flips; i < n; i++) {
            const int j = p->pick[i];
            if (fabs(p->d[j]) / fabs(p->alpha[j]) <= least && fabs(p->alpha[j]) > top)
                top = fabs(p->alpha[j]), best = i;
        }
        const int j = p->pick[best];
        const double ratio = fabs(p->d[j]) / fabs(p->alpha[j]);
        if (ratio > before) {
            p->value -= (ratio - before) * slope;
            before = ratio;
        }
        slope -= fabs(p->alpha[j]) * (p->hi[j] - p->lo[j]);
        p->pick[best] = p->pick[flips];
        p->pick[flips] = j;
        if (slope <= 0) {
            *out_flips = flips;
            return j;
        }
        flips++;
    }
    // What all of them together cannot mend, unless what is left is rounding.
    *out_flips = flips;
    if (flips > 0 && slope <= p->feasible) {
        *out_flips = flips - 1;
        return p->pick[flips - 1];
    }
    return -1;
}

static void flip(struct lp *p, int n)
{
    if (n == 0) return;
    memset(p->work, 0, (size_t)p->m * sizeof *p->work);
    for (int i = 0; i < n; i++) {
        const int j = p->pick[i];
        const double to = p->x[j] == p->hi[j] ? p->lo[j] : p->hi[j];
        add_column(p, p->work, j, to - p->x[j]);
        p->x[j] = to;
    }
    for (int i = 0; i < p->m; i++) {
        const double *inv = inverse_row(p, i);
        double s = 0;
        for (int k = 0; k < p->m; k++)
            s += inv[k] * p->work[k];
        p->x[p->head[i]] -= s;
    }
}

// Basic in row r becomes q; eta is q's column times the inverse.
static void pivot(struct lp *p, int r, int q, double shortage)
{
    const int out = p->head[r], m = p->m;
    const double bound = shortage > 0 ? p->lo[out] : p->hi[out];
    const double step = (p->x[out] - bound) / p->eta[r], theta = p->d[q] / p->alpha[q];
    double *from = inverse_row(p, r);

    for (int j = 0; j < p->n + m; j++)
        if (p->at[j] < 0) p->d[j] -= theta * p->alpha[j];
    for (int i = 0; i < m; i++)
        p->x[p->head[i]] -= p->eta[i] * step;
    p->x[q] += step;
    p->x[out] = bound;
    p->d[q] = 0, p->d[out] = -theta;

    for (int i = 0; i < m; i++) { // steepest edge: tau = inverse * from
        const double f = p->eta[i] / p->eta[r];
        if (i == r || f == 0) continue;
        const double *inv = inverse_row(p, i);
        double tau = 0;
        for (int k = 0; k < m; k++)
            tau += inv[k] * from[k];
        const double w = p->weight[i] - 2 * f * tau + f * f * p->weight[r];
        p->weight[i] = w > 1e-4 ? w : 1e-4;
    }
    p->weight[r] /= p->eta[r] * p->eta[r];
    if (p->weight[r] < 1e-4) p->weight[r] = 1e-4;
    for (int k = 0; k < m; k++)
        from[k] /= p->eta[r];
    for (int i = 0; i < m; i++) {
        const double f = p->eta[i];
        if (i == r || f == 0) continue;
        double *to = inverse_row(p, i);
        for (int k = 0; k < m; k++)
            to[k] -= f * from[k];
    }
    p->head[r] = q, p->at[q] = r, p->at[out] = -1;
    p->since++;
    p->steps++;
}

enum lp_end lp_solve(struct lp *p, double cutoff)
{
    double scale = 0;
    int limit = 2000 + 20 * p->m, again = 0;

    for (int j = 0; j < p->n + p->m; j++)
        if (fabs(p->cost[j]) > scale) scale = fabs(p->cost[j]);
    p->scale = (scale > 0 ? scale : 1) * 1e-8;
    if (!p->ready || p->since > RENEW / 2) renew(p);
    place_all(p);
    for (;;) {
        double shortage = 0;
        if (p->since > RENEW) renew(p), place_all(p);
        const int r = leaving(p, &shortage);
        if (r < 0) {
            p->value = 0;
            for (int j = 0; j < p->n + p->m; j++)
                p->value += p->cost[j] * p->x[j];
            return LP_DONE;
        }
        if (limit-- <= 0) return LP_LIMIT;
        const double *rho = inverse_row(p, r);
        for (int j = 0; j < p->n + p->m; j++)
            if (p->at[j] < 0) p->alpha[j] = dot_column(p, rho, j);
        int flips;
        const int q = entering(p, shortage, &flips);
        if (q < 0) {
            if (p->since > 0 && again++ < 2) { // once more, without what was rounded on the way
                renew(p), place_all(p);
                continue;
            }
            memcpy(p->ray, rho, (size_t)p->m * sizeof *p->ray);
            return LP_NONE;
        }
        for (int i = 0; i < p->m; i++)
            p->eta[i] = dot_column(p, inverse_row(p, i), q);
        if (fabs(p->eta[r] - p->alpha[q]) > 1e-7 * (1 + fabs(p->alpha[q])) && p->since > 0) {
            renew(p), place_all(p);
            continue;
        }
        flip(p, flips);
        pivot(p, r, q, shortage);
        if (p->value < cutoff - 1e-7 * (1 + fabs(cutoff)) && lp_bound(p) < cutoff) return LP_CUTOFF;
    }
}

void lp_multipliers(const struct lp *p, double *out)
{
    multipliers(p, out, false);
}

double lp_bound(struct lp *p)
{
    double s = 0;

    multipliers(p, p->work, false);
    for (int j = 0; j < p->n + p->m; j++) {
        const double d = p->cost[j] - dot_column(p, p->work, j);
        s += d > 0 ? d * p->hi[j] : d * p->lo[j];
    }
    return s;
}
