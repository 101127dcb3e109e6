// challenge.h - the right to challenge (uitdaagrecht): a group takes over a task of the municipality, with the money.
//
// Rules   the states stand in challenge_state.def, who may bring it from one to the next and what that needs in
//         challenge_event.def; docs/decisions/0044 says why. What differs per municipality is its by-law (core/bylaw.h), as
//         it was on the day of filing.
// Group   who challenges needs no account: each member holds a link with a key, of which only the SHA-256 is kept.
// Secret  a draft is the group's own: "not found" for everybody else, also for who works at the municipality, until it
//         asks for a talk or files. What was filed is shown to everybody after somebody at the municipality looked.
// Money   cents a year.
#pragma once

#include "core/bylaw.h"
#include "core/challenge.sql.h"
#include "core/clocks.h"
#include "core/person.h"
#include "core/upload.h"
#include "i18n/i18n.h"

enum challenge_state {
#define STATE(name, seen, words, over) CHALLENGE_##name,
#include "core/challenge_state.def"
#undef STATE
    CHALLENGE_STATE_COUNT
};

enum challenge_event {
#define EVENT(name, from, to, who, needs, tells, starts, ends) CHALLENGE_EVENT_##name,
#include "core/challenge_event.def"
#undef EVENT
    CHALLENGE_EVENT_COUNT
};

enum challenge_need {
#define NEED(name) CHALLENGE_NEED_##name,
#include "core/challenge_need.def"
#undef NEED
    CHALLENGE_NEED_COUNT
};

enum challenge_part {
#define PART(name, who, required, signs) CHALLENGE_PART_##name,
#include "core/challenge_part.def"
#undef PART
    CHALLENGE_PART_COUNT
};

enum challenge_condition {
#define CONDITION(name, bylaw) CHALLENGE_CONDITION_##name,
#include "core/challenge_condition.def"
#undef CONDITION
    CHALLENGE_CONDITION_COUNT
};

enum challenge_bar {
#define BAR(name, bylaw) CHALLENGE_BAR_##name,
#include "core/challenge_bar.def"
#undef BAR
    CHALLENGE_BAR_COUNT
};

enum challenge_aspect {
#define ASPECT(name) CHALLENGE_ASPECT_##name,
#include "core/challenge_aspect.def"
#undef ASPECT
    CHALLENGE_ASPECT_COUNT
};

enum {
    CHALLENGE_TITLE_SIGNS = 120,
    CHALLENGE_TEXT_SIGNS = 4000,
    CHALLENGE_LINE_SIGNS = 200,
    CHALLENGE_COSTS_MOST = 12,
    CHALLENGE_MEMBERS_MOST = 20,
    CHALLENGE_DOCUMENTS_MOST = 50,
    CHALLENGE_FILES_BYTES = 40 << 20, // of all files of one challenge
    CHALLENGE_KEY = 16,
    CHALLENGE_GROUP = 31,    // among the roles of who takes a step: the group, with its link
    CHALLENGE_FOLLOWERS = 30 // among who is told
};
#define CHALLENGE_CENTS_MOST INT64_C(100000000000)

str challenge_state_name(enum challenge_state s);
enum challenge_state challenge_state_of(str name);
// Everybody may see it: somebody at the municipality looked at its words as they are.
bool challenge_is_public(str state, bool shown);
bool challenge_takes_words(str state); // the group works on its own words
bool challenge_is_over(str state);
str challenge_object(struct mem *mem,
                     challenge_id id); // "challenge:12": of clocks and the audit log
str challenge_path(struct mem *mem, str place, int64_t number);

// ---- beginning ----

struct challenge_new {
    place_id place;
    str title, group; // who: the name of the group
    str name, mail;   // of who begins it; mail may be empty
    const person_id *person;
    const challenge_task_id *task; // NULL: none of the list
    enum lang lang;
};

struct challenge_receipt {
    challenge_id id;
    int64_t number;
    str key; // the only time that it is known
};

// A draft. ERR_INVALID: no title or name, or too long, or no mail address; ERR_CONFLICT: the by-law does not know it.
CHECKED enum err challenge_add(struct db *db, struct mem *mem, int64_t now,
                               const struct challenge_new *n, struct challenge_receipt *out);
// One more who challenges, with a link of their own. ERR_CONFLICT: there are enough.
CHECKED enum err challenge_join(struct db *db, struct mem *mem, int64_t now, challenge_id id,
                                str name, str mail, const person_id *person, bool first,
                                str *out_key);
// The challenge of that number, and who holds that key to it. *out_found false: no such key to it.
CHECKED enum err challenge_open(struct db *db, struct mem *mem, place_id place, int64_t number,
                                str key, bool *out_found, struct challenge_row *out,
                                struct challenge_member_row *out_member);

// ---- its words ----

