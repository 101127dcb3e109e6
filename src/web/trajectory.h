// trajectory.h - what every page about a trajectory shows: where it stands, how much influence you have, and who decides when.
//
//   struct trajectory_head head;
//   TRY(trajectory_head(q, &place, &t, &head));        // in the handler
//   {{ use trajectory_band(&v->head) }}                 // in the template, above the page's own <h1>
#pragma once

#include "core/trajectory.h"
#include "web/who.h"

struct trajectory_head {
    str place, place_slug, slug;
    str title;        // in the reader's language, else in Dutch
    bool title_dutch; // on an English page: say lang="nl"
    const char *state;
    msg state_word, influence_word, promise_word;
    str decides; // "De gemeenteraad beslist hierover op ..."; empty when that is not known
    bool practice, open;
    int64_t late; // promises that were not met
};

// The place of {place} in the address; "not found" for the whole, which has no pages of its own.
CHECKED enum err place_asked(struct req *q, struct place_row *out);
// The place and the trajectory of {place} and {trajectory} in the address; "not found" when it is not public and who asks
// may not see plans there.
CHECKED enum err trajectory_asked(struct req *q, struct place_row *place, struct trajectory_row *t);
CHECKED enum err trajectory_head(struct req *q, const struct place_row *place,
                                 const struct trajectory_row *t, struct trajectory_head *out);

msg trajectory_state_word(str state);
msg influence_word(str influence);
msg influence_promise(str influence);
msg decider_word(str decider);
// The English text on an English page when there is one, else the Dutch.
str in_reader_language(const struct req *q, str nl, str en);
