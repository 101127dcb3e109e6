// The made-up population: against a plain version and the published fit, what must hold of the people, the same again.
#include "base/json.h"
#include "engine/city/report.h"
#include "tests/reference/population.h"

#include <math.h>

static bool near(double a, double b, double tolerance)
{
    return fabs(a - b) <= tolerance * fmax(1, fabs(b));
}

// ---- made-up margins ----

struct made {
    struct variables v;
    int groups[4], axis[4], cells;
    double *truth, *seed; // [cells]
    struct margin margin[3];
};

static struct margin sum_of(struct test *t, const struct made *d, const int *keep, int n)
{
    struct margin all = population_margin(t, 4, d->axis, d->groups), out;

    memcpy(all.count, d->truth, (size_t)d->cells * sizeof *d->truth);
    for (int c = 0; c < d->cells; c++)
        all.total += d->truth[c];
    margin_sum(t->mem, &all, keep, n, &out);
    return out;
}

// Four variables, three margins of two; the seed has structural zeros where nobody lives, and another shape.
static void make(struct test *t, struct made *d)
{
    static const int pairs[3][2] = {{0, 1}, {1, 2}, {2, 3}};

    *d = (struct made){.v = variables_new(t->mem), .cells = 1};
    for (int i = 0; i < 4; i++) {
        d->groups[i] = 2 + (int)test_random(t, 4);
        d->axis[i] = i;
        d->cells *= d->groups[i];
        variable_add(&d->v, str_format(t->mem, "v%d", i));
        for (int g = 0; g < d->groups[i]; g++)
            variable_group_add(t->mem, &d->v.at[i], str_format(t->mem, "g%d", g));
    }
    d->truth = MEM_ARRAY(t->mem, double, (size_t)d->cells);
    d->seed = MEM_ARRAY(t->mem, double, (size_t)d->cells);
    for (int c = 0; c < d->cells; c++) {
        const bool possible = test_random(t, 8) > 0;
        d->truth[c] = possible ? (double)test_random(t, 200) : 0;
        d->seed[c] = possible ? 0.5 + (double)test_random(t, 10) : 0;
    }
    for (int i = 0; i < 3; i++)
        d->margin[i] = sum_of(t, d, pairs[i], 2);
}

// Of the cells with a seed, by their place in the crossing.
static double *spread(struct test *t, const struct made *d, const struct fit *f)
{
    double *all = MEM_ARRAY(t->mem, double, (size_t)d->cells);

    for (int c = 0; c < f->cells; c++) {
        int at = 0;
        for (int i = 0; i < 4; i++)
            at = at * d->groups[i] + (int)f->code[4 * c + i];
        all[at] = f->count[c];
    }
    return all;
}

PROP(city, fit_agrees_with_the_plain_version, 40)
{
    struct faults faults = faults_new(t->mem);
    const struct fit_ask ask = {.cycles = 400};
    struct made d;
    struct fit f, again;

    make(t, &d);
    const enum err e =
        city_fit_seed(t->mem, &d.v, d.axis, 4, d.seed, d.margin, 3, &ask, &faults, &f);
    if (e == ERR_LIMIT) return; // zeros of the truth may make it slow; the plain one is slower
    NEED(t, e);
    double *plain = MEM_ARRAY(t->mem, double, (size_t)d.cells), *got = spread(t, &d, &f);
    memcpy(plain, d.seed, (size_t)d.cells * sizeof *plain);
    CHECK_INT(t, plain_fit(d.margin, 3, d.groups, 4, plain), f.iterations);
    for (int c = 0; c < d.cells; c++)
        CHECK(t, near(got[c], plain[c], 1e-11));
    CHECK(t, f.max_abs_error < 1e-10 * d.margin[0].total);
    CHECK(t, near(f.total, d.margin[0].total, 1e-12));

    // Fitting the result again changes nothing.
    NEED(t, city_fit_seed(t->mem, &d.v, d.axis, 4, got, d.margin, 3, &ask, &faults, &again));
    const double *twice = spread(t, &d, &again);
    for (int c = 0; c < d.cells; c++)
        CHECK(t, near(twice[c], got[c], 1e-8));

    // v0 and v3 meet in no margin: what the seed says of them, given the others, stays.
    const int *g = d.groups;
    for (int b = 0; b < g[1]; b++)
        for (int c = 0; c < g[2]; c++) {
            const int p = ((0 * g[1] + b) * g[2] + c) * g[3],
                      q = ((1 * g[1] + b) * g[2] + c) * g[3];
            const double before = d.seed[p] * d.seed[q + 1], other = d.seed[p + 1] * d.seed[q];
            if (before <= 0 || other <= 0 || got[p] * got[q + 1] <= 0 || got[p + 1] * got[q] <= 0)
                continue;
            CHECK(t, fabs(log(got[p] * got[q + 1] / (got[p + 1] * got[q])) - log(before / other)) <
                         1e-9);
        }
}

