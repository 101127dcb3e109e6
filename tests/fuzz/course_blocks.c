// Blocks: every piece lies inside the body, in order, and no deeper than may be; links too.
#include "engine/course/block.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check(str body, const struct blocks *in, int depth)
{
    const char *from = body.at;

    assert(depth <= BLOCK_DEPTH_MAX + 1 || in->n == 0);
    for (int i = 0; i < in->n; i++) {
        const struct block *b = &in->at[i];
        if (b->inside.n) { // an empty one may lie in the white space around it
            assert(b->inside.at >= from && b->inside.at + b->inside.n <= body.at + body.n);
            from = b->inside.at + b->inside.n;
        }
        assert(b->line <= b->end_line && b->attrs <= BLOCK_ATTRS_MAX);
        assert(!block_is_text(b) || b->inside.n);
        check(b->inside, &b->blocks, depth + 1);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static struct mem *m;
    const str body = {(const char *)data, n};
    struct findings f;
    struct blocks blocks;
    struct md_link l;
    size_t from = 0, last = 0;

    if (!m) m = mem_new((size_t)1 << 28);
    f = findings_new(m);
    const enum err e = block_parse(m, STR("x.md"), body, 1, &f, &blocks);
    assert((e == ERR_NONE) == (f.errors == 0));
    check(body, &blocks, 1);
    while (md_link_next(body, &from, &l)) {
        assert(from > last && from <= n && l.at < n);
        last = from;
    }
    mem_clear(m);
    return 0;
}
