// meent doctor: looks at everything that has to be right, and says per thing what it found and what to do.
// Exit code 0 when nothing stands in the way; warnings do not count.
#include "base/json.h"
#include "core/audit.h"
#include "core/item.h"
#include "core/sandbox.h"
#include "core/scan.h"
#include "core/scanner.h"
#include "main/doctor.sql.h"
#include "main/main.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

enum verdict { GOOD, WARN, BAD };

struct doctor {
    struct cli *c;
    struct json json;
    struct out out;
    int bad, warn;
    struct uncaptioned_rows uncaptioned;
    int64_t failed, late, audit_rows, audit_broken;
    struct scan_counts_row files;
};

static void found(struct doctor *d, enum verdict v, const char *what, str found_, const char *todo)
{
    static const char *const words[] = {"ok", "warning", "problem"};

    d->bad += v == BAD;
    d->warn += v == WARN;
    if (d->c->json) {
        json_open(&d->json, '{');
        json_key(&d->json, "check"), json_text(&d->json, str_of(what));
        json_key(&d->json, "result"), json_text(&d->json, str_of(words[v]));
        json_key(&d->json, "found"), json_text(&d->json, found_);
        if (v != GOOD) json_key(&d->json, "todo"), json_text(&d->json, str_of(todo));
        json_close(&d->json, '}');
        return;
    }
    cli_say(d->c, "%-8s %-12s " STR_FMT, words[v], what, STR_ARG(found_));
    if (v != GOOD) cli_say(d->c, "%21s -> %s", "", todo);
}

static void look_folder(struct doctor *d)
{
    char *path = str_z(d->c->mem, d->c->set->data);
    struct statvfs fs;
    struct stat st;

    if (stat(path, &st) != 0)
        found(d, BAD, "folder", str_format(d->c->mem, "%s is not there", path),
              "fill one: meent demo --data DIR, or meent restore");
    else if (access(path, R_OK | W_OK | X_OK) != 0)
        found(d, BAD, "folder", str_format(d->c->mem, "%s cannot be written", path),
              "run as its owner, or: chown -R meent: DIR");
    else if (st.st_mode & 0007)
        found(d, WARN, "folder",
              str_format(d->c->mem, "%s can be read by everybody on this machine", path),
              "chmod o-rwx DIR");
    else
        found(d, GOOD, "folder", str_of(path), "");
    if (statvfs(path, &fs) == 0) {
        const long long mb = (long long)(fs.f_bavail * (fs.f_frsize >> 10)) >> 10;
        const str said = str_format(d->c->mem, "%lld MB free", mb);
        found(d,
              mb < 200    ? BAD
              : mb < 2000 ? WARN
                          : GOOD,
              "disk", said, "make room, or move the data folder to a larger disk");
    }
}

static void look_port(struct doctor *d)
{
    const str listen = d->c->set->listen;
    const ptrdiff_t colon = str_find_byte(listen, ':');
    int64_t port;

    if (str_starts(listen, STR("unix:")) || colon < 0 ||
        str_int(str_from(listen, (size_t)colon + 1), 1, 65535, &port) != ERR_NONE) {
        found(d, GOOD, "address", listen, "");
        return;
    }
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    inet_pton(AF_INET, str_z(d->c->mem, str_part(listen, 0, (size_t)colon)), &a.sin_addr);
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &(int){1}, sizeof(int));
    if (bind(fd, (struct sockaddr *)&a, sizeof a) == 0)
        found(d, GOOD, "address", str_format(d->c->mem, STR_FMT " is free", STR_ARG(listen)), "");
    else
        found(d, WARN, "address",
              str_format(d->c->mem, STR_FMT ": %s", STR_ARG(listen), strerror(errno)),
              "good when it is this site that serves there; else choose another with MEENT_LISTEN");
    close(fd);
}

static bool program(const char *name)
{
    static const char *const folders[] = {"/usr/local/bin", "/usr/bin", "/bin"};
    char path[200];

    for (size_t i = 0; i < COUNT_OF(folders); i++) {
        snprintf(path, sizeof path, "%s/%s", folders[i], name);
        if (access(path, X_OK) == 0) return true;
    }
    return false;
}

static void look_machine(struct doctor *d)
{
    const int landlock = sandbox_landlock_version();
    const time_t now = time(NULL);

    found(d, program("ffmpeg") && program("ffprobe") ? GOOD : WARN, "ffmpeg",
          program("ffmpeg") ? STR("there") : STR("not there"),
          "needed to take in films: apt-get install ffmpeg");
    found(d, program("chromium-headless-shell") ? GOOD : WARN, "pdf",
          program("chromium-headless-shell") ? STR("there") : STR("not there"),
          "needed to make a PDF of a page: apt-get install chromium-headless-shell");
    found(d, program("pandoc") ? GOOD : WARN, "documents",
          program("pandoc") ? STR("there") : STR("not there"),
          "needed to take in documents of a text processor: apt-get install pandoc");
    found(d, !d->c->set->sandbox || !landlock ? WARN : GOOD, "sandbox",
          !d->c->set->sandbox ? STR("switched off")
          : landlock          ? str_format(d->c->mem, "Landlock version %d", landlock)
                              : STR("no Landlock in this kernel"),
          d->c->set->sandbox ? "a kernel from 5.13 on confines files too" : "MEENT_SANDBOX=yes");
    // The program cannot know the hour, but it knows that it was not before it was made.
    found(d, now < 1760000000 ? BAD : GOOD, "clock", at_iso(d->c->mem, (int64_t)now),
          "set the clock: timedatectl set-ntp true");
    found(d, d->c->set->mail.n ? GOOD : WARN, "mail",
          d->c->set->mail.n ? STR("set") : STR("no server"),
          "letters wait until MEENT_MAIL=smtp://... is set");
    found(d, d->c->set->origin.n ? GOOD : WARN, "origin",
          d->c->set->origin.n ? d->c->set->origin : STR("as asked"),
          "feeds and harvesters want one lasting address: MEENT_ORIGIN=https://...");
    found(d, d->c->set->security_contact.n || d->c->set->contact.n ? GOOD : WARN, "contact",
          d->c->set->security_contact.n ? d->c->set->security_contact : d->c->set->contact,
          "who finds a leak must be able to reach you: MEENT_SECURITY_CONTACT=mailto:...");
}

