// Follows the text of a template through HTML or XML: a small, strict part of the tokenizer of the HTML
// standard (13.2.5), in which what that standard would repair is an error.
#include "tools/htmlgen/htmlgen.h"

#include "base/utf8.h"

static bool among(str s, const char *words) // words between spaces
{
    for (str rest = str_of(words), word; str_cut(&rest, ' ', &word);)
        if (str_eq(word, s)) return true;
    return false;
}

static bool is(str s, const char *z)
{
    return str_eq(s, str_of(z));
}

// Around these a space changes nothing: they, or their parts, begin and end lines.
static bool is_block(const struct gen *g, str name)
{
    return g->xml ||
           among(name, "address article aside base blockquote body br caption col colgroup dd "
                       "details dialog "
                       "div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 head "
                       "header hgroup "
                       "hr html legend li link main meta nav ol optgroup option p pre script "
                       "search section "
                       "source summary table tbody td template tfoot th thead title tr track ul");
}

static bool is_void(str name)
{
    return among(name, "area base br col embed hr img input link meta source track wbr");
}

// What the parser would close an open <p> for.
static bool ends_paragraph(str name)
{
    return among(
        name,
        "address article aside blockquote details dialog div dl fieldset figcaption figure footer "
        "form h1 h2 h3 h4 h5 h6 header hgroup hr main nav ol p pre search section table ul");
}

bool markup_is_address(const struct gen *g)
{
    return g->place == IN_VALUE && !g->xml &&
           among(g->tag.attr,
                 "href src action formaction poster cite data srcset manifest ping xlink:href "
                 "longdesc background itemid itemtype");
}

bool markup_is_json(const struct gen *g)
{
    return !g->xml && g->depth && is(g->stack[g->depth - 1].name, "script");
}

static const struct element *top(const struct gen *g)
{
    return g->depth ? &g->stack[g->depth - 1] : NULL;
}

bool markup_in(const struct gen *g, const char *name)
{
    for (int i = 0; i < g->depth; i++)
        if (is(g->stack[i].name, name)) return true;
    return false;
}

static bool translated(const struct gen *g)
{
    return !g->xml && !(g->depth && g->stack[g->depth - 1].no_translate);
}

void put_markup(struct out *o, str s, bool attribute)
{
    for (size_t i = 0; i < s.n; i++) {
        switch (s.at[i]) {
        case '&': OUT_LIT(o, "&amp;"); break;
        case '<': OUT_LIT(o, "&lt;"); break;
        case '>': OUT_LIT(o, "&gt;"); break;
        case '"':
            if (attribute)
                OUT_LIT(o, "&#34;");
            else
                out_byte(o, '"');
            break;
        default: out_byte(o, s.at[i]);
        }
    }
}

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static bool is_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool in_name(char c)
{
    return is_alpha(c) || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == ':' || c == '.' ||
           c == '@';
}

static str take_name(str *s)
{
    size_t n = 0;

    while (n < s->n && in_name(s->at[n]))
        n++;
    const str name = {s->at, n};
    *s = str_from(*s, n);
    return name;
}

static void put(struct gen *g, str s)
{
    out_str(&g->literal, s);
}

void markup_space(struct gen *g)
{
    if (g->space) {
        out_byte(&g->literal, g->space);
        g->quiet = true;
    }
    g->space = 0;
}

static void remember(struct gen *g, struct seen_id *list, int *n, str id, int line)
{
    if (*n == 256)
        gen_complain(g, line, "more than 256 ids in one page");
    else
        list[(*n)++] = (struct seen_id){id, line, 0};
}

