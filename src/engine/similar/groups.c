// groups.c - texts that are nearly the same: those that stand for others are found by their rarest pieces.
//
// Whoever is near a text holds at least two thirds of its pieces (500 per mille of all is 667 of the smaller, and 800 is
// more). So of the rarest third of its pieces, and one more, it must hold one: only those are kept in the index.
#include "engine/similar/signs.h"
#include "engine/similar/similar.h"

enum { PIECE = 5, RARE_BITS = 16 };

struct set { // the pieces of the text at hand
    uint32_t *at, *round;
    uint32_t mask, now;
};

struct entry { // a rare piece of a text that stands for a group
    uint32_t piece;
    int32_t text, next;
};

struct heap {
    struct mem *mem;
    int n;
    uint32_t **pieces;
    int32_t *many;
    uint32_t *rare; // texts whose pieces fall in a bucket: near enough to how rare each is
    struct set in;  // of the text at hand
    int32_t *first; // of the index, by piece
    uint32_t mask;
    struct entry *entry;
    int32_t entries;
    int32_t *seen; // by text: the text that looked at it last, plus one
};

static uint32_t mix(uint32_t v)
{
    v *= 0x9e3779b1u;
    return v ^ v >> 15;
}

static bool set_add(struct set *s, uint32_t piece)
{
    uint32_t i = mix(piece) & s->mask;

    for (; s->round[i] == s->now; i = (i + 1) & s->mask)
        if (s->at[i] == piece) return false;
    s->at[i] = piece;
    s->round[i] = s->now;
    return true;
}

static bool set_has(const struct set *s, uint32_t piece)
{
    for (uint32_t i = mix(piece) & s->mask; s->round[i] == s->now; i = (i + 1) & s->mask)
        if (s->at[i] == piece) return true;
    return false;
}

static uint32_t power_above(size_t n)
{
    uint32_t p = 16;

    while (p < n)
        p *= 2;
    return p;
}

static void pieces_read(struct heap *h, int text, const unsigned char *s, size_t n, uint32_t *room)
{
    uint32_t code = 0;
    int32_t many = 0;

    h->in.now++;
    for (size_t i = 0; i < n; i++) {
        code = (code << 6 | s[i]) & ((1u << 6 * PIECE) - 1);
        if (i + 1 < PIECE && i + 1 < n) continue;
        if (set_add(&h->in, code)) room[many++] = code;
    }
    h->pieces[text] = MEM_ARRAY(h->mem, uint32_t, (size_t)many + 1);
    if (many) memcpy(h->pieces[text], room, (size_t)many * sizeof *room);
    h->many[text] = many;
    for (int32_t k = 0; k < many; k++)
        h->rare[mix(room[k]) >> (32 - RARE_BITS)]++;
}

static void sort64(uint64_t *at, int n) // shell sort: small arrays, no calls
{
    static const int gaps[] = {1750, 701, 301, 132, 57, 23, 10, 4, 1};

    for (size_t g = 0; g < COUNT_OF(gaps); g++)
        for (int i = gaps[g]; i < n; i++) {
            const uint64_t v = at[i];
            int k = i;
            for (; k >= gaps[g] && at[k - gaps[g]] > v; k -= gaps[g])
                at[k] = at[k - gaps[g]];
            at[k] = v;
        }
}

static void stand(struct heap *h, int text)
{
    const int32_t many = h->many[text];
    const struct mem_mark mark = mem_mark(h->mem);
    uint64_t *order = MEM_ARRAY(h->mem, uint64_t, (size_t)many + 1);

    for (int32_t k = 0; k < many; k++) {
        const uint32_t p = h->pieces[text][k];
        order[k] = (uint64_t)h->rare[mix(p) >> (32 - RARE_BITS)] << 32 | p;
    }
    sort64(order, many);
    const int32_t least = (2 * many + 2) / 3; // pieces that whoever is near must hold
    for (int32_t k = 0; k < many - least + 1 && k < many; k++) {
        const uint32_t p = (uint32_t)order[k], at = mix(p) & h->mask;
        h->entry[h->entries] = (struct entry){p, text, h->first[at]};
        h->first[at] = ++h->entries;
    }
    mem_reset(h->mem, mark);
}

static int32_t common(const struct heap *h, int text)
{
    int32_t n = 0;

    for (int32_t k = 0; k < h->many[text]; k++)
        n += set_has(&h->in, h->pieces[text][k]);
    return n;
}

