// cli.c - `meent group demo`: one running group, and one that is being filled: with people who ask and who wait, somebody who went, an
// invitation without an answer, a substitute for one meeting, a meeting that moved and one that is cancelled. All of them invented, and
// marked as practice.
#include "app/group/groups.h"
#include "app/group/peers.h"

#include "base/hash.h"
#include "core/audit.h"
#include "core/cli.h"

#include <string.h>
#include <time.h>

// clang-format off
static const struct {
    const char *slug; // of the city
    const char *name[5];
} people[] = {
    {"amsterdam", {"Amira Zand", "Bas Kievit", "Chantal Dorp", "Dries Waterman", "Esra Linde"}  },
    {"den-haag",  {"Femke Strandje", "Gijs Hofman", "Hind Zeeman", "Ilse Vlieger", "Joris Duin"}},
    {"groningen",
     {"Klaas Diepen", "Lotte Veenland", "Mo Stadsma", "Nynke Ommelander", "Otto Borg"}          },
    {"rotterdam", {"Pinar Kade", "Quinten Maas", "Rosa Havens", "Sjoerd Kraan", "Tess Brug"}    },
    {"utrecht",   {"Umar Domplein", "Vera Gracht", "Wout Singel", "Xandra Werf", "Yara Oudwijk"}},
};

// Who came to the second group, and how it stands with them. Two came in after the intervision groups were made.
static const struct {
    const char *city, *name, *state, *project;
    bool late;
} autumn[] = {
    {"amsterdam", "Anouk Brugwachter", "in",      "Een bankje aan de Verzonnengracht", false},
    {"amsterdam", "Berend Tulpveld",   "in",      "Wie beslist over de speelplek?",    false},
    {"amsterdam", "Cato Zeildoek",     "in",      "",                                  false},
    {"amsterdam", "Daan Kademuur",     "in",      "Samen de kade opknappen",           false},
    {"amsterdam", "Elif Gevelsteen",   "in",      "",                                  false},
    {"amsterdam", "Fenna Regenton",    "waiting", "Minder stenen in de straat",        false},
    {"amsterdam", "Guus Kastanje",     "waiting", "",                                  false},
    {"den-haag",  "Hedwig Zeewind",    "in",      "Een plan met ondernemers",          false},
    {"den-haag",  "Ismail Duinroos",   "in",      "",                                  false},
    {"den-haag",  "Jet Vuurtoren",     "in",      "Jongeren over hun plein",           false},
    {"den-haag",  "Koen Strandpaal",   "asked",   "Een panel van bewoners",            false},
    {"groningen", "Lieke Turfschip",   "in",      "",                                  false},
    {"groningen", "Melle Wierde",      "in",      "De dorpsvisie opnieuw",             false},
    {"groningen", "Nadia Klokkenspel", "in",      "",                                  true },
    {"groningen", "Oene Grasland",     "asked",   "",                                  false},
    {"rotterdam", "Pleun Havenlicht",  "in",      "Een buurthuis van de buurt",        false},
    {"rotterdam", "Quirijn Kraanoog",  "in",      "",                                  false},
    {"rotterdam", "Roos Loopplank",    "in",      "",                                  false},
    {"rotterdam", "Sef Binnenvaart",   "left",    "",                                  false},
    {"utrecht",   "Tirza Werfkelder",  "in",      "Loten voor een gesprek",            false},
    {"utrecht",   "Ubbo Stadsgracht",  "in",      "",                                  false},
    {"utrecht",   "Veerle Domtoren",   "in",      "",                                  true },
};
// clang-format on

struct demo {
    struct cli *cli;
    int64_t now;
    learn_group_id group;
    place_id city[COUNT_OF(people)];
};

static enum err person_of(struct db *db, struct demo *d, const char *name, person_id *out)
{
    struct mem *m = d->cli->mem;
    const str mail = str_format(m, "%.1s%s@oefengroep.example", name, strrchr(name, ' ') + 1);
    struct person_row before;
    bool found;
    str kept;

    TRY(person_mail(m, mail, &kept));
    TRY(person_by_mail(db, m, kept, &found, &before));
    if (!found) return person_add(db, m, d->now, kept, str_of(name), STR("nl"), out);
    *out = before.id;
    return ERR_NONE;
}

