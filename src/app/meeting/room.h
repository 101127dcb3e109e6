// room.h - a hall without a network: a file that takes a meeting along (`meent room`), and the list that comes home.
//
// Along     what the hall needs and nothing else: the group, the names of its members, the session with its handouts, the
//           questions, the secret of the door, and what was done already. No mail addresses.
// Home      the whole list of what was done, in the same form. Ids count once and a vote hangs on its voter, so a list may
//           come twice, or from two halls, in any order.
// Locked    the file with words that only who took it along knows (core/seal.h); the list with the same key, so that
//           nobody else can make one. One hall per file: the first that comes home.
// Form      one line "meent-zaal 1 WHAT ROOM SALT N", then N lines of core/seal.h, each of at most ROOM_PIECE bytes; inside
//           them one JSON object. WHAT: "mee", "thuis".
// Bounds    ROOM_LINES, ROOM_ACTS, and those of meeting.h for every field: what does not fit is refused as a whole.
#pragma once

#include "app/meeting/room.sql.h"
#include "base/json.h"
#include "core/group.h"

enum {
    ROOM_UID = 16,
    ROOM_LINES = 40,
    ROOM_PIECE = 280000,
    ROOM_BYTES = 6 << 20, // of a file, packed
    ROOM_ACTS = 20000,
    ROOM_KEEP_S = 14 * 86400,
    ROOM_AHEAD_S = 86400 // a laptop's clock may be wrong by so much
};

struct room_head {
    str what, room, salt;
    str lines; // still locked
    int n;
};

CHECKED enum err room_close(struct mem *m, const struct room_head *h, str key, str text, str *out);
// ERR_INVALID: that is no such text.
CHECKED enum err room_head(str text, struct room_head *out);
// ERR_FORBIDDEN: another key, or changed on the way.
CHECKED enum err room_open(struct mem *m, const struct room_head *h, str key, str *out);

// ---- the list ----

enum room_kind {
    ROOM_EVENT, // what a trainer did in the running order
    ROOM_PRESENCE,
    ROOM_POLL,
    ROOM_VOTE,
    ROOM_SAID,
    ROOM_SUPPORT,
    ROOM_TEAMS,
    ROOM_REACTION,
    ROOM_KINDS
};

struct room_option {
    str words, words_en;
    int64_t number, is_right; // of a vote: number and rank
};
struct room_team {
    int64_t number;
    str note;
    str *members;
    int n;
};
struct room_act {
    enum room_kind kind;
    str id;     // of an event, presence, poll, division
    int64_t at; // event: milliseconds; else seconds
    str act, block,
        other; // event; act also: kind of a poll, way of a division; other: what it keeps together
    int64_t minutes;
    str text, text_en;  // note, reason, question, task, what was said, to keep
    str who, by;        // uid of a member; of a vote: the voter
    str state, how;     // presence, poll
    str poll, fold, of; // poll that it belongs to; the word; of a support: voter whose word it is
    str secret, change;
    int64_t shown, until_at, useful, safe;
    struct {
        struct room_option *at;
        int n;
    } options;
    struct {
        struct room_team *at;
        int n;
    } teams;
};
struct room_acts {
    struct room_act *at;
    int n;
};

void room_acts_write(struct json *j, const struct room_acts *a); // a list
// ERR_INVALID: something is not as it must be; *out_where says in which.
CHECKED enum err room_acts_read(struct mem *m, const struct json_value *list, struct room_acts *out,
                                int *out_where);

// What comes home.
struct room_result {
    str run;
    struct room_acts acts;
};
CHECKED enum err room_result_write(struct mem *m, const struct room_result *r, str *out);
CHECKED enum err room_result_read(struct mem *m, str text, struct room_result *out, int *out_where);

// What goes along.
struct room_part {
#define TEXT(name) str name;
#define INT(name)  int64_t name;
#include "app/meeting/room_part.def"
#undef TEXT
#undef INT
};
struct room_block {
#define TEXT(name) str name;
#define INT(name)  int64_t name;
#include "app/meeting/room_block.def"
#undef TEXT
#undef INT
};
struct room_member {
    str uid, name, role, place, project; // place: slug, or empty
    int64_t person;                      // the same number: the same person
};
struct room_place {
    str slug, name;
};
struct room_circle { // of an intervision group
    int64_t number;
    str member;
};
struct room_along {
    str origin;
    str meeting, session, title, venue, host; // host: slug of a place, or empty
    int64_t number, starts_at, ends_at;
    str group, lang, course, version;
    int64_t practice;
    str secret;
    int64_t opened_at;
    struct {
        struct room_place *at;
        int n;
    } places;
    struct {
        struct room_member *at;
        int n;
    } members;
    struct {
        struct room_circle *at;
        int n;
    } circles;
    struct {
        struct room_part *at;
        int n;
    } parts;
    struct {
        struct room_block *at;
        int n;
    } blocks;
    struct room_acts acts;
};
CHECKED enum err room_along_write(struct mem *m, const struct room_along *a, str *out);
CHECKED enum err room_along_read(struct mem *m, str text, struct room_along *out);

// ---- with the database (room_data.c) ----

CHECKED enum err room_collect(struct db *db, struct mem *m, meeting_id meeting,
                              learn_group_id group, struct room_acts *out);
CHECKED enum err room_pack(struct db *db, struct mem *m, const struct meeting_row *meeting,
                           const struct group_row *group, str origin, struct room_along *out);
struct room_count {
    int known, added, left; // left: of somebody or something that is not here
};
// Into a meeting that has a running order. `home`: nothing that is shown or open there changes.
CHECKED enum err room_apply(struct db *db, struct mem *m, int64_t now, meeting_id meeting,
                            learn_group_id group, bool home, const struct room_acts *acts,
                            struct room_count *out);
// Fills an empty database with the hall.
CHECKED enum err room_fill(struct db *db, struct mem *m, int64_t now, const struct room_head *h,
                           str key, const struct room_along *a);

// The file itself.
CHECKED enum err room_zip(struct mem *m, const struct room_row *room, const struct room_along *a,
                          str *out);
CHECKED enum err room_unzip(struct mem *m, str bytes, struct room_head *out);
