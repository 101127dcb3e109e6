// consultation.h - what the pages of a consultation share.
#pragma once

#include "app/consultation/consultation.sql.h"
#include "core/cli.h"
#include "core/inspection.h"
#include "core/scan.h"
#include "web/trajectory.h"

#define ROUTE ROUTE_DECLARE
#include "app/consultation/consultation.def"
#undef ROUTE

enum {
    CONSULTATION_SOUND_MAX = 5 << 20, // some twenty minutes as telephones record
    CONSULTATION_SOUND_SECONDS = 900, // recorded in the page
    CONSULTATION_ADDRESS_SIGNS = 200,
    CONSULTATION_LINE_SIGNS = 300,
    CONSULTATION_TEXT_SIGNS = 1000,
    CONSULTATION_PAGE = 50
};

struct stage { // the consultation that a page is about, and what may be done now
    struct place_row place;
    struct trajectory_row t;
    struct trajectory_head head;
    struct consultation_row c;
    bool consults, readable, takes, soon, over; // over: closed for views
    bool can_lead, can_intake;
    int64_t opens_at, closes_at;
    day starts, last, post_last, feedback;
    str base; // "/oefenstad/meedoen/parkeren"
};

// ERR_NOT_FOUND: not public, or no consultation.
CHECKED enum err stage_get(struct req *q, struct stage *out);
// The same for who holds the right there; `any`: also a trajectory that is no consultation yet.
CHECKED enum err stage_must(struct req *q, enum right r, bool any, struct stage *out);
struct html *stage_page(struct req *q, struct res *r, const struct stage *s, str title, bool form,
                        bool no_index);
enum err stage_go(struct req *q, struct res *r, const struct stage *s, str tail);
str stage_object(struct req *q, const struct stage *s, int64_t number); // for the log
// "donderdag 26 november 2026, 14.05 uur"; of what was received to the second: 14.05.09.
str moment_text(struct req *q, int64_t at, bool seconds);
str document_title(const struct req *q, str nl, str en);
// What is written in Markdown, of others: no links of ours, no pictures.
safe paragraph_html(struct req *q, str markdown);

// ---- what a view is about ----

struct about {
    bool has; // else about all of it
    document_id document;
    document_version_id version;
    int64_t number; // of the version
    bool newer;     // a later one is published
    str slug, title, paragraph, excerpt;
    int place; // 1 is the first paragraph; 0: the whole document
    str also;  // numbers of the other paragraphs that it is about: "15, 20"
};
// As the address or form says. A version is one that was published, whatever came after it; without one it is the newest, or
// the newest that has the paragraph. ERR_NOT_FOUND: there is none, or residents may not read it yet.
struct about_asked {
    str document, version, paragraph; // empty: all of it
};
CHECKED enum err about_find(struct req *q, const struct stage *s, const struct about_asked *asked,
                            struct about *out);

// ---- the overview ----

struct document_line {
    str slug, title;
    bool dutch, changes, decided, fresh; // fresh: after it opened
    int64_t version, views;
    day on;
    str why;
};
struct document_lines {
    struct document_line *at;
    int n;
};
struct annex_line {
    str title, href;
    bool dutch, fresh;
    day on;
    struct scanned scan;
};
struct annex_lines {
    struct annex_line *at;
    int n;
};
struct note_line {
    day on;
    str why;
};
struct note_lines {
    struct note_line *at;
    int n;
};
struct show_view {
    struct stage s;
    struct document_lines documents;
    struct annex_lines annexes;
    int64_t views, spoken, late, days_left;
    str opens, closes;
    day announced, law_last, law_was; // by law; law_was: before it was moved
    bool english;
    bool none, none_yet;      // nobody gave a view; yet: a letter may still come
    bool told;                // of the decision: everybody who can be reached, on told_on
    int64_t letters, nowhere; // that are still due; who left no address at all
    day told_on, corrected;   // corrected: the text, after the decision; 0: it was not
    struct note_lines notes;  // what changed under way
};

// ---- reading ----

struct paragraph_line {
    str id, words; // words: of a heading, or the first ones
    safe body;
    int place, level; // level: of the heading on this page, 2..4; 0 is text
    int64_t views;
    bool changed, added; // since the version before
};
struct paragraph_lines {
    struct paragraph_line *at;
    int n;
};
struct version_line {
    int64_t version;
    day on;
    bool here, decided;
};
struct version_lines {
    struct version_line *at;
    int n;
};
struct word_line {
    str text;
    int kind; // enum word_kind
};
struct word_lines {
    struct word_line *at;
    int n;
};
struct answer_line {
    str title, reason;
    msg verdict;
};
struct answer_lines {
    struct answer_line *at;
    int n;
};
struct change_line {
    str id, words, before, after;
    msg kind;
    int place;
    bool has_words, here; // here: the paragraph is in the newer version
    struct word_lines marks;
    struct answer_lines answers;
    int64_t views;
};
struct change_lines {
    struct change_line *at;
    int n;
};
struct read_view {
    struct stage s;
    str slug, title, why, fingerprint;
    bool dutch, english, newest, decided, changes;
    int64_t version, views, whole; // whole: about the document as a whole
    day on;
    struct version_lines versions;
    struct paragraph_lines paragraphs, contents;
};
struct changes_view {
    struct stage s;
    str slug, title;
    bool dutch, decided;
    int64_t from, to;
    day from_on, to_on;
    str why;
    struct change_lines changes;
    int64_t added, removed, changed, moved;
};
struct said_line {
    int64_t number;
    str body;
    bool hidden, spoken, more;
    day on;
};
struct said_lines {
    struct said_line *at;
    int n;
};
struct paragraph_view {
    struct stage s;
    str slug, title, id, words, previous, next;
    bool dutch, gone;
    int64_t version, total;
    int place;
    safe body;
    struct said_lines said;
    struct change_lines history;
    struct answer_lines answers;
};