static enum err role_put(struct db *db, struct demo *d, const char *name, const char *role,
                         const char *state, const place_id *city, group_member_id *out)
{
    person_id person;

    TRY(person_of(db, d, name, &person));
    return member_add(db, d->cli->mem, d->now, d->group, person, str_of(role), str_of(state), city,
                      out);
}

static enum err role_add(struct db *db, struct demo *d, const char *name, const char *role,
                         const place_id *city)
{
    group_member_id member;

    return role_put(db, d, name, role, "in", city, &member);
}

static enum err meetings_add(struct db *db, struct demo *d, course_version_id version)
{
    static const char *const venue[] = {"Wibautstraat, zaal 3", "Spui, raadzaal 2",
                                        "Grote Markt, bovenzaal", "Coolsingel, zaal 1",
                                        "Stadsplateau, zaal 6"};
    struct group_module_rows modules;
    meeting_id id;

    TRY(modules_of(db, d->cli->mem, version, STR("nl"), &modules));
    // Two are over, seven to come: every kind of page has something to show, whenever the demo is made.
    const day first = {day_of_at(d->now).n - 45};
    for (int i = 0; i < modules.n; i++) {
        const day on = {first.n + i * 28 + (8 - day_weekday((day){first.n + i * 28})) % 7};
        const int64_t at = at_of_local(on, 9 * 60 + 30);
        const size_t city = (size_t)i % COUNT_OF(people);
        struct meeting_new n = {.number = modules.at[i].seq, .session = modules.at[i].session};
        n.starts_at = at;
        n.ends_at = at + 4 * 3600;
        n.place = &d->city[city];
        n.venue = str_of(venue[city]);
        TRY(meeting_add(db, d->cli->mem, d->now, d->group, &n, &id));
        if (at + 4 * 3600 < d->now) TRY(meeting_held(db, d->now, id));
    }
    return ERR_NONE;
}

static enum err peers_add(struct db *db, struct demo *d)
{
    struct mem *m = d->cli->mem;
    intervision_group_id group;
    struct peer_rows rows;
    int64_t city[PEERS_MAX];
    int number[PEERS_MAX];
    struct peers p;

    TRY(peers_of(db, m, d->group, &rows));
    for (int i = 0; i < rows.n && i < PEERS_MAX; i++)
        city[i] = rows.at[i].place.v;
    TRY(peers_make(m, city, rows.n, STR("oefengroep"), number, &p));
    for (int i = 0; i < rows.n; i++) {
        char uid[8];
        random_id(uid);
        TRY(peer_group_add(db, (str){uid, sizeof uid}, d->group, number[i] + 1));
        TRY(peer_group_id(db, m, d->group, number[i] + 1, &group));
        TRY(peer_put(db, rows.at[i].id, group));
    }
    return ERR_NONE;
}

static enum err group_of_demo(struct db *db, struct demo *d, const char *name,
                              course_version_id version, const char *state, place_id place)
{
    const struct group_new n = {str_of(name), place, version, STR("nl"), true};

    TRY(group_add(db, d->cli->mem, d->now, &n, &d->group));
    TRY(group_set(db, d->group, str_of(name), str_of(state), 0, d->now));
    for (size_t i = 0; i < COUNT_OF(people); i++)
        TRY(group_place_set(db, d->group, d->city[i], 5));
    return ERR_NONE;
}

// The meetings of the second group: two months away, the second moved, the fifth cancelled. The first is told back.
static enum err autumn_dates(struct db *db, struct demo *d, course_version_id version,
                             meeting_id *out_first)
{
    struct group_module_rows modules;
    bool changed;

    TRY(modules_of(db, d->cli->mem, version, STR("nl"), &modules));
    const day first = {day_of_at(d->now).n + 60};
    for (int i = 0; i < modules.n; i++) {
        const day on = {first.n + i * 21 + (11 - day_weekday((day){first.n + i * 21})) % 7};
        const int64_t at = at_of_local(on, 13 * 60);
        struct meeting_new n = {.number = modules.at[i].seq, .session = modules.at[i].session};
        meeting_id id;
        n.starts_at = at;
        n.ends_at = at + 4 * 3600;
        n.place = &d->city[(size_t)i % COUNT_OF(people)];
        n.venue = STR("Stadhuis, oefenzaal");
        TRY(meeting_add(db, d->cli->mem, d->now, d->group, &n, &id));
        if (i == 0) *out_first = id;
        if (i == 4) TRY(meeting_cancel(db, d->now, id));
        if (i != 1) continue;
        n.starts_at += 7 * 86400;
        n.ends_at += 7 * 86400;
        TRY(meeting_move(db, d->cli->mem, d->now, id, &n, &changed));
    }
    return ERR_NONE;
}

