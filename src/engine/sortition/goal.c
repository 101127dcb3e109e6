// Goals over fractional panels. A question is always the same: is there a point with these bounds? If not, the
// multipliers that prove it give the next, nearer bound (Newton's method on a line or in a plane).
#include "engine/sortition/goal.h"

#include <math.h>
#include <string.h>

static const double RISE = 1e-7, WEIGHT = 1e-4, SLACK = 1e-9, SLACK_MAX = 2e-7;

struct space space_new(struct search *s)
{
    return (struct space){.search = s, .a = MEM_ARRAY(s->mem, double, (size_t)s->types->n + 1)};
}

static struct lp *lp_of(const struct space *g)
{
    return g->hull ? g->hull->lp : g->search->lp;
}

// Bounds and cost of the seats of a type, in whichever program.
static int seat(const struct space *g, int type)
{
    return g->hull ? g->hull->lp->n + type : type;
}

static double top_of(const struct types *t, int j, double top)
{
    const double most = top * t->count[j];

    return t->cap[j] < most ? t->cap[j] : most;
}

// `slack` moves what stands fast a little, for when rounding leaves no point at all.
static void bounds(const struct space *g, const double *chance, const bool *open, double z,
                   double top, double slack)
{
    const struct types *t = g->search->types;
    struct lp *p = lp_of(g);

    for (int j = 0; j < t->n; j++) {
        const int at = seat(g, j);
        p->cost[at] = 0;
        if (t->cap[j] == 0) {
            p->lo[at] = p->hi[at] = 0;
        } else if (open[j]) {
            p->lo[at] = t->count[j] * (z > slack ? z - slack : 0);
            p->hi[at] = top_of(t, j, top);
            if (p->hi[at] < p->lo[at]) p->hi[at] = p->lo[at];
        } else {
            p->lo[at] = t->count[j] * (chance[j] > slack ? chance[j] - slack : 0);
            p->hi[at] = t->count[j] * (chance[j] + slack);
        }
    }
}

// The proof that there is no point, from the rows of the quotas: sum of a * c is at most `most`, while within the
// bounds it is more.
static void sums(const struct search *s, double *a, double *most)
{
    const struct lp *p = s->lp;
    double low = 0, high = 0, at_least = 0, at_most = 0;

    for (int j = 0; j < p->n; j++) {
        a[j] = 0;
        for (int e = p->start[j]; e < p->start[j + 1]; e++)
            a[j] += p->ray[p->row[e]];
        if (p->own[j] >= 0) a[j] += p->ray[p->own[j]];
        if (fabs(a[j]) < 1e-12) a[j] = 0;
        low += a[j] * (a[j] > 0 ? p->lo[j] : p->hi[j]);
        high += a[j] * (a[j] > 0 ? p->hi[j] : p->lo[j]);
    }
    for (int i = 0; i < p->m; i++) {
        const double r = p->ray[i];
        at_most += r * (r > 0 ? p->hi[p->n + i] : p->lo[p->n + i]);
        at_least += r * (r > 0 ? p->lo[p->n + i] : p->hi[p->n + i]);
    }
    *most = at_most;
    if (low - at_most >= at_least - high) return;
    for (int j = 0; j < p->n; j++)
        a[j] = -a[j];
    *most = -at_least;
}

// After LP_NONE: every panel has a * c <= most.
static enum lp_end solve(struct space *g)
{
    if (g->hull) {
        const enum lp_end e = hull_solve(g->hull);
        g->a = g->hull->a, g->most = g->hull->most;
        return e;
    }
    const enum lp_end e = search_relax(g->search, -INFINITY);
    if (e == LP_NONE) sums(g->search, g->a, &g->most);
    return e;
}

