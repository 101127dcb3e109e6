// Measures the form, difference and merge of a course, and reading it whole.
//
//   bench-merge FOLDER    a real course: reading, checking and rendering its text; form; diff; merge of three versions
//   bench-merge           a generated one of 1..64 times the size: milliseconds and growth
//
// Two versions come from the first by changing each 40th and each 60th sentence.
#include "engine/course/merge.h"
#include "engine/course/normal.h"
#include "html/markdown.h"

#include <dirent.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void take(struct mem *m, const char *root, const char *under, struct course_file *f, int *n)
{
    char path[800];
    struct dirent **list;

    snprintf(path, sizeof path, "%s/%s", root, under);
    const int count = scandir(path, &list, NULL, alphasort);
    for (int i = 0; i < count; i++) {
        struct stat s;
        char name[600];
        snprintf(name, sizeof name, "%s%s%s", under, under[0] ? "/" : "", list[i]->d_name);
        snprintf(path, sizeof path, "%s/%s", root, name);
        if (list[i]->d_name[0] == '.' || stat(path, &s) != 0) continue;
        if (S_ISDIR(s.st_mode)) {
            take(m, root, name, f, n);
        } else if (*n < COURSE_FILES_MAX) {
            FILE *file = fopen(path, "rb");
            char *at = mem_raw(m, (size_t)s.st_size + 1);
            const size_t got = file ? fread(at, 1, (size_t)s.st_size, file) : 0;
            if (file) fclose(file);
            f[(*n)++] = (struct course_file){str_copy(m, str_of(name)), {at, got}};
        }
    }
}

// Each `step`th line that ends a sentence has another word in front of its last sign.
static void change(struct mem *m, const struct course_file *from, int n, int step,
                   struct course_file *to)
{
    int k = 0;

    for (int i = 0; i < n; i++) {
        struct out o = out_sized(m, from[i].text.n + from[i].text.n / 8 + 64);
        str rest = from[i].text, line;
        to[i] = from[i];
        if (!str_ends(from[i].path, STR(".md"))) continue;
        while (str_line(&rest, &line)) {
            const bool sentence = line_is_prose(line) && str_ends(line, STR(".")) &&
                                  line.at[0] >= 'A' && line.at[0] <= 'Z';
            if (sentence && ++k % step == 0) {
                out_str(&o, str_part(line, 0, line.n - 1));
                out_format(&o, " woord%d.", step);
            } else {
                out_str(&o, line);
            }
            out_byte(&o, '\n');
        }
        to[i].text = out_get(&o);
    }
}

static void render(struct mem *m, const struct course_text *t)
{
    const struct markdown_options o = {0};

    for (int i = 0; i < t->blocks.n; i++)
        markdown_html(m, t->blocks.at[i].inside, &o);
}

static void render_docs(struct mem *m, const struct course_docs *d)
{
    for (int i = 0; i < d->n; i++)
        for (int k = 0; k < d->at[i].n_texts; k++)
            render(m, &d->at[i].texts[k]);
}

static void render_all(struct mem *m, const struct course *c)
{
    render_docs(m, &(struct course_docs){(struct course_doc *)&c->about, 1});
    for (int i = 0; i < c->n_modules; i++) {
        const struct module *x = &c->modules[i];
        render_docs(m, &(struct course_docs){(struct course_doc *)&x->doc, 1});
        render_docs(m, &x->lessons);
        render_docs(m, &x->exercises);
        render_docs(m, &x->handouts);
        render_docs(m, &x->forms);
        for (int k = 0; k < x->sessions.n; k++)
            render_docs(m, &(struct course_docs){&x->sessions.at[k].doc, 1});
    }
    for (int i = 0; i < c->n_questions; i++)
        render_docs(m, &(struct course_docs){(struct course_doc *)&c->questions[i].doc, 1});
    render_docs(m, &c->cases);
    render_docs(m, &c->media);
    render_docs(m, &c->pages);
    if (c->glossary.n_texts)
        render_docs(m, &(struct course_docs){(struct course_doc *)&c->glossary, 1});
}

struct figures {
    double read, render, form, diff, merge;
    int questions;
    size_t bytes;
};

static struct figures measure(const struct course_file *f, int n, int rounds)
{
    struct mem *m = mem_new((size_t)4 << 30), *work = mem_new((size_t)4 << 30);
    struct course_file *ours = MEM_ARRAY(m, struct course_file, (size_t)n + 1),
                       *theirs = MEM_ARRAY(m, struct course_file, (size_t)n + 1);
    struct figures best = {1e9, 1e9, 1e9, 1e9, 1e9, 0, 0};

