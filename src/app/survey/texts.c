// texts.c - words of people, after it is closed and before they are published: let through, or left out for a reason from the list. Who wrote them
// is not known to anybody, so nobody can be told; how many were left out, and why, stands with the result.
#include "app/survey/manage.h"

#include "app/survey/result.h"
#include "app/survey/texts.html.h"

enum { WORDS_PAGE = 25 };

static enum err words_open(struct req *q, struct words_view *v)
{
    TRY(survey_here_must(q, MAY_MODERATE, &v->h));
    const enum survey_state state = survey_state_of(&v->h.s);
    v->early = state == SURVEY_open;
    return state == SURVEY_closed || v->early ? ERR_NONE
                                              : fail(q, ERR_CONFLICT, MSG_survey_words_when);
}

enum err survey_words(struct req *q, struct res *r)
{
    struct words_view v = {0};

    TRY(words_open(q, &v));
    v.lines.at = MEM_ARRAY(q->mem, struct word_line, WORDS_PAGE);
    for (int i = 0; i < v.h.form.n && !v.early; i++) {
        const struct question *x = &v.h.form.at[i];
        struct survey_text_rows rows;
        int64_t n;
        if (x->kind != QUESTION_text) continue;
        TRY(survey_texts_count(q->db, q->mem, v.h.s.id, x->id, STR(""), &n));
        v.left += n;
        TRY(survey_texts(q->db, q->mem, v.h.s.id, x->id, STR(""), WORDS_PAGE, &rows));
        for (int k = 0; k < rows.n && v.lines.n < WORDS_PAGE; k++)
            v.lines.at[v.lines.n++] =
                (struct word_line){rows.at[k].sheet, x->id, x->text, rows.at[k].value,
                                   str_format(q->mem, STR_FMT "-%lld", STR_ARG(x->id),
                                              (long long)rows.at[k].sheet)};
    }
    v.reasons = hide_reasons(q->mem, STR(""));
    struct html *h = survey_page(q, r, &v.h, MSG_survey_words_title, true, true);
    survey_words_html(h, &v);
    return page_close(h);
}

// "ja", or a reason, for each on the page; what has neither waits.
enum err survey_words_save(struct req *q, struct res *r)
{
    struct words_view v = {0};
    int64_t done = 0;

    TRY(words_open(q, &v));
    if (v.early) return fail(q, ERR_CONFLICT, MSG_survey_words_early);
    for (int i = 0; i < v.h.form.n; i++) {
        const struct question *x = &v.h.form.at[i];
        struct survey_text_rows rows;
        if (x->kind != QUESTION_text) continue;
        TRY(survey_texts(q->db, q->mem, v.h.s.id, x->id, STR(""), WORDS_PAGE, &rows));
        for (int k = 0; k < rows.n; k++) {
            const char *field = str_z(q->mem, str_format(q->mem, STR_FMT "-%lld", STR_ARG(x->id),
                                                         (long long)rows.at[k].sheet));
            const str said = req_line(q, field, 20);
            int64_t changed;
            if (!str_eq(said, STR("ja")) && hide_reason_word(said) == MSG_none) continue;
            const bool shown = str_eq(said, STR("ja"));
            TRY(survey_text_judge(q->db, v.h.s.id, rows.at[k].sheet, x->id,
                                  shown ? STR("shown") : STR("out"), shown ? STR("") : said,
                                  &changed));
            done += changed;
        }
    }
    TRY(audit_by(q, "survey.words", survey_object(q, &v.h),
                 str_format(q->mem, "n=%lld", (long long)done)));
    return survey_to(q, r, &v.h, STR("/teksten"));
}
