// What is here: Markdown to paragraphs and back, whose follow-up each paragraph is, and the list of changes. Aligning itself is
// base/align.h; how Markdown looks on a page is html/markdown.h.
#include "engine/document/document.h"

#include "base/utf8.h"

// ---- reading ----

static size_t indent_of(str line)
{
    size_t n = 0;

    while (n < line.n && line.at[n] == ' ')
        n++;
    return n;
}

static bool is_blank(str line)
{
    return str_trim(line).n == 0;
}

// "- x", "* x", "+ x", "12. x", "3) x", at most three blanks in.
static bool is_item(str line)
{
    size_t i = indent_of(line);
    const size_t start = i;

    if (i > 3 || i == line.n) return false;
    if (line.at[i] == '-' || line.at[i] == '*' || line.at[i] == '+') {
        i++;
    } else {
        while (i < line.n && i - start < 9 && line.at[i] >= '0' && line.at[i] <= '9')
            i++;
        if (i == start || i == line.n || (line.at[i] != '.' && line.at[i] != ')')) return false;
        i++;
    }
    return i < line.n && (line.at[i] == ' ' || line.at[i] == '\t');
}

// Three or more of one of "-*_" and blanks: a rule between paragraphs, no text.
static bool is_rule(str line)
{
    const str s = str_trim(line);
    int signs = 0;

    if (!s.n || indent_of(line) > 3 || !memchr("-*_", s.at[0], 3)) return false;
    for (size_t i = 0; i < s.n; i++) {
        if (s.at[i] == ' ') continue;
        if (s.at[i] != s.at[0]) return false;
        signs++;
    }
    return signs >= 3;
}

static int heading_level(str line)
{
    const size_t in = indent_of(line);
    size_t n = 0;

    if (in > 3) return 0;
    line = str_from(line, in);
    while (n < line.n && line.at[n] == '#')
        n++;
    return n >= 1 && n <= 6 && (n == line.n || line.at[n] == ' ') ? (int)n : 0;
}

// Under a line of text: a heading as well. 0: it is none.
static int underline_level(str line)
{
    const str s = str_trim(line);

    if (!s.n || indent_of(line) > 3 || (s.at[0] != '=' && s.at[0] != '-')) return 0;
    for (size_t i = 1; i < s.n; i++)
        if (s.at[i] != s.at[0]) return 0;
    return s.at[0] == '=' ? 1 : 2;
}

static bool is_fence(str line, char *sign, size_t *n)
{
    const size_t in = indent_of(line);
    size_t k = 0;

    line = str_from(line, in);
    if (in > 3 || !line.n || (line.at[0] != '`' && line.at[0] != '~')) return false;
    while (k < line.n && line.at[k] == line.at[0])
        k++;
    if (k < 3) return false;
    *sign = line.at[0];
    *n = k;
    return true;
}

bool paragraph_is_id(str s)
{
    if (s.n != PARAGRAPH_ID || s.at[0] < 'a' || s.at[0] > 'z') return false;
    for (size_t i = 0; i < s.n; i++)
        if (!((s.at[i] >= 'a' && s.at[i] <= 'z') || (s.at[i] >= '0' && s.at[i] <= '9')))
            return false;
    return true;
}

// Takes "{#p4xk20aa}" off the end, when it stands there.
static str id_off(str *body)
{
    const size_t whole = PARAGRAPH_ID + 3;
    const str s = *body;

    if (s.n < whole || s.at[s.n - 1] != '}' || memcmp(s.at + s.n - whole, "{#", 2) != 0)
        return STR("");
    const str id = str_part(s, s.n - whole + 2, PARAGRAPH_ID);
    if (!paragraph_is_id(id)) return STR("");
    *body = str_trim(str_part(s, 0, s.n - whole));
    return id;
}

struct reader {
    struct mem *m;
    struct document *d;
    struct out text; // of the paragraph at hand
    bool in_list;
};

static str trim_lines(str s) // not the blanks that begin the first line: they may be code
{
    while (s.n && (s.at[s.n - 1] == '\n' || s.at[s.n - 1] == ' ' || s.at[s.n - 1] == '\t'))
        s.n--;
    return s;
}

static enum err put(struct reader *r, int level, str body)
{
    struct document *d = r->d;

