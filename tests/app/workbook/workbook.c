// Who reads what of a workbook: every share with every reader, the operator included; what is sealed opens for its owner
// alone, and stands nowhere in the clear.
#include "core/group.h"
#include "core/job.h"
#include "core/pdf.h"
#include "core/seal.h"
#include "tests/support/raw.h"
#include "tests/web/house.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

struct book_world {
    struct test *t;
    str owner, peer, other, trainer; // uids of members
    int64_t now;
};

static enum err member_of_mail(struct db *db, struct book_world *w, learn_group_id g,
                               const char *mail, const char *role, str *out_uid,
                               group_member_id *out)
{
    struct mem *m = w->t->mem;
    struct person_row p;
    struct member_row row;
    bool found;

    TRY(person_by_mail(db, m, str_of(mail), &found, &p));
    if (!found) return ERR_NOT_FOUND;
    TRY(member_add(db, m, w->now, g, p.id, str_of(role), STR("in"), NULL, out));
    TRY(member_of_person(db, m, g, p.id, str_of(role), &found, &row));
    *out_uid = row.uid;
    return ERR_NONE;
}

static enum err world_make(struct db *db, void *arg)
{
    struct book_world *w = arg;
    struct mem *m = w->t->mem;
    struct group_row demo;
    group_member_id owner, peer, other, trainer;
    learn_group_id g;
    bool found;

    TRY(group_by_slug(db, m, STR("oefengroep"), &found, &demo));
    if (!found) return ERR_NOT_FOUND;
    g = demo.id;
    TRY(member_of_mail(db, w, g, "eigenaar@example.nl", "participant", &w->owner, &owner));
    TRY(member_of_mail(db, w, g, "groepje@example.nl", "participant", &w->peer, &peer));
    TRY(member_of_mail(db, w, g, "ander@example.nl", "participant", &w->other, &other));
    TRY(member_of_mail(db, w, g, "trainer@example.nl", "trainer", &w->trainer, &trainer));
    return db_run_text(
        db, str_z(m, str_format(m,
                                "insert into intervision_member (member, intervision_group) select "
                                "m.id, (select min(id) from intervision_group) from group_member m "
                                "where m.id in (%lld, %lld)",
                                (long long)owner.v, (long long)peer.v)));
}

