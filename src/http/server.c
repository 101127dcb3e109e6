// The server over libmicrohttpd: connections, deadlines, bodies, answers. What a head may look like is in
// head.c; forms and queries in query.c; the library's own form reader is never used.
//
// A request goes through on_target (its first line is in), on_access (head; then per piece of body; then
// complete; then again after a suspension) and on_completed. A connection that is too slow is shut down by
// the reaper thread, because the library's own timeout starts anew with every byte.
#include "http/http.h"

#include "base/log.h"
#include "http/address.h"
#include "http/head.h"

#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <microhttpd.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum {
    CONNECTION_BYTES = 14 * 1024,
    ARENAS_KEPT = 64,
    LISTEN_BACKLOG = 511,
    STREAM_SILENT_MS = 30000, // without an acknowledgement
};

enum phase { PHASE_IDLE, PHASE_HEAD, PHASE_BODY, PHASE_ANSWER };

struct conn {
    struct conn *next; // in use, or free
    struct conn **link;
    int socket;
    unsigned char address[16]; // IPv6 as its /64, IPv4 as 4 bytes; zero for a Unix socket
    bool from_here;            // this machine: loopback or Unix socket
    bool unix_socket;
    _Atomic int phase;
    _Atomic int64_t since_ms; // when the phase began
    bool reaped;
    int requests;
};

struct http_server {
    struct http_config config;
    struct MHD_Daemon *daemon;
    int listen_socket, port;
    char unix_path[108];
    bool is_unix;

    pthread_mutex_t lock; // over what follows
    pthread_cond_t tick;
    struct conn *conns, *free_conns;
    int open;
    struct http_stream *streams;
    int n_streams;
    struct mem *arenas[ARENAS_KEPT];
    int n_arenas;
    bool stop_reaper;
    pthread_t reaper;

    _Atomic int large;  // requests with a large body, read or being read
    _Atomic int active; // requests between their first line and their end
    _Atomic bool stopping;
};

enum state { STATE_NEW, STATE_BODY, STATE_RUN, STATE_DONE };

struct exchange {
    bool is_stream; // first, as in http_stream: tells the two apart
    struct http_request q;
    struct http_server *server;
    struct MHD_Connection *connection;
    struct conn *conn;
    enum state state;
    struct out body;
    int64_t bound, seen;
    bool large;
    bool later;
    struct MHD_Response *response;
    int status;
    struct http_ready *ready; // whose response it is; NULL: our own
    struct http_stream *stream;
};

// An answer without an end. It is fed by the library's reader, which is put to sleep while there is nothing to say.
struct http_stream {
    bool is_stream; // first
    struct http_server *server;
    struct http_stream *next, **link; // under the server's lock
    struct MHD_Connection *connection;
    struct conn *conn;
    void (*gone)(void *arg);
    void *arg;
    pthread_mutex_t lock; // over what follows
    bool asleep, ending;
    int n;
    char text[STREAM_BYTES];
};

struct http_ready {
    _Atomic int holds;
    int status;
    struct MHD_Response *response;
};

static int64_t now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC_COARSE, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void set_phase(struct conn *c, enum phase p)
{
    atomic_store_explicit(&c->since_ms, now_ms(), memory_order_relaxed);
    atomic_store_explicit(&c->phase, p, memory_order_relaxed);
}

__attribute__((noinline)) static struct mem *arena_take(struct http_server *s)
{
    struct mem *m = NULL;

    pthread_mutex_lock(&s->lock);
    if (s->n_arenas) m = s->arenas[--s->n_arenas];
    pthread_mutex_unlock(&s->lock);
    return m ? m : mem_new((size_t)s->config.mem_max);
}

static void arena_give(struct http_server *s, struct mem *m)
{
    mem_clear(m);
    pthread_mutex_lock(&s->lock);
    if (s->n_arenas < ARENAS_KEPT) {
        s->arenas[s->n_arenas++] = m;
        m = NULL;
    }
    pthread_mutex_unlock(&s->lock);
    mem_free(m);
}

// ---- connections ----

static bool address_of(const struct sockaddr *a, unsigned char out[16])
{
    memset(out, 0, 16);
    if (!a) return true;
    if (a->sa_family == AF_INET) {
        const struct sockaddr_in *v4 = (const struct sockaddr_in *)a;
        memcpy(out, &v4->sin_addr, 4);
        return out[0] == 127;
    }
    if (a->sa_family == AF_INET6) {
        const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)a;
        if (IN6_IS_ADDR_V4MAPPED(&v6->sin6_addr)) {
            memcpy(out, v6->sin6_addr.s6_addr + 12, 4);
            return out[0] == 127;
        }
        memcpy(out, &v6->sin6_addr, 8); // one household or firm is a /64
        return IN6_IS_ADDR_LOOPBACK(&v6->sin6_addr);
    }
    return true;
}

