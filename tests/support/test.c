#include "tests/support/test.h"

#include <ftw.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static struct test_entry *entries;
static const struct test_entry *running;
static char folder[256];

void test_register(struct test_entry *e)
{
    struct test_entry **at = &entries;

    while (*at && (strcmp((*at)->file, e->file) < 0 ||
                   (strcmp((*at)->file, e->file) == 0 && (*at)->line < e->line)))
        at = &(*at)->next;
    e->next = *at;
    *at = e;
}

void test_fail(struct test *t, const char *file, int line, const char *format, ...)
{
    va_list args;

    t->failed = true;
    printf("%s:%d: %s.%s", file, line, running->suite, running->name);
    if (t->row) printf(" [%s]", t->row);
    if (running->rounds || t->rand != t->seed) // chance was asked
        printf(" (MEENT_TEST_SEED=%llu, round %d)", (unsigned long long)t->seed, t->round);
    fputs(": ", stdout);
    va_start(args, format);
    vprintf(format, args);
    va_end(args);
    putchar('\n');
}

void test_skip(struct test *t, const char *why)
{
    t->skipped = true;
    printf("skipped %s.%s: %s\n", running->suite, running->name, why);
}

uint64_t test_random(struct test *t, uint64_t below) // splitmix64
{
    uint64_t z = t->rand += 0x9e3779b97f4a7c15u;

    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return (z ^ z >> 31) % below;
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
    (void)st, (void)kind, (void)ftw;
    return remove(path);
}

static void remove_folder(void)
{
    if (folder[0]) nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    folder[0] = 0;
}

const char *test_scratch(void)
{
    const char *dir = getenv("TMPDIR");

    return dir && dir[0] == '/' ? dir : "/tmp";
}

const char *test_folder(struct test *t)
{
    if (!folder[0]) {
        snprintf(folder, sizeof folder, "%s/meent-test-XXXXXX", test_scratch());
        if (!mkdtemp(folder)) test_fail(t, __FILE__, __LINE__, "no temporary folder");
    }
    return folder;
}

static bool wanted(const struct test_entry *e, char **parts, int n)
{
    char name[256];

    snprintf(name, sizeof name, "%s.%s", e->suite, e->name);
    for (int i = 0; i < n; i++)
        if (strstr(strchr(parts[i], '/') ? e->file : name, parts[i])) return true;
    return n == 0;
}

static double seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
    const bool verbose = argc > 1 && strcmp(argv[1], "-v") == 0;
    const char *seed_text = getenv("MEENT_TEST_SEED");
    uint64_t seed = seed_text ? strtoull(seed_text, NULL, 10) : (uint64_t)time(NULL);
    int passed = 0, failed = 0, skipped = 0;

    setvbuf(stdout, NULL, _IOLBF, 0);
    for (const struct test_entry *e = entries; e; e = e->next) {
        if (!wanted(e, argv + 1 + verbose, argc - 1 - verbose)) continue;
        struct test t = {.seed = seed, .rand = seed, .mem = mem_new((size_t)1 << 30)};
        const double begun = seconds();

        running = e;
        do {
            mem_clear(t.mem);
            e->run(&t);
            test_database_drop();
            remove_folder();
        } while (!t.failed && !t.skipped && ++t.round < e->rounds);
        mem_free(t.mem);
        if (t.failed)
            failed++;
        else if (t.skipped)
            skipped++;
        else
            passed++;
        if (verbose || t.failed)
            printf("%s %7.2f s  %s.%s\n", t.failed ? "FAIL" : "ok  ", seconds() - begun, e->suite,
                   e->name);
    }
    if (skipped)
        printf("%d passed, %d failed, %d skipped\n", passed, failed, skipped);
    else
        printf("%d passed, %d failed\n", passed, failed);
    return failed || passed == 0;
}
