#include "tests/reference/budget.h"

#include <assert.h>
#include <string.h>

typedef __int128 wide;

struct q {
    wide top, under; // under > 0, lowest terms
};

static wide mul(wide a, wide b)
{
    wide r;
    assert(!__builtin_mul_overflow(a, b, &r));
    return r;
}

static struct q q_of(wide top, wide under)
{
    wide a = top < 0 ? -top : top, b = under;

    while (b) {
        const wide rest = a % b;
        a = b, b = rest;
    }
    return a ? (struct q){top / a, under / a} : (struct q){0, 1};
}

static struct q add(struct q a, struct q b)
{
    return q_of(mul(a.top, b.under) + mul(b.top, a.under), mul(a.under, b.under));
}

static struct q sub(struct q a, struct q b)
{
    return add(a, (struct q){-b.top, b.under});
}

static struct q times(struct q a, wide k)
{
    return q_of(mul(a.top, k), a.under);
}

static struct q over(struct q a, wide k)
{
    return q_of(a.top, mul(a.under, k));
}

static int cmp(struct q a, struct q b)
{
    const wide l = mul(a.top, b.under), r = mul(b.top, a.under);

    return (l > r) - (l < r);
}

static bool listed(const struct plain *p, int voter, int project)
{
    return p->points[voter][project] >= 0;
}

static int votes(const struct plain *p, int project)
{
    int n = 0;

    for (int i = 0; i < p->voters; i++)
        n += listed(p, i, project);
    return n;
}

static int points(const struct plain *p, int project)
{
    int n = 0;

    for (int i = 0; i < p->voters; i++)
        n += listed(p, i, project) ? p->points[i][project] : 0;
    return n;
}

// Does a come before b by the tie chain?
static bool before(const struct plain *p, bool by_points, int a, int b)
{
    if (!p->lex) {
        const int x = by_points ? points(p, a) : votes(p, a),
                  y = by_points ? points(p, b) : votes(p, b);
        if (x != y) return x > y;
        if (p->cost[a] != p->cost[b]) return p->cost[a] < p->cost[b];
    }
    return strcmp(p->id[a], p->id[b]) < 0;
}

static int64_t spent(const struct plain *p, const struct plain_result *r)
{
    int64_t sum = 0;

    for (int i = 0; i < r->n; i++)
        sum += p->cost[r->won[i]];
    return sum;
}

static bool has(const struct plain_result *r, int project)
{
    for (int i = 0; i < r->n; i++)
        if (r->won[i] == project) return true;
    return false;
}

// The score of a is above that of b: 1, equal: 0, below: -1.
static int score(const struct plain *p, enum plain_rule rule, int a, int b)
{
    if (rule == PLAIN_POINTS) return (points(p, a) > points(p, b)) - (points(p, a) < points(p, b));
    if (rule == PLAIN_GREEDY) return (votes(p, a) > votes(p, b)) - (votes(p, a) < votes(p, b));
    if (p->cost[a] == 0 || p->cost[b] == 0) return (p->cost[a] == 0) - (p->cost[b] == 0);
    const int64_t l = votes(p, a) * p->cost[b], r = votes(p, b) * p->cost[a];
    return (l > r) - (l < r);
}

static void greedy(const struct plain *p, enum plain_rule rule, bool no_skip, int threshold,
                   struct plain_result *r)
{
    bool tried[PLAIN_PROJECTS_MAX] = {false};
    const struct plain_result start = *r;
    int64_t left = p->budget - spent(p, r);

    for (;;) {
        int best = -1;
        for (int a = 0; a < p->projects; a++) {
            if (tried[a] || has(&start, a) || votes(p, a) == 0 || votes(p, a) < threshold) continue;
            if (rule == PLAIN_POINTS && points(p, a) == 0) continue;
            if (best >= 0) {
                const int s = score(p, rule, a, best);
                if (s < 0 || (s == 0 && !before(p, rule == PLAIN_POINTS, a, best))) continue;
            }
            best = a;
        }
        if (best < 0) return;
        tried[best] = true;
        if (p->cost[best] <= left) {
            left -= p->cost[best];
            r->won[r->n++] = best;
        } else if (no_skip) {
            return;
        }
    }
}

static int use(const struct plain *p, enum plain_rule rule, int voter, int project)
{
    if (!listed(p, voter, project)) return 0;
    return rule == PLAIN_SHARES_POINTS ? p->points[voter][project] : 1;
}

// What a supporter pays per unit of use; false when they have not enough.
static bool rate(const struct plain *p, enum plain_rule rule, const struct q *purse, int project,
                 struct q *out)
{
    int who[PLAIN_VOTERS_MAX], n = 0, weight = 0;
    struct q money = {0, 1}, left = {p->cost[project], 1};

