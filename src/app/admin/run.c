// run.c - what the operator of the whole looks at: slow work, letters, the state of the house.
#include "app/admin/admin.h"
#include "app/admin/run.html.h"
#include "core/mail.h"
#include "core/scan.h"
#include "core/session.h"
#include "i18n/i18n.h"

#include <sys/statvfs.h>

enum { ROWS = 100 };

enum err admin_jobs(struct req *q, struct res *r)
{
    struct jobs_view v;

    TRY(must(q, MAY_RUN, PLACE_ROOT));
    TRY(job_list(q->db, q->mem, (str){0}, ROWS, &v.rows));
    struct html *h = page_open(q, r,
                               &(struct page){.title = msg_text(q->lang, MSG_admin_jobs_title),
                                              .no_index = true,
                                              .form = true});
    admin_jobs_html(h, &v);
    return page_close(h);
}

enum err admin_job_again(struct req *q, struct res *r)
{
    job_id id;
    int64_t n;

    TRY(must(q, MAY_RUN, PLACE_ROOT));
    TRY(req_id(q, "job", &id.v));
    TRY(job_again(q->db, id, q->now, &n));
    if (!n) return ERR_NOT_FOUND;
    TRY(audit_by(q, "job.again", str_format(q->mem, "job:%lld", (long long)id.v), STR("")));
    return redirect(q, r, STR("/beheer/werk"));
}

// A server's name without what it is reached with.
static str server_of(str address)
{
    const ptrdiff_t at = str_find_byte(address, '@'), scheme = str_find(address, STR("://"));

    if (at >= 0) return str_from(address, (size_t)at + 1);
    return scheme >= 0 ? str_from(address, (size_t)scheme + 3) : address;
}

// By the name of the person: an address that is nobody's any more is not shown. Its number stands for it in the form.
static enum err backs_fill(struct req *q, struct mail_view *v)
{
    struct mail_back_rows rows;

    TRY(mail_backs(q->db, q->mem, ROWS, &rows));
    v->backs.at = MEM_ARRAY(q->mem, struct back_line, (size_t)rows.n + 1);
    for (int i = 0; i < rows.n; i++)
        v->backs.at[v->backs.n++] = (struct back_line){.uid = rows.at[i].uid,
                                                       .name = rows.at[i].name,
                                                       .status = rows.at[i].status,
                                                       .day = day_of_at(rows.at[i].at),
                                                       .times = rows.at[i].times};
    return ERR_NONE;
}

enum err admin_mail_again(struct req *q, struct res *r)
{
    const str uid = req_form(q, "wie", PERSON_UID);
    struct person_row p;
    bool found;
    int64_t n;

    TRY(must(q, MAY_RUN, PLACE_ROOT));
    TRY(person_by_uid(q->db, q->mem, uid.at ? uid : STR(""), &found, &p));
    if (!found) return ERR_NOT_FOUND;
    TRY(mail_back_drop(q->db, p.mail, &n));
    if (!n) return ERR_NOT_FOUND;
    TRY(audit_by(q, "mail.again", str_format(q->mem, "person:" STR_FMT, STR_ARG(p.uid)), STR("")));
    return redirect(q, r, STR("/beheer/mail"));
}

enum err admin_mail(struct req *q, struct res *r)
{
    const struct settings *set = q->site->set;
    struct mail_view v = {.server = set->mail.n > 0,
                          .server_name = server_of(set->mail),
                          .folder = str_format(q->mem, STR_FMT "/mail", STR_ARG(set->data))};

    TRY(must(q, MAY_RUN, PLACE_ROOT));
    TRY(mail_list(q->db, q->mem, ROWS, &v.rows));
    TRY(mail_waiting(q->db, q->mem, &v.waiting));
    TRY(backs_fill(q, &v));
    struct html *h = page_open(q, r,
                               &(struct page){.title = msg_text(q->lang, MSG_admin_mail_title),
                                              .no_index = true,
                                              .form = v.backs.n > 0});
    admin_mail_html(h, &v);
    return page_close(h);
}

enum err admin_system(struct req *q, struct res *r)
{
    const struct settings *set = q->site->set;
    struct system_view v = {.version = str_of(MEENT_VERSION),
                            .data = set->data,
                            .origin = settings_origin(q->mem, set)};
    struct job_state_rows jobs;
    struct file_counts_row files;
    struct scan_counts_row files_in;
    struct statvfs disk;

    TRY(must(q, MAY_RUN, PLACE_ROOT));
    v.database = store_kind(q->site->store) == STORE_SQLITE ? STR("SQLite") : STR("PostgreSQL");
    TRY(counts_people(q->db, q->mem, &v.people));
    TRY(counts_sessions(q->db, q->mem, q->now - SESSION_IDLE_S, q->now - SESSION_MAX_S,
                        &v.sessions));
    TRY(counts_files(q->db, q->mem, &files));
    v.files = files.n;
    v.file_bytes = files.bytes;
    TRY(mail_waiting(q->db, q->mem, &v.mail_waiting));
    TRY(job_states(q->db, q->mem, &jobs));
    for (int i = 0; i < jobs.n; i++) {
        if (str_eq(jobs.at[i].state, STR("new"))) v.jobs_waiting = jobs.at[i].n;
        if (str_eq(jobs.at[i].state, STR("failed"))) v.jobs_failed = jobs.at[i].n;
    }
    v.free = statvfs(str_z(q->mem, set->data), &disk) == 0
                 ? bytes_text(q->mem, q->lang, (int64_t)disk.f_bavail * (int64_t)disk.f_frsize)
                 : STR("?");
    TRY(scan_counts(q->db, q->mem, &files_in));
    v.scanner = set->scanner;
    v.files_held = files_in.held;
    v.files_unanswered = files_in.tried;
    v.files_infected = files_in.infected;
    v.files_since = day_of_at(files_in.since);
    v.fine = v.jobs_failed == 0 && v.files_unanswered == 0;
    struct html *h = page_open(q, r,
                               &(struct page){.title = msg_text(q->lang, MSG_admin_system_title),
                                              .no_index = true});
    admin_system_html(h, &v);
    return page_close(h);
}
