// Measures represent, one thread, processor time; bench/represent.md has the results and the commands.
//
//   bench/represent            raking 100,000 participants, small cells of 50 by 50 and 8 by 8
//   bench/represent print      results of a fixed case, to compare between compilers
#include "base/json.h"
#include "engine/represent/report.h"

#include <stdio.h>
#include <time.h>

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

// People lean on each other's variables, so that raking has work to do; six variables as in the practice city.
static void made(struct mem *m, int people, struct variables *v, struct table *t,
                 struct margin *margin)
{
    static const int groups[] = {6, 6, 3, 4, 3, 3};
    struct chance c;

    chance_start(&c, STR("bench represent"));
    *v = variables_new(m);
    *t = (struct table){.file = STR("people"), .rows = people, .columns = 6};
    t->variable = MEM_ARRAY(m, int, 6);
    t->code = MEM_ARRAY(m, int32_t, 6 * (size_t)people);
    t->line = MEM_ARRAY(m, int, (size_t)people);
    for (int i = 0; i < 6; i++) {
        variable_add(v, str_format(m, "v%d", i));
        for (int g = 0; g < groups[i]; g++)
            variable_group_add(m, &v->at[i], str_format(m, "g%d", g));
        t->variable[i] = i;
        margin[i] = (struct margin){.file = v->at[i].name,
                                    .n = 1,
                                    .variable = {i},
                                    .groups = {groups[i]},
                                    .cells = groups[i],
                                    .total = 84000};
        margin[i].count = MEM_ARRAY(m, double, (size_t)groups[i]);
        double left = 84000;
        for (int g = 0; g < groups[i]; g++) {
            margin[i].count[g] = g == groups[i] - 1 ? left : 84000 / (groups[i] + 2 * g - 1);
            left -= margin[i].count[g];
        }
    }
    for (int p = 0; p < people; p++) {
        const int lean = (int)chance_below(&c, 4);
        t->line[p] = p + 2;
        for (int i = 0; i < 6; i++)
            t->code[6 * p + i] = (int32_t)((chance_below(&c, (uint64_t)groups[i]) +
                                            (chance_below(&c, 2) ? (uint64_t)lean : 0)) %
                                           (uint64_t)groups[i]);
    }
}

static void print(struct mem *m)
{
    struct variables v;
    struct table t;
    struct margin margin[6];
    struct faults notes = faults_new(m);
    struct compare c;
    struct weights w;
    struct out o = out_new(m);
    struct json j = json_new(&o);
    int64_t count[48], rounded[63];
    struct cells_pattern p;

    made(m, 900, &v, &t, margin);
    json_open(&j, '{');
    if (represent_compare(m, &v, margin, 6, &t, &(struct compare_ask){.seed = STR("print")}, &notes,
                          &c) == ERR_NONE)
        represent_json_compare(&j, &v, &c);
    if (represent_weights(m, &v, margin, 6, &t, &(struct weights_ask){0}, &notes, &w) == ERR_NONE)
        represent_json_weights(&j, &v, margin, &w);
    for (int i = 0; i < 48; i++)
        count[i] = (i * 37 + i * i * 11) % 61;
    if (cells_protect(m, count, 6, 8, &(struct cells_ask){.k = 10}, &p) == ERR_NONE &&
        cells_round(m, count, 6, 8, 5, rounded) == ERR_NONE)
        represent_json_cells(&j, &p, NULL, NULL, rounded);
    json_close(&j, '}');
    puts(str_z(m, out_get(&o)));
}

int main(int argc, char **argv)
{
    struct mem *m = mem_new((size_t)4 << 30);

    if (argc > 1 && str_eq(str_of(argv[1]), STR("print"))) {
        print(m);
        return 0;
    }
    for (int people = 1000; people <= 1000000; people *= 10) {
        struct variables v;
        struct table t;
        struct margin margin[6];
        double best = 1e9;
        struct weights w = {0};
        made(m, people, &v, &t, margin);
        for (int i = 0; i < 7; i++) {
            const struct mem_mark mark = mem_mark(m);
            struct faults notes = faults_new(m);
            const double start = now();
            if (represent_weights(m, &v, margin, 6, &t, &(struct weights_ask){0}, &notes, &w) !=
                ERR_NONE)
                printf("did not converge: %g\n", w.max_rel_error);
            const double took = now() - start;
            if (took < best) best = took;
            mem_reset(m, mark);
        }
        printf("raking  %8d participants, 6 margins: %8.2f ms, %d cycles, %d combinations\n",
               people, 1e3 * best, w.iterations, w.combinations);
        mem_clear(m);
    }
    struct chance c;
    chance_start(&c, STR("bench cells"));
    for (int side = 10; side <= 100; side += side < 50 ? 20 : 50) {
        double sum = 0;
        for (int i = 0; i < 10; i++) {
            int64_t *x = MEM_ARRAY(m, int64_t, (size_t)side * (size_t)side);
            struct cells_pattern p;
            for (int k = 0; k < side * side; k++)
                x[k] = (int64_t)(chance_below(&c, 10) ? 10 + chance_below(&c, 200)
                                                      : 1 + chance_below(&c, 9));
            const double start = now();
            if (cells_protect(m, x, side, side, &(struct cells_ask){.heuristic = true}, &p) !=
                ERR_NONE)
                puts("not protected");
            sum += now() - start;
            mem_clear(m);
        }
        printf("cells   %3d x %3d, 1 in 10 small, quick: %8.2f ms (mean of 10)\n", side, side,
               1e3 * sum / 10);
    }
    for (int small = 5; small >= 2; small -= 3) { // 1 in 5 zero or small; every second
        double sum = 0, worst = 0, gap = 0, parts = 0;
        int proven = 0, possible = 0;
        for (int i = 0; i < 100; i++) {
            int64_t x[64];
            struct cells_pattern p;
            for (int k = 0; k < 64; k++)
                x[k] = (int64_t)(chance_below(&c, (uint64_t)small) ? chance_below(&c, 60)
                                                                   : chance_below(&c, 12));
            const double start = now();
            const enum err e = cells_protect(m, x, 8, 8, &(struct cells_ask){0}, &p);
            const double took = now() - start;
            possible += e != ERR_UNSOLVABLE;
            proven += e == ERR_NONE && p.proven;
            if (e == ERR_LIMIT) {
                const double part = (double)p.gap / (double)p.hidden_total;
                parts += part;
                if (part > gap) gap = part;
            }
            sum += took;
            if (took > worst) worst = took;
            mem_clear(m);
        }
        printf("cells     8 x   8, 1 in %d small, least: %d of %d proven, mean %.1f ms, longest "
               "%.1f ms; the "
               "others at most %.1f %% above the least (mean %.1f %%)\n",
               small, proven, possible, 10 * sum, 1e3 * worst, 100 * gap,
               possible > proven ? 100 * parts / (possible - proven) : 0);
    }
    mem_free(m);
    return 0;
}
