// item.h - what others may know of a library item: enough to show it as a card or to play it in a lesson.
//
// The library itself (src/app/library) has the whole of it. Only published items are given.
#pragma once

#include "base/day.h"
#include "i18n/i18n.h"
#include "store/store.h"

struct item_card {
    int64_t id;
    str slug, kind, title, summary; // in the reader's language, else in the one it was made in
    enum lang lang;                 // of title and summary
    day dated;
    int64_t duration_ms;
    bool practice;
    str poster_sha, poster_name; // empty: none
};

struct item_cards {
    struct item_card *at;
    int n;
};

struct item_source_file { // one <source> of a player
    str sha, name, type, label;
    int64_t bytes, width, height;
};

struct item_track { // captions or chapters
    str sha, name, lang, role;
};

struct item_play {
    struct item_card card;
    struct item_source_file *sources;
    int n_sources;
    struct item_track *tracks;
    int n_tracks;
};

CHECKED enum err item_card(struct db *db, struct mem *mem, str slug, enum lang lang,
                           struct item_card *out);
CHECKED enum err item_play(struct db *db, struct mem *mem, str slug, enum lang lang,
                           struct item_play *out);
// A page of the lists people leaf through, newest first; theme and kind may be empty for all. Begin with
// ITEM_LIST_START; the next page begins at the last card of this one. One read in key order.
struct item_place {
    int64_t dated, id;
};
#define ITEM_LIST_START ((struct item_place){INT32_MAX, 0})
CHECKED enum err item_list(struct db *db, struct mem *mem, str theme, str kind, enum lang lang,
                           struct item_place before, int most, struct item_cards *out);
CHECKED enum err item_of_module(struct db *db, struct mem *mem, str module, enum lang lang,
                                struct item_cards *out);

// The kind of an item, also of one that is not published yet; empty: there is no such item.
CHECKED enum err item_kind(struct db *db, struct mem *mem, str slug, str *out);

// The word for a kind in addresses: film, podcast, tekst, werkblad, casus; and back (empty: unknown).
str item_kind_path(str kind);
str item_kind_of_path(str path);
bool item_is_timed(str kind); // film and podcast: there is something to play

struct item_line { // one line of the transcript, or a chapter (then without speaker)
    int64_t start_ms;
    str speaker, said;
};

struct item_lines {
    struct item_line *at;
    int n;
    enum lang lang;
};

// In the reader's language, else in the one the item was made in; empty when there is none.
CHECKED enum err item_transcript(struct db *db, struct mem *mem, str slug, enum lang lang,
                                 struct item_lines *out);
CHECKED enum err item_chapter_list(struct db *db, struct mem *mem, str slug, enum lang lang,
                                   struct item_lines *out);
