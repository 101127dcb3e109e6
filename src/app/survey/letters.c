// letters.c - codes for who was drawn, and sheets of paper: made, printed, and taken back when one got lost.
//
// The database keeps the hash of a code. The letters themselves are printed by core/pdf for who asked, and go after a week or
// when that person says that they are printed; nobody can print them a second time.
#include "app/survey/manage.h"

#include "app/survey/letters.html.h"
#include "base/csv.h"
#include "core/pdf.h"
#include "core/session.h"
#include "web/paper.h"

enum {
    LETTERS_WITH_FORM = 200,
    REMIND_AFTER_DAYS = 10,
    REMINDERS = 0
}; // REMINDERS: a batch that is none

static str letters_key(struct mem *m, survey_id id, int64_t batch)
{
    return str_format(m, "survey-letters:%lld:%lld", (long long)id.v, (long long)batch);
}

// "3-0041": the 41st letter of batch 3. The municipality writes it beside the address when the letters go into their envelopes, so that
// who did not answer can be reminded. It opens nothing, and what was answered is not known by it.
static str letter_number(struct mem *m, int64_t batch, int64_t n)
{
    return str_format(m, "%lld-%04lld", (long long)batch, (long long)n);
}

// Numbers of the letters whose code was not used, in the order in which they were printed.
static enum err unanswered(struct req *q, const struct survey_here *h, str **out, int64_t *out_n)
{
    struct survey_batch_rows batches;
    struct survey_letter_rows rows;
    int64_t asked = 0, before = 0;

    TRY(survey_batches(q->db, q->mem, h->s.id, &batches));
    for (int i = 0; i < batches.n; i++)
        asked += batches.at[i].paper ? 0 : batches.at[i].n;
    *out = MEM_ARRAY(q->mem, str, (size_t)asked + 1);
    *out_n = 0;
    for (int i = 0; i < batches.n; i++) {
        if (batches.at[i].paper || batches.at[i].batch == before) continue;
        before = batches.at[i].batch; // a batch of several parts has a row for each
        TRY(survey_letters_of(q->db, q->mem, h->s.id, before, &rows));
        for (int k = 0; k < rows.n; k++)
            if (str_eq(rows.at[k].state, STR("new")))
                (*out)[(*out_n)++] = letter_number(q->mem, before, k + 1);
    }
    return ERR_NONE;
}

// The day from which it may remind: the tenth after it opened; never before somebody had time to answer.
static enum err remind_from(struct req *q, const struct survey_here *h, day *out)
{
    struct survey_event_rows events;

    *out = day_of_at(q->now);
    TRY(survey_events_of(q->db, q->mem, h->s.id, &events));
    for (int i = 0; i < events.n; i++)
        if (str_eq(events.at[i].event, STR("open")))
            *out = (day){day_of_at(events.at[i].at).n + REMIND_AFTER_DAYS};
    return ERR_NONE;
}

static enum err reminder_fill(struct req *q, struct letters_view *v, str **out_numbers)
{
    enum pdf_stage stage;
    int64_t at;

    if (!v->h.sample || survey_state_of(&v->h.s) != SURVEY_open) return ERR_NONE;
    TRY(unanswered(q, &v->h, out_numbers, &v->unanswered));
    TRY(remind_from(q, &v->h, &v->remind_from));
    v->reminds = true;
    v->may_remind = v->unanswered && day_of_at(q->now).n >= v->remind_from.n;
    TRY(pdf_stage_of(q->db, q->mem, letters_key(q->mem, v->h.s.id, REMINDERS), &stage, &at));
    v->reminder_waits = stage == PDF_WAITS;
    v->reminder_made = stage == PDF_MADE;
    return ERR_NONE;
}

static bool makes(const struct survey_row *s)
{
    return survey_state_of(s) == SURVEY_ready || survey_state_of(s) == SURVEY_open;
}

static enum err letters_show(struct req *q, struct res *r, struct letters_view *v)
{
    struct survey_batch_rows rows;
    struct survey_stratum_rows strata;
    str *numbers = NULL; // only how many

    TRY(survey_strata(q->db, q->mem, v->h.s.id, &strata));
    v->strata.at = MEM_ARRAY(q->mem, struct stratum_choice, (size_t)strata.n + 1);
    for (int i = 0; i < strata.n; i++)
        v->strata.at[v->strata.n++] =
            (struct stratum_choice){strata.at[i].number, strata.at[i].name};
    TRY(survey_batches(q->db, q->mem, v->h.s.id, &rows));
    v->batches.at = MEM_ARRAY(q->mem, struct batch_line, (size_t)rows.n + 1);
    for (int i = 0; i < rows.n; i++) {
        const struct survey_batch_row *x = &rows.at[i];
        struct batch_line *l = &v->batches.at[v->batches.n++];
        enum pdf_stage stage;
        int64_t at;
        *l = (struct batch_line){
            .batch = x->batch, .n = x->n, .used = x->used, .voided = x->voided, .paper = x->paper};
        for (int s = 0; s < strata.n; s++)
            if (strata.at[s].number == x->stratum) l->part = strata.at[s].name;
        TRY(pdf_stage_of(q->db, q->mem, letters_key(q->mem, v->h.s.id, x->batch), &stage, &at));
        l->waits = stage == PDF_WAITS;
        l->made = stage == PDF_MADE;
    }
    TRY(reminder_fill(q, v, &numbers));
    v->possible = pdf_possible();
    v->makes = makes(&v->h.s);
    struct html *h = survey_page(q, r, &v->h, MSG_survey_letters_title, true, true);
    survey_letters_html(h, v);
    return page_close(h);
}