// The highest z that all open types can have together; proof[j] > 0: type j is in the way of more.
static enum goal level(struct space *g, const double *chance, const bool *open, double top,
                       double *out_z, double *proof)
{
    const struct types *t = g->search->types;
    double left = t->seats, people = 0, z, cap = INFINITY, slack = 0;
    int tight = -1;

    for (int j = 0; j < t->n; j++) {
        proof[j] = t->cap[j] > 0;
        if (open[j]) {
            const double most_of = top_of(t, j, top) / t->count[j];
            people += t->count[j];
            if (most_of < cap) cap = most_of, tight = j;
        } else if (t->cap[j] > 0) {
            left -= t->count[j] * chance[j];
        }
    }
    z = left / people;
    if (cap < z) {
        z = cap;
        for (int j = 0; j < t->n; j++)
            proof[j] = j == tight;
    }
    for (int round = 0; round < 500; round++) {
        bounds(g, chance, open, z, top, slack);
        const enum lp_end e = solve(g);
        if (e == LP_LIMIT) return GOAL_ROUGH;
        if (e == LP_DONE) {
            *out_z = z;
            return GOAL_FOUND;
        }
        const double *a = g->a;
        double pull = 0, rest = g->most; // of what the bounds are without slack
        for (int j = 0; j < t->n; j++) {
            if (t->cap[j] == 0) continue;
            if (!open[j])
                rest -= a[j] * t->count[j] * chance[j];
            else if (a[j] > 0)
                pull += a[j] * t->count[j];
            else
                rest -= a[j] * top_of(t, j, top);
        }
        const double next = pull > 1e-12 ? rest / pull : z;
        // No nearer, or only what stands fast is in its own way: it is there, but for rounding, of which there is more
        // where `top` leaves no room.
        if (!(next < z - 1e-14) || (top < 1 && z * pull - rest < 1e-9)) {
            if (slack > SLACK_MAX) return GOAL_ROUGH;
            slack = slack > 0 ? 10 * slack : SLACK;
            continue;
        }
        if (next < -1e-9) return GOAL_NONE;
        for (int j = 0; j < t->n; j++)
            proof[j] = open[j] && a[j] > 0 ? a[j] / pull : 0;
        z = next < 0 ? 0 : next;
    }
    return GOAL_ROUGH;
}

enum goal goal_maximin(struct space *g, double top, double *z, double *proof)
{
    const struct types *t = g->search->types;
    struct mem *m = g->search->mem;
    bool *open = MEM_ARRAY(m, bool, (size_t)t->n + 1);

    search_reset(g->search);
    for (int j = 0; j < t->n; j++)
        open[j] = t->cap[j] > 0;
    const enum goal end = level(g, NULL, open, top, z, proof);
    search_reset(g->search);
    return end;
}

// Of the open types that are not surely stuck, those that can rise while the others keep z do so; what is left is stuck.
static enum goal rise(struct space *g, const double *chance, const bool *open, double z, double top,
                      bool *stuck, const bool *sure)
{
    const struct types *t = g->search->types;
    double step = 0.02; // smaller where few rise at once: what is there to be shared is little then

    // The point that level() found shows the first; with the others at z it stays a point of what follows.
    for (int j = 0; j < t->n; j++)
        stuck[j] = open[j] && (sure[j] || lp_of(g)->x[seat(g, j)] / t->count[j] <= z + RISE);
    for (double slack = 0;;) {
        struct lp *p = lp_of(g);
        int tried = 0, rose = 0;
        bounds(g, chance, open, z, top, slack);
        for (int j = 0; j < t->n; j++) {
            const int at = seat(g, j);
            if (!stuck[j]) continue;
            if (sure[j]) {
                p->hi[at] = t->count[j] * (z + slack);
                continue;
            }
            const double high = t->count[j] * (z + step);
            if (high < p->hi[at]) p->hi[at] = high;
            p->cost[at] = 1.0 / t->count[j];
            tried++;
        }
        if (tried == 0) return GOAL_FOUND;
        const enum lp_end e = solve(g);
        if (e != LP_DONE) {
            if (slack > SLACK_MAX) return GOAL_ROUGH;
            slack = slack > 0 ? 10 * slack : SLACK;
            continue;
        }
        p = lp_of(g);
        for (int j = 0; j < t->n; j++)
            if (stuck[j] && !sure[j] && p->x[seat(g, j)] / t->count[j] > z + RISE)
                stuck[j] = false, rose++;
        if (rose == 0) return GOAL_FOUND;
        if (rose < tried / 8 && step > 1e-5) step /= 8;
    }
}

