// web.h - what every page shares: the request with its language, rights and database; the answer; the
// route table; the frame. A GET only reads: it sees one snapshot. A POST is one transaction.
#pragma once

#include "html/html.h"
#include "http/http.h"
#include "i18n/messages.h"
#include "store/store.h"

enum right {
    MAY_READ,     // everybody
    MAY_EDIT_KEY, // who holds an edit key for this item (from the command line)
    MAY_OPERATE,  // loopback or operator token
    RIGHT_COUNT
};

struct req;
struct res;
typedef enum err handler(struct req *q, struct res *r);

struct route {
    enum method method;
    const char *path; // "/bibliotheek/{kind}/{slug}"; under /en too
    enum right right;
    handler *run;
    const char *name; // "library_item_show", for urls and logs
    int64_t body_max; // 0: the usual bound
};

struct job_kind;
struct command;

struct feature { // what a feature offers; main/features.def lists them
    const char *name;
    const struct route *routes;
    int n_routes;
    const struct job_kind *jobs;
    int n_jobs;
    const struct command *commands;
    int n_commands;
    // Adds its public addresses to the sitemap. May be NULL.
    enum err (*sitemap)(struct db *db, struct mem *m, void *sitemap);
};

struct site; // settings, theme, files, store: read-only while serving
struct theme;

struct req {
    struct mem *mem;
    struct db *db;
    enum lang lang;
    int64_t now; // UTC second
    const struct route *route;
    const struct http_request *http;
    struct site *site;
    str path; // without the language prefix
    // what fail() wrote, for the error page
    msg why;
    struct impl_req *impl;
};

enum cache {
    CACHE_PAGE,
    CACHE_NEVER,
    CACHE_FOREVER
}; // page: no-cache with ETag, and the anonymous page cache

struct res {
    int status;       // 0 becomes 200
    const char *type; // "text/html; charset=utf-8" when NULL
    struct out body;
    enum cache cache;
    int64_t changed_at; // Last-Modified; 0: none
    int file;           // see http_answer; -1 for none
    int64_t file_at, file_bytes;
    struct http_field headers[12];
    int n_headers;
};

// Path, query and form values. Names are those in the route or the form.
CHECKED enum err req_id(struct req *q, const char *name, int64_t *out);
CHECKED enum err req_slug(struct req *q, const char *name, str *out);
str req_path_text(struct req *q, const char *name);
str req_query(struct req *q, const char *name,
              size_t max_signs); // trimmed, valid UTF-8; empty when absent
CHECKED enum err req_query_int(struct req *q, const char *name, int64_t min, int64_t max,
                               int64_t otherwise, int64_t *out);
str req_form(struct req *q, const char *name, size_t max_signs); // NULL at when absent
int req_form_all(struct req *q, const char *name, str *out, int max);

enum err fail(struct req *q, enum err why,
              msg key); // remembers what to tell the person, gives `why` back
enum err redirect(struct req *q, struct res *r,
                  str path); // 303 to a path of ours, language prefix added
void res_header(struct res *r, const char *name, str value);

struct page {
    str title, description;
    str path;         // canonical, without language; q->path when empty
    const char *menu; // "library", "learn", "search", "about"
    str body_class;
    safe head; // JSON-LD, feed and oEmbed links; made by templates
    bool no_index;
    bool
        only_nl; // content exists only in Dutch: <main lang="nl"> on the English page, with a notice
};

struct html *page_open(struct req *q, struct res *r, const struct page *p);
enum err page_close(struct html *h);
struct html *xml_open(struct req *q, struct res *r,
                      const char *type); // feeds, OAI, sitemap: no frame
