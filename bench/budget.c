// Measures the budget engine.
//
//   bench/budget count FILE.pb RULE [TIMES]   processor seconds to read and to count; RULE is mes, add1, add1x
//                                             (stops when nothing can be added), greedy or phragmen
//   bench/budget make VOTERS PROJECTS APPROVALS   a made-up election as .pb on standard output
//   bench/budget scale                        growth with voters, projects and approvals, as CSV
//   bench/budget print                        made-up elections counted and explained, for tests/engine/same-bytes.sh
#include "engine/budget/report.h"

#include "base/chance.h"
#include "base/out.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

// Everybody approves so many of the projects, some projects far oftener than others; costs from 1,000 to 100,000;
// the budget pays about a tenth of all.
static str make(struct mem *m, int voters, int projects, int approvals)
{
    struct chance c;
    struct out *o = MEM_NEW(m, struct out);
    int64_t sum = 0;
    int64_t *cost = MEM_ARRAY(m, int64_t, (size_t)projects);
    int *mark = MEM_ARRAY(m, int, (size_t)projects);

    chance_start(&c, str_format(m, "budget %d %d %d", voters, projects, approvals));
    *o = out_sized(m, (size_t)voters * (size_t)(10 + 6 * approvals) + 65536);
    for (int p = 0; p < projects; p++)
        sum += cost[p] = 1000 * (1 + (int64_t)chance_below(&c, 100));
    out_format(o, "META\nkey;value\nvote_type;approval\nbudget;%lld\nPROJECTS\nproject_id;cost\n",
               (long long)(sum / 10));
    for (int p = 0; p < projects; p++)
        out_format(o, "%d;%lld\n", p + 1, (long long)cost[p]);
    OUT_LIT(o, "VOTES\nvoter_id;vote\n");
    for (int v = 1; v <= voters; v++) {
        out_int(o, v);
        out_byte(o, ';');
        for (int i = 0; i < approvals;) {
            // The product of two draws: the first projects are wanted most.
            const int p = (int)(chance_below(&c, (uint64_t)projects) *
                                chance_below(&c, (uint64_t)projects) / (uint64_t)projects);
            if (mark[p] == v) continue;
            mark[p] = v;
            if (i++) out_byte(o, ',');
            out_int(o, p + 1);
        }
        out_byte(o, '\n');
    }
    return out_get(o);
}

static struct election read_once(struct mem *m, str text)
{
    struct election e;

    if (election_read(m, text, &(struct election_ask){0}, &e) == ERR_NONE) return e;
    fprintf(stderr, "line %d: %s\n", e.faults.at[0].line, e.faults.at[0].name);
    exit(1); // what is measured must be what is meant
}

static struct budget_result count_once(struct mem *m, const struct election *e,
                                       struct budget_ask ask)
{
    struct budget_result r;

    if (budget_count(m, e, &ask, &r) != ERR_NONE) exit(1);
    return r;
}

static bool ask_of(const char *rule, struct budget_ask *out)
{
    static const struct {
        const char *name;
        struct budget_ask ask;
    } rules[] = {
        {"mes", {.rule = BUDGET_SHARES}},
        {"add1", {.rule = BUDGET_SHARES, .completion = COMPLETION_ADD1}},
        {"add1x", {.rule = BUDGET_SHARES, .completion = COMPLETION_ADD1, .exhaustive = true}},
        {"greedy", {.rule = BUDGET_GREEDY}},
        {"phragmen", {.rule = BUDGET_PHRAGMEN}},
    };
    for (size_t i = 0; i < COUNT_OF(rules); i++)
        if (strcmp(rule, rules[i].name) == 0) {
            *out = rules[i].ask;
            return true;
        }
    return false;
}

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

// Median of so many times.
static int count_file(const char *file, const char *rule, int times)
{
    struct mem *in = mem_new((size_t)4 << 30), *m = mem_new((size_t)16 << 30);
    struct out o = out_new(in);
    struct budget_ask ask;
    double read[99], count[99];
    FILE *f = fopen(file, "rb");
    struct budget_result r = {0};
    size_t used = 0;

    if (!f || !ask_of(rule, &ask) || times < 1 || times > 99) return 2;
    for (size_t n; (n = fread(out_room(&o, 1 << 20), 1, 1 << 20, f)) > 0;)
        o.n += n;
    fclose(f);
    for (int i = 0; i < times; i++) {
        mem_clear(m);
        const double start = now();
        const struct election e = read_once(m, out_get(&o));
        read[i] = now() - start;
        const double middle = now();
        r = count_once(m, &e, ask);
        count[i] = now() - middle;
        used = mem_used(m);
    }
    qsort(read, (size_t)times, sizeof *read, by_size);
    qsort(count, (size_t)times, sizeof *count, by_size);
    printf("read %.6f count %.6f MB/s %.0f winners %d runs %lld memory %.1f\n", read[times / 2],
           count[times / 2], (double)o.n / read[times / 2] / 1e6, r.n, (long long)r.runs,
           (double)used / (double)o.n);
    return 0;
}