// ---- giving a view ----

struct view_form {
    str body, name, mail, address, behalf, received, posted, kind;
    msg body_problem, name_problem, reach_problem, mail_problem, behalf_problem, sound_problem,
        address_problem, received_problem, posted_problem;
    int problems;
    str sound, sound_name;
    enum upload_kind sound_kind;
    day received_day, posted_day;
    bool has_posted;
};

struct give_view {
    struct stage s;
    struct about about;
    struct view_form f;
    str opens, closes;
    bool late, english;
    str late_by, sent;
};

struct receipt_view {
    struct stage s;
    struct about about;
    int64_t number;
    str key, code, body, mail, address, at, closes;
    msg channel;
    bool fresh, late, spoken, sound, asked, written, confirmed, corrected, done, withdrawn;
    str correction, problem;
    day confirmed_on, received;
    struct scanned scan; // of the recording
};

struct intake_line {
    int64_t number;
    str name, excerpt, about;
    msg channel;
    bool late, spoken, asked, corrected, written, confirmed, unreached;
    day received;
};
struct intake_lines {
    struct intake_line *at;
    int n;
};
struct about_choice {
    str value, words;
    bool chosen;
};
struct about_choices {
    struct about_choice *at;
    int n;
};
struct intake_view {
    str about; // numbers of paragraphs, as typed
    struct stage s;
    struct view_form f;
    struct about_choices abouts;
    struct intake_lines waits, lines;
    int64_t number, before; // number: just taken in
    bool twice;             // two people type a letter
    str code, key;
};
struct record_view {
    struct stage s;
    int64_t number;
    str body, name, mail, address, correction, about, typed, problem;
    msg channel;
    bool sound, spoken, asked, written, confirmed, corrected, signed_on_paper, late, saved;
    struct scanned scan; // of the recording
    day received, posted;
    bool has_posted;
    str at;
};

// ---- letters ----

struct bundle_line {
    str kind;
    msg word;
    int64_t bundle, n;
    day on;
    bool waits, made, failed;
};
struct bundle_lines {
    struct bundle_line *at;
    int n;
};
struct letters_view {
    struct stage s;
    int64_t receipts, decisions, nowhere; // nowhere: who left no address at all
    struct bundle_lines bundles;
    bool decided, possible;
};
struct envelope_lines {
    str *at;
    int n;
};
struct letter_paper { // one letter
    struct envelope_lines to;
    struct answer_lines answers; // to what they said
    str name, title, code, where;
    int64_t number;
    day received, posted;
    bool english, has_posted, late;
};
struct letters_paper { // what they share
    const struct stage *s;
    day today, corrected; // corrected: the text, after the decision; 0: it was not
    bool receipt, right;  // right: the window is on the right
};

// ---- managing ----

struct work_version {
    int64_t id, version;
    bool waiting, failed, ready, published, decided;
    msg problem;
    day on;
    str why;
};
struct work_versions {
    struct work_version *at;
    int n;
};
struct work_document {
    str slug, title;
    bool chosen;
    struct work_versions versions;
};
struct work_documents {
    struct work_document *at;
    int n;
};
struct manage_view {
    struct stage s;
    struct work_documents documents;
    bool converts, saved, has_announced;
    bool frozen, settled; // frozen: it opened; settled: there is a decision, or there will be none
    int64_t n_decided;    // texts as decided that are published
    str announced, reason;
    msg problem, reason_problem;
    day law_last, law_was;
    msg text_problem;
    bool decided; // of what was refused: the choices, as the words
    str title, title_en, why, pasted, chosen;
};
struct follow_choice {
    str id, words;
};
struct follow_choices {
    struct follow_choice *at;
    int n;
};
struct version_view {
    struct stage s;
    int64_t id, version, lost;
    str slug, title, why, fingerprint;
    bool waiting, failed, ready, published, decided, first;
    struct scanned scan;  // of the file
    msg problem, refused; // refused: why it may not be published now
    struct paragraph_lines paragraphs;
    struct change_lines changes;
    struct follow_choices gone, fresh;
};

struct view_taken { // how it came
    str channel;
    bool spoken; // somebody of the municipality wrote down what was said
    const person_id *person, *entered_by;
    const struct inspection_about *about; // typed: maybe several paragraphs; else NULL
};
void view_read(struct req *q, struct view_form *f);
void view_check(struct view_form *f, bool must_reach);
CHECKED enum err view_take(struct req *q, const struct stage *s, const struct about *about,
                           const struct view_form *f, const struct view_taken *how,
                           struct contribution_receipt *out);
msg view_channel(str channel);
msg view_verdict(str verdict); // of an answer
CHECKED enum err view_about_of(struct req *q, contribution_id id, struct about *out);

// Paragraphs of two versions next to each other, with the words that went and came.
CHECKED enum err changes_fill(struct req *q, const struct stage *s, document_id document,
                              const struct document *before, const struct document *after,
                              bool with_answers, struct change_lines *out);
str paragraph_words(struct mem *m, const struct paragraph *p, size_t signs);

enum { CONSULTATION_JOBS = 3, CONSULTATION_COMMANDS = 1 };
extern const struct job_kind consultation_jobs[CONSULTATION_JOBS];
extern const struct command consultation_commands[CONSULTATION_COMMANDS];
CHECKED enum err consultation_own(struct db *db, struct mem *m, const struct person_row *p,
                                  struct json *j);
CHECKED enum err consultation_erase(struct db *db, struct mem *m, int64_t now,
                                    const struct person_row *p);
CHECKED enum err consultation_retain(struct db *db, struct mem *m, int64_t now, struct out *report);
