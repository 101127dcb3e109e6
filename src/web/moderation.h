// moderation.h - the pages of hiding (core/moderation.h), the same for a contribution, an initiative and a challenge: the desk of who
// does it, the public register, and what the author sees of it.
//
//   TRY(moderation_act(q, &about, act, MSG_..._not_there, &done));      // in the handler of the desk's form
//   TRY(... tell the author as done.tells says ...);
//   return audit_by(q, done.what, object, done.detail);
#pragma once

#include "core/moderation.h"
#include "web/trajectory.h"

struct reason_choice {
    str value;
    msg word;
    bool chosen;
};
struct reason_choices {
    struct reason_choice *at;
    int n;
};

msg hide_reason_word(str reason);                              // MSG_none: not on the list
struct reason_choices hide_reasons(struct mem *m, str chosen); // all of them, to choose from

struct moderation_view {
    int64_t id, number, days; // days: from appeal to judgement
    bool initiative, challenge;
    msg reason, state;
    bool critical, two, appealed, judged;
    bool can_second, waits_second, can_judge, waits_judge;
    day on, appeal_on, judged_on;
    str title, body, note, appeal, verdict_why;
};
struct moderation_views {
    struct moderation_view *at;
    int n;
};
struct moderation_desk { // of a trajectory, or of a place when `trajectory` is empty
    str place, trajectory;
    struct moderation_views lines;
    struct reason_choices reasons;
    str kind, number, reason, note, critical; // as typed
    msg number_problem, kind_problem, reason_problem, note_problem, critical_problem;
    bool saved;
};

// What was typed in the form of hiding, and what is wrong with it but its number.
void moderation_typed(struct req *q, struct moderation_desk *d);
bool moderation_typed_well(const struct moderation_desk *d);
// The lines and choices of the desk. Of a challenge the caller gives no words: they stand here.
CHECKED enum err moderation_desk_fill(struct req *q, const struct moderation_about *in,
                                      struct moderation_desk *d);

enum moderation_tells { MODERATION_TELLS_NOBODY, MODERATION_TELLS_HIDDEN, MODERATION_TELLS_JUDGED };
struct moderation_done { // what to tell the author, and the log
    struct moderation_about about;
    enum moderation_tells tells;
    msg reason; // MSG_none of a judgement
    str note;
    const char *what;
    str detail;
};
// Hides what the form is about, or asks for a second person. ERR_CONFLICT, with `not_there` said.
CHECKED enum err moderation_hide(struct req *q, const struct moderation_about *about,
                                 const struct moderation_desk *d, msg not_there,
                                 struct moderation_done *out);
// Agrees, refuses or judges, for the line "besluit" of that trajectory or place; ERR_NOT_FOUND of another.
CHECKED enum err moderation_act(struct req *q, const struct moderation_about *in, str act,
                                msg not_there, struct moderation_done *out);

struct reason_count {
    msg word;
    int64_t n;
};
struct reason_counts {
    struct reason_count *at;
    int n;
};
struct moderation_register {
    str place, trajectory;
    struct moderation_views lines;
    struct reason_counts reasons;
    int64_t back, asked, refused; // put back; asked to hide, and not hidden, or not yet
    int64_t before;               // where the next page begins; 0: this is all
};
CHECKED enum err moderation_register_fill(struct req *q, const struct moderation_about *in,
                                          int64_t before, struct moderation_register *out);

// ---- what stands at the thing itself ----

struct moderation_seen {
    bool known; // it was hidden once; of what was only asked the author hears nothing
    bool hidden, appealed, judged, can_appeal;
    msg reason;
    day on;
    str note, verdict_why; // between who wrote it and who hid it: not for a public page
    msg appeal_problem;
    str appeal; // as typed
};
CHECKED enum err moderation_seen_fill(struct req *q, const struct moderation_about *about,
                                      bool hidden, struct moderation_seen *out);
// Takes the author's words against it, once. ERR_CONFLICT with a sentence; nothing said: out->appeal_problem.
CHECKED enum err moderation_appeal_take(struct req *q, const struct moderation_about *about,
                                        str object, struct moderation_seen *out);
