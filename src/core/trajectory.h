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
#define STATE(name, seen, open, over) TRAJECTORY_##name,
#include "core/trajectory_state.def"
#undef STATE
    TRAJECTORY_STATE_COUNT
};

enum { TRAJECTORY_TITLE_SIGNS = 120, TRAJECTORY_SLUG_SIGNS = 60 };

str trajectory_state_name(enum trajectory_state s);
enum trajectory_state trajectory_state_of(const struct trajectory_row *t);
bool trajectory_is_public(const struct trajectory_row *t); // adopted or later, or shown as coming
bool trajectory_is_open(const struct trajectory_row *t);   // people may take part now
bool trajectory_is_over(const struct trajectory_row *t);

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
