// Small cells: every pattern that is least, ranges by listing all tables, and what must hold of any result.
#include "engine/represent/smallcells.h"
#include "tests/reference/population.h"

#include <stdio.h>

static void random_table(struct test *t, int64_t *x, int n, int below)
{
    for (int i = 0; i < n; i++)
        x[i] = (int64_t)test_random(t, (uint64_t)below);
}

static bool totals_public(const int64_t *x, int k)
{
    for (int i = 0; i < 3; i++) {
        const int64_t row = x[3 * i] + x[3 * i + 1] + x[3 * i + 2],
                      column = x[i] + x[i + 3] + x[i + 6];
        if ((row > 0 && row < k) || (column > 0 && column < k)) return false;
    }
    return true;
}

static void same_as_all_patterns(struct test *t, const int64_t *x, int k)
{
    const struct cells_ask ask = {.k = k};
    struct cells_pattern p;
    bool hidden[16] = {false};
    int64_t total;
    int cells;
    const bool possible = plain_least(x, k, hidden, &total, &cells);
    const enum err e = cells_protect(t->mem, x, 3, 3, &ask, &p);

    CHECK_INT(t, e, possible ? ERR_NONE : ERR_UNSOLVABLE);
    if (possible && e == ERR_NONE) {
        CHECK_INT(t, p.hidden_total, total);
        CHECK_INT(t, p.hidden_cells, cells);
        CHECK(t, p.proven);
        CHECK(t, memcmp(hidden, p.hidden, sizeof hidden) == 0);
    }
    if (t->failed)
        test_fail(t, __FILE__, __LINE__, "k %d, table %d %d %d / %d %d %d / %d %d %d", k, (int)x[0],
                  (int)x[1], (int)x[2], (int)x[3], (int)x[4], (int)x[5], (int)x[6], (int)x[7],
                  (int)x[8]);
}

TEST(smallcells, the_least_of_all_patterns)
{
    const int n = population_rounds(600);
    int64_t x[9];

    for (int i = 0; i < n && !t->failed; i++) {
        const struct mem_mark mark = mem_mark(t->mem);
        random_table(t, x, 9, i % 2 ? 7 : 16);
        const int k = i % 2 ? 3 : 5;
        if (totals_public(x, k)) same_as_all_patterns(t, x, k);
        mem_reset(t->mem, mark);
    }
}

// All tables of 3 by 3 with entries 0..6 and k = 3, but for the order of rows and of columns; only when asked.
TEST(smallcells, all_tables_of_three_by_three)
{
    int64_t x[9] = {0};
    int looked = 0;

    if (population_rounds(1) < 1000000) {
        test_skip(t, "takes minutes: MEENT_TEST_ROUNDS=1000000");
        return;
    }
    for (int64_t code = 0; code < 40353607 && !t->failed; code++) {
        int64_t rest = code;
        int row[3] = {0}, column[3] = {0};
        for (int i = 0; i < 9; i++, rest /= 7)
            x[i] = rest % 7;
        for (int i = 0; i < 9; i++) {
            row[i / 3] = row[i / 3] * 7 + (int)x[i];
            column[i % 3] = column[i % 3] * 7 + (int)x[i];
        }
        if (row[0] > row[1] || row[1] > row[2] || column[0] > column[1] || column[1] > column[2])
            continue;
        if (!totals_public(x, 3)) continue;
        const struct mem_mark mark = mem_mark(t->mem);
        same_as_all_patterns(t, x, 3);
        mem_reset(t->mem, mark);
        looked++;
    }
    printf("%d tables of 3 by 3, one of each order of rows and columns\n", looked);
}

PROP(smallcells, ranges_are_those_of_all_tables_that_fit, 120)
{
    const struct cells_ask ask = {.k = 3};
    struct cells_pattern p;
    int64_t x[9];
    bool hidden[16] = {false};

    random_table(t, x, 9, 2 + t->round % 4);
    for (int i = 0; i < 9; i++)
        hidden[i / 3 * 4 + i % 3] = test_random(t, 10) < 7;
    NEED(t, cells_audit(t->mem, x, 3, 3, hidden, &ask, &p));
    for (int i = 0; i < p.ranges; i++) {
        int64_t low, high;
        int down, up;
        const struct cells_range *r = &p.range[i];
        plain_range_listed(x, 3, 3, hidden, r->row, r->column, &low, &high);
        plain_range(x, 3, 3, hidden, r->row, r->column, 1000, &down, &up);
        CHECK_INT(t, r->low, low);
        CHECK_INT(t, r->high, high);
        CHECK_INT(t, r->count - down, low);
        CHECK_INT(t, r->count + up, high);
    }
}

