// theme.h - the coat of a municipality: one style sheet over our own, and a class on <html>.
//
// Where from   those that the program holds (theme-NAME.css), and the files DATA/themes/NAME.css, made by
//              tools/theme.mjs. Such a file begins with its class, ".NAME-theme{"; all are read at start and on
//              SIGHUP, and have their hash in their address. What cannot be used is logged.
// Who wears    the whole house what the setting `theme` names; a page of a place what that place names.
#pragma once

#include "core/settings.h"
#include "http/http.h"

enum { THEME_BYTES_MAX = 256 << 10, THEME_NAME_MAX = 40, THEMES_MAX = 100 };

struct theme {
    str name, class_name;         // class_name: "meent-theme" when there is none
    str href;                     // empty: no style sheet but our own
    struct http_ready *ok, *same; // of a file in the data folder; else NULL
    str etag;
};

struct themes {
    struct theme house;
    struct theme *at; // those of the data folder
    int n;
};

// Never NULL. Lives in m, which lives as long as the site; an older one may still be looked at.
const struct themes *themes_load(struct mem *m, const struct settings *set);
bool theme_named(struct mem *m, const struct themes *all, str name,
                 struct theme *out); // false: none of that name
bool theme_answer(const struct themes *all,
                  struct http_request *hq); // false: not an address of theirs
