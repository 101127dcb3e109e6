// learn.h - reading a course: what its pages show, and how a course folder comes in.
//
// Pages read what the import rendered; nothing is Markdown at read time. A text that is not translated
// is shown in its own language and marked so.
#pragma once

#include "app/learn/import.sql.h"
#include "app/learn/learn.sql.h"
#include "core/cli.h"
#include "core/item.h"
#include "engine/course/course.h"
#include "web/follow.h"
#include "web/player.h"
#include "web/web.h"

extern const struct feature learn_feature;
enum { LEARN_COMMANDS = 9 };
extern const struct command learn_commands[LEARN_COMMANDS]; // command.c

// ---- exchange.c: a course in a folder, a zip or a stream of git

enum {
    LEARN_FILE_BYTES_MAX = 32 << 20,
    LEARN_BYTES_MAX = 256 << 20, // all files of a course together, and what comes in from outside
};

struct learn_source {
    struct course_file *at; // with their bytes, by path
    int n;
    str author, note; // of the commit, when it comes from git
};

bool learn_is_text(str path); // read by the engine of courses; the rest is kept as it is
int learn_by_path(const void *a, const void *b); // of struct course_file
// A folder, a zip, what `git fast-export` gives, or "-" for standard input with one of the two. *out_why is a
// sentence that says what is wrong and what to do, when there is one.
CHECKED enum err learn_open(struct mem *m, const char *what, struct learn_source *out,
                            str *out_why);
CHECKED enum err learn_folder(struct mem *m, const char *folder, struct learn_source *out);
CHECKED enum err learn_unpack(struct mem *m, str bytes, struct learn_source *out, str *out_why);
// ERR_INVALID when it has errors: see out->findings. Without anything in trainer/ it is the public part of a course.
CHECKED enum err learn_course_read(struct mem *m, const struct course_file *files, int n,
                                   struct course *out);

struct learn_pack {
    bool thin;        // without media/blobs/
    bool public_only; // without trainer/
    bool with_local;  // also what is marked local
};

// What leaves the house: in normal form, without local blocks and files unless they are asked for.
struct learn_source learn_leaving(struct mem *m, const struct learn_source *from,
                                  const struct learn_pack *how);
CHECKED enum err learn_zip(struct mem *m, const struct learn_source *from, str *out);
CHECKED enum err learn_folder_write(struct mem *m, const char *folder,
                                    const struct learn_source *from); // must be new or empty

// ---- import.c: versions

struct learn_report {
    struct course course; // with its findings
    str slug, version;
    int64_t number;                // of the version, by which it is published
    str state;                     // draft, published
    bool live;                     // readers see it
    bool unchanged;                // the same text is there already
    bool again;                    // the same text, rendered anew
    int modules, lessons, pages;   // of what was stored
    int missing;                   // items that the course names and the library does not have
    struct findings item_findings; // those, by file and line
};

struct learn_ask {
    const struct course_file *files; // with their bytes, by path
    int n;
    int64_t now;
    str who, note;
    bool publish;
    struct files *store_files; // where pictures go; NULL: they are not kept
};

// Reads all files of a folder into a course. ERR_INVALID when it has errors: see out->findings.
CHECKED enum err learn_read(struct mem *m, const char *folder, struct course_file **out_files,
                            int *out_n, struct course *out);
// Reads, checks, renders and stores: a draft, or live at once when nobody has this course yet. Nothing is changed on
// failure, and nothing that is there is ever removed. ERR_CONFLICT: another course has this title.
CHECKED enum err learn_bring(struct store *s, struct mem *m, const struct learn_ask *ask,
                             struct learn_report *out);
CHECKED enum err learn_import(struct store *s, struct mem *m, const char *folder, int64_t now,
                              struct learn_report *out); // the same, from a folder
// Readers see that version from now on; 0 is the newest draft. ERR_NOT_FOUND, ERR_INVALID: it has errors.
CHECKED enum err learn_publish(struct store *s, struct mem *m, str slug, int64_t version,
                               int64_t now, str who, struct learn_report *out);

struct learn_undone {
    bool publish;          // a publish was taken back, else an import
    int64_t version, live; // of what; what readers see now, 0: nothing
};

// Takes the last import or publish back, in one step. ERR_GONE: nothing is left to undo.
CHECKED enum err learn_undo(struct store *s, struct mem *m, str slug, int64_t now, str who,
                            struct learn_undone *out);
// The files of a version as they came; 0 is what readers see. Without `files` pictures have no bytes.
CHECKED enum err learn_stored(struct store *s, struct mem *m, struct files *files, str slug,
                              int64_t version, struct learn_source *out);

struct learn_version {
    int64_t number;
    str version, state;
    int64_t made_at;
    str who, note;
    int64_t based_on;
    bool live;
};

struct learn_versions {
    struct learn_version *at; // oldest first
    int n;
    struct mem *m;
    str slug;
};

CHECKED enum err learn_version_list(struct store *s, struct mem *m, str slug,
                                    struct learn_versions *out);

// Renders files and makes them what readers of that course see, inside the caller's transaction; pictures are those of
// `assets_of`. The same text keeps its version. ERR_INVALID when they have errors: see out->course.
struct learn_put_ask {
    course_id course;
    str slug;
    const struct course_file *files; // texts
    int n;
    int64_t now, live, assets_of;
    str who, why;
};

