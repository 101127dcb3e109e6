#include "base/out.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

char *out_room(struct out *o, size_t n)
{
    if (o->cap - o->n >= n) return o->at + o->n;

    size_t want = o->cap ? o->cap * 2 : 256;
    while (want - o->n < n)
        want *= 2;
    if (o->at && mem_grow(o->mem, o->at, o->cap, want)) {
        o->cap = want;
        return o->at + o->n;
    }
    char *at = mem_raw(o->mem, want);
    if (o->n) memcpy(at, o->at, o->n);
    o->at = at;
    o->cap = want;
    return o->at + o->n;
}

void out_int(struct out *o, int64_t v)
{
    char digits[24];
    size_t i = sizeof digits;
    uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;

    do
        digits[--i] = (char)('0' + u % 10);
    while (u /= 10);
    if (v < 0) digits[--i] = '-';
    out_bytes(o, digits + i, sizeof digits - i);
}

void out_format(struct out *o, const char *format, ...)
{
    va_list args, again;

    va_start(args, format);
    va_copy(again, args);
    const int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    assert(n >= 0);
    char *at = out_room(o, (size_t)n + 1);
    vsnprintf(at, (size_t)n + 1, format, again);
    va_end(again);
    o->n += (size_t)n;
}
