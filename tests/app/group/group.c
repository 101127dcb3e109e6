// A group from opening to full: seats, waiting list, invitation, leaving, dates that move, peer groups, a newer version; and
// its calendar, to the byte.
#include "core/group.h"
#include "app/group/ics.h"
#include "app/notice/notice.h"
#include "base/day.h"
#include "core/job.h"
#include "main/main.h"
#include "tests/support/raw.h"
#include "tests/web/house.h"

#include <stdio.h>
#include <time.h>

TEST(ics, folds_escapes_and_knows_both_clock_changes)
{
    static const struct {
        const char *name;
        day d;
        int minutes;
        const char *want;
    } rows[] = {
        {"winter", {0}, 570, "DTSTART;TZID=Europe/Amsterdam:20270309T093000\r\n"},
        {"the day of March", {0}, 570, "DTSTART;TZID=Europe/Amsterdam:20270328T093000\r\n"},
        {"the day of October", {0}, 570, "DTSTART;TZID=Europe/Amsterdam:20271031T093000\r\n"},
        {"first of two o'clock", {0}, 150, "DTSTART;TZID=Europe/Amsterdam:20271031T023000\r\n"},
    };
    static const char *const days[] = {"2027-03-09", "2027-03-28", "2027-10-31", "2027-10-31"};
    struct out o = out_new(t->mem);

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct out one = out_new(t->mem);
        day d;
        CHECK_INT(t, day_parse(str_of(days[i]), &d), ERR_NONE);
        const int64_t at = at_of_local(d, rows[i].minutes);
        const struct ics_event e = {.uid = STR("abcd1234"),
                                    .summary = STR("X"),
                                    .starts_at = at,
                                    .ends_at = at + 3600,
                                    .changed_at = 0};
        t->row = rows[i].name;
        CHECK_INT(t, at_local_minutes(at), rows[i].minutes);
        ics_event(&one, STR("meent.example"), &e);
        CHECK(t, str_find(out_get(&one), str_of(rows[i].want)) > 0);
        // The second of the two hours cannot be said in local time.
        const struct ics_event later = {.uid = STR("abcd1234"),
                                        .starts_at = at + 3600,
                                        .ends_at = at + 7200};
        if (i == 3) {
            ics_event(&one, STR("meent.example"), &later);
            CHECK(t, str_find(out_get(&one), STR("DTSTART:20271031T013000Z\r\n")) > 0);
        }
    }
    t->row = NULL;
    ics_open(&o, STR("Één; agenda, met\\tekens"), STR("nl"));
    const struct ics_event e = {
        .uid = STR("abcd1234"),
        .summary = STR("Een heel lange titel met veel é en ü erin, zodat de regel gevouwen wordt; "
                       "en nog langer\nmet een tweede regel"),
        .starts_at = 1800000000,
        .ends_at = 1800003600,
        .sequence = 3,
        .cancelled = true,
    };
    ics_event(&o, STR("meent.example"), &e);
    ics_close(&o);
    const str all = out_get(&o);
    CHECK(t, str_find(all, STR("NAME:Één\\; agenda\\, met\\\\tekens\r\n")) > 0);
    CHECK(t, str_find(all, STR("SEQUENCE:3\r\n")) > 0);
    CHECK(t, str_find(all, STR("STATUS:CANCELLED\r\n")) > 0);
    for (str rest = all, line; str_cut(&rest, '\n', &line);) {
        if (!line.n) continue;
        CHECK(t, line.at[line.n - 1] == '\r' && line.n - 1 <= 75);
        CHECK(t, ((unsigned char)line.at[0] & 0xc0) != 0x80); // never inside a sign
    }
}

static str plain_get(struct test *t, struct house *h, const char *who, const char *path)
{
    return house_ask(t, h, "GET", path, who, (str){0});
}

// What stands after `mark` up to the next `end` on a page.
static str after(str page, const char *mark, char end)
{
    const ptrdiff_t i = str_find(page, str_of(mark));

    if (i < 0) return (str){0};
    const str rest = str_from(page, (size_t)i + strlen(mark));
    const ptrdiff_t n = str_find_byte(rest, end);
    return n < 0 ? (str){0} : str_part(rest, 0, (size_t)n);
}

