// Surveys over their pages, as an attacker would use them: guessing codes, sending twice, reading before the end, other people's
// words in a table; paper typed by two; and what is published.
#include "app/survey/kept.h"
#include "base/day.h"
#include "core/survey.h"
#include "html/html.h"
#include "i18n/messages.h"
#include "tests/app/answer/plan.h"
#include "tests/support/raw.h"

#include <stdio.h>
#include <time.h>

#define SURVEY PLAN "/enquete/1"

static const char form_text[] =
    "{\"format\":\"meent-survey/1\",\"title\":\"Het "
    "plein\",\"questions\":[{\"id\":\"v1\",\"kind\":\"single\",\"text\":\"Mooi?\","
    "\"required\":true,\"choices\":[{\"id\":\"c1\",\"text\":\"Ja\"},{\"id\":\"c2\",\"text\":"
    "\"Nee\"}]},{\"id\":\"v2\",\"kind\":"
    "\"text\",\"text\":\"Waarom?\"},{\"id\":\"v3\",\"kind\":\"multiple\",\"text\":\"Wat?\","
    "\"choices\":[{\"id\":\"c1\",\"text\":"
    "\"Bank\"},{\"id\":\"c2\",\"text\":\"Boom\"}]}]}";

struct making {
    struct plan *p;
    const char *kind;
    str code[20];
    int codes;
};

static enum err make(struct db *db, void *arg)
{
    struct making *w = arg;
    struct mem *m = w->p->t->mem;
    const int64_t now = (int64_t)time(NULL), ends = day_of_at(now).n + 5;
    struct survey_new n = {.trajectory = w->p->id, .kind = str_of(w->kind)};
    struct survey_row s;
    int64_t number, changed, batch;
    bool found;

    TRY(form_read(m, str_of(form_text), &n.form, MEM_NEW(m, struct form_faults)));
    TRY(survey_add(db, m, now, &n, &number));
    TRY(survey_by_number(db, m, w->p->id, number, &found, &s));
    TRY(survey_rules_set(db, s.id, &ends, 1000, STR("lijst"), STR("age gender"), 0, &changed));
    TRY(survey_stratum_insert(db, s.id, 1, STR("Noord"), 600));
    TRY(survey_stratum_insert(db, s.id, 2, STR("Zuid"), 400));
    TRY(survey_codes_make(db, m, &s, 1, !survey_is_sample(&s), w->codes, w->code, &batch));
    return survey_state_set(db, s.id, STR("open"), now);
}

static bool survey_open(struct test *t, struct plan *p, struct making *w, const char *kind)
{
    if (!plan_open(t, p)) return false;
    *w = (struct making){.p = p, .kind = kind, .codes = 20};
    CHECK_INT(t, store_write(p->h.store, t->mem, make, w), ERR_NONE);
    return true;
}

static str get(struct plan *p, const char *path, const char *who)
{
    return house_ask(p->t, &p->h, "GET", path, who, (str){0});
}

static bool has(str answer, const char *what)
{
    return str_find(client_body(answer), str_of(what)) >= 0;
}

// Begins; the address of the first question. Its key is in it.
static const char *begin(struct plan *p, const char *code, int want)
{
    // the token of another page: that of a survey that is closed has no form
    const str answer = house_form(p->t, &p->h, PLAN "/inbreng/terugvinden", NULL, SURVEY,
                                  str_format(p->t->mem, "code=%s", code));

    CHECK_INT(p->t, client_status(answer), want);
    return str_z(p->t->mem, client_field(answer, STR("location")));
}

static const char *key_of(struct plan *p, const char *question)
{
    const ptrdiff_t at = str_find(str_of(question), STR("sleutel="));

    return at < 0 ? "" : str_z(p->t->mem, str_part(str_of(question), (size_t)at + 8, 16));
}

static int answer(struct plan *p, const char *key, const char *fields)
{
    const char *from = str_z(p->t->mem, str_format(p->t->mem, SURVEY "/vraag?sleutel=%s", key));

    return plan_post(p, NULL, from, SURVEY "/vraag",
                     str_z(p->t->mem, str_format(p->t->mem, "sleutel=%s&%s", key, fields)));
}

// Takes its time, as people do.
static void slowly(struct plan *p)
{
    plan_sql(p, "update survey_sheet set started_at = started_at - 600 where state = 'busy'");
}

struct keeping {
    struct test *t;
    struct out report;
};

static enum err keep(struct db *db, void *arg)
{
    struct keeping *k = arg;

    return survey_retain(db, k->t->mem, (int64_t)time(NULL), &k->report);
}

