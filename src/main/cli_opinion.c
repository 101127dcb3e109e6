// cli_opinion.c - meent opinion map|next|simulate|export|import: the opinion engine on files.
#include "engine/opinion/report.h"
#include "i18n/i18n.h"
#include "i18n/messages.h"
#include "main/main.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

// Seconds per step, by the engine's own word for it.
struct clock {
    const char *step[16];
    double seconds[16], began, limit;
    int n;
    double at; // when the step began
};

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static struct clock clock_start(const char *step, int64_t limit_ms)
{
    struct clock c = {.step = {step}, .n = 1, .limit = (double)limit_ms / 1000};

    c.at = c.began = now();
    return c;
}

static bool clock_tell(void *arg, double fraction, const char *step)
{
    struct clock *c = arg;
    const double at = now();
    int i = 0;

    (void)fraction;
    c->seconds[c->n - 1] += at - c->at;
    c->at = at;
    while (i < c->n && strcmp(c->step[i], step) != 0)
        i++;
    if (i == c->n && c->n < (int)COUNT_OF(c->step)) c->step[c->n++] = step;
    // The step at hand is always the last; an older one that comes back changes places with it.
    if (i < c->n - 1) {
        const char *name = c->step[i];
        const double s = c->seconds[i];
        c->step[i] = c->step[c->n - 1];
        c->seconds[i] = c->seconds[c->n - 1];
        c->step[c->n - 1] = name;
        c->seconds[c->n - 1] = s;
    }
    return c->limit == 0 || at - c->began < c->limit;
}

static void clock_report(struct json *j, struct clock *c)
{
    double total = 0;

    clock_tell(c, 1, "print");
    json_key(j, "seconds");
    json_open(j, '{');
    for (int i = 0; i < c->n; i++) {
        if (strcmp(c->step[i], "print") == 0 || strcmp(c->step[i], "done") == 0) continue;
        json_key(j, c->step[i]);
        json_double(j, (double)(int64_t)(c->seconds[i] * 1e6) / 1e6);
        total += c->seconds[i];
    }
    json_key(j, "total");
    json_double(j, (double)(int64_t)(total * 1e6) / 1e6);
    json_close(j, '}');
}

// A file as it stands on disk, without a copy; it lives as long as the program.
static enum err file_text(struct cli *c, str path, str *out)
{
    struct stat s;
    const int fd = str_eq(path, STR("-")) ? -1 : open(str_z(c->mem, path), O_RDONLY | O_CLOEXEC);

    if (str_eq(path, STR("-"))) return cli_read(c, path, (int64_t)4 << 30, out);
    if (fd < 0 || fstat(fd, &s) != 0)
        return cli_fail(c, errno == ENOENT ? ERR_INVALID : ERR_IO, "cannot read " STR_FMT ": %s",
                        STR_ARG(path), strerror(errno));
    if (!S_ISREG(s.st_mode)) {
        close(fd);
        return cli_read(c, path, (int64_t)4 << 30, out);
    }
    *out = STR("");
    if (s.st_size > 0) {
        void *at = mmap(NULL, (size_t)s.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
        if (at == MAP_FAILED) {
            close(fd);
            return cli_fail(c, ERR_IO, "cannot read " STR_FMT ": %s", STR_ARG(path),
                            strerror(errno));
        }
        madvise(at, (size_t)s.st_size, MADV_SEQUENTIAL);
        *out = (str){at, (size_t)s.st_size};
    }
    close(fd);
    return ERR_NONE;
}

static str fault_sentence(struct mem *m, const struct fault *f)
{
    const msg key = msg_by_key(str_format(m, "opinion.fault.%s", f->name));
    const struct msg_arg args[] = {
        {.name = "field", .s = f->field},
        {.name = "value", .s = f->value},
        {.name = "a",     .s = f->a    }
    };

    return key ? msg_fill(m, LANG_EN, key, args, COUNT_OF(args)) : str_of(f->name);
}

// Everything that is wrong, as a list: JSON on standard output, else lines on standard error.
static enum err say_faults(struct cli *c, const struct faults *f)
{
    struct out o = out_new(c->mem);
    struct json j = json_new(&o);

