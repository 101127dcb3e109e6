// Tables of a draw: two texts divided by a byte 1. Whatever they are, the answer is faults or a question, and a
// question that is small is answered or refused.
#include "engine/sortition/read.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static bool brief(void *arg, double fraction, const char *text)
{
    (void)fraction, (void)text;
    return ++*(int *)arg < 200;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static struct mem *m;
    str rest = {(const char *)data, n}, first;
    int told = 0;

    if (!m) m = mem_new((size_t)1 << 30);
    if (n > 20000 || !str_cut(&rest, 1, &first)) return 0;
    struct sortition_tables t = {.categories = first,
                                 .people = rest,
                                 .seats = 1 + (int)(n % 5),
                                 .household = n % 2 ? STR("street") : STR("")};
    struct faults faults = faults_new(m);
    const enum err e = sortition_read(m, &t, &faults);
    assert((e == ERR_NONE) == (faults.n == 0));
    if (e == ERR_NONE && t.ask.people <= 200 && t.ask.values <= 60) {
        const struct progress progress = {brief, &told};
        const struct sortition_options options = {.progress = &progress, .nodes = 200};
        struct sortition_chances r = {0};
        const enum err a = sortition_chances(m, &t.ask, &options, &r);
        assert(a == ERR_NONE || a == ERR_UNSOLVABLE || a == ERR_LIMIT);
    }
    struct sortition_addresses addresses = {.text = rest, .strata = STR("street")};
    faults = faults_new(m);
    const enum err a = sortition_read_addresses(m, &addresses, &faults);
    assert((a == ERR_NONE) == (faults.n == 0));
    mem_clear(m);
    return 0;
}
