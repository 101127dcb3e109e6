// Evaluation with a moved clock: before, after, and the letter after ninety days; from five answers up, to the trainers of that
// group alone, and without a way back to who answered.
#include "app/evaluate/evaluate.h"
#include "core/job.h"
#include "tests/support/raw.h"
#include "tests/web/house.h"

#include <stdio.h>
#include <time.h>

enum { TAKERS = 6, DAY = 86400 };

struct eval {
    struct test *t;
    struct house h;
    const char *takes[TAKERS], *trains, *other_trainer, *boss, *coordinates;
    str uid; // of the meeting
    const char *base;
};

static enum err eval_make(struct db *db, void *arg)
{
    struct eval *w = arg;
    struct mem *m = w->t->mem;
    struct meeting_rows meetings;
    struct group_row g, other;
    struct person_row p;
    group_member_id id;
    bool found;

    TRY(group_by_slug(db, m, STR("oefengroep"), &found, &g));
    if (!found) return ERR_NOT_FOUND;
    TRY(group_by_slug(db, m, STR("oefengroep-najaar"), &found, &other));
    TRY(db_run_text(db, "update group_member set state = 'left'"));
    TRY(db_run_text(db, "update learn_group set practice = 0 where slug = 'oefengroep'"));
    for (int i = 0; i < TAKERS; i++) {
        TRY(person_by_mail(db, m, str_format(m, "mens%d@example.nl", i), &found, &p));
        TRY(member_add(db, m, 1795000000, g.id, p.id, STR("participant"), STR("in"), NULL, &id));
    }
    TRY(person_by_mail(db, m, STR("trainer@example.nl"), &found, &p));
    TRY(member_add(db, m, 1795000000, g.id, p.id, STR("trainer"), STR("in"), NULL, &id));
    TRY(person_by_mail(db, m, STR("andere@example.nl"), &found, &p));
    TRY(member_add(db, m, 1795000000, other.id, p.id, STR("trainer"), STR("in"), NULL, &id));
    TRY(meetings_of(db, m, g.id, &meetings));
    w->uid = meetings.at[0].uid;
    return ERR_NONE;
}

static void move_to(struct eval *w,
                    int64_t begins) // the first meeting begins at that second from now
{
    struct test *t = w->t;
    const long long at = (long long)time(NULL) + begins;

    raw_sql(t, w->h.database,
            str_z(t->mem,
                  str_format(t->mem,
                             "update meeting set state = 'planned', starts_at = %lld, ends_at = "
                             "%lld where uid = '" STR_FMT "'",
                             at, at + 4 * 3600, STR_ARG(w->uid))));
}

static bool eval_open(struct test *t, struct eval *w)
{
    *w = (struct eval){.t = t};
    if (!house_open(t, &w->h, NULL, 0)) return false;
    w->h.set.origin = STR("http://meent.example");
    house_fill(t, &w->h);
    for (int i = 0; i < TAKERS; i++)
        w->takes[i] =
            house_person(t, &w->h, str_z(t->mem, str_format(t->mem, "mens%d@example.nl", i)), NULL,
                         PLACE_ROOT);
    w->trains = house_person(t, &w->h, "trainer@example.nl", "trainer", PLACE_ROOT);
    w->other_trainer = house_person(t, &w->h, "andere@example.nl", "trainer", PLACE_ROOT);
    w->boss = house_person(t, &w->h, "beheer@example.nl", "operator", PLACE_ROOT);
    w->coordinates = house_person(t, &w->h, "coordinator@example.nl", "coordinator", PLACE_ROOT);
    if (store_write(w->h.store, t->mem, eval_make, w) != ERR_NONE) {
        test_fail(t, __FILE__, __LINE__, "no world");
        return false;
    }
    w->base = str_z(t->mem, str_format(t->mem, "/evaluatie/" STR_FMT, STR_ARG(w->uid)));
    // The other meetings of the group do not come between.
    raw_sql(t, w->h.database,
            str_z(t->mem,
                  str_format(t->mem,
                             "update meeting set state = 'cancelled' where uid <> '" STR_FMT "'",
                             STR_ARG(w->uid))));
    return true;
}

