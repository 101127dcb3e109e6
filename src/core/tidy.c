// tidy.c - the job that erases what is past its term in the tables of core, once a day.

#include "core/idempotency.h"
#include "core/job.h"
#include "core/mail.h"
#include "core/notice.h"
#include "core/pdf.h"
#include "core/scan.h"

#include "base/day.h"
#include "base/log.h"

struct tidy {
    int64_t now, jobs, letters, keys, back, notices, pdfs, scans;
    struct mem *mem;
};

enum { DAY_S = 86400, AT_NIGHT_S = 2 * 3600 };

enum err tidy_plan(struct db *db, int64_t now)
{
    // the day is in the key: the job of today is still open while it plans tomorrow's
    const int64_t today = now / DAY_S;
    char key[24] = "tidy.";
    size_t n = 5;
    bool added;

    for (int64_t v = today + 1; v; v /= 10)
        key[n++] = (char)('0' + v % 10);
    return job_add_once(db, STR("tidy"), STR(""), (today + 1) * DAY_S + AT_NIGHT_S, (str){key, n},
                        &added);
}

static enum err tidy_step(struct db *db, void *arg)
{
    struct tidy *t = arg;

    TRY(job_erase(db, t->now - (int64_t)JOB_ERASE_DAYS * DAY_S, &t->jobs));
    TRY(mail_erase(db, t->now - (int64_t)MAIL_ERASE_DAYS * DAY_S, &t->letters));
    TRY(mail_back_erase(db, t->now - (int64_t)MAIL_BACK_DAYS * DAY_S, &t->back));
    TRY(notice_erase(db, t->now - (int64_t)NOTICE_DAYS * DAY_S, &t->notices));
    TRY(idempotency_erase(db, t->now - (int64_t)IDEMPOTENCY_DAYS * DAY_S, &t->keys));
    TRY(pdf_erase(db, t->now, &t->pdfs));
    TRY(scan_tidy(db, t->now - (int64_t)SCAN_DAYS * DAY_S, &t->scans));
    return tidy_plan(db, t->now);
}

static enum err tidy_run(struct job *j)
{
    struct tidy t = {.now = j->now};

    TRY(store_write(j->store, NULL, tidy_step, &t));
    log_line(LOG_INFO, "tidy",
             "jobs=%lld letters=%lld keys=%lld back=%lld notices=%lld pdfs=%lld scans=%lld",
             (long long)t.jobs, (long long)t.letters, (long long)t.keys, (long long)t.back,
             (long long)t.notices, (long long)t.pdfs, (long long)t.scans);
    return ERR_NONE;
}

const struct job_kind tidy_job = {"tidy", tidy_run};
