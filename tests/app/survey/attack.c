// Surveys as somebody would break them without meaning to, or meaning to: changes that come too late, two ways at once, forms that are
// refused, numbers that cannot be.
#include "base/day.h"
#include "core/survey.h"
#include "tests/app/answer/plan.h"

#include <stdio.h>
#include <time.h>

#define SURVEY PLAN "/enquete/1"

static const char form_text[] =
    "{\"format\":\"meent-survey/1\",\"title\":\"Het plein\",\"questions\":["
    "{\"id\":\"v1\",\"kind\":\"single\",\"text\":\"Mooi?\",\"required\":true,\"choices\":["
    "{\"id\":\"c1\",\"text\":\"Ja\"},{\"id\":\"c2\",\"text\":\"Nee\"}]},"
    "{\"id\":\"v2\",\"kind\":\"ranking\",\"text\":\"Wat eerst?\",\"choices\":["
    "{\"id\":\"c1\",\"text\":\"Bank\"},{\"id\":\"c2\",\"text\":\"Boom\"},{\"id\":\"c3\",\"text\":"
    "\"Pad\"}]},"
    "{\"id\":\"v3\",\"kind\":\"scale\",\"text\":\"Hoe "
    "veilig?\",\"least\":1,\"most\":5,\"low\":\"niet\",\"high\":\"heel\"},"
    "{\"id\":\"v4\",\"kind\":\"text\",\"text\":\"Waarom?\",\"least\":0,\"most\":400,\"when\":["
    "{\"question\":\"v1\",\"any\":[\"c2\"]},{\"question\":\"v3\",\"least\":1,\"most\":2}]},"
    "{\"id\":\"v5\",\"kind\":\"place\",\"text\":\"Waar?\"}]}";

struct making {
    struct plan *p;
    const char *kind, *state;
    str code[8];
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
    TRY(survey_rules_set(db, s.id, &ends, 1000, STR("lijst"), STR("age"), 0, &changed));
    TRY(survey_by_number(db, m, w->p->id, number, &found, &s));
    if (survey_is_sample(&s)) {
        TRY(survey_stratum_insert(db, s.id, 1, STR("Noord"), 600));
        TRY(survey_stratum_insert(db, s.id, 2, STR("Zuid"), 400));
        TRY(survey_codes_make(db, m, &s, 1, false, COUNT_OF(w->code), w->code, &batch));
    }
    if (str_eq(str_of(w->state), STR("testing")))
        TRY(survey_test_key_set(db, s.id, STR("0123456789abcdef0123456789abcdef")));
    return survey_state_set(db, s.id, str_of(w->state), now);
}

static bool survey_in(struct test *t, struct plan *p, struct making *w, const char *kind,
                      const char *state)
{
    if (!plan_open(t, p)) return false;
    *w = (struct making){.p = p, .kind = kind, .state = state};
    CHECK_INT(t, store_write(p->h.store, t->mem, make, w), ERR_NONE);
    return true;
}

static str get(struct plan *p, const char *path, const char *who)
{
    return house_ask(p->t, &p->h, "GET", path, who, (str){0});
}

static str post(struct plan *p, const char *who, const char *from, const char *to,
                const char *fields)
{
    return house_form(p->t, &p->h, from, who, to, str_of(fields));
}

static bool has(str answer, const char *what)
{
    return str_find(client_body(answer), str_of(what)) >= 0;
}

static const char *fmt(struct plan *p, const char *format, const char *with)
{
    char *to = mem_raw(p->t->mem, strlen(format) + strlen(with) + 1);

    sprintf(to, format, with);
    return to;
}

// Begins; the key of the sheet.
static const char *begin(struct plan *p, const char *code)
{
    const str answer = post(p, NULL, PLAN "/inbreng/terugvinden", SURVEY, fmt(p, "code=%s", code)),
              to = client_field(answer, STR("location"));
    const ptrdiff_t at = str_find(to, STR("sleutel="));

    CHECK_INT(p->t, client_status(answer), 303);
    return at < 0 ? "" : str_z(p->t->mem, str_part(to, (size_t)at + 8, 16));
}

