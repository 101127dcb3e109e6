// Comparing and weighing: against R's numbers, a plain version, what must hold, and what must not change anything.
#include "engine/represent/weights.h"
#include "tests/reference/population.h"

#include <math.h>
#include <stdio.h>

static bool near(double a, double b, double tolerance)
{
    return fabs(a - b) <= tolerance * fmax(1e-300, fabs(b));
}

TEST(represent, chi_squared_is_that_of_r)
{
    static const struct {
        double x;
        int df;
        double p;
    } rows[] = {
        {0.5, 1, 0.47950012218695348},    {3.84, 1, 0.050043521248705224},
        {10, 2, 0.006737946999085467},    {5, 7, 0.65996322969428278},
        {220, 5, 1.4858276566916727e-45}, {0.001, 4, 0.99999987504165888},
        {40, 100, 0.99999998754107389},   {900, 3, 8.851690237125584e-195},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++)
        CHECK(t, near(stat_chi_squared(rows[i].x, rows[i].df), rows[i].p, 1e-11));
    CHECK(t, stat_chi_squared(0, 3) == 1);
    CHECK(t, near(stat_normal_two_sided(1.96), 0.049995790296440856, 1e-13));
    for (int64_t n = 1; n < 400; n++)
        CHECK(t,
              near(stat_log_factorial(n) + log((double)n + 1), stat_log_factorial(n + 1), 1e-14));
}

TEST(represent, exact_test_lists_every_outcome)
{
    static const int64_t o[] = {3, 1, 8};
    static const double share[] = {.5, .3, .2};
    struct stat_exact x;
    struct chance c;

    chance_start(&c, STR("exact"));
    NEED(t, stat_multinomial(t->mem, o, share, 3, &c, NULL, &x));
    CHECK(t, x.exact);
    CHECK_INT(t, x.outcomes, 91);
    CHECK(t, near(x.p, 0.00070967445499999816, 1e-12)); // R, by a double loop
    CHECK(t, near(x.p_probability, 0.00099739617499999735, 1e-12));
    CHECK_INT(t, c.draws, 0);
}

TEST(represent, draws_are_the_same_again_and_near_what_can_be_listed)
{
    static const int64_t two[] = {30, 10}, many[] = {9, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2};
    static const double half[] = {.5, .5};
    double share[12];
    struct stat_exact drawn, again;
    struct chance c;

    for (int g = 0; g < 12; g++)
        share[g] = 1.0 / 12;
    for (int i = 0; i < 2; i++) {
        chance_start(&c, STR("draws"));
        NEED(t, stat_multinomial(t->mem, many, share, 12, &c, NULL, i ? &again : &drawn));
    }
    CHECK(t, !drawn.exact);
    CHECK_INT(t, drawn.outcomes, STAT_DRAWS);
    CHECK(t, drawn.p == again.p && drawn.p > 0 && drawn.p < 0.01);
    // 30 against 10 with even chances: 0.0022 two-sided.
    NEED(t, stat_multinomial(t->mem, two, half, 2, &c, NULL, &again));
    CHECK(t, near(again.p, 0.002221, 1e-3));
    CHECK(t, near(again.p, again.p_probability, 1e-12));
}

// ---- made-up people ----

struct made {
    struct variables v;
    struct table people;
    struct margin margin[4];
    int margins;
    int *cell; // [people * margins]
};

