#include "base/json.h"

#include "base/utf8.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static void before(struct json *j)
{
    if (j->after_key)
        j->after_key = false;
    else if (j->comma[j->depth])
        out_byte(j->out, ',');
    j->comma[j->depth] = true;
}

void json_open(struct json *j, char bracket)
{
    assert(j->depth + 1 < (int)COUNT_OF(j->comma));
    before(j);
    out_byte(j->out, bracket);
    j->comma[++j->depth] = false;
}

void json_close(struct json *j, char bracket)
{
    assert(j->depth > 0 && !j->after_key);
    j->depth--;
    out_byte(j->out, bracket);
}

static void quoted(struct out *o, str s)
{
    out_byte(o, '"');
    while (s.n) {
        const unsigned char c = (unsigned char)s.at[0];

        if (c >= 0x80) {
            const uint32_t sign = utf8_next(&s);
            if (sign == 0x2028 || sign == 0x2029)
                out_format(o, "\\u%04x", (unsigned)sign);
            else
                utf8_put(o, sign);
            continue;
        }
        s = str_from(s, 1);
        if (c == '"' || c == '\\') {
            out_byte(o, '\\');
            out_byte(o, (char)c);
        } else if (c == '\n') {
            OUT_LIT(o, "\\n");
        } else if (c < 0x20 || c == '<' || c == '>' || c == '&' || c == 0x7f) {
            out_format(o, "\\u%04x", c);
        } else {
            out_byte(o, (char)c);
        }
    }
    out_byte(o, '"');
}

void json_key(struct json *j, const char *key)
{
    assert(!j->after_key);
    before(j);
    quoted(j->out, str_of(key));
    out_byte(j->out, ':');
    j->after_key = true;
}

void json_text(struct json *j, str s)
{
    if (!s.at) {
        json_none(j);
        return;
    }
    before(j);
    quoted(j->out, s);
}

void json_int(struct json *j, int64_t v)
{
    before(j);
    out_int(j->out, v);
}

void json_double(struct json *j, double v)
{
    char digits[32];

    assert(isfinite(v));
    before(j);
    for (int precision = 15; precision <= 17; precision++) {
        snprintf(digits, sizeof digits, "%.*g", precision, v);
        if (strtod(digits, NULL) == v) break;
    }
    out_str(j->out, str_of(digits));
}

void json_bool(struct json *j, bool v)
{
    before(j);
    out_str(j->out, v ? STR("true") : STR("false"));
}

void json_none(struct json *j)
{
    before(j);
    OUT_LIT(j->out, "null");
}

void json_pair_text(struct json *j, const char *key, str s)
{
    json_key(j, key);
    json_text(j, s);
}

void json_pair_int(struct json *j, const char *key, int64_t v)
{
    json_key(j, key);
    json_int(j, v);
}

void json_pair_double(struct json *j, const char *key, double v)
{
    json_key(j, key);
    json_double(j, v);
}

void json_pair_bool(struct json *j, const char *key, bool v)
{
    json_key(j, key);
    json_bool(j, v);
}
