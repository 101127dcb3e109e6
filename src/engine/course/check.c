// What is here: which block stands where with which attributes, links that lead somewhere, and normal form.
// The rows of `rules` are the format: a new kind of block is a new row.
#include "base/utf8.h"
#include "engine/course/normal.h"
#include "engine/course/reader.h"

#include <stdlib.h>

enum attr_type { A_TEXT, A_MINUTES, A_NUMBER, A_SLUG, A_YES, A_ID, A_CLOCK };

struct attr_rule {
    const char *name;
    enum attr_type type;
    bool must;
};

#define IN(kind) (1u << COURSE_##kind)
enum {
    PROSE = IN(ABOUT) | IN(MODULE) | IN(LESSON) | IN(SESSION) | IN(EXERCISE) | IN(HANDOUT) |
            IN(FORM) | IN(CASE) | IN(PAGE) | IN(MEDIA) | IN(TRAINER),
};

static const struct block_rule {
    const char *kind;
    unsigned where;
    bool top; // only at the outermost level
    struct attr_rule attr[8];
} rules[] = {
    {"film", PROSE, false, {{"ref", A_SLUG, true}}},
    {"podcast", PROSE, false, {{"ref", A_SLUG, true}}},
    {"reading", PROSE, false, {{"ref", A_SLUG, true}}},
    {"worksheet", PROSE, false, {{"ref", A_SLUG, true}}},
    {"case", PROSE, false, {{"ref", A_SLUG, true}}},
    {"question", PROSE, false, {{"ref", A_SLUG, true}}},
    {"exercise", PROSE, false, {{"ref", A_SLUG, true}, {"minutes", A_MINUTES, false}}},
    {"note", PROSE, false, {{"title", A_TEXT, false}}},
    {"remember", PROSE, false, {{"title", A_TEXT, false}}},
    {"print", PROSE, false, {{"title", A_TEXT, false}}},
    {"part",
     IN(SESSION),
     true,
     {{"minutes", A_MINUTES, true},
      {"form", A_TEXT, false},
      {"software", A_TEXT, false},
      {"must", A_YES, false},
      {"fixed", A_CLOCK, false},
      {"room", A_TEXT, false},
      {"needs", A_TEXT, false}}},
    {"break", IN(SESSION), true, {{"minutes", A_MINUTES, true}, {"fixed", A_CLOCK, false}}},
    {"poll", IN(SESSION), false, {{"ref", A_SLUG, false}, {"minutes", A_MINUTES, false}}},
    {"wordcloud", IN(SESSION), false, {{"minutes", A_MINUTES, false}}},
    {"scale", IN(SESSION), false, {{"minutes", A_MINUTES, false}}},
    {"ranking", IN(SESSION), false, {{"minutes", A_MINUTES, false}}},
    {"breakout", IN(SESSION), false, {{"minutes", A_MINUTES, false}, {"group", A_NUMBER, false}}},
    {"intervision",
     IN(SESSION) | IN(EXERCISE),
     false,
     {{"minutes", A_MINUTES, false}, {"group", A_NUMBER, false}}},
    {"evaluation", IN(SESSION) | IN(FORM), false, {{"level", A_NUMBER, false}}},
    {"trainer", IN(TRAINER), true, {{"for", A_ID, true}}},
};

static const char *const kind_names[COURSE_KIND_COUNT] = {
    "course.md", "module.md",   "lessons/",   "sessions/",        "exercises/",
    "handouts/", "forms/",      "questions/", "cases/",           "media/",
    "*.md",      "glossary.md", "trainer/",   "trainer/answers/",
};

static bool attr_fits(enum attr_type type, str v, const char **want)
{
    int64_t n;

    switch (type) {
    case A_TEXT: return true;
    case A_MINUTES:
        *want = "1\xe2\x80\x93"
                "600";
        return str_int(v, 1, COURSE_MINUTES_MAX, &n) == ERR_NONE;
    case A_NUMBER:
        *want = "1\xe2\x80\x93"
                "100";
        return str_int(v, 1, 100, &n) == ERR_NONE;
    case A_SLUG: *want = "a-z 0-9 -"; return str_is_slug(v, 80);
    case A_YES: *want = "yes, no"; return str_eq(v, STR("yes")) || str_eq(v, STR("no"));
    case A_ID: *want = "8 \xc3\x97 a-z 0-9"; return str_is_block_id(v);
    case A_CLOCK:
        *want = "hh:mm";
        return v.n == 5 && v.at[2] == ':' && str_int(str_part(v, 0, 2), 0, 23, &n) == ERR_NONE &&
               str_int(str_part(v, 3, 2), 0, 59, &n) == ERR_NONE;
    }
    return false;
}

