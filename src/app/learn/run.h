// run.h - what giving a part taught: how long it really took, how often it was left out, what trainers noted. Per part and city.
//
// Where   live sessions write meeting_took when they end (app/meeting); practice groups are left out, since nobody sat there.
// Fits    a part does not fit when it was given at least RUN_LEAST times and usually took RUN_OVER_PERCENT more than planned and two
//         minutes or more, or was left out at least half of the times.
#pragma once

#include "app/learn/run.sql.h"
#include "base/str.h"

enum { RUN_LEAST = 3, RUN_OVER_PERCENT = 20, RUN_NOTES = 6 };

struct run_line {
    str block, title, path, place, notes;
    int64_t planned, runs, skipped, least, usual, most; // minutes; runs: those that were given
    bool over, left_out;
};
struct run_lines {
    struct run_line *at;
    int n;
};

// Of seconds that are sorted: median and the middle half, in whole minutes.
void run_minutes(const int64_t *took_s, int n, struct run_line *out);
// Groups rows that stand together by block and place.
struct run_lines run_fold(struct mem *m, const struct run_took_rows *rows);
// Those of one part.
struct run_lines run_of(const struct run_lines *all, str block, struct mem *m);
