// meent sortition chances|draw|relax|replace|stage1|check: files in, JSON or lines out. The clock and the signal to
// stop are here; what they mean for a result is said by the engine.
#include "base/json.h"
#include "engine/sortition/certificate.h"
#include "engine/sortition/check.h"
#include "engine/sortition/legacy.h"
#include "engine/sortition/lottery.h"
#include "engine/sortition/read.h"
#include "engine/sortition/relax.h"
#include "i18n/i18n.h"
#include "i18n/messages.h"
#include "main/faults.h"
#include "main/main.h"

#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static const int64_t TEXT_MAX = 256 << 20;

struct given {
    struct sortition_tables tables;
    struct sortition_options options;
    struct sortition_state state;
    struct progress progress;
    str seed;
    int64_t seats, panels, limit_ms, runs;
    bool trace, no_seconds;
    struct timespec began;
    double told;
};

static volatile sig_atomic_t interrupted;

static void on_interrupt(int sig)
{
    (void)sig;
    interrupted = 1;
}

static double since(const struct timespec *began)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - began->tv_sec) + (double)(now.tv_nsec - began->tv_nsec) / 1e9;
}

// Says how far it is, at most ten times a second, and whether to go on.
static bool tell(void *arg, double fraction, const char *text)
{
    struct given *g = arg;
    const double s = since(&g->began);

    (void)fraction;
    if (g->trace && (s >= g->told + 0.1 || g->told == 0)) {
        fprintf(stderr, "%.3f s  %s  lowest chance %.9f to %.9f  groups %d\n", s, text,
                g->state.low, g->state.high, g->state.panels);
        g->told = s;
    }
    return !interrupted && (g->limit_ms == 0 || s * 1000 < (double)g->limit_ms);
}

// Everything that is wrong: JSON on standard output, else lines on standard error.
static enum err say_faults(struct cli *c, const struct faults *f)
{
    if (!c->json) {
        for (int i = 0; i < f->kept; i++) {
            const struct fault *x = &f->at[i];
            const str hint = faults_sentence(c->mem, LANG_EN, "sortition", x);

            fprintf(stderr, STR_FMT, STR_ARG(x->file));
            if (x->line) fprintf(stderr, ":%d", x->line);
            if (x->line && x->column) fprintf(stderr, ":%d", x->column);
            fprintf(stderr, "%s" STR_FMT "\n", x->file.n ? ": " : "", STR_ARG(hint));
        }
        if (f->n > f->kept) fprintf(stderr, "and %d more\n", f->n - f->kept);
        return ERR_INVALID;
    }
    struct out o = out_new(c->mem);
    struct json j = json_new(&o);
    json_open(&j, '{');
    faults_json(&j, LANG_EN, "sortition", "faults", f);
    json_key(&j, "count"), json_int(&j, f->n);
    json_close(&j, '}');
    cli_say(c, STR_FMT, STR_ARG(out_get(&o)));
    return ERR_INVALID;
}

static enum err method_of(struct cli *c, str text, enum sortition_method *out)
{
    if (!text.at) return ERR_NONE;
    for (int m = 0; m < SORTITION_METHODS; m++)
        if (str_eq(text, str_of(sortition_method_name((enum sortition_method)m)))) {
            *out = (enum sortition_method)m;
            return ERR_NONE;
        }
    return cli_usage(c, "--method is leximin, maximin, nash, goldilocks, minimax or legacy");
}

// --categories, --people, --seats, --id, --household: what every command about a group starts from.
static enum err tables(struct cli *c, struct given *g)
{
    str categories = {0}, people = {0};

    *g = (struct given){.seats = 0, .panels = 1000, .runs = 10000};
    TRY(cli_option(c, "--categories", &categories));
    TRY(cli_option(c, "--people", &people));
    TRY(cli_option(c, "--id", &g->tables.id));
    TRY(cli_option(c, "--household", &g->tables.household));
    if (!categories.at) return cli_usage(c, "name the table of quotas with --categories");
    if (!people.at) return cli_usage(c, "name the table of people with --people");
    TRY(cli_read(c, categories, TEXT_MAX, &g->tables.categories));
    return cli_read(c, people, TEXT_MAX, &g->tables.people);
}

static enum err seats(struct cli *c, struct given *g)
{
    g->seats = -1;
    TRY(cli_option_int(c, "--seats", 0, 1000000, &g->seats));
    if (g->seats < 0) return cli_usage(c, "say how many people the group has with --seats");
    g->tables.seats = (int)g->seats;
    return ERR_NONE;
}

static enum err how(struct cli *c, struct given *g)
{
    str method = {0}, gamma = {0};