enum goal goal_leximin(struct space *g, double top, double *chance, double *first, double *proof,
                       int *levels)
{
    const struct types *t = g->search->types;
    struct mem *m = g->search->mem;
    bool *open = MEM_ARRAY(m, bool, (size_t)t->n + 1), *sure = MEM_ARRAY(m, bool, (size_t)t->n + 1);
    bool *stuck = MEM_ARRAY(m, bool, (size_t)t->n + 1);
    double *weight = MEM_ARRAY(m, double, (size_t)t->n + 1);
    int left = 0;
    enum goal end = GOAL_FOUND;

    search_reset(g->search);
    *levels = 0;
    for (int j = 0; j < t->n; j++) {
        chance[j] = 0;
        open[j] = t->cap[j] > 0;
        left += open[j];
    }
    while (left > 0 && end == GOAL_FOUND) {
        double z;
        end = level(g, chance, open, top, &z, weight);
        if (end != GOAL_FOUND) break;
        if (*levels == 0) {
            *first = z;
            if (proof) memcpy(proof, weight, (size_t)t->n * sizeof *proof);
        }
        for (int j = 0; j < t->n; j++)
            sure[j] = open[j] && weight[j] * t->count[j] > WEIGHT;
        end = rise(g, chance, open, z, top, stuck, sure);
        if (end != GOAL_FOUND) break;
        int fixed = 0;
        for (int j = 0; j < t->n; j++)
            if (open[j] && stuck[j]) {
                chance[j] = z, open[j] = false;
                fixed++;
            }
        if (fixed == 0) end = GOAL_ROUGH;
        left -= fixed;
        ++*levels;
    }
    search_reset(g->search);
    return end;
}

// ---- goldilocks: the lowest and the highest chance together, a point in a plane ----

struct line { // a * high + b * low >= c
    double a, b, c;
};

static bool plane_room(const struct line *line, int n, double low, double *high)
{
    *high = 0;
    for (int i = 0; i < n; i++) {
        const double need = line[i].c - line[i].b * low;
        if (line[i].a > 1e-12) {
            if (need / line[i].a > *high) *high = need / line[i].a;
        } else if (need > 1e-12) {
            return false;
        }
    }
    return *high <= 1 + 1e-12;
}

static bool plane_best(const struct line *line, int n, double per, double gamma, double *low,
                       double *high)
{
    double best = INFINITY;

    for (int i = 0; i < n; i++)
        for (int o = -2; o < i; o++) {
            double at, top;
            if (o == -2) { // where the line alone is best
                if (line[i].a <= 1e-12 || line[i].b >= -1e-15) continue;
                at = sqrt(gamma * line[i].a / -line[i].b) / per;
            } else if (o == -1) { // where it meets high = 1
                if (fabs(line[i].b) < 1e-15) continue;
                at = (line[i].c - line[i].a) / line[i].b;
            } else {
                const double det = line[i].a * line[o].b - line[o].a * line[i].b;
                if (fabs(det) < 1e-15) continue;
                at = (line[i].a * line[o].c - line[o].a * line[i].c) / det;
            }
            if (!(at > 0) || at > 1 || !plane_room(line, n, at, &top)) continue;
            const double v = per * top + gamma / (per * at);
            if (v < best) best = v, *low = at, *high = top;
        }
    return best < INFINITY;
}

