#include "engine/represent/stat.h"

#include <float.h>
#include <math.h>

double stat_log_factorial(int64_t n)
{
    if (n < 16) {
        double product = 1;
        for (int64_t i = 2; i <= n; i++)
            product *= (double)i;
        return log(product);
    }
    // Stirling's series; the next term is below 1e-16.
    const double x = (double)n + 1, r = 1 / x, r2 = r * r;
    const double tail =
        1.0 / 12 - r2 * (1.0 / 360 - r2 * (1.0 / 1260 - r2 * (1.0 / 1680 - r2 / 1188)));
    return (x - 0.5) * log(x) - x + 0.91893853320467274178 + r * tail;
}

// log of gamma(df / 2), by going down to gamma(1) or gamma(1/2).
static double log_gamma_half(int df)
{
    double sum = df % 2 ? 0.57236494292470008707 : 0; // log sqrt(pi)

    for (int k = df - 2; k >= 1; k -= 2)
        sum += log(k / 2.0);
    return sum;
}

double stat_chi_squared(double x, int df)
{
    const double a = df / 2.0, h = x / 2;

    if (!(x > 0)) return 1;
    const double front = a * log(h) - h - log_gamma_half(df);
    if (h < a + 1) {
        double term = 1 / a, sum = term;
        for (int i = 1; i < 100000 && term > sum * DBL_EPSILON / 4; i++) {
            term *= h / (a + i);
            sum += term;
        }
        const double lower = exp(front) * sum;
        return lower < 1 ? 1 - lower : 0;
    }
    double b = h + 1 - a, c = 1 / DBL_MIN, d = 1 / b, f = d;
    for (int i = 1; i < 100000; i++) {
        const double an = -i * (i - a);
        b += 2;
        d = an * d + b;
        if (fabs(d) < DBL_MIN) d = DBL_MIN;
        c = b + an / c;
        if (fabs(c) < DBL_MIN) c = DBL_MIN;
        d = 1 / d;
        f *= d * c;
        if (fabs(d * c - 1) < DBL_EPSILON) break;
    }
    return exp(front) * f;
}

double stat_normal_two_sided(double z)
{
    return erfc(fabs(z) * 0.70710678118654752440);
}

static double chi_squared_of(const int64_t *o, const double *e, int groups)
{
    double sum = 0;

    for (int g = 0; g < groups; g++)
        sum += ((double)o[g] - e[g]) * ((double)o[g] - e[g]) / e[g];
    return sum;
}

// How many ways to divide n over groups; stops counting past the bound.
static int64_t outcomes(int64_t n, int groups)
{
    double ways = 1;

    for (int i = 1; i < groups; i++) {
        ways = ways * (double)(n + i) / i;
        if (ways > STAT_OUTCOMES_MAX) return STAT_OUTCOMES_MAX + 1;
    }
    return (int64_t)(ways + 0.5);
}

// Every division in turn: the last group takes what is left.
static void enumerate(struct mem *m, const int64_t *o, const double *share, int groups, int64_t n,
                      struct stat_exact *out)
{
    double *e = MEM_ARRAY(m, double, (size_t)groups),
           *log_share = MEM_ARRAY(m, double, (size_t)groups),
           *log_f = MEM_ARRAY(m, double, (size_t)n + 1);
    int64_t *x = MEM_ARRAY(m, int64_t, (size_t)groups), left = n;
    double seen = 0;

    for (int64_t i = 2; i <= n; i++)
        log_f[i] = log_f[i - 1] + log((double)i);
    for (int g = 0; g < groups; g++) {
        e[g] = (double)n * share[g];
        log_share[g] = log(share[g]);
        seen += (double)o[g] * log_share[g] - log_f[o[g]];
    }
    // What is equal in exact arithmetic counts as equal.
    const double x2 = chi_squared_of(o, e, groups) * (1 - 1e-9) - 1e-12;
    const double probable = seen + 1e-9;
    for (;;) {
        x[groups - 1] = left;
        double p = 0;
        for (int g = 0; g < groups; g++)
            p += (double)x[g] * log_share[g] - log_f[x[g]];
        const double mass = exp(p + log_f[n]);
        if (chi_squared_of(x, e, groups) >= x2) out->p += mass;
        if (p <= probable) out->p_probability += mass;
        out->outcomes++;
        int g = groups - 2;
        for (; g >= 0; g--) {
            if (left > 0) {
                x[g]++, left--;
                break;
            }
            left += x[g];
            x[g] = 0;
        }
        if (g < 0) break;
    }
    out->p = fmin(out->p, 1);
    out->p_probability = fmin(out->p_probability, 1);
}