TEST(survey_pages, a_code_of_a_letter_answers_once)
{
    struct making w;
    struct plan p;

    if (!survey_open(t, &p, &w, "sample")) return;
    // Test 8: wrong, of another shape, and in a moment used: the same page, the same status.
    static const char *const wrong[] = {"2222-2222-2222", "x", "", "%27%20or%201%3D1"};
    str first = {0};
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        const str page =
            house_form(t, &p.h, SURVEY, NULL, SURVEY, str_format(t->mem, "code=%s", wrong[i]));
        t->row = wrong[i];
        CHECK_INT(t, client_status(page), 422);
        if (!i) first = client_body(page);
        CHECK(t, has(page, "Met deze code kan het niet"));
    }
    t->row = NULL;
    CHECK(t, first.n > 0);
    const char *code = str_z(t->mem, w.code[0]);
    const char *key = key_of(&p, begin(&p, code, 303));
    // What stands in addresses, and in what is kept to recognise a form that comes twice, is not the code.
    CHECK(t, strlen(key) == 16);
    CHECK_INT(t,
              plan_count(&p,
                         str_z(t->mem,
                               str_format(t->mem, "idempotency where answer like '%%%.4s%%%.4s%%'",
                                          code, code + 5))),
              0);
    CHECK_INT(t, answer(&p, key, "v=v1&doe=verder"), 422); // required
    CHECK_INT(t, answer(&p, key, "v=v1&v1=c9&doe=verder"), 422);
    CHECK_INT(t, answer(&p, key, "v=v1&v1=c1&doe=verder"), 303);
    CHECK_INT(t, answer(&p, key, "v=v3&v3=c2&v3=c1&doe=verder"), 303);
    // Test 19: what is not asked changes nothing.
    CHECK_INT(t,
              answer(&p, key,
                     "v=v2&v2=Omdat&doe=verder&stratum=2&channel=street&state=done&id=7&test=1&"
                     "judged=shown"),
              303);
    CHECK_INT(t,
              plan_count(&p, "survey_sheet where stratum = 1 and channel = 'online' and state = "
                             "'busy' and test = 0"),
              1);
    slowly(&p);
    CHECK_INT(t, answer(&p, key, "v=controle&doe=verstuur"), 303);
    CHECK_INT(
        t,
        plan_count(&p, "survey_sheet where state = 'done' and key_hash is null and started_at = 0"),
        1);
    CHECK_INT(t, plan_count(&p, "survey_answer where question = 'v3' and value = 'c1 c2'"), 1);
    // Used: like wrong. Its key opens nothing.
    begin(&p, code, 422);
    CHECK_INT(t,
              client_status(get(&p,
                                str_z(t->mem, str_format(t->mem, SURVEY "/vraag?sleutel=%s", key)),
                                NULL)),
              404);
    CHECK_INT(t, client_status(get(&p, SURVEY "/vraag", NULL)), 404);
    // Test 9: a letter that got lost is taken back; what was begun with it is gone.
    const char *lost = str_z(t->mem, w.code[1]),
               *lead = plan_person(&p, "leider@example.nl", "project_leader");
    begin(&p, lost, 303);
    CHECK_INT(t,
              plan_post(&p, lead, SURVEY "/brieven", SURVEY "/brieven",
                        str_z(t->mem, str_format(t->mem, "doe=intrekken&code=%s", lost))),
              303);
    begin(&p, lost, 422);
    CHECK_INT(t, plan_count(&p, "survey_sheet where state = 'busy'"), 0);
    CHECK_INT(t,
              plan_post(&p, lead, SURVEY "/brieven", SURVEY "/brieven",
                        str_z(t->mem, str_format(t->mem, "doe=intrekken&code=%s", code))),
              422);
    CHECK(t, audit_whole(&p));
    house_close(t, &p.h);
}

// Test 1: the same form fifty times is one sheet; 400 guesses hit nothing and begin nothing.
TEST(survey_pages, sent_twice_and_guessed)
{
    struct making w;
    struct plan p;

    if (!survey_open(t, &p, &w, "sample")) return;
    const str page = client_body(get(&p, SURVEY, NULL));
    str rest = str_from(page, (size_t)str_find(page, STR("name=\"token\" value=\"")) + 20);
    const str token = str_part(rest, 0, (size_t)str_find_byte(rest, '"'));
    const str body =
        str_format(t->mem, "token=" STR_FMT "&code=" STR_FMT, STR_ARG(token), STR_ARG(w.code[2]));
    const char *form = "Content-Type: application/x-www-form-urlencoded\r\n";
    for (int i = 0; i < 50; i++)
        CHECK_INT(t, client_status(house_ask(t, &p.h, "POST", SURVEY, form, body)), 303);
    CHECK_INT(t, plan_count(&p, "survey_sheet"), 1);
    int refused = 0;
    for (int i = 0; i < 400; i++) {
        const str guess =
            str_format(t->mem, "token=" STR_FMT "&code=%04d-abcd-efgh", STR_ARG(token), 2222 + i);
        const int status = client_status(house_ask(t, &p.h, "POST", SURVEY, form, guess));
        CHECK(t, status == 422 || status == 429);
        refused += status != 303;
    }
    CHECK_INT(t, refused, 400);
    CHECK_INT(t, plan_count(&p, "survey_sheet"), 1);
    house_close(t, &p.h);
}

