// What is here: the one form of a text, and where sentences end. Whether a text has that form is told by check.c.
#include "engine/course/normal.h"

#include "base/utf8.h"

#include <stdlib.h>

// ---- letters

uint32_t letter_composed(uint32_t base, uint32_t mark)
{
#define LETTERS(sign, letters, ...)                             \
    if (mark == (sign)) {                                       \
        static const uint16_t composed[] = {__VA_ARGS__};       \
        static const char from[] = letters;                     \
        const char *at = base ? strchr(from, (int)base) : NULL; \
        return at ? composed[at - from] : 0;                    \
    }
    if (base == 0 || base >= 0x80) return 0;
#include "engine/course/letter.def"
#undef LETTERS
    return 0;
}

// LF, NFC, no mark of byte order. Most texts need nothing and are handed back.
static str text_clean(struct mem *m, str text)
{
    if (str_starts(text, STR("\xef\xbb\xbf"))) text = str_from(text, 3);
    bool clean = true;
    for (size_t i = 0; i < text.n && clean; i++)
        clean = (unsigned char)text.at[i] < 0x80 && text.at[i] != '\r';
    if (clean) return text;
    struct out o = out_sized(m, text.n + 4);
    uint32_t before = 0;
    size_t before_at = 0; // where it stands in what is written
    for (str rest = text; rest.n;) {
        const str here = rest;
        uint32_t sign = utf8_next(&rest);
        if (sign == '\r') {
            if (rest.n == 0 || rest.at[0] != '\n') out_byte(&o, '\n');
            before = '\n';
            continue;
        }
        const uint32_t one = letter_composed(before, sign);
        if (one) {
            o.n = before_at;
            utf8_put(&o, one);
            before = one;
            continue;
        }
        before_at = o.n;
        before = sign;
        if (sign == 0x212b)
            utf8_put(&o, 0xc5);
        else if (sign == 0x2126)
            utf8_put(&o, 0x3a9);
        else
            out_bytes(&o, here.at, here.n - rest.n);
    }
    return out_get(&o);
}

// ---- sentences

// Words before a full stop that do not end a sentence; Dutch and English.
static bool is_abbreviation(str s)
{
    static const char *const list[] = {
        "a.h.w.", "a.u.b.", "bijv.",  "blz.",   "ca.",  "d.d.",   "d.w.z.", "dhr.",   "dr.",
        "drs.",   "e.a.",   "e.d.",   "e.g.",   "enz.", "etc.",   "evt.",   "excl.",  "fig.",
        "i.e.",   "i.p.v.", "i.v.m.", "incl.",  "ing.", "ir.",    "jl.",    "m.b.t.", "m.n.",
        "max.",   "mevr.",  "min.",   "mr.",    "mrs.", "n.a.v.", "nr.",    "nrs.",   "o.a.",
        "o.m.",   "p.",     "prof.",  "resp.",  "st.",  "t.a.v.", "t.g.v.", "t.o.v.", "t/m.",
        "tel.",   "vgl.",   "vs.",    "z.o.z.", "art.",
    };

    for (size_t i = 0; i < COUNT_OF(list); i++) {
        const str x = str_of(list[i]);
        if (x.n > s.n) continue;
        bool same = true;
        for (size_t k = 0; k < x.n && same; k++) {
            const char c = s.at[s.n - x.n + k];
            same = (c >= 'A' && c <= 'Z' ? c + 32 : c) == x.at[k];
        }
        if (same && (s.n == x.n || strchr(" (/", s.at[s.n - x.n - 1]))) return true;
    }
    return false;
}

static bool is_closer(uint32_t c)
{
    return c == ')' || c == ']' || c == '"' || c == '\'' || c == '*' || c == '_' || c == 0x2019 ||
           c == 0x201d;
}

static bool opens_sentence(str s) // a capital, past quotes and emphasis
{
    while (s.n) {
        const uint32_t c = utf8_next(&s);
        if (c == '"' || c == '\'' || c == '*' || c == '_' || c == '(' || c == '[' || c == 0x2018 ||
            c == 0x201c)
            continue;
        return (c >= 'A' && c <= 'Z') || (c >= 0xc0 && c <= 0xde && c != 0xd7);
    }
    return false;
}

static bool ends_sentence_sign(uint32_t c)
{
    return c == '.' || c == '!' || c == '?' || c == 0x2026;
}

