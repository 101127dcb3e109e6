// inspection.h - what lies open for inspection (ter inzage): documents in versions whose paragraphs are known by their id
// through editing, the rules of a consultation, and the link of a view (zienswijze) to what it is about.
//
// A view is a contribution (core/contribution.h) with a row beside it. So answers, moderation, channels and the note work for
// it. Without that row a contribution is about the whole.
//
// Versions  made of Markdown at once, of HTML or a text document by a job (pandoc, confined and bounded). What is "ready" is
//           looked at by a person and then published; what was published never changes. Its fingerprint is the SHA-256 of
//           the text with its ids, which anybody can fetch.
// On the dot a consultation is open from the first second of its first day to the last of its last, in Amsterdam, by the clock
//           of this server. A letter that was posted in time and comes within a week counts (Awb 6:9 through 3:16), and that week is a
//           term by law: it never ends in a weekend or on a holiday (Algemene termijnenwet 1).
#pragma once

#include "core/contribution.h"
#include "core/inspection.sql.h"
#include "core/job.h"
#include "core/trajectory.h"
#include "core/upload.h"
#include "engine/document/document.h"

enum {
    INSPECTION_TITLE_SIGNS = 120,
    INSPECTION_SLUG = 60,
    INSPECTION_WHY_SIGNS = 500,
    INSPECTION_PARAGRAPHS = 20 // that one view may be about
};

// ERR_CONFLICT: there is one of that name. The slug is made from the title.
CHECKED enum err inspection_document_add(struct db *db, struct mem *mem, int64_t now,
                                         trajectory_id trajectory, str title, str title_en,
                                         document_id *out);

struct inspection_version_new {
    document_id document;
    const char *label; // "draft" or "decided"
    str why;           // what is new in it, for residents
    str markdown;      // at once; or:
    const upload_id *source;
    const person_id *person;
};
// ERR_INVALID, ERR_TOO_LARGE: document.h.
CHECKED enum err inspection_version_add(struct db *db, struct mem *mem, int64_t now,
                                        const struct inspection_version_new *n,
                                        document_version_id *out);
extern const struct job_kind inspection_job; // "document.convert"
bool inspection_converts(void);              // is the converter installed on this machine?

CHECKED enum err inspection_text(struct db *db, struct mem *mem, document_version_id version,
                                 struct document *out);
// The paragraph of that id becomes the follow-up of another: for a person who knows better than the words.
// ERR_CONFLICT: published, or the other has a follow-up; ERR_NOT_FOUND: no such paragraph.
CHECKED enum err inspection_follow_up(struct db *db, struct mem *mem,
                                      const struct document_version_row *v, str paragraph,
                                      str follows);

// What may be published, and what may be said of the text, follows from how far it is.
//   before it opens   drafts; where it was announced can be changed
//   from then on      drafts, dated and told to who follows it and who reacted. The annunciation stays: a mistake in it is put
//                     right with a reason that everybody can read
//   there is advice   the text as it will be decided too
//   it is decided     no draft any more; another text as decided only with a reason, and each who reacted hears it
enum inspection_phase {
    INSPECTION_BEFORE,
    INSPECTION_OPEN, // and closed, until there is advice
    INSPECTION_ADVICE,
    INSPECTION_DECIDED,
    INSPECTION_ENDED // without a decision, or over
};
enum inspection_phase inspection_phase_of(const struct trajectory_row *t);
// A change under way is a step that everybody sees, with its reason; who follows it hears of it.
CHECKED enum err inspection_changed(struct db *db, struct mem *mem, int64_t now,
                                    const struct trajectory_row *t, str why, str who);
// Something was added. From the moment it opened until the decision: who follows it and who reacted hear of it. What is no
// consultation, or does not lie open, is left alone.
struct inspection_added {
    const struct trajectory_row *t;
    str title;       // of what was added
    str link;        // page of the consultation, without language
    str once;        // empty: tell always
    person_id maker; // who did it is not told
};
CHECKED enum err inspection_added_tell(struct db *db, struct mem *mem, int64_t now,
                                       const struct inspection_added *a);

// ERR_CONFLICT: not ready.
CHECKED enum err inspection_publish(struct db *db, struct mem *mem, int64_t now,
                                    document_version_id version, str *out_fingerprint);

// What a view is about: paragraphs of a document, or the whole of it, or (has is false) all that lies open.
struct inspection_about {
    bool has;
    document_id document;
    document_version_id version; // the newest that was published
    str title, title_en;
    str paragraphs; // ids with a blank between, in the order of the text; empty: the whole document
    str numbers;    // as people count them there: "14, 15"
};
// As people say it: the name of a document, and numbers of paragraphs in its newest version ("14", "14, 15 en 20"). ERR_NOT_FOUND: no
// such document is published there; ERR_INVALID: no such number, more than INSPECTION_PARAGRAPHS, or numbers without a document.
CHECKED enum err inspection_about_typed(struct db *db, struct mem *mem, trajectory_id trajectory,
                                        str slug, str typed, struct inspection_about *out);
// The same from what was kept. Paragraphs that a newer version has no more keep their id, without a number.
CHECKED enum err inspection_about_kept(struct db *db, struct mem *mem, document_id document,
                                       str paragraphs, struct inspection_about *out);
// The row of a view, with each of its paragraphs.
struct inspection_view {
    contribution_id contribution;
    const struct inspection_about *about;
    str address, record;
    const int64_t *posted_day;
    int64_t received_at, record_at;
    bool spoken;
    const upload_id *audio;
    const person_id *record_by;
};
CHECKED enum err inspection_view_add(struct db *db, const struct inspection_view *v);

// May residents read it? From the moment it opened.
bool inspection_is_open_to_read(const struct trajectory_row *t);
int64_t inspection_opens_at(const struct trajectory_row *t);  // first second
int64_t inspection_closes_at(const struct trajectory_row *t); // first second after it
bool inspection_takes_views(const struct trajectory_row *t, int64_t now);
// The last day by law of a term that begins that day, and the day before it was moved (the same when it was not).
CHECKED enum err inspection_last_day(day starts, day *out_last, day *out_was);
// The last day on which a letter that was posted in time counts.
day inspection_post_last(day ends);
bool view_is_late(const struct trajectory_row *t, day received, const day *posted);
// The view is withdrawn, or its record is confirmed: the recording goes, and with `all` the address too.
CHECKED enum err view_sound_drop(struct db *db, struct mem *mem, contribution_id c, bool all);
