// report.h - results of represent as JSON, under the names that docs/engines/represent.md explains.
// Each writes its keys into an object that is open.
#pragma once

#include "base/json.h"
#include "engine/represent/linked.h"
#include "engine/represent/represent.h"
#include "engine/represent/smallcells.h"
#include "engine/represent/weights.h"

extern const char *const represent_words[]; // by enum represent_word: "too_little", "less", ...

void represent_json_compare(struct json *j, const struct variables *v, const struct compare *c);
void represent_json_response(struct json *j, const struct variables *v, const int *variable,
                             const int *groups, int n, const struct response_fit *f);
void represent_json_weights(struct json *j, const struct variables *v, const struct margin *margin,
                            const struct weights *w);
// Without names: rows and columns by number only. `rounded` NULL, or as cells_round gives it.
void represent_json_cells(struct json *j, const struct cells_pattern *p, const str *row_names,
                          const str *column_names, const int64_t *rounded);
void represent_json_linked(struct json *j, const struct variables *v, const struct linked *l);
