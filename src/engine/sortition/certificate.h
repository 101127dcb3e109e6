// certificate.h - what a distribution ships so that anybody can verify it with whole numbers: check.h does.
//
//   classes      who is interchangeable: ids, each person once; a class is a number from 0 in what follows
//   mix          the distribution: groups of people, each with its part of `of`, which the parts add up to; people of a
//                class take turns, so that each has the mean of his class. A draw has its own list instead.
//   uncoverable  classes of which nobody is in any group, with the proof that their weight 1 is never above 0
//   bound        weights per class, of which no group has more than `most` (the proof), and what follows from that:
//     low        everybody has at least z: then z <= (most + what people below 0 weigh) / what people above 0 weigh
//     high       all weights are below 0: somebody has at least -most / what all people weigh
//     product    (not of a draw) weights are at least unit / chance: no lottery has a geometric mean above most / (unit * people) times this
//   Of GOLDILOCKS the lowest and the highest chance together are not certified: kind "none".
//
// A proof is a list of steps, the first of which is where it starts. A split sends groups with at most so many seats
// of a class or a feature to one step, the others to another. At a leaf every quota has a multiplier, in units of 1/over:
// whoever takes the sum of what the quotas allow, and of what a class weighs beyond its multipliers, gets less than
// most + 1, and seats are whole.
#pragma once

#include "base/json.h"
#include "engine/sortition/sortition.h"

// Writes the members of one JSON object. `household`: the columns that say who are housemates.
void sortition_certificate(struct mem *mem, const struct sortition *ask,
                           const struct sortition_chances *chances, bool draw, str household,
                           const struct progress *progress, struct json *j);