    TRY(cli_option(c, "--method", &method));
    TRY(method_of(c, method, &g->options.method));
    TRY(cli_option(c, "--gamma", &gamma));
    if (gamma.at) {
        char *end;
        const char *z = str_z(c->mem, gamma);
        g->options.gamma = strtod(z, &end);
        if (*end || !(g->options.gamma >= 1e-6 && g->options.gamma <= 1e6))
            return cli_usage(c, "--gamma must be a number from 0.000001 to 1000000");
    }
    TRY(cli_option(c, "--seed", &g->seed));
    TRY(cli_option_int(c, "--panels", 1, LOTTERY_MAX, &g->panels));
    TRY(cli_option_int(c, "--limit-ms", 1, 86400000, &g->limit_ms));
    TRY(cli_option_int(c, "--nodes", 1, 1000000000, &g->options.nodes));
    TRY(cli_option_int(c, "--runs", 1, 1000000, &g->runs));
    g->trace = cli_flag(c, "--trace");
    g->no_seconds = cli_flag(c, "--no-seconds");
    return ERR_NONE;
}

static void begin(struct given *g)
{
    const struct sigaction stop = {.sa_handler = on_interrupt, .sa_flags = (int)SA_RESETHAND};

    g->progress = (struct progress){tell, g};
    g->options.progress = &g->progress;
    g->options.state = &g->state;
    sigaction(SIGINT, &stop, NULL);
    clock_gettime(CLOCK_MONOTONIC, &g->began);
}

static enum err read_tables(struct cli *c, struct given *g)
{
    struct faults faults = faults_new(c->mem);

    return sortition_read(c->mem, &g->tables, &faults) == ERR_NONE ? ERR_NONE
                                                                   : say_faults(c, &faults);
}

// ---- what a change of quotas is called ----

static void add_changes(const struct sortition *ask, const struct sortition_relaxation *r,
                        struct json *j)
{
    json_key(j, "changes");
    json_open(j, '[');
    for (int i = 0; i < r->n; i++) {
        const struct sortition_value *v = &ask->value[r->change[i].value];
        json_open(j, '{');
        json_key(j, "category"), json_text(j, ask->category[v->category]);
        json_key(j, "feature"), json_text(j, v->name);
        json_key(j, "min"), json_int(j, v->min);
        json_key(j, "max"), json_int(j, v->max);
        json_key(j, "new_min"), json_int(j, r->change[i].min);
        json_key(j, "new_max"), json_int(j, r->change[i].max);
        json_close(j, '}');
    }
    json_close(j, ']');
}

static void add_relaxation(const struct sortition *ask, const struct sortition_relaxation *r,
                           struct json *j)
{
    add_changes(ask, r, j);
    json_pair_double(j, "cost", r->cost);
    json_pair_bool(j, "only", r->only);
    json_pair_bool(j, "proven", r->proven);
}

static str change_text(struct mem *m, const struct sortition *ask,
                       const struct sortition_relaxation *r)
{
    struct out o = out_new(m);

    for (int i = 0; i < r->n; i++) {
        const struct sortition_change *x = &r->change[i];
        const struct sortition_value *v = &ask->value[x->value];
        for (int side = 0; side < 2; side++) {
            const int was = side ? v->max : v->min, now = side ? x->max : x->min;
            if (was == now) continue;
            const struct msg_arg args[] = {
                {.name = "feature", .s = v->name},
                {.name = "category", .s = ask->category[v->category]},
                {.name = "was", .number = true, .i = was},
                {.name = "now", .number = true, .i = now},
            };
            if (o.n) out_byte(&o, ' ');
            out_str(&o,
                    msg_fill(m, LANG_EN, side ? MSG_sortition_change_max : MSG_sortition_change_min,
                             args, COUNT_OF(args)));
        }
    }
    return out_get(&o);
}

static enum err say_no_group(struct cli *c, struct given *g)
{
    const struct sortition *ask = &g->tables.ask;
    struct sortition_relaxation r;
    const enum err e = sortition_relax(c->mem, ask, -1, &g->progress, &r);
    struct out o = out_new(c->mem);
    struct json j = json_new(&o);
    const bool some = e == ERR_NONE || (e == ERR_LIMIT && r.n > 0);
    const str text =
        some ? change_text(c->mem, ask, &r) : msg_text(LANG_EN, MSG_sortition_no_change);

