// serve.h - the site behind a server: what main hands to http_start.
#pragma once

#include "web/web.h"

struct site_config {
    const struct settings *set; // lives as long as the site, or until site_reload
    struct store *store;
    struct files *files;
    const struct feature *const *features;
    int n_features;
    void (*figures)(struct out *o, void *arg); // adds lines to /metrics; may be NULL
    void *figures_arg;
};

// Reads the secret of the form tokens from the database, or makes it.
CHECKED enum err site_new(struct mem *m, const struct site_config *c, struct site **out);
void site_free(struct site *s);
void site_server(struct site *s, struct http_server *server); // for the figures
void site_reload(struct site *s,
                 const struct settings *set); // between requests; the old stay valid
void site_tick(struct site *s);               // once a second: writes the log

void site_handle(struct http_request *hq, void *site);              // http_config.handle
int64_t site_body_bound(const struct http_request *hq, void *site); // http_config.body_bound

struct route_line {
    const struct route *route;
    const char *feature;
};
struct route_line *site_routes(struct mem *m, const struct feature *const *features, int n,
                               int *out_n);
