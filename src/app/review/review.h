// review.h - reading each other's work in rounds.
//
//   rounds.c   setting up a round, its list, its page for each who looks
//   read.c     reading a text, keeping a draft, sending; what the writer thought of it
//   switch.c   the dates do the switching: a job each night; what people are told
//   allot.c    who reads whose text (pure)
//   mask.c     takes a person's own name and address out of what they write (pure)
//
// States   hand_in until hand_in_day; read until read_day: everybody reads what was given to them; late until close_day: what came
//          in time is there to see, and a trainer reads what nobody read; closed: a text without anything gets the example. So
//          every text has feedback on the day after close_day at the latest, whatever people do.
// Blind    No answer to a reader holds the writer's name, address, number or uid, and the other way round: the queries that
//          serve them do not read these. What was sent late shows when the round closes, so that a moment tells nothing.
#pragma once

#include "app/review/review.sql.h"
#include "core/job.h"
#include "web/who_group.h"

#define ROUTE ROUTE_DECLARE
#include "app/review/review.def"
#undef ROUTE

enum {
    TITLE_SIGNS = 120,
    ASK_SIGNS = 2000,
    WORDS_SIGNS = 4000,
    THANKS_SIGNS = 300,
    CRITERION_SIGNS = 200,
    CRITERIA_MAX = 6,
    ROUND_DAYS_MAX = 400, // from now to the end
    GRADES = 3
};

// mask.c: the words of this name (but not 'van', 'der' …), mail addresses, in `text`; *out_hits: how many.
str mask(struct mem *m, str text, str name, str hidden_name, str hidden_mail, int *out_hits);

// switch.c
extern const struct job_kind review_jobs[];
enum { REVIEW_JOBS = 1 };
CHECKED enum err review_plan(struct db *db, int64_t now);
// When all is sent, what waited for this reader is done.
CHECKED enum err review_settle(struct db *db, struct mem *m, int64_t now, const struct round_row *r,
                               group_member_id reader, person_id person);
CHECKED enum err review_opened(struct db *db, struct mem *m, int64_t now, const struct group_row *g,
                               const struct round_row *r, person_id maker);

struct option {
    str value, text;
    bool chosen;
};

struct options {
    struct option *at;
    int n;
};

struct round_line {
    str uid, title;
    msg state;
    day until;
    bool open;
};

struct round_lines {
    struct round_line *at;
    int n;
};

struct list_view {
    struct group_row g;
    bool leads, takes_part;
    struct round_lines rounds;
};

struct new_view {
    struct group_row g;
    struct options sections, readers;
    str title, ask, criteria, example, hand_in, read, close, problem;
    bool blind;
};

struct to_read {
    str uid;
    int64_t number;
    bool sent, draft, trainer;
};

struct to_reads {
    struct to_read *at;
    int n;
};

struct said {
    str criterion, words;
    msg grade; // MSG_none: none
};

struct saids {
    struct said *at;
    int n;
};

struct back {
    str uid, name, thanks; // name empty: blind
    int64_t number, useful;
    bool trainer, example;
    struct saids said;
};

struct backs {
    struct back *at;
    int n;
};

struct count_line {
    str name;
    int64_t given, sent;
    bool handed;
};

struct count_lines {
    struct count_line *at;
    int n;
};

struct round_view {
    struct group_row g;
    struct round_row r;
    struct criterion_rows criteria;
    msg state;
    day hand_in, read, close;
    bool leads, takes_part, can_hand_in, handed, written, saved, hidden;
    str text, section_path, problem; // text: as it is or would be handed in
    struct to_reads reads;
    struct backs backs;
    struct count_lines counts;
    int64_t handed_n, sent_n, given_n;
    str new_hand_in, new_read, new_close;
};

struct grade_line {
    str criterion, words, field, grade_field;
    int64_t number, grade;
    struct options grades;
};

struct grade_lines {
    struct grade_line *at;
    int n;
};

struct read_view {
    struct group_row g;
    struct round_row r;
    struct pair_read_row x;
    struct grade_lines lines;
    str general, problem, writer; // writer empty: blind
    day until;
    bool can_write, saved, sent;
};
