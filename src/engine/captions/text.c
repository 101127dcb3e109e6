// What is here: the markup inside a cue, read by the rules of the WebVTT cue text tokenizer, written closed.
#include "engine/captions/text.h"

#include "base/utf8.h"

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\f' || c == '\n' || c == '\r';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

// One character reference at s ("&amp;"). Bytes taken, 0 when it names nothing.
static size_t entity(str s, uint32_t *out)
{
    static const struct {
        const char *name;
        uint32_t sign;
    } named[] = {
        {"&amp;", '&'},    {"&lt;", '<'},     {"&gt;", '>'},   {"&nbsp;", 0xa0},
        {"&lrm;", 0x200e}, {"&rlm;", 0x200f}, {"&quot;", '"'}, {"&apos;", '\''},
    };

    for (size_t i = 0; i < COUNT_OF(named); i++)
        if (str_starts(s, str_of(named[i].name))) {
            *out = named[i].sign;
            return strlen(named[i].name);
        }
    if (s.n < 4 || s.at[1] != '#') return 0;
    const bool hex = s.at[2] == 'x' || s.at[2] == 'X';
    uint32_t v = 0;
    size_t i = 2 + hex;
    const size_t first = i;
    for (; i < s.n && i < first + 7; i++) {
        const char c = s.at[i], low = c | 0x20;
        if (is_digit(c))
            v = v * (hex ? 16 : 10) + (uint32_t)(c - '0');
        else if (hex && low >= 'a' && low <= 'f')
            v = v * 16 + (uint32_t)(low - 'a' + 10);
        else
            break;
    }
    if (i == first || i == s.n || s.at[i] != ';') return 0;
    if (v < 0x20 || (v >= 0x7f && v < 0xa0) || v > 0x10ffff || (v >= 0xd800 && v <= 0xdfff))
        v = v == '\n' || v == '\t' ? ' ' : 0xfffd;
    *out = v;
    return i + 1;
}

static void put_sign(struct out *o, uint32_t c)
{
    switch (c) {
    case '&': OUT_LIT(o, "&amp;"); break;
    case '<': OUT_LIT(o, "&lt;"); break;
    case '>': OUT_LIT(o, "&gt;"); break;
    case 0x200e: OUT_LIT(o, "&lrm;"); break; // cannot be seen otherwise
    case 0x200f: OUT_LIT(o, "&rlm;"); break;
    default: utf8_put(o, c);
    }
}

void put_escaped(struct out *o, str plain)
{
    while (plain.n)
        put_sign(o, utf8_next(&plain));
}

str plain_of(struct mem *m, str raw)
{
    struct out o = out_new(m);

    while (raw.n) {
        uint32_t c;
        const size_t taken = raw.at[0] == '&' ? entity(raw, &c) : 0;
        if (taken) {
            raw = str_from(raw, taken);
            utf8_put(&o, c);
        } else {
            utf8_put(&o, utf8_next(&raw));
        }
    }
    return out_get(&o);
}

size_t time_read(str s, int64_t *out_ms, enum captions_code *why, bool *out_comma)
{
    int64_t part[3] = {0};
    size_t digits[3] = {0}, i = 0;
    int n = 0;

    *out_comma = false;
    *why = CAPTIONS_time_form;
    for (;;) {
        for (; i < s.n && is_digit(s.at[i]); i++, digits[n]++)
            if (part[n] < 1000000) part[n] = part[n] * 10 + (s.at[i] - '0');
        if (digits[n] == 0 || i == s.n) return 0;
        n++;
        if (n == 3 || s.at[i] != ':') break;
        i++;
    }
    if (n < 2 || digits[n - 1] != 2 || digits[n - 2] != 2) return 0;
    if (s.at[i] != '.' && s.at[i] != ',') return 0;
    *out_comma = s.at[i] == ',';
    const size_t fraction = ++i;
    int64_t ms = 0;
    for (; i < s.n && is_digit(s.at[i]) && i < fraction + 4; i++)
        ms = ms * 10 + (s.at[i] - '0');
    if (i != fraction + 3) return 0;
    const int64_t hours = n == 3 ? part[0] : 0, minutes = part[n - 2], seconds = part[n - 1];
    if (minutes > 59 || seconds > 59) {
        *why = CAPTIONS_time_range;
        return 0;
    }
    if (hours > 99) {
        *why = CAPTIONS_time_large;
        return 0;
    }
    *out_ms = ((hours * 60 + minutes) * 60 + seconds) * 1000 + ms;
    return i;
}

// ---- from whatever was typed to normal form

enum tag { TAG_C, TAG_I, TAG_B, TAG_U, TAG_RUBY, TAG_RT, TAG_V, TAG_LANG, TAG_COUNT };

static const char *const tags[TAG_COUNT] = {"c", "i", "b", "u", "ruby", "rt", "v", "lang"};

