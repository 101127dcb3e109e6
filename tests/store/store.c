#include "store/store.h"

#include "tests/store/note.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void sleep_ms(int ms)
{
    const struct timespec pause = {ms / 1000, ms % 1000 * 1000000L};

    nanosleep(&pause, NULL);
}

TEST(store, keeps_what_succeeds_and_undoes_the_rest)
{
    static struct {
        const char *name;
        struct note note;
        enum err want;
    } rows[] = {
        {"first", {1, "a", 1, ERR_NONE}, ERR_NONE},
        {"same key", {1, "b", 1, ERR_NONE}, ERR_CONFLICT},
        {"same text", {2, "a", 1, ERR_NONE}, ERR_CONFLICT},
        {"broken check", {3, "c", 13, ERR_NONE}, ERR_CONFLICT},
        {"says no itself", {4, "d", 1, ERR_FORBIDDEN}, ERR_FORBIDDEN},
        {"second", {5, "e", 1, ERR_NONE}, ERR_NONE},
    };
    struct store *s = note_store(t, NULL);

    if (!s) return;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        t->row = rows[i].name;
        CHECK_INT(t, store_write(s, NULL, note_add, &rows[i].note), rows[i].want);
    }
    t->row = NULL;
    CHECK_INT(t, note_count(t, s), 2);
    store_close(s);
}

// PostgreSQL refuses all that follows a failed statement; SQLite would go on. Here both refuse.
static enum err ignore_conflict(struct db *db, void *arg)
{
    enum err *second = arg;

    if (note_add_row(db, 1, STR("again"), 1) != ERR_CONFLICT) return ERR_INTERNAL;
    *second = note_add_row(db, 99, STR("after"), 1);
    return ERR_NONE;
}

TEST(store, a_failed_statement_fails_its_task)
{
    struct note first = {1, "a", 1, ERR_NONE};
    struct store *s = note_store(t, NULL);
    enum err second = ERR_NONE;

    if (!s) return;
    CHECK_INT(t, store_write(s, NULL, note_add, &first), ERR_NONE);
    CHECK_INT(t, store_write(s, NULL, ignore_conflict, &second), ERR_CONFLICT);
    CHECK_INT(t, second, ERR_CONFLICT);
    CHECK_INT(t, note_count(t, s), 1);
    store_close(s);
}

struct snapshot {
    struct store *s;
    int64_t before, after;
    enum err write;
};

static void *write_from_elsewhere(void *arg)
{
    struct snapshot *x = arg;
    struct note note = {77, "meanwhile", 1, ERR_NONE};

    x->write = store_write(x->s, NULL, note_add, &note);
    return NULL;
}

static enum err read_twice(struct db *db, void *arg)
{
    struct snapshot *x = arg;
    pthread_t other;

    TRY(note_count_run(db, &x->before));
    if (pthread_create(&other, NULL, write_from_elsewhere, x) != 0) return ERR_INTERNAL;
    pthread_join(other, NULL);
    return note_count_run(db, &x->after);
}

TEST(store, a_read_sees_one_moment_and_does_not_wait)
{
    struct store *s = note_store(t, NULL);
    struct snapshot x = {.s = s};

    if (!s) return;
    CHECK_INT(t, store_read(s, NULL, read_twice, &x), ERR_NONE);
    CHECK_INT(t, x.write, ERR_NONE);
    CHECK_INT(t, x.before, 0);
    CHECK_INT(t, x.after, 0);
    CHECK_INT(t, note_count(t, s), 1);
    store_close(s);
}

static enum err write_in_read(struct db *db, void *arg)
{
    (void)arg;
    return note_add_row(db, 1, STR("a"), 1);
}

TEST(store, a_read_cannot_write)
{
    struct store *s = note_store(t, NULL);

    if (!s) return;
    CHECK(t, store_read(s, NULL, write_in_read, NULL) != ERR_NONE);
    CHECK_INT(t, note_count(t, s), 0);
    store_close(s);
}

// ---- batches

struct gate { // a task that holds the writer until it is opened
    struct store_task task;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool entered, open;
    int done;
};

static enum err gate_run(struct db *db, void *arg)
{
    struct gate *g = arg;

    (void)db;
    pthread_mutex_lock(&g->lock);
    g->entered = true;
    pthread_cond_broadcast(&g->changed);
    while (!g->open)
        pthread_cond_wait(&g->changed, &g->lock);
    pthread_mutex_unlock(&g->lock);
    return ERR_NONE;
}

