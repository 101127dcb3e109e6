// postgres.c - the driver for PostgreSQL by libpq. Values travel in binary, statements are prepared once
// per connection. A lost connection is ERR_BUSY until a new one is there.

#include "store/driver.h"

#include "base/log.h"

#include <endian.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>

enum { PARAMS_MAX = 32 };

// Type numbers of pg_type, which never change.
enum {
    OID_BOOL = 16,
    OID_BYTEA = 17,
    OID_NAME = 19,
    OID_INT8 = 20,
    OID_INT2 = 21,
    OID_INT4 = 23,
    OID_TEXT = 25,
    OID_FLOAT4 = 700,
    OID_FLOAT8 = 701,
    OID_VARCHAR = 1043,
};

struct pg_rows {
    struct db_rows rows; // first
    const struct db_query *query;
    PGresult *res;
    int at, n;
    struct pg_rows *next; // in the list of free records
};

struct pg_db {
    struct db db; // first
    PGconn *c;
    bool *prepared; // by db_query.slot
    struct pg_rows *spare;
    bool has_turn;
    enum { MARK_NONE, MARK_CLEAN, MARK_USED } mark; // the savepoint as the server has it
};

static struct pg_db *of(struct db *db)
{
    return (struct pg_db *)db;
}

static bool code_is(const char *code, const char *start)
{
    return strncmp(code, start, strlen(start)) == 0;
}

// Takes the result with it.
static enum err failed(struct db *db, PGresult *res, const char *query)
{
    struct pg_db *d = of(db);
    const char *code = res ? PQresultErrorField(res, PG_DIAG_SQLSTATE) : NULL;
    const char *why = res ? PQresultErrorField(res, PG_DIAG_MESSAGE_PRIMARY) : NULL;
    enum err e = ERR_STORE;

    if (!code) code = "";
    if (PQstatus(d->c) == CONNECTION_BAD || code_is(code, "08") || code_is(code, "57P") ||
        (db->writer && code_is(code, "25006")) || code_is(code, "0A000")) {
        // 25006: it became a replica; 0A000: the schema changed under a prepared statement
        if (!db->lost) log_line(LOG_WARN, "store.lost", "query=%s code=%s", query, code);
        db->lost = true;
        e = ERR_BUSY;
    } else if (code_is(code, "23")) {
        e = ERR_CONFLICT;
    } else if (code_is(code, "40001") || code_is(code, "40P01")) {
        db->retry = true;
        e = ERR_BUSY;
    } else if (code_is(code, "55P03") || code_is(code, "57014")) {
        e = ERR_BUSY;
    } else if (code_is(code, "53")) {
        e = ERR_FULL;
    } else if (code_is(code, "54")) {
        e = ERR_TOO_LARGE;
    } else if (code_is(code, "22021")) {
        e = ERR_INVALID;
    }
    // Messages of class 22 repeat the value at fault, which may be somebody's.
    e = db_failed(db, e, query, code, code_is(code, "22") || !why ? "" : why);
    PQclear(res);
    return e;
}

static void quiet(void *arg, const char *message)
{
    (void)arg, (void)message;
}

static void disconnect(struct db *db)
{
    PQfinish(of(db)->c);
    mem_free(db->mem);
}

static enum err command(struct db *db, const char *sql, const char *name)
{
    PGresult *res = PQexec(of(db)->c, sql);

    if (PQresultStatus(res) != PGRES_COMMAND_OK && PQresultStatus(res) != PGRES_TUPLES_OK)
        return failed(db, res, name);
    PQclear(res);
    return ERR_NONE;
}

static enum err connect(struct store *s, bool writer, struct db **out)
{
    // What stands in the URL comes last and wins.
    const char *const names[] = {"application_name",
                                 "connect_timeout",
                                 "tcp_user_timeout",
                                 "keepalives_idle",
                                 "client_encoding",
                                 "dbname",
                                 NULL};
    const char *const values[] = {"meent", "5", "10000", "30", "UTF8", store_place(s), NULL};
    const struct store_config config = store_config_of(s);
    struct mem *m = mem_new((size_t)16 << 20);
    struct pg_db *d;
    char set[300];

