// theme.h - the coat of a municipality: one style sheet over our own, and a class on <html>.
//
// Where from   the setting `theme`: one that the program holds (theme-NAME.css), else DATA/themes/NAME.css, made by
//              tools/theme.mjs. That file begins with its class, ".NAME-theme{"; it is read at start and on
//              SIGHUP, and has its hash in its address. What cannot be used is logged, and the site wears its own.
#pragma once

#include "core/settings.h"
#include "http/http.h"

enum { THEME_BYTES_MAX = 256 << 10 };

struct theme {
    str class_name;               // "meent-theme" when there is none
    str href;                     // empty: no style sheet but our own
    struct http_ready *ok, *same; // of a file in the data folder; else NULL
    str etag;
};

// Never NULL. Lives in m, which lives as long as the site; an older one may still be looked at.
const struct theme *theme_load(struct mem *m, const struct settings *set);
// The coat of one page, of those that the program holds; false: none of that name.
bool theme_named(struct mem *m, str name, struct theme *out);
bool theme_answer(const struct theme *t, struct http_request *hq); // false: not its address
