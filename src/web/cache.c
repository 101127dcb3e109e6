#include "web/cache.h"

#include "web/press.h"

#include <pthread.h>
#include <sodium.h>
#include <stdatomic.h>
#include <stdio.h>

enum { SHARDS = 16, BUCKETS = 1024, HEADERS_MAX = 24, KEPT_SECONDS = 60 };

struct variant {
    struct http_ready *ok, *same; // 200 and 304
    size_t bytes;
    bool tried;
};

struct entry {
    struct entry *chain;         // in its bucket
    struct entry *newer, *older; // in its shard
    _Atomic int holds;           // the table's, and one per look-up under way
    bool asked_again;
    uint64_t hash, generation;
    int64_t until;
    size_t bytes;
    str key, body, etag;
    bool press;
    struct variant by_coding[CODING_COUNT];
    struct http_field headers[HEADERS_MAX];
    int n_headers;
    char room[]; // key, headers, body
};

struct shard {
    pthread_mutex_t lock;
    struct entry *buckets[BUCKETS];
    struct entry *newest, *oldest;
    size_t bytes;
    uint64_t entries, hits, misses;
};

struct page_cache {
    size_t shard_max;
    unsigned char hash_key[crypto_shorthash_KEYBYTES];
    struct shard shards[SHARDS];
};

static uint64_t hash_of(const struct page_cache *c, str key)
{
    unsigned char out[crypto_shorthash_BYTES];
    uint64_t h;

    crypto_shorthash(out, (const unsigned char *)key.at, key.n, c->hash_key);
    memcpy(&h, out, sizeof h);
    return h;
}

static struct shard *shard_of(struct page_cache *c, uint64_t hash)
{
    return &c->shards[hash >> 60];
}

static struct entry **bucket_of(struct shard *s, uint64_t hash)
{
    return &s->buckets[hash % BUCKETS];
}

static void entry_let_go(struct entry *e)
{
    if (!e || atomic_fetch_sub_explicit(&e->holds, 1, memory_order_acq_rel) != 1) return;
    for (int i = 0; i < CODING_COUNT; i++) {
        http_ready_free(e->by_coding[i].ok);
        http_ready_free(e->by_coding[i].same);
    }
    mem_drop(e);
}

static void link_newest(struct shard *s, struct entry *e)
{
    e->newer = NULL;
    e->older = s->newest;
    if (s->newest) s->newest->newer = e;
    s->newest = e;
    if (!s->oldest) s->oldest = e;
}

static void unlink_age(struct shard *s, struct entry *e)
{
    *(e->newer ? &e->newer->older : &s->newest) = e->older;
    *(e->older ? &e->older->newer : &s->oldest) = e->newer;
}

static void take_out(struct shard *s, struct entry *e) // under the lock
{
    struct entry **at = bucket_of(s, e->hash);

    while (*at != e)
        at = &(*at)->chain;
    *at = e->chain;
    unlink_age(s, e);
    e->newer = e->older = NULL;
    s->bytes -= e->bytes;
    s->entries--;
    entry_let_go(e);
}

static void make_room(struct shard *s, size_t max)
{
    while (s->bytes > max && s->oldest) {
        struct entry *e = s->oldest;
        if (e->asked_again) { // a second chance
            e->asked_again = false;
            unlink_age(s, e);
            link_newest(s, e);
        } else {
            take_out(s, e);
        }
    }
}

struct page_cache *cache_new(struct mem *m, size_t max_bytes)
{
    struct page_cache *c = MEM_NEW(m, struct page_cache);

    c->shard_max = max_bytes / SHARDS;
    crypto_shorthash_keygen(c->hash_key);
    for (int i = 0; i < SHARDS; i++)
        pthread_mutex_init(&c->shards[i].lock, NULL);
    return c;
}

void cache_clear(struct page_cache *c)
{
    for (int i = 0; i < SHARDS; i++) {
        struct shard *s = &c->shards[i];
        pthread_mutex_lock(&s->lock);
        while (s->oldest)
            take_out(s, s->oldest);
        pthread_mutex_unlock(&s->lock);
    }
}