size_t sentence_second(str line)
{
    str rest = line;

    while (rest.n) {
        const uint32_t c = utf8_next(&rest);
        const size_t at = line.n - rest.n;
        if (c == '`' || c == '<') return 0; // code, an address: whoever wrote it knows
        if (!ends_sentence_sign(c)) continue;
        str after = rest;
        while (after.n) {
            str next = after;
            if (!is_closer(utf8_next(&next))) break;
            after = next;
        }
        if (!after.n || after.at[0] != ' ' || !opens_sentence(str_from(after, 1))) continue;
        if (c == '.' && is_abbreviation(str_part(line, 0, at))) continue;
        // "J. Jansen": one capital and a full stop is a name.
        if (c == '.' && at >= 2 && line.at[at - 2] >= 'A' && line.at[at - 2] <= 'Z' &&
            (at == 2 || line.at[at - 3] == ' ' || line.at[at - 3] == '.'))
            continue;
        return line.n - after.n + 1;
    }
    return 0;
}

// Does the sentence end where its line does? Then the next line starts another, whatever it opens with.
static bool sentence_ends(str line, str next)
{
    size_t n = line.n;

    for (;;) { // back over closing signs
        if (n && strchr(")]\"'*_", line.at[n - 1]))
            n--;
        else if (n >= 3 && (memcmp(line.at + n - 3, "\xe2\x80\x99", 3) == 0 ||
                            memcmp(line.at + n - 3, "\xe2\x80\x9d", 3) == 0))
            n -= 3;
        else
            break;
    }
    if (n >= 3 && memcmp(line.at + n - 3, "\xe2\x80\xa6", 3) == 0) return true;
    if (n == 0 || !strchr(".!?:", line.at[n - 1])) return false;
    return line.at[n - 1] != '.' || !is_abbreviation(str_part(line, 0, n)) || opens_sentence(next);
}

// ---- lines

static size_t indent_of(str line)
{
    size_t n = 0;

    while (n < line.n && line.at[n] == ' ')
        n++;
    return n;
}

static str end_cut(str line) // without white space at the end
{
    while (line.n && (line.at[line.n - 1] == ' ' || line.at[line.n - 1] == '\t'))
        line.n--;
    return line;
}

bool line_is_prose(str line)
{
    if (line.n == 0 || strchr("|#>-:=\t ", line.at[0])) return false;
    if (line.at[0] == '*' && (line.n < 2 || line.at[1] == ' ')) return false;
    size_t i = 0;
    while (i < line.n && line.at[i] >= '0' && line.at[i] <= '9')
        i++;
    return !(i && i < line.n && (line.at[i] == '.' || line.at[i] == ')'));
}

bool line_is_heading(str line)
{
    size_t n = 0;

    while (n < line.n && line.at[n] == '#')
        n++;
    return n >= 1 && n <= 6 && (n == line.n || line.at[n] == ' ');
}

static bool is_rule(str line) // ***, ---, _ _ _: a line across the page
{
    char sign = 0;
    int n = 0;

    for (size_t i = 0; i < line.n; i++) {
        const char c = line.at[i];
        if (c == ' ') continue;
        if (!strchr("*-_", c) || (sign && c != sign)) return false;
        sign = c;
        n++;
    }
    return n >= 3;
}

bool line_is_item(str line, size_t *out_number_bytes)
{
    size_t n = 0;

    // With nothing behind it "-" underlines the line before it.
    if (is_rule(line) || end_cut(line).n < 3) return false;
    *out_number_bytes = 0;
    if (line.n >= 3 && strchr("-*+", line.at[0]) && line.at[1] == ' ') return true;
    while (n < line.n && line.at[n] >= '0' && line.at[n] <= '9')
        n++;
    if (n == 0 || n > 9 || n + 2 >= end_cut(line).n || (line.at[n] != '.' && line.at[n] != ')') ||
        line.at[n + 1] != ' ')
        return false;
    *out_number_bytes = n;
    return true;
}

// A line of a paragraph and of nothing else, wherever it stands.
static bool is_plain(str line)
{
    if (!line_is_prose(line) || strchr("+~<`", line.at[0]) || is_rule(line)) return false;
    if (line.at[0] == '[') { // [label]: target
        const ptrdiff_t close = str_find(line, STR("]:"));
        if (close > 0) return false;
    }
    return true;
}

