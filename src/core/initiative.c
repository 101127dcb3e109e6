// initiative.c - the noun: its states by name, making one, and finding it back with its code. Steps stand in initiative_step.c,
// names under it in initiative_sign.c, how those are checked in initiative_sample.c.
#include "core/initiative.h"

#include "base/hash.h"
#include "base/utf8.h"
#include "core/contribution.h"
#include "core/job.h"
#include "core/mail.h"
#include "core/session.h"

// The formatter takes a brace in a macro for the start of a body.
// clang-format off
enum { OWN = INITIATIVE_OWN, AGENDA = INITIATIVE_AGENDA, BOTH = OWN | AGENDA };
#define STATE_ROW(name, kinds, phase, signs, shows) {{#name, sizeof #name - 1}, kinds, INITIATIVE_##phase, signs},
#define GROUND_ROW(name, kinds) {{#name, sizeof #name - 1}, kinds},
#define FOUND_ROW(name, counts) {{#name, sizeof #name - 1}, counts},
// clang-format on

static const struct {
    str name;
    uint32_t kinds;
    enum initiative_phase phase;
    bool signs;
} states[] = {
#define STATE STATE_ROW
#include "core/initiative_state.def"
#undef STATE
};

static const struct {
    str name;
    uint32_t kinds;
} grounds[] = {
#define GROUND GROUND_ROW
#include "core/initiative_ground.def"
#undef GROUND
};

static const struct {
    str name;
    bool counts;
} founds[] = {
#define FOUND FOUND_ROW
#include "core/initiative_found.def"
#undef FOUND
};

str initiative_state_name(enum initiative_state s)
{
    return states[s].name;
}

bool initiative_state_parse(str name, enum initiative_state *out)
{
    for (int i = 0; i < INITIATIVE_STATE_COUNT; i++)
        if (str_eq(states[i].name, name)) {
            *out = (enum initiative_state)i;
            return true;
        }
    return false;
}

enum initiative_state initiative_state_of(const struct initiative_row *i)
{
    enum initiative_state s =
        INITIATIVE_draft; // of a later version of this program: nobody sees it

    initiative_state_parse(i->state, &s);
    return s;
}

enum initiative_phase initiative_phase_of(enum initiative_state s)
{
    return states[s].phase;
}

enum initiative_phase initiative_phase_in(const struct initiative_row *i, enum initiative_state s)
{
    return states[s].phase == INITIATIVE_SUPPORT && !i->threshold ? INITIATIVE_BUSY
                                                                  : states[s].phase;
}

uint32_t initiative_state_kinds(enum initiative_state s)
{
    return states[s].kinds;
}

bool initiative_kind_parse(str name, enum initiative_kind *out)
{
    if (!str_eq(name, STR("own")) && !str_eq(name, STR("agenda"))) return false;
    *out = str_eq(name, STR("own")) ? INITIATIVE_OWN : INITIATIVE_AGENDA;
    return true;
}

enum initiative_kind initiative_kind_of(const struct initiative_row *i)
{
    return str_eq(i->kind, STR("own")) ? INITIATIVE_OWN : INITIATIVE_AGENDA;
}

str initiative_ground_name(enum initiative_ground g)
{
    return grounds[g].name;
}

uint32_t initiative_ground_kinds(enum initiative_ground g)
{
    return grounds[g].kinds;
}

str initiative_found_name(enum initiative_found f)
{
    return founds[f].name;
}

bool initiative_found_counts(enum initiative_found f)
{
    return founds[f].counts;
}

bool initiative_found_parse(str name, enum initiative_found *out)
{
    for (int i = 0; i < INITIATIVE_FOUND_COUNT; i++)
        if (str_eq(founds[i].name, name)) {
            *out = (enum initiative_found)i;
            return true;
        }
    return false;
}

str initiative_object(struct mem *m, initiative_id id)
{
    return str_format(m, "initiative:%lld", (long long)id.v);
}

