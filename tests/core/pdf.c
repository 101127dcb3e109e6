#include "core/pdf.h"

#include "core/sandbox.h"
#include "tests/support/test.h"

#include <unistd.h>

enum { ASKED = 1795642893, DATED = 1767225600 }; // DATED: 2026-01-01T00:00:00Z

struct world {
    struct test *t;
    str html;
    bool found;
    struct pdf_state_row state;
    struct pdf_bytes_row made;
};

static enum err ask(struct db *db, void *arg)
{
    struct world *w = arg;

    return pdf_ask(db, w->t->mem, STR("proef/1/nl"), NULL, w->html, DATED, ASKED);
}

static enum err look(struct db *db, void *arg)
{
    struct world *w = arg;
    bool made;

    TRY(pdf_state(db, w->t->mem, STR("proef/1/nl"), &w->found, &w->state));
    return pdf_bytes(db, w->t->mem, STR("proef/1/nl"), &made, &w->made);
}

static struct store *fresh(struct test *t)
{
    const struct store_config config = {.url = str_of(test_database(t)), .readers = 1};
    struct store *s = NULL;

    CHECK_INT(t, store_open(&config, &s), ERR_NONE);
    if (s) CHECK_INT(t, store_migrate(s, -1), ERR_NONE);
    return s;
}

static const struct job_kind *const list[] = {&pdf_job};
static const int one[] = {1};

// Asks for the page and lets a worker print it, looked at afterwards. False: no browser here.
static bool printed(struct world *w, struct store *s, const char *html)
{
    struct test *t = w->t;
    const struct job_worker_config c = {.store = s, .kinds = list, .kinds_n = one, .lists = 1};
    bool ran;

    w->html = str_of(html);
    if (store_write(s, t->mem, ask, w) != ERR_NONE || store_read(s, t->mem, look, w) != ERR_NONE ||
        !w->found || w->state.made_at) {
        test_fail(t, __FILE__, __LINE__, "asked, and it does not wait");
        return false;
    }
    if (job_run_one(&c, ASKED + 1, &ran) != ERR_NONE || !ran ||
        store_read(s, t->mem, look, w) != ERR_NONE)
        test_fail(t, __FILE__, __LINE__, "the job did not run");
    if (!w->state.made_at) test_fail(t, __FILE__, __LINE__, "nothing was printed");
    return w->state.made_at > 0;
}

static bool holds(str s, const char *what)
{
    return str_find(s, str_of(what)) >= 0;
}

static bool browser_here(struct test *t)
{
    if (access("/usr/bin/chromium-headless-shell", X_OK) == 0) return true;
    test_skip(t, "no chromium-headless-shell");
    return false;
}

TEST(pdf, is_tagged_dated_by_its_data_and_the_same_twice)
{
    static const char page[] =
        "<!doctype html><html "
        "lang=nl><title>Verslag</title><h1>Verslag</h1><table><caption>Uitkomst</caption>"
        "<tr><th "
        "scope=col>Straat<tr><td>Kerkstraat</table><script>document.body.innerHTML=''</script>";
    struct world w = {.t = t};

    if (!browser_here(t)) return;
    struct store *s = fresh(t);
    if (!s) return;
    if (printed(&w, s, page)) {
        const str first = w.made.pdf;
        CHECK(t, str_starts(first, STR("%PDF-")));
        CHECK(t, holds(first, "/StructTreeRoot") && holds(first, "/Lang (nl)"));
        CHECK(t, holds(first, "/CreationDate (D:20260101000000"));
        CHECK(t, holds(first, "/S /TH") && holds(first, "/S /H1")); // so no script ran
        if (printed(&w, s, page)) CHECK(t, str_eq(first, w.made.pdf));
    }
    store_close(s);
}

TEST(pdf, cannot_read_what_is_not_its_own)
{
    struct world w = {.t = t};

    if (!browser_here(t)) return;
    if (sandbox_landlock_version() == 0) return test_skip(t, "no Landlock in this kernel");
    struct store *s = fresh(t);
    if (!s) return;
    if (printed(&w, s, "<!doctype html><title>x</title><iframe src=file:///etc/shadow></iframe>"))
        CHECK(t, !holds(w.made.pdf, "root"));
    store_close(s);
}

TEST(pdf, dates_only_what_is_a_date)
{
    char some[] = "<</CreationDate (D:20261125223957+00'00')\n/ModDate (D:2026";

    pdf_date(t->mem, (str){some, sizeof some - 1}, DATED);
    CHECK_STR(t, str_of(some), "<</CreationDate (D:20260101000000+00'00')\n/ModDate (D:2026");
}
