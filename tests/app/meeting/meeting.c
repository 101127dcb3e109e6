// A meeting from the door to the reactions, as trainers, participants and strangers meet it.
#include "app/meeting/meeting.h"

#include "main/main.h"
#include "tests/app/meeting/hall.h"
#include "tests/support/raw.h"

#include <stdio.h>
#include <time.h>

static const char first_part[] = "j0a0almh", second_part[] = "uvhdrehg", third_part[] = "c8knijah",
                  fixed_poll[] = "h1tp4vja";

static int act(struct test *t, struct test_hall *h, str fields)
{
    return client_status(hall_do(t, h, "/regie", str_z(t->mem, fields)));
}

TEST(meeting, nobody_else_gets_in)
{
    static const char *const closed[] = {"/regie", "/regie/lijn", "/wand", "/kantoor", "/papier"};
    struct test_hall h;

    if (!hall_begin(t, &h, -60)) return;
    const char *member = house_person(t, &h.house, "mens00@example.nl", NULL, PLACE_ROOT);
    for (size_t i = 0; i < COUNT_OF(closed); i++) {
        const char *path = str_z(t->mem, str_format(t->mem, "%s%s", h.path, closed[i]));
        t->row = closed[i];
        CHECK_INT(t, client_status(house_ask(t, &h.house, "GET", path, h.outsider, (str){0})), 404);
        CHECK_INT(t, client_status(house_ask(t, &h.house, "GET", path, member, (str){0})), 404);
        CHECK_INT(t, client_status(house_ask(t, &h.house, "GET", path, "", (str){0})), 303);
    }
    t->row = NULL;
    CHECK_INT(t,
              client_status(house_form(t, &h.house, "/mijn", member,
                                       str_z(t->mem, str_format(t->mem, "%s/regie", h.path)),
                                       STR("doe=open"))),
              404);
    CHECK_INT(t, client_status(house_ask(t, &h.house, "GET", h.path, member, (str){0})), 200);
    CHECK_INT(t, client_status(house_ask(t, &h.house, "GET", h.path, h.outsider, (str){0})), 303);
    const char *line = str_z(t->mem, str_format(t->mem, "%s/lijn", h.path));
    CHECK_INT(t, client_status(house_ask(t, &h.house, "GET", line, "", (str){0})), 404);
    house_close(t, &h.house);
}

