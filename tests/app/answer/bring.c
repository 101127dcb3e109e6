// Bringing in: without account, once, until the end; on paper by two who do not see each other; found back by code only.
#include "tests/app/answer/plan.h"

#include "base/day.h"
#include "main/main.h"

#include <stdio.h>
#include <time.h>

static bool has(str answer, const char *what)
{
    return str_find(client_body(answer), str_of(what)) >= 0;
}

static str get(struct plan *p, const char *path, const char *who)
{
    return house_ask(p->t, &p->h, "GET", path, who, (str){0});
}

TEST(answer_bring, without_account_with_a_receipt)
{
    struct plan p;

    if (!plan_open(t, &p)) return;
    CHECK_INT(t, client_status(get(&p, PLAN "/inbreng/nieuw", NULL)), 200);
    const char *mine = plan_bring(&p, "Laat+de+bomen+staan");
    const str page = get(&p, mine, NULL);
    CHECK_INT(t, client_status(page), 200);
    CHECK(t, has(page, "Laat de bomen staan"));
    CHECK_STR(t, client_field(page, STR("cache-control")), "no-store");
    CHECK(t, !client_field(page, STR("set-cookie")).at);
    CHECK(t, has(get(&p, PLAN "/inbreng", NULL), "Laat de bomen staan"));
    CHECK(t, has(get(&p, PLAN "/inbreng/1", NULL), "Laat de bomen staan"));
    // The code is found on the page, and leads back; another does not. What is kept is not the code.
    const str body = client_body(page);
    const ptrdiff_t at = str_find(body, STR("translate=\"no\">1-"));
    CHECK(t, at > 0);
    const str code = str_part(body, (size_t)at + 15, 21);
    CHECK_INT(t,
              plan_post(&p, NULL, PLAN "/inbreng/terugvinden", PLAN "/inbreng/terugvinden",
                        str_z(t->mem, str_format(t->mem, "code=" STR_FMT, STR_ARG(code)))),
              303);
    CHECK_INT(t,
              plan_post(&p, NULL, PLAN "/inbreng/terugvinden", PLAN "/inbreng/terugvinden",
                        "code=1-2222-2222-2222-2222"),
              422);
    CHECK_INT(t,
              plan_post(&p, NULL, PLAN "/inbreng/terugvinden", PLAN "/inbreng/terugvinden",
                        "code="),
              422);
    CHECK_INT(t, client_status(get(&p, PLAN "/inbreng/1/mijn?sleutel=2222222222222222", NULL)),
              404);
    CHECK_INT(t, client_status(get(&p, PLAN "/inbreng/1/mijn", NULL)), 404);
    CHECK_INT(t, client_status(get(&p, PLAN "/inbreng/2", NULL)), 404);
    // Test 18: no number of another kind leads anywhere.
    static const char *const odd[] = {"/inbreng/0", "/inbreng/-1", "/inbreng/99999999999999999999",
                                      "/inbreng/x"};
    for (size_t i = 0; i < COUNT_OF(odd); i++)
        CHECK_INT(t,
                  client_status(
                      get(&p, str_z(t->mem, str_format(t->mem, PLAN "%s", odd[i])), NULL)),
                  404);
    house_close(t, &p.h);
}

// Test 1 and 10: the same form twice is one contribution, and the second is told the same; a GET changes nothing.
TEST(answer_bring, the_same_form_twice_is_one)
{
    struct plan p;

    if (!plan_open(t, &p)) return;
    const str page = client_body(get(&p, PLAN "/inbreng/nieuw", NULL));
    const ptrdiff_t at = str_find(page, STR("name=\"token\" value=\""));
    CHECK(t, at > 0);
    str rest = str_from(page, (size_t)at + 20);
    const str token = str_part(rest, 0, (size_t)str_find_byte(rest, '"'));
    const str body = str_format(t->mem, "token=" STR_FMT "&tekst=Een+keer", STR_ARG(token));
    const char *form = "Content-Type: application/x-www-form-urlencoded\r\n";
    str first = {0};
    for (int i = 0; i < 50; i++) {
        const str answer = house_ask(t, &p.h, "POST", PLAN "/inbreng/nieuw", form, body);
        CHECK_INT(t, client_status(answer), 303);
        if (!i) first = str_copy(t->mem, client_field(answer, STR("location")));
        CHECK(t, str_eq(client_field(answer, STR("location")), first));
    }
    CHECK_INT(t, plan_count(&p, "contribution"), 1);
    const char *mine = str_z(t->mem, first);
    for (int i = 0; i < 20; i++)
        get(&p, mine, NULL);
    CHECK_INT(t, plan_count(&p, "contribution where state = 'admitted' and reply = ''"), 1);
    house_close(t, &p.h);
}