    for (int i = 0; i < p->voters; i++) {
        if (use(p, rule, i, project) == 0) continue;
        who[n++] = i;
        weight += use(p, rule, i, project);
        money = add(money, purse[i]);
    }
    if (n == 0 || cmp(money, left) < 0) return false;
    for (int i = 1; i < n; i++)
        for (int k = i;
             k > 0 && cmp(over(purse[who[k]], use(p, rule, who[k], project)),
                          over(purse[who[k - 1]], use(p, rule, who[k - 1], project))) < 0;
             k--) {
            const int swap = who[k];
            who[k] = who[k - 1], who[k - 1] = swap;
        }
    for (int i = 0; i < n; i++) {
        const int u = use(p, rule, who[i], project);
        const struct q r = over(left, weight);
        if (cmp(times(r, u), purse[who[i]]) <= 0) {
            *out = r;
            return true;
        }
        left = sub(left, purse[who[i]]);
        weight -= u;
    }
    assert(!"enough money, and no rate");
    return false;
}

static void shares(const struct plain *p, enum plain_rule rule, struct q each,
                   struct plain_result *r)
{
    struct q purse[PLAIN_VOTERS_MAX];

    r->n = r->tied_rounds = 0;
    for (int i = 0; i < p->voters; i++)
        purse[i] = each;
    for (;;) {
        int best = -1, equal = 0;
        struct q least = {0, 1}, least_rate = {0, 1};
        for (int a = 0; a < p->projects; a++) {
            struct q paid, rho;
            if (has(r, a) || p->cost[a] > p->budget || !rate(p, rule, purse, a, &paid)) continue;
            rho = rule == PLAIN_SHARES_COST && p->cost[a] ? over(paid, p->cost[a]) : paid;
            const int c = best < 0 ? -1 : cmp(rho, least);
            if (c > 0) continue;
            equal = c < 0 ? 1 : equal + 1;
            if (c == 0 && !before(p, rule == PLAIN_SHARES_POINTS, a, best)) continue;
            best = a, least = rho, least_rate = paid;
        }
        if (best < 0) return;
        r->tied_rounds += equal > 1;
        for (int i = 0; i < p->voters; i++) {
            const struct q pay = times(least_rate, use(p, rule, i, best));
            purse[i] = cmp(pay, purse[i]) > 0 ? (struct q){0, 1} : sub(purse[i], pay);
        }
        r->won[r->n++] = best;
    }
}

static bool wanted(const struct plain *p, enum plain_rule rule, int project)
{
    if (p->cost[project] > p->budget) return false;
    return rule == PLAIN_SHARES_POINTS ? points(p, project) > 0 : votes(p, project) > 0;
}

static void phragmen(const struct plain *p, struct plain_result *r)
{
    struct q load[PLAIN_VOTERS_MAX];
    int64_t left = p->budget;

    for (int i = 0; i < p->voters; i++)
        load[i] = (struct q){0, 1};
    for (;;) {
        int best = -1, equal = 0;
        bool over_budget = false;
        struct q least = {0, 1};
        for (int a = 0; a < p->projects; a++) {
            if (has(r, a) || votes(p, a) == 0 || p->cost[a] > p->budget) continue;
            struct q sum = {p->cost[a], 1};
            for (int i = 0; i < p->voters; i++)
                if (listed(p, i, a)) sum = add(sum, load[i]);
            const struct q l = over(sum, votes(p, a));
            const int c = best < 0 ? -1 : cmp(l, least);
            if (c > 0) continue;
            equal = c < 0 ? 1 : equal + 1;
            over_budget = (c == 0 && over_budget) || p->cost[a] > left;
            if (c == 0 && !before(p, false, a, best)) continue;
            best = a, least = l;
        }
        if (best < 0 || over_budget) return;
        r->tied_rounds += equal > 1;
        for (int i = 0; i < p->voters; i++)
            if (listed(p, i, best)) load[i] = least;
        left -= p->cost[best];
        r->won[r->n++] = best;
    }
}

struct plain_result plain_count(const struct plain *p)
{
    struct plain_result r = {.runs = 1};

    if (p->rule <= PLAIN_POINTS) {
        greedy(p, p->rule, p->no_skip, p->threshold, &r);
        return r;
    }
    if (p->rule == PLAIN_PHRAGMEN) {
        phragmen(p, &r);
        return r;
    }
    const bool adds = p->completion == PLAIN_ADD1 || p->completion == PLAIN_ADD1U;
    int64_t all = 0;
    for (int a = 0; a < p->projects; a++)
        all += wanted(p, p->rule, a) ? p->cost[a] : 0;
    struct q each = q_of(p->budget, p->voters);
    shares(p, p->rule, each, &r);
    const bool all_fit = adds && all <= p->budget;
    while (adds && !all_fit) {
        struct plain_result more = {0};
        bool room = false;
        for (int a = 0; a < p->projects; a++)
            room |= wanted(p, p->rule, a) && !has(&r, a) && p->cost[a] <= p->budget - spent(p, &r);
        if (p->exhaustive && !room) break;
        assert(r.runs < PLAIN_ROUNDS_MAX);
        r.runs++;
        each = add(each, (struct q){p->step, 1});
        shares(p, p->rule, each, &more);
        if (spent(p, &more) > p->budget) break;
        more.runs = r.runs;
        r = more;
    }
    if (all_fit || p->completion == PLAIN_REST || p->completion == PLAIN_ADD1U)
        greedy(p, PLAIN_GREEDY, false, 0, &r);
    return r;
}
