// What is here: the only place that knows libzip.
#include "core/archive.h"

#include <stdlib.h>
#include <zip.h>

enum { PATH_BYTES_MAX = 400, LINK_MODE = 0120000, TYPE_MASK = 0170000 };

static bool path_is_safe(str path, bool brackets)
{
    str rest = path, part;

    if (path.n == 0 || path.n > PATH_BYTES_MAX || path.at[0] == '/') return false;
    for (size_t i = 0; i < path.n; i++) {
        const char c = path.at[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
              (c && strchr(brackets ? "._/- []" : "._/- ", c))))
            return false;
    }
    while (str_cut(&rest, '/', &part))
        if (part.n == 0 || str_eq(part, STR(".")) || str_eq(part, STR(".."))) return false;
    return true;
}

static str shown(struct mem *m,
                 const char *name) // of somebody else: only signs that can do no harm
{
    char *at = str_z(m, str_part(str_of(name ? name : "?"), 0, 120));

    for (char *p = at; *p; p++)
        if (*p < 0x20 || *p == 0x7f) *p = '?';
    return str_of(at);
}

static int by_path(const void *a, const void *b)
{
    return str_cmp(((const struct archive_file *)a)->path, ((const struct archive_file *)b)->path);
}

static enum err fail(struct archive_fault *f, enum archive_problem problem, str path,
                     int64_t number)
{
    *f = (struct archive_fault){problem, path, number};
    return problem == ARCHIVE_MANY || problem == ARCHIVE_LARGE ? ERR_TOO_LARGE : ERR_INVALID;
}

// The directory: nothing is unpacked before all of it is within bounds.
static enum err directory_check(struct mem *m, zip_t *z, const struct archive_bounds *bounds,
                                bool brackets, struct archive *a, zip_int64_t *place,
                                struct archive_fault *fault)
{
    const zip_int64_t n = zip_get_num_entries(z, 0);
    int64_t sum = 0;

    for (zip_int64_t i = 0; i < n; i++) {
        zip_uint8_t system;
        zip_uint32_t attributes;
        zip_stat_t s;

        if (zip_stat_index(z, (zip_uint64_t)i, 0, &s) != 0 || !(s.valid & ZIP_STAT_SIZE) ||
            !(s.valid & ZIP_STAT_NAME))
            return fail(fault, ARCHIVE_DAMAGED, STR(""), 0);
        const str name = str_copy(m, str_of(s.name));
        const bool folder = str_ends(name, STR("/"));
        if (!path_is_safe(folder ? str_part(name, 0, name.n - 1) : name, brackets))
            return fail(fault, ARCHIVE_PATH, shown(m, s.name), 0);
        if (zip_file_get_external_attributes(z, (zip_uint64_t)i, 0, &system, &attributes) == 0 &&
            system == ZIP_OPSYS_UNIX && ((attributes >> 16) & TYPE_MASK) == LINK_MODE)
            return fail(fault, ARCHIVE_LINK, name, 0);
        if (folder) continue;
        if (s.valid & ZIP_STAT_ENCRYPTION_METHOD && s.encryption_method != ZIP_EM_NONE)
            return fail(fault, ARCHIVE_LOCKED, name, 0);
        if (s.valid & ZIP_STAT_COMP_METHOD && s.comp_method != ZIP_CM_STORE &&
            s.comp_method != ZIP_CM_DEFLATE)
            return fail(fault, ARCHIVE_METHOD, name, s.comp_method);
        if (s.size > (zip_uint64_t)bounds->file_bytes)
            return fail(fault, ARCHIVE_LARGE, name, (int64_t)s.size);
        sum += (int64_t)s.size;
        if (sum > bounds->bytes) return fail(fault, ARCHIVE_LARGE, STR(""), sum);
        place[a->n] = i;
        a->at[a->n++] = (struct archive_file){name, {NULL, (size_t)s.size}};
    }
    return ERR_NONE;
}

static bool entry_read(zip_t *z, zip_int64_t place, char *to, size_t n)
{
    zip_file_t *f = zip_fopen_index(z, (zip_uint64_t)place, 0);
    size_t got = 0;
    char more;

    if (!f) return false;
    while (got < n) {
        const zip_int64_t r = zip_fread(f, to + got, n - got);
        if (r <= 0) break;
        got += (size_t)r;
    }
    // One byte more than the directory says is a lie; the sum is only looked at when the end is reached.
    const bool good = got == n && zip_fread(f, &more, 1) == 0;
    return zip_fclose(f) == 0 && good;
}

static enum err unpack(struct mem *m, zip_t *z, const struct archive_bounds *bounds, bool names,
                       struct archive *out, struct archive_fault *fault)
{
    const zip_int64_t n = zip_get_num_entries(z, 0);
    int length;

    out->at = MEM_ARRAY(m, struct archive_file, (size_t)n + 1);
    zip_int64_t *place = MEM_ARRAY(m, zip_int64_t, (size_t)n + 1);
    TRY(directory_check(m, z, bounds, names, out, place, fault));
    if (names) return ERR_NONE;
    for (int i = 0; i < out->n; i++) {
        char *at = mem_raw(m, out->at[i].bytes.n + 1);
        if (!entry_read(z, place[i], at, out->at[i].bytes.n))
            return fail(fault, ARCHIVE_DAMAGED, out->at[i].path, 0);
        out->at[i].bytes.at = at;
    }
    const char *comment = zip_get_archive_comment(z, &length, 0);
    if (comment && length > 0) out->comment = str_copy(m, (str){comment, (size_t)length});
    return ERR_NONE;
}

