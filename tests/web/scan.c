// Test 40, its last part: while the scanner is down what people send is held and not lost; what it finds is gone; and there is one
// door in and one way out for all of it. How each feature says so stands in the tests of that feature.
#include "core/scan.h"

#include "base/hash.h"
#include "core/file.h"
#include "tests/app/answer/plan.h"
#include "tests/support/clamd.h"
#include "tests/support/raw.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define PDF(words)                                          \
    "%PDF-1.4\n1 0 obj << /Type /Catalog >> endobj\n" words \
    "\nxref trailer << >> startxref 1\n%%EOF\n     "
#define EDIT PLAN "/bewerk?deel=7"

struct desk {
    struct plan p;
    struct clamd scanner;
    const char *lead;
    int64_t now;
};

static bool has(str answer, const char *what)
{
    return str_find(client_body(answer), str_of(what)) >= 0;
}

static str get(struct desk *d, const char *path, const char *who)
{
    return house_ask(d->p.t, &d->p.h, "GET", path, who, (str){0});
}

static int status(struct desk *d, const char *path, const char *who)
{
    return client_status(get(d, path, who));
}

static int send(struct desk *d, const char *title, str bytes)
{
    return client_status(house_form_file(d->p.t, &d->p.h, EDIT, d->lead, PLAN "/stuk",
                                         str_format(d->p.t->mem, "titel=%s\nadres=", title),
                                         "bestand", "nota.pdf", bytes));
}

static void work(struct desk *d) // at d->now, which is never before what was just sent
{
    const int64_t now = (int64_t)time(NULL) + 1;

    if (d->now < now) d->now = now;
    house_work(d->p.t, &d->p.h, scan_jobs, SCAN_JOBS, d->now);
}

static bool desk_open(struct test *t, struct desk *d)
{
    *d = (struct desk){.now = (int64_t)time(NULL) + 2};
    if (!plan_open(t, &d->p)) return false;
    if (!clamd_open(t, &d->scanner)) {
        house_close(t, &d->p.h);
        return false;
    }
    d->p.h.set.scanner = str_of(d->scanner.address);
    d->lead = plan_person(&d->p, "leider@example.nl", "project_leader");
    return true;
}

// ---- nothing is forgotten ----

TEST(scan, knows_every_column_that_holds_a_file)
{
    struct desk d;

    if (!plan_open(t, &d.p)) return;
    const bool sqlite = raw_is_sqlite(d.p.h.database);
    const str got = raw_sql(
        t, d.p.h.database,
        sqlite ? "select m.name || '.' || c.name from sqlite_master m join "
                 "pragma_table_info(m.name) c "
                 "where m.type = 'table' and upper(c.type) = 'BLOB' and m.name not like 'search%' "
                 "order by 1"
               : "select table_name || '.' || column_name from information_schema.columns where "
                 "table_schema = current_schema() and data_type = 'bytea' order by 1");
    // A PDF is made here. A new table with files stands in core/scan.sql (scan_bytes, scan_unasked, scan_wipe_..., scan_tidy), its
    // query that gives the bytes leaves out what is held; then here.
    CHECK_STR(
        t, str_trim(got),
        "challenge_file.body\ninitiative_photo.body\npdf.pdf\ntrajectory_telling.raw\nupload.body");
    house_close(t, &d.p.h);
}

TEST(scan, off_it_does_nothing)
{
    struct desk d;

    if (!desk_open(t, &d)) return;
    d.p.h.set.scanner = STR("");
    CHECK_INT(t, send(&d, "Nota", STR(PDF("een"))), 303);
    CHECK_INT(t, plan_count(&d.p, "scan"), 0);
    CHECK_INT(t, plan_count(&d.p, "job where kind = 'scan.file'"), 0);
    CHECK_INT(t, status(&d, PLAN "/bestand/1/nota.pdf", NULL), 200);
    CHECK(t, !has(get(&d, "/health", NULL), "\"held\""));
    clamd_close(&d.scanner);
    house_close(t, &d.p.h);
}

// ---- down: held, not lost ----

// Every address that knows of the document, for everybody and for who sent it.
static void nowhere(struct desk *d)
{
    static const char *const pages[] = {PLAN,
                                        "/en" PLAN,
                                        PLAN "/kaart",
                                        EDIT,
                                        PLAN "/ter-inzage",
                                        "/testdam",
                                        "/testdam/meedoen",
                                        "/testdam/meedoen/feed.xml",
                                        "/testdam/raad",
                                        "/meedoen",
                                        "/zoeken?q=Nota",
                                        "/api/v1/trajecten",
                                        "/sitemap.xml"};
    struct test *t = d->p.t;

    for (size_t i = 0; i < COUNT_OF(pages); i++) {
        t->row = pages[i];
        CHECK(t, !has(get(d, pages[i], NULL), "/bestand/"));
        CHECK(t, !has(get(d, pages[i], d->lead), "/bestand/"));
    }
    t->row = "the file";
    CHECK_INT(t, status(d, PLAN "/bestand/1/nota.pdf", NULL), 404);
    CHECK_INT(t, status(d, PLAN "/bestand/1/nota.pdf", d->lead), 404);
    CHECK_INT(t, status(d, "/en" PLAN "/bestand/1/nota.pdf", d->lead), 404);
    t->row = NULL;
}

