// explain.c - why each project won or lost. What is asked as "needed" is found by counting again.
#include "engine/budget/explain.h"

#include "engine/budget/greedy.h"
#include "engine/budget/phragmen.h"
#include "engine/budget/shares.h"

#include <stdlib.h>

typedef __int128 wide;

struct explaining {
    struct mem *mem;
    const struct election *e;
    const struct budget_ask *ask;
    const struct budget_result *r;
    const struct explain_ask *want;
    int *won_at; // per project: place in r->won; -1
    // Equal Shares
    struct shares *s;
    int *
        out_round; // per project: rounds that were over when its supporters had not enough; -1: they had
    bool *area_full;
    struct votes_list {
        str *at;
        int n, room;
    } * votes;
    int64_t work;
};

// ---- Equal Shares: one run that looks at every project in every round ----

// Effective votes, cost / what a full payer pays, cut off after two decimals.
static str effective_votes(struct shares *s, int p)
{
    const struct rate *rate = &s->rate[p];
    struct mem *m = s->mem;

    if (rate->low_top > 0) {
        const wide low = (wide)s->cost_low[p] * 100 * rate->high_under / rate->high_top,
                   high = (wide)s->cost_high[p] * 100 * rate->low_under / rate->low_top;
        if (low == high && low <= INT64_MAX)
            return ratio_decimal(m, (struct ratio){nat_of(m, (uint64_t)low), nat_of(m, 100)}, 0, 2);
    }
    const struct ratio exact = shares_exact_rate(s, m, p);
    if (nat_is_zero(exact.top)) return STR("");
    return ratio_decimal(
        m,
        (struct ratio){nat_mul(m, nat_of_amount(m, s->e->project[p].cost), exact.under), exact.top},
        0, 2);
}

static void watch(void *arg, const struct shares *watched)
{
    struct explaining *x = arg;
    struct shares *s = x->s;

    (void)watched;
    for (int i = 0; i < s->turns; i++) {
        const int p = s->turn[i].project;
        if (x->out_round[p] >= 0 || s->round_of[p] >= 0) continue;
        if (!shares_area_fits(s, p)) {
            x->out_round[p] = s->rounds;
            x->area_full[p] = true;
        } else if (!shares_look(s, p)) {
            x->out_round[p] = s->rounds;
        } else {
            struct votes_list *l = &x->votes[p];
            if (l->n == l->room) {
                const int room = l->room ? 2 * l->room : 8;
                str *at = MEM_ARRAY(x->mem, str, (size_t)room);
                if (l->n) memcpy(at, l->at, (size_t)l->n * sizeof *at);
                l->at = at;
                l->room = room;
            }
            l->at[l->n++] = effective_votes(s, p);
        }
    }
}

// A number that stays while the work on it is let go.
static struct nat money_at(struct explaining *x, int p, int round)
{
    struct shares *s = x->s;

    shares_extend(s);
    uint64_t *at = MEM_ARRAY(x->mem, uint64_t, chain_under(&s->chain).n + AMOUNT_LIMBS + 4);
    const struct mem_mark mark = mem_mark(x->mem);
    const struct nat money = shares_money(s, x->mem, p, round);
    if (money.n) memcpy(at, money.limb, money.n * sizeof *at);
    const struct nat kept = {at, money.n};
    mem_reset(x->mem, mark);
    return kept;
}

static double full_payment(const struct shares *s, int r)
{
    return (double)s->round[r].rate.low_top / (double)s->round[r].rate.low_under;
}

struct taken {
    double money;
    int round;
};

static int most_first(const void *left, const void *right)
{
    const struct taken *a = left, *b = right;

    if (a->money != b->money) return a->money > b->money ? -1 : 1;
    return a->round - b->round;
}

