// idempotency.h - a request that changes data and comes twice (a lost answer, a double click) does its work
// once. The key is random, from the form; both calls are in the transaction of the work.
//
//   TRY(idempotency_seen(db, mem, key, &seen, &answer));
//   if (seen) return redirect(q, r, answer);
//   ... the work ...
//   TRY(idempotency_keep(db, key, answer, now));
#pragma once

#include "core/idempotency.sql.h"

enum { IDEMPOTENCY_DAYS = 2 };

CHECKED enum err idempotency_seen(struct db *db, struct mem *mem, str key, bool *out_seen,
                                  str *out_answer);
CHECKED enum err idempotency_keep(struct db *db, str key, str answer, int64_t now);
