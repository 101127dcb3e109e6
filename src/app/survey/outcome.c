#include "app/survey/outcome.h"

#include "base/hash.h"
#include "base/json.h"
#include "engine/represent/linked.h"
#include "engine/represent/represent.h"
#include "engine/represent/smallcells.h"
#include "engine/represent/weights.h"
#include "engine/survey/estimate.h"

#include <math.h>
#include <stdlib.h>

struct sheet {
    int64_t id, stratum;
    str channel;
    str *value;  // [n]
    bool *shown; // [n]
    double w;
};

struct outcome {
    struct db *db;
    struct mem *m;
    const struct survey_here *h;
    const struct form *f;
    struct survey_stratum_rows strata;
    struct sheet *at;
    int n;
    int64_t k; // people below which nothing is shown of a group
    double deff;
    bool weighted;
    struct compare_group *word; // of each stratum; NULL: not compared
    struct json *j;
};

static enum err sheets_read(struct outcome *o)
{
    struct survey_value_rows rows;
    int64_t before = -1;

    TRY(survey_values(o->db, o->m, o->h->s.id, 0, &rows));
    o->at = MEM_ARRAY(o->m, struct sheet, (size_t)rows.n + 1);
    for (int i = 0; i < rows.n; i++) {
        if (rows.at[i].sheet != before) {
            before = rows.at[i].sheet;
            o->at[o->n++] = (struct sheet){.id = before,
                                           .stratum = rows.at[i].stratum,
                                           .channel = rows.at[i].channel,
                                           .value = MEM_ARRAY(o->m, str, (size_t)o->f->n + 1),
                                           .shown = MEM_ARRAY(o->m, bool, (size_t)o->f->n + 1),
                                           .w = 1};
        }
        const int q = rows.at[i].question.at ? form_find(o->f, rows.at[i].question) : -1;
        if (q >= 0) o->at[o->n - 1].value[q] = rows.at[i].value;
    }
    for (int i = 0; i < o->n; i++)
        form_show(o->f, o->at[i].value, o->at[i].shown);
    return ERR_NONE;
}

// ---- weights ----

// Everybody answers it with one choice, and of each choice it is known how many people there are.
static bool is_margin(const struct question *q)
{
    if (q->kind != QUESTION_single || !q->required || q->whens) return false;
    for (int c = 0; c < q->choices; c++)
        if (!q->choice[c].people) return false;
    return true;
}

struct margins {
    struct variables all;
    struct margin at[MARGIN_VARIABLES_MAX];
    int question[MARGIN_VARIABLES_MAX]; // -1: the part of the population
    int n;
};

static void margin_begin(struct outcome *o, struct margins *g, str name, int question, int groups)
{
    struct margin *x = &g->at[g->n];

    g->question[g->n++] = question;
    *x = (struct margin){.file = name, .n = 1, .cells = groups};
    x->variable[0] = variable_add(&g->all, name);
    x->groups[0] = groups;
    x->count = MEM_ARRAY(o->m, double, (size_t)groups);
}

static void margin_group(struct outcome *o, struct margins *g, int group, str name, double people)
{
    struct margin *x = &g->at[g->n - 1];

    variable_group_add(o->m, &g->all.at[x->variable[0]], name);
    x->count[group] = people;
    x->total += people;
}

static void margins_make(struct outcome *o, struct margins *g)
{
    *g = (struct margins){.all = variables_new(o->m)};
    if (o->strata.n > 1) {
        margin_begin(o, g, STR("stratum"), -1, o->strata.n);
        for (int i = 0; i < o->strata.n; i++)
            margin_group(o, g, i, o->strata.at[i].name, (double)o->strata.at[i].people);
    }
    for (int i = 0; i < o->f->n && g->n < MARGIN_VARIABLES_MAX; i++) {
        const struct question *q = &o->f->at[i];
        if (!is_margin(q)) continue;
        margin_begin(o, g, q->id, i, q->choices);
        for (int c = 0; c < q->choices; c++)
            margin_group(o, g, c, q->choice[c].id, (double)q->choice[c].people);
    }
}