// Three variables, two to five groups; margins of one and of two of them, from a population that has everybody.
static void make(struct test *t, struct made *d, int people)
{
    int groups[3], variable[3] = {0, 1, 2};

    *d = (struct made){.v = variables_new(t->mem), .margins = 3};
    for (int i = 0; i < 3; i++) {
        groups[i] = 2 + (int)test_random(t, 4);
        variable_add(&d->v, str_format(t->mem, "v%d", i));
        for (int g = 0; g < groups[i]; g++)
            variable_group_add(t->mem, &d->v.at[i], str_format(t->mem, "g%d", g));
    }
    d->people = (struct table){.file = STR("people"), .rows = people, .columns = 3};
    d->people.variable = MEM_ARRAY(t->mem, int, 3);
    d->people.code = MEM_ARRAY(t->mem, int32_t, 3 * (size_t)people);
    d->people.line = MEM_ARRAY(t->mem, int, (size_t)people);
    for (int i = 0; i < 3; i++)
        d->people.variable[i] = i;
    for (int p = 0; p < people; p++) {
        const int at[] = {p, p / groups[0], p / (groups[0] * groups[1])};
        d->people.line[p] = p + 2;
        for (int i = 0; i < 3; i++) // the first have every combination once
            d->people.code[3 * p + i] =
                p < 125 ? at[i] % groups[i] : (int32_t)test_random(t, (uint64_t)groups[i]);
    }
    d->margin[0] = population_margin(t, 2, variable, groups);
    d->margin[1] = population_margin(t, 1, variable + 2, groups + 2);
    d->margin[2] = population_margin(t, 2, variable + 1, groups + 1);
    for (int a = 0; a < groups[0]; a++)
        for (int b = 0; b < groups[1]; b++)
            for (int c = 0; c < groups[2]; c++) {
                const double n = 50 + (double)test_random(t, 1000);
                d->margin[0].count[a * groups[1] + b] += n;
                d->margin[1].count[c] += n;
                d->margin[2].count[b * groups[2] + c] += n;
                for (int g = 0; g < 3; g++)
                    d->margin[g].total += n;
            }
    d->cell = MEM_ARRAY(t->mem, int, 3 * (size_t)people);
    for (int p = 0; p < people; p++) {
        const int32_t *x = &d->people.code[3 * p];
        d->cell[3 * p] = x[0] * groups[1] + x[1];
        d->cell[3 * p + 1] = x[2];
        d->cell[3 * p + 2] = x[1] * groups[2] + x[2];
    }
}

static void same_weights(struct test *t, const struct weights *a, const struct weights *b,
                         double factor, double tolerance)
{
    for (int p = 0; p < a->n; p++)
        if (!near(b->w[p], a->w[p] * factor, tolerance)) {
            test_fail(t, __FILE__, __LINE__, "weight %d is %.12g, not %.12g", p, b->w[p],
                      a->w[p] * factor);
            return;
        }
}

PROP(represent, weights_agree_with_the_plain_version, 40)
{
    const struct weights_ask ask = {0};
    struct faults notes = faults_new(t->mem);
    struct made d;
    struct weights w, other;

    make(t, &d, 130 + 10 * t->round);
    NEED(t, represent_weights(t->mem, &d.v, d.margin, d.margins, &d.people, &ask, &notes, &w));
    double *plain = MEM_ARRAY(t->mem, double, (size_t)w.n);
    for (int p = 0; p < w.n; p++)
        plain[p] = 1;
    CHECK_INT(t, plain_rake(d.margin, d.margins, d.cell, w.n, plain), w.iterations);
    for (int p = 0; p < w.n; p++)
        CHECK(t, near(w.w[p], plain[p], 1e-11));
    CHECK(t, w.converged && w.max_rel_error < 1e-10);
    CHECK(t, near(w.sum, d.margin[0].total, 1e-9));
    CHECK(t, near(w.n_eff * w.deff, w.n, 1e-12));

    // Starting from these weights changes nothing.
    struct made again = d;
    again.people.number = w.w;
    NEED(t,
         represent_weights(t->mem, &d.v, d.margin, d.margins, &again.people, &ask, &notes, &other));
    same_weights(t, &w, &other, 1, 1e-9);

    // Twice the people, twice the weights.
    again = d;
    for (int g = 0; g < d.margins; g++) {
        again.margin[g].count = MEM_ARRAY(t->mem, double, (size_t)d.margin[g].cells);
        for (int c = 0; c < d.margin[g].cells; c++)
            again.margin[g].count[c] = 2 * d.margin[g].count[c];
        again.margin[g].total *= 2;
    }
    NEED(t,
         represent_weights(t->mem, &d.v, again.margin, d.margins, &d.people, &ask, &notes, &other));
    same_weights(t, &w, &other, 2, 1e-12);

    // Another order of margins ends in the same place.
    again = d;
    again.margin[0] = d.margin[2];
    again.margin[2] = d.margin[0];
    NEED(t,
         represent_weights(t->mem, &d.v, again.margin, d.margins, &d.people, &ask, &notes, &other));
    same_weights(t, &w, &other, 1, 1e-7);
}

