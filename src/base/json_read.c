// JSON text becomes a tree in the arena. jansson reads; its own tree is let go before this returns, also when
// the arena gives out.
#include "base/json.h"

#include <jansson.h>
#include <math.h>

enum { DEPTH_MAX = 64 };

static bool take(struct mem *m, json_t *from, int depth, struct json_value *to)
{
    size_t n;

    if (depth > DEPTH_MAX) return false;
    switch (json_typeof(from)) {
    case JSON_NULL: to->kind = JSON_NONE; return true;
    case JSON_FALSE:
    case JSON_TRUE:
        to->kind = JSON_BOOL;
        to->is_true = json_is_true(from);
        return true;
    case JSON_INTEGER:
        to->kind = JSON_INT;
        to->integer = json_integer_value(from);
        return true;
    case JSON_REAL:
        to->kind = JSON_DOUBLE;
        to->real = json_real_value(from);
        return true;
    case JSON_STRING:
        to->kind = JSON_TEXT;
        to->text = str_copy(m, (str){json_string_value(from), json_string_length(from)});
        return true;
    case JSON_ARRAY:
        n = json_array_size(from);
        to->kind = JSON_LIST;
        to->n = (int)n;
        to->at = MEM_ARRAY(m, struct json_value, n);
        for (size_t i = 0; i < n; i++)
            if (!take(m, json_array_get(from, i), depth + 1, &to->at[i])) return false;
        return true;
    case JSON_OBJECT: {
        const char *key;
        json_t *value;
        int i = 0;

        n = json_object_size(from);
        to->kind = JSON_MAP;
        to->n = (int)n;
        to->at = MEM_ARRAY(m, struct json_value, n);
        to->key = MEM_ARRAY(m, str, n);
        json_object_foreach(from, key, value)
        {
            to->key[i] = str_copy(m, str_of(key));
            if (!take(m, value, depth + 1, &to->at[i++])) return false;
        }
        return true;
    }
    }
    return false;
}

enum err json_read(struct mem *m, str text, struct json_value *out, struct json_problem *problem)
{
    json_error_t e;
    json_t *tree =
        json_loadb(text.at ? text.at : "", text.n, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &e);

    if (!tree) {
        if (problem)
            *problem = (struct json_problem){e.line > 0 ? e.line : 1, e.column > 0 ? e.column : 1,
                                             str_copy(m, str_of(e.text))};
        return ERR_INVALID;
    }
    if (MEM_GUARD(m)) {
        json_decref(tree);
        return ERR_FULL;
    }
    *out = (struct json_value){0};
    const bool fits = take(m, tree, 0, out);
    mem_unguard(m);
    json_decref(tree);
    if (!fits && problem)
        *problem = (struct json_problem){1, 1, STR("more than 64 levels inside each other")};
    return fits ? ERR_NONE : ERR_INVALID;
}

const struct json_value *json_get(const struct json_value *in, const char *key)
{
    if (!in || in->kind != JSON_MAP) return NULL;
    for (int i = 0; i < in->n; i++)
        if (str_eq(in->key[i], str_of(key))) return &in->at[i];
    return NULL;
}

str json_get_text(const struct json_value *in, const char *key)
{
    const struct json_value *v = json_get(in, key);

    return v && v->kind == JSON_TEXT ? v->text : (str){0};
}

bool json_number(const struct json_value *v, double *out)
{
    if (!v || (v->kind != JSON_INT && v->kind != JSON_DOUBLE)) return false;
    *out = v->kind == JSON_INT ? (double)v->integer : v->real;
    return true;
}

bool json_billionths(const struct json_value *v, int64_t *out)
{
    double x;

    if (!json_number(v, &x) || !(fabs(x) <= 1e9)) return false;
    *out = v->kind == JSON_INT ? v->integer * 1000000000 : llround(x * 1e9);
    return true;
}
