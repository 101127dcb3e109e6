// plain.c - a page where anybody looks how a Dutch text reads. Scripts of fields with data-plain ask it for a paragraph (GET); a
// form sends a whole text (POST), so that it stands in no address and no log.
#include "app/plain/plain.h"

#include "app/plain/plain.html.h"

static enum err help_page(struct req *q, struct res *r, str text, bool asked)
{
    struct help_view v = {.text = text, .asked = asked};

    plain_fill(q->mem, text, &v.hints);
    struct html *h = page_open(q, r,
                               &(struct page){
                                   .title = msg_text(q->lang, MSG_plain_title),
                                   .description = msg_text(q->lang, MSG_plain_lead),
                                   .form = true,
                                   .no_index = asked,
                               });
    plain_help_html(h, &v);
    return page_close(h);
}

enum err plain_show(struct req *q, struct res *r)
{
    const str text = req_query(q, "tekst", PLAIN_ASK_MAX);

    return help_page(q, r, text, text.n > 0);
}

enum err plain_check(struct req *q, struct res *r)
{
    return help_page(q, r, req_words(q, "tekst", PLAIN_TEXT_MAX), true);
}

static const struct route routes[] = {
#define ROUTE ROUTE_ROW
#include "app/plain/plain.def"
#undef ROUTE
};

const struct feature plain_feature = {.name = "plain",
                                      .routes = routes,
                                      .n_routes = COUNT_OF(routes)};
