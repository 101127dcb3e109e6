// edit.h - making a plan, part by part.
#pragma once

#include "app/participate/check.h"
#include "app/participate/participate.h"
#include "core/plain.h"

enum {
    EDIT_QUESTION,
    EDIT_PEOPLE,
    EDIT_INFLUENCE,
    EDIT_FRAMES,
    EDIT_WAYS,
    EDIT_DAYS,
    EDIT_MEANS,
    EDIT_TEST,
    EDIT_PARTS
};

struct edit_text { // a field of plan.def
    str name, value, value_en;
    msg word, help, example;
    int64_t signs;
    bool required;
    struct plain_view plain;
};

struct edit_texts {
    struct edit_text *at;
    int n;
};

struct edit_option {
    str value;
    msg word, about, against;
    bool chosen, fits;
};

struct edit_options {
    struct edit_option *at;
    int n;
};

struct edit_part {
    int64_t number;
    msg word;
    bool here, done;
};

struct edit_parts {
    struct edit_part *at;
    int n;
};

struct edit_frame {
    int64_t id;
    msg kind;
    str body, why, confirmed;
    bool is_confirmed;
};

struct edit_frames {
    struct edit_frame *at;
    int n;
};

struct edit_way {
    int64_t id;
    msg kind;
    str title;
};

struct edit_ways {
    struct edit_way *at;
    int n;
};

struct edit_light {
    str name, note;
    msg word, red;
    const char *answer; // "green", "orange", "red" or ""
};

struct edit_lights {
    struct edit_light *at;
    int n;
};

struct edit_mistake {
    msg word, what;
};

struct edit_mistakes {
    struct edit_mistake *at;
    int n;
};

struct edit_view {
    struct trajectory_head head;
    int64_t part;
    bool frozen, saved, promised, coming, last;
    bool apart, rehearsed; // it is a rehearsal; or one was finished, on:
    day rehearsed_on;
    bool typed;       // title and days hold what was typed, not what is kept
    struct msgs lost; // what a change that is refused would take away
    str problem, title, title_en, starts, ends, decision, feedback, why;
    struct edit_parts parts;
    struct edit_texts texts;
    struct edit_options rungs, deciders, ways_known, frame_kinds, confirmers;
    struct edit_frames frames;
    struct edit_ways ways;
    struct edit_lights lights;
    struct edit_mistakes mistakes;
    struct trajectory_document_rows documents;
    str committee;
};

// A workbook that somebody took along (dossier.c). False: it is none.
bool dossier_read(struct mem *m, str bytes, struct json_value *out);
str dossier_title(const struct json_value *d);
CHECKED enum err dossier_fill(struct req *q, trajectory_id id, const struct json_value *d);

struct new_view {
    str place, place_slug, problem, title, question;
    bool practice;
};
