// A round never gets stuck: whoever leaves it lying, every text has something on the day after it closes. And it never leaks: in a blind
// round no answer to a reader holds who wrote the text, and the other way round; every answer is searched.
#include "app/review/review.h"
#include "base/chance.h"
#include "core/job.h"
#include "tests/support/raw.h"
#include "tests/web/house.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { DAY_S = 86400, PEOPLE = 60 };

static int64_t number(struct test *t, const struct house *h, const char *sql)
{
    int64_t n = -1;

    CHECK_INT(t, str_int(str_trim(raw_sql(t, h->database, sql)), 0, INT64_MAX, &n), ERR_NONE);
    return n;
}

static void night(struct test *t, struct house *h, int64_t now)
{
    raw_sql(t, h->database,
            "insert into job (kind, payload, run_at, created_at) values ('review.day', '', 1, 1)");
    house_work(t, h, NULL, 0, now); // all kinds: who takes a job it does not know fails it
}

struct sim {
    struct test *t;
    int people, each;
    int64_t now;
    learn_group_id group;
    review_round_id round;
    group_member_id member[PEOPLE];
};

static enum err sim_make(struct db *db, void *arg)
{
    struct sim *s = arg;
    struct mem *m = s->t->mem;
    struct group_row demo;
    struct place_rows cities;
    group_member_id trainer;
    person_id person;
    bool found;
    const int today = day_of_at(s->now).n;

    TRY(group_by_slug(db, m, STR("oefengroep"), &found, &demo));
    TRY(places_public(db, m, &cities));
    const struct group_new n = {str_format(m, "Ronde %d %d", s->people, s->each), demo.place,
                                demo.version, STR("nl"), true};
    TRY(group_add(db, m, s->now, &n, &s->group));
    for (int i = 0; i <= s->people; i++) {
        TRY(person_add(db, m, s->now,
                       str_format(m, "sim%d-%d-%d@example.nl", s->people, s->each, i),
                       str_format(m, "Sim %d", i), STR("nl"), &person));
        if (i == s->people)
            TRY(member_add(db, m, s->now, s->group, person, STR("trainer"), STR("in"), NULL,
                           &trainer));
        else
            TRY(member_add(db, m, s->now, s->group, person, STR("participant"), STR("in"),
                           &cities.at[i % 5].id, &s->member[i]));
    }
    TRY(round_insert(db, m, str_format(m, "r%02d%d", s->people, s->each), s->group,
                     STR("plan-goal"), STR("Doel"), STR(""), STR("Een voorbeeld voor iedereen"),
                     s->each, 1, today, today + 7, today + 14, STR("zaad"), s->now, &s->round));
    for (int i = 0; i < s->people; i++)
        TRY(text_put(db, s->round, s->member[i], STR("Tekst"), s->now));
    return ERR_NONE;
}

