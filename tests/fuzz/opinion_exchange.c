// A folder of polis-export/1 from anybody; and what is written from it can be read, and written the same.
#include "engine/opinion/exchange.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static enum err again(struct mem *m, const str in[EXCHANGE_FILES], str out[EXCHANGE_FILES])
{
    struct faults f = faults_new(m);
    struct opinion_tables t;
    struct opinion_read *r = MEM_NEW(m, struct opinion_read);
    struct opinion_map *map = MEM_NEW(m, struct opinion_map);
    struct chance fresh;

    TRY(exchange_read(m, in, &f, &t));
    t.all = true;
    TRY(opinion_tables_read(m, m, &t, &f, r));
    TRY(opinion_map_make(m, &r->votes, &(struct opinion_ask){.seed = STR("x")}, map));
    chance_start(&fresh, STR("s"));
    exchange_write(m, &(struct exchange){.read = r, .map = map, .exact = true, .fresh = &fresh},
                   out);
    return ERR_NONE;
}

// Files in the order of exchange_names, each after the one before and a byte 0x1e.
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static struct mem *m;
    str files[EXCHANGE_FILES] = {{0}}, once[EXCHANGE_FILES], twice[EXCHANGE_FILES];
    str rest = {(const char *)data, n};

    if (!m) m = mem_new((size_t)1 << 30);
    if (n > 10000) return 0;
    for (int i = 0; i < EXCHANGE_FILES && rest.at; i++) {
        str_cut(&rest, 0x1e, &files[i]);
        if (files[i].n == 0) files[i] = (str){0};
    }
    if (again(m, files, once) == ERR_NONE) {
        assert(again(m, once, twice) == ERR_NONE);
        for (int i = 0; i < EXCHANGE_FILES; i++)
            assert(str_eq(once[i], twice[i]));
    }
    mem_clear(m);
    return 0;
}
