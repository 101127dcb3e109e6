// The trainer's home: what to do now, what earlier trainers learned, and the steps that a mentor signed. Only one's own.
#include "app/trainer/trainer.h"
#include "tests/app/meeting/hall.h"
#include "tests/support/raw.h"

#include <stdio.h>
#include <time.h>

TEST(trainer, sessions_minutes_and_steps)
{
    static const int took[] = {12, 15, 19, 21, 22, 22, 23, 26, 31}; // minutes; the median is 22
    struct test_hall h;

    if (!hall_begin(t, &h, 3 * 86400)) return;
    const char *path = str_z(t->mem, str_format(t->mem, "/trainer/" STR_FMT, STR_ARG(h.uid)));
    str home = house_ask(t, &h.house, "GET", "/trainer", h.trainer, (str){0});
    CHECK(t, hall_has(home, path));
    // Three days before: the part of the checklist for the last week, not that of the day itself.
    CHECK(t, hall_has(home, "Over 3 dagen"));
    CHECK(t,
          hall_has(home, "Bericht aan deelnemers") && !hall_has(home, "Datum, zaal en gaststad"));
    CHECK_INT(t, client_status(house_ask(t, &h.house, "GET", path, h.trainer, (str){0})), 200);
    CHECK_INT(t, client_status(house_ask(t, &h.house, "GET", path, h.outsider, (str){0})), 404);
    CHECK(t, !hall_has(house_ask(t, &h.house, "GET", "/trainer", h.outsider, (str){0}), path));
    CHECK(t, hall_has(house_ask(t, &h.house, "GET", path, h.trainer, (str){0}),
                      "nog niet eerder gegeven"));
    // Nine runs elsewhere, one that skipped it, and a note; this meeting itself does not count.
    const str block =
        str_trim(raw_sql(t, h.house.database,
                         "select b.uid from course_block b join course c on c.live = b.version "
                         "where b.kind = 'part' "
                         "and b.lang = 'nl' and b.part = 'e6mcomll' order by b.seq limit 1"));
    for (size_t i = 0; i <= COUNT_OF(took); i++) {
        const bool skipped = i == COUNT_OF(took);
        raw_sql(t, h.house.database,
                str_z(t->mem,
                      str_format(t->mem,
                                 "insert into meeting (id, uid, learn_group, number, session, "
                                 "title, starts_at, ends_at, venue, state, changed_at) "
                                 "select %zu, 'run%05zu', learn_group, 1, 'e6mcomll', '', 1000, "
                                 "2000, '', 'held', 1 from meeting where uid = '" STR_FMT "'",
                                 9000 + i, i, STR_ARG(h.uid))));
        raw_sql(t, h.house.database,
                str_z(t->mem,
                      str_format(t->mem,
                                 "insert into meeting_took (meeting, block, planned_s, took_s, "
                                 "skipped, at) values (%zu, '" STR_FMT "', 1200, %d, %d, 1)",
                                 9000 + i, STR_ARG(block), skipped ? 0 : took[i] * 60, skipped)));
    }
    raw_sql(
        t, h.house.database,
        str_z(t->mem,
              str_format(t->mem,
                         "insert into meeting_event (meeting, uid, at, act, block, other, minutes, "
                         "note, made_at) values (9001, 'aaaaaaaa', 1, 'note', '" STR_FMT
                         "', '', 0, 'Zet de stoelen eerst weg', 1)",
                         STR_ARG(block))));
    const str page = house_ask(t, &h.house, "GET", path, h.trainer, (str){0});
    CHECK(t, hall_has(page, "meestal 22 (9 keer gegeven)"));
    CHECK(t, hall_has(page, "de middelste helft 19 tot 23"));
    CHECK(t, hall_has(page, "1 keer overgeslagen"));
    CHECK(t, hall_has(page, "Zet de stoelen eerst weg"));
    // A step counts when it is signed.
    raw_sql(t, h.house.database,
            "insert into observation (uid, member, kind, observer, number, held_day, minutes, "
            "people, form, state, made_at, changed_at) "
            "select 'stapstap', m.id, 'watched', p.id, 1, 20000, 0, 0, '', 'draft', 1, 1 from "
            "group_member m join person t on t.id = m.person and t.mail = "
            "'trainer@example.nl', person p where p.mail = 'buiten@example.nl'");
    home = house_ask(t, &h.house, "GET", "/trainer", h.trainer, (str){0});
    CHECK(t, hall_has(home, "Je hebt iemand gevraagd") && !hall_has(home, "1 van 1"));
    raw_sql(t, h.house.database, "update observation set state = 'signed' where uid = 'stapstap'");
    home = house_ask(t, &h.house, "GET", "/trainer", h.trainer, (str){0});
    CHECK(t, hall_has(home, "1 van 1") && !hall_has(home, "Je hebt iemand gevraagd"));
    house_close(t, &h.house);
}