// Of the lines that meet where it is best, one less steep than the two costs are against each other there, and one
// steeper: together they are as steep, so that nothing on the other side of both is better.
static void plane_proof(const struct types *t, const struct line *line, double *const *weight,
                        int n, double per, double gamma, double low, double high, double *proof,
                        double *both)
{
    const double slope = gamma / (per * per * low * low);
    double flat = -1, steep = INFINITY, net = 0;
    int of[2] = {-1, -1};

    for (int i = 0; i < n; i++) {
        const double size = fabs(line[i].a) + fabs(line[i].b);
        const double off = line[i].a * high + line[i].b * low - line[i].c;
        const double s = line[i].a > 1e-12 * size ? -line[i].b / line[i].a : 1e300;
        if (fabs(off) > 1e-9 * size) continue;
        if (s <= slope * (1 + 1e-9)) {
            if (s > flat) flat = s, of[0] = i;
        } else if (s < steep) {
            steep = s, of[1] = i;
        }
    }
    for (int j = 0; j < t->n; j++)
        proof[j] = 0;
    *both = 0;
    if (of[0] < 0) return;
    const struct line *x = &line[of[0]];
    double share = 0, keep = 1;
    if (of[1] >= 0) {
        const double d = -line[of[1]].b - slope * line[of[1]].a;
        share = d > 0 ? (slope * x->a + x->b) / d : 0;
    } else { // the highest can be no more than 1, whatever the line says
        keep = x->a > 0 && -x->b < slope * x->a ? -x->b / (slope * x->a) : 1;
    }
    for (int j = 0; j < t->n; j++) {
        const double w = weight[of[0]][j];
        proof[j] = w < 0 ? keep * w : w;
        if (share > 0) proof[j] += share * weight[of[1]][j];
        net += proof[j] > 0 ? proof[j] * t->count[j] : 0;
    }
    const double b = -x->b - (share > 0 ? share * line[of[1]].b : 0);
    *both = b > net ? b - net : 0;
}

static enum goal plane(struct space *g, double gamma, double *low, double *high, double *proof,
                       double *both)
{
    enum { LINES = 400 };
    const struct types *t = g->search->types;
    struct mem *m = g->search->mem;
    struct line *line = MEM_ARRAY(m, struct line, LINES);
    double **weight = MEM_ARRAY(m, double *, LINES); // of a line, per type
    double people = 0, was_low = -1, was_high = -1, cap = 1;
    int n = 0, tight = 0;

    search_reset(g->search);
    for (; n < 4; n++)
        weight[n] = MEM_ARRAY(m, double, (size_t)t->n + 1);
    for (int j = 0; j < t->n; j++) {
        if (t->cap[j] == 0) continue;
        people += t->count[j];
        weight[0][j] = -1, weight[1][j] = 1;
        if (t->cap[j] < cap * t->count[j]) cap = (double)t->cap[j] / t->count[j], tight = j;
    }
    weight[3][tight] = 1.0 / t->count[tight];
    line[0] = (struct line){people, 0, t->seats};
    line[1] = (struct line){0, -people, -t->seats};
    line[2] = (struct line){1, -1, 0};
    line[3] = (struct line){0, -1, -cap};
    for (int round = 0; round < LINES - 5; round++) {
        struct lp *p = lp_of(g);
        if (gamma > 0) {
            if (!plane_best(line, n, people / t->seats, gamma, low, high)) return GOAL_NONE;
        } else {
            *low = 0;
            if (!plane_room(line, n, 0, high)) return GOAL_NONE;
        }
        for (int j = 0; j < t->n; j++) {
            const int at = seat(g, j);
            p->cost[at] = 0;
            p->lo[at] = t->cap[j] > 0 ? *low * t->count[j] : 0;
            p->hi[at] = t->cap[j] > 0 ? top_of(t, j, *high) : 0;
            if (p->lo[at] > p->hi[at]) p->lo[at] = p->hi[at];
        }
        const enum lp_end e = solve(g);
        if (e == LP_LIMIT) return GOAL_ROUGH;
        // Or no nearer than it was: it is there, but for rounding.
        if (e == LP_DONE || (fabs(*low - was_low) < 1e-12 && fabs(*high - was_high) < 1e-12)) {
            if (gamma > 0)
                plane_proof(t, line, weight, n, people / t->seats, gamma, *low, *high, proof, both);
            else
                memcpy(proof, weight[n > 4 ? n - 1 : 0], (size_t)t->n * sizeof *proof);
            return GOAL_FOUND;
        }
        was_low = *low, was_high = *high;
        // sum a * c <= most, yet at the bounds it is more: a > 0 stands at low, a < 0 at high.
        const double *a = g->a;
        double most = g->most;
        struct line l = {0};
        weight[n] = MEM_ARRAY(m, double, (size_t)t->n + 1);
        for (int j = 0; j < t->n; j++) {
            if (t->cap[j] == 0) continue;
            if (a[j] < 0 && t->cap[j] < *high * t->count[j]) {
                most -= a[j] * t->cap[j];
                continue;
            }
            weight[n][j] = a[j];
            *(a[j] > 0 ? &l.b : &l.a) -= a[j] * t->count[j];
        }
        l.c = -most;
        line[n++] = l;
    }
    return GOAL_ROUGH;
}

