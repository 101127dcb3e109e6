// progress.c - who is how far: a participant sees what is done and what is still to do; who leads the group sees counts, never
// what somebody wrote. Coordinators take a certificate back, with a reason, and give it again.
#include "app/certificate/certificate.h"

#include "app/certificate/certificate.html.h"

static void todo_add(struct todos *t, msg label, int64_t have, int64_t need)
{
    t->at[t->n++] = (struct todo){label, have > need ? need : have, need, have >= need};
}

static void todos_fill(struct req *q, struct progress_view *v)
{
    const struct progress *p = v->p;

    v->todos.at = MEM_ARRAY(q->mem, struct todo, 4);
    todo_add(&v->todos, MSG_certificate_todo_present, p->present, p->present_needed);
    todo_add(&v->todos, MSG_certificate_todo_dossier, p->chapters, p->n);
    todo_add(&v->todos, MSG_certificate_todo_teachback, p->teachbacks, PROGRESS_TEACHBACKS);
    todo_add(&v->todos, MSG_certificate_todo_lesson, p->lessons, PROGRESS_LESSONS);
    v->on_the_way = p->watched || p->part || p->led;
    v->trainer.at = MEM_ARRAY(q->mem, struct todo, 4);
    todo_add(&v->trainer, MSG_certificate_todo_certificate, p->certificate, 1);
    todo_add(&v->trainer, MSG_certificate_todo_watched, p->watched, 1);
    todo_add(&v->trainer, MSG_certificate_todo_part, p->part, 1);
    todo_add(&v->trainer, MSG_certificate_todo_led, p->led, PROGRESS_LED);
    v->parts.at = p->at;
    v->parts.n = p->n;
}

static enum err mine_fill(struct req *q, struct progress_view *v)
{
    struct award_rows rows;
    struct progress_list *list = MEM_ARRAY(q->mem, struct progress_list, 1);
    struct member_row m;
    bool found;

    TRY(member_of_person(q->db, q->mem, v->g.id, who_person(q->who), STR("participant"), &found,
                         &m));
    if (!found) return ERR_NONE; // a substitute: what is earned is of who they stand in for
    TRY(progress_of(q->db, q->mem, q->now, &v->g, &m.id, q->lang, list));
    if (!list->n) return ERR_NONE;
    v->mine = true;
    v->p = &list->at[0];
    todos_fill(q, v);
    TRY(awards_of(q->db, q->mem, who_person(q->who), &rows));
    v->awards.at = MEM_ARRAY(q->mem, struct award_line, (size_t)rows.n + 1);
    for (int i = 0; i < rows.n; i++) {
        const struct award_row *a = &rows.at[i];
        if (!a->has_learn_group || a->learn_group.v != v->g.id.v) continue;
        v->awards.at[v->awards.n++] = (struct award_line){.code = code_path(q->mem, a->code),
                                                          .title = award_title(q->mem, q->lang, a),
                                                          .issued = day_of_at(a->issued_at),
                                                          .revoked = a->revoked_at != 0};
    }
    return ERR_NONE;
}

static enum err people_fill(struct req *q, struct progress_view *v)
{
    struct progress_list list;
    struct award_in_rows awards;

    TRY(progress_of(q->db, q->mem, q->now, &v->g, NULL, q->lang, &list));
    TRY(awards_in(q->db, q->mem, v->g.id, &awards));
    v->people.at = MEM_ARRAY(q->mem, struct person_line, (size_t)list.n + 1);
    for (int i = 0; i < list.n; i++) {
        struct person_line *x = &v->people.at[v->people.n++];
        *x = (struct person_line){.p = &list.at[i]};
        for (int k = awards.n; k-- > 0;) { // the oldest first: the newest counts
            const struct award_in_row *a = &awards.at[k];
            if (a->person.v != list.at[i].who.person.v || !str_eq(a->kind, STR("course"))) continue;
            x->code = a->revoked_at ? STR("") : code_path(q->mem, a->code);
            x->revoked_code = a->revoked_at ? code_path(q->mem, a->code) : STR("");
        }
        x->no_longer = x->code.n && !list.at[i].certificate;
    }
    return ERR_NONE;
}

static enum err page(struct req *q, struct res *r, struct progress_view *v)
{
    v->leads = (v->bits & (GROUP_TRAINER | GROUP_COORDINATOR)) != 0;
    v->coordinates = (v->bits & GROUP_COORDINATOR) != 0;
    if (v->bits & GROUP_PARTICIPANT) TRY(mine_fill(q, v));
    if (v->leads) TRY(people_fill(q, v));
    struct html *h = page_open(q, r,
                               &(struct page){.title = msg_text(q->lang, MSG_certificate_progress),
                                              .no_index = true,
                                              .form = true});
    certificate_progress_html(h, v);
    return page_close(h);
}

