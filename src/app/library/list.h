// list.h - the index of the library: everything, one kind, one theme.
#pragma once

#include "app/library/library.h"

struct facet {
    str slug, name; // of a kind (empty: all) or a theme
    str href;
    int64_t n;
    bool chosen;
};

struct facets {
    struct facet *at;
    int n;
};

struct list_view {
    str kind, theme, theme_name; // empty: all
    int64_t total;
    struct facets kinds, themes;
    struct item_cards cards;
    bool first, more;
    str newest, older, all_themes; // addresses
};