PROP(city, whole_people_keep_every_margin, 30)
{
    struct faults faults = faults_new(t->mem);
    const struct fit_ask ask = {0};
    struct made d;
    struct fit f;
    struct whole w, again;
    struct chance c;

    make(t, &d);
    const enum err e =
        city_fit_seed(t->mem, &d.v, d.axis, 4, d.seed, d.margin, 3, &ask, &faults, &f);
    if (e == ERR_LIMIT) return;
    NEED(t, e);
    chance_start(&c, STR("whole"));
    NEED(t, city_whole(t->mem, &f, &c, NULL, &w));
    int64_t total = 0;
    double worst = 0;
    for (int i = 0; i < f.cells; i++) {
        total += w.count[i];
        CHECK(t, w.count[i] >= 0);
        CHECK(t, fabs(w.count[i] - f.count[i]) < (w.loose ? 3 : 1 + 1e-6));
    }
    for (int g = 0; g < f.margins; g++) {
        double *sum = MEM_ARRAY(t->mem, double, (size_t)f.margin[g].cells);
        for (int i = 0; i < f.cells; i++)
            sum[f.of[g][i]] += w.count[i];
        for (int i = 0; i < f.margin[g].cells; i++)
            worst = fmax(worst, fabs(sum[i] - f.margin[g].count[i]));
    }
    CHECK_INT(t, total, (int64_t)d.margin[0].total);
    CHECK(t, worst <= 1);
    CHECK(t, worst == w.max_margin_error);
    chance_start(&c, STR("whole"));
    NEED(t, city_whole(t->mem, &f, &c, NULL, &again));
    CHECK(t, memcmp(w.count, again.count, (size_t)f.cells * sizeof *w.count) == 0);
}

// ---- what it says ----

TEST(city, names_what_is_wrong)
{
    static const struct {
        const char *name, *a, *b, *sample;
        double add;
        bool rescale;
        enum err err;
        const char *want;
    } rows[] = {
        {"agree", "x,y,count\n1,1,5\n1,2,5\n2,1,5\n2,2,5\n", "y,count\n1,10\n2,10\n", NULL, 0,
         false, ERR_NONE, ""},
        {"other totals", "x,y,count\n1,1,5\n1,2,5\n2,1,5\n2,2,5\n", "y,count\n1,10\n2,12\n", NULL,
         0, false, ERR_INVALID, "margins_disagree"},
        {"rescaled", "x,y,count\n1,1,5\n1,2,5\n2,1,5\n2,2,5\n", "y,count\n1,10\n2,12\n", NULL, 0,
         true, ERR_NONE, ""},
        {"nobody in seed", "x,count\n1,10\n2,10\n", "y,count\n1,10\n2,10\n", "x,y\n1,1\n1,2\n", 0,
         false, ERR_INVALID, "seed_empty"},
        {"something added", "x,count\n1,10\n2,10\n", "y,count\n1,10\n2,10\n", "x,y\n1,1\n1,2\n",
         0.01, false, ERR_NONE, ""},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct variables v = variables_new(t->mem);
        struct faults f = faults_new(t->mem);
        const struct table_ask how = {.number = STR("count"), .number_needed = true},
                               who = {.known_only = true};
        struct table a, b, sample;
        struct margin m[2];
        struct fit fit;
        t->row = rows[i].name;
        NEED(t, table_read(t->mem, str_of(rows[i].a), &how, &v, &f, &a));
        NEED(t, table_read(t->mem, str_of(rows[i].b), &how, &v, &f, &b));
        if (rows[i].sample)
            NEED(t, table_read(t->mem, str_of(rows[i].sample), &who, &v, &f, &sample));
        NEED(t, margin_make(t->mem, &v, &a, &f, &m[0]));
        NEED(t, margin_make(t->mem, &v, &b, &f, &m[1]));
        const struct fit_ask ask = {.add = rows[i].add, .rescale = rows[i].rescale};
        CHECK_INT(t, city_fit(t->mem, &v, rows[i].sample ? &sample : NULL, m, 2, &ask, &f, &fit),
                  rows[i].err);
        CHECK_STR(t, f.n ? str_of(f.at[0].name) : STR(""), rows[i].want);
    }
}

