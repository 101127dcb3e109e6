// fill.c - invented initiatives, for practice and for measuring: `meent initiative demo` makes a few that show every stage,
// `meent initiative fill` thousands with their names. Only at a practice place.
#include "app/initiative/initiative_page.h"

#include "base/chance.h"
#include "core/audit.h"

#include <stdio.h>
#include <time.h>

enum { DAY_S = 86400, FILL_BATCH = 500, SIGN_BATCH = 1000 };

static const struct {
    const char *what, *why;
} things[] = {
#define THING(what, why) {what, why},
#include "app/initiative/invent.def"
};
static const char *const wheres[] = {
#define WHERE(where) where,
#include "app/initiative/invent.def"
};
static const char *const wishes[] = {
#define WISH(before) before,
#include "app/initiative/invent.def"
};

static enum err practice_place(struct cli *c, struct db *db, str slug, struct place_row *out)
{
    bool found;

    TRY(place_by_slug(db, c->mem, slug, &found, out));
    if (!found)
        return cli_fail(c, ERR_NOT_FOUND, "there is no place " STR_FMT ": run \"meent place demo\"",
                        STR_ARG(slug));
    if (!str_eq(out->kind, STR("practice")))
        return cli_fail(c, ERR_FORBIDDEN,
                        STR_FMT " is no practice place: nothing is invented there", STR_ARG(slug));
    return ERR_NONE;
}

// ---- many ----

struct many {
    struct cli *cli;
    struct place_row place;
    struct place_in_rows areas;
    int64_t now, skip, initiatives, signatures, made, signed_n; // skip: what an earlier fill made
    initiative_id first, last;                                  // those that sign
    struct chance chance;
    int64_t from, until;
};

static enum err many_start(struct db *db, void *arg)
{
    struct many *f = arg;

    return practice_place(f->cli, db, f->place.slug, &f->place);
}

static enum err one(struct db *db, struct many *f, int64_t n)
{
    struct mem *m = f->cli->mem;
    const int64_t things_n = COUNT_OF(things), wheres_n = COUNT_OF(wheres);
    const int64_t thing = n % things_n, where = n / things_n % wheres_n,
                  wish = n / things_n / wheres_n % (int64_t)COUNT_OF(wishes);
    // Of ten: four collect, two have enough, one is on the agenda, three are over.
    static const char *const states[] = {"collecting", "collecting", "collecting", "collecting",
                                         "reached",    "reached",    "scheduled",  "fed_back",
                                         "expired",    "done"};
    const char *state = states[n % 10];
    const bool own = !strcmp(state, "done");
    const int64_t last = day_of_at(f->now).n + 20 + n % 150;
    struct initiative_receipt got;
    enum initiative_state s;

    TRY(initiative_add(
        db, m, f->now - (f->skip + f->initiatives - n) * 600,
        &(struct initiative_new){
            .place = &f->place,
            .kind = own ? INITIATIVE_OWN : INITIATIVE_AGENDA,
            .area = f->place.id,
            .title = str_format(m, "%s %s %s", wishes[wish], things[thing].what, wheres[where]),
            .gist = str_of(things[thing].why),
            .body = str_format(m, "%s Dit is verzonnen, om mee te oefenen.", things[thing].why),
            .maker_name = STR("Verzonnen indiener"),
            .maker_age = 12 + n % 70},
        &got));
    if (!initiative_state_parse(str_of(state), &s)) return ERR_INTERNAL;
    TRY(initiative_set_rules(db, got.id, own ? 0 : 100, 12, own ? NULL : &last,
                             STR("verzonnen verordening")));
    TRY(initiative_set_state(db, got.id, str_of(state), 1, initiative_phase_of(s),
                             f->now - (f->skip + f->initiatives - n) * 300));
    TRY(initiative_tally_add(db, f->place.id, initiative_phase_of(s), 1));
    if (!f->first.v) f->first = got.id;
    f->last = got.id;
    f->made++;
    return ERR_NONE;
}

static enum err many_write(struct db *db, void *arg)
{
    struct many *f = arg;

    for (int64_t n = f->from; n < f->until; n++)
        TRY(one(db, f, f->skip + n));
    return ERR_NONE;
}

// Few have many names, many have few: every initiative gets its share by a power of its place in a shuffled row.
static enum err signs_write(struct db *db, void *arg)
{
    struct many *f = arg;
    struct mem *m = f->cli->mem;
    const uint64_t span = (uint64_t)(f->last.v - f->first.v + 1);

