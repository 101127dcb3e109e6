// house.h - the whole site in the test's own process: an empty database, all features, a port.
#pragma once

#include "tests/http/client.h"
#include "web/serve.h"

struct house {
    struct site *site;
    struct store *store;
    struct files *files;
    struct http_server *server;
    struct settings set;
    int port;
};

// with NULL features: all of them. *h lives until house_close.
bool house_open(struct test *t, struct house *h, const struct feature *const *features, int n);
void house_close(struct test *t, struct house *h);
void house_fill(struct test *t, struct house *h); // course and library of content/

str house_get(struct test *t, const struct house *h, const char *path); // the whole answer
str house_ask(struct test *t, const struct house *h, const char *method, const char *path,
              const char *fields, str body);
