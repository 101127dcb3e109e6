// interview.c - a whole questionnaire on one page: for who asks people in the street or by phone, with keys instead of a
// mouse, and for paper that was sent back, typed by two people who do not see each other.
#include "app/survey/manage.h"

#include "app/survey/interview.html.h"
#include "base/json.h"
#include "core/contribution.h"
#include "core/session.h"

static enum err whole_show(struct req *q, struct res *r, struct street_view *v, const str *value,
                           const enum value_problem *problem)
{
    TRY(place_names(q, &v->h, &v->names));
    v->all.at = MEM_ARRAY(q->mem, struct question_view, (size_t)v->h.form.n + 1);
    for (int i = 0; i < v->h.form.n; i++) {
        struct question_view *x = &v->all.at[v->all.n++];
        question_view_fill(q, &v->h.form, i, value ? value[i] : STR(""), x);
        if (problem) x->problem = survey_problem_word(problem[i]);
        if (problem && problem[i] != VALUE_FINE) ranking_keep(q, &v->h.form.at[i], x);
        if (x->kind == QUESTION_place && v->names.n) x->places = STR("plaatsen");
    }
    if (!v->paper) about_choices(q, &v->h, &v->about);
    if (!v->paper && problem) about_keep(q, &v->about);
    if (v->h.s.has_ends_day) v->last = day_iso(q->mem, v->h.ends);
    v->trial = survey_state_of(&v->h.s) == SURVEY_testing;
    r->worker = !v->paper; // an interviewer has no network everywhere
    struct html *h =
        survey_page(q, r, &v->h, v->paper ? MSG_survey_paper_title : MSG_survey_street_title, true,
                    true);
    survey_street_html(h, v);
    return page_close(h);
}

// What was sent for all questions; on paper people leave open what they like. value: as kept, or as sent where it does not fit. False: something does not.
static bool whole_read(struct req *q, const struct form *f, bool paper, str *value,
                       enum value_problem *problem)
{
    bool *shown = MEM_ARRAY(q->mem, bool, (size_t)f->n + 1), fine = true;

    for (int i = 0; i < f->n; i++) {
        const str sent = question_sent(q, &f->at[i]);
        problem[i] = form_value(q->mem, &f->at[i], sent, &value[i]);
        if (problem[i] != VALUE_FINE) value[i] = sent;
    }
    form_show(f, value, shown);
    for (int i = 0; i < f->n; i++) {
        if (!shown[i]) { // asked for nothing: what stands there is left out
            problem[i] = VALUE_FINE;
            value[i] = STR("");
        } else if (problem[i] == VALUE_FINE && f->at[i].required && !value[i].n && !paper)
            problem[i] = VALUE_MISSING;
        fine = fine && problem[i] == VALUE_FINE;
    }
    return fine;
}

// The code of this survey that was typed and can still be used.
static enum err code_typed(struct req *q, const struct survey_here *h, str typed, bool *out_found,
                           struct survey_code_row *out)
{
    str code;

    *out_found = survey_code_read(q->mem, typed, SURVEY_CODE, &code);
    if (!*out_found) return ERR_NONE;
    TRY(survey_code_by_hash(q->db, q->mem, key_hash(q->mem, code), out_found, out));
    *out_found = *out_found && out->survey.v == h->s.id.v && str_eq(out->state, STR("new"));
    return ERR_NONE;
}

// ---- in the street, by phone, at a meeting ----

// What the page says when it takes no new interviews; what waits in a browser can still be sent from it.
static void street_closed(struct req *q, struct street_view *v)
{
    const enum survey_state state = survey_state_of(&v->h.s);

    if (survey_takes(&v->h.s, &v->h.t, day_of_at(q->now))) return;
    v->closed = state == SURVEY_published                        ? MSG_survey_street_published
                : state == SURVEY_stopped                        ? MSG_survey_street_stopped
                : state == SURVEY_open || state == SURVEY_closed ? MSG_survey_street_closed
                                                                 : MSG_survey_closed_now;
}

