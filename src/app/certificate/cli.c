// cli.c - `meent certificate demo`: a practice group that is finished, with invented participants: one has the certificate, one
// had it and it was taken back, and of the others each misses something else.
#include "app/certificate/cli.h"

#include "app/certificate/certificate.h"
#include "base/hash.h"
#include "core/audit.h"

#include <stdio.h>
#include <time.h>

enum { WEEKS_APART = 4, FIRST_WEEKS_AGO = 44 };

// clang-format off
static const struct {
    const char *name, *mail, *city;
    int present, chapters, teachbacks, lessons;
} people[] = {
    {"Noor Vlindertuin", "noor@oefengroep.example", "utrecht",   9, 9, 2, 1},
    {"Siem Kwakel",      "siem@oefengroep.example", "groningen", 8, 9, 2, 1},
    {"Wiep Regenpijp",   "wiep@oefengroep.example", "rotterdam", 7, 9, 2, 1},
    {"Bodil Fluitekruid","bodil@oefengroep.example","amsterdam", 9, 6, 2, 1},
    {"Toon Zandpad",     "toon@oefengroep.example", "den-haag",  9, 9, 1, 0},
};
// clang-format on

struct demo {
    struct cli *cli;
    int64_t now;
    struct group_row g;
    struct signer_pair pair;
    str code;
};

static str uid_new(struct mem *m)
{
    char uid[8];

    random_id(uid);
    return str_copy(m, (str){uid, sizeof uid});
}

static enum err person_of(struct db *db, struct demo *d, const char *name, const char *mail,
                          person_id *out)
{
    struct person_row before;
    bool found;

    TRY(person_by_mail(db, d->cli->mem, str_of(mail), &found, &before));
    if (!found)
        return person_add(db, d->cli->mem, d->now, str_of(mail), str_of(name), STR("nl"), out);
    *out = before.id;
    return ERR_NONE;
}

static enum err group_make(struct db *db, struct demo *d, bool *out_made)
{
    struct mem *m = d->cli->mem;
    struct award_demo_course_row course;
    struct place_row run;
    learn_group_id id;
    bool found;

    *out_made = false;
    TRY(group_by_slug(db, m, STR("oefengroep-vorig-jaar"), &found, &d->g));
    if (found) return ERR_NONE;
    TRY(award_demo_course(db, m, &found, &course));
    if (found) TRY(place_by_slug(db, m, STR("oefenstad"), &found, &run));
    if (!found)
        return cli_fail(d->cli, ERR_NOT_FOUND,
                        "the demo needs the course and the places of the demo; run `meent demo`");
    const struct group_new n = {
        STR("Oefengroep vorig jaar"), run.id, {course.live}, STR("nl"), true};
    TRY(group_add(db, m, d->now, &n, &id));
    TRY(award_demo_running(db, id, d->now));
    *out_made = true;
    return group_by_id(db, m, id, &d->g);
}

static enum err meetings_make(struct db *db, struct demo *d)
{
    for (int i = 0; i < 9; i++) {
        const int64_t at = d->now - (int64_t)(FIRST_WEEKS_AGO - i * WEEKS_APART) * 7 * 86400;
        const day on = day_of_at(at);
        const int64_t from = at_of_local(on, 9 * 60 + 30);
        const struct meeting_new n = {.number = i + 1,
                                      .session = STR(""),
                                      .title = STR(""),
                                      .starts_at = from,
                                      .ends_at = from + 4 * 3600,
                                      .venue = STR("Oefenzaal")};
        meeting_id id;
        TRY(meeting_add(db, d->cli->mem, d->now, d->g.id, &n, &id));
        TRY(meeting_held(db, d->now, id));
    }
    return ERR_NONE;
}

static enum err person_make(struct db *db, struct demo *d, size_t i, person_id trainer)
{
    struct mem *m = d->cli->mem;
    struct place_row city;
    struct meeting_rows meetings;
    group_member_id member;
    person_id person;
    bool found;