static void gate_done(struct store_task *task, enum err e)
{
    struct gate *g = (struct gate *)task;

    (void)e;
    pthread_mutex_lock(&g->lock);
    g->done++;
    pthread_cond_broadcast(&g->changed);
    pthread_mutex_unlock(&g->lock);
}

static void gate_close(struct gate *g)
{
    *g = (struct gate){.task = {.run = gate_run, .done = gate_done}};
    pthread_mutex_init(&g->lock, NULL);
    pthread_cond_init(&g->changed, NULL);
}

static void gate_wait(struct gate *g, bool for_done)
{
    pthread_mutex_lock(&g->lock);
    while (for_done ? !g->done : !g->entered)
        pthread_cond_wait(&g->changed, &g->lock);
    pthread_mutex_unlock(&g->lock);
}

static void gate_open(struct gate *g)
{
    pthread_mutex_lock(&g->lock);
    g->open = true;
    pthread_cond_broadcast(&g->changed);
    pthread_mutex_unlock(&g->lock);
}

struct posted {
    struct store_task task;
    struct note note;
    struct store *s;
    char body[16];
    uint64_t generation_before, generation_at_done;
    enum err err;
    int done, *total;
    pthread_mutex_t *lock;
};

static enum err posted_run(struct db *db, void *arg)
{
    return note_add(db, &((struct posted *)arg)->note);
}

static void posted_done(struct store_task *task, enum err e)
{
    struct posted *p = (struct posted *)task;

    p->err = e;
    p->done++;
    p->generation_at_done = store_generation(p->s);
    pthread_mutex_lock(p->lock);
    ++*p->total;
    pthread_mutex_unlock(p->lock);
}

static void wait_for(pthread_mutex_t *lock, const int *total, int want)
{
    for (int i = 0; i < 20000; i++) {
        pthread_mutex_lock(lock);
        const bool all = *total >= want;
        pthread_mutex_unlock(lock);
        if (all) return;
        sleep_ms(1);
    }
}

TEST(store, tasks_of_one_commit_do_not_pay_for_each_other)
{
    enum { N = 300 };
    static struct posted posted[N];
    pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    struct store *s = note_store(t, NULL);
    struct gate gate;
    int total = 0, good = 0;

    if (!s) return;
    gate_close(&gate);
    const uint64_t before = store_generation(s);
    NEED(t, store_post(s, &gate.task)); // so that all of them wait for one batch
    gate_wait(&gate, false);
    for (int i = 0; i < N; i++) {
        posted[i] = (struct posted){.task = {.run = posted_run, .done = posted_done},
                                    .s = s,
                                    .total = &total,
                                    .lock = &lock,
                                    .generation_before = before};
        snprintf(posted[i].body, sizeof posted[i].body, "%d", i);
        posted[i].note = (struct note){.id = i, .body = posted[i].body, .n = 1};
        if (i % 3 == 1) posted[i].note.give = ERR_FORBIDDEN;
        if (i % 7 == 3) posted[i].note.id = 0; // taken
        NEED(t, store_post(s, &posted[i].task));
    }
    gate_open(&gate);
    wait_for(&lock, &total, N);
    for (int i = 0; i < N; i++) {
        const enum err want = i % 7 == 3 ? ERR_CONFLICT : i % 3 == 1 ? ERR_FORBIDDEN : ERR_NONE;
        CHECK_INT(t, posted[i].err, want);
        CHECK_INT(t, posted[i].done, 1);
        good += want == ERR_NONE;
        if (want == ERR_NONE) CHECK(t, posted[i].generation_at_done > before);
    }
    CHECK_INT(t, note_count(t, s), good);
    store_close(s);
}

TEST(store, a_full_queue_says_busy)
{
    const struct store_config config = {.readers = 1, .queue_max = 2};
    struct store *s = note_store(t, &config);
    struct gate gate, more[3];

    if (!s) return;
    gate_close(&gate);
    NEED(t, store_post(s, &gate.task));
    gate_wait(&gate, false);
    for (int i = 0; i < 3; i++) {
        gate_close(&more[i]);
        more[i].open = true;
        CHECK_INT(t, store_post(s, &more[i].task), i < 2 ? ERR_NONE : ERR_BUSY);
    }
    gate_open(&gate);
    store_close(s); // waits for the queue
    CHECK_INT(t, more[0].done + more[1].done + gate.done, 3);
    CHECK_INT(t, more[2].done, 0);
}