static int fill_in(struct eval *w, int who, const char *moment, const char *fields)
{
    struct test *t = w->t;
    const char *path = str_z(t->mem, str_format(t->mem, "%s/%s", w->base, moment));

    return client_status(house_form(t, &w->h, "/mijn", w->takes[who], path, str_of(fields)));
}

static str outcome(struct eval *w, const char *who)
{
    return house_ask(w->t, &w->h, "GET", w->base, who, (str){0});
}

TEST(evaluate, before_and_after_from_five_up_to_its_trainer_alone)
{
    struct eval w;

    if (!eval_open(t, &w)) return;
    move_to(&w, 3 * DAY);
    CHECK_INT(t, fill_in(&w, 0, "na", "z-1=4"), 410); // not yet
    CHECK_INT(t, fill_in(&w, 0, "voor", ""), 422);
    CHECK_INT(t, fill_in(&w, 0, "voor", "z-1=6"), 400);
    CHECK_INT(t,
              client_status(house_form(t, &w.h, "/mijn", w.trains,
                                       str_z(t->mem, str_format(t->mem, "%s/voor", w.base)),
                                       STR("z-1=3"))),
              404); // a trainer does not fill in
    for (int i = 0; i < 4; i++)
        CHECK_INT(t, fill_in(&w, i, "voor", "z-1=2&v-1=Kwartelei"), 303);
    CHECK_INT(t, fill_in(&w, 3, "voor", "z-1=2&v-1=Kwartelei"), 303); // again: still one
    const char *before = str_z(t->mem, str_format(t->mem, "%s/voor", w.base));
    CHECK(t,
          str_find(house_ask(t, &w.h, "GET", before, w.takes[0], (str){0}), STR("Kwartelei")) > 0);
    CHECK(t,
          str_find(house_ask(t, &w.h, "GET", before, w.takes[5], (str){0}), STR("Kwartelei")) < 0);
    CHECK(t, str_find(outcome(&w, w.trains), STR("4 antwoorden vooraf")) > 0);
    move_to(&w, -60);
    CHECK_INT(t, fill_in(&w, 4, "voor", "z-1=5"), 410);
    CHECK(t, str_find(outcome(&w, w.trains), STR("minder dan vijf")) > 0);
    CHECK(t, str_find(outcome(&w, w.trains), STR("<table")) < 0);
    move_to(&w, 3600);
    CHECK_INT(t, fill_in(&w, 4, "voor", "z-1=4"), 303);
    // Five, but the form is open: the fifth answer could be worked out from before and after it.
    CHECK(t, str_find(outcome(&w, w.trains), STR("<table")) < 0);
    move_to(&w, -60);
    CHECK(t, str_find(outcome(&w, w.trains), STR("2,4")) > 0); // (4 x 2 + 4) / 5
    CHECK(t, str_find(outcome(&w, w.trains), STR("Kwartelei")) < 0);
    // Nobody but the trainers of this group.
    const char *const others[] = {w.other_trainer, w.boss, w.coordinates, w.takes[0]};
    for (size_t i = 0; i < COUNT_OF(others); i++)
        CHECK_INT(t, client_status(outcome(&w, others[i])), 404);
    // After: what was written before comes back, to who wrote it.
    move_to(&w, -5 * 3600);
    const char *after = str_z(t->mem, str_format(t->mem, "%s/na", w.base));
    CHECK(t,
          str_find(house_ask(t, &w.h, "GET", after, w.takes[0], (str){0}), STR("Kwartelei")) > 0);
    CHECK(t,
          str_find(house_ask(t, &w.h, "GET", after, w.takes[5], (str){0}), STR("Kwartelei")) < 0);
    for (int i = 0; i < TAKERS; i++)
        CHECK_INT(t, fill_in(&w, i, "na", i ? "z-1=4" : "z-1=5"), 303);
    CHECK(t, str_find(outcome(&w, w.trains), STR("4,2")) < 0);
    move_to(&w, -22 * DAY);
    CHECK(t, str_find(outcome(&w, w.trains), STR("4,2")) > 0); // 25 / 6
    // What ties answers to people is erased then, and what only they could read with it.
    raw_sql(t, w.h.database,
            "update job set run_at = 1 where kind = 'people.erase' and state = 'new'");
    raw_sql(
        t, w.h.database,
        "insert into job (kind, payload, run_at, created_at) values ('people.erase', '', 1, 1)");
    house_work(t, &w.h, NULL, 0, (int64_t)time(NULL));
    CHECK_STR(t,
              str_trim(raw_sql(t, w.h.database,
                               "select count(*) from evaluation_round where secret <> ''")),
              "0");
    CHECK(t, str_find(raw_dump(t, w.h.database), STR("Kwartelei")) < 0);
    CHECK(t, str_find(outcome(&w, w.trains), STR("4,2")) > 0);
    house_close(t, &w.h);
}

