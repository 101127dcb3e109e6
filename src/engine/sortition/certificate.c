#include "engine/sortition/certificate.h"

#include <math.h>

static int64_t common(int64_t a, int64_t b)
{
    while (b) {
        const int64_t r = a % b;
        a = b, b = r;
    }
    return a < 0 ? -a : a;
}

// The smallest number that makes all multipliers whole, if a small one does.
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
    return 1000000000;
}

bool sortition_bound_make(struct mem *mem, const struct sortition *ask,
                          const struct sortition_chances *c, struct sortition_bound *out)
{
    const int n = ask->values + 1;
    double scale = 0;
    int64_t most = 0, over = 0, under = 0;

    if (!c->multiplier || (c->method != SORTITION_LEXIMIN && c->method != SORTITION_MAXIMIN))
        return false;
    for (int i = 0; i < n; i++)
        if (fabs(c->multiplier[i]) > scale) scale = fabs(c->multiplier[i]);
    int64_t *weight = MEM_ARRAY(mem, int64_t, (size_t)n);
    if (scale > 0) {
        const int64_t q = denominator(c->multiplier, n, scale);
        for (int i = 0; i < n; i++)
            weight[i] = (int64_t)floor(c->multiplier[i] / scale * (double)q + 0.5);
    }
    for (int v = 0; v < ask->values; v++)
        most += weight[v] * (weight[v] > 0
                                 ? (ask->value[v].max < ask->seats ? ask->value[v].max : ask->seats)
                                 : ask->value[v].min);
    most += weight[ask->values] * ask->seats;
    for (int i = 0; i < ask->people; i++) {
        int64_t w = weight[ask->values];
        if (c->out[c->type[i]]) continue;
        for (int f = 0; f < ask->categories; f++)
            w += weight[ask->of[i * ask->categories + f]];
        if (w > 0)
            over += w;
        else
            under -= w;
    }
    *out = (struct sortition_bound){weight, weight[ask->values], 1, 1};
    if (over > 0 && most + under < over) {
        const int64_t g = common(most + under, over);
        out->num = (most + under) / g, out->den = over / g;
    }
    // Where households are in the way, quotas prove less than was found.
    return fabs((double)out->num / (double)out->den - c->bound) < 1e-7;
}
