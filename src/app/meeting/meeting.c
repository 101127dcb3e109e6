// meeting.c - what the live session offers; and the pages that are only looked at: the wall, the office, paper.
#include "app/meeting/meeting.h"

#include "app/meeting/cli.h"
#include "app/meeting/room.h"
#include "app/meeting/view.h"
#include "app/meeting/wall.html.h"
#include "core/job.h"
#include "web/assets.h"

static enum err wall_poll(struct req *q, const struct hall *h, struct wall_view *v)
{
    struct hall_poll_rows rows;

    if (!h->open) return ERR_NONE;
    TRY(hall_polls(q->db, q->mem, h->meeting.id, &rows));
    for (int i = 0; i < rows.n && !v->has_poll; i++) {
        if (!str_eq(rows.at[i].state, STR("open")) && !rows.at[i].shown) continue;
        v->has_poll = true;
        TRY(poll_view(q, &rows.at[i], STR(""), &v->poll));
    }
    return ERR_NONE;
}

enum err meeting_wall(struct req *q, struct res *r)
{
    struct wall_view v = {0};
    struct hall h;

    TRY(live_for_leader(q, "/wand", &h, &v.live));
    TRY(wall_poll(q, &h, &v));
    TRY(breakout_view(q, &h, &v.breakout));
    struct html *html = page_open(q, r,
                                  &(struct page){.title = h.title,
                                                 .no_index = true,
                                                 .bare = true,
                                                 .body_class = STR("p-wall"),
                                                 .head = view_head(q)});
    r->cache = CACHE_NEVER;
    r->worker = true;
    meeting_wall_html(html, &v);
    return page_close(html);
}

enum err meeting_office(struct req *q, struct res *r)
{
    struct office_view v = {0};
    struct hall h;

    TRY(live_for_leader(q, "/kantoor", &h, &v.live));
    TRY(hall_list(q->db, q->mem, h.meeting.id, h.group.id, &v.people));
    v.live.expected = v.people.n;
    for (int i = 0; i < v.people.n; i++)
        v.excused += str_eq(v.people.at[i].state, STR("excused"));
    TRY(hall_presence_log(q->db, q->mem, h.meeting.id, &v.log));
    struct html *html = page_open(q, r,
                                  &(struct page){.title = h.title,
                                                 .form = true,
                                                 .no_index = true,
                                                 .body_class = STR("p-live"),
                                                 .head = view_head(q)});
    meeting_office_html(html, &v);
    return page_close(html);
}

// Everything on paper at once: for the bag, and for a hall without electricity.
enum err meeting_paper(struct req *q, struct res *r)
{
    struct paper_view v = {0};
    struct hall_poll_rows rows;
    struct hall h;

    TRY(hall_for(q, GROUP_TRAINER | GROUP_COORDINATOR, &h));
    TRY(live_fill(q, &h, false, &v.live));
    v.blocks = h.blocks;
    TRY(hall_list(q->db, q->mem, h.meeting.id, h.group.id, &v.people));
    TRY(breakout_view(q, &h, &v.breakout));
    if (h.open) {
        TRY(hall_polls(q->db, q->mem, h.meeting.id, &rows));
        v.polls.at = MEM_ARRAY(q->mem, struct poll_view, (size_t)rows.n + 1);
        for (int i = 0; i < rows.n; i++)
            TRY(poll_view(q, &rows.at[i], STR(""), &v.polls.at[v.polls.n++]));
    } else if (h.has_session) {
        TRY(hall_asks(q, &h, &v.polls));
    }
    if (h.has_session)
        TRY(hall_handouts(q->db, q->mem, h.open ? h.live.version : h.group.version,
                          str_of(lang_codes[q->lang]), h.session.module, &v.handouts));
    v.react_address = str_format(q->mem, STR_FMT "%s" STR_FMT, STR_ARG(q->origin),
                                 q->lang == LANG_EN ? "/en" : "", STR_ARG(hall_path(q, &h, "")));
    TRY(door_svg(q->mem, v.react_address, &v.react_qr));
    struct html *html = page_open(q, r,
                                  &(struct page){.title = h.title,
                                                 .no_index = true,
                                                 .body_class = STR("p-paper"),
                                                 .head = view_head(q)});
    r->cache = CACHE_NEVER;
    meeting_paper_html(html, &v);
    return page_close(html);
}

// The script that lets a trainer's pages open without a network; from here, so that it may speak for these addresses.
enum err meeting_worker(struct req *q, struct res *r)
{
    (void)q;
    for (int i = 0; i < assets_count; i++)
        if (strcmp(assets[i].name, "live-worker.js") == 0) {
            r->type = "text/javascript; charset=utf-8";
            res_header(r, "service-worker-allowed", STR("/"));
            out_str(&r->body, assets[i].data);
            return ERR_NONE;
        }
    return ERR_NOT_FOUND;
}

// Half a day after the end nobody can tell any more who said what; a telephone that was not used is forgotten.
static enum err retain(struct db *db, struct mem *m, int64_t now, struct out *report)
{
    struct hall_ended_rows ended;
    int64_t phones, rooms;

    TRY(rooms_past(db, now, &rooms));
    TRY(hall_ended(db, m, now - SECRET_KEEP_S, now, &ended));
    for (int i = 0; i < ended.n; i++) {
        TRY(hall_secrets_forget(db, ended.at[i].meeting));
        TRY(hall_secret_forget(db, ended.at[i].meeting));
    }
    int64_t rehearsals;
    TRY(rehearsals_old(db, now - REHEARSAL_KEEP_S, &rehearsals));
    TRY(hall_phones_old(db, now - PHONE_KEEP_S, &phones));
    if (ended.n || phones || rooms)
        out_format(report, "meeting_secrets=%d phones=%lld rooms=%lld ", ended.n, (long long)phones,
                   (long long)rooms);
    return ERR_NONE;
}

// What a person can download of themselves.
static enum err own(struct db *db, struct mem *m, const struct person_row *p, struct json *j)
{
    struct hall_own_rows rows;

    TRY(hall_own(db, m, p->id, &rows));
    json_key(j, "attendance");
    json_open(j, '[');
    for (int i = 0; i < rows.n; i++) {
        json_open(j, '{');
        json_pair_text(j, "meeting", rows.at[i].meeting);
        json_pair_text(j, "at", at_iso(m, rows.at[i].at));
        json_pair_text(j, "state", rows.at[i].state);
        json_pair_text(j, "how", rows.at[i].how);
        json_pair_text(j, "reason", rows.at[i].reason);
        json_close(j, '}');
    }
    json_close(j, ']');
    return ERR_NONE;
}

static const struct job_kind jobs[] = {{"meeting.rehearse", rehearse_run}};

static const struct route routes[] = {
#define ROUTE ROUTE_ROW
#include "app/meeting/meeting.def"
#undef ROUTE
};

const struct feature meeting_feature = {.name = "meeting",
                                        .routes = routes,
                                        .n_routes = COUNT_OF(routes),
                                        .jobs = jobs,
                                        .n_jobs = COUNT_OF(jobs),
                                        .commands = meeting_commands,
                                        .n_commands = MEETING_COMMANDS,
                                        .own = own,
                                        .retain = retain};
