#include "core/job.h"

#include "core/mail.h"
#include "tests/support/test.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <time.h>

static void sleep_ms(int ms)
{
    const struct timespec pause = {ms / 1000, ms % 1000 * 1000000L};

    nanosleep(&pause, NULL);
}

static struct store *fresh(struct test *t)
{
    const struct store_config config = {.url = str_of(test_database(t)), .readers = 8};
    struct store *s = NULL;

    CHECK_INT(t, store_open(&config, &s), ERR_NONE);
    if (s) CHECK_INT(t, store_migrate(s, -1), ERR_NONE);
    return s;
}

struct adding {
    const char *kind, *payload, *key;
    int64_t run_at;
    bool added;
};

static enum err add(struct db *db, void *arg)
{
    struct adding *a = arg;

    return job_add_once(db, str_of(a->kind), str_of(a->payload), a->run_at, str_of(a->key),
                        &a->added);
}

struct looking {
    struct mem *mem;
    struct job_rows rows;
};

static enum err look(struct db *db, void *arg)
{
    struct looking *l = arg;

    return job_list(db, l->mem, (str){0}, 1000, &l->rows);
}

static struct job_rows jobs(struct test *t, struct store *s)
{
    struct looking l = {.mem = t->mem};

    CHECK_INT(t, store_read(s, t->mem, look, &l), ERR_NONE);
    return l.rows;
}

// ---- kinds

static atomic_int runs;

static enum err run_good(struct job *j)
{
    atomic_fetch_add(&runs, 1);
    TRY(job_progress(j, 50, STR("half")));
    return ERR_NONE;
}

static enum err run_bad(struct job *j)
{
    atomic_fetch_add(&runs, 1);
    return job_fail(j, ERR_IO, STR("the disk was tired"));
}

static enum err run_hopeless(struct job *j)
{
    return job_fail(j, ERR_INVALID, STR("no such film"));
}

static enum err run_later(struct job *j)
{
    return job_postpone(j, j->now + 900);
}

static enum err run_greedy(struct job *j)
{
    for (int i = 0; i < 1000; i++)
        mem_alloc(j->mem, 100000); // past its limit of 4 MB
    return ERR_NONE;
}

static enum err run_slow(struct job *j)
{
    (void)j;
    atomic_fetch_add(&runs, 1);
    sleep_ms(3200);
    return ERR_NONE;
}

static enum err run_robbed(struct job *j)
{
    j->lease = STR("another's");
    return job_progress(j, 10, STR("?"));
}

static const struct job_kind kinds[] = {
    {"good", run_good},     {"bad", run_bad},   {"hopeless", run_hopeless}, {"later", run_later},
    {"greedy", run_greedy}, {"slow", run_slow}, {"robbed", run_robbed},
};
static const struct job_kind *const lists[] = {kinds};
static const int lists_n[] = {(int)COUNT_OF(kinds)};

static struct job_worker_config worker(struct store *s)
{
    return (struct job_worker_config){
        .store = s, .kinds = lists, .kinds_n = lists_n, .lists = 1, .mem_limit = (size_t)4 << 20};
}

