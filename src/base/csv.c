#include "base/csv.h"

#include "base/utf8.h"

static char separator_of(str text)
{
    int commas = 0, semicolons = 0, tabs = 0;
    bool quoted = false;

    for (size_t i = 0; i < text.n && (quoted || (text.at[i] != '\n' && text.at[i] != '\r')); i++) {
        if (text.at[i] == '"') quoted = !quoted;
        if (quoted) continue;
        commas += text.at[i] == ',';
        semicolons += text.at[i] == ';';
        tabs += text.at[i] == '\t';
    }
    return semicolons > commas && semicolons >= tabs ? ';' : tabs > commas ? '\t' : ',';
}

struct csv csv_open(struct mem *m, str text)
{
    if (str_starts(text, STR("\xef\xbb\xbf"))) text = str_from(text, 3);
    return (struct csv){.mem = m, .rest = text, .separator = separator_of(text), .next_line = 1};
}

static void row_problem(struct csv *c, enum csv_problem p, int line, size_t column)
{
    if (c->problem) return;
    c->problem = p;
    c->problem_line = line;
    c->problem_column = (int)column;
}

// plain: known to be ASCII without NUL.
static void field_put(struct csv *c, str field, size_t column, bool plain)
{
    if (c->n == CSV_FIELDS_MAX) {
        row_problem(c, CSV_FIELDS_TOO_MANY, c->line, column);
        return;
    }
    if (c->n == c->room) {
        const int room = c->room ? 2 * c->room : 16;
        str *fields = MEM_ARRAY(c->mem, str, (size_t)room);
        int *columns = MEM_ARRAY(c->mem, int, (size_t)room);
        if (c->n) {
            memcpy(fields, c->field, (size_t)c->n * sizeof *fields);
            memcpy(columns, c->field_column, (size_t)c->n * sizeof *columns);
        }
        c->field = fields;
        c->field_column = columns;
        c->room = room;
    }
    if (field.n > CSV_FIELD_BYTES_MAX) row_problem(c, CSV_FIELD_TOO_LONG, c->line, column);
    if (!plain && (memchr(field.at, 0, field.n) || !utf8_valid(field)))
        row_problem(c, CSV_NOT_TEXT, c->line, column);
    c->field[c->n] = field;
    c->field_column[c->n++] = (int)column;
}

static bool at_end(str s, size_t i)
{
    return i >= s.n || s.at[i] == '\n' ||
           (s.at[i] == '\r' && (i + 1 == s.n || s.at[i + 1] == '\n'));
}

static const uint64_t ones = UINT64_C(0x0101010101010101), highs = UINT64_C(0x8080808080808080);

// A high bit in the first byte of x that is 0; above that one there may be more.
static uint64_t zero_byte(uint64_t x)
{
    return (x - ones) & ~x & highs;
}

// From i to the first separator or line end, eight bytes at a time where there are eight; *plain false when there is a
// NUL or a byte above ASCII among them.
static size_t field_end(str s, size_t i, char separator, bool *plain)
{
    const uint64_t separators = ones * (unsigned char)separator, lf = ones * '\n', cr = ones * '\r';

    while (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ && s.n - i >= 8) {
        uint64_t w;
        memcpy(&w, s.at + i, 8);
        const uint64_t ends = zero_byte(w ^ separators) | zero_byte(w ^ lf) | zero_byte(w ^ cr);
        const uint64_t before = ends ? (ends & -ends) - 1 : UINT64_MAX;
        if (((w & highs) | zero_byte(w)) & before) *plain = false;
        if (ends) {
            i += (size_t)__builtin_ctzll(ends) / 8;
            if (s.at[i] == separator || at_end(s, i)) return i;
            i++; // a CR by itself
        } else {
            i += 8;
        }
    }
    while (!at_end(s, i) && s.at[i] != separator)
        *plain &= s.at[i++] > 0;
    return i;
}

// A quoted field; *at stands on its first quote and is left after the last.
static str quoted_field(struct csv *c, str s, size_t *at, size_t column, int *lines)
{
    const int line = c->line + *lines;
    size_t i = *at + 1;
    const size_t from = i;
    bool doubled = false;

    for (;; i++) {
        if (i >= s.n) {
            row_problem(c, CSV_QUOTE_OPEN, line, column);
            break;
        }
        if (s.at[i] == '\n') ++*lines;
        if (s.at[i] != '"') continue;
        if (i + 1 < s.n && s.at[i + 1] == '"')
            doubled = true, i++;
        else
            break;
    }
    str field = str_part(s, from, i - from);
    *at = i < s.n ? i + 1 : i;
    if (!doubled) return field;

    char *text = mem_raw(c->mem, field.n);
    size_t n = 0;
    for (size_t k = 0; k < field.n; k++) {
        text[n++] = field.at[k];
        if (field.at[k] == '"') k++;
    }
    return (str){text, n};
}

