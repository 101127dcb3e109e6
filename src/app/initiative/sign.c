// sign.c - putting one's name under an initiative, and what one does with it after: confirm, take back, move. A link in a letter does
// nothing by itself: what scans mail follows links, people press buttons.
#include "app/initiative/initiative_page.h"

#include "app/initiative/sign.html.h"
#include "core/contribution.h"
#include "core/mail.h"

static enum err form_show(struct req *q, struct res *r, struct initiative_sign_view *v)
{
    struct initiative_line_row line;

    TRY(initiative_lines(q->db, q->mem, v->at.i.id, &line));
    v->card = initiative_card_of(q, &line);
    v->closed = !v->at.signs || !v->at.i.online;
    struct html *h =
        initiative_open_page(q, r, &v->at.place, msg_text(q->lang, MSG_initiative_sign_title),
                             v->at.practice, !v->closed && !v->sent, false);
    initiative_sign_html(h, v);
    return page_close(h);
}

enum err initiative_sign_form(struct req *q, struct res *r)
{
    struct initiative_sign_view v = {0};

    TRY(initiative_at_get(q, &v.at));
    if (!v.at.i.shown || !v.at.i.threshold) return ERR_NOT_FOUND; // it needs no names
    v.signed_in = who_in(q->who);
    if (v.signed_in) {
        v.s.mail = who_mail(q->who);
        v.s.name = who_name(q->who);
    }
    return form_show(q, r, &v);
}

static void problems(struct initiative_sign_view *v, unsigned bad)
{
    if (bad & SIGNER_MAIL) v->mail_problem = MSG_initiative_sign_no_mail;
    if (bad & SIGNER_NAME) v->name_problem = MSG_initiative_sign_no_name;
    if (bad & SIGNER_POSTCODE) v->postcode_problem = MSG_initiative_sign_no_postcode;
    if (bad & SIGNER_HOUSE) v->house_problem = MSG_initiative_sign_no_house;
    if (bad & SIGNER_BORN) v->born_problem = MSG_initiative_sign_no_born;
    if (bad & SIGNER_YOUNG) v->born_problem = MSG_initiative_sign_young;
    v->problems = bad != 0;
}

static str own_path_of(struct req *q, const struct initiative_at *at, str key)
{
    return str_format(q->mem, "%s" STR_FMT "/steun?" EDIT_KEY_FIELD "=" STR_FMT,
                      q->lang == LANG_EN ? "/en" : "", STR_ARG(at->base), STR_ARG(key));
}

static enum err letter(struct req *q, const struct initiative_at *at, const struct signer_clean *s,
                       str key, msg subject, msg text)
{
    str origin;

    TRY(place_origin(q->db, q->mem, q->site->set, at->place.id, &origin));
    const str path = own_path_of(q, at, key);
    const struct msg_arg args[] = {
        {.name = "title", .s = at->i.title},
        {.name = "address",
         .s = str_format(q->mem, STR_FMT STR_FMT, STR_ARG(origin), STR_ARG(path))},
        {.name = "place", .s = at->place.name},
    };
    return mail_add(q->db, q->mem, q->now,
                    &(struct mail_new){.to = s->mail,
                                       .subject = msg_fill(q->mem, q->lang, subject, args, 1),
                                       .text =
                                           msg_fill(q->mem, q->lang, text, args, COUNT_OF(args)),
                                       .place = at->place.id});
}

enum err initiative_sign_send(struct req *q, struct res *r)
{
    const person_id self = who_person(q->who);
    struct initiative_sign_view v = {0};
    struct signer_clean clean;
    enum signed_how how;
    unsigned bad;
    str key;

    TRY(initiative_at_get(q, &v.at));
    if (!v.at.i.shown || !v.at.i.threshold) return ERR_NOT_FOUND;
    v.signed_in = who_in(q->who);
    v.s = (struct signer){.mail = req_line(q, "mail", 255),
                          .name = req_line(q, "naam", INITIATIVE_NAME_SIGNS + 1),
                          .postcode = req_line(q, "postcode", 10),
                          .house = req_line(q, "huisnummer", 20),
                          .born = req_line(q, "geboren", 20),
                          .lang = q->lang};
    if (!v.at.signs ||
        !v.at.i.online) { // it closed while the form was open: what was typed is shown
        r->status = 409;
        return form_show(q, r, &v);
    }
    signer_clean(q->mem, &v.s, v.at.i.min_age, day_of_at(q->now), true, &clean, &bad);
    problems(&v, bad);
    if (v.problems) {
        r->status = 422;
        return form_show(q, r, &v);
    }
    // Who is signed in has proved to read this address.
    const bool proved =
        v.signed_in && str_eq(signer_mail_once(q->mem, who_mail(q->who)), clean.mail_once);
    const bool burst =
        req_is_burst(q, initiative_object(q->mem, v.at.i.id), q->site->set->hold_signatures);
    TRY(initiative_sign(q->db, q->mem, q->now, &v.at.i, &clean, q->lang, proved ? &self : NULL,
                        burst, &how, &key));
    TRY(audit_by(q, "initiative.sign", initiative_object(q->mem, v.at.i.id), STR("")));
    if (proved && (how == SIGNED_COUNTED || how == SIGNED_TWICE))
        return initiative_to(q, r, &v.at,
                             str_format(q->mem, "/steun?" EDIT_KEY_FIELD "=" STR_FMT "&gedaan=1",
                                        STR_ARG(key)));
    if (v.at.practice) { // nothing leaves it: the page shows where the letter would lead
        if (how == SIGNED_WAITS || how == SIGNED_AGAIN)
            v.practice_path = own_path_of(q, &v.at, key);
    } else if (how == SIGNED_WAITS) {
        TRY(letter(q, &v.at, &clean, key, MSG_initiative_mail_sign_subject,
                   MSG_initiative_mail_sign));
    } else if (how == SIGNED_AGAIN) {
        TRY(letter(q, &v.at, &clean, key, MSG_initiative_mail_again_subject,
                   MSG_initiative_mail_again));
    }
    // The same page, whatever there was before: nobody learns here who signed.
    v.sent = true;
    v.s = (struct signer){.mail = clean.mail};
    return form_show(q, r, &v);
}

