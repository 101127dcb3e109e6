#include "store/driver.h"

#include "base/log.h"

#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

enum {
    BATCH_US = 5000,       // a batch takes no new task after so much work
    TRIES_MAX = 10,        // of a batch that the database asks to repeat
    POOL_WAIT_MS = 5000,   // for a free connection
    RECONNECT_US = 250000, // between two attempts
};

struct store {
    struct mem *mem;
    struct store_config config;
    const char *place;
    const struct driver *driver;
    atomic_uint_fast64_t generation;
    atomic_uint_fast64_t epoch; // raised by a change of the schema: older connections are let go

    pthread_mutex_t pool_lock;
    pthread_cond_t pool_free;
    struct db *pool;
    int in_use;

    pthread_mutex_t queue_lock;
    pthread_cond_t queue_filled;
    struct store_task *first, **last;
    int waiting;
    bool stop, has_writer;
    pthread_t thread;

    struct db *writer; // below: the writer thread only
    int64_t retry_at_us;
};

// ---- small things

struct store_config store_config_of(const struct store *s)
{
    return s->config;
}

const char *store_place(const struct store *s)
{
    return s->place;
}

enum store_kind store_kind(const struct store *s)
{
    return s->driver->kind;
}

int64_t store_now_us(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

uint64_t store_generation(struct store *s)
{
    return atomic_load_explicit(&s->generation, memory_order_acquire);
}

static void sleep_us(int64_t us)
{
    const struct timespec t = {us / 1000000, us % 1000000 * 1000};

    nanosleep(&t, NULL);
}

// An absolute time for a condition that counts by the monotonic clock.
static struct timespec after_ms(int ms)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    t.tv_sec += ms / 1000;
    t.tv_nsec += (long)(ms % 1000) * 1000000;
    if (t.tv_nsec >= 1000000000) {
        t.tv_sec++;
        t.tv_nsec -= 1000000000;
    }
    return t;
}

static void condition_init(pthread_cond_t *c)
{
    pthread_condattr_t a;

    pthread_condattr_init(&a);
    pthread_condattr_setclock(&a, CLOCK_MONOTONIC);
    pthread_cond_init(c, &a);
    pthread_condattr_destroy(&a);
}

// ---- the list of all queries; filled before main, on one thread

static struct db_query *queries;
static int queries_n;

void db_register(struct db_query *at, int n)
{
    for (int i = 0; i < n; i++) {
        at[i].slot = ++queries_n;
        at[i].next = queries;
        queries = &at[i];
    }
}

const struct db_query *db_queries(void)
{
    return queries;
}

int db_query_count(void)
{
    return queries_n;
}

// ---- what the generated functions call

enum err db_failed(struct db *db, enum err e, const char *query, const char *code, const char *why)
{
    if (e == ERR_STORE || e == ERR_FULL)
        log_line(LOG_ERROR, "store.failed", "query=%s code=%s reason=\"%s\"", query, code, why);
    if (db->failed == ERR_NONE) db->failed = e;
    return e;
}

enum store_kind db_kind(struct db *db)
{
    return db->driver->kind;
}

// SQLite would store a zero byte in text and PostgreSQL refuses it; neither is wanted.
static enum err check_values(const struct db_query *q, const struct db_value *p)
{
    for (int i = 0; i < q->params; i++)
        if (p[i].type == DB_TEXT && p[i].s.n && memchr(p[i].s.at, 0, p[i].s.n)) return ERR_INVALID;
    return ERR_NONE;
}

enum err db_exec(struct db *db, const struct db_query *q, const struct db_value *p,
                 int64_t *out_changed)
{
    int64_t changed = 0;

    if (db->failed) return db->failed;
    TRY(check_values(q, p));
    TRY(db->driver->exec(db, q, p, &changed));
    db->changed += changed;
    if (out_changed) *out_changed = changed;
    return ERR_NONE;
}

enum err db_open(struct db *db, const struct db_query *q, const struct db_value *p,
                 struct db_rows **out)
{
    if (db->failed) return db->failed;
    TRY(check_values(q, p));
    TRY(db->driver->open(db, q, p, out));
    (*out)->next = db->open;
    db->open = *out;
    return ERR_NONE;
}

