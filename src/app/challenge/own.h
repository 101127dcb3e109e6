// own.h - what is held of a person, and what goes on its day.
#pragma once

#include "web/web.h"

enum err challenge_own(struct db *db, struct mem *m, const struct person_row *p, struct json *j);
enum err challenge_erase(struct db *db, struct mem *m, int64_t now, const struct person_row *p);
enum err challenge_retain(struct db *db, struct mem *m, int64_t now, struct out *report);
