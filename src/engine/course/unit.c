#include "engine/course/unit.h"

#include "base/utf8.h"
#include "engine/course/normal.h"

#include <stdlib.h>

static bool is_yes(str s)
{
    return str_eq(s, STR("yes"));
}

static void unit_put(struct units *u, struct unit x)
{
    if (u->n < UNITS_MAX && x.text.n) u->at[u->n++] = x;
}

static int level_of(str line)
{
    size_t n = 0;

    while (n < line.n && line.at[n] == '#')
        n++;
    return n >= 1 && n <= 2 && n < line.n && line.at[n] == ' ' ? (int)n : 0;
}

// "## Kaders {#k3f9q2xa}": the words, and the id when there is one.
static str heading_words(str line, str *out_id)
{
    str words = line;

    while (words.n && words.at[0] == '#')
        words = str_from(words, 1);
    words = str_trim(words);
    *out_id = STR("");
    const ptrdiff_t at = str_find(words, STR("{#"));
    if (at > 0 && str_ends(words, STR("}"))) {
        const str id = str_part(words, (size_t)at + 2, words.n - (size_t)at - 3);
        if (str_is_block_id(id)) {
            *out_id = id;
            words = str_trim(str_part(words, 0, (size_t)at));
        }
    }
    return words;
}

static str key_new(struct mem *m, const struct units *u, str words)
{
    const str slug = utf8_slug(m, words, 60);
    str key = str_format(m, "t-" STR_FMT, STR_ARG(slug.n ? slug : STR("stuk")));
    const str first = key;

    for (int i = 2; units_find(u, key); i++)
        key = str_format(m, STR_FMT "-%d", STR_ARG(first), i);
    return key;
}

// Text without blocks, cut above its headings of the first two levels.
static void text_put(struct mem *m, struct units *u, str text, int line)
{
    struct md_code code = {0};
    str rest = text, one, from = text, title = STR(""), id = STR("");
    int at = line, start = line;
    bool more = true;

    while (more) {
        const char *here = rest.at;
        more = str_line(&rest, &one);
        const bool in_code = more && md_code_line(&code, one);
        const bool cut = more && !in_code && level_of(one) && here != from.at;
        if (!more || cut) {
            const str piece = more ? str_part(from, 0, (size_t)(here - from.at)) : from;
            const str body = str_trim(piece);
            str first = body, head;
            title = id = STR("");
            if (str_line(&first, &head) && level_of(head)) title = heading_words(head, &id);
            unit_put(u,
                     (struct unit){.kind = UNIT_TEXT,
                                   .key = id.n ? id : key_new(m, u, title.n ? title : STR("begin")),
                                   .title = title,
                                   .block = STR(""),
                                   .text = body,
                                   .line = start,
                                   .lines = at - start});
            if (more) {
                from = str_from(from, (size_t)(here - from.at));
                start = at;
            }
        }
        at++;
    }
}

static str lines_of(str text, int first, int last) // of a text, from 1
{
    str rest = text, line;
    const char *from = text.at + text.n, *to = text.at + text.n;

    for (int i = 1; rest.at; i++) {
        const char *here = rest.at;
        if (!str_line(&rest, &line)) break;
        if (i == first) from = here;
        if (i == last) {
            to = line.at + line.n;
            break;
        }
    }
    return to > from ? (str){from, (size_t)(to - from)} : STR("");
}

enum err units_read(struct mem *m, str path, str text, struct findings *f, struct units *out)
{
    struct findings own = findings_new(m);
    struct blocks blocks;
    struct head h;

    *out = (struct units){MEM_ARRAY(m, struct unit, UNITS_MAX), 0};
    TRY(head_parse(m, path, text, f ? f : &own, &h));
    TRY(block_parse(m, path, h.body, h.body_line, f ? f : &own, &blocks));
    const size_t head = text.n - h.body.n;
    bool local = false;
    for (int i = 0; i < h.n; i++)
        local |= str_eq(h.at[i].name, STR("local")) && h.at[i].n && is_yes(h.at[i].at[0].text);
    if (h.present)
        unit_put(out, (struct unit){.kind = UNIT_HEAD,
                                    .key = STR("h"),
                                    .title = STR(""),
                                    .block = STR(""),
                                    .text = str_trim(str_part(text, 0, head)),
                                    .line = 1,
                                    .lines = h.body_line - 1});
    for (int i = 0; i < blocks.n; i++) {
        const struct block *b = &blocks.at[i];
        str title;

        if (block_is_text(b)) {
            text_put(m, out, b->inside, b->line);
            continue;
        }
        if (!block_title(b, &title, NULL)) title = STR("");
        unit_put(out, (struct unit){.kind = UNIT_BLOCK,
                                    .key = b->id.n ? b->id : key_new(m, out, b->kind),
                                    .title = title,
                                    .block = b->kind,
                                    .text = lines_of(text, b->line, b->end_line),
                                    .line = b->line,
                                    .lines = b->end_line - b->line + 1,
                                    .local = is_yes(block_attr(b, "local"))});
    }
    for (int i = 0; i < out->n; i++)
        out->at[i].local |= local;
    return ERR_NONE;
}

