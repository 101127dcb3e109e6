// desk.c - what comes by phone, in the street, at a meeting or on paper: typed by staff. A sheet of paper is typed by two
// people who do not see each other; where they differ, a third chooses.
#include "app/answer/answer.h"

#include "app/answer/desk.html.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "core/inspection.h"

enum { FORMS_AT_ONCE = 200, FORMS_PAGE = 200, FORM_CODE = 8, ADDRESS_SIGNS = 200 };

static enum err rules_get(struct req *q, const struct here *h, bool *online, bool *account,
                          bool *twice)
{
    struct contribution_intake_row row;
    bool found;

    TRY(contribution_intake(q->db, q->mem, h->t.id, &found, &row));
    *online = !found || row.online;
    *account = found && row.account;
    *twice = !found || row.twice;
    return ERR_NONE;
}

// ---- by phone, in the street, at a meeting ----

static enum err desk_show(struct req *q, struct res *r, struct desk_view *v)
{
    TRY(rules_get(q, &v->h, &v->online, &v->account, &v->twice));
    v->channels = channel_choices(q, v->f.channel, false);
    v->can_rule = v->h.can_publish;
    struct html *h = here_page(q, r, &v->h, MSG_answer_desk_title, true, true);
    answer_desk_html(h, v);
    return page_close(h);
}

enum err answer_desk(struct req *q, struct res *r)
{
    struct desk_view v = {0};

    TRY(here_must(q, MAY_INTAKE, &v.h));
    return desk_show(q, r, &v);
}

static enum err add(struct req *q, const struct here *h, const struct bring_form *f, str channel,
                    const person_id *entered, const person_id *checked,
                    struct contribution_receipt *got)
{
    TRY(contribution_add(q->db, q->mem, q->now,
                         &(struct contribution_new){.trajectory = h->t.id,
                                                    .channel = channel,
                                                    .body = f->body,
                                                    .name = f->name,
                                                    .mail = f->mail,
                                                    .behalf = f->behalf,
                                                    .named = f->named,
                                                    .entered_by = entered,
                                                    .checked_by = checked,
                                                    .received = f->received_day},
                         got));
    return audit_by(q, "contribution.add", here_object(q, got->number, h), channel);
}

enum err answer_desk_save(struct req *q, struct res *r)
{
    struct desk_view v = {0};
    struct contribution_receipt got;
    const person_id self = who_person(q->who);

    TRY(here_must(q, MAY_INTAKE, &v.h));
    bring_read(q, &v.f);
    bring_check(q, &v.f, true);
    // What was said before the end may be typed after it; what was said after it is late.
    if (!v.f.problems && (!trajectory_is_open(&v.h.t) ||
                          (v.h.t.has_ends_day && v.f.received_day.n > v.h.t.ends_day))) {
        const bool before = v.h.t.has_ends_day && v.f.received_day.n <= v.h.t.ends_day &&
                            (!v.h.t.has_starts_day || v.f.received_day.n >= v.h.t.starts_day);
        if (!before || trajectory_is_over(&v.h.t)) {
            v.f.received_problem = MSG_answer_received_late;
            v.f.problems++;
        }
    }
    if (v.f.problems) {
        r->status = 422;
        return desk_show(q, r, &v);
    }
    TRY(add(q, &v.h, &v.f, v.f.channel, &self, NULL, &got));
    v.f = (struct bring_form){.channel = v.f.channel}; // ready for the next
    v.number = got.number;
    v.code = contribution_code(q->mem, got.number, got.key);
    return desk_show(q, r, &v);
}

enum err answer_intake_save(struct req *q, struct res *r)
{
    struct here h;

    TRY(here_must(q, MAY_PUBLISH_ANSWERS, &h));
    TRY(contribution_intake_set(q->db, h.t.id, req_form(q, "online", 1).n > 0,
                                req_form(q, "account", 1).n > 0, req_form(q, "dubbel", 1).n > 0));
    TRY(audit_by(q, "contribution.rules",
                 str_format(q->mem, "trajectory:%lld", (long long)h.t.id.v), STR("")));
    return here_go(q, r, &h, STR("/invoer"));
}

// ---- sheets of paper ----

static enum err is_consultation(struct req *q, const struct here *h, bool *out)
{
    struct consultation_row c;

    return consultation_of(q->db, q->mem, h->t.id, out, &c);
}

