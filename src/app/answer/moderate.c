// moderate.c - hiding a contribution: the desk, the letter to its author, and the public register. The rules stand in
// core/moderation.h, what the pages show in web/moderation.h.
#include "app/answer/moderate.h"

#include "app/answer/moderate.html.h"
#include "core/mail.h"

static struct moderation_about in_of(const struct here *h)
{
    return (struct moderation_about){.trajectory = h->t.id};
}

static enum err watch_show(struct req *q, struct res *r, struct watch_view *v)
{
    const struct moderation_about in = in_of(&v->h);

    v->d.place = v->h.place.slug;
    v->d.trajectory = v->h.t.slug;
    TRY(moderation_desk_fill(q, &in, &v->d));
    struct html *h = here_page(q, r, &v->h, MSG_moderation_title, true, true);
    answer_watch_html(h, v);
    return page_close(h);
}

enum err answer_watch(struct req *q, struct res *r)
{
    struct watch_view v = {0};

    TRY(here_must(q, MAY_MODERATE, &v.h));
    v.d.number = req_query(q, "nummer", 12);
    v.d.saved = req_query(q, "klaar", 1).n > 0;
    return watch_show(q, r, &v);
}

static enum err author_tell(struct req *q, const struct here *h, const struct contribution_row *c,
                            const struct moderation_done *done)
{
    const bool judged = done->tells == MODERATION_TELLS_JUDGED;

    if (done->tells == MODERATION_TELLS_NOBODY || !c->mail.n || h->t.practice)
        return ERR_NONE;                     // without an address: on the page with the code
    const enum lang lang = lang_of(c->lang); // of who wrote it, not of who hides it
    // clang-format off
    const struct msg_arg args[] = {
        {.name = "title", .s = title_in(&h->t, lang)},
        {.name = "number", .s = str_format(q->mem, "%lld", (long long)c->number)},
        {.name = "reason", .s = done->reason ? msg_text(lang, done->reason) : STR("")},
        {.name = "note", .s = done->note},
        {.name = "address", .s = lookup_address(q->mem, settings_origin(q->mem, q->site->set), h->place.slug, h->t.slug, lang)},
        {.name = "place", .s = h->place.name},
    };
    // clang-format on
    return mail_queue(q->db, q->mem, q->now, c->mail,
                      msg_fill(q->mem, lang,
                               judged ? MSG_moderation_judged_subject : MSG_moderation_mail_subject,
                               args, 1),
                      msg_fill(q->mem, lang,
                               judged ? MSG_moderation_judged_text : MSG_moderation_mail_text, args,
                               COUNT_OF(args)));
}

static enum err hide(struct req *q, struct res *r, struct watch_view *v, bool *out_shown,
                     struct moderation_done *done)
{
    struct moderation_about about = in_of(&v->h);
    struct contribution_row c;
    int64_t number;
    bool found = false;

    moderation_typed(q, &v->d);
    if (str_int(v->d.number, 1, INT64_MAX, &number) == ERR_NONE)
        TRY(contribution_by_number(q->db, q->mem, v->h.t.id, number, &found, &c));
    if (!found) v->d.number_problem = MSG_moderation_number_wrong;
    if (!moderation_typed_well(&v->d)) {
        r->status = 422;
        *out_shown = true;
        return watch_show(q, r, v);
    }
    about.contribution = c.id;
    return moderation_hide(q, &about, &v->d, MSG_moderation_not_there, done);
}

enum err answer_watch_save(struct req *q, struct res *r)
{
    const str act = req_line(q, "doe", 20);
    struct moderation_done done = {0};
    struct contribution_row c;
    struct watch_view v = {0};
    bool shown = false;

    TRY(here_must(q, MAY_MODERATE, &v.h));
    const struct moderation_about in = in_of(&v.h);
    if (str_eq(act, STR("verberg")))
        TRY(hide(q, r, &v, &shown, &done));
    else
        TRY(moderation_act(q, &in, act, MSG_moderation_not_there, &done));
    if (shown) return ERR_NONE;
    TRY(contribution_by_id(q->db, q->mem, done.about.contribution, &c));
    TRY(author_tell(q, &v.h, &c, &done));
    TRY(audit_by(q, done.what, here_object(q, c.number, &v.h), done.detail));
    return here_go(q, r, &v.h, STR("/toezicht?klaar=1"));
}

enum err answer_register(struct req *q, struct res *r)
{
    struct register_view v = {0};
    int64_t before;

    TRY(here_get(q, &v.h));
    TRY(req_query_int(q, "voor", 1, INT64_MAX, INT64_MAX, &before));
    const struct moderation_about in = in_of(&v.h);
    v.x.place = v.h.place.slug;
    v.x.trajectory = v.h.t.slug;
    TRY(moderation_register_fill(q, &in, before, &v.x));
    struct html *h = here_page(q, r, &v.h, MSG_answer_register_title, false, false);
    answer_register_html(h, &v);
    return page_close(h);
}
