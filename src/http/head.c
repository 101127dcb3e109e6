#include "http/head.h"

#include "base/utf8.h"

static bool is_token_byte(unsigned char c)
{
    if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) return true;
    return c > ' ' && c < 0x7f && strchr("!#$%&'*+-.^_`|~", c);
}

static bool is_token(str s, size_t max)
{
    if (s.n == 0 || s.n > max) return false;
    for (size_t i = 0; i < s.n; i++)
        if (!is_token_byte((unsigned char)s.at[i])) return false;
    return true;
}

static bool is_digits(str s)
{
    if (s.n == 0 || s.n > 18) return false;
    for (size_t i = 0; i < s.n; i++)
        if (s.at[i] < '0' || s.at[i] > '9') return false;
    return true;
}

static bool same_word(str s, const char *lower)
{
    size_t i = 0;

    for (; i < s.n && lower[i]; i++) {
        const char c = s.at[i] >= 'A' && s.at[i] <= 'Z' ? s.at[i] + 32 : s.at[i];
        if (c != lower[i]) return false;
    }
    return i == s.n && !lower[i];
}

// host[:port], where host is a name, IPv4, or [IPv6]. An empty Host is lawful but useless to us.
static bool host_valid(str s)
{
    size_t i = 0;

    if (s.n == 0 || s.n > 255 + 6) return false;
    if (s.at[0] == '[') {
        for (i = 1; i < s.n && s.at[i] != ']'; i++)
            if (!strchr("0123456789abcdefABCDEF:.", s.at[i]) || !s.at[i]) return false;
        if (i == s.n || i < 3) return false;
        i++;
    } else {
        for (; i < s.n && s.at[i] != ':'; i++) {
            const char c = s.at[i];
            if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                  c == '-' || c == '.' || c == '_'))
                return false;
        }
        if (i == 0) return false;
    }
    if (i == s.n) return true;
    if (s.at[i++] != ':' || i == s.n || s.n - i > 5) return false;
    for (; i < s.n; i++)
        if (s.at[i] < '0' || s.at[i] > '9') return false;
    return true;
}

