// moderate.c - hiding an initiative or a challenge: the desk of a place, the letter to who made it, and the public register.
#include "app/moderate/moderate.h"

#include "app/moderate/moderate.html.h"
#include "core/challenge.h"
#include "core/initiative.h"
#include "core/mail.h"

static struct html *open_page(struct req *q, struct res *r, const struct place_row *place,
                              bool practice, msg title, bool desk)
{
    return page_open(q, r,
                     &(struct page){.title = str_format(q->mem, STR_FMT ": " STR_FMT,
                                                        STR_ARG(msg_text(q->lang, title)),
                                                        STR_ARG(place->name)),
                                    .menu = "participate",
                                    .theme = place->theme,
                                    .cobrand = practice ? STR("") : place->name,
                                    .form = desk,
                                    .no_index = desk || practice});
}

static enum err watch_get(struct req *q, struct place_watch_view *v)
{
    TRY(place_asked(q, &v->place));
    v->practice = str_eq(v->place.kind, STR("practice"));
    v->d.place = v->place.slug;
    return must(q, MAY_MODERATE, v->place.id);
}

static enum err watch_show(struct req *q, struct res *r, struct place_watch_view *v)
{
    const struct moderation_about in = {.place = v->place.id};

    TRY(moderation_desk_fill(q, &in, &v->d));
    struct html *h = open_page(q, r, &v->place, v->practice, MSG_moderation_title, true);
    place_watch_html(h, v);
    return page_close(h);
}

enum err moderate_watch(struct req *q, struct res *r)
{
    struct place_watch_view v = {0};

    TRY(watch_get(q, &v));
    v.d.kind = req_query(q, "soort", 20);
    v.d.number = req_query(q, "nummer", 12);
    v.d.saved = req_query(q, "klaar", 1).n > 0;
    return watch_show(q, r, &v);
}

// ---- telling who made it ----

struct told { // in whose language
    str title, path;
    enum lang lang;
};

static enum err letter(struct req *q, const struct place_row *place,
                       const struct moderation_done *done, const struct told *t, str to)
{
    const bool judged = done->tells == MODERATION_TELLS_JUDGED;
    str origin;

    TRY(place_origin(q->db, q->mem, q->site->set, place->id, &origin));
    // clang-format off
    const struct msg_arg args[] = {
        {.name = "title", .s = t->title},
        {.name = "reason", .s = done->reason ? msg_text(t->lang, done->reason) : STR("")},
        {.name = "note", .s = done->note},
        {.name = "address", .s = str_format(q->mem, STR_FMT "%s/" STR_FMT STR_FMT, STR_ARG(origin), t->lang == LANG_EN ? "/en" : "", STR_ARG(place->slug), STR_ARG(t->path))},
        {.name = "place", .s = place->name},
    };
    // clang-format on
    return mail_add(q->db, q->mem, q->now,
                    &(struct mail_new){.to = to,
                                       .subject =
                                           msg_fill(q->mem, t->lang,
                                                    judged ? MSG_moderation_place_judged_subject
                                                           : MSG_moderation_place_mail_subject,
                                                    args, 1),
                                       .text = msg_fill(q->mem, t->lang,
                                                        judged ? MSG_moderation_place_judged_text
                                                               : MSG_moderation_place_mail_text,
                                                        args, COUNT_OF(args)),
                                       .place = place->id});
}

static enum err initiative_tell(struct req *q, const struct place_row *place,
                                const struct moderation_done *done)
{
    struct initiative_row i;

    TRY(initiative_by_id(q->db, q->mem, done->about.initiative, &i));
    if (!i.maker_mail.n || i.practice) return ERR_NONE;
    return letter(q, place, done,
                  &(struct told){i.title, STR("/initiatieven/terugvinden"), lang_of(i.lang)},
                  i.maker_mail);
}

