// count.c - the rules with their completions, ties and totals; one run of each rule stands in its own file.
#include "engine/budget/greedy.h"
#include "engine/budget/phragmen.h"
#include "engine/budget/shares.h"

#include <stdlib.h>

// To see what a tie decides, each other choice is tried; so many runs at most, after which it is taken to decide.
enum { TRIES_MAX = 500 };

bool budget_supported(const struct election *e, const struct budget_ask *ask, int p)
{
    const struct project *project = &e->project[p];
    const bool wanted = ask->rule == BUDGET_SHARES && ask->utility == UTILITY_POINTS
                            ? project->points > 0
                            : project->votes > 0;

    if (!wanted || amount_cmp(project->cost, e->money) > 0) return false;
    return ask->areas != AREAS_LIMITS || project->area < 0 ||
           amount_cmp(project->cost, e->area[project->area].money) <= 0;
}

struct counting {
    struct mem *mem;
    const struct election *e;
    const struct budget_ask *ask;
    struct budget_result *r;
    bool *won; // per project
    struct tie_list ties;
};

static void win(struct counting *c, int p, enum budget_stage stage, int round)
{
    c->r->won[c->r->n++] = (struct winner){p, stage, round};
    c->r->cost = amount_add(c->r->cost, c->e->project[p].cost);
    c->won[p] = true;
}

static struct amount *area_left(const struct counting *c)
{
    const struct election *e = c->e;

    if (c->ask->areas != AREAS_LIMITS) return NULL;
    struct amount *left = MEM_ARRAY(c->mem, struct amount, (size_t)e->areas + 1);
    for (int i = 0; i < e->areas; i++)
        left[i] = e->area[i].money;
    for (int p = 0; p < e->projects; p++)
        if (c->won[p] && e->project[p].area >= 0)
            left[e->project[p].area] = amount_sub(left[e->project[p].area], e->project[p].cost);
    return left;
}

// ---- greedy ----

static void greedy_rule(struct counting *c)
{
    const struct greedy g = {.e = c->e,
                             .by = c->ask->order,
                             .tie = c->ask->tie,
                             .no_skip = c->ask->no_skip,
                             .threshold = c->ask->threshold,
                             .left = c->e->money,
                             .area_left = area_left(c)};
    int *place = MEM_ARRAY(c->mem, int, (size_t)c->e->projects + 1);
    const int n = greedy_run(c->mem, &g, place, c->ask->no_ties ? NULL : &c->ties);

    for (int i = 0; i < n; i++)
        win(c, place[i], STAGE_RULE, i);
    c->r->runs = 1;
}

// Walks by votes over the rest, with the money that is left.
static void complete(struct counting *c)
{
    const struct greedy g = {.e = c->e,
                             .by = ORDER_VOTES,
                             .tie = c->ask->tie,
                             .won = c->won,
                             .left = amount_sub(c->e->money, c->r->cost),
                             .area_left = area_left(c)};
    int *place = MEM_ARRAY(c->mem, int, (size_t)c->e->projects + 1);
    const int n = greedy_run(c->mem, &g, place, c->ask->no_ties ? NULL : &c->ties);

    for (int i = 0; i < n; i++)
        win(c, place[i], STAGE_GREEDY, i);
}

// ---- Equal Shares ----

// What each has after `more` steps: (budget + more * voters * step) / voters.
struct endowment {
    struct nat budget, step; // over `under`; step is that of all voters
    struct nat under;
};

static struct endowment endowment_of(struct counting *c)
{
    const struct election *e = c->e;
    struct decimal step = c->ask->step;
    struct amount of_one;

    if (!step.digits) step = (struct decimal){.digits = 1, .digit = {'1'}};
    const int finer = step.decimals > e->decimals ? step.decimals - e->decimals : 0;
    struct amount ten = amount_of(1);
    for (int i = 0; i < finer; i++)
        ten = amount_times(ten, 10);
    // An amount has at most 60 digits, and so has a step.
    if (!decimal_amount(&step, e->decimals + finer, &of_one)) of_one = e->money;
    return (struct endowment){
        .budget = nat_mul(c->mem, nat_of_amount(c->mem, e->money), nat_of_amount(c->mem, ten)),
        .step = nat_times(c->mem, nat_of_amount(c->mem, of_one), e->voters),
        .under = nat_times(c->mem, nat_of_amount(c->mem, ten), e->voters),
    };
}

