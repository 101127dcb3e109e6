// A letter that came back: from anybody, so anything.
#include "core/dsn.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n)
{
    struct mem *m = mem_new(64 << 20);
    struct dsn d;

    if (dsn_read(m, (str){(const char *)data, n}, &d) == ERR_NONE) {
        assert(d.n > 0 && d.n <= DSN_RECIPIENTS && d.mark.n < 4200);
        for (int i = 0; i < d.n; i++) {
            assert(d.at[i].address.n > 0 && d.at[i].status.n <= 12);
            assert(!d.at[i].for_good || d.at[i].status.at[0] == '5');
        }
    }
    mem_free(m);
    return 0;
}