void cache_free(struct page_cache *c)
{
    cache_clear(c);
    for (int i = 0; i < SHARDS; i++)
        pthread_mutex_destroy(&c->shards[i].lock);
}

str etag_coded(struct mem *m, str etag, enum coding coding)
{
    static const char *const ends[CODING_COUNT] = {"", "-gz", "-br"};

    return str_format(m, "\"" STR_FMT "%s\"", STR_ARG(etag), ends[coding]);
}

static void drop(void *p)
{
    mem_drop(p);
}

// Compresses and builds the two answers of one coding. Called without the lock, with a hold.
static struct variant make(const struct entry *e, enum coding coding)
{
    static const char *const names[CODING_COUNT] = {NULL, "gzip", "br"};
    static const char *const ends[CODING_COUNT] = {"", "-gz", "-br"};
    struct variant v = {.tried = true};
    struct http_field fields[HEADERS_MAX + 4];
    char tag[80];
    int n = 0;
    char *body;
    size_t bytes = e->body.n;

    if (coding == CODING_NONE) {
        body = mem_keep(bytes);
        if (!body) return v;
        memcpy(body, e->body.at, bytes);
    } else {
        if (!e->press) return v;
        body = mem_keep(press_bound(bytes));
        if (!body) return v;
        bytes = press(coding, PRESS_KEPT, e->body, body);
        char *exact = bytes ? mem_keep(bytes) : NULL;
        if (exact) memcpy(exact, body, bytes);
        mem_drop(body);
        if (!exact) return v;
        body = exact;
    }
    memcpy(fields, e->headers, sizeof *fields * (size_t)e->n_headers);
    n = e->n_headers;
    const int tag_n =
        snprintf(tag, sizeof tag, "\"" STR_FMT "%s\"", STR_ARG(e->etag), ends[coding]);
    fields[n++] = (struct http_field){STR("etag"), {tag, (size_t)tag_n}};
    if (e->press) fields[n++] = (struct http_field){STR("vary"), STR("accept-encoding")};
    v.same =
        http_ready_new(&(struct http_answer){.status = 304, .headers = fields, .n_headers = n});
    if (names[coding])
        fields[n++] = (struct http_field){STR("content-encoding"), str_of(names[coding])};
    v.ok = http_ready_new(&(struct http_answer){.status = 200,
                                                .headers = fields,
                                                .n_headers = n,
                                                .body = {body, bytes},
                                                .release = drop,
                                                .release_arg = body});
    if (!v.ok) mem_drop(body);
    v.bytes = bytes + 4096; // what the library keeps for two answers, measured
    return v;
}

// The answer for this client, made when it is the first with this coding. The entry is held.
static struct http_ready *answer_of(struct page_cache *c, struct entry *e,
                                    const struct cache_ask *ask)
{
    struct shard *s = shard_of(c, e->hash);
    enum coding coding = e->press ? ask->coding : CODING_NONE;

    for (;;) {
        pthread_mutex_lock(&s->lock);
        struct variant *v = &e->by_coding[coding];
        if (v->tried) {
            char tag[80];
            struct http_ready *r = v->ok;
            static const char *const ends[CODING_COUNT] = {"", "-gz", "-br"};

            if (ask->if_none_match.at) {
                const int n =
                    snprintf(tag, sizeof tag, "\"" STR_FMT "%s\"", STR_ARG(e->etag), ends[coding]);
                if (v->same && head_etag_match(ask->if_none_match, (str){tag, (size_t)n}))
                    r = v->same;
            }
            if (r) http_ready_hold(r);
            pthread_mutex_unlock(&s->lock);
            if (r || coding == CODING_NONE) return r;
            coding = CODING_NONE; // did not become smaller
            continue;
        }
        pthread_mutex_unlock(&s->lock);

        struct variant made = make(e, coding);
        pthread_mutex_lock(&s->lock);
        if (v->tried) { // another thread was first
            pthread_mutex_unlock(&s->lock);
            http_ready_free(made.ok);
            http_ready_free(made.same);
            continue;
        }
        *v = made;
        // Only what is still in the table counts; the table's own hold tells.
        if (e->newer || e->older || s->newest == e) {
            e->bytes += made.bytes;
            s->bytes += made.bytes;
            make_room(s, c->shard_max);
        }
        pthread_mutex_unlock(&s->lock);
    }
}

