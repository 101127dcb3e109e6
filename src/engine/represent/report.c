#include "engine/represent/report.h"

const char *const represent_words[] = {"too_little", "less", "as_expected", "more"};

// One list per quantity, so that a reader finds it beside the categories.
#define LIST(j, key, n, write)          \
    do {                                \
        json_key((j), (key));           \
        json_open((j), '[');            \
        for (int i = 0; i < (n); i++) { \
            write;                      \
        }                               \
        json_close((j), ']');           \
    } while (0)

// A number of people is written whole when it is.
static void people(struct json *j, double v)
{
    if (v == (double)(int64_t)v)
        json_int(j, (int64_t)v);
    else
        json_double(j, v);
}

static void fit_json(struct json *j, const struct variables *v, const struct compare_variable *c)
{
    json_open(j, '{');
    LIST(j, "categories", c->groups, json_text(j, v->at[c->variable].group[i]));
    LIST(j, "observed", c->groups, json_int(j, c->group[i].observed));
    LIST(j, "population", c->groups, people(j, c->group[i].population));
    json_pair_int(j, "n", c->n);
    json_pair_int(j, "unknown", c->unknown);
    json_pair_int(j, "not_in_population", c->outside);
    LIST(j, "expected", c->groups, json_double(j, c->group[i].expected));
    json_pair_double(j, "x2", c->x2);
    json_pair_int(j, "df", c->df);
    json_pair_double(j, "p", c->p);
    if (c->small) {
        json_pair_double(j, "p_exact", c->exact.p);
        json_key(j, "p_exact_method");
        json_text(j, c->exact.exact ? STR("all outcomes") : STR("draws"));
        json_pair_int(j, "p_exact_outcomes", c->exact.outcomes);
        if (c->exact.p_probability >= 0)
            json_pair_double(j, "p_exact_by_probability", c->exact.p_probability);
    }
    json_pair_double(j, "g2", c->g2);
    LIST(j, "pearson", c->groups, json_double(j, c->group[i].pearson));
    LIST(j, "adjusted", c->groups, json_double(j, c->group[i].adjusted));
    LIST(j, "index", c->groups, json_double(j, c->group[i].index));
    LIST(j, "p_group", c->groups, json_double(j, c->group[i].p));
    LIST(j, "p_holm", c->groups, json_double(j, c->group[i].p_holm));
    LIST(j, "word", c->groups, json_text(j, str_of(represent_words[c->group[i].word])));
    json_pair_double(j, "cohen_w", c->cohen_w);
    json_pair_double(j, "min_expected", c->min_expected);
    json_pair_double(j, "duncan", c->duncan);
    json_pair_double(j, "finite_correction", c->finite);
    json_close(j, '}');
}

static void response_json(struct json *j, const struct response *r, int groups)
{
    json_open(j, '{');
    json_pair_double(j, "rate", r->rate);
    json_pair_double(j, "S", r->s);
    json_pair_double(j, "R", r->r);
    json_pair_double(j, "R_adjusted", r->r_fair);
    json_pair_double(j, "cv", r->cv);
    LIST(j, "partial_unconditional", groups, json_double(j, r->of_group[i]));
    json_pair_double(j, "partial_variable", r->partial);
    json_close(j, '}');
}

void represent_json_response(struct json *j, const struct variables *v, const int *variable,
                             const int *groups, int n, const struct response_fit *f)
{
    static const char *const sure[] = {"", "nobody", "everybody"};

    json_pair_double(j, "rate", f->all.rate);
    json_pair_double(j, "S", f->all.s);
    json_pair_double(j, "R", f->all.r);
    json_pair_double(j, "R_adjusted", f->all.r_fair);
    json_pair_double(j, "cv", f->all.cv);
    json_pair_int(j, "parameters", f->parameters);
    json_pair_int(j, "steps", f->steps);
    json_pair_double(j, "deviance", f->deviance);
    json_pair_double(j, "constant", f->constant);
    json_key(j, "variables");
    json_open(j, '{');
    for (int i = 0, first = 0; i < n; first += groups[i++]) {
        json_key(j, str_z(j->out->mem, v->at[variable[i]].name));
        json_open(j, '{');
        json_pair_double(j, "partial_variable", f->partial[i]);
        json_key(j, "groups");
        json_open(j, '[');
        for (int g = 0; g < groups[i]; g++) {
            const struct response_group *x = &f->group[first + g];
            json_open(j, '{');
            json_key(j, "group");
            json_text(j, v->at[variable[i]].group[g]);
            json_pair_double(j, "asked", x->asked);
            json_pair_double(j, "answered", x->answered);
            json_pair_double(j, "chance", x->chance);
            json_pair_double(j, "partial", f->all.of_group[first + g]);
            if (x->sure) {
                json_key(j, "sure");
                json_text(j, str_of(sure[x->sure]));
            } else {
                json_pair_double(j, "beta", x->beta);
                json_pair_double(j, "error", x->error);
            }
            json_close(j, '}');
        }
        json_close(j, ']');
        json_close(j, '}');
    }
    json_close(j, '}');
}

