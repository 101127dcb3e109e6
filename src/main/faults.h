// faults.h - what an engine found in its input, said to the person: as lines or as JSON.
#pragma once

#include "base/fault.h"
#include "base/json.h"
#include "base/progress.h"
#include "core/cli.h"
#include "i18n/i18n.h"

// The sentence ENGINE.fault.NAME, else table.fault.NAME.
str faults_sentence(struct mem *m, enum lang lang, const char *engine, const struct fault *f);
// A key with a list {code, file, line, column, field, value, hint}.
void faults_json(struct json *j, enum lang lang, const char *engine, const char *key,
                 const struct faults *f);
// On standard error, each with its place; `kind` is "error" or "note".
void faults_lines(struct cli *c, enum lang lang, const char *engine, const char *kind,
                  const struct faults *f);
// All of it, in the form that was asked; ERR_INVALID.
enum err faults_refuse(struct cli *c, enum lang lang, const char *engine, const struct faults *f);
CHECKED enum err faults_lang(struct cli *c, enum lang *out); // --lang nl|en; English without it

// A clock for --limit-ms: stops when it has taken so long. limit 0: never.
struct stopwatch {
    double began, limit;
};
CHECKED enum err stopwatch_option(struct cli *c, struct stopwatch *out);
double stopwatch_seconds(const struct stopwatch *s);
bool stopwatch_tell(void *arg, double fraction, const char *text);
