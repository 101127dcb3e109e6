// job.h - work that is too slow for a page: a row that a worker takes, runs and ends.
//
// Once       a worker holds a job by a lease that it renews; a worker that dies loses it and the job is
//            taken again. So `run` must be able to run twice: look first what is done already.
// Failing    any error but those below is tried again after 30 s, 2 min, 8 min and 32 min, then the job has
//            failed and says why. ERR_INVALID, ERR_NOT_FOUND, ERR_GONE, ERR_UNSOLVABLE, ERR_TOO_LARGE and
//            ERR_FORBIDDEN fail at once.
// Writing    `run` is outside any transaction; it opens its own: store_write(j->store, j->mem, ...).
#pragma once

#include "core/job.sql.h"
#include "core/settings.h"
#include "store/store.h"

#include <stdatomic.h>

enum { JOB_ATTEMPTS_MAX = 5, JOB_LEASE_S = 60, JOB_ERASE_DAYS = 30 };

struct files;
struct job_worker;

struct job {
    struct store *store;
    struct files *files;
    const struct settings *settings;
    void *site; // what main gave the worker
    struct mem *mem;
    job_id id;
    str kind, payload;
    int attempt; // 1 the first time
    const atomic_bool
        *stop;   // the worker has to go: end what takes long and return job_postpone(j, j->now)
    int64_t now; // when it was taken
    str lease;   // below: for job.c
    str error;   // what job_fail said
    int64_t again_at;
};

struct job_kind {
    const char *name; // "mail.send"
    enum err (*run)(struct job *j);
};

// Part of the transaction at hand: the job exists when that is kept.
CHECKED enum err job_add(struct db *db, str kind, str payload, int64_t run_at);
// At most one open job has the key; another is not added.
CHECKED enum err job_add_once(struct db *db, str kind, str payload, int64_t run_at, str unique_key,
                              bool *out_added);

// From inside `run`. ERR_GONE: the lease was lost, another has the job now; stop.
CHECKED enum err job_progress(struct job *j, int percent, str note);
enum err job_fail(struct job *j, enum err why,
                  str text);                      // keeps the text for the operator, gives why
enum err job_postpone(struct job *j, int64_t at); // return this: run again then, not counted

struct job_worker_config {
    struct store *store;
    struct files *files;
    const struct settings *settings;
    void *site;
    const struct job_kind *const *kinds; // lists, as features give them
    const int *kinds_n;
    int lists;
    const atomic_bool *stop; // of job_start itself; for job_run_one it may be NULL
    size_t mem_limit;        // of one job; 0: 256 MB
    int lease_s;             // 0: JOB_LEASE_S
};

// Takes and runs one job; *out_ran is false when none was due.
CHECKED enum err job_run_one(const struct job_worker_config *c, int64_t now, bool *out_ran);

// Threads that work until they are stopped. A job under way is ended first.
CHECKED enum err job_start(const struct job_worker_config *c, int threads, struct job_worker **out);
void job_stop(struct job_worker *w);

// Erases what is past its term, in every table that core owns, and plans itself for tomorrow.
extern const struct job_kind tidy_job;
CHECKED enum err tidy_plan(struct db *db, int64_t now); // at the start of a worker
