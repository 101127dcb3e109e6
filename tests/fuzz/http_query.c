// A form or the query of an address: every value that comes out is text without NUL.
#include "base/utf8.h"
#include "http/query.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n)
{
    struct mem *m = mem_new(16 << 20);
    struct query q;

    if (query_parse(m, (str){(const char *)data, n}, &q) == ERR_NONE) {
        assert(q.n <= QUERY_PAIRS_MAX);
        for (int i = 0; i < q.n; i++) {
            assert(utf8_valid(q.at[i].name) && utf8_valid(q.at[i].value));
            assert(memchr(q.at[i].value.at, 0, q.at[i].value.n) == NULL);
        }
        (void)query_get(&q, STR("a"));
    }
    mem_free(m);
    return 0;
}
