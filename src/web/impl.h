// impl.h - what the files of src/web share; features see web.h only.
#pragma once

#include "core/session.h"
#include "http/multipart.h"
#include "web/cache.h"
#include "web/door.h"
#include "web/limit.h"
#include "web/live.h"
#include "web/router.h"
#include "web/theme.h"
#include "web/token.h"
#include "web/web.h"

struct impl_site {
    struct router *router;
    struct page_cache *cache;
    struct live_hub *live;
    struct limiter *limiter;
    struct doors *doors;
    struct mem *mem;             // the site's
    const struct themes *themes; // replaced by a reload
    unsigned char
        secret[TOKEN_SECRET]; // of form tokens; lives in the database, so that all servers share it
    struct http_server *server; // for the figures; NULL in tests
    int64_t started_at;
    _Atomic uint64_t errors_500;
    // The few figures that web cannot know: filled in by main for /metrics. May be NULL.
    void (*figures)(struct out *o, void *arg);
    void *figures_arg;
    bool shut; // answers 503: going down
};

struct who {
    struct req *q;
    bool known, in;
    enum err failed;
    struct session_who_row session;
    struct held_rows held;
};
str who_cookie(const struct req *q); // the key of the session; absent when there is none
str phone_cookie(struct req *q);
// Before the handler: does who asks hold the right of the route somewhere? *out_answered: r sends them to
// sign in.
CHECKED enum err who_guard(struct req *q, struct res *r, bool *out_answered);

struct impl_req {
    struct routed routed;
    struct query query, form;
    struct form_files files;
    bool query_read, query_broken;
    str binding;  // of the form token
    str token;    // made at most once per page
    str session;  // what the cookie holds, not looked at yet
    bool by_door; // asked for by the own name of a place: `door`
    bool dutch_only;
    bool own_form; // its token is ours, even when it is too old
    bool cut;      // a field holds more than its handler takes
    struct door door;
    str rehearsal; // the page belongs to one: where its tasks stand; path without language
    bool personal; // the page was made for who asks: it may not be kept
    struct who who;
};

// Headers that every answer carries. Returns how many were written.
enum { SECURITY_FIELDS = 12 };
enum policy { POLICY_PAGE, POLICY_EMBED, POLICY_FILE };
int security_fields(struct http_field *to, enum policy policy, bool secure, bool open);
// Of one page that records a voice: its own microphone, and hearing what it took.
void security_let_record(struct mem *m, struct http_field *fields, int n);

// Answers with an error page (or a problem under /api/): never fails for lack of anything but memory.
void error_page(struct req *q, struct res *r, enum err e, int status, str number);

bool asset_answer(struct http_request *hq); // /static/...: false when it is not there

// One request: into the figures, and as a line of the log, written once a second.
void reqlog_count(struct route_info *info, int status, int64_t micros);
void reqlog_line(const char *method, const char *route, const char *lang, int status,
                 int64_t micros, size_t bytes, const char *how);
void reqlog_flush(void);
