// settings.h - what an operator may choose. main/settings.def lists them with their meaning; each comes from
// the command line, else from the environment (MEENT_NAME), else from DATA/meent.conf, else its default.
#pragma once

#include "base/str.h"

#include <stdbool.h>

struct settings {
#define SETTING_TEXT(name, otherwise, reload, about)          str name;
#define SETTING_INT(name, min, max, otherwise, reload, about) int64_t name;
#define SETTING_BOOL(name, otherwise, reload, about)          bool name;
#include "core/settings.def"
#undef SETTING_TEXT
#undef SETTING_INT
#undef SETTING_BOOL
};

struct setting_info {
    const char *name, *about; // "listen"; MEENT_LISTEN in the environment
    bool reload;              // SIGHUP reads it anew
};
extern const struct setting_info settings_info[];
extern const int settings_n;

// Everything lives in m. On ERR_INVALID out_problem says which setting, what is wrong and what to write.
CHECKED enum err settings_read(struct mem *m, struct settings *out, str *out_problem);
// "https://meent.example": the setting, else the address where it listens. For letters, never what a client sent.
str settings_origin(struct mem *m, const struct settings *s);
// One value, as from the command line: it stands above the others and survives settings_read.
CHECKED enum err settings_force(const char *name, str value);
// Those that may change while serving, from `fresh` into a copy of `old`.
void settings_reload(const struct settings *old, const struct settings *fresh,
                     struct settings *out);
