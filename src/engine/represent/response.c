// response.c - the logistic model of who answers, and how even the chances are.
#include "engine/represent/response.h"

#include <math.h>

enum { STEPS_MAX = 50 };

struct model {
    const struct response_ask *ask;
    struct response_fit *fit;
    int first[RESPONSE_VARIABLES_MAX]; // of a variable's groups, among all
    int *parameter;                    // per group; -1: none of its own
    bool *out;                         // per pattern: sure, or nobody was asked
    double *beta, *slope, *bend;       // parameters; slope and bend: of the log likelihood
    double *step;
    int n;
};

static struct response_group *group_of(const struct model *m, int pattern, int variable)
{
    const int32_t code =
        m->ask->code[(size_t)pattern * (size_t)m->ask->variables + (size_t)variable];

    return &m->fit->group[m->first[variable] + code];
}

// Groups without an answer, or without a refusal, until none is left: taking one out may make another so.
static void take_out_sure(struct model *m)
{
    const struct response_ask *a = m->ask;
    int groups = 0;

    for (int v = 0; v < a->variables; v++)
        groups += a->groups[v];
    for (bool again = true; again;) {
        again = false;
        for (int g = 0; g < groups; g++)
            if (!m->fit->group[g].sure) m->fit->group[g].asked = m->fit->group[g].answered = 0;
        for (int p = 0; p < a->patterns; p++)
            for (int v = 0; v < a->variables && !m->out[p]; v++) {
                group_of(m, p, v)->asked += a->asked[p];
                group_of(m, p, v)->answered += a->answered[p];
            }
        for (int p = 0; p < a->patterns; p++)
            for (int v = 0; v < a->variables && !m->out[p]; v++) {
                struct response_group *g = group_of(m, p, v);
                if (g->answered > 0 && g->answered < g->asked) continue;
                g->sure = g->answered > 0 ? RESPONSE_EVERYBODY : RESPONSE_NOBODY;
                m->fit->chance[p] = g->answered > 0;
                m->out[p] = again = true;
            }
    }
}

// Places in beta of what makes up a pattern.
static int places_of(const struct model *m, int pattern, int *out)
{
    int n = 0;

    out[n++] = 0;
    for (int v = 0; v < m->ask->variables; v++) {
        const int at = m->parameter[group_of(m, pattern, v) - m->fit->group];
        if (at > 0) out[n++] = at;
    }
    return n;
}

static double chance_of(double odds_log)
{
    return odds_log >= 0 ? 1 / (1 + exp(-odds_log)) : exp(odds_log) / (1 + exp(odds_log));
}

// The log likelihood at beta + part * step; with `bend`, its slope and bend too.
static double likelihood(struct model *m, double part, bool bend)
{
    const struct response_ask *a = m->ask;
    double sum = 0;

    if (bend) {
        memset(m->slope, 0, (size_t)m->n * sizeof *m->slope);
        memset(m->bend, 0, (size_t)m->n * (size_t)m->n * sizeof *m->bend);
    }
    for (int p = 0; p < a->patterns; p++) {
        int place[RESPONSE_VARIABLES_MAX + 1];
        if (m->out[p]) continue;
        const int n = places_of(m, p, place);
        double odds = 0;
        for (int i = 0; i < n; i++)
            odds += m->beta[place[i]] + part * m->step[place[i]];
        const double chance = chance_of(odds);
        m->fit->chance[p] = chance;
        // log(1 + e^odds), without overflow
        sum += a->answered[p] * odds - a->asked[p] * (fmax(odds, 0) + log1p(exp(-fabs(odds))));
        const double weight = a->asked[p] * chance * (1 - chance);
        for (int i = 0; i < n && bend; i++) {
            m->slope[place[i]] += a->answered[p] - a->asked[p] * chance;
            for (int k = 0; k < n; k++)
                m->bend[place[i] * m->n + place[k]] += weight;
        }
    }
    return sum;
}