static str answer(struct plan *p, const char *key, const char *fields)
{
    return post(p, NULL, fmt(p, SURVEY "/vraag?sleutel=%s", key), SURVEY "/vraag",
                fmt(p, fmt(p, "sleutel=%%s&%s", fields), key));
}

// Typed once from paper; then the same letter is answered online, or taken back: nothing waits for a second typist any more.
TEST(survey_attack, paper_of_who_answered_online_waits_for_nobody)
{
    struct making w;
    struct plan p;

    if (!survey_in(t, &p, &w, "sample", "open")) return;
    const char *lead = plan_person(&p, "leider@example.nl", "project_leader"),
               *desk = plan_person(&p, "d@example.nl", "expert");
    for (int i = 0; i < 2; i++)
        CHECK_INT(t,
                  plan_post(&p, desk, SURVEY "/papier", SURVEY "/papier",
                            fmt(&p, "code=%s&v1=c1", str_z(t->mem, w.code[i]))),
                  303);
    CHECK_INT(t, plan_count(&p, "survey_entry"), 2);
    const char *key = begin(&p, str_z(t->mem, w.code[0]));
    CHECK_INT(t, client_status(answer(&p, key, "v=v1&v1=c2&doe=verder")), 303);
    CHECK_INT(t, client_status(answer(&p, key, "v=controle&doe=verstuur")), 303);
    CHECK_INT(t, plan_count(&p, "survey_entry"), 1);
    CHECK_INT(t,
              plan_post(&p, lead, SURVEY "/brieven", SURVEY "/brieven",
                        fmt(&p, "doe=intrekken&code=%s", str_z(t->mem, w.code[1]))),
              303);
    CHECK_INT(t, plan_count(&p, "survey_entry"), 0);
    plan_sql(&p, "update survey set state = 'closed'");
    CHECK_INT(t, plan_post(&p, lead, SURVEY "/beheer", SURVEY "/stap", "stap=publish"), 303);
    house_close(t, &p.h);
}

// A letter carries the number of its part: a number does not come to mean another part.
TEST(survey_attack, parts_stay_once_there_are_letters)
{
    static const struct {
        const char *name, *parts;
        int status;
    } rows[] = {
        {"turned", "Zuid%3B+400%0ANoord%3B+600", 422},
        {"added", "Noord%3B+600%0AZuid%3B+400%0AOost%3B+10", 422},
        {"none", "", 422},
        {"mended", "Noord%3B+610%0AZuid%3B+390", 303},
    };
    struct making w;
    struct plan p;

    if (!survey_in(t, &p, &w, "sample", "ready")) return;
    const char *lead = plan_person(&p, "leider@example.nl", "project_leader");
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const str page = post(&p, lead, SURVEY "/beheer", SURVEY "/beheer",
                              fmt(&p, "bevolking=1000&bron=Een+lijst&delen=%s", rows[i].parts));
        t->row = rows[i].name;
        CHECK_INT(t, client_status(page), rows[i].status);
        CHECK_INT(t, has(page, "Er zijn al brieven gemaakt") && has(page, "Een lijst"),
                  rows[i].status == 422);
    }
    t->row = NULL;
    CHECK_INT(t,
              plan_count(&p, "survey_stratum where number = 1 and name = 'Noord' and people = 610"),
              1);
    // More letters than people, in a part and in all: refused, with what was chosen.
    const str page =
        post(&p, lead, SURVEY "/brieven", SURVEY "/brieven", "aantal=383&deel=2&formulier=");
    CHECK_INT(t, client_status(page), 303); // 383 of 390
    const str more = post(&p, lead, SURVEY "/brieven", SURVEY "/brieven", "aantal=8&deel=2");
    CHECK_INT(t, client_status(more), 422);
    CHECK(t, has(more, "meer brieven dan mensen") && has(more, "value=\"2\" selected"));
    plan_sql(&p, "update survey set population = 392");
    CHECK_INT(t, plan_post(&p, lead, SURVEY "/brieven", SURVEY "/brieven", "aantal=2&deel=1"), 422);
    CHECK_INT(t, plan_count(&p, "survey_code"), 391);
    house_close(t, &p.h);
}