    for (int64_t n = f->from; n < f->until; n++) {
        const struct mem_mark mark = mem_mark(m);
        const double part = chance_part(&f->chance);
        const initiative_id to = {f->first.v + (int64_t)((double)span * part * part * part)};
        const str who =
            sha256_hex(m, str_format(m, "invented %lld %lld", (long long)f->skip, (long long)n));
        const int64_t at = f->now - n;
        initiative_signature_id id;
        TRY(initiative_signature_insert(
            db, m, to, STR("valid"), n % 5 ? STR("online") : STR("paper"), who,
            n % 5 ? str_format(m, "n%lld@invented.example", (long long)n) : STR(""),
            n % 5 ? str_format(m, "n%lld@invented.example", (long long)n) : STR(""),
            STR("Verzonnen Naam"), STR("1234 AB"), str_format(m, "%d", (int)(n % 400) + 1),
            3650 + n % 18000, who, STR("nl"), NULL, at, &at, 0, &id));
        mem_reset(m, mark);
        f->signed_n++;
    }
    return ERR_NONE;
}

static enum err recount_write(struct db *db, void *arg)
{
    const struct many *f = arg;

    return initiative_recount(db, f->first.v, f->last.v);
}

static enum err run_fill(struct cli *c)
{
    struct many f = {.cli = c, .now = (int64_t)time(NULL), .place.slug = STR("oefenstad")};

    f.initiatives = 12000;
    f.signatures = 400000;
    TRY(cli_option(c, "--place", &f.place.slug));
    TRY(cli_option_int(c, "--initiatives", 1, 100000, &f.initiatives));
    TRY(cli_option_int(c, "--signatures", 0, 5000000, &f.signatures));
    TRY(cli_option_int(c, "--after", 0, 1000000, &f.skip));
    TRY(cli_end(c));
    TRY(cli_store(c, true));
    TRY(store_write(c->store, c->mem, many_start, &f));
    chance_start(&f.chance, STR("meent initiative fill"));
    for (f.from = 0; f.from < f.initiatives; f.from = f.until) {
        f.until = f.from + FILL_BATCH < f.initiatives ? f.from + FILL_BATCH : f.initiatives;
        TRY(store_write(c->store, c->mem, many_write, &f));
        cli_progress(c, "%lld initiatives", (long long)f.made);
    }
    for (f.from = 0; f.from < f.signatures; f.from = f.until) {
        f.until = f.from + SIGN_BATCH < f.signatures ? f.from + SIGN_BATCH : f.signatures;
        TRY(store_write(c->store, c->mem, signs_write, &f));
        cli_progress(c, "%lld signatures", (long long)f.signed_n);
    }
    TRY(store_write(c->store, c->mem, recount_write, &f));
    cli_say(c, "%lld initiatives and %lld signatures added", (long long)f.made,
            (long long)f.signed_n);
    return ERR_NONE;
}

// ---- a few that show every stage ----

struct few {
    struct cli *cli;
    struct db *db;
    struct place_row place;
    int64_t now;
    initiative_budget_id budget;
    int added, names;
};

static enum err law(struct few *f, enum bylaw_key key, int64_t value)
{
    const day today = day_of_at(f->now);
    struct bylaw_fact fact;

    TRY(bylaw_at(f->db, f->cli->mem, f->place.id, key, today, &fact));
    if (fact.own) return ERR_NONE;
    return bylaw_set(f->db, f->cli->mem, f->now,
                     &(struct bylaw_new){.place = f->place.id,
                                         .key = key,
                                         .value = value,
                                         .unit = bylaw_keys[key].unit,
                                         .from = {today.n - 400},
                                         .source = STR("Verordening van Oefenstad (verzonnen)"),
                                         .note = STR(""),
                                         .confirmed = true,
                                         .who = STR("command")});
}

static enum err go(struct few *f, initiative_id id, int days_ago, struct initiative_step s)
{
    uint32_t missing;

    s.roles = initiative_events[s.event].who;
    s.who = STR("command");
    s.tested = true;
    const enum err e =
        initiative_go(f->db, f->cli->mem, f->now - (int64_t)days_ago * DAY_S, id, &s, &missing);
    if (e != ERR_NONE)
        return cli_fail(f->cli, e, "step " STR_FMT " of initiative %lld is refused; missing %x",
                        STR_ARG(initiative_events[s.event].name), (long long)id.v, missing);
    return ERR_NONE;
}

struct example {
    enum initiative_kind kind;
    const char *title, *gist, *body, *ask, *costs;
    int64_t cents, age;
};

static enum err add(struct few *f, int days_ago, const struct example *x, initiative_id *out)
{
    struct initiative_receipt got;
    const int64_t at = f->now - (int64_t)days_ago * DAY_S;

