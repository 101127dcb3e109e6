#include "engine/sortition/proof.h"

#include <math.h>
#include <string.h>

enum { STEPS_MAX = 4000 };

struct prover {
    struct search *s;
    const int64_t *weight;
    int64_t most;
    struct proof *out;
};

static int step_new(struct prover *p)
{
    struct proof *o = p->out;

    if (o->n == o->room) {
        const int next = o->room ? 2 * o->room : 16;
        struct proof_step *step = MEM_ARRAY(p->s->mem, struct proof_step, (size_t)next);
        if (o->n) memcpy(step, o->step, (size_t)o->n * sizeof *step);
        o->step = step, o->room = next;
    }
    o->step[o->n] = (struct proof_step){.type = -1, .value = -1};
    return o->n++;
}

// Multipliers in units of 1 / over, added up exactly: less than (most + 1), or less than 0 where nothing is.
static bool adds_up(const struct prover *p, const double *y, double scale, int64_t over, bool empty,
                    struct proof_step *leaf)
{
    const struct types *t = p->s->types;
    const struct lp *lp = p->s->lp;
    int64_t *feature = (int64_t *)leaf->feature, *home = (int64_t *)leaf->home;
    __int128 sum;

    for (int v = 0; v < t->values; v++)
        feature[v] = llround(y[v] * scale * (double)over);
    for (int h = 0; h < t->houses; h++) {
        const int row = p->s->house_row[h];
        home[h] = row >= 0 && y[row] * scale > 0 ? llround(y[row] * scale * (double)over) : 0;
    }
    leaf->over = over, leaf->seats = llround(y[t->values] * scale * (double)over);
    leaf->empty = empty;
    sum = (__int128)leaf->seats * t->seats;
    for (int v = 0; v < t->values; v++)
        sum += (__int128)feature[v] * (int64_t)(feature[v] > 0 ? lp->hi : lp->lo)[lp->n + v];
    for (int h = 0; h < t->houses; h++)
        sum += (__int128)home[h] * t->house_room[h];
    for (int j = 0; j < t->n; j++) {
        __int128 left = (__int128)over * (empty ? 0 : p->weight[j]) - leaf->seats;
        for (int f = 0; f < t->categories; f++)
            left -= feature[t->value[j * t->categories + f]];
        if (t->house[j] >= 0) left -= home[t->house[j]];
        sum += left * (int64_t)(left > 0 ? lp->hi : lp->lo)[j];
    }
    return empty ? sum < 0 : sum < (__int128)over * (p->most + 1);
}

// With the smallest numbers that will do.
static bool leaf(const struct prover *p, const double *y, bool empty, int at)
{
    static const int64_t overs[] = {1, 2, 3, 4, 5, 6, 8, 10, 12, 60, 1000, 1000000, 100000000};
    const struct types *t = p->s->types;
    struct proof_step *l = &p->out->step[at];
    double top = 0;

    for (int i = 0; i < p->s->lp->m; i++)
        if (fabs(y[i]) > top) top = fabs(y[i]);
    if (!l->feature) {
        l->feature = MEM_ARRAY(p->s->mem, int64_t, (size_t)t->values + 1);
        l->home = MEM_ARRAY(p->s->mem, int64_t, (size_t)t->houses + 1);
    }
    for (size_t i = 0; i < COUNT_OF(overs); i++) {
        if ((empty ? 1 : top) * (double)overs[i] > 9e17) return false;
        if (!empty) {
            if (adds_up(p, y, 1, overs[i], false, l)) return true;
            continue;
        }
        for (int side = -1; side <= 1 && top > 0; side += 2)
            if (adds_up(p, y, side / top, overs[i], true, l)) return true;
    }
    return false;
}

// The step that says why not, of the program with the bounds as they are; -1: too many steps, or it is not so.
static int prove(struct prover *p)
{
    struct search *s = p->s;
    struct lp *lp = s->lp;

    // One step is always there: it is all that most bounds need, also those of a run that was stopped.
    if (p->out->n >= STEPS_MAX || (p->out->n > 0 && !progress_go_on(s->progress, -1, "proof")))
        return -1;
    const int at = step_new(p);
    const enum lp_end e = search_relax(s, -INFINITY);
    double *y = MEM_ARRAY(s->mem, double, (size_t)lp->m + 1);
    if (e == LP_NONE)
        memcpy(y, lp->ray, (size_t)lp->m * sizeof *y);
    else
        lp_multipliers(lp, y);
    if (e == LP_NONE || lp_bound(lp) < (double)p->most + 1)
        if (leaf(p, y, e == LP_NONE, at)) return at;
    const int j = e == LP_DONE ? search_broken(s) : -1;
    if (j < 0) return -1;
    const double lo = lp->lo[j], hi = lp->hi[j], down = floor(lp->x[j]);
    p->out->step[at].type = j < lp->n ? j : -1;
    p->out->step[at].value = j < lp->n ? -1 : j - lp->n;
    p->out->step[at].most = (int)down;
    lp->hi[j] = down;
    const int below = prove(p);
    lp->hi[j] = hi, lp->lo[j] = down + 1;
    const int above = below < 0 ? -1 : prove(p);
    lp->lo[j] = lo;
    p->out->step[at].below = below, p->out->step[at].above = above;
    return above < 0 ? -1 : at;
}

bool proof_make(struct search *s, const int64_t *weight, int64_t most, struct proof *out)
{
    struct prover p = {s, weight, most, out};

    *out = (struct proof){0};
    search_reset(s);
    for (int j = 0; j < s->lp->n + s->lp->m; j++)
        s->lp->cost[j] = j < s->lp->n ? (double)weight[j] : 0;
    const bool fine = prove(&p) >= 0;
    search_reset(s);
    return fine;
}
