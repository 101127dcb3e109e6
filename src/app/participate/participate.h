// participate.h - what the pages of trajectories show.
#pragma once

#include "core/cli.h"
#include "core/clocks.h"
#include "core/job.h"
#include "web/follow.h"
#include "web/late.h"
#include "web/player.h"
#include "web/trajectory.h"

#define ROUTE ROUTE_DECLARE
#include "app/participate/participate.def"
#undef ROUTE

struct lines { // a text in its paragraphs; `dutch`: on an English page, and only there in Dutch
    const str *at;
    int n;
    bool dutch;
};

struct frame_line {
    struct lines body, why;
    str confirmed; // "Bevestigd door de gemeenteraad op ... (2026/31)"
};

struct frame_lines {
    const struct frame_line *at;
    int n;
};

struct way_line {
    msg kind;
    str title, href, when;
    struct lines body;
    int64_t minutes;
    bool dutch, open;
};

struct way_lines {
    const struct way_line *at;
    int n;
};

enum moment { MOMENT_DONE, MOMENT_NOW, MOMENT_NEXT };

struct moment_line {
    msg word;
    enum moment state;
    bool has_day, has_until, late, expected;
    day day, until;
    str note;
};

struct moment_lines {
    const struct moment_line *at;
    int n;
};

struct log_line {
    msg word, role;
    day day;
    str why, ref;
};

struct log_lines {
    const struct log_line *at;
    int n;
};

struct survey_link { // a survey of the trajectory, that everybody may see
    int64_t number;
    str title;
    bool dutch, open, published;
};

struct survey_links {
    const struct survey_link *at;
    int n;
};

static inline day day_from_row(int64_t n)
{
    return (day){(int32_t)n};
}

struct embed_view { // the page inside a frame
    struct trajectory_head head;
    struct lines question;
    bool open;
    day ends;
    str address;
};

enum { TELLING_KINDS = 3 }; // of a kind there is one at a time
struct tellings {           // the explanation told in another way, as far as it is there
    bool any, has_sound, has_sign;
    struct lines easy, said;
    struct player_view sound, sign;
};
struct show_view {
    struct tellings tellings;
    str embed;     // the code for another site; of who leads it
    bool consults; // documents lie open for inspection
    struct trajectory_head head;
    struct follow_view follow;
    struct lines question, goal, audience, missed, changes, effort, handling, who, planning, money,
        data, contact, decision, feedback, evaluation;
    struct frame_lines open, fixed, uncertain;
    struct way_lines ways;
    struct moment_lines moments;
    struct late_lines late;
    struct log_lines log;
    struct trajectory_document_rows documents;
    struct survey_links surveys;
    bool has_feedback_day, fed_back, can_lead, can_step, can_call_in, answered, takes_part, began,
        english;
    day feedback_day, ends_day, state_day, call_in;
    int64_t days_left, feedback_in, version;
    day version_day;
    str version_why, fingerprint, side_why, decision_ref, minimum_age;
    msg none_ground, side_title, turn;
};

struct lines lines_of(struct req *q, str nl, str en);
CHECKED enum err tellings_fill(struct req *q, const struct trajectory_row *t,
                               const struct trajectory_head *h, struct tellings *out);
msg way_word(str kind);
msg step_event_word(str event);
msg step_role_word(str role);
msg step_need_word(int need);

// Whether who asks may call this plan in before the council now; then until which day.
CHECKED enum err participate_call_in_open(struct req *q, const struct trajectory_row *t, bool *out,
                                          day *out_until);

enum { COMMITTEE_SIGNS = 80 };
enum { PARTICIPATE_COMMANDS = 1, PARTICIPATE_JOBS = 5 };
extern const struct command participate_commands[PARTICIPATE_COMMANDS];
extern const struct job_kind participate_jobs[PARTICIPATE_JOBS];
extern const struct feature participate_feature;