    if (c->json) {
        json_open(&j, '{');
        json_key(&j, "error"), json_text(&j, STR("unsolvable"));
        if (some) add_relaxation(ask, &r, &j);
        json_key(&j, "text"), json_text(&j, text);
        json_close(&j, '}');
        cli_say(c, STR_FMT, STR_ARG(out_get(&o)));
        return ERR_UNSOLVABLE;
    }
    return cli_fail(c, ERR_UNSOLVABLE, STR_FMT " " STR_FMT,
                    STR_ARG(msg_text(LANG_EN, MSG_sortition_no_group)), STR_ARG(text));
}

// ---- chances ----

static enum err compute(struct cli *c, struct given *g, struct chance *chance,
                        struct sortition_legacy *legacy, struct sortition_chances *out)
{
    begin(g);
    if (g->options.method != SORTITION_LEGACY)
        return sortition_chances(c->mem, &g->tables.ask, &g->options, out);
    return sortition_legacy(c->mem, &g->tables.ask, (int)g->runs, chance, &g->progress, legacy,
                            out);
}

// Why people are in no group at all: per type once.
static void add_uncoverable(struct cli *c, const struct given *g, const struct sortition_chances *r,
                            struct json *j)
{
    const struct sortition *ask = &g->tables.ask;
    struct sortition_relaxation *of_type =
        MEM_ARRAY(c->mem, struct sortition_relaxation, (size_t)r->types + 1);
    enum err *e = MEM_ARRAY(c->mem, enum err, (size_t)r->types + 1);
    bool *asked = MEM_ARRAY(c->mem, bool, (size_t)r->types + 1);

    json_key(j, "uncoverable");
    json_open(j, '[');
    for (int i = 0; i < ask->people; i++) {
        const int t = r->type[i];
        if (!r->out[t]) continue;
        if (!asked[t]) {
            e[t] = sortition_relax(c->mem, ask, i, NULL, &of_type[t]);
            asked[t] = true;
        }
        json_open(j, '{');
        json_key(j, "id"), json_text(j, ask->id[i]);
        json_key(j, "reason");
        if (e[t] == ERR_NONE || (e[t] == ERR_LIMIT && of_type[t].n > 0)) {
            const struct msg_arg args[] = {
                {.name = "changes", .s = change_text(c->mem, ask, &of_type[t])}};
            json_text(j,
                      msg_fill(c->mem, LANG_EN, MSG_sortition_uncoverable, args, COUNT_OF(args)));
            add_changes(ask, &of_type[t], j);
        } else {
            json_text(j, msg_text(LANG_EN, MSG_sortition_uncoverable_always));
        }
        json_close(j, '}');
    }
    json_close(j, ']');
}

static void add_number(struct json *j, const char *key, double v)
{
    json_key(j, key);
    if (isfinite(v))
        json_double(j, v);
    else
        json_none(j);
}

static void add_chances(struct cli *c, const struct given *g, const struct sortition_chances *r,
                        double seconds, struct json *j)
{
    const struct sortition *ask = &g->tables.ask;

    json_key(j, "method"), json_text(j, str_of(sortition_method_name(r->method)));
    if (r->method == SORTITION_LEGACY)
        json_key(j, "label"), json_text(j, msg_text(LANG_EN, MSG_sortition_legacy));
    if (r->method == SORTITION_GOLDILOCKS)
        add_number(j, "gamma", g->options.gamma > 0 ? g->options.gamma : 1);
    json_key(j, "people"), json_int(j, ask->people);
    json_key(j, "seats"), json_int(j, ask->seats);
    json_key(j, "categories"), json_int(j, ask->categories);
    json_key(j, "types"), json_int(j, r->types);
    add_number(j, "min", r->min);
    add_number(j, "max", r->max);
    add_number(j, "gini", r->gini);
    add_number(j, "geometric_mean", r->geometric_mean);
    add_number(j, "sum", r->sum);
    if (r->method == SORTITION_GOLDILOCKS) {
        const double per = (double)(ask->people - r->uncoverable) / ask->seats;
        add_number(j, "objective",
                   per * r->max + (g->options.gamma > 0 ? g->options.gamma : 1) / (per * r->min));
    }
    add_uncoverable(c, g, r, j);
    json_key(j, "proven"), json_bool(j, r->proven);
    if (r->method == SORTITION_LEGACY)
        json_key(j, "gap"), json_none(j);
    else
        add_number(j, "gap", r->gap);
    json_key(j, "levels"), json_int(j, r->levels);
    json_key(j, "mix"), json_int(j, r->panels);
    json_key(j, "searches"), json_int(j, r->searches);
    json_key(j, "nodes"), json_int(j, r->nodes);
    json_pair_bool(j, "whole", r->whole);
    if (!g->no_seconds) add_number(j, "seconds", seconds);
}