TEST(job, ends_as_its_run_says)
{
    static const struct {
        const char *kind, *state, *error;
        int64_t attempts, progress;
        int64_t wait; // until it may run again
    } rows[] = {
        {"good", "done", "", 1, 100, 0},
        {"bad", "new", "the disk was tired", 1, 0, 30},
        {"hopeless", "failed", "no such film", 1, 0, 0},
        {"later", "new", "BUSY", 0, 0, 900},
        {"greedy", "new", "FULL", 1, 0, 30},
        {"robbed", "running", "", 1, 0, 0},
        {"unheard", "new", "this program does not know the kind of job", 1, 0, 30},
    };
    struct store *s = fresh(t);
    const int64_t now = time(NULL);

    if (!s) return;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct adding a = {rows[i].kind, "p", NULL, now, false};
        struct job_worker_config c = worker(s);
        bool ran;

        t->row = rows[i].kind;
        NEED(t, store_write(s, NULL, add, &a));
        NEED(t, job_run_one(&c, now, &ran));
        CHECK(t, ran);
        const struct job_row r = jobs(t, s).at[0];
        CHECK_STR(t, r.state, rows[i].state);
        CHECK_STR(t, r.error, rows[i].error);
        CHECK_INT(t, r.attempts, rows[i].attempts);
        CHECK_INT(t, r.progress, rows[i].progress);
        CHECK_INT(t, r.has_ended_at, r.state.at[0] == 'd' || r.state.at[0] == 'f');
        if (rows[i].wait)
            CHECK(t, r.run_at - now >= rows[i].wait && r.run_at - now < rows[i].wait + 20);
    }
    store_close(s);
}

TEST(job, is_tried_five_times_ever_later_and_then_failed)
{
    struct store *s = fresh(t);
    struct adding a = {"bad", "", NULL, 0, false};
    int64_t now = time(NULL), waits[5] = {30, 120, 480, 1920, 0};
    bool ran;

    if (!s) return;
    const struct job_worker_config c = worker(s);
    NEED(t, store_write(s, NULL, add, &a));
    for (int i = 0; i < 5; i++) {
        const int64_t start = time(NULL);
        NEED(t, job_run_one(&c, now, &ran));
        CHECK(t, ran);
        const struct job_row r = jobs(t, s).at[0];
        CHECK_STR(t, r.state, i < 4 ? "new" : "failed");
        CHECK_INT(t, r.attempts, i + 1);
        if (i == 4) break;
        CHECK(t, r.run_at - start >= waits[i] && r.run_at - start <= waits[i] + 5);
        NEED(t, job_run_one(&c, r.run_at - 1, &ran));
        CHECK(t, !ran);
        now = r.run_at;
    }
    NEED(t, job_run_one(&c, now + 1000000, &ran));
    CHECK(t, !ran);
    store_close(s);
}

TEST(job, one_open_job_has_the_key)
{
    struct store *s = fresh(t);
    struct adding a = {"good", "", "film.7", 0, false}, b = a, c = a;
    bool ran;

    if (!s) return;
    const struct job_worker_config w = worker(s);
    NEED(t, store_write(s, NULL, add, &a));
    NEED(t, store_write(s, NULL, add, &b));
    CHECK(t, a.added && !b.added);
    NEED(t, job_run_one(&w, time(NULL), &ran));
    NEED(t, store_write(s, NULL, add, &c)); // the first is done: the key is free
    CHECK(t, c.added);
    CHECK_INT(t, jobs(t, s).n, 2);
    store_close(s);
}

struct stealing {
    struct mem *mem;
    int64_t now, until;
    bool found;
};

static enum err take_and_die(struct db *db, void *arg)
{
    struct stealing *x = arg;
    struct job_taken_row row;

    return job_take(db, x->mem, x->now, x->until, STR("dead"), &x->found, &row);
}

TEST(job, of_a_dead_worker_is_taken_again)
{
    struct store *s = fresh(t);
    const int64_t now = time(NULL);
    struct stealing x = {t->mem, now, now + 60, false};
    struct adding a = {"good", "", NULL, 0, false};
    bool ran;

    if (!s) return;
    const struct job_worker_config c = worker(s);
    NEED(t, store_write(s, NULL, add, &a));
    NEED(t, store_write(s, t->mem, take_and_die, &x));
    CHECK(t, x.found);
    NEED(t, job_run_one(&c, now + 59, &ran));
    CHECK(t, !ran);
    NEED(t, job_run_one(&c, now + 60, &ran));
    CHECK(t, ran);
    CHECK_STR(t, jobs(t, s).at[0].state, "done");

    // a job that takes its worker with it each time is given up
    NEED(t, store_write(s, NULL, add, &a));
    for (int i = 0; i < JOB_ATTEMPTS_MAX; i++) {
        x = (struct stealing){t->mem, now + 100 * i, now + 100 * i + 60, false};
        NEED(t, store_write(s, t->mem, take_and_die, &x));
        CHECK(t, x.found);
    }
    NEED(t, job_run_one(&c, now + 10000, &ran));
    CHECK(t, !ran);
    CHECK_STR(t, jobs(t, s).at[0].state, "failed");
    CHECK_STR(t, jobs(t, s).at[0].error, "the worker died each time");
    store_close(s);
}

