// cli_represent.c - meent represent compare|weights|protect: who takes part, on files.
#include "base/csv.h"
#include "engine/represent/report.h"
#include "main/faults.h"
#include "main/main.h"

#include <stdio.h>
#include <stdlib.h>

enum { FILE_BYTES_MAX = 1 << 30, FILES_MAX = 64 };

struct input {
    enum lang lang;
    struct variables v;
    struct table table[FILES_MAX];
    struct margin margin[FILES_MAX];
    int margins;
    struct table people;
    struct faults faults, notes;
};

// Margins first, so that groups are numbered as the population has them; then the participants.
static enum err input_read(struct cli *c, str people_path, str design, bool no_empty,
                           struct input *in)
{
    str path, text;

    in->v = variables_new(c->mem);
    in->faults = faults_new(c->mem);
    in->notes = faults_new(c->mem);
    for (;;) {
        path = (str){0};
        TRY(cli_option(c, "--margin", &path));
        if (!path.at) break;
        if (in->margins == FILES_MAX) return cli_usage(c, "at most 64 tables");
        const struct table_ask ask = {.file = path,
                                      .number = STR("count"),
                                      .number_needed = true,
                                      .no_empty = true};
        TRY(cli_read(c, path, FILE_BYTES_MAX, &text));
        const enum err e = table_read(c->mem, text, &ask, &in->v, &in->faults,
                                      &in->table[in->margins]);
        if (e == ERR_NONE) in->margins++;
    }
    TRY(cli_end(c));
    if (in->faults.n) return faults_refuse(c, in->lang, "represent", &in->faults);
    if (!in->margins) return cli_usage(c, "name a table of the population with --margin");
    if (!people_path.at) return cli_usage(c, "name the table of participants with --people");
    const struct table_ask ask = {.file = people_path,
                                  .number = design,
                                  .number_needed = true,
                                  .known_only = true,
                                  .all_known = true,
                                  .no_empty = no_empty};
    TRY(cli_read(c, people_path, FILE_BYTES_MAX, &text));
    if (table_read(c->mem, text, &ask, &in->v, &in->faults, &in->people) == ERR_NONE)
        for (int i = 0; i < in->margins; i++)
            if (margin_make(c->mem, &in->v, &in->table[i], &in->faults, &in->margin[i])) continue;
    if (in->faults.n) return faults_refuse(c, in->lang, "represent", &in->faults);
    return ERR_NONE;
}

// ---- compare ----

static str percent(struct mem *m, double part)
{
    return str_format(m, "%.0f", part * 100);
}

static void say_variable(struct cli *c, const struct input *in, const struct compare_variable *x,
                         bool invited)
{
    static const msg words[] = {MSG_represent_word_too_little, MSG_represent_word_less,
                                MSG_represent_word_as_expected, MSG_represent_word_more};
    const struct variable *v = &in->v.at[x->variable];

    cli_say(c, "\n" STR_FMT, STR_ARG(v->name));
    for (int g = 0; g < x->groups; g++) {
        const struct compare_group *y = &x->group[g];
        if (!(y->population > 0)) continue;
        cli_say(c, "  %-20.*s %6lld  %8.1f  %6.2f  " STR_FMT, STR_ARG(v->group[g]),
                (long long)y->observed, y->expected, y->index,
                STR_ARG(msg_text(in->lang, words[y->word])));
    }
    for (int g = 0; g < x->groups; g++) {
        const struct compare_group *y = &x->group[g];
        if (y->word != REPRESENT_LESS && y->word != REPRESENT_MORE) continue;
        const bool less = y->word == REPRESENT_LESS;
        const struct msg_arg args[] = {
            {.name = "group",    .s = v->group[g]                                           },
            {.name = "n",        .s = number_text(c->mem, in->lang, y->observed)            },
            {.name = "of",       .s = number_text(c->mem, in->lang, x->n)                   },
            {.name = "expected",
             .s = number_text(c->mem, in->lang, (int64_t)(y->expected + 0.5))              },
            {.name = "percent",  .s = percent(c->mem, less ? 1 - y->index : y->index - 1)},
        };
        cli_say(c, "  " STR_FMT,
                STR_ARG(msg_fill(c->mem, in->lang,
                                 less ? MSG_represent_line_less : MSG_represent_line_more, args,
                                 COUNT_OF(args))));
    }
    cli_say(c, "  X2 %.2f, df %d, p %.3g%s; w %.2f; dissimilarity %.1f %%; CV %.2f", x->x2, x->df,
            x->small ? x->exact.p : x->p, x->small ? " (exact)" : "", x->cohen_w, 100 * x->duncan,
            x->response.cv);
    if (invited) cli_say(c, "  R %.3f (less chance %.3f)", x->response.r, x->response.r_fair);
}