struct unit *units_find(const struct units *u, str key)
{
    for (int i = 0; i < u->n; i++)
        if (str_eq(u->at[i].key, key)) return &u->at[i];
    return NULL;
}

enum err units_text(struct mem *m, str path, const struct units *u,
                    const struct normal_options *opt, struct findings *f, str *out)
{
    struct out o = out_new(m);

    for (int i = 0; i < u->n; i++) {
        if (str_trim(u->at[i].text).n == 0) continue;
        if (o.n) OUT_LIT(&o, "\n\n");
        out_str(&o, str_trim(u->at[i].text));
    }
    OUT_LIT(&o, "\n");
    return normal_text(m, path, out_get(&o), opt, f, out);
}

struct units units_with(struct mem *m, const struct units *u, str key, str after, str text)
{
    struct units r = {MEM_ARRAY(m, struct unit, (size_t)u->n + 1), 0};
    const bool known = units_find(u, key) != NULL;
    const struct unit made = {
        .kind = UNIT_TEXT, .key = key, .title = STR(""), .block = STR(""), .text = text};
    bool placed = known || text.n == 0;

    for (int i = 0; i < u->n; i++) {
        struct unit x = u->at[i];
        if (str_eq(x.key, key)) {
            if (str_trim(text).n == 0) continue;
            x.text = text;
        }
        r.at[r.n++] = x;
        if (!placed && str_eq(x.key, after)) {
            r.at[r.n++] = made;
            placed = true;
        }
    }
    if (!placed) r.at[r.n++] = made;
    return r;
}

static bool line_ends_hard(str line)
{
    size_t n = 0;

    while (n < line.n && line.at[line.n - 1 - n] == '\\')
        n++;
    return n % 2;
}

// The normal form keeps a line end after a colon but never makes one: only what it cuts again is joined.
static bool cut_again(struct mem *m, str line, str next)
{
    const str both = str_format(m, STR_FMT " " STR_FMT, STR_ARG(line), STR_ARG(next));

    return sentence_second(both) == line.n + 1;
}

str text_flow(struct mem *m, str text)
{
    struct out o = out_sized(m, text.n + 1);
    struct md_code code = {0};
    str rest = text, line, before = STR("");
    bool joins = false; // the line before was of a paragraph

    while (str_line(&rest, &line)) {
        const bool in_code = md_code_line(&code, line);
        const bool prose = !in_code && line_is_prose(line);
        if (o.n) out_byte(&o, joins && prose && cut_again(m, before, line) ? ' ' : '\n');
        out_str(&o, line);
        joins = prose && !line_ends_hard(line);
        before = line;
    }
    return out_get(&o);
}

// ---- what differs

static str head_shared(struct mem *m, str head) // without what belongs to one course
{
    struct out o = out_new(m);
    str rest = head, line;

    while (str_line(&rest, &line)) {
        if (str_starts(line, STR("version:")) || str_starts(line, STR("upstream:"))) continue;
        out_str(&o, line);
        out_byte(&o, '\n');
    }
    return str_trim(out_get(&o));
}

static bool same(struct mem *m, const struct unit *a, const struct unit *b)
{
    if (a->kind != b->kind) return false;
    if (a->kind == UNIT_HEAD) return str_eq(head_shared(m, a->text), head_shared(m, b->text));
    return str_eq(a->text, b->text);
}

struct unit_pairs units_differ(struct mem *m, const struct units *before, const struct units *now)
{
    struct unit_pairs r = {MEM_ARRAY(m, struct unit_pair, (size_t)(before->n + now->n) + 1), 0};
    bool *used = MEM_ARRAY(m, bool, (size_t)before->n + 1);
    int at = 0; // the first of before that stands after the last one met

