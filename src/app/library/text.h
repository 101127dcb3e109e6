// text.h - the Markdown of library items: rendered, and in plain paragraphs for search.
#pragma once

#include "html/html.h"

struct paragraphs {
    str *at; // plain text, in order
    int n;
};

safe text_html(struct mem *m, str markdown, enum lang lang);
struct paragraphs text_paragraphs(struct mem *m, str markdown);
