// database.c - an empty database for one test: a SQLite file, or a schema of its own in the PostgreSQL
// database that MEENT_TEST_DATABASE names. A schema is made in milliseconds, a database takes a second.

#include "tests/support/test.h"

#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char url[600];
static char schema[64];

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

const char *test_database(struct test *t)
{
    const char *where = getenv("MEENT_TEST_DATABASE");
    static int n;
    char sql[128];

    if (!where || strncmp(where, "postgres", 8) != 0) {
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
