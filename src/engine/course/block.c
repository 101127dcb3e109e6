// What is here: fences and their attributes made into a tree, and the little of Markdown that a checker needs.
// The meaning of Markdown itself is read where it is shown (html/markdown.h).
#include "engine/course/block.h"

#include <assert.h>

bool md_code_line(struct md_code *code, str line)
{
    size_t indent = 0, n = 0;

    while (indent < line.n && line.at[indent] == ' ')
        indent++;
    const str s = str_from(line, indent);
    const char sign = s.n ? s.at[0] : 0;
    if (indent > 3 || (sign != '`' && sign != '~')) return code->sign;
    while (n < s.n && s.at[n] == sign)
        n++;
    if (n < 3) return code->sign;
    if (!code->sign) {
        if (sign == '`' && str_find_byte(str_from(s, n), '`') >= 0) return false; // a code span
        *code = (struct md_code){sign, n};
        return true;
    }
    if (sign == code->sign && n >= code->n && str_trim(str_from(s, n)).n == 0)
        *code = (struct md_code){0};
    return true;
}

// While it is being read a block is a link in a chain; then its children become a row.
struct node {
    struct block b;
    struct node *next, *first, *last, *outer;
    int n;
    int colons;
    const char *from; // where the inside starts
};

struct reader {
    struct mem *m;
    str file;
    struct findings *f;
    struct node *open;
    int depth, total;
    bool told_many;
};

static void tell(struct reader *r, int line, enum finding_code code, str a, str b)
{
    finding_add(r->f, r->file, line, code, a, b);
}

static str number(struct reader *r, int n)
{
    return str_format(r->m, "%d", n);
}

static struct node *add(struct reader *r)
{
    if (r->total == BLOCKS_MAX) return NULL;
    r->total++;
    struct node *x = MEM_NEW(r->m, struct node);
    if (r->open->last)
        r->open->last->next = x;
    else
        r->open->first = x;
    r->open->last = x;
    r->open->n++;
    x->outer = r->open;
    return x;
}

static void too_many(struct reader *r, int line)
{
    if (!r->told_many) tell(r, line, FINDING_blocks_too_many, number(r, BLOCKS_MAX), STR(""));
    r->told_many = true;
}

