// player.h - film or sound with chapters and a transcript that follows it, for the library and for lessons.
//
//   struct player_view v = {.path = path, .at_s = at, .anchor = STR("film")};
//   TRY(player_fill(q->db, q->mem, slug, q->lang, &v));     in the template: {{ use player(&v) }}
//
// Without script a time is a link to `path`?t=SECONDS#anchor, where the server begins the source there.
#pragma once

#include "core/item.h"
#include "html/html.h"

struct player_sources {
    struct item_source_file *at;
    int n;
};

struct player_tracks {
    struct item_track *at;
    int n;
};

struct player_view {
    str path;     // of the page, without language
    int64_t at_s; // where to begin; 0: at the start
    str anchor;   // id of the figure, unique on the page; the transcript is "ANCHOR-tekst"
    str feed;     // path of the podcast feed; empty: none
    bool open;    // the transcript is open at once
    // filled by player_fill
    struct item_card card;
    struct player_sources sources; // the smallest first
    struct player_tracks tracks;   // captions and chapters; the reader's language first
    struct item_lines chapters, transcript;
};

CHECKED enum err player_fill(struct db *db, struct mem *mem, str slug, enum lang lang,
                             struct player_view *v);
