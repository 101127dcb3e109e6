// Measures the sortition engine.
//
//   sortition FOLDER...    practice pools (categories.csv, respondents.csv; the number after the last _ is the seats):
//                          processor seconds of MAXIMIN, LEXIMIN, NASH, GOLDILOCKS and the lottery, least of five
//   sortition              the same on a town of its own making
//   sortition trace FOLDER METHOD   the lowest chance and its bound as time goes on, as CSV
//   sortition large PEOPLE SEATS CATEGORIES SEED SECONDS   the same for a town of its own making, LEXIMIN
//   sortition print        chances and lotteries of invented towns, for tests/engine/same-bytes.sh
#include "base/csv.h"
#include "base/hash.h"
#include "engine/sortition/certificate.h"
#include "engine/sortition/lottery.h"
#include "engine/sortition/read.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static str file(struct mem *m, const char *folder, const char *name)
{
    FILE *f = fopen(str_format(m, "%s/%s", folder, name).at, "rb");
    struct out o = out_new(m);

    if (!f) {
        fprintf(stderr, "cannot read %s/%s\n", folder, name);
        exit(2);
    }
    for (size_t n; (n = fread(out_room(&o, 65536), 1, 65536, f)) > 0;)
        o.n += n;
    fclose(f);
    return out_get(&o);
}

static void pool(struct mem *m, const char *folder, struct sortition_tables *t)
{
    struct faults faults = faults_new(m);
    const char *seats = strrchr(folder, '_');

    *t = (struct sortition_tables){.categories = file(m, folder, "categories.csv"),
                                   .people = file(m, folder, "respondents.csv"),
                                   .seats = seats ? atoi(seats + 1) : 0};
    if (sortition_read(m, t, &faults) == ERR_NONE) return;
    fprintf(stderr, "%s: %s in line %d\n", folder, faults.at[0].name, faults.at[0].line);
    exit(2);
}

// A town in which who says yes is not who lives there: five values per category, quotas one wide on each side.
static struct sortition town(struct mem *m, const char *seed, int people, int seats, int categories)
{
    enum { PER = 5 };
    struct chance chance;
    str *id = MEM_ARRAY(m, str, (size_t)people), *name = MEM_ARRAY(m, str, (size_t)categories);
    struct sortition_value *value =
        MEM_ARRAY(m, struct sortition_value, (size_t)(categories * PER));
    int *of = MEM_ARRAY(m, int, (size_t)(people * categories));

    chance_start(&chance, str_of(seed));
    for (int i = 0; i < people; i++)
        id[i] = str_format(m, "%d", i + 1);
    for (int c = 0; c < categories; c++) {
        int share[PER], yes[PER], all = 0, ready = 0;
        name[c] = str_format(m, "c%d", c);
        for (int v = 0; v < PER; v++) {
            share[v] = 1 + (int)chance_below(&chance, 9);
            yes[v] = share[v] * (1 + (int)chance_below(&chance, 6));
            all += share[v], ready += yes[v];
        }
        for (int v = 0; v < PER; v++) {
            const int mean = share[v] * seats / all;
            value[c * PER + v] = (struct sortition_value){.category = c,
                                                          .name = str_format(m, "v%d", v),
                                                          .min = mean > 0 ? mean - 1 : 0,
                                                          .max = mean + 2,
                                                          .max_flex = seats};
        }
        for (int i = 0; i < people; i++) {
            int x = (int)chance_below(&chance, (uint64_t)ready), v = 0;
            while (x >= yes[v])
                x -= yes[v++];
            of[i * categories + c] = c * PER + v;
        }
    }
    return (struct sortition){.seats = seats,
                              .categories = categories,
                              .category = name,
                              .values = categories * PER,
                              .value = value,
                              .people = people,
                              .id = id,
                              .of = of};
}

static double least_of(struct mem *m, const struct sortition *ask, enum sortition_method method,
                       int rounds, struct sortition_chances *out)
{
    double least = 1e9;

    for (int i = 0; i < rounds; i++) {
        const struct sortition_options options = {.method = method};
        struct mem_mark mark = mem_mark(m);
        const double start = now();
        const enum err e = sortition_chances(m, ask, &options, out);
        const double took = now() - start;
        if (took < least) least = took;
        if (e != ERR_NONE) return -1;
        if (took > 1) break;
        if (i + 1 < rounds) mem_reset(m, mark);
    }
    return least;
}

