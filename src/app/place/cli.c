// cli.c - places on the command line, and those of the demo.
#include "app/place/room.h"
#include "base/json.h"
#include "core/audit.h"

#include <time.h>

struct work { // in one transaction
    struct cli *cli;
    struct place_new new;
    str in, theme, slug, rule, source;
    int64_t value, now;
    day from;
    struct place_in_rows all;
};

static enum err find(struct db *db, struct work *w, str slug, struct place_row *out)
{
    bool found;

    TRY(place_by_slug(db, w->cli->mem, slug, &found, out));
    return found ? ERR_NONE
                 : cli_fail(w->cli, ERR_NOT_FOUND,
                            "there is no place " STR_FMT "; `meent place list` names them",
                            STR_ARG(slug));
}

static enum err add_write(struct db *db, void *arg)
{
    struct work *w = arg;
    struct place_row parent;
    place_id id;

    TRY(find(db, w, w->in, &parent));
    w->new.parent = parent.id;
    const enum err e = place_add(db, w->cli->mem, w->now, &w->new, &id);
    if (e == ERR_CONFLICT)
        return cli_fail(w->cli, e, "there is a place " STR_FMT " already", STR_ARG(w->new.slug));
    if (e == ERR_INVALID)
        return cli_fail(
            w->cli, e,
            "a slug is a-z, 0-9 and single hyphens, and no address of ours; a kind is network, "
            "municipality, district, neighbourhood or practice; a code is GM1234, WK123456 or "
            "BU12345678");
    TRY(e);
    if (w->theme.n) TRY(place_change(db, id, w->new.name, w->new.code, w->theme));
    return audit(db, w->cli->mem, w->now, STR("command"), STR("place.add"),
                 str_format(w->cli->mem, "place:" STR_FMT, STR_ARG(w->new.slug)), w->new.kind);
}

static enum err run_add(struct cli *c)
{
    struct work w = {.cli = c, .now = (int64_t)time(NULL), .in = STR("alles")};

    w.new.kind = STR("municipality");
    if (!cli_argument(c, &w.new.slug)) return cli_usage(c, "name the place as its address has it");
    TRY(cli_option(c, "--name", &w.new.name));
    TRY(cli_option(c, "--kind", &w.new.kind));
    TRY(cli_option(c, "--code", &w.new.code));
    TRY(cli_option(c, "--in", &w.in));
    TRY(cli_option(c, "--theme", &w.theme));
    TRY(cli_end(c));
    if (!w.new.name.n) return cli_usage(c, "say how people call it with --name");
    TRY(cli_store(c, true));
    return store_write(c->store, c->mem, add_write, &w);
}

static enum err list_read(struct db *db, void *arg)
{
    struct work *w = arg;

    return place_inside(db, w->cli->mem, PLACE_ROOT, 100000, &w->all);
}

static enum err run_list(struct cli *c)
{
    struct work w = {.cli = c};
    struct out o = out_new(c->mem);
    struct json j = json_new(&o);

    TRY(cli_end(c));
    TRY(cli_store(c, true));
    TRY(store_read(c->store, c->mem, list_read, &w));
    if (c->json) json_open(&j, '[');
    for (int i = 0; i < w.all.n; i++) {
        const struct place_in_row *p = &w.all.at[i];
        if (!c->json) {
            cli_say(c, "%*s" STR_FMT "\t" STR_FMT "\t" STR_FMT "\t" STR_FMT, (int)p->depth * 2, "",
                    STR_ARG(p->slug), STR_ARG(p->kind), STR_ARG(p->name), STR_ARG(p->code));
            continue;
        }
        json_open(&j, '{');
        json_key(&j, "slug"), json_text(&j, p->slug);
        json_key(&j, "kind"), json_text(&j, p->kind);
        json_key(&j, "name"), json_text(&j, p->name);
        json_key(&j, "code"), json_text(&j, p->code);
        json_key(&j, "depth"), json_int(&j, p->depth);
        json_close(&j, '}');
    }
    if (c->json) {
        json_close(&j, ']');
        cli_say(c, STR_FMT, STR_ARG(out_get(&o)));
    }
    return ERR_NONE;
}

static enum err rule_write(struct db *db, void *arg)
{
    struct work *w = arg;
    struct place_row place;
    enum rule rule;