void db_close(struct db_rows *r)
{
    struct db *db = r->db;
    struct db_rows **at = &db->open;

    while (*at != r)
        at = &(*at)->next;
    *at = r->next;
    db->driver->close(r);
}

enum err db_next(struct db_rows *r, bool *out_more)
{
    bool more = false;
    const enum err e = r->db->driver->next(r, &more);

    if (e != ERR_NONE || !more) db_close(r);
    if (e == ERR_NONE) *out_more = more;
    return e;
}

bool db_null(struct db_rows *r, int column)
{
    return r->db->driver->null(r, column);
}

int64_t db_int(struct db_rows *r, int column)
{
    return r->db->driver->integer(r, column);
}

double db_real(struct db_rows *r, int column)
{
    return r->db->driver->real(r, column);
}

str db_text(struct db_rows *r, int column, struct mem *m)
{
    const str s = r->db->driver->null(r, column) ? (str){0} : r->db->driver->text(r, column);

    if (!s.at) return s;
    return s.n ? str_copy(m, s) : (str){"", 0};
}

enum err db_run_text(struct db *db, const char *sql)
{
    if (db->failed) return db->failed;
    return db->driver->run_text(db, sql);
}

void *db_rows_grow(struct mem *m, void *rows, size_t size, int n, int *room)
{
    const int more = *room ? *room * 2 : 8;
    void *grown = mem_array(m, (size_t)more, size);

    if (n) memcpy(grown, rows, size * (size_t)n);
    *room = more;
    return grown;
}

// Whatever a function left open, also when its arena unwound out of the middle of a row.
static void close_all(struct db *db)
{
    while (db->open)
        db_close(db->open);
}

// ---- reading

static enum err pool_take(struct store *s, struct db **out)
{
    const struct timespec until = after_ms(POOL_WAIT_MS);
    const uint64_t epoch = atomic_load(&s->epoch);
    struct db *db;

    pthread_mutex_lock(&s->pool_lock);
    while (s->in_use >= s->config.readers)
        if (pthread_cond_timedwait(&s->pool_free, &s->pool_lock, &until) == ETIMEDOUT) {
            pthread_mutex_unlock(&s->pool_lock);
            return ERR_BUSY;
        }
    s->in_use++;
    db = s->pool;
    if (db) s->pool = db->next;
    pthread_mutex_unlock(&s->pool_lock);

    if (db && db->epoch != epoch) {
        s->driver->disconnect(db);
        db = NULL;
    }
    if (!db) {
        const enum err e = s->driver->connect(s, false, &db);
        if (e != ERR_NONE) {
            pthread_mutex_lock(&s->pool_lock);
            s->in_use--;
            pthread_cond_signal(&s->pool_free);
            pthread_mutex_unlock(&s->pool_lock);
            return e;
        }
        db->epoch = epoch;
    }
    *out = db;
    return ERR_NONE;
}

static void pool_give(struct store *s, struct db *db)
{
    const bool keep = !db->lost;

    if (!keep) s->driver->disconnect(db);
    pthread_mutex_lock(&s->pool_lock);
    if (keep) { // the last one used is the next one taken: its cache is warm
        db->next = s->pool;
        s->pool = db;
    }
    s->in_use--;
    pthread_cond_signal(&s->pool_free);
    pthread_mutex_unlock(&s->pool_lock);
}

// The arena's unwinding ends here, so that what is open is closed.
static enum err run_guarded(struct db *db, struct mem *mem, store_fn *fn, void *arg)
{
    if (!mem) return fn(db, arg);
    if (MEM_GUARD(mem)) return ERR_FULL;
    const enum err e = fn(db, arg);
    mem_unguard(mem);
    return e;
}

enum err store_read(struct store *s, struct mem *mem, store_fn *fn, void *arg)
{
    struct db *db;
    enum err e;

    TRY(pool_take(s, &db));
    db->failed = ERR_NONE;
    db->deadline_us = store_now_us() + (int64_t)s->config.read_ms * 1000;
    e = s->driver->begin(db);
    if (e == ERR_NONE) {
        e = run_guarded(db, mem, fn, arg);
        if (e == ERR_NONE) e = db->failed;
        close_all(db);
        s->driver->rollback(db);
    }
    pool_give(s, db);
    return e;
}

