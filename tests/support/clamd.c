#include "tests/support/clamd.h"

#include <arpa/inet.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define FIRST  "X5O!P%@AP[4\\PZX54(P^)7CC)7}$EI"
#define SECOND "CAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"

enum { STREAM_MAX = 16 << 20 };

str clamd_virus(struct mem *m)
{
    return str_format(m, "%s%s", FIRST, SECOND);
}

str clamd_sick(struct mem *m, str file)
{
    char *at = mem_raw(m, file.n + sizeof FIRST SECOND);

    memcpy(at, file.at, file.n);
    memcpy(at + file.n, FIRST SECOND, sizeof FIRST SECOND);
    return (str){at, file.n + sizeof FIRST SECOND - 1};
}

static bool get(const struct clamd *c, int fd, void *to, size_t n)
{
    for (size_t done = 0; done < n;) {
        struct pollfd p = {.fd = fd, .events = POLLIN};
        if (atomic_load(&c->stop)) return false;
        if (poll(&p, 1, 50) <= 0) continue;
        const ssize_t got = read(fd, (char *)to + done, n - done);
        if (got <= 0) return false;
        done += (size_t)got;
    }
    return true;
}

static void put(int fd, const char *at, size_t n)
{
    while (n) {
        const ssize_t w = send(fd, at, n, MSG_NOSIGNAL);
        if (w <= 0) return;
        at += w;
        n -= (size_t)w;
    }
}

static void until_gone(const struct clamd *c, int fd)
{
    char one;

    while (get(c, fd, &one, 1))
        ;
}

// A stream as the protocol has it: nothing more, nothing less.
static bool stream(const struct clamd *c, int fd, char *all, size_t *n)
{
    for (*n = 0;;) {
        unsigned char head[4];
        if (!get(c, fd, head, 4)) return false;
        const size_t more =
            (size_t)head[0] << 24 | (size_t)head[1] << 16 | (size_t)head[2] << 8 | head[3];
        if (!more) return true;
        if (*n + more > STREAM_MAX || !get(c, fd, all + *n, more)) return false;
        *n += more;
    }
}

static void answer(struct clamd *c, int fd, char *all, char *large)
{
    static const char clean[] = "stream: OK", found[] = "stream: Win.Test.EICAR_HDB-1 FOUND",
                      limit[] = "INSTREAM size limit exceeded. ERROR", odd[] = "stream: 42 bananas",
                      version[] = "ClamAV 1.4.2/27650/Tue May 27 08:30:00 2025";
    const int mode = atomic_load(&c->mode);
    char command[12] = {0};
    size_t n = 0;

    if (mode == CLAMD_DEAF) {
        while (!atomic_load(&c->stop))
            usleep(20000);
        return;
    }
    if (mode == CLAMD_SILENT) return;
    while (n < sizeof command && get(c, fd, command + n, 1) && command[n])
        n++;
    if (strcmp(command, "zVERSION") == 0) put(fd, version, sizeof version);
    if (strcmp(command, "zINSTREAM") != 0) return;
    if (mode == CLAMD_LARGE) {
        put(fd, limit, sizeof limit);
        return;
    }
    if (!stream(c, fd, all, &n)) return;
    atomic_fetch_add(&c->asked, 1);
    if (mode == CLAMD_HANGS) until_gone(c, fd);
    if (mode == CLAMD_GARBAGE) put(fd, odd, sizeof odd);
    if (mode == CLAMD_HALF) put(fd, clean, sizeof clean - 2);
    if (mode == CLAMD_FLOOD) put(fd, memset(large, 'x', 100000), 100000);
    if (mode != CLAMD_LOOKS) return;
    if (memmem(all, n, FIRST SECOND, sizeof FIRST SECOND - 1))
        put(fd, found, sizeof found);
    else
        put(fd, clean, sizeof clean);
}

static void *listen_main(void *arg)
{
    static char all[STREAM_MAX], large[100000];
    struct clamd *c = arg;

    while (!atomic_load(&c->stop)) {
        struct pollfd p = {.fd = c->listener, .events = POLLIN};
        if (poll(&p, 1, 50) <= 0) continue;
        const int fd = accept(c->listener, NULL, NULL);
        if (fd < 0) continue;
        answer(c, fd, all, large);
        close(fd);
    }
    return NULL;
}

static bool start(struct test *t, struct clamd *c, int family, const void *at, socklen_t n)
{
    c->listener = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const bool fine =
        c->listener >= 0 && bind(c->listener, at, n) == 0 && listen(c->listener, 8) == 0;

    CHECK(t, fine);
    if (!fine) return false;
    CHECK_INT(t, pthread_create(&c->thread, NULL, listen_main, c), 0);
    return true;
}

bool clamd_open(struct test *t, struct clamd *c)
{
    struct sockaddr_un at = {.sun_family = AF_UNIX};

    *c = (struct clamd){.listener = -1};
    snprintf(at.sun_path, sizeof at.sun_path, "%s/clamd.ctl", test_folder(t));
    unlink(at.sun_path); // of the one before, in the same test
    snprintf(c->address, sizeof c->address, "unix:%s", at.sun_path);
    return start(t, c, AF_UNIX, &at, sizeof at);
}

bool clamd_open_tcp(struct test *t, struct clamd *c, bool six)
{
    struct sockaddr_in in = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct sockaddr_in6 in6 = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    socklen_t n = sizeof in6;

    *c = (struct clamd){.listener = -1};
    if (!(six ? start(t, c, AF_INET6, &in6, sizeof in6) : start(t, c, AF_INET, &in, sizeof in)))
        return false;
    getsockname(c->listener, (struct sockaddr *)&in6,
                &n); // the port stands at the same place in both
    snprintf(c->address, sizeof c->address, "tcp:%s:%d", six ? "[::1]" : "127.0.0.1",
             ntohs(in6.sin6_port));
    return true;
}

void clamd_close(struct clamd *c)
{
    atomic_store(&c->stop, true);
    pthread_join(c->thread, NULL);
    close(c->listener);
}