// Test 6: on the last day yes, the day after no; what was typed is shown.
TEST(answer_bring, until_the_last_day)
{
    struct plan p;

    if (!plan_open(t, &p)) return;
    const int32_t today = day_of_at((int64_t)time(NULL)).n;
    plan_sql(&p, str_z(t->mem, str_format(t->mem, "update trajectory set ends_day = %d", today)));
    plan_bring(&p, "Nog+net");
    plan_sql(&p,
             str_z(t->mem, str_format(t->mem, "update trajectory set ends_day = %d", today - 1)));
    const str late = house_form(t, &p.h, PLAN "/inbreng/terugvinden", NULL, PLAN "/inbreng/nieuw",
                                STR("tekst=Te+laat+maar+niet+kwijt"));
    CHECK_INT(t, client_status(late), 409);
    CHECK(t, has(late, "Te laat maar niet kwijt"));
    plan_sql(&p,
             "update trajectory set state = 'idea'"); // not public any more: nothing of it is seen
    static const char *const gone[] = {PLAN "/inbreng", PLAN "/inbreng/nieuw", PLAN "/inbreng/1"};
    for (size_t i = 0; i < COUNT_OF(gone); i++)
        CHECK_INT(t, client_status(get(&p, gone[i], NULL)), 404);
    CHECK_INT(t, plan_count(&p, "contribution"), 1);
    house_close(t, &p.h);
}

// Tests 4, 19 and 28: what a browser sends besides the form changes nothing; text is text.
TEST(answer_bring, takes_only_what_the_form_has)
{
    struct plan p;

    if (!plan_open(t, &p)) return;
    CHECK_INT(t,
              plan_post(&p, NULL, PLAN "/inbreng/nieuw", PLAN "/inbreng/nieuw",
                        "tekst=Hallo&id=77&number=99&channel=paper&kanaal=paper&state=hidden&"
                        "person=1&entered_by=1&"
                        "checked_by=1&reply=yes&key_hash=x&trajectory=2&created_at=1&received_day="
                        "1&datum=2020-01-01"),
              303);
    CHECK_INT(t,
              plan_count(&p, "contribution where number = 1 and channel = 'online' and state = "
                             "'admitted' and person is null "
                             "and entered_by is null and reply = '' and received_day > 20000"),
              1);
    static const char *const bad[] = {
        "tekst=",
        "tekst=x&mail=geen",
        "tekst=x&noem=1",
        "tekst=x&naam=%0a&noem=1",
    };
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        CHECK_INT(t, plan_post(&p, NULL, PLAN "/inbreng/nieuw", PLAN "/inbreng/nieuw", bad[i]),
                  422);
    CHECK_INT(t, plan_count(&p, "contribution"), 1);
    house_close(t, &p.h);
}

TEST(answer_bring, account_only_where_the_leader_says_so)
{
    struct plan p;

    if (!plan_open(t, &p)) return;
    const char *lead = plan_person(&p, "leider@example.nl", "project_leader");
    const char *expert = plan_person(&p, "kenner@example.nl", "expert");
    CHECK_INT(t, plan_post(&p, expert, PLAN "/invoer", PLAN "/invoer/regels", "online=1"), 403);
    CHECK_INT(t, plan_post(&p, lead, PLAN "/invoer", PLAN "/invoer/regels", "online=1&account=1"),
              303);
    CHECK_INT(t,
              plan_post(&p, NULL, PLAN "/inbreng/terugvinden", PLAN "/inbreng/nieuw",
                        "tekst=Zonder"),
              403);
    const char *anne = plan_person(&p, "anne@example.nl", NULL);
    CHECK_INT(t, plan_post(&p, anne, PLAN "/inbreng/nieuw", PLAN "/inbreng/nieuw", "tekst=Met"),
              303);
    CHECK_INT(t, plan_post(&p, lead, PLAN "/invoer", PLAN "/invoer/regels", ""), 303);
    CHECK_INT(t,
              plan_post(&p, anne, PLAN "/inbreng/terugvinden", PLAN "/inbreng/nieuw", "tekst=Nee"),
              403);
    CHECK_INT(t, plan_count(&p, "contribution where person is not null"), 1);
    house_close(t, &p.h);
}

static const char *sheet(struct plan *p, const char *who, int which)
{
    str rest = client_body(get(p, PLAN "/invoer/papier", who));

    for (ptrdiff_t i; (i = str_find(rest, STR(PLAN "/invoer/papier/"))) >= 0;) {
        rest = str_from(rest, (size_t)i);
        const str path = str_part(rest, 0, (size_t)str_find_byte(rest, '"'));
        rest = str_from(rest, 1);
        if (!str_ends(path, STR("/afdruk")) && which-- == 0) return str_z(p->t->mem, path);
    }
    test_fail(p->t, __FILE__, __LINE__, "no sheet");
    return "/";
}

