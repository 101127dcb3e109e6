// clock.h - a promise or a term in words, for the pages that list them.
#pragma once

#include "core/clocks.h"
#include "web/web.h"

struct clock_line {
    str title, basis;
    day due, first, ended;
    bool late, over, moved;
    const char *colour; // green, orange, red, grey
    msg turn;
    int64_t days;
    bool still; // it stands still, and why: of who reads its pauses
    str why;
};
struct clock_lines {
    struct clock_line *at;
    int n;
};
struct clock_line clock_line_of(const struct req *q, const struct clock_row *c);
