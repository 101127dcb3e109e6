// Observation forms: asked, filled in, signed, read by who gave the lesson; nobody else sees them, in any role.
#include "core/group.h"
#include "core/observation.h"
#include "tests/support/raw.h"
#include "tests/web/house.h"

enum { TEACHES, WATCHES, FELLOW, TRAINER, COORDINATOR, OPERATOR, STRANGER, PEOPLE };

static const struct {
    const char *mail, *role, *member;
} people[PEOPLE] = {
    [TEACHES] = {"geeft@example.nl", NULL, "participant"},
    [WATCHES] = {"kijkt@example.nl", NULL, "participant"},
    [FELLOW] = {"ander@example.nl", NULL, "participant"},
    [TRAINER] = {"trainer@example.nl", "trainer", "trainer"},
    [COORDINATOR] = {"coordinator@example.nl", "coordinator", NULL},
    [OPERATOR] = {"beheerder@example.nl", "operator", NULL},
    [STRANGER] = {"vreemd@example.nl", NULL, NULL},
};

struct room {
    struct test *t;
    str uid[PEOPLE];
};

static enum err room_make(struct db *db, void *arg)
{
    struct room *w = arg;
    struct mem *m = w->t->mem;
    struct group_row g;
    bool found;

    TRY(group_by_slug(db, m, STR("oefengroep"), &found, &g));
    if (!found) return ERR_NOT_FOUND;
    for (int i = 0; i < PEOPLE; i++) {
        struct person_row p;
        struct member_row member;
        group_member_id id;
        if (!people[i].member) continue;
        TRY(person_by_mail(db, m, str_of(people[i].mail), &found, &p));
        TRY(member_add(db, m, 1795000000, g.id, p.id, str_of(people[i].member), STR("in"), NULL,
                       &id));
        TRY(member_of_person(db, m, g.id, p.id, str_of(people[i].member), &found, &member));
        w->uid[i] = member.uid;
    }
    return ERR_NONE;
}

