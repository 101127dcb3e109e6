// votes.c - from votes as they came to rows by person: two counting sorts, then the last of each pair.
#include "engine/opinion/votes.h"

// Positions of `n` things in the order of their key, equal keys in the order of `from` (NULL: 0, 1, 2…).
static void sort_by(uint32_t *first, uint32_t keys, const struct opinion_vote *given, uint32_t n,
                    bool by_person, const uint32_t *from, uint32_t *to)
{
    memset(first, 0, ((size_t)keys + 1) * sizeof *first);
    for (uint32_t i = 0; i < n; i++)
        first[(by_person ? given[i].person : given[i].cell >> 2) + 1]++;
    for (uint32_t k = 0; k < keys; k++)
        first[k + 1] += first[k];
    for (uint32_t i = 0; i < n; i++) {
        const uint32_t x = from ? from[i] : i;
        to[first[by_person ? given[x].person : given[x].cell >> 2]++] = x;
    }
}

enum err opinion_votes_make(struct mem *m, const struct opinion_vote *given, int64_t n, int people,
                            int statements, const uint8_t *flags, struct opinion_votes *out)
{
    if (n < 0 || people < 0 || statements < 0) return ERR_INVALID;
    if (n > OPINION_VOTES_MAX || people > OPINION_PEOPLE_MAX || statements > OPINION_STATEMENTS_MAX)
        return ERR_LIMIT;
    for (int64_t i = 0; i < n; i++)
        if (given[i].person >= (uint32_t)people || given[i].cell >> 2 >= (uint32_t)statements ||
            (given[i].cell & 3) == 3)
            return ERR_INVALID;

    struct opinion_votes v = {.people = people, .statements = statements};
    v.flags = MEM_ARRAY(m, uint8_t, (size_t)statements + 1);
    for (int j = 0; flags && j < statements; j++) {
        v.flags[j] = flags[j];
        v.out += (flags[j] & OPINION_OUT) != 0;
    }
    v.start = MEM_ARRAY(m, uint32_t, (size_t)people + 1);
    v.cell = MEM_ARRAY(m, uint32_t, (size_t)n + 1);

    const struct mem_mark mark = mem_mark(m);
    const uint32_t total = (uint32_t)n;
    const uint32_t keys = (uint32_t)(people > statements ? people : statements);
    uint32_t *first = MEM_ARRAY(m, uint32_t, (size_t)keys + 1);
    uint32_t *by_statement = MEM_ARRAY(m, uint32_t, (size_t)n + 1);
    uint32_t *order = MEM_ARRAY(m, uint32_t, (size_t)n + 1);
    sort_by(first, (uint32_t)statements, given, total, false, NULL, by_statement);
    sort_by(first, (uint32_t)people, given, total, true, by_statement, order);

    uint32_t i = 0;
    for (uint32_t p = 0; p < (uint32_t)people; p++) {
        v.start[p] = v.n;
        while (i < total && given[order[i]].person == p) {
            uint32_t last = order[i++];
            for (; i < total && given[order[i]].person == p &&
                   given[order[i]].cell >> 2 == given[last].cell >> 2;
                 i++)
                if (given[order[i]].at >= given[last].at) last = order[i];
            v.cell[v.n++] = given[last].cell;
        }
    }
    v.start[people] = v.n;
    mem_reset(m, mark);
    *out = v;
    return ERR_NONE;
}

void opinion_votes_without(struct mem *m, const struct opinion_votes *v, const bool *drop,
                           struct opinion_votes *out, int **out_kept)
{
    struct opinion_votes w = *v;
    int *kept = MEM_ARRAY(m, int, (size_t)v->people + 1);

    w.start = MEM_ARRAY(m, uint32_t, (size_t)v->people + 1);
    w.cell = MEM_ARRAY(m, uint32_t, (size_t)v->n + 1);
    w.people = 0;
    w.n = 0;
    for (int i = 0; i < v->people; i++) {
        if (drop[i]) continue;
        const uint32_t n = opinion_voted(v, i);
        kept[w.people] = i;
        w.start[w.people++] = w.n;
        memcpy(w.cell + w.n, v->cell + v->start[i], n * sizeof *w.cell);
        w.n += n;
    }
    w.start[w.people] = w.n;
    *out_kept = kept;
    *out = w;
}
