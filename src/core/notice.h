// notice.h - what somebody follows, what happened to it, and what waits for them: on /mijn, and by mail at once, once a
// day, once a week or not, as they choose per thing.
//
// A feature whose things can be followed lists them in its struct feature (`follows`), puts the button on their page
// (web/follow.h), and tells what happens, in the transaction in which it happens:
//
//   const struct notice_value values[] = {notice_text("course", title), notice_text("version", version)};
//   TRY(notice_tell(q->db, q->mem, q->now, &(struct notice_new){
//       .kind = "course", .object = course.id.v, .place = course.place, .text = MSG_notice_course_version,
//       .values = values, .n_values = COUNT_OF(values), .link = path, .maker = who_person(q->who)}));
//
// To       everybody who follows the thing and may see it (notice_kind.about says so, for each); with `to` one person,
//          also who does not follow it. A job spreads it, so that telling costs one row whatever the number of followers.
// Task     waits for an act: stands on top on /mijn, is mailed at once unless the person said "not", and stays until
//          it is done: put away, or settled by the feature (notice_settle). Else it is news.
// Once     what has a key `once` is told at most once ("meeting.12.tomorrow"): for jobs that may run again. A letter is
//          queued in the transaction that marks it as sent, so nothing goes out twice.
// Never    the name of a person, a code or a vote in a value: a notice outlives them, and goes by mail.
// Errors   ERR_INVALID  a kind, link or value that is none
#pragma once

#include "core/notice.sql.h"
#include "core/person.h"
#include "core/settings.h"
#include "i18n/i18n.h"

enum { NOTICE_DAYS = 182, NOTICE_HOUR = 7, NOTICE_VALUES = 8 };

// ---- what can be followed ----

struct notice_subject {
    str title, path; // path of ours, without language
    place_id place;
};

struct notice_kind {
    const char *name; // "place": a-z and '_'
    // What it is called in a language. *out_found false: it is gone, or this person may not see it.
    enum err (*about)(struct db *db, struct mem *mem, int64_t now, enum lang lang, person_id person,
                      int64_t object, bool *out_found, struct notice_subject *out);
};

enum notice_how { NOTICE_NOW, NOTICE_DAY, NOTICE_WEEK, NOTICE_OFF, NOTICE_HOWS };

str notice_how_name(enum notice_how how); // "now", "day", "week", "off"
bool notice_how_parse(str name, enum notice_how *out);

// Follows, or changes how often. That the person may see the thing is proved before. What was told and has not been
// mailed yet goes by the new choice.
CHECKED enum err notice_follow(struct db *db, int64_t now, person_id person, const char *kind,
                               int64_t object, enum notice_how how);
CHECKED enum err notice_unfollow(struct db *db, person_id person, const char *kind, int64_t object);
CHECKED enum err notice_following(struct db *db, struct mem *mem, person_id person,
                                  const char *kind, int64_t object, bool *out_follows,
                                  enum notice_how *out_how);
// No mail of notices at all, whatever else is chosen; choosing "now", "day" or "week" for a thing ends it.
CHECKED enum err notice_silence(struct db *db, int64_t now, person_id person);

// ---- telling ----

struct notice_value {
    const char *name; // in the sentence: {name}
    enum { NOTICE_TEXT, NOTICE_NUMBER, NOTICE_DATE, NOTICE_WORD } kind;
    str text;
    int64_t number; // or the day, or the sentence
};

static inline struct notice_value notice_text(const char *name, str text)
{
    return (struct notice_value){.name = name, .kind = NOTICE_TEXT, .text = text};
}

static inline struct notice_value notice_number(const char *name, int64_t number)
{
    return (struct notice_value){.name = name, .kind = NOTICE_NUMBER, .number = number};
}

static inline struct notice_value notice_day(const char *name, day d)
{
    return (struct notice_value){.name = name, .kind = NOTICE_DATE, .number = d.n};
}

// A word or sentence of ours: said in the language of the reader.
static inline struct notice_value notice_word(const char *name, msg word)
{
    return (struct notice_value){.name = name, .kind = NOTICE_WORD, .number = word};
}

struct notice_new {
    const char *kind; // of the thing it is about
    int64_t object;
    place_id place; // whose letter it is: its sender, its name in links; {0}: the whole
    msg text;       // one sentence without a final full stop; also the subject of a letter
    const struct notice_value *values;
    int n_values;
    str link;        // where to go on: path of ours, without language, percent-encoded
    bool task;       // waits for an act
    int64_t due_at;  // of a task; 0: no end
    str once;        // empty: tell always
    person_id maker; // who did it is not told; {0}: nobody
    person_id to;    // this person only; {0}: who follows
};

CHECKED enum err notice_tell(struct db *db, struct mem *mem, int64_t now,
                             const struct notice_new *n);
// What was asked is done: the tasks with this sentence about this thing go from /mijn. person {0}: everybody's.
CHECKED enum err notice_settle(struct db *db, int64_t now, person_id person, const char *kind,
                               int64_t object, msg text);
// The thing is gone: nobody follows it any more, and what was told of it goes.
CHECKED enum err notice_forget(struct db *db, const char *kind, int64_t object);

// ---- showing ----

// The sentence with its values; empty when this program does not know it (any more).
str notice_sentence(struct mem *mem, enum lang lang, str message, str vals);
// notice_waiting(db, mem, person, limit, &rows): what is not done, tasks first by due date, then news, newest first.
// notice_done(db, person, id, now, &changed): puts one away; notices_done: all news.

// ---- unsubscribing without signing in ----

// The key in a letter: for mail about one thing, or (kind "all") for all notices. It says who by the uid, and is proved
// by a secret of this house. Part of a writing transaction the first time.
CHECKED enum err notice_key(struct db *db, struct mem *mem, str uid, const char *kind,
                            int64_t object, str *out);
// Whose key it is and for what; *out_found false: not one of ours, or of somebody who left.
struct notice_unsubscribe {
    person_id person;
    enum lang lang;
    str kind; // "all"
    int64_t object;
};
CHECKED enum err notice_key_read(struct db *db, struct mem *mem, str key, bool *out_found,
                                 struct notice_unsubscribe *out);
CHECKED enum err notice_unsubscribed(struct db *db, int64_t now,
                                     const struct notice_unsubscribe *u);

// ---- sending: the jobs are in app/notice ----

CHECKED enum err notice_plan(struct db *db,
                             int64_t now); // tomorrow's digest, at seven in Amsterdam
