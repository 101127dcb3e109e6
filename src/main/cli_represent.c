// cli_represent.c - meent represent compare|response|weights|protect: who takes part, on files.
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
        const enum err e =
            table_read(c->mem, text, &ask, &in->v, &in->faults, &in->table[in->margins]);
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
            {.name = "group", .s = v->group[g]},
            {.name = "n", .s = number_text(c->mem, in->lang, y->observed)},
            {.name = "of", .s = number_text(c->mem, in->lang, x->n)},
            {.name = "expected", .s = number_text(c->mem, in->lang, (int64_t)(y->expected + 0.5))},
            {.name = "percent", .s = percent(c->mem, less ? 1 - y->index : y->index - 1)},
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

// ---- response ----

// 1 or 0, also in words; -1: neither.
static int answer_of(str s)
{
    static const char *const words[2][4] = {{"0", "no", "nee", "false"},
                                            {"1", "yes", "ja", "true"}};

    for (int yes = 0; yes < 2; yes++)
        for (int i = 0; i < 4; i++)
            if (str_eq(s, str_of(words[yes][i]))) return yes;
    return -1;
}

enum { COMBINATIONS_MAX = 1000000 };

// Who was asked, one row each: how many of each combination of groups were asked and answered.
static enum err response_read(struct cli *c, enum lang lang, str path, str answered, str by,
                              struct variables *v, int *variable, struct response_ask *out)
{
    struct faults faults = faults_new(c->mem);
    struct table t;
    str text, name;
    int n = 0, place[RESPONSE_VARIABLES_MAX], answer = -1;
    int64_t cells = 1;

    const int answer_variable = variable_add(v, answered);
    while (str_cut(&by, ',', &name)) {
        name = str_trim(name);
        if (n == RESPONSE_VARIABLES_MAX || name.n == 0 || variable_find(v, name) >= 0)
            return cli_usage(c, "--by names each column once, and not the one of --answered");
        variable[n] = variable_add(v, name);
        if (variable[n++] < 0) return cli_usage(c, "--by has too many columns");
    }
    const struct table_ask ask = {.file = path,
                                  .known_only = true,
                                  .all_known = true,
                                  .no_empty = true};
    TRY(cli_read(c, path, FILE_BYTES_MAX, &text));
    if (table_read(c->mem, text, &ask, v, &faults, &t) != ERR_NONE)
        return faults_refuse(c, lang, "represent", &faults);
    for (int i = 0; i < t.columns; i++) {
        if (t.variable[i] == answer_variable) answer = i;
        for (int k = 0; k < n; k++)
            if (t.variable[i] == variable[k]) place[k] = i;
    }
    int *groups = MEM_ARRAY(c->mem, int, (size_t)n);
    for (int k = 0; k < n; k++) {
        groups[k] = v->at[variable[k]].groups;
        cells = cells > COMBINATIONS_MAX ? cells : cells * groups[k];
    }
    if (cells > COMBINATIONS_MAX)
        fault_add(&faults, (struct fault){.code = REPRESENT_FAULT_combinations_many,
                                          .name = "combinations_many",
                                          .file = path,
                                          .a = str_format(c->mem, "%d", COMBINATIONS_MAX)});
    const struct variable *answers = &v->at[answer_variable];
    for (int r = 0; r < t.rows; r++)
        if (answer_of(answers->group[t.code[r * t.columns + answer]]) < 0)
            fault_add(&faults,
                      (struct fault){.code = REPRESENT_FAULT_answer_wrong,
                                     .name = "answer_wrong",
                                     .file = path,
                                     .line = t.line[r],
                                     .field = answered,
                                     .value = answers->group[t.code[r * t.columns + answer]]});
    if (faults.n) return faults_refuse(c, lang, "represent", &faults);
    double *asked = MEM_ARRAY(c->mem, double, (size_t)cells),
           *did = MEM_ARRAY(c->mem, double, (size_t)cells);
    int32_t *code = MEM_ARRAY(c->mem, int32_t, (size_t)cells * (size_t)n);
    for (int r = 0; r < t.rows; r++) {
        int cell = 0;
        for (int k = 0; k < n; k++)
            cell = cell * groups[k] + t.code[r * t.columns + place[k]];
        asked[cell]++;
        did[cell] += answer_of(answers->group[t.code[r * t.columns + answer]]);
    }
    int patterns = 0;
    for (int cell = 0; cell < cells; cell++) {
        if (asked[cell] == 0) continue;
        for (int k = n - 1, left = cell; k >= 0; left /= groups[k--])
            code[patterns * n + k] = left % groups[k];
        asked[patterns] = asked[cell];
        did[patterns++] = did[cell];
    }
    *out = (struct response_ask){.patterns = patterns,
                                 .variables = n,
                                 .groups = groups,
                                 .code = code,
                                 .asked = asked,
                                 .answered = did};
    return ERR_NONE;
}

