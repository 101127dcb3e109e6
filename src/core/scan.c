// scan.c - holds what comes in, asks the scanner, and keeps what it said.
#include "core/scan.h"

#include "base/hash.h"
#include "base/log.h"
#include "core/audit.h"
#include "core/file.h"
#include "core/scanner.h"

#include <sys/mman.h>
#include <unistd.h>

#define JOB "scan.file"

enum { OLD_AT_ONCE = 500, OFF_WAIT_S = 3600, DAY_S = 86400, AT_NIGHT_S = 3 * 3600 };

static const struct {
    const char *name, *about;
} whys[] = {
    {"", "not asked yet"},
    {"off", "no scanner is set: set MEENT_SCANNER again, or open it with meent scan release"},
    {"down",
     "the scanner does not answer: is clamav-daemon running, and may this user use its socket?"},
    {"slow", "the scanner took too long: is the machine too busy?"},
    {"large", "more than the scanner takes: raise StreamMaxLength in clamd.conf to 10M"},
    {"unclear", "the scanner answered something that we do not know: look in its own log"},
};

const char *scan_why(str why)
{
    for (size_t i = 0; i < COUNT_OF(whys); i++)
        if (str_eq(why, str_of(whys[i].name))) return whys[i].about;
    return "";
}

// ---- coming in ----

enum err scan_take(struct db *db, int64_t now, const struct settings *set, str sha256)
{
    int64_t changed;

    if (!set->scanner.n) return ERR_NONE;
    if (!str_is_sha256(sha256)) return ERR_INVALID;
    TRY(scan_hold(db, sha256, now, &changed));
    return changed ? job_add(db, STR(JOB), sha256, now) : ERR_NONE;
}

struct scanned scanned_of(str state, str found)
{
    const struct scanned s = {.held = str_eq(state, STR("held")),
                              .infected = str_eq(state, STR("infected"))};

    return (struct scanned){s.held, s.infected, s.infected ? found : STR("")};
}

enum err scan_look(struct db *db, struct mem *m, str sha256, struct scanned *out)
{
    struct scan_row row;
    bool found;

    *out = (struct scanned){.found = STR("")};
    TRY(scan_one(db, m, sha256, &found, &row));
    if (found) *out = scanned_of(row.state, row.found);
    return ERR_NONE;
}

enum err scan_look_upload(struct db *db, struct mem *m, upload_id id, struct scanned *out)
{
    struct scan_upload_row row;
    bool found;

    *out = (struct scanned){.found = STR("")};
    TRY(scan_of_upload(db, m, id, &found, &row));
    if (found) *out = scanned_of(row.scan, row.found);
    return ERR_NONE;
}

enum err scan_until(struct db *db, struct mem *m, int64_t now, str sha256, int64_t *out_until)
{
    struct scan_row row;
    bool found;

    *out_until = 0;
    TRY(scan_one(db, m, sha256, &found, &row));
    if (!found || !str_eq(row.state, STR("held"))) return ERR_NONE;
    *out_until = (row.due_at > now ? row.due_at : now) + 2;
    return ERR_NONE;
}

// ---- asking ----

struct look {
    struct job *job;
    str sha256;
    struct scan_row row;
    bool found, has_bytes;
    struct scan_bytes_row kept;
    enum scanner_verdict verdict;
    str name;
    const char *why; // why there is no verdict
    int64_t due_at;
};

static enum err look_read(struct db *db, void *arg)
{
    struct look *l = arg;

    TRY(scan_one(db, l->job->mem, l->sha256, &l->found, &l->row));
    if (!l->found || str_eq(l->row.state, STR("clean"))) return ERR_NONE;
    return scan_bytes(db, l->job->mem, l->sha256, &l->has_bytes, &l->kept);
}

static enum err forget_write(struct db *db, void *arg)
{
    struct look *l = arg;

    return scan_forget(db, l->sha256);
}

static enum err wait_write(struct db *db, void *arg)
{
    struct look *l = arg;

    return scan_waits(db, l->sha256, str_of(l->why), l->due_at);
}

static enum err hurry(struct db *db, int64_t now)
{
    int64_t n;

    TRY(scan_hurry(db, now, &n));
    return n ? scan_hurry_jobs(db, now, &n) : ERR_NONE;
}

static enum err clean_write(struct db *db, void *arg)
{
    struct look *l = arg;
    int64_t changed;

    TRY(scan_clean(db, l->sha256, l->job->now, &changed));
    return hurry(db, l->job->now);
}

static enum err plan_scrub(struct db *db, const struct look *l)
{
    const bool at_once = store_kind(l->job->store) == STORE_SQLITE;
    const int64_t night = (l->job->now / DAY_S + 1) * DAY_S + AT_NIGHT_S;
    bool added;

    return job_add_once(db, STR("scan.scrub"), STR(""), at_once ? l->job->now : night,
                        at_once ? str_format(l->job->mem, "scrub." STR_FMT, STR_ARG(l->sha256))
                                : str_format(l->job->mem, "scrub.%lld", (long long)(night / DAY_S)),
                        &added);
}

static enum err infected_write(struct db *db, void *arg)
{
    struct look *l = arg;
    int64_t changed;

    TRY(scan_infected(db, l->sha256, l->name, l->job->now, &changed));
    TRY(scan_wipe_uploads(db, l->sha256, STR("")));
    TRY(scan_wipe_versions(db, l->sha256));
    TRY(scan_wipe_challenge(db, l->sha256, STR("")));
    TRY(scan_wipe_photos(db, l->sha256));
    TRY(scan_wipe_tellings(db, l->sha256));
    TRY(plan_scrub(db, l));
    if (changed)
        TRY(audit(db, l->job->mem, l->job->now, STR("system"), STR("file.infected"),
                  str_format(l->job->mem, "sha256:" STR_FMT, STR_ARG(l->sha256)), l->name));
    return hurry(db, l->job->now);
}