    json_open(&j, '{');
    json_key(&j, "faults");
    json_open(&j, '[');
    for (int i = 0; i < f->kept; i++) {
        const struct fault *x = &f->at[i];
        const str hint = fault_sentence(c->mem, x);

        if (!c->json)
            fprintf(stderr, STR_FMT "%s%.0d: " STR_FMT "\n", STR_ARG(x->file), x->line ? ":" : "",
                    x->line, STR_ARG(hint));
        json_open(&j, '{');
        json_key(&j, "code");
        json_text(&j, str_of(x->name));
        json_key(&j, "file");
        json_text(&j, x->file);
        json_key(&j, "line");
        json_int(&j, x->line);
        json_key(&j, "column");
        json_int(&j, x->column);
        json_key(&j, "field");
        json_text(&j, x->field);
        json_key(&j, "value");
        json_text(&j, x->value);
        json_key(&j, "hint");
        json_text(&j, hint);
        json_close(&j, '}');
    }
    json_close(&j, ']');
    json_key(&j, "count");
    json_int(&j, f->n);
    json_close(&j, '}');
    if (c->json)
        cli_say(c, STR_FMT, STR_ARG(out_get(&o)));
    else if (f->n > f->kept)
        fprintf(stderr, "and %d more\n", f->n - f->kept);
    return ERR_INVALID;
}

struct given_tables {
    str votes, statements, groups, seed;
    int64_t agree, limit_ms, samples, shuffles;
    bool strict, all;
    enum opinion_mode mode;
};

static enum err tables_options(struct cli *c, struct given_tables *g)
{
    str agree = {0}, mode = {0};

    *g = (struct given_tables){.agree = 1, .samples = 20, .seed = STR("meent")};
    TRY(cli_option(c, "--votes", &g->votes));
    TRY(cli_option(c, "--comments", &g->statements));
    TRY(cli_option(c, "--agree", &agree));
    TRY(cli_option(c, "--mode", &mode));
    TRY(cli_option(c, "--seed", &g->seed));
    TRY(cli_option(c, "--groups", &g->groups));
    TRY(cli_option_int(c, "--limit-ms", 1, 86400000, &g->limit_ms));
    TRY(cli_option_int(c, "--samples", 0, 1000, &g->samples));
    g->strict = cli_flag(c, "--strict");
    if (!g->votes.at) return cli_usage(c, "name the table of votes with --votes");
    if (agree.at && str_eq(agree, STR("-1")))
        g->agree = -1;
    else if (agree.at && !str_eq(agree, STR("1")) && !str_eq(agree, STR("+1")))
        return cli_usage(c, "--agree is 1 or -1: which value means \"agree\"");
    if (mode.at && str_eq(mode, STR("compat")))
        g->mode = OPINION_COMPAT;
    else if (mode.at && !str_eq(mode, STR("civic")))
        return cli_usage(c, "--mode is civic or compat");
    return ERR_NONE;
}

static enum err tables_read(struct cli *c, const struct given_tables *g, struct mem *scratch,
                            struct opinion_read *out)
{
    struct opinion_tables t = {.agree = (int)g->agree, .strict = g->strict, .all = g->all};
    struct faults faults = faults_new(c->mem);

