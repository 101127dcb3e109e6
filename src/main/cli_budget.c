// cli_budget.c - meent budget count|compare|check|convert: the budget engine on files.
#include "base/csv.h"
#include "base/json.h"
#include "engine/budget/report.h"
#include "main/faults.h"
#include "main/main.h"

enum { FILE_BYTES_MAX = 1 << 30 };

static struct faults with_file(struct faults f, str file)
{
    for (int i = 0; i < f.kept; i++)
        f.at[i].file = file;
    return f;
}

// ---- what is asked ----

// One of a list of words; *out stays when the option is not given.
static enum err option_word(struct cli *c, const char *name, const char *const *words, int n,
                            int *out)
{
    str given = {0};

    TRY(cli_option(c, name, &given));
    if (!given.at) return ERR_NONE;
    struct out list = out_new(c->mem);
    for (int i = 0; i < n; i++) {
        if (str_eq(given, str_of(words[i]))) {
            *out = i;
            return ERR_NONE;
        }
        if (i) OUT_LIT(&list, ", ");
        out_str(&list, str_of(words[i]));
    }
    return cli_usage(c, str_z(c->mem, str_format(c->mem, "%s is one of: " STR_FMT, name,
                                                 STR_ARG(out_get(&list)))));
}

static enum err option_areas(struct cli *c, struct election_ask *reading, struct budget_ask *ask)
{
    static const char *const words[] = {"none", "limits", "own"};
    int areas = AREAS_LIMITS;

    TRY(cli_option(c, "--areas", &reading->area));
    TRY(option_word(c, "--area-money", words, COUNT_OF(words), &areas));
    if (reading->area.at) ask->areas = (enum budget_areas)areas;
    return ERR_NONE;
}

static enum err options(struct cli *c, struct election_ask *reading, struct budget_ask *ask)
{
    static const char *const rules[] = {"greedy", "equal-shares", "phragmen"};
    static const char *const orders[] = {"votes", "density", "points"};
    static const char *const utilities[] = {"cost", "cardinality", "points"};
    static const char *const completions[] = {"none", "greedy", "add1", "add1u"};
    static const char *const ties[] = {"civic", "lex"};
    int rule = BUDGET_SHARES, order = 0, utility = 0, completion = COMPLETION_ADD1, tie = 0;
    int64_t threshold = 0;
    str step = {0};

    TRY(option_word(c, "--rule", rules, COUNT_OF(rules), &rule));
    TRY(option_word(c, "--order", orders, COUNT_OF(orders), &order));
    TRY(option_word(c, "--utility", utilities, COUNT_OF(utilities), &utility));
    TRY(option_word(c, "--completion", completions, COUNT_OF(completions), &completion));
    TRY(option_word(c, "--tie", ties, COUNT_OF(ties), &tie));
    TRY(cli_option_int(c, "--threshold", 0, UINT32_MAX, &threshold));
    TRY(cli_option_int(c, "--runs", 1, INT64_MAX, &ask->runs_max));
    TRY(cli_option(c, "--step", &step));
    if (step.at && (decimal_read(step, &ask->step) != AMOUNT_FINE || ask->step.negative ||
                    ask->step.digits == 0))
        return cli_usage(c, "--step is an amount above 0, as 1 or 0.05");
    ask->rule = (enum budget_rule)rule;
    ask->order = (enum budget_order)order;
    if (rule == BUDGET_GREEDY && utility == UTILITY_POINTS) ask->order = ORDER_POINTS;
    ask->utility = (enum budget_utility)utility;
    ask->completion = (enum budget_completion)completion;
    ask->tie = (enum budget_tie)tie;
    ask->threshold = (uint32_t)threshold;
    ask->no_skip = cli_flag(c, "--no-skip");
    ask->exhaustive = cli_flag(c, "--stop-exhaustive");
    ask->comparison = cli_flag(c, "--comparison");
    reading->borda = utility == UTILITY_POINTS || order == ORDER_POINTS;
    return option_areas(c, reading, ask);
}

static enum err read_election(struct cli *c, enum lang lang, str file,
                              const struct election_ask *reading, struct election *e)
{
    str text;

    TRY(cli_read(c, file, FILE_BYTES_MAX, &text));
    if (election_read(c->mem, text, reading, e) == ERR_NONE) return ERR_NONE;
    const struct faults faults = with_file(e->faults, file);
    return faults_refuse(c, lang, "budget", &faults);
}

// ---- count ----

static str why_words(struct mem *m, enum lang lang, const struct why_sentence *s)
{
    struct msg_arg args[WHY_VALUES_MAX];

    for (int i = 0; i < s->n; i++)
        args[i] = (struct msg_arg){s->value[i].name, s->value[i].number, s->value[i].integer,
                                   s->value[i].text};
    return msg_fill(m, lang, msg_by_key(str_format(m, "budget.why.%s", s->key)), args, s->n);
}

