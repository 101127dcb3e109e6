// msggen - makes the tables of sentences from locale/<lang>/*.po.
//
//   msggen OUTBASE LOCALE           writes OUTBASE.c and OUTBASE.h
//   msggen --unused LOCALE FOLDER   lists the keys that no file under FOLDER names; 1 when there are any
#include "tools/common/po.h"

#include <stdio.h>

static struct mem *mem;
static str *symbols; // of each key

static str symbol(str key)
{
    char *z = str_z(mem, key);

    for (char *p = z; *p; p++)
        if (*p == '.') *p = '_';
    return (str){z, key.n};
}

// What a sentence is called in compiled code: by its key alone, so that adding one changes no other, and a compiler's
// cache knows again every file that does not use it. FNV-1a, in 31 bits; 0 is no sentence.
static uint32_t number(str key)
{
    uint32_t n = 2166136261u;

    for (size_t i = 0; i < key.n; i++)
        n = (n ^ (unsigned char)key.at[i]) * 16777619u;
    n &= 0x7fffffff;
    return n ? n : 1;
}

// Where each sentence stands, by the low bits of its number and then the next free place.
static void put_slots(struct out *o, const struct po_book *b)
{
    int size = 16;

    while (size < 2 * b->n)
        size *= 2;
    int *slots = MEM_ARRAY(mem, int, (size_t)size);
    for (int i = 0; i < b->n; i++) {
        uint32_t at = number(b->at[i].key) & (uint32_t)(size - 1);
        while (slots[at])
            at = (at + 1) & (uint32_t)(size - 1);
        slots[at] = i + 1;
    }
    out_format(o, "};\n\nconst int message_slot_count = %d;\nconst int message_slots[] = {", size);
    for (int i = 0; i < size; i++)
        out_format(o, "%s%d,", i % 16 ? " " : "\n    ", slots[i]);
    OUT_LIT(o, "\n");
}

static void generate(const struct po_book *b, struct complaints *c, struct out *h, struct out *o)
{
    OUT_LIT(h, "// Made by tools/msggen; do not edit.\n#pragma once\n\n#define MSG_none 0\n");
    OUT_LIT(o, "// Made by tools/msggen; do not edit.\n#include \"i18n/table.h\"\n\n"
               "const struct message messages[] = {\n    {{{{\"\", 0}}}},\n");
    for (int i = 0; i < b->n; i++) {
        const struct po_message *e = &b->at[i];
        const str name = symbols[i];
        for (int j = 0; j < i; j++) // a.b_c and a.b.c would be one name in C
            if (str_eq(symbols[j], name) || number(b->at[j].key) == number(e->key))
                complain(c, e->in[0].file, e->in[0].line,
                         "\"" STR_FMT "\" and \"" STR_FMT "\" are the same name in C: rename one",
                         STR_ARG(e->key), STR_ARG(b->at[j].key));
        out_format(h, "#define MSG_" STR_FMT " %u\n", STR_ARG(name), number(e->key));
        OUT_LIT(o, "    {{");
        for (int l = 0; l < PO_LANGS; l++) {
            OUT_LIT(o, "{");
            for (int f = 0; f < PO_FORMS && e->in[l].form[f].n; f++) {
                OUT_LIT(o, "{");
                put_c_string(o, e->in[l].form[f]);
                out_format(o, ", %zu}, ", e->in[l].form[f].n);
            }
            OUT_LIT(o, "}, ");
        }
        OUT_LIT(o, "}},\n");
    }
    OUT_LIT(o, "};\n\nconst str message_keys[] = {\n    {\"\", 0},\n");
    for (int i = 0; i < b->n; i++)
        out_format(o, "    {\"" STR_FMT "\", %zu},\n", STR_ARG(b->at[i].key), b->at[i].key.n);
    OUT_LIT(o, "};\n\nconst msg message_numbers[] = {\n    0,\n");
    for (int i = 0; i < b->n; i++)
        out_format(o, "    %u,\n", number(b->at[i].key));
    put_slots(o, b);
    out_format(o,
               "};\n\nconst int message_count = %d;\n\n"
               "int message_plural(enum lang lang, uint64_t n)\n{\n    switch (lang) {\n",
               b->n + 1);
    for (int l = 0; l < PO_LANGS; l++)
        out_format(o, "    case %d: return (int)(" STR_FMT ");\n", l, STR_ARG(b->plural[l]));
    OUT_LIT(o, "    default: return 0;\n    }\n}\n");
}

int main(int argc, char **argv)
{
    const bool unused = argc == 4 && strcmp(argv[1], "--unused") == 0;
    struct po_book b;

    if (!unused && argc != 3) {
        fputs("usage: msggen OUTBASE LOCALE | msggen --unused LOCALE FOLDER\n", stderr);
        return 2;
    }
    mem = mem_new((size_t)1 << 30);
    struct complaints c = {.text = out_new(mem)};
    po_load(mem, argv[2], &b, &c);
    po_check(&b, &c);
    symbols = MEM_ARRAY(mem, str, (size_t)b.n + 1);
    for (int i = 0; i < b.n; i++)
        symbols[i] = symbol(b.at[i].key);
    if (unused) {
        const int before = c.n;

        po_unused(&b, argv[3], &c);
        fprintf(stderr, STR_FMT, STR_ARG(out_get(&c.text)));
        return c.n > before;
    }
    struct out h = out_new(mem), o = out_new(mem);
    generate(&b, &c, &h, &o);
    if (c.n) {
        fprintf(stderr, STR_FMT, STR_ARG(out_get(&c.text)));
        return 1;
    }
    if (!write_file(str_z(mem, str_format(mem, "%s.h", argv[1])), out_get(&h)) ||
        !write_file(str_z(mem, str_format(mem, "%s.c", argv[1])), out_get(&o))) {
        fprintf(stderr, "msggen: cannot write %s.c and .h\n", argv[1]);
        return 1;
    }
    mem_free(mem);
    return 0;
}