static enum err papers_fill(struct req *q, struct papers_view *v)
{
    struct contribution_form_line_rows rows;
    int64_t after;
    bool online, account;

    TRY(req_query_int(q, "na", 0, INT64_MAX, 0, &after));
    TRY(rules_get(q, &v->h, &online, &account, &v->twice));
    TRY(is_consultation(q, &v->h, &v->consults));
    TRY(contribution_forms(q->db, q->mem, v->h.t.id, after, FORMS_PAGE + 1, &rows));
    v->forms.at = MEM_ARRAY(q->mem, struct form_line_view, FORMS_PAGE + 1);
    for (int i = 0; i < rows.n && i < FORMS_PAGE; i++) {
        const struct contribution_form_line_row *x = &rows.at[i];
        v->forms.at[v->forms.n++] =
            (struct form_line_view){x->code, x->has_number ? x->number : 0, x->entries};
        v->last = rows.n > FORMS_PAGE ? x->id.v : 0;
    }
    return ERR_NONE;
}

enum err answer_papers(struct req *q, struct res *r)
{
    struct papers_view v = {0};

    TRY(here_must(q, MAY_INTAKE, &v.h));
    TRY(papers_fill(q, &v));
    struct html *h = here_page(q, r, &v.h, MSG_answer_papers_title, true, true);
    answer_papers_html(h, &v);
    return page_close(h);
}

enum err answer_papers_make(struct req *q, struct res *r)
{
    contribution_form_id id;
    int64_t n = 1;
    struct here h;
    char code[FORM_CODE];

    TRY(here_must(q, MAY_INTAKE, &h));
    // A letter of somebody's own gets a code as well: then two people can type it.
    const bool letter = str_eq(req_line(q, "doe", 10), STR("brief"));
    if (!letter && str_int(req_line(q, "aantal", 4), 1, FORMS_AT_ONCE, &n) != ERR_NONE)
        return fail(q, ERR_INVALID, MSG_answer_papers_many);
    for (int64_t i = 0; i < n; i++) {
        random_id(code); // eight signs: told apart, not secret; who types one in needs a right
        TRY(contribution_form_insert(q->db, q->mem, h.t.id, (str){code, FORM_CODE}, q->now, &id));
    }
    TRY(audit_by(q, "contribution.forms",
                 str_format(q->mem, "trajectory:%lld", (long long)h.t.id.v),
                 str_format(q->mem, "n=%lld", (long long)n)));
    return here_go(q, r, &h,
                   letter ? str_format(q->mem, "/invoer/papier/" STR_FMT,
                                       STR_ARG(((str){code, FORM_CODE})))
                          : STR("/invoer/papier"));
}

enum err answer_papers_print(struct req *q, struct res *r)
{
    struct papers_view v = {0};

    TRY(here_must(q, MAY_INTAKE, &v.h));
    TRY(papers_fill(q, &v));
    int left = 0;
    for (int i = 0; i < v.forms.n; i++)
        if (!v.forms.at[i].number && !v.forms.at[i].entries) v.forms.at[left++] = v.forms.at[i];
    v.forms.n = left;
    struct html *h = page_open(q, r,
                               &(struct page){.title = msg_text(q->lang, MSG_answer_print_title),
                                              .theme = v.h.place.theme,
                                              .no_index = true});
    answer_papers_print_html(h, &v);
    return page_close(h);
}

// The same words, whatever the blanks and line ends.
static bool same_words(str a, str b)
{
    for (;;) {
        a = str_trim(a);
        b = str_trim(b);
        if (a.n == 0 || b.n == 0) return a.n == b.n;
        size_t n = 0;
        while (n < a.n && (unsigned char)a.at[n] > ' ')
            n++;
        if (b.n < n || memcmp(a.at, b.at, n) != 0 || (b.n > n && (unsigned char)b.at[n] > ' '))
            return false;
        a = str_from(a, n);
        b = str_from(b, n);
    }
}

