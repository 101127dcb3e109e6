// cli.c - places on the command line, and those of the demo.
#include "app/place/room.h"
#include "base/json.h"
#include "base/utf8.h"
#include "core/audit.h"
#include "core/mail.h"

#include <time.h>

struct work { // in one transaction
    struct cli *cli;
    struct place_new new;
    str in, theme, slug, rule, source;
    int64_t value, now;
    day from;
    struct place_in_rows all;
    str name, code, sender, sender_name, host, langs; // absent: as it is
    struct place_rule_rows rules;
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

// What was given replaces what is there; the rest stays.
static enum err change_write(struct db *db, void *arg)
{
    struct work *w = arg;
    struct cli *c = w->cli;
    struct place_row p, other;
    bool taken;

    TRY(find(db, w, w->slug, &p));
    const str name = w->name.at ? w->name : p.name, code = w->code.at ? w->code : p.code;
    const str theme = w->theme.at ? w->theme : p.theme;
    const str sender = w->sender.at ? w->sender : p.sender, host = w->host.at ? w->host : p.host;
    const str sender_name = w->sender_name.at ? w->sender_name : p.sender_name;
    const str langs = w->langs.at ? w->langs : p.langs;
    if (!str_trim(name).n || utf8_length(name) > PLACE_NAME_SIGNS || !utf8_valid(name))
        return cli_fail(c, ERR_INVALID, "a name has 1 to %d signs", PLACE_NAME_SIGNS);
    if (code.n && !place_is_code(code))
        return cli_fail(c, ERR_INVALID, "a code is GM1234, WK123456 or BU12345678");
    if (theme.n && !str_is_slug(theme, 40))
        return cli_fail(c, ERR_INVALID, "a theme is a name of a-z, 0-9 and single hyphens");
    if (sender.n && !mail_is_address(sender))
        return cli_fail(c, ERR_INVALID, "the sender is not a mail address");
    if (sender_name.n && !person_is_name(sender_name))
        return cli_fail(c, ERR_INVALID, "the name of the sender has at most 80 signs, on one line");
    if (host.n && (p.id.v == PLACE_ROOT.v || !place_is_host(host) ||
                   str_ends(settings_origin(c->mem, c->set),
                            str_format(c->mem, "//" STR_FMT, STR_ARG(host)))))
        return cli_fail(
            c, ERR_INVALID,
            "a host is a name like meent.utrecht.nl, without https, not that of the house");
    if (!place_is_langs(langs))
        return cli_fail(c, ERR_INVALID, "languages are \"nl\", \"nl en\", or empty: as above");
    if (host.n) {
        TRY(place_by_host(db, c->mem, host, &taken, &other));
        if (taken && other.id.v != p.id.v)
            return cli_fail(c, ERR_CONFLICT, STR_FMT " has this host already", STR_ARG(other.slug));
    }
    TRY(place_change(db, p.id, str_trim(name), code, theme));
    TRY(place_door_put(db, p.id, sender, sender_name, host, langs));
    return audit(db, c->mem, w->now, STR("command"), STR("place.change"),
                 str_format(c->mem, "place:" STR_FMT, STR_ARG(p.slug)), STR(""));
}

static enum err run_change(struct cli *c)
{
    struct work w = {.cli = c, .now = (int64_t)time(NULL)};

    if (!cli_argument(c, &w.slug)) return cli_usage(c, "name the place as its address has it");
    TRY(cli_option(c, "--name", &w.name));
    TRY(cli_option(c, "--code", &w.code));
    TRY(cli_option(c, "--theme", &w.theme));
    TRY(cli_option(c, "--sender", &w.sender));
    TRY(cli_option(c, "--sender-name", &w.sender_name));
    TRY(cli_option(c, "--host", &w.host));
    TRY(cli_option(c, "--languages", &w.langs));
    TRY(cli_end(c));
    if (w.host.n) w.host = str_lower(c->mem, w.host);
    TRY(cli_store(c, true));
    return store_write(c->store, c->mem, change_write, &w);
}

static enum err rules_read(struct db *db, void *arg)
{
    struct work *w = arg;
    struct place_row p;

    TRY(find(db, w, w->slug, &p));
    return rules_of(db, w->cli->mem, p.id, &w->rules);
}

static enum err run_rules(struct cli *c)
{
    struct work w = {.cli = c};
    struct out o = out_new(c->mem);
    struct json j = json_new(&o);

