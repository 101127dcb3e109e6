// said.c - from groups to what they said: counts, representative statements, consensus, priority. Counting is in
// whole numbers; ties are cut by the order of statements.
#include "engine/opinion/steps.h"

#include <math.h>

void said_count(struct mem *m, struct opinion_map *map)
{
    const struct opinion_votes *v = map->votes;
    const size_t cells = (size_t)v->statements * 4 + 1;

    for (int g = 0; g < map->k; g++)
        map->count[g] = MEM_ARRAY(m, struct opinion_count, (size_t)v->statements + 1);
    map->all = MEM_ARRAY(m, struct opinion_count, (size_t)v->statements + 1);
    const struct mem_mark scratch = mem_mark(m);
    uint32_t *n[OPINION_GROUPS_MAX + 1]; // per group, and of those outside
    for (int g = 0; g <= map->k; g++)
        n[g] = MEM_ARRAY(m, uint32_t, cells);
    for (int i = 0; i < v->people; i++) {
        uint32_t *mine = n[map->of[i] < 0 ? map->k : map->of[i]];
        for (uint32_t e = v->start[i]; e < v->start[i + 1]; e++)
            mine[v->cell[e]]++;
    }
    for (int j = 0; j < v->statements; j++)
        for (int g = 0; g <= map->k; g++) {
            const uint32_t *c = n[g] + (size_t)j * 4;
            const struct opinion_count one = {c[2], c[0], c[0] + c[1] + c[2]};
            if (g < map->k) map->count[g][j] = one;
            map->all[j].agree += one.agree;
            map->all[j].disagree += one.disagree;
            map->all[j].n += one.n;
        }
    mem_reset(m, scratch);
}

static double share(double x, double n)
{
    return (x + 1) / (n + 2);
}

// Of x in n over one half.
static double share_test(double x, double n)
{
    return 2 * sqrt(n + 1) * ((x + 1) / (n + 1) - 0.5);
}

// Of x in n against y in m.
static double two_shares_test(double x, double n, double y, double m)
{
    const double a = (x + 1) / (n + 1), b = (y + 1) / (m + 1), both = (x + y + 2) / (n + m + 2);

    if (both >= 1) return 0;
    return (a - b) / sqrt(both * (1 - both) * (1 / (n + 1) + 1 / (m + 1)));
}

struct numbers {
    double pa, pd, pat, pdt, ra, rd, rat, rdt;
};

static struct numbers numbers_of(struct opinion_count c, struct opinion_count o)
{
    struct numbers x = {.pa = share(c.agree, c.n),
                        .pd = share(c.disagree, c.n),
                        .pat = share_test(c.agree, c.n),
                        .pdt = share_test(c.disagree, c.n),
                        .rat = two_shares_test(c.agree, c.n, o.agree, o.n),
                        .rdt = two_shares_test(c.disagree, c.n, o.disagree, o.n)};
    x.ra = x.pa / share(o.agree, o.n);
    x.rd = x.pd / share(o.disagree, o.n);
    return x;
}

static struct opinion_said shown(int j, const struct numbers *x, struct opinion_count c)
{
    const bool agree = x->rat > x->rdt;

    return (struct opinion_said){
        .statement = j,
        .agree = agree,
        .count = agree ? c.agree : c.disagree,
        .n = c.n,
        .p = agree ? x->pa : x->pd,
        .p_test = agree ? x->pat : x->pdt,
        .r = agree ? x->ra : x->rd,
        .r_test = agree ? x->rat : x->rdt,
    };
}

static bool beats(const struct numbers *x, struct opinion_count c, const struct numbers *champion)
{
    if (c.agree == 0 && c.disagree == 0) return false;
    if (!champion) return x->pat > OPINION_Z90 || (x->ra > 1 && x->pa > 0.5);
    if (champion->ra > 1)
        return x->ra * x->rat * x->pa * x->pat >
               champion->ra * champion->rat * champion->pa * champion->pat;
    return x->pa * x->pat > champion->pa * champion->pat;
}

static double weight_of(const struct opinion_said *s)
{
    return s->r * s->r_test * s->p * s->p_test;
}

// Into a list of at most OPINION_LIST_MAX, heaviest first, equals in the order they came.
static void put_by_weight(struct opinion_said_list *l, struct opinion_said s, double weight,
                          double *weights)
{
    int at = l->n;

    while (at > 0 && weights[at - 1] < weight)
        at--;
    if (at == OPINION_LIST_MAX) return;
    if (l->n < OPINION_LIST_MAX) l->n++;
    for (int i = l->n - 1; i > at; i--) {
        l->at[i] = l->at[i - 1];
        weights[i] = weights[i - 1];
    }
    l->at[at] = s;
    weights[at] = weight;
}

