// challenge.h - what the pages of the right to challenge share.
#pragma once

#include "core/challenge.h"
#include "core/cli.h"
#include "core/job.h"
#include "core/scan.h"
#include "web/bylaw.h"
#include "web/clock.h"
#include "web/follow.h"
#include "web/moderation.h"
#include "web/trajectory.h"

#define ROUTE ROUTE_DECLARE
#include "app/challenge/challenge.def"
#undef ROUTE

enum { CHALLENGE_ROWS = 6, CHALLENGE_LIST_MOST = 2000 };

// ---- in words ----

msg challenge_state_word(str state);
msg challenge_event_word(str event);
const char *challenge_state_colour(str state); // the look of a badge: m-state--...

// ---- what the council sees of them ----

struct challenge_brief {
    str place, place_slug, title, group, state, changed; // changed: when it came into its state
    int64_t number;
    msg state_word, turn; // turn: who is up; MSG_none
    const char *colour;
    bool has_due, late, trial;
    day due;
    str yearly;
};
struct challenge_briefs {
    struct challenge_brief *at;
    int n;
};
CHECKED enum err challenge_brief_of(struct req *q, const struct challenge_line_row *x,
                                    struct challenge_brief *out);
// Section of the council's page: the public ones of a place and all in it that are not over, those of the council first.
enum err challenge_council(struct req *q, const struct place_row *place, struct html *h);
// The clock that says who is up: the first promise or chance that runs. An id of 0: none.
CHECKED enum err challenge_clock_now(struct db *db, struct mem *mem, challenge_id id,
                                     struct clock_row *out);

struct here { // the challenge that a page is about, and as whom somebody looks at it
    struct place_row place;
    struct challenge_row c;
    str base; // "/oefenstad/uitdagen/3"
    str key;  // of who challenges; empty: by somebody else
    struct challenge_member_row member;
    uint32_t roles;
    bool practice, can_work, can_moderate, filed, public;
    day filed_day;
};

// A challenge in the address that everybody may see, or who asks works there; else ERR_NOT_FOUND.
CHECKED enum err challenge_here(struct req *q, struct here *out);
// The same also of what was hidden since: a page that says so, and shows no word of it.
CHECKED enum err challenge_here_seen(struct req *q, struct here *out);
// By its key.
CHECKED enum err challenge_here_mine(struct req *q, str key, struct here *out);
// Of somebody who works on it.
CHECKED enum err challenge_here_work(struct req *q, struct here *out);
struct html *challenge_page(struct req *q, struct res *r, const struct place_row *place, str title,
                            bool form, bool no_index);
msg challenge_role_said(str role); // also "group"

// ---- what a page shows of it ----

struct text_line {
    str name, body;
    msg word, help, problem;
    int rows;
    bool required;
};
struct text_lines {
    struct text_line *at;
    int n;
};

struct cost_line {
    int64_t id;
    str title, now, then, source; // as people read or typed them
    bool known;
    msg problem;
};
struct cost_lines {
    struct cost_line *at;
    int n;
};
struct cost_view {
    struct cost_lines rows;
    str now, then, saving; // sums
    int64_t then_cents;
    bool known, cheaper, dearer;
};

struct judged_line {
    str name, note, answer, who;          // who: for who works on it
    msg word, answer_word, role, problem; // role: in which it was judged
    bool judged;
    day on;
};
struct judged_lines {
    struct judged_line *at;
    int n;
};

struct said_line {       // a step
    str name, role_name; // challenge_event.def; a role, or "group"
    msg word, role, ground;
    day on, until;
    str why, ref, text, weigh;
    bool has_until;
    const char *icon;
};
struct said_lines {
    struct said_line *at;
    int n;
};

struct document_line {
    int64_t id, bytes;
    str title, href, kind, key; // kind: "PDF"; key: of the group that looks
    day on, gone;
    bool is_file, is_gone, confidential, of_group, mine; // mine: of the side that looks
    struct scanned scan;
};
struct document_lines {
    struct document_line *at;
    int n;
};

struct document_form { // as it was typed
    str title, href;
    bool public;
    msg problem;
};

struct member_line {
    int64_t id;
    str name, mail;
    bool first, self;
};
struct member_lines {
    struct member_line *at;
    int n;
};

struct option {
    str value, text;
    msg word; // when text is empty
    bool chosen;
};
struct options {
    struct option *at;
    int n;
};

struct step_typed { // what a refused form said
    str step, why, ref, text, weigh, until, ground;
};
struct step_form {
    str name;
    msg word, about, text_word, why_word;
    struct msgs missing, who;
    bool can, allowed, why, ref, text, weigh, ground, until;
};
struct step_forms {
    struct step_form *at;
    int n;
};

