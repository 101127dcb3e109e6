// Tables over the same people: ranges against flows (two tables) and against all possible people (three), and what must hold.
#include "engine/represent/linked.h"
#include "base/chance.h"
#include "engine/represent/smallcells.h"
#include "tests/support/test.h"

#include <stdlib.h>

static int rounds(int usual)
{
    const char *said = getenv("MEENT_TEST_ROUNDS");

    return said ? atoi(said) : usual;
}

// The table of people over some of their variables.
static struct margin table_of(struct test *t, const int *group_of, int variables, const int *groups,
                              int people, const int *variable, int n)
{
    struct margin g = {.n = n, .cells = 1, .total = people};

    for (int i = 0; i < n; i++) {
        g.variable[i] = variable[i];
        g.groups[i] = groups[variable[i]];
        g.cells *= g.groups[i];
    }
    g.count = MEM_ARRAY(t->mem, double, (size_t)g.cells);
    for (int p = 0; p < people; p++) {
        int at = 0;
        for (int i = 0; i < n; i++)
            at = at * g.groups[i] + group_of[p * variables + variable[i]];
        g.count[at]++;
    }
    return g;
}

// The first groups have more people.
static int *people_of(struct test *t, struct chance *c, int people, int variables,
                      const int *groups)
{
    int *of = MEM_ARRAY(t->mem, int, (size_t)people *(size_t)variables);

    for (int i = 0; i < people * variables; i++) {
        const uint64_t n = (uint64_t)groups[i % variables];
        of[i] = (int)(chance_below(c, n) * chance_below(c, n) / n);
    }
    return of;
}

static const struct linked_cell *cell_at(const struct linked *l, const int *variable, int n, int at)
{
    for (int k = 0; k < l->tables; k++) {
        if (l->table[k].n != n ||
            (n && memcmp(l->table[k].variable, variable, (size_t)n * sizeof *variable) != 0))
            continue;
        return &l->cell[l->table[k].first + at];
    }
    return NULL;
}

TEST(linked, two_tables_have_the_ranges_that_flows_give)
{
    for (int round = 0; round < rounds(40); round++) {
        struct chance c;
        chance_start(&c, str_format(t->mem, "two %d", round));
        t->row = str_z(t->mem, str_format(t->mem, "two %d", round));
        const struct mem_mark mark = mem_mark(t->mem);
        const int groups[] = {2 + (int)chance_below(&c, 4), 2 + (int)chance_below(&c, 4),
                              2 + (int)chance_below(&c, 4)};
        const int people = 20 + (int)chance_below(&c, 150), rows = groups[0],
                  columns = groups[1] + groups[2], first[] = {0, 1}, second[] = {0, 2};
        const int *of = people_of(t, &c, people, 3, groups);
        const struct margin g[] = {table_of(t, of, 3, groups, people, first, 2),
                                   table_of(t, of, 3, groups, people, second, 2)};
        int64_t *count = MEM_ARRAY(t->mem, int64_t, (size_t)(rows * columns));
        for (int i = 0; i < rows; i++)
            for (int j = 0; j < columns; j++)
                count[i * columns + j] =
                    (int64_t)(j < groups[1] ? g[0].count[i * groups[1] + j]
                                            : g[1].count[i * groups[2] + j - groups[1]]);
        const struct cells_ask ask = {.k = 5, .split = groups[1], .heuristic = true};
        struct cells_pattern p;
        struct linked l;
        const enum err why = cells_protect(t->mem, count, rows, columns, &ask, &p);
        NEED(t, linked_make(t->mem, g, 2, &(struct linked_ask){.k = 5}, &l));
        for (int i = 0; i < l.cells; i++)
            l.cell[i].hidden = false;
        int ranges = 0;
        for (int check = 0; check < 2; check++) {
            for (int r = 0; r < p.ranges; r++) {
                const struct cells_range *x = &p.range[r];
                const bool of_second = x->column >= groups[1] && x->column < columns;
                const int *variable = of_second ? second : first;
                const int column = of_second ? x->column - groups[1] : x->column;
                const struct linked_cell *y =
                    x->row == rows ? cell_at(&l, variable + 1, 1, column)
                    : x->column == columns
                        ? cell_at(&l, first, 1, x->row)
                        : cell_at(&l, variable, 2, x->row * groups[of_second ? 2 : 1] + column);
                CHECK(t, y != NULL);
                if (!y) break;
                if (!check) l.cell[y - l.cell].hidden = true;
                if (!check) continue;
                CHECK_INT(t, y->count, x->count);
                CHECK_INT(t, y->low, x->low);
                CHECK_INT(t, y->high, x->high);
                ranges++;
            }
            if (!check) CHECK_INT(t, linked_audit(&l) == ERR_NONE, p.unprotected == 0);
        }
        CHECK_INT(t, ranges, p.ranges);
        CHECK_INT(t, l.failed, 0);
        // And its own choice protects where the other does.
        NEED(t, linked_make(t->mem, g, 2, &(struct linked_ask){.k = 5}, &l));
        const enum err own = linked_protect(&l);
        if (why == ERR_NONE) CHECK_INT(t, own, ERR_NONE);
        mem_reset(t->mem, mark);
    }
}