static void measure(struct mem *m, const char *name, const struct sortition *ask)
{
    struct sortition_chances r, l;
    struct sortition_lottery lot;
    struct chance chance;
    const double maximin = least_of(m, ask, SORTITION_MAXIMIN, 5, &r);
    const size_t before = mem_used(m);
    const double leximin = least_of(m, ask, SORTITION_LEXIMIN, 5, &l);
    const double used = (double)(mem_used(m) - before) / 1e6;
    const double nash = least_of(m, ask, SORTITION_NASH, 3, &r);
    const double goldilocks = least_of(m, ask, SORTITION_GOLDILOCKS, 3, &r);
    chance_start(&chance, STR("bench"));
    const double start = now();
    if (leximin >= 0 && sortition_lottery(m, ask, &l, 1000, &chance, &lot) != ERR_NONE) return;
    printf("%-18s %5d %4d %4d %11.8f %9.4f %9.4f %9.4f %9.4f %9.4f %6.2f %7.1f\n", name,
           ask->people, ask->seats, l.types, l.min, maximin, leximin, nash, goldilocks,
           now() - start, 1000 * (l.min - lot.worst), used);
}

static void print(struct mem *m)
{
    for (int i = 0; i < 7; i++) {
        const char *name = str_format(m, "town %d", i).at;
        const struct sortition ask = i < 6 ? town(m, name, 60 + 40 * i, 12 + 4 * i, 3 + i % 3)
                                           : town(m, name, 500, 40, 4); // more than 200 types
        for (int method = 0; method < SORTITION_LEGACY; method++) {
            const struct sortition_options options = {.method = (enum sortition_method)method};
            struct sortition_chances r = {0};
            struct sortition_lottery lot;
            struct chance chance;
            const enum err e = sortition_chances(m, &ask, &options, &r);
            printf("%d %s %s %.17g %.17g %d %d\n", i,
                   sortition_method_name((enum sortition_method)method), err_name(e), r.min, r.max,
                   r.panels, r.searches);
            if (e != ERR_NONE) continue;
            for (int t = 0; t < r.types; t++)
                printf("%.17g\n", r.chance[t]);
            struct out o = out_new(m);
            struct json j = json_new(&o);
            sortition_certificate(m, &ask, &r, (str){0}, NULL, &j);
            printf("%.*s\n", STR_ARG(sha256_hex(m, out_get(&o))));
            chance_start(&chance, STR("same"));
            if (sortition_lottery(m, &ask, &r, 100, &chance, &lot) == ERR_NONE)
                printf("%.*s %d\n", STR_ARG(lot.sha256), lot.chosen);
        }
    }
}

struct trace {
    struct sortition_state state;
    double start, last, limit;
};

static bool tell(void *arg, double fraction, const char *text)
{
    struct trace *t = arg;
    const double at = now() - t->start;

    (void)fraction, (void)text;
    if (at < t->last * 1.05 + 0.02) return true;
    t->last = at;
    printf("%.3f,%.9f,%.9f,%d\n", at, t->state.low, t->state.high, t->state.panels);
    fflush(stdout);
    return at < t->limit;
}

static void trace(struct mem *m, const char *name, const struct sortition *ask, const char *method,
                  double limit)
{
    struct trace t = {.limit = limit};
    const struct progress progress = {tell, &t};
    struct sortition_options options = {.progress = &progress, .state = &t.state};
    struct sortition_chances r = {0};

    for (int i = 0; i < SORTITION_LEGACY; i++)
        if (strcmp(method, sortition_method_name((enum sortition_method)i)) == 0)
            options.method = (enum sortition_method)i;
    puts("seconds,low,high,panels");
    t.start = now();
    const enum err e = sortition_chances(m, ask, &options, &r);
    printf("%.3f,%.9f,%.9f,%d\n", now() - t.start, r.min, r.bound, r.panels);
    fprintf(stderr, "%s: %d types, %s, proven %d, gap %.3g, %.1f MB\n", name, r.types, err_name(e),
            r.proven, r.gap, (double)mem_used(m) / 1e6);
}

int main(int argc, char **argv)
{
    struct mem *m = mem_new((size_t)4 << 30);

    if (argc == 2 && strcmp(argv[1], "print") == 0) {
        print(m);
        return 0;
    }
    if (argc == 4 && strcmp(argv[1], "trace") == 0) {
        struct sortition_tables tables;
        pool(m, argv[2], &tables);
        trace(m, argv[2], &tables.ask, argv[3], INFINITY);
        return 0;
    }
    if (argc == 7 && strcmp(argv[1], "large") == 0) {
        const struct sortition ask = town(m, argv[5], atoi(argv[2]), atoi(argv[3]), atoi(argv[4]));
        trace(m, argv[5], &ask, "leximin", atof(argv[6]));
        return 0;
    }
    printf("%-18s %5s %4s %4s %11s %9s %9s %9s %9s %9s %6s %7s\n", "pool", "n", "k", "T", "lowest",
           "maximin", "leximin", "nash", "goldilock", "lottery", "loss*m", "MB");
    for (int i = 1; i < argc; i++) {
        struct sortition_tables tables;
        const char *slash = strrchr(argv[i], '/');
        mem_clear(m);
        pool(m, argv[i], &tables);
        measure(m, slash ? slash + 1 : argv[i], &tables.ask);
        fflush(stdout);
    }
    if (argc == 1) {
        const struct sortition ask = town(m, "bench", 500, 50, 5);
        measure(m, "town", &ask);
    }
    return 0;
}
