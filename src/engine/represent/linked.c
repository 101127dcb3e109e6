// linked.c - tables over the same people as one set of linear programs.
#include "engine/represent/linked.h"

#include "base/lp.h"

#include <math.h>

// ---- which cells there are ----

static bool has_variables(const struct linked_table *t, const int *variable, int n)
{
    for (int i = 0; i < n; i++) {
        bool there = false;
        for (int k = 0; k < t->n; k++)
            there = there || t->variable[k] == variable[i];
        if (!there) return false;
    }
    return true;
}

static int table_find(const struct linked *l, const int *variable, int n)
{
    for (int t = 0; t < l->tables; t++)
        if (l->table[t].n == n && has_variables(&l->table[t], variable, n)) return t;
    return -1;
}

static bool table_add(struct linked *l, const struct margin *from, const int *variable, int n,
                      int given)
{
    struct linked_table t = {.n = n, .cells = 1, .given = given};

    if (l->tables == LINKED_ALL_MAX) return false;
    for (int i = 0; i < n; i++) {
        t.variable[i] = variable[i];
        t.groups[i] = from->groups[margin_place(from, variable[i])];
        if (t.cells > LINKED_CELLS_MAX / t.groups[i]) return false;
        t.cells *= t.groups[i];
    }
    if (l->cells > LINKED_CELLS_MAX - t.cells) return false;
    t.first = l->cells;
    struct margin sum = {.count = MEM_NEW(l->mem, double)};
    if (n)
        margin_sum(l->mem, from, variable, n, &sum);
    else
        sum.count[0] = from->total;
    for (int i = 0; i < t.cells; i++)
        l->cell[l->cells++] =
            (struct linked_cell){.table = l->tables, .at = i, .count = (int64_t)sum.count[i]};
    l->table[l->tables++] = t;
    return true;
}

// Do two given tables say the same of what they share? All their totals then are the same too.
static bool same_totals(struct linked *l, const struct margin *a, const struct margin *b)
{
    int shared[LINKED_VARIABLES_MAX], n = 0;
    struct margin x = {.cells = 1, .count = MEM_NEW(l->mem, double)}, y = x;

    y.count = MEM_NEW(l->mem, double);
    for (int i = 0; i < a->n; i++)
        if (margin_place(b, a->variable[i]) >= 0) shared[n++] = a->variable[i];
    x.count[0] = a->total, y.count[0] = b->total;
    if (n) margin_sum(l->mem, a, shared, n, &x), margin_sum(l->mem, b, shared, n, &y);
    for (int i = 0; i < x.cells; i++) {
        if (x.count[i] == y.count[i]) continue;
        l->wrong = LINKED_DIFFER;
        l->wrong_cell = i;
        l->wrong_total = (struct linked_table){.n = n};
        memcpy(l->wrong_total.variable, shared, (size_t)n * sizeof *shared);
        memcpy(l->wrong_total.groups, x.groups, (size_t)n * sizeof *x.groups);
        return false;
    }
    return true;
}

static enum err wrong(struct linked *l, enum linked_wrong what, int first, int second)
{
    l->wrong = what;
    l->wrong_first = first;
    l->wrong_second = second;
    return ERR_INVALID;
}

// Given tables first, then their totals, those with more variables first.
static enum err tables_make(struct linked *l, const struct margin *given, int n)
{
    if (n < 1 || n > LINKED_TABLES_MAX) return wrong(l, LINKED_TOO_LARGE, 0, 0);
    for (int g = 0; g < n; g++) {
        if (given[g].n > LINKED_VARIABLES_MAX || !(given[g].total <= LINKED_COUNT_MAX))
            return wrong(l, LINKED_TOO_LARGE, g, g);
        for (int i = 0; i < given[g].cells; i++)
            if (given[g].count[i] != floor(given[g].count[i]))
                return wrong(l, LINKED_NOT_WHOLE, g, g);
        for (int h = 0; h < g; h++)
            if (!same_totals(l, &given[h], &given[g])) return wrong(l, LINKED_DIFFER, h, g);
        const int at = table_find(l, given[g].variable, given[g].n);
        if (at < 0 && !table_add(l, &given[g], given[g].variable, given[g].n, g))
            return wrong(l, LINKED_TOO_LARGE, g, g);
    }
    for (int size = LINKED_VARIABLES_MAX - 1; size >= 0; size--)
        for (int g = 0; g < n; g++)
            for (int chosen = 0; chosen < 1 << given[g].n; chosen++) {
                int variable[LINKED_VARIABLES_MAX], k = 0;
                if (__builtin_popcount((unsigned)chosen) != size) continue;
                for (int i = 0; i < given[g].n; i++)
                    if (chosen >> i & 1) variable[k++] = given[g].variable[i];
                if (table_find(l, variable, k) < 0 && !table_add(l, &given[g], variable, k, -1))
                    return wrong(l, LINKED_TOO_LARGE, g, g);
            }
    return ERR_NONE;
}