static int group_of(const struct outcome *o, const struct sheet *s, int question)
{
    if (question >= 0) return choice_find(&o->f->at[question], s->value[question]);
    for (int i = 0; i < o->strata.n; i++)
        if (o->strata.at[i].number == s->stratum) return i;
    return -1;
}

static struct table people_make(struct outcome *o, const struct margins *g)
{
    struct table t = {.rows = o->n, .columns = g->n};

    t.variable = MEM_ARRAY(o->m, int, (size_t)g->n + 1);
    t.code = MEM_ARRAY(o->m, int32_t, (size_t)o->n * (size_t)g->n + 1);
    t.line = MEM_ARRAY(o->m, int, (size_t)o->n + 1);
    for (int k = 0; k < g->n; k++)
        t.variable[k] = g->at[k].variable[0];
    for (int i = 0; i < o->n; i++)
        for (int k = 0; k < g->n; k++)
            t.code[i * g->n + k] = group_of(o, &o->at[i], g->question[k]);
    return t;
}

static bool whole(const struct table *t)
{
    for (int i = 0; i < t->rows * t->columns; i++)
        if (t->code[i] < 0) return false;
    return t->rows > 0;
}

// Weights that cannot be made (a group without answers) leave the answers as they are, and that is said.
static enum err weigh(struct outcome *o)
{
    struct faults notes = faults_new(o->m);
    struct margins g;
    struct weights w;
    struct compare c;

    margins_make(o, &g);
    if (!g.n) return ERR_NONE;
    const struct table people = people_make(o, &g);
    if (o->strata.n > 1 && o->n >= SURVEY_FEW) {
        notes = faults_new(o->m);
        TRY(represent_compare(o->m, &g.all, g.at, g.n, &people,
                              &(struct compare_ask){.seed = STR("survey")}, &notes, &c));
        o->word = c.variable[0].group;
    }
    if (!o->h->s.weigh || !o->h->sample || !whole(&people)) return ERR_NONE;
    notes = faults_new(o->m);
    const enum err e = represent_weights(o->m, &g.all, g.at, g.n, &people,
                                         &(struct weights_ask){.trim = true}, &notes, &w);
    if (e == ERR_UNSOLVABLE || e == ERR_LIMIT) return ERR_NONE;
    TRY(e);
    for (int i = 0; i < o->n; i++)
        o->at[i].w = w.w[i] * w.n / w.sum;
    o->weighted = true;
    o->deff = w.deff;
    return ERR_NONE;
}

// ---- a share, a mean ----

// known: what was weighted to is no estimate.
static void share_write(struct outcome *o, double share, int64_t n, bool known)
{
    int64_t low, high;

    json_pair_int(o->j, "share", estimate_thousandths(share));
    if (!o->h->sample || known) return;
    estimate_share(share, (double)n, (double)o->h->s.population, o->deff, &low, &high);
    json_pair_int(o->j, "low", low);
    json_pair_int(o->j, "high", high);
}

static void texts_write(struct outcome *o, str nl, str en)
{
    json_pair_text(o->j, "text", nl);
    if (en.n) json_pair_text(o->j, "text_en", en);
}

// How many answered it; and with the weights.
static int64_t answered(const struct outcome *o, int q, double *out_w)
{
    int64_t n = 0;

    *out_w = 0;
    for (int i = 0; i < o->n; i++)
        if (o->at[i].shown[q] && o->at[i].value[q].n) {
            n++;
            *out_w += o->at[i].w;
        }
    return n;
}

