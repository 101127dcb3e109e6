// From the question to everybody's chance: set a goal, try to reach it with whole panels, and where that is proven
// impossible set it again with what was learned.
#include "engine/sortition/goal.h"
#include "engine/sortition/peel.h"
#include "engine/sortition/reach.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const int64_t NODES = 2000000;
// MAXIMIN leaves open who has more than the least. Up to so many types it is quicker to leave it open while looking
// for panels; beyond, to ask for the LEXIMIN mix, which is one of its answers (bench/sortition.md).
enum { OPEN_TYPES_MAX = 200 };
// With fewer types the nearest mix is found at once without a start. With more, who has least would get no group until all is
// peeled, which takes minutes: a run that is stopped has more to show without (bench/sortition.md).
enum { PEEL_TYPES_MIN = 200, PEEL_TYPES_MAX = 4000 };
// A program over whole panels has a row per type: beyond so many types it takes hours, and the nearest mix with its gap
// is the answer.
enum { WHOLE_TYPES_MAX = 400 };

struct work {
    struct mem *mem;
    const struct sortition_options *options;
    struct types t;
    struct search s;
    struct corral *corral;
    struct mix mix;
    struct space space;
    double *goal, *chance, *proof;
    double bound, low, high; // of the lowest chance; of GOLDILOCKS both
    double both;             // of its proof
    bool *out;
    int levels;
    bool whole;         // fractional panels promised too much: the goal is over mixes of whole ones
    bool covered, sure; // every type was looked for; all answers are proven
};

const char *sortition_method_name(enum sortition_method m)
{
    static const char *const names[] = {"leximin",    "maximin", "nash",
                                        "goldilocks", "minimax", "legacy"};

    return names[m];
}

// A type that was in no panel yet: is it in any?
static enum err cover(struct work *w)
{
    struct lp *p = w->s.lp;
    double value, bound;

    if (w->covered) return ERR_NONE;
    w->covered = true;
    for (int j = 0; j < w->t.n; j++) {
        if (w->s.seen[j] || w->t.cap[j] == 0) continue;
        search_reset(&w->s);
        p->lo[j] = 1;
        w->s.aim = NULL;
        const enum found f =
            search_panel(&w->s, 0, 0, w->options->nodes ? w->options->nodes : NODES, &value,
                         &bound);
        if (f == FOUND_NONE) w->out[j] = true, w->t.cap[j] = 0;
        if (f == FOUND_LIMIT) w->sure = false;
        if (!progress_go_on(w->s.progress, -1, "cover")) return ERR_LIMIT;
    }
    search_reset(&w->s);
    return ERR_NONE;
}

static bool at_least(const struct work *w)
{
    return w->options->method == SORTITION_MAXIMIN && (w->t.n <= OPEN_TYPES_MAX || w->whole);
}

static enum goal set_goal(struct work *w)
{
    enum goal g = GOAL_FOUND;
    double top = 1;

    w->levels = 1;
    switch (w->options->method) {
    case SORTITION_MAXIMIN:
        if (!at_least(w)) break;
        g = goal_maximin(&w->space, 1, &w->bound, w->proof);
        for (int j = 0; j < w->t.n; j++)
            w->chance[j] = w->t.cap[j] > 0 ? w->bound : 0;
        break;
    case SORTITION_NASH: g = goal_nash(&w->s, w->chance); break;
    case SORTITION_GOLDILOCKS:
        g = goal_goldilocks(&w->space, w->options->gamma > 0 ? w->options->gamma : 1, &w->low,
                            &w->high, w->proof, &w->both);
        top = w->high;
        break;
    case SORTITION_MINIMAX:
        g = goal_minimax(&w->space, &w->high, w->proof);
        top = w->high;
        break;
    default: break;
    }
    const bool capped =
        w->options->method == SORTITION_GOLDILOCKS || w->options->method == SORTITION_MINIMAX;
    if (g == GOAL_FOUND && !at_least(w) && w->options->method != SORTITION_NASH)
        g = goal_leximin(&w->space, top, w->chance, &w->bound, capped ? NULL : w->proof,
                         &w->levels);
    for (int j = 0; j < w->t.n; j++)
        w->goal[j] = w->chance[j] * w->t.count[j];
    return g;
}

