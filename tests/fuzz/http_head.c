// A head as lines: verb, target, version, then names and values. What passes must be plain.
#include "base/utf8.h"
#include "http/head.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n)
{
    struct mem *m = mem_new(1 << 20);
    str rest = {(const char *)data, n}, part = {0}, version = {0};
    struct http_request q = {.mem = m};
    const char *why = "";

    if (str_cut(&rest, '\n', &part)) q.verb = part;
    if (str_cut(&rest, '\n', &part)) q.target = part;
    if (str_cut(&rest, '\n', &part)) version = part;
    q.headers = MEM_ARRAY(m, struct http_field, 80);
    while (q.n_headers < 80 && str_cut(&rest, '\n', &part)) {
        struct http_field *f = &q.headers[q.n_headers++];
        str value = part;
        str_cut(&value, ':', &f->name);
        f->name = str_lower(m, f->name);
        f->value = value;
    }
    if (head_check(&q, version, &why) == 0) {
        assert(q.path.n && q.path.at[0] == '/' && utf8_valid(q.path));
        assert(str_find(q.path, STR("/../")) < 0 && !str_ends(q.path, STR("/..")));
        assert(memchr(q.path.at, 0, q.path.n) == NULL);
        assert(q.host.n && q.n_headers <= HEAD_FIELDS_MAX);
    } else {
        assert(*why);
    }
    (void)head_coding((str){(const char *)data, n});
    (void)head_etag_match((str){(const char *)data, n}, STR("\"a\""));
    mem_free(m);
    return 0;
}
