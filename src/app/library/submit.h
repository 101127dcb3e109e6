// submit.h - a practice case on its way to the library: its form, and what an editor does with it.
#pragma once

#include "app/library/library.h"
#include "app/library/submit.sql.h"

enum { CASE_FIELDS = 14 };

struct case_field { // one question of the form
    const char *name;
    msg label, help;
    int rows; // 1: a line
    bool must;
    str value, problem;
};

struct case_fields {
    struct case_field *at;
    int n;
};

struct case_choice {
    str value;
    msg word;
    bool chosen;
};

struct case_choices {
    struct case_choice *at;
    int n;
};

struct case_view {
    int64_t id;
    struct case_fields fields;
    struct case_choices place_kinds;
    bool licence, names;
    str licence_problem, names_problem, note, state, item;
    struct strs found; // what may name a person
    int problems;
    bool saved, sent;
    safe preview;
    day changed;
};

struct case_line {
    int64_t id;
    str title, place, state, item;
    msg word; // of the state
    day changed;
};

struct case_lines {
    struct case_line *at;
    int n;
};

struct cases_view {
    struct case_lines waiting, published;
    bool editor, said;
};
