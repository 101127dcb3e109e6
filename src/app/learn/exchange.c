// exchange.c - a course comes in from a folder, a zip or git, and leaves as one of these.
//
// Whatever comes in is within bounds before anything is made of it, and only then read as a course.
#include "app/learn/learn.h"
#include "base/disk.h"
#include "base/out.h"
#include "core/archive.h"
#include "engine/course/history.h"
#include "engine/course/normal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define FORMAT "meent-course 1"

enum { FOLDER_DEPTH = 8 };

bool learn_is_text(str path)
{
    return str_ends(path, STR(".md")) || str_ends(path, STR(".vtt")) ||
           str_ends(path, STR(".txt")) || str_eq(path, STR("LICENSE")) ||
           str_ends(path, STR("/LICENSE"));
}

int learn_by_path(const void *a, const void *b)
{
    return str_cmp(((const struct course_file *)a)->path, ((const struct course_file *)b)->path);
}

// ---- folders ----

struct folder {
    struct mem *m;
    struct course_file *at;
    int n, room;
    int64_t bytes;
};

static void file_put_in(struct folder *f, str path, str text)
{
    if (f->n == f->room) {
        const int room = f->room ? f->room * 2 : 128;
        struct course_file *at = MEM_ARRAY(f->m, struct course_file, (size_t)room);
        if (f->n) memcpy(at, f->at, (size_t)f->n * sizeof *at);
        f->at = at;
        f->room = room;
    }
    f->at[f->n++] = (struct course_file){path, text};
}

static enum err folder_walk(struct folder *f, int fd, str under, int depth)
{
    DIR *dir = fdopendir(fd);
    enum err e = ERR_NONE;

    if (!dir) {
        close(fd);
        return ERR_IO;
    }
    for (const struct dirent *d; e == ERR_NONE && (d = readdir(dir));) {
        struct stat s;

        // Hidden files are of editors and forges; links may lead anywhere.
        if (d->d_name[0] == '.' || fstatat(fd, d->d_name, &s, AT_SYMLINK_NOFOLLOW)) continue;
        const str path =
            str_format(f->m, STR_FMT "%s%s", STR_ARG(under), under.n ? "/" : "", d->d_name);
        if (S_ISDIR(s.st_mode) && depth < FOLDER_DEPTH) {
            const int sub = openat(fd, d->d_name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
            e = sub < 0 ? ERR_IO : folder_walk(f, sub, path, depth + 1);
        } else if (S_ISREG(s.st_mode)) {
            str text = {0};
            // One byte more than allowed, so that the reader of courses says which file is too large.
            e = disk_read(f->m, fd, d->d_name,
                          learn_is_text(path) ? (size_t)TEXT_BYTES_MAX + 1
                                              : (size_t)LEARN_FILE_BYTES_MAX,
                          &text);
            f->bytes += (int64_t)text.n;
            if (e == ERR_NONE && f->bytes > LEARN_BYTES_MAX) e = ERR_TOO_LARGE;
            if (!text.at) text = STR("");
            if (f->n < COURSE_FILES_MAX + 1) file_put_in(f, path, text);
        }
    }
    closedir(dir);
    return e;
}

enum err learn_folder(struct mem *m, const char *folder, struct learn_source *out)
{
    struct folder f = {.m = m};
    const int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    *out = (struct learn_source){.author = STR(""), .note = STR("")};
    if (fd < 0) return ERR_NOT_FOUND;
    TRY(folder_walk(&f, fd, STR(""), 0));
    if (f.n) qsort(f.at, (size_t)f.n, sizeof *f.at, learn_by_path);
    out->at = f.at;
    out->n = f.n;
    return ERR_NONE;
}

enum err learn_course_read(struct mem *m, const struct course_file *files, int n,
                           struct course *out)
{
    struct course_file *at = MEM_ARRAY(m, struct course_file, (size_t)n + 1);
    enum course_parts parts = COURSE_PUBLIC;

    for (int i = 0; i < n; i++) {
        at[i] = files[i];
        if (!learn_is_text(at[i].path)) at[i].text = (str){0};
        if (str_starts(at[i].path, STR("trainer/"))) parts = COURSE_WITH_TRAINER;
    }
    return course_read(m, at, n, parts, out);
}

enum err learn_read(struct mem *m, const char *folder, struct course_file **out_files, int *out_n,
                    struct course *out)
{
    struct learn_source source;