static enum err wait(struct look *l, const char *why)
{
    static const int seconds[] = {30, 120, 480, 1920, 3600};
    const size_t last = COUNT_OF(seconds) - 1;
    const size_t step = l->row.tries < (int64_t)last ? (size_t)l->row.tries : last;

    l->why = why;
    l->due_at = l->job->now + (strcmp(why, "off") == 0 ? OFF_WAIT_S : seconds[step]);
    log_line(LOG_WARN, "scan.wait", "why=%s tries=%lld", why, (long long)l->row.tries + 1);
    TRY(store_write(l->job->store, NULL, wait_write, l));
    return job_postpone(l->job, l->due_at);
}

static enum err asked(struct look *l, str bytes)
{
    const struct scanner s = {l->job->settings->scanner, SCAN_SECONDS, l->job->stop};

    return scanner_ask(l->job->mem, &s, bytes, &l->verdict, &l->name);
}

// In the folder of files: mapped, for a film is large. What is nowhere is asked about no more.
static enum err ask_of_folder(struct look *l, bool *out_there)
{
    int64_t bytes;
    int fd;

    const enum err opened = file_open(l->job->files, l->sha256, &fd, &bytes);
    *out_there = opened == ERR_NONE;
    if (opened == ERR_NOT_FOUND) return ERR_NONE;
    TRY(opened);
    void *at = bytes ? mmap(NULL, (size_t)bytes, PROT_READ, MAP_PRIVATE, fd, 0) : NULL;
    close(fd);
    if (at == MAP_FAILED) return ERR_FULL;
    const enum err e = asked(l, (str){at ? at : "", (size_t)bytes});
    if (at) munmap(at, (size_t)bytes);
    return e;
}

static enum err scan_run(struct job *j)
{
    struct look l = {.job = j, .sha256 = j->payload, .name = STR("")};
    bool there = true;

    if (!str_is_sha256(j->payload)) return ERR_INVALID;
    TRY(store_read(j->store, j->mem, look_read, &l));
    if (!l.found || str_eq(l.row.state, STR("clean"))) return ERR_NONE;
    if (!j->settings->scanner.n) return wait(&l, "off");
    if (str_eq(l.row.state,
               STR("infected"))) { // the worker died before the bytes in the folder were gone
        l.verdict = SCANNER_FOUND;
        l.name = l.row.found;
    } else {
        const enum err e = l.has_bytes ? asked(&l, l.kept.body) : ask_of_folder(&l, &there);
        if (!there) return store_write(j->store, NULL, forget_write, &l);
        if (e == ERR_GONE) return job_postpone(j, j->now);
        if (e != ERR_NONE) return wait(&l, e == ERR_BUSY ? "slow" : "down");
    }
    if (l.verdict == SCANNER_LARGE) return wait(&l, "large");
    if (l.verdict == SCANNER_UNCLEAR) return wait(&l, "unclear");
    if (l.verdict == SCANNER_CLEAN) return store_write(j->store, j->mem, clean_write, &l);
    TRY(store_write(j->store, j->mem, infected_write, &l));
    log_line(LOG_WARN, "scan.infected", "sha256=" STR_FMT " found=" STR_FMT, STR_ARG(l.sha256),
             STR_ARG(l.name));
    return file_remove(j->files, l.sha256);
}

// Out of what the database keeps beside its rows, too. PostgreSQL writes the tables anew for it while nobody can use them: at night,
// so that nobody can stop the site by sending viruses. SQLite only cuts its log off: at once.
static enum err scrub_run(struct job *j)
{
    static const char *const tables[] = {"upload", "challenge_file", "initiative_photo",
                                         "trajectory_telling"};

    return store_scrub(j->store, tables,
                       COUNT_OF(tables)); // a reader may be in the way: then it is tried again
}

const struct job_kind scan_jobs[SCAN_JOBS] = {
    {JOB, scan_run},
    {"scan.scrub", scrub_run},
};

// ---- by an operator ----

enum err scan_old(struct db *db, struct mem *m, int64_t now, int64_t *out_n)
{
    struct scan_unasked_rows rows;
    str after = STR("");
    int64_t changed;

    *out_n = 0;
    do {
        TRY(scan_unasked(db, m, after, OLD_AT_ONCE, &rows));
        for (int i = 0; i < rows.n; i++) {
            after = rows.at[i].sha256;
            TRY(scan_ask(db, after, now, &changed));
            TRY(job_add(db, STR(JOB), after, now));
        }
        *out_n += rows.n;
    } while (rows.n == OLD_AT_ONCE);
    return ERR_NONE;
}

enum err scan_now(struct db *db, struct mem *m, int64_t now, int64_t *out_n)
{
    struct scan_jobless_rows rows;

    TRY(scan_hurry_all(db, now));
    TRY(scan_hurry_jobs(db, now, out_n));
    TRY(scan_jobless(db, m, &rows));
    for (int i = 0; i < rows.n; i++)
        TRY(job_add(db, STR(JOB), rows.at[i].sha256, now));
    *out_n += rows.n;
    return ERR_NONE;
}

enum err scan_release(struct db *db, struct mem *m, int64_t now, str who, str sha256)
{
    int64_t changed;

    TRY(scan_free(db, sha256, now, &changed));
    if (!changed) return ERR_NOT_FOUND;
    return audit(db, m, now, who, STR("file.released"),
                 str_format(m, "sha256:" STR_FMT, STR_ARG(sha256)), STR(""));
}