// ---- writing: one thread, many tasks in one commit

struct batch {
    struct store_task *first, **last;
    int n;
    struct store_task *fatal; // took the whole transaction down with it
};

static void batch_add(struct batch *b, struct store_task *t)
{
    t->next = NULL;
    *b->last = t;
    b->last = &t->next;
    b->n++;
}

static void batch_remove(struct batch *b, struct store_task *t)
{
    struct store_task **at = &b->first;

    while (*at != t)
        at = &(*at)->next;
    *at = t->next;
    if (!*at) b->last = at;
    b->n--;
}

static struct store_task *queue_take(struct store *s)
{
    pthread_mutex_lock(&s->queue_lock);
    struct store_task *t = s->first;
    if (t) {
        s->first = t->next;
        if (!s->first) s->last = &s->first;
        s->waiting--;
    }
    pthread_mutex_unlock(&s->queue_lock);
    return t;
}

// A failure here is one of the whole transaction; the task's own is in t->err.
static enum err run_task(struct store *s, struct db *db, struct batch *b, struct store_task *t)
{
    enum err e;

    const int64_t changed = db->changed;

    db->deadline_us = 0; // for the savepoint itself
    TRY(s->driver->mark(db));
    db->failed = ERR_NONE;
    db->deadline_us = store_now_us() + (int64_t)s->config.write_ms * 1000;
    t->err = run_guarded(db, t->mem, t->run, t);
    if (t->err == ERR_NONE) t->err = db->failed;
    close_all(db);
    db->deadline_us = 0;
    if (db->lost || db->retry) return ERR_BUSY;
    db->failed = ERR_NONE;
    if (t->err == ERR_NONE) return s->driver->keep(db);
    db->changed = changed;
    e = s->driver->undo(db);
    if (e != ERR_NONE)
        b->fatal = t; // SQLite gives up all of it when time or disk ran out in a write
    return e;
}

// One transaction: the tasks of the batch, and while `refill` says so what waits in the queue.
static enum err run_transaction(struct store *s, struct batch *b, bool refill)
{
    struct db *db = s->writer;
    enum err e;

    db->failed = ERR_NONE;
    db->retry = false;
    db->changed = 0;
    db->deadline_us = 0;
    e = s->driver->begin(db);
    const int64_t start = store_now_us(); // waiting for another process is no work
    for (struct store_task *t = b->first; t && e == ERR_NONE; t = t->next)
        e = run_task(s, db, b, t);
    while (refill && e == ERR_NONE && b->n < s->config.batch_max &&
           store_now_us() - start < BATCH_US) {
        struct store_task *t = queue_take(s);
        if (!t) break;
        batch_add(b, t);
        e = run_task(s, db, b, t);
    }
    if (e == ERR_NONE) e = s->driver->commit(db);
    if (e != ERR_NONE) s->driver->rollback(db);
    return e;
}

// Tells every task how it ended. A task may be gone once it is told.
static void batch_done(struct batch *b, enum err e)
{
    for (struct store_task *t = b->first, *next; t; t = next) {
        next = t->next;
        if (e != ERR_NONE) t->err = e;
        t->done(t, t->err);
    }
}

static enum err writer_ready(struct store *s)
{
    const uint64_t epoch = atomic_load(&s->epoch);

    if (s->writer && (s->writer->lost || s->writer->epoch != epoch)) {
        s->driver->disconnect(s->writer);
        s->writer = NULL;
    }
    if (s->writer) return ERR_NONE;
    if (store_now_us() < s->retry_at_us) return ERR_BUSY;
    const enum err e = s->driver->connect(s, true, &s->writer);
    if (e != ERR_NONE) {
        s->writer = NULL;
        s->retry_at_us = store_now_us() + RECONNECT_US;
        return e;
    }
    s->writer->epoch = epoch;
    atomic_fetch_add(&s->generation, 1); // who knows what we did not hear
    return ERR_NONE;
}