enum err survey_letters(struct req *q, struct res *r)
{
    struct letters_view v = {.many = STR("100")};

    TRY(survey_here_must(q, MAY_LEAD_TRAJECTORY, &v.h));
    v.voided = req_query(q, "terug", 1).n > 0;
    return letters_show(q, r, &v);
}

// code NULL: reminders to the letters of these numbers.
static enum err print_ask(struct req *q, const struct survey_here *h, const str *code,
                          const str *number, int64_t n, int64_t batch, bool with_form)
{
    const person_id self = who_person(q->who);
    struct letters_paper v = {.h = *h, .with_form = with_form, .again = !code};
    struct req reader = {.mem = q->mem, .db = q->db, .lang = LANG_NL, .now = q->now};
    struct out o = out_new(q->mem);
    struct html part = {.out = &o,
                        .mem = q->mem,
                        .lang = LANG_NL,
                        .base = "",
                        .origin = STR(""),
                        .token = STR(""),
                        .now = q->now};
    str origin;

    TRY(place_origin(q->db, q->mem, q->site->set, h->place.id, &origin));
    v.address = str_format(q->mem, STR_FMT STR_FMT, STR_ARG(origin), STR_ARG(h->where));
    v.h.title = h->s.title; // a letter is in Dutch
    v.letters.at = MEM_ARRAY(q->mem, struct code_line, (size_t)n);
    for (int64_t i = 0; i < n; i++)
        v.letters.at[v.letters.n++] =
            (struct code_line){code ? code[i] : STR(""), number ? number[i] : STR("")};
    v.all.at = MEM_ARRAY(q->mem, struct question_view, (size_t)h->form.n + 1);
    for (int i = 0; i < h->form.n && with_form; i++)
        question_view_fill(&reader, &h->form, i, STR(""), &v.all.at[v.all.n++]);
    survey_letters_paper_html(&part, &v);
    return pdf_ask(q->db, q->mem, letters_key(q->mem, h->s.id, batch), &self,
                   paper(&reader, h->s.title, out_get(&o)), q->now, q->now);
}

// To who did not answer: a letter without a code, as the code is in the letter that they have.
static enum err letters_remind(struct req *q, struct res *r, struct letters_view *v)
{
    str *numbers = NULL;

    TRY(reminder_fill(q, v, &numbers));
    if (!v->may_remind) return fail(q, ERR_CONFLICT, MSG_survey_remind_when);
    TRY(print_ask(q, &v->h, NULL, numbers, v->unanswered, REMINDERS, false));
    TRY(audit_by(q, "survey.remind", survey_object(q, &v->h),
                 str_format(q->mem, "n=%lld", (long long)v->unanswered)));
    return survey_to(q, r, &v->h, STR("/brieven#herinneren"));
}

static enum err letters_void(struct req *q, struct res *r, struct letters_view *v)
{
    struct survey_code_row c;
    int64_t changed = 0;
    bool found = false;
    str code;

    v->code = req_line(q, "code", 40);
    if (survey_code_read(q->mem, v->code, SURVEY_CODE, &code))
        TRY(survey_code_by_hash(q->db, q->mem, key_hash(q->mem, code), &found, &c));
    if (found && c.survey.v == v->h.s.id.v) {
        TRY(survey_code_void(q->db, c.id, &changed));
        if (changed && c.has_sheet) TRY(survey_sheet_drop(q->db, c.sheet));
        if (changed) TRY(survey_entries_drop(q->db, c.id));
    }
    if (!changed) {
        v->void_problem = MSG_survey_void_wrong;
        r->status = 422;
        return letters_show(q, r, v);
    }
    TRY(audit_by(q, "survey.code-void", survey_object(q, &v->h), STR("")));
    return survey_to(q, r, &v->h, STR("/brieven?terug=1"));
}

