// show.c - a challenge as everybody sees it.
#include "app/challenge/challenge.h"

#include "app/challenge/show.html.h"

enum err challenge_show(struct req *q, struct res *r)
{
    struct shown v;
    struct here h;

    TRY(challenge_here(q, &h));
    TRY(challenge_shown_fill(q, &h, false, &v));
    TRY(follow_fill(q, "challenge", h.c.id.v, &v.follow));
    struct html *page = challenge_page(q, r, &h.place, h.c.title, v.follow.form,
                                       str_eq(h.c.state, STR("withdrawn")));
    challenge_show_html(page, &v);
    return page_close(page);
}