// Tests 6, 15, 18 and 21: before the end nothing of any answer is anywhere; after it, once.
TEST(survey_pages, nothing_before_the_end_and_then_once)
{
    struct making w;
    struct plan p;

    if (!survey_open(t, &p, &w, "open")) return;
    const char *lead = plan_person(&p, "leider@example.nl", "project_leader"),
               *moderator = plan_person(&p, "m@example.nl", "moderator"),
               *desk = plan_person(&p, "d@example.nl", "expert");
    for (int i = 0; i < 45; i++) {
        char fields[200];
        snprintf(fields, sizeof fields, "manier=street&v1=c%d&v3=c1&v2=%s&age=a27&gender=%s",
                 1 + (i % 3 == 0),
                 i == 7  ? "%3DHYPERLINK(%22http%3A%2F%2Fx%22)%3Cscript%3E"
                 : i < 3 ? "Mijnbuurman"
                         : "",
                 i < 4   ? "other"
                 : i % 2 ? "woman"
                         : "man");
        CHECK_INT(t, plan_post(&p, desk, SURVEY "/straat", SURVEY "/straat", fields), 303);
    }
    CHECK_INT(t, plan_count(&p, "survey_sheet where state = 'done' and channel = 'street'"), 45);
    CHECK_INT(t, plan_count(&p, "survey_ticket"), 0);
    CHECK_INT(t, plan_count(&p, "survey_about where trait = 'age' and n = 45"), 1);
    static const char *const closed[] = {"/uitkomst", "/uitkomst.csv", "/uitkomst.json",
                                         "/uitkomst.pdf"};
    for (size_t i = 0; i < COUNT_OF(closed); i++) {
        const char *path = str_z(t->mem, str_format(t->mem, SURVEY "%s", closed[i]));
        t->row = path;
        CHECK_INT(t, client_status(get(&p, path, NULL)), 404);
        CHECK_INT(t, client_status(get(&p, path, lead)), 404);
    }
    t->row = NULL;
    CHECK_INT(t, plan_post(&p, lead, SURVEY "/beheer", SURVEY "/antwoorden.csv", "x=1"), 409);
    CHECK_INT(t, client_status(get(&p, SURVEY "/antwoorden.csv", lead)), 405);
    CHECK_INT(t, plan_count(&p, "audit where what = 'survey.rows'"), 0);
    CHECK(t, !has(get(&p, SURVEY "/beheer", lead), "Mijnbuurman"));
    CHECK_INT(t, plan_post(&p, lead, SURVEY "/beheer", SURVEY "/stap", "stap=close"), 409);
    // The day after the last one it closes by itself, with what was not sent.
    begin(&p, "", 303);
    plan_sql(&p, str_z(t->mem, str_format(t->mem, "update survey set ends_day = %d",
                                          day_of_at((int64_t)time(NULL)).n - 1)));
    begin(&p, "", 409);
    house_work(t, &p.h, survey_jobs, SURVEY_JOBS, (int64_t)time(NULL) + 86400);
    plan_sql(&p, "insert into job (kind, payload, state, run_at, created_at) values "
                 "('survey.close', '', 'new', 1, 1)");
    house_work(t, &p.h, survey_jobs, SURVEY_JOBS, (int64_t)time(NULL));
    CHECK_INT(t, plan_count(&p, "survey where state = 'closed'"), 1);
    // Rows leave a line in the log each time, also when the same button is pressed again.
    for (int i = 1; i <= 2; i++) {
        const str rows =
            house_form(t, &p.h, SURVEY "/beheer", lead, SURVEY "/antwoorden.csv", STR("x=1"));
        CHECK_INT(t, client_status(rows), 200);
        CHECK(t, str_starts(client_body(rows), STR("rij,deel,manier,v1,v2,v3")));
        CHECK(t, str_find(client_field(rows, STR("content-disposition")), STR("attachment")) == 0);
        CHECK_INT(t, plan_count(&p, "audit where what = 'survey.rows'"), i);
    }
    CHECK_INT(t, plan_count(&p, "survey_sheet where state = 'busy'"), 0);
    // Words first.
    CHECK_INT(t, plan_post(&p, lead, SURVEY "/beheer", SURVEY "/stap", "stap=publish"), 409);
    CHECK_INT(t, plan_post(&p, desk, "/mijn", SURVEY "/teksten", "x=1"), 403);
    const str words = client_body(get(&p, SURVEY "/teksten", moderator));
    CHECK(t, str_find(words, STR("<script>")) < 0 && str_find(words, STR("&lt;script")) > 0);
    struct out fields = out_new(t->mem);
    str rest = words;
    int n = 0;
    for (ptrdiff_t at; (at = str_find(rest, STR("<select class=\"m-select\" name=\"v2-"))) >= 0;
         n++) {
        rest = str_from(rest, (size_t)at + 31);
        out_format(&fields, "%s" STR_FMT "=%s", n ? "&" : "",
                   STR_ARG(str_part(rest, 0, (size_t)str_find_byte(rest, '"'))),
                   str_find(str_part(words, 0, words.n - rest.n), STR("HYPERLINK")) >= 0 && n == 0
                       ? "ja"
                       : "private");
    }
    CHECK_INT(t, n, 4);
    CHECK_INT(t,
              plan_post(&p, moderator, SURVEY "/teksten", SURVEY "/teksten",
                        str_z(t->mem, out_get(&fields))),
              303);
    plan_sql(&p,
             "update survey_answer set judged = 'shown', reason = '' where value like '=HYPER%'");
    CHECK_INT(t, plan_post(&p, lead, SURVEY "/beheer", SURVEY "/stap", "stap=publish"), 303);
    CHECK_INT(t, plan_post(&p, lead, "/mijn", SURVEY "/stap", "stap=publish"), 409);
    CHECK_INT(t, plan_count(&p, "survey_result"), 1);
    const str page = get(&p, SURVEY "/uitkomst", NULL), csv = get(&p, SURVEY "/uitkomst.csv", NULL),
              json = get(&p, SURVEY "/uitkomst.json", NULL);
    CHECK_INT(t, client_status(page), 200);
    CHECK(t, has(page, "Ze zeggen niet hoeveel inwoners dit vinden"));
    CHECK(t, !has(json, "\"low\"")); // an open survey has no interval
    CHECK(t, has(page, "67%") && has(page, "33%"));
    // Test 29: no formula, no word of who was left out, no tag.
    CHECK(t, has(csv, "'=HYPERLINK"));
    CHECK(t, !has(page, "Mijnbuurman") && !has(csv, "Mijnbuurman") && !has(json, "Mijnbuurman"));
    CHECK(t, has(json, "\"reason\":\"private\",\"n\":3"));
    CHECK(t, !has(page, "<script>"));
    // Test 44: the four of one kind are not shown, nor can they be reckoned from the total and the rest.
    CHECK(t, has(json, "\"trait\":\"gender\""));
    CHECK(t, !has(json, "\"value\":\"other\",\"n\""));
    const ptrdiff_t gender = str_find(client_body(json), STR("\"trait\":\"gender\""));
    int hidden = 0;
    rest = str_from(client_body(json), (size_t)gender);
    for (ptrdiff_t at; (at = str_find(rest, STR("\"value\":"))) >= 0;) {
        rest = str_from(rest, (size_t)at + 9);
        hidden += str_find(str_part(rest, 0, (size_t)str_find_byte(rest, '}')), STR("\"n\"")) < 0;
    }
    CHECK(t, hidden >= 2);
    // Three months later only the result is left.
    plan_sql(&p, "update survey set state_at = 1");
    struct keeping k = {t, out_new(t->mem)};
    CHECK_INT(t, store_write(p.h.store, t->mem, keep, &k), ERR_NONE);
    CHECK(t, str_find(out_get(&k.report), STR("survey_answers=45")) >= 0);
    CHECK_INT(t, plan_count(&p, "survey_sheet"), 0);
    CHECK_INT(t, plan_count(&p, "survey_answer"), 0);
    CHECK_INT(t, client_status(get(&p, SURVEY "/uitkomst", NULL)), 200);
    CHECK(t, audit_whole(&p));
    house_close(t, &p.h);
}

