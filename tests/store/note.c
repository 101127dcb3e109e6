#include "tests/store/note.h"

#include <stdio.h>

enum { Q_CREATE, Q_ADD, Q_UPDATE, Q_REMOVE, Q_SUM };

// Registered as generated ones are, so that the cache of statements is tried too.
static struct db_query queries[] = {
    {.name = "test_create",
     .sql = {"create table note (id integer primary key, body text not null unique, "
             "n integer check (n <> 13)) strict",
             "create table note (id bigint primary key, body text not null unique, "
             "n bigint check (n <> 13))"},
     .types = ""},
    {.name = "test_add",
     .sql = {"insert into note (id, body, n) values (?1, ?2, ?3)",
             "insert into note (id, body, n) values ($1, $2, $3)"},
     .types = "iti",
     .params = 3},
    {.name = "test_update",
     .sql = {"update note set n = ?2 where id = ?1", "update note set n = $2 where id = $1"},
     .types = "ii",
     .params = 2},
    {.name = "test_remove",
     .sql = {"delete from note where id = ?1", "delete from note where id = $1"},
     .types = "i",
     .params = 1},
    {.name = "test_sum",
     .sql = {"select count(*), coalesce(sum(n), 0), coalesce(max(id), 0) from note",
             "select count(*), coalesce(sum(n), 0)::bigint, coalesce(max(id), 0) from note"},
     .types = "",
     .columns = 3},
};

__attribute__((constructor)) static void register_queries(void)
{
    db_register(queries, (int)COUNT_OF(queries));
}

static char url[700];

const char *note_url(void)
{
    return url;
}

static enum err create(struct db *db, void *arg)
{
    (void)arg;
    return db_exec(db, &queries[Q_CREATE], NULL, NULL);
}

struct store *note_open(struct test *t, const char *at)
{
    const struct store_config config = {.url = str_of(at), .readers = 4};
    struct store *s = NULL;
    const enum err e = store_open(&config, &s);

    CHECK_INT(t, e, ERR_NONE);
    return s;
}

struct store *note_store(struct test *t, const struct store_config *with)
{
    struct store_config config = with ? *with : (struct store_config){.readers = 4};
    struct store *s = NULL;

    snprintf(url, sizeof url, "%s", test_database_empty(t));
    config.url = str_of(url);
    if (store_open(&config, &s) != ERR_NONE || store_write(s, NULL, create, NULL) != ERR_NONE) {
        test_fail(t, __FILE__, __LINE__, "no database at %s", url);
        store_close(s);
        return NULL;
    }
    return s;
}

enum err note_add_row(struct db *db, int64_t id, str body, int64_t n)
{
    const struct db_value p[] = {db_value_int(id), db_value_str(body, DB_TEXT), db_value_int(n)};

    return db_exec(db, &queries[Q_ADD], p, NULL);
}

enum err note_add(struct db *db, void *arg)
{
    const struct note *n = arg;

    TRY(note_add_row(db, n->id, str_of(n->body), n->n));
    return n->give;
}

enum err note_update_row(struct db *db, int64_t id, int64_t n, int64_t *out_changed)
{
    const struct db_value p[] = {db_value_int(id), db_value_int(n)};

    return db_exec(db, &queries[Q_UPDATE], p, out_changed);
}

enum err note_remove_row(struct db *db, int64_t id, int64_t *out_changed)
{
    const struct db_value p[] = {db_value_int(id)};

    return db_exec(db, &queries[Q_REMOVE], p, out_changed);
}

enum err note_sum_run(struct db *db, void *arg)
{
    struct note_sum *sum = arg;
    struct db_rows *r;
    bool more;

    TRY(db_open(db, &queries[Q_SUM], NULL, &r));
    TRY(db_next(r, &more));
    *sum = (struct note_sum){db_int(r, 0), db_int(r, 1), db_int(r, 2)};
    db_close(r);
    return ERR_NONE;
}

enum err note_count_run(struct db *db, void *arg)
{
    struct note_sum sum;

    TRY(note_sum_run(db, &sum));
    *(int64_t *)arg = sum.count;
    return ERR_NONE;
}

int64_t note_count(struct test *t, struct store *s)
{
    int64_t n = -1;

    CHECK_INT(t, store_read(s, NULL, note_count_run, &n), ERR_NONE);
    return n;
}
