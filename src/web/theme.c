#include "web/theme.h"

#include "base/disk.h"
#include "base/hash.h"
#include "base/log.h"
#include "http/head.h"
#include "web/assets.h"
#include "web/impl.h"

#include <dirent.h>
#include <fcntl.h>

// ".rods-theme{...": the class, when the text begins with one.
static str class_of(str css)
{
    const ptrdiff_t brace = str_find_byte(css, '{');

    if (brace < 2 || css.at[0] != '.') return (str){0};
    const str name = str_part(css, 1, (size_t)brace - 1);
    return str_is_slug(name, 60) && str_ends(name, STR("-theme")) ? name : (str){0};
}

static void ready_make(struct mem *m, str css, struct theme *t)
{
    struct http_field fields[SECURITY_FIELDS + 4];
    int n = security_fields(fields, POLICY_FILE, false, false);

    t->etag = str_format(m, "\"" STR_FMT "\"", STR_ARG(str_part(sha256_hex(m, css), 0, 20)));
    fields[n++] = (struct http_field){STR("content-type"), STR("text/css; charset=utf-8")};
    fields[n++] =
        (struct http_field){STR("cache-control"), STR("public, max-age=31536000, immutable")};
    fields[n++] = (struct http_field){STR("etag"), t->etag};
    t->same =
        http_ready_new(&(struct http_answer){.status = 304, .headers = fields, .n_headers = n});
    t->ok = http_ready_new(
        &(struct http_answer){.status = 200, .headers = fields, .n_headers = n, .body = css});
}

static bool from_folder(struct mem *m, const char *folder, str name, struct theme *t)
{
    const str path = str_format(m, "%s/" STR_FMT ".css", folder, STR_ARG(name));
    str css;

    if (!str_is_slug(name, THEME_NAME_MAX)) return false;
    if (disk_read(m, AT_FDCWD, path.at, THEME_BYTES_MAX + 1, &css) != ERR_NONE) return false;
    t->class_name = css.n <= THEME_BYTES_MAX ? class_of(css) : (str){0};
    if (!t->class_name.n) return false;
    ready_make(m, css, t);
    if (!t->ok || !t->same) return false;
    t->name = str_copy(m, name);
    t->href = str_format(m, "/static/theme-" STR_FMT "." STR_FMT ".css", STR_ARG(name),
                         STR_ARG(str_part(t->etag, 1, 10)));
    return true;
}

static bool from_program(struct mem *m, str name, struct theme *out)
{
    const str file = str_format(m, "theme-" STR_FMT ".css", STR_ARG(name));

    for (int i = 0; i < assets_count; i++)
        if (str_eq(str_of(assets[i].name), file)) {
            out->href = str_of(assets[i].path);
            out->class_name = str_format(m, STR_FMT "-theme", STR_ARG(name));
            return true;
        }
    return false;
}

bool theme_named(struct mem *m, const struct themes *all, str name, struct theme *out)
{
    if (!name.n) return false; // on every page that names none
    if (from_program(m, name, out)) return true;
    for (int i = 0; i < all->n; i++)
        if (str_eq(all->at[i].name, name)) {
            *out = all->at[i];
            return true;
        }
    return false;
}

static void unknown(const char *folder, str name)
{
    log_line(LOG_WARN, "theme.unknown",
             "name=" STR_FMT ": put what tools/theme.mjs makes in %s/" STR_FMT ".css",
             STR_ARG(name), folder, STR_ARG(name));
}

static void folder_load(struct mem *m, const char *folder, struct themes *all)
{
    DIR *d = opendir(folder);

    for (struct dirent *e; d && all->n < THEMES_MAX && (e = readdir(d));) {
        const str file = str_of(e->d_name);
        if (!str_ends(file, STR(".css"))) continue;
        const str name = str_part(file, 0, file.n - 4);
        struct theme t = {0};
        if (from_folder(m, folder, name, &t))
            all->at[all->n++] = t;
        else
            unknown(folder, name);
    }
    if (d) closedir(d);
}

const struct themes *themes_load(struct mem *m, const struct settings *set)
{
    struct themes *all = MEM_NEW(m, struct themes);
    const char *folder = str_format(m, STR_FMT "/themes", STR_ARG(set->data)).at;

    all->at = MEM_ARRAY(m, struct theme, THEMES_MAX);
    folder_load(m, folder, all);
    all->house.class_name = STR("meent-theme");
    if (set->theme.n && !theme_named(m, all, set->theme, &all->house)) unknown(folder, set->theme);
    return all;
}

bool theme_answer(const struct themes *all, struct http_request *hq)
{
    for (int i = 0; i < all->n; i++) {
        const struct theme *t = &all->at[i];
        if (!str_eq(hq->path, t->href)) continue;
        const str none_match = http_header(hq, STR("if-none-match"));
        struct http_ready *answer =
            none_match.at && head_etag_match(none_match, t->etag) ? t->same : t->ok;

        http_ready_hold(answer);
        http_answer_ready(hq, answer);
        return true;
    }
    return false;
}