enum err survey_street(struct req *q, struct res *r)
{
    struct street_view v = {0};

    TRY(survey_here_must(q, MAY_INTAKE, &v.h));
    if (!survey_is_seen(&v.h.s) && survey_state_of(&v.h.s) != SURVEY_testing)
        return fail(q, ERR_CONFLICT, MSG_survey_closed_now);
    street_closed(q, &v);
    v.channel = req_query(q, "manier", 12);
    if (!contribution_is_channel(v.channel)) v.channel = STR("street");
    v.done = req_query(q, "klaar", 1).n > 0;
    TRY(survey_sheets_on(q->db, q->mem, v.h.s.id, v.channel, day_of_at(q->now).n, &v.today));
    return whole_show(q, r, &v, NULL, NULL);
}

struct interview {
    str uid, channel;
    int64_t at;  // when it was held
    bool trial;  // held in the test round
    bool counts; // only who somebody is: it was kept apart, and comes apart
};

enum { UID_LEAST = 16, UID_MOST = 40 };

// Why this interview is not taken; 0 when it is. A page that was loaded days ago may send what was said since.
static msg refusal(struct req *q, const struct survey_here *h, const struct interview *w)
{
    const day today = day_of_at(q->now);
    const bool testing = survey_state_of(&h->s) == SURVEY_testing;

    if (w->uid.n && w->trial != testing)
        return w->trial ? MSG_survey_street_was_trial : MSG_survey_closed_now;
    if (survey_takes(&h->s, &h->t, today) && (testing || day_of_at(w->at).n == today.n)) return 0;
    if (w->uid.n && survey_takes_late(&h->s, day_of_at(w->at), today)) return 0;
    switch (survey_state_of(&h->s)) {
    case SURVEY_published: return MSG_survey_street_published;
    case SURVEY_stopped: return MSG_survey_street_stopped;
    case SURVEY_open:
    case SURVEY_closed: return MSG_survey_street_late;
    default: return MSG_survey_closed_now;
    }
}

static enum err interview_read(struct req *q, struct interview *w)
{
    const str held = req_line(q, "dag", 10);
    day on;

    *w = (struct interview){.uid = req_line(q, "interview", UID_MOST + 1),
                            .channel = req_line(q, "manier", 12),
                            .at = q->now,
                            .trial = req_line(q, "proef", 1).n > 0,
                            .counts = req_line(q, "alleen", 3).n > 0};
    if (!contribution_is_channel(w->channel) || str_eq(w->channel, STR("online")) ||
        str_eq(w->channel, STR("paper")))
        w->channel = STR("street");
    if (!w->uid.n) return w->counts ? ERR_INVALID : ERR_NONE;
    if (w->uid.n < UID_LEAST || w->uid.n > UID_MOST || day_parse(held, &on) != ERR_NONE)
        return fail(q, ERR_INVALID, MSG_survey_street_wrong);
    w->at = at_of_local(on, 12 * 60);
    return ERR_NONE;
}

// A page that keeps interviews asks for a short answer.
static enum err street_taken(struct req *q, struct res *r, const struct street_view *v)
{
    struct json j = res_json(r);
    int64_t today;

    TRY(survey_sheets_on(q->db, q->mem, v->h.s.id, v->channel, day_of_at(q->now).n, &today));
    json_open(&j, '{');
    json_pair_int(&j, "today", today);
    json_close(&j, '}');
    return ERR_NONE;
}

static enum err street_refused(struct req *q, struct res *r, const struct street_view *v, msg why,
                               const enum value_problem *problem)
{
    struct json j = res_json(r);

    r->status = 422;
    json_open(&j, '{');
    json_key(&j, "why"), json_open(&j, '[');
    if (why) json_text(&j, msg_text(q->lang, why));
    if (v->code_problem) json_text(&j, msg_text(q->lang, v->code_problem));
    for (int i = 0; problem && i < v->h.form.n; i++)
        if (problem[i] != VALUE_FINE)
            json_text(&j, str_format(q->mem, "%d. " STR_FMT, i + 1,
                                     STR_ARG(msg_text(q->lang, survey_problem_word(problem[i])))));
    json_close(&j, ']');
    json_close(&j, '}');
    return ERR_NONE;
}