static void add_certificate(struct cli *c, const struct given *g, const struct sortition_chances *r,
                            struct json *j)
{
    json_key(j, "certificate");
    sortition_certificate(c->mem, &g->tables.ask, r, g->tables.household, &g->progress, j);
}

static void say_chances(struct cli *c, const struct given *g, const struct sortition_chances *r,
                        double seconds)
{
    const struct sortition *ask = &g->tables.ask;

    if (r->method == SORTITION_LEGACY)
        cli_say(c, STR_FMT, STR_ARG(msg_text(LANG_EN, MSG_sortition_legacy)));
    cli_say(c, "%d people for %d seats, %d categories, %d types, %s, %.3f s", ask->people,
            ask->seats, ask->categories, r->types, sortition_method_name(r->method), seconds);
    cli_say(c, "chance: lowest %.6f, highest %.6f, geometric mean %.6f, Gini %.4f", r->min, r->max,
            r->geometric_mean, r->gini);
    if (r->uncoverable)
        cli_say(c, "%d people are in no possible group (--json says why)", r->uncoverable);
    if (r->method != SORTITION_LEGACY)
        cli_say(c,
                r->proven ? "proven: no other lottery does better by this method"
                          : "not proven: it may be better by %.3g",
                r->gap);
}

static enum err end_of(struct cli *c, struct given *g, enum err e,
                       const struct sortition_chances *r)
{
    if (e == ERR_UNSOLVABLE) return say_no_group(c, g);
    if (e == ERR_LIMIT && r->types == 0)
        return cli_fail(
            c, e, "stopped before a group was found; give it longer with --limit-ms or --nodes");
    return e;
}

static enum err chances(struct cli *c)
{
    struct given g;
    struct chance chance;
    struct sortition_legacy legacy = {0};
    struct sortition_chances r = {0};
    struct out o = out_new(c->mem);
    struct json j = json_new(&o);

    TRY(tables(c, &g));
    TRY(seats(c, &g));
    TRY(how(c, &g));
    TRY(cli_end(c));
    TRY(read_tables(c, &g));
    chance_start(&chance, g.seed.at ? g.seed : STR("meent"));
    const enum err e = compute(c, &g, &chance, &legacy, &r);
    const double seconds = since(&g.began);
    if (e == ERR_UNSOLVABLE || r.types == 0) return end_of(c, &g, e, &r);
    if (!c->json) {
        say_chances(c, &g, &r, seconds);
        return e;
    }
    json_open(&j, '{');
    add_chances(c, &g, &r, seconds, &j);
    add_certificate(c, &g, &r, &j);
    json_key(&j, "chances");
    json_open(&j, '{');
    for (int i = 0; i < g.tables.ask.people; i++) {
        json_key(&j, str_z(c->mem, g.tables.ask.id[i]));
        json_double(&j, r.chance[r.type[i]]);
    }
    json_close(&j, '}');
    sortition_sign(c->mem, &o);
    cli_say(c, STR_FMT, STR_ARG(out_get(&o)));
    return e;
}

// ---- draw ----

static void add_draw(struct cli *c, const struct sortition *ask, const struct sortition_lottery *l,
                     struct json *j)
{
    json_key(j, "panels_sha256"), json_text(j, l->sha256);
    json_key(j, "chosen_panel"), json_int(j, l->chosen);
    json_key(j, "chosen");
    json_open(j, '[');
    for (int i = 0; i < l->seats; i++)
        json_text(j, ask->id[l->person[l->chosen * l->seats + i]]);
    json_close(j, ']');
    json_key(j, "seat_counts");
    json_open(j, '{');
    for (int i = 0; i < ask->people; i++) {
        json_key(j, str_z(c->mem, ask->id[i]));
        json_int(j, l->times[i]);
    }
    json_close(j, '}');
    json_key(j, "panels");
    json_open(j, '[');
    for (int g = 0; g < l->groups; g++) {
        json_open(j, '[');
        for (int i = 0; i < l->seats; i++)
            json_text(j, ask->id[l->person[(size_t)g * (size_t)l->seats + (size_t)i]]);
        json_close(j, ']');
    }
    json_close(j, ']');
}

static enum err draw_group(struct cli *c, struct given *g)
{
    struct chance chance;
    struct sortition_legacy legacy = {0};
    struct sortition_chances r = {0};
    struct sortition_lottery l = {0};
    struct out o = out_new(c->mem);
    struct json j = json_new(&o);
    const struct sortition *ask = &g->tables.ask;

