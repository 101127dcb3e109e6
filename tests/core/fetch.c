// What a worker never asks (test 37): this machine, private networks, other schemes.
#include "core/fetch.h"
#include "tests/support/test.h"

TEST(fetch, asks_no_address_that_is_not_public)
{
    static const char *const bad[] = {
        "https://127.0.0.1/",  "https://localhost/",
        "https://10.0.0.1/",   "https://192.168.1.1/",
        "https://172.16.0.1/", "https://169.254.169.254/",
        "https://[::1]/",      "https://[::ffff:127.0.0.1]/",
        "https://[fe80::1]/",  "https://[fc00::1]/",
        "https://0.0.0.0/",    "https://100.64.0.1/",
        "https://2130706433/", "http://example.org/",
        "file:///etc/passwd",  "gopher://127.0.0.1/",
        "ftp://127.0.0.1/",    "https://[64:ff9b::7f00:1]/",
    };

    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        int status = 0;
        str body, why = {0};
        t->row = bad[i];
        CHECK_INT(t, fetch(t->mem, str_of(bad[i]), (str){0}, (str){0}, false, &status, &body, &why),
                  ERR_IO);
        CHECK(t, why.n > 0);
    }
    t->row = NULL;
}
