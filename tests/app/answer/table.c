// The answer table: every admitted point gets an answer, read by a second, before anything is public; what is public comes
// from the same rows each time; who brought it in has the last word.
#include "app/answer/note.h"
#include "base/hash.h"
#include "main/main.h"
#include "tests/app/answer/plan.h"

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

#define TABLE PLAN "/antwoordtabel"
static const char good[] =
    "doe=bewaar&besluit=adopted&reden=Omdat+het+kan&alinea=Par+3&eerst=Oud&nu=Nieuw&anders=Niemand";

static int64_t one(struct plan *p, const char *what) // of a column
{
    for (int64_t i = 0; i < 100; i++)
        if (plan_count(p, str_z(p->t->mem, str_format(p->t->mem, "%s = %lld", what, (long long)i))))
            return i;
    return -1;
}

TEST(answer_table, nothing_is_public_while_one_point_has_no_answer)
{
    struct plan p;

    if (!plan_open(t, &p)) return;
    const char *lead = plan_person(&p, "leider@example.nl", "project_leader"),
               *expert = plan_person(&p, "kenner@example.nl", "expert"),
               *nobody = plan_person(&p, "niemand@example.nl", "moderator");
    const char *mine = plan_bring(&p, "Meer+bomen%2C+graag");
    const char *other = plan_bring(&p, "Minder+lawaai");
    CHECK_INT(t, client_status(get(&p, TABLE, nobody)), 403);
    CHECK_INT(t, client_status(get(&p, TABLE, expert)), 200);
    CHECK(t, has(get(&p, TABLE "?q=fiets", expert), "punt lijkt hierop"));
    CHECK(t, has(get(&p, TABLE "?q=bome", expert), "Meer bomen"));

    // One in a group, none answered.
    CHECK_INT(t, plan_post(&p, expert, TABLE, TABLE, "punt=1"), 422);
    CHECK_INT(t, plan_post(&p, expert, TABLE, TABLE, "nieuw=Groen"), 422);
    CHECK_INT(t, plan_post(&p, expert, TABLE, TABLE, "punt=1&nieuw=Groen"), 303);
    CHECK_INT(t, plan_post(&p, expert, TABLE, TABLE, "punt=999&nieuw=Groen"), 404);
    CHECK_INT(t, plan_post(&p, lead, TABLE, TABLE "/publiceren", ""), 409);
    const int64_t green = one(&p, "cluster where title = 'Groen' and id");
    const char *at = str_z(t->mem, str_format(t->mem, TABLE "/%lld", (long long)green));
    static const char *const bad[] = {
        "doe=bewaar&besluit=&reden=x&anders=y",
        "doe=bewaar&besluit=not&reden=&anders=y",
        "doe=bewaar&besluit=not&reden=x&anders=",
        "doe=bewaar&besluit=elsewhere&reden=x&anders=y",
        "doe=bewaar&besluit=adopted&reden=x&anders=y",           // no effect
        "doe=bewaar&besluit=partly&reden=x&anders=y&alinea=Par", // no text after
    };
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        CHECK_INT(t, plan_post(&p, expert, at, at, bad[i]), 422);
    CHECK_INT(t, plan_post(&p, expert, at, at, good), 303);
    CHECK_INT(t, plan_post(&p, expert, at, at, "doe=akkoord"), 409); // not one's own
    CHECK_INT(t, plan_post(&p, lead, at, at, "doe=akkoord"), 303);
    CHECK_INT(t, plan_post(&p, lead, TABLE, TABLE "/publiceren", ""), 409); // the other point
    CHECK(t, !has(get(&p, PLAN "/antwoorden", NULL), "Omdat het kan"));
    CHECK(t, !has(get(&p, mine, NULL), "Omdat het kan"));

    // The second set aside, with a reason; then it can.
    CHECK_INT(t,
              plan_post(&p, expert, TABLE "/punten/2", TABLE "/punten/2",
                        "punten=Minder+lawaai&opzij=1"),
              422);
    CHECK_INT(t,
              plan_post(&p, expert, TABLE "/punten/2", TABLE "/punten/2",
                        "punten=Minder+lawaai&opzij=1&reden=Proef"),
              303);
    // That no answer belongs to it is read by a second as well, and public only then.
    CHECK(t, has(get(&p, TABLE, lead), "inbreng zonder antwoord wacht op een tweede lezer"));
    CHECK_INT(t, plan_post(&p, lead, PLAN "/invoer", TABLE "/publiceren", ""), 409);
    CHECK_INT(t, plan_post(&p, expert, TABLE "/punten/2", TABLE "/punten/2", "doe=akkoord"), 409);
    CHECK(t, !has(get(&p, TABLE "/punten/2", expert), "Ik las het en het klopt"));
    CHECK(t, has(get(&p, TABLE "/punten/2", lead), "Ik las het en het klopt"));
    CHECK_INT(t, plan_post(&p, lead, PLAN "/invoer", TABLE "/punten/2", "doe=akkoord"), 303);
    CHECK_INT(t, plan_post(&p, lead, PLAN "/invoer", TABLE "/punten/2", "doe=akkoord"), 409);
    CHECK(t, !has(get(&p, PLAN "/inbreng/2", NULL), "Proef"));
    CHECK(t, has(get(&p, other, NULL), "Je hoort het uiterlijk"));
    CHECK_INT(t, plan_post(&p, expert, TABLE, TABLE "/publiceren", ""), 403); // not an expert
    CHECK_INT(t, plan_post(&p, lead, TABLE, TABLE "/publiceren", ""), 303);
    CHECK_INT(t, plan_post(&p, lead, PLAN "/invoer", TABLE "/publiceren", ""), 409); // nothing new
    CHECK(t, has(get(&p, PLAN "/antwoorden", NULL), "Omdat het kan"));
    CHECK(t, has(get(&p, PLAN "/inbreng/1", NULL), "Nieuw"));
    CHECK(t, has(get(&p, mine, NULL), "Geeft dit antwoord op wat je zei?"));
    const char *const aside[] = {other, PLAN "/inbreng/2", PLAN "/antwoorden",
                                 "/en" PLAN "/inbreng/2"};
    for (size_t i = 0; i < COUNT_OF(aside); i++) {
        t->row = aside[i];
        const str page = get(&p, aside[i], NULL);
        CHECK(t, has(page, i == 3 ? "This needs no answer" : "Hier hoort geen antwoord bij"));
        CHECK(t, has(page, "lang=\"nl\">Proef</p>"));
        CHECK(t, !has(page, "Je hoort het uiterlijk"));
    }
    t->row = NULL;
    CHECK(t, has(get(&p, other, NULL), "Geeft dit antwoord op wat je zei?"));

    // Public is public: not changed, renamed, moved out of, split or merged away.
    plan_bring(&p, "Nog+iets"); // that waits, so that there is a form
    CHECK_INT(t, plan_post(&p, expert, TABLE, at, good), 409);
    CHECK_INT(t, plan_post(&p, expert, TABLE, at, "doe=naam&titel=Anders"), 409);
    CHECK_INT(t, plan_post(&p, expert, TABLE, TABLE, "punt=1&groep=geen"), 409);
    CHECK_INT(t, plan_post(&p, expert, TABLE, TABLE "/punten/1", "punten=Iets+anders"), 409);
    CHECK_INT(t, plan_post(&p, expert, TABLE, TABLE "/terug", ""), 409);
    CHECK_INT(t, plan_post(&p, expert, TABLE, TABLE "/punten/2", "punten=Toch+wel"), 409);
    CHECK_INT(t, plan_count(&p, "contribution_point where cluster is not null"), 1);

    // The last word: counted and shown at once, and nobody of the staff has a way to take it off.
    const str path = str_of(mine);
    const ptrdiff_t ask = str_find_byte(path, '?'), amp = str_find_byte(path, '&');
    const char *to = str_z(t->mem, str_part(path, 0, (size_t)ask));
    const str key = str_part(path, (size_t)ask + 1, (size_t)(amp - ask - 1));
    CHECK_INT(t,
              plan_post(&p, NULL, mine, to,
                        str_z(t->mem,
                              str_format(t->mem, STR_FMT "&doe=nee&waarom=Te+laat", STR_ARG(key)))),
              303);
    const str note = get(&p, PLAN "/antwoorden", NULL);
    CHECK(t, has(note, "<strong>1</strong> zegt nee"));
    CHECK(t, has(note, "Te laat"));
    // What the page says stands in the files: who answers for it, what was set aside, the shares and the counts.
    const str json = get(&p, PLAN "/antwoorden.json", NULL),
              csv = get(&p, PLAN "/antwoorden.csv", NULL),
              fixed = get(&p, PLAN "/antwoorden/1", NULL);
    static const char *const in_json[] = {
        "\"contributions\":{\"all\":3,\"withdrawn\":0,\"hidden\":0,\"channels\":[{\"channel\":"
        "\"online\",\"n\":3}]}",
        "\"replies\":{\"asked\":2,\"yes\":0,\"no\":1,\"silent\":1}",
        "\"set_aside\":[{\"contribution\":2,",
        "\"reason\":\"Proef\"",
        "\"author\":\"kenner",
        "\"reader\":\"leider"};
    for (size_t i = 0; i < COUNT_OF(in_json); i++) {
        t->row = in_json[i];
        CHECK(t, has(json, in_json[i]));
    }
    t->row = NULL;
    CHECK(t, has(fixed, "\"reason\":\"Proef\"") && !has(fixed, "kenner") && !has(fixed, "Minder"));
    CHECK(t, has(csv, ",versie,schrijver,lezer,datum\r\n"));
    CHECK(t, has(csv, "Minder lawaai,,Hier hoort geen antwoord bij,Proef,,,,,,1,kenner"));

    // The same bytes twice, and the fingerprint is that of what was recorded.
    static const char *const forms[] = {"/antwoorden.csv", "/antwoorden.json", "/antwoorden/1"};
    for (size_t i = 0; i < COUNT_OF(forms); i++) {
        const char *form = str_z(t->mem, str_format(t->mem, PLAN "%s", forms[i]));
        const str a = get(&p, form, NULL), b = get(&p, form, expert);
        CHECK_INT(t, client_status(a), 200);
        CHECK(t, str_eq(client_body(a), client_body(b)));
    }
    CHECK(t,
          has(note,
              str_z(t->mem, sha256_hex(t->mem, client_body(get(&p, PLAN "/antwoorden/1", NULL))))));
    CHECK_INT(t, client_status(get(&p, PLAN "/antwoorden/2", NULL)), 404);

    // Who withdraws after that leaves no words: not in the data either.
    CHECK_INT(t,
              plan_post(&p, NULL, mine, to,
                        str_z(t->mem, str_format(t->mem, STR_FMT "&doe=intrekken", STR_ARG(key)))),
              303);
    for (size_t i = 0; i < COUNT_OF(forms); i++)
        CHECK(t, !has(get(&p, str_z(t->mem, str_format(t->mem, PLAN "%s", forms[i])), NULL),
                      "Meer bomen"));
    CHECK(t, audit_whole(&p));
    // So does who was set aside.
    const str path2 = str_of(other);
    const ptrdiff_t ask2 = str_find_byte(path2, '?'), amp2 = str_find_byte(path2, '&');
    CHECK_INT(t,
              plan_post(&p, NULL, other, str_z(t->mem, str_part(path2, 0, (size_t)ask2)),
                        str_z(t->mem, str_format(t->mem, STR_FMT "&doe=intrekken",
                                                 STR_ARG(str_part(path2, (size_t)ask2 + 1,
                                                                  (size_t)(amp2 - ask2 - 1)))))),
              303);
    CHECK(t, has(get(&p, PLAN "/antwoorden.json", NULL), "\"set_aside\":[]"));
    CHECK_INT(t, plan_count(&p, "aside"), 0);
    house_close(t, &p.h);
}

