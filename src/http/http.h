// http.h - requests in, answers out, over libmicrohttpd; nothing here knows what Meent is for.
//
// Threads   one event thread per core. `handle` is called on one of them when the request is complete
//           (head and body, the body within its bound). It answers at once (http_answer) or later from
//           any thread (http_later, then http_answer). Every request is answered exactly once.
// Bounds    head 16 KB, 64 fields, target 4 KB; body as http_config says; deadlines for head and body;
//           a strict check of the head (http/head.h) before anything else.
// Memory    one arena per request, gone when the answer has been sent or the client has left.
#pragma once

#include "base/out.h"

enum method { GET, HEAD, POST, METHOD_OTHER };

struct http_field {
    str name, value; // names in lower case for headers that came in
};

struct http_request {
    struct mem *mem; // lives until the answer is gone
    enum method method;
    str verb;   // as sent
    str target; // as sent: path and query
    str path; // percent-decoded once, valid UTF-8, no NUL, no "." or ".." segments, starts with '/'
    str query;   // raw, without the '?'
    str host;    // as sent, checked
    bool secure; // came over TLS, as told by a trusted proxy
    bool local;  // straight from this machine, not through a proxy
    str address; // of the client of a POST, to count by: IPv4, or the /64 of IPv6; a listed proxy tells it
    struct http_field *headers;
    int n_headers;
    str body;
    void *impl; // of http
    void *arg;  // for the handler
};

struct http_answer {
    int status;
    const struct http_field *headers; // without Content-Length, Date, Connection
    int n_headers;
    str body;       // in the request's arena, or lasting until release is called, or:
    bool from_file; // the three below instead of body
    int file;       // a descriptor that http closes
    int64_t file_at, file_bytes;
    bool close;                 // the last answer on this connection
    void (*release)(void *arg); // called when body or file is not needed any more; may be NULL
    void *release_arg;
};

struct http_server;
struct http_ready; // an answer built once and given many times, by any thread

struct http_config {
    str listen;       // "127.0.0.1:8080", "[::1]:8080", "unix:/run/meent/http"
    int threads;      // 1..256
    int64_t body_max; // bytes of body that are read when body_bound is NULL
    int64_t mem_max;  // bytes of a request's arena; 0: body_max + 4 MB
    int head_seconds, body_seconds, idle_seconds; // 0: 10, 30, 60
    int max_connections, max_per_address;         // 0: 1000, 100; the second not for this machine
    int max_large;    // requests at one time with more body than body_max; 0: 16. More get 503.
    int max_streams;  // 0: three quarters of max_connections
    str proxies;      // addresses of peers whose X-Forwarded-For is believed, with blanks between
    bool trust_proxy; // believe X-Forwarded-Proto also over TCP; over a Unix socket it always is
    void (*handle)(struct http_request *q, void *arg);
    // How many bytes of body this request may have; called after the head, before the body. May be NULL.
    int64_t (*body_bound)(const struct http_request *q, void *arg);
    // The arena gave out inside handle: answer with what needs no memory. NULL: a bare 507.
    void (*full)(struct http_request *q, void *arg);
    void *arg;
};

CHECKED enum err http_start(const struct http_config *c, struct http_server **out, struct mem *m,
                            str *out_problem);
// No new connections; what is under way is finished. False when that took longer than the grace: then
// the server still runs, and the process has to end.
bool http_stop(struct http_server *s, int grace_seconds);
int http_port(const struct http_server *s); // the port that was given for :0; 0 for a Unix socket
int http_connections(const struct http_server *s); // open now

void http_answer(struct http_request *q, const struct http_answer *a); // once; any thread
// Before handle returns, when the answer comes later. From here on the request's arena has no guard: who
// works on sets one.
void http_later(struct http_request *q);
bool http_gone(const struct http_request *q); // the client left; answering is still due

// One value of a header; absent when it is not there or stands there twice.
str http_header(const struct http_request *q, str lower_name);

// A ready answer is counted: new gives one hold, hold adds one, free takes one off, http_answer_ready uses
// one up. What is under way is sent before body is released.
struct http_ready *http_ready_new(
    const struct http_answer *a); // copies headers; NULL without memory
void http_ready_hold(struct http_ready *r);
void http_ready_free(struct http_ready *r); // NULL is allowed
void http_answer_ready(struct http_request *q, struct http_ready *r);

// ---- answers without an end: lines that stay open, for server-sent events ----
//
// Instead of http_answer, inside `handle`. The arena of the request is let go when `handle` returns; what is left of it
// is the connection and about half a KB. `gone` is called once, on an event thread, when the line is closed by
// whatever cause: from then on the stream is no more. Closed are: by http_stream_end, by http_stop (within its
// grace), by a client that left or does not acknowledge for half a minute (found when something is said).
struct http_stream;
enum { STREAM_BYTES = 256 };

// head: status and headers; its body is not looked at. NULL: too many, or no memory; then answer otherwise.
struct http_stream *http_stream_open(struct http_request *q, const struct http_answer *head,
                                     void (*gone)(void *arg), void *arg);
// At most STREAM_BYTES. Never waits: what was said before and not sent yet is replaced, so that a slow client holds no
// more than one text. Any thread, until `gone`.
void http_stream_say(struct http_stream *s, str text);
void http_stream_end(struct http_stream *s);   // what was said is sent first
int http_streams(const struct http_server *s); // open now
