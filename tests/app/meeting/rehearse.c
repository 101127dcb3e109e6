// A rehearsal: invented telephones come in, answer, write and react; its clock goes sixteen times as fast; nothing counts, it is in
// no list, and it is gone the next day.
#include "app/meeting/meeting.h"
#include "core/job.h"
#include "tests/app/meeting/hall.h"
#include "tests/support/raw.h"

#include <stdio.h>
#include <time.h>

static const struct job_kind only[] = {{"meeting.rehearse", rehearse_run}};

static str one(struct test *t, struct test_hall *h, const char *sql)
{
    return str_trim(raw_sql(t, h->house.database, sql));
}

static void play_until(struct test *t, struct test_hall *h, int64_t after)
{
    // The job goes by again and again by itself: here it is asked to at moments of our choice.
    raw_sql(t, h->house.database, "update job set state = 'done' where kind <> 'meeting.rehearse'");
    raw_sql(t, h->house.database,
            "update job set run_at = 1 where kind = 'meeting.rehearse' and state = 'new'");
    house_work(t, &h->house, only, 1, (int64_t)time(NULL) + after);
}

TEST(meeting, a_rehearsal_plays_a_whole_session_and_leaves_nothing)
{
    struct test_hall h;

    if (!hall_begin(t, &h, 86400)) return;
    const char *to = "/bijeenkomst/oefenen";
    const str took = one(t, &h, "select count(*) from meeting_took");
    // Who is in no group and leads none has nothing to rehearse.
    CHECK_INT(t, client_status(house_form(t, &h.house, to, h.outsider, to, STR("sessie=e6mcomll"))),
              403);
    CHECK_INT(t, client_status(house_form(t, &h.house, to, h.trainer, to, STR("sessie=nietdaar"))),
              400);
    const str begun = house_form(t, &h.house, to, h.trainer, to, STR("sessie=e6mcomll"));
    CHECK_INT(t, client_status(begun), 303);
    const char *lead = str_z(t->mem, client_field(begun, STR("location")));
    const char *path = str_z(t->mem, str_part(str_of(lead), 0, strlen("/bijeenkomst/xxxxxxxx")));
    const str uid = str_from(str_of(path), strlen("/bijeenkomst/"));
    const char *tail =
        str_z(t->mem,
              str_format(t->mem,
                         "where meeting = (select id from meeting where uid = '" STR_FMT "')",
                         STR_ARG(uid)));
    str page = house_ask(t, &h.house, "GET", lead, h.trainer, (str){0});
    CHECK(t, hall_has(page, "Repetitie met verzonnen deelnemers"));
    // Others do not come near it.
    CHECK_INT(t, client_status(house_ask(t, &h.house, "GET", lead, h.outsider, (str){0})), 404);
    play_until(t, &h, 60); // nothing before it is opened
    CHECK_STR(t,
              one(t, &h,
                  str_z(t->mem,
                        str_format(t->mem, "select count(*) from meeting_presence %s", tail))),
              "0");
    CHECK_INT(t, client_status(house_form(t, &h.house, lead, h.trainer, lead, STR("doe=open"))),
              303);
    // The clock stands still until the first part begins, then goes sixteen times as fast.
    CHECK_STR(t,
              one(t, &h,
                  str_z(t->mem,
                        str_format(t->mem, "select pace || ' ' || clock_at from meeting_live %s",
                                   tail))),
              "16 0");
    page = house_ask(t, &h.house, "GET", lead, h.trainer, (str){0});
    const str first = hall_between(t, page, "name=\"deel\" value=\"", "\"");
    CHECK_INT(t,
              client_status(
                  house_form(t, &h.house, lead, h.trainer, lead,
                             str_format(t->mem, "doe=start&deel=" STR_FMT, STR_ARG(first)))),
              303);
    raw_sql(t, h.house.database,
            str_z(t->mem,
                  str_format(t->mem, "update meeting_live set clock_at = clock_at - 75 %s", tail)));
    page = house_ask(t, &h.house, "GET", lead, h.trainer, (str){0});
    CHECK(t, hall_has(page, "data-pace=\"16\""));
    // 75 seconds are twenty minutes of the session: its first part of twenty minutes is just over.
    CHECK(t, hall_has(page, "data-until=\""));
    play_until(t, &h, 10);
    const str few =
        one(t, &h,
            str_z(t->mem,
                  str_format(t->mem,
                             "select count(*) from meeting_presence %s and state = 'present'",
                             tail)));
    int64_t n_few = 0;
    (void)!str_int(few, 0, 100, &n_few);
    CHECK(t, n_few >= 2 && n_few <= 4); // they come one after the other
    play_until(t, &h, 200);
    CHECK_STR(t,
              one(t, &h,
                  str_z(t->mem,
                        str_format(t->mem,
                                   "select count(*) from meeting_presence %s and state = 'present'",
                                   tail))),
              "11");
    CHECK_STR(t,
              one(t, &h,
                  str_z(t->mem,
                        str_format(t->mem,
                                   "select count(*) from meeting_presence %s and state = 'excused'",
                                   tail))),
              "1");
    // Questions of every kind are answered, once each, by who is there.
    const char *const kinds[] = {"choice", "multiple", "scale", "ranking", "words", "open"};
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        t->row = kinds[i];
        const char *ask = str_z(t->mem, str_format(t->mem, "%s/peiling", path));
        CHECK_INT(t,
                  client_status(house_form(
                      t, &h.house, lead, h.trainer, ask,
                      str_format(t->mem,
                                 "doe=new&soort=%s&tekst=Vraag+%zu&antwoorden=een%%0Atwee%%0Adrie",
                                 kinds[i], i))),
                  303);
        play_until(t, &h, 200);
        play_until(t, &h, 260);
        CHECK_STR(t,
                  one(t, &h,
                      str_z(t->mem,
                            str_format(t->mem,
                                       "select (select count(distinct voter) from meeting_vote v "
                                       "where v.poll = p.id) + (select "
                                       "count(distinct voter) from meeting_said s where s.poll = "
                                       "p.id) from meeting_poll p where p.question = "
                                       "'Vraag %zu'",
                                       i))),
                  "11");
    }
    t->row = NULL;
    // Groups write their notes, also when projects are kept together.
    const char *teams = str_z(t->mem, str_format(t->mem, "%s/groepjes", path));
    CHECK_INT(t,
              client_status(house_form(t, &h.house, lead, h.trainer, teams,
                                       STR("doe=make&manier=project&per=grootte&aantal=4&minuten="
                                           "15&gebeurtenis=oefengroepje"))),
              303);
    CHECK_INT(t,
              client_status(house_form(t, &h.house, lead, h.trainer, teams,
                                       STR("doe=start&indeling=oefengroepje"))),
              303);
    play_until(t, &h, 60);
    CHECK_STR(t, one(t, &h, "select count(*) from meeting_team where note = ''"), "0");
    CHECK_INT(t,
              client_status(house_form(t, &h.house, lead, h.trainer, teams,
                                       STR("doe=end&indeling=oefengroepje"))),
              303);
    // The end, and what they thought of it.
    CHECK_INT(t, client_status(house_form(t, &h.house, lead, h.trainer, lead, STR("doe=end"))),
              303);
    play_until(t, &h, 10);
    page = house_ask(t, &h.house, "GET", lead, h.trainer, (str){0});
    CHECK_STR(t,
              one(t, &h,
                  str_z(t->mem,
                        str_format(t->mem, "select count(*) from meeting_reaction %s", tail))),
              "11");
    // Nothing counts: no minutes learned, in no list, no calendar, no letter; it makes nobody a trainer.
    CHECK_STR(t, one(t, &h, "select count(*) from meeting_took"), str_z(t->mem, took));
    CHECK(t, !hall_has(house_ask(t, &h.house, "GET", "/groep", h.trainer, (str){0}), "Repetitie"));
    CHECK(t,
          !hall_has(house_ask(t, &h.house, "GET", "/evaluatie", h.trainer, (str){0}), "Repetitie"));
    CHECK_STR(t, one(t, &h, "select count(*) from mail where recipient like '%@repetitie.example'"),
              "0");
    // After three quarters of an hour the telephones stop; the next day all is gone.
    play_until(t, &h, REHEARSAL_S + 60);
    CHECK_STR(t,
              one(t, &h,
                  "select count(*) from job where kind = 'meeting.rehearse' and state in ('new', "
                  "'running')"),
              "0");
    raw_sql(t, h.house.database,
            "update learn_group set created_at = created_at - 90000 where rehearsal = 1");
    raw_sql(
        t, h.house.database,
        "insert into job (kind, payload, run_at, created_at) values ('people.erase', '', 1, 1)");
    house_work(t, &h.house, NULL, 0, (int64_t)time(NULL));
    CHECK_STR(t, one(t, &h, "select count(*) from learn_group where rehearsal = 1"), "0");
    CHECK_INT(t, client_status(house_ask(t, &h.house, "GET", lead, h.trainer, (str){0})), 404);
    house_close(t, &h.house);
}
