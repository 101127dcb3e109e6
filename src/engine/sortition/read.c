// Reads the tables. Everything that is wrong is found in one pass as far as what stands before it lets us.
#include "engine/sortition/read.h"

#include "base/csv.h"

#include <stdlib.h>
#include <string.h>

struct reader {
    struct mem *mem;
    struct faults *faults;
    str file;
    struct csv csv;
    int columns;
    str *column; // trimmed, small letters
};

static void fault(struct reader *r, enum sortition_fault code, int line, int column, str field,
                  str value, str a)
{
    static const char *const names[] = {
#define FAULT(name, about) #name,
#include "engine/sortition/fault.def"
#undef FAULT
    };

    fault_add(r->faults, (struct fault){.code = (int)code,
                                        .name = names[code],
                                        .line = line,
                                        .column = column,
                                        .file = r->file,
                                        .field = field,
                                        .value = value,
                                        .a = a});
}

#define SAY(r, code, ...) fault((r), SORTITION_FAULT_##code, __VA_ARGS__)

static str folded(struct mem *m, str s)
{
    return str_lower(m, str_trim(s));
}

// False when the row is no row; said then.
static bool next(struct reader *r, bool *more)
{
    if (csv_next(&r->csv, more) == ERR_NONE) return true;
    if (*more)
        SAY(r, row_broken, r->csv.problem_line, r->csv.problem_column, (str){0}, (str){0},
            str_of(csv_problem_name(r->csv.problem)));
    return false;
}

static bool open_table(struct reader *r, str text)
{
    bool more;

    r->csv = csv_open(r->mem, text);
    const bool fine = next(r, &more);
    if (!more) {
        SAY(r, table_empty, 0, 0, (str){0}, (str){0}, (str){0});
        return false;
    }
    if (!fine) return false;
    r->columns = r->csv.n;
    r->column = MEM_ARRAY(r->mem, str, (size_t)r->columns + 1);
    for (int i = 0; i < r->columns; i++) {
        r->column[i] = folded(r->mem, r->csv.field[i]);
        for (int k = 0; k < i; k++)
            if (r->column[i].n && str_eq(r->column[i], r->column[k])) {
                SAY(r, column_double, 1, r->csv.field_column[i], r->column[i], (str){0}, (str){0});
                break;
            }
    }
    return true;
}

static int column_of(const struct reader *r, str name)
{
    for (int i = 0; i < r->columns; i++)
        if (str_eq(r->column[i], name)) return i;
    return -1;
}

static int need(struct reader *r, str name)
{
    const int i = column_of(r, name);

    if (i < 0) SAY(r, column_missing, 1, 1, name, (str){0}, (str){0});
    return i;
}

static str cell(const struct reader *r, int column)
{
    return column < r->csv.n ? str_trim(r->csv.field[column]) : (str){0};
}

static int place(const struct reader *r, int column)
{
    return column < r->csv.n ? r->csv.field_column[column] : 0;
}

struct quota_row {
    struct sortition_value v;
    int line;
    str folded_name;
};

struct quotas {
    struct quota_row *row;
    int n, room;
    str category[SORTITION_CATEGORIES_MAX], folded_category[SORTITION_CATEGORIES_MAX];
    int categories;
};

static bool number(struct reader *r, int column, str name, int *out)
{
    int64_t v;

    if (str_int(cell(r, column), 0, 1000000, &v) != ERR_NONE) {
        SAY(r, number, r->csv.line, place(r, column), name, cell(r, column), (str){0});
        return false;
    }
    *out = (int)v;
    return true;
}

static int category_number(struct reader *r, struct quotas *q, str name, int column)
{
    const str small = folded(r->mem, name);

    for (int c = 0; c < q->categories; c++)
        if (str_eq(q->folded_category[c], small)) return c;
    if (q->categories == SORTITION_CATEGORIES_MAX) {
        SAY(r, categories_many, r->csv.line, place(r, column), STR("category"), name,
            str_format(r->mem, "%d", SORTITION_CATEGORIES_MAX));
        return -1;
    }
    q->category[q->categories] = str_copy(r->mem, name);
    q->folded_category[q->categories] = small;
    return q->categories++;
}