static struct ratio each_after(struct mem *m, const struct endowment *d, int64_t more)
{
    return (struct ratio){nat_step(m, d->budget, 1, d->step, (uint64_t)more, false), d->under};
}

// Could some supported project be added to what was bought?
static bool room_for_more(const struct counting *c, const struct shares *s)
{
    const struct amount left = amount_sub(c->e->money, s->spent);

    for (int p = 0; p < c->e->projects; p++) {
        const struct project *project = &c->e->project[p];
        if (s->round_of[p] >= 0 || !budget_supported(c->e, c->ask, p)) continue;
        if (c->ask->areas == AREAS_LIMITS && project->area >= 0 &&
            amount_cmp(project->cost, s->area_left[project->area]) > 0)
            continue;
        if (amount_cmp(project->cost, left) <= 0) return true;
    }
    return false;
}

// Do all supported projects together fit?
static bool all_fit(const struct counting *c)
{
    const struct election *e = c->e;
    struct amount sum = {0}, *area = MEM_ARRAY(c->mem, struct amount, (size_t)e->areas + 1);

    for (int p = 0; p < e->projects; p++) {
        const struct project *project = &e->project[p];
        if (!budget_supported(e, c->ask, p)) continue;
        sum = amount_add(sum, project->cost);
        if (project->area >= 0)
            area[project->area] = amount_add(area[project->area], project->cost);
    }
    for (int i = 0; i < e->areas && c->ask->areas == AREAS_LIMITS; i++)
        if (amount_cmp(area[i], e->area[i].money) > 0) return false;
    return amount_cmp(sum, e->money) <= 0;
}

static bool same_winners(const struct election *e, const int *a, const int *b)
{
    for (int p = 0; p < e->projects; p++)
        if ((a[p] >= 0) != (b[p] >= 0)) return false;
    return true;
}

// The one that was taken, then those that were equal to it; *out_n of them.
static struct tie tie_of(struct counting *c, int round, int taken, const int *tied, int n_tied,
                         int *out_n)
{
    struct tie tie = {round, MEM_ARRAY(c->mem, int, (size_t)n_tied), n_tied, false};
    int n = 0;

    tie.project[n++] = taken;
    for (int i = 0; i < n_tied; i++)
        if (tied[i] != taken) tie.project[n++] = tied[i];
    *out_n = n;
    return tie;
}

static void shares_ties(struct counting *c, const struct shares *last)
{
    struct shares *other = NULL;
    int tries = 0;

    for (int r = 0; r < last->rounds; r++) {
        const struct share_round *round = &last->round[r];
        if (!round->n_tied) continue;
        int n;
        struct tie tie = tie_of(c, r, round->project, round->tied, round->n_tied, &n);
        for (int i = 1; i < n && !tie.decides; i++) {
            if (tries++ == TRIES_MAX) tie.decides = true;
            if (tries > TRIES_MAX) break;
            if (!other) other = shares_new(c->mem, c->e, c->ask);
            const struct mem_mark mark = mem_mark(c->mem);
            other->forced_round = r;
            other->forced_project = tie.project[i];
            shares_run(other, last->each, false);
            tie.decides = !same_winners(c->e, other->round_of, last->round_of);
            mem_reset(c->mem, mark);
        }
        tie_add(c->mem, &c->ties, tie);
    }
}

static enum err shares_rule(struct counting *c)
{
    const struct budget_ask *ask = c->ask;
    const bool adds = ask->completion == COMPLETION_ADD1 || ask->completion == COMPLETION_ADD1U;
    const struct endowment d = endowment_of(c);
    struct shares *s = shares_new(c->mem, c->e, ask);
    const bool all = adds && all_fit(c);
    int64_t more = 0;
    enum err why = ERR_NONE;

