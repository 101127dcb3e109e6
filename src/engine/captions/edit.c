// What is here: what the caption editor does, what a reader needs, and the texts made from captions.
#include "base/utf8.h"
#include "engine/captions/captions.h"
#include "engine/captions/text.h"

#include <stdlib.h>

static bool is_range(int64_t start_ms, int64_t end_ms)
{
    return start_ms >= 0 && start_ms < end_ms && end_ms <= CAPTIONS_MS_MAX;
}

static str fitted(struct captions *c, str markup, int64_t start_ms, int64_t end_ms)
{
    const struct cue_place place = {.m = c->mem,
                                    .start_ms = start_ms,
                                    .end_ms = end_ms,
                                    .timed = true};

    return cue_normal(c->mem, markup, &place);
}

static void room(struct captions *c)
{
    if (c->n < c->cap) return;
    const int cap = c->cap ? c->cap * 2 : 64;
    struct cue *at = MEM_ARRAY(c->mem, struct cue, (size_t)cap);
    if (c->n) memcpy(at, c->at, (size_t)c->n * sizeof *at);
    c->at = at;
    c->cap = cap;
}

static bool comes_after(const struct cue *a, const struct cue *b)
{
    return a->start_ms > b->start_ms || (a->start_ms == b->start_ms && a->end_ms > b->end_ms);
}

static void take_out(struct captions *c, int i)
{
    memmove(c->at + i, c->at + i + 1, (size_t)(c->n - i - 1) * sizeof *c->at);
    c->n--;
    for (int k = 0; k < c->n_blocks; k++)
        if (c->blocks[k].before > i) c->blocks[k].before--;
}

static int put_in(struct captions *c, struct cue x)
{
    int i = 0;

    room(c);
    while (i < c->n && !comes_after(&c->at[i], &x))
        i++;
    memmove(c->at + i + 1, c->at + i, (size_t)(c->n - i) * sizeof *c->at);
    c->at[i] = x;
    c->n++;
    // A note stays with the cue it stands before; what stands before the first cue stays at the top.
    for (int k = 0; k < c->n_blocks; k++)
        if (c->blocks[k].before > 0 && c->blocks[k].before >= i) c->blocks[k].before++;
    return i;
}

static struct cue_settings no_settings(void)
{
    return (struct cue_settings){STR(""), STR(""), STR(""), STR(""), STR(""), STR("")};
}

enum err captions_insert(struct captions *c, int64_t start_ms, int64_t end_ms, str markup,
                         int *out_at)
{
    if (!is_range(start_ms, end_ms) || !utf8_valid(markup)) return ERR_INVALID;
    if (c->n == CAPTIONS_CUES_MAX) return ERR_TOO_LARGE;
    const struct cue x = {.id = STR(""),
                          .start_ms = start_ms,
                          .end_ms = end_ms,
                          .settings = no_settings(),
                          .text = fitted(c, markup, start_ms, end_ms)};
    if (x.text.n == 0) return ERR_INVALID;
    const int i = put_in(c, x);
    if (out_at) *out_at = i;
    return ERR_NONE;
}

enum err captions_delete(struct captions *c, int i)
{
    if (i < 0 || i >= c->n) return ERR_INVALID;
    take_out(c, i);
    return ERR_NONE;
}

enum err captions_set_time(struct captions *c, int i, int64_t start_ms, int64_t end_ms, int *out_at)
{
    if (i < 0 || i >= c->n || !is_range(start_ms, end_ms)) return ERR_INVALID;
    struct cue x = c->at[i];
    x.start_ms = start_ms;
    x.end_ms = end_ms;
    x.text = fitted(c, x.text, start_ms, end_ms);
    x.line = 0;
    take_out(c, i);
    i = put_in(c, x);
    if (out_at) *out_at = i;
    return ERR_NONE;
}

enum err captions_set_text(struct captions *c, int i, str markup)
{
    if (i < 0 || i >= c->n || !utf8_valid(markup)) return ERR_INVALID;
    const str text = fitted(c, markup, c->at[i].start_ms, c->at[i].end_ms);
    if (text.n == 0) return ERR_INVALID;
    c->at[i].text = text;
    c->at[i].line = 0;
    return ERR_NONE;
}

