// open.h - an item as the open doors show it: feeds, harvesting, the API, CSV, structured data.
//
// One address per thing: pages have a language ("/en/..."), files and the API have none.
#pragma once

#include "app/library/library.h"
#include "app/library/library.sql.h"
#include "app/library/open.sql.h"
#include "base/json.h"
#include "html/html.h"

struct open_view {
    struct item_row item;
    struct open_text_rows texts; // all languages
    struct open_text_row text;   // in the language asked for, else the item's own
    struct item_person_rows people;
    struct item_theme_rows themes;
    struct item_said_rows sources;
    struct item_file_rows files;
    const struct item_file_row *media, *poster; // the file to play or show first; NULL: none
    str kind_path, address;                     // of the page in the language of `text`
};

// `lang` may be empty: the item's own language.
CHECKED enum err open_fill(struct db *db, struct mem *m, str origin, str lang, item_id item,
                           struct open_view *out);

str open_file(struct mem *m, str origin, const struct item_file_row *f); // whole address
str open_page(struct mem *m, str origin, str lang, str kind, str slug);  // whole address
str open_player(struct mem *m, str origin, str lang, str kind, str slug);
str open_urn(struct mem *m, str uid); // "urn:uuid:...", the same wherever the item is served
bool open_named_before(const struct item_person_rows *people, int i); // one name, several roles
str open_duration(struct mem *m, int64_t ms);                         // "PT2M56S"
str open_mail(struct req *q); // the contact address, else postmaster at our host
str open_site(struct req *q); // who publishes: the municipality, else Meent
str open_body(struct mem *m, str html, str origin); // links of ours made whole
str open_file_type(const struct item_file_row *f);  // media type; text/html for NULL