TEST(scan, down_is_held_and_up_is_shown)
{
    static const int waits[] = {30, 120, 480, 1920, 3600, 3600};
    struct desk d;
    str metrics;

    if (!desk_open(t, &d)) return;
    clamd_close(&d.scanner);
    CHECK_INT(t, send(&d, "Nota", STR(PDF("een"))), 303);
    CHECK_INT(t, plan_count(&d.p, "upload"), 1); // on disk, and said so
    CHECK_INT(t, plan_count(&d.p, "scan where state = 'held' and tries = 0"), 1);
    nowhere(&d);
    CHECK(t, has(get(&d, PLAN, NULL), "wordt nagekeken op virussen"));
    CHECK(t, has(get(&d, EDIT, d.lead), "Tot die tijd kan niemand het openen"));
    // Again and again, with longer waits; never given up.
    const int64_t first = d.now;
    d.now += 10;
    for (size_t i = 0; i < COUNT_OF(waits); i++) {
        work(&d);
        CHECK_INT(t,
                  plan_count(&d.p,
                             str_z(t->mem, str_format(t->mem,
                                                      "scan where state = 'held' and why = 'down' "
                                                      "and tries = %zu and due_at = %lld",
                                                      i + 1, (long long)d.now + waits[i]))),
                  1);
        d.now += waits[i] - 1;
        work(&d); // a second too soon: nobody asks
        CHECK_INT(t,
                  plan_count(&d.p,
                             str_z(t->mem, str_format(t->mem, "scan where tries = %zu", i + 1))),
                  1);
        d.now++;
    }
    t->row = NULL;
    CHECK_INT(t, plan_count(&d.p, "job where kind = 'scan.file' and state = 'new'"), 1);
    nowhere(&d);
    CHECK(t, has(get(&d, "/health", NULL), "\"held\":1") &&
                 has(get(&d, "/health", NULL), "\"unanswered\":1"));
    metrics = get(&d, "/metrics", NULL);
    CHECK(t, has(metrics, "meent_files{scan=\"held\"} 1\n") &&
                 has(metrics, "meent_files{scan=\"unanswered\"} 1\n"));
    const char *boss = house_person(t, &d.p.h, "baas@example.nl", "operator", PLACE_ROOT);
    CHECK(t, has(get(&d, "/beheer/systeem", boss), "het virusprogramma geeft geen antwoord"));
    // Up again: the first file that it sees lets the others go first, not after an hour.
    CHECK(t, first < d.now);
    if (!clamd_open(t, &d.scanner)) return;
    work(&d);
    d.now -= 3000; // long before it would be asked again
    plan_sql(&d.p, "update scan set state = 'held', why = 'down', due_at = due_at + 3600");
    plan_sql(&d.p, "update job set state = 'new', run_at = run_at + 3600 where kind = 'scan.file'");
    CHECK_INT(t, send(&d, "Tweede", STR(PDF("twee"))), 303);
    work(&d);
    CHECK_INT(t, plan_count(&d.p, "scan where state = 'clean'"), 2);
    CHECK_INT(t, plan_count(&d.p, "scan where state <> 'clean'"), 0);
    const str file = get(&d, PLAN "/bestand/1/nota.pdf", NULL);
    CHECK_INT(t, client_status(file), 200);
    CHECK(t, str_eq(client_body(file), STR(PDF("een")))); // nothing lost
    CHECK(t, has(get(&d, PLAN, NULL), PLAN "/bestand/1/nota.pdf"));
    CHECK(t, has(get(&d, "/health", NULL), "\"held\":0"));
    clamd_close(&d.scanner);
    house_close(t, &d.p.h);
}

TEST(scan, no_answer_is_no_verdict)
{
    static const struct {
        enum clamd_mode mode;
        const char *why;
    } rows[] = {
        {CLAMD_GARBAGE, "unclear"}, {CLAMD_HALF, "unclear"}, {CLAMD_FLOOD, "unclear"},
        {CLAMD_SILENT, "down"},     {CLAMD_LARGE, "large"},
    };
    struct desk d;

    if (!desk_open(t, &d)) return;
    CHECK_INT(t, send(&d, "Nota", STR(PDF("een"))), 303);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        t->row = rows[i].why;
        atomic_store(&d.scanner.mode, rows[i].mode);
        work(&d);
        CHECK_INT(
            t,
            plan_count(&d.p,
                       str_z(t->mem,
                             str_format(t->mem,
                                        "scan where state = 'held' and why = '%s' and tries = %zu",
                                        rows[i].why, i + 1))),
            1);
        CHECK_INT(t, status(&d, PLAN "/bestand/1/nota.pdf", d.lead), 404);
        d.now += 3600;
    }
    t->row = NULL;
    atomic_store(&d.scanner.mode, CLAMD_LOOKS);
    work(&d);
    CHECK_INT(t, status(&d, PLAN "/bestand/1/nota.pdf", NULL), 200);
    clamd_close(&d.scanner);
    house_close(t, &d.p.h);
}

