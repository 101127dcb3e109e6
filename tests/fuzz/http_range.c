// A Range header: what is served lies inside the file.
#include "http/range.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n)
{
    const int64_t size = n ? (int64_t)data[0] * 1000 : 0;
    struct range_span s = {0};

    if (range_parse((str){(const char *)data, n}, size, &s) == RANGE_PART)
        assert(s.at >= 0 && s.bytes > 0 && s.at + s.bytes <= size);
    return 0;
}
