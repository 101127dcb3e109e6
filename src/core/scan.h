// scan.h - what came in from outside is held until a virus scanner (core/scanner.h) has called it clean. On when the setting
// `scanner` is; decision 0061.
//
// Verdict  belongs to bytes: one row per SHA-256, whatever they are called and in however many places they stand.
// In       one door: src/web/serve.c holds every file of every form before its handler runs, in the same transaction.
// Out      every query that gives bytes of what was sent leaves out what is held or infected: `and not exists (select 1 from scan
//          s where s.sha256 = ... and s.state in ('held', 'infected'))`. A job that works on such bytes asks scan_until first.
// Held     nothing is lost when the scanner is down, slow, or finds it too large: it is asked again after 30 s, 2 min, 8 min,
//          32 min and then each hour, and at once when the scanner answers about another.
// Infected the bytes go from the database and the folder; the row that had them stays and says what was found. A line in the
//          audit log. What was written beside it stays.
// Before   what was there before there was a scanner is open. `meent scan old` has it looked at, and it stays open meanwhile.
#pragma once

#include "core/job.h"
#include "core/scan.sql.h"

enum { SCAN_SECONDS = 60, SCAN_DAYS = 30 };

// A file that comes in: held from here on, with a job that asks. Nothing when there is no scanner.
CHECKED enum err scan_take(struct db *db, int64_t now, const struct settings *set, str sha256);
// For who shows where it stands. Neither: it is open.
struct scanned {
    bool held, infected;
    str found; // what the scanner calls it
};
CHECKED enum err scan_look(struct db *db, struct mem *m, str sha256, struct scanned *out);
CHECKED enum err scan_look_upload(struct db *db, struct mem *m, upload_id id, struct scanned *out);
// The same of a row that joined it: state and found, as `left join scan` gives them.
struct scanned scanned_of(str state, str found);
// For a job that works on it: 0 when it may, else when to look again (return job_postpone(j, until)).
CHECKED enum err scan_until(struct db *db, struct mem *m, int64_t now, str sha256,
                            int64_t *out_until);

// What was here before: asks about all of it in the background. *out_n: how many.
CHECKED enum err scan_old(struct db *db, struct mem *m, int64_t now, int64_t *out_n);
// Asks about all that waits now, also when its job failed. *out_n: how many.
CHECKED enum err scan_now(struct db *db, struct mem *m, int64_t now, int64_t *out_n);
// Opens one that is held, unseen, because an operator says so. ERR_NOT_FOUND: it is not held.
CHECKED enum err scan_release(struct db *db, struct mem *m, int64_t now, str who, str sha256);

const char *scan_why(str why); // for the operator, what is the matter and what to do

enum { SCAN_JOBS = 2 };
extern const struct job_kind scan_jobs[SCAN_JOBS];
