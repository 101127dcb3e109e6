// demo.c - the list of tasks by command, and two invented challenges of the practice city: one that runs as a trial, and one
// that was refused and objected to.
#include "app/challenge/challenge.h"
#include "core/audit.h"

#include <time.h>

enum { FILE_MAX = 4 << 20, DAY_S = 86400 };

struct work {
    struct cli *cli;
    str slug, text;
    int64_t now, line, n;
    struct place_row place;
    person_id contact, expert;
    challenge_id id;
};

static enum err find(struct db *db, struct work *w)
{
    bool found;

    TRY(place_by_slug(db, w->cli->mem, w->slug, &found, &w->place));
    return found ? ERR_NONE
                 : cli_fail(w->cli, ERR_NOT_FOUND, "there is no place " STR_FMT, STR_ARG(w->slug));
}

static enum err tasks_write(struct db *db, void *arg)
{
    struct work *w = arg;

    TRY(find(db, w));
    const enum err e =
        challenge_tasks_import(db, w->cli->mem, w->now, w->place.id, w->text, &w->line, &w->n);
    if (e == ERR_INVALID) return cli_fail(w->cli, e, "line %lld is wrong", (long long)w->line);
    TRY(e);
    return audit(db, w->cli->mem, w->now, STR("command"), STR("challenge.tasks"),
                 str_format(w->cli->mem, "place:" STR_FMT, STR_ARG(w->slug)),
                 str_format(w->cli->mem, "%lld", (long long)w->n));
}

static enum err run_tasks(struct cli *c)
{
    struct work w = {.cli = c, .now = (int64_t)time(NULL)};
    str file;

    if (!cli_argument(c, &w.slug) || !cli_argument(c, &file))
        return cli_usage(c, "name the place and the table (CSV)");
    TRY(cli_end(c));
    TRY(cli_read(c, file, FILE_MAX, &w.text));
    TRY(cli_store(c, true));
    TRY(store_write(c->store, c->mem, tasks_write, &w));
    cli_say(c, "%lld tasks", (long long)w.n);
    return ERR_NONE;
}

// ---- invented ----

static const char tasks[] =
    "taak,taak_en,uitleg,waar,kosten,jaar,bron,contract_tot\n"
    "Plantsoenen onderhouden,Looking after public gardens,\"Onkruid weghalen, snoeien en "
    "planten.\",Wijk Molenhoek,18400,2026,\"Begroting 2026 (verzonnen), regel 12\",2027-06-30\n"
    "Speeltuin beheren,Running the playground,\"Openen, sluiten, schoonmaken en kleine "
    "reparaties.\",Speeltuin De Wip,26000,2026,\"Begroting 2026 (verzonnen), regel 31\",\n"
    "Koffieochtend in het buurthuis,Coffee morning in the community centre,\"Elke week een ochtend "
    "voor ouderen, met vervoer.\",Buurthuis De Schakel,31500,2026,\"Subsidie 2026 (verzonnen), "
    "regel 8\",2026-12-31\n"
    "Sneeuw ruimen bij scholen,Clearing snow near schools,\"Stoepen en fietsenstallingen bij vijf "
    "scholen.\",Hele gemeente,9200,2025,\"Jaarrekening 2025 (verzonnen)\",\n"
    "Boekenkast in de wijk,Neighbourhood library,\"Een uitleenpunt, twee middagen per week.\",Wijk "
    "Oosterveld,14750,2026,\"Begroting 2026 (verzonnen), regel 44\",\n";

struct words_of {
    const char *part, *body;
};

