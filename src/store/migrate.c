// migrate.c - moves the schema. Which steps were taken stands in the table `migration`, one row each, so
// that a step with a lower number that comes later (two people at work) is still taken.

#include "store/migrate.h"

#include "base/log.h"
#include "store/driver.h"

#include <stdio.h>
#include <time.h>

enum { TAKEN_MAX = 1000 };

static const struct db_query all_taken = {
    .name = "migration_all",
    .sql = {"select number from migration order by number",
            "select number::bigint from migration order by number"},
    .types = "",
    .columns = 1,
};
static const struct db_query took = {
    .name = "migration_add",
    .sql = {"insert into migration (number, name, at) values (?1, ?2, ?3)",
            "insert into migration (number, name, at) values ($1, $2, $3)"},
    .types = "iti",
    .params = 3,
};
static const struct db_query took_back = {
    .name = "migration_remove",
    .sql = {"delete from migration where number = ?1", "delete from migration where number = $1"},
    .types = "i",
    .params = 1,
};
static const struct db_query has_table = {
    .name = "migration_table",
    .sql = {"select count(*) from sqlite_schema where type = 'table' and name = 'migration'",
            "select count(*) from pg_tables where tablename = 'migration' "
            "and schemaname = any (current_schemas(false))"},
    .types = "",
    .columns = 1,
};

struct taken {
    int at[TAKEN_MAX], n;
};

static enum err read_taken(struct db *db, void *arg)
{
    struct taken *t = arg;
    struct db_rows *r;
    bool more;
    int64_t tables = 0;

    t->n = 0;
    TRY(db_open(db, &has_table, NULL, &r));
    TRY(db_next(r, &more));
    if (more) {
        tables = db_int(r, 0);
        db_close(r);
    }
    if (tables == 0) return ERR_NONE;
    TRY(db_open(db, &all_taken, NULL, &r));
    for (;;) {
        TRY(db_next(r, &more));
        if (!more) return ERR_NONE;
        if (t->n == TAKEN_MAX) return ERR_STORE;
        t->at[t->n++] = (int)db_int(r, 0);
    }
}

static bool is_taken(const struct taken *t, int number)
{
    for (int i = 0; i < t->n; i++)
        if (t->at[i] == number) return true;
    return false;
}

enum err store_version(struct store *s, int *out_at, int *out_newest)
{
    struct taken t;

    TRY(store_read(s, NULL, read_taken, &t));
    *out_at = t.n ? t.at[t.n - 1] : 0;
    *out_newest = migrations_n ? migrations[migrations_n - 1].number : 0;
    return ERR_NONE;
}

// One step or one way back in one transaction, with its row. Looks again inside the transaction:
// another process may have taken it meanwhile.
static enum err step(struct db *db, const struct migration *g, bool up)
{
    const enum store_kind kind = db_kind(db);
    const struct db_value row[] = {
        db_value_int(g->number),
        db_value_str(str_of(g->name), DB_TEXT),
        db_value_int(time(NULL)),
    };
    struct taken t;

    TRY(read_taken(db, &t));
    if (is_taken(&t, g->number) == up) return ERR_NONE;
    TRY(db_run_text(db, up ? g->up[kind] : g->down[kind]));
    TRY(db_exec(db, up ? &took : &took_back, row, NULL));
    log_line(LOG_INFO, "store.migrate", "%s=%04d name=%s", up ? "up" : "down", g->number, g->name);
    return ERR_NONE;
}

static enum err in_transaction(struct db *db, const struct migration *g, bool up)
{
    enum err e;

    db->failed = ERR_NONE;
    TRY(db->driver->begin(db));
    e = g ? step(db, g, up)
          : db_run_text(db, "create table if not exists migration (number integer primary key, "
                            "name text not null, at bigint not null)");
    if (e == ERR_NONE) e = db->driver->commit(db);
    if (e != ERR_NONE) db->driver->rollback(db);
    return e;
}

static enum err move(struct db *db, int target)
{
    const int newest = migrations_n ? migrations[migrations_n - 1].number : 0;
    struct taken t;

    TRY(in_transaction(db, NULL, true));
    TRY(read_taken(db, &t));
    db->driver->advise(db);
    if (t.n && t.at[t.n - 1] > newest) {
        log_line(
            LOG_ERROR, "store.newer",
            "database=%04d program=%04d: this database was last used by a newer Meent; install "
            "that version, or restore the backup made before it",
            t.at[t.n - 1], newest);
        return ERR_CONFLICT;
    }
    if (target < 0) target = newest;
    for (int i = migrations_n - 1; i >= 0; i--)
        if (migrations[i].number > target && is_taken(&t, migrations[i].number))
            TRY(in_transaction(db, &migrations[i], false));
    for (int i = 0; i < migrations_n; i++)
        if (migrations[i].number <= target && !is_taken(&t, migrations[i].number))
            TRY(in_transaction(db, &migrations[i], true));
    return ERR_NONE;
}

enum err store_migrate(struct store *s, int target)
{
    struct db *db;
    enum err e;

    TRY(store_connect_alone(s, &db));
    e = move(db, target);
    db->driver->disconnect(db);
    store_schema_changed(s);
    return e;
}