static void response_notes(struct cli *c, const struct variables *v, const int *variable,
                           const struct response_ask *ask, const struct response_fit *f,
                           struct faults *notes)
{
    for (int i = 0, first = 0; i < ask->variables; first += ask->groups[i++])
        for (int g = 0; g < ask->groups[i]; g++) {
            const struct response_group *x = &f->group[first + g];
            const bool nobody = x->answered == 0;
            if (!x->sure || (x->answered > 0 && x->answered < x->asked)) continue;
            fault_add(notes,
                      (struct fault){.code = nobody ? REPRESENT_FAULT_response_nobody
                                                    : REPRESENT_FAULT_response_everybody,
                                     .name = nobody ? "response_nobody" : "response_everybody",
                                     .field = v->at[variable[i]].name,
                                     .value = v->at[variable[i]].group[g],
                                     .a = str_format(c->mem, "%.0f", x->asked)});
        }
    if (!f->converged)
        fault_add(notes,
                  (struct fault){.code = REPRESENT_FAULT_response_stuck, .name = "response_stuck"});
}

static enum err response(struct cli *c)
{
    struct faults notes = faults_new(c->mem);
    struct variables *v = MEM_NEW(c->mem, struct variables);
    struct stopwatch clock;
    struct response_ask ask;
    struct response_fit f;
    enum lang lang;
    str path = {0}, answered = {0}, by = {0};
    int variable[RESPONSE_VARIABLES_MAX];