static void representative(const struct opinion_map *map, int g, struct opinion_said_list *out)
{
    const struct opinion_votes *v = map->votes;
    struct opinion_said_list sorted = {0};
    double weights[OPINION_LIST_MAX];
    struct opinion_said front = {0}, best = {0};
    struct numbers champion = {0};
    bool sufficient = false, have_front = false, have_best = false;

    for (int j = 0; j < v->statements; j++) {
        if (v->flags[j] & OPINION_OUT) continue;
        const struct opinion_count c = map->count[g][j];
        struct opinion_count o = {0};
        for (int h = 0; h < map->k; h++)
            if (h != g) {
                o.agree += map->count[h][j].agree;
                o.disagree += map->count[h][j].disagree;
                o.n += map->count[h][j].n;
            }
        const struct numbers x = numbers_of(c, o);
        const struct opinion_said s = shown(j, &x, c);

        if ((x.rat > OPINION_Z90 && x.pat > OPINION_Z90) ||
            (x.rdt > OPINION_Z90 && x.pdt > OPINION_Z90)) {
            sufficient = true;
            put_by_weight(&sorted, s, weight_of(&s), weights);
        } else if (!sufficient && (!have_best || fmax(x.rat, x.rdt) > best.r_test)) {
            best = s;
            have_best = true;
        }
        if (beats(&x, c, have_front ? &champion : NULL)) {
            champion = x;
            front = s;
            front.best_agree = true;
            front.count_agree = c.agree;
            have_front = true;
        }
    }
    *out = (struct opinion_said_list){0};
    if (!sufficient) {
        if (have_front || have_best) out->at[out->n++] = have_front ? front : best;
        return;
    }
    // The champion in front, four others by weight; then agrees before disagrees. Of the five heaviest at least four
    // are not the champion.
    struct opinion_said_list all = {0};
    if (have_front) all.at[all.n++] = front;
    for (int i = 0; i < sorted.n && all.n < OPINION_LIST_MAX; i++)
        if (!have_front || sorted.at[i].statement != front.statement)
            all.at[all.n++] = sorted.at[i];
    for (int side = 1; side >= 0; side--)
        for (int i = 0; i < all.n; i++)
            if (all.at[i].agree == side) out->at[out->n++] = all.at[i];
}

static void consensus(struct opinion_map *map)
{
    const struct opinion_votes *v = map->votes;
    double weights[2][OPINION_LIST_MAX];

    for (int j = 0; j < v->statements; j++) {
        if (v->flags[j] & OPINION_OUT) continue;
        for (int side = 0; side < 2; side++) {
            const uint32_t x = side ? map->all[j].disagree : map->all[j].agree, n = map->all[j].n;
            const struct opinion_said s = {.statement = j,
                                           .agree = !side,
                                           .count = x,
                                           .n = n,
                                           .p = share(x, n),
                                           .p_test = share_test(x, n)};
            if (s.p > 0.5 && s.p_test > OPINION_Z90)
                put_by_weight(side ? &map->disagreed : &map->agreed, s, s.p * s.p_test,
                              weights[side]);
        }
    }
}

// 2^(-n/5), the same on every machine: the fifth roots are constants, the rest is exact.
static double halved_by_fives(uint32_t n)
{
    static const double root[] = {1, 0x1.bdb8cdadbe12p-1, 0x1.8406003b2ae5cp-1,
                                  0x1.51cb453b9536cp-1, 0x1.2611186bae675p-1};

    return n / 5 > 1000 ? 0 : ldexp(root[n % 5], -(int)(n / 5));
}

void said_lists(struct mem *m, struct opinion_map *map)
{
    const struct opinion_votes *v = map->votes;
    const size_t n = (size_t)v->statements + 1;

    map->informed = MEM_ARRAY(m, double, n);
    map->informed_against = MEM_ARRAY(m, double, n);
    map->priority = MEM_ARRAY(m, double, n);
    consensus(map);
    for (int g = 0; g < map->k; g++)
        representative(map, g, &map->group[g].list);
    for (int j = 0; j < v->statements; j++) {
        struct opinion_count all = {0};
        double agree = 1, disagree = 1;
        for (int g = 0; g < map->k; g++) {
            const struct opinion_count c = map->count[g][j];
            agree *= share(c.agree, c.n);
            disagree *= share(c.disagree, c.n);
            all.agree += c.agree;
            all.disagree += c.disagree;
            all.n += c.n;
        }
        map->informed[j] = agree;
        map->informed_against[j] = disagree;
        const double pass = share(all.n - all.agree - all.disagree, all.n);
        const double importance = (1 - pass) * (map->extremity[j] + 1) * share(all.agree, all.n);
        const double once = importance * (1 + 8 * halved_by_fives(all.n));
        map->priority[j] = v->flags[j] & OPINION_META ? 49 : once * once;
    }
}

int opinion_next(const struct opinion_map *map, int person, struct chance *chance)
{
    const struct opinion_votes *v = map->votes;
    double total = 0, sum = 0;
    int last = -1;

    for (int pass = 0; pass < 2; pass++) {
        const double goal = pass ? chance_part(chance) * total : 0;
        uint32_t e = person < 0 ? 0 : v->start[person];
        const uint32_t end = person < 0 ? 0 : v->start[person + 1];
        for (int j = 0; j < v->statements; j++) {
            const bool voted = e < end && opinion_statement(v->cell[e]) == j;
            if (voted) e++;
            if (voted || (v->flags[j] & OPINION_OUT)) continue;
            if (!pass) {
                total += map->priority[j];
                last = j;
                continue;
            }
            sum += map->priority[j];
            if (sum > goal) return j;
        }
        if (last < 0) return -1;
    }
    return last;
}
