// follow.h - the button "Volgen" on the page of a thing, and what the features let people follow.
//
//   struct thing_view { ...; struct follow_view follow; };
//   TRY(follow_fill(q, "place", place.id.v, &v.follow));        // in the handler, before page_open
//   page_open(q, r, &(struct page){..., .form = v.follow.form}) // it holds a form for who is signed in
//   {{ use follow_button(&v->follow) }}                         // include "web/follow.html.h"
//
// For who is not signed in it is a link, and the page stays in the page cache.
#pragma once

#include "core/notice.h"
#include "web/who.h"

struct follow_view {
    str kind, back; // back: the page to come back to
    int64_t object;
    bool form, follows;
    enum notice_how how;
};

CHECKED enum err follow_fill(struct req *q, const char *kind, int64_t object,
                             struct follow_view *out);
msg follow_how_word(enum notice_how how); // "elke dag een mail"

// The kind of that name which a feature offers; NULL: none.
const struct notice_kind *follow_kind(const struct feature_list *features, str name);
// What a thing is called, for a person who may see it; *out_found false: gone, secret, or no such kind.
CHECKED enum err follow_about(const struct feature_list *features, struct db *db, struct mem *mem,
                              int64_t now, enum lang lang, person_id person, str kind,
                              int64_t object, bool *out_found, struct notice_subject *out);

// ---- what waits for a person, as /mijn shows it ----

struct waiting_line {
    int64_t id;
    str sentence, link; // link: with the language before it
    bool task, due;
    day until, since;
};

struct waiting {
    struct waiting_line *at;
    int n;
    bool news; // one of them is news
};

CHECKED enum err follow_waiting(struct req *q, int most, struct waiting *out);
