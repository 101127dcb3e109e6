#include "base/str.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

int str_cmp(str a, str b)
{
    const size_t n = a.n < b.n ? a.n : b.n;
    const int c = n ? memcmp(a.at, b.at, n) : 0;

    return c ? c : (a.n > b.n) - (a.n < b.n);
}

bool str_starts(str s, str with)
{
    return s.n >= with.n && str_eq((str){s.at, with.n}, with);
}

bool str_ends(str s, str with)
{
    return s.n >= with.n && str_eq(str_from(s, s.n - with.n), with);
}

str str_from(str s, size_t start)
{
    if (start >= s.n) return (str){s.at ? s.at + s.n : NULL, 0};
    return (str){s.at + start, s.n - start};
}

str str_part(str s, size_t start, size_t n)
{
    s = str_from(s, start);
    if (n < s.n) s.n = n;
    return s;
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

str str_trim(str s)
{
    while (s.n && is_space(s.at[0]))
        s.at++, s.n--;
    while (s.n && is_space(s.at[s.n - 1]))
        s.n--;
    return s;
}

ptrdiff_t str_find(str s, str what)
{
    if (what.n == 0) return 0;
    if (s.n < what.n) return -1;
    const char *p = memmem(s.at, s.n, what.at, what.n);
    return p ? p - s.at : -1;
}

ptrdiff_t str_find_byte(str s, char c)
{
    const char *p = s.n ? memchr(s.at, c, s.n) : NULL;

    return p ? p - s.at : -1;
}

bool str_cut(str *rest, char at, str *piece)
{
    if (!rest->at) return false;
    const ptrdiff_t i = str_find_byte(*rest, at);
    if (i < 0) {
        *piece = *rest;
        *rest = (str){0};
        return true;
    }
    *piece = (str){rest->at, (size_t)i};
    *rest = (str){rest->at + i + 1, rest->n - (size_t)i - 1};
    return true;
}

bool str_line(str *rest, str *line)
{
    if (rest->n == 0) return false;
    if (!str_cut(rest, '\n', line)) return false;
    if (line->n && line->at[line->n - 1] == '\r') line->n--;
    return true;
}

char *str_z(struct mem *m, str s)
{
    char *z = mem_raw(m, s.n + 1);

    if (s.n) memcpy(z, s.at, s.n);
    z[s.n] = 0;
    return z;
}

str str_copy(struct mem *m, str s)
{
    if (!s.at) return s;
    return (str){str_z(m, s), s.n};
}

str str_lower(struct mem *m, str s)
{
    char *z = str_z(m, s);

    for (size_t i = 0; i < s.n; i++)
        if (z[i] >= 'A' && z[i] <= 'Z') z[i] += 'a' - 'A';
    return (str){z, s.n};
}

str str_format(struct mem *m, const char *format, ...)
{
    va_list args, again;

    va_start(args, format);
    va_copy(again, args);
    const int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    assert(n >= 0);
    char *z = mem_raw(m, (size_t)n + 1);
    vsnprintf(z, (size_t)n + 1, format, again);
    va_end(again);
    return (str){z, (size_t)n};
}

bool str_is_slug(str s, size_t max)
{
    if (s.n == 0 || s.n > max || s.at[0] == '-' || s.at[s.n - 1] == '-') return false;
    for (size_t i = 0; i < s.n; i++) {
        const char c = s.at[i];
        if (c == '-' ? s.at[i - 1] == '-' : !((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')))
            return false;
    }
    return true;
}

enum err str_int(str s, int64_t min, int64_t max, int64_t *out)
{
    const bool negative = s.n && s.at[0] == '-';
    int64_t v = 0;

    if (negative) s = str_from(s, 1);
    if (s.n == 0 || s.n > 19) return ERR_INVALID;
    for (size_t i = 0; i < s.n; i++) {
        const char c = s.at[i];
        if (c < '0' || c > '9') return ERR_INVALID;
        if (__builtin_mul_overflow(v, 10, &v) || __builtin_sub_overflow(v, c - '0', &v))
            return ERR_INVALID; // counts down: the lowest number has no positive twin
    }
    if (!negative) {
        if (v == INT64_MIN) return ERR_INVALID;
        v = -v;
    }
    if (v < min || v > max) return ERR_INVALID;
    *out = v;
    return ERR_NONE;
}