// ---- infected: gone ----

TEST(scan, what_it_finds_is_gone_and_said)
{
    struct desk d;

    if (!desk_open(t, &d)) return;
    const str virus = clamd_virus(t->mem);
    const str bad = str_format(t->mem,
                               "%%PDF-1.4\n1 0 obj << /Type /Catalog >> endobj\n" STR_FMT
                               "\nxref trailer << >> startxref 1\n%%%%EOF\n     ",
                               STR_ARG(virus));
    CHECK_INT(t, send(&d, "Nota", bad), 303);
    CHECK_INT(t, send(&d, "Schoon", STR(PDF("twee"))), 303);
    work(&d);
    CHECK_INT(t, status(&d, PLAN "/bestand/1/nota.pdf", d.lead), 404);
    CHECK_INT(t, status(&d, PLAN "/bestand/2/nota.pdf", NULL), 200);
    CHECK(t, has(get(&d, PLAN, NULL), "weggegooid: er zat een virus in") &&
                 !has(get(&d, PLAN, NULL), "EICAR"));
    CHECK(t, has(get(&d, EDIT, d.lead), "Win.Test.EICAR_HDB-1"));
    CHECK_INT(t,
              plan_count(&d.p, "scan where state = 'infected' and found = 'Win.Test.EICAR_HDB-1'"),
              1);
    CHECK_INT(t,
              plan_count(&d.p,
                         "audit where what = 'file.infected' and detail = 'Win.Test.EICAR_HDB-1'"),
              1);
    // The row stays to say so; its bytes are nowhere: not in the database, its log, or a folder, so in no backup from now on.
    CHECK_INT(t, plan_count(&d.p, "upload where length(body) = 0"), 1);
    CHECK(t, str_find(raw_dump(t, d.p.h.database), virus) < 0);
    CHECK_INT(t, raw_files_with(t, str_z(t->mem, d.p.h.set.data), virus), 0);
    CHECK(t, audit_whole(&d.p));
    // Sent again it is looked at again, and goes again. A scanner that was wrong lets it through.
    CHECK_INT(t, send(&d, "Nogmaals", bad), 303);
    CHECK_INT(t, plan_count(&d.p, "scan where state = 'held'"), 1);
    CHECK_INT(t, status(&d, PLAN "/bestand/3/nota.pdf", d.lead), 404);
    work(&d);
    CHECK_INT(t, plan_count(&d.p, "upload where length(body) = 0"), 2);
    CHECK_INT(t, status(&d, PLAN "/bestand/3/nota.pdf", d.lead), 404);
    // What is clean is not asked about twice.
    const int asked = atomic_load(&d.scanner.asked);
    CHECK_INT(t, send(&d, "Weer", STR(PDF("twee"))), 303);
    work(&d);
    CHECK_INT(t, atomic_load(&d.scanner.asked), asked);
    CHECK_INT(t, status(&d, PLAN "/bestand/4/nota.pdf", NULL), 200);
    clamd_close(&d.scanner);
    house_close(t, &d.p.h);
}

// A file in a form that is refused, or that is only read, is kept nowhere: the job forgets it.
TEST(scan, what_is_not_kept_is_forgotten)
{
    struct desk d;

    if (!desk_open(t, &d)) return;
    CHECK_INT(t,
              client_status(house_form_file(t, &d.p.h, "/testdam/meedoen/nieuw", d.lead,
                                            "/testdam/meedoen/nieuw", STR("titel=\nvraag=Hoe?"),
                                            "dossier", "x.json", STR("geen json"))),
              422);
    CHECK_INT(t, plan_count(&d.p, "scan where state = 'held'"), 1);
    work(&d);
    CHECK_INT(t, plan_count(&d.p, "scan"), 0);
    CHECK_INT(t, atomic_load(&d.scanner.asked), 0);
    // Refused as a whole: nothing is left of it at all.
    CHECK_INT(t, send(&d, "X", STR("<svg/>")), 400);
    CHECK_INT(t, plan_count(&d.p, "scan"), 0);
    clamd_close(&d.scanner);
    house_close(t, &d.p.h);
}

// ---- by an operator ----

struct kept {
    struct file_put put;
};