TEST(meeting, the_running_order_lives)
{
    struct test_hall h;
    str page;

    if (!hall_begin(t, &h, -60)) return;
    CHECK(t, hall_has(hall_page(t, &h, "/regie"), "name=\"doe\" value=\"open\""));
    CHECK_INT(t, act(t, &h, STR("doe=start&deel=j0a0almh")), 409); // not ready yet
    CHECK_INT(t, act(t, &h, STR("doe=open")), 303);
    CHECK_INT(t, act(t, &h, STR("doe=open")), 303); // a second trainer: nothing happens
    page = hall_page(t, &h, "/regie");
    CHECK(t, hall_has(page, "Aankomst en opstelling"));
    CHECK(t, hall_has(page, "Welk moment vind jij als trainer het lastigst?"));
    CHECK_INT(t,
              act(t, &h,
                  str_format(t->mem, "doe=start&deel=%s&gebeurtenis=gebeurtenis01", first_part)),
              303);
    page = hall_page(t, &h, "/regie");
    CHECK(t, hall_has(page, "data-until"));
    CHECK(t, hall_has(page, "Volgende: Kennismaken"));
    CHECK_INT(t, act(t, &h, str_format(t->mem, "doe=more&deel=%s&minuten=2", first_part)), 303);
    CHECK(t, hall_has(hall_page(t, &h, "/regie"), "van 22 minuten"));
    CHECK_INT(t, act(t, &h, str_format(t->mem, "doe=skip&deel=%s", second_part)), 303);
    CHECK(t, hall_has(hall_page(t, &h, "/regie"), "Volgende: Hoe leren volwassenen?"));
    const str undo = hall_between(t, hall_page(t, &h, "/regie"), "name=\"ander\" value=\"", "\"");
    CHECK_INT(t, act(t, &h, str_format(t->mem, "doe=undo&ander=" STR_FMT, STR_ARG(undo))), 303);
    CHECK(t, hall_has(hall_page(t, &h, "/regie"), "Volgende: Kennismaken"));
    CHECK_INT(t,
              act(t, &h, str_format(t->mem, "doe=swap&deel=%s&ander=%s", second_part, third_part)),
              303);
    CHECK(t, hall_has(hall_page(t, &h, "/regie"), "Volgende: Hoe leren volwassenen?"));
    // Too long: what is offered adds up, and can be taken.
    CHECK_INT(t, act(t, &h, str_format(t->mem, "doe=more&deel=%s&minuten=60", first_part)), 303);
    page = hall_page(t, &h, "/regie");
    CHECK(t, hall_has(page, "Het past niet meer"));
    CHECK_INT(t, act(t, &h, STR("doe=offer&manier=shorten&stuk=0")), 303);
    CHECK(t, !hall_has(hall_page(t, &h, "/regie"), "Maak delen korter"));
    // What cannot be.
    CHECK_INT(t, act(t, &h, STR("doe=start&deel=bestaatniet")), 400);
    CHECK_INT(t, act(t, &h, str_format(t->mem, "doe=more&deel=%s&minuten=9999", first_part)), 400);
    CHECK_INT(t, act(t, &h, STR("doe=iets")), 400);
    CHECK_INT(t, act(t, &h, STR("doe=note&tekst=")), 400);
    CHECK_INT(t, act(t, &h, STR("doe=note&tekst=Meer+tijd+nodig&deel=j0a0almh")), 303);
    CHECK_INT(t, act(t, &h, STR("doe=end")), 303);
    CHECK(t, hall_has(hall_page(t, &h, "/regie"), "Deze bijeenkomst is klaar"));
    // The next trainer reads how long it took, here already of a second group: same part, other meeting.
    const str other = house_ask(t, &h.house, "GET",
                                str_z(t->mem, str_format(t->mem, "/bijeenkomst/" STR_FMT "/regie",
                                                         STR_ARG(h.other))),
                                h.trainer, (str){0});
    CHECK(t, hall_has(other, "(1 keer gegeven)"));
    house_close(t, &h.house);
}

TEST(meeting, what_was_done_without_a_network_counts_once)
{
    struct test_hall h;
    struct out log = out_new(t->mem);

    if (!hall_begin(t, &h, -3600)) return;
    CHECK_INT(t, act(t, &h, STR("doe=open")), 303);
    const long long now = time(NULL);
    out_format(&log,
               "doe=log&log=%%5B%%7B%%22id%%22:%%22zonder-net-1%%22,%%22tijd%%22:%lld,%%22doe%%22:%"
               "%22start%%22,%%22deel%%22:%%22%s%%22%%7D,",
               (now - 900) * 1000, first_part);
    out_format(&log,
               "%%7B%%22id%%22:%%22zonder-net-2%%22,%%22tijd%%22:%lld,%%22doe%%22:%%22more%%22,%%"
               "22deel%%22:%%22%s%%22,%%22minuten%%22:2%%7D,",
               (now - 600) * 1000, first_part);
    out_format(&log,
               "%%7B%%22id%%22:%%22zonder-net-3%%22,%%22tijd%%22:%lld,%%22doe%%22:%%22aanwezig%%22,"
               "%%22wie%%22:%%22" STR_FMT
               "%%22,%%22staat%%22:%%22present%%22,%%22tekst%%22:%%22stond+er%%22%%7D%%5D",
               (now - 500) * 1000, STR_ARG(h.members[3]));
    for (int i = 0; i < 2; i++) {
        CHECK_INT(t, act(t, &h, out_get(&log)), 303);
        const str page = hall_page(t, &h, "/regie");
        CHECK(t, hall_has(page, "van 22 minuten"));
        CHECK(t, hall_has(page, "<dd>1 van 15</dd>"));
    }
    CHECK_INT(t, act(t, &h, STR("doe=log&log=%5B%7B%5D")), 400);
    house_close(t, &h.house);
}

