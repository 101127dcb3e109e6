// document.h - the text of a plan as paragraphs that keep their id from version to version, and what differs between two.
//
// In       Markdown, UTF-8: as somebody wrote it, or as a converter made it of another form.
// Out      paragraphs in reading order: a heading, a paragraph, a whole list, a table, a quote, a piece of code. A paragraph
//          may end in its id, "… {#p4xk20aa}": 8 signs [a-z0-9], the first a letter. It is taken off the text.
// Ids      document_identify gives each paragraph the id of the one it comes from: the id it names itself; else the same
//          words, in order, then elsewhere; else one between the same neighbours that shares at least half of its words.
//          A heading never becomes a paragraph. What is left is new and gets an id of its own that was never used in this
//          document. The same texts give the same ids on every machine.
// Errors   ERR_INVALID    no UTF-8, or NUL in it, or no paragraph at all
//          ERR_TOO_LARGE  beyond DOCUMENT_BYTES, DOCUMENT_PARAGRAPHS or PARAGRAPH_BYTES
// Cost     linear; between what stayed, gone times new paragraphs, at most 65 000 pairs (more are all new).
#pragma once

#include "base/align.h"
#include "base/err.h"

enum {
    DOCUMENT_BYTES = 1 << 20,
    DOCUMENT_PARAGRAPHS = 3000,
    PARAGRAPH_BYTES = 20000,
    PARAGRAPH_ID = 8,
};

struct paragraph {
    str id;    // empty until it is known
    int level; // of a heading, 1..6; 0 is text
    str body;  // Markdown; of a heading its words only
};

struct document {
    struct paragraph *at;
    int n;
};

CHECKED enum err document_read(struct mem *m, str markdown, struct document *out);
// Fills in the ids of `d`. `before` is the version it follows; `used` are all ids the document ever had. Both may be empty.
void document_identify(struct mem *m, struct document *d, const struct document *before,
                       const str *used, int n_used);
// As Markdown, each paragraph with its id: what document_read takes back with the same ids.
str document_write(struct mem *m, const struct document *d);
bool paragraph_is_id(str s);

enum document_kind { DOCUMENT_ADDED, DOCUMENT_REMOVED, DOCUMENT_CHANGED, DOCUMENT_MOVED };

struct document_change {
    enum document_kind kind;
    str id, before, after; // Markdown; empty where there is none
    int level;
    int place_before, place_after; // 1 is the first paragraph; 0: not there
};

struct document_changes {
    struct document_change *at; // in reading order; what is gone stands where it stood
    int n;
};

// By id. What moved and was changed as well is CHANGED, with places that say so.
void document_diff(struct mem *m, const struct document *before, const struct document *after,
                   struct document_changes *out);
