// frame.h - what the frame around every page shows (frame.html), and the page that says what went wrong.
#pragma once

#include "web/web.h"

struct frame_view {
    const struct page *page;
    str canonical, alternate; // of this page, and in the other language: whole addresses
    str home, learn, library, about, search, accessibility, privacy,
        source;                  // addresses in this language
    str other_path;              // this page in the other language, from here
    str theme_class, theme_href; // theme_href empty: our own look
    str cobrand;
    str rehearsal;  // where the tasks of the rehearsal stand that this page belongs to; empty: none
    bool other;     // the page is there in the other language too
    bool signed_in; // shows the way to one's own pages instead of the way in
};

struct error_link {
    str href, title;
};

struct error_links {
    struct error_link *at;
    int n;
};

struct error_texts {
    struct error_text {
        int64_t number;
        str text;
    } * at;
    int n;
};

struct error_view {
    int status;
    str title, lead; // what happened, what to do
    str number;      // of a failure of ours, as it stands in the log
    str home, learn, library, search, word;
    str back;                // the page of the form that was refused; empty: not known
    struct error_links near; // pages that may have been meant
    struct error_texts
        typed; // what stood in the form that was refused: nobody has to type it again
};
