// demo.c - two invented plans of the practice city: one that lies open for inspection in two versions, and one with the text as
// it was decided beside its draft. The plans themselves are content/practice/consultations.json.
#include "app/consultation/consultation.h"

#include "base/day.h"

#include <time.h>

enum { DAY_S = 86400, TEXT_MAX = 100000 };

struct demo_view {
    int place, days_ago; // place of the paragraph; 0: about the whole
    const char *channel, *body;
    bool spoken, confirmed;
};

struct demo_answer {
    int place; // whose views it answers
    const char *title, *verdict, *reason, *minority;
};

static const struct demo_view parking[] = {
    {7, 13, "online",
     "Tot 21.00 uur is te laat voor de sporthal. Onze vrijwilligers komen na hun werk en gaan om "
     "tien uur naar huis. Maak het 19.00 uur, dan blijft de straat ook vrij als bewoners "
     "thuiskomen.",
     false, false},
    {7, 12, "online",
     "Ik vind twee euro per uur goed. Bezoek kan ook met de bus of op de fiets komen.", false,
     false},
    {7, 9, "phone",
     "Mevrouw zegt dat haar zus elke middag komt helpen met de was en het eten. Zij kan geen twee "
     "euro per uur betalen. Zij vraagt of hulp van familie ook als mantelzorg telt.",
     true, true},
    {8, 11, "online",
     "Wij delen met drie huishoudens één auto. Geef een vergunning aan een deelauto, niet aan een "
     "adres.",
     false, false},
    {9, 6, "paper",
     "De prijs van een tweede vergunning is te laag. Maak er 360 euro van, dan doen mensen hun "
     "tweede auto weg.",
     false, false},
    {11, 10, "online",
     "In de Molenlaan laden en lossen drie winkels. Zonder laadplek staat de vrachtwagen straks op "
     "de nieuwe stoep.",
     false, false},
    {11, 4, "online",
     "Fijn dat de stoep breder wordt. Ik zit in een rolstoel en moet nu de rijweg op.", false,
     false},
    {14, 3, "meeting",
     "Meneer zegt dat hij geen computer heeft en niet weet hoe hij een laadpaal moet vragen. Hij "
     "wil dat dit aan het loket kan.",
     true, false},
    {0, 2, "online",
     "Ik mis in dit plan wat er gebeurt met de straten net buiten Noord. Daar gaan de auto's "
     "straks heen.",
     false, false},
};

static const struct demo_view green[] = {
    {3, 100, "online",
     "Aan de Singel 40 tot 64 staan populieren die elk jaar gezond blad krijgen. Laat een "
     "boomkenner nog eens kijken voor u kapt.",
     false, false},
    {3, 98, "online",
     "Niet alleen linden: die geven allemaal tegelijk luizen. Zet er verschillende bomen.", false,
     false},
    {7, 97, "phone",
     "Mevrouw zegt dat zij met haar rolstoel niet over grind komt. Zij wil graag langs het water "
     "kunnen.",
     true, true},
    {7, 90, "paper", "Grind is slecht voor wie met een rollator loopt.", false, false},
    {9, 95, "online",
     "Onze kinderen zijn te klein om alleen naar het schoolplein te gaan. Laat de speelplek staan.",
     false, false},
    {9, 92, "meeting", "Een moeder zegt dat het schoolplein na schooltijd op slot is.", true, true},
    {11, 88, "online", "640.000 euro is veel geld. Doe eerst de oever, en de rest later.", false,
     false},
};

static const struct demo_answer green_answers[] = {
    {3, "Gezonde populieren en andere bomen", "partly",
     "De boomkenner keek nog een keer. Twaalf populieren blijven staan. Voor de andere komen drie "
     "soorten terug.",
     "Eén bewoner wil alle populieren weg, omdat zijn zonnepanelen in de schaduw liggen."},
    {7, "Het pad langs het water", "adopted",
     "Wie met een rolstoel of rollator loopt, moet er ook langs kunnen. Halfverharding kost 9.000 "
     "euro meer; dat past.",
     "Niemand was hiertegen."},
    {9, "De speelplek aan de Eikenhof", "adopted",
     "Het schoolplein is te ver weg voor kleine kinderen. De speelplek blijft en wordt vernieuwd.",
     "Twee buren hebben liever geen speelplek, vanwege het geluid."},
    {11, "Het geld", "not",
     "Oever, bomen en pad liggen op dezelfde plek. In twee keer werken kost 85.000 euro meer.",
     "Wie dit schreef, wil liever sparen."},
};

