// trajectory.h - one process of taking part: what it is about, where it stands, and what may be done to it now.
//
// Rules   the states stand in trajectory_state.def, who may bring it from one to the next and what that needs in
//         trajectory_event.def; docs/decisions/0034 says why. What another feature adds (contributions, answers)
//         references trajectory (id) and asks trajectory_is_open first, in the same transaction.
// Secret  a trajectory that is not public is "not found" for who may not see plans at its place (MAY_SEE_PLANS).
#pragma once

#include "base/day.h"
#include "core/place.h"
#include "core/trajectory.sql.h"

enum trajectory_state {
#define STATE(name, seen, open, over, stage) TRAJECTORY_##name,
#include "core/trajectory_state.def"
#undef STATE
    TRAJECTORY_STATE_COUNT
};

enum { TRAJECTORY_STAGES = 7 };

enum trajectory_event {
#define EVENT(name, from, to, who, needs, tells, starts, ends) EVENT_##name,
#include "core/trajectory_event.def"
#undef EVENT
    EVENT_COUNT
};

enum need {
#define NEED(name, consultation) NEED_##name,
#include "core/need.def"
#undef NEED
    NEED_COUNT
};

enum stop_question {
#define STOP(name) STOP_##name,
#include "core/stop.def"
#undef STOP
    STOP_COUNT
};

enum plan_part {
#define PART(name, required, signs) PART_##name,
#include "core/plan.def"
#undef PART
    PART_COUNT
};

enum {
    TRAJECTORY_TITLE_SIGNS = 120,
    TRAJECTORY_SLUG_SIGNS = 60,
    TRAJECTORY_TEXT_SIGNS = 4000,
    ROLE_SYSTEM = 31 // among the roles of who takes a step: nobody, by itself, on its day
};

str trajectory_state_name(enum trajectory_state s);
enum trajectory_state trajectory_state_of(const struct trajectory_row *t);
bool trajectory_is_public(const struct trajectory_row *t); // adopted or later, or shown as coming
int trajectory_stage(str state); // how far: 1 to TRAJECTORY_STAGES; 0: stopped, or nobody was asked
bool trajectory_is_open(const struct trajectory_row *t); // people may take part now
bool trajectory_is_over(const struct trajectory_row *t);
// Open, and its last day has not passed: what takes a contribution in asks this, in the same transaction.
bool trajectory_takes_part(const struct trajectory_row *t, day today);

// By the two parts of its address. ERR_NOT_FOUND: no such place, or none of that name in it.
CHECKED enum err trajectory_find(struct db *db, struct mem *mem, str place, str slug,
                                 struct place_row *out_place, struct trajectory_row *out);

struct trajectory_new {
    place_id place;
    str slug, title, kind; // kind: participation, consultation, request; slug empty: from the title
    const person_id *owner; // may be NULL
};

// An idea. It is practice when its place is, or lies in a place that is. ERR_INVALID: no title, slug or kind;
// ERR_CONFLICT: the place has one of that slug.
CHECKED enum err trajectory_add(struct db *db, struct mem *mem, int64_t now,
                                const struct trajectory_new *n, trajectory_id *out);

// ---- steps: trajectory_event.def ----

struct trajectory_event_rule { // a row of the table
    str name;
    uint32_t from;   // a bit per state
    int to;          // enum trajectory_state, or TRAJECTORY_BACK
    uint32_t who;    // a bit per role; ROLE_SYSTEM besides
    uint32_t needs;  // a bit per need
    uint32_t tells;  // a bit per role; TELL_FOLLOWERS besides
    uint32_t starts; // a bit per enum clock_kind; CLOCK_TERMS: those that stand still run on
    uint32_t ends;   // CLOCK_TERMS: they stand still
};

enum { TRAJECTORY_BACK = TRAJECTORY_STATE_COUNT, TELL_FOLLOWERS = 30, CLOCK_TERMS = 30 };
extern const struct trajectory_event_rule trajectory_events[EVENT_COUNT];

bool trajectory_event_parse(str name, enum trajectory_event *out);
str need_name(enum need n);

struct trajectory_step {
    enum trajectory_event event;
    uint32_t roles;          // that who asks holds at the place
    const person_id *person; // NULL: the system or the command line
    str who;                 // uid, "system" or "command"
    str why;                 // the reason, or empty
    str ref;                 // number and date of the decision (decide)
    str text;                // the decision, the feedback, the evaluation in plain words
    str ground;              // none.def (decline)
};

// What the step still needs, a bit each; 0: nothing. `s` may be NULL: then what comes with the step itself (the reason,
// the text) counts as given.
CHECKED enum err trajectory_missing(struct db *db, struct mem *mem, int64_t now,
                                    const struct trajectory_row *t, enum trajectory_event e,
                                    const struct trajectory_step *s, uint32_t *out);
// Takes it: state, log, clocks, and a job that tells who must know ("trajectory.tell", with the id of the event).
// ERR_CONFLICT: not from where it is; ERR_FORBIDDEN: not in these roles; ERR_UNSOLVABLE: *out_missing says what is
// missing. At `open` the plan is frozen.
CHECKED enum err trajectory_go(struct db *db, struct mem *mem, int64_t now, trajectory_id id,
                               const struct trajectory_step *s, uint32_t *out_missing);

// Plans the jobs that open and close it on the dot; once a day clocks.watch looks as well.
CHECKED enum err trajectory_dots(struct db *db, struct mem *mem, const struct trajectory_row *t);

// ---- the plan ----

str plan_part_name(enum plan_part p);
bool plan_part_required(enum plan_part p);
int plan_part_signs(enum plan_part p);
bool plan_part_parse(str name, enum plan_part *out);

// The whole plan as text, the same bytes for the same plan, and its SHA-256: what is frozen.
CHECKED enum err trajectory_plan_text(struct db *db, struct mem *mem, trajectory_id id, str *out);

struct trajectory_plan { // as it is before somebody changes it
    str text;
    uint32_t lacks; // of what opening asks of the plan itself, a bit per need
};
CHECKED enum err trajectory_plan_lacks(struct db *db, struct mem *mem, int64_t now,
                                       const struct trajectory_row *t, uint32_t *out);
CHECKED enum err trajectory_plan_now(struct db *db, struct mem *mem, int64_t now, trajectory_id id,
                                     struct trajectory_plan *out);
// After opening a change needs a reason: a new version with what is different, and a letter to who follows. Call it in the
// transaction that changed the plan, with the plan from before. ERR_INVALID: no reason; ERR_CONFLICT: a promised day was
// made earlier; ERR_UNSOLVABLE: it was announced, and the change takes away what opening asks: *out_lost says what.
// Before announcing any change is fine.
CHECKED enum err trajectory_plan_changed(struct db *db, struct mem *mem, int64_t now,
                                         trajectory_id id, const struct trajectory_plan *was,
                                         str why, str who, uint32_t *out_lost);
