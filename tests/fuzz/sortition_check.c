// The checker of draws on any JSON: it says fine or names a problem.
#include "engine/sortition/certificate.h"
#include "engine/sortition/check.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static struct mem *m;
    static const struct sortition_value value[] = {{0, {"x", 1}, 0, 2, 0, 2},
                                                   {0, {"y", 1}, 0, 1, 0, 2}};
    static const str id[] = {{"a", 1}, {"b", 1}, {"c", 1}}, category[] = {{"k", 1}};
    static const int of[] = {0, 0, 1}, home[] = {0, 0, -1};
    const struct sortition ask = {.seats = 2,
                                  .categories = 1,
                                  .category = category,
                                  .values = 2,
                                  .value = value,
                                  .people = 3,
                                  .id = id,
                                  .of = of,
                                  .household = home};
    struct json_value v;
    struct sortition_verdict out;

    if (!m) m = mem_new((size_t)1 << 30);
    if (json_read(m, (str){(const char *)data, n}, &v, NULL) == ERR_NONE) {
        struct out text = out_new(m); // the hash is right, whatever the rest is
        out_str(&text, (str){(const char *)data, n});
        sortition_sign(m, &text);
        sortition_check(m, &ask, out_get(&text), &v, &out);
        assert(out.fine == (out.problem.at == NULL));
    }
    mem_clear(m);
    return 0;
}