// The end of a start tag: what it must have is known now.
static void check_tag(struct gen *g)
{
    struct tag *t = &g->tag;

    if (g->xml) return;
    if (t->words && !t->no_translate && translated(g))
        gen_complain(g, t->words_line, "words people read belong in a sentence: {{ t key }}");
    if (is(t->name, "img") && !t->has_alt)
        gen_complain(g, t->line,
                     "<img> needs alt: what it shows, or alt=\"\" when it is decoration");
    if (is(t->name, "area") && t->has_href && !t->has_alt)
        gen_complain(g, t->line, "<area> needs alt");
    if (is(t->name, "button") && !t->has_type)
        gen_complain(g, t->line, "<button> needs type: submit or button");
    if (is(t->name, "html") && !t->has_lang) gen_complain(g, t->line, "<html> needs lang");
    if (is(t->name, "iframe") && !t->has_title) gen_complain(g, t->line, "<iframe> needs title");
    if (is(t->name, "a") && markup_in(g, "a")) gen_complain(g, t->line, "<a> inside <a>");
    if (among(t->name, "a button input select textarea label") && markup_in(g, "button"))
        gen_complain(g, t->line, "<" STR_FMT "> inside <button>", STR_ARG(t->name));
    if (is(t->name, "form") && markup_in(g, "form"))
        gen_complain(g, t->line, "<form> inside <form>");
    if (is(t->name, "li") && !(top(g) && among(top(g)->name, "ul ol menu")) && g->depth)
        gen_complain(g, t->line, "<li> stands in <ul>, <ol> or <menu>");
    if (ends_paragraph(t->name) && markup_in(g, "p"))
        gen_complain(g, t->line, "<" STR_FMT "> would close the <p> it stands in",
                     STR_ARG(t->name));
    if (is(t->name, "script") && !t->has_src && !is(t->type, "application/ld+json"))
        gen_complain(g, t->line,
                     "script stands in assets/, not in a page: <script src=\"{{ asset … }}\">");
    const bool control =
        among(t->name, "select textarea") ||
        (is(t->name, "input") && !t->hidden && !among(t->type, "submit reset image button"));
    if (control && !t->has_label && !markup_in(g, "label")) {
        if (!t->has_id)
            gen_complain(g, t->line,
                         "<" STR_FMT
                         "> needs an id with <label for>, a <label> around it, or aria-label",
                         STR_ARG(t->name));
        else if (t->id.n)
            remember(g, g->wants, &g->n_wants, t->id, t->line);
    }
    if (t->name.n == 2 && t->name.at[0] == 'h' && t->name.at[1] >= '1' && t->name.at[1] <= '6') {
        const int level = t->name.at[1] - '0';

        if (g->level && level > g->level + 1)
            gen_complain(g, t->line, "<h%d> follows <h%d>: a level is skipped", level, g->level);
        g->level = level;
    }
}

static void tag_end(struct gen *g, bool self_closed)
{
    struct tag *t = &g->tag;
    const bool svg = is(t->name, "svg") || (g->depth && g->stack[g->depth - 1].svg);

    check_tag(g);
    if (g->blocks != g->blocks_at_tag)
        gen_complain(g, g->line, "the tag <" STR_FMT "> ends inside a block that began in it",
                     STR_ARG(t->name));
    if (self_closed && !g->xml && !svg)
        gen_complain(g, g->line, "in HTML <" STR_FMT "/> closes nothing: write <" STR_FMT ">%s",
                     STR_ARG(t->name), STR_ARG(t->name),
                     is_void(t->name) ? "" : " and its end tag");
    g->place = IN_TEXT;
    g->quiet = is_block(g, t->name);
    if (self_closed || (!g->xml && is_void(t->name))) return;
    if (g->depth == (int)COUNT_OF(g->stack)) {
        gen_complain(g, t->line, "more than %d tags are open", (int)COUNT_OF(g->stack));
        return;
    }
    g->stack[g->depth] = (struct element){
        .name = t->name,
        .line = t->line,
        .no_translate = t->no_translate || (g->depth && g->stack[g->depth - 1].no_translate),
        .pre = among(t->name, "pre textarea") || (g->depth && g->stack[g->depth - 1].pre),
        .svg = svg,
        .token = !t->has_method_post,
    };
    g->depth++;
}

