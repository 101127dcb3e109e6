// table.c - tables of categories with shared codes, and margins made of them.
#include "base/table.h"

#include "base/csv.h"

#define FAULTS_PUT(f, what, ...) \
    fault_add((f), (struct fault){.code = TABLE_FAULT_##what, .name = #what, __VA_ARGS__})

// ---- variables and their groups ----

struct variables variables_new(struct mem *m)
{
    return (struct variables){.mem = m};
}

int variable_find(const struct variables *v, str name)
{
    for (int i = 0; i < v->n; i++)
        if (str_eq(v->at[i].name, name)) return i;
    return -1;
}

int variable_add(struct variables *v, str name)
{
    const int at = variable_find(v, name);

    if (at >= 0) return at;
    if (v->n == TABLE_VARIABLES_MAX) return -1;
    v->at[v->n] = (struct variable){.name = name};
    return v->n++;
}

static uint32_t hash(str s)
{
    uint32_t h = 2166136261u;

    for (size_t i = 0; i < s.n; i++)
        h = (h ^ (unsigned char)s.at[i]) * 16777619u;
    return h ^ h >> 15;
}

static int32_t *slot_of(const struct variable *v, str name)
{
    uint32_t s = hash(name) & (uint32_t)(v->slots - 1);

    while (v->slot[s] && !str_eq(v->group[v->slot[s] - 1], name))
        s = (s + 1) & (uint32_t)(v->slots - 1);
    return &v->slot[s];
}

int variable_group(const struct variable *v, str name)
{
    return v->slots ? *slot_of(v, name) - 1 : -1;
}

int variable_group_add(struct mem *m, struct variable *v, str name)
{
    if (v->groups == v->room) {
        const int room = v->room ? 2 * v->room : 16;
        str *group = MEM_ARRAY(m, str, (size_t)room);
        if (v->groups) memcpy(group, v->group, (size_t)v->groups * sizeof *group);
        v->group = group;
        v->room = room;
        v->slots = 2 * room;
        v->slot = MEM_ARRAY(m, int32_t, (size_t)v->slots);
        for (int i = 0; i < v->groups; i++)
            *slot_of(v, group[i]) = i + 1;
    }
    int32_t *slot = slot_of(v, name);
    if (*slot) return *slot - 1;
    if (v->groups == TABLE_GROUPS_MAX) return -1;
    v->group[v->groups] = name;
    *slot = ++v->groups;
    return v->groups - 1;
}

// ---- reading ----

// At most 15 digits, so that the mantissa and the power of ten are exact and one division rounds once.
static bool number_read(str s, double *out)
{
    static const double power[] = {1,   1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                   1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    int64_t v = 0;
    int digits = 0, after = -1;

    for (size_t i = 0; i < s.n; i++) {
        if (s.at[i] == '.' && after < 0) {
            after = 0;
            continue;
        }
        if (s.at[i] < '0' || s.at[i] > '9' || ++digits > 15) return false;
        v = 10 * v + (s.at[i] - '0');
        if (after >= 0) after++;
    }
    if (!digits) return false;
    *out = (double)v / power[after > 0 ? after : 0];
    return true;
}

struct reading {
    struct mem *m;
    const struct table_ask *ask;
    struct variables *v;
    struct faults *faults;
    struct csv csv;
    struct table *t;
    int fields;   // of the first line
    int *of;      // [fields] column of the table; -1 skipped, -2 the number
    bool *closed; // [columns] not used further after too many groups
    int room;
};

static void header(struct reading *r)
{
    const struct csv *c = &r->csv;
    const struct table_ask *ask = r->ask;
    bool number = false;

    r->fields = c->n;
    r->of = MEM_ARRAY(r->m, int, (size_t)c->n + 1);
    r->t->variable = MEM_ARRAY(r->m, int, TABLE_VARIABLES_MAX);
    for (int i = 0; i < c->n; i++) {
        const str name = str_trim(c->field[i]);
        r->of[i] = -1;
        if (name.n == 0 && ask->known_only) continue;
        if (name.n == 0) {
            FAULTS_PUT(r->faults, column_unnamed, .file = ask->file, .line = c->line,
                       .column = c->field_column[i]);
            continue;
        }
        if (str_eq(name, STR("invented"))) continue;
        if (ask->number.at && str_eq(name, ask->number)) {
            if (number)
                FAULTS_PUT(r->faults, column_double, .file = ask->file, .line = c->line,
                           .column = c->field_column[i], .field = name, .value = name);
            number = true;
            r->of[i] = -2;
            r->t->line_column = i;
            continue;
        }
        if (ask->known_only && variable_find(r->v, name) < 0) continue;
        if (name.n > TABLE_BYTES_MAX) {
            FAULTS_PUT(r->faults, value_too_long, .file = ask->file, .line = c->line,
                       .column = c->field_column[i], .field = name, .value = name,
                       .a = str_format(r->m, "%d", TABLE_BYTES_MAX));
            continue;
        }
        const int variable = variable_add(r->v, str_copy(r->m, name));
        if (variable < 0) {
            FAULTS_PUT(r->faults, columns_too_many, .file = ask->file, .line = c->line,
                       .column = c->field_column[i], .field = name, .value = name,
                       .a = str_format(r->m, "%d", TABLE_VARIABLES_MAX));
            continue;
        }
        bool twice = false;
        for (int k = 0; k < r->t->columns; k++)
            twice = twice || r->t->variable[k] == variable;
        if (twice) {
            FAULTS_PUT(r->faults, column_double, .file = ask->file, .line = c->line,
                       .column = c->field_column[i], .field = name, .value = name);
            continue;
        }
        r->of[i] = r->t->columns;
        r->t->variable[r->t->columns++] = variable;
    }
    if (ask->number.at && !number && ask->number_needed)
        FAULTS_PUT(r->faults, column_missing, .file = ask->file, .line = c->line, .column = 1,
                   .field = ask->number);
    if (ask->all_known)
        for (int k = 0; k < r->v->n; k++) {
            bool there = false;
            for (int i = 0; i < r->t->columns; i++)
                there = there || r->t->variable[i] == k;
            if (!there)
                FAULTS_PUT(r->faults, column_missing, .file = ask->file, .line = c->line,
                           .column = 1, .field = r->v->at[k].name);
        }
    if (r->t->columns == 0 && !r->faults->n)
        FAULTS_PUT(r->faults, columns_none, .file = ask->file, .line = c->line, .column = 1);
    r->closed = MEM_ARRAY(r->m, bool, TABLE_VARIABLES_MAX);
    r->t->number = number ? MEM_ARRAY(r->m, double, 1) : NULL;
}

static void more_room(struct reading *r)
{
    struct table *t = r->t;
    const int room = r->room ? 2 * r->room : 256;
    const size_t columns = (size_t)t->columns;
    int32_t *code = MEM_ARRAY(r->m, int32_t, (size_t)room * columns + 1);
    int *line = MEM_ARRAY(r->m, int, (size_t)room);

    if (t->rows) {
        memcpy(code, t->code, (size_t)t->rows * columns * sizeof *code);
        memcpy(line, t->line, (size_t)t->rows * sizeof *line);
    }
    if (t->number) {
        double *number = MEM_ARRAY(r->m, double, (size_t)room);
        if (t->rows) memcpy(number, t->number, (size_t)t->rows * sizeof *number);
        t->number = number;
    }
    t->code = code;
    t->line = line;
    r->room = room;
}

static void value(struct reading *r, int i, int column)
{
    const struct csv *c = &r->csv;
    const str s = str_trim(c->field[i]);
    struct variable *v = &r->v->at[r->t->variable[column]];
    int32_t *code = &r->t->code[(size_t)r->t->rows * (size_t)r->t->columns + (size_t)column];

    *code = -1;
    if (s.n == 0) {
        if (r->ask->no_empty)
            FAULTS_PUT(r->faults, value_empty, .file = r->ask->file, .line = c->line,
                       .column = c->field_column[i], .field = v->name);
        return;
    }
    if (s.n > TABLE_BYTES_MAX) {
        FAULTS_PUT(r->faults, value_too_long, .file = r->ask->file, .line = c->line,
                   .column = c->field_column[i], .field = v->name, .value = s,
                   .a = str_format(r->m, "%d", TABLE_BYTES_MAX));
        return;
    }
    *code = variable_group(v, s);
    if (*code < 0) *code = variable_group_add(r->m, v, str_copy(r->m, s));
    if (*code < 0 && !r->closed[column]) {
        r->closed[column] = true;
        FAULTS_PUT(r->faults, groups_too_many, .file = r->ask->file, .line = c->line,
                   .column = c->field_column[i], .field = v->name, .value = s,
                   .a = str_format(r->m, "%d", TABLE_GROUPS_MAX));
    }
}

static void row(struct reading *r)
{
    const struct csv *c = &r->csv;
    struct table *t = r->t;

    if (c->n != r->fields) {
        const bool few = c->n < r->fields;
        const str a = str_format(r->m, "%d", r->fields);
        const int column = c->field_column[few ? c->n - 1 : r->fields];
        if (few)
            FAULTS_PUT(r->faults, fields_few, .file = r->ask->file, .line = c->line,
                       .column = column, .value = c->field[c->n - 1], .a = a);
        else
            FAULTS_PUT(r->faults, fields_many, .file = r->ask->file, .line = c->line,
                       .column = column, .value = c->field[r->fields], .a = a);
        return;
    }
    if (t->rows == r->room) more_room(r);
    for (int i = 0; i < r->fields; i++) {
        if (r->of[i] >= 0) value(r, i, r->of[i]);
        if (r->of[i] == -2 && !number_read(str_trim(c->field[i]), &t->number[t->rows]))
            FAULTS_PUT(r->faults, number_wrong, .file = r->ask->file, .line = c->line,
                       .column = c->field_column[i], .field = r->ask->number, .value = c->field[i]);
    }
    t->line[t->rows++] = c->line;
}

enum err table_read(struct mem *m, str text, const struct table_ask *ask, struct variables *v,
                    struct faults *faults, struct table *out)
{
    struct table t = {.file = ask->file};
    struct reading r = {m, ask, v, faults, csv_open(m, text), &t, 0, NULL, NULL, 0};
    const int before = faults->n;
    bool more, first = true;

    for (;;) {
        const enum err e = csv_next(&r.csv, &more);
        if (!more) break;
        if (e != ERR_NONE) {
            FAULTS_PUT(faults, row_broken, .file = ask->file, .line = r.csv.problem_line,
                       .column = r.csv.problem_column,
                       .a = str_of(csv_problem_name(r.csv.problem)));
            if (first) return ERR_INVALID; // without names the rest has no meaning
            continue;
        }
        if (first) {
            header(&r);
            if (faults->n > before) return ERR_INVALID;
            first = false;
            continue;
        }
        if (t.rows == TABLE_ROWS_MAX) {
            FAULTS_PUT(faults, rows_too_many, .file = ask->file, .line = r.csv.line, .column = 1,
                       .a = str_format(m, "%d", TABLE_ROWS_MAX));
            break;
        }
        row(&r);
    }
    if (faults->n == before && t.rows == 0)
        FAULTS_PUT(faults, table_empty, .file = ask->file, .line = first ? 0 : r.csv.line);
    if (faults->n > before) return ERR_INVALID;
    *out = t;
    return ERR_NONE;
}

// ---- margins ----

static int cells_of(const struct margin *g)
{
    int64_t cells = 1;

    for (int i = 0; i < g->n; i++) {
        cells *= g->groups[i] ? g->groups[i] : 1;
        if (cells > MARGIN_CELLS_MAX) return -1;
    }
    return (int)cells;
}

enum err margin_make(struct mem *m, const struct variables *v, const struct table *t,
                     struct faults *faults, struct margin *out)
{
    struct margin g = {.file = t->file, .n = t->columns};
    const int before = faults->n;

    if (t->columns > MARGIN_VARIABLES_MAX) {
        FAULTS_PUT(faults, columns_too_many, .file = t->file, .line = 1,
                   .a = str_format(m, "%d", MARGIN_VARIABLES_MAX));
        return ERR_INVALID;
    }
    for (int i = 0; i < g.n; i++) {
        g.variable[i] = t->variable[i];
        g.groups[i] = v->at[t->variable[i]].groups;
    }
    g.cells = cells_of(&g);
    if (g.cells < 0) {
        FAULTS_PUT(faults, cells_too_many, .file = t->file, .line = 1,
                   .a = str_format(m, "%d", MARGIN_CELLS_MAX));
        return ERR_INVALID;
    }
    g.count = MEM_ARRAY(m, double, (size_t)g.cells);
    const struct mem_mark mark = mem_mark(m);
    int *line = MEM_ARRAY(m, int, (size_t)g.cells);
    int broken = 0;
    for (int r = 0; r < t->rows; r++) {
        int cell = 0;
        for (int i = 0; i < g.n; i++)
            cell = cell * g.groups[i] + t->code[(size_t)r * (size_t)t->columns + (size_t)i];
        if (t->number && line[cell] && broken++ < FAULTS_MAX)
            FAULTS_PUT(faults, cell_double, .file = t->file, .line = t->line[r], .column = 1,
                       .value = str_copy(v->mem, margin_cell_name(v->mem, v, &g, cell)),
                       .a = str_format(v->mem, "%d", line[cell]));
        line[cell] = t->line[r];
        g.count[cell] = t->number ? t->number[r] : 1;
        g.total += g.count[cell];
    }
    if (faults->n == before) mem_reset(m, mark);
    if (faults->n == before && !(g.total > 0))
        FAULTS_PUT(faults, total_zero, .file = t->file, .line = 1);
    if (faults->n > before) return ERR_INVALID;
    *out = g;
    return ERR_NONE;
}

int margin_place(const struct margin *g, int variable)
{
    for (int i = 0; i < g->n; i++)
        if (g->variable[i] == variable) return i;
    return -1;
}

void margin_sum(struct mem *m, const struct margin *from, const int *keep, int n,
                struct margin *out)
{
    struct margin g = {.file = from->file, .n = n, .total = from->total};
    int stride[MARGIN_VARIABLES_MAX] = {0}, code[MARGIN_VARIABLES_MAX] = {0};

    for (int i = 0; i < n; i++) {
        g.variable[i] = keep[i];
        g.groups[i] = from->groups[margin_place(from, keep[i])];
    }
    g.cells = cells_of(&g);
    g.count = MEM_ARRAY(m, double, (size_t)g.cells);
    for (int i = n - 1, s = 1; i >= 0; i--) {
        stride[margin_place(from, keep[i])] = s;
        s *= g.groups[i];
    }
    for (int cell = 0; cell < from->cells; cell++) {
        int to = 0;
        for (int i = 0; i < from->n; i++)
            to += code[i] * stride[i];
        g.count[to] += from->count[cell];
        for (int i = from->n - 1; i >= 0 && ++code[i] == from->groups[i]; i--)
            code[i] = 0;
    }
    *out = g;
}

str margin_name(struct mem *m, const struct variables *v, const struct margin *g)
{
    struct out o = out_new(m);

    for (int i = 0; i < g->n; i++) {
        if (i) OUT_LIT(&o, " x ");
        out_str(&o, v->at[g->variable[i]].name);
    }
    return out_get(&o);
}

str margin_cell_name(struct mem *m, const struct variables *v, const struct margin *g, int cell)
{
    int code[MARGIN_VARIABLES_MAX];
    struct out o = out_new(m);

    for (int i = g->n - 1; i >= 0; i--) {
        code[i] = cell % g->groups[i];
        cell /= g->groups[i];
    }
    for (int i = 0; i < g->n; i++) {
        if (i) OUT_LIT(&o, ", ");
        out_str(&o, v->at[g->variable[i]].group[code[i]]);
    }
    return out_get(&o);
}
