// place.h - where something holds: a tree of municipalities, their districts and neighbourhoods, and networks of
// municipalities, under one root. Practice places stand apart by their kind.
#pragma once

#include "base/day.h"
#include "core/place.sql.h"
#include "core/settings.h"
#include "i18n/i18n.h"

#define PLACE_ROOT ((place_id){1}) // made by the migration; what belongs to all stands here
enum { PLACE_DEPTH = 8, PLACE_NAME_SIGNS = 100 };

struct place_new {
    str slug, kind, name; // kind: network, municipality, district, neighbourhood, practice
    str code;             // of Statistics Netherlands, or empty
    place_id parent;
};

// ERR_INVALID: a slug, kind, name or code that is none, or a parent that cannot hold it; ERR_CONFLICT: it is there.
CHECKED enum err place_add(struct db *db, struct mem *mem, int64_t now, const struct place_new *p,
                           place_id *out);
bool place_is_kind(str kind);
bool place_is_code(str code); // GM1234, WK123456, BU12345678
// Is `inner` the same as `outer`, or does it lie in it?
CHECKED enum err place_within(struct db *db, struct mem *mem, place_id inner, place_id outer,
                              bool *out);

// ---- the door: how a place writes and is reached; what it does not say comes from the place above ----

struct place_door {
    str sender, sender_name; // of letters; empty: the setting mail_from, no name
    str host;     // "meent.utrecht.example", with a port when it has one; empty: that of the house
    bool english; // Dutch is always there (Awb 2:6)
};

CHECKED enum err place_door(struct db *db, struct mem *mem, place_id id, struct place_door *out);
// Are there pages in English of the place with that slug? true when there is no such place.
CHECKED enum err place_english(struct db *db, struct mem *mem, str slug, bool *out);
// "https://meent.utrecht.example" for the place: what links in its letters begin with. Never what a client sent.
CHECKED enum err place_origin(struct db *db, struct mem *mem, const struct settings *set,
                              place_id id, str *out);
bool place_is_host(str host);   // lower-case name with dots, or localhost; a port may follow
bool place_is_langs(str langs); // "", "nl", "nl en"

// The sites that may show a card of the place in a frame, with blanks between: its own and those of the places above it.
CHECKED enum err place_framed_by(struct db *db, struct mem *mem, place_id id, str *out);
bool place_is_origin(str origin); // "https://www.utrecht.example"; http only for this machine

// ---- rules: rows with a period and the by-law they come from ----

enum rule {
#define RULE(name, min, max) RULE_##name,
#include "core/rule.def"
#undef RULE
    RULE_COUNT
};

str rule_name(enum rule r);
bool rule_parse(str name, enum rule *out);
void rule_bounds(enum rule r, int64_t *min, int64_t *max);
msg rule_choice_word(enum rule r, int64_t value); // of a rule that is a choice; else MSG_none
// From that day on this holds; what held before ends there. ERR_INVALID: out of bounds, no source, or a day
// before the newest rule of that name began.
CHECKED enum err rule_set(struct db *db, struct mem *mem, place_id place, enum rule r,
                          int64_t value, day from, str source);
// Tells who follows the place. maker: who set it; {0}: a command.
CHECKED enum err rule_tell(struct db *db, struct mem *mem, int64_t now, place_id place, enum rule r,
                           int64_t value, day from, int64_t maker);
// What holds at the place that day: its own, else that of the place above.
CHECKED enum err place_rule_at(struct db *db, struct mem *mem, place_id place, enum rule r, day d,
                               bool *out_found, int64_t *out);