TEST(answer_bring, paper_is_typed_by_two_who_do_not_see_each_other)
{
    struct plan p;

    if (!plan_open(t, &p)) return;
    const char *a = plan_person(&p, "a@example.nl", "moderator"),
               *b = plan_person(&p, "b@example.nl", "expert"),
               *c = plan_person(&p, "c@example.nl", "clerk");
    CHECK_INT(t, plan_post(&p, a, PLAN "/invoer/papier", PLAN "/invoer/papier", "aantal=2"), 303);
    CHECK_INT(t, plan_post(&p, a, PLAN "/invoer/papier", PLAN "/invoer/papier", "aantal=201"), 400);
    CHECK(t, has(get(&p, PLAN "/invoer/papier/afdruk", a), "Code van dit formulier"));
    const char *one = sheet(&p, a, 0), *two = sheet(&p, a, 1);
    CHECK(t, strcmp(one, two) != 0);

    // Equal, but for blanks: it is a contribution, by two.
    CHECK_INT(t, plan_post(&p, a, one, one, "tekst=Meer+licht%0a+in+het+park&naam=Jo"), 303);
    CHECK_INT(t, plan_count(&p, "contribution"), 0);
    CHECK(t, !has(get(&p, one, b), "Meer licht"));
    CHECK_INT(t, plan_post(&p, a, PLAN "/invoer", one, "tekst=Nog+eens"), 409);
    CHECK_INT(t, plan_post(&p, b, one, one, "tekst=Meer+licht+in+het++park&naam=Jo"), 303);
    CHECK_INT(t,
              plan_count(&p, "contribution where channel = 'paper' and entered_by is not null and "
                             "checked_by is not null "
                             "and entered_by <> checked_by"),
              1);
    CHECK_INT(t, plan_count(&p, "contribution_entry"), 0); // kept no longer than needed

    // Different: a third chooses, who typed neither.
    CHECK_INT(t, plan_post(&p, a, two, two, "tekst=Zes+bankjes"), 303);
    CHECK_INT(t, plan_post(&p, b, two, two, "tekst=Zes+bankjes.."), 303);
    CHECK(t, !has(get(&p, two, a), "bankjes"));
    CHECK_INT(t, plan_post(&p, a, PLAN "/invoer", two, "kies=1"), 409);
    const str choose = get(&p, two, c);
    CHECK(t, has(choose, "Zes bankjes..") && has(choose, "Zes bankjes</p>"));
    CHECK_INT(t, plan_post(&p, c, two, two, "kies=999"), 400);
    const str body = client_body(choose);
    const ptrdiff_t at = str_find(body, STR("name=\"kies\" value=\""));
    str rest = str_from(body, (size_t)at + 19);
    CHECK_INT(
        t,
        plan_post(&p, c, two, two,
                  str_z(t->mem,
                        str_format(t->mem, "kies=" STR_FMT,
                                   STR_ARG(str_part(rest, 0, (size_t)str_find_byte(rest, '"')))))),
        303);
    CHECK_INT(t, plan_count(&p, "contribution where body = 'Zes bankjes'"), 1);
    CHECK_INT(t, plan_post(&p, c, PLAN "/invoer", two, "kies=1"), 409);
    house_close(t, &p.h);
}

TEST(answer_bring, at_the_desk_also_after_the_end_for_what_was_said_before)
{
    struct plan p;

    if (!plan_open(t, &p)) return;
    const char *a = plan_person(&p, "a@example.nl", "project_leader");
    const int32_t today = day_of_at((int64_t)time(NULL)).n;
    CHECK_INT(t, plan_post(&p, a, PLAN "/invoer", PLAN "/invoer", "kanaal=phone&tekst=Gebeld"),
              200);
    CHECK_INT(t, plan_post(&p, a, PLAN "/invoer", PLAN "/invoer", "kanaal=online&tekst=Nee"), 422);
    CHECK_INT(t,
              plan_post(&p, a, PLAN "/invoer", PLAN "/invoer",
                        "kanaal=street&tekst=Nee&datum=2999-01-01"),
              422);
    plan_sql(&p, str_z(t->mem,
                       str_format(t->mem, "update trajectory set state = 'closed', ends_day = %d",
                                  today - 1)));
    CHECK_INT(t, plan_post(&p, a, PLAN "/invoer", PLAN "/invoer", "kanaal=street&tekst=Te+laat"),
              422);
    const str before = day_iso(t->mem, (day){today - 2});
    CHECK_INT(t,
              plan_post(&p, a, PLAN "/invoer", PLAN "/invoer",
                        str_z(t->mem,
                              str_format(t->mem, "kanaal=street&tekst=Op+tijd&datum=" STR_FMT,
                                         STR_ARG(before)))),
              200);
    CHECK_INT(t, plan_count(&p, "contribution"), 2);
    house_close(t, &p.h);
}

