// compare.c - goodness of fit per variable, Holm over all groups, and how even the response is.
#include "engine/represent/represent.h"

#include <float.h>
#include <math.h>

#define NOTE_PUT(f, what, ...) \
    fault_add((f), (struct fault){.code = REPRESENT_FAULT_##what, .name = #what, __VA_ARGS__})

// The population of a variable, from the first margin that has it; groups that came later have nobody.
static bool population_of(struct mem *m, const struct margin *margin, int margins, int variable,
                          struct margin *out)
{
    for (int i = 0; i < margins; i++)
        if (margin_place(&margin[i], variable) >= 0) {
            margin_sum(m, &margin[i], &variable, 1, out);
            return true;
        }
    return false;
}

static void response_of(struct mem *m, const double *people, const int64_t *observed, int groups,
                        struct response *out)
{
    double n = 0, all = 0, s2 = 0, chance = 0, between = 0;

    out->of_group = MEM_ARRAY(m, double, (size_t)groups + 1);
    for (int g = 0; g < groups; g++) {
        if (!(people[g] > 0)) continue;
        n += (double)observed[g];
        all += people[g];
    }
    const double rate = all > 0 ? n / all : 0;
    for (int g = 0; g < groups; g++) {
        if (!(people[g] > 0)) continue;
        const double r = (double)observed[g] / people[g], far = r - rate;
        s2 += people[g] * far * far;
        between += people[g] / all * far * far;
        chance += r * (1 - r);
        out->of_group[g] = sqrt(people[g] / all) * far;
    }
    s2 = all > 1 ? s2 / (all - 1) : 0;
    out->rate = rate;
    out->s = sqrt(s2);
    out->s_fair = sqrt(fmax(0, s2 - chance / all));
    out->r = 1 - 2 * out->s;
    out->r_fair = 1 - 2 * out->s_fair;
    out->cv = rate > 0 ? out->s / rate : 0;
    out->partial = sqrt(between);
}

// The neighbour that has least expected, so that as few differences as possible are lost.
static int neighbour(const struct compare_variable *c, int g)
{
    int best = -1;

    for (int step = -1; step <= 1; step += 2)
        for (int h = g + step; h >= 0 && h < c->groups; h += step) {
            if (!(c->group[h].expected > 0)) continue;
            if (best < 0 || c->group[h].expected < c->group[best].expected) best = h;
            break;
        }
    return best;
}

static void fit(struct compare_variable *c)
{
    c->min_expected = DBL_MAX;
    for (int g = 0; g < c->groups; g++) {
        struct compare_group *x = &c->group[g];
        const double share = x->population / c->population, o = (double)x->observed;
        if (!(x->population > 0)) continue;
        const double e = (double)c->n * share, d = o - e;
        x->expected = e;
        c->df++;
        c->duncan += fabs((c->n ? o / (double)c->n : 0) - share) / 2;
        if (!c->n) continue;
        c->min_expected = fmin(c->min_expected, e);
        c->x2 += d * d / e;
        if (x->observed) c->g2 += 2 * o * log(o / e);
        x->pearson = d / sqrt(e);
        x->adjusted = share < 1 ? d / sqrt(e * (1 - share)) * c->finite : 0;
        x->index = o / e;
        x->p = stat_normal_two_sided(x->adjusted);
    }
    c->df--;
    if (!c->n) {
        c->min_expected = c->duncan = 0;
        c->p = 1;
        return;
    }
    c->g2 = fmax(c->g2, 0);
    c->cohen_w = sqrt(c->x2 / (double)c->n);
    c->p = c->df > 0 ? stat_chi_squared(c->x2, c->df) : 1;
    c->small = c->min_expected < REPRESENT_EXPECTED_MIN;
}

static enum err exactly(struct mem *m, struct compare_variable *c, struct chance *chance,
                        const struct progress *progress)
{
    int64_t *o = MEM_ARRAY(m, int64_t, (size_t)c->groups);
    double *share = MEM_ARRAY(m, double, (size_t)c->groups);
    int groups = 0;

    for (int g = 0; g < c->groups; g++) {
        if (!(c->group[g].population > 0)) continue;
        o[groups] = c->group[g].observed;
        share[groups++] = c->group[g].population / c->population;
    }
    if (groups > STAT_GROUPS_MAX) {
        c->exact = (struct stat_exact){.p = c->p, .p_probability = -1};
        return ERR_NONE;
    }
    return stat_multinomial(m, o, share, groups, chance, progress, &c->exact);
}

static void tell(struct mem *m, const struct variables *v, const struct compare_variable *c,
                 int participants, struct faults *notes)
{
    const struct variable *x = &v->at[c->variable];

    for (int g = 0; g < c->groups; g++)
        if (!(c->group[g].population > 0) && c->group[g].observed)
            NOTE_PUT(notes, group_not_in_population, .field = x->name, .value = x->group[g],
                     .a = str_format(m, "%lld", (long long)c->group[g].observed));
    if (c->n < REPRESENT_ANSWERS_MIN)
        NOTE_PUT(notes, answers_few, .field = x->name, .a = str_format(m, "%lld", (long long)c->n));
    if (participants && (double)c->unknown > REPRESENT_UNKNOWN * participants)
        NOTE_PUT(notes, unknown_many, .field = x->name,
                 .a = str_format(m, "%.0f", 100.0 * (double)c->unknown / participants));
    if ((double)c->n >= c->population)
        NOTE_PUT(notes, participants_all, .field = x->name,
                 .a = str_format(m, "%.0f", c->population));
    for (int g = 0; c->small && g < c->groups; g++) {
        const struct compare_group *y = &c->group[g];
        if (!(y->population > 0) || y->expected >= REPRESENT_EXPECTED_MIN) continue;
        const int with = neighbour(c, g);
        NOTE_PUT(notes, group_small, .field = x->name, .value = x->group[g],
                 .a = with >= 0 ? x->group[with] : STR(""));
    }
}

// Holm: the smallest p times how many there are, the next times one less; never smaller than one before it.
static void holm(struct mem *m, struct compare *c)
{
    int n = 0;

    for (int i = 0; i < c->variables; i++)
        n += c->variable[i].groups;
    struct compare_group **by = MEM_ARRAY(m, struct compare_group *, (size_t)n + 1),
                         **other = MEM_ARRAY(m, struct compare_group *, (size_t)n + 1);
    n = 0;
    for (int i = 0; i < c->variables; i++)
        for (int g = 0; g < c->variable[i].groups; g++)
            if (c->variable[i].group[g].population > 0 && c->variable[i].n)
                by[n++] = &c->variable[i].group[g];
    for (int width = 1; width < n; width *= 2) {
        for (int from = 0; from < n; from += 2 * width) {
            const int middle = from + width < n ? from + width : n;
            const int end = from + 2 * width < n ? from + 2 * width : n;
            int i = from, j = middle;
            for (int k = from; k < end; k++)
                other[k] = j == end || (i < middle && by[i]->p <= by[j]->p) ? by[i++] : by[j++];
        }
        struct compare_group **kept = by;
        by = other;
        other = kept;
    }
    double least = 0;
    for (int i = 0; i < n; i++) {
        least = fmax(least, fmin(1, by[i]->p * (n - i)));
        by[i]->p_holm = least;
    }
}

static enum represent_word word_of(const struct compare_variable *c, const struct compare_group *g)
{
    if (c->n < REPRESENT_ANSWERS_MIN || !(g->population > 0)) return REPRESENT_TOO_LITTLE;
    if (g->p_holm > 0.05 || fabs(g->adjusted) < REPRESENT_Z) {
        // Nothing was found; where a group of this size could be halved unseen, that says nothing.
        return g->expected < REPRESENT_EXPECTED_MIN ? REPRESENT_TOO_LITTLE : REPRESENT_AS_EXPECTED;
    }
    return g->index < 0.9   ? REPRESENT_LESS
           : g->index > 1.1 ? REPRESENT_MORE
                            : REPRESENT_AS_EXPECTED;
}

// The people of each cell as one pattern of a logistic model.
static void model_of(struct mem *m, const struct margin *g, const int64_t *observed,
                     struct compare_cross *out)
{
    int32_t *code = MEM_ARRAY(m, int32_t, (size_t)g->cells * (size_t)g->n);
    double *answered = MEM_ARRAY(m, double, (size_t)g->cells);

    for (int cell = 0; cell < g->cells; cell++) {
        for (int i = g->n - 1, left = cell; i >= 0; left /= g->groups[i--])
            code[cell * g->n + i] = left % g->groups[i];
        answered[cell] = (double)observed[cell];
    }
    const struct response_ask ask = {.patterns = g->cells,
                                     .variables = g->n,
                                     .groups = g->groups,
                                     .code = code,
                                     .asked = g->count,
                                     .answered = answered};
    out->modelled = represent_response(m, &ask, &out->model) == ERR_NONE;
}

static void cross_of(struct mem *m, const struct margin *g, const struct table *people,
                     struct compare_cross *out)
{
    int64_t *observed = MEM_ARRAY(m, int64_t, (size_t)g->cells);
    int column[MARGIN_VARIABLES_MAX];

    out->margin = g;
    for (int i = 0; i < g->n; i++) {
        column[i] = 0;
        while (people->variable[column[i]] != g->variable[i])
            column[i]++;
    }
    for (int r = 0; r < people->rows; r++) {
        int cell = 0;
        for (int i = 0; i < g->n && cell >= 0; i++) {
            const int code = people->code[(size_t)r * (size_t)people->columns + (size_t)column[i]];
            cell = code < 0 || code >= g->groups[i] ? -1 : cell * g->groups[i] + code;
        }
        if (cell >= 0 && g->count[cell] > 0) {
            observed[cell]++;
            out->n++;
        }
    }
    response_of(m, g->count, observed, g->cells, &out->response);
    model_of(m, g, observed, out);
}

static enum err variable_of(struct mem *m, const struct variables *v, const struct table *people,
                            int column, const struct margin *population, struct chance *chance,
                            const struct progress *progress, struct compare_variable *out)
{
    struct compare_variable c = {.variable = people->variable[column], .finite = 1};

    c.groups = v->at[c.variable].groups;
    c.group = MEM_ARRAY(m, struct compare_group, (size_t)c.groups);
    c.population = population->total;
    for (int g = 0; g < population->cells && g < c.groups; g++)
        c.group[g].population = population->count[g];
    for (int r = 0; r < people->rows; r++) {
        const int code = people->code[(size_t)r * (size_t)people->columns + (size_t)column];
        if (code < 0) {
            c.unknown++;
            continue;
        }
        c.group[code].observed++;
        if (c.group[code].population > 0)
            c.n++;
        else
            c.outside++;
    }
    const double part = (double)c.n / c.population;
    if (part > REPRESENT_FINITE && part < 1) c.finite = 1 / sqrt(1 - part);
    fit(&c);
    double *counts = MEM_ARRAY(m, double, (size_t)c.groups);
    int64_t *observed = MEM_ARRAY(m, int64_t, (size_t)c.groups);
    for (int g = 0; g < c.groups; g++) {
        counts[g] = c.group[g].population;
        observed[g] = c.group[g].observed;
    }
    response_of(m, counts, observed, c.groups, &c.response);
    const enum err why = c.small && c.df > 0 ? exactly(m, &c, chance, progress) : ERR_NONE;
    c.small = c.small && c.df > 0;
    *out = c;
    return why;
}

enum err represent_compare(struct mem *m, const struct variables *v, const struct margin *margin,
                           int margins, const struct table *people, const struct compare_ask *ask,
                           struct faults *notes, struct compare *out)
{
    struct compare c = {.participants = people->rows, .seed = ask->seed};
    struct chance chance;
    enum err why = ERR_NONE;

    if (margins < 1) return ERR_UNSOLVABLE;
    c.population = margin[0].total;
    chance_start(&chance, ask->seed);
    c.variable = MEM_ARRAY(m, struct compare_variable, (size_t)people->columns + 1);
    c.cross = MEM_ARRAY(m, struct compare_cross, (size_t)margins);
    for (int i = 0; i < people->columns; i++) {
        struct margin population;
        if (!population_of(m, margin, margins, people->variable[i], &population)) {
            NOTE_PUT(notes, variable_no_margin, .field = v->at[people->variable[i]].name);
            continue;
        }
        const enum err e = variable_of(m, v, people, i, &population, &chance, ask->progress,
                                       &c.variable[c.variables]);
        if (e != ERR_NONE) why = e;
        tell(m, v, &c.variable[c.variables++], people->rows, notes);
    }
    if (c.variables == 0) return ERR_UNSOLVABLE;
    holm(m, &c);
    for (int i = 0; i < c.variables; i++)
        for (int g = 0; g < c.variable[i].groups; g++)
            c.variable[i].group[g].word = word_of(&c.variable[i], &c.variable[i].group[g]);
    for (int i = 0; i < margins; i++)
        if (margin[i].n > 1) cross_of(m, &margin[i], people, &c.cross[c.crosses++]);
    c.seed_hash = chance_hash(m, &chance);
    c.draws = chance.draws;
    *out = c;
    return why;
}
