// late.h - what was promised to everybody and not met on its day, in words: it stays on the pages, whoever reads them.
#pragma once

#include "core/clocks.h"
#include "web/web.h"

struct late_line {
    str title;
    day due, first;
    bool moved, done, dutch;
    day done_on;
    str why;
};
struct late_lines {
    const struct late_line *at;
    int n;
};

// Of those clocks of a trajectory; of one kind, or of each when it is CLOCK_KIND_COUNT.
CHECKED enum err late_lines_of(struct req *q, trajectory_id t, const struct clock_rows *clocks,
                               enum clock_kind kind, struct late_lines *out);