static void *run_one_main(void *arg)
{
    bool ran;

    return job_run_one(arg, time(NULL), &ran) == ERR_NONE ? NULL : arg;
}

TEST(job, keeps_its_lease_while_it_runs)
{
    struct store *s = fresh(t);
    struct adding a = {"slow", "", NULL, 0, false};
    pthread_t thread;
    void *failed;
    bool ran;

    if (!s) return;
    struct job_worker_config c = worker(s);
    c.lease_s = 2; // whole seconds: it holds for one to two
    atomic_store(&runs, 0);
    NEED(t, store_write(s, NULL, add, &a));
    if (pthread_create(&thread, NULL, run_one_main, &c) != 0) return;
    for (int i = 0; i < 6; i++) { // longer than the lease
        sleep_ms(500);
        NEED(t, job_run_one(&c, time(NULL), &ran));
        CHECK(t, !ran);
    }
    pthread_join(thread, &failed);
    CHECK(t, !failed);
    CHECK_INT(t, atomic_load(&runs), 1);
    CHECK_STR(t, jobs(t, s).at[0].state, "done");
    store_close(s);
}

TEST(job, is_run_once_by_many_workers)
{
    enum { JOBS = 100 };
    struct store *s = fresh(t);
    struct job_worker *w = NULL;
    struct adding a = {"good", "", NULL, 0, false};
    int done = 0;

    if (!s) return;
    const struct job_worker_config c = worker(s);
    atomic_store(&runs, 0);
    for (int i = 0; i < JOBS; i++)
        NEED(t, store_write(s, NULL, add, &a));
    NEED(t, job_start(&c, 6, &w));
    for (int i = 0; i < 600 && done < JOBS; i++) {
        sleep_ms(50);
        const struct job_rows all = jobs(t, s);
        done = 0;
        for (int k = 0; k < all.n; k++) {
            done += str_eq(all.at[k].state, STR("done"));
            CHECK(t, all.at[k].attempts <= 1);
        }
        if (done < JOBS) mem_clear(t->mem);
    }
    job_stop(w);
    CHECK_INT(t, done, JOBS);
    CHECK_INT(t, atomic_load(&runs), JOBS);
    store_close(s);
}

static enum err plan(struct db *db, void *arg)
{
    return tidy_plan(db, *(int64_t *)arg);
}

TEST(job, tidies_and_plans_the_next_time_once)
{
    static const struct job_kind *const tidy_list[] = {&tidy_job};
    static const int one[] = {1};
    struct store *s = fresh(t);
    int64_t now = 1000 * 86400;
    bool ran;

    if (!s) return;
    const struct job_worker_config c = {.store = s, .kinds = tidy_list, .kinds_n = one, .lists = 1};
    NEED(t, store_write(s, NULL, plan, &now));
    NEED(t, store_write(s, NULL, plan, &now));
    CHECK_INT(t, jobs(t, s).n, 1);
    CHECK_INT(t, jobs(t, s).at[0].run_at, 1001 * 86400 + 7200);
    NEED(t, job_run_one(&c, 1001 * 86400 + 7200, &ran));
    CHECK(t, ran);
    CHECK_INT(t, jobs(t, s).n, 2);
    CHECK_INT(t, jobs(t, s).at[0].run_at, 1002 * 86400 + 7200);
    CHECK_STR(t, jobs(t, s).at[1].state, "done");
    store_close(s);
}
