// result.h - the view of what was published, from its JSON.
#pragma once

#include "app/survey/outcome.h"

struct bar {
    str text, share, range;   // share: "45%"; range: "41–49%"; empty: not reckoned
    int64_t n, at, low, high; // in thousandths, for the picture
    str rank;
    bool dutch, rest, estimated;
};
struct bars {
    struct bar *at;
    int n;
};
struct cross_cell {
    str text; // "46%"; empty: left out
};
struct cross_cells {
    struct cross_cell *at;
    int n;
};
struct cross_row {
    str text;
    bool dutch, rest;
    struct cross_cells cells;
};
struct cross_rows {
    struct cross_row *at;
    int n;
};
struct part_head {
    str name; // empty: put together
    int64_t n;
};
struct part_heads {
    struct part_head *at;
    int n;
};
struct left_out {
    msg word;
    int64_t n;
};
struct left_outs {
    struct left_out *at;
    int n;
};
struct result_question {
    int64_t number, asked, n;
    str text, lead, mean, mean_range, median, unit;
    bool dutch, few, none, multiple, ranking, words_asked, conditional, known,
        left; // known: weighted to;
              // left: cells left out of the table by part
    struct bars bars;
    struct part_heads parts;
    struct cross_rows rows;
    struct sentences words;
    struct left_outs left_outs;
};
struct result_questions {
    struct result_question *at;
    int n;
};
struct part_line {
    str name, response;
    int64_t people, asked, n;
    msg word;
};
struct part_lines {
    struct part_line *at;
    int n;
};
struct channel_count {
    msg word;
    int64_t n;
};
struct channel_counts {
    struct channel_count *at;
    int n;
};
struct who_value {
    msg word;
    int64_t n, share;
    bool hidden;
};
struct who_values {
    struct who_value *at;
    int n;
};
struct who_line {
    msg word;
    struct who_values values;
};
struct who_lines {
    struct who_line *at;
    int n;
};
struct result_view {
    struct survey_here h;
    bool on_paper, has_pdf, preview, weighted, practice;
    int64_t answers, too_fast, population, asked, small;
    str response, source, fingerprint, deff;
    day on;
    struct channel_counts channels;
    struct part_lines parts;
    struct result_questions questions;
    struct who_lines who;
    str questionnaire;
    int64_t version;
};

// What stands on the page of the result, out of its JSON; ERR_INVALID: it is none.
CHECKED enum err result_read(struct req *q, str json, struct result_view *v);
// Fixes the outcome, and has it printed in both languages.
CHECKED enum err result_fix(struct db *db, struct mem *m, int64_t now, const struct survey_here *h);
// The same at publication; and tells who follows the trajectory.
CHECKED enum err result_publish(struct req *q, const struct survey_here *h);