    chance_start(&chance, g->seed);
    if (g->options.method == SORTITION_LEGACY) {
        g->runs = g->panels;
        legacy.groups = MEM_ARRAY(c->mem, int, (size_t)g->panels *(size_t)ask->seats + 1);
    }
    const enum err e = compute(c, g, &chance, &legacy, &r);
    if (e == ERR_UNSOLVABLE || r.types == 0) return end_of(c, g, e, &r);
    if (g->options.method == SORTITION_LEGACY) {
        if (legacy.runs == 0) return cli_fail(c, ERR_LIMIT, "the greedy way found no group");
        sortition_lottery_of(c->mem, ask, legacy.groups, legacy.runs, &chance, &l);
        l.worst = r.min;
    } else {
        TRY(sortition_lottery(c->mem, ask, &r, (int)g->panels, &chance, &l));
    }
    const double seconds = since(&g->began);
    if (!c->json) {
        say_chances(c, g, &r, seconds);
        cli_say(c, "lottery: %d groups, seed \"" STR_FMT "\", everybody is in at least %.0f",
                l.groups, STR_ARG(g->seed), l.worst * l.groups);
        cli_say(c, "SHA-256 of the list: " STR_FMT, STR_ARG(l.sha256));
        cli_say(c, "drawn: group %d", l.chosen);
        for (int i = 0; i < l.seats; i++)
            cli_say(c, "  " STR_FMT, STR_ARG(ask->id[l.person[l.chosen * l.seats + i]]));
        return e;
    }
    json_open(&j, '{');
    add_chances(c, g, &r, seconds, &j);
    json_key(&j, "seed"), json_text(&j, g->seed);
    json_key(&j, "seed_sha256"), json_text(&j, chance_hash(c->mem, &chance));
    json_key(&j, "draws"), json_int(&j, (int64_t)l.draws);
    json_key(&j, "groups"), json_int(&j, l.groups);
    add_number(&j, "worst", l.worst);
    json_key(&j, "exchanged"), json_bool(&j, l.exchanged);
    add_certificate(c, g, &r, &j);
    json_key(&j, "chances");
    json_open(&j, '{');
    for (int i = 0; i < ask->people; i++) {
        json_key(&j, str_z(c->mem, ask->id[i]));
        json_double(&j, r.chance[r.type[i]]);
    }
    json_close(&j, '}');
    add_draw(c, ask, &l, &j);
    sortition_sign(c->mem, &o);
    cli_say(c, STR_FMT, STR_ARG(out_get(&o)));
    return e;
}

static enum err draw(struct cli *c)
{
    struct given g;

    TRY(tables(c, &g));
    TRY(seats(c, &g));
    TRY(how(c, &g));
    TRY(cli_end(c));
    if (!g.seed.at) return cli_usage(c, "give the public text that decides the draw with --seed");
    TRY(read_tables(c, &g));
    return draw_group(c, &g);
}

// ---- relax ----

static enum err relax(struct cli *c)
{
    struct given g;
    struct sortition_relaxation r;
    struct out o = out_new(c->mem);
    struct json j = json_new(&o);
    str must = {0};
    int who = -1;

    TRY(tables(c, &g));
    TRY(seats(c, &g));
    TRY(cli_option(c, "--must", &must));
    TRY(cli_option_int(c, "--limit-ms", 1, 86400000, &g.limit_ms));
    TRY(cli_end(c));
    TRY(read_tables(c, &g));
    if (must.at && (who = sortition_person(&g.tables.ask, must)) < 0)
        return cli_usage(c, "the person after --must is not in the table of people");
    begin(&g);
    const enum err e = sortition_relax(c->mem, &g.tables.ask, who, &g.progress, &r);
    if (e == ERR_UNSOLVABLE || (e == ERR_LIMIT && r.n == 0 && !r.proven))
        return cli_fail(c, e, STR_FMT, STR_ARG(msg_text(LANG_EN, MSG_sortition_no_change)));
    const str text = r.n ? change_text(c->mem, &g.tables.ask, &r)
                         : msg_text(LANG_EN, MSG_sortition_group_exists);
    if (!c->json) {
        cli_say(c, STR_FMT, STR_ARG(text));
        if (r.n)
            cli_say(c, STR_FMT,
                    STR_ARG(
                        msg_text(LANG_EN, r.only ? MSG_sortition_only : MSG_sortition_not_only)));
        return e;
    }
    json_open(&j, '{');
    add_relaxation(&g.tables.ask, &r, &j);
    json_key(&j, "text"), json_text(&j, text);
    json_close(&j, '}');
    cli_say(c, STR_FMT, STR_ARG(out_get(&o)));
    return e;
}

// ---- replace ----

