// person.h - somebody with an account, and the roles they hold at places.
//
// A person is known by mail address, kept in lower case. The audit log names only the uid, which is random and
// means nothing once the row is gone.
#pragma once

#include "core/person.sql.h"
#include "core/place.h"
#include "core/right.h"

enum { PERSON_NAME_SIGNS = 80, PERSON_UID = 16 };

// The address as it is kept; ERR_INVALID when it is none.
CHECKED enum err person_mail(struct mem *m, str typed, str *out);
bool person_is_name(str name); // 1..80 signs, no control signs
// ERR_CONFLICT: the address has an account.
CHECKED enum err person_add(struct db *db, struct mem *mem, int64_t now, str mail, str name,
                            str lang, person_id *out);

// until_at 0: no end. Giving what is held already moves its end.
CHECKED enum err right_give(struct db *db, struct mem *mem, int64_t now, person_id person,
                            enum role role, place_id place, int64_t until_at, str given_by);
// ERR_NOT_FOUND: not held. ERR_CONFLICT: the last operator of everything would go.
CHECKED enum err right_take(struct db *db, struct mem *mem, int64_t now, person_id person,
                            enum role role, place_id place);
// ERR_CONFLICT when this person is the last who runs the whole: before blocking, erasing, taking that role.
CHECKED enum err operator_stays(struct db *db, struct mem *mem, int64_t now, person_id person);
// Somebody runs the whole: holds operator at the root, now and without an end.
CHECKED enum err operator_known(struct db *db, struct mem *mem, int64_t now, bool *out);

// Takes a person away with all that core holds of them; what features hold goes first (struct feature). The audit log
// keeps the uid, which then leads nowhere. out_letters: numbers of letters ("12 15 "), whose files go too.
// ERR_CONFLICT: the last who runs the whole.
CHECKED enum err person_erase(struct db *db, struct mem *mem, int64_t now,
                              const struct person_row *p, str *out_letters);