enum err survey_street_save(struct req *q, struct res *r)
{
    struct street_view v = {0};
    struct survey_code_row c;
    struct interview w;
    struct survey_interview_row before;
    bool found = false, known;
    int64_t stratum = 0, changed;
    str ticket, key = {0};
    int first;

    TRY(survey_here_must(q, MAY_INTAKE, &v.h));
    TRY(interview_read(q, &w));
    v.channel = w.channel;
    if (w.uid.n) {
        key = key_hash(q->mem, str_format(q->mem, "%lld/%d/" STR_FMT, (long long)v.h.s.id.v,
                                          w.counts, STR_ARG(w.uid)));
        TRY(survey_interview_of(q->db, q->mem, key, &known, &before));
        if (known) return street_taken(q, r, &v);
    }
    const msg why = refusal(q, &v.h, &w);
    if (why && !w.uid.n) return fail(q, ERR_CONFLICT, why);
    if (why) return street_refused(q, r, &v, why, NULL);
    if (w.counts) {
        TRY(survey_interview_insert(q->db, key, v.h.s.id));
        TRY(about_add(q, &v.h));
        return street_taken(q, r, &v);
    }
    str *value = MEM_ARRAY(q->mem, str, (size_t)v.h.form.n + 1);
    enum value_problem *problem = MEM_ARRAY(q->mem, enum value_problem, (size_t)v.h.form.n + 1);
    const bool fine = whole_read(q, &v.h.form, v.paper, value, problem);
    v.code = req_line(q, "code", 40);
    if (v.h.sample && !w.trial && survey_state_of(&v.h.s) != SURVEY_testing) {
        TRY(code_typed(q, &v.h, v.code, &found, &c));
        if (!found) v.code_problem = MSG_survey_code_wrong;
        if (found) stratum = c.stratum;
    }
    if ((!fine || v.code_problem) && w.uid.n) return street_refused(q, r, &v, 0, problem);
    if (!fine || v.code_problem) {
        TRY(survey_sheets_on(q->db, q->mem, v.h.s.id, v.channel, day_of_at(q->now).n, &v.today));
        v.problem = MSG_survey_not_saved;
        r->status = 422;
        return whole_show(q, r, &v, value, problem);
    }
    TRY(survey_enter(q->db, q->mem, w.at, &v.h.s, &v.h.form, value, v.channel, stratum,
                     found ? &c.id : NULL, &first, &ticket));
    if (first >= 0) return ERR_INVALID; // whole_read asked the same
    if (w.uid.n) {                      // who they are comes by itself, under another id
        TRY(survey_interview_insert(q->db, key, v.h.s.id));
        TRY(survey_ticket_use(q->db, key_hash(q->mem, ticket), v.h.s.id, &changed));
        return street_taken(q, r, &v);
    }
    TRY(about_count(q, &v.h, ticket));
    return survey_to(q, r, &v.h,
                     str_format(q->mem, "/straat?klaar=1&manier=" STR_FMT, STR_ARG(v.channel)));
}

// ---- paper ----

// After the last day for a while: a letter takes its time.
static enum err paper_open(struct req *q, struct survey_here *h)
{
    TRY(survey_here_must(q, MAY_INTAKE, h));
    const enum survey_state state = survey_state_of(&h->s);
    return state == SURVEY_open || state == SURVEY_closed
               ? ERR_NONE
               : fail(q, ERR_CONFLICT, MSG_survey_closed_now);
}

enum err survey_papers(struct req *q, struct res *r)
{
    struct street_view v = {.paper = true};
    struct survey_paper_rows rows;