    if (!cli_argument(c, &w.slug)) return cli_usage(c, "name the place as its address has it");
    TRY(cli_end(c));
    TRY(cli_store(c, true));
    TRY(store_read(c->store, c->mem, rules_read, &w));
    if (c->json) json_open(&j, '[');
    for (int i = 0; i < w.rules.n; i++) {
        const struct place_rule_row *r = &w.rules.at[i];
        const str from = day_iso(c->mem, (day){(int32_t)r->from_day});
        const str until =
            r->has_until_day ? day_iso(c->mem, (day){(int32_t)r->until_day}) : (str){0};
        if (!c->json) {
            cli_say(c, STR_FMT "\t%lld\t" STR_FMT "\t" STR_FMT "\t" STR_FMT, STR_ARG(r->name),
                    (long long)r->value, STR_ARG(from), STR_ARG(until.at ? until : STR("-")),
                    STR_ARG(r->source));
            continue;
        }
        json_open(&j, '{');
        json_pair_text(&j, "rule", r->name);
        json_pair_int(&j, "value", r->value);
        json_pair_text(&j, "from", from);
        json_pair_text(&j, "until", until);
        json_pair_text(&j, "source", r->source);
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

struct framing {
    struct work w;
    str origin;
    bool remove;
};

static enum err frame_write(struct db *db, void *arg)
{
    struct framing *f = arg;
    struct place_row place;
    int64_t changed = 1;

    TRY(find(db, &f->w, f->w.slug, &place));
    if (f->remove)
        TRY(place_frame_drop(db, place.id, f->origin, &changed));
    else
        TRY(place_frame_put(db, place.id, f->origin));
    if (!changed)
        return cli_fail(f->w.cli, ERR_NOT_FOUND, STR_FMT " is not among the sites of " STR_FMT,
                        STR_ARG(f->origin), STR_ARG(f->w.slug));
    return audit(db, f->w.cli->mem, f->w.now, STR("command"),
                 f->remove ? STR("place.unframe") : STR("place.frame"),
                 str_format(f->w.cli->mem, "place:" STR_FMT, STR_ARG(f->w.slug)), f->origin);
}

static enum err run_frame(struct cli *c)
{
    struct framing f = {.w = {.cli = c, .now = (int64_t)time(NULL)}};

    if (!cli_argument(c, &f.w.slug) || !cli_argument(c, &f.origin))
        return cli_usage(c, "name the place and the site, as https://www.utrecht.example");
    f.remove = cli_flag(c, "--remove");
    TRY(cli_end(c));
    if (!place_is_origin(f.origin))
        return cli_usage(c, "a site is https:// and a name, without a path");
    TRY(cli_store(c, true));
    return store_write(c->store, c->mem, frame_write, &f);
}

// The five cities of the course with their codes of Statistics Netherlands, and the city that does not exist.
static const struct {
    const char *slug, *kind, *name, *code, *theme;
} demo[] = {
    {"amsterdam", "municipality", "Amsterdam", "GM0363", "amsterdam"},
    {"rotterdam", "municipality", "Rotterdam", "GM0599", "rotterdam"},
    {"den-haag", "municipality", "Den Haag", "GM0518", "denhaag"},
    {"utrecht", "municipality", "Utrecht", "GM0344", "utrecht"},
    {"groningen", "municipality", "Groningen", "GM0014", "groningen"},
    {"oefenstad", "practice", "Oefenstad", "", ""},
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

// clang-format off
const struct command place_commands[PLACE_COMMANDS] = {
    {"place add", "SLUG --name NAME [--kind KIND] [--code GM0363] [--in SLUG] [--theme NAME]", "adds a municipality, district, neighbourhood or network", "meent place add haarlem --name Haarlem --code GM0392", run_add},
    {"place change", "SLUG [--name NAME] [--code CODE] [--theme NAME] [--sender ADDRESS] [--sender-name NAME] [--host NAME] [--languages 'nl en']", "changes a place: its name, look, sender of letters, own host, languages", "meent place change utrecht --host meent.utrecht.example --languages nl", run_change},
    {"place list", "[--json]", "names all places", "meent place list", run_list},
    {"place rule", "SLUG RULE VALUE --source TEXT [--from DAY]", "sets a rule of a place from a day on", "meent place rule utrecht answer_days 42 --source 'Participatieverordening 2026, artikel 5'", run_rule},
    {"place rules", "SLUG [--json]", "the rules of a place: value, from, until, by-law", "meent place rules utrecht", run_rules},
    {"place frame", "SLUG ORIGIN [--remove]", "lets a site show cards of the place in a frame", "meent place frame utrecht https://www.utrecht.example", run_frame},
    {"place demo", "", "adds the five cities of the course and the practice city", "meent place demo", run_demo},
};
// clang-format on