// A line for a person, as JSON: key and numbers, so that a page can say it in its own language.
static void lines_json(struct json *j, const struct input *in, const struct compare *r)
{
    json_key(j, "lines");
    json_open(j, '[');
    for (int i = 0; i < r->variables; i++)
        for (int g = 0; g < r->variable[i].groups; g++) {
            const struct compare_group *y = &r->variable[i].group[g];
            if (y->word != REPRESENT_LESS && y->word != REPRESENT_MORE) continue;
            const bool less = y->word == REPRESENT_LESS;
            json_open(j, '{');
            json_key(j, "key");
            json_text(j, less ? STR("represent.line.less") : STR("represent.line.more"));
            json_key(j, "variable"), json_text(j, in->v.at[r->variable[i].variable].name);
            json_key(j, "group");
            json_text(j, in->v.at[r->variable[i].variable].group[g]);
            json_key(j, "n"), json_int(j, y->observed);
            json_key(j, "of"), json_int(j, r->variable[i].n);
            json_key(j, "expected"), json_int(j, (int64_t)(y->expected + 0.5));
            json_key(j, "percent");
            json_int(j, (int64_t)(100 * (less ? 1 - y->index : y->index - 1) + 0.5));
            json_close(j, '}');
        }
    json_close(j, ']');
}

static enum err compare(struct cli *c)
{
    struct input *in = MEM_NEW(c->mem, struct input);
    struct stopwatch clock;
    const struct progress progress = {stopwatch_tell, &clock};
    struct compare_ask ask = {.seed = STR("meent"), .progress = &progress};
    struct compare r;
    str people = {0};

    TRY(faults_lang(c, &in->lang));
    TRY(stopwatch_option(c, &clock));
    TRY(cli_option(c, "--people", &people));
    TRY(cli_option(c, "--seed", &ask.seed));
    const bool invited = cli_flag(c, "--invited");
    TRY(input_read(c, people, (str){0}, false, in));
    const double read = stopwatch_seconds(&clock);
    const enum err why = represent_compare(c->mem, &in->v, in->margin, in->margins, &in->people,
                                           &ask, &in->notes, &r);
    if (why != ERR_NONE && why != ERR_LIMIT)
        return cli_fail(c, why, "no table of the population has a variable of the participants");
    if (!c->json) {
        cli_say(c, "%d of %.0f", r.participants, r.population);
        for (int i = 0; i < r.variables; i++)
            say_variable(c, in, &r.variable[i], invited);
        faults_lines(c, in->lang, "represent", "note", &in->notes);
        return why;
    }
    struct out o = out_new(c->mem);
    struct json j = json_new(&o);
    json_open(&j, '{');
    represent_json_compare(&j, &in->v, &r);
    json_key(&j, "show_r"), json_bool(&j, invited);
    lines_json(&j, in, &r);
    faults_json(&j, in->lang, "represent", "notes", &in->notes);
    json_key(&j, "complete"), json_bool(&j, why == ERR_NONE);
    json_key(&j, "seconds_reading"), json_double(&j, read);
    json_key(&j, "seconds"), json_double(&j, stopwatch_seconds(&clock) - read);
    json_close(&j, '}');
    cli_say(c, STR_FMT, STR_ARG(out_get(&o)));
    return why;
}

