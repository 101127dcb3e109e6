// web.h - what every page shares: the request with its language, rights and database; the answer; the
// route table; the frame.
//
// A GET only reads: its handler sees one snapshot, on the event thread. A POST is one transaction: its
// handler runs on the writer thread, ERR_NONE keeps what it did, anything else undoes it, and the answer
// leaves after the commit. A handler therefore never waits, and runs again when a transaction has to be
// repeated: it changes nothing but the database and *r.
//
// To add a page: a row in FEATURE.def, a handler, a template with its sentences; and a link to it.
#pragma once

#include "base/json.h"
#include "core/person.h"
#include "core/settings.h"
#include "html/html.h"
#include "http/http.h"
#include "i18n/messages.h"
#include "store/store.h"

// Where a page with MAY_EDIT_KEY finds its key: in the query, and in each of its forms. Form tokens are bound to it.
#define EDIT_KEY_FIELD "sleutel"
enum { EDIT_KEY_SIGNS = 64 };

struct req;
struct res;
struct who; // who.h
typedef enum err handler(struct req *q, struct res *r);

struct route {
    enum method method; // GET answers HEAD too
    const char *path;   // "/bibliotheek/{kind}/{slug}"; under /en too
    enum right right;   // core/right.def; proved before the handler runs
    handler *run;
    const char *name; // "library_item_show", for urls, metrics and logs
    int64_t body_max; // 0: the usual bound
};
// In FEATURE.c: static const struct route routes[] = {
//     #define ROUTE ROUTE_ROW
//     #include its FEATURE.def
//     #undef ROUTE };
// and, before it, the handlers' declarations the same way with ROUTE_DECLARE.
// A row may end with the bytes of body it takes: ROUTE(POST, "/…", MAY_X, name, FORM_FILE) is a form with a file.
#define ROUTE_ROW(method, path, right, ...)               ROUTE_ROW_(method, path, right, __VA_ARGS__, 0, )
#define ROUTE_ROW_(method, path, right, name, bound, ...) {method, path, right, name, #name, bound},
#define ROUTE_DECLARE(method, path, right, ...)           ROUTE_DECLARE_(__VA_ARGS__, )
#define ROUTE_DECLARE_(name, ...)                         handler name;

// Of a form with files (enctype="multipart/form-data"): all of it, and the one file in it.
enum { FORM_FILE_MAX = 8 << 20, FORM_FILE = FORM_FILE_MAX + (256 << 10) };

// What a page that follows stands at now: changes whenever the page would. At most LIVE_VERSION signs, no blanks or line
// ends; ERR_NOT_FOUND is no reason to fail: say "weg". Called in a snapshot, also on a thread without a request.
typedef enum err live_look(struct db *db, struct mem *mem, int64_t id, str *out_version);
enum { LIVE_VERSION = 100 };

struct job_kind;
struct notice_kind;
struct place_row;
struct group_row;
struct waits;
struct command;
struct sitemap;

struct feature { // what a feature offers; main/features.def lists them
    const char *name;
    const struct route *routes;
    int n_routes;
    const struct job_kind *jobs;
    int n_jobs;
    const struct command *commands; // core/cli.h
    int n_commands;
    enum err (*sitemap)(struct db *db, struct mem *m, struct sitemap *s); // may be NULL
    // Writes a <section> of the home page into h, in the order of features.def. May be NULL.
    enum err (*home)(struct req *q, struct html *h);
    // Writes a <section> of the page of the council of a place into h: what of this feature comes to it. May be NULL.
    enum err (*council)(struct req *q, const struct place_row *place, struct html *h);
    // What people can follow here (core/notice.h, web/follow.h).
    const struct notice_kind *follows;
    int n_follows;
    // What the feature holds of a person, as keys of an open object; takes it away (counts stay, names go); and
    // erases what is past its term, with a word for the report ("answers=3 "). Each may be NULL. Rows that
    // reference person with "on delete cascade" go by themselves.
    enum err (*own)(struct db *db, struct mem *m, const struct person_row *p, struct json *j);
    enum err (*erase)(struct db *db, struct mem *m, int64_t now, const struct person_row *p);
    enum err (*retain)(struct db *db, struct mem *m, int64_t now, struct out *report);
    // Plans what runs by the clock (a job that plans itself for tomorrow); called when a server starts. May be NULL.
    enum err (*plan)(struct db *db, int64_t now);
    // What waits in this group for who is asking, for the page of the group (who_group.h). May be NULL.
    enum err (*waits)(struct req *q, const struct group_row *g, unsigned bits, struct waits *w);
};

struct feature_list { // what a job sees of the features: job->site
    const struct feature *const *at;
    int n;
};

// Adds a public page to /sitemap.xml: path without language; changed_at 0 when unknown.
void sitemap_add(struct sitemap *s, str path, int64_t changed_at, bool only_nl);

struct files;
struct site { // while serving read-only, except by a reload of settings between requests
    const struct settings *set;
    struct store *store;
    struct files *files;
    const struct feature *const *features;
    int n_features;
    struct impl_site *impl;
};

struct req {
    struct mem *mem; // the request's; let go when the answer has been sent
    struct db *db;
    enum lang lang;
    int64_t now; // UTC second
    const struct route *route;
    const struct http_request *http;
    struct site *site;
    str path;        // without the language prefix
    str origin;      // "https://meent.example": the setting, else what the client asked
    bool secure;     // people reach us over TLS
    msg why;         // what fail() wrote, for the error page
    struct who *who; // who is asking, and what they may: who.h
    struct impl_req *impl;
};

enum cache {
    CACHE_PAGE,   // revalidated by its ETag, and kept in the page cache
    CACHE_NEVER,  // no-store
    CACHE_FOREVER // a hash is in the address
};

