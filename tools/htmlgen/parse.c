// Reads {{ … }} and builds the tree of a page. The text between goes through markup.c, which knows where we are.
#include "tools/htmlgen/htmlgen.h"

#include <stdarg.h>
#include <stdio.h>

static const char *const lang_base[LANGS] = {"", "/en"}; // before every address of ours

struct tagged { // one {{ … }}
    str word, rest;
    int line;
    bool there;
};

static struct tagged parse_list(struct gen *g, struct list *into, bool in_block);

void gen_complain(struct gen *g, int line, const char *format, ...)
{
    char text[500];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    complain(g->c, g->file, line, "%s", text);
}

void gen_flush(struct gen *g)
{
    if (g->literal.n == 0) return;
    struct node *n = MEM_NEW(g->mem, struct node);
    const str text = out_get(&g->literal);

    n->kind = NODE_TEXT;
    for (int l = 0; l < LANGS; l++)
        n->per_text[l] = text;
    g->literal = out_new(g->mem);
    *(g->list->last ? &g->list->last->next : &g->list->first) = n;
    g->list->last = n;
}

void gen_node(struct gen *g, struct node node)
{
    gen_flush(g);
    struct node *n = MEM_NEW(g->mem, struct node);

    *n = node;
    n->next = NULL;
    *(g->list->last ? &g->list->last->next : &g->list->first) = n;
    g->list->last = n;
}

static void gen_code(struct gen *g, int line, str code)
{
    gen_node(g, (struct node){.kind = NODE_CODE, .line = line, .text = code});
}

static bool is(str s, const char *z)
{
    return str_eq(s, str_of(z));
}

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static bool is_word(str s)
{
    for (size_t i = 0; i < s.n; i++) {
        const char c = s.at[i];
        if (!(c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
              (i && c >= '0' && c <= '9')))
            return false;
    }
    return s.n > 0;
}

// Length of a C text or sign that begins at s, with its quotes.
static size_t quoted(str s)
{
    size_t n = 1;

    while (n < s.n && s.at[n] != s.at[0])
        n += s.at[n] == '\\' ? 2 : 1;
    return n < s.n ? n + 1 : s.n;
}

// Up to white space that is not inside brackets or quotes.
static str take_value(str *s)
{
    int deep = 0;
    size_t n = 0;

    *s = str_trim(*s);
    while (n < s->n && (deep > 0 || !is_space(s->at[n]))) {
        const char c = s->at[n];

        if (c == '"' || c == '\'') {
            n += quoted(str_from(*s, n));
            continue;
        }
        deep += (c == '(' || c == '[') - (c == ')' || c == ']');
        n++;
    }
    if (n > s->n) n = s->n;
    const str value = {s->at, n};
    *s = str_trim(str_from(*s, n));
    return value;
}

// Brackets in pairs and one expression: the rest is for the C compiler, which will name this line.
static bool check_expression(struct gen *g, int line, str e)
{
    int deep = 0;

    for (size_t i = 0; i < e.n; i++) {
        const char c = e.at[i];

        if (c == '"' || c == '\'') {
            i += quoted(str_from(e, i)) - 1;
            continue;
        }
        deep += (c == '(' || c == '[') - (c == ')' || c == ']');
        if (deep < 0 || c == ';' || c == '{' || c == '}' || c == '#' ||
            (c == '/' && i + 1 < e.n && (e.at[i + 1] == '/' || e.at[i + 1] == '*'))) {
            gen_complain(g, line, "this is not one C expression: \"" STR_FMT "\"", STR_ARG(e));
            return false;
        }
    }
    if (deep || str_trim(e).n == 0) {
        gen_complain(g, line,
                     e.n ? "brackets do not match in \"" STR_FMT "\""
                         : "an expression is missing" STR_FMT,
                     STR_ARG(e));
        return false;
    }
    return true;
}

static const char *escaper(const struct gen *g, bool value)
{
    const bool attribute = g->place == IN_VALUE;

    if (g->xml)
        return value ? (attribute ? "XML_VALUE_ATTR" : "XML_VALUE")
                     : (attribute ? "XML_ATTR" : "XML_TEXT");
    return value ? (attribute ? "HTML_VALUE_ATTR" : "HTML_VALUE")
                 : (attribute ? "HTML_ATTR" : "HTML_TEXT");
}

// May something be written here? Then the waiting space goes first.
static bool begin_value(struct gen *g, int line)
{
    if (g->place == IN_TAG) {
        gen_complain(
            g, line,
            "a value cannot stand here: only inside the double quotes of an attribute, or in text");
        return false;
    }
    if (g->place == IN_TEXT) {
        if (markup_is_json(g)) {
            gen_complain(g, line, "inside <script> only {{ json … }}");
            return false;
        }
        if (g->xml && g->depth == 0) {
            gen_complain(g, line, "in XML text stands inside an element");
            return false;
        }
        markup_space(g);
        g->quiet = false;
    }
    return true;
}

static void value_written(struct gen *g)
{
    if (g->place != IN_VALUE) return;
    g->tag.value_started = g->tag.value_dynamic = true;
}