static enum MHD_Result on_accept(void *cls, const struct sockaddr *address, socklen_t length)
{
    struct http_server *s = cls;
    unsigned char key[16];
    int same = 0;

    (void)length;
    if (atomic_load(&s->stopping)) return MHD_NO;
    if (s->is_unix || address_of(address, key)) return MHD_YES;
    pthread_mutex_lock(&s->lock);
    for (const struct conn *c = s->conns; c; c = c->next)
        same += !c->from_here && memcmp(c->address, key, 16) == 0;
    pthread_mutex_unlock(&s->lock);
    return same < s->config.max_per_address ? MHD_YES : MHD_NO;
}

static void on_connection(void *cls, struct MHD_Connection *connection, void **context,
                          enum MHD_ConnectionNotificationCode code)
{
    struct http_server *s = cls;

    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        const union MHD_ConnectionInfo *fd =
            MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
        const union MHD_ConnectionInfo *client =
            MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);

        pthread_mutex_lock(&s->lock);
        struct conn *c = s->free_conns;
        if (c) {
            s->free_conns = c->next;
            *c = (struct conn){.next = s->conns, .link = &s->conns, .socket = fd->connect_fd};
            c->unix_socket = s->is_unix;
            c->from_here =
                s->is_unix || address_of(client ? client->client_addr : NULL, c->address);
            set_phase(c, PHASE_IDLE);
            if (s->conns) s->conns->link = &c->next;
            s->conns = c;
            s->open++;
        }
        pthread_mutex_unlock(&s->lock);
        *context = c;
    } else if (*context) {
        struct conn *c = *context;

        pthread_mutex_lock(
            &s->lock); // the socket is closed after this: the reaper never sees a stale one
        *c->link = c->next;
        if (c->next) c->next->link = c->link;
        c->next = s->free_conns;
        s->free_conns = c;
        s->open--;
        pthread_mutex_unlock(&s->lock);
        *context = NULL;
    }
}

// Ends connections whose head or body takes too long, however busily they drip.
static void *reap(void *arg)
{
    struct http_server *s = arg;
    static const char late[] =
        "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

    pthread_mutex_lock(&s->lock);
    while (!s->stop_reaper) {
        struct timespec until;

        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_nsec += 500 * 1000000L;
        if (until.tv_nsec >= 1000000000L) until.tv_sec++, until.tv_nsec -= 1000000000L;
        pthread_cond_timedwait(&s->tick, &s->lock, &until);

        const int64_t now = now_ms();
        for (struct conn *c = s->conns; c; c = c->next) {
            const enum phase phase =
                (enum phase)atomic_load_explicit(&c->phase, memory_order_relaxed);
            const int64_t age = now - atomic_load_explicit(&c->since_ms, memory_order_relaxed);
            int seconds;

            if (phase == PHASE_ANSWER || c->reaped) continue;
            if (phase == PHASE_BODY)
                seconds = s->config.body_seconds;
            else if (phase == PHASE_HEAD || c->requests == 0)
                seconds = s->config.head_seconds;
            else
                seconds = s->config.idle_seconds + s->config.head_seconds;
            if (age < (int64_t)seconds * 1000) continue;
            // No answer is under way, so the line is ours; a client between requests gets no surprise.
            if (phase != PHASE_IDLE || c->requests == 0)
                (void)!send(c->socket, late, sizeof late - 1, MSG_DONTWAIT | MSG_NOSIGNAL);
            shutdown(c->socket, SHUT_RDWR);
            c->reaped = true;
        }
    }
    pthread_mutex_unlock(&s->lock);
    return NULL;
}

// ---- requests ----

static void *on_target(void *cls, const char *target, struct MHD_Connection *connection)
{
    struct http_server *s = cls;
    struct mem *const m = arena_take(s);
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

    if (!m) return NULL;
    if (MEM_GUARD(m)) {
        arena_give(s, m);
        return NULL;
    }
    struct exchange *x = MEM_NEW(m, struct exchange);
    x->server = s;
    x->connection = connection;
    x->conn = info ? info->socket_context : NULL;
    x->body = out_new(m);
    x->q.mem = m;
    x->q.impl = x;
    x->q.target = str_copy(m, str_of(target));
    mem_unguard(m);
    atomic_fetch_add(&s->active, 1);
    if (x->conn) set_phase(x->conn, PHASE_HEAD);
    return x;
}