static void look_scanner(struct doctor *d)
{
    const struct scanner s = {.address = d->c->set->scanner, .seconds = 5};
    str said = STR("");

    if (!s.address.n) {
        found(
            d, WARN, "scanner", STR("none"),
            "files that residents send are not checked for viruses: apt-get install clamav-daemon, "
            "MEENT_SCANNER=unix:/run/clamav/clamd.ctl");
        return;
    }
    const enum err e = scanner_version(d->c->mem, &s, &said);
    found(
        d, e == ERR_NONE ? GOOD : BAD, "scanner",
        e == ERR_NONE ? said
                      : str_format(d->c->mem, STR_FMT " %s", STR_ARG(s.address),
                                   e == ERR_BUSY ? "says nothing" : "is not there"),
        "what people send is kept and waits: systemctl status clamav-daemon; may this user use its "
        "socket?");
}

static enum err look_rows(struct db *db, void *arg)
{
    struct doctor *d = arg;

    TRY(uncaptioned(db, d->c->mem, &d->uncaptioned));
    TRY(scan_counts(db, d->c->mem, &d->files));
    TRY(jobs_failed(db, d->c->mem, &d->failed));
    TRY(jobs_late(db, d->c->mem, (int64_t)time(NULL) - 3600, &d->late));
    return audit_verify(db, d->c->mem, &d->audit_rows, &d->audit_broken);
}

static void look_store(struct doctor *d)
{
    struct cli *c = d->c;
    str url = c->set->database, report = {0};
    int at = 0, newest = 0;

    if (url.n == 0) {
        url = str_format(c->mem, "sqlite:" STR_FMT "/meent.db", STR_ARG(c->set->data));
        if (access(str_from(url, 7).at, F_OK) != 0) {
            found(d, BAD, "database", STR("there is none"),
                  "meent demo, meent restore, or meent serve makes one");
            return;
        }
    }
    const struct store_config config = {.url = url, .readers = 2};
    enum err e = store_open(&config, &c->store);
    if (e != ERR_NONE) {
        found(d, BAD, "database", str_format(c->mem, "cannot be opened (%s)", err_name(e)),
              "is the server up, and are name and rights right?");
        return;
    }
    if (store_version(c->store, &at, &newest) != ERR_NONE) at = -1;
    found(d, at == newest ? GOOD : BAD, "schema",
          str_format(c->mem, "%d, this program knows %d", at, newest),
          at < newest ? "meent migrate" : "use the newer Meent that made it");
    if (at != newest) return;
    e = store_check(c->store, c->mem, &report);
    found(d, e == ERR_NONE && str_eq(report, STR("ok")) ? GOOD : BAD, "database",
          e == ERR_NONE ? report : STR("cannot be read"),
          "restore a backup on an empty folder: meent restore");
    e = store_read(c->store, c->mem, look_rows, d);
    if (e != ERR_NONE) {
        found(d, BAD, "database", str_format(c->mem, "cannot be read (%s)", err_name(e)),
              "meent verify says more");
        return;
    }
    found(d, d->audit_broken ? BAD : GOOD, "audit log",
          d->audit_broken ? str_format(c->mem, "broken at row %lld", (long long)d->audit_broken)
                          : str_format(c->mem, "%lld rows, unbroken", (long long)d->audit_rows),
          "somebody changed the log outside Meent: compare with a backup");
    struct out names = out_new(c->mem);
    for (int i = 0; i < d->uncaptioned.n; i++)
        out_format(&names, "%s" STR_FMT, i ? ", " : "", STR_ARG(d->uncaptioned.at[i].slug));
    found(d, d->uncaptioned.n ? WARN : GOOD, "captions",
          d->uncaptioned.n ? str_format(c->mem, "missing: " STR_FMT, STR_ARG(out_get(&names)))
                           : STR("all films and podcasts have them"),
          "add a captions line to the item and import it again");
    found(d, d->failed ? WARN : GOOD, "jobs",
          str_format(c->mem, "%lld failed, %lld wait for over an hour", (long long)d->failed,
                     (long long)d->late),
          "the log says why (grep job.); start meent work when nothing works");
    found(d, d->files.tried || (d->files.held && !c->set->scanner.n) ? WARN : GOOD, "files",
          str_format(c->mem,
                     "%lld wait for the scanner, %lld of them without an answer; %lld thrown away",
                     (long long)d->files.held, (long long)d->files.tried,
                     (long long)d->files.infected),
          "meent scan list says which, and why");
}

enum err main_doctor(struct cli *c)
{
    struct doctor d = {.c = c, .out = out_new(c->mem)};

    TRY(cli_end(c));
    d.json = json_new(&d.out);
    if (c->json) json_open(&d.json, '[');
    look_folder(&d);
    look_port(&d);
    look_machine(&d);
    look_scanner(&d);
    look_store(&d);
    if (c->json) {
        json_close(&d.json, ']');
        cli_say(c, STR_FMT, STR_ARG(out_get(&d.out)));
    } else {
        cli_say(c, "%d problems, %d warnings", d.bad, d.warn);
    }
    return d.bad ? ERR_CONFLICT : ERR_NONE;
}
