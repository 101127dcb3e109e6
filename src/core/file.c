#include "core/file.h"

#include "base/hash.h"
#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

struct files {
    const struct file_store *store;
    void *impl;
};

struct folder {
    int fd;
};

// ---- the folder

static enum err why(void)
{
    switch (errno) {
    case ENOENT: return ERR_NOT_FOUND;
    case ENOSPC:
    case EDQUOT: return ERR_FULL;
    default: return ERR_IO;
    }
}

static enum err copy(int from, int to, int64_t max_bytes, struct file_put *out)
{
    static _Thread_local char buffer[256 * 1024];
    unsigned char sum[SHA256_BYTES];
    struct sha256 h;
    int64_t bytes = 0;

    sha256_start(&h);
    for (;;) {
        const ssize_t n = read(from, buffer, sizeof buffer);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return ERR_IO;
        if (n == 0) break;
        bytes += n;
        if (bytes > max_bytes) return ERR_TOO_LARGE;
        sha256_add(&h, buffer, (size_t)n);
        for (ssize_t done = 0; done < n;) {
            const ssize_t w = write(to, buffer + done, (size_t)(n - done));
            if (w < 0 && errno != EINTR) return why();
            if (w > 0) done += w;
        }
    }
    sha256_end(&h, sum);
    for (int i = 0; i < SHA256_BYTES; i++)
        sprintf(out->sha256 + 2 * i, "%02x", sum[i]);
    out->bytes = bytes;
    return ERR_NONE;
}

static void path_of(str sha256, char path[80])
{
    snprintf(path, 80, "%.2s/%.2s/%.64s", sha256.at, sha256.at + 2, sha256.at);
}

// A name is only safe on disk when its folder is, too.
static enum err sync_folder(int at, const char *name)
{
    const int fd = openat(at, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd < 0) return why();
    const enum err e = fsync(fd) == 0 ? ERR_NONE : ERR_IO;
    close(fd);
    return e;
}

static enum err make_folder(int at, const char *name)
{
    if (mkdirat(at, name, 0755) == 0) return ERR_NONE;
    return errno == EEXIST ? ERR_NONE : why();
}

static enum err put_in_place(struct folder *f, const char *part, const char *sha256)
{
    char path[80], outer[8], inner[8];

    path_of(str_of(sha256), path);
    snprintf(outer, sizeof outer, "%.2s", path);
    snprintf(inner, sizeof inner, "%.5s", path);
    if (faccessat(f->fd, path, F_OK, 0) == 0)
        return unlinkat(f->fd, part, 0) == 0 ? ERR_NONE : why();
    TRY(make_folder(f->fd, outer));
    TRY(make_folder(f->fd, inner));
    if (renameat(f->fd, part, f->fd, path) != 0) return why();
    TRY(sync_folder(f->fd, inner));
    TRY(sync_folder(f->fd, outer));
    return sync_folder(f->fd, ".");
}

static enum err folder_put(void *impl, int from, int64_t max_bytes, struct file_put *out)
{
    struct folder *f = impl;
    unsigned char chance[12];
    struct file_put put;
    char part[40] = "part.";

    random_bytes(chance, sizeof chance);
    for (size_t i = 0; i < sizeof chance; i++)
        sprintf(part + 5 + 2 * i, "%02x", chance[i]);
    const int to = openat(f->fd, part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (to < 0) return why();
    enum err e = copy(from, to, max_bytes, &put);
    if (e == ERR_NONE && fsync(to) != 0) e = why();
    if (close(to) != 0 && e == ERR_NONE) e = why();
    if (e == ERR_NONE) e = put_in_place(f, part, put.sha256);
    if (e != ERR_NONE) {
        unlinkat(f->fd, part, 0);
        return e;
    }
    *out = put;
    return ERR_NONE;
}

static enum err folder_open(void *impl, str sha256, int *out_fd, int64_t *out_bytes)
{
    struct folder *f = impl;
    struct stat st;
    char path[80];

    path_of(sha256, path);
    const int fd = openat(f->fd, path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0) return why();
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
        close(fd);
        return ERR_IO;
    }
    *out_fd = fd;
    *out_bytes = st.st_size;
    return ERR_NONE;
}

