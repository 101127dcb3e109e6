// Measures the course and captions engines; also the other side of tests/engine/captions.cross.mjs.
//
//   bench-course            a generated course of 1..64 times the size: seconds, MB/s, growth
//   bench-course one N      N modules once, for callgrind (--toggle-collect=course_read)
//   bench-course captions   files divided by a byte 0 on standard input; "ok" or "error NAME..." for each
#include "engine/course/course.h"
#include "base/out.h"
#include "engine/captions/captions.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int next_id;

static str id(struct mem *m)
{
    return str_format(m, "a%07d", next_id++);
}

static const char sentences[] =
    "Je begint met een vraag uit je eigen werk.\n"
    "Daarna praat je met iemand die er anders naar kijkt.\n"
    "Wat valt je op?\n"
    "Schrijf dat op in [je eigen woorden](term:woord), en bewaar het.\n";

// One module of five lessons, five questions and a session; about 40 KB.
static int add_module(struct mem *m, int k, struct course_file *f, struct out *course)
{
    const str folder = str_format(m, "m%02d-module-%d", k + 1, k);
    int n = 0;

    out_format(course, "- " STR_FMT "\n", STR_ARG(folder));
    f[n++] =
        (struct course_file){str_format(m, "modules/" STR_FMT "/module.md", STR_ARG(folder)),
                             str_format(m,
                                        "---\nid: " STR_FMT
                                        "\ntitle: Module\ngoal: Doel\noutcomes:\n- Iets\n---\n\n%s",
                                        STR_ARG(id(m)), sentences)};
    for (int i = 0; i < 5; i++) {
        struct out o = out_new(m);
        const str q = id(m);
        out_format(&o, "---\nid: " STR_FMT "\ntitle: Les\nminutes: 10\n---\n", STR_ARG(id(m)));
        for (int p = 0; p < 30; p++)
            out_format(&o, "\n## Kop %d\n\n%s", p, sentences);
        out_format(&o, "\n::: {.question #" STR_FMT " ref=q-%d-%d}\n:::\n", STR_ARG(id(m)), k, i);
        f[n++] = (struct course_file){str_format(m, "modules/" STR_FMT "/lessons/l%02d-les.md",
                                                 STR_ARG(folder), i + 1),
                                      out_get(&o)};
        f[n++] = (struct course_file){
            str_format(m, "questions/q-%d-%d.md", k, i),
            str_format(m,
                       "---\nid: " STR_FMT
                       "\nkind: choice\ntitle: Vraag\n---\n\nWat?\n\n- Dit.\n\n  "
                       "Nee.\n\n- Dat.\n\n  Ja.\n",
                       STR_ARG(q))};
        f[n++] = (struct course_file){str_format(m, "trainer/answers/q-%d-%d.md", k, i),
                                      str_format(m, "---\nid: " STR_FMT "\ncorrect: b\n---\n",
                                                 STR_ARG(q))};
    }
    struct out o = out_new(m);
    out_format(&o, "---\nid: " STR_FMT "\ntitle: Samen\nminutes: 240\n---\n", STR_ARG(id(m)));
    for (int p = 0; p < 12; p++)
        out_format(&o, "\n::: {.part #" STR_FMT " minutes=20 form=\"duo's\"}\n### Deel\n\n%s:::\n",
                   STR_ARG(id(m)), sentences);
    f[n++] =
        (struct course_file){str_format(m, "modules/" STR_FMT "/sessions/s1.md", STR_ARG(folder)),
                             out_get(&o)};
    return n;
}

static int make(struct mem *m, int modules, struct course_file *f)
{
    struct out o = out_new(m);
    int n = 0;

    next_id = 0;
    out_format(&o,
               "---\nid: " STR_FMT "\ntitle: Cursus\nlanguage: nl\nlicence: CC0-1.0\nversion: "
               "0.1.0\nmodules:\n",
               STR_ARG(id(m)));
    for (int k = 0; k < modules; k++)
        n += add_module(m, k, f + n, &o);
    out_format(&o, "---\n\n%s", sentences);
    f[n++] = (struct course_file){STR("course.md"), out_get(&o)};
    f[n++] = (struct course_file){STR("glossary.md"),
                                  str_format(m,
                                             "---\nid: " STR_FMT
                                             "\ntitle: Woorden\n---\n\n## woord {#" STR_FMT
                                             "}\n\nIets wat je zegt.\n",
                                             STR_ARG(id(m)), STR_ARG(id(m)))};
    return n;
}

static struct course read_once(struct mem *m, const struct course_file *f, int n)
{
    struct course c;

    if (course_read(m, f, n, COURSE_WITH_TRAINER, &c) != ERR_NONE) {
        const struct finding *x = &c.findings.at[0];
        fprintf(stderr, STR_FMT ":%d %s\n", STR_ARG(x->file), x->line, finding_name(x->code));
        exit(1); // what is measured must be what is meant
    }
    return c;
}

static void growth(void)
{
    double first = 0;

    // The engine is measured, not the kernel handing out the same pages again each round.
    mallopt(M_TRIM_THRESHOLD, 1 << 30);
    printf("modules   files     bytes   seconds    MB/s  memory  time per byte against 1 module\n");
    for (int modules = 1; modules <= 64; modules *= 2) {
        struct mem *m = mem_new((size_t)2 << 30), *work = mem_new((size_t)2 << 30);
        struct course_file *f = MEM_ARRAY(m, struct course_file, (size_t)modules * 20 + 2);
        const int n = make(m, modules, f), rounds = 1 + 256 / modules;
        size_t bytes = 0, used = 0;
        double best = 1e9;

        for (int i = 0; i < n; i++)
            bytes += f[i].text.n;
        for (int i = 0; i < rounds; i++) {
            const double start = now();
            read_once(work, f, n);
            const double took = now() - start;
            if (took < best) best = took;
            used = mem_used(work);
            mem_clear(work);
        }
        if (modules == 1) first = best / (double)bytes;
        printf("%7d %7d %9zu %9.5f %7.1f %6.1fx  %.2f\n", modules, n, bytes, best,
               (double)bytes / best / 1e6, (double)used / (double)bytes,
               best / (double)bytes / first);
        mem_free(work);
        mem_free(m);
    }
}

static void answer_captions(void)
{
    struct mem *in = mem_new((size_t)1 << 29), *m = mem_new((size_t)1 << 28);
    struct out o = out_new(in);
    str rest, file;

    for (size_t n; (n = fread(out_room(&o, 65536), 1, 65536, stdin)) > 0;)
        o.n += n;
    rest = out_get(&o);
    while (str_cut(&rest, 0, &file)) {
        struct captions c;
        const enum err e = captions_parse(m, file, CAPTIONS_STRICT, &c);
        printf(e == ERR_NONE ? "ok" : "error");
        for (int i = 0; i < c.findings.n && e != ERR_NONE; i++)
            if (c.findings.at[i].severity == CAPTIONS_ERROR)
                printf(" %s", captions_code_name(c.findings.at[i].code));
        putchar('\n');
        mem_clear(m);
    }
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "captions") == 0) {
        answer_captions();
    } else if (argc == 3 && strcmp(argv[1], "one") == 0) {
        struct mem *m = mem_new((size_t)1 << 29);
        const int modules = atoi(argv[2]) > 0 && atoi(argv[2]) <= 64 ? atoi(argv[2]) : 1;
        struct course_file *f = MEM_ARRAY(m, struct course_file, (size_t)modules * 20 + 2);
        read_once(m, f, make(m, modules, f));
    } else {
        growth();
    }
    return 0;
}
