// oembed.h - how another site shows an item of ours (oEmbed 1.0).
#pragma once

#include "app/library/open.h"
#include "web/player.h"

struct oembed_view {
    str type; // "video", "rich", or "link" for what is text
    str title, author, site, origin, address, html, player, thumbnail;
    int64_t width, height, thumbnail_width, thumbnail_height;
};

struct embed_view { // the page inside the frame
    struct player_view player;
    str title, address, site;
};

// The item that an address of ours names; false when it is not one. The query and #part do not matter.
bool oembed_address(str origin, str url, enum lang *lang, str *out_kind_path, str *out_slug);
// The largest size within the bounds (0: none) that keeps the shape of the film.
void oembed_size(int64_t max_width, int64_t max_height, int64_t extra, int64_t *out_width,
                 int64_t *out_height);