TEST(city, impossible_combinations_stay_empty)
{
    struct variables v = variables_new(t->mem);
    struct faults f = faults_new(t->mem);
    const struct table_ask how = {.number = STR("count"), .number_needed = true},
                           who = {.known_only = true};
    struct table a, b, no;
    struct margin m[2];
    struct fit fit;

    NEED(t, table_read(t->mem, STR("age,count\n0-15,20\n16+,80\n"), &how, &v, &f, &a));
    NEED(t, table_read(t->mem, STR("school,count\nnone,20\nhigh,80\n"), &how, &v, &f, &b));
    NEED(t, table_read(t->mem, STR("age,school\n0-15,high\n"), &who, &v, &f, &no));
    NEED(t, margin_make(t->mem, &v, &a, &f, &m[0]));
    NEED(t, margin_make(t->mem, &v, &b, &f, &m[1]));
    const struct fit_ask ask = {.impossible = &no, .impossible_n = 1, .cycles = 20000};
    const enum err e = city_fit(t->mem, &v, NULL, m, 2, &ask, &f, &fit);
    CHECK(t, e == ERR_NONE || e == ERR_LIMIT);
    CHECK_INT(t, fit.cells, 3);
}

TEST(city, bands_are_read)
{
    static const struct {
        const char *name;
        bool fine;
        int low, high;
    } rows[] = {
        {"16-24", true, 16, 24}, {"80+", true, 80, 99}, {"65 and over", true, 65, 99},
        {"0-15", true, 0, 15},   {"old", false, 0, 0},  {"30-20", false, 0, 0},
        {"1-2-3", false, 0, 0},  {"200", false, 0, 0},  {"", false, 0, 0},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        uint8_t low = 0, high = 0;
        t->row = rows[i].name;
        CHECK_INT(t, people_band(str_of(rows[i].name), &low, &high), rows[i].fine);
        if (!rows[i].fine) continue;
        CHECK_INT(t, low, rows[i].low);
        CHECK_INT(t, high, rows[i].high);
    }
}

// ---- the practice town ----

static void homes_are_right(struct test *t, const struct town *x)
{
    const struct people *p = &x->people;
    int64_t seen = 0;

    for (int h = 0; h < p->households; h++) {
        const struct household *home = &p->household[h];
        int children = 0, grown = 0, oldest_child = -1, youngest_parent = 200;
        for (int i = home->first; i < home->first + home->n; i++) {
            CHECK_INT(t, p->person[i].household, h);
            CHECK_INT(t, town_code(x, i, TOWN_DISTRICT), town_code(x, home->first, TOWN_DISTRICT));
            CHECK_INT(t, town_code(x, i, TOWN_TENURE), town_code(x, home->first, TOWN_TENURE));
            CHECK_INT(t, town_code(x, i, TOWN_LANGUAGE), town_code(x, home->first, TOWN_LANGUAGE));
            const int parents = home->type == HOUSEHOLD_FAMILY       ? 2
                                : home->type == HOUSEHOLD_ONE_PARENT ? 1
                                                                     : 0;
            const bool parent = i >= home->first + home->n - parents;
            if (parents && parent && p->person[i].age < youngest_parent)
                youngest_parent = p->person[i].age;
            if (parents && !parent && p->person[i].age > oldest_child)
                oldest_child = p->person[i].age;
            children += p->person[i].age < 18;
            grown += p->person[i].age >= 18;
        }
        seen += home->n;
        if (oldest_child >= 0) CHECK(t, youngest_parent >= oldest_child + 18);
        if (home->type == HOUSEHOLD_ALONE) CHECK_INT(t, home->n, 1);
        if (home->type == HOUSEHOLD_COUPLE) CHECK(t, home->n == 2 && children == 0);
        if (home->type != HOUSEHOLD_OTHER) CHECK(t, grown > 0);
        if (t->failed) return;
    }
    CHECK_INT(t, seen, p->n);
}

TEST(city, practice_town_is_plausible_and_the_same_again)
{
    struct town *a = MEM_NEW(t->mem, struct town), *b = MEM_NEW(t->mem, struct town);
    struct town_response r;

    NEED(t, town_make(t->mem, 20000, STR("one"), NULL, a));
    NEED(t, town_make(t->mem, 20000, STR("one"), NULL, b));
    CHECK_INT(t, a->people.n, 20000);
    CHECK(t, memcmp(a->people.person, b->people.person, 20000 * sizeof(struct person)) == 0);
    CHECK(t, memcmp(a->address, b->address,
                    (size_t)a->people.households * sizeof(struct address)) == 0);
    homes_are_right(t, a);
    CHECK(t, a->people.odd <= 200);
    for (int i = 0; i < a->figures; i++) {
        t->row = a->figure[i].name;
        CHECK(t, fabs(a->figure[i].here - a->figure[i].wanted) < 1.5);
    }
    t->row = NULL;
    town_respond(t->mem, a, TOWN_RESPONSE, &r);
    double sum = 0, low = 0, high = 0, lows = 0, highs = 0;
    for (int i = 0; i < a->people.n; i++) {
        const int level = town_code(a, i, TOWN_EDUCATION);
        sum += r.chance_ppm[i];
        CHECK(t, (r.chance_ppm[i] == 0) == (town_code(a, i, TOWN_AGE) == 0));
        if (level == 1) low += r.chance_ppm[i], lows++;
        if (level == 3) high += r.chance_ppm[i], highs++;
    }
    CHECK(t, near(sum / r.asked, 45000, 1e-4));
    CHECK(t, high / highs > 2 * low / lows);
    CHECK(t, fabs(r.answers - 0.045 * r.asked) < 5 * sqrt(0.045 * r.asked));
}