// Nobody read that answer for a point that comes later.
TEST(answer_table, nothing_comes_to_a_group_that_is_public)
{
    struct plan p;

    if (!plan_open(t, &p)) return;
    const char *lead = plan_person(&p, "leider@example.nl", "project_leader"),
               *expert = plan_person(&p, "kenner@example.nl", "expert");
    plan_bring(&p, "Meer+bomen%2C+graag");
    CHECK_INT(t, plan_post(&p, expert, TABLE, TABLE, "punt=1&nieuw=Groen"), 303);
    const int64_t green = one(&p, "cluster where title = 'Groen' and id");
    const char *at = str_z(t->mem, str_format(t->mem, TABLE "/%lld", (long long)green));
    const char *option =
        str_z(t->mem, str_format(t->mem, "<option value=\"%lld\"", (long long)green));
    CHECK_INT(t, plan_post(&p, expert, at, at, good), 303);
    CHECK_INT(t, plan_post(&p, lead, at, at, "doe=akkoord"), 303);
    plan_bring(&p, "Bomen+erbij");
    CHECK(t, has(get(&p, TABLE, expert), option));
    CHECK_INT(t, plan_post(&p, expert, TABLE, TABLE, "punt=2&nieuw=Rest"), 303);
    CHECK_INT(t, plan_post(&p, expert, TABLE, TABLE "/terug", ""), 303);
    plan_sql(&p, "update contribution_point set state = 'aside' where id = 2");
    CHECK_INT(t, plan_post(&p, lead, TABLE, TABLE "/publiceren", ""), 303);
    plan_sql(&p, "update contribution_point set state = 'admitted' where id = 2");
    CHECK(t, !has(get(&p, TABLE, expert), "Draai mijn laatste stap terug"));

    const str fixed = client_body(get(&p, PLAN "/antwoorden/1", NULL));
    CHECK_INT(t,
              plan_post(&p, expert, TABLE, TABLE,
                        str_z(t->mem, str_format(t->mem, "punt=2&groep=%lld", (long long)green))),
              409);
    CHECK(t, !has(get(&p, TABLE, expert), option));
    // Of the same name it is another group, that waits for an answer of its own.
    CHECK_INT(t, plan_post(&p, expert, TABLE, TABLE, "punt=2&nieuw=Groen"), 303);
    CHECK_INT(t, plan_count(&p, "cluster where title = 'Groen'"), 2);
    const int64_t next = one(&p, "cluster where title = 'Groen' and id > 1 and id");
    const char *on = str_z(t->mem, str_format(t->mem, TABLE "/%lld", (long long)next));
    CHECK(t, !has(get(&p, on, expert), option));
    CHECK_INT(t,
              plan_post(&p, expert, on, on,
                        str_z(t->mem, str_format(t->mem, "doe=voeg&groep=%lld", (long long)green))),
              409);
    CHECK(t, !has(get(&p, PLAN "/antwoorden", NULL), "/inbreng/2\""));
    CHECK(t, str_eq(client_body(get(&p, PLAN "/antwoorden/1", NULL)), fixed));
    // One's own step after that is undone; the one that became public does not stand before it.
    CHECK_INT(t, plan_post(&p, expert, TABLE, TABLE "/terug", ""), 303);
    CHECK_INT(t, plan_count(&p, "contribution_point where cluster is not null"), 1);
    CHECK_INT(t, plan_post(&p, expert, TABLE, TABLE "/terug", ""), 409);
    house_close(t, &p.h);
}

