// mask.c - in a blind round nobody gives themselves away by accident: the words of one's own name, and every mail address, are taken
// out of what one writes. What one tells about one's work can still give one away; the page says so.
#include "app/review/review.h"

#include "base/utf8.h"

enum { NAME_WORDS = 8, LEAST = 3 };

static bool in_word(unsigned char c)
{
    return c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '\'' || c == '-';
}

static bool in_mail(unsigned char c)
{
    return c > ' ' && c != ',' && c != ';' && c != '<' && c != '>' && c != '(' && c != ')' &&
           c != '"';
}

static str folded(struct mem *m, str s)
{
    struct out o = out_new(m);

    utf8_fold_text(&o, s);
    return out_get(&o);
}

// Words that stand in many names and in every sentence.
static bool everyday(str word)
{
    static const char *const words[] = {"van", "den", "der", "ten", "ter", "het", "aan", "bij",
                                        "uit", "von", "les", "del", "een", "the", "and", "de la"};

    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (str_eq(word, str_of(words[i]))) return true;
    return false;
}

static int words_of(struct mem *m, str name, str *out)
{
    int n = 0;

    for (size_t i = 0; i < name.n && n < NAME_WORDS;) {
        if (!in_word((unsigned char)name.at[i])) {
            i++;
            continue;
        }
        const size_t start = i;
        while (i < name.n && in_word((unsigned char)name.at[i]) && name.at[i] != '-')
            i++;
        const str word = folded(m, str_part(name, start, i - start));
        if (word.n >= LEAST && !everyday(word)) out[n++] = word;
        if (i < name.n && name.at[i] == '-') i++;
    }
    return n;
}

// "Noors plan", "Noor's plan": the name with an s behind it.
static bool is_name(str word, const str *names, int n)
{
    for (int i = 0; i < n; i++) {
        if (!str_starts(word, names[i])) continue;
        const str rest = str_from(word, names[i].n);
        if (!rest.n || str_eq(rest, STR("s")) || str_eq(rest, STR("'s")) ||
            str_eq(rest, STR("'")) || str_eq(rest, STR("’s")) || str_eq(rest, STR("’")))
            return true;
    }
    return false;
}

str mask(struct mem *m, str text, str name, str hidden_name, str hidden_mail, int *out_hits)
{
    struct out o = out_new(m);
    str names[NAME_WORDS];
    const int n = words_of(m, name, names);
    int hits = 0;

    for (size_t i = 0; i < text.n;) {
        size_t end = i;
        bool at = false;
        while (end < text.n && in_mail((unsigned char)text.at[end]))
            at = at || (text.at[end] == '@' && end > i), end++;
        if (at && (i == 0 || !in_mail((unsigned char)text.at[i - 1]))) {
            out_str(&o, hidden_mail);
            hits++, i = end;
            continue;
        }
        if (!in_word((unsigned char)text.at[i])) {
            out_byte(&o, text.at[i++]);
            continue;
        }
        end = i;
        while (end < text.n && in_word((unsigned char)text.at[end]) && text.at[end] != '-')
            end++;
        if (end == i) end++; // a hyphen
        const str word = str_part(text, i, end - i);
        if (is_name(folded(m, word), names, n))
            out_str(&o, hidden_name), hits++;
        else
            out_str(&o, word);
        i = end;
    }
    *out_hits = hits;
    return out_get(&o);
}
