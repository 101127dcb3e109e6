// groups.h - what the pages of groups show.
#pragma once

#include "app/group/groups.sql.h"
#include "core/cli.h"
#include "core/notice.h"
#include "web/who_group.h"

#define ROUTE ROUTE_DECLARE
#include "app/group/group.def"
#undef ROUTE

enum { GROUP_CITIES_MAX = 40, GROUP_SEATS_MAX = 500, FEEDS_MAX = 10, INVITE_LIST_MAX = 100 };

struct group_field {
    const char *name;
    msg label, help;
    str value, problem; // problem empty: fine
};

struct group_option {
    str value, text;
    bool chosen;
};

struct group_options {
    struct group_option *at;
    int n;
};

// Above each page of a group: where one is, and what else there is of it.
struct group_top {
    struct group_row g;
    unsigned bits;
    str at;      // which of its pages: "home", "dates", "people", "peers", "setup", "version"
    str saved;   // a sentence; empty: nothing was saved
    str problem; // a sentence for the whole form
    bool member; // sees the inside
    bool coordinates;
};

struct shown_meeting {
    str uid, title, place, venue, module_path, change_path;
    day date;
    str from, until;  // "09:30"
    str day_n, month; // "9", "mrt."
    msg state;        // MSG_none: planned
    int64_t number, starts_at;
    bool cancelled, past, can_change, can_open;
};

struct shown_meetings {
    struct shown_meeting *at;
    int n;
};

struct shown_link {
    str title, path, said;
    int64_t minutes;
    bool foreign;
};

struct shown_links {
    struct shown_link *at;
    int n;
};

struct shown_wait {
    str text, path;
    bool ends;
    day until;
};

struct shown_waits {
    struct shown_wait *at;
    int n;
};

struct list_group {
    str slug, name, place;
    int64_t seats, taken;
    bool practice, starts;
    day first;
};

struct list_groups {
    struct list_group *at;
    int n;
};

struct my_group {
    str slug, name;
    msg role, state; // state MSG_none: in it
};

struct my_groups {
    struct my_group *at;
    int n;
};

struct groups_view {
    bool signed_in, can_make;
    struct my_groups mine, asked, coordinated;
    struct invited_to_rows invited;
    struct list_groups open;
};

struct home_group_view {
    struct group_top top;
    bool on_now, leads; // it is on, or within the hour; who looks leads the group
    bool next_there;
    struct shown_meeting next;
    struct shown_links read;
    struct shown_waits waits;
};

struct public_group_view {
    struct group_top top;
    str course, course_path, number;
    struct place_seats_rows places;
    struct group_options cities;
    struct shown_meetings meetings;
    struct group_invited_rows invited;
    msg invited_role;
    bool invited_once; // for one meeting, on invited_on
    day invited_on;
    bool signed_in, can_ask;
    str here;  // path, to come back to
    str state; // of who asks: asked, waiting, left; empty: not known here
    struct group_field project;
};

struct dates_view {
    struct group_top top;
    struct shown_meetings meetings;
    bool can_plan;
    struct group_field first, time, weeks;
};

struct meeting_view {
    struct group_top top;
    bool old, cancelled, held;
    str uid;
    struct group_options modules, cities;
    struct group_field title, date, from, until, venue;
};

struct shown_member {
    str uid, name, mail, place, project, instead_of, role_name;
    msg role, state;
    bool asked, waiting, in, left, can_take, can_stand_in,
        once; // once: at the meeting on `on` only
    day on;
    struct group_options cities;
};

struct shown_members {
    struct shown_member *at;
    int n;
};

struct shown_invited {
    int64_t id;
    str mail, name, place;
    msg role;
    day since, on;
    bool once;
};

struct shown_inviteds {
    struct shown_invited *at;
    int n;
};

struct members_view {
    struct group_top top;
    struct place_seats_rows places;
    struct shown_members asked, waiting, in, left;
    struct shown_inviteds invited;
    struct group_options roles, cities, instead, meetings;
    struct group_field mail, name;
};

struct peer_line {
    str uid, name, place;
    int64_t number;
    struct group_options groups;
};

struct peer_lines {
    struct peer_line *at;
    int n;
};

struct peer_block {
    int64_t number, cities;
    struct peer_lines people;
    int64_t held; // conversations; the last one on `last`
    day last;
    bool small, poor;
};

struct peer_blocks {
    struct peer_block *at;
    int n;
};

struct peers_view {
    struct group_top top;
    struct peer_blocks groups;
    struct peer_lines loose, all;
    int64_t people;
    bool any;
};

struct setup_view {
    struct group_top top;
    bool old;
    struct group_field name;
    struct group_options places, courses, langs, states;
    struct seats_lines {
        struct seats_line {
            str slug, name, seats, problem;
            int64_t taken;
        } * at;
        int n;
    } cities;
    struct group_field more, usual; // cities to add, and with how many seats each
};

struct changed_lines {
    struct changed_line {
        str number, title, path, said;
        int64_t module;
        bool foreign; // in the language `said`
        bool done;    // that meeting is over
    } * at;
    int n;
};

struct version_of_view {
    struct group_top top;
    str course, title, number, live_number;
    int64_t live;
    bool newer;
    struct changed_lines to_come, past, other;
    struct version_followed_rows followed;
};

struct feed_lines {
    struct feed_line {
        int64_t id;
        str name; // of the group; empty: all of the person
        day since;
    } * at;
    int n;
};

struct calendar_view {
    struct feed_lines feeds;
    struct group_options groups; // of which this person may make an address
    str made;                    // the new address, shown this once
    bool dropped, full;
};

// groups.c
CHECKED enum err top_of(struct req *q, const char *at, unsigned need, struct group_top *out);
struct html *group_page(struct req *q, struct res *r, const struct group_top *top, msg title);
msg group_role_word(str role);
msg group_state_word(str state);
struct shown_meeting meeting_shown(struct req *q, const struct meeting_row *t,
                                   const struct group_module_rows *modules,
                                   const struct followed_row *f);
CHECKED enum err group_text(struct req *q, const struct group_row *g, struct followed_row *f,
                            struct group_module_rows *modules);
str time_text(struct mem *m, int64_t at); // "09:30"
str group_path(struct req *q, const struct group_row *g, const char *rest);
str group_object(struct req *q, const struct group_row *g); // for the audit log
// Free seats of a city; a city that does not take part has none.
CHECKED enum err seats_free(struct req *q, const struct group_row *g, place_id place, int64_t *out);
// members.c: a seat of that city came free; whoever has waited longest gets it, and hears so.
CHECKED enum err seat_given(struct req *q, const struct group_row *g, place_id place);
// Somebody came in, went, or asked: what they follow, and what waits for whom.
CHECKED enum err member_came(struct req *q, const struct group_row *g, person_id person, bool tell);
CHECKED enum err member_went(struct req *q, const struct group_row *g, person_id person);
CHECKED enum err asked_told(struct req *q, const struct group_row *g);
CHECKED enum err asked_settled(struct req *q, const struct group_row *g);
// dates.c
CHECKED enum err group_told(struct req *q, const struct group_row *g, const struct meeting_row *t,
                            msg text);
extern const struct command group_commands[];
enum { GROUP_COMMANDS = 1 };
