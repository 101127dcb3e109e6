// who_group.h - what who is asking is to a group: the one place where pages of groups, meetings and workbooks prove it.
//
//   struct group_row g;
//   unsigned bits;
//   TRY(group_for(q, "group", GROUP_TRAINER | GROUP_COORDINATOR, &g, &bits));   // 404 to who is none of these
//
// The route row asks for MAY_OWN: signed in. That a group exists is not secret once it is open (its page says so to
// all), but what is in it is; so who is not in it gets "not found". An operator is nobody here.
#pragma once

#include "core/group.h"
#include "web/who.h"

// GROUP_* bits; GROUP_COORDINATOR also for who holds that role at the group's place or above it.
CHECKED enum err who_group(struct req *q, const struct group_row *g, unsigned *out);
// The same at one of its meetings, where a substitute for another one is nobody.
CHECKED enum err who_meeting(struct req *q, const struct group_row *g, meeting_id at,
                             unsigned *out);
// The group whose slug stands in the path; ERR_NOT_FOUND when there is none, or who asks is none of `need`.
CHECKED enum err group_for(struct req *q, const char *part, unsigned need, struct group_row *out,
                           unsigned *out_bits);
// The meeting whose uid stands in the path, with its group.
CHECKED enum err meeting_for(struct req *q, const char *part, unsigned need,
                             struct meeting_row *out, struct group_row *out_group,
                             unsigned *out_bits);

// What waits for somebody in a group: a sentence, where to go, and until when. Features add to it (struct feature).
struct wait {
    str text, path;   // path without language
    int64_t until_at; // 0: no end
};
struct waits {
    struct mem *mem;
    struct wait *at;
    int n, room;
};
void waits_add(struct waits *w, str text, str path, int64_t until_at);