// A list of ids: commas, or a file after @ with one on each line.
static enum err people_named(struct cli *c, const struct sortition *ask, str list,
                             const char *option, int **out, int *n)
{
    int *who = MEM_ARRAY(c->mem, int, (size_t)ask->people + 1);
    bool *named = MEM_ARRAY(c->mem, bool, (size_t)ask->people + 1);
    const bool file = str_starts(list, STR("@"));
    str id;

    *n = 0;
    if (file) TRY(cli_read(c, str_from(list, 1), TEXT_MAX, &list));
    while (list.at && (file ? str_line(&list, &id) : str_cut(&list, ',', &id))) {
        id = str_trim(id);
        if (id.n == 0) continue;
        const int i = sortition_person(ask, id);
        if (i < 0)
            return cli_usage(c, str_format(c->mem,
                                           "%s names \"" STR_FMT
                                           "\", who is not in the table of people",
                                           option, STR_ARG(id))
                                    .at);
        if (!named[i]) who[(*n)++] = i;
        named[i] = true;
    }
    *out = who;
    return ERR_NONE;
}

static enum err replace(struct cli *c)
{
    struct given g;
    str group = {0}, gone = {0};
    int *in, *away, in_n, away_n, stays_n = 0;
    const int *who;
    struct sortition rest;

    TRY(tables(c, &g));
    TRY(cli_option(c, "--group", &group));
    TRY(cli_option(c, "--gone", &gone));
    TRY(how(c, &g));
    TRY(cli_end(c));
    if (!group.at)
        return cli_usage(c, "name the people of the group with --group ID,ID or --group @FILE");
    if (!gone.at) return cli_usage(c, "name who left with --gone ID,ID or --gone @FILE");
    if (!g.seed.at) return cli_usage(c, "give the public text that decides the draw with --seed");
    // The number of seats is that of the group: count it first, then read with it.
    g.tables.seats = 1;
    struct sortition_tables first = g.tables;
    struct faults faults = faults_new(c->mem);
    if (sortition_read(c->mem, &first, &faults) != ERR_NONE && first.ask.people == 0)
        return say_faults(c, &faults);
    TRY(people_named(c, &first.ask, group, "--group", &in, &in_n));
    TRY(people_named(c, &first.ask, gone, "--gone", &away, &away_n));
    g.tables.seats = in_n;
    TRY(read_tables(c, &g));
    int *stays = MEM_ARRAY(c->mem, int, (size_t)in_n + 1);
    for (int i = 0; i < in_n; i++) {
        bool left = false;
        for (int k = 0; k < away_n; k++)
            left = left || away[k] == in[i];
        if (!left) stays[stays_n++] = in[i];
    }
    if (stays_n == in_n) return cli_usage(c, "nobody after --gone is in the group");
    const enum err e =
        sortition_replace(c->mem, &g.tables.ask, stays, stays_n, away, away_n, &rest, &who);
    if (e != ERR_NONE)
        return cli_fail(c, e, STR_FMT, STR_ARG(msg_text(LANG_EN, MSG_sortition_no_replacement)));
    g.tables.ask = rest;
    return draw_group(c, &g);
}

// ---- stage1 ----

static enum err stage1(struct cli *c)
{
    struct sortition_addresses a = {0};
    struct sortition_letters l;
    struct faults faults = faults_new(c->mem);
    struct chance chance;
    struct out o = out_new(c->mem);
    struct json j = json_new(&o);
    str path = {0}, seed = {0};
    int64_t letters = -1;