// A column for every combination of all variables: it stands in one cell of each table.
static enum err program_make(struct linked *l)
{
    int variable[TABLE_VARIABLES_MAX], groups[TABLE_VARIABLES_MAX], n = 0;

    l->joint = 1;
    for (int t = 0; t < l->tables; t++)
        for (int i = 0; i < l->table[t].n; i++) {
            bool known = false;
            for (int k = 0; k < n; k++)
                known = known || variable[k] == l->table[t].variable[i];
            if (known) continue;
            variable[n] = l->table[t].variable[i];
            groups[n] = l->table[t].groups[i];
            if (l->joint > LINKED_JOINT_MAX / groups[n]) return wrong(l, LINKED_TOO_LARGE, 0, 0);
            l->joint *= groups[n++];
        }
    int *start = MEM_ARRAY(l->mem, int, (size_t)l->joint + 1),
        *row = MEM_ARRAY(l->mem, int, (size_t)l->joint *(size_t)l->tables);
    int value[TABLE_VARIABLES_MAX] = {0};
    for (int j = 0; j < l->joint; j++) {
        start[j] = j * l->tables;
        for (int k = n - 1, left = j; k >= 0; left /= groups[k--])
            value[k] = left % groups[k];
        for (int t = 0; t < l->tables; t++) {
            const struct linked_table *x = &l->table[t];
            int at = 0;
            for (int i = 0; i < x->n; i++)
                for (int k = 0; k < n; k++)
                    if (variable[k] == x->variable[i]) at = at * x->groups[i] + value[k];
            row[j * l->tables + t] = x->first + at;
        }
    }
    start[l->joint] = l->joint * l->tables;
    l->lp = lp_new(l->mem, l->joint, l->cells, start, row);
    l->lp_row = row;
    for (int j = 0; j < l->joint; j++)
        l->lp->lo[j] = 0, l->lp->hi[j] = 1; // in parts of all people
    return ERR_NONE;
}

enum err linked_make(struct mem *m, const struct margin *given, int n, const struct linked_ask *ask,
                     struct linked *out)
{
    struct linked *l = out;

    *l = (struct linked){.mem = m, .ask = *ask};
    if (!l->ask.k) l->ask.k = 10;
    if (l->ask.k < 2 || l->ask.k > 1000000) return ERR_INVALID;
    l->table = MEM_ARRAY(m, struct linked_table, LINKED_ALL_MAX);
    l->cell = MEM_ARRAY(m, struct linked_cell, LINKED_CELLS_MAX);
    TRY(tables_make(l, given, n));
    l->people = l->cell[l->cells - 1].count;
    TRY(program_make(l));
    for (int c = 0; c < l->cells; c++) {
        struct linked_cell *x = &l->cell[c];
        x->primary = (x->count > 0 && x->count < l->ask.k) ||
                     (l->ask.hide_zeros && x->count == 0 && l->table[x->table].given >= 0);
        x->must = x->hidden = x->primary;
    }
    // What stands in a line without a total is hidden with it.
    for (int c = 0; c < l->cells; c++) {
        struct linked_cell *x = &l->cell[c];
        const struct linked_table *t = &l->table[x->table];
        for (int i = t->n - 1, left = x->at; i >= 0; left /= t->groups[i--]) {
            const int total = table_find(l, &t->variable[i], 1);
            const struct linked_cell *line = &l->cell[l->table[total].first + left % t->groups[i]];
            if (line->primary && line->count > 0) x->must = x->hidden = true;
        }
    }
    l->primary = MEM_ARRAY(m, int, (size_t)l->cells);
    for (int c = 0; c < l->cells; c++)
        if (l->cell[c].primary) l->primary[l->primaries++] = c;
    const size_t each = (size_t)(l->primaries + 1) * (size_t)l->cells;
    l->highest = MEM_ARRAY(m, double, each);
    l->lowest = MEM_ARRAY(m, double, each);
    l->end = MEM_ARRAY(m, double, (size_t)l->cells);
    return ERR_NONE;
}

// ---- ranges ----

static void state_set(struct linked *l, int c, bool hidden)
{
    struct lp *p = l->lp;
    const double part = (double)l->cell[c].count / (double)l->people;
    // Totals follow from cells, to the last bit but one: a little room keeps the program from finding that they do not.
    const double give = fmax(1e-5 / (double)l->people, 2e-10);

    l->cell[c].hidden = hidden;
    p->lo[p->n + c] = hidden ? 0 : part - give;
    p->hi[p->n + c] = hidden ? 1 : part + give;
}

// A bound of a cell; false when the numbers are not good enough to say.
static bool bound_of(struct linked *l, int c, bool up, int64_t *out)
{
    struct lp *p = l->lp;

    p->cost[p->n + c] = up ? 1 : -1;
    l->programs++;
    const enum lp_end end = lp_solve(p, -INFINITY);
    l->failed += end != LP_DONE;
    const double value = p->x[p->n + c] * (double)l->people;
    p->cost[p->n + c] = 0;
    if (end != LP_DONE) return false;
    *out = (int64_t)(up ? floor(value + 1e-3) : ceil(value - 1e-3));
    return true;
}