// {{ e }}, and {{ date e }} and its like, where `e` has become a call
static void write_value(struct gen *g, int line, str e, bool formatted)
{
    if (!begin_value(g, line)) return;
    if (markup_is_address(g)) {
        if (formatted)
            gen_complain(g, line, "a date or number for people does not belong in an address");
        else if (!g->tag.value_started)
            gen_complain(g, line,
                         "an address begins with {{ url name }}, {{ asset name.ext }} or, when it "
                         "comes from elsewhere, {{ href e }}");
        gen_code(g, line, str_format(g->mem, "HTML_URL_PART(h, (" STR_FMT "));", STR_ARG(e)));
    } else
        gen_code(g, line,
                 str_format(g->mem, "%s(h, (" STR_FMT "));", escaper(g, false), STR_ARG(e)));
    value_written(g);
}

// date_long(…) and its like for a keyword; NULL when it is none.
static const char *format_call(str word)
{
    static const char *const calls[][2] = {
        {"date", "date_long(h->mem, h->lang, ("},
        {"date_short", "date_short(h->mem, h->lang, ("},
        {"number", "number_text(h->mem, h->lang, ("},
        {"duration", "duration_text(h->mem, h->lang, ("},
        {"clock", "clock_text(h->mem, ("},
        {"bytes", "bytes_text(h->mem, h->lang, ("},
        {"msg", "msg_text(h->lang, ("},
    };

    for (size_t i = 0; i < COUNT_OF(calls); i++)
        if (is(word, calls[i][0])) return calls[i][1];
    return NULL;
}

// Sentences

enum { VALUES = 12 };

struct value {
    str name, e; // e: C expression
};

struct slot {
    str name;
    struct node *before, *after;
    bool split;
    int line;
};

struct sentence {
    const struct po_message *message;
    struct value values[VALUES];
    struct slot slots[VALUES];
    int n_values, n_slots, line;
};

static bool parse_sentence(struct gen *g, int line, str rest, struct sentence *out)
{
    const str key = take_value(&rest);

    *out = (struct sentence){.message = po_find(g->book, key), .line = line};
    while (rest.n) {
        str pair = take_value(&rest), name;

        if (str_find_byte(pair, '=') < 1) {
            gen_complain(g, line,
                         "a value of a sentence is written name=expression, found \"" STR_FMT
                         "\"; put an expression with spaces between ( )",
                         STR_ARG(pair));
            return false;
        }
        str_cut(&pair, '=', &name);
        const ptrdiff_t colon = str_find_byte(pair, ':');
        const char *call = colon > 0 ? format_call(str_part(pair, 0, (size_t)colon)) : NULL;
        if (call) pair = str_from(pair, (size_t)colon + 1);
        if (!is_word(name) || !check_expression(g, line, pair)) {
            if (!is_word(name)) gen_complain(g, line, "\"" STR_FMT "\" is no name", STR_ARG(name));
            return false;
        }
        if (out->n_values == VALUES) {
            gen_complain(g, line, "more than %d values", VALUES);
            return false;
        }
        if (call) pair = str_format(g->mem, "%s" STR_FMT "))", call, STR_ARG(pair));
        out->values[out->n_values++] = (struct value){name, pair};
    }
    if (!out->message) {
        gen_complain(g, line, "there is no sentence \"" STR_FMT "\" in locale/", STR_ARG(key));
        return false;
    }
    for (int l = 0; l < LANGS; l++)
        if (!out->message->in[l].there) {
            gen_complain(g, line, "the sentence \"" STR_FMT "\" is missing in %s", STR_ARG(key),
                         po_codes[l]);
            return false;
        }
    return true;
}

static bool check_values(struct gen *g, const struct sentence *s)
{
    str names[2 * VALUES];
    int n = 0;
    bool good = true;

    for (int l = 0; l < LANGS; l++)
        for (int f = 0; f < PO_FORMS; f++)
            n = po_values(s->message->in[l].form[f], names, n, (int)COUNT_OF(names));
    for (int i = 0; i < n; i++) {
        bool found = false;

        for (int k = 0; k < s->n_values; k++)
            found = found || str_eq(s->values[k].name, names[i]);
        for (int k = 0; k < s->n_slots; k++)
            found = found || str_eq(s->slots[k].name, names[i]);
        if (!found) {
            gen_complain(g, s->line, "the sentence \"" STR_FMT "\" needs the value " STR_FMT,
                         STR_ARG(s->message->key), STR_ARG(names[i]));
            good = false;
        }
    }
    for (int k = 0; k < s->n_values + s->n_slots; k++) {
        const str name = k < s->n_values ? s->values[k].name : s->slots[k - s->n_values].name;
        bool found =
            k == 0 && s->n_values && s->message->plural; // the count need not be named in the text

        for (int i = 0; i < n; i++)
            found = found || str_eq(name, names[i]);
        if (!found) {
            gen_complain(g, s->line, "the sentence \"" STR_FMT "\" has no value " STR_FMT,
                         STR_ARG(s->message->key), STR_ARG(name));
            good = false;
        }
    }
    if (s->message->plural && s->n_values == 0) {
        gen_complain(g, s->line,
                     "the sentence \"" STR_FMT "\" has plural forms: its first value is the count",
                     STR_ARG(s->message->key));
        good = false;
    }
    return good;
}