    TRY(cli_option(c, "--addresses", &path));
    TRY(cli_option(c, "--id", &a.id));
    TRY(cli_option(c, "--strata", &a.strata));
    TRY(cli_option(c, "--seed", &seed));
    TRY(cli_option_int(c, "--letters", 1, 100000000, &letters));
    TRY(cli_end(c));
    if (!path.at) return cli_usage(c, "name the table of addresses with --addresses");
    if (letters < 0) return cli_usage(c, "say how many letters there are with --letters");
    if (!seed.at) return cli_usage(c, "give the public text that decides the draw with --seed");
    TRY(cli_read(c, path, TEXT_MAX, &a.text));
    if (sortition_read_addresses(c->mem, &a, &faults) != ERR_NONE) return say_faults(c, &faults);
    if (letters > a.n)
        return cli_usage(
            c, str_format(c->mem, "there are only %d addresses: --letters can be no more", a.n).at);
    chance_start(&chance, seed);
    sortition_letters(c->mem, a.in, a.n, a.strata_n, (int)letters, &chance, &l);
    if (!c->json) {
        cli_say(c, "%lld letters to %d addresses", (long long)letters, a.n);
        for (int s = 0; s < a.strata_n; s++)
            cli_say(c, "  %d of %d  " STR_FMT, l.letters[s], l.of_stratum[s],
                    STR_ARG(a.stratum[s]));
        for (int i = 0; i < letters; i++)
            cli_say(c, STR_FMT, STR_ARG(a.address[l.chosen[i]]));
        return ERR_NONE;
    }
    json_open(&j, '{');
    json_key(&j, "addresses"), json_int(&j, a.n);
    json_key(&j, "letters"), json_int(&j, letters);
    json_key(&j, "seed"), json_text(&j, seed);
    json_key(&j, "seed_sha256"), json_text(&j, chance_hash(c->mem, &chance));
    json_key(&j, "draws"), json_int(&j, (int64_t)chance.draws);
    json_key(&j, "strata");
    json_open(&j, '[');
    for (int s = 0; s < a.strata_n; s++) {
        json_open(&j, '{');
        json_key(&j, "stratum"), json_text(&j, a.stratum[s]);
        json_key(&j, "addresses"), json_int(&j, l.of_stratum[s]);
        json_key(&j, "letters"), json_int(&j, l.letters[s]);
        json_close(&j, '}');
    }
    json_close(&j, ']');
    json_key(&j, "chosen");
    json_open(&j, '[');
    for (int i = 0; i < letters; i++)
        json_text(&j, a.address[l.chosen[i]]);
    json_close(&j, ']');
    json_close(&j, '}');
    cli_say(c, STR_FMT, STR_ARG(out_get(&o)));
    return ERR_NONE;
}

// ---- check ----

static str bound_text(struct mem *m, const struct sortition_verdict *v)
{
    int64_t a = v->num, b = v->den;

    if (v->den == 0) return (str){0};
    if (str_eq(v->method, STR("nash"))) // rounded up
        a = v->num / v->den,
        b = (int64_t)(((__int128)(v->num % v->den) * 1000000000 + v->den - 1) / v->den);
    if (str_eq(v->method, STR("goldilocks"))) a = v->num / v->den, b = v->num % v->den;
    if (str_eq(v->method, STR("nash")) || str_eq(v->method, STR("goldilocks")))
        return str_format(m, "%lld.%09lld", (long long)a, (long long)b);
    while (b) {
        const int64_t r = a % b;
        a = b, b = r;
    }
    return v->den == a
               ? str_format(m, "%lld", (long long)(v->num / a))
               : str_format(m, "%lld/%lld", (long long)(v->num / a), (long long)(v->den / a));
}

static void say_verdict(struct cli *c, const struct sortition_verdict *v, str bound)
{
    static const char *const means[] = {
        "No lottery gives everybody more than " STR_FMT ".",
        "No lottery gives everybody more than " STR_FMT ".",
        "No lottery has a geometric mean of more than " STR_FMT " times this one's.",
        "No lottery has a value, by the definition of GOLDILOCKS, of less than " STR_FMT ".",
        "In every lottery somebody has at least " STR_FMT "."};

    if (v->groups) {
        cli_say(c, "%d groups: seats, quotas, households, counts and hash are right.", v->groups);
        cli_say(c, "The worst-off person is in %d of %d.", v->worst, v->groups);
    }
    if (v->mix)
        cli_say(c, "The chances are those of a mix of %d groups, which are right too.", v->mix);
    if (str_eq(v->method, STR("legacy")))
        cli_say(
            c,
            "This is LEGACY: chances are estimated from runs, and nothing about them is proven.");
    else if (v->den == 0)
        cli_say(c, "There is no bound to check.");
    for (int m = 0; m < SORTITION_LEGACY && v->den; m++)
        if (str_eq(v->method, str_of(sortition_method_name((enum sortition_method)m))))
            cli_say(c, means[m], STR_ARG(bound));
    if (v->den) cli_say(c, "  These chances are at most 0.%09lld from that.", (long long)v->off);
    if (v->den != v->num && v->den && !v->levels && str_eq(v->method, STR("leximin")))
        cli_say(c, "Nothing is proven of who has more than the lowest chance.");
    if (v->levels)
        cli_say(c,
                "%d levels: nobody could have 0.%09lld more while who has less keeps that, and all "
                "others have as much as he.",
                v->levels, (long long)v->levels_off);
    if (v->steps) cli_say(c, "Proven from the quotas, in whole numbers, in %d steps.", v->steps);
    if (v->uncoverable)
        cli_say(c,
                "That %d people can be in no group: proven for %d, for the others taken on trust.",
                v->uncoverable, v->proven);
}