// All ways to put people into the crossing that agree with what is shown: the ranges a reader is left with.
struct ways {
    struct linked *l;
    int joint, at[12][LINKED_ALL_MAX]; // cells that a combination stands in
    int64_t sum[LINKED_CELLS_MAX], low[LINKED_CELLS_MAX], high[LINKED_CELLS_MAX], many;
};

static void all_ways(struct ways *w, int from, int64_t left)
{
    struct linked *l = w->l;

    if (from == w->joint - 1 || left == 0) {
        for (int k = 0; k < l->tables && from < w->joint; k++)
            w->sum[w->at[from][k]] += left;
        bool same = true;
        for (int c = 0; c < l->cells && same; c++)
            same = l->cell[c].hidden || w->sum[c] == l->cell[c].count;
        for (int c = 0; c < l->cells && same; c++) {
            if (w->many == 0 || w->sum[c] < w->low[c]) w->low[c] = w->sum[c];
            if (w->many == 0 || w->sum[c] > w->high[c]) w->high[c] = w->sum[c];
        }
        w->many += same;
        for (int k = 0; k < l->tables && from < w->joint; k++)
            w->sum[w->at[from][k]] -= left;
        return;
    }
    for (int64_t n = 0; n <= left; n++) {
        bool fits = true;
        for (int k = 0; k < l->tables; k++) {
            const int c = w->at[from][k];
            w->sum[c] += n;
            fits = fits && (l->cell[c].hidden || w->sum[c] <= l->cell[c].count);
        }
        if (fits) all_ways(w, from + 1, left - n);
        for (int k = 0; k < l->tables; k++)
            w->sum[w->at[from][k]] -= n;
    }
}

TEST(linked, three_tables_against_all_that_people_could_be)
{
    static const int groups[] = {2, 2, 3}, pair[][2] = {{0, 1}, {0, 2}, {1, 2}};
    int primaries = 0, narrow = 0, unprotected = 0;

    for (int round = 0; round < rounds(60); round++) {
        struct chance c;
        chance_start(&c, str_format(t->mem, "three %d", round));
        t->row = str_z(t->mem, str_format(t->mem, "three %d", round));
        const struct mem_mark mark = mem_mark(t->mem);
        const int people = 9 + (int)chance_below(&c, 12);
        const int *of = people_of(t, &c, people, 3, groups);
        struct margin g[3];
        struct linked l;
        for (int i = 0; i < 3; i++)
            g[i] = table_of(t, of, 3, groups, people, pair[i], 2);
        NEED(t, linked_make(t->mem, g, 3, &(struct linked_ask){.k = 3}, &l));
        const enum err why = linked_protect(&l);
        CHECK(t, why == ERR_NONE || why == ERR_UNSOLVABLE);
        CHECK_INT(t, l.failed, 0);
        struct ways *w = MEM_NEW(t->mem, struct ways);
        w->l = &l;
        w->joint = l.joint;
        for (int j = 0; j < l.joint; j++)
            for (int k = 0; k < l.tables; k++)
                w->at[j][k] = l.lp_row[j * l.tables + k];
        all_ways(w, 0, people);
        CHECK(t, w->many > 0);
        for (int i = 0; i < l.cells; i++) {
            const struct linked_cell *x = &l.cell[i];
            if (!x->hidden) continue;
            CHECK(t, x->low <= w->low[i] && w->high[i] <= x->high);
            if (!x->primary) continue;
            primaries++;
            if (x->high - x->low < 3)
                unprotected++;
            else if (w->high[i] - w->low[i] < 3)
                narrow++;
        }
        mem_reset(t->mem, mark);
    }
    // Programs know no whole numbers, so a range may be narrower than they say; so far none was.
    CHECK(t, primaries > 20 && unprotected * 10 <= primaries && narrow * 100 <= primaries);
}