    TRY(paper_open(q, &v.h));
    v.done = req_query(q, "klaar", 1).n > 0;
    v.second = req_query(q, "tweede", 1).n > 0;
    TRY(survey_papers_waiting(q->db, q->mem, v.h.s.id, &rows));
    v.differ.at = MEM_ARRAY(q->mem, struct paper_line, (size_t)rows.n + 1);
    for (int i = 0; i < rows.n; i++) {
        if (rows.at[i].n > 1)
            v.differ.at[v.differ.n++] = (struct paper_line){rows.at[i].code.v, rows.at[i].n};
        v.waiting += rows.at[i].n == 1;
    }
    return whole_show(q, r, &v, NULL, NULL);
}

static str values_write(struct req *q, const struct form *f, const str *value)
{
    struct out o = out_new(q->mem);
    struct json j = json_new(&o);

    json_open(&j, '{');
    for (int i = 0; i < f->n; i++)
        if (value[i].n) json_pair_text(&j, str_z(q->mem, f->at[i].id), value[i]);
    json_close(&j, '}');
    return out_get(&o);
}

static enum err values_read(struct req *q, const struct form *f, str text, str *value)
{
    struct json_value all;

    TRY(json_read(q->mem, text, &all, NULL));
    for (int i = 0; i < f->n; i++) {
        const str s = json_get_text(&all, str_z(q->mem, f->at[i].id));
        value[i] = s.at ? s : STR("");
    }
    return ERR_NONE;
}

// The same for counting: words may differ in blanks and capitals.
static bool same(struct req *q, const struct form *f, const str *a, const str *b)
{
    for (int i = 0; i < f->n; i++) {
        str x = str_lower(q->mem, a[i]), y = str_lower(q->mem, b[i]), word_x, word_y;
        bool more_x, more_y;
        do {
            do
                more_x = str_cut(&x, ' ', &word_x);
            while (more_x && !str_trim(word_x).n);
            do
                more_y = str_cut(&y, ' ', &word_y);
            while (more_y && !str_trim(word_y).n);
            if (more_x != more_y || (more_x && !str_eq(str_trim(word_x), str_trim(word_y))))
                return false;
        } while (more_x);
    }
    return true;
}

static enum err paper_done(struct req *q, const struct survey_here *h,
                           const struct survey_code_row *c, const str *value)
{
    int64_t changed;
    str ticket;
    int first;

    TRY(survey_enter(q->db, q->mem, q->now, &h->s, &h->form, value, STR("paper"), c->stratum,
                     &c->id, &first, &ticket));
    // paper asks nothing of who you are
    return survey_ticket_use(q->db, key_hash(q->mem, ticket), h->s.id, &changed);
}

enum err survey_papers_save(struct req *q, struct res *r)
{
    const person_id self = who_person(q->who);
    struct street_view v = {.paper = true};
    struct survey_entry_rows entries;
    struct survey_code_row c;
    int64_t changed;
    bool found;

    TRY(paper_open(q, &v.h));
    str *value = MEM_ARRAY(q->mem, str, (size_t)v.h.form.n + 1), *other;
    enum value_problem *problem = MEM_ARRAY(q->mem, enum value_problem, (size_t)v.h.form.n + 1);
    const bool fine = whole_read(q, &v.h.form, v.paper, value, problem);
    v.code = req_line(q, "code", 40);
    TRY(code_typed(q, &v.h, v.code, &found, &c));
    if (!found) v.code_problem = MSG_survey_code_wrong;
    if (!fine || !found) {
        v.problem = MSG_survey_not_saved;
        r->status = 422;
        return whole_show(q, r, &v, value, problem);
    }
    TRY(survey_entries(q->db, q->mem, c.id, &entries));
    if (entries.n > 1) return fail(q, ERR_CONFLICT, MSG_survey_paper_third);
    TRY(survey_entry_insert(q->db, c.id, self, values_write(q, &v.h.form, value), q->now,
                            &changed));
    if (!changed) return fail(q, ERR_CONFLICT, MSG_survey_paper_mine);
    TRY(audit_by(q, "survey.entry", survey_object(q, &v.h), STR("")));
    if (!entries.n) return survey_to(q, r, &v.h, STR("/papier?tweede=1"));
    other = MEM_ARRAY(q->mem, str, (size_t)v.h.form.n + 1);
    TRY(values_read(q, &v.h.form, entries.at[0].answers, other));
    if (!same(q, &v.h.form, value, other)) return survey_to(q, r, &v.h, STR("/papier?tweede=1"));
    TRY(paper_done(q, &v.h, &c, other));
    return survey_to(q, r, &v.h, STR("/papier?klaar=1"));
}

