// The practice data: every number of expected.json, which R confirmed, and the least patterns of small tables.
#include "base/json.h"
#include "engine/represent/smallcells.h"
#include "engine/represent/weights.h"
#include "tests/reference/population.h"

#include <math.h>

static void near(struct test *t, const char *what, double got, const struct json_value *want,
                 double tolerance)
{
    double w = NAN;

    json_number(want, &w);
    if (!(fabs(got - w) <= tolerance * fmax(1e-290, fabs(w))))
        test_fail(t, __FILE__, __LINE__, "%s: %s is %.15g, not %.15g", t->row, what, got, w);
}

struct data {
    struct variables v;
    struct margin margin[6];
    struct table people;
    struct json_value want;
};

static bool data_read(struct test *t, struct data *d)
{
    static const char *const names[] = {"district_x_age",     "age_x_gender",
                                        "age_x_education",    "district_x_background",
                                        "district_x_housing", "education_x_background"};
    const struct table_ask how = {.number = STR("count"), .number_needed = true, .no_empty = true},
                           who = {.known_only = true, .all_known = true};
    struct faults f = faults_new(t->mem);
    struct table table[6];
    const str expected = population_file(t, "expected.json");

    if (!expected.at) return false;
    d->v = variables_new(t->mem);
    bool fine = json_read(t->mem, expected, &d->want, NULL) == ERR_NONE;
    for (int i = 0; i < 6; i++)
        fine = fine &&
               table_read(t->mem,
                          population_file(t, str_z(t->mem,
                                                   str_format(t->mem, "margin_%s.csv", names[i]))),
                          &how, &d->v, &f, &table[i]) == ERR_NONE;
    fine = fine && table_read(t->mem, population_file(t, "participants.csv"), &who, &d->v, &f,
                              &d->people) == ERR_NONE;
    for (int i = 0; i < 6; i++)
        fine = fine && margin_make(t->mem, &d->v, &table[i], &f, &d->margin[i]) == ERR_NONE;
    CHECK(t, fine);
    return fine;
}

TEST(represent, practice_data_is_compared_as_expected)
{
    struct faults notes = faults_new(t->mem);
    const struct compare_ask ask = {.seed = STR("golden")};
    struct data d;
    struct compare c;

    if (!data_read(t, &d)) return;
    NEED(t, represent_compare(t->mem, &d.v, d.margin, 6, &d.people, &ask, &notes, &c));
    CHECK_INT(t, c.variables, 6);
    for (int i = 0; i < c.variables; i++) {
        const struct compare_variable *x = &c.variable[i];
        const char *name = str_z(t->mem, d.v.at[x->variable].name);
        const struct json_value *g = json_get(json_get(&d.want, "gof"), name),
                                *r = json_get(json_get(&d.want, "r_indicator"), name);
        t->row = name;
        near(t, "x2", x->x2, json_get(g, "x2"), 1e-12);
        near(t, "df", x->df, json_get(g, "df"), 0);
        near(t, "p", x->p, json_get(g, "p"), 1e-9);
        near(t, "g2", x->g2, json_get(g, "g2"), 1e-12);
        near(t, "cohen_w", x->cohen_w, json_get(g, "cohen_w"), 1e-12);
        near(t, "min_expected", x->min_expected, json_get(g, "min_expected"), 1e-12);
        near(t, "duncan", x->duncan, json_get(g, "duncan"), 1e-12);
        near(t, "rate", x->response.rate, json_get(r, "rate"), 1e-12);
        near(t, "S", x->response.s, json_get(r, "S"), 1e-12);
        near(t, "R", x->response.r, json_get(r, "R"), 1e-12);
        near(t, "R_adjusted", x->response.r_fair, json_get(r, "R_adjusted"), 1e-12);
        near(t, "cv", x->response.cv, json_get(r, "cv"), 1e-12);
        near(t, "partial_variable", x->response.partial, json_get(r, "partial_variable"), 1e-12);
        for (int k = 0; k < x->groups; k++) {
            const struct compare_group *y = &x->group[k];
            CHECK(t, str_eq(json_get(g, "categories")->at[k].text, d.v.at[x->variable].group[k]));
            near(t, "observed", (double)y->observed, &json_get(g, "observed")->at[k], 0);
            near(t, "population", y->population, &json_get(g, "population")->at[k], 0);
            near(t, "expected", y->expected, &json_get(g, "expected")->at[k], 1e-12);
            near(t, "pearson", y->pearson, &json_get(g, "pearson")->at[k], 1e-10);
            near(t, "adjusted", y->adjusted, &json_get(g, "adjusted")->at[k], 1e-10);
            near(t, "index", y->index, &json_get(g, "index")->at[k], 1e-12);
            near(t, "partial", x->response.of_group[k],
                 &json_get(r, "partial_unconditional")->at[k], 1e-10);
        }
    }
}

