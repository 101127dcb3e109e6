// The conversation of a peer group: who may come near it (every role, the operator included), what each role may do in each
// step, that the database does not give it away, and that it is gone at the end of the day.
#include "app/intervision/intervision.h"
#include "core/group.h"
#include "core/seal.h"
#include "tests/support/raw.h"
#include "tests/web/house.h"

#include <stdio.h>
#include <time.h>

enum {
    BRINGS,
    CHAIRS,
    KEEPS,
    ADVISES,
    OTHER,
    TRAINS,
    COORDINATES,
    OPERATES,
    EDITS,
    STRANGER,
    PEOPLE
};

static const struct {
    const char *mail, *role, *member;
    bool peer;
} people[PEOPLE] = {
    [BRINGS] = {"inbrenger@example.nl", NULL, "participant", true},
    [CHAIRS] = {"voorzitter@example.nl", NULL, "participant", true},
    [KEEPS] = {"tijd@example.nl", NULL, "participant", true},
    [ADVISES] = {"adviseur@example.nl", NULL, "participant", true},
    [OTHER] = {"andergroepje@example.nl", NULL, "participant", false},
    [TRAINS] = {"trainer@example.nl", "trainer", "trainer", false},
    [COORDINATES] = {"coordinator@example.nl", "coordinator", "coordinator", false},
    [OPERATES] = {"beheerder@example.nl", "operator", NULL, false},
    [EDITS] = {"redacteur@example.nl", "editor", NULL, false},
    [STRANGER] = {"vreemd@example.nl", NULL, NULL, false},
};

struct ring {
    struct test *t;
    struct house h;
    const char *who[PEOPLE];
    const char *in[PEOPLE]; // the same, with the key of the conversation
    str uid[PEOPLE];
    const char *path;
};

static enum err ring_make(struct db *db, void *arg)
{
    struct ring *r = arg;
    struct mem *m = r->t->mem;
    intervision_group_id own, other;
    struct group_row g;
    bool found;

    TRY(group_by_slug(db, m, STR("oefengroep"), &found, &g));
    if (!found) return ERR_NOT_FOUND;
    TRY(db_run_text(db,
                    str_z(m, str_format(m,
                                        "insert into intervision_group (uid, learn_group, number) "
                                        "values ('kringaaa', %lld, 97), ('kringbbb', %lld, 98)",
                                        (long long)g.id.v, (long long)g.id.v))));
    struct intervision_group_row row;
    TRY(intervision_by_uid(db, m, STR("kringaaa"), &found, &row));
    own = row.id;
    TRY(intervision_by_uid(db, m, STR("kringbbb"), &found, &row));
    other = row.id;
    for (int i = 0; i < PEOPLE; i++) {
        struct person_row p;
        struct member_row member;
        group_member_id id;
        if (!people[i].member) continue;
        TRY(person_by_mail(db, m, str_of(people[i].mail), &found, &p));
        if (!found) return ERR_NOT_FOUND;
        TRY(member_add(db, m, 1795000000, g.id, p.id, str_of(people[i].member), STR("in"), NULL,
                       &id));
        TRY(member_of_person(db, m, g.id, p.id, str_of(people[i].member), &found, &member));
        r->uid[i] = member.uid;
        if (people[i].peer || i == OTHER)
            TRY(db_run_text(db, str_z(m, str_format(m,
                                                    "insert into intervision_member (member, "
                                                    "intervision_group) values (%lld, %lld)",
                                                    (long long)id.v,
                                                    (long long)(i == OTHER ? other : own).v))));
    }
    return ERR_NONE;
}

static bool ring_open(struct test *t, struct ring *r)
{
    *r = (struct ring){.t = t, .path = "/intervisie/kringaaa"};
    if (!house_open(t, &r->h, NULL, 0)) return false;
    r->h.set.origin = STR("http://meent.example");
    house_fill(t, &r->h);
    for (int i = 0; i < PEOPLE; i++)
        r->who[i] = house_person(t, &r->h, people[i].mail, people[i].role, PLACE_ROOT);
    return store_write(r->h.store, t->mem, ring_make, r) == ERR_NONE;
}

static str get(struct ring *r, const char *who, const char *tail)
{
    return house_ask(r->t, &r->h, "GET",
                     str_z(r->t->mem, str_format(r->t->mem, "%s%s", r->path, tail)), who, (str){0});
}

static str post(struct ring *r, const char *who, const char *tail, str fields)
{
    return house_form(r->t, &r->h, "/mijn", who,
                      str_z(r->t->mem, str_format(r->t->mem, "%s%s", r->path, tail)), fields);
}