    body = trim_lines(body);
    const str id = id_off(&body);
    if (!str_trim(body).n) return ERR_NONE;
    if (body.n > PARAGRAPH_BYTES || d->n == DOCUMENT_PARAGRAPHS) return ERR_TOO_LARGE;
    d->at[d->n++] = (struct paragraph){id, level, str_copy(r->m, body)};
    return ERR_NONE;
}

static enum err flush(struct reader *r)
{
    const str body = out_get(&r->text);

    r->text = out_new(r->m);
    r->in_list = false;
    return put(r, 0, body);
}

static void line_add(struct reader *r, str line)
{
    if (r->text.n + line.n > PARAGRAPH_BYTES + 64) line = STR(""); // refused when it is put
    out_str(&r->text, line);
    out_byte(&r->text, '\n');
}

static str heading_words(str line, int level)
{
    str s = str_trim(str_from(str_trim(line), (size_t)level));
    size_t n = s.n;

    while (n && s.at[n - 1] == '#')
        n--;
    if (n < s.n && (n == 0 || s.at[n - 1] == ' ')) s = str_trim(str_part(s, 0, n));
    return s;
}

// Code between fences is one paragraph with what it stands in, whatever lines are inside.
static void code_take(struct reader *r, str *rest, char sign, size_t n)
{
    str line;
    char end;
    size_t k;

    while (str_line(rest, &line)) {
        line_add(r, line);
        if (is_fence(line, &end, &k) && end == sign && k >= n &&
            str_trim(line).n == k) // a fence that says a language opens
            return;
    }
}

static str line_peek(str rest)
{
    str line;

    while (str_line(&rest, &line))
        if (!is_blank(line)) return line;
    return STR("");
}

static enum err line_take(struct reader *r, str line, str *rest)
{
    const int level = heading_level(line);
    char sign;
    size_t n;

    if (is_blank(line)) {
        const str next = line_peek(*rest);
        if (r->in_list && next.n && (is_item(next) || indent_of(next) >= 2)) {
            line_add(r, STR(""));
            return ERR_NONE;
        }
        return flush(r);
    }
    if (r->in_list && indent_of(line) >= 2) {
        line_add(r, line);
        if (is_fence(line, &sign, &n)) code_take(r, rest, sign, n);
        return ERR_NONE;
    }
    if (level) {
        TRY(flush(r));
        return put(r, level, heading_words(line, level));
    }
    if (r->text.n && !r->in_list && underline_level(line)) {
        const str words = str_trim(out_get(&r->text));
        if (str_find_byte(words, '\n') < 0) { // one line of words above it
            r->text = out_new(r->m);
            return put(r, underline_level(line), words);
        }
    }
    if (is_rule(line)) return flush(r);
    if (is_item(line) && !r->text.n) r->in_list = true;
    line_add(r, line);
    if (is_fence(line, &sign, &n)) code_take(r, rest, sign, n);
    return ERR_NONE;
}

enum err document_read(struct mem *m, str markdown, struct document *out)
{
    struct document d = {.at = MEM_ARRAY(m, struct paragraph, DOCUMENT_PARAGRAPHS)};
    struct reader r = {.m = m, .d = &d, .text = out_new(m)};
    str rest = markdown, line;

    if (markdown.n > DOCUMENT_BYTES) return ERR_TOO_LARGE;
    if (!utf8_valid(markdown) || str_find_byte(markdown, 0) >= 0) return ERR_INVALID;
    while (str_line(&rest, &line))
        TRY(line_take(&r, line, &rest));
    TRY(flush(&r));
    if (!d.n) return ERR_INVALID;
    *out = d;
    return ERR_NONE;
}

str document_write(struct mem *m, const struct document *d)
{
    struct out o = out_new(m);

    for (int i = 0; i < d->n; i++) {
        const struct paragraph *p = &d->at[i];
        const bool apart =
            p->level == 0 && (str_ends(p->body, STR("```")) || str_ends(p->body, STR("~~~")) ||
                              str_ends(p->body, STR("|")));
        if (i) out_byte(&o, '\n');
        for (int k = 0; k < p->level; k++)
            out_byte(&o, '#');
        if (p->level) out_byte(&o, ' ');
        out_str(&o, p->body);
        if (p->id.n) out_format(&o, "%s{#" STR_FMT "}", apart ? "\n" : " ", STR_ARG(p->id));
        out_byte(&o, '\n');
    }
    return out_get(&o);
}

// ---- ids ----

