// note.h - the note of answers: one set of rows as web page, CSV and JSON, and what was published, fixed with its fingerprint.
#pragma once

#include "app/answer/answer.h"
#include "core/job.h"

struct whose { // contributions with points in one cluster
    int64_t number;
};
struct whoses {
    struct whose *at;
    int n;
};
struct note_answer {
    struct answered_view a;
    int64_t cluster, points, version;
    str author, reader;
    struct whoses whose;
};
struct note_answers {
    struct note_answer *at;
    int n;
};
struct note_aside { // a contribution to which no answer belongs
    int64_t number;
    str reason, author, reader;
    day on;
};
struct note_asides {
    struct note_aside *at;
    int n;
};
struct reply_view {
    int64_t number;
    bool yes;
    str why;
};
struct reply_views {
    struct reply_view *at;
    int n;
};
struct note_line {
    str text;
    bool dutch; // on an English page
};
struct note_lines {
    struct note_line *at;
    int n;
};
struct promise_line { // what was promised, and how it went
    str title;
    msg how;
    day first, done;
    bool dutch, late;
};
struct promise_lines {
    struct promise_line *at;
    int n;
};
struct note_view {
    struct here h;
    struct note_answers answers;
    struct note_asides asides;
    int64_t version, total, withdrawn, hidden, answered, yes, no, silent;
    str fingerprint;
    day on;
    struct channel_lines channels;
    struct reply_views replies;
    struct promise_lines promises;
    struct note_lines ways, learned;
    struct msgs explained; // besides in writing
    day starts, decision;
    bool on_paper, has_pdf, course; // course: something of it is known
};

CHECKED enum err note_publish(struct db *db, struct mem *m, int64_t now, const struct here *h,
                              int64_t *out_version, int64_t *out_n);

enum { ANSWER_JOBS = 2 };
extern const struct job_kind
    answer_jobs[ANSWER_JOBS]; // tells those who left an address; prints the note again
