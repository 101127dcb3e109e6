#include "tests/reference/opinion.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static double x_of(const struct plain *p, int i, int j)
{
    return p->out[j] || p->vote[i][j] == 9 ? 0 : p->vote[i][j] - p->mean[j];
}

// Largest eigenvector of the matrix by very many squarings of the power method: slow, and hard to get wrong.
static double leading(const double m[PLAIN_STATEMENTS][PLAIN_STATEMENTS], int n, double *out)
{
    static double a[PLAIN_STATEMENTS][PLAIN_STATEMENTS], b[PLAIN_STATEMENTS][PLAIN_STATEMENTS];
    double trace = 0;

    memcpy(a, m, sizeof a);
    for (int round = 0; round < 26; round++) { // a becomes its square, kept to size
        trace = 0;
        for (int i = 0; i < n; i++)
            trace += a[i][i];
        if (!(trace > 0)) break;
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++) {
                double sum = 0;
                for (int k = 0; k < n; k++)
                    sum += a[i][k] / trace * (a[k][j] / trace);
                b[i][j] = sum;
            }
        memcpy(a, b, sizeof a);
    }
    int longest = 0;
    for (int j = 1; j < n; j++)
        if (a[j][j] > a[longest][longest]) longest = j;
    double square = 0, value = 0;
    for (int j = 0; j < n; j++)
        square += a[longest][j] * a[longest][j];
    for (int j = 0; j < n; j++)
        out[j] = square > 0 ? a[longest][j] / sqrt(square) : 0;
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++)
            value += out[i] * m[i][j] * out[j];
    return value;
}

void plain_axes(struct plain *p)
{
    static double m[PLAIN_STATEMENTS][PLAIN_STATEMENTS];
    const int n = p->statements;

    for (int j = 0; j < n; j++) {
        double sum = 0, voted = 0;
        for (int i = 0; i < p->people; i++)
            if (p->vote[i][j] != 9) sum += p->vote[i][j], voted++;
        p->mean[j] = p->out[j] || voted == 0 ? 0 : sum / voted;
    }
    for (int j = 0; j < n; j++)
        for (int k = 0; k < n; k++) {
            m[j][k] = 0;
            for (int i = 0; i < p->people; i++)
                m[j][k] += x_of(p, i, j) * x_of(p, i, k);
        }
    for (int axis = 0; axis < 4; axis++) {
        double v[PLAIN_STATEMENTS], most = 0;
        p->value[axis] = leading(m, n, v);
        for (int j = 0; j < n; j++)
            if (fabs(v[j]) > fabs(most) * (1 + 1e-9)) most = v[j];
        for (int j = 0; j < n; j++)
            if (axis < 2) p->axis[axis][j] = most < 0 ? -v[j] : v[j];
        for (int j = 0; j < n; j++)
            for (int k = 0; k < n; k++)
                m[j][k] -= p->value[axis] * v[j] * v[k];
    }
    int enough = 0;
    for (int i = 0; i < p->people; i++) {
        int voted = 0, filled = 0;
        double x = 0, y = 0;
        for (int j = 0; j < n; j++) {
            voted += p->vote[i][j] != 9;
            filled += p->vote[i][j] != 9 || p->out[j];
            x += x_of(p, i, j) * p->axis[0][j];
            y += x_of(p, i, j) * p->axis[1][j];
        }
        p->xy[i][0] = sqrt((double)n / (filled ? filled : 1)) * x;
        p->xy[i][1] = sqrt((double)n / (filled ? filled : 1)) * y;
        p->in[i] = voted >= (n < 7 ? n : 7);
        enough += p->in[i];
    }
    while (enough < 15 && enough < p->people) {
        int most = -1, best = -1;
        for (int i = 0; i < p->people; i++) {
            int voted = 0;
            for (int j = 0; j < n; j++)
                voted += p->vote[i][j] != 9;
            if (!p->in[i] && voted > most) most = voted, best = i;
        }
        p->in[best] = true;
        enough++;
    }
    for (int j = 0; j < n; j++)
        p->extremity[j] = sqrt(n) * (1 - p->mean[j]) * hypot(p->axis[0][j], p->axis[1][j]);
}

struct place {
    double x, y, w;
};

static int order(const void *a, const void *b)
{
    const struct place *x = a, *y = b;

    return x->x != y->x ? (x->x < y->x ? -1 : 1) : (x->y > y->y) - (x->y < y->y);
}

