#include "core/place.h"

#include "base/utf8.h"

#include <ctype.h>

bool place_is_kind(str kind)
{
    static const char *const kinds[] = {"network", "municipality", "district", "neighbourhood",
                                        "practice"};

    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        if (str_eq(kind, str_of(kinds[i]))) return true;
    return false;
}

bool place_is_code(str code)
{
    const size_t digits = str_starts(code, STR("GM"))   ? 4
                          : str_starts(code, STR("WK")) ? 6
                          : str_starts(code, STR("BU")) ? 8
                                                        : 0;

    if (!digits || code.n != digits + 2) return false;
    for (size_t i = 2; i < code.n; i++)
        if (!isdigit((unsigned char)code.at[i])) return false;
    return true;
}

// Paths of ours begin with a word; a place may not take one (design.md, addresses).
static bool slug_is_free(str slug)
{
    static const char *const taken[] = {
        "alles",   "api",    "beheer", "bestand",         "bibliotheek", "bijeenkomst", "broncode",
        "dossier", "en",     "groep",  "health",          "inloggen",    "leergang",    "meedoen",
        "metrics", "mijn",   "oai",    "oembed",          "over",        "plaatsen",    "privacy",
        "static",  "zoeken", "nieuw",  "toegankelijkheid"};

    for (size_t i = 0; i < COUNT_OF(taken); i++)
        if (str_eq(slug, str_of(taken[i]))) return false;
    return str_is_slug(slug, 60);
}

enum err place_add(struct db *db, struct mem *mem, int64_t now, const struct place_new *p,
                   place_id *out)
{
    struct place_step_rows above;
    struct place_row before;
    bool found;

    if (!slug_is_free(p->slug) || !place_is_kind(p->kind) || str_trim(p->name).n == 0 ||
        !utf8_valid(p->name) || utf8_length(p->name) > PLACE_NAME_SIGNS)
        return ERR_INVALID;
    if (p->code.n && !place_is_code(p->code)) return ERR_INVALID;
    TRY(place_above(db, mem, p->parent, &above));
    if (above.n == 0 || above.n >= PLACE_DEPTH) return ERR_INVALID;
    TRY(place_by_slug(db, mem, p->slug, &found, &before));
    if (found) return ERR_CONFLICT;
    return place_insert(db, mem, p->slug, p->kind, str_trim(p->name), p->code, p->parent, now, out);
}

enum err place_within(struct db *db, struct mem *mem, place_id inner, place_id outer, bool *out)
{
    struct place_step_rows above;

    TRY(place_above(db, mem, inner, &above));
    *out = false;
    for (int i = 0; i < above.n; i++)
        if (above.at[i].id.v == outer.v) *out = true;
    return ERR_NONE;
}

// ---- rules ----

// clang-format off
#define RULE_ROW(name, min, max) {{#name, sizeof #name - 1}, min, max},
// clang-format on

static const struct {
    str name;
    int64_t min, max;
} rules[] = {
#define RULE RULE_ROW
#include "core/rule.def"
#undef RULE
};

str rule_name(enum rule r)
{
    return rules[r].name;
}

bool rule_parse(str name, enum rule *out)
{
    for (int i = 0; i < RULE_COUNT; i++)
        if (str_eq(rules[i].name, name)) {
            *out = (enum rule)i;
            return true;
        }
    return false;
}

void rule_bounds(enum rule r, int64_t *min, int64_t *max)
{
    *min = rules[r].min;
    *max = rules[r].max;
}

enum err rule_set(struct db *db, struct mem *mem, place_id place, enum rule r, int64_t value,
                  day from, str source)
{
    struct place_rule_row newest;
    bool found;

    if (value < rules[r].min || value > rules[r].max || str_trim(source).n == 0 ||
        !utf8_valid(source) || utf8_length(source) > 200)
        return ERR_INVALID;
    TRY(rule_newest(db, mem, place, rules[r].name, &found, &newest));
    if (found && newest.from_day >= from.n) return ERR_INVALID;
    TRY(rule_end(db, place, rules[r].name, from.n));
    return rule_insert(db, place, rules[r].name, value, from.n, str_trim(source));
}

enum err place_rule_at(struct db *db, struct mem *mem, place_id place, enum rule r, day d,
                       bool *out_found, int64_t *out)
{
    return rule_in_force(db, mem, place, rules[r].name, d.n, out_found, out);
}