// To which winners the money of p's supporters went, until its own turn was over.
static void takers(struct explaining *x, struct project_why *w)
{
    struct shares *s = x->s;
    const struct election *e = x->e;
    const int p = w->project, rounds = x->out_round[p];
    const struct mem_mark mark = mem_mark(x->mem);
    struct taken *taken = MEM_ARRAY(x->mem, struct taken, (size_t)rounds + 1);

    for (int r = 0; r < rounds; r++)
        taken[r].round = r;
    for (uint32_t i = e->by_first[p]; i < e->by_first[p + 1]; i++) {
        const uint32_t b = e->by[i];
        const int emptied = s->purse[b].emptied;
        for (uint32_t k = e->first[b]; k < e->first[b + 1]; k++) {
            const int r = s->round_of[e->pick[k]];
            if (r < 0 || r >= rounds || (emptied >= 0 && r > emptied)) continue;
            const double unit = s->points ? e->points[k] : 1;
            // Who was emptied paid no more than this: the exact amounts follow for the first few.
            taken[r].money += full_payment(s, r) * unit * e->people[b];
        }
    }
    qsort(taken, (size_t)rounds, sizeof *taken, most_first);
    struct taken few[2 * EXPLAIN_TAKERS_MAX];
    const int n = rounds < (int)COUNT_OF(few) ? rounds : (int)COUNT_OF(few);
    memcpy(few, taken, (size_t)n * sizeof *few);
    mem_reset(x->mem, mark);

    struct taker all[2 * EXPLAIN_TAKERS_MAX];
    const struct nat under = chain_under(&s->chain);
    int kept = 0;
    for (int i = 0; i < n && few[i].money > 0; i++) {
        const struct nat before = money_at(x, p, few[i].round),
                         after = money_at(x, p, few[i].round + 1);
        const struct taker t = {s->round[few[i].round].project,
                                {nat_sub(x->mem, before, after), under}};
        if (nat_is_zero(t.money.top)) continue;
        int k = kept++;
        for (; k > 0 && nat_cmp(all[k - 1].money.top, t.money.top) < 0; k--)
            all[k] = all[k - 1];
        all[k] = t;
    }
    w->takers = kept < EXPLAIN_TAKERS_MAX ? kept : EXPLAIN_TAKERS_MAX;
    memcpy(w->taker, all, (size_t)w->takers * sizeof *all);
}

static void shares_won(struct explaining *x, struct project_why *w, int round)
{
    struct shares *s = x->s;
    const struct election *e = x->e;
    struct mem *m = x->mem;
    const int p = w->project;
    const struct nat cost = nat_of_amount(m, e->project[p].cost);
    const struct ratio full = shares_rate(s, m, round);

    w->round = round;
    w->payers = s->round[round].payers;
    w->emptied = s->round[round].emptied_now;
    w->rate = full;
    if (x->ask->utility == UTILITY_COST && cost.n) w->rate.under = nat_mul(m, full.under, cost);
    if (s->points)
        for (int i = 0; i < e->point_decimals; i++)
            w->rate.top = nat_times(m, w->rate.top, 10);
    w->effective = nat_is_zero(full.top)
                       ? (struct ratio){nat_of(m, e->project[p].votes), nat_of(m, 1)}
                       : (struct ratio){nat_mul(m, cost, full.under), full.top};
    if (s->points)
        for (int i = 0; i < e->point_decimals; i++)
            w->effective.under = nat_times(m, w->effective.under, 10);
    w->payment = full;
    if (s->points) {
        // Who gives more points pays more: the most of those who paid in full, or of those who gave all.
        uint64_t most = 0;
        struct ratio all = {{0}, chain_under(&s->chain)};
        for (uint32_t i = e->by_first[p]; i < e->by_first[p + 1]; i++) {
            const struct purse *purse = &s->purse[e->by[i]];
            const bool gave_all = purse->emptied == round;
            if (purse->emptied >= 0 && purse->emptied < round) continue;
            if (!gave_all && e->by_points[i] > most) most = e->by_points[i];
            if (!gave_all) continue;
            const struct nat had = shares_purse(s, m, e->by[i], round);
            if (nat_cmp(had, all.top) > 0) all.top = had;
        }
        w->payment.top = nat_times(m, full.top, most);
        if (nat_cmp(nat_mul(m, all.top, full.under), nat_mul(m, w->payment.top, all.under)) > 0)
            w->payment = all;
    }
    w->left = (struct ratio){money_at(x, p, round + 1), chain_under(&s->chain)};
}

