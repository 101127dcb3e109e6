// fit.c - iterative proportional fitting over the cells that have a seed.
#include "engine/city/fit.h"

#include <math.h>

#define FAULTS_PUT(f, what, ...) \
    fault_add((f), (struct fault){.code = CITY_FAULT_##what, .name = #what, __VA_ARGS__})

// ---- do the margins agree ----

static int common(const struct margin *a, const struct margin *b, int *out)
{
    int n = 0;

    for (int i = 0; i < a->n; i++)
        if (margin_place(b, a->variable[i]) >= 0) out[n++] = a->variable[i];
    return n;
}

// The largest difference of two margins where they overlap, relative to the total.
static double apart(struct mem *m, const struct margin *a, const struct margin *b, int *out_cell)
{
    int keep[MARGIN_VARIABLES_MAX];
    const int n = common(a, b, keep);
    const struct mem_mark mark = mem_mark(m);
    struct margin x, y;
    double worst = 0;

    margin_sum(m, a, keep, n, &x);
    margin_sum(m, b, keep, n, &y);
    *out_cell = 0;
    for (int c = 0; c < x.cells; c++) {
        const double far = fabs(x.count[c] - y.count[c]) / a->total;
        if (far <= worst) continue;
        worst = far;
        *out_cell = c;
    }
    mem_reset(m, mark);
    return worst;
}

static bool margins_agree(struct mem *m, const struct variables *v, const struct margin *g, int n,
                          struct faults *faults)
{
    double worst = 1e-9;
    int a = -1, b = -1, cell = 0, at;

    for (int j = 1; j < n; j++)
        for (int i = 0; i < j; i++) {
            const double far = apart(m, &g[i], &g[j], &at);
            if (far <= worst) continue;
            worst = far;
            a = i, b = j, cell = at;
        }
    if (a < 0) return true;
    int keep[MARGIN_VARIABLES_MAX];
    struct margin x;
    margin_sum(m, &g[a], keep, common(&g[a], &g[b], keep), &x);
    FAULTS_PUT(faults, margins_disagree, .file = g[b].file, .line = 1,
               .field = margin_name(m, v, &g[b]), .value = margin_cell_name(m, v, &x, cell),
               .a = str_format(m, STR_FMT " (%.3g)", STR_ARG(margin_name(m, v, &g[a])),
                               worst * g[a].total));
    return false;
}

// Each margin is fitted to what the earlier ones say about the variables they share.
static void rescale(struct mem *m, struct margin *g, int n)
{
    for (int j = 1; j < n; j++)
        for (int cycle = 0; cycle < 200; cycle++) {
            double worst = 0;
            for (int i = 0; i < j; i++) {
                int keep[MARGIN_VARIABLES_MAX], stride[MARGIN_VARIABLES_MAX] = {0};
                const int k = common(&g[i], &g[j], keep);
                const struct mem_mark mark = mem_mark(m);
                struct margin want, have;
                margin_sum(m, &g[i], keep, k, &want);
                margin_sum(m, &g[j], keep, k, &have);
                for (int q = k - 1, s = 1; q >= 0; s *= want.groups[q], q--)
                    stride[margin_place(&g[j], keep[q])] = s;
                for (int c = 0; c < want.cells; c++)
                    worst = fmax(worst, fabs(want.count[c] - have.count[c]) / g[0].total);
                g[j].total = 0;
                for (int c = 0; c < g[j].cells; c++) {
                    int to = 0;
                    for (int q = g[j].n - 1, rest = c; q >= 0; rest /= g[j].groups[q], q--)
                        to += rest % g[j].groups[q] * stride[q];
                    if (have.count[to] > 0) g[j].count[c] *= want.count[to] / have.count[to];
                    g[j].total += g[j].count[c];
                }
                mem_reset(m, mark);
            }
            if (worst < 1e-12) break;
        }
}

// ---- cells ----

static double crossing(const struct fit *f)
{
    double cells = 1;

    for (int i = 0; i < f->n; i++)
        cells *= f->groups[i];
    return cells;
}

static bool is_impossible(const struct fit *f, const struct fit_ask *ask, const uint32_t *code)
{
    for (int t = 0; t < ask->impossible_n; t++) {
        const struct table *x = &ask->impossible[t];
        for (int r = 0; r < x->rows; r++) {
            bool same = true;
            for (int k = 0; k < x->columns && same; k++)
                for (int i = 0; i < f->n; i++)
                    if (f->variable[i] == x->variable[k])
                        same = same && x->code[r * x->columns + k] == (int32_t)code[i];
            if (same) return true;
        }
    }
    return false;
}

static void dense(struct mem *m, const struct fit_ask *ask, const double *seed, struct fit *f)
{
    const int all = (int)f->all_cells;
    uint32_t code[CITY_VARIABLES_MAX] = {0};

    f->code = MEM_ARRAY(m, uint32_t, (size_t)all * (size_t)f->n);
    f->count = MEM_ARRAY(m, double, (size_t)all);
    for (int c = 0; c < all; c++) {
        const double s = (seed ? seed[c] : 1) + ask->add;
        if (s > 0 && !(ask->impossible_n && is_impossible(f, ask, code))) {
            memcpy(&f->code[(size_t)f->cells * (size_t)f->n], code, (size_t)f->n * sizeof *code);
            f->count[f->cells++] = s;
        }
        for (int i = f->n - 1; i >= 0 && ++code[i] == (uint32_t)f->groups[i]; i--)
            code[i] = 0;
    }
}

static int row_cmp(const struct table *t, int a, int b)
{
    for (int i = 0; i < t->columns; i++) {
        const int32_t x = t->code[(size_t)a * (size_t)t->columns + (size_t)i],
                      y = t->code[(size_t)b * (size_t)t->columns + (size_t)i];
        if (x != y) return x < y ? -1 : 1;
    }
    return 0;
}

// Only the combinations of the sample, in the order the crossing would have: rows sorted, equal ones together.
static void sparse(struct mem *m, const struct table *t, const struct fit_ask *ask, struct fit *f)
{
    int *by = MEM_ARRAY(m, int, (size_t)t->rows), *other = MEM_ARRAY(m, int, (size_t)t->rows);

    for (int i = 0; i < t->rows; i++)
        by[i] = i;
    for (int64_t width = 1; width < t->rows; width *= 2) {
        for (int64_t from = 0; from < t->rows; from += 2 * width) {
            const int64_t middle = from + width < t->rows ? from + width : t->rows;
            const int64_t end = from + 2 * width < t->rows ? from + 2 * width : t->rows;
            int64_t i = from, j = middle;
            for (int64_t k = from; k < end; k++)
                other[k] =
                    j == end || (i < middle && row_cmp(t, by[i], by[j]) <= 0) ? by[i++] : by[j++];
        }
        int *kept = by;
        by = other;
        other = kept;
    }
    f->code = MEM_ARRAY(m, uint32_t, (size_t)t->rows * (size_t)f->n);
    f->count = MEM_ARRAY(m, double, (size_t)t->rows);
    for (int i = 0; i < t->rows; i++) {
        if (i && row_cmp(t, by[i - 1], by[i]) == 0) {
            f->count[f->cells - 1] += f->count[f->cells - 1] > 0;
            continue;
        }
        uint32_t *code = &f->code[(size_t)f->cells * (size_t)f->n];
        for (int k = 0; k < f->n; k++)
            code[k] = (uint32_t)t->code[(size_t)by[i] * (size_t)t->columns + (size_t)k];
        f->count[f->cells++] = is_impossible(f, ask, code) ? 0 : 1;
    }
}

static bool margins_index(struct mem *m, const struct variables *v, struct fit *f,
                          struct faults *faults)
{
    bool fine = true;

    f->of = MEM_ARRAY(m, int *, (size_t)f->margins);
    for (int g = 0; g < f->margins; g++) {
        const struct margin *x = &f->margin[g];
        int stride[CITY_VARIABLES_MAX] = {0};
        for (int k = x->n - 1, s = 1; k >= 0; s *= x->groups[k], k--) {
            int axis = 0;
            while (axis < f->n && f->variable[axis] != x->variable[k])
                axis++;
            if (axis == f->n) {
                FAULTS_PUT(faults, variable_unknown, .file = x->file, .line = 1,
                           .field = v->at[x->variable[k]].name);
                return false;
            }
            stride[axis] = s;
        }
        f->of[g] = MEM_ARRAY(m, int, (size_t)f->cells + 1);
        for (int c = 0; c < f->cells; c++) {
            int to = 0;
            for (int i = 0; i < f->n; i++)
                to += (int)f->code[(size_t)c * (size_t)f->n + (size_t)i] * stride[i];
            f->of[g][c] = to;
        }
    }
    return fine;
}

// ---- fitting ----

static double fit_sums(struct fit *f, int g, double *sum)
{
    double worst = 0;

    memset(sum, 0, (size_t)f->margin[g].cells * sizeof *sum);
    for (int c = 0; c < f->cells; c++)
        sum[f->of[g][c]] += f->count[c];
    for (int c = 0; c < f->margin[g].cells; c++)
        worst = fmax(worst, fabs(sum[c] - f->margin[g].count[c]));
    return worst;
}

static bool fit_scale(struct mem *m, const struct variables *v, struct fit *f, int g, double *sum,
                      struct faults *faults)
{
    const struct margin *x = &f->margin[g];
    bool fine = true;

    fit_sums(f, g, sum);
    for (int c = 0; c < x->cells; c++) {
        if (x->count[c] > 0 && !(sum[c] > 0)) {
            FAULTS_PUT(faults, seed_empty, .file = x->file, .line = 1,
                       .field = margin_name(m, v, x), .value = margin_cell_name(m, v, x, c));
            fine = false;
        }
        sum[c] = sum[c] > 0 ? x->count[c] / sum[c] : 0;
    }
    for (int c = 0; fine && c < f->cells; c++)
        f->count[c] *= sum[f->of[g][c]];
    return fine;
}

static enum err fit_run(struct mem *m, const struct variables *v, const struct fit_ask *ask,
                        struct faults *faults, struct fit *f)
{
    const int cycles = ask->cycles ? ask->cycles : CITY_CYCLES;
    int most = 1;
    bool stopped = false;

    if (!margins_index(m, v, f, faults)) return ERR_INVALID;
    for (int g = 0; g < f->margins; g++)
        if (f->margin[g].cells > most) most = f->margin[g].cells;
    double *sum = MEM_ARRAY(m, double, (size_t)most);
    while (f->iterations < cycles && !f->converged && !stopped) {
        for (int g = 0; g < f->margins; g++)
            if (!fit_scale(m, v, f, g, sum, faults)) return ERR_INVALID;
        f->iterations++;
        f->max_abs_error = 0;
        for (int g = 0; g < f->margins; g++)
            f->max_abs_error = fmax(f->max_abs_error, fit_sums(f, g, sum));
        f->converged = f->max_abs_error < 1e-10 * f->margin[0].total;
        stopped = !progress_go_on(ask->progress, (double)f->iterations / cycles, "fitting");
    }
    for (int c = 0; c < f->cells; c++)
        f->total += f->count[c];
    for (int c = 0; c < f->cells; c++)
        if (f->count[c] > 0) f->entropy -= f->count[c] / f->total * log(f->count[c] / f->total);
    return f->converged ? ERR_NONE : ERR_LIMIT;
}

static enum err margins_ready(struct mem *m, const struct variables *v, const struct margin *margin,
                              int margins, const struct fit_ask *ask, struct faults *faults,
                              struct fit *f)
{
    struct margin *own = MEM_ARRAY(m, struct margin, (size_t)margins);

    for (int g = 0; g < margins; g++) {
        own[g] = margin[g];
        own[g].count = MEM_ARRAY(m, double, (size_t)margin[g].cells);
        memcpy(own[g].count, margin[g].count, (size_t)margin[g].cells * sizeof(double));
    }
    if (ask->rescale) rescale(m, own, margins);
    f->margins = margins;
    f->margin = own;
    return margins_agree(m, v, own, margins, faults) ? ERR_NONE : ERR_INVALID;
}

static bool axes(struct mem *m, const struct variables *v, const int *variable, int n,
                 struct faults *faults, struct fit *f)
{
    if (n < 1 || n > CITY_VARIABLES_MAX) {
        FAULTS_PUT(faults, too_many_axes, .a = str_format(m, "%d", CITY_VARIABLES_MAX));
        return false;
    }
    f->n = n;
    for (int i = 0; i < n; i++) {
        f->variable[i] = variable[i];
        f->groups[i] = v->at[variable[i]].groups;
    }
    f->all_cells = crossing(f);
    return true;
}

static bool few_enough(struct mem *m, const struct fit *f, struct faults *faults)
{
    if (f->all_cells <= CITY_CELLS_MAX) return true;
    FAULTS_PUT(faults, too_many_cells, .a = str_format(m, "%d", CITY_CELLS_MAX));
    return false;
}

enum err city_fit_seed(struct mem *m, const struct variables *v, const int *variable, int n,
                       const double *seed, const struct margin *margin, int margins,
                       const struct fit_ask *ask, struct faults *faults, struct fit *out)
{
    struct fit f = {0};

    if (margins < 1) return ERR_INVALID;
    if (!axes(m, v, variable, n, faults, &f) || !few_enough(m, &f, faults)) return ERR_INVALID;
    TRY(margins_ready(m, v, margin, margins, ask, faults, &f));
    dense(m, ask, seed, &f);
    const enum err why = fit_run(m, v, ask, faults, &f);
    if (why == ERR_NONE || why == ERR_LIMIT) *out = f;
    return why;
}

enum err city_fit(struct mem *m, const struct variables *v, const struct table *sample,
                  const struct margin *margin, int margins, const struct fit_ask *ask,
                  struct faults *faults, struct fit *out)
{
    int variable[TABLE_VARIABLES_MAX], n = 0;
    struct fit f = {0};

    if (margins < 1) return ERR_INVALID;
    for (int i = 0; sample && i < sample->columns; i++)
        variable[n++] = sample->variable[i];
    for (int g = 0; !sample && g < margins; g++)
        for (int k = 0; k < margin[g].n; k++) {
            bool there = false;
            for (int i = 0; i < n; i++)
                there = there || variable[i] == margin[g].variable[k];
            if (!there) variable[n++] = margin[g].variable[k];
        }
    if (!axes(m, v, variable, n, faults, &f)) return ERR_INVALID;
    if (!sample || (ask->add > 0) || f.all_cells <= CITY_CELLS_MAX) {
        double *seed = NULL;
        if (!few_enough(m, &f, faults)) return ERR_INVALID;
        if (sample) {
            seed = MEM_ARRAY(m, double, (size_t)f.all_cells);
            for (int r = 0; r < sample->rows; r++) {
                size_t c = 0;
                for (int i = 0; i < n; i++)
                    c = c * (size_t)f.groups[i] +
                        (size_t)sample->code[(size_t)r * (size_t)n + (size_t)i];
                seed[c]++;
            }
        }
        return city_fit_seed(m, v, variable, n, seed, margin, margins, ask, faults, out);
    }
    TRY(margins_ready(m, v, margin, margins, ask, faults, &f));
    sparse(m, sample, ask, &f);
    const enum err why = fit_run(m, v, ask, faults, &f);
    if (why == ERR_NONE || why == ERR_LIMIT) *out = f;
    return why;
}

int city_fit_largest(const struct fit *f, int most, int *out)
{
    int n = 0;

    for (int c = 0; c < f->cells; c++) {
        int at = n < most ? n : most;
        if (at == most && !(f->count[c] > f->count[out[most - 1]])) continue;
        if (at == most) at--;
        while (at > 0 && f->count[c] > f->count[out[at - 1]]) {
            out[at] = out[at - 1];
            at--;
        }
        out[at] = c;
        if (n < most) n++;
    }
    return n;
}