// ---- what goes wrong inside

struct greedy {
    struct mem *mem;
    int64_t id;
};

static enum err take_too_much(struct db *db, void *arg)
{
    struct greedy *g = arg;

    if (g->id) TRY(note_add_row(db, g->id, STR("greedy"), 1));
    for (int i = 0;; i++) {
        int64_t n;
        TRY(note_count_run(db, &n));
        mem_alloc(g->mem, 1000);
    }
}

TEST(store, an_unwinding_arena_undoes_its_task)
{
    const struct store_config config = {.readers = 1};
    struct store *s = note_store(t, &config);
    struct mem *m = mem_new(50000);
    struct greedy g = {m, 1};
    struct note note = {2, "after", 1, ERR_NONE};

    if (!s) return;
    for (int i = 0; i < 3; i++) {
        mem_clear(m);
        g.id = 1;
        CHECK_INT(t, store_write(s, m, take_too_much, &g), ERR_FULL);
        mem_clear(m);
        g.id = 0;
        CHECK_INT(t, store_read(s, m, take_too_much, &g), ERR_FULL);
    }
    CHECK_INT(t, store_write(s, NULL, note_add, &note), ERR_NONE);
    CHECK_INT(t, note_count(t, s), 1);
    mem_free(m);
    store_close(s);
}

static const struct db_query endless_read = {
    .name = "test_endless",
    .sql =
        {"with recursive c(n) as (select 1 union all select n + 1 from c) select count(*) from c",
         "with recursive c(n) as (select 1::bigint union all select n + 1 from c) "
         "select count(*) from c"},
    .types = "",
    .columns = 1,
};
static const struct db_query endless_write = {
    .name = "test_endless_write",
    .sql = {"with recursive c(n) as (select 1 union all select n + 1 from c) "
            "insert into note (id, body, n) select n, 'x', 1 from c where n < 0",
            "with recursive c(n) as (select 1::bigint union all select n + 1 from c) "
            "insert into note (id, body, n) select n, 'x', 1 from c where n < 0"},
    .types = "",
};

static enum err read_endless(struct db *db, void *arg)
{
    struct db_rows *r;
    bool more;

    (void)arg;
    TRY(db_open(db, &endless_read, NULL, &r));
    TRY(db_next(r, &more));
    db_close(r);
    return ERR_NONE;
}

static enum err write_endless(struct db *db, void *arg)
{
    TRY(note_add_row(db, 500, STR("endless"), 1));
    (void)arg;
    return db_exec(db, &endless_write, NULL, NULL);
}

static enum err posted_endless(struct db *db, void *arg)
{
    return write_endless(db, arg);
}

TEST(store, what_takes_too_long_is_stopped)
{
    const struct store_config config = {.readers = 1, .read_ms = 100, .write_ms = 200};
    pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    struct store *s = note_store(t, &config);
    struct posted posted[3];
    struct gate gate;
    int total = 0;

    if (!s) return;
    CHECK_INT(t, store_read(s, NULL, read_endless, NULL), ERR_BUSY);
    CHECK_INT(t, note_count(t, s), 0); // the connection is of use again

    // in a batch: SQLite gives up the whole transaction, the neighbours must be done once more
    gate_close(&gate);
    NEED(t, store_post(s, &gate.task));
    gate_wait(&gate, false);
    for (int i = 0; i < 3; i++) {
        posted[i] = (struct posted){.task = {.run = i == 1 ? posted_endless : posted_run,
                                             .done = posted_done},
                                    .note = {i, i ? "b" : "a", 1, ERR_NONE},
                                    .s = s,
                                    .total = &total,
                                    .lock = &lock};
        NEED(t, store_post(s, &posted[i].task));
    }
    gate_open(&gate);
    wait_for(&lock, &total, 3);
    CHECK_INT(t, posted[0].err, ERR_NONE);
    CHECK_INT(t, posted[1].err, ERR_BUSY);
    CHECK_INT(t, posted[2].err, ERR_NONE);
    CHECK_INT(t, note_count(t, s), 2);
    store_close(s);
}

