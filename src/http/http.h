// http.h - requests in, answers out, over libmicrohttpd; nothing here knows what Meent is for.
//
// Threads   one event thread per core. `handle` is called on one of them when the request is complete
//           (head and body, the body within http_config.body_max). It answers at once (http_answer) or
//           later from any thread (http_later, then http_answer).
// Bounds    header 16 KB; body 1 MB unless the route allows more; head and body deadlines; strict check
//           of the head (smuggling, Host, control bytes) before anything else.
#pragma once

#include "base/out.h"

enum method { GET, HEAD, POST, METHOD_OTHER };

struct http_field {
    str name, value; // names in lower case for headers
};

struct http_request {
    struct mem *mem; // lives until the answer is gone
    enum method method;
    str target; // as sent: path and query
    str path; // percent-decoded once, valid UTF-8, no NUL, no "." or ".." segments, starts with '/'
    str query; // raw
    struct http_field *headers;
    int n_headers;
    str body;
    bool secure; // came over TLS, as told by a trusted proxy
    void *impl;
};

struct http_answer {
    int status;
    struct http_field *headers; // without Content-Length, Date
    int n_headers;
    str body; // in the request's arena, or static, or:
    int file; // -1, or a descriptor that http closes; then the two below
    int64_t file_at, file_bytes;
    void (*release)(void *arg); // called when the body is sent; may be NULL
    void *release_arg;
};

struct http_server;

struct http_config {
    str listen;  // "127.0.0.1:8080", "[::1]:8080", "unix:/run/meent/http"
    int threads; // 1..256
    int64_t body_max;
    int head_seconds, body_seconds, idle_seconds;
    int max_connections, max_per_address;
    void (*handle)(struct http_request *q, void *arg);
    void *arg;
};

CHECKED enum err http_start(const struct http_config *c, struct http_server **out, struct mem *m,
                            str *out_problem);
void http_stop(struct http_server *s,
               int grace_seconds);          // no new requests; those under way are finished
int http_port(const struct http_server *s); // the port that was given for :0

void http_answer(struct http_request *q,
                 const struct http_answer *a); // once; may be from another thread
void http_later(struct http_request *q);       // before handle returns, when the answer comes later
str http_header(const struct http_request *q,
                str name); // lower-case name; NULL at when absent, joined is refused
bool http_gone(const struct http_request *q); // the client left
