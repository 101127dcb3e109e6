// version.h - a course that people work on: who keeps it, the text under hands, and what was published.
//
// The text under hands is the version it began from and the files that differ. A course is larger than a request's
// memory, so what reads all of it runs in a room of its own and copies out what the page needs.
#pragma once

#include "app/learn/frame.h"
#include "app/learn/version.sql.h"
#include "engine/course/unit.h"
#include "web/who.h"

enum { LEARN_ROOM_BYTES = 512 << 20, LEARN_TEXT_SIGNS = 100000, LEARN_WHY_SIGNS = 400 };

// Runs fn with an arena of its own that is let go afterwards.
CHECKED enum err learn_room(struct req *q,
                            enum err (*fn)(struct req *q, struct mem *room, void *arg), void *arg);

CHECKED enum err learn_kept(struct req *q, struct kept_row *out);   // by the path; ERR_NOT_FOUND
CHECKED enum err learn_keeper(struct req *q, struct kept_row *out); // and who asks may edit it
bool learn_is_trainers(str path);                                   // never public

// ---- the text under hands

struct work {
    struct kept_row course;
    int64_t base; // version it began from
    struct course_files was, now;
    bool changed;
};

CHECKED enum err work_read(struct db *db, struct mem *m, const struct kept_row *course,
                           struct work *out);
CHECKED enum err version_files(struct db *db, struct mem *m, int64_t version,
                               struct course_files *out);
str work_text(const struct course_files *f, str path); // .at NULL when there is no such file
// The one file becomes `text`; .at NULL takes it out.
CHECKED enum err work_put_file(struct req *q, const struct work *w, str path, str text);
CHECKED enum err work_put_all(struct req *q, const struct work *w, struct course_files now);
// By what the history of a text is known: its id and language; its path when it has none.
// Reads files as a course, with the pictures of the version they began from; what is wrong stands in its findings.
CHECKED enum err files_course(struct db *db, struct mem *m, struct course_files f, int64_t version,
                              struct course *out);
str doc_key(struct mem *m, str path, str text);
str head_with(struct mem *m, str text, const char *key, str value); // puts a value in the head
str head_says(struct mem *m, str text, const char *key);            // "" when it does not
// All files with this one in place of what was there.
struct course_files files_with(struct mem *m, struct course_files f, str path, str text);

struct put_ask {
    course_id course;
    str slug;
    struct course_files files;
    int64_t now, live; // live: what readers see until now
    int64_t assets_of; // version with the pictures
    str who, why;
    person_id person;
};

// The files become what readers see. ERR_INVALID when they have errors: see out->course.findings.
CHECKED enum err version_put(struct db *db, struct mem *m, const struct put_ask *ask,
                             struct learn_report *out);

// ---- what differs, to show

struct word_mark {
    str text;
    enum word_kind kind;
};

struct word_marks {
    struct word_mark *at;
    int n;
};

struct change_line {
    enum diff_kind kind;
    enum diff_what what;
    str block, name;
    msg word; // what happened
    struct word_marks words;
};

struct change_lines {
    struct change_line *at;
    int n;
};

struct change_file {
    str title, path, uid, page; // page: address of it, or empty
    struct change_lines lines;
};

struct change_files {
    struct change_file *at;
    int n, changes, hidden; // hidden: in the trainer's part
};

// Without what only the trainer sees, unless `all`. Titles come from `names`, addresses from `version` of the course.
CHECKED enum err changes_shown(struct req *q, const struct diff *d, struct course_files names,
                               str course, int64_t version, bool all, struct change_files *out);
struct word_marks words_marked(struct mem *m, str before, str after);
msg change_word(const struct diff_change *c);

struct finding_line {
    enum severity severity;
    str said, file, at; // at: the words that stand on that line
    int line;
};

struct finding_lines {
    struct finding_line *at;
    int n, errors;
};

struct finding_lines findings_said(struct req *q, const struct findings *f, struct course_files in,
                                   str only_file);

// ---- pages

struct release_line {
    str number, why, who, path, pinned;
    int64_t at;
    day on;
    bool live;
};

struct release_lines {
    struct release_line *at;
    int n;
};

struct credit_line {
    str who, place;
    int64_t n;
};

struct credit_lines {
    struct credit_line *at;
    int n;
};

struct place_choice {
    int64_t id;
    str name;
};

struct place_choices {
    struct place_choice *at;
    int n;
};

struct draft_line {
    int64_t id;
    str number, note;
    day on;
};

struct draft_lines {
    struct draft_line *at;
    int n;
};

struct versions_view {
    str course, title, place;
    bool keeper, changed, of_city;
    str upstream, upstream_title;
    struct release_lines releases;
    struct draft_lines drafts;   // came in from outside, for who may edit
    struct place_choices places; // where who asks may make a version of its own
    struct kept_rows forks;
    str said;
};

struct version_view {
    str course, title, number, why, who, was, pinned;
    day on;
    bool live, keeper, first;
    struct change_files files;
    struct credit_lines credits;
};

struct publish_view {
    str course, title, number, proposed, why;
    enum weight weight;
    struct change_files files;
    struct finding_lines findings;
    struct credit_lines credits;
    bool moved; // readers see another version than the one this began from
    str problem;
};