static enum err make_pair(struct db *db, void *arg)
{
    (void)arg;
    return db_run_text(db, "create table child (id integer primary key, parent bigint "
                           "references note (id) deferrable initially deferred)");
}

static enum err orphan(struct db *db, void *arg)
{
    (void)arg;
    return db_run_text(db, "insert into child (id, parent) values (1, 4242)");
}

TEST(store, a_rule_broken_at_the_commit_hits_only_who_broke_it)
{
    pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    struct store *s = note_store(t, NULL);
    struct posted posted[3];
    struct gate gate;
    int total = 0;

    if (!s) return;
    NEED(t, store_write(s, NULL, make_pair, NULL));
    gate_close(&gate);
    NEED(t, store_post(s, &gate.task));
    gate_wait(&gate, false);
    for (int i = 0; i < 3; i++) {
        posted[i] =
            (struct posted){.task = {.run = i == 1 ? orphan : posted_run, .done = posted_done},
                            .note = {i, i ? "b" : "a", 1, ERR_NONE},
                            .s = s,
                            .total = &total,
                            .lock = &lock};
        NEED(t, store_post(s, &posted[i].task));
    }
    gate_open(&gate);
    wait_for(&lock, &total, 3);
    CHECK_INT(t, posted[0].err, ERR_NONE);
    CHECK_INT(t, posted[1].err, ERR_CONFLICT);
    CHECK_INT(t, posted[2].err, ERR_NONE);
    CHECK_INT(t, note_count(t, s), 2);
    store_close(s);
}

// ---- values

static const struct db_query echo = {
    .name = "test_echo",
    .sql = {"select ?1, ?2, ?3, ?4", "select $1, $2, $3, $4"},
    .types = "irtb",
    .params = 4,
    .columns = 4,
};

struct echo_case {
    struct mem *mem;
    struct db_value in[4];
    int64_t i;
    double r;
    str text, blob;
    bool null[4];
};

static enum err echo_run(struct db *db, void *arg)
{
    struct echo_case *e = arg;
    struct db_rows *r;
    bool more;

    TRY(db_open(db, &echo, e->in, &r));
    TRY(db_next(r, &more));
    for (int c = 0; c < 4; c++)
        e->null[c] = db_null(r, c);
    e->i = db_int(r, 0);
    e->r = db_real(r, 1);
    e->text = db_text(r, 2, e->mem);
    e->blob = db_text(r, 3, e->mem);
    db_close(r);
    return ERR_NONE;
}

TEST(store, values_come_back_as_they_went)
{
    static const struct {
        const char *name;
        int64_t i;
        double r;
        str text, blob;
        enum err want;
    } rows[] = {
        {"plain", 1, 1.5, STR("abc"), STR("\0\1\xff"), ERR_NONE},
        {"lowest", INT64_MIN, -1e300, STR(""), STR(""), ERR_NONE},
        {"highest", INT64_MAX, 5e-324, STR("co\u00f6rdinatie \U0001F6B2"), STR("x"), ERR_NONE},
        {"quotes", -1, 0.1, STR("'; drop table note; --"), STR("'"), ERR_NONE},
        {"zero in text", 0, 0, STR("a\0b"), STR("x"), ERR_INVALID},
    };
    struct store *s = note_store(t, NULL);

    if (!s) return;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct echo_case e = {.mem = t->mem,
                              .in = {db_value_int(rows[i].i), db_value_real(rows[i].r),
                                     db_value_str(rows[i].text, DB_TEXT),
                                     db_value_str(rows[i].blob, DB_BLOB)}};
        t->row = rows[i].name;
        CHECK_INT(t, store_read(s, t->mem, echo_run, &e), rows[i].want);
        if (rows[i].want != ERR_NONE) continue;
        CHECK_INT(t, e.i, rows[i].i);
        CHECK(t, e.r == rows[i].r);
        CHECK(t, str_eq(e.text, rows[i].text) && e.text.at);
        CHECK(t, str_eq(e.blob, rows[i].blob) && e.blob.at);
    }
    t->row = "null";
    struct echo_case e = {.mem = t->mem};
    CHECK_INT(t, store_read(s, t->mem, echo_run, &e), ERR_NONE);
    CHECK(t, e.null[0] && e.null[1] && e.null[2] && e.null[3] && !e.text.at && !e.blob.at);
    store_close(s);
}

// ---- against a model

enum { KEYS = 40 };

struct model {
    bool there[KEYS];
    int64_t n[KEYS];
};