// clang-format off
static const struct words_of garden[] = {
    {"task",            "De gemeente laat een bedrijf vier keer per jaar de plantsoenen in de Molenhoek bijhouden." },
    {"why",             "Wij lopen er elke dag langs. We zien meteen wat er nodig is. We planten soorten waar bijen van houden, en we doen het samen met de school."},
    {"area",            "De zes plantsoenen tussen de Molenlaan en de Sluisweg."                                    },
    {"people",          "We zijn met achttien buren. Twee van ons werkten in het groen. De school doet mee met twee klassen."},
    {"support",         "We gingen langs alle deuren. Veertig mensen zetten hun handtekening."                      },
    {"value",           "Mensen leren elkaar kennen. Kinderen leren over planten. De wijk wordt koeler in de zomer." },
    {"quality",         "We werken in drie ploegen. Valt er een uit, dan neemt een andere het over. Twee keer per jaar kijkt een hovenier mee."},
    {"cooperation",     "Een sleutel van de waterkraan, en één keer per jaar een kar voor het snoeiafval."          },
    {"risk",            "Iemand kan zich bezeren. De vereniging heeft een verzekering voor vrijwilligers."          },
    {"agree_tasks",     "De groep wiedt, snoeit en plant. De gemeente blijft zorgen voor bomen en voor de riolering."},
    {"agree_result",    "Paden zijn vrij. Het onkruid blijft lager dan een hand. In mei bloeit er iets in elk plantsoen."},
    {"agree_liability", "De vereniging is verzekerd voor haar vrijwilligers. Stopt de groep, dan neemt de gemeente het binnen een maand over."},
    {"agree_talks",     "Elke drie maanden, bij het eerste plantsoen."                                              },
};

static const struct words_of coffee[] = {
    {"task",    "De gemeente betaalt een organisatie voor een koffieochtend in buurthuis De Schakel."                },
    {"why",     "Wij willen het in drie straten doen, dichter bij huis, en ook op zondag."                            },
    {"people",  "We zijn met vijf vrijwilligers. Twee van ons zorgden eerder voor ouderen."                           },
    {"support", "Dertig mensen zeiden dat ze komen."                                                                  },
    {"value",   "Minder eenzaamheid, juist op zondag."                                                                },
    {"quality", "We zoeken nog mensen voor als er iemand ziek is."                                                    },
    {"risk",    "Het vervoer is nog niet geregeld."                                                                   },
};
// clang-format on

static enum err words_put(struct db *db, const struct work *w, const struct words_of *all, size_t n)
{
    for (size_t i = 0; i < n; i++)
        TRY(challenge_text_set(db, w->id, str_of(all[i].part), str_of(all[i].body)));
    return ERR_NONE;
}

// Steps of the past: days before today.
static enum err go(struct db *db, struct work *w, enum challenge_event e, int days, const char *why,
                   const char *text, const char *weigh, int until)
{
    const int64_t at = w->now - (int64_t)days * DAY_S;
    const struct challenge_event_rule *rule = &challenge_events_table[e];
    struct challenge_step s = {.event = e,
                               .roles = rule->who,
                               .who = STR("command"),
                               .why = str_of(why),
                               .ref = str_format(w->cli->mem, "VERZONNEN-%lld", (long long)w->id.v),
                               .text = str_of(text),
                               .weigh = str_of(weigh),
                               .ground = STR(""),
                               .has_until = until > 0,
                               .until = {day_of_at(w->now).n + until}};
    uint32_t missing;

    if (!(rule->needs & 1u << CHALLENGE_NEED_ref)) s.ref = STR("");
    const enum err err = challenge_go(db, w->cli->mem, at, w->id, &s, &missing);
    if (err != ERR_NONE)
        return cli_fail(w->cli, err, "step " STR_FMT ": %x is missing", STR_ARG(rule->name),
                        (unsigned)missing);
    return ERR_NONE;
}

static enum err begin(struct db *db, struct work *w, int days, const char *title, const char *group,
                      const char *task)
{
    struct challenge_receipt got;
    struct challenge_task_row row;
    bool found;

    TRY(challenge_task_by_title(db, w->cli->mem, w->place.id, str_of(task), &found, &row));
    TRY(challenge_add(db, w->cli->mem, w->now - (int64_t)days * DAY_S,
                      &(struct challenge_new){.place = w->place.id,
                                              .title = str_of(title),
                                              .group = str_of(group),
                                              .name = STR("Speler van een bewoner"),
                                              .task = found ? &row.id : NULL},
                      &got));
    w->id = got.id;
    return challenge_set_contact(db, w->id, &w->contact, w->now);
}

static enum err cost(struct db *db, struct work *w, const char *title, int64_t now_cents,
                     const char *source, int64_t then_cents)
{
    challenge_cost_id id;

    return challenge_cost_insert(db, w->cli->mem, w->id, str_of(title), &now_cents, str_of(source),
                                 then_cents, &id);
}