// Letters that people would read.
static bool has_words(str s)
{
    while (s.n) {
        if (s.at[0] == '&') { // an entity is a sign
            const ptrdiff_t end = str_find_byte(s, ';');

            if (end > 0) {
                s = str_from(s, (size_t)end + 1);
                continue;
            }
        }
        const uint32_t c = utf8_next(&s);
        if (c < 0x80 ? is_alpha((char)c)
                     : (c >= 0xc0 && c != 0xd7 && c != 0xf7 && !(c >= 0x2000 && c < 0x2c00)))
            return true;
    }
    return false;
}

static void attribute_end(struct gen *g)
{
    struct tag *t = &g->tag;
    const str v = out_get(&t->value);

    g->place = IN_TAG;
    g->spaced = false;
    if (g->xml) return;
    if (is(t->attr, "translate") && is(v, "no")) t->no_translate = true;
    if (among(t->attr, "alt title aria-label aria-description aria-roledescription aria-valuetext "
                       "placeholder label") ||
        (is(t->attr, "value") && is(t->name, "input") && among(t->type, "submit button reset")))
        if (has_words(v) && !t->words) t->words = true, t->words_line = t->attr_line;
    if (is(t->attr, "type")) t->type = str_copy(g->mem, v), t->hidden = is(v, "hidden");
    if (is(t->attr, "method") && is(v, "post")) t->has_method_post = true;
    if (is(t->attr, "tabindex") && !is(v, "0") && !is(v, "-1"))
        gen_complain(g, t->attr_line,
                     "tabindex is 0 or -1: the order of the page is the order of the keyboard");
    if (is(t->attr, "http-equiv") && !is(v, "x-ua-compatible"))
        gen_complain(g, t->attr_line, "http-equiv belongs in the headers of the answer");
    if (is(t->attr, "target") &&
        !is(v, "_top")) // _top: out of another site's frame, in the same window
        gen_complain(g, t->attr_line, "no target: people decide themselves about a new window");
    if ((is(t->attr, "id") || (is(t->attr, "for") && is(t->name, "label"))) && !t->value_dynamic) {
        const str id = str_copy(g->mem, v);

        if (id.n == 0)
            gen_complain(g, t->attr_line, "%s is empty", is(t->attr, "id") ? "id" : "for");
        if (is(t->attr, "for")) {
            remember(g, g->fors, &g->n_fors, id, t->attr_line);
            return;
        }
        t->id = id;
        if (g->in_loop)
            gen_complain(g, t->attr_line,
                         "the id \"" STR_FMT "\" would come more than once: it stands in a loop",
                         STR_ARG(id));
        for (int i = 0; i < g->n_ids; i++)
            if (!g->ids[i].hidden && str_eq(g->ids[i].id, id))
                gen_complain(g, t->attr_line, "the id \"" STR_FMT "\" stands already at line %d",
                             STR_ARG(id), g->ids[i].line);
        remember(g, g->ids, &g->n_ids, id, t->attr_line);
    }
    // An address that is plain text: our own go through {{ url }}, so that the language is right.
    if (markup_is_address(g) || among(t->attr, "href src action formaction poster")) {
        if (!t->value_dynamic && str_starts(v, STR("/")))
            gen_complain(g, t->attr_line,
                         "an address of ours is written {{ url name }}, {{ path name }} or {{ "
                         "asset name.ext }}");
    }
}

