// meent backup and restore: one tar (POSIX ustar, with pax heads for what is too large for it) that holds the
// database as a consistent copy, the files, and meent.conf. `tar tf` reads it.
//
// The database comes first and is copied as one snapshot; files only ever come, and come before their rows do,
// so that every file that the snapshot names is in the tar.
#include "core/file.h"
#include "main/main.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { BLOCK = 512, PIECE = 1 << 16 };

struct tar {
    struct cli *c;
    int fd;
    bool failed;
    int64_t files, bytes;
    char piece[PIECE];
};

static void put(struct tar *t, const void *at, size_t n)
{
    const char *p = at;

    while (n && !t->failed) {
        const ssize_t w = write(t->fd, p, n);
        if (w <= 0)
            t->failed = true;
        else
            p += w, n -= (size_t)w;
    }
}

static void head(struct tar *t, const char *name, char type, int64_t size, int64_t changed)
{
    char h[BLOCK] = {0};
    unsigned sum = 0;

    snprintf(h, 100, "%s", name);
    memcpy(h + 100, "0000640", 7);
    memcpy(h + 108, "0000000", 7);
    memcpy(h + 116, "0000000", 7);
    snprintf(h + 124, 12, "%011llo", (unsigned long long)(size > 077777777777LL ? 0 : size));
    snprintf(h + 136, 12, "%011llo", (unsigned long long)changed);
    memset(h + 148, ' ', 8);
    h[156] = type;
    memcpy(h + 257, "ustar\00000", 8);
    for (int i = 0; i < BLOCK; i++)
        sum += (unsigned char)h[i];
    snprintf(h + 148, 8, "%06o", sum);
    put(t, h, BLOCK);
}

static void pad(struct tar *t, int64_t size)
{
    static const char zero[BLOCK];

    if (size % BLOCK) put(t, zero, (size_t)(BLOCK - size % BLOCK));
}

static enum err add_file(struct tar *t, const char *path, const char *name)
{
    struct stat st;
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    int64_t left;

    if (fd < 0 || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
        if (fd >= 0) close(fd);
        return cli_fail(t->c, ERR_IO, "cannot read %s: %s", path, strerror(errno));
    }
    if (st.st_size > 077777777777LL) { // 8 GB and more: a pax record says how long
        char record[64], body[64];
        const int digits = snprintf(body, sizeof body, " size=%lld\n", (long long)st.st_size);
        int n = digits + 2;
        n = snprintf(record, sizeof record, "%d%s", n, body);
        head(t, "pax", 'x', n, st.st_mtime);
        put(t, record, (size_t)n);
        pad(t, n);
    }
    head(t, name, '0', st.st_size, st.st_mtime);
    for (left = st.st_size; left > 0;) {
        const ssize_t n = read(fd, t->piece, left < PIECE ? (size_t)left : PIECE);
        if (n <= 0) break;
        put(t, t->piece, (size_t)n);
        left -= n;
    }
    close(fd);
    if (left) return cli_fail(t->c, ERR_IO, "%s changed while it was read", path);
    pad(t, st.st_size);
    t->files++;
    t->bytes += st.st_size;
    cli_progress(t->c, "%lld files, %lld MB", (long long)t->files, (long long)(t->bytes >> 20));
    return t->failed ? cli_fail(t->c, ERR_FULL, "cannot write the backup: %s", strerror(errno))
                     : ERR_NONE;
}

// files/ab/cd/<sha256>: exactly these names, so that nothing else that lies there goes along.
static enum err add_folder(struct tar *t, const char *path, const char *name, int depth)
{
    DIR *d = opendir(path);
    enum err e = ERR_NONE;

    if (!d) return errno == ENOENT ? ERR_NONE : cli_fail(t->c, ERR_IO, "cannot read %s", path);
    for (struct dirent *x; e == ERR_NONE && (x = readdir(d));) {
        char inside[1024], called[100];
        const size_t n = strlen(x->d_name);
        if (x->d_name[0] == '.' || (depth < 2 ? n != 2 : n != 64)) continue;
        if (snprintf(inside, sizeof inside, "%s/%s", path, x->d_name) >= (int)sizeof inside)
            continue;
        if (snprintf(called, sizeof called, "%s/%s", name, x->d_name) >= (int)sizeof called)
            continue;
        e = depth < 2 ? add_folder(t, inside, called, depth + 1) : add_file(t, inside, called);
    }
    closedir(d);
    return e;
}

