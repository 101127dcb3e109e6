// The largest product of chances over fractional panels: a primal-dual interior point method whose every step is a
// system of as many equations as there are values (Nocedal and Wright, Numerical Optimization, chapter 19).
#include "engine/sortition/goal.h"

#include <math.h>
#include <string.h>

struct point {
    int n, m;
    const double *weight, *lo, *hi, *top; // rows lo..hi, columns 0..top
    double *c, *w;                        // columns, and the multiplier of their top
    double *r, *v, *q, *l;                // rows, multipliers of lo and hi, of the row itself
    double *dc, *dw, *dr, *dv, *dq, *dl, *gc, *gr, *gp, *schur;
};

static double column_dot(const struct lp *p, const double *v, int j)
{
    double s = 0;

    for (int e = p->start[j]; e < p->start[j + 1]; e++)
        s += v[p->row[e]];
    if (p->own[j] >= 0) s += v[p->own[j]];
    return s;
}

static void column_add(const struct lp *p, double *v, int j, double times)
{
    for (int e = p->start[j]; e < p->start[j + 1]; e++)
        v[p->row[e]] += times;
    if (p->own[j] >= 0) v[p->own[j]] += times;
}

// Cholesky in place and two triangular solves; rows that depend on others get no step.
static void solve(double *a, double *b, int m)
{
    double most = 0;

    for (int i = 0; i < m; i++)
        if (a[i * m + i] > most) most = a[i * m + i];
    for (int j = 0; j < m; j++) {
        double d = a[j * m + j];
        for (int k = 0; k < j; k++)
            d -= a[j * m + k] * a[j * m + k];
        const bool gone = d <= most * 1e-14;
        a[j * m + j] = gone ? INFINITY : sqrt(d);
        for (int i = j + 1; i < m; i++) {
            double s = a[i * m + j];
            for (int k = 0; k < j; k++)
                s -= a[i * m + k] * a[j * m + k];
            a[i * m + j] = gone ? 0 : s / a[j * m + j];
        }
    }
    for (int i = 0; i < m; i++) {
        double s = b[i];
        for (int k = 0; k < i; k++)
            s -= a[i * m + k] * b[k];
        b[i] = isinf(a[i * m + i]) ? 0 : s / a[i * m + i];
    }
    for (int i = m - 1; i >= 0; i--) {
        double s = b[i];
        for (int k = i + 1; k < m; k++)
            s -= a[k * m + i] * b[k];
        b[i] = isinf(a[i * m + i]) ? 0 : s / a[i * m + i];
    }
}

static void direction(struct point *x, const struct lp *p, double mu)
{
    const int m = x->m;

    memset(x->schur, 0, (size_t)m * (size_t)m * sizeof *x->schur);
    for (int i = 0; i < m; i++)
        x->gp[i] = x->r[i];
    for (int j = 0; j < x->n; j++)
        if (x->top[j] > 0) column_add(p, x->gp, j, -x->c[j]);
    for (int i = 0; i < m; i++)
        x->dl[i] = x->gp[i];
    for (int j = 0; j < x->n; j++) {
        if (!(x->top[j] > 0)) continue;
        const double gap = x->top[j] - x->c[j];
        const double theta = x->weight[j] / (x->c[j] * x->c[j]) + x->w[j] / gap;
        x->gc[j] = x->weight[j] / x->c[j] + column_dot(p, x->l, j) - mu / gap;
        x->dc[j] = theta; // kept until the step is known
        column_add(p, x->dl, j, -x->gc[j] / theta);
        // schur += column * column' / theta, over the few rows it stands in
        int row[64], k = 0;
        for (int e = p->start[j]; e < p->start[j + 1] && k < 60; e++)
            row[k++] = p->row[e];
        if (p->own[j] >= 0) row[k++] = p->own[j];
        for (int a = 0; a < k; a++)
            for (int b = 0; b < k; b++)
                x->schur[row[a] * m + row[b]] += 1 / theta;
    }
    for (int i = 0; i < m; i++) {
        if (x->hi[i] <= x->lo[i]) continue;
        const double a = x->r[i] - x->lo[i], b = x->hi[i] - x->r[i],
                     psi = x->v[i] / a + x->q[i] / b;
        x->gr[i] = -x->l[i] + mu / a - mu / b;
        x->schur[i * m + i] += 1 / psi;
        x->dl[i] += x->gr[i] / psi;
        x->dr[i] = psi;
    }
    solve(x->schur, x->dl, m);
    for (int j = 0; j < x->n; j++) {
        if (!(x->top[j] > 0)) continue;
        const double gap = x->top[j] - x->c[j];
        x->dc[j] = (x->gc[j] + column_dot(p, x->dl, j)) / x->dc[j];
        x->dw[j] = (mu + x->w[j] * x->dc[j]) / gap - x->w[j];
    }
    for (int i = 0; i < m; i++) {
        x->dv[i] = x->dq[i] = 0;
        if (x->hi[i] <= x->lo[i]) {
            x->dr[i] = 0;
            continue;
        }
        const double a = x->r[i] - x->lo[i], b = x->hi[i] - x->r[i];
        x->dr[i] = (x->gr[i] - x->dl[i]) / x->dr[i];
        x->dv[i] = (mu - x->v[i] * x->dr[i]) / a - x->v[i];
        x->dq[i] = (mu + x->q[i] * x->dr[i]) / b - x->q[i];
    }
}

