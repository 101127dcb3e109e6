// edit.h - the editor: the texts of a course, the pieces of a text, one piece with what the checker says.
#pragma once

#include "app/learn/run.h"
#include "app/learn/version.h"

struct text_line {
    str path, title;
    bool changed;
};

struct text_lines {
    struct text_line *at;
    int n;
};

struct text_group {
    str title;
    int changed;
    struct text_lines texts;
};

struct text_groups {
    struct text_group *at;
    int n;
};

struct typed_row_line {
    str path, piece, title;
    int64_t at;
    day on;
};

struct typed_lines {
    struct typed_row_line *at;
    int n;
};

struct open_edit {
    str path, piece, who, place, why;
    day on;
};

struct open_edits {
    struct open_edit *at;
    int n;
};

struct work_view {
    str course, title, place, number;
    bool of_city, changed, moved, newer; // newer: upstream has a version that was not taken over
    bool taking;                         // a newer version is being merged in
    int64_t offers;                      // waiting for an answer
    struct text_groups groups;
    struct typed_lines typed;
    struct open_edits edits;
    struct run_lines misfits; // parts that never fit
    str said;
};

struct piece_line {
    str key, title, excerpt;
    msg kind;
    bool changed, local;
};

struct piece_lines {
    struct piece_line *at;
    int n;
};

struct text_view {
    str course, title, path, page, said, saved; // saved: key of the piece, as its form had it
    bool of_city, trainers;
    struct piece_lines pieces;
};

struct past_line {
    int64_t id;
    str who, place, why, number;
    msg kind;
    day on;
    struct word_marks words;
    bool now; // this is how it reads
};

struct past_lines {
    struct past_line *at;
    int n;
};

struct past_view {
    str course, title, path, key, piece;
    struct past_lines past;
};

struct piece_view {
    str course, title, path, key, after, piece; // piece: its heading
    str text, why, was;
    int rows;
    bool is_new, head, local, typed, looked, unreadable;
    day typed_on;
    struct finding_lines findings;
    int elsewhere; // errors in other texts
    safe preview;
    str why_problem, problem;
    // somebody else saved it in the meantime
    bool conflict, whole;
    str now_text, proposal, who;
    struct word_marks words;
    int64_t past; // how often it was changed
};
