// show.h - the page of one item.
#pragma once

#include "app/library/library.h"
#include "app/library/library.sql.h"
#include "app/library/show.sql.h"
#include "web/follow.h"
#include "web/player.h"

struct show_view {
    struct item_row item;
    struct show_text_row text;
    enum lang lang; // of the text
    safe body;
    day dated;
    str kind_path;
    struct item_person_rows people;
    struct item_theme_rows themes;
    struct item_said_rows sources;
    struct item_cards related;
    struct player_view player; // of film and podcast
    bool timed;
    str series_title, series_slug;
    str module_title, module_path; // of the course; empty: none
    str address;                   // canonical, whole
    str changed;                   // ISO day
    struct follow_view follow;     // of a case
    str json_ld;                   // the item in the words of schema.org
};

extern const struct notice_kind library_follows[1];

// What the address names, published; else it says why not.
CHECKED enum err show_fill(struct req *q, str kind_path, str slug, struct show_view *v);
