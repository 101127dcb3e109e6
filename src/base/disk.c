#include "base/disk.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static enum err why(void)
{
    return errno == ENOENT ? ERR_NOT_FOUND : errno == ENOSPC || errno == EDQUOT ? ERR_FULL : ERR_IO;
}

enum err disk_read(struct mem *m, int folder, const char *name, size_t most, str *out)
{
    struct stat st;
    size_t n = 0;

    if (fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) != 0) return why();
    if (!S_ISREG(st.st_mode)) return ERR_IO;
    // The memory first: an arena that gives out would leave the file open.
    const size_t want = (uint64_t)st.st_size < most ? (size_t)st.st_size : most;
    char *at = mem_raw(m, want + 1);
    const int fd = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    ssize_t got = 1;

    if (fd < 0) return why();
    while (n < want && got) {
        got = read(fd, at + n, want - n);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) break;
        n += (size_t)got;
    }
    close(fd);
    if (got < 0) return ERR_IO;
    at[n] = 0;
    *out = (str){at, n};
    return ERR_NONE;
}

enum err disk_write_fd(int fd, str bytes)
{
    while (bytes.n) {
        const ssize_t n = write(fd, bytes.at, bytes.n);
        if (n < 0 && errno != EINTR) return why();
        if (n > 0) bytes = str_from(bytes, (size_t)n);
    }
    return ERR_NONE;
}

enum err disk_write(struct mem *m, const char *path, int mode, str bytes)
{
    const char *beside = str_format(m, "%s.new", path).at;
    const int fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode);
    enum err e = fd < 0 ? why() : disk_write_fd(fd, bytes);

    if (e == ERR_NONE && fsync(fd) != 0) e = why();
    if (fd >= 0 && close(fd) != 0 && e == ERR_NONE) e = why();
    if (e == ERR_NONE && rename(beside, path) != 0) e = why();
    if (e != ERR_NONE && fd >= 0) {
        const int kept = errno; // for who tells the person
        unlink(beside);
        errno = kept;
    }
    return e;
}