    *out = (struct course){.findings = findings_new(m)};
    TRY(learn_folder(m, folder, &source));
    *out_files = source.at;
    *out_n = source.n;
    return learn_course_read(m, source.at, source.n, out);
}

static bool is_course(struct mem *m, const char *folder)
{
    struct stat s;

    return stat(str_z(m, str_format(m, "%s/course.md", folder)), &s) == 0 && S_ISREG(s.st_mode);
}

static int by_text(const void *a, const void *b)
{
    return str_cmp(*(const str *)a, *(const str *)b);
}

enum err learn_folders(struct mem *m, const char *root, struct strs *out)
{
    enum { MOST = 50 };

    *out = (struct strs){MEM_ARRAY(m, str, MOST), 0};
    if (is_course(m, root)) {
        out->at[out->n++] = str_copy(m, str_of(root));
        return ERR_NONE;
    }
    DIR *dir = opendir(root);
    if (!dir) return ERR_NOT_FOUND;
    for (const struct dirent *d; (d = readdir(dir)) && out->n < MOST;) {
        const str path = str_format(m, "%s/%s", root, d->d_name);
        if (d->d_name[0] != '.' && is_course(m, str_z(m, path))) out->at[out->n++] = path;
    }
    closedir(dir);
    qsort(out->at, (size_t)out->n, sizeof *out->at, by_text);
    return out->n ? ERR_NONE : ERR_NOT_FOUND;
}

// ---- what comes in ----

// Zips of forges hold one folder around everything.
static enum err root_find(struct mem *m, struct learn_source *s, str *why)
{
    static const struct {
        const char *file, *system;
    } foreign[] = {
        {"imsmanifest.xml", "SCORM or Common Cartridge"},
        {"moodle_backup.xml", "Moodle"},
        {"course/course.xml", "Open edX"},
        {"h5p.json", "H5P"},
        {"[Content_Types].xml", "Word or PowerPoint"},
        {"META-INF/container.xml", "EPUB"},
    };
    str top = {0};

    for (int i = 0; i < s->n; i++)
        if (str_eq(s->at[i].path, STR("course.md"))) return ERR_NONE;
    for (int i = 0; i < s->n; i++)
        for (size_t k = 0; k < COUNT_OF(foreign); k++)
            if (str_eq(s->at[i].path, str_of(foreign[k].file))) {
                *why = str_format(m,
                                  "this is a package of %s, not a course of Meent; bring its texts "
                                  "over as Markdown",
                                  foreign[k].system);
                return ERR_INVALID;
            }
    if (s->n && str_find_byte(s->at[0].path, '/') > 0)
        top = str_part(s->at[0].path, 0, (size_t)str_find_byte(s->at[0].path, '/') + 1);
    bool one = top.n > 0, has = false;
    for (int i = 0; i < s->n && one; i++) {
        one = str_starts(s->at[i].path, top);
        has |= str_eq(str_from(s->at[i].path, top.n), STR("course.md"));
    }
    if (!one || !has) {
        *why = STR(
            "course.md is missing, so this is no course; put the files of the course at the top");
        return ERR_INVALID;
    }
    for (int i = 0; i < s->n; i++)
        s->at[i].path = str_from(s->at[i].path, top.n);
    return ERR_NONE;
}

// Hidden files of forges and of macOS do no harm and mean nothing here.
static void hidden_out(struct learn_source *s)
{
    int n = 0;

    for (int i = 0; i < s->n; i++) {
        const str p = s->at[i].path;
        if (p.at[0] == '.' || str_find(p, STR("/.")) >= 0 || str_starts(p, STR("__MACOSX/")))
            continue;
        s->at[n++] = s->at[i];
    }
    s->n = n;
}

static str archive_why(struct mem *m, const struct archive_fault *f)
{
    switch (f->problem) {
    case ARCHIVE_FINE: break;
    case ARCHIVE_DAMAGED:
        return f->path.n ? str_format(m,
                                      "the zip is damaged: " STR_FMT
                                      " does not come out whole; fetch it once more",
                                      STR_ARG(f->path))
                         : STR("this is no zip, or it is damaged or cut off; fetch it once more");
    case ARCHIVE_MANY:
        return str_format(m, "the zip holds %lld files and a course may have %d",
                          (long long)f->number, COURSE_FILES_MAX);
    case ARCHIVE_LARGE:
        return f->path.n ? str_format(m, STR_FMT " is %lld bytes when unpacked and may be %d",
                                      STR_ARG(f->path), (long long)f->number, LEARN_FILE_BYTES_MAX)
                         : str_format(m, "unpacked this is more than %lld bytes and may be %d",
                                      (long long)f->number - 1, LEARN_BYTES_MAX);
    case ARCHIVE_PATH:
        return str_format(
            m,
            "the zip holds a file with the name \"" STR_FMT
            "\"; names may hold letters without accents, digits and . _ - and lead nowhere else",
            STR_ARG(f->path));
    case ARCHIVE_TWICE: return str_format(m, "the zip holds " STR_FMT " twice", STR_ARG(f->path));
    case ARCHIVE_LINK:
        return str_format(m, STR_FMT " is a link; put the file itself in the zip",
                          STR_ARG(f->path));
    case ARCHIVE_LOCKED:
        return str_format(m, STR_FMT " is locked with a password; make a zip without one",
                          STR_ARG(f->path));
    case ARCHIVE_METHOD:
        return str_format(
            m, STR_FMT " is packed in a way that is not read here (method %lld); make a plain zip",
            STR_ARG(f->path), (long long)f->number);
    }
    return STR("");
}

static enum err unpack_zip(struct mem *m, str bytes, struct learn_source *out, str *why)
{
    static const struct archive_bounds bounds = {COURSE_FILES_MAX, LEARN_FILE_BYTES_MAX,
                                                 LEARN_BYTES_MAX};
    struct archive_fault fault;
    struct archive a;
    int64_t format;

