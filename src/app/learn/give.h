// give.h - what a city gives back to the course it came from, and what it takes over from it.
#pragma once

#include "app/learn/edit.h"
#include "app/learn/give.sql.h"

// Offers that wait for an answer; whether a newer version is being merged in.
CHECKED enum err give_waiting(struct db *db, struct mem *m, course_id course, int64_t *out_offers,
                              bool *out_taking);
str edit_text_path(struct req *q, str course, str path);
msg piece_kind(enum unit_kind kind, str block);
str piece_excerpt(struct mem *m, const struct unit *u);
extern const struct normal_options edit_ids;

struct give_piece { // what a city changed
    str choice;     // path and piece, as the form names it
    str path, doc, key, after, title, text_title, why;
    str before, now; // .at NULL: was not there, is not there
    enum unit_kind kind;
    msg what;
    bool chosen;
    msg offered; // MSG_none, or what became of it
    struct word_marks words;
    struct run_lines runs; // what giving this part taught here
};

struct give_pieces {
    struct give_piece *at;
    int n;
};

struct answer_line {
    str title, text_title, answer, who;
    msg state;
};

struct answer_lines {
    struct answer_line *at;
    int n;
};

struct offer_line {
    int64_t id;
    str why, who, place;
    day on;
    bool open;
    struct answer_lines pieces;
};

struct offer_lines {
    struct offer_line *at;
    int n;
};

struct give_view {
    str course, title, upstream, upstream_title, why, evidence;
    struct give_pieces pieces;
    int local;                       // pieces that stay
    bool any_runs, any_notes, notes; // notes: of trainers go along
    struct offer_lines offers;
    str choose_problem, why_problem, said;
};

struct judge_piece {
    int64_t id;
    str title, text_title, path, was, answer, who, result;
    enum unit_kind kind;
    msg what, state;
    bool open, clash, changed_since, gone, impossible;
    str now_text;            // how it stands here
    struct word_marks words; // from how it stands here to what it becomes
    int rows;
    struct run_lines runs;
};

struct judge_pieces {
    struct judge_piece *at;
    int n;
};

struct judge_view {
    str course, title, place, who, why, evidence;
    int64_t id;
    day on;
    bool open;
    struct judge_pieces pieces;
    str said, problem;
    int64_t problem_at;
};

struct offers_view {
    str course, title;
    struct offer_lines offers;
};

struct take_question {
    str key, path, text_title, name, base, own;
    struct word_marks ours, theirs;
    str proposal;
    bool answered, whole, ours_gone, theirs_gone;
    msg what;
    enum merge_take taken;
    int rows;
};

struct take_questions {
    struct take_question *at;
    int n;
};

struct take_view {
    str course, title, from, number;
    bool begun, nothing, own; // own: our own newer version, not that of upstream
    int open, answered, from_theirs, place;
    bool has_one;
    struct take_question one; // the question at hand
    struct take_questions done;
    struct change_files files;
    struct finding_lines findings;
};