// ---- of who signed ----

static enum err support_get(struct req *q, struct initiative_support_view *v,
                            struct initiative_signature_row *s)
{
    int64_t number;
    bool found;

    TRY(initiative_place(q, &v->at.place));
    TRY(req_id(q, "number", &number));
    TRY(initiative_by_number(q->db, q->mem, v->at.place.id, number, &found, &v->at.i));
    if (!found) return ERR_NOT_FOUND;
    v->key = q->route->method == POST ? req_line(q, EDIT_KEY_FIELD, EDIT_KEY_SIGNS)
                                      : req_query(q, EDIT_KEY_FIELD, EDIT_KEY_SIGNS);
    TRY(initiative_signature_open(q->db, q->mem, v->at.i.id, v->key, &found, &v->asked, s));
    if (!found) return ERR_NOT_FOUND;
    return initiative_at_again(q, &v->at);
}

static enum err support_show(struct req *q, struct res *r, struct initiative_support_view *v,
                             const struct initiative_signature_row *s)
{
    const enum initiative_state state = initiative_state_of(&v->at.i);
    struct initiative_line_row line;
    struct initiative_row into;

    TRY(initiative_lines(q->db, q->mem, v->at.i.id, &line));
    v->card = initiative_card_of(q, &line);
    v->held = str_eq(s->state, STR("pending")) && s->held == 2;
    v->pending = str_eq(s->state, STR("pending")) && !v->held;
    v->gone = str_eq(s->state, STR("withdrawn"));
    // Who had signed by another way sees the same: one name counts once, and nobody learns of another.
    v->valid = !v->pending && !v->held && !v->gone;
    v->too_late = v->pending && !v->at.signs;
    v->can_withdraw = v->valid && state != INITIATIVE_counting && state != INITIATIVE_counted &&
                      initiative_phase_of(state) != INITIATIVE_OVER;
    v->can_withdraw = v->can_withdraw || (v->valid && state == INITIATIVE_joined);
    v->name = s->name;
    v->address = str_format(q->mem, STR_FMT " " STR_FMT, STR_ARG(s->postcode), STR_ARG(s->house));
    v->has_erase = v->at.i.has_erase_day;
    v->erase = (day){(int32_t)v->at.i.erase_day};
    v->own_place = v->at.own;
    if (v->valid && state == INITIATIVE_joined && v->at.i.has_into_id) {
        TRY(initiative_by_id(q->db, q->mem, v->at.i.into_id, &into));
        if (initiative_signs(&into, day_of_at(q->now))) {
            v->into = into.number;
            v->into_title = into.title;
        }
    }
    struct html *h =
        initiative_open_page(q, r, &v->at.place, msg_text(q->lang, MSG_initiative_support_title),
                             v->at.practice, true, true);
    initiative_support_html(h, v);
    return page_close(h);
}

enum err initiative_support(struct req *q, struct res *r)
{
    struct initiative_support_view v = {0};
    struct initiative_signature_row s;

    TRY(support_get(q, &v, &s));
    v.done = req_query(q, "gedaan", 1).n > 0;
    return support_show(q, r, &v, &s);
}

enum err initiative_support_save(struct req *q, struct res *r)
{
    struct initiative_support_view v = {0};
    struct initiative_signature_row s;
    enum signed_how how = SIGNED_COUNTED;

    TRY(support_get(q, &v, &s));
    const str act = req_line(q, "doe", 20);
    if (str_eq(act, STR("bevestig"))) {
        TRY(initiative_sign_confirm(q->db, q->mem, q->now, &s, &how));
        if (how == SIGNED_CLOSED) return fail(q, ERR_CONFLICT, MSG_initiative_sign_closed);
    } else if (str_eq(act, STR("intrekken"))) {
        const enum err e = initiative_sign_withdraw(q->db, q->mem, q->now, &s);
        if (e != ERR_NONE) return fail(q, e, MSG_initiative_withdraw_late);
    } else if (str_eq(act, STR("mee"))) {
        const enum err e = initiative_sign_move(q->db, q->mem, q->now, &s,
                                                v.asked ? v.key : STR(""), &how, &v.key);
        if (e != ERR_NONE) return fail(q, e, MSG_initiative_move_no);
        if (how == SIGNED_COUNTED) { // its page is the other one's now
            v.at.i.id = v.at.i.into_id;
            TRY(initiative_at_again(q, &v.at));
        }
    } else {
        return fail(q, ERR_INVALID, MSG_initiative_no_step);
    }
    TRY(audit_by(q, "initiative.support", initiative_object(q->mem, v.at.i.id), act));
    return initiative_to(q, r, &v.at,
                         str_format(q->mem, "/steun?" EDIT_KEY_FIELD "=" STR_FMT "&gedaan=1",
                                    STR_ARG(v.key)));
}