enum err main_backup(struct cli *c)
{
    static const char end[2 * BLOCK];
    str file;
    struct tar *t = MEM_NEW(c->mem, struct tar);

    if (!cli_argument(c, &file))
        return cli_usage(c, "name the file to write, or - for standard output");
    TRY(cli_end(c));
    TRY(cli_store(c, false));
    if (store_kind(c->store) != STORE_SQLITE)
        return cli_fail(c, ERR_INVALID,
                        "a PostgreSQL database is saved with its own tools: pg_dump -Fc; the files "
                        "are in " STR_FMT "/files",
                        STR_ARG(c->set->data));
    const bool standard = str_eq(file, STR("-"));
    char *to = str_z(c->mem, file),
         *beside = str_z(c->mem, str_format(c->mem, STR_FMT ".new", STR_ARG(file)));
    char *copy = str_z(c->mem, str_format(c->mem, STR_FMT "/backup.%d.tmp", STR_ARG(c->set->data),
                                          (int)getpid()));
    t->c = c;
    t->fd = standard ? STDOUT_FILENO : open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (t->fd < 0) return cli_fail(c, ERR_IO, "cannot write %s: %s", beside, strerror(errno));

    unlink(copy);
    enum err e = store_backup(c->store, copy);
    if (e != ERR_NONE) (void)cli_fail(c, e, "the database could not be copied (%s)", err_name(e));
    if (e == ERR_NONE) e = add_file(t, copy, "meent.db");
    unlink(copy);
    char *conf = str_z(c->mem, str_format(c->mem, STR_FMT "/meent.conf", STR_ARG(c->set->data)));
    if (e == ERR_NONE && access(conf, R_OK) == 0) e = add_file(t, conf, "meent.conf");
    if (e == ERR_NONE)
        e = add_folder(t,
                       str_z(c->mem, str_format(c->mem, STR_FMT "/files", STR_ARG(c->set->data))),
                       "files", 0);
    put(t, end, sizeof end);
    if (!standard) {
        if (e == ERR_NONE && (t->failed || fsync(t->fd) != 0))
            e = cli_fail(c, ERR_FULL, "cannot write %s: %s", beside, strerror(errno));
        close(t->fd);
        if (e == ERR_NONE && rename(beside, to) != 0)
            e = cli_fail(c, ERR_IO, "cannot write %s: %s", to, strerror(errno));
        if (e != ERR_NONE) unlink(beside);
        if (e == ERR_NONE)
            cli_say(c, "%lld files, %lld bytes, in " STR_FMT, (long long)t->files,
                    (long long)t->bytes, STR_ARG(file));
    }
    return e;
}

// ---- restore ----

static bool get(int fd, char *at, size_t n)
{
    while (n) {
        const ssize_t r = read(fd, at, n);
        if (r <= 0) return false;
        at += r;
        n -= (size_t)r;
    }
    return true;
}

static bool octal(const char *at, size_t n, int64_t *out)
{
    int64_t v = 0;
    size_t i = 0;

    for (; i < n && at[i] >= '0' && at[i] <= '7'; i++)
        v = v * 8 + (at[i] - '0');
    *out = v;
    return i > 0 && (i == n || at[i] == 0 || at[i] == ' ');
}

static bool sum_fits(const char *h)
{
    unsigned sum = 0;
    int64_t said;

    for (int i = 0; i < BLOCK; i++)
        sum += i >= 148 && i < 156 ? ' ' : (unsigned char)h[i];
    return octal(h + 148, 8, &said) && said == (int64_t)sum;
}