// The library has by now cut lines at a NUL, joined folded ones and taken a bare LF for an end. It works in
// place, so all of that shows in where the pieces lie: a name, a colon, blanks, a value, CR LF, a name.
// Only bytes between two pieces of one head are looked at. A library that lays out heads differently makes
// every request fail, and tests/http/ with it: this can err on the safe side only.
struct layout {
    struct http_request *q;
    const char *end; // of the piece before
    bool wrong;
};

static enum MHD_Result on_count(void *cls, enum MHD_ValueKind kind, const char *name,
                                const char *value)
{
    (void)cls, (void)kind, (void)name, (void)value;
    return MHD_YES;
}

static bool between(const char *from, const char *to, const char *must, size_t n)
{
    const uintptr_t a = (uintptr_t)from, b = (uintptr_t)to;

    if (b < a || b - a < n || b - a > CONNECTION_BYTES || memcmp(from, must, n) != 0) return false;
    for (const char *p = from + n; p < to; p++)
        if (*p != ' ' && *p != '\t') return false;
    return true;
}

static enum MHD_Result on_field(void *cls, enum MHD_ValueKind kind, const char *name, size_t name_n,
                                const char *value, size_t value_n)
{
    struct layout *l = cls;
    struct http_request *q = l->q;

    (void)kind;
    if (!value) value = "", value_n = 0, l->wrong = true;
    while (l->end && (*l->end == ' ' || *l->end == '\t') && l->end < name)
        l->end++; // blanks after a value
    if (!between(l->end, name, "\0", 2) || l->end + 2 != name) l->wrong = true;
    if (!between(name + name_n, value, "", 1)) l->wrong = true;
    l->end = value + value_n;
    q->headers[q->n_headers++] = (struct http_field){
        .name = str_lower(q->mem, (str){name, name_n}),
        .value = str_trim(str_copy(q->mem, (str){value, value_n})),
    };
    return MHD_YES;
}

static bool is_local(const struct exchange *x)
{
    if (!x->conn || !x->conn->from_here || x->conn->unix_socket) return false;
    for (int i = 0; i < x->q.n_headers; i++)
        if (str_eq(x->q.headers[i].name, STR("forwarded")) ||
            str_starts(x->q.headers[i].name, STR("x-forwarded-")) ||
            str_eq(x->q.headers[i].name, STR("via")))
            return false;
    return true;
}

static bool is_listed(const struct exchange *x)
{
    unsigned char one[16];
    str rest = x->server->config.proxies, word;

    while (str_cut(&rest, ' ', &word))
        if (word.n && address_parse(x->q.mem, word, one) &&
            memcmp(one, x->conn->address, sizeof one) == 0)
            return true;
    return false;
}

// Whom to count. Only a proxy that was named is believed, and of a list only what it added itself: the last.
static str client_address(const struct exchange *x)
{
    unsigned char key[16] = {0};

    if (!x->conn) return STR("");
    memcpy(key, x->conn->address, sizeof key);
    if (x->conn->unix_socket || is_listed(x)) {
        str rest = http_header(&x->q, STR("x-forwarded-for")), one, last = {0};
        while (str_cut(&rest, ',', &one))
            last = str_trim(one);
        if (!address_parse(x->q.mem, last, key)) memset(key, 0, sizeof key);
    }
    return address_key(x->q.mem, key);
}

static int read_head(struct exchange *x, const char *verb, const char *url, const char *version,
                     const char **why)
{
    struct http_request *q = &x->q;
    struct layout l = {.q = q, .end = version + strlen(version)};
    const int n = MHD_get_connection_values(x->connection, MHD_HEADER_KIND, on_count, NULL);

    q->verb = str_copy(q->mem, str_of(verb));
    if (n > HEAD_FIELDS_MAX) {
        *why = "fields";
        return 431;
    }
    q->headers = MEM_ARRAY(q->mem, struct http_field, (size_t)(n > 0 ? n : 0));
    MHD_get_connection_values_n(x->connection, MHD_HEADER_KIND, on_field, &l);
    while (n > 0 && (*l.end == ' ' || *l.end == '\t'))
        l.end++;
    // CR LF CR LF; in bounds, because the library keeps its list of fields behind them.
    if (n > 0 && memcmp(l.end, "\0\0\0", 4) != 0) l.wrong = true;
    if (version - url != (ptrdiff_t)q->target.n + 1) l.wrong = true; // a NUL in the target
    const int status = head_check(q, str_of(version), why);
    if (status) return status;
    if (l.wrong) {
        *why = "line";
        return 400;
    }
    q->local = is_local(x);
    if (q->verb.n == 4 && memcmp(q->verb.at, "POST", 4) == 0) q->address = client_address(x);
    if (x->server->config.trust_proxy || (x->conn && x->conn->unix_socket))
        q->secure = str_eq(http_header(q, STR("x-forwarded-proto")), STR("https"));
    return 0;
}

