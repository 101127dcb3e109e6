// show.c - a challenge as everybody sees it.
#include "app/challenge/challenge.h"

#include "app/challenge/show.html.h"

static enum err hidden_show(struct req *q, struct res *r, const struct here *h)
{
    struct hidden_view v = {.h = *h};

    TRY(moderation_seen_fill(q, &(struct moderation_about){.challenge = h->c.id}, true, &v.m));
    struct html *page =
        challenge_page(q, r, &h->place, msg_text(q->lang, MSG_moderation_challenge_hidden), false,
                       true);
    challenge_hidden_html(page, &v);
    return page_close(page);
}

enum err challenge_show(struct req *q, struct res *r)
{
    struct shown v;
    struct here h;

    TRY(challenge_here_seen(q, &h));
    if (h.c.hidden) return hidden_show(q, r, &h);
    TRY(challenge_shown_fill(q, &h, false, &v));
    TRY(follow_fill(q, "challenge", h.c.id.v, &v.follow));
    struct html *page = challenge_page(q, r, &h.place, h.c.title, v.follow.form,
                                       str_eq(h.c.state, STR("withdrawn")));
    challenge_show_html(page, &v);
    return page_close(page);
}
