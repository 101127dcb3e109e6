// sqlgen.h - what the files of this tool share. How to write queries and migrations: README.md.
#pragma once

#include "base/out.h"

#include <sqlite3.h>

enum { PARAMS_MAX = 32, COLUMNS_MAX = 64, QUERIES_MAX = 400 };

enum kind { SQLITE, POSTGRES };

// A position in a source file, for messages.
struct source {
    const char *file;
    int line; // of the first sign of the text at hand
};

_Noreturn void die(const char *file, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
str read_whole(struct mem *m, const char *file);
void write_whole(const char *file, const struct out *o);
void put_c_text(struct out *o, str s, const char *indent); // as C string literals, one per line

// dialect.c: one text for both databases.

struct param {
    str type, name;
    bool used;
};

struct params {
    struct param at[PARAMS_MAX];
    int n;
};

// The text for one database: macros expanded, comments and the other database's sections blanked,
// :name written as the parameter of its place. Lines stay where they were. params may be NULL.
str dialect_for(struct mem *m, struct source from, str text, enum kind kind, struct params *params);

// migration.c

struct migration {
    int number;
    str name, file;
    str up, down;
    int up_line, down_line;
};

struct migrations {
    struct migration *at;
    int n;
};

struct migrations migrations_read(struct mem *m, const char *folder);
sqlite3 *migrations_apply(struct mem *m, const struct migrations *all); // in memory
void migrations_embed(struct mem *m, const struct migrations *all, const char *out_file);

// query.c

void queries_generate(struct mem *m, sqlite3 *schema, const char *file, const char *base);
