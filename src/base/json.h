// json.h - writes JSON (RFC 8259) into a buffer, with the commas and the escaping done.
//
//   json_open(&j, '{'); json_key(&j, "id"); json_text(&j, id); json_close(&j, '}');
// Text must be valid UTF-8; a broken byte is written as U+FFFD. Also safe inside <script> as data: < > & U+2028/9 are escaped.
#pragma once

#include "base/out.h"

struct json {
    struct out *out;
    int depth;
    bool comma[16], after_key;
};

static inline struct json json_new(struct out *o)
{
    return (struct json){.out = o};
}

void json_open(struct json *j, char bracket);  // '{' or '['; at most 16 deep
void json_close(struct json *j, char bracket); // '}' or ']'
void json_key(struct json *j, const char *key);
void json_text(struct json *j, str s); // absent (at NULL) is written as null
void json_int(struct json *j, int64_t v);
void json_real(struct json *j, double v); // shortest form that reads back the same; must be finite
void json_bool(struct json *j, bool v);
void json_null(struct json *j);
