// room.h - what the pages of places show.
#pragma once

#include "core/cli.h"
#include "core/place.h"
#include "web/follow.h"

#define ROUTE ROUTE_DECLARE
#include "app/place/place.def"
#undef ROUTE

struct places_view {
    struct place_rows cities, practice;
};

struct rule_line {
    msg word, choice; // choice: what the value is called; MSG_none: it is a number
    int64_t value;
    day from;
    str source;
};

struct rule_lines {
    const struct rule_line *at;
    int n;
};

struct place_view {
    struct place_row place;
    bool practice, can_manage;
    struct place_rows above, below;
    struct rule_lines rules;
    struct follow_view follow;
};

enum { PLACE_COMMANDS = 1 + 6 };
extern const struct command place_commands[PLACE_COMMANDS];
extern const struct feature place_feature;
