// shares.c - one run of Equal Shares: intervals of whole numbers, and fractions where these cannot tell.
#include "engine/budget/shares.h"

#include <assert.h>

typedef __int128 wide;

enum { FILTER_BITS = 61 }; // all purses together stay below 2^61
// More than the rounding of the few operations on doubles behind a rate can add up to.
static const double down = 1 - 4e-15, up = 1 + 4e-15;
enum { KIND_EMPTY, KIND_POOR, KIND_OPEN, KIND_RICH };

struct shares *shares_new(struct mem *m, const struct election *e, const struct budget_ask *ask)
{
    struct shares *s = MEM_NEW(m, struct shares);
    const size_t projects = (size_t)e->projects + 1;
    uint32_t most = 0;

    *s = (struct shares){.e = e, .mem = m, .points = ask->utility == UTILITY_POINTS};
    struct budget_ask *kept = MEM_NEW(m, struct budget_ask); // it may outlive the caller's
    *kept = *ask;
    s->ask = kept;
    s->rank = budget_ranks(m, e, ask->tie, s->points);
    s->cost_low = MEM_ARRAY(m, int64_t, projects);
    s->cost_high = MEM_ARRAY(m, int64_t, projects);
    s->cost_shift = INT32_MIN;
    s->purse = MEM_ARRAY(m, struct purse, (size_t)e->ballots + 1);
    s->low = MEM_ARRAY(m, int64_t, (size_t)e->ballots + 1);
    s->round = MEM_ARRAY(m, struct share_round, projects);
    s->round_of = MEM_ARRAY(m, int, projects);
    s->turn = MEM_ARRAY(m, struct turn, projects);
    s->seen = MEM_ARRAY(m, struct turn, projects);
    s->rate = MEM_ARRAY(m, struct rate, projects);
    s->worth = MEM_ARRAY(m, double, projects);
    s->area_left = MEM_ARRAY(m, struct amount, (size_t)e->areas + 1);
    s->k = MEM_ARRAY(m, uint64_t, projects);
    for (int p = 0; p < e->projects; p++) {
        const uint32_t n = e->by_first[p + 1] - e->by_first[p];
        if (n > most) most = n;
        s->worth[p] = ask->utility == UTILITY_COST ? amount_double(e->project[p].cost) : 1;
        if (s->worth[p] == 0)
            s->worth[p] = 1; // what costs nothing has a rate of 0 whatever its worth
    }
    s->rich = MEM_ARRAY(m, struct rich, most + 1);
    if (s->points) s->unit = MEM_ARRAY(m, int64_t, most + 1);
    s->kind = MEM_ARRAY(m, unsigned char, most + 1);
    s->forced_round = -1;
    return s;
}

// ---- whole numbers of 2^-shift ----

static int64_t scaled(struct mem *m, struct ratio r, int shift, bool *exact)
{
    struct nat quotient, rest;

    nat_divide(m, shift < 0 ? r.top : nat_shift(m, r.top, shift),
               shift < 0 ? nat_shift(m, r.under, -shift) : r.under, &quotient, &rest);
    *exact = nat_is_zero(rest);
    return (int64_t)nat_u64(quotient);
}

static void scale(struct shares *s)
{
    const struct election *e = s->e;
    const struct mem_mark mark = mem_mark(s->mem);
    struct nat total, rest;
    bool exact;

    nat_divide(s->mem, nat_times(s->mem, s->each.top, e->voters), s->each.under, &total, &rest);
    s->shift = (s->ask->filter_bits ? s->ask->filter_bits : FILTER_BITS) - nat_bits(total);
    const int64_t each = scaled(s->mem, s->each, s->shift, &exact);
    for (uint32_t b = 0; b < e->ballots; b++) {
        s->purse[b] = (struct purse){each + !exact, e->people[b], -1};
        s->low[b] = each;
    }
    if (s->cost_shift != s->shift)
        for (int p = 0; p < e->projects; p++) {
            if (amount_cmp(e->project[p].cost, e->money) > 0) continue; // is never looked at
            const struct ratio cost = {nat_of_amount(s->mem, e->project[p].cost),
                                       nat_of(s->mem, 1)};
            s->cost_low[p] = scaled(s->mem, cost, s->shift, &exact);
            s->cost_high[p] = s->cost_low[p] + !exact;
        }
    s->cost_shift = s->shift;
    mem_reset(s->mem, mark);
}