TEST(workbook, each_share_with_each_reader)
{
    static const char *const mails[] = {"eigenaar@example.nl",  "groepje@example.nl",
                                        "ander@example.nl",     "trainer@example.nl",
                                        "beheerder@example.nl", "coordinator@example.nl",
                                        "vreemd@example.nl"};
    // owner, peer, other participant, trainer, operator, coordinator of everything, a stranger
    static const struct {
        const char *share;
        int sees[7];
    } rows[] = {
        {"me", {1, 0, 0, 0, 0, 0, 0}},
        {"peers", {1, 1, 0, 0, 0, 0, 0}},
        {"trainer", {1, 0, 0, 1, 0, 0, 0}},
        {"group", {1, 1, 1, 1, 0, 0, 0}},
    };
    struct book_world w = {.t = t, .now = 1795000000};
    const char *who[COUNT_OF(mails)];
    struct house h;

    if (!house_open(t, &h, NULL, 0)) return;
    h.set.origin = STR("http://meent.example");
    house_fill(t, &h);
    for (size_t i = 0; i < COUNT_OF(mails); i++)
        who[i] = house_person(t, &h, mails[i],
                              i == 4   ? "operator"
                              : i == 5 ? "coordinator"
                                       : NULL,
                              PLACE_ROOT);
    NEED(t, store_write(h.store, t->mem, world_make, &w));
    const char *path =
        str_z(t->mem, str_format(t->mem, "/dossier/" STR_FMT "/plan-goal", STR_ARG(w.owner)));
    const char *book = str_z(t->mem, str_format(t->mem, "/dossier/" STR_FMT, STR_ARG(w.owner)));
    const char *sealed =
        str_z(t->mem, str_format(t->mem, "/dossier/" STR_FMT "/besloten", STR_ARG(w.owner)));
    for (size_t k = 0; k < COUNT_OF(rows); k++) {
        CHECK_INT(t,
                  client_status(house_form(
                      t, &h, path, who[0], path,
                      str_format(t->mem, "tekst=Kwartelei+in+het+park&delen=%s", rows[k].share))),
                  303);
        for (size_t i = 0; i < COUNT_OF(mails); i++) {
            t->row = str_z(t->mem, str_format(t->mem, "%s to %s", rows[k].share, mails[i]));
            const str page = house_ask(t, &h, "GET", path, who[i], (str){0});
            CHECK_INT(t, client_status(page), rows[k].sees[i] ? 200 : 404);
            CHECK_INT(t, str_find(page, STR("Kwartelei")) > 0, rows[k].sees[i]);
            CHECK(t,
                  str_find(house_ask(t, &h, "GET", book, who[i], (str){0}), STR("Kwartelei")) < 0);
            // Others never write, and take nothing along.
            if (i == 0) continue;
            const int saved =
                client_status(house_form(t, &h, "/mijn", who[i], path, STR("tekst=x&delen=group")));
            CHECK_INT(t, saved, 404);
            static const char *const out[] = {"/dossier.html", "/dossier.zip", "/dossier.pdf",
                                              "/besloten"};
            for (size_t j = 0; j < COUNT_OF(out); j++)
                CHECK_INT(t,
                          client_status(
                              house_ask(t, &h, "GET",
                                        str_z(t->mem, str_format(t->mem, "%s%s", book, out[j])),
                                        who[i], (str){0})),
                          404);
        }
    }
    t->row = NULL;
    // A peer's comment stands there; who may not read may not comment.
    const char *comment = str_z(t->mem, str_format(t->mem, "%s/reactie", path));
    CHECK_INT(t, client_status(house_form(t, &h, path, who[1], comment, STR("reactie=Mooi"))), 303);
    CHECK_INT(t, client_status(house_form(t, &h, "/mijn", who[6], comment, STR("reactie=Mooi"))),
              404);
    // Earlier text is kept, for the owner only.
    CHECK_INT(t,
              client_status(
                  house_form(t, &h, path, who[0], path, STR("tekst=Anders+gezegd&delen=group"))),
              303);
    CHECK(t, str_find(house_ask(t, &h, "GET", path, who[0], (str){0}), STR("Kwartelei")) > 0);
    CHECK(t, str_find(house_ask(t, &h, "GET", path, who[1], (str){0}), STR("Kwartelei")) < 0);
    // Notes: locked, opened with the phrase, not with another; a letter waits for the last session.
    CHECK_INT(t,
              client_status(house_form(t, &h, sealed, who[0], sealed,
                                       STR("wat=notes&doe=sluit&tekst=Wulpennest&wachtzin="
                                           "mijn+lange+zin"))),
              303);
    CHECK(t, str_find(house_ask(t, &h, "GET", sealed, who[0], (str){0}), STR("Wulpennest")) < 0);
    const str good = house_form(t, &h, sealed, who[0], sealed,
                                STR("wat=notes&doe=open&wachtzin=mijn+lange+zin"));
    CHECK_INT(t, client_status(good), 200);
    CHECK(t, str_find(good, STR("Wulpennest")) > 0);
    const str bad = house_form(t, &h, sealed, who[0], sealed,
                               STR("wat=notes&doe=open&wachtzin=een+andere+zin"));
    CHECK_INT(t, client_status(bad), 422);
    CHECK(t, str_find(bad, STR("Wulpennest")) < 0);
    // Who does not know the phrase does not write over it.
    CHECK_INT(t,
              client_status(house_form(t, &h, sealed, who[0], sealed,
                                       STR("wat=notes&doe=sluit&tekst=x&wachtzin=een+andere+zin"))),
              422);
    CHECK_INT(t,
              client_status(house_form(t, &h, sealed, who[0], sealed,
                                       STR("wat=letter&doe=sluit&tekst=Wulpennest&wachtzin="
                                           "mijn+lange+zin"))),
              303);
    CHECK_INT(t,
              client_status(house_form(t, &h, sealed, who[0], sealed,
                                       STR("wat=letter&doe=open&wachtzin=mijn+lange+zin"))),
              409);
    for (size_t i = 1; i < COUNT_OF(mails); i++)
        CHECK_INT(t,
                  client_status(house_form(t, &h, "/mijn", who[i], sealed,
                                           STR("wat=notes&doe=open&wachtzin=mijn+lange+zin"))),
                  404);
    // In no file of the data folder, the database included.
    const char *url = getenv("MEENT_TEST_DATABASE");
    if (!url || strncmp(url, "postgres", 8) != 0) {
        const char *look = str_z(t->mem, str_format(t->mem, "grep -rqs Wulpennest '" STR_FMT "'",
                                                    STR_ARG(h.set.data)));
        CHECK(t, system(look) != 0);
    }
    // What the owner takes along.
    const str page =
        house_ask(t, &h, "GET", str_z(t->mem, str_format(t->mem, "%s/dossier.html", book)), who[0],
                  (str){0});
    CHECK(t, str_find(page, STR("Anders gezegd")) > 0);
    const str zip =
        house_ask(t, &h, "GET", str_z(t->mem, str_format(t->mem, "%s/dossier.zip", book)), who[0],
                  (str){0});
    CHECK(t, str_find(zip, STR("\"goal\":\"Anders gezegd\"")) > 0);
    house_close(t, &h);
}