void represent_json_compare(struct json *j, const struct variables *v, const struct compare *c)
{
    json_key(j, "population");
    people(j, c->population);
    json_pair_int(j, "participants", c->participants);
    json_key(j, "gof");
    json_open(j, '{');
    for (int i = 0; i < c->variables; i++) {
        json_key(j, str_z(j->out->mem, v->at[c->variable[i].variable].name));
        fit_json(j, v, &c->variable[i]);
    }
    json_close(j, '}');
    json_key(j, "r_indicator");
    json_open(j, '{');
    for (int i = 0; i < c->variables; i++) {
        json_key(j, str_z(j->out->mem, v->at[c->variable[i].variable].name));
        response_json(j, &c->variable[i].response, c->variable[i].groups);
    }
    for (int i = 0; i < c->crosses; i++) {
        json_key(j, str_z(j->out->mem, margin_name(j->out->mem, v, c->cross[i].margin)));
        response_json(j, &c->cross[i].response, c->cross[i].margin->cells);
    }
    json_close(j, '}');
    json_key(j, "r_logistic");
    json_open(j, '{');
    for (int i = 0; i < c->crosses; i++) {
        const struct compare_cross *x = &c->cross[i];
        if (!x->modelled) continue;
        json_key(j, str_z(j->out->mem, margin_name(j->out->mem, v, x->margin)));
        json_open(j, '{');
        represent_json_response(j, v, x->margin->variable, x->margin->groups, x->margin->n,
                                &x->model);
        json_close(j, '}');
    }
    json_close(j, '}');
    json_key(j, "chance");
    json_open(j, '{');
    json_key(j, "seed");
    json_text(j, c->seed);
    json_key(j, "seed_hash");
    json_text(j, c->seed_hash);
    json_pair_int(j, "draws", (int64_t)c->draws);
    json_close(j, '}');
}

void represent_json_weights(struct json *j, const struct variables *v, const struct margin *margin,
                            const struct weights *w)
{
    json_key(j, "rake");
    json_open(j, '{');
    json_pair_int(j, "participants", w->n);
    json_pair_int(j, "combinations", w->combinations);
    json_pair_int(j, "iterations", w->iterations);
    json_key(j, "converged");
    json_bool(j, w->converged);
    json_pair_double(j, "max_rel_error", w->max_rel_error);
    json_key(j, "kish");
    json_open(j, '{');
    json_pair_double(j, "deff", w->deff);
    json_pair_double(j, "n_eff", w->n_eff);
    json_pair_double(j, "min", w->min);
    json_pair_double(j, "max", w->max);
    json_close(j, '}');
    json_pair_int(j, "trimmed", w->trimmed);
    json_key(j, "margins");
    json_open(j, '[');
    for (int i = 0; i < w->margins; i++) {
        json_open(j, '{');
        json_key(j, "margin");
        json_text(j, margin_name(j->out->mem, v, &margin[i]));
        json_key(j, "worst");
        json_text(j, margin_cell_name(j->out->mem, v, &margin[i], w->of_margin[i].cell));
        json_pair_double(j, "relative", w->of_margin[i].relative);
        json_close(j, '}');
    }
    json_close(j, ']');
    LIST(j, "first_10", w->n < 10 ? w->n : 10, json_double(j, w->w[i]));
    json_pair_double(j, "sum", w->sum);
    json_pair_double(j, "sum_sq", w->sum_sq);
    json_close(j, '}');
    LIST(j, "weights", w->n, json_double(j, w->w[i]));
}

static void matrix(struct json *j, const char *key, const struct cells_pattern *p, const bool *of)
{
    json_key(j, key);
    json_open(j, '[');
    for (int r = 0; r < p->rows; r++) {
        json_open(j, '[');
        for (int c = 0; c < p->columns; c++)
            json_int(j, of[r * (p->columns + 1) + c]);
        json_close(j, ']');
    }
    json_close(j, ']');
}

