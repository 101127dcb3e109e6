// scan.c - files that came in and the virus scanner, for an operator: what waits and why, once more, what is old, and one that is
// opened all the same.
#include "core/scan.h"
#include "base/day.h"
#include "base/hash.h"
#include "base/json.h"
#include "main/main.h"

#include <time.h>

enum { SHOWN = 1000 };

struct scans {
    struct cli *c;
    struct scan_rows held, asked, infected;
    str sha256;
    int64_t n;
};

static enum err lists_read(struct db *db, void *arg)
{
    struct scans *s = arg;
    struct mem *m = s->c->mem;

    TRY(scan_list(db, m, STR("held"), SHOWN, &s->held));
    TRY(scan_list(db, m, STR("asked"), SHOWN, &s->asked));
    return scan_list(db, m, STR("infected"), SHOWN, &s->infected);
}

static void one_json(struct cli *c, const struct scan_row *x)
{
    struct out o = out_new(c->mem);
    struct json j = json_new(&o);

    json_open(&j, '{');
    json_key(&j, "sha256"), json_text(&j, x->sha256);
    json_key(&j, "state"), json_text(&j, x->state);
    json_key(&j, "since"), json_text(&j, at_iso(c->mem, x->at));
    json_key(&j, "tries"), json_int(&j, x->tries);
    json_key(&j, "why"), json_text(&j, x->why);
    json_key(&j, "found"), json_text(&j, x->found);
    json_close(&j, '}');
    cli_say(c, STR_FMT, STR_ARG(out_get(&o)));
}

static void show(struct cli *c, const struct scan_rows *rows)
{
    for (int i = 0; i < rows->n; i++) {
        const struct scan_row *x = &rows->at[i];

        if (c->json)
            one_json(c, x);
        else
            cli_say(c, "%-8.*s %s " STR_FMT " %s", STR_ARG(x->state), at_iso(c->mem, x->at).at,
                    STR_ARG(x->sha256), x->found.n ? x->found.at : scan_why(x->why));
    }
}

enum err main_scan_list(struct cli *c)
{
    struct scans s = {.c = c};

    TRY(cli_end(c));
    TRY(cli_store(c, false));
    TRY(store_read(c->store, c->mem, lists_read, &s));
    show(c, &s.held);
    show(c, &s.asked);
    show(c, &s.infected);
    if (!c->json && !s.held.n && !s.asked.n && !s.infected.n)
        cli_say(c, c->set->scanner.n ? "Nothing waits."
                                     : "Nothing waits, and no scanner is set (MEENT_SCANNER).");
    return ERR_NONE;
}

static enum err now_write(struct db *db, void *arg)
{
    struct scans *s = arg;

    return scan_now(db, s->c->mem, (int64_t)time(NULL), &s->n);
}

static enum err need_scanner(struct cli *c)
{
    return c->set->scanner.n
               ? ERR_NONE
               : cli_fail(c, ERR_INVALID,
                          "no scanner is set: MEENT_SCANNER=unix:/run/clamav/clamd.ctl");
}

enum err main_scan_now(struct cli *c)
{
    struct scans s = {.c = c};

    TRY(cli_end(c));
    TRY(need_scanner(c));
    TRY(cli_store(c, false));
    TRY(store_write(c->store, c->mem, now_write, &s));
    cli_say(c, "%lld files are asked about again.", (long long)s.n);
    return ERR_NONE;
}

static enum err old_write(struct db *db, void *arg)
{
    struct scans *s = arg;

    return scan_old(db, s->c->mem, (int64_t)time(NULL), &s->n);
}

enum err main_scan_old(struct cli *c)
{
    struct scans s = {.c = c};

    TRY(cli_end(c));
    TRY(need_scanner(c));
    TRY(cli_store(c, false));
    TRY(store_write(c->store, c->mem, old_write, &s));
    cli_say(c,
            "%lld files are looked at in the background; they stay open meanwhile. See: meent scan "
            "list",
            (long long)s.n);
    return ERR_NONE;
}

static enum err release_write(struct db *db, void *arg)
{
    struct scans *s = arg;

    return scan_release(db, s->c->mem, (int64_t)time(NULL), STR("command"), s->sha256);
}

enum err main_scan_release(struct cli *c)
{
    struct scans s = {.c = c};

    if (!cli_argument(c, &s.sha256) || !str_is_sha256(s.sha256))
        return cli_usage(c, "give the SHA-256 of a file; `meent scan list` shows them");
    TRY(cli_end(c));
    TRY(cli_store(c, false));
    const enum err e = store_write(c->store, c->mem, release_write, &s);
    if (e == ERR_NOT_FOUND)
        return cli_fail(c, e,
                        "no file with that SHA-256 waits; `meent scan list` shows those that do");
    TRY(e);
    cli_say(c, "It is open now, and the audit log says that nobody looked.");
    return ERR_NONE;
}