static void print_all(struct test *t, struct house *h)
{
    static const struct job_kind *const list[] = {&pdf_job};
    static const int one[] = {1};
    const struct job_worker_config c = {.store = h->store,
                                        .files = h->files,
                                        .settings = &h->set,
                                        .kinds = list,
                                        .kinds_n = one,
                                        .lists = 1};
    bool ran = true;

    for (int i = 0; ran && i < 100; i++)
        NEED(t, job_run_one(&c, (int64_t)time(NULL) + 1, &ran));
}

TEST(workbook, prints_a_pdf_for_its_owner_alone)
{
    static const char *const mails[] = {"eigenaar@example.nl", "groepje@example.nl",
                                        "ander@example.nl", "trainer@example.nl",
                                        "beheerder@example.nl"};
    struct book_world w = {.t = t, .now = 1795000000};
    const char *who[COUNT_OF(mails)];
    struct house h;

    if (!house_open(t, &h, NULL, 0)) return;
    house_fill(t, &h);
    for (size_t i = 0; i < COUNT_OF(mails); i++)
        who[i] = house_person(t, &h, mails[i], i == 4 ? "operator" : NULL, PLACE_ROOT);
    NEED(t, store_write(h.store, t->mem, world_make, &w));
    const char *book = str_z(t->mem, str_format(t->mem, "/dossier/" STR_FMT, STR_ARG(w.owner)));
    const char *goal = str_z(t->mem, str_format(t->mem, "%s/plan-goal", book));
    const char *ask = str_z(t->mem, str_format(t->mem, "%s/pdf", book));
    const char *file = str_z(t->mem, str_format(t->mem, "%s/dossier.pdf", book));
    CHECK_INT(t,
              client_status(house_form(t, &h, goal, who[0], goal,
                                       STR("tekst=Kwartelei+in+het+park&delen=group"))),
              303);
    if (!pdf_possible()) {
        const str said = house_ask(t, &h, "GET", book, who[0], (str){0});
        CHECK(t, str_find(said, STR("kan geen PDF worden gemaakt")) > 0);
        CHECK_INT(t, client_status(house_form(t, &h, goal, who[0], ask, STR("x=1"))), 409);
        house_close(t, &h);
        return test_skip(t, "no chromium-headless-shell");
    }
    // Asked for, it waits; a try that failed says so and can be made again.
    CHECK_INT(t, client_status(house_ask(t, &h, "GET", file, who[0], (str){0})), 404);
    CHECK_INT(t, client_status(house_form(t, &h, book, who[0], ask, STR("x=1"))), 303);
    CHECK(t, str_find(house_ask(t, &h, "GET", book, who[0], (str){0}), STR("wordt gemaakt")) > 0);
    CHECK_INT(t, client_status(house_ask(t, &h, "GET", file, who[0], (str){0})), 404);
    raw_sql(t, h.database, "update job set state = 'failed' where kind = 'pdf.print'");
    CHECK(t, str_find(house_ask(t, &h, "GET", book, who[0], (str){0}), STR("niet gelukt")) > 0);
    CHECK_INT(t, client_status(house_form(t, &h, book, who[0], ask, STR("x=1"))), 303);
    print_all(t, &h);
    CHECK(t, str_find(house_ask(t, &h, "GET", book, who[0], (str){0}), STR("Open de PDF van")) > 0);
    const str pdf = house_ask(t, &h, "GET", file, who[0], (str){0});
    CHECK_INT(t, client_status(pdf), 200);
    CHECK(t, str_eq(client_field(pdf, STR("content-type")), STR("application/pdf")));
    CHECK(t, str_find(client_field(pdf, STR("cache-control")), STR("no-store")) >= 0);
    CHECK(t, str_find(pdf, STR("%PDF-")) > 0 && str_find(pdf, STR("/StructTreeRoot")) > 0);
    // Whatever is shared: the file is for the owner, and nobody else makes one.
    for (size_t i = 1; i < COUNT_OF(mails); i++) {
        t->row = mails[i];
        CHECK_INT(t, client_status(house_ask(t, &h, "GET", file, who[i], (str){0})), 404);
        CHECK_INT(t, client_status(house_form(t, &h, "/mijn", who[i], ask, STR("x=1"))), 404);
    }
    t->row = NULL;
    CHECK_INT(t, client_status(house_get(t, &h, file)), 303);
    house_close(t, &h);
}

