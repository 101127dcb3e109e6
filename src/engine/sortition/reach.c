// Wolfe's nearest point, with a search as its eye. Surplus, where the mix may give more than the goal, is one
// more direction per type that may be taken in any amount.
#include "engine/sortition/reach.h"

#include <assert.h>
#include <math.h>
#include <string.h>

static const double NEAR =
    1e-11; // of the goal, in the measure below: chances are right to some 1e-11

// The triangle of so many items is 100 MB: a mix of more would be nearer, and has to do without.
enum { ITEMS_MAX = 5000 };

struct item {
    struct sortition_panel panel;
    int ray;     // the type of a surplus; -1 for a panel
    double goal; // panel and goal, in the measure
};

struct corral {
    struct mem *mem;
    const struct types *t;
    const double *goal;
    double *
        measure; // a seat more or less of type t weighs measure[t]; evens out large and small types
    double goal_goal;
    struct item *item;
    double *part, *want, *work;
    double **column; // of the upper triangle: column[j][0..j]
    int n, room, made;
    double *y, *heavy; // where the mix is, seen from the goal; a new item times the measure
    double *aim;
};

static double dot(const double *a, const double *b, int n)
{
    double s0 = 0, s1 = 0, s2 = 0, s3 = 0;
    int i = 0;

    for (; i + 4 <= n; i += 4) {
        s0 += a[i] * b[i], s1 += a[i + 1] * b[i + 1];
        s2 += a[i + 2] * b[i + 2], s3 += a[i + 3] * b[i + 3];
    }
    for (; i < n; i++)
        s0 += a[i] * b[i];
    return (s0 + s1) + (s2 + s3);
}

static double panel_goal(const struct corral *c, const struct sortition_panel *p)
{
    double s = 0;

    for (int i = 0; i < p->n; i++)
        s += c->measure[p->at[i].type] * c->goal[p->at[i].type] * p->at[i].n;
    return s;
}

static void forward(const struct corral *c, double *v, int n) // triangle' * out = v
{
    for (int j = 0; j < n; j++)
        v[j] = (v[j] - dot(c->column[j], v, j)) / c->column[j][j];
}

static void backward(const struct corral *c, double *v) // triangle * out = v
{
    for (int j = c->n - 1; j >= 0; j--) {
        const double x = v[j] /= c->column[j][j];
        const double *col = c->column[j];
        for (int i = 0; i < j; i++)
            v[i] -= col[i] * x;
    }
}

static void corral_room(struct corral *c)
{
    if (c->n < c->room) return;
    const int room = c->room ? 2 * c->room : 64;
    struct item *item = MEM_ARRAY(c->mem, struct item, (size_t)room);
    double **column = MEM_ARRAY(c->mem, double *, (size_t)room);
    double *part = MEM_ARRAY(c->mem, double, (size_t)room);
    if (c->n) {
        memcpy(item, c->item, (size_t)c->n * sizeof *item);
        memcpy(part, c->part, (size_t)c->n * sizeof *part);
        memcpy(column, c->column, (size_t)c->made * sizeof *column);
    }
    c->item = item, c->column = column, c->part = part;
    c->want = MEM_ARRAY(c->mem, double, (size_t)room);
    c->work = MEM_ARRAY(c->mem, double, (size_t)room);
    c->room = room;
}