    c->r->runs = 1;
    if (adds && !all) {
        struct mem_mark mark = mem_mark(c->mem);
        shares_run(s, each_after(c->mem, &d, 0), false);
        for (;;) {
            if (s->stopped) break;
            // Within limits of areas the winners may never cost more than the budget: then this is the end.
            if ((ask->exhaustive || ask->areas == AREAS_LIMITS) && !room_for_more(c, s)) break;
            mem_reset(c->mem, mark);
            if ((ask->runs_max && c->r->runs >= ask->runs_max) ||
                !progress_go_on(ask->progress, -1, "add1")) {
                why = ERR_LIMIT;
                break;
            }
            c->r->runs++;
            if (!shares_run(s, each_after(c->mem, &d, more + 1), true)) break;
            if (s->stopped) break;
            more++;
        }
        if (s->stopped) why = ERR_LIMIT;
        mem_reset(c->mem, mark);
    }
    // The run that stands, once more: for its ties and what explain.h asks.
    s->each = each_after(c->mem, &d, more);
    shares_run(s, s->each, false);
    if (s->stopped) why = ERR_LIMIT;
    for (int r = 0; r < s->rounds; r++)
        win(c, s->round[r].project, STAGE_RULE, r);
    if (!ask->no_ties) shares_ties(c, s);
    c->r->each = s->each;
    if (ask->rounds) c->r->shares = s;
    if (all || ask->completion == COMPLETION_GREEDY || ask->completion == COMPLETION_ADD1U)
        complete(c);
    return why;
}

// ---- Phragmen ----

static void phragmen_rule(struct counting *c)
{
    struct phragmen *s = phragmen_new(c->mem, c->e, c->ask), *other = NULL;
    int tries = 0;

    phragmen_run(s);
    c->r->runs = 1;
    for (int r = 0; r < s->rounds; r++) {
        const struct load_round *round = &s->round[r];
        win(c, round->project, STAGE_RULE, r);
        if (!round->n_tied || c->ask->no_ties) continue;
        int n;
        struct tie tie = tie_of(c, r, round->project, round->tied, round->n_tied, &n);
        for (int i = 1; i < n && !tie.decides; i++) {
            if (tries++ == TRIES_MAX) tie.decides = true;
            if (tries > TRIES_MAX) break;
            if (!other) other = phragmen_new(c->mem, c->e, c->ask);
            other->rounds = 0;
            other->chain.known = 0;
            other->spent = (struct amount){0};
            other->forced_round = r;
            other->forced_project = tie.project[i];
            phragmen_run(other);
            tie.decides = !same_winners(c->e, other->round_of, s->round_of);
        }
        tie_add(c->mem, &c->ties, tie);
    }
    if (c->ask->rounds) c->r->phragmen = s;
}

// ---- all together ----

static void prefer(struct counting *c)
{
    const struct election *e = c->e;
    struct budget_ask ask = {.rule = BUDGET_GREEDY, .tie = c->ask->tie, .areas = c->ask->areas};
    struct budget_result r = {.won = MEM_ARRAY(c->mem, struct winner, (size_t)e->projects + 1)};
    struct counting g = {c->mem, e, &ask, &r, MEM_ARRAY(c->mem, bool, (size_t)e->projects + 1),
                         {0}};

    greedy_rule(&g);
    for (uint32_t b = 0; b < e->ballots; b++) {
        int shares = 0, greedy = 0;
        for (uint32_t i = e->first[b]; i < e->first[b + 1]; i++)
            shares += c->won[e->pick[i]], greedy += g.won[e->pick[i]];
        if (shares > greedy) c->r->prefer_shares += e->people[b];
        if (greedy > shares) c->r->prefer_greedy += e->people[b];
    }
    if (c->r->prefer_greedy <= c->r->prefer_shares) return;
    r.greedy_instead = true;
    r.runs = c->r->runs;
    r.each = c->r->each;
    r.prefer_shares = c->r->prefer_shares, r.prefer_greedy = c->r->prefer_greedy;
    *c->r = r;
    c->ties = g.ties;
}

// Areas with money of their own: an election each, the winners in the order of the areas.
static enum err count_areas(struct mem *m, const struct election *e, const struct budget_ask *ask,
                            struct budget_result *out)
{
    struct budget_ask one = *ask;
    enum err why = ERR_NONE;

