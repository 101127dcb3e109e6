#include "engine/budget/phragmen.h"

enum { FILTER_BITS = 61 };

struct phragmen *phragmen_new(struct mem *m, const struct election *e, const struct budget_ask *ask)
{
    struct phragmen *s = MEM_NEW(m, struct phragmen);
    const size_t projects = (size_t)e->projects + 1;

    *s = (struct phragmen){.e = e, .mem = m, .forced_round = -1, .stopped_by = -1};
    struct budget_ask *kept = MEM_NEW(m, struct budget_ask); // it may outlive the caller's
    *kept = *ask;
    s->ask = kept;
    s->rank = budget_ranks(m, e, ask->tie, false);
    s->load = MEM_ARRAY(m, struct load, (size_t)e->ballots + 1);
    s->round = MEM_ARRAY(m, struct load_round, projects);
    s->round_of = MEM_ARRAY(m, int, projects);
    s->low = MEM_ARRAY(m, int64_t, projects);
    s->high = MEM_ARRAY(m, int64_t, projects);
    s->looked = MEM_ARRAY(m, int, projects);
    s->k = MEM_ARRAY(m, uint64_t, projects);
    s->chain = chain_new(m, e->projects, nat_of(m, 1));
    // All loads together are what was spent: no more than the budget.
    s->shift = (s->ask->filter_bits ? s->ask->filter_bits : FILTER_BITS) -
               nat_bits(nat_of_amount(m, e->money));
    return s;
}

// The last round before `round` that bought a project of the ballot; -1: none.
static int last_round(const struct phragmen *s, uint32_t b, int round)
{
    const struct election *e = s->e;
    int last = -1;

    for (uint32_t i = e->first[b]; i < e->first[b + 1]; i++) {
        const int r = s->round_of[e->pick[i]];
        if (r < round && r > last) last = r;
    }
    return last;
}

static void loads_of(struct phragmen *s, int p, int round)
{
    const struct election *e = s->e;

    memset(s->k, 0, (size_t)s->rounds * sizeof *s->k);
    for (uint32_t i = e->by_first[p]; i < e->by_first[p + 1]; i++) {
        const int last = last_round(s, e->by[i], round);
        if (last >= 0) s->k[last] += e->people[e->by[i]];
    }
}

void phragmen_extend(struct phragmen *s)
{
    while (s->chain.known < s->rounds) {
        const int r = s->chain.known, p = s->round[r].project;
        loads_of(s, p, r);
        chain_add(&s->chain, s->e->project[p].cost, (struct nat){0}, s->k, false,
                  s->e->project[p].votes);
    }
}

struct ratio phragmen_load(struct phragmen *s, int r)
{
    phragmen_extend(s);
    return (struct ratio){s->chain.top[r], s->chain.under[r]};
}

// cost + the loads of the supporters, over chain_under.
static struct nat exact_sum(struct phragmen *s, int p)
{
    s->exact++;
    phragmen_extend(s);
    loads_of(s, p, s->rounds);
    const struct nat loads = chain_sum(&s->chain, s->mem, (struct nat){0}, s->k, false);
    return nat_add(s->mem, loads,
                   nat_mul(s->mem, nat_of_amount(s->mem, s->e->project[p].cost),
                           chain_under(&s->chain)));
}

static void look(struct phragmen *s, int p)
{
    const struct election *e = s->e;
    const struct mem_mark mark = mem_mark(s->mem);
    const struct nat cost = nat_shift(s->mem, nat_of_amount(s->mem, e->project[p].cost), s->shift);
    int64_t low = (int64_t)nat_u64(cost), high = low + (s->shift < 0);
    const int64_t votes = e->project[p].votes;

    mem_reset(s->mem, mark);
    for (uint32_t i = e->by_first[p]; i < e->by_first[p + 1]; i++) {
        const struct load *load = &s->load[e->by[i]];
        low += load->low * load->people;
        high += load->high * load->people;
    }
    s->low[p] = low / votes;
    s->high[p] = high / votes + (high % votes != 0);
    s->looked[p] = s->rounds;
}