// The supporters of a project on both sides of a payment q.
struct part {
    int64_t poor, all; // money of those who have no more than q, and of everybody
    int64_t rich;      // people who have more
    uint32_t n;        // ballots of the rich: in s->rich
};

// Looks at every supporter, so it is where the time goes: no jumps, little to keep, and once in the program for each
// bound of a purse: by `low`, or when that is NULL by the purses themselves. What somebody has is below 2^62, so that
// the sign of q - b tells who is rich.
__attribute__((always_inline)) static inline struct part part_of(const struct shares *s, int p,
                                                                 const int64_t *restrict low,
                                                                 int64_t q)
{
    const struct purse *restrict purse = s->purse;
    const uint32_t *restrict by = s->e->by + s->e->by_first[p],
                             *end = s->e->by + s->e->by_first[p + 1];
    struct rich *restrict to = s->rich;
    int64_t all = 0, of_rich = 0, rich = 0;

    for (; by < end; by++) {
        const int64_t people = purse[*by].people, b = low ? low[*by] : purse[*by].high,
                      money = b * people, is_rich = (q - b) >> 63;
        all += money;
        of_rich += money & is_rich;
        rich += people & is_rich;
        to->b = b, to->people = (uint32_t)people;
        to -= is_rich;
    }
    return (struct part){all - of_rich, all, rich, (uint32_t)(to - s->rich)};
}

static struct part part_by_high(const struct shares *s, int p, int64_t q)
{
    return part_of(s, p, NULL, q);
}

static struct part part_by_low(const struct shares *s, int p, int64_t q)
{
    return part_of(s, p, s->low, q);
}

// Moves those who have no more than q, which is higher than before, to the poor; gives whether there were any.
static bool part_again(const struct shares *s, struct part *part, int64_t q)
{
    const struct rich *from = s->rich, *end = s->rich + part->n;
    struct rich *to = s->rich;
    int64_t poor = part->poor, rich = 0;

    for (; from < end; from++) {
        const int64_t people = from->people, b = from->b, is_rich = (q - b) >> 63;
        poor += b * people & ~is_rich;
        rich += people & is_rich;
        to->b = b, to->people = (uint32_t)people;
        to -= is_rich;
    }
    const bool moved = to < end;
    part->poor = poor, part->rich = rich, part->n = (uint32_t)(to - s->rich);
    return moved;
}

// The q with sum of weight * min(b, q) = cost, as a fraction: from a q that is not above it, by steps that never
// pass it, because the sum is concave in q. The purses together hold the cost. Stops with a bound at the first step
// above `enough`, and then gives false.
static bool root(const struct shares *s, struct part *part, int64_t q, int64_t cost, double enough,
                 int64_t *out_top, int64_t *out_under)
{
    for (;;) {
        if (part->rich == 0) { // q is the fullest purse, and not above the answer
            *out_top = q, *out_under = 1;
            return true;
        }
        const int64_t next = (cost - part->poor) / part->rich;
        *out_top = cost - part->poor, *out_under = part->rich;
        if (next <= q) return true;
        q = next;
        if ((double)q > enough) return false;
        if (!part_again(s, part, q)) return true;
    }
}

// The same when a person's use is `unit` points: sum of weight * min(b, q * unit).
static void root_points(const struct rich *at, const int64_t *unit, uint32_t n, int64_t cost,
                        int64_t *top, int64_t *under)
{
    for (uint32_t before = UINT32_MAX;;) {
        int64_t poor = 0, units = 0;
        uint32_t poors = 0;
        for (uint32_t i = 0; i < n; i++) {
            if ((wide)at[i].b * *under <= (wide)*top * unit[i])
                poor += at[i].b * at[i].people, poors++;
            else
                units += at[i].people * unit[i];
        }
        if (units == 0 || poors == before) return;
        before = poors;
        *top = cost - poor, *under = units;
    }
}

// ---- exactly ----

static uint64_t unit_of(const struct shares *s, uint32_t at) // of one place in pick
{
    return s->points ? s->e->points[at] : 1;
}

static bool paid_before(const struct shares *s, uint32_t at, int round)
{
    const int r = s->round_of[s->e->pick[at]];

    return r >= 0 && r < round;
}

