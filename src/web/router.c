#include "web/router.h"

#include <assert.h>

struct node {
    str word; // empty: any part
    struct node *child, *any, *next;
    struct route_info *get, *post;
};

struct router {
    struct node root;
    struct route_info *all;
    int n;
};

const int64_t latency_steps_us[LATENCY_STEPS - 1] = {50,    100,   250,    500,     1000,   2500,
                                                     10000, 50000, 250000, 1000000, 5000000};

static struct node *step(struct mem *m, struct node *at, str part)
{
    if (part.n > 2 && part.at[0] == '{' && part.at[part.n - 1] == '}') {
        if (!at->any) at->any = MEM_NEW(m, struct node);
        return at->any;
    }
    assert(part.n > 0 && str_find_byte(part, '{') < 0);
    for (struct node *c = at->child; c; c = c->next)
        if (str_eq(c->word, part)) return c;
    struct node *c = MEM_NEW(m, struct node);
    *c = (struct node){.word = part, .next = at->child};
    at->child = c;
    return c;
}

static void add(struct mem *m, struct router *r, struct route_info *info)
{
    struct node *at = &r->root;
    const str path = str_of(info->route->path);

    assert(path.n && path.at[0] == '/');
    for (str rest = str_from(path, 1), part; path.n > 1 && str_cut(&rest, '/', &part);)
        at = step(m, at, part);
    struct route_info **place = info->route->method == POST ? &at->post : &at->get;
    assert(!*place); // two routes for one path
    *place = info;
}

struct router *router_new(struct mem *m, const struct feature *const *features, int n)
{
    struct router *r = MEM_NEW(m, struct router);

    for (int i = 0; i < n; i++)
        r->n += features[i]->n_routes;
    r->all = MEM_ARRAY(m, struct route_info, (size_t)r->n);
    for (int i = 0, k = 0; i < n; i++)
        for (int j = 0; j < features[i]->n_routes; j++, k++) {
            r->all[k].route = &features[i]->routes[j];
            r->all[k].feature = features[i];
            add(m, r, &r->all[k]);
        }
    return r;
}

// Words first; when that leads nowhere, back to "any". Depth is bounded by the deepest route.
static const struct node *find(const struct node *at, str rest, str *values, int *n)
{
    str part;

    if (!rest.at) return at->get || at->post ? at : NULL;
    str_cut(&rest, '/', &part);
    if (part.n == 0) return NULL;
    for (const struct node *c = at->child; c; c = c->next) {
        const int before = *n;
        if (!str_eq(c->word, part)) continue;
        const struct node *found = find(c, rest, values, n);
        if (found) return found;
        *n = before;
        break;
    }
    if (!at->any || *n == ROUTE_VALUES) return NULL;
    values[(*n)++] = part;
    const struct node *found = find(at->any, rest, values, n);
    if (!found) (*n)--;
    return found;
}

struct routed router_find(const struct router *r, enum method method, str path)
{
    struct routed out = {0};
    str values[ROUTE_VALUES];
    int n = 0;
    const struct node *at =
        str_eq(path, STR("/")) ? &r->root : find(&r->root, str_from(path, 1), values, &n);

    if (!at || (!at->get && !at->post)) return out;
    out.get = at->get != NULL;
    out.post = at->post != NULL;
    out.info = method == POST ? at->post : method == METHOD_OTHER ? NULL : at->get;
    out.other_method = !out.info;
    if (!out.info) return out;
    for (str rest = str_from(str_of(out.info->route->path), 1), part; str_cut(&rest, '/', &part);)
        if (part.n && part.at[0] == '{' && out.n_values < n) {
            out.values[out.n_values] = (struct http_field){.name = str_part(part, 1, part.n - 2),
                                                           .value = values[out.n_values]};
            out.n_values++;
        }
    return out;
}

struct route_info *router_all(const struct router *r, int *out_n)
{
    *out_n = r->n;
    return r->all;
}

void route_asked(struct route_info *info, const char *name)
{
    for (int i = 0; i < ROUTE_ASKED; i++) {
        const char *seen = atomic_load_explicit(&info->asked[i], memory_order_acquire);
        if (!seen && atomic_compare_exchange_strong(&info->asked[i], &seen, name)) return;
        if (seen == name || strcmp(seen, name) == 0) return;
    }
    assert(!"a handler reads more names from a query than ROUTE_ASKED");
}
