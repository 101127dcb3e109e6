// sqlite.c - the driver for SQLite: WAL, synchronous=FULL (NORMAL loses acknowledged rows at a power
// cut: docs/decisions/0003-two-databases.md), one connection per reader and one for the writer.

#include "store/driver.h"

#include "base/log.h"

#include <assert.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum {
    LOCK_WAIT_MS = 5000,  // for a lock that another process holds
    STEPS_PER_LOOK = 4000 // of SQLite's virtual machine between two looks at the clock
};

struct statement {
    struct db_rows rows; // first, so that the one is the other
    sqlite3_stmt *st;
    const struct db_query *query;
    bool in_use, kept;
    struct statement *next; // in the list of free records
};

struct sqlite_db {
    struct db db; // first
    sqlite3 *h;
    struct statement *slots; // by db_query.slot
    struct statement *spare;
    sqlite3_stmt *begin, *commit, *rollback, *mark, *keep, *undo, *version;
    int64_t version_seen;
};

static struct sqlite_db *of(struct db *db)
{
    return (struct sqlite_db *)db;
}

static enum err failed(struct db *db, int rc, const char *query)
{
    struct sqlite_db *d = of(db);
    enum err e;
    char code[16];

    switch (rc & 0xff) {
    case SQLITE_CONSTRAINT: e = ERR_CONFLICT; break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_INTERRUPT: e = ERR_BUSY; break;
    case SQLITE_FULL:
    case SQLITE_NOMEM: e = ERR_FULL; break;
    case SQLITE_TOOBIG: e = ERR_TOO_LARGE; break;
    default: e = ERR_STORE;
    }
    snprintf(code, sizeof code, "%d", rc);
    return db_failed(db, e, query, code, d->h ? sqlite3_errmsg(d->h) : sqlite3_errstr(rc));
}

// SQLite's own waiting sleeps ever longer, so that a second process may starve for seconds.
static int wait_for_lock(void *arg, int times)
{
    const struct timespec t = {.tv_nsec = 1000000};

    (void)arg;
    if (times >= LOCK_WAIT_MS) return 0;
    nanosleep(&t, NULL);
    return 1;
}

static int look_at_clock(void *arg)
{
    const struct db *db = arg;

    return db->deadline_us && store_now_us() > db->deadline_us;
}

static void disconnect(struct db *db)
{
    struct sqlite_db *d = of(db);
    struct mem *m = db->mem;

    // not by sqlite3_next_stmt: that also gives the statements that full-text search keeps for itself
    sqlite3_stmt *const own[] = {d->begin, d->commit, d->rollback, d->mark,
                                 d->keep,  d->undo,   d->version};
    for (size_t i = 0; i < COUNT_OF(own); i++)
        sqlite3_finalize(own[i]);
    for (int i = 0; i <= db_query_count(); i++)
        sqlite3_finalize(d->slots[i].st);
    const int rc = sqlite3_close(d->h);
    assert(rc == SQLITE_OK); // else a statement of ours is still open
    mem_free(m);
}

static int run(struct sqlite_db *d, const char *sql)
{
    return sqlite3_exec(d->h, sql, NULL, NULL, NULL);
}

static int prepare(struct sqlite_db *d, const char *sql, sqlite3_stmt **out)
{
    return sqlite3_prepare_v3(d->h, sql, -1, SQLITE_PREPARE_PERSISTENT, out, NULL);
}

