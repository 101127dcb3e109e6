// Measures the opinion engine, one thread, processor time; bench/opinion.md has the results and the commands.
//
//   bench/opinion [VOTES...]            the whole map on made-up conversations, from rows in memory; 50 votes a person
//   bench/opinion files FOLDER...       each folder's votes.csv and comments.csv: reading, then the map, best of 20
//   bench/opinion live [VOTES...]       one more vote, and a thousand
//   bench/opinion print                 maps as JSON, for tests/engine/same-bytes.sh
#include "engine/opinion/opinion.h"
#include "base/progress.h"
#include "engine/opinion/coordinated.h"
#include "engine/opinion/live.h"
#include "engine/opinion/picture.h"
#include "engine/opinion/report.h"
#include "engine/opinion/simulate.h"
#include "engine/opinion/votes_read.h"

#include <fcntl.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

struct laps {
    double seconds[8], at;
    int step;
};

static bool lap(void *arg, double fraction, const char *text)
{
    static const char *const names[] = {"axes",   "places",    "groups", "structure",
                                        "counts", "stability", "done"};
    struct laps *l = arg;
    const double at = now();

    (void)fraction;
    l->seconds[l->step] += at - l->at;
    l->at = at;
    for (int i = 0; i < 7; i++)
        if (strcmp(names[i], text) == 0) l->step = i;
    return true;
}

static double map_once(struct mem *m, const struct opinion_votes *v, int mode, struct laps *l,
                       struct opinion_map *map)
{
    const struct progress p = {lap, l};
    const struct opinion_ask ask = {.mode = (enum opinion_mode)mode,
                                    .seed = STR("bench"),
                                    .progress = &p};
    const double start = now();

    *l = (struct laps){.at = start};
    if (opinion_map_make(m, v, &ask, map) != ERR_NONE) {
        fprintf(stderr, "no map\n");
        exit(1);
    }
    return now() - start;
}

static void sizes(int argc, char **argv)
{
    static const char *const usual[] = {"10000", "100000", "1000000", "4770000"};

    printf("   votes  people statements  mode     rows    axes  places  groups structure  counts   "
           "total  peak MB  products k\n");
    for (int i = 0; i < (argc ? argc : 4); i++) {
        const int64_t votes = atoll(argc ? argv[i] : usual[i]);
        const int people = (int)(votes / 48), statements = people < 20000 ? people / 20 + 20 : 1000;
        struct mem *in = mem_new((size_t)4 << 30);
        struct simulated s;
        const struct simulate_ask ask = {.people = people,
                                         .statements = statements,
                                         .groups = 3,
                                         .per_person = 48,
                                         .apart = 0.5,
                                         .dividing = 0.3,
                                         .smallest = 0.5,
                                         .seed = STR("bench")};
        if (opinion_simulate(in, &ask, &s) != ERR_NONE) exit(1);
        for (int mode = 0; mode < 2; mode++) {
            struct mem *m = mem_new((size_t)4 << 30);
            struct opinion_votes v;
            struct opinion_map map;
            struct laps l, best = {{0}};
            double least = 1e9, rows = 1e9;
            for (int round = 0; round < 3; round++) {
                mem_clear(m);
                const double start = now();
                if (opinion_votes_make(m, s.vote, s.n, s.people, statements, NULL, &v) != ERR_NONE)
                    exit(1);
                if (now() - start < rows) rows = now() - start;
                const double took = map_once(m, &v, mode, &l, &map);
                if (took < least) least = took, best = l;
            }
            struct rusage u;
            getrusage(RUSAGE_SELF, &u);
            printf("%8lld %7d %10d  %s %8.4f %7.4f %7.4f %7.4f   %7.4f %7.4f %7.4f %8.1f %9d %d\n",
                   (long long)v.n, people, statements, mode ? "compat" : "civic ", rows,
                   best.seconds[0], best.seconds[1], best.seconds[2], best.seconds[3],
                   best.seconds[4], rows + least, (double)u.ru_maxrss / 1024, map.axes.products,
                   map.k);
            mem_free(m);
        }
        mem_free(in);
    }
}

