// initiative_page.h - what the pages of initiatives share.
#pragma once

#include "core/cli.h"
#include "core/initiative.h"
#include "core/job.h"
#include "core/scan.h"
#include "web/follow.h"
#include "web/moderation.h"
#include "web/trajectory.h"

#define ROUTE ROUTE_DECLARE
#include "app/initiative/initiative.def"
#undef ROUTE

enum {
    INITIATIVE_PAGE = 30,
    INITIATIVE_ALIKE = 5,
    INITIATIVE_SEARCHED = 20000, // texts that are looked through while somebody types
    INITIATIVE_DESK_ROWS = 100
};

struct initiative_at { // the initiative that a page is about
    struct place_row place;
    struct initiative_row i;
    str area, base; // "/oefenstad/initiatieven/12"
    msg state, kind;
    bool own, practice, dutch, signs; // dutch: written so, on an English page
    bool can_step, can_check, can_moderate;
};

// The place of the address; "not found" when it has no initiatives.
CHECKED enum err initiative_place(struct req *q, struct place_row *out);
// The same also of what was hidden since: a page that says so, and shows no word of it.
CHECKED enum err initiative_at_seen(struct req *q, struct initiative_at *out);
// ERR_NOT_FOUND also for what is not public, unless who asks works on it.
CHECKED enum err initiative_at_get(struct req *q, struct initiative_at *out);
// The same, for who holds the right there.
CHECKED enum err initiative_at_must(struct req *q, enum right r, struct initiative_at *out);
// The same, for who holds the key of it; *out_key from query or form. ERR_NOT_FOUND for another key.
CHECKED enum err initiative_at_maker(struct req *q, struct initiative_at *out, str *out_key);
// Reads all of `at` again after something changed.
CHECKED enum err initiative_at_again(struct req *q, struct initiative_at *at);

struct html *initiative_open_page(struct req *q, struct res *r, const struct place_row *place,
                                  str title, bool practice, bool form, bool no_index);
enum err initiative_to(struct req *q, struct res *r, const struct initiative_at *at, str tail);
// "1.250", "€ 1250,50" and "1250.50" as cents; false: none of them, or more than INITIATIVE_CENTS_MOST.
bool initiative_cents(str typed, int64_t *out);
str initiative_money(struct mem *m, enum lang lang, int64_t cents);

msg initiative_state_word(str state);
msg initiative_kind_word(str kind, bool light);
msg initiative_event_word(str event);
msg initiative_need_word(int n);
msg initiative_ground_word(str ground);
msg initiative_found_word(str found);
msg initiative_role_word(int role); // also INITIATIVE_ROLE_MAKER and _SYSTEM

// Whether who made it can object to a refusal, and for how long, by the rule of the day of handing in; empty: it was not refused.
CHECKED enum err initiative_objection(struct db *db, struct mem *mem, int64_t now, enum lang lang,
                                      const struct initiative_row *i, str *out);

struct initiative_lines { // a text in its paragraphs
    const str *at;
    int n;
};
struct initiative_lines initiative_paragraphs(struct mem *m, str text);

// The photograph in an account, as who asks may see it.
struct initiative_photo_view {
    str href, alt;
    int64_t width, height;
    bool ready, waiting, refused;
    struct scanned scan;
};
// key: of who made it, for what is not public yet; empty for others.
CHECKED enum err initiative_photo_fill(struct req *q, const struct initiative_at *at, str key,
                                       struct initiative_photo_view *out);

// ---- lists ----

struct initiative_card {
    int64_t number, signed_n, threshold;
    str title, gist, area, amount;
    msg state, kind;
    str state_name;
    bool dutch, has_last, has_meeting, progress, reached;
    day last, meeting;
};

struct initiative_cards {
    struct initiative_card *at;
    int n;
};

struct initiative_card initiative_card_of(struct req *q, const struct initiative_line_row *x);

struct initiative_filter {
    str value;
    msg word;
    bool chosen;
};

struct initiative_filters {
    const struct initiative_filter *at;
    int n;
};

struct initiative_list_view {
    struct place_row place;
    bool practice, can_step;
    str kind, stand;
    struct initiative_filters kinds, stands;
    struct initiative_cards cards;
    int64_t before, total, signing;
};

struct initiative_hit {
    int64_t number;
    str title, gist;
};

struct initiative_hits {
    struct initiative_hit *at;
    int n;
};

// What is there already that says something like this, of those that everybody sees. near: only what is so near that who asks is
// stopped for it.
CHECKED enum err initiative_hits_of(struct req *q, place_id place, str text, bool near,
                                    struct initiative_hits *out);

struct initiative_alike_view {
    struct place_row place;
    bool practice;
    str text;
    struct initiative_hits hits;
};

