// search.c - how long searches take: each line of standard input is one, "class<TAB>text".
//
//   build/bench/fill queries 1000 | build/bench/search DATABASE [ROUNDS]
//
// Prints per class and for all: searches, hits, and in milliseconds the median, the 95th and 99th
// percentile, of time on the clock and of processor time of this process. Each search counts with its fastest of ROUNDS
// (3), taken in turns, because other work on the machine is no part of it; the first round is also given as it was.
#include "core/search.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { QUERIES_MAX = 20000, CLASSES_MAX = 16 };

struct query {
    str class, text;
    double wall, cpu, first;
    int found;
};

struct ask {
    struct mem *mem;
    struct query *q;
};

static double clock_ms(clockid_t id)
{
    struct timespec t;

    clock_gettime(id, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static enum err ask(struct db *db, void *arg)
{
    struct ask *a = arg;
    struct search_found found;

    TRY(search_run(db, a->mem,
                   &(struct search_ask){.text = a->q->text, .lang = LANG_NL, .count = 20}, &found));
    a->q->found = found.total;
    return ERR_NONE;
}

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static double part(double *v, int n, double p)
{
    qsort(v, (size_t)n, sizeof *v, by_size);
    const int i = (int)(p * n);
    return v[i < n ? i : n - 1];
}

static void report(struct mem *m, const struct query *q, int n, str class)
{
    double *wall = MEM_ARRAY(m, double, (size_t)n), *cpu = MEM_ARRAY(m, double, (size_t)n),
           *first = MEM_ARRAY(m, double, (size_t)n);
    int k = 0;
    long hits = 0;

    for (int i = 0; i < n; i++)
        if (class.n == 0 || str_eq(q[i].class, class)) {
            wall[k] = q[i].wall;
            cpu[k] = q[i].cpu;
            first[k] = q[i].first;
            hits += q[i].found;
            k++;
        }
    printf("%-9.*s n %5d hits %7ld | ms p50 %7.3f p95 %7.3f p99 %7.3f max %7.3f | cpu p50 %7.3f "
           "p95 %7.3f | "
           "first p50 %7.3f p95 %7.3f p99 %7.3f\n",
           (int)(class.n ? class.n : 3), class.n ? class.at : "all", k, hits, part(wall, k, .5),
           part(wall, k, .95), part(wall, k, .99), part(wall, k, 1), part(cpu, k, .5),
           part(cpu, k, .95), part(first, k, .5), part(first, k, .95), part(first, k, .99));
}

int main(int argc, char **argv)
{
    struct mem *m = mem_new((size_t)1 << 30), *work = mem_new((size_t)64 << 20);
    struct store *s;
    str classes[CLASSES_MAX];
    char line[1000];
    int n = 0, n_classes = 0;

    if (argc < 2 || !m || !work) return 2;
    const int rounds = argc > 2 ? atoi(argv[2]) : 3;
    struct query *q = MEM_ARRAY(m, struct query, QUERIES_MAX);
    while (n < QUERIES_MAX && fgets(line, sizeof line, stdin)) {
        str rest = str_trim(str_copy(m, str_of(line))), class;
        if (!str_cut(&rest, '\t', &class) || !rest.at) continue;
        q[n++] = (struct query){.class = class, .text = rest, .wall = 1e9, .cpu = 1e9};
        int k = 0;
        while (k < n_classes && !str_eq(classes[k], class))
            k++;
        if (k == n_classes && k < CLASSES_MAX) classes[n_classes++] = class;
    }
    if (n == 0) return 2;
    enum err e =
        store_open(&(struct store_config){.url = str_of(argv[1]), .readers = 1, .readonly = true},
                   &s);
    for (int r = 0; r < rounds && e == ERR_NONE; r++)
        for (int i = 0; i < n && e == ERR_NONE; i++) {
            struct ask a = {work, &q[i]};
            mem_clear(work);
            const double wall = clock_ms(CLOCK_MONOTONIC), cpu = clock_ms(CLOCK_THREAD_CPUTIME_ID);
            e = store_read(s, work, ask, &a);
            const double took = clock_ms(CLOCK_MONOTONIC) - wall;
            const double worked = clock_ms(CLOCK_THREAD_CPUTIME_ID) - cpu;
            if (r == 0) q[i].first = took;
            if (took < q[i].wall) q[i].wall = took;
            if (worked < q[i].cpu) q[i].cpu = worked;
        }
    if (e != ERR_NONE) {
        fprintf(stderr, "search: %s\n", err_name(e));
        return 1;
    }
    for (int k = 0; k < n_classes; k++)
        report(m, q, n, classes[k]);
    report(m, q, n, (str){0});
    store_close(s);
    mem_free(work);
    mem_free(m);
    return 0;
}
