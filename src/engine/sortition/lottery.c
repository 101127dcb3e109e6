// Rounding, dealing, shuffling. Chance is asked for in this order: fifty roundings, people per type, the order of
// the groups, the group that is drawn.
#include "engine/sortition/lottery.h"

#include "base/out.h"
#include "engine/sortition/types.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { TRIES = 50, INVENT_MAX = 200 };

struct deal {
    struct mem *mem;
    const struct sortition *ask;
    const struct sortition_chances *c;
    struct sortition_panel *panel; // of the mix, then those that exchanging came up with
    int panels, m, *multiple;      // multiple of a panel: m in all
    bool *tried;                   // to be given up for another
    double *aim;                   // of a seat more of a type
    int64_t *sum;                  // seats of a type over all groups
    struct chance *chance;
};

// Moves between pairs until every entry is whole; x[i] becomes floor or ceiling, on average itself.
static void round_pairs(struct chance *chance, double *x, int n)
{
    const double whole = 1e-9;
    int a = -1;

    for (int i = 0; i < n; i++) {
        const double part = x[i] - floor(x[i]);
        if (part < whole || part > 1 - whole) {
            x[i] = floor(x[i] + 0.5);
            continue;
        }
        if (a < 0) {
            a = i;
            continue;
        }
        const double pa = x[a] - floor(x[a]), pb = part;
        const double up = 1 - pa < pb ? 1 - pa : pb, down = pa < 1 - pb ? pa : 1 - pb;
        const double move = chance_part(chance) * (up + down) < down ? up : -down;
        x[a] += move, x[i] -= move;
        const double left = x[a] - floor(x[a]);
        if (left < whole || left > 1 - whole) { // a is done; i may be open
            x[a] = floor(x[a] + 0.5);
            a = i;
        }
        const double rest = x[i] - floor(x[i]);
        if (rest < whole || rest > 1 - whole) {
            x[i] = floor(x[i] + 0.5);
            if (a == i) a = -1;
        }
    }
    if (a >= 0) x[a] = floor(x[a] + 0.5);
}

static void sums(const struct deal *d, const int *multiple, int64_t *sum)
{
    memset(sum, 0, (size_t)d->c->types * sizeof *sum);
    for (int p = 0; p < d->panels; p++)
        for (int i = 0; multiple[p] && i < d->panel[p].n; i++)
            sum[d->panel[p].at[i].type] += (int64_t)multiple[p] * d->panel[p].at[i].n;
}

// Larger is better: the worst person's count, then closeness to the chances.
static int64_t worst(const struct deal *d, const int64_t *sum)
{
    int64_t least = INT64_MAX;

    for (int t = 0; t < d->c->types; t++)
        if (!d->c->out[t] && sum[t] / d->c->count[t] < least) least = sum[t] / d->c->count[t];
    return least;
}

static double spread(const struct deal *d, const int64_t *sum)
{
    double s = 0;

    for (int t = 0; t < d->c->types; t++) {
        const double g = d->m * d->c->chance[t] * d->c->count[t], e = (double)sum[t] - g;
        if (g > 0) s += e * e / g;
    }
    return s;
}

static void best_of(struct deal *d)
{
    const int n = d->panels;
    double *x = MEM_ARRAY(d->mem, double, (size_t)n + 1), best_spread = INFINITY;
    int *multiple = MEM_ARRAY(d->mem, int, (size_t)n + 1);
    int64_t *sum = MEM_ARRAY(d->mem, int64_t, (size_t)d->c->types + 1), best = -1;

    for (int t = 0; t < TRIES; t++) {
        int total = 0;
        for (int i = 0; i < n; i++)
            x[i] = d->m * d->c->part[i];
        round_pairs(d->chance, x, n);
        for (int i = 0; i < n; i++)
            total += multiple[i] = (int)x[i];
        for (int i = 0; total != d->m;
             i = (i + 1) % n) { // only when parts did not add up to 1 to the last digit
            const int step = total < d->m ? 1 : -1;
            if (multiple[i] + step >= 0) multiple[i] += step, total += step;
        }
        sums(d, multiple, sum);
        const int64_t w = worst(d, sum);
        const double s = spread(d, sum);
        if (w > best || (w == best && s < best_spread)) {
            best = w, best_spread = s;
            memcpy(d->multiple, multiple, (size_t)n * sizeof *multiple);
        }
    }
    sums(d, d->multiple, d->sum);
}

