// block.h - the body of a text as a tree: Markdown as it stands, and fenced blocks around or between it.
//
//     ::: {.part #p4xk20aa minutes=20 form="duo's" must=yes}
//     ### Title
//     Text.
//     :::
//
// In       an opening fence is 3 or more colons at the start of a line and attributes; a line of colons
//          only closes the innermost block, as in Pandoc. Fences inside code (``` or ~~~) are text.
// Out      blocks in order; BLOCK_TEXT pieces hold Markdown (never empty), `inside` of another block is all
//          between its fences. Also when something is wrong: an unclosed block ends with the text.
// Bounds   BLOCK_*; beyond them the rest is read as text and one finding says so.
// Errors   ERR_INVALID    at least one finding of severity error was added
// Kinds    any word; which kinds stand where is decided by course.c or by who asks.
#pragma once

#include "engine/course/finding.h"

enum {
    BLOCK_DEPTH_MAX = 8,
    BLOCK_ATTRS_MAX = 32,
    BLOCK_NAME_BYTES_MAX = 32,
    BLOCK_VALUE_BYTES_MAX = 500,
    BLOCKS_MAX = 5000,
};

struct attr {
    str name, value;
};

struct blocks {
    struct block *at;
    int n;
};

struct block {
    str kind; // "film"; empty for a piece of text
    str id;   // empty when there is none
    struct attr *attr;
    int attrs;
    int line, end_line; // of the fences; of the first and last line of a piece of text
    str inside;         // Markdown of a piece of text; all between the fences of a block
    int inside_line;
    struct blocks blocks; // what is inside, as pieces
};

CHECKED enum err block_parse(struct mem *m, str file, str body, int first_line, struct findings *f,
                             struct blocks *out);

static inline bool block_is_text(const struct block *b)
{
    return b->kind.n == 0;
}

bool block_is(const struct block *b, const char *kind);
str block_attr(const struct block *b, const char *name); // .at NULL when absent
const struct block *block_by_id(const struct blocks *in,
                                str id); // NULL when absent; looks inside too
// A block that opens with a heading: its words, and the Markdown after it. False when it does not.
bool block_title(const struct block *b, str *out_title, str *out_rest);
// Every link, image and tag of raw HTML in Markdown, past code: [words](target "title"), ![alt](target),
// <https://…>, [label]: target. Bounds: words and target 1000 bytes, a code span 2000 bytes.
enum md_kind { MD_LINK, MD_IMAGE, MD_HTML };

struct md_link {
    enum md_kind kind;
    str words, target; // of MD_HTML: the name of the tag as target
    size_t at;         // byte place of its first sign
};

bool md_link_next(str text, size_t *from, struct md_link *out); // *from is 0 the first time

// Follows the lines of a text: true for a line of fenced code, its fences included.
struct md_code {
    char sign; // '`' or '~' inside code, 0 outside
    size_t n;
};

bool md_code_line(struct md_code *code, str line);
