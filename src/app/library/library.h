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
    str title, summary, author, body, head;
};

struct series_entry {
    str slug, guid;
    struct series_text text[LANG_COUNT];
};

CHECKED enum err series_read(struct mem *m, const struct entry_file *files, int n,
                             struct findings *f, struct series_entry *out);

// ---- a folder of items (import.c, export.c) ----

struct files;

struct library_at { // where the commands and jobs of the library work
    struct store *store;
    struct files *files;
    struct mem *mem;
    int64_t now;
};

struct import_report {
    int items, unchanged, series;
    struct strs drafts; // "slug: what is missing", of items that cannot be published yet
    str only;           // slug: just this item; empty: all
    void (*progress)(void *arg, int done, int of);
    void *arg;
};

// Takes in a folder: one Markdown file per item and language in a subfolder per kind; media beside them, in
// media/ or in `media` (may be NULL). Everything is read and checked first: with an error nothing is changed.
// An item of the same slug is replaced; what is the same already stays untouched. Media that are not at hand now
// stay as they came in before; captions edited in the browser stay until another file than the one they
// were made from comes, and can then be brought back.
CHECKED enum err library_import(struct library_at *at, const char *folder, const char *media,
                                struct findings *f, struct import_report *report);

// Writes every item to `folder` as it was imported; with_media: also its files, into folder/media.
CHECKED enum err library_export(struct library_at *at, const char *folder, bool with_media,
                                int *out_items);

// Publishes ("published") or withdraws ("withdrawn") an item; nothing changes when it was so already.
// ERR_CONFLICT with the reason when a film or podcast lacks what it must have.
CHECKED enum err library_state(struct library_at *at, str slug, const char *state,
                               str *out_problem);