// Groups a point, answers it and lets another read it.
static void answered(struct plan *p, int point, const char *group, const char *expert,
                     const char *lead)
{
    struct mem *m = p->t->mem;
    const char *fields = str_z(m, str_format(m, "punt=%d&nieuw=%s", point, group));

    CHECK_INT(p->t, plan_post(p, expert, TABLE, TABLE, fields), 303);
    const int64_t id = one(p, str_z(m, str_format(m, "cluster where title = '%s' and id", group)));
    const char *at = str_z(m, str_format(m, TABLE "/%lld", (long long)id));
    CHECK_INT(p->t, plan_post(p, expert, at, at, good), 303);
    CHECK_INT(p->t, plan_post(p, lead, at, at, "doe=akkoord"), 303);
}

TEST(answer_table, no_feedback_and_no_archive_while_a_point_has_no_answer)
{
    static const char give[] = "stap=feed_back&tekst=Zo",
                      missing[] = "Elk punt dat iemand inbracht";
    struct plan p;

    if (!plan_open(t, &p)) return;
    const char *lead = plan_person(&p, "leider@example.nl", "project_leader"),
               *expert = plan_person(&p, "kenner@example.nl", "expert"),
               *college = plan_person(&p, "college@example.nl", "executive");
    plan_bring(&p, "Meer+bomen%2C+graag");
    answered(&p, 1, "Groen", expert, lead);
    CHECK_INT(t, plan_post(&p, lead, TABLE, TABLE "/publiceren", ""), 303);
    // Who read it may leave: what is public stays so, and the next can come out.
    plan_sql(&p, "update answer set reader = null");
    plan_bring(&p, "Minder+lawaai");
    plan_sql(&p, "update trajectory set state = 'decided'");
    CHECK_INT(t, plan_post(&p, lead, PLAN "/invoer", PLAN "/stap", give), 422); // in no group
    CHECK(t, has(get(&p, PLAN "/stap", lead), missing));
    CHECK(t, has(get(&p, PLAN "/stap", lead), "href=\"" TABLE "\""));
    CHECK(t, has(get(&p, PLAN "/stap", college), missing));
    CHECK(t, !has(get(&p, PLAN "/stap", college), "href=\"" TABLE "\""));
    answered(&p, 2, "Geluid", expert, lead);
    CHECK_INT(t, plan_post(&p, lead, PLAN "/invoer", PLAN "/stap", give),
              422); // nobody can read it yet
    CHECK_INT(t, plan_post(&p, lead, TABLE, TABLE "/publiceren", ""), 303);
    CHECK(t, !has(get(&p, PLAN "/stap", lead), missing));
    CHECK_INT(t, plan_post(&p, lead, PLAN "/invoer", PLAN "/stap", give), 303);
    // What comes in on paper after that is answered before the file closes.
    CHECK_INT(t, plan_post(&p, lead, PLAN "/invoer", PLAN "/stap", "stap=evaluate&tekst=Eerder"),
              303);
    plan_sql(&p,
             "update contribution_point set cluster = null where seq = 1 and body like 'Meer%'");
    CHECK_INT(t, plan_post(&p, lead, PLAN "/invoer", PLAN "/stap", "stap=archive"), 422);
    plan_sql(&p, "update contribution set state = 'withdrawn' where body like 'Meer%'");
    CHECK_INT(t, plan_post(&p, lead, PLAN "/invoer", PLAN "/stap", "stap=archive"), 303);
    house_close(t, &p.h);
}