static int hex_of(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

bool head_path(struct mem *m, str raw, str *out)
{
    if (raw.n == 0 || raw.at[0] != '/') return false;
    char *to = mem_raw(m, raw.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < raw.n; i++) {
        unsigned char c = (unsigned char)raw.at[i];
        if (c == '%') {
            if (raw.n - i < 3) return false;
            const int high = hex_of(raw.at[i + 1]), low = hex_of(raw.at[i + 2]);
            if (high < 0 || low < 0) return false;
            c = (unsigned char)(high * 16 + low);
            if (c == '/') return false; // one path could be read as another
            i += 2;
        }
        if (c < ' ' || c == 0x7f) return false;
        to[n++] = (char)c;
    }
    to[n] = 0;
    const str path = {to, n};
    if (!utf8_valid(path)) return false;
    for (str rest = path, part; str_cut(&rest, '/', &part);)
        if (str_eq(part, STR(".")) || str_eq(part, STR(".."))) return false;
    *out = path;
    return true;
}

// RFC 9112 3.2.2: also "http://host/path" is a request, and its host must be the one of Host.
static bool strip_authority(str *target, str host)
{
    str t = *target;

    if (t.n && t.at[0] == '/') return true;
    if (str_starts(t, STR("http://")))
        t = str_from(t, 7);
    else if (str_starts(t, STR("https://")))
        t = str_from(t, 8);
    else
        return false;
    const ptrdiff_t slash = str_find_byte(t, '/');
    const str authority = slash < 0 ? t : str_part(t, 0, (size_t)slash);
    if (!str_eq(authority, host)) return false;
    *target = slash < 0 ? STR("/") : str_from(t, (size_t)slash);
    return true;
}

static int refuse(const char **out_why, int status, const char *why)
{
    *out_why = why;
    return status;
}

int head_check(struct http_request *q, str version, const char **out_why)
{
    int hosts = 0, lengths = 0, codings = 0;
    str coding = {0};

    if (!is_token(q->verb, 32)) return refuse(out_why, 400, "method");
    if (str_eq(q->verb, STR("GET")))
        q->method = GET;
    else if (str_eq(q->verb, STR("HEAD")))
        q->method = HEAD;
    else if (str_eq(q->verb, STR("POST")))
        q->method = POST;
    else
        q->method = METHOD_OTHER;

    if (!str_eq(version, STR("HTTP/1.1")) && !str_eq(version, STR("HTTP/1.0")))
        return refuse(out_why, 505, "version");
    if (q->target.n > HEAD_TARGET_MAX) return refuse(out_why, 414, "target_long");
    if (q->n_headers > HEAD_FIELDS_MAX) return refuse(out_why, 431, "fields");

    for (int i = 0; i < q->n_headers; i++) {
        const struct http_field *f = &q->headers[i];
        if (!is_token(f->name, 128)) return refuse(out_why, 400, "name");
        if (f->value.n > HEAD_VALUE_MAX) return refuse(out_why, 431, "value_long");
        for (size_t k = 0; k < f->value.n; k++) {
            const unsigned char c = (unsigned char)f->value.at[k];
            if ((c < ' ' && c != '\t') || c == 0x7f) return refuse(out_why, 400, "control");
        }
        if (str_eq(f->name, STR("host"))) {
            if (hosts++) return refuse(out_why, 400, "two_hosts");
            if (!host_valid(f->value)) return refuse(out_why, 400, "host");
            q->host = f->value;
        } else if (str_eq(f->name, STR("content-length"))) {
            if (lengths++) return refuse(out_why, 400, "two_lengths");
            if (!is_digits(f->value)) return refuse(out_why, 400, "length");
        } else if (str_eq(f->name, STR("transfer-encoding"))) {
            if (codings++) return refuse(out_why, 400, "two_codings");
            coding = f->value;
        }
    }
    if (!hosts) return refuse(out_why, 400, "no_host");
    if (codings && lengths) return refuse(out_why, 400, "length_and_coding");
    if (codings && !str_eq(version, STR("HTTP/1.1"))) return refuse(out_why, 400, "coding_1_0");
    if (codings && !same_word(coding, "chunked")) return refuse(out_why, 501, "coding");
    // The library takes a bare LF for the end of a chunk's line, where others read on. No browser sends a form
    // in chunks, and a proxy that gets one knows its length.
    if (codings) return refuse(out_why, 411, "chunked");

    str target = q->target;
    if (!strip_authority(&target, q->host)) return refuse(out_why, 400, "target");
    for (size_t i = 0; i < target.n; i++)
        if ((unsigned char)target.at[i] <= ' ' || target.at[i] == 0x7f || target.at[i] == '#')
            return refuse(out_why, 400, "target");
    const ptrdiff_t mark = str_find_byte(target, '?');
    const str raw = mark < 0 ? target : str_part(target, 0, (size_t)mark);
    q->query = mark < 0 ? STR("") : str_from(target, (size_t)mark + 1);
    if (!head_path(q->mem, raw, &q->path)) return refuse(out_why, 400, "path");
    return 0;
}

// The weight as thousandths; 1000 without one; -1 when it is not a weight.
static int weight_of(str s)
{
    int v = 0;

    s = str_trim(s);
    if (s.n == 0) return 1000;
    if (s.n < 3 || (s.at[0] != 'q' && s.at[0] != 'Q') || s.at[1] != '=') return -1;
    s = str_from(s, 2);
    if (s.n > 5 || (s.at[0] != '0' && s.at[0] != '1') || (s.n > 1 && s.at[1] != '.')) return -1;
    v = (s.at[0] - '0') * 1000;
    for (size_t i = 2, step = 100; i < s.n; i++, step /= 10) {
        if (s.at[i] < '0' || s.at[i] > '9') return -1;
        v += (s.at[i] - '0') * (int)step;
    }
    return v > 1000 ? -1 : v;
}

enum coding head_coding(str accept)
{
    int gzip = -1, brotli = -1, rest_weight = 0;

    for (str rest = accept, piece; str_cut(&rest, ',', &piece);) {
        str name = piece, parameter = {"", 0};
        const ptrdiff_t mark = str_find_byte(piece, ';');
        if (mark >= 0) {
            name = str_part(piece, 0, (size_t)mark);
            parameter = str_from(piece, (size_t)mark + 1);
        }
        name = str_trim(name);
        const int weight = weight_of(parameter);
        if (weight < 0) continue;
        if (same_word(name, "br"))
            brotli = weight;
        else if (same_word(name, "gzip"))
            gzip = weight;
        else if (same_word(name, "*"))
            rest_weight = weight;
    }
    if (gzip < 0) gzip = rest_weight;
    if (brotli < 0) brotli = rest_weight;
    if (brotli > 0 && brotli >= gzip) return CODING_BROTLI;
    return gzip > 0 ? CODING_GZIP : CODING_NONE;
}

bool head_etag_match(str list, str etag)
{
    if (!list.at) return false;
    if (str_eq(str_trim(list), STR("*"))) return true;
    for (str rest = list; rest.n;) {
        while (rest.n && (rest.at[0] == ' ' || rest.at[0] == '\t' || rest.at[0] == ','))
            rest = str_from(rest, 1);
        str tag = rest;
        if (str_starts(tag, STR("W/"))) tag = str_from(tag, 2);
        if (tag.n == 0 || tag.at[0] != '"') return false;
        const ptrdiff_t end = str_find_byte(str_from(tag, 1), '"');
        if (end < 0) return false;
        if (str_eq(str_part(tag, 0, (size_t)end + 2), etag)) return true;
        rest = str_from(tag, (size_t)end + 2);
    }
    return false;
}
