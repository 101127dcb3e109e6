// moderate.h - what the pages of hiding at a place share.
#pragma once

#include "web/moderation.h"

#define ROUTE ROUTE_DECLARE
#include "app/moderate/moderate.def"
#undef ROUTE

struct place_watch_view {
    struct place_row place;
    bool practice;
    struct moderation_desk d;
};
struct place_register_view {
    struct place_row place;
    bool practice;
    struct moderation_register x;
};