    one.areas = AREAS_NONE;
    one.rounds = false;
    *out = (struct budget_result){.won = MEM_ARRAY(m, struct winner, (size_t)e->projects + 1),
                                  .area = MEM_ARRAY(m, struct budget_result, (size_t)e->areas),
                                  .area_voters = MEM_ARRAY(m, uint32_t, (size_t)e->areas)};
    struct tie_list ties = {0};
    for (int a = 0; a < e->areas; a++) {
        int *place;
        const struct election part = election_of_area(m, e, a, &place);
        struct budget_result *r = &out->area[a];
        out->area_voters[a] = part.voters;
        *r = (struct budget_result){0};
        if (part.voters == 0 || amount_is_zero(part.money)) continue;
        const enum err this_one = budget_count(m, &part, &one, r);
        if (this_one == ERR_LIMIT)
            why = this_one;
        else
            TRY(this_one);
        for (int i = 0; i < r->n; i++) {
            r->won[i].project = place[r->won[i].project];
            out->won[out->n++] = r->won[i];
        }
        for (int t = 0; t < r->ties; t++) {
            for (int i = 0; i < r->tie[t].n; i++)
                r->tie[t].project[i] = place[r->tie[t].project[i]];
            tie_add(m, &ties, r->tie[t]);
        }
        out->cost = amount_add(out->cost, r->cost);
        out->runs += r->runs;
    }
    out->tie = ties.at;
    out->ties = ties.n;
    return why;
}

enum err budget_count(struct mem *m, const struct election *e, const struct budget_ask *ask,
                      struct budget_result *out)
{
    struct counting c = {m, e, ask, out, NULL, {0}};
    enum err why = ERR_NONE;

    if ((ask->utility == UTILITY_POINTS || ask->order == ORDER_POINTS) && !e->points)
        return ERR_INVALID;
    if (ask->areas == AREAS_OWN) return count_areas(m, e, ask, out);
    *out = (struct budget_result){.won = MEM_ARRAY(m, struct winner, (size_t)e->projects + 1)};
    c.won = MEM_ARRAY(m, bool, (size_t)e->projects + 1);
    switch (ask->rule) {
    case BUDGET_GREEDY: greedy_rule(&c); break;
    case BUDGET_PHRAGMEN: phragmen_rule(&c); break;
    default:
        why = shares_rule(&c);
        if (ask->comparison) prefer(&c);
    }
    out->tie = c.ties.at;
    out->ties = c.ties.n;
    return why;
}

// ---- voters and money ----

struct share {
    double money;
    uint32_t ballot;
};

static int by_money(const void *left, const void *right)
{
    const struct share *a = left, *b = right;

    if (a->money != b->money) return a->money < b->money ? -1 : 1;
    return a->ballot < b->ballot ? -1 : a->ballot > b->ballot;
}

void budget_totals(struct mem *m, const struct election *e, const struct budget_result *r,
                   struct budget_totals *out)
{
    double *part = MEM_ARRAY(m, double, (size_t)e->projects + 1);
    bool *won = MEM_ARRAY(m, bool, (size_t)e->projects + 1);
    struct share *share = MEM_ARRAY(m, struct share, (size_t)e->ballots + 1);
    struct nat cost = {0};

    *out = (struct budget_totals){.having = MEM_ARRAY(m, uint32_t, (size_t)r->n + 1)};
    for (int i = 0; i < r->n; i++) {
        const struct project *p = &e->project[r->won[i].project];
        won[r->won[i].project] = true;
        part[r->won[i].project] = p->votes ? amount_double(p->cost) / p->votes : 0;
        cost = nat_step(m, cost, 1, nat_of_amount(m, p->cost), p->votes, false);
        out->approved_winners += p->votes;
    }
    for (uint32_t b = 0; b < e->ballots; b++) {
        int n = 0;
        double money = 0;
        for (uint32_t i = e->first[b]; i < e->first[b + 1]; i++) {
            if (!won[e->pick[i]]) continue;
            n++;
            money += part[e->pick[i]];
        }
        out->having[n] += e->people[b];
        if (n > out->most) out->most = n;
        if (n) out->with_a_winner += e->people[b];
        share[b] = (struct share){money, b};
    }
    out->approved_cost = (struct ratio){cost, nat_of(m, 1)};
    qsort(share, e->ballots, sizeof *share, by_money);
    double sum = 0, weighted = 0, before = 0;
    for (uint32_t i = 0; i < e->ballots; i++) {
        const double people = e->people[share[i].ballot];
        // Places before + 1 to before + people, all with the same amount.
        weighted += share[i].money * (people * before + people * (people + 1) / 2);
        sum += share[i].money * people;
        before += people;
    }
    out->gini = sum > 0 ? 2 * weighted / (before * sum) - (before + 1) / before : 0;
    if (out->gini < 0) out->gini = 0;
}