static str phrase_on(struct ring *r, str page)
{
    const str mark = STR("m-phrase\" translate=\"no\">");
    const ptrdiff_t at = str_find(page, mark);
    const str rest = at < 0 ? STR("") : str_from(page, (size_t)at + mark.n);
    const ptrdiff_t end = str_find_byte(rest, '<');

    (void)r;
    return end < 0 ? STR("") : str_part(rest, 0, (size_t)end);
}

// Everybody of the group in, with their roles; step 1 has begun.
static str ring_begin(struct ring *r)
{
    struct test *t = r->t;
    const str begun = post(r, r->who[CHAIRS], "/begin", STR("vorm=full&adres="));

    CHECK_INT(t, client_status(begun), 303);
    r->in[CHAIRS] = house_cookie(t, r->who[CHAIRS], begun);
    const str phrase = phrase_on(r, get(r, r->in[CHAIRS], ""));
    CHECK_INT(t, (int)phrase.n, 24);
    for (int i = BRINGS; i <= ADVISES; i++) {
        if (i == CHAIRS) continue;
        const str came =
            post(r, r->who[i], "/erin", str_format(t->mem, "zin=" STR_FMT, STR_ARG(phrase)));
        CHECK_INT(t, client_status(came), 303);
        r->in[i] = house_cookie(t, r->who[i], came);
    }
    CHECK_INT(t,
              client_status(post(
                  r, r->in[ADVISES], "/rollen",
                  str_format(t->mem, "inbrenger=" STR_FMT "&voorzitter=" STR_FMT "&tijd=" STR_FMT,
                             STR_ARG(r->uid[BRINGS]), STR_ARG(r->uid[CHAIRS]),
                             STR_ARG(r->uid[KEEPS])))),
              303);
    CHECK_INT(t, client_status(post(r, r->in[KEEPS], "/doe", STR("doe=begin"))), 403);
    CHECK_INT(t, client_status(post(r, r->in[CHAIRS], "/doe", STR("doe=begin"))), 303);
    return phrase;
}

TEST(intervision, nobody_outside_comes_near)
{
    static const char *const tails[] = {"", "/lijn"};
    static const char *const acts[] = {"/begin", "/erin", "/rollen", "/doe", "/klaar"};
    struct ring r;

    if (!ring_open(t, &r)) return test_fail(t, __FILE__, __LINE__, "no world");
    const str phrase = ring_begin(&r);
    CHECK_INT(t,
              client_status(post(&r, r.in[ADVISES], "/doe",
                                 STR("doe=say&stap=0&tekst=Kwartelei+zei+de+wethouder"))),
              303);
    for (int i = 0; i < PEOPLE; i++) {
        t->row = people[i].mail;
        const int good = people[i].peer ? 200 : 404;
        CHECK_INT(t, client_status(get(&r, r.who[i], "")), good);
        // Without the key there is nothing to see, also for who is in the peer group.
        CHECK(t, str_find(get(&r, r.who[i], ""), STR("Kwartelei")) < 0);
        if (people[i].peer) {
            CHECK(t, str_find(get(&r, r.in[i], ""), STR("Kwartelei")) > 0);
            CHECK_INT(t, client_status(post(&r, r.who[i], "/doe", STR("doe=say&stap=0&tekst=x"))),
                      403);
            continue;
        }
        for (size_t k = 0; k < COUNT_OF(tails); k++)
            CHECK_INT(t, client_status(get(&r, r.who[i], tails[k])), 404);
        // Not even with the phrase, nor with the key of somebody's browser.
        for (size_t k = 0; k < COUNT_OF(acts); k++)
            CHECK_INT(t,
                      client_status(
                          post(&r, r.who[i], acts[k],
                               str_format(t->mem, "vorm=full&zin=" STR_FMT "&doe=next&stap=0",
                                          STR_ARG(phrase)))),
                      404);
        const char *key = strstr(r.in[CHAIRS], "meent-kring-");
        CHECK(t, key != NULL);
        const char *stolen =
            str_z(t->mem, str_format(t->mem, STR_FMT "; %s", STR_ARG(str_trim(str_of(r.who[i]))),
                                     key ? key : ""));
        CHECK_INT(t, client_status(get(&r, stolen, "")), 404);
    }
    t->row = NULL;
    CHECK_INT(t, client_status(house_get(t, &r.h, r.path)), 303); // signed out: to sign in
    // Another phrase opens nothing.
    CHECK_INT(t, client_status(post(&r, r.who[ADVISES], "/erin", STR("zin=bakobakobakobakobako"))),
              422);
    // Who can move people around the group (a coordinator) can put somebody in; without the phrase that gives nothing.
    raw_sql(t, r.h.database,
            str_z(t->mem,
                  str_format(t->mem,
                             "update intervision_member set intervision_group = (select id from "
                             "intervision_group where uid = 'kringaaa') where member = (select id "
                             "from group_member where uid = '" STR_FMT "')",
                             STR_ARG(r.uid[OTHER]))));
    const str put_in = get(&r, r.who[OTHER], "");
    CHECK_INT(t, client_status(put_in), 200);
    CHECK(t, str_find(put_in, STR("Kwartelei")) < 0);
    house_close(t, &r.h);
}

