// greedy.c - the order of the tie chain, greedy by votes, by votes for money or by points, and as a completion.
#include "engine/budget/greedy.h"

#include <stdlib.h>

struct order {
    const struct election *e;
    enum budget_order by;
    enum budget_tie tie;
    const int *rank;
};

static int chain_cmp(const void *left, const void *right, void *arg)
{
    const struct order *o = arg;
    const struct project *a = &o->e->project[*(const int *)left],
                         *b = &o->e->project[*(const int *)right];

    if (o->tie == TIE_CIVIC) {
        const uint64_t x = o->by == ORDER_POINTS ? a->points : a->votes,
                       y = o->by == ORDER_POINTS ? b->points : b->votes;
        if (x != y) return x > y ? -1 : 1;
        const int c = amount_cmp(a->cost, b->cost);
        if (c) return c;
    }
    return str_cmp(a->id, b->id);
}

int *budget_ranks(struct mem *m, const struct election *e, enum budget_tie tie, bool by_points)
{
    struct order o = {.e = e, .tie = tie, .by = by_points ? ORDER_POINTS : ORDER_VOTES};
    int *place = MEM_ARRAY(m, int, (size_t)e->projects + 1),
        *rank = MEM_ARRAY(m, int, (size_t)e->projects + 1);

    for (int p = 0; p < e->projects; p++)
        place[p] = p;
    qsort_r(place, (size_t)e->projects, sizeof *place, chain_cmp, &o);
    for (int i = 0; i < e->projects; i++)
        rank[place[i]] = i;
    return rank;
}

// More for the score first: -1; 0 when the scores are equal.
static int score_cmp(const struct order *o, int left, int right)
{
    const struct project *a = &o->e->project[left], *b = &o->e->project[right];

    if (o->by == ORDER_VOTES) return a->votes == b->votes ? 0 : a->votes > b->votes ? -1 : 1;
    if (o->by == ORDER_POINTS) return a->points == b->points ? 0 : a->points > b->points ? -1 : 1;
    // votes / cost: what costs nothing comes before all, and is equal to the same.
    const bool free_a = amount_is_zero(a->cost), free_b = amount_is_zero(b->cost);
    if (free_a || free_b) return free_b - free_a;
    return amount_cross_cmp(a->cost, b->votes, b->cost, a->votes);
}

static int place_cmp(const void *left, const void *right, void *arg)
{
    const struct order *o = arg;
    const int a = *(const int *)left, b = *(const int *)right, c = score_cmp(o, a, b);

    return c ? c : o->rank[a] - o->rank[b];
}

static bool fits(const struct greedy *g, const struct amount *area_left, struct amount left, int p)
{
    const struct project *project = &g->e->project[p];

    if (amount_cmp(project->cost, left) > 0) return false;
    return !area_left || project->area < 0 ||
           amount_cmp(project->cost, area_left[project->area]) <= 0;
}

// Equal scores of which some won and another, that would have fitted first, did not.
static void tie_look(struct mem *m, const struct greedy *g, const int *place, int n, int round,
                     struct amount left, const struct amount *area_left, const bool *won,
                     struct tie_list *ties)
{
    bool some = false, other = false;

    for (int i = 0; i < n; i++) {
        some |= won[place[i]];
        other |= !won[place[i]] && fits(g, area_left, left, place[i]);
    }
    if (n < 2 || !some || !other) return;
    int *project = MEM_ARRAY(m, int, (size_t)n);
    memcpy(project, place, (size_t)n * sizeof *project);
    tie_add(m, ties, (struct tie){round, project, n, true});
}

void tie_add(struct mem *m, struct tie_list *l, struct tie tie)
{
    if (l->n == l->room) {
        const int room = l->room ? 2 * l->room : 8;
        struct tie *at = MEM_ARRAY(m, struct tie, (size_t)room);
        if (l->n) memcpy(at, l->at, (size_t)l->n * sizeof *at);
        l->at = at;
        l->room = room;
    }
    l->at[l->n++] = tie;
}

static struct order order_of(struct mem *m, const struct greedy *g)
{
    return (struct order){.e = g->e,
                          .by = g->by,
                          .tie = g->tie,
                          .rank = budget_ranks(m, g->e, g->tie, g->by == ORDER_POINTS)};
}

int greedy_order(struct mem *m, const struct greedy *g, int *out_place)
{
    const struct election *e = g->e;
    struct order o = order_of(m, g);
    int n = 0;

    for (int p = 0; p < e->projects; p++) {
        const struct project *project = &e->project[p];
        const bool wanted = g->by == ORDER_POINTS ? project->points > 0 : project->votes > 0;
        if (wanted && project->votes >= g->threshold && !(g->won && g->won[p])) out_place[n++] = p;
    }
    qsort_r(out_place, (size_t)n, sizeof *out_place, place_cmp, &o);
    return n;
}

int greedy_run(struct mem *m, const struct greedy *g, int *out_place, struct tie_list *ties)
{
    const struct election *e = g->e;
    const struct order o = order_of(m, g);
    int *place = MEM_ARRAY(m, int, (size_t)e->projects + 1), won = 0;
    const int n = greedy_order(m, g, place);
    struct amount left = g->left, *area_left = NULL;
    bool *wins = MEM_ARRAY(m, bool, (size_t)e->projects + 1), stop = false;

    if (g->area_left) {
        area_left = MEM_ARRAY(m, struct amount, (size_t)e->areas + 1);
        memcpy(area_left, g->area_left, (size_t)e->areas * sizeof *area_left);
    }
    for (int i = 0; i < n && !stop;) {
        int end = i + 1;
        while (end < n && score_cmp(&o, place[i], place[end]) == 0)
            end++;
        const struct amount before = left;
        struct amount *area_before = NULL;
        if (area_left && end - i > 1 && ties) {
            area_before = MEM_ARRAY(m, struct amount, (size_t)e->areas + 1);
            memcpy(area_before, area_left, (size_t)e->areas * sizeof *area_before);
        }
        const int round = won;
        for (int k = i; k < end; k++) {
            const struct project *project = &e->project[place[k]];
            if (!fits(g, area_left, left, place[k])) {
                if (!g->no_skip) continue;
                stop = true;
                break;
            }
            left = amount_sub(left, project->cost);
            if (area_left && project->area >= 0)
                area_left[project->area] = amount_sub(area_left[project->area], project->cost);
            wins[place[k]] = true;
            out_place[won++] = place[k];
        }
        if (ties) tie_look(m, g, place + i, end - i, round, before, area_before, wins, ties);
        i = end;
    }
    return won;
}
