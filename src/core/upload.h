// upload.h - a file that somebody added to a trajectory, kept in the database so that a backup, an erasure and a right reach
// it like any other row.
//
// Kind     by its contents, never by its name or by what the browser says. A document that brings program text along
//          (macros, script or files inside a PDF, as far as that can be seen) is refused.
// Bounds   UPLOAD_MAX; of one trajectory UPLOADS_OF that are public and as many that are not, so that what residents send
//          takes no room from its documents.
// Errors   ERR_INVALID    none of these kinds, or with something inside that may run
//          ERR_TOO_LARGE  more than UPLOAD_MAX
//          ERR_FULL       this trajectory has UPLOADS_OF files of that sort already
#pragma once

#include "core/person.h"
#include "core/upload.sql.h"

enum upload_kind {
#define UPLOAD(name, type, ending) UPLOAD_##name,
#include "core/upload.def"
#undef UPLOAD
    UPLOAD_KIND_COUNT
};

enum { UPLOAD_MAX = 8 << 20, UPLOADS_OF = 500, UPLOAD_NAME_SIGNS = 120 };

bool upload_picture_of(str bytes, enum upload_kind *out); // a JPEG or PNG, by how it begins
// What it is. False: none of them, or not to be trusted. `filename` only tells Markdown from other text.
bool upload_kind_of(struct mem *m, str bytes, str filename, enum upload_kind *out);
bool upload_is_sound(enum upload_kind k);
bool upload_is_picture(enum upload_kind k);
bool upload_is_paper(enum upload_kind k); // pdf, docx, odt: for people to fetch
const char *upload_type(str kind);        // media type; NULL when it is none
str upload_kind_name(enum upload_kind k);
// The name as it may be shown and saved: no longer than UPLOAD_NAME_SIGNS, with the ending of what it is.
str upload_name(struct mem *m, str filename, enum upload_kind k);

struct upload_new {
    trajectory_id trajectory;
    str filename, bytes;
    bool public;
    const person_id *person; // may be NULL
};
// `kind` is what upload_kind_of said.
CHECKED enum err upload_add(struct db *db, struct mem *mem, int64_t now, const struct upload_new *n,
                            enum upload_kind kind, upload_id *out);
