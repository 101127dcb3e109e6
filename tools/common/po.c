#include "tools/common/po.h"

#include "base/utf8.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

const char *const po_codes[PO_LANGS] = {"nl", "en"};

static bool is_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

struct po_piece po_next(str *rest)
{
    if (rest->n == 0) return (struct po_piece){PO_END, {0}};
    if (rest->at[0] != '{') {
        size_t n = 0;

        while (n < rest->n && rest->at[n] != '{' && rest->at[n] != '}')
            n++;
        if (n == 0) return (struct po_piece){PO_BROKEN, *rest}; // a lonely }
        const str literal = {rest->at, n};
        *rest = str_from(*rest, n);
        return (struct po_piece){PO_LITERAL, literal};
    }
    const ptrdiff_t end = str_find_byte(*rest, '}');
    if (end < 0) return (struct po_piece){PO_BROKEN, *rest};
    const bool close = rest->at[1] == '/';
    const str name = str_part(*rest, 1 + close, (size_t)end - 1 - close);
    bool good = name.n > 0;

    for (size_t i = 0; i < name.n; i++)
        good = good && is_name(name.at[i]);
    if (!good) return (struct po_piece){PO_BROKEN, *rest};
    *rest = str_from(*rest, (size_t)end + 1);
    if (close) return (struct po_piece){PO_CLOSE, name};
    const char closing[] = {'{', '/'};
    for (size_t i = 0; i + 2 + name.n < rest->n; i++) // is there a {/name} further on?
        if (memcmp(rest->at + i, closing, 2) == 0 && str_eq(str_part(*rest, i + 2, name.n), name) &&
            rest->at[i + 2 + name.n] == '}')
            return (struct po_piece){PO_OPEN, name};
    return (struct po_piece){PO_VALUE, name};
}

int po_values(str s, str *names, int n, int max)
{
    struct po_piece p;

    while ((p = po_next(&s)).kind != PO_END && p.kind != PO_BROKEN) {
        bool known = p.kind == PO_LITERAL || p.kind == PO_CLOSE;

        for (int i = 0; i < n; i++)
            known = known || str_eq(names[i], p.text);
        if (!known && n < max) names[n++] = p.text;
    }
    return n;
}

static void check_sentence(str s, str file, int line, struct complaints *c)
{
    str open = {0}, all = s;
    struct po_piece p;

    while ((p = po_next(&s)).kind != PO_END) {
        if (p.kind == PO_BROKEN) {
            complain(c, file, line,
                     "a value is written {name}, with a-z, 0-9 and _; found \"" STR_FMT "\"",
                     STR_ARG(p.text));
            return;
        }
        if (p.kind == PO_OPEN && open.n) {
            complain(c, file, line, "{" STR_FMT "} stands inside {" STR_FMT "}…{/" STR_FMT "}",
                     STR_ARG(p.text), STR_ARG(open), STR_ARG(open));
            return;
        }
        if (p.kind == PO_CLOSE && !str_eq(p.text, open)) {
            complain(c, file, line, "{/" STR_FMT "} closes nothing", STR_ARG(p.text));
            return;
        }
        if (p.kind == PO_OPEN) open = p.text;
        if (p.kind == PO_CLOSE) open = (str){0};
    }
    if (all.n == 0)
        complain(c, file, line, "the sentence is empty");
    else if (str_trim(all).n != all.n)
        complain(c, file, line, "the sentence begins or ends with white space");
}

static struct po_message *entry(struct po_book *b, str key)
{
    for (int i = 0; i < b->n; i++)
        if (str_eq(b->at[i].key, key)) return &b->at[i];
    if (b->n == b->cap) {
        const int cap = b->cap ? b->cap * 2 : 256;
        struct po_message *at = MEM_ARRAY(b->mem, struct po_message, (size_t)cap);

        if (b->n) memcpy(at, b->at, (size_t)b->n * sizeof *at);
        b->at = at;
        b->cap = cap;
    }
    b->at[b->n] = (struct po_message){.key = key};
    return &b->at[b->n++];
}

static bool key_is_good(str key)
{
    bool dot = false;

    for (size_t i = 0; i < key.n; i++) {
        if (key.at[i] == '.') {
            if (i == 0 || i + 1 == key.n || key.at[i - 1] == '.') return false;
            dot = true;
        } else if (!is_name(key.at[i]))
            return false;
    }
    return dot && key.at[0] >= 'a' && key.at[0] <= 'z';
}