enum err certificate_progress(struct req *q, struct res *r)
{
    struct progress_view v = {.asked = str_eq(req_query(q, "ok", 8), STR("gevraagd")),
                              .saved = str_eq(req_query(q, "ok", 8), STR("ja"))};

    TRY(group_for(q, "group", GROUP_ANY, &v.g, &v.bits));
    return page(q, r, &v);
}

// Somebody asks now; a job answers, as it does every night.
enum err certificate_look(struct req *q, struct res *r)
{
    struct group_row g;
    unsigned bits;
    bool added;

    TRY(group_for(q, "group", GROUP_ANY, &g, &bits));
    const str one = str_format(q->mem, "%lld", (long long)g.id.v);
    TRY(job_add_once(q->db, STR("certificate.look"), one, q->now,
                     str_format(q->mem, "certificate.look." STR_FMT, STR_ARG(one)), &added));
    TRY(audit_by(q, "certificate.look", str_format(q->mem, "group:" STR_FMT, STR_ARG(g.slug)),
                 STR("")));
    return redirect(q, r,
                    str_format(q->mem, "/groep/" STR_FMT "/voortgang?ok=gevraagd",
                               STR_ARG(g.slug)));
}

// The award that a form names; of this group, or it is not there.
static enum err award_of_form(struct req *q, const struct progress_view *v, struct award_row *out)
{
    const str typed = req_form(q, "code", 80);
    const ptrdiff_t at = str_find(typed, STR("/certificaat/"));
    bool found;
    str code;

    if (!code_read(q->mem,
                   at == 0    ? str_from(typed, sizeof "/certificaat/" - 1)
                   : typed.at ? typed
                              : STR(""),
                   &code))
        return ERR_NOT_FOUND;
    TRY(award_by_code(q->db, q->mem, code, &found, out));
    return found && out->has_learn_group && out->learn_group.v == v->g.id.v ? ERR_NONE
                                                                            : ERR_NOT_FOUND;
}

static enum err done(struct req *q, struct res *r, const struct group_row *g)
{
    return redirect(q, r,
                    str_format(q->mem, "/groep/" STR_FMT "/voortgang?ok=ja", STR_ARG(g->slug)));
}

enum err certificate_revoke(struct req *q, struct res *r)
{
    struct progress_view v = {0};
    struct award_row a;
    int64_t n;

    TRY(group_for(q, "group", GROUP_COORDINATOR, &v.g, &v.bits));
    TRY(award_of_form(q, &v, &a));
    const str why = str_trim(req_form(q, "waarom", WHY_SIGNS));
    if (!why.n) {
        v.problem = msg_text(q->lang, MSG_certificate_why_problem);
        r->status = 422;
        return page(q, r, &v);
    }
    TRY(award_revoke(q->db, a.id, who_uid(q->who), why, q->now, &n));
    if (!n) return fail(q, ERR_CONFLICT, MSG_certificate_revoked_short);
    TRY(award_revoked_put(q->db, a.slot, q->now));
    TRY(award_pdf_drop(q->db, str_format(q->mem, "certificaat:" STR_FMT ":nl", STR_ARG(a.uid)),
                       str_format(q->mem, "certificaat:" STR_FMT ":en", STR_ARG(a.uid))));
    TRY(audit_by(q, "certificate.revoke", str_format(q->mem, "award:" STR_FMT, STR_ARG(a.uid)),
                 STR("")));
    return done(q, r, &v.g);
}

// A new one, with a new code and a new place in the status list: what was taken back stays so.
enum err certificate_again(struct req *q, struct res *r)
{
    struct progress_view v = {0};
    struct progress_list list;
    struct award_row a;
    signing_key_id key;
    int given = 0;

    TRY(group_for(q, "group", GROUP_COORDINATOR, &v.g, &v.bits));
    TRY(award_of_form(q, &v, &a));
    TRY(progress_of(q->db, q->mem, q->now, &v.g, NULL, q->lang, &list));
    TRY(signer_have(q->db, q->mem, q->now, NULL, &key));
    for (int i = 0; i < list.n; i++)
        if (list.at[i].who.person.v == a.person.v)
            TRY(award_give(q->db, q->mem, q->now, &v.g, &list.at[i], key, true, &given));
    if (!given) {
        v.problem = msg_text(q->lang, MSG_certificate_again_problem);
        r->status = 422;
        return page(q, r, &v);
    }
    TRY(audit_by(q, "certificate.again", str_format(q->mem, "award:" STR_FMT, STR_ARG(a.uid)),
                 STR("")));
    return done(q, r, &v.g);
}
