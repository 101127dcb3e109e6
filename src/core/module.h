// module.h - what others may know of the course: where a module stands and what it is called.
#pragma once

#include "i18n/i18n.h"
#include "store/store.h"

struct module_place {
    str title, path; // path without language
};

// By the name that library items use ("m01"), in the first course that has it.
CHECKED enum err module_place(struct db *db, struct mem *mem, str ref, enum lang lang,
                              bool *out_found, struct module_place *out);
// A term of the glossary: the address of its explanation.
CHECKED enum err term_place(struct db *db, struct mem *mem, str slug, enum lang lang,
                            bool *out_found, str *out_path);