// Adds what the people of a ballot paid to the numbers per round.
static void payments_add(struct shares *s, uint32_t b, int round, uint64_t people)
{
    const struct election *e = s->e;

    for (uint32_t i = e->first[b]; i < e->first[b + 1]; i++)
        if (paid_before(s, i, round)) s->k[s->round_of[e->pick[i]]] += people * unit_of(s, i);
}

static struct nat start_of(const struct shares *s, struct mem *m, uint64_t people)
{
    return nat_times(m, s->each.top, people);
}

static void payments_clear(struct shares *s)
{
    memset(s->k, 0, (size_t)s->rounds * sizeof *s->k);
}

void shares_extend(struct shares *s)
{
    const struct election *e = s->e;

    while (s->chain.known < s->rounds) {
        const int r = s->chain.known, p = s->round[r].project;
        uint64_t people = 0;
        for (uint32_t i = e->by_first[p]; i < e->by_first[p + 1]; i++) {
            if (s->purse[e->by[i]].emptied != r) continue;
            people += s->purse[e->by[i]].people;
            payments_add(s, e->by[i], r, s->purse[e->by[i]].people);
        }
        chain_add(&s->chain, e->project[p].cost, start_of(s, s->mem, people), s->k, true,
                  s->round[r].weight);
        payments_clear(s);
    }
}

struct nat shares_purse(struct shares *s, struct mem *m, uint32_t b, int round)
{
    const int emptied = s->purse[b].emptied;

    shares_extend(s);
    if (emptied >= 0 && emptied < round) return (struct nat){0};
    payments_add(s, b, round, 1);
    const struct nat sum = chain_sum(&s->chain, m, s->each.top, s->k, true);
    payments_clear(s);
    return sum;
}

struct nat shares_money(struct shares *s, struct mem *m, int p, int round)
{
    const struct election *e = s->e;
    uint64_t people = 0;

    shares_extend(s);
    for (uint32_t i = e->by_first[p]; i < e->by_first[p + 1]; i++) {
        const struct purse *purse = &s->purse[e->by[i]];
        if (purse->emptied >= 0 && purse->emptied < round) continue;
        if (s->points && e->by_points[i] == 0) continue;
        people += purse->people;
        payments_add(s, e->by[i], round, purse->people);
    }
    const struct nat sum = chain_sum(&s->chain, m, start_of(s, m, people), s->k, true);
    payments_clear(s);
    return sum;
}

struct exact {
    struct nat top; // of the rate for one unit, over chain_under * under
    uint64_t under;
};

// Is a purse no more than what a full payer with `unit` pays?
static bool purse_within(struct shares *s, struct exact x, uint32_t b, uint64_t unit)
{
    const struct mem_mark mark = mem_mark(s->mem);
    const struct nat purse = shares_purse(s, s->mem, b, s->rounds);
    const bool within =
        nat_cmp(nat_times(s->mem, purse, x.under), nat_times(s->mem, x.top, unit)) <= 0;

    s->exact++;
    mem_reset(s->mem, mark);
    return within;
}

static struct exact exact_of(struct shares *s, int p, uint64_t people, uint64_t rich)
{
    const struct nat sum = chain_sum(&s->chain, s->mem, start_of(s, s->mem, people), s->k, true);
    const struct nat all =
        nat_mul(s->mem, nat_of_amount(s->mem, s->e->project[p].cost), chain_under(&s->chain));

    payments_clear(s);
    return (struct exact){nat_sub(s->mem, all, sum), rich};
}

// Who is poor and who is rich by the intervals, in s->kind; gives whether for some these cannot tell.
static bool sides(struct shares *s, int p)
{
    const struct election *e = s->e;
    const struct rate *rate = &s->rate[p];
    const uint32_t from = e->by_first[p], n = e->by_first[p + 1] - from;
    bool open = false;

    for (uint32_t i = 0; i < n; i++) {
        const struct purse *purse = &s->purse[e->by[from + i]];
        const int64_t unit = s->points ? e->by_points[from + i] : 1;
        if (purse->emptied >= 0 || unit == 0)
            s->kind[i] = KIND_EMPTY;
        else if ((wide)purse->high * rate->low_under <= (wide)rate->low_top * unit)
            s->kind[i] = KIND_POOR;
        else if (rate->high_under &&
                 (wide)s->low[e->by[from + i]] * rate->high_under > (wide)rate->high_top * unit)
            s->kind[i] = KIND_RICH;
        else
            s->kind[i] = KIND_OPEN, open = true;
    }
    return open;
}