// One form in one language as nodes.
static struct node *sentence_nodes(struct gen *g, const struct sentence *s, str text)
{
    struct list list = {0}, *const outer = g->list;
    const struct out waiting = g->literal;
    struct po_piece p;

    g->list = &list;
    g->literal = out_new(g->mem);
    while ((p = po_next(&text)).kind != PO_END && p.kind != PO_BROKEN) {
        if (p.kind == PO_LITERAL) {
            put_markup(&g->literal, p.text, g->place == IN_VALUE);
            continue;
        }
        for (int i = 0; i < s->n_values; i++)
            if (str_eq(s->values[i].name, p.text)) {
                if (p.kind != PO_VALUE)
                    gen_complain(g, s->line,
                                 "{" STR_FMT "}…{/" STR_FMT
                                 "} needs {{ fill }} with {{ slot " STR_FMT " }}",
                                 STR_ARG(p.text), STR_ARG(p.text), STR_ARG(p.text));
                else
                    gen_code(g, s->line,
                             str_format(g->mem, "%s(h, (" STR_FMT "));", escaper(g, true),
                                        STR_ARG(s->values[i].e)));
            }
        for (int i = 0; i < s->n_slots; i++) {
            const struct slot *slot = &s->slots[i];

            if (!str_eq(slot->name, p.text)) continue;
            if (slot->split != (p.kind != PO_VALUE))
                gen_complain(g, slot->line,
                             slot->split
                                 ? "the slot has {{ content }}, but the sentence \"" STR_FMT
                                   "\" has no {…}text{/…} for it"
                                 : "the sentence \"" STR_FMT
                                   "\" has text for this slot: say where with {{ content }}",
                             STR_ARG(s->message->key));
            if (p.kind != PO_CLOSE)
                gen_node(g, (struct node){.kind = NODE_GROUP, .child = slot->before});
            if (p.kind == PO_CLOSE)
                gen_node(g, (struct node){.kind = NODE_GROUP, .child = slot->after});
        }
    }
    gen_flush(g);
    g->list = outer;
    g->literal = waiting;
    return list.first;
}

static void write_sentence(struct gen *g, const struct sentence *s)
{
    if (!check_values(g, s)) return;
    struct node n = {.kind = NODE_LANG, .line = s->line};

    gen_flush(g);
    for (int l = 0; l < LANGS; l++) {
        const struct po_text *t = &s->message->in[l];

        if (!s->message->plural) {
            n.per[l] = sentence_nodes(g, s, t->form[0]);
            continue;
        }
        struct node *plural = MEM_NEW(g->mem, struct node);
        *plural =
            (struct node){.kind = NODE_PLURAL, .line = s->line, .lang = l, .text = s->values[0].e};
        for (int f = 0; f < PO_FORMS && t->form[f].n; f++)
            plural->form[f] = sentence_nodes(g, s, t->form[f]);
        n.per[l] = plural;
    }
    gen_node(g, n);
    value_written(g);
}

static void parse_t(struct gen *g, int line, str rest)
{
    struct sentence s;

    if (!begin_value(g, line)) return;
    if (markup_is_address(g)) gen_complain(g, line, "a sentence is no address");
    if (parse_sentence(g, line, rest, &s)) write_sentence(g, &s);
    value_written(g);
}

// Addresses

// A value that is plain in the template, "film" or 2, needs no work at run time.
static void write_url_value(struct gen *g, int line, str e)
{
    str plain = e;
    bool good;

    if (str_starts(plain, STR("STR(")) && str_ends(plain, STR(")")))
        plain = str_part(plain, 4, plain.n - 5);
    if (plain.n > 2 && plain.at[0] == '"' && plain.at[plain.n - 1] == '"') {
        plain = str_part(plain, 1, plain.n - 2);
        good = true;
    } else
        good = plain.n > 0 && plain.n < 10 && (plain.n == 1 || plain.at[0] != '0');
    for (size_t i = 0; i < plain.n; i++) {
        const char c = plain.at[i];
        const bool digit = c >= '0' && c <= '9';
        const bool in_text = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
                             c == '_' || c == '.' || c == '~';
        good = good && (digit || (plain.at != e.at && in_text));
    }
    if (good)
        out_str(&g->literal, plain);
    else if (check_expression(g, line, e))
        gen_code(g, line, str_format(g->mem, "HTML_URL_PART(h, (" STR_FMT "));", STR_ARG(e)));
}

// What is the same in every language has one address; src/web/serve.c serves it at that one only.
static bool one_language(str path)
{
    static const char *const starts[] = {"/static/", "/bestand/", "/api/",       "/.well-known/",
                                         "/oai",     "/oembed",   "/robots.txt", "/sitemap.xml",
                                         "/health",  "/metrics"};

    for (size_t i = 0; i < COUNT_OF(starts); i++)
        if (str_starts(path, str_of(starts[i]))) return true;
    return false;
}