    if (!m) return ERR_FULL;
    d = MEM_NEW(m, struct pg_db);
    d->db = (struct db){.store = s, .driver = &postgres_driver, .mem = m, .writer = writer};
    d->prepared = MEM_ARRAY(m, bool, (size_t)db_query_count() + 1);
    d->c = PQconnectdbParams(names, values, 1);
    if (PQstatus(d->c) != CONNECTION_OK) {
        log_line(writer ? LOG_WARN : LOG_DEBUG, "store.connect", "reason=\"%s\"",
                 d->c ? PQerrorMessage(d->c) : "no memory");
        disconnect(&d->db);
        return ERR_BUSY;
    }
    PQsetNoticeProcessor(d->c, quiet, NULL);
    snprintf(set, sizeof set,
             "set statement_timeout = %d; set lock_timeout = %d; set timezone = 'UTC';"
             "set idle_in_transaction_session_timeout = 60000; set random_page_cost = 1.1;"
             "set jit = off; %s", // for disks that do not turn, and queries that take microseconds
             writer ? config.write_ms : config.read_ms, writer ? config.write_ms : config.read_ms,
             writer ? "listen meent_commit" : "");
    const enum err e = command(&d->db, set, "connect");
    if (e != ERR_NONE) {
        disconnect(&d->db);
        return e;
    }
    *out = &d->db;
    return ERR_NONE;
}

// ---- transactions

// Writers of all processes take turns, as on SQLite. Without that, two serializable writers that both
// read the end of the audit log refuse each other again and again. Taken before the snapshot is.
#define TURN "(4610000000 + current_schema()::regnamespace::oid::bigint)"

static enum err begin(struct db *db)
{
    struct pg_db *d = of(db);

    d->mark = MARK_NONE;
    if (!db->writer) return command(db, "begin isolation level repeatable read read only", "begin");
    TRY(command(db, "select pg_advisory_lock" TURN, "turn"));
    d->has_turn = true;
    return command(db, "begin isolation level serializable", "begin");
}

static void give_turn(struct pg_db *d)
{
    if (!d->has_turn || d->db.lost) return; // a lost connection has lost it as well
    PGresult *res = PQexec(d->c, "select pg_advisory_unlock" TURN);
    if (PQresultStatus(res) != PGRES_TUPLES_OK) d->db.lost = true;
    PQclear(res);
    d->has_turn = false;
}

// The server answers the commit of a transaction that had failed with "ROLLBACK" and no error.
static enum err commit(struct db *db)
{
    struct pg_db *d = of(db);
    PGresult *res =
        PQexec(d->c, db->writer && db->changed ? "notify meent_commit; commit" : "commit");

    if (PQresultStatus(res) != PGRES_COMMAND_OK || strcmp(PQcmdStatus(res), "COMMIT") != 0)
        return failed(db, res, "commit"); // the rollback that follows gives the turn
    PQclear(res);
    give_turn(d);
    return ERR_NONE;
}

static void rollback(struct db *db)
{
    struct pg_db *d = of(db);

    if (db->lost) return;
    if (PQtransactionStatus(d->c) != PQTRANS_IDLE) {
        PGresult *res = PQexec(d->c, "rollback");
        if (PQresultStatus(res) != PGRES_COMMAND_OK) db->lost = true;
        PQclear(res);
    }
    give_turn(d);
}

// Forgetting one mark and setting the next travel together.
static enum err mark(struct db *db)
{
    struct pg_db *d = of(db);

    if (d->mark != MARK_CLEAN)
        TRY(command(db,
                    d->mark == MARK_USED ? "release savepoint task; savepoint task"
                                         : "savepoint task",
                    "savepoint"));
    d->mark = MARK_USED;
    return ERR_NONE;
}

static enum err keep(struct db *db)
{
    (void)db; // the next mark or the commit does it
    return ERR_NONE;
}

static enum err undo(struct db *db)
{
    TRY(command(db, "rollback to savepoint task", "rollback to"));
    of(db)->mark = MARK_CLEAN;
    return ERR_NONE;
}

static bool changed_elsewhere(struct db *db)
{
    struct pg_db *d = of(db);
    bool changed = false;

    if (!PQconsumeInput(d->c)) {
        log_line(LOG_WARN, "store.lost", "query=listen");
        db->lost = true;
        return true;
    }
    for (PGnotify *n; (n = PQnotifies(d->c));) {
        changed |= n->be_pid != PQbackendPID(d->c);
        PQfreemem(n);
    }
    return changed;
}

// ---- statements

static Oid oid_of(char type)
{
    switch (type) {
    case 'i': return OID_INT8;
    case 'r': return OID_FLOAT8;
    case 'b': return OID_BYTEA;
    default: return OID_TEXT;
    }
}

