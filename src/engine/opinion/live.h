// live.h - a map that follows the votes while people vote.
//
//     struct opinion_live live;
//     TRY(opinion_live_start(m, even, odd, &votes, &ask, &live));   // the whole map once
//     TRY(opinion_live_add(&live, new, n, people, statements));     // live.map is the map now
//
// Goes on from the map before: the axes from the former ones to 1e-5, clusters from where their members now stand,
// another number of groups only after winning four times in a row, groups under their former letter. Whether there is
// structure is looked at again when a tenth was added. Counts, lists and consensus are exact at all times.
// What is published is computed whole (opinion_map_make), so that it does not depend on the way it came about.
// Given    votes with numbers as in votes.h; people and statements may have grown, new ones come last.
// Memory   votes in `m`, which grows by doubling; each map in `even` or `odd`, in turns: live.map holds until the
//          next but one call. The three belong to this live map alone.
// Errors   ERR_INVALID  a number out of range; nothing was changed.   ERR_LIMIT  votes.h, or stopped by progress
// Cost     bench/opinion.md: milliseconds for one vote or a thousand.
#pragma once

#include "engine/opinion/opinion.h"

struct opinion_live {
    struct mem *mem, *turn[2];
    struct opinion_votes votes;
    struct opinion_ask ask;
    struct opinion_map map;
    uint32_t room; // cells
    int people_room, statements_room;
    int updates;
};

CHECKED enum err opinion_live_start(struct mem *m, struct mem *even, struct mem *odd,
                                    const struct opinion_votes *v, const struct opinion_ask *ask,
                                    struct opinion_live *out);
CHECKED enum err opinion_live_add(struct opinion_live *live, const struct opinion_vote *given,
                                  int64_t n, int people, int statements);
