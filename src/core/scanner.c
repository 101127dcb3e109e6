// scanner.c - one conversation with clamd: connect, send, read one answer, close.
#include "core/scanner.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

// "z": commands and answers end in a NUL.
static const char instream[] = "zINSTREAM", version[] = "zVERSION";

enum { CHUNK = 256 << 10, LOOK_MS = 200 };

// ---- the answer ----

static bool is_shown(char c)
{
    return c > 0x20 && c < 0x7f;
}

static str name_of(struct mem *m, str said)
{
    char *at = mem_raw(m, SCANNER_NAME);
    size_t n = 0;

    for (size_t i = 0; i < said.n && n < SCANNER_NAME; i++)
        at[n++] = is_shown(said.at[i]) ? said.at[i] : '?';
    return (str){at, n};
}

enum scanner_verdict scanner_read(struct mem *m, str answer, str *out_name)
{
    static const str of = {"stream: ", 8}, found = {" FOUND", 6};

    *out_name = STR("");
    if (!answer.n || answer.at[answer.n - 1] != 0)
        return SCANNER_UNCLEAR; // it did not end: half an answer
    answer.n--;
    if (str_find_byte(answer, 0) >= 0) return SCANNER_UNCLEAR;
    if (str_eq(answer, STR("stream: OK"))) return SCANNER_CLEAN;
    if (str_starts(answer, of) && str_ends(answer, found) && answer.n > of.n + found.n) {
        *out_name = name_of(m, str_part(answer, of.n, answer.n - of.n - found.n));
        return SCANNER_FOUND;
    }
    return str_starts(answer, STR("INSTREAM size limit exceeded")) ? SCANNER_LARGE
                                                                   : SCANNER_UNCLEAR;
}

// ---- where it listens ----

struct where {
    union {
        struct sockaddr any;
        struct sockaddr_un un;
        struct sockaddr_in in;
        struct sockaddr_in6 in6;
    } at;
    socklen_t n;
};

static bool tcp_of(str s, struct where *out)
{
    char host[INET6_ADDRSTRLEN];
    int64_t port;
    size_t colon = s.n;

    while (colon && s.at[colon - 1] != ':')
        colon--;
    if (!colon || str_int(str_from(s, colon), 1, 65535, &port) != ERR_NONE) return false;
    str name = str_part(s, 0, colon - 1);
    const bool six = str_starts(name, STR("[")) && str_ends(name, STR("]"));
    if (six) name = str_part(name, 1, name.n - 2);
    if (!name.n || name.n >= sizeof host) return false;
    memcpy(host, name.at, name.n);
    host[name.n] = 0;
    if (six) {
        out->at.in6 =
            (struct sockaddr_in6){.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port)};
        out->n = sizeof out->at.in6;
        return inet_pton(AF_INET6, host, &out->at.in6.sin6_addr) == 1;
    }
    out->at.in = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    out->n = sizeof out->at.in;
    return inet_pton(AF_INET, host, &out->at.in.sin_addr) == 1;
}

static bool where_of(str address, struct where *out)
{
    if (str_starts(address, STR("tcp:"))) return tcp_of(str_from(address, 4), out);
    if (!str_starts(address, STR("unix:/"))) return false;
    const str path = str_from(address, 5);
    out->at.un = (struct sockaddr_un){.sun_family = AF_UNIX};
    out->n = sizeof out->at.un;
    if (path.n >= sizeof out->at.un.sun_path || str_find_byte(path, 0) >= 0) return false;
    memcpy(out->at.un.sun_path, path.at, path.n);
    return true;
}

bool scanner_address_ok(str address)
{
    struct where w;

    return where_of(address, &w);
}

// ---- the conversation ----

struct line {
    int fd;
    int64_t until; // ms
    const atomic_bool *stop;
    char answer[SCANNER_ANSWER];
    size_t answer_n;
    bool ended; // it has said all it says
};

static int64_t now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

// Until one of `what` can be done.
static enum err await(struct line *l, short what)
{
    for (;;) {
        const int64_t left = l->until - now_ms();
        struct pollfd p = {.fd = l->fd, .events = what};

        if (l->stop && atomic_load(l->stop)) return ERR_GONE;
        if (left <= 0) return ERR_BUSY;
        const int n = poll(&p, 1, left > LOOK_MS ? LOOK_MS : (int)left);
        if (n > 0) return ERR_NONE;
        if (n < 0 && errno != EINTR) return ERR_IO;
    }
}

