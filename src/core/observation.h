// observation.h - what somebody saw of a lesson that a member of a group gave, signed by who watched.
//
// Kinds     teachback  a short lesson to own colleagues (teruggeven)        certificate: two
//           lesson     a whole lesson, watched by a fellow participant      certificate: one
//           watched, part, led   the way to being a trainer: watched a session, gave a part of one, led one with a
//                                mentor; the trainer's badge asks for one of each
// States    asked: the member asked somebody to watch; draft: who watched is writing; signed: it counts, and no longer
//           changes; withdrawn: taken back with a reason, it counts no more and stays to be seen.
// Who       Nobody watches their own lesson, in whatever role. Whether somebody may watch (a fellow participant, a trainer, a
//           mentor from elsewhere) is for the page that asks; pages prove it with web/who_group.h.
// Queries   core/observation.sql: observation_by_uid observations_of observations_by observations_about observations_of_group observed_count
#pragma once

#include "core/group.h"
#include "core/observation.sql.h"

enum {
    OBSERVATION_FORM_BYTES = 20000,
    OBSERVATION_REASON_SIGNS = 300,
    OBSERVATIONS_MAX = 100 // of one member
};

struct observation_new {
    group_member_id member; // who gives the lesson
    str kind;
    person_id observer;
    int64_t number; // of the module; 0: none
    day held;       // {0}: not known yet
    int64_t minutes, people;
    str form;   // JSON; empty: nothing yet
    bool asked; // by the member; else who watched begins it (draft)
};

// ERR_INVALID: no such kind, a number out of its bounds, a form too long; ERR_FORBIDDEN: the observer is the member;
// ERR_FULL: too many.
CHECKED enum err observation_add(struct db *db, struct mem *mem, int64_t now,
                                 const struct observation_new *n, str *out_uid);
// What stands in it now; of 'asked' it becomes 'draft'. member, kind, observer and asked of n are not looked at.
// ERR_CONFLICT: it is signed or withdrawn.
CHECKED enum err observation_save(struct db *db, int64_t now, observation_id id,
                                  const struct observation_new *n);
// ERR_CONFLICT: it was signed or withdrawn, or `by` is not who was asked or wrote it; ERR_INVALID: no day yet, or one to
// come.
CHECKED enum err observation_sign(struct db *db, struct mem *mem, int64_t now, observation_id id,
                                  person_id by);
// By who signed, or a coordinator. ERR_INVALID: no reason; ERR_CONFLICT: withdrawn before.
CHECKED enum err observation_withdraw(struct db *db, int64_t now, observation_id id, str reason);