struct work {
    struct mem *m;
    struct document *d;
    const struct document *before;
    int *from;  // for each of d: place in before, -1
    bool *used; // of before: it has a follow-up
};

static void join(struct work *w, int new, int old)
{
    if (w->from[new] >= 0 || w->used[old]) return;
    w->from[new] = old;
    w->used[old] = true;
}

// What names itself. The second with the same id has none.
static void by_name(struct work *w)
{
    for (int i = 0; i < w->d->n; i++) {
        struct paragraph *p = &w->d->at[i];
        for (int k = 0; k < i && p->id.n; k++)
            if (str_eq(w->d->at[k].id, p->id)) p->id = STR("");
        for (int k = 0; k < w->before->n && p->id.n; k++)
            if (str_eq(w->before->at[k].id, p->id)) join(w, i, k);
    }
}

static uint64_t key_of(const struct paragraph *p)
{
    return text_key(p->body, (uint64_t)p->level + 1);
}

static void by_words(struct work *w)
{
    const int n = w->before->n, k = w->d->n;
    uint64_t *a = MEM_ARRAY(w->m, uint64_t, (size_t)n + 1),
             *b = MEM_ARRAY(w->m, uint64_t, (size_t)k + 1);
    int *to = MEM_ARRAY(w->m, int, (size_t)n + 1);

    for (int i = 0; i < n; i++)
        a[i] = key_of(&w->before->at[i]);
    for (int i = 0; i < k; i++)
        b[i] = key_of(&w->d->at[i]);
    align_exact(w->m, a, n, b, k, to);
    for (int i = 0; i < n; i++)
        if (to[i] >= 0) join(w, to[i], i);
    for (int i = 0; i < k; i++) // the same words elsewhere: it moved
        for (int o = 0; o < n && w->from[i] < 0; o++)
            if (!w->used[o] && a[o] == b[i] && w->before->at[o].level == w->d->at[i].level)
                join(w, i, o);
}

// Between two neighbours that stayed: what shares at least half of its words.
static void alike_between(struct work *w, int b0, int b1, int d0, int d1)
{
    const struct mem_mark mark = mem_mark(w->m);
    const struct bag **a = MEM_ARRAY(w->m, const struct bag *, (size_t)(b1 - b0) + 1),
                     **b = MEM_ARRAY(w->m, const struct bag *, (size_t)(d1 - d0) + 1);
    int *place_a = MEM_ARRAY(w->m, int, (size_t)(b1 - b0) + 1),
        *place_b = MEM_ARRAY(w->m, int, (size_t)(d1 - d0) + 1),
        *to = MEM_ARRAY(w->m, int, (size_t)(b1 - b0) + 1);

    for (int heading = 0; heading < 2; heading++) {
        int n = 0, k = 0;
        for (int i = b0; i < b1; i++)
            if (!w->used[i] && (w->before->at[i].level > 0) == heading) {
                struct bag *bag = MEM_NEW(w->m, struct bag);
                *bag = bag_of(w->m, w->before->at[i].body);
                a[n] = bag;
                place_a[n++] = i;
            }
        for (int i = d0; i < d1; i++)
            if (w->from[i] < 0 && !w->d->at[i].id.n && (w->d->at[i].level > 0) == heading) {
                struct bag *bag = MEM_NEW(w->m, struct bag);
                *bag = bag_of(w->m, w->d->at[i].body);
                b[k] = bag;
                place_b[k++] = i;
            }
        if (!n || !k) continue;
        align_alike(w->m, a, n, b, k, to);
        for (int i = 0; i < n; i++)
            if (to[i] >= 0) join(w, place_b[to[i]], place_a[i]);
    }
    mem_reset(w->m, mark);
}

static void by_likeness(struct work *w)
{
    int b0 = 0, d0 = 0;

    for (int i = 0; i <= w->d->n; i++) {
        const bool end = i == w->d->n;
        if (!end && (w->from[i] < 0 || w->from[i] < b0)) continue; // new, or moved back
        alike_between(w, b0, end ? w->before->n : w->from[i], d0, i);
        if (end) break;
        b0 = w->from[i] + 1;
        d0 = i + 1;
    }
    alike_between(w, 0, w->before->n, 0, w->d->n); // what moved over another and was changed
}

static bool among(str id, const str *ids, int n)
{
    for (int i = 0; i < n; i++)
        if (str_eq(ids[i], id)) return true;
    return false;
}

