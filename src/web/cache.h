// cache.h - finished pages, as long as no commit has happened since they were read.
//
// Exact     an entry holds the store's generation from before its snapshot; it is given out only while the
//           store still says the same. A minute at most, for pages that look at the clock.
// Bounds    bytes in all; what was asked for only once goes first (second chance), so that a flood of odd
//           addresses does not push out what people read.
// Threads   16 shards, each with a lock held for a look-up; compressing happens outside it, once per entry.
#pragma once

#include "http/head.h"

struct page_cache;

struct cache_page {
    const struct http_field *headers; // without ETag, Content-Encoding, Vary
    int n_headers;
    str body;
    bool press; // compressing is worth it
    str etag;   // of the body as it is, without quotes
};

struct cache_ask {
    uint64_t generation;
    int64_t now;
    str key;
    enum coding coding;
    str if_none_match;
};

struct page_cache *cache_new(struct mem *m, size_t max_bytes); // 0: keeps nothing
void cache_free(struct page_cache *c);
void cache_clear(struct page_cache *c);
// A hold on the answer, 200 or 304; NULL when it is not there.
struct http_ready *cache_find(struct page_cache *c, const struct cache_ask *ask);
// Keeps a page and gives its answer; NULL when it is too large to keep.
struct http_ready *cache_put(struct page_cache *c, const struct cache_ask *ask,
                             const struct cache_page *page);

struct cache_count {
    uint64_t hits, misses, entries, bytes;
};
struct cache_count cache_count(struct page_cache *c);

// An entity tag per coding, so that two encodings never share one: "3f2a-br".
str etag_coded(struct mem *m, str etag, enum coding coding);