TEST(linked, tables_that_do_not_go_together_are_refused)
{
    static const int groups[] = {2, 3, 4}, one[] = {0, 1}, other[] = {1, 2}, all[] = {0, 1, 2};
    struct chance c;
    struct linked l;

    chance_start(&c, STR("refused"));
    const int *of = people_of(t, &c, 90, 3, groups);
    struct margin g[] = {table_of(t, of, 3, groups, 90, one, 2),
                         table_of(t, of, 3, groups, 90, other, 2),
                         table_of(t, of, 3, groups, 90, all, 3)};
    NEED(t, linked_make(t->mem, g, 3, &(struct linked_ask){0}, &l));
    CHECK_INT(t, l.people, 90);
    CHECK_INT(t, l.joint, 24);
    CHECK_INT(t, l.tables, 8); // all choices of three variables
    CHECK_INT(t, l.cells, 24 + 6 + 12 + 8 + 2 + 3 + 4 + 1);
    g[1].count[0]++, g[1].total++;
    CHECK_INT(t, linked_make(t->mem, g, 2, &(struct linked_ask){0}, &l), ERR_INVALID);
    CHECK_INT(t, l.wrong, LINKED_DIFFER);
    CHECK(t, l.wrong_first == 0 && l.wrong_second == 1 && l.wrong_total.n == 1);
    CHECK_INT(t, l.wrong_total.variable[0], 1);
    g[1].count[0] -= 0.5;
    CHECK_INT(t, linked_make(t->mem, g, 2, &(struct linked_ask){0}, &l), ERR_INVALID);
    CHECK_INT(t, l.wrong, LINKED_NOT_WHOLE);
    CHECK_INT(t, linked_make(t->mem, g, 1, &(struct linked_ask){.k = 1}, &l), ERR_INVALID);

    static const int few[] = {2, 2};
    const int *three = people_of(t, &c, 3, 2, few);
    const struct margin small = table_of(t, three, 2, few, 3, one, 2);
    NEED(t, linked_make(t->mem, &small, 1, &(struct linked_ask){.k = 10}, &l));
    CHECK_INT(t, linked_protect(&l), ERR_UNSOLVABLE);
    CHECK(t, l.unprotected > 0);
}

static bool never(void *arg, double fraction, const char *text)
{
    (void)arg, (void)fraction, (void)text;
    return false;
}

TEST(linked, a_stop_claims_nothing)
{
    static const int groups[] = {4, 4, 4}, pair[][2] = {{0, 1}, {0, 2}, {1, 2}};
    const struct progress stop = {never, NULL};
    struct chance c;
    struct margin g[3];
    struct linked l;

    chance_start(&c, STR("stop"));
    const int *of = people_of(t, &c, 120, 3, groups);
    for (int i = 0; i < 3; i++)
        g[i] = table_of(t, of, 3, groups, 120, pair[i], 2);
    NEED(t, linked_make(t->mem, g, 3, &(struct linked_ask){.k = 10, .progress = &stop}, &l));
    const enum err why = linked_protect(&l);
    CHECK(t, l.primaries > 0 && (why == ERR_UNSOLVABLE ? l.unprotected > 0 : why == ERR_LIMIT));
}
