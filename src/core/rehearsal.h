// rehearsal.h - a rehearsal (oefenronde): a plan, or what residents may begin at a place, is tried with invented residents before it opens
// for real.
//
// Kind     of a trajectory; of initiatives or the right to challenge, which hang on a place (home).
// World    a practice place of its own that lies in nothing ("apart"), with a copy of the plan in it as a trajectory like any other.
//          So every page and rule works as it is. What is public goes down from a place, and none goes down to this one; who
//          holds no role in it is told that it is not there (web/serve.c, the one door); nobody is written to (holders_of,
//          notice_tell). tests/app/rehearse/trace.c goes through everything public and looks for it.
//          Of a place: the by-law as it is that day, switched on where it is off, and what can be challenged.
// Clock    rehearsal_forward makes all that happened longer ago and all that is to come nearer. The program itself knows one
//          time only: letters of the law, jobs and the log stay right.
// End      on its day, or when its maker clears it away, all of it goes. That it was finished stays with the plan or place, with its day.
// Rule     RULE_rehearsal of a place says whether a trajectory may open without one (need.def: rehearsed), and whether a value of the
//          by-law may be laid down as confirmed (bylaw_need.def).
#pragma once

#include "core/bylaw.h"
#include "core/rehearsal.sql.h"
#include "core/trajectory.h"

enum { REHEARSAL_DAYS = 90, REHEARSAL_BACK = 42, REHEARSALS_MOST = 200 };
enum rehearsal_rule { REHEARSAL_OFF, REHEARSAL_ADVISED, REHEARSAL_REQUIRED };
enum rehearsal_kind {
    REHEARSAL_TRAJECTORY,
    REHEARSAL_INITIATIVE,
    REHEARSAL_CHALLENGE,
    REHEARSAL_KINDS
};
// Names that are asked for in a world of initiatives at most: so that a sample of them can be looked at in an afternoon.
enum { REHEARSAL_NAMES_MOST = 200, REHEARSAL_NAMES_LEAST = 40 };

str rehearsal_kind_name(enum rehearsal_kind k);
bool rehearsal_kind_parse(str name, enum rehearsal_kind *out);
enum rehearsal_kind rehearsal_kind_of(const struct rehearsal_row *r);

CHECKED enum err place_apart(struct db *db, struct mem *mem, place_id id, bool *out);

// What the place says; advised when it says nothing.
CHECKED enum err rehearsal_asked(struct db *db, struct mem *mem, place_id place, day today,
                                 enum rehearsal_rule *out);
// Finished by who leads the trajectory; by anybody when nobody is named.
CHECKED enum err rehearsal_done(struct db *db, struct mem *mem, const struct trajectory_row *t,
                                bool *out);

// Where it is required: was no rehearsal finished, by anybody of the place, of what that chapter is about? bylaw_need.def.
CHECKED enum err rehearsal_lacks(struct db *db, struct mem *mem, place_id place,
                                 enum bylaw_chapter chapter, day today, bool *out);

// The day of the newest that was finished; in a rehearsal itself none is looked for, and *out_apart says that it is one.
CHECKED enum err rehearsal_last(struct db *db, struct mem *mem, const struct trajectory_row *t,
                                bool *out_apart, bool *out_found, day *out);

// A world with the plan in it, open since REHEARSAL_BACK days. What the plan still lacks is filled in, and said to be.
// ERR_MANY: there are REHEARSALS_MOST; ERR_CONFLICT: the plan is one of a rehearsal itself, or it has opened.
CHECKED enum err rehearsal_begin(struct db *db, struct mem *mem, int64_t now,
                                 const struct trajectory_row *origin, person_id person, str uid,
                                 str seed, struct rehearsal_row *out);
// A world of a place, of initiatives or of challenges; still without anybody. ERR_MANY as above; ERR_CONFLICT: it is apart itself.
CHECKED enum err rehearsal_begin_at(struct db *db, struct mem *mem, int64_t now,
                                    const struct place_row *home, enum rehearsal_kind kind,
                                    person_id person, str uid, str seed, struct rehearsal_row *out);
// Its clock, and what happens by itself on the days that pass.
CHECKED enum err rehearsal_forward(struct db *db, struct mem *mem, int64_t now,
                                   const struct rehearsal_row *r, int days);
// Everything in it goes; of a finished one the line with the plan stays.
CHECKED enum err rehearsal_clear(struct db *db, struct mem *mem, const struct rehearsal_row *r);
