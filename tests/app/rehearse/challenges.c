// A rehearsal of the right to challenge: the whole of it on the real pages, in both directions; no trace; the clock; nothing left.
#include "core/clocks.h"
#include "tests/app/rehearse/practice.h"
#include "tests/http/client.h"

#include <stdio.h>
#include <time.h>

#define ROOM "/testdam/oefenronde"

static const char *begin(struct practice *p, const char *seed)
{
    const str done = house_form(p->t, &p->h, ROOM, p->leader, ROOM,
                                str_format(p->t->mem, "soort=challenge&zaad=%s", seed));

    CHECK_INT(p->t, practice_status(done), 303);
    return str_z(p->t->mem,
                 str_format(p->t->mem, "/" STR_FMT,
                            STR_ARG(practice_one(p,
                                                 "select p.slug from rehearsal r join place p on "
                                                 "p.id = r.place order by r.id desc limit 1"))));
}

// "/uitdagen/4/werk" of who plays that part in the newest.
static const char *at(struct practice *p, const char *part)
{
    const str number = practice_one(
        p,
        str_z(p->t->mem,
              str_format(p->t->mem,
                         "select c.number from challenge c join rehearsal_challenge x on "
                         "x.challenge = c.id where x.part = '%s' order by x.rehearsal desc limit 1",
                         part)));

    return str_z(p->t->mem, str_format(p->t->mem, "/uitdagen/" STR_FMT "/werk", STR_ARG(number)));
}

static int go(struct practice *p, const char *world, const char *part, const char *fields)
{
    return practice_post(p, world, at(p, part), fields);
}

static bool is(struct practice *p, const char *part, const char *state)
{
    return practice_count(
               p, str_z(p->t->mem,
                        str_format(p->t->mem,
                                   "challenge c join rehearsal_challenge x on x.challenge = c.id "
                                   "where x.part = '%s' and c.state = '%s'",
                                   part, state))) > 0;
}

// What the page says of a task. "m-task--done" is the only mark: nobody ticks.
static bool done(struct practice *p, const char *world, const char *task)
{
    const str page = practice_ask(p, p->leader, practice_under(p, world, "/oefenronde"));
    const ptrdiff_t title = str_find(page, str_format(p->t->mem, ">%s</h3>", task));

    if (title < 0) {
        test_fail(p->t, __FILE__, __LINE__, "no task %s", task);
        return false;
    }
    const str after = str_from(page, (size_t)title);
    return str_starts(str_from(after, (size_t)str_find(after, STR("m-task__state"))),
                      STR("m-task__state\"><strong>"));
}

static int week(struct practice *p, const char *world)
{
    return practice_post(p, world, "/oefenronde", "doe=week");
}

// Who practises is the contact person, chosen from the list on the page.
static void take_up(struct practice *p, const char *world, const char *part)
{
    const str self = practice_one(p, "select person from rehearsal order by id desc limit 1");
    const str page = practice_ask(p, p->leader, practice_under(p, world, at(p, part)));

    CHECK_INT(p->t, go(p, world, part, "doe=stap&stap=accept"), 422);
    CHECK(p->t, str_find(page, str_format(p->t->mem, "<option value=\"" STR_FMT "\"",
                                          STR_ARG(self))) >= 0);
    CHECK_INT(p->t,
              go(p, world, part,
                 str_z(p->t->mem,
                       str_format(p->t->mem, "doe=contact&contact=" STR_FMT, STR_ARG(self)))),
              303);
    CHECK_INT(p->t, go(p, world, part, "doe=stap&stap=accept"), 303);
}

