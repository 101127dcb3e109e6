#include "tests/app/meeting/hall.h"

#include "app/learn/learn.sql.h"

#include <stdio.h>
#include <time.h>

struct making {
    struct test *t;
    struct test_hall *h;
    int64_t now;
};

static enum err make(struct db *db, void *arg)
{
    struct making *x = arg;
    struct mem *m = x->t->mem;
    static const char *const cities[] = {"utrecht", "amsterdam", "rotterdam"};
    struct learn_course_rows courses;
    struct learn_part_row course;
    struct person_row person;
    group_member_id member;
    bool found;

    TRY(learn_courses(db, m, STR("nl"), &courses));
    if (!courses.n) return ERR_NOT_FOUND;
    TRY(learn_about(db, m, courses.at[0].slug, STR(""), STR("nl"), &found, &course));
    if (!found) return ERR_NOT_FOUND;
    const struct group_new g = {.name = STR("Proefgroep"),
                                .place = PLACE_ROOT,
                                .version = course.version,
                                .lang = STR("nl"),
                                .practice = true};
    TRY(group_add(db, m, x->now, &g, &x->h->group));
    TRY(person_by_mail(db, m, STR("trainer@example.nl"), &found, &person));
    TRY(member_add(db, m, x->now, x->h->group, person.id, STR("trainer"), STR("in"), NULL,
                   &member));
    for (int i = 0; i < HALL_PEOPLE; i++) {
        struct place_row place;
        person_id id;
        struct member_row row;
        TRY(place_by_slug(db, m, str_of(cities[i % 3]), &found, &place));
        TRY(person_add(db, m, x->now, str_format(m, "mens%02d@example.nl", i),
                       str_format(m, "Mens %02d", i), STR("nl"), &id));
        TRY(member_add(db, m, x->now, x->h->group, id, STR("participant"), STR("in"), &place.id,
                       &member));
        TRY(member_of_person(db, m, x->h->group, id, STR("participant"), &found, &row));
        x->h->members[i] = row.uid;
    }
    const struct meeting_new mt = {.number = 1,
                                   .session = STR("e6mcomll"),
                                   .title = STR(""),
                                   .starts_at = x->now + x->h->begins_in_s,
                                   .ends_at = x->now + x->h->begins_in_s + 240 * 60,
                                   .venue = STR("Zaal 1")};
    struct meeting_row row;
    meeting_id other;
    TRY(meeting_add(db, m, x->now, x->h->group, &mt, &x->h->meeting));
    TRY(meeting_by_id(db, m, x->h->meeting, &row));
    x->h->uid = row.uid;
    TRY(meeting_add(db, m, x->now, x->h->group, &mt, &other));
    TRY(meeting_by_id(db, m, other, &row));
    x->h->other = row.uid;
    return ERR_NONE;
}

bool hall_begin(struct test *t, struct test_hall *h, int64_t begins_in_s)
{
    struct making x = {t, h, (int64_t)time(NULL)};

    *h = (struct test_hall){.begins_in_s = begins_in_s};
    if (!house_open(t, &h->house, NULL, 0)) return false;
    house_fill(t, &h->house);
    h->trainer = house_person(t, &h->house, "trainer@example.nl", NULL, PLACE_ROOT);
    h->outsider = house_person(t, &h->house, "buiten@example.nl", "operator", PLACE_ROOT);
    const enum err e = store_write(h->house.store, t->mem, make, &x);
    if (e != ERR_NONE) {
        test_fail(t, __FILE__, __LINE__, "no hall: %s", err_name(e));
        house_close(t, &h->house);
        return false;
    }
    h->path = str_z(t->mem, str_format(t->mem, "/bijeenkomst/" STR_FMT, STR_ARG(h->uid)));
    return true;
}

static const char *at(struct test *t, const struct test_hall *h, const char *tail)
{
    return str_z(t->mem, str_format(t->mem, "%s%s", h->path, tail));
}

str hall_do(struct test *t, struct test_hall *h, const char *tail, const char *fields)
{
    return house_form(t, &h->house, at(t, h, "/regie"), h->trainer, at(t, h, tail), str_of(fields));
}

str hall_page(struct test *t, struct test_hall *h, const char *tail)
{
    return house_ask(t, &h->house, "GET", at(t, h, tail), h->trainer, (str){0});
}

str hall_between(struct test *t, str page, const char *after, const char *until)
{
    const ptrdiff_t from = str_find(page, str_of(after));
    if (from < 0) {
        test_fail(t, __FILE__, __LINE__, "no \"%s\" in the page", after);
        return STR("");
    }
    const str rest = str_from(page, (size_t)from + strlen(after));
    const ptrdiff_t end = str_find(rest, str_of(until));
    return str_part(rest, 0, end < 0 ? rest.n : (size_t)end);
}

bool hall_has(str page, const char *text)
{
    return str_find(page, str_of(text)) >= 0;
}

str hall_scan(struct test *t, struct test_hall *h)
{
    return hall_between(t, hall_page(t, h, "/wand"), "m-wall__code\" translate=\"no\">", "<");
}

const char *hall_come(struct test *t, struct test_hall *h, int member)
{
    const str code = hall_scan(t, h);
    const char *door =
        at(t, h, str_z(t->mem, str_format(t->mem, "/deur?code=" STR_FMT, STR_ARG(code))));
    const str page = house_ask(t, &h->house, "GET", door, "", (str){0});
    const str ticket = hall_between(t, page, "name=\"kaart\" value=\"", "\"");
    const str in = house_form(t, &h->house, door, "", at(t, h, "/deur"),
                              str_format(t->mem, "kaart=" STR_FMT "&wie=" STR_FMT, STR_ARG(ticket),
                                         STR_ARG(h->members[member])));

    CHECK_INT(t, client_status(in), 303);
    const str cookie = client_field(in, STR("set-cookie"));
    const ptrdiff_t end = str_find_byte(cookie, ';');
    return str_z(t->mem, str_format(t->mem, "Cookie: " STR_FMT "\r\n",
                                    STR_ARG(str_part(cookie, 0, end < 0 ? 0 : (size_t)end))));
}
