// raw.h - looks into a test's database past the program: what is really there, for tests that search for what should not be.
#pragma once

#include "store/store.h"
#include "tests/support/test.h"

// Every cell of the answer, one a line ("table|column" is up to the query). Fails the test when it is refused.
str raw_sql(struct test *t, const char *url, const char *sql);
bool raw_is_sqlite(const char *url);
// The tables of this database, one a line; and every cell of all of them.
str raw_tables(struct test *t, const char *url);
str raw_dump(struct test *t, const char *url);
// How the database would answer the query, in its own words.
str raw_plan(struct test *t, const char *url, const struct db_query *q);
// How many files under a folder hold the bytes; each is named when t->row is set.
int raw_files_with(struct test *t, const char *folder, str what);
