// reach.h - a mix of panels that gives every type its goal, or the proof that no mix does.
//
// Inside the engine. The mix nearest to the goal is found by Wolfe's method (Finding the nearest point in a
// polytope, 1976): each step asks the search for a panel that is further in the direction of the goal. Where no
// panel is, the goal is out of reach.
#pragma once

#include "engine/sortition/types.h"

struct mix {
    struct sortition_panel *panel;
    double *part; // adds up to 1
    int n, room;
};

enum reach {
    REACH_DONE,  // the mix gives the goal
    REACH_NONE,  // proven: no mix of panels within the bounds of the search gives the goal
    REACH_LIMIT, // stopped; the mix is the nearest seen
};

struct reach_ask {
    struct search *search;
    const double *goal; // seats per type: people of the type times their chance
    bool at_least;      // the mix may give more
    // Not NULL: the goal may be out of reach, and the nearest mix in this measure (per type) is DONE.
    const double *measure;
    int64_t nodes; // of one search
    int rounds;    // filled: panels asked for
    double far;    // filled: the largest difference of a chance from its goal
};

struct corral; // what reach works on; one for a whole computation
struct corral *corral_new(struct mem *mem, const struct types *t);

// `mix` is where it starts from, too: panels of an earlier round.
enum reach reach(struct corral *c, struct reach_ask *ask, struct mix *mix);