static void bare_answer(struct http_request *q, int status)
{
    const struct http_field type = {STR("content-type"), STR("text/plain; charset=utf-8")};
    const char *text = status == 400   ? "400 Bad request: the head of the request is not valid.\n"
                       : status == 411 ? "411 Say with Content-Length how long the body is.\n"
                       : status == 413 ? "413 The body is too large.\n"
                       : status == 414 ? "414 The address is too long.\n"
                       : status == 431 ? "431 The head of the request is too large.\n"
                       : status == 507 ? "507 This asks too much at once.\n"
                                       : "This request is not supported.\n";

    http_answer(q, &(struct http_answer){.status = status,
                                         .headers = &type,
                                         .n_headers = 1,
                                         .body = str_of(text),
                                         .close = true});
}

static void drop_response(struct exchange *x)
{
    if (x->ready)
        http_ready_free(x->ready);
    else if (x->response)
        MHD_destroy_response(x->response);
    x->response = NULL;
    x->ready = NULL;
}

static void stream_close(struct http_stream *s);
static void add_field(struct MHD_Response *r, const struct http_field *f);
static void hand_over(struct exchange *x, int status, struct MHD_Response *r,
                      struct http_ready *ready);

static enum MHD_Result give(struct exchange *x)
{
    struct MHD_Response *r = x->response;

    if (x->conn) set_phase(x->conn, PHASE_ANSWER);
    x->state = STATE_DONE;
    const enum MHD_Result ok = MHD_queue_response(x->connection, (unsigned)x->status, r);
    drop_response(x);
    return ok;
}

static enum MHD_Result refuse(struct exchange *x, int status, const char *why)
{
    log_line(LOG_INFO, "http.refused", "status=%d why=%s", status, why);
    bare_answer(&x->q, status);
    return give(x);
}

static enum MHD_Result run(struct exchange *x)
{
    struct http_server *s = x->server;

    if (x->conn) set_phase(x->conn, PHASE_ANSWER);
    x->q.body = out_get(&x->body);
    x->state = STATE_RUN;
    if (MEM_GUARD(x->q.mem)) {
        log_line(LOG_ERROR, "http.memory", "used=%zu", mem_used(x->q.mem));
        assert(!x->later); // a handler that hands its work on allocates nothing after that
        drop_response(x);
        if (x->stream) stream_close(x->stream), x->stream = NULL;
        if (s->config.full) s->config.full(&x->q, s->config.arg);
        if (!x->response) bare_answer(&x->q, 507);
        return give(x);
    }
    s->config.handle(&x->q, s->config.arg);
    if (x->later) return MHD_YES; // its answer wakes us
    mem_unguard(x->q.mem);
    assert(x->response);
    return give(x);
}

// ---- answers without an end ----

static ssize_t stream_read(void *cls, uint64_t at, char *to, size_t max)
{
    struct http_stream *s = cls;
    ssize_t n = 0;

    (void)at;
    pthread_mutex_lock(&s->lock);
    if (s->n) {
        n = s->n < (int)max ? s->n : (ssize_t)max;
        memcpy(to, s->text, (size_t)n);
        s->n -= (int)n;
        memmove(s->text, s->text + n, (size_t)s->n);
    } else if (s->ending) {
        n = MHD_CONTENT_READER_END_OF_STREAM;
    } else {
        s->asleep = true;
        MHD_suspend_connection(s->connection);
    }
    pthread_mutex_unlock(&s->lock);
    return n;
}

// With its lock.
static void stream_wake(struct http_stream *s)
{
    if (!s->asleep) return;
    s->asleep = false;
    MHD_resume_connection(s->connection);
}

void http_stream_say(struct http_stream *s, str text)
{
    assert(text.n <= STREAM_BYTES);
    pthread_mutex_lock(&s->lock);
    memcpy(s->text, text.at, text.n);
    s->n = (int)text.n;
    stream_wake(s);
    pthread_mutex_unlock(&s->lock);
}

void http_stream_end(struct http_stream *s)
{
    pthread_mutex_lock(&s->lock);
    s->ending = true;
    stream_wake(s);
    pthread_mutex_unlock(&s->lock);
}

