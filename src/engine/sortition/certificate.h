// certificate.h - the proof, in whole numbers, that nobody can give everybody a higher chance.
//
// Every quota that is in the way gets a weight: above 0 it counts as a maximum, below 0 as a minimum. A person
// weighs the sum over his values, plus `seats` (for the k seats). In any group the people together weigh at most
//     most = sum of weight * max (or min) + seats * k,
// so in any lottery sum of weight of a person * chance <= most. If everybody has at least z, then
//     z <= (most + what people below 0 weigh) / what people above 0 weigh = num / den.
// check.h verifies just that, with its own code.
#pragma once

#include "engine/sortition/sortition.h"

struct sortition_bound {
    const int64_t *weight; // per value
    int64_t seats;
    int64_t num, den; // in lowest terms
};

// False: the proof needs more than quotas (households, or a search for groups); chances->bound stands then.
bool sortition_bound_make(struct mem *mem, const struct sortition *ask,
                          const struct sortition_chances *chances, struct sortition_bound *out);
