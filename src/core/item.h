// item.h - what others may know of a library item: enough to show it as a card or to play it in a lesson.
//
// The library itself (src/app/library) has the whole of it. Only published items are given.
#pragma once

#include "base/day.h"
#include "i18n/i18n.h"
#include "store/store.h"

struct item_card {
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
CHECKED enum err item_newest(struct db *db, struct mem *mem, enum lang lang, int most,
                             struct item_cards *out);
CHECKED enum err item_of_module(struct db *db, struct mem *mem, str module, enum lang lang,
                                struct item_cards *out);

// The word for a kind in addresses: film, podcast, tekst, werkblad, casus; and back (empty: unknown).
str item_kind_path(str kind);
str item_kind_of_path(str path);

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