static void shares_lost(struct explaining *x, struct project_why *w)
{
    const struct project *project = &x->e->project[w->project];
    struct mem *m = x->mem;

    w->round = x->out_round[w->project];
    w->votes_then = x->votes[w->project].at;
    w->n_votes_then = x->votes[w->project].n;
    if (x->area_full[w->project]) {
        w->reason = REASON_AREA_FULL;
        return;
    }
    w->reason = REASON_NO_MONEY;
    const struct nat under = chain_under(&x->s->chain);
    w->money = (struct ratio){money_at(x, w->project, w->round), under};
    w->short_by =
        (struct ratio){nat_sub(m, nat_mul(m, nat_of_amount(m, project->cost), under), w->money.top),
                       under};
    takers(x, w);
}

static void shares_watch(struct explaining *x)
{
    const size_t projects = (size_t)x->e->projects + 1;

    x->out_round = MEM_ARRAY(x->mem, int, projects);
    x->area_full = MEM_ARRAY(x->mem, bool, projects);
    x->votes = MEM_ARRAY(x->mem, struct votes_list, projects);
    for (int p = 0; p < x->e->projects; p++)
        x->out_round[p] = -1;
    x->s = shares_new(x->mem, x->e, x->ask);
    x->s->watch = watch;
    x->s->watch_arg = x;
    shares_run(x->s, x->r->each, false);
    shares_extend(x->s);
}

// ---- greedy ----

// What was left when the turn of each came.
static void greedy_rooms(struct explaining *x, const struct greedy *g, struct project_why *why)
{
    int *place = MEM_ARRAY(x->mem, int, (size_t)x->e->projects + 1);
    const int n = greedy_order(x->mem, g, place);
    struct amount left = g->left;
    bool stopped = false;

    for (int i = 0; i < n; i++) {
        struct project_why *w = &why[place[i]];
        w->room = left;
        if (x->won_at[place[i]] >= 0) {
            left = amount_sub(left, x->e->project[place[i]].cost);
        } else if (w->reason == REASON_COUNT) {
            const bool fits = amount_cmp(x->e->project[place[i]].cost, left) <= 0;
            w->reason = stopped ? REASON_STOPPED : fits ? REASON_AREA_FULL : REASON_NO_ROOM;
            stopped |= g->no_skip;
        }
    }
}

// ---- counting again ----

struct election election_changed(struct mem *m, const struct election *e, int p, uint32_t more,
                                 const struct amount *cost)
{
    struct election x = *e;
    const uint32_t picks = e->first[e->ballots];

    x.project = MEM_ARRAY(m, struct project, (size_t)e->projects + 1);
    memcpy(x.project, e->project, (size_t)e->projects * sizeof *x.project);
    if (cost) x.project[p].cost = *cost;
    if (!more) return x;
    x.ballots++;
    x.people = MEM_ARRAY(m, uint32_t, x.ballots);
    x.first = MEM_ARRAY(m, uint32_t, (size_t)x.ballots + 1);
    x.pick = MEM_ARRAY(m, uint16_t, (size_t)picks + 1);
    x.points = e->points ? MEM_ARRAY(m, uint32_t, (size_t)picks + 1) : NULL;
    memcpy(x.people, e->people, e->ballots * sizeof *x.people);
    memcpy(x.first, e->first, ((size_t)e->ballots + 1) * sizeof *x.first);
    memcpy(x.pick, e->pick, picks * sizeof *x.pick);
    if (e->points) memcpy(x.points, e->points, picks * sizeof *x.points);
    x.people[e->ballots] = more;
    x.first[x.ballots] = picks + 1;
    x.pick[picks] = (uint16_t)p;
    if (e->points) {
        uint32_t one = 1;
        for (int i = 0; i < e->point_decimals; i++)
            one *= 10;
        x.points[picks] = one;
    }
    x.voters += more;
    election_index(m, &x);
    return x;
}

static bool wins(struct explaining *x, const struct election *e, int p)
{
    struct budget_ask ask = *x->ask;
    struct budget_result r;
    bool won = false;

    ask.rounds = false;
    ask.no_ties = true;
    if (budget_count(x->mem, e, &ask, &r) != ERR_NONE) return false;
    for (int i = 0; i < r.n; i++)
        won |= r.won[i].project == p;
    return won;
}