struct http_stream *http_stream_open(struct http_request *q, const struct http_answer *head,
                                     void (*gone)(void *arg), void *arg)
{
    struct exchange *x = q->impl;
    struct http_server *server = x->server;
    bool full;

    pthread_mutex_lock(&server->lock);
    full = server->n_streams >= server->config.max_streams;
    pthread_mutex_unlock(&server->lock);
    struct http_stream *s = full ? NULL : mem_keep(sizeof *s);
    if (!s) return NULL;
    *s = (struct http_stream){.is_stream = true,
                              .server = server,
                              .connection = x->connection,
                              .conn = x->conn,
                              .gone = gone,
                              .arg = arg};
    struct MHD_Response *r =
        MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 2 * STREAM_BYTES, stream_read, s, NULL);
    if (!r) {
        mem_drop(s);
        return NULL;
    }
    for (int i = 0; i < head->n_headers; i++)
        add_field(r, &head->headers[i]);
    MHD_add_response_header(r, "Connection", "close");
    pthread_mutex_init(&s->lock, NULL);
    pthread_mutex_lock(&server->lock);
    s->next = server->streams;
    s->link = &server->streams;
    if (s->next) s->next->link = &s->next;
    server->streams = s;
    server->n_streams++;
    pthread_mutex_unlock(&server->lock);
    // A client that vanished without a word is found when it does not acknowledge.
    if (x->conn && !x->conn->unix_socket)
        (void)setsockopt(x->conn->socket, IPPROTO_TCP, TCP_USER_TIMEOUT,
                         &(unsigned){STREAM_SILENT_MS}, sizeof(unsigned));
    x->stream = s;
    hand_over(x, head->status, r, NULL);
    return s;
}

// The response is with the library; the request is not needed any more.
static void stream_detach(struct exchange *x, void **request)
{
    *request = x->stream;
    arena_give(x->server, x->q.mem);
}

static void stream_close(struct http_stream *s)
{
    struct http_server *server = s->server;

    pthread_mutex_lock(&server->lock);
    *s->link = s->next;
    if (s->next) s->next->link = s->link;
    server->n_streams--;
    pthread_mutex_unlock(&server->lock);
    if (s->gone) s->gone(s->arg);
    if (s->conn) set_phase(s->conn, PHASE_IDLE);
    pthread_mutex_destroy(&s->lock);
    mem_drop(s);
}

static void streams_end(struct http_server *s)
{
    pthread_mutex_lock(&s->lock);
    for (struct http_stream *x = s->streams; x; x = x->next)
        http_stream_end(x);
    pthread_mutex_unlock(&s->lock);
}

int http_streams(const struct http_server *s)
{
    struct http_server *w = (struct http_server *)s;

    pthread_mutex_lock(&w->lock);
    const int n = w->n_streams;
    pthread_mutex_unlock(&w->lock);
    return n;
}

static enum MHD_Result on_access(void *cls, struct MHD_Connection *connection, const char *url,
                                 const char *verb, const char *version, const char *upload,
                                 size_t *upload_n, void **request)
{
    struct exchange *x = *request;

    (void)cls, (void)connection;
    if (!x) return MHD_NO;
    if (x->state == STATE_NEW) {
        const char *why = "";
        int status;

        if (x->conn) x->conn->requests++;
        if (MEM_GUARD(x->q.mem)) return refuse(x, 431, "memory");
        status = read_head(x, verb, url, version, &why);
        mem_unguard(x->q.mem);
        if (status) return refuse(x, status, why);

        const str length = http_header(&x->q, STR("content-length"));
        int64_t announced = 0;
        if (length.at && str_int(length, 0, INT64_MAX, &announced) != ERR_NONE)
            return refuse(x, 413, "length");
        x->state =
            STATE_BODY; // an answer before the library's second call would close the connection
        if (announced == 0) return MHD_YES;
        x->bound = x->server->config.body_max;
        if (x->server->config.body_bound)
            x->bound = x->server->config.body_bound(&x->q, x->server->config.arg);
        if (announced > x->bound) return refuse(x, 413, "body");
        // Files are few; what they take of memory at one time has a bound, whoever sends them.
        if (announced > x->server->config.body_max) {
            if (atomic_fetch_add(&x->server->large, 1) >= x->server->config.max_large) {
                atomic_fetch_sub(&x->server->large, 1);
                return refuse(x, 503, "large");
            }
            x->large = true;
            if (MEM_GUARD(x->q.mem)) return refuse(x, 413, "memory");
            x->body = out_sized(x->q.mem, (size_t)announced);
            mem_unguard(x->q.mem);
        }
        if (x->conn) set_phase(x->conn, PHASE_BODY);
        return MHD_YES;
    }
    if (x->state == STATE_BODY) {
        if (*upload_n == 0) {
            const enum MHD_Result ok = run(x);
            if (x->stream && ok == MHD_YES) stream_detach(x, request);
            return ok;
        }
        x->seen += (int64_t)*upload_n;
        if (x->seen > x->bound || MEM_GUARD(x->q.mem)) return MHD_NO;
        out_bytes(&x->body, upload, *upload_n);
        mem_unguard(x->q.mem);
        *upload_n = 0;
        return MHD_YES;
    }
    if (x->state == STATE_RUN && x->response) return give(x);
    return x->state == STATE_DONE ? MHD_YES : MHD_NO;
}

