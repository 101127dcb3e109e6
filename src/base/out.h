// out.h - bytes that grow: the one buffer that pages, feeds and JSON are written into.
//
// Lives in an arena; never shrinks; when the arena is full it unwinds (mem.h).
#pragma once

#include "base/str.h"

struct out {
    struct mem *mem;
    char *at;
    size_t n, cap;
};

static inline struct out out_new(struct mem *m)
{
    return (struct out){.mem = m};
}

// When it is known how long it becomes: room for `cap` bytes at once, instead of 256 that double.
static inline struct out out_sized(struct mem *m, size_t cap)
{
    return (struct out){.mem = m, .at = mem_raw(m, cap), .cap = cap};
}

char *out_room(struct out *o,
               size_t n); // n writable bytes at the end; then add what was used to o->n

static inline void out_bytes(struct out *o, const char *at, size_t n)
{
    if (n == 0) return;
    memcpy(o->cap - o->n >= n ? o->at + o->n : out_room(o, n), at, n);
    o->n += n;
}

static inline void out_str(struct out *o, str s)
{
    out_bytes(o, s.at, s.n);
}

static inline void out_byte(struct out *o, char c)
{
    out_bytes(o, &c, 1);
}

#define OUT_LIT(o, literal) out_bytes((o), "" literal, sizeof(literal) - 1)

void out_int(struct out *o, int64_t v);
void out_format(struct out *o, const char *format, ...) __attribute__((format(printf, 2, 3)));

static inline str out_get(const struct out *o)
{
    return (str){o->at ? o->at : "", o->n};
}
