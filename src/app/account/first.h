// first.h - the link of the first start.
#pragma once

#include "store/store.h"

// A link for who will run this place; *out_key is empty when somebody does already.
CHECKED enum err account_first_link(struct store *s, struct mem *mem, int64_t now, str *out_key);
// A link that lets who has this address in once, for an hour. ERR_NOT_FOUND, ERR_FORBIDDEN: nobody, or blocked.
CHECKED enum err account_link_for(struct db *db, struct mem *mem, int64_t now, str mail,
                                  str *out_key);
// Plans the erasing of the coming night; it plans the next itself.
CHECKED enum err account_erase_plan(struct db *db, int64_t now);
