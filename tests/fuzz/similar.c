// Texts divided by lines, the first one asked for: groups and hits are within their bounds and the same twice.
#include "engine/similar/similar.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static struct mem *m;
    struct similar_groups g, again;
    struct similar_hit hits[5];
    int many;

    if (!m) m = mem_new((size_t)1 << 28);
    if (n > 20000) return 0;
    str *texts = MEM_ARRAY(m, str, n + 2), rest = {(const char *)data, n}, line;
    int k = 0;
    while (str_line(&rest, &line))
        texts[k++] = line;
    assert(similar_groups(m, texts, k, &g) == ERR_NONE);
    assert(similar_groups(m, texts, k, &again) == ERR_NONE);
    for (int i = 0; i < k; i++) {
        assert(g.stands[i] >= 0 && g.stands[i] < k && g.stands[g.stands[i]] == g.stands[i]);
        assert(g.stands[i] == again.stands[i] && g.share[i] == again.share[i]);
        assert(g.share[i] >= 0 && g.share[i] <= 1000);
    }
    assert(similar_find(m, k ? texts[0] : STR(""), texts, k, 5, hits, &many) == ERR_NONE);
    assert(many >= 0 && many <= 5);
    for (int i = 0; i < many; i++) {
        assert(hits[i].text < k && hits[i].share >= SIMILAR_LEAST && hits[i].share <= 1000);
        assert(i == 0 || hits[i].score <= hits[i - 1].score);
    }
    mem_clear(m);
    return 0;
}
