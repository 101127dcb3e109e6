// manager.c - one line from the manager of somebody who took part, beside level 3. Only who took part can ask for it, behind their own
// letter, and take it back until it is written. Their name goes to the manager and nowhere else; the manager's address is kept nowhere.
#include "app/evaluate/evaluate.h"

#include "app/evaluate/evaluate.html.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "core/mail.h"
#include "core/place.h"
#include "core/session.h"

enum err manager_fill(struct req *q, evaluation_letter_id letter, struct manager_view *v)
{
    struct evaluate_manager_row row;
    struct evaluate_asker_row asker;
    bool found;

    TRY(evaluate_asker(q->db, q->mem, letter, &asker));
    TRY(evaluate_manager_of(q->db, q->mem, letter, &found, &row));
    v->there = true;
    v->name = asker.name;
    v->asked = found && str_eq(row.state, STR("asked"));
    v->back = found && str_eq(row.state, STR("withdrawn"));
    v->written = found && str_eq(row.state, STR("written"));
    if (found) v->on = day_of_at(row.sent_at);
    return ERR_NONE;
}

static enum err letter_send(struct req *q, evaluation_letter_id letter, str to, str key)
{
    struct evaluate_asker_row asker;
    str origin;

    TRY(evaluate_asker(q->db, q->mem, letter, &asker));
    TRY(place_origin(q->db, q->mem, q->site->set, asker.place, &origin));
    const str link =
        str_format(q->mem, STR_FMT "%s/evaluatie/leidinggevende?" EDIT_KEY_FIELD "=" STR_FMT,
                   STR_ARG(origin), q->lang == LANG_EN ? "/en" : "", STR_ARG(key));
    const struct msg_arg args[] = {
        {.name = "name", .s = asker.name},
        {.name = "group", .s = asker.group_name},
        {.name = "link", .s = link},
    };
    return mail_add(q->db, q->mem, q->now,
                    &(struct mail_new){.to = to,
                                       .subject = msg_fill(q->mem, q->lang,
                                                           MSG_evaluate_manager_subject, args, 2),
                                       .text = msg_fill(q->mem, q->lang, MSG_evaluate_manager_text,
                                                        args, COUNT_OF(args)),
                                       .place = asker.place,
                                       .unsubscribe = STR("")});
}

enum err manager_act(struct req *q, evaluation_letter_id letter, struct manager_view *v)
{
    const str act = req_line(q, "doe", 10);
    const str mail = req_line(q, "leidinggevende", 254);
    const bool agrees = str_eq(req_form(q, "goed", 3), STR("ja"));
    int64_t n;

    if (str_eq(act, STR("terug"))) {
        TRY(evaluate_manager_back(q->db, letter, &n));
        return manager_fill(q, letter, v);
    }
    if (!str_eq(act, STR("vraag"))) return manager_fill(q, letter, v);
    if (!mail_is_address(mail) || !agrees) {
        TRY(manager_fill(q, letter, v));
        v->mail = mail;
        v->agrees = agrees;
        v->problem = msg_text(q->lang, agrees ? MSG_evaluate_manager_mail_problem
                                              : MSG_evaluate_manager_consent_problem);
        return ERR_NONE;
    }
    const str key = key_new(q->mem);
    TRY(evaluate_manager_add(q->db, letter, key_hash(q->mem, key), q->now, &n));
    if (n) TRY(letter_send(q, letter, mail, key)); // once, whatever is pressed
    return manager_fill(q, letter, v);
}

// ---- the page of the manager ----

static enum err asked_for(struct req *q, struct manager_page_view *v,
                          struct evaluate_asked_row *row)
{
    bool found = false;

    *v = (struct manager_page_view){0};
    v->key = q->route->method == POST ? req_form(q, EDIT_KEY_FIELD, EDIT_KEY_SIGNS)
                                      : req_query(q, EDIT_KEY_FIELD, EDIT_KEY_SIGNS);
    if (key_is(v->key))
        TRY(evaluate_manager_by_hash(q->db, q->mem, key_hash(q->mem, v->key), &found, row));
    v->broken =
        !found || q->now > row->sent_at + EVALUATE_KEEP_S || str_eq(row->state, STR("withdrawn"));
    if (v->broken) return ERR_NONE;
    v->written = str_eq(row->state, STR("written"));
    v->name = row->name;
    v->group = row->group_name;
    v->practice = row->practice != 0;
    v->until = day_of_at(row->sent_at + EVALUATE_KEEP_S);
    return ERR_NONE;
}

static enum err show(struct req *q, struct res *r, const struct manager_page_view *v)
{
    struct html *h =
        page_open(q, r,
                  &(struct page){.title = msg_text(q->lang, MSG_evaluate_manager_title),
                                 .no_index = true,
                                 .form = true});

    r->cache = CACHE_NEVER;
    evaluate_manager_page_html(h, v);
    return page_close(h);
}

enum err evaluate_manager(struct req *q, struct res *r)
{
    struct evaluate_asked_row row = {0};
    struct manager_page_view v;

    TRY(asked_for(q, &v, &row));
    return show(q, r, &v);
}

enum err evaluate_manager_answer(struct req *q, struct res *r)
{
    struct evaluate_asked_row row = {0};
    struct manager_page_view v;
    unsigned char chance[16];
    int64_t first;

    TRY(asked_for(q, &v, &row));
    if (v.broken || v.written) return show(q, r, &v); // one line, and only as long as it is wanted
    v.said = utf8_clip(req_words(q, "regel", 4 * EVALUATE_WORD_SIGNS), EVALUATE_WORD_SIGNS);
    if (!v.said.n) {
        v.problem = msg_text(q->lang, MSG_evaluate_manager_nothing);
        r->status = 422;
        return show(q, r, &v);
    }
    TRY(evaluate_manager_wrote(q->db, row.id, &first));
    if (!first) return ERR_CONFLICT; // taken back, or written, at the same moment
    random_bytes(chance, sizeof chance);
    TRY(evaluate_word_add(q->db, row.meeting, hex_text(q->mem, chance, sizeof chance), v.said));
    v.written = true;
    return show(q, r, &v);
}