static void on_completed(void *cls, struct MHD_Connection *connection, void **request,
                         enum MHD_RequestTerminationCode code)
{
    struct http_server *s = cls;
    struct exchange *x = *request;

    (void)connection, (void)code;
    if (!x) return;
    *request = NULL;
    if (x->is_stream) {
        stream_close((struct http_stream *)(void *)x);
        atomic_fetch_sub(&s->active, 1);
        return;
    }
    drop_response(x);
    if (x->stream) stream_close(x->stream); // it was never given
    if (x->conn) set_phase(x->conn, PHASE_IDLE);
    if (x->large) atomic_fetch_sub(&s->large, 1);
    arena_give(s, x->q.mem);
    atomic_fetch_sub(&s->active, 1);
}

// ---- answers ----

static void add_field(struct MHD_Response *r, const struct http_field *f)
{
    // Not zeroed by the compiler's hardening: 8 KB for each of fifteen fields was a fifth of the work of a page.
    char name[128] __attribute__((uninitialized)), value[8200] __attribute__((uninitialized));

    if (f->name.n >= sizeof name || f->value.n >= sizeof value) {
        log_line(LOG_ERROR, "http.field_long", "name=" STR_FMT, STR_ARG(f->name));
        return;
    }
    memcpy(name, f->name.at, f->name.n);
    name[f->name.n] = 0;
    if (f->value.n) memcpy(value, f->value.at, f->value.n);
    value[f->value.n] = 0;
    if (MHD_add_response_header(r, name, value) != MHD_YES) // a line end in it, for one
        log_line(LOG_ERROR, "http.field_refused", "name=%s", name);
}

static struct MHD_Response *build(const struct http_answer *a)
{
    struct MHD_Response *r;

    if (a->from_file)
        r = MHD_create_response_from_fd_at_offset64((uint64_t)a->file_bytes, a->file,
                                                    (uint64_t)a->file_at);
    else if (a->release)
        r = MHD_create_response_from_buffer_with_free_callback_cls(a->body.n, (void *)a->body.at,
                                                                   a->release, a->release_arg);
    else
        r = MHD_create_response_from_buffer(a->body.n, (void *)a->body.at, MHD_RESPMEM_PERSISTENT);
    if (!r) abort(); // no memory for a hundred bytes: start anew, nothing acknowledged is lost
    for (int i = 0; i < a->n_headers; i++)
        add_field(r, &a->headers[i]);
    if (a->close) MHD_add_response_header(r, "Connection", "close");
    return r;
}

static void hand_over(struct exchange *x, int status, struct MHD_Response *r,
                      struct http_ready *ready)
{
    assert(!x->response && x->state != STATE_DONE);
    x->status = status;
    x->response = r;
    x->ready = ready;
    if (x->later) MHD_resume_connection(x->connection); // x may be gone after this
}

void http_answer(struct http_request *q, const struct http_answer *a)
{
    struct exchange *x = q->impl;
    struct http_answer b = *a;

    if (atomic_load_explicit(&x->server->stopping, memory_order_relaxed)) b.close = true;
    hand_over(x, a->status, build(&b), NULL);
}

void http_later(struct http_request *q)
{
    struct exchange *x = q->impl;

    assert(!x->later && x->state == STATE_RUN);
    x->later = true;
    mem_unguard(q->mem); // who works on with this arena sets a guard of its own
    MHD_suspend_connection(x->connection);
}