static void conditions_and_costs(struct practice *p, const char *world)
{
    struct out o = out_new(p->t->mem);

    CHECK_INT(p->t,
              go(p, world, "whole",
                 "doe=voorwaarden&oordeel-existing=met&oordeel-effective=met&oordeel-not_dearer="
                 "met&oordeel-backing=met&oordeel-no_market=met&oordeel-contracts=met&"
                 "oordeel-safety=met&oordeel-staff=met"),
              303);
    out_format(&o, "doe=kosten");
    for (str rest = practice_one(p, "select k.id from challenge_cost k join rehearsal_challenge x "
                                    "on x.challenge = k.challenge where x.part = 'whole' order by "
                                    "1"),
             id;
         str_line(&rest, &id);)
        out_format(&o, "&nu-" STR_FMT "=9200&bron-" STR_FMT "=begroting", STR_ARG(id), STR_ARG(id));
    CHECK_INT(p->t, go(p, world, "whole", str_z(p->t->mem, out_get(&o))), 303);
}

static void agreement(struct practice *p, const char *world)
{
    const day today = day_of_at((int64_t)time(NULL));

    CHECK_INT(
        p->t,
        go(p, world, "whole",
           str_z(p->t->mem,
                 str_format(p->t->mem,
                            "doe=afspraken&agree_tasks=Wieden&agree_result=Schoon&agree_liability="
                            "Verzekerd&bedrag=16000&vanaf=" STR_FMT "&totmet=" STR_FMT,
                            STR_ARG(day_iso(p->t->mem, (day){today.n + 7})),
                            STR_ARG(day_iso(p->t->mem, (day){today.n + 300}))))),
        303);
}

