#include "web/who_group.h"

enum err who_group(struct req *q, const struct group_row *g, unsigned *out)
{
    return who_meeting(q, g, (meeting_id){0}, out);
}

enum err who_meeting(struct req *q, const struct group_row *g, meeting_id at, unsigned *out)
{
    *out = 0;
    if (!who_in(q->who)) return ERR_NONE;
    TRY(group_bits_at(q->db, q->mem, g->id, who_person(q->who), at, out));
    if (may(q->who, MAY_COORDINATE, g->place)) *out |= GROUP_COORDINATOR;
    return ERR_NONE;
}

static enum err proved(struct req *q, const struct group_row *g, meeting_id at, unsigned need,
                       unsigned *out)
{
    TRY(who_meeting(q, g, at, out));
    return *out & need ? ERR_NONE : ERR_NOT_FOUND;
}

enum err group_for(struct req *q, const char *part, unsigned need, struct group_row *out,
                   unsigned *out_bits)
{
    bool found;
    str slug;

    TRY(req_slug(q, part, &slug));
    TRY(group_by_slug(q->db, q->mem, slug, &found, out));
    return found ? proved(q, out, (meeting_id){0}, need, out_bits) : ERR_NOT_FOUND;
}

enum err meeting_for(struct req *q, const char *part, unsigned need, struct meeting_row *out,
                     struct group_row *out_group, unsigned *out_bits)
{
    bool found;
    str uid;

    TRY(req_slug(q, part, &uid));
    TRY(meeting_by_uid(q->db, q->mem, uid, &found, out));
    if (!found) return ERR_NOT_FOUND;
    TRY(group_by_id(q->db, q->mem, out->learn_group, out_group));
    return proved(q, out_group, out->id, need, out_bits);
}

void waits_add(struct waits *w, str text, str path, int64_t until_at)
{
    if (w->n == w->room) w->at = db_rows_grow(w->mem, w->at, sizeof *w->at, w->n, &w->room);
    w->at[w->n++] = (struct wait){text, path, until_at};
}