static void keep(double *step, double at, double d)
{
    if (d < 0 && -at / d * 0.995 < *step) *step = -at / d * 0.995;
}

static double step_of(const struct point *x)
{
    double s = 1;

    for (int j = 0; j < x->n; j++) {
        if (!(x->top[j] > 0)) continue;
        keep(&s, x->c[j], x->dc[j]);
        keep(&s, x->top[j] - x->c[j], -x->dc[j]);
        keep(&s, x->w[j], x->dw[j]);
    }
    for (int i = 0; i < x->m; i++) {
        if (x->hi[i] <= x->lo[i]) continue;
        keep(&s, x->r[i] - x->lo[i], x->dr[i]);
        keep(&s, x->hi[i] - x->r[i], -x->dr[i]);
        keep(&s, x->v[i], x->dv[i]);
        keep(&s, x->q[i], x->dq[i]);
    }
    return s;
}

enum goal goal_nash(struct search *s, double *chance)
{
    const struct types *t = s->types;
    struct lp *p = s->lp;
    struct mem *mem = p->mem;
    double people = 0, room = 0;

    search_reset(s);
    for (int again = 0; again < 20; again++) { // households that turn out to be in the way
        struct mem_mark mark = mem_mark(mem);
        const int n = t->n, m = p->m;
        const size_t sn = (size_t)n + 1, sm = (size_t)m + 1;
        struct point x = {.n = n, .m = m};
        double *weight = MEM_ARRAY(mem, double, sn), *top = MEM_ARRAY(mem, double, sn);
        double *lo = MEM_ARRAY(mem, double, sm), *hi = MEM_ARRAY(mem, double, sm);
        double **per_n[] = {&x.c, &x.w, &x.dc, &x.dw, &x.gc};
        double **per_m[] = {&x.r, &x.v, &x.q, &x.l, &x.dr, &x.dv, &x.dq, &x.dl, &x.gr, &x.gp};
        for (size_t i = 0; i < COUNT_OF(per_n); i++)
            *per_n[i] = MEM_ARRAY(mem, double, sn);
        for (size_t i = 0; i < COUNT_OF(per_m); i++)
            *per_m[i] = MEM_ARRAY(mem, double, sm);
        x.schur = MEM_ARRAY(mem, double, sm *sm);
        people = room = 0;
        for (int j = 0; j < n; j++) {
            weight[j] = t->count[j], top[j] = t->cap[j];
            if (t->cap[j] > 0) people += t->count[j], room += t->cap[j];
        }
        for (int i = 0; i < m; i++)
            lo[i] = p->lo[n + i], hi[i] = p->hi[n + i];
        for (int v = 0; v < t->values;) { // what the sums of a category leave no room for
            int end = v, low = 0, high = 0;
            while (end < t->values && t->category_of[end] == t->category_of[v]) {
                low += (int)lo[end], high += (int)hi[end];
                end++;
            }
            for (; v < end; v++) {
                if (low == t->seats) hi[v] = lo[v];
                if (high == t->seats) lo[v] = hi[v];
            }
        }
        x.weight = weight, x.top = top, x.lo = lo, x.hi = hi;
        const double share = t->seats / room < 0.9 ? t->seats / room : 0.9;
        for (int j = 0; j < n; j++)
            if (top[j] > 0) {
                x.c[j] = top[j] * share;
                x.w[j] = 1;
            }
        for (int i = 0; i < m; i++) {
            x.r[i] = (lo[i] + hi[i]) / 2;
            x.v[i] = x.q[i] = hi[i] > lo[i];
        }
        double mu = 1;
        for (int round = 0; round < 200; round++) {
            direction(&x, p, mu);
            const double step = step_of(&x);
            double gap = 0, far = 0;
            int pairs = 1;
            for (int j = 0; j < n; j++) {
                if (!(top[j] > 0)) continue;
                x.c[j] += step * x.dc[j], x.w[j] += step * x.dw[j];
                gap += x.w[j] * (top[j] - x.c[j]), pairs++;
            }
            for (int i = 0; i < m; i++) {
                x.r[i] += step * x.dr[i], x.v[i] += step * x.dv[i];
                x.q[i] += step * x.dq[i], x.l[i] += step * x.dl[i];
                if (hi[i] > lo[i])
                    gap += x.v[i] * (x.r[i] - lo[i]) + x.q[i] * (hi[i] - x.r[i]), pairs += 2;
            }
            direction(&x, p, 0);
            for (int j = 0; j < n; j++)
                if (top[j] > 0 && fabs(x.dc[j] / t->count[j]) > far)
                    far = fabs(x.dc[j] / t->count[j]);
            mu = gap / pairs * (step > 0.9 ? 0.1 : 0.5);
            if (far < 1e-11 && gap < 1e-10 * people) break;
            if (mu < 1e-16) mu = 1e-16;
        }
        // A last look whether a household is in the way.
        for (int j = 0; j < n; j++) {
            chance[j] = top[j] > 0 ? x.c[j] / t->count[j] : 0;
            if (chance[j] > 1) chance[j] = 1;
        }
        bool fine = true;
        for (int j = 0; j < n; j++)
            fine = fine && isfinite(chance[j]);
        mem_reset(mem, mark);
        if (!fine) return GOAL_ROUGH;
        if (!search_houses(s, chance, true)) return GOAL_FOUND;
    }
    return GOAL_ROUGH;
}