struct random_task {
    struct test *t;
    struct model *model;
    bool give_up;
};

// Some changes of one transaction, in the model as well as in the database.
static enum err random_run(struct db *db, void *arg)
{
    struct random_task *x = arg;
    const int steps = 1 + (int)test_random(x->t, 6);

    for (int i = 0; i < steps; i++) {
        const int key = (int)test_random(x->t, KEYS);
        const int64_t n = (int64_t)test_random(x->t, 12);
        char body[16];
        int64_t changed = 0;
        str text = {body, (size_t)snprintf(body, sizeof body, "key %d", key)};

        switch (test_random(x->t, 3)) {
        case 0: {
            const enum err e = note_add_row(db, key, text, n);
            if (e != (x->model->there[key] ? ERR_CONFLICT : ERR_NONE)) return ERR_INTERNAL;
            if (e != ERR_NONE) return e;
            x->model->there[key] = true;
            x->model->n[key] = n;
            break;
        }
        case 1:
            TRY(note_update_row(db, key, n, &changed));
            if (changed != x->model->there[key]) return ERR_INTERNAL;
            if (changed) x->model->n[key] = n;
            break;
        default:
            TRY(note_remove_row(db, key, &changed));
            if (changed != x->model->there[key]) return ERR_INTERNAL;
            x->model->there[key] = false;
        }
    }
    return x->give_up ? ERR_FORBIDDEN : ERR_NONE;
}

PROP(store, agrees_with_a_model, 8)
{
    struct store *s = note_store(t, NULL);
    struct model model = {0};
    const int tasks = 20 * (t->round + 1);

    if (!s) return;
    for (int i = 0; i < tasks && !t->failed; i++) {
        struct model tried = model;
        struct random_task x = {t, &tried, test_random(t, 5) == 0};
        const enum err e = store_write(s, NULL, random_run, &x);
        struct note_sum sum, want = {0};

        CHECK(t, e == ERR_NONE || e == ERR_CONFLICT || e == ERR_FORBIDDEN);
        if (e == ERR_NONE) model = tried;
        for (int k = 0; k < KEYS; k++)
            if (model.there[k]) {
                want.count++;
                want.sum += model.n[k];
            }
        CHECK_INT(t, store_read(s, NULL, note_sum_run, &sum), ERR_NONE);
        CHECK_INT(t, sum.count, want.count);
        CHECK_INT(t, sum.sum, want.sum);
    }
    store_close(s);
}

// ---- many at once, and two processes

struct crowd {
    struct store *s;
    int64_t first;
    int n;
    enum err err;
};

static void *crowd_main(void *arg)
{
    struct crowd *c = arg;

    for (int i = 0; i < c->n && c->err == ERR_NONE; i++) {
        char body[32];
        struct note note = {c->first + i, body, 1, ERR_NONE};
        int64_t seen;
        snprintf(body, sizeof body, "%lld", (long long)note.id);
        c->err = store_write(c->s, NULL, note_add, &note);
        if (c->err == ERR_NONE) c->err = store_read(c->s, NULL, note_count_run, &seen);
        if (c->err == ERR_NONE && seen < i + 1) c->err = ERR_INTERNAL; // own writes are read
    }
    return NULL;
}

static enum err crowd_write(struct store *s, int threads, int each, int64_t first)
{
    pthread_t thread[16];
    struct crowd c[16];
    enum err e = ERR_NONE;

    for (int i = 0; i < threads; i++) {
        c[i] = (struct crowd){s, first + (int64_t)i * each, each, ERR_NONE};
        if (pthread_create(&thread[i], NULL, crowd_main, &c[i]) != 0) return ERR_INTERNAL;
    }
    for (int i = 0; i < threads; i++) {
        pthread_join(thread[i], NULL);
        if (c[i].err != ERR_NONE) e = c[i].err;
    }
    return e;
}

TEST(store, threads_write_and_read_what_they_wrote)
{
    struct store *s = note_store(t, NULL);

    if (!s) return;
    CHECK_INT(t, crowd_write(s, 8, 50, 0), ERR_NONE);
    CHECK_INT(t, note_count(t, s), 400);
    store_close(s);
}