static bool is_name(str s)
{
    if (s.n == 0 || s.n > BLOCK_NAME_BYTES_MAX || s.at[0] < 'a' || s.at[0] > 'z') return false;
    for (size_t i = 1; i < s.n; i++) {
        const char c = s.at[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_'))
            return false;
    }
    return true;
}

static str word(str s, size_t *i, const char *stop)
{
    const size_t start = *i;

    while (*i < s.n && !strchr(stop, s.at[*i]))
        ++*i;
    return str_part(s, start, *i - start);
}

// A value between double quotes; \" and \\ stand for the sign itself.
static bool quoted(struct mem *m, str s, size_t *i, str *out)
{
    const size_t start = ++*i;
    char *at = NULL;
    size_t n = 0;

    for (; *i < s.n && s.at[*i] != '"'; ++*i) {
        if (s.at[*i] == '\\' && *i + 1 < s.n && (s.at[*i + 1] == '"' || s.at[*i + 1] == '\\')) {
            if (!at) {
                at = mem_raw(m, s.n - start);
                memcpy(at, s.at + start, n);
            }
            ++*i;
        }
        if (at) at[n] = s.at[*i];
        n++;
    }
    if (*i == s.n) return false;
    ++*i;
    *out = (str){at ? at : s.at + start, n};
    return true;
}

// {.kind #id key=value key="two words"}; the kind first, the id at most once.
static bool attributes(struct reader *r, str s, int line, struct block *b)
{
    const str all = s;
    struct attr attr[BLOCK_ATTRS_MAX];
    bool many = false;

    if (s.n < 3 || s.at[0] != '{' || s.at[s.n - 1] != '}' || s.at[1] != '.') goto broken;
    s = str_part(s, 1, s.n - 2);
    for (size_t i = 0; i < s.n;) {
        if (s.at[i] == ' ') {
            i++;
            continue;
        }
        if (s.at[i] == '.') {
            i++;
            const str kind = word(s, &i, " ");
            if (b->kind.n || !is_name(kind)) goto broken;
            b->kind = kind;
            continue;
        }
        if (s.at[i] == '#') {
            i++;
            const str id = word(s, &i, " ");
            if (b->id.n || id.n == 0) goto broken;
            b->id = id;
            if (!str_is_block_id(id)) tell(r, line, FINDING_block_id_form, id, STR(""));
            continue;
        }
        const str name = word(s, &i, " =");
        str value;
        if (!is_name(name) || i == s.n || s.at[i] != '=') goto broken;
        i++;
        if (i < s.n && s.at[i] == '"') {
            if (!quoted(r->m, s, &i, &value) || (i < s.n && s.at[i] != ' ')) goto broken;
        } else {
            value = word(s, &i, " \"'{}");
            if (value.n == 0 || (i < s.n && s.at[i] != ' ')) goto broken;
        }
        if (value.n > BLOCK_VALUE_BYTES_MAX) goto broken;
        bool twice = false;
        for (int k = 0; k < b->attrs && !twice; k++)
            twice = str_eq(attr[k].name, name);
        if (twice) {
            tell(r, line, FINDING_block_attr_double, name, STR(""));
        } else if (b->attrs == BLOCK_ATTRS_MAX) {
            if (!many) tell(r, line, FINDING_block_attr_many, number(r, BLOCK_ATTRS_MAX), STR(""));
            many = true;
        } else {
            attr[b->attrs++] = (struct attr){name, value};
        }
    }
    if (b->attrs) {
        b->attr = MEM_ARRAY(r->m, struct attr, (size_t)b->attrs);
        memcpy(b->attr, attr, (size_t)b->attrs * sizeof *attr);
    }
    return true;
broken:
    b->attrs = 0;
    tell(r, line, FINDING_block_attributes, str_part(all, 0, 80), STR(""));
    return false;
}

static bool is_blank(str line)
{
    return str_trim(line).n == 0;
}

// Without the empty lines around it. Gives the number of its first line.
static str pare(const char *from, const char *to, int line, int *first_line)
{
    const char *start = from;

    for (const char *p = from; p < to; p++) {
        if (*p == '\n') {
            start = p + 1;
            line++;
        } else if (*p != ' ' && *p != '\t' && *p != '\r') {
            break;
        }
    }
    while (to > start && (to[-1] == '\n' || to[-1] == '\r' || to[-1] == ' ' || to[-1] == '\t'))
        to--;
    *first_line = line;
    return (str){start, (size_t)(to - start)};
}

static void text_end(struct reader *r, const char **from, const char *to, int first, int line)
{
    int at_line;

    if (!*from) return;
    const str text = pare(*from, to, first, &at_line);
    *from = NULL;
    if (text.n == 0) return;
    struct node *x = add(r);
    if (!x) {
        too_many(r, first);
        return;
    }
    x->b = (struct block){.line = at_line, .inside = text, .inside_line = at_line};
    x->b.end_line = at_line;
    for (size_t i = 0; i < text.n; i++)
        x->b.end_line += text.at[i] == '\n';
    assert(x->b.end_line < line);
}

static void close_block(struct reader *r, const char *to, int line)
{
    struct node *x = r->open;

    x->b.inside = pare(x->from, to, x->b.line + 1, &x->b.inside_line);
    x->b.end_line = line;
    r->open = x->outer;
    r->depth--;
}

static struct blocks in_row(struct mem *m, const struct node *x)
{
    struct blocks out = {.n = x->n};

    if (x->n == 0) return out;
    out.at = MEM_ARRAY(m, struct block, (size_t)x->n);
    int i = 0;
    for (const struct node *y = x->first; y; y = y->next) {
        out.at[i] = y->b;
        out.at[i++].blocks = in_row(m, y); // at most BLOCK_DEPTH_MAX deep
    }
    return out;
}

enum err block_parse(struct mem *m, str file, str body, int first_line, struct findings *f,
                     struct blocks *out)
{
    const int errors = f->errors;
    struct node top = {0};
    struct reader r = {.m = m, .file = file, .f = f, .open = &top};
    struct md_code code = {0};
    const char *text = NULL; // start of the piece of text being read
    int text_line = 0, code_line = 0, n = first_line - 1;
    bool blank_before = true;
    str rest = body, line;

    for (;;) {
        const char *at = rest.at;
        if (!str_line(&rest, &line)) break;
        n++;
        const bool in_code = md_code_line(&code, line);
        if (in_code && code.sign && !code_line) code_line = n;
        if (!code.sign) code_line = 0;

        size_t colons = 0, indent = 0;
        while (indent < line.n && line.at[indent] == ' ')
            indent++;
        while (indent + colons < line.n && line.at[indent + colons] == ':')
            colons++;
        if (in_code || colons < 3) goto is_text;
        if (indent) {
            tell(&r, n, FINDING_block_indented, STR(""), STR(""));
            goto is_text;
        }
        const str after = str_trim(str_from(line, colons));
        if (after.n == 0) {
            if (r.open == &top) {
                tell(&r, n, FINDING_block_close, STR(""), STR(""));
                goto is_text;
            }
            text_end(&r, &text, at, text_line, n);
            if (r.open->colons != (int)colons)
                tell(&r, n, FINDING_block_colons, r.open->b.kind, number(&r, r.open->b.line));
            close_block(&r, at, n);
            blank_before = true;
            continue;
        }
        struct block b = {.line = n, .kind = STR(""), .id = STR("")};
        if (!attributes(&r, after, n, &b)) b.kind = STR("broken"); // its end must still find it
        if (r.depth == BLOCK_DEPTH_MAX || r.total == BLOCKS_MAX) {
            if (r.total == BLOCKS_MAX)
                too_many(&r, n);
            else
                tell(&r, n, FINDING_block_deep, number(&r, BLOCK_DEPTH_MAX), STR(""));
            goto is_text;
        }
        if (!blank_before) tell(&r, n, FINDING_block_blank_before, b.kind, STR(""));
        text_end(&r, &text, at, text_line, n);
        struct node *x = add(&r);
        if (!x) { // the piece of text before it took the last place
            too_many(&r, n);
            goto is_text;
        }
        x->b = b;
        x->colons = (int)colons;
        x->from = rest.at ? rest.at : body.at + body.n;
        r.open = x;
        r.depth++;
        blank_before = true;
        continue;
    is_text:
        if (!text) text = at, text_line = n;
        blank_before = is_blank(line);
    }
    if (code.sign) tell(&r, code_line, FINDING_block_code_unclosed, STR(""), STR(""));
    text_end(&r, &text, body.at + body.n, text_line, n + 1);
    while (r.open != &top) {
        tell(&r, r.open->b.line, FINDING_block_unclosed, r.open->b.kind, STR(""));
        close_block(&r, body.at + body.n, n);
    }
    *out = in_row(m, &top);
    return f->errors > errors ? ERR_INVALID : ERR_NONE;
}

bool block_is(const struct block *b, const char *kind)
{
    return str_eq(b->kind, str_of(kind));
}

str block_attr(const struct block *b, const char *name)
{
    for (int i = 0; i < b->attrs; i++)
        if (str_eq(b->attr[i].name, str_of(name))) return b->attr[i].value;
    return (str){0};
}

const struct block *block_by_id(const struct blocks *in, str id)
{
    for (int i = 0; i < in->n && id.n; i++) {
        if (str_eq(in->at[i].id, id)) return &in->at[i];
        const struct block *inner = block_by_id(&in->at[i].blocks, id);
        if (inner) return inner;
    }
    return NULL;
}

bool block_title(const struct block *b, str *out_title, str *out_rest)
{
    str rest = b->inside, line;
    size_t n = 0;

    if (!str_line(&rest, &line)) return false;
    while (n < line.n && line.at[n] == '#')
        n++;
    if (n == 0 || n > 6 || n == line.n || line.at[n] != ' ') return false;
    const str title = str_trim(str_from(line, n));
    if (title.n == 0) return false;
    *out_title = title;
    if (out_rest) *out_rest = rest.at ? str_trim(rest) : STR("");
    return true;
}

enum { WORDS_MAX = 1000, SPAN_MAX = 2000 };

// From an opening sign to the one that closes it; escapes and nesting seen. 0 when there is none.
static size_t closing(str s, size_t i, char open, char close)
{
    const size_t end = i + WORDS_MAX < s.n ? i + WORDS_MAX : s.n;
    int depth = 0;

    for (; i < end; i++) {
        if (s.at[i] == '\\') {
            i++;
        } else if (s.at[i] == '\n' && i + 1 < s.n && s.at[i + 1] == '\n') {
            return 0; // a paragraph ends here
        } else if (s.at[i] == open) {
            depth++;
        } else if (s.at[i] == close && --depth == 0) {
            return i;
        }
    }
    return 0;
}

static str target_of(str inside) // of (target "title") or what follows [label]:
{
    str s = str_trim(inside);

    if (s.n && s.at[0] == '<') {
        const ptrdiff_t end = str_find_byte(s, '>');
        if (end > 0) return str_part(s, 1, (size_t)end - 1);
    }
    for (size_t i = 0; i < s.n; i++)
        if (s.at[i] == ' ' || s.at[i] == '\t' || s.at[i] == '\n') return str_part(s, 0, i);
    return s;
}

static size_t code_span_end(str s, size_t i)
{
    size_t n = 0;

    while (i + n < s.n && s.at[i + n] == '`')
        n++;
    const size_t end = i + n + SPAN_MAX < s.n ? i + n + SPAN_MAX : s.n;
    for (size_t j = i + n; j < end;) {
        size_t k = 0;
        while (j + k < end && s.at[j + k] == '`')
            k++;
        if (k == n) return j + k;
        j += k ? k : 1;
    }
    return i + n; // no end: the signs are text
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// At a '<': an autolink, a tag of raw HTML, or just that sign.
static bool angle(str s, size_t i, size_t *end, struct md_link *out)
{
    const str inside = str_part(s, i + 1, WORDS_MAX);
    size_t n = 0;

    while (n < inside.n &&
           (is_letter(inside.at[n]) || (n && strchr("0123456789+.-", inside.at[n]))))
        n++;
    if (n >= 2 && n < inside.n && inside.at[n] == ':') {
        for (size_t k = n; k < inside.n && !strchr(" \n\t<", inside.at[k]); k++) {
            if (inside.at[k] != '>') continue;
            const str target = str_part(inside, 0, k);
            *out = (struct md_link){MD_LINK, target, target, i};
            *end = i + k + 2;
            return true;
        }
        return false;
    }
    if (inside.n && (inside.at[0] == '!' || inside.at[0] == '?' || inside.at[0] == '/')) n = 1;
    if (n == 0 || n == inside.n) return false;
    if (is_letter(inside.at[0]) && !strchr(" >/\n\t", inside.at[n])) return false;
    *out = (struct md_link){MD_HTML, STR(""), str_part(inside, 0, n), i};
    *end = i + n + 1;
    return true;
}

bool md_link_next(str s, size_t *from, struct md_link *out)
{
    for (size_t i = *from; i < s.n; i++) {
        const bool line_start = i == 0 || s.at[i - 1] == '\n';
        if (line_start && (s.at[i] == '`' || s.at[i] == '~' || s.at[i] == ' ')) {
            struct md_code code = {0};
            str rest = str_from(s, i), line;
            const str start = rest;
            while (str_line(&rest, &line) && md_code_line(&code, line) && code.sign)
                ;
            if (start.at && (code.sign || start.n - rest.n > line.n + 2)) { // past the last fence
                i += start.n - rest.n - 1;
                continue;
            }
        }
        switch (s.at[i]) {
        case '\\': i++; break;
        case '`': i = code_span_end(s, i) - 1; break;
        case '<':
            if (angle(s, i, from, out)) return true;
            break;
        case '[': {
            const size_t close = closing(s, i, '[', ']');
            if (!close || close + 1 >= s.n) break;
            const str words = str_part(s, i + 1, close - i - 1);
            const bool image = i && s.at[i - 1] == '!' && (i < 2 || s.at[i - 2] != '\\');
            if (s.at[close + 1] == '(') {
                const size_t end = closing(s, close + 1, '(', ')');
                if (!end) break;
                *out =
                    (struct md_link){image ? MD_IMAGE : MD_LINK, words,
                                     target_of(str_part(s, close + 2, end - close - 2)), i - image};
                *from = !image && str_find(words, STR("![")) >= 0 ? i + 1 : end + 1;
                return true;
            }
            if (line_start && s.at[close + 1] == ':') {
                str rest = str_from(s, close + 2), line;
                if (!str_line(&rest, &line)) break;
                *out = (struct md_link){MD_LINK, words, target_of(line), i};
                *from = close + 2 + line.n;
                return true;
            }
            break;
        }
        default: break;
        }
    }
    *from = s.n;
    return false;
}
