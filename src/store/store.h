// store.h - the port to the database: one dialect of SQL, two drivers (SQLite, PostgreSQL).
//
// Reading   store_read: one snapshot, on the calling thread; any number at the same time.
// Writing   one writer thread takes tasks from a queue, runs many in one transaction, each in its own
//           savepoint, and tells each after the commit is on disk (group commit). ERR_NONE keeps what
//           a task did; anything else undoes exactly that. After a statement has failed, the task
//           has failed with that reason, whatever it returns (PostgreSQL would refuse all that
//           follows): where a conflict may happen, write `on conflict`.
// Memory    an unwinding arena (mem.h) may not cross the store: give the arena that the function uses
//           (`mem`), and when it gives out the work is undone and the result is ERR_FULL. NULL: the
//           function uses none, or guards it itself.
// Errors    the drivers translate: a broken unique or check rule is ERR_CONFLICT, a lock or lost
//           connection ERR_BUSY, a full disk ERR_FULL, the rest ERR_STORE.
// Source    measured choices in docs/decisions/ (two databases, group commit).
#pragma once

#include "base/str.h"

struct store; // shared by all threads
struct db;    // one transaction, used by one thread

struct store_config {
    str url;       // "sqlite:PATH" or "postgresql://..."; a bare path is SQLite
    int readers;   // connections for reading that may be open at once, 1..256
    bool readonly; // no writer: for tools that only look
    int read_ms;   // a read that takes longer ends with ERR_BUSY; 0: 5 000
    int write_ms;  // the same for one task of the writer; 0: 10 000
    int queue_max; // tasks that may wait for the writer; 0: 10 000
    int batch_max; // tasks in one commit; 0: 1 000. 1 is one commit per write, to measure against
};

CHECKED enum err store_open(const struct store_config *config, struct store **out);
void store_close(struct store *s); // waits for the queue to empty

enum store_kind { STORE_SQLITE, STORE_POSTGRES };
enum store_kind store_kind(const struct store *s);

// Moves the schema to `target` (-1: the newest). Every step is one transaction; each has a way back.
CHECKED enum err store_migrate(struct store *s, int target);
CHECKED enum err store_version(struct store *s, int *out_at, int *out_newest);
CHECKED enum err store_backup(struct store *s,
                              const char *file); // SQLite: online copy; PostgreSQL: ERR_INVALID
CHECKED enum err store_check(struct store *s, struct mem *m,
                             str *out_report); // integrity; "ok" or findings

// What was erased from these tables also leaves what the database keeps beside their rows: SQLite's write-ahead log; in
// PostgreSQL dead rows, what is left of rows in the room between others, and what its statistics remember. There each
// table is written anew, while nobody can use it: they should be small. PostgreSQL's own write-ahead log is the cluster's.
// ERR_BUSY: somebody is reading; try again. Outside any transaction.
CHECKED enum err store_scrub(struct store *s, const char *const *tables, int n);

typedef enum err store_fn(struct db *db, void *arg);

// fn's own result is handed back. store_write waits until the commit is on disk; it is not for the
// writer thread itself.
CHECKED enum err store_read(struct store *s, struct mem *mem, store_fn *fn, void *arg);
CHECKED enum err store_write(struct store *s, struct mem *mem, store_fn *fn, void *arg);

// A write that does not wait. `run` is called on the writer thread, perhaps more than once (a
// serialization failure repeats it), `done` once, after the commit or the failure, on the writer thread.
struct store_task {
    store_fn *run;
    void (*done)(struct store_task *t, enum err e);
    struct mem *mem; // that run allocates from, or NULL; see Memory above
    struct store_task *next;
    enum err err;
};
CHECKED enum err store_post(struct store *s, struct store_task *t); // ERR_BUSY: the queue is full

// Raised by every commit that changed something, before `done`: what was read at generation g is
// current while it stays g. What another process commits raises it within STORE_LOOK_MS.
enum { STORE_LOOK_MS = 100 };
uint64_t store_generation(struct store *s);

// ---- below: what the generated query functions use ----

enum db_type { DB_NULL, DB_INT, DB_REAL, DB_TEXT, DB_BLOB };

struct db_value {
    enum db_type type;
    union {
        int64_t i;
        double r;
        str s;
    };
};

struct db_query { // one per query, static, made by tools/sqlgen
    const char *name;
    const char *sql[2]; // by enum store_kind; parameters as ?1.. and $1..
    const char *types;  // one letter per parameter: i int, r real, t text, b bytes
    int params, columns;
    int slot;              // place in the statement cache of a connection; 0: not kept
    struct db_query *next; // in the list of all queries
};

// Called before main by every generated file; gives the slots. db_queries is the list, for tests.
void db_register(struct db_query *queries, int n);
const struct db_query *db_queries(void);

struct db_rows; // an open result

CHECKED enum err db_exec(struct db *db, const struct db_query *q, const struct db_value *p,
                         int64_t *out_changed);
CHECKED enum err db_open(struct db *db, const struct db_query *q, const struct db_value *p,
                         struct db_rows **out);
CHECKED enum err db_next(struct db_rows *r,
                         bool *out_more); // false ends it; the rows are closed then
void db_close(struct db_rows *r);         // before its end
bool db_null(struct db_rows *r, int column);
int64_t db_int(struct db_rows *r, int column);
double db_real(struct db_rows *r, int column);
str db_text(struct db_rows *r, int column, struct mem *m); // a copy in m; NULL at for SQL null

// Room for one more row at the end of a growing array; *room is how many fit.
void *db_rows_grow(struct mem *m, void *rows, size_t size, int n, int *room);

static inline struct db_value db_value_int(int64_t v)
{
    return (struct db_value){DB_INT, {.i = v}};
}

static inline struct db_value db_value_int_or_null(const int64_t *v)
{
    return v ? db_value_int(*v) : (struct db_value){0};
}

static inline struct db_value db_value_real(double v)
{
    return (struct db_value){DB_REAL, {.r = v}};
}

static inline struct db_value db_value_real_or_null(const double *v)
{
    return v ? db_value_real(*v) : (struct db_value){0};
}

static inline struct db_value db_value_str(str v, enum db_type type)
{
    return (struct db_value){type, {.s = v.at ? v : (str){"", 0}}};
}

static inline struct db_value db_value_str_or_null(str v, enum db_type type)
{
    return v.at ? db_value_str(v, type) : (struct db_value){0};
}

// Statements not known before run time: migrations, tools. Never with text from outside.
CHECKED enum err db_run_text(struct db *db, const char *sql);
enum store_kind db_kind(struct db *db);
