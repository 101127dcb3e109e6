#include "core/audit.h"

#include "tests/support/test.h"

#include <pthread.h>

struct entry {
    struct mem *mem;
    const char *what;
    int n; // of the same, in one transaction
    int64_t rows, broken;
};

static enum err add(struct db *db, void *arg)
{
    struct entry *e = arg;

    for (int i = 0; i < e->n; i++)
        TRY(audit(db, e->mem, 1700000000, STR("command"), str_of(e->what), STR("item:7"),
                  STR("title: \"a\" -> \"b\"")));
    return ERR_NONE;
}

static enum err verify(struct db *db, void *arg)
{
    struct entry *e = arg;

    return audit_verify(db, e->mem, &e->rows, &e->broken);
}

static enum err run_text(struct db *db, void *arg)
{
    return db_run_text(db, arg);
}

static struct store *open_store(struct test *t, const char *url)
{
    const struct store_config config = {.url = str_of(url), .readers = 2};
    struct store *s = NULL;

    CHECK_INT(t, store_open(&config, &s), ERR_NONE);
    if (s) CHECK_INT(t, store_migrate(s, -1), ERR_NONE);
    return s;
}

TEST(audit, names_the_first_row_that_does_not_fit)
{
    static const struct {
        const char *name, *harm;
        int64_t broken;
    } rows[] = {
        {"untouched", "update audit set what = what", 0},
        {"changed text", "update audit set what = 'x' where id = 700", 700},
        {"changed time", "update audit set at = at + 1 where id = 1", 1},
        {"other hash", "update audit set hash = (select hash from audit where id = 3) where id = 9",
         9},
        {"removed", "delete from audit where id = 500", 501},
        {"first gone", "delete from audit where id = 1", 2},
        {"moved fields", "update audit set who = 'commandx', what = 'hange' where id = 20", 20},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct store *s = open_store(t, test_database(t));
        struct entry e = {.mem = t->mem, .what = "item.change", .n = 1203};

        if (!s) return;
        t->row = rows[i].name;
        NEED(t, store_write(s, t->mem, add, &e));
        NEED(t, store_write(s, NULL, run_text, (void *)(uintptr_t)rows[i].harm));
        NEED(t, store_read(s, t->mem, verify, &e));
        CHECK_INT(t, e.broken, rows[i].broken);
        if (!rows[i].broken) CHECK_INT(t, e.rows, 1203);
        store_close(s);
    }
}

struct clerk {
    struct store *s;
    enum err err;
};

static void *clerk_main(void *arg)
{
    struct clerk *c = arg;
    struct mem *m = mem_new((size_t)1 << 20);
    struct entry e = {.mem = m, .what = "item.change", .n = 1};

    for (int i = 0; i < 50 && c->err == ERR_NONE; i++) {
        mem_clear(m);
        c->err = store_write(c->s, m, add, &e);
    }
    mem_free(m);
    return NULL;
}

// On PostgreSQL this is where two serializable writers meet: one of them is repeated.
TEST(audit, stays_one_chain_when_two_processes_write)
{
    const char *url = test_database(t);
    struct clerk c[4];
    pthread_t thread[4];
    struct entry e = {.mem = t->mem};

    for (int i = 0; i < 2; i++) {
        c[i] = c[i + 2] = (struct clerk){open_store(t, url), ERR_NONE};
        if (!c[i].s) return;
    }
    for (int i = 0; i < 4; i++)
        if (pthread_create(&thread[i], NULL, clerk_main, &c[i]) != 0) return;
    for (int i = 0; i < 4; i++) {
        pthread_join(thread[i], NULL);
        CHECK_INT(t, c[i].err, ERR_NONE);
    }
    NEED(t, store_read(c[0].s, t->mem, verify, &e));
    CHECK_INT(t, e.rows, 200);
    CHECK_INT(t, e.broken, 0);
    store_close(c[0].s);
    store_close(c[1].s);
}