// The exact rate of a project that can be paid; memory of the arena, let go by who asked. Leaves in s->kind who is
// poor and who is rich, none open.
static struct exact exact_rate(struct shares *s, int p)
{
    const struct election *e = s->e;
    const uint32_t from = e->by_first[p], n = e->by_first[p + 1] - from;
    struct exact x = {0};

    s->exact++;
    shares_extend(s);
    sides(s, p);
    // As root does: from below, and everybody who turns out poor raises it.
    for (bool again = true; again;) {
        uint64_t people = 0, rich = 0;
        again = false;
        for (uint32_t i = 0; i < n; i++) {
            const uint32_t b = e->by[from + i];
            if (s->kind[i] == KIND_POOR) {
                people += s->purse[b].people;
                payments_add(s, b, s->rounds, s->purse[b].people);
            } else if (s->kind[i] != KIND_EMPTY) {
                rich += (uint64_t)s->purse[b].people * (s->points ? e->by_points[from + i] : 1);
            }
        }
        if (rich ==
            0) { // the fullest purse is just enough: the rate stays at what it was found within
            payments_clear(s);
            break;
        }
        x = exact_of(s, p, people, rich);
        for (uint32_t i = 0; i < n; i++) {
            const uint64_t unit = s->points ? e->by_points[from + i] : 1;
            if (s->kind[i] != KIND_OPEN || !purse_within(s, x, e->by[from + i], unit)) continue;
            s->kind[i] = KIND_POOR;
            again = true;
        }
    }
    for (uint32_t i = 0; i < n; i++)
        if (s->kind[i] == KIND_OPEN) s->kind[i] = KIND_RICH;
    if (x.under == 0) {
        // All were poor by the intervals already: whole numbers hit the answer, which is the fullest purse.
        for (uint32_t i = 0; i < n; i++) {
            if (s->kind[i] == KIND_EMPTY) continue;
            const uint64_t unit = s->points ? e->by_points[from + i] : 1;
            const struct nat purse = shares_purse(s, s->mem, e->by[from + i], s->rounds);
            if (!x.under ||
                nat_cmp(nat_times(s->mem, purse, x.under), nat_times(s->mem, x.top, unit)) > 0)
                x = (struct exact){purse, unit};
        }
    }
    return x;
}

struct ratio shares_exact_rate(struct shares *s, struct mem *m, int p)
{
    const struct exact x = exact_rate(s, p);

    return (struct ratio){x.top, nat_times(m, chain_under(&s->chain), x.under)};
}

static bool worth_is_cost(const struct shares *s)
{
    return s->ask->utility == UTILITY_COST;
}

// What one unit of use is worth: the cost, or 1. What costs nothing has a rate of 0 whatever its worth.
static struct nat worth(const struct shares *s, int p)
{
    const struct amount cost = s->e->project[p].cost;

    return worth_is_cost(s) && !amount_is_zero(cost) ? nat_of_amount(s->mem, cost)
                                                     : nat_of(s->mem, 1);
}

// Smaller rate first: -1, 0 or 1.
static int exact_cmp(struct shares *s, int p, struct exact x, int q, struct exact y)
{
    return nat_cmp(nat_mul(s->mem, nat_times(s->mem, x.top, y.under), worth(s, q)),
                   nat_mul(s->mem, nat_times(s->mem, y.top, x.under), worth(s, p)));
}

// ---- looking at a project ----

static void rate_doubles(const struct shares *s, int p, struct rate *rate)
{
    rate->low = (double)rate->low_top / (double)rate->low_under / s->worth[p] * down;
    rate->high = (double)rate->high_top / (double)rate->high_under / s->worth[p] * up;
}

// The exact rate as two whole numbers around it.
static void rate_from_exact(struct shares *s, int p, struct exact x)
{
    bool exact;
    const struct ratio r = {x.top, nat_times(s->mem, chain_under(&s->chain), x.under)};
    const int64_t q = scaled(s->mem, r, s->shift, &exact);

    s->rate[p].low_top = q, s->rate[p].low_under = 1;
    s->rate[p].high_top = q + !exact, s->rate[p].high_under = 1;
}