TEST(survey_pages, paper_is_typed_by_two_who_do_not_see_each_other)
{
    struct making w;
    struct plan p;

    if (!survey_open(t, &p, &w, "open")) return;
    const char *a = plan_person(&p, "a@example.nl", "moderator"),
               *b = plan_person(&p, "b@example.nl", "expert"),
               *c = plan_person(&p, "c@example.nl", "clerk");
    const char *one = str_z(t->mem, str_format(t->mem, "code=" STR_FMT "&v1=c1&v2=Meer++bomen",
                                               STR_ARG(w.code[0]))),
               *same = str_z(t->mem, str_format(t->mem, "code=" STR_FMT "&v1=c1&v2=meer+bomen",
                                                STR_ARG(w.code[0])));
    CHECK_INT(t, plan_post(&p, a, SURVEY "/papier", SURVEY "/papier", "code=2222-2222-2222&v1=c1"),
              422);
    CHECK_INT(t, plan_post(&p, a, SURVEY "/papier", SURVEY "/papier", one), 303);
    CHECK_INT(t, plan_post(&p, a, SURVEY "/papier", SURVEY "/papier", one),
              409); // not twice the same person
    CHECK(t, !has(get(&p, SURVEY "/papier", b), "bomen"));
    CHECK_INT(t, plan_count(&p, "survey_sheet"), 0);
    CHECK_INT(t, plan_post(&p, b, SURVEY "/papier", SURVEY "/papier", same), 303);
    CHECK_INT(t, plan_count(&p, "survey_sheet where channel = 'paper' and state = 'done'"), 1);
    CHECK_INT(t, plan_count(&p, "survey_entry"), 0);
    CHECK_INT(t, plan_count(&p, "survey_ticket"), 0);
    CHECK_INT(t, plan_post(&p, c, SURVEY "/papier", SURVEY "/papier", same), 422); // used
    // Differently: a third chooses, who typed neither. A required question may be empty on paper.
    const char *two =
                   str_z(t->mem, str_format(t->mem, "code=" STR_FMT "&v1=c1", STR_ARG(w.code[1]))),
               *other =
                   str_z(t->mem, str_format(t->mem, "code=" STR_FMT "&v3=c1", STR_ARG(w.code[1])));
    CHECK_INT(t, plan_post(&p, a, SURVEY "/papier", SURVEY "/papier", two), 303);
    CHECK_INT(t, plan_post(&p, b, SURVEY "/papier", SURVEY "/papier", other), 303);
    const str list = client_body(get(&p, SURVEY "/papier", c));
    const ptrdiff_t at = str_find(list, STR(SURVEY "/papier/"));
    CHECK(t, at > 0);
    str path = str_from(list, (size_t)at);
    const char *sheet = str_z(t->mem, str_part(path, 0, (size_t)str_find_byte(path, '"')));
    CHECK_INT(t, client_status(get(&p, sheet, a)), 403);
    const str choose = get(&p, sheet, c);
    CHECK(t, has(choose, "Verschilt"));
    path = str_from(client_body(choose),
                    (size_t)str_find(client_body(choose), STR("name=\"kies\" value=\"")) + 19);
    const char *kies =
        str_z(t->mem, str_format(t->mem, "kies=" STR_FMT,
                                 STR_ARG(str_part(path, 0, (size_t)str_find_byte(path, '"')))));
    CHECK_INT(t, plan_post(&p, c, sheet, sheet, "kies=999"), 400);
    CHECK_INT(t, plan_post(&p, c, sheet, sheet, kies), 303);
    CHECK_INT(t, plan_count(&p, "survey_sheet where channel = 'paper'"), 2);
    CHECK_INT(t, plan_count(&p, "survey_code where state = 'used'"), 2);
    house_close(t, &p.h);
}