TEST(seal, opens_for_the_phrase_and_its_place_alone)
{
    str sealed, again, text;

    CHECK_INT(t, seal_close(t->mem, STR("kort"), STR("a"), STR("x"), &sealed), ERR_INVALID);
    CHECK_INT(t, seal_close(t->mem, STR("een lange zin"), STR("a"), STR("geheim"), &sealed),
              ERR_NONE);
    CHECK_INT(t, seal_close(t->mem, STR("een lange zin"), STR("a"), STR("geheim"), &again),
              ERR_NONE);
    CHECK(t, !str_eq(sealed, again)); // other chance each time
    CHECK_INT(t, seal_open(t->mem, STR("een lange zin"), STR("a"), sealed, &text), ERR_NONE);
    CHECK_STR(t, text, "geheim");
    CHECK_INT(t, seal_open(t->mem, STR("een lange zit"), STR("a"), sealed, &text), ERR_FORBIDDEN);
    CHECK_INT(t, seal_open(t->mem, STR("een lange zin"), STR("b"), sealed, &text), ERR_FORBIDDEN);
    char *changed = str_z(t->mem, sealed);
    changed[sealed.n / 2] = changed[sealed.n / 2] == 'A' ? 'B' : 'A';
    CHECK_INT(t, seal_open(t->mem, STR("een lange zin"), STR("a"), str_of(changed), &text),
              ERR_FORBIDDEN);
    CHECK_INT(t, seal_open(t->mem, STR("een lange zin"), STR("a"), STR("!!"), &text),
              ERR_FORBIDDEN);
}
