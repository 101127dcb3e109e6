#include "tools/htmlgen/htmlgen.h"

#include <stdlib.h>

static bool is_word(str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!((s.at[i] >= 'a' && s.at[i] <= 'z') || (s.at[i] >= '0' && s.at[i] <= '9') ||
              s.at[i] == '_'))
            return false;
    return s.n > 0;
}

// The names in the path, as C parameters; false when a { is not closed.
static int path_values(str path, str *names, int max)
{
    int n = 0;

    while (path.n) {
        const ptrdiff_t open = str_find_byte(path, '{');

        if (open < 0) break;
        path = str_from(path, (size_t)open + 1);
        const ptrdiff_t close = str_find_byte(path, '}');
        if (close < 1 || n == max || !is_word(str_part(path, 0, (size_t)close))) return -1;
        names[n++] = str_part(path, 0, (size_t)close);
        path = str_from(path, (size_t)close + 1);
    }
    return n;
}

void routes_parse(struct routes *r, str file, str text, struct complaints *c)
{
    str row;

    for (int line = 1; str_line(&text, &row); line++) {
        row = str_trim(row);
        if (!str_starts(row, STR("ROUTE"))) continue;
        str words[8] = {0}, rest = row, word, names[8];
        int n = 0;

        str_cut(&rest, '(', &word);
        const ptrdiff_t end = rest.at ? str_find_byte(rest, ')') : -1;
        if (end >= 0) {
            rest.n = (size_t)end;
            while (n < 8 && str_cut(&rest, ',', &word))
                words[n++] = str_trim(word);
        }
        str path = words[1];
        const bool quoted =
            path.n > 2 && path.at[0] == '"' && path.at[1] == '/' && path.at[path.n - 1] == '"';
        path = quoted ? str_part(path, 1, path.n - 2) : path;
        const int values = quoted ? path_values(path, names, 8) : -1;
        if (n < 4 || values < 0 || !is_word(words[3])) {
            complain(c, file, line,
                     "a route is written ROUTE(GET, \"/path/{value}\", RIGHT, name)");
            continue;
        }
        const struct route_name *other = routes_find(r, words[3]);
        if (other) {
            complain(c, file, line, "the route " STR_FMT " stands already at " STR_FMT ":%d",
                     STR_ARG(words[3]), STR_ARG(other->file), other->line);
            continue;
        }
        if (r->n == r->cap) {
            const int cap = r->cap ? r->cap * 2 : 64;
            struct route_name *at = MEM_ARRAY(r->mem, struct route_name, (size_t)cap);

            if (r->n) memcpy(at, r->at, (size_t)r->n * sizeof *at);
            r->at = at;
            r->cap = cap;
        }
        r->at[r->n++] = (struct route_name){words[3], path, file, line, values};
    }
}

const struct route_name *routes_find(const struct routes *r, str name)
{
    for (int i = 0; i < r->n; i++)
        if (str_eq(r->at[i].name, name)) return &r->at[i];
    return NULL;
}

str routes_header(struct mem *m, const struct routes *r)
{
    struct out o = out_new(m);

    OUT_LIT(&o, "// Made by tools/htmlgen from the routes; do not edit.\n"
                "// url_NAME(m, base, values…): the address of a route, values percent-encoded.\n"
                "// base is h->base, or \"\" for the address without a language.\n"
                "#pragma once\n\n#include \"html/html.h\"\n");
    for (int i = 0; i < r->n; i++) {
        str names[8];
        const int n = path_values(r->at[i].path, names, 8);

        out_format(&o, "\nstatic inline str url_" STR_FMT "(struct mem *m, const char *base",
                   STR_ARG(r->at[i].name));
        for (int k = 0; k < n; k++)
            out_format(&o, ", str " STR_FMT, STR_ARG(names[k]));
        out_format(&o, ")\n{\n    return html_path(m, base, \"" STR_FMT "\", ",
                   STR_ARG(r->at[i].path));
        if (n == 0) OUT_LIT(&o, "NULL");
        if (n > 0) OUT_LIT(&o, "(const str[]){");
        for (int k = 0; k < n; k++)
            out_format(&o, "%s" STR_FMT, k ? ", " : "", STR_ARG(names[k]));
        if (n > 0) OUT_LIT(&o, "}");
        out_format(&o, ", %d);\n}\n", n);
    }
    return out_get(&o);
}
