// json.h - JSON (RFC 8259): written into a buffer, with the commas and the escaping done; read strictly into a tree.
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
void json_double(struct json *j,
                 double v); // shortest form that reads back the same; must be finite
void json_bool(struct json *j, bool v);
void json_none(struct json *j);
// A key and its value in one.
void json_pair_text(struct json *j, const char *key, str s);
void json_pair_int(struct json *j, const char *key, int64_t v);
void json_pair_double(struct json *j, const char *key, double v);
void json_pair_bool(struct json *j, const char *key, bool v);

// Reading: a tree in the arena. Refused: keys that stand twice in one object, broken UTF-8, lone surrogates,
// NUL, NaN, numbers that no double or int64 holds, anything after the value, more than 64 levels (RFC 8259, strictly).
enum json_kind { JSON_NONE, JSON_BOOL, JSON_INT, JSON_DOUBLE, JSON_TEXT, JSON_LIST, JSON_MAP };

struct json_value {
    enum json_kind kind;
    union {
        bool is_true;
        int64_t integer;
        double real;
        str text;
        struct {
            struct json_value *at; // of a list or a map
            str *key;              // of a map, in the order of the text
            int n;
        };
    };
};

struct json_problem {
    int line, column; // from 1
    str what;         // in English, for logs and the command line
};

// ERR_INVALID: *problem says where (NULL: not asked). Numbers without point or exponent are JSON_INT.
CHECKED enum err json_read(struct mem *m, str text, struct json_value *out,
                           struct json_problem *problem);

// The value of a key; NULL when there is none, or `in` is no object or NULL: look-ups may be chained.
const struct json_value *json_get(const struct json_value *in, const char *key);
str json_get_text(const struct json_value *in, const char *key); // absent unless it is a text
bool json_number(const struct json_value *v, double *out);       // an integer or a real; else false
// A number as whole billionths of 1, for who counts with whole numbers only; false when it is none, or beyond 10^9.
bool json_billionths(const struct json_value *v, int64_t *out);
