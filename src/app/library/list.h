// list.h - the index of the library: everything, one kind, one theme.
#pragma once

#include "app/library/library.h"

struct facet {
    str slug, name; // kind as in addresses, or theme; empty: all
    int64_t n;
    bool chosen;
};

struct facets {
    struct facet *at;
    int n;
};

struct list_view {
    str kind, kind_path, theme, theme_name; // empty: all
    int64_t total;
    struct facets kinds, themes;
    struct item_cards cards;
    bool first, more;
    struct item_place next;
};
