// str.h - text as pointer and length. A str borrows; who keeps it longer copies it with str_copy.
//
// Bytes are UTF-8 where they are text; utf8_valid says so. at may be NULL only when n is 0;
// a NULL at means "absent" where a function says it tells absent and empty apart.
#pragma once

#include "base/err.h"
#include "base/mem.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct {
    const char *at;
    size_t n;
} str;

#define STR(literal) ((str){"" literal, sizeof(literal) - 1})
#define STR_FMT      "%.*s"
#define STR_ARG(s)   (int)(s).n, (s).at ? (s).at : ""
#define COUNT_OF(a)  (sizeof(a) / sizeof *(a))

static inline str str_of(const char *z) // NULL gives absent
{
    return (str){z, z ? strlen(z) : 0};
}

static inline bool str_eq(str a, str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.at, b.at, a.n) == 0);
}

int str_cmp(str a, str b); // by bytes, then by length
bool str_starts(str s, str with);
bool str_ends(str s, str with);
str str_from(str s, size_t start);           // the rest; empty past the end
str str_part(str s, size_t start, size_t n); // clipped to s
str str_trim(str s);                         // ASCII white space at both ends
ptrdiff_t str_find(str s, str what);         // byte place, -1 when absent
ptrdiff_t str_find_byte(str s, char c);
bool str_cut(str *rest, char at, str *piece); // next piece up to `at`; false when rest was absent
bool str_line(str *rest, str *line);          // next line without its end (LF or CRLF)
char *str_z(struct mem *m, str s);            // NUL-terminated copy
str str_copy(struct mem *m, str s);
str str_lower(struct mem *m, str s); // ASCII only
str str_format(struct mem *m, const char *format, ...) __attribute__((format(printf, 2, 3)));
bool str_is_slug(str s, size_t max); // [a-z0-9] and single hyphens inside, 1..max
CHECKED enum err str_int(str s, int64_t min, int64_t max, int64_t *out); // decimal, whole text
