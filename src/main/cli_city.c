// cli_city.c - meent city fit|people: a population from margins, and the practice town.
#include "engine/city/report.h"
#include "main/faults.h"
#include "main/main.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { FILE_BYTES_MAX = 1 << 30, FILES_MAX = 64 };

struct input {
    enum lang lang;
    struct variables v;
    struct table sample, impossible[FILES_MAX], table[FILES_MAX];
    struct margin margin[FILES_MAX];
    int margins;
    bool has_sample;
    struct faults faults;
    struct fit_ask ask;
    struct stopwatch clock;
    struct progress progress;
    struct fit fit;
};

static enum err files_read(struct cli *c, struct input *in, const char *option,
                           const struct table_ask *how, struct table *out, int *out_n)
{
    for (;;) {
        str path = {0}, text;
        TRY(cli_option(c, option, &path));
        if (!path.at) return ERR_NONE;
        if (*out_n == FILES_MAX) return cli_usage(c, "at most 64 tables");
        struct table_ask ask = *how;
        ask.file = path;
        TRY(cli_read(c, path, FILE_BYTES_MAX, &text));
        if (table_read(c->mem, text, &ask, &in->v, &in->faults, &out[*out_n]) == ERR_NONE) ++*out_n;
    }
}

static enum err input_read(struct cli *c, struct input *in)
{
    static const struct table_ask counts = {.number = {"count", 5},
                                            .number_needed = true,
                                            .no_empty = true};
    static const struct table_ask people = {.known_only = true, .no_empty = true};
    str add = {0}, sample = {0}, text;
    int64_t cycles = 0;

    in->v = variables_new(c->mem);
    in->faults = faults_new(c->mem);
    in->progress = (struct progress){stopwatch_tell, &in->clock};
    in->ask.progress = &in->progress;
    TRY(faults_lang(c, &in->lang));
    TRY(stopwatch_option(c, &in->clock));
    TRY(cli_option(c, "--sample", &sample));
    TRY(cli_option(c, "--add", &add));
    TRY(cli_option_int(c, "--cycles", 1, 1000000, &cycles));
    in->ask.cycles = (int)cycles;
    in->ask.rescale = cli_flag(c, "--rescale");
    in->ask.add = sample.at ? 0.01 : 0;
    if (add.at) {
        char *end;
        in->ask.add = strtod(str_z(c->mem, add), &end);
        if (*end || !(in->ask.add >= 0) || !(in->ask.add < 1e6))
            return cli_usage(c, "--add is a number of 0 or more");
    }
    TRY(files_read(c, in, "--margin", &counts, in->table, &in->margins));
    TRY(files_read(c, in, "--impossible", &people, in->impossible, &in->ask.impossible_n));
    in->ask.impossible = in->impossible;
    if (sample.at) {
        struct table_ask ask = people;
        ask.file = sample;
        ask.all_known = true;
        TRY(cli_read(c, sample, FILE_BYTES_MAX, &text));
        in->has_sample =
            table_read(c->mem, text, &ask, &in->v, &in->faults, &in->sample) == ERR_NONE;
    }
    for (int i = 0; i < in->margins && !in->faults.n; i++)
        if (margin_make(c->mem, &in->v, &in->table[i], &in->faults, &in->margin[i])) continue;
    if (in->faults.n) return faults_refuse(c, in->lang, "city", &in->faults);
    return ERR_NONE;
}

static enum err fitted(struct cli *c, struct input *in)
{
    const enum err why = city_fit(c->mem, &in->v, in->has_sample ? &in->sample : NULL, in->margin,
                                  in->margins, &in->ask, &in->faults, &in->fit);

    if (why == ERR_NONE || why == ERR_LIMIT) {
        if (why == ERR_LIMIT)
            fault_add(&in->faults,
                      (struct fault){.code = CITY_FAULT_not_converged,
                                     .name = "not_converged",
                                     .a = str_format(c->mem, "%.3g", in->fit.max_abs_error)});
        return why;
    }
    faults_refuse(c, in->lang, "city", &in->faults);
    return why;
}

// ---- fit ----

static enum err fit(struct cli *c)
{
    struct input *in = MEM_NEW(c->mem, struct input);
    str to = {0};