static enum err dial(struct line *l, const struct where *w)
{
    int problem = 0;
    socklen_t size = sizeof problem;

    l->fd = socket(w->at.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (l->fd < 0) return ERR_IO;
    if (connect(l->fd, &w->at.any, w->n) == 0) return ERR_NONE;
    if (errno == EAGAIN) return ERR_BUSY; // a Unix socket with too many before us
    if (errno != EINPROGRESS) return ERR_IO;
    TRY(await(l, POLLOUT));
    return getsockopt(l->fd, SOL_SOCKET, SO_ERROR, &problem, &size) == 0 && problem == 0 ? ERR_NONE
                                                                                         : ERR_IO;
}

static enum err hear(struct line *l)
{
    while (!l->ended) {
        if (l->answer_n == sizeof l->answer) return ERR_NONE; // too long for an answer: unclear
        const ssize_t n = recv(l->fd, l->answer + l->answer_n, sizeof l->answer - l->answer_n, 0);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            TRY(await(l, POLLIN));
            continue;
        }
        if (n < 0) return ERR_IO;
        l->answer_n += (size_t)n;
        l->ended = n == 0 || l->answer[l->answer_n - 1] == 0;
    }
    return l->answer_n ? ERR_NONE : ERR_IO;
}

// A scanner that has enough (a file that is too large) answers and hangs up while we still speak: then what it said counts.
static enum err say(struct line *l, const void *at, size_t n)
{
    for (size_t done = 0; done < n;) {
        const ssize_t w = send(l->fd, (const char *)at + done, n - done, MSG_NOSIGNAL);
        if (w > 0)
            done += (size_t)w;
        else if (errno == EPIPE || errno == ECONNRESET)
            return ERR_CONFLICT;
        else if (errno == EAGAIN || errno == EWOULDBLOCK)
            TRY(await(l, POLLOUT));
        else if (errno != EINTR)
            return ERR_IO;
    }
    return ERR_NONE;
}

// Each piece after its length in four bytes, the largest first; a length of nothing is the end.
static enum err say_bytes(struct line *l, str bytes)
{
    for (size_t at = 0;; at += CHUNK) {
        const size_t n = at >= bytes.n ? 0 : bytes.n - at < CHUNK ? bytes.n - at : CHUNK;
        const uint32_t length = htonl((uint32_t)n);

        TRY(say(l, &length, sizeof length));
        if (!n) return ERR_NONE;
        TRY(say(l, bytes.at + at, n));
    }
}

static enum err talk(struct line *l, const struct where *w, str command, const str *bytes)
{
    TRY(dial(l, w));
    enum err e = say(l, command.at, command.n + 1); // with its NUL
    if (e == ERR_NONE && bytes) e = say_bytes(l, *bytes);
    if (e != ERR_NONE && e != ERR_CONFLICT) return e;
    return hear(l);
}

static enum err ask(struct mem *m, const struct scanner *s, str command, const str *bytes,
                    str *out_answer)
{
    struct line l = {.fd = -1, .until = now_ms() + (int64_t)s->seconds * 1000, .stop = s->stop};
    struct where w;

    if (!where_of(s->address, &w)) return ERR_IO;
    const enum err e = talk(&l, &w, command, bytes);
    if (l.fd >= 0) close(l.fd);
    *out_answer = str_copy(m, (str){l.answer, l.answer_n});
    return e;
}

enum err scanner_ask(struct mem *m, const struct scanner *s, str bytes, enum scanner_verdict *out,
                     str *out_name)
{
    str answer;

    TRY(ask(m, s, (str){instream, sizeof instream - 1}, &bytes, &answer));
    *out = scanner_read(m, answer, out_name);
    return ERR_NONE;
}

enum err scanner_version(struct mem *m, const struct scanner *s, str *out)
{
    str answer;

    TRY(ask(m, s, (str){version, sizeof version - 1}, NULL, &answer));
    if (!answer.n || answer.at[answer.n - 1] != 0) return ERR_IO;
    char *at = str_z(m, str_part(answer, 0, answer.n - 1)); // up to a NUL, when there is one within
    for (char *c = at; *c; c++)
        if (!is_shown(*c) && *c != ' ') *c = '?';
    *out = str_of(at);
    return ERR_NONE;
}