    TRY(initiative_add(f->db, f->cli->mem, at,
                       &(struct initiative_new){.place = &f->place,
                                                .kind = x->kind,
                                                .area = f->place.id,
                                                .title = str_of(x->title),
                                                .gist = str_of(x->gist),
                                                .body = str_of(x->body),
                                                .maker_name = STR("Verzonnen indiener"),
                                                .maker_age = x->age},
                       &got));
    *out = got.id;
    f->added++;
    return initiative_set_text(f->db, got.id, str_of(x->title), str_of(x->gist), str_of(x->body),
                               str_of(x->ask ? x->ask : ""), f->place.id, x->cents,
                               str_of(x->costs ? x->costs : ""), STR("Buurtvereniging (verzonnen)"),
                               x->kind == INITIATIVE_OWN ? &f->budget : NULL, at);
}

static enum err names(struct few *f, initiative_id id, int n, int days_ago)
{
    struct mem *m = f->cli->mem;
    struct initiative_row i;
    enum signed_how how;

    for (int k = 0; k < n; k++) {
        TRY(initiative_by_id(f->db, m, id, &i));
        const int who = f->names++;
        const str w = sha256_hex(m, str_format(m, "demo %d", who));
        const struct signer_clean c = {.mail = STR(""),
                                       .mail_once = STR(""),
                                       .name = STR("Verzonnen Naam"),
                                       .postcode = STR("1234 AB"),
                                       .house = str_format(m, "%d", who % 300 + 1),
                                       .who_once = w,
                                       .born = {4000 + who * 7 % 9000}};
        const int64_t at = f->now - (int64_t)days_ago * DAY_S;
        TRY(initiative_sign_paper(f->db, m, at, &i, &c, day_of_at(at), STR("demo"), who, &how));
    }
    return ERR_NONE;
}

#define STEP(name, ...) ((struct initiative_step){.event = INITIATIVE_EVENT_##name, __VA_ARGS__})

static enum err plans(struct few *f)
{
    const day today = day_of_at(f->now);
    initiative_id id;

    TRY(add(
        f, 150,
        &(struct example){INITIATIVE_OWN, "Geveltuintjes in de Lindestraat",
                          "Dertig voordeuren krijgen een strook met planten.",
                          "Met buren halen we een rij tegels weg en zetten we er planten neer.\n"
                          "De school helpt mee met water geven.",
                          "Twaalf buren en groep 7.",
                          "Planten 450 euro\nAarde 200 euro\n"
                          "Gereedschap lenen 100 euro",
                          75000, 44},
        &id));
    TRY(go(f, id, 150, STEP(send)));
    TRY(go(f, id, 148, STEP(take_up)));
    TRY(go(f, id, 140,
           STEP(grant, .why = STR("Het maakt de straat groener en de buren doen het zelf."))));
    TRY(go(f, id, 138, STEP(start, .on = {today.n - 60})));
    TRY(initiative_set_account(
        f->db, id, 69850,
        STR("Zesentwintig voordeuren doen mee. Vier buren wilden toch niet.\n"
            "In de zomer gaf de school water."),
        STR("Op de foto: een rij voordeuren met stokrozen. De foto zelf staat "
            "er niet bij, want deze straat is verzonnen."),
        f->now - 50 * DAY_S));
    TRY(go(f, id, 50, STEP(account)));
    TRY(go(f, id, 45, STEP(finish)));

    TRY(add(f, 9,
            &(struct example){INITIATIVE_OWN, "Een buurtkast met boeken bij de vijver",
                              "Boeken lenen zonder pas, dag en nacht.",
                              "We timmeren een kast en houden die bij.",
                              "De bibliotheek geeft boeken.", "Hout 220 euro\nGlas 60 euro", 28000,
                              31},
            &id));
    TRY(go(f, id, 9, STEP(send)));
    TRY(go(f, id, 7, STEP(take_up)));

    TRY(add(f, 80,
            &(struct example){INITIATIVE_OWN, "Vuurwerkshow in de Kerkstraat",
                              "Een show voor de hele straat.", "Met oud en nieuw.", NULL,
                              "Vuurwerk 2.000 euro", 200000, 52},
            &id));
    TRY(go(f, id, 80, STEP(send)));
    TRY(go(f, id, 79, STEP(take_up)));
    return go(f, id, 70,
              STEP(refuse, .ground = STR("unsafe"),
                   .why = STR("In de Kerkstraat staan de huizen te dicht op elkaar. Een lichtshow "
                              "zonder vuurwerk kan wel: daarover praten we graag.")));
}

// Names: so many per mille of what the by-law asks.
static enum err collect(struct few *f, const struct example *x, int days_ago, int mille,
                        initiative_id *out)
{
    struct initiative_row i;

    TRY(add(f, days_ago, x, out));
    TRY(go(f, *out, days_ago, STEP(present)));
    TRY(go(f, *out, days_ago - 6, STEP(collect)));
    TRY(initiative_by_id(f->db, f->cli->mem, *out, &i));
    return names(f, *out, (int)(i.threshold * mille / 1000), days_ago > 12 ? days_ago - 12 : 0);
}