static enum err autumn_fill(struct db *db, struct demo *d, course_version_id version)
{
    group_member_id member, first = {0}, substitute;
    meeting_id meeting = {0};
    int64_t n;

    TRY(autumn_dates(db, d, version, &meeting));
    for (int late = 0; late < 2; late++) {
        for (size_t i = 0; i < COUNT_OF(autumn); i++) {
            size_t city = 0;
            if (autumn[i].late != (late == 1)) continue;
            while (strcmp(people[city].slug, autumn[i].city) != 0)
                city++;
            TRY(role_put(db, d, autumn[i].name, "participant", autumn[i].state, &d->city[city],
                         &member));
            TRY(member_project_set(db, member, str_of(autumn[i].project)));
            if (i == 0) first = member;
        }
        if (!late) TRY(peers_add(db, d));
    }
    TRY(role_add(db, d, "Wim Krijtbord", "trainer", NULL));
    TRY(role_put(db, d, "Ylva Invalkracht", "substitute", "in", &d->city[0], &substitute));
    TRY(member_instead_set(db, substitute, first, &meeting));
    return group_invite(db, d->group, STR("xflipover@oefengroep.example"), STR("Xaviera Flipover"),
                        STR("trainer"), NULL, NULL, NULL, STR("command"), d->now, &n);
}

static enum err demo_write(struct db *db, void *arg)
{
    struct demo *d = arg;
    struct mem *m = d->cli->mem;
    struct course_choice_rows courses;
    struct group_row before;
    struct place_row place, run;
    bool found;

    TRY(group_by_slug(db, m, STR("oefengroep"), &found, &before));
    if (found) return ERR_NONE;
    TRY(courses_to_follow(db, m, STR("nl"), &courses));
    TRY(place_by_slug(db, m, STR("oefenstad"), &found, &run));
    if (!found || courses.n == 0)
        return cli_fail(
            d->cli, ERR_NOT_FOUND,
            "the demo group needs the course and the places of the demo; run `meent demo`");
    for (size_t i = 0; i < COUNT_OF(people); i++) {
        TRY(place_by_slug(db, m, str_of(people[i].slug), &found, &place));
        if (!found) return cli_fail(d->cli, ERR_NOT_FOUND, "there is no place %s", people[i].slug);
        d->city[i] = place.id;
    }
    const course_version_id version = {courses.at[0].version};
    TRY(group_of_demo(db, d, "Oefengroep", version, "running", run.id));
    for (size_t i = 0; i < COUNT_OF(people); i++)
        for (size_t k = 0; k < COUNT_OF(people[i].name); k++)
            TRY(role_add(db, d, people[i].name[k], "participant", &d->city[i]));
    TRY(role_add(db, d, "Zohra Bordes", "trainer", NULL));
    TRY(role_add(db, d, "Arie Krijt", "trainer", NULL));
    TRY(role_add(db, d, "Bregje Planner", "coordinator", NULL));
    TRY(meetings_add(db, d, version));
    TRY(peers_add(db, d));
    TRY(group_of_demo(db, d, "Oefengroep najaar", version, "open", run.id));
    TRY(role_add(db, d, "Bregje Planner", "coordinator", NULL));
    TRY(autumn_fill(db, d, version));
    return audit(db, m, d->now, STR("command"), STR("group.demo"), STR("group:oefengroep"),
                 STR(""));
}

static enum err run_demo(struct cli *c)
{
    struct demo d = {.cli = c, .now = (int64_t)time(NULL)};

    TRY(cli_end(c));
    TRY(cli_store(c, true));
    return store_write(c->store, c->mem, demo_write, &d);
}

// clang-format off
const struct command group_commands[GROUP_COMMANDS] = {
    {"group demo", "", "adds a practice group with invented participants", "meent group demo",
     run_demo},
};
// clang-format on
