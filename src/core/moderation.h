// moderation.h - hiding what somebody wrote, under rules that hold for the municipality itself. The same for a contribution, an
// initiative and a challenge.
//
// Reason    from hide_reason.def, and nothing else; with a note to who wrote it.
// Two       what criticises the authority is hidden only when a second person agrees.
// Appeal    once, by who wrote it; judged by somebody who was neither the first nor the second.
// Sight     what is hidden has no place on a public page, in a list, feed or file; a step that is taken meanwhile does not show it
//           (initiative_set_state, challenge_set_shown). Its clocks and the work on it go on, nobody signs it.
// Kept      rows are never taken away: who asked, who decided, when; the public register is made of them.
// Whoever calls tells the author, and writes the line in the log.
// Why       docs/decisions/0037 and 0075.
#pragma once

#include "core/contribution.h"
#include "core/moderation.sql.h"

// What it is about: a contribution with its trajectory, or an initiative or a challenge with its place. The rest is 0.
struct moderation_about {
    trajectory_id trajectory;
    contribution_id contribution;
    place_id place;
    initiative_id initiative;
    challenge_id challenge;
};

struct moderation_new {
    struct moderation_about about;
    str reason, note;
    bool critical; // it criticises the authority: nothing happens until a second person agrees
    person_id first;
};

bool hide_reason_is(str reason);
// The newest that was asked or done about it.
CHECKED enum err moderation_newest(struct db *db, struct mem *mem, const struct moderation_about *a,
                                   bool *out_found, struct moderation_row *out);
// Hides it, or asks for a second person. ERR_INVALID: no such reason, or no note. ERR_CONFLICT: it is not in sight, or was asked.
CHECKED enum err moderation_ask(struct db *db, struct mem *mem, int64_t now,
                                const struct moderation_new *n);
// ERR_FORBIDDEN: by who asked, or it does not wait any more. ERR_CONFLICT: it is not in sight.
CHECKED enum err moderation_second(struct db *db, struct mem *mem, int64_t now,
                                   const struct moderation_row *m, bool agrees, person_id second);
// ERR_FORBIDDEN: by who hid it, nobody appealed, or it was judged. ERR_CONFLICT: it was withdrawn meanwhile.
CHECKED enum err moderation_judge(struct db *db, struct mem *mem, int64_t now,
                                  const struct moderation_row *m, bool stays, str why,
                                  person_id judge);