TEST(meeting, the_door)
{
    struct test_hall h;

    if (!hall_begin(t, &h, -60)) return;
    CHECK_INT(t, act(t, &h, STR("doe=open")), 303);
    const str code = hall_scan(t, &h);
    CHECK_INT(t, code.n, DOOR_CODE);
    const char *phone = hall_come(t, &h, 0);
    const str page = house_ask(t, &h.house, "GET", h.path, phone, (str){0});
    CHECK_INT(t, client_status(page), 200);
    CHECK(t, hall_has(page, "Je bent aangemeld, Mens 00."));
    CHECK(t, hall_has(client_field(page, STR("cache-control")), "no-store"));
    CHECK(t, hall_has(hall_page(t, &h, "/regie"), "1 van 15"));
    CHECK(t, !hall_has(hall_page(t, &h, "/wand"), "Mens 00")); // no names on the wall

    // The code is of this meeting only, and typed codes lead to it.
    const char *other =
        str_z(t->mem, str_format(t->mem, "/bijeenkomst/" STR_FMT "/deur?code=" STR_FMT,
                                 STR_ARG(h.other), STR_ARG(code)));
    CHECK(t, hall_has(house_ask(t, &h.house, "GET", other, "", (str){0}), "te oud"));
    const char *typed = str_z(t->mem, str_format(t->mem, "/bijeenkomst?code=" STR_FMT,
                                                 STR_ARG(str_lower(t->mem, hall_scan(t, &h)))));
    CHECK(t, hall_has(client_field(house_ask(t, &h.house, "GET", typed, "", (str){0}),
                                   STR("location")),
                      h.path));
    CHECK(t, hall_has(house_get(t, &h.house, "/bijeenkomst?code=AAAAAA"), "Deze code klopt niet"));

    // A telephone that is known: the code, and one button.
    const char *door = str_z(t->mem, str_format(t->mem, "%s/deur?code=" STR_FMT, h.path,
                                                STR_ARG(hall_scan(t, &h))));
    CHECK(t, hall_has(house_ask(t, &h.house, "GET", door, phone, (str){0}), "Je bent aangemeld"));
    // Somebody without a ticket does not come in.
    const str in =
        house_form(t, &h.house, door, "", str_z(t->mem, str_format(t->mem, "%s/deur", h.path)),
                   str_format(t->mem, "kaart=%lld-00000000000000000000000000000000&wie=" STR_FMT,
                              (long long)time(NULL), STR_ARG(h.members[1])));
    CHECK_INT(t, client_status(in), 410);
    // Without names for who only has the address.
    const char *bare = str_z(t->mem, str_format(t->mem, "%s/deur", h.path));
    CHECK(t, !hall_has(house_ask(t, &h.house, "GET", bare, "", (str){0}), "Mens 01"));

    // By hand with a reason, an objection, and all of it in the log.
    CHECK_INT(t,
              client_status(
                  hall_do(t, &h, "/aanwezig",
                          str_z(t->mem, str_format(t->mem, "wie=" STR_FMT "&staat=absent&reden=",
                                                   STR_ARG(h.members[0]))))),
              400);
    CHECK_INT(t,
              client_status(
                  hall_do(t, &h, "/aanwezig",
                          str_z(t->mem, str_format(t->mem,
                                                   "wie=" STR_FMT
                                                   "&staat=part&minuten=90&reden=ging+eerder+weg",
                                                   STR_ARG(h.members[0]))))),
              303);
    const str objects = house_form(t, &h.house, h.path, phone,
                                   str_z(t->mem, str_format(t->mem, "%s/bezwaar", h.path)),
                                   STR("reden=Ik+bleef+tot+het+einde"));
    CHECK_INT(t, client_status(objects), 303);
    const str office = hall_page(t, &h, "/kantoor");
    CHECK(t, hall_has(office, "Ik bleef tot het einde"));
    CHECK(t, hall_has(office, "ging eerder weg"));
    CHECK(t, hall_has(office, "met de code"));
    house_close(t, &h.house);
}

