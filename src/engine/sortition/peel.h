// peel.h - takes whole panels off a goal, each with as large a part as there is room for, until no panel fits.
//
// Inside the engine. What is left, as seats of a panel, is within its own rounding in every type and value, and so is each
// panel that is taken: it is a matter of rounding, and some hundred of them take all but a millionth. What is then left is
// for reach.h, which starts from these.
#pragma once

#include "engine/sortition/reach.h"

// Within the bounds of the search's program, which stay as they are. `mix` is empty when no panel fits at all.
void peel(struct search *s, const double *goal, struct mix *mix);
