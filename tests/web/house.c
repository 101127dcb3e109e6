#include "tests/web/house.h"

#include "core/file.h"
#include "main/main.h"

#include <unistd.h>

bool house_open(struct test *t, struct house *h, const struct feature *const *list, int n)
{
    str why = {0};
    const char *folder = test_folder(t);
    const struct store_config sc = {.url = str_of(test_database(t)), .readers = 4};

    *h = (struct house){0};
    if (settings_read(t->mem, &h->set, &why) != ERR_NONE) goto bad;
    h->set.data = str_of(folder);
    h->set.cache_mb = 16;
    h->set.log_requests = false;
    if (store_open(&sc, &h->store) != ERR_NONE || store_migrate(h->store, -1) != ERR_NONE) goto bad;
    if (files_open(t->mem, str_format(t->mem, "%s/files", folder), &h->files) != ERR_NONE) goto bad;
    const struct site_config c = {.set = &h->set,
                                  .store = h->store,
                                  .files = h->files,
                                  .features = list ? list : features,
                                  .n_features = list ? n : features_n};
    if (site_new(t->mem, &c, &h->site) != ERR_NONE) goto bad;
    const struct http_config hc = {.listen = STR("127.0.0.1:0"),
                                   .threads = 2,
                                   .body_max = 256 * 1024,
                                   .mem_max = 16 << 20,
                                   .handle = site_handle,
                                   .body_bound = site_body_bound,
                                   .arg = h->site};
    if (http_start(&hc, &h->server, t->mem, &why) != ERR_NONE) goto bad;
    h->port = http_port(h->server);
    return true;
bad:
    test_fail(t, __FILE__, __LINE__, "the site does not start: " STR_FMT, STR_ARG(why));
    if (h->store) store_close(h->store);
    return false;
}

void house_close(struct test *t, struct house *h)
{
    CHECK(t, http_stop(h->server, 5));
    site_free(h->site);
    store_close(h->store);
}

static void fill(struct test *t, struct house *h, char *name, char *what, char *folder)
{
    char *words[] = {name, what}, *args[] = {folder};
    int used;
    const struct command *command = command_find(2, words, &used);

    if (!command) {
        test_fail(t, __FILE__, __LINE__, "there is no command %s %s", name, what);
        return;
    }
    struct cli c = {.mem = t->mem,
                    .command = command,
                    .set = &h->set,
                    .args = args,
                    .n = 1,
                    .store = h->store,
                    .files = h->files};
    CHECK_INT(t, command->run(&c), ERR_NONE);
}

void house_fill(struct test *t, struct house *h)
{
    fill(t, h, "library", "import", "content/library");
    fill(t, h, "course", "import", "content");
}

str house_ask(struct test *t, const struct house *h, const char *method, const char *path,
              const char *fields, str body)
{
    struct out o = out_new(t->mem);

    out_format(&o, "%s %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n%s", method, path, h->port,
               fields ? fields : "");
    if (body.at) out_format(&o, "Content-Length: %zu\r\n", body.n);
    OUT_LIT(&o, "\r\n");
    out_str(&o, body);
    return client_ask(t, h->port, out_get(&o));
}

str house_get(struct test *t, const struct house *h, const char *path)
{
    return house_ask(t, h, "GET", path, NULL, (str){0});
}
