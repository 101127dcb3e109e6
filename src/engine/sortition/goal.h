// goal.h - the chances that would be fair if panels could be cut in pieces: what the mix has to reach.
//
// Inside the engine. Over all fractional panels within the quotas the optimum is a matter of milliseconds, since there
// are only as many rows as values. Most often it can be reached with whole panels, and is then the optimum over those
// too; where it cannot, the same goals are set over mixes of whole panels.
#pragma once

#include "engine/sortition/hull.h"

// What a goal ranges over.
struct space {
    struct search *search;
    struct hull *hull; // NULL: fractional panels within the quotas
    double *a, most;   // of the last program without a point: every panel has a * c <= most
};

struct space space_new(struct search *s);

enum goal {
    GOAL_FOUND,
    GOAL_NONE, // no chances at all within the bounds
    GOAL_ROUGH // numbers were not good enough, or it was stopped
};

// Every type's chance is at most top; types with cap 0 have chance 0 and take no part.
// Highest lowest chance. proof (per type): no panel has more of it than the mix has.
enum goal goal_maximin(struct space *g, double top, double *z, double *proof);
enum goal goal_leximin(struct space *g, double top, double *chance, double *first, double *proof,
                       int *levels);
enum goal goal_nash(struct search *s, double *chance); // fractional
// Least (n/k) max + gamma / ((n/k) min): gives the two, and weights of which no panel has more than the mix has, on both
// sides of 0; *both counts on either side, for the lowest being no more than the highest.
enum goal goal_goldilocks(struct space *g, double gamma, double *low, double *high, double *proof,
                          double *both);
// Lowest highest chance; proof is below 0: every panel has at least so much.
enum goal goal_minimax(struct space *g, double *high, double *proof);
static const double GOAL_SAME = 5e-8; // chances of one level differ by less

// Why nobody of the level z can have more, with the chances of who is not open: weights of which no panel has more than
// the mix has, above 0 for everybody of that level.
enum goal goal_wall(struct space *g, const double *chance, const bool *open, double z, double top,
                    double *weight);
// A mix of whole panels with these chances: in the hull, afterwards.
enum goal goal_mix(struct space *g, const double *chance);