    TRY(cli_option(c, "--to", &to));
    TRY(input_read(c, in));
    TRY(cli_end(c));
    if (!in->margins) return cli_usage(c, "name a table of counts with --margin");
    const double read = stopwatch_seconds(&in->clock);
    const enum err why = fitted(c, in);
    if (why != ERR_NONE && why != ERR_LIMIT) return why;
    const double done = stopwatch_seconds(&in->clock);
    if (to.at) TRY(cli_write(c, to, city_csv_fit(c->mem, &in->v, &in->fit)));
    if (!c->json) {
        cli_say(c, "%d cells, %d margins, %d cycles, largest difference %.2g of %.0f",
                in->fit.cells, in->fit.margins, in->fit.iterations, in->fit.max_abs_error,
                in->fit.total);
        faults_lines(c, in->lang, "city", "note", &in->faults);
        return why;
    }
    struct out o = out_new(c->mem);
    struct json j = json_new(&o);
    json_open(&j, '{');
    city_json_fit(&j, &in->v, &in->fit);
    faults_json(&j, in->lang, "city", "notes", &in->faults);
    json_key(&j, "seconds_reading"), json_double(&j, read);
    json_key(&j, "seconds"), json_double(&j, done - read);
    json_close(&j, '}');
    cli_say(c, STR_FMT, STR_ARG(out_get(&o)));
    return why;
}

// ---- people ----

struct words_arg {
    struct mem *m;
    enum lang lang;
};

static str word(void *arg, const char *key)
{
    const struct words_arg *w = arg;
    const msg found = msg_by_key(str_format(w->m, "city.%s", key));

    return found ? msg_text(w->lang, found) : str_of(key);
}

static enum err folder_make(struct cli *c, str folder)
{
    if (mkdir(str_z(c->mem, folder), 0755) != 0 && errno != EEXIST)
        return cli_fail(c, ERR_IO, "cannot make the folder " STR_FMT, STR_ARG(folder));
    return ERR_NONE;
}

static enum err file_put(struct cli *c, str folder, const char *name, str bytes)
{
    return cli_write(c, str_format(c->mem, STR_FMT "/%s", STR_ARG(folder), name), bytes);
}

static void say_people(struct cli *c, const struct people *p)
{
    cli_say(c, "%d people in %d households, all invented", p->n, p->households);
    for (int i = 0; i < HOUSEHOLD_TYPES; i++)
        cli_say(c, "  %-12s %7d  %5.1f %%", town_household_name((enum household_type)i),
                p->of_type[i], 100.0 * p->of_type[i] / p->households);
}

static enum err town_people(struct cli *c, const struct input *in, str seed, int64_t people, str to)
{
    struct town *t = MEM_NEW(c->mem, struct town);
    struct town_response r;
    struct town_file file[TOWN_FILES_MAX];
    struct words_arg arg = {c->mem, in->lang};
    const struct town_words words = {word, &arg};

    TRY(town_make(c->mem, (int)people, seed, &in->progress, t));
    town_respond(c->mem, t, TOWN_RESPONSE, &r);
    const double made = stopwatch_seconds(&in->clock);
    struct out o = out_new(c->mem);
    struct json j = json_new(&o);
    json_open(&j, '{');
    city_json_town(&j, t, &r);
    json_key(&j, "seconds"), json_double(&j, made);
    json_close(&j, '}');
    if (to.at) {
        const int n = town_files(c->mem, t, &r, &words, file);
        TRY(folder_make(c, to));
        for (int i = 0; i < n; i++)
            TRY(file_put(c, to, file[i].name, file[i].bytes));
        TRY(file_put(c, to, "README.txt",
                     str_format(c->mem, STR_FMT "\n",
                                STR_ARG(msg_text(in->lang, MSG_city_town_readme)))));
    }
    if (c->json) {
        cli_say(c, STR_FMT, STR_ARG(out_get(&o)));
        return ERR_NONE;
    }
    say_people(c, &t->people);
    cli_say(c, "%d streets; margins at most %.3g off", t->streets, t->whole.max_margin_error);
    for (int i = 0; i < t->figures; i++)
        cli_say(c, "  %-24s %5.1f %%  wanted %5.1f  %s", t->figure[i].name, t->figure[i].here,
                t->figure[i].wanted,
                t->figure[i].source ? t->figure[i].source : "assumption, not measured");
    cli_say(c, "%d of %d answer an invitation (assumption, not measured)", r.answers, r.asked);
    return ERR_NONE;
}

// "district,housing": axes that who live together share.
static enum err shared_axes(struct cli *c, const struct input *in, str list, struct people_ask *ask)
{
    str name;

    while (list.at && str_cut(&list, ',', &name)) {
        int axis = 0;
        while (axis < in->fit.n && !str_eq(in->v.at[in->fit.variable[axis]].name, str_trim(name)))
            axis++;
        if (axis == in->fit.n || ask->same_n == CITY_VARIABLES_MAX)
            return cli_usage(c,
                             str_z(c->mem,
                                   str_format(c->mem, "--same: \"" STR_FMT "\" is no variable here",
                                              STR_ARG(name))));
        ask->same[ask->same_n++] = axis;
    }
    return ERR_NONE;
}