TEST(rehearse, a_challenge_is_finished_by_doing_it)
{
    struct practice p;

    if (!practice_open(t, &p)) return;
    CHECK(t, str_find(practice_ask(&p, p.leader, "/testdam/uitdagen/werk"),
                      STR("/testdam/oefenronde#uitdaagrecht")) >= 0);
    CHECK(t, str_find(practice_ask(&p, p.leader, "/testdam/verordening"),
                      STR("/testdam/oefenronde#uitdaagrecht")) >= 0);
    const char *world = begin(&p, "zwaluw1");
    CHECK_INT(t, practice_post(&p, world, "/oefenronde", "doe=af"), 409);
    CHECK_INT(t, practice_count(&p, "rehearsal_challenge"),
              5); // nobody is too few: nothing is asked
    CHECK_INT(t, practice_count(&p, "challenge_task where cost_cents > 0"), 5);
    const char *pages[] = {"/oefenronde",   "/uitdagen",      "/uitdagen/werk",  at(&p, "whole"),
                           at(&p, "angry"), at(&p, "refuse"), "/uitdagen/taken", "/verordening"};
    for (size_t i = 0; i < COUNT_OF(pages); i++) {
        t->row = pages[i];
        const str page = practice_ask(&p, p.leader, practice_under(&p, world, pages[i]));
        CHECK_INT(t, practice_status(page), 200);
        CHECK(t, str_find(page, STR("Oefening: verzonnen inwoners")) >= 0);
    }
    t->row = NULL;
    // What should be refused is dearer than now; what is done as a whole is not, and who practises has to find out.
    const char *sum = "select sum(k.then_cents) - sum(k.now_cents) from challenge_cost k join "
                      "rehearsal_challenge x on x.challenge = k.challenge where x.part = 'refuse'";
    int64_t dearer;
    CHECK_INT(t, str_int(practice_one(&p, sum), -1000000000, 1000000000, &dearer), ERR_NONE);
    CHECK(t, dearer > 0);
    CHECK_INT(t,
              practice_count(&p, "challenge_cost k join rehearsal_challenge x on x.challenge = "
                                 "k.challenge where x.part = 'whole' and k.now_cents is null and "
                                 "k.then_cents > 0"),
              2);
    // The first week: two talks, one taken up, one asked for more, one no.
    const char *talk = practice_under(&p, world, at(&p, "whole"));
    const str said = house_form(t, &p.h, talk, p.leader, talk,
                                STR("doe=stap&stap=talked&tekst=We+spraken+over+het+plan."));
    CHECK_INT(t, practice_status(said), 303);
    CHECK_INT(t,
              practice_status(
                  practice_ask(&p, p.leader, str_z(t->mem, client_field(said, STR("location"))))),
              200);
    CHECK(t, done(&p, world, "Praat met de groep die de plantsoenen wil doen"));
    CHECK(t, is(&p, "whole", "draft"));
    CHECK_INT(t, practice_status(practice_ask(&p, p.leader, talk)), 404); // the group's own again
    CHECK_INT(t,
              go(&p, world, "wrong",
                 "doe=stap&stap=talked&tekst=Dit+is+een+melding.+Bel+de+buitendienst."),
              303);
    take_up(&p, world, "angry");
    CHECK(t, done(&p, world, "Neem de boze groep in behandeling"));
    CHECK_INT(t, go(&p, world, "incomplete", "doe=stap&stap=ask_more&waarom=Wie+let+op%3F"), 303);
    CHECK_INT(t,
              practice_count(&p, "clock_pause x join clock c on c.id = x.clock where c.kind = "
                                 "'decision' and x.until_day is null"),
              1); // it stands still
    CHECK_INT(t, go(&p, world, "refuse", "doe=stap&stap=refuse&kenmerk=B-1&tekst=Nee."), 422);
    CHECK_INT(
        t,
        go(&p, world, "refuse",
           "doe=stap&stap=refuse&kenmerk=B-1&tekst=Nee.&waarde=De+rolstoelen+wogen+zwaarder."),
        303);
    CHECK(t, done(&p, world, "Zeg nee tegen het vervoer, met redenen"));
    CHECK_INT(t, week(&p, world), 303);
    CHECK(t, is(&p, "whole", "filed"));
    CHECK(t, is(&p, "wrong", "withdrawn"));
    CHECK(t, is(&p, "incomplete", "filed"));
    CHECK(t, is(&p, "refuse", "objection"));
    CHECK_INT(t, practice_count(&p, "clock_pause where until_day is null"), 0);
    CHECK(t, done(&p, world, "Wijs de weg voor de kapotte lantaarn"));
    CHECK(t, done(&p, world, "Vraag wat er mist bij de sporthal"));
    CHECK_INT(t,
              go(&p, world, "refuse",
                 "doe=stap&stap=uphold&kenmerk=B-2&tekst=Wij+wogen+het+praatje+nu+mee."),
              422); // who said no does not decide on that
    CHECK(t, !done(&p, world, "Laat een ander op het bezwaar beslissen"));
    CHECK_INT(t, practice_post(&p, world, "/oefenronde", "doe=collega"), 303);
    CHECK(t, is(&p, "refuse", "upheld"));
    CHECK(t, done(&p, world, "Laat een ander op het bezwaar beslissen"));
    // The one that is done as a whole.
    take_up(&p, world, "whole");
    CHECK_INT(t, go(&p, world, "whole", "doe=stap&stap=advise&tekst=Ja"), 422);
    CHECK_INT(t, practice_post(&p, world, "/oefenronde", "doe=collega"), 303);
    CHECK(t, !done(&p, world, "Laat vier vakgebieden oordelen"));
    CHECK_INT(t,
              go(&p, world, "whole",
                 "doe=beoordeling&oordeel-domain=good&toelichting-domain=Past+bij+ons+groen"),
              303);
    CHECK(t, done(&p, world, "Laat vier vakgebieden oordelen"));
    conditions_and_costs(&p, world);
    CHECK(t, done(&p, world, "Zoek uit wat de plantsoenen nu kosten"));
    CHECK_INT(t, go(&p, world, "whole", "doe=stap&stap=advise&tekst=Zeg+ja."), 303);
    CHECK_INT(t,
              go(&p, world, "whole", "doe=stap&stap=grant&kenmerk=B-3&tekst=Ja.&waarde=De+buurt"),
              422); // the group has not reacted yet
    CHECK_INT(t, week(&p, world), 303);
    CHECK_INT(t,
              go(&p, world, "whole", "doe=stap&stap=grant&kenmerk=B-3&tekst=Ja.&waarde=De+buurt"),
              303);
    CHECK(t, done(&p, world, "Zeg ja, na de reactie van de groep"));
    agreement(&p, world);
    CHECK_INT(t, go(&p, world, "whole", "doe=stap&stap=start"), 422);
    CHECK_INT(t, week(&p, world), 303);
    CHECK_INT(t, go(&p, world, "whole", "doe=stap&stap=start"), 303);
    CHECK_INT(t, go(&p, world, "whole", "doe=stap&stap=check&tekst=Het+loopt."), 303);
    CHECK_INT(t, week(&p, world), 303);
    CHECK_INT(t, practice_count(&p, "challenge_event where event = 'reflect'"), 1);
    CHECK_INT(t, week(&p, world), 303); // said once
    CHECK_INT(t, practice_count(&p, "challenge_event where event = 'reflect'"), 1);
    CHECK_INT(t, practice_post(&p, world, "/oefenronde", "doe=af"), 409);
    CHECK_INT(t, go(&p, world, "whole", "doe=stap&stap=evaluate&tekst=Mooier+en+goedkoper."), 303);
    CHECK_INT(t, practice_post(&p, world, "/oefenronde", "doe=af"), 303);
    CHECK_INT(t,
              practice_count(&p, "rehearsal where finished_at is not null and kind = 'challenge'"),
              1);
    CHECK(t, str_find(practice_ask(&p, p.leader, ROOM), STR("Afgerond op")) >= 0);
    house_close(t, &p.h);
}

