// respond.c - filling in: the front page, one question at a time, going on later, looking over, sending; and then, apart
// from it, who somebody is. Everything works without script and without a cookie.
#include "app/survey/surveys.h"

#include "app/survey/manage.h"
#include "app/survey/respond.html.h"
#include "base/utf8.h"
#include "core/mail.h"
#include "core/session.h"

#define LAST STR("controle") // where one looks over what one answered

enum {
    MAILS = 10
}; // of links, from one address in ten minutes: no more, so that nobody is written to by a stranger all day

// ---- the front page ----

static struct sentences paragraphs(struct req *q, str text)
{
    struct sentences s = {MEM_ARRAY(q->mem, str, text.n + 1), 0};
    str line;

    while (str_line(&text, &line))
        if (str_trim(line).n) s.at[s.n++] = str_trim(line);
    return s;
}

static enum err start_show(struct req *q, struct res *r, struct start_view *v)
{
    v->questions = v->h.form.n;
    v->minutes = form_minutes(&v->h.form);
    v->intro = paragraphs(q, in_reader_language(q, v->h.form.intro, v->h.form.intro_en));
    v->intro_dutch = q->lang != LANG_NL && !v->h.form.intro_en.n;
    v->has_result = survey_state_of(&v->h.s) == SURVEY_published;
    struct html *h = survey_page(q, r, &v->h, MSG_survey_title, v->h.taking || v->test, v->test);
    survey_start_html(h, v);
    return page_close(h);
}

enum err survey_show(struct req *q, struct res *r)
{
    struct start_view v = {0};

    TRY(survey_here(q, &v.h));
    return start_show(q, r, &v);
}

static enum err to_question(struct req *q, struct res *r, const struct survey_here *h, str key,
                            str question, bool big)
{
    return survey_to(q, r, h,
                     str_format(q->mem, "/vraag?" EDIT_KEY_FIELD "=" STR_FMT "&v=" STR_FMT "%s",
                                STR_ARG(key), STR_ARG(question), big ? "&groot=1" : ""));
}

// The first question that has no answer yet, else the end.
static enum err to_first(struct req *q, struct res *r, const struct survey_here *h,
                         const struct survey_sheet *sheet)
{
    str *value = MEM_ARRAY(q->mem, str, (size_t)h->form.n + 1);
    bool *shown = MEM_ARRAY(q->mem, bool, (size_t)h->form.n + 1);

    TRY(survey_sheet_values(q->db, q->mem, &h->form, sheet->id, value));
    form_show(&h->form, value, shown);
    for (int i = 0; i < h->form.n; i++)
        if (shown[i] && !value[i].n)
            return to_question(q, r, h, sheet->key, h->form.at[i].id, false);
    return to_question(q, r, h, sheet->key, LAST, false);
}

static enum err refused(struct req *q, struct res *r, struct start_view *v, enum err e)
{
    if (e != ERR_NOT_FOUND && e != ERR_GONE) return e;
    v->code_problem = e == ERR_GONE ? MSG_survey_closed_now : MSG_survey_code_wrong;
    r->status = e == ERR_GONE ? 409 : 422;
    return start_show(q, r, v);
}

enum err survey_start(struct req *q, struct res *r)
{
    struct start_view v = {0};
    struct survey_sheet sheet;

    TRY(survey_here(q, &v.h));
    v.code = req_line(q, "code", 40);
    const enum err e = survey_begin(q->db, q->mem, q->now, &v.h.s, v.code, false, &sheet);
    if (e != ERR_NONE) return refused(q, r, &v, e);
    return to_first(q, r, &v.h, &sheet);
}

enum err survey_resume(struct req *q, struct res *r)
{
    struct start_view v = {.resume = true};
    struct survey_sheet sheet;

    TRY(survey_here(q, &v.h));
    v.code = req_line(q, "verder", 40);
    const enum err e = survey_sheet_open(q->db, q->mem, &v.h.s, v.code, &sheet);
    if (e != ERR_NONE) return refused(q, r, &v, e);
    return to_first(q, r, &v.h, &sheet);
}

// ---- the test round ----

static enum err test_get(struct req *q, str key, struct start_view *v)
{
    TRY(survey_here_any(q, &v->h));
    if (survey_state_of(&v->h.s) != SURVEY_testing || !str_eq(key, v->h.s.test_key))
        return ERR_NOT_FOUND;
    v->test = true;
    v->key = key;
    return ERR_NONE;
}