static str key_word(void *arg, const char *key)
{
    (void)arg;
    return str_of(key);
}

TEST(city, every_file_says_that_it_is_invented_and_reads_back)
{
    struct town *x = MEM_NEW(t->mem, struct town);
    struct town_response r;
    struct town_file file[TOWN_FILES_MAX];
    const struct town_words words = {key_word, NULL};

    NEED(t, town_make(t->mem, 2000, STR("files"), NULL, x));
    town_respond(t->mem, x, TOWN_RESPONSE, &r);
    const int n = town_files(t->mem, x, &r, &words, file);
    for (int i = 0; i < n; i++) {
        str rest = file[i].bytes, line;
        int lines = 0;
        t->row = file[i].name;
        while (str_line(&rest, &line)) {
            if (line.n == 0) continue;
            CHECK(t, str_ends(line, lines ? STR(",town.invented") : STR(",invented")));
            lines++;
        }
        CHECK(t, lines > 5);
        struct variables v = variables_new(t->mem);
        struct faults f = faults_new(t->mem);
        struct table table;
        const struct table_ask ask = {.number = STR("count")};
        NEED(t, table_read(t->mem, file[i].bytes, &ask, &v, &f, &table));
        CHECK_INT(t, table.rows, lines - 1);
        CHECK(t, variable_find(&v, STR("invented")) < 0);
    }
}

// ---- the published fit ----

TEST(city, practice_data_is_fitted_as_expected)
{
    const str expected = population_file(t, "expected.json");
    struct json_value tree;
    struct variables v = variables_new(t->mem);
    struct faults f = faults_new(t->mem);
    struct table table[6], sample;
    struct margin margin[6];
    const struct table_ask how = {.number = STR("count"), .number_needed = true},
                           who = {.known_only = true};
    struct fit fit;
    int largest[20];

    if (!expected.at) return;
    NEED(t, json_read(t->mem, expected, &tree, NULL));
    const struct json_value *want = json_get(&tree, "ipf"), *order = json_get(want, "margin_order");
    for (int i = 0; i < 6; i++) {
        const str name =
            str_format(t->mem, "margin_" STR_FMT "_x_" STR_FMT ".csv",
                       STR_ARG(order->at[i].at[0].text), STR_ARG(order->at[i].at[1].text));
        NEED(t,
             table_read(t->mem, population_file(t, str_z(t->mem, name)), &how, &v, &f, &table[i]));
    }
    NEED(t, table_read(t->mem, population_file(t, "seed_sample_4000.csv"), &who, &v, &f, &sample));
    for (int i = 0; i < 6; i++)
        NEED(t, margin_make(t->mem, &v, &table[i], &f, &margin[i]));
    const struct fit_ask ask = {.add = 0.01};
    NEED(t, city_fit(t->mem, &v, &sample, margin, 6, &ask, &f, &fit));
    double entropy = 0;
    json_number(json_get(want, "entropy"), &entropy);
    CHECK_INT(t, fit.iterations, json_get(want, "iterations")->integer);
    CHECK_INT(t, (int)fit.all_cells, json_get(want, "cells")->integer);
    CHECK(t, near(fit.entropy, entropy, 1e-12));
    CHECK_INT(t, city_fit_largest(&fit, 20, largest), 20);
    for (int i = 0; i < 20; i++) {
        const struct json_value *w = &json_get(want, "largest_20")->at[i];
        double count = 0;
        for (int a = 0; a < fit.n; a++)
            CHECK(t, str_eq(w->at[a].text,
                            v.at[fit.variable[a]].group[fit.code[largest[i] * fit.n + a]]));
        json_number(&w->at[fit.n], &count);
        CHECK(t, near(fit.count[largest[i]], count, 1e-11));
    }
    struct whole whole;
    struct chance c;
    chance_start(&c, STR("golden"));
    NEED(t, city_whole(t->mem, &fit, &c, NULL, &whole));
    CHECK(t, whole.max_margin_error <= 1 && !whole.loose);
}