static bool says_something(struct mem *m, str markup)
{
    return str_trim(cue_plain(m, markup)).n > 0;
}

// Both halves are inside the spans that are open at the cut.
enum err captions_split(struct captions *c, int i, int64_t at_ms, size_t at_sign)
{
    if (i < 0 || i >= c->n) return ERR_INVALID;
    if (c->n == CAPTIONS_CUES_MAX) return ERR_TOO_LARGE;
    const struct cue was = c->at[i];
    if (at_ms <= was.start_ms || at_ms >= was.end_ms) return ERR_INVALID;

    struct out a = out_new(c->mem), b = out_new(c->mem);
    struct piece open[CAPTIONS_TAG_DEPTH_MAX], p;
    int depth = 0;
    size_t sign = 0;
    bool cut = false;
    str rest = was.text;
    while (piece_next(&rest, &p)) {
        if (p.kind == PIECE_OPEN && depth < CAPTIONS_TAG_DEPTH_MAX) open[depth++] = p;
        if (p.kind == PIECE_CLOSE && depth) depth--;
        str raw = p.raw;
        while (p.kind == PIECE_TEXT && raw.n && !cut) {
            if (sign == at_sign) {
                cut = true;
                for (int k = 0; k < depth; k++)
                    out_str(&b, open[k].raw);
                for (int k = depth; k--;)
                    out_format(&a, "</" STR_FMT ">", STR_ARG(open[k].name));
                while (raw.n && (raw.at[0] == ' ' || raw.at[0] == '\n'))
                    raw = str_from(raw, 1);
                break;
            }
            str left = raw;
            if (raw.at[0] == '&') // in normal form an entity is one sign and ends with ;
                raw = str_from(raw, (size_t)str_find_byte(raw, ';') + 1);
            else
                utf8_next(&raw);
            left.n -= raw.n;
            out_str(&a, left);
            sign++;
        }
        if (p.kind == PIECE_TEXT)
            out_str(&b, raw);
        else
            out_str(cut ? &b : &a, p.raw);
    }
    struct cue first = was, second = was;
    first.end_ms = second.start_ms = at_ms;
    first.line = second.line = 0;
    second.id = STR("");
    first.text = fitted(c, out_get(&a), first.start_ms, first.end_ms);
    second.text = fitted(c, out_get(&b), second.start_ms, second.end_ms);
    if (!cut || !says_something(c->mem, first.text) || !says_something(c->mem, second.text))
        return ERR_INVALID;
    c->at[i] = first; // its start is the same and its end is earlier
    put_in(c, second);
    return ERR_NONE;
}

// The opening tag of a text that is one voice from start to end; empty when it is not.
static str one_voice(str markup)
{
    str rest = markup;
    struct piece p;
    int voices = 0;

    if (!str_starts(markup, STR("<v")) || !str_ends(markup, STR("</v>"))) return STR("");
    while (piece_next(&rest, &p))
        voices += p.kind == PIECE_OPEN && str_eq(p.name, STR("v"));
    rest = markup;
    piece_next(&rest, &p);
    return voices == 1 && str_eq(p.name, STR("v")) ? p.raw : STR("");
}

enum err captions_merge(struct captions *c, int i)
{
    if (i < 0 || i + 1 >= c->n) return ERR_INVALID;
    const struct cue *next = &c->at[i + 1];
    struct cue x = c->at[i];
    struct out o = out_new(c->mem);
    const str voice = one_voice(x.text);

    if (voice.n && str_eq(voice, one_voice(next->text))) {
        out_str(&o, str_part(x.text, 0, x.text.n - 4));
        out_byte(&o, '\n');
        out_str(&o, str_from(next->text, voice.n));
    } else {
        out_str(&o, x.text);
        out_byte(&o, '\n');
        out_str(&o, next->text);
    }
    if (next->end_ms > x.end_ms) x.end_ms = next->end_ms;
    if (next->start_ms < x.start_ms) x.start_ms = next->start_ms;
    x.text = fitted(c, out_get(&o), x.start_ms, x.end_ms);
    x.line = 0;
    take_out(c, i + 1);
    take_out(c, i);
    put_in(c, x);
    return ERR_NONE;
}

