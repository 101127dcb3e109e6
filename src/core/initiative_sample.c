// initiative_sample.c - looking at some of the names instead of all: how many, which, and what may be said after that.
//
// Numbers  n counted, a threshold, so at most n - threshold may turn out not to count. The chance to find w wrong ones among k that were
//          drawn without putting back, when m of the n are wrong, is hypergeometric. Weights are reckoned from the most likely
//          number up and down by products and quotients of whole numbers, so nothing underflows and every machine with IEEE
//          doubles gives the same; the chance is rounded up to parts per billion before anything is decided by it.
// Source   sampling without replacement, e.g. Cochran, Sampling Techniques (1977), 3.4; worked out in docs/decisions/0047.
#include "base/chance.h"
#include "core/initiative.h"

enum { PPB = 1000000000, SAMPLE_LOOK_MOST = 200000 };

// The chance, in parts per billion rounded up, to find from..until wrong ones among k of n of which m are wrong.
static int64_t chance_between(int64_t n, int64_t m, int64_t k, int64_t from, int64_t until)
{
    const int64_t low = k + m - n > 0 ? k + m - n : 0, high = k < m ? k : m;
    const int64_t mode = (int64_t)((double)(k + 1) * (double)(m + 1) / (double)(n + 2));
    const int64_t start = mode < low ? low : mode > high ? high : mode;
    double all = 1, part = start >= from && start <= until ? 1 : 0, w = 1;

    for (int64_t x = start; x < high && w > 1e-30; x++) {
        w *= (double)(m - x) * (double)(k - x) / ((double)(x + 1) * (double)(n - m - k + x + 1));
        all += w;
        if (x + 1 >= from && x + 1 <= until) part += w;
    }
    w = 1;
    for (int64_t x = start; x > low && w > 1e-30; x--) {
        w *= (double)x * (double)(n - m - k + x) / ((double)(m - x + 1) * (double)(k - x + 1));
        all += w;
        if (x - 1 >= from && x - 1 <= until) part += w;
    }
    const double ppb = part / all * PPB;
    const int64_t down = (int64_t)ppb;
    return (double)down < ppb ? down + 1 : down;
}

// To find so few if there were one more wrong than there may be.
static int64_t chance_of_so_few(int64_t n, int64_t threshold, int64_t k, int64_t wrong)
{
    const int64_t m = n - threshold + 1;

    return m > n ? 0 : chance_between(n, m, k, 0, wrong);
}

enum sample_says sample_says(int64_t n, int64_t threshold, int64_t looked, int64_t wrong,
                             int64_t *out_ppb)
{
    *out_ppb = 0;
    if (n < threshold || n - wrong < threshold) return SAMPLE_SHORT;
    if (looked >= n) return SAMPLE_ENOUGH; // every one of them was looked at
    if (looked <= 0) return SAMPLE_UNDECIDED;
    *out_ppb = chance_of_so_few(n, threshold, looked, wrong);
    if (*out_ppb <= SAMPLE_WRONG_PPB) return SAMPLE_ENOUGH;
    // To find so many if there were just not too many wrong ones.
    *out_ppb = wrong ? chance_between(n, n - threshold, looked, wrong, looked) : PPB;
    return *out_ppb <= SAMPLE_WRONG_PPB ? SAMPLE_SHORT : SAMPLE_UNDECIDED;
}

int64_t sample_size(int64_t n, int64_t threshold)
{
    int64_t low = 1, high = n;

    if (n <= 0 || threshold >= n) return n > 0 ? n : 0;
    // More looked at makes the chance smaller, so halving finds the smallest.
    while (low < high) {
        const int64_t k = low + (high - low) / 2;
        if (chance_of_so_few(n, threshold, k, SAMPLE_SPARE) <= SAMPLE_WRONG_PPB)
            high = k;
        else
            low = k + 1;
    }
    return low;
}

enum err initiative_sample_draw(struct db *db, struct mem *mem, const struct initiative_row *i,
                                str seed, bool all)
{
    struct initiative_valid_rows ids;
    struct chance chance;

    TRY(initiative_valid_ids(db, mem, i->id, &ids));
    if (ids.n > SAMPLE_LOOK_MOST) return ERR_TOO_LARGE;
    const int64_t n = all ? ids.n : sample_size(ids.n, i->threshold);
    int *order = MEM_ARRAY(mem, int, (size_t)ids.n + 1);
    for (int k = 0; k < ids.n; k++)
        order[k] = k;
    chance_start(&chance, seed);
    chance_shuffle(&chance, order, ids.n);
    struct initiative_look_line_rows before;
    TRY(initiative_looks(db, mem, i->id, 0, SAMPLE_LOOK_MOST, &before));
    // A bigger draw from the same seed begins with the smaller one: what was looked at stays.
    for (int64_t k = before.n; k < n; k++)
        TRY(initiative_look_insert(db, i->id, ids.at[order[k]].id, k + 1));
    return all && before.n ? initiative_set_sample_n(db, i->id, n)
                           : initiative_set_sample(db, i->id, seed, n);
}

enum err initiative_sample_found(struct db *db, struct mem *mem, int64_t now, initiative_id id,
                                 int64_t place_in, str found, const person_id *person)
{
    struct initiative_look_sum_rows sums;
    int64_t changed, looked = 0, wrong = 0;
    enum initiative_found f;

    if (!initiative_found_parse(found, &f)) return ERR_INVALID;
    TRY(initiative_look_set(db, id, place_in, found, person, now, &changed));
    if (!changed) return ERR_NOT_FOUND;
    TRY(initiative_look_sums(db, mem, id, &sums));
    for (int k = 0; k < sums.n; k++) {
        if (!initiative_found_parse(sums.at[k].found, &f)) continue; // not looked at yet
        looked += sums.at[k].n;
        if (!initiative_found_counts(f)) wrong += sums.at[k].n;
    }
    return initiative_set_checked(db, id, looked, wrong);
}