TEST(answer_bring, who_withdraws_leaves_no_words)
{
    struct plan p;

    if (!plan_open(t, &p)) return;
    const char *mine = plan_bring(&p, "Zwaluwstaart77&naam=Zwaluw&mail=zwaluw%40example.nl&noem=1");
    CHECK(t, has(get(&p, PLAN "/inbreng/1", NULL), "Zwaluw"));
    const str path = str_of(mine);
    const ptrdiff_t ask = str_find_byte(path, '?');
    const char *to = str_z(t->mem, str_part(path, 0, (size_t)ask));
    const ptrdiff_t amp = str_find_byte(path, '&');
    const str key = str_part(path, (size_t)ask + 1, (size_t)(amp - ask - 1));
    CHECK_INT(t,
              plan_post(&p, NULL, mine, to,
                        str_z(t->mem, str_format(t->mem, STR_FMT "&doe=ja", STR_ARG(key)))),
              409);
    CHECK_INT(t,
              plan_post(&p, NULL, mine, to,
                        str_z(t->mem, str_format(t->mem, STR_FMT "&doe=intrekken", STR_ARG(key)))),
              303);
    CHECK_INT(t,
              plan_count(&p, "contribution where body like '%Zwaluw%' or name <> '' or mail <> ''"),
              0);
    CHECK_INT(t, plan_count(&p, "contribution_point where body <> ''"), 0);
    CHECK_INT(t, client_status(get(&p, PLAN "/inbreng/1", NULL)), 200); // that there was one stays
    house_close(t, &p.h);
}

// Tests 30 and 36: a line break makes no other recipient; the link in a letter is that of the setting; a practice place sends none.
TEST(answer_bring, letters_go_to_one_and_name_us)
{
    struct plan p;

    if (!plan_open(t, &p)) return;
    plan_bring(
        &p, "x&mail=anne%40example.nl%0d%0aBcc:%20piet%40example.nl&naam=Jan%0d%0aSubject:%20Hoi");
    CHECK_INT(t, plan_count(&p, "mail"), 1);
    CHECK_INT(
        t,
        plan_count(
            &p, "mail where recipient = 'anne@example.nl' and subject not like '%Hoi%' and "
                "body like '%http://meent.example/testdam/meedoen/plein/inbreng/1/mijn?sleutel=%'"),
        1);
    plan_sql(&p, "update trajectory set practice = 1");
    plan_bring(&p, "y&mail=piet%40example.nl");
    CHECK_INT(t, plan_count(&p, "mail"), 1);
    house_close(t, &p.h);
}

// Test 43: name, address of mail and address of a letter of who brings something in stand on no page and in no file that is for everybody.
TEST(answer_bring, no_page_or_file_tells_who_said_it)
{
    static const char *const signs[] = {"Kwikstaart", "planted.example", "4321 ZQ"};
    static const char *const values[][2] = {{"{place}", "testdam"},
                                            {"{trajectory}", "plein"},
                                            {"{number}", "1"},
                                            {"{version}", "1"}};
    struct plan p;
    int n = 0;

    if (!plan_open(t, &p)) return;
    plan_bring(&p, "Laat+de+bomen+staan&naam=Kwikstaart&mail=kwik%40planted.example");
    plan_sql(&p, "insert into consultation_view (contribution, address, received_at) select id, "
                 "'Dijk 1, 4321 ZQ Testdam', 1 from contribution");
    CHECK_INT(t, plan_count(&p, "contribution where name = 'Kwikstaart' and mail like 'kwik@%'"),
              1);
    for (int f = 0; f < features_n; f++)
        for (int k = 0; k < features[f]->n_routes; k++) {
            str path = str_of(features[f]->routes[k].path);
            if (features[f]->routes[k].method == POST) continue;
            for (size_t i = 0; i < COUNT_OF(values); i++) {
                const ptrdiff_t at = str_find(path, str_of(values[i][0]));
                if (at < 0) continue;
                path = str_format(t->mem, STR_FMT "%s" STR_FMT,
                                  STR_ARG(str_part(path, 0, (size_t)at)), values[i][1],
                                  STR_ARG(str_from(path, (size_t)at + strlen(values[i][0]))));
            }
            if (str_find_byte(path, '{') >= 0) continue;
            t->row = str_z(t->mem, path);
            const str answer = get(&p, t->row, NULL);
            for (size_t i = 0; i < COUNT_OF(signs); i++)
                CHECK(t, str_find(answer, str_of(signs[i])) < 0);
            n += client_status(answer) == 200;
        }
    t->row = NULL;
    CHECK(t, n > 60);
    house_close(t, &p.h);
}