static str shifted(struct captions *c, str markup, int64_t by_ms)
{
    struct out o = out_new(c->mem);
    struct piece p;

    while (piece_next(&markup, &p)) {
        int64_t ms;
        if (p.kind == PIECE_TIME && captions_time_parse(p.name, &ms)) {
            out_byte(&o, '<');
            out_str(&o, captions_time(c->mem, ms + by_ms));
            out_byte(&o, '>');
        } else {
            out_str(&o, p.raw);
        }
    }
    return out_get(&o);
}

enum err captions_shift(struct captions *c, int64_t by_ms)
{
    if (by_ms < -CAPTIONS_MS_MAX || by_ms > CAPTIONS_MS_MAX) return ERR_INVALID;
    for (int i = 0; i < c->n; i++)
        if (!is_range(c->at[i].start_ms + by_ms, c->at[i].end_ms + by_ms)) return ERR_INVALID;
    for (int i = 0; i < c->n; i++) {
        c->at[i].start_ms += by_ms;
        c->at[i].end_ms += by_ms;
        c->at[i].text = shifted(c, c->at[i].text, by_ms);
    }
    return ERR_NONE;
}

static int by_time(const void *a, const void *b)
{
    const struct cue *x = a, *y = b;

    if (comes_after(x, y)) return 1;
    if (comes_after(y, x)) return -1;
    return (x->line > y->line) - (x->line < y->line); // the line keeps the order of the file
}

void captions_sort(struct captions *c)
{
    if (c->n) qsort(c->at, (size_t)c->n, sizeof *c->at, by_time);
}

// ---- what a reader needs

static void report(struct mem *m, struct captions_findings *f, const struct captions *c, int i,
                   enum captions_code code, int64_t n, int64_t max)
{
    captions_tell(m, f,
                  (struct captions_finding){
                      .code = code, .line = c->at[i].line, .cue = i, .n = n, .max = max});
}

struct captions_findings captions_check(struct mem *m, const struct captions *c)
{
    struct captions_findings f = {0};
    int64_t until = 0; // the latest end so far

    if (c->n == 0)
        captions_tell(m, &f, (struct captions_finding){.code = CAPTIONS_none, .cue = -1});
    for (int i = 0; i < c->n; i++) {
        const struct cue *x = &c->at[i];
        const int64_t shown = x->end_ms - x->start_ms;
        str rest = cue_plain(m, x->text), line;
        int64_t lines = 0, signs = 0, longest = 0;

        if (i && x->start_ms < c->at[i - 1].start_ms)
            report(m, &f, c, i, CAPTIONS_order, 0, 0);
        else if (i && x->start_ms < until)
            report(m, &f, c, i, CAPTIONS_overlap, until - x->start_ms, 0);
        if (x->end_ms > until) until = x->end_ms;
        if (str_trim(rest).n == 0) {
            report(m, &f, c, i, CAPTIONS_cue_empty, 0, 0);
            continue;
        }
        while (str_cut(&rest, '\n', &line)) {
            const int64_t n = (int64_t)utf8_length(line);
            lines++;
            signs += n;
            if (n > longest) longest = n;
        }
        if (lines > CAPTIONS_LINES_MAX)
            report(m, &f, c, i, CAPTIONS_lines, lines, CAPTIONS_LINES_MAX);
        if (longest > CAPTIONS_LINE_SIGNS_MAX)
            report(m, &f, c, i, CAPTIONS_line_long, longest, CAPTIONS_LINE_SIGNS_MAX);
        if (shown <= 0) {
            report(m, &f, c, i, CAPTIONS_end_before, 0, 0);
            continue;
        }
        if (signs * 1000 > shown * CAPTIONS_SPEED_MAX)
            report(m, &f, c, i, CAPTIONS_speed, signs * 1000 / shown, CAPTIONS_SPEED_MAX);
        if (shown < CAPTIONS_SHORT_MS)
            report(m, &f, c, i, CAPTIONS_short, shown, CAPTIONS_SHORT_MS);
        if (shown > CAPTIONS_LONG_MS) report(m, &f, c, i, CAPTIONS_long, shown, CAPTIONS_LONG_MS);
    }
    return f;
}

