// Chapters: those that are read are in order, have a title, and come back the same after writing.
#include "engine/captions/captions.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static struct mem *m;
    struct captions_findings f;
    struct chapters c, again;

    if (!m) m = mem_new((size_t)1 << 28);
    if (chapters_parse(m, (str){(const char *)data, n}, &c, &f) == ERR_NONE) {
        for (int i = 0; i < c.n; i++) {
            assert(c.at[i].title.n && c.at[i].start_ms < c.at[i].end_ms);
            assert(i == 0 || c.at[i].start_ms >= c.at[i - 1].end_ms);
        }
        const str vtt = chapters_write(m, &c);
        if (vtt.n <= CAPTIONS_BYTES_MAX) {
            assert(chapters_parse(m, vtt, &again, &f) == ERR_NONE);
            assert(again.n == c.n);
            for (int i = 0; i < c.n; i++)
                assert(str_eq(again.at[i].title, c.at[i].title));
        }
    }
    mem_clear(m);
    return 0;
}