// What is not published is null.
static void shown(struct json *j, const struct cells_pattern *p, int cell)
{
    if (p->hidden[cell])
        json_none(j);
    else
        json_int(j, p->count[cell]);
}

void represent_json_cells(struct json *j, const struct cells_pattern *p, const str *row_names,
                          const str *column_names, const int64_t *rounded)
{
    const int wide = p->columns + 1;

    if (row_names) LIST(j, "rows", p->rows, json_text(j, row_names[i]));
    if (column_names) LIST(j, "columns", p->columns, json_text(j, column_names[i]));
    json_pair_int(j, "k", p->k);
    matrix(j, "primary", p, p->primary);
    matrix(j, "hidden", p, p->hidden);
    json_key(j, "published");
    json_open(j, '[');
    for (int r = 0; r < p->rows; r++) {
        json_open(j, '[');
        for (int c = 0; c < p->columns; c++)
            shown(j, p, r * wide + c);
        json_close(j, ']');
    }
    json_close(j, ']');
    LIST(j, "row_totals", p->rows, shown(j, p, i * wide + p->columns));
    LIST(j, "column_totals", p->columns, shown(j, p, p->rows * wide + i));
    json_key(j, "total");
    shown(j, p, p->rows * wide + p->columns);
    json_pair_int(j, "hidden_total", p->hidden_total);
    json_pair_int(j, "hidden_cells", p->hidden_cells);
    json_key(j, "intervals");
    json_open(j, '{');
    for (int i = 0; i < p->ranges; i++) {
        const struct cells_range *x = &p->range[i];
        char key[32];
        if (x->row == p->rows || x->column == p->columns) continue;
        const str name = str_format(j->out->mem, "%d,%d", x->row, x->column);
        memcpy(key, name.at, name.n);
        key[name.n] = 0;
        json_key(j, key);
        json_open(j, '[');
        json_int(j, x->low);
        if (x->high >= CELLS_NO_LIMIT)
            json_none(j);
        else
            json_int(j, x->high);
        json_close(j, ']');
    }
    json_close(j, '}');
    json_pair_int(j, "unprotected", p->unprotected);
    json_key(j, "least");
    json_bool(j, p->proven);
    if (p->gap >= 0) json_pair_int(j, "gap", p->gap);
    json_pair_int(j, "nodes", p->nodes);
    if (!rounded) return;
    json_key(j, "rounded");
    json_open(j, '[');
    for (int r = 0; r <= p->rows; r++) {
        json_open(j, '[');
        for (int c = 0; c <= p->columns; c++)
            json_int(j, rounded[r * wide + c]);
        json_close(j, ']');
    }
    json_close(j, ']');
}

// A margin without counts, for its names.
static struct margin named(const struct linked_table *t)
{
    struct margin g = {.n = t->n, .cells = t->cells};

    memcpy(g.variable, t->variable, sizeof t->variable);
    memcpy(g.groups, t->groups, sizeof t->groups);
    return g;
}

void represent_json_linked(struct json *j, const struct variables *v, const struct linked *l)
{
    json_pair_int(j, "k", l->ask.k);
    json_pair_int(j, "people", l->people);
    json_pair_int(j, "hidden_cells", l->hidden_cells);
    json_pair_int(j, "hidden_people", l->hidden_people);
    json_pair_int(j, "unprotected", l->unprotected);
    json_pair_int(j, "programs", l->programs);
    json_pair_int(j, "programs_failed", l->failed);
    json_key(j, "tables");
    json_open(j, '[');
    for (int t = 0; t < l->tables; t++) {
        const struct linked_table *x = &l->table[t];
        const struct margin g = named(x);
        json_open(j, '{');
        LIST(j, "variables", x->n, json_text(j, v->at[x->variable[i]].name));
        json_key(j, "given");
        json_bool(j, x->given >= 0);
        json_key(j, "cells");
        json_open(j, '[');
        for (int at = 0; at < x->cells; at++) {
            const struct linked_cell *y = &l->cell[x->first + at];
            json_open(j, '{');
            json_key(j, "groups");
            json_text(j, x->n ? margin_cell_name(j->out->mem, v, &g, at) : STR("*"));
            json_key(j, "count");
            if (y->hidden) {
                json_none(j);
                json_key(j, "primary");
                json_bool(j, y->primary);
                json_pair_int(j, "low", y->low);
                json_pair_int(j, "high", y->high);
            } else {
                json_int(j, y->count);
            }
            json_close(j, '}');
        }
        json_close(j, ']');
        json_close(j, '}');
    }
    json_close(j, ']');
}
