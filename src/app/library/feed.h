// feed.h - what podcast players and readers of news get.
#pragma once

#include "app/library/open.h"

enum { FEED_EPISODES = 200, FEED_NEWEST = 50 };

struct feed_person {
    str name, role; // role in the words of the podcast namespace
};

struct feed_people {
    struct feed_person *at;
    int n;
};

struct feed_track {
    str href, type, lang;
    bool captions;
};

struct feed_tracks {
    struct feed_track *at;
    int n;
};

struct feed_other { // a form of the episode; also the one of the enclosure, with its hash
    str href, type, label, integrity;
    int64_t bytes, height;
    bool main;
};

struct feed_others {
    struct feed_other *at;
    int n;
};

struct feed_entry { // of RSS and of Atom
    struct open_view item;
    str urn, published, changed, body, href, duration; // days as the format writes them
    str chapters;                                      // whole address; empty: none
    str image;
    struct feed_people people;
    struct feed_tracks tracks;
    struct feed_others others;
};

struct feed_entries {
    struct feed_entry *at;
    int n;
};

struct feed_view {
    str title, summary, author, lang, guid, self, page, image, medium, type, built;
    str licence; // SPDX, when all episodes have the same
    str site, mail;
    struct feed_entries entries;
};

str feed_guid(struct mem *m, str series_guid);
str feed_person_role(str role);
