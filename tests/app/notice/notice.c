// Following, being told, and the way out. The job that sends mail stays out, so that letters can be read in their row.
#include "app/notice/notice.h"
#include "app/library/library.h"
#include "core/mail.h"
#include "core/notice.h"
#include "i18n/messages.h"
#include "main/main.h"
#include "tests/support/raw.h"
#include "tests/web/house.h"

#include <stdio.h>
#include <sys/stat.h>
#include <time.h>

struct scene {
    struct test *t;
    struct house h;
    struct place_row here;
    int64_t now;
    struct notice_new tell;
    str mail; // whose newest letter is read
    struct mail_row letter;
    int letters;
    int64_t id;
};

static enum err make(struct db *db, void *arg)
{
    struct scene *s = arg;
    const struct place_new p = {.slug = STR("hier"),
                                .kind = STR("municipality"),
                                .name = STR("Hier"),
                                .parent = PLACE_ROOT};
    place_id id;

    TRY(place_add(db, s->t->mem, s->now, &p, &id));
    return place_by_id(db, s->t->mem, id, &s->here);
}

static enum err tell(struct db *db, void *arg)
{
    struct scene *s = arg;

    return notice_tell(db, s->t->mem, s->now, &s->tell);
}

// The newest letter to an address, and how many there are.
static enum err read_letters(struct db *db, void *arg)
{
    struct scene *s = arg;
    struct letter_rows rows;

    TRY(person_letters(db, s->t->mem, s->mail, &rows));
    s->letters = rows.n;
    return rows.n ? mail_by_id(db, s->t->mem, (mail_id){rows.at[rows.n - 1].id.v}, &s->letter)
                  : ERR_NONE;
}

static int letters_to(struct scene *s, const char *mail)
{
    struct test *t = s->t;

    s->mail = str_of(mail);
    s->letters = -1;
    CHECK_INT(t, store_read(s->h.store, t->mem, read_letters, s), ERR_NONE);
    return s->letters;
}

static bool open_scene(struct test *t, struct scene *s)
{
    static struct notice_value values[4];

    values[0] = notice_text("place", STR("Vuur\r\nBcc: x"));
    values[1] = notice_word("what", MSG_rule_answer_days);
    values[2] = notice_number("n", 42);
    values[3] = notice_day("day", (day){20000});
    *s = (struct scene){.t = t, .now = (int64_t)time(NULL)};
    if (!house_open(t, &s->h, NULL, 0)) return false;
    s->h.set.origin = STR("http://meent.example");
    CHECK_INT(t, store_write(s->h.store, t->mem, make, s), ERR_NONE);
    s->tell = (struct notice_new){.kind = "place",
                                  .object = s->here.id.v,
                                  .place = s->here.id,
                                  .text = MSG_notice_place_rule,
                                  .values = values,
                                  .n_values = 4,
                                  .link = STR("/hier")};
    return true;
}

static void follow(struct scene *s, const char *who, const char *how)
{
    struct test *t = s->t;
    const char *path =
        str_z(t->mem, str_format(t->mem, "/volgen/place/%lld", (long long)s->here.id.v));

    CHECK_INT(t,
              client_status(house_form(t, &s->h, path, who, path,
                                       str_format(t->mem, "hoe=%s&terug=/hier", how))),
              303);
}

// The path with query of the way out in a letter.
static const char *way_out(struct scene *s)
{
    const str u = s->letter.unsubscribe;
    const ptrdiff_t at = str_find(u, STR("/afmelden?sleutel="));

    return at < 0 ? "/none" : str_z(s->t->mem, str_from(u, (size_t)at));
}