static void quota_add(struct reader *r, struct quotas *q, struct quota_row row)
{
    for (int i = 0; i < q->n; i++)
        if (q->row[i].v.category == row.v.category &&
            str_eq(q->row[i].folded_name, row.folded_name)) {
            SAY(r, feature_double, row.line, 0, STR("feature"), row.v.name,
                q->category[row.v.category]);
            return;
        }
    if (q->n == SORTITION_VALUES_MAX) {
        SAY(r, features_many, row.line, 0, STR("feature"), row.v.name,
            str_format(r->mem, "%d", SORTITION_VALUES_MAX));
        return;
    }
    if (!q->row) q->row = MEM_ARRAY(r->mem, struct quota_row, SORTITION_VALUES_MAX);
    q->row[q->n++] = row;
}

// A flexible bound; not given: as far as may be.
static void flex(struct reader *r, int column, str name, int outer, int inner, bool below, int *out)
{
    const str text = column >= 0 ? cell(r, column) : (str){0};

    *out = outer;
    if (text.n == 0 || str_eq(text, STR("-1")) || !number(r, column, name, out)) return;
    if (below ? *out > inner : *out < inner)
        SAY(r, flex_inside, r->csv.line, place(r, column), name, text,
            str_format(r->mem, "%d", inner));
}

static void read_quotas(struct reader *r, const struct sortition_tables *t, struct quotas *q)
{
    bool more;

    r->file = STR("categories");
    if (!open_table(r, t->categories)) return;
    const int category = need(r, STR("category"));
    int feature = column_of(r, STR("feature"));
    if (feature < 0) feature = column_of(r, STR("value"));
    if (feature < 0) feature = need(r, STR("feature"));
    const int min = need(r, STR("min")), max = need(r, STR("max"));
    const int min_flex = column_of(r, STR("min_flex")), max_flex = column_of(r, STR("max_flex"));
    if (category < 0 || feature < 0 || min < 0 || max < 0) return;
    for (;;) {
        const bool fine = next(r, &more);
        if (!more) break;
        if (!fine) continue;
        struct quota_row row = {.line = r->csv.line};
        int widest = category;
        const int others[] = {feature, min, max};
        for (size_t i = 0; i < COUNT_OF(others); i++)
            if (others[i] > widest) widest = others[i];
        if (widest >= r->csv.n) {
            SAY(r, field_missing, r->csv.line, 0, r->column[widest], (str){0}, (str){0});
            continue;
        }
        if (cell(r, category).n == 0) {
            SAY(r, category_empty, r->csv.line, place(r, category), STR("category"), (str){0},
                (str){0});
            continue;
        }
        if (cell(r, feature).n == 0) {
            SAY(r, feature_empty, r->csv.line, place(r, feature), STR("feature"), (str){0},
                (str){0});
            continue;
        }
        row.v.category = category_number(r, q, cell(r, category), category);
        if (row.v.category < 0) continue;
        row.v.name = str_copy(r->mem, cell(r, feature));
        row.folded_name = folded(r->mem, row.v.name);
        const bool low = number(r, min, STR("min"), &row.v.min),
                   high = number(r, max, STR("max"), &row.v.max);
        if (low && high) {
            if (row.v.min > row.v.max)
                SAY(r, min_over_max, r->csv.line, place(r, min), STR("min"), cell(r, min),
                    str_format(r->mem, "%d", row.v.max));
            flex(r, min_flex, STR("min_flex"), 0, row.v.min, true, &row.v.min_flex);
            flex(r, max_flex, STR("max_flex"), t->seats > row.v.max ? t->seats : row.v.max,
                 row.v.max, false, &row.v.max_flex);
        }
        quota_add(r, q, row);
    }
    if (q->n == 0 && r->faults->n == 0) SAY(r, table_empty, 0, 0, (str){0}, (str){0}, (str){0});
}

