// view.h - what the pages of the live session show.
#pragma once

#include "app/meeting/meeting.h"

safe view_head(struct req *q); // the style and the script of these pages

struct door_home_view {
    str code;
    bool wrong, in;
    struct hall_mine_rows mine;
};

struct rehearse_view {
    struct rehearsal_session_rows sessions;
    struct rehearsal_rows mine;
    str chosen;
};

struct door_view {
    str uid, title, code, ticket, opens;
    day day;
    bool known, good, early, late, wrong, present;
    struct hall_member_row member;
    struct hall_list_rows names;
};

struct run_row { // a line of the running order
    str uid, title, from, until, note;
    int64_t minutes, planned, short_min, allotted, fixed_at, from_at, until_at;
    bool now, done, skipped, next, is_break, must, fixed, to_come;
    str form, needs,
        tool;  // how people work, what is handed out, what of Meent it uses; empty: nothing said
    safe html; // what the trainer does and says
    str swap_up, swap_down; // uid of the neighbour it can change with; empty: none
    int64_t usually, runs;  // minutes it took elsewhere (median), of how many; 0: not known
    int64_t least, most;    // the middle half of them
};
struct run_rows {
    struct run_row *at;
    int n;
};

struct cut_view {
    str title;
    int64_t minutes;
    bool whole;
};
struct offer_view {
    int64_t stretch;
    str way, until, later;
    int64_t frees, misses;
    bool is_last;
    struct {
        struct cut_view *at;
        int n;
    } cuts;
};
struct offer_views {
    struct offer_view *at;
    int n;
};

struct live_view { // what all of them share
    const struct hall *h;
    bool rehearses;
    int64_t pace,
        clock_from; // of a rehearsal: how fast its clock goes, since when; 0: it stands still
    str uid, title, version, line, here;
    str ends;                      // clock time of the end at this pace
    int64_t behind_min, ahead_min; // before the next fixed time, or the end
    bool begun, ended, runs;
    struct run_row now, next; // title empty: none
    int64_t until_at, from_at;
    int64_t number, count;
    struct run_rows rows;
    int64_t present, expected;
    str code;
    safe qr;
    str join; // the address that people type
};

struct lead_view {
    struct live_view live;
    bool may_open, alone;
    struct {
        bool poll, teams;
    } tried; // in a rehearsal
    struct offer_views offers;
    str undo_uid, undo_act, undo_title;
    struct poll_views polls; // of this part, and those that are open or shown
    struct poll_views later; // the others
    struct breakout_view breakout;
    struct hall_list_rows people;
    int64_t objections;
    struct hall_event_rows notes;
    bool reactions_enough;
    int64_t reactions;
    int64_t useful_tenths, safe_tenths;
    struct {
        struct hall_reaction_row *at;
        int n;
    } said;
};

struct wall_view {
    struct live_view live;
    bool has_poll;
    struct poll_view poll;
    struct breakout_view breakout;
};

struct take_view {
    struct live_view live;
    bool known, phone, leads;
    struct hall_member_row member;
    bool has_presence;
    struct hall_presence_row presence;
    bool before, after;
    str day_time;
    bool has_poll, may_answer;
    struct poll_view poll;
    struct breakout_view breakout;
    int64_t team; // 0: none
    struct team own;
    struct hall_handout_rows handouts;
    str course; // its address in the version of the group
    bool react;
    bool reacted;
    struct hall_reaction_row reaction;
};

struct office_view {
    struct live_view live;
    struct hall_list_rows people;
    struct hall_presence_line_rows log;
    int64_t excused;
};

struct paper_view {
    struct live_view live;
    struct hall_list_rows people;
    struct poll_views polls;
    struct breakout_view breakout;
    struct hall_block_rows blocks;
    struct hall_handout_rows handouts;
    safe react_qr;
    str react_address;
};

// The part that all views share. people: also the door.
CHECKED enum err live_fill(struct req *q, struct hall *h, bool door, struct live_view *out);
// The same for who leads the meeting of the path: proves that, and says which page asks, to be told when it is old.
CHECKED enum err live_for_leader(struct req *q, const char *page, struct hall *h,
                                 struct live_view *out);