struct res {
    int status;       // 0 becomes 200
    const char *type; // "text/html; charset=utf-8" when NULL
    struct out body;
    enum cache cache;
    int64_t changed_at; // Last-Modified; 0: none
    str form_to; // origins besides ours that forms may lead to, with blanks between (CSP form-action)
    bool
        repeats; // of a form: sent twice it does its work twice, such as a download with a line in the log
    bool undo;       // of a form: this is its page, and what it did is undone
    bool worker;     // its script may start a service worker: a trainer in a hall without a network
    bool records;    // may ask for the microphone, and plays what it took before it is sent
    bool embed;      // may stand in a frame of another site (the player of oEmbed)
    str framed_by;   // with embed: only of these origins, with blanks between; absent: of any
    bool open;       // other sites' scripts may read it (API, feeds, oEmbed)
    live_look *live; // set by res_live
    int64_t live_id;
    str live_version;
    bool from_file; // set by res_file
    int file;
    int64_t file_at, file_bytes;
    struct http_field headers[12];
    int n_headers;
};

// ---- reading the request ----

str req_path_text(struct req *q, const char *name); // as asked, decoded; "" when no such part
CHECKED enum err req_id(struct req *q, const char *name, int64_t *out); // else ERR_NOT_FOUND
CHECKED enum err req_slug(struct req *q, const char *name, str *out);   // else ERR_NOT_FOUND
// Trimmed, valid UTF-8, cut to so many signs; empty when absent. Only what a handler asks for here makes
// the page another page: everything else in a query is the same page to the cache.
str req_query(struct req *q, const char *name, size_t max_signs);
CHECKED enum err req_query_int(struct req *q, const char *name, int64_t min, int64_t max,
                               int64_t otherwise, int64_t *out);
// One more of `what` from where this form came: true when that is more than `most` in ten minutes (0: never), unless the place is
// one that many people share (setting shared_addresses). Nothing of the address is kept.
bool req_is_burst(struct req *q, str what, int64_t most);
// NULL at when absent; line ends as LF; at most max_signs of it. Nothing is kept in part: what a handler did with a field
// that holds more is undone, and the sender told (web/serve.c). REQ_WHOLE: for who counts, so that what is refused is shown whole.
#define REQ_WHOLE SIZE_MAX
str req_form(struct req *q, const char *name, size_t max_signs);
// The same trimmed and never absent: all of it, or its first line.
str req_words(struct req *q, const char *name, size_t max_signs);
str req_line(struct req *q, const char *name, size_t max_signs);
int req_form_all(struct req *q, const char *name, str *out, int max); // -1: more than max
// A file of a form on a route with FORM_FILE; false when none was chosen. What it is called is no proof of what it is.
bool req_form_file(struct req *q, const char *name, str *out_filename, str *out_bytes);
// A cookie of ours besides the session, and setting one (seconds 0: taking it away). Who asks for it has a page that is
// this browser's alone. Values: as key_new makes them. Such a cookie also binds the forms of who is not signed in.
#define PHONE_COOKIE "telefoon"
str req_cookie(struct req *q, const char *name); // absent when it is not there, or is no key
void res_cookie(struct req *q, struct res *r, const char *name, str value, int64_t seconds);
bool req_local(const struct req *q); // MAY_OPERATE holds

// ---- answering ----

enum err fail(struct req *q, enum err why,
              msg key); // remembers what to tell the person, gives `why` back
// 303 to a path of ours; the language prefix is added. The path is already percent-encoded (html_path).
enum err redirect(struct req *q, struct res *r, str path);
void res_header(struct res *r, const char *name, str value);
struct json res_json(struct res *r); // application/json; write into what it gives (base/json.h)

// Server-sent events (text/event-stream): a line that tells a page, within about LIVE_LOOK_MS of a commit here or on
// another server, that it is no longer what it was. The handler is a GET with its right as any other; when it has proved
// what there is to prove it ends with `return res_live(q, r, meeting_look, id)`. An event is "data: VERSION MILLISECONDS",
// the second the server's clock; what changed is not in it: the page gets itself again (data-live in assets/js/live.js).
// Without script the same page has a button that loads it anew. Bounds and threads: live.h.
CHECKED enum err res_live(struct req *q, struct res *r, live_look *look, int64_t id);

struct sent_file {
    int fd; // taken over
    int64_t bytes;
    const char *type; // media type
    str etag;         // without quotes, e.g. its sha256
    str name;         // for saving
};
// Sends a file: Range, If-Range, ETag; kinds that a browser might run are saved instead of shown.
CHECKED enum err res_file(struct req *q, struct res *r, const struct sent_file *f);

// Sends what stands in the database as a file of that name; as with res_file, what a browser might run is saved.
void res_bytes(struct req *q, struct res *r, const char *type, str name, str bytes);

struct page {
    str title, description;
    str path;         // canonical, without language; q->path when empty
    const char *menu; // "learn", "library", "about", "search"
    str body_class;
    safe head; // JSON-LD, feed and oEmbed links; made by templates
    bool no_index;
    bool only_nl; // content is only in Dutch: <main lang="nl"> on the English page, with a notice
    bool form;    // the page holds {{ token }}: never cached
    bool bare;    // no menu and footer: the embedded player, print
    str cobrand;  // a municipality beside our name; the setting when empty
    str theme;    // its look; the setting when empty, or when there is none of that name
};

struct html *page_open(struct req *q, struct res *r, const struct page *p);
CHECKED enum err page_close(struct html *h);
// Feeds, OAI, sitemap, fragments: no frame.
struct html *xml_open(struct req *q, struct res *r, const char *type);
struct html *html_part(struct req *q,
                       struct out *o); // into a buffer of your own, e.g. for page.head

void figures_write(struct site *s, struct out *o); // for /metrics, in the text format of Prometheus