TEST(answer_table, steps_are_undone_one_by_one_by_who_took_them)
{
    struct plan p;

    if (!plan_open(t, &p)) return;
    const char *a = plan_person(&p, "a@example.nl", "expert"),
               *b = plan_person(&p, "b@example.nl", "expert");
    for (int i = 0; i < 4; i++)
        plan_bring(&p, "Iets");
    CHECK_INT(t, plan_post(&p, a, TABLE, TABLE "/terug", ""), 409);
    CHECK_INT(t, plan_post(&p, a, TABLE, TABLE, "punt=1&punt=2&nieuw=Een"), 303);
    CHECK_INT(t, plan_post(&p, a, TABLE, TABLE, "punt=3&nieuw=Twee"), 303);
    const int64_t een = one(&p, "cluster where title = 'Een' and id"),
                  twee = one(&p, "cluster where title = 'Twee' and id");
    const char *at = str_z(t->mem, str_format(t->mem, TABLE "/%lld", (long long)twee));
    CHECK_INT(t,
              plan_post(&p, a, at, at,
                        str_z(t->mem, str_format(t->mem, "doe=voeg&groep=%lld", (long long)een))),
              303);
    CHECK_INT(t, plan_count(&p, "contribution_point where cluster is not null"), 3);
    CHECK_INT(t, plan_count(&p, "cluster where gone = 1"), 1);
    CHECK_INT(t, client_status(get(&p, at, a)), 404);
    // What another moved on stays where it was put.
    CHECK_INT(t, plan_post(&p, b, TABLE, TABLE, "punt=3&nieuw=Drie"), 303);
    CHECK_INT(t, plan_post(&p, a, TABLE, TABLE "/terug", ""), 303);
    CHECK_INT(t, plan_count(&p, "cluster where gone = 1"), 0);
    CHECK_INT(t,
              plan_count(&p, "contribution_point where id = 3 and cluster = (select id from "
                             "cluster where title = 'Drie')"),
              1);
    CHECK_INT(t, plan_post(&p, a, TABLE, TABLE "/terug", ""), 303);
    CHECK_INT(t, plan_post(&p, a, TABLE, TABLE "/terug", ""), 303);
    CHECK_INT(t, plan_count(&p, "contribution_point where cluster is not null"), 1);
    CHECK_INT(t, plan_post(&p, a, TABLE, TABLE "/terug", ""), 409);
    // All of a page, and all that say the same.
    CHECK_INT(t, plan_post(&p, a, TABLE, TABLE, "alles=1&hier=1&hier=2&punt=4&nieuw=Alles"), 303);
    CHECK_INT(
        t,
        plan_count(
            &p,
            "contribution_point where cluster = (select id from cluster where title = 'Alles')"),
        2);
    for (int i = 0; i < 3; i++)
        plan_bring(&p, "Wij+willen+een+veilige+oversteek+bij+de+school");
    CHECK(t, has(get(&p, TABLE "/gelijk", a), "3 keer:"));
    CHECK_INT(t, plan_post(&p, a, TABLE "/gelijk", TABLE, "gelijk=5&nieuw=Oversteek&terug=gelijk"),
              303);
    CHECK_INT(t,
              plan_count(&p, "contribution_point where cluster = (select id from cluster where "
                             "title = 'Oversteek')"),
              3);
    house_close(t, &p.h);
}

