#include "store/migrate.h"

#include "base/out.h"
#include "store/store.h"
#include "tests/support/test.h"

#include <stdio.h>

static struct store *open_fresh(struct test *t)
{
    const struct store_config config = {.url = str_of(test_database_empty(t)), .readers = 2};
    struct store *s = NULL;

    CHECK_INT(t, store_open(&config, &s), ERR_NONE);
    return s;
}

// What the database says it is made of, as text that can be compared.
static const struct db_query schema = {
    .name = "test_schema",
    .sql =
        {"select coalesce(sql, name) from sqlite_schema where name not like 'sqlite\\_%' escape "
         "'\\' "
         "order by type, name",
         "select kind || ' ' || what from ("
         "select 'column' as kind, table_name || '.' || column_name || ' ' || data_type || ' ' || "
         "is_nullable || ' ' || coalesce(column_default, '') || ' ' || is_identity as what "
         "from information_schema.columns where table_schema = current_schema() "
         "union all select 'index', indexdef from pg_indexes where schemaname = current_schema() "
         "union all select 'rule', conrelid::regclass || ' ' || pg_get_constraintdef(oid) "
         "from pg_constraint where connamespace = current_schema()::regnamespace) as all_of_it "
         "order by 1"},
    .types = "",
    .columns = 1,
};

struct dump {
    struct out text;
    int lines;
};

static enum err dump_run(struct db *db, void *arg)
{
    struct dump *d = arg;
    struct db_rows *r;
    bool more;

    TRY(db_open(db, &schema, NULL, &r));
    for (;;) {
        TRY(db_next(r, &more));
        if (!more) return ERR_NONE;
        out_str(&d->text, db_text(r, 0, d->text.mem));
        OUT_LIT(&d->text, "\n");
        d->lines++;
    }
}

static struct dump dump(struct test *t, struct store *s)
{
    struct dump d = {.text = out_new(t->mem)};

    CHECK_INT(t, store_read(s, t->mem, dump_run, &d), ERR_NONE);
    return d;
}

TEST(migrate, goes_up_down_and_up_to_the_same_schema)
{
    struct store *s = open_fresh(t);
    int at, newest;

    if (!s) return;
    NEED(t, store_migrate(s, -1));
    NEED(t, store_version(s, &at, &newest));
    CHECK_INT(t, at, newest);
    CHECK_INT(t, newest, migrations[migrations_n - 1].number);
    const struct dump first = dump(t, s);
    CHECK(t, first.lines > migrations_n);

    NEED(t, store_migrate(s, 0));
    NEED(t, store_version(s, &at, &newest));
    CHECK_INT(t, at, 0);
    const struct dump empty = dump(t, s);
    if (store_kind(s) == STORE_SQLITE) CHECK_INT(t, empty.lines, 1); // the table of steps itself

    for (int i = 0; i < migrations_n; i++) { // one by one
        NEED(t, store_migrate(s, migrations[i].number));
        NEED(t, store_version(s, &at, &newest));
        CHECK_INT(t, at, migrations[i].number);
    }
    NEED(t, store_migrate(s, -1)); // nothing to do
    const struct dump again = dump(t, s);
    CHECK(t, str_eq(out_get(&first.text), out_get(&again.text)));
    store_close(s);
}

static enum err from_the_future(struct db *db, void *arg)
{
    (void)arg;
    return db_run_text(db, "insert into migration (number, name, at) values (9999, 'later', 0)");
}

static enum err forget_middle(struct db *db, void *arg)
{
    return db_run_text(db, arg);
}

TEST(migrate, refuses_a_database_of_a_newer_program)
{
    struct store *s = open_fresh(t);

    if (!s) return;
    NEED(t, store_migrate(s, -1));
    NEED(t, store_write(s, NULL, from_the_future, NULL));
    CHECK_INT(t, store_migrate(s, -1), ERR_CONFLICT);
    CHECK_INT(t, store_migrate(s, 0), ERR_CONFLICT);
    store_close(s);
}

TEST(migrate, takes_a_step_that_came_later_with_a_lower_number)
{
    struct store *s = open_fresh(t);
    int at, newest;

    if (!s) return;
    if (migrations_n < 2) {
        store_close(s);
        test_skip(t, "needs two migrations");
        return;
    }
    NEED(t, store_migrate(s, migrations[0].number));
    const struct dump first = dump(t, s);
    NEED(t, store_write(s, NULL, forget_middle,
                        "insert into migration (number, name, at) values (2, 'x', 0)"));
    NEED(t, store_version(s, &at, &newest));
    CHECK_INT(t, at, 2); // another branch's step 2, still the first is there
    NEED(t, store_write(s, NULL, forget_middle, "delete from migration where number = 2"));
    NEED(t, store_migrate(s, -1));
    CHECK(t, dump(t, s).lines > first.lines);
    store_close(s);
}

// ---- every query of the program

struct walk {
    struct mem *mem;
    const struct db_query *q;
};

// Runs it with values that find nothing, and always gives up what it did.
static enum err walk_run(struct db *db, void *arg)
{
    const struct walk *w = arg;
    struct db_value p[32];
    struct db_rows *r;
    bool more = true;

    for (int i = 0; i < w->q->params; i++)
        switch (w->q->types[i]) {
        case 'i': p[i] = db_value_int(1); break;
        case 'r': p[i] = db_value_real(1); break;
        case 'b': p[i] = db_value_str(STR(""), DB_BLOB); break;
        default:
            p[i] = db_value_str(strstr(w->q->sql[0], "json_each") ? STR("[]") : STR("x"), DB_TEXT);
        }
    if (w->q->columns == 0) {
        TRY(db_exec(db, w->q, p, NULL));
    } else {
        TRY(db_open(db, w->q, p, &r));
        while (more)
            TRY(db_next(r, &more));
    }
    return ERR_FORBIDDEN;
}

TEST(migrate, every_query_of_the_program_runs)
{
    struct store *s = open_fresh(t);
    int n = 0;

    if (!s) return;
    NEED(t, store_migrate(s, -1));
    for (const struct db_query *q = db_queries(); q; q = q->next) {
        struct walk w = {t->mem, q};
        if (strncmp(q->name, "test_", 5) == 0) continue; // of these tests, with their own table
        // full-text search of SQLite must be told exactly what it forgets; the search tests do that
        if (strcmp(q->name, "search_index_drop") == 0 && store_kind(s) == STORE_SQLITE) continue;
        t->row = q->name;
        const enum err e = store_write(s, NULL, walk_run, &w);
        CHECK(t,
              e == ERR_FORBIDDEN || e == ERR_CONFLICT); // "x" may break a rule, never the grammar
        n++;
    }
    t->row = NULL;
    CHECK(t, n > 20);
    store_close(s);
}