// ---- exchange: one group more of this kind, one less of that, while those who have least gain by it ----

static double price(const struct deal *d, int t, int64_t sum, int64_t floor_of)
{
    const double g = d->m * d->c->chance[t] * d->c->count[t], e = (double)sum - g;
    const int64_t lack = floor_of * d->c->count[t] - sum;

    return (g > 0 ? e * e / g : 0) +
           (lack > 0 && !d->c->out[t] ? 1e4 * (double)lack * (double)lack : 0);
}

static double change(const struct deal *d, int p, int step, int64_t floor_of)
{
    double s = 0;

    for (int i = 0; i < d->panel[p].n; i++) {
        const struct sortition_part *part = &d->panel[p].at[i];
        const int64_t now = d->sum[part->type];
        s += price(d, part->type, now + (int64_t)step * part->n, floor_of) -
             price(d, part->type, now, floor_of);
    }
    return s;
}

static void move(struct deal *d, int p, int step)
{
    d->multiple[p] += step;
    for (int i = 0; i < d->panel[p].n; i++)
        d->sum[d->panel[p].at[i].type] += (int64_t)step * d->panel[p].at[i].n;
}

// The best group to give up for one more of panel `in`; true when that is a gain, and done then.
static bool swap_for(struct deal *d, int in, double gain, int64_t floor_of)
{
    double loss = INFINITY;
    int out = -1;

    move(d, in, 1);
    for (int p = 0; p < d->panels; p++) {
        if (d->multiple[p] == 0 || p == in) continue;
        const double s = change(d, p, -1, floor_of);
        if (s < loss) loss = s, out = p;
    }
    if (out < 0 || gain + loss > -1e-9) {
        move(d, in, -1);
        return false;
    }
    move(d, out, -1);
    return true;
}

static bool exchange(struct deal *d, int64_t floor_of)
{
    enum { ROUNDS = 3000 };
    const int n = d->panels;
    bool any = false;

    for (int round = 0; round < ROUNDS && worst(d, d->sum) < floor_of; round++) {
        int in = -1;
        double gain = INFINITY;
        for (int p = 0; p < n; p++) {
            const double s = change(d, p, 1, floor_of);
            if (s < gain) gain = s, in = p;
        }
        if (!swap_for(d, in, gain, floor_of)) break;
        any = true;
    }
    return any;
}

// One group of panel p less, and in its place the best panel there is for what is then short: most often much like it,
// but for somebody who had too little.
static bool invent(struct deal *d, struct search *s, int p, int64_t floor_of)
{
    enum { NODES = 50 }; // more finds little more and takes longer
    double *aim = d->aim, value, bound, was = 0, loss = change(d, p, -1, floor_of);

    move(d, p, -1);
    for (int t = 0; t < d->c->types; t++)
        aim[t] = price(d, t, d->sum[t], floor_of) - price(d, t, d->sum[t] + 1, floor_of);
    for (int i = 0; i < d->panel[p].n; i++)
        was += aim[d->panel[p].at[i].type] * d->panel[p].at[i].n;
    s->aim = aim;
    search_panel(s, was, INFINITY, NODES, &value, &bound);
    s->aim = NULL;
    if (value > was) {
        d->panel[d->panels] = panel_of(d->mem, s->types, s->c);
        d->multiple[d->panels++] = 0;
        if (loss + change(d, d->panels - 1, 1, floor_of) < -1e-9) {
            move(d, d->panels - 1, 1);
            return true;
        }
        d->panels--;
    }
    move(d, p, 1);
    return false;
}