CHECKED enum err learn_put(struct db *db, struct mem *m, const struct learn_put_ask *ask,
                           struct learn_report *out, course_version_id *out_version);
// Texts and the pictures of a version, by path, as a course is read.
CHECKED enum err learn_with_assets(struct db *db, struct mem *m, const struct course_file *files,
                                   int n, int64_t assets_of, struct learn_source *out);
// What a reader would see of a piece of the text in `path`.
CHECKED enum err learn_look(struct db *db, struct mem *m, struct course *c, str slug, str path,
                            enum lang lang, str piece, str *out_html);
// The folders of courses in `root`: itself, or those in root/*.
CHECKED enum err learn_folders(struct mem *m, const char *root, struct strs *out);

// ---- addresses ----

// "/leergang/x/m01-y/l01-z", after `base` ("" or "/en")
str learn_path(struct mem *m, const char *base, str course, str kind, str module, str slug,
               int64_t seq);

static inline safe learn_html(str rendered) // of the import, so our own markup
{
    return (safe){rendered};
}

str learn_licence_url(str spdx); // absent when unknown
str learn_licence_name(str spdx);
str learn_module_art(int64_t number); // picture of a module

// ---- what pages show ----

struct learn_step { // a page on the way
    str path, title, summary, uid, said, kind;
    int64_t minutes, seq;
    bool now;
    bool foreign; // title is not in the reader's language
};

struct learn_steps {
    struct learn_step *at;
    int n;
};

struct learn_texts {
    str *at;
    int n;
};

struct learn_frame {                             // what the pages of a module share
    str course, slug, course_title, course_path; // slug: course without the version it is pinned at
    str path, path_here;                         // of this page, without and with language
    str pinned,
        live_path; // number of the version when it is pinned, and the same page as it is now
    str said;      // language of the text
    bool foreign;  // another than the reader's
    struct learn_part_row part;
    struct learn_step module;
    struct learn_steps lessons, sessions, exercises, handouts, forms;
    bool has_before, has_after;
    struct learn_step before, after;
    str json; // JSON-LD
};

struct learn_module_card {
    str path, title, summary, said;
    int64_t number, minutes, lessons;
    bool foreign;
};

struct learn_module_cards {
    struct learn_module_card *at;
    int n;
};

struct learn_phase { // a stretch of the arc
    int number;
    str name;
    struct learn_module_cards modules;
};

struct learn_phases {
    struct learn_phase *at;
    int n;
};

struct learn_overview {
    struct learn_part_row about;
    str course, said, json, terms_path;
    struct follow_view follow;
    str slug, pinned, live_path, place; // place: the city whose version it is
    bool foreign, arc;                  // arc: as many modules as the picture has arches
    int64_t hours, sessions;
    struct learn_phases phases;
    struct learn_module_cards modules;
    struct learn_course_rows others;
    struct learn_texts source;
    struct learn_steps pages, scripts;
};

struct learn_module_view {
    struct learn_frame f;
    struct learn_texts outcomes, needs, source;
    struct item_cards items;
    int64_t lesson_minutes;
};

enum learn_kind {
    LEARN_TEXT,
    LEARN_MEDIA,   // film, podcast
    LEARN_CARD,    // reading, worksheet, case
    LEARN_MISSING, // an item that is not published yet
    LEARN_QUESTION,
    LEARN_EXERCISE,
    LEARN_NOTE,
    LEARN_REMEMBER,
    LEARN_PRINT,
};

enum learn_verdict {
    LEARN_UNASKED,
    LEARN_EMPTY,
    LEARN_RIGHT,
    LEARN_PARTLY,
    LEARN_WRONG,
    LEARN_TOLD
};

struct learn_option {
    str letter;
    safe answer, feedback;
    bool chosen, right,
        says_so; // says_so: the feedback opens with the word for right or wrong itself
};

struct learn_options {
    struct learn_option *at;
    int n;
};

struct learn_block {
    enum learn_kind kind;
    str uid, title, path;
    safe html;
    int64_t minutes;
    // question
    bool multiple;
    struct learn_options options;
    enum learn_verdict verdict;
    safe feedback; // of the one that was chosen
    int number, right, all_right;
    // item
    struct player_view player;
    struct item_card card;
};

struct learn_blocks {
    struct learn_block *at;
    int n;
};

struct learn_lesson_view {
    struct learn_frame f;
    struct learn_changed_in_rows changed; // versions in which it changed, newest first
    struct learn_blocks blocks;
    int number, questions, films, podcasts, exercises;
};

struct learn_plan_part {
    str uid, title, clock, form, software, room, needs, fixed;
    safe html;
    int64_t minutes;
    bool must, is_break;
};

struct learn_plan {
    struct learn_plan_part *at;
    int n;
};

struct learn_session_view {
    struct learn_frame f;
    struct learn_plan parts;
    struct learn_texts needs;
    str start, until; // as typed and understood, "09:30"; until: the end
    bool start_wrong;
};

struct learn_sheet_view { // an exercise, a handout, a form, a page about the course, a script
    struct learn_frame f;
    bool has_item;
    struct item_card item;
    str item_path;
};

struct learn_terms_view {
    str course, course_title, course_path, asked, slug, pinned, live_path;
    int64_t all;
    struct learn_term_rows terms;
    enum lang lang;
};
