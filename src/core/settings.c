#include "core/settings.h"

#include "base/out.h"
#include "core/scanner.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

enum { FORCED_MAX = 32, CONF_MAX = 64 * 1024 };

const struct setting_info settings_info[] = {
#define SETTING_TEXT(name, otherwise, reload, about)          {#name, about, reload},
#define SETTING_INT(name, min, max, otherwise, reload, about) {#name, about, reload},
#define SETTING_BOOL(name, otherwise, reload, about)          {#name, about, reload},
#include "core/settings.def"
#undef SETTING_TEXT
#undef SETTING_INT
#undef SETTING_BOOL
};
const int settings_n = COUNT_OF(settings_info);

// From the command line: written once, before anything else runs.
static struct {
    const char *name;
    str value;
} forced[FORCED_MAX];
static int forced_n;

static enum err wrong(struct mem *m, str *out, const char *name, str value, const char *must)
{
    *out = str_format(m, "the setting %s is \"" STR_FMT "\"; it must be %s", name, STR_ARG(value),
                      must);
    return ERR_INVALID;
}

static enum err bool_of(str s, bool *out)
{
    static const char *const yes[] = {"yes", "on", "true", "1"}, *const no[] = {"no", "off",
                                                                                "false", "0"};

    for (size_t i = 0; i < COUNT_OF(yes); i++) {
        if (str_eq(s, str_of(yes[i]))) return *out = true, ERR_NONE;
        if (str_eq(s, str_of(no[i]))) return *out = false, ERR_NONE;
    }
    return ERR_INVALID;
}