TEST(meeting, too_early_says_so_and_keeps_the_scan)
{
    struct test_hall h;

    if (!hall_begin(t, &h, DOOR_BEFORE_S + 600)) return;
    CHECK_INT(t, act(t, &h, STR("doe=open")), 303);
    const char *door = str_z(t->mem, str_format(t->mem, "%s/deur?code=" STR_FMT, h.path,
                                                STR_ARG(hall_scan(t, &h))));
    const str page = house_ask(t, &h.house, "GET", door, "", (str){0});
    CHECK(t, hall_has(page, "Je bent vroeg"));
    const str ticket = hall_between(t, page, "name=\"kaart\" value=\"", "\"");
    CHECK(t, !hall_has(page, "Mens 01"));
    // The trainer begins: the door opens, and the ticket of before is good.
    CHECK_INT(t, act(t, &h, str_format(t->mem, "doe=start&deel=%s", first_part)), 303);
    const char *again =
        str_z(t->mem, str_format(t->mem, "%s/deur?kaart=" STR_FMT, h.path, STR_ARG(ticket)));
    CHECK(t, hall_has(house_ask(t, &h.house, "GET", again, "", (str){0}), "Mens 01"));
    house_close(t, &h.house);
}

TEST(meeting, a_code_lives_45_seconds)
{
    const str secret = STR("0123"), uid = STR("abcdefgh");
    const int64_t now = 1795600000 / DOOR_STEP_S * DOOR_STEP_S;
    const str code = door_code(t->mem, secret, uid, now);

    CHECK(t, door_is_code(t->mem, secret, uid, code, now));
    CHECK(t, door_is_code(t->mem, secret, uid, code, now + 44));
    CHECK(t, !door_is_code(t->mem, secret, uid, code, now + 45));
    CHECK(t, !door_is_code(t->mem, secret, uid, code, now - 1));
    CHECK(t, !door_is_code(t->mem, secret, STR("anderen1"), code, now));
    CHECK(t, !door_is_code(t->mem, STR(""), uid, code, now));
}

static int vote(struct test *t, struct test_hall *h, const char *phone, const char *poll,
                const char *fields)
{
    return client_status(house_form(t, &h->house, h->path, phone,
                                    str_z(t->mem, str_format(t->mem, "%s/stem", h->path)),
                                    str_format(t->mem, "vraag=%s&%s", poll, fields)));
}