TEST(survey_pages, letters_are_of_who_made_them)
{
    struct making w;
    struct plan p;

    if (!survey_open(t, &p, &w, "sample")) return;
    const char *lead = plan_person(&p, "leider@example.nl", "project_leader"),
               *other = plan_person(&p, "ander@example.nl", "project_leader");
    static const char *const bad[] = {"aantal=0&deel=1", "aantal=1001&deel=1",
                                      "aantal=x&deel=1", "aantal=5",
                                      "aantal=5&deel=9", "aantal=300&deel=1&formulier=1"};
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        t->row = bad[i];
        CHECK_INT(t, plan_post(&p, lead, SURVEY "/brieven", SURVEY "/brieven", bad[i]), 422);
    }
    t->row = NULL;
    CHECK_INT(t,
              plan_post(&p, lead, SURVEY "/brieven", SURVEY "/brieven",
                        "aantal=5&deel=2&formulier=1"),
              303);
    CHECK_INT(t, plan_count(&p, "survey_code where batch = 2 and stratum = 2"), 5);
    CHECK_INT(
        t,
        plan_count(&p,
                   "pdf where key like 'survey-letters:%' and person is not null and until_at > 0"),
        1);
    plan_sql(&p, "update pdf set made_at = 1, html = ''");
    CHECK_INT(t, client_status(get(&p, SURVEY "/brieven.pdf?partij=2", lead)), 200);
    CHECK_INT(t, client_status(get(&p, SURVEY "/brieven.pdf?partij=2", other)), 404);
    CHECK_INT(t, client_status(get(&p, SURVEY "/brieven.pdf?partij=1", lead)), 404);
    CHECK_INT(t, plan_post(&p, lead, SURVEY "/brieven", SURVEY "/brieven", "doe=gedrukt&partij=2"),
              303);
    CHECK_INT(t, plan_count(&p, "pdf where key like 'survey-letters:%'"), 0);
    house_close(t, &p.h);
}