static void choices_write(struct outcome *o, int q, int64_t n, double all)
{
    const struct question *x = &o->f->at[q];

    json_key(o->j, "choices");
    json_open(o->j, '[');
    for (int c = 0; c < x->choices; c++) {
        int64_t of = 0, ranks = 0;
        double w = 0, rank_w = 0;
        for (int i = 0; i < o->n; i++) {
            const struct sheet *s = &o->at[i];
            str value = s->value[q], id;
            int place = 0;
            if (!s->shown[q] || !value.n) continue;
            while (str_cut(&value, ' ', &id)) {
                place++;
                if (!str_eq(id, x->choice[c].id)) continue;
                rank_w += place * s->w;
                ranks++;
                if (x->kind == QUESTION_ranking && place > 1) continue;
                of++;
                w += s->w;
            }
        }
        json_open(o->j, '{');
        texts_write(o, x->choice[c].text, x->choice[c].text_en);
        json_pair_int(o->j, "n", of);
        if (n >= SURVEY_FEW) {
            share_write(o, all > 0 ? w / all : 0, n, o->weighted && is_margin(x));
            if (x->kind == QUESTION_ranking && ranks)
                json_pair_int(o->j, "rank", estimate_thousandths(rank_w / all));
        }
        json_close(o->j, '}');
    }
    json_close(o->j, ']');
}