static bool same_entry(struct mem *m, const struct contribution_entry_row *a,
                       const struct contribution_entry_row *b)
{
    return same_words(a->body, b->body) && same_words(a->name, b->name) &&
           same_words(a->behalf, b->behalf) &&
           str_eq(str_lower(m, a->mail), str_lower(m, b->mail)) && a->named == b->named &&
           a->received_day == b->received_day && same_words(a->address, b->address) &&
           a->has_posted_day == b->has_posted_day &&
           (!a->has_posted_day || a->posted_day == b->posted_day) &&
           a->has_document == b->has_document &&
           (!a->has_document || a->document.v == b->document.v) &&
           str_eq(a->paragraphs, b->paragraphs);
}

static enum err paper_get(struct req *q, struct paper_view *v, struct contribution_form_row *f,
                          struct contribution_entry_rows *entries)
{
    const person_id self = who_person(q->who);
    bool found, online, account;

    TRY(here_must(q, MAY_INTAKE, &v->h));
    v->code = req_path_text(q, "code");
    TRY(contribution_form_by_code(q->db, q->mem, v->h.t.id, v->code, &found, f));
    if (!found) return ERR_NOT_FOUND;
    TRY(rules_get(q, &v->h, &online, &account, &v->twice));
    TRY(is_consultation(q, &v->h, &v->consults));
    if (f->has_contribution) {
        struct contribution_row c;
        TRY(contribution_by_id(q->db, q->mem, f->contribution, &c));
        v->number = c.number;
    }
    TRY(contribution_entries(q->db, q->mem, f->id, entries));
    for (int i = 0; i < entries->n; i++)
        v->mine |= entries->at[i].has_person && entries->at[i].person.v == self.v;
    v->differs = entries->n >= 2;
    v->third = v->differs && !v->mine;
    return ERR_NONE;
}

static enum err paper_show(struct req *q, struct res *r, struct paper_view *v,
                           const struct contribution_entry_rows *entries)
{
    if (v->consults) TRY(documents_readable(q->db, q->mem, v->h.t.id, &v->documents));
    if (v->third) { // only who typed neither sees both
        v->entries.at = MEM_ARRAY(q->mem, struct entry_view, (size_t)entries->n + 1);
        for (int i = 0; i < entries->n; i++) {
            const struct contribution_entry_row *e = &entries->at[i];
            v->entries.at[v->entries.n++] =
                (struct entry_view){.body = e->body,
                                    .name = e->name,
                                    .mail = e->mail,
                                    .behalf = e->behalf,
                                    .address = e->address,
                                    .received = {(int32_t)e->received_day},
                                    .posted = {(int32_t)e->posted_day},
                                    .has_posted = e->has_posted_day,
                                    .named = e->named,
                                    .id = e->id.v};
            if (!e->has_document) continue;
            struct entry_view *x = &v->entries.at[i];
            struct inspection_about about;
            TRY(inspection_about_kept(q->db, q->mem, e->document, e->paragraphs, &about));
            x->is_about = true;
            x->about = about.title;
            x->numbers = about.numbers;
        }
    }
    struct html *h = here_page(q, r, &v->h, MSG_answer_paper_title, true, true);
    answer_paper_html(h, v);
    return page_close(h);
}

enum err answer_paper(struct req *q, struct res *r)
{
    struct contribution_entry_rows entries;
    struct contribution_form_row f;
    struct paper_view v = {0};

    TRY(paper_get(q, &v, &f, &entries));
    return paper_show(q, r, &v, &entries);
}

static enum err paper_done(struct req *q, const struct paper_view *v,
                           const struct contribution_form_row *f,
                           const struct contribution_entry_row *e, const person_id *checked)
{
    const struct bring_form filled = {.body = e->body,
                                      .name = e->name,
                                      .mail = e->mail,
                                      .behalf = e->behalf,
                                      .named = e->named,
                                      .received_day = {(int32_t)e->received_day}};
    struct contribution_receipt got;
    int64_t changed;

    TRY(add(q, &v->h, &filled, STR("paper"), e->has_person ? &e->person : NULL, checked, &got));
    if (v->consults) {
        struct inspection_about about = {.paragraphs = STR("")};
        if (e->has_document)
            TRY(inspection_about_kept(q->db, q->mem, e->document, e->paragraphs, &about));
        TRY(inspection_view_add(q->db, &(struct inspection_view){.contribution = got.id,
                                                                 .about = &about,
                                                                 .address = e->address,
                                                                 .posted_day = e->has_posted_day
                                                                                   ? &e->posted_day
                                                                                   : NULL,
                                                                 .received_at = q->now,
                                                                 .record = STR("")}));
    }
    TRY(contribution_form_done(q->db, f->id, got.id, &changed));
    if (!changed) return ERR_CONFLICT;
    return contribution_entries_drop(q->db, f->id);
}

