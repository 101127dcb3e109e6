// sqlgen - turns named queries into typed C functions, and migrations into a table of the program.
//
//   sqlgen --migrations DIR IN.sql OUTBASE     writes OUTBASE.h and OUTBASE.c
//   sqlgen --embed DIR OUT.c                   writes the migrations for both databases
//
// How to write them: README.md beside this file. Errors are `file:line: message`, exit code 1.

#include "sqlgen.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

_Noreturn void die(const char *file, int line, const char *format, ...)
{
    va_list args;

    fprintf(stderr, "%s:%d: ", file, line);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    exit(1);
}

str read_whole(struct mem *m, const char *file)
{
    FILE *f = fopen(file, "rb");
    struct out o = out_new(m);

    if (!f) die(file, 1, "cannot read it");
    for (size_t n; (n = fread(out_room(&o, 65536), 1, 65536, f)) > 0;)
        o.n += n;
    fclose(f);
    return out_get(&o);
}

void write_whole(const char *file, const struct out *o)
{
    FILE *f = fopen(file, "wb");

    if (!f || fwrite(o->at, 1, o->n, f) != o->n || fclose(f) != 0) die(file, 1, "cannot write it");
}

void put_c_text(struct out *o, str s, const char *indent)
{
    str line;
    bool any = false;

    while (str_line(&s, &line)) {
        while (line.n && (line.at[line.n - 1] == ' ' || line.at[line.n - 1] == '\t'))
            line.n--;
        if (line.n == 0) continue;
        out_format(o, "%s%s\"", any ? "\n" : "", indent);
        for (size_t i = 0; i < line.n; i++) {
            if (line.at[i] == '"' || line.at[i] == '\\') out_byte(o, '\\');
            if (line.at[i] == '\t')
                OUT_LIT(o, "\\t");
            else
                out_byte(o, line.at[i]);
        }
        OUT_LIT(o, "\\n\"");
        any = true;
    }
    if (!any) out_format(o, "%s\"\"", indent);
}

int main(int argc, char **argv)
{
    struct mem *m = mem_new((size_t)256 << 20);

    if (!m) die("sqlgen", 1, "no memory");
    if (argc == 5 && strcmp(argv[1], "--migrations") == 0) {
        const struct migrations all = migrations_read(m, argv[2]);
        sqlite3 *db = migrations_apply(m, &all);
        queries_generate(m, db, argv[3], argv[4]);
        sqlite3_close(db);
    } else if (argc == 4 && strcmp(argv[1], "--embed") == 0) {
        const struct migrations all = migrations_read(m, argv[2]);
        sqlite3_close(migrations_apply(m, &all));
        migrations_embed(m, &all, argv[3]);
    } else {
        fputs("usage: sqlgen --migrations DIR IN.sql OUTBASE\n       sqlgen --embed DIR OUT.c\n",
              stderr);
        return 2;
    }
    mem_free(m);
    return 0;
}