// What is judged wrongly is not done: the street light taken seriously as a challenge, anger as a ground, a yes without a reason.
TEST(rehearse, challenges_that_are_waved_through_are_missed)
{
    struct practice p;

    if (!practice_open(t, &p)) return;
    const char *world = begin(&p, "zwaluw2");
    CHECK_INT(t, go(&p, world, "wrong", "doe=stap&stap=talked&tekst=Wat+een+goed+plan."), 303);
    CHECK_INT(t,
              go(&p, world, "angry",
                 "doe=stap&stap=bar&grond=reserved&kenmerk=B-1&waarom=Niet+zo+boos."),
              303);
    CHECK_INT(t,
              go(&p, world, "refuse",
                 "doe=stap&stap=grant&kenmerk=B-2&tekst=Doe+maar.&waarde=Leuk"),
              303);
    CHECK_INT(t, week(&p, world), 303);
    CHECK(t, is(&p, "wrong", "talk")); // they ask again
    CHECK(t, is(&p, "angry", "objection"));
    CHECK_INT(t, practice_post(&p, world, "/oefenronde", "doe=collega"), 303);
    CHECK(t, is(&p, "angry", "assessing")); // the colleague sees no ground in anger
    CHECK(t, !done(&p, world, "Wijs de weg voor de kapotte lantaarn"));
    CHECK(t, !done(&p, world, "Neem de boze groep in behandeling"));
    CHECK(t, !done(&p, world, "Zeg nee tegen het vervoer, met redenen"));
    CHECK(t, !done(&p, world, "Houd elke dag die je beloofde"));
    CHECK_INT(t, go(&p, world, "wrong", "doe=stap&stap=talked&tekst=Meld+het+bij+de+balie."), 303);
    CHECK_INT(t, week(&p, world), 303);
    CHECK(t, done(&p, world, "Wijs de weg voor de kapotte lantaarn"));
    CHECK_INT(t, practice_post(&p, world, "/oefenronde", "doe=af"), 409);
    house_close(t, &p.h);
}

