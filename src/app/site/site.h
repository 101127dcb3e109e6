// site.h - what the pages of the site show.
#pragma once

#include "core/item.h"
#include "web/card.h"
#include "web/card.html.h"
#include "web/web.h"

#define ROUTE ROUTE_DECLARE
#include "app/site/site.def"
#undef ROUTE

struct home_view {
    safe sections; // of other features
    struct item_cards newest;
};

struct text_view {
    str contact, contact_href, version;
};

struct sitemap_line {
    str nl, en, changed; // paths; en empty: only Dutch
};

struct sitemap_lines {
    const struct sitemap_line *at;
    int n;
};

struct sitemap_view {
    struct sitemap_lines lines;
};

extern const struct feature site_feature;
