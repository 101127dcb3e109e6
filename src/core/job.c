#include "core/job.h"

#include "base/hash.h"
#include "base/log.h"

#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

enum {
    LOOK_MS = 200,        // for a commit that may have brought a job
    LOOK_ANYWAY_MS = 2000 // for jobs whose time has come, and leases that ran out
};

// ---- adding

enum err job_add_once(struct db *db, str kind, str payload, int64_t run_at, str unique_key,
                      bool *out_added)
{
    int64_t n;

    TRY(job_insert(db, kind, payload, unique_key, run_at, time(NULL), &n));
    *out_added = n > 0;
    return ERR_NONE;
}

enum err job_add(struct db *db, str kind, str payload, int64_t run_at)
{
    bool added;

    return job_add_once(db, kind, payload, run_at, (str){0}, &added);
}

// ---- one transaction each, as a function for store_write

struct step {
    struct job *job;
    int64_t now, until, run_at, attempts, changed;
    str state, text;
    int percent;
    bool found;
    int lease_s;
};

static enum err keep_step(struct db *db, void *arg)
{
    struct step *s = arg;

    return job_keep(db, s->job->id, s->job->lease, s->until, &s->changed);
}

static enum err note_step(struct db *db, void *arg)
{
    struct step *s = arg;

    return job_note(db, s->job->id, s->job->lease, s->percent, s->text, &s->changed);
}

static enum err end_step(struct db *db, void *arg)
{
    struct step *s = arg;

    return job_end(db, s->job->id, s->job->lease, s->state, s->text, s->now, &s->changed);
}

static enum err later_step(struct db *db, void *arg)
{
    struct step *s = arg;

    return job_later(db, s->job->id, s->job->lease, s->run_at, s->attempts, s->text, &s->changed);
}

static enum err due_step(struct db *db, void *arg)
{
    struct step *s = arg;
    int64_t n;

    TRY(job_any_due(db, s->job->mem, s->now, &n));
    s->found = n > 0;
    return ERR_NONE;
}

static enum err take_step(struct db *db, void *arg)
{
    struct step *s = arg;
    struct job *j = s->job;
    struct job_taken_row row;
    int64_t n;

    TRY(job_take(db, j->mem, s->now, s->until, j->lease, &s->found, &row));
    if (!s->found) return ERR_NONE;
    j->id = row.id;
    j->kind = row.kind;
    j->payload = row.payload;
    j->attempt = (int)row.attempts;
    if (j->attempt <= JOB_ATTEMPTS_MAX) return ERR_NONE;
    s->found = false; // it took its worker with it, each time
    return job_end(db, j->id, j->lease, STR("failed"), STR("the worker died each time"), s->now,
                   &n);
}

// ---- from inside a job

enum err job_progress(struct job *j, int percent, str note)
{
    struct step s = {.job = j,
                     .percent = percent < 0     ? 0
                                : percent > 100 ? 100
                                                : percent,
                     .text = str_part(note, 0, 1000)};

    TRY(store_write(j->store, NULL, note_step, &s));
    return s.changed ? ERR_NONE : ERR_GONE;
}

enum err job_fail(struct job *j, enum err why, str text)
{
    j->error = str_copy(j->mem, str_part(text, 0, 2000));
    return why;
}

enum err job_postpone(struct job *j, int64_t at)
{
    j->again_at = at;
    return ERR_BUSY;
}

// ---- running

static const struct job_kind *find_kind(const struct job_worker_config *c, str name)
{
    for (int i = 0; i < c->lists; i++)
        for (int k = 0; k < c->kinds_n[i]; k++)
            if (str_eq(name, str_of(c->kinds[i][k].name))) return &c->kinds[i][k];
    return NULL;
}

// Renews the lease while the job runs. Its own thread, because a job may be in a library for minutes.
struct heartbeat {
    struct job *job;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t ended;
    bool end;
    int lease_s;
};

static void *heartbeat_main(void *arg)
{
    struct heartbeat *h = arg;

    pthread_mutex_lock(&h->lock);
    while (!h->end) {
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_sec += h->lease_s / 3;
        until.tv_nsec += (h->lease_s % 3) * 333000000L;
        if (until.tv_nsec >= 1000000000L) {
            until.tv_sec++;
            until.tv_nsec -= 1000000000L;
        }
        pthread_cond_timedwait(&h->ended, &h->lock, &until);
        if (h->end) break;
        pthread_mutex_unlock(&h->lock);
        struct step s = {.job = h->job, .until = time(NULL) + h->lease_s};
        const enum err e = store_write(h->job->store, NULL, keep_step, &s);
        if (e != ERR_NONE && e != ERR_BUSY)
            log_line(LOG_WARN, "job.lease", "id=%lld error=%s", (long long)h->job->id.v,
                     err_name(e));
        pthread_mutex_lock(&h->lock);
    }
    pthread_mutex_unlock(&h->lock);
    return NULL;
}

static enum err run_guarded(struct job *j, const struct job_kind *k)
{
    if (!k) return job_fail(j, ERR_INTERNAL, STR("this program does not know the kind of job"));
    if (MEM_GUARD(j->mem)) return ERR_FULL;
    const enum err e = k->run(j);
    mem_unguard(j->mem);
    return e;
}

