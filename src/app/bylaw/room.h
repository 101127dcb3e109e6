// room.h - the pages of a by-law.
#pragma once

#include "core/cli.h"
#include "web/bylaw.h"
#include "web/trajectory.h"

#define ROUTE ROUTE_DECLARE
#include "app/bylaw/bylaw.def"
#undef ROUTE

struct bylaw_line {
    str key, value, source, note;
    msg word;
    day from;
    bool own, confirmed;
};
struct bylaw_lines {
    struct bylaw_line *at;
    int n;
};
struct bylaw_group {
    const char *id;
    msg title, lead;
    struct bylaw_lines lines;
};
struct bylaw_groups {
    struct bylaw_group *at;
    int n;
};

struct bylaw_view {
    struct place_row place;
    struct bylaw_groups groups;
    day today;
    int64_t open; // not confirmed
    bool practice, can_set, can_rehearse, saved;
};

struct unit_choice {
    str value;
    msg word;
    bool chosen;
};
struct unit_choices {
    struct unit_choice *at;
    int n;
};

struct bylaw_form_view {
    struct place_row place;
    str key, value, from, source, note; // as typed
    msg word;
    bool term, yesno, objection, money, confirmed;
    struct unit_choices units, choices;
    msg value_problem, from_problem, source_problem, rehearse_word;
    str bounds;
    int problems;
    bool preview, rehearse;           // rehearse: that has to be done first
    str before, before_source, after; // what it says now, and then
    day starts;
};

struct bylaw_rule_view { // must one rehearse first?
    struct place_row place;
    struct unit_choices choices;
    int64_t value;
    str source;
    msg problem;
};

enum { BYLAW_COMMANDS = 3 };
extern const struct command bylaw_commands[BYLAW_COMMANDS];
extern const struct feature bylaw_feature;
