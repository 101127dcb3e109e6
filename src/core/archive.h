// archive.h - a zip with many small files, read into memory and written from it, through libzip.
//
//     struct archive a;
//     enum err e = archive_read(m, bytes, &(struct archive_bounds){10000, 32 << 20, 128 << 20}, &a, &fault);
//
// Bounds   are held against the directory of the zip before anything is unpacked; then against what comes out.
// Refused  paths that are absolute, climb, are twice the same or hold other signs than letters and [0-9._/ -]; links;
//          locked files; other ways of packing than stored and deflated; a sum that does not fit.
// Written  stored, not deflated, sorted by path, without the clock: the same files are the same bytes on every
//          machine and with every zlib. HTTP compresses it on the way.
// Memory   libzip keeps its own while it works; nothing is allocated from `m` inside it.
#pragma once

#include "base/str.h"

struct archive_file {
    str path, bytes;
};

struct archive {
    struct archive_file *at; // by path; folders are left out
    int n;
    str comment;
};

struct archive_bounds {
    int files;
    int64_t file_bytes, bytes; // unpacked: one, all
};

enum archive_problem {
    ARCHIVE_FINE,
    ARCHIVE_DAMAGED,
    ARCHIVE_MANY,
    ARCHIVE_LARGE,
    ARCHIVE_PATH,
    ARCHIVE_TWICE,
    ARCHIVE_LINK,
    ARCHIVE_LOCKED,
    ARCHIVE_METHOD,
};

struct archive_fault {
    enum archive_problem problem;
    str path;       // which file, as far as it can be shown
    int64_t number; // how many files, or bytes
};

// ERR_INVALID, ERR_TOO_LARGE: see fault; ERR_FULL.
CHECKED enum err archive_read(struct mem *m, str bytes, const struct archive_bounds *bounds,
                              struct archive *out, struct archive_fault *fault);
// Only what is in it, to tell what kind of zip it is: paths and sizes (bytes.at is NULL); a path may hold brackets too, as
// office documents do.
CHECKED enum err archive_names(struct mem *m, str bytes, const struct archive_bounds *bounds,
                               struct archive *out, struct archive_fault *fault);
// ERR_INVALID: no file at all.
CHECKED enum err archive_write(struct mem *m, const struct archive *a, str *out);
