// names.h - what in a text may name a person: looked for, so that somebody checks it; never proof that there is none.
//
// Finds   mail addresses, telephone numbers, a postcode with a letter pair, a title with a name (mevrouw Jansen), and two or more
//         words with capitals in a row that do not open a sentence (Anna de Vries).
// Bounds  NAMES_MAX are given, each once.
#pragma once

#include "engine/course/head.h"

enum { NAMES_MAX = 20 };

void names_find(struct mem *m, str text, struct strs *to); // to->at has room for NAMES_MAX