// By inversion from the middle outwards: about sqrt(n p q) steps.
static int64_t draw_binomial(int64_t n, double p, struct chance *chance)
{
    if (n == 0 || p <= 0) return 0;
    if (p >= 1) return n;
    const int64_t mode =
        (int64_t)floor((double)(n + 1) * p) > n ? n : (int64_t)floor((double)(n + 1) * p);
    const double odds = p / (1 - p);
    double up =
        exp(stat_log_factorial(n) - stat_log_factorial(mode) - stat_log_factorial(n - mode) +
            (double)mode * log(p) + (double)(n - mode) * log1p(-p));
    double down = up, u = chance_part(chance) - up;
    int64_t high = mode, low = mode;

    if (u < 0) return mode;
    while (low > 0 || high < n) {
        if (high < n) {
            up *= odds * (double)(n - high) / (double)(high + 1);
            high++;
            u -= up;
            if (u < 0) return high;
        }
        if (low > 0) {
            down *= (double)low / ((double)(n - low + 1) * odds);
            low--;
            u -= down;
            if (u < 0) return low;
        }
        if (up < DBL_MIN && down < DBL_MIN) break;
    }
    return mode;
}

static enum err draw(struct mem *m, const int64_t *o, const double *share, int groups, int64_t n,
                     struct chance *chance, const struct progress *progress, struct stat_exact *out)
{
    double *e = MEM_ARRAY(m, double, (size_t)groups), *rest = MEM_ARRAY(m, double, (size_t)groups);
    int64_t *x = MEM_ARRAY(m, int64_t, (size_t)groups), as_far = 0;
    enum err why = ERR_NONE;

    for (int g = groups - 1; g >= 0; g--) {
        e[g] = (double)n * share[g];
        rest[g] = share[g] + (g + 1 < groups ? rest[g + 1] : 0);
    }
    const double x2 = chi_squared_of(o, e, groups) * (1 - 1e-9) - 1e-12;
    for (int64_t i = 0; i < STAT_DRAWS; i++) {
        int64_t left = n;
        if (i % 1000 == 0 && !progress_go_on(progress, (double)i / STAT_DRAWS, "draws")) {
            why = ERR_LIMIT;
            break;
        }
        for (int g = 0; g < groups; g++) {
            x[g] = g == groups - 1 ? left : draw_binomial(left, share[g] / rest[g], chance);
            left -= x[g];
        }
        as_far += chi_squared_of(x, e, groups) >= x2;
        out->outcomes++;
    }
    out->p = (double)(1 + as_far) / (double)(1 + out->outcomes);
    out->p_probability = -1;
    return why;
}

enum err stat_multinomial(struct mem *m, const int64_t *o, const double *share, int groups,
                          struct chance *chance, const struct progress *progress,
                          struct stat_exact *out)
{
    int64_t n = 0;

    *out = (struct stat_exact){0};
    if (groups < 1 || groups > STAT_GROUPS_MAX) return ERR_INVALID;
    for (int g = 0; g < groups; g++)
        n += o[g];
    const struct mem_mark mark = mem_mark(m);
    enum err why = ERR_NONE;
    out->exact = outcomes(n, groups) <= STAT_OUTCOMES_MAX && n < STAT_OUTCOMES_MAX;
    if (out->exact)
        enumerate(m, o, share, groups, n, out);
    else
        why = draw(m, o, share, groups, n, chance, progress, out);
    mem_reset(m, mark);
    return why;
}
