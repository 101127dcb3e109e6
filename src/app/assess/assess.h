// assess.h - where do I stand: at the start, in the middle (after module 5) and at the end somebody says of each competence how far
// they are, 1 to 5.
//
// Seen     by who said it alone. Trainers see averages of the group; coordinators, operators, anybody else: nothing.
// Average  of everybody who sent theirs, published when ten did, and again when ten more did; what is sent no longer changes, and
//          what is published neither, also when somebody is erased. So two averages of a group always differ by ten people or
//          more, and the last few of a group of 25 are in none. In tenths, not below 1.5 and not above 4.5.
#pragma once

#include "app/assess/assess.sql.h"
#include "web/who_group.h"

#define ROUTE ROUTE_DECLARE
#include "app/assess/assess.def"
#undef ROUTE

enum { ASSESS_LEAST = 10, ASSESS_MOMENTS = 3, ASSESS_MIDDLE = 5 };

struct assess_cell {
    bool said;
    int64_t score; // of the person; of an average in tenths
    str text;      // "3", "3,4"
};

struct assess_line {
    int64_t module;
    const char *key;
    msg sentence;
    struct assess_cell cells[ASSESS_MOMENTS];
};

struct assess_lines {
    struct assess_line *at;
    int n;
};

struct assess_option {
    int64_t value;
    msg word;
};

struct assess_options {
    struct assess_option *at;
    int n;
};

struct assess_moment {
    const char *name;
    msg word;
    bool open, sent, draft;
    int64_t n; // of an average
};

struct assess_view {
    struct group_row g;
    bool mine, trains, saved, sent_now;
    int now; // the moment that can be filled in; -1: none
    msg now_word;
    str problem;
    struct assess_moment moments[ASSESS_MOMENTS];
    struct assess_lines lines, averages;
    struct assess_options options;
};