    const enum err e = archive_read(m, bytes, &bounds, &a, &fault);
    if (e != ERR_NONE) {
        *why = archive_why(m, &fault);
        return e;
    }
    if (str_starts(a.comment, STR("meent-course ")) &&
        (str_int(str_from(a.comment, 13), 1, 1000000, &format) != ERR_NONE || format != 1)) {
        *why = str_format(
            m,
            "this was made in another form of courses (" STR_FMT
            ") and this Meent reads form 1; export it again with a Meent of the same version",
            STR_ARG(str_part(a.comment, 0, 40)));
        return ERR_INVALID;
    }
    out->at = MEM_ARRAY(m, struct course_file, (size_t)a.n + 1);
    for (int i = 0; i < a.n; i++)
        out->at[out->n++] = (struct course_file){a.at[i].path, a.at[i].bytes};
    return ERR_NONE;
}

static enum err unpack_stream(struct mem *m, str bytes, struct learn_source *out, str *why)
{
    struct history_fault f;
    struct history h;

    enum err e = history_read(m, bytes, &h, &f);
    if (e == ERR_NONE) {
        e = history_files(m, &h, h.tip, &out->at, &out->n);
        if (e == ERR_NONE) {
            out->author = h.commits[h.tip].author;
            out->note = h.commits[h.tip].message;
            return e;
        }
        *why = str_format(m, "the repository holds more than %d files", COURSE_FILES_MAX);
        return e;
    }
    switch (f.problem) {
    case HISTORY_FINE: break;
    case HISTORY_BROKEN:
        *why = str_format(
            m,
            "line %d is not what git fast-export writes, or the rest is cut off: \"" STR_FMT "\"",
            f.line, STR_ARG(f.what));
        break;
    case HISTORY_MANY:
        *why = STR("the history is too long; give the last part of it, or a folder");
        break;
    case HISTORY_LINK:
        *why =
            str_format(m,
                       STR_FMT " is a link or a repository of its own; only plain files are taken",
                       STR_ARG(f.what));
        break;
    case HISTORY_PATH:
        *why = str_format(m,
                          "the name \"" STR_FMT "\" is not taken; names may hold letters without "
                          "accents, digits and . _ - and lead nowhere else",
                          STR_ARG(f.what));
        break;
    case HISTORY_EMPTY:
        *why = STR("there is no commit in it; name the branch: git fast-export main");
        break;
    }
    return e;
}

enum err learn_unpack(struct mem *m, str bytes, struct learn_source *out, str *why)
{
    static const char *const starts[] = {"blob\n",  "reset ", "commit ", "feature ",
                                         "option ", "tag ",   "#"};

    *out = (struct learn_source){.author = STR(""), .note = STR("")};
    *why = STR("");
    bool stream = false;
    for (size_t i = 0; i < COUNT_OF(starts) && !stream; i++)
        stream = str_starts(bytes, str_of(starts[i]));
    if (!stream && !str_starts(bytes, STR("PK"))) {
        *why = STR("this is no zip and nothing that git fast-export writes");
        return ERR_INVALID;
    }
    TRY(stream ? unpack_stream(m, bytes, out, why) : unpack_zip(m, bytes, out, why));
    hidden_out(out);
    if (out->n) qsort(out->at, (size_t)out->n, sizeof *out->at, learn_by_path);
    TRY(root_find(m, out, why));
    qsort(out->at, (size_t)out->n, sizeof *out->at, learn_by_path);
    return ERR_NONE;
}

enum err learn_open(struct mem *m, const char *what, struct learn_source *out, str *why)
{
    const bool standard = strcmp(what, "-") == 0;
    struct out o = out_new(m);
    struct stat s;
    ssize_t n = 0;

