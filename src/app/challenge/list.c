// list.c - the challenges of a place, for everybody; what waits for whom at the municipality; tasks and what they cost.
#include "app/challenge/challenge.h"

#include "app/challenge/list.html.h"

static bool is_busy(enum challenge_state s)
{
    return s == CHALLENGE_filed || s == CHALLENGE_supplement || s == CHALLENGE_assessing ||
           s == CHALLENGE_advised || s == CHALLENGE_council || s == CHALLENGE_agreeing ||
           s == CHALLENGE_objection;
}

static enum err said(struct req *q, place_id place, enum bylaw_key key, str *out)
{
    struct bylaw_fact f;

    TRY(bylaw_at(q->db, q->mem, place, key, day_of_at(q->now), &f));
    *out = bylaw_said(q->mem, q->lang, key, &f);
    return ERR_NONE;
}

static void task_of(struct req *q, const struct challenge_task_row *x, struct task_card *out)
{
    *out = (struct task_card){.title = in_reader_language(q, x->title, x->title_en),
                              .about = x->about,
                              .area = x->area,
                              .source = x->source,
                              .cost = money_text(q->mem, q->lang, x->cost_cents),
                              .number = x->number,
                              .year = x->cost_year,
                              .has_contract = x->has_contract_until_day,
                              .contract = {(int32_t)x->contract_until_day}};
}

enum err challenge_place(struct req *q, struct res *r)
{
    struct challenge_line_rows rows;
    struct challenge_task_rows tasks;
    struct place_view v = {0};
    int64_t on;

    TRY(place_asked(q, &v.place));
    v.practice = str_eq(v.place.kind, STR("practice"));
    v.can_work = may(q->who, MAY_WORK_CHALLENGE, v.place.id);
    TRY(bylaw_value(q->db, q->mem, v.place.id, BYLAW_challenge_on, day_of_at(q->now), &on));
    v.on = on != 0;
    TRY(said(q, v.place.id, BYLAW_challenge_decide, &v.decide));
    TRY(said(q, v.place.id, BYLAW_challenge_talk, &v.talk));
    TRY(challenges_in(q->db, q->mem, v.place.id, CHALLENGE_LIST_MOST, &rows));
    struct challenge_briefs *const groups[] = {&v.busy, &v.running, &v.done};
    for (size_t i = 0; i < COUNT_OF(groups); i++)
        groups[i]->at = MEM_ARRAY(q->mem, struct challenge_brief, (size_t)rows.n + 1);
    for (int i = 0; i < rows.n; i++) {
        const struct challenge_line_row *x = &rows.at[i];
        const enum challenge_state s = challenge_state_of(x->state);
        if (!challenge_is_public(x->state, x->shown != 0)) continue;
        struct challenge_briefs *to = is_busy(s) ? &v.busy
                                      : s == CHALLENGE_running || s == CHALLENGE_evaluated
                                          ? &v.running
                                          : &v.done;
        TRY(challenge_brief_of(q, x, &to->at[to->n++]));
    }
    TRY(challenge_tasks(q->db, q->mem, v.place.id, &tasks));
    v.n_tasks = tasks.n;
    v.tasks.at = MEM_ARRAY(q->mem, struct task_card, 4);
    for (int i = 0; i < tasks.n && i < 4; i++)
        task_of(q, &tasks.at[i], &v.tasks.at[v.tasks.n++]);
    const struct msg_arg arg = {.name = "place", .s = v.place.name};
    struct html *h =
        challenge_page(q, r, &v.place,
                       msg_fill(q->mem, q->lang, MSG_challenge_place_title, &arg, 1), false, false);
    challenge_place_html(h, &v);
    return page_close(h);
}

// ---- what waits for whom ----

enum err challenge_desk(struct req *q, struct res *r)
{
    struct challenge_line_rows rows;
    struct desk_view v = {0};
    const person_id self = who_person(q->who);