TEST(survey_attack, own_words_are_read_by_nobody_before_the_end)
{
    struct making w;
    struct plan p;

    if (!survey_in(t, &p, &w, "open", "open")) return;
    const char *moderator = plan_person(&p, "m@example.nl", "moderator"),
               *desk = plan_person(&p, "d@example.nl", "expert");
    CHECK_INT(t,
              plan_post(&p, desk, SURVEY "/straat", SURVEY "/straat",
                        "manier=street&v1=c2&v3=1&v4=Geheimpje"),
              303);
    const str early = get(&p, SURVEY "/teksten", moderator);
    CHECK_INT(t, client_status(early), 200);
    CHECK(t, has(early, "leest niemand mee") && !has(early, "Geheimpje"));
    CHECK(t, !has(get(&p, SURVEY "/beheer", desk), "Eigen woorden die wachten"));
    CHECK_INT(t, plan_post(&p, moderator, "/mijn", SURVEY "/teksten", "x=1"), 409);
    plan_sql(&p, "update survey set state = 'closed'");
    CHECK(t, has(get(&p, SURVEY "/teksten", moderator), "Geheimpje"));
    house_close(t, &p.h);
}

// What was filled in is still there on a form that comes back, and the message is about what is wrong.
TEST(survey_attack, a_form_that_is_refused_keeps_what_was_given)
{
    struct making w;
    struct plan p;

    if (!survey_in(t, &p, &w, "open", "open")) return;
    const char *lead = plan_person(&p, "leider@example.nl", "project_leader"),
               *desk = plan_person(&p, "d@example.nl", "expert");
    const char *key = begin(&p, "");
    CHECK_INT(t, client_status(answer(&p, key, "v=v1&v1=c1&doe=verder")), 303);
    // Two in one place; and one without.
    const str twice = answer(&p, key, "v=v2&v2-c1=2&v2-c2=2&v2-c3=1&doe=verder");
    CHECK_INT(t, client_status(twice), 422);
    CHECK(t, has(twice, "Geef elk antwoord een eigen plek"));
    CHECK(t, has(twice, "<option value=\"2\" selected>"));
    const str gap = answer(&p, key, "v=v2&v2-c1=3&doe=verder");
    CHECK_INT(t, client_status(gap), 422);
    CHECK(t, has(gap, "<option value=\"3\" selected>"));
    const str street =
        post(&p, desk, SURVEY "/straat", SURVEY "/straat", "manier=phone&v2-c1=3&v2-c2=3&age=a27");
    CHECK_INT(t, client_status(street), 422);
    CHECK(t, has(street, "<option value=\"3\" selected>") && has(street, "value=\"a27\" checked") &&
                 has(street, "value=\"phone\" selected"));
    // A step without its reason says which reason.
    const str stop = post(&p, lead, SURVEY "/beheer", SURVEY "/stap", "stap=stop&waarom=+");
    CHECK_INT(t, client_status(stop), 409);
    CHECK(t, has(stop, "href=\"#waarom\"") && has(stop, "Geef een reden"));
    CHECK_INT(t, plan_count(&p, "survey where state = 'open'"), 1);
    house_close(t, &p.h);
}