// ---- weights ----

// "district*age,education": which margins, from the tables that were given. Without it each variable alone, in the
// order of the participants' columns.
static enum err margins_asked(struct cli *c, struct input *in, str by, struct margin *out,
                              int *out_n)
{
    str item, name;
    int n = 0;

    if (!by.at) {
        struct out o = out_new(c->mem);
        for (int i = 0; i < in->people.columns; i++)
            out_format(&o, "%s" STR_FMT, i ? "," : "",
                       STR_ARG(in->v.at[in->people.variable[i]].name));
        by = out_get(&o);
    }
    while (str_cut(&by, ',', &item)) {
        int keep[MARGIN_VARIABLES_MAX], k = 0, at = -1;
        const str whole = item;
        while (str_cut(&item, '*', &name)) {
            const int v = variable_find(&in->v, str_trim(name));
            bool twice = false;
            for (int i = 0; i < k; i++)
                twice = twice || keep[i] == v;
            if (v < 0 || twice || k == MARGIN_VARIABLES_MAX)
                return cli_usage(
                    c, str_z(c->mem, str_format(c->mem, "--by: \"" STR_FMT "\" is no variable here",
                                                STR_ARG(name))));
            keep[k++] = v;
        }
        for (int i = 0; i < in->margins && at < 0; i++) {
            bool all = true;
            for (int q = 0; q < k; q++)
                all = all && margin_place(&in->margin[i], keep[q]) >= 0;
            if (all) at = i;
        }
        if (at < 0 || n == FILES_MAX)
            return cli_usage(
                c, str_z(c->mem, str_format(c->mem, "--by: no table has " STR_FMT " together",
                                            STR_ARG(whole))));
        margin_sum(c->mem, &in->margin[at], keep, k, &out[n++]);
    }
    *out_n = n;
    return ERR_NONE;
}

static enum err weights_file(struct cli *c, const struct input *in, const struct weights *w,
                             str path)
{
    struct out o = out_sized(c->mem, (size_t)w->n * 64);
    struct csv_out csv = {.out = &o};

    csv_put(&csv, STR("line"));
    for (int i = 0; i < in->people.columns; i++)
        csv_put(&csv, in->v.at[in->people.variable[i]].name);
    csv_put(&csv, STR("weight"));
    csv_end(&csv);
    for (int p = 0; p < w->n; p++) {
        csv_put_int(&csv, in->people.line[p]);
        for (int i = 0; i < in->people.columns; i++) {
            const int code = in->people.code[p * in->people.columns + i];
            csv_put(&csv, in->v.at[in->people.variable[i]].group[code]);
        }
        struct out number = out_new(c->mem);
        struct json j = json_new(&number);
        json_double(&j, w->w[p]);
        csv_put(&csv, out_get(&number));
        csv_end(&csv);
    }
    return cli_write(c, path, out_get(&o));
}

static enum err option_number(struct cli *c, const char *name, double *out)
{
    str s = {0};
    char *end;

    TRY(cli_option(c, name, &s));
    if (!s.at) return ERR_NONE;
    const double v = strtod(str_z(c->mem, s), &end);
    if (*end || !(v > 0) || !(v < 1e6))
        return cli_usage(c, str_z(c->mem, str_format(c->mem, "%s is a number above 0", name)));
    *out = v;
    return ERR_NONE;
}

static enum err weights(struct cli *c)
{
    struct input *in = MEM_NEW(c->mem, struct input);
    struct margin *margin = MEM_ARRAY(c->mem, struct margin, FILES_MAX);
    struct stopwatch clock;
    const struct progress progress = {stopwatch_tell, &clock};
    struct weights_ask ask = {.progress = &progress};
    struct weights w;
    str people = {0}, by = {0}, design = {0}, to = {0};
    int64_t cycles = 0;
    int margins = 0;

