// csv.h - tables as text (RFC 4180), read row by row and written: forgiving on what spreadsheets make of them.
//
// Reads    commas or semicolons or tabs, by what the first line has most; quotes with "" inside, also over
//          line ends; LF or CRLF; a byte order mark is skipped; lines without any sign are skipped.
// Refuses  a NUL, a quote that is not closed, signs after a closing quote, bytes that are no UTF-8: the row is
//          ERR_INVALID and csv->problem says which, at csv->line and csv->column; reading may go on after it.
// Gives    fields as they are; trimming is the caller's. A field without quotes borrows from the text.
// Bounds   CSV_*; beyond them the row is ERR_INVALID.
// Cost     linear in the bytes, one pass.
#pragma once

#include "base/out.h"

enum { CSV_FIELDS_MAX = 4096, CSV_FIELD_BYTES_MAX = 1 << 20 };

enum csv_problem {
    CSV_FINE,
    CSV_QUOTE_OPEN,  // opened at line and column, never closed
    CSV_AFTER_QUOTE, // signs between a closing quote and the next separator
    CSV_NOT_TEXT,    // NUL or broken UTF-8
    CSV_FIELDS_TOO_MANY,
    CSV_FIELD_TOO_LONG,
};

struct csv {
    struct mem *mem;
    str rest;
    char separator;
    int next_line;
    // of the newest row:
    int line;          // where it starts, from 1
    str *field;        // valid until the next row
    int *field_column; // byte column where each starts, from 1
    int n;
    enum csv_problem problem;
    int problem_line, problem_column;
    int room;
};

struct csv csv_open(struct mem *m, str text);
// The next row; *out_more false at the end.
CHECKED enum err csv_next(struct csv *c, bool *out_more);
const char *csv_problem_name(enum csv_problem p); // "quote_open"

// Writing: commas, CRLF, quotes only where they must be. A field that a spreadsheet would take for a
// formula (= + - @ at its start, unless it is a number) gets an apostrophe before it when the file is
// for people to open; files for programs are written as they are.
struct csv_out {
    struct out *out;
    bool for_people, inside;
};

str csv_people(str field);

void csv_put(struct csv_out *c, str field);
void csv_put_int(struct csv_out *c, int64_t v);
void csv_end(struct csv_out *c);                                       // of the row
void csv_heads(struct csv_out *c, const char *const *names, size_t n); // the first row