static void parse_url(struct gen *g, int line, str rest, bool with_language)
{
    const str name = take_value(&rest);
    const struct route_name *r = routes_find(g->routes, name);

    if (!begin_value(g, line)) return;
    if (markup_is_address(g) && g->tag.value_started)
        gen_complain(g, line, "an address of ours stands at the beginning, or after {{ origin }}");
    if (!r) {
        gen_complain(g, line, "there is no route " STR_FMT, STR_ARG(name));
        value_written(g);
        return;
    }
    struct node text = {.kind = NODE_TEXT};
    str path = r->path;
    int n = 0;

    gen_flush(g);
    for (int l = 0; l < LANGS; l++)
        text.per_text[l] = str_of(with_language && !one_language(path) ? lang_base[l] : "");
    gen_node(g, text);
    while (path.n) {
        const ptrdiff_t open = str_find_byte(path, '{');

        put_markup(&g->literal, str_part(path, 0, open < 0 ? path.n : (size_t)open), true);
        if (open < 0) break;
        path = str_from(path, (size_t)str_find_byte(path, '}') + 1);
        const str value = take_value(&rest);
        if (value.n == 0 || str_starts(value, STR("?"))) break;
        n++;
        write_url_value(g, line, value);
    }
    if (n < r->values || (rest.n && rest.at[0] != '?')) {
        gen_complain(g, line, "the route " STR_FMT " is " STR_FMT ": give it %d value%s",
                     STR_ARG(name), STR_ARG(r->path), r->values, r->values == 1 ? "" : "s");
        value_written(g);
        return;
    }
    rest = str_from(rest, 1);
    for (bool first = true; str_trim(rest).n; first = false) {
        str pair = take_value(&rest), key;

        if (str_find_byte(pair, '=') < 1 || (str_cut(&pair, '=', &key), !is_word(key))) {
            gen_complain(g, line, "a query value is written name=expression");
            break;
        }
        out_format(&g->literal, "%s" STR_FMT "=", first ? "?" : "&amp;", STR_ARG(key));
        write_url_value(g, line, pair);
    }
    value_written(g);
}

