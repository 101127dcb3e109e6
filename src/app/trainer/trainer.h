// trainer.h - the trainer's home: my sessions, what to prepare this week, what earlier trainers learned; and the five steps of
// becoming one, each signed on an observation form (core/observation.h) by a mentor.
#pragma once

#include "app/trainer/trainer.sql.h"
#include "core/observation.h"
#include "core/progress.h"
#include "html/html.h"
#include "i18n/messages.h"
#include "web/who_group.h"

struct trainer_line { // a session that I lead
    str uid, title, group, place, from, until;
    day on;
    int64_t people, excused, days; // days: until it begins
    bool soon;                     // within four weeks: there is something to do
    safe todo;                     // of the course's checklist, for this many days before
};
struct trainer_lines {
    struct trainer_line *at;
    int n;
};

struct trainer_step {
    msg title, what;
    const char *kind; // of the form to ask for; empty: none
    int64_t n, need;
    bool done, now, asks;
    str signers; // who signed, with the day
};
struct trainer_steps {
    struct trainer_step *at;
    int n;
};

struct trainer_home_view {
    bool trains, can_rehearse;
    struct trainer_lines sessions;
    struct trainer_steps steps;
    int64_t waiting; // forms that I am asked to fill in
};

struct trainer_part {
    str title, form, needs;
    int64_t minutes, usually, least, most, runs, skipped;
    bool must, is_break;
    struct trainer_note_rows notes;
};
struct trainer_parts {
    struct trainer_part *at;
    int n;
};

struct trainer_prepare_view {
    str uid, title, group, module_path, session;
    day on;
    safe todo;
    struct trainer_parts parts;
    int64_t planned, usually; // minutes of all parts; usually: with what is known of them
    bool known;
};

#define ROUTE ROUTE_DECLARE
#include "app/trainer/trainer.def"
#undef ROUTE
