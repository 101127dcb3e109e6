// own.h - what the feature holds of a person, and what goes on its day.
#pragma once

#include "app/answer/answer.h"

enum err answer_sitemap(struct db *db, struct mem *m, struct sitemap *s);
enum err answer_own(struct db *db, struct mem *m, const struct person_row *p, struct json *j);
enum err answer_erase(struct db *db, struct mem *m, int64_t now, const struct person_row *p);
enum err answer_retain(struct db *db, struct mem *m, int64_t now, struct out *report);