// bend = L L', L in its place. A parameter that the others say already (a pivot that rounding left) is taken out: its
// row becomes one that keeps it at what it is. Gives how many.
static int factorise(struct model *m)
{
    const int n = m->n;
    double *a = m->bend;
    int out = 0;

    for (int j = 0; j < n; j++) {
        const double whole = a[j * n + j];
        for (int k = 0; k < j; k++)
            a[j * n + j] -= a[j * n + k] * a[j * n + k];
        const bool known = !(a[j * n + j] > 1e-10 * whole);
        out += known;
        a[j * n + j] = known ? INFINITY : sqrt(a[j * n + j]);
        for (int i = j + 1; i < n; i++) {
            for (int k = 0; k < j; k++)
                a[i * n + j] -= a[i * n + k] * a[j * n + k];
            a[i * n + j] = known ? 0 : a[i * n + j] / a[j * n + j];
        }
    }
    return out;
}

// x = L^-1 x; and then, `whole`, x = L'^-1 x.
static void solve(const struct model *m, double *x, bool whole)
{
    const int n = m->n;

    for (int i = 0; i < n; i++) {
        for (int k = 0; k < i; k++)
            x[i] -= m->bend[i * n + k] * x[k];
        x[i] /= m->bend[i * n + i];
    }
    for (int i = n - 1; i >= 0 && whole; i--) {
        for (int k = i + 1; k < n; k++)
            x[i] -= m->bend[k * n + i] * x[k];
        x[i] /= m->bend[i * n + i];
    }
}

static void newton(struct model *m)
{
    double best = likelihood(m, 0, true);
    int known = 0;

    for (int s = 0; s < STEPS_MAX && !m->fit->converged; s++) {
        double largest = 0, part = 1;
        const int out = factorise(m);
        if (s == 0) known = out;
        if (out > known) return; // factors that grow without end: no bend is left in them
        memcpy(m->step, m->slope, (size_t)m->n * sizeof *m->step);
        solve(m, m->step, true);
        for (int i = 0; i < m->n; i++)
            largest = fmax(largest, fabs(m->step[i]));
        while (!(likelihood(m, part, false) >= best - 1e-12 * fabs(best)) && part > 1e-6)
            part /= 2;
        for (int i = 0; i < m->n; i++)
            m->beta[i] += part * m->step[i];
        memset(m->step, 0, (size_t)m->n * sizeof *m->step);
        best = likelihood(m, 0, true);
        m->fit->steps = s + 1;
        m->fit->converged =
            part == 1 && largest < 1e-9; // the next would be of the order of its square
    }
    factorise(m);
}

static void spread_of(struct mem *mem, struct model *m)
{
    const struct response_ask *a = m->ask;
    struct response *r = &m->fit->all;
    double all = 0, n = 0, s2 = 0, bias = 0, *x = MEM_ARRAY(mem, double, (size_t)m->n + 1);
    int groups = 0;

    for (int p = 0; p < a->patterns; p++)
        all += a->asked[p], n += a->answered[p];
    r->rate = n / all;
    for (int p = 0; p < a->patterns; p++) {
        const double chance = m->fit->chance[p], far = chance - r->rate;
        s2 += a->asked[p] * far * far;
        if (m->out[p]) continue;
        int place[RESPONSE_VARIABLES_MAX + 1];
        memset(x, 0, (size_t)m->n * sizeof *x);
        const int k = places_of(m, p, place);
        for (int i = 0; i < k; i++)
            x[place[i]] = 1;
        solve(m, x, false);
        double square = 0;
        for (int i = 0; i < m->n; i++)
            square += x[i] * x[i];
        bias += a->asked[p] * chance * (1 - chance) * chance * (1 - chance) * square;
    }
    s2 = all > 1 ? s2 / (all - 1) : 0;
    r->s = sqrt(s2);
    r->s_fair = sqrt(fmax(0, s2 - bias / all));
    r->r = 1 - 2 * r->s;
    r->r_fair = 1 - 2 * r->s_fair;
    r->cv = r->s / r->rate;

    for (int v = 0; v < a->variables; v++)
        groups += a->groups[v];
    r->of_group = MEM_ARRAY(mem, double, (size_t)groups + 1);
    for (int g = 0; g < groups; g++)
        m->fit->group[g].asked = m->fit->group[g].answered = m->fit->group[g].chance = 0;
    for (int p = 0; p < a->patterns; p++)
        for (int v = 0; v < a->variables; v++) {
            struct response_group *g = group_of(m, p, v);
            g->asked += a->asked[p];
            g->answered += a->answered[p];
            g->chance += a->asked[p] * m->fit->chance[p];
        }
    for (int v = 0; v < a->variables; v++) {
        double between = 0;
        for (int g = m->first[v]; g < m->first[v] + a->groups[v]; g++) {
            struct response_group *x2 = &m->fit->group[g];
            if (!(x2->asked > 0)) continue;
            x2->chance /= x2->asked;
            const double far = x2->chance - r->rate;
            between += x2->asked / all * far * far;
            r->of_group[g] = sqrt(x2->asked / all) * far;
        }
        m->fit->partial[v] = sqrt(between);
    }
}