TEST(meeting, questions_are_collected_first_and_shown_later)
{
    struct test_hall h;
    const char *phones[6];

    if (!hall_begin(t, &h, -60)) return;
    CHECK_INT(t, act(t, &h, STR("doe=open")), 303);
    for (int i = 0; i < 6; i++)
        phones[i] = hall_come(t, &h, i);
    CHECK_INT(t, vote(t, &h, phones[0], fixed_poll, "antwoord=1"), 410); // not open yet
    CHECK_INT(t, client_status(hall_do(t, &h, "/peiling", "doe=open&vraag=h1tp4vja")), 303);
    CHECK(t, hall_has(house_ask(t, &h.house, "GET", h.path, phones[0], (str){0}),
                      "de telefoon op tafel"));
    for (int i = 0; i < 5; i++)
        CHECK_INT(t, vote(t, &h, phones[i], fixed_poll, i < 3 ? "antwoord=2" : "antwoord=1"), 303);
    CHECK_INT(t, vote(t, &h, phones[0], fixed_poll, "antwoord=1"), 303); // changed, not doubled
    CHECK_INT(t, vote(t, &h, phones[0], fixed_poll, "antwoord=1&antwoord=2"), 400);
    CHECK_INT(t, vote(t, &h, phones[0], fixed_poll, "antwoord=9"), 400);
    CHECK_INT(t, vote(t, &h, "", fixed_poll, "antwoord=1"), 403);
    const str wall = hall_page(t, &h, "/wand");
    CHECK(t, hall_has(wall, "5 antwoorden"));
    CHECK(t, !hall_has(wall, "m-bars")); // collecting is not showing
    CHECK(t, !hall_has(house_ask(t, &h.house, "GET", h.path, phones[5], (str){0}), "m-bars"));
    CHECK_INT(t, client_status(hall_do(t, &h, "/peiling", "doe=show&vraag=h1tp4vja")), 303);
    CHECK(t, hall_has(hall_page(t, &h, "/wand"), "(60%)"));
    CHECK(t, hall_has(house_ask(t, &h.house, "GET", h.path, phones[5], (str){0}), "(60%)"));
    CHECK(t, !hall_has(hall_page(t, &h, "/regie"), "Per stad")); // two and three in a city: too few
    CHECK_INT(t, vote(t, &h, phones[0], fixed_poll, "antwoord=1"), 410);
    const str csv = hall_page(t, &h, "/peiling/h1tp4vja/uitslag.csv");
    CHECK(t, hall_has(csv, "de twijfelaar,3,5"));

    // Words: folded, struck before they show.
    CHECK_INT(t, client_status(hall_do(t, &h, "/peiling", "doe=open&vraag=s69636ch")), 303);
    CHECK_INT(t, vote(t, &h, phones[0], "s69636ch", "tekst=Geduld&tekst=stilte"), 303);
    CHECK_INT(t, vote(t, &h, phones[1], "s69636ch", "tekst=geduld%21&tekst=scheldwoord"), 303);
    CHECK_INT(t,
              client_status(
                  hall_do(t, &h, "/peiling", "doe=strike&vraag=s69636ch&woord=scheldwoord")),
              303);
    CHECK_INT(t, client_status(hall_do(t, &h, "/peiling", "doe=show&vraag=s69636ch")), 303);
    const str words = hall_page(t, &h, "/wand");
    CHECK(t, hall_has(words, ">Geduld<"));
    CHECK(t, !hall_has(words, "scheldwoord"));

    // In one line: without answers it is a question of yes or no, in both languages.
    CHECK_INT(t,
              client_status(hall_do(t, &h, "/peiling",
                                    "doe=new&soort=choice&tekst=Gaan+we+door%3F&antwoorden=&"
                                    "gebeurtenis=jaofnee1")),
              303);
    CHECK_INT(t, vote(t, &h, phones[0], "jaofnee1", "antwoord=2"), 303);
    CHECK_INT(t, vote(t, &h, phones[1], "jaofnee1", "antwoord=3"), 400);
    CHECK_INT(t, client_status(hall_do(t, &h, "/peiling", "doe=show&vraag=jaofnee1")), 303);
    CHECK(t, hall_has(hall_page(t, &h, "/wand"), ">nee<"));
    // Made on the spot, every kind; a ranking wants a place for each.
    CHECK_INT(t,
              client_status(hall_do(t, &h, "/peiling",
                                    "doe=new&soort=ranking&tekst=Wat+eerst%3F&antwoorden=een%"
                                    "0Atwee%0Adrie&gebeurtenis=volgorde1")),
              303);
    CHECK_INT(t, vote(t, &h, phones[0], "volgorde1", "plaats-1=1&plaats-2=1&plaats-3=3"), 400);
    CHECK_INT(t, vote(t, &h, phones[0], "volgorde1", "plaats-1=3&plaats-2=1&plaats-3=2"), 303);
    CHECK_INT(
        t,
        client_status(hall_do(
            t, &h, "/peiling",
            "doe=new&soort=quiz&tekst=Hoeveel%3F&antwoorden=een%0Atwee&gebeurtenis=quiz0001")),
        400);
    CHECK_INT(t,
              client_status(
                  hall_do(t, &h, "/peiling",
                          "doe=new&soort=open&tekst=Wat+mist+er%3F&gebeurtenis=open0001")),
              303);
    CHECK_INT(t, vote(t, &h, phones[0], "open0001", "tekst=Meer+koffie"), 303);
    const str said = hall_between(t, house_ask(t, &h.house, "GET", h.path, phones[1], (str){0}),
                                  "name=\"steun\" value=\"", "\"");
    for (int i = 0; i < 2; i++) // supporting twice is supporting once
        CHECK_INT(t,
                  vote(t, &h, phones[1], "open0001",
                       str_z(t->mem, str_format(t->mem, "steun=" STR_FMT, STR_ARG(said)))),
                  303);
    CHECK(t, hall_has(hall_page(t, &h, "/regie"), "1 is het eens"));
    CHECK_INT(t,
              client_status(hall_do(t, &h, "/peiling",
                                    "doe=new&soort=scale&tekst=Hoe+druk%3F&gebeurtenis=schaal01")),
              303);
    CHECK_INT(t, vote(t, &h, phones[0], "schaal01", "antwoord=4"), 303);
    CHECK_INT(t, vote(t, &h, phones[1], "schaal01", "antwoord=5"), 303);
    CHECK(t, hall_has(hall_page(t, &h, "/regie"), "Gemiddeld 4,5"));
    house_close(t, &h.house);
}