// What the newest bound holds on to: shown cells that may be hidden, the smallest first; -1: none.
static int binding(const struct linked *l, const bool *may)
{
    const struct lp *p = l->lp;
    int best = -1;

    for (int c = 0; c < l->cells; c++) {
        if (l->cell[c].hidden || !may[c] || p->at[p->n + c] >= 0 || fabs(p->d[p->n + c]) < 1e-5)
            continue;
        if (best < 0 || l->cell[c].count < l->cell[best].count) best = c;
    }
    return best;
}

static void keep(const struct linked *l, double *to)
{
    for (int c = 0; c < l->cells; c++)
        to[c] = l->lp->x[l->lp->n + c];
}

// The range of primary cell i is wide enough; then all cells at both ends of it are kept. *out_next: what to hide else.
static bool wide(struct linked *l, int i, const bool *may, int *out_next)
{
    const int c = l->primary[i];
    const size_t at = (size_t)i * (size_t)l->cells, each = (size_t)l->cells * sizeof(double);
    int64_t high = 0, low = 0;
    int next = -1;

    const bool up = bound_of(l, c, true, &high);
    keep(l, l->end);
    if (may) next = binding(l, may);
    const bool down = bound_of(l, c, false, &low);
    if (up && down && high - low >= l->ask.k) {
        memcpy(l->highest + at, l->end, each);
        keep(l, l->lowest + at);
        return true;
    }
    if (may) {
        const int other = binding(l, may);
        if (next < 0 || (other >= 0 && l->cell[other].count < l->cell[next].count)) next = other;
        *out_next = next;
    }
    return false;
}

static bool go_on(struct linked *l)
{
    if (!l->stopped && !progress_go_on(l->ask.progress, -1, "linked")) l->stopped = true;
    return !l->stopped;
}

static void show_again(struct linked *l)
{
    while (go_on(l)) {
        int c = -1; // the largest not tried; of equals the last
        for (int d = 0; d < l->cells; d++)
            if (l->cell[d].hidden && !l->cell[d].must && l->cell[d].low == 0 &&
                (c < 0 || l->cell[d].count >= l->cell[c].count))
                c = d;
        if (c < 0) break;
        const double part = (double)l->cell[c].count / (double)l->people;
        bool needed = false;
        l->cell[c].low = 1; // tried
        state_set(l, c, false);
        for (int i = 0; i < l->primaries && !needed; i++) {
            const size_t at = (size_t)i * (size_t)l->cells + (size_t)c;
            const double far = fmax(fabs(l->highest[at] - part), fabs(l->lowest[at] - part));
            if (far * (double)l->people < 1e-2) continue; // both ends of its range hold still
            needed = !go_on(l) || !wide(l, i, NULL, NULL);
        }
        if (needed) state_set(l, c, true);
    }
}

enum err linked_audit(struct linked *l)
{
    l->unprotected = l->hidden_cells = 0;
    l->hidden_people = 0;
    for (int c = 0; c < l->cells; c++)
        state_set(l, c, l->cell[c].hidden);
    for (int c = 0; c < l->cells; c++) {
        struct linked_cell *x = &l->cell[c];
        x->low = x->high = x->count;
        if (x->hidden && (!bound_of(l, c, true, &x->high) || !bound_of(l, c, false, &x->low)))
            x->low = x->high = x->count; // not known to be protected
        if (x->primary && x->high - x->low < l->ask.k) l->unprotected++;
        if (!x->hidden || l->table[x->table].given < 0) continue;
        l->hidden_cells++;
        l->hidden_people += x->count;
    }
    if (l->unprotected) return ERR_UNSOLVABLE;
    return l->stopped ? ERR_LIMIT : ERR_NONE;
}

enum err linked_protect(struct linked *l)
{
    bool *may = MEM_ARRAY(l->mem, bool, (size_t)l->cells), good = true;

    if (l->people == 0) return ERR_NONE;
    if (l->people < l->ask.k) {
        l->unprotected = l->primaries;
        return ERR_UNSOLVABLE;
    }
    for (int t = 0; t < l->tables; t++) {
        const struct linked_table *x = &l->table[t];
        bool any = x->given >= 0;
        for (int i = 0; i < x->cells; i++)
            any = any || l->cell[x->first + i].primary;
        for (int i = 0; i < x->cells && x->n > 0; i++)
            may[x->first + i] = any;
    }
    for (int c = 0; c < l->cells; c++)
        state_set(l, c, l->cell[c].hidden);
    for (int i = 0; i < l->primaries && go_on(l); i++) {
        int next = -1;
        while (!wide(l, i, may, &next) && go_on(l)) {
            if (next < 0) {
                good = false;
                break;
            }
            state_set(l, next, true);
        }
    }
    if (good && !l->stopped) {
        int ignored;
        for (int i = 0; i < l->primaries; i++) // the ends of all ranges, as they are by now
            (void)wide(l, i, NULL, &ignored);
        show_again(l);
    }
    return linked_audit(l);
}
