// progress.h - how far a participant is: what counts for the badges and the certificate, and what is still to do.
//
// Module       present at its session, and its chapter of the workbook complete
// Certificate  present at all sessions but one, every chapter complete, two teach-backs and one lesson that somebody
//              watched and signed (observation.h). No exam.
// Trainer      the certificate, and the signed steps of the course ("Trainer worden in vijf stappen"): watched once, gave a part
//              once, led two whole sessions with a mentor
// Present      what was written last about it says 'present', or 'part' for at least half of the session; being there as
//              or through a substitute counts.
// Complete     every part of the plan that belongs to the chapter (workbook_plan.def) is written, and something with at
//              least one of its exercises. Whether it is good is for people: reviews, comments, the trainer.
// Cost         seven queries, whatever the number of participants.
#pragma once

#include "core/group.h"
#include "core/observation.h"
#include "core/progress.sql.h"
#include "i18n/i18n.h"

enum { PROGRESS_MODULES_MAX = 40, PROGRESS_TEACHBACKS = 2, PROGRESS_LESSONS = 1, PROGRESS_LED = 2 };

struct progress_part { // of one module
    int64_t number, minutes, live_minutes;
    str title;
    bool held; // its session began, or is over
    bool present;
    int64_t from_at, to_at; // when the first and the last session where they were began; 0: none
    int done, pieces;       // of its chapter
    bool complete;          // the chapter
};

struct progress {
    struct progress_member_row who;
    struct progress_part *at;
    int n;
    int present, present_needed;
    int chapters; // complete ones
    int64_t teachbacks, lessons, watched, part, led;
    int64_t from_at, to_at;    // as of a module, over all of them
    bool certificate, trainer; // earned
};

struct progress_list {
    struct progress *at;
    int n;
};

// Of one participant, or of all who are in (member NULL). Titles of modules in `lang`.
CHECKED enum err progress_of(struct db *db, struct mem *mem, int64_t now, const struct group_row *g,
                             const group_member_id *member, enum lang lang,
                             struct progress_list *out);

static inline bool progress_module_earned(const struct progress_part *p)
{
    return p->present && p->complete;
}
