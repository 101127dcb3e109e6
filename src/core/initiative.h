// initiative.h - what residents want to do themselves with a little money, or want the council to speak about; and the names
// under it.
//
// Steps     initiative_event.def says who may bring it from one state to the next and what that needs; states stand in
//           initiative_state.def. Nothing is public before an official took it up.
// Code      who makes it gets "12-abcd-efgh-jkmn-pqrs" (core/contribution.h), with or without account: number and key.
// Rules     come from the by-law of the place (core/bylaw.h) as it was on the day of handing in. How many names, from which age and
//           until when are fixed in the row when signing opens: a by-law that changes does not move them.
// Signing   one person once: the same mail address (without +tag; of gmail without dots), or the same name, address and day of
//           birth. What is not confirmed does not count. Count, state and day of the threshold change in one transaction.
// Hidden    a name is for who checks it, nobody else: no query of a public page reads table initiative_signature.
// Why       docs/decisions/0046 and 0047.
#pragma once

#include "base/day.h"
#include "core/bylaw.h"
#include "core/clocks.h"
#include "core/initiative.sql.h"
#include "core/person.h"
#include "i18n/i18n.h"

enum initiative_state {
#define STATE(name, kind, phase, signs, shows) INITIATIVE_##name,
#include "core/initiative_state.def"
#undef STATE
    INITIATIVE_STATE_COUNT
};

enum initiative_event {
#define EVENT(name, from, to, who, needs, tells, starts, ends) INITIATIVE_EVENT_##name,
#include "core/initiative_event.def"
#undef EVENT
    INITIATIVE_EVENT_COUNT
};

enum initiative_need {
#define NEED(name) INITIATIVE_NEED_##name,
#include "core/initiative_need.def"
#undef NEED
    INITIATIVE_NEED_COUNT
};

enum initiative_ground {
#define GROUND(name, kind) INITIATIVE_GROUND_##name,
#include "core/initiative_ground.def"
#undef GROUND
    INITIATIVE_GROUND_COUNT
};

enum initiative_found {
#define FOUND(name, counts) INITIATIVE_FOUND_##name,
#include "core/initiative_found.def"
#undef FOUND
    INITIATIVE_FOUND_COUNT
};

enum initiative_kind { INITIATIVE_OWN = 1, INITIATIVE_AGENDA = 2 }; // a bit each
enum initiative_phase {
    INITIATIVE_HIDDEN,
    INITIATIVE_SUPPORT,
    INITIATIVE_BUSY,
    INITIATIVE_OVER,
    INITIATIVE_PHASES
};

enum {
    INITIATIVE_TITLE_SIGNS = 100,
    INITIATIVE_GIST_SIGNS = 200,
    INITIATIVE_TEXT_SIGNS = 4000,
    INITIATIVE_LINE_SIGNS = 120,
    INITIATIVE_NAME_SIGNS = 80,
    INITIATIVE_AGE_LEAST = 12, // an account and these texts are made for it
    INITIATIVE_GROWN = 18,     // who may receive money
    INITIATIVE_NAMED_AGE = 16, // a younger maker stands nowhere by name
    INITIATIVE_CENTS_MOST = 100000000,
    INITIATIVE_PENDING_DAYS = 14,
    INITIATIVE_SHEET_LINES = 10,
    INITIATIVE_SHEETS_MOST = 500,
    INITIATIVE_REMIND_DAYS = 7,    // before it ends because it was not handed in
    INITIATIVE_TYPED_DAYS = 14,    // after the last day, to type what came in on time
    INITIATIVE_LETTERS_DAY = 5,    // to one address, whatever it is asked for
    INITIATIVE_PHOTOS_DAY = 10,    // of one initiative
    INITIATIVE_PHOTOS_PERSON = 20, // in a day, of one account
    INITIATIVE_ROLE_MAKER = 30,    // among the roles of who takes a step
    INITIATIVE_ROLE_SYSTEM = 31
};

str initiative_state_name(enum initiative_state s);
enum initiative_state initiative_state_of(const struct initiative_row *i);
bool initiative_state_parse(str name, enum initiative_state *out);
enum initiative_phase initiative_phase_of(enum initiative_state s);
uint32_t initiative_state_kinds(enum initiative_state s);
// Of this one, in that state: see initiative_state.def.
enum initiative_phase initiative_phase_in(const struct initiative_row *i, enum initiative_state s);
enum initiative_kind initiative_kind_of(const struct initiative_row *i);
bool initiative_kind_parse(str name, enum initiative_kind *out);
str initiative_ground_name(enum initiative_ground g);
uint32_t initiative_ground_kinds(enum initiative_ground g);
str initiative_found_name(enum initiative_found f);
bool initiative_found_parse(str name, enum initiative_found *out);
bool initiative_found_counts(enum initiative_found f);
str initiative_object(struct mem *m, initiative_id id); // for clocks and the log: "initiative:12"
// People may sign now: it needs names, in this state, until its last day, and it is not hidden. In which ways: i->online, i->paper.
bool initiative_signs(const struct initiative_row *i, day today);