// Joins the corral unless it depends on what is there.
static bool add(struct corral *c, struct item it)
{
    const struct types *t = c->t;
    double own;

    corral_room(c);
    if (c->n == c->made) {
        c->column[c->n] = MEM_ARRAY(c->mem, double, (size_t)c->n + 1);
        c->made++;
    }
    double *col = c->column[c->n];
    memset(c->heavy, 0, (size_t)t->n * sizeof *c->heavy);
    if (it.ray >= 0) {
        c->heavy[it.ray] = -c->measure[it.ray];
        own = c->measure[it.ray];
        it.goal = -c->measure[it.ray] * c->goal[it.ray];
    } else {
        it.goal = panel_goal(c, &it.panel);
        own = c->goal_goal - 2 * it.goal + 1;
        for (int i = 0; i < it.panel.n; i++) {
            const int k = it.panel.at[i].type, n = it.panel.at[i].n;
            c->heavy[k] = c->measure[k] * n;
            own += c->measure[k] * n * n;
        }
    }
    for (int i = 0; i < c->n; i++) {
        const struct item *o = &c->item[i];
        double s = 0;
        if (o->ray >= 0) {
            s = -c->heavy[o->ray];
            if (it.ray < 0) s += c->measure[o->ray] * c->goal[o->ray];
        } else {
            for (int e = 0; e < o->panel.n; e++)
                s += c->heavy[o->panel.at[e].type] * o->panel.at[e].n;
            s -= it.goal; // a ray has no goal taken from it itself
            if (it.ray < 0) s += c->goal_goal - o->goal + 1;
        }
        col[i] = s;
    }
    forward(c, col, c->n);
    const double left = own - dot(col, col, c->n);
    if (left <= 1e-13 * own) return false;
    col[c->n] = sqrt(left);
    c->item[c->n] = it;
    c->part[c->n++] = 0;
    return true;
}

static void drop(struct corral *c, int k)
{
    double *first = c->column[k];

    for (int j = k + 1; j < c->n; j++) {
        double *from = c->column[j];
        // Rotations so far were kept as pairs in work (cosine) and want (sine).
        for (int i = k; i < j - 1; i++) {
            const double a = from[i], b = from[i + 1];
            from[i] = c->work[i] * a + c->want[i] * b;
            from[i + 1] = c->work[i] * b - c->want[i] * a;
        }
        const double a = from[j - 1], b = from[j], h = sqrt(a * a + b * b);
        c->work[j - 1] = a / h, c->want[j - 1] = b / h;
        from[j - 1] = h;
    }
    // Columns move one place to the left; each place keeps memory of its own length.
    for (int j = k; j + 1 < c->n; j++) {
        double *to = j == k ? first : c->column[j];
        memcpy(to, c->column[j + 1], (size_t)(j + 1) * sizeof *to);
    }
    memmove(c->item + k, c->item + k + 1, (size_t)(c->n - k - 1) * sizeof *c->item);
    memmove(c->part + k, c->part + k + 1, (size_t)(c->n - k - 1) * sizeof *c->part);
    c->n--;
}

// Where the mix is, seen from the goal.
static double stand(struct corral *c)
{
    double far = 0;

    for (int j = 0; j < c->t->n; j++)
        c->y[j] = -c->goal[j];
    for (int i = 0; i < c->n; i++) {
        if (c->item[i].ray >= 0) c->y[c->item[i].ray] -= c->part[i];
        for (int e = 0; e < c->item[i].panel.n; e++)
            c->y[c->item[i].panel.at[e].type] += c->part[i] * c->item[i].panel.at[e].n;
    }
    for (int j = 0; j < c->t->n; j++)
        far += c->measure[j] * c->y[j] * c->y[j];
    return far;
}

static double times(const struct corral *c, const struct item *it) // item * y in the measure
{
    double s = 0;

    if (it->ray >= 0) return -c->measure[it->ray] * c->y[it->ray];
    for (int e = 0; e < it->panel.n; e++)
        s += c->measure[it->panel.at[e].type] * c->y[it->panel.at[e].type] * it->panel.at[e].n;
    return s;
}

static void whole(struct corral *c, double *v)
{
    double sum = 0;

    for (int i = 0; i < c->n; i++)
        if (c->item[i].ray < 0) sum += v[i];
    for (int i = 0; i < c->n; i++)
        v[i] /= sum;
}