// Panels in the order of what giving one up costs, as long as that helps.
static bool invent_all(struct deal *d, struct search *s, int64_t floor_of)
{
    bool any = false;

    for (int tries = 0; tries < INVENT_MAX && worst(d, d->sum) < floor_of; tries++) {
        double least = INFINITY;
        int best = -1;
        for (int p = 0; p < d->panels; p++) {
            if (d->multiple[p] == 0 || d->tried[p]) continue;
            const double loss = change(d, p, -1, floor_of);
            if (loss < least) least = loss, best = p;
        }
        if (best < 0) break;
        d->tried[best] = true;
        any = invent(d, s, best, floor_of) || any;
    }
    return any;
}

// ---- people ----

struct dealing {
    struct deal *d;
    int *first, *who; // people of a type: who[first[t]..first[t + 1]), shuffled
    int *times;       // per person
    int *home_of;     // group of which a household has somebody, by household
    int *person;      // the result
};

static bool lives(const struct dealing *g, int person)
{
    return g->d->ask->household && g->d->ask->household[person] >= 0 &&
           g->d->c->house[g->d->c->type[person]] >= 0;
}

static void deal_one(struct dealing *g, int group, int type, int n, int *at, int *turn)
{
    const int size = g->d->c->count[type], from = g->first[type];

    if (g->d->c->house[type] < 0) {
        for (int i = 0; i < n; i++) {
            const int who = g->who[from + turn[type]];
            turn[type] = (turn[type] + 1) % size;
            g->times[who]++;
            g->person[(*at)++] = who;
        }
        return;
    }
    for (int i = 0; i < n; i++) { // the least served whose household is free
        int best = -1;
        for (int k = 0; k < size; k++) {
            const int who = g->who[from + k];
            if (g->home_of[g->d->ask->household[who]] == group) continue;
            if (best < 0 || g->times[who] < g->times[best]) best = who;
        }
        assert(best >= 0); // a kind of household has as many homes as seats
        g->home_of[g->d->ask->household[best]] = group;
        g->times[best]++;
        g->person[(*at)++] = best;
    }
}

// With households counts within a type may differ by more than one: the most served gives a group to the least
// served where that one's household is not in it.
static void even_out(struct dealing *g)
{
    const struct sortition_chances *c = g->d->c;
    const int seats = g->d->ask->seats;

    for (int t = 0; t < c->types; t++) {
        if (c->house[t] < 0) continue;
        for (int round = 0; round < 10 * c->count[t]; round++) {
            int low = -1, high = -1;
            bool done = false;
            for (int k = g->first[t]; k < g->first[t] + c->count[t]; k++) {
                if (low < 0 || g->times[g->who[k]] < g->times[low]) low = g->who[k];
                if (high < 0 || g->times[g->who[k]] > g->times[high]) high = g->who[k];
            }
            if (g->times[high] - g->times[low] < 2) break;
            const int home = g->d->ask->household[low];
            for (int group = 0; group < g->d->m && !done; group++) {
                int at = -1;
                bool taken = false;
                for (int i = 0; i < seats; i++) {
                    const int who = g->person[group * seats + i];
                    if (who == high)
                        at = i;
                    else
                        taken = taken || (lives(g, who) && g->d->ask->household[who] == home);
                }
                if (at < 0 || taken) continue;
                g->person[group * seats + at] = low;
                g->times[high]--, g->times[low]++;
                done = true;
            }
            if (!done) break;
        }
    }
}

struct named {
    const str *id;
    int person;
};

static int by_id(const void *a, const void *b)
{
    const struct named *x = a, *y = b;

    return str_cmp(x->id[x->person], y->id[y->person]);
}

static void sort_group(const struct sortition *ask, int *person, struct named *work)
{
    for (int i = 0; i < ask->seats; i++)
        work[i] = (struct named){ask->id, person[i]};
    qsort(work, (size_t)ask->seats, sizeof *work, by_id);
    for (int i = 0; i < ask->seats; i++)
        person[i] = work[i].person;
}

