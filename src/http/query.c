#include "http/query.h"

#include "base/utf8.h"

static int hex_of(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

static enum err decode(struct mem *m, str raw, str *out)
{
    char *to = mem_raw(m, raw.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < raw.n; i++) {
        char c = raw.at[i];
        if (c == '+') {
            c = ' ';
        } else if (c == '%') {
            if (raw.n - i < 3) return ERR_INVALID;
            const int high = hex_of(raw.at[i + 1]), low = hex_of(raw.at[i + 2]);
            if (high < 0 || low < 0) return ERR_INVALID;
            c = (char)(high * 16 + low);
            i += 2;
        }
        if (c == 0) return ERR_INVALID;
        to[n++] = c;
    }
    to[n] = 0;
    *out = (str){to, n};
    return utf8_valid(*out) ? ERR_NONE : ERR_INVALID;
}

static enum err parse(struct mem *m, str text, int most, struct query *out)
{
    struct query q = {0};
    int pairs = 0;

    if (text.n == 0) {
        *out = q;
        return ERR_NONE;
    }
    for (size_t i = 0; i < text.n; i++)
        pairs += text.at[i] == '&';
    if (++pairs > most) return ERR_INVALID;
    q.at = MEM_ARRAY(m, struct http_field, (size_t)pairs);
    for (str rest = text, pair; str_cut(&rest, '&', &pair);) {
        if (pair.n == 0) continue;
        const ptrdiff_t mark = str_find_byte(pair, '=');
        const str name = mark < 0 ? pair : str_part(pair, 0, (size_t)mark);
        const str value = mark < 0 ? STR("") : str_from(pair, (size_t)mark + 1);
        TRY(decode(m, name, &q.at[q.n].name));
        TRY(decode(m, value, &q.at[q.n].value));
        q.n++;
    }
    *out = q;
    return ERR_NONE;
}

enum err query_parse(struct mem *m, str text, struct query *out)
{
    return parse(m, text, QUERY_PAIRS_MAX, out);
}

enum err form_parse(struct mem *m, str body, struct query *out)
{
    return parse(m, body, FORM_PAIRS_MAX, out);
}

str query_get(const struct query *q, str name)
{
    for (int i = 0; i < q->n; i++)
        if (str_eq(q->at[i].name, name)) return q->at[i].value;
    return (str){0};
}
