// clocks.h - what was promised or must be done by a day: by whom, until when, and how it went.
//
// A clock is a row with a day it must be done by (due). It comes from a term (engine/clock: the law, or a rule of a place)
// or is a day that was named. It may stand still, with a reason, and be made longer, with a reason; both stay to be
// seen. What was not done on its last day is late from the next day on, and stays so: no function takes that away.
// Of an object without trajectory (a challenge, an initiative) the object says which: "challenge:12".
//
// Reading  clock_is_late and clock_colour reckon with today, so a page is right before the job ran. What stands still since a day
//          that was not too late is not late, however long it lasts.
// Letters  the job clocks.watch (app/participate) goes by once a day: reminder at two thirds, late on the first day
//          after, to the executive a week later. It plans itself: clock_start adds it.
#pragma once

#include "core/clocks.sql.h"
#include "core/place.h"
#include "core/right.h"
#include "engine/clock/clock.h"

enum clock_kind {
#define CLOCK_KIND(name, promise) CLOCK_KIND_##name,
#include "core/clock_kind.def"
#undef CLOCK_KIND
    CLOCK_KIND_COUNT
};

enum turn {
#define TURN(name, role) TURN_##name,
#include "core/turn.def"
#undef TURN
    TURN_COUNT
};

enum clock_colour {
    CLOCK_GREEN,
    CLOCK_ORANGE,
    CLOCK_RED,
    CLOCK_GREY
}; // grey: it stands still, or is over

enum { CLOCK_WHY_SIGNS = 500, CLOCK_ESCALATE_DAYS = 7 };

struct clock_new {
    place_id place;
    const trajectory_id *trajectory; // may be NULL
    str object;                      // or empty
    str path;                        // of what has no trajectory: its page, without language
    enum clock_kind kind;
    str title, title_en; // what was promised
    str basis;           // the law, the by-law, or where it was promised
    bool hidden;         // not for everybody to see
    enum turn turn;
    day start;
    struct clock term; // n 0: `due` is the day
    day due;
    str who; // uid, "system" or "command"
};

// ERR_INVALID: no title or basis, a day before it starts, or a term out of bounds.
CHECKED enum err clock_start(struct db *db, struct mem *mem, int64_t now, const struct clock_new *n,
                             clock_id *out);
// It stands still from that day on; the end moves when it runs again. ERR_CONFLICT: it is over, or stands still already;
// ERR_INVALID: no reason. A day that was named does not move by itself: extend it, and say why.
CHECKED enum err clock_pause_from(struct db *db, struct mem *mem, int64_t now, clock_id id,
                                  day from, enum turn turn, str why, str who);
CHECKED enum err clock_resume(struct db *db, struct mem *mem, int64_t now, clock_id id, day until,
                              str who);
// ERR_INVALID: no reason, or a day that is not later. What was late stays late.
CHECKED enum err clock_extend(struct db *db, struct mem *mem, int64_t now, clock_id id, day due,
                              str why, str who);
// It is done (or, stopped, will not be). Whether it was kept or late follows from the day.
CHECKED enum err clock_finish(struct db *db, struct mem *mem, int64_t now, clock_id id, day done,
                              bool stopped, str who);
// All that run of a trajectory and kind; none is no fault.
CHECKED enum err clocks_finish(struct db *db, struct mem *mem, int64_t now, trajectory_id t,
                               enum clock_kind kind, day done, bool stopped, str who);

// The same of what has no trajectory: "challenge:12".
CHECKED enum err clocks_finish_object(struct db *db, struct mem *mem, int64_t now, str object,
                                      enum clock_kind kind, day done, bool stopped, str who);

// The job that goes by tomorrow, once.
CHECKED enum err clocks_watch_plan(struct db *db, struct mem *mem, int64_t now);

str clock_kind_name(enum clock_kind k);
bool clock_kind_parse(str name, enum clock_kind *out);
msg clock_kind_word(int kind);
bool clock_is_promise(str kind);
str turn_name(enum turn t);
bool turn_parse(str name, enum turn *out);
msg turn_word(str name);                     // MSG_none for what is none
bool turn_role(enum turn t, enum role *out); // false: who has no role gets no letter

// The day that people are told. What closes is open on its last day, and is due to be closed the day after; people are told
// the last day. Everything that shows or exports a clock asks this.
day clock_told(str kind, int64_t due);
day clock_told_end(const struct clock_row *c); // closed on that day after: on its last day
int64_t clock_due_of(enum clock_kind kind, int64_t told);

bool clock_is_late(const struct clock_row *c, day today); // also when it was done too late
enum clock_colour clock_colour(const struct clock_row *c, day today);
