// mem.h - arenas: memory that lives as long as one piece of work and is let go in one step.
//
// Lifetimes  program, worker, request (one arena), scratch (mem_mark and mem_reset in one function).
// Bounds     an arena has a limit; past it, or when the system has no more, it unwinds to the
//            point set with MEM_GUARD, the only longjmp in the program. Without a guard it aborts.
//            Guards nest, up to 4 deep: the last one set is taken, and is gone then.
// Never      allocate from an arena inside a library's callback that the unwinding would skip,
//            unless that library keeps no state outside the arena.
// Cost       about 2 ns per allocation; one block of 256 KB is kept and used again after mem_reset.
// malloc is written in mem.c and nowhere else.
#pragma once

#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>

struct mem;

struct mem_mark {
    void *block;
    size_t used, total;
};

struct mem *mem_new(size_t limit_bytes); // NULL only when the system has no memory at all
void mem_free(struct mem *m);            // NULL is allowed

void *mem_alloc(struct mem *m, size_t n); // zeroed, aligned for any type
void *mem_raw(struct mem *m, size_t n);   // not zeroed, aligned to 1: for bytes
bool mem_grow(struct mem *m, void *last, size_t old_n,
              size_t new_n); // extend the newest mem_raw in place

struct mem_mark mem_mark(struct mem *m);
void mem_reset(struct mem *m, struct mem_mark mark);
void mem_clear(struct mem *m);        // all of it, keeping one block
size_t mem_used(const struct mem *m); // bytes handed out

jmp_buf *mem_guard_point(struct mem *m); // for MEM_GUARD only
void mem_unguard(struct mem *m);

// if (MEM_GUARD(m)) { memory gave out: answer 507 } else { work; mem_unguard(m); }
#define MEM_GUARD(m) setjmp(*mem_guard_point(m))

#define MEM_NEW(m, type)      ((type *)mem_alloc((m), sizeof(type)))
#define MEM_ARRAY(m, type, n) ((type *)mem_array((m), (n), sizeof(type)))
void *mem_array(struct mem *m, size_t n, size_t size); // zeroed; checks the multiplication

// For the few things that live neither as long as the program nor as long as a request: the page cache.
void *mem_keep(size_t n); // not zeroed; NULL when the system has no more
void mem_drop(void *p);   // NULL is allowed
