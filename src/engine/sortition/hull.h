// hull.h - mixes of whole panels as a linear program: a column per panel, a row per type (its seats), and the parts
// add up to 1. Only the panels that matter are there; a search brings the others when they are needed.
//
// Inside the engine, for where fractional panels promise more than whole ones hold (goal.h). Bounds and costs are those
// of the rows, at lp->n + type. The usual way (column generation); its price is a row per type.
#pragma once

#include "engine/sortition/types.h"

struct hull {
    struct search *search;
    struct lp *lp;
    struct sortition_panel *panel; // of a column
    int panels, room;
    int *start, *row, rows_room;
    // After LP_NONE: every panel has a * c <= most, and no point within the bounds has.
    double *a, most;
    double *part; // of the panels, at the last point that was found
    int parts;
    int64_t nodes; // of one search
};

struct hull *hull_new(struct search *s, int64_t nodes);
void hull_add(struct hull *h, struct sortition_panel p);
// As lp_solve, over all panels there are. LP_LIMIT: also when a search or the caller's patience ran out.
enum lp_end hull_solve(struct hull *h);