static enum err run(struct db *db, const struct db_query *q, const struct db_value *p,
                    PGresult **out)
{
    struct pg_db *d = of(db);
    Oid types[PARAMS_MAX];
    const char *values[PARAMS_MAX];
    uint64_t numbers[PARAMS_MAX];
    int lengths[PARAMS_MAX], formats[PARAMS_MAX];
    char name[16];
    PGresult *res;

    if (q->params > PARAMS_MAX) return ERR_INVALID;
    for (int i = 0; i < q->params; i++) {
        types[i] = oid_of(q->types[i]);
        formats[i] = 1;
        values[i] = NULL;
        lengths[i] = 0;
        switch (p[i].type) {
        case DB_NULL: break;
        case DB_INT:
            numbers[i] = htobe64((uint64_t)p[i].i);
            values[i] = (const char *)&numbers[i];
            lengths[i] = 8;
            break;
        case DB_REAL:
            memcpy(&numbers[i], &p[i].r, 8);
            numbers[i] = htobe64(numbers[i]);
            values[i] = (const char *)&numbers[i];
            lengths[i] = 8;
            break;
        case DB_TEXT:
        case DB_BLOB:
            if (p[i].s.n > INT32_MAX) return ERR_TOO_LARGE;
            values[i] = p[i].s.at;
            lengths[i] = (int)p[i].s.n;
            break;
        }
    }
    snprintf(name, sizeof name, "q%d", q->slot);
    if (q->slot && !d->prepared[q->slot]) {
        res = PQprepare(d->c, name, q->sql[STORE_POSTGRES], q->params, types);
        if (PQresultStatus(res) != PGRES_COMMAND_OK) return failed(db, res, q->name);
        PQclear(res);
        d->prepared[q->slot] = true;
    }
    res = q->slot ? PQexecPrepared(d->c, name, q->params, values, lengths, formats, 1)
                  : PQexecParams(d->c, q->sql[STORE_POSTGRES], q->params, types, values, lengths,
                                 formats, 1);
    if (PQresultStatus(res) != PGRES_COMMAND_OK && PQresultStatus(res) != PGRES_TUPLES_OK)
        return failed(db, res, q->name);
    *out = res;
    return ERR_NONE;
}

static int64_t rows_changed(PGresult *res)
{
    return code_is(PQcmdStatus(res), "SELECT") ? 0 : strtoll(PQcmdTuples(res), NULL, 10);
}

static enum err exec(struct db *db, const struct db_query *q, const struct db_value *p,
                     int64_t *out_changed)
{
    PGresult *res;

    TRY(run(db, q, p, &res));
    *out_changed = rows_changed(res);
    PQclear(res);
    return ERR_NONE;
}

static bool readable(Oid type)
{
    static const Oid known[] = {OID_BOOL, OID_BYTEA, OID_NAME,   OID_INT8,   OID_INT2,
                                OID_INT4, OID_TEXT,  OID_FLOAT4, OID_FLOAT8, OID_VARCHAR};

    for (size_t i = 0; i < COUNT_OF(known); i++)
        if (type == known[i]) return true;
    return false;
}

static enum err open_rows(struct db *db, const struct db_query *q, const struct db_value *p,
                          struct db_rows **out)
{
    struct pg_db *d = of(db);
    PGresult *res;

    TRY(run(db, q, p, &res));
    for (int i = 0; i < PQnfields(res); i++)
        if (!readable(PQftype(res, i))) {
            char type[16];
            snprintf(type, sizeof type, "%u", PQftype(res, i));
            PQclear(res);
            return db_failed(db, ERR_STORE, q->name, type,
                             "a column has a type that is not read; write cast(... as bigint)");
        }
    struct pg_rows *r = d->spare ? d->spare : MEM_NEW(db->mem, struct pg_rows);
    d->spare = r->next;
    *r = (struct pg_rows){.rows.db = db, .query = q, .res = res, .at = -1, .n = PQntuples(res)};
    db->changed += rows_changed(res);
    *out = &r->rows;
    return ERR_NONE;
}

static enum err next(struct db_rows *rows, bool *out_more)
{
    struct pg_rows *r = (struct pg_rows *)rows;

    *out_more = ++r->at < r->n;
    return ERR_NONE;
}

static void close_rows(struct db_rows *rows)
{
    struct pg_rows *r = (struct pg_rows *)rows;
    struct pg_db *d = of(rows->db);

    PQclear(r->res);
    r->res = NULL;
    r->next = d->spare;
    d->spare = r;
}

static bool is_null(struct db_rows *rows, int column)
{
    struct pg_rows *r = (struct pg_rows *)rows;

    return PQgetisnull(r->res, r->at, column);
}

static str text(struct db_rows *rows, int column)
{
    struct pg_rows *r = (struct pg_rows *)rows;

    return (str){PQgetvalue(r->res, r->at, column), (size_t)PQgetlength(r->res, r->at, column)};
}

static uint64_t big_endian(str s)
{
    uint64_t v = 0;

    for (size_t i = 0; i < s.n && i < 8; i++)
        v = v << 8 | (unsigned char)s.at[i];
    return v;
}