// Whatever the table: a result protects by its own audit and by another, and nothing small is shown.
PROP(smallcells, what_is_published_protects, 150)
{
    const int rows = 1 + (int)test_random(t, 9), columns = 1 + (int)test_random(t, 9);
    const struct cells_ask ask = {.k = 2 + (int)test_random(t, 12),
                                  .nodes = 300,
                                  .hide_zeros = test_random(t, 5) == 0};
    int64_t x[81];
    struct cells_pattern p, audit;

    random_table(t, x, rows * columns, 2 + (int)test_random(t, 60));
    const enum err e = cells_protect(t->mem, x, rows, columns, &ask, &p);
    CHECK(t, e == ERR_NONE || e == ERR_LIMIT || e == ERR_UNSOLVABLE);
    if (e == ERR_UNSOLVABLE) {
        CHECK(t, p.unprotected > 0);
        return;
    }
    CHECK_INT(t, p.unprotected, 0);
    NEED(t, cells_audit(t->mem, x, rows, columns, p.hidden, &ask, &audit));
    CHECK_INT(t, audit.unprotected, 0);
    CHECK_INT(t, audit.ranges, p.ranges);
    bool only_inner = true;
    for (int i = 0; i < p.ranges; i++)
        only_inner = only_inner && p.range[i].row < rows && p.range[i].column < columns;
    for (int i = 0; i <= rows; i++)
        for (int j = 0; j <= columns; j++) {
            const int cell = i * (columns + 1) + j;
            int down, up;
            if (!p.hidden[cell]) CHECK(t, p.count[cell] == 0 || p.count[cell] >= ask.k);
            if (!p.primary[cell] || !only_inner || i == rows || j == columns) continue;
            plain_range(x, rows, columns, p.hidden, i, j, ask.k, &down, &up);
            CHECK(t, down + up >= ask.k);
        }
}

TEST(smallcells, quick_is_near_the_least)
{
    const int asked = population_rounds(60), n = asked < 1000 ? asked : 1000;
    int64_t x[48];
    double worst = 1, sum = 0;
    int compared = 0;

    for (int i = 0; i < n && !t->failed; i++) {
        const struct mem_mark mark = mem_mark(t->mem);
        const struct cells_ask quick = {.k = 10, .heuristic = true},
                               exact = {.k = 10, .nodes = n > 60 ? 0 : 1000};
        struct cells_pattern a, b;
        for (int k = 0; k < 48; k++)
            x[k] = (int64_t)(test_random(t, 10) < 2 ? test_random(t, 12) : test_random(t, 60));
        if (cells_protect(t->mem, x, 6, 8, &quick, &a) == ERR_NONE &&
            cells_protect(t->mem, x, 6, 8, &exact, &b) == ERR_NONE && b.hidden_total) {
            const double ratio = (double)a.hidden_total / (double)b.hidden_total;
            if (ratio > worst) worst = ratio;
            sum += ratio;
            compared++;
            CHECK(t, ratio >= 1);
        }
        mem_reset(t->mem, mark);
    }
    CHECK(t, compared > n / 3);
    CHECK(t, worst <= 1.3);
    if (n == 1000)
        printf("quick / least: worst %.3f, mean %.4f over %d\n", worst, sum / compared, compared);
}

PROP(smallcells, rounding_adds_up, 100)
{
    const int rows = 1 + (int)test_random(t, 10), columns = 1 + (int)test_random(t, 10),
              wide = columns + 1, base = 2 + (int)test_random(t, 10);
    int64_t x[100], out[121];

    random_table(t, x, rows * columns, 1 + (int)test_random(t, 90));
    NEED(t, cells_round(t->mem, x, rows, columns, base, out));
    for (int i = 0; i <= rows; i++) {
        int64_t sum = 0;
        for (int j = 0; j < columns; j++)
            sum += out[i * wide + j];
        CHECK_INT(t, sum, out[i * wide + columns]);
    }
    for (int j = 0; j <= columns; j++) {
        int64_t sum = 0;
        for (int i = 0; i < rows; i++)
            sum += out[i * wide + j];
        CHECK_INT(t, sum, out[rows * wide + j]);
    }
    for (int i = 0; i < rows; i++)
        for (int j = 0; j < columns; j++) {
            const int64_t far = out[i * wide + j] - x[i * columns + j];
            CHECK_INT(t, out[i * wide + j] % base, 0);
            CHECK(t, far > -base && far < base);
        }
}

// ---- two tables that share a variable ----

struct linked {
    const bool *hidden; // [(3 + 1) * (4 + 1)]
    int64_t column_left[4], row_in[3], row_out[3], low, high, value;
    int cell[16], cells, row, column;
};

static void linked_list(struct linked *l, int at)
{
    if (at == l->cells) {
        for (int i = 0; i < 3; i++)
            if (l->row_in[i] != l->row_out[i]) return;
        for (int j = 0; j < 4; j++)
            if (l->column_left[j]) return;
        if (l->value < l->low) l->low = l->value;
        if (l->value > l->high) l->high = l->value;
        return;
    }
    const int i = l->cell[at] / 4, j = l->cell[at] % 4;
    int64_t *side = j < 2 ? &l->row_out[i] : &l->row_in[i];
    for (int64_t v = 0, most = l->column_left[j]; v <= most; v++) {
        l->column_left[j] -= v;
        *side += v;
        if (i == l->row && j == l->column) l->value = v;
        linked_list(l, at + 1);
        *side -= v;
        l->column_left[j] += v;
    }
}