static void weighed(struct test *t, const struct data *d, const struct margin *margin, int n,
                    const char *key)
{
    struct faults notes = faults_new(t->mem);
    const struct weights_ask ask = {0};
    struct weights w;
    const struct json_value *r = json_get(&d->want, key), *kish = json_get(r, "kish");

    t->row = key;
    NEED(t, represent_weights(t->mem, &d->v, margin, n, &d->people, &ask, &notes, &w));
    near(t, "iterations", w.iterations, json_get(r, "iterations"), 0);
    near(t, "deff", w.deff, json_get(kish, "deff"), 1e-10);
    near(t, "n_eff", w.n_eff, json_get(kish, "n_eff"), 1e-10);
    near(t, "min", w.min, json_get(kish, "min"), 1e-10);
    near(t, "max", w.max, json_get(kish, "max"), 1e-10);
    for (int i = 0; i < 10; i++)
        near(t, "weight", w.w[i], &json_get(r, "first_10")->at[i], 1e-10);
    if (json_get(r, "sum_sq")) near(t, "sum_sq", w.sum_sq, json_get(r, "sum_sq"), 1e-10);
    CHECK(t, w.max_rel_error < 1e-10);
}

TEST(represent, practice_data_is_weighed_as_expected)
{
    struct margin one[6];
    struct data d;

    if (!data_read(t, &d)) return;
    for (int i = 0; i < 6; i++) {
        const int variable = d.people.variable[i];
        int g = 0;
        while (margin_place(&d.margin[g], variable) < 0)
            g++;
        margin_sum(t->mem, &d.margin[g], &variable, 1, &one[i]);
    }
    weighed(t, &d, one, 6, "rake");
    // The cross of district and age, and education alone: found by trying which margins give these weights.
    const struct margin cross[] = {d.margin[0], one[3]};
    weighed(t, &d, cross, 2, "rake_cross");
}

TEST(smallcells, practice_tables_have_the_least_patterns)
{
    const str text = population_file(t, "small_cells_expected.json");
    struct json_value list;

    if (!text.at) return;
    NEED(t, json_read(t->mem, text, &list, NULL));
    CHECK_INT(t, list.n, 6);
    for (int i = 0; i < list.n; i++) {
        const struct json_value *x = &list.at[i], *table = json_get(x, "table"),
                                *ranges = json_get(x, "intervals");
        const int rows = table->n, columns = table->at[0].n;
        const struct cells_ask ask = {.k = (int)json_get(x, "k")->integer};
        int64_t *count = MEM_ARRAY(t->mem, int64_t, (size_t)rows * (size_t)columns);
        struct cells_pattern p;
        for (int k = 0; k < rows * columns; k++)
            count[k] = table->at[k / columns].at[k % columns].integer;
        NEED(t, cells_protect(t->mem, count, rows, columns, &ask, &p));
        CHECK_INT(t, p.hidden_total, json_get(x, "hidden_total")->integer);
        CHECK_INT(t, p.hidden_cells, json_get(x, "hidden_cells")->integer);
        CHECK(t, p.proven);
        for (int k = 0; k < rows * columns; k++) {
            const int r = k / columns, c = k % columns, cell = r * (columns + 1) + c;
            CHECK_INT(t, p.hidden[cell], json_get(x, "hidden")->at[r].at[c].integer);
            CHECK_INT(t, p.primary[cell], json_get(x, "primary")->at[r].at[c].integer);
        }
        CHECK_INT(t, p.ranges, ranges->n);
        for (int k = 0; k < p.ranges; k++) {
            const str key = str_format(t->mem, "%d,%d", p.range[k].row, p.range[k].column);
            const struct json_value *w = json_get(ranges, str_z(t->mem, key));
            CHECK(t,
                  w && w->at[0].integer == p.range[k].low && w->at[1].integer == p.range[k].high);
        }
    }
}
