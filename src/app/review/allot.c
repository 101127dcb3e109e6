#include "app/review/allot.h"

#include "base/chance.h"

enum { SWAPS_EACH = 60, OWN_CITY = 3, SAME_CITY = 1 };

// In a circle everybody reads the next `each`. What one place costs: readers of the author's city, readers of one city.
static int place_cost(const int64_t *city, const int *seat, int n, int each, int at)
{
    const int64_t own = city[seat[at]];
    int cost = 0;

    for (int i = 1; i <= each; i++) {
        const int64_t a = city[seat[(at + n - i) % n]];
        cost += a == own ? OWN_CITY : 0;
        for (int k = 1; k < i; k++)
            cost += a == city[seat[(at + n - k) % n]] ? SAME_CITY : 0;
    }
    return cost;
}

// Of the places that a swap can change.
static int cost_around(const int64_t *city, const int *seat, int n, int each, int a, int b)
{
    int cost = 0;

    for (int i = 0; i <= each; i++) {
        const int x = (a + i) % n, y = (b + i) % n;
        cost += place_cost(city, seat, n, each, x);
        // Counted once when both reach it.
        const int gap = (y - a + n) % n;
        if (gap > each) cost += place_cost(city, seat, n, each, y);
    }
    return cost;
}

static void circle(struct mem *m, const int64_t *city, const struct allot_text *texts, int n,
                   int each, struct chance *c, struct allot_pairs *out)
{
    int *seat = MEM_ARRAY(m, int, (size_t)n), *text_of = MEM_ARRAY(m, int, (size_t)n);

    for (int k = 0; k < n; k++)
        seat[k] = k, text_of[texts[k].author] = k;
    chance_shuffle(c, seat, n);
    for (int i = 0; i < SWAPS_EACH * n; i++) {
        const int a = (int)chance_below(c, (uint64_t)n), b = (int)chance_below(c, (uint64_t)n);
        if (a == b) continue;
        const int before = cost_around(city, seat, n, each, a, b), keep = seat[a];
        seat[a] = seat[b], seat[b] = keep;
        if (cost_around(city, seat, n, each, a, b) > before) seat[b] = seat[a], seat[a] = keep;
    }
    for (int at = 0; at < n; at++)
        for (int i = 1; i <= each; i++)
            out->at[out->n++] = (struct allot_pair){text_of[seat[(at + i) % n]], seat[at]};
}

struct filling {
    const int64_t *city;
    const struct allot_text *texts;
    int readers, n, each;
    int *load;           // of a reader
    unsigned char *pair; // [text * readers + reader]
    struct chance chance;
};

// The one who reads the fewest; of those from another city than the author, and than who reads it already.
static int best_reader(struct filling *f, int text)
{
    int best = -1;
    int64_t least = 0;

    for (int r = 0; r < f->readers; r++) {
        if (r == f->texts[text].author || f->pair[text * f->readers + r]) continue;
        int64_t cost = (int64_t)f->load[r] * 100 + (f->city[r] == f->texts[text].city ? 20 : 0);
        for (int o = 0; o < f->readers; o++)
            if (f->pair[text * f->readers + o] && f->city[o] == f->city[r]) cost += 5;
        cost = cost * 1024 + (int64_t)chance_below(&f->chance, 1024);
        if (best < 0 || cost < least) best = r, least = cost;
    }
    return best;
}

enum err allot(struct mem *m, const int64_t *reader_city, int readers,
               const struct allot_text *texts, int n, int each, const struct allot_pairs *had,
               str seed, struct allot_pairs *out)
{
    struct filling f = {
        .city = reader_city, .texts = texts, .readers = readers, .n = n, .each = each};
    bool whole = had->n == 0 && n == readers && n > each;
    bool *wrote = MEM_ARRAY(m, bool, (size_t)readers + 1);

    if (readers < 0 || readers > ALLOT_MAX || n < 0 || n > ALLOT_MAX || each < 1 ||
        each > ALLOT_EACH_MAX)
        return ERR_INVALID;
    *out = (struct allot_pairs){MEM_ARRAY(m, struct allot_pair,
                                          (size_t)n * (size_t)each + (size_t)n + 1),
                                0};
    chance_start(&f.chance, seed);
    for (int k = 0; k < n; k++) { // one text each
        const int a = texts[k].author;
        whole = whole && a >= 0 && !wrote[a];
        if (a >= 0) wrote[a] = true;
    }
    if (whole) {
        circle(m, reader_city, texts, n, each, &f.chance, out);
        return ERR_NONE;
    }
    f.load = MEM_ARRAY(m, int, (size_t)readers + 1);
    f.pair = MEM_ARRAY(m, unsigned char, (size_t)n *(size_t)readers + 1);
    int *has = MEM_ARRAY(m, int, (size_t)n + 1);
    for (int i = 0; i < had->n; i++) {
        const struct allot_pair p = had->at[i];
        has[p.text]++;
        if (p.reader < 0) continue; // by somebody who reads no more, and did
        f.load[p.reader]++;
        f.pair[p.text * readers + p.reader] = 1;
    }
    // Round by round, so that no text gets a third before another has a second.
    for (int round = 0; round < each; round++)
        for (int k = 0; k < n; k++) {
            if (has[k] > round) continue;
            const int r = best_reader(&f, k);
            if (r < 0) continue;
            f.load[r]++;
            f.pair[k * readers + r] = 1;
            has[k]++;
            out->at[out->n++] = (struct allot_pair){k, r};
        }
    return ERR_NONE;
}
