// A person planted everywhere and erased is nowhere any more (test 45); what has a term goes on its day, with a
// report (test 46); and the record of processing says so for each table.
#include "core/audit.h"
#include "core/job.h"
#include "core/mail.h"
#include "core/register.h"
#include "i18n/messages.h"
#include "main/main.h"
#include "tests/web/house.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

static struct feature_list all_features_of(void)
{
    return (struct feature_list){features, features_n};
}

static void run_jobs(struct test *t, struct house *h, int64_t now)
{
    static struct feature_list list;
    struct job_worker_config c = {.store = h->store,
                                  .files = h->files,
                                  .settings = &h->set,
                                  .site = &list};
    bool ran = true;

    list = all_features_of();
    c.lists = job_kinds(&c.kinds, &c.kinds_n);
    for (int i = 0; ran && i < 100; i++)
        NEED(t, job_run_one(&c, now, &ran));
}

static enum err sql_run(struct db *db, void *arg)
{
    return db_run_text(db, arg);
}

static void sql(struct test *t, struct house *h, const char *text)
{
    CHECK_INT(t, store_write(h->store, NULL, sql_run, (void *)(uintptr_t)text), ERR_NONE);
}

// How many files under a folder hold the bytes.
static int files_with(struct test *t, const char *folder, str what)
{
    DIR *d = opendir(folder);
    int n = 0;

    for (struct dirent *e; d && (e = readdir(d));) {
        const char *path = str_z(t->mem, str_format(t->mem, "%s/%s", folder, e->d_name));
        struct stat st;
        if (e->d_name[0] == '.' || stat(path, &st) != 0) continue;
        if (S_ISDIR(st.st_mode)) {
            n += files_with(t, path, what);
            continue;
        }
        FILE *f = fopen(path, "r");
        char *bytes = mem_raw(t->mem, (size_t)st.st_size + 1);
        const size_t size = f ? fread(bytes, 1, (size_t)st.st_size, f) : 0;
        if (f) fclose(f);
        if (str_find((str){bytes, size}, what) >= 0) {
            if (t->row) fprintf(stderr, "%s holds " STR_FMT "\n", path, STR_ARG(what));
            n++;
        }
    }
    if (d) closedir(d);
    return n;
}

struct verify {
    struct test *t;
    int64_t rows, broken;
};

static enum err verify_log(struct db *db, void *arg)
{
    struct verify *v = arg;

    return audit_verify(db, v->t->mem, &v->rows, &v->broken);
}

static enum err plant(struct db *db, void *arg)
{
    struct test *t = arg;

    TRY(mail_queue(db, t->mem, (int64_t)time(NULL), STR("zwaluw77@planted.example"),
                   STR("Dag Zwaluwstaart"), STR("Beste Zwaluwstaart,\n")));
    return mail_queue(db, t->mem, (int64_t)time(NULL), STR("zwaluw77@planted.example"),
                      STR("Nog iets"), STR("Tekst\n"));
}

TEST(privacy, erased_is_nowhere_any_more)
{
    static const char *const signs[] = {"zwaluw77@planted.example", "Zwaluwstaart", "zwaluw77"};
    const bool sqlite = !getenv("MEENT_TEST_DATABASE") ||
                        strncmp(getenv("MEENT_TEST_DATABASE"), "postgres", 8) != 0;
    struct verify v = {.t = t};
    struct house h;

    if (!house_open(t, &h, NULL, 0)) return;
    h.set.origin = STR("http://meent.example");
    const char *boss = house_person(t, &h, "boss@example.nl", "operator", PLACE_ROOT);
    const char *zwaluw = house_person(t, &h, "zwaluw77@planted.example", "trainer", PLACE_ROOT);
    CHECK_INT(t,
              client_status(
                  house_form(t, &h, "/mijn", zwaluw, "/mijn", STR("naam=Zwaluwstaart&taal=nl"))),
              303);
    CHECK_INT(
        t,
        client_status(house_form(
            t, &h, "/mijn", boss, "/beheer/uitnodigen",
            STR("mail=zwaluw77%40planted.example&naam=Zwaluwstaart&rol=editor&plaats=alles"))),
        303);
    CHECK_INT(t,
              client_status(house_form(t, &h, "/inloggen", NULL, "/inloggen",
                                       STR("mail=zwaluw77%40planted.example"))),
              303);
    NEED(t, store_write(h.store, t->mem, plant, t));
    run_jobs(t, &h, (int64_t)time(NULL));
    NEED(t, store_write(h.store, t->mem, plant, t)); // two that still wait

    // What she brought in to a plan, with her name and address.
    sql(t, &h,
        "insert into trajectory (place, slug, title, practice, state, created_at, changed_at, "
        "state_at) "
        "values (1, 'plan', 'Plan', 0, 'open', 0, 0, 0)");
    sql(t, &h,
        "insert into contribution (trajectory, number, key_hash, channel, body, name, mail, named, "
        "person, received_day, "
        "created_at) select t.id, 1, "
        "'0000000000000000000000000000000000000000000000000000000000000000', 'online', 'Woorden', "
        "'Zwaluwstaart', 'zwaluw77@planted.example', 1, p.id, 20000, 0 from trajectory t, person p "
        "where p.mail = 'zwaluw77@planted.example'");

    // It is there, and she sees it, also to take along.
    const str own = house_ask(t, &h, "GET", "/mijn/gegevens", zwaluw, (str){0});
    const str json = house_ask(t, &h, "GET", "/mijn/gegevens.json", zwaluw, (str){0});
    for (size_t i = 0; i < COUNT_OF(signs); i++) {
        CHECK(t, str_find(own, str_of(signs[i])) > 0);
        CHECK(t, str_find(json, str_of(signs[i])) > 0);
    }
    CHECK(t, str_find(client_field(json, STR("content-disposition")), STR("attachment")) == 0);
    if (sqlite) CHECK(t, files_with(t, str_z(t->mem, h.set.data), str_of(signs[0])) > 0);

    // Not without saying so; then everything goes.
    CHECK_INT(t, client_status(house_form(t, &h, "/mijn/wissen", zwaluw, "/mijn/wissen", STR(""))),
              422);
    const str gone = house_form(t, &h, "/mijn/wissen", zwaluw, "/mijn/wissen", STR("zeker=ja"));
    CHECK_INT(t, client_status(gone), 303);
    CHECK(t, str_find(client_field(gone, STR("set-cookie")), STR("Max-Age=0")) > 0);
    CHECK_INT(t, client_status(house_ask(t, &h, "GET", "/mijn", zwaluw, (str){0})), 303);
    run_jobs(t, &h, (int64_t)time(NULL));
    t->row = "after erasing";
    for (size_t i = 0; i < COUNT_OF(signs); i++) {
        static const char *const pages[] = {"/beheer/mensen",      "/beheer/uitnodigen",
                                            "/beheer/mail",        "/beheer/logboek",
                                            "/beheer/logboek.csv", "/beheer/werk"};
        for (size_t k = 0; k < COUNT_OF(pages); k++)
            CHECK(t, str_find(house_ask(t, &h, "GET", pages[k], boss, (str){0}), str_of(signs[i])) <
                         0);
        // Database file, write-ahead log, letters that are files, stored files.
        if (sqlite) CHECK_INT(t, files_with(t, str_z(t->mem, h.set.data), str_of(signs[i])), 0);
    }
    NEED(t, store_read(h.store, t->mem, verify_log, &v));
    CHECK_INT(t, v.broken, 0);
    CHECK(t, v.rows >= 3);
    // The last operator stays.
    CHECK_INT(t,
              client_status(
                  house_form(t, &h, "/mijn/wissen", boss, "/mijn/wissen", STR("zeker=ja"))),
              409);
    CHECK_INT(t, client_status(house_ask(t, &h, "GET", "/mijn", boss, (str){0})), 200);
    house_close(t, &h);
}

