// utf8.h - UTF-8 (RFC 3629): valid or not, sign by sign, and folded for comparison.
#pragma once

#include "base/out.h"

bool utf8_is_letter(uint32_t sign); // of any script; no digit, punctuation, symbol or pictogram
bool utf8_valid(str s);             // no overlong forms, no surrogates
uint32_t utf8_next(str *rest);      // takes one sign off; U+FFFD for a broken byte
size_t utf8_write(char *at, uint32_t sign); // into at most 4 bytes; how many
void utf8_put(struct out *o, uint32_t sign);
size_t utf8_length(str s);              // signs
str utf8_clip(str s, size_t max_signs); // at most so many, whole signs
uint32_t utf8_fold(
    uint32_t sign); // lower case, Latin letters without diacritics; 0 for combining marks
size_t utf8_fold_write(char *at,
                       uint32_t sign); // the sign folded, into at most 4 bytes; 0 for a mark
void utf8_fold_text(struct out *o,
                    str s); // "Coördinatie" -> "coordinatie", ß -> ss, æ -> ae, ĳ -> ij
// "Wie doet mee?" -> "wie-doet-mee": [a-z0-9], single hyphens inside, at most so many bytes. An apostrophe
// joins: "thema's" -> "themas". Empty when no letter or digit is in it.
str utf8_slug(struct mem *m, str s, size_t most);