// ---- Markdown without blocks

struct writer {
    struct mem *m;
    struct out o;
    bool blank; // an empty line is due before what comes next
    bool
        joined; // inside a list or quote without an empty line since: a plain line may belong to it
    bool prose; // the line before was of a paragraph at the edge
};

static void line_put(struct writer *w, str line)
{
    if (w->o.n) out_byte(&w->o, '\n');
    if (w->blank && w->o.n) out_byte(&w->o, '\n');
    w->blank = false;
    out_str(&w->o, line);
}

static str tabs_out(struct mem *m, str line)
{
    if (str_find_byte(line, '\t') < 0) return line;
    struct out o = out_new(m);
    size_t column = 0;
    for (str rest = line; rest.n;) {
        const str here = rest;
        const uint32_t c = utf8_next(&rest);
        if (c != '\t') {
            out_bytes(&o, here.at, here.n - rest.n);
            column++;
            continue;
        }
        do
            out_byte(&o, ' ');
        while (++column % 4);
    }
    return out_get(&o);
}

static bool hard_end(str line) // two spaces: the line breaks here
{
    return line.n >= 2 && line.at[line.n - 1] == ' ' && line.at[line.n - 2] == ' ' &&
           end_cut(line).n;
}

static str with_backslash(struct mem *m, str line)
{
    return str_format(m, STR_FMT "\\", STR_ARG(end_cut(line)));
}

static bool backslash_end(str line)
{
    size_t n = 0;

    while (n < line.n && line.at[line.n - 1 - n] == '\\')
        n++;
    return n % 2;
}

static void sentences_put(struct writer *w, str line)
{
    size_t at;

    while ((at = sentence_second(line)) != 0) {
        line_put(w, end_cut(str_part(line, 0, at)));
        line = str_from(line, at);
    }
    line_put(w, line);
}

// | a | b |: one space around each cell. Code and escaped bars are not cut.
static str row_of(struct mem *m, str line)
{
    struct out o = out_sized(m, line.n + 16);
    size_t from = 1;
    bool rule = str_find(line, STR("--")) > 0;

    for (size_t i = 0; i < line.n; i++)
        rule &= strchr("|-: \t\v\f", line.at[i]) != NULL;
    out_byte(&o, '|');
    for (size_t i = 1; i <= line.n; i++) {
        if (i < line.n && line.at[i] == '\\') {
            i += i + 1 < line.n;
            continue;
        }
        if (i < line.n && line.at[i] == '`') {
            size_t n = 0, j;
            while (i + n < line.n && line.at[i + n] == '`')
                n++;
            for (j = i + n; j < line.n; j++) {
                size_t k = 0;
                while (j + k < line.n && line.at[j + k] == '`')
                    k++;
                if (k == n) break;
                if (k) j += k - 1;
            }
            i = j < line.n ? j + n - 1 : i + n - 1;
            continue;
        }
        if (i < line.n && line.at[i] != '|') continue;
        if (i == line.n && from >= line.n) break;
        const str cell = str_trim(str_part(line, from, (i < line.n ? i : line.n) - from));
        if (rule) {
            out_str(&o, cell);
        } else {
            out_byte(&o, ' ');
            out_str(&o, cell);
            if (cell.n) out_byte(&o, ' ');
        }
        out_byte(&o, '|');
        from = i + 1;
    }
    return out_get(&o);
}

// From a plain line on: all that belongs to its paragraph, joined, then cut at the ends of sentences.
static size_t paragraph_put(struct writer *w, const str *line, size_t i, size_t n)
{
    struct out o = out_new(w->m);
    size_t end = i + 1;

    while (end < n && is_plain(str_from(line[end], indent_of(line[end]))))
        end++;
    const bool heading = end < n && line[end].n && strchr("=-", line[end].at[0]) &&
                         !line_is_item(line[end], &(size_t){0});
    for (size_t k = i; k < end; k++) {
        const str raw = str_from(line[k], indent_of(line[k]));
        str now = end_cut(raw);
        const bool last = k + 1 == end;
        const bool hard = !last && (hard_end(raw) || backslash_end(now));
        if (hard && !backslash_end(now)) now = with_backslash(w->m, now);
        out_str(&o, now);
        const str next = last ? STR("") : str_from(line[k + 1], indent_of(line[k + 1]));
        if (!last && !hard && !sentence_ends(out_get(&o), next)) {
            out_byte(&o, ' ');
            continue;
        }
        if (heading)
            line_put(w, out_get(&o));
        else
            sentences_put(w, out_get(&o));
        o = out_new(w->m);
    }
    w->prose = !heading;
    w->joined = false;
    return end;
}