    TRY(faults_lang(c, &in->lang));
    TRY(stopwatch_option(c, &clock));
    TRY(cli_option(c, "--people", &people));
    TRY(cli_option(c, "--by", &by));
    TRY(cli_option(c, "--design", &design));
    TRY(cli_option(c, "--to", &to));
    TRY(cli_option_int(c, "--cycles", 1, 1000000, &cycles));
    TRY(option_number(c, "--low", &ask.low));
    TRY(option_number(c, "--high", &ask.high));
    ask.trim = cli_flag(c, "--trim") || ask.low > 0 || ask.high > 0;
    ask.cycles = (int)cycles;
    if ((ask.low > 0 ? ask.low : WEIGHTS_LOW) > 1 || (ask.high > 0 ? ask.high : WEIGHTS_HIGH) < 1)
        return cli_usage(c, "--low is at most 1 and --high at least 1: they are parts of the mean");
    TRY(input_read(c, people, design, true, in));
    for (int p = 0; in->people.number && p < in->people.rows; p++)
        if (!(in->people.number[p] > 0))
            fault_add(&in->faults,
                      (struct fault){.code = REPRESENT_FAULT_design_zero, .name = "design_zero",
                                     .file = people, .line = in->people.line[p], .column = 1,
                                     .field = design});
    if (in->faults.n) return faults_refuse(c, in->lang, "represent", &in->faults);
    TRY(margins_asked(c, in, by, margin, &margins));
    const double read = stopwatch_seconds(&clock);
    const enum err why = represent_weights(c->mem, &in->v, margin, margins, &in->people, &ask,
                                           &in->notes, &w);
    if (why != ERR_NONE && why != ERR_LIMIT) {
        faults_refuse(c, in->lang, "represent", &in->notes);
        return why;
    }
    if (to.at) TRY(weights_file(c, in, &w, to));
    if (c->json) {
        struct out o = out_new(c->mem);
        struct json j = json_new(&o);
        json_open(&j, '{');
        represent_json_weights(&j, &in->v, margin, &w);
        faults_json(&j, in->lang, "represent", "notes", &in->notes);
        json_key(&j, "seconds_reading"), json_double(&j, read);
        json_key(&j, "seconds"), json_double(&j, stopwatch_seconds(&clock) - read);
        json_close(&j, '}');
        cli_say(c, STR_FMT, STR_ARG(out_get(&o)));
        return why;
    }
    cli_say(c, "%d participants, %d margins, %d cycles, largest difference %.2g", w.n, margins,
            w.iterations, w.max_rel_error);
    cli_say(c, "loss by weighting (deff) %.2f: as good as %.0f participants; weights %.2f to %.2f "
               "times the mean",
            w.deff, w.n_eff, w.min, w.max);
    faults_lines(c, in->lang, "represent", "note", &in->notes);
    return why;
}

static const struct command all[] = {
    {"represent compare",
     "--people FILE.csv --margin FILE.csv [--margin ...] [--invited] [--seed TEXT] [--limit-ms N] "
     "[--lang nl|en] [--json]",
     "who takes part, against the population",
     "meent represent compare --people participants.csv --margin age_x_sex.csv", compare},
    {"represent weights",
     "--people FILE.csv --margin FILE.csv [--margin ...] [--by district*age,sex] [--trim] [--low L] "
     "[--high H] [--design COLUMN] [--cycles N] [--to FILE.csv] [--limit-ms N] [--lang nl|en] "
     "[--json]",
     "a weight per participant, so that together they match the population",
     "meent represent weights --people participants.csv --margin age_x_sex.csv --to weights.csv",
     weights},
};

const struct commands represent_commands = {all, COUNT_OF(all)};
