// htmlgen - compiles a template to C, or the routes to a header.
//
//   htmlgen --locale DIR --routes "FILE.def …" IN OUTBASE   writes OUTBASE.c and OUTBASE.h
//   htmlgen --urls OUT.h FILE.def …                         writes url_NAME() for each route
// The language is described in docs/reference/templates.md.
#include "tools/htmlgen/htmlgen.h"

#include <stdio.h>

static int fail(struct mem *m, const struct complaints *c)
{
    fprintf(stderr, STR_FMT, STR_ARG(out_get(&c->text)));
    mem_free(m);
    return 1;
}

static void read_routes(struct mem *m, struct routes *r, str file, struct complaints *c)
{
    str text;

    if (read_file(m, str_z(m, file), &text))
        routes_parse(r, file, text, c);
    else
        complain(c, file, 1, "the file cannot be read");
}

int main(int argc, char **argv)
{
    struct mem *m = mem_new((size_t)1 << 30);
    struct complaints c = {.text = out_new(m)};
    struct routes routes = {.mem = m};
    struct po_book book;
    str text, out_c, out_h;

    if (argc >= 3 && strcmp(argv[1], "--urls") == 0) {
        for (int i = 3; i < argc; i++)
            read_routes(m, &routes, str_of(argv[i]), &c);
        if (c.n) return fail(m, &c);
        if (!write_file(argv[2], routes_header(m, &routes))) {
            fprintf(stderr, "htmlgen: cannot write %s\n", argv[2]);
            return 1;
        }
        mem_free(m);
        return 0;
    }
    if (argc != 7 || strcmp(argv[1], "--locale") != 0 || strcmp(argv[3], "--routes") != 0) {
        fputs("usage: htmlgen --locale DIR --routes \"FILE.def …\" IN OUTBASE | htmlgen --urls "
              "OUT.h FILE.def …\n",
              stderr);
        return 2;
    }
    po_load(m, argv[2], &book, &c);
    for (str rest = str_of(argv[4]), word; str_cut(&rest, ' ', &word);)
        if (word.n) read_routes(m, &routes, word, &c);
    if (c.n) return fail(m, &c);
    if (!read_file(m, argv[5], &text)) {
        complain(&c, str_of(argv[5]), 1, "the file cannot be read");
        return fail(m, &c);
    }
    const char *slash = strrchr(argv[6], '/');
    if (!htmlgen_compile(m, str_of(argv[5]), text, &book, &routes,
                         str_of(slash ? slash + 1 : argv[6]), &c, &out_c, &out_h))
        return fail(m, &c);
    if (!write_file(str_z(m, str_format(m, "%s.c", argv[6])), out_c) ||
        !write_file(str_z(m, str_format(m, "%s.h", argv[6])), out_h)) {
        fprintf(stderr, "htmlgen: cannot write %s.c and .h\n", argv[6]);
        return 1;
    }
    mem_free(m);
    return 0;
}
