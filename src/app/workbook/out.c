// out.c - taking the workbook along: a page of HTML that stands by itself (pandoc makes a document of it), a zip with
// that page, each chapter as text, and dossier.json with the parts of the plan by name; and a PDF, printed by a worker.
#include "app/workbook/workbook.h"

#include "app/workbook/out.html.h"
#include "core/archive.h"
#include "core/pdf.h"
#include "web/paper.h"

static enum err mine_only(struct req *q, struct book_view *v)
{
    TRY(book_open(q, &v->b));
    if (!v->b.mine) return ERR_NOT_FOUND;
    return book_chapters(q, &v->b, &v->chapters);
}

static str page_alone(struct req *q, const struct book_view *v)
{
    struct out o = out_new(q->mem);
    struct html *h = html_part(q, &o);

    workbook_alone_html(h, v);
    return out_get(&o);
}

static str plan_json(struct req *q, const struct book_view *v)
{
    struct out o = out_new(q->mem);
    struct json j = json_new(&o);

    json_open(&j, '{');
    json_pair_text(&j, "project", v->b.row.project);
    json_key(&j, "plan"), json_open(&j, '{');
    for (int i = 0; i < v->chapters.n; i++)
        for (int k = 0; k < v->chapters.at[i].sections.n; k++) {
            const struct book_section *s = &v->chapters.at[i].sections.at[k];
            if (!s->plan) continue;
            json_pair_text(&j, str_z(q->mem, str_from(s->key, sizeof "plan-" - 1)),
                           s->body.at ? s->body : STR(""));
        }
    json_close(&j, '}');
    json_close(&j, '}');
    return out_get(&o);
}

enum err workbook_html_out(struct req *q, struct res *r)
{
    struct book_view v = {0};

    TRY(mine_only(q, &v));
    r->body.mem = q->mem;
    out_str(&r->body, page_alone(q, &v));
    r->type = "text/html; charset=utf-8";
    r->cache = CACHE_NEVER;
    res_header(r, "content-disposition", STR("attachment; filename=\"dossier.html\""));
    return ERR_NONE;
}

enum err workbook_zip_out(struct req *q, struct res *r)
{
    struct book_view v = {0};
    struct archive a = {0};
    str bytes;

    TRY(mine_only(q, &v));
    a.at = MEM_ARRAY(q->mem, struct archive_file, CHAPTERS_MAX + 2);
    a.at[a.n++] = (struct archive_file){STR("dossier.html"), page_alone(q, &v)};
    a.at[a.n++] = (struct archive_file){STR("dossier.json"), plan_json(q, &v)};
    for (int i = 0; i < v.chapters.n; i++) {
        struct out o = out_new(q->mem);
        out_format(&o, "# " STR_FMT "\n", STR_ARG(v.chapters.at[i].title));
        for (int k = 0; k < v.chapters.at[i].sections.n; k++) {
            const struct book_section *s = &v.chapters.at[i].sections.at[k];
            if (s->written)
                out_format(&o, "\n## " STR_FMT "\n\n" STR_FMT "\n", STR_ARG(s->title),
                           STR_ARG(s->body));
        }
        a.at[a.n++] = (struct archive_file){str_format(q->mem, "hoofdstuk-%02lld.md",
                                                       (long long)v.chapters.at[i].number),
                                            out_get(&o)};
    }
    TRY(archive_write(q->mem, &a, &bytes));
    r->body.mem = q->mem;
    out_str(&r->body, bytes);
    r->type = "application/zip";
    r->cache = CACHE_NEVER;
    res_header(r, "content-disposition", STR("attachment; filename=\"dossier.zip\""));
    return ERR_NONE;
}

// ---- on paper ----

static str pdf_key(struct req *q, const struct book *b)
{
    return str_format(q->mem, "dossier:" STR_FMT ":%s", STR_ARG(b->row.uid), lang_codes[q->lang]);
}

enum err book_pdf_fill(struct req *q, struct book_view *v)
{
    enum pdf_stage stage;
    int64_t made_at;

    TRY(pdf_stage_of(q->db, q->mem, pdf_key(q, &v->b), &stage, &made_at));
    v->pdf_possible = pdf_possible();
    v->pdf_waits = stage == PDF_WAITS;
    v->pdf_made = stage == PDF_MADE;
    v->pdf_failed = stage == PDF_FAILED;
    v->pdf_on = day_of_at(made_at);
    return ERR_NONE;
}

enum err workbook_pdf_ask(struct req *q, struct res *r)
{
    struct book_view v = {0};
    struct out o = out_new(q->mem);
    int64_t dated_at = 0;

    TRY(mine_only(q, &v));
    if (!pdf_possible()) return fail(q, ERR_CONFLICT, MSG_workbook_pdf_impossible);
    for (int i = 0; i < v.chapters.n; i++)
        for (int k = 0; k < v.chapters.at[i].sections.n; k++)
            if (v.chapters.at[i].sections.at[k].changed_at > dated_at)
                dated_at = v.chapters.at[i].sections.at[k].changed_at;
    workbook_on_paper_html(html_part(q, &o), &v);
    const str title = msg_text(q->lang, MSG_workbook_title);
    TRY(pdf_ask(q->db, q->mem, pdf_key(q, &v.b), &v.b.row.person, paper(q, title, out_get(&o)),
                dated_at ? dated_at : q->now, q->now));
    TRY(audit_by(q, "workbook.pdf", str_format(q->mem, "member:" STR_FMT, STR_ARG(v.b.row.uid)),
                 STR("")));
    return redirect(q, r,
                    str_format(q->mem, "/dossier/" STR_FMT "#meenemen", STR_ARG(v.b.row.uid)));
}

enum err workbook_pdf_out(struct req *q, struct res *r)
{
    struct pdf_bytes_row pdf;
    struct book b;
    bool found;

    TRY(book_open(q, &b));
    if (!b.mine) return ERR_NOT_FOUND;
    TRY(pdf_bytes(q->db, q->mem, pdf_key(q, &b), &found, &pdf));
    if (!found) return ERR_NOT_FOUND;
    r->body.mem = q->mem;
    out_str(&r->body, pdf.pdf);
    r->type = "application/pdf";
    r->cache = CACHE_NEVER;
    res_header(r, "content-disposition", STR("inline; filename=\"dossier.pdf\""));
    return ERR_NONE;
}
