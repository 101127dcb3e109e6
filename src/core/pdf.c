#include "core/pdf.h"

#include "base/day.h"
#include "base/disk.h"
#include "core/run.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BROWSER "chromium-headless-shell"

enum { PRINT_S = 60, KEY_BYTES_MAX = 200, DATE_DIGITS = 14 };

enum err pdf_ask(struct db *db, struct mem *mem, str key, const person_id *person, str html,
                 int64_t dated_at, int64_t now)
{
    const int64_t until = person ? now + (int64_t)PDF_OWN_DAYS * 86400 : 0;
    char payload[24];
    pdf_id id;

    if (html.n > PDF_HTML_MAX) return ERR_TOO_LARGE;
    if (key.n == 0 || key.n > KEY_BYTES_MAX) return ERR_INVALID;
    TRY(pdf_put(db, mem, key, person, html, dated_at, now, until, &id));
    const int n = snprintf(payload, sizeof payload, "%lld", (long long)id.v);
    return job_add(db, STR("pdf.print"), (str){payload, (size_t)n}, now);
}

bool pdf_possible(void)
{
    static const char *const paths[] = {"/usr/local/bin/" BROWSER, "/usr/bin/" BROWSER,
                                        "/bin/" BROWSER}; // where core/run.c looks

    for (size_t i = 0; i < COUNT_OF(paths); i++)
        if (access(paths[i], X_OK) == 0) return true;
    return false;
}

enum err pdf_stage_of(struct db *db, struct mem *mem, str key, enum pdf_stage *out,
                      int64_t *out_made_at)
{
    struct pdf_state_row row;
    int64_t failed;
    bool found;

    *out = PDF_NONE;
    *out_made_at = 0;
    TRY(pdf_state(db, mem, key, &found, &row));
    if (!found) return ERR_NONE;
    TRY(pdf_failed(db, mem, str_format(mem, "%lld", (long long)row.id.v), &failed));
    *out = row.made_at ? PDF_MADE : failed ? PDF_FAILED : PDF_WAITS;
    *out_made_at = row.made_at;
    return ERR_NONE;
}

// "/CreationDate (D:20261125223957+00'00')", and /ModDate: not compressed, of one length.
void pdf_date(struct mem *m, str bytes, int64_t at)
{
    static const char *const names[] = {"/CreationDate (D:", "/ModDate (D:"};
    const str iso = at_iso(m, at);
    char digits[DATE_DIGITS];
    size_t n = 0;

    for (size_t i = 0; i < iso.n && n < DATE_DIGITS; i++)
        if (iso.at[i] >= '0' && iso.at[i] <= '9') digits[n++] = iso.at[i];
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        const size_t k = strlen(names[i]);
        char *p = memmem(bytes.at, bytes.n, names[i], k);
        if (p && p + k + DATE_DIGITS <= bytes.at + bytes.n) memcpy(p + k, digits, n);
    }
}

struct printing {
    struct job *j;
    pdf_id id;
    bool found;
    struct pdf_page_row page;
    str pdf;
};

static enum err page_read(struct db *db, void *arg)
{
    struct printing *p = arg;

    return pdf_page(db, p->j->mem, p->id, &p->found, &p->page);
}

static enum err made_write(struct db *db, void *arg)
{
    struct printing *p = arg;
    int64_t changed;

    return pdf_made(db, p->id, p->page.asked_at, p->pdf, p->j->now, &changed);
}

// Before the page, so that it holds for all of it: no script, no frame, nothing fetched. A second doctype is passed
// over, and a second <html lang> gives its language (HTML standard 13.2.6.4.3, 13.2.6.4.7).
#define NOTHING_ELSE                                                                             \
    "<!doctype html><meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; " \
    "style-src 'unsafe-inline'; img-src data:; font-src data:\">"

// The browser's own sandbox needs rights that a confined process does not have; ours stands around all of it.
static enum err print(struct printing *p, str folder)
{
    struct mem *m = p->j->mem;
    const char *in = str_z(m, str_format(m, STR_FMT "/in.html", STR_ARG(folder)));
    const char *out = str_z(m, str_format(m, STR_FMT "/out.pdf", STR_ARG(folder)));
    const char *const argv[] = {
        BROWSER,
        "--no-sandbox",
        "--no-zygote",
        "--in-process-gpu",
        "--disable-gpu",
        "--disable-gpu-sandbox",
        "--disable-dev-shm-usage",
        "--disable-breakpad",
        "--disable-extensions",
        "--disable-background-networking",
        "--no-pdf-header-footer",
        str_z(m, str_format(m, "--user-data-dir=" STR_FMT, STR_ARG(folder))),
        str_z(m, str_format(m, "--print-to-pdf=%s", out)),
        str_z(m, str_format(m, "file://%s", in)),
        NULL,
    };
    const struct run r = {.argv = argv,
                          .confined = true,
                          .write = str_z(m, folder),
                          .seconds = PRINT_S,
                          .file_bytes = 4 * (int64_t)PDF_BYTES_MAX,
                          .stop = p->j->stop};
    str problem;

    TRY(disk_write(m, in, 0600, str_format(m, NOTHING_ELSE STR_FMT, STR_ARG(p->page.html))));
    const enum err e = run_program(m, &r, &problem);
    if (e == ERR_NOT_FOUND)
        return job_fail(p->j, ERR_GONE,
                        STR("no program makes a PDF here: apt-get install " BROWSER));
    if (e == ERR_GONE) return job_postpone(p->j, p->j->now);
    if (e != ERR_NONE) return job_fail(p->j, e, problem);
    const enum err got = disk_read(m, AT_FDCWD, out, PDF_BYTES_MAX + 1, &p->pdf);
    if (got != ERR_NONE) return job_fail(p->j, ERR_IO, problem); // it says what, and ends well
    if (p->pdf.n > PDF_BYTES_MAX) return job_fail(p->j, ERR_TOO_LARGE, STR("the PDF is too large"));
    pdf_date(m, p->pdf, p->page.dated_at);
    return ERR_NONE;
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *where)
{
    (void)st, (void)kind, (void)where;
    return remove(path);
}

static enum err print_run(struct job *j)
{
    struct printing p = {.j = j};
    char folder[] = "/tmp/meent-pdf-XXXXXX";

    if (str_int(j->payload, 1, INT64_MAX, &p.id.v) != ERR_NONE) return ERR_INVALID;
    TRY(store_read(j->store, j->mem, page_read, &p));
    if (!p.found) return ERR_NONE; // printed already, or nobody wants it any more
    if (!mkdtemp(folder)) return job_fail(j, ERR_IO, STR("no folder for temporary files"));
    const enum err e = print(&p, str_of(folder));
    (void)nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    TRY(e);
    return store_write(j->store, j->mem, made_write, &p);
}

const struct job_kind pdf_job = {"pdf.print", print_run};