    *v = variables_new(c->mem);
    TRY(faults_lang(c, &lang));
    TRY(stopwatch_option(c, &clock));
    TRY(cli_option(c, "--asked", &path));
    TRY(cli_option(c, "--answered", &answered));
    TRY(cli_option(c, "--by", &by));
    TRY(cli_end(c));
    if (!path.at || !answered.at || !by.at)
        return cli_usage(c,
                         "name the table of who was asked with --asked, its column of answers with "
                         "--answered, and the columns to look at with --by");
    TRY(response_read(c, lang, path, answered, by, v, variable, &ask));
    const double read = stopwatch_seconds(&clock);
    const enum err why = represent_response(c->mem, &ask, &f);
    if (why == ERR_UNSOLVABLE)
        return cli_fail(c, why, "nobody answered, or everybody did: there is nothing to compare");
    if (why == ERR_INVALID)
        return cli_fail(c, why, "there are more than %d groups", RESPONSE_PARAMETERS_MAX);
    response_notes(c, v, variable, &ask, &f, &notes);
    if (c->json) {
        struct out o = out_new(c->mem);
        struct json j = json_new(&o);
        json_open(&j, '{');
        represent_json_response(&j, v, variable, ask.groups, ask.variables, &f);
        faults_json(&j, lang, "represent", "notes", &notes);
        json_key(&j, "converged"), json_bool(&j, f.converged);
        json_key(&j, "seconds_reading"), json_double(&j, read);
        json_key(&j, "seconds"), json_double(&j, stopwatch_seconds(&clock) - read);
        json_close(&j, '}');
        cli_say(c, STR_FMT, STR_ARG(out_get(&o)));
        return why;
    }
    cli_say(c, "%.1f %% answered; R %.3f (less chance %.3f), CV %.2f", 100 * f.all.rate, f.all.r,
            f.all.r_fair, f.all.cv);
    for (int i = 0, first = 0; i < ask.variables; first += ask.groups[i++]) {
        cli_say(c, "\n" STR_FMT "  %.4f", STR_ARG(v->at[variable[i]].name), f.partial[i]);
        for (int g = 0; g < ask.groups[i]; g++) {
            const struct response_group *x = &f.group[first + g];
            cli_say(c, "  %-24.*s %7.0f %7.0f  %5.1f %%", STR_ARG(v->at[variable[i]].group[g]),
                    x->asked, x->answered, 100 * x->chance);
        }
    }
    faults_lines(c, lang, "represent", "note", &notes);
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
            return cli_usage(c, str_z(c->mem,
                                      str_format(c->mem, "--by: no table has " STR_FMT " together",
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
            fault_add(&in->faults, (struct fault){.code = REPRESENT_FAULT_design_zero,
                                                  .name = "design_zero",
                                                  .file = people,
                                                  .line = in->people.line[p],
                                                  .column = 1,
                                                  .field = design});
    if (in->faults.n) return faults_refuse(c, in->lang, "represent", &in->faults);
    TRY(margins_asked(c, in, by, margin, &margins));
    const double read = stopwatch_seconds(&clock);
    const enum err why =
        represent_weights(c->mem, &in->v, margin, margins, &in->people, &ask, &in->notes, &w);
    const double done = stopwatch_seconds(&clock);
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
        json_key(&j, "seconds"), json_double(&j, done - read);
        json_close(&j, '}');
        cli_say(c, STR_FMT, STR_ARG(out_get(&o)));
        return why;
    }
    cli_say(c, "%d participants, %d margins, %d cycles, largest difference %.2g", w.n, margins,
            w.iterations, w.max_rel_error);
    cli_say(c,
            "loss by weighting (deff) %.2f: as good as %.0f participants; weights %.2f to %.2f "
            "times the mean",
            w.deff, w.n_eff, w.min, w.max);
    faults_lines(c, in->lang, "represent", "note", &in->notes);
    return why;
}

// ---- protect ----

struct cells_table {
    str name;
    int rows, columns;
    int64_t *count;
    str *row, *column, row_variable, column_variable;
    int k;     // of the table itself; 0: none
    int split; // two tables side by side: columns of the first
};

// Of a table of counts: the first variable as rows, the second as columns; one variable gives one column.
static bool cells_of_margin(struct cli *c, const struct variables *v, const struct margin *g,
                            struct faults *faults, struct cells_table *out)
{
    const struct variable *a = &v->at[g->variable[0]],
                          *b = g->n > 1 ? &v->at[g->variable[1]] : NULL;
    bool fine = true;

    *out = (struct cells_table){.name = g->file,
                                .rows = g->groups[0],
                                .columns = b ? g->groups[1] : 1,
                                .row = a->group,
                                .row_variable = a->name};
    out->column = b ? b->group : MEM_NEW(c->mem, str);
    if (b)
        out->column_variable = b->name;
    else
        out->column[0] = STR("count");
    if (out->rows > CELLS_SIDE_MAX || out->columns > CELLS_SIDE_MAX || g->cells > CELLS_MAX) {
        fault_add(faults, (struct fault){.code = REPRESENT_FAULT_table_too_large,
                                         .name = "table_too_large",
                                         .file = g->file,
                                         .line = 1,
                                         .a = str_format(c->mem, "%d", CELLS_SIDE_MAX)});
        return false;
    }
    if (g->total > (double)CELLS_COUNT_MAX) {
        fault_add(faults,
                  (struct fault){.code = REPRESENT_FAULT_count_too_large,
                                 .name = "count_too_large",
                                 .file = g->file,
                                 .line = 1,
                                 .a = str_format(c->mem, "%lld", (long long)CELLS_COUNT_MAX)});
        return false;
    }
    out->count = MEM_ARRAY(c->mem, int64_t, (size_t)g->cells);
    for (int i = 0; i < g->cells; i++) {
        out->count[i] = (int64_t)g->count[i];
        if ((double)out->count[i] == g->count[i]) continue;
        fault_add(faults, (struct fault){.code = REPRESENT_FAULT_count_not_whole,
                                         .name = "count_not_whole",
                                         .file = g->file,
                                         .line = 1,
                                         .field = margin_cell_name(c->mem, v, g, i),
                                         .value = str_format(c->mem, "%.15g", g->count[i])});
        fine = false;
    }
    return fine;
}

static bool cells_of_json(struct cli *c, const struct json_value *v, struct cells_table *out)
{
    const struct json_value *t = json_get(v, "table"), *k = json_get(v, "k");

    *out = (struct cells_table){.name = STR("table")};
    if (!t || t->kind != JSON_LIST || t->n < 1 || t->n > CELLS_SIDE_MAX ||
        t->at[0].kind != JSON_LIST || t->at[0].n < 1 || t->at[0].n > CELLS_SIDE_MAX)
        return false;
    if (k && (k->kind != JSON_INT || k->integer < 2 || k->integer > 1000000)) return false;
    out->k = k ? (int)k->integer : 0;
    out->rows = t->n;
    out->columns = t->at[0].n;
    out->count = MEM_ARRAY(c->mem, int64_t, (size_t)out->rows * (size_t)out->columns);
    for (int i = 0; i < out->rows; i++) {
        if (t->at[i].kind != JSON_LIST || t->at[i].n != out->columns) return false;
        for (int j = 0; j < out->columns; j++) {
            const struct json_value *x = &t->at[i].at[j];
            if (x->kind != JSON_INT || x->integer < 0) return false;
            out->count[i * out->columns + j] = x->integer;
        }
    }
    return true;
}

static enum err cells_read(struct cli *c, enum lang lang, str path, struct cells_table **out,
                           int *out_n)
{
    struct faults faults = faults_new(c->mem);
    struct variables v = variables_new(c->mem);
    const struct table_ask ask = {.file = path,
                                  .number = STR("count"),
                                  .number_needed = true,
                                  .no_empty = true};
    struct table table;
    struct margin margin;
    str text;

    TRY(cli_read(c, path, FILE_BYTES_MAX, &text));
    if (str_ends(path, STR(".json"))) {
        struct json_value tree, *at = &tree;
        struct json_problem problem;
        if (json_read(c->mem, text, &tree, &problem) != ERR_NONE)
            return cli_fail(c, ERR_INVALID, STR_FMT ":%d:%d: " STR_FMT, STR_ARG(path), problem.line,
                            problem.column, STR_ARG(problem.what));
        *out_n = tree.kind == JSON_LIST ? tree.n : 1;
        if (tree.kind == JSON_LIST) at = tree.at;
        *out = MEM_ARRAY(c->mem, struct cells_table, (size_t)*out_n + 1);
        for (int i = 0; i < *out_n; i++)
            if (!cells_of_json(c, &at[i], &(*out)[i]))
                return cli_fail(c, ERR_INVALID,
                                STR_FMT
                                ": item %d has no \"table\" of whole numbers, or no right \"k\"",
                                STR_ARG(path), i + 1);
        return ERR_NONE;
    }
    *out = MEM_NEW(c->mem, struct cells_table);
    *out_n = 1;
    if (table_read(c->mem, text, &ask, &v, &faults, &table) != ERR_NONE ||
        margin_make(c->mem, &v, &table, &faults, &margin) != ERR_NONE ||
        !cells_of_margin(c, &v, &margin, &faults, *out))
        return faults_refuse(c, lang, "represent", &faults);
    return ERR_NONE;
}

// Two tables of two variables that share one: side by side, the shared variable as rows.
static enum err cells_link(struct cli *c, enum lang lang, const str *path, struct cells_table *out)
{
    struct faults faults = faults_new(c->mem);
    struct variables v = variables_new(c->mem);
    struct table table[2];
    struct margin g[2], sum[2];
    int shared = -1;

    for (int i = 0; i < 2; i++) {
        const struct table_ask ask = {.file = path[i],
                                      .number = STR("count"),
                                      .number_needed = true,
                                      .no_empty = true};
        str text;
        TRY(cli_read(c, path[i], FILE_BYTES_MAX, &text));
        if (table_read(c->mem, text, &ask, &v, &faults, &table[i]) != ERR_NONE)
            return faults_refuse(c, lang, "represent", &faults);
    }
    for (int i = 0; i < 2; i++) {
        struct cells_table checked;
        if (margin_make(c->mem, &v, &table[i], &faults, &g[i]) != ERR_NONE ||
            !cells_of_margin(c, &v, &g[i], &faults, &checked))
            return faults_refuse(c, lang, "represent", &faults);
    }
    for (int k = 0; k < g[0].n; k++)
        if (margin_place(&g[1], g[0].variable[k]) >= 0) shared = shared < 0 ? g[0].variable[k] : -2;
    if (shared < 0 || g[0].n != 2 || g[1].n != 2)
        return cli_usage(c, "two tables have two variables each and share exactly one");
    *out = (struct cells_table){.name = str_format(c->mem, STR_FMT " + " STR_FMT, STR_ARG(path[0]),
                                                   STR_ARG(path[1])),
                                .rows = v.at[shared].groups,
                                .row = v.at[shared].group,
                                .row_variable = v.at[shared].name};
    for (int i = 0; i < 2; i++) {
        const int other = g[i].variable[1 - margin_place(&g[i], shared)];
        const int keep[] = {shared, other};
        margin_sum(c->mem, &g[i], keep, 2, &sum[i]);
    }
    out->column_variable =
        str_format(c->mem, STR_FMT ", " STR_FMT, STR_ARG(v.at[sum[0].variable[1]].name),
                   STR_ARG(v.at[sum[1].variable[1]].name));
    out->split = sum[0].groups[1];
    out->columns = out->split + sum[1].groups[1];
    out->column = MEM_ARRAY(c->mem, str, (size_t)out->columns);
    out->count = MEM_ARRAY(c->mem, int64_t, (size_t)out->rows * (size_t)out->columns);
    for (int r = 0; r < out->rows; r++) {
        int64_t total[2] = {0, 0};
        for (int i = 0; i < 2; i++)
            for (int k = 0; k < sum[i].groups[1]; k++) {
                const int column = i ? out->split + k : k;
                const int64_t count = (int64_t)sum[i].count[r * sum[i].groups[1] + k];
                out->column[column] = v.at[sum[i].variable[1]].group[k];
                out->count[r * out->columns + column] = count;
                total[i] += count;
            }
        if (total[0] != total[1])
            fault_add(&faults, (struct fault){.code = REPRESENT_FAULT_tables_differ,
                                              .name = "tables_differ",
                                              .file = path[1],
                                              .line = 1,
                                              .field = out->row_variable,
                                              .value = out->row[r],
                                              .a = path[0]});
    }
    return faults.n ? faults_refuse(c, lang, "represent", &faults) : ERR_NONE;
}

static str line_name(struct cli *c, const str *names, int i)
{
    return names ? names[i] : str_format(c->mem, "%d", i + 1);
}

static void cells_notes(struct cli *c, const struct cells_table *t, const struct cells_ask *ask,
                        const struct cells_pattern *p, enum err why, struct faults *notes)
{
    const str k = str_format(c->mem, "%d", p->k);
    struct cells_merged merged;

    for (int i = 0; i < p->rows; i++)
        if (p->no_row[i])
            fault_add(notes, (struct fault){.code = REPRESENT_FAULT_row_hidden,
                                            .name = "row_hidden",
                                            .file = t->name,
                                            .field = t->row_variable,
                                            .value = line_name(c, t->row, i),
                                            .a = k});
    for (int i = 0; i < p->columns; i++)
        if (p->no_column[i])
            fault_add(notes, (struct fault){.code = REPRESENT_FAULT_row_hidden,
                                            .name = "row_hidden",
                                            .file = t->name,
                                            .field = t->column_variable,
                                            .value = line_name(c, t->column, i),
                                            .a = k});
    if (why != ERR_UNSOLVABLE) return;
    str advice = STR("-"), cell = STR("");
    if (!t->split && p->rows + p->columns <= 200 &&
        cells_merge(c->mem, t->count, p->rows, p->columns, ask, &merged)) {
        const str *names = merged.rows ? t->row : t->column;
        const str a = line_name(c, names, merged.first), b = line_name(c, names, merged.first + 1);
        advice = str_format(c->mem, STR_FMT " + " STR_FMT, STR_ARG(a), STR_ARG(b));
    }
    for (int i = 0; i < p->ranges && !cell.n; i++) {
        const struct cells_range *x = &p->range[i];
        if (!x->primary || x->high - x->low >= p->k) continue;
        const str a = x->row < p->rows ? line_name(c, t->row, x->row) : STR("*"),
                  b = x->column < p->columns ? line_name(c, t->column, x->column) : STR("*");
        cell = str_format(c->mem, STR_FMT ", " STR_FMT, STR_ARG(a), STR_ARG(b));
    }
    fault_add(notes, (struct fault){.code = REPRESENT_FAULT_cannot_protect,
                                    .name = "cannot_protect",
                                    .file = t->name,
                                    .value = cell,
                                    .a = advice});
}

static void cells_say(struct cli *c, const struct cells_table *t, const struct cells_pattern *p)
{
    const int wide = p->columns + 1;

    str least = STR("");
    if (p->proven)
        least = STR(", the least possible");
    else if (p->gap == 0)
        least = STR(", the fewest people possible");
    else if (p->gap > 0)
        least = str_format(c->mem, ", at most %lld more than the least", (long long)p->gap);
    cli_say(c, STR_FMT ": %d of %d cells hidden, %lld people in them" STR_FMT, STR_ARG(t->name),
            p->hidden_cells, p->rows * p->columns, (long long)p->hidden_total, STR_ARG(least));
    for (int i = -1; i <= p->rows; i++) {
        struct out o = out_new(c->mem);
        const str name = i < 0 ? STR("") : i < p->rows ? line_name(c, t->row, i) : STR("*");
        out_format(&o, "%-16.*s", STR_ARG(name));
        for (int j = 0; j <= p->columns; j++) {
            const int e = i * wide + j;
            if (i < 0)
                out_format(&o, " %10.*s",
                           STR_ARG(j < p->columns ? line_name(c, t->column, j) : STR("*")));
            else if (p->hidden[e])
                out_format(&o, " %10s", "x");
            else
                out_format(&o, " %10lld", (long long)p->count[e]);
        }
        cli_say(c, STR_FMT, STR_ARG(out_get(&o)));
    }
}

static void cells_csv(struct out *o, const struct cells_table *t, const struct cells_pattern *p,
                      struct cli *c)
{
    struct csv_out csv = {.out = o};

    csv_put(&csv, t->row_variable.n ? t->row_variable : STR("row"));
    if (t->column_variable.n || !t->row_variable.n)
        csv_put(&csv, t->column_variable.n ? t->column_variable : STR("column"));
    csv_put(&csv, STR("count"));
    csv_end(&csv);
    for (int i = 0; i < p->rows; i++)
        for (int j = 0; j < p->columns; j++) {
            if (p->no_row[i] || p->no_column[j]) continue;
            csv_put(&csv, line_name(c, t->row, i));
            if (t->column_variable.n || !t->row_variable.n)
                csv_put(&csv, line_name(c, t->column, j));
            if (p->hidden[i * (p->columns + 1) + j])
                csv_put(&csv, STR("hidden"));
            else
                csv_put_int(&csv, p->count[i * (p->columns + 1) + j]);
            csv_end(&csv);
        }
}

// ---- more tables, or of more variables ----

// As margins with names in common.
static enum err linked_read(struct cli *c, enum lang lang, const str *path, int n,
                            struct variables *v, struct margin *out)
{
    struct faults faults = faults_new(c->mem);
    struct table *table = MEM_ARRAY(c->mem, struct table, (size_t)n);

    for (int i = 0; i < n; i++) {
        const struct table_ask ask = {.file = path[i],
                                      .number = STR("count"),
                                      .number_needed = true,
                                      .no_empty = true};
        str text;
        TRY(cli_read(c, path[i], FILE_BYTES_MAX, &text));
        if (table_read(c->mem, text, &ask, v, &faults, &table[i]) != ERR_NONE) break;
    }
    for (int i = 0; i < n && !faults.n; i++)
        if (margin_make(c->mem, v, &table[i], &faults, &out[i]) != ERR_NONE) break;
    return faults.n ? faults_refuse(c, lang, "represent", &faults) : ERR_NONE;
}

// One table of two variables, and two that share one, have ways of their own that are quicker and give the least.
static bool is_linked(const struct margin *g, int n)
{
    int shared = 0;

    if (n == 1) return g[0].n > 2;
    if (n > 2 || g[0].n != 2 || g[1].n != 2) return true;
    for (int i = 0; i < 2; i++)
        shared += margin_place(&g[1], g[0].variable[i]) >= 0;
    return shared != 1;
}

static enum err linked_wrong(struct cli *c, enum lang lang, const struct variables *v,
                             const struct linked *l, const str *path)
{
    static const struct {
        int code;
        const char *name;
    } said[] = {
        [LINKED_TOO_LARGE] = {REPRESENT_FAULT_linked_too_large, "linked_too_large"},
        [LINKED_NOT_WHOLE] = {REPRESENT_FAULT_count_not_whole, "count_not_whole"},
        [LINKED_DIFFER] = {REPRESENT_FAULT_tables_differ, "tables_differ"},
    };
    struct faults faults = faults_new(c->mem);
    struct margin g = {.n = l->wrong_total.n};
    struct fault f = {.code = said[l->wrong].code,
                      .name = said[l->wrong].name,
                      .file = path[l->wrong_second],
                      .line = 1,
                      .value = STR("*")};

    memcpy(g.variable, l->wrong_total.variable, sizeof l->wrong_total.variable);
    memcpy(g.groups, l->wrong_total.groups, sizeof l->wrong_total.groups);
    if (l->wrong == LINKED_DIFFER) {
        f.a = path[l->wrong_first];
        if (g.n) f.value = margin_cell_name(c->mem, v, &g, l->wrong_cell);
    } else if (l->wrong == LINKED_TOO_LARGE) {
        f.a = str_format(c->mem, "%d", LINKED_CELLS_MAX);
    }
    fault_add(&faults, f);
    return faults_refuse(c, lang, "represent", &faults);
}

static enum err linked(struct cli *c, enum lang lang, const str *path, int n,
                       const struct variables *v, const struct margin *given,
                       const struct linked_ask *ask, const struct stopwatch *clock)
{
    struct faults notes = faults_new(c->mem);
    struct linked l;

    if (linked_make(c->mem, given, n, ask, &l) != ERR_NONE)
        return linked_wrong(c, lang, v, &l, path);
    const enum err why = linked_protect(&l);
    for (int i = 0; i < l.primaries && l.unprotected; i++) {
        const struct linked_cell *x = &l.cell[l.primary[i]];
        const struct linked_table *t = &l.table[x->table];
        struct margin g = {.n = t->n};
        memcpy(g.variable, t->variable, sizeof t->variable);
        memcpy(g.groups, t->groups, sizeof t->groups);
        if (x->high - x->low >= l.ask.k) continue;
        fault_add(&notes,
                  (struct fault){.code = REPRESENT_FAULT_cannot_protect,
                                 .name = "cannot_protect",
                                 .value = t->n ? margin_cell_name(c->mem, v, &g, x->at) : STR("*"),
                                 .a = STR("-")});
    }
    if (!c->json) {
        cli_say(c, "%d cells hidden of %d tables, %lld people in them", l.hidden_cells, n,
                (long long)l.hidden_people);
        for (int k = 0; k < l.cells; k++) {
            const struct linked_cell *x = &l.cell[k];
            const struct linked_table *t = &l.table[x->table];
            struct margin g = {.n = t->n};
            memcpy(g.variable, t->variable, sizeof t->variable);
            memcpy(g.groups, t->groups, sizeof t->groups);
            if (x->hidden)
                cli_say(c, "  " STR_FMT ": " STR_FMT "  %lld..%lld",
                        STR_ARG(margin_name(c->mem, v, &g)),
                        STR_ARG(margin_cell_name(c->mem, v, &g, x->at)), (long long)x->low,
                        (long long)x->high);
        }
        faults_lines(c, lang, "represent", "note", &notes);
        return why;
    }
    struct out o = out_new(c->mem);
    struct json j = json_new(&o);
    json_open(&j, '{');
    represent_json_linked(&j, v, &l);
    faults_json(&j, lang, "represent", "notes", &notes);
    json_key(&j, "seconds"), json_double(&j, stopwatch_seconds(clock));
    json_close(&j, '}');
    cli_say(c, STR_FMT, STR_ARG(out_get(&o)));
    return why;
}

static enum err protect(struct cli *c)
{
    struct stopwatch clock;
    const struct progress progress = {stopwatch_tell, &clock};
    struct cells_ask ask = {.progress = &progress};
    struct faults notes = faults_new(c->mem);
    enum lang lang;
    str tables[LINKED_TABLES_MAX], path = {0}, other = {0}, to = {0};
    int64_t k = 0, base = 0;
    int given = 0;
    struct cells_table *t = NULL;
    int n = 0;

    TRY(faults_lang(c, &lang));
    TRY(stopwatch_option(c, &clock));
    for (;;) {
        path = (str){0};
        TRY(cli_option(c, "--table", &path));
        if (!path.at) break;
        if (given == LINKED_TABLES_MAX) return cli_usage(c, "at most 16 tables");
        tables[given++] = path;
    }
    if (given) path = tables[0];
    if (given > 1) other = tables[1];
    TRY(cli_option(c, "--to", &to));
    TRY(cli_option_int(c, "--k", 2, 1000000, &k));
    TRY(cli_option_int(c, "--round", 2, 1000000, &base));
    TRY(cli_option_int(c, "--nodes", 1, INT64_MAX, &ask.nodes));
    ask.hide_zeros = cli_flag(c, "--hide-zeros");
    ask.heuristic = cli_flag(c, "--quick");
    if (!path.at && !cli_argument(c, &path))
        return cli_usage(c, "name a table of counts with --table");
    TRY(cli_end(c));
    if (given == 0) tables[given++] = path;
    if (other.at && (base || to.at)) return cli_usage(c, "--round and --to go with one table");
    if (!str_ends(path, STR(".json"))) {
        struct variables *v = MEM_NEW(c->mem, struct variables);
        struct margin *margin = MEM_ARRAY(c->mem, struct margin, LINKED_TABLES_MAX);
        *v = variables_new(c->mem);
        TRY(linked_read(c, lang, tables, given, v, margin));
        if (is_linked(margin, given)) {
            const struct linked_ask all_ask = {(int)k, ask.hide_zeros, &progress};
            if (base || to.at)
                return cli_usage(c, "--round and --to go with a table of two variables");
            return linked(c, lang, tables, given, v, margin, &all_ask, &clock);
        }
    }
    if (other.at) {
        const str both[] = {path, other};
        t = MEM_NEW(c->mem, struct cells_table);
        n = 1;
        TRY(cells_link(c, lang, both, t));
    } else {
        TRY(cells_read(c, lang, path, &t, &n));
    }
    struct out o = out_new(c->mem), csv = out_new(c->mem);
    struct json j = json_new(&o);
    enum err worst = ERR_NONE;
    json_open(&j, '{');
    json_key(&j, "tables"), json_open(&j, '[');
    for (int i = 0; i < n; i++) {
        struct cells_pattern p;
        int64_t *rounded = NULL;
        ask.k = k ? (int)k : t[i].k;
        ask.split = t[i].split;
        const enum err why = cells_protect(c->mem, t[i].count, t[i].rows, t[i].columns, &ask, &p);
        if (why == ERR_INVALID || why == ERR_INTERNAL)
            return cli_fail(c, why, STR_FMT ": the counts are too large", STR_ARG(t[i].name));
        if (base) {
            rounded = MEM_ARRAY(c->mem, int64_t, (size_t)(p.rows + 1) * (size_t)(p.columns + 1));
            TRY(cells_round(c->mem, t[i].count, p.rows, p.columns, (int)base, rounded));
        }
        if (why != ERR_NONE && worst != ERR_UNSOLVABLE) worst = why;
        cells_notes(c, &t[i], &ask, &p, why, &notes);
        json_open(&j, '{');
        json_key(&j, "table"), json_text(&j, t[i].name);
        represent_json_cells(&j, &p, t[i].row, t[i].column, rounded);
        json_close(&j, '}');
        if (why != ERR_UNSOLVABLE) cells_csv(&csv, &t[i], &p, c);
        if (!c->json) cells_say(c, &t[i], &p);
    }
    json_close(&j, ']');
    faults_json(&j, lang, "represent", "notes", &notes);
    json_key(&j, "seconds"), json_double(&j, stopwatch_seconds(&clock));
    json_close(&j, '}');
    if (c->json)
        cli_say(c, STR_FMT, STR_ARG(out_get(&o)));
    else
        faults_lines(c, lang, "represent", "note", &notes);
    if (to.at && csv.n) TRY(cli_write(c, to, out_get(&csv)));
    return worst;
}

static const struct command all[] = {
    {"represent compare",
     "--people FILE.csv --margin FILE.csv [--margin ...] [--invited] [--seed TEXT] [--limit-ms N] "
     "[--lang nl|en] [--json]",
     "who takes part, against the population",
     "meent represent compare --people participants.csv --margin age_x_sex.csv", compare},
    {"represent response",
     "--asked FILE.csv --answered COLUMN --by age,sex [--limit-ms N] [--lang nl|en] [--json]",
     "how evenly those who were invited by lot answered, by a logistic model",
     "meent represent response --asked invited.csv --answered answer --by age,sex", response},
    {"represent weights",
     "--people FILE.csv --margin FILE.csv [--margin ...] [--by district*age,sex] [--trim] [--low "
     "L] "
     "[--high H] [--design COLUMN] [--cycles N] [--to FILE.csv] [--limit-ms N] [--lang nl|en] "
     "[--json]",
     "a weight per participant, so that together they match the population",
     "meent represent weights --people participants.csv --margin age_x_sex.csv --to weights.csv",
     weights},
    {"represent protect",
     "--table FILE.csv [--table FILE.csv ...] [--k 10] [--hide-zeros] [--round 5|10] [--quick] "
     "[--nodes N] [--to "
     "FILE.csv] "
     "[--limit-ms N] [--lang nl|en] [--json]",
     "leaves out small counts, and what would give them away",
     "meent represent protect --table district_x_age.csv --k 10 --json", protect},
};

const struct commands represent_commands = {all, COUNT_OF(all)};