static bool is_underline(str line)
{
    for (size_t i = 0; i < line.n; i++)
        if (line.at[i] != line.at[0]) return false;
    return line.n && strchr("=-", line.at[0]);
}

static void raw_put(struct writer *w, str line, bool more)
{
    const bool hard = more && hard_end(line) && !is_underline(end_cut(line));

    if (hard && indent_of(line) == 0)
        line = with_backslash(w->m, line);
    else if (!hard) // in what may be code the spaces stay
        line = end_cut(line);
    line_put(w, line);
    w->prose = false;
}

str normal_markdown(struct mem *m, str text)
{
    struct writer w = {.m = m, .o = out_sized(m, text.n + 64)};
    struct md_code code = {0};
    size_t n = 0;
    str rest = text, one;

    while (str_line(&rest, &one))
        n++;
    str *line = MEM_ARRAY(m, str, n + 1);
    bool *in_code = MEM_ARRAY(m, bool, n + 1);
    rest = text;
    for (size_t i = 0; i < n; i++) {
        str_line(&rest, &line[i]);
        in_code[i] = md_code_line(&code, line[i]);
        if (in_code[i]) continue;
        line[i] = tabs_out(m, line[i]);
        if (end_cut(line[i]).n == 0) line[i] = STR("");
    }
    for (size_t i = 0; i < n;) {
        const str l = line[i];
        const bool more = i + 1 < n && line[i + 1].n;
        size_t number;

        if (in_code[i]) {
            // The lines of code before this one, blank ones too, stand as they are.
            if (i && in_code[i - 1] && w.o.n) w.blank = false;
            line_put(&w, l);
            w.prose = false;
            i++;
            continue;
        }
        if (l.n == 0) {
            w.blank = true;
            w.prose = false;
            i++;
            continue;
        }
        if (line_is_heading(l)) {
            w.blank = true;
            line_put(&w, end_cut(l));
            w.blank = true;
            w.prose = w.joined = false;
            i++;
            continue;
        }
        if (l.at[0] == ' ' || l.at[0] == '>') {
            if (l.at[0] == '>') w.joined = true;
            raw_put(&w, l, more);
            i++;
            continue;
        }
        if (line_is_item(l, &number)) {
            const bool opens = !number || (number == 1 && l.at[0] == '1');
            if (w.prose && opens) w.blank = true;
            if (!w.prose || opens) w.joined = true;
            const bool text_still = w.prose && !opens;
            raw_put(&w, l, more);
            w.prose = text_still;
            i++;
            continue;
        }
        if (l.at[0] == '<') { // as it is, up to an empty line
            while (i < n && line[i].n && !in_code[i])
                line_put(&w, line[i++]);
            w.prose = w.joined = false;
            continue;
        }
        if (w.blank || w.o.n == 0) w.joined = false;
        if (is_plain(l) && !w.joined) {
            size_t end = i;
            while (end < n && line[end].n && !in_code[end])
                end++;
            i = paragraph_put(&w, line, i, end);
            continue;
        }
        if (l.at[0] == '|' && !w.joined && !w.prose) {
            line_put(&w, row_of(m, end_cut(l)));
        } else { // in the midst of a paragraph bars are text
            const bool prose = w.prose;
            raw_put(&w, l, more);
            w.prose = prose;
        }
        i++;
    }
    return normal_numbers(m, out_get(&w.o), NUMBERS_ON);
}

static int64_t number_read(str digits)
{
    int64_t v = 0;

    for (size_t i = 0; i < digits.n; i++)
        v = v * 10 + (digits.at[i] - '0');
    return v;
}