// The header: "Name: value" lines; only what we use is looked at, and what is there must agree.
static void header(struct po_book *b, int lang, str file, int line, str text, struct complaints *c)
{
    str row;

    while (str_line(&text, &row)) {
        str value = row, name;

        str_cut(&value, ':', &name);
        value = str_trim(value);
        if (str_eq(name, STR("Language")) && !str_eq(value, str_of(po_codes[lang])))
            complain(c, file, line, "Language is \"" STR_FMT "\" in the folder of \"%s\"",
                     STR_ARG(value), po_codes[lang]);
        if (str_eq(name, STR("Content-Type")) && !str_eq(value, STR("text/plain; charset=UTF-8")))
            complain(c, file, line, "Content-Type must be text/plain; charset=UTF-8");
        if (!str_eq(name, STR("Plural-Forms"))) continue;
        str rule, count = {0};

        rule = value;
        str_cut(&rule, ';', &count);
        rule = str_trim(rule);
        if (str_ends(rule, STR(";"))) rule.n--;
        bool good = str_starts(count, STR("nplurals=")) && str_starts(rule, STR("plural=")) &&
                    count.n == 10 && count.at[9] >= '1' && count.at[9] <= '0' + PO_FORMS;
        rule = str_from(rule, 7);
        for (size_t i = 0; i < rule.n; i++)
            good = good && strchr("n ()?:<>=!&|%0123456789", rule.at[i]);
        if (!good || rule.n == 0) {
            complain(c, file, line,
                     "Plural-Forms must be like \"nplurals=2; plural=(n != 1);\", at most %d forms",
                     PO_FORMS);
            continue;
        }
        if (b->plural[lang].n && !str_eq(b->plural[lang], rule))
            complain(c, file, line, "Plural-Forms differs from that of another file");
        b->plural[lang] = rule;
        b->forms[lang] = count.at[9] - '0';
    }
}

struct reader {
    str rest, line, file;
    int number;
    bool again; // the line is still to be used
    struct complaints *c;
};

static bool next_line(struct reader *r)
{
    if (r->again) {
        r->again = false;
        return true;
    }
    if (!str_line(&r->rest, &r->line)) return false;
    r->line = str_trim(r->line);
    r->number++;
    return true;
}

// "…" on this line and on those that follow it.
static str quoted(struct reader *r, struct mem *m, str text)
{
    struct out o = out_new(m);

    for (;;) {
        text = str_trim(text);
        if (text.n < 2 || text.at[0] != '"' || text.at[text.n - 1] != '"') {
            complain(r->c, r->file, r->number, "expected a text between double quotes");
            break;
        }
        for (size_t i = 1; i + 1 < text.n; i++) {
            char ch = text.at[i];

            if (ch == '"') {
                complain(r->c, r->file, r->number, "a quote inside a text is written \\\"");
                break;
            }
            if (ch == '\\') {
                ch = text.at[++i];
                if (i + 1 == text.n || !strchr("n\"\\", ch)) {
                    complain(r->c, r->file, r->number,
                             "only \\n, \\\" and \\\\ may follow a backslash");
                    break;
                }
                if (ch == 'n') ch = '\n';
            }
            out_byte(&o, ch);
        }
        if (!next_line(r)) break;
        if (r->line.n == 0 || r->line.at[0] != '"') {
            r->again = true;
            break;
        }
        text = r->line;
    }
    return out_get(&o);
}

void po_parse(struct po_book *b, int lang, str file, str text, struct complaints *c)
{
    struct reader r = {.rest = text, .file = file, .c = c};

    if (!utf8_valid(text)) {
        complain(c, file, 1, "the file is not UTF-8");
        return;
    }
    while (next_line(&r)) {
        if (r.line.n == 0) continue;
        if (r.line.at[0] == '#') {
            if (str_starts(r.line, STR("#,")) && str_find(r.line, STR("fuzzy")) >= 0)
                complain(c, file, r.number,
                         "a fuzzy entry: check the translation and remove the mark");
            if (str_starts(r.line, STR("#~")))
                complain(c, file, r.number, "an obsolete entry: remove it");
            continue;
        }
        if (!str_starts(r.line, STR("msgid "))) {
            complain(c, file, r.number, "expected msgid, a comment or an empty line");
            return;
        }
        const int line = r.number;
        const str key = quoted(&r, b->mem, str_from(r.line, 6));
        str forms[PO_FORMS] = {0};
        int n = 0;
        bool plural = false;

        if (!next_line(&r)) r.line = (str){"", 0};
        if (str_starts(r.line, STR("msgid_plural "))) {
            plural = true;
            if (!str_eq(quoted(&r, b->mem, str_from(r.line, 13)), key))
                complain(c, file, r.number, "msgid_plural must be the same key as msgid");
            while (next_line(&r)) {
                char head[] = "msgstr[0] ";

                head[7] = (char)('0' + n);
                if (n == PO_FORMS || !str_starts(r.line, str_of(head))) {
                    r.again = true;
                    break;
                }
                forms[n++] = quoted(&r, b->mem, str_from(r.line, 10));
            }
        } else if (str_starts(r.line, STR("msgstr ")))
            forms[n++] = quoted(&r, b->mem, str_from(r.line, 7));
        if (n == 0) {
            complain(c, file, line, "expected msgstr after msgid \"" STR_FMT "\"", STR_ARG(key));
            return;
        }
        if (key.n == 0) {
            header(b, lang, file, line, forms[0], c);
            continue;
        }
        if (!key_is_good(key)) {
            complain(c, file, line,
                     "\"" STR_FMT
                     "\" is no key: write lower-case words with a dot, like library.title",
                     STR_ARG(key));
            continue;
        }
        struct po_message *e = entry(b, key);

        if (e->in[lang].there) {
            complain(c, file, line, "\"" STR_FMT "\" stands already at " STR_FMT ":%d",
                     STR_ARG(key), STR_ARG(e->in[lang].file), e->in[lang].line);
            continue;
        }
        for (int i = 0; i < n; i++)
            check_sentence(forms[i], file, line, c);
        for (int l = 0; l < PO_LANGS; l++)
            if (e->in[l].there && e->plural != plural)
                complain(c, file, line, "\"" STR_FMT "\" has plural forms in one language only",
                         STR_ARG(key));
        e->plural = plural;
        e->in[lang] = (struct po_text){.there = true, .file = file, .line = line};
        memcpy(e->in[lang].form, forms, sizeof forms);
    }
}