static void attribute_name(struct gen *g, str *s)
{
    struct tag *t = &g->tag;

    if (!g->spaced)
        gen_complain(g, g->line, "a space is missing before an attribute of <" STR_FMT ">",
                     STR_ARG(t->name));
    t->attr = take_name(s);
    t->attr_line = g->line;
    t->value = out_new(g->mem);
    t->value_dynamic = t->value_started = false;
    put(g, t->attr);
    g->spaced = false;
    const str a = t->attr;
    if (!g->xml) {
        for (size_t i = 0; i < a.n; i++)
            if (a.at[i] >= 'A' && a.at[i] <= 'Z' && !(g->depth && g->stack[g->depth - 1].svg) &&
                !is(t->name, "svg")) {
                gen_complain(g, g->line, "write attribute names in lower case: " STR_FMT,
                             STR_ARG(a));
                break;
            }
        if (a.n > 2 && (a.at[0] | 32) == 'o' && (a.at[1] | 32) == 'n')
            gen_complain(g, g->line, STR_FMT ": script stands in assets/, not in a page",
                         STR_ARG(a));
        if (among(a, "style srcdoc"))
            gen_complain(g, g->line,
                         STR_FMT " is not allowed: the security policy of the site refuses it",
                         STR_ARG(a));
        if (among(a, "alt")) t->has_alt = true;
        if (among(a, "type")) t->has_type = true;
        if (among(a, "aria-label aria-labelledby")) t->has_label = true;
        if (among(a, "id")) t->has_id = true;
        if (among(a, "lang")) t->has_lang = true;
        if (among(a, "src")) t->has_src = true;
        if (among(a, "href")) t->has_href = true;
        if (among(a, "title")) t->has_title = true;
    }
    const bool always =
        g->blocks == g->blocks_at_tag; // else in a block: the other branch may have it too
    for (int i = 0; i < t->n_seen; i++)
        if (str_eq(t->seen[i].name, a) && (always || t->seen[i].always))
            gen_complain(g, g->line, "the attribute " STR_FMT " stands there twice", STR_ARG(a));
    if (t->n_seen < (int)COUNT_OF(t->seen)) {
        t->seen[t->n_seen].name = a;
        t->seen[t->n_seen++].always = always;
    }
    if (s->n && s->at[0] == '=') {
        if (s->n < 2 || s->at[1] != '"') {
            gen_complain(g, g->line, "the value of " STR_FMT " needs double quotes", STR_ARG(a));
            *s = str_from(*s, 1);
            return;
        }
        put(g, STR("=\""));
        *s = str_from(*s, 2);
        g->place = IN_VALUE;
        return;
    }
    if (g->xml)
        gen_complain(g, g->line, "in XML the attribute " STR_FMT " needs a value", STR_ARG(a));
    attribute_end(g);
}

static void in_tag(struct gen *g, str *s)
{
    const char c = s->at[0];

    if (is_space(c)) {
        size_t n = 0;

        while (n < s->n && is_space(s->at[n]))
            g->line += s->at[n++] == '\n';
        *s = str_from(*s, n);
        if (!g->spaced && !(s->n && (s->at[0] == '>' || s->at[0] == '/'))) put(g, STR(" "));
        g->spaced = true;
    } else if (c == '>') {
        put(g, STR(">"));
        *s = str_from(*s, 1);
        tag_end(g, false);
    } else if (c == '/' && s->n > 1 && s->at[1] == '>') {
        put(g, STR("/>"));
        *s = str_from(*s, 2);
        tag_end(g, true);
    } else if (is_alpha(c) || c == '_' || c == ':') {
        attribute_name(g, s);
    } else {
        gen_complain(g, g->line, "\"%c\" inside the tag <" STR_FMT ">", c, STR_ARG(g->tag.name));
        *s = str_from(*s, 1);
    }
}

// & begins an entity, or is written &amp;
static void check_entity(struct gen *g, str s)
{
    size_t n = 1;

    while (n < s.n && n < 34 &&
           (is_alpha(s.at[n]) || (s.at[n] >= '0' && s.at[n] <= '9') || (n == 1 && s.at[n] == '#')))
        n++;
    const str name = str_part(s, 1, n - 1);
    if (n < 3 || n == s.n || s.at[n] != ';')
        gen_complain(g, g->line, "& is written &amp;");
    else if (g->xml && name.at[0] != '#' && !among(name, "amp lt gt quot apos"))
        gen_complain(g, g->line, "XML does not know &" STR_FMT ";", STR_ARG(name));
}