static void run_batch(struct store *s, struct batch *b, bool refill)
{
    enum err e = writer_ready(s);

    for (int tries = 1; e == ERR_NONE; tries++) {
        b->fatal = NULL;
        e = run_transaction(s, b, refill && tries == 1);
        if (b->fatal && !s->writer->lost) {
            struct store_task *t = b->fatal;
            batch_remove(b, t);
            t->done(t, t->err);
            e = ERR_NONE;
            tries = 1;
            continue;
        }
        if (e == ERR_NONE || !s->writer->retry || tries == TRIES_MAX) break;
        e = ERR_NONE;
        sleep_us((int64_t)tries * tries * 500 + (store_now_us() & 1023));
    }
    if (e == ERR_CONFLICT && b->n > 1) {
        // A deferred rule is looked at in the commit: one task broke it, the others should not pay.
        for (struct store_task *t = b->first, *next; t; t = next) {
            struct batch one = {.last = &one.first};
            next = t->next;
            batch_add(&one, t);
            run_batch(s, &one, false);
        }
        return;
    }
    if (e != ERR_NONE && b->n == 0) // nobody gets in now: say so to all who wait
        for (struct store_task *t; (t = queue_take(s));)
            batch_add(b, t);
    if (e == ERR_NONE && s->writer->changed > 0)
        atomic_fetch_add_explicit(&s->generation, 1, memory_order_acq_rel);
    batch_done(b, e);
}

static void look_elsewhere(struct store *s)
{
    if (writer_ready(s) == ERR_NONE && s->driver->changed_elsewhere(s->writer))
        atomic_fetch_add(&s->generation, 1);
}

static void *writer_main(void *arg)
{
    struct store *s = arg;
    int64_t looked_us = store_now_us();

    pthread_mutex_lock(&s->queue_lock);
    while (s->first || !s->stop) {
        if (!s->first) {
            const struct timespec until = after_ms(STORE_LOOK_MS);
            pthread_cond_timedwait(&s->queue_filled, &s->queue_lock, &until);
        }
        const bool work = s->first;
        pthread_mutex_unlock(&s->queue_lock);
        if (work) {
            struct batch b = {.last = &b.first};
            run_batch(s, &b, true);
        }
        if (store_now_us() - looked_us >= STORE_LOOK_MS * 1000) {
            look_elsewhere(s);
            looked_us = store_now_us();
        }
        pthread_mutex_lock(&s->queue_lock);
    }
    pthread_mutex_unlock(&s->queue_lock);
    return NULL;
}

enum err store_post(struct store *s, struct store_task *t)
{
    if (!s->has_writer) return ERR_FORBIDDEN;
    pthread_mutex_lock(&s->queue_lock);
    if (s->stop || s->waiting >= s->config.queue_max) {
        pthread_mutex_unlock(&s->queue_lock);
        return ERR_BUSY;
    }
    const bool was_empty = !s->first;
    t->next = NULL;
    t->err = ERR_NONE;
    *s->last = t;
    s->last = &t->next;
    s->waiting++;
    if (was_empty) pthread_cond_signal(&s->queue_filled);
    pthread_mutex_unlock(&s->queue_lock);
    return ERR_NONE;
}

struct waiting {
    struct store_task task; // first, so that the one is the other
    store_fn *fn;
    void *arg;
    pthread_mutex_t lock;
    pthread_cond_t told;
    bool done;
};

static enum err waiting_run(struct db *db, void *task)
{
    struct waiting *w = task;

    return w->fn(db, w->arg);
}

static void waiting_done(struct store_task *t, enum err e)
{
    struct waiting *w = (struct waiting *)t;

    (void)e; // it is in t->err
    pthread_mutex_lock(&w->lock);
    w->done = true;
    pthread_cond_signal(&w->told);
    pthread_mutex_unlock(&w->lock);
}

enum err store_write(struct store *s, struct mem *mem, store_fn *fn, void *arg)
{
    struct waiting w = {.task = {.run = waiting_run, .done = waiting_done, .mem = mem},
                        .fn = fn,
                        .arg = arg};

    assert(!s->has_writer || !pthread_equal(pthread_self(), s->thread));
    pthread_mutex_init(&w.lock, NULL);
    pthread_cond_init(&w.told, NULL);
    enum err e = store_post(s, &w.task);
    if (e == ERR_NONE) {
        pthread_mutex_lock(&w.lock);
        while (!w.done)
            pthread_cond_wait(&w.told, &w.lock);
        pthread_mutex_unlock(&w.lock);
        e = w.task.err;
    }
    pthread_cond_destroy(&w.told);
    pthread_mutex_destroy(&w.lock);
    return e;
}