static int best_of_round(struct phragmen *s, int *alive, int n_alive, int *tied, int *out_tied)
{
    const struct election *e = s->e;
    int best = -1, n = 0;
    struct nat best_sum = {0};
    bool have = false;

    for (;;) {
        int next = -1;
        for (int i = 0; i < n_alive; i++) {
            const int p = alive[i];
            if (s->looked[p] != s->rounds && (next < 0 || s->low[p] < s->low[next])) next = p;
        }
        if (next < 0 || (best >= 0 && s->low[next] > s->high[best])) break;
        look(s, next);
        if (best >= 0 && s->low[next] > s->high[best]) continue;
        if (best < 0 || s->high[next] < s->low[best]) {
            best = tied[0] = next;
            n = 1;
            have = false;
            continue;
        }
        if (!have) best_sum = exact_sum(s, best), have = true;
        const struct nat sum = exact_sum(s, next);
        const int c = nat_cmp(nat_times(s->mem, sum, e->project[best].votes),
                              nat_times(s->mem, best_sum, e->project[next].votes));
        if (c > 0) continue;
        if (c < 0) n = 0;
        tied[n++] = next;
        if (c < 0 || s->rank[next] < s->rank[best]) best = next, best_sum = sum;
    }
    *out_tied = n;
    return best;
}

void phragmen_run(struct phragmen *s)
{
    const struct election *e = s->e;
    int *alive = MEM_ARRAY(s->mem, int, (size_t)e->projects + 1), n_alive = 0,
        *tied = MEM_ARRAY(s->mem, int, (size_t)e->projects + 1), n;
    struct amount left = e->money,
                  *area_left = MEM_ARRAY(s->mem, struct amount, (size_t)e->areas + 1);

    for (int i = 0; i < e->areas; i++)
        area_left[i] = e->area[i].money;
    for (uint32_t b = 0; b < e->ballots; b++)
        s->load[b] = (struct load){0, 0, e->people[b]};
    for (int p = 0; p < e->projects; p++) {
        s->round_of[p] = s->looked[p] = -1;
        if (e->project[p].votes == 0 || amount_cmp(e->project[p].cost, e->money) > 0) continue;
        alive[n_alive++] = p;
        look(s, p);
        s->looked[p] = -1;
    }
    for (;;) {
        if (s->ask->areas == AREAS_LIMITS) {
            int kept = 0;
            for (int i = 0; i < n_alive; i++) {
                const int area = e->project[alive[i]].area;
                if (area < 0 || amount_cmp(e->project[alive[i]].cost, area_left[area]) <= 0)
                    alive[kept++] = alive[i];
            }
            n_alive = kept;
        }
        const struct mem_mark mark = mem_mark(s->mem);
        const int known = s->chain.known;
        int p = best_of_round(s, alive, n_alive, tied, &n);
        if (s->chain.known == known) mem_reset(s->mem, mark);
        if (p < 0) return;
        // Any of the equals would cost more than what is left: the end.
        for (int i = 0; i < n; i++)
            if (amount_cmp(e->project[tied[i]].cost, left) > 0) {
                s->stopped_by = tied[i];
                return;
            }
        if (s->rounds == s->forced_round) p = s->forced_project;
        struct load_round *round = &s->round[s->rounds];
        *round = (struct load_round){.project = p};
        if (n > 1) {
            round->tied = MEM_ARRAY(s->mem, int, (size_t)n);
            memcpy(round->tied, tied, (size_t)n * sizeof *tied);
            round->n_tied = n;
        }
        for (uint32_t i = e->by_first[p]; i < e->by_first[p + 1]; i++) {
            s->load[e->by[i]].low = s->low[p];
            s->load[e->by[i]].high = s->high[p];
        }
        left = amount_sub(left, e->project[p].cost);
        s->spent = amount_add(s->spent, e->project[p].cost);
        if (s->ask->areas == AREAS_LIMITS && e->project[p].area >= 0)
            area_left[e->project[p].area] =
                amount_sub(area_left[e->project[p].area], e->project[p].cost);
        s->round_of[p] = s->rounds++;
        for (int i = 0, kept = 0; i < n_alive; i++) {
            if (alive[i] != p) alive[kept++] = alive[i];
        }
        n_alive--;
    }
}
