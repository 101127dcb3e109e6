// driver.h - what store.c asks of a database; sqlite.c and postgres.c answer. For src/store/ only.
#pragma once

#include "base/out.h"
#include "store/store.h"

struct driver {
    enum store_kind kind;
    enum err (*connect)(struct store *s, bool writer, struct db **out);
    void (*disconnect)(struct db *db);
    enum err (*begin)(struct db *db); // a snapshot for a reader, all of it or nothing for a writer
    enum err (*commit)(struct db *db);
    void (*rollback)(struct db *db);
    enum err (*mark)(struct db *db);          // a place to go back to, one at a time
    enum err (*keep)(struct db *db);          // forget the mark
    enum err (*undo)(struct db *db);          // back to the mark, and forget it
    bool (*changed_elsewhere)(struct db *db); // did another process commit since the last call?

    enum err (*exec)(struct db *db, const struct db_query *q, const struct db_value *p,
                     int64_t *out_changed);
    enum err (*open)(struct db *db, const struct db_query *q, const struct db_value *p,
                     struct db_rows **out);
    enum err (*next)(struct db_rows *r, bool *out_more);
    void (*close)(struct db_rows *r);
    bool (*null)(struct db_rows *r, int column);
    int64_t (*integer)(struct db_rows *r, int column);
    double (*real)(struct db_rows *r, int column);
    str (*text)(struct db_rows *r, int column); // borrowed until the next row

    enum err (*run_text)(struct db *db, const char *sql);
    enum err (*backup)(struct store *s, const char *file);
    enum err (*check)(struct db *db, struct out *report); // appends findings, a line each
    enum err (*scrub)(struct store *s, const char *const *tables, int n);
    void (*advise)(struct db *db); // before a migration: no time limit; logs what is set unwisely
};

extern const struct driver sqlite_driver, postgres_driver;

struct db_rows { // the head of a driver's own
    struct db *db;
    struct db_rows *next; // among those open
};

struct db { // the head of a driver's own: one connection
    struct store *store;
    const struct driver *driver;
    struct mem *mem; // lives as long as the connection
    struct db *next; // in the pool
    bool writer;
    uint64_t epoch;      // of the schema when it was opened
    int64_t deadline_us; // of the work at hand, monotonic; 0: none
    struct db_rows *open;
    enum err failed; // why a statement failed since begin or mark
    bool retry;      // the database asks to repeat the transaction
    bool lost;       // the connection is of no use any more
    int64_t changed; // rows, since begin
};

struct store_config store_config_of(const struct store *s); // defaults filled in
const char *store_place(const struct store *s);             // path or URL
int64_t store_now_us(void);                                 // monotonic
int db_query_count(void);

// The driver's answer to a failed statement: remembers it in db, logs what has no name of its own.
enum err db_failed(struct db *db, enum err e, const char *query, const char *code, const char *why);

// For migrate.c.
void store_schema_changed(struct store *s); // open connections are let go before their next use
enum err store_connect_alone(struct store *s, struct db **out); // a connection of one's own
