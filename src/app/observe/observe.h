// observe.h - the pages of observation forms: ask somebody to watch, write down what was seen, sign it, read it, print it.
#pragma once

#include "app/observe/observe.sql.h"
#include "core/observation.h"
#include "html/html.h"
#include "i18n/messages.h"
#include "web/who_group.h"

enum { OBSERVE_NOTE_SIGNS = 300, OBSERVE_TEXT_SIGNS = 1500, CARD_SIGNS = 400 };

struct observe_item {
    const char *name;
    msg title;
    int64_t mark; // 0: not seen, 1 not yet, 2 good, 3 strong
    str note;
};

struct observe_view {
    struct observation_row o;
    str uid;
    msg kind, state;
    bool writes, signs, mine, saved, done, asked, printed;
    bool has_day;
    day day;
    struct observe_items {
        struct observe_item *at;
        int n;
    } items;
    str worked, idea, day_text, problem;
};

struct observe_line {
    str uid, name;
    msg kind, state;
    bool has_day;
    day day;
};
struct observe_lines {
    struct observe_line *at;
    int n;
};

struct observe_list_view {
    struct observe_lines todo, wrote, mine;
    struct observe_groups {
        struct observe_group {
            str slug, name;
        } * at;
        int n;
    } groups;
    bool saved;
};

struct observe_new_view {
    struct group_row g;
    bool trains, mentor_only;
    str chosen;
    struct observe_person_rows people;
    struct observe_mentor_rows mentors;
    str problem;
};

struct card_view {
    str scene, one, two, word, problem;
    bool made;
};

#define ROUTE ROUTE_DECLARE
#include "app/observe/observe.def"
#undef ROUTE