static enum err judged(struct db *db, struct work *w, int days, const char *const conditions[],
                       const char *const assessments[], const char *const notes[])
{
    const int64_t at = w->now - (int64_t)days * DAY_S;

    for (int i = 0; i < CHALLENGE_CONDITION_COUNT; i++)
        TRY(challenge_condition_set(db, w->id,
                                    challenge_condition_name((enum challenge_condition)i),
                                    str_of(conditions[i]), STR(""), &w->contact, at));
    for (int i = 0; i < CHALLENGE_ASPECT_COUNT; i++)
        TRY(challenge_assessment_set(db, w->id, challenge_aspect_name((enum challenge_aspect)i),
                                     str_of(assessments[i]), str_of(notes[i]),
                                     role_name(i ? ROLE_expert : ROLE_project_leader),
                                     i ? &w->expert : &w->contact, at));
    return ERR_NONE;
}

// A sheet of paper with a heading and one line, tagged, so that a screen reader says which is which.
static str sheet(struct mem *m, const char *heading, const char *line)
{
    const str page = str_format(m,
                                "BT /F 20 Tf 60 760 Td /H1 <</MCID 0>> BDC (%s) Tj EMC ET\n"
                                "BT /F 12 Tf 60 725 Td /P <</MCID 1>> BDC (%s) Tj EMC ET\n",
                                heading, line);
    const str objects[] = {
        str_format(m, "<</Type/Catalog/Pages 2 0 R/Lang(nl)/MarkInfo<</Marked true>>"
                      "/StructTreeRoot 6 0 R/ViewerPreferences<</DisplayDocTitle true>>>>"),
        STR("<</Type/Pages/Kids[3 0 R]/Count 1>>"),
        STR("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/StructParents 0"
            "/Resources<</Font<</F 5 0 R>>>>>>"),
        str_format(m, "<</Length %zu>>stream\n" STR_FMT "endstream", page.n, STR_ARG(page)),
        STR("<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"),
        STR("<</Type/StructTreeRoot/K 7 0 R/ParentTree 10 0 R>>"),
        STR("<</Type/StructElem/S/Document/P 6 0 R/K[8 0 R 9 0 R]>>"),
        STR("<</Type/StructElem/S/H1/P 7 0 R/Pg 3 0 R/K 0>>"),
        STR("<</Type/StructElem/S/P/P 7 0 R/Pg 3 0 R/K 1>>"),
        STR("<</Nums[0[8 0 R 9 0 R]]>>"),
        str_format(m, "<</Title(%s)>>", heading)};
    size_t at[COUNT_OF(objects)];
    struct out o = out_new(m);

    OUT_LIT(&o, "%PDF-1.7\n");
    for (size_t i = 0; i < COUNT_OF(objects); i++) {
        at[i] = o.n;
        out_format(&o, "%zu 0 obj\n" STR_FMT "\nendobj\n", i + 1, STR_ARG(objects[i]));
    }
    const size_t table = o.n;
    out_format(&o, "xref\n0 %zu\n0000000000 65535 f \n", COUNT_OF(objects) + 1);
    for (size_t i = 0; i < COUNT_OF(objects); i++)
        out_format(&o, "%010zu 00000 n \n", at[i]);
    out_format(&o, "trailer\n<</Size %zu/Root 1 0 R/Info %zu 0 R>>\nstartxref\n%zu\n%%%%EOF\n",
               COUNT_OF(objects) + 1, COUNT_OF(objects), table);
    return out_get(&o);
}

static enum err paper(struct db *db, struct work *w, int days, bool of_group, bool confidential,
                      const char *title, const char *line)
{
    return challenge_document_put(db, w->cli->mem, w->now - (int64_t)days * DAY_S,
                                  &(struct challenge_document_new){.challenge = w->id,
                                                                   .of_group = of_group,
                                                                   .confidential = confidential,
                                                                   .title = str_of(title),
                                                                   .filename = str_of(title),
                                                                   .bytes = sheet(w->cli->mem,
                                                                                  title, line),
                                                                   .kind = UPLOAD_pdf});
}