TEST(intervision, the_table_of_steps_is_what_people_may_do)
{
    static const struct {
        unsigned act;
        const char *fields;
    } acts[] = {
        {SAY | ONCE, "doe=say&tekst=Een+regel"},
        {SET, "doe=set&tekst=Een+stuk"},
        {MORE, "doe=more"},
        {ANSWER, "doe=answer&tekst=Een+antwoord"},
        {BACK, "doe=back"},
        {NEXT, "doe=next"},
    };
    static const unsigned role[] = {
        [BRINGS] = BRINGER, [CHAIRS] = CHAIR, [KEEPS] = KEEPER, [ADVISES] = ADVISER};
    struct ring r;

    if (!ring_open(t, &r)) return test_fail(t, __FILE__, __LINE__, "no world");
    ring_begin(&r);
    for (int step = 0; step < CIRCLE_STEPS; step++) {
        str question = STR("");
        for (size_t a = 0; a < COUNT_OF(acts); a++)
            for (int i = BRINGS; i <= ADVISES; i++) {
                const bool may = (circle_may((enum circle_step)step, role[i]) & acts[a].act) != 0;
                t->row = str_z(t->mem, str_format(t->mem, "%s, %s, %s",
                                                  circle_step_name((enum circle_step)step),
                                                  people[i].mail, acts[a].fields));
                if (acts[a].act == ANSWER) { // under a line of this step
                    const str page = get(&r, r.in[BRINGS], "");
                    const str mark = STR("name=\"regel\" value=\"");
                    const ptrdiff_t at = str_find(page, mark);
                    CHECK_INT(t, at > 0, step == CIRCLE_questions);
                    question = at < 0 ? STR("aaaaaaaa") : str_part(page, (size_t)at + mark.n, 8);
                }
                const str answer = post(&r, r.in[i], "/doe",
                                        str_format(t->mem, "stap=%d&%s&regel=" STR_FMT, step,
                                                   acts[a].fields, STR_ARG(question)));
                CHECK_INT(t, client_status(answer), may ? 303 : 403);
                // Back again at this step, so that the next act is asked where it should be.
                if (may && acts[a].act == BACK)
                    CHECK_INT(t,
                              client_status(post(&r, r.in[CHAIRS], "/doe",
                                                 str_format(t->mem, "doe=next&stap=%d", step - 1))),
                              303);
                if (may && acts[a].act == NEXT) break; // one step further
            }
    }
    t->row = NULL;
    // What was written for the step that just passed counts there; for one long gone it does not.
    CHECK_INT(t,
              client_status(
                  post(&r, r.in[KEEPS], "/doe", STR("doe=say&stap=0&tekst=Veel+te+laat"))),
              409);
    CHECK_INT(t,
              client_status(post(&r, r.in[BRINGS], "/doe", STR("doe=set&stap=6&tekst=Toch+nog"))),
              303);
    house_close(t, &r.h);
}