bool http_gone(const struct http_request *q)
{
    const struct exchange *x = q->impl;
    char c;

    return x->conn && recv(x->conn->socket, &c, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}

str http_header(const struct http_request *q, str name)
{
    str found = {0};

    for (int i = 0; i < q->n_headers; i++) {
        if (!str_eq(q->headers[i].name, name)) continue;
        if (found.at) return (str){0};
        found = q->headers[i].value;
        if (!found.at) found = STR("");
    }
    return found;
}

struct http_ready *http_ready_new(const struct http_answer *a)
{
    struct http_ready *r = mem_keep(sizeof *r);

    if (!r) return NULL;
    r->holds = 1;
    r->status = a->status;
    r->response = build(a);
    return r;
}

void http_ready_hold(struct http_ready *r)
{
    atomic_fetch_add_explicit(&r->holds, 1, memory_order_relaxed);
}

void http_ready_free(struct http_ready *r)
{
    if (!r || atomic_fetch_sub_explicit(&r->holds, 1, memory_order_acq_rel) != 1) return;
    MHD_destroy_response(r->response); // the library counts too: those under way keep it
    mem_drop(r);
}

void http_answer_ready(struct http_request *q, struct http_ready *r)
{
    hand_over(q->impl, r->status, r->response, r);
}

// ---- start and stop ----

static enum err problem(struct mem *m, str *out, const char *what, str listen)
{
    const char *why = strerror(errno);

    *out = str_format(m, "%s " STR_FMT ": %s", what, STR_ARG(listen), why);
    return ERR_IO;
}

static enum err listen_unix(struct http_server *s, str path, struct mem *m, str *out_problem)
{
    struct sockaddr_un a = {.sun_family = AF_UNIX};

    if (path.n == 0 || path.n >= sizeof a.sun_path) {
        *out_problem = STR("the path of the Unix socket is empty or longer than 107 bytes");
        return ERR_INVALID;
    }
    memcpy(a.sun_path, path.at, path.n);
    memcpy(s->unix_path, a.sun_path, sizeof a.sun_path);
    s->is_unix = true;
    // A socket file left behind by a crash answers nobody: remove it, but never one that is alive.
    const int probe = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const bool alive = connect(probe, (struct sockaddr *)&a, sizeof a) == 0;
    const bool stale = !alive && errno == ECONNREFUSED;
    close(probe);
    if (stale) unlink(a.sun_path);
    const mode_t mask = umask(0117);
    const int bound = bind(s->listen_socket, (struct sockaddr *)&a, sizeof a);
    umask(mask);
    if (bound != 0) return problem(m, out_problem, "cannot listen on", path);
    return ERR_NONE;
}

static enum err listen_tcp(struct http_server *s, str text, struct mem *m, str *out_problem)
{
    struct addrinfo want = {.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE,
                            .ai_socktype = SOCK_STREAM},
                    *found;
    ptrdiff_t colon = -1;

    for (size_t i = 0; i < text.n; i++)
        if (text.at[i] == ':') colon = (ptrdiff_t)i;
    str host = colon < 0 ? text : str_part(text, 0, (size_t)colon);
    const str port = colon < 0 ? STR("") : str_from(text, (size_t)colon + 1);
    if (host.n > 1 && host.at[0] == '[' && host.at[host.n - 1] == ']')
        host = str_part(host, 1, host.n - 2);
    if (str_eq(host, STR("localhost"))) host = STR("127.0.0.1");
    int64_t number;
    if (host.n == 0 || str_int(port, 0, 65535, &number) != ERR_NONE ||
        getaddrinfo(str_z(m, host), str_z(m, port), &want, &found) != 0) {
        *out_problem =
            str_format(m,
                       "\"" STR_FMT "\" is not an address to listen on; write for example "
                       "127.0.0.1:8080, [::1]:8080 or unix:/run/meent/http",
                       STR_ARG(text));
        return ERR_INVALID;
    }
    s->listen_socket = socket(found->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (s->listen_socket < 0) {
        freeaddrinfo(found);
        return problem(m, out_problem, "cannot listen on", text);
    }
    setsockopt(s->listen_socket, SOL_SOCKET, SO_REUSEADDR, &(int){1}, sizeof(int));
    const int bound = bind(s->listen_socket, found->ai_addr, found->ai_addrlen);
    freeaddrinfo(found);
    if (bound != 0) return problem(m, out_problem, "cannot listen on", text);

    struct sockaddr_storage a;
    socklen_t n = sizeof a;
    getsockname(s->listen_socket, (struct sockaddr *)&a, &n);
    s->port = ntohs(a.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&a)->sin6_port
                                            : ((struct sockaddr_in *)&a)->sin_port);
    return ERR_NONE;
}

static void defaults(struct http_config *c)
{
    if (c->threads < 1) c->threads = 1;
    if (c->threads > 256) c->threads = 256;
    if (c->body_max <= 0) c->body_max = 1 << 20;
    if (c->mem_max <= 0) c->mem_max = c->body_max + (4 << 20);
    if (c->max_large <= 0) c->max_large = 16;
    if (c->head_seconds <= 0) c->head_seconds = 10;
    if (c->body_seconds <= 0) c->body_seconds = 30;
    if (c->idle_seconds <= 0) c->idle_seconds = 60;
    if (c->max_connections <= 0) c->max_connections = 1000;
    if (c->max_connections < c->threads) c->max_connections = c->threads;
    if (c->max_per_address <= 0) c->max_per_address = 100;
    if (c->max_streams <= 0) c->max_streams = c->max_connections - c->max_connections / 4;
}

enum err http_start(const struct http_config *config, struct http_server **out, struct mem *m,
                    str *out_problem)
{
    struct http_server *s = MEM_NEW(m, struct http_server);
    enum err e;

    s->config = *config;
    defaults(&s->config);
    s->listen_socket = -1;
    signal(SIGPIPE, SIG_IGN);
    if (str_starts(config->listen, STR("unix:"))) {
        s->listen_socket = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        e = listen_unix(s, str_from(config->listen, 5), m, out_problem);
    } else {
        e = listen_tcp(s, config->listen, m, out_problem);
    }
    if (e == ERR_NONE && listen(s->listen_socket, LISTEN_BACKLOG) != 0)
        e = problem(m, out_problem, "cannot listen on", config->listen);
    if (e != ERR_NONE) {
        if (s->listen_socket >= 0) close(s->listen_socket);
        return e;
    }

    struct conn *conns = MEM_ARRAY(m, struct conn, (size_t)s->config.max_connections);
    for (int i = 0; i < s->config.max_connections; i++) {
        conns[i].next = s->free_conns;
        s->free_conns = &conns[i];
    }
    pthread_mutex_init(&s->lock, NULL);
    pthread_cond_init(&s->tick, NULL);

    struct MHD_OptionItem options[] = {
        {MHD_OPTION_LISTEN_SOCKET, s->listen_socket, NULL},
        {MHD_OPTION_CONNECTION_MEMORY_LIMIT, CONNECTION_BYTES, NULL},
        {MHD_OPTION_CONNECTION_LIMIT, s->config.max_connections, NULL},
        {MHD_OPTION_CONNECTION_TIMEOUT, s->config.idle_seconds, NULL},
        {MHD_OPTION_STRICT_FOR_CLIENT, 1, NULL},
        {MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1, NULL},
        {MHD_OPTION_NOTIFY_CONNECTION, (intptr_t)on_connection, s},
        {MHD_OPTION_NOTIFY_COMPLETED, (intptr_t)on_completed, s},
        {MHD_OPTION_URI_LOG_CALLBACK, (intptr_t)on_target, s},
        {MHD_OPTION_END, 0, NULL},
        {MHD_OPTION_END, 0, NULL},
    };
    if (s->config.threads > 1)
        options[9] = (struct MHD_OptionItem){MHD_OPTION_THREAD_POOL_SIZE, s->config.threads, NULL};
    s->daemon =
        MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME, 0, on_accept, s,
                         on_access, s, MHD_OPTION_ARRAY, options, MHD_OPTION_END);
    if (!s->daemon) {
        close(s->listen_socket);
        *out_problem = STR("the HTTP library could not start its threads");
        return ERR_IO;
    }
    if (pthread_create(&s->reaper, NULL, reap, s) != 0) {
        MHD_stop_daemon(s->daemon);
        *out_problem = STR("no thread for the deadlines");
        return ERR_IO;
    }
    *out = s;
    return ERR_NONE;
}

