// log.c - the table of a count: what each class of people paid in each round, so that anybody can add it up.
//
// A class is all who paid in full (of points: with the same points), or all who gave the same last amount. people
// times paid_each, added over a round, is the cost of its project; paid_each is exact.
#include "engine/budget/phragmen.h"
#include "engine/budget/report.h"
#include "engine/budget/shares.h"

#include "base/csv.h"

#include <stdlib.h>

struct class
{
    const uint64_t *key; // what was paid before: rounds and points; n_key numbers
    int n_key;
    uint64_t points;
    uint32_t people, ballot; // ballot: one of those of the class
    struct nat had;
};

static int by_key(const void *left, const void *right)
{
    const struct class *a = left, *b = right;

    if (a->points != b->points) return a->points > b->points ? -1 : 1;
    if (a->n_key != b->n_key) return a->n_key < b->n_key ? -1 : 1;
    for (int i = 0; i < a->n_key; i++)
        if (a->key[i] != b->key[i]) return a->key[i] < b->key[i] ? -1 : 1;
    return 0;
}

static int by_amount(const void *left, const void *right)
{
    const struct class *a = left, *b = right;

    if (a->points != b->points) return a->points > b->points ? -1 : 1;
    return -nat_cmp(a->had, b->had);
}

struct table {
    struct csv_out csv;
    struct mem *mem;
    const struct election *e;
};

static struct ratio whole_units(struct table *t, struct ratio r)
{
    for (int i = 0; i < t->e->decimals; i++)
        r.under = nat_times(t->mem, r.under, 10);
    return r;
}

static void row_start(struct table *t, const char *stage, int round, int p)
{
    const struct project *project = &t->e->project[p];

    csv_put(&t->csv, str_of(stage));
    csv_put_int(&t->csv, round + 1);
    csv_put(&t->csv, project->id);
    csv_put(&t->csv, amount_text(t->mem, project->cost, t->e->decimals));
    csv_put_int(&t->csv, project->votes);
}

static void row_paid(struct table *t, const char *what, uint32_t people, uint64_t points,
                     struct ratio paid)
{
    const struct ratio each = whole_units(t, paid);

    csv_put(&t->csv, str_of(what));
    csv_put_int(&t->csv, people);
    csv_put(&t->csv,
            t->e->points ? amount_text(t->mem, amount_of(points), t->e->point_decimals) : STR(""));
    csv_put(&t->csv, ratio_text(t->mem, each));
    csv_put(&t->csv, ratio_decimal(t->mem, each, 0, 6));
    csv_put(&t->csv,
            ratio_decimal(t->mem, (struct ratio){nat_times(t->mem, each.top, people), each.under},
                          0, 6));
    csv_end(&t->csv);
}

// Those who gave all they had in a round: by what that was, the most first.
static int emptied_classes(struct shares *s, struct mem *m, int r, struct class *out)
{
    const struct election *e = s->e;
    const int p = s->round[r].project;
    int n = 0, kept = 0;

    for (uint32_t i = e->by_first[p]; i < e->by_first[p + 1]; i++) {
        const uint32_t b = e->by[i];
        if (s->purse[b].emptied != r) continue;
        uint64_t *key = MEM_ARRAY(m, uint64_t, 2 * (size_t)(e->first[b + 1] - e->first[b]) + 1);
        int n_key = 0;
        for (uint32_t k = e->first[b]; k < e->first[b + 1]; k++) {
            const int round = s->round_of[e->pick[k]];
            if (round < 0 || round >= r) continue;
            key[n_key++] = (uint64_t)round;
            key[n_key++] = s->points ? e->points[k] : 1;
        }
        out[n++] = (struct class){.key = key,
                                  .n_key = n_key,
                                  .points = s->points ? e->by_points[i] : 0,
                                  .people = s->purse[b].people,
                                  .ballot = b};
    }
    qsort(out, (size_t)n, sizeof *out, by_key);
    for (int i = 0; i < n; i++) {
        if (kept && by_key(&out[kept - 1], &out[i]) == 0) {
            out[kept - 1].people += out[i].people;
            continue;
        }
        out[kept++] = out[i];
    }
    for (int i = 0; i < kept; i++)
        out[i].had = shares_purse(s, m, out[i].ballot, r);
    qsort(out, (size_t)kept, sizeof *out, by_amount);
    n = 0;
    for (int i = 0; i < kept; i++) {
        if (n && by_amount(&out[n - 1], &out[i]) == 0)
            out[n - 1].people += out[i].people;
        else
            out[n++] = out[i];
    }
    return n;
}

