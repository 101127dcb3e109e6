#include "core/cli.h"

#include "base/disk.h"
#include "base/out.h"
#include "core/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static void take(struct cli *c, int at, int n)
{
    memmove(c->args + at, c->args + at + n, sizeof *c->args * (size_t)(c->n - at - n));
    c->n -= n;
}

bool cli_flag(struct cli *c, const char *name)
{
    for (int i = 0; i < c->n && strcmp(c->args[i], "--") != 0; i++)
        if (strcmp(c->args[i], name) == 0) {
            take(c, i, 1);
            return true;
        }
    return false;
}

enum err cli_option(struct cli *c, const char *name, str *out)
{
    const size_t n = strlen(name);

    for (int i = 0; i < c->n && strcmp(c->args[i], "--") != 0; i++) {
        if (strncmp(c->args[i], name, n) != 0) continue;
        if (c->args[i][n] == '=') {
            *out = str_of(c->args[i] + n + 1);
            take(c, i, 1);
            return ERR_NONE;
        }
        if (c->args[i][n]) continue;
        if (i + 1 == c->n) return cli_usage(c, str_format(c->mem, "%s needs a value", name).at);
        *out = str_of(c->args[i + 1]);
        take(c, i, 2);
        return ERR_NONE;
    }
    return ERR_NONE;
}

enum err cli_option_int(struct cli *c, const char *name, int64_t min, int64_t max, int64_t *out)
{
    str text = {0};

    TRY(cli_option(c, name, &text));
    if (!text.at || str_int(text, min, max, out) == ERR_NONE) return ERR_NONE;
    return cli_usage(c, str_format(c->mem, "%s must be a whole number from %lld to %lld", name,
                                   (long long)min, (long long)max)
                            .at);
}

bool cli_argument(struct cli *c, str *out)
{
    bool plain = false;

    for (int i = 0; i < c->n; i++) {
        if (!plain && strcmp(c->args[i], "--") == 0) {
            plain = true;
            continue;
        }
        if (!plain && c->args[i][0] == '-' && c->args[i][1]) continue;
        *out = str_of(c->args[i]);
        take(c, i, 1);
        return true;
    }
    return false;
}

enum err cli_end(struct cli *c)
{
    if (c->n && strcmp(c->args[0], "--") == 0) take(c, 0, 1);
    if (c->n == 0) return ERR_NONE;
    return cli_usage(c, str_format(c->mem, "\"%s\" is not known here", c->args[0]).at);
}

enum err cli_usage(struct cli *c, const char *problem)
{
    fprintf(stderr, "meent %s: %s\nUsage:    meent %s %s\nExample:  %s\n", c->command->name,
            problem, c->command->name, c->command->usage, c->command->example);
    return ERR_INVALID;
}

enum err cli_fail(struct cli *c, enum err why, const char *format, ...)
{
    va_list args;

    fprintf(stderr, "meent %s: ", c->command->name);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    return why;
}

void cli_say(struct cli *c, const char *format, ...)
{
    va_list args;

    (void)c;
    va_start(args, format);
    vprintf(format, args);
    va_end(args);
    putchar('\n');
}

void cli_progress(struct cli *c, const char *format, ...)
{
    static struct timespec began, last;
    struct timespec now;
    va_list args;

    (void)c;
    clock_gettime(CLOCK_MONOTONIC, &now);
    if (!began.tv_sec) began = now;
    if (!isatty(STDERR_FILENO) || now.tv_sec - began.tv_sec < 1 || now.tv_sec == last.tv_sec)
        return;
    last = now;
    fputs("\r\033[K", stderr);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fflush(stderr);
}

// Makes the folder, and those above it that are missing.
static enum err make_folder(struct cli *c, str path)
{
    char *p = str_z(c->mem, path);

