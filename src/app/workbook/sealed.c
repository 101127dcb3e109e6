// sealed.c - private notes, and the letter to oneself that comes back with the last session. Locked with a pass phrase that
// only the owner knows: not for trainer, employer or operator. Opening answers the form itself: the text is in no
// address, no cache and no log.
#include "app/workbook/workbook.h"

#include "app/workbook/sealed.html.h"
#include "core/seal.h"

static enum err book_of_mine(struct req *q, struct sealed_view *v)
{
    struct sealed_row row;
    int64_t at;

    TRY(book_open(q, &v->b));
    if (!v->b.mine) return ERR_NOT_FOUND;
    v->notes.kind = STR("notes");
    v->letter.kind = STR("letter");
    TRY(sealed_of(q->db, q->mem, v->b.row.id, STR("notes"), &v->notes.there, &row));
    TRY(sealed_of(q->db, q->mem, v->b.row.id, STR("letter"), &v->letter.there, &row));
    TRY(letter_opens(q->db, q->mem, v->b.row.learn_group, &at));
    v->opens_known = at > 0;
    v->opens = day_of_at(at);
    v->notes.can_open = true;
    v->letter.can_open = v->b.row.closed_at || (at && q->now >= at);
    return ERR_NONE;
}

static enum err sealed_page(struct req *q, struct res *r, struct sealed_view *v)
{
    struct html *h = page_open(q, r,
                               &(struct page){.title = msg_text(q->lang, MSG_workbook_sealed_title),
                                              .no_index = true,
                                              .form = true});
    workbook_sealed_html(h, v);
    return page_close(h);
}

enum err workbook_sealed(struct req *q, struct res *r)
{
    struct sealed_view v = {.saved = req_query(q, "ok", 4).n > 0};

    TRY(book_of_mine(q, &v));
    return sealed_page(q, r, &v);
}

static str about_of(struct req *q, const struct book *b, str kind)
{
    return str_format(q->mem, "meent:" STR_FMT ":" STR_FMT, STR_ARG(b->row.uid), STR_ARG(kind));
}

enum err workbook_sealed_do(struct req *q, struct res *r)
{
    struct sealed_view v = {0};
    struct sealed_row row;
    bool found;
    str sealed;

    TRY(book_of_mine(q, &v));
    const str kind = req_form(q, "wat", 10), act = req_form(q, "doe", 10),
              phrase = req_form(q, "wachtzin", SEAL_PHRASE_SIGNS),
              text = req_form(q, "tekst", SECTION_SIGNS);
    struct sealed_part *p = str_eq(kind, STR("letter")) ? &v.letter : &v.notes;
    if (!str_eq(kind, p->kind)) return ERR_INVALID;
    const str object = str_format(q->mem, "member:" STR_FMT, STR_ARG(v.b.row.uid));
    const str about = about_of(q, &v.b, kind);

    TRY(sealed_of(q->db, q->mem, v.b.row.id, kind, &found, &row));
    if (str_eq(act, STR("weg"))) {
        int64_t n;
        TRY(sealed_drop(q->db, v.b.row.id, kind, &n));
        TRY(audit_by(q, "workbook.unseal", object, kind));
        return redirect(q, r,
                        str_format(q->mem, "/dossier/" STR_FMT "/besloten?ok=1",
                                   STR_ARG(v.b.row.uid)));
    }
    if (phrase.n < SEAL_PHRASE_LEAST) {
        p->problem = msg_text(q->lang, MSG_workbook_phrase_problem);
        p->text = text;
        r->status = 422;
        return sealed_page(q, r, &v);
    }
    if (str_eq(act, STR("open"))) {
        if (!found || !p->can_open) return fail(q, ERR_CONFLICT, MSG_workbook_letter_waits);
        if (seal_open(q->mem, phrase, about, row.sealed, &p->text) != ERR_NONE) {
            p->problem = msg_text(q->lang, MSG_workbook_phrase_wrong);
            r->status = 422;
        } else {
            p->opened = true;
        }
        return sealed_page(q, r, &v);
    }
    if (!v.b.can_write) return fail(q, ERR_CONFLICT, MSG_workbook_closed);
    // What is there is written over only by who can read it: else a second phrase would take the first text away unseen.
    str before;
    if (found && seal_open(q->mem, phrase, about, row.sealed, &before) != ERR_NONE) {
        p->problem = msg_text(q->lang, MSG_workbook_phrase_wrong);
        p->text = text;
        r->status = 422;
        return sealed_page(q, r, &v);
    }
    TRY(seal_close(q->mem, phrase, about, text.at ? text : STR(""), &sealed));
    TRY(sealed_put(q->db, v.b.row.id, kind, sealed, q->now));
    TRY(audit_by(q, "workbook.seal", object, kind));
    return redirect(q, r,
                    str_format(q->mem, "/dossier/" STR_FMT "/besloten?ok=1", STR_ARG(v.b.row.uid)));
}