// Every panel of a mix that reaches the goal keeps what the goal is at the edge of.
static void face(struct work *w)
{
    const struct types *t = &w->t;
    struct lp *p = w->s.lp;

    search_reset(&w->s);
    for (int i = 0; i < p->m; i++)
        p->x[p->n + i] = 0;
    for (int j = 0; j < t->n; j++) {
        if (w->chance[j] > 1 - 1e-9) p->lo[j] = p->hi[j];
        if (w->chance[j] < 1e-12) p->hi[j] = p->lo[j];
        for (int f = 0; f < t->categories; f++)
            p->x[p->n + t->value[j * t->categories + f]] += w->goal[j];
    }
    for (int v = 0; v < t->values; v++) {
        const double x = p->x[p->n + v];
        if (x < p->lo[p->n + v] + 1e-8) p->hi[p->n + v] = p->lo[p->n + v];
        if (x > p->hi[p->n + v] - 1e-8) p->lo[p->n + v] = p->hi[p->n + v];
    }
}

// The same for the lowest chance alone: every panel of a mix that gives it to everybody has as much of the proof as a
// panel can have, so it is at the edge of the rows that say how much that is, and has nobody who is below them.
static void edge(struct work *w)
{
    const struct types *t = &w->t;
    struct lp *p = w->s.lp;
    double top = 0;

    search_reset(&w->s);
    for (int j = 0; j < t->n; j++)
        if (w->proof[j] > top) top = w->proof[j];
    for (int j = 0; j < p->n + p->m; j++)
        p->cost[j] = j < p->n ? w->proof[j] / top : 0;
    if (search_relax(&w->s, -INFINITY) != LP_DONE) return;
    struct mem_mark mark = mem_mark(w->mem);
    double *y = MEM_ARRAY(w->mem, double, (size_t)p->m);
    lp_multipliers(p, y);
    // Back to a basis at which everybody has that chance: from there the first panels are nearer (six times fewer).
    goal_maximin(&w->space, 1, &w->bound, w->proof);
    for (int j = 0; j < t->n; j++) {
        double left = w->proof[j] / top - y[t->values];
        for (int f = 0; f < t->categories; f++)
            left -= y[t->value[j * t->categories + f]];
        if (p->own[j] >= 0) continue;
        if (left < -1e-6) p->hi[j] = p->lo[j];
        if (left > 1e-6) p->lo[j] = p->hi[j];
    }
    for (int v = 0; v < t->values; v++) {
        if (y[v] > 1e-6) p->lo[p->n + v] = p->hi[p->n + v];
        if (y[v] < -1e-6) p->hi[p->n + v] = p->lo[p->n + v];
    }
    mem_reset(w->mem, mark);
}

static bool lowest(const struct work *w)
{
    for (int j = 0; j < w->t.n; j++)
        if (w->t.cap[j] > 0 && w->chance[j] < 1e-9) return true;
    return false;
}

static void chances_of(const struct work *w, double *chance)
{
    memset(chance, 0, (size_t)w->t.n * sizeof *chance);
    for (int i = 0; i < w->mix.n; i++)
        for (int k = 0; k < w->mix.panel[i].n; k++) {
            const struct sortition_part *part = &w->mix.panel[i].at[k];
            chance[part->type] += w->mix.part[i] * part->n / w->t.count[part->type];
        }
}

// Where fractional panels promise too much, the largest product is found over whole ones: Newton's method, whose
// every step is the mix nearest to twice the chances there are, in a measure that has the curve of the logarithm.
static enum err nash_whole(struct work *w)
{
    const struct types *t = &w->t;
    double *measure = MEM_ARRAY(w->mem, double, (size_t)t->n + 1);
    double *next = MEM_ARRAY(w->mem, double, (size_t)t->n + 1);
    struct reach_ask ask = {.search = &w->s, .goal = w->goal, .measure = measure, .nodes = NODES};

    chances_of(w, w->chance);
    for (int round = 0; round < 60; round++) {
        double moved = 0, step = 1;
        for (int j = 0; j < t->n; j++) {
            if (t->cap[j] > 0 && w->chance[j] < 1e-3 && round == 0) w->chance[j] = 1e-3;
            w->goal[j] = 2 * w->chance[j] * t->count[j];
            measure[j] = t->cap[j] > 0 ? 1 / (t->count[j] * w->chance[j] * w->chance[j]) : 1;
        }
        if (reach(w->corral, &ask, &w->mix) != REACH_DONE) return ERR_LIMIT;
        chances_of(w, next);
        for (int j = 0; j < t->n; j++) // not past where somebody would have nothing
            while (t->cap[j] > 0 &&
                   w->chance[j] + step * (next[j] - w->chance[j]) < 0.1 * w->chance[j])
                step /= 2;
        for (int j = 0; j < t->n; j++) {
            const double d = next[j] - w->chance[j];
            if (t->cap[j] > 0 && fabs(d) / w->chance[j] > moved) moved = fabs(d) / w->chance[j];
            w->chance[j] += step * d;
        }
        if (moved < 1e-9) return ERR_NONE;
    }
    return ERR_LIMIT;
}

