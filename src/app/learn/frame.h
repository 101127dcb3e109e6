// frame.h - what the pages of a course share; only pages.c and lesson.c include it.
#pragma once

#include "app/learn/learn.h"

#define ROUTE ROUTE_DECLARE
#include "app/learn/learn.def"
#undef ROUTE

enum { LEARN_HOME_MODULES = 3 };
enum err learn_home_section(struct req *q, struct html *h);
// version.c: what a course keeps of a person.
enum err learn_own(struct db *db, struct mem *m, const struct person_row *p, struct json *j);

const char *learn_base(const struct req *q); // "" or "/en"
bool learn_foreign(const struct req *q, str said);

// "/leergang/x~1.2.0/…" is the text of that version, for ever: out_asked is the whole, for links; slug and number
// its halves. ERR_NOT_FOUND when it is no such thing.
CHECKED enum err learn_asked(struct req *q, str *out_asked, str *out_slug, str *out_number);
// Links in what was rendered, to the pinned version when the page is of one.
str learn_pin(struct req *q, str asked, str html);
CHECKED enum err learn_blocks_of(struct req *q, const struct learn_frame *f,
                                 struct learn_block_rows *out);
// The page that the path asks for, and what is around it. slug absent: the module itself; seq > 0: the
// session of that number. ERR_NOT_FOUND when it is not in the version that readers see.
CHECKED enum err learn_frame_open(struct req *q, const char *kind, str slug, int64_t seq,
                                  struct learn_frame *f);
// Pages about a course ("page"), or scripts of its films and podcasts ("script").
CHECKED enum err learn_beside_course(struct req *q, int64_t version, str course, const char *kind,
                                     struct learn_steps *out);
// JSON-LD (schema.org) of a page.
str learn_json(struct req *q, const struct learn_part_row *p, str course, const char *type);
safe learn_head(struct req *q, str json);
str learn_item_path(struct req *q, const struct item_card *card); // with language