static int by_key(const void *a, const void *b)
{
    return str_cmp(((const struct po_message *)a)->key, ((const struct po_message *)b)->key);
}

void po_sort(struct po_book *b)
{
    if (b->n) qsort(b->at, (size_t)b->n, sizeof *b->at, by_key);
}

const struct po_message *po_find(const struct po_book *b, str key)
{
    const struct po_message want = {.key = key};

    return b->n ? bsearch(&want, b->at, (size_t)b->n, sizeof *b->at, by_key) : NULL;
}

static bool same_values(const struct po_message *e, int a, int b, str *missing)
{
    str left[16], right[16];
    int n = 0, k = 0;

    for (int i = 0; i < PO_FORMS; i++) {
        n = po_values(e->in[a].form[i], left, n, 16);
        k = po_values(e->in[b].form[i], right, k, 16);
    }
    for (int i = 0; i < n; i++) {
        bool found = false;

        for (int j = 0; j < k; j++)
            found = found || str_eq(left[i], right[j]);
        if (!found) {
            *missing = left[i];
            return false;
        }
    }
    return true;
}

void po_check(struct po_book *b, struct complaints *c)
{
    for (int l = 0; l < PO_LANGS; l++)
        if (b->plural[l].n == 0)
            complain(c, str_of(po_codes[l]), 1,
                     "no file of this language has a header with Plural-Forms");
    for (int i = 0; i < b->n; i++) {
        const struct po_message *e = &b->at[i];

        for (int l = 0; l < PO_LANGS; l++) {
            const int other = l == 0;
            str missing;

            if (!e->in[l].there) {
                complain(c, e->in[other].file, e->in[other].line,
                         "\"" STR_FMT "\" is missing in %s", STR_ARG(e->key), po_codes[l]);
                continue;
            }
            int forms = 0;
            while (forms < PO_FORMS && e->in[l].form[forms].n)
                forms++;
            if (e->plural && b->plural[l].n && forms != b->forms[l])
                complain(c, e->in[l].file, e->in[l].line, "%s needs %d plural forms, found %d",
                         po_codes[l], b->forms[l], forms);
            if (e->in[other].there && !same_values(e, other, l, &missing))
                complain(c, e->in[l].file, e->in[l].line,
                         "\"" STR_FMT "\" lacks the value {" STR_FMT
                         "} that the other language has",
                         STR_ARG(e->key), STR_ARG(missing));
        }
    }
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static int is_po(const struct dirent *d)
{
    return str_ends(str_of(d->d_name), STR(".po"));
}

void po_load(struct mem *m, const char *locale, struct po_book *out, struct complaints *c)
{
    *out = (struct po_book){.mem = m};
    for (int l = 0; l < PO_LANGS; l++) {
        const str folder = str_format(m, "%s/%s", locale, po_codes[l]);
        struct dirent **names;
        const int n = scandir(str_z(m, folder), &names, is_po, by_name);

        if (n < 0) {
            complain(c, folder, 1, "the folder cannot be read");
            continue;
        }
        for (int i = 0; i < n; i++) {
            const str path = str_format(m, STR_FMT "/%s", STR_ARG(folder), names[i]->d_name);
            str text;

            if (read_file(m, str_z(m, path), &text))
                po_parse(out, l, path, text, c);
            else
                complain(c, path, 1, "the file cannot be read");
            free(names[i]);
        }
        free(names);
    }
    po_sort(out);
}