PROP(represent, trimmed_weights_stay_inside, 30)
{
    struct faults notes = faults_new(t->mem);
    const struct weights_ask ask = {.trim = true, .low = 0.5, .high = 1.6};
    struct made d;
    struct weights w;

    make(t, &d, 130 + 10 * t->round);
    NEED(t, represent_weights(t->mem, &d.v, d.margin, d.margins, &d.people, &ask, &notes, &w));
    const double mean = d.margin[0].total / w.n;
    for (int p = 0; p < w.n; p++)
        CHECK(t, w.w[p] >= 0.5 * mean * (1 - 1e-12) && w.w[p] <= 1.6 * mean * (1 + 1e-12));
    CHECK(t, near(w.sum, d.margin[0].total, 1e-9));
}

TEST(represent, product_weights_by_hand)
{
    // 2 by 2, participants and targets both products: w = N pa pb / o_ab.
    static const int o[2][2] = {{2, 4}, {6, 12}};
    const int variable[] = {0, 1}, groups[] = {2, 2};
    struct variables v = variables_new(t->mem);
    int32_t code[48];
    int columns[] = {0, 1}, line[24] = {0}, n = 0;
    struct faults notes = faults_new(t->mem);
    const struct weights_ask ask = {0};
    struct weights w;

    for (int i = 0; i < 2; i++) {
        variable_add(&v, i ? STR("b") : STR("a"));
        variable_group_add(t->mem, &v.at[i], STR("x"));
        variable_group_add(t->mem, &v.at[i], STR("y"));
    }
    for (int a = 0; a < 2; a++)
        for (int b = 0; b < 2; b++)
            for (int i = 0; i < o[a][b]; i++, n++)
                code[2 * n] = a, code[2 * n + 1] = b;
    struct margin m[] = {population_margin(t, 1, variable, groups),
                         population_margin(t, 1, variable + 1, groups + 1)};
    m[0].count[0] = 700, m[0].count[1] = 300, m[1].count[0] = 400, m[1].count[1] = 600;
    m[0].total = m[1].total = 1000;
    const struct table people = {
        .file = STR("p"), .rows = n, .columns = 2, .variable = columns, .code = code, .line = line};
    NEED(t, represent_weights(t->mem, &v, m, 2, &people, &ask, &notes, &w));
    for (int p = 0; p < n; p++) {
        const int a = code[2 * p], b = code[2 * p + 1];
        const double want = 1000 * (m[0].count[a] / 1000) * (m[1].count[b] / 1000) / o[a][b];
        CHECK(t, near(w.w[p], want, 1e-12));
    }
    CHECK_INT(t, w.iterations, 1);
}

// ---- what it says ----

static str codes(struct test *t, const struct faults *f)
{
    struct out o = out_new(t->mem);

    for (int i = 0; i < f->kept; i++)
        out_format(&o, "%s%s@%d:%d", i ? " " : "", f->at[i].name, f->at[i].line, f->at[i].column);
    return out_get(&o);
}

static enum err run(struct test *t, const char *margin, const char *people, bool weigh,
                    struct faults *f, struct compare *c, struct weights *w)
{
    struct variables v = variables_new(t->mem);
    struct table counts, persons;
    struct margin g;
    const struct table_ask
        how = {.file = STR("m"), .number = STR("count"), .number_needed = true, .no_empty = true},
        who = {.file = STR("p"), .known_only = true, .all_known = true, .no_empty = weigh};

    *f = faults_new(t->mem);
    TRY(table_read(t->mem, str_of(margin), &how, &v, f, &counts));
    TRY(table_read(t->mem, str_of(people), &who, &v, f, &persons));
    TRY(margin_make(t->mem, &v, &counts, f, &g));
    if (weigh)
        return represent_weights(t->mem, &v, &g, 1, &persons, &(struct weights_ask){0}, f, w);
    return represent_compare(t->mem, &v, &g, 1, &persons, &(struct compare_ask){.seed = STR("s")},
                             f, c);
}

