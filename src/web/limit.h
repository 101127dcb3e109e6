// limit.h - how often the same address, person or route may change something in ten minutes.
//
// Counts    in fixed windows, in a table of fixed size; when it is full the least busy entry goes. A restart forgets.
// Keys      hashed with a random key of this process: an address is nowhere kept as such.
// Threads   one lock, held for a look-up.
#pragma once

#include "base/str.h"

enum { LIMIT_WINDOW_S = 600 };

enum limit_kind { LIMIT_SIGN_IN, LIMIT_ADDRESS, LIMIT_HALL, LIMIT_PERSON, LIMIT_BURST };

struct limiter;

struct limiter *limiter_new(struct mem *m);
// One more of this kind by this one; false when that is more than `most` (0: no limit).
bool limit_take(struct limiter *l, int64_t now, enum limit_kind kind, str who, int64_t most);
