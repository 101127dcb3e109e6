// A zip from anywhere: refused with a reason, or files within bounds with safe names, that make the same zip twice.
#include "core/archive.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static const struct archive_bounds bounds = {50, 1 << 16, 1 << 18};
    static struct mem *m;
    struct archive_fault fault;
    struct archive a, b;
    str zip, again;
    int64_t bytes = 0;

    if (!m) m = mem_new((size_t)1 << 28);
    const enum err e = archive_read(m, (str){(const char *)data, n}, &bounds, &a, &fault);
    assert((e == ERR_NONE) == (fault.problem == ARCHIVE_FINE));
    if (e == ERR_NONE) {
        for (int i = 0; i < a.n; i++) {
            bytes += (int64_t)a.at[i].bytes.n;
            assert(a.at[i].bytes.n <= (size_t)bounds.file_bytes);
            assert(a.at[i].path.n && a.at[i].path.at[0] != '/');
            for (str rest = a.at[i].path, part; str_cut(&rest, '/', &part);)
                assert(part.n && !str_eq(part, STR("..")));
            assert(i == 0 || str_cmp(a.at[i - 1].path, a.at[i].path) < 0);
        }
        assert(a.n <= bounds.files && bytes <= bounds.bytes);
        a.comment = STR("x");
        if (a.n == 0) {
            mem_clear(m);
            return 0;
        }
        const enum err w = archive_write(m, &a, &zip);
        assert(w == ERR_NONE);
        const enum err r = archive_read(m, zip, &bounds, &b, &fault);
        assert(r == ERR_NONE && b.n == a.n);
        for (int i = 0; i < a.n; i++)
            assert(str_eq(a.at[i].path, b.at[i].path) && str_eq(a.at[i].bytes, b.at[i].bytes));
        const enum err v = archive_write(m, &b, &again);
        assert(v == ERR_NONE && b.comment.n == 1 && str_eq(zip, again));
    }
    mem_clear(m);
    return 0;
}
