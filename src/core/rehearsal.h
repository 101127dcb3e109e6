// rehearsal.h - a rehearsal (oefenronde): a plan is tried with invented residents before it opens for real.
//
// World    a practice place of its own that lies in nothing ("apart"), with a copy of the plan in it as a trajectory like any other.
//          So every page and rule works as it is. What is public goes down from a place, and none goes down to this one; who
//          holds no role in it is told that it is not there (web/serve.c, the one door); nobody is written to (holders_of,
//          notice_tell). tests/app/rehearse/trace.c goes through everything public and looks for it.
// Clock    rehearsal_forward makes all that happened longer ago and all that is to come nearer. The program itself knows one
//          time only: letters of the law, jobs and the log stay right.
// End      on its day, or when its maker clears it away, all of it goes. That it was finished stays with the plan, with its day.
// Rule     RULE_rehearsal of a place says whether a trajectory may open without one (need.def: rehearsed).
#pragma once

#include "core/rehearsal.sql.h"
#include "core/trajectory.h"

enum { REHEARSAL_DAYS = 90, REHEARSAL_BACK = 42, REHEARSALS_MOST = 200 };
enum rehearsal_rule { REHEARSAL_OFF, REHEARSAL_ADVISED, REHEARSAL_REQUIRED };

CHECKED enum err place_apart(struct db *db, struct mem *mem, place_id id, bool *out);

// What the place says; advised when it says nothing.
CHECKED enum err rehearsal_asked(struct db *db, struct mem *mem, place_id place, day today,
                                 enum rehearsal_rule *out);
// Finished by who leads the trajectory; by anybody when nobody is named.
CHECKED enum err rehearsal_done(struct db *db, struct mem *mem, const struct trajectory_row *t,
                                bool *out);

// The day of the newest that was finished; in a rehearsal itself none is looked for, and *out_apart says that it is one.
CHECKED enum err rehearsal_last(struct db *db, struct mem *mem, const struct trajectory_row *t,
                                bool *out_apart, bool *out_found, day *out);

// A world with the plan in it, open since REHEARSAL_BACK days. What the plan still lacks is filled in, and said to be.
// ERR_MANY: there are REHEARSALS_MOST; ERR_CONFLICT: the plan is one of a rehearsal itself, or it has opened.
CHECKED enum err rehearsal_begin(struct db *db, struct mem *mem, int64_t now,
                                 const struct trajectory_row *origin, person_id person, str uid,
                                 str seed, struct rehearsal_row *out);
// Its clock, and what happens by itself on the days that pass.
CHECKED enum err rehearsal_forward(struct db *db, struct mem *mem, int64_t now,
                                   const struct rehearsal_row *r, int days);
// Everything in it goes; of a finished one the line with the plan stays.
CHECKED enum err rehearsal_clear(struct db *db, struct mem *mem, const struct rehearsal_row *r);