static void in_value(struct gen *g, str *s)
{
    size_t n = 0;

    while (n < s->n && s->at[n] != '"') {
        if (s->at[n] == '&') check_entity(g, str_from(*s, n));
        if (s->at[n] == '<')
            gen_complain(g, g->line, "< inside the value of " STR_FMT ": is a quote missing?",
                         STR_ARG(g->tag.attr));
        if (s->at[n] == '\n') g->line++;
        n++;
    }
    if (n) {
        put(g, (str){s->at, n});
        out_bytes(&g->tag.value, s->at, n);
        if (!g->tag.value_started && markup_is_address(g)) {
            const str v = out_get(&g->tag.value);
            const ptrdiff_t colon = str_find_byte(v, ':');
            if (colon > 0 && !among(str_part(v, 0, (size_t)colon), "http https mailto tel") &&
                str_find_byte(v, '/') != 0 && v.at[0] != '#' && v.at[0] != '?')
                gen_complain(g, g->line, "an address begins with http:, https:, mailto: or tel:");
        }
        g->tag.value_started = true;
    }
    *s = str_from(*s, n);
    if (s->n) {
        put(g, STR("\""));
        *s = str_from(*s, 1);
        attribute_end(g);
    }
}

static void end_tag(struct gen *g, str *s)
{
    *s = str_from(*s, 2);
    const str name = take_name(s);
    if (s->n == 0 || s->at[0] != '>') {
        gen_complain(g, g->line, "an end tag is written </name>");
        return;
    }
    *s = str_from(*s, 1);
    if (is_block(g, name))
        g->space = 0;
    else
        markup_space(g);
    out_format(&g->literal, "</" STR_FMT ">", STR_ARG(name));
    g->quiet = is_block(g, name);
    const struct element *e = top(g);
    if (!g->xml && is_void(name))
        gen_complain(g, g->line, "<" STR_FMT "> has no end tag", STR_ARG(name));
    else if (!e)
        gen_complain(g, g->line, "</" STR_FMT "> closes nothing", STR_ARG(name));
    else if (!str_eq(e->name, name))
        gen_complain(g, g->line, "</" STR_FMT "> comes while <" STR_FMT "> of line %d is open",
                     STR_ARG(name), STR_ARG(e->name), e->line);
    else if (g->depth <= g->floor)
        gen_complain(g, g->line, "</" STR_FMT "> closes a tag that was opened outside this block",
                     STR_ARG(name));
    else {
        if (!e->token) gen_complain(g, e->line, "a form that posts needs {{ token }}");
        g->depth--;
    }
}

static void start_tag(struct gen *g, str *s)
{
    *s = str_from(*s, 1);
    const str name = take_name(s);

    if (is_block(g, name))
        g->space = 0;
    else
        markup_space(g);
    out_format(&g->literal, "<" STR_FMT, STR_ARG(name));
    g->tag = (struct tag){.name = name, .line = g->line, .value = out_new(g->mem)};
    g->place = IN_TAG;
    g->spaced = false;
    g->blocks_at_tag = g->blocks;
    if (g->xml) return;
    for (size_t i = 0; i < name.n; i++)
        if (name.at[i] >= 'A' && name.at[i] <= 'Z' && !(g->depth && g->stack[g->depth - 1].svg)) {
            gen_complain(g, g->line, "write tag names in lower case: " STR_FMT, STR_ARG(name));
            break;
        }
    // The last ones switch the tokenizer to another state, or change attributes later on.
    if (among(name, "style base embed object applet frame frameset font center marquee plaintext "
                    "xmp noembed noframes "
                    "listing animate set animateTransform animateMotion foreignObject"))
        gen_complain(g, g->line, "<" STR_FMT "> is not allowed in a page", STR_ARG(name));
}