enum look { LOOK_TOO_LITTLE, LOOK_BEHIND, LOOK_KNOWN };

// The rate by purses of people without points. `enough`: a payment that is too high to be the best.
static enum look look_votes(struct shares *s, int p, double enough, bool *sure)
{
    struct rate *rate = &s->rate[p];
    const int64_t from = rate->low_top / rate->low_under;
    struct part part = part_by_high(s, p, from);

    if (part.all < s->cost_low[p]) return LOOK_TOO_LITTLE;
    if (!root(s, &part, from, s->cost_low[p], enough, &rate->low_top, &rate->low_under)) {
        rate->low = (double)rate->low_top / (double)rate->low_under / s->worth[p] * down;
        return LOOK_BEHIND;
    }
    const int64_t low = rate->low_top / rate->low_under;
    part = part_by_low(s, p, low);
    *sure = part.all >= s->cost_high[p];
    if (*sure)
        root(s, &part, low, s->cost_high[p], (double)INT64_MAX, &rate->high_top, &rate->high_under);
    return LOOK_KNOWN;
}

static enum look look_points(struct shares *s, int p, bool *sure)
{
    const struct election *e = s->e;
    struct rate *rate = &s->rate[p];
    int64_t low = 0, high = 0;
    uint32_t n = 0;

    for (uint32_t i = e->by_first[p]; i < e->by_first[p + 1]; i++) {
        const struct purse *purse = &s->purse[e->by[i]];
        if (purse->emptied >= 0 || e->by_points[i] == 0) continue;
        s->rich[n] = (struct rich){purse->high, purse->people};
        s->unit[n] = e->by_points[i];
        high += purse->high * purse->people;
        low += s->low[e->by[i]] * purse->people;
        n++;
    }
    if (n == 0 || high < s->cost_low[p]) return LOOK_TOO_LITTLE;
    root_points(s->rich, s->unit, n, s->cost_low[p], &rate->low_top, &rate->low_under);
    *sure = low >= s->cost_high[p];
    if (!*sure) return LOOK_KNOWN;
    n = 0;
    for (uint32_t i = e->by_first[p]; i < e->by_first[p + 1]; i++)
        if (s->purse[e->by[i]].emptied < 0 && e->by_points[i]) s->rich[n++].b = s->low[e->by[i]];
    rate->high_top = rate->low_top, rate->high_under = rate->low_under;
    root_points(s->rich, s->unit, n, s->cost_high[p], &rate->high_top, &rate->high_under);
    return LOOK_KNOWN;
}

static enum look look(struct shares *s, int p, double enough)
{
    bool sure = false;
    const enum look seen = s->points ? look_points(s, p, &sure) : look_votes(s, p, enough, &sure);

    if (seen != LOOK_KNOWN) return seen;
    if (!sure) {
        // So close to all its supporters have that only fractions can tell.
        const struct nat cost = nat_of_amount(s->mem, s->e->project[p].cost);
        const struct nat money = shares_money(s, s->mem, p, s->rounds);
        s->exact++;
        if (nat_cmp(money, nat_mul(s->mem, cost, chain_under(&s->chain))) < 0)
            return LOOK_TOO_LITTLE;
        s->rate[p].high_under = 0; // not known
        rate_from_exact(s, p, exact_rate(s, p));
    }
    rate_doubles(s, p, &s->rate[p]);
    return LOOK_KNOWN;
}

bool shares_look(struct shares *s, int p)
{
    return look(s, p, (double)INT64_MAX) == LOOK_KNOWN;
}

// ---- a run ----

bool shares_area_fits(const struct shares *s, int p)
{
    const int area = s->e->project[p].area;

    return s->ask->areas != AREAS_LIMITS || area < 0 ||
           amount_cmp(s->e->project[p].cost, s->area_left[area]) <= 0;
}

static bool turn_before(struct turn a, struct turn b)
{
    return a.low != b.low ? a.low < b.low : a.project < b.project;
}

static void turn_put(struct shares *s, struct turn turn)
{
    int at = s->turns++;

    for (; at && turn_before(turn, s->turn[(at - 1) / 2]); at = (at - 1) / 2)
        s->turn[at] = s->turn[(at - 1) / 2];
    s->turn[at] = turn;
}