static enum err run_with_heartbeat(struct job *j, const struct job_kind *k, int lease_s)
{
    struct heartbeat h = {.job = j, .lease_s = lease_s};

    pthread_mutex_init(&h.lock, NULL);
    pthread_cond_init(&h.ended, NULL);
    const bool beats = pthread_create(&h.thread, NULL, heartbeat_main, &h) == 0;
    const enum err e = beats ? run_guarded(j, k) : ERR_BUSY;
    if (beats) {
        pthread_mutex_lock(&h.lock);
        h.end = true;
        pthread_cond_signal(&h.ended);
        pthread_mutex_unlock(&h.lock);
        pthread_join(h.thread, NULL);
    }
    pthread_cond_destroy(&h.ended);
    pthread_mutex_destroy(&h.lock);
    return e;
}

static bool for_good(enum err e)
{
    return e == ERR_INVALID || e == ERR_NOT_FOUND || e == ERR_GONE || e == ERR_UNSOLVABLE ||
           e == ERR_TOO_LARGE || e == ERR_FORBIDDEN;
}

static enum err end_job(struct job *j, enum err e)
{
    struct step s = {.job = j,
                     .now = time(NULL),
                     .state = e == ERR_NONE ? STR("done") : STR("failed"),
                     .text = e == ERR_NONE ? STR("")
                             : j->error.n  ? j->error
                                           : str_of(err_name(e)),
                     .attempts = j->attempt};

    if (j->again_at) {
        s.run_at = j->again_at;
        s.attempts = j->attempt - 1;
        return store_write(j->store, NULL, later_step, &s);
    }
    if (e != ERR_NONE)
        log_line(LOG_WARN, "job.failed", "id=%lld kind=" STR_FMT " attempt=%d error=%s",
                 (long long)j->id.v, STR_ARG(j->kind), j->attempt, err_name(e));
    if (e == ERR_NONE || for_good(e) || j->attempt >= JOB_ATTEMPTS_MAX)
        return store_write(j->store, NULL, end_step, &s);
    s.run_at = s.now + (30LL << (2 * (j->attempt - 1)));
    return store_write(j->store, NULL, later_step, &s);
}

enum err job_run_one(const struct job_worker_config *c, int64_t now, bool *out_ran)
{
    struct mem *m = mem_new(c->mem_limit ? c->mem_limit : (size_t)256 << 20);
    unsigned char chance[16];
    const int lease_s = c->lease_s ? c->lease_s : JOB_LEASE_S;
    enum err e;

    *out_ran = false;
    if (!m) return ERR_FULL;
    random_bytes(chance, sizeof chance);
    struct job j = {.store = c->store,
                    .files = c->files,
                    .settings = c->settings,
                    .site = c->site,
                    .mem = m,
                    .stop = c->stop,
                    .now = now,
                    .lease = hex_text(m, chance, sizeof chance)};
    struct step s = {.job = &j, .now = now, .until = now + lease_s};
    e = store_read(c->store, m, due_step, &s);
    if (e == ERR_NONE && s.found) {
        s.found = false;
        e = store_write(c->store, m, take_step, &s);
        if (e == ERR_NONE && s.found) {
            *out_ran = true;
            e = end_job(&j, run_with_heartbeat(&j, find_kind(c, j.kind), lease_s));
        }
    }
    mem_free(m);
    return e;
}

// ---- threads

struct job_worker {
    struct mem *mem;
    struct job_worker_config config;
    atomic_bool stop;
    pthread_t *threads;
    int n;
};

static void *worker_main(void *arg)
{
    struct job_worker *w = arg;
    const struct timespec pause = {.tv_nsec = LOOK_MS * 1000000L};
    uint64_t seen = 0;
    int waited_ms = LOOK_ANYWAY_MS;

    while (!atomic_load(&w->stop)) {
        const uint64_t generation = store_generation(w->config.store);
        bool ran = true;

        if (generation != seen || waited_ms >= LOOK_ANYWAY_MS) {
            seen = generation;
            waited_ms = 0;
            while (ran && !atomic_load(&w->stop))
                if (job_run_one(&w->config, time(NULL), &ran) != ERR_NONE) break;
        }
        nanosleep(&pause, NULL);
        waited_ms += LOOK_MS;
    }
    return NULL;
}

enum err job_start(const struct job_worker_config *c, int threads, struct job_worker **out)
{
    struct mem *m = mem_new((size_t)1 << 20);
    struct job_worker *w;

    if (!m) return ERR_FULL;
    w = MEM_NEW(m, struct job_worker);
    w->mem = m;
    w->config = *c;
    w->config.stop = &w->stop;
    w->threads = MEM_ARRAY(m, pthread_t, (size_t)threads);
    for (; w->n < threads; w->n++)
        if (pthread_create(&w->threads[w->n], NULL, worker_main, w) != 0) {
            job_stop(w);
            return ERR_FULL;
        }
    *out = w;
    return ERR_NONE;
}

void job_stop(struct job_worker *w)
{
    if (!w) return;
    atomic_store(&w->stop, true);
    for (int i = 0; i < w->n; i++)
        pthread_join(w->threads[i], NULL);
    mem_free(w->mem);
}
