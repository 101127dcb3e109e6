// Questions of which others have computed the answers: expected.json beside each, by another program.
#include "base/json.h"
#include "engine/sortition/lottery.h"
#include "engine/sortition/read.h"
#include "tests/engine/sortition/question.h"

#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static str file(struct test *t, const char *folder, const char *name)
{
    FILE *f = fopen(str_format(t->mem, "%s/%s", folder, name).at, "rb");
    struct out o = out_new(t->mem);

    if (!f) return (str){0};
    for (size_t n; (n = fread(out_room(&o, 65536), 1, 65536, f)) > 0;)
        o.n += n;
    fclose(f);
    return out_get(&o);
}

static void near(struct test *t, const char *what, const struct json_value *in, const char *key,
                 double got, double tolerance)
{
    double want;

    if (!json_number(json_get(in, key), &want)) return;
    if (!(fabs(got - want) <= tolerance))
        test_fail(t, __FILE__, __LINE__, "%s: %s.%s is %.12g, not %.12g", t->row, what, key, got,
                  want);
}

static bool compute(struct test *t, const struct sortition *ask, enum sortition_method method,
                    struct sortition_chances *r)
{
    const struct sortition_options options = {.method = method};
    const enum err e = sortition_chances(t->mem, ask, &options, r);

    if (e != ERR_NONE)
        test_fail(t, __FILE__, __LINE__, "%s: %s gave %s", t->row, sortition_method_name(method),
                  err_name(e));
    if (e == ERR_NONE && !r->proven) test_fail(t, __FILE__, __LINE__, "%s: not proven", t->row);
    return e == ERR_NONE;
}

static void compare(struct test *t, const struct sortition *ask, const struct json_value *expected)
{
    const struct json_value *maximin = json_get(expected, "maximin"),
                            *leximin = json_get(expected, "leximin");
    const struct json_value *extra = json_get(expected, "extra"),
                            *all = json_get(leximin, "probabilities");
    struct sortition_chances r, l;

    if (!compute(t, ask, SORTITION_MAXIMIN, &r) || !compute(t, ask, SORTITION_LEXIMIN, &l)) return;
    near(t, "maximin", maximin, "min", r.min, 1e-8);
    near(t, "maximin", maximin, "types", r.types, 0);
    near(t, "maximin", maximin, "uncoverable", r.uncoverable, 0);
    near(t, "leximin", leximin, "min", l.min, 1e-8);
    near(t, "leximin", leximin, "gini", l.gini, 1e-5);
    near(t, "leximin", leximin, "geomean", l.geometric_mean, 1e-5);
    // The reference is good to some 5e-6, and example_large only to 2e-5 (its own sum is 200.00002).
    double far = 0;
    for (int i = 0; all && all->kind == JSON_LIST && i < all->n && i < ask->people; i++) {
        double want;
        if (json_number(&all->at[i], &want) && fabs(l.chance[l.type[i]] - want) > far)
            far = fabs(l.chance[l.type[i]] - want);
    }
    if (far > 2.1e-5) test_fail(t, __FILE__, __LINE__, "%s: a chance differs by %g", t->row, far);
    if (!extra) return;
    struct sortition_chances n, g;
    if (!compute(t, ask, SORTITION_NASH, &n) || !compute(t, ask, SORTITION_GOLDILOCKS, &g)) return;
    const struct json_value *nash = json_get(extra, "nash"),
                            *goldilocks = json_get(extra, "goldilocks");
    double gap, want;
    // Their mix is within `gap_log` (relative, per person) of the best; ours is the best.
    if (json_number(json_get(nash, "gap_log"), &gap) &&
        json_number(json_get(nash, "geomean"), &want)) {
        CHECK(t, n.geometric_mean >= want * (1 - 1e-9));
        CHECK(t, n.geometric_mean <= want * exp(gap));
    }
    const double per = (double)ask->people / ask->seats;
    near(t, "goldilocks", goldilocks, "objective", per * g.max + 1 / (per * g.min), 1e-6);
    near(t, "goldilocks", goldilocks, "max_over_k_n", per * g.max, 1e-6);
    near(t, "goldilocks", goldilocks, "min_over_k_n", per * g.min, 1e-6);
    struct sortition_lottery lot;
    struct chance chance;
    chance_start(&chance, STR("golden"));
    if (sortition_lottery(t->mem, ask, &r, 1000, &chance, &lot) == ERR_NONE) {
        if (json_number(json_get(json_get(extra, "lottery"), "best_of_50_min"), &want))
            CHECK(t, lot.worst >= want);
        CHECK(t, lot.worst >= r.min - 1.5 / 1000);
    }
}

TEST(sortition_golden, practice_pools_give_the_expected_chances)
{
    const char *root = getenv("MEENT_TESTDATA");
    const char *folder =
        str_format(t->mem, "%s/sortition", root && *root ? root : "../shared/data").at;
    DIR *d = opendir(folder);
    const char *names[64];
    int n = 0;

    if (!d) {
        test_skip(t, "no practice pools: set MEENT_TESTDATA");
        return;
    }
    for (struct dirent *e; (e = readdir(d)) && n < 64;)
        if (e->d_name[0] != '.' && strrchr(e->d_name, '_'))
            names[n++] = str_z(t->mem, str_of(e->d_name));
    closedir(d);
    CHECK(t, n > 0);
    for (int i = 0; i < n; i++) {
        struct mem_mark mark = mem_mark(t->mem);
        const char *pool = str_format(t->mem, "%s/%s", folder, names[i]).at;
        struct sortition_tables tables = {.seats = atoi(strrchr(names[i], '_') + 1)};
        struct faults faults = faults_new(t->mem);
        struct json_value expected;
        t->row = names[i];
        tables.categories = file(t, pool, "categories.csv");
        tables.people = file(t, pool, "respondents.csv");
        NEED(t, sortition_read(t->mem, &tables, &faults));
        NEED(t, json_read(t->mem, file(t, pool, "expected.json"), &expected, NULL));
        // Large ones are for speed, and for a long run.
        if (tables.ask.people <= 900 || test_rounds(0) > 0) compare(t, &tables.ask, &expected);
        mem_reset(t->mem, mark);
    }
}
