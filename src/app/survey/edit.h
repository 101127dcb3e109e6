// edit.h - views of making a survey.
#pragma once

#include "app/survey/surveys.h"

struct edit_line {
    str id, text, lead;
    msg kind;
    int64_t number;
    bool required, conditional, moved_up, moved_down; // moved: just now, by that button
    bool can_up, can_down;
};
struct edit_lines {
    struct edit_line *at;
    int n;
};
struct edit_view {
    struct survey_here h;
    struct edit_lines lines;
    struct sentences faults, wrong; // wrong: with what was sent
    str title, title_en, intro, intro_en, pasted;
    str gone, undo; // the question that was taken away just now, and all as they were with it
    bool draft;
};

struct when_choice {
    str value, field, text; // "v1.c2"
    bool chosen;
};
struct when_choices {
    struct when_choice *at;
    int n;
};
struct when_view { // a question before this one that a condition may look at
    str id, text, least, most, field_least, field_most;
    int64_t number;
    bool chooses, used;
    struct when_choices choices;
};
struct when_views {
    struct when_view *at;
    int n;
};
struct question_edit_view {
    struct survey_here h;
    str id; // "nieuw" or "matrix": a new one
    enum question_kind kind;
    msg kind_word;
    bool draft, fresh, matrix, chooses, bounds, ends, required, alone, conditional;
    str text, text_en, help, help_en, lead, lead_en, choices, choices_en, people, least, most, low,
        low_en, high, high_en, rows, rows_en;
    struct when_views whens;
    struct sentences wrong;
};
