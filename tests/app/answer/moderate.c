// Hiding under rules: a reason from the list, a second where the authority is criticised, the author told, another for the
// objection, and all of it counted in public.
#include "tests/app/answer/plan.h"

static bool has(str answer, const char *what)
{
    return str_find(client_body(answer), str_of(what)) >= 0;
}

static str get(struct plan *p, const char *path, const char *who)
{
    return house_ask(p->t, &p->h, "GET", path, who, (str){0});
}

#define WATCH PLAN "/toezicht"

TEST(answer_moderate, hides_with_a_reason_tells_and_is_judged_by_another)
{
    struct plan p;

    if (!plan_open(t, &p)) return;
    const char *a = plan_person(&p, "a@example.nl", "moderator"),
               *b = plan_person(&p, "b@example.nl", "moderator"),
               *expert = plan_person(&p, "c@example.nl", "expert");
    const char *mine = plan_bring(&p, "Buurman+Jansen+is+gek&mail=anne%40example.nl");
    static const char *const bad[] = {
        "doe=verberg&nummer=1&reden=&toelichting=x&kritiek=nee",
        "doe=verberg&nummer=1&reden=zomaar&toelichting=x&kritiek=nee",
        "doe=verberg&nummer=1&reden=private&toelichting=&kritiek=nee",
        "doe=verberg&nummer=1&reden=private&toelichting=x",
        "doe=verberg&nummer=7&reden=private&toelichting=x&kritiek=nee",
    };
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        CHECK_INT(t, plan_post(&p, a, WATCH, WATCH, bad[i]), 422);
    CHECK_INT(t,
              plan_post(&p, expert, PLAN "/antwoordtabel", WATCH,
                        "doe=verberg&nummer=1&reden=private&toelichting=x&kritiek=nee"),
              403);
    CHECK_INT(t, plan_count(&p, "moderation"), 0);
    CHECK_INT(
        t,
        plan_post(&p, a, WATCH, WATCH,
                  "doe=verberg&nummer=1&reden=private&toelichting=Zonder+naam+mag+het&kritiek=nee"),
        303);
    CHECK_INT(t,
              plan_post(&p, a, WATCH, WATCH,
                        "doe=verberg&nummer=1&reden=private&toelichting=Weer&kritiek=nee"),
              409);
    // Nobody reads it, everybody sees that it is hidden and why; the author reads all, and was told.
    static const char *const open[] = {PLAN "/inbreng", PLAN "/inbreng/1", PLAN "/antwoorden.json",
                                       PLAN "/moderatie"};
    for (size_t i = 0; i < COUNT_OF(open); i++)
        CHECK(t, !has(get(&p, open[i], NULL), "Jansen"));
    CHECK(t, has(get(&p, PLAN "/inbreng/1", NULL), "gegevens van iemand"));
    CHECK(t, !has(get(&p, PLAN "/inbreng/1", NULL), "Zonder naam mag het"));
    CHECK(t, has(get(&p, mine, NULL), "Zonder naam mag het"));
    CHECK_INT(t,
              plan_count(&p,
                         "mail where recipient = 'anne@example.nl' and subject like '%verborgen%'"),
              1);

    // The objection: once, by the author; judged by who did not decide.
    const str path = str_of(mine);
    const ptrdiff_t ask = str_find_byte(path, '?'), amp = str_find_byte(path, '&');
    const char *to = str_z(t->mem, str_part(path, 0, (size_t)ask));
    const str key = str_part(path, (size_t)ask + 1, (size_t)(amp - ask - 1));
    CHECK_INT(t, plan_post(&p, b, WATCH, WATCH, "doe=oordeel&besluit=1&uitspraak=terug&waarom=x"),
              409); // nobody asked
    CHECK_INT(t,
              plan_post(&p, NULL, mine, to,
                        str_z(t->mem,
                              str_format(t->mem, STR_FMT "&doe=bezwaar&bezwaar=", STR_ARG(key)))),
              422);
    CHECK_INT(t,
              plan_post(&p, NULL, mine, to,
                        str_z(t->mem,
                              str_format(t->mem, STR_FMT "&doe=bezwaar&bezwaar=Hij+vindt+het+goed",
                                         STR_ARG(key)))),
              303);
    CHECK_INT(t,
              plan_post(&p, NULL, mine, to,
                        str_z(t->mem, str_format(t->mem, STR_FMT "&doe=bezwaar&bezwaar=Nog+eens",
                                                 STR_ARG(key)))),
              409);
    CHECK_INT(t, plan_post(&p, a, WATCH, WATCH, "doe=oordeel&besluit=1&uitspraak=blijft&waarom=x"),
              409); // who hid it
    CHECK_INT(t, plan_post(&p, b, WATCH, WATCH, "doe=oordeel&besluit=1&uitspraak=terug&waarom="),
              400);
    CHECK_INT(t,
              plan_post(&p, b, WATCH, WATCH,
                        "doe=oordeel&besluit=1&uitspraak=terug&waarom=Hij+is+akkoord"),
              303);
    CHECK_INT(t, plan_post(&p, b, WATCH, WATCH, "doe=oordeel&besluit=1&uitspraak=blijft&waarom=x"),
              409);
    CHECK(t, has(get(&p, PLAN "/inbreng/1", NULL), "Jansen"));
    CHECK(t, has(get(&p, PLAN "/moderatie", NULL), "Teruggezet"));
    CHECK_INT(t, plan_count(&p, "audit where what like 'moderation.%'"),
              3); // no act without a line
    // Who wrote in English gets letters in English, with the reason in English too.
    CHECK_INT(t,
              client_status(house_form(t, &p.h, "/en" PLAN "/inbreng/nieuw", NULL,
                                       "/en" PLAN "/inbreng/nieuw",
                                       STR("tekst=Mr+Smith+is+odd&mail=bob%40example.nl"))),
              303);
    CHECK_INT(t,
              plan_post(&p, a, WATCH, WATCH,
                        "doe=verberg&nummer=2&reden=private&toelichting=No+names&kritiek=nee"),
              303);
    CHECK_INT(t,
              plan_count(&p, "mail where recipient = 'bob@example.nl' and subject like '%hidden%' "
                             "and body like '%/en/testdam/%' and body not like '%Groet%'"),
              1);
    house_close(t, &p.h);
}

