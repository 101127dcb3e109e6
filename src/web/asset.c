// /static/NAME.HASH.EXT: bytes inside the program, compressed at build time, one ready answer per coding.
#include "web/assets.h"
#include "web/impl.h"

#include <assert.h>
#include <pthread.h>

struct asset_ready {
    struct http_ready *ok[CODING_COUNT], *same[CODING_COUNT]; // by what the client takes
    str etag[CODING_COUNT];
};

static struct mem *keeper; // for as long as the program runs
static struct asset_ready *ready;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void build(const struct asset *a, struct asset_ready *r, struct mem *m)
{
    static const char *const names[CODING_COUNT] = {NULL, "gzip", "br"};
    const str bodies[CODING_COUNT] = {a->data, a->gz, a->br};

    for (int i = 0; i < CODING_COUNT; i++) {
        struct http_field fields[SECURITY_FIELDS + 6];
        if (!bodies[i].n) continue;
        int n = security_fields(fields, POLICY_FILE, false, false);
        // The hash in the name is the tag; each coding has its own.
        r->etag[i] = etag_coded(m, str_of(a->path + sizeof "/static/" - 1), (enum coding)i);
        fields[n++] = (struct http_field){STR("content-type"), str_of(a->type)};
        fields[n++] =
            (struct http_field){STR("cache-control"), STR("public, max-age=31536000, immutable")};
        fields[n++] = (struct http_field){STR("etag"), r->etag[i]};
        if (a->gz.n || a->br.n)
            fields[n++] = (struct http_field){STR("vary"), STR("accept-encoding")};
        r->same[i] =
            http_ready_new(&(struct http_answer){.status = 304, .headers = fields, .n_headers = n});
        if (names[i]) fields[n++] = (struct http_field){STR("content-encoding"), str_of(names[i])};
        r->ok[i] = http_ready_new(&(struct http_answer){
            .status = 200, .headers = fields, .n_headers = n, .body = bodies[i]});
        assert(n <= (int)COUNT_OF(fields));
    }
}

static void build_all(void)
{
    keeper = mem_new(8 << 20);
    assert(keeper);
    ready = MEM_ARRAY(keeper, struct asset_ready, (size_t)assets_count);
    for (int i = 0; i < assets_count; i++)
        build(&assets[i], &ready[i], keeper);
}

static int find(str path)
{
    int low = 0, high = assets_count;

    while (low < high) {
        const int mid = (low + high) / 2;
        const int c = str_cmp(str_of(assets[mid].path), path);
        if (c == 0) return mid;
        *(c < 0 ? &low : &high) = c < 0 ? mid + 1 : mid;
    }
    return -1;
}

bool asset_answer(struct http_request *hq)
{
    const int i = find(hq->path);

    if (i < 0) return false;
    pthread_once(&once, build_all);
    enum coding coding = head_coding(http_header(hq, STR("accept-encoding")));
    const struct asset_ready *r = &ready[i];
    if (!r->ok[coding])
        coding = coding == CODING_BROTLI && r->ok[CODING_GZIP] ? CODING_GZIP : CODING_NONE;
    const str none_match = http_header(hq, STR("if-none-match"));
    struct http_ready *answer = none_match.at && head_etag_match(none_match, r->etag[coding])
                                    ? r->same[coding]
                                    : r->ok[coding];
    if (!answer) return false;
    http_ready_hold(answer);
    http_answer_ready(hq, answer);
    return true;
}
