#include "engine/plain/plain.h"

#include "base/utf8.h"

#include <string.h>

enum { LABEL_WORDS = 4, FOLDED = 64 };

static const struct {
    const char *word, *instead;
} office[] = {
#define OFFICE(word, instead) {word, instead},
#include "engine/plain/office.def"
#undef OFFICE
};

// Nouns and adjectives that look like a participle.
static const char *const no_participle[] = {"bekend",  "beleid", "bericht", "besluit",
                                            "bezit",   "gebied", "geduld",  "geluid",
                                            "gezicht", "gezond", "verband"};

struct sentence {
    const char *from, *to;
    int words, syllables;
    bool becomes, passive; // "wordt" was there; and a participle after it
};

static bool is_space(uint32_t c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == 0xa0;
}

static uint32_t peek(str rest)
{
    return rest.n ? utf8_next(&rest) : ' ';
}

// The word folded into `to`, cut at FOLDED; the signs that carry a diaeresis stand in `dots` as bits.
static size_t fold(str word, char to[FOLDED], uint64_t *dots, int *letters)
{
    size_t n = 0;

    *dots = 0, *letters = 0;
    while (word.n) {
        const uint32_t c = utf8_next(&word);

        if (utf8_is_letter(c)) ++*letters;
        if (n > FOLDED - 5) continue;
        if (strchr("\xe4\xeb\xef\xf6\xfc\xc4\xcb\xcf\xd6\xdc", (int)c) && c > 0x80 && c < 0x100)
            *dots |= (uint64_t)1 << n;
        n += utf8_fold_write(to + n, c);
    }
    return n;
}

static int syllables_of(const char *w, size_t n, uint64_t dots)
{
    static const char *const groups[] = {"eeuw", "ieuw", "aai", "ooi", "oei", "ieu",
                                         "aa",   "ee",   "oo",  "uu",  "ie",  "oe",
                                         "eu",   "ui",   "ei",  "ou",  "au",  "ij"};
    int count = 0;

    for (size_t i = 0; i < n;) {
        size_t took = 0;

        for (size_t g = 0; g < COUNT_OF(groups) && !took; g++) {
            const size_t m = strlen(groups[g]);
            // A diaeresis after the first sign begins a new syllable.
            if (m <= n - i && memcmp(w + i, groups[g], m) == 0 &&
                !((dots >> i) & (((uint64_t)1 << m) - 2)))
                took = m;
        }
        if (took || strchr("aeiouy", w[i])) count++;
        i += took ? took : 1;
    }
    return count ? count : 1;
}

int plain_syllables(str word)
{
    char w[FOLDED];
    uint64_t dots;
    int letters;
    const size_t n = fold(word, w, &dots, &letters);

    return syllables_of(w, n, dots);
}

static void hint(struct plain *out, struct plain_hint h)
{
    for (int i = 0; i < out->n && h.kind != PLAIN_SENTENCE && h.kind != PLAIN_PASSIVE; i++)
        if (out->hint[i].kind == h.kind && str_eq(out->hint[i].at, h.at)) return; // said already
    if (out->n < PLAIN_HINTS) out->hint[out->n++] = h;
    out->hints++;
}

static const char *better(str word)
{
    size_t low = 0, high = COUNT_OF(office);

    while (low < high) {
        const size_t mid = (low + high) / 2;
        const int order = str_cmp(word, str_of(office[mid].word));

        if (order == 0) return office[mid].instead;
        if (order < 0)
            high = mid;
        else
            low = mid + 1;
    }
    return NULL;
}

static bool is_one_of(str w, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(w, str_of(list[i]))) return true;
    return false;
}

static bool participle(str w)
{
    static const char *const before[] = {"ge", "be", "ver", "ont", "her"};

    if (w.n < 6 || is_one_of(w, no_participle, COUNT_OF(no_participle))) return false;
    if (!str_ends(w, STR("d")) && !str_ends(w, STR("t")) && !str_ends(w, STR("en"))) return false;
    for (size_t i = 0; i < COUNT_OF(before); i++)
        if (str_starts(w, str_of(before[i]))) return true;
    return false;
}

static void word_read(struct plain *out, struct sentence *s, str word)
{
    static const char *const becomes[] = {"werd", "werden", "word", "worden", "wordt"};
    char buffer[FOLDED];
    uint64_t dots;
    int letters;
    const str w = {buffer, fold(word, buffer, &dots, &letters)};
    const char *instead = better(w);

    s->words++;
    s->syllables += syllables_of(w.at, w.n, dots);
    if (instead)
        hint(out,
             (struct plain_hint){.kind = PLAIN_OFFICE, .at = word, .instead = str_of(instead)});
    else if (letters > PLAIN_WORD_LONG)
        hint(out, (struct plain_hint){.kind = PLAIN_LENGTH, .at = word});
    if (s->becomes && participle(w)) s->passive = true;
    if (is_one_of(w, becomes, COUNT_OF(becomes))) s->becomes = true;
}

static void sentence_end(struct plain *out, struct sentence *s)
{
    if (s->words >= LABEL_WORDS) {
        const str at = {s->from, (size_t)(s->to - s->from)};

        out->sentences++;
        out->words += s->words;
        out->syllables += s->syllables;
        if (s->words > out->longest) out->longest = s->words;
        if (s->words > PLAIN_LONG)
            hint(out, (struct plain_hint){.kind = PLAIN_SENTENCE, .at = at, .words = s->words});
        else if (s->passive)
            hint(out, (struct plain_hint){.kind = PLAIN_PASSIVE, .at = at});
    }
    *s = (struct sentence){0};
}

// After the end of a line: is the next one empty, or does it begin an item of a list?
static bool line_ends_it(str rest)
{
    size_t digits = 0;

    while (rest.n && (*rest.at == ' ' || *rest.at == '\t' || *rest.at == '\r'))
        rest = str_from(rest, 1);
    if (!rest.n || *rest.at == '\n') return true;
    if (rest.n > 1 && strchr("-*+#", *rest.at) && (rest.at[1] == ' ' || *rest.at == '#'))
        return true;
    while (digits < rest.n && digits < 3 && rest.at[digits] >= '0' && rest.at[digits] <= '9')
        digits++;
    return digits && digits + 1 < rest.n && rest.at[digits] == '.' && rest.at[digits + 1] == ' ';
}

static str word_take(str *rest)
{
    const char *from = rest->at;

    while (rest->n) {
        str after = *rest;
        const uint32_t c = utf8_next(&after);

        if (!utf8_is_letter(c) &&
            !((c == '-' || c == '\'' || c == 0x2019) && utf8_is_letter(peek(after))))
            break;
        *rest = after;
    }
    return (str){from, (size_t)(rest->at - from)};
}

void plain_read(str text, struct plain *out)
{
    struct sentence s = {0};
    str rest = text;

    *out = (struct plain){.score = PLAIN_NO_SCORE};
    while (rest.n) {
        str after = rest;
        const uint32_t c = utf8_next(&after);

        if (utf8_is_letter(c)) {
            const str word = word_take(&rest);

            if (!s.from) s.from = word.at;
            s.to = rest.at;
            word_read(out, &s, word);
            continue;
        }
        rest = after;
        if (c == '.' || c == '!' || c == '?' || c == ':') {
            if (s.from) s.to = rest.at;
            if (is_space(peek(rest))) sentence_end(out, &s);
        } else if (c == '\n' && line_ends_it(rest)) {
            sentence_end(out, &s);
        }
    }
    sentence_end(out, &s);
    if (out->words)
        out->score = (int)(20684 - 93LL * out->words / out->sentences -
                           7700LL * out->syllables / out->words);
}
