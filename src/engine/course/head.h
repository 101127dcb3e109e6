// head.h - the head of a text: a strict part of YAML 1.2 between two lines `---`.
//
//     struct findings f = findings_new(m);
//     struct head h;
//     enum err e = head_parse(m, path, text, &f, &h);
//     str title = head_text(&h, "title", HEAD_MUST, 200);
//     int64_t minutes = head_int(&h, "minutes", HEAD_MAY, 1, 600, 0);
//     head_done(&h);                         // a key that nobody asked for is unknown
//     if (f.errors) ...
//
// In       `key: value` per line; lists as `key:` and then lines `- item`. A value is the text as it
//          stands; between double quotes \" and \\ are read. No nesting, anchors, types or comments:
//          what a value means is said by who asks for it.
// Out      also when something is wrong: all that could be understood. Text without head is all body.
// Bounds   HEAD_*; the whole text at most TEXT_BYTES_MAX.
// Errors   ERR_INVALID    at least one finding of severity error was added
// Getters  put what is wrong into the findings and then give the fallback. They borrow from the text.
#pragma once

#include "base/day.h"
#include "engine/course/finding.h"

enum {
    TEXT_BYTES_MAX = 1 << 20,
    HEAD_KEYS_MAX = 64,
    HEAD_KEY_BYTES_MAX = 40,
    HEAD_LIST_MAX = 200,
    HEAD_VALUE_BYTES_MAX = 4000,
};

struct head_value {
    str text;
    int line;
};

struct head_key {
    str name;
    int line;
    bool is_list;
    bool asked; // by a getter; head_done reports the others
    struct head_value *at;
    int n; // 1 when it is no list
};

struct head {
    str file;
    bool present; // the text opens with ---
    struct head_key *at;
    int n;
    str body;      // the rest of the text
    int body_line; // the line at which it starts
    struct findings *findings;
    const char *known[HEAD_KEYS_MAX]; // keys asked for, to name the one that was meant
    int knowns;
};

enum head_need { HEAD_MAY, HEAD_MUST };

struct strs {
    str *at;
    int n;
};

CHECKED enum err head_parse(struct mem *m, str file, str text, struct findings *f,
                            struct head *out);

struct head_key *head_find(struct head *h, const char *key); // NULL when absent; marks it as asked
str head_text(struct head *h, const char *key, enum head_need need,
              int max_signs); // .at NULL when absent
int64_t head_int(struct head *h, const char *key, enum head_need need, int64_t min, int64_t max,
                 int64_t fallback);
int head_choice(struct head *h, const char *key, enum head_need need, const char *const *words,
                int n, int fallback);           // place in words
bool head_yes(struct head *h, const char *key); // yes or no; absent is no
bool head_day(struct head *h, const char *key, enum head_need need, day *out);
str head_slug(struct head *h, const char *key, enum head_need need); // 1..80 signs
str head_id(struct head *h);                                         // key id, must be there
struct strs head_list(struct head *h, struct mem *m, const char *key, enum head_need need,
                      int max_items, int max_signs);
struct strs head_slugs(struct head *h, struct mem *m, const char *key, enum head_need need,
                       int max_items);
void head_done(struct head *h);
