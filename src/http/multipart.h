// multipart.h - a form with files, as a browser sends it: multipart/form-data (RFC 7578, RFC 2046 5.1).
//
// In       the value of Content-Type with its boundary, and the whole body.
// Out      fields as in query.h (valid UTF-8 without NUL), files apart. An empty file field (no name, no bytes) is
//          left out. All of it borrows from the body; a name of a file is its last part, without control signs.
// Bounds   MULTIPART_*; what is beyond them, is not closed or has no name is ERR_INVALID as a whole.
#pragma once

#include "http/query.h"

enum { MULTIPART_PARTS_MAX = 64, MULTIPART_HEAD_MAX = 2000, MULTIPART_NAME_MAX = 200 };

struct form_file {
    str name;     // of the field
    str filename; // as it is called where it came from; says nothing about what it is
    str bytes;
};

struct form_files {
    struct form_file *at;
    int n;
};

bool multipart_is(str content_type);
CHECKED enum err multipart_parse(struct mem *m, str content_type, str body, struct query *fields,
                                 struct form_files *files);