static void say_result(struct cli *c, enum lang lang, const struct election *e,
                       const struct budget_ask *ask, const struct budget_result *r,
                       const struct explained *explained)
{
    struct budget_totals t;

    budget_totals(c->mem, e, r, &t);
    cli_say(c, "%d of %d projects win, for " STR_FMT " of " STR_FMT " (%s, %lld runs)", r->n,
            e->projects, STR_ARG(amount_text(c->mem, r->cost, e->decimals)),
            STR_ARG(amount_text(c->mem, e->money, e->decimals)), budget_rule_name(ask->rule),
            (long long)r->runs);
    for (int i = 0; i < r->n; i++) {
        const struct project *p = &e->project[r->won[i].project];
        cli_say(c, "%4d  %-12.*s %14.*s %8u  " STR_FMT, i + 1, STR_ARG(p->id),
                STR_ARG(amount_text(c->mem, p->cost, e->decimals)), p->votes, STR_ARG(p->name));
    }
    cli_say(c, "%u of %u voters have a winner", t.with_a_winner, e->voters);
    for (int i = 0; i < r->ties; i++) {
        struct out o = out_new(c->mem);
        for (int k = 0; k < r->tie[i].n; k++)
            out_format(&o, "%s" STR_FMT, k ? ", " : "",
                       STR_ARG(e->project[r->tie[i].project[k]].id));
        cli_say(c, "tie in round %d, cut by the tie rule%s: " STR_FMT, r->tie[i].round + 1,
                r->tie[i].decides ? " (the others would give other winners)" : "",
                STR_ARG(out_get(&o)));
    }
    for (int i = 0; explained && i < explained->n; i++) {
        const struct project_why *w = &explained->at[i];
        struct why_sentence s[WHY_SENTENCES_MAX];
        const int n = budget_why_sentences(c->mem, e, ask, w, s);
        cli_say(c, "\n" STR_FMT "  " STR_FMT, STR_ARG(e->project[w->project].id),
                STR_ARG(e->project[w->project].name));
        for (int k = 0; k < n; k++)
            cli_say(c, "  " STR_FMT, STR_ARG(why_words(c->mem, lang, &s[k])));
    }
}

static enum err count(struct cli *c)
{
    struct election_ask reading = {0};
    struct budget_ask ask = {0};
    struct explain_ask want = {.only = -1, .needed = true, .work = 500000000};
    struct stopwatch watch;
    const struct progress progress = {stopwatch_tell, &watch};
    enum lang lang;
    str file, log = {0}, only = {0};

    TRY(options(c, &reading, &ask));
    TRY(faults_lang(c, &lang));
    TRY(cli_option(c, "--log", &log));
    TRY(cli_option(c, "--project", &only));
    TRY(stopwatch_option(c, &watch));
    const bool explain = cli_flag(c, "--explain") || only.at;
    if (!cli_argument(c, &file)) return cli_usage(c, "name the file with the election");
    TRY(cli_end(c));
    if (ask.areas == AREAS_OWN && (explain || log.at))
        return cli_usage(c, "--explain and --log need one election: not with --area-money own");
    ask.rounds = explain || log.at;

    struct election e;
    TRY(read_election(c, lang, file, &reading, &e));
    const double read = stopwatch_seconds(&watch);
    ask.progress = want.progress = &progress;
    if (only.at) {
        want.only = election_find(&e, only);
        want.work = 0; // one project may take what it takes
        if (want.only < 0)
            return cli_fail(c, ERR_INVALID, "there is no project " STR_FMT, STR_ARG(only));
    }
    struct budget_result r;
    const enum err why = budget_count(c->mem, &e, &ask, &r);
    if (why == ERR_INVALID)
        return cli_fail(c, why, "points are asked, but the ballots of " STR_FMT " have none",
                        STR_ARG(file));
    struct explained explained;
    if (explain) budget_explain(c->mem, &e, &ask, &r, &want, &explained);
    if (log.at) TRY(cli_write(c, log, budget_log(c->mem, &e, &ask, &r)));
    const double end = stopwatch_seconds(&watch);
    if (c->json) {
        struct out o = out_new(c->mem);
        struct json j = json_new(&o);
        budget_json_count(&j, &e, &ask, &r, explain ? &explained : NULL);
        faults_json(&j, lang, "budget", "notes", &e.notes);
        json_key(&j, "complete"), json_bool(&j, why == ERR_NONE);
        json_key(&j, "seconds_reading"), json_double(&j, read);
        json_key(&j, "seconds"), json_double(&j, end);
        json_close(&j, '}');
        cli_say(c, STR_FMT, STR_ARG(out_get(&o)));
    } else {
        say_result(c, lang, &e, &ask, &r, explain ? &explained : NULL);
    }
    if (why == ERR_LIMIT)
        return cli_fail(c, why, "stopped at the limit: this is the last run that was complete");
    return why;
}

