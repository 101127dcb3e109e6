// The answer of a virus scanner: from a program of somebody else, so anything. Clean is one answer only.
#include "core/scanner.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n)
{
    static const char clean[] = "stream: OK"; // with its NUL
    struct mem *m = mem_new(1 << 20);
    const str answer = {(const char *)data, n};
    str name;

    const enum scanner_verdict v = scanner_read(m, answer, &name);
    assert((v == SCANNER_CLEAN) == (n == sizeof clean && memcmp(data, clean, n) == 0));
    assert((v == SCANNER_FOUND) == (name.n > 0) && name.n <= SCANNER_NAME);
    for (size_t i = 0; i < name.n; i++)
        assert(name.at[i] > 0x20 && name.at[i] < 0x7f);
    if (v != SCANNER_UNCLEAR) assert(data[n - 1] == 0 && !memchr(data, 0, n - 1));
    (void)scanner_address_ok(answer);
    mem_free(m);
    return 0;
}