// ---- making ----

struct initiative_new {
    const struct place_row *place;
    enum initiative_kind kind;
    bool light;    // a subject for the council by the lighter way, where the by-law has that
    place_id area; // the place, or one in it
    str title, gist, body, maker_name, maker_mail;
    int64_t maker_age;
    bool named;
    enum lang lang;
    const person_id *person; // NULL: without account
};

struct initiative_receipt {
    initiative_id id;
    int64_t number;
    str key; // the only time that it is known
};

// ERR_INVALID: out of bounds. Whether the age is enough is a need of a step, so that a draft is never lost.
CHECKED enum err initiative_add(struct db *db, struct mem *mem, int64_t now,
                                const struct initiative_new *n, struct initiative_receipt *out);
// The initiative of that number at the place, if the key is of it.
CHECKED enum err initiative_open(struct db *db, struct mem *mem, place_id place, int64_t number,
                                 str key, bool *out_found, struct initiative_row *out);

// ---- steps: initiative_event.def ----

struct initiative_event_rule { // a row of the table
    str name;
    uint32_t from;  // a bit per state
    int to;         // enum initiative_state
    uint32_t who;   // a bit per role; INITIATIVE_ROLE_MAKER and _SYSTEM besides
    uint32_t needs; // a bit per need
    uint32_t tells; // a bit per role; INITIATIVE_ROLE_MAKER and INITIATIVE_TELL_FOLLOWERS besides
    uint32_t starts, ends; // a bit per enum clock_kind; INITIATIVE_PAUSE and _RESUME besides
};

enum { INITIATIVE_TELL_FOLLOWERS = 31, INITIATIVE_PAUSE = 30, INITIATIVE_RESUME = 31 };
extern const struct initiative_event_rule initiative_events[INITIATIVE_EVENT_COUNT];

bool initiative_event_parse(str name, enum initiative_event *out);
str initiative_need_name(enum initiative_need n);

struct initiative_step {
    enum initiative_event event;
    uint32_t roles;          // that who asks holds at the place; a bit for the maker
    const person_id *person; // NULL: the maker without account, the system or the command line
    str who;                 // uid, "maker", "system" or "command"
    str why;                 // the reason, or what is missing
    str ref;                 // number and date of the decision
    str text;                // the decision or the feedback in plain words
    str ground;              // initiative_ground.def
    bool tested;             // each ground of exclusion was looked at
    bool first;              // the meeting is the first after the term
    day on;                  // of the meeting; when it is to be carried out
    int64_t amount;          // cents that are granted
};

// What the step still needs, a bit each; 0: nothing. `s` may be NULL: then what comes with the step itself counts as given.
CHECKED enum err initiative_missing(struct db *db, struct mem *mem, int64_t now,
                                    const struct initiative_row *i, enum initiative_event e,
                                    const struct initiative_step *s, uint32_t *out);
// Takes it: state, log, clocks, money, and a job that tells who must know ("initiative.tell", with the id of the event).
// ERR_CONFLICT: not from where it is; ERR_FORBIDDEN: not in these roles; ERR_UNSOLVABLE: *out_missing says what is missing.
CHECKED enum err initiative_go(struct db *db, struct mem *mem, int64_t now, initiative_id id,
                               const struct initiative_step *s, uint32_t *out_missing);

// Takes it out of sight (core/moderation.h), or puts it back where its steps brought it meanwhile. ERR_CONFLICT: nobody saw it, or
// it is not hidden.
CHECKED enum err initiative_hide(struct db *db, struct mem *mem, int64_t now, initiative_id id,
                                 bool hidden);

// ---- the photograph in the account ----

// Keeps it as it was sent and plans the job "initiative.photo", which makes it anew; what was there before goes. The bytes are what
// picture_look took. ERR_FULL: so many were sent today.
CHECKED enum err initiative_photo_add(struct db *db, struct mem *mem, int64_t now,
                                      const struct initiative_row *i, str bytes,
                                      const person_id *person);
CHECKED enum err initiative_photo_remove(struct db *db, int64_t now, initiative_id id);

// Plans the job that goes by once a day; a step that opens signing does it.
CHECKED enum err initiative_watch_plan(struct db *db, struct mem *mem, int64_t now);

// The day of the by-law that it goes by: of handing in; as long as it is only a draft, today.
day initiative_rules_day(const struct initiative_row *i, int64_t now);

// What the by-law says for one of this kind in that area.
struct initiative_rules {
    bool on;
    int64_t threshold, min_age, small, max;
    day last;  // to sign
    day file;  // to hand it in, when there are enough
    str basis; // of the number
    bool confirmed;
    bool online, paper;
    int64_t percent,
        residents; // 0: the number is no share; residents 0 with a percent: it is not known how many live there
};
CHECKED enum err initiative_rules(struct db *db, struct mem *mem, int64_t now,
                                  const struct initiative_row *i, struct initiative_rules *out);