static void deal_people(struct deal *d, struct sortition_lottery *out)
{
    const struct sortition *ask = d->ask;
    const struct sortition_chances *c = d->c;
    struct dealing g = {.d = d};
    int homes = 0, *fill = MEM_ARRAY(d->mem, int, (size_t)c->types + 1),
        *turn = MEM_ARRAY(d->mem, int, (size_t)c->types + 1);
    int groups = 0;

    g.first = MEM_ARRAY(d->mem, int, (size_t)c->types + 2),
    g.who = MEM_ARRAY(d->mem, int, (size_t)ask->people + 1);
    g.times = MEM_ARRAY(d->mem, int, (size_t)ask->people + 1);
    g.person = MEM_ARRAY(d->mem, int, (size_t)d->m *(size_t)ask->seats + 1);
    for (int i = 0; ask->household && i < ask->people; i++)
        if (ask->household[i] >= homes) homes = ask->household[i] + 1;
    g.home_of = MEM_ARRAY(d->mem, int, (size_t)homes + 1);
    for (int h = 0; h < homes; h++)
        g.home_of[h] = -1;
    for (int t = 0; t < c->types; t++)
        g.first[t + 1] = g.first[t] + c->count[t];
    for (int i = 0; i < ask->people; i++)
        g.who[g.first[c->type[i]] + fill[c->type[i]]++] = i;
    for (int t = 0; t < c->types; t++)
        chance_shuffle(d->chance, g.who + g.first[t], c->count[t]);
    for (int p = 0; p < d->panels; p++)
        for (int k = 0; k < d->multiple[p]; k++, groups++) {
            int at = groups * ask->seats;
            for (int i = 0; i < d->panel[p].n; i++)
                deal_one(&g, groups, d->panel[p].at[i].type, d->panel[p].at[i].n, &at, turn);
            assert(at == (groups + 1) * ask->seats);
        }
    assert(groups == d->m);
    even_out(&g);
    sortition_lottery_of(d->mem, ask, g.person, d->m, d->chance, out);
    out->times = g.times;
}

void sortition_lottery_of(struct mem *mem, const struct sortition *ask, const int *person,
                          int groups, struct chance *chance, struct sortition_lottery *out)
{
    const size_t seats = (size_t)ask->seats;
    int *order = MEM_ARRAY(mem, int, (size_t)groups + 1),
        *times = MEM_ARRAY(mem, int, (size_t)ask->people + 1);
    int *list = MEM_ARRAY(mem, int, (size_t)groups *seats + 1);
    struct named *work = MEM_ARRAY(mem, struct named, seats + 1);

    for (int i = 0; i < groups; i++)
        order[i] = i;
    chance_shuffle(chance, order, groups);
    for (int i = 0; i < groups; i++) {
        memcpy(list + (size_t)i * seats, person + (size_t)order[i] * seats, seats * sizeof *list);
        sort_group(ask, list + (size_t)i * seats, work);
        for (int k = 0; k < ask->seats; k++)
            times[list[(size_t)i * seats + (size_t)k]]++;
    }
    out->groups = groups, out->seats = ask->seats;
    out->person = list, out->times = times;
    out->sha256 = sha256_hex(mem, sortition_list(mem, ask, list, groups, ask->seats));
    out->chosen = (int)chance_below(chance, (uint64_t)groups);
    out->draws = chance->draws;
}

str sortition_list(struct mem *mem, const struct sortition *ask, const int *person, int groups,
                   int seats)
{
    struct out o = out_new(mem);

    for (int g = 0; g < groups; g++)
        for (int i = 0; i < seats; i++) {
            out_str(&o, ask->id[person[(size_t)g * (size_t)seats + (size_t)i]]);
            out_byte(&o, i + 1 < seats ? '\t' : '\n');
        }
    return out_get(&o);
}

