// i18n.h - sentences, dates and numbers per language. Sentences stand in locale/<lang>/*.po.
//
// A sentence has a key (msgctxt is not used; msgid is the key, "library.film"), named values "{n}", and
// plural forms of gettext; the value that counts is the first one. tools/msggen makes enum msg and the tables.
#pragma once

#include "base/day.h"
#include "base/err.h"
#include "base/out.h"

enum lang { LANG_NL, LANG_EN, LANG_COUNT };

extern const char *const lang_codes[LANG_COUNT]; // "nl", "en"
bool lang_parse(str code, enum lang *out);       // false: not a language of the site
enum lang lang_of(str code);                     // of a row that we wrote; another is Dutch

typedef int msg; // MSG_library_film etc. from the generated header i18n/messages.h; MSG_none = 0

struct msgs {
    const msg *at;
    int n;
};

struct msg_arg {
    const char *name; // "n"
    bool number;
    int64_t i;
    str s;
};

str msg_text(enum lang lang, msg key); // a sentence without values
str msg_fill(struct mem *m, enum lang lang, msg key, const struct msg_arg *args,
             int n);     // plain text, not escaped
msg msg_by_key(str key); // MSG_none when unknown
struct msgs msgs_of_bits(struct mem *m, uint32_t bits, int last, msg (*word)(int)); // bits 0..last
str msg_key(msg key);       // "library.film"
msg msg_of_err(enum err e); // the sentence for a reason: error.not_found

str date_long(struct mem *m, enum lang lang,
              day d); // "woensdag 25 november 2026", "Wednesday 25 November 2026"
str date_short(struct mem *m, enum lang lang, day d);         // "25 nov. 2026", "25 Nov 2026"
str number_text(struct mem *m, enum lang lang, int64_t v);    // "1.236", "1,236"
str money_text(struct mem *m, enum lang lang, int64_t cents); // "€ 1.250", "€ 12,50"
str duration_text(struct mem *m, enum lang lang,
                  int64_t seconds);             // "2 minuten", "1 uur en 5 minuten", "45 seconden"
str clock_text(struct mem *m, int64_t seconds); // "1:05", "1:02:05"
str bytes_text(struct mem *m, enum lang lang, int64_t n); // "3,4 MB"
str sort_key(struct mem *m,
             str s); // bytes that sort as Dutch readers expect: folded, digits by value