TEST(notice, who_follows_is_told_once_as_they_chose)
{
    struct scene s;

    if (!open_scene(t, &s)) return;
    const char *nu = house_person(t, &s.h, "nu@example.nl", NULL, PLACE_ROOT);
    const char *dag = house_person(t, &s.h, "dag@example.nl", NULL, PLACE_ROOT);
    const char *uit = house_person(t, &s.h, "uit@example.nl", NULL, PLACE_ROOT);
    house_person(t, &s.h, "niet@example.nl", NULL, PLACE_ROOT);
    follow(&s, nu, "now");
    follow(&s, dag, "day");
    follow(&s, uit, "off");
    s.tell.once = STR("once.1");
    NEED(t, store_write(s.h.store, t->mem, tell, &s));
    NEED(t, store_write(s.h.store, t->mem, tell, &s)); // the job that told it ran again
    house_work(t, &s.h, notice_jobs, COUNT_OF(notice_jobs), s.now);
    CHECK_INT(t, letters_to(&s, "nu@example.nl"), 1);
    CHECK_INT(t, letters_to(&s, "dag@example.nl"), 0);
    CHECK_INT(t, letters_to(&s, "uit@example.nl"), 0);
    CHECK_INT(t, letters_to(&s, "niet@example.nl"), 0);
    letters_to(&s, "nu@example.nl");
    CHECK(t,
          str_find(s.letter.subject, STR("\r")) < 0 && str_find(s.letter.subject, STR("\n")) < 0);
    CHECK(t, str_find(s.letter.body, STR("http://meent.example/hier\n")) > 0);
    CHECK(t, str_find(s.letter.body, s.letter.unsubscribe) > 0);
    // On the site for all three, in their place first; put away by the one button.
    const str mine = house_ask(t, &s.h, "GET", "/mijn", uit, (str){0});
    CHECK(t, str_find(mine, STR("Vuur")) > 0);
    CHECK(t, str_find(mine, STR("Vuur")) < str_find(mine, STR("id=\"rollen\"")));
    CHECK_INT(t, client_status(house_form(t, &s.h, "/mijn", uit, "/mijn/berichten/klaar", STR(""))),
              303);
    CHECK(t, str_find(house_ask(t, &s.h, "GET", "/mijn", uit, (str){0}), STR("Vuur")) < 0);
    CHECK(t, str_find(house_ask(t, &s.h, "GET", "/mijn", dag, (str){0}), STR("Vuur")) > 0);
    house_close(t, &s.h);
}

static enum err plan(struct db *db, void *arg)
{
    struct scene *s = arg;

    return job_add(db, STR("notice.digest"), str_format(s->t->mem, "%lld", (long long)s->id),
                   s->now);
}

static void digest(struct scene *s, int weekday)
{
    struct test *t = s->t;

    for (s->id = 20000; day_weekday((day){(int32_t)s->id}) != weekday;)
        s->id++;
    NEED(t, store_write(s->h.store, t->mem, plan, s));
    house_work(s->t, &s->h, notice_jobs, COUNT_OF(notice_jobs), s->now);
}

TEST(notice, a_digest_is_one_letter_and_never_the_same_twice)
{
    struct scene s;

    if (!open_scene(t, &s)) return;
    const char *dag = house_person(t, &s.h, "dag@example.nl", NULL, PLACE_ROOT);
    const char *week = house_person(t, &s.h, "week@example.nl", NULL, PLACE_ROOT);
    follow(&s, dag, "day");
    follow(&s, week, "week");
    NEED(t, store_write(s.h.store, t->mem, tell, &s));
    NEED(t, store_write(s.h.store, t->mem, tell, &s));
    house_work(t, &s.h, notice_jobs, COUNT_OF(notice_jobs), s.now);
    digest(&s, 3);
    CHECK_INT(t, letters_to(&s, "week@example.nl"), 0);
    CHECK_INT(t, letters_to(&s, "dag@example.nl"), 1);
    CHECK_STR(t, s.letter.subject, "Nieuws van wat je volgt: 2 berichten");
    digest(&s, 3); // again, as after a worker that died
    CHECK_INT(t, letters_to(&s, "dag@example.nl"), 1);
    digest(&s, 0);
    CHECK_INT(t, letters_to(&s, "dag@example.nl"), 1);
    CHECK_INT(t, letters_to(&s, "week@example.nl"), 1);
    house_close(t, &s.h);
}