int captions_at(const struct captions *c, int64_t ms)
{
    for (int i = 0; i < c->n; i++)
        if (c->at[i].start_ms <= ms && ms < c->at[i].end_ms) return i;
    return -1;
}

// ---- transcript and chapters

static str one_line(struct mem *m, str s) // white space of any length is one space
{
    struct out o = out_new(m);

    for (size_t i = 0; i < s.n; i++) {
        const bool space = s.at[i] == ' ' || s.at[i] == '\n' || s.at[i] == '\t';
        if (!space)
            out_byte(&o, s.at[i]);
        else if (o.n && o.at[o.n - 1] != ' ')
            out_byte(&o, ' ');
    }
    while (o.n && o.at[o.n - 1] == ' ')
        o.n--;
    return out_get(&o);
}

struct growing {
    struct transcript t;
    int cap;
};

static void put_line(struct mem *m, struct growing *g, const struct cue *x, str speaker,
                     struct out *o)
{
    const str text = one_line(m, out_get(o));

    o->n = 0;
    if (!text.n) return;
    if (g->t.n == g->cap) {
        const int cap = g->cap ? g->cap * 2 : 64;
        struct transcript_line *at = MEM_ARRAY(m, struct transcript_line, (size_t)cap);
        if (g->t.n) memcpy(at, g->t.at, (size_t)g->t.n * sizeof *at);
        g->t.at = at;
        g->cap = cap;
    }
    g->t.at[g->t.n++] = (struct transcript_line){x->start_ms, x->end_ms, speaker, text};
}

struct transcript captions_transcript(struct mem *m, const struct captions *c)
{
    struct growing g = {0};
    struct out o = out_new(m);

    for (int i = 0; i < c->n; i++) {
        str rest = c->at[i].text, speaker = STR("");
        struct piece p;
        while (piece_next(&rest, &p)) {
            const bool voice = str_eq(p.name, STR("v"));
            if (p.kind == PIECE_TEXT) {
                out_str(&o, plain_of(m, p.raw));
            } else if (voice && (p.kind == PIECE_OPEN || p.kind == PIECE_CLOSE)) {
                put_line(m, &g, &c->at[i], speaker, &o);
                speaker = p.kind == PIECE_OPEN ? plain_of(m, p.annotation) : STR("");
            }
        }
        put_line(m, &g, &c->at[i], speaker, &o);
    }
    return g.t;
}

enum err chapters_parse(struct mem *m, str vtt, struct chapters *out,
                        struct captions_findings *findings)
{
    struct captions c;
    struct chapters list = {0};
    const enum err e = captions_parse(m, vtt, CAPTIONS_STRICT, &c);

    *findings = c.findings;
    if (e == ERR_TOO_LARGE) return e;
    list.at = MEM_ARRAY(m, struct chapter, (size_t)c.n);
    for (int i = 0; i < c.n; i++) {
        const str title = one_line(m, cue_plain(m, c.at[i].text));
        if (!title.n) report(m, findings, &c, i, CAPTIONS_chapter_title, 0, 0);
        if (i && c.at[i].start_ms < c.at[i - 1].end_ms)
            report(m, findings, &c, i, CAPTIONS_chapter_overlap, 0, 0);
        list.at[list.n++] = (struct chapter){c.at[i].start_ms, c.at[i].end_ms, title};
    }
    if (c.n == 0)
        captions_tell(m, findings, (struct captions_finding){.code = CAPTIONS_none, .cue = -1});
    if (e != ERR_NONE || findings->errors) return ERR_INVALID;
    *out = list;
    return ERR_NONE;
}

str chapters_write(struct mem *m, const struct chapters *c)
{
    struct out o = out_new(m);

    OUT_LIT(&o, "WEBVTT\n");
    for (int i = 0; i < c->n; i++) {
        out_byte(&o, '\n');
        out_str(&o, captions_time(m, c->at[i].start_ms));
        OUT_LIT(&o, " --> ");
        out_str(&o, captions_time(m, c->at[i].end_ms));
        out_byte(&o, '\n');
        put_escaped(&o, one_line(m, c->at[i].title));
        out_byte(&o, '\n');
    }
    return out_get(&o);
}
