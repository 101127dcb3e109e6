// list.h - lists of trajectories: everywhere, of a place, for the council; and the days to come.
#pragma once

#include "app/participate/participate.h"
#include "app/participate/participate.sql.h"

enum { LIST_MOST = 2000, CALENDAR_MOST = 1000 };

struct card_line {
    trajectory_id id;
    str place, place_slug, slug, title, question, contact;
    bool dutch, question_dutch, practice, frames_open, council;
    struct trajectory_head head; // for the badge
    msg influence, next_word;    // what comes next, and when
    msg decides;
    int64_t stage; // how far: 1 to TRAJECTORY_STAGES; 0: stopped, or nobody was asked
    bool has_next;
    day next;
    int64_t days_left;
    bool has_call_in, may_call_in, has_decision, called, call_answered; // called: in by the council
    day call_in, decision, called_on;
};

struct card_lines {
    struct card_line *at;
    int n;
};

struct list_view {
    str place, place_slug; // empty: everywhere
    bool practice_place, can_lead;
    struct card_lines open, coming, busy, done, practice;
    int64_t total;
};

struct map_view { // every trajectory of a place on one sheet
    str place, place_slug;
    bool practice, several; // several: in more than one place
    day today;
    struct card_lines rows;
};

struct late_row_line {
    str title, about, place_slug, slug, href; // slug: of a trajectory
    day due, done;
    bool is_done;
    msg turn;
};

struct late_row_lines {
    struct late_row_line *at;
    int n;
};

struct deviation_line {
    msg word;
    str title, place, place_slug, slug, why;
    day day;
};

struct deviation_lines {
    struct deviation_line *at;
    int n;
};

struct atom_entry {
    str title, question, place, place_slug, slug, state, changed;
    msg state_word;
};
struct atom_entries {
    struct atom_entry *at;
    int n;
};
struct atom_view {
    str lang, updated;
    struct atom_entries entries;
};

struct committee_choice {
    str name;
    bool here;
};
struct committee_choices {
    struct committee_choice *at;
    int n;
};

struct council_view {
    str committee; // only what comes to it; empty: all
    struct committee_choices committees;
    str place, place_slug;
    bool practice;
    day today;
    struct card_lines starts, runs, comes;
    struct deviation_lines deviated;
    struct late_row_lines late;
    safe more; // sections of other features
};

struct appointment_line {
    day due;
    str day_number, month; // "14", "jan"
    str title, about, place, href;
    bool done, late, dutch;
};

struct appointment_lines {
    struct appointment_line *at;
    int n;
};

struct calendar_view {
    str place, place_slug;
    struct appointment_lines days;
};

// The page of what stands in a list of several kinds, in the language of the reader.
str listed_path(struct req *q, str place, str path);
// Sorted out by where they stand. all: also what is not public yet.
CHECKED enum err cards_read(struct req *q, place_id place, bool all, struct card_lines *out);
