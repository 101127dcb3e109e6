// What is here: the bytes of a text checked, the head read, and the getters.
// Which keys a head must have is said by who asks (course.c, app/library).
#include "engine/course/head.h"

#include "base/utf8.h"
#include "engine/course/normal.h"

static void tell(struct head *h, int line, enum finding_code code, str a, str b)
{
    finding_add(h->findings, h->file, line, code, a, b);
}

static str number(struct mem *m, int64_t v)
{
    return str_format(m, "%lld", (long long)v);
}

// Each kind of trouble is told once, at the first line where it is.
static bool text_check(struct mem *m, str file, str text, struct findings *f)
{
    bool decomposed = false, control = false, line_end = false;
    uint32_t before = 0;
    int line = 1;

    if (text.n > TEXT_BYTES_MAX) {
        finding_add(f, file, 0, FINDING_file_too_large, number(m, TEXT_BYTES_MAX), STR(""));
        return false;
    }
    while (text.n) {
        const unsigned char byte = (unsigned char)text.at[0];
        const str here = text;

        if (byte >= 0x20 && byte < 0x7f) { // almost all of it
            text.at++, text.n--;
            before = byte;
            continue;
        }
        const uint32_t sign = utf8_next(&text);
        if (sign == 0xfffd && here.n - text.n != 3) {
            finding_add(f, file, line, FINDING_file_not_utf8, STR(""), STR(""));
            return false;
        }
        if (sign == '\n') {
            line++;
        } else if (sign == '\r') {
            if (!line_end) finding_add(f, file, line, FINDING_file_line_end, STR(""), STR(""));
            line_end = true;
        } else if ((sign < 0x20 && sign != '\t') || (sign >= 0x7f && sign < 0xa0) ||
                   sign == 0xfeff || (sign >= 0x202a && sign <= 0x202e) ||
                   (sign >= 0x2066 && sign <= 0x2069)) {
            // Also signs that turn the direction of text: what you read is then not what it says.
            if (!control)
                finding_add(f, file, line, FINDING_file_control,
                            str_format(m, "U+%04X", (unsigned)sign), STR(""));
            control = true;
        } else if (!decomposed &&
                   (letter_composed(before, sign) || sign == 0x212b || sign == 0x2126)) {
            struct out o = out_new(m);
            if (letter_composed(before, sign)) utf8_put(&o, before);
            utf8_put(&o, sign);
            finding_add(f, file, line, FINDING_file_not_nfc, out_get(&o), STR(""));
            decomposed = true;
        }
        before = sign;
    }
    return true;
}