PROP(smallcells, linked_ranges_are_those_of_all_pairs_that_fit, 60)
{
    const struct cells_ask ask = {.k = 3, .split = 2};
    int64_t x[12];
    bool hidden[20] = {false};
    struct cells_pattern p;

    // Rows add up to the same in both tables; row totals are hidden now and then, both tables' columns never.
    for (int i = 0; i < 3; i++) {
        const int64_t total = (int64_t)test_random(t, 5);
        x[4 * i] = (int64_t)test_random(t, (uint64_t)total + 1);
        x[4 * i + 1] = total - x[4 * i];
        x[4 * i + 2] = (int64_t)test_random(t, (uint64_t)total + 1);
        x[4 * i + 3] = total - x[4 * i + 2];
        hidden[5 * i + 4] = t->round % 2 || test_random(t, 2);
        for (int j = 0; j < 4; j++)
            hidden[5 * i + j] = test_random(t, 10) < 8;
    }
    NEED(t, cells_audit(t->mem, x, 3, 4, hidden, &ask, &p));
    for (int r = 0; r < p.ranges; r++) {
        struct linked l = {.hidden = hidden,
                           .low = INT64_MAX,
                           .high = -1,
                           .row = p.range[r].row,
                           .column = p.range[r].column};
        if (l.row == 3 || l.column == 4) continue;
        for (int i = 0; i < 3; i++) {
            // A public total holds each table by itself: as if the other side were known.
            for (int j = 0; j < 4; j++)
                if (hidden[5 * i + j]) {
                    l.cell[l.cells++] = 4 * i + j;
                    l.column_left[j] += x[4 * i + j];
                } else {
                    *(j < 2 ? &l.row_out[i] : &l.row_in[i]) += x[4 * i + j];
                }
        }
        // Listing with public totals is listing with both sides fixed; done by keeping only what adds up to them.
        bool all_hidden = hidden[4] && hidden[9] && hidden[14];
        if (!all_hidden) continue;
        linked_list(&l, 0);
        CHECK_INT(t, p.range[r].low, l.low);
        CHECK_INT(t, p.range[r].high, l.high);
    }
}

PROP(smallcells, linked_tables_protect_each_other, 80)
{
    const int rows = 2 + (int)test_random(t, 5), a = 1 + (int)test_random(t, 4),
              b = 1 + (int)test_random(t, 4), columns = a + b;
    const struct cells_ask ask = {.k = 2 + (int)test_random(t, 8), .split = a, .nodes = 200};
    int64_t x[64];
    struct cells_pattern p, audit;

    for (int i = 0; i < rows; i++) {
        int64_t total = 0, left;
        for (int j = 0; j < a; j++)
            total += x[i * columns + j] = (int64_t)test_random(t, 30);
        left = total;
        for (int j = a; j < columns; j++) {
            x[i * columns + j] =
                j == columns - 1 ? left : (int64_t)test_random(t, (uint64_t)left + 1);
            left -= x[i * columns + j];
        }
    }
    const enum err e = cells_protect(t->mem, x, rows, columns, &ask, &p);
    CHECK(t, e == ERR_NONE || e == ERR_LIMIT || e == ERR_UNSOLVABLE);
    if (e == ERR_UNSOLVABLE) return;
    NEED(t, cells_audit(t->mem, x, rows, columns, p.hidden, &ask, &audit));
    CHECK_INT(t, audit.unprotected, 0);
    x[0]++; // the tables no longer add up to the same
    CHECK_INT(t, cells_protect(t->mem, x, rows, columns, &ask, &p), ERR_INVALID);
}

TEST(smallcells, edges)
{
    static const int64_t one[] = {3}, lone[] = {3, 20, 40}, narrow[] = {3, 15};
    const struct cells_ask ask = {.k = 10};
    struct cells_pattern p;
    struct cells_merged merged;

    CHECK_INT(t, cells_protect(t->mem, one, 1, 1, &ask, &p), ERR_UNSOLVABLE);
    // A list of one column: the smallest other group goes along.
    CHECK_INT(t, cells_protect(t->mem, lone, 3, 1, &ask, &p), ERR_NONE);
    CHECK(t, p.hidden[0] && p.hidden[2] && !p.hidden[4]);
    CHECK(t, p.no_row[0] && !p.no_row[1]);
    CHECK_INT(t, cells_protect(t->mem, lone, 0, 1, &ask, &p), ERR_INVALID);
    CHECK_INT(t, cells_protect(t->mem, lone, 3, 1, &(struct cells_ask){.k = 1}, &p), ERR_INVALID);
    // 18 people in all where 19 is the least: nothing helps.
    CHECK_INT(t, cells_protect(t->mem, narrow, 1, 2, &(struct cells_ask){.k = 19}, &p),
              ERR_UNSOLVABLE);
    CHECK(t, !cells_merge(t->mem, narrow, 1, 2, &(struct cells_ask){.k = 19}, &merged));
}
