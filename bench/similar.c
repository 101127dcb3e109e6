// Measures the similar engine on invented contributions: bench-similar [SEED]
#include "engine/similar/similar.h"
#include "core/invent.h"

#include <stdio.h>
#include <time.h>

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

int main(int argc, char **argv)
{
    static const int sizes[] = {1500, 3000, 6000, 12000, 24000, 48000, 96000};
    static const char *const asks[] = {"veilig fietspad langs de dijkweg", "meer bankjes vo",
                                       "parkeerplaatsen", "zebrapad bij school"};
    struct mem *m = mem_new((size_t)4 << 30);
    struct chance c;

    chance_start(&c, str_of(argc > 1 ? argv[1] : "Molenplein"));
    str *texts = MEM_ARRAY(m, str, 96000);
    int *campaign = MEM_ARRAY(m, int, 96000);
    size_t bytes = 0;
    printf("%8s %10s %8s %8s %8s %10s %10s\n", "texts", "bytes", "find", "groups", "groups",
           "letters", "strangers");
    for (int n = 0, k = 0; k < (int)COUNT_OF(sizes); k++) {
        for (; n < sizes[k]; n++) {
            struct invented x;
            invent(m, &c, &x);
            texts[n] = x.body;
            campaign[n] = x.campaign;
            bytes += x.body.n;
        }
        double find = 1e9, groups = 1e9;
        struct similar_groups g;
        for (int round = 0; round < 5; round++) {
            for (int a = 0; a < (int)COUNT_OF(asks); a++) {
                const struct mem_mark mark = mem_mark(m);
                struct similar_hit hits[5];
                int many;
                const double began = now();
                if (similar_find(m, str_of(asks[a]), texts, n, 5, hits, &many) != ERR_NONE)
                    return 1;
                const double took = now() - began;
                if (took < find) find = took;
                mem_reset(m, mark);
            }
        }
        for (int round = 0; round < 2; round++) {
            const double began = now();
            if (similar_groups(m, texts, n, &g) != ERR_NONE) return 1;
            if (now() - began < groups) groups = now() - began;
        }
        // campaign letters that are in a group of their campaign, and what stands in one without being of it
        int letters = 0, together = 0, strangers = 0;
        int leader[3] = {-1, -1, -1}, size[3] = {0};
        int *count = MEM_ARRAY(m, int, (size_t)n * 3);
        for (int i = 0; i < n; i++)
            if (campaign[i] >= 0) count[g.stands[i] * 3 + campaign[i]]++;
        for (int i = 0; i < n; i++)
            for (int q = 0; q < 3; q++)
                if (count[i * 3 + q] > size[q]) size[q] = count[i * 3 + q], leader[q] = i;
        for (int i = 0; i < n; i++) {
            letters += campaign[i] >= 0;
            together += campaign[i] >= 0 && g.stands[i] == leader[campaign[i]];
            for (int q = 0; q < 3; q++)
                strangers += g.stands[i] == leader[q] && campaign[i] != q;
        }
        printf("%8d %10zu %5.1f ms %5.0f ms %8d %5d/%-5d %6d\n", n, bytes, find, groups, g.groups,
               together, letters, strangers);
    }
    return 0;
}
