// follow.c - following a thing, how often mail comes of it, and putting away what was told.
#include "app/notice/notice.h"

#include "app/notice/follow.html.h"
#include "core/mail.h"

static struct feature_list features_of(const struct req *q)
{
    return (struct feature_list){q->site->features, q->site->n_features};
}

static struct how_options hows_of(struct req *q, enum notice_how chosen)
{
    struct how_options o = {.at = MEM_ARRAY(q->mem, struct how_option, NOTICE_HOWS)};

    for (; o.n < NOTICE_HOWS; o.n++)
        o.at[o.n] = (struct how_option){notice_how_name((enum notice_how)o.n),
                                        follow_how_word((enum notice_how)o.n), o.n == (int)chosen};
    return o;
}

// The thing of the address; ERR_NOT_FOUND also where it is secret.
static enum err thing(struct req *q, struct follow_page_view *v)
{
    const struct feature_list features = features_of(q);
    bool found;

    v->kind = req_path_text(q, "kind");
    TRY(req_id(q, "object", &v->object));
    TRY(follow_about(&features, q->db, q->mem, q->now, q->lang, who_person(q->who), v->kind,
                     v->object, &found, &v->about));
    return found ? ERR_NONE : ERR_NOT_FOUND;
}

enum err follow_page(struct req *q, struct res *r)
{
    struct follow_page_view v = {0};
    enum notice_how how;

    TRY(thing(q, &v));
    TRY(notice_following(q->db, q->mem, who_person(q->who), str_z(q->mem, v.kind), v.object,
                         &v.follows, &how));
    const str back = req_query(q, "terug", 300);
    v.back = back.n ? own_path(q, back) : v.about.path;
    v.hows = hows_of(q, how);
    const struct msg_arg args[] = {{.name = "title", .s = v.about.title}};
    struct html *h = page_open(q, r,
                               &(struct page){.title = msg_fill(q->mem, q->lang,
                                                                MSG_notice_follow_title, args, 1),
                                              .menu = "mine",
                                              .no_index = true,
                                              .form = true});
    notice_follow_page_html(h, &v);
    return page_close(h);
}

enum err follow_save(struct req *q, struct res *r)
{
    const str how_text = req_form(q, "hoe", 10), back = req_form(q, "terug", 300);
    struct follow_page_view v = {0};
    enum notice_how how;

    const enum err e = thing(q, &v);
    const char *kind = str_z(q->mem, v.kind);
    if (str_eq(how_text, STR("stop"))) { // also of what is gone
        if (v.object < 1) return ERR_NOT_FOUND;
        TRY(notice_unfollow(q->db, who_person(q->who), kind, v.object));
    } else {
        TRY(e);
        if (!notice_how_parse(how_text, &how)) return ERR_INVALID;
        TRY(notice_follow(q->db, q->now, who_person(q->who), kind, v.object, how));
    }
    TRY(audit_by(q, "notice.follow",
                 str_format(q->mem, STR_FMT ":%lld", STR_ARG(v.kind), (long long)v.object),
                 how_text));
    return redirect(q, r, back.n ? own_path(q, back) : STR("/mijn/volgen?bewaard=1"));
}

enum err follow_list(struct req *q, struct res *r)
{
    const struct feature_list features = features_of(q);
    struct follow_list_view v = {.saved = req_query(q, "bewaard", 1).n > 0,
                                 .mail = who_mail(q->who)};
    struct notice_followed_rows rows;
    struct notice_subject about;
    enum notice_how how;
    int64_t silent;
    bool found;

    TRY(notice_follows(q->db, q->mem, who_person(q->who), &rows));
    v.lines.at = MEM_ARRAY(q->mem, struct followed_line, (size_t)rows.n + 1);
    for (int i = 0; i < rows.n; i++) {
        const struct notice_followed_row *x = &rows.at[i];
        TRY(follow_about(&features, q->db, q->mem, q->now, q->lang, who_person(q->who), x->kind,
                         x->object, &found, &about));
        if (!found || !notice_how_parse(x->how, &how)) continue;
        v.lines.at[v.lines.n++] =
            (struct followed_line){.kind = x->kind,
                                   .object = x->object,
                                   .title = about.title,
                                   .path = str_format(q->mem, "%s" STR_FMT,
                                                      q->lang == LANG_EN ? "/en" : "",
                                                      STR_ARG(about.path)),
                                   .hows = hows_of(q, how)};
    }
    TRY(notice_is_silent(q->db, q->mem, who_person(q->who), &silent));
    v.silent = silent > 0;
    TRY(mail_comes_back(q->db, q->mem, v.mail, &v.back_mail));
    struct html *h = page_open(q, r,
                               &(struct page){.title = msg_text(q->lang, MSG_notice_list_title),
                                              .menu = "mine",
                                              .no_index = true,
                                              .form = true});
    notice_follow_list_html(h, &v);
    return page_close(h);
}

enum err follow_silence(struct req *q, struct res *r)
{
    TRY(notice_silence(q->db, q->now, who_person(q->who)));
    TRY(audit_by(q, "notice.silence",
                 str_format(q->mem, "person:" STR_FMT, STR_ARG(who_uid(q->who))), STR("")));
    return redirect(q, r, STR("/mijn/volgen?bewaard=1"));
}

enum err waiting_done(struct req *q, struct res *r)
{
    notice_to_id id;
    int64_t n;

    TRY(req_id(q, "notice", &id.v));
    TRY(notice_done(q->db, who_person(q->who), id, q->now, &n));
    if (!n) return ERR_NOT_FOUND; // somebody else's, or put away already
    return redirect(q, r, STR("/mijn"));
}

enum err waiting_clear(struct req *q, struct res *r)
{
    TRY(notices_done(q->db, who_person(q->who), q->now));
    return redirect(q, r, STR("/mijn"));
}
