// signs.h - a text as signs of six bits, for both halves of the engine. Not for others.
#pragma once

#include "base/str.h"

// Into `out`, of 2 * text.n + 2 bytes: 0 is a space, 1..26 letters, 27..36 digits, 37..63 other letters. Begins and ends with 0;
// gives how many in all, 0 when the text has no letter or digit.
size_t similar_signs(str text, unsigned char *out);