TEST(represent, names_what_is_wrong)
{
    static const struct {
        const char *name, *margin, *people;
        bool weigh;
        enum err err;
        const char *want;
    } rows[] = {
        {"no count", "a,n\nx,1\n", "a\nx\n", false, ERR_INVALID, "column_missing@1:1"},
        {"not a number", "a,count\nx,1\ny,-2\n", "a\nx\n", false, ERR_INVALID, "number_wrong@3:3"},
        {"a cell twice", "a,count\nx,1\nx,2\n", "a\nx\n", false, ERR_INVALID, "cell_double@3:1"},
        {"nothing counted", "a,count\nx,0\n", "a\nx\n", false, ERR_INVALID, "total_zero@1:0"},
        {"no variable", "count\n3\n", "a\nx\n", false, ERR_INVALID, "columns_none@1:1"},
        {"not there", "a,count\nx,10\ny,20\n", "b\nx\n", false, ERR_INVALID, "column_missing@1:1"},
        {"too short", "a,b,count\nx,q,10\ny,20\n", "a,b\nx,q\n", false, ERR_INVALID,
         "fields_few@3:3"},
        {"too long", "a,count\nx,10,3\n", "a\nx\n", false, ERR_INVALID, "fields_many@2:6"},
        {"quote", "a,count\n\"x,10\n", "a\nx\n", false, ERR_INVALID, "row_broken@2:1"},
        {"empty", "", "a\nx\n", false, ERR_INVALID, "table_empty@0:0"},
        {"empty group", "a,count\n,10\n", "a\nx\n", false, ERR_INVALID, "value_empty@2:1"},
        {"two names", "a,a,count\nx,x,10\n", "a\nx\n", false, ERR_INVALID, "column_double@1:3"},
        {"not in it", "a,count\nx,900\ny,900\n", "a\nx\nz\n", false, ERR_NONE,
         "group_not_in_population@0:0 answers_few@0:0 group_small@0:0 group_small@0:0"},
        {"unknown", "a,count\nx,10\ny,20\n", "a\nx\n\" \"\n", true, ERR_INVALID, "value_empty@3:1"},
        {"nobody", "a,count\nx,10\ny,20\n", "a\nx\nx\n", true, ERR_UNSOLVABLE,
         "no_participants@0:0"},
        {"target zero", "a,count\nx,10\ny,0\n", "a\nx\ny\n", true, ERR_NONE, "target_zero@0:0"},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct faults f;
        struct compare c;
        struct weights w;
        t->row = rows[i].name;
        CHECK_INT(t, run(t, rows[i].margin, rows[i].people, rows[i].weigh, &f, &c, &w),
                  rows[i].err);
        CHECK_STR(t, codes(t, &f), rows[i].want);
    }
}

TEST(represent, words_follow_the_margin_not_the_difference)
{
    struct out people = out_new(t->mem);
    struct faults f;
    struct compare c;

    OUT_LIT(&people, "a,b\n");
    for (int i = 0; i < 300; i++)
        out_format(&people, "%s,%s\n", i < 120 ? "x" : "y", i % 2 ? "p" : "");
    out_byte(&people, 0);
    NEED(t, run(t, "a,b,count\nx,p,20000\nx,q,10000\ny,p,10000\ny,q,30000\n", people.at, false, &f,
                &c, NULL));
    CHECK_INT(t, c.variable[0].group[0].word,
              REPRESENT_AS_EXPECTED); // 120 where 128.6 was expected
    CHECK_INT(t, c.variable[1].unknown, 150);
    CHECK_INT(t, c.variable[1].n, 150);
    CHECK_INT(t, c.variable[1].group[0].word, REPRESENT_MORE);
    CHECK_INT(t, c.variable[1].group[1].word, REPRESENT_LESS);
    CHECK_INT(t, c.crosses, 1);
    CHECK_INT(t, c.cross[0].n, 150);
    CHECK_STR(t, codes(t, &f), "unknown_many@0:0");
}

