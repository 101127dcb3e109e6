// answer.h - what the pages of contributions and answers share.
#pragma once

#include "app/answer/answer.sql.h"
#include "core/cli.h"
#include "core/contribution.h"
#include "core/inspection.h"
#include "core/trajectory.h"
#include "web/late.h"
#include "web/moderation.h"
#include "web/trajectory.h"
#include "web/who.h"

#define ROUTE ROUTE_DECLARE
#include "app/answer/answer.def"
#undef ROUTE

enum { ANSWER_PAGE = 50, ANSWER_TITLE_SIGNS = 120, ANSWER_TEXT_SIGNS = 4000 };

struct here { // the trajectory that a page is about
    struct place_row place;
    struct trajectory_row t;
    struct trajectory_head head; // what was promised
    str title, base;             // "/oefenstad/meedoen/molenplein"
    day ends, feedback;          // when t says so
    bool taking_part;            // now
    bool promised;               // feedback is a day that is still to come
    struct late_lines late; // of the feedback, where a page says that it is waited for: late_get
    bool can_intake, can_answer, can_publish, can_moderate;
};

// ERR_NOT_FOUND also for what is not public yet, unless who asks works on it.
CHECKED enum err here_get(struct req *q, struct here *out);
// The same, for who holds the right there.
CHECKED enum err here_must(struct req *q, enum right r, struct here *out);
CHECKED enum err here_contribution(struct req *q, const struct here *h,
                                   struct contribution_row *out); // of the address
struct html *here_page(struct req *q, struct res *r, const struct here *h, msg title, bool form,
                       bool no_index);
enum err here_go(struct req *q, struct res *r, const struct here *h, str tail);
str here_object(struct req *q, int64_t number, const struct here *h); // for the log
CHECKED enum err late_get(struct req *q, struct here *h);
// A line of a form: trimmed, one line; never absent.
msg channel_word(str channel);
str title_in(const struct trajectory_row *t, enum lang lang);
// Where somebody finds their own back with its code, for a letter.
str lookup_address(struct mem *m, str origin, str place, str trajectory, enum lang lang);

// ---- bringing in ----

struct bring_form { // of a resident, of who types what came otherwise, and of a sheet
    str body, name, mail, behalf, channel, received;
    str posted, address; // of a letter in a consultation: its postmark, and where the answer goes
    str document, paragraphs; // and what it is about: name of a document, numbers as typed
    struct inspection_about about;
    bool named, has_posted;
    msg body_problem, name_problem, mail_problem, behalf_problem, channel_problem, received_problem,
        posted_problem, address_problem, about_problem;
    int problems;
    day received_day, posted_day;
};

void bring_read(struct req *q, struct bring_form *f);
// Looks at what both forms share; with `desk` also channel and day.
void bring_check(struct req *q, struct bring_form *f, bool desk);

struct channel_line {
    msg word;
    str value;
    int64_t n;
    bool chosen;
};
struct channel_lines {
    struct channel_line *at;
    int n;
};
struct channel_lines channel_choices(struct req *q, str chosen, bool online);

struct contribution_view {
    int64_t number;
    str body, name, behalf;
    msg channel;
    day received;
    bool hidden, withdrawn, more; // more: cut short
};
struct contribution_views {
    struct contribution_view *at;
    int n;
};

struct list_view {
    struct here h;
    struct channel_lines channels;
    struct contribution_views lines;
    int64_t total, before;
};

struct similar_view { // what others said that is like it
    struct here h;
    struct contribution_views like;
    bool looked;
};

struct bring_view {
    struct here h;
    struct similar_view similar;
    struct bring_form f;
    bool closed, online, account, signed_in, late; // late: it closed while the form was open
};

struct lookup_view {
    struct here h;
    str code;
    bool problem;
};

struct answered_view { // an answer beside the words it is about
    str point, title, verdict_key, elsewhere, reason, paragraph, before, after, minority;
    msg verdict;
    bool adopted; // wholly or partly: there is a change to show
    day on;
};
struct answered_views {
    struct answered_view *at;
    int n;
};

struct shown_view {
    struct here h;
    struct view_about_row about; // of a consultation: what it is about
    struct view_also_rows also;  // and which other paragraphs
    bool is_view;
    struct contribution_view c;
    struct answered_views answers;
    // of who brought it in
    str key, code, mail, reply, reply_why;
    bool fresh, done, waiting;
    struct moderation_seen m;
};

struct desk_view {
    struct here h;
    struct bring_form f;
    struct channel_lines channels;
    bool online, account, twice, can_rule;
    int64_t number; // just brought in
    str code;
};

struct form_line_view {
    str code;
    int64_t number, entries;
};
struct form_line_views {
    struct form_line_view *at;
    int n;
};
struct papers_view {
    struct here h;
    struct form_line_views forms;
    int64_t last; // where the next page begins; 0: this is all
    bool twice, consults;
};

struct entry_view {
    str who, body, name, mail, behalf, address, about, numbers;
    bool is_about; // else of all that lies open
    day received, posted;
    bool named, has_posted;
    int64_t id;
};
struct entry_views {
    struct entry_view *at;
    int n;
};
struct paper_view {
    struct here h;
    str code;
    struct bring_form f;
    int64_t number; // what it became
    bool mine;      // who asks has typed it already
    bool twice, differs, third;
    bool consults;                  // a letter is a view by law: postmark and address are asked
    struct document_rows documents; // that it may be about
    struct entry_views entries;     // only when they differ, and for a third
};

bool gaps_none(const struct answer_gap_row *g); // nothing stands in the way of publication
str answer_excerpt(str body, size_t signs, bool *out_more);

enum { ANSWER_COMMANDS = 1 };
extern const struct command answer_commands[ANSWER_COMMANDS];
extern const struct feature answer_feature;
