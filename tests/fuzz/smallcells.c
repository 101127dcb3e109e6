// Small tables from bytes: rows, columns, k, then counts. What is published protects, and rounding adds up.
#include "engine/represent/smallcells.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static struct mem *m;
    int64_t count[7 * 7], rounded[8 * 8];
    struct cells_pattern p, audit;

    if (!m) m = mem_new((size_t)1 << 28);
    if (n < 4) return 0;
    const int rows = 1 + data[0] % 7, columns = 1 + data[1] % 7;
    const struct cells_ask ask = {.k = 2 + data[2] % 14, .nodes = 50, .hide_zeros = data[2] > 128};
    for (int i = 0; i < rows * columns; i++)
        count[i] = data[3 + (size_t)i % (n - 3)];
    const enum err e = cells_protect(m, count, rows, columns, &ask, &p);
    assert(e == ERR_NONE || e == ERR_LIMIT || e == ERR_UNSOLVABLE);
    if (e == ERR_UNSOLVABLE) assert(p.unprotected > 0);
    if (e != ERR_UNSOLVABLE) {
        assert(cells_audit(m, count, rows, columns, p.hidden, &ask, &audit) == ERR_NONE);
        assert(audit.unprotected == 0);
    }
    assert(cells_round(m, count, rows, columns, 2 + data[2] % 9, rounded) == ERR_NONE);
    int64_t all = 0;
    for (int i = 0; i < rows; i++)
        all += rounded[i * (columns + 1) + columns];
    assert(all == rounded[rows * (columns + 1) + columns]);
    mem_clear(m);
    return 0;
}