static void letters(struct eval *w, int64_t now)
{
    static const struct job_kind only[] = {{"evaluate.letters", evaluate_letters_run}};

    raw_sql(w->t, w->h.database,
            "insert into job (kind, payload, run_at, created_at) values ('evaluate.letters', '', "
            "1, 1)");
    // The letters themselves stay where they wait to be sent.
    raw_sql(w->t, w->h.database, "update job set state = 'done' where kind <> 'evaluate.letters'");
    house_work(w->t, &w->h, only, 1, now);
}

static int mails(struct eval *w)
{
    int64_t n = -1;

    (void)!str_int(str_trim(raw_sql(w->t, w->h.database,
                                    "select count(*) from mail where body like "
                                    "'%/evaluatie/brief?%'")),
                   0, 1000, &n);
    return (int)n;
}

// The path of the newest link in a letter to somebody.
static const char *link_to(struct eval *w, const char *mail)
{
    struct test *t = w->t;
    const str body =
        raw_sql(t, w->h.database,
                str_z(t->mem, str_format(t->mem,
                                         "select body from mail where recipient = '%s' and "
                                         "body like '%%/evaluatie/brief?%%' order by id desc "
                                         "limit 1",
                                         mail)));
    const ptrdiff_t at = str_find(body, STR("/evaluatie/brief?"));
    size_t n = 0;

    if (at < 0) return "/evaluatie/brief";
    while ((size_t)at + n < body.n && body.at[at + (ptrdiff_t)n] > ' ' &&
           body.at[at + (ptrdiff_t)n] != '\\')
        n++;
    return str_z(t->mem, str_part(body, (size_t)at, n));
}

static str answer_to(struct eval *w, const char *link, const char *fields)
{
    struct test *t = w->t;
    const str key = str_from(str_of(link), strlen("/evaluatie/brief?sleutel="));

    return house_form(t, &w->h, link, NULL, "/evaluatie/brief",
                      str_format(t->mem, "sleutel=" STR_FMT "&%s", STR_ARG(key), fields));
}