static enum err trial(struct db *db, struct work *w)
{
    static const char *const conditions[] = {"met", "met", "met", "met",
                                             "met", "met", "met", "unclear"};
    static const char *const assessments[] = {"good", "conditions", "good", "good"};
    static const char *const notes[] = {
        "De buurt kent de plantsoenen. Het plan voor bijen past bij ons groenbeleid.",
        "Kan met een overeenkomst. Leg vast wie aansprakelijk is bij schade.",
        "Het bedrag ligt onder de grens. Het contract loopt af op 30 juni.",
        "Het wordt goedkoper. De groep krijgt het geld per kwartaal."};
    const int64_t starts = day_of_at(w->now).n + 60, from = day_of_at(w->now).n - 40,
                  until = day_of_at(w->now).n + 200;

    TRY(begin(db, w, 150, "Groen in de Molenhoek (verzonnen)", "Buren van de Molenhoek",
              "Plantsoenen onderhouden"));
    TRY(words_put(db, w, garden, COUNT_OF(garden)));
    TRY(challenge_set(db, w->id, NULL, STR("Groen in de Molenhoek (verzonnen)"),
                      STR("Buren van de Molenhoek"), STR("association"), 1, 40, &starts, w->now));
    struct challenge_row c;
    TRY(challenge_by_id(db, w->cli->mem, w->id, &c));
    TRY(cost(db, w, "Onderhoud", 1600000, "contract met het bedrijf (verzonnen)", 1180000));
    TRY(cost(db, w, "Planten", 240000, "begroting 2026 (verzonnen), regel 12", 220000));
    TRY(judged(db, w, 100, conditions, assessments, notes));
    TRY(go(db, w, CHALLENGE_EVENT_ask_talk, 148, "", "", "", 0));
    TRY(go(db, w, CHALLENGE_EVENT_talked, 140, "",
           "We spraken over de zes plantsoenen en het contract.", "", 0));
    TRY(go(db, w, CHALLENGE_EVENT_file, 130, "", "", "", 0));
    TRY(go(db, w, CHALLENGE_EVENT_ask_more, 127, "Wie is er verzekerd?", "", "", 0));
    TRY(go(db, w, CHALLENGE_EVENT_supply, 120, "", "", "", 0));
    TRY(go(db, w, CHALLENGE_EVENT_accept, 118, "", "", "", 0));
    TRY(go(db, w, CHALLENGE_EVENT_advise, 90, "",
           "Zeg ja, als proef van een jaar. De groep kent de wijk en het wordt goedkoper. Of het "
           "lukt als mensen stoppen, moet blijken.",
           "", 0));
    TRY(go(db, w, CHALLENGE_EVENT_react, 85, "",
           "We zijn blij met het advies. Een proef is goed. Kijk dan wel naar het hele jaar, ook "
           "de winter.",
           "", 0));
    TRY(go(
        db, w, CHALLENGE_EVENT_try_out, 75, "",
        "De groep mag een jaar lang de zes plantsoenen onderhouden. Daarna kijken we samen terug.",
        "Dat buren elkaar leren kennen en dat de school meedoet, telde zwaarder dan de onzekerheid "
        "over de winter.",
        240));
    TRY(paper(db, w, 130, true, false, "Plan voor zes plantsoenen",
              "Verzonnen, om mee te oefenen: welke planten waar komen, en wie er werkt."));
    TRY(paper(db, w, 128, true, true, "Wie doet er mee",
              "Verzonnen, om mee te oefenen: hier stonden de namen van achttien buren."));
    TRY(challenge_set_agreement(db, w->id, 1400000, &from, &until, w->now));
    TRY(go(db, w, CHALLENGE_EVENT_sign, 45, "", "", "", 0));
    return go(db, w, CHALLENGE_EVENT_start, 40, "", "", "", 0);
}

static enum err refused(struct db *db, struct work *w)
{
    static const char *const conditions[] = {"met", "not", "not",     "met",
                                             "met", "not", "unclear", "unclear"};
    static const char *const assessments[] = {"against", "conditions", "against", "against"};
    static const char *const notes[] = {
        "Voor ouderen die slecht lopen is vervoer nodig. Dat is niet geregeld.",
        "Kan, als het vervoer verzekerd is.", "Het contract loopt nog tot het eind van het jaar.",
        "Het wordt duurder dan nu."};