static enum err plan_now(struct db *db, void *arg)
{
    (void)arg;
    return job_add(db, STR("people.erase"), STR(""), (int64_t)time(NULL));
}

TEST(privacy, what_has_a_term_goes_on_its_day_with_a_report)
{
    struct house h;

    if (!house_open(t, &h, NULL, 0)) return;
    const char *boss = house_person(t, &h, "boss@example.nl", "operator", PLACE_ROOT);
    house_person(t, &h, "oud@example.nl", NULL, PLACE_ROOT);
    house_person(t, &h, "jong@example.nl", NULL, PLACE_ROOT);
    CHECK_INT(t,
              client_status(house_form(t, &h, "/mijn", boss, "/beheer/uitnodigen",
                                       STR("mail=x%40example.nl&naam=X&rol=editor&plaats=alles"))),
              303);
    CHECK_INT(t,
              client_status(
                  house_form(t, &h, "/inloggen", NULL, "/inloggen", STR("mail=x%40example.nl"))),
              303);
    // Time passes: two years less a minute for one, two years and a minute for the other; the operator stays longer.
    sql(t, &h,
        "update person set seen_at = seen_at - 2 * 365 * 86400 - 60 where mail in "
        "('oud@example.nl', 'boss@example.nl')");
    sql(t, &h,
        "update person set seen_at = seen_at - 2 * 365 * 86400 + 60 where mail = "
        "'jong@example.nl'");
    sql(t, &h, "update invitation set ends_at = ends_at - 45 * 86400");
    sql(t, &h, "update sign_in set created_at = created_at - 86400 - 60");
    NEED(t, store_write(h.store, NULL, plan_now, NULL));
    run_jobs(t, &h, (int64_t)time(NULL));
    const str people = house_ask(t, &h, "GET", "/beheer/mensen", boss, (str){0});
    CHECK(t, str_find(people, STR("oud@example.nl")) < 0);
    CHECK(t, str_find(people, STR("jong@example.nl")) > 0);
    CHECK(t, str_find(people, STR("boss@example.nl")) > 0);
    const str log = house_ask(t, &h, "GET", "/beheer/logboek?wat=people.erase", boss, (str){0});
    CHECK(t, str_find(log, STR("people=1 ")) > 0);
    CHECK(t, str_find(log, STR("sign_ins=1 ")) > 0);
    CHECK(t, str_find(log, STR("invitations=1")) > 0);
    house_close(t, &h);
}

TEST(privacy, the_record_speaks_dutch_and_says_what_the_migrations_say)
{
    static const char *const parts[] = {"purpose", "ground", "term"};

    CHECK(t, register_n >= 8);
    for (int i = 0; i < register_n; i++) {
        const struct register_line *x = &register_lines[i];
        const char *const english[] = {x->purpose, x->ground, x->term};
        for (size_t k = 0; k < COUNT_OF(parts); k++) {
            const msg word = msg_by_key(str_format(t->mem, "register.%s.%s", x->table, parts[k]));
            t->row = x->table;
            if (word) CHECK_STR(t, msg_text(LANG_EN, word), english[k]);
        }
    }
    t->row = NULL;
}
