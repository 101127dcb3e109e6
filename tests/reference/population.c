#include "tests/reference/population.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int population_rounds(int usual)
{
    const char *z = getenv("MEENT_TEST_ROUNDS");
    const int n = z ? atoi(z) : 0;

    return n > 0 ? n : usual;
}

str population_file(struct test *t, const char *name)
{
    const char *root = getenv("MEENT_TESTDATA");
    const str path =
        str_format(t->mem, "%s/population/%s", root && *root ? root : "../shared/data", name);
    FILE *f = fopen(str_z(t->mem, path), "rb");
    struct out o = out_new(t->mem);

    if (!f) {
        test_skip(t, "no practice data: set MEENT_TESTDATA");
        return (str){0};
    }
    for (size_t n; (n = fread(out_room(&o, 65536), 1, 65536, f)) > 0;)
        o.n += n;
    fclose(f);
    return out_get(&o);
}

struct margin population_margin(struct test *t, int n, const int *variable, const int *groups)
{
    struct margin g = {.file = STR("test"), .n = n, .cells = 1};

    for (int i = 0; i < n; i++) {
        g.variable[i] = variable[i];
        g.groups[i] = groups[i];
        g.cells *= groups[i];
    }
    g.count = MEM_ARRAY(t->mem, double, (size_t)g.cells);
    return g;
}

int plain_rake(const struct margin *margin, int margins, const int *cell, int people, double *w)
{
    for (int cycle = 1; cycle <= 1000; cycle++) {
        double worst = 0;
        for (int g = 0; g < margins; g++)
            for (int c = 0; c < margin[g].cells; c++) {
                double sum = 0;
                for (int p = 0; p < people; p++)
                    if (cell[p * margins + g] == c) sum += w[p];
                for (int p = 0; p < people; p++)
                    if (cell[p * margins + g] == c && sum > 0) w[p] *= margin[g].count[c] / sum;
            }
        for (int g = 0; g < margins; g++)
            for (int c = 0; c < margin[g].cells; c++) {
                double sum = 0;
                for (int p = 0; p < people; p++)
                    if (cell[p * margins + g] == c) sum += w[p];
                if (margin[g].count[c] > 0) worst = fmax(worst, fabs(sum / margin[g].count[c] - 1));
            }
        if (worst < 1e-10) return cycle;
    }
    return 1000;
}

static int cell_of(const struct margin *g, const int *axis_groups, int axes, int place)
{
    int code[16], to = 0;

    for (int i = axes - 1; i >= 0; i--) {
        code[i] = place % axis_groups[i];
        place /= axis_groups[i];
    }
    for (int i = 0; i < g->n; i++)
        to = to * g->groups[i] + code[g->variable[i]];
    return to;
}

int plain_fit(const struct margin *margin, int margins, const int *axis_groups, int axes,
              double *cell)
{
    int cells = 1;

    for (int i = 0; i < axes; i++)
        cells *= axis_groups[i];
    for (int cycle = 1; cycle <= 2000; cycle++) {
        double worst = 0;
        for (int pass = 0; pass < 2; pass++)
            for (int g = 0; g < margins; g++)
                for (int c = 0; c < margin[g].cells; c++) {
                    double sum = 0;
                    for (int i = 0; i < cells; i++)
                        if (cell_of(&margin[g], axis_groups, axes, i) == c) sum += cell[i];
                    if (pass) worst = fmax(worst, fabs(sum - margin[g].count[c]));
                    for (int i = 0; !pass && i < cells; i++)
                        if (cell_of(&margin[g], axis_groups, axes, i) == c && sum > 0)
                            cell[i] *= margin[g].count[c] / sum;
                }
        if (worst < 1e-10 * margin[0].total) return cycle;
    }
    return 2000;
}

// ---- small cells ----

struct walk {
    int64_t value[128];
    const bool *hidden; // [(rows + 1) * (columns + 1)]
    int rows, columns, row, column, sign;
    bool seen_row[16], seen_column[16];
};

// What the cell gains, another of its column must lose, and another of that row gain, until its own row is reached.
static bool from_column(struct walk *w, int column)
{
    for (int r = 0; r < w->rows; r++) {
        const int cell = r * w->columns + column;
        if ((r == w->row && column == w->column) || !w->hidden[r * (w->columns + 1) + column] ||
            w->seen_row[r] || w->value[cell] - w->sign < 0)
            continue;
        w->seen_row[r] = true;
        bool found = r == w->row;
        for (int c = 0; c < w->columns && !found; c++) {
            const int next = r * w->columns + c;
            if (c == column || (r == w->row && c == w->column) ||
                !w->hidden[r * (w->columns + 1) + c] || w->seen_column[c] ||
                w->value[next] + w->sign < 0)
                continue;
            w->seen_column[c] = true;
            if (!from_column(w, c)) continue;
            w->value[next] += w->sign;
            found = true;
        }
        if (!found) continue;
        w->value[cell] -= w->sign;
        return true;
    }
    return false;
}