static bool wins_with(struct explaining *x, int p, uint32_t more, const struct amount *cost)
{
    const struct mem_mark mark = mem_mark(x->mem);
    const struct election e = election_changed(x->mem, x->e, p, more, cost);
    const bool won = wins(x, &e, p);

    mem_reset(x->mem, mark);
    return won;
}

static void votes_search(struct explaining *x, struct project_why *w)
{
    const int64_t most = (int64_t)x->e->voters * 16;
    int64_t loses = 0, win = 1;

    w->votes_searched = true;
    while (win <= most && !wins_with(x, w->project, (uint32_t)win, NULL))
        loses = win, win *= 2;
    if (win > most) return;
    while (win - loses > 1) {
        const int64_t middle = loses + (win - loses) / 2;
        if (wins_with(x, w->project, (uint32_t)middle, NULL))
            win = middle;
        else
            loses = middle;
    }
    w->votes_needed = win;
}

static void cost_search(struct explaining *x, struct project_why *w)
{
    struct amount win = {0}, loses = x->e->project[w->project].cost;
    const struct amount one = amount_of(1);

    w->cost_searched = true;
    if (!wins_with(x, w->project, 0, &win)) return;
    while (amount_cmp(amount_sub(loses, win), one) > 0) {
        const struct amount middle = amount_add(win, amount_half(amount_sub(loses, win)));
        if (wins_with(x, w->project, 0, &middle))
            win = middle;
        else
            loses = middle;
    }
    w->has_wins_at = true;
    w->wins_at = win;
}

// About how many purses a search would look at; the same on every machine.
static bool work_allows(struct explaining *x, const struct project_why *w)
{
    const struct election *e = x->e;
    const int64_t one_run = x->ask->rule == BUDGET_GREEDY
                                ? e->projects
                                : 4 * (int64_t)e->first[e->ballots] + e->ballots + e->projects;
    const int bits = 64 - __builtin_clzll(e->voters | 1),
              cost_bits = nat_bits(nat_of_amount(x->mem, e->project[w->project].cost));

    if (!x->want->work) return true;
    x->work += (2 * bits + cost_bits) * x->r->runs * one_run;
    return x->work <= x->want->work;
}

// ---- all together ----

static void reason_of(struct explaining *x, struct project_why *w)
{
    const struct project *project = &x->e->project[w->project];
    const int at = x->won_at[w->project];
    const bool points = x->ask->rule == BUDGET_SHARES ? x->ask->utility == UTILITY_POINTS
                                                      : x->ask->order == ORDER_POINTS;

    if (at >= 0)
        w->reason = x->r->won[at].stage == STAGE_RULE ? REASON_WON : REASON_WON_LATER;
    else if (project->votes == 0 || (points && project->points == 0))
        w->reason = REASON_NO_VOTES;
    else if (amount_cmp(project->cost, x->e->money) > 0 ||
             (x->ask->areas == AREAS_LIMITS && project->area >= 0 &&
              amount_cmp(project->cost, x->e->area[project->area].money) > 0))
        w->reason = REASON_TOO_DEAR;
    else if (x->ask->rule == BUDGET_GREEDY && project->votes < x->ask->threshold)
        w->reason = REASON_THRESHOLD;
    else
        w->reason = REASON_COUNT; // not yet known
}

static void explain_phragmen(struct explaining *x, struct project_why *why)
{
    struct phragmen *s = x->r->phragmen;
    const struct amount left = amount_sub(x->e->money, x->r->cost);

    for (int p = 0; p < x->e->projects; p++) {
        struct project_why *w = &why[p];
        if (w->reason == REASON_WON) {
            w->round = s->round_of[p];
            w->load = phragmen_load(s, w->round);
        } else if (w->reason == REASON_COUNT) {
            w->reason = p == s->stopped_by   ? REASON_NO_ROOM
                        : s->stopped_by >= 0 ? REASON_STOPPED
                                             : REASON_AREA_FULL;
            w->room = left;
        }
    }
}

void budget_explain(struct mem *m, const struct election *e, const struct budget_ask *ask,
                    const struct budget_result *r, const struct explain_ask *want,
                    struct explained *out)
{
    struct explaining x = {.mem = m, .e = e, .ask = ask, .r = r, .want = want};
    struct project_why *why = MEM_ARRAY(m, struct project_why, (size_t)e->projects + 1);
    const bool greedy = ask->rule == BUDGET_GREEDY || r->greedy_instead;

