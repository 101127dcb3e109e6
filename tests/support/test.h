// test.h - the test harness: TEST registers itself, CHECK counts and goes on, the row names the case.
//
//   TEST(money, reads_what_people_type) { ... CHECK_INT(t, got, want); }
//   PROP(sortition, meets_every_quota, 1000) { ... t->rand is a seeded generator ... }
//
// Run: tests [-v] [NAME-PART...]. Last line: "N passed, N failed" (one per TEST). MEENT_TEST_DATABASE
// selects the database of store tests ("sqlite:" by default, a fresh file each; or postgresql://...).
// MEENT_TEST_SEED repeats a random run; it is printed when a PROP fails.
#pragma once

#include "base/mem.h"
#include "base/str.h"

struct test {
    const char *row; // which row of a table is being tried, for messages
    struct mem *mem; // cleared after each test
    uint64_t rand, seed;
    int round; // of a PROP, from 0: let sizes grow with it
    bool failed, skipped;
};

struct test_entry {
    const char *suite, *name, *file;
    int line, rounds;
    void (*run)(struct test *t);
    struct test_entry *next;
};

void test_register(struct test_entry *e);
void test_fail(struct test *t, const char *file, int line, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void test_skip(struct test *t, const char *why);      // then return
uint64_t test_random(struct test *t, uint64_t below); // 0..below-1, from t->rand
const char *test_scratch(void);                       // where temporary files go: TMPDIR, or /tmp
const char *test_folder(struct test *t);              // an empty folder there, removed afterwards
// Url of a database, dropped afterwards: for who makes the tables at once (on SQLite they are there already), or with none.
const char *test_database(struct test *t);
const char *test_database_empty(struct test *t);
void test_database_drop(void); // the harness does

#define TEST_N(s, n, count)                                                                  \
    static void test_##s##_##n(struct test *t);                                              \
    __attribute__((constructor)) static void register_##s##_##n(void)                        \
    {                                                                                        \
        static struct test_entry e = {#s, #n, __FILE__, __LINE__, count, test_##s##_##n, 0}; \
        test_register(&e);                                                                   \
    }                                                                                        \
    static void test_##s##_##n(struct test *t)
#define TEST(s, n)        TEST_N(s, n, 0)
#define PROP(s, n, count) TEST_N(s, n, count)

#define CHECK(t, cond)                                                \
    do {                                                              \
        if (!(cond)) test_fail((t), __FILE__, __LINE__, "%s", #cond); \
    } while (0)
#define CHECK_INT(t, got, want)                                                            \
    do {                                                                                   \
        const long long got_ = (long long)(got), want_ = (long long)(want);                \
        if (got_ != want_)                                                                 \
            test_fail((t), __FILE__, __LINE__, "%s is %lld, not %lld", #got, got_, want_); \
    } while (0)
#define CHECK_STR(t, got, want)                                                                    \
    do {                                                                                           \
        const str got_ = (got), want_ = str_of(want);                                              \
        if (!str_eq(got_, want_))                                                                  \
            test_fail((t), __FILE__, __LINE__, "%s is \"" STR_FMT "\", not \"" STR_FMT "\"", #got, \
                      STR_ARG(got_), STR_ARG(want_));                                              \
    } while (0)
// Stops the test: what follows would make no sense.
#define NEED(t, call)                                                                 \
    do {                                                                              \
        const enum err need_ = (call);                                                \
        if (need_ != ERR_NONE) {                                                      \
            test_fail((t), __FILE__, __LINE__, "%s gave %s", #call, err_name(need_)); \
            return;                                                                   \
        }                                                                             \
    } while (0)