// One click: a POST from elsewhere, without session, form token or our page; a GET only shows.
TEST(notice, one_click_ends_the_mail_and_opening_the_link_does_not)
{
    static const char *const click =
        "Content-Type: application/x-www-form-urlencoded\r\n"
        "Sec-Fetch-Site: cross-site\r\nOrigin: https://mail.example\r\n";
    const str body = STR("List-Unsubscribe=One-Click");
    struct scene s;

    if (!open_scene(t, &s)) return;
    const char *nu = house_person(t, &s.h, "nu@example.nl", NULL, PLACE_ROOT);
    const char *dag = house_person(t, &s.h, "dag@example.nl", NULL, PLACE_ROOT);
    follow(&s, nu, "now");
    follow(&s, dag, "day");
    NEED(t, store_write(s.h.store, t->mem, tell, &s));
    house_work(t, &s.h, notice_jobs, COUNT_OF(notice_jobs), s.now);
    CHECK_INT(t, letters_to(&s, "nu@example.nl"), 1);
    const char *out = way_out(&s);
    const str page = house_get(t, &s.h, out); // 10: what fetches every link changes nothing
    CHECK_INT(t, client_status(page), 200);
    CHECK(t, str_find(page, STR("Hier")) > 0);
    CHECK_STR(t, client_field(page, STR("cache-control")), "no-store");
    NEED(t, store_write(s.h.store, t->mem, tell, &s));
    house_work(t, &s.h, notice_jobs, COUNT_OF(notice_jobs), s.now);
    CHECK_INT(t, letters_to(&s, "nu@example.nl"), 2);
    char wrong[300];
    snprintf(wrong, sizeof wrong, "%s", out);
    wrong[strlen(wrong) - 1] = wrong[strlen(wrong) - 1] == '0' ? '1' : '0';
    CHECK_INT(t, client_status(house_ask(t, &s.h, "POST", wrong, click, body)), 404);
    CHECK_INT(t, client_status(house_get(t, &s.h, wrong)), 404);
    CHECK_INT(t, client_status(house_ask(t, &s.h, "POST", "/afmelden", click, body)), 404);
    for (int i = 0; i < 2; i++) { // and once more: no redirect, the same answer
        const str done = house_ask(t, &s.h, "POST", out, click, body);
        CHECK_INT(t, client_status(done), 200);
        CHECK(t, str_find(done, STR("geen mail meer over Hier")) > 0);
    }
    NEED(t, store_write(s.h.store, t->mem, tell, &s));
    house_work(t, &s.h, notice_jobs, COUNT_OF(notice_jobs), s.now);
    CHECK_INT(t, letters_to(&s, "nu@example.nl"), 2);
    // From a digest: everything. A task that comes later sends no mail either, but stands on the site.
    digest(&s, 3);
    CHECK_INT(t, letters_to(&s, "dag@example.nl"), 1);
    CHECK_INT(t, client_status(house_ask(t, &s.h, "POST", way_out(&s), click, body)), 200);
    NEED(t, store_write(s.h.store, t->mem, tell, &s));
    house_work(t, &s.h, notice_jobs, COUNT_OF(notice_jobs), s.now);
    digest(&s, 0);
    CHECK_INT(t, letters_to(&s, "dag@example.nl"), 1);
    CHECK(t, str_find(house_ask(t, &s.h, "GET", "/mijn", dag, (str){0}), STR("Vuur")) > 0);
    // What is asked for at that moment still goes out, and has no such way out.
    follow(&s, dag, "now");
    CHECK(t, str_find(house_ask(t, &s.h, "GET", "/mijn/volgen", dag, (str){0}),
                      STR("value=\"now\" selected")) > 0);
    house_close(t, &s.h);
}