// Who did not answer is known by the number of a letter, and by nothing else; a reminder has no code, and comes after ten days.
TEST(survey_pages, reminders_go_to_letters_without_an_answer)
{
    struct making w;
    struct plan p;

    if (!survey_open(t, &p, &w, "sample")) return;
    const char *lead = plan_person(&p, "leider@example.nl", "project_leader"),
               *clerk = plan_person(&p, "griffie@example.nl", "clerk");
    const day today = day_of_at((int64_t)time(NULL));
    plan_sql(&p, str_z(t->mem,
                       str_format(t->mem,
                                  "insert into survey_event (survey, event, from_state, to_state, "
                                  "role, at) values (1, 'open', 'ready', 'open', "
                                  "'project_leader', %lld)",
                                  ((long long)today.n - 9) * 86400)));
    // Three answer: the letters 1, 2 and 5 of batch 1.
    static const int answered[] = {0, 1, 4};
    for (size_t i = 0; i < COUNT_OF(answered); i++) {
        const char *key = key_of(&p, begin(&p, str_z(t->mem, w.code[answered[i]]), 303));
        CHECK_INT(t, answer(&p, key, "v=v1&v1=c1&doe=verder"), 303);
        slowly(&p);
        CHECK_INT(t, answer(&p, key, "v=controle&doe=verstuur"), 303);
    }
    CHECK_INT(t, plan_count(&p, "survey_code where state = 'used'"), 3);
    const str list = client_body(get(&p, SURVEY "/herinnering.csv", lead));
    CHECK(t, str_starts(list, STR("brief\r\n1-0003\r\n1-0004\r\n1-0006\r\n")));
    CHECK(t, str_find(list, STR("1-0005")) < 0);
    CHECK_INT(t, client_status(get(&p, SURVEY "/herinnering.csv", clerk)), 403);
    CHECK_INT(t, client_status(get(&p, SURVEY "/herinnering.csv", NULL)), 303);
    CHECK(t, has(get(&p, SURVEY "/brieven", lead), "Op 17 brieven kwam nog geen antwoord."));
    // Not before ten days.
    CHECK(t, !has(get(&p, SURVEY "/brieven", lead), "value=\"herinner\""));
    CHECK_INT(t, plan_post(&p, lead, SURVEY "/brieven", SURVEY "/brieven", "doe=herinner"), 409);
    plan_sql(&p, "update survey_event set at = at - 86400 where event = 'open'");
    CHECK(t, has(get(&p, SURVEY "/brieven", lead), "value=\"herinner\""));
    CHECK_INT(t, plan_post(&p, lead, SURVEY "/brieven", SURVEY "/brieven", "doe=herinner"), 303);
    const str html = raw_sql(t, p.h.database, "select html from pdf where key like '%:0'");
    CHECK(t, str_find(html, STR("Brief 1-0003")) > 0);
    CHECK(t, str_find(html, STR("Brief 1-0005")) < 0);
    CHECK(t, str_find(html, STR("class=\"m-code\"")) < 0);
    for (int i = 0; i < w.codes; i++)
        CHECK(t, str_find(html, survey_code_write(t->mem, w.code[i])) < 0);
    CHECK_INT(t, plan_count(&p, "audit where what = 'survey.remind' and detail = 'n=17'"), 1);
    // The code of the first letter is still good, and nothing of the reminder stands with a code or an answer.
    begin(&p, str_z(t->mem, w.code[2]), 303);
    plan_sql(&p, "update pdf set made_at = 1, html = ''");
    CHECK_INT(t, client_status(get(&p, SURVEY "/brieven.pdf?partij=0", lead)), 200);
    CHECK_INT(t, plan_post(&p, lead, SURVEY "/brieven", SURVEY "/brieven", "doe=gedrukt&partij=0"),
              303);
    house_close(t, &p.h);
}

// The table that the program asks is the table that everybody can read: every step, state and need is on the page.
TEST(survey_pages, the_table_of_steps_is_drawn)
{
    struct plan p;

    if (!plan_open(t, &p)) return;
    for (int en = 0; en < 2; en++) {
        const enum lang lang = en ? LANG_EN : LANG_NL;
        const str page =
            client_body(house_get(t, &p.h, en ? "/en/enquetes/stappen" : "/enquetes/stappen"));
        static const msg words[] = {
#define EVENT(name, from, to, who, needs) MSG_survey_event_##name,
#include "core/survey_event.def"
#undef EVENT
#pragma push_macro("NEED")
#undef NEED
#define NEED(name) MSG_survey_need_##name,
#include "core/survey_need.def"
#pragma pop_macro("NEED")
#define STATE(name, seen, takes) MSG_survey_state_##name,
#include "core/survey_state.def"
#undef STATE
        };
        for (size_t i = 0; i < COUNT_OF(words); i++) {
            struct out o = out_new(t->mem);
            put_html_text(&o, msg_text(lang, words[i]));
            t->row = str_z(t->mem, out_get(&o));
            CHECK(t, str_find(page, out_get(&o)) > 0);
        }
        t->row = NULL;
    }
    house_close(t, &p.h);
}