static int kmeans(const struct place *at, int n, int k, int rounds, struct place *centre, int *of)
{
    int found = 0;

    for (int i = 0; i < n && found < k; i++) {
        bool new = true;
        for (int c = 0; c < found; c++)
            if (centre[c].x == at[i].x && centre[c].y == at[i].y) new = false;
        if (new) centre[found++] = at[i];
    }
    for (int round = 0; round < rounds; round++) {
        struct place next[128] = {{0}}, old[128], fresh[128];
        int number[128], kept = 0;
        for (int i = 0; i < n; i++) {
            double least = INFINITY;
            for (int c = 0; c < found; c++) {
                const double d = (at[i].x - centre[c].x) * (at[i].x - centre[c].x) +
                                 (at[i].y - centre[c].y) * (at[i].y - centre[c].y);
                if (d < least) least = d, of[i] = c;
            }
            next[of[i]].x += at[i].w * at[i].x;
            next[of[i]].y += at[i].w * at[i].y;
            next[of[i]].w += at[i].w;
        }
        memcpy(old, centre, sizeof *old * (size_t)found);
        const int before = found;
        for (int c = 0; c < found; c++) {
            number[c] = kept;
            if (next[c].w > 0)
                centre[kept++] =
                    (struct place){next[c].x / next[c].w, next[c].y / next[c].w, next[c].w};
        }
        found = kept;
        for (int i = 0; i < n; i++)
            of[i] = number[of[i]];
        memcpy(fresh, centre, sizeof *fresh * (size_t)found);
        qsort(old, (size_t)before, sizeof *old, order);
        qsort(fresh, (size_t)found, sizeof *fresh, order);
        bool still = true;
        for (int c = 0; c < found; c++)
            if (hypot(old[c].x - fresh[c].x, old[c].y - fresh[c].y) >= 0.01) still = false;
        if (still) break;
    }
    return found;
}

void plain_compat(struct plain *p)
{
    struct place at[PLAIN_PEOPLE], base[128], group[128];
    int who[PLAIN_PEOPLE], base_of[PLAIN_PEOPLE], of[128], n = 0;
    double best = -2;

    for (int i = 0; i < p->people; i++)
        if (p->in[i]) {
            at[n] = (struct place){p->xy[i][0], p->xy[i][1], 1};
            who[n++] = i;
        }
    p->bases = n ? kmeans(at, n, 100, 100, base, base_of) : 0;
    p->k = n > 0;
    for (int i = 0; i < p->people; i++)
        p->of[i] = p->in[i] ? 0 : -1;
    for (int k = 2; k <= 5 && k <= 2 + p->bases / 12 && p->bases > 1; k++) {
        const int found = kmeans(base, p->bases, k, 20, group, of);
        double sum = 0;
        for (int b = 0; b < p->bases; b++) {
            double to[PLAIN_GROUPS] = {0}, other = INFINITY;
            int size[PLAIN_GROUPS] = {0};
            for (int c = 0; c < p->bases; c++) {
                to[of[c]] += hypot(base[b].x - base[c].x, base[b].y - base[c].y);
                size[of[c]]++;
            }
            if (size[of[b]] == 1) continue;
            const double own = to[of[b]] / (size[of[b]] - 1);
            for (int g = 0; g < found; g++)
                if (g != of[b]) other = fmin(other, to[g] / size[g]);
            if (other < INFINITY && fmax(own, other) > 0) sum += (other - own) / fmax(own, other);
        }
        p->silhouette[k] = sum / p->bases;
        if (p->silhouette[k] >= best) {
            best = p->silhouette[k];
            p->k = found;
            for (int i = 0; i < n; i++)
                p->of[who[i]] = of[base_of[i]];
        }
    }
}

static double over_half(double x, double n)
{
    return 2 * sqrt(n + 1) * ((x + 1) / (n + 1) - 0.5);
}

static double against(double x, double n, double y, double m)
{
    const double a = (x + 1) / (n + 1), b = (y + 1) / (m + 1), c = (x + y + 2) / (n + m + 2);

    return c == 1 ? 0 : (a - b) / sqrt(c * (1 - c) * (1 / (n + 1) + 1 / (m + 1)));
}