// 21: what was withdrawn after it was told is not mailed, not shown, not named by the way out, and cannot be followed.
TEST(notice, what_is_not_public_is_in_no_notice)
{
    struct scene s;

    if (!open_scene(t, &s)) return;
    house_sql(
        t, &s.h,
        "insert into item (id, uid, slug, kind, state, lang, dated, licence, place, module, "
        "practice, season, episode, duration_ms, created_at, changed_at) values (77, 'aaaa1111', "
        "'geheim', 'case', 'published', 'nl', 1, 'CC-BY-SA-4.0', '', '', 1, 0, 0, 0, 1, 1)");
    house_sql(
        t, &s.h,
        "insert into item_text (item, lang, title, summary, body, body_html, head) values (77, "
        "'nl', 'Geheimtitel', '', '', '', '')");
    const char *nu = house_person(t, &s.h, "nu@example.nl", NULL, PLACE_ROOT);
    const char *dag = house_person(t, &s.h, "dag@example.nl", NULL, PLACE_ROOT);
    CHECK_INT(t,
              client_status(
                  house_form(t, &s.h, "/volgen/case/77", nu, "/volgen/case/77", STR("hoe=now"))),
              303);
    CHECK_INT(t,
              client_status(
                  house_form(t, &s.h, "/volgen/case/77", dag, "/volgen/case/77", STR("hoe=day"))),
              303);
    s.tell.kind = "case";
    s.tell.object = 77;
    NEED(t, store_write(s.h.store, t->mem, tell, &s));
    house_work(t, &s.h, notice_jobs, COUNT_OF(notice_jobs), s.now);
    CHECK_INT(t, letters_to(&s, "nu@example.nl"), 1);
    const char *out = way_out(&s);
    CHECK(t, str_find(house_get(t, &s.h, out), STR("Geheimtitel")) > 0);
    NEED(t, store_write(s.h.store, t->mem, tell, &s));
    house_sql(t, &s.h, "update item set state = 'withdrawn' where id = 77");
    house_work(t, &s.h, notice_jobs, COUNT_OF(notice_jobs), s.now);
    digest(&s, 3);
    CHECK_INT(t, letters_to(&s, "nu@example.nl"), 1);
    CHECK_INT(t, letters_to(&s, "dag@example.nl"), 0);
    CHECK(t, str_find(house_ask(t, &s.h, "GET", "/mijn", dag, (str){0}), STR("Vuur")) < 0);
    CHECK(t, str_find(house_ask(t, &s.h, "GET", "/mijn/volgen", dag, (str){0}),
                      STR("Geheimtitel")) < 0);
    CHECK(t, str_find(house_get(t, &s.h, out), STR("Geheimtitel")) < 0);
    CHECK_INT(t, client_status(house_get(t, &s.h, out)), 200); // and still ends the mail
    // 18: of what is secret, gone, of another kind or no number: the same "not found".
    static const char *const no[] = {"/volgen/case/77",
                                     "/volgen/case/78",
                                     "/volgen/case/0",
                                     "/volgen/case/-1",
                                     "/volgen/case/99999999999999999999",
                                     "/volgen/place/1",
                                     "/volgen/person/1",
                                     "/volgen/x/x"};
    for (size_t i = 0; i < COUNT_OF(no); i++) {
        t->row = no[i];
        CHECK_INT(t, client_status(house_ask(t, &s.h, "GET", no[i], dag, (str){0})), 404);
        CHECK_INT(t, client_status(house_form(t, &s.h, "/mijn", dag, no[i], STR("hoe=now"))), 404);
    }
    t->row = NULL;
    // Putting away what is somebody else's: not found.
    s.tell.kind = "place";
    s.tell.object = s.here.id.v;
    follow(&s, nu, "off");
    NEED(t, store_write(s.h.store, t->mem, tell, &s));
    house_work(t, &s.h, notice_jobs, COUNT_OF(notice_jobs), s.now);
    const str mine = house_ask(t, &s.h, "GET", "/mijn", nu, (str){0});
    const ptrdiff_t at = str_find(mine, STR("/mijn/berichten/"));
    NEED(t, at > 0 ? ERR_NONE : ERR_NOT_FOUND);
    str rest = str_from(mine, (size_t)at), path;
    str_cut(&rest, '"', &path);
    const char *put = str_z(t->mem, path);
    CHECK_INT(t, client_status(house_form(t, &s.h, "/mijn", dag, put, STR(""))), 404);
    CHECK_INT(t, client_status(house_form(t, &s.h, "/mijn", nu, put, STR(""))), 303);
    house_close(t, &s.h);
}

static void write_case(struct test *t, str folder, const char *text)
{
    FILE *f =
        fopen(str_z(t->mem, str_format(t->mem, STR_FMT "/case/plein.md", STR_ARG(folder))), "w");

    CHECK(t, f &&
                 fprintf(f,
                         "---\nid: cccc3333\nkind: case\ntitle: Een plein\nsummary: Kort.\n"
                         "language: nl\ndate: 2026-11-20\nlicence: CC-BY-SA-4.0\n---\n\n%s\n",
                         text) > 0 &&
                 fclose(f) == 0);
}

static void take_in(struct scene *s, str folder)
{
    struct test *t = s->t;
    struct library_at at = {.store = s->h.store, .files = s->h.files, .mem = t->mem, .now = s->now};
    struct findings f = findings_new(t->mem);
    struct import_report report = {0};

    CHECK_INT(t, library_import(&at, str_z(t->mem, folder), NULL, &f, &report), ERR_NONE);
    house_work(s->t, &s->h, notice_jobs, COUNT_OF(notice_jobs), s->now);
}