static enum err open_and(struct mem *m, str bytes, const struct archive_bounds *bounds, bool names,
                         struct archive *out, struct archive_fault *fault)
{
    zip_error_t error;

    *out = (struct archive){0};
    *fault = (struct archive_fault){0};
    if (bytes.n < 22)
        return fail(fault, ARCHIVE_DAMAGED, STR(""), 0); // libzip takes nothing for an empty zip
    zip_error_init(&error);
    zip_source_t *source = zip_source_buffer_create(bytes.at, bytes.n, 0, &error);
    if (!source) return ERR_FULL;
    zip_t *z = zip_open_from_source(source, ZIP_RDONLY, &error);
    if (!z) {
        zip_source_free(source);
        zip_error_fini(&error);
        return fail(fault, ARCHIVE_DAMAGED, STR(""), 0);
    }
    zip_error_fini(&error);
    const zip_int64_t n = zip_get_num_entries(z, 0);
    if (n > bounds->files) {
        zip_discard(z);
        return fail(fault, ARCHIVE_MANY, STR(""), n);
    }
    // An arena that gives out unwinds past this function, and libzip would be left open.
    if (MEM_GUARD(m)) {
        zip_discard(z);
        return ERR_FULL;
    }
    const enum err e = unpack(m, z, bounds, names, out, fault);
    mem_unguard(m);
    zip_discard(z);
    if (e != ERR_NONE) return e;
    if (out->n) qsort(out->at, (size_t)out->n, sizeof *out->at, by_path);
    for (int i = 1; i < out->n; i++)
        if (str_eq(out->at[i].path, out->at[i - 1].path))
            return fail(fault, ARCHIVE_TWICE, out->at[i].path, 0);
    return ERR_NONE;
}

enum err archive_read(struct mem *m, str bytes, const struct archive_bounds *bounds,
                      struct archive *out, struct archive_fault *fault)
{
    return open_and(m, bytes, bounds, false, out, fault);
}

enum err archive_names(struct mem *m, str bytes, const struct archive_bounds *bounds,
                       struct archive *out, struct archive_fault *fault)
{
    return open_and(m, bytes, bounds, true, out, fault);
}

static bool entry_add(zip_t *z, const struct archive_file *f, const char *path)
{
    // 1 January 1980, the first day a zip knows; a plain file that everybody may read.
    enum { DAY = (0 << 9) | (1 << 5) | 1 };
    zip_source_t *s = zip_source_buffer(z, f->bytes.at ? f->bytes.at : "", f->bytes.n, 0);

    if (!s) return false;
    const zip_int64_t i = zip_file_add(z, path, s, ZIP_FL_ENC_UTF_8);
    if (i < 0) {
        zip_source_free(s);
        return false;
    }
    return zip_set_file_compression(z, (zip_uint64_t)i, ZIP_CM_STORE, 0) == 0 &&
           zip_file_set_dostime(z, (zip_uint64_t)i, 0, DAY, 0) == 0 &&
           zip_file_set_external_attributes(z, (zip_uint64_t)i, 0, ZIP_OPSYS_UNIX,
                                            0100644u << 16) == 0;
}

enum err archive_write(struct mem *m, const struct archive *a, str *out)
{
    struct archive_file *at = MEM_ARRAY(m, struct archive_file, (size_t)a->n + 1);
    char **path = MEM_ARRAY(m, char *, (size_t)a->n + 1);
    enum err e = ERR_FULL;
    zip_error_t error;
    zip_stat_t stat;
    size_t room = 1024;

    if (a->n == 0) return ERR_INVALID; // libzip makes no zip of nothing

    if (a->n) memcpy(at, a->at, (size_t)a->n * sizeof *at);
    if (a->n) qsort(at, (size_t)a->n, sizeof *at, by_path);
    for (int i = 0; i < a->n; i++) {
        path[i] = str_z(m, at[i].path);
        room += at[i].bytes.n + 2 * at[i].path.n + 200;
    }
    char *to = mem_raw(m, room + a->comment.n);
    zip_error_init(&error);
    zip_source_t *s = zip_source_buffer_create(NULL, 0, 0, &error);
    if (!s) return ERR_FULL;
    zip_t *z = zip_open_from_source(s, ZIP_TRUNCATE, &error);
    if (!z) {
        zip_source_free(s);
        return ERR_FULL;
    }
    zip_source_keep(s);
    bool good = true;
    for (int i = 0; i < a->n && good; i++)
        good = entry_add(z, &at[i], path[i]);
    if (good && a->comment.n)
        good = zip_set_archive_comment(z, a->comment.at, (zip_uint16_t)a->comment.n) == 0;
    if (!good)
        zip_discard(z);
    else if (zip_close(z) == 0 && zip_source_stat(s, &stat) == 0 &&
             stat.size <= room + a->comment.n && zip_source_open(s) == 0) {
        size_t n = 0;
        zip_int64_t r;
        while (n < stat.size && (r = zip_source_read(s, to + n, stat.size - n)) > 0)
            n += (size_t)r;
        zip_source_close(s);
        if (n == stat.size) {
            *out = (str){to, n};
            e = ERR_NONE;
        }
    }
    zip_source_free(s);
    zip_error_fini(&error);
    return e;
}
