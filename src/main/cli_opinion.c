// cli_opinion.c - meent opinion map|next|simulate|export|import: the opinion engine on files.
#include "base/hash.h"
#include "engine/opinion/coordinated.h"
#include "engine/opinion/exchange.h"
#include "engine/opinion/picture.h"
#include "engine/opinion/report.h"
#include "engine/opinion/simulate.h"
#include "i18n/i18n.h"
#include "i18n/messages.h"
#include "main/faults.h"
#include "main/main.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

// Seconds of processor time per step, by the engine's own word for it; the limit is one of the clock on the wall.
struct clock {
    const char *step[16];
    double seconds[16], began, limit;
    int n;
    double at; // when the step began
};

static double now(clockid_t which)
{
    struct timespec t;

    clock_gettime(which, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static struct clock clock_start(const char *step, int64_t limit_ms)
{
    struct clock c = {.step = {step}, .n = 1, .limit = (double)limit_ms / 1000};

    c.at = now(CLOCK_PROCESS_CPUTIME_ID);
    c.began = now(CLOCK_MONOTONIC);
    return c;
}

static bool clock_tell(void *arg, double fraction, const char *step)
{
    struct clock *c = arg;
    const double at = now(CLOCK_PROCESS_CPUTIME_ID);
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
    return c->limit == 0 || now(CLOCK_MONOTONIC) - c->began < c->limit;
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

// Everything that is wrong: JSON on standard output, else lines on standard error.
static enum err say_faults(struct cli *c, const struct faults *f)
{
    if (!c->json) {
        for (int i = 0; i < f->kept; i++) {
            const struct fault *x = &f->at[i];
            const str hint = faults_sentence(c->mem, LANG_EN, "opinion", x);

            fprintf(stderr, STR_FMT "%s%.0d: " STR_FMT "\n", STR_ARG(x->file), x->line ? ":" : "",
                    x->line, STR_ARG(hint));
        }
        if (f->n > f->kept) fprintf(stderr, "and %d more\n", f->n - f->kept);
        return ERR_INVALID;
    }
    struct out o = out_new(c->mem);
    struct json j = json_new(&o);
    json_open(&j, '{');
    faults_json(&j, LANG_EN, "opinion", "faults", f);
    json_key(&j, "count"), json_int(&j, f->n);
    json_close(&j, '}');
    cli_say(c, STR_FMT, STR_ARG(out_get(&o)));
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

static struct picture_words picture_words(enum lang lang, bool clear)
{
    return (struct picture_words){
        .title = msg_text(lang, MSG_opinion_map_title),
        .about = msg_text(lang, clear ? MSG_opinion_map_about : MSG_opinion_map_about_one),
        .group = msg_text(lang, MSG_opinion_map_group),
        .people = msg_text(lang, MSG_opinion_map_people),
        .part = msg_text(lang, MSG_opinion_map_part),
        .spread = msg_text(lang, MSG_opinion_map_spread),
        .across = msg_text(lang, MSG_opinion_map_across),
        .up = msg_text(lang, MSG_opinion_map_up),
        .everybody = msg_text(lang, MSG_opinion_map_everybody),
        .too_small = msg_text(lang, MSG_opinion_map_too_small),
    };
}

static enum err pictures(struct cli *c, const struct opinion_map *map, str svg, str table, str lang)
{
    enum lang in = LANG_NL;

    if (lang.at && !lang_parse(lang, &in)) return cli_usage(c, "--lang is nl or en");
    const struct picture_words w = picture_words(in, map->clear);
    if (svg.at) {
        struct out o = out_new(c->mem);
        opinion_picture(c->mem, map, &w, &o);
        TRY(cli_write(c, svg, out_get(&o)));
    }
    if (table.at) {
        struct out o = out_new(c->mem);
        opinion_picture_table(map, &w, &o);
        TRY(cli_write(c, table, out_get(&o)));
    }
    return ERR_NONE;
}

static void report_coordinated(struct json *j, const struct coordinated *co,
                               const struct opinion_read *r, bool members)
{
    json_key(j, "coordinated");
    json_open(j, '{');
    json_key(j, "people");
    json_int(j, co->people);
    json_key(j, "patterns");
    json_open(j, '[');
    for (int i = 0; i < co->n; i++) {
        json_open(j, '{');
        json_key(j, "people");
        json_int(j, co->at[i].people);
        json_key(j, "expected");
        json_double(j, co->at[i].expected);
        json_key(j, "match");
        json_double(j, co->at[i].match);
        json_key(j, "statements");
        json_int(j, co->at[i].statements);
        if (members) {
            json_key(j, "members");
            json_open(j, '[');
            for (int p = 0; p < r->votes.people; p++)
                if (co->of[p] == i) opinion_report_id(j, r->person[p], r->people_whole);
            json_close(j, ']');
        }
        json_close(j, '}');
    }
    json_close(j, ']');
    json_close(j, '}');
}

static enum err map(struct cli *c)
{
    struct given_tables g;
    struct opinion_read r;
    struct opinion_map made;
    str svg = {0}, table = {0}, lang = {0};
    const bool members = cli_flag(c, "--members"), without = cli_flag(c, "--without-coordinated");
    const bool coordinated = cli_flag(c, "--coordinated") || without;

    TRY(tables_options(c, &g));
    TRY(cli_option(c, "--svg", &svg));
    TRY(cli_option(c, "--table", &table));
    TRY(cli_option(c, "--lang", &lang));
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
    TRY(pictures(c, &made, svg, table, lang));

    struct coordinated co = {0};
    struct opinion_read rest = r;
    struct opinion_map other;
    if (coordinated) {
        const enum err stopped = opinion_coordinated(c->mem, &made, &progress, &co);
        if (stopped != ERR_NONE) e = stopped;
    }
    if (without) {
        bool *drop = MEM_ARRAY(c->mem, bool, (size_t)r.votes.people + 1);
        int *kept;
        for (int i = 0; i < r.votes.people; i++)
            drop[i] = co.of[i] >= 0;
        opinion_votes_without(c->mem, &r.votes, drop, &rest.votes, &kept);
        rest.person = MEM_ARRAY(c->mem, str, (size_t)rest.votes.people + 1);
        for (int i = 0; i < rest.votes.people; i++)
            rest.person[i] = r.person[kept[i]];
        ask.given = NULL;
        const enum err second = opinion_map_make(c->mem, &rest.votes, &ask, &other);
        if (second != ERR_NONE && second != ERR_LIMIT) return second;
        if (second != ERR_NONE) e = second;
    }
    if (!c->json) {
        say_map(c, &made, &r);
        for (int i = 0; i < co.n; i++)
            cli_say(c, "%d people vote by one pattern of %d statements; %.1f would by themselves.",
                    co.at[i].people, co.at[i].statements, co.at[i].expected);
        if (coordinated && !co.n) cli_say(c, "No pattern that too many people follow.");
        if (without) {
            cli_say(c, "\nWithout them");
            say_map(c, &other, &rest);
        }
        return e;
    }
    struct out o = out_new(c->mem);
    struct json j = json_new(&o);
    json_open(&j, '{');
    opinion_report(&j, &made, &r, members);
    if (coordinated) report_coordinated(&j, &co, &r, members);
    if (without) {
        json_key(&j, "without_coordinated");
        json_open(&j, '{');
        opinion_report(&j, &other, &rest, members);
        json_close(&j, '}');
    }
    clock_report(&j, &clock);
    json_close(&j, '}');
    out_byte(&o, '\n');
    TRY(cli_write(c, STR("-"), out_get(&o)));
    return e;
}

static enum err next(struct cli *c)
{
    struct given_tables g;
    struct opinion_read r;
    struct opinion_map made;
    struct chance chance;
    str who = {0};
    int person = -1;

    TRY(cli_option(c, "--participant", &who));
    TRY(tables_options(c, &g));
    TRY(cli_end(c));
    g.all = true; // what nobody voted on yet comes first
    struct mem *scratch = mem_new((size_t)8 << 30);
    if (!scratch) return ERR_FULL;
    enum err e = tables_read(c, &g, scratch, &r);
    mem_free(scratch);
    if (e != ERR_NONE) return e;
    if (who.at) {
        person = opinion_find(r.person, r.people_whole, r.votes.people, who);
        if (person < 0)
            return cli_fail(c, ERR_INVALID, "participant \"" STR_FMT "\" is not among the votes",
                            STR_ARG(who));
    }
    const struct opinion_ask ask = {.mode = g.mode, .seed = g.seed};
    e = opinion_map_make(c->mem, &r.votes, &ask, &made);
    if (e != ERR_NONE && e != ERR_LIMIT) return e;
    // Somebody else draws another number, and the same person again tomorrow, when there are other votes.
    chance_start(&chance, str_format(c->mem, STR_FMT "/" STR_FMT "/%u", STR_ARG(g.seed),
                                     STR_ARG(who), r.votes.n));
    const int j = opinion_next(&made, person, &chance);
    if (!c->json) {
        if (j < 0)
            cli_say(c, "Nothing is left to vote on.");
        else
            cli_say(c, STR_FMT "  " STR_FMT, STR_ARG(r.statement[j]), STR_ARG(r.text[j]));
        return ERR_NONE;
    }
    struct out o = out_new(c->mem);
    struct json w = json_new(&o);
    json_open(&w, '{');
    json_key(&w, "participant");
    json_text(&w, who);
    json_key(&w, "statement");
    if (j < 0)
        json_none(&w);
    else
        opinion_report_id(&w, r.statement[j], r.statements_whole);
    if (j >= 0) {
        double total = 0;
        uint32_t at = person < 0 ? 0 : r.votes.start[person];
        const uint32_t end = person < 0 ? 0 : r.votes.start[person + 1];
        for (int k = 0; k < r.votes.statements; k++) {
            if (at < end && opinion_statement(r.votes.cell[at]) == k)
                at++;
            else if (!(r.votes.flags[k] & OPINION_OUT))
                total += made.priority[k];
        }
        json_key(&w, "priority");
        json_double(&w, made.priority[j]);
        json_key(&w, "chance");
        json_double(&w, total > 0 ? made.priority[j] / total : 0);
        json_key(&w, "text");
        json_text(&w, r.text[j]);
    }
    json_key(&w, "seed");
    json_text(&w, g.seed);
    json_key(&w, "seed_sha256");
    json_text(&w, chance_hash(c->mem, &chance));
    json_key(&w, "draws");
    json_int(&w, (int64_t)chance.draws);
    json_close(&w, '}');
    cli_say(c, STR_FMT, STR_ARG(out_get(&o)));
    return ERR_NONE;
}

static enum err write_file(struct cli *c, str folder, const char *name, str text)
{
    if (mkdir(str_z(c->mem, folder), 0755) != 0 && errno != EEXIST)
        return cli_fail(c, ERR_IO, "cannot make " STR_FMT ": %s", STR_ARG(folder), strerror(errno));
    return cli_write(c, str_format(c->mem, STR_FMT "/%s", STR_ARG(folder), name), text);
}

static enum err simulate(struct cli *c)
{
    struct simulate_ask ask = {.seed = STR("meent")};
    struct simulated s;
    str to = {0};
    int64_t people = 500, statements = 60, groups = 2, votes = 30, apart = 70, dividing = 50,
            smallest = 100, scripted = 0, scripted_votes = 0, slip = 0;

    TRY(cli_option(c, "--to", &to));
    TRY(cli_option(c, "--seed", &ask.seed));
    TRY(cli_option_int(c, "--people", 0, OPINION_PEOPLE_MAX, &people));
    TRY(cli_option_int(c, "--statements", 0, OPINION_STATEMENTS_MAX, &statements));
    TRY(cli_option_int(c, "--groups", 1, OPINION_GROUPS_MAX, &groups));
    TRY(cli_option_int(c, "--votes-per-person", 0, OPINION_STATEMENTS_MAX, &votes));
    TRY(cli_option_int(c, "--apart", 0, 100, &apart));
    TRY(cli_option_int(c, "--dividing", 0, 100, &dividing));
    TRY(cli_option_int(c, "--smallest", 1, 100, &smallest));
    TRY(cli_option_int(c, "--scripted", 0, OPINION_PEOPLE_MAX, &scripted));
    TRY(cli_option_int(c, "--scripted-votes", 0, OPINION_STATEMENTS_MAX, &scripted_votes));
    TRY(cli_option_int(c, "--slip", 0, 100, &slip));
    TRY(cli_end(c));
    if (!to.at) return cli_usage(c, "name the folder to write into with --to");
    ask.people = (int)people, ask.statements = (int)statements, ask.groups = (int)groups;
    ask.per_person = (double)votes, ask.apart = (double)apart / 100;
    ask.dividing = (double)dividing / 100, ask.smallest = (double)smallest / 100;
    ask.scripted = (int)scripted, ask.scripted_votes = (int)scripted_votes;
    ask.slip = (double)slip / 100;
    const enum err e = opinion_simulate(c->mem, &ask, &s);
    if (e != ERR_NONE) return cli_fail(c, e, "such a conversation is too large");

    struct out o = out_sized(c->mem, (size_t)s.n * 24 + 64);
    OUT_LIT(&o, "timestamp,comment-id,voter-id,vote\r\n");
    for (int64_t i = 0; i < s.n; i++) {
        out_int(&o, s.vote[i].at);
        out_byte(&o, ',');
        out_int(&o, opinion_statement(s.vote[i].cell));
        out_byte(&o, ',');
        out_int(&o, s.vote[i].person);
        out_byte(&o, ',');
        out_int(&o, opinion_value(s.vote[i].cell));
        OUT_LIT(&o, "\r\n");
    }
    TRY(write_file(c, to, "votes.csv", out_get(&o)));
    struct out g = out_new(c->mem), w = out_new(c->mem);
    OUT_LIT(&g, "voter-id,group\r\n");
    for (int i = 0; i < s.people; i++)
        out_format(&g, "%d,%d\r\n", i, s.group[i]);
    TRY(write_file(c, to, "groups.csv", out_get(&g)));
    OUT_LIT(&w, "comment-id,moderated,comment-body\r\n");
    for (int j = 0; j < ask.statements; j++)
        out_format(&w, "%d,1,Statement %d\r\n", j, j + 1);
    TRY(write_file(c, to, "comments.csv", out_get(&w)));
    if (!c->json) {
        cli_say(c, "%d people, %d statements, %lld votes", s.people, ask.statements,
                (long long)s.n);
        return ERR_NONE;
    }
    struct out report = out_new(c->mem);
    struct json j = json_new(&report);
    json_open(&j, '{');
    json_key(&j, "people");
    json_int(&j, s.people);
    json_key(&j, "statements");
    json_int(&j, ask.statements);
    json_key(&j, "votes");
    json_int(&j, s.n);
    json_key(&j, "seed");
    json_text(&j, ask.seed);
    json_key(&j, "seed_sha256");
    json_text(&j, s.seed_hash);
    json_key(&j, "draws");
    json_int(&j, (int64_t)s.draws);
    json_close(&j, '}');
    cli_say(c, STR_FMT, STR_ARG(out_get(&report)));
    return ERR_NONE;
}

static enum err write_exchange(struct cli *c, const struct given_tables *g,
                               const struct opinion_read *r, bool exact, str to, str topic)
{
    const struct opinion_ask ask = {.mode = g->mode, .seed = g->seed};
    struct opinion_map made;
    struct chance fresh;
    char secret[32];
    str files[EXCHANGE_FILES];

    const enum err e = opinion_map_make(c->mem, &r->votes, &ask, &made);
    if (e != ERR_NONE && e != ERR_LIMIT) return e;
    random_bytes(secret, sizeof secret); // forgotten at once: nobody can turn the numbers back
    chance_start(&fresh, (str){secret, sizeof secret});
    const struct exchange x = {
        .read = r, .map = &made, .exact = exact, .fresh = &fresh, .topic = topic};
    exchange_write(c->mem, &x, files);
    for (int i = 0; i < EXCHANGE_FILES; i++)
        TRY(write_file(c, to, exchange_names[i], files[i]));
    return ERR_NONE;
}

static enum err export(struct cli *c) {
    struct given_tables g; struct opinion_read r; str to = {0}, topic = {0};
    const bool exact = cli_flag(c, "--exact");

    TRY(cli_option(c, "--to", &to));
    TRY(cli_option(c, "--topic", &topic));
    TRY(tables_options(c, &g));
    TRY(cli_end(c));
    if (!to.at) return cli_usage(c, "name the folder to write into with --to");
    g.all = true;
    TRY(tables_read(c, &g, c->mem, &r));
    TRY(write_exchange(c, &g, &r, exact, to, topic));
    cli_say(c,
            c->json ? "{\"participants\":%d,\"statements\":%d,\"votes\":%u,\"exact\":%s}"
                    : "%d participants, %d statements, %u votes%s",
            r.votes.people, r.votes.statements, r.votes.n,
            c->json ? (exact ? "true" : "false") : (exact ? "" : "; days and fresh numbers"));
    return ERR_NONE;
}

static enum err import(struct cli *c)
{
    struct given_tables g = {.seed = STR("meent"), .agree = 1, .all = true};
    struct opinion_tables t;
    struct opinion_read r;
    struct faults faults = faults_new(c->mem);
    str folder, to = {0}, files[EXCHANGE_FILES] = {{0}};

    TRY(cli_option(c, "--to", &to));
    if (!cli_argument(c, &folder)) return cli_usage(c, "name the folder with the files");
    TRY(cli_end(c));
    for (int i = 0; i < EXCHANGE_FILES; i++) {
        const str path = str_format(c->mem, STR_FMT "/%s", STR_ARG(folder), exchange_names[i]);
        if (access(path.at, F_OK) == 0) TRY(file_text(c, path, &files[i]));
    }
    enum err e = exchange_read(c->mem, files, &faults, &t);
    if (e == ERR_NONE) {
        t.all = true;
        e = opinion_tables_read(c->mem, c->mem, &t, &faults, &r);
    }
    if (faults.n) return say_faults(c, &faults);
    if (e != ERR_NONE) return cli_fail(c, e, "the tables are too large for this computation");
    if (to.at) {
        const str topic = files[EXCHANGE_SUMMARY].at
                              ? exchange_summary(c->mem, files[EXCHANGE_SUMMARY], STR("topic"))
                              : STR("");
        TRY(write_exchange(c, &g, &r, true, to, topic));
    }
    cli_say(c,
            c->json ? "{\"participants\":%d,\"statements\":%d,\"votes\":%u,\"rows\":%lld,"
                      "\"counts_differ\":%d}"
                    : "%d participants, %d statements, %u votes from %lld rows; the counts in the "
                      "table of statements differ for %d",
            r.votes.people, r.votes.statements, r.votes.n, (long long)r.rows, r.counts_differ);
    return ERR_NONE;
}

#define TABLES \
    "--votes FILE [--comments FILE] [--mode civic|compat] [--agree 1|-1] [--strict] [--seed TEXT]"

static const struct command commands[] = {
    {"opinion map",
     TABLES " [--groups FILE] [--samples N] [--members] [--coordinated | --without-coordinated] "
            "[--svg FILE] "
            "[--table FILE] [--lang nl|en] [--limit-ms N] [--json]",
     "what people share and where they differ, from votes on statements",
     "meent opinion map --votes votes.csv --comments comments.csv --json", map},
    {"opinion next", TABLES " [--participant ID] [--json]", "which statement to show somebody next",
     "meent opinion next --votes votes.csv --comments comments.csv --participant 12", next},
    {"opinion simulate",
     "--to FOLDER [--people N] [--statements N] [--groups N] [--votes-per-person N] [--apart "
     "0..100] [--dividing "
     "0..100] [--smallest 1..100] [--scripted N] [--scripted-votes N] [--slip 0..100] [--seed "
     "TEXT]",
     "a made-up conversation with known groups", "meent opinion simulate --to practice --groups 3",
     simulate},
    {"opinion export", TABLES " --to FOLDER [--topic TEXT] [--exact]",
     "the files of polis-export/1: days and fresh numbers, unless --exact",
     "meent opinion export --votes votes.csv --comments comments.csv --to open-data", export},
    {"opinion import", "FOLDER [--to FOLDER]", "reads and checks the files of polis-export/1",
     "meent opinion import export --to normal", import},
};

const struct commands opinion_commands = {commands, COUNT_OF(commands)};