enum err survey_test(struct req *q, struct res *r)
{
    struct start_view v = {0};

    TRY(test_get(q, req_query(q, EDIT_KEY_FIELD, EDIT_KEY_SIGNS), &v));
    return start_show(q, r, &v);
}

enum err survey_test_start(struct req *q, struct res *r)
{
    struct start_view v = {0};
    struct survey_sheet sheet;

    TRY(test_get(q, req_line(q, EDIT_KEY_FIELD, EDIT_KEY_SIGNS), &v));
    const enum err e = survey_begin(q->db, q->mem, q->now, &v.h.s, STR(""), true, &sheet);
    if (e != ERR_NONE) return refused(q, r, &v, e);
    return to_first(q, r, &v.h, &sheet);
}

// ---- one question ----

struct asking {
    struct ask_view v;
    struct survey_sheet sheet;
    str *value;
    bool *shown;
    int at; // among all; n: looking over
};

// Sent, gone on with elsewhere, closed, or a key that never was: they look the same, and the page says what to do.
static enum err sheet_open(struct req *q, const struct survey_here *h, str key,
                           struct survey_sheet *out)
{
    const enum err e = survey_sheet_open(q->db, q->mem, &h->s, key, out);

    return e == ERR_NOT_FOUND ? fail(q, e, MSG_survey_sheet_gone) : e;
}

static enum err asking_open(struct req *q, str key, struct asking *a)
{
    TRY(survey_here_any(q, &a->v.h));
    TRY(sheet_open(q, &a->v.h, key, &a->sheet));
    const size_t n = (size_t)a->v.h.form.n + 1;
    a->value = MEM_ARRAY(q->mem, str, n);
    a->shown = MEM_ARRAY(q->mem, bool, n);
    a->v.key = a->sheet.key;
    a->v.test = a->sheet.test;
    TRY(survey_sheet_values(q->db, q->mem, &a->v.h.form, a->sheet.id, a->value));
    form_show(&a->v.h.form, a->value, a->shown);
    return ERR_NONE;
}

static int next_shown(const struct asking *a, int from, int step)
{
    for (int i = from + step; i >= 0 && i < a->v.h.form.n; i += step)
        if (a->shown[i]) return i;
    return step > 0 ? a->v.h.form.n : -1;
}

static str question_id(const struct asking *a, int at)
{
    return at < 0 || at >= a->v.h.form.n ? LAST : a->v.h.form.at[at].id;
}

static enum err ask_show(struct req *q, struct res *r, struct asking *a)
{
    struct ask_view *v = &a->v;
    const struct form *f = &v->h.form;
    const int before = next_shown(a, a->at, -1);

    v->first = before < 0;
    v->previous = before < 0 ? STR("") : f->at[before].id;
    for (int i = 0; i < f->n; i++) {
        v->of += a->shown[i];
        v->at += a->shown[i] && i <= a->at;
    }
    if (a->at == f->n) {
        v->last = true;
        v->all.at = MEM_ARRAY(q->mem, struct question_view, (size_t)f->n + 1);
        for (int i = 0; i < f->n; i++)
            if (a->shown[i]) {
                question_view_fill(q, f, i, a->value[i], &v->all.at[v->all.n]);
                if (f->at[i].required && !a->value[i].n)
                    v->all.at[v->all.n].problem = MSG_survey_value_missing;
                v->all.n++;
            }
    } else {
        const msg problem = v->q.problem;
        question_view_fill(q, f, a->at, a->value[a->at], &v->q);
        v->q.problem = problem;
        if (problem) ranking_keep(q, &f->at[a->at], &v->q);
        if (v->q.kind == QUESTION_place) TRY(place_names(q, &v->h, &v->names));
        if (v->names.n) v->q.places = STR("plaatsen");
    }
    struct html *h = survey_page(q, r, &v->h, MSG_survey_title, true, true);
    survey_ask_html(h, v);
    return page_close(h);
}

// Which question the address or form names; one that is not shown (any more) leads to the next.
static int asked(const struct asking *a, str id)
{
    const int at = form_find(&a->v.h.form, id);

    if (at < 0) return str_eq(id, LAST) ? a->v.h.form.n : next_shown(a, -1, 1);
    return a->shown[at] ? at : next_shown(a, at, 1);
}

enum err survey_ask(struct req *q, struct res *r)
{
    struct asking a = {0};