enum err sortition_lottery(struct mem *mem, const struct sortition *ask,
                           const struct sortition_chances *c, int groups, struct chance *chance,
                           struct sortition_lottery *out)
{
    struct deal d = {.mem = mem, .ask = ask, .c = c, .m = groups, .chance = chance};

    assert(groups >= 1 && groups <= LOTTERY_MAX);
    if (c->panels == 0) return ERR_INVALID;
    d.multiple = MEM_ARRAY(mem, int, (size_t)c->panels + INVENT_MAX);
    d.panel = MEM_ARRAY(mem, struct sortition_panel, (size_t)c->panels + INVENT_MAX);
    d.tried = MEM_ARRAY(mem, bool, (size_t)c->panels + INVENT_MAX);
    d.aim = MEM_ARRAY(mem, double, (size_t)c->types + 1);
    memcpy(d.panel, c->panel, (size_t)c->panels * sizeof *d.panel);
    d.panels = c->panels;
    d.sum = MEM_ARRAY(mem, int64_t, (size_t)c->types + 1);
    best_of(&d);
    *out = (struct sortition_lottery){0};
    // The count that the lowest chance is worth, then one less while that cannot be given to all.
    const int64_t most = (int64_t)floor(groups * c->min + 1e-6);
    for (int64_t want = most; want > most - 3 && want > 0 && worst(&d, d.sum) < want; want--) {
        out->exchanged = exchange(&d, want) || out->exchanged;
        if (worst(&d, d.sum) >= want) break;
        struct types types = types_make(mem, ask);
        struct search search = search_new(mem, &types, NULL);
        out->exchanged = invent_all(&d, &search, want) || out->exchanged;
    }
    deal_people(&d, out);
    for (int p = 0; p < d.panels; p++)
        out->distinct += d.multiple[p] > 0;
    int least = groups;
    for (int i = 0; i < ask->people; i++)
        if (!c->out[c->type[i]] && out->times[i] < least) least = out->times[i];
    out->worst = (double)least / groups;
    return ERR_NONE;
}

void sortition_letters(struct mem *mem, const int *in, int addresses, int strata, int letters,
                       struct chance *chance, struct sortition_letters *out)
{
    int *of = MEM_ARRAY(mem, int, (size_t)strata + 1),
        *give = MEM_ARRAY(mem, int, (size_t)strata + 1);
    int *order = MEM_ARRAY(mem, int, (size_t)addresses + 1),
        *chosen = MEM_ARRAY(mem, int, (size_t)letters + 1);
    double *x = MEM_ARRAY(mem, double, (size_t)strata + 1);
    int total = 0, n = 0;

    assert(letters >= 0 && letters <= addresses);
    for (int i = 0; i < addresses; i++)
        of[in[i]]++;
    for (int s = 0; s < strata; s++)
        x[s] = (double)letters * of[s] / addresses;
    round_pairs(chance, x, strata);
    for (int s = 0; s < strata; s++)
        total += give[s] = (int)x[s];
    for (int s = 0; total != letters && strata > 0; s = (s + 1) % strata) {
        const int step = total < letters ? 1 : -1;
        if (give[s] + step >= 0 && give[s] + step <= of[s]) give[s] += step, total += step;
    }
    for (int i = 0; i < addresses; i++)
        order[i] = i;
    chance_shuffle(chance, order, addresses);
    bool *taken = MEM_ARRAY(mem, bool, (size_t)addresses + 1);
    int *left = MEM_ARRAY(mem, int, (size_t)strata + 1);
    memcpy(left, give, (size_t)strata * sizeof *left);
    for (int i = 0; i < addresses; i++)
        if (left[in[order[i]]] > 0) taken[order[i]] = true, left[in[order[i]]]--;
    for (int i = 0; i < addresses; i++)
        if (taken[i]) chosen[n++] = i;
    *out = (struct sortition_letters){chosen, of, give};
}