// An interview that was held without a network: it counts once, on the day on which it was held, until the results are published.
TEST(survey_pages, an_interview_that_comes_later_counts_once)
{
    const day today = day_of_at((int64_t)time(NULL));
    struct making w;
    struct plan p;

    if (!survey_open(t, &p, &w, "open")) return;
    const char *desk = plan_person(&p, "d@example.nl", "expert");
    const struct {
        const char *fields; // after manier, v1 and the day
        int days;           // from today
        int want, sheets, about;
    } rows[] = {{"interview=aaaaaaaaaaaaaaaaaaa1", 0, 200, 1, 0},
                {"interview=aaaaaaaaaaaaaaaaaaa1", 0, 200, 1, 0}, // again
                {"interview=aaaaaaaaaaaaaaaaaaa1&alleen=wie&age=a27", 0, 200, 1, 1},
                {"interview=aaaaaaaaaaaaaaaaaaa1&alleen=wie&age=a27", 0, 200, 1, 1},
                {"alleen=wie&age=a27", 0, 400, 1, 1}, // no id, so nothing that could count once
                {"interview=aaaaaaaaaaaaaaaaaaa2", -3, 200, 2, 1},
                {"interview=aaaaaaaaaaaaaaaaaaa3", 1, 422, 2, 1}, // not held yet
                {"interview=aaaaaaaaaaaaaaaaaaa3", -100, 422, 2, 1},
                {"interview=aaaaaaaaaaaaaaaaaaa3&proef=1", 0, 422, 2, 1}, // of the test round
                {"interview=kort", 0, 400, 2, 1},
                {"interview=aaaaaaaaaaaaaaaaaaa3&v1=c7", 0, 422, 2, 1}};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const bool bad = str_find(str_of(rows[i].fields), STR("v1=")) >= 0;
        t->row = rows[i].fields;
        CHECK_INT(t,
                  plan_post(&p, desk, SURVEY "/straat", SURVEY "/straat",
                            str_z(t->mem, str_format(t->mem, "manier=street&dag=" STR_FMT "&%s%s",
                                                     STR_ARG(day_iso(t->mem, (day){today.n +
                                                                                   rows[i].days})),
                                                     bad ? "" : "v1=c1&", rows[i].fields))),
                  rows[i].want);
        CHECK_INT(t, plan_count(&p, "survey_sheet"), rows[i].sheets);
        CHECK_INT(t, plan_count(&p, "survey_about where trait = 'age'"), rows[i].about);
    }
    t->row = NULL;
    CHECK_INT(t,
              plan_count(&p, str_z(t->mem, str_format(t->mem, "survey_sheet where done_day = %d",
                                                      today.n - 3))),
              1);
    CHECK_INT(t, plan_count(&p, "survey_interview where hash like '%aaaaaaaaaa%'"), 0);
    // Closed, of a day on which it was open: taken. Of after that: not. Published: not, and it says so.
    const char *late =
        str_z(t->mem,
              str_format(t->mem, "manier=street&v1=c1&interview=aaaaaaaaaaaaaaaaaaa4&dag=" STR_FMT,
                         STR_ARG(day_iso(t->mem, (day){today.n - 2}))));
    plan_sql(&p,
             str_z(t->mem, str_format(t->mem, "update survey set state = 'closed', ends_day = %d",
                                      today.n - 3)));
    CHECK_INT(t, plan_post(&p, desk, SURVEY "/straat", SURVEY "/straat", late), 422);
    plan_sql(&p, str_z(t->mem, str_format(t->mem, "update survey set ends_day = %d", today.n - 2)));
    CHECK_INT(t, plan_post(&p, desk, SURVEY "/straat", SURVEY "/straat", late), 200);
    CHECK_INT(t, plan_count(&p, "survey_sheet"), 3);
    plan_sql(&p, "update survey set state = 'published', state_at = 1");
    CHECK(t, has(get(&p, SURVEY "/straat", desk), "De uitkomst is gepubliceerd"));
    CHECK_INT(t,
              plan_post(&p, desk, SURVEY "/straat", SURVEY "/straat",
                        "manier=street&v1=c1&interview=aaaaaaaaaaaaaaaaaaa5&dag=2026-01-01"),
              422);
    // With the answers goes what was known of the interviews.
    struct keeping k = {.t = t, .report = out_new(t->mem)};
    CHECK_INT(t, store_write(p.h.store, t->mem, keep, &k), ERR_NONE);
    CHECK_INT(t, plan_count(&p, "survey_interview"), 0);
    CHECK_INT(t, plan_count(&p, "survey_sheet"), 0);
    house_close(t, &p.h);
}

