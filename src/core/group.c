#include "core/group.h"

#include "base/hash.h"
#include "base/utf8.h"
#include "i18n/i18n.h"

static str uid_new(struct mem *mem)
{
    char id[8];

    random_id(id);
    return str_copy(mem, (str){id, sizeof id});
}

// "Vijf steden, voorjaar 2027" -> "vijf-steden-voorjaar-2027"; a number behind it when that is taken.
static enum err slug_new(struct db *db, struct mem *mem, str name, str *out)
{
    const str base = utf8_slug(mem, name, 60);
    struct group_row row;
    bool taken;

    if (base.n == 0) return ERR_INVALID;
    for (int i = 1; i < 1000; i++) {
        const str slug = i == 1 ? base : str_format(mem, STR_FMT "-%d", STR_ARG(base), i);
        // What stands under /groep/ itself is no name of a group.
        if (str_eq(slug, STR("nieuw")) || str_eq(slug, STR("agenda"))) continue;
        TRY(group_by_slug(db, mem, slug, &taken, &row));
        if (!taken) {
            *out = slug;
            return ERR_NONE;
        }
    }
    return ERR_CONFLICT;
}

enum err group_add(struct db *db, struct mem *mem, int64_t now, const struct group_new *n,
                   learn_group_id *out)
{
    enum lang lang;
    str slug;

    if (str_trim(n->name).n == 0 || utf8_length(n->name) > GROUP_NAME_SIGNS ||
        !lang_parse(n->lang, &lang))
        return ERR_INVALID;
    TRY(slug_new(db, mem, n->name, &slug));
    return group_insert(db, mem, slug, n->place, n->version, str_trim(n->name), n->lang,
                        n->practice, now, out);
}

enum err group_bits(struct db *db, struct mem *mem, learn_group_id group, person_id person,
                    unsigned *out)
{
    return group_bits_at(db, mem, group, person, (meeting_id){0}, out);
}

enum err group_bits_at(struct db *db, struct mem *mem, learn_group_id group, person_id person,
                       meeting_id at, unsigned *out)
{
    struct role_in_rows rows;
    unsigned bits = 0;

    TRY(roles_in(db, mem, group, person, at.v, &rows));
    for (int i = 0; i < rows.n; i++) {
        if (str_eq(rows.at[i].role, STR("participant"))) bits |= GROUP_PARTICIPANT;
        if (str_eq(rows.at[i].role, STR("trainer"))) bits |= GROUP_TRAINER;
        if (str_eq(rows.at[i].role, STR("coordinator"))) bits |= GROUP_COORDINATOR;
    }
    *out = bits;
    return ERR_NONE;
}

enum err member_add(struct db *db, struct mem *mem, int64_t now, learn_group_id group,
                    person_id person, str role, str state, const place_id *place,
                    group_member_id *out)
{
    int64_t n;
    bool added;

    TRY(people_in_group(db, mem, group, &n));
    if (n >= GROUP_PEOPLE_MAX) return ERR_FULL;
    TRY(member_insert(db, mem, uid_new(mem), group, person, role, state, place, now, &added, out));
    return added ? ERR_NONE : ERR_CONFLICT;
}

static enum err meeting_check(const struct meeting_new *n)
{
    if (n->number < 0 || n->number > 99 || n->starts_at <= 0 || n->ends_at <= n->starts_at ||
        n->ends_at - n->starts_at > MEETING_MAX_S || utf8_length(n->venue) > MEETING_VENUE_SIGNS ||
        utf8_length(n->title) > GROUP_NAME_SIGNS)
        return ERR_INVALID;
    return ERR_NONE;
}

enum err meeting_add(struct db *db, struct mem *mem, int64_t now, learn_group_id group,
                     const struct meeting_new *n, meeting_id *out)
{
    int64_t count;

    TRY(meeting_check(n));
    TRY(meetings_count(db, mem, group, &count));
    if (count >= GROUP_MEETINGS_MAX) return ERR_FULL;
    return meeting_insert(db, mem, uid_new(mem), group, n->number, n->session, n->title,
                          n->starts_at, n->ends_at, n->place, n->venue, now, out);
}

enum err meeting_move(struct db *db, struct mem *mem, int64_t now, meeting_id id,
                      const struct meeting_new *n, bool *out_changed)
{
    struct meeting_row t;

    TRY(meeting_check(n));
    TRY(meeting_by_id(db, mem, id, &t));
    if (str_eq(t.state, STR("held")) || str_eq(t.state, STR("cancelled"))) return ERR_CONFLICT;
    const bool time = t.starts_at != n->starts_at || t.ends_at != n->ends_at;
    *out_changed = time || t.has_place != (n->place != NULL) ||
                   (n->place && t.place.v != n->place->v) || !str_eq(t.venue, n->venue) ||
                   !str_eq(t.title, n->title) || !str_eq(t.session, n->session) ||
                   t.number != n->number;
    if (!*out_changed) return ERR_NONE;
    return meeting_set(db, id, n->number, n->session, n->title, n->starts_at, n->ends_at, n->place,
                       n->venue, time ? STR("moved") : t.state, now);
}

enum err meeting_cancel(struct db *db, int64_t now, meeting_id id)
{
    int64_t n;

    TRY(meeting_set_cancelled(db, id, now, &n));
    return n ? ERR_NONE : ERR_CONFLICT;
}

enum err meeting_held(struct db *db, int64_t now, meeting_id id)
{
    int64_t n;

    TRY(meeting_set_held(db, id, now, &n));
    return n ? ERR_NONE : ERR_CONFLICT;
}
