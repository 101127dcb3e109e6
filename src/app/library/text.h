// text.h - the Markdown of library items: rendered, and in plain paragraphs for search.
#pragma once

#include "html/html.h"
#include "store/store.h"

struct paragraphs {
    str *at; // plain text, in order
    int n;
};

// Links: [words](item:slug) to an item that exists, [words](term:slug) to the term; see html/markdown.h.
CHECKED enum err text_html(struct db *db, struct mem *m, str markdown, enum lang lang, safe *out);
struct paragraphs text_paragraphs(struct mem *m, str markdown);
