// plain.h - how easily a Dutch text reads, and what a writer can do about it. A hint, never a verdict: the formula does not see
// whether the order is right, and real readers decide.
//
// In        valid UTF-8 of any length; Dutch. Other languages give figures that mean nothing.
// Words     runs of letters; an apostrophe or a hyphen between two letters belongs to the word.
// Sentences end at . ! ? : before a space or the end, at an empty line, and before a line that begins a list item (- * or 1.).
//           Of fewer than four words they are labels, and count in no average.
// Syllables a group of vowels; aai, ooi, oei, eeuw, ieuw, ij and double vowels are one; a diaeresis begins a new one.
// Score     Flesch for Dutch by Douma (1960): 206.84 - 0.93 words per sentence - 77 syllables per word, in hundredths,
//           between -30000 and 20684; PLAIN_NO_SCORE without a sentence.
// Hints     in the order of the text, PLAIN_HINTS at most; `hints` counts all.
// Cost      one pass, linear; about 50 ns a letter. No memory.
#pragma once

#include "base/str.h"

enum {
    PLAIN_LONG = 15,      // words: a hint from one more
    PLAIN_WORD_LONG = 14, // letters: likewise
    PLAIN_HINTS = 20,
    PLAIN_NO_SCORE = -100000,
    PLAIN_EASY = 6500, // and up: easy for most
    PLAIN_HARD = 4500, // below: hard for most
};

enum plain_kind { PLAIN_SENTENCE, PLAIN_OFFICE, PLAIN_LENGTH, PLAIN_PASSIVE };

struct plain_hint {
    enum plain_kind kind;
    str at;      // the sentence or the word, in the text as given
    str instead; // of PLAIN_OFFICE: a better word
    int words;   // of PLAIN_SENTENCE
};

struct plain {
    int sentences, words, syllables; // of sentences of four words and up
    int longest;                     // words in the longest sentence
    int score;
    int hints, n; // found, kept
    struct plain_hint hint[PLAIN_HINTS];
};

void plain_read(str text, struct plain *out);
int plain_syllables(str word);
