#include "base/mem.h"

#include <assert.h>
#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

// A block holds nearly any page, so that a request takes no memory from the system: given back and taken again
// for each page, its pages' first touch was a fifth of the work.
enum { BLOCK_BYTES = 256 * 1024, GUARDS_MAX = 4 };

struct block {
    struct block *before;
    size_t size, used;
    alignas(max_align_t) unsigned char at[];
};

struct mem {
    struct block *top;
    size_t limit, total; // total counts what was handed out, not what blocks hold
    int guards;          // how many stand, the last one set is the first one taken
    jmp_buf guard[GUARDS_MAX];
};

struct mem *mem_new(size_t limit_bytes)
{
    struct mem *m = calloc(1, sizeof *m);

    if (m) m->limit = limit_bytes;
    return m;
}

void mem_free(struct mem *m)
{
    if (!m) return;
    for (struct block *b = m->top, *before; b; b = before) {
        before = b->before;
        free(b);
    }
    free(m);
}

__attribute__((noreturn)) static void out_of_memory(struct mem *m)
{
    if (m->guards == 0) abort();
    longjmp(m->guard[--m->guards], 1);
}

static void *take(struct mem *m, size_t n, size_t align)
{
    struct block *b = m->top;
    size_t start = b ? (b->used + align - 1) & ~(align - 1) : 0;

    if (n > m->limit || m->total > m->limit - n) out_of_memory(m);
    if (!b || start > b->size || n > b->size - start) {
        const size_t size = n > BLOCK_BYTES - sizeof *b ? n : BLOCK_BYTES - sizeof *b;

        if (size > SIZE_MAX - sizeof *b) out_of_memory(m);
        b = malloc(sizeof *b + size);
        if (!b) out_of_memory(m);
        *b = (struct block){.before = m->top, .size = size};
        m->top = b;
        start = 0;
    }
    b->used = start + n;
    m->total += n;
    return b->at + start;
}

void *mem_alloc(struct mem *m, size_t n)
{
    void *p = take(m, n ? n : 1, alignof(max_align_t));

    memset(p, 0, n ? n : 1);
    return p;
}

void *mem_raw(struct mem *m, size_t n)
{
    return take(m, n ? n : 1, 1);
}

void *mem_array(struct mem *m, size_t n, size_t size)
{
    if (size && n > SIZE_MAX / size) out_of_memory(m);
    return mem_alloc(m, n * size);
}

bool mem_grow(struct mem *m, void *last, size_t old_n, size_t new_n)
{
    struct block *b = m->top;
    const size_t more = new_n - old_n;

    assert(new_n >= old_n);
    if (!b || (unsigned char *)last + old_n != b->at + b->used) return false;
    if (more > b->size - b->used || more > m->limit - m->total) return false;
    b->used += more;
    m->total += more;
    return true;
}

struct mem_mark mem_mark(struct mem *m)
{
    return (struct mem_mark){.block = m->top, .used = m->top ? m->top->used : 0, .total = m->total};
}

void mem_reset(struct mem *m, struct mem_mark mark)
{
    while (m->top != mark.block) {
        struct block *b = m->top;

        assert(b); // a mark of another arena
        if (!b->before && !mark.block && b->size == BLOCK_BYTES - sizeof *b) break; // keep one
        m->top = b->before;
        free(b);
    }
    if (m->top) m->top->used = mark.used;
    m->total = mark.total;
}

void mem_clear(struct mem *m)
{
    mem_reset(m, (struct mem_mark){0});
}

size_t mem_used(const struct mem *m)
{
    return m->total;
}

jmp_buf *mem_guard_point(struct mem *m)
{
    assert(m->guards < GUARDS_MAX);
    return &m->guard[m->guards++];
}

void mem_unguard(struct mem *m)
{
    assert(m->guards > 0);
    m->guards--;
}

void *mem_keep(size_t n)
{
    return malloc(n ? n : 1);
}

void mem_drop(void *p)
{
    free(p);
}
