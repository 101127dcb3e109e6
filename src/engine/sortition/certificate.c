#include "engine/sortition/certificate.h"

#include "engine/sortition/proof.h"

#include <math.h>

static const int64_t PARTS = 1000000000000, UNIT = 1000000, NODES = 2000000;

struct writer {
    struct mem *mem;
    const struct sortition *ask;
    const struct sortition_chances *c;
    struct types t;
    struct search s;
    struct json *j;
};

static int64_t common(int64_t a, int64_t b)
{
    while (b) {
        const int64_t r = a % b;
        a = b, b = r;
    }
    return a < 0 ? -a : a;
}

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
    return UNIT;
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

static void add_mix(const struct writer *w, const int64_t *part)
{
    struct json *j = w->j;
    int *first = MEM_ARRAY(w->mem, int, (size_t)w->t.n + 1);
    int *next = MEM_ARRAY(w->mem, int, (size_t)w->ask->people + 1);
    int *home_last = MEM_ARRAY(w->mem, int, (size_t)w->ask->people + 1);

    by_type(w, first, next);
    json_key(j, "mix"), json_open(j, '{');
    json_pair_int(j, "of", PARTS);
    json_key(j, "parts"), json_open(j, '[');
    for (int p = 0; p < w->c->panels; p++)
        json_int(j, part[p]);
    json_close(j, ']');
    json_key(j, "panels"), json_open(j, '[');
    for (int p = 0; p < w->c->panels; p++)
        add_people(w, &w->c->panel[p], first, next, p, home_last);
    json_close(j, ']');
    json_close(j, '}');
}

static void add_leaf(const struct writer *w, const struct proof_step *l)
{
    struct json *j = w->j;

    json_pair_int(j, "over", l->over);
    if (l->empty) json_pair_bool(j, "empty", true);
    json_pair_int(j, "seats", l->seats);
    json_key(j, "features"), json_open(j, '[');
    for (int v = 0; v < w->t.values; v++) {
        if (!l->feature[v]) continue;
        json_open(j, '{');
        json_pair_text(j, "category", w->ask->category[w->ask->value[v].category]);
        json_pair_text(j, "feature", w->ask->value[v].name);
        json_pair_int(j, "weight", l->feature[v]);
        json_close(j, '}');
    }
    json_close(j, ']');
    json_key(j, "homes"), json_open(j, '[');
    for (int h = 0; h < w->t.houses; h++) {
        if (!l->home[h]) continue;
        json_open(j, '{');
        json_pair_int(j, "weight", l->home[h]);
        json_key(j, "classes"), json_open(j, '[');
        for (int t = 0; t < w->t.n; t++)
            if (w->t.house[t] == h) json_int(j, t);
        json_close(j, ']');
        json_close(j, '}');
    }
    json_close(j, ']');
}

static void add_proof(const struct writer *w, const struct proof *proof)
{
    struct json *j = w->j;

    json_key(j, "proof"), json_open(j, '[');
    for (int i = 0; i < proof->n; i++) {
        const struct proof_step *s = &proof->step[i];
        json_open(j, '{');
        if (s->below == 0) {
            add_leaf(w, s);
        } else {
            if (s->type >= 0) {
                json_pair_int(j, "class", s->type);
            } else if (s->value < w->t.values) {
                const struct sortition_value *v = &w->ask->value[s->value];
                json_pair_text(j, "category", w->ask->category[v->category]);
                json_pair_text(j, "feature", v->name);
            }
            json_pair_int(j, "most", s->most);
            json_pair_int(j, "below", s->below), json_pair_int(j, "above", s->above);
        }
        json_close(j, '}');
    }
    json_close(j, ']');
}

// A class that was proven to be in no group no longer counts in what comes after it.
static void add_uncoverable(struct writer *w)
{
    int64_t *weight = MEM_ARRAY(w->mem, int64_t, (size_t)w->t.n + 1);
    struct json *j = w->j;

    json_key(j, "uncoverable"), json_open(j, '[');
    for (int t = 0; t < w->t.n; t++) {
        struct proof proof;
        if (!w->c->out[t]) continue;
        weight[t] = 1;
        json_open(j, '{');
        json_pair_int(j, "class", t);
        if (proof_make(&w->s, weight, 0, &proof)) add_proof(w, &proof);
        json_close(j, '}');
        weight[t] = 0;
        w->t.cap[t] = 0;
    }
    json_close(j, ']');
    search_reset(&w->s);
}

// The least that no group has more of: as the quotas say when that is `near`, else by a search.
static bool most_of(struct writer *w, const int64_t *weight, double near, int64_t *most)
{
    double *aim = MEM_ARRAY(w->mem, double, (size_t)w->t.n + 1), value, bound;

    for (int t = 0; t < w->t.n; t++)
        aim[t] = (double)weight[t];
    for (int j = 0; j < w->s.lp->n + w->s.lp->m; j++)
        w->s.lp->cost[j] = j < w->t.n ? aim[j] : 0;
    if (search_relax(&w->s, -INFINITY) == LP_DONE) {
        *most = (int64_t)floor(lp_bound(w->s.lp) + 1e-6);
        if ((double)*most <= near + 1e-9 * fabs(near) + 1e-6) return true;
    }
    w->s.aim = aim;
    const enum found f = search_panel(&w->s, -INFINITY, INFINITY, NODES, &value, &bound);
    w->s.aim = NULL;
    *most = llround(value);
    return f == FOUND_BEST;
}