    TRY(place_asked(q, &v.place));
    if (!may(q->who, MAY_WORK_CHALLENGE, v.place.id)) return ERR_NOT_FOUND;
    v.saved = req_query(q, "klaar", 1).n > 0;
    v.rehearse =
        may(q->who, MAY_STEP_TRAJECTORY, v.place.id) &&
        (str_eq(v.place.kind, STR("practice")) || str_eq(v.place.kind, STR("municipality")));
    TRY(challenges_in(q->db, q->mem, v.place.id, CHALLENGE_LIST_MOST, &rows));
    struct desk_lines *const groups[] = {&v.mine, &v.city, &v.group, &v.running};
    for (size_t i = 0; i < COUNT_OF(groups); i++)
        groups[i]->at = MEM_ARRAY(q->mem, struct desk_line, (size_t)rows.n + 1);
    for (int i = 0; i < rows.n; i++) {
        const struct challenge_line_row *x = &rows.at[i];
        const enum challenge_state s = challenge_state_of(x->state);
        struct desk_line d = {.contact = STR("")};
        if (s == CHALLENGE_draft || s == CHALLENGE_withdrawn || challenge_is_over(x->state))
            continue;
        TRY(challenge_brief_of(q, x, &d.c));
        if (x->has_contact) {
            struct person_row person;
            TRY(person_by_id(q->db, q->mem, x->contact, &person));
            d.contact = person.name;
            d.mine = x->contact.v == self.v;
        }
        const bool waits = d.c.turn == MSG_clock_turn_applicant;
        struct desk_lines *to = s == CHALLENGE_running || s == CHALLENGE_evaluated ? &v.running
                                : waits || s == CHALLENGE_refused || s == CHALLENGE_inadmissible
                                    ? &v.group
                                : d.mine ? &v.mine
                                         : &v.city;
        to->at[to->n++] = d;
    }
    struct html *h =
        challenge_page(q, r, &v.place, msg_text(q->lang, MSG_challenge_desk_title), false, true);
    challenge_desk_html(h, &v);
    return page_close(h);
}

// ---- tasks ----

static enum err tasks_fill(struct req *q, struct tasks_view *v)
{
    struct challenge_task_rows rows;

    TRY(place_asked(q, &v->place));
    v->practice = str_eq(v->place.kind, STR("practice"));
    v->can_work = may(q->who, MAY_WORK_CHALLENGE, v->place.id);
    TRY(challenge_tasks(q->db, q->mem, v->place.id, &rows));
    v->tasks.at = MEM_ARRAY(q->mem, struct task_card, (size_t)rows.n + 1);
    for (int i = 0; i < rows.n; i++)
        task_of(q, &rows.at[i], &v->tasks.at[v->tasks.n++]);
    return ERR_NONE;
}

enum err challenge_tasks_show(struct req *q, struct res *r)
{
    struct tasks_view v = {0};

    TRY(tasks_fill(q, &v));
    const struct msg_arg arg = {.name = "place", .s = v.place.name};
    struct html *h =
        challenge_page(q, r, &v.place,
                       msg_fill(q->mem, q->lang, MSG_challenge_tasks_title, &arg, 1), false, false);
    challenge_tasks_html(h, &v);
    return page_close(h);
}

enum err challenge_tasks_csv(struct req *q, struct res *r)
{
    struct place_row place;

    TRY(place_asked(q, &place));
    r->type = "text/csv; charset=utf-8";
    r->open = true;
    return challenge_tasks_table(q->db, q->mem, place.id, &r->body);
}

static enum err tasks_edit(struct req *q, struct res *r, struct tasks_view *v)
{
    struct html *h =
        challenge_page(q, r, &v->place, msg_text(q->lang, MSG_challenge_tasks_edit), true, true);

    challenge_tasks_edit_html(h, v);
    return page_close(h);
}

enum err challenge_tasks_edit(struct req *q, struct res *r)
{
    struct tasks_view v = {.saved = req_query(q, "bewaard", 1).n > 0};
    struct out o = out_new(q->mem);

    TRY(tasks_fill(q, &v));
    if (!v.can_work) return ERR_NOT_FOUND;
    TRY(challenge_tasks_table(q->db, q->mem, v.place.id, &o));
    v.typed = out_get(&o);
    return tasks_edit(q, r, &v);
}

enum err challenge_tasks_save(struct req *q, struct res *r)
{
    struct tasks_view v = {0};
    int64_t line = 0, n = 0;

    TRY(tasks_fill(q, &v));
    if (!v.can_work) return ERR_NOT_FOUND;
    v.typed = req_words(q, "tabel", 200000);
    // Read whole before anything is written: a fault leaves the list as it was.
    const enum err e =
        challenge_tasks_import(q->db, q->mem, q->now, v.place.id, v.typed, &line, &n);
    if (e == ERR_INVALID) {
        const struct msg_arg arg = {.name = "line", .number = true, .i = line};
        v.problem = msg_fill(q->mem, q->lang, MSG_challenge_tasks_problem, &arg, 1);
        r->status = 422;
        return tasks_edit(q, r, &v);
    }
    TRY(e);
    TRY(audit_by(q, "challenge.tasks", str_format(q->mem, "place:" STR_FMT, STR_ARG(v.place.slug)),
                 str_format(q->mem, "%lld", (long long)n)));
    return redirect(q, r,
                    str_format(q->mem, "/" STR_FMT "/uitdagen/taken/beheer?bewaard=1",
                               STR_ARG(v.place.slug)));
}
