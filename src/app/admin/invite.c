// invite.c - asking people in: one by one, or a list that is looked at before anything happens.
//
// Whether an address has an account is not told: who has one is invited just the same, to the role.
#include "app/admin/admin.h"
#include "app/admin/invite.html.h"
#include "base/csv.h"
#include "base/utf8.h"

struct inviter admin_inviter(struct req *q)
{
    return (struct inviter){q->db,   q->mem,          q->now,          q->who,
                            q->lang, who_uid(q->who), who_name(q->who)};
}

enum err admin_invite_check(const struct inviter *by, const struct invite_fields *f,
                            struct invitation_new *out, msg *problem, enum invite_field *field)
{
    struct who *who = by->who;
    bool found = false;

    *problem = 0;
    *out = (struct invitation_new){.lang = by->lang,
                                   .by = by->by,
                                   .by_name = by->by_name,
                                   .name = f->name};
#define WRONG(where, key) return *field = (where), *problem = (key), ERR_NONE
    if (person_mail(by->mem, f->mail, &out->mail) != ERR_NONE)
        WRONG(INVITE_MAIL, MSG_admin_mail_problem);
    if (who && str_eq(out->mail, who_mail(who))) WRONG(INVITE_MAIL, MSG_admin_not_yourself);
    if (!person_is_name(f->name)) WRONG(INVITE_NAME, MSG_admin_name_problem);
    if (!role_parse(str_trim(f->role), &out->role)) WRONG(INVITE_ROLE, MSG_admin_role_problem);
    TRY(place_by_slug(by->db, by->mem, str_trim(f->place), &found, &out->place));
    if (!found || (who && !may(who, MAY_PEOPLE, out->place.id)))
        WRONG(INVITE_ROLE, MSG_admin_place_problem);
    if (who && !role_givable(out->role, who_roles(who, out->place.id)))
        WRONG(INVITE_ROLE, MSG_admin_role_not_yours);
    if (admin_until(by->now, f->until, &out->until_at) != ERR_NONE)
        WRONG(INVITE_UNTIL, MSG_admin_until_problem);
#undef WRONG
    return ERR_NONE;
}

static enum err send_one(struct req *q, const struct invitation_new *n)
{
    TRY(invitation_send(q->db, q->mem, q->site->set, q->now, n));
    return audit_by(q, "invitation.send",
                    str_format(q->mem, "place:" STR_FMT, STR_ARG(n->place.slug)),
                    role_name(n->role));
}

// ---- one ----

static enum err open_fill(struct req *q, struct invite_view *v)
{
    struct place_in_rows places;
    struct invitation_at_rows rows;

    TRY(who_places(q->who, MAY_PEOPLE, ADMIN_PLACES_MAX, &places));
    v->open.at = MEM_ARRAY(q->mem, struct open_invitation, ADMIN_SHOWN + 1);
    for (int i = 0; i < places.n; i++) {
        if (places.at[i].depth) continue; // its own place holds these
        TRY(invitations_in(q->db, q->mem, places.at[i].id, q->now, &rows));
        for (int k = 0; k < rows.n && v->open.n < ADMIN_SHOWN; k++) {
            struct open_invitation *to = &v->open.at[v->open.n++];
            *to = (struct open_invitation){.id = rows.at[k].id.v,
                                           .name = rows.at[k].name,
                                           .mail = rows.at[k].mail,
                                           .place = rows.at[k].place_name,
                                           .role = role_word(rows.at[k].role),
                                           .ends = day_of_at(rows.at[k].ends_at)};
            TRY(invitation_void(q->db, q->mem, q->now, rows.at[k].id, &to->is_void));
        }
    }
    return ERR_NONE;
}

static enum err invite_page(struct req *q, struct res *r, struct invite_view *v)
{
    v->roles = admin_roles(q, v->role.value);
    TRY(admin_places_of(q, MAY_PEOPLE, req_form(q, "plaats", 60), &v->places));
    TRY(open_fill(q, v));
    struct html *h = page_open(q, r,
                               &(struct page){.title = msg_text(q->lang, MSG_admin_invite_title),
                                              .no_index = true,
                                              .form = true});
    admin_invite_html(h, v);
    return page_close(h);
}

enum err admin_invite(struct req *q, struct res *r)
{
    struct invite_view v = {.sent = req_query(q, "verstuurd", 1).n > 0};

    return invite_page(q, r, &v);
}

enum err admin_invite_send(struct req *q, struct res *r)
{
    const struct invite_fields f = {
        .mail = req_form(q, "mail", 255), // one more: what is too long is said, not cut
        .name = req_form(q, "naam", PERSON_NAME_SIGNS + 1),
        .role = req_form(q, "rol", 40),
        .place = req_form(q, "plaats", 60),
        .until = req_form(q, "tot", 20)};
    struct invite_view v = {.mail.value = f.mail,
                            .name.value = f.name,
                            .role.value = f.role,
                            .until.value = f.until};
    struct admin_field *const fields[] = {&v.mail, &v.name, &v.role, &v.until};
    struct invitation_new n;
    enum invite_field field = INVITE_MAIL;
    msg problem;

    const struct inviter by = admin_inviter(q);

