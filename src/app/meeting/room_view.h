// room_view.h - what the page of a hall without a network shows.
#pragma once

#include "app/meeting/meeting.h"
#include "app/meeting/room.h"

struct room_line {
    str uid, by, made_time, home_time;
    day made, home;
    bool is_home, may_fetch, late;
    int64_t acts;
};
struct room_view {
    str uid, title, words;
    bool may;   // there is something to take along
    bool waits; // something may still come home
    day until;
    int64_t came; // -1: nothing just came home
    struct {
        struct room_line *at;
        int n;
    } lines;
};