static int set_up(struct sqlite_db *d, bool writer)
{
    int rc;

    sqlite3_busy_handler(d->h, wait_for_lock, NULL);
    sqlite3_progress_handler(d->h, STEPS_PER_LOOK, look_at_clock, &d->db);
    sqlite3_db_config(d->h, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(d->h, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    sqlite3_db_config(d->h, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(d->h, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    if (writer && (rc = run(d, "pragma journal_mode = wal")) != SQLITE_OK) return rc;
    if ((rc = run(d,
                  "pragma synchronous = full; pragma foreign_keys = on; pragma secure_delete = on;"
                  "pragma mmap_size = 268435456; pragma temp_store = memory;"
                  "pragma journal_size_limit = 67108864")) != SQLITE_OK ||
        (!writer && (rc = run(d, "pragma query_only = on")) != SQLITE_OK) ||
        (rc = prepare(d, writer ? "begin immediate" : "begin", &d->begin)) != SQLITE_OK ||
        (rc = prepare(d, "commit", &d->commit)) != SQLITE_OK ||
        (rc = prepare(d, "rollback", &d->rollback)) != SQLITE_OK ||
        (rc = prepare(d, "savepoint task", &d->mark)) != SQLITE_OK ||
        (rc = prepare(d, "release task", &d->keep)) != SQLITE_OK ||
        (rc = prepare(d, "rollback to task", &d->undo)) != SQLITE_OK ||
        (rc = prepare(d, "pragma data_version", &d->version)) != SQLITE_OK)
        return rc;
    return SQLITE_OK;
}

static int64_t data_version(struct sqlite_db *d)
{
    int64_t v = d->version_seen;

    if (sqlite3_step(d->version) == SQLITE_ROW) v = sqlite3_column_int64(d->version, 0);
    sqlite3_reset(d->version);
    return v;
}

static enum err connect(struct store *s, bool writer, struct db **out)
{
    struct mem *m = mem_new((size_t)64 << 20);
    struct sqlite_db *d;
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
                      (writer ? SQLITE_OPEN_CREATE : 0);

    if (!m) return ERR_FULL;
    d = MEM_NEW(m, struct sqlite_db);
    d->db = (struct db){.store = s, .driver = &sqlite_driver, .mem = m, .writer = writer};
    d->slots = MEM_ARRAY(m, struct statement, (size_t)db_query_count() + 1);
    int rc = sqlite3_open_v2(store_place(s), &d->h, flags, NULL);
    if (rc == SQLITE_OK) rc = set_up(d, writer);
    if (rc != SQLITE_OK) {
        const enum err e = failed(&d->db, rc, "open");
        if ((rc & 0xff) == SQLITE_CANTOPEN)
            log_line(LOG_ERROR, "store.open",
                     "file=%s: cannot be opened; does its folder exist, and may this user write "
                     "there?",
                     store_place(s));
        disconnect(&d->db);
        return e;
    }
    d->version_seen = data_version(d);
    *out = &d->db;
    return ERR_NONE;
}

// ---- transactions

static enum err step_once(struct db *db, sqlite3_stmt *st, const char *name)
{
    const int rc = sqlite3_step(st);

    sqlite3_reset(st);
    return rc == SQLITE_DONE ? ERR_NONE : failed(db, rc, name);
}

static enum err begin(struct db *db)
{
    return step_once(db, of(db)->begin, "begin");
}

static enum err commit(struct db *db)
{
    return step_once(db, of(db)->commit, "commit");
}

static void rollback(struct db *db)
{
    struct sqlite_db *d = of(db);

    if (sqlite3_get_autocommit(d->h)) return; // a full disk may have done it already
    sqlite3_step(d->rollback);
    sqlite3_reset(d->rollback);
    if (!sqlite3_get_autocommit(d->h)) db->lost = true;
}

static enum err mark(struct db *db)
{
    return step_once(db, of(db)->mark, "savepoint");
}

static enum err keep(struct db *db)
{
    return step_once(db, of(db)->keep, "release");
}

static enum err undo(struct db *db)
{
    if (sqlite3_get_autocommit(of(db)->h)) return ERR_BUSY; // the whole transaction is gone already
    TRY(step_once(db, of(db)->undo, "rollback to"));
    return keep(db);
}

static bool changed_elsewhere(struct db *db)
{
    struct sqlite_db *d = of(db);
    const int64_t v = data_version(d), before = d->version_seen;

    d->version_seen = v;
    return v != before;
}

// ---- statements

static enum err statement_for(struct sqlite_db *d, const struct db_query *q, struct statement **out)
{
    struct statement *s = &d->slots[q->slot];

    if (q->slot == 0 || s->in_use) { // not kept, or open already further up: one for this time
        s = d->spare ? d->spare : MEM_NEW(d->db.mem, struct statement);
        d->spare = s->next;
        *s = (struct statement){0};
    }
    if (!s->st) {
        const int rc = prepare(d, q->sql[STORE_SQLITE], &s->st);
        if (rc != SQLITE_OK) return failed(&d->db, rc, q->name);
        s->rows.db = &d->db;
        s->query = q;
        s->kept = q->slot && s == &d->slots[q->slot];
    }
    s->in_use = true;
    *out = s;
    return ERR_NONE;
}

static void statement_end(struct statement *s)
{
    struct sqlite_db *d = of(s->rows.db);

    s->in_use = false;
    if (s->kept) {
        sqlite3_reset(s->st);
        return;
    }
    sqlite3_finalize(s->st);
    s->st = NULL;
    s->next = d->spare;
    d->spare = s;
}

// Values are borrowed: they live as long as the call, and a statement is bound anew before each use.
static int bind(struct statement *s, const struct db_value *p)
{
    const int last = sqlite3_bind_parameter_count(s->st);
    int rc = SQLITE_OK;

    for (int i = 0; i < s->query->params && i < last && rc == SQLITE_OK; i++)
        switch (p[i].type) {
        case DB_NULL: rc = sqlite3_bind_null(s->st, i + 1); break;
        case DB_INT: rc = sqlite3_bind_int64(s->st, i + 1, p[i].i); break;
        case DB_REAL: rc = sqlite3_bind_double(s->st, i + 1, p[i].r); break;
        case DB_TEXT:
            rc = sqlite3_bind_text64(s->st, i + 1, p[i].s.at, p[i].s.n, SQLITE_STATIC, SQLITE_UTF8);
            break;
        case DB_BLOB:
            rc = sqlite3_bind_blob64(s->st, i + 1, p[i].s.at, p[i].s.n, SQLITE_STATIC);
            break;
        }
    return rc;
}

static enum err open_rows(struct db *db, const struct db_query *q, const struct db_value *p,
                          struct db_rows **out)
{
    struct sqlite_db *d = of(db);
    struct statement *s;
    int rc;

    TRY(statement_for(d, q, &s));
    if ((rc = bind(s, p)) != SQLITE_OK) {
        statement_end(s);
        return failed(db, rc, q->name);
    }
    *out = &s->rows;
    return ERR_NONE;
}

static enum err next(struct db_rows *r, bool *out_more)
{
    struct statement *s = (struct statement *)r;
    const int64_t before = sqlite3_total_changes64(of(r->db)->h);
    const int rc = sqlite3_step(s->st);

    r->db->changed += sqlite3_total_changes64(of(r->db)->h) - before;
    *out_more = rc == SQLITE_ROW;
    return rc == SQLITE_ROW || rc == SQLITE_DONE ? ERR_NONE : failed(r->db, rc, s->query->name);
}

static void close_rows(struct db_rows *r)
{
    statement_end((struct statement *)r);
}

static enum err exec(struct db *db, const struct db_query *q, const struct db_value *p,
                     int64_t *out_changed)
{
    struct sqlite_db *d = of(db);
    struct statement *s;
    int rc;

    TRY(statement_for(d, q, &s));
    const int64_t before = sqlite3_total_changes64(d->h);
    rc = bind(s, p);
    if (rc == SQLITE_OK)
        while ((rc = sqlite3_step(s->st)) == SQLITE_ROW)
            continue;
    const enum err e = rc == SQLITE_DONE ? ERR_NONE : failed(db, rc, q->name);
    statement_end(s);
    // total_changes also counts what triggers and foreign keys did: that is what generations need
    if (e == ERR_NONE)
        *out_changed = sqlite3_total_changes64(d->h) == before ? 0 : sqlite3_changes64(d->h);
    return e;
}

static bool is_null(struct db_rows *r, int column)
{
    return sqlite3_column_type(((struct statement *)r)->st, column) == SQLITE_NULL;
}

static int64_t integer(struct db_rows *r, int column)
{
    return sqlite3_column_int64(((struct statement *)r)->st, column);
}

static double real(struct db_rows *r, int column)
{
    return sqlite3_column_double(((struct statement *)r)->st, column);
}

static str text(struct db_rows *r, int column)
{
    sqlite3_stmt *st = ((struct statement *)r)->st;
    const char *at = sqlite3_column_type(st, column) == SQLITE_BLOB
                         ? sqlite3_column_blob(st, column)
                         : (const char *)sqlite3_column_text(st, column);
    const size_t n = (size_t)sqlite3_column_bytes(st, column);

    return (str){at ? at : "", at ? n : 0};
}

// ---- tools

static enum err run_text(struct db *db, const char *sql)
{
    struct sqlite_db *d = of(db);
    const int rc = run(d, sql);

    db->changed++;
    return rc == SQLITE_OK ? ERR_NONE : failed(db, rc, "text");
}

// VACUUM INTO reads one snapshot, so it ends also while others write (the backup API starts again).
static enum err backup(struct store *s, const char *file)
{
    struct db *db;
    sqlite3_stmt *st;
    enum err e = ERR_IO;
    char part[4096];

    if (snprintf(part, sizeof part, "%s.part", file) >= (int)sizeof part) return ERR_INVALID;
    TRY(connect(s, true, &db));
    unlink(part);
    int rc = prepare(of(db), "vacuum into ?1", &st);
    if (rc == SQLITE_OK) {
        sqlite3_bind_text(st, 1, part, -1, SQLITE_STATIC);
        rc = sqlite3_step(st);
        sqlite3_finalize(st);
    }
    if (rc != SQLITE_DONE) {
        e = failed(db, rc, "backup");
    } else {
        const int f = open(part, O_RDWR | O_CLOEXEC);
        if (f >= 0 && fsync(f) == 0 && rename(part, file) == 0) e = ERR_NONE;
        if (f >= 0) close(f);
    }
    if (e != ERR_NONE) unlink(part);
    disconnect(db);
    return e;
}

static enum err check_one(struct db *db, const char *sql, const char *good, struct out *report)
{
    sqlite3_stmt *st;
    int rc = prepare(of(db), sql, &st);

    if (rc != SQLITE_OK) return failed(db, rc, "check");
    while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
        const char *found = (const char *)sqlite3_column_text(st, 0);
        if (found && strcmp(found, good) != 0) out_format(report, "%s\n", found);
    }
    sqlite3_finalize(st);
    return rc == SQLITE_DONE ? ERR_NONE : failed(db, rc, "check");
}

static enum err check(struct db *db, struct out *report)
{
    db->deadline_us = 0; // reads everything, however long that takes
    TRY(check_one(db, "pragma integrity_check(20)", "ok", report));
    return check_one(db,
                     "select 'table ' || \"table\" || ' row ' || coalesce(rowid, '?') || "
                     "' points to nothing in ' || parent from pragma_foreign_key_check limit 20",
                     "", report);
}

// Everything in the log goes into the file, and the log is cut off. The file itself holds no leftovers: deleted
// bytes are overwritten (secure_delete).
static enum err scrub(struct store *s, const char *const *tables, int n)
{
    (void)tables, (void)n; // the log is one for all
    sqlite3_stmt *st;
    struct db *db;
    bool done = false;

    TRY(connect(s, true, &db));
    int rc = prepare(of(db), "pragma wal_checkpoint(truncate)", &st);
    if (rc == SQLITE_OK) {
        done = sqlite3_step(st) == SQLITE_ROW && sqlite3_column_int(st, 0) == 0;
        sqlite3_finalize(st);
    }
    disconnect(db);
    return done ? ERR_NONE : ERR_BUSY;
}

static void advise(struct db *db)
{
    (void)db;
}

const struct driver sqlite_driver = {
    .kind = STORE_SQLITE,
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