static bool is_key(str s)
{
    if (s.n == 0 || s.n > HEAD_KEY_BYTES_MAX || s.at[0] < 'a' || s.at[0] > 'z') return false;
    for (size_t i = 1; i < s.n; i++) {
        const char c = s.at[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-'))
            return false;
    }
    return true;
}

// True when another YAML reader would see something else than this text.
static bool yaml_differs(str s)
{
    const char first = s.at[0], second = s.n > 1 ? s.at[1] : ' ';

    if (strchr("[]{}>|*&!%@`,'\"#", first)) return true;
    if (strchr("-?:", first) && second == ' ') return true;
    return str_find(s, STR(": ")) >= 0 || str_find(s, STR(" #")) >= 0 || s.at[s.n - 1] == ':';
}

static str value_read(struct mem *m, struct head *h, str key, str raw, int line)
{
    str s = str_trim(raw);

    if (s.n > HEAD_VALUE_BYTES_MAX) {
        tell(h, line, FINDING_head_value_long, key, number(m, HEAD_VALUE_BYTES_MAX));
        return utf8_clip((str){s.at, HEAD_VALUE_BYTES_MAX}, HEAD_VALUE_BYTES_MAX / 4);
    }
    if (s.n == 0) return STR("");
    if (s.at[0] != '"') {
        if (yaml_differs(s)) tell(h, line, FINDING_head_value_yaml, key, STR(""));
        return s;
    }
    char *at = mem_raw(m, s.n);
    size_t n = 0, i = 1;
    for (; i < s.n && s.at[i] != '"'; i++) {
        if (s.at[i] == '\\') {
            if (i + 1 >= s.n || (s.at[i + 1] != '"' && s.at[i + 1] != '\\')) break;
            i++;
        }
        at[n++] = s.at[i];
    }
    if (i + 1 != s.n || s.at[i] != '"') {
        tell(h, line, FINDING_head_value_quotes, key, STR(""));
        return s;
    }
    return (str){at, n};
}

// The lists of keys and items are made once their number is known: lines are read twice.
static int count_items(str rest)
{
    int n = 0;
    str line;

    while (str_line(&rest, &line) && (str_starts(line, STR("- ")) || str_eq(line, STR("-"))))
        n++;
    return n;
}

static void read_key(struct mem *m, struct head *h, str line_text, int line, str rest)
{
    const ptrdiff_t colon = str_find_byte(line_text, ':');
    const str name = colon < 0 ? line_text : str_part(line_text, 0, (size_t)colon);

    if (colon < 0 || ((size_t)colon + 1 < line_text.n && line_text.at[colon + 1] != ' ')) {
        tell(h, line, FINDING_head_line, utf8_clip(line_text, 60), STR(""));
        return;
    }
    if (!is_key(name)) {
        tell(h, line, FINDING_head_key_form, utf8_clip(name, 60), STR(""));
        return;
    }
    for (int i = 0; i < h->n; i++) {
        if (!str_eq(h->at[i].name, name)) continue;
        tell(h, line, FINDING_head_key_double, name, number(m, h->at[i].line));
        return;
    }
    if (h->n == HEAD_KEYS_MAX) {
        tell(h, line, FINDING_head_keys_too_many, number(m, HEAD_KEYS_MAX), STR(""));
        return;
    }
    struct head_key *k = &h->at[h->n++];
    const str raw = str_trim(str_from(line_text, (size_t)colon + 1));
    *k = (struct head_key){.name = name, .line = line, .n = 1};
    if (raw.n) {
        k->at = MEM_NEW(m, struct head_value);
        k->at[0] = (struct head_value){value_read(m, h, name, raw, line), line};
        return;
    }
    k->is_list = true;
    k->n = count_items(rest);
    if (k->n == 0) tell(h, line, FINDING_head_value_empty, name, STR(""));
    if (k->n > HEAD_LIST_MAX) {
        tell(h, line, FINDING_head_list_too_long, name, number(m, HEAD_LIST_MAX));
        k->n = HEAD_LIST_MAX;
    }
    k->at = MEM_ARRAY(m, struct head_value, (size_t)k->n);
    for (int i = 0; i < k->n; i++) {
        str item;
        str_line(&rest, &item);
        const str text = value_read(m, h, name, str_from(item, 1), line + 1 + i);
        if (text.n == 0) tell(h, line + 1 + i, FINDING_head_value_empty, name, STR(""));
        k->at[i] = (struct head_value){text, line + 1 + i};
    }
}

enum err head_parse(struct mem *m, str file, str text, struct findings *f, struct head *out)
{
    const int errors = f->errors;
    struct head *h = out;
    str rest, line;
    int n = 1;
    bool in_list = false;

    *h = (struct head){.file = file, .findings = f, .body_line = 1, .body = STR("")};
    if (!text_check(m, file, text, f)) return ERR_INVALID;
    if (str_starts(text, STR("\xef\xbb\xbf"))) text = str_from(text, 3);
    h->body = text;
    rest = text;
    if (!str_line(&rest, &line) || !str_eq(line, STR("---")))
        return f->errors > errors ? ERR_INVALID : ERR_NONE;
    h->present = true;
    h->at = MEM_ARRAY(m, struct head_key, HEAD_KEYS_MAX);
    while (str_line(&rest, &line)) {
        n++;
        if (str_eq(line, STR("---"))) {
            h->body = rest.at ? rest : STR("");
            h->body_line = n + 1;
            return f->errors > errors ? ERR_INVALID : ERR_NONE;
        }
        if (str_trim(line).n == 0) {
            tell(h, n, FINDING_form_blank_lines, STR(""), STR(""));
            in_list = false;
        } else if (str_starts(line, STR("- ")) || str_eq(line, STR("-"))) {
            // Items were read with their key; one that stands elsewhere belongs to nothing.
            if (!in_list) tell(h, n, FINDING_head_line, utf8_clip(line, 60), STR(""));
        } else {
            const int keys = h->n;
            read_key(m, h, line, n, rest);
            // After a key that was refused its items are not told one by one as well.
            in_list = h->n == keys ? line.at[line.n - 1] == ':' : h->at[h->n - 1].is_list;
        }
    }
    // Without an end there is no telling where the body starts: all of it is, so that no text is lost.
    tell(h, 1, FINDING_head_unclosed, STR(""), STR(""));
    h->body = text;
    h->body_line = 1;
    return ERR_INVALID;
}

struct head_key *head_find(struct head *h, const char *key)
{
    bool known = false;

    for (int i = 0; i < h->knowns && !known; i++)
        known = strcmp(h->known[i], key) == 0;
    if (!known && h->knowns < HEAD_KEYS_MAX) h->known[h->knowns++] = key;
    for (int i = 0; i < h->n; i++) {
        if (!str_eq(h->at[i].name, str_of(key))) continue;
        h->at[i].asked = true;
        return &h->at[i];
    }
    return NULL;
}

static const struct head_value *scalar(struct head *h, const char *key, enum head_need need)
{
    const struct head_key *k = head_find(h, key);

    if (!k) {
        if (need == HEAD_MUST)
            tell(h, h->present ? 1 : 0, FINDING_head_key_missing, str_of(key), STR(""));
        return NULL;
    }
    if (k->is_list) {
        if (k->n) tell(h, k->line, FINDING_head_text_expected, k->name, STR(""));
        return NULL;
    }
    return k->at;
}

static bool too_long(struct head *h, str key, const struct head_value *v, int max_signs)
{
    if (v->text.n <= (size_t)max_signs || utf8_length(v->text) <= (size_t)max_signs) return false;
    tell(h, v->line, FINDING_head_value_long, key, number(h->findings->mem, max_signs));
    return true;
}

str head_text(struct head *h, const char *key, enum head_need need, int max_signs)
{
    const struct head_value *v = scalar(h, key, need);

    if (!v) return (str){0};
    if (too_long(h, str_of(key), v, max_signs)) return utf8_clip(v->text, (size_t)max_signs);
    return v->text;
}

int64_t head_int(struct head *h, const char *key, enum head_need need, int64_t min, int64_t max,
                 int64_t fallback)
{
    const struct head_value *v = scalar(h, key, need);
    int64_t n = fallback;

    if (v && str_int(v->text, min, max, &n) != ERR_NONE)
        tell(h, v->line, FINDING_head_number, str_of(key),
             str_format(h->findings->mem, "%lld\xe2\x80\x93%lld", (long long)min, (long long)max));
    return n;
}

int head_choice(struct head *h, const char *key, enum head_need need, const char *const *words,
                int n, int fallback)
{
    const struct head_value *v = scalar(h, key, need);

    if (!v) return fallback;
    for (int i = 0; i < n; i++)
        if (str_eq(v->text, str_of(words[i]))) return i;
    struct out o = out_new(h->findings->mem);
    for (int i = 0; i < n; i++)
        out_format(&o, i ? ", %s" : "%s", words[i]);
    tell(h, v->line, FINDING_head_choice, str_of(key), out_get(&o));
    return fallback;
}

bool head_yes(struct head *h, const char *key)
{
    static const char *const words[] = {"no", "yes"};

    return head_choice(h, key, HEAD_MAY, words, 2, 0) == 1;
}

bool head_day(struct head *h, const char *key, enum head_need need, day *out)
{
    const struct head_value *v = scalar(h, key, need);

    if (!v) return false;
    if (day_parse(v->text, out) == ERR_NONE) return true;
    tell(h, v->line, FINDING_head_day, str_of(key), utf8_clip(v->text, 60));
    return false;
}

str head_slug(struct head *h, const char *key, enum head_need need)
{
    const struct head_value *v = scalar(h, key, need);

    if (!v) return (str){0};
    if (str_is_slug(v->text, 80)) return v->text;
    tell(h, v->line, FINDING_head_slug, str_of(key), utf8_clip(v->text, 60));
    return (str){0};
}

str head_id(struct head *h)
{
    const struct head_value *v = scalar(h, "id", HEAD_MUST);

    if (!v) return (str){0};
    if (str_is_block_id(v->text)) return v->text;
    tell(h, v->line, FINDING_head_id, utf8_clip(v->text, 60), STR(""));
    return (str){0};
}

struct strs head_list(struct head *h, struct mem *m, const char *key, enum head_need need,
                      int max_items, int max_signs)
{
    struct head_key *k = head_find(h, key);
    struct strs out = {0};

    if (!k) {
        if (need == HEAD_MUST)
            tell(h, h->present ? 1 : 0, FINDING_head_key_missing, str_of(key), STR(""));
        return out;
    }
    if (!k->is_list) {
        tell(h, k->line, FINDING_head_list_expected, k->name, STR(""));
        return out;
    }
    int n = k->n;
    if (n > max_items) {
        tell(h, k->line, FINDING_head_list_too_long, k->name, number(m, max_items));
        n = max_items;
    }
    out.at = MEM_ARRAY(m, str, (size_t)n);
    for (int i = 0; i < n; i++) {
        const struct head_value *v = &k->at[i];
        if (v->text.n == 0) continue;
        out.at[out.n++] =
            too_long(h, k->name, v, max_signs) ? utf8_clip(v->text, (size_t)max_signs) : v->text;
    }
    return out;
}

struct strs head_slugs(struct head *h, struct mem *m, const char *key, enum head_need need,
                       int max_items)
{
    struct strs all = head_list(h, m, key, need, max_items, 4 * 80);
    const struct head_key *k = head_find(h, key);
    int n = 0;

    for (int i = 0; i < all.n; i++) {
        if (str_is_slug(all.at[i], 80))
            all.at[n++] = all.at[i];
        else
            tell(h, k->line, FINDING_head_slug, k->name, utf8_clip(all.at[i], 60));
    }
    all.n = n;
    return all;
}

// How many signs to change, add or leave out to make one of the other; 3 stands for "too many".
static int distance(str a, const char *b)
{
    const size_t n = strlen(b);
    int row[HEAD_KEY_BYTES_MAX + 1];

    if (n > HEAD_KEY_BYTES_MAX || a.n > HEAD_KEY_BYTES_MAX) return 3;
    for (size_t j = 0; j <= n; j++)
        row[j] = (int)j;
    for (size_t i = 1; i <= a.n; i++) {
        int corner = row[0];
        row[0] = (int)i;
        for (size_t j = 1; j <= n; j++) {
            const int change = corner + (a.at[i - 1] != b[j - 1]);
            corner = row[j];
            const int other = (row[j] < row[j - 1] ? row[j] : row[j - 1]) + 1;
            row[j] = change < other ? change : other;
        }
    }
    return row[n];
}

void head_done(struct head *h)
{
    for (int i = 0; i < h->n; i++) {
        const char *meant = "";
        int best = 3;

        if (h->at[i].asked) continue;
        for (int j = 0; j < h->knowns; j++) {
            const int d = distance(h->at[i].name, h->known[j]);
            if (d < best) best = d, meant = h->known[j];
        }
        tell(h, h->at[i].line, FINDING_head_key_unknown, h->at[i].name, str_of(meant));
    }
}