static void ref_add(struct reader *r, struct course_ref ref)
{
    struct course *c = r->c;

    if (c->n_refs == r->cap_refs) {
        const int cap = r->cap_refs ? r->cap_refs * 2 : 64;
        struct course_ref *at = MEM_ARRAY(r->m, struct course_ref, (size_t)cap);
        if (c->n_refs) memcpy(at, c->refs, (size_t)c->n_refs * sizeof *at);
        c->refs = at;
        r->cap_refs = cap;
    }
    c->refs[c->n_refs++] = ref;
}

static const struct block_rule *rule_of(str kind)
{
    for (size_t i = 0; i < COUNT_OF(rules); i++)
        if (str_eq(kind, str_of(rules[i].kind))) return &rules[i];
    return NULL;
}

static void check_attrs(struct reader *r, str file, const struct block *b,
                        const struct block_rule *rule)
{
    for (size_t k = 0; k < COUNT_OF(rule->attr) && rule->attr[k].name; k++)
        if (rule->attr[k].must && !block_attr(b, rule->attr[k].name).at)
            tell(r, file, b->line, FINDING_block_attr_missing, b->kind, str_of(rule->attr[k].name));
    for (int i = 0; i < b->attrs; i++) {
        const struct attr *a = &b->attr[i];
        enum attr_type type = A_YES;
        bool known = str_eq(a->name, STR("local")); // stays in this city, for every block
        const char *want = "";
        for (size_t k = 0; k < COUNT_OF(rule->attr) && rule->attr[k].name && !known; k++) {
            known = str_eq(a->name, str_of(rule->attr[k].name));
            if (known) type = rule->attr[k].type;
        }
        if (!known)
            tell(r, file, b->line, FINDING_block_attr_unknown, b->kind, a->name);
        else if (!attr_fits(type, a->value, &want))
            tell(r, file, b->line, FINDING_block_attr_value, a->name, str_of(want));
    }
}

static void check_level(struct reader *r, const struct course_doc *d, const struct course_text *t,
                        const struct blocks *in, bool top)
{
    for (int i = 0; i < in->n; i++) {
        const struct block *b = &in->at[i];
        const struct block_rule *rule = rule_of(b->kind);

        if (block_is_text(b) || block_is(b, "broken")) continue;
        check_level(r, d, t, &b->blocks, false);
        if (!rule) {
            if (d->kind != COURSE_PAGE)
                tell(r, t->path, b->line, FINDING_block_kind_unknown, b->kind, STR(""));
            continue;
        }
        if (!(rule->where >> d->kind & 1) || (rule->top && !top))
            tell(r, t->path, b->line, FINDING_block_place, b->kind,
                 rule->where == IN(SESSION)   ? STR("sessions/")
                 : rule->where == IN(TRAINER) ? STR("trainer/")
                                              : str_of(kind_names[COURSE_LESSON]));
        if (b->id.n == 0)
            tell(r, t->path, b->line, FINDING_block_id_missing, b->kind, STR(""));
        else if (t == d->texts)
            id_seen(r, b->id, t->path, b->line);
        check_attrs(r, t->path, b, rule);
        const str ref = block_attr(b, "ref");
        if (!ref.at || t != d->texts || !str_is_slug(ref, 80)) continue;
        if (block_is(b, "question") || block_is(b, "exercise") || block_is(b, "poll"))
            continue; // resolved by course.c, once all files are read
        ref_add(r, (struct course_ref){REF_ITEM, ref, b->kind, t->path, b->line, d->module});
    }
}

void check_blocks(struct reader *r, const struct course_doc *d, const struct course_text *t)
{
    check_level(r, d, t, &t->blocks, true);
}