TEST(survey_attack, going_on_later_keeps_place_and_letters)
{
    struct making w;
    struct plan p;

    if (!survey_in(t, &p, &w, "open", "open")) return;
    const char *key = begin(&p, "");
    answer(&p, key, "v=v1&v1=c1&doe=verder");
    const str later = answer(&p, key, "v=v2&groot=1&doe=later"),
              to = client_field(later, STR("location"));
    CHECK(t, str_find(to, STR("&v=v2")) > 0 && str_find(to, STR("groot=1")) > 0);
    const str page = get(&p, str_z(t->mem, to), NULL);
    CHECK(t, has(page, "m-survey--big") && has(page, "v=v2"));
    // A link to somebody's own address; not to the world.
    int sent = 0, status = 0;
    for (int i = 0; i < 12; i++) {
        const str r =
            post(&p, NULL, str_z(t->mem, to), SURVEY "/later",
                 str_z(t->mem,
                       str_format(t->mem, "sleutel=%s&v=v2&n=%d&mail=anne%%40example.nl", key, i)));
        status = client_status(r);
        sent += status == 303;
    }
    CHECK_INT(t, status, 429);
    CHECK(t, sent <= 10);
    // Sent, closed or gone on with elsewhere: the page says what to do.
    plan_sql(&p, "delete from survey_sheet");
    const str gone = get(&p, fmt(&p, SURVEY "/vraag?sleutel=%s", key), NULL);
    CHECK_INT(t, client_status(gone), 404);
    CHECK(t, has(gone, "Hier kun je niet verder"));
    house_close(t, &p.h);
}

// Of a test round nothing is public, not even its title; and who tried is thanked.
TEST(survey_attack, a_test_round_stays_inside)
{
    static const char *const paths[] = {"",          "/bedankt",     "/bedankt?sleutel=x",
                                        "/vragen",   "/vragen.json", "/codeboek.csv",
                                        "/uitkomst", "/proef",       "/straat"};
    struct making w;
    struct plan p;

    if (!survey_in(t, &p, &w, "open", "testing")) return;
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        const str page = get(&p, fmt(&p, SURVEY "%s", paths[i]), NULL);
        t->row = paths[i];
        CHECK(t, client_status(page) == 404 || client_status(page) == 303);
        CHECK(t, !has(page, "Het plein: "));
    }
    t->row = NULL;
    CHECK_INT(t,
              client_status(
                  get(&p, SURVEY "/bedankt?sleutel=0123456789abcdef0123456789abcdef", NULL)),
              200);
    house_close(t, &p.h);
}

// Making: what cannot be kept as it was typed is said, and stands there still.
TEST(survey_attack, nothing_that_was_typed_goes_without_a_word)
{
    static const struct {
        const char *name, *question, *fields, *says, *keeps;
    } rows[] = {
        {"people", "v1", "soort=single&tekst=Mooi%3F&antwoorden=Ja%0ANee&mensen=12.000%0A500",
         "geen heel getal: 12.000", "12.000"},
        {"alike", "v1", "soort=single&tekst=Mooi%3F&antwoorden=Ja%0Aja", "lijken te veel op elkaar",
         "Ja\nja"},
        {"alike in English", "v1",
         "soort=single&tekst=Mooi%3F&antwoorden=Ja%0ANee&antwoorden-en=Yes%0Ayes",
         "lijken te veel op elkaar", "Yes\nyes"},
        {"condition", "v4", "soort=text&tekst=Waarom%3F&meest=400&van-v3=twee",
         "geen heel getal: twee", "value=\"twee\""},
        {"long", "v5", NULL, "Dit is te lang", NULL},
    };
    struct making w;
    struct plan p;

    if (!survey_in(t, &p, &w, "open", "draft")) return;
    const char *lead = plan_person(&p, "leider@example.nl", "project_leader");
    char *label = mem_raw(t->mem, 1 << 20); // a label of a megabyte
    memset(label, 'a', (1 << 20) - 1);
    memcpy(label, "soort=place&tekst=", 18);
    label[(1 << 20) - 1] = 0;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const str page =
            post(&p, lead, SURVEY "/bewerk", fmt(&p, SURVEY "/bewerk/%s", rows[i].question),
                 rows[i].fields ? rows[i].fields : label);
        t->row = rows[i].name;
        CHECK(t, client_status(page) == 422 || client_status(page) == 413);
        CHECK(t, client_status(page) == 413 || has(page, rows[i].says));
        CHECK(t, !rows[i].keeps || has(page, rows[i].keeps));
    }
    t->row = NULL;
    CHECK_INT(t, plan_count(&p, "survey where form like '%Waarom?%'"), 1);
    // Taken away: the page that comes can bring it back, as it was.
    const str gone = post(&p, lead, SURVEY "/bewerk", SURVEY "/bewerk", "doe=weg&vraag=v3");
    CHECK_INT(t, client_status(gone), 200);
    CHECK(t, has(gone, "Weggehaald: Hoe veilig?") && has(gone, "Zet terug"));
    CHECK(t, has(gone, "een vraag die er niet meer is"));
    CHECK_INT(t, plan_count(&p, "survey where form like '%Hoe veilig?%'"), 0);
    // A new question is not the one that the old condition was about.
    CHECK_INT(t,
              plan_post(&p, lead, SURVEY "/bewerk", SURVEY "/bewerk/nieuw",
                        "soort=scale&tekst=Hoe+druk%3F&minst=1&meest=5"),
              303);
    CHECK_INT(t, plan_count(&p, "survey where form like '%\"id\":\"v3\"%'"), 0);
    house_close(t, &p.h);
}

