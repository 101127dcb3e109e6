// answer.c - what the feature offers, and the small things its pages share.
#include "app/answer/answer.h"

#include "app/answer/note.h"
#include "app/answer/own.h"
#include "base/utf8.h"
#include "core/job.h"

str title_in(const struct trajectory_row *t, enum lang lang)
{
    return lang == LANG_EN && t->title_en.n ? t->title_en : t->title;
}

str lookup_address(struct mem *m, str origin, str place, str trajectory, enum lang lang)
{
    return str_format(m, STR_FMT "%s/" STR_FMT "/meedoen/" STR_FMT "/inbreng/terugvinden",
                      STR_ARG(origin), lang == LANG_EN ? "/en" : "", STR_ARG(place),
                      STR_ARG(trajectory));
}

enum err here_get(struct req *q, struct here *out)
{
    str place, slug;

    *out = (struct here){0};
    TRY(req_slug(q, "place", &place));
    TRY(req_slug(q, "trajectory", &slug));
    TRY(trajectory_find(q->db, q->mem, place, slug, &out->place, &out->t));
    // Whoever works on it sees it before it is public. Only then is it asked who this is: public pages are kept.
    const bool needs = q->route->right != MAY_READ && q->route->right != MAY_EDIT_KEY;
    if (!trajectory_is_public(&out->t) && !may(q->who, MAY_SEE_PLANS, out->place.id))
        return ERR_NOT_FOUND;
    if (needs || who_in(q->who)) {
        out->can_intake = may(q->who, MAY_INTAKE, out->place.id);
        out->can_answer = may(q->who, MAY_ANSWER, out->place.id);
        out->can_publish = may(q->who, MAY_PUBLISH_ANSWERS, out->place.id);
        out->can_moderate = may(q->who, MAY_MODERATE, out->place.id);
    }
    out->title = title_in(&out->t, q->lang);
    out->base = str_format(q->mem, "/" STR_FMT "/meedoen/" STR_FMT, STR_ARG(out->place.slug),
                           STR_ARG(out->t.slug));
    out->ends.n = (int32_t)out->t.ends_day;
    out->feedback.n = (int32_t)out->t.feedback_day;
    out->promised = out->t.has_feedback_day && out->t.feedback_day >= day_of_at(q->now).n;
    out->taking_part = trajectory_is_open(&out->t) &&
                       (!out->t.has_ends_day || day_of_at(q->now).n <= out->t.ends_day);
    return trajectory_head(q, &out->place, &out->t, &out->head);
}

enum err here_must(struct req *q, enum right r, struct here *out)
{
    TRY(here_get(q, out));
    return must(q, r, out->place.id);
}

enum err late_get(struct req *q, struct here *h)
{
    struct clock_rows clocks;

    TRY(clocks_of(q->db, q->mem, h->t.id, &clocks));
    return late_lines_of(q, h->t.id, &clocks, CLOCK_KIND_feedback, &h->late);
}

enum err here_contribution(struct req *q, const struct here *h, struct contribution_row *out)
{
    int64_t number;
    bool found;

    TRY(req_id(q, "number", &number));
    TRY(contribution_by_number(q->db, q->mem, h->t.id, number, &found, out));
    return found ? ERR_NONE : ERR_NOT_FOUND;
}

struct html *here_page(struct req *q, struct res *r, const struct here *h, msg title, bool form,
                       bool no_index)
{
    return page_open(q, r,
                     &(struct page){.title = str_format(q->mem, STR_FMT ": " STR_FMT,
                                                        STR_ARG(msg_text(q->lang, title)),
                                                        STR_ARG(h->title)),
                                    .theme = h->place.theme,
                                    .cobrand = h->t.practice ? STR("") : h->place.name,
                                    .form = form,
                                    .no_index = no_index || h->t.practice});
}

enum err here_go(struct req *q, struct res *r, const struct here *h, str tail)
{
    return redirect(q, r, str_format(q->mem, STR_FMT STR_FMT, STR_ARG(h->base), STR_ARG(tail)));
}

str here_object(struct req *q, int64_t number, const struct here *h)
{
    return str_format(q->mem, "contribution:%lld/%lld", (long long)h->t.id.v, (long long)number);
}

msg channel_word(str channel)
{
    return str_eq(channel, STR("online"))   ? MSG_answer_channel_online
           : str_eq(channel, STR("paper"))  ? MSG_answer_channel_paper
           : str_eq(channel, STR("phone"))  ? MSG_answer_channel_phone
           : str_eq(channel, STR("street")) ? MSG_answer_channel_street
                                            : MSG_answer_channel_meeting;
}

str answer_excerpt(str body, size_t signs, bool *out_more)
{
    const str cut = utf8_clip(body, signs);

    *out_more = cut.n < body.n;
    return cut;
}

static const struct route routes[] = {
#define ROUTE ROUTE_ROW
#include "app/answer/answer.def"
#undef ROUTE
};

const struct feature answer_feature = {.name = "answer",
                                       .routes = routes,
                                       .n_routes = COUNT_OF(routes),
                                       .jobs = answer_jobs,
                                       .n_jobs = ANSWER_JOBS,
                                       .commands = answer_commands,
                                       .n_commands = ANSWER_COMMANDS,
                                       .sitemap = answer_sitemap,
                                       .own = answer_own,
                                       .erase = answer_erase,
                                       .retain = answer_retain};
