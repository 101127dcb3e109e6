// report.c - JSON of a count. The table of rounds is in log.c.
#include "engine/budget/report.h"

const char *budget_rule_name(enum budget_rule r)
{
    return (const char *[]){"greedy", "equal-shares", "phragmen"}[r];
}

const char *budget_order_name(enum budget_order o)
{
    return (const char *[]){"votes", "density", "points"}[o];
}

const char *budget_utility_name(enum budget_utility u)
{
    return (const char *[]){"cost", "cardinality", "points"}[u];
}

const char *budget_completion_name(enum budget_completion c)
{
    return (const char *[]){"none", "greedy", "add1", "add1u"}[c];
}

static void money(struct json *j, const char *key, const struct election *e, struct amount a)
{
    json_pair_text(j, key, amount_text(j->out->mem, a, e->decimals));
}

// A fraction of 10^-decimals as a fraction of whole units.
static void fraction(struct json *j, const char *key, struct ratio r, int decimals)
{
    struct mem *m = j->out->mem;

    for (int i = 0; i < decimals; i++)
        r.under = nat_times(m, r.under, 10);
    json_pair_text(j, key, ratio_text(m, r));
}

static void options(struct json *j, const struct budget_ask *ask)
{
    json_key(j, "options");
    json_open(j, '{');
    json_pair_text(j, "tie", ask->tie == TIE_LEX ? STR("lex") : STR("civic"));
    if (ask->rule == BUDGET_GREEDY) {
        json_pair_text(j, "order", str_of(budget_order_name(ask->order)));
        json_pair_bool(j, "skip", !ask->no_skip);
        json_pair_int(j, "threshold", ask->threshold);
    } else if (ask->rule == BUDGET_SHARES) {
        json_pair_text(j, "utility", str_of(budget_utility_name(ask->utility)));
        json_pair_text(j, "completion", str_of(budget_completion_name(ask->completion)));
        json_pair_bool(j, "stop_exhaustive", ask->exhaustive);
        struct amount step = amount_of(1);
        if (ask->step.digits) (void)decimal_amount(&ask->step, ask->step.decimals, &step);
        json_pair_text(j, "step",
                       amount_text(j->out->mem, step, ask->step.digits ? ask->step.decimals : 0));
        json_pair_bool(j, "comparison", ask->comparison);
    }
    if (ask->areas != AREAS_NONE)
        json_pair_text(j, "areas", ask->areas == AREAS_OWN ? STR("own") : STR("limits"));
    json_close(j, '}');
}

static void ids(struct json *j, const struct election *e, const int *project, int n)
{
    json_open(j, '[');
    for (int i = 0; i < n; i++)
        json_text(j, e->project[project[i]].id);
    json_close(j, ']');
}

static void totals(struct json *j, const struct election *e, const struct budget_totals *t)
{
    json_open(j, '{');
    json_pair_int(j, "voters_with_a_winner", t->with_a_winner);
    struct mem *m = j->out->mem;
    fraction(j, "mean_winners",
             (struct ratio){nat_of(m, t->approved_winners), nat_of(m, e->voters)}, 0);
    fraction(j, "mean_cost",
             (struct ratio){t->approved_cost.top, nat_times(m, t->approved_cost.under, e->voters)},
             e->decimals);
    json_key(j, "voters_by_winners");
    json_open(j, '[');
    for (int i = 0; i <= t->most; i++)
        json_int(j, t->having[i]);
    json_close(j, ']');
    json_key(j, "gini");
    json_double(j, t->gini);
    json_close(j, '}');
}

