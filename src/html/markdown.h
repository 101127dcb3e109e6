// markdown.h - CommonMark (with tables and ~~strikethrough~~) as HTML that is safe whoever wrote it.
//
// In       UTF-8, at most MARKDOWN_MAX bytes; the rest is left out.
// Out      paragraphs, headings with ids, lists, quotes, code, tables with scope, emphasis, links. HTML in the
//          text is shown as text. A title of a link is left out: readers on a phone never see it.
// Links    http, https (rel="external noopener"), mailto, tel and #id are written; every other address
//          (term:x, item:y, ../l02.md, /x) goes to `link`, every image to `image`. Without an answer only
//          the words stay. So javascript:, data: and their disguises never become an address.
// Headings level + heading_base, at most h6. The id is the one in "## Titel {#id}", else made from the words;
//          the same words twice give -2.
// Entities numeric ones and the common names (&eacute; &nbsp; …); others stay as they were written.
// Cost     memory about 10 times the text; time in bench/html.md.
// The parser (md4c) runs first and only fills a list, so that an arena that gives out, or a callback that
// asks the database, never interrupts it.
#pragma once

#include "html/html.h"

enum { MARKDOWN_MAX = 1 << 20 };

struct markdown_options {
    int heading_base;      // 1 makes "# Title" an h2
    const char *id_prefix; // before the ids of headings; NULL for none
    void *ctx;
    // Writes the whole of a link and gives true, or gives false. `text` is what stands in it, as markup.
    bool (*link)(void *ctx, str href, safe text, struct out *out);
    bool (*image)(void *ctx, str src, str alt, struct out *out);
};

safe markdown_html(struct mem *m, str text, const struct markdown_options *o); // o may be NULL

// Without marks: blocks apart by an empty line, list items and rows by a line end. For search.
str markdown_plain(struct mem *m, str text);
// The first paragraph, at most so many signs; cut at a word, with … when something is left out.
str markdown_excerpt(struct mem *m, str text, size_t max_signs);