static void check_sums(struct reader *r, const struct quotas *q, int seats)
{
    r->file = STR("categories");
    for (int c = 0; c < q->categories; c++) {
        int64_t low = 0, high = 0;
        int line = 0;
        for (int i = 0; i < q->n; i++) {
            if (q->row[i].v.category != c) continue;
            low += q->row[i].v.min, high += q->row[i].v.max;
            if (!line) line = q->row[i].line;
        }
        if (low > seats)
            SAY(r, minima_over_seats, line, 0, q->category[c], str_format(r->mem, "%d", seats),
                str_format(r->mem, "%lld", (long long)low));
        if (high < seats)
            SAY(r, maxima_under_seats, line, 0, q->category[c], str_format(r->mem, "%d", seats),
                str_format(r->mem, "%lld", (long long)high));
    }
}

static str known(struct reader *r, const struct sortition_value *value, int from, int to)
{
    struct out o = out_new(r->mem);

    for (int v = from; v < to && o.n < 120; v++) {
        if (v > from) OUT_LIT(&o, ", ");
        out_str(&o, value[v].name);
    }
    if (o.n >= 120) OUT_LIT(&o, ", ...");
    return out_get(&o);
}

struct by_text {
    str text;
    int i;
};

static int by_text(const void *a, const void *b)
{
    const struct by_text *x = a, *y = b;
    const int d = str_cmp(x->text, y->text);

    return d ? d : x->i - y->i;
}

static struct by_text *sorted(struct mem *m, const str *text, int n)
{
    struct by_text *s = MEM_ARRAY(m, struct by_text, (size_t)n + 1);

    for (int i = 0; i < n; i++)
        s[i] = (struct by_text){text[i], i};
    qsort(s, (size_t)n, sizeof *s, by_text);
    return s;
}

// Numbers from 0 for equal texts, -1 for empty ones.
static int *number_texts(struct mem *m, const str *text, int n, int *out_numbers)
{
    struct mem *const mem = m;
    int *number = MEM_ARRAY(mem, int, (size_t)n + 1), numbers = 0;
    const struct by_text *s = sorted(mem, text, n);

    for (int i = 0; i < n; i++) {
        if (s[i].text.n == 0) {
            number[s[i].i] = -1;
            continue;
        }
        if (i == 0 || !str_eq(s[i].text, s[i - 1].text)) numbers++;
        number[s[i].i] = numbers - 1;
    }
    *out_numbers = numbers;
    return number;
}

enum { HOUSEHOLD_COLUMNS_MAX = 16 };

static int columns_named(struct reader *r, str names, int *column, int most)
{
    int n = 0;
    str name;

    if (!names.n) return 0;
    while (n < most && str_cut(&names, ',', &name)) {
        name = folded(r->mem, name);
        if (name.n == 0) continue;
        const int c = need(r, name);
        if (c >= 0) column[n++] = c;
    }
    return n;
}

