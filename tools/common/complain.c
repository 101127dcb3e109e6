#include "tools/common/complain.h"

#include <stdarg.h>
#include <stdio.h>

void complain(struct complaints *c, str file, int line, const char *format, ...)
{
    char text[600];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    out_format(&c->text, STR_FMT ":%d: %s\n", STR_ARG(file), line, text);
    c->n++;
}

bool read_file(struct mem *m, const char *path, str *out)
{
    FILE *f = fopen(path, "rb");
    struct out o = out_new(m);
    size_t n;

    if (!f) return false;
    do {
        n = fread(out_room(&o, 65536), 1, 65536, f);
        o.n += n;
    } while (n);
    const bool ok = !ferror(f);
    fclose(f);
    *out = out_get(&o);
    return ok;
}

bool write_file(const char *path, str text)
{
    FILE *f = fopen(path, "wb");

    if (!f) return false;
    const bool wrote = fwrite(text.at, 1, text.n, f) == text.n;
    return fclose(f) == 0 && wrote;
}

void put_c_string(struct out *o, str s)
{
    out_byte(o, '"');
    for (size_t i = 0; i < s.n; i++) {
        const unsigned char c = (unsigned char)s.at[i];

        if (c == '"' || c == '\\')
            out_bytes(o, (char[]){'\\', (char)c}, 2);
        else if (c == '\n')
            OUT_LIT(o, "\\n");
        else if (c < 32 || c == 127 || c == '?') // ? so that no trigraph appears
            out_format(o, "\\%03o", c);
        else
            out_byte(o, (char)c);
    }
    out_byte(o, '"');
}
