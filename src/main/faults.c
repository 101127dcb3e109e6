#include "main/faults.h"

#include <stdio.h>
#include <time.h>

// Keys by name: budget.fault.%s, represent.fault.%s, city.fault.%s, opinion.fault.%s, sortition.fault.%s (msggen looks for
// these); else table.fault.%s.
str faults_sentence(struct mem *m, enum lang lang, const char *engine, const struct fault *f)
{
    const struct msg_arg args[] = {
        {.name = "field", .s = f->field},
        {.name = "value", .s = f->value},
        {.name = "a", .s = f->a},
    };
    msg key = msg_by_key(str_format(m, "%s.fault.%s", engine, f->name));

    if (!key) key = msg_by_key(str_format(m, "table.fault.%s", f->name));
    return key ? msg_fill(m, lang, key, args, COUNT_OF(args)) : str_of(f->name);
}

void faults_json(struct json *j, enum lang lang, const char *engine, const char *key,
                 const struct faults *f)
{
    json_key(j, key);
    json_open(j, '[');
    for (int i = 0; i < f->kept; i++) {
        const struct fault *x = &f->at[i];
        json_open(j, '{');
        json_key(j, "code"), json_text(j, str_of(x->name));
        json_key(j, "file"), json_text(j, x->file);
        json_key(j, "line"), json_int(j, x->line);
        json_key(j, "column"), json_int(j, x->column);
        json_key(j, "field"), json_text(j, x->field);
        json_key(j, "value"), json_text(j, x->value);
        json_key(j, "hint"), json_text(j, faults_sentence(j->out->mem, lang, engine, x));
        json_close(j, '}');
    }
    json_close(j, ']');
}

void faults_lines(struct cli *c, enum lang lang, const char *engine, const char *kind,
                  const struct faults *f)
{
    for (int i = 0; i < f->kept; i++) {
        const struct fault *x = &f->at[i];
        if (x->file.n) fprintf(stderr, STR_FMT ":", STR_ARG(x->file));
        if (x->line) fprintf(stderr, "%d:", x->line);
        if (x->line && x->column) fprintf(stderr, "%d:", x->column);
        fprintf(stderr, "%s%s: " STR_FMT "\n", x->file.n || x->line ? " " : "", kind,
                STR_ARG(faults_sentence(c->mem, lang, engine, x)));
    }
    if (f->n > f->kept) fprintf(stderr, "and %d more (%s)\n", f->n - f->kept, kind);
}

enum err faults_refuse(struct cli *c, enum lang lang, const char *engine, const struct faults *f)
{
    if (!c->json) {
        faults_lines(c, lang, engine, "error", f);
        return ERR_INVALID;
    }
    struct out o = out_new(c->mem);
    struct json j = json_new(&o);
    json_open(&j, '{');
    json_key(&j, "ok"), json_bool(&j, false);
    json_key(&j, "faults_found"), json_int(&j, f->n);
    faults_json(&j, lang, engine, "faults", f);
    json_close(&j, '}');
    cli_say(c, STR_FMT, STR_ARG(out_get(&o)));
    return ERR_INVALID;
}

enum err faults_lang(struct cli *c, enum lang *out)
{
    str code = {0};

    TRY(cli_option(c, "--lang", &code));
    *out = LANG_EN;
    if (code.at && !lang_parse(code, out)) return cli_usage(c, "--lang is nl or en");
    return ERR_NONE;
}

static double seconds(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

enum err stopwatch_option(struct cli *c, struct stopwatch *out)
{
    int64_t ms = 0;

    TRY(cli_option_int(c, "--limit-ms", 1, INT64_MAX, &ms));
    *out = (struct stopwatch){seconds(), (double)ms / 1000};
    return ERR_NONE;
}

double stopwatch_seconds(const struct stopwatch *s)
{
    return seconds() - s->began;
}

bool stopwatch_tell(void *arg, double fraction, const char *text)
{
    const struct stopwatch *s = arg;

    (void)fraction, (void)text;
    return !(s->limit > 0) || seconds() - s->began < s->limit;
}
