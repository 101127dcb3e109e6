#include "engine/survey/estimate.h"

#include <math.h>

int64_t estimate_thousandths(double x)
{
    return (int64_t)floor(x * 1000 + 0.5);
}

// How many answers chance counts for; 0: there is no chance left.
static double answers(double n, double population, double deff)
{
    const double each = n / (deff < 1 ? 1 : deff);

    if (population <= 1) return each;
    if (n >= population) return 0;
    return each * (population - 1) / (population - n);
}

// A hair of slack, so that a share that is whole does not gain a thousandth by the last bit of a double.
static int64_t down(double x)
{
    return (int64_t)floor(x * 1000 + 1e-9);
}

static int64_t up(double x)
{
    return (int64_t)ceil(x * 1000 - 1e-9);
}

void estimate_share(double share, double n, double population, double deff, int64_t *out_low,
                    int64_t *out_high)
{
    const double z2 = ESTIMATE_Z * ESTIMATE_Z, k = answers(n, population, deff);

    if (k <= 0) {
        *out_low = down(share);
        *out_high = up(share);
        return;
    }
    const double middle = (share + z2 / (2 * k)) / (1 + z2 / k);
    const double half =
        ESTIMATE_Z / (1 + z2 / k) * sqrt(share * (1 - share) / k + z2 / (4 * k * k));
    *out_low = down(middle - half < 0 ? 0 : middle - half);
    *out_high = up(middle + half > 1 ? 1 : middle + half);
}

void estimate_mean(double mean, double sd, double n, double population, double deff,
                   int64_t *out_low, int64_t *out_high)
{
    const double k = answers(n, population, deff);
    const double half = k > 0 ? ESTIMATE_Z * sd / sqrt(k) : 0;

    *out_low = down(mean - half);
    *out_high = up(mean + half);
}