    TRY(asking_open(q, req_query(q, EDIT_KEY_FIELD, EDIT_KEY_SIGNS), &a));
    a.v.big = req_query(q, "groot", 1).n > 0;
    a.at = asked(&a, req_query(q, "v", 20));
    return ask_show(q, r, &a);
}

static enum err sheet_send(struct req *q, struct res *r, struct asking *a)
{
    str ticket;
    int first;

    const enum err e =
        survey_send(q->db, q->mem, q->now, &a->v.h.s, &a->v.h.form, &a->sheet, &first, &ticket);
    if (e == ERR_GONE) return fail(q, ERR_GONE, MSG_survey_closed_now);
    TRY(e);
    if (first >= 0) {
        a->at = a->v.h.form.n;
        r->status = 422;
        return ask_show(q, r, a);
    }
    return survey_to(q, r, &a->v.h,
                     str_format(q->mem, "/klaar?" EDIT_KEY_FIELD "=" STR_FMT "%s", STR_ARG(ticket),
                                a->v.big ? "&groot=1" : ""));
}

// What was given is kept whichever button was used; only going on asks that it is there and fits.
enum err survey_ask_save(struct req *q, struct res *r)
{
    struct asking a = {0};
    str value;

    TRY(asking_open(q, req_line(q, EDIT_KEY_FIELD, EDIT_KEY_SIGNS), &a));
    a.v.big = req_line(q, "groot", 1).n > 0;
    const str act = req_line(q, "doe", 20), id = req_line(q, "v", 20);
    if (str_eq(id, LAST) && str_eq(act, STR("verstuur"))) return sheet_send(q, r, &a);
    a.at = asked(&a, id);
    if (a.at < a.v.h.form.n && str_eq(a.v.h.form.at[a.at].id, id)) {
        const struct question *x = &a.v.h.form.at[a.at];
        const str sent = question_sent(q, x);
        enum value_problem p = form_value(q->mem, x, sent, &value);
        const bool going_on =
            !str_eq(act, STR("terug")) && !str_eq(act, STR("later")) && !str_eq(act, STR("groot"));
        if (p == VALUE_FINE && x->required && !value.n) p = VALUE_MISSING;
        if (p != VALUE_FINE && (going_on || p != VALUE_MISSING)) {
            a.v.q.problem = survey_problem_word(p);
            a.value[a.at] = sent;
            r->status = 422;
            return ask_show(q, r, &a);
        }
        if (value.n)
            TRY(survey_answer_put(q->db, a.sheet.id, x->id, value));
        else
            TRY(survey_answer_drop(q->db, a.sheet.id, x->id));
        a.value[a.at] = value;
        form_show(&a.v.h.form, a.value, a.shown);
    }
    if (str_eq(act, STR("later")))
        return survey_to(q, r, &a.v.h,
                         str_format(q->mem, "/later?" EDIT_KEY_FIELD "=" STR_FMT "&v=" STR_FMT "%s",
                                    STR_ARG(a.v.key), STR_ARG(question_id(&a, a.at)),
                                    a.v.big ? "&groot=1" : ""));
    if (str_eq(act, STR("groot"))) return to_question(q, r, &a.v.h, a.v.key, id, !a.v.big);
    const int to = str_eq(act, STR("terug")) ? next_shown(&a, a.at, -1) : next_shown(&a, a.at, 1);
    return to_question(q, r, &a.v.h, a.v.key, to < 0 ? question_id(&a, a.at) : question_id(&a, to),
                       a.v.big);
}

// ---- later ----

static enum err later_get(struct req *q, str key, struct later_view *v)
{
    struct survey_sheet sheet;

    TRY(survey_here_any(q, &v->h));
    TRY(sheet_open(q, &v->h, key, &sheet));
    v->key = sheet.key;
    v->code = survey_code_write(q->mem, sheet.key);
    return ERR_NONE;
}

static enum err later_show(struct req *q, struct res *r, const struct later_view *v)
{
    struct html *h = survey_page(q, r, &v->h, MSG_survey_later_title, true, true);

    survey_later_html(h, v);
    return page_close(h);
}

// What stands in an address of ours is never what somebody else wrote there.
static str known(const struct form *f, str question)
{
    return form_find(f, question) >= 0 || str_eq(question, LAST) ? question : STR("");
}

enum err survey_later(struct req *q, struct res *r)
{
    struct later_view v = {0};

