#include "store/store.h"

#include "store/migrate.h"
#include "tests/support/test.h"

#include <pthread.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static const struct db_query create = {
    .name = "create",
    .sql = {"create table note (id integer primary key, body text not null unique, n bigint check "
            "(n <> 13))",   "create table note (id bigint primary key, body text not null unique, n bigint check "
            "(n <> 13))"},
    .types = "",
};
static const struct db_query add = {
    .name = "add",
    .sql = {"insert into note (id, body, n) values (?1, ?2, ?3)",
            "insert into note (id, body, n) values ($1, $2, $3)"},
    .types = "iti",
    .params = 3,
};
static const struct db_query count = {
    .name = "count",
    .sql = {"select count(*), coalesce(sum(n), 0) from note",
            "select count(*), coalesce(sum(n), 0)::bigint from note"},
    .types = "",
    .columns = 2,
};

struct note {
    int64_t id;
    const char *body;
    int64_t n;
    enum err give; // what the task returns when all went well
};

static enum err create_run(struct db *db, void *arg)
{
    (void)arg;
    return db_exec(db, &create, NULL, NULL);
}

static enum err add_run(struct db *db, void *arg)
{
    const struct note *n = arg;
    const struct db_value p[] = {db_value_int(n->id), db_value_str(str_of(n->body), DB_TEXT),
                                 db_value_int(n->n)};

    TRY(db_exec(db, &add, p, NULL));
    return n->give;
}

static enum err count_run(struct db *db, void *arg)
{
    struct db_rows *r;
    bool more;

    TRY(db_open(db, &count, NULL, &r));
    TRY(db_next(r, &more));
    *(int64_t *)arg = db_int(r, 0);
    db_close(r);
    return ERR_NONE;
}

static struct store *fresh(struct test *t, const char **out_url)
{
    const char *url = test_database(t);
    const struct store_config config = {.url = str_of(url), .readers = 4};
    struct store *s = NULL;

    if (store_open(&config, &s) != ERR_NONE || store_write(s, NULL, create_run, NULL) != ERR_NONE) {
        test_fail(t, __FILE__, __LINE__, "no database at %s", url);
        store_close(s);
        return NULL;
    }
    if (out_url) *out_url = url;
    return s;
}

static int64_t notes(struct test *t, struct store *s)
{
    int64_t n = -1;

    CHECK_INT(t, store_read(s, NULL, count_run, &n), ERR_NONE);
    return n;
}

TEST(store, keeps_what_succeeds_and_undoes_the_rest)
{
    static struct {
        const char *name;
        struct note note;
        enum err want;
    } rows[] = {
        {"first",          {1, "a", 1, ERR_NONE},      ERR_NONE     },
        {"same key",       {1, "b", 1, ERR_NONE},      ERR_CONFLICT },
        {"same text",      {2, "a", 1, ERR_NONE},      ERR_CONFLICT },
        {"broken check",   {3, "c", 13, ERR_NONE},     ERR_CONFLICT },
        {"says no itself", {4, "d", 1, ERR_FORBIDDEN}, ERR_FORBIDDEN},
        {"second",         {5, "e", 1, ERR_NONE},      ERR_NONE     },
    };
    struct store *s = fresh(t, NULL);

    if (!s) return;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        t->row = rows[i].name;
        CHECK_INT(t, store_write(s, NULL, add_run, &rows[i].note), rows[i].want);
    }
    t->row = NULL;
    CHECK_INT(t, notes(t, s), 2);
    store_close(s);
}