// 5 to 60 people, of whom three in ten send nothing at all, and a trainer who does nothing either.
TEST(review, never_gets_stuck)
{
    static const int sizes[] = {1, 2, 3, 5, 6, 8, 13, 25, 41, 60};
    struct chance chance;
    struct house h;

    if (!house_open(t, &h, NULL, 0)) return;
    house_fill(t, &h);
    chance_start(&chance, STR("three in ten"));
    for (size_t k = 0; k < COUNT_OF(sizes); k++) {
        struct sim s = {.t = t,
                        .people = sizes[k],
                        .each = 1 + (int)(k % 3),
                        .now = (int64_t)time(NULL)};
        t->row = str_z(t->mem, str_format(t->mem, "%d people", s.people));
        CHECK_INT(t, store_write(h.store, t->mem, sim_make, &s), ERR_NONE);
        const char *of =
            str_z(t->mem,
                  str_format(t->mem,
                             "review_pair x join review_text t on t.id = x.review_text where "
                             "t.round = %lld",
                             (long long)s.round.v));
#define COUNT(more) \
    number(t, &h, str_z(t->mem, str_format(t->mem, "select count(*) from %s " more, of)))
        night(t, &h, s.now); // the day itself is not over
        CHECK_INT(t, (int)COUNT(""), 0);
        night(t, &h, s.now + DAY_S);
        const int others = s.people - 1, want = others < s.each ? others : s.each;
        CHECK_INT(t, (int)COUNT(""), s.people * want);
        night(t, &h, s.now + DAY_S); // twice is once
        CHECK_INT(t, (int)COUNT(""), s.people * want);
        CHECK_INT(t, (int)COUNT("and x.reader = t.member"), 0);
        for (int i = 0; i < s.people; i++)
            if (chance_below(&chance, 10) >= 3)
                raw_sql(t, h.database,
                        str_z(t->mem,
                              str_format(t->mem,
                                         "update review_pair set state = 'sent' where reader "
                                         "= %lld",
                                         (long long)s.member[i].v)));
        const int64_t sent = COUNT("and x.state = 'sent'");
        night(t, &h, s.now + 8 * DAY_S);
        // What nobody read is a trainer's now, once.
        const int64_t unread =
            number(t, &h,
                   str_z(t->mem,
                         str_format(t->mem,
                                    "select count(*) from review_text t where t.round = %lld and "
                                    "not exists (select 1 from review_pair x where x.review_text = "
                                    "t.id and x.state = 'sent')",
                                    (long long)s.round.v)));
        CHECK_INT(t, (int)COUNT("and x.kind = 'trainer'"), (int)unread);
        night(t, &h, s.now + 15 * DAY_S);
        CHECK_INT(t, (int)COUNT("and x.kind = 'example'"), (int)unread);
        CHECK_INT(t, (int)COUNT("and x.state = 'sent'"), (int)(sent + unread));
        CHECK_INT(t, (int)COUNT("and x.state in ('given', 'draft')"), 0);
        CHECK_INT(t,
                  (int)number(t, &h,
                              str_z(t->mem, str_format(t->mem,
                                                       "select count(distinct x.review_text) from "
                                                       "%s and x.state = 'sent'",
                                                       of))),
                  s.people);
#undef COUNT
    }
    t->row = NULL;
    // A server that was off for a month catches up in one night.
    struct sim s = {.t = t, .people = 7, .each = 2, .now = (int64_t)time(NULL) + DAY_S};
    CHECK_INT(t, store_write(h.store, t->mem, sim_make, &s), ERR_NONE);
    night(t, &h, s.now + 40 * DAY_S);
    CHECK_INT(t, (int)number(t, &h, "select count(*) from review_round where state <> 'closed'"),
              0);
    house_close(t, &h);
}

TEST(review, takes_names_and_addresses_out)
{
    static const struct {
        const char *name, *text, *want;
    } rows[] = {
        {"Noor van der Vlindertuin", "Ik ben Noor en dit is van mij.",
         "Ik ben [n] en dit is van mij."},
        {"Noor van der Vlindertuin", "NOORS plan; noor's plan, Vlindertuin.",
         "[n] plan; [n] plan, [n]."},
        {"Noor", "In het noorden, Noordzee.", "In het noorden, Noordzee."},
        {"Zoë Müller", "Groet, zoe MULLER", "Groet, [n] [n]"},
        {"An-Marie Bos", "Marie en An", "[n] en An"},
        {"Bo", "mail noor@vlinder.example, of a.b+c@d.nl.", "mail [a], of [a]"},
        {"Bo", "@ los en a @ b", "@ los en a @ b"},
        {"Émile", "Émile", "[n]"},
        {"", "Niets", "Niets"},
    };
    int hits;

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        t->row = rows[i].text;
        CHECK_STR(t,
                  mask(t->mem, str_of(rows[i].text), str_of(rows[i].name), STR("[n]"), STR("[a]"),
                       &hits),
                  rows[i].want);
    }
    t->row = NULL;
}

// ---- a round by its pages ----

struct cast {
    struct test *t;
    int64_t now;
    str uid[5];
};

static const struct {
    const char *mail, *name, *role;
} cast[] = {
    {"zwaluwstaart@example.nl", "Zwaluwstaart Kikkerbeet", "participant"},
    {"fluitekruid@example.nl", "Fluitekruid Wolfsmelk", "participant"},
    {"duizendblad@example.nl", "Duizendblad Speenkruid", "participant"},
    {"trainster@example.nl", "Trui Trainster", "trainer"},
    {"regelaar@example.nl", "Rob Regelaar", "coordinator"},
};