struct claim {
    const char *about; // low, high, product
    int64_t *weight, most, num, den;
};

// Weights from the multipliers of the lowest level: above 0; or of the highest: below.
static bool claim_level(struct writer *w, bool high, struct claim *c)
{
    double scale = 0;
    int64_t over = 0;

    for (int t = 0; t < w->t.n; t++)
        if (!w->c->out[t] && fabs(w->c->proof[t]) > scale) scale = fabs(w->c->proof[t]);
    if (!(scale > 0)) return false;
    const int64_t q = denominator(w->c->proof, w->t.n, scale);
    for (int t = 0; t < w->t.n; t++) {
        if (w->c->out[t]) continue;
        c->weight[t] = llround(w->c->proof[t] / scale * (double)q);
        over += c->weight[t] * w->t.count[t];
    }
    if (!most_of(w, c->weight, (high ? w->c->max : w->c->bound) * (double)over, &c->most))
        return false;
    c->about = high ? "high" : "low";
    c->num = high ? -c->most : c->most, c->den = high ? -over : over;
    return c->num >= 0 && c->den > 0;
}

static bool claim_product(struct writer *w, const int64_t *part, struct claim *c)
{
    int64_t *seats = MEM_ARRAY(w->mem, int64_t, (size_t)w->t.n + 1), people = 0;

    for (int p = 0; p < w->c->panels; p++)
        for (int i = 0; i < w->c->panel[p].n; i++)
            seats[w->c->panel[p].at[i].type] += part[p] * w->c->panel[p].at[i].n;
    for (int t = 0; t < w->t.n; t++) {
        if (w->c->out[t]) continue;
        if (seats[t] < 1) return false;
        people += w->t.count[t];
        // At least UNIT / chance, where chance = seats / (PARTS * people of the type).
        const __int128 top = (__int128)UNIT * PARTS * w->t.count[t];
        const __int128 up = (top + seats[t] - 1) / seats[t];
        if (up > (int64_t)1 << 40) return false;
        c->weight[t] = (int64_t)up;
    }
    if (!most_of(w, c->weight, (double)UNIT * (double)people, &c->most)) return false;
    c->about = "product", c->num = c->most, c->den = UNIT * people;
    return true;
}

static void add_bound(struct writer *w, const int64_t *part, bool draw)
{
    struct json *j = w->j;
    struct claim c = {.weight = MEM_ARRAY(w->mem, int64_t, (size_t)w->t.n + 1)};
    struct proof proof = {0};
    const enum sortition_method m = w->c->method;
    bool made = false;

    if (m == SORTITION_LEXIMIN || m == SORTITION_MAXIMIN) made = claim_level(w, false, &c);
    if (m == SORTITION_MINIMAX) made = claim_level(w, true, &c);
    if (m == SORTITION_NASH && !draw) made = claim_product(w, part, &c);
    made = made && proof_make(&w->s, c.weight, c.most, &proof);
    json_key(j, "bound"), json_open(j, '{');
    json_pair_text(j, "kind", made ? STR("quotas") : STR("none"));
    if (made) {
        const int64_t g = common(c.num, c.den);
        json_pair_text(j, "about", str_of(c.about));
        json_pair_text(j, "value",
                       c.den == g ? str_format(w->mem, "%lld", (long long)(c.num / g))
                                  : str_format(w->mem, "%lld/%lld", (long long)(c.num / g),
                                               (long long)(c.den / g)));
        if (m == SORTITION_NASH) json_pair_int(j, "unit", UNIT);
        json_key(j, "weights"), json_open(j, '[');
        for (int t = 0; t < w->t.n; t++) {
            if (!c.weight[t]) continue;
            json_open(j, '[');
            json_int(j, t), json_int(j, c.weight[t]);
            json_close(j, ']');
        }
        json_close(j, ']');
        json_pair_int(j, "most", c.most);
        add_proof(w, &proof);
    }
    json_close(j, '}');
}

void sortition_certificate(struct mem *mem, const struct sortition *ask,
                           const struct sortition_chances *chances, bool draw, str household,
                           const struct progress *progress, struct json *j)
{
    struct writer w = {.mem = mem, .ask = ask, .c = chances, .t = types_make(mem, ask), .j = j};

    json_open(j, '{');
    json_pair_int(j, "format", 2);
    json_pair_text(j, "household", household.at ? household : STR(""));
    if (chances->method != SORTITION_LEGACY) {
        w.s = search_new(mem, &w.t, progress);
        const int64_t *part = whole_parts(&w);
        add_classes(&w);
        if (!draw) add_mix(&w, part);
        add_uncoverable(&w);
        add_bound(&w, part, draw);
    }
    json_close(j, '}');
}
