#include "core/trajectory.h"

#include "base/utf8.h"

// The formatter takes a brace in a macro for the start of a body.
// clang-format off
#define STATE_ROW(name, seen, open, over, stage) {{#name, sizeof #name - 1}, seen, open, over, stage},
// clang-format on

static const struct {
    str name;
    bool seen, open, over;
    int stage;
} states[] = {
#define STATE STATE_ROW
#include "core/trajectory_state.def"
#undef STATE
};

str trajectory_state_name(enum trajectory_state s)
{
    return states[s].name;
}

enum trajectory_state trajectory_state_of(const struct trajectory_row *t)
{
    for (int i = 0; i < TRAJECTORY_STATE_COUNT; i++)
        if (str_eq(states[i].name, t->state)) return (enum trajectory_state)i;
    return TRAJECTORY_idea; // a state of a later version of this program: shown to nobody
}

bool trajectory_is_public(const struct trajectory_row *t)
{
    return t->coming || states[trajectory_state_of(t)].seen;
}

int trajectory_stage(str state)
{
    return states[trajectory_state_of(&(struct trajectory_row){.state = state})].stage;
}

bool trajectory_is_open(const struct trajectory_row *t)
{
    return states[trajectory_state_of(t)].open;
}

bool trajectory_takes_part(const struct trajectory_row *t, day today)
{
    return trajectory_is_open(t) && (!t->has_ends_day || t->ends_day >= today.n);
}

bool trajectory_is_over(const struct trajectory_row *t)
{
    return states[trajectory_state_of(t)].over;
}

enum err trajectory_find(struct db *db, struct mem *mem, str place, str slug,
                         struct place_row *out_place, struct trajectory_row *out)
{
    bool found;

    TRY(place_by_slug(db, mem, place, &found, out_place));
    if (!found) return ERR_NOT_FOUND;
    TRY(trajectory_by_slug(db, mem, out_place->id, slug, &found, out));
    return found ? ERR_NONE : ERR_NOT_FOUND;
}

static bool is_kind(str kind)
{
    return str_eq(kind, STR("participation")) || str_eq(kind, STR("consultation")) ||
           str_eq(kind, STR("request"));
}

// Words of ours after /{place}/meedoen/.
static bool slug_is_free(str slug)
{
    static const char *const taken[] = {"nieuw", "kalender", "lijst", "feed", "uitleg"};

    for (size_t i = 0; i < COUNT_OF(taken); i++)
        if (str_eq(slug, str_of(taken[i]))) return false;
    return str_is_slug(slug, TRAJECTORY_SLUG_SIGNS);
}

enum err trajectory_add(struct db *db, struct mem *mem, int64_t now, const struct trajectory_new *n,
                        trajectory_id *out)
{
    const str title = str_trim(n->title);
    struct place_step_rows above;
    struct trajectory_row before;
    struct place_row place;
    bool practice = false, found;
    str slug = n->slug;

    if (!title.n || !utf8_valid(title) || utf8_length(title) > TRAJECTORY_TITLE_SIGNS)
        return ERR_INVALID;
    if (!slug.n) slug = utf8_slug(mem, title, TRAJECTORY_SLUG_SIGNS);
    if (!slug_is_free(slug) || !is_kind(n->kind) || n->place.v == PLACE_ROOT.v) return ERR_INVALID;
    TRY(place_above(db, mem, n->place, &above));
    if (!above.n) return ERR_INVALID;
    for (int i = 0; i < above.n; i++) {
        TRY(place_by_id(db, mem, above.at[i].id, &place));
        practice = practice || str_eq(place.kind, STR("practice"));
    }
    TRY(trajectory_by_slug(db, mem, n->place, slug, &found, &before));
    if (found) return ERR_CONFLICT;
    return trajectory_insert(db, mem, n->place, slug, title, n->kind, practice, n->owner, now, out);
}
