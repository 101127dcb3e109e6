// begin.c - beginning a challenge without an account, and finding one's own back with the code.
#include "app/challenge/challenge.h"

#include "app/challenge/begin.html.h"
#include "base/utf8.h"
#include "core/contribution.h"
#include "core/mail.h"

static enum err tasks_options(struct req *q, place_id place, int64_t chosen, struct options *out)
{
    struct challenge_task_rows rows;

    TRY(challenge_tasks(q->db, q->mem, place, &rows));
    *out = (struct options){MEM_ARRAY(q->mem, struct option, (size_t)rows.n + 1), 0};
    for (int i = 0; i < rows.n; i++)
        out->at[out->n++] = (struct option){
            .value = str_format(q->mem, "%lld", (long long)rows.at[i].number),
            .text =
                str_format(q->mem, STR_FMT " (" STR_FMT ")",
                           STR_ARG(in_reader_language(q, rows.at[i].title, rows.at[i].title_en)),
                           STR_ARG(money_text(q->mem, q->lang, rows.at[i].cost_cents))),
            .chosen = rows.at[i].number == chosen};
    return ERR_NONE;
}

static enum err begin_get(struct req *q, struct begin_view *v)
{
    int64_t on;

    TRY(place_asked(q, &v->place));
    v->practice = str_eq(v->place.kind, STR("practice"));
    TRY(bylaw_value(q->db, q->mem, v->place.id, BYLAW_challenge_on, day_of_at(q->now), &on));
    v->on = on != 0;
    return ERR_NONE;
}

static enum err begin_page(struct req *q, struct res *r, const struct begin_view *v)
{
    struct html *h =
        challenge_page(q, r, &v->place, msg_text(q->lang, MSG_challenge_new_title), true, false);

    challenge_new_html(h, v);
    return page_close(h);
}

enum err challenge_new(struct req *q, struct res *r)
{
    struct begin_view v = {0};
    int64_t task;

    TRY(begin_get(q, &v));
    TRY(req_query_int(q, "taak", 1, INT64_MAX, 0, &task));
    TRY(tasks_options(q, v.place.id, task, &v.tasks));
    return begin_page(q, r, &v);
}

static msg check(str s, size_t signs, bool must, msg empty)
{
    return must && !s.n ? empty : utf8_length(s) > signs ? MSG_challenge_line_long : MSG_none;
}

static enum err begin_mail(struct req *q, const struct begin_view *v,
                           const struct challenge_receipt *got)
{
    const struct msg_arg args[] = {
        {.name = "title", .s = v->title},
        {.name = "address",
         .s = str_format(q->mem,
                         STR_FMT "%s/" STR_FMT "/uitdagen/%lld/mijn?" EDIT_KEY_FIELD "=" STR_FMT,
                         STR_ARG(settings_origin(q->mem, q->site->set)),
                         q->lang == LANG_EN ? "/en" : "", STR_ARG(v->place.slug),
                         (long long)got->number, STR_ARG(got->key))},
        {.name = "code", .s = contribution_code(q->mem, got->number, got->key)},
        {.name = "place", .s = v->place.name},
    };

    return mail_queue(q->db, q->mem, q->now, v->mail,
                      msg_fill(q->mem, q->lang, MSG_challenge_mail_begin_subject, args,
                               COUNT_OF(args)),
                      msg_fill(q->mem, q->lang, MSG_challenge_mail_begin, args, COUNT_OF(args)));
}

enum err challenge_begin(struct req *q, struct res *r)
{
    struct begin_view v = {0};
    struct challenge_task_row task;
    struct challenge_receipt got;
    const person_id self = who_person(q->who);
    int64_t number = 0;
    bool has_task = false;

    TRY(begin_get(q, &v));
    v.title = req_line(q, "titel", CHALLENGE_TITLE_SIGNS + 1);
    v.group = req_line(q, "groep", PERSON_NAME_SIGNS + 1);
    v.name = req_line(q, "naam", PERSON_NAME_SIGNS + 1);
    v.mail = req_line(q, "mail", 255);
    const str typed = req_line(q, "taak", 20);
    if (typed.n && str_int(typed, 1, INT64_MAX, &number) == ERR_NONE)
        TRY(challenge_task_by_number(q->db, q->mem, v.place.id, number, &has_task, &task));
    v.title_problem = check(v.title, CHALLENGE_TITLE_SIGNS, true, MSG_challenge_title_empty);
    v.group_problem = check(v.group, PERSON_NAME_SIGNS, true, MSG_challenge_group_empty);
    v.name_problem = check(v.name, PERSON_NAME_SIGNS, true, MSG_challenge_name_empty);
    if (v.mail.n && !mail_is_address(v.mail)) v.mail_problem = MSG_challenge_mail_wrong;
    v.problems = (v.title_problem != MSG_none) + (v.group_problem != MSG_none) +
                 (v.name_problem != MSG_none) + (v.mail_problem != MSG_none);
    if (v.problems || !v.on) {
        r->status = v.on ? 422 : 409;
        TRY(tasks_options(q, v.place.id, number, &v.tasks));
        return begin_page(q, r, &v);
    }
    TRY(challenge_add(q->db, q->mem, q->now,
                      &(struct challenge_new){.place = v.place.id,
                                              .title = v.title,
                                              .group = v.group,
                                              .name = v.name,
                                              .mail = v.mail,
                                              .person = self.v ? &self : NULL,
                                              .task = has_task ? &task.id : NULL,
                                              .lang = q->lang},
                      &got));
    if (has_task) TRY(challenge_text_set(q->db, got.id, STR("task"), task.title));
    if (v.mail.n && !v.practice) TRY(begin_mail(q, &v, &got)); // nothing leaves a practice place
    TRY(audit_by(q, "challenge.begin", challenge_object(q->mem, got.id), STR("")));
    return redirect(q, r,
                    str_format(q->mem, STR_FMT "/mijn?" EDIT_KEY_FIELD "=" STR_FMT "&nieuw=1",
                               STR_ARG(challenge_path(q->mem, v.place.slug, got.number)),
                               STR_ARG(got.key)));
}

// ---- finding back ----

static enum err lookup_page(struct req *q, struct res *r, const struct lookup_view *v)
{
    struct html *h =
        challenge_page(q, r, &v->place, msg_text(q->lang, MSG_challenge_lookup_title), true, true);

    challenge_lookup_html(h, v);
    return page_close(h);
}

enum err challenge_lookup(struct req *q, struct res *r)
{
    struct lookup_view v = {.code = STR("")};

    TRY(place_asked(q, &v.place));
    return lookup_page(q, r, &v);
}

enum err challenge_lookup_go(struct req *q, struct res *r)
{
    struct lookup_view v = {0};
    struct challenge_member_row member;
    struct challenge_row c;
    int64_t number;
    bool found = false;
    str key;

    TRY(place_asked(q, &v.place));
    v.code = req_line(q, "code", CONTRIBUTION_CODE_MOST);
    if (contribution_code_read(q->mem, v.code, &number, &key))
        TRY(challenge_open(q->db, q->mem, v.place.id, number, key, &found, &c, &member));
    if (!found) {
        v.problem = true;
        r->status = 422;
        return lookup_page(q, r, &v);
    }
    return redirect(q, r,
                    str_format(q->mem, STR_FMT "/mijn?" EDIT_KEY_FIELD "=" STR_FMT,
                               STR_ARG(challenge_path(q->mem, v.place.slug, number)),
                               STR_ARG(key)));
}