static int turn_take(struct shares *s)
{
    const int first = s->turn[0].project;
    const struct turn last = s->turn[--s->turns];
    int at = 0;

    for (int child; (child = 2 * at + 1) < s->turns; at = child) {
        if (child + 1 < s->turns && turn_before(s->turn[child + 1], s->turn[child])) child++;
        if (!turn_before(s->turn[child], last)) break;
        s->turn[at] = s->turn[child];
    }
    s->turn[at] = last;
    return first;
}

static void start_run(struct shares *s, struct ratio each)
{
    const struct election *e = s->e;

    s->each = each;
    scale(s);
    s->rounds = 0;
    s->spent = (struct amount){0};
    s->chain = chain_new(s->mem, e->projects, each.under);
    s->turns = 0;
    s->stopped = false;
    for (int i = 0; i < e->areas; i++)
        s->area_left[i] = e->area[i].money;
    for (int p = 0; p < e->projects; p++) {
        s->round_of[p] = -1;
        if (!budget_supported(e, s->ask, p)) continue;
        // Nobody pays more than in full: a rate that cannot be too high.
        struct rate *rate = &s->rate[p];
        rate->low_top = rate->high_top = s->cost_low[p];
        rate->low_under = rate->high_under =
            (int64_t)(s->points ? e->project[p].points : e->project[p].votes);
        rate_doubles(s, p, rate);
        turn_put(s, (struct turn){rate->low, p});
    }
}

// The best of this round, or -1; those that are exactly as good in tied.
static int best_of_round(struct shares *s, int *tied, int *out_tied)
{
    int best = -1, n = 0, seen = 0;
    struct exact best_exact = {0};

    while (s->turns && (best < 0 || s->turn[0].low <= s->rate[best].high)) {
        const int next = turn_take(s);
        // A little above, so that the rounding of these few operations cannot matter.
        const double enough =
            best < 0 ? (double)INT64_MAX : s->rate[best].high * s->worth[next] * (1 + 1e-14);
        if (s->round_of[next] >= 0 || !shares_area_fits(s, next)) continue;
        const enum look found = look(s, next, enough);
        if (found == LOOK_TOO_LITTLE) continue; // out for good
        s->seen[seen++] = (struct turn){s->rate[next].low, next};
        if (found == LOOK_BEHIND) continue;
        const struct rate *a = &s->rate[next], *b = best < 0 ? NULL : &s->rate[best];
        if (b && a->low > b->high) continue;
        if (!b || a->high < b->low) {
            best = tied[0] = next;
            n = 1;
            best_exact.under = 0;
            continue;
        }
        if (!best_exact.under) best_exact = exact_rate(s, best);
        const struct exact x = exact_rate(s, next);
        const int c = exact_cmp(s, next, x, best, best_exact);
        if (c > 0) continue;
        if (c < 0) n = 0;
        tied[n++] = next;
        if (c < 0 || s->rank[next] < s->rank[best]) best = next, best_exact = x;
    }
    while (seen)
        turn_put(s, s->seen[--seen]);
    *out_tied = n;
    return best;
}

static int64_t times_up(int64_t top, int64_t under, int64_t unit)
{
    return (int64_t)(((wide)top * unit + under - 1) / under);
}

static int64_t times_down(int64_t top, int64_t under, int64_t unit)
{
    return (int64_t)((wide)top * unit / under);
}

// Who has how much after paying: by the intervals alone, when these tell poor from rich for everybody.
static bool pay_votes(struct shares *s, int p, int64_t low_one, int64_t high_one, int64_t pay_high,
                      struct share_round *round)
{
    const struct election *e = s->e;
    const uint32_t *by = e->by + e->by_first[p], *end = e->by + e->by_first[p + 1];
    struct purse *restrict purse = s->purse;
    int64_t *restrict low = s->low;
    int64_t open = 0;

    for (const uint32_t *at = by; at < end;
         at++) // more than low_one, but not surely more than high_one
        open |= (low_one - purse[*at].high) & ~(high_one - low[*at]);
    if (open < 0) return false;
    for (; by < end; by++) {
        struct purse *x = &purse[*by];
        const int64_t is_rich = (low_one - x->high) >> 63, rest = low[*by] - pay_high;
        const uint32_t people = x->people;
        const bool had = x->high > 0;
        x->emptied = had & !is_rich ? s->rounds : x->emptied;
        round->emptied_now += had & !is_rich ? people : 0;
        round->payers += people & (uint32_t)is_rich;
        x->high = (x->high - low_one) & is_rich;
        low[*by] = (rest < 0 ? 0 : rest) & is_rich;
    }
    round->weight = round->payers;
    return true;
}

