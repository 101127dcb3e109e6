// cli.c - `meent meeting demo`: a meeting of the practice group that is on now, so that it can be tried at any hour.
#include "app/meeting/cli.h"
#include "core/audit.h"
#include "core/group.h"

#include <stdio.h>
#include <time.h>

struct demo {
    struct cli *cli;
    int64_t now;
    learn_group_id group;
    str uid, trainer;
    int64_t people; // of a hall of its own; 0: the practice group
    bool once;      // not when one is on
};

static enum err member(struct db *db, struct demo *d, const char *name, str mail, const char *role,
                       const place_id *city)
{
    struct mem *m = d->cli->mem;
    group_member_id id;
    person_id person;

    TRY(person_add(db, m, d->now, mail, str_of(name), STR("nl"), &person));
    return member_add(db, m, d->now, d->group, person, str_of(role), STR("in"), city, &id);
}

// Where there is no practice group yet: a small one, of invented people. Or a hall of as many as asked, to measure with.
static enum err group_make(struct db *db, struct demo *d)
{
    static const char *const names[] = {"Amira Zand",  "Bas Kievit",   "Femke Strandje",
                                        "Gijs Hofman", "Klaas Diepen", "Lotte Veenland",
                                        "Pinar Kade",  "Quinten Maas", "Umar Domplein",
                                        "Vera Gracht"};
    static const char *const cities[] = {"amsterdam", "den-haag", "groningen", "rotterdam",
                                         "utrecht"};
    struct mem *m = d->cli->mem;
    struct meeting_course_row course;
    struct place_row run, city;
    bool found;

    TRY(meeting_course(db, m, &found, &course));
    if (found) TRY(place_by_slug(db, m, STR("oefenstad"), &found, &run));
    if (!found)
        return cli_fail(
            d->cli, ERR_NOT_FOUND,
            "the demo meeting needs the course and the places of the demo; run `meent demo`");
    const str name = d->people ? str_format(m, "Oefenzaal %lld", (long long)d->people)
                               : STR("Oefengroep vandaag");
    const struct group_new g = {name, run.id, {course.live}, STR("nl"), true};
    TRY(group_add(db, m, d->now, &g, &d->group));
    TRY(meeting_group_runs(db, d->group, d->now));
    const char *house = d->people ? "oefenzaal" : "oefengroep-vandaag";
    const size_t n = d->people ? (size_t)d->people : COUNT_OF(names);
    TRY(member(db, d, "Zohra Bordes", str_format(m, "trainer@%s.example", house), "trainer", NULL));
    for (size_t i = 0; i < n; i++) {
        const char *who = d->people ? str_z(m, str_format(m, "Deelnemer %03zu", i + 1)) : names[i];
        TRY(place_by_slug(db, m, str_of(cities[i / 2 % COUNT_OF(cities)]), &found, &city));
        TRY(member(db, d, who, str_format(m, "deelnemer%zu@%s.example", i + 1, house),
                   "participant", found ? &city.id : NULL));
    }
    return ERR_NONE;
}

// The one that is on now; *out_found false: none.
static enum err meeting_now(struct db *db, const struct demo *d, bool *out_found, meeting_id *out)
{
    struct meeting_rows rows;

    *out_found = false;
    TRY(meetings_of(db, d->cli->mem, d->group, &rows));
    for (int i = 0; i < rows.n && d->once && !*out_found; i++) {
        const struct meeting_row *x = &rows.at[i];
        *out_found = x->starts_at <= d->now && d->now < x->ends_at && x->number &&
                     !str_eq(x->state, STR("cancelled"));
        *out = x->id;
    }
    return ERR_NONE;
}

static enum err demo_write(struct db *db, void *arg)
{
    struct demo *d = arg;
    struct mem *m = d->cli->mem;
    struct meeting_session_row session;
    struct meeting_row meeting;
    struct member_rows people;
    struct group_row group;
    meeting_id id;
    bool found;

    TRY(group_by_slug(db, m, d->people ? STR("-") : STR("oefengroep"), &found, &group));
    if (!found && !d->people) TRY(group_by_slug(db, m, STR("oefengroep-vandaag"), &found, &group));
    if (found)
        d->group = group.id;
    else
        TRY(group_make(db, d));
    TRY(group_by_id(db, m, d->group, &group));
    TRY(meeting_session(db, m, group.version, &found, &session));
    if (!found) return cli_fail(d->cli, ERR_NOT_FOUND, "the course of the group has no session");
    const struct meeting_new n = {.number = session.number,
                                  .session = session.uid,
                                  .title = STR(""),
                                  .starts_at = d->now - 600,
                                  .ends_at = d->now - 600 + session.minutes * 60,
                                  .venue = STR("Oefenzaal")};
    TRY(meeting_now(db, d, &found, &id));
    if (!found) TRY(meeting_add(db, m, d->now, d->group, &n, &id));
    TRY(meeting_by_id(db, m, id, &meeting));
    TRY(members_of(db, m, d->group, &people));
    for (int i = 0; i < people.n && !d->trainer.n; i++)
        if (str_eq(people.at[i].role, STR("trainer"))) d->trainer = people.at[i].mail;
    d->uid = meeting.uid;
    return found ? ERR_NONE
                 : audit(db, m, d->now, STR("command"), STR("meeting.demo"), meeting.uid, STR(""));
}

static enum err run_demo(struct cli *c)
{
    struct demo d = {.cli = c, .now = (int64_t)time(NULL)};

    str people;
    d.once = cli_flag(c, "--once");
    if (cli_argument(c, &people) && str_int(people, 1, GROUP_PEOPLE_MAX - 1, &d.people) != ERR_NONE)
        return cli_usage(c, "the number of participants is 1 to 499");
    TRY(cli_end(c));
    TRY(cli_store(c, true));
    TRY(store_write(c->store, c->mem, demo_write, &d));
    printf("/bijeenkomst/" STR_FMT "\n" STR_FMT "\n", STR_ARG(d.uid), STR_ARG(d.trainer));
    return ERR_NONE;
}

// clang-format off
const struct command meeting_commands[MEETING_COMMANDS] = {
    {"meeting demo", "[PARTICIPANTS] [--once]", "adds a meeting that is on now to the practice group; prints its address and its trainer",
     "meent meeting demo", run_demo},
};
// clang-format on