static int count_blocks(const struct blocks *in)
{
    int n = 0;

    for (int i = 0; i < in->n; i++)
        n += (in->at[i].id.n > 0) + count_blocks(&in->at[i].blocks);
    return n;
}

static const struct block **put_blocks(const struct blocks *in, const struct block **to)
{
    for (int i = 0; i < in->n; i++) {
        if (in->at[i].id.n) *to++ = &in->at[i];
        to = put_blocks(&in->at[i].blocks, to);
    }
    return to;
}

static int by_id(const void *a, const void *b)
{
    const struct block *x = *(const struct block *const *)a, *y = *(const struct block *const *)b;
    const int c = str_cmp(x->id, y->id);

    return c ? c : x->line - y->line;
}

static const struct block **by_ids(struct reader *r, const struct blocks *in, int *n)
{
    *n = count_blocks(in);
    const struct block **at = MEM_ARRAY(r->m, const struct block *, (size_t)*n);
    put_blocks(in, at);
    if (*n) qsort(at, (size_t)*n, sizeof *at, by_id);
    return at;
}

// What is not language must be the same; form, software and title are words.
static void same_block(struct reader *r, str file, const struct block *own, const struct block *x)
{
    static const char *const fixed[] = {"ref", "minutes", "must", "for", "fixed", "group"};

    for (size_t k = 0; k < COUNT_OF(fixed); k++)
        if (!str_eq(block_attr(own, fixed[k]), block_attr(x, fixed[k])))
            tell(r, file, x->line, FINDING_translation_differs, str_of(fixed[k]), STR(""));
    if (!str_eq(own->kind, x->kind))
        tell(r, file, x->line, FINDING_translation_differs, own->kind, STR(""));
}

void check_translation(struct reader *r, const struct course_doc *d, int i)
{
    const struct course_text *own = &d->texts[0], *other = &d->texts[i];
    int n, m, k = 0;
    const struct block **a = by_ids(r, &own->blocks, &n), **b = by_ids(r, &other->blocks, &m);

    for (int j = 0; j < n || k < m;) { // both in order: walk them side by side
        const int c = j == n ? 1 : k == m ? -1 : str_cmp(a[j]->id, b[k]->id);
        if (c < 0) {
            tell(r, own->path, a[j]->line, FINDING_translation_missing, a[j]->id, other->language);
            j++;
        } else if (c > 0) {
            tell(r, other->path, b[k]->line, FINDING_translation_block, b[k]->id, STR(""));
            k++;
        } else {
            same_block(r, other->path, a[j++], b[k++]);
        }
    }
}

// ---- links

// A path as it is written in a file, made into one from the root of the course. Absent when it climbs out.
static str path_from(struct mem *m, str file, str target)
{
    struct out o = out_new(m);
    size_t folder = file.n;
    str rest = target, part;

    while (folder && file.at[folder - 1] != '/')
        folder--;
    out_bytes(&o, file.at, folder);
    while (str_cut(&rest, '/', &part)) {
        if (part.n == 0 || str_eq(part, STR("."))) continue;
        if (str_eq(part, STR(".."))) {
            if (o.n == 0) return (str){0};
            o.n--;
            while (o.n && o.at[o.n - 1] != '/')
                o.n--;
            continue;
        }
        out_str(&o, part);
        if (rest.at) out_byte(&o, '/');
    }
    return out_get(&o);
}

static bool is_scheme(str s, str *scheme)
{
    const ptrdiff_t colon = str_find_byte(s, ':');

    if (colon <= 0 || colon > 20) return false;
    for (ptrdiff_t i = 0; i < colon; i++) {
        const char c = s.at[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
              (i && ((c >= '0' && c <= '9') || strchr("+.-", c)))))
            return false;
    }
    *scheme = str_part(s, 0, (size_t)colon);
    return true;
}