// ---- where two differ, a third chooses ----

static enum err differ_get(struct req *q, struct paper_view *v, struct survey_code_row *c,
                           struct survey_entry_rows *entries)
{
    const person_id self = who_person(q->who);
    survey_code_id id;

    TRY(paper_open(q, &v->h));
    TRY(req_id(q, "code", &id.v));
    TRY(survey_entries(q->db, q->mem, id, entries));
    if (entries->n < 2) return ERR_NOT_FOUND;
    TRY(survey_code_by_id(q->db, q->mem, id, c));
    if (c->survey.v != v->h.s.id.v) return ERR_NOT_FOUND;
    for (int i = 0; i < entries->n; i++)
        if (entries->at[i].has_person && entries->at[i].person.v == self.v)
            return fail(q, ERR_FORBIDDEN, MSG_survey_paper_other);
    v->code = id.v;
    v->first = entries->at[0].id.v;
    v->second = entries->at[1].id.v;
    return ERR_NONE;
}

enum err survey_paper(struct req *q, struct res *r)
{
    struct survey_entry_rows entries;
    struct survey_code_row c;
    struct paper_view v = {0};

    TRY(differ_get(q, &v, &c, &entries));
    const size_t n = (size_t)v.h.form.n + 1;
    str *a = MEM_ARRAY(q->mem, str, n), *b = MEM_ARRAY(q->mem, str, n);
    TRY(values_read(q, &v.h.form, entries.at[0].answers, a));
    TRY(values_read(q, &v.h.form, entries.at[1].answers, b));
    v.lines.at = MEM_ARRAY(q->mem, struct read_line, n);
    for (int i = 0; i < v.h.form.n; i++)
        v.lines.at[v.lines.n++] =
            (struct read_line){v.h.form.at[i].text, value_words(q, &v.h.form.at[i], a[i]),
                               value_words(q, &v.h.form.at[i], b[i]), !str_eq(a[i], b[i])};
    struct html *h = survey_page(q, r, &v.h, MSG_survey_paper_title, true, true);
    survey_paper_html(h, &v);
    return page_close(h);
}

enum err survey_paper_choose(struct req *q, struct res *r)
{
    struct survey_entry_rows entries;
    struct survey_code_row c;
    struct paper_view v = {0};
    int64_t chosen;

    TRY(differ_get(q, &v, &c, &entries));
    str *value = MEM_ARRAY(q->mem, str, (size_t)v.h.form.n + 1);
    if (str_int(req_line(q, "kies", 20), 1, INT64_MAX, &chosen) != ERR_NONE)
        return fail(q, ERR_INVALID, MSG_answer_third_choose);
    for (int i = 0; i < entries.n; i++)
        if (entries.at[i].id.v == chosen) {
            TRY(values_read(q, &v.h.form, entries.at[i].answers, value));
            TRY(paper_done(q, &v.h, &c, value));
            TRY(audit_by(q, "survey.entry-chosen", survey_object(q, &v.h), STR("")));
            return survey_to(q, r, &v.h, STR("/papier?klaar=1"));
        }
    return fail(q, ERR_INVALID, MSG_answer_third_choose);
}
