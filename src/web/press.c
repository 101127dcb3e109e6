#include "web/press.h"

#include <brotli/encode.h>
#include <zlib.h>

size_t press_bound(size_t n)
{
    return n + n / 8 + 1024;
}

static size_t gzip(enum press how, str in, char *out)
{
    z_stream z = {0};

    if (deflateInit2(&z, how == PRESS_KEPT ? 6 : 1, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) !=
        Z_OK)
        return 0;
    z.next_in = (unsigned char *)in.at;
    z.avail_in = (unsigned)in.n;
    z.next_out = (unsigned char *)out;
    z.avail_out = (unsigned)press_bound(in.n);
    const int code = deflate(&z, Z_FINISH);
    const size_t n = z.total_out;
    deflateEnd(&z);
    return code == Z_STREAM_END ? n : 0;
}

size_t press(enum coding coding, enum press how, str in, char *out)
{
    size_t n = press_bound(in.n);

    if (in.n < 256 || in.n > (64u << 20)) return 0;
    if (coding == CODING_GZIP)
        n = gzip(how, in, out);
    else if (coding != CODING_BROTLI ||
             !BrotliEncoderCompress(how == PRESS_KEPT ? 5 : 1, BROTLI_DEFAULT_WINDOW,
                                    BROTLI_MODE_TEXT, in.n, (const unsigned char *)in.at, &n,
                                    (unsigned char *)out))
        n = 0;
    return n < in.n ? n : 0;
}

bool press_type(const char *type)
{
    const str t = str_of(type);

    return str_starts(t, STR("text/")) || str_find(t, STR("json")) >= 0 ||
           str_find(t, STR("xml")) >= 0 || str_find(t, STR("javascript")) >= 0;
}