TEST(rehearse, challenges_leave_no_trace_and_nobody_is_written_to)
{
    static const char *const words[] = {"plantsoenen zelf", "lantaarn op de hoek",
                                        "Wijk Verzonnen-Noord"};
    struct practice p;

    if (!practice_open(t, &p)) return;
    const int64_t letters = practice_count(&p, "mail");
    const str before = practice_tables(&p);
    const char *world = begin(&p, "zwaluw1");
    const str slug = str_from(str_of(world), 1);
    const char *other = practice_trace(&p, slug, words, COUNT_OF(words));
    const char *hostile[] = {"/oefenronde", at(&p, "angry"), "/uitdagen/nieuw"};
    for (size_t i = 0; i < COUNT_OF(hostile); i++)
        CHECK(t, practice_status(house_form(t, &p.h, "/over", other,
                                            practice_under(&p, world, hostile[i]),
                                            STR("doe=weg"))) != 303);
    // Of what it is not about nothing can be changed in it.
    CHECK_INT(t,
              practice_status(house_form(t, &p.h, practice_under(&p, world, "/oefenronde"),
                                         p.leader, practice_under(&p, world, "/initiatieven/nieuw"),
                                         STR("titel=x"))),
              404);
    CHECK_INT(t, go(&p, world, "refuse", "doe=stap&stap=refuse&kenmerk=1&tekst=Nee&waarde=x"), 303);
    CHECK_INT(t, week(&p, world), 303);
    house_work(t, &p.h, NULL, 0, (int64_t)time(NULL) + 86400);
    CHECK_INT(t, practice_count(&p, "mail"), letters);
    CHECK_INT(t, practice_count(&p, "notice"), 0);
    practice_trace_end(&p);
    CHECK_INT(t, practice_post(&p, world, "/oefenronde", "doe=weg"), 303);
    const str after = practice_tables(&p);
    CHECK(t, str_eq(before, after));
    if (!str_eq(before, after))
        fprintf(stderr, STR_FMT "\n----\n" STR_FMT "\n", STR_ARG(before), STR_ARG(after));
    house_close(t, &p.h);
}

// That a statement is there for each column, initiatives.c looks at in the schema.
TEST(rehearse, the_clock_of_a_challenge_and_its_ninety_days)
{
    static const char *const days[] = {
        "select min(due_day) from clock where place = (select max(place) from rehearsal)",
        "select max(filed_day) from challenge where place = (select max(place) from rehearsal)",
        "select min(at) / 86400 from challenge_event e join challenge c on c.id = e.challenge "
        "where "
        "c.place = (select max(place) from rehearsal)"};
    static const char *const still =
        "select sum(due_day) from clock where place = (select min(place) from rehearsal)";
    struct practice p;
    int64_t a[COUNT_OF(days)], b[COUNT_OF(days)];

    if (!practice_open(t, &p)) return;
    const str tables = practice_tables(&p);
    const char *first = begin(&p, "zwaluw1");
    const char *world = begin(&p, "zwaluw3");
    const str other = practice_one(&p, still);
    for (size_t i = 0; i < COUNT_OF(days); i++)
        CHECK_INT(t, str_int(practice_one(&p, days[i]), 1, 99999, &a[i]), ERR_NONE);
    CHECK_INT(t, week(&p, world), 303);
    for (size_t i = 0; i < COUNT_OF(days); i++) {
        CHECK_INT(t, str_int(practice_one(&p, days[i]), 1, 99999, &b[i]), ERR_NONE);
        CHECK_INT(t, a[i] - b[i], 7);
    }
    CHECK(t, str_eq(practice_one(&p, still), other));
    CHECK_INT(t, practice_post(&p, first, "/oefenronde", "doe=weg"), 303);
    practice_is_over(&p, world);
    CHECK(t, str_eq(tables, practice_tables(&p)));
    house_close(t, &p.h);
}

TEST(rehearse, the_same_seed_gives_the_same_groups)
{
    static const char *const all =
        "select x.part, c.group_name, c.support_n, m.name, (select sum(k.then_cents) from "
        "challenge_cost k where k.challenge = c.id) from challenge c join rehearsal_challenge x on "
        "x.challenge = c.id join challenge_member m on m.challenge = c.id where x.rehearsal = "
        "(select max(id) from rehearsal) - %d order by c.number";
    struct practice p;

    if (!practice_open(t, &p)) return;
    practice_same_by_seed(&p, begin, all, 200);
    house_close(t, &p.h);
}

