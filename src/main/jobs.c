// jobs.c - the slow work as an operator sees it: what waits, how far it is, why it failed; and once more.
#include "base/day.h"
#include "base/json.h"
#include "main/main.h"

#include <time.h>

enum { JOBS_SHOWN = 100 };

struct jobs {
    struct cli *c;
    struct job_rows rows;
    job_id again;
    int64_t changed;
};

static enum err jobs_read(struct db *db, void *arg)
{
    struct jobs *j = arg;

    return job_list(db, j->c->mem, (str){0}, JOBS_SHOWN, &j->rows);
}

static void job_json(struct cli *c, const struct job_row *r)
{
    struct out o = out_new(c->mem);
    struct json j = json_new(&o);

    json_open(&j, '{');
    json_key(&j, "id"), json_int(&j, r->id.v);
    json_key(&j, "kind"), json_text(&j, r->kind);
    json_key(&j, "about"), json_text(&j, r->payload);
    json_key(&j, "state"), json_text(&j, r->state);
    json_key(&j, "progress"), json_int(&j, r->progress);
    json_key(&j, "note"), json_text(&j, r->note);
    json_key(&j, "attempts"), json_int(&j, r->attempts);
    json_key(&j, "error"), json_text(&j, r->error);
    json_key(&j, "created"), json_text(&j, at_iso(c->mem, r->created_at));
    json_close(&j, '}');
    cli_say(c, STR_FMT, STR_ARG(out_get(&o)));
}

enum err main_jobs(struct cli *c)
{
    struct jobs j = {.c = c};

    TRY(cli_end(c));
    TRY(cli_store(c, false));
    TRY(store_read(c->store, c->mem, jobs_read, &j));
    for (int i = 0; i < j.rows.n; i++) {
        const struct job_row *r = &j.rows.at[i];

        if (c->json)
            job_json(c, r);
        else
            cli_say(c, "%6lld %-8.*s %3d%% %-16.*s " STR_FMT "%s" STR_FMT, (long long)r->id.v,
                    STR_ARG(r->state), (int)r->progress, STR_ARG(r->kind), STR_ARG(r->payload),
                    r->error.n ? ": " : "", STR_ARG(r->error));
    }
    if (!c->json && !j.rows.n) cli_say(c, "No jobs.");
    return ERR_NONE;
}

static enum err job_repeat(struct db *db, void *arg)
{
    struct jobs *j = arg;

    return job_again(db, j->again, (int64_t)time(NULL), &j->changed);
}

enum err main_jobs_again(struct cli *c)
{
    struct jobs j = {.c = c};
    str id;

    if (!cli_argument(c, &id) || str_int(id, 1, INT64_MAX, &j.again.v) != ERR_NONE)
        return cli_usage(c, "give the number of a job; `meent jobs list` shows them");
    TRY(cli_end(c));
    TRY(cli_store(c, false));
    TRY(store_write(c->store, c->mem, job_repeat, &j));
    if (!j.changed)
        return cli_fail(c, ERR_NOT_FOUND, "job %lld is not one that failed", (long long)j.again.v);
    cli_say(c, "Job %lld runs again.", (long long)j.again.v);
    return ERR_NONE;
}