static enum err keep(struct db *db, void *arg)
{
    const struct kept *k = arg;

    return file_add(db, str_of(k->put.sha256), k->put.bytes, STR("video/mp4"), STR("film.mp4"), 1);
}

// The folder of files: a film that an operator took in before there was a scanner.
TEST(scan, old_looks_in_the_folder_too)
{
    struct kept sick = {0}, well = {0};
    struct desk d;
    int64_t bytes;
    int fd;

    if (!desk_open(t, &d)) return;
    CHECK_INT(t, file_put_bytes(d.p.h.files, clamd_sick(t->mem, STR("film")), &sick.put), ERR_NONE);
    CHECK_INT(t, file_put_bytes(d.p.h.files, STR("film"), &well.put), ERR_NONE);
    CHECK_INT(t, store_write(d.p.h.store, t->mem, keep, &sick), ERR_NONE);
    CHECK_INT(t, store_write(d.p.h.store, t->mem, keep, &well), ERR_NONE);
    house_command(t, &d.p.h, "scan", "old");
    work(&d);
    CHECK_INT(t, plan_count(&d.p, "scan where state = 'clean'"), 1);
    CHECK_INT(t, plan_count(&d.p, "scan where state = 'infected'"), 1);
    CHECK_INT(t, file_open(d.p.h.files, str_of(sick.put.sha256), &fd, &bytes), ERR_NOT_FOUND);
    CHECK_INT(t, file_open(d.p.h.files, str_of(well.put.sha256), &fd, &bytes), ERR_NONE);
    close(fd);
    house_command(t, &d.p.h, "verify", ""); // does not miss what was thrown away
    clamd_close(&d.scanner);
    house_close(t, &d.p.h);
}

static enum err release(struct db *db, void *arg)
{
    struct desk *d = arg;

    return scan_release(db, d->p.t->mem, d->now, STR("command"),
                        sha256_hex(d->p.t->mem, STR(PDF("drie"))));
}

TEST(scan, an_operator_looks_at_what_was_here_and_opens_what_waits)
{
    struct desk d;

    if (!desk_open(t, &d)) return;
    const str bad = str_format(t->mem,
                               "%%PDF-1.4\n1 0 obj << /Type /Catalog >> endobj\n" STR_FMT
                               "\nxref trailer << >> startxref 1\n%%%%EOF\n     ",
                               STR_ARG(clamd_virus(t->mem)));
    d.p.h.set.scanner = STR("");
    CHECK_INT(t, send(&d, "Oud", STR(PDF("een"))), 303);
    CHECK_INT(t, send(&d, "Oud en ziek", bad), 303);
    d.p.h.set.scanner = str_of(d.scanner.address);
    // Open until it has been looked at.
    house_command(t, &d.p.h, "scan", "old");
    CHECK_INT(t, plan_count(&d.p, "scan where state = 'asked'"), 2);
    CHECK_INT(t, status(&d, PLAN "/bestand/2/nota.pdf", NULL), 200);
    work(&d);
    CHECK_INT(t, status(&d, PLAN "/bestand/1/nota.pdf", NULL), 200);
    CHECK_INT(t, status(&d, PLAN "/bestand/2/nota.pdf", NULL), 404);
    house_command(t, &d.p.h, "scan", "old");
    CHECK_INT(t, plan_count(&d.p, "scan where state = 'asked'"), 0); // once
    // The scanner goes for good: what waits is opened by who takes it on themselves, with a line in the log.
    clamd_close(&d.scanner);
    CHECK_INT(t, send(&d, "Nieuw", STR(PDF("drie"))), 303);
    work(&d);
    CHECK_INT(t, status(&d, PLAN "/bestand/3/nota.pdf", NULL), 404);
    house_command(t, &d.p.h, "scan", "list");
    house_command(t, &d.p.h, "scan", "now");
    CHECK_INT(
        t,
        plan_count(
            &d.p,
            str_z(t->mem,
                  str_format(t->mem,
                             "job where kind = 'scan.file' and state = 'new' and run_at <= %lld",
                             (long long)time(NULL)))),
        1);
    d.p.h.set.scanner = STR(""); // switched off: still held
    work(&d);
    CHECK_INT(t, plan_count(&d.p, "scan where state = 'held' and why = 'off'"), 1);
    CHECK_INT(t, store_write(d.p.h.store, t->mem, release, &d), ERR_NONE);
    CHECK_INT(t, status(&d, PLAN "/bestand/3/nota.pdf", NULL), 200);
    CHECK_INT(t, plan_count(&d.p, "audit where what = 'file.released'"), 1);
    CHECK_INT(t, store_write(d.p.h.store, t->mem, release, &d), ERR_NOT_FOUND); // once
    CHECK(t, audit_whole(&d.p));
    house_close(t, &d.p.h);
}