static enum err set_one(struct mem *m, struct settings *s, const char *name, str value,
                        str *out_problem)
{
#define SETTING_TEXT(n, otherwise, reload, about) \
    if (strcmp(name, #n) == 0) {                  \
        s->n = str_copy(m, value);                \
        return ERR_NONE;                          \
    }
#define SETTING_INT(n, min, max, otherwise, reload, about)                                  \
    if (strcmp(name, #n) == 0) {                                                            \
        if (str_int(value, min, max, &s->n) == ERR_NONE) return ERR_NONE;                   \
        return wrong(m, out_problem, name, value, "a whole number from " #min " to " #max); \
    }
#define SETTING_BOOL(n, otherwise, reload, about)               \
    if (strcmp(name, #n) == 0) {                                \
        if (bool_of(value, &s->n) == ERR_NONE) return ERR_NONE; \
        return wrong(m, out_problem, name, value, "yes or no"); \
    }
#include "core/settings.def"
#undef SETTING_TEXT
#undef SETTING_INT
#undef SETTING_BOOL
    *out_problem = str_format(m, "there is no setting %s", name);
    return ERR_INVALID;
}

// "MEENT_LISTEN" for "listen".
static str variable(struct mem *m, const char *name)
{
    char *to = str_z(m, str_format(m, "MEENT_%s", name));

    for (char *c = to; *c; c++)
        if (*c >= 'a' && *c <= 'z') *c -= 32;
    return str_of(to);
}

static enum err read_environment(struct mem *m, struct settings *s, str *out_problem)
{
    for (int i = 0; i < settings_n; i++) {
        const char *value = getenv(variable(m, settings_info[i].name).at);
        if (value) TRY(set_one(m, s, settings_info[i].name, str_of(value), out_problem));
    }
    return ERR_NONE;
}

static enum err read_forced(struct mem *m, struct settings *s, str *out_problem)
{
    for (int i = 0; i < forced_n; i++)
        TRY(set_one(m, s, forced[i].name, forced[i].value, out_problem));
    return ERR_NONE;
}

static enum err read_conf(struct mem *m, struct settings *s, str *out_problem)
{
    const str path = str_format(m, STR_FMT "/meent.conf", STR_ARG(s->data));
    const int fd = open(path.at, O_RDONLY | O_CLOEXEC);
    char *text = mem_raw(m, CONF_MAX);
    size_t n = 0;
    ssize_t got;
    int line_n = 0;

    if (fd < 0 && errno == ENOENT) return ERR_NONE;
    if (fd < 0) {
        *out_problem = str_format(m, "cannot read " STR_FMT, STR_ARG(path));
        return ERR_IO;
    }
    while (n < CONF_MAX && (got = read(fd, text + n, CONF_MAX - n)) > 0)
        n += (size_t)got;
    close(fd);
    for (str rest = {text, n}, line; str_line(&rest, &line);) {
        str name;
        line_n++;
        line = str_trim(line);
        if (line.n == 0 || line.at[0] == '#') continue;
        str value = line;
        str_cut(&value, '=', &name);
        name = str_trim(name);
        if (!value.at || !str_starts(name, STR("MEENT_"))) {
            *out_problem =
                str_format(m, STR_FMT ":%d: write MEENT_NAME=value", STR_ARG(path), line_n);
            return ERR_INVALID;
        }
        const str lower = str_lower(m, str_from(name, 6));
        const enum err e = set_one(m, s, lower.at, str_trim(value), out_problem);
        if (e != ERR_NONE) {
            *out_problem = str_format(m, STR_FMT ":%d: " STR_FMT, STR_ARG(path), line_n,
                                      STR_ARG(*out_problem));
            return e;
        }
    }
    return ERR_NONE;
}

enum err settings_read(struct mem *m, struct settings *out, str *out_problem)
{
    struct settings s = {
#define SETTING_TEXT(name, otherwise, reload, about)          .name = STR(otherwise),
#define SETTING_INT(name, min, max, otherwise, reload, about) .name = (otherwise),
#define SETTING_BOOL(name, otherwise, reload, about)          .name = (otherwise),
#include "core/settings.def"
#undef SETTING_TEXT
#undef SETTING_INT
#undef SETTING_BOOL
    };

    // Twice: the first time says where the data folder is, and its file comes below the others.
    TRY(read_environment(m, &s, out_problem));
    TRY(read_forced(m, &s, out_problem));
    TRY(read_conf(m, &s, out_problem));
    TRY(read_environment(m, &s, out_problem));
    TRY(read_forced(m, &s, out_problem));
    while (s.origin.n && s.origin.at[s.origin.n - 1] == '/')
        s.origin.n--;
    if (s.origin.n && !str_starts(s.origin, STR("http://")) &&
        !str_starts(s.origin, STR("https://")))
        return wrong(m, out_problem, "origin", s.origin,
                     "an address like https://meent.example.nl");
    if (s.operator_token.n && s.operator_token.n < 16)
        return wrong(m, out_problem, "operator_token", STR("..."), "at least 16 signs");
    if (s.scanner.n && !scanner_address_ok(s.scanner))
        return wrong(m, out_problem, "scanner", s.scanner,
                     "a socket like unix:/run/clamav/clamd.ctl, or an address in digits like "
                     "tcp:127.0.0.1:3310");
    *out = s;
    return ERR_NONE;
}

enum err settings_force(const char *name, str value)
{
    for (int i = 0; i < settings_n; i++)
        if (strcmp(settings_info[i].name, name) == 0 && forced_n < FORCED_MAX) {
            forced[forced_n].name = settings_info[i].name;
            forced[forced_n++].value = value;
            return ERR_NONE;
        }
    return ERR_INVALID;
}

void settings_reload(const struct settings *old, const struct settings *fresh, struct settings *out)
{
    *out = *old;
#define SETTING_TEXT(name, otherwise, reload, about) \
    if (reload) out->name = fresh->name;
#define SETTING_INT(name, min, max, otherwise, reload, about) \
    if (reload) out->name = fresh->name;
#define SETTING_BOOL(name, otherwise, reload, about) \
    if (reload) out->name = fresh->name;
#include "core/settings.def"
#undef SETTING_TEXT
#undef SETTING_INT
#undef SETTING_BOOL
}

str settings_origin(struct mem *m, const struct settings *s)
{
    if (s->origin.n) return s->origin;
    return str_starts(s->listen, STR("unix:"))
               ? STR("http://127.0.0.1:8080")
               : str_format(m, "http://" STR_FMT, STR_ARG(s->listen));
}