TEST(intervision, the_database_and_its_backup_do_not_give_it_away_and_it_goes_that_night)
{
    static const char *const words[] = {"Kwartelei", "Wulpennest", "\"phrase\"", "\"bringer\""};
    struct ring r;

    if (!ring_open(t, &r)) return test_fail(t, __FILE__, __LINE__, "no world");
    const str phrase = ring_begin(&r);
    CHECK_INT(t,
              client_status(post(&r, r.in[ADVISES], "/doe", STR("doe=say&stap=0&tekst=Kwartelei"))),
              303);
    CHECK_INT(t, client_status(post(&r, r.in[CHAIRS], "/doe", STR("doe=next&stap=0"))), 303);
    CHECK_INT(t,
              client_status(post(&r, r.in[BRINGS], "/doe", STR("doe=set&stap=1&tekst=Wulpennest"))),
              303);
    CHECK(t, str_find(get(&r, r.in[KEEPS], ""), STR("Wulpennest")) > 0);
    const str dump = raw_dump(t, r.h.database);
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        t->row = words[i];
        CHECK(t, str_find(dump, str_of(words[i])) < 0);
        CHECK_INT(t, raw_files_with(t, str_z(t->mem, r.h.set.data), str_of(words[i])), 0);
    }
    t->row = NULL;
    CHECK(t, str_find(dump, phrase) < 0);
    // Nor who brings it: no row of the conversation names a member.
    CHECK_STR(t,
              str_trim(raw_sql(t, r.h.database,
                               "select count(*) from intervision_circle where sealed <> ''")),
              "1");
    // The key is in no table either.
    const char *key = strchr(strstr(r.in[CHAIRS], "meent-kring-"), '=') + 1;
    CHECK(t, str_find(dump, str_part(str_of(key), 0, 43)) < 0);
    // At the end of the day it is gone, by the job; what is left has no names and no words.
    house_work(t, &r.h, NULL, 0, (int64_t)time(NULL) + 2 * 86400);
    CHECK_STR(t, str_trim(raw_sql(t, r.h.database, "select count(*) from intervision_circle")),
              "0");
    CHECK_STR(t,
              str_trim(raw_sql(t, r.h.database,
                               "select number || ' ' || method from intervision_held where minutes "
                               "between 1 and 5")),
              "97 full");
    CHECK_INT(t, client_status(post(&r, r.in[ADVISES], "/doe", STR("doe=say&stap=1&tekst=x"))),
              410);
    CHECK(t, str_find(get(&r, r.in[ADVISES], ""), STR("Wulpennest")) < 0);
    // Erased by hand: at once, by anybody of the group, also without the key.
    ring_begin(&r);
    CHECK_INT(t, client_status(post(&r, r.who[ADVISES], "/klaar", STR("niet=1"))), 303);
    CHECK_STR(t, str_trim(raw_sql(t, r.h.database, "select count(*) from intervision_circle")),
              "0");
    CHECK_STR(t, str_trim(raw_sql(t, r.h.database, "select count(*) from intervision_held")), "1");
    house_close(t, &r.h);
}

TEST(intervision, minutes_add_up)
{
    int full = 0, brief = 0;

    for (int i = 0; i < CIRCLE_STEPS; i++) {
        full += circle_minutes((enum circle_step)i, STR("full"));
        brief += circle_minutes((enum circle_step)i, STR("short"));
    }
    CHECK_INT(t, full, 90);
    CHECK_INT(t, brief, 65);
}

TEST(seal, a_key_that_is_made_once)
{
    struct mem *m = t->mem;
    str key, other, sealed, text;

    const str phrase = seal_phrase_new(m), salt = seal_salt_new(m);
    CHECK_INT(t, (int)phrase.n, 24);
    CHECK(t, str_eq(seal_phrase_typed(m, phrase), phrase));
    CHECK(t, str_eq(seal_phrase_typed(m, STR(" BAKO limu seto\twadi--nupe ")),
                    STR("bako-limu-seto-wadi-nupe")));
    NEED(t, seal_key(m, phrase, salt, &key));
    NEED(t, seal_key(m, phrase, seal_salt_new(m), &other));
    CHECK(t, !str_eq(key, other));
    CHECK_INT(t, seal_key(m, STR("kort"), salt, &other), ERR_INVALID);
    CHECK_INT(t, seal_key(m, phrase, STR("geen zout"), &other), ERR_INVALID);
    static const size_t sizes[] = {0, 1, 4091, 4092, 4093, 60000};
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        char *bytes = mem_raw(m, sizes[i] + 1);
        memset(bytes, 'k', sizes[i]);
        const str said = {bytes, sizes[i]};
        NEED(t, seal_close_with(m, key, STR("a"), said, &sealed));
        NEED(t, seal_open_with(m, key, STR("a"), sealed, &text));
        CHECK(t, str_eq(text, said));
        CHECK_INT(t, seal_open_with(m, key, STR("b"), sealed, &text), ERR_FORBIDDEN);
        CHECK_INT(t, seal_open_with(m, other, STR("a"), sealed, &text), ERR_FORBIDDEN);
        char *spoilt = str_z(m, sealed);
        spoilt[sealed.n / 2] = spoilt[sealed.n / 2] == 'A' ? 'B' : 'A';
        CHECK_INT(t, seal_open_with(m, key, STR("a"), str_of(spoilt), &text), ERR_FORBIDDEN);
    }
    // Texts of 1 and of 4000 signs are as long as each other.
    str one, more;
    char *bytes = mem_raw(m, 4000);
    memset(bytes, 'k', 4000);
    NEED(t, seal_close_with(m, key, STR("a"), STR("k"), &one));
    NEED(t, seal_close_with(m, key, STR("a"), (str){bytes, 4000}, &more));
    CHECK_INT(t, (int)one.n, (int)more.n);
}