static enum err subjects(struct few *f)
{
    const day today = day_of_at(f->now);
    struct initiative_row i;
    initiative_id id;

    TRY(collect(
        f,
        &(struct example){INITIATIVE_AGENDA, "Een veilige oversteek bij de Zonneschool",
                          "Wij steken elke dag over en auto's stoppen niet.",
                          "Ik zit in de brugklas en mijn zusje in groep 5. Er is geen zebra.\n"
                          "Er gebeurde al twee keer bijna iets.",
                          "Leg dit schooljaar een zebrapad met een lamp aan.", NULL, 0, 13},
        30, 640, &id));
    TRY(collect(f,
                &(struct example){INITIATIVE_AGENDA, "Zebrapad bij de Zonneschool",
                                  "Kinderen moeten veilig naar school kunnen.",
                                  "Als ouders vragen we om een zebrapad.",
                                  "Leg een zebrapad aan bij de Zonneschool.", NULL, 0, 39},
                20, 170, &id));
    TRY(collect(f,
                &(struct example){INITIATIVE_AGENDA, "De bibliotheek ook op zondag open",
                                  "Zondag is de dag dat mensen tijd hebben.",
                                  "Studenten en gezinnen zoeken op zondag een warme plek.",
                                  "Open de bibliotheek op zondagmiddag.", NULL, 0, 58},
                90, 1310, &id));
    TRY(go(f, id, 60, STEP(file)));
    TRY(go(f, id, 58, STEP(count)));
    TRY(initiative_by_id(f->db, f->cli->mem, id, &i));
    for (int64_t k = 1; k <= i.sample_n; k++)
        TRY(initiative_sample_found(f->db, f->cli->mem, f->now - 50 * DAY_S, id, k,
                                    k == 7 ? STR("elsewhere") : STR("good"), NULL));
    TRY(go(f, id, 48, STEP(confirm)));
    TRY(go(f, id, 40,
           STEP(admit, .ref = STR("presidium, 2026-14"),
                .why = STR("De raad gaat over de openingstijden."))));
    TRY(go(f, id, 38, STEP(schedule, .on = {today.n + 12}, .first = true)));
    TRY(collect(f,
                &(struct example){INITIATIVE_AGENDA, "Gratis parkeren op het Molenplein",
                                  "Winkels krijgen dan meer klanten.", "Nu kost een uur 3 euro.",
                                  "Maak parkeren op het Molenplein gratis.", NULL, 0, 47},
                240, 230, &id));
    return go(f, id, 20, STEP(expire));
}

static enum err few_write(struct db *db, void *arg)
{
    struct few *f = arg;
    int64_t seen;
    bool found;

    f->db = db;
    f->added = f->names = 0;
    TRY(practice_place(f->cli, db, STR("oefenstad"), &f->place));
    TRY(initiative_budget_same(db, f->cli->mem, f->place.id, day_ymd(day_of_at(f->now)).year,
                               STR("Wijkgeld"), &found, &seen));
    if (found) return ERR_NONE; // once
    TRY(law(f, BYLAW_agenda_age, 12));
    TRY(law(f, BYLAW_agenda_city, 100));
    TRY(law(f, BYLAW_agenda_neighbourhood, 25));
    TRY(law(f, BYLAW_initiative_age, 12));
    TRY(initiative_budget_insert(db, f->cli->mem, f->place.id, day_ymd(day_of_at(f->now)).year,
                                 STR("Wijkgeld"), STR("Neighbourhood money"), 4000000,
                                 STR("begroting van Oefenstad (verzonnen)"), f->now, &f->budget));
    TRY(plans(f));
    TRY(subjects(f));
    return audit(db, f->cli->mem, f->now, STR("command"), STR("initiative.demo"), STR(""),
                 str_format(f->cli->mem, "added=%d", f->added));
}

static enum err run_demo(struct cli *c)
{
    struct few f = {.cli = c, .now = (int64_t)time(NULL)};

    TRY(cli_end(c));
    TRY(cli_store(c, true));
    TRY(store_write(c->store, c->mem, few_write, &f));
    cli_say(c, "%d initiatives added", f.added);
    return ERR_NONE;
}

const struct command initiative_commands[INITIATIVE_COMMANDS] = {
    {"initiative demo", "", "a few invented initiatives in the practice city",
     "meent initiative demo", run_demo},
    {"initiative fill", "[--place SLUG] [--initiatives N] [--signatures N] [--after N]",
     "thousands of invented initiatives with their names, to measure with",
     "meent initiative fill --initiatives 12000 --signatures 400000", run_fill},
};
