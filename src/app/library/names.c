#include "app/library/names.h"

#include "base/utf8.h"

#include <ctype.h>

static void name_put(struct strs *to, str name)
{
    for (int i = 0; i < to->n; i++)
        if (str_eq(to->at[i], name)) return;
    if (to->n < NAMES_MAX) to->at[to->n++] = name;
}

static bool is_capital(str word)
{
    str rest = word;

    if (word.n < 2) return false;
    const uint32_t sign = utf8_next(&rest);
    return (sign >= 'A' && sign <= 'Z') || (sign >= 0xc0 && sign <= 0xde);
}

static bool any_of(str word, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(word, str_of(list[i]))) return true;
    return false;
}

static bool is_between(str word)
{
    static const char *const between[] = {"van", "de", "den", "der", "ten",
                                          "ter", "el", "al",  "von", "la"};
    return any_of(word, between, COUNT_OF(between));
}

static bool is_title(str word)
{
    static const char *const titles[] = {"mevrouw", "meneer",  "mevr.",  "dhr.",    "mw.",
                                         "familie", "Mevrouw", "Meneer", "Familie", "mrs",
                                         "mr",      "Mr",      "Mrs"};
    return any_of(word, titles, COUNT_OF(titles));
}

// A place, a body, a day: capitals that name nobody.
static bool is_public(str word)
{
    static const char *const known[] = {"Gemeente", "Provincie", "Stichting",    "Vereniging",
                                        "Tweede",   "Kamer",     "Den",          "Haag",
                                        "Raad",     "Wet",       "Omgevingswet", "Gemeentewet"};
    return any_of(word, known, COUNT_OF(known));
}

static str bare(str word, bool *ends)
{
    *ends = false;
    while (word.n && strchr(".,;:!?)\"'", word.at[word.n - 1])) {
        *ends |= strchr(".!?:", word.at[word.n - 1]) != NULL;
        word.n--;
    }
    while (word.n && strchr("(\"'", word.at[0]))
        word = str_from(word, 1);
    return word;
}

static bool is_telephone(str word)
{
    int digits = 0;

    for (size_t i = 0; i < word.n; i++) {
        digits += isdigit((unsigned char)word.at[i]) != 0;
        if (!isdigit((unsigned char)word.at[i]) && !strchr("+-()", word.at[i])) return false;
    }
    return digits >= 9 && digits <= 15;
}

static bool is_postcode(str digits, str letters)
{
    if (digits.n != 4 || letters.n != 2) return false;
    for (int i = 0; i < 4; i++)
        if (!isdigit((unsigned char)digits.at[i])) return false;
    return isupper((unsigned char)letters.at[0]) && isupper((unsigned char)letters.at[1]);
}

void names_find(struct mem *m, str text, struct strs *to)
{
    str word, before = STR(""), rest = text;
    const char *from = NULL, *end = NULL; // a run of capitals
    int run = 0;
    bool opens = true, all_public = true;

    (void)m;
    for (;;) {
        while (rest.n && isspace((unsigned char)rest.at[0])) {
            if (rest.at[0] == '\n') opens = true;
            rest = str_from(rest, 1);
        }
        size_t n = 0;
        while (n < rest.n && !isspace((unsigned char)rest.at[n]))
            n++;
        bool ends;
        const str said = str_part(rest, 0, n);
        word = bare(said, &ends);
        rest = str_from(rest, n);

        const bool capital = is_capital(word) && !opens;
        if (capital) {
            if (!run) from = word.at;
            end = word.at + word.n;
            run++;
            all_public &= is_public(word);
        }
        if (!capital || ends || n == 0) {
            // "Anna van" is no end of a name: a small word between two capitals goes on.
            const bool between = run && n && !ends && is_between(word);
            if (!between) {
                if (run >= 2 && !all_public) name_put(to, (str){from, (size_t)(end - from)});
                run = 0;
                all_public = true;
            }
        }
        if (n == 0) return;
        if (word.n > 3 && str_find_byte(word, '@') > 0) name_put(to, word);
        if (is_telephone(word)) name_put(to, word);
        if (is_postcode(before, word))
            name_put(to, (str){before.at, (size_t)(word.at + word.n - before.at)});
        if (is_title(before) && is_capital(word))
            name_put(to, (str){before.at, (size_t)(word.at + word.n - before.at)});
        before = word;
        opens = ends;
    }
}