static bool near(int64_t both, int64_t small, int64_t large)
{
    return 1000 * both >= SIMILAR_ALIKE * (small + large - both) ||
           (small >= SIMILAR_LETTER && 1000 * both >= SIMILAR_HELD * small);
}

static void place(struct heap *h, int text, struct similar_groups *g)
{
    const int64_t large = h->many[text];
    int64_t best_both = 0, best_all = 1;
    int best = -1;

    h->in.now++;
    for (int32_t k = 0; k < large; k++)
        set_add(&h->in, h->pieces[text][k]);
    for (int32_t k = 0; k < large; k++) {
        const uint32_t p = h->pieces[text][k];
        for (int32_t e = h->first[mix(p) & h->mask]; e; e = h->entry[e - 1].next) {
            const struct entry *x = &h->entry[e - 1];
            if (x->piece != p || h->seen[x->text] == text + 1) continue;
            h->seen[x->text] = text + 1;
            const int64_t small = h->many[x->text];
            if (!near(small, small, large)) continue; // not even when all of it is in
            const int64_t both = common(h, x->text), all = small + large - both;
            if (!near(both, small, large)) continue;
            const int64_t more = both * best_all - best_both * all;
            if (best < 0 || more > 0 || (more == 0 && x->text < best)) {
                best = x->text;
                best_both = both;
                best_all = all;
            }
        }
    }
    g->stands[text] = best < 0 ? text : best;
    g->share[text] = best < 0 ? 1000 : (int)(1000 * best_both / best_all);
    g->groups += best < 0;
    if (best < 0) stand(h, text);
}

enum err similar_groups(struct mem *m, const str *texts, int n, struct similar_groups *out)
{
    struct heap h = {.mem = m, .n = n};
    size_t longest = 0;
    int32_t most = 0;

    if (n < 0 || n > SIMILAR_TEXTS) return ERR_TOO_LARGE;
    for (int i = 0; i < n; i++) {
        if (texts[i].n > SIMILAR_BYTES) return ERR_TOO_LARGE;
        if (texts[i].n > longest) longest = texts[i].n;
    }
    *out = (struct similar_groups){.n = n,
                                   .stands = MEM_ARRAY(m, int, (size_t)n + 1),
                                   .share = MEM_ARRAY(m, int, (size_t)n + 1)};
    h.pieces = MEM_ARRAY(m, uint32_t *, (size_t)n + 1);
    h.many = MEM_ARRAY(m, int32_t, (size_t)n + 1);
    h.seen = MEM_ARRAY(m, int32_t, (size_t)n + 1);
    h.rare = MEM_ARRAY(m, uint32_t, (size_t)1 << RARE_BITS);
    h.in.mask = power_above(4 * longest + 8) - 1;
    h.in.at = MEM_ARRAY(m, uint32_t, (size_t)h.in.mask + 1);
    h.in.round = MEM_ARRAY(m, uint32_t, (size_t)h.in.mask + 1);

    unsigned char *signs = mem_raw(m, 2 * longest + 2);
    uint32_t *room = MEM_ARRAY(m, uint32_t, 2 * longest + 2);
    size_t all = 0;
    for (int i = 0; i < n; i++) {
        pieces_read(&h, i, signs, similar_signs(texts[i], signs), room);
        all += (size_t)h.many[i];
        if (h.many[i] > most) most = h.many[i];
    }
    h.mask = power_above(all / 2 + 16) - 1;
    h.first = MEM_ARRAY(m, int32_t, (size_t)h.mask + 1);
    h.entry = MEM_ARRAY(m, struct entry, all / 3 + 2 * (size_t)n + 2);

    // from few pieces to many, in the order given where equal: counted
    int32_t *start = MEM_ARRAY(m, int32_t, (size_t)most + 2);
    int32_t *order = MEM_ARRAY(m, int32_t, (size_t)n + 1);
    for (int i = 0; i < n; i++)
        start[h.many[i] + 1]++;
    for (int32_t k = 0; k <= most; k++)
        start[k + 1] += start[k];
    for (int i = 0; i < n; i++)
        order[start[h.many[i]]++] = i;
    for (int i = 0; i < n; i++)
        place(&h, order[i], out);
    return ERR_NONE;
}
