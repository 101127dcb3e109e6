#include "core/fetch.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

struct taking {
    char *at; // room for FETCH_BYTES
    size_t n;
};

static size_t take(char *from, size_t size, size_t n, void *arg)
{
    struct taking *t = arg;

    if (size * n > FETCH_BYTES - t->n) return 0; // ends the transfer
    memcpy(t->at + t->n, from, size * n);
    t->n += size * n;
    return size * n;
}

static bool v4_outside(uint32_t a)
{
    return !(a >> 24 == 0 || a >> 24 == 10 || a >> 24 == 127 || a >> 20 == 0xac1 ||
             a >> 16 == 0xc0a8 || a >> 16 == 0xa9fe || a >> 22 == 0x191 || a >> 24 >= 224 ||
             a >> 8 == 0xc00000 || a >> 17 == 0x6309);
}

static bool outside(const struct sockaddr *a)
{
    if (a->sa_family == AF_INET)
        return v4_outside(ntohl(((const struct sockaddr_in *)a)->sin_addr.s_addr));
    if (a->sa_family != AF_INET6) return false;
    const struct in6_addr *v6 = &((const struct sockaddr_in6 *)a)->sin6_addr;
    const unsigned char *b = v6->s6_addr;
    if (IN6_IS_ADDR_V4MAPPED(v6) || (b[0] == 0 && b[1] == 0x64 && b[2] == 0xff && b[3] == 0x9b))
        return v4_outside((uint32_t)b[12] << 24 | (uint32_t)b[13] << 16 | (uint32_t)b[14] << 8 |
                          b[15]);
    return (b[0] & 0xe0) ==
           0x20; // global unicast; not loopback, link-local, unique local, multicast
}

static curl_socket_t open_socket(void *near, curlsocktype purpose, struct curl_sockaddr *a)
{
    (void)purpose;
    if (!*(bool *)near && !outside(&a->addr)) return CURL_SOCKET_BAD;
    return socket(a->family, a->socktype | SOCK_CLOEXEC, a->protocol);
}

enum err fetch(struct mem *m, str url, str form, str authorization, bool near, int *out_status,
               str *out_body, str *out_problem)
{
    struct taking t = {.at = mem_raw(m, FETCH_BYTES)};
    char why[CURL_ERROR_SIZE] = "";
    const char *address = str_z(m, url), *fields = form.at ? str_z(m, form) : NULL;
    const char *proof =
        authorization.n ? str_z(m, str_format(m, "Authorization: " STR_FMT, STR_ARG(authorization)))
                        : NULL;
    struct curl_slist *headers = NULL;
    long status = 0;
    CURL *c = curl_easy_init();

    if (!c) return ERR_FULL;
    for (size_t i = 0; i < authorization.n; i++)
        if (authorization.at[i] < ' ' ||
            authorization.at[i] > '~') { // it would be more headers than one
            curl_easy_cleanup(c);
            *out_problem = STR("the token it gave cannot stand in a header");
            return ERR_INVALID;
        }
    curl_easy_setopt(c, CURLOPT_URL, address);
    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, near ? "https,http" : "https");
    if (proof) {
        headers = curl_slist_append(NULL, proof);
        curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers);
    }
    if (fields) curl_easy_setopt(c, CURLOPT_POSTFIELDS, fields);
    curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(c, CURLOPT_TIMEOUT, (long)FETCH_SECONDS);
    curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, 5L);
    curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(c, CURLOPT_PROXY, "");
    curl_easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(c, CURLOPT_OPENSOCKETDATA, &near);
    curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(c, CURLOPT_WRITEDATA, &t);
    curl_easy_setopt(c, CURLOPT_ERRORBUFFER, why);
    const CURLcode rc = curl_easy_perform(c);
    curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_cleanup(c);
    curl_slist_free_all(headers);
    if (rc != CURLE_OK) {
        *out_problem = str_format(m, "%s", why[0] ? why : curl_easy_strerror(rc));
        return ERR_IO;
    }
    *out_status = (int)status;
    *out_body = (str){t.at, t.n};
    return ERR_NONE;
}