    *out = (struct learn_source){.author = STR(""), .note = STR("")};
    *why = STR("");
    if (!standard && stat(what, &s) != 0) {
        *why = str_of(strerror(errno));
        return ERR_NOT_FOUND;
    }
    if (!standard && S_ISDIR(s.st_mode)) {
        const enum err e = learn_folder(m, what, out);
        if (e == ERR_TOO_LARGE)
            *why = str_format(m, "the folder holds more than %d bytes", LEARN_BYTES_MAX);
        return e;
    }
    const int fd = standard ? STDIN_FILENO : open(what, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        *why = str_of(strerror(errno));
        return ERR_IO;
    }
    while (o.n <= LEARN_BYTES_MAX && (n = read(fd, out_room(&o, 65536), 65536)) > 0)
        o.n += (size_t)n;
    if (!standard) close(fd);
    if (n < 0) {
        *why = str_of(strerror(errno));
        return ERR_IO;
    }
    if (o.n > LEARN_BYTES_MAX) {
        *why = str_format(m, "it is larger than %d bytes", LEARN_BYTES_MAX);
        return ERR_TOO_LARGE;
    }
    return learn_unpack(m, out_get(&o), out, why);
}

// ---- what leaves ----

struct learn_source learn_leaving(struct mem *m, const struct learn_source *from,
                                  const struct learn_pack *how)
{
    const struct normal_options without = {.drop_local = !how->with_local};
    struct learn_source out = {.at = MEM_ARRAY(m, struct course_file, (size_t)from->n + 1),
                               .author = from->author,
                               .note = from->note};

    for (int i = 0; i < from->n; i++) {
        const struct course_file *f = &from->at[i];
        struct findings ignored = findings_new(m);
        str text = f->text;

        if (how->thin && str_starts(f->path, STR("media/blobs/"))) continue;
        if (how->public_only && str_starts(f->path, STR("trainer/"))) continue;
        if (str_ends(f->path, STR(".md"))) {
            // A text that cannot be read leaves only when nothing in it could be somebody's own.
            const enum err e = normal_text(m, f->path, f->text, &without, &ignored, &text);
            if (e != ERR_NONE && !how->with_local && str_find(f->text, STR("local")) >= 0) continue;
            if (e == ERR_NONE && !text.n && f->text.n) continue; // the whole file is local
        }
        out.at[out.n++] = (struct course_file){f->path, text};
    }
    if (out.n) qsort(out.at, (size_t)out.n, sizeof *out.at, learn_by_path);
    return out;
}

enum err learn_zip(struct mem *m, const struct learn_source *from, str *out)
{
    struct archive a = {MEM_ARRAY(m, struct archive_file, (size_t)from->n + 1), from->n,
                        STR(FORMAT)};

    for (int i = 0; i < from->n; i++)
        a.at[i] = (struct archive_file){from->at[i].path, from->at[i].text};
    return archive_write(m, &a, out);
}

static bool is_empty_folder(const char *folder)
{
    DIR *dir = opendir(folder);
    bool empty = true;

    if (!dir) return false;
    for (const struct dirent *d; empty && (d = readdir(dir));)
        empty = strcmp(d->d_name, ".") == 0 || strcmp(d->d_name, "..") == 0;
    closedir(dir);
    return empty;
}

enum err learn_folder_write(struct mem *m, const char *folder, const struct learn_source *from)
{
    if (mkdir(folder, 0777) != 0 && (errno != EEXIST || !is_empty_folder(folder)))
        return errno == EEXIST ? ERR_CONFLICT : ERR_IO;
    for (int i = 0; i < from->n; i++) {
        const str path = str_format(m, "%s/" STR_FMT, folder, STR_ARG(from->at[i].path));
        char *z = str_z(m, path);
        for (char *p = z + strlen(folder) + 1; *p; p++)
            if (*p == '/') {
                *p = 0;
                if (mkdir(z, 0777) != 0 && errno != EEXIST) return ERR_IO;
                *p = '/';
            }
        TRY(disk_write(m, z, 0666, from->at[i].text));
    }
    return ERR_NONE;
}
