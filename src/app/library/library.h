// library.h - what the files of the library share; nobody outside src/app/library includes it.
#pragma once

#include "core/item.h"
#include "engine/captions/captions.h"
#include "engine/course/head.h"
#include "web/web.h"

#define ROUTE ROUTE_DECLARE
#include "app/library/library.def"
#undef ROUTE

msg library_kind_many(str kind); // "Films"
str licence_address(str spdx);   // of its deed; empty when we know none
str licence_name(str spdx);      // "CC BY-SA 4.0"

enum {
    LIBRARY_FILES_MAX = 400000, // Markdown files of one import
    LIBRARY_BATCH = 200,        // items per transaction of an import
    LIBRARY_MEDIA_MAX_MB = 4096,
};

// ---- an item as its files say it (entry.c) ----

struct entry_captions {
    enum lang lang;
    str file;
};

struct entry_text { // one language
    bool present;
    str path, title, summary, body, head, chapters;
    struct strs people; // "Name, role"
    struct strs themes;
};

struct entry {
    str uid, slug, kind;
    enum lang lang; // in which it was made
    day dated;
    str licence, place, module, series, media, poster;
    bool practice;
    int season, episode;
    struct entry_text text[LANG_COUNT];
    struct entry_captions captions[LANG_COUNT];
    int n_captions;
    struct strs source, related;
};

struct entry_file {
    str path, text; // path inside the folder: "film/twee-minuten-te-veel.en.md"
};

// Reads the files of one item, its own language first. Everything wrong goes into the findings.
CHECKED enum err entry_read(struct mem *m, const struct entry_file *files, int n,
                            struct findings *f, struct entry *out);

struct series_text {
    bool present;
    str title, summary, author;
};

struct series_entry {
    str slug, guid;
    struct series_text text[LANG_COUNT];
};

CHECKED enum err series_read(struct mem *m, const struct entry_file *files, int n,
                             struct findings *f, struct series_entry *out);

// ---- a folder of items (import.c, export.c) ----

struct files;

struct import_report {
    int items, unchanged, series, files; // taken in; files counts media and captions
    str missing; // media that were not found, one per line; the items stay drafts
};

// Takes in a folder: one Markdown file per item and language, media beside them or in `media` (may be
// NULL). All files are read and checked first; with an error nothing is changed. What is imported
// replaces the item of the same slug; media of the same content are not stored again.
CHECKED enum err library_import(struct store *s, struct files *files, struct mem *m,
                                const char *folder, const char *media, int64_t now,
                                struct findings *f, struct import_report *out);

// Writes every item back to `folder` as it was imported, with its media in folder/media when asked.
CHECKED enum err library_export(struct store *s, struct files *files, struct mem *m,
                                const char *folder, bool with_media, int *out_items);
