// bylaw.h - what the participation by-law of a place says: ages, numbers, amounts, terms, and what is left out; each with
// the day from which it holds and the article it comes from.
//
//   int64_t age;
//   TRY(bylaw_value(db, mem, place, BYLAW_agenda_age, today, &age));
//   struct clock term;                                       // for clock_start
//   TRY(bylaw_term(db, mem, place, BYLAW_initiative_decide, today, &term, &basis));
//
// Which     bylaw.def lists the keys, with kind, bounds and the value that holds where a place says nothing.
// Where     a district follows its municipality, as far as it says nothing itself.
// When      ask with the day on which something was filed or began, not with today: a by-law that changes does not move a
//           threshold under somebody's feet.
// Confirmed false: an example, or the value of the model. Pages say so.
#pragma once

#include "core/bylaw.sql.h"
#include "core/place.h"
#include "engine/clock/clock.h"

enum bylaw_key {
#define BYLAW(chapter, key, kind, min, max, value, unit) BYLAW_##key,
#include "core/bylaw.def"
#undef BYLAW
    BYLAW_COUNT
};

enum bylaw_kind {
#define BYLAW_KIND(name) BYLAW_KIND_##name,
#include "core/bylaw_kind.def"
#undef BYLAW_KIND
    BYLAW_KIND_COUNT
};

enum bylaw_chapter {
    BYLAW_CHAPTER_challenge,
    BYLAW_CHAPTER_initiative,
    BYLAW_CHAPTER_agenda,
    BYLAW_CHAPTER_COUNT
};

enum { BYLAW_SOURCE_SIGNS = 200, BYLAW_NOTE_SIGNS = 1000 };
enum { BYLAW_OBJECTION_UNCLEAR, BYLAW_OBJECTION_YES, BYLAW_OBJECTION_NO };

struct bylaw_key_rule { // a row of bylaw.def
    str name;
    enum bylaw_chapter chapter;
    enum bylaw_kind kind;
    int64_t min, max, model;
    enum clock_unit unit; // of a term of the model
};
extern const struct bylaw_key_rule bylaw_keys[BYLAW_COUNT];

bool bylaw_parse(str name, enum bylaw_key *out);
str bylaw_unit_name(enum clock_unit u); // "weeks"
bool bylaw_unit_parse(str name, enum clock_unit *out);

struct bylaw_fact {
    int64_t value;
    enum clock_unit unit; // of a term
    bool own;             // false: nobody set it, this is the model
    bool confirmed;
    place_id place; // that set it
    day from;
    str source, note;
};

// What holds there that day. source is in Dutch, also of the model.
CHECKED enum err bylaw_at(struct db *db, struct mem *mem, place_id place, enum bylaw_key key, day d,
                          struct bylaw_fact *out);
CHECKED enum err bylaw_value(struct db *db, struct mem *mem, place_id place, enum bylaw_key key,
                             day d, int64_t *out);
// For clock_start. out->n is 0 where the by-law asks none. A statutory term: the Algemene termijnenwet moves its end.
CHECKED enum err bylaw_term(struct db *db, struct mem *mem, place_id place, enum bylaw_key key,
                            day d, struct clock *out, str *out_basis);

struct bylaw_new {
    place_id place;
    enum bylaw_key key;
    int64_t value;
    enum clock_unit unit;
    day from;
    str source, note;
    bool confirmed;
    str who; // uid or "command"
};

// From that day on this holds; what held before ends there. The same day again replaces it: a mistake is put right. With a
// line in the audit log. ERR_INVALID: out of bounds, no source, or a day before the newest of that key began; ERR_UNSOLVABLE: confirmed
// before it was rehearsed, where the place requires that (bylaw_need.def).
CHECKED enum err bylaw_set(struct db *db, struct mem *mem, int64_t now, const struct bylaw_new *n);
