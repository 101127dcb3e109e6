// challenge.h - a challenge in words, for the pages of its own and for the council's page.
#pragma once

#include "core/challenge.h"
#include "web/web.h"

msg challenge_state_word(str state);
msg challenge_event_word(str event);
const char *challenge_state_colour(str state); // the look of a badge: m-state--...

// ---- what the council sees of them ----

struct challenge_brief {
    str place, place_slug, title, group;
    int64_t number;
    msg state_word, turn; // turn: who is up; MSG_none
    const char *colour;
    bool has_due, late, council, trial;
    day due;
    str yearly;
};
struct challenge_briefs {
    struct challenge_brief *at;
    int n;
};
CHECKED enum err challenge_brief_of(struct req *q, const struct challenge_line_row *x,
                                    struct challenge_brief *out);
// The public ones of a place and all in it that are not over, those of the council first.
CHECKED enum err challenge_briefs_read(struct req *q, place_id place, struct challenge_briefs *out);
// The clock that says who is up: the first promise or chance that runs. An id of 0: none.
CHECKED enum err challenge_clock_now(struct db *db, struct mem *mem, challenge_id id,
                                     struct clock_row *out);
