#include "tools/common/po.h"

#include <ftw.h>

static const struct po_book *book;
static str *symbols; // a_b of a.b
static bool *used;

static bool in_word(char c)
{
    return c == '_' || c == '.' || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static void mark(str word, const str *names, bool beginning)
{
    if (beginning && word.n < 2) return;
    for (int k = 0; k < book->n; k++) {
        const str name = names ? names[k] : book->at[k].key;
        if (beginning ? str_starts(name, word) : str_eq(name, word)) used[k] = true;
    }
}

static int scan(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
    static const char *const ends[] = {".c", ".h", ".def", ".html", ".xml"};
    bool wanted = false;
    str text;

    (void)st, (void)ftw;
    for (size_t i = 0; i < COUNT_OF(ends); i++)
        wanted = wanted || str_ends(str_of(path), str_of(ends[i]));
    if (kind != FTW_F || !wanted || !read_file(book->mem, path, &text)) return 0;
    for (size_t i = 0; i < text.n;) {
        const bool symbol = str_starts(str_from(text, i), STR("MSG_"));
        size_t n = 0;

        if (symbol) i += 4;
        while (i + n < text.n && in_word(text.at[i + n]))
            n++;
        const str word = str_part(text, i, n), rest = str_from(text, i + n);
        if (symbol)
            mark(word, symbols, str_starts(rest, STR("##")));
        else if (n && str_find_byte(word, '.') > 0)
            mark(word, NULL, str_starts(rest, STR("%")));
        i += n + !n;
    }
    return 0;
}

void po_unused(const struct po_book *b, const char *folder, struct complaints *c)
{
    book = b;
    used = MEM_ARRAY(b->mem, bool, (size_t)b->n + 1);
    symbols = MEM_ARRAY(b->mem, str, (size_t)b->n + 1);
    for (int k = 0; k < b->n; k++) {
        char *z = str_z(b->mem, b->at[k].key);

        for (char *p = z; *p; p++)
            if (*p == '.') *p = '_';
        symbols[k] = (str){z, b->at[k].key.n};
    }
    nftw(folder, scan, 16, FTW_PHYS);
    for (int k = 0; k < b->n; k++)
        if (!used[k] && b->at[k].in[0].there)
            complain(c, b->at[k].in[0].file, b->at[k].in[0].line, "\"" STR_FMT "\" is not used",
                     STR_ARG(b->at[k].key));
}