static void read_people(struct reader *r, struct sortition_tables *t, const struct quotas *q)
{
    struct sortition *ask = &t->ask;
    int of_category[SORTITION_CATEGORIES_MAX], first[SORTITION_CATEGORIES_MAX + 1];
    int house[HOUSEHOLD_COLUMNS_MAX];
    bool more, missing = false;
    int room = 0;

    r->file = STR("people");
    if (!open_table(r, t->people)) return;
    for (int c = 0; c < q->categories; c++) {
        of_category[c] = column_of(r, q->folded_category[c]);
        if (of_category[c] < 0) {
            SAY(r, column_missing, 1, 1, q->category[c], (str){0}, (str){0});
            missing = true;
        }
    }
    const int id = t->id.n ? need(r, folded(r->mem, t->id)) : column_of(r, STR("id"));
    const int houses = columns_named(r, t->household, house, HOUSEHOLD_COLUMNS_MAX);
    // Values of a category stand together.
    struct sortition_value *value = MEM_ARRAY(r->mem, struct sortition_value, (size_t)q->n + 1);
    str *small = MEM_ARRAY(r->mem, str, (size_t)q->n + 1);
    int n = 0;
    for (int c = 0; c < q->categories; c++) {
        first[c] = n;
        for (int i = 0; i < q->n; i++)
            if (q->row[i].v.category == c)
                value[n] = q->row[i].v, small[n++] = q->row[i].folded_name;
    }
    first[q->categories] = n;
    str *ids = NULL, *home = NULL;
    int *of = NULL, *line = NULL, people = 0;
    for (;;) {
        const bool fine = next(r, &more);
        if (!more) break;
        if (!fine || missing) continue;
        if (people == SORTITION_PEOPLE_MAX) {
            SAY(r, people_many, r->csv.line, 0, (str){0}, (str){0},
                str_format(r->mem, "%d", SORTITION_PEOPLE_MAX));
            break;
        }
        if (people == room) {
            const int more_room = room ? 2 * room : 256;
            str *ids2 = MEM_ARRAY(r->mem, str, (size_t)more_room),
                *home2 = MEM_ARRAY(r->mem, str, (size_t)more_room);
            int *of2 = MEM_ARRAY(r->mem, int, (size_t)more_room *(size_t)(q->categories + 1));
            int *line2 = MEM_ARRAY(r->mem, int, (size_t)more_room);
            if (room) {
                memcpy(ids2, ids, (size_t)room * sizeof *ids),
                    memcpy(home2, home, (size_t)room * sizeof *home);
                memcpy(of2, of, (size_t)room * (size_t)q->categories * sizeof *of);
                memcpy(line2, line, (size_t)room * sizeof *line);
            }
            ids = ids2, home = home2, of = of2, line = line2, room = more_room;
        }
        for (int c = 0; c < q->categories; c++) {
            const str text = cell(r, of_category[c]);
            int found = -1;
            if (of_category[c] >= r->csv.n) {
                SAY(r, field_missing, r->csv.line, 0, q->category[c], (str){0}, (str){0});
                of[people * q->categories + c] = first[c];
                continue;
            }
            struct mem_mark mark = mem_mark(r->mem);
            const str key = folded(r->mem, text);
            for (int v = first[c]; v < first[c + 1] && found < 0; v++)
                if (str_eq(small[v], key)) found = v;
            mem_reset(r->mem, mark);
            if (found < 0) {
                SAY(r, value_unknown, r->csv.line, place(r, of_category[c]), q->category[c],
                    str_copy(r->mem, text), known(r, value, first[c], first[c + 1]));
                found = first[c];
            }
            of[people * q->categories + c] = found;
        }
        line[people] = r->csv.line;
        if (id >= 0) {
            ids[people] = str_copy(r->mem, cell(r, id));
            if (ids[people].n == 0)
                SAY(r, id_empty, r->csv.line, place(r, id), r->column[id], (str){0}, (str){0});
        } else {
            ids[people] = str_format(r->mem, "%d", people + 1);
        }
        if (houses) {
            struct out o = out_new(r->mem);
            bool any = false;
            for (int h = 0; h < houses; h++) {
                const str part = folded(r->mem, cell(r, house[h]));
                any = any || part.n;
                if (h) out_byte(&o, '\n');
                out_str(&o, part);
            }
            if (any) home[people] = out_get(&o);
        }
        people++;
    }
    int *by_id = MEM_ARRAY(r->mem, int, (size_t)people + 1);
    if (people) {
        const struct by_text *s = sorted(r->mem, ids, people);
        for (int i = 0; i < people; i++)
            by_id[i] = s[i].i;
        for (int i = 1; i < people && id >= 0; i++)
            if (s[i].text.n && str_eq(s[i].text, s[i - 1].text))
                SAY(r, id_double, line[s[i].i], 0, r->column[id], s[i].text,
                    str_format(r->mem, "%d", line[s[i - 1].i]));
    }
    str *category = MEM_ARRAY(r->mem, str, (size_t)q->categories + 1);
    memcpy(category, q->category, (size_t)q->categories * sizeof *category);
    *ask = (struct sortition){.seats = t->seats,
                              .categories = q->categories,
                              .category = category,
                              .values = n,
                              .value = value,
                              .people = people,
                              .id = ids,
                              .by_id = by_id,
                              .of = of};
    int numbers = 0;
    if (houses && people) ask->household = number_texts(r->mem, home, people, &numbers);
    t->line = line;
    if (missing) return;
    if (people == 0) {
        SAY(r, table_empty, 0, 0, (str){0}, (str){0}, (str){0});
        return;
    }
    if (t->seats > people)
        SAY(r, seats_many, 0, 0, STR("seats"), str_format(r->mem, "%d", t->seats),
            str_format(r->mem, "%d", people));
}