// Only what backup writes: nothing in a tar can place a file elsewhere.
static bool name_ours(str name)
{
    if (str_eq(name, STR("meent.db")) || str_eq(name, STR("meent.conf"))) return true;
    if (name.n != 6 + 3 + 3 + 64 || !str_starts(name, STR("files/"))) return false;
    for (size_t i = 6; i < name.n; i++) {
        const char c = name.at[i];
        if (i == 8 || i == 11 ? c != '/' : !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')))
            return false;
    }
    return str_eq(str_part(name, 6, 2), str_part(name, 12, 2)) &&
           str_eq(str_part(name, 9, 2), str_part(name, 14, 2));
}

static bool is_empty(const char *path)
{
    DIR *d = opendir(path);
    int n = 0;

    if (!d) return errno == ENOENT;
    for (struct dirent *x; (x = readdir(d));)
        n += strcmp(x->d_name, ".") != 0 && strcmp(x->d_name, "..") != 0;
    closedir(d);
    return n == 0;
}

static enum err restore_file(struct cli *c, int from, str name, int64_t size, char *piece)
{
    char *path = str_z(c->mem, str_format(c->mem, STR_FMT "/" STR_FMT, STR_ARG(c->set->data),
                                          STR_ARG(name)));

    for (char *s = path + 1; *s; s++)
        if (*s == '/') {
            *s = 0;
            if (mkdir(path, 0750) != 0 && errno != EEXIST)
                return cli_fail(c, ERR_IO, "cannot make %s: %s", path, strerror(errno));
            *s = '/';
        }
    const int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
    if (fd < 0) return cli_fail(c, ERR_IO, "cannot write %s: %s", path, strerror(errno));
    for (int64_t left = size; left > 0;) {
        const size_t n = left < PIECE ? (size_t)left : PIECE;
        if (!get(from, piece, n)) {
            close(fd);
            return cli_fail(c, ERR_INVALID, "the backup ends in the middle of " STR_FMT,
                            STR_ARG(name));
        }
        if (write(fd, piece, n) != (ssize_t)n) {
            close(fd);
            return cli_fail(c, ERR_FULL, "cannot write %s: %s", path, strerror(errno));
        }
        left -= (int64_t)n;
    }
    const bool ok = fsync(fd) == 0;
    return close(fd) == 0 && ok ? ERR_NONE
                                : cli_fail(c, ERR_IO, "cannot write %s: %s", path, strerror(errno));
}

enum err main_restore(struct cli *c)
{
    char h[BLOCK], *piece = mem_raw(c->mem, PIECE), *folder = str_z(c->mem, c->set->data);
    str file;
    int64_t files = 0, pax_size = -1;
    bool database = false, ended = false;
    enum err e = ERR_NONE;

    if (!cli_argument(c, &file)) return cli_usage(c, "name the backup, or - for standard input");
    TRY(cli_end(c));
    if (!is_empty(folder))
        return cli_fail(c, ERR_CONFLICT,
                        "the data folder %s is not empty: choose an empty one with --data", folder);
    const int fd =
        str_eq(file, STR("-")) ? STDIN_FILENO : open(str_z(c->mem, file), O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return cli_fail(c, ERR_IO, "cannot read " STR_FMT ": %s", STR_ARG(file), strerror(errno));
    while (e == ERR_NONE && !ended) {
        int64_t size;
        if (!get(fd, h, BLOCK)) {
            e = cli_fail(c, ERR_INVALID, "the backup has no end: it is not whole");
        } else if (h[0] == 0) {
            ended = true;
        } else if (!sum_fits(h) || !octal(h + 124, 12, &size)) {
            e = cli_fail(c, ERR_INVALID, STR_FMT " is no backup of Meent, or it is damaged",
                         STR_ARG(file));
        } else if (h[156] == 'x' && size < BLOCK) { // "NN size=BYTES"
            str record, name;
            if (!get(fd, h, BLOCK)) continue;
            record = (str){h, (size_t)size};
            if (str_cut(&record, '=', &name) && record.n) record.n--;
            if (str_int(record, 0, INT64_MAX, &pax_size) != ERR_NONE)
                e = cli_fail(c, ERR_INVALID, "the backup is damaged");
        } else {
            const str name = str_copy(c->mem, (str){h, strnlen(h, 100)});
            if (pax_size >= 0) size = pax_size;
            pax_size = -1;
            if (h[156] != '0' || !name_ours(name)) {
                e = cli_fail(c, ERR_INVALID, "\"" STR_FMT "\" does not belong in a backup of Meent",
                             STR_ARG(name));
                break;
            }
            e = restore_file(c, fd, name, size, piece);
            if (e == ERR_NONE && size % BLOCK && !get(fd, piece, (size_t)(BLOCK - size % BLOCK)))
                e = cli_fail(c, ERR_INVALID, "the backup ends too early");
            database = database || str_eq(name, STR("meent.db"));
            files++;
            cli_progress(c, "%lld files", (long long)files);
        }
    }
    if (fd != STDIN_FILENO) close(fd);
    if (e == ERR_NONE && !database)
        e = cli_fail(c, ERR_INVALID, "there is no database in this backup");
    if (e != ERR_NONE) return e;
    cli_say(c, "%lld files restored in %s. Now check them: meent verify --data %s",
            (long long)files, folder, folder);
    return ERR_NONE;
}
