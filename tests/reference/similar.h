// similar.h - near texts once more, slow and plain: words and runs as texts, every pair compared.
#pragma once

#include "engine/similar/similar.h"

void reference_similar_groups(struct mem *m, const str *texts, int n, struct similar_groups *out);
void reference_similar_find(struct mem *m, str ask, const str *texts, int n, int most,
                            struct similar_hit *out, int *out_n);
