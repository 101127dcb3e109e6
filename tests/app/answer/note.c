// The note of answers on paper: asked at publication in both languages, printed by a worker, tagged, the same bytes twice.
#include "app/answer/note.h"
#include "core/pdf.h"
#include "tests/app/answer/plan.h"

#include <time.h>
#include <unistd.h>

static const struct job_kind *const list[] = {&pdf_job};
static const int one[] = {1};

static void print_all(struct test *t, struct plan *p)
{
    const struct job_worker_config c = {.store = p->h.store,
                                        .kinds = list,
                                        .kinds_n = one,
                                        .lists = 1};
    bool ran = true;

    for (int i = 0; ran && i < 10; i++)
        CHECK_INT(t, job_run_one(&c, (int64_t)time(NULL) + 1, &ran), ERR_NONE);
}

static bool holds(str s, const char *what)
{
    return str_find(s, str_of(what)) >= 0;
}

static str paper_of(struct plan *p, const char *base)
{
    const char *path = str_z(p->t->mem, str_format(p->t->mem, "%s" PLAN "/antwoorden.pdf", base));

    return house_ask(p->t, &p->h, "GET", path, NULL, (str){0});
}

TEST(answer_note, is_printed_in_both_languages_tagged_and_the_same_twice)
{
    static const char *const bases[] = {"", "/en"}, *const langs[] = {"nl", "en"};
    struct plan p;
    str first[2];

    if (!plan_open(t, &p)) return;
    const char *lead = plan_person(&p, "leider@example.nl", "project_leader"),
               *expert = plan_person(&p, "kenner@example.nl", "expert");
    // How it was explained stands in the report, as far as it is still there.
    static const char *const told[] = {"'easy', 'ready', 'x', 0, 0", "'sound', 'ready', 'x', 0, 1",
                                       "'sign', 'waiting', 'x', 0, 0"};
    for (size_t i = 0; i < COUNT_OF(told); i++)
        plan_sql(&p, str_z(t->mem, str_format(t->mem,
                                              "insert into trajectory_telling (trajectory, kind, "
                                              "state, body, at, gone_at) select id, %s from "
                                              "trajectory where slug = 'plein'",
                                              told[i])));
    plan_bring(&p, "Meer+bomen%2C+graag");
    plan_bring(&p, "Bomen+geven+schaduw");
    CHECK_INT(t,
              plan_post(&p, expert, PLAN "/antwoordtabel", PLAN "/antwoordtabel",
                        "punt=1&punt=2&nieuw=Groen"),
              303);
    plan_sql(&p, "insert into answer (cluster, trajectory, verdict, reason, paragraph, "
                 "text_before, text_after, minority, author_at, reader, read_at) select c.id, "
                 "c.trajectory, 'adopted', 'Omdat het kan', 'Par 3', 'Oud', 'Nieuw', 'Niemand', "
                 "0, (select min(id) from person), 0 from cluster c");
    CHECK_INT(t, plan_post(&p, lead, PLAN "/antwoordtabel", PLAN "/antwoordtabel/publiceren", ""),
              303);
    CHECK_INT(t, plan_count(&p, "pdf where key like 'answers:%' and html <> ''"), 2);
    CHECK_INT(t, plan_count(&p, "pdf where html like '%href=\"/%'"), 0); // leads nowhere on paper
    CHECK_INT(t, plan_count(&p, "pdf where html like '%Meer bomen%'"), 0);
    CHECK_INT(t,
              plan_count(
                  &p,
                  "pdf where html like '%In eenvoudige woorden%' or html like '%In simple words%'"),
              2);
    CHECK_INT(t, plan_count(&p, "pdf where html like '%Gebarentaal%' or html like '%To listen%'"),
              0);
    static const char *const texts[] = {PLAN "/antwoorden.json", PLAN "/antwoorden/1"};
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        const str text = client_body(house_ask(t, &p.h, "GET", texts[i], NULL, (str){0}));
        CHECK(t, holds(text, "\"explained\":[\"easy\"]"));
        CHECK(t, str_eq(text, client_body(house_ask(t, &p.h, "GET", texts[i], NULL, (str){0}))));
    }
    for (int i = 0; i < 2; i++)
        CHECK_INT(t, client_status(paper_of(&p, bases[i])), 404); // not printed yet
    if (access("/usr/bin/chromium-headless-shell", X_OK) != 0) {
        test_skip(t, "no chromium-headless-shell");
        house_close(t, &p.h);
        return;
    }
    plan_sql(&p, "create table kept_html as select id, html from pdf");
    print_all(t, &p);
    for (int i = 0; i < 2; i++) {
        const str a = paper_of(&p, bases[i]);
        t->row = langs[i];
        CHECK_INT(t, client_status(a), 200);
        first[i] = client_body(a);
        CHECK(t, str_starts(first[i], STR("%PDF-")));
        CHECK(t, holds(first[i], "/StructTreeRoot") && holds(first[i], "/Marked true"));
        CHECK(t, holds(first[i], str_z(t->mem, str_format(t->mem, "/Lang (%s)", langs[i]))));
        CHECK(t,
              holds(first[i], "/S /H1") && holds(first[i], "/S /H3") && holds(first[i], "/S /L"));
    }
    t->row = NULL;
    CHECK(t, !str_eq(first[0], first[1]));
    CHECK(t, str_find(house_ask(t, &p.h, "GET", PLAN "/antwoorden", NULL, (str){0}),
                      STR("antwoorden.pdf")) > 0);
    // Again, from the same page.
    plan_sql(&p, "update pdf set html = (select k.html from kept_html k where k.id = pdf.id), "
                 "made_at = 0, pdf = null");
    plan_sql(&p, "drop table kept_html");
    plan_sql(&p, "insert into job (kind, payload, run_at, created_at) select 'pdf.print', "
                 "cast(id as text), 0, 0 from pdf");
    print_all(t, &p);
    for (int i = 0; i < 2; i++)
        CHECK(t, str_eq(client_body(paper_of(&p, bases[i])), first[i]));
    house_close(t, &p.h);
}