static void effects_of(struct mem *mem, struct model *m, int groups)
{
    double *x = MEM_ARRAY(mem, double, (size_t)m->n);

    m->fit->constant = m->beta[0];
    for (int g = 0; g < groups; g++) {
        const int at = m->parameter[g];
        if (at <= 0) continue;
        memset(x, 0, (size_t)m->n * sizeof *x);
        x[at] = 1;
        solve(m, x, false);
        double square = 0;
        for (int i = 0; i < m->n; i++)
            square += x[i] * x[i];
        m->fit->group[g].beta = m->beta[at];
        m->fit->group[g].error = sqrt(square);
    }
}

// Twice what the log likelihood is below that of a model with a chance of its own for every pattern.
static double deviance_of(const struct response_ask *a, const double *chance)
{
    double sum = 0;

    for (int p = 0; p < a->patterns; p++) {
        const double o = a->answered[p], left = a->asked[p] - o;
        if (o > 0) sum += 2 * o * log(o / (a->asked[p] * chance[p]));
        if (left > 0) sum += 2 * left * log(left / (a->asked[p] * (1 - chance[p])));
    }
    return sum;
}

enum err represent_response(struct mem *mem, const struct response_ask *ask,
                            struct response_fit *out)
{
    struct model m = {.ask = ask, .fit = out};
    double asked = 0, answered = 0;
    int groups = 0;

    *out = (struct response_fit){0};
    if (ask->variables < 1 || ask->variables > RESPONSE_VARIABLES_MAX) return ERR_INVALID;
    for (int v = 0; v < ask->variables; v++) {
        m.first[v] = groups;
        if (ask->groups[v] > RESPONSE_PARAMETERS_MAX - groups) return ERR_INVALID;
        groups += ask->groups[v];
    }
    for (int p = 0; p < ask->patterns; p++) {
        if (!(ask->answered[p] >= 0 && ask->answered[p] <= ask->asked[p])) return ERR_INVALID;
        asked += ask->asked[p], answered += ask->answered[p];
    }
    if (!(answered > 0 && answered < asked)) return ERR_UNSOLVABLE;
    out->group = MEM_ARRAY(mem, struct response_group, (size_t)groups + 1);
    out->chance = MEM_ARRAY(mem, double, (size_t)ask->patterns + 1);
    out->partial = MEM_ARRAY(mem, double, (size_t)ask->variables);
    m.out = MEM_ARRAY(mem, bool, (size_t)ask->patterns + 1);
    for (int p = 0; p < ask->patterns; p++)
        m.out[p] = !(ask->asked[p] > 0);
    take_out_sure(&m);
    m.parameter = MEM_ARRAY(mem, int, (size_t)groups + 1);
    m.n = 1;
    for (int v = 0; v < ask->variables; v++) {
        bool first = true;
        for (int g = m.first[v]; g < m.first[v] + ask->groups[v]; g++) {
            const bool open = !out->group[g].sure && out->group[g].asked > 0;
            m.parameter[g] = open && !first ? m.n++ : -1;
            if (open) first = false;
        }
    }
    m.beta = MEM_ARRAY(mem, double, (size_t)m.n);
    m.slope = MEM_ARRAY(mem, double, (size_t)m.n);
    m.step = MEM_ARRAY(mem, double, (size_t)m.n);
    m.bend = MEM_ARRAY(mem, double, (size_t)m.n *(size_t)m.n);
    double left = 0, of_left = 0;
    for (int p = 0; p < ask->patterns; p++)
        if (!m.out[p]) left += ask->asked[p], of_left += ask->answered[p];
    out->parameters = m.n;
    if (left > 0) {
        m.beta[0] = log(of_left / (left - of_left));
        newton(&m);
    } else {
        out->converged = true; // every chance is sure
        m.bend[0] = 1;
    }
    spread_of(mem, &m);
    effects_of(mem, &m, groups);
    out->deviance = deviance_of(ask, out->chance);
    return out->converged ? ERR_NONE : ERR_LIMIT;
}