TEST(answer_moderate, criticism_of_the_authority_needs_two)
{
    struct plan p;

    if (!plan_open(t, &p)) return;
    const char *a = plan_person(&p, "a@example.nl", "moderator"),
               *b = plan_person(&p, "b@example.nl", "project_leader"),
               *c = plan_person(&p, "c@example.nl", "moderator");
    plan_bring(&p, "De+wethouder+liegt");
    plan_bring(&p, "De+wethouder+is+een+lul");
    CHECK_INT(t,
              plan_post(&p, a, WATCH, WATCH,
                        "doe=verberg&nummer=2&reden=insult&toelichting=Schelden&kritiek=ja"),
              303);
    CHECK(t, has(get(&p, PLAN "/inbreng/2", NULL), "wethouder"));               // still there
    CHECK_INT(t, plan_post(&p, a, WATCH, WATCH, "doe=akkoord&besluit=1"), 409); // not by oneself
    CHECK_INT(t, plan_post(&p, b, WATCH, WATCH, "doe=akkoord&besluit=1"), 303);
    CHECK(t, !has(get(&p, PLAN "/inbreng/2", NULL), "wethouder"));
    CHECK_INT(t, plan_post(&p, c, WATCH, WATCH, "doe=weiger&besluit=1"), 409);
    CHECK(t, has(get(&p, PLAN "/moderatie", NULL), "Twee mensen beslisten"));
    CHECK_INT(t,
              plan_post(&p, a, WATCH, WATCH,
                        "doe=verberg&nummer=1&reden=insult&toelichting=Hard&kritiek=ja"),
              303);
    CHECK_INT(t, plan_post(&p, b, WATCH, WATCH, "doe=weiger&besluit=2"), 303);
    CHECK(t, has(get(&p, PLAN "/inbreng/1", NULL), "liegt"));
    CHECK(t, has(get(&p, PLAN "/moderatie", NULL),
                 "Niet verborgen")); // that it was asked is public too
    house_close(t, &p.h);
}

// The counts are of all there is; what was only asked or refused hid nothing.
TEST(answer_moderate, the_register_counts_all_and_only_what_was_hidden)
{
    struct plan p;

    if (!plan_open(t, &p)) return;
    plan_bring(&p, "Woorden");
    static const char *const many[] = {
        "'insult', 'n', 0, 'hidden', 1",
        "'private', 'n', 0, 'shown', 1",
        "'insult', 'n', 1, 'asked', 1",
        "'private', 'n', 1, 'refused', 1",
    };
    static const int n[] = {120, 121, 3, 4};
    for (size_t i = 0; i < COUNT_OF(many); i++)
        for (int k = 0; k < n[i]; k++)
            plan_sql(&p, str_z(t->mem, str_format(t->mem,
                                                  "insert into moderation (trajectory, "
                                                  "contribution, reason, note, critical, state, "
                                                  "first_at) select trajectory, id, %s from "
                                                  "contribution",
                                                  many[i])));
    const str page = get(&p, PLAN "/moderatie", NULL);
    CHECK(t, has(page, "<strong>120</strong> Het scheldt"));
    CHECK(t, has(page, "<strong>121</strong> Er staan gegevens"));
    CHECK(t, has(page, "121 keer is inbreng teruggezet"));
    CHECK(t, has(page, "<dt>Wacht op een tweede</dt><dd>3</dd>"));
    CHECK(t, has(page, "<dt>Niet verborgen</dt><dd>4</dd>"));
    CHECK(t, has(page, "?voor=199\""));
    const str last = get(&p, PLAN "/moderatie?voor=49", NULL);
    CHECK(t, has(last, "<strong>120</strong> Het scheldt"));
    CHECK(t, !has(last, "?voor="));
    house_close(t, &p.h);
}
