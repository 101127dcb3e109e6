#include "html/html.h"

#include <assert.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

// What a byte becomes: 0 itself, 1 nothing, else a row of `instead`.
enum { SAME, GONE, AMP, LT, GT, QUOT, APOS, NEWLINE, TAB, RETURN };

static const str instead[] = {
    [AMP] = {"&amp;", 5},  [LT] = {"&lt;", 4},       [GT] = {"&gt;", 4},  [QUOT] = {"&#34;", 5},
    [APOS] = {"&#39;", 5}, [NEWLINE] = {"&#10;", 5}, [TAB] = {"&#9;", 4}, [RETURN] = {"&#13;", 5},
};

#define CONTROLS                                          \
    [0x00 ... 0x08] = GONE, [0x0b] = GONE, [0x0c] = GONE, \
              [0x0e ... 0x1f] = GONE, ['&'] = AMP, ['<'] = LT, ['>'] = GT

static const unsigned char in_text[256] = {CONTROLS};
static const unsigned char in_attr[256] = {CONTROLS, ['"'] = QUOT, ['\''] = APOS};
static const unsigned char in_xml_attr[256] = {
    CONTROLS, ['"'] = QUOT, ['\''] = APOS, ['\n'] = NEWLINE, ['\t'] = TAB, ['\r'] = RETURN};

static void escape(struct out *o, str s, const unsigned char *table)
{
    size_t from = 0;

    for (size_t i = 0; i < s.n; i++) {
        const unsigned char how = table[(unsigned char)s.at[i]];

        if (how == SAME) continue;
        out_bytes(o, s.at + from, i - from);
        out_str(o, instead[how]);
        from = i + 1;
    }
    if (s.n) out_bytes(o, s.at + from, s.n - from);
}

void html_text_plain(struct out *o, str s)
{
    escape(o, s, in_text);
}

void html_attr_plain(struct out *o, str s)
{
    escape(o, s, in_attr);
}

#ifdef __SSE2__
// One bit per byte that may need escaping; line ends and tabs are among them.
static inline unsigned hits(__m128i v, bool quotes)
{
    __m128i hit =
        _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8('&')),
                                  _mm_cmpeq_epi8(v, _mm_set1_epi8('<'))),
                     _mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8('>')),
                                  _mm_cmpeq_epi8(_mm_min_epu8(v, _mm_set1_epi8(0x1f)), v)));

    if (quotes)
        hit = _mm_or_si128(hit, _mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8('"')),
                                             _mm_cmpeq_epi8(v, _mm_set1_epi8('\''))));
    return (unsigned)_mm_movemask_epi8(hit);
}

// Sixteen bytes are stored as they are; when one of them needs escaping, only those before it count.
static inline void escape_fast(struct out *o, str s, const unsigned char *table, bool quotes)
{
    const char *p = s.at, *const end = s.at + s.n;

    while (end - p >= 16) {
        const __m128i v = _mm_loadu_si128((const __m128i *)(const void *)p);
        char *to = o->cap - o->n >= 16 ? o->at + o->n : out_room(o, 16);
        const unsigned mask = hits(v, quotes);

        _mm_storeu_si128((__m128i *)(void *)to, v);
        if (!mask) {
            o->n += 16;
            p += 16;
            continue;
        }
        const unsigned good = (unsigned)__builtin_ctz(mask);
        o->n += good;
        p += good;
        const unsigned char how = table[(unsigned char)*p];
        if (how == SAME)
            out_byte(o, *p); // a line end or tab
        else
            out_str(o, instead[how]);
        p++;
    }
    if (p == end) return;
    const size_t left = (size_t)(end - p);
    if (s.n >= 16) { // the last sixteen hold them, and some that are done
        const __m128i v = _mm_loadu_si128((const __m128i *)(const void *)(end - 16));
        if (hits(v, quotes) >> (16 - left) == 0) {
            out_bytes(o, p, left);
            return;
        }
    }
    escape(o, (str){p, left}, table);
}
#else
static inline void escape_fast(struct out *o, str s, const unsigned char *table, bool quotes)
{
    (void)quotes;
    escape(o, s, table);
}
#endif

void put_html_text(struct out *o, str s)
{
    escape_fast(o, s, in_text, false);
}

void put_html_attr(struct out *o, str s)
{
    escape_fast(o, s, in_attr, true);
}

void html_text(struct html *h, str s)
{
    escape_fast(h->out, s, in_text, false);
}

void html_attr(struct html *h, str s)
{
    escape_fast(h->out, s, in_attr, true);
}