enum goal goal_goldilocks(struct space *g, double gamma, double *low, double *high, double *proof,
                          double *both)
{
    const enum goal end = plane(g, gamma, low, high, proof, both);

    search_reset(g->search);
    return end;
}

enum goal goal_minimax(struct space *g, double *high, double *proof)
{
    double low, both;
    const enum goal end = plane(g, 0, &low, high, proof, &both);

    // Who has more is no reason why somebody must have much.
    for (int j = 0; j < g->search->types->n; j++)
        if (proof[j] > 0) proof[j] = 0;
    search_reset(g->search);
    return end;
}

enum goal goal_wall(struct space *g, const double *chance, const bool *open, double z, double top,
                    double *weight)
{
    const struct types *t = g->search->types;
    struct lp *p = lp_of(g);

    search_reset(g->search);
    for (double slack = SLACK; slack <= SLACK_MAX; slack *= 10) {
        bounds(g, chance, open, z, top, slack);
        p = lp_of(g);
        for (int j = 0; j < t->n; j++)
            if (open[j] && chance[j] <= z + GOAL_SAME) p->cost[seat(g, j)] = 1.0 / t->count[j];
        const enum lp_end e = solve(g);
        if (e == LP_LIMIT) break;
        if (e != LP_DONE) continue;
        if (g->hull) {
            memcpy(weight, g->hull->a, (size_t)t->n * sizeof *weight);
        } else {
            struct mem_mark mark = mem_mark(g->search->mem);
            double *y = MEM_ARRAY(g->search->mem, double, (size_t)p->m + 1);
            lp_multipliers(p, y);
            for (int j = 0; j < t->n; j++) {
                weight[j] = 0;
                for (int k = p->start[j]; k < p->start[j + 1]; k++)
                    weight[j] += y[p->row[k]];
                if (p->own[j] >= 0) weight[j] += y[p->own[j]];
            }
            mem_reset(g->search->mem, mark);
        }
        search_reset(g->search);
        return GOAL_FOUND;
    }
    search_reset(g->search);
    return GOAL_ROUGH;
}

enum goal goal_mix(struct space *g, const double *chance)
{
    const struct types *t = g->search->types;
    bool *none = MEM_ARRAY(g->search->mem, bool, (size_t)t->n + 1);

    search_reset(g->search);
    for (double slack = 0; slack<SLACK_MAX; slack = slack> 0 ? 10 * slack : 1e-12) {
        bounds(g, chance, none, 0, 1, slack);
        const enum lp_end e = solve(g);
        if (e == LP_DONE) return GOAL_FOUND;
        if (!progress_go_on(g->search->progress, -1, "mix")) break;
    }
    return GOAL_ROUGH;
}
