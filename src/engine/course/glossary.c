// The list of terms: `## term {#id}`, a paragraph in plain words, and after it what professionals say.
#include "base/utf8.h"
#include "engine/course/reader.h"

#include <stdlib.h>

struct found {
    str id, name, text;
    int line;
};

// Calls for the n-th time, fills at when it is not NULL. Returns the number of terms.
static int terms_of(struct reader *r, const struct course_text *t, struct found *at)
{
    struct md_code code = {0};
    str rest = t->body, line;
    int n = 0, number = t->body_line - 1;
    const char *from = NULL;

    for (;;) {
        const char *here = rest.at;
        const bool more = str_line(&rest, &line);
        number++;
        if (more && (md_code_line(&code, line) || !str_starts(line, STR("## ")))) continue;
        if (from && at)
            at[n - 1].text =
                str_trim((str){from, (size_t)((more ? here : t->body.at + t->body.n) - from)});
        if (!more) return n;
        from = rest.at ? rest.at : t->body.at + t->body.n;
        if (at) {
            str name = str_trim(str_from(line, 3)), id = STR("");
            if (str_ends(name, STR("}"))) {
                const ptrdiff_t open = str_find(name, STR("{#"));
                if (open >= 0) {
                    id = str_part(name, (size_t)open + 2, name.n - (size_t)open - 3);
                    name = str_trim(str_part(name, 0, (size_t)open));
                }
            }
            if (!str_is_block_id(id)) {
                tell(r, t->path, number, FINDING_term_id, name, STR(""));
                id = STR("");
            }
            at[n] = (struct found){.id = id, .name = name, .text = STR(""), .line = number};
        }
        n++;
    }
}

static void words_of(struct reader *r, const struct course_text *t, const struct found *x,
                     struct term_words *out)
{
    ptrdiff_t end = str_find(x->text, STR("\n\n"));

    if (end < 0) end = (ptrdiff_t)x->text.n;
    *out = (struct term_words){
        .name = x->name,
        .plain = str_trim(str_part(x->text, 0, (size_t)end)),
        .professional = str_trim(str_from(x->text, (size_t)end)),
    };
    if (out->plain.n == 0) tell(r, t->path, x->line, FINDING_term_empty, x->name, STR(""));
}

static int by_slug(const void *a, const void *b)
{
    const int c = str_cmp(((const struct term *)a)->slug, ((const struct term *)b)->slug);

    return c ? c : ((const struct term *)a)->line - ((const struct term *)b)->line;
}

static int by_id(const void *a, const void *b)
{
    return str_cmp(((const struct found *)a)->id, ((const struct found *)b)->id);
}

void glossary_read(struct reader *r)
{
    struct course *c = r->c;
    const struct course_doc *g = &c->glossary;

    if (g->n_texts == 0) return;
    const int n = terms_of(r, &g->texts[0], NULL);
    struct found *own = MEM_ARRAY(r->m, struct found, (size_t)n);
    terms_of(r, &g->texts[0], own);
    c->terms = MEM_ARRAY(r->m, struct term, (size_t)n);
    for (int i = 0; i < n; i++) {
        struct term *t = &c->terms[c->n_terms++];
        *t = (struct term){.id = own[i].id,
                           .slug = utf8_slug(r->m, own[i].name, 160),
                           .line = own[i].line,
                           .words = MEM_ARRAY(r->m, struct term_words, (size_t)g->n_texts)};
        words_of(r, &g->texts[0], &own[i], &t->words[0]);
        id_seen(r, t->id, g->texts[0].path, t->line);
    }
    if (n) qsort(own, (size_t)n, sizeof *own, by_id); // c->terms keeps the order of the file
    for (int k = 1; k < g->n_texts; k++) {
        const struct course_text *text = &g->texts[k];
        const int m = terms_of(r, text, NULL);
        struct found *theirs = MEM_ARRAY(r->m, struct found, (size_t)m);
        terms_of(r, text, theirs);
        if (m) qsort(theirs, (size_t)m, sizeof *theirs, by_id);
        for (int i = 0; i < n; i++) {
            const struct found want = {.id = c->terms[i].id};
            const struct found *x =
                m ? bsearch(&want, theirs, (size_t)m, sizeof *theirs, by_id) : NULL;
            if (x && want.id.n)
                words_of(r, text, x, &c->terms[i].words[k]);
            else
                tell(r, g->texts[0].path, c->terms[i].line, FINDING_translation_missing,
                     c->terms[i].words[0].name, text->language);
        }
        for (int i = 0; i < m; i++) {
            if (i && theirs[i].id.n && str_eq(theirs[i].id, theirs[i - 1].id))
                tell(r, text->path, theirs[i].line, FINDING_id_double, theirs[i].id,
                     str_format(r->m, STR_FMT ":%d", STR_ARG(text->path), theirs[i - 1].line));
            const struct found *known =
                n ? bsearch(&theirs[i], own, (size_t)n, sizeof *own, by_id) : NULL;
            if (!known && theirs[i].id.n)
                tell(r, text->path, theirs[i].line, FINDING_translation_block, theirs[i].id,
                     STR(""));
        }
    }
    if (n) qsort(c->terms, (size_t)n, sizeof *c->terms, by_slug);
    for (int i = 1; i < n; i++)
        if (str_eq(c->terms[i].slug, c->terms[i - 1].slug))
            tell(r, g->texts[0].path, c->terms[i].line, FINDING_term_double,
                 c->terms[i].words[0].name, number_str(r, c->terms[i - 1].line));
}
