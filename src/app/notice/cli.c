// cli.c - meent mail ...: what the operator does about letters that come back.
#include "core/cli.h"
#include "app/notice/notice.h"
#include "base/disk.h"
#include "core/audit.h"
#include "core/dsn.h"
#include "core/mail.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

struct back {
    struct cli *c;
    struct dsn d;
    int64_t now;
    int reports, marked, strange; // letters that were reports, addresses that count, the rest
    str address;
    int64_t changed;
    struct mail_back_rows rows;
};

static enum err back_write(struct db *db, void *arg)
{
    struct back *b = arg;
    bool known;

    for (int i = 0; i < b->d.n; i++) {
        const struct dsn_recipient *r = &b->d.at[i];
        if (!r->for_good) continue;
        TRY(mail_returned(db, b->c->mem, b->now, b->d.mark, r->address, r->status, r->problem,
                          &known));
        if (known)
            b->marked++;
        else
            b->strange++;
    }
    return ERR_NONE;
}

static enum err take(struct back *b, str message)
{
    const enum err e = dsn_read(b->c->mem, message, &b->d);

    if (e == ERR_INVALID || e == ERR_TOO_LARGE) {
        b->strange++;
        return ERR_NONE;
    }
    TRY(e);
    b->reports++;
    return store_write(b->c->store, b->c->mem, back_write, b);
}

// A folder of messages, or a Maildir: then those in new/ and cur/. A report that was read before changes nothing again.
static enum err take_folder(struct back *b, const char *folder, bool deeper)
{
    static const char *const boxes[] = {"new", "cur"};
    struct mem *m = b->c->mem;
    bool maildir = false;
    struct stat st;

    for (size_t i = 0; deeper && i < COUNT_OF(boxes); i++) {
        const char *box = str_z(m, str_format(m, "%s/%s", folder, boxes[i]));
        if (stat(box, &st) != 0 || !S_ISDIR(st.st_mode)) continue;
        maildir = true;
        TRY(take_folder(b, box, false));
    }
    if (maildir) return ERR_NONE;
    DIR *d = opendir(folder);
    if (!d) return cli_fail(b->c, ERR_IO, "cannot read the folder %s", folder);
    enum err e = ERR_NONE;
    for (struct dirent *x; e == ERR_NONE && (x = readdir(d));) {
        const struct mem_mark mark = mem_mark(m);
        str text;
        if (x->d_name[0] == '.') continue;
        e = disk_read(m, dirfd(d), x->d_name, DSN_BYTES + 1, &text);
        if (e == ERR_NONE) e = take(b, text);
        if (e == ERR_IO || e == ERR_NOT_FOUND) e = ERR_NONE; // no plain file
        mem_reset(m, mark);
    }
    closedir(d);
    return e;
}

static enum err run_bounced(struct cli *c)
{
    struct back b = {.c = c, .now = (int64_t)time(NULL)};
    str from = STR("-"), text;
    struct stat st;

    (void)cli_argument(c, &from);
    TRY(cli_end(c));
    TRY(cli_store(c, false));
    if (!str_eq(from, STR("-")) && stat(str_z(c->mem, from), &st) == 0 && S_ISDIR(st.st_mode)) {
        TRY(take_folder(&b, str_z(c->mem, from), true));
    } else {
        TRY(cli_read(c, from, DSN_BYTES, &text));
        TRY(take(&b, text));
    }
    cli_say(c, "%d reports; %d addresses marked; %d messages or addresses that are not ours.",
            b.reports, b.marked, b.strange);
    return ERR_NONE;
}

static enum err list_read(struct db *db, void *arg)
{
    struct back *b = arg;

    return mail_backs(db, b->c->mem, 10000, &b->rows);
}

static enum err run_back(struct cli *c)
{
    struct back b = {.c = c};

    TRY(cli_end(c));
    TRY(cli_store(c, false));
    TRY(store_read(c->store, c->mem, list_read, &b));
    if (c->json) {
        struct out o = out_new(c->mem);
        struct json j = json_new(&o);
        json_open(&j, '[');
        for (int i = 0; i < b.rows.n; i++) {
            json_open(&j, '{');
            json_pair_text(&j, "address", b.rows.at[i].address);
            json_pair_text(&j, "at", at_iso(c->mem, b.rows.at[i].at));
            json_pair_text(&j, "status", b.rows.at[i].status);
            json_pair_text(&j, "problem", b.rows.at[i].problem);
            json_close(&j, '}');
        }
        json_close(&j, ']');
        cli_say(c, STR_FMT, STR_ARG(out_get(&o)));
        return ERR_NONE;
    }
    for (int i = 0; i < b.rows.n; i++)
        cli_say(c, STR_FMT "\t" STR_FMT "\t" STR_FMT "\t" STR_FMT, STR_ARG(b.rows.at[i].address),
                STR_ARG(at_iso(c->mem, b.rows.at[i].at)), STR_ARG(b.rows.at[i].status),
                STR_ARG(b.rows.at[i].problem));
    if (!b.rows.n) cli_say(c, "No address sends letters back.");
    return ERR_NONE;
}

static enum err again_write(struct db *db, void *arg)
{
    struct back *b = arg;

    TRY(mail_back_drop(db, b->address, &b->changed));
    return b->changed ? audit(db, b->c->mem, b->now, STR("command"), STR("mail.again"), STR("mail"),
                              STR(""))
                      : ERR_NONE;
}

static enum err run_again(struct cli *c)
{
    struct back b = {.c = c, .now = (int64_t)time(NULL)};

    if (!cli_argument(c, &b.address)) return cli_usage(c, "name the address");
    b.address = str_lower(c->mem, b.address);
    TRY(cli_end(c));
    TRY(cli_store(c, false));
    TRY(store_write(c->store, c->mem, again_write, &b));
    if (!b.changed)
        return cli_fail(c, ERR_NOT_FOUND, "no letters come back from " STR_FMT, STR_ARG(b.address));
    cli_say(c, "Letters go to " STR_FMT " again.", STR_ARG(b.address));
    return ERR_NONE;
}

static enum err digest_write(struct db *db, void *arg)
{
    struct back *b = arg;

    return job_add(db, STR("notice.digest"), str_format(b->c->mem, "%d", (int)day_of_at(b->now).n),
                   b->now);
}

static enum err run_digest(struct cli *c)
{
    struct back b = {.c = c, .now = (int64_t)time(NULL)};

    TRY(cli_end(c));
    TRY(cli_store(c, false));
    TRY(store_write(c->store, c->mem, digest_write, &b));
    cli_say(c, "A worker writes the letters of the day now.");
    return ERR_NONE;
}

// clang-format off
const struct command notice_commands[NOTICE_COMMANDS] = {
    {"mail bounced", "[FILE|FOLDER|-]", "takes in letters that came back (RFC 3464)", "meent mail bounced /var/mail/meent/Maildir", run_bounced},
    {"mail back", "[--json]", "names the addresses that letters come back from", "meent mail back", run_back},
    {"mail digest", "", "writes the letters of the day now, not at seven", "meent mail digest", run_digest},
    {"mail again", "ADDRESS", "sends letters to an address again", "meent mail again anne@example.nl", run_again},
};
// clang-format on
