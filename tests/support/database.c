// database.c - a database for one test, from one that was given its tables once in this run: a copy of the SQLite file, or, in the
// PostgreSQL server that MEENT_TEST_DATABASE names, a database with it as template, which costs a fifth of the migrations. One
// without tables is a new file there, a schema here.

#include "store/store.h"
#include "tests/support/test.h"

#include <fcntl.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/sendfile.h>
#include <unistd.h>

static char url[700];
static char undo[128]; // PostgreSQL: the statement that takes the last one away
static char folder[256];
static char
    ready[300]; // what has the tables: a SQLite file in that folder, or the name of a database
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
    if (undo[0]) server(undo);
    undo[0] = 0;
}

const char *test_database_empty(struct test *t)
{
    const char *where = getenv("MEENT_TEST_DATABASE");
    char sql[128], schema[64];

    if (!on_postgres()) {
        snprintf(url, sizeof url, "sqlite:%s/%d.db", test_folder(t), ++n);
        return url;
    }
    test_database_drop(); // one at a time
    snprintf(schema, sizeof schema, "meent_test_%d_%d", (int)getpid(), ++n);
    snprintf(sql, sizeof sql, "create schema %s", schema);
    server(sql);
    snprintf(undo, sizeof undo, "set client_min_messages = error; drop schema if exists %s cascade",
             schema);
    snprintf(url, sizeof url, "%s%coptions=-csearch_path%%3D%s", where,
             strchr(where, '?') ? '&' : '?', schema);
    return url;
}

// The same server, another database: what comes last counts.
static void name_database(const char *name)
{
    const char *where = getenv("MEENT_TEST_DATABASE");

    snprintf(url, sizeof url, "%s%cdbname=%s", where, strchr(where, '?') ? '&' : '?', name);
}

static void forget(void)
{
    char sql[400];

    if (on_postgres()) {
        snprintf(sql, sizeof sql, "drop database if exists %s with (force)", ready);
        server(sql);
        return;
    }
    unlink(ready);
    rmdir(folder);
}

// Once in a run: all tables, and nothing in them but what migrations put there.
static void make_ready(struct test *t)
{
    struct store *s = NULL;

    if (on_postgres()) {
        char sql[400];

        snprintf(ready, sizeof ready, "meent_test_%d", (int)getpid());
        snprintf(sql, sizeof sql, "create database %s", ready);
        server(sql);
        name_database(ready);
    } else {
        snprintf(folder, sizeof folder, "%s/meent-ready-XXXXXX", test_scratch());
        if (!mkdtemp(folder)) test_fail(t, __FILE__, __LINE__, "no temporary folder");
        snprintf(ready, sizeof ready, "%s/ready.db", folder);
        snprintf(url, sizeof url, "sqlite:%s", ready);
    }
    atexit(forget);
    const struct store_config c = {.url = str_of(url), .readers = 1};
    if (store_open(&c, &s) != ERR_NONE || store_migrate(s, -1) != ERR_NONE)
        test_fail(t, __FILE__, __LINE__, "no database with tables at %s", url);
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
    if (!ready[0]) make_ready(t);
    if (on_postgres()) {
        char name[64], sql[400];

        test_database_drop();
        snprintf(name, sizeof name, "meent_test_%d_%d", (int)getpid(), ++n);
        snprintf(sql, sizeof sql, "create database %s template %s", name, ready);
        server(sql);
        snprintf(undo, sizeof undo, "drop database if exists %s with (force)", name);
        name_database(name);
    } else {
        copy_file(t, ready, test_database_empty(t) + strlen("sqlite:"));
    }
    return url;
}