    TRY(begin(db, w, 120, "Koffie in drie straten (verzonnen)", "De Zondagploeg",
              "Koffieochtend in het buurthuis"));
    TRY(words_put(db, w, coffee, COUNT_OF(coffee)));
    TRY(challenge_set(db, w->id, NULL, STR("Koffie in drie straten (verzonnen)"),
                      STR("De Zondagploeg"), STR("none"), 1, 30, NULL, w->now));
    TRY(cost(db, w, "Koffieochtend", 2400000, "subsidie 2026 (verzonnen), regel 8", 2600000));
    TRY(cost(db, w, "Vervoer", 750000, "subsidie 2026 (verzonnen), regel 8", 900000));
    TRY(judged(db, w, 70, conditions, assessments, notes));
    TRY(go(db, w, CHALLENGE_EVENT_file, 100, "", "", "", 0));
    TRY(go(db, w, CHALLENGE_EVENT_accept, 96, "", "", "", 0));
    TRY(go(db, w, CHALLENGE_EVENT_advise, 60, "",
           "Zeg nee. Het vervoer is niet geregeld, het contract loopt nog en het wordt duurder.",
           "", 0));
    TRY(go(db, w, CHALLENGE_EVENT_react, 55, "",
           "Op zondag is er nu niets. Dat zien we in het advies niet terug.", "", 0));
    TRY(go(db, w, CHALLENGE_EVENT_refuse, 35, "",
           "Wij zeggen nee. Zonder vervoer kunnen de mensen om wie het gaat niet komen.",
           "De zondag is echt waardevol: die opening is er nu niet. Dat woog niet op tegen het "
           "wegvallen van vervoer voor dertig mensen.",
           0));
    return go(db, w, CHALLENGE_EVENT_object, 20,
              "De zondag is niet gewogen zoals in de verordening staat.", "", "", 0);
}

// Whoever plays the part; named by the part, for nobody is called so.
static enum err player(struct db *db, struct work *w, str mail, str name, person_id *out)
{
    struct person_row p;
    bool found;

    TRY(person_by_mail(db, w->cli->mem, mail, &found, &p));
    *out = p.id;
    return found ? ERR_NONE : person_add(db, w->cli->mem, w->now, mail, name, STR("nl"), out);
}

static enum err demo_write(struct db *db, void *arg)
{
    struct work *w = arg;
    struct challenge_line_rows rows;
    bool found;

    w->slug = STR("oefenstad");
    TRY(place_by_slug(db, w->cli->mem, w->slug, &found, &w->place));
    if (!found) return ERR_NONE;
    TRY(challenges_in(db, w->cli->mem, w->place.id, 1, &rows));
    if (rows.n) return ERR_NONE;
    w->text = str_of(tasks);
    TRY(challenge_tasks_import(db, w->cli->mem, w->now, w->place.id, w->text, &w->line, &w->n));
    TRY(player(db, w, STR("contact@oefenstad.example"), STR("Speler van de contactpersoon"),
               &w->contact));
    TRY(player(db, w, STR("deskundige@oefenstad.example"), STR("Speler van de deskundige"),
               &w->expert));
    TRY(trial(db, w));
    TRY(refused(db, w));
    return audit(db, w->cli->mem, w->now, STR("command"), STR("challenge.demo"), STR(""), STR(""));
}

static enum err run_demo(struct cli *c)
{
    struct work w = {.cli = c, .now = (int64_t)time(NULL)};

    TRY(cli_end(c));
    TRY(cli_store(c, true));
    return store_write(c->store, c->mem, demo_write, &w);
}

// clang-format off
const struct command challenge_commands[CHALLENGE_COMMANDS] = {
    {"challenge tasks", "PLACE FILE.csv", "the tasks of a place and what they cost, from a table: what is not in it goes", "meent challenge tasks oefenstad taken.csv", run_tasks},
    {"challenge demo", "", "invented tasks and challenges of the practice city", "meent challenge demo", run_demo},
};
// clang-format on