static void pay(struct shares *s, int p, struct share_round *round)
{
    const struct election *e = s->e;
    const struct rate *rate = &s->rate[p];
    const uint32_t from = e->by_first[p], n = e->by_first[p + 1] - from;

    if (sides(s, p)) exact_rate(s, p);
    for (uint32_t i = 0; i < n; i++) {
        const uint32_t b = e->by[from + i];
        struct purse *purse = &s->purse[b];
        const int64_t unit = s->points ? e->by_points[from + i] : 1;
        if (s->kind[i] == KIND_EMPTY) continue;
        if (s->kind[i] == KIND_POOR) {
            purse->high = s->low[b] = 0;
            purse->emptied = s->rounds;
            round->emptied_now += purse->people;
            continue;
        }
        round->weight += purse->people * (uint64_t)unit;
        round->payers += purse->people;
        purse->high -= times_down(rate->low_top, rate->low_under, unit);
        s->low[b] -= times_up(rate->high_top, rate->high_under, unit);
        if (s->low[b] < 0) s->low[b] = 0;
    }
}

static void buy(struct shares *s, int p)
{
    const struct election *e = s->e;
    const struct rate *rate = &s->rate[p];
    struct share_round *round = &s->round[s->rounds];

    *round = (struct share_round){.project = p, .rate = *rate};
    if (s->points || !pay_votes(s, p, times_down(rate->low_top, rate->low_under, 1),
                                times_down(rate->high_top, rate->high_under, 1),
                                times_up(rate->high_top, rate->high_under, 1), round))
        pay(s, p, round);
    s->round_of[p] = s->rounds;
    s->spent = amount_add(s->spent, e->project[p].cost);
    if (e->project[p].area >= 0 && s->ask->areas == AREAS_LIMITS)
        s->area_left[e->project[p].area] =
            amount_sub(s->area_left[e->project[p].area], e->project[p].cost);
    s->rounds++;
}

bool shares_run(struct shares *s, struct ratio each, bool within)
{
    int *tied = MEM_ARRAY(s->mem, int, (size_t)s->e->projects + 1), n;

    start_run(s, each);
    for (;;) {
        if (s->watch) s->watch(s->watch_arg, s);
        if (s->rounds % 32 == 31 && !progress_go_on(s->ask->progress, -1, "round")) {
            s->stopped = true;
            return true;
        }
        const struct mem_mark mark = mem_mark(s->mem);
        const int known = s->chain.known;
        int p = best_of_round(s, tied, &n);
        if (p < 0) return true;
        if (s->rounds == s->forced_round) p = s->forced_project;
        buy(s, p);
        // The work of fractions is let go, unless the chain has grown: that is kept in the same arena.
        if (s->chain.known == known) mem_reset(s->mem, mark);
        if (n > 1) {
            struct share_round *round = &s->round[s->rounds - 1];
            round->tied = MEM_ARRAY(s->mem, int, (size_t)n);
            memcpy(round->tied, tied, (size_t)n * sizeof *tied);
            round->n_tied = n;
        }
        if (within && amount_cmp(s->spent, s->e->money) > 0) return false;
    }
}

struct ratio shares_rate(struct shares *s, struct mem *m, int r)
{
    const struct election *e = s->e;
    const int p = s->round[r].project;

    shares_extend(s);
    if (s->round[r].weight) return (struct ratio){s->chain.top[r], s->chain.under[r]};
    // Everybody gave all: the rate is the most that one had, for each of his points.
    struct exact x = {0};
    for (uint32_t i = e->by_first[p]; i < e->by_first[p + 1]; i++) {
        if (s->purse[e->by[i]].emptied != r) continue;
        const uint64_t unit = s->points ? e->by_points[i] : 1;
        const struct nat purse = shares_purse(s, m, e->by[i], r);
        if (!x.under || nat_cmp(nat_times(m, purse, x.under), nat_times(m, x.top, unit)) > 0)
            x = (struct exact){purse, unit};
    }
    return (struct ratio){x.top, nat_times(m, chain_under(&s->chain), x.under ? x.under : 1)};
}
