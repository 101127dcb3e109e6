// calendar.c - secret addresses from which a calendar reads: all meetings of a person, or those of one group (dates and
// places, no names). The address is shown once; only its hash is kept. Who takes it back ends it at once.
#include "app/group/groups.h"
#include "app/group/ics.h"

#include "app/group/calendar.html.h"
#include "core/session.h"

enum { FEED_BACK_S = 366 * 86400 }; // how far back a feed goes

// ---- the page ----

static enum err calendar_page(struct req *q, struct res *r, struct calendar_view *v)
{
    struct group_of_rows groups;
    struct feed_of_rows feeds;

    TRY(groups_of(q->db, q->mem, who_person(q->who), &groups));
    v->groups.at = MEM_ARRAY(q->mem, struct group_option, (size_t)groups.n + 1);
    v->groups.at[v->groups.n++] =
        (struct group_option){STR(""), msg_text(q->lang, MSG_group_feed_all), true};
    for (int i = 0; i < groups.n; i++) {
        bool there = !str_eq(groups.at[i].member_state, STR("in"));
        for (int k = 0; k < i && !there; k++)
            there = groups.at[k].id.v == groups.at[i].id.v;
        if (!there)
            v->groups.at[v->groups.n++] =
                (struct group_option){groups.at[i].slug, groups.at[i].name, false};
    }
    TRY(feeds_of(q->db, q->mem, who_person(q->who), &feeds));
    v->feeds.at = MEM_ARRAY(q->mem, struct feed_line, (size_t)feeds.n + 1);
    for (int i = 0; i < feeds.n; i++)
        v->feeds.at[v->feeds.n++] = (struct feed_line){feeds.at[i].id.v, feeds.at[i].name,
                                                       day_of_at(feeds.at[i].created_at)};
    v->full = feeds.n >= FEEDS_MAX;
    struct html *h = page_open(q, r,
                               &(struct page){.title = msg_text(q->lang, MSG_group_calendar),
                                              .no_index = true,
                                              .form = true});
    group_calendar_html(h, v);
    return page_close(h);
}

enum err group_calendar(struct req *q, struct res *r)
{
    struct calendar_view v = {.dropped = req_query(q, "ok", 10).n > 0};

    return calendar_page(q, r, &v);
}

enum err group_calendar_make(struct req *q, struct res *r)
{
    struct calendar_view v = {0};
    struct group_row g = {0};
    const str slug = req_form(q, "groep", 100);
    unsigned bits;
    int64_t n;
    bool found;

    TRY(feeds_count(q->db, q->mem, who_person(q->who), &n));
    if (n >= FEEDS_MAX) return fail(q, ERR_CONFLICT, MSG_group_feed_full);
    if (slug.n) {
        TRY(group_by_slug(q->db, q->mem, slug, &found, &g));
        if (!found) return ERR_NOT_FOUND;
        TRY(who_group(q, &g, &bits));
        if (!bits) return ERR_NOT_FOUND;
    }
    const str key = key_new(q->mem);
    TRY(feed_add(q->db, key_hash(q->mem, key), who_person(q->who), slug.n ? &g.id : NULL,
                 str_of(lang_codes[q->lang]), q->now));
    TRY(audit_by(q, "calendar.make", slug.n ? group_object(q, &g) : STR("person"), STR("")));
    v.made = str_format(q->mem, STR_FMT "/groep/agenda/" STR_FMT ".ics",
                        STR_ARG(settings_origin(q->mem, q->site->set)), STR_ARG(key));
    return calendar_page(q, r, &v);
}

enum err group_calendar_drop(struct req *q, struct res *r)
{
    calendar_feed_id id;
    int64_t n;

    TRY(req_id(q, "feed", &id.v));
    TRY(feed_drop(q->db, id, who_person(q->who), &n));
    if (!n) return ERR_NOT_FOUND;
    TRY(audit_by(q, "calendar.drop", STR("person"), STR("")));
    return redirect(q, r, STR("/groep/agenda?ok=weg"));
}

// ---- what a calendar reads ----