    x.won_at = MEM_ARRAY(m, int, (size_t)e->projects + 1);
    for (int p = 0; p < e->projects; p++)
        x.won_at[p] = -1;
    for (int i = 0; i < r->n; i++)
        x.won_at[r->won[i].project] = i;
    for (int p = 0; p < e->projects; p++) {
        why[p] = (struct project_why){.project = p, .round = -1};
        reason_of(&x, &why[p]);
    }
    struct amount spent = {0};
    bool *by_rule = MEM_ARRAY(m, bool, (size_t)e->projects + 1);
    for (int i = 0; i < r->n; i++) {
        if (r->won[i].stage != STAGE_RULE) continue;
        by_rule[r->won[i].project] = true;
        spent = amount_add(spent, e->project[r->won[i].project].cost);
    }
    if (greedy) {
        const struct greedy g = {.e = e,
                                 .by = r->greedy_instead ? ORDER_VOTES : ask->order,
                                 .tie = ask->tie,
                                 .no_skip = ask->no_skip,
                                 .threshold = r->greedy_instead ? 0 : ask->threshold,
                                 .left = e->money};
        greedy_rooms(&x, &g, why);
        for (int p = 0; p < e->projects; p++)
            if (x.won_at[p] >= 0) why[p].round = r->won[x.won_at[p]].round;
    } else if (ask->rule == BUDGET_PHRAGMEN) {
        explain_phragmen(&x, why);
    } else {
        shares_watch(&x);
        for (int p = 0; p < e->projects; p++) {
            if (want->only >= 0 && p != want->only) continue;
            if (why[p].reason == REASON_WON)
                shares_won(&x, &why[p], r->won[x.won_at[p]].round);
            else if (why[p].reason == REASON_COUNT)
                shares_lost(&x, &why[p]);
        }
        if (r->n && r->won[r->n - 1].stage == STAGE_GREEDY) {
            const struct greedy g = {.e = e,
                                     .by = ORDER_VOTES,
                                     .tie = ask->tie,
                                     .won = by_rule,
                                     .left = amount_sub(e->money, spent)};
            greedy_rooms(&x, &g, why);
        }
    }
    *out = (struct explained){.at = MEM_ARRAY(m, struct project_why, (size_t)e->projects + 1)};
    for (int p = 0; p < e->projects; p++) {
        struct project_why *w = &why[p];
        if (want->only >= 0 && p != want->only) continue;
        if (w->reason != REASON_WON && w->reason != REASON_WON_LATER && want->needed &&
            work_allows(&x, w) && progress_go_on(want->progress, -1, "explain")) {
            votes_search(&x, w);
            cost_search(&x, w);
        }
        out->at[out->n++] = *w;
    }
    budget_totals(m, e, r, &out->totals);
    const struct budget_ask by_votes = {.rule = BUDGET_GREEDY,
                                        .tie = ask->tie,
                                        .areas = ask->areas,
                                        .no_ties = true};
    struct budget_result other;
    if (budget_count(m, e, &by_votes, &other) == ERR_NONE)
        budget_totals(m, e, &other, &out->greedy);
}

// ---- sentences ----

static struct why_sentence *say(struct why_sentence *out, int *n, const char *key)
{
    out[*n] = (struct why_sentence){.key = key};
    return &out[(*n)++];
}

static void with_number(struct why_sentence *s, const char *name, int64_t v)
{
    s->value[s->n++] = (struct why_value){.name = name, .number = true, .integer = v};
}

static void with_text(struct why_sentence *s, const char *name, str v)
{
    s->value[s->n++] = (struct why_value){.name = name, .text = v};
}

// Rounded up to two decimals, so that what is short is never told as less.
static str rounded_up(struct mem *m, struct ratio r, int decimals)
{
    struct nat quotient, rest;

    r.top = nat_times(m, r.top, 100);
    for (int i = 0; i < decimals; i++)
        r.under = nat_times(m, r.under, 10);
    nat_divide(m, r.top, r.under, &quotient, &rest);
    if (!nat_is_zero(rest)) quotient = nat_add(m, quotient, nat_of(m, 1));
    return ratio_decimal(m, (struct ratio){quotient, nat_of(m, 100)}, 0, 2);
}

