// erase.c - the nightly job that erases by term, and the one that removes what an erased person left beside the
// tables: letters that are files, the write-ahead log.
#include "app/account/account.h"
#include "app/account/first.h"
#include "base/log.h"
#include "core/audit.h"
#include "core/provider.h"
#include "core/register.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DAY_S = 86400, AT_NIGHT_S = 2 * 3600 + 1800, UNSEEN_S = 2 * 365 * DAY_S, BATCH = 500 };

struct night {
    struct job *job;
    struct out report;
};

enum err account_erase_plan(struct db *db, int64_t now)
{
    const int64_t tomorrow = now / DAY_S + 1;
    char key[40];
    bool added;

    const int n = snprintf(key, sizeof key, "people.erase.%lld", (long long)tomorrow);
    return job_add_once(db, STR("people.erase"), STR(""), tomorrow * DAY_S + AT_NIGHT_S,
                        (str){key, (size_t)n}, &added);
}

static enum err people_step(struct db *db, struct night *n, int64_t *out_erased)
{
    struct job *j = n->job;
    struct person_rows past;

    *out_erased = 0;
    TRY(people_past(db, j->mem, j->now - UNSEEN_S, BATCH, &past));
    for (int i = 0; i < past.n; i++) {
        const enum err e =
            account_person_erase(db, j->mem, j->now, j->site, &past.at[i], STR("system"));
        if (e == ERR_CONFLICT) continue; // the last who runs the whole is not sent away
        TRY(e);
        ++*out_erased;
    }
    return ERR_NONE;
}

static enum err night_step(struct db *db, void *arg)
{
    struct night *n = arg;
    struct job *j = n->job;
    const struct feature_list *features = j->site;
    int64_t people, rights, sessions, attempts, invitations, visits;

    n->report = out_new(j->mem);
    TRY(people_step(db, n, &people));
    TRY(rights_past(db, j->now - 365 * DAY_S, &rights));
    TRY(sessions_erase(db, j->now - SESSION_IDLE_S, j->now - SESSION_MAX_S, &sessions));
    TRY(sign_ins_past(db, j->now - DAY_S, &attempts));
    TRY(invitations_past(db, j->now - 30 * DAY_S, &invitations));
    TRY(visits_past(db, j->now - DAY_S, &visits));
    out_format(&n->report, "people=%lld rights=%lld sessions=%lld sign_ins=%lld invitations=%lld ",
               (long long)people, (long long)rights, (long long)sessions,
               (long long)(attempts + visits), (long long)invitations);
    for (int i = 0; i < features->n; i++)
        if (features->at[i]->retain) TRY(features->at[i]->retain(db, j->mem, j->now, &n->report));
    TRY(audit(db, j->mem, j->now, STR("system"), STR("people.erase"), STR("report"),
              str_trim(out_get(&n->report))));
    TRY(job_add(db, STR("people.scrub"), STR(""), j->now));
    return account_erase_plan(db, j->now);
}

static enum err erase_run(struct job *j)
{
    struct night n = {.job = j};

    if (!j->site) return job_fail(j, ERR_INTERNAL, STR("the worker was not told the features"));
    TRY(store_write(j->store, j->mem, night_step, &n));
    log_line(LOG_INFO, "people.erase", STR_FMT, STR_ARG(out_get(&n.report)));
    return ERR_NONE;
}

// Letters of an erased person, by number; and those that are past their term, by age.
static void letters_remove(struct job *j)
{
    const char *folder =
        str_z(j->mem, str_format(j->mem, STR_FMT "/mail", STR_ARG(j->settings->data)));
    str rest = j->payload, number;

    while (str_cut(&rest, ' ', &number)) {
        int64_t id;
        if (str_int(number, 1, INT64_MAX, &id) != ERR_NONE) continue;
        unlink(str_z(j->mem, str_format(j->mem, "%s/%06lld.eml", folder, (long long)id)));
    }
    DIR *d = opendir(folder);
    for (struct dirent *e; d && (e = readdir(d));) {
        const char *path = str_z(j->mem, str_format(j->mem, "%s/%s", folder, e->d_name));
        struct stat st;
        if (str_ends(str_of(e->d_name), STR(".eml")) && stat(path, &st) == 0 &&
            st.st_mtime < j->now - 30 * DAY_S)
            unlink(path);
    }
    if (d) closedir(d);
}

static enum err scrub_run(struct job *j)
{
    const char **tables = MEM_ARRAY(j->mem, const char *, (size_t)register_n + 1);
    int n = 0;

    letters_remove(j);
    // The audit log names nobody, and is the one that grows.
    for (int i = 0; i < register_n; i++)
        if (strcmp(register_lines[i].table, "audit") != 0) tables[n++] = register_lines[i].table;
    return store_scrub(j->store, tables, n);
}

const struct job_kind account_jobs[ACCOUNT_JOBS] = {
    {"account.letter", account_letter_run},
    {"people.erase", erase_run},
    {"people.scrub", scrub_run},
};