    change(m, f, n, 40, ours);
    change(m, f, n, 60, theirs);
    for (int i = 0; i < n; i++)
        best.bytes += f[i].text.n;
    for (int i = 0; i < rounds; i++) {
        struct course c;
        struct diff d;
        struct merge r;
        double at = now(), took;
        const enum err e = course_read(work, f, n, COURSE_WITH_TRAINER, &c);
        took = now() - at;
        if (took < best.read) best.read = took;
        if (e != ERR_NONE && i == 0) fprintf(stderr, "the course has errors\n");
        at = now();
        render_all(work, &c);
        took = now() - at;
        if (took < best.render) best.render = took;
        mem_clear(work);
        at = now();
        for (int k = 0; k < n; k++) {
            struct findings x = findings_new(work);
            str out;
            if (str_ends(f[k].path, STR(".md")) &&
                normal_text(work, f[k].path, f[k].text, NULL, &x, &out) != ERR_NONE)
                exit(1);
        }
        took = now() - at;
        if (took < best.form) best.form = took;
        mem_clear(work);
        at = now();
        if (diff_course(work, (struct course_files){f, n}, (struct course_files){ours, n}, &d) !=
            ERR_NONE)
            exit(1);
        took = now() - at;
        if (took < best.diff) best.diff = took;
        mem_clear(work);
        at = now();
        if (merge_course(
                work, &(struct merge_ask){.base = {f, n}, .ours = {ours, n}, .theirs = {theirs, n}},
                &r) != ERR_NONE)
            exit(1);
        took = now() - at;
        if (took < best.merge) best.merge = took;
        best.questions = r.n_questions;
        mem_clear(work);
    }
    mem_free(work);
    mem_free(m);
    return best;
}

// A module of ten texts, each sentence another.
static int generated(struct mem *m, int modules, struct course_file *f)
{
    static const char *const words[] = {"bewoner",   "plein",   "raad",  "begroting",
                                        "speeltuin", "griffie", "vraag", "avond",
                                        "kaart",     "stem",    "buurt", "voorstel"};
    struct out about = out_new(m);
    unsigned seed = 7;
    int n = 0, id = 0;

    out_format(
        &about,
        "---\nid: a%07d\ntitle: Cursus\nlanguage: nl\nlicence: CC0-1.0\nversion: 0.1.0\nmodules:\n",
        id++);
    for (int k = 0; k < modules; k++) {
        out_format(&about, "- m%02d-module\n", k + 1);
        f[n++] = (struct course_file){
            str_format(m, "modules/m%02d-module/module.md", k + 1),
            str_format(
                m, "---\nid: a%07d\ntitle: Module\ngoal: Doel\noutcomes:\n- Iets\n---\n\nTekst.\n",
                id++)};
        for (int l = 0; l < 10; l++) {
            struct out o = out_new(m);
            out_format(&o, "---\nid: a%07d\ntitle: Les\nminutes: 10\n---\n", id++);
            for (int p = 0; p < 30; p++) {
                out_format(&o, "\n## Kop %d %d %d\n\n", k, l, p);
                for (int s = 0; s < 5; s++) {
                    out_format(&o, "Nummer %d", id * 1000 + p * 10 + s);
                    for (int w = 0; w < 9; w++) {
                        seed = seed * 1103515245u + 12345u;
                        out_format(&o, " %s", words[seed >> 16 & 7]);
                    }
                    OUT_LIT(&o, ".\n");
                }
                if (p % 5 == 0) {
                    out_format(&o, "\n::: {.note #a%07d}\nLet op nummer %d.\n:::\n", id, id);
                    id++;
                }
            }
            f[n++] = (struct course_file){str_format(m, "modules/m%02d-module/lessons/l%02d-les.md",
                                                     k + 1, l + 1),
                                          out_get(&o)};
        }
    }
    out_format(&about, "---\n\nWelkom.\n");
    f[n++] = (struct course_file){STR("course.md"), out_get(&about)};
    return n;
}

int main(int argc, char **argv)
{
    struct mem *m = mem_new((size_t)4 << 30);
    struct course_file *f = MEM_ARRAY(m, struct course_file, COURSE_FILES_MAX);
    int n = 0;

    // The engine is measured, not the kernel handing out the same pages again each round.
    mallopt(M_TRIM_THRESHOLD, 1 << 30);
    printf("    files       bytes   read  render    form    diff   merge  ms;  questions  merge "
           "per MB\n");
    if (argc > 1) {
        take(m, argv[1], "", f, &n);
        const struct figures x = measure(f, n, 15);
        printf("%9d %11zu %6.1f %7.1f %7.1f %7.1f %7.1f  %13d %13.1f\n", n, x.bytes, x.read,
               x.render, x.form, x.diff, x.merge, x.questions, x.merge / (double)x.bytes * 1e6);
        return 0;
    }
    for (int modules = 1; modules <= 64; modules *= 2) {
        n = generated(m, modules, f);
        const struct figures x = measure(f, n, 3 + 16 / modules);
        printf("%9d %11zu %6.1f %7.1f %7.1f %7.1f %7.1f  %13d %13.1f\n", n, x.bytes, x.read,
               x.render, x.form, x.diff, x.merge, x.questions, x.merge / (double)x.bytes * 1e6);
    }
    return 0;
}