static enum err cast_make(struct db *db, void *arg)
{
    struct cast *c = arg;
    struct mem *m = c->t->mem;
    struct group_row demo;
    struct person_row p;
    struct member_row row;
    learn_group_id group;
    group_member_id member;
    bool found;

    TRY(group_by_slug(db, m, STR("oefengroep"), &found, &demo));
    const struct group_new n = {STR("Rietveld"), demo.place, demo.version, STR("nl"), false};
    TRY(group_add(db, m, c->now, &n, &group));
    TRY(db_run_text(db, "update learn_group set state = 'running' where slug = 'rietveld'"));
    for (size_t i = 0; i < COUNT_OF(cast); i++) {
        TRY(person_by_mail(db, m, str_of(cast[i].mail), &found, &p));
        TRY(db_run_text(db, str_z(m, str_format(m, "update person set name = '%s' where id = %lld",
                                                cast[i].name, (long long)p.id.v))));
        TRY(member_add(db, m, c->now, group, p.id, str_of(cast[i].role), STR("in"), NULL, &member));
        TRY(member_of_person(db, m, group, p.id, str_of(cast[i].role), &found, &row));
        c->uid[i] = row.uid;
        if (i < 3)
            TRY(db_run_text(
                db,
                str_z(m, str_format(m,
                                    "insert into workbook_section (member, section, module, "
                                    "title, body, share, changed_at) values (%lld, 'plan-goal', "
                                    "3, 'Doel', 'Dit schrijft %s (%s) over plein %d', 'me', 1)",
                                    (long long)member.v, cast[i].name, cast[i].mail, (int)i))));
    }
    return ERR_NONE;
}

#define ROUND "/groep/rietveld/feedback"

// Nothing of `hidden` stands in what this person gets: head and body, in both languages, and what they take along.
static void no_trace(struct test *t, struct house *h, const char *who, const struct cast *c,
                     const char *round, const char *pair, int hidden, const char *uid)
{
    const char *paths[] = {
        ROUND, round, pair, "/mijn", "/mijn/gegevens.json", "/groep/rietveld/feedback?x=1"};
    const char *name = cast[hidden].name;
    const size_t first = strcspn(name, " ");
    const str signs[] = {
        str_of(name),   (str){name, first}, str_of(name + first + 1), str_of(cast[hidden].mail),
        c->uid[hidden], str_of(uid)};

    for (size_t i = 0; i < COUNT_OF(paths); i++)
        for (int en = 0; en < (i == 4 ? 1 : 2); en++) {
            if (!paths[i]) continue;
            const char *at = str_z(t->mem, str_format(t->mem, "%s%s", en ? "/en" : "", paths[i]));
            const str answer = house_ask(t, h, "GET", at, who, (str){0});
            CHECK_INT(t, client_status(answer), 200);
            for (size_t k = 0; k < COUNT_OF(signs); k++) {
                t->row = str_z(t->mem, str_format(t->mem, "%s: " STR_FMT, at, STR_ARG(signs[k])));
                CHECK(t, str_find(answer, signs[k]) < 0);
            }
        }
    t->row = NULL;
}

// Who wrote the text that this reader has; only the database knows.
static int writer_for(struct test *t, struct house *h, int reader, str *out_pair)
{
    const str line = str_trim(raw_sql(
        t, h->database,
        str_z(t->mem,
              str_format(t->mem,
                         "select x.uid || ' ' || w.mail from review_pair x join review_text t on "
                         "t.id = x.review_text join group_member a on a.id = t.member join "
                         "person w on w.id = a.person join group_member b on b.id = x.reader "
                         "join person r on r.id = b.person where r.mail = '%s'",
                         cast[reader].mail))));
    str rest = line, mail;
    int writer = 0;

    CHECK(t, str_cut(&rest, ' ', out_pair) && str_cut(&rest, ' ', &mail));
    while (writer < 2 && !str_eq(mail, str_of(cast[writer].mail)))
        writer++;
    return writer;
}

