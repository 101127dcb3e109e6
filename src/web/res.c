// Answering: redirects, headers, JSON, files.
#include "base/json.h"
#include "base/utf8.h"
#include "http/range.h"
#include "web/impl.h"

#include <assert.h>
#include <unistd.h>

void res_header(struct res *r, const char *name, str value)
{
    assert(r->n_headers < (int)COUNT_OF(r->headers));
    r->headers[r->n_headers++] = (struct http_field){str_of(name), value};
}

enum err redirect(struct req *q, struct res *r, str path)
{
    assert(path.n && path.at[0] == '/' && (path.n == 1 || path.at[1] != '/'));
    const char *base = q->lang == LANG_EN ? "/en" : "";
    r->status = 303;
    r->cache = CACHE_NEVER;
    r->body.n = 0;
    res_header(r, "location", str_format(q->mem, "%s" STR_FMT, base, STR_ARG(path)));
    return ERR_NONE;
}

struct json res_json(struct res *r)
{
    r->type = "application/json; charset=utf-8";
    return json_new(&r->body);
}

// What a browser may show itself; the rest is saved. HTML, SVG and XML could run as ours, so never.
static bool shown(const char *type)
{
    static const char *const types[] = {"image/png",      "image/jpeg", "image/webp",
                                        "image/gif",      "image/avif", "video/mp4",
                                        "video/webm",     "audio/mpeg", "audio/mp4",
                                        "audio/ogg",      "audio/webm", "audio/wav",
                                        "audio/flac",     "text/vtt",   "text/plain",
                                        "application/pdf"};
    const str t = str_of(type);
    const ptrdiff_t semicolon = str_find_byte(t, ';');
    const str bare = semicolon < 0 ? t : str_trim(str_part(t, 0, (size_t)semicolon));

    for (size_t i = 0; i < COUNT_OF(types); i++)
        if (str_eq(bare, str_of(types[i]))) return true;
    return false;
}

// RFC 6266: a plain name for old readers, the real one in UTF-8.
static str disposition(struct mem *m, bool inline_, str name)
{
    struct out o = out_new(m);

    out_format(&o, "%s; filename=\"", inline_ ? "inline" : "attachment");
    for (str rest = name; rest.n;) {
        const uint32_t c = utf8_next(&rest);
        out_byte(&o, c < 0x7f && c > ' ' && c != '"' && c != '\\' && c != '/' && c != '%' ? (char)c
                                                                                          : '_');
    }
    OUT_LIT(&o, "\"; filename*=UTF-8''");
    url_part(&o, name);
    return out_get(&o);
}

enum err res_file(struct req *q, struct res *r, const struct sent_file *f)
{
    struct range_span span = {.at = 0, .bytes = f->bytes};
    const str etag = str_format(q->mem, "\"" STR_FMT "\"", STR_ARG(f->etag));
    const str none = http_header(q->http, STR("if-none-match"));
    const str range = http_header(q->http, STR("range"));
    const str if_range = http_header(q->http, STR("if-range"));
    const bool show = shown(f->type);

    r->type = show ? f->type : "application/octet-stream";
    r->cache = CACHE_FOREVER;
    res_header(r, "etag", etag);
    res_header(r, "accept-ranges", STR("bytes"));
    res_header(r, "content-disposition", disposition(q->mem, show, f->name));
    if (none.at && head_etag_match(none, etag)) {
        close(f->fd);
        r->status = 304;
        return ERR_NONE;
    }
    // If-Range compares strongly, and a date is no proof: then the whole file.
    if (range.at && q->http->method == GET && (!if_range.at || str_eq(if_range, etag))) {
        switch (range_parse(range, f->bytes, &span)) {
        case RANGE_PART:
            r->status = 206;
            res_header(r, "content-range",
                       str_format(q->mem, "bytes %lld-%lld/%lld", (long long)span.at,
                                  (long long)(span.at + span.bytes - 1), (long long)f->bytes));
            break;
        case RANGE_UNSATISFIABLE:
            close(f->fd);
            r->n_headers = 0;
            res_header(r, "content-range", str_format(q->mem, "bytes */%lld", (long long)f->bytes));
            return ERR_RANGE;
        case RANGE_NONE: break;
        }
    }
    r->from_file = true;
    r->file = f->fd;
    r->file_at = span.at;
    r->file_bytes = span.bytes;
    return ERR_NONE;
}

void res_bytes(struct req *q, struct res *r, const char *type, str name, str bytes)
{
    const bool show = shown(type);

    r->type = show ? type : "application/octet-stream";
    r->cache = CACHE_NEVER; // megabytes, or somebody's own: not for the page cache
    res_header(r, "content-disposition", disposition(q->mem, show, name));
    r->body = out_new(q->mem);
    out_str(&r->body, bytes);
}

enum err res_live(struct req *q, struct res *r, live_look *look, int64_t id)
{
    TRY(look(q->db, q->mem, id, &r->live_version));
    r->type = "text/event-stream";
    r->cache = CACHE_NEVER;
    r->live = look;
    r->live_id = id;
    res_header(r, "x-accel-buffering", STR("no")); // a proxy passes on what it gets at once
    return ERR_NONE;
}