static int down(const void *left, const void *right)
{
    const struct class *a = left, *b = right;

    return a->points > b->points ? -1 : a->points < b->points;
}

static void shares_rows(struct table *t, struct shares *s)
{
    const struct election *e = t->e;

    shares_extend(s);
    for (int r = 0; r < s->rounds; r++) {
        const int p = s->round[r].project;
        struct class *class =
            MEM_ARRAY(t->mem, struct class, e->by_first[p + 1] - e->by_first[p] + 1);
        const struct ratio full = shares_rate(s, t->mem, r);
        int n = 0;

        for (uint32_t i = e->by_first[p]; i < e->by_first[p + 1]; i++) {
            const struct purse *purse = &s->purse[e->by[i]];
            if (purse->emptied >= 0 && purse->emptied <= r) continue;
            const uint64_t points = s->points ? e->by_points[i] : 0;
            if (s->points && points == 0) continue;
            if (!s->points && n) {
                class[0].people += purse->people;
                continue;
            }
            class[n++] = (struct class){.points = points, .people = purse->people};
        }
        qsort(class, (size_t)n, sizeof *class, down);
        for (int i = 0; i < n;) {
            struct class sum = class[i++];
            while (i < n && class[i].points == sum.points)
                sum.people += class[i++].people;
            row_start(t, "shares", r, p);
            row_paid(t, "full", sum.people, sum.points,
                     (struct ratio){nat_times(t->mem, full.top, s->points ? sum.points : 1),
                                    full.under});
        }
        n = emptied_classes(s, t->mem, r, class);
        for (int i = 0; i < n; i++) {
            row_start(t, "shares", r, p);
            row_paid(t, "all", class[i].people, class[i].points,
                     (struct ratio){class[i].had, chain_under(&s->chain)});
        }
    }
}

str budget_log(struct mem *m, const struct election *e, const struct budget_ask *ask,
               const struct budget_result *r)
{
    static const char *const heads[] = {"stage",
                                        "round",
                                        "project",
                                        "cost",
                                        "votes",
                                        "paid",
                                        "people",
                                        "points",
                                        "paid_each",
                                        "paid_each_decimal",
                                        "paid_together_decimal"};
    struct out *o = MEM_NEW(m, struct out);
    *o = out_sized(m, 1 << 16);
    struct table t = {.csv = {.out = o}, .mem = m, .e = e};

    csv_heads(&t.csv, heads, COUNT_OF(heads));
    if (r->shares && !r->greedy_instead) shares_rows(&t, r->shares);
    for (int i = 0; i < r->n; i++) {
        const struct winner *w = &r->won[i];
        if (r->shares && !r->greedy_instead && w->stage == STAGE_RULE) continue;
        row_start(&t,
                  w->stage == STAGE_RULE
                      ? budget_rule_name(r->greedy_instead ? BUDGET_GREEDY : ask->rule)
                      : "greedy",
                  w->round, w->project);
        if (r->phragmen && w->stage == STAGE_RULE) {
            row_paid(&t, "load", e->project[w->project].votes, 0,
                     phragmen_load(r->phragmen, w->round));
            continue;
        }
        for (int k = 0; k < 6; k++)
            csv_put(&t.csv, STR(""));
        csv_end(&t.csv);
    }
    return out_get(o);
}