    TRY(later_get(q, req_query(q, EDIT_KEY_FIELD, EDIT_KEY_SIGNS), &v));
    v.sent = req_query(q, "gestuurd", 1).n > 0;
    v.big = req_query(q, "groot", 1).n > 0;
    v.question = req_query(q, "v", 20);
    return later_show(q, r, &v);
}

enum err survey_later_mail(struct req *q, struct res *r)
{
    struct later_view v = {0};

    TRY(later_get(q, req_line(q, EDIT_KEY_FIELD, EDIT_KEY_SIGNS), &v));
    v.mail = req_line(q, "mail", 255);
    v.big = req_line(q, "groot", 1).n > 0;
    v.question = req_line(q, "v", 20);
    if (!mail_is_address(v.mail)) v.mail_problem = MSG_survey_mail_wrong;
    if (!v.mail_problem && req_is_burst(q, STR("survey.later"), MAILS))
        v.mail_problem = MSG_survey_mail_many;
    if (v.mail_problem) {
        r->status = v.mail_problem == MSG_survey_mail_many ? 429 : 422;
        return later_show(q, r, &v);
    }
    if (!v.h.t.practice) { // nothing leaves a practice place
        str origin;
        TRY(place_origin(q->db, q->mem, q->site->set, v.h.place.id, &origin));
        const struct msg_arg args[] = {
            {.name = "title", .s = v.h.title},
            {.name = "address",
             .s =
                 str_format(q->mem,
                            STR_FMT "%s" STR_FMT "/vraag?" EDIT_KEY_FIELD "=" STR_FMT "&v=" STR_FMT,
                            STR_ARG(origin), q->lang == LANG_EN ? "/en" : "", STR_ARG(v.h.where),
                            STR_ARG(v.key), STR_ARG(known(&v.h.form, v.question)))},
            {.name = "place", .s = v.h.place.name},
        };
        TRY(mail_queue(q->db, q->mem, q->now, v.mail,
                       msg_fill(q->mem, q->lang, MSG_survey_later_subject, args, 1),
                       msg_fill(q->mem, q->lang, MSG_survey_later_text, args, COUNT_OF(args))));
    }
    return survey_to(q, r, &v.h,
                     str_format(q->mem,
                                "/later?" EDIT_KEY_FIELD "=" STR_FMT "&v=" STR_FMT "%s&gestuurd=1",
                                STR_ARG(v.key), STR_ARG(known(&v.h.form, v.question)),
                                v.big ? "&groot=1" : ""));
}

// ---- sent; and who you are ----

#define ABOUT(trait)        {#trait, "", MSG_survey_about_##trait},
#define VALUE(trait, value) {#trait, #value, MSG_survey_about_##trait##_##value},
static const struct {
    const char *trait, *value;
    msg word;
} abouts[] = {
#include "core/survey_about.def"
};
#undef ABOUT
#undef VALUE

// Those that this survey asks.
void about_choices(struct req *q, const struct survey_here *h, struct about_lines *out)
{
    *out = (struct about_lines){MEM_ARRAY(q->mem, struct about_line, COUNT_OF(abouts)), 0};
    for (size_t i = 0; i < COUNT_OF(abouts); i++) {
        const str trait = str_of(abouts[i].trait);
        if (!survey_has_about(&h->s, trait)) continue;
        if (!*abouts[i].value) {
            struct about_line *l = &out->at[out->n++];
            *l = (struct about_line){.trait = trait, .word = abouts[i].word};
            l->values.at = MEM_ARRAY(q->mem, struct about_value, COUNT_OF(abouts));
        } else {
            struct about_values *x = &out->at[out->n - 1].values;
            x->at[x->n++] =
                (struct about_value){str_of(abouts[i].value),
                                     str_format(q->mem, "%s-%s", abouts[i].trait, abouts[i].value),
                                     abouts[i].word, false};
        }
    }
}

// What was chosen, on a form that comes back.
void about_keep(struct req *q, struct about_lines *all)
{
    for (int i = 0; i < all->n; i++) {
        struct about_line *l = &all->at[i];
        const str said = req_line(q, str_z(q->mem, l->trait), 20);
        l->none = str_eq(said, STR("none"));
        for (int k = 0; k < l->values.n; k++)
            l->values.at[k].chosen = str_eq(l->values.at[k].value, said);
    }
}

