// plain.h - hints for who writes for residents: what stands below a field, and what /leeshulp says.
//
//   plain_fill(q->mem, x->value, &x->plain);     // in the handler
//   {{ use plain_field(name, label, help, problem, value, rows, &v->plain) }}   // include "web/plain.html.h"
//
// Where the field is written out: data-plain="{{ url plain_show }}" on what holds the area and, after it, an element with
// data-plain-hints. With script the hints follow what somebody types.
//
// Only Dutch is read. A text without a sentence has no hints and shows nothing.
#pragma once

#include "engine/plain/plain.h"
#include "i18n/i18n.h"

struct plain_line {
    enum plain_kind kind;
    str at, instead; // at: the word, or how the sentence begins
    int words;
};

struct plain_lines {
    struct plain_line *at;
    int n;
};

struct plain_view {
    msg level; // MSG_none: nothing to say
    bool easy;
    struct plain_lines lines;
    int more; // hints that are not shown
};

void plain_fill(struct mem *mem, str text, struct plain_view *out);
