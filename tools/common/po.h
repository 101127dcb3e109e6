// po.h - reads the sentences: locale/<lang>/*.po, a strict part of the format of GNU gettext.
//
// A sentence: msgid "library.film" and msgstr "…"; with plural forms msgid, msgid_plural (the same key) and
// msgstr[0], msgstr[1]. Values are written {name}; a part of the sentence that a template makes into a link
// {name}…{/name}. Keys are lower-case words with dots. base.po opens with a header that holds Plural-Forms.
// Refused, at file:line: fuzzy and obsolete entries, msgctxt, unknown escapes, broken UTF-8, double keys.
#pragma once

#include "tools/common/complain.h"

enum { PO_LANGS = 2, PO_FORMS = 4 };

extern const char *const po_codes[PO_LANGS]; // as enum lang

struct po_text {
    str form[PO_FORMS];
    bool there;
    str file;
    int line;
};

struct po_message {
    str key;
    bool plural;
    struct po_text in[PO_LANGS];
};

struct po_book {
    struct mem *mem;
    struct po_message *at; // by key
    int n, cap;
    int forms[PO_LANGS];  // how many plural forms
    str plural[PO_LANGS]; // C expression in n that says which
};

enum po_kind { PO_LITERAL, PO_VALUE, PO_OPEN, PO_CLOSE, PO_END, PO_BROKEN };

struct po_piece {
    enum po_kind kind;
    str text; // the literal, or the name
};

struct po_piece po_next(str *rest); // takes one piece off a sentence

void po_load(struct mem *m, const char *locale, struct po_book *out, struct complaints *c);
void po_parse(struct po_book *b, int lang, str file, str text, struct complaints *c);
void po_sort(struct po_book *b);
void po_check(struct po_book *b, struct complaints *c); // same keys and values in every language
const struct po_message *po_find(const struct po_book *b, str key);
int po_values(str sentence, str *names, int n, int max); // adds the names that are not there yet

// Complains about keys that no .c, .h, .def, .html or .xml under the folder names: as a word (a.b), as MSG_a_b, or
// by their beginning, in "a.%s" and MSG_a_##x.
void po_unused(const struct po_book *b, const char *folder, struct complaints *c);
