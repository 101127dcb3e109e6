// merge.h - two versions of a course that come from the same third one, made into one; and what differs between two.
//
//     struct merge r;
//     enum err e = merge_course(m, &(struct merge_ask){.base = b, .ours = o, .theirs = t}, &r);
//     for (int i = 0; i < r.n_questions; i++) ...  // for people: what both changed
//     ... ask again with .answers until nothing is open; r.files is sound text at every moment
//
// Unit     a sentence, an item of a list, a row of a table, a heading, a piece of code or a quote; a key of a head and
//          an item of its list; an attribute of a block. Files and blocks are known by their id (the id and language
//          for a translation), so moving or renaming them is no change. A sentence that stands elsewhere, word for
//          word and once, has moved too.
// Rule     changed by one: taken. Changed by both to the same: taken. Changed by both, or changed here and gone there:
//          a question. Gone at both: gone. Added by both at one place: both, ours first. Moved by both: our place.
//          Sentences that are gone where others stand in their place are one change; so are neighbours in a paragraph
//          that are gone together.
// Local    a block with local=yes or a file with `local: yes` never comes in from theirs, and ours stays as it is.
// Out      files by path, in normal form, without any mark of a conflict: until it is answered a question stands as
//          `taken` says: ours, or what is still there when the other took it away. Lives in `m`.
// Key      of a question: the same for the same three texts at the same place, so that an answer can be kept.
// Errors   ERR_TOO_LARGE  more files than COURSE_FILES_MAX
//          A text whose head or blocks cannot be read is compared as a whole.
// Cost     linear in what is the same; between neighbours that stayed, gone times new sentences. bench/merge.md.
// Source   diff3 (Khanna, Kunal, Pierce 2007) on sentences; patience order. docs/engines/course.md says how.
#pragma once

#include "base/align.h" // words_diff
#include "engine/course/course.h"

struct course_files {
    const struct course_file *at;
    int n;
};

enum merge_kind {
    MERGE_TEXT,  // sentences, an item, a row, a heading, code
    MERGE_HEAD,  // a key of the head, or items of its list; `name` is the key
    MERGE_ATTR,  // an attribute of a block, or its kind; `name` says which
    MERGE_BLOCK, // a block: gone at one and changed at the other, or added by both
    MERGE_FILE,  // a file: the same; or bytes that both changed
    MERGE_PATH,  // a file that both moved, or two files at one place
};

enum merge_take { MERGE_OURS, MERGE_THEIRS, MERGE_BASE, MERGE_PROPOSAL, MERGE_OWN };

struct merge_question {
    enum merge_kind kind;
    str key;                // 16 signs
    str path;               // where it stands in the result
    str doc;                // id of the file, "" without
    str block;              // id of the innermost block around it, "" outside blocks
    str name;               // key of the head, attribute
    str base, ours, theirs; // Markdown or value; "" is gone
    str proposal;           // the words of both; of what fits nowhere else ours
    bool whole;             // no word was changed by both: the proposal holds all of both
    enum merge_take taken;
    bool answered;
};

struct merge_answer {
    str key;
    enum merge_take take;
    str own; // with MERGE_OWN
};

struct merge_ask {
    struct course_files base, ours, theirs;
    const struct merge_answer *answers;
    int n_answers;
};

struct merge {
    struct course_file *files; // by path
    int n_files;
    struct merge_question *questions; // by path, in reading order
    int n_questions, open;            // open: not answered
    int from_ours, from_theirs;       // changes taken without a question
};

CHECKED enum err merge_course(struct mem *m, const struct merge_ask *ask, struct merge *out);

// ---- what differs

enum diff_kind { DIFF_ADDED, DIFF_REMOVED, DIFF_CHANGED, DIFF_MOVED };
enum diff_what { DIFF_FILE, DIFF_HEAD, DIFF_BLOCK, DIFF_ATTR, DIFF_TEXT };

struct diff_change {
    enum diff_kind kind;
    enum diff_what what;
    str path, doc, block, name; // as in a question; path in the newer, or where it was
    str before, after;          // text; of a moved file its paths
};

struct diff {
    struct diff_change *at; // by path, in reading order
    int n;
};

CHECKED enum err diff_course(struct mem *m, struct course_files before, struct course_files after,
                             struct diff *out);
