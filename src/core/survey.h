// survey.h - a questionnaire that hangs on a trajectory: for anyone (open), or for who was drawn and got a code (sample).
//
// Form     the questions are one text (engine/survey/form.h); frozen at the test round and at opening, each with a
//          fingerprint. After opening nothing in them changes.
// Steps    survey_state.def, survey_event.def, survey_need.def; docs/decisions/0050.
// Sheet    what one person answers. While busy it is found by a key or code, of which the SHA-256 is kept; when it is sent
//          the key goes, and nothing leads from a code or a moment to the answers (docs/decisions/0051).
// Code     twelve signs on a letter or a sheet of paper, made once and kept as SHA-256. It answers once.
// About    who people are is counted, not kept per person; a ticket lets somebody be counted once.
// Bounds   SURVEY_*; beyond them ERR_INVALID. Whether the trajectory is open is proved here, in the same transaction.
#pragma once

#include "core/person.h"
#include "core/survey.sql.h"
#include "core/trajectory.h"
#include "engine/survey/form.h"

enum survey_state {
#define STATE(name, seen, takes) SURVEY_##name,
#include "core/survey_state.def"
#undef STATE
    SURVEY_STATE_COUNT
};

enum survey_event {
#define EVENT(name, from, to, who, needs) SURVEY_EVENT_##name,
#include "core/survey_event.def"
#undef EVENT
    SURVEY_EVENT_COUNT
};

enum survey_need {
#define NEED(name) SURVEY_NEED_##name,
#include "core/survey_need.def"
#undef NEED
    SURVEY_NEED_COUNT
};

enum {
    SURVEY_CODE = 12,
    SURVEY_KEY = 16,
    SURVEY_STRATA = 20,
    SURVEY_STRATUM_SIGNS = 60,
    SURVEY_CODES_AT_ONCE = 1000,
    SURVEY_TRIED = 3,        // answers that the test round has at least
    SURVEY_RESULT_DAYS = 28, // results within four weeks after the last day
    SURVEY_KEEP_DAYS = 92,   // of answers, after the results
    SURVEY_LATE_DAYS = 60,   // an interview of longer ago is not sent any more
    SURVEY_PEOPLE = 20000000
};

str survey_state_name(enum survey_state s);
enum survey_state survey_state_of(const struct survey_row *s);
bool survey_is_seen(const struct survey_row *s);
bool survey_is_sample(const struct survey_row *s);
bool survey_has_about(const struct survey_row *s, str trait);
// Takes answers: open and not past its last day, of a trajectory that people may take part in; or in its test round.
bool survey_takes(const struct survey_row *s, const struct trajectory_row *t, day today);
// An interview of that day, held without a network, may still come in: until the results are published.
bool survey_takes_late(const struct survey_row *s, day held, day today);

struct survey_new {
    trajectory_id trajectory;
    str kind;
    struct form form;
};

CHECKED enum err survey_add(struct db *db, struct mem *mem, int64_t now, const struct survey_new *n,
                            int64_t *out_number);
// The questions as they are now; of a survey that was read before, so they are good.
CHECKED enum err survey_form(struct mem *mem, const struct survey_row *s, struct form *out);
// ERR_CONFLICT: it is not a draft any more.
CHECKED enum err survey_form_save(struct db *db, struct mem *mem, survey_id id,
                                  const struct form *f);

// ---- steps ----

struct survey_event_rule {
    str name;
    uint32_t from;
    enum survey_state to;
    uint32_t who, needs; // bits; ROLE_SYSTEM besides the roles
};
extern const struct survey_event_rule survey_events[SURVEY_EVENT_COUNT];

bool survey_event_parse(str name, enum survey_event *out);

struct survey_step {
    enum survey_event event;
    uint32_t roles;
    const person_id *person; // NULL: by itself or a command
    str who, why;
};

CHECKED enum err survey_missing(struct db *db, struct mem *mem, int64_t now,
                                const struct survey_row *s, enum survey_event e, str why,
                                uint32_t *out);
// ERR_CONFLICT: not from where it is; ERR_FORBIDDEN: not in these roles; ERR_UNSOLVABLE: *out_missing says what is missing.
CHECKED enum err survey_go(struct db *db, struct mem *mem, int64_t now, survey_id id,
                           const struct survey_step *step, uint32_t *out_missing);

// ---- codes ----

// n codes of a stratum (0: none). out[n] are the codes as people read them, "abcd-efgh-jkmn"; they are nowhere else.
CHECKED enum err survey_codes_make(struct db *db, struct mem *mem, const struct survey_row *s,
                                   int64_t stratum, bool paper, int64_t n, str *out,
                                   int64_t *out_batch);
str survey_code_write(struct mem *m, str code);
// What somebody typed, with or without hyphens, blanks and capitals; false: it is none. signs: SURVEY_CODE or SURVEY_KEY.
bool survey_code_read(struct mem *m, str typed, size_t signs, str *out);

// ---- answering ----

struct survey_sheet {
    int64_t id;
    bool test;
    str key, channel;
    int64_t stratum, started_at;
};

// With a code (sample; it goes on where it was), or without: a sheet and its new key. An earlier key of it ends. ERR_NOT_FOUND: no such code, or used, or void,
// which all look the same. ERR_GONE: it takes no answers now.
CHECKED enum err survey_begin(struct db *db, struct mem *mem, int64_t now,
                              const struct survey_row *s, str code, bool test,
                              struct survey_sheet *out);
// The sheet that is busy under that key. ERR_NOT_FOUND: none, or of another survey, or sent.
CHECKED enum err survey_sheet_open(struct db *db, struct mem *mem, const struct survey_row *s,
                                   str key, struct survey_sheet *out);
// value[n] by question; absent or empty where there is no answer.
CHECKED enum err survey_sheet_values(struct db *db, struct mem *mem, const struct form *f,
                                     int64_t sheet, str *value);
// Answers to what is not shown any more are taken away. *out_first: the first question that needs an answer; -1: it is sent.
// out_ticket: the key with which its maker may be counted.
CHECKED enum err survey_send(struct db *db, struct mem *mem, int64_t now,
                             const struct survey_row *s, const struct form *f,
                             const struct survey_sheet *sheet, int *out_first, str *out_ticket);
// A whole sheet at once: by an interviewer, from paper, made up for practice. now: when they were asked. code: NULL for none. ERR_CONFLICT: the code
// was used. Values of questions that are not shown are left out; *out_first as above.
CHECKED enum err survey_enter(struct db *db, struct mem *mem, int64_t now,
                              const struct survey_row *s, const struct form *f, const str *value,
                              str channel, int64_t stratum, const survey_code_id *code,
                              int *out_first, str *out_ticket);

// Closes what is past its last day, on its own. Run once a day.
CHECKED enum err survey_watch(struct db *db, struct mem *mem, int64_t now);
