// log.c - reading the audit log, with filters, and taking it along as a table. Only at the root: a line of the
// log does not say at which place something happened.
#include "app/admin/admin.h"
#include "app/admin/log.html.h"
#include "base/csv.h"
#include "core/audit.h"

enum { LOG_SHOWN = 100 };

static str or_null(str s)
{
    return s.n ? s : (str){0};
}

static str clock_of(struct mem *m, int64_t at)
{
    const int64_t local = at + day_offset_s(at);

    return str_format(m, "%02d:%02d", (int)(local / 3600 % 24), (int)(local / 60 % 60));
}

enum err admin_log(struct req *q, struct res *r)
{
    struct log_view v = {.who = req_query(q, "wie", 40),
                         .what = req_query(q, "wat", 60),
                         .object = req_query(q, "waarover", 120)};
    struct audit_line_rows rows;
    struct audit_what_rows whats;
    int64_t before;

    TRY(must(q, MAY_AUDIT, PLACE_ROOT));
    TRY(req_query_int(q, "voor", 1, INT64_MAX, INT64_MAX, &before));
    TRY(audit_search(q->db, q->mem, or_null(v.who), or_null(v.what), or_null(v.object), 0, before,
                     LOG_SHOWN, &rows));
    v.lines.at = MEM_ARRAY(q->mem, struct log_line_view, LOG_SHOWN);
    for (int i = 0; i < rows.n; i++) {
        const struct audit_line_row *x = &rows.at[i];
        v.lines.at[v.lines.n++] = (struct log_line_view){.id = x->id.v,
                                                         .d = day_of_at(x->at),
                                                         .time = clock_of(q->mem, x->at),
                                                         .who = x->name.at ? x->name : x->who,
                                                         .what = x->what,
                                                         .object = x->object,
                                                         .detail = x->detail};
    }
    v.older = rows.n == LOG_SHOWN ? rows.at[rows.n - 1].id.v : 0;
    TRY(audit_whats(q->db, q->mem, &whats));
    struct admin_option *at = MEM_ARRAY(q->mem, struct admin_option, (size_t)whats.n + 1);
    for (int i = 0; i < whats.n; i++)
        at[i] = (struct admin_option){whats.at[i].what, whats.at[i].what,
                                      str_eq(whats.at[i].what, v.what)};
    v.whats = (struct admin_options){at, whats.n};
    struct html *h = page_open(q, r,
                               &(struct page){.title = msg_text(q->lang, MSG_admin_log_title),
                                              .no_index = true});
    admin_log_html(h, &v);
    return page_close(h);
}

// With the hashes, so that who keeps it can compare later. Who is a uid here: a table that travels names nobody.
enum err admin_log_csv(struct req *q, struct res *r)
{
    static const char *const heads[] = {"id", "at", "who", "what", "object", "detail", "hash"};
    struct audit_line_rows rows;
    struct csv_out c = {.out = &r->body, .for_people = true};

    TRY(must(q, MAY_AUDIT, PLACE_ROOT));
    TRY(audit_search(q->db, q->mem, or_null(req_query(q, "wie", 40)),
                     or_null(req_query(q, "wat", 60)), or_null(req_query(q, "waarover", 120)), 0,
                     INT64_MAX, LOG_EXPORTED, &rows));
    r->type = "text/csv; charset=utf-8";
    res_header(r, "content-disposition", STR("attachment; filename=\"logboek.csv\""));
    csv_heads(&c, heads, COUNT_OF(heads));
    for (int i = 0; i < rows.n; i++) {
        const struct audit_line_row *x = &rows.at[i];
        csv_put_int(&c, x->id.v);
        csv_put(&c, at_iso(q->mem, x->at));
        csv_put(&c, x->who);
        csv_put(&c, x->what);
        csv_put(&c, x->object);
        csv_put(&c, x->detail);
        csv_put(&c, x->hash);
        csv_end(&c);
    }
    return ERR_NONE;
}
