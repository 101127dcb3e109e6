// cli.c - setting and listing a by-law by command, and the examples of the demo.
#include "app/bylaw/room.h"
#include "base/money.h"

#include <time.h>

struct work {
    struct cli *cli;
    str slug, key, unit;
    struct bylaw_new new;
    int64_t now;
    struct bylaw_rows rows;
};

// As it is typed, with its unit.
static str value_said(struct mem *m, enum bylaw_key key, int64_t value, enum clock_unit unit)
{
    const enum bylaw_kind kind = bylaw_keys[key].kind;

    if (kind == BYLAW_KIND_money)
        return str_format(m, "%lld,%02d euro", (long long)(value / 100), (int)(value % 100));
    if (kind == BYLAW_KIND_term)
        return str_format(m, "%lld " STR_FMT, (long long)value, STR_ARG(bylaw_unit_name(unit)));
    return str_format(m, "%lld", (long long)value);
}

static enum err find(struct db *db, struct work *w, struct place_row *out)
{
    bool found;

    TRY(place_by_slug(db, w->cli->mem, w->slug, &found, out));
    return found ? ERR_NONE
                 : cli_fail(w->cli, ERR_NOT_FOUND, "there is no place " STR_FMT, STR_ARG(w->slug));
}

static enum err set_write(struct db *db, void *arg)
{
    struct work *w = arg;
    struct place_row place;

    TRY(find(db, w, &place));
    w->new.place = place.id;
    w->new.who = STR("command");
    const enum err e = bylaw_set(db, w->cli->mem, w->now, &w->new);
    if (e == ERR_UNSOLVABLE)
        return cli_fail(
            w->cli, e,
            "the place requires a finished rehearsal before this is confirmed: leave out "
            "--confirmed, rehearse at /PLACE/oefenronde, then confirm it");
    if (e != ERR_INVALID) return e;
    const struct bylaw_key_rule *rule = &bylaw_keys[w->new.key];
    return cli_fail(w->cli, e,
                    "the value lies outside " STR_FMT ".." STR_FMT ", there is no --source, or a "
                    "value from a later day is there",
                    STR_ARG(value_said(w->cli->mem, w->new.key, rule->min, rule->unit)),
                    STR_ARG(value_said(w->cli->mem, w->new.key, rule->max, rule->unit)));
}

static enum err run_set(struct cli *c)
{
    struct work w = {.cli = c, .now = (int64_t)time(NULL)};
    str value, unit = {0}, from = {0};

    if (!cli_argument(c, &w.slug) || !cli_argument(c, &w.key) || !cli_argument(c, &value))
        return cli_usage(c, "name the place, the key and its value, a whole number");
    if (!bylaw_parse(w.key, &w.new.key))
        return cli_fail(c, ERR_INVALID,
                        "there is no key " STR_FMT ": `meent bylaw list` names them",
                        STR_ARG(w.key));
    const bool money = bylaw_keys[w.new.key].kind == BYLAW_KIND_money;
    if ((money ? cents_parse(value, &w.new.value) : str_int(value, 0, INT64_MAX, &w.new.value)) !=
        ERR_NONE)
        return cli_usage(c, "a value is a whole number; money is in euros: 2500 or 2500,50");
    TRY(cli_option(c, "--unit", &unit));
    TRY(cli_option(c, "--from", &from));
    TRY(cli_option(c, "--source", &w.new.source));
    TRY(cli_option(c, "--note", &w.new.note));
    w.new.confirmed = cli_flag(c, "--confirmed");
    TRY(cli_end(c));
    w.new.unit = bylaw_keys[w.new.key].unit;
    if (unit.n && !bylaw_unit_parse(unit, &w.new.unit))
        return cli_usage(c, "--unit is days, workdays, weeks, months or years");
    w.new.from = day_of_at(w.now);
    if (from.n && day_parse(from, &w.new.from) != ERR_NONE)
        return cli_usage(c, "--from is a day: 2027-01-01");
    TRY(cli_store(c, true));
    TRY(store_write(c->store, c->mem, set_write, &w));
    cli_say(c, STR_FMT " of " STR_FMT " from " STR_FMT ": " STR_FMT ", %s", STR_ARG(w.key),
            STR_ARG(w.slug), STR_ARG(day_iso(c->mem, w.new.from)),
            STR_ARG(value_said(c->mem, w.new.key, w.new.value, w.new.unit)),
            w.new.confirmed ? "confirmed" : "still to be confirmed");
    return ERR_NONE;
}