    for (int i = 0; i < now->n; i++) {
        const struct unit *x = &now->at[i], *was = units_find(before, x->key);
        // A heading that reads otherwise has another key: what went at its place is what it was.
        if (!was && x->kind == UNIT_TEXT && at < before->n && before->at[at].kind == UNIT_TEXT &&
            !used[at] && !units_find(now, before->at[at].key))
            was = &before->at[at];
        if (was) {
            at = (int)(was - before->at) + 1;
            used[at - 1] = true;
        }
        if (was && same(m, was, x)) continue;
        r.at[r.n++] = (struct unit_pair){
            .key = was ? was->key : x->key,
            .title = x->title,
            .after = i ? now->at[i - 1].key : STR(""),
            .kind = x->kind,
            .before =
                was ? (x->kind == UNIT_HEAD ? head_shared(m, was->text) : was->text) : (str){0},
            .now = x->kind == UNIT_HEAD ? head_shared(m, x->text) : x->text,
            .local = x->local,
        };
    }
    for (int i = 0; i < before->n; i++)
        if (!used[i])
            r.at[r.n++] = (struct unit_pair){.key = before->at[i].key,
                                             .title = before->at[i].title,
                                             .after = STR(""),
                                             .kind = before->at[i].kind,
                                             .before = before->at[i].text,
                                             .local = before->at[i].local};
    return r;
}

// ---- weight

enum weight change_weight(const struct diff_change *c)
{
    static const char *const none[] = {"version", "upstream", "local", "date"};
    static const char *const minor[] = {"minutes", "modules", "needs", "people",
                                        "form",    "id",      "ref",   "hours"};
    const bool answers = str_starts(c->path, STR("trainer/answers/"));
    const bool question = str_starts(c->path, STR("questions/"));
    const bool certificate = str_starts(c->path, STR("certificate."));

    if (c->what == DIFF_HEAD) {
        for (size_t i = 0; i < COUNT_OF(none); i++)
            if (str_eq(c->name, str_of(none[i]))) return WEIGHT_NONE;
        if (str_eq(c->name, STR("outcomes")) || str_eq(c->name, STR("correct")) ||
            (question && str_eq(c->name, STR("kind"))))
            return WEIGHT_MAJOR;
        for (size_t i = 0; i < COUNT_OF(minor); i++)
            if (str_eq(c->name, str_of(minor[i]))) return WEIGHT_MINOR;
        return WEIGHT_PATCH;
    }
    if (str_starts(c->path, STR("CHANGES.")) || str_eq(c->path, STR("LICENSE")))
        return WEIGHT_PATCH;
    if (c->what == DIFF_FILE) {
        if (c->kind == DIFF_MOVED) return WEIGHT_PATCH;
        if (c->kind == DIFF_REMOVED && (answers || question || certificate)) return WEIGHT_MAJOR;
        return WEIGHT_MINOR;
    }
    if (certificate && c->kind != DIFF_MOVED) return WEIGHT_MAJOR;
    if (c->what == DIFF_BLOCK || c->what == DIFF_ATTR) return WEIGHT_MINOR;
    size_t number;
    const str text = c->after.n ? c->after : c->before;
    // An answer that comes or goes is another question than before.
    if (question && (c->kind == DIFF_ADDED || c->kind == DIFF_REMOVED) &&
        line_is_item(text, &number))
        return WEIGHT_MAJOR;
    if ((c->kind == DIFF_ADDED || c->kind == DIFF_REMOVED) && line_is_heading(text))
        return WEIGHT_MINOR;
    return WEIGHT_PATCH;
}

enum weight diff_weight(const struct diff *d)
{
    enum weight w = WEIGHT_NONE;

    for (int i = 0; i < d->n; i++) {
        const enum weight x = change_weight(&d->at[i]);
        if (x > w) w = x;
    }
    return w;
}

bool version_read_number(str version, int out[3])
{
    str rest = version, part;

    for (int i = 0; i < 3; i++) {
        int64_t v;
        if (!str_cut(&rest, '.', &part) || str_int(part, 0, 9999, &v) != ERR_NONE) return false;
        out[i] = (int)v;
    }
    return rest.at == NULL;
}

str version_next(struct mem *m, str version, enum weight w)
{
    int v[3];

    if (!version_read_number(version, v)) v[0] = 1, v[1] = v[2] = 0;
    if (w == WEIGHT_MAJOR) v[0]++, v[1] = v[2] = 0;
    if (w == WEIGHT_MINOR) v[1]++, v[2] = 0;
    if (w == WEIGHT_PATCH) v[2]++;
    return str_format(m, "%d.%d.%d", v[0], v[1], v[2]);
}

int version_compare(str a, str b)
{
    int x[3] = {0}, y[3] = {0};

    if (!version_read_number(a, x)) memset(x, 0, sizeof x);
    if (!version_read_number(b, y)) memset(y, 0, sizeof y);
    for (int i = 0; i < 3; i++)
        if (x[i] != y[i]) return x[i] < y[i] ? -1 : 1;
    return 0;
}