// ---- the whole

static const struct driver *driver_of(str url, const char **out_place, struct mem *m)
{
    const bool sqlite = str_starts(url, STR("sqlite:"));

    *out_place = str_z(m, sqlite ? str_from(url, 7) : url);
    if (str_starts(url, STR("postgresql://")) || str_starts(url, STR("postgres://")))
        return &postgres_driver;
    return url.n > (sqlite ? 7u : 0u) && !memchr(url.at, 0, url.n) ? &sqlite_driver : NULL;
}

static int or_usual(int value, int usual)
{
    return value > 0 ? value : usual;
}

enum err store_open(const struct store_config *config, struct store **out)
{
    struct mem *m = mem_new((size_t)16 << 20);
    struct store *s;

    if (!m) return ERR_FULL;
    s = MEM_NEW(m, struct store);
    s->mem = m;
    s->config = *config;
    s->config.read_ms = or_usual(config->read_ms, 5000);
    s->config.write_ms = or_usual(config->write_ms, 10000);
    s->config.queue_max = or_usual(config->queue_max, 10000);
    s->config.batch_max = or_usual(config->batch_max, 1000);
    s->config.readers = or_usual(config->readers, 1);
    s->driver = driver_of(config->url, &s->place, m);
    if (!s->driver || s->config.readers > 256) {
        mem_free(m);
        return ERR_INVALID;
    }
    s->last = &s->first;
    atomic_init(&s->generation, 1);
    pthread_mutex_init(&s->pool_lock, NULL);
    pthread_mutex_init(&s->queue_lock, NULL);
    condition_init(&s->pool_free);
    condition_init(&s->queue_filled);

    // The writer comes first: it makes the file and sets how it is kept.
    struct db *first = NULL;
    enum err e = s->driver->connect(s, !config->readonly, &first);
    if (e != ERR_NONE) {
        mem_free(m);
        return e;
    }
    if (config->readonly) {
        s->pool = first;
    } else {
        s->writer = first;
        if (pthread_create(&s->thread, NULL, writer_main, s) != 0) {
            s->driver->disconnect(first);
            mem_free(m);
            return ERR_FULL;
        }
        s->has_writer = true;
    }
    *out = s;
    return ERR_NONE;
}

void store_close(struct store *s)
{
    if (!s) return;
    if (s->has_writer) {
        pthread_mutex_lock(&s->queue_lock);
        s->stop = true;
        pthread_cond_signal(&s->queue_filled);
        pthread_mutex_unlock(&s->queue_lock);
        pthread_join(s->thread, NULL);
    }
    assert(s->in_use == 0);
    for (struct db *db = s->pool, *next; db; db = next) {
        next = db->next;
        s->driver->disconnect(db);
    }
    if (s->writer) s->driver->disconnect(s->writer); // last, so that SQLite tidies its files
    pthread_mutex_destroy(&s->pool_lock);
    pthread_mutex_destroy(&s->queue_lock);
    pthread_cond_destroy(&s->pool_free);
    pthread_cond_destroy(&s->queue_filled);
    mem_free(s->mem);
}

enum err store_backup(struct store *s, const char *file)
{
    return s->driver->backup(s, file);
}

enum err store_scrub(struct store *s, const char *const *tables, int n)
{
    return s->driver->scrub(s, tables, n);
}

struct check {
    struct out report;
};

static enum err check_run(struct db *db, void *arg)
{
    struct check *c = arg;

    return db->driver->check(db, &c->report);
}

enum err store_check(struct store *s, struct mem *m, str *out_report)
{
    struct check c = {.report = out_new(m)};

    TRY(store_read(s, m, check_run, &c));
    *out_report = c.report.n ? out_get(&c.report) : STR("ok");
    return ERR_NONE;
}

void store_schema_changed(struct store *s)
{
    atomic_fetch_add(&s->epoch, 1);
    atomic_fetch_add(&s->generation, 1);
}

enum err store_connect_alone(struct store *s, struct db **out)
{
    return s->driver->connect(s, true, out);
}
