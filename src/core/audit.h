// audit.h - who changed what, in rows that are only added, each with the hash of the one before it.
//
// A row's hash is SHA-256 over the previous hash (64 signs; 64 times '0' before the first), then id, at, who,
// what, object and detail, each written as its length in bytes, ':' and its text. So a row that is changed,
// removed or put between shows. Keep the newest hash elsewhere to see a cut-off end as well.
#pragma once

#include "core/audit.sql.h"

// who is an account's id, "system" or "command"; never a name or an address. Part of the transaction.
CHECKED enum err audit(struct db *db, struct mem *mem, int64_t now, str who, str what, str object,
                       str detail);
// Reads all; *out_broken is the id of the first row that does not fit, 0 when all do.
CHECKED enum err audit_verify(struct db *db, struct mem *mem, int64_t *out_rows,
                              int64_t *out_broken);