enum err sortition_read(struct mem *mem, struct sortition_tables *t, struct faults *faults)
{
    struct reader r = {.mem = mem, .faults = faults};
    struct quotas *q = MEM_NEW(mem, struct quotas);

    if (t->seats < 1)
        SAY(&r, seats_none, 0, 0, STR("seats"), str_format(mem, "%d", t->seats), (str){0});
    read_quotas(&r, t, q);
    if (t->seats >= 1) check_sums(&r, q, t->seats);
    if (q->n) read_people(&r, t, q);
    return faults->n ? ERR_INVALID : ERR_NONE;
}

int sortition_person(const struct sortition *ask, str id)
{
    for (int i = 0; i < ask->people && !ask->by_id; i++)
        if (str_eq(ask->id[i], id)) return i;
    for (int lo = 0, hi = ask->by_id ? ask->people : 0; lo < hi;) {
        const int mid = lo + (hi - lo) / 2, d = str_cmp(id, ask->id[ask->by_id[mid]]);
        if (d == 0) return ask->by_id[mid];
        if (d < 0)
            hi = mid;
        else
            lo = mid + 1;
    }
    return -1;
}

enum err sortition_read_addresses(struct mem *mem, struct sortition_addresses *a,
                                  struct faults *faults)
{
    struct reader r = {.mem = mem, .faults = faults, .file = STR("addresses")};
    int column[HOUSEHOLD_COLUMNS_MAX], room = 0, *line = NULL;
    str *address = NULL, *stratum = NULL;
    bool more;

    if (!open_table(&r, a->text)) return ERR_INVALID;
    const int id = a->id.n ? need(&r, folded(mem, a->id)) : column_of(&r, STR("id"));
    const int columns = columns_named(&r, a->strata, column, HOUSEHOLD_COLUMNS_MAX);
    for (;;) {
        const bool fine = next(&r, &more);
        if (!more) break;
        if (!fine) continue;
        if (a->n == room) {
            const int next_room = room ? 2 * room : 1024;
            str *address2 = MEM_ARRAY(mem, str, (size_t)next_room),
                *stratum2 = MEM_ARRAY(mem, str, (size_t)next_room);
            int *line2 = MEM_ARRAY(mem, int, (size_t)next_room);
            if (room) {
                memcpy(address2, address, (size_t)room * sizeof *address);
                memcpy(stratum2, stratum, (size_t)room * sizeof *stratum);
                memcpy(line2, line, (size_t)room * sizeof *line);
            }
            address = address2, stratum = stratum2, line = line2, room = next_room;
        }
        struct out o = out_new(mem);
        for (int i = 0; i < columns; i++) {
            if (i) OUT_LIT(&o, " / ");
            out_str(&o, cell(&r, column[i]));
        }
        stratum[a->n] = o.n ? out_get(&o) : STR("-");
        address[a->n] = id >= 0 ? str_copy(mem, cell(&r, id)) : str_format(mem, "%d", a->n + 1);
        line[a->n] = r.csv.line;
        if (address[a->n].n == 0)
            SAY(&r, id_empty, r.csv.line, place(&r, id), r.column[id], (str){0}, (str){0});
        a->n++;
    }
    if (a->n == 0 && faults->n == 0) SAY(&r, table_empty, 0, 0, (str){0}, (str){0}, (str){0});
    const struct by_text *s = sorted(mem, address, a->n);
    for (int i = 1; i < a->n; i++)
        if (s[i].text.n && str_eq(s[i].text, s[i - 1].text))
            SAY(&r, id_double, line[s[i].i], 0, id >= 0 ? r.column[id] : STR("id"), s[i].text,
                str_format(mem, "%d", line[s[i - 1].i]));
    str *small = MEM_ARRAY(mem, str, (size_t)a->n + 1);
    for (int i = 0; i < a->n; i++)
        small[i] = str_lower(mem, stratum[i]);
    int *in = number_texts(mem, small, a->n, &a->strata_n);
    str *names = MEM_ARRAY(mem, str, (size_t)a->strata_n + 1);
    for (int i = a->n - 1; i >= 0; i--)
        names[in[i]] = stratum[i];
    a->address = address, a->stratum = names, a->in = in;
    return faults->n ? ERR_INVALID : ERR_NONE;
}