// Nobody draws more people than there are, in all or in a part. How many there are is asked for at opening.
static enum err not_more(struct req *q, struct letters_view *v,
                         const struct survey_stratum_rows *strata, int64_t stratum, int64_t n)
{
    struct survey_batch_rows rows;
    int64_t all = n, part = n;

    TRY(survey_batches(q->db, q->mem, v->h.s.id, &rows));
    for (int i = 0; i < rows.n; i++) {
        const int64_t made = rows.at[i].paper ? 0 : rows.at[i].n - rows.at[i].voided;
        all += made;
        if (rows.at[i].stratum == stratum) part += made;
    }
    if ((v->h.s.population && all > v->h.s.population) ||
        (stratum && part > strata->at[stratum - 1].people))
        v->problem = MSG_survey_letters_people;
    return ERR_NONE;
}

enum err survey_letters_make(struct req *q, struct res *r)
{
    struct letters_view v = {.many = req_line(q, "aantal", 6)};
    const str act = req_line(q, "doe", 12);
    int64_t n, batch, stratum = 0, changed;

    TRY(survey_here_must(q, MAY_LEAD_TRAJECTORY, &v.h));
    if (str_eq(act, STR("gedrukt"))) {
        if (str_int(req_line(q, "partij", 12), REMINDERS, INT32_MAX, &batch) != ERR_NONE)
            return fail(q, ERR_INVALID, MSG_error_invalid);
        TRY(pdf_drop(q->db, letters_key(q->mem, v.h.s.id, batch), &changed));
        return survey_to(q, r, &v.h, STR("/brieven"));
    }
    if (str_eq(act, STR("intrekken"))) return letters_void(q, r, &v);
    if (str_eq(act, STR("herinner"))) return letters_remind(q, r, &v);
    if (!makes(&v.h.s)) return fail(q, ERR_CONFLICT, MSG_survey_letters_when);
    const bool with_form = !v.h.sample || req_line(q, "formulier", 1).n > 0;
    const int64_t most = with_form ? LETTERS_WITH_FORM : SURVEY_CODES_AT_ONCE;
    if (str_int(v.many, 1, most, &n) != ERR_NONE) v.problem = MSG_survey_letters_many;
    struct survey_stratum_rows strata;
    TRY(survey_strata(q->db, q->mem, v.h.s.id, &strata));
    if (v.h.sample && strata.n &&
        str_int(req_line(q, "deel", 4), 1, strata.n, &stratum) != ERR_NONE)
        v.part_problem = MSG_survey_letters_part;
    v.part = stratum;
    v.with_form = with_form;
    if (!v.problem && !v.part_problem && v.h.sample) TRY(not_more(q, &v, &strata, stratum, n));
    if (v.problem || v.part_problem) {
        r->status = 422;
        return letters_show(q, r, &v);
    }
    str *code = MEM_ARRAY(q->mem, str, (size_t)n);
    TRY(survey_codes_make(q->db, q->mem, &v.h.s, stratum, !v.h.sample, n, code, &batch));
    str *number = MEM_ARRAY(q->mem, str, (size_t)n);
    for (int64_t i = 0; i < n; i++)
        number[i] = letter_number(q->mem, batch, i + 1);
    TRY(print_ask(q, &v.h, code, v.h.sample ? number : NULL, n, batch, with_form));
    TRY(audit_by(q, "survey.codes", survey_object(q, &v.h),
                 str_format(q->mem, "batch=%lld n=%lld", (long long)batch, (long long)n)));
    return survey_to(q, r, &v.h, STR("/brieven"));
}

// Of who had them made, and of nobody else.
enum err survey_letters_pdf(struct req *q, struct res *r)
{
    struct pdf_bytes_row pdf;
    struct survey_here h;
    int64_t batch;
    bool found;

    TRY(survey_here_must(q, MAY_LEAD_TRAJECTORY, &h));
    TRY(req_query_int(q, "partij", REMINDERS, INT32_MAX, 1, &batch));
    TRY(pdf_bytes_own(q->db, q->mem, letters_key(q->mem, h.s.id, batch), who_person(q->who), &found,
                      &pdf));
    if (!found) return ERR_NOT_FOUND;
    r->type = "application/pdf";
    r->cache = CACHE_NEVER;
    r->body = out_new(q->mem);
    out_str(&r->body, pdf.pdf);
    return ERR_NONE;
}

// For the list of addresses that the municipality keeps: which letters were not answered yet.
enum err survey_unanswered_csv(struct req *q, struct res *r)
{
    struct csv_out c = {.for_people = true};
    struct survey_here h;
    str *numbers;
    int64_t n;

    TRY(survey_here_must(q, MAY_LEAD_TRAJECTORY, &h));
    if (!h.sample || survey_state_of(&h.s) != SURVEY_open) return ERR_NOT_FOUND;
    TRY(unanswered(q, &h, &numbers, &n));
    r->type = "text/csv; charset=utf-8";
    r->cache = CACHE_NEVER;
    r->body = out_new(q->mem);
    c.out = &r->body;
    csv_put(&c, STR("brief"));
    csv_end(&c);
    for (int64_t i = 0; i < n; i++) {
        csv_put(&c, numbers[i]);
        csv_end(&c);
    }
    return ERR_NONE;
}
