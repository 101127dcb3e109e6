// Integer pivoting (Edmonds, Bareiss): every entry of the tableau is a whole number over one common denominator, the
// last pivot. Bland's rule, so that it ends. A level is the largest z; its optimal face is kept by forbidding the
// columns that would lose; a person is stuck on it when his slack cannot leave 0.
#include "tests/reference/sortition.h"

#include <string.h>

typedef __int128 big;

struct tableau {
    int rows, columns;
    big *a; // rows * (columns + 1), the last column is the right-hand side
    big over;
    int *basic;
    bool *allowed;
    bool broken;
};

static big *at(const struct tableau *t, int row, int column)
{
    return &t->a[(size_t)row * (size_t)(t->columns + 1) + (size_t)column];
}

static void pivot(struct tableau *t, int r, int c)
{
    const big p = *at(t, r, c);

    for (int i = 0; i < t->rows; i++) {
        const big f = *at(t, i, c);
        if (i == r) continue;
        for (int j = 0; j <= t->columns; j++) {
            big x, y;
            if (__builtin_mul_overflow(*at(t, i, j), p, &x) ||
                __builtin_mul_overflow(*at(t, r, j), f, &y) || __builtin_sub_overflow(x, y, &x)) {
                t->broken = true;
                return;
            }
            *at(t, i, j) = x / t->over; // without remainder
        }
    }
    t->over = p;
    t->basic[r] = c;
    if (t->over < 0) { // keep the denominator above 0
        t->over = -t->over;
        for (size_t e = 0; e < (size_t)t->rows * (size_t)(t->columns + 1); e++)
            t->a[e] = -t->a[e];
    }
}

static int row_of(const struct tableau *t, int column)
{
    for (int i = 0; i < t->rows; i++)
        if (t->basic[i] == column) return i;
    return -1;
}

static big gain(const struct tableau *t, int goal,
                int column) // reduced cost of a column when `goal` is maximised
{
    const int r = row_of(t, goal);

    if (r < 0) return column == goal ? 1 : 0;
    return column == goal ? 0 : -*at(t, r, column);
}

// Maximises one variable from where it is; stops at once when it is above 0 and that is all that is asked.
static void maximise(struct tableau *t, int goal, bool only_above_0)
{
    while (!t->broken) {
        const int where = row_of(t, goal);
        int in = -1, out = -1;
        if (only_above_0 && where >= 0 && *at(t, where, t->columns) > 0) return;
        for (int j = 0; j < t->columns && in < 0; j++)
            if (t->allowed[j] && row_of(t, j) < 0 && gain(t, goal, j) > 0) in = j;
        if (in < 0) return;
        for (int i = 0; i < t->rows; i++) {
            const big a = *at(t, i, in), b = *at(t, i, t->columns);
            if (a <= 0) continue;
            if (out < 0) {
                out = i;
                continue;
            }
            big x, y;
            if (__builtin_mul_overflow(b, *at(t, out, in), &x) ||
                __builtin_mul_overflow(*at(t, out, t->columns), a, &y)) {
                t->broken = true;
                return;
            }
            if (x < y || (x == y && t->basic[i] < t->basic[out])) out = i;
        }
        if (out < 0) return; // unbounded: cannot be, chances are at most 1
        pivot(t, out, in);
    }
}

static bool meets(const struct sortition *ask, unsigned group)
{
    int seats = 0;

    for (int i = 0; i < ask->people; i++)
        seats += group >> i & 1;
    if (seats != ask->seats) return false;
    for (int v = 0; v < ask->values; v++) {
        int n = 0;
        for (int i = 0; i < ask->people; i++)
            for (int f = 0; f < ask->categories; f++)
                n += (group >> i & 1) && ask->of[i * ask->categories + f] == v;
        if (n < ask->value[v].min || n > ask->value[v].max) return false;
    }
    for (int i = 0; ask->household && i < ask->people; i++)
        for (int k = 0; k < i; k++)
            if ((group >> i & 1) && (group >> k & 1) && ask->household[i] >= 0 &&
                ask->household[i] == ask->household[k])
                return false;
    return true;
}

