// file.h - files by the SHA-256 of their content: the same content is kept once and its address never
// changes. The bytes stand in DATA/files/ab/cd/<sha256>; what they are called stands in table `file`.
//
// Order   file_put first (the bytes are on disk when it returns), then file_add in a transaction. A crash
//         between the two leaves bytes without a row, never a row without bytes.
// Port    struct file_store is what a place for files must do; the folder is one, S3 can be another.
#pragma once

#include "core/file.sql.h"

struct file_put {
    char sha256[65]; // NUL at the end
    int64_t bytes;
};

struct files;

// What a place for files must do. `impl` is its own.
struct file_store {
    // Takes all that `from` gives from its current place on, at most max_bytes (ERR_TOO_LARGE).
    enum err (*put)(void *impl, int from, int64_t max_bytes, struct file_put *out);
    enum err (*open)(void *impl, str sha256, int *out_fd, int64_t *out_bytes);
    enum err (*remove)(void *impl, str sha256);
};

// m lives as long as the files are used. The folder is made when it is not there.
CHECKED enum err files_open(struct mem *m, str folder, struct files **out);
struct files *files_of(struct mem *m, const struct file_store *store, void *impl);

// A regular file, to read: no link, pipe or device, which a folder of somebody else may hold (ERR_IO).
CHECKED enum err file_open_plain(const char *path, int *out_fd);
CHECKED enum err file_put_fd(struct files *f, int from, int64_t max_bytes, struct file_put *out);
CHECKED enum err file_put_path(struct files *f, const char *path, int64_t max_bytes,
                               struct file_put *out); // as file_open_plain opens it
CHECKED enum err file_put_bytes(struct files *f, str bytes, struct file_put *out);
// The caller closes it. ERR_NOT_FOUND also for what is no hash.
CHECKED enum err file_open(struct files *f, str sha256, int *out_fd, int64_t *out_bytes);
// A small one as a whole, at most max_bytes (ERR_TOO_LARGE).
CHECKED enum err file_text(struct files *f, struct mem *m, str sha256, int64_t max_bytes, str *out);
CHECKED enum err file_remove(struct files *f, str sha256); // not there is fine