static int by_value(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

static void numbers_write(struct outcome *o, int q, int64_t n, double all)
{
    const struct question *x = &o->f->at[q];
    int64_t *values = MEM_ARRAY(o->m, int64_t, (size_t)n + 1), low, high;
    double sum = 0, squares = 0;
    int k = 0;

    if (n < SURVEY_FEW) return;
    for (int i = 0; i < o->n; i++) {
        const struct sheet *s = &o->at[i];
        int64_t v;
        if (!s->shown[q] || !s->value[q].n) continue;
        if (str_int(s->value[q], -FORM_NUMBER_MOST, FORM_NUMBER_MOST, &v) != ERR_NONE) continue;
        values[k++] = v;
        sum += (double)v * s->w;
        squares += (double)v * (double)v * s->w;
    }
    const double mean = sum / all,
                 sd = sqrt(fmax(0, squares / all - mean * mean) * (double)n / (double)(n - 1));
    json_pair_int(o->j, "mean", estimate_thousandths(mean));
    if (o->h->sample) {
        estimate_mean(mean, sd, (double)n, (double)o->h->s.population, o->deff, &low, &high);
        json_pair_int(o->j, "mean_low", low);
        json_pair_int(o->j, "mean_high", high);
    }
    qsort(values, (size_t)k, sizeof *values, by_value);
    if (x->kind == QUESTION_number) json_pair_int(o->j, "median", values[(k - 1) / 2]);
    if (x->kind != QUESTION_scale) return;
    json_key(o->j, "choices");
    json_open(o->j, '[');
    for (int64_t v = x->least; v <= x->most; v++) {
        const str word = str_format(o->m, "%lld", (long long)v);
        int64_t of = 0;
        double w = 0;
        for (int i = 0; i < o->n; i++)
            if (o->at[i].shown[q] && str_eq(o->at[i].value[q], word)) {
                of++;
                w += o->at[i].w;
            }
        json_open(o->j, '{');
        texts_write(o,
                    v == x->least && x->low.n
                        ? str_format(o->m, "%lld: " STR_FMT, (long long)v, STR_ARG(x->low))
                    : v == x->most && x->high.n
                        ? str_format(o->m, "%lld: " STR_FMT, (long long)v, STR_ARG(x->high))
                        : word,
                    v == x->least && x->low_en.n
                        ? str_format(o->m, "%lld: " STR_FMT, (long long)v, STR_ARG(x->low_en))
                    : v == x->most && x->high_en.n
                        ? str_format(o->m, "%lld: " STR_FMT, (long long)v, STR_ARG(x->high_en))
                        : word);
        json_pair_int(o->j, "n", of);
        share_write(o, w / all, n, false);
        json_close(o->j, '}');
    }
    json_close(o->j, ']');
}

struct place_said {
    str name, low; // as it was typed, and to compare
    double w;
};

static int by_place(const void *a, const void *b)
{
    const struct place_said *x = a, *y = b;
    const int by = str_cmp(x->low, y->low);

    return by ? by : str_cmp(x->name, y->name);
}

static void place_write(struct outcome *o, const str *name, int64_t times, double share, int64_t n)
{
    json_open(o->j, '{');
    if (name)
        json_pair_text(o->j, "text", *name);
    else
        json_pair_bool(o->j, "rest", true);
    json_pair_int(o->j, "n", times);
    if (n >= SURVEY_FEW) share_write(o, share, n, false);
    json_close(o->j, '}');
}

// By the alphabet, names that at least SURVEY_LEAST people gave; one of a kind could be somebody's street.
static void places_write(struct outcome *o, int q, int64_t n, double all)
{
    struct place_said *said = MEM_ARRAY(o->m, struct place_said, (size_t)n + 1);
    int64_t other = 0;
    double other_w = 0;
    int k = 0;

    for (int i = 0; i < o->n; i++)
        if (o->at[i].shown[q] && o->at[i].value[q].n)
            said[k++] = (struct place_said){o->at[i].value[q], str_lower(o->m, o->at[i].value[q]),
                                            o->at[i].w};
    if (k) qsort(said, (size_t)k, sizeof *said, by_place);
    json_key(o->j, "choices");
    json_open(o->j, '[');
    for (int i = 0, next; i < k; i = next) {
        double w = 0;
        for (next = i; next < k && str_eq(said[next].low, said[i].low); next++)
            w += said[next].w;
        if (next - i >= SURVEY_LEAST)
            place_write(o, &said[i].name, next - i, w / all, n);
        else {
            other += next - i;
            other_w += w;
        }
    }
    if (other) place_write(o, NULL, other, other_w / all, n);
    json_close(o->j, ']');
}

static int by_words(const void *a, const void *b)
{
    return str_cmp(((const struct survey_text_row *)a)->value,
                   ((const struct survey_text_row *)b)->value);
}

// By the alphabet: the order they came in would say who was early.
static enum err words_write(struct outcome *o, int q)
{
    struct survey_text_rows rows;
    struct survey_text_reason_rows reasons;

    TRY(survey_texts(o->db, o->m, o->h->s.id, o->f->at[q].id, STR("shown"), SURVEY_WORDS, &rows));
    TRY(survey_text_reasons(o->db, o->m, o->h->s.id, o->f->at[q].id, &reasons));
    if (rows.n) qsort(rows.at, (size_t)rows.n, sizeof *rows.at, by_words);
    json_key(o->j, "words");
    json_open(o->j, '[');
    for (int i = 0; i < rows.n; i++)
        json_text(o->j, rows.at[i].value);
    json_close(o->j, ']');
    json_key(o->j, "left_out");
    json_open(o->j, '[');
    for (int i = 0; i < reasons.n; i++) {
        json_open(o->j, '{');
        json_pair_text(o->j, "reason", reasons.at[i].reason);
        json_pair_int(o->j, "n", reasons.at[i].n);
        json_close(o->j, '}');
    }
    json_close(o->j, ']');
    return ERR_NONE;
}

// ---- by part of the population ----

// Groups of a side of the table; those below k are put together, and with the next smallest while they are too few.
struct side {
    int n, into[FORM_CHOICES + SURVEY_STRATA]; // of each group: its line; lines 0..n-1
    bool rest;                                 // the last line is what was put together
};

static bool side_make(const int64_t *total, int groups, int64_t k, struct side *out)
{
    bool small[FORM_CHOICES + SURVEY_STRATA] = {0};
    int64_t rest = 0;
    bool any = false;

    for (int g = 0; g < groups; g++)
        if (total[g] > 0 && total[g] < k) {
            small[g] = any = true;
            rest += total[g];
        }
    while (any && rest < k) {
        int next = -1;
        for (int g = 0; g < groups; g++)
            if (!small[g] && total[g] > 0 && (next < 0 || total[g] < total[next])) next = g;
        if (next < 0) return false;
        small[next] = true;
        rest += total[next];
    }
    out->n = 0;
    out->rest = any;
    for (int g = 0; g < groups; g++)
        if (!small[g]) out->into[g] = out->n++;
    for (int g = 0; g < groups; g++)
        if (small[g]) out->into[g] = out->n;
    out->n += any;
    return out->n >= 2;
}

static void by_write(struct outcome *o, int q, const struct side *rows, const struct side *columns,
                     int groups, const struct cells_pattern *p)
{
    const struct question *x = &o->f->at[q];
    struct json *j = o->j;

    json_key(j, "by");
    json_open(j, '{');
    json_key(j, "parts");
    json_open(j, '[');
    for (int s = 0; s < o->strata.n; s++)
        if (!columns->rest || columns->into[s] < columns->n - 1) json_text(j, o->strata.at[s].name);
    if (columns->rest) json_none(j); // the parts that were put together
    json_close(j, ']');
    json_key(j, "rows");
    json_open(j, '[');
    for (int line = 0; line < rows->n; line++) {
        json_open(j, '{');
        if (rows->rest && line == rows->n - 1)
            json_pair_bool(j, "rest", true);
        else
            for (int g = 0; g < groups; g++)
                if (rows->into[g] == line) {
                    if (x->kind == QUESTION_scale)
                        texts_write(o, str_format(o->m, "%lld", (long long)(x->least + g)),
                                    STR(""));
                    else
                        texts_write(o, x->choice[g].text, x->choice[g].text_en);
                }
        json_key(j, "n");
        json_open(j, '[');
        for (int c = 0; c < columns->n; c++) {
            const int at = line * (p->columns + 1) + c;
            if (p->hidden[at])
                json_none(j);
            else
                json_int(j, p->count[at]);
        }
        json_close(j, ']');
        json_close(j, '}');
    }
    json_close(j, ']');
    json_key(j, "totals");
    json_open(j, '[');
    for (int c = 0; c < columns->n; c++)
        json_int(j, p->count[rows->n * (p->columns + 1) + c]);
    json_close(j, ']');
    json_close(j, '}');
}

static enum err parts_write(struct outcome *o, int q, int64_t n)
{
    const struct question *x = &o->f->at[q];
    const bool scale = x->kind == QUESTION_scale;
    const int groups = scale ? (int)(x->most - x->least + 1) : x->choices;
    int64_t row[FORM_CHOICES] = {0}, column[SURVEY_STRATA] = {0};
    struct cells_pattern p;
    struct side rows, columns;

    if ((!scale && x->kind != QUESTION_single) || o->strata.n < 2 || n < 2 * o->k) return ERR_NONE;
    int64_t *count = MEM_ARRAY(o->m, int64_t, (size_t)(FORM_CHOICES * SURVEY_STRATA));
    for (int pass = 0; pass < 2; pass++) {
        for (int i = 0; i < o->n; i++) {
            const struct sheet *s = &o->at[i];
            const int c = group_of(o, s, -1);
            int64_t g = 0;
            if (!s->shown[q] || !s->value[q].n || c < 0) continue;
            if (scale) TRY(str_int(s->value[q], x->least, x->most, &g));
            g = scale ? g - x->least : choice_find(x, s->value[q]);
            if (g < 0) continue;
            if (pass)
                count[rows.into[g] * columns.n + columns.into[c]]++;
            else
                row[g]++, column[c]++;
        }
        if (!pass && (!side_make(row, groups, o->k, &rows) ||
                      !side_make(column, o->strata.n, o->k, &columns)))
            return ERR_NONE;
    }
    const enum err e =
        cells_protect(o->m, count, rows.n, columns.n, &(struct cells_ask){.k = (int)o->k}, &p);
    if ((e != ERR_NONE && e != ERR_LIMIT) || p.unprotected) return ERR_NONE; // then not at all
    by_write(o, q, &rows, &columns, groups, &p);
    return ERR_NONE;
}

// ---- who answered ----

static enum err about_write(struct outcome *o)
{
    struct survey_about_rows rows;

    TRY(survey_about_of(o->db, o->m, o->h->s.id, &rows));
    json_key(o->j, "about");
    json_open(o->j, '[');
    for (int i = 0; i < rows.n;) {
        struct margin g = {.n = 1};
        struct linked l;
        int to = i;
        while (to < rows.n && str_eq(rows.at[to].trait, rows.at[i].trait))
            g.total += (double)rows.at[to++].n;
        g.cells = g.groups[0] = to - i;
        g.count = MEM_ARRAY(o->m, double, (size_t)(to - i));
        for (int k = i; k < to; k++)
            g.count[k - i] = (double)rows.at[k].n;
        if (g.total >= SURVEY_FEW && g.total <= LINKED_COUNT_MAX && to - i > 1 &&
            linked_make(o->m, &g, 1, &(struct linked_ask){.k = (int)o->k}, &l) == ERR_NONE &&
            linked_protect(&l) == ERR_NONE && !l.unprotected) {
            json_open(o->j, '{');
            json_pair_text(o->j, "trait", rows.at[i].trait);
            json_pair_int(o->j, "total", (int64_t)g.total);
            json_key(o->j, "values");
            json_open(o->j, '[');
            for (int k = i; k < to; k++) {
                bool hidden = false;
                for (int c = 0; c < l.cells; c++)
                    if (l.table[l.cell[c].table].given == 0 && l.cell[c].at == k - i)
                        hidden = l.cell[c].hidden;
                json_open(o->j, '{');
                json_pair_text(o->j, "value", rows.at[k].value);
                if (!hidden) json_pair_int(o->j, "n", rows.at[k].n);
                json_close(o->j, '}');
            }
            json_close(o->j, ']');
            json_close(o->j, '}');
        }
        i = to;
    }
    json_close(o->j, ']');
    return ERR_NONE;
}

static void channels_write(struct outcome *o)
{
    static const char *const all[] = {"online", "paper", "phone", "street", "meeting"};

    json_key(o->j, "channels");
    json_open(o->j, '{');
    for (size_t k = 0; k < COUNT_OF(all); k++) {
        int64_t n = 0;
        for (int i = 0; i < o->n; i++)
            n += str_eq(o->at[i].channel, str_of(all[k]));
        if (n) json_pair_int(o->j, all[k], n);
    }
    json_close(o->j, '}');
}

static enum err sample_write(struct outcome *o)
{
    static const char *const words[] = {"too_little", "less", "as_expected", "more"};
    struct survey_asked_rows asked;
    int64_t all = 0;

    TRY(survey_asked(o->db, o->m, o->h->s.id, &asked));
    for (int i = 0; i < asked.n; i++)
        all += asked.at[i].n;
    json_pair_int(o->j, "population", o->h->s.population);
    json_pair_text(o->j, "source", o->h->s.source);
    json_pair_int(o->j, "asked", all);
    json_pair_bool(o->j, "weighted", o->weighted);
    if (o->weighted) json_pair_int(o->j, "deff", estimate_thousandths(o->deff));
    json_key(o->j, "parts");
    json_open(o->j, '[');
    for (int s = 0; s < o->strata.n; s++) {
        int64_t n = 0, sent = 0;
        for (int i = 0; i < o->n; i++)
            n += o->at[i].stratum == o->strata.at[s].number;
        for (int i = 0; i < asked.n; i++)
            if (asked.at[i].stratum == o->strata.at[s].number) sent = asked.at[i].n;
        json_open(o->j, '{');
        json_pair_text(o->j, "name", o->strata.at[s].name);
        json_pair_int(o->j, "people", o->strata.at[s].people);
        json_pair_int(o->j, "asked", sent);
        json_pair_int(o->j, "n", n);
        if (o->word) json_pair_text(o->j, "word", str_of(words[o->word[s].word]));
        json_close(o->j, '}');
    }
    json_close(o->j, ']');
    return ERR_NONE;
}

static enum err question_write(struct outcome *o, int q)
{
    const struct question *x = &o->f->at[q];
    int64_t base = 0;
    double all;
    const int64_t n = answered(o, q, &all);

    for (int i = 0; i < o->n; i++)
        base += o->at[i].shown[q];
    json_open(o->j, '{');
    json_pair_text(o->j, "id", x->id);
    json_pair_text(o->j, "kind", question_kind_name(x->kind));
    texts_write(o, x->text, x->text_en);
    if (x->lead.n) json_pair_text(o->j, "lead", x->lead);
    if (x->lead_en.n) json_pair_text(o->j, "lead_en", x->lead_en);
    if (x->low.n && x->kind == QUESTION_number) json_pair_text(o->j, "unit", x->low);
    json_pair_bool(o->j, "conditional", x->whens > 0);
    if (o->weighted && is_margin(x)) json_pair_bool(o->j, "known", true);
    json_pair_int(o->j, "asked", base);
    json_pair_int(o->j, "n", n);
    if (n >= SURVEY_LEAST) {
        if (question_chooses(x->kind)) choices_write(o, q, n, all);
        if (x->kind == QUESTION_scale || x->kind == QUESTION_number) numbers_write(o, q, n, all);
        if (x->kind == QUESTION_place) places_write(o, q, n, all);
        TRY(parts_write(o, q, n));
    }
    if (x->kind == QUESTION_text) TRY(words_write(o, q));
    json_close(o->j, '}');
    return ERR_NONE;
}

enum err outcome_make(struct db *db, struct mem *m, int64_t now, const struct survey_here *h,
                      str *out_json)
{
    struct outcome o = {.db = db, .m = m, .h = h, .f = &h->form, .deff = 1, .k = SURVEY_SMALL};
    struct out bytes = out_new(m);
    struct json j = json_new(&bytes);
    int64_t hurried, k;
    bool ruled;

    o.j = &j;
    TRY(place_rule_at(db, m, h->place.id, RULE_small_cell, day_of_at(now), &ruled, &k));
    if (ruled && k > 1) o.k = k;
    TRY(survey_strata(db, m, h->s.id, &o.strata));
    TRY(sheets_read(&o));
    TRY(weigh(&o));
    TRY(survey_hurried(db, m, h->s.id, &hurried));
    json_open(&j, '{');
    json_pair_text(&j, "format", STR("meent-survey-result/1"));
    json_pair_text(&j, "title", h->form.title);
    if (h->form.title_en.n) json_pair_text(&j, "title_en", h->form.title_en);
    json_pair_text(&j, "place", h->place.name);
    json_pair_text(&j, "trajectory", h->t.title);
    json_pair_bool(&j, "practice", h->t.practice);
    json_pair_text(&j, "kind", h->s.kind);
    json_pair_int(&j, "version", h->s.version);
    json_pair_text(&j, "questionnaire_sha256", sha256_hex(m, h->s.form));
    json_pair_text(&j, "last_day", day_iso(m, (day){(int32_t)h->s.ends_day}));
    json_pair_int(&j, "answers", o.n);
    json_pair_int(&j, "too_fast", hurried);
    json_pair_int(&j, "small_group", o.k);
    channels_write(&o);
    if (h->sample) TRY(sample_write(&o));
    json_key(&j, "questions");
    json_open(&j, '[');
    for (int q = 0; q < o.f->n; q++)
        TRY(question_write(&o, q));
    json_close(&j, ']');
    TRY(about_write(&o));
    json_close(&j, '}');
    out_byte(&bytes, '\n');
    *out_json = out_get(&bytes);
    return ERR_NONE;
}
