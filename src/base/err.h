// err.h - why something did not happen, as a value that is handed on unchanged.
//
// A function that may fail returns enum err and is marked CHECKED; TRY() hands a failure on.
// What cannot happen is an assert, also in production.
#pragma once

enum err {
#define ERR(name, status, code, key) ERR_##name,
#include "base/errors.def"
#undef ERR
    ERR_COUNT
};

#define CHECKED __attribute__((warn_unused_result))

#define TRY(call)                                  \
    do {                                           \
        enum err try_err_ = (call);                \
        if (try_err_ != ERR_NONE) return try_err_; \
    } while (0)

int err_status(enum err e);       // HTTP status
int err_exit(enum err e);         // exit code of the command line
const char *err_name(enum err e); // "NOT_FOUND", for logs
