// Tables of categories: counts, a line "---", then people. What is refused has a fault; what is read can be compared,
// weighed and fitted, and the results hold.
#include "engine/city/fit.h"
#include "engine/represent/weights.h"

#include <assert.h>
#include <math.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void city_too(struct mem *m, const struct variables *v, const struct table *people,
                     const struct margin *g)
{
    const struct fit_ask ask = {.add = 0.01, .cycles = 20};
    struct faults f = faults_new(m);
    struct fit fit;
    double cells = 1;

    for (int i = 0; i < people->columns; i++)
        cells *= v->at[people->variable[i]].groups;
    if (cells > 100000) return;
    const enum err e = city_fit(m, v, people, g, 1, &ask, &f, &fit);
    if (e == ERR_NONE) assert(fabs(fit.total - g->total) <= 1e-6 * g->total);
    if (e == ERR_INVALID) assert(f.n > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static struct mem *m;
    const str text = {(const char *)data, n};
    const ptrdiff_t cut = str_find(text, STR("---"));

    if (!m) m = mem_new((size_t)1 << 30);
    struct variables v = variables_new(m);
    struct faults f = faults_new(m);
    struct table counts, people;
    struct margin g;
    const struct table_ask
        how = {.file = STR("m"), .number = STR("count"), .number_needed = true, .no_empty = true},
        who = {.file = STR("p"), .known_only = true, .all_known = true, .no_empty = n % 2 == 0};
    enum err e = table_read(m, str_part(text, 0, cut < 0 ? n : (size_t)cut), &how, &v, &f, &counts);
    assert((e == ERR_NONE) == (f.n == 0));
    if (e == ERR_NONE && cut >= 0)
        e = table_read(m, str_from(text, (size_t)cut + 3), &who, &v, &f, &people);
    assert((e == ERR_NONE) == (f.n == 0));
    if (e == ERR_NONE) e = margin_make(m, &v, &counts, &f, &g);
    if (e == ERR_NONE && cut >= 0 && g.cells <= 100000) {
        const struct compare_ask ask = {.seed = STR("fuzz")};
        const struct weights_ask weigh = {.cycles = 20, .trim = n % 3 == 0};
        struct compare c;
        struct weights w;
        assert(represent_compare(m, &v, &g, 1, &people, &ask, &f, &c) == ERR_NONE);
        for (int i = 0; i < c.variables; i++)
            assert(c.variable[i].n + c.variable[i].unknown + c.variable[i].outside == people.rows);
        if (who.no_empty) {
            e = represent_weights(m, &v, &g, 1, &people, &weigh, &f, &w);
            if (e == ERR_NONE && w.converged) assert(fabs(w.sum - g.total) <= 1e-6 * g.total);
            city_too(m, &v, &people, &g);
        }
    }
    mem_clear(m);
    return 0;
}
