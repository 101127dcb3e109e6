// A stream of git from anywhere: refused with a reason, or files with safe names that can be written and read again.
#include "engine/course/history.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static struct mem *m;
    struct history_fault fault;
    struct course_file *files, *again;
    struct history h, k;
    int count, count_again;

    if (!m) m = mem_new((size_t)1 << 29);
    const enum err e = history_read(m, (str){(const char *)data, n}, &h, &fault);
    assert((e == ERR_NONE) == (fault.problem == HISTORY_FINE));
    if (e == ERR_NONE && history_files(m, &h, h.tip, &files, &count) == ERR_NONE) {
        for (int i = 0; i < count; i++) {
            assert(files[i].path.n && files[i].path.at[0] != '/' && files[i].text.at);
            assert(i == 0 || str_cmp(files[i - 1].path, files[i].path) < 0);
        }
        const struct history_commit c = {.files = files,
                                         .n = count,
                                         .author = h.commits[h.tip].author,
                                         .mail = h.commits[h.tip].mail,
                                         .at = h.commits[h.tip].at,
                                         .message = h.commits[h.tip].message};
        const str stream = history_write(m, &c, 1);
        const enum err r = history_read(m, stream, &k, &fault);
        assert(r == ERR_NONE && k.n_commits == 1);
        const enum err f = history_files(m, &k, k.tip, &again, &count_again);
        assert(f == ERR_NONE && count == count_again);
        for (int i = 0; i < count; i++)
            assert(str_eq(files[i].path, again[i].path) && str_eq(files[i].text, again[i].text));
    }
    mem_clear(m);
    return 0;
}
