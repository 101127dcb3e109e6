// put.h - one item into the database. Every function works inside the caller's transaction.
#pragma once

#include "app/library/library.h"
#include "app/library/library.sql.h"

bool item_is_timed(str kind); // film and podcast

// The item with its texts, people, themes, sources and related items; files and cues apart.
// ERR_NOT_FOUND: its series does not exist; ERR_CONFLICT: its id belongs to another item.
CHECKED enum err item_put_entry(struct db *db, struct mem *m, const struct entry *e, str state,
                                int64_t duration_ms, int64_t now, item_id *out);
CHECKED enum err item_captions_put(struct db *db, struct mem *m, item_id item, str lang,
                                   const struct captions *c);
CHECKED enum err item_chapters_put(struct db *db, item_id item, str lang, const struct chapters *c);
// Lists and search, after any change of an item; what is not published leaves both.
CHECKED enum err item_index_put(struct db *db, struct mem *m, item_id item);
