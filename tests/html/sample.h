// sample.h - what the sample templates show.
#pragma once

#include "html/html.h"

struct sample_item {
    str title, slug, summary;
    int64_t seconds;
    bool fresh;
};

struct sample_items {
    struct sample_item *at;
    int n;
};

struct sample {
    str title, site, label;
    safe body;
    day date;
    struct sample_items items;
};