static enum err challenge_tell(struct req *q, const struct place_row *place,
                               const struct moderation_done *done)
{
    struct challenge_member_rows members;
    struct challenge_row c;

    TRY(challenge_by_id(q->db, q->mem, done->about.challenge, &c));
    if (c.practice) return ERR_NONE;
    TRY(challenge_members(q->db, q->mem, c.id, &members));
    for (int k = 0; k < members.n; k++)
        if (members.at[k].mail.n)
            TRY(letter(q, place, done,
                       &(struct told){c.title, STR("/uitdagen/terugvinden"), lang_of(c.lang)},
                       members.at[k].mail));
    return ERR_NONE;
}

// ---- acts ----

// The one that the form is about, if it is of this place.
static enum err find(struct req *q, struct place_watch_view *v, struct moderation_about *out)
{
    struct initiative_row i;
    struct challenge_row c;
    int64_t number;
    bool found = false;

    *out = (struct moderation_about){.place = v->place.id};
    if (!str_eq(v->d.kind, STR("initiatief")) && !str_eq(v->d.kind, STR("uitdaging")))
        v->d.kind_problem = MSG_moderation_kind_empty;
    else if (str_int(v->d.number, 1, INT64_MAX, &number) == ERR_NONE &&
             str_eq(v->d.kind, STR("initiatief"))) {
        TRY(initiative_by_number(q->db, q->mem, v->place.id, number, &found, &i));
        if (found) out->initiative = i.id;
    } else if (str_int(v->d.number, 1, INT64_MAX, &number) == ERR_NONE) {
        TRY(challenge_by_number(q->db, q->mem, v->place.id, number, &found, &c));
        if (found) out->challenge = c.id;
    }
    if (!found && !v->d.kind_problem) v->d.number_problem = MSG_moderation_place_number_wrong;
    return ERR_NONE;
}

enum err moderate_watch_save(struct req *q, struct res *r)
{
    const str act = req_line(q, "doe", 20);
    struct place_watch_view v = {0};
    struct moderation_done done = {0};
    struct moderation_about about;

    TRY(watch_get(q, &v));
    if (str_eq(act, STR("verberg"))) {
        moderation_typed(q, &v.d);
        TRY(find(q, &v, &about));
        if (!moderation_typed_well(&v.d)) {
            r->status = 422;
            return watch_show(q, r, &v);
        }
        TRY(moderation_hide(q, &about, &v.d, MSG_moderation_place_not_there, &done));
    } else
        TRY(moderation_act(q, &(struct moderation_about){.place = v.place.id}, act,
                           MSG_moderation_place_not_there, &done));
    if (done.tells != MODERATION_TELLS_NOBODY)
        TRY(done.about.initiative.v ? initiative_tell(q, &v.place, &done)
                                    : challenge_tell(q, &v.place, &done));
    TRY(audit_by(q, done.what,
                 done.about.initiative.v ? initiative_object(q->mem, done.about.initiative)
                                         : challenge_object(q->mem, done.about.challenge),
                 done.detail));
    return redirect(q, r,
                    str_format(q->mem, "/" STR_FMT "/toezicht?klaar=1", STR_ARG(v.place.slug)));
}

// ---- for everybody ----

enum err moderate_register(struct req *q, struct res *r)
{
    struct place_register_view v = {0};
    int64_t before;

    TRY(place_asked(q, &v.place));
    TRY(req_query_int(q, "voor", 1, INT64_MAX, INT64_MAX, &before));
    v.practice = str_eq(v.place.kind, STR("practice"));
    v.x.place = v.place.slug;
    TRY(moderation_register_fill(q, &(struct moderation_about){.place = v.place.id}, before, &v.x));
    struct html *h = open_page(q, r, &v.place, v.practice, MSG_answer_register_title, false);
    place_register_html(h, &v);
    return page_close(h);
}

static const struct route routes[] = {
#define ROUTE ROUTE_ROW
#include "app/moderate/moderate.def"
#undef ROUTE
};

const struct feature moderate_feature = {.name = "moderate",
                                         .routes = routes,
                                         .n_routes = COUNT_OF(routes)};