str normal_numbers(struct mem *m, str text, enum normal_numbers how)
{
    struct md_code code = {0};
    struct out o = out_sized(m, text.n + 64);
    str rest = text, line;
    bool list = false, blank = true, prose = false;
    char sign = 0;
    int64_t next = 0;
    size_t old_width = 0;
    ptrdiff_t shift = 0;

    while (str_line(&rest, &line)) {
        const bool in_code = md_code_line(&code, line);
        const size_t indent = indent_of(line);
        size_t n;

        if (o.n || blank == false) out_byte(&o, '\n');
        if (!in_code && line_is_item(line, &n) && n &&
            (list || !prose || (n == 1 && line.at[0] == '1'))) {
            const int64_t old = number_read(str_part(line, 0, n));
            if (!list || line.at[n] != sign) {
                next = old;
                sign = line.at[n];
            } else if (how == NUMBERS_ON) {
                next++;
            }
            list = true;
            old_width = n + 2;
            const size_t before = o.n;
            out_int(&o, next);
            shift = (ptrdiff_t)(o.n - before) - (ptrdiff_t)n;
            out_str(&o, str_from(line, n));
        } else if (list && line.n && indent >= old_width && shift) {
            for (ptrdiff_t i = 0; i < (ptrdiff_t)indent + shift; i++)
                out_byte(&o, ' ');
            out_str(&o, str_from(line, indent));
        } else {
            // At the edge after an empty line, or what cannot be a paragraph's: the list has ended.
            if (line.n && indent == 0 && (blank || in_code || !is_plain(line))) list = false;
            out_str(&o, line);
        }
        prose = !in_code && line.n && indent == 0 && !list && (is_plain(line) || prose);
        blank = line.n == 0;
    }
    return out_get(&o);
}

// ---- head

int normal_key_place(str key)
{
    static const char *const order[] = {
        "id",       "kind",          "title",        "summary", "language", "licence",  "version",
        "upstream", "date",          "phase",        "goal",    "level",    "minutes",  "people",
        "form",     "study_minutes", "live_minutes", "ref",     "place",    "practice", "consent",
        "modules",  "outcomes",      "needs",        "source",  "correct",  "complete", "local",
    };

    for (size_t i = 0; i < COUNT_OF(order); i++)
        if (str_eq(key, str_of(order[i]))) return (int)i;
    return COUNT_OF(order);
}

void normal_value(struct out *o, str s)
{
    const char second = s.n > 1 ? s.at[1] : ' ';
    const bool plain = s.n && !strchr("[]{}>|*&!%@`,'\"# ", s.at[0]) && s.at[s.n - 1] != ' ' &&
                       s.at[s.n - 1] != ':' && !(strchr("-?:", s.at[0]) && second == ' ') &&
                       str_find(s, STR(": ")) < 0 && str_find(s, STR(" #")) < 0;

    if (plain) {
        out_str(o, s);
        return;
    }
    out_byte(o, '"');
    for (size_t i = 0; i < s.n; i++) {
        if (s.at[i] == '"' || s.at[i] == '\\') out_byte(o, '\\');
        out_byte(o, s.at[i]);
    }
    out_byte(o, '"');
}

static int by_place(const void *a, const void *b)
{
    const struct head_key *x = a, *y = b;
    const int c = normal_key_place(x->name) - normal_key_place(y->name);

    return c ? c : str_cmp(x->name, y->name);
}

static void head_put(struct mem *m, struct out *o, const struct head *h,
                     const struct normal_options *opt)
{
    struct head_key *keys = MEM_ARRAY(m, struct head_key, (size_t)h->n + 1);
    bool has_id = false;

    if (h->n) memcpy(keys, h->at, (size_t)h->n * sizeof *keys);
    qsort(keys, (size_t)h->n, sizeof *keys, by_place);
    for (int i = 0; i < h->n; i++)
        has_id |= str_eq(keys[i].name, STR("id"));
    OUT_LIT(o, "---\n");
    if (!has_id && opt && opt->new_id) {
        char id[8];
        opt->new_id(opt->ctx, id);
        OUT_LIT(o, "id: ");
        out_bytes(o, id, sizeof id);
        out_byte(o, '\n');
    }
    for (int i = 0; i < h->n; i++) {
        out_str(o, keys[i].name);
        out_byte(o, ':');
        for (int k = 0; k < keys[i].n; k++) {
            out_bytes(o, keys[i].is_list ? "\n- " : " ", keys[i].is_list ? 3 : 1);
            normal_value(o, keys[i].at[k].text);
        }
        out_byte(o, '\n');
    }
    OUT_LIT(o, "---\n");
}

// ---- blocks