struct initiative_grant_line {
    int64_t number;
    str title, amount;
    bool dutch;
};

struct initiative_grant_lines {
    struct initiative_grant_line *at;
    int n;
};

struct initiative_budget_line {
    str title, year, total, granted, left, source;
    int64_t total_n, left_n; // whole euros, for the picture
    struct initiative_grant_lines grants;
};

struct initiative_budget_lines {
    struct initiative_budget_line *at;
    int n;
};

struct initiative_budgets_view {
    struct place_row place;
    bool practice, can_add;
    struct initiative_budget_lines budgets;
    str title, year, total, source;
    msg title_problem, year_problem, total_problem, source_problem;
};

struct initiative_atom_view {
    struct place_row place;
    str lang, updated;
    struct initiative_cards cards;
    const str *changed; // for each card
};

// ---- one ----

struct initiative_moment {
    msg word;
    day day;
};

struct initiative_moments {
    struct initiative_moment *at;
    int n;
};

struct initiative_clock {
    str title;
    day due, ended;
    bool late, over, moved;
    day first;
};

struct initiative_clocks {
    struct initiative_clock *at;
    int n;
};

struct initiative_hidden_view {
    struct initiative_at at;
    struct moderation_seen m;
};

struct initiative_show_view {
    struct initiative_at at;
    struct initiative_card card;
    struct initiative_lines body, ask, costs, decision, feedback, account;
    struct initiative_moments moments;
    struct initiative_clocks clocks;
    struct follow_view follow;
    str maker, granted, spent, back, share, into_title;
    msg ground;
    int64_t days_left, missing_n, into;
    bool waits; // names that are being checked
    struct initiative_photo_view photo;
};

// ---- making ----

struct initiative_option {
    str value, name;
    bool chosen;
};

struct initiative_options {
    struct initiative_option *at;
    int n;
};

struct initiative_form {
    str kind, title, gist, body, ask, amount, costs, holder, name, mail, age, area;
    bool named, seen, light;
    msg kind_problem, title_problem, gist_problem, body_problem, ask_problem, amount_problem,
        costs_problem, holder_problem, name_problem, mail_problem, age_problem;
    int problems;
    int64_t cents, years, least; // least: the youngest who may, when that is why it was refused
    place_id area_id;
};

struct initiative_make_view {
    struct place_row place;
    bool practice, warned; // warned: what is alike was shown once
    int64_t light;         // names that the lighter way asks; 0: there is none
    struct initiative_form f;
    struct initiative_options areas;
    struct initiative_hits hits;
    int64_t age_least;
};

struct initiative_lookup_view {
    struct place_row place;
    bool practice, problem;
    str code;
};

struct initiative_step_form { // a step that who asks may take
    str name;
    msg word, about;
    bool can, why, ref, text, ground, tested, on, first, amount, refused, primary;
    struct msgs missing, lacked; // lacked: when it was tried
};

struct initiative_step_forms {
    struct initiative_step_form *at;
    int n;
};

// Those from this state that these roles may take. refused: the name of the one that was tried; lacked: what it said was missing.
CHECKED enum err initiative_steps_of(struct req *q, const struct initiative_at *at, uint32_t roles,
                                     str refused, uint32_t lacked,
                                     struct initiative_step_forms *out);

struct initiative_mine_view {
    struct initiative_at at;
    str key, code;
    struct initiative_form f;
    struct initiative_options areas, budgets;
    struct initiative_step_forms steps;
    struct initiative_clocks clocks;
    struct initiative_card card;
    str account, spent, photo_alt, asked_why, into_title, answer, objection;
    struct initiative_lines decision;
    msg ground;
    msg account_problem, spent_problem, photo_problem, file_problem;
    int account_problems;
    int64_t pending, sheets, min_threshold, into;
    day last, file;
    bool fresh, saved, taken, can_edit, can_account, can_sheets, young, has_last, has_file, over;
    struct initiative_photo_view photo;
    struct moderation_seen moderation;
    uint32_t lacked;
};

// ---- signing ----

struct initiative_sign_view {
    struct initiative_at at;
    struct initiative_card card;
    struct signer s;
    msg mail_problem, name_problem, postcode_problem, house_problem, born_problem;
    int problems;
    bool closed, signed_in, sent;
    str practice_path; // nothing leaves a practice place: where the letter would lead
};

struct initiative_support_view {
    struct initiative_at at;
    struct initiative_card card;
    str key, name, address;
    bool pending, held, valid, gone, asked, done, can_withdraw, too_late, own_place;
    str into_title;
    int64_t into;
    day erase;
    bool has_erase;
};

// ---- the desk ----

struct initiative_work_line {
    int64_t number, signed_n, threshold;
    str title;
    msg state, kind, turn;
    day since, last, due;
    bool has_last, has_due, late, dutch;
};

