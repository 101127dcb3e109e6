// workbook.h - what the pages of the workbook show.
#pragma once

#include "app/workbook/workbook.sql.h"
#include "web/who_group.h"

#define ROUTE ROUTE_DECLARE
#include "app/workbook/workbook.def"
#undef ROUTE

enum { SECTION_SIGNS = 20000, COMMENT_SIGNS = 4000, CHAPTERS_MAX = 40 };

struct book { // a workbook, and what who asks may of it
    struct book_row row;
    bool mine, can_write;
    bool peer, trainer, group; // who asks is one of these to the owner
};

struct book_section {
    str key, title, help, body, share, path; // path of the exercise; empty: a field of the plan
    int64_t module, changed_at;
    bool written, plan;
    msg share_word;
};

struct book_sections {
    struct book_section *at;
    int n;
};

struct book_chapter {
    int64_t number;
    str title;
    struct book_sections sections;
};

struct book_chapters {
    struct book_chapter *at;
    int n;
};

struct book_link {
    str uid, name;
    bool practice;
};

struct book_links {
    struct book_link *at;
    int n;
};

struct books_view {
    struct book_links mine, shared;
};

struct book_view {
    struct book b;
    struct book_chapters chapters;
    int written;
    bool pdf_possible, pdf_waits, pdf_made, pdf_failed;
    day pdf_on;
};

struct book_choice {
    str value;
    msg word;
    bool chosen;
};

struct book_choices {
    struct book_choice *at;
    int n;
};

struct section_view {
    struct book b;
    struct book_section s;
    struct book_choices shares;
    struct section_version_rows versions;
    struct comment_rows comments;
    bool saved;
    str problem;
};

struct sealed_part {
    str kind, text, problem;
    bool there, opened, can_open;
};

struct sealed_view {
    struct book b;
    struct sealed_part notes, letter;
    bool opens_known, saved;
    day opens;
};

CHECKED enum err book_open(struct req *q, struct book *out);
CHECKED enum err book_chapters(struct req *q, const struct book *b, struct book_chapters *out);
CHECKED enum err book_pdf_fill(struct req *q, struct book_view *v);
bool book_may_read(const struct book *b, str share);