void plain_leximin(struct mem *mem, const struct sortition *ask, struct plain_leximin *out)
{
    const int n = ask->people;
    int person[PLAIN_PEOPLE_MAX], m = 0, levels = 0;
    bool open[PLAIN_PEOPLE_MAX];

    memset(out, 0, sizeof *out);
    for (unsigned g = 0; g < 1u << n; g++)
        if (meets(ask, g)) {
            if (out->groups == PLAIN_GROUPS_MAX) {
                out->too_large = true;
                return;
            }
            out->group[out->groups++] = (uint16_t)g;
            for (int i = 0; i < n; i++)
                out->in_some[i] = out->in_some[i] || (g >> i & 1);
        }
    if (out->groups == 0) return;
    for (int i = 0; i < n; i++)
        if (out->in_some[i]) person[m++] = i;
    // Columns: groups, then a slack per person, then a level per stage. Rows: per person slack + levels - chance = 0;
    // the parts of the groups are 1.
    const int slack = out->groups, level = slack + m;
    struct tableau t = {.rows = m + 1, .columns = level + m, .over = 1};
    t.a = MEM_ARRAY(mem, big, (size_t)t.rows * (size_t)(t.columns + 1));
    t.basic = MEM_ARRAY(mem, int, (size_t)t.rows);
    t.allowed = MEM_ARRAY(mem, bool, (size_t)t.columns);
    for (int i = 0; i < m; i++) {
        for (int g = 0; g < out->groups; g++)
            *at(&t, i, g) = -(big)(out->group[g] >> person[i] & 1);
        *at(&t, i, slack + i) = 1;
        t.basic[i] = slack + i;
        open[i] = true;
    }
    for (int g = 0; g < out->groups; g++)
        *at(&t, m, g) = 1;
    *at(&t, m, t.columns) = 1;
    t.basic[m] = 0;
    for (int j = 0; j < level; j++)
        t.allowed[j] = true;
    // The first group is basic in the last row: clear its column elsewhere.
    for (int i = 0; i < m; i++) {
        const big f = *at(&t, i, 0);
        for (int j = 0; j <= t.columns && f != 0; j++)
            *at(&t, i, j) -= f * *at(&t, m, j);
    }
    for (int left = m; left > 0 && !t.broken; levels++) {
        const int z = level + levels;
        for (int r = 0; r < t.rows; r++) { // the level stands for all open slacks together
            big s = 0;
            for (int i = 0; i < m; i++)
                if (open[i]) s += *at(&t, r, slack + i);
            *at(&t, r, z) = s;
        }
        // A basic slack has its unit column over the denominator.
        t.allowed[z] = true;
        maximise(&t, z, false);
        for (int j = 0; j < t.columns && !t.broken; j++)
            if (t.allowed[j] && row_of(&t, j) < 0 && gain(&t, z, j) < 0) t.allowed[j] = false;
        int stuck = 0;
        for (int i = 0; i < m && !t.broken; i++) {
            if (!open[i]) continue;
            if (t.allowed[slack + i]) {
                maximise(&t, slack + i, true);
                const int r = row_of(&t, slack + i);
                if (r >= 0 && *at(&t, r, t.columns) > 0) continue;
            }
            open[i] = false;
            t.allowed[slack + i] = row_of(&t, slack + i) >= 0;
            stuck++, left--;
        }
        if (stuck == 0) t.broken = true;
    }
    out->too_large = t.broken;
    for (int i = 0; i < m; i++) {
        double s = 0;
        for (int r = 0; r < t.rows; r++)
            if (t.basic[r] < out->groups && (out->group[t.basic[r]] >> person[i] & 1))
                s += (double)*at(&t, r, t.columns) / (double)t.over;
        out->chance[person[i]] = s;
    }
}