// What one press would bring together is shown first: each text that is different, what is different, and how much is not.
TEST(answer_table, a_heap_shows_what_differs_and_what_is_unticked_stays)
{
#define LETTER "Wij+willen+een+veilige+oversteek+bij+de+school+aan+de+Dijkweg+en+wel+dit+jaar"
    struct plan p;

    if (!plan_open(t, &p)) return;
    const char *a = plan_person(&p, "a@example.nl", "expert");
    plan_bring(&p, LETTER ".");
    plan_bring(&p, LETTER ".");
    plan_bring(&p, LETTER "+niet+op+straat.");
    plan_bring(&p, LETTER ".+Mijn+kind+is+daar+al+aangereden.");
    const str page = get(&p, TABLE "/gelijk", a);
    CHECK(t, has(page, "4 keer:"));
    CHECK(t, has(page, "<ins> niet op straat</ins>"));
    CHECK(t, has(page, "aangereden.</ins>"));
    CHECK(t, has(page, "name=\"ook-1\" value=\"3\" checked"));
    CHECK(t, has(page, "name=\"ook-1\" value=\"4\" checked"));
    CHECK(t, !has(page, "name=\"ook-1\" value=\"2\""));
    CHECK(t, has(page, "% gelijk</span>"));
    CHECK_INT(t,
              plan_post(&p, a, TABLE "/gelijk", TABLE,
                        "gelijk=1&ook-1=4&nieuw=Oversteek&terug=gelijk"),
              303);
    CHECK_INT(t, plan_count(&p, "contribution_point where cluster is not null"), 3);
    CHECK_INT(t, plan_count(&p, "contribution_point where id = 3 and cluster is null"), 1);
    house_close(t, &p.h);
}