    for (char *s = p + 1; *s; s++)
        if (*s == '/') {
            *s = 0;
            if (mkdir(p, 0750) != 0 && errno != EEXIST) break;
            *s = '/';
        }
    if (mkdir(p, 0750) != 0 && errno != EEXIST)
        return cli_fail(c, ERR_IO,
                        "cannot make the folder " STR_FMT ": %s. Choose another with --data.",
                        STR_ARG(path), strerror(errno));
    return ERR_NONE;
}

enum err cli_store(struct cli *c, bool migrate)
{
    struct store_config config = {.url = c->set->database, .readers = 8};
    int at, newest;

    if (c->store) return ERR_NONE;
    TRY(make_folder(c, c->set->data));
    if (config.url.n == 0)
        config.url = str_format(c->mem, "sqlite:" STR_FMT "/meent.db", STR_ARG(c->set->data));
    enum err e = store_open(&config, &c->store);
    if (e != ERR_NONE)
        return cli_fail(c, e,
                        "cannot open the database %s (%s). Is it there, and may you write to it?",
                        c->set->database.n ? "of MEENT_DATABASE" : str_from(config.url, 7).at,
                        err_name(e));
    TRY(store_version(c->store, &at, &newest));
    if (at > newest)
        return cli_fail(
            c, ERR_INVALID,
            "the database is of a newer Meent (schema %d, this program knows %d). Use that one.",
            at, newest);
    if (at == newest) return ERR_NONE;
    if (!migrate)
        return cli_fail(
            c, ERR_INVALID,
            "the database has schema %d and needs %d. Run: meent migrate --data " STR_FMT, at,
            newest, STR_ARG(c->set->data));
    e = store_migrate(c->store, -1);
    if (e != ERR_NONE)
        return cli_fail(c, e, "the schema could not be moved from %d to %d; nothing was changed",
                        at, newest);
    return ERR_NONE;
}

enum err cli_files(struct cli *c)
{
    if (c->files) return ERR_NONE;
    TRY(make_folder(c, c->set->data));
    const enum err e =
        files_open(c->mem, str_format(c->mem, STR_FMT "/files", STR_ARG(c->set->data)), &c->files);
    if (e != ERR_NONE)
        return cli_fail(c, e, "cannot use the folder " STR_FMT "/files: %s", STR_ARG(c->set->data),
                        strerror(errno));
    return ERR_NONE;
}

enum err cli_read(struct cli *c, str path, int64_t max_bytes, str *out)
{
    const bool standard = str_eq(path, STR("-"));
    const int fd = standard ? STDIN_FILENO : open(str_z(c->mem, path), O_RDONLY | O_CLOEXEC);
    struct out o = out_new(c->mem);
    ssize_t n = 0;

    if (fd < 0)
        return cli_fail(c, ERR_IO, "cannot read " STR_FMT ": %s", STR_ARG(path), strerror(errno));
    while ((int64_t)o.n <= max_bytes && (n = read(fd, out_room(&o, 65536), 65536)) > 0)
        o.n += (size_t)n;
    if (!standard) close(fd);
    if (n < 0)
        return cli_fail(c, ERR_IO, "cannot read " STR_FMT ": %s", STR_ARG(path), strerror(errno));
    if ((int64_t)o.n > max_bytes)
        return cli_fail(c, ERR_TOO_LARGE, STR_FMT " is larger than %lld bytes", STR_ARG(path),
                        (long long)max_bytes);
    *out = out_get(&o);
    return ERR_NONE;
}

enum err cli_write(struct cli *c, str path, str bytes)
{
    const bool standard = str_eq(path, STR("-"));

    if (standard) fflush(stdout);
    const enum err e = standard ? disk_write_fd(STDOUT_FILENO, bytes)
                                : disk_write(c->mem, str_z(c->mem, path), 0640, bytes);
    if (e != ERR_NONE)
        return cli_fail(c, e, "cannot write " STR_FMT ": %s", STR_ARG(path), strerror(errno));
    return ERR_NONE;
}

void cli_close(struct cli *c)
{
    if (c->store) store_close(c->store);
    c->store = NULL;
}
