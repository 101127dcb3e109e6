// kill.c - a process that writes with group commit from 16 threads is killed at any moment. What it had
// acknowledged is there afterwards, and the database is whole. 200 times; QUICK=1: 15 times.

#include "tests/store/note.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { THREADS = 16, PER_ROUND = 1000000 };

struct writer {
    struct store *s;
    int64_t first;
    int pipe;
};

static void *writer_main(void *arg)
{
    struct writer *w = arg;

    for (int64_t id = w->first;; id += THREADS) {
        char body[32];
        struct note note = {id, body, 1, ERR_NONE};
        snprintf(body, sizeof body, "%lld", (long long)id);
        if (store_write(w->s, NULL, note_add, &note) != ERR_NONE) _exit(3);
        if (write(w->pipe, &id, sizeof id) != sizeof id) _exit(4); // one write: ids do not mix
    }
}

static _Noreturn void child_main(struct test *t, int round, int pipe)
{
    struct store *s = note_open(t, note_url());
    struct writer w[THREADS];
    pthread_t thread;

    if (!s) _exit(2);
    for (int i = 0; i < THREADS; i++) {
        w[i] = (struct writer){s, (int64_t)round * PER_ROUND + i, pipe};
        if (pthread_create(&thread, NULL, writer_main, &w[i]) != 0) _exit(2);
    }
    for (;;)
        pause();
}

static const struct db_query ids_from = {
    .name = "test_ids",
    .sql = {"select id from note where id >= ?1", "select id from note where id >= $1"},
    .types = "i",
    .params = 1,
    .columns = 1,
};

struct found {
    int64_t first;
    bool *at; // by id - first
    int64_t n;
};

static enum err find(struct db *db, void *arg)
{
    struct found *f = arg;
    const struct db_value p[] = {db_value_int(f->first)};
    struct db_rows *r;
    bool more;

    TRY(db_open(db, &ids_from, p, &r));
    for (;;) {
        TRY(db_next(r, &more));
        if (!more) return ERR_NONE;
        f->at[db_int(r, 0) - f->first] = true;
        f->n++;
    }
}

// Gives how many rows were acknowledged.
static int64_t kill_once(struct test *t, int round)
{
    const int64_t first = (int64_t)round * PER_ROUND;
    bool *told = mem_alloc(t->mem, PER_ROUND), *there = mem_alloc(t->mem, PER_ROUND);
    int ends[2], status;
    int64_t acknowledged = 0, missing = 0, id;

    if (pipe(ends) != 0) return 0;
    const pid_t child = fork();
    if (child == 0) {
        close(ends[0]);
        child_main(t, round, ends[1]);
    }
    close(ends[1]);
    // The first word starts the clock: opening the file took its time already.
    for (bool killed = false; read(ends[0], &id, sizeof id) == sizeof id;) {
        told[id - first] = true;
        acknowledged++;
        if (killed) continue;
        const struct timespec wait = {.tv_nsec = (long)test_random(t, 20000) * 1000};
        nanosleep(&wait, NULL);
        kill(child, SIGKILL);
        killed = true;
    }
    close(ends[0]);
    waitpid(child, &status, 0);
    CHECK(t, WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);

    struct store *s = note_open(t, note_url());
    struct found f = {.first = first, .at = there};
    if (!s) return 0;
    CHECK_INT(t, store_read(s, NULL, find, &f), ERR_NONE);
    for (int64_t i = 0; i < PER_ROUND; i++)
        missing += told[i] && !there[i];
    CHECK_INT(t, missing, 0);
    if (round % 10 == 0) {
        str report;
        CHECK_INT(t, store_check(s, t->mem, &report), ERR_NONE);
        CHECK_STR(t, report, "ok");
    }
    store_close(s);
    return acknowledged;
}

TEST(store, a_killed_process_loses_nothing_it_acknowledged)
{
    const int rounds = getenv("QUICK") ? 15 : 200;
    struct store *s = note_store(t, NULL);
    int64_t acknowledged = 0;

    if (!s) return;
    store_close(s);
    int round = 0;
    for (; round < rounds && !t->failed; round++) {
        mem_clear(t->mem);
        acknowledged += kill_once(t, round);
    }
    CHECK(t, acknowledged >= round); // each round had something to lose
    printf("kill: %d rounds, %lld rows acknowledged\n", round, (long long)acknowledged);
}