static void say_needed(struct mem *m, const struct election *e, const struct project_why *w,
                       struct why_sentence *out, int *n)
{
    struct why_sentence *s;

    if (w->votes_searched && w->votes_needed) {
        s = say(out, n, "votes_needed");
        with_number(s, "n", w->votes_needed);
    }
    if (w->cost_searched && w->has_wins_at) {
        s = say(out, n, "wins_at");
        with_text(s, "cost", amount_text(m, w->wins_at, e->decimals));
    }
}

int budget_why_sentences(struct mem *m, const struct election *e, const struct budget_ask *ask,
                         const struct project_why *w, struct why_sentence out[WHY_SENTENCES_MAX])
{
    const struct project *p = &e->project[w->project];
    struct why_sentence *s;
    int n = 0;

    switch (w->reason) {
    case REASON_WON:
        if (w->rate.under.n) {
            s = say(out, &n, ask->utility == UTILITY_POINTS ? "won_points" : "won_shares");
            with_number(s, "n", p->votes);
            with_number(s, "round", w->round + 1);
            with_text(s, "payment", rounded_up(m, w->payment, e->decimals));
            s = say(out, &n, "paid");
            with_number(s, "n", w->payers);
            with_number(s, "emptied", w->emptied);
        } else if (w->load.under.n) {
            s = say(out, &n, "won_phragmen");
            with_number(s, "n", p->votes);
            with_number(s, "round", w->round + 1);
            with_text(s, "load", rounded_up(m, w->load, e->decimals));
        } else {
            s = say(out, &n, "won_greedy");
            with_number(s, "n", p->votes);
            with_text(s, "room", amount_text(m, w->room, e->decimals));
            with_text(s, "cost", amount_text(m, p->cost, e->decimals));
        }
        break;
    case REASON_WON_LATER:
        s = say(out, &n, "won_later");
        with_number(s, "n", p->votes);
        with_text(s, "room", amount_text(m, w->room, e->decimals));
        with_text(s, "cost", amount_text(m, p->cost, e->decimals));
        break;
    case REASON_NO_VOTES: say(out, &n, "no_votes"); break;
    case REASON_TOO_DEAR:
        s = say(out, &n, "too_dear");
        with_text(s, "cost", amount_text(m, p->cost, e->decimals));
        break;
    case REASON_AREA_FULL: say(out, &n, "area_full"); break;
    case REASON_NO_MONEY:
        s = say(out, &n, w->round ? "no_money" : "no_money_start");
        with_number(s, "n", p->votes);
        if (w->money.under.n) {
            with_text(s, "money", ratio_decimal(m, w->money, e->decimals, 2));
            with_text(s, "cost", amount_text(m, p->cost, e->decimals));
            with_text(s, "short", rounded_up(m, w->short_by, e->decimals));
            with_number(s, "round", w->round);
        }
        for (int i = 0; i < w->takers && i < 3; i++) {
            s = say(out, &n, "paid_to");
            with_text(s, "money", ratio_decimal(m, w->taker[i].money, e->decimals, 2));
            with_text(s, "project", e->project[w->taker[i].project].id);
            with_text(s, "name", e->project[w->taker[i].project].name);
        }
        break;
    case REASON_NO_ROOM:
        s = say(out, &n, ask->rule == BUDGET_PHRAGMEN ? "no_room_phragmen" : "no_room");
        with_number(s, "n", p->votes);
        with_text(s, "room", amount_text(m, w->room, e->decimals));
        with_text(s, "cost", amount_text(m, p->cost, e->decimals));
        break;
    case REASON_STOPPED: say(out, &n, "stopped"); break;
    case REASON_THRESHOLD:
        s = say(out, &n, "threshold");
        with_number(s, "n", p->votes);
        with_number(s, "least", ask->threshold);
        break;
    default: say(out, &n, "comparison"); break;
    }
    if (w->reason != REASON_WON && w->reason != REASON_WON_LATER) say_needed(m, e, w, out, &n);
    return n;
}
