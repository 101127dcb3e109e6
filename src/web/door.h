// door.h - places with a host name of their own: which one a request came in by.
//
// The names stand in the database and are read again within a second after they change; a request compares its Host with
// them in memory. A Host that is none of them shows the main house, whose links carry the name of the setting `origin`.
#pragma once

#include "core/place.h"
#include "web/web.h"

struct door {
    str host, slug, name, theme;
    place_id place;
    bool english, practice;
};

struct doors;

struct doors *doors_new(struct mem *m);
void doors_free(struct doors *d);
// Reads them, when something was committed since the last time.
CHECKED enum err doors_read(struct doors *d, struct store *s);
// The door with that host ("meent.utrecht.example:8080"); copied into m. false: none.
bool doors_find(struct doors *d, struct mem *m, str host, struct door *out);

// This page is there in Dutch only: no way to the other language is shown. Before page_open.
void page_dutch_only(struct req *q);

// The place by whose own name this was asked for; PLACE_ROOT: by that of the house.
place_id door_place(const struct req *q);
