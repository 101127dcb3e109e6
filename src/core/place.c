#include "core/place.h"

#include "base/utf8.h"
#include "core/notice.h"
#include "i18n/messages.h"

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

// ---- the door ----

enum err place_door(struct db *db, struct mem *mem, place_id id, struct place_door *out)
{
    struct place_step_door_rows up;
    bool langs = false;

    *out = (struct place_door){.english = true};
    TRY(place_doors(db, mem, id, &up));
    for (int i = 0; i < up.n; i++) {
        const struct place_step_door_row *p = &up.at[i];
        // A name found below its address goes with it; one from higher up would be somebody else's.
        if (!out->sender.n && !out->sender_name.n) out->sender_name = p->sender_name;
        if (!out->sender.n && p->sender.n) {
            out->sender = p->sender;
            if (!out->sender_name.n) out->sender_name = p->name;
        }
        if (!out->host.n) out->host = p->host;
        if (!langs && p->langs.n) out->english = str_find(p->langs, STR("en")) >= 0, langs = true;
    }
    return ERR_NONE;
}

enum err place_english(struct db *db, struct mem *mem, str slug, bool *out)
{
    struct place_row place;
    struct place_door door;
    bool found;

    *out = true;
    TRY(place_by_slug(db, mem, slug, &found, &place));
    if (!found) return ERR_NONE;
    TRY(place_door(db, mem, place.id, &door));
    *out = door.english;
    return ERR_NONE;
}

enum err place_origin(struct db *db, struct mem *mem, const struct settings *set, place_id id,
                      str *out)
{
    const str house = settings_origin(mem, set);
    struct place_door door;

    TRY(place_door(db, mem, id, &door));
    *out = !door.host.n ? house
                        : str_format(mem, "%s://" STR_FMT,
                                     str_starts(house, STR("https://")) ? "https" : "http",
                                     STR_ARG(door.host));
    return ERR_NONE;
}

bool place_is_host(str host)
{
    const ptrdiff_t colon = str_find_byte(host, ':');
    const str name = colon < 0 ? host : str_part(host, 0, (size_t)colon);
    int64_t port;

    if (name.n == 0 || name.n > 253 ||
        (colon >= 0 && str_int(str_from(host, (size_t)colon + 1), 1, 65535, &port) != ERR_NONE))
        return false;
    bool label = false, dotted = false, letter = false;
    for (size_t i = 0; i < name.n; i++) {
        const char c = name.at[i];
        const bool sign = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (c == '.' || c == '-') {
            if (!label && c == '.') return false; // two dots, or one in front
            if (c == '-' && (!label || i + 1 == name.n || name.at[i + 1] == '.')) return false;
            if (c == '.') label = false, dotted = true;
            continue;
        }
        if (!sign) return false;
        label = true;
        letter = letter || c >= 'a';
    }
    return label && letter && (dotted || str_eq(name, STR("localhost")));
}

bool place_is_langs(str langs)
{
    return langs.n == 0 || str_eq(langs, STR("nl")) || str_eq(langs, STR("nl en"));
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

msg rule_choice_word(enum rule r, int64_t value)
{
    static const struct {
        enum rule rule;
        int64_t value;
        msg word;
    } choices[] = {
#define CHOICE(rule, value) {RULE_##rule, value, MSG_rule_##rule##_##value},
#include "core/rule_choice.def"
#undef CHOICE
    };

    for (size_t i = 0; i < COUNT_OF(choices); i++)
        if (choices[i].rule == r && choices[i].value == value) return choices[i].word;
    return MSG_none;
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

enum err rule_tell(struct db *db, struct mem *mem, int64_t now, place_id place, enum rule r,
                   int64_t value, day from, int64_t maker)
{
    static const msg words[] = {
#define RULE(name, min, max) MSG_rule_##name,
#include "core/rule.def"
#undef RULE
    };
    const msg choice = rule_choice_word(r, value);
    struct place_row p;

    if (place.v == PLACE_ROOT.v) return ERR_NONE; // has no page
    TRY(place_by_id(db, mem, place, &p));
    const struct notice_value values[] = {notice_text("place", p.name),
                                          notice_word("what", words[r]),
                                          choice ? notice_word("n", choice)
                                                 : notice_number("n", value),
                                          notice_day("day", from)};
    return notice_tell(db, mem, now,
                       &(struct notice_new){.kind = "place",
                                            .object = place.v,
                                            .place = place,
                                            .text = MSG_notice_place_rule,
                                            .values = values,
                                            .n_values = COUNT_OF(values),
                                            .link = str_format(mem, "/" STR_FMT, STR_ARG(p.slug)),
                                            .maker = {maker}});
}

enum err place_rule_at(struct db *db, struct mem *mem, place_id place, enum rule r, day d,
                       bool *out_found, int64_t *out)
{
    return rule_in_force(db, mem, place, rules[r].name, d.n, out_found, out);
}

// ---- who may show it ----

bool place_is_origin(str origin)
{
    if (str_starts(origin, STR("https://"))) return place_is_host(str_from(origin, 8));
    return (str_starts(origin, STR("http://localhost")) ||
            str_starts(origin, STR("http://127.0.0.1"))) &&
           place_is_host(str_from(origin, 7));
}

enum err place_framed_by(struct db *db, struct mem *mem, place_id id, str *out)
{
    struct place_step_rows steps;
    struct place_frame_rows rows;
    struct out o = out_new(mem);

    TRY(place_above(db, mem, id, &steps));
    for (int i = 0; i < steps.n; i++) {
        TRY(place_frames(db, mem, steps.at[i].id, &rows));
        for (int k = 0; k < rows.n; k++)
            out_format(&o, "%s" STR_FMT, o.n ? " " : "", STR_ARG(rows.at[k].origin));
    }
    *out = out_get(&o);
    return ERR_NONE;
}