static const char result_text[] =
    "{\"answers\":120,\"too_fast\":3,\"channels\":{\"online\":90,\"paper\":30},\"population\":1000,"
    "\"source\":\"lijst\",\"asked\":400,\"weighted\":true,\"deff\":1200,\"parts\":[{\"name\":"
    "\"Noord\",\"people\":600,\"asked\":250,\"n\":80,\"word\":\"more\"}],\"questions\":[{\"id\":"
    "\"v1\",\"kind\":\"ranking\",\"text\":\"Wat eerst?\",\"conditional\":true,\"asked\":110,\"n\":"
    "100,\"choices\":[{\"text\":\"Bank\",\"n\":60,\"share\":600,\"low\":550,\"high\":650,\"rank\":"
    "1400}],\"by\":{\"parts\":[\"Noord\"],\"rows\":[{\"text\":\"Bank\",\"n\":[44]}]}},{\"id\":"
    "\"v2\",\"kind\":\"number\",\"text\":\"Hoeveel?\",\"conditional\":false,\"asked\":120,\"n\":99,"
    "\"mean\":3500,\"mean_low\":3100,\"mean_high\":3900,\"median\":4},{\"id\":\"v3\",\"kind\":"
    "\"text\",\"text\":\"Waarom?\",\"conditional\":false,\"asked\":120,\"n\":2,\"words\":[\"Zo\"],"
    "\"left_out\":[{\"reason\":\"private\",\"n\":7}]}],\"about\":[{\"trait\":\"gender\",\"total\":"
    "77,\"values\":[{\"value\":\"woman\",\"n\":50},{\"value\":\"none\"}]}]}";

// The table has each number that the page has; the codebook says what each kind of line is.
TEST(survey_pages, the_table_holds_every_number_of_the_result)
{
    static const char *const want[] = {
        "(uitkomst),antwoorden,,,120,,,\r\n",
        "(uitkomst),te_snel,,,3,,,\r\n",
        "(uitkomst),inwoners,,lijst,1000,,,\r\n",
        "(uitkomst),brieven,,,400,,,\r\n",
        "(uitkomst),respons,,,120,300,,\r\n",
        "(uitkomst),gewogen,,,1,1200,,\r\n",
        "(uitkomst),inwoners,Noord,,600,,,\r\n",
        "(uitkomst),brieven,Noord,,250,,,\r\n",
        "v1,vraag,,Wat eerst?,100,,,\r\n",
        "v1,gevraagd,,,110,,,\r\n",
        "v1,antwoord,,Bank,60,600,550,650\r\n",
        "v1,plaats,,Bank,,1400,,\r\n",
        "v1,deel,Noord,Bank,44,,,\r\n",
        "v2,gemiddelde,,,,3500,3100,3900\r\n",
        "v2,mediaan,,,,4000,,\r\n",
        "v3,tekst,,Zo,,,,\r\n",
    };
    static const char *const kinds[] = {
#define LINE(name) #name,
#include "app/survey/line.def"
#undef LINE
    };
    struct making w;
    struct plan p;

    if (!survey_open(t, &p, &w, "sample")) return;
    plan_sql(&p, str_z(t->mem, str_format(t->mem,
                                          "insert into survey_result (survey, body, fingerprint, "
                                          "at) select id, '%s', '%064d', 1 from survey",
                                          result_text, 1)));
    const str csv = get(&p, SURVEY "/uitkomst.csv", NULL),
              book = get(&p, SURVEY "/codeboek.csv", NULL);
    CHECK_INT(t, client_status(csv), 200);
    CHECK_INT(t, client_status(book), 200);
    for (size_t i = 0; i < COUNT_OF(want); i++) {
        t->row = want[i];
        CHECK(t, has(csv, want[i]));
    }
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        t->row = kinds[i];
        CHECK(t, has(csv, str_z(t->mem, str_format(t->mem, ",%s,", kinds[i]))));
        CHECK(t, has(book, str_z(t->mem, str_format(t->mem, "(%s),soort,", kinds[i]))));
    }
    t->row = NULL;
    // In words, not in codes; with the number, or without it where it was left out.
    CHECK(t, has(csv, ",90,,,\r\n") && !has(csv, ",online,"));
    CHECK(t, has(csv, ",80,320,,\r\n") && has(csv, "v3,weggelaten,,") && !has(csv, "private"));
    CHECK(t, has(csv, ",77,,,\r\n") && has(csv, ",50,,,\r\n") && !has(csv, "gender"));
    house_close(t, &p.h);
}
