// What is here: the file (header, blocks, times, settings) read and written. Markup inside a cue is in text.c,
// edits and what a reader needs in edit.c.
#include "engine/captions/captions.h"

#include "base/utf8.h"
#include "engine/captions/text.h"

#include <stdlib.h>

static const enum captions_severity severities[] = {
#define CAPTION_FINDING(name, severity) CAPTIONS_##severity,
#include "engine/captions/finding.def"
#undef CAPTION_FINDING
};
static const char *const names[] = {
#define CAPTION_FINDING(name, severity) #name,
#include "engine/captions/finding.def"
#undef CAPTION_FINDING
};

const char *captions_code_name(enum captions_code code)
{
    return names[code];
}

void captions_tell(struct mem *m, struct captions_findings *f, struct captions_finding what)
{
    what.severity = severities[what.code];
    f->errors += what.severity == CAPTIONS_ERROR;
    f->warnings += what.severity == CAPTIONS_WARNING;
    if (f->n == CAPTIONS_FINDINGS_MAX) return;
    if (f->n == f->cap) {
        const int cap = f->cap ? f->cap * 2 : 16;
        struct captions_finding *at = MEM_ARRAY(m, struct captions_finding, (size_t)cap);
        if (f->n) memcpy(at, f->at, (size_t)f->n * sizeof *at);
        f->at = at;
        f->cap = cap;
    }
    f->at[f->n++] = what;
}

struct reader {
    struct mem *m;
    struct captions *c;
    str rest;
    str line; // the line at hand
    bool more;
    int number;
    int cap_blocks;
};

// Line ends are LF, CRLF and CR.
static void next(struct reader *r)
{
    size_t n = 0;

    r->more = r->rest.n > 0;
    if (!r->more) {
        r->line = STR("");
        return;
    }
    r->number++;
    while (n < r->rest.n && r->rest.at[n] != '\n' && r->rest.at[n] != '\r')
        n++;
    r->line = str_part(r->rest, 0, n);
    if (n + 1 < r->rest.n && r->rest.at[n] == '\r' && r->rest.at[n + 1] == '\n') n++;
    r->rest = str_from(r->rest, n + 1);
}

static bool has_arrow(str s)
{
    return str_find(s, STR("-->")) >= 0;
}

static void tell(struct reader *r, size_t column, enum captions_code code)
{
    captions_tell(r->m, &r->c->findings,
                  (struct captions_finding){.code = code,
                                            .line = r->number,
                                            .column = (int)(column < 10000 ? column : 10000) + 1,
                                            .cue = r->c->n});
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\f';
}

static bool is_word(
    str line, const char *word) // NOTE, STYLE, REGION on a line of their own or before a space
{
    const str w = str_of(word);

    return str_starts(line, w) && (line.n == w.n || line.at[w.n] == ' ' || line.at[w.n] == '\t');
}

static void keep_block(struct reader *r, enum captions_block_kind kind, str text)
{
    struct captions *c = r->c;

    if (c->n_blocks == r->cap_blocks) {
        const int cap = r->cap_blocks ? r->cap_blocks * 2 : 16;
        struct captions_block *at = MEM_ARRAY(r->m, struct captions_block, (size_t)cap);
        if (c->n_blocks) memcpy(at, c->blocks, (size_t)c->n_blocks * sizeof *at);
        c->blocks = at;
        r->cap_blocks = cap;
    }
    c->blocks[c->n_blocks++] = (struct captions_block){kind, c->n, text};
}

// A note, style or region: all lines up to an empty one.
static void read_block(struct reader *r, enum captions_block_kind kind, size_t word)
{
    struct out o = out_new(r->m);
    const bool late = kind != CAPTIONS_NOTE && r->c->n > 0;
    bool arrow = false;

    if (late) tell(r, 0, CAPTIONS_block_late);
    if (kind == CAPTIONS_NOTE) out_str(&o, str_trim(str_from(r->line, word)));
    for (next(r); r->more && r->line.n; next(r)) {
        if (has_arrow(r->line)) {
            tell(r, (size_t)str_find(r->line, STR("-->")), CAPTIONS_block_text);
            arrow = true;
            continue;
        }
        out_byte(&o, '\n');
        out_str(&o, r->line);
    }
    if (late || (arrow && kind != CAPTIONS_NOTE)) return;
    const str text = out_get(&o);
    if (kind == CAPTIONS_NOTE)
        keep_block(r, kind, text);
    else if (text.n)
        keep_block(r, kind, str_from(text, 1));
}