TEST(store, two_processes_share_a_database)
{
    struct store *s = note_store(t, NULL);
    int status = -1;

    if (!s) return;
    store_close(s); // no threads while it forks
    const pid_t child = fork();
    if (child == 0) {
        s = note_open(t, note_url());
        const enum err e = s ? crowd_write(s, 4, 50, 100000) : ERR_INTERNAL;
        store_close(s);
        _exit((int)e);
    }
    s = note_open(t, note_url());
    if (!s) return;
    CHECK_INT(t, crowd_write(s, 4, 50, 0), ERR_NONE);
    CHECK_INT(t, waitpid(child, &status, 0), child);
    CHECK_INT(t, status, 0);
    CHECK_INT(t, note_count(t, s), 400);
    store_close(s);
}

TEST(store, the_generation_moves_when_another_process_commits)
{
    struct store *s = note_store(t, NULL);
    struct note note = {1, "elsewhere", 1, ERR_NONE};

    if (!s) return;
    struct store *other = note_open(t, note_url()); // a store of its own is as good as a process
    if (!other) return;
    sleep_ms(3 * STORE_LOOK_MS);
    const uint64_t before = store_generation(s);
    sleep_ms(3 * STORE_LOOK_MS);
    CHECK_INT(t, store_generation(s), before); // not by itself
    CHECK_INT(t, store_write(other, NULL, note_add, &note), ERR_NONE);
    for (int i = 0; i < 100 && store_generation(s) == before; i++)
        sleep_ms(10);
    CHECK(t, store_generation(s) > before);
    store_close(other);
    store_close(s);
}

static enum err hang_up(struct db *db, void *arg)
{
    (void)arg;
    return db_run_text(db, "select pg_terminate_backend(pg_backend_pid())");
}

TEST(store, a_lost_connection_is_busy_and_then_there_again)
{
    struct store *s = note_store(t, NULL);
    struct note note = {1, "after", 1, ERR_NONE};
    enum err e = ERR_BUSY;

    if (!s) return;
    if (store_kind(s) == STORE_SQLITE) {
        store_close(s);
        return; // a file does not hang up
    }
    const uint64_t before = store_generation(s);
    CHECK_INT(t, store_read(s, NULL, hang_up, NULL), ERR_BUSY);
    CHECK_INT(t, note_count(t, s), 0);
    CHECK_INT(t, store_write(s, NULL, hang_up, NULL), ERR_BUSY);
    for (int i = 0; i < 50 && e == ERR_BUSY; i++) {
        e = store_write(s, NULL, note_add, &note);
        if (e == ERR_BUSY) sleep_ms(100);
    }
    CHECK_INT(t, e, ERR_NONE);
    CHECK_INT(t, note_count(t, s), 1);
    CHECK(t, store_generation(s) > before);
    store_close(s);
}

// ---- tools

TEST(store, a_backup_holds_what_was_there)
{
    struct store *s = note_store(t, NULL);
    struct note note = {1, "a", 1, ERR_NONE};
    char file[300], url[320];
    str report;

    if (!s) return;
    NEED(t, store_write(s, NULL, note_add, &note));
    CHECK_INT(t, store_check(s, t->mem, &report), ERR_NONE);
    CHECK_STR(t, report, "ok");
    snprintf(file, sizeof file, "%s/backup.db", test_folder(t));
    if (store_kind(s) == STORE_POSTGRES) {
        CHECK_INT(t, store_backup(s, file), ERR_INVALID);
        store_close(s);
        return;
    }
    CHECK_INT(t, store_backup(s, file), ERR_NONE);
    CHECK_INT(t, store_backup(s, file), ERR_NONE); // again, over the old one
    store_close(s);
    snprintf(url, sizeof url, "sqlite:%s", file);
    s = note_open(t, url);
    if (!s) return;
    CHECK_INT(t, note_count(t, s), 1);
    store_close(s);
}

TEST(store, what_cannot_be_opened_is_refused)
{
    static const struct {
        const char *url;
        enum err want;
    } rows[] = {
        {"", ERR_INVALID},
        {"sqlite:", ERR_INVALID},
        {"sqlite:/nowhere/at/all.db", ERR_STORE},
        {"postgresql://127.0.0.1:1/none?user=none", ERR_BUSY},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct store_config config = {.url = str_of(rows[i].url), .readers = 1};
        struct store *s = NULL;
        t->row = rows[i].url;
        CHECK_INT(t, store_open(&config, &s), rows[i].want);
        CHECK(t, !s);
    }
}
