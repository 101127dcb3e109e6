// intervision.h - a conversation of a peer group by a protocol of timed steps. What is said stands in the database under a lock
// whose key only the browsers of its members hold.
//
// Key      made once from a phrase of ten syllables (core/seal.h) that the group passes on by word of mouth. A browser
//          that typed it gets the key as a cookie, until the conversation ends. Neither phrase nor key is kept here.
// State    one sealed text: who has which role, the step, what was said. A change opens it, and seals it anew.
// Rules    step.def says who may do what in which step; circle_may is the only place that asks it.
// Gone     when the chair ends it, at the latest that night (job intervision.wipe). Left: day, minutes, method.
#pragma once

#include "app/intervision/intervision.sql.h"
#include "core/group.h"
#include "html/html.h"
#include "i18n/messages.h"
#include "web/web.h"

enum {
    CIRCLE_LINE_SIGNS = 600,
    CIRCLE_TEXT_SIGNS = 2000, // of a SET
    CIRCLE_LINES_MAX = 150,
    CIRCLE_LINK_SIGNS = 300,
    CIRCLE_MORE_S = 120
};

enum circle_act {
    LISTEN = 0,
    SAY = 1,
    ONCE = 2,
    SET = 4,
    ANSWER = 8,
    NEXT = 16,
    BACK = 32,
    MORE = 64
};
enum circle_role { BRINGER = 1, CHAIR = 2, KEEPER = 4, ADVISER = 8 };

enum circle_step {
#define STEP(name, full, short_, bringer, chair, keeper, adviser) CIRCLE_##name,
#include "app/intervision/step.def"
#undef STEP
    CIRCLE_STEPS
};

str circle_clock(struct mem *m, int64_t at); // "14:05", in Amsterdam
day circle_day(int64_t n);
// What somebody with these roles (bits) may do in a step.
unsigned circle_may(enum circle_step step, unsigned roles);
int circle_minutes(enum circle_step step, str method);
const char *circle_step_name(enum circle_step step);

struct circle_line {
    str id, by, text, answer; // by: uid of the member
    int step;
    bool set;
    // for the page
    str name;
    bool mine;
};

struct circle {
    str phrase, link;           // link: of a talk that is online
    str bringer, chair, keeper; // uids of members; empty: nobody yet
    int step;                   // -1: not begun
    int64_t since, until;
    struct circle_line *lines;
    int n;
};

struct circle_view {
    struct circle_peers_row peers;
    bool open, inside, fresh, wrong, ended;
    struct circle_row row;
    struct circle c;
    str version, opened;
    struct circle_person_rows people;
    struct circle_held_rows held;
    unsigned roles, may;
    // what the page shows of it
    msg title, task, own;
    struct circle_steps {
        struct circle_step_line {
            msg title;
            int minutes;
            bool now, done;
        } * at;
        int n;
    } steps;
    struct circle_seats { // who can take which role
        struct circle_seat {
            str name, uid;
            bool bringer, chair, keeper, me;
        } * at;
        int n;
    } seats;
    struct circle_lines { // of this step, and of the steps before it
        struct circle_line *at;
        int n;
    } now, set;
    struct circle_past_steps {
        struct circle_past_step {
            msg title;
            struct circle_lines lines;
        } * at;
        int n;
    } before;
    str own_text; // of SET and ONCE: what stands there
    bool last, begun;
};

struct circle_list_view {
    struct circle_mine_rows mine;
};

struct circle_paper_view {
    bool is_short;
    struct circle_paper_rows {
        struct circle_paper_row {
            int number, minutes;
            msg title, task, bringer;
        } * at;
        int n;
    } rows;
};

#define ROUTE ROUTE_DECLARE
#include "app/intervision/intervision.def"
#undef ROUTE