static bool is_bare(str name, str v) // words always stand between quotes, as people write them
{
    static const char *const words[] = {"form", "software", "room", "needs", "title"};

    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (str_eq(name, str_of(words[i]))) return false;
    for (size_t i = 0; i < v.n; i++) {
        const char c = v.at[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
              strchr("._:/-", c)))
            return false;
    }
    return v.n > 0;
}

void normal_fence(struct out *o, int colons, const struct block *b)
{
    for (int i = 0; i < colons; i++)
        out_byte(o, ':');
    OUT_LIT(o, " {.");
    out_str(o, b->kind);
    if (b->id.n) {
        OUT_LIT(o, " #");
        out_str(o, b->id);
    }
    for (int i = 0; i < b->attrs; i++) {
        const str v = b->attr[i].value;
        out_byte(o, ' ');
        out_str(o, b->attr[i].name);
        out_byte(o, '=');
        const bool bare = is_bare(b->attr[i].name, v);
        if (!bare) out_byte(o, '"');
        for (size_t k = 0; k < v.n; k++) {
            if (v.at[k] == '"' || v.at[k] == '\\') out_byte(o, '\\');
            out_byte(o, v.at[k]);
        }
        if (!bare) out_byte(o, '"');
    }
    OUT_LIT(o, "}\n");
}

static int depth_of(const struct blocks *in, bool drop_local) // levels of blocks inside
{
    int most = 0;

    for (int i = 0; i < in->n; i++) {
        const struct block *b = &in->at[i];
        if (block_is_text(b) || (drop_local && str_eq(block_attr(b, "local"), STR("yes"))))
            continue;
        const int d = 1 + depth_of(&b->blocks, drop_local);
        if (d > most) most = d;
    }
    return most;
}

static void blocks_put(struct mem *m, struct out *o, const struct blocks *in,
                       const struct normal_options *opt)
{
    bool first = true;

    for (int i = 0; i < in->n; i++) {
        const struct block *b = &in->at[i];
        if (opt && opt->drop_local && str_eq(block_attr(b, "local"), STR("yes"))) continue;
        if (!first) out_byte(o, '\n');
        first = false;
        if (block_is_text(b)) {
            out_str(o, normal_markdown(m, b->inside));
            out_byte(o, '\n');
            continue;
        }
        struct block with_id = *b;
        if (b->id.n == 0 && opt && opt->new_id) {
            char *id = mem_raw(m, 8);
            opt->new_id(opt->ctx, id);
            with_id.id = (str){id, 8};
        }
        const int colons = 3 + depth_of(&b->blocks, opt && opt->drop_local);
        normal_fence(o, colons, &with_id);
        blocks_put(m, o, &b->blocks, opt);
        for (int k = 0; k < colons; k++)
            out_byte(o, ':');
        out_byte(o, '\n');
    }
}

enum err normal_text(struct mem *m, str path, str text, const struct normal_options *opt,
                     struct findings *f, str *out)
{
    struct findings own = findings_new(m);
    struct blocks blocks;
    struct head h;

    *out = text;
    // What only the form is about is what is being put right here, so it is not told.
    enum err e = head_parse(m, path, text_clean(m, text), &own, &h);
    if (e == ERR_NONE) e = block_parse(m, path, h.body, h.body_line, &own, &blocks);
    if (e != ERR_NONE) {
        for (int i = 0; i < own.n && f; i++)
            if (own.at[i].severity == SEVERITY_ERROR)
                finding_add(f, own.at[i].file, own.at[i].line, own.at[i].code, own.at[i].a,
                            own.at[i].b);
        return e;
    }
    if (opt && opt->drop_local)
        for (int i = 0; i < h.n; i++)
            if (str_eq(h.at[i].name, STR("local")) && !h.at[i].is_list &&
                str_eq(h.at[i].at[0].text, STR("yes"))) {
                *out = STR("");
                return ERR_NONE;
            }
    struct out o = out_sized(m, text.n + 256);
    if (h.present) head_put(m, &o, &h, opt);
    if (h.present && blocks.n) out_byte(&o, '\n');
    blocks_put(m, &o, &blocks, opt);
    // A line across the page that opens a text without a head would be read as the start of one.
    if (!h.present && str_starts(out_get(&o), STR("---\n"))) memcpy(o.at, "***", 3);
    *out = out_get(&o);
    return ERR_NONE;
}
