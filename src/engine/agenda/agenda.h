// agenda.h - the running order of a session while it runs: where it stands, when each block begins, and what may be cut
// so that the end time holds.
//
//     struct agenda a;
//     TRY(agenda_fold(m, &plan, events, n, now, &a));      // the whole state, from what happened
//     TRY(agenda_offers(m, &plan, &a, &offers));           // when it does not fit: ways to make it fit
//     offers.at[i] -> agenda_offer_events(m, &offers.at[i], id, now, &more);   // taken: more that happened
//
// In       a plan of blocks with minutes, and events in any order, each with an id of its own.
// Out      the same for every order in which the events are given: they are sorted by time, then id; an id counts once.
//          An event that makes no sense where it stands (a block that is done is skipped) changes nothing.
// Times    seconds, as the caller counts them (UTC). A block that is running takes until `now` when it is over its time.
// Fixed    a block with a fixed time keeps it as long as that is not past: what stands before it is cut off there, and the
//          offers say how to make it fit. After that it comes when the one before it ends.
// Bounds   AGENDA_*.
// Errors   ERR_INVALID    too many blocks or events, a block twice, minutes out of bounds
// Cost     events log events + events * blocks.
#pragma once

#include "base/str.h"

enum {
    AGENDA_BLOCKS_MAX = 100,
    AGENDA_EVENTS_MAX = 20000,
    AGENDA_MINUTES_MAX = 600,
    AGENDA_LEAST = 5, // minutes that an offer leaves a block, or half of it when that is more
};

struct agenda_block {
    str id;
    int minutes;      // 1..AGENDA_MINUTES_MAX
    int64_t fixed_at; // when it must begin; 0: where it comes
    bool must, is_break;
};

struct agenda_plan {
    const struct agenda_block *blocks;
    int n;
    int64_t begins_at, ends_at;
};

enum agenda_act {
    AGENDA_START, // block: it begins, what ran ends
    AGENDA_MORE,  // block, minutes: longer, or shorter when below zero
    AGENDA_SKIP,  // block
    AGENDA_SWAP,  // block and other change places; neither with a fixed time
    AGENDA_UNDO,  // other: id of an event that never was. May itself be undone
    AGENDA_END,   // all is over
    AGENDA_ACTS
};

struct agenda_event {
    str id;
    int64_t at;
    enum agenda_act act;
    str block, other;
    int minutes;
    int ms; // 0..999: which came first in the same second
};

enum agenda_state { AGENDA_TO_COME, AGENDA_NOW, AGENDA_DONE, AGENDA_SKIPPED };

struct agenda_row {
    int block; // place in the plan
    enum agenda_state state;
    int64_t from,
        until;       // as it was, or as it will be; of what is skipped both are when that was known
    int minutes;     // that it may take: planned and given
    int64_t short_s; // of those, what does not fit before the fixed time after it
    bool kept;       // begins at its fixed time
};

// Blocks up to a fixed time, or up to the end.
struct agenda_stretch {
    int first, n;     // rows
    int64_t until_at; // the fixed time; or when all should end
    bool is_last;
    int64_t over_s; // how much too long it is; below zero: time to spare
};

struct agenda {
    struct agenda_row *rows; // in the order in which they come; what is skipped stays where it was
    int n;
    int now, next; // rows; -1: none
    bool begun, ended;
    int64_t ends_at; // at this pace
    struct agenda_stretch *stretches;
    int n_stretches;
    int ignored; // events that changed nothing
};

CHECKED enum err agenda_fold(struct mem *m, const struct agenda_plan *plan,
                             const struct agenda_event *events, int n, int64_t now,
                             struct agenda *out);

enum agenda_way {
    AGENDA_SHORTEN, // what need not, a part of each
    AGENDA_DROP,    // as few as possible of what need not
    AGENDA_SQUEEZE, // also what must and breaks, when the first is not enough
    AGENDA_LATER,   // nothing is cut: all ends later
};

struct agenda_cut {
    int block;
    int minutes;
    bool whole; // it is skipped
};

struct agenda_offer {
    enum agenda_way way;
    int stretch;
    struct agenda_cut *cuts;
    int n;
    int frees; // minutes: the sum of the cuts
    int misses; // minutes that are still too many after that; of AGENDA_LATER: by how much it ends later
    const struct agenda_plan *plan;
};

struct agenda_offers {
    struct agenda_offer *at;
    int n;
};

// For each stretch that is too long, best first.
CHECKED enum err agenda_offers(struct mem *m, const struct agenda_plan *plan,
                               const struct agenda *a, struct agenda_offers *out);
// What happens when an offer is taken: n events with ids id-1, id-2, … AGENDA_LATER gives none.
CHECKED enum err agenda_offer_events(struct mem *m, const struct agenda_offer *o, str id,
                                     int64_t at, struct agenda_event **out, int *out_n);