static enum err third_choose(struct req *q, struct paper_view *v,
                             const struct contribution_form_row *f,
                             const struct contribution_entry_rows *entries)
{
    const person_id self = who_person(q->who);
    int64_t chosen;

    if (str_int(req_line(q, "kies", 20), 1, INT64_MAX, &chosen) != ERR_NONE)
        return fail(q, ERR_INVALID, MSG_answer_third_choose);
    for (int i = 0; i < entries->n; i++)
        if (entries->at[i].id.v == chosen) return paper_done(q, v, f, &entries->at[i], &self);
    return fail(q, ERR_INVALID, MSG_answer_third_choose);
}

// What was posted in time counts when it comes within a week (Awb 6:9): the day is on the envelope. And what it is about: a letter
// seldom names a paragraph by its number, so each typist reads which one is meant.
static enum err letter_read(struct req *q, const struct here *h, struct bring_form *f)
{
    f->posted = req_line(q, "post", 10);
    f->address = req_line(q, "adres", ADDRESS_SIGNS + 1);
    if (utf8_length(f->address) > ADDRESS_SIGNS) f->address_problem = MSG_answer_line_long;
    f->has_posted = f->posted.n && day_parse(f->posted, &f->posted_day) == ERR_NONE &&
                    f->posted_day.n <= f->received_day.n;
    if (f->posted.n && !f->has_posted) f->posted_problem = MSG_answer_posted_wrong;
    f->document = req_line(q, "stuk", 100);
    f->paragraphs = req_line(q, "alinea", 100);
    const enum err e =
        inspection_about_typed(q->db, q->mem, h->t.id, f->document, f->paragraphs, &f->about);
    if (e == ERR_INVALID || e == ERR_NOT_FOUND)
        f->about_problem = MSG_answer_about_wrong;
    else
        TRY(e);
    f->problems += (f->address_problem != MSG_none) + (f->posted_problem != MSG_none) +
                   (f->about_problem != MSG_none);
    return ERR_NONE;
}

enum err answer_paper_save(struct req *q, struct res *r)
{
    const person_id self = who_person(q->who);
    struct contribution_entry_rows entries;
    struct contribution_form_row f;
    struct paper_view v = {0};
    int64_t changed;

    TRY(paper_get(q, &v, &f, &entries));
    if (v.number || (v.mine && !v.third)) return fail(q, ERR_CONFLICT, MSG_answer_paper_typed);
    const str back = str_format(q->mem, "/invoer/papier/" STR_FMT, STR_ARG(v.code));
    if (v.third) {
        TRY(third_choose(q, &v, &f, &entries));
        return here_go(q, r, &v.h, back);
    }
    bring_read(q, &v.f);
    v.f.channel = STR("paper");
    v.f.address = v.f.document = v.f.paragraphs = v.f.about.paragraphs = STR("");
    bring_check(q, &v.f, true);
    if (v.consults) TRY(letter_read(q, &v.h, &v.f));
    const int64_t posted = v.f.posted_day.n;
    if (v.f.problems) {
        r->status = 422;
        return paper_show(q, r, &v, &entries);
    }
    TRY(contribution_entry_insert(q->db, f.id, self, v.f.body, v.f.name, v.f.mail, v.f.named,
                                  v.f.behalf, v.f.received_day.n, v.f.has_posted ? &posted : NULL,
                                  v.f.address, v.f.about.has ? &v.f.about.document : NULL,
                                  v.f.about.paragraphs, q->now, &changed));
    if (!changed) return fail(q, ERR_CONFLICT, MSG_answer_paper_typed);
    TRY(audit_by(q, "contribution.entry", str_format(q->mem, "form:%lld", (long long)f.id.v),
                 STR("")));
    TRY(contribution_entries(q->db, q->mem, f.id, &entries));
    if (!v.twice)
        TRY(paper_done(q, &v, &f, &entries.at[0], NULL));
    else if (entries.n == 2 && same_entry(q->mem, &entries.at[0], &entries.at[1]))
        TRY(paper_done(q, &v, &f, &entries.at[0], &self));
    return here_go(q, r, &v.h, back);
}
