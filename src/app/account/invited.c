// invited.c - accepting an invitation. The key came in a letter to the address, so the address is proved; the name
// is for who comes in to choose.
#include "app/account/account.h"
#include "app/account/enter.html.h"
#include "core/audit.h"
#include "core/invitation.h"

static enum err show(struct req *q, struct res *r, struct invited_view *v)
{
    struct html *h = page_open(q, r,
                               &(struct page){.title = msg_text(q->lang, MSG_account_invited_title),
                                              .menu = "mine",
                                              .no_index = true,
                                              .form = true});
    account_invited_html(h, v);
    return page_close(h);
}

static enum err find(struct req *q, str key, struct invitation_row *i, struct invited_view *v)
{
    struct place_row place;
    bool found = false;

    v->key = key;
    if (key_is(key)) TRY(invitation_by_hash(q->db, q->mem, key_hash(q->mem, key), &found, i));
    if (found) TRY(invitation_open(q->db, q->mem, q->now, i, &found));
    if (!found || !role_word(i->role)) return ERR_NONE;
    TRY(place_by_id(q->db, q->mem, i->place, &place));
    v->mail = i->mail;
    v->name.value = i->name;
    v->role = role_word(i->role);
    v->place = place.name;
    return ERR_NONE;
}

enum err account_invited(struct req *q, struct res *r)
{
    struct invited_view v = {0};
    struct invitation_row i;

    TRY(find(q, req_query(q, EDIT_KEY_FIELD, SESSION_KEY), &i, &v));
    if (!v.mail.n) r->status = 410;
    return show(q, r, &v);
}

enum err account_invited_accept(struct req *q, struct res *r)
{
    struct invited_view v = {0};
    struct invitation_row i;
    struct person_row person;
    enum role role;
    int64_t accepted;
    bool found;

    TRY(find(q, req_form(q, EDIT_KEY_FIELD, SESSION_KEY), &i, &v));
    if (!v.mail.n || !role_parse(i.role, &role)) {
        r->status = 410;
        return show(q, r, &v);
    }
    v.name.value = req_form(q, "naam", PERSON_NAME_SIGNS + 1);
    if (!person_is_name(v.name.value)) {
        v.name.problem = msg_text(q->lang, MSG_account_name_problem);
        r->status = 422;
        return show(q, r, &v);
    }
    TRY(invitation_accept(q->db, i.id, q->now, &accepted));
    if (!accepted) return ERR_CONFLICT;
    TRY(person_by_mail(q->db, q->mem, i.mail, &found, &person));
    if (!found) {
        TRY(person_add(q->db, q->mem, q->now, i.mail, v.name.value, str_of(lang_codes[q->lang]),
                       &person.id));
        TRY(person_by_id(q->db, q->mem, person.id, &person));
    }
    if (!str_eq(person.state, STR("active"))) return ERR_FORBIDDEN;
    // The last who runs everything keeps that without an end, whatever an invitation says.
    const enum err e = right_give(q->db, q->mem, q->now, person.id, role, i.place,
                                  i.has_until_at ? i.until_at : 0, i.invited_by);
    if (e != ERR_NONE && e != ERR_CONFLICT && e != ERR_INVALID) return e;
    TRY(sign_in(q, r, person.id, "mail"));
    TRY(audit(q->db, q->mem, q->now, person.uid, STR("invitation.accept"),
              str_format(q->mem, "person:" STR_FMT, STR_ARG(person.uid)), i.role));
    return redirect(q, r, STR("/mijn"));
}
