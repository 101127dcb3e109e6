#include "engine/sortition/certificate.h"

#include "engine/sortition/goal.h"
#include "engine/sortition/proof.h"

#include <math.h>

static const int64_t PARTS = CERTIFICATE_PARTS, FINE = 1000000000, NODES = 2000000;

struct writer {
    struct mem *mem;
    const struct sortition *ask;
    const struct sortition_chances *c;
    struct types t;
    struct search s;
    struct json *j;
    int64_t *seats; // of a type in the mix, in parts
};

struct claim {
    int64_t *weight, most, extra;
    struct proof proof;
};

// The smallest number that makes all weights whole, if a small one does.
static int64_t denominator(const double *v, int n, double scale)
{
    for (int64_t q = 1; q <= 20000; q++) {
        bool fine = true;
        for (int i = 0; i < n && fine; i++) {
            const double x = v[i] / scale * (double)q;
            fine = fabs(x - floor(x + 0.5)) < 1e-7 * (double)q + 1e-9;
        }
        if (fine) return q;
    }
    return FINE;
}

static void by_type(const struct writer *w, int *first, int *next)
{
    for (int t = 0; t < w->t.n; t++)
        first[t] = -1;
    for (int i = w->ask->people - 1; i >= 0; i--)
        next[i] = first[w->t.of[i]], first[w->t.of[i]] = i;
}

static void add_classes(const struct writer *w)
{
    struct json *j = w->j;
    int *first = MEM_ARRAY(w->mem, int, (size_t)w->t.n + 1),
        *next = MEM_ARRAY(w->mem, int, (size_t)w->ask->people + 1);

    by_type(w, first, next);
    json_key(j, "classes"), json_open(j, '[');
    for (int t = 0; t < w->t.n; t++) {
        json_open(j, '[');
        for (int i = first[t]; i >= 0; i = next[i])
            json_text(j, w->ask->id[i]);
        json_close(j, ']');
    }
    json_close(j, ']');
}

// Parts as whole numbers of PARTS; the largest takes what rounding leaves.
static int64_t *whole_parts(const struct writer *w)
{
    int64_t *part = MEM_ARRAY(w->mem, int64_t, (size_t)w->c->panels + 1), left = PARTS;
    int most = 0;

    for (int p = 0; p < w->c->panels; p++) {
        left -= part[p] = llround(w->c->part[p] * (double)PARTS);
        if (part[p] > part[most]) most = p;
    }
    if (w->c->panels) part[most] += left;
    return part;
}

// People for the seats of a group, by turns within a type, so that no two are of one household.
static void add_people(const struct writer *w, const struct sortition_panel *p, const int *first,
                       const int *next, int number, int *home_last)
{
    const int *household = w->ask->household;

    json_open(w->j, '[');
    for (int k = 0; k < p->n; k++)
        for (int i = first[p->at[k].type], left = p->at[k].n; i >= 0 && left > 0; i = next[i]) {
            const int home = household ? household[i] : -1;
            if (home >= 0 && home_last[home] == number + 1) continue;
            if (home >= 0) home_last[home] = number + 1;
            json_text(w->j, w->ask->id[i]);
            left--;
        }
    json_close(w->j, ']');
}

static void add_mix(const struct writer *w)
{
    const int64_t *part = whole_parts(w);
    struct json *j = w->j;
    int *first = MEM_ARRAY(w->mem, int, (size_t)w->t.n + 1);
    int *next = MEM_ARRAY(w->mem, int, (size_t)w->ask->people + 1);
    int *home_last = MEM_ARRAY(w->mem, int, (size_t)w->ask->people + 1);

    by_type(w, first, next);
    json_key(j, "mix"), json_open(j, '{');
    json_key(j, "parts"), json_open(j, '[');
    for (int p = 0; p < w->c->panels; p++)
        json_int(j, part[p]);
    json_close(j, ']');
    json_key(j, "panels"), json_open(j, '[');
    for (int p = 0; p < w->c->panels; p++) {
        const struct sortition_panel *panel = &w->c->panel[p];
        add_people(w, panel, first, next, p, home_last);
        for (int i = 0; i < panel->n; i++)
            w->seats[panel->at[i].type] += part[p] * panel->at[i].n;
    }
    json_close(j, ']');
    json_close(j, '}');
}