TEST(observe, asked_signed_and_seen_by_two)
{
    struct room w = {.t = t};
    const char *who[PEOPLE];
    struct house h;

    if (!house_open(t, &h, NULL, 0)) return;
    h.set.origin = STR("http://meent.example");
    house_fill(t, &h);
    for (int i = 0; i < PEOPLE; i++)
        who[i] = house_person(t, &h, people[i].mail, people[i].role, PLACE_ROOT);
    NEED(t, store_write(h.store, t->mem, room_make, &w));
    const char *fresh = "/observatie/nieuw?groep=oefengroep";
    // A step of becoming a trainer is watched by a trainer; nobody watches who is in no group of theirs.
    const str no = house_form(t, &h, fresh, who[TEACHES], "/observatie/nieuw",
                              str_format(t->mem, "groep=oefengroep&ik=gaf&soort=led&wie=" STR_FMT,
                                         STR_ARG(w.uid[WATCHES])));
    CHECK_INT(t, client_status(no), 422);
    CHECK_INT(t,
              client_status(house_form(t, &h, fresh, who[TEACHES], "/observatie/nieuw",
                                       STR("groep=oefengroep&ik=gaf&soort=lesson&wie=zzzzzzzz"))),
              422);
    CHECK_INT(t,
              client_status(house_form(
                  t, &h, "/mijn", who[OPERATOR], "/observatie/nieuw",
                  str_format(t->mem, "groep=oefengroep&ik=keek&soort=lesson&wie=" STR_FMT,
                             STR_ARG(w.uid[TEACHES])))),
              404);
    CHECK_INT(t,
              client_status(house_form(
                  t, &h, fresh, who[TEACHES], "/observatie/nieuw",
                  str_format(t->mem, "groep=oefengroep&ik=gaf&soort=teachback&wie=" STR_FMT,
                             STR_ARG(w.uid[WATCHES])))),
              303);
    const str uid =
        str_trim(raw_sql(t, h.database, "select uid from observation where state = 'asked'"));
    const char *path = str_z(t->mem, str_format(t->mem, "/observatie/" STR_FMT, STR_ARG(uid)));
    const char *back = str_z(t->mem, str_format(t->mem, "%s/intrekken", path));
    CHECK(t, str_find(house_ask(t, &h, "GET", "/observatie", who[WATCHES], (str){0}), uid) > 0);
    // Only who was asked writes; who gives the lesson does not sign for themselves.
    CHECK_INT(t,
              client_status(house_form(t, &h, "/mijn", who[TEACHES], path,
                                       STR("doe=teken&dag=2026-01-05&werkte=Alles"))),
              404);
    // Without a day, with one to come, or without saying what worked there is no signature.
    static const char *const wrong[] = {"doe=teken&werkte=x", "doe=teken&dag=2999-01-05&werkte=x",
                                        "doe=teken&dag=2026-01-05&werkte=", "doe=bewaar&dag=5-1"};
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        t->row = wrong[i];
        CHECK_INT(t, client_status(house_form(t, &h, path, who[WATCHES], path, str_of(wrong[i]))),
                  422);
    }
    t->row = NULL;
    CHECK_INT(t,
              client_status(house_form(t, &h, path, who[WATCHES], path,
                                       STR("doe=bewaar&goal-merk=2&goal-tekst=Kwartelei"))),
              303);
    // A draft is read by nobody but who writes.
    CHECK(t, str_find(house_ask(t, &h, "GET", path, who[WATCHES], (str){0}), STR("Kwartelei")) > 0);
    CHECK(t, str_find(house_ask(t, &h, "GET", path, who[TEACHES], (str){0}), STR("Kwartelei")) < 0);
    CHECK_INT(t,
              client_status(house_form(
                  t, &h, path, who[WATCHES], path,
                  STR("doe=teken&goal-merk=3&goal-tekst=Kwartelei&dag=2026-01-05&minuten=45&"
                      "mensen=6&module=3&werkte=Wulpennest&idee=Langer+stil"))),
              303);
    for (int i = 0; i < PEOPLE; i++) {
        t->row = people[i].mail;
        const str page = house_ask(t, &h, "GET", path, who[i], (str){0});
        const bool may = i == TEACHES || i == WATCHES;
        CHECK_INT(t, client_status(page), may ? 200 : 404);
        CHECK_INT(t, str_find(page, STR("Wulpennest")) > 0, may);
        if (!may)
            CHECK_INT(t, client_status(house_form(t, &h, "/mijn", who[i], back, STR("reden=x"))),
                      404);
    }
    t->row = NULL;
    // Signed stays; taken back it no longer counts and says why.
    CHECK_INT(t, client_status(house_form(t, &h, "/mijn", who[WATCHES], path, STR("doe=bewaar"))),
              409);
    CHECK_INT(t, client_status(house_form(t, &h, "/mijn", who[TEACHES], back, STR("reden=x"))),
              403);
    CHECK_INT(t, client_status(house_form(t, &h, path, who[WATCHES], back, STR("reden="))), 400);
    CHECK_INT(t,
              client_status(
                  house_form(t, &h, path, who[WATCHES], back, STR("reden=Verkeerde+dag"))),
              303);
    CHECK(t, str_find(house_ask(t, &h, "GET", path, who[TEACHES], (str){0}), STR("Verkeerde dag")) >
                 0);
    // By a trainer a step of becoming one is begun and signed.
    const str begun =
        house_form(t, &h, fresh, who[TRAINER], "/observatie/nieuw",
                   str_format(t->mem, "groep=oefengroep&ik=keek&soort=part&wie=" STR_FMT,
                              STR_ARG(w.uid[FELLOW])));
    CHECK_INT(t, client_status(begun), 303);
    const str to = client_field(begun, STR("location"));
    CHECK_INT(t,
              client_status(house_form(t, &h, str_z(t->mem, to), who[TRAINER], str_z(t->mem, to),
                                       STR("doe=teken&dag=2026-01-06&werkte=De+stilte"))),
              303);
    CHECK_STR(t,
              str_trim(
                  raw_sql(t, h.database, "select kind from observation where state = 'signed'")),
              "part");
    // The cards of a role play: with the stop word, and nothing kept.
    const str cards =
        house_form(t, &h, "/observatie/rollenspel", who[TEACHES], "/observatie/rollenspel",
                   STR("situatie=Boze+avond&eerste=Bewoner&tweede=Ambtenaar&stopwoord="
                       "kwartelei"));
    CHECK_INT(t, client_status(cards), 200);
    CHECK(t, str_find(cards, STR("Stopwoord: kwartelei")) > 0);
    CHECK(t, str_find(raw_dump(t, h.database), STR("Boze avond")) < 0);
    CHECK_INT(t,
              client_status(house_form(t, &h, "/observatie/rollenspel", who[TEACHES],
                                       "/observatie/rollenspel", STR("situatie=&stopwoord="))),
              422);
    house_close(t, &h);
}