TEST(meeting, groups_and_their_notes)
{
    struct test_hall h;
    const char *phone;

    if (!hall_begin(t, &h, -60)) return;
    CHECK_INT(t, act(t, &h, STR("doe=open")), 303);
    CHECK_INT(t, act(t, &h, str_format(t->mem, "doe=start&deel=%s", first_part)), 303);
    phone = hall_come(t, &h, 0);
    for (int i = 1; i < 7; i++)
        (void)hall_come(t, &h, i);
    CHECK_INT(t,
              client_status(hall_do(t, &h, "/groepjes",
                                    "doe=make&manier=mixed&per=grootte&aantal=3&minuten=10&tekst="
                                    "Zoek+drie+dingen&gebeurtenis=groepjes1")),
              303);
    CHECK(t, hall_has(hall_page(t, &h, "/regie"),
                      "2 groepen gemaakt")); // seven people: of three and four
    CHECK(t, !hall_has(house_ask(t, &h.house, "GET", h.path, phone, (str){0}), "Zoek drie dingen"));
    CHECK_INT(t, client_status(hall_do(t, &h, "/groepjes", "doe=start&indeling=groepjes1")), 303);
    CHECK(t, hall_has(house_ask(t, &h.house, "GET", h.path, phone, (str){0}), "Zoek drie dingen"));
    CHECK(t, hall_has(hall_page(t, &h, "/wand"), "Zoek drie dingen"));
    CHECK_INT(t,
              client_status(house_form(t, &h.house, h.path, phone,
                                       str_z(t->mem, str_format(t->mem, "%s/notitie", h.path)),
                                       STR("tekst=Wij+vonden+er+vier"))),
              303);
    CHECK_INT(t,
              client_status(hall_do(
                  t, &h, "/groepjes",
                  str_z(t->mem,
                        str_format(t->mem, "doe=move&indeling=groepjes1&wie=" STR_FMT "&groep=3",
                                   STR_ARG(h.members[8]))))),
              303);
    // The time is over and two minutes more: the groups close by themselves, and what they wrote is on the wall.
    raw_sql(t, h.house.database, "update meeting_breakout set started_at = started_at - 86400");
    CHECK(t, !hall_has(house_ask(t, &h.house, "GET", h.path, phone, (str){0}), "Zoek drie dingen"));
    CHECK(t, hall_has(hall_page(t, &h, "/wand"), "Wij vonden er vier"));
    CHECK_INT(t,
              client_status(house_form(t, &h.house, h.path, phone,
                                       str_z(t->mem, str_format(t->mem, "%s/notitie", h.path)),
                                       STR("tekst=na+de+tijd"))),
              410);
    raw_sql(t, h.house.database, "update meeting_breakout set started_at = started_at + 86400");
    CHECK_INT(t, client_status(hall_do(t, &h, "/groepjes", "doe=end&indeling=groepjes1")), 303);
    CHECK(t, hall_has(hall_page(t, &h, "/wand"), "Wij vonden er vier"));
    CHECK_INT(t,
              client_status(house_form(t, &h.house, h.path, phone,
                                       str_z(t->mem, str_format(t->mem, "%s/notitie", h.path)),
                                       STR("tekst=te+laat"))),
              410);
    // Three of the seven work on one project, however they wrote it down: they stay together.
    for (int i = 1; i <= 3; i++)
        raw_sql(t, h.house.database,
                str_z(t->mem,
                      str_format(t->mem,
                                 "update group_member set project = '%s' where uid = "
                                 "'" STR_FMT "'",
                                 i == 2 ? " molenplein" : "Molenplein", STR_ARG(h.members[i]))));
    CHECK_INT(t,
              client_status(hall_do(t, &h, "/groepjes",
                                    "doe=make&manier=project&per=aantal&aantal=2&minuten=10&"
                                    "gebeurtenis=groepjes2")),
              303);
    const char *kept = "select count(distinct t.number) from meeting_team_member t join "
                       "meeting_breakout b on b.id = t.breakout and b.kept = 'project' join "
                       "group_member m on m.id = t.member where lower(trim(m.project)) = "
                       "'molenplein'";
    CHECK_STR(t, str_trim(raw_sql(t, h.house.database, kept)), "1");
    CHECK_STR(t,
              str_trim(raw_sql(t, h.house.database,
                               "select count(*) from meeting_team_member t join meeting_breakout b "
                               "on b.id = t.breakout and b.kept = 'project'")),
              "7");
    CHECK_INT(t,
              client_status(hall_do(t, &h, "/groepjes", "doe=make&manier=intervision&minuten=10")),
              409);
    CHECK_INT(t,
              client_status(hall_do(t, &h, "/groepjes",
                                    "doe=make&manier=random&per=aantal&aantal=0&minuten=10")),
              400);
    house_close(t, &h.house);
}