static bool is_number(str s, bool minus) // digits, and a point with digits after it
{
    size_t i = minus && s.n && s.at[0] == '-', digits = 0;

    for (; i < s.n && s.at[i] >= '0' && s.at[i] <= '9'; i++)
        digits++;
    if (!digits || i == s.n) return digits;
    if (s.at[i++] != '.' || i == s.n) return false;
    for (; i < s.n; i++)
        if (s.at[i] < '0' || s.at[i] > '9') return false;
    return true;
}

static bool is_percent(str s)
{
    if (s.n < 2 || s.n > 20 || s.at[s.n - 1] != '%' || !is_number(str_part(s, 0, s.n - 1), false))
        return false;
    int64_t whole = 0;
    size_t i = 0;
    for (; s.at[i] >= '0' && s.at[i] <= '9' && whole <= 100; i++)
        whole = whole * 10 + (s.at[i] - '0');
    if (whole != 100) return whole < 100;
    for (; i < s.n - 1; i++) // 100.0 is still all of it
        if (s.at[i] != '.' && s.at[i] != '0') return false;
    return true;
}

static bool is_one_of(str s, const char *words) // divided by spaces
{
    str rest = str_of(words), word;

    while (str_cut(&rest, ' ', &word))
        if (str_eq(s, word)) return true;
    return false;
}

// "value,word" or "value": the word one of the list.
static str before_comma(str v, const char *words, bool *ok)
{
    const ptrdiff_t comma = str_find_byte(v, ',');

    if (comma < 0) return v;
    if (!is_one_of(str_from(v, (size_t)comma + 1), words)) *ok = false;
    return str_part(v, 0, (size_t)comma);
}

static void read_setting(struct reader *r, struct cue_settings *s, str raw, size_t at)
{
    const ptrdiff_t colon = str_find_byte(raw, ':');
    const str name = str_part(raw, 0, colon < 0 ? raw.n : (size_t)colon);
    const str v = colon < 0 ? STR("") : str_from(raw, (size_t)colon + 1);
    str *to, number;
    bool ok = v.n > 0;

    if (str_eq(name, STR("vertical"))) {
        to = &s->vertical;
        ok = ok && is_one_of(v, "rl lr");
    } else if (str_eq(name, STR("line"))) {
        to = &s->line;
        number = before_comma(v, "start center end", &ok);
        ok = ok && number.n <= 20 && (is_number(number, true) || is_percent(number));
    } else if (str_eq(name, STR("position"))) {
        to = &s->position;
        number = before_comma(v, "line-left center line-right", &ok);
        ok = ok && is_percent(number);
    } else if (str_eq(name, STR("size"))) {
        to = &s->size;
        ok = ok && is_percent(v);
    } else if (str_eq(name, STR("align"))) {
        to = &s->align;
        ok = ok && is_one_of(v, "start center end left right");
    } else if (str_eq(name, STR("region"))) {
        to = &s->region;
        ok = ok && !has_arrow(v);
    } else {
        tell(r, at, CAPTIONS_setting_unknown);
        return;
    }
    if (!ok)
        tell(r, at, CAPTIONS_setting_value);
    else if (to->n)
        tell(r, at, CAPTIONS_setting_double);
    else
        *to = v;
}

static bool read_time(struct reader *r, size_t *i, int64_t *out)
{
    enum captions_code why;
    bool comma;
    const size_t n = time_read(str_from(r->line, *i), out, &why, &comma);

    if (!n) {
        tell(r, *i, why);
        return false;
    }
    if (comma) tell(r, *i, CAPTIONS_time_comma);
    *i += n;
    return true;
}

// "00:01.000 --> 00:02.000 align:start". False when there is no telling when the cue is shown.
static bool read_times(struct reader *r, struct cue *x)
{
    const str s = r->line;
    size_t i = 0, before;

    while (i < s.n && is_space(s.at[i]))
        i++;
    if (!read_time(r, &i, &x->start_ms)) return false;
    before = i;
    while (i < s.n && is_space(s.at[i]))
        i++;
    if (!str_starts(str_from(s, i), STR("-->"))) {
        tell(r, i, CAPTIONS_arrow_missing);
        return false;
    }
    if (before == i) tell(r, i, CAPTIONS_arrow_space);
    before = i += 3;
    while (i < s.n && is_space(s.at[i]))
        i++;
    if (before == i && i < s.n) tell(r, i, CAPTIONS_arrow_space);
    if (!read_time(r, &i, &x->end_ms)) return false;
    if (x->end_ms <= x->start_ms) tell(r, i, CAPTIONS_end_before);
    if (r->c->n && x->start_ms < r->c->at[r->c->n - 1].start_ms) tell(r, 0, CAPTIONS_start_before);
    if (i < s.n && !is_space(s.at[i])) tell(r, i, CAPTIONS_setting_space);
    while (i < s.n) {
        while (i < s.n && is_space(s.at[i]))
            i++;
        before = i;
        while (i < s.n && !is_space(s.at[i]))
            i++;
        if (i > before) read_setting(r, &x->settings, str_part(s, before, i - before), before);
    }
    return true;
}

