#include "core/module.h"

#include "core/module.sql.h"

enum err module_place(struct db *db, struct mem *mem, str ref, enum lang lang, bool *out_found,
                      struct module_place *out)
{
    struct module_row row;

    *out_found = false;
    if (ref.n == 0) return ERR_NONE;
    TRY(module_row(db, mem, ref, str_of(lang_codes[lang]), out_found, &row));
    if (*out_found)
        *out = (struct module_place){row.title, str_format(mem, "/leergang/" STR_FMT "/" STR_FMT,
                                                           STR_ARG(row.course), STR_ARG(row.slug))};
    return ERR_NONE;
}

enum err term_place(struct db *db, struct mem *mem, str slug, enum lang lang, bool *out_found,
                    str *out_path)
{
    struct term_row row;

    TRY(term_row(db, mem, slug, str_of(lang_codes[lang]), out_found, &row));
    if (*out_found)
        *out_path = str_format(mem, "/leergang/" STR_FMT "/begrippen#" STR_FMT, STR_ARG(row.course),
                               STR_ARG(row.uid));
    return ERR_NONE;
}
