#include "core/words.h"

#include "base/utf8.h"

#include <libstemmer.h>
#include <pthread.h>
#include <stdlib.h>

// Letters, digits, and the signs that stand for one: a raised 2, a fraction.
static bool is_in_word(uint32_t c)
{
    return utf8_is_letter(c) || (c >= '0' && c <= '9') ||
           (c >= 0xaa && c < 0xc0 && c != 0xab && c != 0xb7 && c != 0xbb);
}

bool words_next(struct words *w, struct word *out)
{
    size_t n = 0;

    while (w->rest.n) { // to the first letter
        str after = w->rest;
        if (is_in_word(utf8_next(&after))) break;
        w->rest = after;
    }
    if (!w->rest.n) return false;
    const char *start = w->rest.at;
    while (w->rest.n) {
        str after = w->rest;
        const uint32_t c = utf8_next(&after);
        if (!is_in_word(c) && !(c >= 0x300 && c <= 0x36f)) break;
        if (n <= WORD_MAX - 4) n += utf8_fold_write(w->folded + n, c);
        w->rest = after;
    }
    *out = (struct word){
        .folded = {w->folded, n},
        .start = (size_t)(start - w->text.at),
        .bytes = (size_t)(w->rest.at - start),
    };
    return true;
}

// Sorted, so that a search by halves finds them.
static const char *const common_nl[] = {
    "aan",  "al",   "als", "bij",   "dan", "dat",  "de",   "der",   "deze", "die", "dit",
    "door", "dus",  "een", "en",    "er",  "had",  "heb",  "heeft", "hem",  "het", "hij",
    "hun",  "ik",   "in",  "is",    "je",  "kan",  "maar", "me",    "met",  "mij", "na",
    "naar", "niet", "nog", "nu",    "of",  "om",   "ons",  "onze",  "ook",  "op",  "over",
    "te",   "tot",  "u",   "uit",   "uw",  "van",  "voor", "was",   "wat",  "we",  "wel",
    "werd", "wie",  "wij", "wordt", "ze",  "zich", "zij",  "zijn",  "zo",
};
static const char *const common_en[] = {
    "a",  "an",   "and",  "are",   "as",   "at",   "be",   "but",   "by",   "for",  "from", "has",
    "he", "her",  "his",  "if",    "in",   "into", "is",   "it",    "its",  "not",  "of",   "on",
    "or", "our",  "she",  "so",    "than", "that", "the",  "their", "they", "this", "to",   "was",
    "we", "were", "what", "which", "who",  "will", "with", "you",   "your",
};

static int compare(const void *key, const void *row)
{
    return str_cmp(*(const str *)key, str_of(*(const char *const *)row));
}

bool word_is_common(str folded, enum lang lang)
{
    if (lang == LANG_NL)
        return bsearch(&folded, common_nl, COUNT_OF(common_nl), sizeof *common_nl, compare);
    return bsearch(&folded, common_en, COUNT_OF(common_en), sizeof *common_en, compare);
}

// One of each language per thread, for its life: making one costs more than its work.
static pthread_key_t stemmers_key;
static pthread_once_t stemmers_once = PTHREAD_ONCE_INIT;

struct stemmers {
    struct sb_stemmer *of[LANG_COUNT];
};

static void stemmers_end(void *arg)
{
    struct stemmers *s = arg;

    for (int l = 0; l < LANG_COUNT; l++)
        sb_stemmer_delete(s->of[l]);
}

static void stemmers_start(void)
{
    pthread_key_create(&stemmers_key, stemmers_end);
}

static struct sb_stemmer *stemmer(enum lang lang)
{
    static _Thread_local struct stemmers mine;
    static const char *const names[LANG_COUNT] = {"dutch", "english"};

    if (!mine.of[lang]) {
        pthread_once(&stemmers_once, stemmers_start);
        mine.of[lang] = sb_stemmer_new(names[lang], "UTF_8");
        pthread_setspecific(stemmers_key, &mine);
    }
    return mine.of[lang];
}

str word_stem(struct mem *m, str folded, enum lang lang)
{
    struct sb_stemmer *s = stemmer(lang);
    const sb_symbol *stem =
        s ? sb_stemmer_stem(s, (const sb_symbol *)folded.at, (int)folded.n) : NULL;

    if (!stem) return str_copy(m, folded); // no memory: the word is its own stem
    return str_copy(m, (str){(const char *)stem, (size_t)sb_stemmer_length(s)});
}

// The longest spelling first, so that "sch" at the end is not read as "s" and "ch".
static const struct {
    const char *from, *to;
} sounds[] = {
    {"isch", "is"}, {"tia", "sa"}, {"tio", "so"}, {"tie", "si"}, {"sj", "s"}, {"ij", "y"},
    {"ei", "y"},    {"ey", "y"},   {"au", "ou"},  {"ouw", "ou"}, {"ie", "i"}, {"ch", "g"},
    {"ph", "f"},    {"th", "t"},   {"qu", "kw"},  {"ck", "k"},   {"cc", "k"}, {"ce", "se"},
    {"ci", "si"},   {"cy", "si"},  {"oe", "u"},   {"c", "k"},    {"q", "k"},  {"x", "ks"},
    {"z", "s"},     {"v", "f"},
};

str word_sound(struct mem *m, str folded)
{
    char *at = mem_raw(m, folded.n * 2 + 1);
    size_t n = 0;

    while (folded.n) {
        size_t took = 1;
        const char *to = NULL;

        for (size_t i = 0; i < COUNT_OF(sounds) && !to; i++)
            if (str_starts(folded, str_of(sounds[i].from))) {
                to = sounds[i].to;
                took = strlen(sounds[i].from);
            }
        const size_t before = n;
        if (to)
            for (; *to; to++)
                at[n++] = *to;
        else
            at[n++] = folded.at[0];
        // doubled letters sound once
        if (before && at[before - 1] == at[before]) {
            memmove(at + before, at + before + 1, n - before - 1);
            n--;
        }
        folded = str_from(folded, took);
    }
    if (n > 1 && at[n - 1] == 'd') at[n - 1] = 't';
    if (n > 2 && at[n - 1] == 't' && at[n - 2] == 't') n--;
    at[n] = 0;
    return (str){at, n};
}

int word_distance(str a, str b, int most)
{
    enum { LONGEST = 2 * WORD_MAX + 1 };
    int rows[3][LONGEST + 1];

    if (a.n > LONGEST || b.n > LONGEST) return most + 1;
    for (size_t j = 0; j <= b.n; j++)
        rows[0][j] = (int)j;
    for (size_t i = 1; i <= a.n; i++) {
        int *now = rows[i % 3];
        const int *before = rows[(i + 2) % 3], *before2 = rows[(i + 1) % 3];
        int least = now[0] = (int)i;

        for (size_t j = 1; j <= b.n; j++) {
            int d = before[j - 1] + (a.at[i - 1] != b.at[j - 1]);
            if (before[j] + 1 < d) d = before[j] + 1;
            if (now[j - 1] + 1 < d) d = now[j - 1] + 1;
            if (i > 1 && j > 1 && a.at[i - 1] == b.at[j - 2] && a.at[i - 2] == b.at[j - 1] &&
                before2[j - 2] + 1 < d)
                d = before2[j - 2] + 1;
            now[j] = d;
            if (d < least) least = d;
        }
        if (least > most) return most + 1;
    }
    const int d = rows[a.n % 3][b.n];
    return d > most ? most + 1 : d;
}
