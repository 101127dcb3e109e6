// database.c - a database for one test: a SQLite file, or a schema of its own in the PostgreSQL database that MEENT_TEST_DATABASE
// names. A schema is made in milliseconds, a database takes a second.

#include "store/store.h"
#include "tests/support/test.h"

#include <fcntl.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/sendfile.h>
#include <unistd.h>

static char url[600];
static char schema[64];
static char folder[64], ready[96]; // SQLite: a file that has the tables
static int n;

static bool on_postgres(void)
{
    const char *where = getenv("MEENT_TEST_DATABASE");

    return where && strncmp(where, "postgres", 8) == 0;
}

static void server(const char *sql)
{
    PGconn *c = PQconnectdb(getenv("MEENT_TEST_DATABASE"));
    PGresult *res = PQexec(c, sql);

    if (PQresultStatus(res) != PGRES_COMMAND_OK)
        fprintf(stderr, "MEENT_TEST_DATABASE: %s", PQerrorMessage(c));
    PQclear(res);
    PQfinish(c);
}

void test_database_drop(void)
{
    char sql[128];

    if (!schema[0]) return;
    snprintf(sql, sizeof sql, "set client_min_messages = error; drop schema if exists %s cascade",
             schema);
    schema[0] = 0;
    server(sql);
}

const char *test_database_empty(struct test *t)
{
    const char *where = getenv("MEENT_TEST_DATABASE");
    char sql[128];

    if (!on_postgres()) {
        snprintf(url, sizeof url, "sqlite:%s/%d.db", test_folder(t), ++n);
        return url;
    }
    test_database_drop(); // one at a time
    snprintf(schema, sizeof schema, "meent_test_%d_%d", (int)getpid(), ++n);
    snprintf(sql, sizeof sql, "create schema %s", schema);
    server(sql);
    snprintf(url, sizeof url, "%s%coptions=-csearch_path%%3D%s", where,
             strchr(where, '?') ? '&' : '?', schema);
    return url;
}

static void forget(void)
{
    unlink(ready);
    rmdir(folder);
}

// Once in a run: all tables, and nothing in them but what migrations put there.
static void make_ready(struct test *t)
{
    struct store *s = NULL;

    strcpy(folder, "/tmp/meent-ready-XXXXXX");
    if (!mkdtemp(folder)) test_fail(t, __FILE__, __LINE__, "no temporary folder");
    snprintf(ready, sizeof ready, "%s/ready.db", folder);
    atexit(forget);
    const struct store_config c = {.url = str_of(ready), .readers = 1};
    if (store_open(&c, &s) != ERR_NONE || store_migrate(s, -1) != ERR_NONE)
        test_fail(t, __FILE__, __LINE__, "no database with tables at %s", ready);
    if (s) store_close(s); // one file then, without a log beside it
}

static void copy_file(struct test *t, const char *from, const char *to)
{
    const int in = open(from, O_RDONLY | O_CLOEXEC),
              out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    ssize_t got = -1;

    if (in >= 0 && out >= 0)
        while ((got = sendfile(out, in, NULL, 1 << 24)) > 0)
            ;
    if (got < 0) test_fail(t, __FILE__, __LINE__, "%s is not copied", from);
    if (in >= 0) close(in);
    if (out >= 0) close(out);
}

const char *test_database(struct test *t)
{
    const char *const empty = test_database_empty(t);

    if (on_postgres()) return empty; // whoever opens it makes the tables: faster there than a copy
    if (!ready[0]) make_ready(t);
    copy_file(t, ready, url + strlen("sqlite:"));
    return url;
}