static void in_text(struct gen *g, str *s)
{
    const bool pre = g->depth && g->stack[g->depth - 1].pre;
    const char c = s->at[0];

    if (c == '<') {
        const str element = g->depth ? g->stack[g->depth - 1].name : (str){0};

        if (s->n > 1 && s->at[1] == '/') {
            end_tag(g, s);
            return;
        }
        if (!g->xml && among(element, "title textarea script")) {
            gen_complain(g, g->line, "a tag inside <" STR_FMT ">", STR_ARG(element));
            *s = str_from(*s, 1);
            return;
        }
        if (s->n > 1 && is_alpha(s->at[1])) {
            start_tag(g, s);
            return;
        }
        const ptrdiff_t end = str_find_byte(*s, '>');
        const bool doctype = str_starts(*s, STR("<!doctype html>")) && !g->xml && g->depth == 0;
        const bool declaration = str_starts(*s, STR("<?xml")) && g->xml && g->depth == 0 && end > 0;
        if (doctype || declaration) {
            put(g, str_part(*s, 0, (size_t)end + 1));
            if (declaration) put(g, STR("\n"));
            *s = str_from(*s, (size_t)end + 1);
            g->quiet = true;
            g->space = 0;
            return;
        }
        if (str_starts(*s, STR("<!--")))
            gen_complain(g, g->line, "a remark is written {{ # … }}: visitors need not read it");
        else
            gen_complain(g, g->line, "< is written &lt;");
        *s = str_from(*s, 1);
        return;
    }
    if (is_space(c) && !pre) {
        bool line = false;
        size_t n = 0;

        for (; n < s->n && is_space(s->at[n]); n++)
            if (s->at[n] == '\n') g->line++, line = true;
        *s = str_from(*s, n);
        if (g->quiet && (line || !g->xml)) return;
        if (!g->space || line) g->space = line ? '\n' : ' ';
        if (g->xml && line) g->space = 0;
        return;
    }
    size_t n = 0;
    while (n < s->n && s->at[n] != '<' && (pre || !is_space(s->at[n]))) {
        if (s->at[n] == '&') check_entity(g, str_from(*s, n));
        if (s->at[n] == '\n') g->line++;
        n++;
    }
    const str word = {s->at, n};
    if (translated(g) && has_words(word))
        gen_complain(g, g->line,
                     "words people read belong in a sentence, {{ t key }}: \"" STR_FMT "\"",
                     STR_ARG(word));
    if (markup_is_json(g)) gen_complain(g, g->line, "inside <script> only {{ json … }}");
    markup_space(g);
    put(g, word);
    g->quiet = false;
    *s = str_from(*s, n);
}

void markup_run(struct gen *g, str s)
{
    while (s.n) {
        if (g->place == IN_TEXT)
            in_text(g, &s);
        else if (g->place == IN_TAG)
            in_tag(g, &s);
        else
            in_value(g, &s);
    }
}

void markup_page_start(struct gen *g)
{
    g->place = IN_TEXT;
    g->depth = g->floor = g->blocks = g->level = 0;
    g->n_ids = g->n_fors = g->n_wants = 0;
    g->quiet = true;
    g->space = 0;
    g->in_loop = false;
}

void markup_page_end(struct gen *g)
{
    g->space = 0;
    if (g->place != IN_TEXT)
        gen_complain(g, g->tag.line, "the tag <" STR_FMT "> does not end", STR_ARG(g->tag.name));
    for (int i = g->depth; i-- > 0;)
        gen_complain(g, g->stack[i].line, "<" STR_FMT "> is not closed", STR_ARG(g->stack[i].name));
    for (int i = 0; i < g->n_wants; i++) {
        bool found = false;

        for (int k = 0; k < g->n_fors; k++)
            found = found || str_eq(g->fors[k].id, g->wants[i].id);
        if (!found)
            gen_complain(g, g->wants[i].line,
                         "no <label for=\"" STR_FMT "\"> in this page, and no aria-label",
                         STR_ARG(g->wants[i].id));
    }
    for (int k = 0; k < g->n_fors; k++) {
        bool found = false;

        for (int i = 0; i < g->n_ids; i++)
            found = found || str_eq(g->fors[k].id, g->ids[i].id);
        if (!found)
            gen_complain(g, g->fors[k].line, "<label for=\"" STR_FMT "\"> names no id in this page",
                         STR_ARG(g->fors[k].id));
    }
}