struct http_ready *cache_find(struct page_cache *c, const struct cache_ask *ask)
{
    if (c->shard_max == 0) return NULL;
    const uint64_t hash = hash_of(c, ask->key);
    struct shard *s = shard_of(c, hash);

    pthread_mutex_lock(&s->lock);
    struct entry *e = *bucket_of(s, hash);
    while (e && !(e->hash == hash && str_eq(e->key, ask->key)))
        e = e->chain;
    if (e && (e->generation != ask->generation || e->until < ask->now)) {
        take_out(s, e);
        e = NULL;
    }
    if (e) {
        e->asked_again = true;
        s->hits++;
        atomic_fetch_add_explicit(&e->holds, 1, memory_order_relaxed);
    } else {
        s->misses++;
    }
    pthread_mutex_unlock(&s->lock);
    if (!e) return NULL;
    struct http_ready *r = answer_of(c, e, ask);
    entry_let_go(e);
    return r;
}

struct http_ready *cache_put(struct page_cache *c, const struct cache_ask *ask,
                             const struct cache_page *page)
{
    size_t n = ask->key.n + page->body.n + page->etag.n;

    for (int i = 0; i < page->n_headers; i++)
        n += page->headers[i].name.n + page->headers[i].value.n;
    if (n > c->shard_max / 4 || page->n_headers > HEADERS_MAX || page->etag.n > 64) return NULL;
    struct entry *e = mem_keep(sizeof *e + n);
    if (!e) return NULL;
    *e = (struct entry){.holds = 2, // the table's and ours
                        .hash = hash_of(c, ask->key),
                        .generation = ask->generation,
                        .until = ask->now + KEPT_SECONDS,
                        .bytes = sizeof *e + n,
                        .press = page->press,
                        .n_headers = page->n_headers};
    char *to = e->room;
#define KEEP(s) (memcpy(to, (s).at ? (s).at : "", (s).n), to += (s).n, (str){to - (s).n, (s).n})
    e->key = KEEP(ask->key);
    e->etag = KEEP(page->etag);
    for (int i = 0; i < page->n_headers; i++) {
        e->headers[i].name = KEEP(page->headers[i].name);
        e->headers[i].value = KEEP(page->headers[i].value);
    }
    e->body = KEEP(page->body);
#undef KEEP
    struct shard *s = shard_of(c, e->hash);
    pthread_mutex_lock(&s->lock);
    for (struct entry *old = *bucket_of(s, e->hash), *next; old; old = next) {
        next = old->chain;
        if (old->hash == e->hash && str_eq(old->key, e->key)) take_out(s, old);
    }
    e->chain = *bucket_of(s, e->hash);
    *bucket_of(s, e->hash) = e;
    link_newest(s, e);
    s->bytes += e->bytes;
    s->entries++;
    make_room(s, c->shard_max);
    pthread_mutex_unlock(&s->lock);
    struct http_ready *r = answer_of(c, e, ask);
    entry_let_go(e);
    return r;
}

struct cache_count cache_count(struct page_cache *c)
{
    struct cache_count sum = {0};

    for (int i = 0; i < SHARDS; i++) {
        struct shard *s = &c->shards[i];
        pthread_mutex_lock(&s->lock);
        sum.hits += s->hits;
        sum.misses += s->misses;
        sum.entries += s->entries;
        sum.bytes += s->bytes;
        pthread_mutex_unlock(&s->lock);
    }
    return sum;
}
