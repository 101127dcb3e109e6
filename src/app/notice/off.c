// off.c - the way out that each letter carries. Opening the link only shows a page, so that a program that follows links
// changes nothing; the button on it, and the button in a mail program (RFC 8058), post to the same address. The key in it
// is the proof: no sign-in, no form token.
#include "app/notice/notice.h"

#include "app/notice/off.html.h"
#include "core/audit.h"

static enum err show(struct req *q, struct res *r, const struct unsubscribe_view *v)
{
    struct html *h = page_open(q, r,
                               &(struct page){.title = msg_text(q->lang, MSG_notice_off_title),
                                              .no_index = true,
                                              .form = v->key.n && !v->done});

    r->cache = CACHE_NEVER;
    notice_off_html(h, v);
    return page_close(h);
}

static enum err find(struct req *q, struct unsubscribe_view *v, bool *found,
                     struct notice_unsubscribe *u)
{
    const struct feature_list features = {q->site->features, q->site->n_features};
    const str key = req_query(q, EDIT_KEY_FIELD, 200);
    struct notice_subject about = {0};
    bool known;

    TRY(notice_key_read(q->db, q->mem, key, found, u));
    if (!*found) return ERR_NONE;
    v->key = key;
    if (str_eq(u->kind, STR("all"))) return ERR_NONE;
    TRY(follow_about(&features, q->db, q->mem, q->now, q->lang, u->person, u->kind, u->object,
                     &known, &about));
    v->title = known ? about.title : msg_text(q->lang, MSG_notice_off_this);
    return ERR_NONE;
}

enum err unsubscribe_page(struct req *q, struct res *r)
{
    struct unsubscribe_view v = {0};
    struct notice_unsubscribe u;
    bool found;

    TRY(find(q, &v, &found, &u));
    if (!found && q->http->query.n) r->status = 404;
    return show(q, r, &v);
}

// The answer is a page, never a redirect: mail programs do not follow one (RFC 8058, 3.1). Once more changes nothing.
enum err unsubscribe_do(struct req *q, struct res *r)
{
    struct unsubscribe_view v = {.done = true};
    struct notice_unsubscribe u;
    struct person_row p;
    bool found;

    TRY(find(q, &v, &found, &u));
    if (!found) {
        r->status = 404;
        return show(q, r, &v);
    }
    TRY(notice_unsubscribed(q->db, q->now, &u));
    TRY(person_by_id(q->db, q->mem, u.person, &p));
    TRY(audit(q->db, q->mem, q->now, p.uid, STR("notice.unsubscribe"),
              str_format(q->mem, STR_FMT ":%lld", STR_ARG(u.kind), (long long)u.object), STR("")));
    return show(q, r, &v);
}