// A thousand questions, and a text that is too long to be one.
TEST(survey_attack, an_import_has_bounds_and_says_them)
{
    struct making w;
    struct plan p;

    if (!survey_in(t, &p, &w, "open", "draft")) return;
    const char *lead = plan_person(&p, "leider@example.nl", "project_leader");
    struct out o = out_new(t->mem);
    out_str(&o, STR("json={\"format\":\"meent-survey/1\",\"title\":\"x\",\"questions\":["));
    for (int i = 0; i < 1000; i++)
        out_format(&o, "%s{\"id\":\"q%d\",\"kind\":\"place\",\"text\":\"Waar\"}", i ? "," : "", i);
    out_str(&o, STR("]}"));
    const str many = house_form(t, &p.h, SURVEY "/bewerk", lead, SURVEY "/inlezen", out_get(&o));
    CHECK_INT(t, client_status(many), 422);
    CHECK(t, has(many, "Hooguit 80 vragen") && has(many, "q999"));
    // After opening nothing of it changes, whoever sends what.
    plan_sql(&p, "update survey set state = 'open'");
    static const char *const late[] = {"/inlezen", "/bewerk", "/bewerk/v1", "/beheer"};
    static const char *const sent[] = {"json={}", "doe=weg&vraag=v1",
                                       "soort=single&tekst=Lelijk&antwoorden=a%0Ab",
                                       "bevolking=5&wie=home"};
    for (size_t i = 0; i < COUNT_OF(late); i++) {
        t->row = late[i];
        CHECK_INT(t, plan_post(&p, lead, SURVEY "/beheer", fmt(&p, SURVEY "%s", late[i]), sent[i]),
                  409);
    }
    t->row = NULL;
    CHECK_INT(t, plan_count(&p, "survey where form like '%Mooi?%' and about = 'age'"), 1);
    CHECK(t, !has(get(&p, SURVEY "/bewerk/v1", lead), ">Bewaar</button>"));
    house_close(t, &p.h);
}

// Who takes the answers along can read every column without the program.
TEST(survey_attack, the_codebook_is_whole)
{
    static const char *const lines[] = {
        "Alleen als je bij vraag 1 koos: Nee. Alleen als je bij vraag 3",
        "v3,laagste,niet,,,1,",
        "v3,hoogste,heel,,,5,",
        "(deel),deel,,,Zuid,2,",
        "(manier)",
        "(meer)"};
    struct making w;
    struct plan p;

    if (!survey_in(t, &p, &w, "sample", "open")) return;
    const str book = get(&p, SURVEY "/codeboek.csv", NULL);
    for (size_t i = 0; i < COUNT_OF(lines); i++) {
        t->row = lines[i];
        CHECK(t, has(book, lines[i]));
    }
    house_close(t, &p.h);
}
