// weights.c - raking over distinct combinations: participants who are alike in every margin share one factor.
#include "engine/represent/weights.h"

#include <float.h>
#include <math.h>

#define NOTE_PUT(f, what, ...) \
    fault_add((f), (struct fault){.code = REPRESENT_FAULT_##what, .name = #what, __VA_ARGS__})

struct raking {
    struct mem *m;
    const struct variables *v;
    const struct margin *margin;
    int margins, classes;
    int *cell;       // [classes * margins]
    double *start;   // [classes] one participant's first weight
    double *many;    // [classes] participants
    double *w;       // [classes] one participant's weight
    int *class_of;   // [people]
    double **target; // [margins][cells], scaled to one total
    double *sum;     // [most cells]
    double total;
};

static uint64_t mix(uint64_t h, uint64_t v)
{
    h = (h ^ v) * 0x9e3779b97f4a7c15u;
    return h ^ h >> 29;
}

// Classes are numbered as they first came, so that sums do not depend on where the hash puts them.
static void classes_find(struct raking *r, const struct table *people)
{
    const int n = people->rows, k = r->margins;
    uint32_t slots = 1024;
    int *row = MEM_ARRAY(r->m, int, (size_t)k + 1),
        *column = MEM_ARRAY(r->m, int, TABLE_VARIABLES_MAX);

    while (slots < 2 * (uint32_t)n)
        slots *= 2;
    for (int i = 0; i < people->columns; i++)
        column[people->variable[i]] = i;
    int *slot = MEM_ARRAY(r->m, int, slots);
    r->class_of = MEM_ARRAY(r->m, int, (size_t)n);
    r->cell = MEM_ARRAY(r->m, int, (size_t)n *(size_t)k + 1);
    r->start = MEM_ARRAY(r->m, double, (size_t)n + 1);
    r->many = MEM_ARRAY(r->m, double, (size_t)n + 1);
    for (int p = 0; p < n; p++) {
        const int32_t *code = &people->code[(size_t)p * (size_t)people->columns];
        const double start = people->number ? people->number[p] : 1;
        uint64_t bits, h;
        memcpy(&bits, &start, sizeof bits);
        h = mix(0, bits);
        for (int i = 0; i < k; i++) {
            const struct margin *g = &r->margin[i];
            int cell = 0;
            for (int j = 0; j < g->n; j++)
                cell = cell * g->groups[j] + code[column[g->variable[j]]];
            row[i] = cell;
            h = mix(h, (uint64_t)cell);
        }
        uint32_t s = (uint32_t)(h >> 20) & (slots - 1);
        for (; slot[s]; s = (s + 1) & (slots - 1)) {
            const int c = slot[s] - 1;
            if (memcmp(&r->start[c], &start, sizeof start) == 0 &&
                memcmp(&r->cell[(size_t)c * (size_t)k], row, (size_t)k * sizeof *row) == 0)
                break;
        }
        if (!slot[s]) {
            memcpy(&r->cell[(size_t)r->classes * (size_t)k], row, (size_t)k * sizeof *row);
            r->start[r->classes] = start;
            slot[s] = ++r->classes;
        }
        r->class_of[p] = slot[s] - 1;
        r->many[slot[s] - 1]++;
    }
    r->w = MEM_ARRAY(r->m, double, (size_t)r->classes + 1);
    memcpy(r->w, r->start, (size_t)r->classes * sizeof *r->w);
}

static void sums_of(struct raking *r, int margin)
{
    const int k = r->margins;

    memset(r->sum, 0, (size_t)r->margin[margin].cells * sizeof *r->sum);
    for (int c = 0; c < r->classes; c++)
        r->sum[r->cell[(size_t)c * (size_t)k + (size_t)margin]] += r->w[c] * r->many[c];
}

// The nearest cell along the last variable, then along the others, that has participants.
static str neighbour(struct raking *r, int margin, int cell)
{
    const struct margin *g = &r->margin[margin];

    for (int i = g->n - 1, stride = 1; i >= 0; stride *= g->groups[i], i--) {
        const int code = cell / stride % g->groups[i];
        for (int step = 1; step < g->groups[i]; step++)
            for (int side = -1; side <= 1; side += 2) {
                const int other = code + side * step;
                if (other < 0 || other >= g->groups[i]) continue;
                const int at = cell + (other - code) * stride;
                if (r->sum[at] > 0) return margin_cell_name(r->m, r->v, g, at);
            }
    }
    return STR("");
}

static bool nobody_missing(struct raking *r, int margin, struct faults *notes)
{
    const struct margin *g = &r->margin[margin];
    bool fine = true;

    for (int c = 0; c < g->cells; c++)
        if (r->target[margin][c] > 0 && !(r->sum[c] > 0)) {
            NOTE_PUT(notes, no_participants, .file = g->file, .field = margin_name(r->m, r->v, g),
                     .value = margin_cell_name(r->m, r->v, g, c), .a = neighbour(r, margin, c));
            fine = false;
        }
    return fine;
}

static bool scale(struct raking *r, int margin, struct faults *notes)
{
    const int k = r->margins;

    sums_of(r, margin);
    for (int c = 0; c < r->margin[margin].cells; c++) {
        if (r->target[margin][c] > 0 && !(r->sum[c] > 0)) return nobody_missing(r, margin, notes);
        r->sum[c] = r->sum[c] > 0 ? r->target[margin][c] / r->sum[c] : 0;
    }
    for (int c = 0; c < r->classes; c++)
        r->w[c] *= r->sum[r->cell[(size_t)c * (size_t)k + (size_t)margin]];
    return true;
}

static double worst_of(struct raking *r, int margin, struct weights_miss *out)
{
    *out = (struct weights_miss){.margin = margin};
    sums_of(r, margin);
    for (int c = 0; c < r->margin[margin].cells; c++) {
        if (!(r->target[margin][c] > 0)) continue;
        const double relative = r->sum[c] / r->target[margin][c] - 1;
        if (fabs(relative) <= fabs(out->relative)) continue;
        out->cell = c;
        out->relative = relative;
    }
    return fabs(out->relative);
}

// Clips, and gives what was taken or added to those inside, until all fit or nobody is left to take it.
static int clip(struct raking *r, double low, double high, double people)
{
    const double mean = r->total / people;
    int at_bound = 0;

    for (int round = 0; round < 50; round++) {
        double fixed = 0, loose = 0;
        bool moved = false;
        at_bound = 0;
        for (int c = 0; c < r->classes; c++) {
            double *w = &r->w[c];
            if (!(*w > 0)) continue;
            if (*w < low * mean || *w > high * mean) moved = true;
            *w = fmin(fmax(*w, low * mean), high * mean);
            if (*w == low * mean || *w == high * mean)
                fixed += *w * r->many[c], at_bound += (int)r->many[c];
            else
                loose += *w * r->many[c];
        }
        if (!moved || !(loose > 0) || !(r->total > fixed)) break;
        const double factor = (r->total - fixed) / loose;
        for (int c = 0; c < r->classes; c++)
            if (r->w[c] > 0 && r->w[c] != low * mean && r->w[c] != high * mean) r->w[c] *= factor;
    }
    for (int c = 0; c < r->classes; c++)
        if (r->w[c] > 0) r->w[c] = fmin(fmax(r->w[c], low * mean), high * mean);
    return at_bound;
}

static void zero_targets(struct raking *r, struct faults *notes)
{
    for (int i = 0; i < r->margins; i++) {
        sums_of(r, i);
        for (int c = 0; c < r->margin[i].cells; c++)
            if (!(r->target[i][c] > 0) && r->sum[c] > 0) {
                double many = 0;
                for (int k = 0; k < r->classes; k++)
                    if (r->cell[(size_t)k * (size_t)r->margins + (size_t)i] == c)
                        many += r->many[k];
                NOTE_PUT(notes, target_zero, .file = r->margin[i].file,
                         .field = margin_name(r->m, r->v, &r->margin[i]),
                         .value = margin_cell_name(r->m, r->v, &r->margin[i], c),
                         .a = str_format(r->m, "%.0f", many));
            }
    }
}

static bool targets(struct raking *r, struct faults *notes)
{
    int cells = 1;
    bool fine = true;

    r->total = r->margin[0].total;
    r->target = MEM_ARRAY(r->m, double *, (size_t)r->margins);
    for (int i = 0; i < r->margins; i++) {
        const struct margin *g = &r->margin[i];
        const double factor = r->total / g->total;
        const bool differs = fabs(g->total - r->total) > 1e-9 * r->total;
        if (g->cells > cells) cells = g->cells;
        if (differs)
            NOTE_PUT(notes, totals_differ, .file = g->file, .field = margin_name(r->m, r->v, g),
                     .value = str_format(r->m, "%.15g", g->total),
                     .a = str_format(r->m, "%.15g", r->total));
        r->target[i] = MEM_ARRAY(r->m, double, (size_t)g->cells);
        for (int c = 0; c < g->cells; c++)
            r->target[i][c] = differs ? g->count[c] * factor : g->count[c];
    }
    r->sum = MEM_ARRAY(r->m, double, (size_t)cells);
    for (int i = 0; i < r->margins; i++) {
        sums_of(r, i);
        fine = nobody_missing(r, i, notes) && fine;
    }
    if (fine) zero_targets(r, notes);
    return fine;
}

static void summary(struct raking *r, const struct table *people, struct weights *out)
{
    double min = DBL_MAX, max = 0;

    out->n = people->rows;
    out->w = MEM_ARRAY(r->m, double, (size_t)people->rows + 1);
    for (int p = 0; p < out->n; p++) {
        const double w = out->w[p] = r->w[r->class_of[p]];
        out->sum += w;
        out->sum_sq += w * w;
        min = fmin(min, w);
        max = fmax(max, w);
    }
    const double mean = out->sum / out->n;
    out->deff = out->n * out->sum_sq / (out->sum * out->sum);
    out->n_eff = out->n / out->deff;
    out->min = min / mean;
    out->max = max / mean;
    out->combinations = r->classes;
}

static void tell(struct raking *r, const struct weights *out, bool trim, struct faults *notes)
{
    const struct margin *g = &r->margin[out->worst.margin];

    if (!out->converged && !trim)
        NOTE_PUT(notes, not_converged, .file = g->file, .field = margin_name(r->m, r->v, g),
                 .value = margin_cell_name(r->m, r->v, g, out->worst.cell),
                 .a = str_format(r->m, "%.2g", out->worst.relative));
    if (out->deff > 2 || out->max > 8)
        NOTE_PUT(notes, weights_uneven, .a = str_format(r->m, "%.2f", out->deff));
}

enum err represent_weights(struct mem *m, const struct variables *v, const struct margin *margin,
                           int margins, const struct table *people, const struct weights_ask *ask,
                           struct faults *notes, struct weights *out)
{
    struct raking r = {.m = m, .v = v, .margin = margin, .margins = margins};
    struct weights w = {.margins = margins};
    const double tolerance = ask->tolerance > 0 ? ask->tolerance : WEIGHTS_TOLERANCE;
    const double low = ask->low > 0 ? ask->low : WEIGHTS_LOW,
                 high = ask->high > 0 ? ask->high : WEIGHTS_HIGH;
    const int cycles = ask->cycles > 0 ? ask->cycles : WEIGHTS_CYCLES;
    bool stopped = false;
    double best = DBL_MAX;
    int since_best = 0;

    if (margins < 1 || people->rows < 1) return ERR_INVALID;
    classes_find(&r, people);
    if (!targets(&r, notes)) return ERR_UNSOLVABLE;
    w.of_margin = MEM_ARRAY(m, struct weights_miss, (size_t)margins);
    while (w.iterations < cycles && !w.converged && !stopped) {
        for (int i = 0; i < margins; i++)
            if (!scale(&r, i, notes)) return ERR_UNSOLVABLE;
        if (ask->trim) w.trimmed = clip(&r, low, high, people->rows);
        w.iterations++;
        w.max_rel_error = 0;
        for (int i = 0; i < margins; i++) {
            const double worst = worst_of(&r, i, &w.of_margin[i]);
            if (worst <= w.max_rel_error && i) continue;
            w.max_rel_error = worst;
            w.worst = w.of_margin[i];
        }
        w.converged = w.max_rel_error < tolerance;
        // Trimmed weights may have no solution: they have settled when the worst margin gets no better.
        if (w.max_rel_error < best * (1 - 1e-6)) {
            best = w.max_rel_error;
            since_best = 0;
        } else if (ask->trim && ++since_best == 20) {
            break;
        }
        stopped = !progress_go_on(ask->progress, (double)w.iterations / cycles, "raking");
    }
    summary(&r, people, &w);
    if (ask->trim)
        for (int i = 0; i < margins; i++)
            if (fabs(w.of_margin[i].relative) >= 1e-6)
                NOTE_PUT(notes, margin_missed, .file = margin[i].file,
                         .field = margin_name(m, v, &margin[i]),
                         .value = margin_cell_name(m, v, &margin[i], w.of_margin[i].cell),
                         .a = str_format(m, "%.2g", w.of_margin[i].relative));
    tell(&r, &w, ask->trim, notes);
    *out = w;
    return stopped || (!w.converged && !ask->trim) ? ERR_LIMIT : ERR_NONE;
}