    TRY(admin_invite_check(&by, &f, &n, &problem, &field));
    if (problem) {
        fields[field]->problem = msg_text(q->lang, problem);
        r->status = 422;
        return invite_page(q, r, &v);
    }
    TRY(send_one(q, &n));
    return redirect(q, r, STR("/beheer/uitnodigen?verstuurd=1"));
}

enum err admin_invite_withdraw(struct req *q, struct res *r)
{
    struct invitation_row i;
    invitation_id id;
    int64_t n;
    bool found;

    TRY(req_id(q, "invitation", &id.v));
    TRY(invitation_by_id(q->db, q->mem, id, &found, &i));
    if (!found || !may(q->who, MAY_PEOPLE, i.place)) return ERR_NOT_FOUND;
    TRY(invitation_withdraw(q->db, id, q->now, &n));
    if (!n) return ERR_CONFLICT;
    TRY(audit_by(q, "invitation.withdraw", str_format(q->mem, "invitation:%lld", (long long)id.v),
                 STR("")));
    return redirect(q, r, STR("/beheer/uitnodigen"));
}

// ---- a list ----

static enum err list_page(struct req *q, struct res *r, struct list_view *v)
{
    struct html *h = page_open(q, r,
                               &(struct page){.title = msg_text(q->lang, MSG_admin_list_title),
                                              .no_index = true,
                                              .form = true});
    admin_list_html(h, v);
    return page_close(h);
}

enum err admin_list(struct req *q, struct res *r)
{
    struct list_view v = {.text = STR(""), .sent = req_query(q, "verstuurd", 1).n > 0};

    return list_page(q, r, &v);
}

static str field_of(const struct csv *c, int i)
{
    return i < c->n ? str_trim(c->field[i]) : STR("");
}

enum err admin_list_read(const struct inviter *by, struct list_view *v, struct invitation_new *out)
{
    struct mem *m = by->mem;
    struct csv csv = csv_open(m, v->text);
    bool more = true;

    if (utf8_length(v->text) > LIST_SIGNS) { // what is cut off would be half done
        v->text = utf8_clip(v->text, LIST_SIGNS);
        v->problem = msg_text(by->lang, MSG_admin_list_long);
        return ERR_NONE;
    }
    v->lines.at = MEM_ARRAY(m, struct list_line, LIST_LINES_MAX);
    for (;;) {
        const enum err e = csv_next(&csv, &more);
        if (e != ERR_NONE && e != ERR_INVALID) return e;
        if (e == ERR_NONE && !more) break;
        if (v->lines.n == LIST_LINES_MAX) {
            v->problem = msg_text(by->lang, MSG_admin_list_long);
            return ERR_NONE;
        }
        struct list_line *l = &v->lines.at[v->lines.n];
        const struct invite_fields f = {field_of(&csv, 0), field_of(&csv, 1), field_of(&csv, 2),
                                        field_of(&csv, 3), field_of(&csv, 4)};
        enum invite_field field;
        msg problem = 0;
        // The words above the columns are no person.
        if (v->lines.n == 0 && csv.line == 1 && str_find_byte(f.mail, '@') < 0 &&
            str_starts(str_lower(m, f.mail), STR("mail")))
            continue;
        *l = (struct list_line){.line = csv.line,
                                .mail = str_copy(m, f.mail),
                                .name = str_copy(m, f.name),
                                .role = str_copy(m, f.role),
                                .place = str_copy(m, f.place),
                                .until = str_copy(m, f.until)};
        const struct invite_fields kept = {l->mail, l->name, l->role, l->place, l->until};
        if (e == ERR_INVALID)
            problem = MSG_admin_list_line_problem;
        else
            TRY(admin_invite_check(by, &kept, &out[v->good], &problem, &field));
        for (int i = 0; i < v->good && !problem; i++)
            if (str_eq(out[i].mail, out[v->good].mail) && out[i].role == out[v->good].role &&
                out[i].place.id.v == out[v->good].place.id.v)
                problem = MSG_admin_list_twice;
        if (problem) {
            l->problem = msg_text(by->lang, problem);
            v->bad++;
        } else {
            v->good++;
        }
        v->lines.n++;
        if (e == ERR_INVALID && csv.problem == CSV_QUOTE_OPEN)
            break; // the rest is inside the quote
    }
    v->looked = true;
    if (!v->lines.n) v->problem = msg_text(by->lang, MSG_admin_list_empty);
    return ERR_NONE;
}

// The first press looks, the second does; and does nothing when one line is wrong.
enum err admin_list_take(struct req *q, struct res *r)
{
    struct list_view v = {.text = req_form(q, "lijst", LIST_SIGNS + 1)};
    const struct inviter by = admin_inviter(q);
    struct invitation_new *all = MEM_ARRAY(q->mem, struct invitation_new, LIST_LINES_MAX + 1);
    const bool sure = str_eq(req_form(q, "stap", 10), STR("verstuur"));

    if (!v.text.at) v.text = STR("");
    TRY(admin_list_read(&by, &v, all));
    if (!sure || v.bad || v.problem.n) {
        if (v.bad || v.problem.n) r->status = 422;
        return list_page(q, r, &v);
    }
    for (int i = 0; i < v.good; i++)
        TRY(send_one(q, &all[i]));
    return redirect(q, r, STR("/beheer/lijst?verstuurd=1"));
}