static void add_leaf(const struct writer *w, const struct proof_step *l)
{
    struct json *j = w->j;
    bool homes = false;

    json_pair_int(j, "over", l->empty ? 0 : l->over);
    json_pair_int(j, "seats", l->seats);
    json_key(j, "quotas"), json_open(j, '[');
    for (int v = 0; v < w->t.values; v++)
        json_int(j, l->feature[v]);
    json_close(j, ']');
    for (int t = 0; t < w->t.n; t++) { // types are in order, so the first of a kind is its lowest
        const int h = w->t.house[t];
        bool first = h >= 0 && l->home[h];
        for (int u = 0; u < t && first; u++)
            first = w->t.house[u] != h;
        if (!first) continue;
        if (!homes) json_key(j, "homes"), json_open(j, '[');
        homes = true;
        json_open(j, '[');
        json_int(j, t), json_int(j, l->home[h]);
        json_close(j, ']');
    }
    if (homes) json_close(j, ']');
}

static void add_claim(const struct writer *w, const struct claim *c, const char *extra)
{
    struct json *j = w->j;

    json_open(j, '{');
    json_key(j, "weights"), json_open(j, '[');
    for (int t = 0; t < w->t.n; t++)
        json_int(j, c->weight[t]);
    json_close(j, ']');
    json_pair_int(j, "most", c->most);
    if (extra) json_pair_int(j, extra, c->extra);
    json_key(j, "proof"), json_open(j, '[');
    for (int i = 0; i < c->proof.n; i++) {
        const struct proof_step *s = &c->proof.step[i];
        json_open(j, '{');
        if (s->below == 0) {
            add_leaf(w, s);
        } else {
            json_pair_int(j, "of", s->type >= 0 ? w->t.values + s->type : s->value);
            json_pair_int(j, "most", s->most);
            json_pair_int(j, "below", s->below), json_pair_int(j, "above", s->above);
        }
        json_close(j, '}');
    }
    json_close(j, ']');
    json_close(j, '}');
}

// A class that was proven to be in no group no longer counts in what comes after it. False: one was not.
static bool add_uncoverable(struct writer *w)
{
    struct claim c = {.weight = MEM_ARRAY(w->mem, int64_t, (size_t)w->t.n + 1)};
    bool all = true;

    json_key(w->j, "uncoverable"), json_open(w->j, '[');
    for (int t = 0; t < w->t.n; t++) {
        if (!w->c->out[t]) continue;
        c.weight[t] = 1;
        if (proof_make(&w->s, c.weight, 0, &c.proof))
            add_claim(w, &c, NULL), w->t.cap[t] = 0;
        else
            all = false;
        c.weight[t] = 0;
    }
    json_close(w->j, ']');
    search_reset(&w->s);
    return all;
}

// Proves the least that no group has more of: what the quotas say when that is `near`, else what a search says.
static bool prove(struct writer *w, struct claim *c, double near)
{
    double *aim = MEM_ARRAY(w->mem, double, (size_t)w->t.n + 1), value, bound, size = 0;

    search_reset(&w->s);
    for (int t = 0; t < w->t.n; t++)
        aim[t] = (double)c->weight[t], size += fabs(aim[t]) * w->t.cap[t];
    for (int j = 0; j < w->s.lp->n + w->s.lp->m; j++)
        w->s.lp->cost[j] = j < w->t.n ? aim[j] : 0;
    if (search_relax(&w->s, -INFINITY) == LP_DONE) {
        const double most = lp_bound(w->s.lp);
        c->most = (int64_t)floor(most + 1e-6 + 1e-14 * size);
        if (!w->c->whole || most <= near + 1e-6 + 1e-9 * fabs(near))
            return proof_make(&w->s, c->weight, c->most, &c->proof);
    }
    w->s.aim = aim;
    const enum found f = search_panel(&w->s, -INFINITY, INFINITY, NODES, &value, &bound);
    w->s.aim = NULL;
    // The search does not look for what differs in the ninth digit.
    c->most = llround(value) + (int64_t)(2e-9 * fabs(value));
    return f == FOUND_BEST && proof_make(&w->s, c->weight, c->most, &c->proof);
}

// Weights as whole numbers, small ones if they are near such, else in units of 1/q of the largest. Their sum with the mix.
static double whole_weights(const struct writer *w, const double *v, double both, int64_t q,
                            struct claim *c)
{
    double scale = fabs(both), near = 0;

    for (int t = 0; t < w->t.n; t++)
        if (!w->c->out[t] && fabs(v[t]) > scale) scale = fabs(v[t]);
    if (!(scale > 0)) return 0;
    if (q == 0) q = denominator(v, w->t.n, scale);
    for (int t = 0; t < w->t.n; t++) {
        c->weight[t] = w->c->out[t] ? 0 : llround(v[t] / scale * (double)q);
        near += (double)c->weight[t] * (double)w->seats[t] / (double)PARTS;
    }
    c->extra = llround(both / scale * (double)q);
    return near;
}

