// query.h - names and values as a browser writes them: application/x-www-form-urlencoded
// (WHATWG URL 5.1), for the query of an address and for the body of a form.
//
// Bounds    QUERY_PAIRS_MAX pairs in an address, FORM_PAIRS_MAX in a form; a text with more, with a broken %, with NUL or with broken UTF-8 is
//           ERR_INVALID as a whole: half a form is worse than none.
#pragma once

#include "http/http.h"

enum { QUERY_PAIRS_MAX = 512, FORM_PAIRS_MAX = 10000 }; // a form of captions has three per line

struct query {
    struct http_field *at;
    int n;
};

CHECKED enum err query_parse(struct mem *m, str text, struct query *out);
CHECKED enum err form_parse(struct mem *m, str body, struct query *out);
str query_get(const struct query *q, str name); // the first; absent when there is none
