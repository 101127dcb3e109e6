// unit.h - a text as the pieces that people edit: its head, the text under each heading, and the blocks.
//
//     struct units u;
//     enum err e = units_read(m, path, text, &findings, &u);
//     struct unit *x = units_find(&u, STR("k3f9q2xa"));
//     x->text = typed;
//     e = units_text(m, path, &u, NULL, &findings, &text);   // in normal form
//
// Keys     "h" the head; a block or heading with an id: that id; else "t-" and the first heading as a slug ("t-begin" for
//          what stands above it), "-2" behind the second of that name. They stay when other pieces come and go.
// Flow     text_flow joins the sentences of a paragraph to one line, as people type; units_text cuts them again.
// Errors   ERR_INVALID  head or blocks cannot be read; findings say where
// Cost     linear in the bytes.
#pragma once

#include "engine/course/merge.h"
#include "engine/course/normal.h"

enum { UNITS_MAX = 1000 };
enum unit_kind { UNIT_HEAD, UNIT_TEXT, UNIT_BLOCK };

struct unit {
    enum unit_kind kind;
    str key, title; // title: words of the heading; of a block its first heading or empty
    str block;      // kind of the block
    str text;       // with its fences, without empty lines around it
    int line, lines;
    bool local; // never leaves this course
};

struct units {
    struct unit *at;
    int n;
};

CHECKED enum err units_read(struct mem *m, str path, str text, struct findings *f,
                            struct units *out);
struct unit *units_find(const struct units *u, str key); // NULL when absent
// The whole text in normal form; empty pieces are left out. `o` gives blocks without id one; NULL: they stay without.
CHECKED enum err units_text(struct mem *m, str path, const struct units *u,
                            const struct normal_options *o, struct findings *f, str *out);
// Puts `text` in the place of `key`; empty takes it out. What is not there yet comes after `after` ("" is the end).
struct units units_with(struct mem *m, const struct units *u, str key, str after, str text);
str text_flow(struct mem *m, str text);

// ---- what differs, piece by piece

struct unit_pair {
    str key, title, after; // after: key of the piece before it in the newer text
    enum unit_kind kind;
    str before, now; // .at NULL: not there
    bool local;
};

struct unit_pairs {
    struct unit_pair *at;
    int n;
};

// Only what differs, in the order of the newer text. Heads without version and upstream, which belong to one course.
struct unit_pairs units_differ(struct mem *m, const struct units *before, const struct units *now);

// ---- what a change means for the number of a version

enum weight { WEIGHT_NONE, WEIGHT_PATCH, WEIGHT_MINOR, WEIGHT_MAJOR };

// Patch: wording. Minor: blocks, files or headings that came, went or changed. Major: outcomes or what is assessed.
enum weight change_weight(const struct diff_change *c);
enum weight diff_weight(const struct diff *d);
// The next number. One that is no number counts as 1.0.0.
str version_next(struct mem *m, str version, enum weight w);
bool version_read_number(str version, int out[3]); // "1.2.3"; each at most 9999
int version_compare(str a, str b);
