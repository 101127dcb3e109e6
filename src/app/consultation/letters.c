// letters.c - letters on paper to who gave a view and left no address of mail: a receipt, and the decision; once more when
// its text was changed after it. One button makes one
// PDF of all that are due, each with its address where the window of an envelope is.
//
// The code on a receipt is made with the letter, for the database keeps only its hash: who has the letter can read their own view,
// and nobody can print it a second time. A bundle that went wrong is put back, and made anew.
#include "app/consultation/consultation.h"

#include "app/consultation/letters.html.h"
#include "base/utf8.h"
#include "core/pdf.h"
#include "core/session.h"
#include "web/paper.h"

enum { LETTERS_AT_ONCE = 500 };

static const char *const kinds[] = {"receipt", "decided"};

static str key_of(struct mem *m, trajectory_id t, str kind, int64_t bundle)
{
    return str_format(m, "consultation-letters:%lld:" STR_FMT ":%lld", (long long)t.v,
                      STR_ARG(kind), (long long)bundle);
}

static bool kind_read(str s, str *out)
{
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        if (str_eq(s, str_of(kinds[i]))) {
            *out = str_of(kinds[i]);
            return true;
        }
    return false;
}

static enum err letters_show(struct req *q, struct res *r, struct letters_view *v)
{
    struct letter_bundle_rows rows;

    TRY(letters_due_count(q->db, q->mem, v->s.t.id, STR("receipt"), 0, &v->receipts));
    TRY(letters_due_count(q->db, q->mem, v->s.t.id, STR("decided"), v->s.c.corrected_at,
                          &v->decisions));
    TRY(letters_nowhere(q->db, q->mem, v->s.t.id, &v->nowhere));
    v->decided = inspection_phase_of(&v->s.t) == INSPECTION_DECIDED;
    TRY(letter_bundles(q->db, q->mem, v->s.t.id, &rows));
    v->bundles.at = MEM_ARRAY(q->mem, struct bundle_line, (size_t)rows.n + 1);
    for (int i = 0; i < rows.n; i++) {
        const struct letter_bundle_row *x = &rows.at[i];
        struct bundle_line *l = &v->bundles.at[v->bundles.n++];
        enum pdf_stage stage;
        int64_t at;
        *l = (struct bundle_line){.kind = x->kind,
                                  .word = str_eq(x->kind, STR("receipt"))
                                              ? MSG_consultation_letters_receipt
                                              : MSG_consultation_letters_decided,
                                  .bundle = x->bundle,
                                  .n = x->n,
                                  .on = day_of_at(x->at)};
        TRY(pdf_stage_of(q->db, q->mem, key_of(q->mem, v->s.t.id, x->kind, x->bundle), &stage,
                         &at));
        l->waits = stage == PDF_WAITS;
        l->made = stage == PDF_MADE;
        l->failed = stage == PDF_FAILED;
    }
    v->possible = pdf_possible();
    struct html *h =
        stage_page(q, r, &v->s, msg_text(q->lang, MSG_consultation_letters_title), true, true);
    consultation_letters_html(h, v);
    return page_close(h);
}

enum err consultation_letters(struct req *q, struct res *r)
{
    struct letters_view v = {0};

    TRY(stage_must(q, MAY_INTAKE, false, &v.s));
    return letters_show(q, r, &v);
}

// Line by line, as on an envelope: "Kade 1, 1234 AB Oefenstad" is two.
static struct envelope_lines envelope(struct mem *m, const struct letter_due_row *x, str name)
{
    struct envelope_lines out = {MEM_ARRAY(m, str, 8), 0};
    str rest = x->address, part;

    if (x->behalf.n) out.at[out.n++] = x->behalf;
    out.at[out.n++] = name;
    while (out.n < 7 && str_cut(&rest, ',', &part))
        if (str_trim(part).n) out.at[out.n++] = str_trim(part);
    if (str_trim(rest).n) out.at[out.n++] = str_trim(rest);
    return out;
}

static enum err letter_fill(struct req *q, const struct stage *s, bool receipt,
                            const struct letter_due_row *x, str origin, struct letter_paper *out)
{
    const enum lang lang = lang_of(x->lang);
    const day posted = {(int32_t)x->posted_day}, received = {(int32_t)x->received_day};
    // On a sheet of paper the name may be left out.
    const str name = x->name.n ? x->name : msg_text(lang, MSG_consultation_letter_resident);
    str key;

    *out =
        (struct letter_paper){.english = lang == LANG_EN,
                              .to = envelope(q->mem, x, name),
                              .number = x->number,
                              .name = name,
                              .code = STR(""),
                              .title =
                                  lang == LANG_EN && s->t.title_en.n ? s->t.title_en : s->t.title,
                              .received = received,
                              .posted = posted,
                              .has_posted = x->has_posted_day,
                              .late =
                                  view_is_late(&s->t, received, x->has_posted_day ? &posted : NULL),
                              .where = str_format(q->mem, STR_FMT "%s" STR_FMT, STR_ARG(origin),
                                                  lang == LANG_EN ? "/en" : "", STR_ARG(s->base))};
    if (!receipt) {
        struct letter_answer_rows rows;
        TRY(letter_answers(q->db, q->mem, x->id, &rows));
        out->answers.at = MEM_ARRAY(q->mem, struct answer_line, (size_t)rows.n + 1);
        for (int i = 0; i < rows.n; i++)
            out->answers.at[out->answers.n++] =
                (struct answer_line){rows.at[i].title, rows.at[i].reason,
                                     view_verdict(rows.at[i].verdict)};
        return ERR_NONE;
    }
    key = contribution_key_new(q->mem);
    TRY(contribution_set_key(q->db, x->id, key_hash(q->mem, key)));
    out->code = contribution_code(q->mem, x->number, key);
    return ERR_NONE;
}