static enum err check(struct cli *c)
{
    struct given g;
    struct json_value draw_said;
    struct json_problem problem;
    struct sortition_verdict v;
    struct out o = out_new(c->mem);
    struct json j = json_new(&o);
    str path, text;

    TRY(tables(c, &g));
    if (!cli_argument(c, &path))
        return cli_usage(
            c, "name the file that `meent sortition draw --json` or `chances --json` gave");
    TRY(cli_end(c));
    TRY(cli_read(c, path, TEXT_MAX, &text));
    if (json_read(c->mem, text, &draw_said, &problem) != ERR_NONE)
        return cli_fail(c, ERR_INVALID, STR_FMT " is no JSON: line %d, column %d: " STR_FMT,
                        STR_ARG(path), problem.line, problem.column, STR_ARG(problem.what));
    const struct json_value *size = json_get(&draw_said, "seats");
    if (!size || size->kind != JSON_INT || size->integer < 1 ||
        size->integer > SORTITION_PEOPLE_MAX)
        return cli_fail(c, ERR_INVALID, STR_FMT " does not say how many seats there are",
                        STR_ARG(path));
    g.tables.seats = (int)size->integer;
    if (!g.tables.household.at)
        g.tables.household = json_get_text(json_get(&draw_said, "certificate"), "household");
    TRY(read_tables(c, &g));
    sortition_check(c->mem, &g.tables.ask, text, &draw_said, &v);
    const str bound = bound_text(c->mem, &v);
    if (c->json) {
        json_open(&j, '{');
        json_pair_bool(&j, "fine", v.fine);
        json_pair_text(&j, "problem", v.problem);
        json_pair_text(&j, "method", v.method);
        json_pair_int(&j, "groups", v.groups), json_pair_int(&j, "worst", v.worst);
        json_pair_int(&j, "mix", v.mix);
        json_pair_int(&j, "uncoverable", v.uncoverable);
        json_pair_int(&j, "uncoverable_proven", v.proven);
        json_pair_text(&j, "bound", bound);
        json_pair_int(&j, "off_billionths", v.off);
        json_pair_int(&j, "levels", v.levels);
        json_pair_int(&j, "levels_off_billionths", v.levels_off);
        json_pair_int(&j, "steps", v.steps);
        json_close(&j, '}');
        cli_say(c, STR_FMT, STR_ARG(out_get(&o)));
    } else if (v.fine) {
        say_verdict(c, &v, bound);
    }
    return v.fine ? ERR_NONE : cli_fail(c, ERR_INVALID, STR_FMT, STR_ARG(v.problem));
}

#define HOW \
    "[--id COLUMN] [--household COLUMNS] [--limit-ms N] [--nodes N] [--trace] [--no-seconds]"
#define METHOD  "[--method leximin|maximin|nash|goldilocks|minimax|legacy] [--gamma G] [--runs N] "
#define TABLES  "--categories CSV --people CSV "
#define EXAMPLE " --categories categories.csv --people respondents.csv "

static const struct command all[] = {
    {"sortition chances", TABLES "--seats N " METHOD HOW,
     "everybody's chance of a seat, and the proof that it is fair",
     "meent sortition chances" EXAMPLE "--seats 24 --json", chances},
    {"sortition draw", TABLES "--seats N --seed TEXT [--panels 1000] " METHOD HOW,
     "draws a group by lot from a list of whole groups that gives everybody his chance",
     "meent sortition draw" EXAMPLE "--seats 24 --seed 'Lotto 12-3'", draw},
    {"sortition relax", TABLES "--seats N [--must ID] [--id COLUMN] [--household COLUMNS]",
     "the smallest change of the quotas that makes a group possible",
     "meent sortition relax" EXAMPLE "--seats 24", relax},
    {"sortition replace", TABLES "--group IDS|@FILE --gone IDS|@FILE --seed TEXT " METHOD HOW,
     "draws who takes the place of people who left",
     "meent sortition replace" EXAMPLE "--group @group.txt --gone 17,40 --seed second", replace},
    {"sortition stage1", "--addresses CSV --letters N --seed TEXT [--strata COLUMNS] [--id COLUMN]",
     "draws the addresses that get a letter, each stratum its share",
     "meent sortition stage1 --addresses a.csv --letters 5000 --strata district --seed X", stage1},
    {"sortition check", "FILE " TABLES "[--id COLUMN] [--household COLUMNS]",
     "verifies what `draw` or `chances` gave with --json, in whole numbers",
     "meent sortition check draw.json" EXAMPLE, check},
};

const struct commands sortition_commands = {all, COUNT_OF(all)};