static double real(struct db_rows *rows, int column)
{
    struct pg_rows *r = (struct pg_rows *)rows;
    const uint64_t bits = big_endian(text(rows, column));

    if (is_null(rows, column)) return 0;
    switch (PQftype(r->res, column)) {
    case OID_FLOAT8: {
        double v;
        memcpy(&v, &bits, sizeof v);
        return v;
    }
    case OID_FLOAT4: {
        const uint32_t half = (uint32_t)bits;
        float v;
        memcpy(&v, &half, sizeof v);
        return v;
    }
    case OID_INT8: return (double)(int64_t)bits;
    case OID_INT4: return (int32_t)bits;
    default: return 0;
    }
}

static int64_t integer(struct db_rows *rows, int column)
{
    struct pg_rows *r = (struct pg_rows *)rows;
    const uint64_t bits = big_endian(text(rows, column));

    if (is_null(rows, column)) return 0;
    switch (PQftype(r->res, column)) {
    case OID_INT8: return (int64_t)bits;
    case OID_INT4: return (int32_t)bits;
    case OID_INT2: return (int16_t)bits;
    case OID_BOOL: return bits != 0;
    case OID_FLOAT4:
    case OID_FLOAT8: return (int64_t)real(rows, column);
    default: return 0;
    }
}

// ---- tools

static enum err run_text(struct db *db, const char *sql)
{
    db->changed++;
    return command(db, sql, "text");
}

// A running server is copied with its own tools (pg_basebackup, continuous archiving).
static enum err backup(struct store *s, const char *file)
{
    (void)s, (void)file;
    return ERR_INVALID;
}

// Dead rows are taken away; what the server archived of its log is its operator's to end.
// VACUUM alone leaves the bytes of a row where it stood until another is written over them; its statistics are columns'
// most common values, so addresses of people too. Those can be written anew only by who owns the database; for
// others PostgreSQL warns and passes over it.
static enum err scrub(struct store *s, const char *const *tables, int n)
{
    char sql[200];
    struct db *db;

    TRY(connect(s, true, &db));
    enum err e = command(db, "set statement_timeout = 0", "scrub");
    for (int i = 0; i < n && e == ERR_NONE; i++) {
        snprintf(sql, sizeof sql, "vacuum (full, analyze) %s", tables[i]);
        e = command(db, sql, "scrub");
    }
    if (e == ERR_NONE) e = command(db, "vacuum full pg_statistic", "scrub");
    disconnect(db);
    return e;
}

static enum err list(struct db *db, const char *sql, struct out *report)
{
    PGresult *res = PQexec(of(db)->c, sql);

    if (PQresultStatus(res) != PGRES_TUPLES_OK) return failed(db, res, "check");
    for (int i = 0; i < PQntuples(res); i++)
        out_format(report, "%s\n", PQgetvalue(res, i, 0));
    PQclear(res);
    return ERR_NONE;
}

static enum err check(struct db *db, struct out *report)
{
    TRY(list(db,
             "select 'index ' || indexrelid::regclass || ' is not valid' from pg_index "
             "where not indisvalid",
             report));
    return list(db,
                "select 'rule ' || conname || ' of ' || conrelid::regclass || ' was never checked' "
                "from pg_constraint where not convalidated",
                report);
}

static void advise(struct db *db)
{
    static const struct {
        const char *sql, *event, *advice;
    } all[] = {
        {"select datcollate from pg_database where datname = current_database() "
         "and datcollate not in ('C', 'POSIX', 'C.UTF-8', 'C.utf8')",
         "store.collation",
         "lists may stand in another order than on SQLite; make the database with lc_collate C"},
        {"select 'off' where current_setting('synchronous_commit') = 'off' "
         "or current_setting('fsync') = 'off'",
         "store.durability",
         "a power cut can lose what was acknowledged; set fsync and synchronous_commit to on"},
    };

    PQclear(PQexec(of(db)->c, "set statement_timeout = 0; set lock_timeout = 60000"));
    for (size_t i = 0; i < COUNT_OF(all); i++) {
        PGresult *res = PQexec(of(db)->c, all[i].sql);
        if (PQresultStatus(res) == PGRES_TUPLES_OK && PQntuples(res) > 0)
            log_line(LOG_WARN, all[i].event, "value=%s: %s", PQgetvalue(res, 0, 0), all[i].advice);
        PQclear(res);
    }
}

const struct driver postgres_driver = {
    .kind = STORE_POSTGRES,
    .connect = connect,
    .disconnect = disconnect,
    .begin = begin,
    .commit = commit,
    .rollback = rollback,
    .mark = mark,
    .keep = keep,
    .undo = undo,
    .changed_elsewhere = changed_elsewhere,
    .exec = exec,
    .open = open_rows,
    .next = next,
    .close = close_rows,
    .null = is_null,
    .integer = integer,
    .real = real,
    .text = text,
    .run_text = run_text,
    .backup = backup,
    .check = check,
    .scrub = scrub,
    .advise = advise,
};
