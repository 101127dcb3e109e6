#include "core/moderation.h"

#include "core/challenge.h"
#include "core/initiative.h"

bool hide_reason_is(str reason)
{
    static const char *const names[] = {
#define REASON(name) #name,
#include "core/hide_reason.def"
#undef REASON
    };

    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (str_eq(reason, str_of(names[i]))) return true;
    return false;
}

enum err moderation_newest(struct db *db, struct mem *mem, const struct moderation_about *a,
                           bool *out_found, struct moderation_row *out)
{
    if (a->initiative.v) return moderation_of_initiative(db, mem, a->initiative, out_found, out);
    if (a->challenge.v) return moderation_of_challenge(db, mem, a->challenge, out_found, out);
    return moderation_of_contribution(db, mem, a->contribution, out_found, out);
}

static struct moderation_about about_of(const struct moderation_row *m)
{
    return (struct moderation_about){m->trajectory, m->contribution, m->place, m->initiative,
                                     m->challenge};
}

// Out of sight, or back. ERR_CONFLICT: it is not where it would come from.
static enum err sight(struct db *db, struct mem *mem, int64_t now, const struct moderation_about *a,
                      bool hidden)
{
    const str is = hidden ? STR("admitted") : STR("hidden"),
              to = hidden ? STR("hidden") : STR("admitted");
    int64_t changed;

    if (a->initiative.v) return initiative_hide(db, mem, now, a->initiative, hidden);
    if (a->challenge.v)
        TRY(challenge_set_hidden(db, a->challenge, hidden, now, &changed));
    else
        TRY(contribution_state_set(db, a->contribution, is, to, &changed));
    return changed ? ERR_NONE : ERR_CONFLICT;
}

static enum err in_sight(struct db *db, struct mem *mem, const struct moderation_about *a,
                         bool *out)
{
    struct contribution_row c;
    struct initiative_row i;
    struct challenge_row x;

    if (a->initiative.v) {
        TRY(initiative_by_id(db, mem, a->initiative, &i));
        *out = i.shown != 0;
    } else if (a->challenge.v) {
        TRY(challenge_by_id(db, mem, a->challenge, &x));
        *out = challenge_is_public(x.state, x.shown != 0);
    } else {
        TRY(contribution_by_id(db, mem, a->contribution, &c));
        *out = str_eq(c.state, STR("admitted"));
    }
    return ERR_NONE;
}

enum err moderation_ask(struct db *db, struct mem *mem, int64_t now, const struct moderation_new *n)
{
    const struct moderation_about *a = &n->about;
    struct moderation_row before;
    moderation_id id;
    bool found, seen;

    if (!hide_reason_is(n->reason) || !n->note.n) return ERR_INVALID;
    TRY(moderation_newest(db, mem, a, &found, &before));
    TRY(in_sight(db, mem, a, &seen));
    if (!seen || (found && str_eq(before.state, STR("asked")))) return ERR_CONFLICT;
    TRY(moderation_insert(db, mem, a->trajectory.v ? &a->trajectory : NULL,
                          a->contribution.v ? &a->contribution : NULL,
                          a->place.v ? &a->place : NULL, a->initiative.v ? &a->initiative : NULL,
                          a->challenge.v ? &a->challenge : NULL, n->reason, n->note, n->critical,
                          n->critical ? STR("asked") : STR("hidden"), n->first, now, &id));
    return n->critical ? ERR_NONE : sight(db, mem, now, a, true);
}

enum err moderation_second(struct db *db, struct mem *mem, int64_t now,
                           const struct moderation_row *m, bool agrees, person_id second)
{
    const struct moderation_about a = about_of(m);
    int64_t changed;

    TRY(moderation_set_second(db, m->id, agrees ? STR("hidden") : STR("refused"), second, now,
                              &changed));
    if (!changed) return ERR_FORBIDDEN;
    return agrees ? sight(db, mem, now, &a, true) : ERR_NONE;
}

enum err moderation_judge(struct db *db, struct mem *mem, int64_t now,
                          const struct moderation_row *m, bool stays, str why, person_id judge)
{
    const struct moderation_about a = about_of(m);
    int64_t changed;

    if (!why.n) return ERR_INVALID;
    TRY(moderation_set_verdict(db, m->id, stays ? STR("hidden") : STR("shown"),
                               stays ? STR("stays") : STR("back"), why, judge, now, &changed));
    if (!changed) return ERR_FORBIDDEN;
    return stays ? ERR_NONE : sight(db, mem, now, &a, false);
}
