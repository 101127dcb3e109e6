// course.h - a course folder (format 1) read whole: modules in order, lessons, sessions, questions, terms.
//
//     struct course c;
//     enum err e = course_read(m, files, n, COURSE_WITH_TRAINER, &c);
//     for (int i = 0; i < c.findings.n; i++) ...          // also when e is ERR_NONE: warnings
//     const struct course_text *t = course_text_in(&c.modules[0].doc, STR("en"));
//
// In       files with paths inside the folder, in any order: "course.md", "modules/m01-x/module.md", ...
//          Text only; other files (pictures) are given with their path and no text, so that links can be checked.
// Out      all that could be understood, also with ERR_INVALID; nothing may be published then.
// Language texts[0] is the course's own; `x.en.md` with the same ids is a translation of `x.md`.
// Bounds   COURSE_*; file TEXT_BYTES_MAX. A path is relative, [a-z0-9._-] and capitals, no `.` or `..` part.
// Errors   ERR_INVALID    at least one finding of severity error
// Not here rendering of Markdown (html/markdown.h); whether item: slugs exist (course.refs lists them).
// Cost     linear in the bytes; bench/course.c.
#pragma once

#include "engine/course/block.h"
#include "engine/course/head.h"

enum {
    COURSE_FILES_MAX = 10000,
    COURSE_MODULES_MAX = 99,
    COURSE_PATH_BYTES_MAX = 200,
    COURSE_OPTIONS_MAX = 12,
    COURSE_MINUTES_MAX = 600,
    COURSE_LANGUAGES_MAX = 8,
};

struct course_file {
    str path;
    str text; // .at NULL: exists, is no text
};

enum course_kind {
    COURSE_ABOUT, // course.md
    COURSE_MODULE,
    COURSE_LESSON,
    COURSE_SESSION,
    COURSE_EXERCISE,
    COURSE_HANDOUT,
    COURSE_FORM,
    COURSE_QUESTION,
    COURSE_CASE,
    COURSE_MEDIA,
    COURSE_PAGE, // other pages of the course: CHANGES.md, certificate.md, introductions
    COURSE_GLOSSARY,
    COURSE_TRAINER, // trainer/…: never public
    COURSE_ANSWER,  // trainer/answers/…
    COURSE_KIND_COUNT
};

// One file: what it says in one language.
struct course_text {
    str path, language;
    struct head head;
    str title, summary;
    str goal, phase;                     // module; phase: its stretch of the arc, may be absent
    struct strs outcomes, needs, source; // module; session has needs; course and others source
    str form;                            // exercise
    str body;                            // Markdown after the head
    int body_line;
    struct blocks blocks; // the body as pieces
};

// One thing with an id, in one or more languages.
struct course_doc {
    enum course_kind kind;
    str id, slug; // slug: name of the file or folder, "l01-van-expert-naar-trainer"
    int module;   // place in modules, -1 when it stands outside
    int minutes;  // 0 when not given
    int people;   // session: how many it is made for; 0 when not given
    str ref;      // handout, media: slug of the library item
    struct course_text *texts;
    int n_texts;
};

struct course_docs {
    struct course_doc *at;
    int n;
};

struct trainer_note {
    const struct course_text *text; // language and path
    const struct block *block;
};

struct session_part {
    str id;
    str title;          // in the course's language; course_part_in for another
    int start, minutes; // start: minutes after the session begins
    bool is_break, must;
    str form, software; // "" when not given
    const struct block *block;
    struct trainer_note *notes;
    int n_notes;
};

struct session {
    struct course_doc doc;
    struct session_part *parts;
    int n_parts;
};

struct sessions {
    struct session *at;
    int n;
};

struct module {
    struct course_doc doc;
    str ref;    // "m01": how library items name it
    int number; // from 1, by order in course.md
    int study_minutes, live_minutes;
    struct course_docs lessons, exercises, handouts, forms; // by file name
    struct sessions sessions;
};

enum question_kind { QUESTION_CHOICE, QUESTION_MULTIPLE };

struct question_option {
    str answer, feedback; // Markdown; feedback may be empty
    int line;
};

struct question_words { // one language; beside doc.texts
    str prompt;
    struct question_option *options;
};

struct question {
    struct course_doc doc;
    enum question_kind kind;
    struct question_words *words; // doc.n_texts of them
    int n_options;
    bool has_key;
    uint32_t correct; // bit i: option i is right; 0 without key
    str solution;     // Markdown body of the answer file, for the trainer
};

struct term_words {
    str name, plain,
        professional; // Markdown but the name; professional may be empty; all empty: not translated
};

struct term {
    str id, slug; // slug of the name in the course's language: "griffie-griffier"
    int line;
    struct term_words *words; // beside glossary.texts
};

enum course_ref_kind { REF_TERM, REF_ITEM, REF_FILE };

struct course_ref {
    enum course_ref_kind kind;
    str target;    // slug of a term or item; path of a file in the course
    str item_kind; // "film" when a block of that kind names it; empty for a link
    str file;
    int line;
    int module; // -1 outside modules
};

struct course {
    struct course_doc about;
    str id, version, licence, language;
    struct module *modules;
    int n_modules;
    struct question *questions; // by slug
    int n_questions;
    struct course_doc glossary; // n_texts 0 when there is none
    struct term *terms;         // by slug
    int n_terms;
    struct course_docs cases, media, pages, trainer;
    struct course_ref *refs; // every link and block that points somewhere, by file and line
    int n_refs;
    struct findings findings;
};

enum course_parts {
    COURSE_PUBLIC, // trainer/ left out: questions have no key, and that is no fault
    COURSE_WITH_TRAINER,
};

CHECKED enum err course_read(struct mem *m, const struct course_file *files, int n,
                             enum course_parts parts, struct course *out);

// The text in that language, else in the course's own. Never NULL for a document of a course that was read.
const struct course_text *course_text_in(const struct course_doc *d, str language);
const struct question_words *question_in(const struct question *q, str language);
const struct term_words *term_in(const struct course *c, const struct term *t, str language);
// The block of a part in that language (title with block_title); else in the course's own.
const struct block *course_part_in(const struct session *s, const struct session_part *p,
                                   str language);

const struct module *course_module(const struct course *c, str slug_or_ref); // "m01-x" or "m01"
const struct course_doc *course_doc_by_slug(const struct course_docs *in, str slug);
const struct question *course_question(const struct course *c, str slug);
const struct term *course_term(const struct course *c, str slug);
const struct course_doc *course_exercise(const struct course *c, int module,
                                         str ref); // "e1-slug" or "e1"
