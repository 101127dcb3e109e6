// coordinated.h - finds people who vote so alike that it is hardly chance: a campaign, or a script.
//
// From each spot of the map a pattern is read (what most there said); whoever has at least OPINION_VOTES_MIN votes on
// it and gives nine in ten of those votes as the pattern does, belongs to it. How many would do so by themselves is
// computed from the opinion group that comes nearest, without them. A pattern is flagged when it has at least
// OPINION_GROUP_MIN people and four times what was expected.
//
// Flagged is not guilty: a well-organised association looks the same. The remedy is to compute again without them
// (opinion_votes_without), to keep both maps, and to let people judge.
// Not seen  campaigns that vote on few statements, or that mix their pattern with chance; when they voted.
// Order     patterns by size, largest first; somebody belongs to at most one.
// Cost      at most 100 passes over the votes; bench/opinion.md.
#pragma once

#include "engine/opinion/opinion.h"

enum { COORDINATED_MAX = 10 };

struct coordinated_pattern {
    int people;      // who follow it
    double expected; // how many would by themselves
    double match;    // mean part of their votes that is as the pattern
    int statements;  // of the pattern
    int first;       // smallest person
};

struct coordinated {
    struct coordinated_pattern at[COORDINATED_MAX];
    int n, people; // patterns; people in all of them
    int8_t *of;    // [people] pattern, or -1
};

CHECKED enum err opinion_coordinated(struct mem *m, const struct opinion_map *map,
                                     const struct progress *progress, struct coordinated *out);