static enum err print(struct req *q, const struct stage *s, bool receipt, bool right,
                      const struct letter_due_rows *rows, str key)
{
    struct letters_paper v = {.s = s,
                              .receipt = receipt,
                              .right = right,
                              .corrected =
                                  s->c.corrected_at ? day_of_at(s->c.corrected_at) : (day){0},
                              .today = day_of_at(q->now)};
    const person_id self = who_person(q->who);
    struct req reader = {.mem = q->mem, .db = q->db, .lang = LANG_NL, .now = q->now};
    struct out o = out_new(q->mem);
    str origin;

    TRY(place_origin(q->db, q->mem, q->site->set, s->place.id, &origin));
    for (int i = 0; i < rows->n; i++) {
        struct letter_paper one;
        TRY(letter_fill(q, s, receipt, &rows->at[i], origin, &one));
        struct html part = {.out = &o,
                            .mem = q->mem,
                            .lang = one.english ? LANG_EN : LANG_NL,
                            .base = "",
                            .origin = STR(""),
                            .token = STR(""),
                            .now = q->now};
        consultation_letter_paper_html(&part, &v, &one);
    }
    return pdf_ask(q->db, q->mem, key, &self,
                   paper(&reader, msg_text(LANG_NL, MSG_consultation_letters_title), out_get(&o)),
                   q->now, q->now);
}

enum err consultation_letters_make(struct req *q, struct res *r)
{
    const person_id self = who_person(q->who);
    const bool back = str_eq(req_line(q, "doe", 10), STR("terug"));
    struct letters_view v = {0};
    struct letter_due_rows rows;
    int64_t bundle, changed;
    str kind;

    TRY(stage_must(q, MAY_INTAKE, false, &v.s));
    if (!kind_read(req_line(q, "soort", 10), &kind)) return fail(q, ERR_INVALID, MSG_error_invalid);
    const bool receipt = str_eq(kind, STR("receipt"));
    if (back) {
        if (str_int(req_line(q, "bundel", 10), 1, INT32_MAX, &bundle) != ERR_NONE)
            return fail(q, ERR_INVALID, MSG_error_invalid);
        TRY(letter_bundle_drop(q->db, v.s.t.id, kind, bundle, &changed));
        if (!changed) return ERR_NOT_FOUND;
        TRY(pdf_drop(q->db, key_of(q->mem, v.s.t.id, kind, bundle), &changed));
    } else {
        if (!receipt && inspection_phase_of(&v.s.t) != INSPECTION_DECIDED)
            return fail(q, ERR_CONFLICT, MSG_consultation_letters_when);
        if (!pdf_possible()) return fail(q, ERR_CONFLICT, MSG_consultation_letters_not);
        TRY(letters_due(q->db, q->mem, v.s.t.id, kind, receipt ? 0 : v.s.c.corrected_at,
                        LETTERS_AT_ONCE, &rows));
        if (!rows.n) return stage_go(q, r, &v.s, STR("/zienswijzen/brieven"));
        TRY(letter_bundle_last(q->db, q->mem, v.s.t.id, kind, &bundle));
        bundle++;
        for (int i = 0; i < rows.n; i++)
            TRY(letter_insert(q->db, rows.at[i].id, kind, bundle, &self, q->now));
        TRY(print(q, &v.s, receipt, str_eq(req_line(q, "venster", 10), STR("rechts")), &rows,
                  key_of(q->mem, v.s.t.id, kind, bundle)));
    }
    TRY(audit_by(q, back ? "consultation.letters-back" : "consultation.letters",
                 str_format(q->mem, "trajectory:%lld", (long long)v.s.t.id.v),
                 str_format(q->mem, STR_FMT " bundle=%lld", STR_ARG(kind), (long long)bundle)));
    return stage_go(q, r, &v.s, STR("/zienswijzen/brieven"));
}

enum err consultation_letters_pdf(struct req *q, struct res *r)
{
    struct pdf_bytes_row pdf;
    struct stage s;
    int64_t bundle;
    bool found;
    str kind;

    TRY(stage_must(q, MAY_INTAKE, false, &s));
    TRY(req_query_int(q, "bundel", 1, INT32_MAX, 0, &bundle));
    if (!kind_read(req_query(q, "soort", 10), &kind)) return ERR_NOT_FOUND;
    TRY(pdf_bytes(q->db, q->mem, key_of(q->mem, s.t.id, kind, bundle), &found, &pdf));
    if (!found) return ERR_NOT_FOUND;
    res_bytes(q, r, "application/pdf",
              str_format(q->mem, "brieven-" STR_FMT "-%lld.pdf", STR_ARG(s.t.slug),
                         (long long)bundle),
              pdf.pdf);
    return ERR_NONE;
}