    TRY(find(db, w, w->slug, &place));
    if (!rule_parse(w->rule, &rule))
        return cli_fail(w->cli, ERR_INVALID, "there is no rule " STR_FMT, STR_ARG(w->rule));
    const enum err e = rule_set(db, w->cli->mem, place.id, rule, w->value, w->from, w->source);
    if (e == ERR_INVALID)
        return cli_fail(w->cli, e,
                        "the value is out of bounds, the source is missing, or a rule from a later "
                        "day is there");
    TRY(e);
    TRY(rule_tell(db, w->cli->mem, w->now, place.id, rule, w->value, w->from, 0));
    return audit(db, w->cli->mem, w->now, STR("command"), STR("place.rule"),
                 str_format(w->cli->mem, "place:" STR_FMT, STR_ARG(w->slug)),
                 str_format(w->cli->mem, STR_FMT "=%lld", STR_ARG(w->rule), (long long)w->value));
}

static enum err run_rule(struct cli *c)
{
    struct work w = {.cli = c, .now = (int64_t)time(NULL)};
    str value, from = {0};

    if (!cli_argument(c, &w.slug) || !cli_argument(c, &w.rule) || !cli_argument(c, &value) ||
        str_int(value, 0, INT64_MAX, &w.value) != ERR_NONE)
        return cli_usage(c, "name the place, the rule and its value, a whole number");
    TRY(cli_option(c, "--from", &from));
    TRY(cli_option(c, "--source", &w.source));
    TRY(cli_end(c));
    if (!from.n) w.from = day_of_at(w.now);
    if (from.n && day_parse(from, &w.from) != ERR_NONE)
        return cli_usage(c, "--from is a day: 2027-01-01");
    if (!w.source.n) return cli_usage(c, "say with --source which by-law it comes from");
    TRY(cli_store(c, true));
    return store_write(c->store, c->mem, rule_write, &w);
}

// The five cities of the course with their codes of Statistics Netherlands, and the city that does not exist.
static const struct {
    const char *slug, *kind, *name, *code, *theme;
} demo[] = {
    {"amsterdam", "municipality", "Amsterdam", "GM0363", "amsterdam"},
    {"rotterdam", "municipality", "Rotterdam", "GM0599", "rotterdam"},
    {"den-haag",  "municipality", "Den Haag",  "GM0518", "denhaag"  },
    {"utrecht",   "municipality", "Utrecht",   "GM0344", "utrecht"  },
    {"groningen", "municipality", "Groningen", "GM0014", "groningen"},
    {"oefenstad", "practice",     "Oefenstad", "",       ""         },
};

static enum err demo_write(struct db *db, void *arg)
{
    struct work *w = arg;
    struct place_row before;
    bool found;

    for (size_t i = 0; i < COUNT_OF(demo); i++) {
        TRY(place_by_slug(db, w->cli->mem, str_of(demo[i].slug), &found, &before));
        if (found) continue;
        w->new = (struct place_new){.slug = str_of(demo[i].slug),
                                    .kind = str_of(demo[i].kind),
                                    .name = str_of(demo[i].name),
                                    .code = str_of(demo[i].code)};
        w->in = STR("alles");
        w->theme = str_of(demo[i].theme);
        TRY(add_write(db, w));
    }
    return ERR_NONE;
}

static enum err run_demo(struct cli *c)
{
    struct work w = {.cli = c, .now = (int64_t)time(NULL)};

    TRY(cli_end(c));
    TRY(cli_store(c, true));
    return store_write(c->store, c->mem, demo_write, &w);
}

const struct command place_commands[PLACE_COMMANDS] = {
    {"place add",  "SLUG --name NAME [--kind KIND] [--code GM0363] [--in SLUG] [--theme NAME]",
     "adds a municipality, district, neighbourhood or network",                                                                                             "meent place add haarlem --name Haarlem --code GM0392",                                       run_add },
    {"place list", "[--json]",                                                                  "names all places",                                         "meent place list",                                                                           run_list},
    {"place rule", "SLUG RULE VALUE --source TEXT [--from DAY]",
     "sets a rule of a place from a day on",                                                                                                                "meent place rule utrecht answer_days 42 --source 'Participatieverordening 2026, artikel 5'",
     run_rule                                                                                                                                                                                                                                                     },
    {"place demo", "",                                                                          "adds the five cities of the course and the practice city",
     "meent place demo",                                                                                                                                                                                                                                  run_demo},
};
