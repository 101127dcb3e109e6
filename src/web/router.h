// router.h - from a path to a route: words before {parts}, the longest match first.
#pragma once

#include "web/web.h"

#include <stdatomic.h>

enum { ROUTE_VALUES = 8, ROUTE_ASKED = 12, LATENCY_STEPS = 12 };

struct route_info { // one per route; grows while serving
    const struct route *route;
    const struct feature *feature;
    const char *_Atomic asked[ROUTE_ASKED]; // the names its handler has looked for in a query
    _Atomic uint64_t answers[6];            // by first digit of the status
    _Atomic uint64_t micros, latency[LATENCY_STEPS];
};

struct router;

struct routed {
    struct route_info *info; // NULL: no such path, or not with this method
    struct http_field values[ROUTE_VALUES];
    int n_values;
    bool other_method; // the path is there
    bool get, post;    // which methods it has
};

// Two routes with the same method and path, a broken pattern, or more than ROUTE_VALUES parts is a mistake
// of the program and said as such.
struct router *router_new(struct mem *m, const struct feature *const *features, int n);
struct routed router_find(const struct router *r, enum method method, str path);
struct route_info *router_all(const struct router *r, int *out_n);
extern const int64_t latency_steps_us[LATENCY_STEPS - 1];

void route_asked(struct route_info *info, const char *name); // remembers it once