static str id_new(struct work *w, const struct paragraph *p, const str *used, int n_used)
{
    char *at = mem_raw(w->m, PARAGRAPH_ID);

    for (uint64_t seed = 1;; seed++) {
        uint64_t h = text_key(p->body, seed);
        at[0] = (char)('a' + h % 26);
        h /= 26;
        for (int i = 1; i < PARAGRAPH_ID; i++, h /= 36) {
            const int sign = (int)(h % 36);
            at[i] = (char)(sign < 26 ? 'a' + sign : '0' + sign - 26);
        }
        const str id = {at, PARAGRAPH_ID};
        bool taken = among(id, used, n_used);
        for (int i = 0; i < w->d->n && !taken; i++)
            taken = str_eq(w->d->at[i].id, id);
        for (int i = 0; i < w->before->n && !taken; i++)
            taken = str_eq(w->before->at[i].id, id);
        if (!taken) return id;
    }
}

void document_identify(struct mem *m, struct document *d, const struct document *before,
                       const str *used, int n_used)
{
    static const struct document none;
    struct work w = {.m = m, .d = d, .before = before ? before : &none};

    w.from = MEM_ARRAY(m, int, (size_t)d->n + 1);
    w.used = MEM_ARRAY(m, bool, (size_t)w.before->n + 1);
    for (int i = 0; i < d->n; i++)
        w.from[i] = -1;
    by_name(&w);
    by_words(&w);
    by_likeness(&w);
    for (int i = 0; i < d->n; i++)
        if (w.from[i] >= 0) d->at[i].id = w.before->at[w.from[i]].id;
    for (int i = 0; i < d->n; i++)
        if (!d->at[i].id.n) d->at[i].id = id_new(&w, &d->at[i], used, n_used);
}

// ---- what differs ----

static int place_of(const struct document *d, str id)
{
    for (int i = 0; i < d->n; i++)
        if (str_eq(d->at[i].id, id)) return i;
    return -1;
}

static void change_put(struct document_changes *c, const struct document *before, int old,
                       const struct document *after, int new, bool moved)
{
    const struct paragraph *b = old >= 0 ? &before->at[old] : NULL,
                           *a = new >= 0 ? &after->at[new] : NULL;
    const bool same = a && b && a->level == b->level && str_eq(a->body, b->body);

    if (same && !moved) return;
    c->at[c->n++] = (struct document_change){.kind = !b     ? DOCUMENT_ADDED
                                                     : !a   ? DOCUMENT_REMOVED
                                                     : same ? DOCUMENT_MOVED
                                                            : DOCUMENT_CHANGED,
                                             .id = a ? a->id : b->id,
                                             .before = b ? b->body : STR(""),
                                             .after = a ? a->body : STR(""),
                                             .level = a ? a->level : b->level,
                                             .place_before = old + 1,
                                             .place_after = new + 1};
}

void document_diff(struct mem *m, const struct document *before, const struct document *after,
                   struct document_changes *out)
{
    const int n = before->n, k = after->n;
    uint64_t *a = MEM_ARRAY(m, uint64_t, (size_t)n + 1), *b = MEM_ARRAY(m, uint64_t, (size_t)k + 1);
    int *to = MEM_ARRAY(m, int, (size_t)n + 1), *from = MEM_ARRAY(m, int, (size_t)k + 1);
    bool *stays = MEM_ARRAY(m, bool, (size_t)k + 1);
    struct document_changes c = {MEM_ARRAY(m, struct document_change, (size_t)(n + k) + 1), 0};
    int old = 0;

    for (int i = 0; i < n; i++)
        a[i] = text_key(before->at[i].id, 0);
    for (int i = 0; i < k; i++)
        b[i] = text_key(after->at[i].id, 0);
    align_exact(m, a, n, b, k, to);
    for (int i = 0; i < k; i++)
        from[i] = place_of(before, after->at[i].id);
    for (int i = 0; i < n; i++)
        if (to[i] >= 0) stays[to[i]] = true;
    for (int i = 0; i <= k; i++) {
        const int stop = i == k ? n : stays[i] ? from[i] : old;
        for (; old < stop; old++)
            if (place_of(after, before->at[old].id) < 0)
                change_put(&c, before, old, after, -1, false);
        if (i == k) break;
        change_put(&c, before, from[i], after, i, from[i] >= 0 && !stays[i]);
        if (stays[i]) old = from[i] + 1;
    }
    *out = c;
}