static enum err ages(struct cli *c, struct input *in, str age, struct people_ask *ask)
{
    ask->age_axis = -1;
    for (int a = 0; age.at && a < in->fit.n; a++)
        if (str_eq(in->v.at[in->fit.variable[a]].name, age)) ask->age_axis = a;
    if (!age.at) return ERR_NONE;
    if (ask->age_axis < 0)
        return cli_usage(c, "--age names the variable with ages, as 16-24 and 80+");
    const struct variable *v = &in->v.at[in->fit.variable[ask->age_axis]];
    uint8_t *low = MEM_ARRAY(c->mem, uint8_t, (size_t)v->groups),
            *high = MEM_ARRAY(c->mem, uint8_t, (size_t)v->groups);
    for (int g = 0; g < v->groups; g++)
        if (!people_band(v->group[g], &low[g], &high[g]))
            fault_add(&in->faults, (struct fault){.code = CITY_FAULT_age_unreadable,
                                                  .name = "age_unreadable",
                                                  .field = v->name,
                                                  .value = v->group[g]});
    ask->low = low;
    ask->high = high;
    return in->faults.n ? faults_refuse(c, in->lang, "city", &in->faults) : ERR_NONE;
}

static enum err people(struct cli *c)
{
    struct input *in = MEM_NEW(c->mem, struct input);
    str seed = STR("oefenstad"), to = {0}, age = {0}, same = {0};
    int64_t many = TOWN_PEOPLE;
    struct people_ask ask = {.sex_axis = -1};
    struct chance chance;
    struct whole whole;
    struct people p;

    TRY(cli_option(c, "--seed", &seed));
    TRY(cli_option(c, "--to", &to));
    TRY(cli_option(c, "--age", &age));
    TRY(cli_option(c, "--same", &same));
    TRY(cli_option_int(c, "--people", TOWN_PEOPLE_MIN, TOWN_PEOPLE_MAX, &many));
    TRY(input_read(c, in));
    TRY(cli_end(c));
    if (!in->margins) return town_people(c, in, seed, many, to);

    const double read = stopwatch_seconds(&in->clock);
    enum err why = fitted(c, in);
    if (why != ERR_NONE && why != ERR_LIMIT) return why;
    TRY(ages(c, in, age, &ask));
    TRY(shared_axes(c, in, same, &ask));
    chance_start(&chance, seed);
    const enum err rounded = city_whole(c->mem, &in->fit, &chance, &in->progress, &whole);
    if (rounded != ERR_NONE) return cli_fail(c, rounded, "the margins hold too many people");
    TRY(city_people(c->mem, &in->fit, &whole, &ask, &chance, &p));
    if (whole.loose || whole.max_margin_error > 1)
        fault_add(&in->faults,
                  (struct fault){.code = CITY_FAULT_margin_off,
                                 .name = "margin_off",
                                 .a = str_format(c->mem, "%.3g", whole.max_margin_error)});
    const double done = stopwatch_seconds(&in->clock);
    if (to.at) {
        TRY(folder_make(c, to));
        TRY(file_put(c, to, "people.csv", city_csv_people(c->mem, &in->v, &in->fit, &p)));
    }
    if (!c->json) {
        say_people(c, &p);
        faults_lines(c, in->lang, "city", "note", &in->faults);
        return why;
    }
    struct out o = out_new(c->mem);
    struct json j = json_new(&o);
    json_open(&j, '{');
    city_json_fit(&j, &in->v, &in->fit);
    city_json_whole(&j, &whole);
    city_json_people(&j, &p);
    json_key(&j, "chance"), json_open(&j, '{');
    json_key(&j, "seed"), json_text(&j, seed);
    json_key(&j, "seed_hash"), json_text(&j, chance_hash(c->mem, &chance));
    json_key(&j, "draws"), json_int(&j, (int64_t)chance.draws);
    json_close(&j, '}');
    faults_json(&j, in->lang, "city", "notes", &in->faults);
    json_key(&j, "seconds_reading"), json_double(&j, read);
    json_key(&j, "seconds"), json_double(&j, done - read);
    json_close(&j, '}');
    cli_say(c, STR_FMT, STR_ARG(out_get(&o)));
    return why;
}

static const struct command all[] = {
    {"city fit",
     "--margin FILE.csv [--margin ...] [--sample FILE.csv] [--add 0.01] [--impossible FILE.csv] "
     "[--rescale] [--cycles N] [--to FILE.csv] [--limit-ms N] [--lang nl|en] [--json]",
     "a population that has the given margins, nearest to a sample",
     "meent city fit --sample sample.csv --margin age_x_sex.csv --json", fit},
    {"city people",
     "[--to FOLDER] [--seed TEXT] [--people 84000] [--lang nl|en] [--json] | --margin FILE.csv ... "
     "[--sample FILE.csv] [--age COLUMN] [--same district,tenure] ...",
     "makes the practice town, or people and households for margins of your own; all invented",
     "meent city people --to oefenstad --lang nl", people},
};

const struct commands city_commands = {all, COUNT_OF(all)};