static enum err folder_remove(void *impl, str sha256)
{
    struct folder *f = impl;
    char path[80];

    path_of(sha256, path);
    return unlinkat(f->fd, path, 0) == 0 || errno == ENOENT ? ERR_NONE : why();
}

static const struct file_store folder_store = {folder_put, folder_open, folder_remove};

// ---- the port

struct files *files_of(struct mem *m, const struct file_store *store, void *impl)
{
    struct files *f = MEM_NEW(m, struct files);

    *f = (struct files){store, impl};
    return f;
}

enum err files_open(struct mem *m, str folder, struct files **out)
{
    const char *path = str_z(m, folder);
    struct folder *f = MEM_NEW(m, struct folder);

    if (mkdir(path, 0755) != 0 && errno != EEXIST) {
        log_line(LOG_ERROR, "files.open",
                 "folder=%s: cannot be made; does the folder above it exist, "
                 "and may this user write there?",
                 path);
        return why();
    }
    f->fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (f->fd < 0) return why();
    *out = files_of(m, &folder_store, f);
    return ERR_NONE;
}

enum err file_put_fd(struct files *f, int from, int64_t max_bytes, struct file_put *out)
{
    return f->store->put(f->impl, from, max_bytes, out);
}

enum err file_open_plain(const char *path, int *out_fd)
{
    struct stat st;
    // O_NONBLOCK: else the opening itself waits for the other end of a pipe.
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);

    if (fd < 0) return why();
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
        close(fd);
        return ERR_IO;
    }
    *out_fd = fd;
    return ERR_NONE;
}

enum err file_put_path(struct files *f, const char *path, int64_t max_bytes, struct file_put *out)
{
    int fd;

    TRY(file_open_plain(path, &fd));
    const enum err e = file_put_fd(f, fd, max_bytes, out);
    close(fd);
    return e;
}

enum err file_put_bytes(struct files *f, str bytes, struct file_put *out)
{
    const int fd = memfd_create("bytes", MFD_CLOEXEC);
    enum err e = fd < 0 ? ERR_FULL : ERR_NONE;

    for (size_t done = 0; e == ERR_NONE && done < bytes.n;) {
        const ssize_t n = write(fd, bytes.at + done, bytes.n - done);
        if (n > 0)
            done += (size_t)n;
        else if (errno != EINTR)
            e = why();
    }
    if (e == ERR_NONE && lseek(fd, 0, SEEK_SET) != 0) e = ERR_IO;
    if (e == ERR_NONE) e = file_put_fd(f, fd, (int64_t)bytes.n, out);
    if (fd >= 0) close(fd);
    return e;
}

enum err file_open(struct files *f, str sha256, int *out_fd, int64_t *out_bytes)
{
    if (!str_is_sha256(sha256)) return ERR_NOT_FOUND;
    return f->store->open(f->impl, sha256, out_fd, out_bytes);
}

enum err file_text(struct files *f, struct mem *m, str sha256, int64_t max_bytes, str *out)
{
    int64_t bytes;
    ssize_t got = 1;
    size_t n = 0;
    int fd;

    TRY(file_open(f, sha256, &fd, &bytes));
    close(fd);
    if (bytes > max_bytes) return ERR_TOO_LARGE;
    // The memory while nothing is open: an arena that gives out would leave it so.
    char *at = mem_raw(m, (size_t)bytes + 1);
    TRY(file_open(f, sha256, &fd, &bytes));
    while (n < (size_t)bytes && got > 0) { // the content of a hash has one length
        got = read(fd, at + n, (size_t)bytes - n);
        if (got > 0) n += (size_t)got;
        if (got < 0 && errno == EINTR) got = 1;
    }
    close(fd);
    at[n] = 0;
    *out = (str){at, n};
    return n == (size_t)bytes ? ERR_NONE : ERR_IO;
}

enum err file_remove(struct files *f, str sha256)
{
    if (!str_is_sha256(sha256)) return ERR_NOT_FOUND;
    return f->store->remove(f->impl, sha256);
}