static void skip_block(
    struct reader *r) // what cannot be understood, up to an empty line or the next times
{
    for (next(r); r->more && r->line.n && !has_arrow(r->line); next(r))
        ;
}

static bool keep_cue(struct captions *c, struct cue x)
{
    if (c->n == CAPTIONS_CUES_MAX) return false;
    if (c->n == c->cap) {
        const int cap = c->cap ? c->cap * 2 : 64;
        struct cue *at = MEM_ARRAY(c->mem, struct cue, (size_t)cap);
        if (c->n) memcpy(at, c->at, (size_t)c->n * sizeof *at);
        c->at = at;
        c->cap = cap;
    }
    c->at[c->n++] = x;
    return true;
}

static enum err read_cue(struct reader *r)
{
    struct cue x = {.id = STR("")};

    x.settings = (struct cue_settings){STR(""), STR(""), STR(""), STR(""), STR(""), STR("")};
    if (!has_arrow(r->line)) {
        x.id = r->line;
        next(r);
        if (!r->more || !r->line.n || !has_arrow(r->line)) {
            tell(r, 0, CAPTIONS_id_alone);
            // The line at hand may be the name of the next cue: go on there.
            return ERR_NONE;
        }
    }
    x.line = r->number;
    if (!read_times(r, &x)) {
        skip_block(r);
        return ERR_NONE;
    }
    next(r);
    const char *from = r->line.at;
    const int first = r->number;
    size_t n = 0;
    for (; r->more && r->line.n; next(r)) {
        if (has_arrow(r->line)) {
            tell(r, (size_t)str_find(r->line, STR("-->")), CAPTIONS_cue_no_blank);
            break;
        }
        n = (size_t)(r->line.at + r->line.n - from);
    }
    const struct cue_place place = {.findings = &r->c->findings,
                                    .m = r->m,
                                    .line = first,
                                    .cue = r->c->n,
                                    .start_ms = x.start_ms,
                                    .end_ms = x.end_ms,
                                    .timed = true};
    x.text = cue_normal(r->m, (str){from, n}, &place);
    if (x.text.n == 0)
        captions_tell(r->m, &r->c->findings,
                      (struct captions_finding){
                          .code = CAPTIONS_cue_empty, .line = x.line, .column = 1, .cue = r->c->n});
    // One that ends before it starts is never shown; keeping it would break the order of all others.
    if (x.end_ms <= x.start_ms) return ERR_NONE;
    return keep_cue(r->c, x) ? ERR_NONE : ERR_TOO_LARGE;
}

static int by_id(const void *a, const void *b)
{
    return str_cmp((*(const struct cue *const *)a)->id, (*(const struct cue *const *)b)->id);
}

static void check_names(struct captions *c)
{
    const struct cue **at = MEM_ARRAY(c->mem, const struct cue *, (size_t)c->n);
    int n = 0;

    for (int i = 0; i < c->n; i++)
        if (c->at[i].id.n) at[n++] = &c->at[i];
    if (n) qsort(at, (size_t)n, sizeof *at, by_id);
    for (int i = 1; i < n; i++)
        if (str_eq(at[i]->id, at[i - 1]->id))
            captions_tell(c->mem, &c->findings,
                          (struct captions_finding){.code = CAPTIONS_id_double,
                                                    .line = at[i]->line,
                                                    .column = 1,
                                                    .cue = (int)(at[i] - c->at)});
}

struct captions captions_new(struct mem *m)
{
    return (struct captions){.mem = m, .header = STR("")};
}

enum err captions_parse(struct mem *m, str text, enum captions_mode mode, struct captions *out)
{
    *out = captions_new(m);
    struct reader r = {.m = m, .c = out, .rest = text};