    TRY(person_of(db, d, people[i].name, people[i].mail, &person));
    TRY(place_by_slug(db, m, str_of(people[i].city), &found, &city));
    TRY(member_add(db, m, d->now, d->g.id, person, STR("participant"), STR("in"),
                   found ? &city.id : NULL, &member));
    TRY(meetings_of(db, m, d->g.id, &meetings));
    for (int k = 0; k < meetings.n && k < people[i].present; k++)
        TRY(award_demo_present(db, meetings.at[k].id, member, uid_new(m),
                               meetings.at[k].starts_at));
    static const struct {
        int module;
        const char *section;
    } plan[] = {
#define PLAN(number, name) {number, "plan-" #name},
#include "core/workbook_plan.def"
#undef PLAN
    };
    for (size_t k = 0; k < COUNT_OF(plan); k++)
        if (plan[k].module <= people[i].chapters)
            TRY(award_demo_written(db, member, str_of(plan[k].section), plan[k].module,
                                   STR("Oefentekst"), d->now));
    for (int k = 1; k <= people[i].chapters; k++)
        TRY(award_demo_written(db, member, str_format(m, "oefening%d", k), k, STR("Oefentekst"),
                               d->now));
    for (int k = 0; k < people[i].teachbacks + people[i].lessons; k++) {
        struct observation_row o;
        str uid;
        const struct observation_new n = {.member = member,
                                          .kind = k < people[i].teachbacks ? STR("teachback")
                                                                           : STR("lesson"),
                                          .observer = trainer,
                                          .number = 3 + k * 2,
                                          .held = {day_of_at(d->now).n - 60 + k * 14},
                                          .minutes = 45,
                                          .people = 6};
        TRY(observation_add(db, m, d->now, &n, &uid));
        TRY(observation_by_uid(db, m, uid, &found, &o));
        TRY(observation_sign(db, m, d->now, o.id, trainer));
    }
    return ERR_NONE;
}

// Given by the same code as at night; of the second it is taken back, to show what that looks like.
static enum err awards_make(struct db *db, struct demo *d)
{
    struct mem *m = d->cli->mem;
    struct progress_list list;
    struct award_rows rows;
    signing_key_id key;
    int64_t n;
    int given;

    TRY(signer_have(db, m, d->now, &d->pair, &key));
    TRY(progress_of(db, m, d->now, &d->g, NULL, LANG_NL, &list));
    for (int i = 0; i < list.n; i++) {
        TRY(award_give(db, m, d->now, &d->g, &list.at[i], key, false, &given));
        TRY(awards_of(db, m, list.at[i].who.person, &rows));
        for (int k = 0; k < rows.n; k++) {
            if (!str_eq(rows.at[k].kind, STR("course"))) continue;
            if (str_eq(list.at[i].who.name, str_of(people[0].name))) d->code = rows.at[k].code;
            if (!str_eq(list.at[i].who.name, str_of(people[1].name))) continue;
            TRY(award_revoke(db, rows.at[k].id, STR("command"), STR("Voorbeeld"), d->now, &n));
            TRY(award_revoked_put(db, rows.at[k].slot, d->now));
        }
    }
    return ERR_NONE;
}

static enum err demo_write(struct db *db, void *arg)
{
    struct demo *d = arg;
    struct mem *m = d->cli->mem;
    group_member_id member;
    person_id trainer, lead;
    bool made;

    TRY(group_make(db, d, &made));
    if (!made) return ERR_NONE;
    TRY(person_of(db, d, "Zohra Bordes", "zbordes@oefengroep.example", &trainer));
    TRY(person_of(db, d, "Bregje Planner", "bplanner@oefengroep.example", &lead));
    TRY(member_add(db, m, d->now, d->g.id, trainer, STR("trainer"), STR("in"), NULL, &member));
    TRY(member_add(db, m, d->now, d->g.id, lead, STR("coordinator"), STR("in"), NULL, &member));
    TRY(meetings_make(db, d));
    for (size_t i = 0; i < COUNT_OF(people); i++)
        TRY(person_make(db, d, i, trainer));
    TRY(awards_make(db, d));
    return audit(db, m, d->now, STR("command"), STR("certificate.demo"),
                 STR("group:oefengroep-vorig-jaar"), STR(""));
}

static enum err run_demo(struct cli *c)
{
    struct demo d = {.cli = c, .now = (int64_t)time(NULL)};

    TRY(cli_end(c));
    TRY(cli_store(c, true));
    TRY(signer_make(c->mem, &d.pair));
    TRY(store_write(c->store, c->mem, demo_write, &d));
    if (d.code.n) printf(STR_FMT "\n", STR_ARG(code_path(c->mem, d.code)));
    return ERR_NONE;
}

// clang-format off
const struct command certificate_commands[CERTIFICATE_COMMANDS] = {
    {"certificate demo", "", "adds a finished practice group with a certificate of an invented participant; prints its address",
     "meent certificate demo", run_demo},
};
// clang-format on