static bool row_read(struct csv *c)
{
    const str s = c->rest;
    size_t i = 0, line_start = 0;
    int lines = 0;
    bool any = false;

    c->line = c->next_line;
    c->n = 0;
    c->problem = CSV_FINE;
    for (;;) {
        const size_t column = i - line_start + 1;
        if (i < s.n && s.at[i] == '"') {
            const int before = lines;
            field_put(c, quoted_field(c, s, &i, column, &lines), column, false);
            if (lines > before)
                for (line_start = i; s.at[line_start - 1] != '\n';)
                    line_start--;
            any = true;
            if (!at_end(s, i) && s.at[i] != c->separator) {
                row_problem(c, CSV_AFTER_QUOTE, c->line + lines, i - line_start + 1);
                while (!at_end(s, i) && s.at[i] != c->separator)
                    i++;
            }
        } else {
            const size_t from = i;
            bool plain = true;
            i = field_end(s, i, c->separator, &plain);
            any |= i > from;
            field_put(c, str_part(s, from, i - from), column, plain);
        }
        if (at_end(s, i)) break;
        any = true;
        i++;
    }
    if (i < s.n && s.at[i] == '\r') i++;
    if (i < s.n) i++;
    c->rest = str_from(s, i);
    c->next_line += lines + 1;
    return any;
}

enum err csv_next(struct csv *c, bool *out_more)
{
    while (c->rest.n)
        if (row_read(c)) {
            *out_more = true;
            return c->problem ? ERR_INVALID : ERR_NONE;
        }
    c->n = 0;
    *out_more = false;
    return ERR_NONE;
}

const char *csv_problem_name(enum csv_problem p)
{
    static const char *const names[] = {"fine",     "quote_open",      "after_quote",
                                        "not_text", "fields_too_many", "field_too_long"};
    return names[p];
}

// What a spreadsheet reckons with; and what would be taken for the guarded form of it, so that csv_people gives back each.
static bool is_formula(str s)
{
    size_t marks = 0;
    while (marks < s.n && s.at[marks] == '\'')
        marks++;
    if (marks) return marks < s.n && strchr("=+-@\t\r", s.at[marks]);
    if (!s.n || !strchr("=+-@\t\r", s.at[0])) return false;
    size_t digits = 0;
    for (size_t i = 1; i < s.n; i++) {
        const bool digit = s.at[i] >= '0' && s.at[i] <= '9';
        if (!digit && s.at[i] != '.' && s.at[i] != ',') return true;
        digits += digit;
    }
    return digits == 0 || (s.at[0] != '-' && s.at[0] != '+');
}

str csv_people(str field)
{
    return field.n > 1 && field.at[0] == '\'' && is_formula(field) ? str_from(field, 1) : field;
}

void csv_put(struct csv_out *c, str s)
{
    if (c->inside) out_byte(c->out, ',');
    c->inside = true;
    const bool mark = c->for_people && is_formula(s);
    bool quotes = mark || (s.n && (s.at[0] == ' ' || s.at[s.n - 1] == ' '));
    for (size_t i = 0; i < s.n && !quotes; i++)
        quotes = strchr("\",\r\n;\t", s.at[i]) != NULL;
    if (!quotes) {
        out_str(c->out, s);
        return;
    }
    out_byte(c->out, '"');
    if (mark) out_byte(c->out, '\'');
    for (size_t i = 0; i < s.n; i++) {
        if (s.at[i] == '"') out_byte(c->out, '"');
        out_byte(c->out, s.at[i]);
    }
    out_byte(c->out, '"');
}

void csv_put_int(struct csv_out *c, int64_t v)
{
    if (c->inside) out_byte(c->out, ',');
    c->inside = true;
    out_int(c->out, v);
}

void csv_end(struct csv_out *c)
{
    OUT_LIT(c->out, "\r\n");
    c->inside = false;
}

void csv_heads(struct csv_out *c, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        csv_put(c, str_of(names[i]));
    csv_end(c);
}
