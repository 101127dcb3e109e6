// live.c - votes put into their rows as they come, and the next map from the one before.
#include "engine/opinion/live.h"

static void *grown(struct mem *m, const void *at, size_t used, size_t room, size_t size)
{
    void *to = mem_array(m, room + 1, size);

    if (used) memcpy(to, at, used * size);
    return to;
}

static void make_room(struct opinion_live *l, uint32_t cells, int people, int statements)
{
    struct opinion_votes *v = &l->votes;

    if (cells > l->room) {
        const uint32_t room = cells > OPINION_VOTES_MAX / 2 ? OPINION_VOTES_MAX : 2 * cells;
        v->cell = grown(l->mem, v->cell, v->n, room, sizeof *v->cell);
        l->room = room;
    }
    if (people > l->people_room) {
        const int room = 2 * people;
        v->start =
            grown(l->mem, v->start, (size_t)v->people + 1, (size_t)room + 1, sizeof *v->start);
        l->people_room = room;
    }
    if (statements > l->statements_room) {
        const int room = 2 * statements;
        v->flags = grown(l->mem, v->flags, (size_t)v->statements, (size_t)room, sizeof *v->flags);
        l->statements_room = room;
    }
}

enum err opinion_live_start(struct mem *m, struct mem *even, struct mem *odd,
                            const struct opinion_votes *v, const struct opinion_ask *ask,
                            struct opinion_live *out)
{
    struct opinion_live *l = out;

    *l = (struct opinion_live){.mem = m, .turn = {even, odd}, .votes = *v, .ask = *ask};
    make_room(l, v->n ? v->n : 1, v->people ? v->people : 1, v->statements ? v->statements : 1);
    l->ask.before = NULL;
    return opinion_map_make(l->turn[0], &l->votes, &l->ask, &l->map);
}

// By row, then by place in the row; of equals the last given stays behind. Insertion in runs: merge sort.
static void sort_cells(struct mem *m, struct opinion_vote *at, int64_t n)
{
    struct opinion_vote *to = MEM_ARRAY(m, struct opinion_vote, (size_t)n + 1), *from = at;

    for (int64_t width = 1; width < n; width *= 2) {
        for (int64_t start = 0; start < n; start += 2 * width) {
            const int64_t middle = start + width < n ? start + width : n;
            const int64_t end = start + 2 * width < n ? start + 2 * width : n;
            int64_t i = start, j = middle;
            for (int64_t k = start; k < end; k++) {
                const bool left =
                    j == end ||
                    (i < middle &&
                     (from[i].person < from[j].person ||
                      (from[i].person == from[j].person &&
                       (from[i].cell >> 2 < from[j].cell >> 2 ||
                        (from[i].cell >> 2 == from[j].cell >> 2 && from[i].at <= from[j].at)))));
                to[k] = left ? from[i++] : from[j++];
            }
        }
        struct opinion_vote *kept = from;
        from = to;
        to = kept;
    }
    if (from != at) memcpy(at, from, (size_t)n * sizeof *at);
}

// The place in row `person` where this statement is, or would be.
static uint32_t place_of(const struct opinion_votes *v, uint32_t person, uint32_t statement)
{
    uint32_t low = v->start[person], high = v->start[person + 1];

    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (v->cell[middle] >> 2 < statement)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

enum err opinion_live_add(struct opinion_live *l, const struct opinion_vote *given, int64_t n,
                          int people, int statements)
{
    struct opinion_votes *v = &l->votes;
    struct mem *work = l->turn[(l->updates + 1) % 2];

    if (n < 0 || people < v->people || statements < v->statements) return ERR_INVALID;
    if (people > OPINION_PEOPLE_MAX || statements > OPINION_STATEMENTS_MAX ||
        n > OPINION_VOTES_MAX - (int64_t)v->n)
        return ERR_LIMIT;
    for (int64_t i = 0; i < n; i++)
        if (given[i].person >= (uint32_t)people || given[i].cell >> 2 >= (uint32_t)statements ||
            (given[i].cell & 3) == 3)
            return ERR_INVALID;

    mem_clear(work);
    struct opinion_vote *new = MEM_ARRAY(work, struct opinion_vote, (size_t)n + 1);
    uint32_t *place = MEM_ARRAY(work, uint32_t, (size_t)n + 1);
    make_room(l, v->n + (uint32_t)n, people, statements);
    for (int i = v->people; i < people; i++)
        v->start[i + 1] = v->n;
    v->people = people;
    memset(v->flags + v->statements, 0, (size_t)(statements - v->statements));
    v->statements = statements;

    if (n) memcpy(new, given, (size_t)n * sizeof *new);
    sort_cells(work, new, n);
    uint32_t added = 0;
    for (int64_t i = 0; i < n;
         i++) { // what changes a vote is put in place, the rest is kept for below
        if (i + 1 < n &&
            new[i + 1].person == new[i].person &&new[i + 1].cell >> 2 == new[i].cell >> 2)
            continue;
        const uint32_t at = place_of(v, new[i].person, new[i].cell >> 2);
        if (at < v->start[new[i].person + 1] && v->cell[at] >> 2 == new[i].cell >> 2) {
            v->cell[at] = new[i].cell;
            continue;
        }
        place[added] = at;
        new[added++] = new[i];
    }
    uint32_t end = v->n;
    for (uint32_t i = added; i > 0; i--) { // from the last: every cell moves once
        memmove(v->cell + place[i - 1] + i, v->cell + place[i - 1],
                (size_t)(end - place[i - 1]) * sizeof *v->cell);
        v->cell[place[i - 1] + i - 1] = new[i - 1].cell;
        end = place[i - 1];
    }
    uint32_t before = 0;
    for (int p = 0; p <= v->people && added; p++) {
        while (before < added && new[before].person < (uint32_t)p)
            before++;
        v->start[p] += before;
    }
    v->n += added;

    // Scratch and map share an arena; the map before is in the other.
    struct opinion_map next;
    l->ask.before = &l->map;
    const enum err e = opinion_map_make(work, v, &l->ask, &next);
    if (e != ERR_NONE && e != ERR_LIMIT) return e;
    l->updates++;
    l->map = next;
    l->ask.before = NULL;
    return e;
}