// The nearest point of the corral's plane; items that would get a negative part leave.
static double settle(struct corral *c)
{
    for (;;) {
        for (int i = 0; i < c->n; i++)
            c->want[i] = c->item[i].ray < 0;
        forward(c, c->want, c->n);
        backward(c, c->want);
        whole(c, c->want);
        double step = 1;
        int out = -1;
        for (int i = 0; i < c->n; i++)
            if (c->want[i] < 1e-14) {
                const double s = c->part[i] / (c->part[i] - c->want[i]);
                if (out < 0 || s < step) step = s, out = i;
            }
        if (out < 0) {
            memcpy(c->part, c->want, (size_t)c->n * sizeof *c->part);
            break;
        }
        if (!(step >= 0)) step = 0;
        for (int i = 0; i < c->n; i++)
            c->part[i] += step * (c->want[i] - c->part[i]);
        c->part[out] = 0;
        for (int i = c->n - 1; i >= 0; i--)
            if (c->part[i] <= 1e-15) drop(c, i);
    }
    double far = stand(c);
    // Once more on what is left, which the squares in the triangle hide.
    for (int again = 0; again < 3 && far < 1e-4 && far > 0; again++) {
        double mean = 0, sum = 0;
        int panels = 0;
        for (int i = 0; i < c->n; i++)
            c->want[i] = -times(c, &c->item[i]);
        for (int i = 0; i < c->n; i++)
            if (c->item[i].ray < 0) mean += c->want[i], panels++;
        for (int i = 0; i < c->n; i++)
            if (c->item[i].ray < 0) c->want[i] -= mean / panels;
        memcpy(c->work, c->part, (size_t)c->n * sizeof *c->work);
        forward(c, c->want, c->n);
        backward(c, c->want);
        bool fine = true;
        for (int i = 0; i < c->n; i++) {
            c->part[i] += c->want[i];
            fine = fine && c->part[i] >= 0;
            if (c->item[i].ray < 0) sum += c->part[i];
        }
        for (int i = 0; i < c->n && fine; i++)
            c->part[i] /= sum;
        const double next = stand(c);
        if (!fine || !(next < far * 0.25)) {
            if (!fine || next > far) {
                memcpy(c->part, c->work, (size_t)c->n * sizeof *c->part);
                far = stand(c);
            } else {
                far = next;
            }
            break;
        }
        far = next;
    }
    return far;
}

struct corral *corral_new(struct mem *mem, const struct types *t)
{
    struct corral *c = MEM_NEW(mem, struct corral);

    c->mem = mem, c->t = t;
    c->measure = MEM_ARRAY(mem, double, (size_t)t->n + 1);
    c->y = MEM_ARRAY(mem, double, (size_t)t->n + 1);
    c->heavy = MEM_ARRAY(mem, double, (size_t)t->n + 1);
    c->aim = MEM_ARRAY(mem, double, (size_t)t->n + 1);
    return c;
}

static void start(struct corral *c, const struct reach_ask *ask, const struct mix *mix)
{
    c->goal = ask->goal;
    c->goal_goal = 0;
    c->n = 0;
    for (int j = 0; j < c->t->n; j++) {
        const double g = ask->goal[j];
        c->measure[j] = ask->measure ? ask->measure[j] : 1 / (g > 0.02 ? g : 0.02);
        c->goal_goal += c->measure[j] * g * g;
    }
    for (int i = 0; i < mix->n; i++)
        if (mix->part[i] > 0 && add(c, (struct item){.panel = mix->panel[i], .ray = -1}))
            c->part[c->n - 1] = mix->part[i];
    if (c->n > 0) whole(c, c->part);
}

static double furthest(const struct corral *c, bool at_least)
{
    double far = 0;

    for (int j = 0; j < c->t->n; j++) {
        const double d = (at_least && c->y[j] > 0 ? 0 : fabs(c->y[j])) / c->t->count[j];
        if (d > far) far = d;
    }
    return far;
}

