// manage.h - views of who runs a survey: steps, rules, letters, street, paper, words.
#pragma once

#include "app/survey/surveys.h"
#include "web/moderation.h"

struct need_words {
    msg *at;
    int n;
};
struct event_line {
    str name;
    msg word, about;
    bool why, asked; // a reason goes with it; it was asked just now, and refused
    struct need_words missing;
};
struct event_lines {
    struct event_line *at;
    int n;
};
struct past_line {
    msg word;
    day on;
    str why;
};
struct past_lines {
    struct past_line *at;
    int n;
};
struct sum_line {
    msg word;
    int64_t n;
};
struct sum_lines {
    struct sum_line *at;
    int n;
};
struct about_tick {
    str trait, field;
    msg word;
    bool on;
};
struct about_ticks {
    struct about_tick *at;
    int n;
};
struct manage_view {
    struct survey_here h;
    struct event_lines events;
    struct past_lines past;
    struct sum_lines sums;
    struct about_ticks about;
    int64_t done, hurried, tested, asked, used, unjudged, papers;
    str ends, population, source, strata, test_link, response, why;
    msg ends_problem, population_problem, strata_problem, missing_notice, why_problem;
    enum survey_event asked_step;
    bool rules, weigh, closed; // rules: they can still change
    msg state;
};

struct batch_line {
    int64_t batch, n, used, voided;
    str part;
    bool paper, waits, made;
};
struct batch_lines {
    struct batch_line *at;
    int n;
};
struct stratum_choice {
    int64_t number;
    str name;
};
struct stratum_choices {
    struct stratum_choice *at;
    int n;
};
struct rule_row { // of the table of steps
    msg word, to;
    struct msgs from, who, needs;
};
struct rule_rows {
    struct rule_row *at;
    int n;
};

struct letters_view {
    struct survey_here h;
    struct batch_lines batches;
    struct stratum_choices strata;
    str many, code;
    int64_t part;
    bool with_form;
    msg problem, part_problem, void_problem;
    int64_t unanswered; // letters whose code was not used
    day remind_from;    // no reminder before this day
    bool makes, possible, voided, may_remind, reminds, reminder_waits, reminder_made;
};
struct code_line {
    str code, number; // number: of the letter; it opens nothing
};
struct code_lines {
    struct code_line *at;
    int n;
};
struct letters_paper {
    struct survey_here h;
    struct code_lines letters;
    struct question_views all;
    str address;
    bool with_form, again; // again: a reminder, without a code
};

struct paper_line {
    int64_t code, n;
};
struct paper_lines {
    struct paper_line *at;
    int n;
};
struct street_view {
    struct survey_here h;
    struct question_views all;
    struct about_lines about;
    struct names names;
    str code, channel, last; // last: day on which it takes answers, for the script
    int64_t today;
    msg closed;               // why it takes no new ones; 0: it does
    bool trial;               // in the test round
    bool done, paper, second; // paper: typed from a sheet; second: it waits for another person
    msg code_problem, problem;
    struct paper_lines differ; // sheets that two read differently
    int64_t waiting;           // typed once
};
struct read_line {
    str text;
    str first, second;
    bool differs;
};
struct read_lines {
    struct read_line *at;
    int n;
};
struct paper_view {
    struct survey_here h;
    int64_t code, first, second; // their numbers
    struct read_lines lines;
};

struct word_line {
    int64_t sheet;
    str question, text, value, field;
};
struct word_lines {
    struct word_line *at;
    int n;
};
struct words_view {
    struct survey_here h;
    struct word_lines lines;
    struct reason_choices reasons;
    int64_t left;
    bool early; // it is still open: nobody reads along
};

void about_choices(struct req *q, const struct survey_here *h,
                   struct about_lines *out); // respond.c
void about_keep(struct req *q, struct about_lines *all);
CHECKED enum err about_add(struct req *q,
                           const struct survey_here *h); // what the form says of it, as one more
CHECKED enum err about_count(struct req *q, const struct survey_here *h,
                             str ticket); // the same, once for the ticket
