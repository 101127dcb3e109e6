// put.h - one item into the database. Every function works inside the caller's transaction.
#pragma once

#include "app/library/library.h"
#include "app/library/library.sql.h"

// The row of a new item, as a draft, so that texts can link to it. ERR_CONFLICT: the slug or the id is another's.
CHECKED enum err item_begin(struct db *db, struct mem *m, const struct entry *e, int64_t now);
// Texts, people, themes, sources and related items of an item that was begun; its state stays.
// ERR_NOT_FOUND: its series does not exist.
CHECKED enum err item_put_entry(struct db *db, struct mem *m, const struct entry *e, int64_t now,
                                item_id *out);
CHECKED enum err item_captions_put(struct db *db, struct mem *m, item_id item, str lang,
                                   const struct captions *c);
CHECKED enum err item_chapters_put(struct db *db, item_id item, str lang, const struct chapters *c);
// Lists and search, after any change of an item; what is not published leaves both.
CHECKED enum err item_index_put(struct db *db, struct mem *m, item_id item);
