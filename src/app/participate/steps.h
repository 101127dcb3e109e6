// steps.h - the table of steps, drawn; the steps of one trajectory; and the plan as it was frozen.
#pragma once

#include "app/participate/participate.h"
#include "web/clock.h"

struct step_line {
    msg word, to;
    bool back;
    struct msgs from, who, needs, tells, starts, ends;
    struct msgs consulted; // what it needs besides in a consultation
    bool followers;
    bool stands, runs; // the terms
};

struct step_lines {
    const struct step_line *at;
    int n;
};

struct steps_view {
    struct step_lines steps;
};

struct change_line {
    str part, before, after;
};

struct change_lines {
    const struct change_line *at;
    int n;
};

struct version_line {
    int64_t number;
    day day;
    str why, fingerprint;
    struct change_lines changes;
};

struct version_lines {
    const struct version_line *at;
    int n;
};

struct versions_view {
    struct trajectory_head head;
    struct version_lines versions;
    int64_t older; // there are more before this one; 0: none
};

// ---- taking a step ----

enum step_field {
    FIELD_WHY = 1,
    FIELD_REF = 2,
    FIELD_TEXT = 4,
    FIELD_GROUND = 8,
    FIELD_DEVIATION = 16
};

struct step_form {
    str name;
    msg word, about, text_word;
    bool allowed, can; // in these roles; and nothing is missing
    bool why, ref, text, ground, deviation, refused;
    struct msgs missing, who;
    bool to_answers; // that are missing, and who asks may give them
};

struct step_forms {
    const struct step_form *at;
    int n;
};

struct ground_option {
    str name;
    msg word;
};

struct ground_options {
    const struct ground_option *at;
    int n;
};

struct call_line {
    int64_t id;
    str question, answer, ref;
    day asked;
    bool answered;
};

struct call_lines {
    const struct call_line *at;
    int n;
};

struct step_view {
    struct trajectory_head head;
    struct step_forms forms;
    struct ground_options grounds;
    struct call_lines calls;
    struct clock_lines clocks;
    bool can_call_in, can_answer, taken, asked;
    bool rehearse; // it did not open yet, and nobody rehearsed it
    str problem, typed_why, typed_ref, typed_text;
};