// A by-law that asks people and a legal form, with the shortest terms, a lead of a year, no objection, where the council
// decides and all of it is still off: it runs.
TEST(rehearse, a_challenge_follows_the_by_law_of_the_place)
{
    static const char *const terms[] = {"receipt", "talk", "decide", "react", "complete"};
    struct practice p;

    if (!practice_open(t, &p)) return;
    house_sql(t, &p.h,
              "insert into bylaw (place, key, value, from_day, source, at) select id, "
              "'challenge_support', 25, 0, 'x', 1 from place where slug = 'testdam'; "
              "insert into bylaw (place, key, value, from_day, source, at) select id, "
              "'challenge_legal_form', 1, 0, 'x', 1 from place where slug = 'testdam'; "
              "insert into bylaw (place, key, value, from_day, source, at) select id, "
              "'challenge_objection', 2, 0, 'x', 1 from place where slug = 'testdam'; "
              "insert into bylaw (place, key, value, from_day, source, at) select id, "
              "'challenge_on', 0, 0, 'x', 1 from place where slug = 'testdam'; "
              "insert into bylaw (place, key, value, from_day, source, at) select id, "
              "'challenge_council', 100, 0, 'x', 1 from place where slug = 'testdam'; "
              "insert into bylaw (place, key, value, unit, from_day, source, at) select id, "
              "'challenge_lead', 52, 'weeks', 0, 'x', 1 from place where slug = 'testdam'");
    for (size_t i = 0; i < COUNT_OF(terms); i++)
        house_sql(t, &p.h,
                  str_z(t->mem, str_format(t->mem,
                                           "insert into bylaw (place, key, value, unit, from_day, "
                                           "source, at) select id, 'challenge_%s', 1, 'days', 0, "
                                           "'x', 1 from place where slug = 'testdam'",
                                           terms[i])));
    const char *world = begin(&p, "zwaluw1");
    CHECK_INT(t, practice_count(&p, "rehearsal_challenge"), 6);
    const str list = practice_ask(&p, p.leader, practice_under(&p, world, "/oefenronde"));
    CHECK(t, str_find(list, STR("Beslis op het bezwaar")) < 0);
    // Who is too few cannot file, and is told so before they try; then they find more people.
    CHECK_INT(t,
              practice_count(&p, "challenge c join rehearsal_challenge x on x.challenge = c.id "
                                 "where x.part = 'small' and c.support_n < 25 and c.legal_form = "
                                 "'none' and c.filed_day is null"),
              1);
    CHECK_INT(t, go(&p, world, "small", "doe=stap&stap=talked&tekst=25+mensen+en+een+stichting"),
              303);
    CHECK(t, done(&p, world, "Vertel de kleine groep wat nog nodig is"));
    CHECK_INT(t, go(&p, world, "whole", "doe=stap&stap=talked&tekst=Goed+plan"), 303);
    CHECK_INT(t, go(&p, world, "refuse", "doe=stap&stap=refuse&kenmerk=1&tekst=Nee&waarde=x"), 303);
    CHECK_INT(t, week(&p, world), 303);
    CHECK(t, is(&p, "small", "filed"));
    CHECK(t, is(&p, "whole", "filed"));
    CHECK(t, is(&p, "refuse", "refused")); // nobody may object here
    take_up(&p, world, "whole");
    CHECK_INT(t, practice_post(&p, world, "/oefenronde", "doe=collega"), 303);
    CHECK_INT(t,
              go(&p, world, "whole", "doe=beoordeling&oordeel-domain=good&toelichting-domain=Ja"),
              303);
    conditions_and_costs(&p, world);
    CHECK_INT(t, go(&p, world, "whole", "doe=stap&stap=advise&tekst=Zeg+ja."), 303);
    CHECK_INT(t, week(&p, world), 303);
    CHECK_INT(t, go(&p, world, "whole", "doe=stap&stap=grant&kenmerk=1&tekst=Ja&waarde=x"), 422);
    CHECK_INT(t, go(&p, world, "whole", "doe=stap&stap=to_council&waarom=Het+bedrag"), 303);
    CHECK_INT(t, go(&p, world, "whole", "doe=stap&stap=council_grant&kenmerk=1&tekst=Ja&waarde=x"),
              303);
    CHECK(t, done(&p, world, "Zeg ja, na de reactie van de groep"));
    house_close(t, &p.h);
}
