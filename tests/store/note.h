// note.h - one table and its queries, for the tests of the store.
#pragma once

#include "store/store.h"
#include "tests/support/test.h"

struct note {
    int64_t id;
    const char *body;
    int64_t n;
    enum err give; // what the task returns when all went well
};

struct store *note_store(struct test *t,
                         const struct store_config *config); // fresh, with the table
struct store *note_open(struct test *t, const char *url);    // as it is
enum err note_add(struct db *db, void *note);
enum err note_add_row(struct db *db, int64_t id, str body, int64_t n);
enum err note_update_row(struct db *db, int64_t id, int64_t n, int64_t *out_changed);
enum err note_remove_row(struct db *db, int64_t id, int64_t *out_changed);
enum err note_count_run(struct db *db, void *out_int64);
int64_t note_count(struct test *t, struct store *s);
const char *note_url(void); // of the newest note_store

struct note_sum {
    int64_t count, sum, max;
};
enum err note_sum_run(struct db *db, void *sum);