    if (text.n > CAPTIONS_BYTES_MAX) return ERR_TOO_LARGE;
    if (!utf8_valid(text)) {
        while (r.rest.n) { // the line of the broken byte
            next(&r);
            if (!utf8_valid(r.line)) break;
        }
        tell(&r, 0, CAPTIONS_utf8);
        return ERR_INVALID;
    }
    if (text.n && memchr(text.at, 0, text.n)) {
        r.number = 1;
        tell(&r, 0, CAPTIONS_nul);
        r.number = 0;
        char *copy = str_z(m, text);
        for (size_t i = 0; i < text.n; i++)
            if (!copy[i]) copy[i] = ' ';
        r.rest = (str){copy, text.n};
    }
    if (str_starts(r.rest, STR("\xef\xbb\xbf"))) r.rest = str_from(r.rest, 3);
    next(&r);
    if (is_word(r.line, "WEBVTT")) {
        out->header = str_trim(str_from(r.line, 6));
        next(&r);
        if (r.more && r.line.n) tell(&r, 0, CAPTIONS_header_line);
        while (r.more && r.line.n && !has_arrow(r.line))
            next(&r);
    } else if (str_starts(r.line, STR("WEBVTT"))) {
        tell(&r, 6, CAPTIONS_header_space);
        next(&r);
    } else {
        tell(&r, 0, CAPTIONS_signature); // SubRip has none: go on with this line
    }
    while (r.more) {
        if (r.line.n == 0)
            next(&r);
        else if (is_word(r.line, "NOTE") && !has_arrow(r.line))
            read_block(&r, CAPTIONS_NOTE, 4);
        else if (is_word(r.line, "STYLE") && !has_arrow(r.line))
            read_block(&r, CAPTIONS_STYLE, 5);
        else if (is_word(r.line, "REGION") && !has_arrow(r.line))
            read_block(&r, CAPTIONS_REGION, 6);
        else
            TRY(read_cue(&r));
    }
    check_names(out);
    return mode == CAPTIONS_STRICT && out->findings.errors ? ERR_INVALID : ERR_NONE;
}

// ---- writing

static void put_setting(struct out *o, const char *name, str v)
{
    if (!v.n) return;
    out_format(o, " %s:", name);
    out_str(o, v);
}

static void put_blocks(struct out *o, const struct captions *c, int *i, int before)
{
    static const char *const words[] = {"NOTE", "STYLE", "REGION"};

    for (; *i < c->n_blocks && c->blocks[*i].before <= before; ++*i) {
        const struct captions_block *b = &c->blocks[*i];
        out_format(o, "\n%s", words[b->kind]);
        if (b->kind == CAPTIONS_NOTE && b->text.n && b->text.at[0] != '\n') out_byte(o, ' ');
        if (b->kind != CAPTIONS_NOTE) out_byte(o, '\n');
        out_str(o, b->text);
        out_byte(o, '\n');
    }
}

str captions_time(struct mem *m, int64_t ms)
{
    return str_format(m, "%02d:%02d:%02d.%03d", (int)(ms / 3600000), (int)(ms / 60000 % 60),
                      (int)(ms / 1000 % 60), (int)(ms % 1000));
}

bool captions_time_parse(str s, int64_t *out_ms)
{
    enum captions_code why;
    bool comma;
    int64_t ms;

    s = str_trim(s);
    if (time_read(s, &ms, &why, &comma) != s.n || s.n == 0) return false;
    *out_ms = ms;
    return true;
}

str captions_write(struct mem *m, const struct captions *c)
{
    struct out o = out_new(m);
    int block = 0;

    OUT_LIT(&o, "WEBVTT");
    if (c->header.n) {
        out_byte(&o, ' ');
        out_str(&o, c->header);
    }
    out_byte(&o, '\n');
    for (int i = 0; i < c->n; i++) {
        const struct cue *x = &c->at[i];
        put_blocks(&o, c, &block, i);
        out_byte(&o, '\n');
        if (x->id.n) {
            out_str(&o, x->id);
            out_byte(&o, '\n');
        }
        const int64_t a = x->start_ms, b = x->end_ms;
        out_format(&o, "%02d:%02d:%02d.%03d --> %02d:%02d:%02d.%03d", (int)(a / 3600000),
                   (int)(a / 60000 % 60), (int)(a / 1000 % 60), (int)(a % 1000), (int)(b / 3600000),
                   (int)(b / 60000 % 60), (int)(b / 1000 % 60), (int)(b % 1000));
        put_setting(&o, "region", x->settings.region);
        put_setting(&o, "vertical", x->settings.vertical);
        put_setting(&o, "line", x->settings.line);
        put_setting(&o, "position", x->settings.position);
        put_setting(&o, "size", x->settings.size);
        put_setting(&o, "align", x->settings.align);
        out_byte(&o, '\n');
        if (x->text.n) {
            out_str(&o, x->text);
            out_byte(&o, '\n');
        }
    }
    put_blocks(&o, c, &block, c->n);
    return out_get(&o);
}