PROP(represent, compare_holds_together, 60)
{
    struct faults notes = faults_new(t->mem);
    const struct compare_ask ask = {.seed = STR("holds")};
    struct made d;
    struct compare c;

    make(t, &d, 130 + 20 * t->round);
    NEED(t, represent_compare(t->mem, &d.v, d.margin, d.margins, &d.people, &ask, &notes, &c));
    CHECK_INT(t, c.variables, 3);
    for (int i = 0; i < c.variables; i++) {
        const struct compare_variable *x = &c.variable[i];
        double e = 0, o = 0, pearson = 0, spread = 0;
        for (int g = 0; g < x->groups; g++) {
            const struct compare_group *y = &x->group[g];
            const double rate = (double)y->observed / y->population, all = x->response.rate;
            e += y->expected;
            o += (double)y->observed;
            pearson += y->pearson * y->pearson;
            spread += y->population * (rate - all) * (rate - all);
            CHECK(t, y->p_holm >= y->p && y->p_holm <= 1);
            // Dissimilarity bounds what any group is off.
            CHECK(t, fabs((double)y->observed - y->expected) <= x->duncan * (double)x->n + 1e-9);
        }
        CHECK(t, near(e, (double)x->n, 1e-12) && o == (double)x->n);
        CHECK(t, fabs(pearson - x->x2) <= 1e-9 * fmax(1, x->x2));
        CHECK(t, fabs(sqrt(spread / (x->population - 1)) - x->response.s) < 1e-12);
        CHECK(t, x->response.r <= 1 && x->response.r_fair >= x->response.r - 1e-15);
    }
}

// Bytes turned, cut and put in: every refusal has a place and a code, and nothing else happens.
TEST(represent, broken_tables_are_refused_with_a_place)
{
    static const char good[] = "district,age,count\nNorth,\"16-24\",120\nNorth,65+,80\n"
                               "South,16-24,200\nSouth,65+,100\n";
    static const char signs[] = ",\"\n\r;\t -.9\0\xff\xc3x";
    const int n = population_rounds(2000);
    int refused = 0;

    for (int i = 0; i < n && !t->failed; i++) {
        const struct mem_mark mark = mem_mark(t->mem);
        char text[256];
        size_t length = sizeof good - 1;
        memcpy(text, good, sizeof good);
        for (int k = 1 + (int)test_random(t, 4); k > 0; k--) {
            const size_t at = test_random(t, length);
            const char sign = signs[test_random(t, sizeof signs - 1)];
            switch (test_random(t, 3)) {
            case 0: text[at] = sign; break;
            case 1: memmove(text + at, text + at + 1, --length - at); break;
            default: memmove(text + at + 1, text + at, length++ - at); text[at] = sign;
            }
        }
        struct variables v = variables_new(t->mem);
        struct faults f = faults_new(t->mem);
        struct table table;
        struct margin g;
        const struct table_ask ask = {.file = STR("f"),
                                      .number = STR("count"),
                                      .number_needed = true,
                                      .no_empty = true};
        enum err e = table_read(t->mem, (str){text, length}, &ask, &v, &f, &table);
        if (e == ERR_NONE) e = margin_make(t->mem, &v, &table, &f, &g);
        refused += e != ERR_NONE;
        CHECK_INT(t, e != ERR_NONE, f.n > 0);
        for (int k = 0; k < f.kept; k++) {
            CHECK(t, f.at[k].name && f.at[k].code >= 0 && f.at[k].code < TABLE_FAULT_COUNT);
            CHECK(t, f.at[k].line >= 1 || strcmp(f.at[k].name, "table_empty") == 0);
        }
        mem_reset(t->mem, mark);
    }
    CHECK(t, refused > n / 2);
}