static enum err list_read(struct db *db, void *arg)
{
    struct work *w = arg;
    struct place_row place;
    struct bylaw_fact f;
    struct out o = out_new(w->cli->mem);
    struct json j = json_new(&o);

    TRY(find(db, w, &place));
    if (w->cli->json) json_open(&j, '[');
    for (int k = 0; k < BYLAW_COUNT; k++) {
        TRY(bylaw_at(db, w->cli->mem, place.id, (enum bylaw_key)k, day_of_at(w->now), &f));
        const str unit = bylaw_keys[k].kind == BYLAW_KIND_term    ? bylaw_unit_name(f.unit)
                         : bylaw_keys[k].kind == BYLAW_KIND_money ? STR("cents")
                                                                  : STR("");
        if (!w->cli->json) {
            cli_say(w->cli, STR_FMT "\t" STR_FMT "\t%s\t" STR_FMT, STR_ARG(bylaw_keys[k].name),
                    STR_ARG(value_said(w->cli->mem, (enum bylaw_key)k, f.value, f.unit)),
                    f.confirmed ? "confirmed" : "open", STR_ARG(f.source));
            continue;
        }
        json_open(&j, '{');
        json_pair_text(&j, "key", bylaw_keys[k].name);
        json_pair_int(&j, "value", f.value);
        json_pair_text(&j, "unit", unit);
        json_pair_bool(&j, "own", f.own);
        json_pair_bool(&j, "confirmed", f.confirmed);
        json_pair_text(&j, "source", f.source);
        json_close(&j, '}');
    }
    if (!w->cli->json) return ERR_NONE;
    json_close(&j, ']');
    cli_say(w->cli, STR_FMT, STR_ARG(out_get(&o)));
    return ERR_NONE;
}

static enum err run_list(struct cli *c)
{
    struct work w = {.cli = c, .now = (int64_t)time(NULL)};

    if (!cli_argument(c, &w.slug)) return cli_usage(c, "name the place as its address has it");
    TRY(cli_end(c));
    TRY(cli_store(c, true));
    return store_read(c->store, c->mem, list_read, &w);
}

// clang-format off
static const struct {
    const char *slug;
    enum bylaw_key key;
    int64_t value;
    const char *unit;
    int year;
    const char *source;
} examples[] = {
#define EXAMPLE(slug, key, value, unit, year, source) {slug, BYLAW_##key, value, #unit, year, source},
#include "app/bylaw/example.def"
#undef EXAMPLE
};
// clang-format on

static enum err demo_write(struct db *db, void *arg)
{
    struct work *w = arg;

    for (size_t i = 0; i < COUNT_OF(examples); i++) {
        struct place_row place;
        struct bylaw_row old;
        bool found;
        TRY(place_by_slug(db, w->cli->mem, str_of(examples[i].slug), &found, &place));
        if (!found) continue;
        TRY(bylaw_newest(db, w->cli->mem, place.id, bylaw_keys[examples[i].key].name, &found,
                         &old));
        if (found) continue; // somebody set it
        struct bylaw_new n = {.place = place.id,
                              .key = examples[i].key,
                              .value = examples[i].value,
                              .from = day_of((struct ymd){examples[i].year, 1, 1}),
                              .source = str_of(examples[i].source),
                              .confirmed = str_eq(place.kind, STR("practice")),
                              .who = STR("command")};
        if (!bylaw_unit_parse(str_of(examples[i].unit), &n.unit)) return ERR_INTERNAL;
        TRY(bylaw_set(db, w->cli->mem, w->now, &n));
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
const struct command bylaw_commands[BYLAW_COMMANDS] = {
    {"bylaw set", "PLACE KEY VALUE --source TEXT [--unit weeks] [--from DAY] [--note TEXT] [--confirmed]", "sets what the by-law of a place says from a day on; money in euros: 2500 or 2500,50", "meent bylaw set utrecht challenge_decide 13 --unit weeks --source 'Participatieverordening 2026, artikel 12' --confirmed", run_set},
    {"bylaw list", "PLACE [--json]", "what the by-law of a place says today", "meent bylaw list utrecht", run_list},
    {"bylaw demo", "", "examples of by-laws for the places of the demo, to be confirmed", "meent bylaw demo", run_demo},
};
// clang-format on
