#include "tests/http/client.h"

#include "base/out.h"

#include <arpa/inet.h>
#include <poll.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int client_open(int port)
{
    const struct sockaddr_in a = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (connect(fd, (const struct sockaddr *)&a, sizeof a) != 0) {
        close(fd);
        return -1;
    }
    return fd;
}

int client_open_unix(const char *path)
{
    struct sockaddr_un a = {.sun_family = AF_UNIX};
    const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    strncpy(a.sun_path, path, sizeof a.sun_path - 1);
    if (connect(fd, (const struct sockaddr *)&a, sizeof a) != 0) {
        close(fd);
        return -1;
    }
    return fd;
}

void client_send(int fd, str bytes)
{
    while (bytes.n) {
        const ssize_t n = send(fd, bytes.at, bytes.n, MSG_NOSIGNAL);
        if (n <= 0) return;
        bytes = str_from(bytes, (size_t)n);
    }
}

str client_read(struct test *t, int fd, int ms)
{
    struct out o = out_new(t->mem);

    for (;;) {
        struct pollfd p = {.fd = fd, .events = POLLIN};
        if (poll(&p, 1, ms) <= 0) break;
        const ssize_t n = recv(fd, out_room(&o, 65536), 65536, 0);
        if (n <= 0) break;
        o.n += (size_t)n;
    }
    return out_get(&o);
}

str client_answer(struct test *t, int fd, bool head_only)
{
    struct out o = out_new(t->mem);

    for (;;) {
        const str all = out_get(&o);
        const ptrdiff_t end = str_find(all, STR("\r\n\r\n"));
        if (end >= 0) {
            int64_t length = 0;
            const str text = client_field(all, STR("content-length"));
            if (!head_only && text.at && str_int(text, 0, 1 << 30, &length) != ERR_NONE) break;
            if (all.n >= (size_t)end + 4 + (size_t)length) break;
        }
        struct pollfd p = {.fd = fd, .events = POLLIN};
        if (poll(&p, 1, 5000) <= 0) break;
        const ssize_t n = recv(fd, out_room(&o, 65536), 65536, 0);
        if (n <= 0) break;
        o.n += (size_t)n;
    }
    return out_get(&o);
}

int client_status(str answer)
{
    int64_t status = 0;

    if (!str_starts(answer, STR("HTTP/1.1 "))) return 0;
    return str_int(str_part(answer, 9, 3), 100, 599, &status) == ERR_NONE ? (int)status : 0;
}

str client_field(str answer, str name)
{
    str line;

    while (str_line(&answer, &line) && line.n) {
        const ptrdiff_t colon = str_find_byte(line, ':');
        if (colon == (ptrdiff_t)name.n && strncasecmp(line.at, name.at, name.n) == 0)
            return str_trim(str_from(line, (size_t)colon + 1));
    }
    return (str){0};
}

str client_body(str answer)
{
    const ptrdiff_t end = str_find(answer, STR("\r\n\r\n"));

    return end < 0 ? (str){0} : str_from(answer, (size_t)end + 4);
}

str client_ask(struct test *t, int port, str bytes)
{
    const int fd = client_open(port);

    client_send(fd, bytes);
    const str answer = client_answer(t, fd, str_starts(bytes, STR("HEAD ")));
    close(fd);
    return answer;
}