static str host_of(struct req *q)
{
    const str origin = settings_origin(q->mem, q->site->set);
    const ptrdiff_t at = str_find(origin, STR("://"));

    return at < 0 ? origin : str_from(origin, (size_t)at + 3);
}

// The names that the meetings of a group have: found once for all of it.
struct texts {
    learn_group_id id;
    struct group_row g;
    struct group_module_rows modules;
    struct followed_row f;
};

static enum err event_write(struct req *q, struct out *o, const struct meeting_row *t,
                            struct texts *x)
{
    if (x->id.v != t->learn_group.v) {
        TRY(group_by_id(q->db, q->mem, t->learn_group, &x->g));
        TRY(group_text(q, &x->g, &x->f, &x->modules));
        x->id = t->learn_group;
    }
    const struct shown_meeting s = meeting_shown(q, t, &x->modules, &x->f);
    const str origin = settings_origin(q->mem, q->site->set);
    const char *base = q->lang == LANG_EN ? "/en" : "";
    struct out title = out_new(q->mem), where = out_new(q->mem), about = out_new(q->mem);

    if (s.state) out_format(&title, STR_FMT ": ", STR_ARG(msg_text(q->lang, s.state)));
    if (t->number) out_format(&title, "%lld. ", (long long)t->number);
    out_str(&title, s.title);
    if (s.venue.n) out_str(&where, s.venue);
    if (s.venue.n && s.place.n) OUT_LIT(&where, ", ");
    out_str(&where, s.place);
    out_str(&about, x->g.name);
    if (x->g.practice)
        out_format(&about, "\n" STR_FMT, STR_ARG(msg_text(q->lang, MSG_group_practice)));
    if (s.module_path.n)
        out_format(&about, "\n" STR_FMT "%s" STR_FMT, STR_ARG(origin), base,
                   STR_ARG(s.module_path));
    const struct ics_event e = {
        .uid = t->uid,
        .summary = out_get(&title),
        .location = out_get(&where),
        .description = out_get(&about),
        .url = str_format(q->mem, STR_FMT "%s" STR_FMT, STR_ARG(origin), base,
                          STR_ARG(group_path(q, &x->g, "/data"))),
        .starts_at = t->starts_at,
        .ends_at = t->ends_at,
        .changed_at = t->changed_at,
        .sequence = t->sequence,
        .cancelled = s.cancelled,
    };
    ics_event(o, host_of(q), &e);
    return ERR_NONE;
}

enum err group_feed(struct req *q, struct res *r)
{
    str key = req_path_text(q, "key");
    struct meeting_rows rows;
    struct texts x = {0};
    struct feed_row feed;
    struct group_row g;
    unsigned bits = GROUP_ANY;
    bool found;

    if (str_ends(key, STR(".ics"))) key = str_part(key, 0, key.n - 4);
    if (!key_is(key)) return ERR_NOT_FOUND;
    TRY(feed_by_hash(q->db, q->mem, key_hash(q->mem, key), &found, &feed));
    if (!found || !str_eq(feed.state, STR("active"))) return ERR_NOT_FOUND;
    q->lang = lang_of(feed.lang);
    str name = msg_text(q->lang, MSG_group_calendar_name);
    if (feed.has_learn_group) {
        TRY(group_by_id(q->db, q->mem, feed.learn_group, &g));
        TRY(group_bits(q->db, q->mem, g.id, feed.person, &bits));
        // Who left a group no longer reads its dates.
        if (!bits) return ERR_NOT_FOUND;
        name = g.name;
        TRY(meetings_of(q->db, q->mem, g.id, &rows));
    } else {
        TRY(meetings_of_person(q->db, q->mem, feed.person, q->now - FEED_BACK_S, &rows));
    }
    r->body.mem = q->mem;
    ics_open(&r->body, name, feed.lang);
    for (int i = 0; i < rows.n; i++)
        TRY(event_write(q, &r->body, &rows.at[i], &x));
    ics_close(&r->body);
    r->type = "text/calendar; charset=utf-8";
    r->cache = CACHE_NEVER;
    res_header(r, "content-disposition", STR("inline; filename=\"meent.ics\""));
    return ERR_NONE;
}