// A day that passed is not promised again, and how it went is told without an answer too.
TEST(answer_note, says_that_a_promise_was_not_met_and_closes_without_answers)
{
    struct plan p;

    if (!plan_open(t, &p)) return;
    const int32_t today = day_of_at((int64_t)time(NULL)).n;
    const char *const pages[] = {plan_bring(&p, "Meer+bomen"), PLAN "/inbreng/1",
                                 PLAN "/antwoorden"};
    for (size_t i = 0; i < COUNT_OF(pages); i++) {
        const str page = house_ask(t, &p.h, "GET", pages[i], NULL, (str){0});
        t->row = pages[i];
        CHECK(t, holds(page, "Je hoort het uiterlijk"));
        CHECK(t, !holds(page, "m-notice--late"));
    }
    plan_sql(&p, str_z(t->mem, str_format(t->mem,
                                          "update trajectory set feedback_day = %d, "
                                          "evaluation_text = 'Eerder naar de markt gaan.' "
                                          "where slug = 'plein'",
                                          today - 3)));
    for (size_t i = 0; i < COUNT_OF(pages); i++) { // without a clock the day is not said
        const str page = house_ask(t, &p.h, "GET", pages[i], NULL, (str){0});
        t->row = pages[i];
        CHECK(t, holds(page, "Er is nog geen antwoord."));
        CHECK(t, !holds(page, "Je hoort het uiterlijk"));
    }
    plan_sql(&p,
             str_z(t->mem,
                   str_format(t->mem,
                              "insert into clock (place, trajectory, kind, title, basis, "
                              "start_day, first_due_day, due_day, remind_day, turn, "
                              "created_at) select place, id, 'feedback', 'Antwoord geven', 'plan', "
                              "%d, %d, %d, %d, 'leader', 0 from trajectory where slug = 'plein'",
                              today - 9, today - 3, today - 3, today - 5)));
    for (size_t i = 0; i < COUNT_OF(pages); i++) {
        const str page = house_ask(t, &p.h, "GET", pages[i], NULL, (str){0});
        t->row = pages[i];
        CHECK(t, holds(page, "m-notice--late"));
        CHECK(t, holds(page, "Het is nog niet gedaan"));
        CHECK(t, !holds(page, "Je hoort het uiterlijk"));
    }
    t->row = NULL;
    const str note = house_ask(t, &p.h, "GET", PLAN "/antwoorden", NULL, (str){0});
    CHECK(t, holds(note, "Wat we ervan leerden") && holds(note, "Eerder naar de markt gaan."));
    CHECK(t, holds(note, "Hoe het ging") && holds(note, "m-state--late"));
    const str english = house_ask(t, &p.h, "GET", "/en" PLAN "/antwoorden", NULL, (str){0});
    CHECK(t, holds(english, "lang=\"nl\">Eerder naar de markt gaan."));
    CHECK(t, holds(english, "<strong lang=\"nl\">Antwoord geven</strong>"));
    // The page of the plan leads to it, and it is printed.
    CHECK(t, holds(house_ask(t, &p.h, "GET", PLAN, NULL, (str){0}), PLAN "/antwoorden\""));
    plan_sql(&p, "insert into job (kind, payload, run_at, created_at) select 'answer.paper', "
                 "cast(id as text), 0, 0 from trajectory where slug = 'plein'");
    house_work(t, &p.h, answer_jobs, ANSWER_JOBS, (int64_t)time(NULL));
    CHECK_INT(t, plan_count(&p, "pdf where html like '%Eerder naar de markt%'"), 2);
    house_close(t, &p.h);
}