struct work {
    struct cli *cli;
    int64_t now;
    str folder;
    struct place_row place;
};

static enum err text_of(struct work *w, const char *name, str *out)
{
    return cli_read(w->cli,
                    str_format(w->cli->mem, STR_FMT "/inspection/%s", STR_ARG(w->folder), name),
                    TEXT_MAX, out);
}

// Somebody saw that this paragraph replaces another, though it shares few words with it.
static enum err join(struct db *db, struct work *w, document_version_id id, int place)
{
    struct mem *m = w->cli->mem;
    struct document_version_row v, before;
    struct document d, old;
    bool found;

    TRY(document_version_by_id(db, m, id, &found, &v));
    TRY(document_version_before(db, m, v.document, (int)v.version, &found, &before));
    TRY(inspection_text(db, m, id, &d));
    TRY(inspection_text(db, m, before.id, &old));
    return inspection_follow_up(db, m, &v, d.at[place - 1].id, old.at[place - 1].id);
}

static enum err version(struct db *db, struct work *w, document_id document, const char *label,
                        const char *file, const char *why, int follows, int64_t at)
{
    struct mem *m = w->cli->mem;
    document_version_id id;
    str fingerprint, text;

    TRY(text_of(w, file, &text));
    TRY(inspection_version_add(db, m, at,
                               &(struct inspection_version_new){.document = document,
                                                                .label = label,
                                                                .why = str_of(why),
                                                                .markdown = text},
                               &id));
    if (follows) TRY(join(db, w, id, follows));
    TRY(inspection_publish(db, m, at, id, &fingerprint));
    return demo_published(db, id, at);
}

static enum err views(struct db *db, struct work *w, const struct trajectory_row *t,
                      document_id document, const struct demo_view *all, int n,
                      contribution_id *out)
{
    struct mem *m = w->cli->mem;
    struct document_version_rows versions;
    struct document d;

    TRY(document_versions(db, m, document, &versions));
    TRY(inspection_text(db, m, versions.at[0].id, &d));
    for (int i = 0; i < n; i++) {
        const struct demo_view *x = &all[i];
        const int64_t at = w->now - (int64_t)x->days_ago * DAY_S + i * 311;
        const int64_t posted = day_of_at(at).n - 1;
        const bool letter = str_eq(str_of(x->channel), STR("paper"));
        struct contribution_receipt got;
        TRY(contribution_add(db, m, at,
                             &(struct contribution_new){.trajectory = t->id,
                                                        .channel = str_of(x->channel),
                                                        .body = str_of(x->body),
                                                        .received = day_of_at(at)},
                             &got));
        TRY(view_insert(db, got.id, &versions.at[0].id,
                        x->place && x->place <= d.n ? d.at[x->place - 1].id : STR(""),
                        letter ? str_format(m, "Verzonnenstraat %d, 0000 AA Oefenstad", i + 1)
                               : STR(""),
                        letter ? &posted : NULL, at, x->spoken, NULL,
                        x->confirmed ? STR("confirmed")
                        : x->spoken  ? STR("written")
                                     : STR(""),
                        NULL, 0));
        TRY(demo_received(db, got.id, at, at));
        out[i] = got.id;
    }
    return ERR_NONE;
}

static enum err answers(struct db *db, struct work *w, const struct trajectory_row *t,
                        document_id document, const contribution_id *ids)
{
    struct mem *m = w->cli->mem;
    struct document_version_rows versions;
    struct document before, after;
    const int64_t at = w->now - 35 * DAY_S;

    TRY(document_versions(db, m, document, &versions));
    TRY(inspection_text(db, m, versions.at[0].id, &before));
    TRY(inspection_text(db, m, versions.at[1].id, &after));
    for (size_t i = 0; i < COUNT_OF(green_answers); i++) {
        const struct demo_answer *a = &green_answers[i];
        const struct paragraph *was = &before.at[a->place - 1];
        str now = STR("");
        int64_t cluster;
        for (int k = 0; k < after.n; k++)
            if (str_eq(after.at[k].id, was->id)) now = after.at[k].body;
        TRY(demo_cluster(db, m, t->id, str_of(a->title), at, &cluster));
        for (size_t k = 0; k < COUNT_OF(green); k++)
            if (green[k].place == a->place) TRY(demo_point(db, ids[k], cluster));
        TRY(demo_answer(db, cluster, t->id, str_of(a->verdict), str_of(a->reason),
                        str_format(m, "alinea %d", a->place), was->body, now, str_of(a->minority),
                        at));
    }
    return ERR_NONE;
}