struct shown {
    struct here h;
    msg state_word;
    const char *colour;
    str contact; // name
    struct text_lines request, agreement;
    struct cost_view costs;
    struct judged_lines conditions, assessments;
    struct said_lines said;
    struct clock_lines terms;
    struct document_lines documents;
    struct clock_line now; // who is up
    bool has_now, judged_open, agreed, has_agreement;
    str legal_form, budget, task;
    msg legal_word, verdict_word;
    int64_t task_number, late;
    bool can_object, objection_unclear;
    str objection_note, objection_term;
    day runs_from, runs_until, trial, starts;
    struct follow_view follow;
};

// All that the page of a challenge shows. inside: also what is not public.
CHECKED enum err challenge_shown_fill(struct req *q, const struct here *h, bool inside,
                                      struct shown *out);
CHECKED enum err challenge_steps_fill(struct req *q, const struct here *h, struct step_forms *out);
// Takes the step of the form; *out_missing or a sentence says why not (then nothing is changed).
CHECKED enum err challenge_step_take(struct req *q, const struct here *h, str *out_problem);
struct step_typed challenge_step_typed(struct req *q);
extern const struct step_typed challenge_nothing_typed;
// A document of the form; out->problem says why not.
CHECKED enum err challenge_document_add(struct req *q, const struct here *h,
                                        struct document_form *out);
CHECKED enum err challenge_document_remove(struct req *q, const struct here *h);
struct options challenge_grounds_of(struct req *q, const struct here *h);

// ---- pages ----

struct task_card {
    str title, about, area, source, cost;
    int64_t number, year;
    bool has_contract;
    day contract;
};
struct task_cards {
    struct task_card *at;
    int n;
};

struct place_view {
    struct place_row place;
    bool practice, on, can_work, show_all;
    struct challenge_briefs busy, running, done;
    struct task_cards tasks;
    int64_t n_tasks;
    str decide, talk; // terms of the by-law
};

struct atom_view {
    struct place_row place;
    str lang, updated;
    struct challenge_briefs entries;
};

struct tasks_view {
    struct place_row place;
    bool practice, can_work, saved;
    struct task_cards tasks;
    str typed, problem;
    int64_t line;
};

struct begin_view {
    struct place_row place;
    bool practice, on;
    struct options tasks;
    str title, group, name, mail;
    msg title_problem, group_problem, name_problem, mail_problem;
    int problems;
};

struct lookup_view {
    struct place_row place;
    str code;
    bool problem;
};

struct hidden_view {
    struct here h;
    struct moderation_seen m;
};

struct mine_view {
    struct shown s;
    str code, link; // of this member
    bool fresh, saved, words, asks_age;
    int64_t asks_support, asks_legal_form;
    str asks_lead, age;
    // what can be changed
    str title, group, support, starts;
    bool age_ok;
    msg title_problem, support_problem, starts_problem;
    struct options legal_forms, tasks;
    struct cost_lines typed;
    struct text_lines parts;
    struct step_forms steps;
    struct options grounds;
    struct member_lines members;
    struct document_form document;
    str member_link, problem;
    struct step_typed typed_step;
    struct moderation_seen moderation;
    int problems;
};

struct work_view {
    struct shown s;
    struct step_forms steps;
    struct options grounds, leaders;
    struct member_lines members;
    struct text_lines parts; // of the agreement
    struct document_form document;
    struct cost_lines costs; // what each part costs now, as typed
    str budget, from, until, problem;
    struct step_typed typed;
    bool saved, can_lead, can_judge;
    int problems;
};

struct desk_line {
    struct challenge_brief c;
    str contact;
    bool mine;
};
struct desk_lines {
    struct desk_line *at;
    int n;
};
struct desk_view {
    struct place_row place;
    bool saved, rehearse;
    struct desk_lines mine, city, group, running;
};

struct step_row {
    msg word, to;
    struct msgs from, who, needs, tells, starts, ends;
    bool stays;
};
struct step_rows {
    struct step_row *at;
    int n;
};

enum { CHALLENGE_JOBS = 1, CHALLENGE_COMMANDS = 2 };
extern const struct job_kind challenge_jobs[CHALLENGE_JOBS];
extern const struct command challenge_commands[CHALLENGE_COMMANDS];
enum err challenge_sitemap(struct db *db, struct mem *m, struct sitemap *s);
// The tasks of a place as a table (CSV) for people to open and change.
CHECKED enum err challenge_tasks_table(struct db *db, struct mem *mem, place_id place,
                                       struct out *out);
// The tasks of such a table: all of the place, what is not in it goes. ERR_INVALID: nothing was done, *out_line is wrong.
CHECKED enum err challenge_tasks_import(struct db *db, struct mem *mem, int64_t now, place_id place,
                                        str csv, int64_t *out_line, int64_t *out_n);
extern const struct feature challenge_feature;
