// goal.h - the chances that would be fair if panels could be cut in pieces: what the mix has to reach.
//
// Inside the engine. Over all fractional panels within the quotas (and the cuts found so far) the optimum is a
// matter of milliseconds, since there are only as many rows as values. Most often it can be reached with whole
// panels, and is then the optimum over those too; where it cannot, reach() gives a cut and the goal is set again.
#pragma once

#include "engine/sortition/types.h"

enum goal {
    GOAL_FOUND,
    GOAL_NONE, // no chances at all within bounds and cuts
    GOAL_ROUGH // numbers were not good enough
};

// Every type's chance is at most top; types with cap 0 have chance 0 and take no part.
// Highest lowest chance. duals (per value, of all seats, and the sum of those of other rows; may be NULL) prove it.
enum goal goal_maximin(struct search *s, double top, double *z, double *duals);
enum goal goal_leximin(struct search *s, double top, double *chance, double *first, double *duals,
                       int *levels);
enum goal goal_nash(struct search *s, double *chance);
// Least (n/k) max + gamma / ((n/k) min): gives the two.
enum goal goal_goldilocks(struct search *s, double gamma, double *low, double *high);
enum goal goal_minimax(struct search *s, double *high);