void plain_range(const int64_t *count, int rows, int columns, const bool *hidden, int row,
                 int column, int most, int *out_down, int *out_up)
{
    int *const out[] = {out_up, out_down};

    for (int way = 0; way < 2; way++) {
        struct walk w = {.hidden = hidden,
                         .rows = rows,
                         .columns = columns,
                         .row = row,
                         .column = column,
                         .sign = way ? -1 : 1};
        memcpy(w.value, count, (size_t)(rows * columns) * sizeof *count);
        for (*out[way] = 0; *out[way] < most; ++*out[way]) {
            memset(w.seen_row, 0, sizeof w.seen_row);
            memset(w.seen_column, 0, sizeof w.seen_column);
            w.seen_column[column] = true;
            if (w.value[row * columns + column] + w.sign < 0 || !from_column(&w, column)) break;
            w.value[row * columns + column] += w.sign;
        }
    }
}

struct listing {
    const bool *hidden;
    int rows, columns, row, column, cells;
    int64_t row_left[16], column_left[16], low, high;
    int cell[128];
    int64_t value;
};

static void list(struct listing *l, int at)
{
    if (at == l->cells) {
        for (int r = 0; r < l->rows; r++)
            if (l->row_left[r]) return;
        for (int c = 0; c < l->columns; c++)
            if (l->column_left[c]) return;
        if (l->value < l->low) l->low = l->value;
        if (l->value > l->high) l->high = l->value;
        return;
    }
    const int r = l->cell[at] / l->columns, c = l->cell[at] % l->columns;
    const int64_t most = l->row_left[r] < l->column_left[c] ? l->row_left[r] : l->column_left[c];
    for (int64_t v = 0; v <= most; v++) {
        l->row_left[r] -= v;
        l->column_left[c] -= v;
        if (r == l->row && c == l->column) l->value = v;
        list(l, at + 1);
        l->row_left[r] += v;
        l->column_left[c] += v;
    }
}

void plain_range_listed(const int64_t *count, int rows, int columns, const bool *hidden, int row,
                        int column, int64_t *out_low, int64_t *out_high)
{
    struct listing l = {.hidden = hidden,
                        .rows = rows,
                        .columns = columns,
                        .row = row,
                        .column = column,
                        .low = INT64_MAX,
                        .high = -1};

    for (int i = 0; i < rows * columns; i++)
        if (hidden[i / columns * (columns + 1) + i % columns]) {
            l.cell[l.cells++] = i;
            l.row_left[i / columns] += count[i];
            l.column_left[i % columns] += count[i];
        }
    list(&l, 0);
    *out_low = l.low;
    *out_high = l.high;
}

bool plain_least(const int64_t *count, int k, bool *out_hidden, int64_t *out_total, int *out_cells)
{
    int best = -1, best_cells = 0, primary = 0;
    int64_t best_total = 0;

    for (int i = 0; i < 9; i++)
        primary |= (count[i] > 0 && count[i] < k) << i;
    for (int set = 0; set < 512; set++) {
        int64_t total = 0;
        int cells = 0;
        bool hidden[16] = {false}, fine = true;
        if ((set & primary) != primary) continue;
        for (int i = 0; i < 9; i++) {
            if (!(set >> i & 1)) continue;
            total += count[i];
            cells++;
            hidden[i / 3 * 4 + i % 3] = true;
        }
        if (best >= 0) {
            if (total > best_total || (total == best_total && cells > best_cells)) continue;
            // Of lists that are as long, that one is first which has the first cell that only one of them has.
            const int differ = set ^ best;
            if (total == best_total && cells == best_cells && !(set & differ & -differ)) continue;
        }
        for (int i = 0; i < 9 && fine; i++) {
            int down, up;
            if (!(primary >> i & 1)) continue;
            plain_range(count, 3, 3, hidden, i / 3, i % 3, k, &down, &up);
            fine = down + up >= k;
        }
        if (!fine) continue;
        best = set, best_total = total, best_cells = cells;
        memcpy(out_hidden, hidden, sizeof hidden);
    }
    *out_total = best_total;
    *out_cells = best_cells;
    return best >= 0;
}