str challenge_part_name(enum challenge_part p);
bool challenge_part_required(enum challenge_part p);
bool challenge_part_is_group(enum challenge_part p); // whose words
int challenge_part_signs(enum challenge_part p);
str challenge_condition_name(enum challenge_condition c);
str challenge_bar_name(enum challenge_bar b);
bool challenge_bar_parse(str name, enum challenge_bar *out);
str challenge_aspect_name(enum challenge_aspect a);
bool challenge_is_legal_form(str form);

// Does the by-law that holds for this challenge ask this condition, name this ground?
CHECKED enum err challenge_asks(struct db *db, struct mem *mem, int64_t now,
                                const struct challenge_row *c, enum challenge_condition k,
                                bool *out);
CHECKED enum err challenge_bars(struct db *db, struct mem *mem, int64_t now,
                                const struct challenge_row *c, enum challenge_bar b, bool *out);
// The day whose by-law holds: that of filing, before that today.
day challenge_rules_day(const struct challenge_row *c, int64_t now);

struct challenge_sum {
    int64_t now_cents, then_cents;
    bool known; // what each part costs now
};
struct challenge_sum challenge_sum(const struct challenge_cost_rows *costs);

// ---- documents ----

struct challenge_document_new {
    challenge_id challenge;
    bool of_group, confidential;
    str title, href;     // href: "https://…"; or:
    str filename, bytes; // of a kind that upload_is_paper
    enum upload_kind kind;
    const person_id *person; // who added the file; NULL: nobody who is signed in
};
// ERR_INVALID: no title, or no address, or both address and file; ERR_TOO_LARGE: more than UPLOAD_MAX; ERR_FULL: there are
// enough, by number or by CHALLENGE_FILES_BYTES.
CHECKED enum err challenge_document_put(struct db *db, struct mem *mem, int64_t now,
                                        const struct challenge_document_new *n);
// Taken back by the side that added it: before filing nothing is left, after it the day stays. ERR_NOT_FOUND: not theirs.
CHECKED enum err challenge_document_take_back(struct db *db, int64_t now,
                                              const struct challenge_row *c, bool of_group,
                                              challenge_document_id id);

// ---- steps: challenge_event.def ----

struct challenge_event_rule { // a row of the table
    str name;
    uint32_t from;   // a bit per state
    int to;          // enum challenge_state, or CHALLENGE_STAY
    uint32_t who;    // a bit per role; CHALLENGE_GROUP besides
    uint32_t needs;  // a bit per need
    uint32_t tells;  // as who; CHALLENGE_FOLLOWERS besides
    uint32_t starts; // a bit per enum clock_kind
    uint32_t ends;
};

enum { CHALLENGE_STAY = CHALLENGE_STATE_COUNT };
extern const struct challenge_event_rule challenge_events_table[CHALLENGE_EVENT_COUNT];

bool challenge_event_parse(str name, enum challenge_event *out);
str challenge_need_name(enum challenge_need n);

struct challenge_step {
    enum challenge_event event;
    uint32_t roles;          // that who asks holds at the place, or 1u << CHALLENGE_GROUP
    const person_id *person; // NULL: the group, or the command line
    str who;                 // uid, "group" or "command"
    str why, ref, text, weigh;
    str ground;     // challenge_bar.def (bar)
    bool has_until; // of a trial, an extension
    day until;
    bool asked; // may they, before anything is filled in: what comes with the step counts as given
};

// What the step still needs, a bit each; 0: nothing. `s` may be NULL: asked, and by nobody in particular.
CHECKED enum err challenge_missing(struct db *db, struct mem *mem, int64_t now,
                                   const struct challenge_row *c, enum challenge_event e,
                                   const struct challenge_step *s, uint32_t *out);
// Takes it: state, log, clocks, and a job that tells who must know ("challenge.tell", with the id of the event).
// ERR_CONFLICT: not from where it is; ERR_FORBIDDEN: not in these roles; ERR_UNSOLVABLE: *out_missing says what is
// missing; ERR_INVALID: too long.
CHECKED enum err challenge_go(struct db *db, struct mem *mem, int64_t now, challenge_id id,
                              const struct challenge_step *s, uint32_t *out_missing);

// ---- what a place does, and what it costs ----

struct challenge_task_new {
    place_id place;
    int64_t number; // 0: by its title, else a new one
    str title, title_en, about, area, source;
    int64_t cost_cents, cost_year;
    bool has_contract;
    day contract_until;
};
// Would it be taken? Asked of a whole table before any of it is written.
CHECKED enum err challenge_task_check(struct db *db, struct mem *mem,
                                      const struct challenge_task_new *n);
// Adds it, or changes the one with that number or title. ERR_INVALID: no title or source, or out of bounds.
CHECKED enum err challenge_task_put(struct db *db, struct mem *mem, int64_t now,
                                    const struct challenge_task_new *n, challenge_task_id *out);
