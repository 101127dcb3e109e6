// whole.h - the fitted table in whole people: every cell up or down, the total exact, every margin kept.
//
// Method   all cells down; then up where every margin is short, largest fraction first, ties by the seed; then moves
//          of one person between two cells, as long as they bring margins nearer. Within CITY_MOVES every margin is
//          normally exact when the margins are whole. If one stays more than 1 away, cells may move by one more, and
//          `loose` says so.
// Chance   only from `chance`.
#pragma once

#include "base/chance.h"
#include "engine/city/fit.h"

enum { CITY_MOVES = 3000000 };

struct whole {
    int *count; // [cells]
    int64_t total, moves;
    double max_margin_error; // largest |whole - wanted| over all cells of all margins
    bool loose;
};

CHECKED enum err city_whole(struct mem *m, const struct fit *f, struct chance *chance,
                            const struct progress *progress, struct whole *out);