static enum err done_get(struct req *q, str key, struct done_view *v)
{
    int64_t test;
    bool found;

    TRY(survey_here_any(q, &v->h));
    if (!survey_code_read(q->mem, key, SURVEY_KEY, &v->key)) return ERR_NOT_FOUND;
    TRY(survey_ticket_of(q->db, q->mem, key_hash(q->mem, v->key), v->h.s.id, &found, &test));
    if (!found) return ERR_NOT_FOUND;
    v->test = test != 0;
    v->test_key = v->test ? v->h.s.test_key : STR("");
    about_choices(q, &v->h, &v->about);
    return ERR_NONE;
}

enum err survey_done(struct req *q, struct res *r)
{
    struct done_view v = {0};

    TRY(done_get(q, req_query(q, EDIT_KEY_FIELD, EDIT_KEY_SIGNS), &v));
    v.big = req_query(q, "groot", 1).n > 0;
    struct html *h = survey_page(q, r, &v.h, MSG_survey_done_title, true, true);
    survey_done_html(h, &v);
    return page_close(h);
}

// Each trait by itself, as one more of a number; "I rather not say" is counted as well, so that all add up to the same.
enum err about_add(struct req *q, const struct survey_here *h)
{
    struct about_lines all;

    about_choices(q, h, &all);
    for (int i = 0; i < all.n; i++) {
        const struct about_line *l = &all.at[i];
        const str said = req_line(q, str_z(q->mem, l->trait), 20);
        str value = STR("none");
        for (int k = 0; k < l->values.n; k++)
            if (str_eq(l->values.at[k].value, said)) value = said;
        TRY(survey_about_add(q->db, h->s.id, l->trait, value));
    }
    return ERR_NONE;
}

enum err about_count(struct req *q, const struct survey_here *h, str ticket)
{
    int64_t changed;

    TRY(survey_ticket_use(q->db, key_hash(q->mem, ticket), h->s.id, &changed));
    if (!changed) return ERR_CONFLICT;
    return about_add(q, h);
}

enum err survey_done_save(struct req *q, struct res *r)
{
    struct done_view v = {0};

    TRY(done_get(q, req_line(q, EDIT_KEY_FIELD, EDIT_KEY_SIGNS), &v));
    TRY(about_count(q, &v.h, v.key));
    return survey_to(q, r, &v.h,
                     v.test ? str_format(q->mem, "/bedankt?" EDIT_KEY_FIELD "=" STR_FMT,
                                         STR_ARG(v.test_key))
                            : STR("/bedankt"));
}

enum err survey_thanks(struct req *q, struct res *r)
{
    struct done_view v = {0};

    TRY(survey_here_any(q, &v.h));
    v.test = survey_state_of(&v.h.s) == SURVEY_testing;
    const bool tries =
        v.test && str_eq(req_query(q, EDIT_KEY_FIELD, EDIT_KEY_SIGNS), v.h.s.test_key);
    if (!survey_is_seen(&v.h.s) && !tries && !may(q->who, MAY_SEE_PLANS, v.h.place.id))
        return ERR_NOT_FOUND;
    struct html *h = survey_page(q, r, &v.h, MSG_survey_thanks_title, false, true);
    survey_thanks_html(h, &v);
    return page_close(h);
}

// ---- all questions, to look at or to print ----

enum err survey_questions(struct req *q, struct res *r)
{
    struct questions_view v = {0};

    TRY(survey_here(q, &v.h));
    v.intro = paragraphs(q, in_reader_language(q, v.h.form.intro, v.h.form.intro_en));
    v.all.at = MEM_ARRAY(q->mem, struct question_view, (size_t)v.h.form.n + 1);
    for (int i = 0; i < v.h.form.n; i++)
        question_view_fill(q, &v.h.form, i, STR(""), &v.all.at[v.all.n++]);
    struct html *h = survey_page(q, r, &v.h, MSG_survey_questions_title, false, true);
    survey_questions_html(h, &v);
    return page_close(h);
}

// As it is imported again; and once it is open, for everybody: the bytes whose SHA-256 is the fingerprint.
enum err survey_questions_json(struct req *q, struct res *r)
{
    struct survey_here h;

    TRY(survey_here(q, &h));
    r->type = "application/json";
    r->open = survey_is_seen(&h.s);
    r->body = out_new(q->mem);
    out_str(&r->body, h.s.form);
    return ERR_NONE;
}