static enum err one(struct db *db, struct work *w, const char *slug, const char *title,
                    struct trajectory_row *t, document_id *out, bool *out_fresh)
{
    struct mem *m = w->cli->mem;
    struct consultation_row c;
    int64_t changed;
    bool found, there;
    day last, was;

    TRY(trajectory_by_slug(db, m, w->place.id, str_of(slug), &found, t));
    if (!found)
        return cli_fail(w->cli, ERR_NOT_FOUND,
                        "there is no trajectory %s; run: meent trajectory fill "
                        "content/practice/consultations.json",
                        slug);
    TRY(consultation_of(db, m, t->id, &there, &c));
    *out_fresh = !there;
    if (there) return ERR_NONE;
    TRY(inspection_last_day((day){(int32_t)t->starts_day}, &last, &was));
    TRY(consultation_put(
        db, t->id, last.n <= t->ends_day, 1,
        STR("Stadhuis van Oefenstad, op werkdagen van 9.00 tot 17.00 uur. Bibliotheek Noord, elke "
            "dag van 10.00 tot 20.00 uur."),
        STR("Gemeente Oefenstad, Postbus 0, 0000 AA Oefenstad"),
        STR("Bel 000 00 00 00 op werkdagen, of kom langs in het stadhuis."),
        STR("Wie het niet eens is met het besluit, kan binnen zes weken in beroep bij de "
            "rechtbank. Dit is een oefening: dat kan hier niet echt.")));
    TRY(consultation_announce(db, t->id, t->starts_day - 7,
                              STR("Gemeenteblad Oefenstad 101 (verzonnen)"), STR(""), &changed));
    return inspection_document_add(db, m, w->now, t->id, str_of(title), STR(""), out);
}

static enum err demo_write(struct db *db, void *arg)
{
    struct work *w = arg;
    contribution_id ids[COUNT_OF(parking) + COUNT_OF(green)];
    struct trajectory_row t;
    document_id d;
    bool found, fresh;

    TRY(place_by_slug(db, w->cli->mem, STR("oefenstad"), &found, &w->place));
    if (!found)
        return cli_fail(w->cli, ERR_NOT_FOUND,
                        "there is no place oefenstad; run: meent place demo");
    TRY(one(db, w, "parkeerplan-noord", "Ontwerp Parkeerplan Noord", &t, &d, &fresh));
    if (fresh) {
        TRY(version(db, w, d, "draft", "parkeerplan-1.md", "", 0, w->now - 14 * DAY_S));
        TRY(views(db, w, &t, d, parking, COUNT_OF(parking), ids));
        TRY(version(db, w, d, "draft", "parkeerplan-2.md",
                    "Er staat nu bij waar de telling te vinden is. De rest is hetzelfde.", 0,
                    w->now - 5 * DAY_S));
    }
    TRY(one(db, w, "groenplan-singelkwartier", "Groenplan Singelkwartier", &t, &d, &fresh));
    if (!fresh) return ERR_NONE;
    TRY(version(db, w, d, "draft", "groenplan-1.md", "", 0, w->now - 120 * DAY_S));
    TRY(views(db, w, &t, d, green, COUNT_OF(green), ids));
    TRY(version(db, w, d, "decided", "groenplan-2.md",
                "Bomen, pad en speelplek zijn anders dan in het ontwerp.", 9, w->now - 30 * DAY_S));
    return answers(db, w, &t, d, ids);
}

static enum err run_demo(struct cli *c)
{
    struct work w = {.cli = c, .now = (int64_t)time(NULL)};

    if (!cli_argument(c, &w.folder))
        return cli_usage(c, "name the folder, for instance content/practice");
    TRY(cli_end(c));
    TRY(cli_store(c, true));
    return store_write(c->store, c->mem, demo_write, &w);
}

const struct command consultation_commands[CONSULTATION_COMMANDS] = {
    {"consultation demo", "FOLDER", "invented consultations in the practice city",
     "meent consultation demo content/practice", run_demo},
};