TEST(evaluate, a_letter_after_ninety_days_for_one_answer)
{
    const int64_t now = (int64_t)time(NULL);
    struct eval w;

    if (!eval_open(t, &w)) return;
    move_to(&w, -89 * DAY);
    letters(&w, now);
    CHECK_INT(t, mails(&w), 0);
    // Who wants no letters of the group gets none.
    CHECK_INT(t, client_status(house_get(t, &w.h, "/evaluatie/brief")), 200);
    move_to(&w, -91 * DAY);
    letters(&w, now);
    CHECK_INT(t, mails(&w), TAKERS);
    letters(&w, now);
    CHECK_INT(t, mails(&w), TAKERS); // once
    // Without an account: the page, an answer, and that is all.
    const char *link = link_to(&w, "mens0@example.nl");
    const str page = house_get(t, &w.h, link);
    CHECK_INT(t, client_status(page), 200);
    CHECK(t, str_find(page, STR("name=\"v-1\"")) > 0);
    CHECK_INT(t, client_status(answer_to(&w, link, "v-9=x")), 422);
    for (int i = 0; i < 5; i++) {
        const char *mail = str_z(t->mem, str_format(t->mem, "mens%d@example.nl", i));
        CHECK_INT(t,
                  client_status(answer_to(&w, link_to(&w, mail), "v-1=twee+keer&v-2=Wulpennest")),
                  200);
    }
    CHECK(t, str_find(house_get(t, &w.h, link), STR("telt mee")) > 0);     // no form any more
    CHECK_INT(t, client_status(answer_to(&w, link, "v-1=Tureluur")), 200); // not kept
    CHECK_STR(t,
              str_trim(raw_sql(t, w.h.database,
                               "select count(distinct voter) from evaluation_answer where moment = "
                               "'later'")),
              "5");
    CHECK(t, str_find(raw_dump(t, w.h.database), STR("Tureluur")) < 0);
    // One reminder, to who did not answer; not a second one. Its link is the one that counts.
    const char *first = link_to(&w, "mens5@example.nl");
    letters(&w, now + 15 * DAY);
    CHECK_INT(t, mails(&w), TAKERS + 1);
    CHECK(t, str_find(house_get(t, &w.h, first), STR("werkt niet")) > 0);
    CHECK(t,
          str_find(house_get(t, &w.h, link_to(&w, "mens5@example.nl")), STR("name=\"v-1\"")) > 0);
    letters(&w, now + 29 * DAY);
    CHECK_INT(t, mails(&w), TAKERS + 1);
    // To its trainer alone, and when the form is closed.
    CHECK(t, str_find(outcome(&w, w.trains), STR("Wulpennest")) < 0);
    raw_sql(t, w.h.database, "update evaluation_letter set sent_at = sent_at - 43 * 86400");
    CHECK(t, str_find(outcome(&w, w.trains), STR("Wulpennest")) > 0);
    CHECK_INT(t, client_status(outcome(&w, w.boss)), 404);
    CHECK(t, str_find(house_get(t, &w.h, link_to(&w, "mens5@example.nl")), STR("werkt niet")) > 0);
    // One fewer, and nothing is shown.
    raw_sql(
        t, w.h.database,
        "delete from evaluation_answer where moment = 'later' and voter = (select min(voter) from "
        "evaluation_answer where moment = 'later')");
    CHECK(t, str_find(outcome(&w, w.trains), STR("Wulpennest")) < 0);
    house_close(t, &w.h);
}

// One line of a manager, when who took part wants it: asked once, taken back, written once; from five up, without a name.
TEST(evaluate, a_manager_writes_one_line_when_it_is_wanted)
{
    const int64_t now = (int64_t)time(NULL);
    struct eval w;

    if (!eval_open(t, &w)) return;
    move_to(&w, -91 * DAY);
    letters(&w, now);
    for (int i = 0; i < TAKERS; i++) {
        const char *link = link_to(&w, str_z(t->mem, str_format(t->mem, "mens%d@example.nl", i)));
        // Not before the own answer; not without consent; not to what is no address.
        CHECK_INT(t, client_status(answer_to(&w, link, "v-1=ja")), 200);
        if (i == 0) {
            CHECK_INT(t,
                      client_status(
                          answer_to(&w, link, "doe=vraag&leidinggevende=baas%40example.nl")),
                      422);
            CHECK_INT(t,
                      client_status(answer_to(&w, link, "doe=vraag&goed=ja&leidinggevende=baas")),
                      422);
        }
        const char *ask =
            str_z(t->mem,
                  str_format(t->mem, "doe=vraag&goed=ja&leidinggevende=baas%d%%40example.nl", i));
        for (int twice = 0; twice < 2; twice++)
            CHECK_INT(t, client_status(answer_to(&w, link, ask)), 200);
        const str body =
            raw_sql(t, w.h.database,
                    str_z(t->mem,
                          str_format(t->mem,
                                     "select body from mail where recipient = 'baas%d@example.nl'",
                                     i)));
        const str mark = STR("/evaluatie/leidinggevende?sleutel=");
        const ptrdiff_t at = str_find(body, mark);
        CHECK(t, at > 0 && str_find(str_from(body, (size_t)at + 1), mark) < 0); // one letter
        if (at < 0) continue;
        const str key = str_part(body, (size_t)at + mark.n, 43);
        const char *page =
            str_z(t->mem, str_format(t->mem, STR_FMT STR_FMT, STR_ARG(mark), STR_ARG(key)));
        if (i == 5) { // taken back: the link is void
            CHECK_INT(t, client_status(answer_to(&w, link, "doe=terug")), 200);
            CHECK(t, str_find(house_get(t, &w.h, page), STR("name=\"regel\"")) < 0);
            continue;
        }
        CHECK(t, str_find(outcome(&w, w.trains), STR("Kwartelei")) < 0);
        const str line = str_format(t->mem, "sleutel=" STR_FMT "&regel=Kwartelei", STR_ARG(key));
        CHECK_INT(t,
                  client_status(house_form(t, &w.h, page, NULL, "/evaluatie/leidinggevende", line)),
                  200);
        CHECK(t, str_find(house_get(t, &w.h, page), STR("name=\"regel\"")) < 0); // once
    }
    CHECK_STR(t, str_trim(raw_sql(t, w.h.database, "select count(*) from evaluation_word")), "5");
    CHECK(t, str_find(outcome(&w, w.trains), STR("Kwartelei")) < 0); // still open
    raw_sql(t, w.h.database, "update evaluation_letter set sent_at = sent_at - 43 * 86400");
    CHECK(t, str_find(outcome(&w, w.trains), STR("Kwartelei")) > 0);
    CHECK_INT(t, client_status(outcome(&w, w.boss)), 404);
    raw_sql(t, w.h.database,
            "delete from evaluation_word where voter = (select min(voter) from evaluation_word)");
    CHECK(t, str_find(outcome(&w, w.trains), STR("Kwartelei")) < 0); // four are too few
    house_close(t, &w.h);
}

