// html.h - writes HTML and XML safely: a value is escaped for the place where it stands.
//
// Templates (tools/htmlgen) call these; hand-written code seldom does. A `safe` is markup that our own
// renderer made; nothing else makes one, so a plain text cannot slip through unescaped.
#pragma once

#include "base/day.h"
#include "base/out.h"
#include "i18n/i18n.h"

typedef struct {
    str s;
} safe;

struct html {
    struct out *out;
    struct mem *mem;
    enum lang lang;
    const char *base; // "" for Dutch, "/en" for English: before every address of ours
    str origin;       // "https://meent.example", for feeds and canonical addresses
    str token;        // form token of this request; empty where no form may be
    int64_t now;
};

void html_text(struct html *h, str s); // & < > escaped; also valid XML text
void html_attr(struct html *h, str s); // & < > " ' escaped, for double-quoted attributes
void html_href(struct html *h,
               str url); // attribute; only http, https, mailto, tel and our own paths; else "#"
void html_url_part(struct html *h,
                   str s); // percent-encoded path segment or query value, inside an attribute