    TRY(file_text(c, g->votes, &t.votes));
    if (g->statements.at) TRY(file_text(c, g->statements, &t.statements));
    const enum err e = opinion_tables_read(c->mem, scratch, &t, &faults, out);
    if (faults.n) return say_faults(c, &faults);
    if (e != ERR_NONE) return cli_fail(c, e, "the tables are too large for this computation");
    return ERR_NONE;
}

static void say_list(struct cli *c, const struct opinion_map *map, const struct opinion_read *r,
                     const struct opinion_said_list *l, bool of_group)
{
    for (int i = 0; i < l->n; i++) {
        const struct opinion_said *s = &l->at[i];
        const str text = r->text[s->statement];
        const bool hidden = of_group && map->mode == OPINION_CIVIC && s->count < OPINION_GROUP_MIN;
        if (hidden)
            cli_say(c, "    %-9s " STR_FMT "  " STR_FMT, s->agree ? "agree" : "disagree",
                    STR_ARG(r->statement[s->statement]), STR_ARG(text));
        else
            cli_say(c, "    %-9s " STR_FMT "  %u of %u  " STR_FMT, s->agree ? "agree" : "disagree",
                    STR_ARG(r->statement[s->statement]), s->count, s->n, STR_ARG(text));
    }
}

static void say_map(struct cli *c, const struct opinion_map *map, const struct opinion_read *r)
{
    cli_say(c, "%d participants, %d statements, %u votes; %d in the map", map->votes->people,
            map->votes->statements, map->votes->n, map->in_map);
    if (!map->axes.determined) cli_say(c, "The axes are not determined: turn them as you like.");
    if (!map->clear) cli_say(c, "No clear groups.");
    if (map->samples)
        cli_say(c, "Stability %.2f over %d samples%s", map->stability, map->samples,
                map->stability < OPINION_STABLE ? ": the groups are not stable" : "");
    for (int g = 0; g < map->k; g++) {
        cli_say(c, "Group %c: %d people", 'A' + g, map->group[g].size);
        say_list(c, map, r, &map->group[g].list, true);
    }
    cli_say(c, "Shared by all");
    say_list(c, map, r, &map->agreed, false);
    say_list(c, map, r, &map->disagreed, false);
}

static enum err map(struct cli *c)
{
    struct given_tables g;
    struct opinion_read r;
    struct opinion_map made;
    const bool members = cli_flag(c, "--members");

    TRY(tables_options(c, &g));
    TRY(cli_end(c));
    struct clock clock = clock_start("read", g.limit_ms);
    const struct progress progress = {clock_tell, &clock};
    struct mem *scratch = mem_new((size_t)8 << 30);
    if (!scratch) return ERR_FULL;
    enum err e = tables_read(c, &g, scratch, &r);
    mem_free(scratch);
    if (e != ERR_NONE) return e;

    struct opinion_ask ask = {.mode = g.mode,
                              .seed = g.seed,
                              .samples = (int)g.samples,
                              .progress = &progress};
    if (g.groups.at) {
        struct faults faults = faults_new(c->mem);
        int8_t *given = MEM_ARRAY(c->mem, int8_t, (size_t)r.votes.people + 1);
        str text;
        TRY(file_text(c, g.groups, &text));
        e = opinion_groups_read(c->mem, text, &r, &faults, given);
        if (faults.n) return say_faults(c, &faults);
        if (e != ERR_NONE) return e;
        ask.given = given;
    }
    e = opinion_map_make(c->mem, &r.votes, &ask, &made);
    if (e != ERR_NONE && e != ERR_LIMIT) return e;
    if (!c->json) {
        say_map(c, &made, &r);
        return e;
    }
    struct out o = out_new(c->mem);
    struct json j = json_new(&o);
    json_open(&j, '{');
    opinion_report(&j, &made, &r, members);
    clock_report(&j, &clock);
    json_close(&j, '}');
    out_byte(&o, '\n');
    TRY(cli_write(c, STR("-"), out_get(&o)));
    return e;
}

static const struct command commands[] = {
    {"opinion map",
     "--votes FILE [--comments FILE] [--mode civic|compat] [--agree 1|-1] [--strict] [--seed TEXT] "
     "[--groups FILE] [--samples N] [--members] [--limit-ms N] [--json]", "what people share and where they differ, from votes on statements",
     "meent opinion map --votes votes.csv --comments comments.csv --json", map},
};

const struct commands opinion_commands = {commands, COUNT_OF(commands)};
