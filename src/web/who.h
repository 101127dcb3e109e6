// who.h - who is asking, and what they may. q->who is never NULL; it looks in the database when it is first
// asked, and a page that asked is this reader's alone: it is not kept for others.
//
// The route row says which right an address needs, and that is proved before the handler runs: signed in, and
// holding it somewhere. Where exactly, the handler proves for the object at hand:
//
//   TRY(draw_by_id(q->db, q->mem, id, &draw));
//   TRY(must(q, MAY_DRAW, draw.place));          // 403
//   if (!may(q->who, MAY_DRAW, draw.place)) return ERR_NOT_FOUND;   // where even that it exists is secret
//   ...
//   return audit_by(q, "draw.run", object, detail);
//
// What belongs to the whole (course, library) stands at PLACE_ROOT. The manual: docs/reference/rights.md.
#pragma once

#include "core/person.h"
#include "web/web.h"

bool who_in(struct who *w);          // signed in
person_id who_person(struct who *w); // {0} when not
str who_uid(struct who *w);          // for the audit log; "nobody" when not signed in
str who_name(struct who *w);
str who_mail(struct who *w);
int64_t who_session(struct who *w); // the row of this session

// Holds the right at this place or above it, now. False for who is not signed in.
bool may(struct who *w, enum right r, place_id place);
bool may_somewhere(struct who *w, enum right r);
// The roles (bits) that count at this place.
uint32_t who_roles(struct who *w, place_id place);
// Every place where the right is held, the highest first, at most so many; each with how deep it lies.
CHECKED enum err who_places(struct who *w, enum right r, int most, struct place_in_rows *out);
CHECKED enum err must(struct req *q, enum right r, place_id place); // ERR_FORBIDDEN

// A line in the audit log about what this person did; part of the transaction.
CHECKED enum err audit_by(struct req *q, const char *what, str object, str detail);

// Signs a person in: a new session and its cookie, whatever there was before ends. how: see session.h.
CHECKED enum err sign_in(struct req *q, struct res *r, person_id person, const char *how);
CHECKED enum err sign_out(struct req *q, struct res *r); // this browser
// To the page where one signs in, and back here after that.
enum err to_sign_in(struct req *q, struct res *r);
// A path of ours that may stand in a query: begins with one '/', no scheme, no other host. Else "/mijn".
str own_path(struct req *q, str path);