// The goal over mixes of whole panels, and the mix that reaches it. NASH starts from the highest lowest chance: who has
// none has no logarithm.
static enum err whole(struct work *w)
{
    const bool nash = w->options->method == SORTITION_NASH;
    struct hull *h;
    double sum = 0;

    w->whole = true;
    TRY(cover(w));
    if (w->t.n > WHOLE_TYPES_MAX) return nash ? nash_whole(w) : ERR_LIMIT;
    w->space.hull = h = hull_new(&w->s, w->options->nodes ? w->options->nodes : NODES);
    for (int i = 0; i < w->mix.n; i++)
        hull_add(h, w->mix.panel[i]);
    enum goal g = nash ? goal_maximin(&w->space, 1, &w->bound, w->proof) : set_goal(w);
    if (g == GOAL_FOUND && !nash && !at_least(w)) g = goal_mix(&w->space, w->chance);
    search_reset(&w->s);
    if (h->parts == 0) return ERR_LIMIT;
    w->mix = (struct mix){MEM_ARRAY(w->mem, struct sortition_panel, (size_t)h->parts),
                          MEM_ARRAY(w->mem, double, (size_t)h->parts), 0, h->parts};
    for (int i = 0; i < h->parts; i++)
        if (h->part[i] > 1e-13) {
            w->mix.panel[w->mix.n] = h->panel[i], w->mix.part[w->mix.n++] = h->part[i];
            sum += h->part[i];
        }
    for (int i = 0; i < w->mix.n; i++)
        w->mix.part[i] /= sum;
    if (g != GOAL_FOUND) return ERR_LIMIT;
    return nash ? nash_whole(w) : ERR_NONE;
}

static enum err run(struct work *w)
{
    struct reach_ask ask = {.search = &w->s,
                            .goal = w->goal,
                            .nodes = w->options->nodes ? w->options->nodes : NODES};
    double z;

    // Somebody whose chance is 0 even in pieces, or whose only whole group is missing, is found before anything else.
    if (goal_maximin(&w->space, 1, &z, w->proof) != GOAL_FOUND || z < 1e-9) TRY(cover(w));
    enum goal g = set_goal(w);
    if (g == GOAL_FOUND && lowest(w) && !w->covered) {
        TRY(cover(w));
        g = set_goal(w);
    }
    if (!progress_go_on(w->s.progress, -1, "goal")) return ERR_LIMIT;
    if (g != GOAL_FOUND) return whole(w); // no room inside the quotas, or too little for doubles
    if (w->options->state) w->options->state->high = w->bound;
    ask.at_least = at_least(w);
    if (ask.at_least)
        edge(w);
    else
        face(w);
    if (!ask.at_least && w->t.n > PEEL_TYPES_MIN && w->t.n <= PEEL_TYPES_MAX) {
        struct mix peeled;
        peel(&w->s, w->goal, &peeled);
        if (peeled.n > 0) w->mix = peeled;
    }
    // Once is enough: a mix that reaches the goal has no panel off that face, so no way there is no way at all.
    const enum reach r = reach(w->corral, &ask, &w->mix);
    search_reset(&w->s);
    if (r == REACH_DONE) return ERR_NONE;
    if (!progress_go_on(w->s.progress, -1, "reach")) return ERR_LIMIT;
    return whole(w);
}

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

void sortition_measure(struct mem *mem, int people, struct sortition_chances *out)
{
    double *each = MEM_ARRAY(mem, double, (size_t)people + 1);
    double logs = 0, ranks = 0;
    int n = 0;

    out->min = INFINITY, out->max = 0, out->sum = 0, out->uncoverable = 0;
    for (int i = 0; i < people; i++) {
        if (out->out[out->type[i]]) {
            out->uncoverable++;
            continue;
        }
        const double c = out->chance[out->type[i]];
        each[n++] = c;
        out->sum += c;
        if (c < out->min) out->min = c;
        if (c > out->max) out->max = c;
        logs += c > 0 ? log(c) : -INFINITY;
    }
    qsort(each, (size_t)n, sizeof *each, by_size);
    for (int i = 0; i < n; i++)
        ranks += (i + 1) * each[i];
    if (n == 0) out->min = 0;
    out->gini = n ? 2 * ranks / (n * out->sum) - (n + 1.0) / n : 0;
    out->geometric_mean = n ? exp(logs / n) : 0;
}

