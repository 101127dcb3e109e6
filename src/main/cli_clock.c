// cli_clock.c - meent clock end|rules|holidays: legal terms on the command line, with the reason of every move.
#include "base/json.h"
#include "engine/clock/clock.h"
#include "i18n/i18n.h"
#include "i18n/messages.h"
#include "main/main.h"

static const char *const units[] = {"days", "workdays", "weeks", "months", "years"};

static str holiday_words(enum holiday h)
{
    static const msg words[] = {
        MSG_none,
#define HOLIDAY(name) MSG_clock_holiday_##name,
#include "engine/clock/holiday.def"
#undef HOLIDAY
    };

    return msg_text(LANG_EN, words[h]);
}

static enum err day_option(struct cli *c, const char *name, bool must, day *out)
{
    str said = {0};

    TRY(cli_option(c, name, &said));
    if (!said.at && !must) return ERR_NONE;
    if (!said.at || day_parse(said, out) != ERR_NONE)
        return cli_fail(c, ERR_INVALID, "%s needs a day such as 2026-11-25", name);
    return ERR_NONE;
}

// "2026-01-12..2026-01-22": stands still on the first and up to, not on, the second.
static enum err pauses_read(struct cli *c, struct clock_pause *p, int *out_n)
{
    for (*out_n = 0;; ++*out_n) {
        str said = {0};

        TRY(cli_option(c, "--pause", &said));
        if (!said.at) return ERR_NONE;
        const ptrdiff_t dots = str_find(said, STR(".."));
        if (*out_n == CLOCK_PAUSES_MAX || dots < 0 ||
            day_parse(str_part(said, 0, (size_t)dots), &p[*out_n].from) != ERR_NONE ||
            day_parse(str_from(said, (size_t)dots + 2), &p[*out_n].until) != ERR_NONE)
            return cli_fail(c, ERR_INVALID,
                            "--pause needs two days such as 2026-01-12..2026-01-22");
    }
}

static enum err clock_read(struct cli *c, struct clock *out)
{
    str rule = {0}, unit = {0};
    int64_t n = 0;
    enum clock_rule named;

    TRY(cli_option(c, "--rule", &rule));
    TRY(cli_option(c, "--unit", &unit));
    TRY(cli_option_int(c, "--n", 1, 3660, &n));
    if (rule.at) {
        if (!clock_rule_parse(rule, &named))
            return cli_fail(c, ERR_INVALID, "there is no rule " STR_FMT "; see: meent clock rules",
                            STR_ARG(rule));
        *out = clock_of_rule(named);
        return ERR_NONE;
    }
    *out = (struct clock){.n = (int)n,
                          .first_counts = cli_flag(c, "--first-counts"),
                          .statutory = cli_flag(c, "--statutory"),
                          .back = cli_flag(c, "--back")};
    for (size_t i = 0; unit.at && i < COUNT_OF(units); i++)
        if (str_eq(unit, str_of(units[i]))) {
            out->unit = (enum clock_unit)i;
            return n ? ERR_NONE : cli_usage(c, "say how many with --n");
        }
    return cli_usage(c, "name a --rule, or --n and --unit (days, workdays, weeks, months, years)");
}

static enum err end(struct cli *c)
{
    struct clock_pause pauses[CLOCK_PAUSES_MAX + 1];
    struct clock_end e;
    struct clock term;
    day from;
    int n;

    TRY(day_option(c, "--from", true, &from));
    TRY(pauses_read(c, pauses, &n));
    TRY(clock_read(c, &term));
    TRY(cli_end(c));
    if (clock_end(&term, from, pauses, n, &e) != ERR_NONE)
        return cli_fail(
            c, ERR_INVALID,
            "that term cannot be reckoned: years 1970 to 2200, pauses in order and apart, none "
            "when counting back");
    if (!c->json) {
        cli_say(c, STR_FMT, STR_ARG(day_iso(c->mem, e.last)));
        if (e.moved)
            cli_say(c, "moved from " STR_FMT ": " STR_FMT, STR_ARG(day_iso(c->mem, e.moved_from)),
                    STR_ARG(holiday_words(e.why)));
        if (e.paused) cli_say(c, "stood still for %d days", e.paused);
        return ERR_NONE;
    }
    struct out o = out_new(c->mem);
    struct json j = json_new(&o);
    json_open(&j, '{');
    json_key(&j, "from");
    json_text(&j, day_iso(c->mem, from));
    json_key(&j, "last");
    json_text(&j, day_iso(c->mem, e.last));
    json_key(&j, "moved_from");
    json_text(&j, e.moved ? day_iso(c->mem, e.moved_from) : (str){0});
    json_key(&j, "why");
    json_text(&j, e.moved ? str_of(holiday_name(e.why)) : (str){0});
    json_key(&j, "paused_days");
    json_int(&j, e.paused);
    json_key(&j, "remind");
    json_text(&j, day_iso(c->mem, e.remind));
    json_close(&j, '}');
    cli_say(c, STR_FMT, STR_ARG(out_get(&o)));
    return ERR_NONE;
}

static enum err rules(struct cli *c)
{
    TRY(cli_end(c));
    for (int i = 0; i < CLOCK_RULE_COUNT; i++) {
        const struct clock t = clock_of_rule((enum clock_rule)i);
        cli_say(c, "%-20s %2d %-8s %s", clock_rule_name((enum clock_rule)i), t.n, units[t.unit],
                clock_rule_source((enum clock_rule)i));
    }
    return ERR_NONE;
}

static enum err holidays(struct cli *c)
{
    int64_t year;
    str said;

    if (!cli_argument(c, &said) || str_int(said, 1970, 2200, &year) != ERR_NONE)
        return cli_usage(c, "name a year from 1970 to 2200");
    TRY(cli_end(c));
    const day first = day_of((struct ymd){(int)year, 1, 1}),
              next = day_of((struct ymd){(int)year + 1, 1, 1});
    for (day d = first; d.n < next.n; d.n++) {
        const enum holiday h = clock_holiday(d);
        if (h > HOLIDAY_sunday)
            cli_say(c, STR_FMT "  " STR_FMT, STR_ARG(day_iso(c->mem, d)),
                    STR_ARG(holiday_words(h)));
    }
    return ERR_NONE;
}

static const struct command commands[] = {
    {"clock end",
     "--from DAY --rule NAME | --n N --unit UNIT [--first-counts] [--statutory] [--back] [--pause "
     "DAY..DAY]",
     "the last day of a legal term, and why it is that day",
     "meent clock end --rule views --from 2026-11-14", end},
    {"clock rules", "", "the terms that the law names, with their source", "meent clock rules",
     rules},
    {"clock holidays", "YEAR", "the days on which no statutory term ends",
     "meent clock holidays 2027", holidays},
};

const struct commands clock_commands = {commands, COUNT_OF(commands)};