struct initiative_work_lines {
    struct initiative_work_line *at;
    int n;
};

struct initiative_work_view {
    struct place_row place;
    bool practice, can_check, rehearse;
    struct initiative_work_lines lines;
};

struct initiative_ground_options {
    struct initiative_option *at;
    int n;
};

struct initiative_log_line {
    msg word, role;
    day day;
    str why, ref;
};

struct initiative_log_lines {
    struct initiative_log_line *at;
    int n;
};

struct initiative_bar { // a ground of exclusion of the by-law
    msg word;
};

struct initiative_bars {
    struct initiative_bar *at;
    int n;
};

struct initiative_held_line {
    str name, postcode, mail_house; // of an address of mail only where it is
    day on;
};
struct initiative_held_lines {
    struct initiative_held_line *at;
    int n;
};
struct initiative_step_view {
    struct initiative_at at;
    struct initiative_card card;
    struct initiative_lines body, ask, costs, account;
    struct initiative_photo_view photo;
    struct initiative_step_forms steps;
    struct initiative_options grounds;
    struct initiative_log_lines log;
    struct initiative_clocks clocks;
    struct initiative_bars bars;
    struct initiative_hits hits;
    str asked, granted, spent, budget_left, maker, mail, why, ref, text, on, amount, problem,
        into_title;
    msg on_word;
    int64_t age, pending, online, paper, into, held;
    struct initiative_held_lines held_names;
    bool can_propose, taken, asks_tested;
};

struct initiative_sheet_line_view {
    str code;
    int64_t counted, twice, typists;
    bool done, came;
};

struct initiative_sheet_lines_view {
    struct initiative_sheet_line_view *at;
    int n;
};

struct initiative_sheets_view {
    struct initiative_at at;
    struct initiative_sheet_lines_view sheets;
    str key; // of who makes it, when it is theirs
    int64_t last, min_age;
    bool has_last_day;
    day last_day;
};

struct initiative_entry_view {
    int line;
    str name, postcode, house, born;
    msg problem;
    bool done;
};

struct initiative_entry_views {
    struct initiative_entry_view *at;
    int n;
};

struct initiative_pair_view { // a line that two read otherwise
    int line;
    str first, second;
    int64_t first_id, second_id;
};

struct initiative_pair_views {
    struct initiative_pair_view *at;
    int n;
};

struct initiative_sheet_view {
    struct initiative_at at;
    str code;
    struct initiative_entry_views lines;
    struct initiative_pair_views pairs;
    int64_t counted, twice;
    int problems;
    str came_typed;
    msg came_problem;
    day came; // when the sheet came in
    bool done, mine, third, differs, empty, has_came;
};

struct initiative_look_view {
    int64_t place_in;
    msg found;
    str found_name, name, address, born, signed_on;
    msg channel;
};

struct initiative_look_views {
    struct initiative_look_view *at;
    int n;
};

struct initiative_found_option {
    str value;
    msg word;
};

struct initiative_found_options {
    const struct initiative_found_option *at;
    int n;
};

struct initiative_check_view {
    struct initiative_at at;
    struct initiative_look_views looks;
    struct initiative_found_options founds;
    int64_t last, n, looked, wrong, size, chance_n; // chance_n: per thousand, rounded up
    bool enough, shrt, undecided, all, can_all, running;
    str seed;
};

// ---- the table of steps ----

struct initiative_rule_line {
    msg word, to;
    struct msgs from, who, needs, tells, starts, ends;
    bool pauses, resumes;
};

struct initiative_rule_lines {
    struct initiative_rule_line *at;
    int n;
};

struct initiative_rules_view {
    struct initiative_rule_lines own, agenda;
};

// ---- the council's page ----

struct initiative_council_view {
    struct place_row place;
    struct initiative_cards coming, ripe;
};

enum { INITIATIVE_JOBS = 4, INITIATIVE_COMMANDS = 2 };
extern const struct job_kind initiative_jobs[INITIATIVE_JOBS];
extern const struct command initiative_commands[INITIATIVE_COMMANDS];
extern const struct feature initiative_feature;
CHECKED enum err initiative_clock_lines(struct req *q, const struct initiative_row *i, bool all,
                                        struct initiative_clocks *out);
CHECKED enum err initiative_areas(struct req *q, place_id place, place_id chosen,
                                  struct initiative_options *out);
enum err initiative_own(struct db *db, struct mem *m, const struct person_row *p, struct json *j);
enum err initiative_erase(struct db *db, struct mem *m, int64_t now, const struct person_row *p);
enum err initiative_retain(struct db *db, struct mem *m, int64_t now, struct out *report);
enum err initiative_council(struct req *q, const struct place_row *place, struct html *h);
