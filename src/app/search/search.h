// search.h - what the files of this feature share.
#pragma once

#include "core/search.h"
#include "web/web.h"

#define ROUTE ROUTE_DECLARE
#include "app/search/search.def"
#undef ROUTE

enum { SEARCH_PER_PAGE = 10, SEARCH_TEXT_MAX = 200 };

struct kind_choice {
    str kind, href; // kind empty: all
    int n;
    bool chosen;
};

struct kind_choices {
    struct kind_choice *at;
    int n;
};

struct hit_piece { // a part of the passage, marked or not
    str text;
    bool marked;
};

struct hit_pieces {
    struct hit_piece *at;
    int n;
};

struct hit {
    str kind, title, href;
    enum lang lang;
    struct hit_pieces pieces;
    int64_t at_s; // -1: none
};

struct hits {
    struct hit *at;
    int n;
};

struct search_view {
    str text, spelled, exact_href, kind;
    bool asked, any, more;
    int total, page, pages;
    str before, after; // addresses of the pages beside this one; empty: none
    struct kind_choices kinds;
    struct hits hits;
};