static bool letter_to(struct test *t, struct house *h, const char *mail, const char *subject)
{
    const str all =
        raw_sql(t, h->database,
                str_z(t->mem,
                      str_format(t->mem, "select subject from mail where recipient = '%s'", mail)));
    return str_find(all, str_of(subject)) >= 0;
}

TEST(group, from_opening_to_a_waiting_list_and_a_moved_date)
{
    struct house h;

    if (!house_open(t, &h, NULL, 0)) return;
    h.set.origin = STR("http://meent.example");
    house_fill(t, &h);
    const char *boss = house_person(t, &h, "co@example.nl", "coordinator", PLACE_ROOT);
    const char *anne = house_person(t, &h, "anne@example.nl", NULL, PLACE_ROOT);
    const char *bert = house_person(t, &h, "bert@example.nl", NULL, PLACE_ROOT);
    const char *op = house_person(t, &h, "op@example.nl", "operator", PLACE_ROOT);
    CHECK_INT(t, client_status(plain_get(t, &h, anne, "/groep/nieuw")), 403);
    CHECK_INT(t,
              client_status(house_form(
                  t, &h, "/groep/nieuw", boss, "/groep/nieuw",
                  STR("naam=Proef+2027&leergang=democratisch-vakmanschap&plaats=alles&taal=nl"))),
              303);
    CHECK_INT(t,
              client_status(house_form(t, &h, "/groep/proef-2027/instellen", boss,
                                       "/groep/proef-2027/instellen",
                                       STR("naam=Proef+2027&staat=planned&erbij=utrecht"))),
              303);
    // Before it opens it is there for nobody else, and never for the operator.
    CHECK_INT(t, client_status(plain_get(t, &h, anne, "/groep/proef-2027")), 404);
    CHECK_INT(t, client_status(plain_get(t, &h, op, "/groep/proef-2027")), 404);
    CHECK_INT(t,
              client_status(house_form(t, &h, "/groep/proef-2027/instellen", boss,
                                       "/groep/proef-2027/instellen",
                                       STR("naam=Proef+2027&staat=open&p-utrecht=1"))),
              303);
    // One seat: the first asks and is let in, the second waits, and comes in when the first goes.
    CHECK_INT(t,
              client_status(house_form(t, &h, "/groep/proef-2027", anne,
                                       "/groep/proef-2027/aanmelden",
                                       STR("stad=utrecht&project=Plein"))),
              303);
    CHECK_INT(t, client_status(plain_get(t, &h, anne, "/groep/proef-2027/mensen")), 404);
    const str list = plain_get(t, &h, boss, "/groep/proef-2027/mensen");
    const str uid = after(list, "action=\"/groep/proef-2027/mensen/", '"');
    CHECK_INT(t, (int)uid.n, 8);
    const char *member =
        str_z(t->mem, str_format(t->mem, "/groep/proef-2027/mensen/" STR_FMT, STR_ARG(uid)));
    CHECK_INT(t, client_status(house_form(t, &h, "/mijn", anne, member, STR("naar=in"))), 404);
    // It waits for the coordinator until it is done; then she who asked hears that she is in.
    // The jobs that bring a notice to who follows. The one that sends mail stays out, so that letters can be counted.
    house_work(t, &h, notice_jobs, COUNT_OF(notice_jobs), (int64_t)time(NULL) + 1);
    CHECK(t, str_find(plain_get(t, &h, boss, "/mijn"),
                      STR("Proef 2027: iemand vraagt om een plek")) > 0);
    CHECK(t, letter_to(t, &h, "co@example.nl", "iemand vraagt om een plek"));
    CHECK_INT(t,
              client_status(
                  house_form(t, &h, "/groep/proef-2027/mensen", boss, member, STR("naar=in"))),
              303);
    house_work(t, &h, notice_jobs, COUNT_OF(notice_jobs), (int64_t)time(NULL) + 1);
    CHECK(t, str_find(plain_get(t, &h, boss, "/mijn"), STR("vraagt om een plek")) < 0);
    CHECK(t, str_find(plain_get(t, &h, anne, "/mijn"), STR("Je zit in de groep Proef 2027")) > 0);
    CHECK(t, str_find(plain_get(t, &h, anne, "/mijn/volgen"), STR("Proef 2027")) > 0);
    CHECK(t, letter_to(t, &h, "anne@example.nl", "Je zit in de groep Proef 2027"));
    // Invited, it waits for him; taken back, it does not.
    CHECK_INT(t,
              client_status(house_form(t, &h, "/groep/proef-2027/mensen", boss,
                                       "/groep/proef-2027/uitnodigen",
                                       STR("mail=op%40example.nl&naam=Op&rol=trainer"))),
              303);
    house_work(t, &h, notice_jobs, COUNT_OF(notice_jobs), (int64_t)time(NULL) + 1);
    CHECK(t, str_find(plain_get(t, &h, op, "/mijn"),
                      STR("Je bent gevraagd voor Proef 2027, als ")) > 0);
    const str back = after(plain_get(t, &h, boss, "/groep/proef-2027/mensen"),
                           "action=\"/groep/proef-2027/uitnodigen/", '"');
    CHECK_INT(t,
              client_status(house_form(
                  t, &h, "/groep/proef-2027/mensen", boss,
                  str_z(t->mem,
                        str_format(t->mem, "/groep/proef-2027/uitnodigen/" STR_FMT, STR_ARG(back))),
                  STR("x=1"))),
              303);
    CHECK(t, str_find(plain_get(t, &h, op, "/mijn"), STR("Je bent gevraagd")) < 0);
    CHECK_INT(t,
              client_status(house_form(t, &h, "/groep/proef-2027", bert,
                                       "/groep/proef-2027/aanmelden", STR("stad=utrecht"))),
              303);
    CHECK_INT(t, client_status(plain_get(t, &h, bert, "/groep/proef-2027/mensen")), 404);
    CHECK_INT(t,
              client_status(house_form(t, &h, "/groep/proef-2027/mensen", anne,
                                       "/groep/proef-2027/afmelden", STR("x=1"))),
              303);
    CHECK_INT(t, client_status(plain_get(t, &h, bert, "/groep/proef-2027/mensen")), 200);
    // All modules planned over the change of the clock; half past nine stays half past nine.
    CHECK_INT(t,
              client_status(house_form(t, &h, "/groep/proef-2027/data", boss,
                                       "/groep/proef-2027/data",
                                       STR("eerste=9-3-2027&tijd=09%3A30&weken=3"))),
              303);
    const str dates = plain_get(t, &h, boss, "/groep/proef-2027/data");
    const str first = after(dates, "href=\"/groep/proef-2027/data/", '"');
    const str made = house_form(t, &h, "/groep/agenda", bert, "/groep/agenda", STR("groep="));
    const str feed = after(made, "value=\"http://meent.example/groep/agenda/", '"');
    CHECK(t, feed.n > 43);
    const char *address =
        str_z(t->mem, str_format(t->mem, "/groep/agenda/" STR_FMT, STR_ARG(feed)));
    const str ics = house_get(t, &h, address);
    CHECK_INT(t, client_status(ics), 200);
    int events = 0, half_past = 0;
    for (str rest = ics, line; str_cut(&rest, '\n', &line);) {
        events += str_starts(line, STR("BEGIN:VEVENT"));
        half_past += str_starts(line, STR("DTSTART;TZID=Europe/Amsterdam:")) &&
                     str_find(line, STR("T093000\r")) > 0;
    }
    CHECK_INT(t, events, 9);
    CHECK_INT(t, half_past, 9);
    CHECK(t, str_find(ics, STR("bert")) < 0);
    // Moved: SEQUENCE goes up. Cancelled: it says so.
    const char *one =
        str_z(t->mem, str_format(t->mem, "/groep/proef-2027/data/" STR_FMT, STR_ARG(first)));
    CHECK_INT(t, client_status(plain_get(t, &h, bert, one)), 404);
    CHECK_INT(t,
              client_status(house_form(t, &h, one, boss, one,
                                       STR("module=1&datum=2027-03-10&van=10%3A00&tot=14%3A00&"
                                           "stad=utrecht&waar=Zaal+3"))),
              303);
    const str moved = house_get(t, &h, address);
    CHECK(t, str_find(moved, STR("SEQUENCE:1\r\n")) > 0);
    CHECK(t, str_find(moved, STR("DTSTART;TZID=Europe/Amsterdam:20270310T100000\r\n")) > 0);
    const char *off = str_z(t->mem, str_format(t->mem, "%s/afzeggen", one));
    CHECK_INT(t, client_status(house_form(t, &h, one, boss, off, STR("x=1"))), 303);
    const str cancelled = house_get(t, &h, address);
    CHECK(t, str_find(cancelled, STR("SEQUENCE:2\r\n")) > 0);
    CHECK(t, str_find(cancelled, STR("STATUS:CANCELLED\r\n")) > 0);
    // Who is in hears of both, at once; who went, and who changed it, do not.
    house_work(t, &h, notice_jobs, COUNT_OF(notice_jobs), (int64_t)time(NULL) + 1);
    CHECK(t, str_find(plain_get(t, &h, bert, "/mijn"),
                      STR("is veranderd en is nu op woensdag 10 maart 2027 van 10:00 tot 14:00, "
                          "Utrecht, Zaal 3")) > 0);
    CHECK(t, str_find(plain_get(t, &h, bert, "/mijn"),
                      STR("op woensdag 10 maart 2027 gaat niet door")) > 0);
    CHECK(t, letter_to(t, &h, "bert@example.nl", "Proef 2027: 1. "));
    CHECK(t, !letter_to(t, &h, "anne@example.nl", "Proef 2027: 1. "));
    CHECK(t, !letter_to(t, &h, "co@example.nl", "Proef 2027: 1. "));
    // Taken back, the address is as any other.
    const str mine = plain_get(t, &h, bert, "/groep/agenda");
    const str drop = after(mine, "action=\"/groep/agenda/", '"');
    CHECK_INT(t,
              client_status(house_form(t, &h, "/groep/agenda", bert,
                                       str_z(t->mem, str_format(t->mem, "/groep/agenda/" STR_FMT,
                                                                STR_ARG(drop))),
                                       STR("x=1"))),
              303);
    CHECK_INT(t, client_status(house_get(t, &h, address)), 404);
    // A seat on top of what is taken: refused with words, kept as typed.
    CHECK_INT(t,
              client_status(house_form(t, &h, "/groep/proef-2027/instellen", boss,
                                       "/groep/proef-2027/instellen",
                                       STR("naam=Proef+2027&staat=open&p-utrecht=0"))),
              422);
    house_close(t, &h);
}