// ---- signing ----

struct signer { // as typed
    str mail, name, postcode, house, born;
    enum lang lang;
};

enum signer_problem {
    SIGNER_MAIL = 1,
    SIGNER_NAME = 2, // empty, too long, or in another script than people are registered in
    SIGNER_POSTCODE = 4,
    SIGNER_HOUSE = 8,
    SIGNER_BORN = 16,
    SIGNER_YOUNG = 32
};

enum signed_how {
    SIGNED_WAITS,   // until the button in the letter is pressed
    SIGNED_COUNTED, // it counts
    SIGNED_AGAIN,   // this address had signed: a letter may say so, the page does not
    SIGNED_TWICE,   // somebody of this name there had signed: nobody is told
    SIGNED_CLOSED,
    SIGNED_ENOUGH, // letters to this address today
    SIGNED_HELD    // confirmed; it came in a burst, so somebody looks first
};

// What stands in a signature, and for whom it counts once. *out_problems: bits of enum signer_problem.
struct signer_clean {
    str mail, mail_once, name, postcode, house, who_once;
    day born;
};
void signer_clean(struct mem *m, const struct signer *s, int64_t min_age, day today,
                  bool needs_mail, struct signer_clean *out, unsigned *out_problems);
str signer_mail_once(struct mem *m, str mail);

// On line. `person` who is signed in with that address: it counts at once. *out_key: for the letter, or for the page of one's own.
// The clean signer has no problems.
CHECKED enum err initiative_sign(struct db *db, struct mem *mem, int64_t now,
                                 const struct initiative_row *i, const struct signer_clean *s,
                                 enum lang lang, const person_id *person, bool burst,
                                 enum signed_how *out, str *out_key);
// Names on a sheet that came in that day count now: also when it is typed after the last day, as long as nobody has filed.
bool initiative_paper_counts(const struct initiative_row *i, day came, day today);
// From paper: it counts at once, or is of somebody who had signed.
CHECKED enum err initiative_sign_paper(struct db *db, struct mem *mem, int64_t now,
                                       const struct initiative_row *i, const struct signer_clean *s,
                                       day came, str sheet, int line, enum signed_how *out);
// The signature of that key; *out_asked: it is the key of a letter that asks whether it may move.
CHECKED enum err initiative_signature_open(struct db *db, struct mem *mem, initiative_id initiative,
                                           str key, bool *out_found, bool *out_asked,
                                           struct initiative_signature_row *out);
// The button in the letter.
CHECKED enum err initiative_sign_confirm(struct db *db, struct mem *mem, int64_t now,
                                         const struct initiative_signature_row *s,
                                         enum signed_how *out);
// What came in a burst and was confirmed: it counts, or is struck. Who signed in time counts as long as nobody has filed or counted,
// also after the last day. ERR_CONFLICT: it is too late for that. *out_n: how many it was about.
CHECKED enum err initiative_held_judge(struct db *db, struct mem *mem, int64_t now,
                                       initiative_id id, bool good, int64_t *out_n);
// Takes one's own name away. ERR_CONFLICT: it is being counted, or is gone.
CHECKED enum err initiative_sign_withdraw(struct db *db, struct mem *mem, int64_t now,
                                          const struct initiative_signature_row *s);
// Moves one's own name to the initiative that this one joins: only who gave it does that. ERR_CONFLICT: it joins none, or that
// one is closed. asked: the key of the letter that asked, or empty; *out_key: of the name where it stands now.
CHECKED enum err initiative_sign_move(struct db *db, struct mem *mem, int64_t now,
                                      const struct initiative_signature_row *s, str asked,
                                      enum signed_how *out, str *out_key);

// ---- the sample ----

// How many of n signatures have to be looked at, so that up to `sample_spare` wrong ones may be found and it still says that
// there are at least `threshold`: with a chance of at most one in twenty to say so wrongly. n when nothing less says it.
int64_t sample_size(int64_t n, int64_t threshold);
enum { SAMPLE_SPARE = 2, SAMPLE_WRONG_PPB = 50000000 };

enum sample_says { SAMPLE_UNDECIDED, SAMPLE_ENOUGH, SAMPLE_SHORT };
// What `wrong` among `looked` of n says, by the exact hypergeometric chance, in parts per billion: of finding so few (so many)
// wrong ones if there were just too many (just not too many).
enum sample_says sample_says(int64_t n, int64_t threshold, int64_t looked, int64_t wrong,
                             int64_t *out_ppb);
// Draws the sample: which signatures, from the seed; the same again from the same seed and ids. all: every one.
CHECKED enum err initiative_sample_draw(struct db *db, struct mem *mem,
                                        const struct initiative_row *i, str seed, bool all);
// What was found of the one on that place of the draw; keeps the sums.
CHECKED enum err initiative_sample_found(struct db *db, struct mem *mem, int64_t now,
                                         initiative_id id, int64_t place_in, str found,
                                         const person_id *person);
