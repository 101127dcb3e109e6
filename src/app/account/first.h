// first.h - the link of the first start.
#pragma once

#include "store/store.h"

// A link for who will run this place; *out_key is empty when somebody does already.
CHECKED enum err account_first_link(struct store *s, struct mem *mem, int64_t now, str *out_key);
// Plans the erasing of the coming night; it plans the next itself.
CHECKED enum err account_erase_plan(struct db *db, int64_t now);
