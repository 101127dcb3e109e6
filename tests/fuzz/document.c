// Two versions of a document, apart by a line "---8<---": within bounds; ids are whole and different; what is written is
// read back the same; the changes lead from one version to the other.
#include "engine/document/document.h"
#include "base/utf8.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check(struct mem *m, const struct document *d)
{
    struct document back;

    assert(d->n > 0 && d->n <= DOCUMENT_PARAGRAPHS);
    for (int i = 0; i < d->n; i++) {
        assert(paragraph_is_id(d->at[i].id) && utf8_valid(d->at[i].body));
        assert(d->at[i].body.n > 0 && d->at[i].body.n <= PARAGRAPH_BYTES);
        for (int k = 0; k < i; k++)
            assert(!str_eq(d->at[k].id, d->at[i].id));
    }
    // Fences that are not closed and lists that run on swallow what follows: then only that it can be read.
    if (document_read(m, document_write(m, d), &back) == ERR_NONE) assert(back.n >= 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct mem *m = mem_new((size_t)1 << 30);
    const str all = {(const char *)data, n};
    const ptrdiff_t cut = str_find(all, STR("---8<---"));
    struct document a = {0}, b = {0};
    struct document_changes c;

    if (document_read(m, cut < 0 ? all : str_part(all, 0, (size_t)cut), &a) == ERR_NONE) {
        document_identify(m, &a, NULL, NULL, 0);
        check(m, &a);
    }
    if (cut >= 0 && a.n && document_read(m, str_from(all, (size_t)cut + 8), &b) == ERR_NONE) {
        document_identify(m, &b, &a, NULL, 0);
        check(m, &b);
        document_diff(m, &a, &b, &c);
        int added = 0, removed = 0;
        for (int i = 0; i < c.n; i++) {
            added += c.at[i].kind == DOCUMENT_ADDED;
            removed += c.at[i].kind == DOCUMENT_REMOVED;
        }
        assert(a.n - removed + added == b.n);
    }
    mem_free(m);
    return 0;
}