struct writer {
    struct out *o;
    const struct cue_place *place;
    const char *start; // of the markup, to say where
    enum tag open[CAPTIONS_TAG_DEPTH_MAX];
    int depth;
    int skipped; // tags beyond the depth
    int64_t last_ms;
};

static void tell(const struct writer *w, const char *at, enum captions_code code)
{
    const struct cue_place *p = w->place;
    int line = p->line;
    const char *from = w->start;

    if (!p->findings) return;
    for (const char *c = w->start; c < at && p->findings->n < CAPTIONS_FINDINGS_MAX; c++)
        if (*c == '\n') line++, from = c + 1;
    captions_tell(p->m, p->findings,
                  (struct captions_finding){
                      .code = code, .line = line, .column = (int)(at - from) + 1, .cue = p->cue});
}

static void close_tag(struct writer *w)
{
    w->depth--;
    out_format(w->o, "</%s>", tags[w->open[w->depth]]);
}

static bool inside(const struct writer *w, enum tag tag)
{
    for (int i = 0; i < w->depth; i++)
        if (w->open[i] == tag) return true;
    return false;
}

static void put_annotation(struct writer *w, str raw)
{
    struct out o = out_new(w->place->m);
    str s = plain_of(w->place->m, raw);

    while (s.n) { // white space is one space
        if (is_space(s.at[0])) {
            s = str_from(s, 1);
            if (o.n && o.at[o.n - 1] != ' ') out_byte(&o, ' ');
            continue;
        }
        utf8_put(&o, utf8_next(&s));
    }
    while (o.n && o.at[o.n - 1] == ' ')
        o.n--;
    if (o.n == 0) return;
    out_byte(w->o, ' ');
    // "--" before the end of the tag would read as an arrow.
    const bool arrow = str_ends(out_get(&o), STR("--"));
    put_escaped(w->o, (str){o.at, o.n - arrow});
    if (arrow) OUT_LIT(w->o, "&#45;");
}

static bool has_word(str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!is_space(s.at[i])) return true;
    return false;
}

static void open_tag(struct writer *w, const char *at, str inner)
{
    size_t i = 0;
    enum tag tag = TAG_COUNT;

    while (i < inner.n && !is_space(inner.at[i]) && inner.at[i] != '.')
        i++;
    const str name = str_part(inner, 0, i);
    size_t end = i;
    while (end < inner.n && !is_space(inner.at[end]))
        end++;
    str classes = str_part(inner, i, end - i), class;
    const str annotation = str_from(inner, end);
    for (int k = 0; k < TAG_COUNT; k++)
        if (str_eq(name, str_of(tags[k]))) tag = (enum tag)k;
    if (tag == TAG_COUNT) {
        tell(w, at, CAPTIONS_tag_unknown);
        return;
    }
    const bool named = tag == TAG_V || tag == TAG_LANG;
    if (named != has_word(annotation)) tell(w, at, CAPTIONS_tag_annotation);
    if (tag == TAG_RT && (!w->depth || w->open[w->depth - 1] != TAG_RUBY)) {
        tell(w, at, CAPTIONS_tag_place);
        return;
    }
    if (tag == TAG_V && inside(w, TAG_V)) tell(w, at, CAPTIONS_tag_place);
    if (w->depth == CAPTIONS_TAG_DEPTH_MAX) {
        tell(w, at, CAPTIONS_tag_deep);
        w->skipped++;
        return;
    }
    w->open[w->depth++] = tag;
    out_format(w->o, "<%s", tags[tag]);
    while (str_cut(&classes, '.', &class))
        if (class.n && !str_ends(class, STR("--")) && str_find_byte(class, '&') < 0 &&
            str_find_byte(class, '<') < 0) {
            out_byte(w->o, '.');
            out_str(w->o, class);
        }
    if (named) put_annotation(w, annotation);
    out_byte(w->o, '>');
}

static void end_tag(struct writer *w, const char *at, str name)
{
    if (w->depth && str_eq(name, str_of(tags[w->open[w->depth - 1]]))) {
        if (w->skipped)
            w->skipped--;
        else
            close_tag(w);
    } else if (w->depth > 1 && str_eq(name, STR("ruby")) && w->open[w->depth - 1] == TAG_RT) {
        close_tag(w);
        close_tag(w);
    } else {
        tell(w, at, CAPTIONS_tag_stray);
    }
}

static void put_time(struct writer *w, const char *at, str inner)
{
    const struct cue_place *p = w->place;
    enum captions_code why;
    bool comma;
    int64_t ms;
    const size_t n = time_read(inner, &ms, &why, &comma);

    if (!n || n != inner.n || comma) {
        tell(w, at, n ? CAPTIONS_time_form : why);
        return;
    }
    if ((p->timed && (ms <= p->start_ms || ms >= p->end_ms)) || ms <= w->last_ms) {
        tell(w, at, CAPTIONS_stamp_order);
        return;
    }
    w->last_ms = ms;
    out_byte(w->o, '<');
    out_str(w->o, captions_time(p->m, ms));
    out_byte(w->o, '>');
}

