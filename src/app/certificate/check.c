// check.c - a certificate as others see it: who has the code may look, without an account; one's own list; and the PDF.
#include "app/certificate/certificate.h"

#include "app/certificate/certificate.html.h"
#include "core/pdf.h"
#include "web/paper.h"

static struct html *open_page(struct req *q, struct res *r, str title, bool form)
{
    return page_open(q, r, &(struct page){.title = title, .no_index = true, .form = form});
}

enum err certificate_check(struct req *q, struct res *r)
{
    struct check_view v = {.typed = req_query(q, "code", CODE_TYPED)};
    struct award_row a;
    bool found = false;
    str code;

    if (v.typed.n) {
        if (code_read(q->mem, v.typed, &code)) TRY(award_by_code(q->db, q->mem, code, &found, &a));
        if (found) return redirect(q, r, code_path(q->mem, code));
        v.wrong = true;
    }
    struct html *h =
        page_open(q, r, &(struct page){.title = msg_text(q->lang, MSG_certificate_check_title)});
    certificate_check_html(h, &v);
    return page_close(h);
}

static enum err award_at(struct req *q, struct show_view *v)
{
    enum lang lang;
    bool found;
    str code;

    if (!code_read(q->mem, req_path_text(q, "code"), &code)) return ERR_NOT_FOUND;
    TRY(award_by_code(q->db, q->mem, code, &found, &v->a));
    if (!found || !lang_parse(v->a.lang, &lang)) return ERR_NOT_FOUND;
    v->title = award_title(q->mem, q->lang, &v->a);
    v->narrative = award_narrative(q->mem, q->lang, &v->a);
    v->criteria = award_criteria(q->mem, q->lang, v->a.kind, v->a.number);
    v->shown = code_shown(q->mem, code);
    v->path = code_path(q->mem, code);
    v->address = str_format(q->mem, STR_FMT STR_FMT,
                            STR_ARG(q->site->set->origin.n ? q->site->set->origin : q->origin),
                            STR_ARG(v->path));
    v->issued = day_of_at(v->a.issued_at);
    v->from = (day){(int32_t)v->a.from_day};
    v->to = (day){(int32_t)v->a.to_day};
    v->revoked = day_of_at(v->a.revoked_at);
    return ERR_NONE;
}

static str pdf_key(struct req *q, const struct award_row *a, enum lang lang)
{
    return str_format(q->mem, "certificaat:" STR_FMT ":%s", STR_ARG(a->uid), lang_codes[lang]);
}

enum err certificate_show(struct req *q, struct res *r)
{
    struct show_view v = {0};
    enum pdf_stage stage;
    int64_t made_at;

    TRY(award_at(q, &v));
    v.mine = who_in(q->who) && who_person(q->who).v == v.a.person.v;
    if (v.mine) {
        TRY(pdf_stage_of(q->db, q->mem, pdf_key(q, &v.a, q->lang), &stage, &made_at));
        v.pdf_possible = pdf_possible();
        v.pdf_waits = stage == PDF_WAITS;
        v.pdf_made = stage == PDF_MADE;
        v.pdf_failed = stage == PDF_FAILED;
    }
    struct html *h = open_page(q, r, v.title, v.mine);
    certificate_show_html(h, &v);
    return page_close(h);
}

enum err certificate_mine(struct req *q, struct res *r)
{
    struct award_rows rows;
    struct mine_view v = {0};

    TRY(awards_of(q->db, q->mem, who_person(q->who), &rows));
    v.awards.at = MEM_ARRAY(q->mem, struct award_line, (size_t)rows.n + 1);
    for (int i = 0; i < rows.n; i++)
        v.awards.at[v.awards.n++] =
            (struct award_line){.code = code_path(q->mem, rows.at[i].code),
                                .title = award_title(q->mem, q->lang, &rows.at[i]),
                                .issued = day_of_at(rows.at[i].issued_at),
                                .revoked = rows.at[i].revoked_at != 0,
                                .practice = rows.at[i].practice != 0};
    struct html *h = open_page(q, r, msg_text(q->lang, MSG_certificate_mine), false);
    certificate_mine_html(h, &v);
    return page_close(h);
}

// ---- on paper ----

static enum err own_at(struct req *q, struct show_view *v)
{
    TRY(award_at(q, v));
    return v->a.person.v == who_person(q->who).v ? ERR_NONE : ERR_NOT_FOUND;
}

enum err certificate_pdf_ask(struct req *q, struct res *r)
{
    struct show_view v = {0};
    struct out o = out_new(q->mem);

    TRY(own_at(q, &v));
    if (v.a.revoked_at) return fail(q, ERR_CONFLICT, MSG_certificate_revoked_short);
    if (!pdf_possible()) return fail(q, ERR_CONFLICT, MSG_certificate_pdf_impossible);
    certificate_on_paper_html(html_part(q, &o), &v);
    TRY(pdf_ask(q->db, q->mem, pdf_key(q, &v.a, q->lang), &v.a.person,
                paper(q, v.title, out_get(&o)), v.a.issued_at, q->now));
    TRY(audit_by(q, "certificate.pdf", str_format(q->mem, "award:" STR_FMT, STR_ARG(v.a.uid)),
                 STR("")));
    return redirect(q, r, v.path);
}

enum err certificate_pdf_out(struct req *q, struct res *r)
{
    struct pdf_bytes_row pdf;
    struct show_view v = {0};
    bool found;

    TRY(own_at(q, &v));
    TRY(pdf_bytes(q->db, q->mem, pdf_key(q, &v.a, q->lang), &found, &pdf));
    if (!found) return ERR_NOT_FOUND;
    r->body.mem = q->mem;
    out_str(&r->body, pdf.pdf);
    r->type = "application/pdf";
    r->cache = CACHE_NEVER;
    res_header(r, "content-disposition", STR("inline; filename=\"certificaat.pdf\""));
    return ERR_NONE;
}