struct forms {
    struct test *t;
    int two, three, graded;
};

static enum err forms_read(struct db *db, void *arg)
{
    struct forms *f = arg;
    struct mem *m = f->t->mem;
    struct meeting_rows meetings;
    struct group_row g;
    bool found;

    TRY(group_by_slug(db, m, STR("oefengroep"), &found, &g));
    TRY(meetings_of(db, m, g.id, &meetings));
    for (int i = 0; i < meetings.n; i++)
        for (int lang = 0; lang < LANG_COUNT; lang++) {
            struct evaluate_form two, three;
            TRY(evaluate_form_of(db, m, g.version, meetings.at[i].session, (enum lang)lang, 2,
                                 &two));
            TRY(evaluate_form_of(db, m, g.version, meetings.at[i].session, (enum lang)lang, 3,
                                 &three));
            if (str_find(meetings.at[i].title, STR("oefening")) >= 0) continue;
            f->t->row = str_z(m, str_format(m, "meeting %d, language %d", i + 1, lang));
            CHECK(f->t, two.questions.n >= 3 && two.questions.n <= 9);
            for (int k = 0; k < two.questions.n; k++) { // a table "I can ..." is a question per row
                const struct evaluate_question *x = &two.questions.at[k];
                CHECK(f->t, str_find(x->plain, STR("|")) < 0 &&
                                !str_starts(x->plain, STR("Kies een cijfer")));
                f->graded += x->graded;
                if (x->graded)
                    CHECK(f->t,
                          str_starts(x->plain, lang == LANG_NL ? STR("Ik kan ") : STR("I can ")) ||
                              str_starts(x->plain, STR("Ik kan ")));
            }
            CHECK(f->t, three.questions.n >= 4 && three.questions.n <= 6);
            f->two += two.there;
            f->three += three.there;
        }
    f->t->row = NULL;
    return ERR_NONE;
}

TEST(evaluate, every_module_has_its_forms_in_both_languages)
{
    struct forms f = {.t = t};
    struct house h;

    if (!house_open(t, &h, NULL, 0)) return;
    house_fill(t, &h);
    NEED(t, store_read(h.store, t->mem, forms_read, &f));
    CHECK(t, f.two >= 18 && f.three >= 18);
    CHECK(t, f.graded >= 24); // four rows and more in three modules, twice
    house_close(t, &h);
}