// U+FFFE and U+FFFF are EF BF BE and EF BF BF.
static void without_noncharacters(struct out *o, str s, const unsigned char *table, bool quotes)
{
    while (s.n) {
        const char *p = s.at, *const end = s.at + s.n;

        while ((p = memchr(p, 0xef, (size_t)(end - p))) != NULL) {
            if (end - p >= 3 && (unsigned char)p[1] == 0xbf && (unsigned char)p[2] >= 0xbe) break;
            p++;
        }
        if (!p) break;
        escape_fast(o, (str){s.at, (size_t)(p - s.at)}, table, quotes);
        s = str_from(s, (size_t)(p - s.at) + 3);
    }
    escape_fast(o, s, table, quotes);
}

void xml_text(struct html *h, str s)
{
    without_noncharacters(h->out, s, in_text, false);
}

void xml_attr(struct html *h, str s)
{
    without_noncharacters(h->out, s, in_xml_attr, true);
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// Browsers drop white space and control bytes before and inside a scheme and read \ as /; an address
// that holds any of them is none of ours.
bool href_is_safe(str url)
{
    static const char *const schemes[] = {"http", "https", "mailto", "tel"};
    size_t n = 0;

    if (url.n == 0) return false;
    for (size_t i = 0; i < url.n; i++)
        if ((unsigned char)url.at[i] <= ' ' || url.at[i] == '\\' || url.at[i] == 0x7f) return false;
    if (url.at[0] == '#' || url.at[0] == '?') return true;
    if (url.at[0] == '/') return url.n == 1 || url.at[1] != '/';
    while (n < url.n && (is_letter(url.at[n]) || (n && url.at[n] != ':' && url.at[n] != '/')))
        n++;
    if (n == 0 || n == url.n || url.at[n] != ':') return false;
    for (size_t i = 0; i < COUNT_OF(schemes); i++) {
        const str scheme = str_of(schemes[i]);
        bool same = scheme.n == n;

        for (size_t k = 0; same && k < n; k++)
            same = (url.at[k] | 0x20) == scheme.at[k];
        if (same) return i >= 2 || (url.n > n + 3 && url.at[n + 1] == '/' && url.at[n + 2] == '/');
    }
    return false;
}

void html_href(struct html *h, str url)
{
    if (href_is_safe(url))
        html_attr(h, url);
    else
        out_byte(h->out, '#');
}

void url_part(struct out *o, str s)
{
    static const char hex[] = "0123456789ABCDEF";
    char *to = out_room(o, 3 * s.n), *const start = to;

    for (size_t i = 0; i < s.n; i++) {
        const unsigned char c = (unsigned char)s.at[i];

        if (is_letter((char)c) || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' ||
            c == '~')
            *to++ = (char)c;
        else
            *to++ = '%', *to++ = hex[c >> 4], *to++ = hex[c & 15];
    }
    o->n += (size_t)(to - start);
}

void html_url_part(struct html *h, str s)
{
    url_part(h->out, s);
}

str html_path(struct mem *m, const char *base, const char *path, const str *values, int n)
{
    struct out o = out_sized(m, 96);
    int used = 0;

    out_str(&o, str_of(base));
    for (str rest = str_of(path); rest.n;) {
        const ptrdiff_t open = str_find_byte(rest, '{');

        if (open < 0) {
            out_str(&o, rest);
            break;
        }
        out_bytes(&o, rest.at, (size_t)open);
        assert(used < n);
        url_part(&o, values[used++]);
        rest = str_from(rest, (size_t)str_find_byte(rest, '}') + 1);
    }
    assert(used == n);
    return out_get(&o);
}

void html_json(struct html *h, str json)
{
    ptrdiff_t i;

    while ((i = str_find_byte(json, '<')) >= 0) { // only inside texts, where \u003c is the same
        out_bytes(h->out, json.at, (size_t)i);
        OUT_LIT(h->out, "\\u003c");
        json = str_from(json, (size_t)i + 1);
    }
    out_str(h->out, json);
}

void html_token(struct html *h)
{
    OUT_LIT(h->out, "<input type=\"hidden\" name=\"token\" value=\"");
    html_attr(h, h->token);
    OUT_LIT(h->out, "\">");
}

void html_text_z(struct html *h, const char *z)
{
    html_text(h, str_of(z));
}

void html_attr_z(struct html *h, const char *z)
{
    html_attr(h, str_of(z));
}

void html_url_part_z(struct html *h, const char *z)
{
    url_part(h->out, str_of(z));
}

void xml_text_z(struct html *h, const char *z)
{
    xml_text(h, str_of(z));
}

void xml_attr_z(struct html *h, const char *z)
{
    xml_attr(h, str_of(z));
}

void html_int(struct html *h, int64_t v)
{
    out_int(h->out, v);
}

void html_uint(struct html *h, uint64_t v)
{
    out_format(h->out, "%llu", (unsigned long long)v);
}

void html_number(struct html *h, int64_t v)
{
    out_str(h->out, number_text(h->mem, h->lang, v));
}
