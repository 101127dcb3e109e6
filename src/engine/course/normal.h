// normal.h - a text in its one form, so that the same content is the same bytes and a changed sentence a changed line.
//
//     str out;
//     enum err e = normal_text(m, path, text, NULL, &findings, &out);
//
// Form     head keys in the order of the format, quotes only where YAML needs them; one sentence per line, one blank
//          line between blocks; ordered lists numbered on; table cells with one space; fences as long as they are deep;
//          LF, NFC, no spaces at the end, no tabs outside code, one line end at the end.
// Keeps    what a reader sees: only white space, numbers of lists and the way of writing change. Code, quotes and the
//          inside of list items stand as they were written.
// Stable   normal_text of its own result is that result.
// Errors   ERR_INVALID  head or blocks cannot be read; findings say where. *out is then the text as it came.
// Cost     linear in the bytes.
#pragma once

#include "base/out.h"
#include "engine/course/block.h"
#include "engine/course/head.h"

struct normal_options {
    // Gives a head and blocks that have no id one. NULL: they stay without. The maker sees to it that it is new.
    void (*new_id)(void *ctx, char out[8]);
    void *ctx;
    // Without blocks marked local=yes; a file with `local: yes` in its head gives an empty text.
    bool drop_local;
};

CHECKED enum err normal_text(struct mem *m, str path, str text, const struct normal_options *o,
                             struct findings *f, str *out);

// The parts of it, for who writes a text from pieces.
str normal_markdown(struct mem *m, str markdown); // without blocks; no line end at the end
void normal_value(struct out *o, str value);      // of a head, quoted where it must be
void normal_fence(struct out *o, int colons,
                  const struct block *b); // the opening line, with line end
int normal_key_place(str key);            // by which keys of a head are sorted; equal ones by name
// Ordered lists at the edge numbered on from the first, or all with the number of the first (for comparing).
enum normal_numbers { NUMBERS_ON, NUMBERS_FIRST };
str normal_numbers(struct mem *m, str markdown, enum normal_numbers how);

size_t sentence_second(str line); // where a second sentence starts on the line, or 0
bool line_is_prose(str line);     // not of a list, table, heading, quote or fence
bool line_is_item(
    str line, size_t *out_number_bytes); // "- x", "12. x" without indent; bytes are 0 for a bullet
bool line_is_heading(str line);
uint32_t letter_composed(uint32_t base,
                         uint32_t mark); // "e" and U+0301 give U+00E9; 0 when there is none