// ---- compare ----

static enum err compare(struct cli *c)
{
    struct election_ask reading = {.borda = true};
    struct budget_ask base = {0};
    struct stopwatch watch;
    const struct progress progress = {stopwatch_tell, &watch};
    enum lang lang;
    str file;
    enum err worst = ERR_NONE;
    static const char *const ties[] = {"civic", "lex"};
    int tie = 0;

    TRY(faults_lang(c, &lang));
    TRY(option_word(c, "--tie", ties, COUNT_OF(ties), &tie));
    TRY(option_areas(c, &reading, &base));
    TRY(stopwatch_option(c, &watch));
    if (!cli_argument(c, &file)) return cli_usage(c, "name the file with the election");
    TRY(cli_end(c));
    base.tie = (enum budget_tie)tie;

    struct election e;
    TRY(read_election(c, lang, file, &reading, &e));
    struct {
        const char *name;
        struct budget_ask ask;
        bool points;
    } rows[] = {
        {"greedy", {.rule = BUDGET_GREEDY}, false},
        {"greedy by votes for money", {.rule = BUDGET_GREEDY, .order = ORDER_DENSITY}, false},
        {"greedy by points", {.rule = BUDGET_GREEDY, .order = ORDER_POINTS}, true},
        {"equal shares", {.rule = BUDGET_SHARES}, false},
        {"equal shares, greedy", {.rule = BUDGET_SHARES, .completion = COMPLETION_GREEDY}, false},
        {"equal shares, add1", {.rule = BUDGET_SHARES, .completion = COMPLETION_ADD1}, false},
        {"equal shares, add1u", {.rule = BUDGET_SHARES, .completion = COMPLETION_ADD1U}, false},
        {"cardinality, add1u",
         {.rule = BUDGET_SHARES, .completion = COMPLETION_ADD1U, .utility = UTILITY_CARDINALITY},
         false},
        {"points, add1u",
         {.rule = BUDGET_SHARES, .completion = COMPLETION_ADD1U, .utility = UTILITY_POINTS},
         true},
        {"phragmen", {.rule = BUDGET_PHRAGMEN}, false},
    };
    struct out o = out_new(c->mem);
    struct json j = json_new(&o);
    if (c->json)
        json_open(&j, '[');
    else
        cli_say(c, "%-26s %7s %14s %9s %8s %10s", "rule", "winners", "cost", "voters", "gini",
                "seconds");
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct budget_result r;
        struct budget_totals t;
        if (rows[i].points && !e.points) continue;
        rows[i].ask.tie = base.tie;
        rows[i].ask.areas = base.areas;
        const double start = stopwatch_seconds(&watch);
        rows[i].ask.progress = &progress;
        const enum err why = budget_count(c->mem, &e, &rows[i].ask, &r);
        const double took = stopwatch_seconds(&watch) - start;
        if (why != ERR_NONE) worst = why;
        budget_totals(c->mem, &e, &r, &t);
        if (c->json) {
            budget_json_count(&j, &e, &rows[i].ask, &r, NULL);
            json_key(&j, "complete"), json_bool(&j, why == ERR_NONE);
            json_key(&j, "seconds"), json_double(&j, took);
            json_close(&j, '}');
            continue;
        }
        cli_say(c, "%-26s %7d %14.*s %8.1f%% %8.3f %10.4f%s", rows[i].name, r.n,
                STR_ARG(amount_text(c->mem, r.cost, e.decimals)),
                100.0 * t.with_a_winner / e.voters, t.gini, took,
                why == ERR_LIMIT ? "  stopped at the limit" : "");
    }
    if (c->json) {
        json_close(&j, ']');
        cli_say(c, STR_FMT, STR_ARG(out_get(&o)));
    }
    return worst;
}

// ---- check and convert ----

static enum err check(struct cli *c)
{
    struct election_ask reading = {0};
    struct budget_ask ask = {0};
    struct election e;
    enum lang lang;
    str file, text;

