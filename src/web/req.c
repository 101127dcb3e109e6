// Reading a request: parts of the path, query, form.
#include "base/utf8.h"
#include "http/address.h"
#include "web/impl.h"

#include <sodium.h>

str req_path_text(struct req *q, const char *name)
{
    const struct routed *r = &q->impl->routed;

    for (int i = 0; i < r->n_values; i++)
        if (str_eq(r->values[i].name, str_of(name))) return r->values[i].value;
    return STR("");
}

bool req_is_burst(struct req *q, str what, int64_t most)
{
    if (address_listed(q->mem, q->site->set->shared_addresses, q->http->address)) return false;
    return !limit_take(q->site->impl->limiter, q->now, LIMIT_BURST,
                       str_format(q->mem, STR_FMT " " STR_FMT, STR_ARG(q->http->address),
                                  STR_ARG(what)),
                       most);
}

enum err req_id(struct req *q, const char *name, int64_t *out)
{
    const str text = req_path_text(q, name);

    if (text.n && text.at[0] == '0') return ERR_NOT_FOUND; // one address per thing
    return str_int(text, 1, INT64_MAX, out) == ERR_NONE ? ERR_NONE : ERR_NOT_FOUND;
}

enum err req_slug(struct req *q, const char *name, str *out)
{
    const str text = req_path_text(q, name);

    if (!str_is_slug(text, 100)) return ERR_NOT_FOUND;
    *out = text;
    return ERR_NONE;
}

static const struct query *query_of(struct req *q)
{
    struct impl_req *i = q->impl;

    if (!i->query_read) {
        i->query_read = true;
        if (query_parse(q->mem, q->http->query, &i->query) != ERR_NONE) {
            i->query = (struct query){0}; // a broken query asks nothing
            i->query_broken = true;
        }
    }
    return &i->query;
}

str req_query(struct req *q, const char *name, size_t max_signs)
{
    if (q->impl->routed.info) route_asked(q->impl->routed.info, name);
    const str value = query_get(query_of(q), str_of(name));
    return utf8_clip(str_trim(value.at ? value : STR("")), max_signs);
}

enum err req_query_int(struct req *q, const char *name, int64_t min, int64_t max, int64_t otherwise,
                       int64_t *out)
{
    const str text = req_query(q, name, 20);

    if (text.n == 0) {
        *out = otherwise;
        return ERR_NONE;
    }
    return str_int(text, min, max, out);
}

// Browsers send CR LF; inside there is LF only.
static str clean(struct mem *m, str s)
{
    if (str_find_byte(s, '\r') < 0) return s;
    char *to = mem_raw(m, s.n);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.at[i] == '\r') {
            if (i + 1 == s.n || s.at[i + 1] != '\n') to[n++] = '\n';
        } else {
            to[n++] = s.at[i];
        }
    }
    return (str){to, n};
}

str req_form(struct req *q, const char *name, size_t max_signs)
{
    const str value = query_get(&q->impl->form, str_of(name));

    if (!value.at) return value;
    const str all = clean(q->mem, value), some = utf8_clip(all, max_signs);
    q->impl->cut |= some.n < all.n && max_signs > 1; // 1: only whether it is there
    return some;
}

int req_form_all(struct req *q, const char *name, str *out, int max)
{
    const struct query *f = &q->impl->form;
    int n = 0;

    for (int i = 0; i < f->n; i++) {
        if (!str_eq(f->at[i].name, str_of(name))) continue;
        if (n == max) return -1;
        out[n++] = clean(q->mem, f->at[i].value);
    }
    return n;
}

bool req_form_file(struct req *q, const char *name, str *out_filename, str *out_bytes)
{
    const struct form_files *f = &q->impl->files;

    for (int i = 0; i < f->n; i++)
        if (str_eq(f->at[i].name, str_of(name))) {
            *out_filename = f->at[i].filename;
            *out_bytes = f->at[i].bytes;
            return true;
        }
    return false;
}

// A request from this machine counts as one of its operator only when it also asks for this machine: a page
// of elsewhere in a browser here (DNS rebinding), or a proxy that tells nothing, asks for another name.
static bool asks_for_here(str host)
{
    static const str names[] = {{"localhost", 9}, {"127.0.0.1", 9}, {"[::1]", 5}};

    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (str_starts(host, names[i]) && (host.n == names[i].n || host.at[names[i].n] == ':'))
            return true;
    return false;
}

bool req_local(const struct req *q)
{
    const str token = q->site->set->operator_token;
    const str sent = http_header(q->http, STR("authorization"));

    if (q->http->local && asks_for_here(q->http->host)) return true;
    if (token.n < 16 || !str_starts(sent, STR("Bearer "))) return false;
    const str given = str_from(sent, 7);
    return given.n == token.n && sodium_memcmp(given.at, token.at, token.n) == 0;
}

enum err fail(struct req *q, enum err why, msg key)
{
    q->why = key;
    return why;
}

str req_words(struct req *q, const char *name, size_t max_signs)
{
    const str s = str_trim(req_form(q, name, max_signs));

    return s.at ? s : STR("");
}

str req_line(struct req *q, const char *name, size_t max_signs)
{
    const str s = req_words(q, name, max_signs);
    const ptrdiff_t end = str_find_byte(s, '\n');

    return end < 0 ? s : str_trim(str_part(s, 0, (size_t)end));
}