// Intervision groups by the program and by hand, without script; a participant may look, not touch.
TEST(group, peer_groups_by_program_and_by_hand)
{
    struct house h;

    if (!house_open(t, &h, NULL, 0)) return;
    house_fill(t, &h);
    const char *boss = house_person(t, &h, "co@example.nl", "coordinator", PLACE_ROOT);
    const char *path = "/groep/oefengroep/intervisie";
    const str page = plain_get(t, &h, boss, path);
    CHECK_INT(t, client_status(page), 200);
    CHECK(t, str_find(page, STR("Intervisiegroep 5")) > 0);
    const str person = after(page, "<select class=\"m-select\" id=\"p-", '"');
    CHECK_INT(t, (int)person.n, 8);
    CHECK_INT(t,
              client_status(house_form(t, &h, path, boss,
                                       "/groep/oefengroep/intervisie/met-de-hand",
                                       str_format(t->mem, "p-" STR_FMT "=0", STR_ARG(person)))),
              303);
    CHECK(t, str_find(plain_get(t, &h, boss, path), STR("1 deelnemer zonder groep")) > 0);
    CHECK_INT(t, client_status(house_form(t, &h, path, boss, path, STR("hoe=herstel"))), 303);
    CHECK(t, str_find(plain_get(t, &h, boss, path), STR("zonder groep")) < 0);
    const char *op = house_person(t, &h, "op@example.nl", "operator", PLACE_ROOT);
    CHECK_INT(t, client_status(plain_get(t, &h, op, path)), 404);
    CHECK_INT(t, client_status(house_form(t, &h, "/mijn", op, path, STR("hoe=opnieuw"))), 404);
    house_close(t, &h);
}