static void why(struct json *j, const struct election *e, const struct budget_ask *ask,
                const struct project_why *w)
{
    static const char *const reasons[] = {"won",       "won_later", "no_votes", "too_dear",
                                          "area_full", "no_money",  "no_room",  "stopped",
                                          "threshold", "comparison"};
    const struct project *p = &e->project[w->project];
    struct mem *m = j->out->mem;

    json_open(j, '{');
    json_pair_text(j, "project", p->id);
    json_pair_text(j, "name", p->name);
    money(j, "cost", e, p->cost);
    json_pair_int(j, "votes", p->votes);
    if (e->points)
        json_pair_text(j, "points", amount_text(m, amount_of(p->points), e->point_decimals));
    json_pair_bool(j, "won", w->reason == REASON_WON || w->reason == REASON_WON_LATER);
    json_pair_text(j, "reason", str_of(reasons[w->reason]));
    if (w->round >= 0) json_pair_int(j, "round", w->round + (w->reason == REASON_WON));
    if (w->rate.under.n) {
        fraction(j, "rate", w->rate, ask->utility == UTILITY_COST ? 0 : e->decimals);
        fraction(j, "payment", w->payment, e->decimals);
        fraction(j, "effective_votes", w->effective, 0);
        json_pair_int(j, "paid_in_full", w->payers);
        json_pair_int(j, "emptied", w->emptied);
        fraction(j, "left_with_supporters", w->left, e->decimals);
    }
    if (w->reason == REASON_NO_MONEY && w->money.under.n) {
        fraction(j, "money_behind", w->money, e->decimals);
        fraction(j, "short", w->short_by, e->decimals);
        const struct ratio percent = {nat_times(m, w->short_by.top, 100),
                                      nat_mul(m, w->short_by.under, nat_of_amount(m, p->cost))};
        json_pair_text(j, "short_percent", ratio_decimal(m, percent, 0, 1));
        json_key(j, "paid_to");
        json_open(j, '[');
        for (int i = 0; i < w->takers; i++) {
            json_open(j, '{');
            json_pair_text(j, "project", e->project[w->taker[i].project].id);
            fraction(j, "money", w->taker[i].money, e->decimals);
            json_close(j, '}');
        }
        json_close(j, ']');
        json_key(j, "effective_votes_by_round");
        json_open(j, '[');
        for (int i = 0; i < w->n_votes_then; i++)
            json_text(j, w->votes_then[i]);
        json_close(j, ']');
    }
    if (w->reason == REASON_NO_ROOM) money(j, "money_left", e, w->room);
    if (w->load.under.n) fraction(j, "load", w->load, e->decimals);
    if (w->reason != REASON_WON && w->reason != REASON_WON_LATER) {
        json_key(j, "votes_needed");
        if (w->votes_searched && w->votes_needed)
            json_int(j, w->votes_needed);
        else
            json_none(j);
        json_key(j, "wins_at_cost");
        if (w->cost_searched && w->has_wins_at)
            json_text(j, amount_text(m, w->wins_at, e->decimals));
        else
            json_none(j);
        json_pair_bool(j, "searched", w->votes_searched && w->cost_searched);
    }
    json_key(j, "sentences");
    json_open(j, '[');
    struct why_sentence sentence[WHY_SENTENCES_MAX];
    const int n = budget_why_sentences(m, e, ask, w, sentence);
    for (int i = 0; i < n; i++) {
        json_open(j, '{');
        json_pair_text(j, "key", str_format(m, "budget.why.%s", sentence[i].key));
        for (int k = 0; k < sentence[i].n; k++) {
            json_key(j, sentence[i].value[k].name);
            if (sentence[i].value[k].number)
                json_int(j, sentence[i].value[k].integer);
            else
                json_text(j, sentence[i].value[k].text);
        }
        json_close(j, '}');
    }
    json_close(j, ']');
    json_close(j, '}');
}

void budget_json_count(struct json *j, const struct election *e, const struct budget_ask *ask,
                       const struct budget_result *r, const struct explained *explained)
{
    struct mem *m = j->out->mem;
    struct budget_totals t;

    budget_totals(m, e, r, &t);
    json_open(j, '{');
    json_pair_text(j, "rule", str_of(budget_rule_name(ask->rule)));
    options(j, ask);
    json_pair_int(j, "voters", e->voters);
    json_pair_int(j, "ballots_distinct", e->ballots);
    json_pair_int(j, "projects", e->projects);
    json_pair_text(j, "vote_type", str_of(vote_type_name(e->type)));
    json_pair_int(j, "approvals", (int64_t)e->approvals);
    money(j, "budget", e, e->money);
    json_key(j, "winners");
    json_open(j, '[');
    for (int i = 0; i < r->n; i++)
        json_text(j, e->project[r->won[i].project].id);
    json_close(j, ']');
    money(j, "cost", e, r->cost);
    json_pair_int(j, "runs", r->runs);
    if (r->each.under.n) fraction(j, "each", r->each, e->decimals);
    json_key(j, "ties");
    json_open(j, '[');
    for (int i = 0; i < r->ties; i++) {
        json_open(j, '{');
        json_pair_int(j, "round", r->tie[i].round + 1);
        json_key(j, "projects");
        ids(j, e, r->tie[i].project, r->tie[i].n);
        json_pair_bool(j, "other_winners", r->tie[i].decides);
        json_close(j, '}');
    }
    json_close(j, ']');
    json_pair_int(j, "voters_with_a_winner", t.with_a_winner);
    json_key(j, "totals");
    totals(j, e, &t);
    if (ask->comparison) {
        json_key(j, "comparison");
        json_open(j, '{');
        json_pair_int(j, "prefer_equal_shares", r->prefer_shares);
        json_pair_int(j, "prefer_greedy", r->prefer_greedy);
        json_pair_text(j, "chosen", r->greedy_instead ? STR("greedy") : STR("equal-shares"));
        json_close(j, '}');
    }
    if (r->area) {
        json_key(j, "areas");
        json_open(j, '[');
        for (int a = 0; a < e->areas; a++) {
            json_open(j, '{');
            json_pair_text(j, "name", e->area[a].name);
            money(j, "budget", e, e->area[a].money);
            json_pair_int(j, "voters", r->area_voters[a]);
            money(j, "cost", e, r->area[a].cost);
            json_key(j, "winners");
            json_open(j, '[');
            for (int i = 0; i < r->area[a].n; i++)
                json_text(j, e->project[r->area[a].won[i].project].id);
            json_close(j, ']');
            json_close(j, '}');
        }
        json_close(j, ']');
    }
    if (!explained) return;
    json_key(j, "greedy_totals");
    totals(j, e, &explained->greedy);
    json_key(j, "explain");
    json_open(j, '[');
    for (int i = 0; i < explained->n; i++)
        why(j, e, ask, &explained->at[i]);
    json_close(j, ']');
}
