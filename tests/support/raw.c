#include "tests/support/raw.h"

#include "base/out.h"

#include <dirent.h>
#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdio.h>
#include <sys/stat.h>

bool raw_is_sqlite(const char *url)
{
    return strncmp(url, "sqlite:", 7) == 0;
}

static int cell(void *out, int n, char **cells, char **names)
{
    (void)names;
    for (int i = 0; i < n; i++)
        if (cells[i]) {
            out_str(out, str_of(cells[i]));
            out_byte(out, '\n');
        }
    return 0;
}

str raw_sql(struct test *t, const char *url, const char *sql)
{
    struct out o = out_new(t->mem);

    if (raw_is_sqlite(url)) {
        sqlite3 *db = NULL;
        char *why = NULL;
        if (sqlite3_open_v2(url + 7, &db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK ||
            sqlite3_busy_timeout(db, 5000) != SQLITE_OK ||
            sqlite3_exec(db, "pragma foreign_keys = on", NULL, NULL, NULL) != SQLITE_OK ||
            sqlite3_exec(db, sql, cell, &o, &why) != SQLITE_OK)
            test_fail(t, __FILE__, __LINE__, "%s: %s", sql, why ? why : "not opened");
        sqlite3_free(why);
        sqlite3_close(db);
        return out_get(&o);
    }
    PGconn *c = PQconnectdb(url);
    PGresult *res = PQexec(c, sql);
    const ExecStatusType got = PQresultStatus(res);
    if (got != PGRES_TUPLES_OK && got != PGRES_COMMAND_OK)
        test_fail(t, __FILE__, __LINE__, "%s: %s", sql, PQerrorMessage(c));
    for (int i = 0; i < PQntuples(res); i++)
        for (int k = 0; k < PQnfields(res); k++) {
            if (PQgetisnull(res, i, k)) continue;
            out_str(&o, str_of(PQgetvalue(res, i, k)));
            out_byte(&o, '\n');
        }
    PQclear(res);
    PQfinish(c);
    return out_get(&o);
}

str raw_tables(struct test *t, const char *url)
{
    return raw_sql(
        t, url,
        raw_is_sqlite(url)
            ? "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'"
            : "select table_name from information_schema.tables where table_schema = "
              "current_schema()");
}

str raw_dump(struct test *t, const char *url)
{
    struct out o = out_new(t->mem);

    for (str rest = raw_tables(t, url), table; str_line(&rest, &table);)
        if (table.n)
            out_str(&o, raw_sql(t, url,
                                str_z(t->mem, str_format(t->mem, "select * from \"" STR_FMT "\"",
                                                         STR_ARG(table)))));
    return out_get(&o);
}

int raw_files_with(struct test *t, const char *folder, str what)
{
    DIR *d = opendir(folder);
    int n = 0;

    for (struct dirent *e; d && (e = readdir(d));) {
        const char *path = str_z(t->mem, str_format(t->mem, "%s/%s", folder, e->d_name));
        struct stat st;
        if (e->d_name[0] == '.' || stat(path, &st) != 0) continue;
        if (S_ISDIR(st.st_mode)) {
            n += raw_files_with(t, path, what);
            continue;
        }
        FILE *f = fopen(path, "r");
        char *bytes = mem_raw(t->mem, (size_t)st.st_size + 1);
        const size_t size = f ? fread(bytes, 1, (size_t)st.st_size, f) : 0;
        if (f) fclose(f);
        if (str_find((str){bytes, size}, what) >= 0) {
            if (t->row) fprintf(stderr, "%s holds " STR_FMT "\n", path, STR_ARG(what));
            n++;
        }
    }
    if (d) closedir(d);
    return n;
}

str raw_plan(struct test *t, const char *url, const struct db_query *q)
{
    if (raw_is_sqlite(url))
        return raw_sql(t, url,
                       str_z(t->mem, str_format(t->mem, "explain query plan %s", q->sql[0])));
    struct out types = out_new(t->mem), nulls = out_new(t->mem);
    for (int i = 0; i < q->params; i++) {
        out_format(&types, "%s%s", i ? ", " : "",
                   q->types[i] == 'i'   ? "bigint"
                   : q->types[i] == 'r' ? "double precision"
                   : q->types[i] == 'b' ? "bytea"
                                        : "text");
        out_format(&nulls, "%snull", i ? ", " : "");
    }
    const str t_ = out_get(&types), n_ = out_get(&nulls);
    return raw_sql(
        t, url,
        str_z(t->mem,
              str_format(t->mem,
                         "set plan_cache_mode = force_generic_plan; prepare p" STR_FMT STR_FMT
                             STR_FMT " as %s; explain execute p" STR_FMT STR_FMT STR_FMT,
                         STR_ARG(t_.n ? STR("(") : STR("")), STR_ARG(t_),
                         STR_ARG(t_.n ? STR(")") : STR("")), q->sql[1],
                         STR_ARG(n_.n ? STR("(") : STR("")), STR_ARG(n_),
                         STR_ARG(n_.n ? STR(")") : STR("")))));
}