bool http_stop(struct http_server *s, int grace_seconds)
{
    const struct timespec nap = {.tv_nsec = 10 * 1000000L};

    atomic_store(&s->stopping, true);
    const int socket = MHD_quiesce_daemon(s->daemon);
    if (socket != MHD_INVALID_SOCKET) close(socket);
    if (s->is_unix) unlink(s->unix_path);
    for (int64_t until = now_ms() + (int64_t)grace_seconds * 1000;
         atomic_load(&s->active) > 0 && now_ms() < until;)
        streams_end(s), nanosleep(&nap, NULL);
    if (atomic_load(&s->active) > 0)
        return false; // the library cannot stop with suspended requests

    pthread_mutex_lock(&s->lock);
    s->stop_reaper = true;
    pthread_cond_signal(&s->tick);
    pthread_mutex_unlock(&s->lock);
    pthread_join(s->reaper, NULL);
    MHD_stop_daemon(s->daemon);
    while (s->n_arenas)
        mem_free(s->arenas[--s->n_arenas]);
    pthread_cond_destroy(&s->tick);
    pthread_mutex_destroy(&s->lock);
    return true;
}

int http_port(const struct http_server *s)
{
    return s->port;
}

int http_connections(const struct http_server *s)
{
    struct http_server *w = (struct http_server *)s;

    pthread_mutex_lock(&w->lock);
    const int n = w->open;
    pthread_mutex_unlock(&w->lock);
    return n;
}
