// A template, a .po file and routes from one input, apart by a zero byte: a complaint or C, never a crash.
#include "tools/htmlgen/htmlgen.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct mem *m = mem_new((size_t)1 << 30);
    struct complaints c = {.text = out_new(m)}, ignored = {.text = out_new(m)};
    struct po_book book = {.mem = m};
    struct routes routes = {.mem = m};
    str rest = {(const char *)data, n}, page = {0}, po = {0}, def = {0}, out_c = {0}, out_h = {0};

    str_cut(&rest, 0, &page);
    str_cut(&rest, 0, &po);
    str_cut(&rest, 0, &def);
    for (int l = 0; l < PO_LANGS; l++)
        po_parse(&book, l, STR("a.po"), po, &ignored);
    po_sort(&book);
    po_check(&book, &ignored);
    routes_parse(&routes, STR("a.def"), def, &ignored);
    const bool xml = n & 1;
    const bool good = htmlgen_compile(m, xml ? STR("a.xml") : STR("a.html"), page, &book, &routes,
                                      STR("a"), &c, &out_c, &out_h);
    if (good != (c.n == 0) || (good && out_c.n == 0)) abort();
    mem_free(m);
    return 0;
}
