// history.h - a course as text that git reads and writes: a fast-import stream, and what `git fast-export` gives.
//
//     str stream = history_write(m, commits, n);            // git fast-import < stream
//     enum err e = history_read(m, stream, &h, &fault);     // git fast-export main > stream
//     enum err e = history_files(m, &h, h.tip, &files, &n); // the folder as it stands at a commit
//
// Written  as git fast-export itself writes it: what goes into git and comes out again is the same bytes.
// Read     blob, commit, reset, tag, data by length, M with a file, D, R, C, deleteall; feature, option, progress,
//          checkpoint, done and notes are passed over.
// Refused  links and modules inside, other kinds of files, paths that are not safe in a course folder, data between
//          words of its own, anything else.
// Bounds   HISTORY_*; the caller bounds the bytes.
// Tip      the last commit on main or master; else the last of all.
// Cost     linear in the bytes; files of a commit linear in the changes up to it.
// Source   git-fast-import(1), git-fast-export(1).
#pragma once

#include "engine/course/course.h"

enum {
    HISTORY_COMMITS_MAX = 20000,
    HISTORY_BLOBS_MAX = 200000,
    HISTORY_CHANGES_MAX = 500000,
};

struct history_commit {
    const struct course_file *files; // all of them, not only what changed; by path
    int n;
    str author, mail; // without < > and line ends
    int64_t at;
    str message;
};

str history_write(struct mem *m, const struct history_commit *commits, int n);

struct history_change {
    char what; // M, D, R, C or A for deleteall
    str path, from;
    str bytes;
};

struct history_point {
    int before;   // place of its first parent; -1
    int first, n; // in changes
    str author, mail, message;
    int64_t at;
};

struct history {
    struct history_point *commits;
    int n_commits, tip;
    struct history_change *changes;
    int n_changes;
};

struct history_fault {
    enum {
        HISTORY_FINE,
        HISTORY_BROKEN, // not such a stream, or cut off
        HISTORY_MANY,
        HISTORY_LINK, // a link, a module or another kind of file
        HISTORY_PATH,
        HISTORY_EMPTY, // no commit in it
    } problem;
    int line;
    str what; // the line or path, as far as it can be shown
};

CHECKED enum err history_read(struct mem *m, str stream, struct history *out,
                              struct history_fault *fault);
CHECKED enum err history_files(struct mem *m, const struct history *h, int commit,
                               struct course_file **out, int *out_n);
