#include "web/theme.h"

#include "base/disk.h"
#include "base/hash.h"
#include "base/log.h"
#include "http/head.h"
#include "web/assets.h"
#include "web/impl.h"

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

static bool from_folder(struct mem *m, const struct settings *set, struct theme *t)
{
    const str path =
        str_format(m, STR_FMT "/themes/" STR_FMT ".css", STR_ARG(set->data), STR_ARG(set->theme));
    str css, name;

    if (!str_is_slug(set->theme, 40)) return false;
    if (disk_read(m, AT_FDCWD, path.at, THEME_BYTES_MAX + 1, &css) != ERR_NONE) return false;
    name = css.n <= THEME_BYTES_MAX ? class_of(css) : (str){0};
    if (!name.n) return false;
    ready_make(m, css, t);
    if (!t->ok || !t->same) return false;
    t->class_name = name;
    t->href = str_format(m, "/static/theme-" STR_FMT "." STR_FMT ".css", STR_ARG(set->theme),
                         STR_ARG(str_part(t->etag, 1, 10)));
    return true;
}

bool theme_named(struct mem *m, str name, struct theme *out)
{
    const str file = str_format(m, "theme-" STR_FMT ".css", STR_ARG(name));

    for (int i = 0; name.n && i < assets_count; i++)
        if (str_eq(str_of(assets[i].name), file)) {
            out->href = str_of(assets[i].path);
            out->class_name = str_format(m, STR_FMT "-theme", STR_ARG(name));
            return true;
        }
    return false;
}

const struct theme *theme_load(struct mem *m, const struct settings *set)
{
    struct theme *t = MEM_NEW(m, struct theme);

    t->class_name = STR("meent-theme");
    if (!set->theme.n) return t;
    if (theme_named(m, set->theme, t)) return t;
    if (!from_folder(m, set, t))
        log_line(LOG_WARN, "theme.unknown",
                 "name=" STR_FMT ": put what tools/theme.mjs makes in " STR_FMT "/themes/" STR_FMT
                 ".css",
                 STR_ARG(set->theme), STR_ARG(set->data), STR_ARG(set->theme));
    return t;
}

bool theme_answer(const struct theme *t, struct http_request *hq)
{
    if (!t->ok || !str_eq(hq->path, t->href)) return false;
    const str none_match = http_header(hq, STR("if-none-match"));
    struct http_ready *answer =
        none_match.at && head_etag_match(none_match, t->etag) ? t->same : t->ok;

    http_ready_hold(answer);
    http_answer_ready(hq, answer);
    return true;
}
