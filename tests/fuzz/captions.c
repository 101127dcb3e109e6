// Captions: what is written reads back the same and without errors of form; edits keep the order.
#include "engine/captions/captions.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static struct mem *m;
    const str text = {(const char *)data, n};
    struct captions c, again;

    if (!m) m = mem_new((size_t)1 << 30);
    if (captions_parse(m, text, CAPTIONS_LENIENT, &c) == ERR_NONE) {
        const str once = captions_write(m, &c);
        if (once.n <= CAPTIONS_BYTES_MAX) {
            captions_sort(&c);
            const str sorted = captions_write(m, &c);
            assert(captions_parse(m, once, CAPTIONS_LENIENT, &again) == ERR_NONE);
            assert(str_eq(captions_write(m, &again), once));
            assert(again.n == c.n);
            assert(captions_parse(m, sorted, CAPTIONS_LENIENT, &again) == ERR_NONE);
            assert(str_eq(captions_write(m, &again), sorted));
        }
        captions_check(m, &c);
        captions_transcript(m, &c);
        if (n > 4 && c.n) {
            int at;
            const int i = data[n - 1] % c.n;
            const int64_t middle = (c.at[i].start_ms + c.at[i].end_ms) / 2;
            switch (data[n - 2] % 6) {
            case 0: (void)!captions_split(&c, i, middle, data[n - 3] % 50); break;
            case 1: (void)!captions_merge(&c, i); break;
            case 2: (void)!captions_set_text(&c, i, str_part(text, 0, 200)); break;
            case 3: (void)!captions_set_time(&c, i, data[n - 3] * 100, 60000, &at); break;
            case 4: (void)!captions_insert(&c, data[n - 3] * 100, 60000, STR("x"), &at); break;
            default: (void)!captions_shift(&c, data[n - 3] * 100); break;
            }
            for (int k = 1; k < c.n; k++)
                assert(c.at[k - 1].start_ms <= c.at[k].start_ms);
            const str edited = captions_write(m, &c);
            if (edited.n <= CAPTIONS_BYTES_MAX) {
                assert(captions_parse(m, edited, CAPTIONS_LENIENT, &again) == ERR_NONE);
                assert(str_eq(captions_write(m, &again), edited));
            }
        }
    }
    mem_clear(m);
    return 0;
}