static void group_list(struct plain *p, int g)
{
    struct plain_said enough[PLAIN_STATEMENTS], front = {0}, best = {0};
    double champion[4] = {0}, strength[PLAIN_STATEMENTS];
    int n = 0;
    bool have_front = false, have_best = false;

    for (int j = 0; j < p->statements; j++) {
        double c[2][3] = {{0}}; // own and others: agree, disagree, all
        if (p->out[j]) continue;
        for (int i = 0; i < p->people; i++) {
            if (p->of[i] < 0 || p->vote[i][j] == 9) continue;
            const int side = p->of[i] != g;
            c[side][0] += p->vote[i][j] == 1;
            c[side][1] += p->vote[i][j] == -1;
            c[side][2]++;
        }
        const double pa = (c[0][0] + 1) / (c[0][2] + 2), pd = (c[0][1] + 1) / (c[0][2] + 2);
        const double pat = over_half(c[0][0], c[0][2]), pdt = over_half(c[0][1], c[0][2]);
        const double ra = pa / ((c[1][0] + 1) / (c[1][2] + 2));
        const double rd = pd / ((c[1][1] + 1) / (c[1][2] + 2));
        const double rat = against(c[0][0], c[0][2], c[1][0], c[1][2]);
        const double rdt = against(c[0][1], c[0][2], c[1][1], c[1][2]);
        const bool agree = rat > rdt;
        const struct plain_said s = {.statement = j,
                                     .agree = agree,
                                     .count = (int)c[0][!agree],
                                     .n = (int)c[0][2],
                                     .p = agree ? pa : pd,
                                     .p_test = agree ? pat : pdt,
                                     .r = agree ? ra : rd,
                                     .r_test = agree ? rat : rdt};
        if ((rat > 1.2816 && pat > 1.2816) || (rdt > 1.2816 && pdt > 1.2816)) {
            strength[n] = s.r * s.r_test * s.p * s.p_test;
            enough[n++] = s;
        }
        if (n == 0 && (!have_best || fmax(rat, rdt) > best.r_test)) best = s, have_best = true;
        if (c[0][0] == 0 && c[0][1] == 0) continue;
        bool wins;
        if (!have_front)
            wins = pat > 1.2816 || (ra > 1 && pa > 0.5);
        else if (champion[0] > 1)
            wins = ra * rat * pa * pat > champion[0] * champion[1] * champion[2] * champion[3];
        else
            wins = pa * pat > champion[2] * champion[3];
        if (wins) {
            champion[0] = ra, champion[1] = rat, champion[2] = pa, champion[3] = pat;
            front = s;
            front.best_agree = true;
            have_front = true;
        }
    }
    p->listed[g] = 0;
    if (n == 0) {
        if (have_front)
            p->list[g][p->listed[g]++] = front;
        else if (have_best)
            p->list[g][p->listed[g]++] = best;
        return;
    }
    struct plain_said chosen[PLAIN_LIST];
    int k = 0;
    if (have_front) chosen[k++] = front;
    for (;;) {
        int most = -1;
        for (int i = 0; i < n; i++)
            if (strength[i] > -INFINITY &&
                !(have_front && enough[i].statement == front.statement) &&
                (most < 0 || strength[i] > strength[most]))
                most = i;
        if (most < 0 || k == PLAIN_LIST) break;
        chosen[k++] = enough[most];
        strength[most] = -INFINITY;
    }
    for (int side = 1; side >= 0; side--)
        for (int i = 0; i < k; i++)
            if (chosen[i].agree == side) p->list[g][p->listed[g]++] = chosen[i];
}

void plain_said(struct plain *p)
{
    for (int g = 0; g < p->k; g++)
        group_list(p, g);
    p->n_agreed = p->n_disagreed = 0;
    for (int side = 0; side < 2; side++) {
        bool used[PLAIN_STATEMENTS] = {false};
        for (int k = 0; k < PLAIN_LIST; k++) {
            struct plain_said best = {.statement = -1};
            for (int j = 0; j < p->statements; j++) {
                int x = 0, n = 0;
                for (int i = 0; i < p->people; i++) {
                    n += p->vote[i][j] != 9;
                    x += p->vote[i][j] == (side ? -1 : 1);
                }
                const double share = (x + 1.0) / (n + 2), test = over_half(x, n);
                if (used[j] || p->out[j] || share <= 0.5 || test <= 1.2816) continue;
                if (best.statement < 0 || share * test > best.p * best.p_test)
                    best = (struct plain_said){.statement = j,
                                               .agree = !side,
                                               .count = x,
                                               .n = n,
                                               .p = share,
                                               .p_test = test};
            }
            if (best.statement < 0) break;
            used[best.statement] = true;
            if (side)
                p->disagreed[p->n_disagreed++] = best;
            else
                p->agreed[p->n_agreed++] = best;
        }
    }
    for (int j = 0; j < p->statements; j++) {
        double a = 0, d = 0, s = 0;
        p->informed[j] = 1;
        for (int g = 0; g < p->k; g++) {
            double ga = 0, gs = 0;
            for (int i = 0; i < p->people; i++)
                if (p->of[i] == g && p->vote[i][j] != 9) {
                    ga += p->vote[i][j] == 1;
                    d += p->vote[i][j] == -1;
                    gs++;
                }
            a += ga;
            s += gs;
            p->informed[j] *= (ga + 1) / (gs + 2);
        }
        const double importance =
            (1 - (s - a - d + 1) / (s + 2)) * (p->extremity[j] + 1) * (a + 1) / (s + 2);
        p->priority[j] = p->meta[j] ? 49 : pow(importance * (1 + 8 * pow(2, -s / 5)), 2);
    }
}