bool initiative_signs(const struct initiative_row *i, day today)
{
    return i->threshold > 0 && !i->hidden && states[initiative_state_of(i)].signs &&
           (!i->has_last_day || i->last_day >= today.n);
}

// ---- the photograph ----

enum err initiative_photo_remove(struct db *db, int64_t now, initiative_id id)
{
    TRY(initiative_photo_drop(db, id));
    return initiative_set_photo(db, id, STR(""), now);
}

enum err initiative_photo_add(struct db *db, struct mem *mem, int64_t now,
                              const struct initiative_row *i, str bytes, const person_id *person)
{
    const int64_t since = now - 86400;
    int64_t sent, sent_by = 0;
    initiative_photo_id id;

    TRY(initiative_photos_sent(db, mem, i->id, since, &sent));
    if (person) TRY(initiative_photos_sent_by(db, mem, *person, since, &sent_by));
    if (sent >= INITIATIVE_PHOTOS_DAY || sent_by >= INITIATIVE_PHOTOS_PERSON) return ERR_FULL;
    TRY(initiative_photo_remove(db, now, i->id));
    TRY(initiative_photo_insert(db, mem, i->id, sha256_hex(mem, bytes), bytes, person, now, &id));
    return job_add(db, STR("initiative.photo"), str_format(mem, "%lld", (long long)id.v), now);
}

// ---- making one ----

static bool fits(str s, size_t signs)
{
    return s.n <= 4 * signs && utf8_valid(s) && utf8_length(s) <= signs;
}

static enum err is_practice(struct db *db, struct mem *mem, place_id place, bool *out)
{
    struct place_step_rows above;
    struct place_row p;

    *out = false;
    TRY(place_above(db, mem, place, &above));
    for (int i = 0; i < above.n; i++) {
        TRY(place_by_id(db, mem, above.at[i].id, &p));
        *out = *out || str_eq(p.kind, STR("practice"));
    }
    return ERR_NONE;
}

enum err initiative_add(struct db *db, struct mem *mem, int64_t now, const struct initiative_new *n,
                        struct initiative_receipt *out)
{
    const str title = str_trim(n->title), gist = str_trim(n->gist);
    bool practice, inside;

    if (!title.n || !fits(title, INITIATIVE_TITLE_SIGNS) || !fits(gist, INITIATIVE_GIST_SIGNS) ||
        !fits(n->body, INITIATIVE_TEXT_SIGNS) || !fits(n->maker_name, INITIATIVE_NAME_SIGNS) ||
        (n->maker_mail.n && !mail_is_address(n->maker_mail)) || n->maker_age < 0 ||
        n->maker_age > 120 || n->place->id.v == PLACE_ROOT.v)
        return ERR_INVALID;
    TRY(place_within(db, mem, n->area, n->place->id, &inside));
    if (!inside) return ERR_INVALID;
    TRY(is_practice(db, mem, n->place->id, &practice));
    out->key = contribution_key_new(mem);
    TRY(initiative_next(db, mem, n->place->id, &out->number));
    return initiative_insert(db, mem, n->place->id, out->number, key_hash(mem, out->key),
                             n->kind == INITIATIVE_OWN ? STR("own") : STR("agenda"),
                             n->light && n->kind == INITIATIVE_AGENDA, practice,
                             str_of(lang_codes[n->lang]), n->area, title, gist, n->body,
                             n->maker_name, n->maker_mail, n->maker_age,
                             n->named && n->maker_age >= INITIATIVE_NAMED_AGE, n->person, now,
                             &out->id);
}

enum err initiative_open(struct db *db, struct mem *mem, place_id place, int64_t number, str key,
                         bool *out_found, struct initiative_row *out)
{
    *out_found = false;
    if (key.n != CONTRIBUTION_KEY) return ERR_NONE;
    // by the hash of 77 random bits: what differs in time says nothing about what is kept
    TRY(initiative_by_key(db, mem, key_hash(mem, key), out_found, out));
    if (*out_found && (out->place.v != place.v || out->number != number)) *out_found = false;
    return ERR_NONE;
}
