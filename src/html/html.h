// html.h - writes HTML and XML safely: a value is escaped for the place where it stands.
//
// Templates (tools/htmlgen) call these; hand-written code seldom does. A `safe` is markup that our own
// renderer made; nothing else makes one, so a plain text cannot slip through unescaped.
// Escaping looks at 16 bytes at a time where the processor can (SSE2); html_text_plain is the same, by byte.
#pragma once

#include "base/day.h"
#include "base/out.h"
#include "i18n/i18n.h"

typedef struct {
    str s;
} safe;

struct html {
    struct out *out;
    struct mem *mem;
    enum lang lang;
    const char *base; // "" for Dutch, "/en" for English: before every address of ours
    str origin;       // "https://meent.example", for feeds and canonical addresses
    str token;        // form token of this request; empty where no form may be
    int64_t now;
};

// & < > escaped, control characters (that HTML and XML have no way to write) left out.
void html_text(struct html *h, str s);
// & < > " ' escaped, for double-quoted attributes.
void html_attr(struct html *h, str s);
// Attribute that is an address: http, https, mailto, tel, and our own paths (/x, #x, ?x); else "#".
void html_href(struct html *h, str url);
bool href_is_safe(str url);
// A path segment or query value inside an address: all but A-Z a-z 0-9 - . _ ~ percent-encoded.
void html_url_part(struct html *h, str s);
// JSON inside <script type="application/ld+json">: < is written \u003c.
void html_json(struct html *h, str json);
// The hidden field with the token of this request.
void html_token(struct html *h);
// XML: as html_text, and U+FFFE, U+FFFF left out; line ends in attributes kept.
void xml_text(struct html *h, str s);
void xml_attr(struct html *h, str s);

// The address of a route: "/a/{x}" with its values percent-encoded, after base.
str html_path(struct mem *m, const char *base, const char *path, const str *values, int n);
void url_part(struct out *o, str s);

// The same into a buffer, for renderers of our own.
void put_html_text(struct out *o, str s);
void put_html_attr(struct out *o, str s);

// Byte by byte, without SSE2: what the fast ones are tested against, and what other processors run.
void html_text_plain(struct out *o, str s);
void html_attr_plain(struct out *o, str s);

// By the type of a value; what templates are compiled to. Another type is an error of the C compiler
// at the line of the template.
void html_text_z(struct html *h, const char *z);
void html_attr_z(struct html *h, const char *z);
void html_url_part_z(struct html *h, const char *z);
void xml_text_z(struct html *h, const char *z);
void xml_attr_z(struct html *h, const char *z);
void html_int(struct html *h, int64_t v);
void html_uint(struct html *h, uint64_t v);

static inline void html_safe(struct html *h, safe s)
{
    out_str(h->out, s.s);
}

static inline void xml_safe(struct html *h, safe s) // HTML inside XML is text
{
    xml_text(h, s.s);
}

#define HTML_BY_TYPE_(e, ...)                \
    _Generic((e), signed char                \
             : html_int, short               \
             : html_int, int                 \
             : html_int, long                \
             : html_int, long long           \
             : html_int, unsigned char       \
             : html_uint, unsigned short     \
             : html_uint, unsigned int       \
             : html_uint, unsigned long      \
             : html_uint, unsigned long long \
             : html_uint, __VA_ARGS__)
#define HTML_TEXT(h, e) \
    HTML_BY_TYPE_(e, str: html_text, char *: html_text_z, const char *: html_text_z, safe: html_safe)((h), (e))
#define HTML_ATTR(h, e) \
    HTML_BY_TYPE_(e, str : html_attr, char * : html_attr_z, const char * : html_attr_z)((h), (e))
#define HTML_URL_PART(h, e) \
    HTML_BY_TYPE_(e, str: html_url_part, char *: html_url_part_z, const char *: html_url_part_z)((h), (e))
#define XML_TEXT(h, e) \
    HTML_BY_TYPE_(e, str: xml_text, char *: xml_text_z, const char *: xml_text_z, safe: xml_safe)((h), (e))
#define XML_ATTR(h, e) \
    HTML_BY_TYPE_(e, str : xml_attr, char * : xml_attr_z, const char * : xml_attr_z)((h), (e))

// Numbers inside sentences are written as people do: 1.236.
void html_number(struct html *h, int64_t v);
#define HTML_NUMBER_TYPES_                                                                       \
    signed char : html_number,                                                                   \
                  short : html_number,                                                           \
                          int : html_number,                                                     \
                                long : html_number,                                              \
                                       long long : html_number,                                  \
                                                   unsigned char : html_number,                  \
                                                                   unsigned short : html_number, \
                                                                                    unsigned int \
        : html_number,                                                                           \
          unsigned long : html_number,                                                           \
                          unsigned long long : html_number
#define HTML_VALUE(h, e) \
    _Generic((e), HTML_NUMBER_TYPES_, str: html_text, char *: html_text_z, const char *: html_text_z, safe: html_safe)((h), (e))
#define HTML_VALUE_ATTR(h, e) \
    _Generic((e), HTML_NUMBER_TYPES_, str: html_attr, char *: html_attr_z, const char *: html_attr_z)((h), (e))
#define XML_VALUE(h, e) \
    _Generic((e), HTML_NUMBER_TYPES_, str: xml_text, char *: xml_text_z, const char *: xml_text_z)((h), (e))
#define XML_VALUE_ATTR(h, e) \
    _Generic((e), HTML_NUMBER_TYPES_, str: xml_attr, char *: xml_attr_z, const char *: xml_attr_z)((h), (e))

static inline uint64_t html_count(int64_t n) // for plural forms
{
    return n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
}