// For who looks on: the lowest chance of the mix as it is.
static void show(const struct corral *c, struct sortition_state *state)
{
    double low = 1;

    for (int j = 0; j < c->t->n; j++) {
        const double chance = (c->y[j] + c->goal[j]) / c->t->count[j];
        if (c->t->cap[j] > 0 && chance < low) low = chance;
    }
    state->low = c->n > 0 && low > 0 ? low : 0;
    state->panels = c->n;
}

enum reach reach(struct corral *c, struct reach_ask *ask, struct mix *mix)
{
    struct search *s = ask->search;
    const struct types *t = s->types;
    double *aim = c->aim;
    double far, best_far = INFINITY;
    enum reach end = REACH_LIMIT;
    int dull = 0;

    start(c, ask, mix);
    far = c->n > 0 ? settle(c) : stand(c);
    s->aim = aim;
    for (;; ask->rounds++) {
        if (s->state) show(c, s->state);
        double top = 0, at_goal = 0, value, bound;
        if (far <= NEAR * NEAR) {
            end = REACH_DONE;
            break;
        }
        if (c->n > 0 && ask->at_least) { // surplus costs nothing to look for
            bool more = false;
            for (int j = 0; j < t->n; j++)
                if (c->y[j] > 1e-13 && add(c, (struct item){.ray = j})) more = true;
            if (more) {
                const double was = far;
                far = settle(c);
                if (far < was * (1 - 1e-9)) continue;
            }
        }
        for (int j = 0; j < t->n; j++) {
            aim[j] = -c->measure[j] * c->y[j];
            if (fabs(aim[j]) > top) top = fabs(aim[j]);
        }
        for (int j = 0; j < t->n; j++) {
            aim[j] /= top;
            at_goal += aim[j] * ask->goal[j];
        }
        const double here = at_goal - (c->n > 0 ? far / top : INFINITY),
                     tiny = 1e-10 * (1 + fabs(at_goal));
        const bool full = t->n <= 24 || dull > 0;
        const double enough = ask->measure ? here + 1e-6 * far / top : at_goal - 0.5 * far / top;
        const enum found found = search_panel(s, c->n > 0 ? here : -INFINITY,
                                              full ? INFINITY : enough, ask->nodes, &value, &bound);
        if (ask->measure) {
            if (found == FOUND_NONE ||
                (found == FOUND_BEST && value <= here + 1e-10 * (1 + fabs(here)))) {
                end = REACH_DONE;
                break;
            }
        } else if ((found == FOUND_BEST || found == FOUND_NONE) &&
                   bound < at_goal - tiny - 1e-8 * far / top && sqrt(far) > 1e-9) {
            end = REACH_NONE;
            break;
        }
        if (found == FOUND_NONE || (found == FOUND_LIMIT && !(value > here)) ||
            !progress_go_on(s->progress, -1, "reach"))
            break;
        struct item it = {.panel = panel_of(s->mem, t, s->c), .ray = -1};
        if (c->n == ITEMS_MAX) break;
        if (!add(c, it)) {
            if (dull++ > 3) break;
            continue;
        }
        if (c->n == 1) c->part[0] = 1;
        far = settle(c);
        dull = far < best_far * (1 - 1e-6) ? 0 : dull + 1;
        if (far < best_far) best_far = far;
        if (dull > 20) break;
    }
    // What is as near as doubles can tell is there.
    ask->far = furthest(c, ask->at_least);
    if (end == REACH_LIMIT && ask->far <= 1e-9) end = REACH_DONE;
    mix->n = 0;
    for (int i = 0; i < c->n; i++)
        if (c->item[i].ray < 0) mix->n++;
    mix->room = mix->n;
    mix->panel = MEM_ARRAY(s->mem, struct sortition_panel, (size_t)mix->n + 1);
    mix->part = MEM_ARRAY(s->mem, double, (size_t)mix->n + 1);
    for (int i = 0, e = 0; i < c->n; i++)
        if (c->item[i].ray < 0) {
            mix->panel[e] = c->item[i].panel;
            mix->part[e++] = c->part[i];
        }
    s->aim = NULL;
    return end;
}