static void check_link(struct reader *r, const struct course_doc *d, const struct course_text *t,
                       const struct md_link *l, int line)
{
    const bool image = l->kind == MD_IMAGE,
               trainer = d->kind == COURSE_TRAINER || d->kind == COURSE_ANSWER;
    str scheme, target = l->target;

    if (image && str_trim(l->words).n == 0)
        tell(r, t->path, line, FINDING_image_alt, target, STR(""));
    if (is_scheme(target, &scheme)) {
        const str name = str_from(target, scheme.n + 1);
        if (!image && (str_eq(scheme, STR("term")) || str_eq(scheme, STR("item")))) {
            const bool term = scheme.at[0] == 't';
            if (!str_is_slug(name, 80)) {
                tell(r, t->path, line, FINDING_link_broken, target, STR(""));
                return;
            }
            ref_add(r, (struct course_ref){term ? REF_TERM : REF_ITEM, name, STR(""), t->path, line,
                                           d->module});
            return;
        }
        static const char *const allowed[] = {"https", "http", "mailto", "tel"};
        for (size_t i = 0; i < COUNT_OF(allowed) && !image; i++)
            if (str_eq(scheme, str_of(allowed[i]))) return;
        tell(r, t->path, line, FINDING_link_scheme, scheme, STR(""));
        return;
    }
    const ptrdiff_t hash = str_find_byte(target, '#');
    if (hash >= 0) target = str_part(target, 0, (size_t)hash);
    if (target.n == 0) {
        if (hash < 0) tell(r, t->path, line, FINDING_link_broken, l->target, STR(""));
        return;
    }
    const str path = target.at[0] == '/' ? (str){0} : path_from(r->m, t->path, target);
    if (!path.n || !file_exists(r, path)) {
        tell(r, t->path, line, image ? FINDING_image_broken : FINDING_link_broken,
             str_part(l->target, 0, 120), STR(""));
        return;
    }
    if (!trainer && str_starts(path, STR("trainer/")))
        tell(r, t->path, line, FINDING_link_trainer, l->target, STR(""));
    ref_add(r, (struct course_ref){REF_FILE, path, STR(""), t->path, line, d->module});
}

void check_links(struct reader *r, const struct course_doc *d, const struct course_text *t)
{
    struct md_link l;
    size_t from = 0, counted = 0;
    int line = t->body_line;

    while (md_link_next(t->body, &from, &l)) {
        for (; counted < l.at; counted++)
            line += t->body.at[counted] == '\n';
        if (l.kind == MD_HTML)
            tell(r, t->path, line, FINDING_html_raw, l.target, STR(""));
        else
            check_link(r, d, t, &l, line);
    }
}

// ---- normal form

static int words_in(str line)
{
    int n = 0;
    bool in = false;

    for (size_t i = 0; i < line.n; i++) {
        const bool space = line.at[i] == ' ';
        n += !space && !in;
        in = !space;
    }
    return n;
}

void check_form(struct reader *r, str path, str text, int first_line)
{
    enum { WORDS_MAX = 30 };
    struct md_code code = {0};
    str rest = text, line;
    int n = first_line - 1, blanks = 0;

    if (text.n && text.at[text.n - 1] != '\n')
        tell(r, path, 0, FINDING_form_last_line, STR(""), STR(""));
    while (str_line(&rest, &line)) {
        n++;
        if (md_code_line(&code, line)) {
            blanks = 0;
            continue;
        }
        blanks = line.n == 0 ? blanks + 1 : 0;
        if (blanks == 2) tell(r, path, n, FINDING_form_blank_lines, STR(""), STR(""));
        if (line.n && (line.at[line.n - 1] == ' ' || line.at[line.n - 1] == '\t'))
            tell(r, path, n, FINDING_form_space_end, STR(""), STR(""));
        if (str_find_byte(line, '\t') >= 0) tell(r, path, n, FINDING_form_tab, STR(""), STR(""));
        // Lists, tables, headings and quotes are merged by item, not by sentence.
        if (!line_is_prose(line)) continue;
        const size_t second = sentence_second(line);
        if (second)
            tell(r, path, n, FINDING_form_sentences, utf8_clip(str_from(line, second), 40),
                 STR(""));
        else if (words_in(line) > WORDS_MAX)
            tell(r, path, n, FINDING_form_sentence_long, number_str(r, words_in(line)),
                 number_str(r, WORDS_MAX));
    }
}