TEST(answer_table, one_contribution_in_several_points)
{
    struct plan p;

    if (!plan_open(t, &p)) return;
    const char *a = plan_person(&p, "a@example.nl", "expert");
    plan_bring(&p, "Eerst+dit.%0a%0aDan+dat.");
    CHECK_INT(t, plan_post(&p, a, TABLE, TABLE, "punt=1&nieuw=Groep"), 303);
    const char *at = TABLE "/punten/1";
    CHECK_INT(t, plan_post(&p, a, at, at, "punten=++"), 422);
    CHECK_INT(t, plan_post(&p, a, at, at, "punten=Eerst+dit.%0a%0a%0aDan%0adat."), 303);
    CHECK_INT(t, plan_count(&p, "contribution_point where state = 'admitted'"), 2);
    CHECK_INT(t, plan_count(&p, "contribution_point where cluster is null"),
              2); // other words: looked at again
    CHECK_INT(t, plan_post(&p, a, at, at, "punten=Eerst+dit."), 303);
    CHECK_INT(t, plan_count(&p, "contribution_point"), 1);
    CHECK_INT(t, plan_count(&p, "contribution where body like '%Dan dat%'"),
              1); // the words themselves stay
    house_close(t, &p.h);
}

// Tests 18 and 21: of another plan, or of one that is not public.
TEST(answer_table, nothing_of_another_plan)
{
    struct plan p;

    if (!plan_open(t, &p)) return;
    const char *a = plan_person(&p, "a@example.nl", "project_leader");
    plan_bring(&p, "Hier");
    plan_sql(
        &p,
        "insert into trajectory (place, slug, title, practice, state, created_at, changed_at, "
        "state_at) "
        "select place, 'ander', 'Ander', 0, 'open', 0, 0, 0 from trajectory where slug = 'plein'");
    CHECK_INT(t, plan_post(&p, a, TABLE, TABLE, "punt=1&nieuw=Groep"), 303);
    const int64_t group = one(&p, "cluster where id");
    const char *other = "/testdam/meedoen/ander/antwoordtabel";
    CHECK_INT(t,
              client_status(
                  get(&p, str_z(t->mem, str_format(t->mem, "%s/%lld", other, (long long)group)),
                      a)),
              404);
    CHECK_INT(t, plan_post(&p, a, TABLE, other, "punt=1&nieuw=Weg"), 404);
    CHECK_INT(t,
              plan_post(&p, a, TABLE, other,
                        str_z(t->mem, str_format(t->mem, "punt=1&groep=%lld", (long long)group))),
              404);
    CHECK_INT(t, client_status(get(&p, "/testdam/meedoen/ander/inbreng/1", NULL)), 404);
    CHECK_INT(t, plan_count(&p, "contribution_point where cluster is not null"), 1);
    house_close(t, &p.h);
}