// How far the mix may be from what the method asks.
static double gap_of(struct work *w, const struct sortition_chances *out)
{
    double people = 0, most;

    for (int j = 0; j < w->t.n; j++)
        if (w->t.cap[j] > 0) people += w->t.count[j];
    switch (w->options->method) {
    case SORTITION_NASH: // of the logarithm of the product
        for (int j = 0; j < w->t.n; j++)
            if (w->t.cap[j] > 0 && out->chance[j] <= 0) return INFINITY;
        search_reset(&w->s);
        if (!w->whole) {
            for (int j = 0; j < w->s.lp->n + w->s.lp->m; j++)
                w->s.lp->cost[j] = j < w->t.n && w->t.cap[j] > 0 ? 1 / out->chance[j] : 0;
            if (search_relax(&w->s, -INFINITY) != LP_DONE) return INFINITY;
            most = lp_bound(w->s.lp) / people;
        } else {
            double value, bound;
            for (int j = 0; j < w->t.n; j++)
                w->goal[j] = w->t.cap[j] > 0 ? 1 / out->chance[j] : 0;
            w->s.aim = w->goal;
            search_panel(&w->s, people * (1 + 1e-9), INFINITY, NODES, &value, &bound);
            w->s.aim = NULL;
            most = bound / people;
        }
        return most > 1 ? people * log(most) : 0;
    case SORTITION_GOLDILOCKS: {
        const double per = people / w->t.seats,
                     gamma = w->options->gamma > 0 ? w->options->gamma : 1;
        return per * out->max + gamma / (per * out->min) - (per * w->high + gamma / (per * w->low));
    }
    case SORTITION_MINIMAX: return out->max - w->high;
    default: return w->bound - out->min;
    }
}

enum err sortition_chances(struct mem *mem, const struct sortition *ask,
                           const struct sortition_options *options, struct sortition_chances *out)
{
    struct work *w = MEM_NEW(mem, struct work);
    double value, bound;

    assert(options->method != SORTITION_LEGACY);
    assert(ask->seats >= 1 && ask->seats <= ask->people &&
           ask->categories <= SORTITION_CATEGORIES_MAX);
    w->mem = mem, w->options = options, w->t = types_make(mem, ask);
    w->s = search_new(mem, &w->t, options->progress);
    w->s.state = options->state;
    w->corral = corral_new(mem, &w->t);
    const size_t n = (size_t)w->t.n + 1;
    w->goal = MEM_ARRAY(mem, double, n), w->chance = MEM_ARRAY(mem, double, n);
    w->out = MEM_ARRAY(mem, bool, n);
    w->proof = MEM_ARRAY(mem, double, n);
    w->space = space_new(&w->s);
    w->sure = true;
    for (int j = 0; j < w->t.n; j++)
        w->out[j] = w->t.cap[j] == 0;
    switch (search_panel(&w->s, 0, 0, options->nodes ? options->nodes : NODES, &value, &bound)) {
    case FOUND_NONE: return ERR_UNSOLVABLE;
    case FOUND_LIMIT: return ERR_LIMIT;
    default: break;
    }
    w->mix = (struct mix){MEM_NEW(mem, struct sortition_panel), MEM_NEW(mem, double), 1, 1};
    w->mix.panel[0] = panel_of(mem, &w->t, w->s.c);
    w->mix.part[0] = 1;
    enum err e = run(w);

    *out = (struct sortition_chances){.method = options->method,
                                      .types = w->t.n,
                                      .type = w->t.of,
                                      .count = w->t.count,
                                      .house = w->t.house,
                                      .room = w->t.house_room,
                                      .out = w->out,
                                      .panels = w->mix.n,
                                      .panel = w->mix.panel,
                                      .part = w->mix.part,
                                      .levels = w->levels,
                                      .whole = w->whole,
                                      .searches = w->s.searches,
                                      .nodes = w->s.nodes,
                                      .bound = w->bound};
    double *chance = MEM_ARRAY(mem, double, n);
    chances_of(w, chance);
    out->chance = chance;
    sortition_measure(mem, ask->people, out);
    out->gap = gap_of(w, out);
    if (out->gap < 0) out->gap = 0;
    // Of NASH the gap alone is the proof, and it is a sum over people: no group has more than n (1 + 1e-7).
    const bool nash = options->method == SORTITION_NASH;
    const double near = nash ? 1e-7 * (ask->people - out->uncoverable) : 1e-6;
    if (nash && e == ERR_LIMIT && out->gap < near) e = ERR_NONE;
    out->proven = e == ERR_NONE && w->sure && out->gap < near;
    out->proof = w->proof, out->both = w->both;
    return e == ERR_NONE && !out->proven ? ERR_LIMIT : e;
}