TEST(review, blind_means_no_trace)
{
    struct cast c = {.t = t, .now = (int64_t)time(NULL)};
    const char *who[COUNT_OF(cast)];
    char uid[COUNT_OF(cast)][20];
    struct house h;

    if (!house_open(t, &h, NULL, 0)) return;
    h.set.origin = STR("http://meent.example");
    house_fill(t, &h);
    for (size_t i = 0; i < COUNT_OF(cast); i++)
        who[i] = house_person(t, &h, cast[i].mail, NULL, PLACE_ROOT);
    const char *boss = house_person(t, &h, "beheer@example.nl", "operator", PLACE_ROOT);
    CHECK_INT(t, store_write(h.store, t->mem, cast_make, &c), ERR_NONE);
    for (size_t i = 0; i < COUNT_OF(cast); i++) {
        const str u = str_trim(
            raw_sql(t, h.database,
                    str_z(t->mem, str_format(t->mem, "select uid from person where mail = '%s'",
                                             cast[i].mail))));
        snprintf(uid[i], sizeof uid[i], STR_FMT, STR_ARG(u));
    }
    const int today = day_of_at(c.now).n;
    const str fields =
        str_format(t->mem,
                   "titel=Doelen&stuk=plan-goal&vraag=&punten=Helder%%3F&voorbeeld=Een+voorbeeld+"
                   "voor+iedereen&"
                   "lezers=1&blind=ja&inleveren=" STR_FMT "&lezen=" STR_FMT "&sluiten=" STR_FMT,
                   STR_ARG(day_iso(t->mem, (day){today})),
                   STR_ARG(day_iso(t->mem, (day){today + 7})),
                   STR_ARG(day_iso(t->mem, (day){today + 14})));
    const str made = house_form(t, &h, ROUND "/nieuw", who[3], ROUND "/nieuw", fields);
    CHECK_INT(t,
              client_status(
                  house_form(t, &h, ROUND "/nieuw", who[3], ROUND "/nieuw", STR("titel=Zonder"))),
              422);
    CHECK_INT(t, client_status(made), 303);
    const char *round = str_z(t->mem, client_field(made, STR("location")));
    const char *in = str_z(t->mem, str_format(t->mem, "%s/inleveren", round));
    for (int i = 0; i < 3; i++)
        CHECK_INT(t, client_status(house_form(t, &h, round, who[i], in, STR("x=1"))), 303);
    CHECK_INT(t, client_status(house_form(t, &h, "/mijn", who[4], in, STR("x=1"))), 404);
    // Everybody outside is told "not found", the operator too; a participant makes no round.
    CHECK_INT(t, client_status(house_ask(t, &h, "GET", round, boss, (str){0})), 404);
    CHECK_INT(t, client_status(house_ask(t, &h, "GET", ROUND, boss, (str){0})), 404);
    CHECK_INT(t, client_status(house_ask(t, &h, "GET", ROUND "/nieuw", who[0], (str){0})), 404);
    night(t, &h, c.now + DAY_S);
    house_work(t, &h, NULL, 0, c.now + DAY_S); // what is told, and its letters
    // Each has one text; whose, the database alone knows.
    for (int reader = 0; reader < 3; reader++) {
        str pair;
        const int writer = writer_for(t, &h, reader, &pair);
        CHECK(t, writer != reader);
        const char *at =
            str_z(t->mem, str_format(t->mem, "%s/lees/" STR_FMT, round, STR_ARG(pair)));
        const str page = house_ask(t, &h, "GET", at, who[reader], (str){0});
        CHECK_INT(t, client_status(page), 200);
        CHECK(t, str_find(page, str_format(t->mem, "over plein %d", writer)) > 0);
        no_trace(t, &h, who[reader], &c, round, at, writer, uid[writer]);
        // Only its reader opens it: not the writer, a trainer, a coordinator, the operator.
        for (size_t k = 0; k < COUNT_OF(cast); k++)
            if ((int)k != reader)
                CHECK_INT(t, client_status(house_ask(t, &h, "GET", at, who[k], (str){0})), 404);
        CHECK_INT(t, client_status(house_ask(t, &h, "GET", at, boss, (str){0})), 404);
        // A draft is kept; without a word about the whole it is not sent; with it, once.
        CHECK_INT(t,
                  client_status(house_form(t, &h, at, who[reader], at, STR("doe=bewaar&w1=Half"))),
                  303);
        CHECK(t, str_find(house_ask(t, &h, "GET", at, who[reader], (str){0}), STR("Half")) > 0);
        const str no = house_form(t, &h, at, who[reader], at, STR("doe=stuur&w1=Half&g1=2&w0="));
        CHECK(t, str_find(client_field(no, STR("location")), STR("mist=1")) > 0);
        if (reader == 2) continue; // never sends
        CHECK_INT(t,
                  client_status(
                      house_form(t, &h, at, who[reader], at,
                                 str_format(t->mem, "doe=stuur&w1=Half&g1=2&w0=Groet+van+%.*s,+%s",
                                            (int)strcspn(cast[reader].name, " "), cast[reader].name,
                                            cast[reader].mail))),
                  303);
        CHECK_INT(t,
                  client_status(house_form(t, &h, "/mijn", who[reader], at, STR("doe=stuur&w0=x"))),
                  409);
        // Before the day is over the writer sees nothing of it.
        CHECK(t, str_find(house_ask(t, &h, "GET", round, who[writer], (str){0}), STR("Groet van")) <
                     0);
    }
    night(t, &h, c.now + 8 * DAY_S);
    house_work(t, &h, NULL, 0, c.now + 8 * DAY_S);
    for (int reader = 0; reader < 2; reader++) {
        str pair;
        const int writer = writer_for(t, &h, reader, &pair);
        const str page = house_ask(t, &h, "GET", round, who[writer], (str){0});
        CHECK(t, str_find(page, STR("Groet van [naam]")) > 0);
        no_trace(t, &h, who[writer], &c, round, NULL, reader, uid[reader]);
        // What the writer thought of it reaches the reader, without a name; nobody else may say it.
        const char *thank =
            str_z(t->mem, str_format(t->mem, "%s/waardeer/" STR_FMT, round, STR_ARG(pair)));
        const str said = str_format(t->mem, "bruikbaar=3&dank=Dank,+%.*s",
                                    (int)strcspn(cast[writer].name, " "), cast[writer].name);
        for (size_t k = 0; k < COUNT_OF(cast); k++)
            if ((int)k != writer)
                CHECK_INT(t, client_status(house_form(t, &h, "/mijn", who[k], thank, said)), 404);
        CHECK_INT(t, client_status(house_form(t, &h, round, who[writer], thank, said)), 303);
        const char *at =
            str_z(t->mem, str_format(t->mem, "%s/lees/" STR_FMT, round, STR_ARG(pair)));
        CHECK(t, str_find(house_ask(t, &h, "GET", at, who[reader], (str){0}), STR("Dank, [naam]")) >
                     0);
        no_trace(t, &h, who[reader], &c, round, at, writer, uid[writer]);
    }
    // The text that nobody read is the trainer's, without a name there too; the coordinator sees counts.
    const str trainer = house_ask(t, &h, "GET", round, who[3], (str){0});
    CHECK(t, str_find(trainer, STR("Tekst 1")) > 0);
    const str counts = house_ask(t, &h, "GET", round, who[4], (str){0});
    CHECK(t, str_find(counts, STR("Zwaluwstaart Kikkerbeet")) > 0);
    CHECK(t, str_find(counts, STR("over plein")) < 0 && str_find(counts, STR("Groet van")) < 0);
    // No letter names anybody: who it is to apart.
    const str letters = raw_sql(t, h.database, "select subject || body from mail");
    for (int i = 0; i < 3; i++)
        CHECK(t,
              str_find(letters, (str){cast[i].name + strcspn(cast[i].name, " ") + 1,
                                      strlen(cast[i].name) - strcspn(cast[i].name, " ") - 1}) < 0);
    house_close(t, &h);
}