TEST(meeting, reactions_from_five_up_and_only_to_its_trainer)
{
    struct test_hall h;
    const char *phones[5];

    if (!hall_begin(t, &h, -60)) return;
    CHECK_INT(t, act(t, &h, STR("doe=open")), 303);
    for (int i = 0; i < 5; i++)
        phones[i] = hall_come(t, &h, i);
    const char *to = str_z(t->mem, str_format(t->mem, "%s/reactie", h.path));
    CHECK_INT(t,
              client_status(house_form(t, &h.house, h.path, phones[0], to, STR("nut=5&veilig=4"))),
              410);
    CHECK_INT(t, act(t, &h, str_format(t->mem, "doe=start&deel=%s", first_part)), 303);
    CHECK_INT(t, act(t, &h, STR("doe=end")), 303);
    for (int i = 0; i < 5; i++) {
        CHECK(t, !hall_has(hall_page(t, &h, "/regie"), "Gemiddeld"));
        CHECK_INT(t,
                  client_status(house_form(t, &h.house, h.path, phones[i], to,
                                           STR("nut=5&veilig=4&mee=Oefenen+helpt"))),
                  303);
        CHECK_INT(t,
                  client_status(house_form(t, &h.house, h.path, phones[i], to,
                                           STR("nut=4&veilig=4&mee=Oefenen+helpt"))),
                  303);
    }
    const str page = hall_page(t, &h, "/regie");
    CHECK(t, hall_has(page, "Gemiddeld 4,0"));
    CHECK(t, hall_has(page, "Oefenen helpt"));
    CHECK_INT(t,
              client_status(house_form(t, &h.house, h.path, phones[0], to, STR("nut=9&veilig=4"))),
              400);
    house_close(t, &h.house);
}

// What `meent meeting demo ARGUMENT` leaves: how many meetings of the practice group are on now.
static int64_t demo_again(struct test *t, struct house *h, char *argument)
{
    int used;
    char *words[] = {"meeting", "demo"}, *args[] = {argument};
    const struct command *command = command_find(2, words, &used);
    struct cli c = {.mem = t->mem,
                    .command = command,
                    .set = &h->set,
                    .args = args,
                    .n = argument ? 1 : 0,
                    .store = h->store,
                    .files = h->files};
    int64_t n = -1;

    CHECK_INT(t, command->run(&c), ERR_NONE);
    CHECK_INT(t,
              str_int(str_trim(raw_sql(t, h->database,
                                       "select count(*) from meeting where venue = 'Oefenzaal'")),
                      0, 99, &n),
              ERR_NONE);
    return n;
}

TEST(meeting, a_second_demo_adds_no_second_meeting_that_is_on)
{
    struct house h;

    if (!house_open(t, &h, NULL, 0)) return;
    house_fill(t, &h);
    CHECK_INT(t, demo_again(t, &h, "--once"), 1);
    CHECK_INT(t, demo_again(t, &h, "--once"), 1);
    CHECK_INT(t, demo_again(t, &h, NULL), 2); // asked for by itself
    house_close(t, &h);
}