static str macro_name(struct mem *m, str name)
{
    char *z = str_z(m, name);

    for (char *p = z; *p; p++)
        if (!((*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') || (*p >= '0' && *p <= '9')))
            *p = '_';
    return (str){z, name.n};
}

static void parse_asset(struct gen *g, int line, str name)
{
    if (!begin_value(g, line)) return;
    if (markup_is_address(g) && g->tag.value_started)
        gen_complain(g, line,
                     "an asset stands at the beginning of an address, or after {{ origin }}");
    if (str_find_byte(name, '.') < 1)
        gen_complain(g, line, "an asset is named with its extension: meent.css");
    g->assets = true;
    gen_code(g, line,
             str_format(g->mem, "OUT_LIT(h->out, ASSET_" STR_FMT ");",
                        STR_ARG(macro_name(g->mem, name))));
    value_written(g);
}

static void parse_icon(struct gen *g, int line, str name)
{
    if (g->place != IN_TEXT || g->xml) {
        gen_complain(g, line, "an icon stands in the text of a page");
        return;
    }
    if (!str_is_slug(name, 60))
        gen_complain(g, line, "\"" STR_FMT "\" is no name of an icon", STR_ARG(name));
    if (!begin_value(g, line)) return;
    g->assets = true;
    gen_code(g, line,
             str_format(g->mem,
                        "OUT_LIT(h->out, \"<svg class=\\\"m-icon\\\" width=\\\"24\\\" "
                        "height=\\\"24\\\" aria-hidden=\\\"true\\\" "
                        "focusable=\\\"false\\\"><use href=\\\"\" ASSET_icons_svg \"#" STR_FMT
                        "\\\"></use></svg>\");",
                        STR_ARG(name)));
}

// Blocks

struct moment { // where a block begins, and so must end
    enum place place;
    int depth, floor, level, n_ids;
    bool spaced, quiet, started, in_loop;
    str attr;
};

static struct moment now(const struct gen *g)
{
    return (struct moment){g->place,   g->depth,   g->floor, g->level,
                           g->n_ids,   g->spaced,  g->quiet, g->tag.value_started,
                           g->in_loop, g->tag.attr};
}

static const char *place_name(enum place p)
{
    return p == IN_TEXT  ? "in text"
           : p == IN_TAG ? "inside a tag"
                         : "inside the value of an attribute";
}

static struct moment block_starts(struct gen *g)
{
    const int floor = g->floor;

    if (g->place == IN_TEXT) markup_space(g);
    gen_flush(g);
    g->blocks++;
    struct moment m = now(g);
    m.floor = floor;
    g->floor = g->depth;
    return m;
}

static void branch_starts(struct gen *g, const struct moment *m)
{
    g->quiet = m->quiet;
    g->spaced = m->spaced;
    g->level = m->level;
    g->tag.value_started = m->started;
    for (int i = m->n_ids; i < g->n_ids; i++)
        g->ids[i].hidden++;
}

static void branch_ends(struct gen *g, const struct moment *m, int line)
{
    if (g->place == IN_TEXT) markup_space(g);
    gen_flush(g);
    if (g->place != m->place || (g->place == IN_VALUE && !str_eq(g->tag.attr, m->attr)))
        gen_complain(g, line, "this block begins %s and ends %s", place_name(m->place),
                     place_name(g->place));
    for (int i = g->depth; i-- > m->depth;)
        gen_complain(g, g->stack[i].line, "<" STR_FMT "> is opened in a block and not closed in it",
                     STR_ARG(g->stack[i].name));
    g->place = m->place;
    g->depth = m->depth;
}

static void block_ends(struct gen *g, const struct moment *m)
{
    g->blocks--;
    g->floor = m->floor;
    g->in_loop = m->in_loop;
    g->tag.value_dynamic = true;
    for (int i = m->n_ids; i < g->n_ids; i++)
        if (g->ids[i].hidden) g->ids[i].hidden--;
}

static struct node *block_branch(struct gen *g, const struct moment *m, int line,
                                 struct tagged *next)
{
    struct list list = {0}, *const outer = g->list;

    branch_starts(g, m);
    g->list = &list;
    *next = parse_list(g, &list, true);
    branch_ends(g, m, line);
    g->list = outer;
    return list.first;
}

static int lower_level(int a, int b) // 0: unknown
{
    return a && b ? (a < b ? a : b) : 0;
}

static void expect_end(struct gen *g, int line, const char *what, struct tagged next)
{
    if (!next.there)
        gen_complain(g, line, "this %s has no {{ end }}", what);
    else if (!is(next.word, "end"))
        gen_complain(g, next.line, "{{ " STR_FMT " }} does not belong in this %s of line %d",
                     STR_ARG(next.word), what, line);
}

static void parse_if(struct gen *g, struct tagged tag)
{
    const int line = tag.line;
    struct node node = {.kind = NODE_IF, .line = line}, **last = &node.child;
    bool quiet = true, spaced = true, otherwise = false, started = false;
    int level = -1, depth = g->depth;

    const struct moment m = block_starts(g);
    for (;;) {
        struct node *branch = MEM_NEW(g->mem, struct node);
        struct tagged next;

        *branch = (struct node){.kind = NODE_BRANCH,
                                .line = tag.line,
                                .text = is(tag.word, "else") ? (str){0} : tag.rest};
        if (!is(tag.word, "else")) check_expression(g, tag.line, tag.rest);
        otherwise = otherwise || is(tag.word, "else");
        g->floor = depth;
        branch->child = block_branch(g, &m, tag.line, &next);
        *last = branch;
        last = &branch->next;
        quiet = quiet && g->quiet;
        spaced = spaced && g->spaced;
        started = started || g->tag.value_started;
        level = level < 0 ? g->level : lower_level(level, g->level);
        if (next.there && (is(next.word, "elif") || is(next.word, "else")) && !otherwise) {
            tag = next;
            continue;
        }
        expect_end(g, line, "if", next);
        break;
    }
    g->quiet = quiet && (otherwise || m.quiet);
    g->spaced = spaced && (otherwise || m.spaced);
    g->level = otherwise ? level : lower_level(level, m.level);
    g->tag.value_started = started || m.started;
    block_ends(g, &m);
    gen_node(g, node);
}

static void parse_for(struct gen *g, struct tagged tag)
{
    struct node node = {.kind = NODE_FOR, .line = tag.line};
    const ptrdiff_t in = str_find(tag.rest, STR(" in "));
    struct tagged next;

    if (in < 0) {
        gen_complain(g, tag.line,
                     "a loop is written {{ for x in rows }} or {{ for i, x in rows }}");
    }
    str names = in < 0 ? STR("x") : str_trim(str_part(tag.rest, 0, (size_t)in)), first;
    node.text = in < 0 ? STR("x") : str_trim(str_from(tag.rest, (size_t)in + 4));
    str_cut(&names, ',', &first);
    node.name = str_trim(names.at ? names : first);
    if (names.at) node.index = str_trim(first);
    if (!is_word(node.name) || (node.index.n && !is_word(node.index)))
        gen_complain(g, tag.line,
                     "a loop is written {{ for x in rows }} or {{ for i, x in rows }}");
    check_expression(g, tag.line, node.text);
    if (g->place == IN_TAG) gen_complain(g, tag.line, "a loop cannot stand between attributes");
    const struct moment m = block_starts(g);
    struct moment body = m;

    body.quiet = false; // the second round does not follow what stands before the loop
    g->in_loop = true;
    node.child = block_branch(g, &body, tag.line, &next);
    bool quiet = g->quiet && m.quiet, started = g->tag.value_started;
    int level = lower_level(g->level, m.level);
    g->in_loop = m.in_loop;
    if (next.there && is(next.word, "else")) {
        const int line = next.line;

        g->floor = g->depth;
        node.other = block_branch(g, &m, line, &next);
        quiet = quiet && g->quiet;
        level = lower_level(level, g->level);
    }
    expect_end(g, tag.line, "for", next);
    g->quiet = quiet;
    g->level = level;
    g->tag.value_started = started || m.started;
    block_ends(g, &m);
    gen_node(g, node);
}

// {{ fill key values }} {{ slot name }}…{{ content }}…{{ end }}
static void parse_fill(struct gen *g, struct tagged tag)
{
    struct sentence s;
    struct tagged next;
    const bool known = parse_sentence(g, tag.line, tag.rest, &s);

    if (g->place != IN_TEXT || g->xml) {
        gen_complain(g, tag.line, "{{ fill }} stands in the text of a page");
        return;
    }
    if (!begin_value(g, tag.line)) return;
    const struct moment m = block_starts(g);
    struct node *between = block_branch(g, &m, tag.line, &next);
    for (; between; between = between->next)
        if (between->kind != NODE_TEXT || str_trim(between->per_text[0]).n)
            gen_complain(g, tag.line,
                         "between {{ fill }} and the first {{ slot }} nothing may stand");
    while (next.there && is(next.word, "slot")) {
        struct slot slot = {.name = next.rest, .line = next.line};
        struct moment inside = m;

        inside.quiet = true;
        slot.before = block_branch(g, &inside, next.line, &next);
        for (struct node **at = &slot.before; *at; at = &(*at)->next)
            if ((*at)->kind == NODE_CONTENT) {
                slot.after = (*at)->next;
                *at = NULL;
                slot.split = true;
                break;
            }
        if (s.n_slots < VALUES) s.slots[s.n_slots++] = slot;
    }
    expect_end(g, tag.line, "fill", next);
    block_ends(g, &m);
    g->level = m.level;
    g->quiet = false;
    if (known) write_sentence(g, &s);
}

static bool split_call(str s, str *name, str *args)
{
    const ptrdiff_t open = str_find_byte(s, '(');

    if (open < 1 || s.at[s.n - 1] != ')') return false;
    *name = str_trim(str_part(s, 0, (size_t)open));
    *args = str_trim(str_part(s, (size_t)open + 1, s.n - (size_t)open - 2));
    return is_word(*name);
}

static str call(struct gen *g, str name, const char *end, str args)
{
    return str_format(g->mem, STR_FMT "%s_%s(h%s" STR_FMT ");", STR_ARG(name), end,
                      g->xml ? "xml" : "html", args.n ? ", " : "", STR_ARG(args));
}

static void parse_use(struct gen *g, struct tagged tag)
{
    str name, args;

    if (!split_call(tag.rest, &name, &args)) {
        gen_complain(g, tag.line, "write {{ " STR_FMT " name(values) }}", STR_ARG(tag.word));
        return;
    }
    if (g->place != IN_TEXT) {
        gen_complain(g, tag.line, "another page stands in text, not in a tag");
        return;
    }
    if (args.n) check_expression(g, tag.line, args);
    markup_space(g);
    g->quiet = false;
    g->level = 0;
    if (is(tag.word, "use")) {
        gen_code(g, tag.line, call(g, name, "", args));
        return;
    }
    struct tagged next;
    gen_code(g, tag.line, call(g, name, "_open", args));
    const struct moment m = block_starts(g);
    struct node *child = block_branch(g, &m, tag.line, &next);
    gen_node(g, (struct node){.kind = NODE_GROUP, .child = child});
    expect_end(g, tag.line, "wrap", next);
    block_ends(g, &m);
    gen_code(g, tag.line, call(g, name, "_close", args));
    g->quiet = false;
}

static void parse_let(struct gen *g, struct tagged tag)
{
    str value = tag.rest, name;

    str_cut(&value, '=', &name);
    name = str_trim(name);
    value = str_trim(value);
    if (!is_word(name) || value.n == 0) {
        gen_complain(g, tag.line, "write {{ let x = expression }}");
        return;
    }
    if (check_expression(g, tag.line, value))
        gen_code(g, tag.line,
                 str_format(g->mem,
                            "const __auto_type " STR_FMT " = (" STR_FMT "); (void)" STR_FMT ";",
                            STR_ARG(name), STR_ARG(value), STR_ARG(name)));
}

static void parse_content(struct gen *g, struct tagged tag)
{
    if (g->place != IN_TEXT || g->in_loop) {
        gen_complain(g, tag.line, "{{ content }} stands in text, outside loops");
        return;
    }
    markup_space(g);
    gen_node(g, (struct node){.kind = NODE_CONTENT, .line = tag.line});
    g->quiet = false;
    g->level = 0;
}

static void parse_token(struct gen *g, int line)
{
    int i = g->depth;

    while (i > 0 && !is(g->stack[i - 1].name, "form"))
        i--;
    if (g->place != IN_TEXT || i == 0) {
        gen_complain(g, line, "{{ token }} stands in a form");
        return;
    }
    g->stack[i - 1].token = true;
    g->space = 0;
    gen_code(g, line, STR("html_token(h);"));
    g->quiet = false;
}

static void simple(struct gen *g, struct tagged tag)
{
    const char *format = format_call(tag.word);
    const str w = tag.word, all = str_trim((str){w.at, (size_t)(tag.rest.at + tag.rest.n - w.at)});

    if (is(w, "t")) {
        parse_t(g, tag.line, tag.rest);
    } else if (is(w, "url") || is(w, "path")) {
        parse_url(g, tag.line, tag.rest, is(w, "url"));
    } else if (is(w, "asset")) {
        parse_asset(g, tag.line, tag.rest);
    } else if (is(w, "icon")) {
        parse_icon(g, tag.line, tag.rest);
    } else if (is(w, "token") && tag.rest.n == 0) {
        parse_token(g, tag.line);
    } else if (is(w, "origin") && tag.rest.n == 0) {
        if (!begin_value(g, tag.line)) return;
        if (markup_is_address(g) && g->tag.value_started)
            gen_complain(g, tag.line, "{{ origin }} begins an address");
        gen_code(g, tag.line, str_format(g->mem, "%s(h, h->origin);", escaper(g, false)));
        if (g->place == IN_VALUE) g->tag.value_dynamic = true;
    } else if (is(w, "lang") && tag.rest.n == 0) {
        if (!begin_value(g, tag.line)) return;
        struct node n = {.kind = NODE_TEXT};
        for (int l = 0; l < LANGS; l++)
            n.per_text[l] = str_of(po_codes[l]);
        gen_node(g, n);
        value_written(g);
    } else if (is(w, "href") && tag.rest.n) {
        if (!begin_value(g, tag.line)) return;
        if (g->place != IN_VALUE || g->tag.value_started)
            gen_complain(g, tag.line,
                         "{{ href e }} is the whole of an attribute that is an address");
        if (check_expression(g, tag.line, tag.rest))
            gen_code(g, tag.line,
                     str_format(g->mem, "html_href(h, (" STR_FMT "));", STR_ARG(tag.rest)));
        value_written(g);
    } else if (is(w, "json") && tag.rest.n) {
        if (g->place != IN_TEXT || !markup_is_json(g)) {
            gen_complain(g, tag.line,
                         "{{ json e }} stands in <script type=\"application/ld+json\">");
            return;
        }
        if (check_expression(g, tag.line, tag.rest))
            gen_code(g, tag.line,
                     str_format(g->mem, "html_json(h, (" STR_FMT "));", STR_ARG(tag.rest)));
        g->quiet = true;
    } else if (format && tag.rest.n && tag.rest.at[0] != '.' && tag.rest.at[0] != '-') {
        if (check_expression(g, tag.line, tag.rest))
            write_value(g, tag.line,
                        str_format(g->mem, "%s" STR_FMT "))", format, STR_ARG(tag.rest)), true);
    } else if (check_expression(g, tag.line, all))
        write_value(g, tag.line, all, false);
}

static struct tagged next_tag(struct gen *g)
{
    const str rest = str_from(g->text, g->at);
    ptrdiff_t open = str_find(rest, STR("{{"));

    markup_run(g, str_part(rest, 0, open < 0 ? rest.n : (size_t)open));
    if (open < 0) {
        g->at = g->text.n;
        return (struct tagged){0};
    }
    size_t i = g->at + (size_t)open + 2;
    const size_t start = i;
    const int line = g->line;
    const bool remark = str_starts(str_trim(str_from(g->text, i)), STR("#"));

    while (i + 1 < g->text.n && !(g->text.at[i] == '}' && g->text.at[i + 1] == '}')) {
        if (!remark && (g->text.at[i] == '"' || g->text.at[i] == '\'')) {
            const size_t n = quoted(str_from(g->text, i));
            i += n;
            continue;
        }
        i++;
    }
    if (i + 1 >= g->text.n) {
        gen_complain(g, line, "{{ is not closed by }}");
        g->at = g->text.n;
        return (struct tagged){0};
    }
    struct tagged t = {.line = line, .there = true};
    const str body = {g->text.at + start, i - start};
    for (size_t k = 0; k < body.n; k++)
        g->line += body.at[k] == '\n';
    g->at = i + 2;
    t.rest = str_trim(body);
    size_t n = 0;
    while (n < t.rest.n &&
           (is_word(str_part(t.rest, n, 1)) || (n && t.rest.at[n] >= '0' && t.rest.at[n] <= '9')))
        n++;
    if (remark) n = 1;
    t.word = str_part(t.rest, 0, n);
    t.rest = str_trim(str_from(t.rest, n));
    if (t.rest.at == NULL) t.rest = (str){body.at + body.n, 0};
    return t;
}

static void add_include(struct gen *g, struct tagged t)
{
    if (t.rest.n < 3 || t.rest.at[0] != '"' || t.rest.at[t.rest.n - 1] != '"')
        gen_complain(g, t.line, "write {{ include \"app/feature/file.h\" }}");
    else if (g->n_includes == (int)COUNT_OF(g->includes))
        gen_complain(g, t.line, "more than %d includes", (int)COUNT_OF(g->includes));
    else
        g->includes[g->n_includes++] = t.rest;
}

// Until the tag that the caller must see: end, else, elif, slot, page, part, or the end of the file.
static struct tagged parse_list(struct gen *g, struct list *into, bool in_block)
{
    struct list *const outer = g->list;
    struct tagged t;

    g->list = into;
    while ((t = next_tag(g)).there) {
        if (is(t.word, "end") || is(t.word, "else") || is(t.word, "elif") || is(t.word, "slot")) {
            if (in_block) break;
            gen_complain(g, t.line, "{{ " STR_FMT " }} belongs to no block", STR_ARG(t.word));
        } else if ((is(t.word, "page") || is(t.word, "part")) && str_find_byte(t.rest, '(') > 0) {
            break;
        } else if (is(t.word, "#")) {
            continue;
        } else if (is(t.word, "include")) {
            gen_complain(g, t.line, "{{ include }} stands before the first page");
        } else if (is(t.word, "if")) {
            parse_if(g, t);
        } else if (is(t.word, "for")) {
            parse_for(g, t);
        } else if (is(t.word, "fill")) {
            parse_fill(g, t);
        } else if (is(t.word, "use") || is(t.word, "wrap")) {
            parse_use(g, t);
        } else if (is(t.word, "let")) {
            parse_let(g, t);
        } else if (is(t.word, "content") && t.rest.n == 0) {
            parse_content(g, t);
        } else
            simple(g, t);
        if (g->at >= g->text.n) {
            t = (struct tagged){0};
            break;
        }
    }
    gen_flush(g);
    g->list = outer;
    if (in_block && t.there &&
        (is(t.word, "page") || is(t.word, "part"))) { // the block's end is missing: go back
        g->at = (size_t)(t.word.at - g->text.at);
        while (g->text.at[g->at] != '{')
            g->at--;
        g->at--;
        g->line = t.line;
        return (struct tagged){0};
    }
    return t;
}

static bool parse_parameters(struct gen *g, struct page *p, int line)
{
    str rest = p->parameters;

    if (is(rest, "void")) rest = p->parameters = (str){0};
    while (rest.n) {
        int deep = 0;
        size_t n = 0, end;

        while (n < rest.n && (deep || rest.at[n] != ','))
            deep += (rest.at[n] == '(') - (rest.at[n] == ')'), n++;
        end = n;
        while (end && !is_word(str_part(rest, end - 1, 1)) &&
               !(rest.at[end - 1] >= '0' && rest.at[end - 1] <= '9'))
            end--;
        size_t start = end;
        while (start && (is_word(str_part(rest, start - 1, 1)) ||
                         (rest.at[start - 1] >= '0' && rest.at[start - 1] <= '9')))
            start--;
        const str name = str_part(rest, start, end - start);
        if (!is_word(name) || is(name, "h") || start == 0 ||
            p->n_names == (int)COUNT_OF(p->names)) {
            gen_complain(g, line,
                         is(name, "h") ? "a parameter cannot be called h"
                                       : "a parameter is written: type name");
            return false;
        }
        p->names[p->n_names++] = name;
        rest = str_trim(str_from(rest, n + 1));
    }
    return true;
}

static void check_content(struct gen *g, const struct node *n, bool top, int *count)
{
    for (; n; n = n->next) {
        if (n->kind == NODE_CONTENT && (!top || ++*count > 1))
            gen_complain(g, n->line,
                         top ? "a page has one {{ content }}"
                             : "{{ content }} stands outside blocks, in a page or in a {{ slot }}");
        check_content(g, n->child, false, count);
        check_content(g, n->other, false, count);
        for (int l = 0; l < LANGS; l++)
            check_content(g, n->per[l], false, count);
        for (int f = 0; f < PO_FORMS; f++)
            check_content(g, n->form[f], false, count);
    }
}

bool htmlgen_compile(struct mem *m, str file, str text, const struct po_book *book,
                     const struct routes *routes, str base_name, struct complaints *c, str *out_c,
                     str *out_h)
{
    struct gen *g = MEM_NEW(m, struct gen);
    const int before = c->n;

    *g = (struct gen){.mem = m,
                      .c = c,
                      .file = file,
                      .text = text,
                      .line = 1,
                      .book = book,
                      .routes = routes,
                      .xml = str_ends(file, STR(".xml"))};
    g->literal = out_new(m);
    markup_page_start(g);
    struct list nothing = {0};
    g->list = &nothing;
    struct tagged t;
    while ((t = next_tag(g)).there && (is(t.word, "include") || is(t.word, "#")))
        if (is(t.word, "include")) add_include(g, t);
    if (out_get(&g->literal).n || (t.there && !is(t.word, "page") && !is(t.word, "part")))
        gen_complain(
            g, t.there ? t.line : 1,
            "before the first {{ page name(…) }} only {{ include }} and remarks may stand");
    while (t.there && c->n == before) {
        struct page *p = MEM_NEW(m, struct page);
        struct list list = {0};
        int contents = 0;

        p->line = t.line;
        p->part = is(t.word, "part");
        if (!split_call(t.rest, &p->name, &p->parameters) || !parse_parameters(g, p, t.line)) {
            gen_complain(g, t.line, "a page is written {{ page name(type value, …) }}");
            break;
        }
        for (const struct page *other = g->pages; other; other = other->next)
            if (str_eq(other->name, p->name))
                gen_complain(g, t.line, "the page " STR_FMT " stands already at line %d",
                             STR_ARG(p->name), other->line);
        markup_page_start(g);
        g->literal = out_new(m);
        t = parse_list(g, &list, false);
        markup_page_end(g);
        p->body = list.first;
        check_content(g, p->body, true, &contents);
        p->split = contents > 0;
        *(g->last_page ? &g->last_page->next : &g->pages) = p;
        g->last_page = p;
    }
    if (!g->pages && c->n == before)
        gen_complain(g, 1, "there is no {{ page name(…) }} in this file");
    if (c->n != before) return false;
    gen_emit(g, base_name, out_c, out_h);
    return true;
}
