// meeting.h - what the files of the live session share: the hall, which is a meeting with its running order as it stands.
#pragma once

#include "app/meeting/meeting.sql.h"
#include "engine/agenda/agenda.h"
#include "web/who_group.h"

enum {
    DOOR_STEP_S = 15,     // a new code so often
    DOOR_VALID = 3,       // codes that are taken: the newest and two before it, 45 seconds
    DOOR_CODE = 6,        // signs
    DOOR_BEFORE_S = 3600, // the door opens so long before the beginning
    DOOR_AFTER_S = 1800,
    DOOR_TICKET_S = 14400, // a scan that came too early stays good
    DOOR_ENTER_S = 600,    // from a scan at an open door until being in
    EVENT_UID_MAX = 40,
    EVENT_NOTE_SIGNS = 300,
    POLL_QUESTION_SIGNS = 300,
    POLL_OPTION_SIGNS = 120,
    POLL_OPTIONS_MAX = 12,
    POLL_WORDS_EACH = 3, // words or answers of one person
    POLL_SAID_SIGNS = 200,
    SPLIT_LEAST =
        5, // people in every group of an outcome that is split, and answers to an evaluation
    REASON_SIGNS = 200,
    TEAM_NOTE_SIGNS = 600,
    TEAM_GRACE_S = 120, // after their time groups may finish the sentence
    PHONE_KEEP_S = 365 * 86400,
    SECRET_KEEP_S = 12 * 3600, // after the end
};

struct hall {
    struct meeting_row meeting;
    struct group_row group;
    unsigned bits; // GROUP_* of who asks; 0: nobody of the group
    int64_t now;   // by the clock of the session: that of a rehearsal goes faster
    bool rehearses;
    bool open; // there is a running order: a trainer opened it
    struct hall_live_row live;
    bool has_session;
    struct hall_session_row session;
    str title;
    struct hall_block_rows blocks;
    struct agenda_plan plan;
    struct hall_event_rows events;
    struct agenda agenda;
};

// The meeting in the path, for who is one of `need`; with its running order when it is open.
CHECKED enum err hall_for(struct req *q, unsigned need, struct hall *out);
// Without proof of who asks: for who proves it in another way.
CHECKED enum err hall_any(struct req *q, str uid, struct hall *out);
// For a participant: signed in, or on a telephone that is remembered. *out_known false: we do not know who it is yet.
CHECKED enum err hall_take(struct req *q, struct hall *out, bool *out_known,
                           struct hall_member_row *out_member);
CHECKED enum err hall_fold(struct req *q, struct hall *h); // anew, after events were added
int64_t hall_now(const struct hall *h, int64_t at);        // a moment, by the clock of the session
str hall_version(struct req *q, const struct hall *h, bool all);
const struct hall_block_row *hall_block(const struct hall *h, str uid); // NULL: none
bool hall_leads(const struct hall *h);
str hall_clock(struct mem *m, int64_t at); // "10:18", in Amsterdam
str hall_path(struct req *q, const struct hall *h, const char *tail);
static inline safe hall_html(str rendered) // of the import, so our own markup
{
    return (safe){rendered};
}
str hall_uid(struct req *q); // the id that came with the form, or a fresh one
enum err hall_ready(struct req *q,
                    const struct hall *h); // ERR_CONFLICT with a sentence when it is not open

// open.c: takes the running order and the questions from the course.
CHECKED enum err hall_open(struct req *q, struct hall *h);

// lead.c: one thing that a trainer did. False: it was known already.
struct hall_act {
    str uid, act, block, other, note;
    int64_t at, minutes;
};
CHECKED enum err hall_act(struct req *q, struct hall *h, const struct hall_act *a);
CHECKED enum err hall_settle(struct req *q,
                             struct hall *h); // after acts: screens, minutes that it took

// rehearse.c
enum { REHEARSAL_PACE = 16, REHEARSAL_S = 45 * 60, REHEARSAL_KEEP_S = 86400, REHEARSALS_MAX = 200 };
struct job;
enum err rehearse_run(struct job *j);

// door.c
str door_code(struct mem *m, str secret, str meeting, int64_t now);
bool door_is_code(struct mem *m, str secret, str meeting, str code, int64_t now);
CHECKED enum err door_svg(struct mem *m, str text, safe *out);   // a QR code
CHECKED enum err door_blocks(struct mem *m, str text, str *out); // the same, for a terminal
struct presence {
    str uid, state, how, reason;
    int64_t minutes;
    const person_id *by;
};
CHECKED enum err presence_put(struct req *q, struct hall *h, group_member_id member,
                              const struct presence *p);

// poll.c
struct poll_option {
    int64_t number, votes, points;
    int share; // percent of those who answered; of a ranking: of the most that is possible
    str words;
    bool is_right, mine;
    int64_t rank; // mine
};
struct poll_options {
    struct poll_option *at;
    int n;
};
struct poll_city {
    str name;
    int64_t voters;
    struct poll_options options;
};
struct poll_cities {
    struct poll_city *at;
    int n;
};
struct poll_view {
    struct hall_poll_row row;
    str question, path_strike;
    bool is_choice, is_multiple, is_scale, is_ranking, is_words, is_open, is_quiz;
    struct poll_options options;
    struct hall_word_rows words;
    struct hall_said_rows said;
    int64_t size;              // of the largest word
    int64_t average_tenths;    // of a scale
    struct poll_cities cities; // empty unless every city has enough people
    bool answered;
};
struct poll_views {
    struct poll_view *at;
    int n;
};
str poll_voter(struct mem *m, str secret,
               str member); // member: its uid, which is the same in a hall
// open.c: the questions of the course, of a meeting that is not open yet.
CHECKED enum err hall_asks(struct req *q, const struct hall *h, struct poll_views *out);
// voter: whose answers are marked as mine; empty for none.
CHECKED enum err poll_view(struct req *q, const struct hall_poll_row *row, str voter,
                           struct poll_view *out);

// team.c
struct team_member {
    str uid, name, city;
};
struct team {
    int64_t number;
    str note;
    struct {
        struct hall_team_member_row *at;
        int n;
    } members;
};
struct team_list {
    struct team *at;
    int n;
};
struct breakout_view {
    struct hall_breakout_row row;
    bool made, runs, over;
    int64_t ends_at, closes_at;
    struct team_list teams;
};
CHECKED enum err breakout_view(struct req *q, const struct hall *h,
                               struct breakout_view *out); // the newest

#define ROUTE ROUTE_DECLARE
#include "app/meeting/meeting.def"
#undef ROUTE