static str text_of(struct mem *m, const char *folder, const char *name)
{
    const int fd = open(str_format(m, "%s/%s", folder, name).at, O_RDONLY);
    struct stat s;

    if (fd < 0 || fstat(fd, &s) != 0 || s.st_size == 0) return (str){0};
    const char *at = mmap(NULL, (size_t)s.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
    close(fd);
    return (str){at, (size_t)s.st_size};
}

static void files(int argc, char **argv)
{
    printf("folder                        votes     read ms   MB/s  compat ms  civic ms\n");
    for (int i = 0; i < argc; i++) {
        struct mem *m = mem_new((size_t)4 << 30), *scratch = mem_new((size_t)4 << 30);
        const struct opinion_tables t = {.votes = text_of(m, argv[i], "votes.csv"),
                                         .statements = text_of(m, argv[i], "comments.csv"),
                                         .agree = 1};
        double read = 1e9, took[2] = {1e9, 1e9};
        struct opinion_read r;
        for (int round = 0; round < 20; round++) {
            struct faults f = faults_new(m);
            const double start = now();
            if (opinion_tables_read(m, scratch, &t, &f, &r) != ERR_NONE) exit(1);
            if (now() - start < read) read = now() - start;
            for (int mode = 0; mode < 2; mode++) {
                struct laps l;
                struct opinion_map map;
                const double s = map_once(m, &r.votes, mode, &l, &map);
                if (s < took[mode]) took[mode] = s;
            }
            mem_clear(scratch);
            if (round < 19) mem_clear(m);
        }
        const char *name = strrchr(argv[i], '/') ? strrchr(argv[i], '/') + 1 : argv[i];
        printf("%-28s %7u %10.3f %6.0f %10.3f %9.3f\n", name, r.votes.n, read * 1e3,
               (double)(t.votes.n + t.statements.n) / read / 1e6, took[1] * 1e3, took[0] * 1e3);
        mem_free(m);
        mem_free(scratch);
    }
}

// A third of the people left, votes come in: one at a time, then a thousand.
static void live(int argc, char **argv)
{
    static const char *const usual[] = {"50000", "4770000"};

    printf("   votes   one vote ms (median of 21)   a thousand ms (median of 9)   coordinated s\n");
    for (int i = 0; i < (argc ? argc : 2); i++) {
        const int64_t votes = atoll(argc ? argv[i] : usual[i]);
        const int people = (int)(votes / 48), statements = people < 20000 ? people / 20 + 20 : 1000;
        struct mem *in = mem_new((size_t)4 << 30), *m = mem_new((size_t)4 << 30);
        struct mem *even = mem_new((size_t)4 << 30), *odd = mem_new((size_t)4 << 30);
        struct simulated s;
        struct opinion_votes v;
        struct opinion_live l;
        struct coordinated c;
        double took[21];
        const struct simulate_ask ask = {.people = people,
                                         .statements = statements,
                                         .groups = 3,
                                         .per_person = 48,
                                         .apart = 0.5,
                                         .dividing = 0.3,
                                         .smallest = 0.5,
                                         .seed = STR("bench")};
        if (opinion_simulate(in, &ask, &s) != ERR_NONE) exit(1);
        struct chance chance;
        chance_start(&chance, STR("order"));
        for (int64_t k = s.n - 1; k > 0; k--) { // votes come from everybody
            const int64_t j = (int64_t)chance_below(&chance, (uint64_t)k + 1);
            const struct opinion_vote kept = s.vote[k];
            s.vote[k] = s.vote[j];
            s.vote[j] = kept;
        }
        int64_t n = s.n - 21 - 9 * 1000;
        if (opinion_votes_make(m, s.vote, n, s.people, statements, NULL, &v) != ERR_NONE) exit(1);
        if (opinion_live_start(m, even, odd, &v, &(struct opinion_ask){.seed = STR("bench")}, &l) !=
            ERR_NONE)
            exit(1);
        printf("%8u", v.n);
        for (int kind = 0; kind < 2; kind++) {
            const int times = kind ? 9 : 21, batch = kind ? 1000 : 1;
            for (int k = 0; k < times; k++, n += batch) {
                const double start = now();
                if (opinion_live_add(&l, s.vote + n, batch, s.people, statements) != ERR_NONE)
                    exit(1);
                double x = now() - start;
                int at = k;
                for (; at > 0 && took[at - 1] > x; at--)
                    took[at] = took[at - 1];
                took[at] = x;
            }
            printf(" %24.2f    ", took[times / 2] * 1e3);
        }
        const double start = now();
        if (opinion_coordinated(m, &l.map, NULL, &c) != ERR_NONE) exit(1);
        printf(" %12.2f\n", now() - start);
        mem_free(in), mem_free(m), mem_free(even), mem_free(odd);
    }
}

static void print_one(struct mem *m, const struct opinion_read *r, enum opinion_mode mode)
{
    const struct opinion_ask ask = {.mode = mode, .seed = STR("print"), .samples = 3};
    struct opinion_map map;
    struct coordinated c;
    struct out o = out_new(m);
    struct json j = json_new(&o);

    if (opinion_map_make(m, &r->votes, &ask, &map) != ERR_NONE) exit(1);
    if (opinion_coordinated(m, &map, NULL, &c) != ERR_NONE) exit(1);
    json_open(&j, '{');
    opinion_report(&j, &map, r, true);
    json_key(&j, "residual");
    json_double(&j, map.axes.residual[0]);
    for (int i = 0; i < c.n; i++) {
        json_key(&j, "expected");
        json_double(&j, c.at[i].expected);
    }
    json_close(&j, '}');
    opinion_picture(m, &map, &(struct picture_words){.title = STR("t"), .about = STR("a")}, &o);
    fwrite(o.at, 1, o.n, stdout);
}

static void print(void)
{
    static const int people[] = {1, 9, 40, 200, 900, 4000};

    for (size_t i = 0; i < sizeof people / sizeof *people; i++) {
        struct mem *m = mem_new((size_t)1 << 30);
        const struct simulate_ask ask = {.people = people[i],
                                         .statements = 4 + 25 * (int)i,
                                         .groups = 1 + (int)i % 4,
                                         .per_person = 25,
                                         .apart = 0.6,
                                         .dividing = 0.5,
                                         .smallest = 0.6,
                                         .scripted = i == 3 ? 60 : 0,
                                         .scripted_votes = 20,
                                         .seed = STR("print")};
        struct simulated s;
        struct opinion_read r = {.people_whole = true, .statements_whole = true};
        if (opinion_simulate(m, &ask, &s) != ERR_NONE) exit(1);
        if (opinion_votes_make(m, s.vote, s.n, s.people, ask.statements, NULL, &r.votes) !=
            ERR_NONE)
            exit(1);
        r.person = MEM_ARRAY(m, str, (size_t)s.people);
        r.statement = MEM_ARRAY(m, str, (size_t)ask.statements);
        r.text = MEM_ARRAY(m, str, (size_t)ask.statements);
        for (int k = 0; k < s.people; k++)
            r.person[k] = str_format(m, "%d", k);
        for (int k = 0; k < ask.statements; k++)
            r.statement[k] = str_format(m, "%d", k);
        for (int mode = 0; mode < 2; mode++)
            print_one(m, &r, (enum opinion_mode)mode);
        mem_free(m);
    }
    // Published conversations, where they are.
    const char *root = getenv("MEENT_TESTDATA");
    static const char *const names[] = {"brexit-consensus", "football-concussions",
                                        "scoop-hivemind.biodiversity", "live_above-100-ptpts"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct mem *m = mem_new((size_t)1 << 30);
        const char *folder =
            str_format(m, "%s/opinion/%s", root && *root ? root : "../shared/data", names[i]).at;
        const struct opinion_tables t = {.votes = text_of(m, folder, "votes.csv"),
                                         .statements = text_of(m, folder, "comments.csv"),
                                         .agree = 1};
        struct faults f = faults_new(m);
        struct opinion_read r;
        if (t.votes.at && opinion_tables_read(m, m, &t, &f, &r) == ERR_NONE)
            for (int mode = 0; mode < 2; mode++)
                print_one(m, &r, (enum opinion_mode)mode);
        mem_free(m);
    }
}

int main(int argc, char **argv)
{
    mallopt(M_TRIM_THRESHOLD, 1 << 30);
    mallopt(M_MMAP_THRESHOLD, 1 << 30);
    if (argc > 1 && strcmp(argv[1], "files") == 0)
        files(argc - 2, argv + 2);
    else if (argc > 1 && strcmp(argv[1], "live") == 0)
        live(argc - 2, argv + 2);
    else if (argc > 1 && strcmp(argv[1], "print") == 0)
        print();
    else
        sizes(argc - 1, argv + 1);
    return 0;
}
