// kept.c - once a day: what is past its last day closes; and answers, entries and what was not gone on with go on their day.
#include "app/survey/kept.h"

#include "core/survey.h"

enum { DAY_S = 86400, IDLE_DAYS = 60, ENTRY_DAYS = 90 };

// Called by the job that erases, once a day.
enum err survey_retain(struct db *db, struct mem *m, int64_t now, struct out *report)
{
    int64_t sheets, idle, entries, interviews;

    TRY(survey_watch(db, m, now));
    TRY(survey_sheets_past(db, now - (int64_t)SURVEY_KEEP_DAYS * DAY_S, &sheets));
    TRY(survey_interviews_past(db, now - (int64_t)SURVEY_KEEP_DAYS * DAY_S, &interviews));
    TRY(survey_sheets_idle(db, now - IDLE_DAYS * DAY_S, &idle));
    TRY(survey_entries_past(db, now - ENTRY_DAYS * DAY_S, &entries));
    out_format(report, "survey_answers=%lld survey_unsent=%lld survey_entries=%lld ",
               (long long)sheets, (long long)idle, (long long)entries);
    return ERR_NONE;
}

static enum err watch_step(struct db *db, void *arg)
{
    struct job *j = arg;

    return survey_watch(db, j->mem, j->now);
}

// Planned at opening for the night after the last day.
static enum err watch_run(struct job *j)
{
    return store_write(j->store, j->mem, watch_step, j);
}

const struct job_kind survey_jobs[SURVEY_JOBS] = {
    {"survey.close", watch_run},
};
