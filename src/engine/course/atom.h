// atom.h - a version of a course as pieces that are compared: files by key, blocks by id, and in each a row of atoms.
// What merge.c and diff.c share; nobody else includes it.
#pragma once

#include "base/align.h"
#include "engine/course/merge.h"

enum atom_kind {
    ATOM_BREAK, // an empty line
    ATOM_LINE,  // a sentence of a paragraph
    ATOM_ITEM,  // of a list, with all that is indented under it; its number is that of the first
    ATOM_ROW,   // of a table
    ATOM_HEADING,
    ATOM_OTHER, // code, a quote, lines that are indented: as a whole
    ATOM_VALUE, // an item of a list in a head
    ATOM_BLOCK,
};

struct part; // a block with an id, or a heading with one and what stands under it

struct atom {
    enum atom_kind kind;
    int group; // the same for sentences of a paragraph and rows of a table; 0 stands alone
    str text;
    uint64_t key;
    struct part *part;
    struct bag *bag; // made when asked for

    // Set by aligning with the base.
    int to; // side: place in the base's row that this is; -1
    struct atom
        *from; // side: the base's atom that this is, also when it stands elsewhere; NULL is new
    struct atom *side[2]; // base: what became of it, at ours and theirs; NULL is gone
    bool moved;           // side: `from` stands elsewhere in the base
    bool seen[2]; // base: the row it stands in is there at ours and theirs, so that NULL means gone
};

struct row {
    struct atom *at;
    int n;
};

struct part {
    str id, suffix; // suffix: language of the file, "en" or ""
    str kind;       // of the block; "" for a heading
    str open;       // the heading, without its id
    int level;      // of the heading
    struct attr *attr;
    int attrs;
    bool local;
    struct row row;
    struct part *in;   // the part around it; NULL is the file
    str file;          // its key
    struct atom *atom; // where it stands
    void *node;        // of merge.c
};

struct file {
    str key; // id and language, or the path
    str path, id, suffix;
    bool is_text; // read into head and row; else raw is compared
    bool local;
    str raw;    // the one form of it
    str source; // as it came
    struct head head;
    struct blocks blocks;
    struct row row;
    void *node; // of merge.c
};

struct version {
    struct file *files; // by key
    int n_files;
    struct part **parts; // by id and suffix
    int n_parts;
    const struct file **by_path;
};

// `like` may be NULL: another version, whose texts need not be read again where they are the same.
void version_read(struct mem *m, struct course_files files, const struct version *like,
                  struct version *out);
// Files that are in all `n` sets at the same place with the same bytes: nothing moved into them or out of them. They go
// from sets[i] to *out, which takes those of the first.
void files_apart(struct mem *m, struct course_files *sets, int n, struct course_files *out);
struct file *version_file(const struct version *v, str key);
struct part *version_part(const struct version *v, str id, str suffix);
struct row row_of_text(struct mem *m, str markdown, int *group); // normal Markdown without blocks
struct row row_of_list(struct mem *m, const struct head_key *k); // NULL is empty
bool atom_equal(const struct atom *a, const struct atom *b);

// Aligns `side` (0 ours, 1 theirs) with the base: first all rows that belong together, then what moved, then what is alike.
void list_align(struct mem *m, struct row *base, struct row *side, int which); // two rows alone
void version_align(struct mem *m, struct version *base, struct version *side, int which);
