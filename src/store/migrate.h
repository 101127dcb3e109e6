// migrate.h - the steps of the schema, embedded by tools/sqlgen from migrations/. Run by store_migrate.
#pragma once

struct migration {
    int number;
    const char *name;
    const char *up[2], *down[2]; // by enum store_kind
};

extern const struct migration migrations[]; // by number
extern const int migrations_n;
