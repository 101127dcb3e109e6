// words.h - what a reader means by a word: folded, stemmed, and how it sounds.
//
// In      valid UTF-8.
// Words   runs of letters and digits, folded (utf8.h), 1..WORD_MAX bytes; longer ones are cut there.
// Stems   Snowball's Dutch and English (Porter2) through libstemmer: only [a-z0-9] and other letters'
//         UTF-8, never a space, so a list of stems is words between single spaces.
// Sound   Dutch spellings that sound alike made equal: ij/ei/y, au/ou, c/k/q, ch/g, z/s, v/f, ie/i,
//         d/t at the end, doubled letters. For Dutch readers; other languages survive it.
// Cost    about 0.3 microseconds a word.
#pragma once

#include "base/out.h"
#include "i18n/i18n.h"

enum { WORD_MAX = 60 };

struct word {
    str folded;          // in the buffer of words_next
    size_t start, bytes; // place in the text as given
};

struct words {
    str text, rest;
    char folded[WORD_MAX + 8];
};

static inline struct words words_of(str text)
{
    return (struct words){.text = text, .rest = text};
}

bool words_next(struct words *w, struct word *out); // false at the end
bool word_is_common(str folded, enum lang lang);    // "de", "het", "the": no use to search for
str word_stem(struct mem *m, str folded, enum lang lang);
str word_sound(struct mem *m, str folded);
int word_distance(str a, str b,
                  int most); // Damerau-Levenshtein (adjacent swaps), bytes; most + 1 when more