    TRY(faults_lang(c, &lang));
    TRY(option_areas(c, &reading, &ask));
    if (!cli_argument(c, &file)) return cli_usage(c, "name the file with the election");
    TRY(cli_end(c));
    TRY(cli_read(c, file, FILE_BYTES_MAX, &text));
    const enum err why = election_read(c->mem, text, &reading, &e);
    if (c->json) {
        struct out o = out_new(c->mem);
        struct json j = json_new(&o);
        json_open(&j, '{');
        json_key(&j, "ok"), json_bool(&j, why == ERR_NONE);
        json_key(&j, "voters"), json_int(&j, e.voters);
        json_key(&j, "projects"), json_int(&j, e.projects);
        json_key(&j, "faults_found"), json_int(&j, e.faults.n);
        faults_json(&j, lang, "budget", "faults", &e.faults);
        json_key(&j, "notes_found"), json_int(&j, e.notes.n);
        faults_json(&j, lang, "budget", "notes", &e.notes);
        json_close(&j, '}');
        cli_say(c, STR_FMT, STR_ARG(out_get(&o)));
        return why;
    }
    const struct faults faults = with_file(e.faults, file), notes = with_file(e.notes, file);
    faults_lines(c, lang, "budget", "error", &faults);
    faults_lines(c, lang, "budget", "note", &notes);
    cli_say(c, "%u voters, %d projects, %d errors, %d notes", e.voters, e.projects, e.faults.n,
            e.notes.n);
    return why;
}

static enum err convert(struct cli *c)
{
    struct tables t = {0};
    struct faults faults = faults_new(c->mem);
    str to_csv = {0}, from_csv = {0}, to = {0}, file;
    enum lang lang;
    enum err why;

    TRY(faults_lang(c, &lang));
    TRY(cli_option(c, "--to-csv", &to_csv));
    TRY(cli_option(c, "--from-csv", &from_csv));
    TRY(cli_option(c, "--to", &to));
    const bool csv = to_csv.at != NULL;
    if (csv == (from_csv.at != NULL))
        return cli_usage(c, "FILE.pb --to-csv FOLDER, or --from-csv FOLDER --to FILE.pb");
    const str folder = csv ? to_csv : from_csv;
    const str names[] = {str_format(c->mem, STR_FMT "/meta.csv", STR_ARG(folder)),
                         str_format(c->mem, STR_FMT "/projects.csv", STR_ARG(folder)),
                         str_format(c->mem, STR_FMT "/votes.csv", STR_ARG(folder))};
    if (csv) {
        str text;
        if (!cli_argument(c, &file)) return cli_usage(c, "name the file with the election");
        TRY(cli_end(c));
        TRY(cli_read(c, file, FILE_BYTES_MAX, &text));
        why = tables_of_pb(c->mem, text, &faults, &t);
        if (why == ERR_NONE) {
            TRY(cli_write(c, names[0], t.meta));
            TRY(cli_write(c, names[1], t.projects));
            TRY(cli_write(c, names[2], t.votes));
        }
    } else {
        str pb;
        file = folder;
        TRY(cli_end(c));
        if (!to.at) return cli_usage(c, "--to FILE.pb says where it goes; - is standard output");
        TRY(cli_read(c, names[0], FILE_BYTES_MAX, &t.meta));
        TRY(cli_read(c, names[1], FILE_BYTES_MAX, &t.projects));
        TRY(cli_read(c, names[2], FILE_BYTES_MAX, &t.votes));
        why = tables_to_pb(c->mem, &t, &faults, &pb);
        if (why == ERR_NONE) TRY(cli_write(c, to, pb));
    }
    const struct faults found = with_file(faults, file);
    faults_lines(c, lang, "budget", "error", &found);
    return why;
}

static const struct command all[] = {
    {"budget count",
     "FILE.pb [--rule greedy|equal-shares|phragmen] [--utility cost|cardinality|points] "
     "[--completion none|greedy|add1|add1u] [--stop-exhaustive] [--step X] [--comparison] [--runs "
     "N] "
     "[--order votes|density|points] [--no-skip] [--threshold N] [--tie civic|lex] [--areas "
     "COLUMN] "
     "[--area-money limits|own] [--explain] [--project ID] [--log FILE.csv] [--limit-ms N] [--lang "
     "nl|en] "
     "[--json]",
     "counts which projects win",
     "meent budget count election.pb --rule equal-shares --completion add1 --json", count},
    {"budget compare",
     "FILE.pb [--tie civic|lex] [--areas COLUMN] [--area-money limits|own] [--limit-ms N] [--json]",
     "all rules side by side", "meent budget compare election.pb", compare},
    {"budget check", "FILE.pb [--areas COLUMN] [--lang nl|en] [--json]",
     "names every mistake in an election, and what is odd", "meent budget check election.pb",
     check},
    {"budget convert", "FILE.pb --to-csv FOLDER | --from-csv FOLDER --to FILE.pb",
     "a .pb file as three tables, and back", "meent budget convert election.pb --to-csv tables",
     convert},
};

const struct commands budget_commands = {all, COUNT_OF(all)};
