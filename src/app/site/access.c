#include "app/site/access.h"

#include "app/site/access.html.h"
#include "app/site/access.sql.h"
#include "app/site/site.h"

static const struct access_gap gaps[] = {
#define ACCESS_DATE(date)
#define ACCESS_GAP(criterion, what) {criterion, MSG_site_access_gap_##what},
#include "app/site/access.def"
#undef ACCESS_DATE
#undef ACCESS_GAP
};

static const char tested_on[] =
#define ACCESS_DATE(date) date
#define ACCESS_GAP(criterion, what)
#include "app/site/access.def"
#undef ACCESS_DATE
#undef ACCESS_GAP
    ;

enum err site_access(struct req *q, struct res *r)
{
    const struct settings *set = q->site->set;
    struct access_media_row media;
    struct access_view v = {
        .owner = set->cobrand,
        .address = q->origin,
        .contact = set->contact,
        .contact_href = str_format(q->mem, "mailto:" STR_FMT, STR_ARG(set->contact)),
        .version = STR(MEENT_VERSION),
        .gaps = {gaps, COUNT_OF(gaps)},
    };

    TRY(day_parse(str_of(tested_on), &v.tested));
    TRY(access_media(q->db, q->mem, &media));
    v.timed = media.timed;
    v.captioned = media.captioned;
    struct html *h = page_open(q, r,
                               &(struct page){
                                   .title = msg_text(q->lang, MSG_site_access_title),
                                   .description = msg_text(q->lang, MSG_site_access_lead),
                               });
    access_page_html(h, &v);
    return page_close(h);
}
