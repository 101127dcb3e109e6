// surveys.h - what the pages of surveys share.
#pragma once

#include "core/survey.h"
#include "web/trajectory.h"

#define ROUTE ROUTE_DECLARE
#include "app/survey/survey.def"
#undef ROUTE

struct survey_here { // the survey that a page is about
    struct place_row place;
    struct trajectory_row t;
    struct trajectory_head head;
    struct survey_row s; // not in the list of a trajectory
    struct form form;
    str title, base, where; // where: its own address; base: of all surveys of the trajectory
    bool title_dutch, english;
    day ends;
    bool sample, taking; // people may fill it in now
    bool can_lead, can_intake, can_moderate, can_step;
    bool desk_letters, desk_street, desk_paper,
        desk_words; // there is work at that desk in this state
};

// The place and trajectory of the address, without a survey.
CHECKED enum err survey_place(struct req *q, struct survey_here *out);
// With the survey of {number}; "not found" when it is not public yet and who asks does not work on it.
CHECKED enum err survey_here(struct req *q, struct survey_here *out);
// The same whatever its state, for who holds the right there, or brings a key of their own.
CHECKED enum err survey_here_any(struct req *q, struct survey_here *out);
CHECKED enum err survey_here_must(struct req *q, enum right r, struct survey_here *out);
struct html *survey_page(struct req *q, struct res *r, const struct survey_here *h, msg title,
                         bool form, bool no_index);
enum err survey_to(struct req *q, struct res *r, const struct survey_here *h, str tail);
str survey_object(struct req *q, const struct survey_here *h); // for the log
msg survey_channel_word(str channel);
msg survey_state_word(str state);
msg survey_kind_word(enum question_kind k);
msg survey_problem_word(enum value_problem p);
// What is wrong with the questions, in sentences.
struct sentences {
    str *at;
    int n;
};
struct sentences survey_faults(struct req *q, const struct form *f,
                               const struct form_faults *faults);

// ---- a question on a page: to answer, to print, to look at ----

struct choice_line {
    str id, text, field; // field: the id on the page
    bool dutch, chosen, alone;
    int64_t rank; // where it stands now; 0: nowhere
};
struct choice_lines {
    struct choice_line *at;
    int n;
};
struct step_line { // a step of a scale
    int64_t n;
    str field;
    bool chosen;
};
struct scale_steps {
    struct step_line *at;
    int n;
};
struct question_view {
    str id, lead, text, help, low, high, value, words,
        field; // words: the answer; field: what its fields are called
    bool dutch, required;
    enum question_kind kind;
    msg kind_word, problem;
    int64_t number, least, most; // number: as people count
    struct choice_lines choices;
    struct scale_steps steps;
    struct sentences when; // in words: "Alleen als ..."
    str places;            // id of the list of names that may be chosen from; empty: none
};
struct question_views {
    struct question_view *at;
    int n;
};

void question_view_fill(struct req *q, const struct form *f, int i, str value,
                        struct question_view *out);
// An answer in words: the texts of its choices.
str value_words(struct req *q, const struct question *x, str value);
// A ranking that was refused shows the places that were sent, also two that are the same.
void ranking_keep(struct req *q, const struct question *x, struct question_view *v);
// What was sent for a question, as form_value wants it.
str question_sent(struct req *q, const struct question *x);
// Names of the place, to choose from.
struct names {
    str *at;
    int n;
};
CHECKED enum err place_names(struct req *q, const struct survey_here *h, struct names *out);

// ---- views ----

struct survey_line {
    int64_t number;
    str title;
    bool dutch, sample, open, published;
    msg state;
    day ends;
};
struct survey_lines {
    struct survey_line *at;
    int n;
};
struct list_surveys_view {
    struct survey_here h;
    struct survey_lines lines;
};
struct create_view {
    struct survey_here h;
    str kind, title, title_en;
    msg kind_problem, title_problem;
};

struct start_view {
    struct survey_here h;
    struct sentences intro;
    bool intro_dutch;
    int64_t questions, minutes;
    str code;
    msg code_problem;
    bool resume; // the problem is with going on
    bool test;
    str key; // of the test round
    bool has_result;
};

struct ask_view {
    struct survey_here h;
    struct question_view q;
    struct names names;
    str key, previous;
    bool first, last, test, big;
    int64_t at, of; // progress
    // looking over
    struct question_views all;
};

struct later_view {
    struct survey_here h;
    str key, code, mail, question; // question: where one was
    bool sent, big;
    msg mail_problem;
};

struct about_value {
    str value, field;
    msg word;
    bool chosen; // with a form that was refused
};
struct about_values {
    struct about_value *at;
    int n;
};
struct about_line {
    str trait;
    msg word;
    bool none; // "I rather not say"
    struct about_values values;
};
struct about_lines {
    struct about_line *at;
    int n;
};
struct done_view {
    struct survey_here h;
    str key;
    struct about_lines about;
    str test_key; // of the test round: nothing of it is public
    bool test, big;
};

struct questions_view {
    struct survey_here h;
    struct question_views all;
    struct sentences intro;
};

extern const struct feature survey_feature;