// Weights from the multipliers of the lowest level, or of the highest, or of both.
static bool claim_bound(struct writer *w, struct claim *c)
{
    int people = 0;

    if (w->c->method == SORTITION_NASH) {
        // At least unit / chance, where chance = seats / (PARTS * people of the type).
        for (c->extra = FINE; c->extra / w->c->min > (double)PARTS;)
            c->extra /= 10;
        for (int t = 0; t < w->t.n; t++) {
            if (w->c->out[t]) continue;
            const __int128 top = (__int128)c->extra * PARTS * w->t.count[t];
            if (w->seats[t] < 1 || c->extra < 1000) return false;
            c->weight[t] = (int64_t)(top / w->seats[t]) + 1;
            people += w->t.count[t];
        }
        return prove(w, c, (double)c->extra * people);
    }
    // The checker multiplies what all people weigh.
    const bool two = w->c->method == SORTITION_GOLDILOCKS;
    const double near = whole_weights(w, w->c->proof, w->c->both, two ? PARTS / w->t.people : 0, c);
    return prove(w, c, near);
}

// The levels of the LEXIMIN vector, from the chances alone: one program per level.
static void add_levels(struct writer *w, struct space *g)
{
    const size_t n = (size_t)w->t.n + 1;
    const double top = w->c->method == SORTITION_LEXIMIN ? 1 : w->c->max;
    double *weight = MEM_ARRAY(w->mem, double, n);
    bool *open = MEM_ARRAY(w->mem, bool, n);
    int left = 0;

    for (int t = 0; t < w->t.n; t++)
        open[t] = !w->c->out[t], left += open[t];
    json_key(w->j, "levels"), json_open(w->j, '[');
    while (left > 0) {
        struct claim c = {.weight = MEM_ARRAY(w->mem, int64_t, n)};
        double z = 2;
        for (int t = 0; t < w->t.n; t++)
            if (open[t] && w->c->chance[t] < z) z = w->c->chance[t];
        if (z > top - GOAL_SAME) break; // who is at the top can have no more
        if (goal_wall(g, w->c->chance, open, z, top, weight) != GOAL_FOUND) break;
        for (int t = 0; t < w->t.n; t++) {
            if (!open[t]) continue;
            const bool above = w->c->chance[t] > z + GOAL_SAME;
            // That nobody has more than the quotas allow goes without saying; but who is of the level is to be named.
            if (above && (weight[t] > 0 || w->c->chance[t] < top - GOAL_SAME)) weight[t] = 0;
            if (!above && weight[t] < 1.0 / w->t.count[t]) weight[t] = 1.0 / w->t.count[t];
        }
        if (!prove(w, &c, whole_weights(w, weight, 0, 0, &c))) break;
        for (int t = 0; t < w->t.n; t++)
            if (open[t] && w->c->chance[t] <= z + GOAL_SAME) open[t] = false, left--;
        add_claim(w, &c, NULL);
    }
    json_close(w->j, ']');
}

void sortition_certificate(struct mem *mem, const struct sortition *ask,
                           const struct sortition_chances *chances, str household,
                           const struct progress *progress, struct json *j)
{
    struct writer w = {.mem = mem, .ask = ask, .c = chances, .t = types_make(mem, ask), .j = j};
    const enum sortition_method m = chances->method;

    json_open(j, '{');
    json_pair_int(j, "format", 3);
    json_pair_text(j, "household", household.at ? household : STR(""));
    if (m != SORTITION_LEGACY) {
        struct claim c = {.weight = MEM_ARRAY(mem, int64_t, (size_t)w.t.n + 1)};
        w.s = search_new(mem, &w.t, progress);
        w.seats = MEM_ARRAY(mem, int64_t, (size_t)w.t.n + 1);
        add_classes(&w);
        add_mix(&w);
        const bool all = add_uncoverable(&w);
        if (claim_bound(&w, &c)) {
            json_key(j, "bound");
            add_claim(&w, &c,
                      m == SORTITION_NASH         ? "unit"
                      : m == SORTITION_GOLDILOCKS ? "both"
                                                  : NULL);
        }
        struct space g = space_new(&w.s);
        if (chances->whole) {
            g.hull = hull_new(&w.s, NODES);
            for (int i = 0; i < chances->panels; i++)
                hull_add(g.hull, chances->panel[i]);
        }
        if (chances->proven && all && m != SORTITION_NASH && m != SORTITION_MAXIMIN)
            add_levels(&w, &g);
    }
    json_close(j, '}');
}