TEST(answer_note, tells_who_follows_and_each_author_in_their_language)
{
    static const struct job_kind *const tells[] = {answer_jobs};
    static const int both[] = {ANSWER_JOBS};
    struct plan p;
    bool ran = true;

    if (!plan_open(t, &p)) return;
    const char *lead = plan_person(&p, "leider@example.nl", "project_leader"),
               *expert = plan_person(&p, "kenner@example.nl", "expert");
    plan_bring(&p, "Meer+bomen&mail=anne%40example.nl");
    CHECK_INT(t,
              client_status(house_form(t, &p.h, "/en" PLAN "/inbreng/nieuw", NULL,
                                       "/en" PLAN "/inbreng/nieuw",
                                       STR("tekst=More+trees&mail=bob%40example.nl"))),
              303);
    CHECK_INT(t,
              plan_post(&p, expert, PLAN "/antwoordtabel", PLAN "/antwoordtabel",
                        "punt=1&punt=2&nieuw=Groen"),
              303);
    plan_sql(&p, "insert into answer (cluster, trajectory, verdict, reason, minority, author_at, "
                 "reader, read_at) select c.id, c.trajectory, 'not', 'Nee', 'Niemand', 0, (select "
                 "min(id) from person), 0 from cluster c");
    CHECK_INT(t, plan_post(&p, lead, PLAN "/antwoordtabel", PLAN "/antwoordtabel/publiceren", ""),
              303);
    CHECK_INT(t,
              plan_count(&p, "notice where kind = 'trajectory' and message = "
                             "'notice.trajectory.answers' and link like '%/antwoorden'"),
              1);
    // The note says how it went: what was promised and kept or not, and, once it is there, what was learned.
    const int32_t today = day_of_at((int64_t)time(NULL)).n;
    plan_sql(&p, "update trajectory set evaluation_text = 'Eerder naar de markt gaan.'");
    plan_sql(&p, str_z(t->mem,
                       str_format(t->mem,
                                  "insert into clock (place, trajectory, kind, title, basis, "
                                  "start_day, first_due_day, due_day, remind_day, turn, ended_day, "
                                  "outcome, created_at) select place, id, 'feedback', 'Antwoord "
                                  "geven', 'plan', %d, %d, %d, %d, 'leader', %d, 'kept', 0 from "
                                  "trajectory where slug = 'plein'",
                                  today - 9, today - 2, today - 2, today - 3, today - 3)));
    plan_sql(&p,
             str_z(t->mem,
                   str_format(t->mem,
                              "insert into clock (place, trajectory, kind, title, basis, "
                              "start_day, first_due_day, due_day, remind_day, turn, "
                              "created_at) select place, id, 'decision', 'Besluiten', 'plan', "
                              "%d, %d, %d, %d, 'leader', 0 from trajectory where slug = 'plein'",
                              today - 9, today - 1, today - 1, today - 2)));
    static const char *const shown[] = {
        "Eerder naar de markt", "Antwoord geven</strong></p><p class=\"m-subtle\">Gedaan op",
        "<p class=\"m-subtle\">Te laat en nog niet gedaan"};
    const str page = house_ask(t, &p.h, "GET", PLAN "/antwoorden", NULL, (str){0});
    for (size_t i = 0; i < COUNT_OF(shown); i++)
        CHECK(t, holds(page, shown[i]));
    const str json = house_ask(t, &p.h, "GET", PLAN "/antwoorden.json", NULL, (str){0});
    CHECK(t, holds(json, "\"evaluation\":\"Eerder naar de markt gaan.\""));
    CHECK(t, holds(json, "\"outcome\":\"kept\""));
    const struct job_worker_config c = {
        .store = p.h.store, .settings = &p.h.set, .kinds = tells, .kinds_n = both, .lists = 1};
    plan_sql(&p, "delete from job where kind <> 'answer.tell'");
    // Hidden since is answered all the same.
    plan_sql(&p, "update contribution set state = 'hidden' where mail = 'anne@example.nl'");
    plan_sql(&p, "delete from pdf");
    plan_sql(&p, "insert into job (kind, payload, run_at, created_at) select 'answer.paper', "
                 "cast(id as text), 0, 0 from trajectory where slug = 'plein'");
    for (int i = 0; ran && i < 10; i++)
        CHECK_INT(t, job_run_one(&c, (int64_t)time(NULL) + 1, &ran), ERR_NONE);
    CHECK_INT(t, plan_count(&p, "pdf where html like '%Eerder naar de markt%'"), 2);
    CHECK_INT(t,
              plan_count(&p, "mail where recipient = 'anne@example.nl' and subject like "
                             "'Antwoord op je inbreng%' and body like '%example/testdam/%'"),
              1);
    CHECK_INT(t,
              plan_count(&p, "mail where recipient = 'bob@example.nl' and body like "
                             "'%/en/testdam/%' and body like '%answer%'"),
              2); // received, and answered
    house_close(t, &p.h);
}