// Lines without white space at their end, and no empty ones.
static str pare_lines(struct mem *m, str s)
{
    struct out o = out_new(m);
    str line;

    while (str_cut(&s, '\n', &line)) {
        while (line.n && is_space(line.at[line.n - 1]))
            line.n--;
        if (line.n == 0) continue;
        if (o.n) out_byte(&o, '\n');
        out_str(&o, line);
    }
    return out_get(&o);
}

// Line ends as LF, and no NUL. Almost always what was given.
static str clean(struct mem *m, str s)
{
    struct out o = out_new(m);

    if (!s.n || (!memchr(s.at, '\r', s.n) && !memchr(s.at, 0, s.n))) return s;
    for (size_t i = 0; i < s.n; i++) {
        if (s.at[i] == '\r') {
            if (i + 1 == s.n || s.at[i + 1] != '\n') out_byte(&o, '\n');
        } else if (s.at[i]) {
            out_byte(&o, s.at[i]);
        }
    }
    return out_get(&o);
}

str cue_normal(struct mem *m, str markup, const struct cue_place *place)
{
    markup = clean(m, markup);
    struct out o = out_new(m);
    struct writer w = {.o = &o, .place = place, .start = markup.at, .last_ms = -1};
    str rest = markup;

    while (rest.n) {
        const char *at = rest.at;
        if (*at == '&') {
            uint32_t c = '&';
            const size_t taken = entity(rest, &c);
            if (!taken) tell(&w, at, CAPTIONS_entity);
            rest = str_from(rest, taken ? taken : 1);
            put_sign(&o, c);
        } else if (*at == '<') {
            const ptrdiff_t end = str_find_byte(rest, '>');
            if (end < 0) { // what stands after it is kept as text
                tell(&w, at, CAPTIONS_tag_form);
                rest = str_from(rest, 1);
                put_sign(&o, '<');
                // All later ones have no end either: one finding is enough.
                put_escaped(&o, plain_of(m, rest));
                break;
            }
            const str inner = str_part(rest, 1, (size_t)end - 1);
            rest = str_from(rest, (size_t)end + 1);
            if (inner.n && inner.at[0] == '/')
                end_tag(&w, at, str_from(inner, 1));
            else if (inner.n && is_digit(inner.at[0]))
                put_time(&w, at, inner);
            else
                open_tag(&w, at, inner);
        } else {
            put_sign(&o, utf8_next(&rest));
        }
    }
    while (w.depth) {
        if (w.open[w.depth - 1] != TAG_V) tell(&w, markup.at + markup.n, CAPTIONS_tag_unclosed);
        close_tag(&w);
    }
    return pare_lines(m, out_get(&o));
}

str cue_markup(struct mem *m, str typed)
{
    return cue_normal(m, typed, &(struct cue_place){.m = m});
}

// ---- reading normal form

bool piece_next(str *rest, struct piece *out)
{
    if (rest->n == 0) return false;
    *out = (struct piece){.name = STR(""), .classes = STR(""), .annotation = STR("")};
    if (rest->at[0] != '<') {
        const ptrdiff_t end = str_find_byte(*rest, '<');
        out->raw = str_part(*rest, 0, end < 0 ? rest->n : (size_t)end);
        *rest = str_from(*rest, out->raw.n);
        return true;
    }
    const ptrdiff_t end = str_find_byte(*rest, '>');
    out->raw = str_part(*rest, 0, end < 0 ? rest->n : (size_t)end + 1);
    *rest = str_from(*rest, out->raw.n);
    str inner = str_part(out->raw, 1, out->raw.n > 2 ? out->raw.n - 2 : 0);
    if (inner.n && inner.at[0] == '/') {
        out->kind = PIECE_CLOSE;
        out->name = str_from(inner, 1);
    } else if (inner.n && is_digit(inner.at[0])) {
        out->kind = PIECE_TIME;
        out->name = inner;
    } else {
        out->kind = PIECE_OPEN;
        const ptrdiff_t space = str_find_byte(inner, ' ');
        if (space >= 0) {
            out->annotation = str_from(inner, (size_t)space + 1);
            inner = str_part(inner, 0, (size_t)space);
        }
        const ptrdiff_t dot = str_find_byte(inner, '.');
        out->classes = dot < 0 ? STR("") : str_from(inner, (size_t)dot);
        out->name = dot < 0 ? inner : str_part(inner, 0, (size_t)dot);
    }
    return true;
}

str cue_plain(struct mem *m, str markup)
{
    struct out o = out_new(m);
    struct piece p;

    while (piece_next(&markup, &p))
        if (p.kind == PIECE_TEXT) out_str(&o, plain_of(m, p.raw));
    return out_get(&o);
}

str cue_speaker(struct mem *m, str markup)
{
    struct piece p;

    while (piece_next(&markup, &p))
        if (p.kind == PIECE_OPEN && str_eq(p.name, STR("v"))) return plain_of(m, p.annotation);
    return STR("");
}