TEST(represent, logistic_model_is_that_of_r)
{
    // R 4.2.2: glm(cbind(o, n - o) ~ a + b, binomial), and the bias of S by its model matrix.
    static const int groups[] = {2, 3};
    static const int32_t code[] = {0, 0, 0, 1, 0, 2, 1, 0, 1, 1, 1, 2};
    static const double asked[] = {40, 30, 20, 50, 60, 25}, answered[] = {10, 6, 2, 20, 30, 9};
    static const double beta[] = {0, 1.107941946996396, 0, 0.183301544781190, -0.460296996819016};
    static const double error[] = {0, 0.318000861384905, 0, 0.320833161849819, 0.424004050995910};
    const struct response_ask ask = {6, 2, groups, code, asked, answered};
    struct response_fit f;

    NEED(t, represent_response(t->mem, &ask, &f));
    CHECK(t, near(f.constant, -1.361886350048345, 1e-12));
    for (int g = 0; g < 5; g++) {
        CHECK(t, fabs(f.group[g].beta - beta[g]) < 1e-12);
        CHECK(t, fabs(f.group[g].error - error[g]) < 1e-7); // R's are of the step before the last
    }
    CHECK(t, near(f.deviance, 1.45477790064889, 1e-10));
    CHECK(t, near(f.all.r, 0.747763682380058, 1e-12));
    CHECK(t, near(f.all.r_fair, 0.778764473690504, 1e-12));
    for (int g = 0; g < 5;
         g++) // at the likeliest factors every group has as many answers as it gave
        CHECK(t, near(f.group[g].chance * f.group[g].asked, f.group[g].answered, 1e-12));
}

TEST(represent, logistic_model_of_one_variable_is_its_rates)
{
    for (int round = 0; round < 50; round++) {
        struct chance c;
        int32_t code[12];
        double asked[12], answered[12], all = 0, n = 0, s2 = 0, chance = 0;
        int groups = 2 + round % 9;
        struct response_fit f;

        chance_start(&c, str_format(t->mem, "rates %d", round));
        t->row = str_z(t->mem, str_format(t->mem, "rates %d", round));
        for (int g = 0; g < groups; g++) {
            code[g] = g;
            asked[g] = 2 + (double)chance_below(&c, 200);
            // Now and then nobody, or everybody: their chance is 0 or 1, as for any other rate.
            answered[g] = (double)chance_below(&c, (uint64_t)asked[g] + 1);
            all += asked[g], n += answered[g];
        }
        const struct response_ask ask = {groups, 1, &groups, code, asked, answered};
        const enum err why = represent_response(t->mem, &ask, &f);
        CHECK_INT(t, why, n > 0 && n < all ? ERR_NONE : ERR_UNSOLVABLE);
        if (why != ERR_NONE) continue;
        for (int g = 0; g < groups; g++) {
            const double rate = answered[g] / asked[g], far = rate - n / all;
            CHECK(t, fabs(f.chance[g] - rate) < 1e-12);
            s2 += asked[g] * far * far / (all - 1);
            chance += rate * (1 - rate) / all;
        }
        CHECK(t, near(f.all.s, sqrt(s2), 1e-10));
        CHECK(t, fabs(f.all.s_fair - sqrt(fmax(0, s2 - chance))) < 1e-7);
    }
}

TEST(represent, logistic_model_says_what_it_cannot)
{
    static const int groups[] = {2, 2};
    static const int32_t code[] = {0, 0, 0, 1, 1, 0, 1, 1};
    static const double asked[] = {10, 10, 10, 10}, none[] = {0, 0, 0, 0}, many[] = {11, 0, 0, 0},
                        one_sure[] = {3, 4, 0, 0}, apart[] = {0, 5, 5, 10};
    struct response_fit f;
    struct response_ask ask = {4, 2, groups, code, asked, none};

    CHECK_INT(t, represent_response(t->mem, &ask, &f), ERR_UNSOLVABLE);
    ask.answered = asked;
    CHECK_INT(t, represent_response(t->mem, &ask, &f), ERR_UNSOLVABLE);
    ask.answered = many;
    CHECK_INT(t, represent_response(t->mem, &ask, &f), ERR_INVALID);
    ask.answered = one_sure;
    NEED(t, represent_response(t->mem, &ask, &f));
    CHECK_INT(t, f.group[1].sure, RESPONSE_NOBODY);
    CHECK(t, f.chance[2] == 0 && f.chance[3] == 0);
    CHECK(t, near(f.chance[0], 0.3, 1e-12) && near(f.chance[1], 0.4, 1e-12));
    // No group is without an answer or a refusal, but one pattern is without each: no finite factor is likeliest.
    ask.answered = apart;
    CHECK_INT(t, represent_response(t->mem, &ask, &f), ERR_LIMIT);
    CHECK(t, !f.converged && f.chance[0] < 1e-6 && f.chance[3] > 1 - 1e-6);
}