// Tests 26 and 29: what people type stands inert in every page and table.
TEST(answer_table, what_people_type_stays_text)
{
    static const char *const texts[] = {
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "{{ token }}",
        "=HYPERLINK(\"http://x\")",
        "+1+1",
        "@SUM(A1)",
        "-2+3",
        "\tx",
        "javascript:alert(1)",
        "<svg/onload=alert(1)>",
        "&lt;b&gt;",
        "' or 1=1 --",
        "\xe2\x80\xae omgekeerd",
    };
    struct plan p;

    if (!plan_open(t, &p)) return;
    const char *a = plan_person(&p, "a@example.nl", "project_leader"),
               *b = plan_person(&p, "b@example.nl", "expert");
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct out o = out_new(t->mem);
        OUT_LIT(&o, "x");
        o.n = 0;
        for (const char *c = texts[i]; *c; c++)
            out_format(&o, "%%%02x", (unsigned char)*c);
        const char *said = str_z(t->mem, out_get(&o));
        plan_bring(&p, str_z(t->mem,
                             str_format(t->mem, "%s&naam=%s&noem=1&namens=%s", said, said, said)));
        const char *form = str_z(t->mem, str_format(t->mem, "punt=%zu&nieuw=%s", i + 1, said));
        CHECK_INT(t, plan_post(&p, a, TABLE, TABLE, form), 303);
    }
    for (int64_t id = 1; id < 40; id++) {
        const char *at = str_z(t->mem, str_format(t->mem, TABLE "/%lld", (long long)id));
        if (client_status(get(&p, at, a)) != 200) continue;
        CHECK_INT(t,
                  plan_post(&p, a, at, at,
                            "doe=bewaar&besluit=adopted&reden=%3Cscript%3E1&alinea=%3Cb%3E&eerst=%"
                            "3Ci%3E&nu=%3Cscript%3E2&anders=%3Ca%3E"),
                  303);
        CHECK_INT(t, plan_post(&p, b, at, at, "doe=akkoord"), 303);
    }
    CHECK_INT(t, plan_post(&p, a, TABLE, TABLE "/publiceren", ""), 303);
    static const char *const pages[] = {
        PLAN "/inbreng", PLAN "/inbreng/1", PLAN "/inbreng/5",       PLAN "/antwoorden",
        TABLE,           TABLE "/1",        "/en" PLAN "/antwoorden"};
    for (size_t i = 0; i < COUNT_OF(pages); i++) {
        const str page = client_body(get(&p, pages[i], a));
        t->row = pages[i];
        CHECK(t, page.n > 1000);
        CHECK(t, str_find(page, STR("<script>")) < 0);
        CHECK(t, str_find(page, STR("<img src=x")) < 0);
        CHECK(t, str_find(page, STR("<svg/onload")) < 0);
        CHECK(t, str_find(page, STR("<b>")) < 0);
    }
    t->row = NULL;
    const str csv = client_body(get(&p, PLAN "/antwoorden.csv", NULL));
    CHECK(t, str_find(csv, STR("'=HYPERLINK")) > 0);
    CHECK(t, str_find(csv, STR("'@SUM")) > 0);
    CHECK(t, str_find(csv, STR("\n=")) < 0 && str_find(csv, STR(",=")) < 0 &&
                 str_find(csv, STR(",@")) < 0);
    struct json_value v;
    CHECK_INT(t, json_read(t->mem, client_body(get(&p, PLAN "/antwoorden.json", NULL)), &v, NULL),
              ERR_NONE);
    house_close(t, &p.h);
}