// A case that is changed is told to who follows it; the same once more, and a new one, are not.
TEST(notice, who_follows_a_case_hears_that_it_changed)
{
    struct scene s;

    if (!open_scene(t, &s)) return;
    const str folder = str_format(t->mem, "%s/in", test_folder(t));
    mkdir(str_z(t->mem, folder), 0755);
    mkdir(str_z(t->mem, str_format(t->mem, STR_FMT "/case", STR_ARG(folder))), 0755);
    const char *nu = house_person(t, &s.h, "nu@example.nl", NULL, PLACE_ROOT);
    const char *niet = house_person(t, &s.h, "niet@example.nl", NULL, PLACE_ROOT);
    write_case(t, folder, "Het plein is grijs.");
    take_in(&s, folder);
    const str id = str_trim(raw_sql(t, s.h.database, "select id from item where slug = 'plein'"));
    const char *path = str_z(t->mem, str_format(t->mem, "/volgen/case/" STR_FMT, STR_ARG(id)));
    CHECK_INT(t, client_status(house_form(t, &s.h, path, nu, path, STR("hoe=now"))), 303);
    take_in(&s, folder);
    CHECK_INT(t, letters_to(&s, "nu@example.nl"), 0);
    write_case(t, folder, "Het plein is groen.");
    take_in(&s, folder);
    CHECK_INT(t, letters_to(&s, "nu@example.nl"), 1);
    CHECK(t, str_find(s.letter.body, STR("http://meent.example/bibliotheek/casus/plein")) > 0);
    CHECK(t, str_find(s.letter.subject, STR("Een plein")) >= 0);
    take_in(&s, folder);
    CHECK_INT(t, letters_to(&s, "nu@example.nl"), 1);
    const char *link = "href=\"/bibliotheek/casus/plein\"";
    CHECK(t, str_find(house_ask(t, &s.h, "GET", "/mijn", nu, (str){0}), str_of(link)) > 0);
    CHECK(t, str_find(house_ask(t, &s.h, "GET", "/mijn", niet, (str){0}), str_of(link)) < 0);
    house_close(t, &s.h);
}

static enum err tell_anne(struct db *db, void *arg)
{
    struct scene *s = arg;
    struct person_row p;
    bool found;

    TRY(person_by_mail(db, s->t->mem, STR("anne@example.nl"), &found, &p));
    s->tell.to = p.id;
    return notice_tell(db, s->t->mem, s->now, &s->tell);
}

static enum err settle(struct db *db, void *arg)
{
    struct scene *s = arg;

    return notice_settle(db, s->now, (person_id){0}, "place", s->here.id.v, MSG_notice_place_rule);
}

// To one person who does not follow: a task at once, on top, until it is settled; news once a day.
TEST(notice, a_task_waits_until_it_is_done)
{
    struct scene s;

    if (!open_scene(t, &s)) return;
    const char *anne = house_person(t, &s.h, "anne@example.nl", NULL, PLACE_ROOT);
    NEED(t, store_write(s.h.store, t->mem, tell_anne, &s));
    house_work(t, &s.h, notice_jobs, COUNT_OF(notice_jobs), s.now);
    CHECK_INT(t, letters_to(&s, "anne@example.nl"), 0);
    s.tell.task = true;
    s.tell.due_at = s.now + 86400;
    NEED(t, store_write(s.h.store, t->mem, tell_anne, &s));
    house_work(t, &s.h, notice_jobs, COUNT_OF(notice_jobs), s.now);
    CHECK_INT(t, letters_to(&s, "anne@example.nl"), 1);
    CHECK(t, str_find(s.letter.body, STR("omdat dit op jou wacht")) > 0);
    // All news is read; the task stays, until the program says that it is done.
    CHECK_INT(t,
              client_status(house_form(t, &s.h, "/mijn", anne, "/mijn/berichten/klaar", STR(""))),
              303);
    CHECK(t, str_find(house_ask(t, &s.h, "GET", "/mijn", anne, (str){0}), STR("Graag voor")) > 0);
    NEED(t, store_write(s.h.store, NULL, settle, &s));
    CHECK(t, str_find(house_ask(t, &s.h, "GET", "/mijn", anne, (str){0}), STR("Vuur")) < 0);
    house_close(t, &s.h);
}