static void scale_row(const char *what, int voters, int projects, int approvals)
{
    struct mem *in = mem_new((size_t)4 << 30), *m = mem_new((size_t)16 << 30);
    const str text = make(in, voters, projects, approvals);
    const double start = now();
    const struct election e = read_once(m, text);
    const double read = now();
    const struct budget_result shares =
        count_once(m, &e, (struct budget_ask){.rule = BUDGET_SHARES});
    const double counted = now();
    const size_t used = mem_used(m);
    count_once(m, &e, (struct budget_ask){.rule = BUDGET_PHRAGMEN});
    const double end = now();

    printf("%s,%d,%d,%d,%zu,%.4f,%.4f,%.4f,%d,%.1f\n", what, voters, projects, approvals, text.n,
           read - start, counted - read, end - counted, shares.n, (double)used / (double)text.n);
    fflush(stdout);
    mem_free(m);
    mem_free(in);
}

static void scale(void)
{
    puts("growing,voters,projects,approvals,bytes,read,equal_shares,phragmen,winners,memory_per_"
         "byte");
    for (int v = 1000; v <= 1000000; v *= 10)
        for (int k = 1; k <= (v < 1000000 ? 5 : 1); k += k == 1 ? 1 : 3)
            scale_row("voters", v * k, 100, 10);
    for (int p = 20; p <= 1280; p *= 2)
        scale_row("projects", 20000, p, 10);
    for (int a = 1; a <= 64; a *= 2)
        scale_row("approvals", 20000, 200, a);
    scale_row("largest", 1000000, 1000, 10);
}

static void print(void)
{
    struct mem *m = mem_new((size_t)4 << 30);

    for (int i = 0; i < 3; i++) {
        const struct election e = read_once(m, make(m, 300 + 500 * i, 12 + 14 * i, 3 + i));
        for (int rule = 0; rule < 3; rule++) {
            const struct budget_ask ask = {.rule = (enum budget_rule)rule,
                                           .completion = COMPLETION_ADD1U,
                                           .utility = i % 2 ? UTILITY_CARDINALITY : UTILITY_COST,
                                           .step = {.digits = 2, .digit = {'2', '5'}},
                                           .rounds = true};
            const struct budget_result r = count_once(m, &e, ask);
            struct explained x;
            struct out o = out_new(m);
            struct json j = json_new(&o);
            budget_explain(m, &e, &ask, &r,
                           &(struct explain_ask){.only = -1, .needed = i == 0, .work = 3000000},
                           &x);
            budget_json_count(&j, &e, &ask, &r, &x);
            json_close(&j, '}');
            const str text = out_get(&o), table = budget_log(m, &e, &ask, &r);
            fwrite(text.at, 1, text.n, stdout);
            fwrite(table.at, 1, table.n, stdout);
        }
    }
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "print") == 0) {
        print();
        return 0;
    }
    if (argc >= 4 && strcmp(argv[1], "count") == 0)
        return count_file(argv[2], argv[3], argc > 4 ? atoi(argv[4]) : 5);
    if (argc == 5 && strcmp(argv[1], "make") == 0) {
        struct mem *m = mem_new((size_t)4 << 30);
        const int voters = atoi(argv[2]), projects = atoi(argv[3]), approvals = atoi(argv[4]);
        if (voters < 1 || projects < 1 || approvals < 0 || approvals > projects / 2) return 2;
        const str text = make(m, voters, projects, approvals);
        fwrite(text.at, 1, text.n, stdout);
        return 0;
    }
    if (argc == 2 && strcmp(argv[1], "scale") == 0) {
        scale();
        return 0;
    }
    fputs(
        "bench/budget count FILE.pb mes|add1|add1x|greedy|phragmen [TIMES] | make VOTERS PROJECTS "
        "APPROVALS | scale\n",
        stderr);
    return 2;
}
